"""What a sentence says about time, and its place in a time zone. Pure.

The parts stay apart (day, time, end, duration), so that "make it 8pm" can later change one and leave the others.
`span` gives the two moments of an event, `window` the range of a search.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tornado_copilot.assistant.offline.clock import Clock, settled, settled_end

_PART_HOURS = {"morning": (5, 12), "lunch": (11, 14), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 24)}


@dataclass(frozen=True, slots=True)
class Point:
    """One end: a day or a range of days, a time, a part of the day, each if it was said."""

    day: date | None = None
    last_day: date | None = None
    clock: Clock | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What a sentence says about time.

    Attributes:
        start: The start, or the days of a search.
        end: The end, if one was said.
        duration: How long, if that was said.
        shift: By how much to move what there is ("an hour later").
        open: The start is the beginning of a range without an end ("after Friday").
        notes: How something ambiguous was read, or why something could not be.
        spans: Where in the text all this was found, ascending.
    """

    start: Point | None = None
    end: Point | None = None
    duration: timedelta | None = None
    shift: timedelta | None = None
    open: bool = False
    notes: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def said(self) -> bool:
        """Whether the sentence says anything about time."""
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a zone.

    Attributes:
        at: With the zone.
        skipped: No clock there ever shows this time: daylight saving time skips it.
        twice: Clocks show it twice that day; `at` is the first.
    """

    at: datetime
    skipped: bool = False
    twice: bool = False


def place(day: date, clock: Clock, zone: ZoneInfo) -> Moment:
    """Put a time of day into a time zone; 24:00 is the next day's 0:00."""
    day += timedelta(days=clock.hour // 24)
    first = datetime.combine(day, time(clock.hour % 24, clock.minute), tzinfo=zone)
    second = first.replace(fold=1)
    skipped = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None)
    return Moment(first, skipped, not skipped and first.utcoffset() != second.utcoffset())


def later(at: datetime, duration: timedelta) -> datetime:
    """So much time later, also across a change of the clocks."""
    return (at.astimezone(UTC) + duration).astimezone(at.tzinfo)


def span(when: When, zone: ZoneInfo) -> tuple[Moment | None, Moment | None]:
    """The start and the end of an event, as far as they were said.

    An end without a day is on the day of the start, or on the next where that would be before the start.
    """
    start, end = when.start, when.end
    if start is None or start.day is None or start.clock is None:
        return None, None
    begins = place(start.day, start.clock, zone)
    if end is not None and end.clock is not None:
        clock = settled_end(end.clock, start.clock if end.day in (None, start.day) else None)
        ends = place(end.day or start.day, clock, zone)
        if end.day is None and ends.at <= begins.at:
            ends = place(start.day + timedelta(days=1), clock, zone)
        return begins, ends
    if when.duration is not None:
        return begins, Moment(later(begins.at, when.duration))
    return begins, None


def window(when: When, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The range of a search: from the first, up to but without the second; None where it is open."""
    start, end = when.start, when.end
    begins = ends = None
    if start is not None and start.day is not None:
        begins, ends = _covered(start, start.day, zone)
        if when.open:
            ends = None
    if end is not None and end.day is not None:
        ends = _covered(end, end.day, zone)[1]
    elif end is not None and end.clock is not None and start is not None and start.day is not None:
        ends = place(start.day, settled_end(end.clock, start.clock), zone).at
    return begins, ends


def _covered(point: Point, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first_hour, last_hour = _PART_HOURS.get(point.part or "", (0, 24))
    begins = Clock(first_hour, 0)
    if point.clock is not None:
        begins, last_hour = settled(point.clock, point.part), 24
    return place(day, begins, zone).at, place(point.last_day or day, Clock(last_hour, 0), zone).at
