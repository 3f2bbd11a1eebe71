"""An agent that uses its ids for several things, tells whole conversations, and says what JSON cannot hold."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.errors import ActionFailed

Event = dict[str, Any]


def nested(levels: int) -> Any:
    """A value of so many levels."""
    value: Any = None
    for _ in range(levels):
        value = {"a": value}
    return value


CIRCLE: dict[str, Any] = {}
CIRCLE["a"] = CIRCLE
ODD: dict[Any, Any] = {
    "number": 2**70,
    "half": "\ud83d",
    "nan": float("nan"),
    "set": {1},
    "time": datetime(2027, 5, 1, tzinfo=UTC),
    "bytes": b"\xff",
    "object": object(),
    "deep": nested(500),
    "circle": CIRCLE,
    "nul\0": "\0",
    "$set": {"a.b": 1},
    1: "one",
    ("a", "b"): "two",
    None: "none",
}


def said(message_id: str, *words: str, **start: Any) -> list[Event]:
    """A text."""
    pieces = [{"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": word} for word in words]
    return [
        {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant", **start},
        *pieces,
        {"type": "TEXT_MESSAGE_END", "messageId": message_id},
    ]


def called(name: str, arguments: str, **start: Any) -> list[Event]:
    """A tool call."""
    return [
        {"type": "TOOL_CALL_START", "toolCallId": name, "toolCallName": "look", **start},
        {"type": "TOOL_CALL_ARGS", "toolCallId": name, "delta": arguments},
        {"type": "TOOL_CALL_END", "toolCallId": name},
    ]


def found(name: str, call: str, content: str, **more: Any) -> Event:
    """A tool's result."""
    return {"type": "TOOL_CALL_RESULT", "messageId": name, "toolCallId": call, "content": content, **more}


def thought(name: str, text: str, **start: Any) -> list[Event]:
    """Reasoning."""
    return [
        {"type": "REASONING_MESSAGE_START", "messageId": name, "role": "reasoning", **start},
        {"type": "REASONING_MESSAGE_CONTENT", "messageId": name, "delta": text},
        {"type": "REASONING_MESSAGE_END", "messageId": name},
    ]


def shown(name: str, content: dict[Any, Any], **more: Any) -> Event:
    """An activity."""
    return {"type": "ACTIVITY_SNAPSHOT", "messageId": name, "activityType": "plan", "content": content, **more}


def script_of(word: str, history: list[Event]) -> list[Event]:
    """What is said to a word."""
    begun = said("m", "one ", "two")
    scripts: dict[str, list[Event]] = {
        "activity": [*begun[:-1], shown("m", {"done": 1}), {**begun[2], "delta": " three"}, begun[-1]],
        "ids": [
            *called("c", "1"),
            *called("c", "2"),
            found("r", "c", "first"),
            found("r", "c", "second"),
            *said("r", "a text"),
            *thought("r", "a thought"),
            shown("r", {"a": "plan"}),
        ],
        "snapshot": [
            *thought("q", "hm"),
            shown("v", {"done": 1}),
            *said("m", "draft"),
            {"type": "MESSAGES_SNAPSHOT", "messages": [*history, {"id": "m", "role": "assistant", "content": "final"}]},
            *said("n", "and more"),
        ],
        "open": [
            *begun[:-1],
            {"type": "MESSAGES_SNAPSHOT", "messages": history},
            {**begun[2], "delta": " three"},
            begun[-1],
        ],
        "metadata": [
            *said("m", "hello", metadata={"a": 1, "none": None}, name="Ann"),
            *called("c", "{}", parentMessageId="m", metadata={"b": [2]}),
            found("t", "c", "ok", metadata={"c": 3}),
            *thought("q", "hm", metadata={"d": 4}),
            shown("v", {"done": 1}, metadata={"e": 5}),
            {"type": "REASONING_ENCRYPTED_VALUE", "subtype": "message", "entityId": "q", "encryptedValue": "secret"},
            {"type": "REASONING_ENCRYPTED_VALUE", "subtype": "tool-call", "entityId": "c", "encryptedValue": "sealed"},
            {"type": "TEXT_MESSAGE_CHUNK", "messageId": "k", "delta": "chunk", "metadata": {"f": 6}},
        ],
        "odd": [
            *said("m", "hello", metadata=ODD),
            shown("v", {**ODD, "odd": ODD}),
            {"type": "STATE_SNAPSHOT", "snapshot": ODD},
            {"type": "CUSTOM", "name": "odd", "value": ODD, "rawEvent": ODD},
            *said("n", "half \ud83d", metadata="none"),
        ],
    }
    return scripts.get(word, said("m", f"You said {word}"))


class Careless:
    """Reads what is said last."""

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[Event]:
        word = str(input.messages[-1].content)
        history = [message.model_dump(mode="json", by_alias=True, exclude_none=True) for message in input.messages]
        for event in script_of(word, history):
            yield event
        if word == "fail":
            raise ActionFailed("it failed at \ud83d")
        finished: Event = {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}
        if word == "odd":
            interrupt = {"id": "i", "reason": "input_required", "message": "Well?", "metadata": ODD}
            finished |= {"result": ODD, "outcome": {"type": "interrupt", "interrupts": [interrupt]}}
        elif word == "input":
            input.state["mine"] = ODD
            input.messages.clear()
        yield finished


def make_agent() -> Careless:
    return Careless()
