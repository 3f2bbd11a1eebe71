"""The key that signs the ids of visitors: made once for a database, and the same for all processes on it."""

from __future__ import annotations

import secrets

from pymongo.errors import DuplicateKeyError

from tornado_copilot.storage.database import Database, outages_as_unavailable

_ID = "visitor_key"
_KEY_BYTES = 32


async def load_or_create(database: Database) -> bytes:
    """Return the key, made now if there is none.

    Raises:
        Unavailable: The database cannot be reached.
    """
    with outages_as_unavailable():
        # Not an upsert: of several at once, the embedded database tells some nothing at all.
        while (found := await database.meta.find_one({"_id": _ID})) is None:
            try:
                await database.meta.insert_one({"_id": _ID, "key": secrets.token_bytes(_KEY_BYTES)})
            except DuplicateKeyError:
                continue
    return bytes(found["key"])
