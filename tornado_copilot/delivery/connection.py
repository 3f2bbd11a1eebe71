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
import time
from collections.abc import Callable
from typing import Protocol

from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.delivery.framing import Framing
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import SLOW_CONSUMER, UNAVAILABLE, UNRESPONSIVE, Disconnect, Unavailable
from tornado_copilot.storage.batches import BLOCK
from tornado_copilot.storage.log import HistoryGone
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Batch, Publication

logger = logging.getLogger(__name__)

READ_TRIES = 5

CHUNK_PUBLICATIONS = 64

Position = tuple[int, int]
"""A batch and an index in it: the next publication to send."""
_BEGIN: Position = (0, 0)


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
        framing: How its transport puts things on the wire.
        caller: Who is on the other end.
        channels: What it hears. Authorised by whoever put them here.
        expects_pongs: Whether the other end has to answer heartbeats: not where its transport has no answers, and not
            while nobody reads them.
        ended_by: Why it ended: the code of what we disconnected it for, or that the client left.
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
        counts: DeliveryCounts,
    ) -> None:
        self.id = connection_id
        self.caller = caller
        self.channels = channels
        self._outlet = outlet
        self.framing = framing
        self.expects_pongs = framing.answers_pings
        self.ended_by = "client_left"
        self._counts = counts
        self._timed_since: float | None = None
        self._history = history
        self._outbox: list[bytes] = []
        self._outbox_bytes = 0
        self._outbox_max_bytes = outbox_max_bytes
        self._first_waiting: Cursor | None = None
        self._answers: list[bytes] = []
        self._answers_bytes = 0
        self._floors: dict[str, Position] = {}
        self._position: Position = (history.top + 1, 0)
        self._stall_seconds = stall_seconds
        self._live = False
        self._pong_is_due = False
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
            self._start_catching_up((since.batch, since.index + 1))

    def disconnect(self, reason: Disconnect) -> None:
        """Say why, where the client can still take it, and close."""
        logger.info("disconnecting: %s", reason.code, extra={"connection_id": self.id})
        if not self._outlet.is_closed:
            self.ended_by = reason.code
        if reason.announced and self._outlet.is_idle and not self._outbox:
            self._outlet.write(self.framing.goodbye(reason))
        self._outlet.close()

    def _closed(self) -> None:
        self._live = False
        if self._catching_up is not None:
            self._catching_up.cancel()
        self._cancel_stall_timer()
        self._empty_outbox()
        self._answers.clear()
        self._drained.set()
        self._on_closed(self)

    # Live

    def offer(self, publication: Publication) -> None:
        """Take a publication: no await, no task, and no copy where the socket is idle."""
        if self._live:
            self._send(self.framing.frame(publication), publication.cursor)
        else:
            self._counts.withheld += 1

    def time_delivery(self, since: float) -> None:
        """Count how long it takes until all it was offered up to now is with the kernel; one at a time."""
        if self._timed_since is None:
            self._timed_since = since
            self._note_if_delivered()

    def _note_if_delivered(self) -> None:
        if self._timed_since is not None and self._live and self._outlet.is_idle and not self._outbox:
            self._counts.latency.observe(time.perf_counter() - self._timed_since)
            self._timed_since = None

    def beat(self, frame: bytes) -> None:
        """Take a heartbeat. A lagging connection goes without; one that left the last ping unanswered is ended."""
        if not self._live:
            return
        if self._pong_is_due and self.expects_pongs:
            self.disconnect(UNRESPONSIVE)
            return
        self._pong_is_due = self.expects_pongs
        self._send(frame, None)

    def pong(self) -> None:
        """Note that the other end is there."""
        self._pong_is_due = False

    async def answer(self, data: bytes) -> None:
        """Send one JSON object, an answer to this client's own request, in order, whether it lags or not.

        An answer stands in no log, so it is never dropped: it waits here until there is room. A client that takes
        none is cut by its stall timer.

        Raises:
            ConnectionError: The connection has ended.
        """
        while self._answers_bytes > self._outbox_max_bytes and not self._outlet.is_closed:
            self._drained.clear()
            await self._drained.wait()
        if self._outlet.is_closed:
            raise ConnectionError("the connection has ended")
        frame = self.framing.message(data)
        if self._outlet.is_idle and not self._answers and not self._outbox:
            self._write(frame)
        else:
            self._answers.append(frame)
            self._answers_bytes += len(frame)

    def _send(self, frame: bytes, cursor: Cursor | None) -> None:
        if self._outlet.is_idle and not self._outbox and not self._answers:
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
        if self._answers or self._outbox:
            waiting = b"".join((*self._answers, *self._outbox))
            self._answers.clear()
            self._answers_bytes = 0
            self._empty_outbox()
            self._write(waiting)
        self._note_if_delivered()

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
        self._counts.lagged += 1
        dropped = self._first_waiting
        self._live = False
        self._empty_outbox()
        if dropped is None:  # Only ephemeral frames were waiting: the log has nothing to repeat.
            self._start_catching_up((self._history.top + 1, 0))
        else:
            self._start_catching_up((dropped.batch, dropped.index))

    def hear(self, channel: str, since: Cursor | None) -> None:
        """Hear one more channel, from now on or from where the client left off on it.

        Args:
            channel: Authorised by the caller of this, and known to the hub.
            since: Checked to be within the retention.
        """
        others = self.channels
        self.channels = others | {channel}
        if since is None:
            if not self._live:
                self._floors[channel] = (self._history.top + 1, 0)
            return
        now = (self._history.top + 1, 0) if self._live else self._position
        for other in others:
            self._floors.setdefault(other, now)
        self._floors[channel] = (since.batch, since.index + 1)
        if self._catching_up is not None:
            self._catching_up.cancel()
        if self._live and self._first_waiting is not None:
            # What waits must not overtake the history that is sent first.
            self._floors.update(dict.fromkeys(others, (self._first_waiting.batch, self._first_waiting.index)))
        self._live = False
        self._empty_outbox()
        self._start_catching_up(min(self._floors.values()))

    def hear_no_more(self, channel: str) -> None:
        """Stop hearing a channel."""
        self.channels = self.channels - {channel}
        self._floors.pop(channel, None)

    def _start_catching_up(self, position: Position) -> None:
        self._position = position
        self._catching_up = asyncio.create_task(self._catch_up(), name=f"catch up {self.id}")
        self._counts.catching_up += 1
        self._catching_up.add_done_callback(self._caught_up)

    def _caught_up(self, task: asyncio.Task[None]) -> None:
        self._counts.catching_up -= 1
        self._note_if_delivered()

    async def _catch_up(self) -> None:
        """Send the log from a position on, and go live at its top."""
        try:
            await self._wait_until_drained()
            while self._position[0] <= self._history.top:
                for batch in await self._read(self._position[0]):
                    await self._send_batch(batch)
                # Where all is in memory and nothing of it is for this client, nothing else waits.
                await asyncio.sleep(0)
            # No await since the comparison: nothing can have been published in between.
            self._live = True
            self._floors.clear()
        except HistoryGone:
            # It comes back with its cursor, and is then told that it has to reload.
            self.disconnect(SLOW_CONSUMER)
        except TimeoutError:
            self.disconnect(SLOW_CONSUMER)
        except Unavailable:
            self.disconnect(UNAVAILABLE)
        except Exception:
            # It would never go live, and hear nothing without a word.
            logger.exception("a connection cannot be fed from the log", extra={"connection_id": self.id})
            self.disconnect(UNAVAILABLE)

    async def _read(self, first: int) -> list[Batch]:
        for attempt in range(READ_TRIES):
            with contextlib.suppress(Unavailable):
                return await self._history.read(first, min(first + BLOCK - 1, self._history.top))
            await asyncio.sleep(0.2 * 2**attempt)
        raise Unavailable("the log cannot be read")

    async def _send_batch(self, batch: Batch) -> None:
        index = self._position[1]
        for start in range(index, max(index + 1, len(batch.publications)), CHUNK_PUBLICATIONS):
            end = start + CHUNK_PUBLICATIONS
            # An answer may have been written since; and what is heard may have changed while we waited.
            await self._wait_until_drained()
            frames = [
                self.framing.frame(each)
                for place, each in enumerate(batch.publications[start:end], start)
                if each.channel in self.channels and (batch.number, place) >= self._floors.get(each.channel, _BEGIN)
            ]
            self._position = (batch.number, end)
            if frames:
                self._counts.replayed += len(frames)
                self._write(b"".join(frames))
        self._position = (batch.number + 1, 0)

    async def _wait_until_drained(self) -> None:
        async with asyncio.timeout(self._stall_seconds):
            while not self._outlet.is_idle:
                self._drained.clear()
                await self._drained.wait()


def _ignore(connection: Connection) -> None:
    """Stand in for `on_closed` until the connection is open."""
