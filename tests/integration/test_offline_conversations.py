"""Ten conversations of five turns or more with the offline agent, each ending in what the database must hold.

Now is Wednesday, 25 November 2026, 10:00 in Berlin, except in the room, which is on a server of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.http_calls import act
from tests.integration.test_room_assistant import answer_to, room_of_two
from tests.integration.test_room_assistant import say as say_in_room
from tests.integration.test_rooms import hear, user_of
from tests.offline_thread import ANNA, BOB, OfflineThread, added, stored
from tornado_copilot.actions.registry import Registry
from tornado_copilot.storage.database import Database

CONFIRM_TOOL = {"name": "confirmAction", "description": "Asks the person", "parameters": {"type": "object"}}
BY_TOOL: dict[str, Any] = {"tools": [CONFIRM_TOOL]}
BY_INTERRUPT: dict[str, Any] = {"forwardedProps": {"confirmBy": "interrupt"}}


async def made_by_anna(database: Database) -> dict[str, Any]:
    (event,) = [each for each in await stored(database) if each["organizer"]["id"] == "anna"]
    return event


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def attending(event: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["userId"], each["status"]) for each in event["attendees"]]


async def test_typed_in_haste_with_a_correction(database: Database, registry: Registry) -> None:
    thread = OfflineThread(registry, ANNA)
    await thread.say("hey can u set up a quiz nigth")
    await thread.say("its called Brain Freeze")
    await thread.say("nxt friday")
    await thread.say("8pm till 11, at the Old Anchor, max 40 ppl")
    summary = await thread.say("no, saturday")
    assert "Saturday, 5 December 2026, 20:00–23:00" in summary
    await thread.say("can I still cancel it later?")
    assert "is in the calendar" in await thread.say("yes pls")
    event = await made_by_anna(database)
    assert (event["title"], event["location"]) == ("Brain Freeze", "Old Anchor")
    assert (event["startDateTime"], event["endDateTime"]) == (at("2026-12-05T19:00"), at("2026-12-05T22:00"))


async def test_in_german_an_event_is_made_moved_and_cancelled(database: Database, registry: Registry) -> None:
    thread = OfflineThread(registry, ANNA)
    assert "Hallo Anna" in await thread.say("Hallo")
    assert "Ich helfe" in await thread.say("was passiert wenn ich ja sage?")
    assert "Wie soll die Veranstaltung heißen?" in await thread.say("ich möchte einen Workshop anlegen")
    await thread.say("Brotbacken")
    await thread.say("am Samstag um halb elf, für 12 Personen")
    summary = await thread.say("in der Backstube, bis 13 Uhr")
    for part in ("Brotbacken", "Samstag, 28. November 2026, 10:30–13:00", "Backstube", "- Plätze: 12", "Workshop"):
        assert part in summary
    assert "Noch nicht" in await thread.say("hast du es schon angelegt?")
    assert "steht im Kalender" in await thread.say("ja, bitte")
    assert "Sonntag, 29. November 2026, 10:30–13:00" in await thread.say("verschiebe es auf Sonntag")
    await thread.say("ja")
    event = await made_by_anna(database)
    assert (event["eventType"], event["location"], event["capacity"]) == ("workshop", "Backstube", 12)
    assert (event["startDateTime"], event["endDateTime"]) == (at("2026-11-29T09:30"), at("2026-11-29T12:00"))
    assert "endgültig absagen" in await thread.say("sag Brotbacken ab")
    await thread.say("nein, doch nicht")
    assert (await made_by_anna(database))["status"] == "active"
    await thread.say("sag Brotbacken ab")
    await thread.say("ja")
    assert (await made_by_anna(database))["status"] == "cancelled"


async def test_in_french_somebody_looks_asks_and_registers(database: Database, registry: Registry) -> None:
    await added(registry, "Nuit Bleue", "2026-11-28", location="Salle Pleyel")
    await added(registry, "Nuit Rouge", "2026-11-29")
    thread = OfflineThread(registry, ANNA)
    await thread.say("bonjour")
    assert "J'ai trouvé 2 événements" in await thread.say("qu'est-ce qu'il y a ce week-end ?")
    assert "Salle Pleyel" in await thread.say("dis-m'en plus sur le premier")
    assert "Connectez-vous" in await thread.say("comment m'inscrire ?")
    assert "Dois-je vous inscrire à « Nuit Rouge » le dimanche" in await thread.say("inscris-moi au deuxième")
    assert "Vous êtes inscrit" in await thread.say("oui, merci")
    assert "Nuit Rouge" in await thread.say("à quoi suis-je inscrit ?")
    events = {each["title"]: attending(each) for each in await stored(database)}
    assert events == {"Nuit Bleue": [], "Nuit Rouge": [("anna", "registered")]}


async def test_in_spanish_an_event_is_made_over_many_turns(database: Database, registry: Registry) -> None:
    thread = OfflineThread(registry, ANNA)
    await thread.say("hola")
    await thread.say("quiero crear un concierto")
    await thread.say("Noche Azul")
    await thread.say("el 5 de diciembre a las ocho y media de la tarde")
    summary = await thread.say("en el Teatro Real, para 80 personas, dos horas")
    for part in ("Noche Azul", "sábado, 5 de diciembre de 2026, 20:30–22:30", "Teatro Real", "80", "concierto"):
        assert part in summary
    await thread.say("no, el domingo")
    assert "Todavía no" in await thread.say("¿lo has creado?")
    assert "está en el calendario" in await thread.say("sí, por favor")
    event = await made_by_anna(database)
    assert (event["title"], event["eventType"], event["location"], event["capacity"]) == (
        "Noche Azul",
        "concert",
        "Teatro Real",
        80,
    )
    assert (event["startDateTime"], event["endDateTime"]) == (at("2026-12-06T19:30"), at("2026-12-06T21:30"))


async def test_by_the_buttons_of_the_page_an_old_question_answers_for_nothing_newer(
    database: Database, registry: Registry
) -> None:
    thread = OfflineThread(registry, ANNA)
    await thread.say("create a concert called Blue Note on friday at 8pm", **BY_TOOL)
    asked = thread.question()
    assert asked["arguments"]["action"] == "createEvent"
    assert asked["arguments"]["parameters"]["startDateTime"] == "2026-11-27T19:00:00Z"
    assert "Blue Note" in asked["arguments"]["message"]
    await thread.press(False, **BY_TOOL)
    assert await stored(database) == []
    await thread.say("create a concert called Blue Note on friday at 8pm", **BY_TOOL)
    old_events = thread.events
    await thread.say("make it 9pm", **BY_TOOL)
    newer, thread.events = thread.events, old_events
    assert "There is nothing waiting" in await thread.press(True, **BY_TOOL)
    assert await stored(database) == []
    thread.events = newer
    assert "is in the calendar" in await thread.press(True, **BY_TOOL)
    thread.events = newer
    await thread.press(True, **BY_TOOL)
    event = await made_by_anna(database)
    assert event["startDateTime"] == at("2026-11-27T20:00")


async def test_by_the_buttons_of_the_page_words_are_an_answer_too_and_a_question_keeps_the_buttons(
    database: Database, registry: Registry
) -> None:
    await added(registry, "Jazz Night", "2026-11-28")
    thread = OfflineThread(registry, ANNA)
    await thread.say("what's on this weekend?", **BY_TOOL)
    await thread.say("register me for it", **BY_TOOL)
    asking = thread.events
    assert "Still open" in await thread.say("what happens if I cancel?", **BY_TOOL)
    assert not any(event.get("toolCallName") == "confirmAction" for event in thread.events)
    thread.events = asking
    assert "You are registered" in await thread.press(True, **BY_TOOL)
    await thread.say("cancel my registration for Jazz Night", **BY_TOOL)
    assert thread.question()["arguments"]["action"] == "cancelRegistration"
    assert "no longer registered" in await thread.say("yes", **BY_TOOL)
    await thread.say("register me for Jazz Night", **BY_TOOL)
    assert "I left everything" in await thread.say("no", **BY_TOOL)
    (event,) = await stored(database)
    assert attending(event) == []


async def test_by_an_interrupt_a_waiting_list_moves_up(database: Database, registry: Registry) -> None:
    event_id = await added(registry, "Rust Night", "2026-11-29", capacity=1)
    await registry.call("registerForEvent", {"eventId": event_id}, BOB)
    anna, bob = OfflineThread(registry, ANNA), OfflineThread(registry, BOB)
    await anna.say("anything on sunday?", **BY_INTERRUPT)
    assert "waiting list" in await anna.say("sign me up for it", **BY_INTERRUPT)
    assert "Still open" in await anna.say("is it full?", **BY_INTERRUPT)
    assert "number 1 on its waiting list" in await anna.press(True, **BY_INTERRUPT)
    (event,) = await stored(database)
    assert attending(event) == [("bob", "registered"), ("anna", "waiting")]
    await bob.say("I can't make it to rust night", **BY_INTERRUPT)
    assert "left everything" in await bob.press(False, **BY_INTERRUPT)
    await bob.say("take me off rust night please", **BY_INTERRUPT)
    await bob.press(True, **BY_INTERRUPT)
    (event,) = await stored(database)
    assert attending(event) == [("anna", "registered")]
    assert "registered for" in await anna.say("what am I registered for?", **BY_INTERRUPT)


async def test_what_cannot_be_done_is_said_and_the_rest_goes_on(database: Database, registry: Registry) -> None:
    thread = OfflineThread(registry, ANNA)
    await thread.say("hello")
    assert "repeating" in await thread.say("create a yoga class every monday at 7am")
    assert "payments" in await thread.say("can people pay by card?")
    assert "weather" in await thread.say("will it rain on monday?")
    await thread.say("make it an hour later")
    await thread.say("for one and a half hours")
    await thread.say("who registered?")
    await thread.say("ok thanks")
    assert await stored(database) == []
    await thread.say("yes")
    event = await made_by_anna(database)
    assert (event["startDateTime"], event["endDateTime"]) == (at("2026-11-30T07:00"), at("2026-11-30T08:30"))


async def test_two_languages_in_one_thread_are_each_answered_in_their_own(
    database: Database, registry: Registry
) -> None:
    await added(registry, "Jazz Night", "2026-11-28", caller=ANNA)
    thread = OfflineThread(registry, ANNA)
    assert "Du veranstaltest" in await thread.say("meine Veranstaltungen")
    assert "Shall I change" in await thread.say("rename it to Blue Night")
    assert "is changed" in await thread.say("yes")
    assert "Soll ich" in await thread.say("ändere die Kapazität von Blue Night auf 30")
    assert "nicht verstanden" in await thread.say("äh, was?")
    assert "Noch offen" in await thread.say("wie melde ich mich an?")
    assert "geändert" in await thread.say("ok")
    event = await made_by_anna(database)
    assert (event["title"], event["capacity"]) == ("Blue Night", 30)


async def test_in_a_room_the_person_who_asked_decides(server: Any) -> None:
    alice, bob, room = await room_of_two(server)
    stream = await hear(server, alice, room)

    async def said(token: str, text: str) -> str:
        return str((await answer_to(stream, await say_in_room(server, token, room, f"@assistant {text}")))[1]["text"])

    title = f"Lantern walk {room}"
    assert "start" in await said(alice, f'set up a tour called "{title}"')
    await said(alice, "on 24 July 2030 at 9pm")
    assert "City Park" in await said(alice, "at City Park, for 30 people")
    await said(bob, "yes")
    assert "22:00" in await said(alice, "make it 10pm")
    assert "is in the calendar" in await said(alice, "yes")
    (event,) = (await act(server, alice, "searchEvents", query=title)).json["data"]["events"]
    assert (event["title"], event["location"], event["capacity"]) == (title, "City Park", 30)
    assert event["organizer"]["id"] == user_of(alice)
    await stream.close()
