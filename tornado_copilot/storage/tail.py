"""The tail: notices what other processes have written to the log.

One change stream per process on the log's collection, never one per connection: twelve idle ones starve the driver's
threads. It tells of the others' batches alone: to be woken by each of our own cost as much as to store it. The log is
the truth and the stream only wakes; what it says is read from the log, by number, so a change that is never told is
made good by the next one, and a stream that has lost its place is simply opened again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any

from pymongo.errors import OperationFailure, PyMongoError

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import NO_CHANGE_STREAMS, Database
from tornado_copilot.storage.log import Log
from tornado_copilot.storage.log_throttle import LogThrottle

logger = logging.getLogger(__name__)

_AWAIT_MILLISECONDS = 500
"""How long the server holds an answer back while nothing happens; a change is told at once whatever this is."""


class Tail:
    """Keeps a log up to date with the other processes' batches.

    Args:
        database: Where the log is.
        log: What is kept up to date.
        poll_milliseconds: How often to ask where the server has no change streams.
    """

    def __init__(self, database: Database, log: Log, *, poll_milliseconds: float) -> None:
        self._collection = database.log
        self._log = log
        self._poll_seconds = poll_milliseconds / 1000
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._heard_at = 0.0
        self._throttle = LogThrottle()

    @property
    def silence_seconds(self) -> float:
        """Since the database last told whether there is anything new; while all is well, half a second at most."""
        return time.monotonic() - self._heard_at if self._task is not None else 0.0

    def start(self) -> None:
        """Begin; the log must be open."""
        self._heard_at = time.monotonic()
        self._task = asyncio.create_task(self._run(), name="tail")

    async def stop(self) -> None:
        """End, and close the change stream. Do this before the client is closed."""
        if self._task is not None:
            # Not in the middle of a request: the driver's thread would go on with it after we have closed the cursor.
            self._stopping.set()
            await asyncio.wait({self._task}, timeout=4 * _AWAIT_MILLISECONDS / 1000)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._watch()
            except OperationFailure as error:
                if error.code in NO_CHANGE_STREAMS:
                    logger.info("the database has no change streams: asking every %s s", self._poll_seconds)
                    await self._poll()
                    return
                # 286, ChangeStreamHistoryLost, among others: the next stream starts from now; the log says the rest.
                if self._throttle.is_due():
                    logger.warning("the change stream ended and is opened again: %s", error.code)
            except (PyMongoError, Unavailable):
                logger.debug("the tail lost the database and tries again")
            except Exception:
                # Without it this process would be deaf to the others, and nobody would know.
                logger.exception("the tail failed and goes on")
            await self._pause(1)

    async def _watch(self) -> None:
        by_others: list[dict[str, Any]] = [
            {"$match": {"operationType": "insert", "fullDocument.by": {"$ne": self._log.writer}}},
            {"$project": {"documentKey": 1}},
        ]
        async with self._collection.watch(by_others, max_await_time_ms=_AWAIT_MILLISECONDS) as stream:
            # What came between the last stream and this one.
            change = await stream.try_next()
            await self._log.advance(known=_number(change))
            while stream.alive and not self._stopping.is_set():
                number = _number(await stream.try_next())
                self._heard_at = time.monotonic()
                if number > self._log.top:
                    await self._log.advance(known=number)

    async def _poll(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._log.advance()
                self._heard_at = time.monotonic()
                await self._pause(self._poll_seconds)
            except Unavailable:
                await self._pause(1)
            except Exception:
                logger.exception("the tail failed and goes on")
                await self._pause(1)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _number(change: dict[str, Any] | None) -> int:
    """The number of the batch that a change tells of; 0 where it tells of none.

    Not all changes are of a document: the last one of a stream says that the collection has gone.
    """
    return 0 if change is None else int(change.get("documentKey", {}).get("_id", 0))
