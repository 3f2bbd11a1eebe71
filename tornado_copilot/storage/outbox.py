"""The transactional outbox: a change and the publications it causes are one write to one document.

A document that publishes holds a list `outbox` of entries; the change that causes a publication pushes an entry in
the same atomic update. A relay then publishes each entry under its key and takes it out. A crash between the two
only means that it is published again, under the same key, which the log drops.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection

from tornado_copilot.storage.database import Document, outages_as_unavailable
from tornado_copilot.wire.encoding import decode, encode
from tornado_copilot.wire.publication import Draft

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def entry(draft: Draft) -> Document:
    """The entry to `$push` on `outbox`; the draft must have a key."""
    if draft.key is None:
        raise ValueError("a publication of an outbox needs a key")
    # As text, so that what people write can never be read as an operator or a path by the database.
    return {"key": draft.key, "channel": draft.channel, "message": encode(draft.message).decode(), "at": _now()}


def fan_out(channels: list[str], message: dict[str, Any], key: str) -> Document:
    """One entry that publishes the same message on many channels.

    One for each channel would not fit: 10,000 entries with a text of their own come near the size limit of a
    document, and taking them out again took the embedded database a minute.
    """
    return {"key": key, "channels": channels, "message": encode(message).decode(), "at": _now()}


class Outbox:
    """The outboxes of one collection's documents."""

    def __init__(self, collection: AsyncIOMotorCollection[Any]) -> None:
        self._collection = collection

    async def pending(self, document_id: str) -> list[Draft]:
        """What one document still has to publish, oldest first."""
        with outages_as_unavailable():
            found = await self._collection.find_one({"_id": document_id}, {"outbox": 1})
        drafts: list[Draft] = []
        for each in (found or {}).get("outbox", ()):
            message = decode(each["message"].encode())
            if "channels" in each:
                drafts += [Draft(channel, message, f"{each['key']}@{channel}") for channel in each["channels"]]
            else:
                drafts.append(Draft(each["channel"], message, each["key"]))
        return drafts

    async def claim(self, document_id: str, seconds: float) -> bool:
        """Keep a document for so long from the relays of other processes; whether it is free.

        Two that tell of it at once could leave the older of two states as the last word. Times are by the clock of
        whoever claims.
        """
        now = _now()
        free = [{"restsUntil": None}, {"restsUntil": {"$lte": now}}]
        with outages_as_unavailable():
            result = await self._collection.update_one(
                {"_id": document_id, "$or": free}, {"$set": {"restsUntil": now + timedelta(seconds=seconds)}}
            )
        return bool(result.matched_count)

    async def clear(self, document_id: str, drafts: list[Draft], rest_seconds: float) -> None:
        """Forget what has been published, and let nobody claim the document for so long.

        Args:
            document_id: Whose outbox.
            drafts: All that `pending` gave, published to the last one.
            rest_seconds: 0 where documents are not claimed.
        """
        keys = list({(draft.key or "").removesuffix(f"@{draft.channel}") for draft in drafts})
        change: Document = {"$pull": {"outbox": {"key": {"$in": keys}}}}
        if rest_seconds:
            change["$set"] = {"restsUntil": _now() + timedelta(seconds=rest_seconds)}
        with outages_as_unavailable():
            await self._collection.update_one({"_id": document_id}, change)

    async def documents_with_pending(self) -> list[str]:
        """The ids of all documents that still have something to publish, for a sweep: who changed first comes first."""
        with outages_as_unavailable():
            found = await self._collection.find({"outbox.key": {"$gt": ""}}, {"outbox.at": 1}).to_list(None)
        found.sort(key=lambda document: min(each.get("at", _LONG_AGO) for each in document["outbox"]))
        return [document["_id"] for document in found]


def _now() -> datetime:
    return datetime.now(UTC)
