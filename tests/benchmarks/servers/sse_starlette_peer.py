"""sse-starlette on uvicorn with uvloop and httptools: a queue for each connection, as its documentation shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import uvicorn
import uvloop
from servers.control import announce, listening, message, obey
from sse_starlette.sse import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

queues: set[asyncio.Queue[str]] = set()


async def events(queue: asyncio.Queue[str]) -> AsyncIterator[dict[str, str]]:
    queues.add(queue)
    try:
        yield {"data": "connected"}
        while True:
            yield {"data": await queue.get()}
    finally:
        queues.discard(queue)


async def stream(request: Request) -> EventSourceResponse:
    return EventSourceResponse(events(asyncio.Queue()), ping=3600)


def publish(count: int) -> None:
    for _ in range(count):
        text = message().decode()
        for queue in queues:
            queue.put_nowait(text)


async def main() -> None:
    application = Starlette(routes=[Route("/stream", stream)])
    sock = listening()
    settings = uvicorn.Config(application, http="httptools", log_level="error", access_log=False)
    obey(publish)
    announce(sock.getsockname()[1])
    await uvicorn.Server(settings).serve([sock])


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main())
