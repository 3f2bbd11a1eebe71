"""The hub: which connections hear which channel, in this process.

It is given every batch of the log, in order, and every ephemeral publication, and offers each to the connections of
its channel. It does no I/O and never waits.
"""

from __future__ import annotations

from collections.abc import Iterator

from tornado_copilot.delivery.connection import Connection
from tornado_copilot.wire.publication import Batch, Publication


class Hub:
    """Connections by channel."""

    def __init__(self) -> None:
        self._connections: dict[str, Connection] = {}
        self._by_channel: dict[str, set[Connection]] = {}

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._connections.values()))

    def add(self, connection: Connection) -> None:
        """Let a connection hear its channels."""
        self._connections[connection.id] = connection
        for channel in connection.channels:
            self.subscribe(connection, channel)

    def subscribe(self, connection: Connection, channel: str) -> None:
        """Offer it what is published on one more channel."""
        self._by_channel.setdefault(channel, set()).add(connection)

    def unsubscribe(self, connection: Connection, channel: str) -> None:
        """Offer it that no more."""
        listeners = self._by_channel.get(channel)
        if listeners is not None:
            listeners.discard(connection)
            if not listeners:
                del self._by_channel[channel]

    def remove(self, connection: Connection) -> None:
        """Forget a connection."""
        self._connections.pop(connection.id, None)
        for channel in connection.channels:
            self.unsubscribe(connection, channel)

    def deliver(self, batch: Batch) -> None:
        """Offer a batch of the log. Called once for each, in the order of their numbers."""
        for publication in batch.publications:
            self.publish(publication)

    def publish(self, publication: Publication) -> None:
        """Offer one publication to everybody on its channel."""
        # A copy: a connection that turns out to be closed is removed while we go round.
        for connection in tuple(self._by_channel.get(publication.channel, ())):
            connection.offer(publication)
