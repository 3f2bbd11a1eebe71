"""Ephemeral publications: to this process' listeners at once, to those of other processes a moment later.

What is published within `gather_seconds` goes to the others together, in one write, and only while somebody who is
connected to another process is in the room: one process alone writes nothing and listens to nothing. Best effort: what
cannot be passed on is gone, since whatever lasts (an answer, a message) is in the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.presence import Presence
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.ephemeral import AWAIT_MILLISECONDS, EphemeralStore, NotToldOf
from tornado_copilot.wire.publication import Draft, Publication

logger = logging.getLogger(__name__)

WAITING_MAX = 1000
"""Publications that wait for a slow database; more are not passed on."""
FLUSH_SECONDS = 1


class EphemeralRelay:
    """Publishes what is not kept.

    Args:
        hub: Who listens here.
        presence: Knows who listens elsewhere.
        store: The way to the others.
        gather_seconds: How long a publication waits for more to come.
        gather_publications: How many are passed on together at most.
    """

    def __init__(
        self,
        hub: Hub,
        presence: Presence,
        store: EphemeralStore,
        *,
        gather_seconds: float,
        gather_publications: int,
    ) -> None:
        self._hub = hub
        self._presence = presence
        self._store = store
        self._gather_seconds = gather_seconds
        self._gather_publications = gather_publications
        self._waiting: list[Publication] = []
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._passed_on = asyncio.Event()
        self._passed_on.set()
        self._stopping = False
        self._is_hearing = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to pass on and to hear; before that, only this process' listeners are told."""
        self._tasks = [
            asyncio.create_task(self._pass_on(), name="ephemeral to others"),
            asyncio.create_task(self._hear(), name="ephemeral of others"),
        ]

    async def stop(self) -> None:
        """End. Do this before the database's client is closed."""
        self._stopping = True
        await self.flush()
        if self._tasks:
            passing_on, hearing = self._tasks
            passing_on.cancel()
            if self._is_hearing:
                # Not in the middle of a request: the driver's thread would go on with it after we have closed the
                # cursor.
                await asyncio.wait({hearing}, timeout=4 * AWAIT_MILLISECONDS / 1000)
            hearing.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._tasks = []

    def publish(self, draft: Draft) -> None:
        """Tell whoever listens."""
        publication = Publication(draft.channel, draft.encoded())
        self._hub.publish(publication)
        if not self._tasks or len(self._waiting) >= WAITING_MAX or not self._presence.is_elsewhere(draft.channel):
            return
        self._waiting.append(publication)
        self._passed_on.clear()
        self._wake.set()
        if len(self._waiting) >= self._gather_publications:
            self._hurry.set()

    async def flush(self) -> None:
        """Wait until what was published has been passed on, so that what is published next comes after it.

        Not for longer than `FLUSH_SECONDS`: it is not worth more.
        """
        if self._waiting:
            self._hurry.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FLUSH_SECONDS):
                await self._passed_on.wait()

    async def _pass_on(self) -> None:
        while True:
            await self._wake.wait()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._gather_seconds):
                    await self._hurry.wait()
            together = self._waiting[: self._gather_publications]
            del self._waiting[: self._gather_publications]
            if len(self._waiting) < self._gather_publications:
                self._hurry.clear()
            try:
                await self._store.say(together)
            except Unavailable:
                logger.debug("%d ephemeral publications did not reach the other processes", len(together))
            except Exception:
                logger.exception("ephemeral publications cannot be passed on")
            if not self._waiting:
                self._wake.clear()
                self._passed_on.set()

    async def _hear(self) -> None:
        while not self._stopping:
            await self._presence.others_are_there.wait()
            try:
                self._is_hearing = True
                await self._hear_others()
            except NotToldOf:
                logger.info("the database has no change streams: tokens and typing reach this process alone")
                return
            except Unavailable:
                await asyncio.sleep(1)
            except Exception:
                logger.exception("what other processes say cannot be heard")
                await asyncio.sleep(1)
            finally:
                self._is_hearing = False

    async def _hear_others(self) -> None:
        """Tell our listeners, until there are no others left."""
        async with contextlib.aclosing(self._store.hear()) as heard:
            async for publications in heard:
                for each in publications:
                    self._hub.publish(each)
                if self._stopping or not self._presence.others_are_there.is_set():
                    return
