"""Answers as JSON or as a stream that goes on for as long as there is something to say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

from tornado.iostream import StreamClosedError

from tornado_copilot.errors import CopilotError, Internal
from tornado_copilot.handlers.base import BaseHandler, logger
from tornado_copilot.handlers.message_stream import MessageStream
from tornado_copilot.handlers.pacing import paced
from tornado_copilot.runtime.calls import Answer, Stream
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode


class ReplyHandler(BaseHandler):
    """Answers what is asked for, as JSON or as a stream."""

    _message_stream: MessageStream | None = None
    _is_replying = False
    _has_client_left = False
    _on_client_left: Callable[[], None] | None = None

    @asynccontextmanager
    async def counting_refusals(self) -> AsyncIterator[None]:
        """Count what is refused in here as a request. What is not refused is counted where it is answered.

        Raises:
            RateLimited: Too many requests.
        """
        try:
            yield
        except CopilotError:
            await self.services.limits.count_post(self.caller, self.address)
            raise

    async def reply(self, asked: Awaitable[Answer | Stream]) -> None:
        """Write the answer. A drain waits for it."""
        self._is_replying = True
        try:
            with self.services.readiness.answering():
                reply = await asked
                if isinstance(reply, Answer):
                    self.answer(reply.body)
                else:
                    try:
                        await self._stream(reply.batches, told_as_agent_events=reply.agent_events)
                    finally:
                        reply.on_closed()
        finally:
            self._is_replying = False
            self.release_body()

    def on_connection_close(self) -> None:
        """Stop writing at once: a model may be silent for long."""
        super().on_connection_close()
        self._has_client_left = True
        if self._message_stream is not None:
            self._message_stream.client_left()
        if self._on_client_left is not None:
            self._on_client_left()

    def when_client_left(self, callback: Callable[[], None]) -> None:
        """Have a function called once the client has gone before its answer; see `runtime.calls.Call`."""
        self._on_client_left = callback
        if self._has_client_left:
            callback()

    def release_body(self) -> None:
        """Say that nothing of the body is needed any more; not while it is being answered, whether anybody listens."""
        if not self._is_replying:
            super().release_body()

    async def _stream(self, batches: AsyncIterator[list[dict[str, Any]]], *, told_as_agent_events: bool) -> None:
        """Write messages as they come. A client that goes away stops nothing but this."""
        settings = self.services.settings
        self.set_stream_headers()
        if self.gives_visitor:
            # Only then: of an answer that it may not store, Chromium does not read the end that a client left unread.
            self.set_header("Cache-Control", "no-cache, no-store, no-transform")
        stream = self._message_stream = MessageStream(
            self,
            keep_alive_seconds=settings.assistant.keep_alive_seconds,
            stall_seconds=settings.delivery.outbox_stall_seconds,
        )
        async with aclosing(paced(batches, settings.delivery.join_milliseconds / 1000)) as together:
            try:
                # At once: a client that waits ten seconds for headers asks whether we are alive.
                stream.begin(sse.COMMENT)
                try:
                    await stream.write_all(together, _framed)
                except StreamClosedError:
                    raise
                except Exception as error:
                    await stream.write(_failure(error, told_as_agent_events=told_as_agent_events))
                self.finish()
            except StreamClosedError:
                logger.debug("the client of a stream has gone")


def _framed(messages: list[dict[str, Any]]) -> bytes:
    return b"".join([sse.frame(encode(message)) for message in messages])


def _failure(error: Exception, *, told_as_agent_events: bool) -> bytes:
    """How a stream that has begun ends: its status can say nothing any more."""
    if not isinstance(error, CopilotError):
        logger.error("a stream failed", exc_info=error)
        error = Internal("something went wrong here, and it was logged")
    if told_as_agent_events:
        return _framed([{"type": "RUN_ERROR", "message": error.message, "code": error.code}])
    return _framed([{"type": "error", "data": {"message": error.message, "code": error.code}}])
