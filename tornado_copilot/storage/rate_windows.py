"""Where the `limits` library counts for several processes: in our own database, through our own client.

The library has a storage for Motor, too, which would open a second client with its pool and threads beside ours, and
reads the database once more for each refusal. Here windows begin with the minute, so that which one it is stands in
the key: a hit is one update, and when the window ends needs no asking.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from limits.aio.storage import Storage
from pymongo import ReturnDocument, WriteConcern
from pymongo.errors import DuplicateKeyError

from tornado_copilot.storage.database import Database, Document, outages_as_unavailable

WINDOW_SECONDS = 60


class SharedWindows(Storage):
    """Counts in the collection `rate_windows`. A count may be lost with the server: it is not worth a journal's wait.

    Every method raises `Unavailable` while the database cannot be reached.
    """

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._windows = database.rate_windows.with_options(write_concern=WriteConcern(w=1))
        self._clock = clock

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a hit; windows are `WINDOW_SECONDS` long, whatever `expiry` says."""
        window_id = self._id(key)
        with outages_as_unavailable():
            # Not an upsert: of several who make a window at once, the embedded database tells some nothing at all.
            while (window := await self._hit(window_id, amount)) is None:
                try:
                    await self._windows.insert_one({"_id": window_id, "count": amount, "expiresAt": self._ends_at()})
                except DuplicateKeyError:
                    continue  # Another one was faster, and the window is there now.
                return amount
        return int(window["count"])

    async def _hit(self, window_id: str, amount: int) -> Document | None:
        changed: Document | None = await self._windows.find_one_and_update(
            {"_id": window_id}, {"$inc": {"count": amount}}, return_document=ReturnDocument.AFTER
        )
        return changed

    async def get(self, key: str) -> int:
        """The hits in the key's window."""
        with outages_as_unavailable():
            window = await self._windows.find_one({"_id": self._id(key)})
        return int(window["count"]) if window else 0

    async def get_expiry(self, key: str) -> float:
        """When the key's window ends, in seconds since the epoch."""
        return self._ends_at().timestamp()

    async def clear(self, key: str) -> None:
        """Forget the key's window."""
        with outages_as_unavailable():
            await self._windows.delete_one({"_id": self._id(key)})

    async def check(self) -> bool:
        """Whether the database answers; an exception where it does not."""
        await self.get("")
        return True

    async def reset(self) -> int:
        """Forget all windows and say how many there were."""
        with outages_as_unavailable():
            return int((await self._windows.delete_many({})).deleted_count)

    def _id(self, key: str) -> str:
        return f"{int(self._clock() // WINDOW_SECONDS)} {key}"

    def _ends_at(self) -> datetime:
        return datetime.fromtimestamp((self._clock() // WINDOW_SECONDS + 1) * WINDOW_SECONDS, UTC)
