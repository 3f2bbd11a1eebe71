"""Runs: an agent's answer to one message, owned by the server and not by the request that started it.

A request, a tab or a second process attaches to a run and drops off again; the run goes on to its end, and the turn is
stored. Whatever the agent does, what followers see starts with `RUN_STARTED` and ends with exactly one terminal event:
a stream that ends cleanly without one is taken by clients for success.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ag_ui.core import BaseEvent, RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.assistant.agent import Actions, Agent, RunContext
from tornado_copilot.assistant.observing import RunCounts
from tornado_copilot.assistant.run import Run, Transcript, WireEvent
from tornado_copilot.assistant.telling import ThreadTeller
from tornado_copilot.errors import Conflict, CopilotError, InvalidParameters
from tornado_copilot.storage.threads import MEMORY_MAX_BYTES, Thread, Threads
from tornado_copilot.wire.encoding import encode

logger = logging.getLogger(__name__)

TERMINAL = frozenset({"RUN_FINISHED", "RUN_ERROR"})
RUN_MAX_EVENTS = 100_000
"""An agent that will not stop is stopped; a long answer of a model is a few thousand events."""

STOP_SECONDS = 1
"""How long an agent has to end by itself when its run is stopped; then it is cut off."""
STORE_SECONDS = 5
"""How long a drain waits for what the runs that it ended have to store."""


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
        agent_id: Under which name the run is counted.
        room: Where it was asked, if it was asked in a room.
    """

    thread: Thread
    agent_input: RunAgentInput
    new_messages: list[dict[str, Any]]
    caller: Caller
    actions: Actions
    time_zone: ZoneInfo
    key: str | None = None
    agent_id: str = "default"
    room: str | None = None


class Runs:
    """All runs of this process; one at a time in a thread.

    Attributes:
        counts: What is counted of them all.

    Args:
        threads: Where turns are stored.
        timeout_seconds: How long a run may take.
        teller: Tells the thread's channel; None where nobody is to be told.
    """

    def __init__(self, threads: Threads, *, timeout_seconds: float, teller: ThreadTeller | None = None) -> None:
        self.counts = RunCounts()
        self._threads = threads
        self._teller = teller
        self._timeout_seconds = timeout_seconds
        self._running: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: set[asyncio.Task[WireEvent]] = set()

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
        run = Run(turn.thread.id, turn.key, self.counts.watch(turn.agent_id))
        self._running[turn.thread.id] = run
        task = asyncio.create_task(self._carry_out(agent, turn, run), name=f"run {run.id}")
        self._own(task)
        if self._teller is not None:
            self._own(asyncio.create_task(self._teller.tell(run, turn.new_messages), name=f"telling of {run.id}"))
        return run

    def _own(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self, thread_id: str) -> bool:
        """Ask the run in a thread to end; whether there was one. It ends soon, whatever its agent does."""
        run = self._running.get(thread_id)
        if run is None:
            return False
        run.stopped.set()
        return True

    def is_running(self, thread_id: str) -> bool:
        """Whether a run is in progress in the thread."""
        return thread_id in self._running

    async def drain(self, seconds: float) -> None:
        """Let the runs finish for so long; then end what is left, and store what they have said."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        if late:
            for listening in self._listening:
                listening.cancel()
            await asyncio.wait(late, timeout=STORE_SECONDS)

    async def _carry_out(self, agent: Agent, turn: Turn, run: Run) -> None:
        memory = ThreadMemory(turn.thread.memory)
        transcript = Transcript()
        terminal = _run_error("the assistant failed, please try again", "internal")
        try:
            terminal = await self._tell(agent, turn, memory, run, transcript)
            # In this order: whoever sees the terminal event can rely on the turn being stored.
            terminal = await self._store(turn, transcript, memory, run, terminal)
        except Exception:
            logger.exception("a run failed", extra={"run_id": run.id})
            terminal = _run_error("the answer could not be stored, please try again", "internal")
        finally:
            # Whatever happened: followers wait for the end, and the thread for its next message.
            del self._running[run.thread_id]
            run.end(terminal)

    async def _tell(
        self, agent: Agent, turn: Turn, memory: ThreadMemory, run: Run, transcript: Transcript
    ) -> WireEvent:
        """Pass on what the agent says, and return the terminal event, one way or another."""
        context = RunContext(
            caller=turn.caller,
            actions=turn.actions,
            memory=memory,
            key=turn.key or run.id,
            room=turn.room,
            cancelled=run.stopped,
            now=datetime.now(UTC).astimezone(turn.time_zone),
            time_zone=turn.time_zone,
        )
        listening = asyncio.create_task(
            self._listen(agent, turn.agent_input, context, run, transcript), name=f"agent of {run.id}"
        )
        self._listening.add(listening)
        listening.add_done_callback(self._listening.discard)
        try:
            await self._until_told(listening, run.stopped)
            if listening.done():
                return _interrupted() if listening.cancelled() else listening.result()
            if not run.stopped.is_set():
                return _run_error("the answer took too long and was ended", "timeout")
            for closing in transcript.close():
                run.add(closing)
            return {"type": "RUN_FINISHED", "threadId": run.thread_id, "runId": turn.agent_input.run_id}
        except CopilotError as error:
            return _run_error(error.message, error.code)
        except Exception:
            logger.exception("an agent failed", extra={"run_id": run.id})
            return _run_error("the assistant failed, please try again", "internal")
        finally:
            transcript.is_closed = True
            listening.cancel()

    async def _until_told(self, listening: asyncio.Task[WireEvent], stopped: asyncio.Event) -> None:
        """Return when the agent is through, has had its time, or has not heard for a while that it is to stop."""
        stopping = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait(
                {listening, stopping}, timeout=self._timeout_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if stopping.done() and not listening.done():
                await asyncio.wait({listening}, timeout=STOP_SECONDS)
        finally:
            stopping.cancel()

    async def _listen(
        self, agent: Agent, agent_input: RunAgentInput, context: RunContext, run: Run, transcript: Transcript
    ) -> WireEvent:
        """Pass on what the agent says, and return its terminal event."""
        # Ours, with the ids that the client knows, and before an agent has said anything that it might never say.
        run.add({"type": "RUN_STARTED", "threadId": agent_input.thread_id, "runId": agent_input.run_id})
        count = 0
        events = agent.run(agent_input, context)
        try:
            async for each in events:
                event = _wire_form(each)
                if transcript.is_closed:
                    break
                if event["type"] == "RUN_STARTED":
                    continue
                if event["type"] in TERMINAL:
                    return event
                count += 1
                if count > RUN_MAX_EVENTS:
                    return _run_error("the answer was too long and was ended", "too_long")
                transcript.add(event)
                run.add(event)
        finally:
            # Now, and not when it is collected: an agent may hold a request to a model that costs money.
            if isinstance(events, AsyncGenerator):
                await events.aclose()
        return _run_error("the answer ended too early, please try again", "incomplete")

    async def _store(
        self, turn: Turn, transcript: Transcript, memory: ThreadMemory, run: Run, terminal: WireEvent
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
        except Conflict as error:
            answered = await self._answered_meanwhile(turn)
            if answered is None:
                return _run_error(error.message, error.code)
            run.messages = answered
        except CopilotError as error:
            logger.warning("a turn could not be stored: %s", error.message, extra={"run_id": run.id})
            return _run_error(error.message, error.code)
        return terminal

    async def _answered_meanwhile(self, turn: Turn) -> list[dict[str, Any]] | None:
        """The answer to the same request that another process, or an earlier run, has stored since the thread was read.

        What the two have done is the same: the agent's keys come from the request's.
        """
        if turn.key is None:
            return None
        try:
            return (await self._threads.get(turn.thread.id, turn.thread.owner)).answered(turn.key)
        except CopilotError:
            return None


def _wire_form(event: BaseEvent | WireEvent) -> WireEvent:
    """The event as it goes over the wire: camelCase, and nothing for what is absent (AG-UI 1.0 and 0.0.59)."""
    if isinstance(event, BaseEvent):
        return event.model_dump(mode="json", by_alias=True, exclude_none=True)
    return event


def _interrupted() -> WireEvent:
    return _run_error("the answer was interrupted, please send the message again", "interrupted")


def _run_error(message: str, code: str) -> WireEvent:
    return {"type": "RUN_ERROR", "message": message, "code": code}
