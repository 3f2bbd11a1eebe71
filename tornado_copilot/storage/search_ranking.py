"""How well an event answers a search. Pure: no database, no clock.

An event is compared word by word, in any order: the same word counts most, then a word that begins like it, then one
that is misspelt. A word counts more in the title than in the type, the location or the description.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tornado_copilot.storage.search_index import DELETION_MIN, PREFIX_MIN, deletions, words

WORDS_MAX = 8
"""Words of a search that are looked up; the longest of them, as they say most."""

_WEIGHTS = (1.0, 0.9, 0.8, 0.5)
"""Of a word in title, type, location and description: the lines of `searchText`."""

_SAY_LITTLE = frozenset(
    "a an and any are at by every event events for from happening i in is me my near next of on or some the there this "
    "to us we what when where with".split()
)


class Stage(IntEnum):
    """How strictly a search is read. The first stage that finds something answers it.

    Each takes more look-ups than the one before it, and finds what is less like the search.
    """

    ALL = 0
    """All words are there; the longest as it was typed."""
    ALL_MISSPELT = 1
    """All words are there; the longest may be misspelt."""
    ANY = 2
    """Some words are there, as they were typed."""
    ANY_MISSPELT = 3
    """Some words are there, misspelt perhaps."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is searched for.

    Attributes:
        query: Words in any order.
        event_type: Words that the type must have.
        location: Words that the location must have.
        starts_before: The last moment at which an event may start; None for no limit.
        ends_after: An event must end later; None for "is not over".
    """

    query: str = ""
    event_type: str = ""
    location: str = ""
    ends_after: datetime | None = None
    starts_before: datetime | None = None


class Wanted:
    """The words of a search, ready to be compared with events."""

    def __init__(self, criteria: Criteria) -> None:
        typed = list(dict.fromkeys(words(criteria.query)))
        telling = [word for word in typed if word not in _SAY_LITTLE and (len(word) > 2 or not word.isascii())]
        self._query = sorted(telling or typed, key=len, reverse=True)[:WORDS_MAX]
        self._text = " ".join(typed)
        self._type = words(criteria.event_type)[:WORDS_MAX]
        self._location = words(criteria.location)[:WORDS_MAX]
        self._similarity: dict[tuple[str, str], float] = {}

    @property
    def has_words(self) -> bool:
        """Whether there is anything to look up by word."""
        return bool(self._query or self._type or self._location)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that make sense: a search of one word has no "some of the words"."""
        return tuple(Stage) if len(self._query) > 1 else (Stage.ALL, Stage.ALL_MISSPELT)

    def keys(self, stage: Stage) -> list[str]:
        """What to look up: each event that can match in this stage is filed under one of these."""
        if stage in (Stage.ALL, Stage.ALL_MISSPELT):
            longest = max((*self._query, *self._type, *self._location), key=len)
            return [longest] if stage is Stage.ALL else _misspelt(longest)
        if stage is Stage.ANY:
            return list(self._query)
        return list(dict.fromkeys(key for word in self._query[:4] for key in _misspelt(word)))

    def score(self, document: dict[str, Any], stage: Stage) -> int:
        """How well an event matches, 1 to 1,050; 0 for not at all.

        Deterministic for a document, so that a page begins where the one before it ended.
        """
        fields = [line.split() for line in document["searchText"].split("\n")]
        if not (self._has_all(self._type, fields[1]) and self._has_all(self._location, fields[2])):
            return 0
        if not self._query:
            return 1
        scores = [self._best(word, fields) for word in self._query]
        found = sum(1 for score in scores if score)
        if not found or (stage in (Stage.ALL, Stage.ALL_MISSPELT) and found < len(scores)):
            return 0
        in_order = fuzz.ratio(self._text, " ".join(fields[0])) / 2
        return max(1, round(1000 * sum(scores) / len(scores) + in_order))

    def _has_all(self, wanted: list[str], present: list[str]) -> bool:
        return all(any(self._similar(word, other) for other in present) for word in wanted)

    def _best(self, word: str, fields: Iterable[list[str]]) -> float:
        best = 0.0
        for weight, field in zip(_WEIGHTS, fields, strict=True):
            if best >= weight:
                break
            for other in field:
                best = max(best, weight * self._similar(word, other))
        return best

    def _similar(self, word: str, other: str) -> float:
        # A thousand events share most of their words, and a look-up is ten times as fast as a comparison.
        pair = (word, other)
        known = self._similarity.get(pair)
        if known is None:
            known = self._similarity[pair] = similarity(word, other)
        return known


def similarity(typed: str, word: str) -> float:
    """How much a word is the one that was typed: 1 the same, 0 another one."""
    if typed == word:
        return 1.0
    if len(typed) >= PREFIX_MIN and word.startswith(typed):
        return 0.9
    if typed.isdigit() or len(typed) < DELETION_MIN:
        return 0.0
    # A plural, or another ending: "concerts" for "concert".
    if len(word) >= DELETION_MIN and typed.startswith(word) and len(typed) - len(word) <= 3:
        return 0.8
    mistakes_max = 1 if len(typed) < 7 else 2
    mistakes = OSA.distance(typed, word, score_cutoff=mistakes_max)
    return 0.85 - 0.15 * mistakes if mistakes <= mistakes_max else 0.0


def _misspelt(word: str) -> list[str]:
    """The keys that a word meets which differs by a letter, or, if it is long, by two of them after the fourth."""
    if word.isdigit():
        return []
    beginning = [word[:DELETION_MIN]] if len(word) >= 7 else []
    return [*deletions(word), *beginning]
