"""The ids under which the messages and tool calls of one run are told. Pure.

An agent may use one id for several things: for messages of two runs, for a text and a tool's result, for two calls. A
client adds a text to whatever message has its id, or replaces it. So each message and call gets an id of its own, and
what an agent says later of its id is about what it named so last.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

WireEvent = dict[str, Any]
Message = dict[str, Any]

_CALL = "call"
"""The kind of a tool call, beside those of messages."""
_SAID = frozenset({"user", "system", "developer"})
"""Roles of one kind: an agent may give a message back with another one of them."""
_TEXT = "TEXT_MESSAGE_START"
_REASONING = "REASONING_MESSAGE_START"
_REASONING_BLOCK = "REASONING_START"
_TOOL = "TOOL_CALL_START"
_STREAMS = {
    "TEXT_MESSAGE_CONTENT": (_TEXT, "messageId"),
    "TEXT_MESSAGE_END": (_TEXT, "messageId"),
    "REASONING_MESSAGE_CONTENT": (_REASONING, "messageId"),
    "REASONING_MESSAGE_END": (_REASONING, "messageId"),
    "REASONING_END": (_REASONING_BLOCK, "messageId"),
    "TOOL_CALL_ARGS": (_TOOL, "toolCallId"),
    "TOOL_CALL_END": (_TOOL, "toolCallId"),
}
"""What goes on with something that was opened: by which event, and the field with its id."""


class MessageIds:
    """Maps the agent's ids to those that are told.

    Attributes:
        has_renamed: True once something is told under another id than the agent's.

    Args:
        conversation: The messages from before the run. Only activities are updated under their ids.
    """

    def __init__(self, conversation: Iterable[Message]) -> None:
        self.has_renamed = False
        self._before: dict[tuple[str, str], Any] = {}
        """By kind and id, what was there before the run, as `_Snapshot` compares it."""
        self._roles: dict[str, str] = {}
        """By told id, the roles of all messages."""
        for message in conversation:
            self._roles[message["id"]] = message["role"]
            self._before[_kind(message["role"]), message["id"]] = _substance(message)
            self._before |= {(_CALL, call["id"]): call["function"] for call in message.get("toolCalls") or ()}
        self._taken = frozenset(self._roles)
        """The ids of the messages from before the run."""
        self._calls = {name for kind, name in self._before if kind == _CALL}
        """The told ids of all calls."""
        self._told: dict[tuple[str, str], list[str]] = {}
        """By kind and the agent's id, the told ids in their order."""
        self._streams: dict[tuple[str, str], str] = {}
        """By the event that opens it and the agent's id, the told id of what was opened last."""
        self._begun: set[str] = set()
        """Told ids of the messages that have been opened: opening one again would write on in it."""
        self._unanswered: dict[str, list[str]] = {}
        """By the agent's id, the told ids of calls without a result."""

    def stream(self, opening: str, agent_id: str) -> str | None:
        """Return the told id of what an event of this type opened last under an id."""
        return self._streams.get((opening, agent_id))

    def told(self, event: WireEvent) -> WireEvent:
        """Return the event with the ids that are told; the one given is not changed."""
        kind = event["type"]
        if kind in _STREAMS:
            opening, field = _STREAMS[kind]
            return _with(event, field, self._streams.get((opening, event[field])))
        change = _CHANGES.get(kind)
        return event if change is None else change(self, event)

    # What begins something

    def _text(self, event: WireEvent) -> WireEvent:
        role = event.get("role", "assistant")
        return self._opened(event, _kind(role), role)

    def _reasoning(self, event: WireEvent) -> WireEvent:
        return self._opened(event, "reasoning", "reasoning")

    def _opened(self, event: WireEvent, kind: str, role: str) -> WireEvent:
        agent_id = event["messageId"]
        told = self._last(kind, agent_id)
        is_used = told in self._taken or told in self._begun
        if is_used or not self._is_free(told, role):
            told = f"msg_{secrets.token_urlsafe(9)}"
        self._add(kind, agent_id, told, role)
        if event["type"] != _REASONING_BLOCK:
            self._begun.add(told)
        self._streams[event["type"], agent_id] = told
        return _with(event, "messageId", told)

    def _call(self, event: WireEvent) -> WireEvent:
        agent_id, parent = event["toolCallId"], event.get("parentMessageId")
        event = self._parent(event)
        has_parent = bool(parent) and self._roles.get(event["parentMessageId"], "assistant") == "assistant"
        told = agent_id
        # Without a parent, the call's message has the id of the call.
        is_parent = has_parent and told == event["parentMessageId"]
        if told in self._calls or (told in self._roles and not is_parent):
            told = f"call_{secrets.token_urlsafe(9)}"
        if not has_parent:
            # A client takes a parent of another role for none, one that a snapshot has removed for a new message.
            event = {name: value for name, value in event.items() if name != "parentMessageId"}
        if has_parent:
            self._add("assistant", str(parent), event["parentMessageId"], "assistant")
        else:
            self._roles[told] = "assistant"
            self._begun.add(told)
        self._calls.add(told)
        self._note(_CALL, agent_id, told)
        self._streams[_TOOL, agent_id] = told
        self._unanswered.setdefault(agent_id, []).append(told)
        return _with(event, "toolCallId", told)

    def _result(self, event: WireEvent) -> WireEvent:
        message_id, call_id = event["messageId"], event["toolCallId"]
        told = message_id if self._is_free(message_id) else f"result_{secrets.token_urlsafe(9)}"
        self._add("tool", message_id, told, "tool")
        unanswered = self._unanswered.get(call_id)
        event = _with(event, "toolCallId", unanswered.pop(0) if unanswered else self._last(_CALL, call_id))
        return _with(event, "messageId", told)

    def _activity(self, event: WireEvent) -> WireEvent:
        agent_id = event["messageId"]
        told = self._last("activity", agent_id)
        if not self._is_free(told, "activity"):
            told = f"activity_{secrets.token_urlsafe(9)}"
        self._add("activity", agent_id, told, "activity")
        return _with(event, "messageId", told)

    # What speaks of something

    def _activity_change(self, event: WireEvent) -> WireEvent:
        return _with(event, "messageId", self._last("activity", event["messageId"]))

    def _encrypted(self, event: WireEvent) -> WireEvent:
        entity = event["entityId"]
        kinds = (_CALL,) if event["subtype"] == "tool-call" else ("reasoning", "assistant", "tool", "said")
        known = next((kind for kind in kinds if (kind, entity) in self._told), kinds[0])
        return _with(event, "entityId", self._last(known, entity))

    def _parent(self, event: WireEvent) -> WireEvent:
        if "parentMessageId" in event:
            event = _with(event, "parentMessageId", self._last("assistant", event["parentMessageId"]))
        return event

    def _subagent(self, event: WireEvent) -> WireEvent:
        if "parentToolCallId" in event:
            event = _with(event, "parentToolCallId", self._last(_CALL, event["parentToolCallId"]))
        return self._parent(event)

    def _end(self, event: WireEvent) -> WireEvent:
        outcome = event.get("outcome") or {}
        interrupts = [
            _with(each, "toolCallId", self._last(_CALL, each["toolCallId"])) if "toolCallId" in each else each
            for each in outcome.get("interrupts", ())
        ]
        return {**event, "outcome": {**outcome, "interrupts": interrupts}} if interrupts else event

    def _snapshot(self, event: WireEvent) -> WireEvent:
        snapshot = _Snapshot(self._told, self._before, self._is_free_for)
        messages = [snapshot.told(message) for message in event["messages"]]
        for message in messages:
            self._roles[message["id"]] = message["role"]
            self._calls.update(call["id"] for call in message.get("toolCalls", ()))
        return {**event, "messages": messages}

    def _is_free(self, told: str, role: str = "") -> bool:
        """Return True if a message of this role may have the id: none or one like it has, and no call of another."""
        return self._roles[told] == role if told in self._roles else told not in self._calls

    def _is_free_for(self, kind: str, told: str) -> bool:
        """Return False where a message of another kind has the id, which a client might keep beside a snapshot."""
        if kind == _CALL or told not in self._roles:
            return kind == _CALL or told not in self._calls
        return _kind(self._roles[told]) == kind

    def _last(self, kind: str, agent_id: str) -> str:
        told = self._told.get((kind, agent_id))
        return told[-1] if told else agent_id

    def _add(self, kind: str, agent_id: str, told: str, role: str) -> None:
        self._roles[told] = role
        self._note(kind, agent_id, told)

    def _note(self, kind: str, agent_id: str, told: str) -> None:
        self.has_renamed = self.has_renamed or told != agent_id
        ids = self._told.setdefault((kind, agent_id), [])
        if told not in ids:
            ids.append(told)


class _Snapshot:
    """The ids of one `MESSAGES_SNAPSHOT`, in which an agent may use an id twice as well.

    A message that says what one with its id said before the run is that one. Others are those that the run has told
    under the id, in their order.
    """

    def __init__(
        self,
        told: dict[tuple[str, str], list[str]],
        before: Mapping[tuple[str, str], Any],
        is_free: Callable[[str, str], bool],
    ) -> None:
        self._told = told
        self._before = before
        self._is_free = is_free
        self._left: dict[tuple[str, str], list[str]] = {}
        self._used: set[tuple[bool, str]] = set()
        """Ids given out: whether it is a call's, and the id."""
        self._calls: dict[str, str] = {}
        """By the agent's id, the call that a result answers."""

    def told(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the next message with its own ids."""
        result = _with(message, "id", self._next(_kind(message["role"]), message["id"], _substance(message)))
        if message.get("toolCalls"):
            result = {**result, "toolCalls": [self._call(call) for call in message["toolCalls"]]}
        if "toolCallId" in message:
            call_id = message["toolCallId"]
            known = self._told.get((_CALL, call_id), [call_id])
            result = _with(result, "toolCallId", self._calls.get(call_id, known[-1]))
        return result

    def _call(self, call: dict[str, Any]) -> dict[str, Any]:
        self._calls[call["id"]] = told = self._next(_CALL, call["id"], call["function"])
        return _with(call, "id", told)

    def _next(self, kind: str, agent_id: str, substance: Any) -> str:
        key = (kind, agent_id)
        left = self._left.setdefault(key, list(self._told.get(key, [agent_id])))
        if self._before.get(key) == substance and (kind == _CALL, agent_id) not in self._used:
            left.insert(0, agent_id)
        while left:
            told_id = left.pop(0)
            if (kind == _CALL, told_id) not in self._used and self._is_free(kind, told_id):
                break
        else:
            told_id = f"{'call' if kind == _CALL else 'msg'}_{secrets.token_urlsafe(9)}"
            # The next snapshot has the same under the same id.
            is_used = (kind == _CALL, agent_id) in self._used
            self._told.setdefault(key, [agent_id] if is_used else []).append(told_id)
        self._used.add((kind == _CALL, told_id))
        return told_id


def _substance(message: Message) -> Any:
    """Return what a message says, without its id and metadata."""
    return [message.get("content"), [call["function"] for call in message.get("toolCalls") or ()]]


def _kind(role: str) -> str:
    return "said" if role in _SAID else role


def _with(event: WireEvent, field: str, told: str | None) -> WireEvent:
    return event if told is None or event.get(field) == told else {**event, field: told}


_CHANGES: dict[str, Callable[[MessageIds, WireEvent], WireEvent]] = {
    _TEXT: MessageIds._text,
    _REASONING_BLOCK: MessageIds._reasoning,
    _REASONING: MessageIds._reasoning,
    _TOOL: MessageIds._call,
    "TOOL_CALL_RESULT": MessageIds._result,
    "ACTIVITY_SNAPSHOT": MessageIds._activity,
    "ACTIVITY_DELTA": MessageIds._activity_change,
    "REASONING_ENCRYPTED_VALUE": MessageIds._encrypted,
    "SUBAGENT_STARTED": MessageIds._subagent,
    "MESSAGES_SNAPSHOT": MessageIds._snapshot,
    "RUN_FINISHED": MessageIds._end,
}
