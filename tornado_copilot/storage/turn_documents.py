"""What a run changes in the documents of its thread: encoded, measured, and cut off where it is too large."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from tornado_copilot.errors import TooLarge
from tornado_copilot.storage.database import Document
from tornado_copilot.storage.message_tree import ROOT, MessageTree, Node, Tip, size_of
from tornado_copilot.storage.thread import Running, Thread, TurnEnd, text_of
from tornado_copilot.wire.encoding import encode

logger = logging.getLogger(__name__)

MESSAGE_MAX_BYTES = 15 * 1_048_576
"""One message as JSON. MongoDB limits a document to 16 MiB."""
STATE_MAX_BYTES = 1_048_576
MEMORY_MAX_BYTES = 65_536
TITLE_MAX_LENGTH = 80
SUPERSEDED_MAX = 200
"""What was taken back is kept so many times; the oldest goes first."""
_CUT = "\n[cut off here: this was longer than can be stored]"


def encoded_messages(messages: Iterable[dict[str, Any]]) -> list[str]:
    """Return what was said as JSON.

    Raises:
        TooLarge: A message takes more than `MESSAGE_MAX_BYTES`.
    """
    texts = [encode(message) for message in messages]
    if any(len(text) > MESSAGE_MAX_BYTES for text in texts):
        raise TooLarge(f"a message must be at most {MESSAGE_MAX_BYTES} bytes of JSON")
    return [text.decode() for text in texts]


def active_document(thread: Thread, run: Running) -> Document:
    """Return a run that begins as its thread holds it.

    Raises:
        TooLarge: Its state is larger than what can be stored.
    """
    assert run.base is not None  # noqa: S101 - `begin_run` has set it
    active: Document = {
        "id": run.id,
        "clientRunId": run.client_run_id,
        "since": run.since_batch,
        "base": list(run.base),
        "said": len(run.said),
        "cuts": run.cuts,
        "leaseUntil": run.lease_until,
        "channel": run.channel or thread.channel,
    }
    if run.state is not None:
        active["state"] = encoded_state(run.state)
    if run.client_holds_history is not None:
        active["holdsHistory"] = run.client_holds_history
    if run.key is not None:
        active["key"] = run.key
    return active


def same_beginning(path: Sequence[Node], messages: Sequence[dict[str, Any]]) -> int:
    """Return how many messages of a conversation are stored already, counted from the first."""
    for place, (node, message) in enumerate(zip(path, messages, strict=False)):
        if node.message is not message and node.message != message:
            return place
    return min(len(path), len(messages))


def left_by(thread: Thread, run: Running, end: TurnEnd, *, lasts: bool) -> tuple[Document, int]:
    """Return the change of a thread's own fields, and the bytes that it takes then without new messages.

    Args:
        thread: As it was when the run had begun.
        run: The run.
        end: What it leaves.
        lasts: Whether its messages become current. What is asked at the end of the others is open again if not.
    """
    change: Document = {
        "interrupts": [encode(each).decode() for each in (end.interrupts if lasts else thread.interrupts)],
        "failure": end.failure,
        "lastRunId": run.client_run_id,
        "sentState": run.state is not None,
    }
    size_bytes = thread.size_bytes - (0 if thread.is_legacy else state_growth(thread.state, run.state))
    if run.client_holds_history is not None:
        change["holdsHistory"] = run.client_holds_history
    before = encode(thread.state)
    try:
        state = encoded_state(end.state)
    except TooLarge:
        logger.warning("a shared state is too large to be stored, the one before stays", extra={"run_id": run.id})
        state = before.decode()
    memory, memory_before = encode(end.memory), encode(thread.memory)
    if state.encode() != before:
        change["state"] = state
        size_bytes += size_of(state) - len(before)
    if memory != memory_before:
        change["memory"] = memory.decode()
        size_bytes += len(memory) - len(memory_before)
    return change, max(0, size_bytes)


def left_unanswered(thread: Thread) -> Document:
    """Return the change of a thread of whose run nothing is stored but what it was asked.

    Args:
        thread: As it was when the run had begun, or without the run where nothing of it was stored.
    """
    run = thread.running
    if run is None:
        return {"bytes": thread.size_bytes}
    head, superseded = thread.path[-1].tip if thread.path else ROOT, thread.superseded
    change: Document = {"bytes": thread.size_bytes - state_growth(thread.state, run.state)}
    if not run.cuts:
        change["head"] = list(head)
    else:
        superseded = superseded_with(thread, head) if run.said else superseded
        change["superseded"] = [list(each) for each in superseded]
        head = thread.head
    change["bytes"] -= dropped_bytes(thread, thread.tree, (head, *superseded))
    return change


def superseded_with(thread: Thread, tip: Tip) -> tuple[Tip, ...]:
    """Return the ends of what was taken back of a thread, with one more; `ROOT` is none."""
    return thread.superseded if tip == ROOT else (*thread.superseded, tip)[-SUPERSEDED_MAX:]


def dropped_bytes(thread: Thread, tree: MessageTree, after: Iterable[Tip]) -> int:
    """Return the bytes of messages that counted in a thread with a run, and count no more.

    Args:
        thread: As it was when the run had begun.
        tree: Its messages now.
        after: The ends of all paths that count from now on.
    """
    before = [thread.head, *thread.superseded, *(node.tip for node in thread.path[-1:])]
    return sum(node.size_bytes for node in tree.dropped(before, after))


def state_growth(before: Any, state: Any) -> int:
    """Return the bytes that a client's state takes beyond the thread's; 0 where the thread's goes on."""
    return 0 if state is None else max(0, len(encode(state)) - len(encode(before)))


def encoded_state(state: Any) -> str:
    """Return a shared state as JSON.

    Raises:
        TooLarge: It takes more than `STATE_MAX_BYTES`.
    """
    encoded = encode(state)
    if len(encoded) > STATE_MAX_BYTES:
        raise TooLarge(f"the shared state must be at most {STATE_MAX_BYTES} bytes of JSON")
    return encoded.decode()


def fitting(message: dict[str, Any]) -> str:
    """Return a message as JSON; one that is too large for a document is cut off, visibly."""
    encoded = encode(message)
    if len(encoded) <= MESSAGE_MAX_BYTES:
        return encoded.decode()
    logger.warning("a message of %d bytes is too large to be stored whole", len(encoded))
    short = {name: message[name] for name in ("id", "role", "toolCallId", "activityType") if name in message}
    if message["role"] == "activity":
        # Its content must be an object.
        return encode({**short, "content": {"text": _CUT.strip()}}).decode()
    text = text_of(message)
    while len(encoded) > MESSAGE_MAX_BYTES:
        text = text[: min(len(text) // 2, MESSAGE_MAX_BYTES)]
        encoded = encode({**short, "content": text + _CUT})
    return encoded.decode()


def title_of(said: Iterable[dict[str, Any]]) -> str | None:
    """What the conversation begins with, as a name for it in a list."""
    for message in said:
        if message["role"] == "user":
            text = " ".join(text_of(message).split())
            if text:
                return text if len(text) <= TITLE_MAX_LENGTH else text[: TITLE_MAX_LENGTH - 1] + "…"
    return None
