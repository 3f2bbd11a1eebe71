"""Answers as JSON or as a stream that goes on for as long as there is something to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from typing import Any

from tornado.iostream import StreamClosedError

from tornado_copilot.errors import SLOW_CONSUMER, CopilotError, Internal
from tornado_copilot.handlers.base import BaseHandler, logger
from tornado_copilot.runtime.calls import Answer, Stream
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode


class ReplyHandler(BaseHandler):
    """Answers what is asked for, as JSON or as a stream."""

    async def reply(self, asked: Awaitable[Answer | Stream]) -> None:
        """Write the answer. A drain waits for it."""
        with self.services.readiness.answering():
            reply = await asked
            if isinstance(reply, Answer):
                self.answer(reply.body)
            else:
                await self._stream(reply.batches, told_as_agent_events=reply.agent_events)

    async def _stream(self, batches: AsyncIterator[list[dict[str, Any]]], *, told_as_agent_events: bool) -> None:
        """Write messages as they come. A client that goes away stops nothing but this."""
        self.set_stream_headers()
        try:
            # At once: a client that waits ten seconds for headers asks whether we are alive.
            await self._write(sse.COMMENT)
            try:
                await self._pass_on(batches)
            except StreamClosedError:
                raise
            except Exception as error:
                await self._write_failure(error, told_as_agent_events=told_as_agent_events)
            self.finish()
        except StreamClosedError:
            logger.debug("the client of a stream has gone")
        finally:
            if isinstance(batches, AsyncGenerator):
                await batches.aclose()

    async def _pass_on(self, batches: AsyncIterator[list[dict[str, Any]]]) -> None:
        """Write what comes together at once, and a comment where nothing comes for a while."""
        keep_alive_seconds = self.services.settings.assistant.keep_alive_seconds
        waiting: asyncio.Task[list[dict[str, Any]]] | None = None
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(batches))
                done, _ = await asyncio.wait({waiting}, timeout=keep_alive_seconds)
                if not done:
                    await self._write(sse.COMMENT)
                    continue
                messages, waiting = waiting.result(), None
                await self._write(b"".join(sse.frame(encode(message)) for message in messages))
        except StopAsyncIteration:
            return
        finally:
            if waiting is not None and waiting.cancel():
                await asyncio.wait({waiting})

    async def _write(self, data: bytes) -> None:
        """Write and wait until the kernel has it.

        Raises:
            StreamClosedError: The client has gone, or takes nothing: it was cut off, as on an event stream.
        """
        self.write(data)
        try:
            async with asyncio.timeout(self.services.settings.delivery.outbox_stall_seconds):
                await self.flush()
        except TimeoutError:
            logger.info("disconnecting: %s", SLOW_CONSUMER.code)
            self.detach().close()
            raise StreamClosedError from None

    async def _write_failure(self, error: Exception, *, told_as_agent_events: bool) -> None:
        """End a stream that has begun: its status can say nothing any more."""
        if not isinstance(error, CopilotError):
            logger.exception("a stream failed")
            error = Internal("something went wrong here, and it was logged")
        if told_as_agent_events:
            message: dict[str, Any] = {"type": "RUN_ERROR", "message": error.message, "code": error.code}
        else:
            message = {"type": "error", "data": {"message": error.message, "code": error.code}}
        await self._write(sse.frame(encode(message)))
