"""`POST PREFIX` and what stands beside it: calls, tickets, threads (CONTRACT sections 2 and 6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from tornado.iostream import StreamClosedError

from tornado_copilot.errors import SLOW_CONSUMER, CopilotError, Internal
from tornado_copilot.handlers.base import BaseHandler, logger
from tornado_copilot.handlers.stream import StreamHandler
from tornado_copilot.runtime.calls import Answer, Call
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode


class CopilotHandler(StreamHandler):
    """The endpoint: `GET` streams, `POST` calls."""

    async def post(self) -> None:
        """Answer a call, as JSON or as a stream."""
        self.services.readiness.check()
        call = Call(
            self.json_object(),
            self.address,
            key=self.request.headers.get("Idempotency-Key"),
            wants_stream=sse.event_stream_is_requested(self.request.headers.get("Accept", "")),
        )
        with self.services.readiness.answering():
            reply = await self.services.runtime.dispatch(call, self.caller)
            if isinstance(reply, Answer):
                self.answer(reply.body)
            else:
                await self._stream(reply.messages, told_as_agent_events=reply.agent_events)

    async def _stream(self, messages: AsyncIterator[dict[str, Any]], *, told_as_agent_events: bool) -> None:
        """Write messages as they come. A client that goes away stops nothing but this."""
        self.set_stream_headers()
        try:
            # At once: a client that waits ten seconds for headers asks whether we are alive.
            await self._write(sse.COMMENT)
            try:
                await self._pass_on(messages)
            except StreamClosedError:
                raise
            except Exception as error:
                await self._write_failure(error, told_as_agent_events=told_as_agent_events)
            self.finish()
        except StreamClosedError:
            logger.debug("the client of a stream has gone")
        finally:
            if isinstance(messages, AsyncGenerator):
                await messages.aclose()

    async def _pass_on(self, messages: AsyncIterator[dict[str, Any]]) -> None:
        """Write each message, and a comment where none comes for a while."""
        keep_alive_seconds = self.services.settings.assistant.keep_alive_seconds
        waiting: asyncio.Task[dict[str, Any]] | None = None
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(messages))
                done, _ = await asyncio.wait({waiting}, timeout=keep_alive_seconds)
                if not done:
                    await self._write(sse.COMMENT)
                    continue
                message, waiting = waiting.result(), None
                await self._write(sse.frame(encode(message)))
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


class TicketHandler(BaseHandler):
    """`POST PREFIX/ticket`: something that a browser's `EventSource` can show."""

    async def post(self) -> None:
        """Give a known user a ticket, good for one connection."""
        self.services.readiness.check()
        await self.services.limits.count_post(self.caller, self.address)
        ticket, seconds = await self.services.tickets.issue(self.caller)
        self.answer({"ticket": ticket, "expiresInSeconds": seconds})


class ThreadMessagesHandler(BaseHandler):
    """`GET PREFIX/threads/<id>/messages`: what was said, for a page that was reloaded."""

    async def get(self, thread_id: str) -> None:
        """Answer `{"messages": [{"id", "role", "content"}, …]}`; 404 also for somebody else's thread."""
        self.services.readiness.check()
        self.answer({"messages": await self.services.runtime.messages_of(thread_id, self.caller)})
