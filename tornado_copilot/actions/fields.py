"""What parameters of actions may be: each type with its limits, its JSON Schema and what a person is told.

Strict: nothing is converted, so `"5"` is no number and `true` is none either.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, WithJsonSchema

from tornado_copilot.storage.calendar_values import CAPACITY_MAX
from tornado_copilot.storage.search_cursor import CURSOR_MAX_LENGTH

YEARS = range(2000, 2101)

# RFC 3339, 5.6, where the offset is not optional; the check for the offset comes first, as it is what people forget.
_DATE_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?", re.ASCII)
_OFFSET = re.compile(r"([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII)

_CONTROL = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029"
_NOT_IN_A_LINE = re.compile(f"[{_CONTROL}]")
_NOT_IN_LINES = re.compile(f"(?![\\t\\n\\r])[{_CONTROL}]")


def _line(text: str) -> str:
    if _NOT_IN_A_LINE.search(text):
        raise ValueError("must be one line without control characters")
    return text


def _lines(text: str) -> str:
    if _NOT_IN_LINES.search(text):
        raise ValueError("must not hold control characters, except for line breaks and tabs")
    return text


def _moment(value: Any) -> datetime:
    """Read a time: to the second and in UTC, whatever its offset."""
    if not isinstance(value, str):
        raise ValueError("must be a text with a date and time, such as 2026-11-22T18:00:00Z")
    text = value.strip()
    offset = _OFFSET.search(text)
    if not _DATE_AND_TIME.fullmatch(text[: offset.start()] if offset else text):
        raise ValueError("must be a date and time such as 2026-11-22T18:00:00Z")
    if offset is None:
        raise ValueError("must end with an offset from UTC, such as Z or +01:00")
    try:
        moment = datetime.fromisoformat(text.upper().replace(",", "."))
    except ValueError:
        raise ValueError("must be a date and time that exist, such as 2026-11-22T18:00:00Z") from None
    # Before it is converted: the year 1 has no UTC in every zone.
    if moment.year not in YEARS:
        raise ValueError(f"must be in the years {YEARS.start} to {YEARS.stop - 1}")
    return moment.astimezone(UTC).replace(microsecond=0)


_Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
_RFC_3339 = "RFC 3339 with an offset, such as 2026-11-22T18:00:00Z"


def _text(max_length: int, *, min_length: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=min_length, max_length=max_length)


Title = Annotated[str, _text(200), AfterValidator(_line), Field(description="What the event is called.")]
Description = Annotated[
    str,
    _text(5000, min_length=0),
    AfterValidator(_lines),
    Field(description="What it is about, in some sentences; may be empty."),
]
EventType = Annotated[
    str, _text(50), AfterValidator(_line), Field(description="The kind of event, such as concert, workshop or meetup.")
]
Location = Annotated[
    str, _text(200, min_length=0), AfterValidator(_line), Field(description="Where it takes place; empty for nowhere.")
]
Capacity = Annotated[
    int, Field(ge=1, le=CAPACITY_MAX, description=f"How many can register; without it, up to {CAPACITY_MAX:,}.")
]
Start = Annotated[_Moment, Field(description=f"When the event starts, in the future. {_RFC_3339}.")]
End = Annotated[_Moment, Field(description=f"When the event ends, after it starts. {_RFC_3339}.")]
EventId = Annotated[
    str, _text(64), AfterValidator(_line), Field(description="The id of the event, as a search gives it.")
]

Query = Annotated[
    str,
    _text(200, min_length=0),
    AfterValidator(_line),
    Field(description="Words to look for, in any order; small misspellings do no harm."),
]
Place = Annotated[
    str, _text(200, min_length=0), AfterValidator(_line), Field(description="Words that the location must have.")
]
Kind = Annotated[
    str, _text(50, min_length=0), AfterValidator(_line), Field(description="Words that the kind of event must have.")
]
From = Annotated[_Moment, Field(description=f"Only events that end later. Without it, after now. {_RFC_3339}.")]
To = Annotated[_Moment, Field(description=f"Only events that start no later. {_RFC_3339}.")]
Limit = Annotated[int, Field(ge=1, le=50, description="How many events at most; 10 without it.")]
Cursor = Annotated[
    str,
    _text(CURSOR_MAX_LENGTH),
    AfterValidator(_line),
    Field(description="The nextCursor of the page before, to go on from there."),
]
