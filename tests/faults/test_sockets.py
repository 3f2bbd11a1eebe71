"""WebSockets whose client goes in the middle of the handshake, or asks for more than is answered at once."""

import asyncio
import json

from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, token_for
from tornado_copilot.handlers.socket import REQUESTS_AT_ONCE

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
