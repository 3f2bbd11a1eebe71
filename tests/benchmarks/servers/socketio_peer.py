"""python-socketio on Tornado, WebSocket transport, by `emit` to everybody."""

from __future__ import annotations

import asyncio
import json

import socketio
from servers.control import announce, event_loop, listening, message, obey
from tornado.httpserver import HTTPServer
from tornado.web import Application

sio = socketio.AsyncServer(async_mode="tornado", ping_interval=3600, logger=False, engineio_logger=False)
tasks: set[asyncio.Task[None]] = set()


async def broadcast(count: int) -> None:
    for _ in range(count):
        await sio.emit("note", json.loads(message()))


def publish(count: int) -> None:
    task = asyncio.ensure_future(broadcast(count))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def main() -> None:
    server = HTTPServer(Application([("/socket.io/", socketio.get_tornado_handler(sio))], log_function=lambda _: None))
    sock = listening()
    server.add_socket(sock)
    obey(publish)
    announce(sock.getsockname()[1])
    await asyncio.Event().wait()


with asyncio.Runner(loop_factory=event_loop()) as runner:
    runner.run(main())
