"""A run is found again: after a lost client, at another process, and, as interrupted, after its own has died."""

import asyncio
import os
import signal
import uuid
from datetime import UTC, datetime

import pytest

from tests.agent_events import assert_valid
from tests.http_calls import PREFIX, EventStream, RunStream, agent_input, call, post, token_for
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.storage.message_tree import ROOT, nodes_behind
from tornado_copilot.storage.outbox import Outbox
from tornado_copilot.storage.thread import Running, TurnEnd
from tornado_copilot.storage.thread_messages import ThreadMessages
from tornado_copilot.storage.threads import Threads
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import Batch, Publication

PERFORMER = "agents.default={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
SECRET = "a-secret-that-is-long-enough-for-hs256"
RUN, CONNECT = "agent/default/run", "agent/default/connect"


def asked(thread_id, said, number=1):
    body = agent_input(thread_id, said)
    body["messages"][0]["id"] = f"u{number}"
    return {**body, "runId": f"r{number}"}


class Tab:
    """Follows a thread's channel as a second tab does, and comes back with its cursor when its server is gone."""

    def __init__(self, thread_id, token=None):
        self.ends, self.events = [], []
        self._channel = f"thread:{thread_id}"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def open(self, server):
        resumed = {"Last-Event-ID": self.stream.cursor} if hasattr(self, "stream") else {}
        self.stream = await EventStream.open(server, f"?channels={self._channel}", **self._headers, **resumed)
        assert (await self.stream.message())["data"].get("recovered", True)

    async def until_end(self, count=1):
        """Until so many runs have ended; the run and the terminal event of each are in `ends`."""
        while len(self.ends) < count:
            told = (await self.stream.until("run.events"))["data"]
            self.events += told["events"]
            self.ends += [(told["runId"], each) for each in told["events"] if each["type"].startswith("RUN_ERR")]
            self.ends += [(told["runId"], each) for each in told["events"] if each["type"] == "RUN_FINISHED"]

    async def until_lost(self):
        while await self.stream.message() is not None:
            pass


async def connected(server, thread_id, token=None):
    stream = RunStream(server, CONNECT, {**agent_input(thread_id, ""), "messages": []}, token)
    await stream.whole()
    return stream


@pytest.fixture
def shared(database_uri, database):
    """The settings of processes on one database."""
    return (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={SECRET}",
        "assistant.run_lease_seconds=2",
        PERFORMER,
    )


@pytest.fixture
def pair(start_server, shared):
    """Two processes on one database, and who both of them know."""
    here, there = start_server(*shared), start_server(*shared)
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
    assert [(each["role"], each["content"]) for each in after.events[1]["messages"]][:1] == [("user", "count 1000")]
    assert after.text.startswith("0 1 2 3 4 5 ") and run.text.startswith(after.text)
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
        while (await database.threads.find_one({"_id": thread_id})).get("active") is not None:
            await asyncio.sleep(0.1)
    key = (await database.threads.find_one({"_id": thread_id}))["key"]
    assert await database.thread_messages.count_documents({"thread": key}) == 2


async def test_a_tab_on_the_channel_of_a_killed_servers_run_is_told_once_that_it_was_interrupted(start_server):
    server = start_server(PERFORMER)
    thread_id = uuid.uuid4().hex
    run = RunStream(server, RUN, asked(thread_id, "count 1000"))
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    tab = Tab(thread_id)
    await tab.open(server)
    assert (await tab.stream.until("run.events"))["data"]["events"]
    server.kill()
    await run.lost()
    await tab.until_lost()
    server.start()

    await tab.open(server)
    await tab.until_end()
    (run_id, end), *more = tab.ends
    assert end["code"] == "interrupted" and not more
    assert [event["type"] for event in tab.events[-2:]] == ["TEXT_MESSAGE_END", "RUN_ERROR"]
    next_one = RunStream(server, RUN, asked(thread_id, "hello", 2))
    await next_one.whole()
    await tab.until_end(2)
    assert tab.ends[1][1]["type"] == "RUN_FINISHED" and tab.ends[1][0] != run_id


async def test_the_channel_hears_once_of_the_end_that_many_processes_are_about_to_make(pair, start_server, shared):
    here, there, token = pair
    third = start_server(*shared)
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    tabs = [Tab(thread_id, token), Tab(thread_id, token)]
    for tab, server in zip(tabs, (there, third), strict=True):
        await tab.open(server)
    pages = [RunStream(server, CONNECT, asked(thread_id, ""), token) for server in (there, third)]
    for page in pages:
        await page.until("TEXT_MESSAGE_CONTENT")
    here.kill()
    await run.lost()
    for page in pages:
        events = await page.whole()
        assert_valid(events)
        assert events[-1]["code"] == "interrupted"
    for tab in tabs:
        await tab.until_end()
    await RunStream(there, RUN, asked(thread_id, "hello", 2), token).whole()
    for tab in tabs:
        await tab.until_end(2)
        assert [end["type"] for _, end in tab.ends] == ["RUN_ERROR", "RUN_FINISHED"]


async def test_a_thread_that_is_deleted_at_another_process_ends_its_run_with_words_that_say_so(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    page = RunStream(there, CONNECT, asked(thread_id, ""), token)
    await page.until("TEXT_MESSAGE_CONTENT")
    tab = Tab(thread_id, token)
    await tab.open(there)
    authorized = {"Authorization": f"Bearer {token}"}
    assert (await call(there, "DELETE", f"{PREFIX}/threads/{thread_id}", {}, **authorized)).status == 200
    for events in (await run.whole(), await page.whole()):
        assert_valid(events)
        assert events[-1]["code"] == "thread_deleted" and "deleted" in events[-1]["message"]
    await tab.until_end()
    assert (await connected(there, thread_id, token)).events == []
    await RunStream(here, RUN, asked(thread_id, "hello", 2), token).whole()
    assert [end.get("code") for _, end in tab.ends] == ["thread_deleted"]
    # The next thread of this id is another one: it is subscribed to anew.
    anew = Tab(thread_id, token)
    await anew.open(there)
    await RunStream(here, RUN, asked(thread_id, "help", 3), token).whole()
    await anew.until_end()
    assert [end.get("code") for _, end in anew.ends] == [None]


async def test_a_tab_learns_that_its_thread_was_deleted_also_where_the_runs_process_is_dead(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    tab = Tab(thread_id, token)
    await tab.open(there)
    here.kill()
    await run.lost()
    cleared = await call(there, "POST", f"{PREFIX}/threads/clear", {}, Authorization=f"Bearer {token}")
    assert cleared.status == 200
    await tab.until_end()
    assert tab.ends[0][1]["code"] == "thread_deleted"


class NothingSaid:
    top = 0

    async def read(self, first, last):
        return []


async def test_a_run_left_behind_that_is_found_twice_is_ended_once(database):
    threads = Threads(database, lease_seconds=60)
    thread = await threads.get("t", "anonymous")
    said = ({"id": "u1", "role": "user", "content": "hello"},)
    await threads.begin_run(thread, Running("run", "r1", 1, said), agent_id="default")
    elsewhere = Elsewhere(threads, NothingSaid(), lease_seconds=1, on_outbox=lambda _: None, is_alone=True)
    follower = elsewhere.follow(await threads.get("t", "anonymous"))
    await asyncio.gather(*(elsewhere.recover(lambda _: False) for _ in range(3)), follower.finished())
    assert follower.error is None or follower.error["code"] == "interrupted"
    left = await threads.get("t", "anonymous")
    assert left.running is None and [each["id"] for each in left.messages] == ["u1"]
    await elsewhere.close()


async def test_a_run_that_cannot_be_stored_by_who_finds_it_frees_its_thread_and_those_behind_it(database):
    threads = Threads(database, lease_seconds=0)
    said = ({"id": "u1", "role": "user", "content": "hello"},)
    for thread_id in ("b", "a"):
        held = thread = await threads.get(thread_id, "anonymous")
        await threads.begin_run(thread, Running(f"run {thread_id}", "r1", 1, said), agent_id="default")
    huge = {"type": "STATE_SNAPSHOT", "snapshot": "x" * 1_100_000}
    data = encode({"type": "run.events", "data": {"threadId": "a", "runId": "run a", "events": [huge]}})

    class Told(NothingSaid):
        top = 1

        async def read(self, first, last):
            return [Batch(1, (Publication(held.channel, data),))]

    await Elsewhere(threads, Told(), lease_seconds=1, on_outbox=lambda _: None).recover(lambda _: False)
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
            return [Batch(1, (Publication(thread.channel, data),))]

    elsewhere = Elsewhere(threads, Told(), lease_seconds=1, on_outbox=lambda _: None)
    thread = await threads.get("t", "anonymous")
    followed = elsewhere.follow(thread)
    await asyncio.wait_for(followed.finished(), 5)
    assert followed.transcript.state == {"count": 2}
    await elsewhere.close()


async def test_a_process_that_was_stopped_for_longer_than_its_lease_goes_on_with_no_run_that_was_ended(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    run = RunStream(here, RUN, asked(thread_id, "count 1000"), token)
    await run.until("TEXT_MESSAGE_CONTENT", 5)
    tab = Tab(thread_id, token)
    await tab.open(there)
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
    await RunStream(here, RUN, asked(thread_id, "hello", 3), token).whole()
    await tab.until_end(3)
    assert [end["type"] for _, end in tab.ends] == ["RUN_ERROR", "RUN_FINISHED", "RUN_FINISHED"]


async def test_an_answer_that_was_written_and_never_counted_answers_no_request_again(database):
    threads = Threads(database, lease_seconds=60)
    run = Running("run", "r1", 1, ({"id": "u1", "role": "user", "content": "hello"},), key="key")
    begun = await threads.begin_run(await threads.get("t", "anonymous"), run, agent_id="default")
    # As a process leaves it that is killed between the two writes of an end.
    answer = encode({"id": "a1", "role": "assistant", "content": "all of it"}).decode()
    written = nodes_behind(begun.path[-1].tip, "run", [answer], datetime.now(UTC), ["key"])
    await ThreadMessages(database).insert(begun.store_key, written)
    elsewhere = Elsewhere(threads, NothingSaid(), lease_seconds=1, on_outbox=lambda _: None, is_alone=True)
    assert (await threads.get("t", "anonymous")).answering("key") is None
    await elsewhere.recover(lambda _: False)
    left = await threads.get("t", "anonymous")
    assert [each["id"] for each in left.messages] == ["u1"] and left.answering("key") is None


async def test_a_question_is_seen_by_who_reads_while_it_is_written(database, monkeypatch):
    threads = Threads(database)
    insert = ThreadMessages.insert

    async def slowly(self, key, nodes):
        await asyncio.sleep(0.1)
        await insert(self, key, nodes)

    monkeypatch.setattr(ThreadMessages, "insert", slowly)
    thread = await threads.get("t", "anonymous")
    run = Running("run", "r1", 1, ({"id": "u1", "role": "user", "content": "hello"},))
    beginning = asyncio.create_task(threads.begin_run(thread, run, agent_id="default"))
    while await database.threads.find_one({"_id": "t"}) is None:
        await asyncio.sleep(0.005)
    elsewhere = Elsewhere(Threads(database), NothingSaid(), lease_seconds=1, on_outbox=lambda _: None, is_alone=True)
    read = await Threads(database).get("t", "anonymous")
    await beginning
    assert [each["id"] for each in read.messages] == ["u1"]
    # What it has read is what it stores, should the run's process die.
    await elsewhere.follow(read).finished()
    assert [each["id"] for each in (await threads.get("t", "anonymous")).messages] == ["u1"]
    await elsewhere.close()


async def test_a_cut_that_comes_to_nothing_because_its_process_died_is_told_and_taken_back(database):
    threads = Threads(database, lease_seconds=60)
    asked = {"id": "u1", "role": "user", "content": "hello"}
    answer = {"id": "a1", "role": "assistant", "content": "well?"}
    open_question = [{"id": "i1", "reason": "confirmation"}]
    run = Running("first", "r1", 1, (asked,))
    begun = await threads.begin_run(await threads.get("t", "anonymous"), run, agent_id="default")
    await threads.end_run(begun, TurnEnd([asked, answer], {}, interrupts=open_question))
    thread = await threads.get("t", "anonymous")
    again = Running("second", "r2", 1, ({**asked, "content": "edited"},), base=ROOT, cuts=True)
    await threads.begin_run(thread, again, agent_id="default")
    assert [each["content"] for each in (await threads.get("t", "anonymous")).messages] == ["edited"]
    elsewhere = Elsewhere(threads, NothingSaid(), lease_seconds=1, on_outbox=lambda _: None, is_alone=True)
    await elsewhere.recover(lambda _: False)
    back = await threads.get("t", "anonymous")
    assert list(back.messages) == [asked, answer] and list(back.interrupts) == open_question
    told = await Outbox(database.threads).pending("t")
    assert [each.message["type"] for each in told] == ["run.events", "thread.changed"]


async def test_a_question_that_took_messages_back_is_kept_where_its_end_cannot_be_stored(database):
    threads = Threads(database)
    asked = {"id": "u1", "role": "user", "content": "hello"}
    begun = await threads.begin_run(
        await threads.get("t", "anonymous"), Running("first", "r1", 1, (asked,)), agent_id="default"
    )
    await threads.end_run(begun, TurnEnd([asked, {"id": "a1", "role": "assistant", "content": "hi"}], {}))
    thread = await threads.get("t", "anonymous")
    again = Running("second", "r2", 1, ({"id": "u2", "role": "user", "content": "edited"},), base=ROOT, cuts=True)
    await threads.abandon_run(await threads.begin_run(thread, again, agent_id="default"), "second")
    back = await threads.get("t", "anonymous")
    assert [each["id"] for each in back.messages] == ["u1", "a1"]
    assert [node.message["id"] for node in back.tree.path_to(back.superseded[-1])] == ["u2"]
