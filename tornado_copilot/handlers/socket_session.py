"""One WebSocket after its handshake: what its client sends.

It goes through the same `Runtime.dispatch` as a POST; what the client hears comes from the same connection as on an
event stream, by another framing.
"""

from __future__ import annotations

import asyncio
import math
from contextlib import AbstractAsyncContextManager, aclosing, closing, nullcontext
from typing import Any
from weakref import WeakValueDictionary

from tornado_copilot.access.bodies import FREE_BYTES, BodyLease
from tornado_copilot.delivery.channels import HEARD_MAX
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import CopilotError, Internal, InvalidParameters, MalformedRequest, RateLimited
from tornado_copilot.handlers.base import Services, logger
from tornado_copilot.handlers.opening import resume_from
from tornado_copilot.handlers.pacing import paced
from tornado_copilot.handlers.refusals import too_large, too_many_values
from tornado_copilot.runtime.calls import Answer, Call
from tornado_copilot.storage.batches import BLOCK
from tornado_copilot.wire.encoding import MAX_VALUES, decode, encode
from tornado_copilot.wire.publication import shown_channel
from tornado_copilot.wire.value_counter import holds_more_than
from tornado_copilot.wire.websocket import Frame, FrameReader, Kind, Violation, close_frame, pong_frame

REQUESTS_AT_ONCE = 16
"""Requests of one connection that are answered at the same time; the next ones wait in the socket."""
TOO_LARGE = 1009
"""The close code of a message that is larger than the setting allows (RFC 6455, 7.4.1)."""
TRY_AGAIN = 1013
FREE_SECONDS = 1.0
"""How far apart pings, unasked pongs and small fragments are that count as no requests."""
REFUSED_MAX = 64
"""Requests of one connection that are answered with `rate_limited` until the client may ask again; the next one ends
the connection."""
CONVERSATIONS = frozenset({"run", "chat"})
"""The types of frames that may be as large as `limits.run_body_max_bytes` says."""
_WITHOUT_REQUEST = frozenset({Kind.PING, Kind.PONG, Kind.CONTINUATION})


class SocketSession:
    """Takes what a client sends, and answers it. There are thousands that say nothing: they cost next to nothing."""

    __slots__ = (
        "_address",
        "_connection",
        "_free_from",
        "_lease",
        "_outlet",
        "_reader",
        "_refused",
        "_refused_until",
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
        self._waiting: Frame | None = None
        """The next request, for which reading is paused; what is behind it waits in the reader and in the socket."""
        self._free_from = self._refused_until = 0.0
        self._refused = 0

    def feed(self, data: bytes) -> None:
        """Take what the socket has brought; nothing when it is closed."""
        if not data:
            self._end()
            return
        self._reader.feed(data)
        self._read()

    def _read(self) -> None:
        """Take the frames that are whole, until one has to wait: a socket may bring ten thousand of them at once."""
        try:
            with closing(self._reader.frames()) as frames:
                for frame in frames:
                    if self._outlet.is_closed:
                        return
                    if frame.kind is Kind.CLOSE:
                        self._close(frame.close_code)
                        return
                    self._take(frame)
                    if self._waiting is not None:
                        break
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
        if frame.kind is Kind.PONG and self._connection.pong():
            return
        if frame.kind in _WITHOUT_REQUEST and self._is_free():
            self._react(frame)
        elif len(self._requests or ()) >= REQUESTS_AT_ONCE:
            self._put_off(frame)
        else:
            self._start(frame)

    def _is_free(self) -> bool:
        """Return True for the first frame without a request in a second; the first one of all is counted."""
        now = asyncio.get_running_loop().time()
        is_first, is_early = not self._free_from, now < self._free_from
        if not is_early:
            self._free_from = now + FREE_SECONDS
        return not (is_first or is_early)

    def _react(self, frame: Frame) -> None:
        if frame.kind is Kind.PING:
            self._connection.control(pong_frame(frame.payload))

    def _close(self, code: int | None, reason: str = "") -> None:
        """Answer a close frame with one (RFC 6455, 5.5.1), or say what the client did wrong."""
        self._connection.control(close_frame(code, reason))
        self._outlet.finish()
        if self._waiting is not None:
            # What is left unread would cost the client our last words.
            self._waiting = None
            self._outlet.resume_reading()

    # Requests

    def _start(self, frame: Frame) -> None:
        if self._requests is None:
            self._requests = set()
        answer = self._count_and_react(frame) if frame.kind in _WITHOUT_REQUEST else self._answer(frame)
        task = asyncio.create_task(answer, name=f"frame of {self._connection.id}")
        self._requests.add(task)
        task.add_done_callback(self._answered)

    def _put_off(self, frame: Frame) -> None:
        """Read no more until there is a place; the client's pongs wait in the socket, too."""
        self._waiting = frame
        self._outlet.pause_reading()
        self._connection.expects_pongs = False

    def _answered(self, task: asyncio.Task[None]) -> None:
        assert self._requests is not None, "it was started"  # noqa: S101 - for the type checker
        self._requests.discard(task)
        if self._waiting is None or self._outlet.is_closed:
            return
        frame, self._waiting = self._waiting, None
        self._start(frame)
        self._read()
        if self._waiting is None:
            self._connection.expects_pongs = True
            self._connection.pong()
            self._outlet.resume_reading()

    async def _count(self) -> None:
        """Count a frame as a request.

        Raises:
            RateLimited: Too many.
        """
        await self._services.limits.count_post(self._connection.caller, self._address)

    async def _count_and_react(self, frame: Frame) -> None:
        try:
            await self._count()
        except CopilotError as error:
            await self._say_what_failed(error, None)
        else:
            self._react(frame)

    async def _answer(self, message: Frame) -> None:
        request_id: str | None = None
        lease = self._services.limits.body_lease(self._connection.caller, self._address)
        try:
            lease.hold(len(message.payload))
            try:
                frame = _object_of(message, self._services.settings.limits.body_max_bytes)
                request_id = _request_id_of(frame)
            except CopilotError:
                await self._count()
                raise
            # Before anything is waited for: the locks are had in the order in which the frames came.
            async with self._turn(frame):
                await self._count()
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
        limits, caller, heard = self._services.limits, self._connection.caller, self._connection.channels
        await limits.count_lookups(caller, self._address, len(names))
        granted = await self._services.channels.authorise(names, caller, heard=heard)
        since, recovered = await resume_from(cursor, self._services.log)
        if since is not None:
            blocks = self._connection.batches_to_repeat(since) // BLOCK
            await limits.count_lookups(caller, self._address, blocks)
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
        call = Call(_as_body(frame), self._address, key=key, wants_stream=True, is_counted=True)
        reply = await self._services.runtime.dispatch(call, self._connection.caller)
        if isinstance(reply, Answer):
            await self._send({"type": "answer", **reply.body}, request_id=request_id)
            return
        rest_seconds = self._services.settings.delivery.join_milliseconds / 1000
        try:
            async with aclosing(paced(reply.batches, rest_seconds)) as together:
                async for messages in together:
                    await self._send(*messages, request_id=request_id)
        finally:
            reply.on_closed()

    async def _send(self, *messages: dict[str, Any], request_id: str | None) -> None:
        if request_id is not None:
            messages = tuple({**message, "requestId": request_id} for message in messages)
        await self._connection.answer(*map(encode, messages))

    async def _say_what_failed(self, error: CopilotError, request_id: str | None) -> None:
        self._services.count_refusal(error)
        if isinstance(error, RateLimited) and self._is_over(error):
            return
        body = error.body()
        data = {"message": error.message, **{name: body[name] for name in body if name not in {"success", "error"}}}
        if error.retry_after_seconds is not None:
            data["retryAfterSeconds"] = math.ceil(error.retry_after_seconds)
        try:
            await self._send({"type": "error", "data": data}, request_id=request_id)
        except ConnectionError:
            logger.debug("the client of a request has gone")

    def _is_over(self, refusal: RateLimited) -> bool:
        """Return True where a client that was refused goes on so long that its connection is ended."""
        now = asyncio.get_running_loop().time()
        if now >= self._refused_until:
            self._refused, self._refused_until = 0, now + (refusal.retry_after_seconds or FREE_SECONDS)
        self._refused += 1
        if self._refused == REFUSED_MAX + 1:
            self._connection.ended_by = refusal.code
            self._close(TRY_AGAIN, "too many requests were sent although they were refused, try again later")
        return self._refused > REFUSED_MAX


def _request_id_of(frame: dict[str, Any]) -> str | None:
    request_id = frame.pop("requestId", None)
    if request_id is None or (isinstance(request_id, str) and len(request_id) <= 200):
        return request_id
    raise InvalidParameters({"requestId": "must be text of at most 200 characters"})


def _object_of(message: Frame, ordinary_max_bytes: int) -> dict[str, Any]:
    if message.kind is not Kind.TEXT:
        raise MalformedRequest("a frame must be text")
    if holds_more_than(MAX_VALUES, message.payload):
        raise too_many_values()
    value = decode(message.payload, is_counted=True)
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedRequest("a frame must be a JSON object with a type")
    if 0 < ordinary_max_bytes < len(message.payload) and value["type"] not in CONVERSATIONS:
        raise too_large(ordinary_max_bytes, "body_max_bytes")
    return value


def _names(frame: dict[str, Any]) -> list[str]:
    names = frame.get("channels")
    if not isinstance(names, list) or len(names) > HEARD_MAX or not all(isinstance(name, str) for name in names):
        raise InvalidParameters({"channels": f"must be a list of at most {HEARD_MAX} texts"})
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
