"""Who is asking: which credentials a request may show, and what each mistake is answered with."""

from __future__ import annotations

from typing import Any

import pytest

from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.access.credentials import Authenticator, challenge, token_of_subprotocols
from tornado_copilot.access.keys import FixedKeys
from tornado_copilot.access.tickets import Tickets
from tornado_copilot.access.tokens import TokenVerifier, mint_token
from tornado_copilot.config import AuthSettings
from tornado_copilot.errors import InvalidToken, MalformedRequest, Unauthenticated

SECRET = "x" * 32
TOKEN = mint_token(SECRET, user="alice")
OTHER = mint_token(SECRET, user="bob")


class OneTicket(Tickets):
    """Tickets of which one, `good`, is valid; the real ones are tried in `integration/test_tickets.py`."""

    def __init__(self) -> None:
        pass

    async def read(self, ticket: str) -> Caller:
        if ticket != "good":
            raise InvalidToken("the ticket is not valid")
        return Caller(user_id="carol")


async def identify(settings: dict[str, Any] | None = None, **shown: str) -> Caller:
    auth = AuthSettings(secret=SECRET, **settings or {})
    authenticator = Authenticator(auth, TokenVerifier(auth, SECRET, FixedKeys()), OneTicket())
    return await authenticator.identify(**shown)


@pytest.mark.parametrize(
    "shown",
    [
        {"authorization": f"Bearer {TOKEN}"},
        {"authorization": f"bearer {TOKEN}"},
        {"authorization": f"BEARER  {TOKEN} "},
        {"query_token": TOKEN},
        {"subprotocols": f"copilot.v1, bearer.{TOKEN}"},
        {"subprotocols": f"bearer.{TOKEN},copilot.v1"},
        {"authorization": f"Bearer {TOKEN}", "query_token": TOKEN, "subprotocols": f"bearer.{TOKEN}"},
        {"authorization": f"Bearer {TOKEN}", "subprotocols": "copilot.v1"},
    ],
)
async def test_each_way_to_show_a_token(shown: dict[str, str]) -> None:
    assert (await identify(**shown)).user_id == "alice"


async def test_a_ticket_stands_for_its_caller() -> None:
    assert (await identify(ticket="good")).user_id == "carol"
    assert (await identify(ticket="good", subprotocols="copilot.v1")).user_id == "carol"


async def test_who_shows_nothing_is_a_visitor_where_visitors_are_allowed() -> None:
    assert await identify() is ANONYMOUS
    assert await identify(subprotocols="copilot.v1") is ANONYMOUS
    with pytest.raises(Unauthenticated) as raised:
        await identify({"allow_anonymous": False})
    assert (raised.value.status, raised.value.code) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "shown",
    [
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer  "},
        {"authorization": TOKEN},
        {"authorization": f"Token {TOKEN}"},
        {"authorization": "Basic YWxpY2U6c2VjcmV0"},
        {"authorization": f"Bearer {TOKEN},Bearer {OTHER}"},
        {"authorization": f"Bearer {TOKEN} {OTHER}"},
        {"authorization": f"Bearer\t{TOKEN}"},
        {"authorization": f"Bearer {TOKEN}x"},
        {"authorization": "Bearer null"},
        {"authorization": "Bearer undefined"},
        {"query_token": ""},
        {"query_token": "null"},
        {"ticket": ""},
        {"ticket": TOKEN},
        {"subprotocols": "copilot.v1, bearer."},
        {"subprotocols": f"bearer.{TOKEN}, bearer.{OTHER}"},
    ],
    ids=range(19),
)
async def test_what_is_shown_and_not_valid_is_never_a_visitor(shown: dict[str, str]) -> None:
    with pytest.raises(InvalidToken) as raised:
        await identify(**shown)
    assert raised.value.status == 401
    assert TOKEN not in raised.value.message and OTHER not in raised.value.message


@pytest.mark.parametrize(
    "shown",
    [
        {"authorization": f"Bearer {TOKEN}", "query_token": OTHER},
        {"authorization": f"Bearer {TOKEN}", "ticket": "good"},
        {"query_token": TOKEN, "subprotocols": f"bearer.{OTHER}"},
        {"query_token": "", "ticket": "good"},
    ],
    ids=range(4),
)
async def test_of_several_credentials_none_is_chosen(shown: dict[str, str]) -> None:
    with pytest.raises(MalformedRequest):
        await identify(**shown)


async def test_a_token_in_the_query_can_be_switched_off() -> None:
    with pytest.raises(InvalidToken, match="query is not accepted here"):
        await identify({"token_in_query": False}, query_token=TOKEN)
    assert (await identify({"token_in_query": False}, ticket="good")).user_id == "carol"


def test_subprotocols_without_a_token_hold_none() -> None:
    assert token_of_subprotocols("") is None
    assert token_of_subprotocols("copilot.v1,graphql-ws, bearer") is None


def test_the_challenge_names_the_scheme_and_what_was_wrong() -> None:
    assert challenge(Unauthenticated("a token is needed")) == 'Bearer realm="tornado_copilot"'
    wrong = challenge(InvalidToken('no "such"\r\nthing\\é'))
    assert wrong == 'Bearer realm="tornado_copilot", error="invalid_token", error_description="no suchthing"'
