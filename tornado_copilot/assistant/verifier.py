"""What an agent may say, and in which order. Pure.

Every event goes through here, whoever wrote the agent: CopilotKit 1.74 swallows an event that breaks the rules, and
silently drops the rest of the answer with it. What leaves is what `@ag-ui/client` 0.0.59 and 1.0 both accept: names
in camel case, nothing for what is absent, integer timestamps, chunks as the events that they stand for.

The order is a table (AG-UI 1.0, "Event ordering"): some events open something, others need it open, others close it;
a run may not finish while anything is open.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Iterable
from typing import Any

from ag_ui.core import BaseEvent
from ag_ui.core import Event as AnyEvent
from pydantic import BaseModel, TypeAdapter, ValidationError

from tornado_copilot.assistant.json_repair import JsonRepair
from tornado_copilot.assistant.message_ids import MessageIds
from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH, decode_own, depth_of, encode
from tornado_copilot.wire.parts import upgraded

WireEvent = dict[str, Any]

TERMINAL = frozenset({"RUN_FINISHED", "RUN_ERROR"})

CLOSES = {
    "TEXT_MESSAGE_END": ("TEXT_MESSAGE_START", "messageId"),
    "TOOL_CALL_END": ("TOOL_CALL_START", "toolCallId"),
    "STEP_FINISHED": ("STEP_STARTED", "stepName"),
    "REASONING_MESSAGE_END": ("REASONING_MESSAGE_START", "messageId"),
    "REASONING_END": ("REASONING_START", "messageId"),
    "SUBAGENT_FINISHED": ("SUBAGENT_STARTED", "subagentRunId"),
    "SUBAGENT_ERROR": ("SUBAGENT_STARTED", "subagentRunId"),
}
"""What closes: by what it was opened, and the field that names the pair."""
OPENS = {opened_by: field for opened_by, field in CLOSES.values()}
_NEEDS_OPEN = {
    "TEXT_MESSAGE_CONTENT": ("TEXT_MESSAGE_START", "messageId"),
    "TOOL_CALL_ARGS": ("TOOL_CALL_START", "toolCallId"),
    "REASONING_MESSAGE_CONTENT": ("REASONING_MESSAGE_START", "messageId"),
}
CLOSED_BY = {opened_by: kind for kind, (opened_by, _) in CLOSES.items() if kind != "SUBAGENT_ERROR"}

_CHUNKS = {
    "TEXT_MESSAGE_CHUNK": ("TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "messageId"),
    "TOOL_CALL_CHUNK": ("TOOL_CALL_START", "TOOL_CALL_ARGS", "toolCallId"),
    "REASONING_MESSAGE_CHUNK": ("REASONING_MESSAGE_START", "REASONING_MESSAGE_CONTENT", "messageId"),
}
_BESIDE_CHUNKS = frozenset({"RAW", "CUSTOM", "ACTIVITY_SNAPSHOT", "ACTIVITY_DELTA", "STATE_SNAPSHOT", "STATE_DELTA"})
"""What may come between the chunks of one message without ending it."""

_OLD_NAMES = {
    "THINKING_START": "REASONING_START",
    "THINKING_END": "REASONING_END",
    "THINKING_TEXT_MESSAGE_START": "REASONING_MESSAGE_START",
    "THINKING_TEXT_MESSAGE_CONTENT": "REASONING_MESSAGE_CONTENT",
    "THINKING_TEXT_MESSAGE_END": "REASONING_MESSAGE_END",
}
"""Events of AG-UI 0.0 that 1.0 has no more; they carried no ids."""

_MAY_BE_NULL = {"CUSTOM": "value", "STATE_SNAPSHOT": "snapshot", "RAW": "event"}
"""Where null is a value, and not the same as nothing."""

CONTENT_BYTES = 80
"""An event that tells a piece of a text, without the piece."""

REPAIRS_MAX = 20
"""Kinds of repairs that are noted for the log."""

_EVENT: TypeAdapter[BaseEvent] = TypeAdapter(AnyEvent)


class AgentFault(Exception):
    """The agent broke the rules. The message is for the log: it names the rule, the client is told less."""


class Verifier:
    """Checks the events of one run, in their order, between its start and its end.

    Attributes:
        size_bytes: What all of them come to as JSON, near enough.
        repairs: What JSON cannot hold and was replaced, the first `REPAIRS_MAX` kinds.

    Args:
        conversation: The messages from before the run: those of the run get other ids.
    """

    def __init__(self, conversation: Iterable[dict[str, Any]] = ()) -> None:
        self._ids = MessageIds(conversation)
        self.repairs: dict[str, None] = {}
        self._open: dict[tuple[str, str], Any] = {}
        """What is open, by what opened it and its name; the last opened last. The value: whose it is."""
        self._chunk: tuple[str, str, str] | None = None
        """The message or call whose chunks are coming: what opened it, the agent's id, and the one that is told."""
        self._interrupted: dict[tuple[str, str], str] = {}
        """Likewise those that something else came between: the next chunk goes on with them."""
        self._thinking = ""
        self._has_begun = False
        self.size_bytes = 0

    def check(self, event: BaseEvent | WireEvent) -> list[WireEvent]:
        """Take the agent's next event.

        Returns:
            The events that clients are told instead: usually this one, in wire form. `RUN_STARTED` is the run's to
            tell, and dropped.

        Raises:
            AgentFault: It is none, lacks something, or comes out of order.
        """
        if type(event) is dict and (size := _size_of_plain_content(event)) is not None:
            # An agent may use one dict for all its events.
            told = {**event}
            self.size_bytes += size
        else:
            told = self._wire_form(event)
        kind = told["type"]
        if kind == "RUN_STARTED":
            if self._has_begun:
                raise AgentFault("RUN_STARTED inside of a run")
            self._has_begun = True
            return []
        self._has_begun = True
        if kind in _CHUNKS:
            return self._from_chunk(told)
        before = self._close_chunk() if self._chunk is not None and kind not in _BESIDE_CHUNKS else []
        if kind == "MESSAGES_SNAPSHOT":
            # It may have removed them.
            self._interrupted.clear()
        if kind not in _NEEDS_OPEN or self._ids.has_renamed:
            self._refuse_second_opening(told)
            told = self._ids.told(told)
        self._keep_order(told)
        return [*before, told]

    # Form

    def _wire_form(self, event: BaseEvent | WireEvent) -> WireEvent:
        given: Any = event
        if isinstance(event, dict):
            if not isinstance(event.get("type"), str):
                raise AgentFault("an event without a type")
            given = self._in_todays_words(event)
        elif not isinstance(event, BaseEvent):
            raise AgentFault(f"not an AG-UI event but {type(event).__name__}")
        try:
            return self._told_form(given)
        except (TypeError, ValueError, RecursionError) as error:
            refused = error
        # Half of a character, a number of more than 64 bits, a circle: the event without that can be told and stored.
        repair = JsonRepair()
        given = repair.repaired_event(given)
        if not repair.summary:
            raise AgentFault(_complaint(given, refused)) from None
        try:
            told = self._told_form(given)
        except (TypeError, ValueError, RecursionError) as error:
            raise AgentFault(_complaint(given, error)) from None
        if len(self.repairs) < REPAIRS_MAX:
            self.repairs[f"{told['type']}: {repair.summary}"] = None
        return told

    def _told_form(self, given: Any) -> WireEvent:
        """Return an event as clients take it.

        Raises:
            ValueError: It is none, or cannot be encoded, or is nested too deep; a `ValidationError` is one, too.
            TypeError: It cannot be encoded.
            RecursionError: Likewise.
        """
        checked = _EVENT.validate_python(given)
        told = _in_common_form(checked.model_dump(mode="json", by_alias=True, exclude_none=True), given)
        encoded = encode(told)
        if encoded.count(b"[") + encoded.count(b"{") > AGENT_MAX_DEPTH < depth_of(told, AGENT_MAX_DEPTH):
            raise ValueError(f"nested deeper than {AGENT_MAX_DEPTH} levels")
        self.size_bytes += len(encoded)
        return told

    def _in_todays_words(self, event: WireEvent) -> WireEvent:
        timestamp = event.get("timestamp")
        if timestamp is not None and type(timestamp) is not int:
            # Seen in the wild: floats, which 1.0 refuses; texts, which both do.
            is_number = isinstance(timestamp, float) and math.isfinite(timestamp)
            event = {**event, "timestamp": int(timestamp) if is_number else None}
        if event["type"] == "MESSAGES_SNAPSHOT" and isinstance(event.get("messages"), list):
            event = {**event, "messages": [upgraded(each) for each in event["messages"]]}
        name = _OLD_NAMES.get(event.get("type", ""))
        if name is None:
            return event
        if name == "REASONING_START":
            self._thinking = f"reasoning_{secrets.token_urlsafe(9)}"
        event = {**event, "type": name, "messageId": event.get("messageId") or self._thinking}
        if name == "REASONING_MESSAGE_START":
            event["role"] = "reasoning"
        return event

    def _refuse_second_opening(self, event: WireEvent) -> None:
        """Refuse to open what is open: by the agent's id, before it would get another one.

        Raises:
            AgentFault: It is open.
        """
        kind = event["type"]
        if kind in OPENS:
            agent_id = event[OPENS[kind]]
            if (kind, self._ids.stream(kind, agent_id)) in self._open:
                raise AgentFault(f"{kind}: {agent_id!r} is open already")

    # Order

    def _keep_order(self, event: WireEvent) -> None:
        kind = event["type"]
        owner = event.get("subagentRunId")
        if kind in _NEEDS_OPEN:
            self._need(kind, *_NEEDS_OPEN[kind], event, owner)
        elif kind in OPENS:
            place = (kind, event[OPENS[kind]])
            if place in self._open:
                raise AgentFault(f"{kind}: {place[1]!r} is open already")
            self._open[place] = owner
        elif kind in CLOSES:
            self._need(kind, *CLOSES[kind], event, owner)
            del self._open[CLOSES[kind][0], event[CLOSES[kind][1]]]
        elif kind == "RUN_FINISHED" and self._open:
            left = ", ".join(f"{opened_by} {name!r}" for opened_by, name in self._open)
            raise AgentFault(f"RUN_FINISHED while something is open: {left}")

    def _need(self, kind: str, opened_by: str, field: str, event: WireEvent, owner: Any) -> None:
        name = event[field]
        opened_for = self._open.get((opened_by, name), self)
        if opened_for is self:
            raise AgentFault(f"{kind}: {name!r} is not open")
        if owner is not None and opened_for != owner:
            raise AgentFault(f"{kind}: {name!r} was opened by another subagent")

    # Chunks: a message or tool call that is opened by its first chunk, and closed by whatever comes after the last.

    def _from_chunk(self, chunk: WireEvent) -> list[WireEvent]:
        opening, content, field = _CHUNKS[chunk["type"]]
        agent_id = chunk.get(field)
        if not agent_id and self._chunk is not None and self._chunk[0] == opening:
            agent_id = self._chunk[1]
        if not agent_id:
            raise AgentFault(f"{chunk['type']}: the first one needs {field}")
        events: list[WireEvent] = []
        if self._chunk is None or self._chunk[:2] != (opening, agent_id):
            events += self._close_chunk()
            name = self._ids.stream(opening, agent_id)
            if name is None or (opening, name) not in self._open:
                name = self._interrupted.get((opening, agent_id))
                begun = _opening_of(chunk, opening, field, name or agent_id)
                begun = self._ids.told(begun) if name is None else begun
                events.append(begun)
                self._keep_order(begun)
                name = str(begun[field])
            self._chunk = (opening, agent_id, name)
        name = self._chunk[2]
        if chunk.get("delta"):
            told = {"type": content, field: name, "delta": chunk["delta"]}
            told |= {also: chunk[also] for also in ("subagentRunId", "metadata") if also in chunk}
            self._keep_order(told)
            events.append(told)
        return events

    def _close_chunk(self) -> list[WireEvent]:
        if self._chunk is None:
            return []
        (opening, agent_id, name), self._chunk = self._chunk, None
        self._interrupted[opening, agent_id] = name
        closing = {"type": CLOSED_BY[opening], OPENS[opening]: name}
        owner = self._open.get((opening, name))
        if owner is not None:
            closing["subagentRunId"] = owner
        self._keep_order(closing)
        return [closing]


def _complaint(given: Any, error: Exception) -> str:
    kind = given.get("type") if isinstance(given, dict) else given.type
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{kind}: {'.'.join(map(str, first['loc']))} {first['msg']}"[:300]
    return f"{kind}: cannot be encoded: {error}"[:300]


def _size_of_plain_content(event: WireEvent) -> int | None:
    """The size of the event that there are thousands of; None for any that needs a closer look."""
    kind = event.get("type")
    needed = _NEEDS_OPEN.get(kind) if type(kind) is str else None
    if needed is None or len(event) != 3:
        return None
    delta = event.get("delta")
    if type(event.get(needed[1])) is not str or type(delta) is not str:
        return None
    if delta.isascii():
        return CONTENT_BYTES + len(delta)
    try:
        return CONTENT_BYTES + len(delta.encode())
    except UnicodeEncodeError:  # Half of a character, as in a text that was cut between two surrogates.
        return None


def _opening_of(chunk: WireEvent, opening: str, field: str, name: str) -> WireEvent:
    event: WireEvent = {"type": opening, field: name}
    if opening == "TOOL_CALL_START":
        if not chunk.get("toolCallName"):
            raise AgentFault("TOOL_CALL_CHUNK: the first one needs toolCallName")
        event["toolCallName"] = chunk["toolCallName"]
    elif opening == "REASONING_MESSAGE_START":
        event["role"] = "reasoning"
    else:
        event["role"] = chunk.get("role", "assistant")
    for also in ("parentMessageId", "name", "subagentRunId", "metadata"):
        if also in chunk:
            event[also] = chunk[also]
    return event


def _in_common_form(event: WireEvent, given: Any) -> WireEvent:
    """What 1.0 allows and 0.0.59 does not, said in a way that both understand."""
    kind = event["type"]
    if kind in _MAY_BE_NULL:
        event.setdefault(_MAY_BE_NULL[kind], None)
    elif kind in {"STATE_DELTA", "ACTIVITY_DELTA"}:
        # A patch may set something to null, which is not the same as to leave it out.
        field = "delta" if kind == "STATE_DELTA" else "patch"
        patch = given[field] if isinstance(given, dict) else getattr(given, field)
        # In another form than the agent's, which may go on to change it.
        event[field] = decode_own(encode([_with_nulls(operation) for operation in patch]))
    elif kind == "TOOL_CALL_RESULT" and not isinstance(event["content"], str):
        event["content"] = json.dumps(event["content"], ensure_ascii=False)
    elif kind == "RUN_FINISHED" and "outcome" in event:
        event["outcome"].pop("pendingToolCallIds", None)
        if event["outcome"]["type"] not in {"success", "interrupt"}:
            del event["outcome"]
    return event


def _with_nulls(operation: Any) -> Any:
    if isinstance(operation, BaseModel):
        return operation.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return operation
