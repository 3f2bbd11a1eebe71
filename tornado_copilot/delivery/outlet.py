"""The outlet: one socket that was taken over from its handler, written to at once, and read for whoever wants that.

A handler that has opened a stream detaches it (`RequestHandler.detach`), so that the handler, its request and its
coroutine are freed. Tornado's own stream goes, too: with its buffers and the read that it always has under way it costs
four times what is here. Plain sockets only: TLS ends at the proxy.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from tornado.iostream import IOStream, StreamClosedError

READ_MAX_BYTES = 65_536
LEFT_MAX_BYTES = 8 * 1_048_576
"""How much that has come is still taken from a socket that is being closed: what its kernel keeps for us is less."""
LINGER_SECONDS = 1
"""How long a client that was told the end may take to close its side, too."""


class Outlet:
    """Writes frames to a socket, at once where it is idle, and says when it has drained.

    At most one write is under way. `write` must only be called when `is_idle`; what waits meanwhile is the caller's,
    who knows how much of it to keep.
    """

    __slots__ = ("_backlog", "_early", "_is_read", "_loop", "_on_closed", "_on_data", "_on_drained", "_socket")

    def __init__(self, stream: IOStream, *, stall_seconds: float, is_read: bool = False) -> None:
        """Take the socket over; the stream is closed by this, the connection is not.

        Args:
            stream: Detached from its handler; it may have been closed meanwhile.
            stall_seconds: After how long without an acknowledgement the kernel ends the connection.
            is_read: Whether somebody will `read`; otherwise what the client sends is thrown away.
        """
        self._loop = asyncio.get_running_loop()
        self._backlog: memoryview | None = None
        self._on_drained: Callable[[], None] = _nothing
        self._on_closed: Callable[[], None] = _nothing
        self._on_data: Callable[[bytes], None] | None = None
        early, self._socket = _taken_over(stream)
        self._early = early if is_read else b""
        self._is_read = is_read
        # The kernel ends a connection whose peer has acknowledged nothing for this long: a laptop that was shut.
        if self._socket is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            if self._socket.family in {socket.AF_INET, socket.AF_INET6}:
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(stall_seconds * 1000))

    def watch(self, *, on_drained: Callable[[], None], on_closed: Callable[[], None]) -> None:
        """Say whom to tell. `on_closed` is called once, in a later turn of the loop, also when it is closed already."""
        self._on_drained = on_drained
        self._on_closed = on_closed
        if self._socket is None:
            # It went while its handler was waiting.
            self._loop.call_soon(on_closed)
        else:
            self._loop.add_reader(self._socket, self._on_readable)

    def read(self, on_data: Callable[[bytes], None]) -> None:
        """Give the caller what the client has sent and will send; nothing, and that once, when the socket is closed.

        What came before the socket was closed comes first.
        """
        early, self._early = self._early, b""
        if self._socket is not None:
            self._on_data = on_data
        else:
            self._loop.call_soon(on_data, b"")
        if early:
            on_data(early)

    @property
    def is_idle(self) -> bool:
        """Whether the kernel has taken all that was written."""
        return self._backlog is None

    @property
    def is_closed(self) -> bool:
        """Whether either side has closed the socket."""
        return self._socket is None

    def write(self, data: bytes) -> bool:
        """Write to an idle socket, without a future or a copy where the kernel takes it whole; whether it is idle."""
        if self._socket is None:
            return True
        try:
            sent = self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self.close()
            return True
        if sent == len(data):
            return True
        self._backlog = memoryview(data)[sent:]
        self._loop.add_writer(self._socket, self._on_writable)
        return False

    def pause_reading(self) -> None:
        """Read nothing for a while, not even that the client has gone."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket)

    def resume_reading(self) -> None:
        """Read again."""
        if self._socket is not None:
            self._loop.add_reader(self._socket, self._on_readable)

    def finish(self) -> None:
        """Write no more, and close when the client has closed, or soon.

        Closed at once, with something unread, the kernel would throw away our last words with it.
        """
        if self._socket is None:
            return
        with contextlib.suppress(OSError):  # The client has closed already, which we are about to hear.
            self._socket.shutdown(socket.SHUT_WR)
        self._on_data, on_data = None, self._on_data
        if on_data is not None:
            self._loop.call_soon(on_data, b"")
        self._loop.call_later(LINGER_SECONDS, self.close)

    def close(self) -> None:
        """Close the socket; what the kernel has taken is still sent."""
        if self._socket is None:
            return
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        left = _left_unread(self._socket) if self._is_read else b""
        if self._on_data is None:
            self._early += left
        else:
            if left:
                self._loop.call_soon(self._on_data, left)
            self._loop.call_soon(self._on_data, b"")
        self._socket.close()
        self._socket = None
        self._backlog = None
        self._loop.call_soon(self._on_closed)
        # Whoever is told owns this object: neither is to wait for the garbage collector.
        self._on_drained = self._on_closed = _nothing
        self._on_data = None

    def _on_readable(self) -> None:
        assert self._socket is not None, "nobody reads a closed socket"  # noqa: S101 - for the type checker
        try:
            data = self._socket.recv(READ_MAX_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.close()
        elif self._on_data is not None:
            self._on_data(data)

    def _on_writable(self) -> None:
        assert self._socket is not None and self._backlog is not None  # noqa: S101 - for the type checker
        try:
            sent = self._socket.send(self._backlog)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.close()
            return
        if sent < len(self._backlog):
            self._backlog = self._backlog[sent:]
            return
        self._backlog = None
        self._loop.remove_writer(self._socket)
        self._on_drained()


def _taken_over(stream: IOStream) -> tuple[bytes, socket.socket | None]:
    """Return what the stream has read already, and its connection; None for one that has ended."""
    early = []
    try:
        while (reading := asyncio.ensure_future(stream.read_bytes(READ_MAX_BYTES, partial=True))).done():
            early.append(reading.result())
            if len(early[-1]) < READ_MAX_BYTES:
                break
    except StreamClosedError:
        return b"".join(early), None
    if stream.closed():
        return b"".join(early), None
    # A second descriptor of the same connection, since a stream does not part with its own.
    taken: socket.socket = stream.socket.dup()
    taken.setblocking(False)
    stream.close()
    return b"".join(early), taken


def _left_unread(taken: socket.socket) -> bytes:
    """Return what has come and was not read yet: reading may have been paused, or a write has failed first."""
    left = bytearray()
    with contextlib.suppress(OSError):
        while len(left) < LEFT_MAX_BYTES and (data := taken.recv(READ_MAX_BYTES)):
            left += data
    return bytes(left)


def _nothing() -> None:
    """Stand in for a callback that is not set yet, or not any more."""
