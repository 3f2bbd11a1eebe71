"""One run: what it has said so far, and who follows it. Knows no agent and no database."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any

from tornado_copilot.assistant.observing import RunWatch

WireEvent = dict[str, Any]

_CLOSED_BY = {
    "TEXT_MESSAGE_START": ("TEXT_MESSAGE_END", "messageId"),
    "TOOL_CALL_START": ("TOOL_CALL_END", "toolCallId"),
    "STEP_STARTED": ("STEP_FINISHED", "stepName"),
}
"""What has to be closed before a run may finish (AG-UI 1.0), by which event, and what names the pair."""
_CLOSING = dict(_CLOSED_BY.values())


class Run:
    """One run, and what it has said so far.

    Attributes:
        id: The server's own; a client's `runId` is not unique.
        key: The key of the request that started it.
        stopped: Set when somebody asked it to end.
        messages: The conversation, the answer last, once it has ended and its turn is stored.
    """

    def __init__(self, thread_id: str, key: str | None, watch: RunWatch) -> None:
        self.id = secrets.token_urlsafe(12)
        self.thread_id = thread_id
        self.key = key
        self._watch = watch
        self.stopped = asyncio.Event()
        self.messages: list[dict[str, Any]] = []
        self._events: list[WireEvent] = []
        self._ended = False
        self._changed = asyncio.Event()

    async def follow(self) -> AsyncIterator[WireEvent]:
        """All events from the first, then live, until the run has ended and its turn is stored.

        Leaving early does not stop the run.
        """
        place = 0
        while True:
            changed = self._changed
            while place < len(self._events):
                yield self._events[place]
                place += 1
            if self._ended:
                return
            await changed.wait()

    async def finished(self) -> None:
        """Wait until the run has ended and its turn is stored."""
        while not self._ended:
            await self._changed.wait()

    @property
    def error(self) -> WireEvent | None:
        """The `RUN_ERROR` it ended with, if it did."""
        last = self._events[-1] if self._events else None
        return last if last is not None and last["type"] == "RUN_ERROR" else None

    def add(self, event: WireEvent) -> None:
        """Tell the followers."""
        self._watch.saw(event)
        self._events.append(event)
        self._wake_followers()

    def end(self, terminal: WireEvent) -> None:
        """Tell the followers the last event, and let them go."""
        self._watch.ended(terminal, stopped=self.stopped.is_set())
        self._events.append(terminal)
        self._ended = True
        self._wake_followers()

    def _wake_followers(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Transcript:
    """Puts the assistant's messages together from their events, and knows what is still open."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._open: dict[tuple[str, str], WireEvent] = {}
        self.is_closed = False
        """Whether nothing more is taken: an agent that was cut off may go on to talk."""

    def add(self, event: WireEvent) -> None:
        """Take an event.

        Raises:
            KeyError: It lacks what its type requires.
        """
        kind = event["type"]
        if kind == "TEXT_MESSAGE_START":
            self._texts[event["messageId"]] = []
        elif kind == "TEXT_MESSAGE_CONTENT":
            self._texts.setdefault(event["messageId"], []).append(event["delta"])
        if kind in _CLOSED_BY:
            closing, name = _CLOSED_BY[kind]
            self._open[closing, event[name]] = {"type": closing, name: event[name]}
        elif kind in _CLOSING:
            self._open.pop((kind, event[_CLOSING[kind]]), None)

    def close(self) -> list[WireEvent]:
        """The events that close what is open, the last opened first."""
        self.is_closed = True
        return list(reversed(self._open.values()))

    def messages(self) -> list[dict[str, Any]]:
        """The messages, as a thread keeps them; without those that hold nothing."""
        return [
            {"id": message_id, "role": "assistant", "content": "".join(deltas)}
            for message_id, deltas in self._texts.items()
            if deltas
        ]
