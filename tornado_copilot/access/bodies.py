"""How much memory the large bodies of requests may take together, in this process.

One body has a limit of its own. Without another for all of them, a few hundred clients that send one at the same time,
or begin to and stop, would fill the memory. What is small is not counted: whoever says a sentence is never turned away
because others send images.
"""

from __future__ import annotations

from collections import Counter

from tornado_copilot.errors import RateLimited

FREE_BYTES = 65_536
"""A body up to this size is not counted: as much as a socket's read takes anyhow."""
SHARES = 4
"""One user, or one address without one, holds at most this part of it all with several bodies; one body may be more."""
RETRY_SECONDS = 2.0
SETTING = "limits.bodies_max_bytes"


class Bodies:
    """What is held of bodies.

    Args:
        max_bytes: How much may be held; 0 for as much as comes.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held: Counter[str] = Counter()
        self._held_bytes = 0

    def lease(self, who: str) -> BodyLease:
        """Begin to hold a body for somebody; nothing yet."""
        return BodyLease(self, who)

    def take(self, who: str, own_bytes: int, more_bytes: int) -> None:
        """Hold more of a body of which `own_bytes` are held already.

        Raises:
            RateLimited: There is no room for it.
        """
        if self._max_bytes:
            share_bytes = self._max_bytes // SHARES
            has_others = self._held[who] > own_bytes
            if has_others and self._held[who] + more_bytes > share_bytes:
                raise self._no_room("from here", share_bytes)
            if self._held_bytes + more_bytes > self._max_bytes:
                raise self._no_room("by all", self._max_bytes)
        self._held[who] += more_bytes
        self._held_bytes += more_bytes

    def give_back(self, who: str, size_bytes: int) -> None:
        """Hold so much less."""
        self._held_bytes -= size_bytes
        self._held[who] -= size_bytes
        if not self._held[who]:
            del self._held[who]

    def _no_room(self, whose: str, max_bytes: int) -> RateLimited:
        return RateLimited(
            f"too much is being sent {whose} at the same time: at most {max_bytes} bytes ({SETTING})",
            retry_after_seconds=RETRY_SECONDS,
            limit=SETTING,
        )


class BodyLease:
    """What is held of one body."""

    __slots__ = ("_bodies", "_bytes", "_who")

    def __init__(self, bodies: Bodies, who: str) -> None:
        self._bodies = bodies
        self._who = who
        self._bytes = 0

    def hold(self, size_bytes: int) -> None:
        """Hold a body of this size, or as much of it as there is; never less than before.

        Raises:
            RateLimited: There is no room for more; what was held still is.
        """
        if size_bytes > max(FREE_BYTES, self._bytes):
            self._bodies.take(self._who, self._bytes, size_bytes - self._bytes)
            self._bytes = size_bytes

    def release(self) -> None:
        """Hold nothing; may be called any number of times."""
        size_bytes, self._bytes = self._bytes, 0
        if size_bytes:
            self._bodies.give_back(self._who, size_bytes)
