"""A run is found again: after a lost client, at another process, and, as interrupted, after its own has died."""

import asyncio
import os
import signal
import uuid

import pytest

from tests.agent_events import assert_valid
from tests.http_calls import PREFIX, RunStream, agent_input, call, post, token_for
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.storage.threads import Running, Threads
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import Batch, Publication

PERFORMER = "agents.default={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
SECRET = "a-secret-that-is-long-enough-for-hs256"
RUN, CONNECT = "agent/default/run", "agent/default/connect"


def asked(thread_id, said, number=1):
    body = agent_input(thread_id, said)
    body["messages"][0]["id"] = f"u{number}"
    return {**body, "runId": f"r{number}"}


async def connected(server, thread_id, token=None):
    stream = RunStream(server, CONNECT, {**agent_input(thread_id, ""), "messages": []}, token)
    await stream.whole()
    return stream


@pytest.fixture
def pair(start_server, database_uri, database):
    """Two processes on one database, and who both of them know."""
    settings = (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={SECRET}",
        "assistant.run_lease_seconds=2",
        PERFORMER,
    )
    here, there = start_server(*settings), start_server(*settings)
    return here, there, token_for(here, "alice@example.com", secret=SECRET)


async def test_a_killed_servers_run_is_interrupted_with_its_text_kept_and_the_thread_is_free(start_server):
    server = start_server(PERFORMER)
    thread_id = uuid.uuid4().hex
    run = RunStream(server, RUN, asked(thread_id, "count 1000"))
    await run.until("TEXT_MESSAGE_CONTENT", 12)
    server.kill()
    await run.lost()
    server.start()

    after = await connected(server, thread_id)
    assert_valid(after.events)
    assert (after.events[-1]["type"], after.events[-1]["code"]) == ("RUN_ERROR", "interrupted")
    assert (await connected(server, thread_id)).events[-1] == after.events[-1], "until the next message"
    said = [(each["role"], each["content"]) for each in after.events[1]["messages"]]
    assert said[0] == ("user", "count 1000")
    assert said[1][1].startswith("0 1 2 3 4 5 ") and run.text.startswith(said[1][1])
    next_one = RunStream(server, RUN, asked(thread_id, "hello", 2))
    await next_one.whole()
    assert next_one.text == "You said hello."
    again = await connected(server, thread_id)
    assert again.events[-1]["type"] == "RUN_FINISHED" and len(again.events[1]["messages"]) == 4


async def test_a_page_attaches_at_another_process_amid_a_run_and_gets_all_of_it(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 40"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    pages = [RunStream(server, CONNECT, asked(thread_id, ""), token) for server in (here, there, there)]
    for page in pages:
        await page.until("MESSAGES_SNAPSHOT")
    for stream in (run, *pages):
        await stream.whole()
        assert_valid(stream.events)
        assert stream.text == "".join(f"{number} " for number in range(40))
    assert all(page.events[1]["messages"][0]["content"] == "count 40" for page in pages)


async def test_a_run_is_stopped_from_another_process(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    authorized = {"Authorization": f"Bearer {token}"}
    stopped = await call(there, "POST", f"{PREFIX}/agent/default/stop/{thread_id}", {}, **authorized)
    assert stopped.json == {"stopped": True}
    events = await run.whole()
    assert [event["type"] for event in events[-2:]] == ["TEXT_MESSAGE_END", "RUN_FINISHED"]
    assert (await connected(there, thread_id, token)).text == run.text


async def test_one_run_at_a_time_whichever_process_is_asked(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT")
    for server in (here, there):
        refused = await post(server, asked(thread_id, "hello", 2), token, Accept="text/event-stream")
        assert refused.status == 409 and refused.json["code"] == "conflict"
    await post(here, {"type": "stop", "threadId": thread_id}, token)
    await run.whole()


async def test_who_follows_a_run_elsewhere_is_told_that_its_process_died(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    page = RunStream(there, CONNECT, asked(thread_id, ""), token)
    await page.until("TEXT_MESSAGE_CONTENT")
    here.kill()
    await run.lost()
    events = await page.whole()
    assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", "interrupted")
    assert_valid(events)
    assert (await connected(there, thread_id, token)).text == page.text
    next_one = RunStream(there, RUN, asked(thread_id, "hello", 2), token)
    await next_one.whole()
    assert next_one.text == "You said hello."


async def test_a_run_that_nobody_looks_for_is_ended_all_the_same(pair, database):
    here, _, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    here.kill()
    await run.lost()
    async with asyncio.timeout(15):
        while (await database.threads.find_one({"_id": thread_id})).get("run") is not None:
            await asyncio.sleep(0.1)
    assert len((await database.threads.find_one({"_id": thread_id}))["messages"]) == 2


class NothingSaid:
    top = 0

    async def read(self, first, last):
        return []


async def test_a_run_left_behind_that_is_found_twice_is_ended_once(database):
    threads = Threads(database, lease_seconds=60)
    thread = await threads.get("t", "anonymous")
    said = ({"id": "u1", "role": "user", "content": "hello"},)
    await threads.begin_run(thread, Running("run", "r1", 1, said), agent_id="default")
    elsewhere = Elsewhere(threads, NothingSaid(), lease_seconds=1, is_alone=True)
    follower = elsewhere.follow(await threads.get("t", "anonymous"))
    await asyncio.gather(*(elsewhere.recover(lambda _: False) for _ in range(3)), follower.finished())
    assert follower.error is None or follower.error["code"] == "interrupted"
    left = await threads.get("t", "anonymous")
    assert left.running is None and [each["id"] for each in left.messages] == ["u1"]
    await elsewhere.close()


async def test_a_run_that_cannot_be_stored_by_who_finds_it_frees_its_thread_and_those_behind_it(database):
    threads = Threads(database, lease_seconds=0)
    said = ({"id": "u1", "role": "user", "content": "hello"},)
    for thread_id in ("a", "b"):
        thread = await threads.get(thread_id, "anonymous")
        await threads.begin_run(thread, Running(f"run {thread_id}", "r1", 1, said), agent_id="default")
    huge = {"type": "STATE_SNAPSHOT", "snapshot": "x" * 1_100_000}
    data = encode({"type": "run.events", "data": {"threadId": "a", "runId": "run a", "events": [huge]}})

    class Told(NothingSaid):
        top = 1

        async def read(self, first, last):
            return [Batch(1, (Publication("thread:a", data),))]

    await Elsewhere(threads, Told(), lease_seconds=1).recover(lambda _: False)
    assert (await threads.get("a", "anonymous")).running is None
    assert [each["id"] for each in (await threads.get("b", "anonymous")).messages] == ["u1"]


async def test_a_run_that_began_with_a_clients_state_is_followed_elsewhere_from_that_state(database):
    threads = Threads(database)
    run = Running("run", "r1", 1, (), state={"count": 1})
    await threads.begin_run(await threads.get("t", "anonymous"), run, agent_id="default")
    delta = {"type": "STATE_DELTA", "delta": [{"op": "replace", "path": "/count", "value": 2}]}
    events = [delta, {"type": "RUN_FINISHED"}]
    data = encode({"type": "run.events", "data": {"threadId": "t", "runId": "run", "events": events}})

    class Told(NothingSaid):
        top = 1

        async def read(self, first, last):
            return [Batch(1, (Publication("thread:t", data),))]

    elsewhere = Elsewhere(threads, Told(), lease_seconds=1)
    followed = elsewhere.follow(await threads.get("t", "anonymous"))
    await asyncio.wait_for(followed.finished(), 5)
    assert followed.transcript.state == {"count": 2}
    await elsewhere.close()


async def test_a_process_that_was_stopped_for_longer_than_its_lease_goes_on_with_no_run_that_was_ended(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    os.kill(here.pid, signal.SIGSTOP)
    try:
        after = await connected(there, thread_id, token)
        while after.events[-1].get("code") != "interrupted":
            after = await connected(there, thread_id, token)
        next_one = RunStream(there, RUN, asked(thread_id, "hello", 2), token)
        await next_one.whole()
    finally:
        os.kill(here.pid, signal.SIGCONT)
    async with asyncio.timeout(5):
        events = await run.whole()
    assert_valid(events)
    assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", "interrupted")
    last = await connected(there, thread_id, token)
    assert [each["role"] for each in last.events[1]["messages"]] == ["user", "assistant"] * 2
