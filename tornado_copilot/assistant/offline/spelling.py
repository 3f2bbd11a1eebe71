"""Reading what is written without accents, in short, or with a wrong letter. Pure.

Only words of a language's own small list are recognised so: the names that people give their events are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_TOKEN = re.compile(r"[^\W_]+")
_SHORTEST = 5
"""Letters of a word that may have a wrong one; shorter words are too much alike."""

_TWO_WRONG_FROM = 9
_INFLECTED_FROM = 8
"""A longer word that differs only at its end is another form of the word, and no slip."""


def folded(text: str) -> str:
    """The text without accents, of the same length."""
    return text if text.isascii() else "".join(map(_base, text))


@lru_cache(maxsize=1024)
def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if letter.isalpha() and base.isalpha() else letter


@dataclass(frozen=True, slots=True)
class Respelt:
    """A text with words replaced.

    Attributes:
        text: With the words as the tables know them.
        starts: Where the replaced words end in `text`, ascending.
        shifts: By how much the positions from there on are later in the original.
    """

    text: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def original(self, position: int) -> int:
        """Where a position was before."""
        place = bisect_right(self.starts, position) - 1
        return position if place < 0 else position + self.shifts[place]


def respelt(text: str, short: dict[str, str], spelt: frozenset[str], known: frozenset[str] = frozenset()) -> Respelt:
    """Write out what is short, and put right what has a wrong letter.

    Args:
        text: Folded.
        short: To what a short form stands for.
        spelt: Words that are recognised with a wrong letter.
        known: Words that are right, though they look like one of `spelt`.
    """
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    done = length = 0
    for found in _TOKEN.finditer(text):
        word = found[0].lower()
        right = short.get(word) or (word if word in known else _nearest(word, spelt))
        if right == word:
            continue
        between = text[done : found.start()]
        parts += (between, right)
        length += len(between) + len(right)
        done = found.end()
        starts.append(length)
        shifts.append(done - length)
    if not parts:
        return Respelt(text)
    return Respelt("".join((*parts, text[done:])), tuple(starts), tuple(shifts))


@lru_cache(maxsize=4096)
def _nearest(word: str, spelt: frozenset[str]) -> str:
    if len(word) < _SHORTEST or word in spelt or not word.isalpha():
        return word
    wrong = 2 if len(word) >= _TWO_WRONG_FROM else 1
    # In order, so that of two that are as near it is always the same.
    alike = sorted(each for each in spelt if each[0] == word[0])
    found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=wrong)
    if found is None or (len(word) >= _INFLECTED_FROM and word[:-3] == str(found[0])[: len(word) - 3]):
        return word
    return str(found[0])
