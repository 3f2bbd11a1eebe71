"""What a run answers: the client's list reconciled with the thread, and the part of it that its agent is given."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ag_ui.core import Message, RunAgentInput
from pydantic import TypeAdapter

from tornado_copilot.assistant.history import Entry, Mode, Plan, reconcile
from tornado_copilot.storage.message_tree import ROOT, Node, Tip
from tornado_copilot.storage.thread import Thread

MESSAGES_PER_SLICE = 250
"""Messages that are validated or dumped in one turn of the loop, at up to 20 microseconds each."""
COMPARED_MAX = 500
"""Messages that are compared in one turn of the loop, at up to 20 microseconds each; more of them in a thread."""

_MODEL: TypeAdapter[Message] = TypeAdapter(Message)
_FOR_THE_AGENT = frozenset({"system", "developer"})


@dataclass(frozen=True, slots=True)
class HistoryBounds:
    """How much of a thread an agent is given at most: the newest messages.

    Attributes:
        messages_max: Their number.
        max_bytes: Their size as JSON.
    """

    messages_max: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class RunHistory:
    """What a run answers.

    Attributes:
        base: The stored message that `said` follows; `ROOT` for none.
        said: What is stored behind it, in wire form: what is new, and copies of messages that moved.
        new: What is new of it.
        cuts: Whether it takes messages of the thread back.
        client_holds_history: Whether the client showed that it holds earlier messages; None if there were none.
        for_agent: What the agent is given.
    """

    base: Tip
    said: list[dict[str, Any]]
    new: list[dict[str, Any]]
    cuts: bool
    client_holds_history: bool | None
    for_agent: list[Message]


async def run_history(thread: Thread, agent_input: RunAgentInput, bounds: HistoryBounds) -> RunHistory:
    """Return what a run of an AG-UI client answers.

    A long conversation is compared in a thread, and handled in slices, between which others have their turn.
    """
    sent = list(agent_input.messages)
    is_long = len(sent) + len(thread.tree) > COMPARED_MAX
    planned = asyncio.to_thread(_planned, thread, agent_input) if is_long else None
    plan, path = _planned(thread, agent_input) if planned is None else await planned
    tail, said, new = await _tail(plan, path, sent)
    kept = path[: plan.kept]
    systems = [each for each in sent if each.role in _FOR_THE_AGENT]
    for_agent = await newest([*kept, *tail], bounds)
    base = kept[-1].tip if kept else ROOT
    holds = plan.shares if thread.path else None
    return RunHistory(base, said, new, plan.cuts, holds, [*systems, *for_agent])


def _planned(thread: Thread, agent_input: RunAgentInput) -> tuple[Plan, Sequence[Node]]:
    """Return what a client's list means for a thread, and the path that it continues."""
    entries = [_sent_entry(each) for each in agent_input.messages]
    tips = _superseded_tips(thread, entries)

    def superseded(message_id: str) -> Sequence[Entry] | None:
        tip = tips.get(message_id)
        return None if tip is None else [_stored_entry(node) for node in thread.tree.path_to(tip)]

    plan = reconcile(
        entries,
        [_stored_entry(node) for node in thread.path],
        superseded,
        client_holds_history=thread.last_run.holds_history,
        resumes=bool(agent_input.resume),
        mode=_mode_of(agent_input),
    )
    return plan, thread.path if plan.branch is None else thread.tree.path_to(tips[plan.branch])


def _mode_of(agent_input: RunAgentInput) -> Mode | None:
    props = agent_input.forwarded_props
    mode = props.get("history") if isinstance(props, dict) else None
    # A list or an object is no kind of history, and no entry of a set either.
    return mode if mode in ("append", "replace") else None


def _sent_entry(message: Message) -> Entry:
    content = getattr(message, "content", None)
    if isinstance(content, list):
        content = [each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in content]
    calls = tuple(each.id for each in getattr(message, "tool_calls", None) or ())
    return Entry(message.id, message.role, content, calls, getattr(message, "tool_call_id", None))


def _stored_entry(node: Node) -> Entry:
    message = node.message
    calls = tuple(each["id"] for each in message.get("toolCalls", ()))
    answers = message.get("toolCallId") if message["role"] == "tool" else None
    return Entry(message["id"], message["role"], message.get("content"), calls, answers)


def _superseded_tips(thread: Thread, entries: Sequence[Entry]) -> dict[str, Tip]:
    """Return the superseded messages of a client's list, by id; the one that was taken back last if there are several.

    Another role than in the list is another message.
    """
    roles: dict[str, str] = {}
    for each in entries:
        roles.setdefault(each.id, each.role)
    tips: dict[str, Tip] = {}
    for node in thread.tree.within(reversed(thread.superseded)):
        if roles.get(node.message["id"]) == node.message["role"]:
            tips.setdefault(node.message["id"], node.tip)
    return tips


async def _tail(
    plan: Plan, path: Sequence[Node], sent: Sequence[Message]
) -> tuple[list[Node | Message], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what follows the part of the path that stays: as an agent gets it, as it is stored, and the new of it."""
    taken = {node.message["id"] for node in path[: plan.kept]}
    both: list[Node | Message] = []
    said: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for number, item in enumerate(plan.tail, start=1):
        if item.source == "thread":
            node = path[item.place]
            both.append(node)
            said.append(node.message)
        else:
            message = sent[item.place]
            if message.id in taken:
                # A client that numbers its messages anew says something else under an old id.
                message = message.model_copy(update={"id": secrets.token_urlsafe(12)})
            both.append(message)
            new.append(message.model_dump(mode="json", by_alias=True, exclude_none=True))
            said.append(new[-1])
        taken.add(said[-1]["id"])
        if number % MESSAGES_PER_SLICE == 0:
            await asyncio.sleep(0)
    return both, said, new


async def newest(conversation: Sequence[Node | Message], bounds: HistoryBounds) -> list[Message]:
    """Return the newest messages of a conversation as an agent is given them.

    It gets no activities, which are for people, and no results whose calls are not before them. The newest message is
    always given; with its call, if it is a result.
    """
    chosen: list[Message] = []
    size = 0
    for number, each in enumerate(reversed(conversation), start=1):
        size += each.size_bytes if isinstance(each, Node) else len(each.model_dump_json(by_alias=True).encode())
        is_beyond = number > bounds.messages_max or size > bounds.max_bytes
        if is_beyond and any(message.role != "tool" for message in reversed(chosen)):
            break
        message = _MODEL.validate_python(each.message) if isinstance(each, Node) else each
        if message.role != "activity":
            chosen.append(message)
        if number % MESSAGES_PER_SLICE == 0:
            await asyncio.sleep(0)
    return _with_calls(chosen[::-1])


def _with_calls(messages: Sequence[Message]) -> list[Message]:
    """Return the messages with each result directly behind its call, and without those that have none.

    Models refuse any other order. An agent that has rewritten the conversation may have left another one.
    """
    results: dict[str, Message] = {}
    for message in messages:
        if message.role == "tool":
            results.setdefault(message.tool_call_id, message)
    ordered: list[Message] = []
    for message in messages:
        if message.role != "tool":
            ordered.append(message)
            calls = getattr(message, "tool_calls", None) or ()
            ordered += [results.pop(each.id) for each in calls if each.id in results]
    return ordered
