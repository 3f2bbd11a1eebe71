"""Tickets at rest: what each one stands for, under the digest of its text, for as long as it is good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection

from tornado_copilot.access.caller import Caller
from tornado_copilot.storage.database import Document, outages_as_unavailable


class TicketStore:
    """The tickets of all processes. It never learns a ticket itself."""

    def __init__(self, collection: AsyncIOMotorCollection[Any]) -> None:
        self._collection = collection

    async def put(self, digest: str, caller: Caller, expires_at: datetime) -> None:
        """Keep a ticket.

        Raises:
            Unavailable: The database cannot be reached.
        """
        document = {
            "_id": digest,
            "expiresAt": expires_at,
            "userId": caller.user_id,
            "email": caller.email,
            "name": caller.name,
            "roles": sorted(caller.roles),
            "timeZone": caller.time_zone,
            "tokenExpiresAt": caller.expires_at,
            "visitorId": caller.visitor_id,
        }
        with outages_as_unavailable():
            await self._collection.insert_one(document)

    async def take(self, digest: str) -> tuple[Caller, datetime] | None:
        """Take a ticket out, for good: of any number who try at the same time, one gets it.

        Returns:
            Who it stands for and when it expires, which may be past: the database removes what has expired only
            within a minute or so. None where there is no such ticket.

        Raises:
            Unavailable: The database cannot be reached. The ticket may be gone.
        """
        with outages_as_unavailable():
            return _from_document(await self._collection.find_one_and_delete({"_id": digest}))

    async def read(self, digest: str) -> tuple[Caller, datetime] | None:
        """Return what `take` would, and leave the ticket where it is.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            return _from_document(await self._collection.find_one({"_id": digest}))


def _from_document(found: Document | None) -> tuple[Caller, datetime] | None:
    if found is None:
        return None
    caller = Caller(
        user_id=found["userId"],
        email=found["email"],
        name=found["name"],
        roles=frozenset(found["roles"]),
        time_zone=found["timeZone"],
        expires_at=found["tokenExpiresAt"],
        visitor_id=found.get("visitorId"),
    )
    return caller, found["expiresAt"]
