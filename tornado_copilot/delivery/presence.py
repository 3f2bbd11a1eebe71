"""Presence: who is in a room right now, and on how many devices.

A connection that hears `room:<id>` is a device of its user in that room. Each process counts its own connections,
tells the others through the database, and has of them what they told. Whoever listens is sent an ephemeral
`room.presence` when a number changes. Best effort: what other processes know is up to `POLL_SECONDS` old, and those
who were connected to a process that died are gone when its lease has run out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.presence import Occupants, PresenceStore, Present, Report
from tornado_copilot.wire.publication import Draft, Publication

logger = logging.getLogger(__name__)

SETTLE_SECONDS = 0.25
"""How long changes are gathered: a page that is reloaded leaves and comes back, which is nobody's business."""
POLL_SECONDS = 2.0
SKEW_SECONDS = 10.0
"""By how much the clocks of two processes may differ."""
_ROOM = "room:"


class Presence:
    """Counts who is where. A `hub.Watcher`.

    Args:
        hub: Where changes are published.
        store: What this process says, and what the others say.
        poll_seconds: How often to look at what the others say; oftener where the lease is short.
        lease_seconds: For how long what this process said counts when it has died; renewed every third of it.
    """

    def __init__(
        self,
        hub: Hub,
        store: PresenceStore,
        *,
        poll_seconds: float = POLL_SECONDS,
        lease_seconds: float = 30,
    ) -> None:
        self._hub = hub
        self._store = store
        self._poll_seconds = min(poll_seconds, lease_seconds / 6)
        self._lease_seconds = lease_seconds
        self._here: dict[str, dict[str, Present]] = {}
        self._elsewhere: dict[str, dict[str, dict[str, Present]]] = {}
        """By process, room and user."""
        self._told: dict[str, dict[str, Present]] = {}
        self._changed: set[str] = set()
        self._unreported: set[str] = set()
        self._wake = asyncio.Event()
        self._telling = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

        self.others_are_there = asyncio.Event()
        """Set while other processes live; known up to `poll_seconds` late."""

    # Life

    def start(self) -> None:
        """Begin to tell; the database must be reachable by now."""
        self._tasks = [
            asyncio.create_task(self._forever(self._tell), name="presence"),
            asyncio.create_task(self._forever(self._keep_up), name="presence of others"),
        ]

    async def stop(self) -> None:
        """End, and say that nobody is here any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tasks:
            self._tasks = []
            with contextlib.suppress(Unavailable):
                await self._store.forget(self._store.process)

    # Counting

    def heard(self, connection: Connection, channel: str) -> None:
        """Count a device in."""
        self._count(connection, channel, 1)

    def left(self, connection: Connection, channel: str) -> None:
        """Count a device out."""
        self._count(connection, channel, -1)

    def in_room(self, room: str) -> dict[str, Present]:
        """Who is in a room, by user id, in all processes."""
        present = dict(self._here.get(room, ()))
        for rooms in self._elsewhere.values():
            for user_id, each in rooms.get(room, {}).items():
                before = present.get(user_id)
                present[user_id] = each if before is None else Present(before.name, before.devices + each.devices)
        return present

    def is_elsewhere(self, channel: str) -> bool:
        """Whether somebody who is connected to another process hears a room's channel."""
        room = channel.removeprefix(_ROOM)
        return channel.startswith(_ROOM) and any(room in rooms for rooms in self._elsewhere.values())

    def _count(self, connection: Connection, channel: str, change: int) -> None:
        user_id = connection.caller.user_id
        if user_id is None or not channel.startswith(_ROOM):
            return
        room = channel.removeprefix(_ROOM)
        occupants = self._here.setdefault(room, {})
        before = occupants.pop(user_id, None)
        devices = change + (before.devices if before is not None else 0)
        if devices > 0:
            occupants[user_id] = Present(connection.caller.display_name, devices)
        elif not occupants:
            del self._here[room]
        self._unreported.add(room)
        self._changed.add(room)
        self._wake.set()

    # Telling

    async def _tell(self) -> None:
        await self._wake.wait()
        self._wake.clear()
        await asyncio.sleep(SETTLE_SECONDS)
        await self._tell_listeners()
        while self._unreported:
            room = self._unreported.pop()
            try:
                await self._store.report(room, dict(self._here.get(room, {})))
            except BaseException:
                self._unreported.add(room)
                self._wake.set()
                raise

    async def _tell_listeners(self) -> None:
        async with self._telling:
            changed, self._changed = self._changed, set()
            for room in changed:
                before, now = self._told.pop(room, {}), self.in_room(room)
                if now:
                    self._told[room] = now
                for user_id in before.keys() | now.keys():
                    if self._publish(room, user_id, before.get(user_id), now.get(user_id)):
                        # When a full room reconnects, each of its members hears of every other.
                        await asyncio.sleep(0)

    def _publish(self, room: str, user_id: str, before: Present | None, now: Present | None) -> bool:
        """Tell of one user in one room; whether there was anything to tell."""
        known = now or before
        devices = now.devices if now else 0
        if known is None or devices == (before.devices if before else 0):
            return False
        data = {"room": room, "user": {"id": user_id, "name": known.name}, "devices": devices}
        draft = Draft(_ROOM + room, {"type": "room.presence", "data": data})
        self._hub.publish(Publication(draft.channel, draft.encoded()))
        return True

    # The others

    async def _keep_up(self) -> None:
        """Follow what the others say, and keep what we say alive; until it fails."""
        loop = asyncio.get_running_loop()
        since: datetime | None = None
        renew_at = 0.0
        while True:
            if loop.time() >= renew_at:
                if not await self._store.renew(self._lease_seconds):
                    # It had run out, or this is the first: others may have taken away what we said.
                    self._unreported.update(self._here)
                    self._wake.set()
                renew_at = loop.time() + self._lease_seconds / 3
            asked_at = datetime.now(UTC)
            reports = await self._store.others_since(since)
            live = await self._store.live()
            if live - {self._store.process}:
                self.others_are_there.set()
            else:
                self.others_are_there.clear()
            self._take_in(reports, live, all_of_them=since is None)
            await self._tell_listeners()
            for process in {report.process for report in reports} - live:
                await self._store.forget(process)
            since = asked_at - timedelta(seconds=SKEW_SECONDS)
            await asyncio.sleep(self._poll_seconds)

    def _take_in(self, reports: list[Report], live: set[str], *, all_of_them: bool) -> None:
        said = {(report.process, report.room) for report in reports}
        for process, rooms in list(self._elsewhere.items()):
            for room in list(rooms):
                if process not in live or (all_of_them and (process, room) not in said):
                    self._learn(process, room, {})
        for report in reports:
            if report.process in live:
                self._learn(report.process, report.room, report.occupants)

    def _learn(self, process: str, room: str, occupants: Occupants) -> None:
        rooms = self._elsewhere.setdefault(process, {})
        if rooms.get(room, {}) == occupants:
            return
        if occupants:
            rooms[room] = dict(occupants)
        else:
            del rooms[room]
        if not rooms:
            del self._elsewhere[process]
        self._changed.add(room)

    async def _forever(self, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step again and again, whatever happens to one."""
        while True:
            try:
                await step()
            except Unavailable:
                await asyncio.sleep(1)
            except Exception:
                logger.exception("presence failed and goes on")
                await asyncio.sleep(1)
