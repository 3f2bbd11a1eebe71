"""One run: what it has said so far, and who follows it. Knows no agent, and does no I/O."""

from __future__ import annotations

import asyncio
import copy
import secrets
from collections.abc import AsyncIterator
from typing import Any

from tornado_copilot.assistant.attachments import Attachments
from tornado_copilot.assistant.endings import WireEvent, terminal_of
from tornado_copilot.assistant.observing import RunWatch
from tornado_copilot.assistant.transcript import Transcript
from tornado_copilot.assistant.verifier import CLOSED_BY, CLOSES, OPENS
from tornado_copilot.storage.thread import Thread

CUT_OFF = '{"success":false,"code":"interrupted","error":"the answer ended before this was done"}'
"""The result of a tool call that was not told to its end."""
_STREAMED = frozenset({"TEXT_MESSAGE_START", "REASONING_MESSAGE_START"})
PROTOCOL_VERSION = "1.0"
"""Of AG-UI; what is said keeps to what 0.0.59 understands, too."""


class Run:
    """One run, and what it has said so far.

    Attributes:
        id: The server's own; a client's `runId` is not unique.
        thread: Its thread, as it was when the run began.
        client_run_id: The one that clients know.
        key: The key of the request that started it.
        stopped: Set when somebody asked it to end.
        attachments: The requests that follow it in this process, and its actions in progress.
        may_be_superseded: True where the thread's next message may end it once it is abandoned.
        transcript: The conversation with what has been said so far.
        conversation: The conversation, the answer last, once it has ended and its turn is stored.
    """

    def __init__(
        self,
        thread: Thread,
        client_run_id: str,
        *,
        transcript: Transcript,
        key: str | None = None,
        run_id: str | None = None,
        watch: RunWatch | None = None,
        may_be_superseded: bool = True,
    ) -> None:
        self.id = run_id or secrets.token_urlsafe(12)
        self.thread = thread
        self.client_run_id = client_run_id
        self.key = key
        self._watch = watch
        self.stopped = asyncio.Event()
        self.attachments = Attachments(self.stopped)
        self.may_be_superseded = may_be_superseded
        self.is_known = asyncio.Event()
        """Set once it is known here what has been said so far; at once, where it is carried out here."""
        self.is_known.set()
        self.is_written = False
        """Whether it is in the database, with a lease that is ours to hold."""
        self.is_lost = False
        """Whether somebody else has ended it: nothing but its end is told to its thread's channel any more."""
        self.transcript = transcript
        self.conversation: list[dict[str, Any]] = []
        self._events: list[WireEvent] = [self._started()]
        self._open: dict[tuple[str, str], WireEvent] = {}
        """What has been opened and not closed, with the event that did it; the last opened last."""
        self._ended = False
        self.is_closed = False
        """Whether nothing more is taken: an agent that was cut off may go on to talk."""
        self._waiting: list[asyncio.Future[None]] = []

    async def follow(self) -> AsyncIterator[list[WireEvent]]:
        """All events from the first, then live, as many at a time as there are, until the run has ended.

        Its turn is stored by then. Leaving early does not stop the run.
        """
        place = 0
        while True:
            if place < len(self._events):
                news = self._events[place:]
                place += len(news)
                yield news
            elif self._ended:
                return
            else:
                await self._news()

    async def attach(self) -> AsyncIterator[list[WireEvent]]:
        """What a page has to be told that comes in the middle: the conversation as it stands, then live.

        By snapshot and not by repeating deltas, so that a page that attaches a second time does not show a text
        twice; what is open is opened again, so that what comes next has a place.
        """
        await self.is_known.wait()
        place = len(self._events)
        ended = self._ended
        yield [*self._so_far(), self._events[-1]] if ended else self._attached()
        while not ended:
            if place < len(self._events):
                news = self._events[place:]
                place += len(news)
                yield news
            elif self._ended:
                return
            else:
                await self._news()

    async def finished(self) -> None:
        """Wait until the run has ended and its turn is stored."""
        while not self._ended:
            await self._news()

    @property
    def error(self) -> WireEvent | None:
        """The `RUN_ERROR` it ended with, if it did."""
        last = self._events[-1]
        return last if last["type"] == "RUN_ERROR" else None

    @property
    def has_ended(self) -> bool:
        """Whether the last event has been told."""
        return self._ended

    def add(self, event: WireEvent) -> None:
        """Tell the followers an event that has been verified.

        Raises:
            BadPatch: It is a delta that does not fit; nobody is told.
        """
        self.transcript.add(event)
        if self._watch is not None:
            self._watch.saw(event)
        kind = event["type"]
        if kind in OPENS:
            self._open[kind, event[OPENS[kind]]] = event
        elif kind in CLOSES:
            opened_by, field = CLOSES[kind]
            self._open.pop((opened_by, event[field]), None)
        self._events.append(event)
        self._wake_followers()

    def with_open(self, snapshot: WireEvent) -> WireEvent:
        """Return an agent's `MESSAGES_SNAPSHOT` with what is open: what follows of that needs a place."""
        texts = {name for opened_by, name in self._open if opened_by in _STREAMED}
        calls = {name for opened_by, name in self._open if opened_by == "TOOL_CALL_START"}
        if not texts and not calls:
            return snapshot
        return {**snapshot, "messages": self.transcript.with_open(snapshot["messages"], texts, calls)}

    def with_unseen(self, snapshot: WireEvent) -> WireEvent:
        """Return an agent's `MESSAGES_SNAPSHOT` behind what the agent was not given: a client replaces all by it."""
        return {**snapshot, "messages": self.transcript.with_unseen(snapshot["messages"])}

    def close(self) -> list[WireEvent]:
        """Close what is open, the last opened first: the run ends before its agent is through.

        A tool call that was not told to its end gets a result, so that no page carries it out with half of its
        arguments, and no model is shown a call without one.

        Returns:
            What the followers have been told.
        """
        place = len(self._events)
        for (opened_by, name), event in reversed(self._open.copy().items()):
            owner = {"subagentRunId": event["subagentRunId"]} if "subagentRunId" in event else {}
            self.add({"type": CLOSED_BY[opened_by], OPENS[opened_by]: name, **owner})
            if opened_by == "TOOL_CALL_START":
                message_id = f"result_{secrets.token_urlsafe(9)}"
                self.add(
                    {
                        "type": "TOOL_CALL_RESULT",
                        "messageId": message_id,
                        "toolCallId": name,
                        "content": CUT_OFF,
                        **owner,
                    }
                )
        self.is_closed = True
        return self._events[place:]

    def end(self, terminal: WireEvent) -> None:
        """Tell the followers the last event, and let them go."""
        if terminal["type"] == "RUN_FINISHED":
            terminal = {**terminal, "threadId": self.thread.id, "runId": self.client_run_id}
        if self._watch is not None:
            self._watch.ended(terminal, stopped=self.stopped.is_set())
        self._events.append(terminal)
        self._ended = True
        self._wake_followers()

    def _started(self) -> WireEvent:
        # Ours, with the ids that the client knows, and before an agent has said anything that it might never say.
        return {
            "type": "RUN_STARTED",
            "threadId": self.thread.id,
            "runId": self.client_run_id,
            "protocolVersion": PROTOCOL_VERSION,
        }

    def _attached(self) -> list[WireEvent]:
        """Return what a page is told first that comes amid the run.

        A text that is still being written, behind all else, is told by its events and not by the snapshot:
        assistant-ui replaces a message of the snapshot by what it hears of it afterwards.
        """
        *rest, snapshot = self._so_far()
        opened = [_opened_again(event) for event in self._open.values()]
        *messages, last = snapshot["messages"] or [{}]
        if list(self._open) != [("TEXT_MESSAGE_START", last.get("id"))] or not _is_told_by_events(last):
            return [*rest, snapshot, *opened]
        start = opened[0] | {name: last[name] for name in ("name", "metadata") if name in last}
        content = {"type": "TEXT_MESSAGE_CONTENT", "messageId": last["id"], "delta": last["content"]}
        return [*rest, {**snapshot, "messages": messages}, start, *([content] if last["content"] else [])]

    def _so_far(self) -> list[WireEvent]:
        return snapshots(self._started(), self.transcript.snapshot, copy.deepcopy(self.transcript.state))

    async def _news(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting

    def _wake_followers(self) -> None:
        if self._waiting:
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_result(None)
            self._waiting.clear()


def _is_told_by_events(message: dict[str, Any]) -> bool:
    """Return whether the events of a text tell all of a message."""
    return message["role"] == "assistant" and message.keys() <= {"id", "role", "content", "name", "metadata"}


def _opened_again(event: WireEvent) -> WireEvent:
    """Return the event that opens something once more: its metadata may be older than what the snapshot has."""
    return {name: value for name, value in event.items() if name != "metadata"}


def snapshots(started: WireEvent, messages: list[dict[str, Any]], state: Any) -> list[WireEvent]:
    """How a replay begins: `RUN_STARTED`, the shared state where there is any, the messages."""
    events = [started]
    if state is not None and state != {}:
        events.append({"type": "STATE_SNAPSHOT", "snapshot": state})
    return [*events, {"type": "MESSAGES_SNAPSHOT", "messages": messages}]


def replay(thread: Thread, client_run_id: str) -> list[WireEvent]:
    """All that a page is told of a thread in which nothing is going on; with what the last run asks, if it does."""
    ids = {"threadId": thread.id, "runId": thread.last_run_id or client_run_id}
    started = {"type": "RUN_STARTED", **ids, "protocolVersion": PROTOCOL_VERSION}
    last = terminal_of(thread)
    return [
        *snapshots(started, list(thread.messages), thread.state),
        {**last, **ids} if last["type"] == "RUN_FINISHED" else last,
    ]
