"""Quotas: how much of the database one user, one visitor and one address may fill with conversations."""

from __future__ import annotations

import asyncio
import random
import uuid

import pytest

from tests.http_calls import PREFIX, agent_input, call, post, token_for
from tests.integration.test_socket import socket
from tests.server_process import ServerProcess
from tornado_copilot.config import LimitSettings
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.message_tree import Tip
from tornado_copilot.storage.quotas import Quotas, _Subject
from tornado_copilot.storage.thread import Running, Thread, TurnEnd
from tornado_copilot.storage.thread_documents import store_of
from tornado_copilot.storage.thread_messages import ThreadMessages
from tornado_copilot.storage.threads import Threads

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
    assert setting in reply.json["error"]
    assert ("sign in" if "address" in setting else "delete") in reply.json["error"]


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


async def test_shared_state_and_answers_count(server):
    guest, thread_id = await visitor(server), uuid.uuid4().hex
    state = {"notes": "x" * 15_000}
    body = {**agent_input(thread_id, "hello"), "state": state}
    path = f"{PREFIX}/agent/performer/run"
    assert (await call(server, "POST", path, body, **guest)).status == 200
    grown = {**body, "messages": [], "state": {"notes": "x" * 30_000}}
    assert_refused(await call(server, "POST", path, grown, **guest), "thread_bytes_per_visitor")
    other = {**body, "threadId": uuid.uuid4().hex}
    assert_refused(await call(server, "POST", path, other, **guest), "thread_bytes_per_visitor")
    fresh = await visitor(server)
    # The answer repeats what was said.
    assert (await say(server, "x" * 9_000, **fresh)).status == 200
    assert_refused(await say(server, "x" * 9_000, **fresh), "thread_bytes_per_visitor")


async def test_what_is_over_its_quota_takes_no_run_at_all(server):
    guest, thread_id = await visitor(server), uuid.uuid4().hex
    assert (await say(server, "x" * 10_500, thread_id, **guest)).status == 200
    body = {**agent_input(thread_id, ""), "messages": []}
    reply = await call(server, "POST", f"{PREFIX}/agent/performer/run", body, **guest)
    assert_refused(reply, "thread_bytes_per_visitor")


async def test_a_user_adopts_no_more_than_there_is_room_for(server):
    alice, guest = {"Authorization": f"Bearer {token_for(server, 'alice')}"}, await visitor(server)
    for _ in range(3):
        await say(server, **alice)
    ids = [uuid.uuid4().hex for _ in range(2)]
    for thread_id in ids:
        await say(server, "hello", thread_id, **guest)
    assert_refused(await post(server, {"type": "visitor.adopt"}, **alice, **guest), "threads_per_user")
    listed = (await call(server, "GET", f"{PREFIX}/threads", **guest)).json["threads"]
    assert {each["id"] for each in listed} == set(ids), "nothing has moved"


async def test_an_address_that_writes_in_a_thread_of_another_one_needs_room_of_its_own(start_server):
    server = start_server(PERFORMER, "limits.thread_bytes_per_address=30000", "server.trusted_proxies=[127.0.0.1]")
    one, two = {"X_Forwarded_For": "203.0.113.1"}, {"X_Forwarded_For": "203.0.113.2"}
    ids = [uuid.uuid4().hex for _ in range(3)]
    for thread_id in ids:
        assert (await say(server, "hello", thread_id, **one)).status == 200
    statuses = [(await say(server, "hello " + "x" * 12_000, thread_id, **two)).status for thread_id in ids]
    assert statuses == [200, 200, 413]


async def test_many_requests_at_once_count_once(server, database):
    counted = 0

    class Counting(Quotas):
        async def _count(self, subject):
            nonlocal counted
            counted += 1
            await asyncio.sleep(0.05)
            return await super()._count(subject)

    quotas = Counting(database, LimitSettings(), address_digest=lambda address: "")
    await asyncio.gather(*(quotas.take(Thread(str(n), "user:alice"), [{"a": n}], None, "") for n in range(50)))
    assert counted == 1
    await quotas.close()


async def taken(database: Database, thread_id: str) -> int:
    """Return what a thread takes, counted from its documents."""
    document = await database.threads.find_one({"_id": thread_id})
    tree = (await ThreadMessages(database).trees([store_of(document)]))[store_of(document)]
    ends = [Tip(*each) for each in (document["head"], *document.get("superseded", ()))]
    texts = [node.text for node in tree.within(ends)]
    return sum(len(each.encode()) for each in (*texts, document.get("state", ""), document.get("memory", "")))


def said_in(number: int, length: int = 500) -> dict[str, str]:
    return {"id": uuid.uuid4().hex, "role": "user", "content": f"{number} " + "日本語" * (length // 3)}


async def test_the_bytes_of_a_thread_are_those_of_its_documents_whatever_its_runs_did(database: Database):
    threads = Threads(database)
    quotas = Quotas(database, LimitSettings(), address_digest=lambda address: address)
    drawn = random.Random(12)
    for number in range(40):
        thread = await threads.get("t", "user:alice")
        await quotas.check_room("user:alice", [])
        state = {"text": "状態" * drawn.randrange(500)} if drawn.random() < 0.6 else None
        base = drawn.choice(thread.path[:-1]).tip if len(thread.path) > 1 and drawn.random() < 0.5 else None
        said = [said_in(number)] if base is None or drawn.random() < 0.7 else []
        address = await quotas.take(thread, said, state, "")
        run = Running(
            f"run{number}", "r", 0, tuple(said), base=base, cuts=base is not None and drawn.random() < 0.7, state=state
        )
        begun = await threads.begin_run(thread, run, agent_id="x")
        if drawn.random() < 0.2:
            await threads.abandon_run(begun, run.id)
            quotas.grow(thread, address, (await threads.get("t", "user:alice")).size_bytes - begun.size_bytes)
        else:
            answer = {"id": uuid.uuid4().hex, "role": "assistant", "content": "答え" * drawn.randrange(300)}
            rewritten = [*begun.messages[:-2], said_in(number)] if drawn.random() < 0.3 else begun.messages
            kept = begun.state if state is None else drawn.choice([state, begun.state, {"text": "é" * 50}])
            end = TurnEnd([*rewritten, answer], {"m": "ü" * number}, kept, lasts=drawn.random() < 0.6)
            ended = await threads.end_run(begun, end)
            quotas.grow(thread, address, ended.size_bytes - begun.size_bytes)
        stored = (await database.threads.find_one({"_id": "t"}))["bytes"]
        # `null` and `{}` are not stored.
        assert 0 <= await taken(database, "t") - stored <= 6, number
        known = quotas._known[_Subject("owner", "user:alice", "user")]
        assert 0 <= known.size_bytes - stored <= 6, "what is known of the user between two counts is as near"
    await quotas.close()


async def test_branches_that_are_dropped_and_messages_that_an_agent_rewrites_take_no_room(
    database: Database, monkeypatch
):
    monkeypatch.setattr("tornado_copilot.storage.turn_documents.SUPERSEDED_MAX", 2)
    threads = Threads(database)
    for number in range(6):
        thread = await threads.get("t", "user:alice")
        base = thread.path[0].tip if thread.path else None
        run = Running(f"run{number}", "r", 0, (said_in(number),), base=base, cuts=base is not None)
        begun = await threads.begin_run(thread, run, agent_id="x")
        await threads.end_run(begun, TurnEnd([*begun.messages, said_in(number)], {}))
    document = await database.threads.find_one({"_id": "t"})
    assert len(document["superseded"]) == 2 and document["bytes"] == await taken(database, "t")
