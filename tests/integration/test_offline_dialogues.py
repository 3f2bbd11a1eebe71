"""Whole conversations with the offline agent, through the real actions, each ending in what the database must hold.

Now is Wednesday, 25 November 2026, 10:00 in Berlin.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ag_ui.core import RunAgentInput

from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.actions.registry import Registry, build_registry
from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.offline.agent import OfflineAgent
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.database import Database
from tornado_copilot.wire.encoding import encode

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
ANNA = Caller(user_id="anna", email="anna@example.com", name="Anna")
BOB = Caller(user_id="bob", email="bob@example.com", name="Bob")


class Thread:
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
            time_zone=BERLIN,
        )

    async def say(self, text: str) -> str:
        self._runs += 1
        self._messages.append({"id": f"m{len(self._messages)}", "role": "user", "content": text})
        given = RunAgentInput.model_validate(
            {
                "threadId": self._id,
                "runId": f"r{self._runs}",
                "messages": self._messages,
                "tools": [],
                "context": [],
                "state": {},
                "forwardedProps": {},
            }
        )
        self.events = [event async for event in self._agent.run(given, self.context())]
        assert self.events[-1]["type"] == "RUN_FINISHED", self.events[-1]
        answer = "".join(event["delta"] for event in self.events if event["type"] == "TEXT_MESSAGE_CONTENT")
        self._messages.append({"id": f"m{len(self._messages)}", "role": "assistant", "content": answer})
        return answer


@pytest.fixture
def calendar(database: Database, run: Any) -> Iterator[Calendar]:
    made = Calendar(database, lambda event_id: None, now=lambda: NOW.astimezone(UTC))
    yield made
    run(made.close())


@pytest.fixture
def registry(calendar: Calendar) -> Registry:
    return build_registry(calendar, now=lambda: NOW.astimezone(UTC))


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
