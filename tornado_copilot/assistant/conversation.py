"""Plain chat: what a client sends, and what it is sent back (CONTRACT section 2).

A client may send the whole conversation each time, or only the new message with the thread's id. What the thread
holds is the truth; from the client's list only what comes after it is taken.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.alias_generators import to_camel

from tornado_copilot.assistant.endings import WireEvent
from tornado_copilot.assistant.run import Run
from tornado_copilot.errors import InvalidParameters, MalformedRequest
from tornado_copilot.storage.thread import Thread, text_of
from tornado_copilot.wire.encoding import decode_text, has_more_than

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@~-]{1,128}$")]


ENTRIES_MAX = 10_000
"""Messages, their parts and tool calls, tools, context and resume entries in one request, at 10 microseconds each."""
MESSAGE_ENTRIES_MAX = 1_000
"""Parts, or tool calls, of one message: it is validated in one stretch."""
MESSAGE_FIELDS_MAX = 100
BODY_FIELDS_MAX = 200
STATE_VALUES_MAX = 30_000
"""Values in the shared state: it is copied whole, at up to a microsecond for each."""
_LISTS = ("content", "toolCalls", "tool_calls")
"""What a message may have many of. AG-UI takes its fields in snake case, too."""


def check_entries(body: Any) -> None:
    """Refuse a run or chat of so many entries that validating them would hold the loop.

    Args:
        body: As decoded, not validated.

    Raises:
        InvalidParameters: It has more than `ENTRIES_MAX`, a message of too many parts, tool calls or fields, too many
            fields, or a state of more than `STATE_VALUES_MAX`.
    """
    if not isinstance(body, dict):
        return
    if len(body) > BODY_FIELDS_MAX:
        raise InvalidParameters({"body": f"must have at most {BODY_FIELDS_MAX} fields"})
    if has_more_than(body.get("state"), STATE_VALUES_MAX):
        raise InvalidParameters({"state": f"must hold at most {STATE_VALUES_MAX} values"})
    lists = [body.get(name) for name in ("messages", "tools", "context", "resume")]
    messages = lists[0] if isinstance(lists[0], list) else []
    entries = sum(len(each) for each in lists if isinstance(each, list))
    if entries > ENTRIES_MAX or entries + sum(entries_of(each) - 1 for each in messages) > ENTRIES_MAX:
        raise InvalidParameters(
            {
                "messages": f"must be at most {ENTRIES_MAX} in all: messages, their parts and tool calls, tools, "
                "context and resume entries"
            }
        )
    for place, message in enumerate(messages):
        _check_message(message, f"messages.{place}")


def entries_of(message: Any) -> int:
    """Return how many entries a message counts for: itself, its parts and its tool calls."""
    if not isinstance(message, dict):
        return 1
    return 1 + sum(len(message[name]) for name in _LISTS if isinstance(message.get(name), list))


def _check_message(message: Any, where: str) -> None:
    if not isinstance(message, dict):
        return
    if len(message) > MESSAGE_FIELDS_MAX:
        raise InvalidParameters({where: f"must have at most {MESSAGE_FIELDS_MAX} fields"})
    for name in _LISTS:
        if isinstance(message.get(name), list) and len(message[name]) > MESSAGE_ENTRIES_MAX:
            raise InvalidParameters({f"{where}.{name}": f"must hold at most {MESSAGE_ENTRIES_MAX}"})


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


def plain(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What people and the assistant said, as plain chat has it: `{"id", "role", "content"}`; no tools, no parts."""
    return [
        {"id": message["id"], "role": message["role"], "content": text}
        for message in messages
        if message["role"] not in {"tool", "activity", "reasoning"} and (text := text_of(message))
    ]


def new_messages(thread: Thread, sent: list[ChatMessage]) -> list[dict[str, Any]]:
    """What a client's list adds to a thread, in wire form, each with an id.

    Nothing, where it asks again for an answer that failed: what the person said is stored by then.
    """
    stored = plain(thread.messages)
    known = [(message["role"], message["content"]) for message in stored]
    by_id = {message["id"]: said for message, said in zip(stored, known, strict=True)}
    taken = {message["id"] for message in thread.messages}
    listed = [(message.role, message.content) for message in sent]
    if listed[: len(known)] == known:
        added = sent[len(known) :]
    else:
        added = sent[_after_last_answer(sent) :]
    asked = next((message["id"] for message in reversed(stored) if message["role"] == "user"), None)
    # Without it, a list of known messages that does not end with the newest question would ask that one again.
    is_old = bool(added) and added[-1].id != asked
    new = []
    for message in added:
        is_known = message.id is not None and by_id.get(message.id) == (message.role, message.content)
        if is_known and not (is_old and message is added[-1]):
            continue
        # A page that numbers its messages anew says something else under an old id.
        message_id = secrets.token_urlsafe(12) if message.id is None or message.id in taken else message.id
        taken.add(message_id)
        new.append({"id": message_id, "role": message.role, "content": message.content})
    return new


def _after_last_answer(sent: list[ChatMessage]) -> int:
    answers = [place for place, message in enumerate(sent) if message.role == "assistant"]
    return answers[-1] + 1 if answers else 0


async def chat_messages(run: Run) -> AsyncIterator[list[dict[str, Any]]]:
    """A run as the messages of a plain chat stream."""
    yield [{"type": "thinking", "data": {"threadId": run.thread.id}}]
    calls: dict[str, dict[str, Any]] = {}
    async for events in run.follow():
        yield [message for event in events for message in _as_chat(event, calls)]
    last = []
    if run.error is None and (said := plain(run.conversation)) and said[-1]["role"] == "assistant":
        last.append({"type": "message", "message": {"role": "assistant", "content": said[-1]["content"]}})
    yield [*last, {"type": "done"}]


def _as_chat(event: WireEvent, calls: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What one AG-UI event means in a plain chat; `calls` gathers the tool calls."""
    match event["type"]:
        case "TEXT_MESSAGE_CONTENT":
            return [{"type": "token", "data": {"messageId": event["messageId"], "delta": event["delta"]}}]
        case "TOOL_CALL_START":
            calls[event["toolCallId"]] = {"action": event["toolCallName"], "arguments": ""}
        case "TOOL_CALL_ARGS":
            # An agent may tell a result before its call has been told to the end.
            if event["toolCallId"] in calls:
                calls[event["toolCallId"]]["arguments"] += event["delta"]
        case "TOOL_CALL_RESULT":
            return _action_messages(calls.pop(event["toolCallId"], {}), event["content"])
        case "RUN_ERROR":
            data = {"message": event["message"], "code": event.get("code", "internal")}
            return [{"type": "error", "data": data}]
    return []


def _action_messages(call: dict[str, Any], content: str) -> list[dict[str, Any]]:
    result = _decoded(content)
    failed = isinstance(result, dict) and result.get("success") is False
    data = {
        "action": call.get("action", ""),
        "parameters": _decoded(call.get("arguments") or "{}"),
        ("error" if failed else "result"): result,
    }
    messages = [{"type": "action", "data": data}]
    if isinstance(result, dict) and isinstance(result.get("events"), list):
        messages.append({"type": "events", "data": {"events": result["events"]}})
    return messages


def _decoded(content: str) -> Any:
    """What an agent's tool answered: mostly JSON, but plain text is as good."""
    try:
        return decode_text(content)
    except MalformedRequest:
        return content
