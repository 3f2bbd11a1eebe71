"""Words and keys of an event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tornado_copilot.storage.calendar_values import Details
from tornado_copilot.storage.search_index import KEYS_MAX, deletions, search_fields, words

START = datetime(2027, 5, 1, 18, tzinfo=UTC)


def fields(title="Jazz", description="", event_type="concert", location=None, hours=2.0):
    return search_fields(Details(title, description, event_type, START, START + timedelta(hours=hours), location))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Köln, 8 PM!", ["koln", "8", "pm"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Smørrebrød på Łódź", ["smorrebrod", "pa", "lodz"]),
        ("crème brûlée", ["creme", "brulee"]),
        ("\ufb01lm \uff2aazz", ["film", "jazz"]),
        ("İstanbul \u0131s\u0131", ["istanbul", "isi"]),
        ("don't snake_case", ["don", "t", "snake", "case"]),
        ("Москва ночью", ["москва", "ночью"]),
        ("音楽会 Tokyo", ["音楽", "楽会", "tokyo"]),
        ("京", ["京"]),
        ("서울 재즈", ["서울", "재즈"]),
        ("🎷 ... \u200d", []),
        ('{"$gt": ""} .*', ["gt"]),
    ],
)
def test_words_are_compared_without_case_accents_and_punctuation(text, expected):
    assert words(text) == expected


def test_a_word_is_filed_whole_by_its_beginnings_and_with_a_letter_left_out():
    keys = fields(title="Piano", event_type="x")["searchKeys"]
    assert {"piano", "pia", "pian", "iano", "pano", "pino", "piao"} <= set(keys)
    assert "pi" not in keys


def test_short_words_have_no_misspellings():
    assert deletions("jaz") == []
    assert set(deletions("jazz")) == {"azz", "jzz", "jaz"}


def test_beginnings_are_of_the_title_not_of_the_description():
    keys = fields(title="A", event_type="b", description="saxophone")["searchKeys"]
    assert "saxophone" in keys and "saxophne" in keys and "saxo" not in keys


def test_keys_are_bounded_and_the_words_themselves_go_first():
    long = " ".join(f"{letter}{number}wordlike" for letter in "abcdefgh" for number in range(30))
    keys = fields(title=long[:200], description=long, location="Auditorium")["searchKeys"]
    assert len(keys) == len(set(keys)) == KEYS_MAX
    assert {"concert", "auditorium", "a0wordlike"} <= set(keys)
    one_word = fields(title="x" * 200)["searchKeys"]
    assert max(map(len, one_word)) == 40


def test_text_has_a_line_for_each_field():
    text = fields(title="Jazz\tNight", location="Köln", description="two\nlines")["searchText"]
    assert text.split("\n") == ["jazz night", "concert", "koln", "two lines"]
    assert fields()["searchText"].count("\n") == 3


def test_only_a_long_event_is_filed_by_its_end():
    assert "spansUntil" not in fields(hours=24)
    assert fields(hours=25)["spansUntil"] == START + timedelta(hours=25)
