"""How an event and its place are named amid other words: what is looked at when no mark says where a name is. Pure.

The texts are a person's own, in which what was understood already is a run of `GAP` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tornado_copilot.assistant.offline.frames import family_pattern
from tornado_copilot.assistant.offline.language import IntentWords, SlotWords, alternatives, compiled
from tornado_copilot.assistant.offline.spelling import folded

GAP = "\x1f"
EDGES = " \t\n.,;:!?¿¡-–'\"" + GAP

_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w'’&-]*)[ ]+$")
_MODIFIERS_MAX = 3
_NAME_MIN_LETTERS = 2
_PLACE_MAX_WORDS = 5
_LEADING_MAX_WORDS = 6
_SEGMENT = re.compile(r"[^,;\n" + GAP + r"]+?(?=[,;\n" + GAP + r"]|\.(?:\s|$)|\s[-–]\s|$)")

_REQUESTED = (
    "make put enrol obtain come leave give_up remove call_off move change begins show look tell self the a wish unable "
    "ask not thanks help"
).split()
"""Families whose words are about an event, and no part of its name."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    heads: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    proper: tuple[re.Pattern[str], ...]
    naming: tuple[re.Pattern[str], ...]
    dated_kinds: tuple[re.Pattern[str], ...]
    venues: re.Pattern[str] | None
    requested: frozenset[str]


class NameReader:
    """Finds the names of events and places in one language."""

    def __init__(self, words: SlotWords, intents: IntentWords) -> None:
        self._words = words
        self._patterns = _patterns(words, intents)

    def event(self, text: str) -> str | None:
        """What an event is called in a request about it: after an article, by capitals, or by what kind it is."""
        if not self._patterns.names:
            return None
        plain = folded(text)
        patterns = (*self._patterns.names, *self._patterns.proper)
        found = [
            match.span("words") for each in patterns for match in each.finditer(plain) if self._is_name(match["words"])
        ]
        kind = self._kind(text)
        first = min(found, key=lambda span: (span[0], -span[1]), default=None)
        if first is not None and not (" " in kind and text.index(kind) < first[0]):
            return self._without_kind(self._without_request(text[slice(*first)]))
        return self._without_kind(kind) if " " in kind else None

    def days_of_kinds(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where a day says what kind of event it is: "Friday night jam", "a Christmas party"."""
        plain = folded(text)
        return tuple(found.span("value") for each in self._patterns.dated_kinds for found in each.finditer(plain))

    def is_kind(self, text: str) -> bool:
        """Whether a kind of event is named."""
        return self._patterns.heads.search(folded(text)) is not None

    def titles(self, text: str) -> Iterator[str]:
        """What an event that is to be made may be called, the likeliest first; may be a mere kind."""
        plain = folded(text)
        for pattern in self._patterns.naming:
            for found in pattern.finditer(plain):
                yield text[slice(*found.span("value"))].strip(EDGES)
        if self._words.complete_names and (named := self.event(text)) is not None:
            yield named
        first = _SEGMENT.search(text)
        if first is not None and self._patterns.naming:
            yield self._kind(first[0])
            leading = first[0].split()
            if len(leading) <= _LEADING_MAX_WORDS and not any(self.is_requested(word) for word in leading):
                yield first[0].strip(EDGES)
        name = self.event(text)
        if name is not None:
            yield name

    def place(self, text: str) -> tuple[int, int] | None:
        """Where a place may stand that no preposition marks: "…, Town Square"."""
        segments = [(found.start(), found[0]) for found in _SEGMENT.finditer(text) if found[0].strip(EDGES)]
        for begin, segment in segments[1:] if segments and segments[0][0] == 0 else segments:
            value = segment.strip(EDGES)
            if len(value.split()) <= _PLACE_MAX_WORDS and self._is_place(value):
                begin += segment.index(value)
                return begin, begin + len(value)
        return None

    def is_requested(self, word: str) -> bool:
        """Whether a word belongs to a request and not to a name."""
        plain = folded(word).lower().strip(EDGES)
        return len(plain) < _NAME_MIN_LETTERS or plain in self._patterns.requested or plain in self._words.edge_words

    def _is_place(self, value: str) -> bool:
        if self._patterns.venues is None:
            return False
        words = value.split()
        is_venue = self._patterns.venues.search(folded(value)) is not None
        return is_venue or (value[0].isupper() and not self.is_requested(words[0]) and not self.is_requested(words[-1]))

    def _is_name(self, words: str) -> bool:
        return any(word.lower() not in self._words.generic for word in words.split())

    def _kind(self, text: str) -> str:
        """The first kind of event with the words before it that say which, "pub quiz"; empty where there is none."""
        plain = folded(text)
        found = next((each for each in self._patterns.heads.finditer(plain) if self._is_name(each[0])), None)
        if found is None:
            return ""
        begin, end = found.span()
        for _ in range(_MODIFIERS_MAX):
            before = _WORD_BEFORE.search(plain, max(0, begin - 40), begin)
            if before is None or self.is_requested(before["word"]) or not self._is_name(before["word"]):
                break
            begin = before.start("word")
        return text[begin:end].strip(EDGES)

    def _without_request(self, name: str) -> str:
        """A name by its capitals without the verb before it: "Cancel Jazz Night"."""
        words = name.strip(EDGES).split()
        kind = self._patterns.heads.match(folded(name.strip(EDGES)))
        while len(words) > 1 and kind is None and self.is_requested(words[0]):
            words.pop(0)
        return " ".join(words)

    def _without_kind(self, name: str) -> str:
        """Without a mere "event" before or after the name."""
        words = name.split()
        while len(words) > 1 and words[-1].lower() in self._words.generic:
            words.pop()
        while len(words) > 1 and words[0].lower() in self._words.generic:
            words.pop(0)
        return " ".join(words)


@lru_cache(maxsize=8)
def _patterns(words: SlotWords, intents: IntentWords) -> _Patterns:
    head = family_pattern(intents.families.get("event", ""), intents.gap_max_words).pattern
    kinds = f"(?:{alternatives(words.types)}){words.type_plural}"

    def made(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
        filled = (
            each.replace("{type}", kinds).replace("{venue}", f"(?:{words.venues or '(?!)'})") for each in patterns
        )
        return tuple(compiled(each.replace("{head}", f"(?:{head})")) for each in filled)

    phrases = (phrase.split() for name in _REQUESTED for phrase in intents.families.get(name, "").split(","))
    return _Patterns(
        heads=compiled(rf"{head}(?:[ ]+{head})*"),
        names=made(words.names),
        proper=made(words.proper),
        naming=made(words.naming),
        dated_kinds=made(words.dated_kinds),
        venues=compiled(rf"(?<!\w)(?:{words.venues})(?!\w)") if words.venues else None,
        requested=frozenset(each for phrase in phrases if len(phrase) == 1 for each in phrase[0].split("|")),
    )
