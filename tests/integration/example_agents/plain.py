"""An agent of one's own, without a framework: a method that yields AG-UI events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ag_ui.core import (
    BaseEvent,
    RunAgentInput,
    RunFinishedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)

from tornado_copilot.assistant.agent import RunContext


class Greeter:
    """Greets whoever asks, and says how many events there are."""

    def __init__(self, greeting: str) -> None:
        self._greeting = greeting

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[BaseEvent]:
        found = await context.actions.call("searchEvents", {})
        name = context.caller.display_name if context.caller.authenticated else "stranger"
        yield TextMessageStartEvent(message_id="m1", role="assistant")
        yield TextMessageContentEvent(message_id="m1", delta=f"{self._greeting}, {name}. ")
        yield TextMessageContentEvent(message_id="m1", delta=f"There are {found['count']} events.")
        yield TextMessageEndEvent(message_id="m1")
        yield RunFinishedEvent(thread_id=input.thread_id, run_id=input.run_id)


def make_agent(greeting: str = "Hello") -> Greeter:
    return Greeter(greeting)


def make_nothing() -> None:
    return None


async def make_later() -> Greeter:
    return Greeter("Hello")


NOT_A_FUNCTION = 1
