"""Who is typing: told to whoever listens right now, never kept."""

from __future__ import annotations

import time
from collections.abc import Callable

from tornado_copilot.storage.rooms import Member
from tornado_copilot.wire.publication import Draft

EVERY_SECONDS = 2.0
REMEMBERED_MAX = 10_000


class Typing:
    """Tells a room's listeners that somebody types, at most once in `EVERY_SECONDS`."""

    def __init__(self, publish: Callable[[Draft], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._publish = publish
        self._clock = clock
        self._told_at: dict[tuple[str, str], float] = {}
        """By room and user, the oldest first."""

    def is_due(self, room_id: str, user_id: str) -> bool:
        """Whether it is time to tell it again."""
        told_at = self._told_at.get((room_id, user_id))
        return told_at is None or self._clock() - told_at >= EVERY_SECONDS

    def tell(self, room_id: str, member: Member) -> None:
        """Tell it."""
        self._told_at.pop((room_id, member.id), None)
        self._told_at[room_id, member.id] = self._clock()
        oldest = next(iter(self._told_at))
        if len(self._told_at) > REMEMBERED_MAX or self.is_due(*oldest):
            del self._told_at[oldest]
        data = {"room": room_id, "from": {"id": member.id, "name": member.name}}
        self._publish(Draft(f"room:{room_id}", {"type": "room.typing", "data": data}))
