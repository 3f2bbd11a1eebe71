"""Migrations: changes of documents that an earlier version has written.

Every change of the schema is one `Migration`. They run one after the other, in the background, while requests are
answered: code that reads a document takes both of its forms. A step finds by itself what is left to do, so it resumes
after a crash, and several processes may carry it out at once. The document `schema` in `meta` holds the newest version
that is done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from tornado_copilot.errors import CopilotError
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.thread import USER, size_of

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
CHUNK = 50
"""Documents that are changed by one write."""
_SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class Migration:
    """One change of the schema.

    Attributes:
        version: The version of the schema once it is done; one more than that of the migration before.
        name: For the log.
        apply: Changes what is left to change, and returns how many documents that were.
    """

    version: int
    name: str
    apply: Callable[[Database], Awaitable[int]]


class Migrations:
    """Carries the migrations out that a database has not seen.

    Args:
        database: The database.
        steps: All migrations, in the order of their versions.
    """

    def __init__(self, database: Database, steps: Sequence[Migration]) -> None:
        self._database = database
        self._steps = steps
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the background."""
        self._task = asyncio.create_task(self._run(), name="migrations")

    async def close(self) -> None:
        """Stop; the next start resumes."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def apply_all(self) -> None:
        """Carry out what is left.

        Raises:
            Unavailable: The database cannot be reached. What was done stays done.
        """
        done = await self._version()
        if done > self._steps[-1].version:
            logger.warning("the database has the schema of a newer version: %d", done)
        for step in self._steps:
            if step.version > done:
                logger.info("migration %d (%s) begins", step.version, step.name)
                count = await step.apply(self._database)
                await self._note(step.version)
                logger.info("migration %d (%s) is done, it changed %d documents", step.version, step.name, count)

    async def _run(self) -> None:
        while True:
            try:
                await self.apply_all()
            except CopilotError as error:
                logger.warning("a migration waits: %s", error.message)
            except Exception:
                logger.exception("a migration failed and is tried again")
            else:
                return
            await asyncio.sleep(RETRY_SECONDS)

    async def _version(self) -> int:
        with outages_as_unavailable():
            found = await self._database.meta.find_one({"_id": _SCHEMA})
            return 0 if found is None else int(found["version"])

    async def _note(self, version: int) -> None:
        meta = self._database.meta
        with outages_as_unavailable():
            try:
                await meta.insert_one({"_id": _SCHEMA, "version": version})
            except DuplicateKeyError:
                await meta.update_one({"_id": _SCHEMA, "version": {"$lt": version}}, {"$set": {"version": version}})


def all_migrations(*, anonymous_seconds: float) -> list[Migration]:
    """Return the migrations of this version.

    Args:
        anonymous_seconds: For how long a thread without a user is kept from now on.
    """

    async def measure_threads(database: Database) -> int:
        """Note the size of each thread, and when one without a user expires."""
        expires_at = datetime.now(UTC) + timedelta(seconds=anonymous_seconds)
        changes: list[UpdateOne] = []
        count = 0
        with outages_as_unavailable():
            async for document in database.threads.find({"bytes": {"$exists": False}}):
                count += 1
                changes.append(_measured(document, expires_at))
                if len(changes) == CHUNK:
                    await database.threads.bulk_write(changes, ordered=False)
                    changes = []
            if changes:
                await database.threads.bulk_write(changes, ordered=False)
        return count

    return [Migration(1, "sizes and expiry of threads", measure_threads)]


def _measured(document: Document, expires_at: datetime) -> UpdateOne:
    try:
        change: Document = {"bytes": size_of(document)}
    except TypeError:
        # One that no version can read must not keep the others from being measured.
        logger.warning("the thread %.80r cannot be measured", document["_id"])
        change = {"bytes": 0}
    if not str(document.get("owner", "")).startswith(USER):
        change["expiresAt"] = expires_at
    # A run may have begun since it was read, which notes both.
    return UpdateOne({"_id": document["_id"], "bytes": {"$exists": False}}, {"$set": change})
