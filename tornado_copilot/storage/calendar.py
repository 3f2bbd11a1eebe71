"""The calendar: events, who comes, and finding them. One document for each event in the collection `events`.

Whatever changes an event is one atomic write of its document: the change, the answer to whoever asked, and what is
to be published of it (see `storage.outbox`). Nothing is half done, whenever the process dies.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCursor
from pymongo.errors import DuplicateKeyError

from tornado_copilot.errors import Conflict, InvalidParameters, NotFound
from tornado_copilot.storage import calendar_rules as rules
from tornado_copilot.storage.calendar_documents import (
    PUBLIC_FIELDS,
    answer_document,
    answer_from,
    event_from,
    new_document,
)
from tornado_copilot.storage.calendar_publications import entries
from tornado_copilot.storage.calendar_values import Answer, Change, Details, Event, Person, Record
from tornado_copilot.storage.calendar_writer import EventWriter, Request
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.search import Found, Search
from tornado_copilot.storage.search_ranking import Criteria
from tornado_copilot.wire.encoding import encode

LISTED_MAX = 200
"""Events in each list of `mine`."""

_READ_MAX = 500
"""Events read for such a list, those that start last: with this many, some are of the distant past."""

_FIELDS = dict.fromkeys(PUBLIC_FIELDS, 1)


@dataclass(frozen=True, slots=True)
class Mine:
    """One person's events, at most `LISTED_MAX` in a list: what is still to come first, soonest first."""

    organized: tuple[Event, ...]
    registered: tuple[Event, ...]
    waiting: tuple[Event, ...]


class Calendar:
    """The events.

    Each change takes an optional `key`: the same call with the same key again gives the first answer and has no
    second effect, also when both run at once, or in two processes. A key belongs to one caller and one action; that
    is the caller's business.

    Args:
        database: Where the events are.
        on_outbox: Called with the id of an event that has something to publish, once it is written.
        now: The time it is, in UTC.
    """

    def __init__(
        self, database: Database, on_outbox: Callable[[str], None], *, now: Callable[[], datetime] | None = None
    ) -> None:
        self._events = database.events
        self._on_outbox = on_outbox
        self._now = now or (lambda: datetime.now(UTC))
        self._writer = EventWriter(database, on_outbox)
        self._search = Search(database)

    async def close(self) -> None:
        """Finish the changes that have begun."""
        await self._writer.close()

    async def create(self, details: Details, organizer: Person, *, key: str | None = None) -> Answer:
        """Make an event.

        Raises:
            InvalidParameters: See `calendar_rules.create`.
            Conflict: The key was used for another request.
            Unavailable: The database cannot be reached.
        """
        request = _fingerprint(details, organizer.id)
        event_id = secrets.token_urlsafe(12) if key is None else _id_from(organizer.id, key)
        try:
            change = rules.create(event_id, details, organizer, self._whole_second())
        except InvalidParameters:
            # Sent again so late that it would be refused as new, by now in the past: the first answer still holds.
            if key is not None and (stored := await self._created_before(event_id, key, request)):
                return stored
            raise
        document = new_document(change.record)
        document["outbox"] = entries(None, [change])
        if key is not None:
            document["answers"] = [answer_document(key, request, change.answer)]
        try:
            with outages_as_unavailable():
                await self._events.insert_one(document)
        except DuplicateKeyError:
            # The id is made from the key: this is the same request again, or another one with the same key.
            if key is not None and (stored := await self._created_before(event_id, key, request)):
                return stored
            raise
        self._on_outbox(event_id)
        return change.answer

    async def register(self, event_id: str, person: Person, *, key: str | None = None) -> Answer:
        """Register somebody; the answer's `registration` says whether they have a place or wait for one.

        Raises:
            NotFound: There is no such event.
            Conflict: See `calendar_rules.register`.
            Unavailable: The database cannot be reached.
        """
        # Made here, not in the rule, which may be applied more than once.
        registration_id = secrets.token_urlsafe(12)
        now = self._whole_second()
        return await self._change(
            event_id, key, ("register", person.id), lambda record: rules.register(record, person, registration_id, now)
        )

    async def cancel_registration(self, event_id: str, person: Person, *, key: str | None = None) -> Answer:
        """Give up a place or leave the waiting list.

        Raises:
            NotFound: There is no such event.
            Conflict: See `calendar_rules.cancel_registration`.
            Unavailable: The database cannot be reached.
        """
        now = self._whole_second()
        return await self._change(
            event_id,
            key,
            ("cancel registration", person.id),
            lambda record: rules.cancel_registration(record, person, now),
        )

    async def update(
        self, event_id: str, person: Person, changes: Mapping[str, Any], *, key: str | None = None
    ) -> Answer:
        """Change details, by the names of the attributes of `Details`.

        Raises:
            NotFound: There is no such event.
            Forbidden, Conflict, InvalidParameters: See `calendar_rules.update`.
            Unavailable: The database cannot be reached.
        """
        now = self._whole_second()
        return await self._change(
            event_id,
            key,
            ("update", person.id, dict(changes)),
            lambda record: rules.update(record, person, changes, now),
        )

    async def cancel(self, event_id: str, person: Person, *, key: str | None = None) -> Answer:
        """Call an event off.

        Raises:
            NotFound: There is no such event.
            Forbidden, Conflict: See `calendar_rules.cancel`.
            Unavailable: The database cannot be reached.
        """
        now = self._whole_second()
        return await self._change(
            event_id, key, ("cancel", person.id), lambda record: rules.cancel(record, person, now)
        )

    async def event(self, event_id: str) -> Event:
        """One event, cancelled or over as it may be.

        Raises:
            NotFound: There is none with this id.
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            document = await self._events.find_one({"_id": event_id}, _FIELDS)
        if document is None:
            raise NotFound("there is no such event")
        return event_from(document)

    async def search(self, criteria: Criteria, *, limit: int, cursor: str | None = None) -> Found:
        """Active events, the best match first; see `Search.find`."""
        return await self._search.find(criteria, self._now(), limit=limit, cursor=cursor)

    async def mine(self, person: Person) -> Mine:
        """What somebody organises, is registered for and waits for.

        Raises:
            Unavailable: The database cannot be reached.
        """
        theirs = {"attendees": {"$elemMatch": {"userId": person.id}}}
        with outages_as_unavailable():
            organized = await _latest(self._events.find({"organizer.id": person.id}, _FIELDS))
            attended = await _latest(self._events.find({"attendees.userId": person.id}, {**_FIELDS, **theirs}))
        status_of = {each["_id"]: each["attendees"][0]["status"] for each in attended}
        return Mine(
            organized=self._upcoming_first(organized),
            registered=self._upcoming_first([each for each in attended if status_of[each["_id"]] == "registered"]),
            waiting=self._upcoming_first([each for each in attended if status_of[each["_id"]] == "waiting"]),
        )

    async def _change(
        self, event_id: str, key: str | None, asked: tuple[Any, ...], apply: Callable[[Record], Change]
    ) -> Answer:
        return await self._writer.change(event_id, Request(apply, key, _fingerprint(*asked)))

    async def _created_before(self, event_id: str, key: str, request: str) -> Answer | None:
        """What was answered to the request that made this event; None where there is no such event."""
        with outages_as_unavailable():
            document = await self._events.find_one({"_id": event_id}, {**_FIELDS, "answers": 1})
        if document is None:
            return None
        for stored in document["answers"]:
            if stored["key"] == key:
                if stored["request"] != request:
                    raise Conflict("this idempotency key was used for another event, use a new one")
                return answer_from(stored)
        # So many changes ago that the answer is no longer kept.
        return Answer(event_from(document))

    def _upcoming_first(self, documents: list[Document]) -> tuple[Event, ...]:
        now = self._now()
        events = sorted(map(event_from, documents), key=lambda event: event.details.starts_at)
        upcoming = [event for event in events if event.details.ends_at > now]
        past = [event for event in reversed(events) if event.details.ends_at <= now]
        return tuple((upcoming + past)[:LISTED_MAX])

    def _whole_second(self) -> datetime:
        """Now, as precise as the calendar is."""
        return self._now().replace(microsecond=0)


async def _latest(found: AsyncIOMotorCursor[Document]) -> list[Document]:
    return await found.sort("startDateTime", -1).limit(_READ_MAX).to_list(None)


def _id_from(user_id: str, key: str) -> str:
    """The id of the event that this request creates, however often it is sent."""
    digest = hashlib.sha256(encode([user_id, key])).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()


def _fingerprint(*asked: Any) -> str:
    return hashlib.sha256(encode(asked)).hexdigest()[:32]
