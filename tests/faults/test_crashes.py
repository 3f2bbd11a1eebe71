"""What was acknowledged survives: a killed server, a killed database, one that comes late, a killed neighbour."""

import asyncio
import json
import os
import signal
import sys
import uuid
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tornado.simple_httpclient import HTTPStreamClosedError

from tests.http_calls import PREFIX, EventStream, act, call, event, post, token_for
from tornado_copilot.storage.embedded import _free_port


async def until(condition, seconds=20.0):
    """Wait for something that another process brings about."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):
            await asyncio.sleep(0.05)
    return found


async def test_an_acknowledged_event_survives_kill_9_of_the_server(start_server):
    server = start_server()
    token = token_for(server, "alice@example.com")
    stream = await EventStream.open(server)
    await stream.message()
    cursor = stream.cursor
    created = (await act(server, token, "createEvent", **event(title="Still there"))).json["data"]
    said = (await post(server, {"messages": [{"role": "user", "content": "help"}]}, token)).json
    server.kill()
    await stream.close()

    server.start()
    found = (await act(server, None, "searchEvents", query="still there")).json["data"]
    assert [each["id"] for each in found["events"]] == [created["id"]]
    history = await call(
        server, "GET", f"{PREFIX}/threads/{said['threadId']}/messages", Authorization=f"Bearer {token}"
    )
    assert history.json["messages"] == said["messages"]
    again = await EventStream.open(server, f"?lastEventId={cursor}")
    assert (await again.message())["data"]["recovered"] is True
    assert (await again.until("event.created"))["data"]["event"]["id"] == created["id"]
    await again.close()


@pytest.mark.gen_test(timeout=120)
@pytest.mark.timeout(150)
async def test_what_was_acknowledged_is_heard_by_cursor_after_each_of_ten_kills(start_server):
    server = start_server()
    token = token_for(server, "alice@example.com")
    stream = await EventStream.open(server)
    await stream.message()
    cursor = stream.cursor
    await stream.close()
    acknowledged, heard = set(), []
    for _ in range(10):

        async def create():
            try:
                reply = await act(server, token, "createEvent", **event(title=f"Event {uuid.uuid4().hex}"))
            except (OSError, HTTPStreamClosedError):  # The server is gone; nothing was acknowledged.
                return
            if reply.status == 200:
                acknowledged.add(reply.json["data"]["id"])

        creating = [asyncio.create_task(create()) for _ in range(40)]
        enough = len(acknowledged) + 10
        while len(acknowledged) < enough:
            await asyncio.sleep(0.005)
        server.kill()
        await asyncio.gather(*creating)
        server.start()
        stream = await EventStream.open(server, f"?lastEventId={cursor}")
        assert (await stream.message())["data"]["recovered"] is True
        missing = acknowledged - set(heard)
        while missing:
            message = await stream.until("event.created")
            heard.append(message["data"]["event"]["id"])
            missing.discard(heard[-1])
        cursor = stream.cursor
        await stream.close()
    assert len(heard) == len(set(heard)), "an event was told twice"
    assert len(acknowledged) >= 100


async def test_a_killed_database_costs_503_for_a_moment_and_no_event(start_server):
    server = start_server("storage.server_selection_timeout_milliseconds=300")
    token = token_for(server, "alice@example.com")
    created = (await act(server, token, "createEvent", **event(title="Outlives the database"))).json["data"]
    stream = await EventStream.open(server)
    await stream.message()
    database = json.loads((server.data_dir / "database.json").read_text())
    os.kill(next(value for name, value in database.items() if "pid" in name), signal.SIGKILL)
    statuses = {(await act(server, None, "searchEvents", query="outlives")).status for _ in range(3)}
    assert statuses <= {200, 503}

    async def found():
        reply = await act(server, None, "searchEvents", query="outlives")
        return reply if reply.status == 200 else None

    reply = await until(found)
    assert [each["id"] for each in reply.json["data"]["events"]] == [created["id"]]
    # The stream that was open all the time hears what comes next.
    again = (await act(server, token, "createEvent", **event(title="After the database"))).json["data"]
    # (It may hear of the first one, too: an event is acknowledged before it is told.)
    heard = [(await stream.until("event.created"))["data"]["event"]["id"]]
    while heard[-1] == created["id"]:
        heard.append((await stream.until("event.created"))["data"]["event"]["id"])
    assert heard[-1] == again["id"] and len(heard) <= 2
    await stream.close()


@asynccontextmanager
async def database_on(port: int, directory: Path):
    directory.mkdir(exist_ok=True)  # noqa: ASYNC240 - nothing else runs here
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "secantus", "--host", "127.0.0.1", "--port", str(port)),
        *("--storage-path", str(directory), "--log-level", "WARNING", "--sync-on-commit"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def test_without_a_database_the_server_says_so_and_recovers_by_itself(start_server, tmp_path):
    port = _free_port()
    server = start_server(
        f"storage.uri=mongodb://127.0.0.1:{port}/?directConnection=true&retryWrites=false",
        "storage.server_selection_timeout_milliseconds=300",
        "auth.secret=a-secret-that-is-long-enough-for-hs256",
    )

    async def ready():
        return (await call(server, "GET", "/ready")).status == 200

    async def check_outage():
        assert (await call(server, "GET", "/health")).status == 200
        not_ready = await call(server, "GET", "/ready")
        assert not_ready.status == 503 and "database" in not_ready.json["reason"]
        for reply in (
            await act(server, None, "searchEvents"),
            await post(server, {"messages": [{"role": "user", "content": "hello"}]}),
        ):
            assert reply.status == 503 and reply.json["code"] == "unavailable"
            assert int(reply.headers["Retry-After"]) > 0

    await check_outage()
    assert (await call(server, "GET", PREFIX)).status == 503
    soft = await EventStream.open(server, "?soft=1")
    assert soft.status == 200 and (await soft.message())["data"]["code"] == "unavailable"
    await soft.close()
    async with database_on(port, tmp_path / "database"):
        await until(ready)
        assert (await act(server, None, "searchEvents")).status == 200
    await check_outage()
    async with database_on(port, tmp_path / "database"):
        await until(ready)
        assert (await act(server, None, "searchEvents")).status == 200


@pytest.mark.parametrize("count", [2, 3])
async def test_processes_on_one_database_tell_one_story(start_server, database_uri, database, count):
    secret = "a-secret-that-is-long-enough-for-hs256"
    settings = (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={secret}",
    )
    servers = [start_server(*settings) for _ in range(count)]
    streams = [await EventStream.open(server) for server in servers]
    for stream in streams:
        await stream.message()
    token = token_for(servers[0], "alice@example.com", secret=secret)

    async def create(number):
        reply = await act(servers[number % count], token, "createEvent", **event(title=f"Event {number}"))
        return reply.json["data"]["id"]

    ids = await asyncio.gather(*(create(number) for number in range(60)))
    heard = [[(await stream.until("event.created"))["data"]["event"]["id"] for _ in ids] for stream in streams]
    assert all(each == heard[0] for each in heard) and sorted(heard[0]) == sorted(ids)
    # One of them dies; a client of it goes on at another, by its cursor.
    servers[0].kill()
    after = await create(1)
    moved = await EventStream.open(servers[-1], f"?lastEventId={streams[0].cursor}")
    assert (await moved.message())["data"]["recovered"] is True
    for stream in (moved, *streams[1:]):
        assert (await stream.until("event.created"))["data"]["event"]["id"] == after
