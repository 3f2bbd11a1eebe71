"""The calendar's values: an event, the people at it, and what a change of it leads to. Pure and frozen.

The product's *event* is a concert or a class; it has nothing to do with what goes over the stream.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from tornado_copilot.wire.encoding import timestamp

Attendance = Literal["registered", "waiting"]

CAPACITY_MAX = 10_000
"""Places of any event, also of one without a capacity. The attendees are part of the event's document, so that one
atomic write decides who gets the last place; at 10,000 it is some 2 MB of the 16 that a document may have."""

WAITING_MAX = 2_000
"""People on a waiting list, for the same reason; whoever comes later has no prospect of a place anyway."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account: the id a token gives, and the name other people are shown."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Details:
    """What an organiser decides about an event.

    Attributes:
        title: 1 to 200 characters.
        description: Up to 5,000 characters.
        event_type: Free text, as "concert" or "workshop"; up to 50 characters.
        starts_at: In UTC, whole seconds.
        ends_at: In UTC, whole seconds.
        location: Up to 200 characters; None where there is none to tell.
        capacity: 1 to `CAPACITY_MAX`; None for no limit but that one.
    """

    title: str
    description: str
    event_type: str
    starts_at: datetime
    ends_at: datetime
    location: str | None = None
    capacity: int | None = None

    @property
    def places(self) -> int:
        """How many can be registered at most."""
        return CAPACITY_MAX if self.capacity is None else self.capacity


@dataclass(frozen=True, slots=True)
class Event:
    """An event as everybody may see it: how many are coming, never who."""

    id: str
    details: Details
    organizer: Person
    status: Literal["active", "cancelled"] = "active"
    registered: int = 0
    waiting: int = 0

    def public(self) -> dict[str, Any]:
        """The JSON object that clients get; what is not known is absent, not null."""
        details = self.details
        return {
            "id": self.id,
            "title": details.title,
            "description": details.description,
            "eventType": details.event_type,
            "startDateTime": timestamp(details.starts_at),
            "endDateTime": timestamp(details.ends_at),
            **({} if details.location is None else {"location": details.location}),
            **({} if details.capacity is None else {"capacity": details.capacity}),
            "organizer": {"id": self.organizer.id, "name": self.organizer.name},
            "status": self.status,
            "registered": self.registered,
            "waiting": self.waiting,
        }

    def named(self, zone: tzinfo = UTC) -> str:
        """The title and the date, for a sentence: `“Jazz Night” (Tue 1 Dec 2026, 19:00 UTC)`."""
        return f"“{self.details.title}” ({spoken(self.details.starts_at, zone)})"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person's place at an event, or in its waiting list.

    Attributes:
        registration_id: Opaque; names this registration, also after a move up from the waiting list.
        at: When they registered.
    """

    person: Person
    registration_id: str
    status: Attendance
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """An event and everybody at it: what one document holds, and what a rule turns into another one.

    Attributes:
        attendees: By the person's id, in the order in which they came; so the first who waits is the next to move up.
        version: Goes up by one with each change.
    """

    event: Event
    attendees: Mapping[str, Attendee]
    version: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that these people, and nobody else, are told."""

    kind: Literal["waitlist.promoted", "event.changed", "event.cancelled"]
    message: str
    user_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever asked for a change is told.

    Attributes:
        event: As it is after the change.
        registration: The registration that was made or given up.
        position: Its place in the waiting list, from 1; None for one with a place at the event.
        notified: How many people were told of the change.
    """

    event: Event
    registration: Attendee | None = None
    position: int | None = None
    notified: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule leads to.

    Attributes:
        news: What everybody is told about the event itself; None where only the number of people at it has changed.
    """

    record: Record
    answer: Answer
    news: Literal["event.created", "event.changed", "event.cancelled"] | None = None
    notices: tuple[Notice, ...] = ()


def spoken(moment: datetime, zone: tzinfo = UTC) -> str:
    """A time for people, with the zone it is in: `Tue 1 Dec 2026, 19:00 UTC`."""
    local = moment.astimezone(zone)
    # Not %a and %b: their words depend on the locale of the process.
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[local.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{weekday} {local.day} {months[local.month - 1]} {local.year}, {local:%H:%M %Z}"
