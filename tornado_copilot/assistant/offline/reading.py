"""Finding dates, times, ranges and durations in a sentence. Pure.

A small recursive-descent reader: a sentence holds ranges and points among other words, a range is two points and
what joins them, a point is a day and a time in either order. What a day or a time looks like is a table of the
language (`language.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from tornado_copilot.assistant.offline.clock import (
    Clock,
    read_clock,
    read_duration,
    settled,
    settled_end,
    settled_start,
)
from tornado_copilot.assistant.offline.dates import Days, Scope, is_month_first, long_date, read_days
from tornado_copilot.assistant.offline.language import CompiledRules, DateWords
from tornado_copilot.assistant.offline.spelling import folded, respelt
from tornado_copilot.assistant.offline.when import Point, When, later

READ_MAX_CHARACTERS = 600
"""Times are looked for in the beginning of a message; a description comes after them."""

_FOUND_MAX = 20
_WORD_STARTS = re.compile(r"(?<![^\W_])[^\W_]|@")


def read(
    text: str,
    now: datetime,
    *,
    words: DateWords,
    base: date | None = None,
    part: str | None = None,
) -> When:
    """Find what a sentence says about time.

    Args:
        text: As the person wrote it.
        now: With the person's time zone.
        words: The language.
        base: The day of a draft, in whose week a bare weekday stays.
        part: The part of the day said before; "at 9" is 21:00 in the evening.
    """
    scope = Scope(now.date(), base, is_month_first(str(now.tzinfo)), words)
    spelt = respelt(folded(text[:READ_MAX_CHARACTERS]), words.short, words.spelt)
    reading = _Reading(spelt.text, now, scope, part)
    position = 0
    while (found := _WORD_STARTS.search(spelt.text, position)) and len(reading.when.spans) < _FOUND_MAX:
        position = reading.step(found.start()) or found.end()
    spans = tuple((spelt.original(begin), spelt.original(end)) for begin, end in reading.when.spans)
    return replace(reading.moved(), spans=spans)


@dataclass(frozen=True, slots=True)
class _Patterns:
    days: CompiledRules
    clocks: CompiledRules
    introduced: CompiledRules
    durations: CompiledRules
    openings: CompiledRules
    single: dict[str, re.Pattern[str]]


@lru_cache(maxsize=8)
def _patterns(words: DateWords) -> _Patterns:
    single = {
        "inner": words.inner,
        "connector": words.connector,
        "part_follows": words.part_follows,
        "part_alone": words.part_alone,
        "correcting": words.correcting,
        "replaced": rf"(?:{words.replaced})\s*$",
        "onwards": words.onwards,
        "now_before": words.from_now["before"],
        "now_after": words.from_now["after"],
        "moved_before": words.moved["before"],
        "moved_after": words.moved["after"],
        "later_verbs": words.moved["later_verbs"],
        "earlier_verbs": words.moved["earlier_verbs"],
        "late": words.late,
    }
    return _Patterns(
        words.expand_rules(words.day_rules),
        words.expand_rules(words.clock_rules),
        words.expand_rules(words.introduced_clock_rules),
        words.expand_rules(words.duration_rules),
        words.expand_rules(tuple((kind, rf"(?:{pattern})(?!\w)\s*") for kind, pattern in words.openings.items())),
        {name: words.expand(pattern) for name, pattern in single.items()},
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A point and where it ends in the text."""

    point: Point
    end: int
    notes: tuple[str, ...] = ()


class _Reading:
    """One sentence being read; `when` is what has been found so far."""

    def __init__(self, text: str, now: datetime, scope: Scope, part: str | None) -> None:
        self._text = text
        self._now = now
        self._scope = scope
        self._part = part
        self._patterns = _patterns(scope.words)
        self._late = "late" if self._patterns.single["late"].search(text) is not None else None
        self.when = When()

    def step(self, position: int) -> int | None:
        """Read what begins at a position, if anything does, and say where it ends."""
        return (
            self._range(position, "at", position)
            or self._counted(position)
            or self._opened(position)
            or self._length(position, position)
        )

    def moved(self) -> When:
        """What was found; with "postpone it", a length of time is by how much."""
        when = self.when
        if (when.duration is None and when.shift is None) or when.start is not None:
            return when
        if self._patterns.single["earlier_verbs"].search(self._text):
            length = when.duration if when.duration is not None else when.shift
            return replace(when, duration=None, shift=-abs(length)) if length is not None else when
        if when.duration is not None and self._patterns.single["later_verbs"].search(self._text):
            return replace(when, duration=None, shift=when.duration)
        return when

    def _opened(self, position: int) -> int | None:
        for kind, pattern in self._patterns.openings:
            opening = pattern.match(self._text, position)
            if opening is None:
                continue
            last_word = opening[0].lower().split()[-1]
            introduced = kind != "at" or last_word in self._scope.words.introducing
            end = self._range(opening.end(), kind, position, introduced) or self._length(opening.end(), position)
            if end is not None:
                return end
        return None

    def _range(self, position: int, kind: str, began: int, introduced: bool = False) -> int | None:
        first = self._point(position, introduced, in_range=kind == "from")
        if first is None:
            return None
        joined = self._patterns.single["connector"].match(self._text, first.end)
        second = self._point(joined.end(), True) if joined is not None else None
        if joined is not None and second is not None and _continues(first.point, joined[0], second.point):
            self._record(kind, replace(first.point, clock=second.point.clock), None, (began, second.end), first.notes)
            return second.end
        if second is not None and kind in ("at", "from"):
            self._record("at", first.point, second.point, (began, second.end), first.notes + second.notes)
            return second.end
        onwards = self._patterns.single["onwards"].match(self._text, first.end)
        end = onwards.end() if onwards is not None else first.end
        self._record("from" if onwards is not None else kind, first.point, None, (began, end), first.notes)
        return end

    def _point(self, position: int, introduced: bool, *, in_range: bool = False) -> _Found | None:
        """A day and a time, in either order, with little words between them.

        After "from", `in_range`, "ten to twelve" is a range and not ten minutes before.
        """
        point, end, weekday = Point(), position, False
        notes: tuple[str, ...] = ()
        while True:
            part = self._patterns.single["part_alone"].match(self._text, position)
            if (point.day is None or weekday) and (days := self._days(position, point, weekday)) is not None:
                found, end = days
                notes = notes + self._notes(found, point)
                point = replace(point, day=found.first, last_day=found.last, part=found.part or point.part)
                weekday = found.weekday
            elif point.clock is None and (clock := self._clock(position, introduced, in_range)) is not None:
                point, end = replace(point, clock=clock[0]), clock[1]
            elif part is not None and point.part is None:
                point, end = replace(point, part=self._scope.words.parts[part["part"].lower()]), part.end()
            else:
                break
            between = self._patterns.single["inner"].match(self._text, end)
            position = between.end() if between is not None else end
            # "Friday 19.30": after a day, a number is a time unless something else is counted by it.
            introduced = point.day is not None or (between is not None and self._introduces(between[0]))
        return _Found(point, end, notes) if point != Point() or notes else None

    def _introduces(self, between: str) -> bool:
        return any(word in self._scope.words.introducing for word in between.lower().replace(",", " ").split())

    def _days(self, position: int, point: Point, weekday: bool) -> tuple[Days, int] | None:
        for reader, pattern in self._patterns.days:
            found = pattern.match(self._text, position)
            days = read_days(found, reader, self._scope) if found is not None else None
            if found is None or days is None or (weekday and days.weekday):
                continue
            part = self._patterns.single["part_follows"].match(self._text, found.end())
            if part is None or days.last is not None:
                return days, found.end()
            return replace(days, part=self._scope.words.parts[part["part"].lower()]), part.end()
        return None

    def _notes(self, found: Days, point: Point) -> tuple[str, ...]:
        notes: tuple[str, ...] = (found.note,) if found.note is not None else ()
        if point.day is not None and found.first is not None and point.day.weekday() != found.first.weekday():
            said = long_date(found.first, self._scope.words)
            notes += (self._scope.words.other_weekday.format(date=said),)
        return notes

    def _clock(self, position: int, introduced: bool, in_range: bool) -> tuple[Clock, int] | None:
        rules = self._patterns.clocks + (self._patterns.introduced if introduced else ())
        for reader, pattern in rules:
            found = None if in_range and reader == "to" else pattern.match(self._text, position)
            clock = read_clock(found, reader, self._scope.words) if found is not None else None
            if found is not None and clock is not None:
                return clock, found.end()
        return None

    def _counted(self, position: int) -> int | None:
        """A duration that counts from now ("in two hours") or moves something ("by two hours")."""
        now_before = self._patterns.single["now_before"].match(self._text, position)
        if now_before is not None and (length := self._length_at(now_before.end())) is not None:
            return self._from_now(length[0], (position, length[1]))
        moved_before = self._patterns.single["moved_before"].match(self._text, position)
        if moved_before is not None and (length := self._length_at(moved_before.end())) is not None:
            return self._shift(length, position)
        return None

    def _length(self, position: int, began: int) -> int | None:
        length = self._length_at(position)
        if length is None:
            return None
        duration, end = length
        if (after := self._patterns.single["now_after"].match(self._text, end)) is not None:
            return self._from_now(duration, (began, after.end()))
        if self._patterns.single["moved_after"].match(self._text, end) is not None:
            return self._shift(length, began)
        return self._found(replace(self.when, duration=duration), (began, end))

    def _shift(self, length: tuple[timedelta, int], began: int) -> int:
        """By how much something is to move: to an earlier time where that is said after it."""
        duration, end = length
        if (after := self._patterns.single["moved_after"].match(self._text, end)) is not None:
            end = after.end()
            if " ".join(after[0].lower().split()) in self._scope.words.earlier:
                duration = -duration
        return self._found(replace(self.when, shift=duration), (began, end))

    def _length_at(self, position: int) -> tuple[timedelta, int] | None:
        for reader, pattern in self._patterns.durations:
            found = pattern.match(self._text, position)
            duration = read_duration(found, reader, self._scope.words) if found is not None else None
            if found is not None and duration is not None:
                return duration, found.end()
        return None

    def _from_now(self, duration: timedelta, where: tuple[int, int]) -> int:
        at = later(self._now, duration)
        self._record("at", Point(day=at.date(), clock=Clock(at.hour, at.minute)), None, where, ())
        return where[1]

    def _found(self, when: When, where: tuple[int, int]) -> int:
        self.when = replace(when, spans=(*when.spans, where))
        return where[1]

    def _record(
        self, kind: str, first: Point, second: Point | None, where: tuple[int, int], notes: tuple[str, ...]
    ) -> None:
        """Join a point or range with what was found before it; a later word wins only where it corrects."""
        if self._patterns.single["replaced"].search(self._text[: where[0]]) is not None:
            # "At 8 instead of 7": what was is no part of what is said.
            self._found(self.when, where)
            return
        before = self.when.spans[-1][1] if self.when.spans else where[0]
        corrects = self._patterns.single["correcting"].search(self._text[before : where[1]]) is not None
        part = first.part or (self.when.start.part if self.when.start else None) or self._part or self._late
        when = replace(self.when, notes=self.when.notes + notes)
        if second is not None:
            first, second = self._settled_range(first, second, part)
            when = replace(when, start=_joined(when.start, first, corrects), end=second)
        elif kind in ("end", "before"):
            when = replace(when, end=self._end(kind, first, when.start))
        else:
            if first.clock is not None:
                first = replace(first, clock=settled(first.clock, part))
            if kind == "after" and first.clock is None and first.day is not None:
                first = Point(day=(first.last_day or first.day) + timedelta(days=1))
            opens = kind in ("after", "from") and first.clock is None and first.last_day is None
            when = replace(when, start=_joined(when.start, first, corrects), open=when.open or opens)
        self._found(when, where)

    def _settled_range(self, first: Point, second: Point, part: str | None) -> tuple[Point, Point]:
        if first.day is None and second.day is not None and first.clock is not None:
            first, second = replace(first, day=second.day), replace(second, day=None)
        if first.clock is not None and second.clock is not None:
            same_day = second.day is None
            start = settled_start(first.clock, second.clock, part) if same_day else settled(first.clock, part)
            end = settled_end(second.clock, start) if same_day else settled(second.clock, second.part)
            return replace(first, clock=start), replace(second, clock=end)
        return first, second

    def _end(self, kind: str, point: Point, start: Point | None) -> Point:
        if kind == "before" and point.clock is None and point.day is not None:
            return Point(day=point.day - timedelta(days=1))
        if point.clock is not None and start is not None and start.clock is not None:
            return replace(point, clock=settled_end(point.clock, start.clock))
        return point


def _continues(first: Point, joined: str, second: Point) -> bool:
    """Whether a dash stands between a day and its time, as in "Monday 7 December - 6pm", and not between two ends."""
    is_time = second.clock is not None and second.day is None
    return joined.strip(" ,") in ("-", "–", "—") and is_time and first.day is not None and first.clock is None


def _joined(old: Point | None, new: Point, corrects: bool) -> Point:
    if old is None:
        return new
    first, second = (new, old) if corrects else (old, new)
    day = first if first.day is not None else second
    return Point(day.day, day.last_day, first.clock or second.clock, first.part or second.part)
