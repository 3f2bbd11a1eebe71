"""The design that this product replaces: FastAPI's `StreamingResponse` on uvicorn, a sleep of 30 s per connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import uvicorn
import uvloop
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from servers.control import announce, listening, obey

application = FastAPI()
heartbeat_seconds = 30.0


async def events() -> AsyncIterator[str]:
    yield f"data: {json.dumps({'type': 'connection', 'data': {'status': 'connected'}})}\n\n"
    while True:
        await asyncio.sleep(heartbeat_seconds)
        beat = {"type": "heartbeat", "data": {"timestamp": datetime.now(UTC).isoformat(), "authenticated": False}}
        yield f"data: {json.dumps(beat)}\n\n"


@application.get("/stream")
async def stream() -> StreamingResponse:
    return StreamingResponse(events(), media_type="text/event-stream")


async def main() -> None:
    sock = listening()
    settings = uvicorn.Config(application, http="httptools", log_level="error", access_log=False)
    obey(lambda count: None)
    announce(sock.getsockname()[1])
    await uvicorn.Server(settings).serve([sock])


with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main())
