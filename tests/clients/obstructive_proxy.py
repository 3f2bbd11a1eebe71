"""A proxy such as stands in some offices, between the browser and the server under test."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from urllib.parse import urlsplit

_CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)
_EVENT_STREAM = re.compile(rb"\r\ncontent-type: *text/event-stream", re.IGNORECASE)
_ASKS_FOR_EVENT_STREAM = re.compile(rb"\r\naccept: *text/event-stream", re.IGNORECASE)
_UPGRADE = re.compile(rb"\r\nupgrade: *websocket", re.IGNORECASE)
_START_TIMEOUT_SECONDS = 10.0


class ObstructiveProxy:
    """A TCP proxy for HTTP, in a thread of its own; a context manager.

    One request for each connection, so that the end of an answer is the end of the connection.

    Attributes:
        url: Where it listens.
        holds_streams: Whether it passes an event stream on only when that is complete; an endless one never.
        cuts_streams: Whether it closes the connection of whoever asks for an event stream with a GET.
        cuts_sockets: Whether it closes the connection of whoever asks for a WebSocket.
    """

    def __init__(self, server_url: str) -> None:
        address = urlsplit(server_url)
        self._server = (address.hostname, address.port)
        self.url = ""
        self.holds_streams = False
        self.cuts_streams = False
        self.cuts_sockets = False
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="proxy", daemon=True)

    def __enter__(self) -> ObstructiveProxy:
        self._thread.start()
        assert self._listening.wait(_START_TIMEOUT_SECONDS)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(_START_TIMEOUT_SECONDS)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        # Its own tasks: asyncio's streams of Python 3.11 complain about handlers that are cancelled.
        tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(
            lambda browser, to_browser: tasks.add(asyncio.create_task(self._accept(browser, to_browser))),
            "127.0.0.1",
            0,
        )
        host, port = server.sockets[0].getsockname()
        self.url = f"http://{host}:{port}"
        self._listening.set()
        await self._ended.wait()
        server.close()  # `asyncio.run` cancels what is still being passed on.

    async def _accept(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(to_browser.close)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                head = await browser.readuntil(b"\r\n\r\n")
                if self._cuts(head):
                    return
                server, to_server = await asyncio.open_connection(*self._server)
                stack.callback(to_server.close)
                to_server.write(head if _UPGRADE.search(head) else _CONNECTION.sub(b"\r\nConnection: close", head))
                passing = [
                    asyncio.create_task(_pass_on(browser, to_server)),
                    asyncio.create_task(self._pass_back(server, to_browser)),
                ]
                stack.callback(lambda: [task.cancel() for task in passing])
                await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)

    def _cuts(self, head: bytes) -> bool:
        if _UPGRADE.search(head):
            return self.cuts_sockets
        return self.cuts_streams and head.startswith(b"GET ") and bool(_ASKS_FOR_EVENT_STREAM.search(head))

    async def _pass_back(self, server: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await server.readuntil(b"\r\n\r\n")
            rest = await server.read(-1) if self.holds_streams and _EVENT_STREAM.search(head) else b""
            to_browser.write(head + rest)
            await _pass_on(server, to_browser)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
        await writer.drain()
