"""The details in a sentence: title, type, place, capacity, and which event is meant. Pure.

What has been understood is blanked out with `GAP` characters, one for one, so that each reader sees only what the
ones before it have left and positions stay true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tornado_copilot.assistant.offline.language import (
    CompiledRules,
    DateWords,
    IntentWords,
    SlotWords,
    alternatives,
    compiled,
)
from tornado_copilot.assistant.offline.naming import EDGES, GAP, NameReader
from tornado_copilot.assistant.offline.spelling import folded, respelt
from tornado_copilot.assistant.offline.when import When

_QUOTED = re.compile(r"[\"“„«](?P<value>[^\"”“»]+)[\"”“»]|(?<!\w)['‘](?P<single>[^'’]{2,})['’](?!\w)")
_PARTS = re.compile(rf"[{GAP},;:.!?\n]|->|\s[-–]\s")
_NAME_MAX_WORDS = 6
_QUOTES = "„“”«»‘’"


@dataclass(frozen=True, slots=True)
class Details:
    """What a sentence says about an event that is made or changed; None where it says nothing."""

    title: str | None = None
    event_type: str | None = None
    location: str | None = None
    capacity: int | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Which event is meant.

    Attributes:
        ordinal: Its place in the list shown last, from 1; -1 is the last.
        pronoun: "It", "that one": the event talked about last.
        words: What it was called; may be empty.
    """

    ordinal: int | None = None
    pronoun: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, beside the time."""

    query: str = ""
    event_type: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    type: re.Pattern[str]
    titles: tuple[re.Pattern[str], ...]
    after: re.Pattern[str]
    locations: tuple[re.Pattern[str], ...]
    destinations: tuple[re.Pattern[str], ...]
    no_locations: re.Pattern[str]
    article: re.Pattern[str]
    capacities: tuple[re.Pattern[str], ...]
    descriptions: tuple[re.Pattern[str], ...]
    phrase: re.Pattern[str]
    phrase_end: re.Pattern[str]
    answer_lead: re.Pattern[str]
    ordinals: tuple[re.Pattern[str], ...]
    pronouns: re.Pattern[str]
    one: re.Pattern[str]
    undated: tuple[re.Pattern[str], ...]
    changes: CompiledRules
    asides: re.Pattern[str]


class SlotReader:
    """Reads the details of events in one language."""

    def __init__(self, words: SlotWords, dates: DateWords, intents: IntentWords) -> None:
        self.words = words
        self._spelt = intents.spelt
        self._names = NameReader(words, intents)
        self._numbers = {word: number for word, number in dates.numbers.items() if word not in dates.articles}
        self._patterns = _patterns(words, alternatives(self._numbers), alternatives(dates.weekdays))

    def undated(self, text: str) -> str:
        """The text without what looks like a time and is none: names in quotation marks, "Soup Sunday", "cap it at 10".

        What is left out becomes underscores, one for one.
        """
        for pattern in (_QUOTED, *self._patterns.undated):
            text = pattern.sub(_underscored, text)
        return text

    def unscheduled(self, text: str) -> str:
        """The text without days that say what kind of event it is, "Friday night jam", likewise underscored."""
        for begin, end in self._names.days_of_kinds(text):
            text = f"{text[:begin]}{'_' * (end - begin)}{text[end:]}"
        return text

    def details(self, text: str, when: When, *, naming: bool) -> Details:
        """What a sentence says about an event.

        Args:
            text: As the person wrote it.
            when: What was found in it about time.
            naming: Whether an unmarked phrase may be the title ("set up a jazz concert").
        """
        kept = self._names.days_of_kinds(text) if naming else ()
        spans = (span for span in when.spans if not any(begin <= span[0] and span[1] <= end for begin, end in kept))
        return self._details(_blanked(text, tuple(spans)), naming=naming)[0]

    def _details(self, text: str, *, naming: bool) -> tuple[Details, str]:
        """The details, and what is left of the text."""
        description, text = _first(self._patterns.descriptions, text, ())
        capacity, text = self._capacity(text)
        title, text = self._marked_title(text)
        location, text = self._place(text) if naming else self._location(text)
        if title is None and naming:
            title = self._phrase(text) or self._unmarked_title(text)
        event_type = self._type(text) or (self._type(title) if title else None)
        return Details(title, event_type, location, capacity, description), text

    def search(self, text: str, when: When) -> Search:
        """What is searched for: the words that carry something, the type and the place."""
        quoted = _QUOTED.search(text)
        if quoted is not None:
            return Search(quoted["value"] or quoted["single"])
        text = _blanked(text, when.spans)
        location, text = self._location(text)
        nouns = self.words.nouns_are_capitalised
        names = [word for word in re.findall(r"[^\W_][\w'&+#-]*", text) if self._says_something(word)]
        types = [word for word in names if self._type(word) and (nouns or not word[0].isupper())]
        event_type = self._type(types[-1]) if types else None
        return Search(" ".join(word for word in names if word not in types), event_type, location)

    def reference(self, text: str, when: When) -> Reference:
        """Which event a request is about."""
        quoted = _QUOTED.search(text)
        if quoted is not None:
            return Reference(words=(quoted["value"] or quoted["single"]).strip())
        text = self._patterns.asides.sub(_gap, text)
        for pattern in self._patterns.ordinals:
            if (found := pattern.search(text)) is not None:
                return Reference(ordinal=self._ordinal(found))
        if (found := self._patterns.one.search(text)) is not None:
            return Reference(words=self._trimmed(found["words"]))
        text = _blanked(text, when.spans)
        after = self._patterns.after.search(text)
        words = (self._trimmed(after["words"]) if after is not None else "") or self._trimmed(text)
        name = self._names.event(text)
        if name is not None and (self.words.complete_names or not self._goes_on(name, words)):
            words = self._without_article(name)
        return Reference(pronoun=not words and self._patterns.pronouns.search(text) is not None, words=words)

    def _goes_on(self, name: str, words: str) -> bool:
        """Whether a mere kind of event goes on in what was found else: "the workshop about bees"."""
        rest = words.removeprefix(name).split()
        return " " not in name and words.startswith(name) and rest[:1] != [] and rest[0] in self.words.name_starts

    def changed(self, text: str, when: When) -> tuple[Details, Reference]:
        """The new details of an event, and which event it is."""
        for field, pattern in self._patterns.changes:
            if (found := pattern.search(text)) is not None:
                named = self.reference(found["reference"], When())
                value: Any = found["value"].strip(EDGES + _QUOTES)
                return replace(Details(), **{field: value}), named
        rest = _blanked(text, when.spans)
        description, rest = _first(self._patterns.descriptions, rest, ())
        title, rest = self._marked_title(rest)
        before = rest
        location, rest = _first(self._patterns.destinations, rest, (self._patterns.no_locations,))
        going = self._names.event(before) if location is not None and self._names.is_kind(location) else None
        if location is not None and going == self._without_article(location):
            # "Squeeze five more places into the pottery workshop": it is the event, and no place.
            location, rest = None, before
        details = replace(self._details(rest, naming=False)[0], title=title, description=description)
        if location is not None:
            details = replace(details, location=self._without_article(location))
        return details, self.reference(self._without_values(rest), When())

    def _without_values(self, text: str) -> str:
        """Without numbers of people and places, so that the name of the event is left."""
        for pattern in self._patterns.capacities:
            if (found := pattern.search(text)) is not None:
                return _blanked(text, (found.span("value"),))
        location, rest = self._location(text)
        # "At the cooking class" is no place, where nothing else is named.
        is_event = location is not None and self._names.is_kind(location) and location == self._names.event(text)
        return text if is_event and self._names.event(rest) is None else rest

    def title_in_answer(self, text: str, when: When) -> tuple[str | None, bool]:
        """The title that somebody gives when asked for it, and whether the rest of the answer says more.

        "Winter Market on 5 December at 10am" says when, too; "Friday night jam" is a name, "next Friday" is none.
        """
        quoted = _QUOTED.search(text)
        if quoted is not None:
            return (quoted["value"] or quoted["single"]).strip(), True
        lead = self._patterns.answer_lead.match(text)
        begins = lead.end() if lead is not None and lead.end() < len(text) else 0
        if not when.spans:
            return _capitalised(text[begins:].strip(EDGES)), False
        first = when.spans[0][0]
        if first > begins:
            before = self._location(text[begins:first])[1].replace(GAP, " ").split()
            while before and before[-1].lower().strip(EDGES) in self.words.edge_words:
                before.pop()
            if before:
                return _capitalised(" ".join(before).strip(EDGES)), True
        left = _blanked(text, when.spans).strip(EDGES)
        return (_capitalised(text[begins:].strip(EDGES)), False) if left else (None, True)

    def _type(self, text: str) -> str | None:
        found = list(self._patterns.type.finditer(text))
        return self.words.types[found[-1]["type"].lower()] if found else None

    def _capacity(self, text: str) -> tuple[int | None, str]:
        for pattern in self._patterns.capacities:
            found = pattern.search(text)
            if found is not None:
                value = found["value"].lower()
                number = self._numbers.get(value) or _number(value)
                return number, _blanked(text, (found.span(),))
        return None, text

    def _marked_title(self, text: str) -> tuple[str | None, str]:
        quoted = _QUOTED.search(text)
        if quoted is not None:
            return (quoted["value"] or quoted["single"]).strip(), _blanked(text, (quoted.span(),))
        return _first(self._patterns.titles, text, ())

    def _location(self, text: str) -> tuple[str | None, str]:
        value, rest = _first(self._patterns.locations, text, (self._patterns.no_locations,))
        if value is None:
            return None, text
        return self._without_article(value), rest

    def _place(self, text: str) -> tuple[str | None, str]:
        """A place after a preposition, or one that stands alone: "Hole in the Wall" is more than "the Wall"."""
        value, rest = self._location(text)
        where = self._names.place(text)
        if where is None or (value is not None and not text[slice(*where)].endswith(value)):
            return value, rest
        begin, end = where
        if value is not None and self._location(text[begin:end])[1].startswith(GAP):
            return value, rest
        return text[begin:end], _blanked(text, (where,))

    def _unmarked_title(self, text: str) -> str | None:
        """A name that no verb marks: the first that is more than a kind of event."""
        for title in self._names.titles(text):
            if any(word.lower() not in self.words.generic and not self._is_type(word) for word in title.split()):
                return _capitalised(title)
        return None

    def _without_article(self, place: str) -> str:
        article = self._patterns.article.match(place)
        return place[article.end() :] if article is not None else place

    def _phrase(self, text: str) -> str | None:
        """The words after the verb, up to the next preposition: `jazz concert`; None for a mere `concert`."""
        found = self._patterns.phrase.search(text)
        if found is None:
            return self._name_before_verb(text) if self.words.names_first else None
        rest = text[found.end() :]
        end = self._patterns.phrase_end.search(rest)
        words = rest[: end.start() if end is not None else len(rest)].strip(EDGES).split()
        while words and words[0].lower() in self.words.generic:
            words.pop(0)
        if words and words[0].lower() in self.words.pronoun_words:
            return None
        return _capitalised(" ".join(words)) if self._is_name(words) else None

    def _name_before_verb(self, text: str) -> str | None:
        """The first words between commas and the like that are left without those of the request."""
        for part in _PARTS.split(text):
            words = self._trimmed(part).split()
            if len(words) <= _NAME_MAX_WORDS and self._is_name(words):
                return _capitalised(" ".join(words))
        return None

    def _is_name(self, words: list[str]) -> bool:
        """Whether words say more than that there is an event, and of which type."""
        return any(word.lower() not in self.words.generic and not self._is_type(word) for word in words)

    def _is_type(self, word: str) -> bool:
        return word.lower() not in self.words.telling_types and self._patterns.type.fullmatch(word) is not None

    def _says_something(self, word: str) -> bool:
        return self._plain(word) not in self.words.query_words

    def _plain(self, word: str) -> str:
        """A word as the tables have it."""
        plain = folded(word).lower()
        return plain if plain in self.words.edge_words else respelt(plain, {}, self._spelt).text

    def _ordinal(self, found: re.Match[str]) -> int:
        groups = found.groupdict()
        if groups.get("cardinal"):
            return self._numbers[groups["cardinal"].lower()]
        return int(groups["digits"]) if groups.get("digits") else self.words.ordinals[groups["word"].lower()]

    def _is_edge(self, word: str) -> bool:
        """Whether a word belongs to the request around a name, as a whole or in all its parts: "inscris-moi-y"."""
        edges = self.words.edge_words
        return word in edges or all(part in edges or self._names.is_requested(part) for part in re.split("['-]", word))

    def _trimmed(self, text: str) -> str:
        """A name without the words of the request around it."""
        words = [word for word in (each.strip(EDGES) for each in text.replace(GAP, " ").split()) if word]
        lower = [self._plain(word) for word in words]
        request = next((at for at, word in enumerate(lower) if not self._is_edge(word)), len(words))
        starts = [at for at in range(request) if lower[at] in self.words.name_starts]
        begin = starts[-1] + 1 if starts else request
        end = len(words)
        while begin < end and lower[begin] in self.words.pronoun_words:
            begin += 1
        while end > begin and self._is_edge(lower[end - 1]):
            end -= 1
        return self._without_article(" ".join(words[begin:end]))


def _first(
    patterns: tuple[re.Pattern[str], ...], text: str, unwanted: tuple[re.Pattern[str], ...]
) -> tuple[str | None, str]:
    """The value of the first pattern that finds an acceptable one, and the text without what it found."""
    for pattern in patterns:
        for found in pattern.finditer(text):
            value = found["value"].strip(EDGES)
            if value and not any(each.fullmatch(value) for each in unwanted):
                return value, _blanked(text, (found.span(),))
    return None, text


def _underscored(found: re.Match[str]) -> str:
    """What was found, its group `value` made unreadable."""
    groups = found.groupdict()
    begin, end = found.span("single" if groups.get("single") is not None else "value")
    begin, end = begin - found.start(), end - found.start()
    return f"{found[0][:begin]}{'_' * (end - begin)}{found[0][end:]}"


def _gap(found: re.Match[str]) -> str:
    return GAP * len(found[0])


def _blanked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for begin, end in spans:
        text = text[:begin] + GAP * (end - begin) + text[end:]
    return text


def _capitalised(text: str) -> str | None:
    return text[:1].upper() + text[1:] if text else None


def _number(text: str) -> int | None:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits and len(digits) < 10 else None


@lru_cache(maxsize=8)
def _patterns(words: SlotWords, numbers: str, weekdays: str) -> _Patterns:
    kinds = alternatives(words.types)

    def made(pattern: str) -> re.Pattern[str]:
        filled = pattern.replace("{type}", f"(?:{kinds}){words.type_plural}").replace("{number}", f"(?:{numbers})")
        filled = filled.replace("{weekday}", f"(?:{weekdays})")
        return compiled(filled.replace("{ordinal}", f"(?:{alternatives(words.ordinals)})"))

    return _Patterns(
        type=compiled(rf"\b(?P<type>{kinds}){words.type_plural}\b"),
        titles=tuple(made(pattern) for pattern in words.titles),
        after=made(words.after),
        destinations=tuple(made(pattern) for pattern in words.destinations),
        locations=tuple(made(pattern) for pattern in words.locations),
        no_locations=made(words.no_locations),
        article=made(words.article),
        capacities=tuple(made(pattern) for pattern in (*words.counts, *words.capacities)),
        descriptions=tuple(made(pattern) for pattern in words.descriptions),
        phrase=compiled(rf"\b{words.verbs}\b\s*:?\s+{words.determiners}"),
        phrase_end=compiled(words.phrase_end),
        answer_lead=made(words.answer_lead),
        ordinals=tuple(made(pattern) for pattern in words.ordinal_patterns),
        pronouns=made(words.pronouns),
        one=made(words.one),
        asides=made(words.asides),
        undated=tuple(made(pattern) for pattern in (*words.counts, *words.dated_names)),
        changes=tuple((field, made(pattern)) for field, pattern in words.changes),
    )
