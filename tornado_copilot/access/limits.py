"""How much one user, one address and all of them may ask for (section `limits` of the settings).

Counted per process and in memory: a hit costs microseconds and no round trip, and several processes allow as many
times as much.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from types import TracebackType
from typing import Self

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from tornado_copilot.access.caller import Caller
from tornado_copilot.config import LimitSettings
from tornado_copilot.errors import RateLimited

_PLACE_RETRY_SECONDS = 5.0
"""When to ask again for a place: it is not known when a connection will end."""


class Lease:
    """A connection's place among those that are allowed. `release` may be called any number of times."""

    __slots__ = ("_keys", "_places")

    def __init__(self, places: Counter[str], keys: tuple[str, ...]) -> None:
        self._places = places
        self._keys = keys

    def release(self) -> None:
        """Give the place back; the second call does nothing, so every way in which a connection ends may call."""
        keys, self._keys = self._keys, ()
        for key in keys:
            self._places[key] -= 1
            if not self._places[key]:
                del self._places[key]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class Limits:
    """Counts connections and requests, and refuses what is too much. 0 in a setting means that it does not count.

    A visitor without a token has only an address: posts and runs are then counted by it. An IPv6 address counts as
    its network of 64 bits, which is what one household gets.

    Rates are counted in windows of a minute that begin with the first hit, so that at a window's edge up to twice
    the number may pass within a minute.
    """

    def __init__(self, settings: LimitSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._windows = BoundedMemory(clock)
        self._limiter = FixedWindowRateLimiter(self._windows)
        self._places: Counter[str] = Counter()

    def count_connect(self, address: str) -> None:
        """Count an attempt to connect. Do this before the token is looked at, so that guessing has a limit too.

        Raises:
            RateLimited: Too many from this address, of whatever outcome.
        """
        self._hit(
            "connections from this address",
            "limits.connects_per_address_per_minute",
            self._settings.connects_per_address_per_minute,
            _network(address),
        )

    def count_post(self, caller: Caller, address: str) -> None:
        """Count a request that asks for something to be done.

        Raises:
            RateLimited: Too many from this user.
        """
        self._hit(
            "requests",
            "limits.posts_per_user_per_minute",
            self._settings.posts_per_user_per_minute,
            _who(caller, address),
        )

    def count_run(self, caller: Caller, address: str) -> None:
        """Count a run of the assistant.

        Raises:
            RateLimited: Too many from this user.
        """
        self._hit(
            "questions to the assistant",
            "limits.runs_per_user_per_minute",
            self._settings.runs_per_user_per_minute,
            _who(caller, address),
        )

    def lease(self, caller: Caller, address: str) -> Lease:
        """Take a place for a connection. All of the limits leave room for it, or nothing is taken.

        Raises:
            RateLimited: No place is left, for this user, this address, or anybody.
        """
        wanted = [
            ("total", self._settings.connections_total, "limits.connections_total", "to this server"),
            (
                f"address {_network(address)}",
                self._settings.connections_per_address,
                "limits.connections_per_address",
                "from this address",
            ),
        ]
        if caller.user_id is not None:
            wanted.append(
                (
                    f"user {caller.user_id}",
                    self._settings.connections_per_user,
                    "limits.connections_per_user",
                    "of this user",
                )
            )
        counted = [each for each in wanted if each[1]]
        for key, allowed, setting, whose in counted:
            if self._places[key] >= allowed:
                raise RateLimited(
                    f"too many open connections {whose}: at most {allowed} ({setting})",
                    retry_after_seconds=_PLACE_RETRY_SECONDS,
                    limit=setting,
                )
        keys = tuple(key for key, *_ in counted)
        self._places.update(keys)
        return Lease(self._places, keys)

    def _hit(self, what: str, setting: str, allowed: int, who: str) -> None:
        if not allowed:
            return
        item = RateLimitItemPerMinute(allowed, namespace=setting)
        if not self._limiter.hit(item, who):
            reset = self._limiter.get_window_stats(item, who).reset_time
            raise RateLimited(
                f"too many {what}: at most {allowed} a minute ({setting})",
                retry_after_seconds=max(1, math.ceil(reset - self._clock())),
                limit=setting,
            )


class BoundedMemory(Storage):
    """Where the `limits` library counts: in a dict of bounded size, with no timer, thread or task.

    The library's own memory starts a thread for nearly every hit, and holds as many windows as a flood of
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

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a hit in the key's window, a new one of `expiry` seconds if it has none."""
        self._drop_ended()
        ends_at, count = self._windows.get(key, (self._clock() + expiry, 0))
        self._windows[key] = (ends_at, count + amount)
        if len(self._windows) > self._windows_max:
            del self._windows[next(iter(self._windows))]
        return count + amount

    def get(self, key: str) -> int:
        """The hits in the key's window."""
        self._drop_ended()
        return self._windows.get(key, (0.0, 0))[1]

    def get_expiry(self, key: str) -> float:
        """When the key's window ends, by the clock."""
        return self._windows.get(key, (self._clock(), 0))[0]

    def clear(self, key: str) -> None:
        """Forget the key's window."""
        self._windows.pop(key, None)

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
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


def _who(caller: Caller, address: str) -> str:
    # A user's id cannot pass for an address: the words before them differ.
    return f"address {_network(address)}" if caller.user_id is None else f"user {caller.user_id}"


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address  # a Unix socket's peer has none
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{int(parsed) >> 64:x}/64"
