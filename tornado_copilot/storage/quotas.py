"""Quotas: how much of the database the threads of one user, one visitor and one address may take.

The count comes from the threads themselves, so that it cannot differ from what is stored, whatever crashed or expired.
Each process keeps a count for a while and adds to it what it accepts. Several processes may therefore accept a little
more than the quota, by what each of them accepts in `RECOUNT_SECONDS`.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tornado_copilot.config import LimitSettings
from tornado_copilot.errors import QuotaExceeded
from tornado_copilot.storage.database import Database, outages_as_unavailable
from tornado_copilot.storage.thread import NO_OWNER, USER, Thread
from tornado_copilot.storage.thread_list import Space
from tornado_copilot.wire.encoding import encode

RECOUNT_SECONDS = 300
REFUSED_RECOUNT_SECONDS = 15
"""A count by which a request would be refused is made anew at this age: threads may have expired, or been deleted by
another process. Counting 5,000 threads takes the embedded database half a second, so that it must not be had for a
refusal."""
SUBJECTS_MAX = 10_000
"""Counts that are kept; the oldest go first."""


@dataclass(slots=True)
class _Usage:
    """What the threads of one subject take."""

    size_bytes: int
    threads: int
    counted_at: float


@dataclass(frozen=True, slots=True)
class _Subject:
    """A user, a visitor or an address.

    Attributes:
        field: The field of a thread that names it, `owner` or `address`.
        value: The value of that field.
        kind: As in the names of the settings.
    """

    field: str
    value: str
    kind: str


class Quotas:
    """Refuses what the quota of a user, a visitor or an address has no room for. 0 in a setting switches a quota off.

    Args:
        database: Where the threads are.
        limits: The `limits` section.
        address_digest: What stands for an address in the database.
        clock: Seconds.
    """

    def __init__(
        self,
        database: Database,
        limits: LimitSettings,
        *,
        address_digest: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threads = database.threads
        self._limits = limits
        self._address_digest = address_digest
        self._clock = clock
        self._known: OrderedDict[_Subject, _Usage] = OrderedDict()

    async def take(self, thread: Thread, said: Iterable[dict[str, Any]], address: str) -> str:
        """Make room for what is said to a run, and for its thread where that is new.

        Threads of users do not count against an address: an office has one, and many users.

        Args:
            thread: As it was read.
            said: The new messages.
            address: The caller's network address.

        Returns:
            What stands for the address in a new thread; empty for a user's.

        Raises:
            QuotaExceeded: There is no room. Nothing was counted.
            Unavailable: The database cannot be reached.
        """
        digest = "" if thread.owner.startswith(USER) else self._address_digest(address)
        more_bytes = sum(len(encode(message)) for message in said)
        subjects = _subjects(thread.owner, digest)
        is_new = thread.version == 0
        for each in subjects:
            usage = await self._usage(each, RECOUNT_SECONDS)
            if self._refusal(each, usage, more_bytes, is_new=is_new) is not None:
                await self._usage(each, REFUSED_RECOUNT_SECONDS)
        # Nothing is awaited from here on: of many requests at once, each sees what the others have taken.
        usages = [self._known.setdefault(each, _Usage(0, 0, self._clock())) for each in subjects]
        for each, usage in zip(subjects, usages, strict=True):
            if (refusal := self._refusal(each, usage, more_bytes, is_new=is_new)) is not None:
                raise refusal
        for usage in usages:
            usage.size_bytes += more_bytes
            usage.threads += is_new
        return digest

    def release(self, owner: str, freed: Iterable[Space], new_owner: str | None = None) -> None:
        """Note that threads of an owner have been deleted, or given to a user."""
        for space in freed:
            for subject in _subjects(owner, space.address):
                self._add(subject, -space.size_bytes, -space.threads)
            for subject in _subjects(new_owner, "") if new_owner is not None else ():
                self._add(subject, space.size_bytes, space.threads)

    def _add(self, subject: _Subject, size_bytes: int, threads: int) -> None:
        usage = self._known.get(subject)
        if usage is not None:
            usage.size_bytes = max(0, usage.size_bytes + size_bytes)
            usage.threads = max(0, usage.threads + threads)

    def _refusal(self, subject: _Subject, usage: _Usage, more_bytes: int, *, is_new: bool) -> QuotaExceeded | None:
        for name, used, more, what in (
            (f"thread_bytes_per_{subject.kind}", usage.size_bytes, more_bytes, "bytes of conversations"),
            (f"threads_per_{subject.kind}", usage.threads, int(is_new), "conversations"),
        ):
            allowed: int = getattr(self._limits, name)
            if allowed and more and used + more > allowed:
                return QuotaExceeded(
                    f"there is no room for this: one {subject.kind} may store {allowed} {what} (limits.{name}) and has "
                    f"{used}; delete old conversations first",
                    limit=f"limits.{name}",
                )
        return None

    async def _usage(self, subject: _Subject, age_max_seconds: float) -> _Usage:
        now = self._clock()
        usage = self._known.get(subject)
        if usage is not None and now - usage.counted_at <= age_max_seconds:
            return usage
        counted = await self._count(subject)
        usage = self._known.get(subject)
        if usage is None or usage.counted_at < now:  # No other request has counted it, and taken from it, meanwhile.
            usage = self._known[subject] = counted
            self._known.move_to_end(subject)
            while len(self._known) > SUBJECTS_MAX:
                self._known.popitem(last=False)
        return usage

    async def _count(self, subject: _Subject) -> _Usage:
        with outages_as_unavailable():
            counted = self._threads.aggregate(
                [
                    {"$match": {subject.field: subject.value}},
                    {"$group": {"_id": None, "bytes": {"$sum": "$bytes"}, "threads": {"$sum": 1}}},
                ]
            )
            totals = await counted.to_list(1)
        usage = totals[0] if totals else {"bytes": 0, "threads": 0}
        return _Usage(usage["bytes"], usage["threads"], self._clock())


def _subjects(owner: str, digest: str) -> list[_Subject]:
    subjects = []
    if owner.startswith(USER):
        subjects.append(_Subject("owner", owner, "user"))
    elif owner != NO_OWNER:
        subjects.append(_Subject("owner", owner, "visitor"))
    if digest:
        subjects.append(_Subject("address", digest, "address"))
    return subjects
