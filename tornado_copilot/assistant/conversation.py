"""Plain chat: what a client sends, and what it is sent back (CONTRACT section 2).

A client may send the whole conversation each time, or only the new message with the thread's id. What the thread
holds is the truth; from the client's list only what comes after it is taken.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from ag_ui.core import RunAgentInput
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.alias_generators import to_camel

from tornado_copilot.assistant.run import Run, WireEvent
from tornado_copilot.storage.threads import Thread
from tornado_copilot.wire.encoding import decode

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@~-]{1,128}$")]


class TextPart(BaseModel):
    """A part of a message's content."""

    type: Literal["text"]
    text: Annotated[str, Field(max_length=10_000)]


class ChatMessage(BaseModel):
    """One message of a chat request."""

    role: Literal["user", "assistant", "system", "developer"]
    content: Annotated[str, Field(max_length=10_000)] | list[TextPart]
    id: Id | None = None

    @field_validator("content", mode="after")
    @classmethod
    def _is_text(cls, content: str | list[TextPart]) -> str:
        text = content if isinstance(content, str) else "\n".join(part.text for part in content)
        if _CONTROL.search(text):
            raise ValueError("must not hold control characters")
        return text


class ChatRequest(BaseModel):
    """`{"messages": […], "threadId"?, "timeZone"?, "clientMessageId"?, "agentId"?}`; other keys are ignored."""

    model_config = ConfigDict(alias_generator=to_camel)

    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=1000)]
    thread_id: Id | None = None
    time_zone: str | None = None
    client_message_id: Id | None = None
    agent_id: Id = "default"

    @field_validator("messages")
    @classmethod
    def _ends_with_the_person(cls, messages: list[ChatMessage]) -> list[ChatMessage]:
        if messages[-1].role != "user":
            raise ValueError("must end with a message of role user")
        if not str(messages[-1].content).strip():
            raise ValueError("must end with a message that is not empty")
        return messages

    @field_validator("time_zone")
    @classmethod
    def _time_zone_exists(cls, name: str | None) -> str | None:
        if name is not None and not is_time_zone(name):
            raise ValueError("must be an IANA time zone, as Europe/Berlin")
        return name


def is_time_zone(name: str) -> bool:
    """Whether it names a time zone that we know."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def new_messages(thread: Thread, sent: list[ChatMessage]) -> list[dict[str, Any]]:
    """What a client's list adds to a thread, in wire form, each with an id.

    Nothing, where it asks again for an answer that failed: what the person said is stored by then.
    """
    stored_ids = {message["id"] for message in thread.messages}
    known = [(message["role"], message["content"]) for message in thread.messages]
    listed = [(message.role, message.content) for message in sent]
    if listed[: len(known)] == known:
        added = sent[len(known) :]
    else:
        added = sent[_after_last_answer(sent) :]
    return [
        {"id": message.id or secrets.token_urlsafe(12), "role": message.role, "content": message.content}
        for message in added
        if message.id is None or message.id not in stored_ids
    ]


def new_agent_messages(thread: Thread, agent_input: RunAgentInput) -> list[dict[str, Any]]:
    """What an AG-UI client's messages add to a thread; it sends them all each time, with their ids."""
    stored_ids = {message["id"] for message in thread.messages}
    return [
        {"id": message.id, "role": message.role, "content": text}
        for message in agent_input.messages
        if message.id not in stored_ids and message.role == "user" and (text := _text_of(message.content))
    ]


def _text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.text for part in content if part.type == "text")


def _after_last_answer(sent: list[ChatMessage]) -> int:
    answers = [place for place, message in enumerate(sent) if message.role == "assistant"]
    return answers[-1] + 1 if answers else 0


async def chat_messages(run: Run) -> AsyncIterator[dict[str, Any]]:
    """A run as the messages of a plain chat stream."""
    yield {"type": "thinking", "data": {"threadId": run.thread_id}}
    calls: dict[str, dict[str, Any]] = {}
    async for event in run.follow():
        for message in _as_chat(event, calls):
            yield message
    answer = run.messages[-1]["content"] if run.error is None and run.messages else None
    if answer is not None:
        yield {"type": "message", "message": {"role": "assistant", "content": answer}}
    yield {"type": "done"}


def _as_chat(event: WireEvent, calls: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What one AG-UI event means in a plain chat; `calls` gathers the tool calls."""
    match event["type"]:
        case "TEXT_MESSAGE_CONTENT":
            return [{"type": "token", "data": {"messageId": event["messageId"], "delta": event["delta"]}}]
        case "TOOL_CALL_START":
            calls[event["toolCallId"]] = {"action": event["toolCallName"], "arguments": ""}
        case "TOOL_CALL_ARGS":
            calls[event["toolCallId"]]["arguments"] += event["delta"]
        case "TOOL_CALL_RESULT":
            return _action_messages(calls.pop(event["toolCallId"], {}), event["content"])
        case "RUN_ERROR":
            data = {"message": event["message"], "code": event.get("code", "internal")}
            return [{"type": "error", "data": data}]
    return []


def _action_messages(call: dict[str, Any], content: str) -> list[dict[str, Any]]:
    result = decode(content.encode())
    failed = isinstance(result, dict) and result.get("success") is False
    data = {
        "action": call.get("action", ""),
        "parameters": decode((call.get("arguments") or "{}").encode()),
        ("error" if failed else "result"): result,
    }
    messages = [{"type": "action", "data": data}]
    if isinstance(result, dict) and isinstance(result.get("events"), list):
        messages.append({"type": "events", "data": {"events": result["events"]}})
    return messages
