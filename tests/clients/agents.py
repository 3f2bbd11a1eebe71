"""An agent as a user of the product would bring one, scripted: what the person says chooses what it does.

| said | done |
|---|---|
| `count to N` | N words, one after the other, with a pause between them |
| `hold NAME` | half of an answer, then nothing until the file `NAME` is in `gates`, then the rest |
| `only concerts` | calls the page's tool `showEventType`, and says what came back |
| `look and say` | the same, with a text behind the call |
| `create it` | asks by the page's tool `confirmAction`, and says what the answer was |
| `interrupt` | asks by an interrupt, and says what the answer was |
| `interrupt a call` | the same, by an interrupt of a tool call |
| `shortlist` | says what is in the shared state, and changes it by a snapshot and a patch |
| `what do I see` | says what context it was given |
| `fail` | fails after a few words |
| `fail once NAME` | fails after a few words, and the next time does not |
| `roll` | says something that it never said before |
| `said?` | says which texts it was given, as JSON |
| anything else | says it back |
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from ag_ui.core import AssistantMessage, Message, RunAgentInput, ToolMessage, UserMessage

WireEvent = dict[str, Any]
_GATE_POLL_SECONDS = 0.02


def numbers(count: int) -> str:
    """What `count to N` answers."""
    return " ".join(str(number) for number in range(1, count + 1))


def held(name: str) -> tuple[str, str]:
    """What `hold NAME` answers before and after the gate is opened."""
    return f"Before {name}. ", f"After {name}."


def make_agent(*, pause_seconds: float = 0.02, gates: str = "") -> ScriptedAgent:
    """The factory that the settings name."""
    return ScriptedAgent(pause_seconds, Path(gates))


class ScriptedAgent:
    """See the module."""

    def __init__(self, pause_seconds: float, gates: Path) -> None:
        self._pause_seconds = pause_seconds
        self._gates = gates
        self._failed: set[str] = set()
        self._scripts: list[tuple[str, Callable[..., AsyncIterator[WireEvent]]]] = [
            (r"count to (\d+)", self._count),
            (r"hold (\w+)", self._hold),
            (r"only concerts", self._filter),
            (r"look and say", self._look),
            (r"create it", self._confirm),
            (r"(interrupt a call)", self._interrupt),
            (r"interrupt", self._interrupt),
            (r"shortlist", self._share),
            (r"what do I see", self._context),
            (r"fail once (\w+)", self._fail_once),
            (r"fail", self._fail),
            (r"roll", self._roll),
            (r"said\?", self._given),
            (r"(?s)(.*)", self._echo),
        ]

    async def run(self, input: RunAgentInput, context: Any) -> AsyncIterator[WireEvent]:
        """Answer by the script that the last thing said selects."""
        said = next(str(each.content) for each in reversed(input.messages) if isinstance(each, UserMessage))
        script, words = next(
            (script, found.groups()) for pattern, script in self._scripts if (found := re.search(pattern, said))
        )
        yield {"type": "RUN_STARTED", "threadId": input.thread_id, "runId": input.run_id}
        outcome = None
        async for event in script(input, *words):
            if event["type"] == "outcome":
                outcome = event["outcome"]
            else:
                yield event
        finished = {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}
        yield finished if outcome is None else {**finished, "outcome": outcome}

    async def suggest(self, text: str, context: Any) -> list[dict[str, str]]:
        """Two things to say."""
        return [
            {"title": "Count a little", "message": "count to 5"},
            {"title": "Say hello", "message": "hello there"},
        ]

    async def _say(self, *parts: str) -> AsyncIterator[WireEvent]:
        message_id = uuid.uuid4().hex
        yield {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}
        for part in parts:
            yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": part}
            await asyncio.sleep(self._pause_seconds)
        yield {"type": "TEXT_MESSAGE_END", "messageId": message_id}

    async def _call(self, name: str, arguments: dict[str, Any]) -> AsyncIterator[WireEvent]:
        call_id = uuid.uuid4().hex
        text = json.dumps(arguments)
        yield {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": name}
        for part in (text[:10], text[10:]):
            yield {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": part}
        yield {"type": "TOOL_CALL_END", "toolCallId": call_id}

    def _echo(self, input: RunAgentInput, said: str) -> AsyncIterator[WireEvent]:
        return self._say("You said: ", said)

    def _count(self, input: RunAgentInput, count: str) -> AsyncIterator[WireEvent]:
        # It never looks at `cancelled`: stopping has to work with such an agent, too.
        return self._say(*re.findall(r"\S+ ?", numbers(int(count))))

    async def _hold(self, input: RunAgentInput, name: str) -> AsyncIterator[WireEvent]:
        before, after = held(name)
        message_id = uuid.uuid4().hex
        yield {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": before}
        while not (self._gates / name).exists():
            await asyncio.sleep(_GATE_POLL_SECONDS)
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": after}
        yield {"type": "TEXT_MESSAGE_END", "messageId": message_id}

    def _filter(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        if (answer := _answer_to_a_tool(input)) is not None:
            return self._say("The page shows: ", answer)
        assert any(tool.name == "showEventType" for tool in input.tools), "the page did not offer its tool"
        return self._call("showEventType", {"eventType": "concert"})

    async def _look(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        async for event in self._filter(input):
            yield event
        if _answer_to_a_tool(input) is None:
            async for event in self._say("I am looking."):
                yield event

    def _confirm(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        if (answer := _answer_to_a_tool(input)) is not None:
            return self._say("The answer was: ", answer)
        question = {"action": "createEvent", "parameters": {"title": "Night walk"}, "message": "Create Night walk?"}
        return self._call("confirmAction", question)

    async def _interrupt(self, input: RunAgentInput, of_a_call: str = "") -> AsyncIterator[WireEvent]:
        if input.resume:
            entry = input.resume[0]
            answer = json.dumps(entry.payload) if entry.status == "resolved" else entry.status
            async for event in self._say("The answer was: ", answer):
                yield event
            return
        async for event in self._say("One question."):
            yield event
        interrupt = {
            "id": uuid.uuid4().hex,
            "reason": "confirmation",
            "message": "Create Night walk?",
            "metadata": {"action": "createEvent", "parameters": {"title": "Night walk"}},
        }
        if of_a_call:
            async for event in self._call("createEvent", {"title": "Night walk"}):
                interrupt["toolCallId"] = event["toolCallId"]
                yield event
        yield {"type": "outcome", "outcome": {"type": "interrupt", "interrupts": [interrupt]}}

    async def _share(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        state = input.state if isinstance(input.state, dict) else {}
        chosen = list(state.get("shortlist", []))
        yield {"type": "STATE_SNAPSHOT", "snapshot": {**state, "shortlist": [*chosen, "first"]}}
        yield {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/shortlist/-", "value": "second"}]}
        async for event in self._say("You had chosen ", str(len(chosen)), "."):
            yield event

    def _context(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        return self._say("Context: ", *(f"{each.description}: {each.value}" for each in input.context))

    async def _fail(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        message_id = uuid.uuid4().hex
        yield {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": "So far so good"}
        raise RuntimeError("the secret model at 10.1.2.3 refused the key sk-123")

    def _fail_once(self, input: RunAgentInput, name: str) -> AsyncIterator[WireEvent]:
        if name in self._failed:
            return self._say("This time it works.")
        self._failed.add(name)
        return self._fail(input)

    def _roll(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        return self._say("You rolled ", uuid.uuid4().hex)

    def _given(self, input: RunAgentInput) -> AsyncIterator[WireEvent]:
        return self._say(json.dumps([text for each in input.messages if (text := _text_of(each))]))


def _answer_to_a_tool(input: RunAgentInput) -> str | None:
    """The result of the front-end tool that was called since the person last said something."""
    for message in reversed(input.messages):
        if isinstance(message, ToolMessage):
            return str(message.content)
        if isinstance(message, UserMessage):
            break
    return None


def _text_of(message: Message) -> str:
    """What a person reads of a message of the user or the assistant; of its parts, the texts."""
    content = message.content if isinstance(message, UserMessage | AssistantMessage) else None
    return "".join(getattr(part, "text", "") for part in content) if isinstance(content, list) else content or ""
