"""Putting events, times and errors into words. Pure; nothing is said of an event that no action has returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.assistant.confirmation import inert
from tornado_copilot.assistant.offline.dates import long_date
from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.when import When, window
from tornado_copilot.errors import CopilotError, InvalidParameters, Unauthenticated, Unavailable
from tornado_copilot.wire.encoding import timestamp


@dataclass(frozen=True, slots=True)
class Wording:
    """How things are said to one person.

    Attributes:
        language: The language that they speak.
        zone: The time zone in which times are told.
    """

    language: Language
    zone: ZoneInfo

    def say(self, name: str, /, **values: Any) -> str:
        """A text of the language, filled in."""
        return self.language.replies.texts[name].format(**values)

    def date(self, day: datetime) -> str:
        """As `Friday, 27 November 2026`."""
        return long_date(day.date(), self.language.dates)

    def time_range(self, start: datetime, end: datetime, *, zoned: bool = True) -> str:
        """As `Friday, 27 November 2026, 19:00–21:00 (Europe/Berlin)`; both must be in the same zone."""
        replies = self.language.replies
        first, last = self.date(start), self.date(end)
        begins, ends = f"{start:%H:%M}", f"{end:%H:%M}"
        overnight = end.date() == start.date() + timedelta(days=1) and end - start < timedelta(hours=12)
        if start.date() == end.date() or overnight:
            text = replies.time_range.format(date=first, start=begins, end=ends)
        else:
            text = replies.day_range.format(first=first, start=begins, last=last, end=ends)
        return replies.zoned.format(text=text, zone=start.tzinfo) if zoned else text

    def clock_time(self, at: datetime) -> str:
        """As `Friday, 27 November 2026, 19:00 (Europe/Berlin)`."""
        return self.language.replies.zoned.format(text=f"{self.date(at)}, {at:%H:%M}", zone=at.tzinfo)

    def event_when(self, event: dict[str, Any], *, zoned: bool = True) -> str:
        """When an event takes place."""
        return self.time_range(*event_times(event, self.zone), zoned=zoned)

    def named(self, event: dict[str, Any]) -> dict[str, str]:
        """What a text about an event is filled in with: its title, which others chose, and when it takes place."""
        return {"title": inert(event["title"]), "when": self.event_when(event)}

    def event_type(self, event_type: str) -> str:
        """What people call a type of event."""
        return self.language.replies.types.get(event_type, event_type)

    def places(self, event: dict[str, Any]) -> str:
        """How many places are left, in a sentence's end."""
        capacity = event.get("capacity")
        if capacity is None:
            return self.say("places_open", registered=event["registered"])
        left = max(capacity - event["registered"], 0)
        if left == 0:
            return self.say("places_full", capacity=capacity, waiting=event["waiting"])
        return self.say("places_some", left=left, capacity=capacity)

    def listed(self, events: list[dict[str, Any]], *, first: int = 1) -> str:
        """A numbered list, a line for each event."""
        return "\n".join(self._line(number, event) for number, event in enumerate(events, first))

    def _line(self, number: int, event: dict[str, Any]) -> str:
        left = ""
        if event["status"] == "cancelled":
            left = self.say("cancelled")
        elif is_full(event):
            left = self.say("places_none", waiting=event["waiting"])
        elif "capacity" in event:
            left = self.say("places_left", left=event["capacity"] - event["registered"], capacity=event["capacity"])
        where = self.say("where", location=event["location"]) if "location" in event else ""
        when = self.event_when(event, zoned=False)
        return self.say("line", number=number, title=event["title"], when=when, where=where, places=left)

    def details(self, event: dict[str, Any]) -> str:
        """All that is known of an event."""
        organizer = event["organizer"]["name"]
        lines = [
            self.say("details", title=event["title"], type=self.event_type(event["eventType"]), organizer=organizer),
            self.say("details_when", when=self.event_when(event)),
        ]
        if "location" in event:
            lines.append(self.say("details_where", location=event["location"]))
        lines.append(self.say("details_places", places=self.places(event)))
        if event.get("description"):
            lines.append(self.say("details_description", description=event["description"]))
        if event["status"] == "cancelled":
            lines.append(self.say("details_cancelled"))
        return "\n".join(lines)

    def refusal(self, error: CopilotError, intent: str) -> str:
        """Why an action was refused, in words for a person."""
        replies = self.language.replies
        if isinstance(error, Unavailable):
            return self.say("unavailable")
        if isinstance(error, Unauthenticated):
            return self.say("sign_in", purpose=replies.purposes.get(intent, intent))
        if isinstance(error, InvalidParameters):
            return " ".join(
                self.say("refused_field", field=replies.fields.get(name, name), must_be=self._said(must_be))
                for name, must_be in error.fields.items()
            )
        return self.say("refused", message=error.message.rstrip("."))

    def _said(self, text: str) -> str:
        """A message about parameters, with the names that people use for them."""
        for name, word in self.language.replies.fields.items():
            text = text.replace(name, word)
        return text


def event_times(event: dict[str, Any], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When an event of an action starts and ends, in a zone."""
    start, end = (datetime.fromisoformat(event[name]).astimezone(zone) for name in ("startDateTime", "endDateTime"))
    return start, end


def is_full(event: dict[str, Any]) -> bool:
    """Whether whoever registers now would have to wait."""
    return "capacity" in event and bool(event["registered"] >= event["capacity"])


def window_parameters(when: When, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """The range of a search as parameters; `to` is the last second in it.

    What is over already is left out of a range that goes on: "today" is the rest of it.
    """
    begins, ends = window(when, zone)
    if begins is not None and begins < now and (ends is None or ends > now):
        begins = now
    made = {"from": begins, "to": ends - timedelta(seconds=1) if ends is not None else None}
    return {name: timestamp(at) for name, at in made.items() if at is not None}
