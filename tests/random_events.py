"""Random events of an agent that numbers its messages badly: in order as AG-UI wants it, under few ids."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

WireEvent = dict[str, Any]
Message = dict[str, Any]

IDS = ("u1", "a1", "v1", "x", "y", "z")
"""The first three are in the thread."""
THREAD: tuple[Message, ...] = (
    {"id": "u1", "role": "user", "content": [{"type": "text", "text": "look"}]},
    {"id": "r1", "role": "reasoning", "content": "hm"},
    {
        "id": "a1",
        "role": "assistant",
        "content": "seen",
        "toolCalls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
    },
    {"id": "t1", "role": "tool", "toolCallId": "c1", "content": "a tree"},
    {"id": "v1", "role": "activity", "activityType": "plan", "content": {"steps": 1}},
    {"id": "u2", "role": "user", "content": "go on"},
)
_ENDS = {
    "TEXT_MESSAGE_START": ("TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "messageId"),
    "REASONING_MESSAGE_START": ("REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_END", "messageId"),
    "TOOL_CALL_START": ("TOOL_CALL_ARGS", "TOOL_CALL_END", "toolCallId"),
}


class BadAgent:
    """Says things at random; each piece of text comes once only.

    Args:
        random: Where chance comes from.
        snapshots: Whether it tells the whole conversation, too.
    """

    def __init__(self, random: Random, *, snapshots: bool) -> None:
        self._random = random
        self._open: list[tuple[str, str]] = []
        self._count = 0
        self._says = [self._opens, self._goes_on, self._goes_on, self._ends, self._chunk, self._result]
        self._says += [self._activity, self._encrypted, self._state]
        if snapshots:
            self._says.append(self._snapshot)

    def says(self) -> WireEvent:
        """The next event."""
        event = self._random.choice(self._says)()
        if event["type"] not in {"STATE_DELTA", "MESSAGES_SNAPSHOT"} and self._random.random() < 0.3:
            event["metadata"] = {self._random.choice("pq"): self._word(), "null": None}
        return event

    def _word(self) -> str:
        self._count += 1
        return f"<{self._count}>"

    def _id(self) -> str:
        return self._random.choice(IDS)

    def _owner(self) -> WireEvent:
        return {"subagentRunId": "s"} if self._random.random() < 0.2 else {}

    def _opens(self) -> WireEvent:
        kind = self._random.choice(list(_ENDS))
        field = _ENDS[kind][2]
        new = (kind, self._id())
        if new in self._open:
            return self._goes_on()
        self._open.append(new)
        event: WireEvent = {"type": kind, field: new[1]}
        if kind == "TOOL_CALL_START":
            event["toolCallName"] = "look"
            if self._random.random() < 0.5:
                event["parentMessageId"] = self._id()
        else:
            is_text = kind == "TEXT_MESSAGE_START"
            event["role"] = self._random.choice(["assistant"] * 3 + ["user", "system"]) if is_text else "reasoning"
        return event

    def _goes_on(self) -> WireEvent:
        if not self._open:
            return self._opens()
        kind, name = self._random.choice(self._open)
        content, _, field = _ENDS[kind]
        return {"type": content, field: name, "delta": self._word()}

    def _ends(self) -> WireEvent:
        if not self._open:
            return self._opens()
        kind, name = self._random.choice(self._open)
        self._open.remove((kind, name))
        return {"type": _ENDS[kind][1], _ENDS[kind][2]: name}

    def _chunk(self) -> WireEvent:
        kind = self._random.choice(["TEXT_MESSAGE_CHUNK", "REASONING_MESSAGE_CHUNK", "TOOL_CALL_CHUNK"])
        opening = kind.replace("_CHUNK", "_START")
        field = _ENDS[opening][2]
        name = self._id()
        # What an agent has opened by an event is closed by one.
        if (opening, name) in self._open:
            return self._goes_on()
        event: WireEvent = {"type": kind, field: name, "delta": self._word()}
        if kind == "TOOL_CALL_CHUNK":
            event["toolCallName"] = "look"
        return event

    def _result(self) -> WireEvent:
        call_id = self._random.choice([*IDS, "c1"])
        event = {"messageId": self._id(), "toolCallId": call_id, "content": self._word()}
        return {"type": "TOOL_CALL_RESULT", **event, **self._owner()}

    def _activity(self) -> WireEvent:
        event = {"messageId": self._id(), "activityType": self._random.choice(["plan", "map"])}
        if self._random.random() < 0.3:
            patch = [{"op": "add", "path": f"/{self._random.choice('ab')}", "value": self._word()}]
            return {"type": "ACTIVITY_DELTA", **event, "patch": patch}
        more = {"replace": False} if self._random.random() < 0.2 else {}
        return {"type": "ACTIVITY_SNAPSHOT", **event, "content": {"word": self._word()}, **more, **self._owner()}

    def _encrypted(self) -> WireEvent:
        kind = self._random.choice(["tool-call", "message"])
        event = {"subtype": kind, "entityId": self._id(), "encryptedValue": self._word()}
        return {"type": "REASONING_ENCRYPTED_VALUE", **event}

    def _state(self) -> WireEvent:
        if self._random.random() < 0.5:
            return {"type": "STATE_SNAPSHOT", "snapshot": {"list": []}}
        return {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/list/-", "value": self._word()}]}

    def _snapshot(self) -> WireEvent:
        messages = [copy.deepcopy(each) for each in THREAD if self._random.random() < 0.7]
        for _ in range(self._random.randrange(4)):
            role = self._random.choice(["assistant", "assistant", "user", "tool", "activity", "reasoning"])
            message: Message = {"id": self._id(), "role": role, "content": self._word()}
            if role == "activity":
                message |= {"activityType": "plan", "content": {"word": self._word()}}
            elif role == "tool":
                message["toolCallId"] = self._id()
            elif role == "assistant" and self._random.random() < 0.5:
                function = {"name": "look", "arguments": self._word()}
                message["toolCalls"] = [{"id": self._id(), "type": "function", "function": function}]
            messages.append(message)
        return {"type": "MESSAGES_SNAPSHOT", "messages": messages}
