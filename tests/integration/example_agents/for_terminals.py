"""An agent that does, by name, each thing that a client in a terminal has to cope with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from ag_ui.core import RunAgentInput, UserMessage

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.confirmation import answer_to, interrupt_outcome, tool_question

Event = dict[str, Any]

HOSTILE = "\x1b]0;owned\x07red \x1b[31mtext\r\x9b2Joverwritten\u202e."
FOUND = [
    {
        "id": "e1",
        "title": "Jazz \x1b[2J\x07\nNight",
        "startDateTime": "2027-05-01T19:00:00Z",
        "endDateTime": "2027-05-01T21:00:00Z",
        "location": "Blue Hall",
        "capacity": 50,
        "registered": 8,
    },
    {"id": "e2", "title": "Mentioned"},
]


class Performer:
    """Reads the first word of what is said."""

    def __init__(self) -> None:
        self._stopped = 0

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[Event]:
        question = (await context.memory.load()).get("question")
        if question and (answer := answer_to(question, input)) is not None:
            await context.memory.save({})
            async for event in _said("It is deleted." if answer else "It is still there."):
                yield event
            yield {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}
            return
        said = [message.content for message in input.messages if isinstance(message, UserMessage)]
        last = said[-1] if isinstance(said[-1], str) else getattr(said[-1][0], "text", "")
        word, _, rest = last.partition(" ")
        finished: Event = {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}
        match word:
            case "delete":
                id = f"q-{context.key}"
                await context.memory.save({"question": id})
                for event in tool_question(id, "deleteEvent", {"title": rest}, f"Shall I delete {rest}?"):
                    yield event
            case "interrupt":
                id = f"q-{context.key}"
                await context.memory.save({"question": id})
                finished["outcome"] = interrupt_outcome(id, "deleteEvent", {"title": rest}, f"Is {rest} to go?")
            case "count":
                async for event in self._counted(int(rest), context.cancelled):
                    yield event
            case "search" | "shout":
                async for event in _searched() if word == "search" else _shouted(int(rest)):
                    yield event
            case "fail":
                raise RuntimeError("on purpose")
            case _:
                words = {
                    "stopped?": f"Stopped {self._stopped} times.",
                    "hostile": HOSTILE,
                    "said?": json.dumps(said, default=str),
                }
                async for event in _said(words.get(word, f"You said {word}.")):
                    yield event
        yield finished

    async def _counted(self, most: int, cancelled: asyncio.Event) -> AsyncIterator[Event]:
        yield {"type": "TEXT_MESSAGE_START", "messageId": "numbers", "role": "assistant"}
        for number in range(most):
            yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "numbers", "delta": f"{number} "}
            try:
                async with asyncio.timeout(0.05):
                    await cancelled.wait()
            except TimeoutError:
                continue
            self._stopped += 1
            break
        yield {"type": "TEXT_MESSAGE_END", "messageId": "numbers"}


async def _said(text: str) -> AsyncIterator[Event]:
    yield {"type": "TEXT_MESSAGE_START", "messageId": f"m-{id(text)}", "role": "assistant"}
    yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": f"m-{id(text)}", "delta": text}
    yield {"type": "TEXT_MESSAGE_END", "messageId": f"m-{id(text)}"}


async def _shouted(mebibytes: int) -> AsyncIterator[Event]:
    """A few events with very much in each."""
    yield {"type": "TEXT_MESSAGE_START", "messageId": "shout", "role": "assistant"}
    for number in range(mebibytes):
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": "shout", "delta": f"{number} ".ljust(1_048_576, "A")}
    yield {"type": "TEXT_MESSAGE_END", "messageId": "shout"}


async def _searched() -> AsyncIterator[Event]:
    yield {"type": "TOOL_CALL_START", "toolCallId": "c1", "toolCallName": "searchEvents"}
    yield {"type": "TOOL_CALL_ARGS", "toolCallId": "c1", "delta": '{"query": "ja\\u001b[31mzz"}'}
    yield {"type": "TOOL_CALL_END", "toolCallId": "c1"}
    content = json.dumps({"events": FOUND})
    yield {"type": "TOOL_CALL_RESULT", "messageId": "r1", "toolCallId": "c1", "role": "tool", "content": content}
    yield {"type": "TOOL_CALL_START", "toolCallId": "c2", "toolCallName": "registerForEvent"}
    yield {"type": "TOOL_CALL_ARGS", "toolCallId": "c2", "delta": "{}"}
    yield {"type": "TOOL_CALL_END", "toolCallId": "c2"}
    content = json.dumps({"success": False, "error": "sign in first", "code": "unauthenticated"})
    yield {"type": "TOOL_CALL_RESULT", "messageId": "r2", "toolCallId": "c2", "role": "tool", "content": content}
    async for event in _said("One of them is Mentioned."):
        yield event


def make_performer() -> Performer:
    return Performer()
