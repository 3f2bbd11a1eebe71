"""`POST` streams whose client goes, stops reading, or is there when the server stops."""

import asyncio
import json
import os
import secrets
import signal
import socket
from contextlib import asynccontextmanager

import pytest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from tests.http_calls import PREFIX
from tornado_copilot.app import App
from tornado_copilot.config import Settings
from tornado_copilot.handlers.opening import resume_from
from tornado_copilot.storage.log import Log
from tornado_copilot.wire.publication import Draft

CHAT = {"messages": [{"role": "user", "content": "help"}], "threadId": "t"}


def request(body, accept="text/event-stream"):
    encoded = json.dumps(body).encode()
    head = f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(encoded)}\r\n\r\n".encode() + encoded


class Flood:
    """An agent that says far more than all buffers hold."""

    def __init__(self):
        self.said = 0

    async def run(self, input, context):
        yield {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
        for self.said in range(1, 65):
            yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "x" * 200_000}
            await asyncio.sleep(0)
        yield {"type": "TEXT_MESSAGE_END", "messageId": "m"}
        yield {"type": "RUN_FINISHED"}


@asynccontextmanager
async def served(database, database_uri, agent, monkeypatch, **sections):
    """The whole application in this process, with an agent of the test's."""
    monkeypatch.setattr("tornado_copilot.app.build_agents", lambda *args: {"default": agent})
    storage = {"uri": database_uri, "database": database.log.database.name}
    app = App(Settings.model_validate({"storage": storage, **sections}), uri=database_uri, secret=secrets.token_hex(32))
    await app.log.open()
    app.readiness.storage_opened()
    server = HTTPServer(app.web)
    listening, port = bind_unused_port()
    server.add_socket(listening)
    try:
        yield app, port
    finally:
        server.stop()
        await server.close_all_connections()
        await app.runs.drain(5)
        await app.calendar.close()
        await app.log.close()
        await app.keys.close()
        app.database.close()


async def test_a_client_that_never_reads_is_cut_and_costs_nothing_more(database, database_uri, monkeypatch):
    agent = Flood()
    delivery = {"outbox_stall_seconds": 0.5}
    async with served(database, database_uri, agent, monkeypatch, delivery=delivery) as (app, port):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        sock.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, ("127.0.0.1", port))
        await loop.sock_sendall(sock, request(CHAT))
        while not app.readiness._answering:
            await asyncio.sleep(0.01)
        await app.readiness.until_quiet(10)
        assert app.readiness._answering == 0
        while app.runs.going_on:
            await asyncio.sleep(0.01)
        assert agent.said == 64, "the run goes on without its reader"
        sock.close()


async def test_a_client_that_goes_at_once_is_no_fault_of_ours(start_server):
    server = start_server()
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    for delay in (0, 0, 0, 0.01, 0.02, 0.05):
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(request({**CHAT, "threadId": secrets.token_hex(4)}))
        await asyncio.sleep(delay)
        writer.transport.abort()
    await asyncio.sleep(1)
    assert "Traceback" not in server.log and "Uncaught" not in server.log


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
async def test_a_run_that_a_stop_of_the_server_ends_is_told_to_the_last_word(start_server, accept):
    server = start_server("agents.default={type: offline, options: {token_delay_milliseconds: 300}}")
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request(CHAT, accept))
    await asyncio.sleep(0.5)
    os.kill(server.pid, signal.SIGTERM)
    answer = await asyncio.wait_for(reader.read(), 10)
    if accept == "application/json":
        assert answer.startswith(b"HTTP/1.1 503 ") and b'"code":"draining"' in answer
    else:
        assert b'"code":"interrupted"' in answer and b'{"type":"done"}' in answer
        assert answer.endswith(b"\r\n0\r\n\r\n")
    writer.close()
    assert server.wait() == 0


async def test_a_client_that_comes_from_a_process_that_is_ahead_has_lost_nothing(database):
    def opened():
        return Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=lambda batch: None)

    here, there = opened(), opened()
    await here.open()
    await there.open()
    cursor = await here.publish(Draft("events", {"type": "note", "data": {}}))
    assert there.top < cursor.batch
    assert await resume_from(str(cursor), there) == (cursor, True)
    ahead = f"{cursor.epoch}-{cursor.batch + 1}.0"
    assert await resume_from(ahead, there) == (None, False)
    await here.close()
    await there.close()


class Silence:
    """An agent that says a word and then nothing more, until it is told to go on."""

    def __init__(self):
        self.may_end = asyncio.Event()

    async def run(self, input, context):
        yield {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "word"}
        await self.may_end.wait()
        yield {"type": "TEXT_MESSAGE_END", "messageId": "m"}
        yield {"type": "RUN_FINISHED"}


async def test_a_silent_run_is_kept_alive_and_a_client_that_goes_meanwhile_is_noticed_at_once(
    database, database_uri, monkeypatch
):
    agent = Silence()
    assistant = {"keep_alive_seconds": 0.1}
    async with served(database, database_uri, agent, monkeypatch, assistant=assistant) as (app, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request(CHAT))
        heard = b""
        async with asyncio.timeout(10):
            while heard.count(b": ping\n\n") < 4:
                heard += await reader.read(4096)
        assert b'"delta":"word"' in heard.split(b": ping\n\n")[1]
        assert app.readiness._answering == 1
        writer.transport.abort()
        await asyncio.wait_for(app.readiness.until_quiet(5), 5)
        assert app.readiness._answering == 0 and app.runs.going_on, "the run goes on without its reader"
        agent.may_end.set()
        async with asyncio.timeout(10):
            while app.runs.going_on:
                await asyncio.sleep(0.01)
