"""The embedded database as a real child process: it comes up, stays up, and never outlives or blocks its server."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import StartupError
from tornado_copilot.storage import embedded
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import EmbeddedDatabase, running_uri

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc, or for a parent-death signal")


@pytest.fixture
def data_dir(tmp_path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def embedded_on(run, monkeypatch) -> Iterator[object]:
    """Make an embedded database that is ended after the test; the process check of conftest.py sees what remains."""
    made = []

    def make(data_dir: Path, *, start_timeout_seconds: float = 30) -> EmbeddedDatabase:
        made.append(EmbeddedDatabase(data_dir, cache_mebibytes=32, start_timeout_seconds=start_timeout_seconds))
        return made[-1]

    yield make
    monkeypatch.setattr(embedded, "_STOP_SECONDS", 0.01)  # killed, as stopping in order takes 2 s
    for each in made:
        run(each.stop())


def database_pid(data_dir: Path) -> int:
    return json.loads((data_dir / "database.json").read_text())["pid"]


def is_gone(pid: int, seconds: float = 10) -> bool:
    """Wait for the end of a process that need not be a child of ours."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


async def insert(uri: str, number: int) -> None:
    database = Database(uri, StorageSettings())
    try:
        await database.meta.insert_one({"_id": number})
    finally:
        database.close()


async def numbers(uri: str) -> list[int]:
    database = Database(uri, StorageSettings())
    try:
        return sorted([document["_id"] async for document in database.meta.find()])
    finally:
        database.close()


# Up and down


async def test_documents_are_there_after_a_restart(data_dir, embedded_on):
    for number in range(3):
        database = embedded_on(data_dir)
        await database.start()
        await insert(database.uri, number)
        await database.stop()
    await database.start()
    assert await numbers(database.uri) == [0, 1, 2]


async def test_the_data_is_for_its_owner_alone(data_dir, embedded_on):
    await embedded_on(data_dir).start()
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


async def test_stopping_may_be_repeated(data_dir, embedded_on):
    database = embedded_on(data_dir)
    await database.stop()
    await database.start()
    pid = database_pid(data_dir)
    await asyncio.gather(database.stop(), database.stop())
    await database.stop()
    assert is_gone(pid, 0)
    assert not (data_dir / "database.json").exists()


async def test_one_that_does_not_stop_is_killed(data_dir, embedded_on, monkeypatch, caplog):
    monkeypatch.setattr(embedded, "_STOP_SECONDS", 0.2)
    database = embedded_on(data_dir)
    await database.start()
    pid = database_pid(data_dir)
    os.kill(pid, signal.SIGSTOP)
    await database.stop()
    assert is_gone(pid, 0)
    assert "is killed" in caplog.text


@pytest.mark.parametrize("delay_seconds", [0, 0.005, 0.05, 0.15, 0.25])
async def test_stopping_while_it_starts_leaves_nothing(data_dir, embedded_on, delay_seconds):
    database = embedded_on(data_dir)
    starting = asyncio.create_task(database.start())
    await asyncio.wait({starting}, timeout=delay_seconds)
    await database.stop()
    (outcome,) = await asyncio.gather(starting, return_exceptions=True)
    assert outcome is None or "stopped while it started" in str(outcome)  # None: it was faster than we
    await embedded_on(data_dir).start()  # the directory is free again


@pytest.mark.parametrize("delay_seconds", [0, 0.005, 0.05, 0.15])
async def test_cancelling_the_start_leaves_nothing(data_dir, embedded_on, delay_seconds):
    starting = asyncio.create_task(embedded_on(data_dir).start())
    await asyncio.wait({starting}, timeout=delay_seconds)
    starting.cancel()
    (outcome,) = await asyncio.gather(starting, return_exceptions=True)
    assert isinstance(outcome, asyncio.CancelledError)
    await embedded_on(data_dir).start()


# One server to a directory


async def test_a_second_server_is_told_who_is_there(data_dir, embedded_on):
    await embedded_on(data_dir).start()
    second = embedded_on(data_dir)
    with pytest.raises(StartupError) as caught:
        await second.start()
    assert f"in use by another server (pid {os.getpid()})" in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_the_running_one_can_be_joined(data_dir, embedded_on):
    assert running_uri(data_dir) is None
    database = embedded_on(data_dir)
    await database.start()
    assert running_uri(data_dir) == database.uri
    await database.stop()
    assert running_uri(data_dir) is None


async def test_what_a_crashed_server_recorded_is_not_joined(data_dir):
    data_dir.mkdir()
    (data_dir / "server.lock").write_text("1\n")
    (data_dir / "database.json").write_text('{"pid": 1, "port": 1}')
    assert running_uri(data_dir) is None


# Whatever dies


async def test_it_is_started_again_on_the_same_port_and_nothing_acknowledged_is_lost(data_dir, embedded_on, caplog):
    database = embedded_on(data_dir)
    await database.start()
    uri = database.uri
    client = Database(uri, StorageSettings(server_selection_timeout_milliseconds=20_000))
    await client.meta.insert_one({"_id": 1})
    for number in (2, 3):
        first = database_pid(data_dir)
        os.kill(first, signal.SIGKILL)
        assert await asyncio.to_thread(is_gone, first)
        while (await asyncio.to_thread(database_pid, data_dir)) == first:
            await asyncio.sleep(0.01)
        await client.ping()
        await client.meta.insert_one({"_id": number})
    assert database.uri == uri
    assert await numbers(uri) == [1, 2, 3]
    client.close()
    assert caplog.text.count("ended by itself (SIGKILL)") == 2


@linux
def test_it_dies_with_a_server_that_is_killed(data_dir):
    program = """
import asyncio, sys
from pathlib import Path
from tornado_copilot.storage.embedded import EmbeddedDatabase

async def main():
    await EmbeddedDatabase(Path(sys.argv[1]), cache_mebibytes=32, start_timeout_seconds=30).start()
    print("started", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
    for _ in range(2):  # the second start finds what the first one left
        with subprocess.Popen([sys.executable, "-c", program, data_dir], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout.readline() == "started\n"
            pid = database_pid(data_dir)
            assert not is_gone(pid, 0)
            server.kill()
        assert is_gone(pid)


@linux
async def test_one_that_was_left_behind_is_ended(data_dir, embedded_on):
    # As on macOS, where nothing kills it with its server.
    data_dir.mkdir()
    storage_path = str(data_dir / "database")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    left = subprocess.Popen(  # noqa: ASYNC220 - does not wait for it
        [
            sys.executable,
            "-m",
            "secantus",
            "--port",
            str(port),
            "--storage-path",
            storage_path,
            "--log-level",
            "WARNING",
        ],
        cwd=data_dir,
    )
    (data_dir / "database.json").write_text(json.dumps({"pid": left.pid, "port": port}))
    try:
        await embedded_on(data_dir).start()
        assert left.poll() == -signal.SIGKILL
    finally:
        left.kill()
        left.wait()


@linux
async def test_another_process_with_the_recorded_number_is_left_alone(data_dir, embedded_on):
    data_dir.mkdir()
    (data_dir / "database.json").write_text(json.dumps({"pid": os.getpid(), "port": 1}))
    await embedded_on(data_dir).start()


# What can be in the way


async def test_a_port_that_was_taken_meanwhile_is_given_up(data_dir, embedded_on, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        find, ports = embedded._free_port, [taken.getsockname()[1]]
        monkeypatch.setattr(embedded, "_free_port", lambda: ports.pop() if ports else find())
        database = embedded_on(data_dir, start_timeout_seconds=30)
        await database.start()
        assert f":{taken.getsockname()[1]}/" not in database.uri


async def test_a_missing_package_is_said_with_the_way_out(data_dir, embedded_on, monkeypatch):
    monkeypatch.setitem(sys.modules, "secantus", None)
    with pytest.raises(StartupError, match=r"not installed for this Python: set storage\.uri"):
        await embedded_on(data_dir).start()
    assert not data_dir.exists()


async def test_one_that_does_not_answer_in_time_is_given_up(data_dir, embedded_on):
    with pytest.raises(StartupError, match=r"no answer within 0\.05 seconds, see .*database\.log"):
        await embedded_on(data_dir, start_timeout_seconds=0.05).start()
    await embedded_on(data_dir).start()


async def test_its_own_last_words_say_why_it_does_not_start(data_dir, embedded_on):
    data_dir.mkdir()
    (data_dir / "database").touch()  # where its directory should be
    with pytest.raises(
        StartupError, match=r"the embedded database cannot be started: .*(Error|exists|directory)"
    ) as caught:
        await embedded_on(data_dir).start()
    assert "\n" not in str(caught.value)


async def test_a_directory_that_cannot_be_used_is_named(tmp_path, embedded_on):
    (tmp_path / "file").touch()
    with pytest.raises(StartupError, match=r"storage\.data_dir .*file cannot be used: it is not a directory"):
        await embedded_on(tmp_path / "file").start()


# What it sees of us, and says


@linux
async def test_it_is_not_told_our_secrets(data_dir, embedded_on, monkeypatch):
    monkeypatch.setenv("TORNADO_COPILOT_AUTH__SECRET", "hunter2" * 8)
    await embedded_on(data_dir).start()
    process = Path(f"/proc/{database_pid(data_dir)}")
    assert b"hunter2" not in process.joinpath("environ").read_bytes()
    assert os.getpgid(database_pid(data_dir)) == database_pid(data_dir)


async def test_its_log_does_not_grow_without_end(data_dir, embedded_on):
    data_dir.mkdir()
    (data_dir / "database.log").write_bytes(b"x" * 1_500_000)
    await embedded_on(data_dir).start()
    assert (data_dir / "database.log").stat().st_size < 1000
    assert (data_dir / "database.log.1").stat().st_size == 1_500_000
    assert stat.S_IMODE((data_dir / "database.log").stat().st_mode) == 0o600
