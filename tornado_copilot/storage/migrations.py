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
from contextlib import suppress
from dataclasses import dataclass

from pymongo.errors import DuplicateKeyError, OperationFailure

from tornado_copilot.errors import CopilotError
from tornado_copilot.storage.database import Database, outages_as_unavailable
from tornado_copilot.storage.thread_documents import is_legacy
from tornado_copilot.storage.threads import Threads

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
_SCHEMA = "schema"
_OLD_EXPIRY = "expiresAt_1"


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
    apply: Callable[[], Awaitable[int]]


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
                count = await step.apply()
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


def all_migrations(database: Database, threads: Threads) -> list[Migration]:
    """Return the migrations of this version."""

    async def move_messages() -> int:
        """Store the messages of threads as documents of their own."""
        count = 0
        with outages_as_unavailable():
            # By it the database would delete threads that have expired, and leave their messages.
            if _OLD_EXPIRY in await database.threads.index_information():
                with suppress(OperationFailure):  # Another process was faster.
                    await database.threads.drop_index(_OLD_EXPIRY)
            async for head in database.threads.find({"head": None, "active": None}, {"_id": 1}):
                document = await database.threads.find_one(head)
                try:
                    if document is not None and is_legacy(document):
                        count += await threads.move_messages(document)
                except (AttributeError, KeyError, TypeError, ValueError):
                    # One that no version can read must not keep the others from being moved.
                    logger.warning("the messages of the thread %.80r cannot be moved", head["_id"])
        return count

    return [Migration(1, "a document for each message", move_messages)]
