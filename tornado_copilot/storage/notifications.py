"""Notifications at rest: what each person is to be told, until they acknowledge it or it expires.

One document for each person and notification: `{_id, userId, pendingFor?, order, message, at, expiresAt,
acknowledgedAt?}`. The `_id` is made from the two, so that storing one again changes nothing. `pendingFor` is the
`userId` of one that is not acknowledged, and gone from one that is: whatever is asked takes one index, and what was
acknowledged long ago costs nobody anything.

The relay stores them before it publishes (see `NotificationStore.keep`). A crash in between means that it is done
again, so none is published that is not stored, and none is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING
from pymongo.errors import BulkWriteError, DuplicateKeyError

from tornado_copilot.errors import Conflict
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.outbox import fan_out
from tornado_copilot.wire.encoding import decode, encode, timestamp
from tornado_copilot.wire.publication import Draft

INSERTED_TOGETHER = 50
"""Documents in one write: 14 ms on the embedded database, which larger ones can bring to a halt."""

_DUPLICATE_KEY = 11_000
_CHANNEL = "user:"


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification of one person.

    Attributes:
        channel: The person's.
        data: The `data` it was published with: at least `id`, `kind` and `message`.
        at: When it was stored, a moment before it was published.
        order: Its place among all of this person; comes later in the alphabet the newer it is.
        acknowledged: Whether the person has said that they know.
    """

    channel: str
    data: dict[str, Any]
    at: datetime
    order: str
    acknowledged: bool

    def listed(self) -> dict[str, Any]:
        """It, as it stands in a list."""
        return {**self.data, "at": timestamp(self.at), "acknowledged": self.acknowledged}

    def message(self) -> bytes:
        """The message that was published, encoded, with the time of then: it may come days later."""
        return encode(
            {"type": "notification", "data": {**self.data, "at": timestamp(self.at)}, "channel": self.channel}
        )


class NotificationStore:
    """The notifications of one database.

    Args:
        database: Where they are.
        lifetime_seconds: How long they are kept, acknowledged or not.
        now: The time it is, in UTC.
    """

    def __init__(
        self, database: Database, *, lifetime_seconds: float, now: Callable[[], datetime] | None = None
    ) -> None:
        self._collection = database.notifications
        self._lifetime = timedelta(seconds=lifetime_seconds)
        self._now = now or (lambda: datetime.now(UTC))

    async def keep(self, drafts: Sequence[Draft]) -> None:
        """Store the notifications among what is about to be published; those that are stored already stay as they are.

        Raises:
            Unavailable: The database cannot be reached. Some may be stored: call again with the same.
        """
        now = self._now()
        told = [(place, draft) for place, draft in enumerate(drafts) if _is_notification(draft)]
        for first in range(0, len(told), INSERTED_TOGETHER):
            # Made as they are written: those of a large event would keep the loop busy.
            together = [self._document(draft, place, now) for place, draft in told[first : first + INSERTED_TOGETHER]]
            with outages_as_unavailable():
                try:
                    await self._collection.insert_many(together, ordered=False)
                except BulkWriteError as error:
                    _pass_over_duplicates(error)

    async def pending(self, user_id: str, *, limit: int) -> list[Notification]:
        """What somebody has not acknowledged, the newest first.

        Raises:
            Unavailable: The database cannot be reached.
        """
        return await self._find({"pendingFor": user_id}, limit)

    async def page(self, user_id: str, *, before: str | None, limit: int) -> list[Notification]:
        """What somebody has been told, the newest first, acknowledged or not.

        Args:
            user_id: Who.
            before: The `order` of the last one of the page before; None for the first page.
            limit: How many.

        Raises:
            Unavailable: The database cannot be reached.
        """
        # Both ends of the range are given, see `database`: with one the embedded database reads everything.
        return await self._find({"userId": user_id, "order": {"$gt": "", "$lt": before or "~"}}, limit)

    async def unread(self, user_id: str) -> int:
        """How many somebody has not acknowledged.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            return await self._collection.count_documents({"pendingFor": user_id, **self._alive()})

    async def acknowledge(self, user_id: str, notification_id: str) -> bool:
        """Take one off what is pending; whether there is such a notification of this person.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            result = await self._collection.update_one(
                {"_id": _document_id(user_id, notification_id), "userId": user_id, **self._alive()},
                self._acknowledgement(),
            )
        return bool(result.matched_count)

    async def acknowledge_all(self, user_id: str) -> None:
        """Take off all that is pending now; what comes meanwhile stays.

        Raises:
            Unavailable: The database cannot be reached. Some may be acknowledged.
        """
        with outages_as_unavailable():
            found = await self._collection.find({"pendingFor": user_id}, {"_id": 1}).to_list(None)
            for first in range(0, len(found), INSERTED_TOGETHER):
                ids = [each["_id"] for each in found[first : first + INSERTED_TOGETHER]]
                await self._collection.update_many({"_id": {"$in": ids}}, self._acknowledgement())

    async def _find(self, query: Document, limit: int) -> list[Notification]:
        with outages_as_unavailable():
            found = self._collection.find({**query, **self._alive()}).sort("order", DESCENDING).limit(limit)
            return [_from_document(each) for each in await found.to_list(None)]

    def _alive(self) -> Document:
        """The database removes what has expired within a minute or so; nobody is to see it until then."""
        return {"expiresAt": {"$gt": self._now()}}

    def _acknowledgement(self) -> Document:
        return {"$set": {"acknowledgedAt": self._now()}, "$unset": {"pendingFor": ""}}

    def _document(self, draft: Draft, place: int, now: datetime) -> Document:
        user_id = draft.channel.removeprefix(_CHANNEL)
        document_id = _document_id(user_id, draft.message["data"]["id"])
        microseconds = int(now.timestamp() * 1_000_000)
        return {
            "_id": document_id,
            "userId": user_id,
            "pendingFor": user_id,
            # What is published together was stored in the same moment: its place keeps it in order.
            "order": f"{microseconds:016d}.{place:05d}.{document_id[:8]}",
            "message": draft.encoded().decode(),
            "at": now,
            "expiresAt": now + self._lifetime,
        }


class Notices:
    """What back-end services tell people: one document for each call, which holds the outbox it is relayed from.

    Storing it is one insert for any number of people: once it has returned all of them will be told, whatever crashes.
    """

    def __init__(self, database: Database, *, lifetime_seconds: float) -> None:
        self._collection = database.notices
        self._lifetime = timedelta(seconds=lifetime_seconds)

    async def put(self, notice_id: str, user_ids: Sequence[str], message: dict[str, Any]) -> None:
        """Store a notice to be relayed; the same once more changes nothing.

        Raises:
            Conflict: Another one has this id.
            Unavailable: The database cannot be reached. Whether it was stored is not known: put it again.
        """
        request = hashlib.sha256(encode([list(user_ids), message])).hexdigest()[:32]
        now = datetime.now(UTC)
        document = {
            "_id": notice_id,
            "request": request,
            "outbox": [fan_out([f"{_CHANNEL}{user_id}" for user_id in user_ids], message, notice_id)],
            "at": now,
            "expiresAt": now + self._lifetime,
        }
        with outages_as_unavailable():
            try:
                await self._collection.insert_one(document)
            except DuplicateKeyError:
                stored = await self._collection.find_one({"_id": notice_id}, {"request": 1})
                if stored is not None and stored["request"] != request:
                    raise Conflict("this idempotency key was used for another notification, use a new one") from None


def _document_id(user_id: str, notification_id: str) -> str:
    # A digest of both: whatever characters are in them, no two pairs make the same text.
    return hashlib.sha256(encode([user_id, notification_id])).hexdigest()[:32]


def _is_notification(draft: Draft) -> bool:
    return draft.channel.startswith(_CHANNEL) and draft.message["type"] == "notification"


def _from_document(document: Document) -> Notification:
    message = decode(document["message"].encode())
    return Notification(
        channel=message["channel"],
        data=message["data"],
        at=document["at"],
        order=document["order"],
        acknowledged="pendingFor" not in document,
    )


def _pass_over_duplicates(error: BulkWriteError) -> None:
    """Raise what is wrong besides documents that are there already."""
    details: Document = dict(error.details or {})
    failed = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or any(each.get("code") != _DUPLICATE_KEY for each in failed):
        raise error
