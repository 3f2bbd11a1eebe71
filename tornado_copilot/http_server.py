"""The HTTP server: Tornado's, with what it lacks against clients that take their time or come in crowds.

Tornado has one time-out for the headers of a request and for a kept-alive socket that rests. The first has to be short,
for a socket whose client sends its headers a byte at a time costs a descriptor and shows up in no limit; the second has
to be long, or proxies find their sockets closed. So each new socket gets a time-out of its own until its first headers
are there, and an address has only so many such sockets.

Nor does it mind how often it looks for the end of the headers: with every piece that comes, in all that has come so
far. Behind 60 KB of headers each further byte cost 400 µs, and 150 sockets that sent 20 of them a second took all there
is. So what is looked through has a bound, too.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from http.client import responses
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream, UnsatisfiableReadError

from tornado_copilot.access.proxies import TrustedProxies
from tornado_copilot.config import LimitSettings, ServerSettings
from tornado_copilot.errors import CopilotError, HeaderTimeout, RateLimited
from tornado_copilot.wire.encoding import encode

logger = logging.getLogger(__name__)

UNLIMITED_HEADER_BYTES = 1_048_576
"""What `limits.headers_max_bytes: 0` means: headers are held in memory whole."""
RETRY_SECONDS = 5
LOOKS_MAX = 32
"""How often `limits.headers_max_bytes` may be looked through for the end of one request's headers: enough for headers
of that size in 64 pieces, as the smallest packets make of them."""


class HeaderBoundStream(IOStream):
    """A socket that notes how much is looked through for the end of a request's headers."""

    _left_bytes: int | None = None
    _come_bytes = 0
    _on_exceeded: Callable[[IOStream], None]

    def expect_headers(self, looked_through_max_bytes: int, on_exceeded: Callable[[IOStream], None]) -> None:
        """Begin to count; `on_exceeded` is called in the next turn of the loop, once."""
        self._left_bytes, self._come_bytes, self._on_exceeded = looked_through_max_bytes, 0, on_exceeded

    def headers_are_there(self) -> None:
        """Count no more."""
        self._left_bytes = None

    def read_from_fd(self, buf: bytearray | memoryview) -> int | None:
        """Read; see Tornado."""
        count = super().read_from_fd(buf)
        if self._left_bytes is not None and count:
            self._come_bytes += count
            self._left_bytes -= self._come_bytes
            if self._left_bytes < 0:
                self._left_bytes = None
                asyncio.get_running_loop().call_soon(self._on_exceeded, self)
        return count


class BoundedHTTPServer(HTTPServer):
    """Serves an application within limits, and knows its clients behind trusted proxies.

    Headers of up to twice `limits.headers_max_bytes` are read, so that whoever sent somewhat too much is told so by a
    handler; more is cut off.
    """

    def initialize(  # type: ignore[override]
        self, application: Any, *, server: ServerSettings, limits: LimitSettings, refusals: Counter[str]
    ) -> None:
        """Take the settings; called by the constructor, with its arguments."""
        super().initialize(
            application,
            idle_connection_timeout=server.keep_alive_seconds,
            body_timeout=server.body_timeout_seconds,
            max_header_size=2 * limits.headers_max_bytes or UNLIMITED_HEADER_BYTES,
        )
        self._proxies = TrustedProxies(server.trusted_proxies)
        self._header_timeout_seconds = server.header_timeout_seconds
        self._waiting_max = limits.waiting_sockets_per_address
        self._refusals = refusals
        self._looks_max_bytes = LOOKS_MAX * (limits.headers_max_bytes or UNLIMITED_HEADER_BYTES)
        self._waiting: dict[IOStream, tuple[str, asyncio.TimerHandle]] = {}
        self._waiting_of: Counter[str] = Counter()
        self._has_warned = False

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a new socket, unless its address has too many that have not said anything yet."""
        peer = str(address[0]) if address else ""
        if 0 < self._waiting_max <= self._waiting_of[peer] and not self._proxies.trusts(peer):
            self._refusals["waiting_sockets_per_address"] += 1
            message = f"too many sockets that sent no request: at most {self._waiting_max}"
            _refuse(stream, RateLimited(f"{message} (limits.waiting_sockets_per_address)"))
            return
        stream = HeaderBoundStream(
            stream.socket, max_buffer_size=stream.max_buffer_size, read_chunk_size=stream.read_chunk_size
        )
        timer = asyncio.get_running_loop().call_later(self._header_timeout_seconds, self._cut_off, stream)
        self._waiting[stream] = (peer, timer)
        self._waiting_of[peer] += 1
        super().handle_stream(stream, address)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Wait for the next request on a socket."""
        stream: HeaderBoundStream = request_conn.stream  # type: ignore[attr-defined]
        stream.expect_headers(self._looks_max_bytes, self._refuse_pieces)
        return _Request(super().start_request(server_conn, request_conn), partial(self._begin, request_conn))

    def on_close(self, server_conn: object) -> None:
        """Forget a socket."""
        stream: IOStream = server_conn.stream  # type: ignore[attr-defined]
        self._forget(stream)
        if isinstance(stream.error, UnsatisfiableReadError):
            self._refusals["headers_max_bytes"] += 1
        super().on_close(server_conn)

    def _begin(self, connection: Any, headers: HTTPHeaders) -> None:
        """Note that the headers are there, and whose they are."""
        self._forget(connection.stream)
        connection.stream.headers_are_there()
        context = connection.context
        peer = str(context.address[0]) if context.address else ""
        context.remote_ip = self._proxies.client_of(peer, headers)
        is_https = headers.get("X-Forwarded-Proto", "").strip().lower() == "https" and self._proxies.trusts(peer)
        context.protocol = "https" if is_https else "http"
        if not self._has_warned and "X-Forwarded-For" in headers and not self._proxies.trusts(peer):
            self._has_warned = True
            logger.warning(
                "X-Forwarded-For from %s is not believed, limits count the proxy in place of its clients: "
                "add it to server.trusted_proxies, if it is yours",
                peer,
            )

    def _forget(self, stream: IOStream) -> None:
        peer, timer = self._waiting.pop(stream, (None, None))
        if peer is None or timer is None:
            return
        timer.cancel()
        self._waiting_of[peer] -= 1
        if not self._waiting_of[peer]:
            del self._waiting_of[peer]

    def _cut_off(self, stream: IOStream) -> None:
        self._forget(stream)
        self._refusals["header_timeout"] += 1
        _refuse(stream, HeaderTimeout("the headers of the request came too slowly"))

    def _refuse_pieces(self, stream: IOStream) -> None:
        if not stream.reading():
            # The last piece has brought the end, and perhaps much of the body.
            return
        self._forget(stream)
        self._refusals["header_pieces"] += 1
        _refuse(stream, HeaderTimeout("the headers of the request came in too many pieces"))


def _refuse(stream: IOStream, error: CopilotError) -> None:
    """Answer and close, without waiting for who may not read."""
    if stream.closed():
        return
    body = encode(error.body())
    lines = [f"HTTP/1.1 {error.status} {responses[error.status]}", "Content-Type: application/json; charset=utf-8"]
    lines += [f"Content-Length: {len(body)}", "Connection: close"]
    if error.retryable:
        lines.append(f"Retry-After: {RETRY_SECONDS}")
    stream.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body).add_done_callback(_ignore)
    stream.close()


def _ignore(written: asyncio.Future[None]) -> None:
    """Retrieve the outcome: a client that has gone is no error."""
    written.exception()


class _Request(HTTPMessageDelegate):
    """Passes a request on, and says when its headers are there."""

    def __init__(self, delegate: HTTPMessageDelegate, on_headers: Callable[[HTTPHeaders], None]) -> None:
        self._delegate = delegate
        self._on_headers = on_headers

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        """Say so before the request is made from them: it takes the client's address from the connection."""
        self._on_headers(headers)
        return self._delegate.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Pass it on."""
        return self._delegate.data_received(chunk)

    def finish(self) -> None:
        """Pass it on."""
        self._delegate.finish()

    def on_connection_close(self) -> None:
        """Pass it on."""
        self._delegate.on_connection_close()
