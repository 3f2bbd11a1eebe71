"""What the offline agent understands of single sentences, and what it must never take for a command."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.offline_utterances import HELD_OUT, TUNED
from tornado_copilot.assistant.offline.understanding import Understanding, understand

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
WRITES = ("create", "register", "unregister", "cancel_event", "update", "yes")


def found(understanding: Understanding, slot: str) -> Any:
    """The value of a slot in the words of the tables."""
    intent = understanding.intent.name
    if slot in ("ordinal", "pronoun", "words"):
        return getattr(understanding.reference, slot)
    if slot == "topic":
        return understanding.intent.topic
    if intent == "search":
        return getattr(understanding.search, slot)
    return getattr(understanding.details, slot)


def misses(text: str, intent: str, slots: dict[str, Any]) -> list[str]:
    understanding = understand(text, NOW)
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
