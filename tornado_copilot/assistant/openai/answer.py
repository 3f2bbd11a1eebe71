"""One answer of a model, put together from its chunks and told as AG-UI events. Pure.

Servers differ in what they send (OpenAI, vLLM, llama.cpp, Ollama, gateways): ids that are missing or come again, an
`index` that is missing or always 0, arguments as an object, a name in every chunk, thoughts under three names. What
comes out is the same for all of them; ids are ours.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tornado_copilot.assistant.failures import Damaged
from tornado_copilot.assistant.openai.thinking import ThinkingSplitter
from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire.encoding import decode_text, encode

WireEvent = dict[str, Any]
Chunk = dict[str, Any]

COMPLETED: Chunk = {"completed": True}
"""Comes last where the other side said that its answer is complete, as by `[DONE]`."""

CALLS_MAX = 16
ARGUMENTS_MAX_CHARACTERS = 65_536
ANSWER_MAX_CHARACTERS = 1_000_000

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str = "") -> str:
    """An id of our own. Nine letters and digits at the end: Mistral's servers take no other for a tool call."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(9))


@dataclass(slots=True)
class ToolCall:
    """A call that the model makes, as far as it is known.

    Attributes:
        id: Ours.
        is_live: Whether its arguments go to the client as they come: a front-end tool's.
    """

    index: Any
    upstream_id: str
    name: str = ""
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    is_live: bool = False
    is_open: bool = False
    id: str = field(default_factory=new_id)

    @property
    def arguments(self) -> str:
        """The JSON of its arguments; models leave it empty where there are none."""
        return "".join(self.pieces).strip() or "{}"

    def parsed(self) -> dict[str, Any] | None:
        """The arguments, or None where they are no JSON object that can be passed on."""
        try:
            value = decode_text(self.arguments)
        except MalformedRequest:
            return None
        return value if isinstance(value, dict) else None


class ModelAnswer:
    """Takes the chunks of one answer.

    Args:
        front_end_tools: Names of tools that the client carries out.

    Attributes:
        calls: The tool calls so far, in order.
        finish_reason: Why the model stopped; None until it says so.
        usage: What the server counted, as it sends it.
    """

    def __init__(self, front_end_tools: frozenset[str]) -> None:
        self._front_end_tools = front_end_tools
        self._splitter = ThinkingSplitter()
        self._open = ""
        self._message_id = ""
        self._size = 0
        self._said: list[str] = []
        self._is_completed = False
        self.calls: list[ToolCall] = []
        self.finish_reason: str | None = None
        self.usage: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """What it said, without thoughts."""
        return "".join(self._said)

    @property
    def is_whole(self) -> bool:
        """Whether the other side said that this is all: a stream that merely ends was cut."""
        return self._is_completed or self.finish_reason is not None

    def take(self, chunk: Chunk) -> Iterator[WireEvent]:
        """The events that a chunk leads to.

        Raises:
            Damaged: It has no form that we know.
        """
        if chunk is COMPLETED:
            self._is_completed = True
        usage = chunk.get("usage")
        if isinstance(usage, dict):
            self.usage = usage
        choices = chunk.get("choices")
        if not choices:
            return
        try:
            choice = choices[0]
            delta = choice.get("delta") or choice.get("message") or {}
            yield from self._take_delta(delta)
            reason = choice.get("finish_reason")
            if reason and isinstance(reason, str):
                self.finish_reason = reason
        except (AttributeError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise Damaged(f"a chunk of unknown form: {type(error).__name__}") from None

    def close(self, *, stopped: bool = False) -> Iterator[WireEvent]:
        """The events that end what is open. No chunk may follow.

        Args:
            stopped: Whether more would have come; then no client acts on half a call, since it has a result.

        Raises:
            Damaged: The client has been sent arguments that are no JSON, and nobody stopped it.
        """
        for is_thought, piece in self._splitter.end():
            yield from self._tell(piece, "reasoning" if is_thought else "text")
        yield from self._close_message()
        for call in self.calls:
            if call.is_live:
                if call.parsed() is None and not stopped:
                    raise Damaged(f"the arguments of {call.name} are no JSON object")
                yield from self._begin_call(call)
                yield {"type": "TOOL_CALL_END", "toolCallId": call.id}
                if stopped:
                    yield {
                        "type": "TOOL_CALL_RESULT",
                        "messageId": new_id("msg_"),
                        "toolCallId": call.id,
                        "role": "tool",
                        "content": '{"success":false,"error":"stopped"}',
                    }

    def _take_delta(self, delta: dict[str, Any]) -> Iterator[WireEvent]:
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        if thought and isinstance(thought, str):
            yield from self._tell(thought, "reasoning")
        content = delta.get("content")
        if content and isinstance(content, str):
            if self._open == "text":
                # Most of all chunks by far.
                yield self._content(content)
            else:
                for is_thought, piece in self._splitter.feed(content):
                    yield from self._tell(piece, "reasoning" if is_thought else "text")
        refusal = delta.get("refusal")
        if refusal and isinstance(refusal, str):
            yield from self._tell(refusal, "text")
        for part in delta.get("tool_calls") or ():
            yield from self._take_call(part, part.get("function") or {})
        if function := delta.get("function_call"):
            yield from self._take_call({"index": 0}, function)

    # Text and thoughts

    def _content(self, piece: str) -> WireEvent:
        self._said.append(piece)
        self._count(piece)
        return {"type": "TEXT_MESSAGE_CONTENT", "messageId": self._message_id, "delta": piece}

    def _tell(self, piece: str, kind: str) -> Iterator[WireEvent]:
        if self._open != kind:
            yield from self._close_message()
            if kind == "text" and not piece.strip():
                # Blanks before a tool call are no answer; before an answer nobody misses them.
                return
            self._open, self._message_id = kind, new_id("msg_")
            yield from _opening(kind, self._message_id)
        if kind == "text":
            yield self._content(piece)
        else:
            self._count(piece)
            yield {"type": "REASONING_MESSAGE_CONTENT", "messageId": self._message_id, "delta": piece}

    def _close_message(self) -> Iterator[WireEvent]:
        kind, self._open = self._open, ""
        if kind == "text":
            yield {"type": "TEXT_MESSAGE_END", "messageId": self._message_id}
        elif kind:
            yield {"type": "REASONING_MESSAGE_END", "messageId": self._message_id}
            yield {"type": "REASONING_END", "messageId": self._message_id}

    def _count(self, piece: str) -> None:
        self._size += len(piece)
        if self._size > ANSWER_MAX_CHARACTERS:
            raise Damaged("an answer without end")

    # Tool calls

    def _take_call(self, part: dict[str, Any], function: dict[str, Any]) -> Iterator[WireEvent]:
        name = function.get("name") or ""
        arguments = function.get("arguments")
        piece = arguments if isinstance(arguments, str) else "" if arguments is None else encode(arguments).decode()
        call = self._call_of(part, name, piece)
        if name and name != call.name and not call.pieces:
            call.name += name
            call.is_live = call.name in self._front_end_tools
        if not piece:
            return
        call.pieces.append(piece)
        call.size += len(piece)
        if call.size > ARGUMENTS_MAX_CHARACTERS:
            raise Damaged("arguments without end")
        if call.is_live:
            yield from self._close_message()
            yield from self._begin_call(call)
            yield {"type": "TOOL_CALL_ARGS", "toolCallId": call.id, "delta": piece}

    def _begin_call(self, call: ToolCall) -> Iterator[WireEvent]:
        if not call.is_open:
            call.is_open = True
            yield {"type": "TOOL_CALL_START", "toolCallId": call.id, "toolCallName": call.name}

    def _call_of(self, part: dict[str, Any], name: str, piece: str) -> ToolCall:
        """The call that a piece belongs to: the newest that it can continue, or a new one."""
        index, upstream_id = part.get("index"), part.get("id") or ""
        call = self._newest(index, upstream_id, name)
        if call is not None:
            other_id = upstream_id and call.upstream_id and upstream_id != call.upstream_id
            # A whole call is not continued: where every call has the index 0, or none, a name begins the next one.
            begins = name and call.pieces and call.parsed() is not None and (piece or name != call.name)
            if not other_id and not begins:
                return call
        if len(self.calls) >= CALLS_MAX:
            raise Damaged(f"more than {CALLS_MAX} tool calls at once")
        call = ToolCall(index, upstream_id)
        self.calls.append(call)
        return call

    def _newest(self, index: Any, upstream_id: str, name: str) -> ToolCall | None:
        for call in reversed(self.calls):
            if index is not None:
                if call.index == index:
                    return call
            elif upstream_id:
                if call.upstream_id == upstream_id:
                    return call
            elif not name or (name == call.name and call.parsed() is None):
                return call
        return None


def _opening(kind: str, message_id: str) -> list[WireEvent]:
    if kind == "text":
        return [{"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}]
    return [
        {"type": "REASONING_START", "messageId": message_id},
        {"type": "REASONING_MESSAGE_START", "messageId": message_id, "role": "reasoning"},
    ]
