"""Rates that several processes share: counted together, and by each alone while the database is away."""

import asyncio
import time

from tornado_copilot.access.rates import Rates
from tornado_copilot.config import StorageSettings
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import _free_port
from tornado_copilot.storage.rate_windows import SharedWindows


async def test_processes_that_share_their_counts_allow_no_more_together(database):
    now = time.time()
    one, other = (
        Rates(shared=SharedWindows(database, clock=lambda: now), timeout_seconds=5, clock=lambda: now) for _ in range(2)
    )
    outcomes = await asyncio.gather(*(rates.hit("posts", "alice", 10) for _ in range(10) for rates in (one, other)))
    assert outcomes.count(None) == 10
    assert all(1 <= wait <= 60 for wait in outcomes if wait is not None)
    assert await one.hit("posts", "bob", 10) is None
    now += 60
    assert await other.hit("posts", "alice", 10) is None


async def test_processes_that_share_nothing_allow_each_their_own(database):
    outcomes = [await rates.hit("posts", "alice", 10) for rates in (Rates(), Rates()) for _ in range(12)]
    assert outcomes.count(None) == 20


async def test_a_flood_is_refused_without_asking_the_database(database):
    rates = Rates(shared=SharedWindows(database), timeout_seconds=5)
    for _ in range(50):
        await rates.hit("posts", "alice", 3)
    asked = database.driver.latency["findAndModify"]
    assert sum(asked.counts) <= 4


async def test_a_database_that_is_away_delays_one_request_a_little_and_lifts_no_limit():
    away = Database(f"mongodb://127.0.0.1:{_free_port()}", StorageSettings())
    rates = Rates(shared=SharedWindows(away), timeout_seconds=0.1)
    began = time.monotonic()
    outcomes = [await rates.hit("posts", "alice", 10) for _ in range(20)]
    assert outcomes.count(None) == 10
    assert time.monotonic() - began < 1.5
    away.close()


async def test_windows_are_counted_and_forgotten(database):
    windows = SharedWindows(database)
    assert [await windows.incr("k", 60), await windows.incr("k", 60, 2), await windows.get("k")] == [1, 3, 3]
    assert await windows.get("other") == 0 and await windows.check()
    assert 0 < await windows.get_expiry("k") - time.time() <= 60
    await windows.clear("k")
    assert await windows.get("k") == 0
    await windows.incr("k", 60)
    assert await windows.reset() == 1
