"""The connection to MongoDB: one client, the collections, their indexes, and what an outage looks like.

An operation never hangs: finding the server, connecting, waiting for a socket and waiting for an answer all have
a limit in the settings, and past it the caller gets `Unavailable`. The client reconnects by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from weakref import WeakSet

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo import ASCENDING, IndexModel, WriteConcern
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    NotPrimaryError,
    OperationFailure,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
)

from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.driver_counts import DUPLICATE_KEY, REFUSALS, DriverCounts

Document = dict[str, Any]

_OUTAGES = (
    AutoReconnect,
    ConnectionFailure,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
)

NO_CHANGE_STREAMS = frozenset({40573, 115, 59})
"""Error codes of `watch`: not a replica set, command not supported, no such command."""

# A time-to-live index with 0 seconds expires a document at the time that the document itself holds, so that a
# changed setting needs no change of the index.
_EXPIRY = IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0)

_INDEXES: dict[str, list[IndexModel]] = {
    "log": [
        _EXPIRY,
        IndexModel([("publications.key", ASCENDING)], unique=True, sparse=True),
    ],
    "events": [
        IndexModel([("status", ASCENDING), ("startDateTime", ASCENDING)]),
        IndexModel([("searchKeys", ASCENDING), ("startDateTime", ASCENDING)]),
        IndexModel([("spansUntil", ASCENDING)], sparse=True),
        IndexModel([("organizer.id", ASCENDING)]),
        IndexModel([("attendees.userId", ASCENDING)]),
        IndexModel([("outbox.key", ASCENDING)], sparse=True),
    ],
    "threads": [
        # Every index costs each new thread on the embedded database as much as its document. When a lease runs out, or
        # the thread of a visitor: not by the database, as the messages go with it (`storage.thread_sweeper`).
        IndexModel([("due", ASCENDING)], sparse=True),
        IndexModel([("address", ASCENDING)], sparse=True),
        IndexModel([("owner", ASCENDING), ("updatedAt", ASCENDING)]),
        IndexModel([("outbox.key", ASCENDING)], sparse=True),
    ],
    "thread_messages": [IndexModel([("thread", ASCENDING)])],
    "deleted_threads": [],
    "notifications": [
        _EXPIRY,
        IndexModel([("userId", ASCENDING), ("order", ASCENDING)]),
        IndexModel([("pendingFor", ASCENDING), ("order", ASCENDING)]),
    ],
    "notices": [_EXPIRY, IndexModel([("outbox.key", ASCENDING)], sparse=True)],
    "tickets": [_EXPIRY],
    "room_drafts": [IndexModel([("outbox.key", ASCENDING)], sparse=True)],
    "rooms": [
        IndexModel([("members.id", ASCENDING)]),
        IndexModel([("public", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("outbox.key", ASCENDING)], sparse=True),
    ],
    "room_messages": [
        IndexModel([("room", ASCENDING), ("number", ASCENDING)], unique=True),
        IndexModel([("pending", ASCENDING)], sparse=True),
    ],
    "presence": [
        _EXPIRY,
        IndexModel([("changedAt", ASCENDING)]),
        IndexModel([("process", ASCENDING)]),
    ],
    "presence_leases": [_EXPIRY],
    "ephemeral": [_EXPIRY],
    "rate_windows": [_EXPIRY],
    "chat_threads": [_EXPIRY],
    "meta": [],
}


_refusing: WeakSet[Database] = WeakSet()


@contextmanager
def outages_as_unavailable() -> Iterator[None]:
    """Turn what the driver raises while the database cannot be reached, or refuses the operation, into `Unavailable`.

    A key that is taken and a command that the server does not accept stay what they are. While a database is known to
    refuse writes, a failure is not the command's fault.

    After a failed write it is not known whether it took place; a caller that retries needs a key.
    """
    try:
        yield
    except _OUTAGES as error:
        raise Unavailable("the database cannot be reached, try again shortly") from error
    except DuplicateKeyError:
        raise
    except OperationFailure as error:
        codes = _codes(error)
        if any(code in REFUSALS for code in codes) or (_refusing and codes != {DUPLICATE_KEY}):
            raise Unavailable("the database refused the operation, try again shortly") from error
        raise


async def insert_new(collection: AsyncIOMotorCollection[Document], documents: Sequence[Document]) -> list[int]:
    """Insert documents, and return the places of those whose id is taken.

    Raises:
        Unavailable: The database cannot be reached, or refuses them.
    """
    with outages_as_unavailable():
        try:
            await collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            details: Document = dict(error.details or {})
            failures = details["writeErrors"]
            if details.get("writeConcernErrors") or any(each["code"] != DUPLICATE_KEY for each in failures):
                raise Unavailable("the database refused the operation, try again shortly") from error
            return [each["index"] for each in failures]
    return []


def _codes(error: OperationFailure) -> set[int | None]:
    """Return the codes of an error, which is several of a bulk write."""
    if not isinstance(error, BulkWriteError):
        return {error.code}
    details: Document = dict(error.details or {})
    codes = {each.get("code") for each in details.get("writeErrors", ())}
    return codes | {None} if details.get("writeConcernErrors") else codes


class Database:
    """One database. Belongs to one event loop.

    Writes are acknowledged when a majority has them in its journal: an acknowledged write survives `kill -9`.

    Attributes:
        driver: What is counted of the client's pool and commands.
    """

    def __init__(self, uri: str, settings: StorageSettings) -> None:
        self.driver = DriverCounts()
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            uri,
            appname="tornado_copilot",
            tz_aware=True,
            event_listeners=[self.driver],
            maxPoolSize=settings.pool_max_connections,
            serverSelectionTimeoutMS=settings.server_selection_timeout_milliseconds,
            connectTimeoutMS=settings.server_selection_timeout_milliseconds,
            waitQueueTimeoutMS=settings.operation_timeout_milliseconds,
            socketTimeoutMS=settings.operation_timeout_milliseconds,
        )
        database = self._client.get_database(settings.database, write_concern=WriteConcern(w="majority", j=True))
        self.log = database["log"]
        self.events = database["events"]
        self.threads = database["threads"]
        self.thread_messages = database["thread_messages"]
        self.deleted_threads = database["deleted_threads"]
        self.notifications = database["notifications"]
        self.notices = database["notices"]
        self.tickets = database["tickets"]
        self.rooms = database["rooms"]
        self.room_drafts = database["room_drafts"]
        self.room_messages = database["room_messages"]
        self.presence = database["presence"]
        self.presence_leases = database["presence_leases"]
        self.ephemeral = database["ephemeral"]
        self.rate_windows = database["rate_windows"]
        self.chat_threads = database["chat_threads"]
        self.meta = database["meta"]
        self._database = database

    async def create_indexes(self) -> None:
        """Create what is missing; an index that exists is left alone.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            for name, indexes in _INDEXES.items():
                if indexes:
                    await self._database[name].create_indexes(indexes)

    @property
    def is_refusing(self) -> bool:
        """True while the database is known to refuse writes."""
        return self in _refusing

    @is_refusing.setter
    def is_refusing(self, is_refusing: bool) -> None:
        if is_refusing:
            _refusing.add(self)
        else:
            _refusing.discard(self)

    async def write_probe(self) -> None:
        """Write a small document durably; the driver's errors are passed on."""
        change = {"at": datetime.now(UTC)}
        # Not an upsert: of several at once, one may fail.
        written = await self.meta.update_one({"_id": "write probe"}, {"$set": change})
        if not written.matched_count:
            with suppress(DuplicateKeyError):
                await self.meta.insert_one({"_id": "write probe", **change})

    async def ping(self) -> None:
        """Ask the server for an answer.

        Raises:
            Unavailable: None came in time.
        """
        with outages_as_unavailable():
            await self._database.command("ping")

    def close(self) -> None:
        """Close every socket. Do this before the database is stopped, which waits for open ones."""
        self._client.close()
