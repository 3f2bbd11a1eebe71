"""One run as its client sees it: what a person is shown of each AG-UI event, and what the next run needs. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

Event = dict[str, Any]
Message = dict[str, Any]

CONFIRM_TOOL = "confirmAction"
"""The front-end tool by which an agent asks; the server's own is in `assistant.confirmation`, which takes as long to
import as all of this room. A test compares the two."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of what the assistant says."""

    delta: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    """The assistant uses a tool."""

    name: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolFailure:
    """A tool was refused, or failed."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """The assistant reasons; what, is not shown."""


Shown = Text | ToolUse | ToolFailure | Thinking


@dataclass(frozen=True, slots=True)
class Question:
    """What a run that has finished wants to know before the next one.

    Attributes:
        id: Of the tool call, or of the interrupt.
        way: How it was asked, and is to be answered.
        text: For the person.
        action: What would be done; empty where the question does not say.
        parameters: With what.
        is_yes_or_no: Whether the answer is a confirmation; otherwise it is a text.
    """

    id: str
    way: Literal["tool", "interrupt"]
    text: str
    action: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    is_yes_or_no: bool = True


@dataclass(slots=True)
class _Call:
    name: str
    arguments: str = ""
    is_shown: bool = False
    is_answered: bool = False


class Answer:
    """Takes the events of one run, over as many connections as it needs.

    Args:
        known: The ids of the messages that the client had before; what a snapshot has of these is not new. None, where
            it comes to a thread that it knows nothing of: then all after the person's last message is.

    Attributes:
        has_come_back: Whether the events are those of a connect, of which a snapshot says where the thread stands.
            Within a run it is an agent's own view of what was told already.
        before: What a snapshot held up to what is new.
        messages: What the run added to the conversation, in AG-UI's form.
        events: The events (concerts, classes) that tools found.
        has_started: Whether the server has taken the run on.
        has_ended: Whether its terminal event has come.
        is_behind: Whether the last snapshot did not hold what was said last; what follows is of another run.
        run_id: What clients call the run.
        error: The `message` of the `RUN_ERROR` that ended it; or what is to be said of an answer without its end.
    """

    def __init__(self, known: Collection[str] | None) -> None:
        self.has_come_back = known is None
        self.before: list[Message] = []
        self.messages: list[Message] = []
        self.events: list[dict[str, Any]] = []
        self.has_started = False
        self.has_ended = False
        self.is_behind = False
        self.run_id = ""
        self.error: str | None = None
        self._known = None if known is None else frozenset(known)
        self._by_id: dict[str, Message] = {}
        self._calls: dict[str, _Call] = {}
        self._interrupts: list[Question] = []
        self._ahead: dict[str, int] = {}
        """How many characters of a message were shown that the present connection has not brought yet."""
        self._text = ""
        self._last_text_id = ""

    @property
    def questions(self) -> list[Question]:
        """What has to be answered; empty while the run is not over, and where it failed."""
        if not self.has_ended or self.error is not None:
            return []
        asked = [
            _tool_question(call_id, _object(call.arguments))
            for call_id, call in self._calls.items()
            if call.name == CONFIRM_TOOL and not call.is_answered
        ]
        return [*self._interrupts, *asked]

    @property
    def unmentioned_events(self) -> list[dict[str, Any]]:
        """The events that were found and that the assistant's own words do not name, each once."""
        found = {str(event.get("id", number)): event for number, event in enumerate(self.events)}
        return [event for event in found.values() if str(event.get("title")) not in self._text]

    def take(self, event: Event) -> list[Shown]:
        """What a person is shown of the event. What is not known here is passed over."""
        if self.is_behind and event.get("type") not in {"MESSAGES_SNAPSHOT", "RUN_ERROR"}:
            return []
        match event.get("type"):
            case "TEXT_MESSAGE_CONTENT" | "TEXT_MESSAGE_CHUNK":
                return self._said(_string(event, "messageId") or self._last_text_id, _string(event, "delta"))
            case "TOOL_CALL_START":
                self._called(event)
            case "TOOL_CALL_ARGS" if call := self._calls.get(_string(event, "toolCallId")):
                call.arguments += _string(event, "delta")
            case "TOOL_CALL_END":
                return self._call_is_complete(_string(event, "toolCallId"))
            case "TOOL_CALL_RESULT":
                return self._tool_answered(event)
            case "MESSAGES_SNAPSHOT" if self.has_come_back:
                return self._caught_up(event.get("messages"))
            case "REASONING_START":
                return [Thinking()]
            case "RUN_STARTED":
                self.has_started = True
                self.run_id = _string(event, "runId")
            case "RUN_FINISHED":
                self._finished(event)
            case "RUN_ERROR":
                self.has_ended = True
                self.error = _string(event, "message") or "the answer failed"
        return []

    def _finished(self, event: Event) -> None:
        self.has_ended = True
        self._interrupts = _interrupts(event.get("outcome"))
        # A server that was come back to may hold less than was shown, or nothing: it had died meanwhile.
        is_cut = any(self._ahead.values()) or (bool(self.before) and not self.messages)
        if is_cut and not self._interrupts:
            self.error = "the answer was cut short at the server, please send the message again"

    def says(self, text: str) -> bool:
        """Whether the assistant's words hold this text, however it is broken into lines."""
        return " ".join(text.split()) in " ".join(self._text.split())

    # Texts

    def _said(self, message_id: str, delta: str) -> list[Shown]:
        if ahead := self._ahead.get(message_id, 0):
            shown_before = self._by_id[message_id]["content"][-ahead:][: len(delta)]
            if delta.startswith(shown_before):
                self._ahead[message_id] = ahead - len(shown_before)
                delta = delta[len(shown_before) :]
        if not delta:
            return []
        apart = self._text and message_id != self._last_text_id and not self._text.endswith("\n")
        message = self._message(message_id, "assistant")
        message["content"] = message.get("content", "") + delta
        self._last_text_id = message_id
        shown = f"\n{delta}" if apart else delta
        self._text += shown
        return [Text(shown)]

    # Tools

    def _called(self, event: Event) -> None:
        call_id = _string(event, "toolCallId")
        if call_id in self._calls:
            return
        name = _string(event, "toolCallName")
        self._calls[call_id] = _Call(name)
        message = self._message(_string(event, "parentMessageId") or call_id, "assistant")
        call = {"id": call_id, "type": "function", "function": {"name": name, "arguments": ""}}
        message.setdefault("toolCalls", []).append(call)

    def _call_is_complete(self, call_id: str) -> list[Shown]:
        call = self._calls.get(call_id)
        if call is None:
            return []
        for message in self.messages:
            for each in message.get("toolCalls", ()):
                if each["id"] == call_id:
                    each["function"]["arguments"] = call.arguments
        if call.name == CONFIRM_TOOL or call.is_shown:
            return []
        call.is_shown = True
        return [ToolUse(call.name, _object(call.arguments))]

    def _tool_answered(self, event: Event) -> list[Shown]:
        call_id = _string(event, "toolCallId")
        call = self._calls.get(call_id)
        if call is None or call.is_answered:
            return []
        call.is_answered = True
        content = _string(event, "content")
        self._message(_string(event, "messageId") or f"{call_id}-result", "tool").update(
            toolCallId=call_id, content=content
        )
        result = _object(content)
        found = result.get("events")
        if isinstance(found, list):
            self.events += [each for each in found if isinstance(each, dict)]
        if result.get("success") is False:
            return [ToolFailure(call.name, str(result.get("error", "it failed")))]
        return []

    # Coming back

    def _caught_up(self, messages: Any) -> list[Shown]:
        """What a snapshot of the thread holds and the connection that was lost did not bring any more."""
        thread = [each for each in _objects(messages) if _string(each, "id")]
        if self._known is None:
            old = [place for place, message in enumerate(thread) if message.get("role") == "user"]
        else:
            old = [place for place, message in enumerate(thread) if message["id"] in self._known]
        self.is_behind = not old and self._known is not None
        if self.is_behind:
            return []
        start = old[-1] + 1 if old else 0
        self.before = thread[:start]
        said = (message for message in self.messages if message["role"] == "assistant")
        self._ahead = {message["id"]: len(message.get("content", "")) for message in said}
        shown: list[Shown] = []
        for message in thread[start:]:
            message_id = message["id"]
            if message.get("role") == "assistant":
                shown += self._said(message_id, self._missing(message_id, _string(message, "content")))
                for call in _objects(message.get("toolCalls")):
                    shown += self._called_meanwhile(message_id, call)
            elif message.get("role") == "tool":
                shown += self._tool_answered({**message, "messageId": message_id})
        return shown

    def _missing(self, message_id: str, content: str) -> str:
        """What of a message was not shown yet. The server may remember less of it than it had said before it died."""
        before = self._by_id.get(message_id, {}).get("content", "")
        self._ahead[message_id] = len(before) - len(content) if before.startswith(content) else 0
        if self._ahead[message_id]:
            return ""
        return content.removeprefix(before) if content.startswith(before) else f"\n{content}"

    def _called_meanwhile(self, message_id: str, call: dict[str, Any]) -> list[Shown]:
        """A call as a snapshot has it; one that is not complete is opened again after it, and goes on."""
        call_id = _string(call, "id")
        function = call.get("function")
        name, arguments = (_string(function, each) for each in ("name", "arguments"))
        self._called({"toolCallId": call_id, "toolCallName": name, "parentMessageId": message_id})
        self._calls[call_id].arguments = arguments
        return self._call_is_complete(call_id) if _object(arguments) or arguments == "{}" else []

    def _message(self, message_id: str, role: str) -> Message:
        if message_id not in self._by_id:
            self._by_id[message_id] = {"id": message_id, "role": role}
            self.messages.append(self._by_id[message_id])
        return self._by_id[message_id]


def reply_to(question: Question, reply: bool | str | None) -> Message:
    """The message, or the entry of `resume`, that answers a question.

    Args:
        question: Of the run before.
        reply: Yes or no, or what the person wrote; None for nothing.
    """
    if reply is None and question.way == "interrupt":
        return {"interruptId": question.id, "status": "cancelled"}
    payload = {"confirmed": reply} if isinstance(reply, bool) else reply
    if question.way == "tool":
        content = json.dumps(payload, ensure_ascii=False)
        return {"id": f"{question.id}-answer", "role": "tool", "toolCallId": question.id, "content": content}
    return {"interruptId": question.id, "status": "resolved", "payload": payload}


def _tool_question(call_id: str, arguments: dict[str, Any]) -> Question:
    parameters = arguments.get("parameters")
    return Question(
        call_id,
        "tool",
        _string(arguments, "message") or "Is this to be done?",
        _string(arguments, "action"),
        parameters if isinstance(parameters, dict) else {},
    )


def _interrupts(outcome: Any) -> list[Question]:
    if not isinstance(outcome, dict) or outcome.get("type") != "interrupt":
        return []
    return [_interrupt_question(each) for each in _objects(outcome.get("interrupts"))]


def _interrupt_question(interrupt: dict[str, Any]) -> Question:
    metadata = interrupt.get("metadata")
    parameters = metadata.get("parameters") if isinstance(metadata, dict) else None
    schema = interrupt.get("responseSchema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return Question(
        _string(interrupt, "id"),
        "interrupt",
        _string(interrupt, "message") or _string(interrupt, "reason") or "Is this to be done?",
        _string(metadata, "action"),
        parameters if isinstance(parameters, dict) else {},
        is_yes_or_no=schema is None or (isinstance(properties, dict) and "confirmed" in properties),
    )


def _string(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(text: str) -> dict[str, Any]:
    """The JSON object in a text; empty where there is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
