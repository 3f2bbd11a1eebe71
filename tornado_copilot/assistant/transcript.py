"""What a conversation looks like after the events of a run: messages and shared state, as an AG-UI client has them.

The same rules as `@ag-ui/client` applies (its `defaultApplyEvents`), so that what is stored here and replayed to a page
that was reloaded, is what the page had before. Where 0.0.59 and 1.0.0 differ, in the activities that a snapshot owns,
the rules are those of 1.0.0.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence, Set
from itertools import takewhile
from typing import Any

from tornado_copilot.assistant.patches import TOO_DEEP, BadPatch, patched
from tornado_copilot.assistant.shared_state import SharedState
from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH, depth_of

Message = dict[str, Any]
WireEvent = dict[str, Any]


class Transcript:
    """The conversation, and what the run has added to it so far.

    Args:
        messages: What was said before the answer, in wire form, oldest first; not changed.
        state: The shared state that the run began with; not changed.
        given: The ids of messages that the agent was given; None for all. A snapshot of its own says nothing of those
            before them.
    """

    def __init__(self, messages: list[Message], state: Any = None, given: Collection[str] | None = None) -> None:
        self._messages = list(messages)
        self._known = {message["id"] for message in messages}
        """The ids of the messages from before the run."""
        self._beside = frozenset(given or ()) - self._known
        """The ids of what the agent was given beside the conversation, as from the system."""
        self._unseen = [] if given is None else list(takewhile(lambda each: each["id"] not in given, messages))
        self._shared = set(self._known)
        """Those that are the thread's own objects, and are copied before they are changed."""
        self._state = SharedState(state)
        self._growing: dict[str, list[str]] = {}
        """By message id, text that has come since `content` was put together last: adding to a text is quadratic."""
        self._arguments: dict[str, list[str]] = {}
        """The same for tool calls."""
        self.is_rewritten = False
        """Whether the run has changed what was said before it, and not only added to it."""

    @property
    def state(self) -> Any:
        """The shared state."""
        return self._state.value

    @property
    def messages(self) -> list[Message]:
        """The whole conversation as it stands."""
        self._settle()
        return self._messages

    @property
    def answer(self) -> list[Message]:
        """What the run has added; without messages that hold nothing."""
        return [each for each in self.messages if each["id"] not in self._known and self.is_said(each)]

    def is_said(self, message: Message) -> bool:
        """Return False for a message that holds nothing, and for one that the agent was given beside the conversation.

        An agent may give it back in a snapshot.
        """
        return message["id"] not in self._beside and _holds_something(message)

    def add(self, event: WireEvent) -> None:
        """Take an event that has been verified.

        Raises:
            BadPatch: A delta does not fit.
        """
        taken = _TAKES.get(event["type"])
        if taken is not None:
            taken(self, event)

    @property
    def snapshot(self) -> list[Message]:
        """The whole conversation, with copies of what may still change."""
        return [each if each["id"] in self._shared else copy.deepcopy(each) for each in self.messages]

    def with_unseen(self, snapshot: list[Message]) -> list[Message]:
        """Return the messages of a snapshot behind those that its agent was not given."""
        told = {message["id"] for message in snapshot}
        return [*(each for each in self._unseen if each["id"] not in told), *snapshot]

    def with_open(self, snapshot: list[Message], message_ids: Set[str], call_ids: Set[str]) -> list[Message]:
        """Return the messages of a snapshot with those that are open: what is told of them yet needs a place.

        Args:
            snapshot: What an agent tells; not changed.
            message_ids: The texts and reasoning that are open.
            call_ids: The tool calls that are open.
        """
        places = {message["id"]: place for place, message in enumerate(snapshot)}
        # Not those that the snapshot has moved to another message.
        left_out = call_ids - {call["id"] for message in snapshot for call in message.get("toolCalls", ())}
        result = list(snapshot)
        for message in self.messages:
            calls = [call for call in message.get("toolCalls", ()) if call["id"] in left_out]
            place = places.get(message["id"])
            if place is None and (calls or message["id"] in message_ids):
                others = {name: value for name, value in message.items() if name != "toolCalls"}
                result.append({**others, "toolCalls": calls} if calls else others)
            elif place is not None and calls:
                result[place] = {**result[place], "toolCalls": [*result[place].get("toolCalls", ()), *calls]}
        return copy.deepcopy(result)

    # Texts

    def _text_started(self, event: WireEvent) -> None:
        message = self._find(event["messageId"])
        if message is None:
            message = {"id": event["messageId"], "role": event.get("role", "assistant"), "content": ""}
            self._append(message, event, "name")
        elif message["role"] != "activity":
            self._describe(message, event)

    def _text_grows(self, event: WireEvent) -> None:
        self._growing.setdefault(event["messageId"], []).append(event["delta"])
        if "metadata" in event:
            self._text_described(event)

    def _text_described(self, event: WireEvent) -> None:
        message = self._find(event["messageId"])
        if message is not None and message["role"] != "activity":
            self._describe(message, event)

    def _reasoning_started(self, event: WireEvent) -> None:
        message = self._find(event["messageId"])
        if message is None:
            self._append({"id": event["messageId"], "role": "reasoning", "content": ""}, event)
        elif message["role"] != "activity":
            self._describe(message, event)

    def _encrypted(self, event: WireEvent) -> None:
        if event["subtype"] == "message":
            message = self._find(event["entityId"])
            target = None if message is None or message["role"] == "activity" else self._own(message)
        else:
            target = self._own_call(event["entityId"])
        if target is not None:
            target["encryptedValue"] = event["encryptedValue"]

    # Tools

    def _call_started(self, event: WireEvent) -> None:
        call_id = event["toolCallId"]
        if self._has_call(call_id):
            self._call_described(event)
            return
        parent = event.get("parentMessageId")
        message = self._find(parent) if parent else None
        if message is None or message["role"] != "assistant":
            message = {"id": call_id if message is not None or not parent else parent, "role": "assistant"}
            # What the event says of itself is about the call.
            self._append(message, {name: value for name, value in event.items() if name != "metadata"})
        else:
            message = self._own(message)
        call = {"id": call_id, "type": "function", "function": {"name": event["toolCallName"], "arguments": ""}}
        _add_metadata(call, event)
        message["toolCalls"] = [*message.get("toolCalls", []), call]

    def _call_grows(self, event: WireEvent) -> None:
        self._arguments.setdefault(event["toolCallId"], []).append(event["delta"])
        self._call_described(event)

    def _call_described(self, event: WireEvent) -> None:
        if "metadata" in event:
            call = self._own_call(event["toolCallId"])
            if call is not None:
                _add_metadata(call, event)

    def _call_answered(self, event: WireEvent) -> None:
        result = {"id": event["messageId"], "role": "tool", "toolCallId": event["toolCallId"]}
        result["content"] = event["content"]
        place = len(self._messages)
        for number, message in enumerate(self._messages):
            if any(call["id"] == event["toolCallId"] for call in message.get("toolCalls", ())):
                place = number + 1
                while place < len(self._messages) and self._messages[place]["role"] == "tool":
                    place += 1
                break
        self.is_rewritten = self.is_rewritten or any(each["id"] in self._known for each in self._messages[place:])
        self._append(result, event, place=place)

    # Activities, snapshots, state

    def _activity(self, event: WireEvent) -> None:
        known = self._find(event["messageId"])
        said = {"role": "activity", "activityType": event["activityType"], "content": event["content"]}
        if known is None:
            self._append({"id": event["messageId"], **said}, event)
            return
        if event.get("replace", True):
            known = self._own(known)
            metadata = known.get("metadata") if known["role"] == "activity" else None
            known_id = known["id"]
            known.clear()
            known.update(id=known_id, **said)
            if metadata is not None:
                known["metadata"] = metadata
            if "subagentRunId" in event:
                known["subagentRunId"] = event["subagentRunId"]
        if known["role"] == "activity":
            self._describe(known, event)

    def _activity_changes(self, event: WireEvent) -> None:
        known = self._find(event["messageId"])
        if known is not None and known["role"] == "activity":
            content = patched(copy.deepcopy(known["content"]), event["patch"])
            if not isinstance(content, dict):
                raise BadPatch("the content of an activity must stay an object")
            if depth_of(content, AGENT_MAX_DEPTH) > AGENT_MAX_DEPTH:
                raise BadPatch(TOO_DEEP)
            known = self._own(known)
            known.update(content=content, activityType=event.get("activityType", known["activityType"]))
            self._describe(known, event)

    def _replaced(self, event: WireEvent) -> None:
        """Take a snapshot, which leaves activities and reasoning alone where it speaks of none of them."""
        told = {message["id"]: message for message in event["messages"]}
        roles = {message["role"] for message in event["messages"]}
        owns_activity = _owned_activities(event, "activity" in roles)
        messages, kept = [], set()
        for message in self._messages:
            role = message["role"]
            if message["id"] in told:
                known = told.pop(message["id"])
                if known is message and message["id"] in self._shared:
                    kept.add(message["id"])
                # The event may still have to be sent: what is changed from here on is not the event's.
                messages.append(message if message["id"] in kept else copy.deepcopy(known))
            elif (role == "reasoning" and role not in roles) or (role == "activity" and not owns_activity(message)):
                messages.append(message)
                kept.add(message["id"])
        self._messages = [*messages, *copy.deepcopy(list(told.values()))]
        self._shared &= kept
        self._growing = {name: deltas for name, deltas in self._growing.items() if name in kept}
        self._arguments.clear()
        self.is_rewritten = True

    def _state_told(self, event: WireEvent) -> None:
        self._state.replace(event["snapshot"])

    def _state_changes(self, event: WireEvent) -> None:
        self._state.change(event["delta"])

    # Parts

    def _find(self, message_id: str) -> Message | None:
        for message in reversed(self._messages):
            if message["id"] == message_id:
                return message
        return None

    def _has_call(self, call_id: str) -> bool:
        return any(call["id"] == call_id for message in self._messages for call in message.get("toolCalls", ()))

    def _own(self, message: Message) -> Message:
        """The message as one that may be changed."""
        if message["id"] not in self._shared:
            return message
        self._shared.discard(message["id"])
        self.is_rewritten = True
        place = next(place for place, each in enumerate(self._messages) if each is message)
        self._messages[place] = copy.deepcopy(message)
        return self._messages[place]

    def _own_call(self, call_id: str) -> dict[str, Any] | None:
        for message in reversed(self._messages):
            if any(call["id"] == call_id for call in message.get("toolCalls", ())):
                calls: list[dict[str, Any]] = self._own(message)["toolCalls"]
                return next(call for call in calls if call["id"] == call_id)
        return None

    def _append(self, message: Message, event: WireEvent, *also: str, place: int | None = None) -> None:
        for name in (*also, "subagentRunId"):
            if name in event:
                message[name] = event[name]
        _add_metadata(message, event)
        self._messages.insert(len(self._messages) if place is None else place, message)

    def _describe(self, message: Message, event: WireEvent) -> None:
        """Add what an event says of its message beside the message itself."""
        if "metadata" in event:
            _add_metadata(self._own(message), event)

    def _settle(self) -> None:
        for message_id, deltas in self._growing.items():
            message = self._find(message_id)
            if message is not None and message["role"] != "activity":
                message = self._own(message)
                before = message.get("content")
                message["content"] = (before if isinstance(before, str) else "") + "".join(deltas)
        self._growing.clear()
        for call_id, deltas in self._arguments.items():
            call = self._own_call(call_id)
            if call is not None:
                call["function"]["arguments"] += "".join(deltas)
        self._arguments.clear()


def conversation_of(transcript: Transcript, before: Sequence[Message]) -> list[Message]:
    """Return the conversation as it is stored after a run: without messages of the run that hold nothing.

    Args:
        transcript: Of the run.
        before: The conversation that it answers.
    """
    known = {message["id"] for message in before}
    return [each for each in transcript.messages if each["id"] in known or transcript.is_said(each)]


def _add_metadata(target: dict[str, Any], event: WireEvent) -> None:
    """Add an event's metadata to a message or tool call, key by key; the last value of a key counts."""
    if "metadata" in event:
        target.setdefault("metadata", {}).update(event["metadata"])


def _owned_activities(event: WireEvent, has_activities: bool) -> Callable[[Message], bool]:
    """Return which activities a snapshot speaks for: those that it leaves out are gone.

    All of them where it holds one; else those of the types that its metadata names, null for all (`@ag-ui/client`
    1.0.0, `authoritativeActivityTypes`).
    """
    scope = event.get("metadata", {}).get("@ag-ui/client", {})
    if isinstance(scope, dict):
        types = scope.get("authoritativeActivityTypes", None if has_activities else [])
    else:
        types = []
    if types is None:
        return lambda message: True
    is_list = isinstance(types, list) and all(isinstance(each, str) for each in types)
    return lambda message: is_list and message["activityType"] in types


def _holds_something(message: Message) -> bool:
    return message["role"] != "assistant" or any(
        message.get(name) for name in ("content", "toolCalls", "metadata", "encryptedValue")
    )


_TAKES: dict[str, Callable[[Transcript, WireEvent], None]] = {
    "TEXT_MESSAGE_START": Transcript._text_started,
    "TEXT_MESSAGE_CONTENT": Transcript._text_grows,
    "TEXT_MESSAGE_END": Transcript._text_described,
    "REASONING_MESSAGE_START": Transcript._reasoning_started,
    "REASONING_MESSAGE_CONTENT": Transcript._text_grows,
    "REASONING_MESSAGE_END": Transcript._text_described,
    "REASONING_ENCRYPTED_VALUE": Transcript._encrypted,
    "TOOL_CALL_START": Transcript._call_started,
    "TOOL_CALL_ARGS": Transcript._call_grows,
    "TOOL_CALL_END": Transcript._call_described,
    "TOOL_CALL_RESULT": Transcript._call_answered,
    "ACTIVITY_SNAPSHOT": Transcript._activity,
    "ACTIVITY_DELTA": Transcript._activity_changes,
    "MESSAGES_SNAPSHOT": Transcript._replaced,
    "STATE_SNAPSHOT": Transcript._state_told,
    "STATE_DELTA": Transcript._state_changes,
}
"""What each event changes; all others change nothing that is kept."""
