"""Who may hear which channel (CONTRACT section 4). Asked on every subscribe: a cursor grants nothing."""

from __future__ import annotations

from collections.abc import Iterable

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import Forbidden, InvalidParameters, NotFound
from tornado_copilot.storage.rooms import RoomStore
from tornado_copilot.storage.thread import Thread, owner_of
from tornado_copilot.storage.threads import Threads
from tornado_copilot.wire.publication import shown_channel

CHANNELS_MAX = 100
"""Channels that are asked for at once."""
HEARD_MAX = 400
"""Channels that one connection hears: all the rooms that its user can be in, and threads."""
NAME_MAX_LENGTH = 300


class Channels:
    """The rules, and what they have to look up."""

    def __init__(self, threads: Threads, rooms: RoomStore) -> None:
        self._threads = threads
        self._rooms = rooms

    def of(self, caller: Caller) -> frozenset[str]:
        """The channels that everybody hears without asking: the events, and what is for this user."""
        if caller.user_id is None:
            return frozenset({"events"})
        return frozenset({"events", f"user:{caller.user_id}"})

    async def authorise(
        self, names: Iterable[str], caller: Caller, *, heard: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Return all of these channels as they are routed, if the caller may hear each.

        Args:
            names: As clients know them.
            caller: The caller.
            heard: The channels that the connection hears already, as they are routed.

        Raises:
            Forbidden: Not this one, by name; the same whether it is somebody else's or nobody's.
            InvalidParameters: Too many of them.
            Unavailable: The database cannot be reached.
        """
        asked = frozenset(names)
        if len(asked) > CHANNELS_MAX:
            raise InvalidParameters({"channels": f"must name at most {CHANNELS_MAX} channels"})
        if len(asked | {shown_channel(name) for name in heard}) > HEARD_MAX:
            raise InvalidParameters(
                {"channels": f"must not be more than {HEARD_MAX} on one connection, unsubscribe some"}
            )
        return frozenset([await self._granted(name, caller) for name in sorted(asked)])

    async def _granted(self, name: str, caller: Caller) -> str:
        """Return the routing name of a channel, if the caller may hear it."""
        if name in self.of(caller):
            return name
        kind, _, which = name.partition(":")
        if len(name) <= NAME_MAX_LENGTH and which:
            if kind == "room" and caller.user_id is not None and await self._rooms.has_member(which, caller.user_id):
                return name
            if kind == "thread" and (thread := await self._thread(which, caller)) is not None:
                return thread.channel
        raise Forbidden(f"not allowed to hear {name[:NAME_MAX_LENGTH]}")

    async def _thread(self, thread_id: str, caller: Caller) -> Thread | None:
        try:
            thread = await self._threads.get(thread_id, owner_of(caller))
        except NotFound:
            return None
        return thread if thread.version > 0 else None
