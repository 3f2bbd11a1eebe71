"""How well the offline agent understands people, counted on tables that were written before its rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.offline_date_phrases import DATE_PHRASES, LAST_DATES, LATER_DATES, LATEST_DATES, Meant
from tests.unit.offline_spoken import LAST, LATER, LATEST, SPOKEN, Row, looked_at, set_aside
from tornado_copilot.assistant.offline.languages import DEFAULT, LANGUAGES, spoken
from tornado_copilot.assistant.offline.reading import read
from tornado_copilot.assistant.offline.understanding import Understanding, understand
from tornado_copilot.assistant.offline.when import span, window

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
WRITES = ("create", "register", "unregister", "cancel_event", "update")
SHARE = 0.95
"""Of the rows that were set aside, this much must be right; what was looked at must be right in full."""

ALL = [row for table in (SPOKEN, LATER, LATEST, LAST) for rows in table.values() for row in rows]

LOOKED_AT = [
    *(row for rows in SPOKEN.values() for row in looked_at(rows)),
    *(row for table in (LATER, LATEST, LAST) for rows in table.values() for row in rows),
]
DATES_LOOKED_AT = [
    *((code, *row) for code, rows in DATE_PHRASES.items() for row in looked_at(rows)),
    *(
        (code, *row)
        for table in (LATER_DATES, LATEST_DATES, LAST_DATES)
        for code, rows in table.items()
        for row in rows
    ),
]


def understood(text: str) -> Understanding:
    return understand(text, NOW, spoken(text, DEFAULT))


def found(said: Understanding, slot: str) -> Any:
    """The value of a slot in the words of the tables."""
    if slot in ("ordinal", "pronoun", "words"):
        return getattr(said.reference, slot)
    if slot == "topic":
        return said.intent.topic
    if slot == "start":
        return local(span(said.when, BERLIN)[0])
    return getattr(said.search if said.intent.name == "search" else said.details, slot)


def misses(text: str, intent: str, slots: dict[str, Any]) -> list[str]:
    said = understood(text)
    if said.intent.name != intent:
        return [f"{text!r}: intent {said.intent.name}, not {intent}"]
    return [
        f"{text!r}: {slot} {found(said, slot)!r}, not {value!r}"
        for slot, value in slots.items()
        if str(found(said, slot)).lower() != str(value).lower()
    ]


def local(moment: Any) -> str | None:
    """A time in the words of the tables."""
    at = getattr(moment, "at", moment)
    return None if at is None else f"{at:%Y-%m-%dT%H:%M}"


def meant(phrase: str, expected: Meant, code: str) -> bool:
    when = read(phrase, NOW, words=LANGUAGES[code].dates)
    start, end = span(when, BERLIN)
    if isinstance(expected, str):
        return local(start) == expected
    begins, ends = window(when, BERLIN)
    return expected in ((local(start), local(end)), (local(begins), local(ends)))


@pytest.mark.parametrize(("text", "intent", "slots"), LOOKED_AT)
def test_what_people_say_is_understood(text: str, intent: str, slots: dict[str, Any]) -> None:
    assert misses(text, intent, slots) == []


@pytest.mark.parametrize("code", SPOKEN)
def test_what_was_set_aside_is_understood_nearly_as_well(code: str) -> None:
    rows: list[Row] = set_aside(SPOKEN[code])
    wrong = [missed for row in rows if (missed := [each for each in misses(*row) if ": intent" in each])]
    assert 1 - len(wrong) / len(rows) >= SHARE, wrong


@pytest.mark.parametrize(
    ("code", "phrase", "expected"),
    DATES_LOOKED_AT,
)
def test_a_phrase_means_a_time(code: str, phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, code)


@pytest.mark.parametrize("code", DATE_PHRASES)
def test_phrases_that_were_set_aside_mean_their_times(code: str) -> None:
    rows = set_aside(DATE_PHRASES[code])
    wrong = [phrase for phrase, expected in rows if not meant(phrase, expected, code)]
    assert 1 - len(wrong) / len(rows) >= SHARE, wrong


@pytest.mark.parametrize("text", [text for text, intent, _ in ALL if intent not in (*WRITES, "yes")])
def test_what_is_no_request_is_never_taken_for_one(text: str) -> None:
    assert understood(text).intent.name not in WRITES


@pytest.mark.parametrize(("code", "text"), [(code, row[0]) for code, rows in SPOKEN.items() for row in rows])
def test_the_language_is_told_by_the_words(code: str, text: str) -> None:
    assert spoken(text, LANGUAGES[code]).code == code
