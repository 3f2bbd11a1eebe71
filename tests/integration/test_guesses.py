"""Credentials that are not valid count as requests of their address, wherever they are shown."""

import json

import pytest
from tornado.httpclient import HTTPClientError

from tests.http_calls import PREFIX, call, token_for
from tests.integration.test_socket import socket

ALLOWED = 5


@pytest.fixture(params=["posts_per_user_per_minute", "posts_per_address_per_minute"])
def strict(start_server, request):
    return start_server(f"limits.{request.param}={ALLOWED}", "limits.connects_per_address_per_minute=0")


async def shown(server, way, token):
    """Show a token in one of the ways there are, and return the status and code of the answer."""
    headers = {"Authorization": f"Bearer {token}"}
    match way:
        case "post":
            reply = await call(server, "POST", PREFIX, {}, **headers)
        case "query":
            reply = await call(server, "POST", f"{PREFIX}?token={token}", {})
        case "no bearer":
            reply = await call(server, "POST", PREFIX, {}, Authorization=f"Basic {token}")
        case "info":
            reply = await call(server, "GET", f"{PREFIX}/info", **headers)
        case "ticket":
            reply = await call(server, "POST", f"{PREFIX}/ticket", b"", **headers)
        case "metrics":
            reply = await call(server, "GET", "/metrics", Via="1.1 elsewhere", **headers)
        case "stream":
            reply = await call(server, "GET", PREFIX, **headers)
        case "shown ticket":
            reply = await call(server, "GET", f"{PREFIX}?ticket={token[:43]}")
        case "head":
            status = (await call(server, "HEAD", PREFIX, **headers)).status
            return status, {401: "invalid_token", 429: "rate_limited"}.get(status)
        case "subprotocol":
            try:
                async with socket(server, subprotocols=["copilot.v1", f"bearer.{token}"]):
                    return 101, None
            except HTTPClientError as error:
                return error.code, json.loads(error.response.body)["code"]
    return reply.status, reply.json["code"]


async def test_guesses_are_refused_in_every_way_once_there_were_too_many(strict):
    ways = ("post", "query", "no bearer", "info", "ticket", "metrics", "stream", "shown ticket", "head", "subprotocol")
    guess = token_for(strict, "mallory", secret="not the secret, but as long as one has to be")
    for number in range(ALLOWED):
        assert await shown(strict, ways[number * 2], guess) == (401, "invalid_token"), ways[number * 2]
    for way in ways:
        assert await shown(strict, way, guess) == (429, "rate_limited"), way
    refused = await call(strict, "POST", PREFIX, {}, Authorization=f"Bearer {guess}")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_guesses_bar_no_valid_token_and_no_visitor_behind_the_same_address(start_server):
    server = start_server(f"limits.posts_per_user_per_minute={ALLOWED}")
    known, fresh = token_for(server, "known"), token_for(server, "fresh")
    assert (await call(server, "POST", PREFIX, {}, Authorization=f"Bearer {known}")).status == 200
    for _ in range(ALLOWED + 1):
        await call(server, "GET", f"{PREFIX}/info", Authorization="Bearer nonsense")
    assert (await call(server, "POST", PREFIX, {}, Authorization=f"Bearer {fresh}")).status == 200
    assert (await call(server, "POST", PREFIX, {}, Authorization=f"Bearer {known}")).status == 200
    assert (await call(server, "POST", PREFIX, {})).status == 200


async def test_head_answers_without_using_up_a_ticket(server):
    token = token_for(server, "head@example.com")
    ticket = (await call(server, "POST", f"{PREFIX}/ticket", b"", Authorization=f"Bearer {token}")).json["ticket"]
    for _ in range(2):
        head = await call(server, "HEAD", f"{PREFIX}?ticket={ticket}")
        assert head.status == 200 and head.headers["Content-Type"].startswith("text/event-stream")
    async with socket(server, f"?ticket={ticket}") as ws:
        assert (await ws.message())["data"]["user"] == "head@example.com"
