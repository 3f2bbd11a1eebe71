"""AG-UI events in wire form: camelCase, nothing for what is absent (AG-UI 1.0 and 0.0.59). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tornado_copilot.assistant.offline.turn import Call
from tornado_copilot.wire.encoding import encode

WireEvent = dict[str, Any]

_WORDS = re.compile(r"\S+\s*|\s+")


def run_started(thread_id: str, run_id: str) -> WireEvent:
    """The first event of a run."""
    return {"type": "RUN_STARTED", "threadId": thread_id, "runId": run_id}


def run_finished(thread_id: str, run_id: str, outcome: WireEvent | None = None) -> WireEvent:
    """The last event of a run, with the `outcome` of one that interrupts."""
    finished: WireEvent = {"type": "RUN_FINISHED", "threadId": thread_id, "runId": run_id}
    return finished if outcome is None else {**finished, "outcome": outcome}


def run_error(message: str, code: str) -> WireEvent:
    """The last event of a run that failed."""
    return {"type": "RUN_ERROR", "message": message, "code": code}


def text_started(message_id: str) -> WireEvent:
    """Opens a message."""
    return {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}


def text_content(message_id: str, delta: str) -> WireEvent:
    """A piece of an open message; never empty."""
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta}


def text_ended(message_id: str) -> WireEvent:
    """Closes a message."""
    return {"type": "TEXT_MESSAGE_END", "messageId": message_id}


def call_made(call: Call, call_id: str) -> list[WireEvent]:
    """An action that is being carried out, with its arguments."""
    return [
        {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": call.action},
        {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": encode(call.parameters).decode()},
        {"type": "TOOL_CALL_END", "toolCallId": call_id},
    ]


def call_answered(message_id: str, call_id: str, content: dict[str, Any]) -> WireEvent:
    """What the action returned, or the body of its error."""
    return {
        "type": "TOOL_CALL_RESULT",
        "messageId": message_id,
        "toolCallId": call_id,
        "role": "tool",
        "content": encode(content).decode(),
    }


def words(text: str) -> Iterator[str]:
    """A text word by word, each with the white space after it; joined, they are the text."""
    return (found[0] for found in _WORDS.finditer(text))
