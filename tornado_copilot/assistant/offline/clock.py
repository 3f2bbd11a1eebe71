"""Times of day and durations: reading them out of the words of a language. Pure.

An hour from 1 to 7 without "am", "pm" or a part of the day is in the afternoon, 8 to 12 is as written; in a range,
the end that says which half of the day it is decides for the other one too. Midnight is the end of its day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from tornado_copilot.assistant.offline.language import DateWords

_AFTERNOON_BEFORE_HOUR = 8
_LATE_BEFORE_HOUR = 11
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Clock:
    """A time of day.

    Attributes:
        hour: 0 to 24; 24:00 is midnight at the end of the day, and 24:30 half an hour after it.
        minute: 0 to 59.
        sure: Whether it was said in which half of the day it is.
    """

    hour: int
    minute: int
    sure: bool = True

    @property
    def minutes(self) -> int:
        """Minutes since the day began."""
        return self.hour * 60 + self.minute

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"

    @classmethod
    def parse(cls, text: str) -> Clock:
        """The inverse of `str`."""
        hour, minute = text.split(":")
        return cls(int(hour), int(minute))


def settled(clock: Clock, part: str | None) -> Clock:
    """Decide the half of the day, by the part of the day that was named or by the rule above."""
    if clock.sure:
        return clock
    hour = clock.hour
    if part == "night" and hour in (12, 1, 2, 3, 4):
        hour += 12 if hour == 12 else 0
    elif part == "late":
        hour += 12 if 1 <= hour < _LATE_BEFORE_HOUR else 0
    elif part == "lunch":
        hour += 12 if hour < 10 else 0
    elif part in ("afternoon", "evening", "night"):
        hour += 12 if hour < 12 else 0
    elif part is None and 1 <= hour < _AFTERNOON_BEFORE_HOUR:
        hour += 12
    return Clock(hour, clock.minute)


def settled_start(start: Clock, end: Clock, part: str | None) -> Clock:
    """Decide the half of the day of a start whose end is known: the nearest one before it."""
    if start.sure or not end.sure or part is not None:
        return settled(start, part)
    afternoon = Clock(start.hour + 12 if start.hour < 12 else start.hour, start.minute)
    nearest = afternoon if afternoon < end or start.minutes >= end.minutes else Clock(start.hour, start.minute)
    return replace(nearest, sure=True)


def settled_end(end: Clock, start: Clock | None, part: str | None = None) -> Clock:
    """Decide the half of the day of an end: the first one after its start."""
    if end.sure or start is None:
        return settled(end, part)
    for hour in (end.hour, end.hour + 12):
        if start.minutes < hour * 60 + end.minute < _DAY_MINUTES:
            return Clock(hour, end.minute)
    return Clock(end.hour % 12, end.minute)


def read_clock(found: re.Match[str], reader: str, words: DateWords) -> Clock | None:
    """Read what the pattern of the rule `reader` found; None where it is no time after all."""
    clock = _READERS[reader](found, words)
    if clock is None or clock.hour > 24 or clock.minute > 59:
        return None
    return _in_its_half(clock, found, words)


def _in_its_half(clock: Clock, found: re.Match[str], words: DateWords) -> Clock:
    groups = found.groupdict()
    meridiem = groups.get("meridiem")
    if meridiem and 1 <= clock.hour <= 12:
        return Clock(clock.hour % 12 + (12 if meridiem[0] in "pP" else 0), clock.minute)
    if groups.get("part"):
        return settled(clock, words.parts[groups["part"].lower()])
    return clock


def _hour(found: re.Match[str], words: DateWords) -> Clock:
    text = found["hour"].lower()
    hour = int(text) if text.isdigit() else words.numbers[text]
    return Clock(hour, 0, sure=hour == 0 or hour > 12 or text.startswith("0"))


def _fixed(found: re.Match[str], words: DateWords) -> Clock:
    return Clock(*words.clocks[found["clock"].lower()])


def _after_fixed(found: re.Match[str], words: DateWords) -> Clock:
    return replace(_fixed(found, words), minute=_minutes(found, words))


def _before_fixed(found: re.Match[str], words: DateWords) -> Clock:
    return Clock(_fixed(found, words).hour - 1, 60 - _minutes(found, words))


def _digital(found: re.Match[str], words: DateWords) -> Clock:
    return replace(_hour(found, words), minute=int(found["minute"] or 0))


def _bare(found: re.Match[str], words: DateWords) -> Clock:
    return _hour(found, words)


def _minutes(found: re.Match[str], words: DateWords) -> int:
    text = " ".join(found["minutes"].lower().split())
    return int(text) if text.isdigit() else words.minutes[text]


def _past(found: re.Match[str], words: DateWords) -> Clock:
    return replace(_hour(found, words), minute=_minutes(found, words))


def _to(found: re.Match[str], words: DateWords) -> Clock | None:
    clock, minutes = _hour(found, words), _minutes(found, words)
    return Clock(clock.hour - 1 or 12, 60 - minutes, clock.sure) if minutes else None


def _half(found: re.Match[str], words: DateWords) -> Clock:
    clock = _hour(found, words)
    return replace(clock, hour=clock.hour + words.half_hour_shift or 12, minute=30)


def _toward(found: re.Match[str], words: DateWords) -> Clock:
    """As German "viertel neun": a quarter of the hour that ends at nine has gone."""
    clock = _hour(found, words)
    return replace(clock, hour=clock.hour - 1 or 12, minute=_minutes(found, words))


def _after_half(found: re.Match[str], words: DateWords) -> Clock:
    return replace(_half(found, words), minute=30 + _minutes(found, words) % 30)


def _before_half(found: re.Match[str], words: DateWords) -> Clock:
    return replace(_half(found, words), minute=30 - _minutes(found, words) % 30)


def _spoken(found: re.Match[str], words: DateWords) -> Clock:
    text = "-".join(found["spoken"].lower().split())
    return replace(_hour(found, words), minute=words.numbers[text])


_READERS: dict[str, Callable[[re.Match[str], DateWords], Clock | None]] = {
    "fixed": _fixed,
    "after_fixed": _after_fixed,
    "before_fixed": _before_fixed,
    "digital": _digital,
    "bare": _bare,
    "past": _past,
    "to": _to,
    "half": _half,
    "toward": _toward,
    "spoken": _spoken,
    "after_half": _after_half,
    "before_half": _before_half,
}


def read_duration(found: re.Match[str], reader: str, words: DateWords) -> timedelta | None:
    """Read what the pattern of the duration rule `reader` found; None for nothing, or more than a year."""
    minutes = _DURATIONS[reader](found, words)
    return timedelta(minutes=minutes) if 0 < minutes <= 366 * _DAY_MINUTES else None


def _unit(found: re.Match[str], words: DateWords) -> int:
    return words.time_units[found["timeunit"].lower()]


def _amount(text: str, words: DateWords) -> float:
    plain = " ".join(text.lower().replace(",", ".").split())
    return float(words.numbers[plain]) if plain in words.numbers else float(plain)


def _half_more(found: re.Match[str], words: DateWords) -> float:
    number = found.groupdict().get("number")
    return ((_amount(number, words) if number else 1) + 0.5) * _unit(found, words)


def _half_of(found: re.Match[str], words: DateWords) -> float:
    return _unit(found, words) / 2


def _three_quarters(found: re.Match[str], words: DateWords) -> float:
    return _unit(found, words) * 3 / 4


def _quarter(found: re.Match[str], words: DateWords) -> float:
    return _unit(found, words) / 4


def _sum(found: re.Match[str], words: DateWords) -> float:
    return int(found["hours"]) * 60 + int(found["minutes"])


def _plain(found: re.Match[str], words: DateWords) -> float:
    return _amount(found["amount"], words) * _unit(found, words)


_DURATIONS: dict[str, Callable[[re.Match[str], DateWords], float]] = {
    "half_more": _half_more,
    "half_of": _half_of,
    "three_quarters": _three_quarters,
    "quarter": _quarter,
    "sum": _sum,
    "plain": _plain,
}
