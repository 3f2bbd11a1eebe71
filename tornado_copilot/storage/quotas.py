"""Quotas: how much of the database the threads of one user, one visitor and one address may take.

The count comes from the threads themselves, so that it cannot differ from what is stored, whatever crashed or expired.
Each process keeps a count for a while and adds to it what it accepts. Several processes may therefore accept a little
more than the quota, by what each of them accepts in `RECOUNT_SECONDS`.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tornado_copilot.config import LimitSettings
from tornado_copilot.errors import QuotaExceeded
from tornado_copilot.storage.database import Database, outages_as_unavailable
from tornado_copilot.storage.thread import NO_OWNER, USER, Thread
from tornado_copilot.storage.thread_documents import owner_forms
from tornado_copilot.storage.thread_list import Space
from tornado_copilot.storage.turn_documents import state_growth
from tornado_copilot.wire.encoding import encode

RECOUNT_SECONDS = 300
REFUSED_RECOUNT_SECONDS = 15
"""A count by which a request would be refused is made anew at this age: threads may have expired, or been deleted by
another process. Counting 5,000 threads takes the embedded database half a second, so that it must not be had for a
refusal."""
_WAY_OUT = {"address": "conversations of visitors expire by themselves; sign in, or try again later"}
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
        self._counting: dict[_Subject, asyncio.Task[_Usage]] = {}

    async def take(self, thread: Thread, said: Iterable[dict[str, Any]], state: Any, address: str) -> str:
        """Make room for what is said to a run, and for its thread where that is new.

        Threads of users do not count against an address: an office has one, and many users.

        Args:
            thread: As it was read.
            said: The new messages.
            state: The shared state that the client sends; None where the thread's goes on.
            address: The caller's network address.

        Returns:
            What stands for the address in a new thread; empty for a user's.

        Raises:
            QuotaExceeded: There is no room. Nothing was counted.
            Unavailable: The database cannot be reached.
        """
        digest = "" if thread.owner.startswith(USER) else self._address_digest(address)
        more_bytes = sum(len(encode(message)) for message in said) + state_growth(thread.state, state)
        subjects = _subjects(thread.owner, digest, thread.address)
        await self._check(subjects, more_bytes, int(thread.version == 0))
        for each in subjects:
            self._add(each, more_bytes, int(thread.version == 0))
        return digest

    async def check_room(self, owner: str, spaces: Sequence[Space]) -> None:
        """Refuse what the quota of an owner has no room for.

        Raises:
            QuotaExceeded: There is no room.
            Unavailable: The database cannot be reached.
        """
        size_bytes, threads = sum(each.size_bytes for each in spaces), sum(each.threads for each in spaces)
        await self._check(_subjects(owner), size_bytes, threads)

    def grow(self, thread: Thread, address_digest: str, size_bytes: int) -> None:
        """Count what a run has added to its thread beyond what it was started with.

        Args:
            thread: As it was read when the run began.
            address_digest: As `take` has returned it.
            size_bytes: May be negative.
        """
        for subject in _subjects(thread.owner, thread.address or address_digest):
            self._add(subject, size_bytes, 0)

    def release(self, owner: str, freed: Iterable[Space], new_owner: str | None = None) -> None:
        """Note that threads of an owner have been deleted, or given to a user."""
        for space in freed:
            for subject in _subjects(owner, space.address):
                self._add(subject, -space.size_bytes, -space.threads)
            for subject in _subjects(new_owner) if new_owner is not None else ():
                self._add(subject, space.size_bytes, space.threads)

    async def close(self) -> None:
        """Count no more."""
        tasks = list(self._counting.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _add(self, subject: _Subject, size_bytes: int, threads: int) -> None:
        usage = self._known.get(subject)
        if usage is not None:
            usage.size_bytes = max(0, usage.size_bytes + size_bytes)
            usage.threads = max(0, usage.threads + threads)

    async def _check(self, subjects: Sequence[_Subject], more_bytes: int, more_threads: int) -> None:
        for each in subjects:
            usage = await self._usage(each, RECOUNT_SECONDS)
            if self._refusal(each, usage, more_bytes, more_threads) is not None:
                await self._usage(each, REFUSED_RECOUNT_SECONDS)
        # Nothing is awaited from here on: of many requests at once, each sees what the others have taken.
        for each in subjects:
            known = self._known.get(each)
            if known is not None and (refusal := self._refusal(each, known, more_bytes, more_threads)) is not None:
                raise refusal

    def _refusal(self, subject: _Subject, usage: _Usage, more_bytes: int, more_threads: int) -> QuotaExceeded | None:
        for name, used, more, what in (
            (f"thread_bytes_per_{subject.kind}", usage.size_bytes, max(1, more_bytes), "bytes of conversations"),
            (f"threads_per_{subject.kind}", usage.threads, more_threads, "conversations"),
        ):
            allowed: int = getattr(self._limits, name)
            if allowed and more and used + more > allowed:
                return QuotaExceeded(
                    f"there is no room for this: one {subject.kind} may store {allowed} {what} (limits.{name}) and has "
                    f"{used}; {_WAY_OUT.get(subject.kind, 'delete old conversations first')}",
                    limit=f"limits.{name}",
                )
        return None

    async def _usage(self, subject: _Subject, age_max_seconds: float) -> _Usage:
        usage = self._known.get(subject)
        if usage is not None and self._clock() - usage.counted_at <= age_max_seconds:
            return usage
        counting = self._counting.get(subject)
        if counting is None:
            # One for all who ask meanwhile: each of them would have the database go through the same threads.
            counting = self._counting[subject] = asyncio.create_task(self._count(subject), name="count threads")
            counting.add_done_callback(lambda task: self._counted(subject, task))
        return await asyncio.shield(counting)

    def _counted(self, subject: _Subject, task: asyncio.Task[_Usage]) -> None:
        del self._counting[subject]
        if task.cancelled() or task.exception() is not None:
            return
        self._known[subject] = task.result()
        self._known.move_to_end(subject)
        while len(self._known) > SUBJECTS_MAX:
            self._known.popitem(last=False)

    async def _count(self, subject: _Subject) -> _Usage:
        with outages_as_unavailable():
            counted = self._threads.aggregate(
                [
                    {
                        "$match": {
                            subject.field: owner_forms(subject.value) if subject.field == "owner" else subject.value
                        }
                    },
                    {"$group": {"_id": None, "bytes": {"$sum": "$bytes"}, "threads": {"$sum": 1}}},
                ]
            )
            totals = await counted.to_list(1)
        usage = totals[0] if totals else {"bytes": 0, "threads": 0}
        return _Usage(usage["bytes"], usage["threads"], self._clock())


def _subjects(owner: str, *address_digests: str) -> list[_Subject]:
    """Return what the threads of an owner count against.

    A thread counts against the address that began it. Another address that writes in it needs room of its own, too.
    """
    if owner.startswith(USER):
        return [_Subject("owner", owner, "user")]
    subjects = [_Subject("address", digest, "address") for digest in dict.fromkeys(address_digests) if digest]
    return subjects if owner == NO_OWNER else [_Subject("owner", owner, "visitor"), *subjects]
