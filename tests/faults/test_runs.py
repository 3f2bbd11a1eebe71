"""Agents that misbehave: whatever they do, a run ends, says so once, and leaves the thread to the next message."""

import asyncio
import contextlib
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from ag_ui.core import RunAgentInput

from tests.agent_events import assert_valid
from tornado_copilot.access.caller import ANONYMOUS
from tornado_copilot.assistant.aside import RunsAside
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.assistant.hearing import Hearing
from tornado_copilot.assistant.leases import Leases
from tornado_copilot.assistant.runs import Runs
from tornado_copilot.assistant.turn import Turn
from tornado_copilot.errors import Conflict, InvalidParameters, NotFound, TooLarge
from tornado_copilot.storage.thread import Running, Thread, TurnEnd
from tornado_copilot.storage.thread_list import ThreadList
from tornado_copilot.storage.threads import Threads


class Agent:
    """Says a word every 10 ms, for as long as it likes."""

    def __init__(self, words=10**6, *, heeds_cancel=True, first=(), last=({"type": "RUN_FINISHED"},)):
        self.words, self.heeds_cancel, self.first, self.last = words, heeds_cancel, first, last
        self.closed = asyncio.Event()
        self.give_up = asyncio.Event()

    async def run(self, input, context):
        try:
            for event in self.first:
                yield event
            yield {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
            for _ in range(self.words):
                yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "word "}
                await self._pause()
            yield {"type": "TEXT_MESSAGE_END", "messageId": "m"}
            for event in self.last:
                yield event
        finally:
            self.closed.set()

    async def _pause(self):
        with contextlib.suppress(*([] if self.heeds_cancel else [asyncio.CancelledError])):
            await asyncio.sleep(0.01)
        if self.give_up.is_set():
            raise RuntimeError("the test is over")


def turn(thread, key=None):
    said = {"id": "u1", "role": "user", "content": "hello"}
    agent_input = RunAgentInput.model_validate(
        {
            "threadId": thread.id,
            "runId": "r1",
            "messages": [said],
            "state": {},
            "tools": [],
            "context": [],
            "forwardedProps": {},
        }
    )
    return Turn(thread, "default", agent_input, thread.head, [said], [said], ANONYMOUS, None, ZoneInfo("UTC"), key)


def runs_of(threads, *, timeout_seconds, run_max_bytes=32 * 1_048_576):
    return Runs(threads, hearing=Hearing(timeout_seconds=timeout_seconds, run_max_bytes=run_max_bytes))


class NothingSaid:
    """A log without a single batch."""

    top = -1

    async def read(self, first, last):
        return []


async def events_of(run):
    return [event async for events in run.follow() for event in events]


@pytest.mark.parametrize("heeds_cancel", [True, False])
async def test_an_agent_that_does_not_hear_the_stop_is_cut_off_and_its_words_are_kept(database, heeds_cancel):
    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    agent = Agent(heeds_cancel=heeds_cancel)
    run = await runs.start(agent, turn(Thread("t", "anonymous")))
    await asyncio.sleep(0.1)
    assert runs.stop("t")
    async with asyncio.timeout(3):
        events = await events_of(run)
    kinds = [event["type"] for event in events]
    assert kinds[:2] == ["RUN_STARTED", "TEXT_MESSAGE_START"]
    assert kinds[-2:] == ["TEXT_MESSAGE_END", "RUN_FINISHED"]
    assert events[-1]["threadId"] == "t" and events[-1]["runId"] == "r1"
    stored = await threads.get("t", "anonymous")
    assert stored.messages[-1]["content"] == "".join(event["delta"] for event in events if "delta" in event)
    assert not runs.going_on
    agent.give_up.set()
    await asyncio.wait_for(agent.closed.wait(), 3)


async def test_an_agent_that_hangs_before_its_first_word_can_be_stopped(database):
    class Silent:
        async def run(self, input, context):
            await asyncio.sleep(3600)
            yield {"type": "RUN_FINISHED"}

    runs = runs_of(Threads(database), timeout_seconds=60)
    run = await runs.start(Silent(), turn(Thread("t", "anonymous")))
    await asyncio.sleep(0)
    runs.stop("t")
    async with asyncio.timeout(3):
        assert [event["type"] for event in await events_of(run)] == ["RUN_STARTED", "RUN_FINISHED"]


async def test_an_agent_that_takes_too_long_is_ended_even_if_it_does_not_let_itself(database):
    runs = runs_of(Threads(database), timeout_seconds=0.2)
    agent = Agent(heeds_cancel=False)
    run = await runs.start(agent, turn(Thread("t", "anonymous")))
    async with asyncio.timeout(3):
        events = await events_of(run)
    assert events[-1]["code"] == "timeout"
    agent.give_up.set()
    await asyncio.wait_for(agent.closed.wait(), 3)


async def test_an_agent_is_closed_as_soon_as_it_has_ended_its_run(database):
    agent = Agent(words=1, last=[{"type": "RUN_FINISHED"}, {"type": "RUN_ERROR", "message": "too late"}])
    run = await runs_of(Threads(database), timeout_seconds=60).start(agent, turn(Thread("t", "anonymous")))
    events = await events_of(run)
    assert [event["type"] for event in events if event["type"].startswith("RUN_")] == ["RUN_STARTED", "RUN_FINISHED"]
    assert agent.closed.is_set()


async def test_a_run_starts_once_with_the_ids_of_the_request(database):
    first = [{"type": "RUN_STARTED", "threadId": "far", "runId": "far"}]
    run = await runs_of(Threads(database), timeout_seconds=60).start(
        Agent(words=1, first=first), turn(Thread("t", "anonymous"))
    )
    started = [event for event in await events_of(run) if event["type"] == "RUN_STARTED"]
    assert started == [{"type": "RUN_STARTED", "threadId": "t", "runId": "r1", "protocolVersion": "1.0"}]


async def test_an_answer_that_is_too_large_for_a_document_is_cut_off_visibly(database):
    class Endless:
        async def run(self, input, context):
            yield {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
            for _ in range(18):  # More than a document of MongoDB holds.
                yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "x" * 1_000_000}
            yield {"type": "TEXT_MESSAGE_END", "messageId": "m"}
            yield {"type": "RUN_FINISHED"}

    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    run = await runs.start(Endless(), turn(Thread("t", "anonymous")))
    async with asyncio.timeout(20):
        events = await events_of(run)
    assert events[-1]["type"] == "RUN_FINISHED"
    assert not runs.going_on
    left = await threads.get("t", "anonymous")
    assert left.running is None and [each["id"] for each in left.messages] == ["u1", "m"]
    assert left.messages[1]["content"].startswith("x" * 1_000_000) and "cut off" in left.messages[1]["content"][-60:]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "STATE_SNAPSHOT", "snapshot": {"a": "x" * 1_100_000}},
        {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/a", "value": "x" * 1_100_000}]},
    ],
    ids=["snapshot", "delta"],
)
async def test_an_answer_is_stored_though_the_shared_state_cannot_be(database, event):
    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    before = await runs.start(
        Agent(1, first=[{"type": "STATE_SNAPSHOT", "snapshot": {"n": 1}}]), turn(Thread("t", "anonymous"))
    )
    await before.finished()
    thread = await threads.get("t", "anonymous")
    run = await runs.start(Agent(words=1, first=[event]), replace(turn(thread), said=[], new=[]))
    assert (await events_of(run))[-1]["type"] == "RUN_FINISHED"
    left = await threads.get("t", "anonymous")
    assert [each.get("content") for each in left.messages] == ["hello", "word ", "word "] and left.state == {"n": 1}


async def test_one_run_at_a_time_in_a_thread_whichever_process_it_is_in(database):
    threads = Threads(database)
    here, there = runs_of(threads, timeout_seconds=60), runs_of(threads, timeout_seconds=60)
    thread = Thread("t", "anonymous")
    first = await here.start(Agent(), turn(thread))
    for late in (thread, await threads.get("t", "anonymous")):
        with pytest.raises(Conflict):
            await there.start(Agent(words=2), turn(late))
    here.stop("t")
    await first.finished()
    second = await there.start(Agent(words=2), turn(await threads.get("t", "anonymous")))
    await second.finished()
    assert second.error is None


async def test_a_drain_ends_what_is_late_and_stores_what_it_said(database):
    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    run = await runs.start(Agent(), turn(Thread("t", "anonymous")))
    await asyncio.sleep(0.05)
    await runs.drain(0.1)
    assert run.error["code"] == "interrupted"
    assert (await threads.get("t", "anonymous")).messages[-1]["content"].startswith("word word ")


async def test_a_thread_has_no_fixed_end(database):
    threads = Threads(database)
    for number in range(12):
        thread = await threads.get("t", "anonymous")
        said = {"id": f"m{number}", "role": "user", "content": "é" * 500_000}
        begun = await threads.begin_run(thread, Running(f"run{number}", "r", 1, (said,)), agent_id="default")
        await threads.end_run(begun, TurnEnd(begun.messages, {}))
    messages = (await threads.get("t", "anonymous")).messages
    assert [each["id"] for each in messages] == [f"m{number}" for number in range(12)]


@pytest.mark.parametrize(
    "error, code, words",
    [
        (RuntimeError("a secret path"), "internal", "failed"),
        (Conflict("you are registered already"), "conflict", "you are"),
    ],
)
async def test_an_agent_that_raises_ends_in_an_error_that_tells_what_people_may_know(database, error, code, words):
    class Raising:
        async def run(self, input, context):
            yield {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "search"}
            yield {"type": "TOOL_CALL_ARGS", "toolCallId": "c", "delta": '{"half'}
            raise error

    threads = Threads(database)
    run = await runs_of(threads, timeout_seconds=60).start(Raising(), turn(Thread("t", "anonymous")))
    events = await events_of(run)
    assert [event["type"] for event in events[-3:]] == ["TOOL_CALL_END", "TOOL_CALL_RESULT", "RUN_ERROR"]
    assert events[-1]["code"] == code and words in events[-1]["message"] and "secret" not in str(events)
    # No page carries out, and no model is shown, a call that was told by half.
    stored = (await threads.get("t", "anonymous")).messages
    assert [message["role"] for message in stored] == ["user", "assistant", "tool"]


async def test_an_agent_that_breaks_the_rules_ends_in_one_error(database):
    agent = Agent(words=1, last=[{"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "after its end"}])
    run = await runs_of(Threads(database), timeout_seconds=60).start(agent, turn(Thread("t", "anonymous")))
    events = await events_of(run)
    assert_valid(events)
    assert events[-1]["code"] == "invalid_agent"


async def test_runs_that_begin_at_once_are_written_down_together_and_one_thread_takes_only_one(database):
    threads = Threads(database)
    names = [f"thread-{number}" for number in range(30)] + ["thread-7", "thread-7"]
    fresh = await asyncio.gather(*(threads.get(name, "anonymous") for name in names))
    runs = [Running(f"run-{place}", "r", 0, ({"id": "m", "role": "user", "content": "hi"},)) for place in range(32)]
    begun = await asyncio.gather(
        *(threads.begin_run(thread, run, agent_id="default") for thread, run in zip(fresh, runs, strict=True)),
        return_exceptions=True,
    )
    assert all(isinstance(each, Thread) for each in begun[:7] + begun[8:30])
    assert sorted(type(begun[place]).__name__ for place in (7, 30, 31)) == ["Conflict", "Conflict", "Thread"]
    winner = next(place for place in (7, 30, 31) if isinstance(begun[place], Thread))
    stored = await asyncio.gather(*(threads.get(name, "anonymous") for name in names))
    assert [each.running.id for each in stored[:30]] == [f"run-{winner if n == 7 else n}" for n in range(30)]
    with pytest.raises(NotFound):
        await threads.get("thread-3", "user:somebody")


async def test_a_run_is_its_owners_also_where_nothing_is_stored_under_its_threads_id(database):
    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    run = await runs.start(Agent(), turn(Thread("t", "user:alice")))
    await ThreadList(database).clear("user:alice")
    strangers = await threads.get("t", "user:bob")
    assert runs.here(strangers) is None
    assert not await runs.stop_anywhere(strangers) and not run.stopped.is_set()
    assert runs.here(await threads.get("t", "user:alice")) is run
    runs.lose(run.id)
    await asyncio.wait_for(run.finished(), 5)


async def test_a_run_that_has_lost_its_lease_is_ended_and_writes_nothing_more(database):
    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    agent = Agent()
    run = await runs.start(agent, turn(Thread("t", "anonymous")))
    kept = await runs.start(Agent(), turn(Thread("kept", "anonymous")))
    left = await threads.get("t", "anonymous")
    await threads.end_run(left, TurnEnd(left.messages, {}))
    elsewhere = Elsewhere(threads, None, lease_seconds=60, on_outbox=lambda _: None)
    leases = Leases(runs, threads, elsewhere, lease_seconds=60)
    leases.start()
    async with asyncio.timeout(5):
        events = await events_of(run)
        await agent.closed.wait()
    await leases.close()
    assert_valid(events)
    assert events[-1]["code"] == "interrupted"
    assert [each["id"] for each in (await threads.get("t", "anonymous")).messages] == ["u1"]
    assert not kept.has_ended and runs.going_on == [("kept", kept.id)]
    runs.stop("kept")
    await kept.finished()
    assert kept.error is None


async def test_an_agent_that_spoils_its_memory_loses_nothing(database):
    class Spoiling(Agent):
        async def run(self, input, context):
            (await context.memory.load())["self"] = self
            with contextlib.suppress(InvalidParameters):
                await context.memory.save({"self": self})
            async for event in super().run(input, context):
                yield event

    threads = Threads(database)
    run = await runs_of(threads, timeout_seconds=60).start(Spoiling(words=1), turn(Thread("t", "anonymous")))
    assert (await events_of(run))[-1]["type"] == "RUN_FINISHED"
    left = await threads.get("t", "anonymous")
    assert left.running is None and left.memory == {} and [each["id"] for each in left.messages] == ["u1", "m"]


async def test_what_is_nested_as_deep_as_an_agent_may_send_is_stored_and_read_again(database):
    deep = []
    for _ in range(55):
        deep = [deep]
    agent = Agent(words=1, first=[{"type": "STATE_SNAPSHOT", "snapshot": {"deep": deep}}])
    threads = Threads(database)
    run = await runs_of(threads, timeout_seconds=60).start(agent, turn(Thread("t", "anonymous")))
    await run.finished()
    assert run.error is None
    assert (await threads.get("t", "anonymous")).state == {"deep": deep}


async def test_a_state_that_cannot_be_kept_is_refused_before_anybody_answers(database):
    threads = Threads(database)
    asked = turn(Thread("t", "anonymous"))
    asked = replace(asked, state={"a": "é" * 600_000})
    with pytest.raises(TooLarge, match="state"):
        await runs_of(threads, timeout_seconds=60).start(Agent(words=1), asked)
    assert (await threads.get("t", "anonymous")).version == 0


async def test_a_rewritten_thread_is_stored_whole_whatever_its_script(database):
    threads = Threads(database)
    await threads.begin_run(Thread("t", "anonymous"), Running("run", "r", 1, ()), agent_id="default")
    messages = [{"id": f"m{number}", "role": "user", "content": "語" * 500_000} for number in range(7)]
    await threads.end_run(await threads.get("t", "anonymous"), TurnEnd(messages, {}))
    assert (await threads.get("t", "anonymous")).messages == tuple(messages)


async def test_tool_calls_that_are_numbered_anew_are_kept_with_their_results(database):
    class Numbering:
        async def run(self, input, context):
            for event in (
                {"type": "TOOL_CALL_START", "toolCallId": "c1", "toolCallName": "search"},
                {"type": "TOOL_CALL_ARGS", "toolCallId": "c1", "delta": "{}"},
                {"type": "TOOL_CALL_END", "toolCallId": "c1"},
                {"type": "TOOL_CALL_RESULT", "messageId": "r1", "toolCallId": "c1", "content": "ok"},
                {"type": "RUN_FINISHED"},
            ):
                yield event

    threads = Threads(database)
    runs = runs_of(threads, timeout_seconds=60)
    for _ in range(2):
        asked = replace(turn(await threads.get("t", "anonymous")), said=[], new=[])
        events = await events_of(await runs.start(Numbering(), asked))
        assert_valid(events)
    messages = (await threads.get("t", "anonymous")).messages
    assert [each["role"] for each in messages] == ["assistant", "tool"] * 2
    assert all(call["toolCalls"][0]["function"]["arguments"] == "{}" for call in messages[::2])
    assert [each["toolCallId"] for each in messages[1::2]] == [each["toolCalls"][0]["id"] for each in messages[::2]]
    assert len({each["id"] for each in messages}) == 4


@pytest.mark.parametrize("letter, size", [("x", 1), ("語", 3)])
async def test_an_agent_that_says_more_than_a_run_may_is_ended_with_what_it_said_before_kept(database, letter, size):
    class Shouting(Agent):
        async def run(self, input, context):
            try:
                yield {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
                while True:
                    yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": letter * (30_000 // size)}
            finally:
                self.closed.set()

    threads, agent = Threads(database), Shouting()
    run = await runs_of(threads, timeout_seconds=60, run_max_bytes=100_000).start(agent, turn(Thread("t", "anonymous")))
    async with asyncio.timeout(10):
        events = await events_of(run)
    assert_valid(events)
    assert events[-1]["code"] == "too_long" and "100000 bytes (assistant.run_max_bytes)" in events[-1]["message"]
    assert agent.closed.is_set()
    stored = await threads.get("t", "anonymous")
    assert stored.running is None and stored.messages[-1]["content"] == letter * (30_000 // size) * 3


async def test_a_snapshot_counts_as_much_as_it_holds(database):
    first = [{"type": "STATE_SNAPSHOT", "snapshot": {"a": "x" * 30_000}}] * 4
    run = await runs_of(Threads(database), timeout_seconds=60, run_max_bytes=100_000).start(
        Agent(words=1, first=first), turn(Thread("t", "anonymous"))
    )
    events = await events_of(run)
    assert [event["type"] for event in events] == ["RUN_STARTED", *["STATE_SNAPSHOT"] * 3, "RUN_ERROR"]


async def test_a_patch_that_fails_in_the_middle_ends_the_run_and_leaves_the_state_as_everybody_knows_it(database):
    first = [
        {"type": "STATE_SNAPSHOT", "snapshot": {"count": 1}},
        {"type": "STATE_DELTA", "delta": [{"op": "replace", "path": "/count", "value": 2}]},
        {"type": "STEP_STARTED", "stepName": "s"},
        {
            "type": "STATE_DELTA",
            "delta": [
                {"op": "replace", "path": "/count", "value": 3},
                {"op": "test", "path": "/count", "value": 99},
            ],
        },
    ]
    threads = Threads(database)
    run = await runs_of(threads, timeout_seconds=60).start(Agent(first=first), turn(Thread("t", "anonymous")))
    events = await events_of(run)
    assert_valid(events)
    kinds = ["RUN_STARTED", "STATE_SNAPSHOT", "STATE_DELTA", "STEP_STARTED", "STEP_FINISHED", "RUN_ERROR"]
    assert [event["type"] for event in events] == kinds and events[-1]["code"] == "invalid_agent"
    assert (await threads.get("t", "anonymous")).state == {"count": 2}


async def test_a_run_whose_threads_id_is_somebody_elses_by_now_says_that_it_was_deleted_and_writes_nothing(database):
    threads = Threads(database)
    run = await runs_of(threads, timeout_seconds=60).start(
        Agent(words=10), turn(Thread("t", "user:alice", key="first"))
    )
    elsewhere = Elsewhere(threads, NothingSaid(), lease_seconds=0.2, on_outbox=lambda _: None)
    followed = elsewhere.follow(await threads.get("t", "user:alice"))
    removal = await ThreadList(database).delete("t", "user:alice")
    assert [(left.thread_id, left.run_id) for left in removal.runs] == [("t", run.id)]
    await threads.begin_run(Thread("t", "user:bob", key="second"), Running("other", "r", 0, ()), agent_id="default")
    async with asyncio.timeout(5):
        for each in (run, followed):
            await each.finished()
            assert each.error["code"] == "thread_deleted"
    await elsewhere.close()
    assert (await threads.get("t", "user:bob")).running.id == "other"


async def test_a_drain_ends_what_is_late_beside_any_thread():
    agent = Agent()
    aside = RunsAside(Hearing(timeout_seconds=60, run_max_bytes=65_536))
    run = aside.start(agent, turn(Thread("t", "anonymous")).agent_input, None)
    await asyncio.sleep(0.05)
    await aside.drain(0.05)
    assert run.error["code"] == "interrupted"
    await asyncio.wait_for(agent.closed.wait(), 3)
    await aside.drain(0.05)


async def test_an_agent_that_does_not_let_itself_be_cut_off_keeps_no_drain_waiting(database):
    runs = runs_of(Threads(database), timeout_seconds=60)
    agent = Agent(heeds_cancel=False)
    run = await runs.start(agent, turn(Thread("t", "anonymous")))
    async with asyncio.timeout(3):
        await runs.drain(0.05)
    assert run.error["code"] == "interrupted"
    agent.give_up.set()
    await asyncio.wait_for(agent.closed.wait(), 3)
