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
HELD_MAX_SECONDS = 1.0
"""Far more than a slice takes on a busy machine; in one stretch, each of these cases took at least a second."""


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
    """Return the history, and the seconds for which the loop was held at most."""
    held = 0.0

    async def watch() -> None:
        nonlocal held
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            held = max(held, time.perf_counter() - before)

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
