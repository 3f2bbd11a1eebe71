"""Runs: an agent's answer to one message, owned by the server and not by the request that started it.

A request, a tab or a second process attaches to a run and drops off again; the run goes on to its end, and the turn is
stored. Whatever the agent does, what followers see starts with `RUN_STARTED` and ends with exactly one terminal event:
a stream that ends cleanly without one is taken by clients for success.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ag_ui.core import BaseEvent, RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.assistant.agent import Actions, Agent, RunContext
from tornado_copilot.errors import Conflict, CopilotError, InvalidParameters
from tornado_copilot.storage.threads import MEMORY_MAX_BYTES, Thread, Threads
from tornado_copilot.wire.encoding import encode

logger = logging.getLogger(__name__)

TERMINAL = frozenset({"RUN_FINISHED", "RUN_ERROR"})
RUN_MAX_EVENTS = 100_000
"""An agent that will not stop is stopped; a long answer of a model is a few thousand events."""

WireEvent = dict[str, Any]


class Run:
    """One run, and what it has said so far.

    Attributes:
        id: The server's own; a client's `runId` is not unique.
        answer: The message it ended with, once it has ended and its turn is stored.
    """

    def __init__(self, thread_id: str) -> None:
        self.id = secrets.token_urlsafe(12)
        self.thread_id = thread_id
        self.key: str | None = None
        self.cancelled = asyncio.Event()
        self.messages: list[dict[str, Any]] = []
        """The conversation, the answer last, once it has ended."""
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
        async for _ in self.follow():
            pass

    @property
    def error(self) -> WireEvent | None:
        """The `RUN_ERROR` it ended with, if it did."""
        last = self._events[-1] if self._events else None
        return last if last is not None and last["type"] == "RUN_ERROR" else None

    def add(self, event: WireEvent) -> None:
        """Tell the followers."""
        self._events.append(event)
        self._wake_followers()

    def end(self) -> None:
        """Let the followers go."""
        self._ended = True
        self._wake_followers()

    def _wake_followers(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class ThreadMemory:
    """A thread's memory during one run; stored together with the turn, so that the two cannot part."""

    def __init__(self, memory: dict[str, Any]) -> None:
        self._memory = memory

    async def load(self) -> dict[str, Any]:
        """What the agent saved last."""
        return self._memory

    async def save(self, memory: dict[str, Any]) -> None:
        """Replace it.

        Raises:
            InvalidParameters: More than 64 KiB.
        """
        if len(encode(memory)) > MEMORY_MAX_BYTES:
            raise InvalidParameters({"memory": f"must be at most {MEMORY_MAX_BYTES} bytes of JSON"})
        self._memory = memory


@dataclass(frozen=True, slots=True)
class Turn:
    """What a run is asked to do.

    Attributes:
        thread: The thread as it was read.
        agent_input: What the agent is given.
        new_messages: Those of `agent_input.messages` that the thread does not hold yet, in wire form.
        caller: On whose behalf.
        actions: What the agent may do, with the caller's rights.
        time_zone: The person's own.
        key: The request's idempotency key, scoped to the caller.
    """

    thread: Thread
    agent_input: RunAgentInput
    new_messages: list[dict[str, Any]]
    caller: Caller
    actions: Actions
    time_zone: ZoneInfo
    key: str | None = None


@dataclass(slots=True)
class _Transcript:
    """Puts the assistant's messages together from their events."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, event: WireEvent) -> None:
        if event["type"] == "TEXT_MESSAGE_START":
            self.texts[event["messageId"]] = []
        elif event["type"] == "TEXT_MESSAGE_CONTENT":
            self.texts.setdefault(event["messageId"], []).append(event["delta"])

    def messages(self) -> list[dict[str, Any]]:
        return [
            {"id": message_id, "role": "assistant", "content": "".join(deltas)}
            for message_id, deltas in self.texts.items()
            if deltas
        ]


class Runs:
    """All runs of this process; one at a time in a thread."""

    def __init__(self, threads: Threads, *, timeout_seconds: float) -> None:
        self._threads = threads
        self._timeout_seconds = timeout_seconds
        self._running: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, agent: Agent, turn: Turn) -> Run:
        """Start a run, or join the one that the same key started and that is still going on.

        Raises:
            Conflict: Another run is in progress in the thread.
        """
        running = self._running.get(turn.thread.id)
        if running is not None:
            if turn.key is not None and turn.key == running.key:
                return running
            raise Conflict("an answer is in progress in this thread, wait for it or stop it")
        run = Run(turn.thread.id)
        run.key = turn.key
        self._running[turn.thread.id] = run
        task = asyncio.create_task(self._carry_out(agent, turn, run), name=f"run {run.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    def stop(self, thread_id: str) -> bool:
        """Ask the run in a thread to end; whether there was one."""
        run = self._running.get(thread_id)
        if run is None:
            return False
        run.cancelled.set()
        return True

    def is_running(self, thread_id: str) -> bool:
        """Whether a run is in progress in the thread."""
        return thread_id in self._running

    async def drain(self, seconds: float) -> None:
        """Let the runs finish for so long; then end what is left."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _carry_out(self, agent: Agent, turn: Turn, run: Run) -> None:
        memory = ThreadMemory(turn.thread.memory)
        context = RunContext(
            caller=turn.caller,
            actions=turn.actions,
            memory=memory,
            cancelled=run.cancelled,
            now=datetime.now(UTC).astimezone(turn.time_zone),
            time_zone=turn.time_zone,
        )
        transcript = _Transcript()
        terminal = _run_error("the answer was interrupted, please send the message again", "interrupted")
        try:
            async with asyncio.timeout(self._timeout_seconds):
                terminal = await self._listen(agent, turn.agent_input, context, run, transcript)
        except TimeoutError:
            terminal = _run_error("the answer took too long and was ended", "timeout")
        except CopilotError as error:
            terminal = _run_error(error.message, error.code)
        except Exception:
            logger.exception("an agent failed", extra={"run_id": run.id})
            terminal = _run_error("the assistant failed, please try again", "internal")
        finally:
            # In this order: whoever sees the terminal event can rely on the turn being stored.
            terminal = await self._store(turn, transcript, memory, run, terminal)
            del self._running[run.thread_id]
            run.add(terminal)
            run.end()

    async def _listen(
        self, agent: Agent, agent_input: RunAgentInput, context: RunContext, run: Run, transcript: _Transcript
    ) -> WireEvent:
        """Pass on what the agent says, and return its terminal event."""
        started = False
        count = 0
        async for each in agent.run(agent_input, context):
            event = _wire_form(each)
            count += 1
            if event["type"] in TERMINAL:
                return event
            if not started and event["type"] != "RUN_STARTED":
                run.add({"type": "RUN_STARTED", "threadId": agent_input.thread_id, "runId": agent_input.run_id})
            started = True
            if count > RUN_MAX_EVENTS:
                return _run_error("the answer was too long and was ended", "too_long")
            transcript.add(event)
            run.add(event)
        return _run_error("the answer ended too early, please try again", "incomplete")

    async def _store(
        self, turn: Turn, transcript: _Transcript, memory: ThreadMemory, run: Run, terminal: WireEvent
    ) -> WireEvent:
        """Store the turn; what cannot be stored is not reported as a success."""
        answers = transcript.messages()
        messages = [*turn.new_messages, *answers]
        run.messages = [*turn.thread.messages, *messages]
        succeeded = terminal["type"] == "RUN_FINISHED"
        if not messages:
            return terminal
        try:
            await self._threads.save_turn(
                turn.thread,
                messages,
                # An answer that failed half-way has not moved the conversation on, and may be asked for again.
                memory=await memory.load() if succeeded else turn.thread.memory,
                key=turn.key if succeeded and answers else None,
            )
        except CopilotError as error:
            logger.warning("a turn could not be stored: %s", error.message, extra={"run_id": run.id})
            return _run_error(error.message, error.code)
        return terminal


def _wire_form(event: BaseEvent | WireEvent) -> WireEvent:
    """The event as it goes over the wire: camelCase, and nothing for what is absent (AG-UI 1.0 and 0.0.59)."""
    if isinstance(event, BaseEvent):
        return event.model_dump(mode="json", by_alias=True, exclude_none=True)
    return event


def _run_error(message: str, code: str) -> WireEvent:
    return {"type": "RUN_ERROR", "message": message, "code": code}
