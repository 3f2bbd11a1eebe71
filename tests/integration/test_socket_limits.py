"""Every frame of a WebSocket counts as a request: what is refused, what ends the connection, what stays free."""

import asyncio
import contextlib
import json
import os
import sys
import time

import pytest

from tests.faults.test_sockets import RawSocket
from tests.http_calls import PREFIX, act, event, figures, token_for
from tests.integration.test_socket import socket
from tests.server_process import ServerProcess
from tornado_copilot.handlers.socket_session import FREE_SECONDS, REFUSED_MAX

ALLOWED = 20
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


@pytest.fixture(scope="module")
def strict():
    """A server that allows few requests of each user; each test has users of its own."""
    process = ServerProcess(
        f"limits.posts_per_user_per_minute={ALLOWED}",
        "limits.posts_per_address_per_minute=0",
        "limits.connects_per_address_per_minute=0",
    )
    try:
        yield process.start()
    finally:
        process.close()


@contextlib.asynccontextmanager
async def raw_socket(server, user):
    """A raw socket of this user, and the cursor of its connection message."""
    ws = await RawSocket.open(server, path=f"{PREFIX}/ws?token={token_for(server, user)}")
    try:
        yield ws, json.loads(await ws.until_text("connection"))["id"]
    finally:
        await ws.go()


async def refused_by(server, limit):
    """How many requests a limit has refused."""
    return (await figures(server)).get(("copilot_refusals_total", limit), 0)


def cpu_seconds(pid):
    """What a process has used of a processor."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("name", "opcode", "payload"),
    [
        ("ping", TEXT, b'{"type":"ping"}'),
        ("subscribe", TEXT, b'{"type":"subscribe","channels":["events"]}'),
        ("subscribe to nothing", TEXT, b'{"type":"subscribe","channels":[]}'),
        ("replay", TEXT, b'{"type":"subscribe","channels":["events"],"lastEventId":"CURSOR"}'),
        ("forbidden", TEXT, b'{"type":"subscribe","channels":["user:bob"]}'),
        ("unsubscribe", TEXT, b'{"type":"unsubscribe","channels":["events"]}'),
        ("empty", TEXT, b""),
        ("no json", TEXT, b"{"),
        ("no object", TEXT, b"[]"),
        ("no type", TEXT, b"{}"),
        ("unknown", TEXT, b'{"type":"dance"}'),
        ("no input", TEXT, b'{"type":"run","input":[]}'),
        ("bad request id", TEXT, b'{"type":"ping","requestId":7}'),
        ("bad key", TEXT, b'{"type":"ack","idempotencyKey":7}'),
        ("binary", BINARY, b"\x00"),
        ("empty binary", BINARY, b""),
        ("action", TEXT, b'{"type":"action","action":"searchEvents","parameters":{}}'),
        ("envelope", TEXT, b'{"type":"x","method":"nothing"}'),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
async def test_a_frame_of_any_kind_counts_as_a_request(strict, name, opcode, payload):
    outcomes = []
    async with raw_socket(strict, name) as (ws, cursor):
        for _ in range(ALLOWED + 5):
            ws.say(opcode, payload.replace(b"CURSOR", cursor.encode()))
        while len(outcomes) < ALLOWED + 5:
            outcomes.append(json.loads(await ws.until(TEXT)))
    codes = [message.get("data", {}).get("code") for message in outcomes]
    assert codes.count("rate_limited") == 5
    refused = outcomes[codes.index("rate_limited")]["data"]
    assert refused["limit"] == "limits.posts_per_user_per_minute" and 1 <= refused["retryAfterSeconds"] <= 60


@pytest.mark.parametrize(
    ("name", "opcode", "head", "answer"),
    [("protocol ping", PING, 0x80, PONG), ("pong", PONG, 0x80, None), ("fragment", CONTINUATION, 0, None)],
)
async def test_frames_without_a_request_count_where_they_come_in_a_flood(strict, name, opcode, head, answer):
    answered, refused = 0, []
    async with raw_socket(strict, name) as (ws, _):
        if opcode == CONTINUATION:
            ws.say(TEXT, b"", head=0)
        for _ in range(ALLOWED + 5):
            ws.say(opcode, head=head)
        with contextlib.suppress(TimeoutError):
            while True:
                kind, payload = await asyncio.wait_for(ws.frame(), 1)
                answered += kind == PONG
                refused += [json.loads(payload)] if kind == TEXT else []
    assert all(message["data"]["code"] == "rate_limited" for message in refused)
    assert 5 <= len(refused) <= 6 and answered == (ALLOWED if answer else 0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("name", "frame"),
    [
        ("flood of pings", bytes((0x89, 0x80, 0, 0, 0, 0))),
        ("flood of pongs", bytes((0x8A, 0x80, 0, 0, 0, 0))),
        ("flood of empty texts", bytes((0x81, 0x80, 0, 0, 0, 0))),
        ("flood of fragments", bytes((0x00, 0x80, 0, 0, 0, 0))),
        ("flood of subscribes", bytes((0x81, 0x80 | 35, 0, 0, 0, 0)) + b'{"type":"subscribe","channels": []}'),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
async def test_a_client_that_floods_on_is_ended_and_costs_little(strict, name, frame):
    refused, before = 0, cpu_seconds(strict.pid)
    async with raw_socket(strict, name) as (ws, _):
        if name == "flood of fragments":
            ws.say(TEXT, b"{", head=0)
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                ws.writer.write(frame * 1000)
                await ws.writer.drain()
        async with asyncio.timeout(10):
            while (received := await ws.frame())[0] != CLOSE:
                refused += received[0] == TEXT
    assert received[1][:2] == (1013).to_bytes(2, "big") and refused <= ALLOWED + REFUSED_MAX
    assert cpu_seconds(strict.pid) - before < 0.6
    assert "Traceback" not in strict.log


async def test_pings_and_pongs_of_an_ordinary_client_are_free(start_server):
    server = start_server("limits.posts_per_user_per_minute=1", "stream.heartbeat_seconds=0.3")
    async with socket(server) as ws:
        for _ in range(3):
            ws._connection.ping(b"once in a while")
            await asyncio.sleep(FREE_SECONDS + 0.1)
        assert not await refused_by(server, "posts_per_user_per_minute")
        await ws.until("heartbeat")


async def test_a_page_that_subscribes_often_and_types_is_not_limited_by_default(start_server):
    server = start_server()
    token = token_for(server, "typist@example.com")
    async with socket(server, Authorization=f"Bearer {token}") as ws:
        cursor = (await ws.message())["id"]
        await ws.ask(type="room.create", room="busy", name="Busy")
        for _ in range(100):
            assert (await ws.ask(type="subscribe", channels=["room:busy"], lastEventId=cursor))["type"] == "subscribed"
        for _ in range(200):
            assert (await ws.ask(type="room.typing", room="busy"))["type"] == "answer"
    pieces = ['{"type":"chat","requestId":"r","messages":"', *["A" * 2000] * 700]
    async with raw_socket(server, "fragments@example.com") as (raw, _):
        for place, piece in enumerate([*pieces, '"}']):
            raw.say(CONTINUATION if place else TEXT, piece.encode(), head=0x80 if piece == '"}' else 0)
        assert json.loads(await raw.until_text("error"))["data"]["code"] == "invalid_parameters"
    assert not await refused_by(server, "posts_per_user_per_minute")


async def test_what_replays_and_channels_have_the_database_read_is_limited(start_server):
    server = start_server("limits.reads_per_user_per_minute=40")
    token = token_for(server, "writer@example.com")
    async with socket(server) as ws:
        oldest = (await ws.message())["id"]
        for number in range(70):
            last = (await act(server, token, "createEvent", **event(title=f"Event {number}"))).json["data"]["id"]
        await ws.until("event.created", about=last)
        replays = 0
        while (answer := await ws.ask(type="subscribe", channels=["events"], lastEventId=oldest))["type"] != "error":
            await ws.until("event.created", about=last)
            replays += 1
        assert replays == 40 // (1 + 70 // 64), "each costs the look-up of a channel and the blocks of the log"
        assert answer["data"]["code"] == "rate_limited"
        assert answer["data"]["limit"] == "limits.reads_per_user_per_minute"
        assert (await ws.ask(type="ping"))["type"] == "pong"


async def test_a_frame_names_a_bounded_number_of_channels(server):
    began = time.monotonic()
    async with socket(server) as ws:
        await ws.message()
        for kind in ("subscribe", "unsubscribe"):
            answer = await ws.ask(type=kind, channels=["events"] * 50_000)
            assert answer["data"]["code"] == "invalid_parameters"
    assert time.monotonic() - began < 1
