"""`websockets`, by its own `broadcast`."""

from __future__ import annotations

import asyncio

from servers.control import announce, event_loop, listening, message, obey
from websockets.asyncio.server import ServerConnection, broadcast, serve

clients: set[ServerConnection] = set()


async def handler(connection: ServerConnection) -> None:
    await connection.send("connected")
    clients.add(connection)
    try:
        await connection.wait_closed()
    finally:
        clients.discard(connection)


def publish(count: int) -> None:
    for _ in range(count):
        broadcast(clients, message().decode())


async def main() -> None:
    sock = listening()
    async with serve(handler, sock=sock, compression=None, ping_interval=None) as server:
        obey(publish)
        announce(sock.getsockname()[1])
        await server.serve_forever()


with asyncio.Runner(loop_factory=event_loop()) as runner:
    runner.run(main())
