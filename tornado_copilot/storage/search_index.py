"""How an event is found by words: the words in it, and the keys it is filed under. Pure.

The database is asked by equality of a key only, never by a pattern: no text of a client is read as an operator or a
regular expression, and each question is one look-up in an index. A key is

- a word of the event, folded (see `words`), or the beginning of one in title, type or location, from three letters on;
- a word of it with one letter left out. What somebody types is looked up with one letter left out, too, and the two
  meet wherever a letter is missing, too many, wrong, or swapped with its neighbour (the symmetric-delete method of
  Wolf Garbe's SymSpell).

What meets is only a candidate: `search_ranking` compares the words themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from tornado_copilot.storage.calendar_values import Details

KEYS_MAX = 300
"""Keys of one event. Each is an entry of an index that is written with every registration."""

DESCRIPTION_WORDS_MAX = 60
"""Words of a description that are looked at; it is the beginning that says what an event is."""

LETTERS_MAX = 40
"""Letters of a word that are looked at."""

PREFIX_MIN = 3
DELETION_MIN = 4
"""Letters of a word from which on it may be misspelt: with one left out of three, anything meets anything."""

SPAN = timedelta(days=1)
"""An event that lasts longer is also filed by its end, for those who ask what is going on now: a search by start
begins this long before the time that is asked for."""

_WORD = re.compile(r"[^\W_]+")
# Scripts without spaces between words: Han, Hiragana, Katakana. Hangul and all others have spaces.
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Letters with a stroke or joined ones, which have no decomposition in Unicode.
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"})


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents and punctuation.

    `Köln, 8 PM` gives `koln`, `8`, `pm`. A run of ideographs gives its pairs of neighbours, as is usual for
    languages without spaces.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    # Composed again, or each Hangul syllable would be three letters.
    folded = unicodedata.normalize("NFC", bare).casefold().translate(_UNDECOMPOSED)
    return [word[:LETTERS_MAX] for run in _WORD.findall(folded) for word in _without_spaces(run)]


def search_fields(details: Details) -> dict[str, Any]:
    """The fields of an event's document that search needs.

    Returns:
        `searchKeys`; `searchText`, the folded words of title, type, location and description on a line each; and for
        a long event `spansUntil`, its end.
    """
    named = [words(details.title), words(details.event_type), words(details.location or "")]
    described = words(details.description[:2000])[:DESCRIPTION_WORDS_MAX]
    fields: dict[str, Any] = {
        "searchKeys": list(_keys([word for field in named for word in field], described)),
        "searchText": "\n".join(" ".join(field) for field in (*named, described)),
    }
    if details.ends_at - details.starts_at > SPAN:
        fields["spansUntil"] = details.ends_at
    return fields


def deletions(word: str) -> list[str]:
    """The word with each of its letters left out in turn; none of a short word."""
    if len(word) < DELETION_MIN:
        return []
    return list(dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word))))


def _keys(named: list[str], described: list[str]) -> Iterable[str]:
    """The most useful keys first, as there may be too many: words, beginnings, then misspellings."""
    keys: dict[str, None] = {}
    for key in _by_usefulness(named, described):
        keys[key] = None
        if len(keys) == KEYS_MAX:
            break
    return keys


def _by_usefulness(named: list[str], described: list[str]) -> Iterator[str]:
    yield from named
    yield from described
    for word in named:
        yield from (word[:length] for length in range(PREFIX_MIN, len(word)))
    for word in (*named, *described):
        yield from deletions(word)


def _without_spaces(run: str) -> Iterator[str]:
    place = 0
    for found in _IDEOGRAPHS.finditer(run):
        if found.start() > place:
            yield run[place : found.start()]
        letters = found[0]
        yield from (letters[index : index + 2] for index in range(max(1, len(letters) - 1)))
        place = found.end()
    if place < len(run):
        yield run[place:]
