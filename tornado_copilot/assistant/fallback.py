"""An agent with another one behind it, that answers where the first cannot."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any, cast

from ag_ui.core import BaseEvent, RunAgentInput

from tornado_copilot.assistant.agent import Agent, Event, Memory, RunContext
from tornado_copilot.assistant.failures import AgentFailure
from tornado_copilot.assistant.upstream_counts import UpstreamCounts

logger = logging.getLogger(__name__)

NOTICE = "The assistant that usually answers is out of reach at the moment, so another one does."
Suggest = Callable[[str, RunContext], Awaitable[list[dict[str, str]]]]

_SAYS_NOTHING = frozenset({"RUN_STARTED"})


class MemoryPart:
    """A part of a thread's memory, so that two agents of one thread do not take each other's for their own."""

    def __init__(self, memory: Memory, name: str) -> None:
        self._memory = memory
        self._name = name

    async def load(self) -> dict[str, Any]:
        """See `assistant.agent.Memory`."""
        part = (await self._memory.load()).get(self._name)
        return part if isinstance(part, dict) else {}

    async def save(self, memory: dict[str, Any]) -> None:
        """See `assistant.agent.Memory`."""
        await self._memory.save({**await self._memory.load(), self._name: memory})


class WithFallback:
    """Asks one agent, and another where it fails before it has said or done anything (`assistant.agent.Agent`).

    The person is told so in a sentence, since the other one may know less.

    Args:
        agent: The agent that is asked first.
        fallback: The other one.
        fallback_needs_user: Keeps anonymous visitors from the other one: for them there is no fallback.
    """

    def __init__(self, agent: Agent, fallback: Agent, *, fallback_needs_user: bool = False) -> None:
        self._agent = agent
        self._fallback = fallback
        self._fallback_needs_user = fallback_needs_user

    @property
    def upstream(self) -> UpstreamCounts | None:
        """What is counted of the server behind the first, where there is one."""
        return getattr(self._agent, "upstream", None)

    @property
    def capabilities(self) -> dict[str, Any]:
        """Those of the first."""
        return dict(getattr(self._agent, "capabilities", {}))

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[Event]:
        """Answer the person's last message."""
        told = False
        events = self._agent.run(input, context)
        try:
            async for event in events:
                told = told or _kind(event) not in _SAYS_NOTHING
                yield event
            return
        except AgentFailure as failure:
            if told or context.cancelled.is_set() or not self._may_fall_back(context):
                raise
            logger.warning("the fallback answers, since: %s", failure.code)
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()
        message_id = f"msg_{token_urlsafe(9)}"
        yield {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": NOTICE}
        yield {"type": "TEXT_MESSAGE_END", "messageId": message_id}
        others = self._fallback.run(input, replace(context, memory=MemoryPart(context.memory, "fallback")))
        try:
            async for event in others:
                # The run has begun, and has been told something.
                if _kind(event) not in _SAYS_NOTHING:
                    yield event
        finally:
            if isinstance(others, AsyncGenerator):
                await others.aclose()

    @property
    def suggest(self) -> Suggest | None:
        """How to ask for suggestions: the first agent, else the other, else nobody (`assistant.agent.Suggests`)."""
        if (suggest := getattr(self._agent, "suggest", None)) is not None:
            return cast(Suggest, suggest)
        if (suggest := getattr(self._fallback, "suggest", None)) is None:
            return None

        async def suggested(text: str, context: RunContext) -> list[dict[str, str]]:
            if not self._may_fall_back(context):
                return []
            memory = MemoryPart(context.memory, "fallback")
            return await cast(Suggest, suggest)(text, replace(context, memory=memory))

        return suggested

    async def close(self) -> None:
        """Let go of what the first holds; the other is an agent of its own."""
        close = getattr(self._agent, "close", None)
        if close is not None:
            await close()

    def _may_fall_back(self, context: RunContext) -> bool:
        return context.caller.authenticated or not self._fallback_needs_user


def _kind(event: Event) -> str:
    return event.type.value if isinstance(event, BaseEvent) else str(event.get("type"))
