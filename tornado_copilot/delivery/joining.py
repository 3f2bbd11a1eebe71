"""Joining: what comes to a connection in quick succession is one write, since the write is what costs.

The first message never waits. What follows it within a few milliseconds waits for the rest of them, counted from the
end of the broadcast: to thousands of connections one takes longer than that, and the next is there when it ends.
"""

from __future__ import annotations

import asyncio
import math
import time
from typing import Protocol


class Broadcast:
    """One message on its way to all who hear it.

    Attributes:
        quiet_since: A connection whose last broadcast ended before this is written to at once.
        ended_at: When all had been served; until then it is not known. Both by `time.monotonic`.
    """

    __slots__ = ("ended_at", "quiet_since")

    def __init__(self, quiet_since: float, ended_at: float = math.inf) -> None:
        self.quiet_since = quiet_since
        self.ended_at = ended_at


LONG_AGO = Broadcast(-math.inf, -math.inf)
"""The last broadcast of a connection that has had none."""


class Joins(Protocol):
    """What can hold messages back, and write them together."""

    def flush(self, broadcast: Broadcast) -> None:
        """Write what waits, if the socket takes it, as part of a broadcast."""


class Joiner:
    """Has connections flush what waits, all of them together.

    Args:
        seconds: How long messages wait at most, beyond the end of the broadcast that they came with. 0: not at all.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: list[Joins] = []
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> Broadcast:
        """A broadcast begins; `end` must follow in the same turn of the loop."""
        return Broadcast(time.monotonic() - self._seconds)

    def end(self, broadcast: Broadcast) -> None:
        """All have been served, by a write or by a place among those who wait."""
        broadcast.ended_at = time.monotonic()
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._flush)

    def hold(self, waiting: Joins) -> None:
        """Flush this one soon; it must ask once for each time that it is flushed."""
        self._waiting.append(waiting)

    def _flush(self) -> None:
        self._timer = None
        waiting, self._waiting = self._waiting, []
        broadcast = self.begin()
        for each in waiting:
            each.flush(broadcast)
        self.end(broadcast)
