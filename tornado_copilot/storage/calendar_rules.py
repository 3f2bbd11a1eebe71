"""What may happen to an event, and to whom. Pure: a record in, a change out, or an error that says why not.

The rule everything here obeys: a free place and a waiting list never exist together. Whatever frees a place moves the
first who waits up, in the same change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from tornado_copilot.errors import Conflict, Forbidden, InvalidParameters
from tornado_copilot.storage.calendar_values import (
    WAITING_MAX,
    Answer,
    Attendee,
    Change,
    Details,
    Event,
    Notice,
    Person,
    Record,
)

DURATION_MAX = timedelta(days=366)


def create(event_id: str, details: Details, organizer: Person, now: datetime) -> Change:
    """Make an event.

    Raises:
        InvalidParameters: It ends before it starts, lasts longer than a year, or starts in the past.
    """
    _check_times(details, starts_after=now)
    event = Event(event_id, details, organizer)
    return Change(Record(event, {}, version=1), Answer(event), news="event.created")


def register(record: Record, person: Person, registration_id: str, now: datetime) -> Change:
    """Give somebody a place, or where there is none, a place in the waiting list.

    Raises:
        Conflict: The event is cancelled or over, they are in it already, or its waiting list is full, too.
    """
    event = record.event
    _check_open(event, now)
    if present := record.attendees.get(person.id):
        raise Conflict(
            f"you are already registered for {event.named()}"
            if present.status == "registered"
            else f"you are already on the waiting list of {event.named()}"
        )
    if event.registered < event.details.places:
        attendee = Attendee(person, registration_id, "registered", now)
        event, position = replace(event, registered=event.registered + 1), None
    elif event.waiting < WAITING_MAX:
        attendee = Attendee(person, registration_id, "waiting", now)
        event, position = replace(event, waiting=event.waiting + 1), event.waiting + 1
    else:
        raise Conflict(f"{event.named()} is full, and so is its waiting list")
    following = Record(event, {**record.attendees, person.id: attendee}, record.version + 1)
    return Change(following, Answer(event, attendee, position))


def cancel_registration(record: Record, person: Person, now: datetime) -> Change:
    """Give a place back; the first who waits gets it and is told.

    Raises:
        Conflict: They are not in it, or the event is cancelled or over.
    """
    event = record.event
    _check_open(event, now)
    left = record.attendees.get(person.id)
    if left is None:
        raise Conflict(f"you are not registered for {event.named()}")
    attendees = {user_id: attendee for user_id, attendee in record.attendees.items() if user_id != person.id}
    if left.status == "registered":
        event = replace(event, registered=event.registered - 1)
    else:
        event = replace(event, waiting=event.waiting - 1)
    following, notices = _move_up(Record(event, attendees, record.version + 1))
    return Change(following, Answer(following.event, left), notices=notices)


def update(record: Record, person: Person, changes: Mapping[str, Any], now: datetime) -> Change:
    """Change an event's details; everybody at it is told, and those who wait get the places that are new.

    Args:
        record: The event.
        person: Who asks for it.
        changes: By the names of the attributes of `Details`.
        now: The time it is.

    Raises:
        Forbidden: Only the organiser can.
        Conflict: It is cancelled or over.
        InvalidParameters: The new times are not in order or in the past, or more people are registered than would
            have a place.
    """
    event = record.event
    _check_organizer(event, person, "change")
    _check_open(event, now)
    details = replace(event.details, **changes)
    if details == event.details:
        return Change(record, Answer(event))
    if (details.starts_at, details.ends_at) != (event.details.starts_at, event.details.ends_at):
        moved = details.starts_at != event.details.starts_at
        _check_times(details, starts_after=now if moved else None, ends_after=now)
    if details.places < event.registered:
        raise InvalidParameters({"capacity": f"must be {event.registered} or more: so many are registered already"})
    following, promotions = _move_up(
        Record(replace(event, details=details), record.attendees, record.version + 1),
    )
    told = _told(following, "event.changed", f"{following.event.named()} has changed: {_differences(event, details)}.")
    answer = Answer(following.event, notified=len(following.attendees))
    return Change(following, answer, news="event.changed", notices=told + promotions)


def cancel(record: Record, person: Person, now: datetime) -> Change:
    """Call an event off; everybody at it is told. Who was registered stays on record.

    Raises:
        Forbidden: Only the organiser can.
        Conflict: It is cancelled already, or over.
    """
    _check_organizer(record.event, person, "cancel")
    _check_open(record.event, now)
    event = replace(record.event, status="cancelled")
    following = Record(event, record.attendees, record.version + 1)
    told = _told(following, "event.cancelled", f"{event.named()} has been cancelled.")
    return Change(following, Answer(event, notified=len(record.attendees)), news="event.cancelled", notices=told)


def _check_times(details: Details, *, starts_after: datetime | None, ends_after: datetime | None = None) -> None:
    fields = {}
    if starts_after is not None and details.starts_at <= starts_after:
        fields["startDateTime"] = "must be in the future"
    if details.ends_at <= details.starts_at:
        fields["endDateTime"] = "must be after startDateTime"
    elif details.ends_at - details.starts_at > DURATION_MAX:
        fields["endDateTime"] = f"must be within {DURATION_MAX.days} days after startDateTime"
    elif ends_after is not None and details.ends_at <= ends_after:
        fields["endDateTime"] = "must be in the future"
    if fields:
        raise InvalidParameters(fields)


def _check_open(event: Event, now: datetime) -> None:
    if event.status == "cancelled":
        raise Conflict(f"{event.named()} is cancelled")
    if event.details.ends_at <= now:
        raise Conflict(f"{event.named()} is over")


def _check_organizer(event: Event, person: Person, verb: str) -> None:
    if person.id != event.organizer.id:
        raise Forbidden(f"only its organiser can {verb} an event")


def _move_up(record: Record) -> tuple[Record, tuple[Notice, ...]]:
    """Give the free places to those who wait, first come, first served."""
    event = record.event
    free = min(event.details.places - event.registered, event.waiting)
    if free <= 0:
        return record, ()
    promoted: dict[str, Attendee] = {}
    for user_id, attendee in record.attendees.items():
        if attendee.status == "waiting":
            promoted[user_id] = replace(attendee, status="registered")
            if len(promoted) == free:
                break
    event = replace(event, registered=event.registered + free, waiting=event.waiting - free)
    message = f"A place came free: you are now registered for {event.named()}."
    # An update in place: whoever moves up keeps their place in the order of arrival.
    following = replace(record, event=event, attendees={**record.attendees, **promoted})
    return following, (Notice("waitlist.promoted", message, tuple(promoted)),)


def _told(record: Record, kind: Literal["event.changed", "event.cancelled"], message: str) -> tuple[Notice, ...]:
    return (Notice(kind, message, tuple(record.attendees)),) if record.attendees else ()


def _differences(before: Event, after: Details) -> str:
    """What is new, in words, for the people who planned with what was."""
    old = before.details
    words = []
    if after.title != old.title:
        words.append(f"it was called “{old.title}”")
    if after.starts_at != old.starts_at:
        words.append("it starts at another time")
    if after.ends_at != old.ends_at:
        words.append("it ends at another time")
    if after.location != old.location:
        words.append(f"it takes place at {after.location}" if after.location else "its location is open")
    if after.capacity != old.capacity:
        words.append(f"there are {after.places} places now")
    if (after.description, after.event_type) != (old.description, old.event_type):
        words.append("its description is new")
    return ", ".join(words)
