"""Quotas: how much of the database one user, one visitor and one address may fill with conversations."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from tests.http_calls import PREFIX, agent_input, call, post, token_for
from tests.integration.test_socket import socket
from tests.server_process import ServerProcess

PERFORMER = "agents.performer={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
LIMITS = (
    *("limits.threads_per_user=4", "limits.threads_per_visitor=3", "limits.threads_per_address=6"),
    *("limits.thread_bytes_per_user=30000", "limits.thread_bytes_per_visitor=20000"),
    "limits.thread_bytes_per_address=35000",
)


@pytest.fixture
def server(start_server) -> ServerProcess:
    return start_server(PERFORMER, *LIMITS)


async def visitor(server):
    return {"Copilot_Visitor": (await post(server, {})).headers["Copilot-Visitor"]}


async def say(server, text="hello", thread_id="", **headers):
    body = agent_input(thread_id or uuid.uuid4().hex, text)
    body["messages"][0]["id"] = uuid.uuid4().hex
    return await call(server, "POST", f"{PREFIX}/agent/performer/run", body, **headers)


def assert_refused(reply, setting):
    assert (reply.status, reply.json["code"], reply.json["limit"]) == (413, "quota_exceeded", f"limits.{setting}")
    assert setting in reply.json["error"] and "delete" in reply.json["error"]


async def test_a_user_has_so_many_conversations_and_gets_room_by_deleting_one(server):
    alice = {"Authorization": f"Bearer {token_for(server, 'alice')}"}
    ids = [uuid.uuid4().hex for _ in range(4)]
    for thread_id in ids:
        assert (await say(server, "hello", thread_id, **alice)).status == 200
    assert_refused(await say(server, **alice), "threads_per_user")
    assert (await say(server, "and on", ids[0], **alice)).status == 200, "a conversation that is there goes on"
    assert_refused(await post(server, {"messages": [{"role": "user", "content": "hi"}]}, **alice), "threads_per_user")
    async with socket(server, Authorization=alice["Authorization"]) as client:
        refused = await client.ask(type="chat", messages=[{"role": "user", "content": "hi"}])
        assert refused["data"]["code"] == "quota_exceeded"
    await call(server, "DELETE", f"{PREFIX}/threads/{ids[1]}", {}, **alice)
    assert (await say(server, **alice)).status == 200
    bob = {"Authorization": f"Bearer {token_for(server, 'bob')}"}
    assert (await say(server, **bob)).status == 200, "another user has a quota of his own, from the same address"
    await call(server, "POST", f"{PREFIX}/threads/clear", {}, **alice)
    assert (await say(server, **alice)).status == 200


async def test_a_user_has_so_many_bytes(server):
    alice, thread_id = {"Authorization": f"Bearer {token_for(server, 'alice')}"}, uuid.uuid4().hex
    for _ in range(2):
        assert (await say(server, "hello " + "x" * 9000, thread_id, **alice)).status == 200
    assert_refused(await say(server, "hello " + "x" * 15_000, thread_id, **alice), "thread_bytes_per_user")
    messages = await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages", **alice)
    assert len(messages.json["messages"]) == 4, "what was refused has left nothing"
    assert (await say(server, "short", thread_id, **alice)).status == 200


async def test_visitors_are_bounded_each_and_by_their_address(server):
    one, two = await visitor(server), await visitor(server)
    for _ in range(3):
        assert (await say(server, **one)).status == 200
    assert_refused(await say(server, **one), "threads_per_visitor")
    for _ in range(2):
        assert (await say(server, **two)).status == 200
    assert (await say(server)).status == 200
    assert_refused(await say(server), "threads_per_address")
    assert_refused(await say(server, **two), "threads_per_address")
    fresh = await visitor(server)
    assert_refused(await say(server, **fresh), "threads_per_address")
    alice = {"Authorization": f"Bearer {token_for(server, 'alice')}"}
    assert (await say(server, **alice)).status == 200, "users do not count against an address"
    adopted = await post(server, {"type": "visitor.adopt"}, **alice, **one)
    assert len(adopted.json["data"]["threads"]) == 3
    assert (await say(server, **fresh)).status == 200, "what became a user's makes room"


async def test_bytes_of_visitors_at_one_address(server):
    for number in range(3):
        guest = await visitor(server)
        reply = await say(server, "hello " + "x" * 12_000, **guest)
        if number < 2:
            assert reply.status == 200
        else:
            assert_refused(reply, "thread_bytes_per_address")
    guest = await visitor(server)
    assert_refused(await say(server, "hello " + "x" * 25_000, **guest), "thread_bytes_per_visitor")


async def test_a_burst_does_not_pass_a_quota_all_at_once(server):
    guest = await visitor(server)
    replies = await asyncio.gather(*(say(server, "hello " + "x" * 8000, **guest) for _ in range(12)))
    assert sum(reply.status == 200 for reply in replies) == 2
    assert {reply.status for reply in replies} == {200, 413}


async def test_a_quota_holds_over_a_restart(start_server, tmp_path):
    server = start_server(PERFORMER, *LIMITS, data_dir=tmp_path / "data")
    guest = await visitor(server)
    for _ in range(3):
        await say(server, **guest)
    server.kill()
    server.start()
    assert_refused(await say(server, **guest), "threads_per_visitor")
