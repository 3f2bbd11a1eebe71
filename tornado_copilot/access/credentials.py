"""From what a request shows to who is asking (CONTRACT section 6). Knows no request, only its parts."""

from __future__ import annotations

import re
from dataclasses import replace

from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.access.keys import Check
from tornado_copilot.access.tickets import Tickets
from tornado_copilot.access.tokens import TokenVerifier
from tornado_copilot.config import AuthSettings
from tornado_copilot.errors import InvalidToken, MalformedRequest, Unauthenticated

SUBPROTOCOL = "copilot.v1"
"""The WebSocket sub-protocol that we speak, and the only one that we ever select: the other one holds the token."""
_SUBPROTOCOL_BEARER = "bearer."
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.ASCII | re.IGNORECASE)  # RFC 6750, 2.1


class Authenticator:
    """Decides who is asking.

    A credential that is present is valid or an error, never ignored: somebody who shows an expired token is told so,
    and not served as a visitor. At most one may be shown (RFC 6750, 2); the same token twice counts as one.
    """

    def __init__(self, settings: AuthSettings, tokens: TokenVerifier, tickets: Tickets) -> None:
        self._tokens = tokens
        self._tickets = tickets
        self._allow_anonymous = settings.allow_anonymous
        self._token_in_query = settings.token_in_query

    async def identify(
        self,
        *,
        authorization: str | None = None,
        ticket: str | None = None,
        query_token: str | None = None,
        subprotocols: str | None = None,
        visitor_id: str | None = None,
        takes_tickets: bool = True,
        before_lookup: Check | None = None,
    ) -> Caller:
        """Return the caller.

        Args:
            authorization: The `Authorization` header; None where it is absent, as in all of them.
            ticket: `ticket=` of the query.
            query_token: `token=` of the query.
            subprotocols: The `Sec-WebSocket-Protocol` header, `copilot.v1, bearer.<token>`.
            visitor_id: The visitor that the request shows, verified.
            takes_tickets: Whether the request opens a connection. A ticket is good for nothing else.
            before_lookup: Awaited before a ticket, or a key that is not known here, is looked up; it may refuse.

        Returns:
            The user, or a visitor where nothing is shown and visitors are allowed. A ticket is read, not spent.

        Raises:
            Unauthenticated: Nothing is shown, and visitors are not allowed.
            InvalidToken: Something is shown that is not valid.
            TokenExpired: It was valid once.
            MalformedRequest: Several different credentials are shown.
            Unavailable: The database or the keys cannot be reached, so that it cannot be decided.
        """
        shown = {
            token
            for token in (
                None if authorization is None else _token_of_header(authorization),
                None if query_token is None else self._token_of_query(query_token),
                None if subprotocols is None else token_of_subprotocols(subprotocols),
            )
            if token is not None
        }
        if len(shown) + (ticket is not None) > 1:
            raise MalformedRequest("the request shows several credentials: send one token or one ticket")
        caller = ANONYMOUS
        if ticket is not None:
            if not takes_tickets:
                raise InvalidToken("a ticket opens an event stream or a WebSocket: send an Authorization header here")
            if before_lookup is not None:
                await before_lookup()
            caller = await self._tickets.read(ticket)
        elif shown:
            caller = await self._tokens.verify(shown.pop(), before_lookup)
        elif not self._allow_anonymous:
            raise Unauthenticated("a token is needed: send an Authorization header with a bearer token, or a ticket")
        # A ticket may have been given to a visitor: it opens that one's connection.
        is_visitor = caller.visitor_id is not None
        return caller if visitor_id is None or is_visitor else replace(caller, visitor_id=visitor_id)

    def _token_of_query(self, token: str) -> str:
        if not self._token_in_query:
            raise InvalidToken(
                "a token in the query is not accepted here: send an Authorization header, or get a ticket with one"
            )
        return token


def token_of_subprotocols(header: str) -> str | None:
    """The token of a `Sec-WebSocket-Protocol` header, None where none is offered.

    Raises:
        InvalidToken: More than one is offered.
    """
    offered = [name.strip() for name in header.split(",")]
    tokens = [name[len(_SUBPROTOCOL_BEARER) :] for name in offered if name.lower().startswith(_SUBPROTOCOL_BEARER)]
    if len(tokens) > 1:
        raise InvalidToken("more than one token is offered as a sub-protocol")
    return tokens[0] if tokens else None


def challenge(error: Unauthenticated) -> str:
    """The `WWW-Authenticate` header that a 401 must carry (RFC 9110, 15.5.2; RFC 6750, 3)."""
    if not isinstance(error, InvalidToken):
        return 'Bearer realm="tornado_copilot"'
    description = re.sub(r"[^ !#-\[\]-~]", "", error.message)
    return f'Bearer realm="tornado_copilot", error="invalid_token", error_description="{description}"'


def _token_of_header(authorization: str) -> str:
    found = _BEARER.fullmatch(authorization.strip())
    if found is None:
        raise InvalidToken("the Authorization header must be the word Bearer and a token")
    return found[1]
