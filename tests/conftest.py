"""Fixtures for every test: an event loop, a database, a server process; and a check that nothing is left behind.

- `async def test_…` runs on pytest-tornado's `io_loop` without a mark. A test that leaves a task running fails.
- `run(awaitable)` runs something on that loop from a plain fixture or test.
- `database` is a `Database` of the test's own; `database_uri` the server it is on: an embedded one for the session,
  or the MongoDB that `TORNADO_COPILOT_TEST_MONGODB_URI` names.
- `server` is a `ServerProcess` for the session; `start_server("section.key=value", …)` starts one for the test.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tornado.platform.asyncio import AsyncIOLoop

from tests.http_calls import EventStream
from tests.server_process import ServerProcess
from tornado_copilot.config import StorageSettings
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import EmbeddedDatabase

_TEST_SECONDS = 30.0
"""How long a coroutine test may take; less than pytest-timeout's limit, so that the loop ends in order."""

Run = Callable[[Awaitable[Any]], Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have pytest-tornado run the coroutine tests."""
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and inspect.iscoroutinefunction(item.obj)
            and item.get_closest_marker("gen_test") is None
        ):
            item.add_marker(pytest.mark.gen_test(timeout=_TEST_SECONDS))


@pytest.fixture
def io_loop() -> Iterator[AsyncIOLoop]:
    """The test's event loop. Tasks that are still there when all other fixtures are gone fail the test."""
    # In place of pytest-tornado's own, which calls the deprecated `make_current`.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    io_loop = AsyncIOLoop(asyncio_loop=loop, make_current=False)
    yield io_loop
    while EventStream.opened:
        loop.run_until_complete(EventStream.opened.pop().close())
    # One turn, for tasks that were cancelled or whose last step is due.
    loop.run_until_complete(asyncio.sleep(0))
    left = [task for task in asyncio.all_tasks(loop) if not task.done()]
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor())
    asyncio.set_event_loop(None)
    io_loop.close()
    assert not left, f"tasks left behind: {left}"


@pytest.fixture
def run(io_loop: AsyncIOLoop) -> Run:
    """Run an awaitable on the test's event loop, from a plain function, and return its result."""

    async def awaited(awaitable: Awaitable[Any]) -> Any:
        return await awaitable

    return lambda awaitable: io_loop.run_sync(lambda: awaited(awaitable), timeout=_TEST_SECONDS)


@pytest.fixture(autouse=True)
def _no_process_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    before = _children()
    yield
    left = _children() - before
    assert not left, f"child processes left behind: {left}"


def _children() -> set[int]:
    """Process ids of our children, dead ones that nobody waited for included; empty where Linux does not tell."""
    if sys.platform != "linux":
        return set()
    found: set[int] = set()
    for children in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            found.update(map(int, children.read_text().split()))
    return found


@pytest.fixture(scope="session")
def database_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The database server of the session."""
    if uri := os.environ.get("TORNADO_COPILOT_TEST_MONGODB_URI"):
        yield uri
        return
    # The loop runs while the database starts and while it stops, and not in between: nothing supervises it
    # meanwhile, so that a test that ends it is seen to.
    with asyncio.Runner() as runner:
        database = EmbeddedDatabase(
            tmp_path_factory.mktemp("embedded") / "data", cache_mebibytes=128, start_timeout_seconds=30
        )
        runner.run(database.start())
        yield database.uri
        runner.run(database.stop())


@pytest.fixture
def database(database_uri: str, run: Run) -> Iterator[Database]:
    """An empty database with its indexes; dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    database = Database(database_uri, StorageSettings(database=name))
    run(database.create_indexes())
    yield database
    run(database.log.database.client.drop_database(name))
    database.close()


@pytest.fixture(scope="session")
def server() -> Iterator[ServerProcess]:
    """A server with the default settings for tests that only talk to it. Do not stop it: `start_server` is for that."""
    process = ServerProcess()
    try:
        yield process.start()
    finally:
        process.close()


@pytest.fixture
def start_server() -> Iterator[Callable[..., ServerProcess]]:
    """Start a server for this test, with settings as `"stream.heartbeat_seconds=1"`; ended whatever happens."""
    processes: list[ServerProcess] = []

    def start(*settings: str, data_dir: Path | None = None, config: Path | None = None) -> ServerProcess:
        process = ServerProcess(*settings, data_dir=data_dir, config=config)
        processes.append(process)
        return process.start()

    yield start
    for process in processes:
        process.close()
