"""What a client sent before its WebSocket was closed is carried out, however and by whichever side it was closed."""

import asyncio
import fcntl
import json
import os
import signal
import socket
import struct
import termios
import time
import uuid
from contextlib import asynccontextmanager

import pytest

from tests.faults.test_sockets import RawSocket
from tests.http_calls import PREFIX, agent_input, call, event, post, token_for
from tests.integration.test_rooms import ask, person, room_name, user_of
from tests.server_process import ServerProcess
from tornado_copilot.handlers.socket_session import REQUESTS_AT_ONCE

CLOSE = (1000).to_bytes(2, "big")
SLOW = "agents.slow={type: offline, options: {token_delay_milliseconds: 40}}"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(SLOW)
    try:
        yield process.start()
    finally:
        process.close()


async def sent(server, token, *frames, early=b""):
    """A socket over which these have been sent."""
    ws = await RawSocket.open(server, early, path=f"{PREFIX}/ws?token={token}")
    for frame in frames:
        ws.say(1, json.dumps(frame).encode())
    return ws


async def arrived(ws):
    """Wait until the server's kernel has all: ours takes back what it has not sent when a socket is reset."""
    taken = ws.writer.get_extra_info("socket")
    while struct.unpack("i", fcntl.ioctl(taken.fileno(), termios.TIOCOUTQ, bytes(4)))[0]:
        await asyncio.sleep(0.001)


async def by_close_frame(ws):
    ws.say(8, CLOSE)
    assert await ws.close_code() == 1000


async def by_close_frame_and_end(ws):
    ws.say(8, CLOSE)
    await by_end(ws)


async def by_end(ws):
    await arrived(ws)
    await ws.go()


async def by_half_close(ws):
    ws.writer.write_eof()
    await asyncio.wait_for(ws.reader.read(), 10)
    await ws.go()


async def by_reset(ws):
    await arrived(ws)
    taken = ws.writer.get_extra_info("socket")
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ws.writer.transport.abort()


CLOSED = pytest.mark.parametrize(
    "close", [by_close_frame, by_close_frame_and_end, by_end, by_half_close, by_reset], ids=lambda each: each.__name__
)


async def until(probe, wanted):
    """Wait until the probe finds what is wanted; its last finding."""
    found = await probe()
    for _ in range(100):
        if found == wanted:
            break
        await asyncio.sleep(0.05)
        found = await probe()
    return found


async def said_in(server, token, room):
    messages = (await ask(server, token, "room.history", room=room, limit=100))["messages"]
    return [each["text"] for each in messages]


def messages_to(room, count, first=0):
    return [{"type": "room.message", "room": room, "text": f"n{first + number}"} for number in range(count)]


async def made_room(server):
    token, room = person(server, "Alice"), room_name()
    await ask(server, token, "room.create", room=room)
    return token, room


@CLOSED
@pytest.mark.parametrize("count", [1, 5 * REQUESTS_AT_ONCE])
async def test_what_was_said_before_the_close_is_heard_in_its_order(server, close, count):
    token, room = await made_room(server)
    for _ in range(3 if count == 1 else 1):
        ws = await sent(server, token, *messages_to(room, count))
        await close(ws)
    wanted = [f"n{number}" for number in range(count)] * (3 if count == 1 else 1)
    assert await until(lambda: said_in(server, token, room), wanted) == wanted
    assert "Traceback" not in server.log


@CLOSED
async def test_an_action_before_the_close_is_done_once(server, close):
    token = person(server, "Alice")
    titles = [f"Closing {uuid.uuid4().hex}" for _ in range(4)]
    for title in titles:
        ws = await sent(server, token, {"type": "action", "action": "createEvent", "parameters": event(title=title)})
        await close(ws)

    async def created():
        found = (await post(server, {"action": "myEvents", "parameters": {}}, token)).json["data"]["organised"]
        return sorted(each["title"] for each in found)

    assert await until(created, sorted(titles)) == sorted(titles)


@CLOSED
@pytest.mark.parametrize("kind", ["chat", "run"])
async def test_a_conversation_before_the_close_is_held(server, close, kind):
    token = person(server, "Alice")
    threads = [uuid.uuid4().hex for _ in range(2)]
    for thread in threads:
        body = agent_input(thread, "help")
        frame = {"type": "run", "input": body} if kind == "run" else {"type": "chat", **body}
        frame.pop("runId", None)
        await close(await sent(server, token, frame))

    async def roles():
        return [await roles_of(server, token, thread) for thread in threads]

    wanted = [["user", "assistant"]] * 2
    assert await until(roles, wanted) == wanted


async def roles_of(server, token, thread):
    reply = await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", Authorization=f"Bearer {token}")
    return [each["role"] for each in reply.json.get("messages", ())]


@CLOSED
async def test_an_acknowledgement_before_the_close_counts(server, close):
    service, token = token_for(server, "service", roles=["notifier"]), person(server, "Alice")
    told = await post(
        server, {"type": "notify", "users": [user_of(token)], "kind": "note", "message": "hello"}, service
    )
    assert told.status == 200, told.json

    async def unread():
        return (await ask(server, token, "notifications.list"))["unread"]

    assert await until(unread, 1) == 1
    listed = (await ask(server, token, "notifications.list"))["notifications"]
    await close(await sent(server, token, *({"type": "ack", "id": each["id"]} for each in listed)))
    assert await until(unread, 0) == 0


async def test_what_comes_behind_a_close_frame_is_ignored(server):
    token, room = await made_room(server)
    ws = await sent(server, token, *messages_to(room, 2))
    ws.say(8, CLOSE)
    for frame in messages_to(room, 2, first=2):
        ws.say(1, json.dumps(frame).encode())
    ws.say(3)
    assert await ws.close_code() == 1000
    await asyncio.sleep(0.2)
    assert await said_in(server, token, room) == ["n0", "n1"]


async def test_requests_are_answered_before_the_close_frame_is(server):
    token, room = await made_room(server)
    count = 2 * REQUESTS_AT_ONCE
    ws = await sent(server, token, *({**each, "requestId": each["text"]} for each in messages_to(room, count)))
    ws.say(8, CLOSE)
    answered = []
    async with asyncio.timeout(10):
        while (frame := await ws.frame())[0] != 8:
            if frame[0] == 1 and "requestId" in (message := json.loads(frame[1])):
                answered.append(message["requestId"])
    assert answered == [f"n{number}" for number in range(count)]
    await ws.go()


async def test_a_close_ends_streams_at_once_and_their_runs_go_on(server):
    token, thread = person(server, "Alice"), uuid.uuid4().hex
    ws = await sent(server, token, {"type": "run", "agentId": "slow", "input": agent_input(thread, "help")})
    await ws.until_text("TEXT_MESSAGE_CONTENT")
    began = time.monotonic()
    ws.say(8, CLOSE)
    assert await ws.close_code() == 1000
    assert time.monotonic() - began < 0.8

    async def roles():
        return await roles_of(server, token, thread)

    wanted = ["user", "assistant"]
    assert await until(roles, wanted) == wanted


async def test_requests_that_wait_behind_streams_are_carried_out_when_the_client_is_gone(server):
    token, room = await made_room(server)
    runs = [
        {"type": "run", "agentId": "slow", "input": agent_input(uuid.uuid4().hex, "help")}
        for _ in range(REQUESTS_AT_ONCE)
    ]
    ws = await sent(server, token, *runs, *messages_to(room, 20))
    await ws.until_text("TEXT_MESSAGE_CONTENT")
    assert await said_in(server, token, room) == []
    await by_reset(ws)
    wanted = [f"n{number}" for number in range(20)]
    assert await until(lambda: said_in(server, token, room), wanted) == wanted


@pytest.mark.parametrize(
    ("code", "frame"),
    [(1009, b"\x81\xff" + (2**40).to_bytes(8, "big")), (1002, b"\x83\x80" + bytes(4)), (1007, b"\x81\x81\0\0\0\0\xff")],
)
async def test_what_came_before_a_frame_that_breaks_the_rules_is_carried_out(server, code, frame):
    token, room = await made_room(server)
    ws = await sent(server, token, *messages_to(room, 20))
    ws.writer.write(frame)
    assert await ws.close_code() == code
    assert await said_in(server, token, room) == [f"n{number}" for number in range(20)]


@asynccontextmanager
async def stopped(server):
    """While the process sleeps, so that all that happens meanwhile is found at once."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


async def test_what_came_before_the_token_expired_is_carried_out(server):
    user, room = f"{uuid.uuid4().hex}@example.com", room_name()
    await ask(server, token_for(server, user), "room.create", room=room)
    expires_at = int(time.time()) + 2
    ws = await sent(server, token_for(server, user, exp=expires_at))
    await ws.until_text("connection")
    async with stopped(server):
        for frame in messages_to(room, 50):
            ws.say(1, json.dumps(frame).encode())
        await asyncio.sleep(max(0, expires_at - time.time()) + 0.1)
    assert await ws.close_code() == 4401
    wanted = [f"n{number}" for number in range(50)]
    token = token_for(server, user)
    assert await until(lambda: said_in(server, token, room), wanted) == wanted


async def test_a_server_that_drains_carries_out_or_refuses_all_that_has_come(start_server):
    server = start_server("lifecycle.drain_seconds=0")
    token, room = await made_room(server)
    ws = await sent(server, token)
    await ws.until_text("connection")
    async with stopped(server):
        for frame in messages_to(room, 50):
            ws.say(1, json.dumps({**frame, "requestId": frame["text"]}).encode())
        await asyncio.sleep(0.1)
        os.kill(server.pid, signal.SIGTERM)
    refused = set()
    async with asyncio.timeout(10):
        while (frame := await ws.frame())[0] != 8:
            if frame[0] == 1 and (message := json.loads(frame[1]))["type"] == "error":
                assert message["data"]["code"] == "draining"
                refused.add(message["requestId"])
    assert int.from_bytes(frame[1][:2], "big") == 1001
    await ws.go()
    assert await asyncio.to_thread(server.wait) == 0
    assert "Traceback" not in server.log
    server.start()
    stored = await said_in(server, token, room)
    assert sorted([*stored, *refused]) == sorted(f"n{number}" for number in range(50))


async def test_frames_that_come_with_the_handshake_and_its_end_are_carried_out(server):
    token, room = await made_room(server)
    (frame,) = messages_to(room, 1)
    text = json.dumps(frame).encode()
    early = bytes((0x81, 0x80 | len(text))) + bytes(4) + text
    for _ in range(5):
        ws = await RawSocket.open(server, early, path=f"{PREFIX}/ws?token={token}")
        await by_reset(ws)
    assert await until(lambda: said_in(server, token, room), ["n0"] * 5) == ["n0"] * 5
