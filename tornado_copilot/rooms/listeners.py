"""Who is no longer in a room hears it no longer: at once in this process, with the log's next batch in any other.

A connection is authorised before it is subscribed, and its user may be sent out of the room in between; so whoever
subscribes shortly after having been sent out is looked up once more.
"""

from __future__ import annotations

import asyncio
import time

from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.rooms import RoomStore
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Batch

DOUBTED_SECONDS = 300
"""For how long after somebody has left a new subscription of theirs is looked up; far longer than one takes."""
_LEFT = b'{"type":"room.left"'


class RoomListeners:
    """Takes those who have left off the channels of rooms. Watches the hub and what it delivers."""

    def __init__(self, hub: Hub, rooms: RoomStore) -> None:
        self._hub = hub
        self._rooms = rooms
        self._left_at: dict[tuple[str, str], float] = {}
        """By channel and user, the oldest first."""
        self._tasks: set[asyncio.Task[None]] = set()

    def deliver(self, batch: Batch) -> None:
        """Have a batch of the log delivered, the news that somebody has left included, then act on it."""
        self._hub.deliver(batch)
        for publication in batch.publications:
            if publication.channel.startswith("room:") and publication.data.startswith(_LEFT):
                user_id = decode(publication.data)["data"]["user"]["id"]
                self._doubt(publication.channel, user_id)
                # They may have come back meanwhile: the news is older than what the database says.
                if any(each.caller.user_id == user_id for each in self._hub.listeners(publication.channel)):
                    self._look_up(publication.channel, user_id)

    def take_off(self, channel: str, user_id: str) -> None:
        """Let no connection of a user hear a channel from now on."""
        self._doubt(channel, user_id)
        for connection in self._hub.listeners(channel):
            if connection.caller.user_id == user_id:
                self._hub.unsubscribe(connection, channel)
                connection.hear_no_more(channel)

    def heard(self, connection: Connection, channel: str) -> None:
        """Look a new subscription up where it may have been authorised before its user left."""
        user_id = connection.caller.user_id
        left_at = self._left_at.get((channel, user_id or ""))
        if user_id is not None and left_at is not None and time.monotonic() - left_at < DOUBTED_SECONDS:
            self._look_up(channel, user_id)

    def left(self, connection: Connection, channel: str) -> None:
        """Need not be known."""

    async def close(self) -> None:
        """End what is being looked up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _doubt(self, channel: str, user_id: str) -> None:
        now = time.monotonic()
        self._left_at.pop((channel, user_id), None)
        self._left_at[channel, user_id] = now
        while now - next(iter(self._left_at.values())) > DOUBTED_SECONDS:
            del self._left_at[next(iter(self._left_at))]

    def _look_up(self, channel: str, user_id: str) -> None:
        task = asyncio.create_task(self._take_off_unless_member(channel, user_id), name=f"look {channel} up")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_off_unless_member(self, channel: str, user_id: str) -> None:
        try:
            allowed = await self._rooms.has_member(channel.removeprefix("room:"), user_id)
        except Unavailable:
            allowed = False  # They subscribe again once the database is back.
        if not allowed:
            self.take_off(channel, user_id)
