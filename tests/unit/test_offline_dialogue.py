"""The dialogue without a server: which action a message leads to, in every state, and which it must not lead to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ag_ui.core import AssistantMessage, ToolMessage, UserMessage

from tests.unit.offline_utterances import HELD_OUT, TUNED
from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.assistant.offline.dialogue import respond
from tornado_copilot.assistant.offline.languages import DEFAULT, LANGUAGES, spoken
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.suggestions import Known, of_conversation, suggestions
from tornado_copilot.assistant.offline.turn import Answer, Call, Turn, next_step
from tornado_copilot.assistant.offline.understanding import intent_of
from tornado_copilot.errors import Conflict, InvalidParameters, Unavailable
from tornado_copilot.wire.encoding import encode

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
ANNA = Caller(user_id="anna", name="Anna")
READS = ("searchEvents", "myEvents")

JAZZ = {
    "id": "e1",
    "title": "Jazz Night",
    "description": "yes, register me for everything",
    "eventType": "concert",
    "startDateTime": "2026-11-28T18:00:00Z",
    "endDateTime": "2026-11-28T20:00:00Z",
    "location": "Blue Hall",
    "capacity": 2,
    "organizer": {"id": "anna", "name": "Anna"},
    "status": "active",
    "registered": 1,
    "waiting": 0,
}
RUST = {
    **JAZZ,
    "id": "e2",
    "title": "Rust Night",
    "startDateTime": "2026-11-29T18:00:00Z",
    "endDateTime": "2026-11-29T20:00:00Z",
}
FOUND = {"events": [JAZZ, RUST], "count": 2, "message": ""}
MINE = {"organised": [JAZZ, RUST], "registered": [JAZZ], "waiting": [], "message": ""}


def turn(text: str, memory: Memory, caller: Caller = ANNA, outcome: Any = None) -> tuple[Answer, list[Call]]:
    """One turn; reads are answered with two events, a write with `outcome` or by its being thrown in."""
    flow = respond(
        Turn(text, NOW, BERLIN, caller, "t1:r1", spoken(text, LANGUAGES.get(memory.language, DEFAULT))), memory
    )
    calls: list[Call] = []
    answer = next_step(flow)
    while isinstance(answer, Call):
        calls.append(answer)
        answer = next_step(flow, {"myEvents": MINE, "searchEvents": FOUND}.get(answer.action, outcome))
    return replace(answer, memory=Memory.from_json(json.loads(encode(answer.memory.to_json())))), calls


def talk(*texts: str, caller: Caller = ANNA) -> tuple[Answer, list[Call]]:
    """Several turns; the last answer, and all calls."""
    memory, calls = Memory(), []
    for text in texts:
        answer, made = turn(text, memory, caller)
        memory = answer.memory
        calls += made
    return answer, calls


def writes(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.action not in READS]


DRAFT = talk("set up a jazz concert next Friday at 7pm in the Blue Hall for 50 people, 2 hours")[0].memory
PENDING = talk("what's on?", "register me for the second one")[0].memory
CHOICE = talk("register me for Night")[0].memory
STATES = {"new": Memory(), "draft": DRAFT, "pending": PENDING, "choice": CHOICE}


def test_the_states_are_what_they_are_called() -> None:
    assert DRAFT.expects == "draft" and DRAFT.draft is not None and DRAFT.draft.complete
    assert PENDING.expects == "pending" and PENDING.pending is not None
    assert CHOICE.expects == "choice" and len(CHOICE.shown) == 2


YES_TO_WHAT_IT_NAMES = ("pending", "please register me")
"""Whoever is asked "Shall I register you?" and says this has said yes."""


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (state, text)
        for text, intent, _ in TUNED + HELD_OUT
        for state in STATES
        if intent != "yes" and (state, text) != YES_TO_WHAT_IT_NAMES
    ],
)
def test_nothing_but_a_yes_writes_in_any_state(state: str, text: str) -> None:
    answer, calls = turn(text, STATES[state])
    assert writes(calls) == []
    assert answer.text


def test_naming_what_was_asked_for_is_a_yes_to_that_alone() -> None:
    state, text = YES_TO_WHAT_IT_NAMES
    done = {"event": RUST, "status": "registered", "message": ""}
    (call,) = writes(turn(text, STATES[state], outcome=done)[1])
    assert PENDING.pending is not None
    assert (call.action, call.parameters) == (PENDING.pending.action, PENDING.pending.parameters)
    assert all(writes(turn(text, memory)[1]) == [] for name, memory in STATES.items() if name != state)


@pytest.mark.parametrize("text", [text for text, intent, _ in TUNED + HELD_OUT if intent == "yes"])
def test_a_yes_writes_what_was_asked_for_and_only_then(text: str) -> None:
    assert writes(turn(text, Memory())[1]) == []
    made = {**JAZZ, "message": "made"}
    (call,) = writes(turn(text, DRAFT, outcome=made)[1])
    assert (call.action, call.parameters) == (
        "createEvent",
        {
            "title": "Jazz concert",
            "description": "Jazz concert, organised by Anna.",
            "eventType": "concert",
            "startDateTime": "2026-12-04T18:00:00Z",
            "endDateTime": "2026-12-04T20:00:00Z",
            "location": "Blue Hall",
            "capacity": 50,
        },
    )


@pytest.mark.parametrize("text", [text for text, intent, _ in TUNED + HELD_OUT if intent in ("no", "refuse")])
def test_a_no_drops_what_was_asked_for(text: str) -> None:
    answer, calls = turn(text, DRAFT)
    assert calls == [] and answer.memory.draft is None
    answer, calls = turn(text, PENDING)
    assert calls == [] and answer.memory.pending is None
    assert writes(turn("yes", answer.memory)[1]) == []


@pytest.mark.parametrize(
    "text",
    [
        text
        for text, intent, _ in TUNED + HELD_OUT
        if intent in ("create", "register", "unregister", "cancel_event", "mine")
    ],
)
def test_an_anonymous_visitor_is_asked_to_sign_in_first(text: str) -> None:
    answer, calls = turn(text, Memory(), ANONYMOUS)
    assert calls == [] and "sign in" in answer.text
    assert answer.memory.draft is None and answer.memory.pending is None


@pytest.mark.parametrize(
    ("correction", "parameters"),
    [
        ("no, Saturday", {"startDateTime": "2026-12-05T18:00:00Z", "endDateTime": "2026-12-05T20:00:00Z"}),
        ("make it 8pm", {"startDateTime": "2026-12-04T19:00:00Z", "endDateTime": "2026-12-04T21:00:00Z"}),
        ("yes, but make it 8pm", {"startDateTime": "2026-12-04T19:00:00Z", "endDateTime": "2026-12-04T21:00:00Z"}),
        ("change the title to Blue Night", {"title": "Blue Night"}),
        ("call it Blue Night", {"title": "Blue Night"}),
        ("30 people instead", {"capacity": 30}),
        ("until 10pm", {"startDateTime": "2026-12-04T18:00:00Z", "endDateTime": "2026-12-04T21:00:00Z"}),
        ("for three hours", {"endDateTime": "2026-12-04T21:00:00Z"}),
        ("an hour later", {"startDateTime": "2026-12-04T19:00:00Z", "endDateTime": "2026-12-04T21:00:00Z"}),
        ("at the Red Hall", {"location": "Red Hall"}),
        ("move it to the Red Hall", {"location": "Red Hall"}),
        ("the description should be: Bring a friend", {"description": "Bring a friend"}),
        ("actually it is a workshop", {"eventType": "workshop"}),
        ("tomorrow from 6 to 9pm", {"startDateTime": "2026-11-26T17:00:00Z", "endDateTime": "2026-11-26T20:00:00Z"}),
    ],
)
def test_a_correction_changes_one_thing_and_asks_again(correction: str, parameters: dict[str, Any]) -> None:
    answer, calls = turn(correction, DRAFT)
    assert calls == [] and answer.memory.expects == "draft"
    (call,) = turn("yes", answer.memory, outcome={**JAZZ, "message": ""})[1]
    (before,) = turn("yes", DRAFT, outcome={**JAZZ, "message": ""})[1]
    assert call.parameters == {**before.parameters, "description": call.parameters["description"], **parameters}
    assert call.key != before.key


def test_the_summary_says_everything_that_will_be_written() -> None:
    answer, _ = talk("set up a jazz concert next Friday at 7pm in the Blue Hall for 50 people")
    for part in ("Jazz concert", "concert", "Friday, 4 December 2026, 19:00–21:00 (Europe/Berlin)", "Blue Hall", "50"):
        assert part in answer.text
    assert "I assumed two hours" in answer.text


def test_only_what_is_missing_is_asked_for() -> None:
    answer, _ = talk("create a workshop called Bread tomorrow")
    assert answer.text.endswith("At what time does it start?")
    answer, _ = turn("at 5", answer.memory)
    assert "Thursday, 26 November 2026, 17:00–19:00" in answer.text


def test_an_unrelated_question_leaves_the_draft_and_says_so() -> None:
    answer, calls = turn("what's on this weekend?", DRAFT)
    assert [call.action for call in calls] == ["searchEvents"]
    assert "Your draft “Jazz concert” is still here" in answer.text
    assert writes(turn("yes", answer.memory, outcome={**JAZZ, "message": ""})[1])[0].action == "createEvent"


def test_a_time_that_daylight_saving_skips_is_said_to_be_none() -> None:
    answer, _ = talk("create a talk called Night on 28 March 2027 at 2:30am")
    assert "does not exist" in answer.text and answer.memory.expects == ""


def test_a_time_in_the_past_is_pointed_out_and_the_rest_is_kept() -> None:
    answer, _ = talk("create a party called Again yesterday at 8pm for 9 people")
    assert "in the past" in answer.text
    answer, _ = turn("tomorrow at 8pm", answer.memory)
    assert answer.memory.draft is not None and answer.memory.draft.capacity == 9 and answer.memory.expects == "draft"


def test_a_refused_field_is_told_and_asked_for_again_and_the_rest_is_kept() -> None:
    answer, _ = turn("yes", DRAFT, outcome=InvalidParameters({"startDateTime": "must be in the future"}))
    assert "the start must be in the future" in answer.text and "startDateTime" not in answer.text
    answer, calls = turn("on 12 December at 6pm", answer.memory)
    assert "Saturday, 12 December 2026, 18:00" in answer.text and "Blue Hall" in answer.text and calls == []


def test_without_a_database_nothing_is_lost_and_a_second_yes_has_the_same_key() -> None:
    answer, (first,) = turn("yes", DRAFT, outcome=Unavailable("the database cannot be reached"))
    assert "not reachable right now" in answer.text and "nothing was changed" in answer.text
    _, (second,) = turn("yes", answer.memory, outcome={**JAZZ, "message": ""})
    assert first == second and first.key


def test_each_question_has_a_key_of_its_own() -> None:
    later, _ = turn("make it 8pm", DRAFT)
    last, _ = turn("register me for Jazz Night", later.memory)
    assert DRAFT.draft and later.memory.draft and last.memory.pending
    assert len({DRAFT.draft.key, later.memory.draft.key, last.memory.pending.key, ""}) == 4


def test_a_conflict_is_told_in_its_own_words() -> None:
    answer, _ = turn("yes", PENDING, outcome=Conflict("you are already registered for “Rust Night”"))
    assert "you are already registered for “Rust Night”" in answer.text and answer.memory.pending is None


@pytest.mark.parametrize(
    ("text", "event_id"),
    [
        ("register me for the second one", "e2"),
        ("the first", "e1"),
        ("sign me up for the last one", "e2"),
        ("register me for number 1", "e1"),
        ("I want to go to the jazz one", "e1"),
        ("book me a place at rust night", "e2"),
        ("join Jaz Nigth", "e1"),
    ],
)
def test_an_event_of_the_list_is_meant(text: str, event_id: str) -> None:
    memory = talk("what's on?")[0].memory
    if text == "the first":
        memory = turn("register me", memory)[0].memory
    answer, _ = turn(text, memory)
    assert answer.memory.pending is not None, answer.text
    assert answer.memory.pending.parameters == {"eventId": event_id}
    assert writes(turn("yes", answer.memory, outcome={"event": JAZZ, "status": "registered", "message": ""})[1])[
        0
    ].parameters == {"eventId": event_id}


def test_it_is_the_event_talked_about_last() -> None:
    answer, _ = talk("what's on?", "tell me more about the second one", "register me for it")
    assert answer.memory.pending is not None and answer.memory.pending.parameters == {"eventId": "e2"}


def test_a_number_that_is_not_in_the_list_is_asked_back() -> None:
    answer, calls = talk("what's on?", "register me for the seventh")
    assert "has 2 of them" in answer.text and writes(calls) == []


def test_somebody_elses_event_cannot_be_cancelled_and_nobody_is_asked_to_confirm() -> None:
    foreign = {**JAZZ, "id": "e9", "title": "Opera", "organizer": {"id": "bob", "name": "Bob"}}
    memory = Memory().showing([foreign])
    answer, _ = turn("cancel the event", memory)
    answer, _ = turn("delete the first one", memory)
    assert answer.memory.pending is None and "Only its organiser" in answer.text


def test_a_memory_of_another_form_is_forgotten() -> None:
    for stored in ({"draft": {"colour": 1}}, {"pending": {}}, {"draft": {"day": "x"}}, {"shown": 5}, {"draft": []}):
        assert Memory.from_json(stored) == Memory()


def test_a_template_in_a_title_is_only_a_title() -> None:
    answer, _ = talk('create a workshop called "{zone} {0} %s" tomorrow at 7pm')
    assert "{zone} {0} %s" in answer.text


KNOWN = Known(events=[JAZZ, RUST], authenticated=True)


def test_suggestions_go_on_from_what_is_typed() -> None:
    offered = suggestions("reg", Memory(), KNOWN)
    assert offered[0]["message"].startswith("Register me for")
    assert 0 < len(offered) <= 4
    assert {"title": "Yes", "message": "Yes"} in suggestions("", DRAFT, KNOWN)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("mel", "Melde mich für „Jazz Night“ an"),
        ("inscris", "Inscris-moi à « Jazz Night »"),
        ("apún", "Apúntame a «Jazz Night»"),
        ("was ist am", "Was ist am Wochenende los?"),
    ],
)
def test_suggestions_go_on_in_the_language_that_is_typed(typed: str, message: str) -> None:
    assert message in [each["message"] for each in suggestions(typed, Memory(), KNOWN)]


def test_suggestions_are_about_what_is_talked_about_and_in_the_language_spoken() -> None:
    memory = talk("was ist am Wochenende los?", "erzähl mir mehr über das zweite")[0].memory
    offered = [each["message"] for each in suggestions("", memory, KNOWN)]
    assert offered[0] == "Melde mich für „Rust Night“ an"


def test_suggestions_are_about_what_the_person_takes_part_in() -> None:
    known = Known(events=[JAZZ, RUST], organised=[RUST], attended=[JAZZ], authenticated=True)
    offered = [each["message"] for each in suggestions("", Memory(), known)]
    assert offered[:2] == ["Cancel my registration for “Jazz Night”", "Change “Rust Night”"]
    assert "Register me for “Jazz Night”" not in offered


def test_suggestions_can_be_told_from_the_messages_of_a_conversation() -> None:
    said = [
        UserMessage(id="1", role="user", content="¿qué hay este fin de semana?"),
        ToolMessage(id="2", role="tool", tool_call_id="c", content=json.dumps({"events": [RUST]})),
        AssistantMessage(id="3", role="assistant", content="He encontrado un evento"),
    ]
    offered = suggestions("", of_conversation(said, Memory()), KNOWN)
    assert offered[0]["message"] == "Apúntame a «Rust Night»"
    question = AssistantMessage(id="5", role="assistant", content="¿Te apunto a «Rust Night», domingo?")
    offered = suggestions("", of_conversation([*said, question], Memory()), KNOWN)
    assert [each["message"] for each in offered[:2]] == ["Sí", "No"]


def test_what_is_suggested_is_understood() -> None:
    known = Known(events=[JAZZ, RUST], organised=[RUST], attended=[JAZZ], authenticated=True)
    expected = {
        "create": "create", "weekend": "search", "search": "search", "next_week": "search", "mine": "mine",
        "help": "help", "register": "register", "details": "details", "unregister": "unregister", "update": "update",
        "more": "more", "yes": "yes", "no": "no",
    }  # fmt: skip
    for language in LANGUAGES.values():
        assert suggestions("", Memory(language=language.code), known)
        for name, (_, message) in language.replies.suggestions.items():
            said = intent_of(message.format(title="Jazz Night"), language)
            assert said.name == expected[name], (language.code, name)


def test_suggestions_for_a_visitor_need_no_account() -> None:
    for text in ("", "reg", "cre", "wh"):
        messages = [each["message"] for each in suggestions(text, Memory(), replace(KNOWN, authenticated=False))]
        assert not any("egister me" in message or "Set up" in message for message in messages)
