"""`GET PREFIX`: the event stream (CONTRACT section 1)."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime
from http.client import responses
from typing import Any

from tornado_copilot.access.limits import Lease
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import CopilotError, Forbidden, InvalidParameters
from tornado_copilot.handlers.base import BaseHandler
from tornado_copilot.storage.log import HistoryGone
from tornado_copilot.wire import sse
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.encoding import encode, timestamp

logger = logging.getLogger(__name__)

CHANNELS_MAX = 100
REFUSED_RETRY_MILLISECONDS = 15_000


class StreamHandler(BaseHandler):
    """Opens an event stream, hands its socket over, and is gone."""

    async def prepare(self) -> None:
        """Refuse as a stream where the client asked for that: a native `EventSource` gives up on any status but 200."""
        try:
            await super().prepare()
        except CopilotError as error:
            if not (self.request.method == "GET" and error.retryable and self._is_soft):
                raise
            self._refuse_softly(error)

    async def identify(self) -> None:
        """Refuse what would be refused anyhow before a ticket is used up, and count guesses of tokens."""
        if self.request.method == "GET":
            self.services.readiness.check()
            self.services.limits.count_connect(self.address)
        await super().identify()

    async def get(self) -> None:
        """Stream, from now or from where the client left off; or describe the runtime, for who prefers JSON."""
        if not sse.event_stream_is_acceptable(self.request.headers.get("Accept", "")):
            self.answer(self.services.runtime.describe())
            return
        channels = self._channels()
        since, recovered = await self._resume_from()
        lease = self.services.limits.lease(self.caller, self.address)
        try:
            self._open(channels, since, recovered, lease)
        except BaseException:
            lease.release()
            raise

    def _open(self, channels: frozenset[str], since: Cursor | None, recovered: bool | None, lease: Lease) -> None:
        """Hand the socket over. Nothing in here waits, so nothing can be published in between."""
        connection_id = secrets.token_urlsafe(9)
        first = self._head() + self._first_messages(connection_id, channels, since, recovered)
        settings = self.services.settings.delivery
        connection = Connection(
            connection_id,
            self.caller,
            channels,
            outlet=Outlet(self.detach(), stall_seconds=settings.outbox_stall_seconds),
            framing=self.services.framing,
            history=self.services.log,
            outbox_max_bytes=settings.outbox_max_bytes,
            stall_seconds=settings.outbox_stall_seconds,
        )
        logger.info(
            "an event stream opens for %s", self.caller.user or "a visitor", extra={"connection_id": connection_id}
        )
        self.services.connections.open(connection, first, since=since, release=lease.release)

    def head(self) -> None:
        """The headers of the stream."""
        for name, value in self._stream_headers().items():
            self.set_header(name, value)

    # Parts

    def _channels(self) -> frozenset[str]:
        """The default channels and those that were asked for.

        Raises:
            Forbidden: One of them is not this caller's; the message names it.
        """
        own = {"events"}
        if self.caller.authenticated:
            own.add(f"user:{self.caller.user_id}")
        asked = {name.strip() for name in self.get_query_argument("channels", "").split(",") if name.strip()}
        if len(asked) > CHANNELS_MAX:
            raise InvalidParameters({"channels": f"must name at most {CHANNELS_MAX} channels"})
        refused = sorted(asked - own)
        if refused:
            raise Forbidden(f"not allowed to hear {', '.join(refused)}")
        return frozenset(own | asked)

    async def _resume_from(self) -> tuple[Cursor | None, bool | None]:
        """Where to resume from, and whether nothing is missing; (None, None) where the client has no cursor."""
        text = (
            self.request.headers.get("Last-Event-ID")
            or self.get_query_argument("lastEventId", "")
            or self.get_query_argument("last_event_id", "")
        )
        if not text:
            return None, None
        log = self.services.log
        cursor = Cursor.parse(text)
        if cursor is None or cursor.epoch != log.epoch or cursor.batch > log.top:
            return None, False
        try:
            await log.read(cursor.batch, cursor.batch)
        except HistoryGone:
            return None, False
        return cursor, True

    def _first_messages(
        self, connection_id: str, channels: frozenset[str], since: Cursor | None, recovered: bool | None
    ) -> bytes:
        settings = self.services.settings.stream
        data: dict[str, Any] = {"status": "connected", "authenticated": self.caller.authenticated}
        if self.caller.user is not None:
            data["user"] = self.caller.user
        data["connectionId"] = connection_id
        data["heartbeatSeconds"] = settings.heartbeat_seconds
        data["channels"] = sorted(channels)
        if recovered is not None:
            data["recovered"] = recovered
        data["serverTime"] = timestamp(datetime.now(UTC))
        # A client that is about to be sent what it missed must not think that it has it already.
        cursor = self.services.log.cursor if since is None else None
        message = sse.frame(encode({"type": "connection", "data": data}), cursor)
        return sse.retry(settings.retry_milliseconds) + message

    def _stream_headers(self) -> dict[str, str]:
        return {
            "Content-Type": sse.CONTENT_TYPE,
            "Cache-Control": "no-cache, no-transform",
            "X-Accel-Buffering": "no",
            "X-Content-Type-Options": "nosniff",
            **self.services.origins.response_headers(self.origin),
        }

    def _head(self) -> bytes:
        """The response head; the socket is ours from here on, and is not used for a second request."""
        lines = [f"HTTP/1.1 200 {responses[200]}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self._stream_headers().items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    @property
    def _is_soft(self) -> bool:
        return self.get_query_argument("soft", "") == "1"

    def _refuse_softly(self, error: CopilotError) -> None:
        """A refusal that waiting would mend, as a stream that says so and ends (CONTRACT section 1)."""
        for name, value in self._stream_headers().items():
            self.set_header(name, value)
        milliseconds = REFUSED_RETRY_MILLISECONDS
        if error.retry_after_seconds is not None:
            milliseconds = max(milliseconds, round(error.retry_after_seconds * 1000))
        message = {"type": "error", "data": {"message": error.message, "code": error.code}}
        self.finish(sse.retry(milliseconds) + sse.frame(encode(message)))
