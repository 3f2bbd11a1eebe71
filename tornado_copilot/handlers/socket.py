"""`PREFIX/ws`: the same as `GET` and `POST`, over one WebSocket (CONTRACT section 3).

What a client sends goes through the same `Runtime.dispatch` as a POST; what it hears comes from the same connection as
on an event stream, by another framing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

from tornado.websocket import WebSocketHandler

from tornado_copilot.access.credentials import SUBPROTOCOL
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.framing import WebSocketFraming
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import CopilotError, Internal, InvalidParameters, MalformedRequest
from tornado_copilot.handlers.base import Services, logger
from tornado_copilot.handlers.opening import Opening, OpeningHandler, resume_from
from tornado_copilot.runtime.calls import Answer, Call
from tornado_copilot.wire.encoding import decode, encode

REQUESTS_AT_ONCE = 16
"""Requests of one connection that are answered at the same time; the next ones wait in the socket."""
_FRAMING = WebSocketFraming()


class SocketHandler(OpeningHandler, WebSocketHandler):
    """One WebSocket, from the handshake to the close frame."""

    _opening: Opening
    _connection: Connection
    _outlet: Outlet | None = None
    _has_gone = False

    def initialize(self, services: Services) -> None:
        """Take the services; the route table gives them."""
        super().initialize(services)
        self._requests: set[asyncio.Task[None]] = set()

    def check_origin(self, origin: str) -> bool:
        """Say yes: `prepare` has asked the origin policy."""
        return True

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Select ours; never the one that holds the token."""
        return SUBPROTOCOL if SUBPROTOCOL in subprotocols else None

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Decide, then shake hands."""
        if self.request.headers.get("Upgrade", "").lower() != "websocket":
            raise MalformedRequest("this path takes WebSockets only")
        self._opening = await self.decide()
        try:
            await super().get(*args, **kwargs)
        finally:
            if self.ws_connection is None:
                self._opening.lease.release()

    def open(self, *args: str, **kwargs: str) -> None:
        """Let the connection in."""
        protocol = self.ws_connection
        stream = getattr(protocol, "stream", None)
        # A client that went while we decided has been reported already, and is not reported again.
        if stream is None or self._has_gone:
            self._opening.lease.release()
            return
        stall_seconds = self.services.settings.delivery.outbox_stall_seconds
        self._outlet = Outlet(stream, stall_seconds=stall_seconds, read_by_others=True)
        self._connection = self.open_connection(self._opening, self._outlet, _FRAMING, b"")
        # It has been written, and need not stay in memory for as long as the socket is open.
        self._opening = replace(self._opening, backlog=None)

    def on_pong(self, data: bytes) -> None:
        """Note that the other end is there."""
        if self._outlet is not None:
            self._connection.pong()

    def on_close(self) -> None:
        """Free the place; runs go on, what was being answered does not."""
        self._has_gone = True
        for task in self._requests:
            task.cancel()
        if self._outlet is not None:
            self._outlet.ended()

    async def on_message(self, message: str | bytes) -> None:
        """Take one frame. Nothing more is read while too many requests are being answered."""
        if self._outlet is None:
            return
        if len(self._requests) >= REQUESTS_AT_ONCE:
            await self._wait_for_a_place()
        task = asyncio.create_task(self._answer(message), name=f"frame of {self._connection.id}")
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)

    async def _wait_for_a_place(self) -> None:
        self._connection.expects_pongs = False  # They wait in the socket, too.
        while len(self._requests) >= REQUESTS_AT_ONCE:
            await asyncio.wait(self._requests, return_when=asyncio.FIRST_COMPLETED)
        self._connection.expects_pongs = True
        self._connection.pong()

    # Frames

    async def _answer(self, message: str | bytes) -> None:
        request_id: Any = None
        try:
            frame = _object_of(message)
            request_id = frame.pop("requestId", None)
            if request_id is not None and not (isinstance(request_id, str) and len(request_id) <= 200):
                request_id = None
                raise InvalidParameters({"requestId": "must be text of at most 200 characters"})
            await self._carry_out(frame, request_id)
        except ConnectionError:
            logger.debug("the client of a request has gone")
        except CopilotError as error:
            await self._say_what_failed(error, request_id)
        except Exception:
            logger.exception("a request failed", extra={"connection_id": self._connection.id})
            await self._say_what_failed(Internal("something went wrong here, and it was logged"), request_id)

    async def _carry_out(self, frame: dict[str, Any], request_id: str | None) -> None:
        kind = frame.get("type")
        if kind == "ping":
            await self._send({"type": "pong"}, request_id)
        elif kind in {"subscribe", "unsubscribe"}:
            names = _names(frame)
            if kind == "subscribe":
                await self._subscribe(names, frame.get("lastEventId", ""), request_id)
            else:
                for name in names:
                    self.services.connections.unsubscribe(self._connection, name)
                await self._send({"type": "unsubscribed", "data": {"channels": names}}, request_id)
        else:
            await self._dispatch(frame, request_id)

    async def _subscribe(self, names: list[str], cursor: Any, request_id: str | None) -> None:
        if not isinstance(cursor, str):
            raise InvalidParameters({"lastEventId": "must be text"})
        granted = await self.services.channels.authorise(names, self.caller)
        since, recovered = await resume_from(cursor, self.services.log)
        data: dict[str, Any] = {"channels": sorted(granted)}
        if recovered is not None:
            data["recovered"] = recovered
        await self._send({"type": "subscribed", "data": data}, request_id)
        for name in granted - self._connection.channels:
            self.services.connections.subscribe(self._connection, name, since)

    async def _dispatch(self, frame: dict[str, Any], request_id: str | None) -> None:
        self.services.readiness.check()
        key = frame.pop("idempotencyKey", None)
        if key is not None and not isinstance(key, str):
            raise InvalidParameters({"idempotencyKey": "must be text"})
        call = Call(_as_body(frame), self.address, key=key, wants_stream=True)
        reply = await self.services.runtime.dispatch(call, self.caller)
        if isinstance(reply, Answer):
            await self._send({"type": "answer", **reply.body}, request_id)
            return
        try:
            async for message in reply.messages:
                await self._send(message, request_id)
        finally:
            if isinstance(reply.messages, AsyncGenerator):
                await reply.messages.aclose()

    async def _send(self, message: dict[str, Any], request_id: str | None) -> None:
        if request_id is not None:
            message = {**message, "requestId": request_id}
        await self._connection.answer(encode(message))

    async def _say_what_failed(self, error: CopilotError, request_id: str | None) -> None:
        self.services.count_refusal(error)
        body = error.body()
        data = {"message": error.message, **{name: body[name] for name in body if name not in {"success", "error"}}}
        try:
            await self._send({"type": "error", "data": data}, request_id)
        except ConnectionError:
            logger.debug("the client of a request has gone")


def _object_of(message: str | bytes) -> dict[str, Any]:
    if isinstance(message, bytes):
        raise MalformedRequest("a frame must be text")
    value = decode(message.encode())
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedRequest("a frame must be a JSON object with a type")
    return value


def _names(frame: dict[str, Any]) -> list[str]:
    names = frame.get("channels")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidParameters({"channels": "must be a list of texts"})
    return names


def _as_body(frame: dict[str, Any]) -> dict[str, Any]:
    """The body that a POST would have had: there the shape says what is meant, here the type does."""
    kind = frame["type"]
    if kind == "run":
        run = frame.get("input")
        if not isinstance(run, dict):
            raise InvalidParameters({"input": "must be a RunAgentInput"})
        return {"runId": None, "messages": None, **run, "agentId": frame.get("agentId", "default")}
    if kind == "chat":
        return {"messages": frame.get("messages"), **{name: frame[name] for name in frame if name != "type"}}
    if kind == "action":
        return {"action": frame.get("action"), "parameters": frame.get("parameters", {})}
    return frame
