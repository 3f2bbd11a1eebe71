"""What opens a connection, on either transport: the channels, where to resume, the place it takes, its first words."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.access.limits import Lease
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.framing import Framing
from tornado_copilot.delivery.heartbeat import heartbeat
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.handlers.base import BaseHandler, logger
from tornado_copilot.notifications import Backlog
from tornado_copilot.storage.log import HistoryGone, Log
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.encoding import encode, timestamp
from tornado_copilot.wire.publication import Publication, shown_channel


@dataclass(frozen=True, slots=True)
class Opening:
    """What has been decided before the connection is there.

    Attributes:
        channels: Authorised.
        since: The client's cursor, where it can be resumed from.
        recovered: Whether nothing is missing; None where the client has no cursor.
        now: The log's position when this was decided; a client that does not resume begins there.
        backlog: The notifications of a known user.
        lease: The place it takes.
    """

    channels: frozenset[str]
    since: Cursor | None
    recovered: bool | None
    now: Cursor
    backlog: Backlog | None
    lease: Lease


class OpeningHandler(BaseHandler):
    """A handler that ends with a connection."""

    async def identify(self) -> None:
        """Count guesses of tokens. The head of a stream is everybody's."""
        if self.request.method == "GET":
            self.services.readiness.check()
            await self.services.limits.count_connect(self.address)
        await super().identify()

    @property
    def takes_tickets(self) -> bool:
        """True if this request opens a connection. A description of the runtime spends no ticket."""
        return self.request.method == "GET"

    async def decide(self) -> Opening:
        """Authorise, find where to resume, take a place.

        Raises:
            CopilotError: Refused.
        """
        await self.services.limits.count_connect_of(self.caller)
        heard = self.services.channels.of(self.caller) | await self.asked_channels()
        cursor = (
            self.request.headers.get("Last-Event-ID")
            or self.get_query_argument("lastEventId", "")
            or self.get_query_argument("last_event_id", "")
        )
        since, recovered = await resume_from(cursor, self.services.log)
        # Before the backlog is read: what is published while we read it, and is not in it, comes after this position.
        now = self.services.log.cursor
        backlog = await self.services.notifications.backlog(self.caller, resumed=since is not None)
        lease = self.services.limits.lease(self.caller, self.address)
        try:
            await self._spend_ticket()
        except BaseException:
            lease.release()
            raise
        return Opening(heard, since, recovered, now, backlog, lease)

    async def _spend_ticket(self) -> None:
        """Take the ticket out, where the request shows one; nothing is left that could refuse the connection.

        Raises:
            InvalidToken: Another request was faster.
        """
        ticket = self.get_query_argument("ticket", None)
        if ticket is not None:
            await self.services.tickets.redeem(ticket)

    async def asked_channels(self) -> frozenset[str]:
        """The channels that are asked for beyond those that everybody hears, each authorised.

        Raises:
            CopilotError: Refused.
        """
        asked = {name.strip() for name in self.get_query_argument("channels", "").split(",")} - {""}
        return await self.services.channels.authorise(asked, self.caller)

    def open_connection(self, opening: Opening, outlet: Outlet, framing: Framing, head: bytes) -> Connection:
        """Let the connection in. Nothing in here waits, so nothing can be published in between."""
        settings = self.services.settings.delivery
        connection = Connection(
            secrets.token_urlsafe(9),
            self.caller,
            opening.channels,
            outlet=outlet,
            framing=framing,
            history=self.services.log,
            outbox_max_bytes=settings.outbox_max_bytes,
            stall_seconds=settings.outbox_stall_seconds,
            joiner=self.services.connections.joiner,
            counts=self.services.connections.counts,
        )
        who = self.caller.user or "a visitor"
        logger.info("%s opens for %s", type(self).__name__, who, extra={"connection_id": connection.id})
        first = head + b"".join(self._first_words(connection, opening))
        since = opening.since
        if since is None and opening.now != self.services.log.cursor:
            since = opening.now
        self.services.connections.open(connection, first, since=since, release=opening.lease.release)
        return connection

    def _first_words(self, connection: Connection, opening: Opening) -> Iterator[bytes]:
        """The connection message, and the notifications that wait.

        They stand at no position of the log, so they carry no cursor. A client gets its first one behind them: cut
        off before it has them all, it comes back without a cursor and is sent them again; cut off later, its cursor
        says that it has them, and the log has the rest. One that resumes keeps the cursor that it has until it has
        been sent what it missed.
        """
        waiting = opening.backlog.messages if opening.backlog is not None else ()
        cursor = opening.now if opening.since is None else None
        yield connection.framing.frame(self._connection_message(connection, opening, None if waiting else cursor))
        yield from map(connection.framing.message, waiting)
        if waiting and cursor is not None:
            yield connection.framing.frame(heartbeat(cursor, authenticated=self.caller.authenticated))

    def _connection_message(self, connection: Connection, opening: Opening, cursor: Cursor | None) -> Publication:
        seconds = self.services.settings.stream.heartbeat_seconds
        data: dict[str, Any] = {"status": "connected", "authenticated": self.caller.authenticated}
        if self.caller.user is not None:
            data["user"] = self.caller.user
        data["connectionId"] = connection.id
        data["heartbeatSeconds"] = int(seconds) if seconds == int(seconds) else seconds
        data["channels"] = sorted(map(shown_channel, opening.channels))
        if opening.recovered is not None:
            data["recovered"] = opening.recovered
        if opening.backlog is not None:
            data["unread"] = opening.backlog.unread
        data["serverTime"] = timestamp(datetime.now(UTC))
        return Publication("", encode({"type": "connection", "data": data}), cursor)


async def resume_from(text: str, log: Log) -> tuple[Cursor | None, bool | None]:
    """Where to resume from, and whether nothing is missing; (None, None) where the client has no cursor.

    Raises:
        Unavailable: The database cannot be reached, so that it is not known.
    """
    if not text:
        return None, None
    cursor = Cursor.parse(text)
    if cursor is None or cursor.epoch != log.epoch:
        return None, False
    if cursor.batch > log.top:
        await log.advance()  # It comes from another process, which is ahead of us.
    if cursor.batch > log.top:
        return None, False
    try:
        await log.read(cursor.batch, cursor.batch)
    except HistoryGone:
        return None, False
    return cursor, True
