"""One client's connection: what it hears, how far it has got, and what happens when it reads too slowly.

A live connection is offered each frame as it is published. When its socket is busy the frame waits in the outbox,
which is bounded; when that is full, what is in it is dropped and the connection lags: it is then fed from the log,
from the first publication it was not sent, until it has caught up. Memory stays bounded and nothing is lost. A new
connection with a cursor starts out lagging: history and live are spliced by number, in one turn of the loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Protocol

from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.framing import Framing
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import SLOW_CONSUMER, UNAVAILABLE, Disconnect, Unavailable
from tornado_copilot.storage.log import BLOCK, HistoryGone
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Batch, Publication

logger = logging.getLogger(__name__)

READ_TRIES = 5


class History(Protocol):
    """The log, as a connection reads it."""

    @property
    def top(self) -> int:
        """The newest batch that has been offered to live connections."""

    async def read(self, first: int, last: int) -> list[Batch]:
        """At most `BLOCK` batches by number; `HistoryGone` where one has expired."""


class Connection:
    """A connection with a bounded outbox. Created by a handler, owned by the hub.

    Attributes:
        id: Unique; in the connection message and in the server's log.
        caller: Who is on the other end.
        channels: What it hears. Authorised by whoever put them here.
    """

    def __init__(
        self,
        connection_id: str,
        caller: Caller,
        channels: frozenset[str],
        *,
        outlet: Outlet,
        framing: Framing,
        history: History,
        outbox_max_bytes: int,
        stall_seconds: float,
    ) -> None:
        self.id = connection_id
        self.caller = caller
        self.channels = channels
        self._outlet = outlet
        self._framing = framing
        self._history = history
        self._outbox: list[bytes] = []
        self._outbox_bytes = 0
        self._outbox_max_bytes = outbox_max_bytes
        self._first_waiting: Cursor | None = None
        self._stall_seconds = stall_seconds
        self._live = False
        self._catching_up: asyncio.Task[None] | None = None
        self._drained = asyncio.Event()
        self._stall_timer: asyncio.TimerHandle | None = None
        self._on_closed: Callable[[Connection], None] = _ignore

    @property
    def is_live(self) -> bool:
        """Whether it has been offered everything so far, so that a heartbeat may carry the current cursor."""
        return self._live

    # Life

    def open(self, first: bytes, *, since: Cursor | None, on_closed: Callable[[Connection], None]) -> None:
        """Write the first bytes, then go live, by way of the log where there is a cursor to resume from.

        Args:
            first: What comes before any publication: the head and the connection message.
            since: Where the client left off, checked to be within the retention; None to start from now.
            on_closed: Called once, in a later turn of the loop, when the connection has ended for whatever reason.
        """
        self._on_closed = on_closed
        self._outlet.watch(on_drained=self._on_drained, on_closed=self._closed)
        self._outlet.write(first)
        if since is None:
            self._live = True
        else:
            self._start_catching_up(since.batch, since.index + 1)

    def disconnect(self, reason: Disconnect) -> None:
        """Say why, where the client can still take it, and close."""
        logger.info("disconnecting: %s", reason.code, extra={"connection_id": self.id})
        if reason.announced and self._outlet.is_idle and not self._outbox:
            self._outlet.write(self._framing.goodbye(reason))
        self._outlet.close()

    def _closed(self) -> None:
        self._live = False
        if self._catching_up is not None:
            self._catching_up.cancel()
        self._cancel_stall_timer()
        self._outbox.clear()
        self._on_closed(self)

    # Live

    def offer(self, publication: Publication) -> None:
        """Take a publication: no await, no task, and no copy where the socket is idle."""
        if self._live:
            self._send(self._framing.frame(publication), publication.cursor)

    def offer_frame(self, frame: bytes) -> None:
        """Take a frame that is in no log, as a heartbeat. A lagging connection goes without it."""
        if self._live:
            self._send(frame, None)

    def _send(self, frame: bytes, cursor: Cursor | None) -> None:
        if self._outlet.is_idle and not self._outbox:
            self._write(frame)
            return
        self._outbox.append(frame)
        self._outbox_bytes += len(frame)
        if self._first_waiting is None:
            self._first_waiting = cursor
        if self._outbox_bytes > self._outbox_max_bytes:
            self._lag()

    def _write(self, data: bytes) -> None:
        self._outlet.write(data)
        if not self._outlet.is_idle and self._stall_timer is None:
            loop = asyncio.get_running_loop()
            self._stall_timer = loop.call_later(self._stall_seconds, self.disconnect, SLOW_CONSUMER)

    def _on_drained(self) -> None:
        self._cancel_stall_timer()
        self._drained.set()
        if self._outbox:
            waiting = b"".join(self._outbox)
            self._empty_outbox()
            self._write(waiting)

    def _empty_outbox(self) -> None:
        self._outbox.clear()
        self._outbox_bytes = 0
        self._first_waiting = None

    def _cancel_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    # Lagging

    def _lag(self) -> None:
        logger.info("the connection lags", extra={"connection_id": self.id})
        dropped = self._first_waiting
        self._live = False
        self._empty_outbox()
        if dropped is None:  # Only ephemeral frames were waiting: the log has nothing to repeat.
            self._start_catching_up(self._history.top + 1, 0)
        else:
            self._start_catching_up(dropped.batch, dropped.index)

    def _start_catching_up(self, batch: int, index: int) -> None:
        task = self._catch_up(batch, index)
        self._catching_up = asyncio.create_task(task, name=f"catch up {self.id}")

    async def _catch_up(self, batch: int, index: int) -> None:
        """Send the log from one publication on, and go live at its top."""
        try:
            await self._wait_until_drained()
            while batch <= self._history.top:
                for each in await self._read(batch):
                    await self._send_batch(each, index)
                    batch, index = each.number + 1, 0
            # No await since the comparison: nothing can have been published in between.
            self._live = True
        except HistoryGone:
            # It comes back with its cursor, and is then told that it has to reload.
            self.disconnect(SLOW_CONSUMER)
        except TimeoutError:
            self.disconnect(SLOW_CONSUMER)
        except Unavailable:
            self.disconnect(UNAVAILABLE)

    async def _read(self, first: int) -> list[Batch]:
        for attempt in range(READ_TRIES):
            with contextlib.suppress(Unavailable):
                return await self._history.read(first, min(first + BLOCK - 1, self._history.top))
            await asyncio.sleep(0.2 * 2**attempt)
        raise Unavailable("the log cannot be read")

    async def _send_batch(self, batch: Batch, index: int) -> None:
        wanted = [each for each in batch.publications[index:] if each.channel in self.channels]
        for start in range(0, len(wanted), 64):
            self._outlet.write(b"".join(map(self._framing.frame, wanted[start : start + 64])))
            await self._wait_until_drained()

    async def _wait_until_drained(self) -> None:
        async with asyncio.timeout(self._stall_seconds):
            while not self._outlet.is_idle:
                self._drained.clear()
                await self._drained.wait()


def _ignore(connection: Connection) -> None:
    """Stand in for `on_closed` until the connection is open."""
