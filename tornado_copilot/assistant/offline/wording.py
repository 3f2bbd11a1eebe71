"""Putting events, times and errors into words. Pure; nothing is said of an event that no action has returned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.assistant.offline.dates import long_date
from tornado_copilot.assistant.offline.english.dates import DATE_WORDS
from tornado_copilot.assistant.offline.english.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.when import When, window
from tornado_copilot.errors import CopilotError, InvalidParameters, Unauthenticated, Unavailable
from tornado_copilot.wire.encoding import timestamp


def say(name: str, /, **values: Any) -> str:
    """A text of the language, filled in."""
    return REPLY_WORDS.texts[name].format(**values)


def time_range(start: datetime, end: datetime, *, zoned: bool = True) -> str:
    """As `Friday, 27 November 2026, 19:00–21:00 (Europe/Berlin)`; both must be in the same zone."""
    first, last = long_date(start.date(), DATE_WORDS), long_date(end.date(), DATE_WORDS)
    begins, ends = f"{start:%H:%M}", f"{end:%H:%M}"
    overnight = end.date() == start.date() + timedelta(days=1) and end - start < timedelta(hours=12)
    if start.date() == end.date() or overnight:
        text = REPLY_WORDS.time_range.format(date=first, start=begins, end=ends)
    else:
        text = REPLY_WORDS.day_range.format(first=first, start=begins, last=last, end=ends)
    return REPLY_WORDS.zoned.format(text=text, zone=start.tzinfo) if zoned else text


def clock_time(at: datetime) -> str:
    """As `Friday, 27 November 2026, 19:00 (Europe/Berlin)`."""
    return REPLY_WORDS.zoned.format(text=f"{long_date(at.date(), DATE_WORDS)}, {at:%H:%M}", zone=at.tzinfo)


def event_times(event: dict[str, Any], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When an event of an action starts and ends, in a zone."""
    start, end = (datetime.fromisoformat(event[name]).astimezone(zone) for name in ("startDateTime", "endDateTime"))
    return start, end


def event_when(event: dict[str, Any], zone: ZoneInfo, *, zoned: bool = True) -> str:
    """When an event takes place."""
    return time_range(*event_times(event, zone), zoned=zoned)


def places(event: dict[str, Any]) -> str:
    """How many places are left, in a sentence's end."""
    capacity = event.get("capacity")
    if capacity is None:
        return say("places_open", registered=event["registered"])
    left = max(capacity - event["registered"], 0)
    if left == 0:
        return say("places_full", capacity=capacity, waiting=event["waiting"])
    return say("places_some", left=left, capacity=capacity)


def is_full(event: dict[str, Any]) -> bool:
    """Whether whoever registers now would have to wait."""
    return "capacity" in event and bool(event["registered"] >= event["capacity"])


def listed(events: list[dict[str, Any]], zone: ZoneInfo, *, first: int = 1) -> str:
    """A numbered list, a line for each event."""
    return "\n".join(_line(number, event, zone) for number, event in enumerate(events, first))


def _line(number: int, event: dict[str, Any], zone: ZoneInfo) -> str:
    left = ""
    if event["status"] == "cancelled":
        left = say("cancelled")
    elif is_full(event):
        left = say("places_none", waiting=event["waiting"])
    elif "capacity" in event:
        left = say("places_left", left=event["capacity"] - event["registered"], capacity=event["capacity"])
    where = say("where", location=event["location"]) if "location" in event else ""
    when = event_when(event, zone, zoned=False)
    return say("line", number=number, title=event["title"], when=when, where=where, places=left)


def details(event: dict[str, Any], zone: ZoneInfo) -> str:
    """All that is known of an event."""
    organizer = event["organizer"]["name"]
    lines = [
        say("details", title=event["title"], type=event["eventType"], organizer=organizer),
        say("details_when", when=event_when(event, zone)),
    ]
    if "location" in event:
        lines.append(say("details_where", location=event["location"]))
    lines.append(say("details_places", places=places(event)))
    if event.get("description"):
        lines.append(say("details_description", description=event["description"]))
    if event["status"] == "cancelled":
        lines.append(say("details_cancelled"))
    return "\n".join(lines)


def window_parameters(when: When, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """The range of a search as parameters; `to` is the last second in it.

    What is over already is left out of a range that goes on: "today" is the rest of it.
    """
    begins, ends = window(when, zone)
    if begins is not None and begins < now and (ends is None or ends > now):
        begins = now
    made = {"from": begins, "to": ends - timedelta(seconds=1) if ends is not None else None}
    return {name: timestamp(at) for name, at in made.items() if at is not None}


def refusal(error: CopilotError, intent: str) -> str:
    """Why an action was refused, in words for a person."""
    if isinstance(error, Unavailable):
        return say("unavailable")
    if isinstance(error, Unauthenticated):
        return say("sign_in", purpose=REPLY_WORDS.purposes.get(intent, intent))
    if isinstance(error, InvalidParameters):
        return " ".join(
            say("refused_field", field=REPLY_WORDS.fields.get(name, name), must_be=_said(must_be))
            for name, must_be in error.fields.items()
        )
    return say("refused", message=error.message.rstrip("."))


def _said(text: str) -> str:
    """A message about parameters, with the names that people use for them."""
    for name, word in REPLY_WORDS.fields.items():
        text = text.replace(name, word)
    return text
