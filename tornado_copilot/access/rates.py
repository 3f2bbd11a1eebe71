"""Rates: how often somebody asks in a minute, counted in windows by the `limits` library.

In memory a hit costs microseconds. Several processes that must not allow as many times as much share their counts
in the database: a write for each hit. What matters then is that a database which is slow or away slows nobody down,
and that a flood does not become a flood of writes: every process counts for itself as well, asks the database only
about what it would allow, and goes on by itself where that does not answer.

The library knows windows, not buckets: at a window's edge up to twice the number may pass within a minute.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter

from tornado_copilot.errors import Unavailable

logger = logging.getLogger(__name__)

ALONE_SECONDS = 5.0
"""How long a process counts by itself once the database has not answered."""


class BoundedMemory(Storage):
    """Where the `limits` library counts: in a dict of bounded size, with no timer, thread or task.

    The library's own memory starts a task for nearly every hit, and holds as many windows as a flood of
    addresses makes. All windows here are equally long, so the oldest in the dict is the first to end: ended ones are
    dropped from that side as new ones come, and when it is full the oldest goes. A flood of more addresses than
    `windows_max` in a minute thus makes the limits forget, never the memory grow.
    """

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self, clock: Callable[[], float], *, windows_max: int = 100_000) -> None:
        """Count with the given clock, in seconds; about 200 bytes a window."""
        super().__init__()
        self._clock = clock
        self._windows_max = windows_max
        self._windows: dict[str, tuple[float, int]] = {}

    def __len__(self) -> int:
        return len(self._windows)

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a hit in the key's window, a new one of `expiry` seconds if it has none."""
        self._drop_ended()
        ends_at, count = self._windows.get(key, (self._clock() + expiry, 0))
        self._windows[key] = (ends_at, count + amount)
        if len(self._windows) > self._windows_max:
            del self._windows[next(iter(self._windows))]
        return count + amount

    async def get(self, key: str) -> int:
        """The hits in the key's window."""
        self._drop_ended()
        return self._windows.get(key, (0.0, 0))[1]

    async def get_expiry(self, key: str) -> float:
        """When the key's window ends, by the clock."""
        return self._windows.get(key, (self._clock(), 0))[0]

    async def clear(self, key: str) -> None:
        """Forget the key's window."""
        self._windows.pop(key, None)

    async def check(self) -> bool:
        """Memory is always there."""
        return True

    async def reset(self) -> int:
        """Forget all windows and say how many there were."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def _drop_ended(self) -> None:
        now = self._clock()
        while self._windows:
            oldest = next(iter(self._windows))
            if self._windows[oldest][0] > now:
                break
            del self._windows[oldest]


class Rates:
    """Counts hits, and says how long to wait where there are too many.

    Args:
        shared: Where all processes count, by the wall clock; None where each counts for itself.
        timeout_seconds: How long `shared` may take.
        clock: Seconds, for what this process counts.
    """

    def __init__(
        self,
        *,
        shared: Storage | None = None,
        timeout_seconds: float = 0.25,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._own = BoundedMemory(clock)
        self._shared = shared
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._alone_until = float("-inf")

    async def wait(self, what: str, who: str, allowed: int) -> float | None:
        """Return what `hit` would by the count of this process, and count nothing."""
        item = RateLimitItemPerMinute(allowed, namespace=what)
        if await FixedWindowRateLimiter(self._own).test(item, who):
            return None
        return await _rest_of_window(self._own, item, who, self._clock)

    async def hit(self, what: str, who: str, allowed: int, cost: int = 1) -> float | None:
        """Count a hit.

        Args:
            what: The name of the limit.
            who: Whose hit it is.
            allowed: Hits in a minute.
            cost: As how many hits it counts.

        Returns:
            None where it is allowed; else the seconds to wait.
        """
        item = RateLimitItemPerMinute(allowed, namespace=what)
        wait = await _hit(self._own, item, who, self._clock, cost)
        if wait is None and self._shared is not None and self._clock() >= self._alone_until:
            try:
                async with asyncio.timeout(self._timeout_seconds):
                    wait = await _hit(self._shared, item, who, time.time, cost)
            except (Unavailable, TimeoutError):
                logger.warning("rates cannot be counted in the database, and are counted here for a while")
                self._alone_until = self._clock() + ALONE_SECONDS
        return wait


async def _hit(
    storage: Storage, item: RateLimitItemPerMinute, who: str, clock: Callable[[], float], cost: int
) -> float | None:
    if await FixedWindowRateLimiter(storage).hit(item, who, cost=cost):
        return None
    return await _rest_of_window(storage, item, who, clock)


async def _rest_of_window(
    storage: Storage, item: RateLimitItemPerMinute, who: str, clock: Callable[[], float]
) -> float:
    ends_at = await storage.get_expiry(item.key_for(who))
    return max(1, math.ceil(ends_at - clock()))
