"""What the offline agent makes of German in many people's words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.offline_date_phrases import Meant
from tests.unit.offline_fresh_german import (
    FRESH,
    FRESH_DATES,
    LATER,
    LATER_PHRASES,
    PARAPHRASES,
    PHRASES,
    STILL_MISSED,
)
from tests.unit.test_offline_spoken import NOW, WRITES, meant, misses, understood
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.reading import read

CHANGES = (*WRITES, "from_draft")
READS = ("question", "search", "mine", "details", "help", "howto", "more", "greet", "thanks", "no")


def is_understood(text: str, intent: str, slots: dict[str, Any]) -> bool:
    if intent == "question":
        return understood(text).intent.name not in CHANGES
    return misses(text, intent, slots) == []


@pytest.mark.parametrize("row", [*PARAPHRASES, *LATER, *FRESH], ids=lambda row: row[0])
def test_a_german_sentence_is_understood_unless_it_is_listed_as_missed(row: tuple[Any, ...]) -> None:
    text, intent, *slots = row
    assert is_understood(text, intent, slots[0] if slots else {}) == (text not in STILL_MISSED)


@pytest.mark.parametrize("text", [row[0] for row in (*PARAPHRASES, *LATER, *FRESH) if row[1] in READS])
def test_what_changes_nothing_is_never_taken_for_a_change(text: str) -> None:
    assert understood(text).intent.name not in CHANGES


@pytest.mark.parametrize(("phrase", "expected"), [*PHRASES, *LATER_PHRASES, *FRESH_DATES])
def test_a_german_phrase_means_a_time_unless_it_is_listed_as_missed(phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, "de") == (phrase not in STILL_MISSED)


@pytest.mark.parametrize(
    ("code", "text", "hour"),
    [
        ("en", "the quiz night is at 8 instead of 7", 20),
        ("de", "der Jazzabend ist um 8 statt um 7", 20),
        ("de", "statt um 7 ist der Jazzabend um 8", 20),
        ("de", "verschieb den Jazzabend von 18 auf 19 Uhr", 19),
        ("fr", "la soirée jazz est à 20h au lieu de 19h", 20),
        ("es", "la noche de jazz es a las 8 en vez de a las 7", 20),
    ],
)
def test_the_time_that_another_one_takes_the_place_of_is_not_the_new_one(code: str, text: str, hour: int) -> None:
    start = read(text, NOW, words=LANGUAGES[code].dates).start
    assert start is not None and start.clock is not None and start.clock.hour == hour
