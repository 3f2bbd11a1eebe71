"""What an agent is: one method, and what it may reach while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ag_ui.core import BaseEvent, Message, RunAgentInput

from tornado_copilot.access.caller import Caller

Event = BaseEvent | dict[str, Any]
"""An AG-UI event, as a model of `ag_ui.core` or as a dict in wire form (camelCase, no nulls)."""


class Actions(Protocol):
    """The server's actions, with the caller's rights."""

    def describe(self) -> list[dict[str, Any]]:
        """Each action's `name`, `description` and `parameters` (JSON Schema), for a model's tool list.

        With `confirm`, the person is to be asked before it is called (`assistant.confirmation`): that is the agent's to
        do, as only it knows who decided on the call.
        """

    def check(self, name: str, parameters: dict[str, Any]) -> None:
        """Find out what can be known of a call before it is made, as before a person is asked for a yes.

        Raises:
            CopilotError: There is no such action, the caller may not do it, or the parameters are wrong.
        """

    async def call(self, name: str, parameters: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Carry out one action and return its `data` (CONTRACT section 2).

        Args:
            name: The action, as `createEvent`.
            parameters: As a client would send them; validated here.
            key: An idempotency key. The same key again gives the first answer and has no second effect.

        Raises:
            CopilotError: Refused, with a message a person can act on; nothing was changed.
        """


class Memory(Protocol):
    """What an agent remembers of a thread between runs. Kept by the server, out of any client's reach."""

    async def load(self) -> dict[str, Any]:
        """The thread's memory, empty at first."""

    async def save(self, memory: dict[str, Any]) -> None:
        """Replace the thread's memory, a JSON object of at most 64 KiB.

        Raises:
            Unavailable: The database cannot be reached; nothing was saved.
        """


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run may reach.

    Attributes:
        caller: On whose behalf it runs.
        actions: What it may do, with the caller's rights.
        memory: What it remembers of this thread.
        now: When the run started, with a time zone; "tomorrow" counts from here.
        time_zone: The person's own.
        key: Names this run for idempotency keys: the server's own, since a client's `runId` comes again when an
            interrupt is resumed; the same where the same request is sent again.
        room: The room in which it was asked; None where it was asked elsewhere.
        conversation: What was said, where suggestions are asked for on a thread of which nothing is remembered.
        cancelled: Set when somebody stopped the run; the agent ends its stream soon after.
    """

    caller: Caller
    actions: Actions
    memory: Memory
    now: datetime
    time_zone: ZoneInfo
    key: str
    room: str | None = None
    conversation: tuple[Message, ...] = ()
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)


class Agent(Protocol):
    """Anything that answers (CONTRACT section 7).

    `run` is an async generator of AG-UI events. The first may be `RUN_STARTED`, the last is `RUN_FINISHED`, with an
    `outcome` where it interrupts, or `RUN_ERROR`; when it is cancelled it lets `CancelledError` pass and cleans up.
    An attribute `capabilities`, AG-UI's object of that name, is shown to clients where there is one.
    """

    def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[Event]:
        """Answer the last message of `input.messages`."""


class Suggests(Protocol):
    """An agent that can also say what a person may want to say next. Optional."""

    async def suggest(self, text: str, context: RunContext) -> list[dict[str, str]]:
        """At most four of `{"title": …, "message": …}` for what has been typed so far; writes nothing."""
