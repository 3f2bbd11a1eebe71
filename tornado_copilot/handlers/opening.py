"""What opens a connection, on either transport: the channels, where to resume, the place it takes, its first words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.access.limits import Lease
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.framing import Framing
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.handlers.base import BaseHandler, logger
from tornado_copilot.storage.log import HistoryGone, Log
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.encoding import encode, timestamp
from tornado_copilot.wire.publication import Publication


@dataclass(frozen=True, slots=True)
class Opening:
    """What has been decided before the connection is there.

    Attributes:
        channels: Authorised.
        since: Where to resume from; None for from now on.
        recovered: Whether nothing is missing; None where the client has no cursor.
        lease: The place it takes.
    """

    channels: frozenset[str]
    since: Cursor | None
    recovered: bool | None
    lease: Lease


class OpeningHandler(BaseHandler):
    """A handler that ends with a connection."""

    async def identify(self) -> None:
        """Refuse what would be refused anyhow before a ticket is used up, and count guesses of tokens."""
        if self.request.method == "GET":
            self.services.readiness.check()
            self.services.limits.count_connect(self.address)
        await super().identify()

    async def decide(self) -> Opening:
        """Authorise, find where to resume, take a place.

        Raises:
            CopilotError: Refused.
        """
        channels = self.services.channels
        asked = {name.strip() for name in self.get_query_argument("channels", "").split(",")} - {""}
        heard = channels.of(self.caller) | await channels.authorise(asked, self.caller)
        cursor = (
            self.request.headers.get("Last-Event-ID")
            or self.get_query_argument("lastEventId", "")
            or self.get_query_argument("last_event_id", "")
        )
        since, recovered = await resume_from(cursor, self.services.log)
        return Opening(heard, since, recovered, self.services.limits.lease(self.caller, self.address))

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
        )
        who = self.caller.user or "a visitor"
        logger.info("%s opens for %s", type(self).__name__, who, extra={"connection_id": connection.id})
        first = head + framing.frame(self._connection_message(connection, opening))
        self.services.connections.open(connection, first, since=opening.since, release=opening.lease.release)
        return connection

    def _connection_message(self, connection: Connection, opening: Opening) -> Publication:
        seconds = self.services.settings.stream.heartbeat_seconds
        data: dict[str, Any] = {"status": "connected", "authenticated": self.caller.authenticated}
        if self.caller.user is not None:
            data["user"] = self.caller.user
        data["connectionId"] = connection.id
        data["heartbeatSeconds"] = int(seconds) if seconds == int(seconds) else seconds
        data["channels"] = sorted(opening.channels)
        if opening.recovered is not None:
            data["recovered"] = opening.recovered
        data["serverTime"] = timestamp(datetime.now(UTC))
        # A client that is about to be sent what it missed must not think that it has it already.
        cursor = self.services.log.cursor if opening.since is None else None
        return Publication("", encode({"type": "connection", "data": data}), cursor)


async def resume_from(text: str, log: Log) -> tuple[Cursor | None, bool | None]:
    """Where to resume from, and whether nothing is missing; (None, None) where the client has no cursor.

    Raises:
        Unavailable: The database cannot be reached, so that it is not known.
    """
    if not text:
        return None, None
    cursor = Cursor.parse(text)
    if cursor is None or cursor.epoch != log.epoch or cursor.batch > log.top:
        return None, False
    try:
        await log.read(cursor.batch, cursor.batch)
    except HistoryGone:
        return None, False
    return cursor, True
