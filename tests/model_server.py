"""A server on a raw socket that answers exactly the bytes it is told to: what no well-behaved server would send.

It stands in for a model's endpoint or an agent's. Each connection takes one request and gets one scripted answer. It
runs in a thread of its own, so that one server of ours can be pointed to it for all tests of a module.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

Script = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]
SSE_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


class Request:
    """What was asked.

    Attributes:
        head: Request line and headers.
        body: The decoded JSON.
        gone: Set when the client has dropped the connection.
    """

    def __init__(self, head: str, body: Any) -> None:
        self.head = head
        self.body = body
        self.gone = asyncio.Event()
        self.is_gone = threading.Event()


class ScriptedServer:
    """Answers the n-th request by the n-th script, and all further ones by the last.

    Attributes:
        requests: Those since `play`.
    """

    def __init__(self) -> None:
        self._scripts: tuple[Script, ...] = ()
        self.requests: list[Request] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        ).result()
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def play(self, *scripts: Script) -> list[Request]:
        """Answer like this from now on; returns the list that the requests will be in."""
        self._scripts = scripts
        self.requests = []
        return self.requests

    def close(self) -> None:
        """End it, and every connection to it."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next(int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        request = Request(head, json.loads(await reader.readexactly(length)))
        script = self._scripts[min(len(self.requests), len(self._scripts) - 1)]
        self.requests.append(request)
        watching = asyncio.ensure_future(self._watch(reader, request))
        try:
            await script(request, writer)
            await writer.drain()
        finally:
            watching.cancel()

    async def _watch(self, reader: asyncio.StreamReader, request: Request) -> None:
        try:
            await reader.read(1)
        except ConnectionError:
            pass
        request.gone.set()
        request.is_gone.set()


def says(*parts: bytes, stall: bool = False) -> Script:
    """Send these bytes one after the other, each in a packet of its own; then close, or say no more."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            # So that the reader sees them apart.
            await asyncio.sleep(0.01)
        if stall:
            await request.gone.wait()

    return script


def status(code: int, body: Any, *headers: str, content_type: str = "application/json") -> Script:
    """Answer with a status, as JSON unless the body is bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {code} X", f"Content-Type: {content_type}", f"Content-Length: {len(data)}", *headers]
    return says("\r\n".join([*lines, "Connection: close", "", ""]).encode() + data)


def frames(*payloads: Any) -> list[bytes]:
    """Each payload as an event of a stream; text and bytes as they are."""
    return [b"data: %b\n\n" % (each if isinstance(each, bytes) else json.dumps(each).encode()) for each in payloads]


def stream(*payloads: Any, stall: bool = False) -> Script:
    """An event stream of these payloads."""
    return says(SSE_HEAD, *frames(*payloads), stall=stall)
