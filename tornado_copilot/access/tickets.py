"""Tickets: what a browser's `EventSource` or `WebSocket` shows in place of a token, good for one connection.

They cannot set headers, and a token in a URL ends up in histories and proxies' logs; so does a ticket, but by then it
has been used. Any process of this server takes a ticket that another one gave.
"""

from __future__ import annotations

import math
import re
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import InvalidToken, TokenExpired, Unauthenticated
from tornado_copilot.storage.tickets import TicketStore

_TICKET_BYTES = 32
_TICKET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class Tickets:
    """Gives tickets and takes them back."""

    def __init__(self, store: TicketStore, *, lifetime_seconds: float, clock: Callable[[], float] = time.time) -> None:
        """Give and take tickets.

        Args:
            store: Where they are kept.
            lifetime_seconds: How long each is good.
            clock: Seconds since the epoch, the same in all processes.
        """
        self._store = store
        self._lifetime_seconds = lifetime_seconds
        self._clock = clock

    async def issue(self, caller: Caller) -> tuple[str, int]:
        """Give a user, or a visitor who has shown an id, a ticket.

        Returns:
            The ticket, and for how many seconds it is good at least: never longer than the caller's own token.

        Raises:
            Unauthenticated: The caller is neither.
            TokenExpired: The caller's token has expired meanwhile.
            Unavailable: The database cannot be reached.
        """
        if not caller.authenticated and caller.visitor_id is None:
            raise Unauthenticated("a ticket needs a token: send an Authorization header with a bearer token")
        now = self._clock()
        expires_at = now + self._lifetime_seconds
        if caller.expires_at is not None:
            expires_at = min(expires_at, caller.expires_at)
        if expires_at <= now:
            raise TokenExpired("the token has expired")
        ticket = secrets.token_urlsafe(_TICKET_BYTES)
        await self._store.put(_digest(ticket), caller, datetime.fromtimestamp(expires_at, UTC))
        return ticket, math.floor(expires_at - now)

    async def read(self, ticket: str) -> Caller:
        """Return the caller that a ticket was given to, and leave the ticket as it is.

        What may still be refused is refused before the ticket is spent.

        Raises:
            InvalidToken: It was used, has expired, or never was.
            TokenExpired: The token that it was given for has expired.
            Unavailable: The database cannot be reached.
        """
        return self._checked(await self._store.read(_digest(ticket)) if _TICKET.fullmatch(ticket) else None)

    async def redeem(self, ticket: str) -> Caller:
        """Take a ticket, once.

        Returns:
            The caller it was given to, with the expiry of the caller's own token.

        Raises:
            InvalidToken: It was used, has expired, or never was.
            TokenExpired: The token that it was given for has expired.
            Unavailable: The database cannot be reached.
        """
        return self._checked(await self._store.take(_digest(ticket)) if _TICKET.fullmatch(ticket) else None)

    def _checked(self, taken: tuple[Caller, datetime] | None) -> Caller:
        now = self._clock()
        if taken is None or taken[1].timestamp() <= now:
            raise InvalidToken("the ticket is not valid: it was used, has expired, or never was")
        caller, _ = taken
        if caller.expires_at is not None and caller.expires_at <= now:
            raise TokenExpired("the token that the ticket was given for has expired")
        return caller


def _digest(ticket: str) -> str:
    return sha256(ticket.encode("ascii")).hexdigest()
