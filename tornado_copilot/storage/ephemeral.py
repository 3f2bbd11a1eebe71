"""Ephemeral publications on their way to the other processes: short-lived documents that a change stream tells of.

They are not in the log: nobody resumes from them, and a fast model would cost it twenty batches a second for what
nobody reads twice. So they need no journal, have no number, and whoever is not listening misses them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import WriteConcern
from pymongo.errors import OperationFailure, PyMongoError

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import NO_CHANGE_STREAMS, Database, outages_as_unavailable
from tornado_copilot.wire.publication import Publication

KEPT_SECONDS = 30
AWAIT_MILLISECONDS = 500
"""How long the database holds an answer back while nothing is said."""


class NotToldOf(Exception):
    """The database has no change streams."""


class EphemeralStore:
    """What one process says to the others, and what they say.

    Args:
        database: Where it passes through.
        process: The name of this one.
    """

    def __init__(self, database: Database, process: str) -> None:
        self._collection = database.ephemeral.with_options(write_concern=WriteConcern(w=1))
        self._process = process

    async def say(self, publications: Sequence[Publication]) -> None:
        """Say something to whoever listens.

        Raises:
            Unavailable: The database cannot be reached.
        """
        # As text, so that what people write can never be read as an operator by the database.
        said = [{"channel": each.channel, "data": each.data.decode()} for each in publications]
        expires_at = datetime.now(UTC) + timedelta(seconds=KEPT_SECONDS)
        with outages_as_unavailable():
            await self._collection.insert_one({"process": self._process, "publications": said, "expiresAt": expires_at})

    async def hear(self) -> AsyncGenerator[list[Publication], None]:
        """What the others say from now on, each once, in each one's order; an empty list now and then.

        Raises:
            NotToldOf: There is no way to hear it.
            Unavailable: The database cannot be reached, or the stream has lost its place.
        """
        said_by_others: list[dict[str, Any]] = [
            {"$match": {"operationType": "insert", "fullDocument.process": {"$ne": self._process}}},
            {"$project": {"fullDocument.publications": 1}},
        ]
        try:
            async with self._collection.watch(said_by_others, max_await_time_ms=AWAIT_MILLISECONDS) as stream:
                while stream.alive:
                    change = await stream.try_next()
                    said = [] if change is None else change.get("fullDocument", {}).get("publications", [])
                    yield [Publication(each["channel"], each["data"].encode()) for each in said]
        except OperationFailure as error:
            if error.code in NO_CHANGE_STREAMS:
                raise NotToldOf from None
            raise Unavailable("the change stream ended") from error
        except PyMongoError as error:
            raise Unavailable("the database cannot be reached, try again shortly") from error
