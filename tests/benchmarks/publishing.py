"""Durable publishing on the embedded database: the log's group commit, and an insert for each publication."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from tornado_copilot.config import StorageSettings
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import EmbeddedDatabase
from tornado_copilot.storage.log import Log
from tornado_copilot.wire.publication import Draft

PUBLISHERS = 64
EACH = 10


async def measure(times: int) -> dict[str, float]:
    """Publications a second, medians of interleaved rounds."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as directory:
        embedded = EmbeddedDatabase(Path(directory, "data"), cache_mebibytes=128, start_timeout_seconds=30)
        await embedded.start()
        database = Database(embedded.uri, StorageSettings())
        try:
            await database.create_indexes()
            return await _rounds(database, times)
        finally:
            database.close()
            await embedded.stop()


async def _rounds(database: Database, times: int) -> dict[str, float]:
    log = Log(database, retention_seconds=3600, ring_max_bytes=1_000_000, on_batch=lambda batch: None)
    await log.open()
    plain = database.log.database["plain"]
    message = {"type": "note", "data": {"padding": "x" * 60}}

    async def by_the_log() -> None:
        await log.publish(Draft("events", message))

    async def one_insert_each() -> None:
        draft = Draft("events", message)
        now = datetime.now(UTC)
        await plain.insert_one({"channel": draft.channel, "data": draft.encoded().decode(), "at": now})

    rates: dict[str, list[float]] = {"group commit": [], "one insert each": []}
    for _ in range(times):
        rates["group commit"].append(await _rate(by_the_log))
        rates["one insert each"].append(await _rate(one_insert_each))
    await log.close()
    return {name: statistics.median(values) for name, values in rates.items()}


async def _rate(publish: Callable[[], Awaitable[None]]) -> float:
    async def publisher() -> None:
        for _ in range(EACH):
            await publish()

    started = time.perf_counter()
    await asyncio.gather(*(publisher() for _ in range(PUBLISHERS)))
    return PUBLISHERS * EACH / (time.perf_counter() - started)
