"""What a run answers, for long lists and long threads: the loop is not held, whatever a client sends."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent_history import HistoryBounds, RunHistory, run_history
from tornado_copilot.storage.message_tree import ROOT, MessageTree, Node, Tip, nodes_behind
from tornado_copilot.storage.thread import Thread
from tornado_copilot.wire.encoding import encode

BOUNDS = HistoryBounds(messages_max=500, max_bytes=8_388_608)
HELD_MAX_SECONDS = 0.4
"""Of the loop's own thread, whatever else the machine does. In one stretch, two of the cases took seconds."""


def branch(name: str, count: int, behind: Tip = ROOT, roles: tuple[str, ...] = ("user", "assistant")) -> list[Node]:
    said = [
        {"id": f"{name}{number}", "role": roles[number % len(roles)], "content": f"{name} {number}"}
        for number in range(count)
    ]
    return nodes_behind(behind, name, [encode(each).decode() for each in said], datetime.now(UTC))


def thread_of(current: list[Node], *superseded: list[Node]) -> Thread:
    tree = MessageTree([*current, *(node for nodes in superseded for node in nodes)])
    head = current[-1].tip
    ends = tuple(nodes[-1].tip for nodes in superseded)
    return Thread("t", "user:a", path=tree.path_to(head), tree=tree, head=head, superseded=ends, version=3)


def asked(messages: list[dict[str, Any]]) -> RunAgentInput:
    others: dict[str, Any] = {"tools": [], "context": [], "state": {}, "forwardedProps": {}}
    return RunAgentInput.model_validate({"threadId": "t", "runId": "r", "messages": messages, **others})


async def watched(thread: Thread, agent_input: RunAgentInput) -> tuple[RunHistory, float]:
    """Return the history, and the seconds of work for which the loop was held at most."""
    held = 0.0

    async def watch() -> None:
        nonlocal held
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            held = max(held, time.thread_time() - before)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    history = await run_history(thread, agent_input, BOUNDS)
    await asyncio.sleep(0)
    watching.cancel()
    return history, held


async def test_many_unknown_ids_beside_superseded_messages_do_not_hold_the_loop() -> None:
    current = branch("a", 5_000)
    thread = thread_of(current, *(branch(f"s{number}-", 50, current[number].tip) for number in range(60)))
    history, held = await watched(
        thread, asked([{"id": f"x{n}", "role": "user", "content": "q"} for n in range(3_000)])
    )
    assert len(history.new) == 3_000
    assert held < HELD_MAX_SECONDS


async def test_many_superseded_ids_of_another_role_do_not_hold_the_loop() -> None:
    current = branch("a", 2)
    old = branch("s", 3_000, current[-1].tip, roles=("user",))
    sent = [{"id": f"s{number}", "role": "assistant", "content": "no"} for number in range(3_000)]
    history, held = await watched(thread_of(current, old), asked(sent))
    assert history.base == current[-1].tip
    assert held < HELD_MAX_SECONDS


async def test_a_long_thread_that_comes_back_whole_does_not_hold_the_loop() -> None:
    current = branch("a", 5_000)
    thread = thread_of(current)
    history, held = await watched(thread, asked([*thread.messages, {"id": "new", "role": "user", "content": "q"}]))
    assert (history.base, [each["id"] for each in history.new]) == (current[-1].tip, ["new"])
    assert held < HELD_MAX_SECONDS


async def test_a_list_that_goes_on_behind_superseded_messages_makes_them_current() -> None:
    current = branch("a", 4)
    old = branch("s", 2, current[1].tip)
    thread = thread_of(current, old)
    listed = [*thread.messages[:2], *(node.message for node in old), {"id": "new", "role": "user", "content": "q"}]
    history, _ = await watched(thread, asked(listed))
    assert (history.base, history.cuts) == (old[-1].tip, True)


CALL = {"id": "call", "type": "function", "function": {"name": "look", "arguments": "{}"}}
ASKING = {"id": "a", "role": "assistant", "toolCalls": [CALL]}
RESULT = {"id": "r", "role": "tool", "toolCallId": "call", "content": "seen"}


async def given(stored: list[dict[str, Any]], sent: list[dict[str, Any]], messages: int, max_bytes: int) -> list[str]:
    nodes = nodes_behind(ROOT, "b", [encode(each).decode() for each in stored], datetime.now(UTC))
    bounds = HistoryBounds(messages, max_bytes)
    return [each.id for each in (await run_history(thread_of(nodes), asked(sent), bounds)).for_agent]


async def test_an_agent_is_given_the_call_of_the_newest_result_whatever_its_bounds() -> None:
    question = {"id": "u", "role": "user", "content": "look"}
    for messages, max_bytes in ((1, 8_388_608), (500, 20)):
        assert await given([question, ASKING], [question, ASKING, RESULT], messages, max_bytes) == ["a", "r"]


async def test_what_is_new_counts_against_the_bytes_that_an_agent_is_given() -> None:
    question = {"id": "u", "role": "user", "content": "look"}
    sent = [{"id": f"n{number}", "role": "user", "content": "x" * 500} for number in range(10)]
    assert await given([question], sent, 500, 2_000) == ["n7", "n8", "n9"]


async def test_an_agent_is_given_no_more_than_its_bounds_nor_a_result_first() -> None:
    question = {"id": "u", "role": "user", "content": "look"}
    stored = [question, ASKING, RESULT, {"id": "a2", "role": "assistant", "content": "so"}]
    assert await given(stored, [{"id": "n", "role": "user", "content": "on"}], 3, 8_388_608) == ["a2", "n"]
