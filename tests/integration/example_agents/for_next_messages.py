"""An agent for messages that are sent while an answer is in progress. The first word selects the answer.

| said | done |
|---|---|
| `count N` | N numbers, one every 20 ms; it does not heed that it is stopped |
| `create N` | an event is created, then as for `count` |
| `show` | the page's tool `showEventType` is called |
| anything else | the words of all user messages are said |
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from ag_ui.core import RunAgentInput, UserMessage

from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.errors import CopilotError

Event = dict[str, Any]
PAUSE_SECONDS = 0.02


class Counter:
    """See the module."""

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[Event]:
        """Answer by the first word."""
        said = [str(message.content) for message in input.messages if isinstance(message, UserMessage)]
        word, _, rest = said[-1].partition(" ")
        if word == "create":
            async for event in _created(context):
                yield event
        if word == "show":
            for event in _call("showEventType", {}):
                yield event
        else:
            message_id = uuid.uuid4().hex
            yield {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}
            if word in {"count", "create"}:
                for number in range(int(rest)):
                    yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": f"{number} "}
                    await asyncio.sleep(PAUSE_SECONDS)
            else:
                yield {
                    "type": "TEXT_MESSAGE_CONTENT",
                    "messageId": message_id,
                    "delta": f"You said {' / '.join(said)}.",
                }
            yield {"type": "TEXT_MESSAGE_END", "messageId": message_id}
        yield {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}


async def _created(context: RunContext) -> AsyncIterator[Event]:
    start = context.now.replace(microsecond=0) + timedelta(days=30)
    parameters = {
        "title": "Night walk",
        "description": "Bring a lamp.",
        "eventType": "concert",
        "startDateTime": start.isoformat(),
        "endDateTime": (start + timedelta(hours=2)).isoformat(),
        "location": "Wood",
        "capacity": 10,
    }
    *called, ended = _call("createEvent", parameters)
    for event in (*called, ended):
        yield event
    try:
        result = await context.actions.call("createEvent", parameters, key=context.key)
    except CopilotError as error:
        result = error.body()
    yield {
        "type": "TOOL_CALL_RESULT",
        "messageId": uuid.uuid4().hex,
        "toolCallId": ended["toolCallId"],
        "content": json.dumps(result),
    }


def _call(name: str, arguments: dict[str, Any]) -> list[Event]:
    call_id = uuid.uuid4().hex
    return [
        {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": name},
        {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": json.dumps(arguments)},
        {"type": "TOOL_CALL_END", "toolCallId": call_id},
    ]


def make_counter(action_seconds: float = 0) -> Counter:
    """Return an agent, and have all actions of this process take so long."""
    if action_seconds:
        call = Registry.call

        async def slow_call(self: Registry, *args: Any, **named: Any) -> dict[str, Any]:
            await asyncio.sleep(action_seconds)
            return await call(self, *args, **named)

        Registry.call = slow_call  # type: ignore[method-assign]
    return Counter()
