"""One WebSocket after its handshake: what its client sends.

It goes through the same `Runtime.dispatch` as a POST; what the client hears comes from the same connection as on an
event stream, by another framing.

What a client sent before its connection was closed is carried out, whichever side closed it. A close ends streams only.

| state | event | then |
|---|---|---|
| open | a close frame, a violation, too much is sent | closing |
| open, closing | the socket is closed | gone |
| closing | no request is left, or `CLOSE_SECONDS` have passed | our close frame, and the end of the socket |
| gone | a request is finished | the next one that waits, until none is left |
"""

from __future__ import annotations

import asyncio
import math
from contextlib import AbstractAsyncContextManager, ExitStack, aclosing, closing, nullcontext
from enum import Enum
from typing import Any
from weakref import WeakValueDictionary

from tornado_copilot.access.bodies import FREE_BYTES, BodyLease
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import CopilotError, Internal, InvalidParameters, RateLimited
from tornado_copilot.handlers.base import Services, logger
from tornado_copilot.handlers.opening import resume_from
from tornado_copilot.handlers.pacing import paced
from tornado_copilot.handlers.socket_frames import as_body, channels_of, object_of, request_id_of
from tornado_copilot.runtime.calls import Answer, Call, Stream
from tornado_copilot.storage.batches import BLOCK
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import shown_channel
from tornado_copilot.wire.websocket import Frame, FrameReader, Kind, Violation, close_frame, pong_frame

REQUESTS_AT_ONCE = 16
"""Requests of one connection that are answered at the same time; the next ones wait in the socket."""
TOO_LARGE = 1009
"""The close code of a message that is larger than the setting allows (RFC 6455, 7.4.1)."""
TRY_AGAIN = 1013
CLOSE_SECONDS = 1.0
"""How long a close frame of ours waits for the requests that came before it."""
FREE_SECONDS = 1.0
"""How far apart pings, unasked pongs and small fragments are that count as no requests."""
REFUSED_MAX = 64
"""Requests of one connection that are refused until the client may ask again; the next one ends the connection."""
_WITHOUT_REQUEST = frozenset({Kind.PING, Kind.PONG, Kind.CONTINUATION})


class _State(Enum):
    OPEN, CLOSING, GONE = range(3)


class SocketSession:
    """Takes what a client sends, and answers it. There are thousands that say nothing: they cost next to nothing."""

    __slots__ = (
        "_address",
        "_answering",
        "_connection",
        "_free_from",
        "_goodbye",
        "_lease",
        "_outlet",
        "_reader",
        "_refused",
        "_refused_until",
        "_requests",
        "_services",
        "_state",
        "_streams",
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
        self._state = _State.OPEN
        self._goodbye: bytes | None = None
        """Our close frame, while it waits."""
        self._requests: set[asyncio.Task[None]] | None = None
        self._streams: set[asyncio.Task[Any]] | None = None
        """Those of the requests that are being answered by a stream."""
        self._answering: ExitStack | None = None
        """Has a drain of the process wait while there are requests."""
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
        elif self._state is _State.OPEN:
            self._reader.feed(data)
            self._read()

    def _read(self) -> None:
        """Take the frames that are whole, until one has to wait: a socket may bring ten thousand of them at once."""
        try:
            if self._waiting is None:
                self._take_frames()
            self._find_room(self._reader.waiting_bytes)
        except RateLimited as error:
            self._services.count_refusal(error)
            self._connection.ended_by = "rate_limited"
            self._close(TRY_AGAIN, "too much is being sent at the same time, try again shortly")
        except Violation as violation:
            kind = "frame_too_large" if violation.close_code == TOO_LARGE else "websocket_violation"
            self._services.refusals[kind] += 1
            self._connection.ended_by = kind
            self._close(violation.close_code, violation.reason)

    def _take_frames(self) -> None:
        with closing(self._reader.frames()) as frames:
            for frame in frames:
                if frame.kind is Kind.CLOSE:
                    self._close(frame.close_code)
                    return
                self._take(frame)
                if self._waiting is not None:
                    return

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
        """Stream no more: the client is gone. What it has sent is carried out all the same, and runs go on."""
        self._state = _State.GONE
        self._end_streams()
        if self._waiting is None:
            self._forget()

    def _end_streams(self) -> None:
        for task in self._streams or ():
            task.cancel()

    def _forget(self) -> None:
        """Take nothing more of what has come."""
        self._reader.clear()
        self._let_go()

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
        """Answer a close frame (RFC 6455, 5.5.1), or say what the client did wrong, once all before it is finished."""
        self._forget()
        if self._state is not _State.OPEN:
            return
        self._state = _State.CLOSING
        self._goodbye = close_frame(code, reason)
        self._end_streams()
        if self._waiting is not None:
            # What is left unread would cost the client our last words.
            self._outlet.resume_reading()
        if self._requests:
            asyncio.get_running_loop().call_later(CLOSE_SECONDS, self._say_goodbye)
        else:
            self._say_goodbye()

    def _say_goodbye(self) -> None:
        """Send our close frame, if it waits to be sent."""
        goodbye, self._goodbye = self._goodbye, None
        if goodbye is not None and not self._outlet.is_closed:
            self._connection.control(goodbye)
            self._outlet.finish()

    # Requests

    def _start(self, frame: Frame) -> None:
        if self._requests is None or self._answering is None:
            self._requests, self._streams, self._answering = set(), set(), ExitStack()
        if not self._requests:
            self._answering.enter_context(self._services.readiness.answering())
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
        assert self._requests is not None and self._answering is not None  # noqa: S101 - for the type checker
        self._requests.discard(task)
        if self._waiting is not None:
            frame, self._waiting = self._waiting, None
            self._start(frame)
            self._read()
            if self._waiting is None:
                self._go_on()
        if not self._requests:
            self._answering.close()
            self._say_goodbye()

    def _go_on(self) -> None:
        """Read again: there is a place for the next request."""
        if self._state is _State.GONE:
            self._forget()
            return
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
                frame = await object_of(message, self._services.settings.limits.body_max_bytes)
                request_id = request_id_of(frame)
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
            names = channels_of(frame)
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
        if self._state is not _State.GONE:
            # One that has gone could not be told to send it elsewhere.
            self._services.readiness.check()
        key = frame.pop("idempotencyKey", None)
        if key is not None and not isinstance(key, str):
            raise InvalidParameters({"idempotencyKey": "must be text"})
        call = Call(as_body(frame), self._address, key=key, wants_stream=True, is_counted=True)
        reply = await self._services.runtime.dispatch(call, self._connection.caller)
        if isinstance(reply, Answer):
            await self._send({"type": "answer", **reply.body}, request_id=request_id)
        elif self._state is _State.OPEN:
            await self._stream(reply, request_id)
        else:
            reply.on_closed()

    async def _stream(self, reply: Stream, request_id: str | None) -> None:
        """Send what comes, until all has come or the connection is closed, which ends the task."""
        task = asyncio.current_task()
        assert task is not None and self._streams is not None  # noqa: S101 - for the type checker
        self._streams.add(task)
        rest = self._services.settings.delivery.join_milliseconds / 1000
        try:
            async with aclosing(paced(reply.batches, rest)) as together:
                async for messages in together:
                    await self._send(*messages, request_id=request_id)
        finally:
            reply.on_closed()
            self._streams.discard(task)

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
