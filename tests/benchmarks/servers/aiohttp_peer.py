"""aiohttp, SSE and WebSocket, written to directly: its fastest way."""

from __future__ import annotations

import asyncio

from aiohttp import web
from servers.control import announce, event_loop, listening, message, obey

streams: set[web.StreamResponse] = set()
sockets: set[web.WebSocketResponse] = set()
tasks: set[asyncio.Task[None]] = set()


async def stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    await response.write(b"data: connected\n\n")
    streams.add(response)
    try:
        await asyncio.Event().wait()
    finally:
        streams.discard(response)
    return response


async def websocket(request: web.Request) -> web.WebSocketResponse:
    response = web.WebSocketResponse(compress=False)
    await response.prepare(request)
    await response.send_str("connected")
    sockets.add(response)
    async for _ in response:
        pass
    sockets.discard(response)
    return response


async def broadcast(count: int) -> None:
    for _ in range(count):
        data = message()
        frame, text = b"data: %b\n\n" % data, data.decode()
        for each in streams:
            await each.write(frame)
        for each in sockets:
            await each.send_str(text)


def publish(count: int) -> None:
    task = asyncio.ensure_future(broadcast(count))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def main() -> None:
    application = web.Application()
    application.router.add_get("/stream", stream)
    application.router.add_get("/ws", websocket)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    sock = listening()
    await web.SockSite(runner, sock).start()
    obey(publish)
    announce(sock.getsockname()[1])
    await asyncio.Event().wait()


with asyncio.Runner(loop_factory=event_loop()) as runner:
    runner.run(main())
