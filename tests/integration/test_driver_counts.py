"""What the driver tells of its pool and its commands."""

import asyncio

import pytest
from pymongo.errors import DuplicateKeyError, OperationFailure

from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import _free_port


async def test_commands_are_timed_and_connections_given_back(database_uri):
    database = Database(database_uri, StorageSettings(pool_max_connections=2, database="counted"))
    counts = database.driver
    await asyncio.gather(*(database.meta.find_one({"_id": "nothing"}) for _ in range(20)))
    found = counts.latency["find"]
    assert sum(found.counts) == 20 and 0 < found.total < 20
    assert 1 <= counts.open <= 2 and (counts.in_use, counts.waiting, counts.checkout_failures) == (0, 0, 0)
    database.close()
    assert counts.open == 0


async def test_what_the_database_refuses_is_a_failure(database):
    await database.meta.insert_one({"_id": 1})
    with pytest.raises(DuplicateKeyError):
        await database.meta.insert_one({"_id": 1})
    # A write that is refused is an answer like another; a command that is refused is none.
    before = database.driver.failures["find"]
    with pytest.raises(OperationFailure, match="nonsense"):
        await database.meta.find_one({"$nonsense": 1})
    assert database.driver.failures["find"] == before + 1


async def test_a_database_that_is_away_leaves_no_connection_counted():
    away = Database(f"mongodb://127.0.0.1:{_free_port()}", StorageSettings(server_selection_timeout_milliseconds=50))
    with pytest.raises(Unavailable):
        await away.ping()
    counts = away.driver
    assert (counts.open, counts.in_use, counts.waiting) == (0, 0, 0)
    away.close()
