"""One WebSocket after its handshake: what its client sends.

It goes through the same `Runtime.dispatch` as a POST; what the client hears comes from the same connection as on an
event stream, by another framing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from typing import Any
from weakref import WeakValueDictionary

from tornado_copilot.access.bodies import FREE_BYTES, BodyLease
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import CopilotError, Internal, InvalidParameters, MalformedRequest, RateLimited
from tornado_copilot.handlers.base import Services, check_values, logger, too_large
from tornado_copilot.handlers.opening import resume_from
from tornado_copilot.handlers.pacing import paced
from tornado_copilot.runtime.calls import Answer, Call
from tornado_copilot.wire.encoding import decode, encode
from tornado_copilot.wire.publication import shown_channel
from tornado_copilot.wire.websocket import Frame, FrameReader, Kind, Violation, close_frame, pong_frame

REQUESTS_AT_ONCE = 16
"""Requests of one connection that are answered at the same time; the next ones wait in the socket."""
TOO_LARGE = 1009
"""The close code of a message that is larger than the setting allows (RFC 6455, 7.4.1)."""
TRY_AGAIN = 1013
CONVERSATIONS = frozenset({"run", "chat"})
"""The types of frames that may be as large as `limits.run_body_max_bytes` says."""


class SocketSession:
    """Takes what a client sends, and answers it. There are thousands that say nothing: they cost next to nothing."""

    __slots__ = (
        "_address",
        "_connection",
        "_lease",
        "_outlet",
        "_reader",
        "_requests",
        "_services",
        "_turns",
        "_waiting",
    )

    def __init__(
        self, services: Services, connection: Connection, outlet: Outlet, *, address: str, message_max_bytes: int
    ) -> None:
        self._services = services
        self._connection = connection
        self._outlet = outlet
        self._address = address
        self._reader = FrameReader(message_max_bytes)
        self._lease: BodyLease | None = None
        """What the reader holds of a large message; None where that is nothing."""
        self._requests: set[asyncio.Task[None]] | None = None
        self._turns: WeakValueDictionary[str, asyncio.Lock] | None = None
        """By what has an order of its own; a lock lives for as long as somebody holds it or waits for it."""
        self._waiting: deque[Frame] | None = None
        """What was read before reading was paused: at most one read's worth."""

    def feed(self, data: bytes) -> None:
        """Take what the socket has brought; nothing when it is closed."""
        if not data:
            self._end()
            return
        try:
            for frame in self._reader.feed(data):
                if self._outlet.is_closed:
                    return
                self._take(frame)
            self._find_room(self._reader.waiting_bytes)
        except RateLimited as error:
            self._services.count_refusal(error)
            self._connection.ended_by = "rate_limited"
            self._let_go()
            self._close(TRY_AGAIN, "too much is being sent at the same time, try again shortly")
        except Violation as violation:
            kind = "frame_too_large" if violation.close_code == TOO_LARGE else "websocket_violation"
            self._services.refusals[kind] += 1
            self._connection.ended_by = kind
            self._close(violation.close_code, violation.reason)

    def _find_room(self, size_bytes: int) -> None:
        """Hold what has come of a message.

        Raises:
            RateLimited: There is no room for it beside those of others.
        """
        if size_bytes <= FREE_BYTES:
            self._let_go()
            return
        if self._lease is None:
            self._lease = self._services.limits.body_lease(self._connection.caller, self._address)
        self._lease.hold(size_bytes)

    def _let_go(self) -> None:
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def _end(self) -> None:
        """End what is being answered; runs go on."""
        self._let_go()
        self._waiting = None
        for task in self._requests or ():
            task.cancel()

    def _take(self, frame: Frame) -> None:
        if frame.kind is Kind.PING:
            self._connection.control(pong_frame(frame.payload))
        elif frame.kind is Kind.PONG:
            self._connection.pong()
        elif frame.kind is Kind.CLOSE:
            self._close(frame.close_code)
        elif self._waiting is not None or len(self._requests or ()) >= REQUESTS_AT_ONCE:
            self._put_off(frame)
        else:
            self._start(frame)

    def _close(self, code: int | None, reason: str = "") -> None:
        """Answer a close frame with one (RFC 6455, 5.5.1), or say what the client did wrong."""
        self._connection.control(close_frame(code, reason))
        self._outlet.finish()

    # Requests

    def _start(self, frame: Frame) -> None:
        if self._requests is None:
            self._requests = set()
        task = asyncio.create_task(self._answer(frame), name=f"frame of {self._connection.id}")
        self._requests.add(task)
        task.add_done_callback(self._answered)

    def _put_off(self, frame: Frame) -> None:
        """Read no more until there is a place; the client's pongs wait in the socket, too."""
        if self._waiting is None:
            self._waiting = deque()
            self._outlet.pause_reading()
            self._connection.expects_pongs = False
        self._waiting.append(frame)

    def _answered(self, task: asyncio.Task[None]) -> None:
        assert self._requests is not None, "it was started"  # noqa: S101 - for the type checker
        self._requests.discard(task)
        if self._waiting is None or self._outlet.is_closed:
            return
        self._start(self._waiting.popleft())
        if not self._waiting:
            self._waiting = None
            self._connection.expects_pongs = True
            self._connection.pong()
            self._outlet.resume_reading()

    async def _answer(self, message: Frame) -> None:
        request_id: Any = None
        lease = self._services.limits.body_lease(self._connection.caller, self._address)
        try:
            lease.hold(len(message.payload))
            frame = _object_of(message, self._services.settings.limits.body_max_bytes)
            request_id = frame.pop("requestId", None)
            if request_id is not None and not (isinstance(request_id, str) and len(request_id) <= 200):
                request_id = None
                raise InvalidParameters({"requestId": "must be text of at most 200 characters"})
            # Before anything is waited for: the locks are had in the order in which the frames came.
            async with self._turn(frame):
                await self._carry_out(frame, request_id)
        except ConnectionError:
            logger.debug("the client of a request has gone")
        except CopilotError as error:
            await self._say_what_failed(error, request_id)
        except Exception:
            logger.exception("a request failed", extra={"connection_id": self._connection.id})
            await self._say_what_failed(Internal("something went wrong here, and it was logged"), request_id)
        finally:
            lease.release()

    def _turn(self, frame: dict[str, Any]) -> AbstractAsyncContextManager[None]:
        """What is said in a room is said in that order, and channels are taken and given up in theirs."""
        kind = frame["type"]
        if kind in {"subscribe", "unsubscribe"}:
            name = "channels"
        elif kind.startswith("room."):
            name = f"room:{frame.get('room')}"
        else:
            return nullcontext()
        if self._turns is None:
            self._turns = WeakValueDictionary()
        return self._turns.setdefault(name, asyncio.Lock())

    async def _carry_out(self, frame: dict[str, Any], request_id: str | None) -> None:
        kind = frame.get("type")
        if kind == "ping":
            await self._send({"type": "pong"}, request_id=request_id)
        elif kind in {"subscribe", "unsubscribe"}:
            names = _names(frame)
            if kind == "subscribe":
                await self._subscribe(names, frame.get("lastEventId", ""), request_id)
            else:
                for channel in self._connection.channels:
                    if shown_channel(channel) in names:
                        self._services.connections.unsubscribe(self._connection, channel)
                await self._send({"type": "unsubscribed", "data": {"channels": names}}, request_id=request_id)
        else:
            await self._dispatch(frame, request_id)

    async def _subscribe(self, names: list[str], cursor: Any, request_id: str | None) -> None:
        if not isinstance(cursor, str):
            raise InvalidParameters({"lastEventId": "must be text"})
        heard = self._connection.channels
        granted = await self._services.channels.authorise(names, self._connection.caller, heard=heard)
        since, recovered = await resume_from(cursor, self._services.log)
        data: dict[str, Any] = {"channels": sorted(map(shown_channel, granted))}
        if recovered is not None:
            data["recovered"] = recovered
        await self._send({"type": "subscribed", "data": data}, request_id=request_id)
        # One that is heard already is told again, where the client says from where.
        for name in granted if since is not None else granted - self._connection.channels:
            self._services.connections.subscribe(self._connection, name, since)

    async def _dispatch(self, frame: dict[str, Any], request_id: str | None) -> None:
        self._services.readiness.check()
        key = frame.pop("idempotencyKey", None)
        if key is not None and not isinstance(key, str):
            raise InvalidParameters({"idempotencyKey": "must be text"})
        call = Call(_as_body(frame), self._address, key=key, wants_stream=True)
        reply = await self._services.runtime.dispatch(call, self._connection.caller)
        if isinstance(reply, Answer):
            await self._send({"type": "answer", **reply.body}, request_id=request_id)
            return
        rest_seconds = self._services.settings.delivery.join_milliseconds / 1000
        async with aclosing(paced(reply.batches, rest_seconds)) as together:
            async for messages in together:
                await self._send(*messages, request_id=request_id)

    async def _send(self, *messages: dict[str, Any], request_id: str | None) -> None:
        if request_id is not None:
            messages = tuple({**message, "requestId": request_id} for message in messages)
        await self._connection.answer(*map(encode, messages))

    async def _say_what_failed(self, error: CopilotError, request_id: str | None) -> None:
        self._services.count_refusal(error)
        body = error.body()
        data = {"message": error.message, **{name: body[name] for name in body if name not in {"success", "error"}}}
        try:
            await self._send({"type": "error", "data": data}, request_id=request_id)
        except ConnectionError:
            logger.debug("the client of a request has gone")


def _object_of(message: Frame, ordinary_max_bytes: int) -> dict[str, Any]:
    if message.kind is not Kind.TEXT:
        raise MalformedRequest("a frame must be text")
    check_values(message.payload, ordinary_max_bytes)
    value = decode(message.payload)
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedRequest("a frame must be a JSON object with a type")
    if 0 < ordinary_max_bytes < len(message.payload) and value["type"] not in CONVERSATIONS:
        raise too_large(ordinary_max_bytes, "body_max_bytes")
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
