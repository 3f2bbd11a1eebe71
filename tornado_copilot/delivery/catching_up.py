"""Catching up: one connection that is behind is fed from the log, until it has been sent all that there is.

Made when it is needed, and gone when the connection is live: there are ten thousand of them that are never behind.
History and live are spliced by number, in one turn of the loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Protocol

from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.delivery.framing import Framing
from tornado_copilot.errors import SLOW_CONSUMER, UNAVAILABLE, Disconnect, Unavailable
from tornado_copilot.storage.batches import BLOCK
from tornado_copilot.storage.log import HistoryGone
from tornado_copilot.wire.publication import Batch

logger = logging.getLogger(__name__)

READ_TRIES = 5

CHUNK_PUBLICATIONS = 64

Position = tuple[int, int]
"""A batch and an index in it: the next publication to send."""
_BEGIN: Position = (0, 0)


class History(Protocol):
    """The log, as it is read here."""

    @property
    def top(self) -> int:
        """The newest batch that has been offered to live connections."""

    async def read(self, first: int, last: int) -> list[Batch]:
        """At most `BLOCK` batches by number; `HistoryGone` where one has expired."""


class Behind(Protocol):
    """A connection, as it is fed.

    Attributes:
        id: In the server's log.
        framing: How its transport puts things on the wire.
        channels: What it hears; that may change while it is fed.
    """

    id: str
    framing: Framing
    channels: frozenset[str]

    async def until_drained(self) -> None:
        """Wait until it can be written to; `TimeoutError` where its client takes nothing for too long."""

    def feed(self, data: bytes) -> None:
        """Write to it, once it can be written to."""

    def go_live(self) -> None:
        """Offer it from now on what is published, in the turn of the loop in which it has been sent all before."""

    def fed(self) -> None:
        """Note, in a later turn, that this has ended, in whatever way."""

    def disconnect(self, reason: Disconnect) -> None:
        """End it."""


class CatchingUp:
    """Feeds a connection from the log. It begins at once, and ends by itself or by `cancel`.

    Attributes:
        position: What is sent next.
        floors: Where it begins on single channels, where that is later than `position`.
    """

    __slots__ = ("_connection", "_counts", "_history", "_task", "floors", "position")

    def __init__(
        self,
        connection: Behind,
        history: History,
        counts: DeliveryCounts,
        position: Position,
        floors: dict[str, Position] | None = None,
    ) -> None:
        self._connection = connection
        self._history = history
        self._counts = counts
        self.position = position
        self.floors: dict[str, Position] = floors or {}
        self._task = asyncio.create_task(self._run(), name=f"catch up {connection.id}")
        counts.catching_up += 1
        self._task.add_done_callback(self._ended)

    def cancel(self) -> None:
        """Feed it no more."""
        self._task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._counts.catching_up -= 1
        self._connection.fed()

    async def _run(self) -> None:
        """Send the log from the position on, and have the connection go live at its top."""
        connection = self._connection
        try:
            await connection.until_drained()
            while self.position[0] <= self._history.top:
                for batch in await self._read(self.position[0]):
                    await self._send_batch(batch)
                # Where all is in memory and nothing of it is for this client, nothing else waits.
                await asyncio.sleep(0)
            # No await since the comparison: nothing can have been published in between.
            connection.go_live()
        except HistoryGone:
            # It comes back with its cursor, and is then told that it has to reload.
            connection.disconnect(SLOW_CONSUMER)
        except TimeoutError:
            connection.disconnect(SLOW_CONSUMER)
        except Unavailable:
            connection.disconnect(UNAVAILABLE)
        except Exception:
            # It would never go live, and hear nothing without a word.
            logger.exception("a connection cannot be fed from the log", extra={"connection_id": connection.id})
            connection.disconnect(UNAVAILABLE)

    async def _read(self, first: int) -> list[Batch]:
        for attempt in range(READ_TRIES):
            with contextlib.suppress(Unavailable):
                return await self._history.read(first, min(first + BLOCK - 1, self._history.top))
            await asyncio.sleep(0.2 * 2**attempt)
        raise Unavailable("the log cannot be read")

    async def _send_batch(self, batch: Batch) -> None:
        connection = self._connection
        index = self.position[1]
        for start in range(index, max(index + 1, len(batch.publications)), CHUNK_PUBLICATIONS):
            end = start + CHUNK_PUBLICATIONS
            # An answer may have been written since; and what is heard may have changed while we waited.
            await connection.until_drained()
            frames = [
                connection.framing.frame(each)
                for place, each in enumerate(batch.publications[start:end], start)
                if each.channel in connection.channels
                and (batch.number, place) >= self.floors.get(each.channel, _BEGIN)
            ]
            self.position = (batch.number, end)
            if frames:
                self._counts.replayed += len(frames)
                connection.feed(b"".join(frames))
        self.position = (batch.number + 1, 0)
