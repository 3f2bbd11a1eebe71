"""What the offline agent makes of English sentences that somebody wrote without having seen the rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.offline_date_phrases import Meant
from tests.unit.offline_fresh import ASKS_FOR_NOTHING, FRESH, FRESH_DATES, LATER, LATER_DATES, STILL_MISSED
from tests.unit.test_offline_spoken import WRITES, meant, misses, understood

CHANGES = (*WRITES, "from_draft")


def is_understood(text: str, intent: str, slots: dict[str, Any]) -> bool:
    if intent == "question":
        return understood(text).intent.name not in CHANGES
    return misses(text, intent, slots) == []


@pytest.mark.parametrize("row", [*FRESH, *LATER], ids=lambda row: row[0])
def test_an_english_sentence_is_understood_unless_it_is_listed_as_missed(row: tuple[Any, ...]) -> None:
    text, intent, *slots = row
    assert is_understood(text, intent, slots[0] if slots else {}) == (text not in STILL_MISSED)


@pytest.mark.parametrize(
    "text", [*ASKS_FOR_NOTHING, *(row[0] for row in (*FRESH, *LATER) if row[1] not in (*CHANGES, "yes"))]
)
def test_what_changes_nothing_is_never_taken_for_a_change(text: str) -> None:
    assert understood(text).intent.name not in CHANGES


@pytest.mark.parametrize(("phrase", "expected"), [*FRESH_DATES, *LATER_DATES])
def test_an_english_phrase_means_a_time_unless_it_is_listed_as_missed(phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, "en") == (phrase not in STILL_MISSED)
