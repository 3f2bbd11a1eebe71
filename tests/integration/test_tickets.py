"""Tickets, against the real database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.http_calls import PREFIX, EventStream, agent_input, call, token_for
from tests.integration.test_socket import socket
from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.access.tickets import Tickets
from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import InvalidToken, TokenExpired, Unauthenticated, Unavailable
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.tickets import TicketStore

ALICE = Caller(
    user_id="auth0|alice $ä",
    email="alice@example.com",
    name="Alice",
    roles=frozenset({"organizer", "$admin"}),
    time_zone="Europe/Berlin",
    expires_at=time.time() + 3600.25,
)


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def tickets(database: Database, clock: Callable[[], float] = time.time) -> Tickets:
    return Tickets(TicketStore(database.tickets), lifetime_seconds=30, clock=clock)


async def test_a_ticket_is_good_once_in_any_process(database: Database) -> None:
    ticket, seconds = await tickets(database).issue(ALICE)
    assert (seconds, len(ticket)) == (30, 43)
    another_process = tickets(database)
    assert await another_process.redeem(ticket) == ALICE
    for process in (another_process, tickets(database)):
        with pytest.raises(InvalidToken) as raised:
            await process.redeem(ticket)
        assert ticket not in raised.value.message


async def test_of_many_who_use_a_ticket_at_once_one_gets_in(database: Database) -> None:
    processes = [tickets(database) for _ in range(4)]
    for _ in range(5):
        ticket, _ = await processes[0].issue(ALICE)
        results = await asyncio.gather(*(processes[n % 4].redeem(ticket) for n in range(40)), return_exceptions=True)
        assert [result for result in results if not isinstance(result, InvalidToken)] == [ALICE]


async def test_the_database_never_sees_a_ticket(database: Database) -> None:
    ticket, _ = await tickets(database).issue(ALICE)
    (document,) = await database.tickets.find().to_list(None)
    assert ticket not in repr(document)
    assert len(document["_id"]) == 64
    assert 29 < document["expiresAt"].timestamp() - time.time() <= 30


async def test_the_database_forgets_tickets_that_nobody_used(database: Database) -> None:
    indexes = await database.tickets.index_information()
    assert any(
        index["key"] == [("expiresAt", 1)] and index.get("expireAfterSeconds") == 0 for index in indexes.values()
    )


async def test_a_ticket_that_the_database_still_has_expires_all_the_same(database: Database) -> None:
    clock = Clock()
    process = tickets(database, clock)
    early, late = [(await process.issue(ALICE))[0] for _ in range(2)]
    clock.now += 29.9
    assert await process.redeem(early) == ALICE
    clock.now += 0.1
    with pytest.raises(InvalidToken):
        await process.redeem(late)


async def test_a_ticket_is_no_way_to_outlive_the_token(database: Database) -> None:
    clock = Clock()
    process = tickets(database, clock)
    short = Caller(user_id="bob", expires_at=clock.now + 10.5)
    ticket, seconds = await process.issue(short)
    assert seconds == 10
    assert (await process.redeem(ticket)).expires_at == short.expires_at
    ticket, _ = await process.issue(short)
    clock.now += 10.5
    with pytest.raises(InvalidToken):
        await process.redeem(ticket)
    with pytest.raises(TokenExpired):
        await process.issue(short)


async def test_a_visitor_gets_no_ticket(database: Database) -> None:
    with pytest.raises(Unauthenticated):
        await tickets(database).issue(ANONYMOUS)
    assert await database.tickets.count_documents({}) == 0


async def test_a_caller_without_a_profile_comes_back_as_it_was(database: Database) -> None:
    plain = Caller(user_id="bob", expires_at=time.time() + 60)
    ticket, _ = await tickets(database).issue(plain)
    assert await tickets(database).redeem(ticket) == plain


@pytest.mark.parametrize(
    "ticket",
    [
        *("", "x", "A" * 42, "A" * 43, "A" * 44, "a" * 64, "A" * 100_000),
        *("A" * 43 + "\n", "\x00" * 43, "é" * 43, "\ud800" * 43, '{"$gt":""}'),
    ],
    ids=range(12),
)
async def test_what_is_no_ticket_is_refused(database: Database, ticket: str) -> None:
    await tickets(database).issue(ALICE)
    with pytest.raises(InvalidToken):
        await tickets(database).redeem(ticket)
    assert await database.tickets.count_documents({}) == 1


async def test_tickets_do_not_repeat(database: Database) -> None:
    process = tickets(database)
    given = [await process.issue(ALICE) for _ in range(50)]
    assert len({ticket for ticket, _ in given}) == 50


async def test_without_a_database_a_ticket_is_not_refused_but_undecided() -> None:
    settings = StorageSettings(server_selection_timeout_milliseconds=100)
    nowhere = Database("mongodb://127.0.0.1:1/?directConnection=true&retryWrites=false", settings)
    try:
        for attempt in (tickets(nowhere).issue(ALICE), tickets(nowhere).redeem("A" * 43)):
            with pytest.raises(Unavailable):
                await attempt
    finally:
        nowhere.close()


# Over HTTP: a ticket opens one event stream or one WebSocket


async def ticket_for(server, user="alice@example.com"):
    authorization = f"Bearer {token_for(server, user)}"
    return (await call(server, "POST", f"{PREFIX}/ticket", {}, Authorization=authorization)).json["ticket"]


async def opens(server, ticket: str) -> bool:
    stream = await EventStream.open(server, f"?ticket={ticket}")
    if stream.status != 200:
        return False
    assert (await stream.message())["data"]["user"] == "alice@example.com"
    return True


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("POST", "/ticket", {}),
        ("POST", "", {}),
        ("POST", "", {"messages": [{"role": "user", "content": "hello"}]}),
        ("POST", "", {"action": "myEvents", "parameters": {}}),
        ("POST", "", {"method": "info"}),
        ("POST", "/agent/default/run", agent_input("by-ticket", "hello")),
        ("GET", "/info", None),
        ("GET", "/threads", None),
        ("DELETE", "/threads/t", {}),
        ("PATCH", "/threads/t", {"name": "x"}),
    ],
)
async def test_a_ticket_does_nothing_but_open_a_connection_and_is_not_spent_by_trying(server, verb, path, body) -> None:
    ticket = await ticket_for(server)
    refused = await call(server, verb, f"{PREFIX}{path}?ticket={ticket}", body)
    assert (refused.status, refused.json["code"]) == (401, "invalid_token")
    assert "event stream or a WebSocket" in refused.json["error"]
    assert await opens(server, ticket)


async def test_what_opens_no_connection_does_not_spend_a_ticket(server) -> None:
    ticket = await ticket_for(server)
    assert (await call(server, "HEAD", f"{PREFIX}?ticket={ticket}")).status == 200
    described = await call(server, "GET", f"{PREFIX}?ticket={ticket}", Accept="application/json")
    assert described.status == 200 and "agents" in described.json
    for channels in ("room:not-mine", "thread:not-mine", "user:bob", "ticket:1"):
        for path in ("", "/ws"):
            upgrade = {
                "Upgrade": "websocket",
                "Connection": "Upgrade",
                "Sec_WebSocket_Version": "13",
                "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
            }
            headers = upgrade if path else {}
            refused = await call(server, "GET", f"{PREFIX}{path}?ticket={ticket}&channels={channels}", **headers)
            assert refused.status == 403
    assert (await call(server, "GET", f"{PREFIX}/ws?ticket={ticket}")).status == 400, "no handshake"
    assert await opens(server, ticket)
    assert not await opens(server, ticket), "once"


async def test_a_ticket_opens_one_socket(server) -> None:
    ticket = await ticket_for(server)
    async with socket(server, f"?ticket={ticket}") as client:
        assert (await client.until("connection"))["data"]["user"] == "alice@example.com"
    assert not await opens(server, ticket)


async def test_of_many_connections_with_one_ticket_one_opens(server) -> None:
    ticket = await ticket_for(server)
    streams = await asyncio.gather(*(EventStream.open(server, f"?ticket={ticket}") for _ in range(10)))
    assert sorted(stream.status for stream in streams) == [200] + [401] * 9
