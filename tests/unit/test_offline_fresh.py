"""What the offline agent makes of sentences that somebody wrote without having seen the rules, in four languages."""

from __future__ import annotations

from time import thread_time
from typing import Any

import pytest

from tests.unit import offline_fresh, offline_fresh_french, offline_fresh_german, offline_fresh_spanish
from tests.unit.offline_date_phrases import Meant
from tests.unit.test_offline_spoken import NOW, WRITES, meant, misses, understood
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.reading import read
from tornado_copilot.assistant.offline.understanding import understand

CHANGES = (*WRITES, "from_draft")
TABLES = {
    "en": offline_fresh,
    "de": offline_fresh_german,
    "fr": offline_fresh_french,
    "es": offline_fresh_spanish,
}
REPEATED = {
    "fr": "oui |svp |à la |non, |le concert de la |si |il y a |je ne |à 20h pas à |l'|commence ".split("|"),
    "es": "sí |por favor |no, |el concierto de la |si |a las 8 no a las |que estoy |es no a |empieza ".split("|"),
    "de": "ja |bitte |von der |nein, |das Konzert in der |wenn |um 8 statt um |ich |melde mich ".split("|"),
}
"""Words that a pattern could try in too many ways, if they came often."""


def is_understood(text: str, intent: str, slots: dict[str, Any]) -> bool:
    if intent == "question":
        return understood(text).intent.name not in CHANGES
    return misses(text, intent, slots) == []


@pytest.mark.parametrize(
    ("code", "row"),
    [pytest.param(code, row, id=row[0]) for code, table in TABLES.items() for row in table.SENTENCES],
)
def test_a_sentence_is_understood_unless_it_is_listed_as_missed(code: str, row: tuple[Any, ...]) -> None:
    text, intent, *slots = row
    assert is_understood(text, intent, slots[0] if slots else {}) == (text not in TABLES[code].STILL_MISSED)


@pytest.mark.parametrize(
    "text", [row[0] for table in TABLES.values() for row in table.SENTENCES if row[1] not in (*CHANGES, "yes")]
)
def test_what_changes_nothing_is_never_taken_for_a_change(text: str) -> None:
    assert understood(text).intent.name not in CHANGES


@pytest.mark.parametrize(
    ("code", "phrase", "expected"), [(code, *row) for code, table in TABLES.items() for row in table.TIMES]
)
def test_a_phrase_means_a_time_unless_it_is_listed_as_missed(code: str, phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, code) == (phrase not in TABLES[code].STILL_MISSED)


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, rows in REPEATED.items() for words in rows])
def test_no_repetition_takes_long_to_understand(code: str, words: str) -> None:
    began = thread_time()
    understand(words * (2_000 // len(words)), NOW, LANGUAGES[code])
    assert thread_time() - began < 0.5


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
