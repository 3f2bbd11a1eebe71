"""How much one user, one address and all of them may ask for (section `limits` of the settings).

Connections are counted by each process: it is its own memory and descriptors that they take. Rates are counted by
`rates`, by each process or by all together.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from operator import itemgetter
from types import TracebackType
from typing import Self

from tornado_copilot.access.bodies import Bodies, BodyLease
from tornado_copilot.access.caller import Caller
from tornado_copilot.access.rates import Rates
from tornado_copilot.config import LimitSettings
from tornado_copilot.errors import RateLimited

_GUESSES = "invalid tokens and tickets from this address"
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
    """

    def __init__(self, settings: LimitSettings, rates: Rates) -> None:
        self._settings = settings
        self._rates = rates
        self._places: Counter[str] = Counter()
        self._bodies = Bodies(settings.bodies_max_bytes)

    def body_lease(self, caller: Caller, address: str) -> BodyLease:
        """What is held in memory of one request's body; it refuses where others hold too much."""
        return self._bodies.lease(_who(caller, address))

    async def count_connect(self, address: str) -> None:
        """Count an attempt to connect. Do this before the token is looked at, so that guessing has a limit too.

        Raises:
            RateLimited: Too many from this address, of whatever outcome.
        """
        allowed = self._settings.connects_per_address_per_minute
        await self._hit("connections from this address", "connects_per_address_per_minute", allowed, _at(address))

    async def count_connect_of(self, caller: Caller) -> None:
        """Count a connection of somebody who is known.

        Raises:
            RateLimited: Too many of this user.
        """
        if caller.user_id is not None:
            allowed = self._settings.connects_per_user_per_minute
            await self._hit("connections of this user", "connects_per_user_per_minute", allowed, _who(caller, ""))

    async def count_post(self, caller: Caller, address: str) -> None:
        """Count a request that asks for something to be done.

        Raises:
            RateLimited: Too many from this user, or from this address.
        """
        settings, who = self._settings, _who(caller, address)
        await self._hit("requests", "posts_per_user_per_minute", settings.posts_per_user_per_minute, who)
        allowed = settings.posts_per_address_per_minute
        await self._hit("requests from this address", "posts_per_address_per_minute", allowed, _at(address))

    async def check_guesses(self, address: str) -> None:
        """Refuse an address whose credentials were not valid too often, before the next one is looked up.

        Raises:
            RateLimited: Too many were not valid, see `count_guess`.
        """
        name, allowed = self._guesses
        if allowed and (wait := await self._rates.wait("guesses", _at(address), allowed)) is not None:
            raise _too_many(_GUESSES, name, allowed, wait)

    async def count_guess(self, address: str) -> None:
        """Count a token or ticket that was not valid, as one of the requests that its address may make.

        Raises:
            RateLimited: Too many from this address.
        """
        name, allowed = self._guesses
        await self._hit(_GUESSES, name, allowed, _at(address), window="guesses")

    @property
    def _guesses(self) -> tuple[str, int]:
        """The lower one of the two limits of requests. Guesses have a window of their own: they bar no visitor."""
        names = ("posts_per_user_per_minute", "posts_per_address_per_minute")
        limits = [(name, allowed) for name in names if (allowed := getattr(self._settings, name))]
        return min(limits, key=itemgetter(1), default=("", 0))

    async def count_lookups(self, caller: Caller, address: str, lookups: int) -> None:
        """Count what one subscribe has the database asked for: each look-up as a request that reads.

        They have a window of their own: a long replay bars no other request.

        Args:
            caller: The client's.
            address: The client's.
            lookups: Of channels, or of blocks of the log. At most half of what is allowed is counted at a time.

        Raises:
            RateLimited: Too many for this user.
        """
        allowed = self._settings.reads_per_user_per_minute
        what, who = "look-ups for channels and replays", _who(caller, address)
        cost = max(1, min(lookups, allowed // 2))
        await self._hit(what, "reads_per_user_per_minute", allowed, who, window="lookups", cost=cost)

    async def count_read(self, caller: Caller, address: str) -> None:
        """Count a request that changes nothing.

        Raises:
            RateLimited: Too many from this user.
        """
        allowed = self._settings.reads_per_user_per_minute
        await self._hit("requests that read", "reads_per_user_per_minute", allowed, _who(caller, address))

    async def count_run(self, caller: Caller, address: str) -> None:
        """Count a run of the assistant.

        Raises:
            RateLimited: Too many from this user, or from this address.
        """
        settings, who = self._settings, _who(caller, address)
        await self._hit(
            "questions to the assistant", "runs_per_user_per_minute", settings.runs_per_user_per_minute, who
        )
        allowed = settings.runs_per_address_per_minute
        what = "questions to the assistant from this address"
        await self._hit(what, "runs_per_address_per_minute", allowed, _at(address))

    def lease(self, caller: Caller, address: str) -> Lease:
        """Take a place for a connection. All of the limits leave room for it, or nothing is taken.

        Raises:
            RateLimited: No place is left, for this user, this address, or anybody.
        """
        wanted = [
            ("total", self._settings.connections_total, "limits.connections_total", "to this server"),
            (
                _at(address),
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

    async def _hit(
        self, what: str, name: str, allowed: int, who: str, *, window: str | None = None, cost: int = 1
    ) -> None:
        if allowed and (wait := await self._rates.hit(window or name, who, allowed, cost)) is not None:
            raise _too_many(what, name, allowed, wait)


def _too_many(what: str, name: str, allowed: int, wait_seconds: float) -> RateLimited:
    return RateLimited(
        f"too many {what}: at most {allowed} a minute (limits.{name})",
        retry_after_seconds=wait_seconds,
        limit=f"limits.{name}",
    )


def _who(caller: Caller, address: str) -> str:
    # A user's id cannot pass for an address: the words before them differ.
    return _at(address) if caller.user_id is None else f"user {caller.user_id}"


def _at(address: str) -> str:
    return f"address {network_of(address)}"


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Return an address as it is counted; of an IPv6 address its network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address  # a Unix socket's peer has none
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{int(parsed) >> 64:x}/64"
