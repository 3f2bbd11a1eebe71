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
from tornado_copilot.errors import CopilotError, TooLarge
from tornado_copilot.storage.thread import USER, Thread
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import Draft

logger = logging.getLogger(__name__)

Event = dict[str, Any]

END_TRIES = 30
"""How often the end of a run is published, until it is."""
END_PAUSE_SECONDS = 1
MESSAGES_MAX_BYTES = 65_536
MESSAGES_OF_VISITORS_MAX_BYTES = 2_048
"""What was said is told up to this size. More stays out of the log: the thread has it, and counts against a quota,
which the log does not."""

_PIECES = frozenset({"TEXT_MESSAGE_CONTENT", "TOOL_CALL_ARGS", "REASONING_MESSAGE_CONTENT"})


class Telling(Protocol):
    """What is told of."""

    id: str
    thread: Thread
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

        Of a run that somebody else has ended only the end is told, which the log drops if it has heard of it. What is
        too large for one publication is told in several, and what was said is left out where it alone is.
        """
        number = 0
        is_user = run.thread.owner.startswith(USER)
        most = MESSAGES_MAX_BYTES if is_user else MESSAGES_OF_VISITORS_MAX_BYTES
        messages: list[dict[str, Any]] | None = said if len(encode(said)) <= most else None
        async for events in gathered(run.follow(), seconds=self._gather_seconds, most=self._gather_events):
            waiting = [events]
            while waiting:
                together = waiting.pop()
                if run.is_lost:
                    together = [event for event in together if event["type"] in TERMINAL]
                if not together:
                    continue
                try:
                    await self._tell(run, together, number, messages)
                except TooLarge:
                    if len(together) > 1:
                        half = len(together) // 2
                        waiting += [together[half:], together[:half]]
                        continue
                    logger.warning("something is too large for a thread to be told of it", extra={"run_id": run.id})
                    if messages is not None:
                        messages = None
                        waiting.append(together)
                        continue
                messages = None
                number += 1

    async def _tell(
        self, run: Telling, events: list[Event], number: int, messages: list[dict[str, Any]] | None
    ) -> None:
        """Publish some events; the end with patience, for who follows the channel would wait for it for ever.

        Raises:
            TooLarge: They are more than one publication may hold.
        """
        is_end = events[-1]["type"] in TERMINAL
        data: dict[str, Any] = {"threadId": run.thread.id, "runId": run.id, "events": joined(events)}
        if messages is not None:
            data["messages"] = messages
        key = end_key(run.id) if is_end else f"run:{run.id}:{number}"
        draft = Draft(run.thread.channel, {"type": "run.events", "data": data}, key)
        for left in reversed(range(END_TRIES if is_end else 1)):
            try:
                await self._publish(draft)
            except TooLarge:
                raise
            except CopilotError:
                if left:
                    await asyncio.sleep(END_PAUSE_SECONDS)
                elif is_end:
                    logger.warning("a thread could not be told that its run has ended", extra={"run_id": run.id})
            else:
                return


async def gathered(batches: AsyncIterator[list[Event]], *, seconds: float, most: int) -> AsyncIterator[list[Event]]:
    """Events in lists of at most `most`, the first as they come, each later one after a rest of `seconds`.

    Who rests is woken by nobody: what comes meanwhile gathers in the run, and costs nothing per event.
    """
    async for events in batches:
        for first in range(0, len(events), most):
            yield events[first : first + most]
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
