"""Between the calendar's values and its documents: one document for each event, with everybody at it.

    {_id, version, title, description, eventType, startDateTime, endDateTime, location?, capacity?,
     organizer: {id, name}, status, registered, waiting,
     attendees: [{userId, name, registrationId, status, at}, …],        in order of arrival
     answers: [{key, request, event, registration?, position?, notified}, …],    the last ones, for repeated requests
     searchKeys, searchText, spansUntil?,                               see storage.search
     outbox: [{key, channel | channels, message}, …]}                   see storage.outbox

A document is small enough to be replaced field by field; only the outbox is touched by somebody else, the relay.
"""

from __future__ import annotations

from typing import Any

from tornado_copilot.storage.calendar_values import Answer, Attendee, Details, Event, Person, Record
from tornado_copilot.storage.database import Document
from tornado_copilot.storage.search_index import search_fields

PUBLIC_FIELDS = (
    "title",
    "description",
    "eventType",
    "startDateTime",
    "endDateTime",
    "location",
    "capacity",
    "organizer",
    "status",
    "registered",
    "waiting",
)
"""What an `Event` is made of, beside `_id`; a projection that leaves out the people."""


def new_document(record: Record) -> Document:
    """The document of an event nobody has registered for."""
    event = record.event
    return {
        "_id": event.id,
        "version": record.version,
        **_event_fields(event),
        **search_fields(event.details),
        "attendees": [],
        "answers": [],
        "outbox": [],
    }


def record_from(document: Document) -> Record:
    """The event and its people, from a whole document."""
    attendees = {each["userId"]: _attendee_from(each) for each in document["attendees"]}
    return Record(event_from(document), attendees, document["version"])


def event_from(document: Document) -> Event:
    """The event, from a document with at least `_id` and `PUBLIC_FIELDS`."""
    return Event(
        id=document["_id"],
        details=Details(
            title=document["title"],
            description=document["description"],
            event_type=document["eventType"],
            starts_at=document["startDateTime"],
            ends_at=document["endDateTime"],
            location=document.get("location"),
            capacity=document.get("capacity"),
        ),
        organizer=Person(document["organizer"]["id"], document["organizer"]["name"]),
        status=document["status"],
        registered=document["registered"],
        waiting=document["waiting"],
    )


def differences(before: Record, after: Record) -> Document:
    """The update operators `$set` and `$unset` that lead from one record to the next."""
    old, new = _event_fields(before.event), _event_fields(after.event)
    if before.event.details != after.event.details:
        old |= search_fields(before.event.details)
        new |= search_fields(after.event.details)
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    if before.attendees != after.attendees:
        changed["attendees"] = [_attendee_document(each) for each in after.attendees.values()]
    gone = dict.fromkeys(old.keys() - new.keys(), "")
    return {"$set": {**changed, "version": after.version}, **({"$unset": gone} if gone else {})}


def answer_document(key: str, request: str, answer: Answer) -> Document:
    """What was answered, so that the same request again gets the same answer."""
    return {
        "key": key,
        "request": request,
        "event": {"_id": answer.event.id, **_event_fields(answer.event)},
        **({} if answer.registration is None else {"registration": _attendee_document(answer.registration)}),
        **({} if answer.position is None else {"position": answer.position}),
        "notified": answer.notified,
    }


def answer_from(stored: Document) -> Answer:
    """The answer that was given."""
    registration = stored.get("registration")
    return Answer(
        event=event_from(stored["event"]),
        registration=None if registration is None else _attendee_from(registration),
        position=stored.get("position"),
        notified=stored["notified"],
    )


def _event_fields(event: Event) -> Document:
    details = event.details
    fields: dict[str, Any] = {
        "title": details.title,
        "description": details.description,
        "eventType": details.event_type,
        "startDateTime": details.starts_at,
        "endDateTime": details.ends_at,
        "organizer": {"id": event.organizer.id, "name": event.organizer.name},
        "status": event.status,
        "registered": event.registered,
        "waiting": event.waiting,
    }
    if details.location is not None:
        fields["location"] = details.location
    if details.capacity is not None:
        fields["capacity"] = details.capacity
    return fields


def _attendee_document(attendee: Attendee) -> Document:
    return {
        "userId": attendee.person.id,
        "name": attendee.person.name,
        "registrationId": attendee.registration_id,
        "status": attendee.status,
        "at": attendee.at,
    }


def _attendee_from(stored: Document) -> Attendee:
    person = Person(stored["userId"], stored["name"])
    return Attendee(person, stored["registrationId"], stored["status"], stored["at"])
