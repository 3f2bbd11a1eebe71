"""The calendar on a real database: what is kept, what is answered, and what is left for the relay to publish."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.uri_parser import parse_uri

from tornado_copilot.access.caller import Caller
from tornado_copilot.actions.registry import build_registry
from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import Conflict, Forbidden, InvalidParameters, NotFound, Unavailable
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.calendar_values import Details, Person
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.outbox import Outbox
from tornado_copilot.wire.publication import Draft

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
OLGA = Person("olga@example.com", "Olga")
ANNA, BEN, CARL = Person("anna", "Anna"), Person("ben", "Ben"), Person("carl", "Carl")


def details(**changes) -> Details:
    start = NOW + timedelta(days=9)
    default = Details("Jazz Night", "Jazz,\nall night.", "concert", start, start + timedelta(hours=3), "Blue Note", 2)
    return replace(default, **changes)


@dataclass
class House:
    """A calendar with a clock that can be set, and what it has said of its outboxes."""

    database: Database
    now: datetime = NOW
    woken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.calendar = self.another_process()
        self.outbox = Outbox(self.database.events)

    def another_process(self) -> Calendar:
        return Calendar(self.database, self.woken.append, now=lambda: self.now)

    async def create(self, **changes) -> str:
        event_id = (await self.calendar.create(details(**changes), OLGA)).event.id
        await self.publish(event_id)
        return event_id

    async def publish(self, event_id: str) -> list[Draft]:
        """What the relay does, but for the log."""
        drafts = await self.outbox.pending(event_id)
        await self.outbox.clear(event_id, drafts, 0)
        return drafts


@pytest.fixture
def house(database: Database, run) -> Iterator[House]:
    house = House(database)
    yield house
    run(house.calendar.close())


def heard(drafts: list[Draft]) -> list[tuple[str, str]]:
    return [(draft.channel, draft.message["data"].get("kind") or draft.message["type"]) for draft in drafts]


async def test_an_event_is_kept_as_it_was_made(house):
    answer = await house.calendar.create(details(), OLGA)
    assert len(answer.event.id) == 16
    again = await house.another_process().event(answer.event.id)
    assert again == answer.event
    assert again.public() == {
        "id": answer.event.id,
        "title": "Jazz Night",
        "description": "Jazz,\nall night.",
        "eventType": "concert",
        "startDateTime": "2026-12-01T18:00:00Z",
        "endDateTime": "2026-12-01T21:00:00Z",
        "location": "Blue Note",
        "capacity": 2,
        "organizer": {"id": "olga@example.com", "name": "Olga"},
        "status": "active",
        "registered": 0,
        "waiting": 0,
    }
    plain = await house.calendar.create(details(location=None, capacity=None), OLGA)
    assert not {"location", "capacity"} & set((await house.calendar.event(plain.event.id)).public())


@pytest.mark.parametrize("event_id", ["nothing", "", "$where", "a.b"])
async def test_an_unknown_event_is_not_found(house, event_id):
    for asked in (
        house.calendar.event(event_id),
        house.calendar.register(event_id, ANNA),
        house.calendar.cancel_registration(event_id, ANNA),
        house.calendar.update(event_id, OLGA, {"title": "X"}),
        house.calendar.cancel(event_id, OLGA, key="k"),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_what_is_published_of_an_event_and_to_whom(house):
    event_id = (await house.calendar.create(details(capacity=1), OLGA)).event.id
    created = await house.publish(event_id)
    assert heard(created) == [("events", "event.created")]
    assert created[0].message["data"]["event"] == (await house.calendar.event(event_id)).public()

    await house.calendar.register(event_id, ANNA)
    await house.calendar.register(event_id, BEN)
    counts = [draft.message for draft in await house.publish(event_id)]
    assert counts[-1] == {
        "type": "event.registrations",
        "data": {"eventId": event_id, "registered": 1, "waiting": 1, "capacity": 1},
    }
    await house.calendar.cancel_registration(event_id, ANNA)
    promoted = await house.publish(event_id)
    assert heard(promoted) == [("user:ben", "waitlist.promoted"), ("events", "event.registrations")]
    told = promoted[0].message
    assert told["type"] == "notification"
    assert (
        told["data"]["message"]
        == "A place came free: you are now registered for “Jazz Night” (Tue 1 Dec 2026, 18:00 UTC)."
    )
    assert told["data"]["event"]["registered"] == 1

    await house.calendar.register(event_id, CARL)
    await house.publish(event_id)
    await house.calendar.update(event_id, OLGA, {"title": "Blues Night", "location": None})
    changed = await house.publish(event_id)
    assert heard(changed) == [
        ("events", "event.changed"),
        ("user:ben", "event.changed"),
        ("user:carl", "event.changed"),
    ]
    assert "location" not in changed[0].message["data"]["event"]
    assert "it was called “Jazz Night”" in changed[1].message["data"]["message"]

    await house.calendar.cancel(event_id, OLGA)
    cancelled = await house.publish(event_id)
    assert heard(cancelled)[0] == ("events", "event.cancelled") and len(cancelled) == 3
    assert await house.publish(event_id) == []
    assert house.woken == [event_id] * 7


async def test_no_publication_names_who_comes(house):
    event_id = await house.create()
    await house.calendar.register(event_id, Person("secret@example.com", "Secret"))
    await house.calendar.update(event_id, OLGA, {"title": "X"})
    for draft in await house.publish(event_id):
        assert "secret" not in str(draft.message).lower()


async def test_what_was_not_published_when_the_process_died_is_found_again_under_the_same_keys(house):
    event_id = await house.create(capacity=1)
    await house.calendar.register(event_id, ANNA)
    await house.calendar.cancel(event_id, OLGA)
    after_the_crash = Outbox(house.database.events)
    assert await after_the_crash.documents_with_pending() == [event_id]
    once, twice = await after_the_crash.pending(event_id), await after_the_crash.pending(event_id)
    assert heard(once) == [
        ("events", "event.registrations"),
        ("events", "event.cancelled"),
        ("user:anna", "event.cancelled"),
    ]
    keys = [draft.key for draft in once]
    assert keys == [draft.key for draft in twice] and len(set(keys)) == 3


async def test_publishing_takes_out_nothing_that_came_meanwhile(house):
    event_id = await house.create()
    await house.calendar.register(event_id, ANNA)
    drafts = await house.outbox.pending(event_id)
    await house.calendar.register(event_id, BEN)
    await house.outbox.clear(event_id, drafts, 0)
    (left,) = await house.outbox.pending(event_id)
    assert left.message["data"]["registered"] == 2


async def test_a_change_that_changes_nothing_says_nothing(house):
    event_id = await house.create()
    answer = await house.calendar.update(event_id, OLGA, {"title": "Jazz Night"}, key="k")
    assert answer.notified == 0
    assert await house.publish(event_id) == []
    assert (await house.database.events.find_one({"_id": event_id}))["version"] == 1


async def test_the_same_key_creates_one_event(house):
    other_process = house.another_process()
    answers = await asyncio.gather(
        *(calendar.create(details(), OLGA, key="k1") for calendar in (house.calendar, other_process) for _ in range(10))
    )
    assert len({answer.event.id for answer in answers}) == 1
    assert await house.database.events.count_documents({}) == 1
    assert len(await house.publish(answers[0].event.id)) == 1
    assert (await house.calendar.create(details(), OLGA, key="k2")).event.id != answers[0].event.id
    assert (await house.calendar.create(details(), ANNA, key="k1")).event.organizer == ANNA
    with pytest.raises(Conflict, match="idempotency key"):
        await house.calendar.create(details(title="Another"), OLGA, key="k1")


async def test_a_creation_that_is_sent_again_late_gets_the_first_answer(house):
    first = await house.calendar.create(details(), OLGA, key="k1")
    await house.calendar.update(first.event.id, OLGA, {"title": "Changed since"})
    house.now = NOW + timedelta(days=30)
    assert await house.calendar.create(details(), OLGA, key="k1") == first
    with pytest.raises(InvalidParameters, match="in the future"):
        await house.calendar.create(details(), OLGA, key="never seen")


async def test_the_same_key_has_no_second_effect(house):
    event_id = await house.create(capacity=1)
    first = await house.calendar.register(event_id, ANNA, key="r")
    assert await house.calendar.register(event_id, ANNA, key="r") == first
    await house.calendar.register(event_id, BEN)
    left = await house.calendar.cancel_registration(event_id, ANNA, key="c")
    # By now a second effect would be to lose the place in the waiting list that was taken meanwhile.
    await house.calendar.register(event_id, ANNA)
    assert await house.calendar.cancel_registration(event_id, ANNA, key="c") == left
    assert (await house.calendar.event(event_id)).waiting == 1
    update = {"capacity": 5}
    changed = await house.calendar.update(event_id, OLGA, update, key="u")
    await house.calendar.update(event_id, OLGA, {"capacity": 7})
    assert await house.calendar.update(event_id, OLGA, update, key="u") == changed
    assert (await house.calendar.event(event_id)).details.capacity == 7
    cancelled = await house.calendar.cancel(event_id, OLGA, key="x")
    assert await house.calendar.cancel(event_id, OLGA, key="x") == cancelled
    with pytest.raises(Conflict, match="is cancelled"):
        await house.calendar.cancel(event_id, OLGA, key="y")


async def test_the_same_key_at_once_has_one_effect_and_one_answer(house):
    event_id = await house.create(capacity=None)
    calendars = (house.calendar, house.another_process())
    answers = await asyncio.gather(
        *(calendars[number % 2].register(event_id, ANNA, key="r") for number in range(30)), return_exceptions=True
    )
    assert len({answer.registration.registration_id for answer in answers}) == 1
    assert (await house.calendar.event(event_id)).registered == 1


async def test_a_key_that_is_used_for_something_else_is_refused(house):
    event_id = await house.create()
    await house.calendar.register(event_id, ANNA, key="k")
    for asked in (
        house.calendar.cancel_registration(event_id, ANNA, key="k"),
        house.calendar.update(event_id, OLGA, {"title": "X"}, key="k"),
        house.calendar.register(event_id, BEN, key="k"),
    ):
        with pytest.raises(Conflict, match="another request"):
            await asked
    assert (await house.calendar.event(event_id)).registered == 1


async def test_answers_are_kept_for_the_last_hundred_keys(house):
    event_id = await house.create(capacity=None)
    await asyncio.gather(
        *(house.calendar.register(event_id, Person(f"u{n}", f"U{n}"), key=f"k{n}") for n in range(130))
    )
    assert len((await house.database.events.find_one({"_id": event_id}))["answers"]) == 100


async def test_refusals_leave_no_trace(house):
    event_id = await house.create(capacity=1)
    await house.calendar.register(event_id, ANNA)
    before = await house.database.events.find_one({"_id": event_id})
    for asked, error in (
        (house.calendar.register(event_id, ANNA, key="k"), Conflict),
        (house.calendar.cancel_registration(event_id, BEN, key="k"), Conflict),
        (house.calendar.update(event_id, BEN, {"title": "Mine"}, key="k"), Forbidden),
        (house.calendar.update(event_id, OLGA, {"ends_at": NOW}, key="k"), InvalidParameters),
        (house.calendar.cancel(event_id, ANNA, key="k"), Forbidden),
    ):
        with pytest.raises(error):
            await asked
    assert await house.database.events.find_one({"_id": event_id}) == before


async def test_what_people_write_is_never_an_operator(house):
    hostile = details(title="$set", description='{"$gt": ""}', location="a.b.$", event_type="$where")
    event_id = (await house.calendar.create(hostile, Person("$ne", "$or"), key="$in")).event.id
    await house.calendar.register(event_id, Person("x.$[]", "{}"), key="$push")
    await house.calendar.update(event_id, Person("$ne", "$or"), {"title": "$unset"})
    stored = await house.another_process().event(event_id)
    assert (stored.details.title, stored.details.location, stored.registered) == ("$unset", "a.b.$", 1)
    assert [draft.channel for draft in await house.publish(event_id)][-1] == "user:x.$[]"


async def test_mine_are_those_i_organise_come_to_and_wait_for(house):
    soon, later = NOW + timedelta(days=2), NOW + timedelta(days=5)
    ids = {}
    for title, start, capacity in (("later", later, 5), ("soon", soon, 5), ("full", soon, 1)):
        ids[title] = await house.create(
            title=title, starts_at=start, ends_at=start + timedelta(hours=2), capacity=capacity
        )
    await house.calendar.register(ids["full"], BEN)
    for event_id in ids.values():
        await house.calendar.register(event_id, ANNA)
    mine = await house.calendar.mine(ANNA)
    assert [event.details.title for event in mine.registered] == ["soon", "later"]
    assert [event.details.title for event in mine.waiting] == ["full"] and mine.organized == ()
    organized = (await house.calendar.mine(OLGA)).organized
    assert {event.details.title for event in organized[:2]} == {"soon", "full"}
    house.now = soon + timedelta(days=1)
    assert [event.details.title for event in (await house.calendar.mine(ANNA)).registered] == ["later", "soon"]
    assert await house.calendar.mine(CARL) == replace(mine, registered=(), waiting=())


async def test_thousands_are_told_by_one_small_entry(house):
    event_id = await house.create(capacity=5000)
    people = [
        {
            "userId": f"user{n}@example.com",
            "name": f"User {n}",
            "registrationId": f"r{n}",
            "status": "registered",
            "at": NOW,
        }
        for n in range(5000)
    ]
    await house.database.events.update_one({"_id": event_id}, {"$set": {"attendees": people, "registered": 5000}})
    answer = await house.calendar.cancel(event_id, OLGA)
    assert answer.notified == 5000
    stored = await house.database.events.find_one({"_id": event_id}, {"outbox": 1})
    assert len(stored["outbox"]) == 2
    drafts = await house.publish(event_id)
    assert len({draft.key for draft in drafts}) == len({draft.channel for draft in drafts[1:]}) + 1 == 5001
    assert await house.outbox.documents_with_pending() == []


async def test_whoever_stops_waiting_for_the_answer_has_registered_all_the_same(house):
    event_id = await house.create()
    impatient = asyncio.create_task(house.calendar.register(event_id, ANNA))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await house.calendar.close()
    assert (await house.calendar.event(event_id)).registered == 1


class CutLine:
    """A line to the database that breaks after an update has got through, before its answer does."""

    def __init__(self, uri: str) -> None:
        self.is_whole = True
        self._target = parse_uri(uri)["nodelist"][0]
        self._tasks: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> str:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return f"mongodb://127.0.0.1:{port}/?directConnection=true&retryWrites=false"

    async def close(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)

    async def _connected(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self._tasks.append(asyncio.current_task())
        database, to_database = await asyncio.open_connection(*self._target)
        self._writers += [to_client, to_database]
        answers = asyncio.create_task(self._answer(database, to_client))
        self._tasks.append(answers)
        while request := await client.read(65536):
            cuts = not self.is_whole and b"update\0" in request
            if cuts:
                answers.cancel()
                await asyncio.wait([answers])
            to_database.write(request)
            if cuts:
                await database.read(1)  # It has answered: the update is written.
                to_client.close()
                return

    async def _answer(self, database: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        while answer := await database.read(65536):
            to_client.write(answer)


async def test_an_outage_is_said_and_the_same_key_tells_later(house, database_uri):
    event_id = await house.create()
    line = CutLine(database_uri)
    settings = StorageSettings(database=house.database.events.database.name)
    database = Database(await line.open(), settings)
    calendar = Calendar(database, house.woken.append, now=lambda: house.now)
    line.is_whole = False
    with pytest.raises(Unavailable):
        await calendar.register(event_id, ANNA, key="k")
    line.is_whole = True
    assert (await house.calendar.event(event_id)).registered == 1
    answer = await calendar.register(event_id, ANNA, key="k")
    assert (answer.registration.status, answer.event.registered) == ("registered", 1)
    await calendar.close()
    database.close()
    await line.close()


async def test_actions_say_in_words_what_they_have_done(house):
    registry = build_registry(house.calendar, now=lambda: house.now)
    olga = Caller(OLGA.id, name="Olga", time_zone="Europe/Berlin")

    async def call(name: str, caller: Caller = olga, **parameters: object) -> dict:
        return await registry.call(name, parameters, caller)

    created = await call(
        "createEvent",
        title="Jazz Night",
        description="",
        eventType="concert",
        startDateTime="2026-12-01T19:00:00+01:00",
        endDateTime="2026-12-01T22:00:00+01:00",
        capacity=1,
    )
    event_id = created["id"]
    assert created["message"] == "“Jazz Night” (Tue 1 Dec 2026, 19:00 CET) is in the calendar."
    assert created["startDateTime"] == "2026-12-01T18:00:00Z"
    anna, ben = Caller("anna", name="Anna"), Caller("ben", time_zone="../../etc/passwd")
    registered = await call("registerForEvent", anna, eventId=event_id)
    assert registered["status"] == "registered" and "position" not in registered
    waiting = await call("registerForEvent", ben, eventId=event_id)
    assert (waiting["status"], waiting["position"]) == ("waiting", 1)
    assert "is full, so you are not registered yet: you are number 1" in waiting["message"]
    assert (waiting["event"]["registered"], waiting["event"]["waiting"]) == (1, 1)
    left = await call("cancelRegistration", anna, eventId=event_id)
    assert left["status"] == "cancelled" and left["event"]["registered"] == 1
    moved = await call("updateEvent", eventId=event_id, startDateTime="2026-12-01T20:00:00+01:00")
    assert moved["event"]["startDateTime"] == "2026-12-01T19:00:00Z" and "one person is told" in moved["message"]
    mine = await call("myEvents", ben)
    assert [each["id"] for each in mine["registered"]] == [event_id]
    assert "Next is “Jazz Night”" in mine["message"]
    found = await call("searchEvents", query="jaz")
    assert found["count"] == 1 and found["events"][0] == moved["event"]
    assert (await call("cancelEvent", eventId=event_id))["event"]["status"] == "cancelled"
    assert (await call("searchEvents", query="jazz"))["message"] == "No event matches."
