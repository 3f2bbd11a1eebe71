"""Deletes the threads of visitors that have expired, and what deletions that were interrupted have left."""

from __future__ import annotations

import asyncio
import logging
import random

from tornado_copilot.errors import CopilotError
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.thread_list import ThreadList
from tornado_copilot.storage.thread_messages import ThreadMessages

logger = logging.getLogger(__name__)

PERIOD_SECONDS = 3_600
CHUNK = 100


class ThreadSweeper:
    """Sweeps once an hour. Several processes may do it at once."""

    def __init__(self, database: Database) -> None:
        self._list = ThreadList(database)
        self._messages = ThreadMessages(database)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the database is there."""
        self._task = asyncio.create_task(self._run(), name="sweep threads")

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def sweep(self) -> None:
        """Sweep now.

        Raises:
            Unavailable: The database cannot be reached; the next sweep goes on.
        """
        removed = CHUNK
        while removed == CHUNK:
            removed = await self._list.remove_expired(CHUNK)
        await self._messages.sweep()

    async def _run(self) -> None:
        while True:
            # Processes that were started together take turns.
            await asyncio.sleep(PERIOD_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - not a secret
            try:
                await self.sweep()
            except CopilotError as error:
                logger.info("threads could not be swept: %s", error.message)
            except Exception:
                logger.exception("threads could not be swept")
