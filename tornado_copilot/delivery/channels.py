"""Who may hear which channel (CONTRACT section 4). Asked on every subscribe: a cursor grants nothing."""

from __future__ import annotations

from collections.abc import Iterable

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import Forbidden, InvalidParameters, NotFound
from tornado_copilot.storage.rooms import RoomStore
from tornado_copilot.storage.threads import Threads, owner_of

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
        """All of these channels, if the caller may hear each, on a connection that hears others already.

        Raises:
            Forbidden: Not this one, by name; the same whether it is somebody else's or nobody's.
            InvalidParameters: Too many of them.
            Unavailable: The database cannot be reached.
        """
        asked = frozenset(names)
        if len(asked) > CHANNELS_MAX:
            raise InvalidParameters({"channels": f"must name at most {CHANNELS_MAX} channels"})
        if len(asked | heard) > HEARD_MAX:
            raise InvalidParameters(
                {"channels": f"must not be more than {HEARD_MAX} on one connection, unsubscribe some"}
            )
        for name in sorted(asked - self.of(caller)):
            if len(name) > NAME_MAX_LENGTH or not await self._may_hear(name, caller):
                raise Forbidden(f"not allowed to hear {name[:NAME_MAX_LENGTH]}")
        return asked

    async def _may_hear(self, name: str, caller: Caller) -> bool:
        kind, _, which = name.partition(":")
        if kind == "room":
            return caller.user_id is not None and await self._rooms.has_member(which, caller.user_id)
        if kind != "thread" or not which:
            return False
        try:
            thread = await self._threads.get(which, owner_of(caller))
        except NotFound:
            return False
        return thread.version > 0
