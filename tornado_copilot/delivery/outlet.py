"""The outlet: the writing end of one detached socket, bounded.

A handler that has opened a stream detaches it (`RequestHandler.detach`), so that the handler, its request and its
coroutine are freed: about 4 KiB a connection instead of 14. From then on this object owns the stream.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from tornado.iostream import IOStream, SSLIOStream, StreamClosedError


class Outlet:
    """Writes frames to a socket, at once where it is idle, and says when it has drained.

    At most one write is under way. `write` must only be called when `is_idle`; what waits meanwhile is the caller's,
    who knows how much of it to keep.
    """

    def __init__(self, stream: IOStream, *, stall_seconds: float, read_by_others: bool = False) -> None:
        """Take the socket.

        Args:
            stream: Detached from its handler, or shared with a protocol that reads from it.
            stall_seconds: After how long without an acknowledgement the kernel ends the connection.
            read_by_others: Somebody else reads, and calls `ended` when the socket is closed.
        """
        self._stream = stream
        self._read_by_others = read_by_others
        self._plain = None if isinstance(stream, SSLIOStream) else stream.socket
        self._writing = False
        self._on_drained: Callable[[], None] = _nothing
        self._on_closed: Callable[[], None] = _nothing
        # The kernel ends a connection whose peer has acknowledged nothing for this long: a laptop that was shut.
        if self._plain is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            if self._plain.family in {socket.AF_INET, socket.AF_INET6}:
                self._plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(stall_seconds * 1000))

    def watch(self, *, on_drained: Callable[[], None], on_closed: Callable[[], None]) -> None:
        """Say whom to tell. `on_closed` is called once, also when the socket is closed already."""
        self._on_drained = on_drained
        self._on_closed = on_closed
        if self._read_by_others:
            return
        if self._stream.closed():
            # It went while its handler was waiting; a callback that is set now would never be called.
            asyncio.get_running_loop().call_soon(self._closed)
            return
        self._stream.set_close_callback(self._closed)
        self._discard_input()

    @property
    def is_idle(self) -> bool:
        """Whether the kernel has taken all that was written."""
        return not self._writing

    @property
    def is_closed(self) -> bool:
        """Whether either side has closed the socket."""
        return self._stream.closed()

    def write(self, data: bytes) -> None:
        """Write to an idle socket, without a future or a copy where the kernel takes it whole."""
        if self._stream.closed():
            return
        if self._plain is not None and not self._stream.writing():
            try:
                sent = self._plain.send(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError:
                self._stream.close()
                return
            if sent == len(data):
                return
            data = data[sent:]
        self._writing = True
        try:
            future = self._stream.write(data)
        except StreamClosedError:
            return
        asyncio.ensure_future(future).add_done_callback(self._drained)

    def close(self) -> None:
        """Close the socket; what the kernel has taken is still sent."""
        self._stream.close()

    def ended(self) -> None:
        """Say that the socket is closed; for who reads from it, and hears first."""
        self._closed()

    def _drained(self, future: asyncio.Future[None]) -> None:
        self._writing = False
        if not future.cancelled() and future.exception() is None:
            self._on_drained()

    def _closed(self) -> None:
        on_closed, self._on_closed = self._on_closed, _nothing
        self._on_drained = _nothing
        on_closed()

    def _discard_input(self, previous: asyncio.Future[bytes] | None = None) -> None:
        """Keep a read pending: an end that nobody reads for is not seen behind stray bytes."""
        if previous is not None and (previous.cancelled() or previous.exception() is not None):
            return
        try:
            future = self._stream.read_bytes(4096, partial=True)
        except StreamClosedError:
            return
        asyncio.ensure_future(future).add_done_callback(self._discard_input)


def _nothing() -> None:
    """Stand in for a callback that is not set yet, or not any more."""
