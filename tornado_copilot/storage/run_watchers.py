"""Watchers of runs: the processes that have requests attached to a run of another process.

A watcher is a field of the run's own document, with the time until which it counts. It ends with the run, and one of a
process that died runs out as a lease does. A run that is followed only where it is carried out has none and costs
nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from tornado_copilot.storage.database import Database, Document, outages_as_unavailable


class RunWatchers:
    """The watchers in one database. Every method raises `Unavailable` while it cannot be reached.

    Args:
        database: Where the threads are.
        lease_seconds: For how long a watcher counts after its process last said so.
    """

    def __init__(self, database: Database, *, lease_seconds: float) -> None:
        self._threads = database.threads
        self._lease = timedelta(seconds=lease_seconds)
        self._field = f"active.watchers.{secrets.token_hex(8)}"

    async def watch(self, runs: Collection[tuple[str, str]]) -> None:
        """Note, for as long as a lease, that this process watches these runs, given as thread and run."""
        await self._update(runs, {"$set": {self._field: datetime.now(UTC) + self._lease}})

    async def leave(self, thread_id: str, run_id: str) -> None:
        """Note that this process watches a run no longer."""
        await self._update([(thread_id, run_id)], {"$unset": {self._field: ""}})

    async def any_of(self, thread_id: str, run_id: str) -> bool:
        """Return whether any process watches a run."""
        with outages_as_unavailable():
            found = await self._threads.find_one({"_id": thread_id, "active.id": run_id}, {"active.watchers": 1})
        watchers = {} if found is None else found["active"].get("watchers", {})
        return any(until > datetime.now(UTC) for until in watchers.values())

    async def _update(self, runs: Collection[tuple[str, str]], change: Document) -> None:
        if not runs:
            return
        threads, ids = zip(*runs, strict=True)
        with outages_as_unavailable():
            await self._threads.update_many({"_id": {"$in": list(threads)}, "active.id": {"$in": list(ids)}}, change)
