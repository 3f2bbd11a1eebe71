"""A database that answers and cannot write: a full disk, a read-only one, a server that refuses writes."""

import asyncio
import json
import os
import resource
import signal
import subprocess
import time
import uuid
from contextlib import asynccontextmanager

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from tests.faults.test_stalled_database import stalled
from tests.http_calls import PREFIX, EventStream, RunStream, act, agent_input, call, event, figures, post, token_for
from tests.refusing_proxy import RefusingProxy, not_confirmed, refused, write_refused
from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import Database, outages_as_unavailable

NO_LIMITS = ("limits.posts_per_user_per_minute=1000000", "limits.posts_per_address_per_minute=1000000")
ALICE = "alice@example.com"
RUN = "agent/performer/run"
PERFORMER = "agents.performer={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
        mounted = subprocess.run(mount, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk):
    """Leave no free space."""
    with (disk / "filler").open("ab", 0) as filler:
        try:
            while True:
                filler.write(bytes(65_536))
        except OSError:
            pass


def free(disk):
    """Give it back."""
    (disk / "filler").unlink()


def engine_of(server):
    return json.loads((server.data_dir / "database.json").read_text())["pid"]


async def create(server, token):
    """Create an event that compresses badly; its title, and the reply."""
    title = f"Event {uuid.uuid4().hex}"
    return title, await act(server, token, "createEvent", **event(title=title, description=os.urandom(2000).hex()))


async def write_until_refused(server, token, acknowledged):
    """Create events until one is refused; every answer is an acknowledgement or a 503."""
    async with asyncio.timeout(60):
        while True:
            replies = await asyncio.gather(*(create(server, token) for _ in range(8)))
            assert {reply.status for _, reply in replies} <= {200, 503}, [reply.raw for _, reply in replies]
            acknowledged.update(title for title, reply in replies if reply.status == 200)
            if refusals := [reply for _, reply in replies if reply.status != 200]:
                return refusals[0]


async def until_ready(server, seconds=25):
    """Wait until the server says that it is ready."""
    async with asyncio.timeout(seconds):
        while (await call(server, "GET", "/ready")).status != 200:
            await asyncio.sleep(0.1)


async def titles_of(server, token):
    found, query = set(), {}
    while True:
        page = (await act(server, token, "searchEvents", limit=50, **query)).json["data"]
        found |= {each["title"] for each in page["events"]}
        if not page.get("nextCursor"):
            return found
        query = {"cursor": page["nextCursor"]}


def complaints(log):
    """Lines of the log above INFO."""
    return [line for line in log.split("\n") if " ERROR " in line or " WARNING " in line]


@pytest.mark.gen_test(timeout=120)
@pytest.mark.timeout(150)
async def test_a_full_disk_is_told_and_freeing_it_helps(small_disk, start_server):
    server = start_server(*NO_LIMITS, data_dir=small_disk / "data")
    token = token_for(server, ALICE)
    stream = await EventStream.open(server)
    await stream.message()
    acknowledged = set()
    for _ in range(2):
        logged = len(server.log)
        fill(small_disk)
        refusal = await write_until_refused(server, token, acknowledged)
        assert refusal.json["code"] == "unavailable"
        assert refusal.headers["Retry-After"]
        await asyncio.sleep(3)  # The engine is ended meanwhile, for it would fill the disk with its complaints.
        for _ in range(20):
            assert (await create(server, token))[1].status == 503
            assert (await post(server, {"messages": [{"role": "user", "content": "help"}]})).status == 503
        for method in ("GET", "HEAD"):
            assert (await call(server, method, "/ready")).status == 503
        assert "takes no writes" in (await call(server, "GET", "/ready")).json["reason"]
        assert (await call(server, "GET", "/health")).status == 200
        assert [value for (name, *_), value in (await figures(server)).items() if name.endswith("_ready")] == [0]
        log = server.log[logged:]
        assert "Traceback" not in log
        (complaint,) = complaints(log)
        assert "storage.data_dir is full" in complaint

        free(small_disk)
        await until_ready(server)
        title, reply = await create(server, token)
        assert reply.status == 200
        acknowledged.add(title)
        while (await stream.until("event.created"))["data"]["event"]["title"] != title:
            pass
        assert acknowledged <= await titles_of(server, token)
        assert "Traceback" not in server.log
    await stream.close()


async def test_what_was_acknowledged_is_heard_by_cursor_although_the_disk_filled(small_disk, start_server):
    server = start_server(*NO_LIMITS, data_dir=small_disk / "data")
    token = token_for(server, ALICE)
    stream = await EventStream.open(server)
    await stream.message()
    cursor = stream.cursor
    await stream.close()
    acknowledged = set()
    fill(small_disk)
    await write_until_refused(server, token, acknowledged)
    free(small_disk)
    await until_ready(server)
    again = await EventStream.open(server, f"?lastEventId={cursor}")
    assert (await again.message())["data"]["recovered"] is True
    async with asyncio.timeout(20):  # The relay sweeps after an outage.
        while acknowledged:
            acknowledged.discard((await again.until("event.created"))["data"]["event"]["title"])
    await again.close()


@pytest.mark.gen_test(timeout=90)
@pytest.mark.timeout(120)
async def test_runs_that_are_under_way_end_with_an_error_and_keep_what_was_said(small_disk, start_server):
    server = start_server(*NO_LIMITS, PERFORMER, "assistant.run_lease_seconds=3", data_dir=small_disk / "data")
    token = token_for(server, ALICE)
    runs = [RunStream(server, RUN, agent_input(f"t{number}", "count 100"), token) for number in range(5)]
    await asyncio.gather(*(run.until("TEXT_MESSAGE_CONTENT", 2) for run in runs))
    fill(small_disk)
    await write_until_refused(server, token, set())
    for run in runs:
        last = (await run.whole())[-1]
        assert (last["type"], last["code"]) == ("RUN_ERROR", "unavailable")
    (complaint,) = complaints(server.log)
    assert "requests are answered with 503" in complaint
    free(small_disk)
    await until_ready(server)
    async with asyncio.timeout(30):  # The thread is free once the lease has ended.
        while True:
            again = await call(
                server, "POST", f"{PREFIX}/{RUN}", agent_input("t0", "Hello"), Authorization=f"Bearer {token}"
            )
            if again.status == 200:
                break
            await asyncio.sleep(0.5)
    assert again.messages[-1]["type"] == "RUN_FINISHED"
    kept = await call(server, "GET", f"{PREFIX}/threads/t1/messages", Authorization=f"Bearer {token}")
    assert kept.json["messages"][1]["content"].startswith("0 1 ")
    assert "Traceback" not in server.log


@pytest.mark.gen_test(timeout=90)
@pytest.mark.timeout(120)
@pytest.mark.parametrize("end", ["killed", "stopped"])
async def test_an_engine_that_dies_or_stalls_meanwhile_comes_back(small_disk, start_server, end):
    server = start_server(*NO_LIMITS, data_dir=small_disk / "data")
    token = token_for(server, ALICE)
    acknowledged = set()
    fill(small_disk)
    if end == "killed":
        os.kill(engine_of(server), signal.SIGKILL)
        await asyncio.sleep(2)
        assert (await call(server, "GET", "/ready")).status == 503
    else:
        with stalled(server):
            assert (await call(server, "GET", "/ready")).status == 503
        await write_until_refused(server, token, acknowledged)
    # Nothing is tried without room, so that nothing is logged either.
    logged = len(server.log)
    await asyncio.sleep(6)
    assert not complaints(server.log[logged:])[1:]
    free(small_disk)
    await until_ready(server)
    assert (await create(server, token))[1].status == 200
    assert acknowledged <= await titles_of(server, token)
    assert "Traceback" not in server.log


async def test_an_engine_that_can_write_no_file_is_started_again(start_server):
    server = start_server(*NO_LIMITS)
    token = token_for(server, ALICE)
    broken = engine_of(server)
    # The disk has room, so that it is up to the engine.
    resource.prlimit(broken, resource.RLIMIT_FSIZE, (1, 1))
    acknowledged = set()
    await write_until_refused(server, token, acknowledged)
    await until_ready(server)
    assert engine_of(server) != broken
    assert acknowledged <= await titles_of(server, token)
    assert "Traceback" not in server.log


def test_a_start_on_a_read_only_disk_says_so_in_one_line(small_disk, start_server):
    server = start_server(data_dir=small_disk / "data")
    assert server.terminate() == 0
    logged = len(server.log)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(RuntimeError, match="did not start"):
        server.start()
    assert server.wait() == 1
    (line,) = server.log[logged:].strip().split("\n")
    assert "Read-only file system" in line


async def test_a_start_on_a_full_disk_says_so_in_one_line(small_disk, start_server):
    server = start_server(data_dir=small_disk / "data")
    assert server.terminate() == 0
    logged = len(server.log)
    fill(small_disk)
    with pytest.raises(RuntimeError, match="did not start"):
        server.start()
    assert server.wait() == 1
    (line,) = server.log[logged:].strip().split("\n")
    assert "storage.data_dir is full, 16 MiB must be free" in line
    free(small_disk)
    server.start()
    assert (await call(server, "GET", "/ready")).status == 200


async def test_a_start_in_a_new_directory_on_a_full_disk_says_so_in_one_line(small_disk, start_server):
    fill(small_disk)
    with pytest.raises(RuntimeError) as caught:
        start_server(data_dir=small_disk / "data")
    assert "Traceback" not in str(caught.value)
    assert "storage.data_dir" in str(caught.value)


# A server that refuses writes


@asynccontextmanager
async def refusing(start_server, database_uri, **set_up):
    """A server on a database behind a proxy that refuses writes."""
    name = f"test_{uuid.uuid4().hex}"
    with RefusingProxy(database_uri) as proxy:
        proxy.answer = set_up.get("answer")
        server = start_server(f"storage.uri={proxy.uri}", f"storage.database={name}", *NO_LIMITS)
        try:
            yield server, proxy
        finally:
            proxy.answer = None
            server.kill()
    with MongoClient(database_uri) as client:
        client.drop_database(name)


REFUSALS = {
    "stepped down": refused(10107),
    "disk full": refused(14031),
    "disk full, as a write error": write_refused(14031),
    "not authorised": refused(13),
    "no majority": not_confirmed(64),
    "no journal": not_confirmed(100),
    "no code": {"ok": 0.0, "errmsg": "refused by a test"},
}


@pytest.mark.parametrize("answer", REFUSALS.values(), ids=REFUSALS.keys())
async def test_a_server_that_refuses_writes_is_not_ready(start_server, database_uri, answer):
    async with refusing(start_server, database_uri) as (server, proxy):
        token = token_for(server, ALICE)
        assert (await create(server, token))[1].status == 200
        await asyncio.sleep(1.1)
        logged = len(server.log)
        proxy.answer = answer
        for _ in range(5):
            reply = (await create(server, token))[1]
            assert (reply.status, reply.json["code"]) == (503, "unavailable"), reply.raw
        assert (await call(server, "GET", "/ready")).status == 503
        assert (await call(server, "GET", "/health")).status == 200
        proxy.answer = None
        await until_ready(server)
        assert (await create(server, token))[1].status == 200
        assert "Traceback" not in server.log[logged:]
        (complaint,) = complaints(server.log[logged:])
        assert "requests are answered with 503" in complaint


async def test_readiness_sees_it_although_nothing_was_written(start_server, database_uri):
    async with refusing(start_server, database_uri) as (server, proxy):
        await asyncio.sleep(1.1)
        proxy.answer = refused(14031)
        assert (await call(server, "GET", "/ready")).status == 503
        proxy.answer = None
        await until_ready(server)


async def test_many_who_ask_for_readiness_share_a_write(start_server, database_uri):
    async with refusing(start_server, database_uri) as (server, proxy):
        await asyncio.sleep(1.1)
        proxy.answer = refused(14031)
        began = time.monotonic()
        replies = await asyncio.gather(*(call(server, "GET", "/ready") for _ in range(100)))
        assert {reply.status for reply in replies} == {503}
        assert proxy.refusals < 20 + 5 * (time.monotonic() - began)


async def test_a_server_that_swallows_writes_is_not_ready(start_server, database_uri):
    async with refusing(start_server, database_uri) as (server, proxy):
        await asyncio.sleep(1.1)
        proxy.answer = {}
        began = time.monotonic()
        assert (await call(server, "GET", "/ready")).status == 503
        assert time.monotonic() - began < 5
        proxy.cut()
        proxy.answer = None
        await until_ready(server)


async def test_a_code_that_nobody_knows_costs_one_request_at_most(start_server, database_uri):
    async with refusing(start_server, database_uri) as (server, proxy):
        token = token_for(server, ALICE)
        proxy.answer = refused(424_242)
        await create(server, token)
        await asyncio.sleep(0.2)
        for _ in range(5):
            assert (await create(server, token))[1].status == 503
        assert (await call(server, "GET", "/ready")).status == 503
        assert server.log.count("Traceback") <= 2
        proxy.answer = None
        await until_ready(server)
        assert (await create(server, token))[1].status == 200


async def test_a_start_on_a_server_that_refuses_writes_waits_for_it(start_server, database_uri):
    async with refusing(start_server, database_uri, answer=refused(14031)) as (server, proxy):
        assert (await call(server, "GET", "/ready")).status == 503
        assert (await call(server, "POST", PREFIX, {"action": "searchEvents"})).status == 503
        await asyncio.sleep(3)
        assert "Traceback" not in server.log
        assert len(complaints(server.log)) == 1
        proxy.answer = None
        await until_ready(server)


# What an error means


@pytest.mark.parametrize("code", [1, 8, 13, 50, 64, 100, 262, 371, 8000, 14031])
@pytest.mark.parametrize("shape", [refused, write_refused, not_confirmed])
async def test_a_refusal_is_an_outage_in_every_shape(database_uri, code, shape):
    with RefusingProxy(database_uri) as proxy:
        database = Database(proxy.uri, StorageSettings(database="never_written"))
        proxy.answer = shape(code)
        for write in (
            lambda: database.meta.insert_one({"_id": 1}),
            lambda: database.meta.insert_many([{"_id": 1}, {"_id": 2}], ordered=False),
            lambda: database.meta.update_one({"_id": 1}, {"$set": {"at": 1}}),
        ):
            with pytest.raises(Unavailable), outages_as_unavailable():
                await write()
        database.close()


async def test_a_bad_query_and_a_taken_key_are_no_outage(database):
    with pytest.raises(OperationFailure), outages_as_unavailable():
        await database.meta.find_one({"$nonsense": 1})
    await database.meta.insert_one({"_id": 1})
    for insert in (database.meta.insert_one({"_id": 1}), database.meta.insert_many([{"_id": 1}, {"_id": 2}])):
        with pytest.raises(OperationFailure) as caught, outages_as_unavailable():
            await insert
        assert not isinstance(caught.value, Unavailable)
