"""A conversation with the offline agent through the real actions and a real database, without a server.

Now is Wednesday, 25 November 2026, 10:00 in Berlin.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ag_ui.core import RunAgentInput

from tests.agent_events import assert_valid
from tornado_copilot.access.caller import Caller
from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.offline.agent import OfflineAgent
from tornado_copilot.storage.database import Database
from tornado_copilot.wire.encoding import encode

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
ANNA = Caller(user_id="anna", email="anna@example.com", name="Anna")
BOB = Caller(user_id="bob", email="bob@example.com", name="Bob")


class OfflineThread:
    """A conversation of one person, as the runs keep it: messages, and the agent's memory as JSON."""

    def __init__(self, registry: Registry, caller: Caller, *, now: datetime = NOW) -> None:
        self._registry = registry
        self.caller = caller
        self._now = now
        self._agent = OfflineAgent(token_delay_milliseconds=0)
        self._messages: list[dict[str, Any]] = []
        self._memory = b"{}"
        self._runs = 0
        self._id = uuid.uuid4().hex
        self.events: list[dict[str, Any]] = []
        self.calls: list[str] = []

    # What the agent is given (`RunContext.actions` and `.memory`).

    def describe(self) -> list[dict[str, Any]]:
        return self._registry.describe()

    async def call(self, name: str, parameters: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        self.calls.append(name)
        return await self._registry.call(name, parameters, self.caller, key=key)

    async def load(self) -> dict[str, Any]:
        return json.loads(self._memory)

    async def save(self, memory: dict[str, Any]) -> None:
        self._memory = encode(memory)
        assert len(self._memory) < 64 * 1024

    def context(self) -> RunContext:
        return RunContext(
            caller=self.caller,
            actions=self,
            memory=self,
            cancelled=asyncio.Event(),
            now=self._now,
            key=secrets.token_hex(8),
            time_zone=BERLIN,
        )

    def asked(self, text: str, **given: Any) -> RunAgentInput:
        self._add("user", content=text)
        return self._input(**given)

    async def say(self, text: str, **given: Any) -> str:
        """Say something; `given` are further fields of the run's input, as `tools`."""
        return await self._run(self.asked(text, **given))

    async def press(self, confirmed: bool, **given: Any) -> str:
        """Answer the confirmation that the page shows, by the front-end tool or the interrupt that asked for it."""
        outcome = self.events[-1].get("outcome")
        if outcome is None:
            self._add(
                "tool", toolCallId=self.question()["toolCallId"], content=encode({"confirmed": confirmed}).decode()
            )
            return await self._run(self._input(**given))
        (interrupt,) = outcome["interrupts"]
        resume = [{"interruptId": interrupt["id"], "status": "resolved", "payload": {"confirmed": confirmed}}]
        return await self._run(self._input(resume=resume, **given))

    def question(self) -> dict[str, Any]:
        """The front-end tool call of the last run, with its arguments."""
        (start,) = [event for event in self.events if event.get("toolCallName") == "confirmAction"]
        (args,) = [
            event
            for event in self.events
            if event["type"] == "TOOL_CALL_ARGS" and event["toolCallId"] == start["toolCallId"]
        ]
        return {**start, "arguments": json.loads(args["delta"])}

    def _add(self, role: str, **message: Any) -> None:
        self._messages.append({"id": f"m{len(self._messages)}", "role": role, **message})

    def _input(self, **given: Any) -> RunAgentInput:
        self._runs += 1
        usual = {"threadId": self._id, "runId": f"r{self._runs}", "messages": self._messages, "tools": []}
        return RunAgentInput.model_validate({**usual, "context": [], "state": {}, "forwardedProps": {}, **given})

    async def _run(self, agent_input: RunAgentInput) -> str:
        self.events = [event async for event in self._agent.run(agent_input, self.context())]
        assert self.events[-1]["type"] == "RUN_FINISHED", self.events[-1]
        assert_valid(self.events)
        answer = "".join(event["delta"] for event in self.events if event["type"] == "TEXT_MESSAGE_CONTENT")
        if answer:
            self._add("assistant", content=answer)
        return answer


async def stored(database: Database) -> list[dict[str, Any]]:
    return await database.events.find({}).to_list(None)


async def added(registry: Registry, title: str, day: str, *, caller: Caller = BOB, **more: Any) -> str:
    event = await registry.call(
        "createEvent",
        {
            "title": title,
            "description": f"{title}.",
            "eventType": "concert",
            "startDateTime": f"{day}T19:00:00+01:00",
            "endDateTime": f"{day}T21:00:00+01:00",
            **more,
        },
        caller,
    )
    return str(event["id"])
