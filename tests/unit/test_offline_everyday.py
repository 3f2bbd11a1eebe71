"""What the offline agent makes of everyday sentences, and that no question or negated wish becomes a write."""

from __future__ import annotations

import pytest

from tests.unit.offline_date_phrases import Meant
from tests.unit.offline_everyday import (
    CORRECTED_BY_OTHERS,
    EVERYDAY,
    EVERYDAY_DATES,
    FRESH,
    FRESH_DATES,
    NO_WRITES,
    NOBODY,
    STILL_MISSED,
)
from tests.unit.test_offline_spoken import WRITES, meant, understood


def is_understood(text: str, intent: str) -> bool:
    found = understood(text).intent.name
    return found not in WRITES if intent == "question" else found == intent


@pytest.mark.parametrize(
    ("text", "intent"), [row for table in (EVERYDAY, FRESH) for rows in table.values() for row in rows]
)
def test_an_everyday_sentence_is_understood_unless_it_is_listed_as_missed(text: str, intent: str) -> None:
    assert is_understood(text, intent) == (text not in STILL_MISSED)


@pytest.mark.parametrize(
    ("code", "phrase", "expected"),
    [(code, *row) for table in (EVERYDAY_DATES, FRESH_DATES) for code, rows in table.items() for row in rows],
)
def test_an_everyday_date_is_understood_unless_it_is_listed_as_missed(code: str, phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, code) == (phrase not in STILL_MISSED)


@pytest.mark.parametrize("text", [*NO_WRITES, *NOBODY, *CORRECTED_BY_OTHERS])
def test_a_question_or_a_negated_wish_never_becomes_a_write(text: str) -> None:
    assert understood(text).intent.name not in WRITES
