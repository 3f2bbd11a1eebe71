"""What a language is to the offline agent: tables and patterns, no code.

Each language is a package with the same modules, `dates`, `intents`, `requests`, `families`, `slots` and `replies`, and
with weights learned from examples; the grammar that reads them is the same for all. Patterns of dates and intents see
text without accents, so that people may leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Rules = tuple[tuple[str, str], ...]
"""Pairs of (name of the reading function, pattern)."""

CompiledRules = tuple[tuple[str, re.Pattern[str]], ...]


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any one of some words, the longest first; a blank matches any white space."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile as all patterns of a language are read: without regard to case."""
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class DateWords:
    """The words and patterns of dates, times and durations.

    Attributes:
        weekdays: Name to number, Monday is 0.
        months: Name to number, January is 1.
        numbers: Word to number, articles included ("in a week").
        articles: Those of `numbers` that cannot be an hour.
        nths: Ordinal word to day of the month.
        units: Word to `day`, `week`, `fortnight`, `month` or `year`.
        periods: Word to `week`, `weekend`, `month` or `year`.
        month_parts: Word to `begin`, `middle` or `end` of a month.
        counts: Word to which of a month's weekdays it is; -1 is the last.
        shifts: "tomorrow" and the like, to days from today.
        holidays: Name to (month, day).
        parts: Word to `morning`, `afternoon`, `evening` or `night`.
        shift_parts: Those of `shifts` that also say the part of the day.
        clocks: "noon" and the like, to (hour, minute); midnight is (24, 0), the end of its day.
        minutes: "quarter" and the like, to minutes.
        half_hour_shift: What "half six" adds to its hour: 0 in English (6:30), -1 in German (5:30).
        next_words: Those that mean next week's day, not the coming one.
        coming_words: Those that mean the next one of weeks, months and years only.
        last_words: Those that mean the day before today.
        day_rules: How a day or a range of days is written; read by `dates.py`.
        clock_rules: How a time is written; read by `clock.py`.
        introduced_clock_rules: Likewise, but only after a word such as "at".
        duration_rules: How a duration is written; read by `clock.py`.
        time_units: Word to minutes.
        from_now: What stands `before` or `after` a duration that counts from now.
        moved: What stands `before` or `after` a duration by which something is to move, and the `later_verbs` and
            `earlier_verbs` with which a mere duration is one.
        late: Words for what is held in the evening: "at nine" is then 21:00.
        earlier: Words of `moved` that mean towards the past.
        openings: The kinds `end`, `before`, `after`, `from` and `at` of words that come before a date or time.
        introducing: Words before which a bare number is an hour.
        inner: What may stand between a day and its time.
        connector: What joins the two ends of a range.
        part_follows: A part of the day after a day.
        part_alone: A part of the day without a day.
        correcting: A word that takes back what was said before it.
        replaced: What comes before a date or time that another one takes the place of.
        onwards: What follows the start of a range without an end.
        order_notes: Why a slashed date was read `day` or `month` first; `{text}` and `{date}` are filled in.
        no_such_day: The note on a date that no calendar has; `{text}` is filled in.
        other_weekday: The note on a weekday that is not the date's; `{date}` is filled in.
        date_format: `{weekday}`, `{day}`, `{month}` and `{year}` are filled in.
        weekday_names: As they are written in full, from Monday.
        month_names: As they are written in full, from January.
        short: What is written for a word, as "tmrw".
        spelt: Words that are recognised with a wrong letter.
    """

    weekdays: dict[str, int]
    months: dict[str, int]
    numbers: dict[str, int]
    articles: frozenset[str]
    nths: dict[str, int]
    units: dict[str, str]
    periods: dict[str, str]
    month_parts: dict[str, str]
    counts: dict[str, int]
    shifts: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    parts: dict[str, str]
    shift_parts: dict[str, str]
    clocks: dict[str, tuple[int, int]]
    minutes: dict[str, int]
    half_hour_shift: int
    next_words: tuple[str, ...]
    coming_words: tuple[str, ...]
    last_words: tuple[str, ...]
    day_rules: Rules
    clock_rules: Rules
    introduced_clock_rules: Rules
    duration_rules: Rules
    time_units: dict[str, int]
    from_now: dict[str, str]
    moved: dict[str, str]
    late: str
    earlier: tuple[str, ...]
    openings: dict[str, str]
    introducing: tuple[str, ...]
    inner: str
    connector: str
    part_follows: str
    part_alone: str
    correcting: str
    onwards: str
    replaced: str
    order_notes: dict[str, str]
    no_such_day: str
    other_weekday: str
    date_format: str
    weekday_names: tuple[str, ...]
    month_names: tuple[str, ...]
    short: dict[str, str]
    spelt: frozenset[str]

    @cached_property
    def _groups(self) -> dict[str, str]:
        groups = {
            "weekday": alternatives(self.weekdays),
            "month": alternatives(self.months),
            "number": r"\d{1,3}|" + alternatives(self.numbers),
            "hour": r"(?:2[0-4]|[01]?\d)(?!\d)|" + alternatives(word for word in self.numbers if word in self.hours),
            "nth": alternatives(self.nths),
            "unit": alternatives(self.units),
            "period": alternatives(self.periods),
            "monthpart": alternatives(self.month_parts),
            "count": alternatives(self.counts),
            "shift": alternatives(self.shifts),
            "holiday": alternatives(self.holidays),
            "part": alternatives(self.parts),
            "clock": alternatives(self.clocks),
            "minutes": r"[0-5]?\d|" + alternatives(self.minutes),
        }
        return groups

    @cached_property
    def hours(self) -> frozenset[str]:
        """The number words that can be an hour; an article cannot."""
        return (
            frozenset(word for word, number in self.numbers.items() if number <= 12 and word.isalpha()) - self.articles
        )

    def expand(self, pattern: str) -> re.Pattern[str]:
        """Compile a pattern of the tables, its `{name}`s replaced by groups of that name."""
        pattern = pattern.replace("{nth}", self._groups["nth"]).replace("{anyweekday}", self._groups["weekday"])
        for name, words in self._groups.items():
            pattern = pattern.replace("{" + name + "}", f"(?P<{name}>{words})")
        return compiled(pattern)

    def expand_rules(self, rules: Rules) -> CompiledRules:
        """Compile a table of rules."""
        return tuple((reader, self.expand(pattern)) for reader, pattern in rules)


@dataclass(frozen=True, eq=False)
class IntentWords:
    """What people ask for, as patterns over the plain form of a sentence (`english/intents.py`).

    Attributes:
        contractions: To what they stand for, for instance "don't"; `-n't` is the end of a word.
        spelt: Words that are recognised with a wrong letter.
        known: Words that only look like one of `spelt`.
        prefixes: Words before a request that make it polite, not another one.
        sentence_ends: Where one sentence ends and the next begins.
        clause_ends: Where one part of a sentence ends and another may hold the request.
        conditional: Words with which no part of a sentence can be taken alone ("if", "said").
        yes: What a plain agreement consists of, once or more.
        yes_to: What else is an agreement to one action, as "create it".
        no: All that a plain refusal may consist of.
        waits: Neither yes nor no: the person needs time.
        refusal: A command not to do something, anywhere in the sentence.
        status: A question whether something was done.
        asking: How a question about doing something begins; never a command.
        interrogative: How any question begins; a request that begins so is none.
        story: How somebody begins who tells what was done.
        naming: An indefinite article: what has one, a day and a time, is an event to be made.
        asked: A question about an event or for events that is one about doing something after all.
        reported: How somebody begins who passes on what others say.
        polite: How a request begins that has the form of a question.
        asides: Courtesies that look like a condition ("if possible"), left out at the beginning and at the end.
        generic: A question whether we do something in general, in the form of a polite request.
        topics: What such a question is about, by the first pattern found.
        limits: What we cannot do, by topic.
        limits_yield: Intents that a topic of `limits` does not overrule.
        requests: Intents with what they begin with, after the prefixes; the first wins.
        talk: Intents that are the whole of a sentence.
        anywhere: Requests that are found inside a sentence that begins with something else.
        families: The words of each family of `frames.FAMILIES`, in the notation of `frames.py`.
        weights: The file that `learned.py` reads.
        gap_max_words: How many words `…` stands for at most; a German clause may be long before its particle.
    """

    contractions: dict[str, str]
    spelt: frozenset[str]
    known: frozenset[str]
    prefixes: str
    sentence_ends: str
    clause_ends: str
    conditional: str
    yes: str
    yes_to: dict[str, str]
    no: str
    waits: str
    refusal: str
    status: str
    asking: str
    interrogative: str
    story: str
    reported: str
    naming: str
    asked: str
    polite: str
    asides: str
    generic: str
    topics: Rules
    limits: Rules
    limits_yield: tuple[str, ...]
    requests: Rules
    talk: Rules
    anywhere: Rules
    families: dict[str, str]
    weights: Path
    gap_max_words: int = 6


@dataclass(frozen=True, eq=False)
class SlotWords:
    """How the details of an event are written (`english/slots.py`).

    Patterns read the person's own text, in which everything that was understood already is a run of U+001F. A group
    `value` holds what is wanted. `{type}`, `{number}` and `{ordinal}` stand for the words of the tables.

    Attributes:
        types: Word to event type.
        type_plural: What may follow one.
        generic: Words for an event that say nothing about it.
        verbs: Those before the name of an event that is to be made.
        determiners: What may stand before the name.
        phrase_end: Where a name that is not marked as one ends.
        titles: A name that is marked as one.
        after: The words of a request after which the name of an event stands, as group `words`.
        locations: A place.
        destinations: A place to which an event is moved.
        no_locations: What looks like a place and is none.
        article: What a place is written without.
        capacities: How many people.
        descriptions: A description.
        answer_lead: How an answer begins that is a name or a place.
        ordinals: Word to the place in a list; -1 is the last.
        ordinal_patterns: How one of a list is named, as group `digits` or `word`.
        pronouns: Words for the event that was talked about last.
        one: "The … one", with the group `words`.
        asides: What is said around the name of an event and belongs to neither it nor the request.
        changes: A new value for a field of an event, with the groups `reference` and `value`.
        edge_words: Words around an event's name in a request; taken off both ends.
        name_starts: Those of them after which a name begins; "book" is a verb before "the", and a noun after it.
        pronoun_words: What is no name after them either.
        query_words: Words of a search that say nothing about what is searched.
        names: How an event is named amid other words, as group `words`; `{head}` stands for the family `event`, and
            `{venue}` for `venues`.
        complete_names: Whether what `names` finds is all of a name, as where what says more stands behind the noun.
        proper: Likewise, where no such pattern finds one.
        naming: How one that is to be made is named where no verb of `verbs` stands before it, as group `value`.
        venues: Words for places.
        counts: Numbers of people that would be read as times, as group `value`.
        dated_kinds: Days that say what kind of event it is where another day is said, too, as group `value`.
        dated_names: Names that would be read as days, as group `value`; `{weekday}` stands for the weekdays.
        telling_types: Words of `types` that are name enough, as a German compound ("Stadtführung").
        nouns_are_capitalised: Whether a capital letter tells no name, because all nouns have one.
        names_first: Whether a name may begin without an article, and the verb come last ("Elternabend anlegen").
    """

    types: dict[str, str]
    type_plural: str
    generic: tuple[str, ...]
    verbs: str
    determiners: str
    phrase_end: str
    titles: tuple[str, ...]
    after: str
    locations: tuple[str, ...]
    destinations: tuple[str, ...]
    no_locations: str
    article: str
    capacities: tuple[str, ...]
    descriptions: tuple[str, ...]
    answer_lead: str
    ordinals: dict[str, int]
    ordinal_patterns: tuple[str, ...]
    pronouns: str
    one: str
    asides: str
    changes: Rules
    edge_words: frozenset[str]
    name_starts: frozenset[str]
    pronoun_words: frozenset[str]
    query_words: frozenset[str]
    names: tuple[str, ...] = ()
    complete_names: bool = False
    proper: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    venues: str = ""
    counts: tuple[str, ...] = ()
    dated_names: tuple[str, ...] = ()
    telling_types: frozenset[str] = frozenset()
    names_first: bool = False
    nouns_are_capitalised: bool = False
    dated_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ReplyWords:
    """What is answered (`english/replies.py`).

    Attributes:
        texts: Templates by name, filled in by name.
        purposes: What an intent that needs a user is for.
        fields: What people call the parameters of actions.
        types: Type of event, as it is stored, to what people call it.
        time_range: From one time to another on the same day.
        day_range: From a time on one day to a time on another.
        zoned: A time with its zone.
        suggestions: By name, (title, message).
    """

    texts: dict[str, str]
    purposes: dict[str, str]
    fields: dict[str, str]
    types: dict[str, str]
    time_range: str
    day_range: str
    zoned: str
    suggestions: dict[str, tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Language:
    """All that the offline agent knows of one language.

    Attributes:
        code: As `de` (ISO 639-1).
        marks: Words by which it is told from the others, without accents.
        letters: Those that tell it, too.
        dates: How times are written.
        intents: What people ask for.
        slots: How the details of an event are written.
        replies: What is answered.
    """

    code: str
    marks: frozenset[str]
    letters: frozenset[str]
    dates: DateWords
    intents: IntentWords
    slots: SlotWords
    replies: ReplyWords
