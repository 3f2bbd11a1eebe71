"""All connections of this process: let in, kept alive, sent away.

Whatever way a connection ends (the client goes, its token expires, it reads too slowly, the server stops), this is
where its place is freed, once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable
from functools import partial

from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.delivery.heartbeat import Heartbeat
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.joining import Joiner
from tornado_copilot.errors import DRAINING, TOKEN_EXPIRED, Disconnect
from tornado_copilot.wire.cursor import Cursor

logger = logging.getLogger(__name__)

EXPIRY_CHECK_SECONDS = 3600
"""A timer is set for no longer than this: a token may live for years, and clocks are corrected."""


class Connections:
    """The open connections, with their heartbeats and the timers that end them with their tokens."""

    def __init__(self, hub: Hub, heartbeat: Heartbeat) -> None:
        self._hub = hub
        self._heartbeat = heartbeat
        self._expiries: dict[Connection, asyncio.TimerHandle] = {}
        self._empty = asyncio.Event()

    def __len__(self) -> int:
        return len(self._hub)

    @property
    def counts(self) -> DeliveryCounts:
        """What is counted of them all."""
        return self._hub.counts

    @property
    def joiner(self) -> Joiner:
        """What joins the messages of each."""
        return self._hub.joiner

    def open(self, connection: Connection, first: bytes, *, since: Cursor | None, release: Callable[[], None]) -> None:
        """Let a connection in: from this turn of the loop on it hears its channels.

        Args:
            connection: Authorised for its channels.
            first: Its first bytes: the head and the connection message.
            since: Where to resume from; None for from now on.
            release: Frees its place; called once when it has ended.
        """
        self._hub.counts.opened[connection.framing.transport] += 1
        self._hub.add(connection)
        self._heartbeat.add(connection)
        connection.open(first, since=since, on_closed=partial(self._closed, release))
        if connection.caller.expires_at is not None:
            self._wait_for_expiry(connection, connection.caller.expires_at)

    def subscribe(self, connection: Connection, channel: str, since: Cursor | None) -> None:
        """Let a connection hear one more channel, from now on or from where its client left off on it."""
        self._hub.subscribe(connection, channel)
        connection.hear(channel, since)

    def unsubscribe(self, connection: Connection, channel: str) -> None:
        """Let it hear that channel no more."""
        self._hub.unsubscribe(connection, channel)
        connection.hear_no_more(channel)

    async def drain(self, seconds: float) -> None:
        """Send everybody away in random order, spread over so many seconds."""
        leaving = list(self._hub)
        random.shuffle(leaving)
        for count, connection in enumerate(leaving, 1):
            connection.disconnect(DRAINING)
            if count % 100 == 0:
                await asyncio.sleep(seconds * 100 / len(leaving))
        if leaving:  # Their sockets tell us in the next turns of the loop.
            self._empty.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), 1)

    def send_away(self, reason: Disconnect) -> None:
        """End all connections at once; their clients come back when they see fit."""
        for connection in self._hub:
            connection.disconnect(reason)

    def _wait_for_expiry(self, connection: Connection, expires_at: float) -> None:
        """End the connection with its token. By the wall clock, which may be set while we wait."""
        left = expires_at - time.time()
        if left <= 0:
            connection.disconnect(TOKEN_EXPIRED)
            return
        self._expiries[connection] = asyncio.get_running_loop().call_later(
            min(left, EXPIRY_CHECK_SECONDS), self._wait_for_expiry, connection, expires_at
        )

    def _closed(self, release: Callable[[], None], connection: Connection) -> None:
        self._hub.counts.ended[connection.framing.transport, connection.ended_by] += 1
        self._hub.remove(connection)
        self._heartbeat.remove(connection)
        expiry = self._expiries.pop(connection, None)
        if expiry is not None:
            expiry.cancel()
        release()
        if not len(self._hub):
            self._empty.set()
        logger.info("disconnected", extra={"connection_id": connection.id})
