"""The hub: which connections hear which channel, in this process.

It is given every batch of the log, in order, and every ephemeral publication, and offers each to the connections of
its channel. It does no I/O and never waits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.delivery.joining import Joiner
from tornado_copilot.wire.publication import Batch, Publication


class Watcher(Protocol):
    """Is told who hears what, in the same turn of the loop. It must not wait, nor subscribe anybody."""

    def heard(self, connection: Connection, channel: str) -> None:
        """A connection hears a channel from now on."""

    def left(self, connection: Connection, channel: str) -> None:
        """It hears the channel no longer, whatever the reason."""


class Hub:
    """Connections by channel, what is counted of them all, and what joins their messages.

    Args:
        join_seconds: For how long a connection that was written to just now may be made to wait; 0: not at all.
    """

    def __init__(self, *, join_seconds: float = 0) -> None:
        self.counts = DeliveryCounts()
        self.joiner = Joiner(join_seconds)
        self._connections: dict[str, Connection] = {}
        self._by_channel: dict[str, set[Connection]] = {}
        self._watchers: list[Watcher] = []

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._connections.values()))

    def watch(self, watcher: Watcher) -> None:
        """Tell somebody who hears what from now on."""
        self._watchers.append(watcher)

    def listeners(self, channel: str) -> tuple[Connection, ...]:
        """The connections that hear a channel."""
        return tuple(self._by_channel.get(channel, ()))

    def add(self, connection: Connection) -> None:
        """Let a connection hear its channels."""
        self._connections[connection.id] = connection
        for channel in connection.channels:
            self.subscribe(connection, channel)

    def subscribe(self, connection: Connection, channel: str) -> None:
        """Offer it what is published on one more channel."""
        listeners = self._by_channel.setdefault(channel, set())
        if connection not in listeners:
            listeners.add(connection)
            for watcher in self._watchers:
                watcher.heard(connection, channel)

    def unsubscribe(self, connection: Connection, channel: str) -> None:
        """Offer it that no more."""
        listeners = self._by_channel.get(channel)
        if listeners is not None and connection in listeners:
            listeners.discard(connection)
            if not listeners:
                del self._by_channel[channel]
            for watcher in self._watchers:
                watcher.left(connection, channel)

    def remove(self, connection: Connection) -> None:
        """Forget a connection."""
        self._connections.pop(connection.id, None)
        for channel in connection.channels:
            self.unsubscribe(connection, channel)

    def deliver(self, batch: Batch) -> None:
        """Offer a batch of the log. Called once for each, in the order of their numbers."""
        for publication in batch.publications:
            self.publish(publication, batch.accepted_at)

    def publish(self, publication: Publication, accepted_at: float | None = None) -> None:
        """Offer one publication to everybody on its channel.

        Args:
            publication: An ephemeral one, or one of a batch.
            accepted_at: When its publisher handed it over, by `time.perf_counter`; None where that is now, or was in
                another process.
        """
        if accepted_at is None:
            accepted_at = time.perf_counter()
        # A copy: a connection that turns out to be closed is removed while we go round.
        listeners = self.listeners(publication.channel)
        broadcast = self.joiner.begin()
        for connection in listeners:
            connection.offer(publication, broadcast)
        self.joiner.end(broadcast)
        counts = self.counts
        counts.publications += 1
        if listeners:
            counts.offered += len(listeners)
            # One of them, in turn, and after all have been served: this is what the slowest waits.
            listeners[counts.publications % len(listeners)].time_delivery(accepted_at)
