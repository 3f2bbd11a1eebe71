"""Runs: an agent's answer to one message, owned by the server and not by the request that started it.

A request, a tab or a second process attaches to a run and drops off again; the run goes on to its end, and the turn is
stored. Whatever the agent does, what followers see starts with `RUN_STARTED` and ends with exactly one terminal event:
a stream that ends cleanly without one is taken by clients for success.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from tornado_copilot.assistant.agent import Agent, RunContext
from tornado_copilot.assistant.attachments import Attachment, CountedActions
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.assistant.endings import (
    INTERRUPTED,
    THREAD_DELETED,
    WireEvent,
    change_told,
    end_told,
    failure_of,
    interrupts_of,
    run_error,
)
from tornado_copilot.assistant.hearing import Hearing
from tornado_copilot.assistant.observing import RunCounts
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.telling import ThreadTeller
from tornado_copilot.assistant.transcript import Transcript, conversation_of
from tornado_copilot.assistant.turn import ThreadMemory, Turn
from tornado_copilot.errors import Conflict, CopilotError
from tornado_copilot.storage.thread import Running, Thread, TurnEnd
from tornado_copilot.storage.thread_list import LeftRun
from tornado_copilot.storage.threads import Threads
from tornado_copilot.wire.encoding import decode_own
from tornado_copilot.wire.publication import Batch, Draft

logger = logging.getLogger(__name__)

STORE_SECONDS = 5
"""How long a drain waits for what the runs that it ended have to store."""
BUSY = "an answer is in progress in this thread, wait for it or stop it"
_STOP = b'{"type":"run.stop"'
_TOLD = b'{"type":"run.events"'


class Runs:
    """All runs of this process; one at a time in a thread, whichever process it is in.

    Attributes:
        counts: What is counted of them all.

    Args:
        threads: Where turns are stored.
        hearing: Hears the agents.
        teller: Tells the thread's channel; None where nobody is to be told.
        elsewhere: The runs of other processes.
        log_top: The newest batch of the log.
        publish: To the log, for the processes that carry out what is to be stopped.
        on_grown: Called with the thread, the digest of the address and the bytes that a run has added to the thread
            beyond what it was started with.
        background: The agents whose runs go on although the thread's next message is there, by name.
    """

    def __init__(
        self,
        threads: Threads,
        *,
        hearing: Hearing,
        teller: ThreadTeller | None = None,
        elsewhere: Elsewhere | None = None,
        log_top: Callable[[], int] = lambda: 0,
        publish: Callable[[Draft], Awaitable[Any]] | None = None,
        on_grown: Callable[[Thread, str, int], None] = lambda thread, address, size_bytes: None,
        background: Collection[str] = (),
    ) -> None:
        self._background = background
        self._on_grown = on_grown
        self.counts = RunCounts()
        self._threads = threads
        self._teller = teller
        self._elsewhere = elsewhere
        self._log_top = log_top
        self._publish = publish
        self._hearing = hearing
        self._running: dict[str, list[Run]] = {}
        """By the id of the thread: one that was deleted may be begun anew while its run still goes on."""
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def going_on(self) -> list[tuple[str, str]]:
        """The thread and the id of each run of this process that is written down."""
        return [(run.thread.id, run.id) for run in self._all() if run.is_written]

    def here(self, thread: Thread) -> Run | None:
        """Return the run of this process in a thread; in one that is not stored yet, that of its owner."""
        for run in self._running.get(thread.id, ()):
            is_new = thread.version == 0 and run.thread.owner == thread.owner
            if is_new or run.thread.is_same_as(thread):
                return run
        return None

    def find(self, thread_id: str, run_id: str) -> Run | None:
        """Return a run of this process by the server's id."""
        return next((run for run in self._running.get(thread_id, ()) if run.id == run_id), None)

    def is_ours(self, run_id: str) -> bool:
        """Whether this process carries the run out."""
        return any(run.id == run_id for run in self._all())

    async def start(self, agent: Agent, turn: Turn, attachment: Attachment | None = None) -> Run:
        """Start a run, or join the one that the same key started and that is still going on.

        It is written down before this returns; cancelling the wait does not stop it.

        Args:
            agent: The agent that answers.
            turn: What it is asked to do.
            attachment: The request. It is attached to the run, and released here only where this raises.

        Raises:
            Conflict: Another run is in progress in the thread.
            Unavailable: The database cannot be reached; nothing was started.
        """
        attachment = attachment or Attachment()
        running = self.here(turn.thread)
        if running is not None:
            if turn.key is not None and turn.key == running.key:
                attachment.to(running.attachments)
                return running
            raise Conflict(BUSY)
        state = turn.thread.state if turn.state is None else turn.state
        transcript = Transcript(turn.conversation, state, {each.id for each in turn.agent_input.messages})
        watch = self.counts.watch(turn.agent_id)
        thread = turn.thread
        run = Run(
            thread,
            turn.agent_input.run_id,
            transcript=transcript,
            key=turn.key,
            watch=watch,
            may_be_superseded=turn.room is None and turn.agent_id not in self._background,
        )
        attachment.to(run.attachments)
        self._running.setdefault(thread.id, []).append(run)
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._own(asyncio.create_task(self._carry_out(agent, turn, run, begun), name=f"run {run.id}"))
        try:
            await asyncio.shield(begun)
        except BaseException:
            attachment.release()
            raise
        return run

    async def attach(self, thread: Thread, attachment: Attachment) -> Run | None:
        """Attach a request to the run that goes on in a thread, here or in another process; None where there is none.

        Raises:
            Unavailable: The database cannot be reached.
        """
        run = self.here(thread)
        if run is not None:
            attachment.to(run.attachments)
            return run
        if thread.running is None or self._elsewhere is None:
            return None
        return await self._elsewhere.attach(thread, attachment)

    def left_behind(self, thread: Thread) -> Run | None:
        """The run in a thread whose process has died, about to be ended; None where there is none."""
        if self.here(thread) is not None or thread.running is None or self._elsewhere is None:
            return None
        return self._elsewhere.follow(thread) if self._elsewhere.is_dead(thread.running) else None

    def stop(self, thread_id: str, run_id: str | None = None) -> bool:
        """Ask the run in a thread to end; whether there was one here. It ends soon, whatever its agent does.

        Args:
            thread_id: The thread.
            run_id: Only this run, by the server's id.
        """
        runs = [run for run in self._running.get(thread_id, ()) if run_id in (None, run.id)]
        for run in runs:
            run.stopped.set()
        return bool(runs)

    async def stop_anywhere(self, thread: Thread) -> bool:
        """Ask the run in a thread to end, in whichever process it is; whether there was one.

        Raises:
            Unavailable: The process that has it cannot be told.
        """
        run = self.here(thread)
        if run is not None:
            run.stopped.set()
            return True
        running = thread.running
        if running is None or self._publish is None:
            return False
        told = {"type": "run.stop", "data": {"threadId": thread.id, "runId": running.id}}
        await self._publish(Draft(running.channel, told, f"stop:{running.id}"))
        return True

    async def end_deleted(self, deleted: Iterable[LeftRun]) -> None:
        """End the runs whose threads have been deleted, whichever process has them, and tell who follows them."""
        for left in deleted:
            self.lose(left.run_id)
            if self._publish is None:
                continue
            try:
                await self._publish(end_told(left.thread_id, left.run_id, left.channel, [THREAD_DELETED]))
            except CopilotError:
                # The thread is gone all the same; a process that has the run finds out when it renews its lease.
                logger.warning("the deletion of a thread could not be published", extra={"run_id": left.run_id})

    def lose(self, run_id: str) -> None:
        """Cut a run off that is not ours any more: another process has ended it, or its thread is gone."""
        for run in self._all():
            if run.id == run_id:
                run.is_lost = True
        if self._hearing.cut_off(run_id):
            logger.info("a run is not ours any more and is ended", extra={"run_id": run_id})

    def hear(self, batch: Batch) -> None:
        """Take a batch of the log: another process may have been asked to stop a run of ours, or have ended it."""
        if not self._running:
            return
        for publication in batch.publications:
            if not publication.channel.startswith("thread:"):
                continue
            if publication.data.startswith(_STOP):
                data = decode_own(publication.data)["data"]
                self.stop(data["threadId"], data["runId"])
            elif publication.data.startswith(_TOLD) and b'"RUN_ERROR"' in publication.data:
                # Not said by us: a run of ours is in `_running` until it has said its last.
                data = decode_own(publication.data)["data"]
                if data["events"][-1]["type"] == "RUN_ERROR":
                    self.lose(data["runId"])

    async def drain(self, seconds: float) -> None:
        """Let the runs finish for so long; then end what is left, and store what they have said."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        if late:
            for run in self._all():
                self._hearing.cut_off(run.id)
            await asyncio.wait(late, timeout=STORE_SECONDS)

    def _all(self) -> Iterator[Run]:
        return chain.from_iterable(self._running.values())

    def _remove(self, run: Run) -> None:
        runs = self._running[run.thread.id]
        runs.remove(run)
        if not runs:
            del self._running[run.thread.id]

    def _own(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, agent: Agent, turn: Turn, run: Run, begun: asyncio.Future[None]) -> None:
        written = Running(
            run.id,
            run.client_run_id,
            self._log_top(),
            tuple(turn.said),
            turn.base,
            turn.cuts,
            state=turn.state,
            channel=turn.thread.channel,
            client_holds_history=turn.client_holds_history,
            key=turn.key,
        )
        memory = ThreadMemory(turn.thread.memory)
        terminal = run_error("the assistant failed, please try again", "internal")
        begun_as = turn.thread
        try:
            try:
                begun_as = await self._threads.begin_run(
                    turn.thread, written, agent_id=turn.agent_id, address=turn.address
                )
            except CopilotError as error:
                terminal = run_error(error.message, error.code)
                begun.set_exception(error)
                begun.exception()  # Whoever asked may have gone.
                return
            run.is_written = True
            begun.set_result(None)
            if turn.cuts:
                self._own(asyncio.create_task(self._tell_change(run, "cut"), name=f"cut of {run.id}"))
            if self._teller is not None:
                self._own(asyncio.create_task(self._teller.tell(run, turn.new), name=f"telling of {run.id}"))
            context = RunContext(
                caller=turn.caller,
                actions=CountedActions(turn.actions, run.attachments),
                memory=memory,
                key=turn.agent_run_key or run.id,
                room=turn.room,
                cancelled=run.stopped,
                now=datetime.now(UTC).astimezone(turn.time_zone),
                time_zone=turn.time_zone,
            )
            agent_input = turn.agent_input.model_copy(update={"thread_id": turn.thread.agent_key})
            terminal = await self._hearing.hear_out(agent, agent_input, context, run)
            # In this order: whoever sees the terminal event can rely on the turn being stored.
            terminal = await self._store(turn, begun_as, memory, run, terminal)
        except Exception as error:
            logger.exception("a run failed", extra={"run_id": run.id})
            terminal = run_error("the answer could not be stored, please try again", "internal")
            if not begun.done():
                begun.set_exception(error)
                begun.exception()
            await self._abandon(begun_as, run)
        finally:
            # Whatever happened: followers wait for the end, and the thread for its next message.
            self._remove(run)
            begun.cancel()
            run.end(terminal)

    async def _store(
        self, turn: Turn, begun_as: Thread, memory: ThreadMemory, run: Run, terminal: WireEvent
    ) -> WireEvent:
        """Store the turn; what cannot be stored is not reported as a success."""
        answer = run.transcript.answer
        run.conversation = conversation_of(run.transcript, turn.conversation)
        succeeded = terminal["type"] == "RUN_FINISHED"
        end = TurnEnd(
            messages=run.conversation,
            # An answer that failed half-way has not moved the conversation on, and may be asked for again.
            memory=await memory.load() if succeeded else turn.thread.memory,
            state=run.transcript.state,
            interrupts=interrupts_of(terminal),
            failure=failure_of(terminal),
            key=turn.key if succeeded and answer else None,
            lasts=bool(succeeded and (answer or turn.said)) or bool(failure_of(terminal) and answer),
        )
        try:
            ended_as = await self._threads.end_run(begun_as, end)
            self._on_grown(turn.thread, turn.address, ended_as.size_bytes - begun_as.size_bytes)
        except Conflict:
            run.is_lost = True
            return await self._lost(turn.thread)
        except CopilotError as error:
            # While the database is away its own line is enough: that is no fault of each run.
            level = logging.INFO if error.retryable else logging.WARNING
            logger.log(level, "a turn could not be stored: %s", error.message, extra={"run_id": run.id})
            await self._abandon(begun_as, run)
            return run_error(error.message, error.code) if succeeded else terminal
        if turn.cuts and not end.lasts:
            await self._tell_change(run, "back")
        return terminal

    async def _lost(self, thread: Thread) -> WireEvent:
        """How a run ended that somebody else has ended."""
        try:
            return THREAD_DELETED if await self._threads.find(thread) is None else INTERRUPTED
        except CopilotError:
            return INTERRUPTED

    async def _tell_change(self, run: Run, change: str) -> None:
        """Tell the thread's channel that earlier messages have changed: clients load them anew."""
        if self._publish is None:
            return
        try:
            await self._publish(change_told(run.thread.id, run.id, run.thread.channel, change))
        except CopilotError:
            logger.info("a change of a thread could not be published", extra={"run_id": run.id})

    async def _abandon(self, thread: Thread, run: Run) -> None:
        try:
            await self._threads.abandon_run(thread, run.id)
        except CopilotError:
            logger.info("a thread stays locked until its lease ends", extra={"run_id": run.id})
