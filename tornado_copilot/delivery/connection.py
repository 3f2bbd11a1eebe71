"""One client's connection: what it hears, and what happens when it reads too slowly.

A live connection is offered each frame as it is published. When its socket is busy, or was written to a moment ago, the
frame waits in the outbox, which is bounded; when that is full and the socket busy, what is in it is dropped and the
connection lags: it is then fed from the log, from the first publication it was not sent, until it has caught up. Memory
stays bounded and nothing is lost. A new connection with a cursor starts out lagging.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.catching_up import CatchingUp, History, Position
from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.delivery.framing import Framing
from tornado_copilot.delivery.joining import LONG_AGO, Broadcast, Joiner
from tornado_copilot.delivery.outbox import Outbox
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import SLOW_CONSUMER, UNRESPONSIVE, Disconnect
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Publication

logger = logging.getLogger(__name__)


class Connection:
    """A connection with a bounded outbox. Created by a handler, owned by the hub.

    There are ten thousand of them: what only a busy or a lagging one needs is made when it is needed.

    Attributes:
        id: Unique; in the connection message and in the server's log.
        framing: How its transport puts things on the wire.
        caller: Who is on the other end.
        channels: What it hears. Authorised by whoever put them here.
        expects_pongs: Whether the other end has to answer heartbeats: not where its transport has no answers, and not
            while nobody reads them.
        ended_by: Why it ended: the code of what we disconnected it for, or that the client left.
    """

    __slots__ = (
        "_catching_up",
        "_counts",
        "_drained",
        "_history",
        "_is_held",
        "_joiner",
        "_last_broadcast",
        "_live",
        "_on_closed",
        "_outbox",
        "_outbox_max_bytes",
        "_outlet",
        "_pong_is_due",
        "_stall_seconds",
        "_stall_timer",
        "_timed_since",
        "caller",
        "channels",
        "ended_by",
        "expects_pongs",
        "framing",
        "id",
    )

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
        joiner: Joiner,
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
        self._outbox: Outbox | None = None
        self._outbox_max_bytes = outbox_max_bytes
        self._joiner = joiner
        self._is_held = False
        self._last_broadcast = LONG_AGO
        self._stall_seconds = stall_seconds
        self._live = False
        self._pong_is_due = False
        self._catching_up: CatchingUp | None = None
        self._drained: asyncio.Event | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._on_closed: Callable[[Connection], None] = _ignore

    @property
    def is_live(self) -> bool:
        """Whether it has been offered everything so far, so that a heartbeat may carry the current cursor."""
        return self._live

    @property
    def waiting_bytes(self) -> int:
        """What waits for the socket, in the outbox."""
        return self._outbox.size_bytes if self._outbox is not None else 0

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
            self._catch_up((since.batch, since.index + 1))

    def disconnect(self, reason: Disconnect) -> None:
        """Say why, where the client can still take it, and close."""
        logger.info("disconnecting: %s", reason.code, extra={"connection_id": self.id})
        if not self._outlet.is_closed:
            self.ended_by = reason.code
        if self._outlet.is_idle:
            self._write_waiting()
        if reason.announced and self._outlet.is_idle:
            self._outlet.write(self.framing.goodbye(reason))
        self._outlet.close()

    def _closed(self) -> None:
        self._live = False
        if self._catching_up is not None:
            self._catching_up.cancel()
            self._catching_up = None
        self._cancel_stall_timer()
        self._outbox = None
        self._wake()
        self._on_closed(self)

    # Live

    def offer(self, publication: Publication, broadcast: Broadcast) -> None:
        """Take a publication: no await, no task, and no copy where the socket is idle."""
        if not self._live:
            self._counts.withheld += 1
        elif (
            # Nothing waits, nothing was written just now, and the socket is idle.
            self._outbox is None and self._last_broadcast.ended_at <= broadcast.quiet_since and self._outlet.is_idle
        ):
            self._last_broadcast = broadcast
            self._write(self.framing.frame(publication))
        else:
            self._put_off(self.framing.frame(publication), publication.cursor)

    def flush(self, broadcast: Broadcast) -> None:
        """Write what was held back to be joined."""
        self._is_held = False
        if self._outbox is not None and self._outlet.is_idle:
            self._last_broadcast = broadcast
            self._write_waiting()
            self._note_if_delivered()

    def time_delivery(self, since: float) -> None:
        """Count how long it takes until all it was offered up to now is with the kernel; one at a time."""
        if self._timed_since is None:
            self._timed_since = since
            self._note_if_delivered()

    def _note_if_delivered(self) -> None:
        if self._timed_since is not None and self._live and self._outlet.is_idle and self._outbox is None:
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
        if self._outlet.is_idle and self._outbox is None:
            self._write(frame)
        else:
            self._put_off(frame, None)

    def pong(self) -> bool:
        """Note that the other end is there, and return whether a heartbeat was unanswered."""
        was_due, self._pong_is_due = self._pong_is_due, False
        return was_due

    async def answer(self, *objects: bytes) -> None:
        """Send JSON objects, answers to this client's own request, in order, whether it lags or not.

        An answer stands in no log, so it is never dropped: it waits here until there is room. A client that takes
        none is cut by its stall timer.

        Raises:
            ConnectionError: The connection has ended.
        """
        while self._outbox is not None and self._outbox.answers_bytes > self._outbox_max_bytes:
            await self._until_woken()
        if self._outlet.is_closed:
            raise ConnectionError("the connection has ended")
        self._reply(b"".join(map(self.framing.message, objects)))

    def control(self, frame: bytes) -> None:
        """Send a frame of the transport itself, as a pong. Left out where so much waits that it can only be a flood."""
        if self._outbox is None or self._outbox.answers_bytes <= self._outbox_max_bytes:
            self._reply(frame)

    def _reply(self, frame: bytes) -> None:
        """Write it now, and with it what waits to be joined; or put it before all that waits."""
        if self._outbox is None and self._outlet.is_idle:
            self._write(frame)
            return
        self._outbox = self._outbox or Outbox()
        self._outbox.add_answer(frame)
        if self._outlet.is_idle:
            self._write_waiting()

    def _put_off(self, frame: bytes, cursor: Cursor | None) -> None:
        outbox = self._outbox = self._outbox or Outbox()
        outbox.add(frame, cursor)
        if self._outlet.is_idle:
            if outbox.size_bytes > self._outbox_max_bytes:
                self._write_waiting()
            else:
                self._hold()
        elif outbox.frames_bytes > self._outbox_max_bytes:
            self._lag()

    def _hold(self) -> None:
        if not self._is_held:
            self._is_held = True
            self._joiner.hold(self)

    def _write(self, data: bytes) -> None:
        if not self._outlet.write(data) and self._stall_timer is None:
            loop = asyncio.get_running_loop()
            self._stall_timer = loop.call_later(self._stall_seconds, self.disconnect, SLOW_CONSUMER)

    def _write_waiting(self) -> None:
        outbox, self._outbox = self._outbox, None
        if outbox is not None:
            self._write(outbox.joined())
            self._wake()

    def _on_drained(self) -> None:
        self._cancel_stall_timer()
        self._write_waiting()
        self._wake()
        self._note_if_delivered()

    def _drop_frames(self) -> None:
        """Answers stay: they stand in no log."""
        if self._outbox is not None and not self._outbox.drop_frames():
            self._outbox = None

    async def _until_woken(self) -> None:
        """Wait until something has been written, or the connection has ended."""
        if self._drained is None:
            self._drained = asyncio.Event()
        self._drained.clear()
        await self._drained.wait()

    def _wake(self) -> None:
        if self._drained is not None:
            self._drained.set()

    def _cancel_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    # Lagging

    def _lag(self) -> None:
        logger.info("the connection lags", extra={"connection_id": self.id})
        self._counts.lagged += 1
        dropped = self._outbox.first if self._outbox is not None else None
        self._drop_frames()
        if dropped is None:  # Only ephemeral frames were waiting: the log has nothing to repeat.
            self._catch_up((self._history.top + 1, 0))
        else:
            self._catch_up((dropped.batch, dropped.index))

    def hear(self, channel: str, since: Cursor | None) -> None:
        """Hear one more channel, from now on or from where the client left off on it.

        One that is heard already is told again from there: it is what the client asks for, and knows by its cursor.

        Args:
            channel: Authorised by the caller of this, and known to the hub.
            since: Checked to be within the retention.
        """
        if self._outlet.is_idle:
            self._write_waiting()
        others = self.channels - {channel}
        self.channels = others | {channel}
        now: Position = (self._history.top + 1, 0)
        before = self._catching_up
        if since is None:
            if before is not None:
                before.floors[channel] = now
            return
        if before is None:
            floors = dict.fromkeys(others, now)
        else:
            before.cancel()
            floors = dict.fromkeys(others, before.position) | before.floors
        floors[channel] = (since.batch, since.index + 1)
        first = self._outbox.first if self._outbox is not None else None
        if self._live and first is not None:
            # What waits must not overtake the history that is sent first.
            floors.update(dict.fromkeys(others, (first.batch, first.index)))
        self._drop_frames()
        self._catch_up(min(floors.values()), floors)

    def batches_to_repeat(self, since: Cursor) -> int:
        """Return how many batches of the log `hear` would read that are behind this connection already."""
        reached = self._history.top if self._catching_up is None else self._catching_up.position[0]
        return max(0, reached - since.batch)

    def hear_no_more(self, channel: str) -> None:
        """Stop hearing a channel."""
        self.channels = self.channels - {channel}
        if self._catching_up is not None:
            self._catching_up.floors.pop(channel, None)

    def _catch_up(self, position: Position, floors: dict[str, Position] | None = None) -> None:
        self._live = False
        self._catching_up = CatchingUp(self, self._history, self._counts, position, floors)

    async def until_drained(self) -> None:
        """Wait until it can be written to.

        Raises:
            TimeoutError: Its client takes nothing.
        """
        async with asyncio.timeout(self._stall_seconds):
            while not self._outlet.is_idle:
                await self._until_woken()

    def feed(self, data: bytes) -> None:
        """Write what the log has for it, once it has drained."""
        self._write(data)

    def go_live(self) -> None:
        """Take what is published from now on: all before has been sent."""
        self._live = True
        self._catching_up = None

    def fed(self) -> None:
        """Note that it is not fed any more."""
        self._note_if_delivered()


def _ignore(connection: Connection) -> None:
    """Stand in for `on_closed` until the connection is open."""
