"""The body of a streamed answer: written as it comes, kept alive, and cut where the client takes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from tornado_copilot.errors import SLOW_CONSUMER
from tornado_copilot.handlers.base import logger
from tornado_copilot.handlers.pacing import Messages
from tornado_copilot.wire import sse


class MessageStream:
    """Writes pieces of one body, one after the other, and comments where none comes for a while.

    No task is made for a piece: the task that calls is the one that is ended when the client has gone.

    Args:
        handler: Whose body it is; its headers are set.
        keep_alive_seconds: After how long a silence a comment is written.
        stall_seconds: For how long the client may take nothing.
    """

    def __init__(self, handler: RequestHandler, *, keep_alive_seconds: float, stall_seconds: float) -> None:
        self._handler = handler
        self._keep_alive_seconds = keep_alive_seconds
        self._stall_seconds = stall_seconds
        self._loop = asyncio.get_running_loop()
        self._written_at = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._beginning: asyncio.Handle | None = None
        self._flushing: asyncio.Future[None] | None = None
        self._writing_all: asyncio.Task[None] | None = None
        self._has_ended = False

    def begin(self, data: bytes) -> None:
        """Write the first piece: with the next one where that comes in this turn of the loop, otherwise alone."""
        self._handler.write(data)
        self._beginning = self._loop.call_soon(self._flush_beginning)

    async def write(self, data: bytes) -> None:
        """Write and wait until the kernel has it.

        Raises:
            StreamClosedError: The client has gone, or takes nothing: it was cut off, as on an event stream.
        """
        if self._flushing is not None:  # A comment's.
            await self._until_flushed(self._flushing)
        await self._until_flushed(self._flush(data))
        self._flushing = None

    async def write_all(self, batches: AsyncIterator[Messages], framed: Callable[[Messages], bytes]) -> None:
        """Write each batch as it comes.

        Raises:
            StreamClosedError: As `write`, and at once when the client goes while nothing comes.
        """
        task = self._writing_all = asyncio.current_task()
        self._wait_for_silence()
        try:
            async for messages in batches:
                await self.write(framed(messages))
        except asyncio.CancelledError:
            if not self._has_ended or task is None or task.uncancel():
                raise
            raise StreamClosedError from None
        finally:
            self._writing_all = None
            if self._beginning is not None:  # Whoever writes or finishes next writes it, too.
                self._beginning.cancel()
            if self._timer is not None:
                self._timer.cancel()

    def client_left(self) -> None:
        """End `write_all`: nobody reads any more."""
        if self._writing_all is not None and not self._has_ended:
            self._has_ended = True
            self._writing_all.cancel()

    def _flush_beginning(self) -> None:
        def gone(flushed: asyncio.Future[None]) -> None:
            if not flushed.cancelled() and flushed.exception() is not None:
                self.client_left()

        self._flush(b"").add_done_callback(gone)

    def _flush(self, data: bytes) -> asyncio.Future[None]:
        if self._beginning is not None:
            self._beginning.cancel()
            self._beginning = None
        self._written_at = self._loop.time()
        self._handler.write(data)
        self._flushing = asyncio.ensure_future(self._handler.flush())
        return self._flushing

    async def _until_flushed(self, flushing: asyncio.Future[None]) -> None:
        if flushing.done():  # As nearly always: the kernel has taken it.
            flushing.result()
            return
        try:
            async with asyncio.timeout(self._stall_seconds):
                await flushing
        except TimeoutError:
            self._cut()
            raise StreamClosedError from None

    def _cut(self) -> None:
        logger.info("disconnecting: %s", SLOW_CONSUMER.code)
        self._handler.detach().close()

    def _wait_for_silence(self) -> None:
        """Look again when it may have been quiet for long enough: one timer, not one for each piece."""
        silence_seconds = self._loop.time() - self._written_at
        if silence_seconds < self._keep_alive_seconds:
            wait_seconds = self._keep_alive_seconds - silence_seconds
        else:
            wait_seconds = self._keep_alive_seconds
            if self._flushing is None or self._flushing.done():
                self._flush(sse.COMMENT).add_done_callback(_retrieve)
            elif silence_seconds > self._stall_seconds:
                self._cut()
                self.client_left()
                return
        self._timer = self._loop.call_later(wait_seconds, self._wait_for_silence)


def _retrieve(flushed: asyncio.Future[None]) -> None:
    """Nobody may come to wait for a comment: that its client has gone is heard otherwise, too."""
    if not flushed.cancelled():
        flushed.exception()
