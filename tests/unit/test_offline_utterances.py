"""What the offline agent understands of single sentences, and what it must never take for a command."""

from __future__ import annotations

from datetime import datetime
from time import thread_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.offline_utterances import HELD_OUT, TUNED
from tornado_copilot.assistant.offline.english import ENGLISH
from tornado_copilot.assistant.offline.understanding import Understanding, agreed, understand

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
ACTIONS = ("createEvent", "registerForEvent", "cancelRegistration", "cancelEvent", "updateEvent")
REQUESTS = ("create", "register", "unregister", "cancel_event", "update")
HELD_OUT_SHARE = 0.9
"""Of the held-out sentences that must be understood in full."""


def found(understanding: Understanding, slot: str) -> Any:
    """The value of a slot in the words of the tables."""
    if slot in ("ordinal", "pronoun", "words"):
        return getattr(understanding.reference, slot)
    if slot == "topic":
        return understanding.intent.topic
    if understanding.intent.name == "search":
        return getattr(understanding.search, slot)
    return getattr(understanding.details, slot)


def misses(text: str, intent: str, slots: dict[str, Any]) -> list[str]:
    understanding = understand(text, NOW, ENGLISH)
    if understanding.intent.name != intent:
        return [f"{text!r}: intent {understanding.intent.name}, not {intent}"]
    return [
        f"{text!r}: {slot} {found(understanding, slot)!r}, not {value!r}"
        for slot, value in slots.items()
        if str(found(understanding, slot)).lower() != str(value).lower()
    ]


@pytest.mark.parametrize(("text", "intent", "slots"), TUNED)
def test_an_utterance_is_understood(text: str, intent: str, slots: dict[str, Any]) -> None:
    assert misses(text, intent, slots) == []


def test_utterances_that_were_set_aside_are_understood_nearly_as_well() -> None:
    missed = [each for row in HELD_OUT if (each := misses(*row))]
    assert 1 - len(missed) / len(HELD_OUT) >= HELD_OUT_SHARE, missed


@pytest.mark.parametrize(
    "text",
    [
        "can I create a concert for Friday at 7pm?",
        "how would I create a concert called Jazz Night?",
        "should I register for the first one?",
        "did you register me for Jazz Night?",
        "what if I cancel the event Jazz Night?",
        "do not create a concert on Friday at 7pm",
        "please never register me for Jazz Night",
        "I don't want you to cancel my event",
        "my friend wants to create a concert",
        "she said: “create a concert tomorrow”",
        "I registered for Jazz Night last week",
        "the organiser cancelled the event",
        "if I register for it, can I cancel later?",
        "How do I register? Register me for the first one.",
        "why can't I create events",
        "who can create events",
        "has the concert been created",
        "I am not sure how to register",
    ],
)
def test_a_question_a_refusal_or_a_story_is_no_request(text: str) -> None:
    assert understand(text, NOW, ENGLISH).intent.name not in (*REQUESTS, "yes")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "text", ["yes", "Yes!", "yes please", "yep", "sure, go ahead", "ok", "OK.", "do it", "sounds good", "yes thanks"]
)
def test_a_plain_yes_agrees_to_anything(text: str, action: str) -> None:
    assert agreed(text, action, ENGLISH)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "text",
    [
        "yes?",
        "ok thanks",
        "thanks",
        "yes, but make it 8pm",
        "yes if it is free",
        "not yes",
        "yes no",
        "maybe",
        "I guess",
        "great, thank you",
        "did I say yes?",
        "say yes",
        "yesterday",
        "he said “yes”",
        "“yes”",
        "yes and no",
        "okay wait",
        "don't do it",
        "cancel it",
        "cancel",
        "",
        "?",
    ],
)
def test_anything_but_a_plain_yes_agrees_to_nothing(text: str, action: str) -> None:
    assert not agreed(text, action, ENGLISH)


def test_naming_the_action_agrees_to_that_action_only() -> None:
    assert agreed("ok, create it", "createEvent", ENGLISH)
    assert agreed("yes, please create it", "createEvent", ENGLISH)
    assert not agreed("ok, create it", "registerForEvent", ENGLISH)
    assert agreed("register me", "registerForEvent", ENGLISH)
    assert not agreed("register me", "createEvent", ENGLISH)


def test_control_characters_and_odd_blanks_do_not_reach_a_title() -> None:
    said = understand("create a concert called\u00a0Jazz\x00 \r\nNight\u2028on Friday\u200b at 7pm", NOW, ENGLISH)
    assert said.details.title == "Jazz Night"


@pytest.mark.parametrize(
    "text",
    [
        "yes " * 600 + "x",
        "please " * 400,
        "a" * 4000,
        "create " * 400,
        '"' * 2000,
        "at the " * 500,
        "no, " * 700,
        "1 2 " * 900,
    ],
)
def test_no_message_takes_long_to_understand(text: str) -> None:
    began = thread_time()
    understand(text, NOW, ENGLISH)
    assert thread_time() - began < 0.5
