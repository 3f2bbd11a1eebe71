"""`POST PREFIX` and what stands beside it: calls, tickets, threads (CONTRACT sections 2 and 6)."""

from __future__ import annotations

from tornado_copilot.errors import CopilotError
from tornado_copilot.handlers.base import BaseHandler
from tornado_copilot.handlers.reply import ReplyHandler
from tornado_copilot.handlers.stream import StreamHandler
from tornado_copilot.runtime.calls import Call
from tornado_copilot.runtime.copilotkit import shown
from tornado_copilot.wire import sse
from tornado_copilot.wire.copilotkit import RuntimeRequest


class CopilotHandler(StreamHandler, ReplyHandler):
    """The endpoint: `GET` streams, `POST` calls."""

    async def post(self) -> None:
        """Answer a call."""
        self.services.readiness.check()
        call = Call(
            self.json_object(),
            self.address,
            key=self.request.headers.get("Idempotency-Key"),
            wants_stream=sse.event_stream_is_requested(self.request.headers.get("Accept", "")),
        )
        await self.reply(self.services.runtime.dispatch(call, self.caller))


class CopilotKitHandler(ReplyHandler):
    """CopilotKit's paths below the prefix: `info`, `agent/<id>/run`, `threads` and so on."""

    async def get(self, path: str) -> None:
        """Answer a request."""
        await self._request(path)

    async def post(self, path: str) -> None:
        """Answer a request."""
        await self._request(path)

    async def patch(self, path: str) -> None:
        """Answer a request."""
        await self._request(path)

    async def delete(self, path: str) -> None:
        """Answer a request; CopilotKit sends a body with it."""
        await self._request(path)

    def refuse(self, error: CopilotError) -> None:
        """Refuse in words that CopilotKit shows."""
        super().refuse(shown(error))

    async def _request(self, path: str) -> None:
        self.services.readiness.check()
        verb = self.request.method or "GET"
        body = None if path == "transcribe" else self.json_object()
        # The path as it came: an agent's id may hold an encoded slash.
        raw = self.request.path.removeprefix(self.services.settings.server.prefix)
        request = RuntimeRequest(verb, raw, self.request.query, body, self.request.headers.get("Idempotency-Key"))
        await self.reply(self.services.copilotkit.by_path(request, self.caller, self.address))


class TicketHandler(BaseHandler):
    """`POST PREFIX/ticket`: something that a browser's `EventSource` can show."""

    async def post(self) -> None:
        """Give a known user a ticket, good for one connection."""
        self.services.readiness.check()
        await self.services.limits.count_post(self.caller, self.address)
        ticket, seconds = await self.services.tickets.issue(self.caller)
        self.answer({"ticket": ticket, "expiresInSeconds": seconds})
