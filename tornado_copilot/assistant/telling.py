"""Telling a thread's channel what a run says, so that a second tab, or another process, sees it live.

Whoever started the run gets each event at once. The channel gets them gathered, durably: at most one publication in
`gather_seconds`, so that a fast model costs the log some twenty writes a second and not hundreds, and a client that
comes back gets the run from the same log as everything else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

from tornado_copilot.assistant.endings import end_key
from tornado_copilot.assistant.verifier import TERMINAL
from tornado_copilot.errors import CopilotError
from tornado_copilot.wire.publication import Draft

logger = logging.getLogger(__name__)

Event = dict[str, Any]

_PIECES = frozenset({"TEXT_MESSAGE_CONTENT", "TOOL_CALL_ARGS", "REASONING_MESSAGE_CONTENT"})


class Telling(Protocol):
    """What is told of."""

    id: str
    thread_id: str
    is_lost: bool

    def follow(self) -> AsyncIterator[list[Event]]:
        """All its events, as they come."""


class ThreadTeller:
    """Publishes `{"type": "run.events", "data": {"threadId", "runId", "events": [AG-UI events], "messages"?}}`.

    `messages` is what the person said, in the first publication of a run; `runId` is the server's own.

    Args:
        publish: To the log.
        gather_seconds: How long to rest after each publication.
        gather_events: How many events are published together at most.
    """

    def __init__(
        self, publish: Callable[[Draft], Awaitable[Any]], *, gather_seconds: float, gather_events: int
    ) -> None:
        self._publish = publish
        self._gather_seconds = gather_seconds
        self._gather_events = gather_events

    async def tell(self, run: Telling, said: list[dict[str, Any]]) -> None:
        """Tell all of a run; returns when it has ended. What cannot be published is in the thread all the same.

        Of a run that somebody else has ended only the end is told, which the log drops if it has heard of it.
        """
        number = 0
        async for events in gathered(run.follow(), seconds=self._gather_seconds, most=self._gather_events):
            is_end = events[-1]["type"] in TERMINAL
            if run.is_lost:
                if not is_end:
                    continue
                events = events[-1:]
            data: dict[str, Any] = {"threadId": run.thread_id, "runId": run.id, "events": events}
            if number == 0:
                data["messages"] = said
            message = {"type": "run.events", "data": data}
            key = end_key(run.id) if is_end else f"run:{run.id}:{number}"
            try:
                await self._publish(Draft(f"thread:{run.thread_id}", message, key))
            except CopilotError:
                logger.warning("a thread could not be told of its run", extra={"run_id": run.id})
            number += 1


async def gathered(batches: AsyncIterator[list[Event]], *, seconds: float, most: int) -> AsyncIterator[list[Event]]:
    """Events in lists of at most `most`, the first as they come, each later one after a rest of `seconds`.

    Who rests is woken by nobody: what comes meanwhile gathers in the run, and costs nothing per event. Pieces of one
    text that follow each other are joined, and count as they came.
    """
    async for events in batches:
        for first in range(0, len(events), most):
            yield joined(events[first : first + most])
        if events[-1]["type"] not in TERMINAL:
            await asyncio.sleep(seconds)


def joined(events: list[Event]) -> list[Event]:
    """The same with one event for pieces of one text that follow each other; the events given are not changed."""
    result: list[Event] = []
    pieces: list[str] = []
    for event in events:
        last = result[-1] if result else None
        if last is not None and _continues(event, last):
            pieces.append(event["delta"])
            continue
        if len(pieces) > 1:
            result[-1] = {**result[-1], "delta": "".join(pieces)}
        pieces = [event["delta"]] if event["type"] in _PIECES else []
        result.append(event)
    if len(pieces) > 1:
        result[-1] = {**result[-1], "delta": "".join(pieces)}
    return result


def _continues(event: Event, last: Event) -> bool:
    if event["type"] not in _PIECES or len(event) != len(last):
        return False
    return all(name == "delta" or last.get(name) == value for name, value in event.items())
