"""WebSockets whose client goes in the middle of the handshake, or asks for more than is answered at once."""

import asyncio
import contextlib
import json

from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, figures, token_for
from tornado_copilot.handlers.socket_session import REQUESTS_AT_ONCE

_HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
_MASKED_PING = bytes((0x89, 0x80, 0, 0, 0, 0))


async def test_clients_that_go_during_the_handshake_leave_nothing_behind(start_server):
    server = start_server("limits.connects_per_address_per_minute=0")
    # With a token, because the notifications of a known user have to be read before the handshake.
    path = f"{PREFIX}/ws?token={token_for(server, 'alice@example.com')}"
    host = server.url.removeprefix("http://")

    for number in range(100):
        _, writer = await asyncio.open_connection(*host.split(":"))
        # A frame that nobody has read yet hides the end of the connection from the server.
        frame = _MASKED_PING if number % 3 == 0 else b""
        writer.write(_HANDSHAKE.format(path=path, host=host).encode() + frame)
        await asyncio.sleep(number % 10 / 1000)
        writer.transport.abort()

    def left():
        return server.log.count("SocketHandler opens") - server.log.count("] disconnected")

    async with asyncio.timeout(10):
        while left():
            await asyncio.sleep(0.05)
    assert "Traceback" not in server.log


async def test_a_client_that_asks_for_much_is_not_taken_for_dead_while_nobody_reads_its_pongs(start_server):
    server = start_server(
        "stream.heartbeat_seconds=0.3", "agents.default={type: offline, options: {token_delay_milliseconds: 60}}"
    )
    connection = await websocket_connect(server.url.replace("http", "ws") + f"{PREFIX}/ws")
    ids = {f"r{number}" for number in range(REQUESTS_AT_ONCE + 1)}
    for request_id in ids:
        chat = {"type": "chat", "requestId": request_id, "threadId": request_id}
        await connection.write_message(json.dumps({**chat, "messages": [{"role": "user", "content": "help"}]}))
    done = set()
    async with asyncio.timeout(25):
        while done != ids:
            text = await connection.read_message()
            assert text is not None, f"cut off after {len(done)} answers"
            message = json.loads(text)
            if message["type"] == "done":
                done.add(message["requestId"])
    connection.close()
    while await connection.read_message() is not None:
        pass


class RawSocket:
    """A WebSocket client that may break every rule."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, server, early=b"", path=f"{PREFIX}/ws"):
        host = server.url.removeprefix("http://")
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(_HANDSHAKE.format(path=path, host=host).encode() + early)
        assert b" 101 " in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        return cls(reader, writer)

    def say(self, opcode, payload=b"", head=0x80):
        size = len(payload)
        length = bytes((0x80 | size,)) if size < 126 else bytes((0x80 | 126,)) + size.to_bytes(2, "big")
        self.writer.write(bytes((head | opcode,)) + length + bytes(4) + payload)

    async def frame(self):
        first, length = await self.reader.readexactly(2)
        if length == 126:
            length = int.from_bytes(await self.reader.readexactly(2), "big")
        return first & 0x0F, await self.reader.readexactly(length)

    async def until(self, opcode):
        async with asyncio.timeout(10):
            while (frame := await self.frame())[0] != opcode:
                pass
            return frame[1]

    async def until_text(self, kind):
        """The next text that is a message of this type."""
        while json.loads(text := await self.until(1))["type"] != kind:
            pass
        return text

    async def close_code(self):
        """The code of the close frame, and the end behind it."""
        payload = await self.until(8)
        assert await asyncio.wait_for(self.reader.read(), 10) == b"", "something came behind the close frame"
        await self.go()
        return int.from_bytes(payload[:2], "big") if payload else None

    async def go(self):
        self.writer.close()
        await asyncio.gather(self.writer.wait_closed(), return_exceptions=True)


async def test_a_client_that_breaks_the_protocol_is_told_by_a_close_code(server):
    for code, break_it in (
        (1002, lambda ws: ws.writer.write(b"\x81\x02hi")),
        (1002, lambda ws: ws.say(3)),
        (1002, lambda ws: ws.say(0, b"x")),
        (1007, lambda ws: ws.say(1, b"\xff")),
        (1009, lambda ws: ws.writer.write(b"\x82\xff" + (2**40).to_bytes(8, "big") + b"\0" * 500_000)),
    ):
        ws = await RawSocket.open(server)
        break_it(ws)
        assert await ws.close_code() == code
    assert "Traceback" not in server.log


async def test_messages_that_would_take_the_room_of_others_end_their_connection_and_no_other(start_server):
    limits = ("body_max_bytes=200000", "run_body_max_bytes=900000", "bodies_max_bytes=1000000")
    server = start_server(*(f"limits.{each}" for each in limits))
    quiet, first, second = [await RawSocket.open(server) for _ in range(3)]
    begun = b"\x81\xff" + (800_000).to_bytes(8, "big") + b"\0\0\0\0"
    first.writer.write(begun + b" " * 700_000)
    await first.writer.drain()
    await asyncio.sleep(0.2)
    second.writer.write(begun + b" " * 700_000)
    assert await second.close_code() == 1013
    quiet.say(9)
    assert await quiet.until(10) == b""
    assert (await figures(server))["copilot_refusals_total", "bodies_max_bytes"] == 1
    first.writer.write(b" " * 100_000)
    assert b"malformed_request" in await first.until_text("error")
    third = await RawSocket.open(server)
    third.writer.write(begun + b" " * 800_000)
    assert b"malformed_request" in await third.until_text("error"), "what was answered is not held any more"
    for each in (quiet, first, third):
        await each.go()


async def test_a_close_frame_is_answered_by_one_and_a_ping_by_its_pong(server):
    ws = await RawSocket.open(server, early=_MASKED_PING)
    assert await ws.until(10) == b""
    ws.say(9, b"are you there")
    assert await ws.until(10) == b"are you there"
    ws.say(8, (1000).to_bytes(2, "big") + b"bye")
    assert await ws.close_code() == 1000
    ws = await RawSocket.open(server)
    ws.say(8)
    assert await ws.close_code() is None


async def test_a_message_in_fragments_is_answered_once(server):
    ws = await RawSocket.open(server)
    ws.say(1, b'{"type":"pi', head=0)
    ws.say(9, b"between")
    ws.say(0, b'ng","requestId"', head=0)
    ws.say(0, b':"whole"}')
    assert await ws.until(10) == b"between"
    answers = []
    while not answers or "requestId" not in answers[-1]:
        answers.append(json.loads(await ws.until(1)))
    assert answers[-1] == {"type": "pong", "requestId": "whole"}
    await ws.go()


async def test_more_requests_than_are_answered_at_once_are_all_answered(server):
    ws = await RawSocket.open(server)
    wanted = {f"r{number}" for number in range(REQUESTS_AT_ONCE * 6)}
    for request_id in sorted(wanted):
        text = json.dumps({"type": "suggestions", "text": "f", "requestId": request_id}).encode()
        ws.say(1, text)
    answered = set()
    while answered != wanted:
        message = json.loads(await ws.until(1))
        if "requestId" in message:
            assert message["type"] == "answer" and message["requestId"] not in answered
            answered.add(message["requestId"])
    await ws.go()


async def test_a_client_that_floods_with_pings_and_reads_nothing_costs_its_outbox_and_no_more(start_server):
    server = start_server(
        "delivery.outbox_stall_seconds=1",
        "delivery.outbox_max_bytes=65536",
        "limits.posts_per_user_per_minute=0",
        "limits.posts_per_address_per_minute=0",
    )
    ws = await RawSocket.open(server)
    ws.writer.transport.set_write_buffer_limits(high=1_000_000)
    ws.reader._transport.pause_reading()
    ping = bytes((0x89, 0x80 | 125, 0, 0, 0, 0)) + b"x" * 125
    with contextlib.suppress(ConnectionError):
        for _ in range(600):
            ws.writer.write(ping * 100)
            await ws.writer.drain()
    async with asyncio.timeout(10):
        # By the stall timer, or by the kernel, which waits as long for an acknowledgement.
        while "] disconnected" not in server.log:
            await asyncio.sleep(0.05)
    await ws.go()
    assert "Traceback" not in server.log


async def test_a_handshake_that_is_none_is_refused(server):
    host = server.url.removeprefix("http://")
    whole = _HANDSHAKE.format(path=f"{PREFIX}/ws", host=host)
    for status, request in (
        (400, whole.replace("Upgrade: websocket", "Upgrade: h2c")),
        (400, whole.replace("Connection: Upgrade", "Connection: keep-alive")),
        (400, whole.replace("dGhlIHNhbXBsZSBub25jZQ==", "short")),
        (426, whole.replace("Version: 13", "Version: 8")),
        (101, whole.replace("Connection: Upgrade", "Connection: keep-alive, Upgrade")),
    ):
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(request.encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        assert head.startswith(b"HTTP/1.1 %d " % status), head
        assert (b"Sec-Websocket-Version: 13" in head) == (status == 426)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
