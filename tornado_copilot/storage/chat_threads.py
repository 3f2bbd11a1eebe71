"""Which thread a chat began that named none, by the key of its request: sent again, it has to lead to the same one.

The id of such a thread is random, and not made from the key: a visitor's thread belongs to whoever knows its id, and
keys are what clients make them, as `m1`.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from tornado_copilot.storage.database import Database, outages_as_unavailable


class ChatThreads:
    """The threads that keyed requests began.

    Args:
        database: Where they are.
        lifetime_seconds: For how long a request may be sent again.
    """

    def __init__(self, database: Database, *, lifetime_seconds: float) -> None:
        self._collection = database.chat_threads
        self._lifetime = timedelta(seconds=lifetime_seconds)

    async def begun_by(self, key: str) -> str:
        """The id of the thread that the request with this key begins or has begun; the same for all who ask at once.

        Args:
            key: The key, scoped to whoever sent it.

        Raises:
            Unavailable: The database cannot be reached.
        """
        thread_id = secrets.token_urlsafe(16)
        expires_at = datetime.now(UTC) + self._lifetime
        with outages_as_unavailable():
            # Not an upsert: of several who make a document at once, the embedded database tells some nothing at all.
            while (found := await self._collection.find_one({"_id": key})) is None:
                try:
                    await self._collection.insert_one({"_id": key, "threadId": thread_id, "expiresAt": expires_at})
                except DuplicateKeyError:
                    continue
                return thread_id
        return str(found["threadId"])
