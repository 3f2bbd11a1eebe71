"""The offline agent and a room's shared draft: what asks for its event, what does not, and what a yes then does."""

from dataclasses import replace

import pytest

from tests.unit.test_offline_dialogue import ANNA, BERLIN, DRAFT, FOUND, JAZZ, MINE, NOW
from tornado_copilot.assistant.offline.dialogue import respond
from tornado_copilot.assistant.offline.english import ENGLISH
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.turn import Call, Turn, next_step
from tornado_copilot.assistant.offline.understanding import intent_of
from tornado_copilot.errors import Conflict, InvalidParameters, Unavailable

FIELDS = {
    "title": "Made together",
    "description": "By all of us.",
    "eventType": "workshop",
    "startDateTime": "2026-12-01T18:00:00Z",
    "endDateTime": "2026-12-01T20:00:00Z",
}
MAKE = Call("createEventFromDraft", {"room": "lobby", "version": 7}, "t1:r1:1")


def say(text, memory=None, *, room="lobby", fields=FIELDS, made=None, language=ENGLISH):
    """One turn; the answer and the calls that it made."""
    shown = {"room": "lobby", "version": 7, "fields": {name: {"value": value} for name, value in fields.items()}}
    outcomes = {"showDraft": {"draft": shown}, "createEventFromDraft": made or {"event": {**JAZZ, **fields}}}
    outcomes |= {"myEvents": MINE, "searchEvents": FOUND}
    flow = respond(Turn(text, NOW, BERLIN, ANNA, "t1:r1", language, room), memory or Memory())
    calls, step = [], next_step(flow)
    while isinstance(step, Call):
        calls.append(step)
        step = next_step(flow, outcomes[step.action])
    return replace(step, memory=Memory.from_json(step.memory.to_json())), calls


@pytest.mark.parametrize(
    "text",
    [
        "make it an event",
        "Please make it an event now!",
        "create the event from the draft",
        "can you create an event from our draft please",
        "turn the draft into an event",
        "turn this draft into the event.",
        "make the shared draft an event",
        "ok, make an event out of the draft",
        "publish the draft",
        "let's use the draft to create the event",
    ],
)
def test_asking_for_the_event_of_the_draft_shows_it_and_only_a_yes_makes_it(text):
    offered, calls = say(text)
    assert calls == [Call("showDraft", {"room": "lobby"})]
    assert all(part in offered.text for part in ("Made together", "1 December 2026", "workshop"))
    done, calls = say("yes", offered.memory)
    assert calls == [MAKE] and "Made together" in done.text
    nothing, calls = say("yes", done.memory)
    assert calls == [] and nothing.memory.pending is None
    dropped, calls = say("no", offered.memory)
    assert calls == [] and dropped.memory.pending is None


@pytest.mark.parametrize(
    "text",
    [
        "how do I turn the draft into an event?",
        "can I make it an event?",
        "do not create the event from the draft",
        "don't make it an event",
        "did you make it an event?",
        "Bob said turn the draft into an event",
        "cancel the draft",
        "make it a concert",
        "what is in the draft?",
    ],
)
def test_what_asks_about_it_or_forbids_it_is_not_taken_for_it(text):
    assert intent_of(text, ENGLISH).name != "from_draft"
    assert all(call.action != "showDraft" for call in say(text)[1])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "publish what is in the draft"),
        ("de", "mach aus dem Entwurf eine Veranstaltung"),
        ("de", "veröffentliche den Entwurf"),
        ("fr", "crée l'événement à partir du brouillon"),
        ("fr", "publie le brouillon"),
        ("es", "convierte el borrador en un evento"),
        ("es", "publica el borrador"),
    ],
)
def test_it_is_asked_for_in_every_language_also_while_another_event_is_drafted(code, text):
    assert intent_of(text, LANGUAGES[code]).name == "from_draft"
    offered, calls = say(text, DRAFT, language=LANGUAGES[code])
    assert calls == [Call("showDraft", {"room": "lobby"})] and offered.memory.pending is not None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "wie mache ich aus dem Entwurf eine Veranstaltung?"),
        ("de", "veröffentliche den Entwurf nicht"),
        ("fr", "comment publier le brouillon ?"),
        ("fr", "ne publie pas le brouillon"),
        ("es", "¿cómo convierto el borrador en un evento?"),
        ("es", "no publiques el borrador"),
    ],
)
def test_what_asks_about_it_or_forbids_it_is_not_taken_for_it_in_any_language(code, text):
    assert intent_of(text, LANGUAGES[code]).name != "from_draft"


def test_a_draft_that_lacks_something_is_told_what_it_lacks_and_an_empty_one_that_it_is_empty():
    lacking, _ = say("make it an event", fields={"title": "Jazz", "description": "", "eventType": "concert"})
    assert "the start, the end" in lacking.text and lacking.memory.pending is None
    empty, _ = say("make it an event", fields={})
    assert "empty" in empty.text and empty.memory.pending is None


def test_outside_of_a_room_there_is_no_such_draft():
    answer, calls = say("turn the draft into an event", room=None)
    assert calls == [] and "room" in answer.text


def test_it_is_what_this_person_talks_about_unless_they_say_draft():
    answer, calls = say("make it an event", DRAFT)
    assert calls == [] and "yes" in answer.text and answer.memory.draft is not None
    assert say("make an event of the draft", DRAFT)[1] == [Call("showDraft", {"room": "lobby"})]


@pytest.mark.parametrize(
    "error", [Conflict("the draft has changed since you saw it"), InvalidParameters({"endDateTime": "is past"})]
)
def test_a_refusal_is_told_and_has_to_be_asked_for_anew(error):
    refused, calls = say("yes", say("make it an event")[0].memory, made=error)
    assert calls == [MAKE] and "did not work" in refused.text and refused.memory.pending is None


def test_after_an_outage_a_second_yes_asks_under_the_same_key():
    unknown, _ = say("yes", say("make it an event")[0].memory, made=Unavailable("no database"))
    assert say("yes", unknown.memory)[1] == [MAKE]
