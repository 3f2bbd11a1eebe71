"""The floor: an asyncio protocol that parses nothing and writes the bytes that the others write. `ws`, `uvloop`."""

from __future__ import annotations

import asyncio
import sys

from servers.control import announce, event_loop, listening, message, obey

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: connected\n\n"
clients: set[asyncio.Transport] = set()


class Client(asyncio.Protocol):
    """One connection."""

    __slots__ = ("transport",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        clients.add(self.transport)
        self.transport.write(HEAD)

    def connection_lost(self, error: Exception | None) -> None:
        clients.discard(self.transport)


def sse(data: bytes) -> bytes:
    return b"data: %b\n\n" % data


def websocket(data: bytes) -> bytes:
    return bytes((0x81, len(data))) + data


frame = websocket if "ws" in sys.argv[1:] else sse


def publish(count: int) -> None:
    for _ in range(count):
        data = frame(message())
        for transport in clients:
            transport.write(data)


async def main() -> None:
    sock = listening()
    server = await asyncio.get_running_loop().create_server(Client, sock=sock)
    obey(publish)
    announce(sock.getsockname()[1])
    await server.serve_forever()


with asyncio.Runner(loop_factory=event_loop()) as runner:
    runner.run(main())
