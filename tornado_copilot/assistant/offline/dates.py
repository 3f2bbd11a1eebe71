"""Days: reading one, or a range of them, out of the words of a language. Pure.

What is ambiguous is decided by a rule, which a note tells the person:

- A bare weekday is the next such day after today; "this Friday" may be today; "next Friday" is next week's, where
  weeks begin on Monday.
- A date without a year is the next one from today on.
- A slashed date is day first, except in the time zones of the United States, where it is month first; where only
  one reading exists, it is that one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tornado_copilot.assistant.offline.language import DateWords

_MONTH_FIRST_ZONES = re.compile(
    r"US/.+|Pacific/Honolulu|America/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Juneau"
    r"|Adak|Nome|Sitka|Menominee|(Indiana|Kentucky|North_Dakota)/.+)"
)


@dataclass(frozen=True, slots=True)
class Days:
    """One day, or a range with both ends in it.

    Attributes:
        first: The day; None where what was written is no day of any calendar.
        last: The last day of a range.
        weekday: Whether only a weekday was named, which an explicit date overrides.
        part: The part of the day, where the words say it ("tonight").
        note: What the person should be told about how it was read.
    """

    first: date | None
    last: date | None = None
    weekday: bool = False
    part: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What the words are read against.

    Attributes:
        today: In the person's time zone.
        base: The day a draft already has; a bare weekday then stays in its week.
        month_first: How an ambiguous slashed date is read.
        words: The language.
    """

    today: date
    base: date | None
    month_first: bool
    words: DateWords


def is_month_first(zone_name: str) -> bool:
    """Whether people in a time zone write the month before the day."""
    return _MONTH_FIRST_ZONES.fullmatch(zone_name) is not None


def read_days(found: re.Match[str], reader: str, scope: Scope) -> Days | None:
    """Read what the pattern of the rule `reader` found; None where it is no date after all."""
    return _READERS[reader](found, scope)


def long_date(day: date, words: DateWords) -> str:
    """A date in full, as `Friday, 27 November 2026`."""
    weekday, month = words.weekday_names[day.weekday()], words.month_names[day.month - 1]
    return words.date_format.format(weekday=weekday, day=day.day, month=month, year=day.year)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(found: re.Match[str]) -> int | None:
    text = found.groupdict().get("year")
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _dated(year: int | None, month: int, day: int, text: str, scope: Scope) -> Days:
    """A date with its year, or the next one from today on; eight years always hold a 29 February."""
    years = [year] if year is not None else range(scope.today.year, scope.today.year + 9)
    for candidate in years:
        made = _made(candidate, month, day)
        if made is not None and (year is not None or made >= scope.today):
            return Days(made)
    return Days(None, note=scope.words.no_such_day.format(text=text.strip()))


def _iso(found: re.Match[str], scope: Scope) -> Days:
    return _dated(int(found["year"]), int(found["month"]), int(found["day"]), found[0], scope)


def _numeric(found: re.Match[str], scope: Scope) -> Days:
    return _dated(_year(found), int(found["month"]), int(found["day"]), found[0], scope)


def _slashed(found: re.Match[str], scope: Scope) -> Days | None:
    first, second, year = int(found["first"]), int(found["second"]), _year(found)
    by_day, by_month = (
        _dated(year, month, day, found[0], scope) if month <= 12 and day <= 31 else Days(None)
        for month, day in ((second, first), (first, second))
    )
    if by_day.first is None and by_month.first is None:
        return None
    if by_day.first is None or by_month.first is None or by_day.first == by_month.first:
        return by_day if by_day.first is not None else by_month
    chosen, order = (by_month, "month") if scope.month_first else (by_day, "day")
    if chosen.first is None:
        return None
    said = long_date(chosen.first, scope.words)
    return Days(chosen.first, note=scope.words.order_notes[order].format(text=found[0], date=said))


def _named(found: re.Match[str], scope: Scope) -> Days:
    text = found["day"].lower()
    day = scope.words.nths.get(text) or int(re.sub(r"\D", "", text))
    month = scope.words.months[found["month"].lower()]
    days = _dated(_year(found), month, day, found[0], scope)
    last = found.groupdict().get("last")
    if days.first is None or last is None:
        return days
    return Days(days.first, _made(days.first.year, month, int(last)))


def _holiday(found: re.Match[str], scope: Scope) -> Days:
    month, day = scope.words.holidays[_plain(found["holiday"])]
    return _dated(_year(found), month, day, found[0], scope)


def _nth(found: re.Match[str], scope: Scope) -> Days | None:
    text = found["day"].lower()
    day = scope.words.nths.get(text) or int(text)
    for ahead in range(13):
        month = add_months(scope.today.replace(day=1), ahead)
        made = _made(month.year, month.month, day)
        if made is not None and made >= scope.today:
            return Days(made)
    return None


def _nth_on(found: re.Match[str], scope: Scope) -> Days | None:
    """A day of the month with the weekday that it is, as "Wednesday 9": else the number is something else."""
    days = _nth(found, scope)
    weekday = scope.words.weekdays[found["weekday"].lower()]
    return days if days is not None and days.first is not None and days.first.weekday() == weekday else None


def _count(found: re.Match[str], scope: Scope) -> int:
    text = _plain(found["number"])
    return int(text) if text.isdigit() else scope.words.numbers[text]


def _added(day: date, count: int, unit: str) -> date | None:
    try:
        if unit in ("month", "year"):
            return add_months(day, count * (12 if unit == "year" else 1))
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    except (OverflowError, ValueError):
        return None


def _later(found: re.Match[str], scope: Scope) -> Days | None:
    start = scope.today
    anchor = found.groupdict().get("anchor")
    if anchor is not None:
        weekday = scope.words.weekdays.get(anchor.lower())
        start = scope.today + timedelta(days=1) if weekday is None else _next_weekday(weekday, scope.today)
    return _some(_added(start, _count(found, scope), scope.words.units[found["unit"].lower()]))


def _some(day: date | None) -> Days | None:
    return None if day is None else Days(day)


def _coming(found: re.Match[str], scope: Scope) -> Days | None:
    last = _added(scope.today, _count(found, scope), scope.words.units[found["unit"].lower()])
    return None if last is None else Days(scope.today, last)


def _period(found: re.Match[str], scope: Scope) -> Days:
    period = scope.words.periods[_plain(found["period"])]
    return _PERIODS[period](scope.today, _ahead(found, scope, coming=period != "weekend"))


def _ahead(found: re.Match[str], scope: Scope, *, coming: bool = True) -> int:
    """How many periods from this one: 1 for the next, 2 for the one after it."""
    which = _plain(found.groupdict().get("which") or "").split()
    ahead = (*scope.words.next_words, *(scope.words.coming_words if coming else ()))
    return int(any(word in ahead for word in which)) + ("after" in found.groupdict())


def _week(today: date, ahead: int) -> Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * ahead)
    return Days(max(today, monday), monday + timedelta(days=6))


def _weekend(today: date, ahead: int) -> Days:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5 + 7 * ahead)
    return Days(max(today, saturday), saturday + timedelta(days=1))


def _month(today: date, ahead: int) -> Days:
    first = add_months(today.replace(day=1), ahead)
    return Days(max(today, first), add_months(first, 1) - timedelta(days=1))


def _this_year(today: date, ahead: int) -> Days:
    return Days(max(today, date(today.year + ahead, 1, 1)), date(today.year + ahead, 12, 31))


_PERIODS: dict[str, Callable[[date, int], Days]] = {
    "week": _week,
    "weekend": _weekend,
    "month": _month,
    "year": _this_year,
}


def _month_part(found: re.Match[str], scope: Scope) -> Days:
    """The beginning, the middle or the end of a month: ten days each, as the calendar has them."""
    name = found.groupdict().get("month")
    if name is not None:
        month = scope.words.months[name.lower()]
        first = date(_year(found) or scope.today.year + (month < scope.today.month), month, 1)
    else:
        first = add_months(scope.today.replace(day=1), _ahead(found, scope))
    begins, ends = _MONTH_PARTS[scope.words.month_parts[_plain(found["monthpart"])]]
    last = add_months(first, 1) - timedelta(days=1) if ends == _LAST else first.replace(day=ends)
    return Days(max(scope.today, first.replace(day=begins)), last)


def _year_end(found: re.Match[str], scope: Scope) -> Days:
    return Days(max(scope.today, date(scope.today.year, 12, 1)), date(scope.today.year, 12, 31))


_LAST = 31
_MONTH_PARTS = {"begin": (1, 10), "middle": (11, 20), "end": (21, _LAST)}


def _whole_month(found: re.Match[str], scope: Scope) -> Days:
    month = scope.words.months[found["month"].lower()]
    named = _year(found) or (scope.today.year + 1 if _ahead(found, scope) else None)
    first = date(named or scope.today.year + (month < scope.today.month), month, 1)
    return Days(first, add_months(first, 1) - timedelta(days=1))


def _whole_year(found: re.Match[str], scope: Scope) -> Days:
    return Days(date(int(found["year"]), 1, 1), date(int(found["year"]), 12, 31))


def _shift(found: re.Match[str], scope: Scope) -> Days:
    word = _plain(found["shift"])
    return Days(scope.today + timedelta(days=scope.words.shifts[word]), part=scope.words.shift_parts.get(word))


def _weekday(found: re.Match[str], scope: Scope) -> Days:
    weekday = scope.words.weekdays[found["weekday"].lower()]
    which = _plain(found.groupdict().get("which") or "")
    monday = scope.today - timedelta(days=scope.today.weekday())
    if which in scope.words.next_words:
        return Days(monday + timedelta(days=7 + weekday), weekday=True)
    if which in scope.words.last_words:
        return Days(_next_weekday(weekday, scope.today) - timedelta(days=7), weekday=True)
    if which in scope.words.coming_words:
        return Days(_next_weekday(weekday, scope.today), weekday=True)
    if which:
        # "This Wednesday" may be today, "the coming one" is not.
        coming = any(word in scope.words.coming_words for word in which.split())
        return Days(_next_weekday(weekday, scope.today - timedelta(days=0 if coming else 1)), weekday=True)
    if scope.base is not None:
        same_week = scope.base + timedelta(days=weekday - scope.base.weekday())
        if same_week >= scope.today:
            return Days(same_week, weekday=True)
    return Days(_next_weekday(weekday, scope.today), weekday=True)


def _week_after(found: re.Match[str], scope: Scope) -> Days:
    weekday = scope.words.weekdays[found["weekday"].lower()]
    return Days(_next_weekday(weekday, scope.today) + timedelta(days=7), weekday=True)


def _fortnight_after(found: re.Match[str], scope: Scope) -> Days:
    weekday = scope.words.weekdays[found["weekday"].lower()]
    return Days(_next_weekday(weekday, scope.today) + timedelta(days=14), weekday=True)


def _after_next(found: re.Match[str], scope: Scope) -> Days:
    monday = scope.today - timedelta(days=scope.today.weekday())
    return Days(monday + timedelta(days=14 + scope.words.weekdays[found["weekday"].lower()]), weekday=True)


def _weekend_of(found: re.Match[str], scope: Scope) -> Days | None:
    """The weekend in whose week a date is."""
    monday = _monday_of(found, scope)
    return None if monday is None else Days(monday + timedelta(days=5), monday + timedelta(days=6))


def _week_of(found: re.Match[str], scope: Scope) -> Days | None:
    """The week that a date is in, as "the week of the 7th"."""
    monday = _monday_of(found, scope)
    return None if monday is None else Days(monday, monday + timedelta(days=6))


def _monday_of(found: re.Match[str], scope: Scope) -> date | None:
    days = _named(found, scope) if found.groupdict().get("month") else _nth(found, scope)
    return days.first - timedelta(days=days.first.weekday()) if days is not None and days.first is not None else None


def _nth_of_month(found: re.Match[str], scope: Scope) -> Days | None:
    """As "the 4th of next month"."""
    first = add_months(scope.today.replace(day=1), _ahead(found, scope))
    return _some(_made(first.year, first.month, int(re.sub(r"\D", "", found["day"]) or 0)))


def _nth_weekday(found: re.Match[str], scope: Scope) -> Days | None:
    """As "the first Saturday in December", "the last Friday of the month"."""
    weekday = scope.words.weekdays[found["weekday"].lower()]
    count = scope.words.counts[_plain(found["count"])]
    name = found.groupdict().get("month")
    month = scope.words.months[name.lower()] if name is not None else None
    begins = add_months(scope.today.replace(day=1), _ahead(found, scope))
    for ahead in range(13):
        first = add_months(begins, ahead)
        if month not in (None, first.month):
            continue
        days = [first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * week) for week in range(5)]
        days = [day for day in days if day.month == first.month]
        if -len(days) <= count - (count > 0) < len(days) and (day := days[count - (count > 0)]) >= scope.today:
            return Days(day)
    return None


def _week_of_month(found: re.Match[str], scope: Scope) -> Days | None:
    """As "the first week of December": seven days from the 1st, the 8th and so on; the last are the last seven.

    With a group `number`, so many weeks: "the first two weeks of December".
    """
    month = scope.words.months[found["month"].lower()]
    first = date(_year(found) or scope.today.year + (month < scope.today.month), month, 1)
    count = scope.words.counts[_plain(found["count"])]
    weeks = timedelta(weeks=_count(found, scope)) if found.groupdict().get("number") else timedelta(weeks=1)
    if weeks > timedelta(weeks=4):
        return None
    begins = first + timedelta(weeks=count - 1) if count > 0 else add_months(first, 1) - weeks
    return Days(begins, begins + weeks - timedelta(days=1))


def _week_part(found: re.Match[str], scope: Scope) -> Days:
    """The beginning, the middle or the end of a week; the end reaches to Sunday."""
    monday = scope.today - timedelta(days=scope.today.weekday()) + timedelta(weeks=_ahead(found, scope))
    begins, ends = _WEEK_PARTS[scope.words.month_parts[_plain(found["monthpart"])]]
    last = monday + timedelta(days=ends)
    return Days(min(last, max(scope.today, monday + timedelta(days=begins))), last)


_WEEK_PARTS = {"begin": (0, 2), "middle": (1, 3), "end": (3, 6)}


def _calendar_week(found: re.Match[str], scope: Scope) -> Days | None:
    """A week by its number in ISO 8601: the next one from this week on."""
    for year in (_year(found),) if _year(found) else (scope.today.year, scope.today.year + 1):
        try:
            monday = date.fromisocalendar(year or scope.today.year, int(found["week"]), 1)
        except ValueError:
            continue
        if monday + timedelta(days=6) >= scope.today or _year(found):
            return Days(monday, monday + timedelta(days=6))
    return None


def _advent(found: re.Match[str], scope: Scope) -> Days | None:
    """One of the four Sundays before Christmas Day."""
    text = _plain(found["count"])
    count = scope.words.counts.get(text) or int(re.sub(r"\D", "", text) or 0)
    for year in (scope.today.year, scope.today.year + 1):
        christmas = date(year, 12, 25)
        fourth = christmas - timedelta(days=(christmas.weekday() - 6) % 7 or 7)
        day = fourth - timedelta(weeks=4 - count if count > 0 else 0)
        if day >= scope.today and count <= 4:
            return Days(day)
    return None


def _next_weekday(weekday: int, after: date) -> date:
    """The next such day strictly after a day."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


_READERS: dict[str, Callable[[re.Match[str], Scope], Days | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "slashed": _slashed,
    "named": _named,
    "holiday": _holiday,
    "nth": _nth,
    "nth_on": _nth_on,
    "later": _later,
    "coming": _coming,
    "period": _period,
    "whole_month": _whole_month,
    "whole_year": _whole_year,
    "shift": _shift,
    "weekday": _weekday,
    "week_after": _week_after,
    "fortnight_after": _fortnight_after,
    "after_next": _after_next,
    "weekend_of": _weekend_of,
    "week_of": _week_of,
    "month_part": _month_part,
    "year_end": _year_end,
    "nth_of_month": _nth_of_month,
    "nth_weekday": _nth_weekday,
    "week_of_month": _week_of_month,
    "week_part": _week_part,
    "calendar_week": _calendar_week,
    "advent": _advent,
}
