"""`POST PREFIX` and what stands beside it: calls, tickets, threads (CONTRACT sections 2 and 6)."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

from tornado_copilot.errors import CopilotError
from tornado_copilot.handlers.base import BaseHandler
from tornado_copilot.handlers.refusals import too_large
from tornado_copilot.handlers.reply import ReplyHandler
from tornado_copilot.handlers.stream import StreamHandler
from tornado_copilot.handlers.visitor import forget_visitor
from tornado_copilot.runtime.calls import Answer, Call, Stream
from tornado_copilot.runtime.copilotkit import shown
from tornado_copilot.runtime.dispatch import ADOPT
from tornado_copilot.wire import sse
from tornado_copilot.wire.copilotkit import RuntimeRequest

RUNS = re.compile(r"agent/[^/]+/(?:run|connect|suggest)")
"""The paths below the prefix whose bodies carry a conversation."""


class CopilotHandler(StreamHandler, ReplyHandler):
    """The endpoint: `GET` streams, `POST` calls."""

    @property
    def may_carry_a_conversation(self) -> bool:
        """Whether it does is known once it has been read."""
        return True

    async def post(self) -> None:
        """Answer a call."""
        self.services.readiness.check()
        self.remember_visitor()
        async with self.counting_refusals():
            body = self.json_object()
            ordinary = self.services.settings.limits.body_max_bytes
            if ordinary and self.body_bytes > ordinary and not _carries_a_conversation(body):
                raise too_large(ordinary, "body_max_bytes")
        call = Call(
            body,
            self.address,
            key=self.request.headers.get("Idempotency-Key"),
            wants_stream=sse.event_stream_is_requested(self.request.headers.get("Accept", "")),
            when_client_left=self.when_client_left,
        )
        asked = self.services.runtime.dispatch(call, self.caller)
        await self.reply(self._adopted(asked) if body.get("type") == ADOPT else asked)

    async def _adopted(self, asked: Awaitable[Answer | Stream]) -> Answer | Stream:
        """Forget the visitor whose conversations have been adopted."""
        answer = await asked
        forget_visitor(self, self.services.visitors, self.services.settings, self.caller.visitor_id)
        return answer


class CopilotKitHandler(ReplyHandler):
    """CopilotKit's paths below the prefix: `info`, `agent/<id>/run`, `threads` and so on."""

    @property
    def may_carry_a_conversation(self) -> bool:
        """Whether this is the path of a run."""
        return RUNS.fullmatch(self.path_args[0]) is not None

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
        if verb == "POST" or path == "info":
            self.remember_visitor()
        async with self.counting_refusals():
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


def _carries_a_conversation(body: dict[str, Any]) -> bool:
    """Whether it is a run or a chat, or an envelope with one."""
    return "messages" in body or body.get("method") in {"agent/run", "agent/connect"}
