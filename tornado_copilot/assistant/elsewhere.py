"""Runs of other processes, followed through the log; and what becomes of a run whose process died.

A page may attach at any process. What a run says is on its thread's channel of the log, so a process that does not
carry the run out puts it together again from there: first from where it began, then from what the log brings.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from tornado_copilot.assistant.attachments import Attachment
from tornado_copilot.assistant.endings import (
    INTERRUPTED,
    THREAD_DELETED,
    WireEvent,
    change_told,
    end_told,
    failure_of,
    run_error,
    terminal_of,
)
from tornado_copilot.assistant.patches import BadPatch
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.transcript import Transcript, conversation_of
from tornado_copilot.assistant.verifier import TERMINAL
from tornado_copilot.errors import Conflict, CopilotError, Unavailable
from tornado_copilot.storage.log import HistoryGone
from tornado_copilot.storage.run_watchers import RunWatchers
from tornado_copilot.storage.thread import Running, Thread, TurnEnd
from tornado_copilot.storage.thread_messages import decoded
from tornado_copilot.storage.threads import Threads
from tornado_copilot.wire.encoding import decode_own
from tornado_copilot.wire.publication import Batch, Publication

logger = logging.getLogger(__name__)

BLOCK = 64
SOON_SECONDS = 0.2


class History(Protocol):
    """The log, as far as it is needed here."""

    top: int

    async def read(self, first: int, last: int) -> list[Batch]:
        """The batches `first` to `last`, at most 64 of them."""


class Elsewhere:
    """The runs that other processes carry out, as far as somebody here follows them.

    Args:
        threads: Where it is known which runs there are.
        log: What they say.
        lease_seconds: How long a process that says nothing is taken to live.
        on_outbox: Called with the thread whose run was ended here: its outbox holds what the channel is to be told.
        watchers: Where it is noted that requests of this process are attached to a run; None where no other process
            asks for that.
        is_alone: Whether no other process can be on this database: a run that is not ours is then dead at once.
    """

    def __init__(
        self,
        threads: Threads,
        log: History,
        *,
        lease_seconds: float,
        on_outbox: Callable[[str], None],
        watchers: RunWatchers | None = None,
        is_alone: bool = False,
    ) -> None:
        self._watchers = watchers
        self._is_alone = is_alone
        self._on_outbox = on_outbox
        self._threads = threads
        self._log = log
        self._lease_seconds = lease_seconds
        self._following: dict[str, _Mirror] = {}
        """By the id of the run."""
        self._tasks: set[asyncio.Task[None]] = set()

    def hear(self, batch: Batch) -> None:
        """Take a batch of the log, in the order of the numbers."""
        if not self._following:
            return
        for mirror in self._following.values():
            mirror.hear(batch)

    def is_dead(self, running: Running) -> bool:
        """Whether the process of a run that is not ours is gone."""
        return self._is_alone or running.is_stale

    def follow(self, thread: Thread) -> Run:
        """The run that goes on in a thread, put together here; the same for all who follow it.

        One whose process has died ends as interrupted.
        """
        running = thread.running
        assert running is not None  # noqa: S101 - the caller has looked
        mirror = self._following.get(running.id)
        if mirror is None:
            mirror = self._following[running.id] = _Mirror(thread, running, self._log.top)
            self._own(asyncio.create_task(self._carry_on(mirror), name=f"following {running.id}"))
            mirror.run.attachments.on_left = partial(self._on_left, mirror)
        return mirror.run

    async def attach(self, thread: Thread, attachment: Attachment) -> Run:
        """Attach a request to the run that goes on in a thread, and return the run once its own process can know.

        Raises:
            Unavailable: The database cannot be reached.
        """
        run = self.follow(thread)
        attachment.to(run.attachments)
        try:
            await self._note_requests(self._following[run.id])
        except BaseException:
            attachment.release()
            raise
        return run

    async def renew_watches(self) -> None:
        """Note again, before that runs out, that requests here are attached to runs of other processes.

        Raises:
            Unavailable: The database cannot be reached.
        """
        if self._watchers is not None:
            watched = [(each.thread.id, each.run.id) for each in self._following.values() if each.is_watched]
            await self._watchers.watch(watched)

    async def recover(self, is_ours: Callable[[str], bool]) -> None:
        """End the runs whose processes have died.

        Args:
            is_ours: Whether a run is one of this process. Asked once it was found in the database: a run that begins
                meanwhile is known here before it is written there.

        Raises:
            Unavailable: The database cannot be reached.
        """
        for thread in await self._threads.left_running(even_if_held=self._is_alone):
            if thread.running is None or is_ours(thread.running.id):
                continue
            if await self._threads.take_over(thread, even_if_held=self._is_alone):
                mirror = _Mirror(await decoded(thread), thread.running, self._log.top)
                await self._read_history(mirror)
                await self._end_for(mirror)

    async def close(self) -> None:
        """Follow nothing any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _own(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _on_left(self, mirror: _Mirror) -> None:
        if self._watchers is not None and not mirror.run.has_ended:
            self._own(asyncio.create_task(self._leave(mirror), name=f"leaving {mirror.run.id}"))

    async def _leave(self, mirror: _Mirror) -> None:
        try:
            await self._note_requests(mirror)
        except CopilotError:
            # It runs out by itself: it is not renewed any more.
            logger.debug("it could not be noted that a run is not watched any more", extra={"run_id": mirror.run.id})

    async def _note_requests(self, mirror: _Mirror) -> None:
        if self._watchers is None:
            return
        run_id, thread_id = mirror.run.id, mirror.thread.id
        async with mirror.noting:
            has_requests = mirror.run.attachments.requests > 0
            if has_requests and not mirror.is_watched:
                await self._watchers.watch([(thread_id, run_id)])
                mirror.is_watched = True
            elif mirror.is_watched and not has_requests:
                mirror.is_watched = False
                await self._watchers.leave(thread_id, run_id)

    async def _carry_on(self, mirror: _Mirror) -> None:
        run = mirror.run
        terminal = INTERRUPTED
        try:
            await self._read_history(mirror)
            run.is_known.set()
            patience = 0.0 if self.is_dead(mirror.running) else self._lease_seconds / 2
            while mirror.terminal is None:
                try:
                    async with asyncio.timeout(patience):
                        await mirror.ended.wait()
                except TimeoutError:
                    await self._look_up(mirror)
                    # One that is dead is being ended by somebody else, if not by us.
                    patience = SOON_SECONDS if self.is_dead(mirror.running) else self._lease_seconds / 2
            terminal = mirror.terminal
        except CopilotError as error:
            terminal = run_error(error.message, error.code)
        except Exception:
            logger.exception("a run of another process cannot be followed", extra={"run_id": run.id})
        finally:
            del self._following[run.id]
            # Who ended it may not have known what was open.
            run.close()
            run.conversation = run.transcript.messages
            run.end(terminal)
            run.is_known.set()

    async def _read_history(self, mirror: _Mirror) -> None:
        """What was said before somebody here listened."""
        first = mirror.running.since_batch
        try:
            while first <= mirror.known_until:
                batches = await self._log.read(first, min(first + BLOCK - 1, mirror.known_until))
                for batch in batches:
                    mirror.take(batch)
                first += len(batches)
        except HistoryGone:
            logger.warning("what a run said has expired", extra={"run_id": mirror.run.id})
        mirror.catch_up()

    async def _look_up(self, mirror: _Mirror) -> None:
        """See whether the run ended without a word: stored by its process, or left by one that died."""
        thread = await self._threads.find(mirror.thread)
        if thread is None:
            mirror.run.close()
            mirror.terminal = THREAD_DELETED
        elif thread.running is None or thread.running.id != mirror.run.id:
            mirror.end_as(thread)
        elif (
            self.is_dead(thread.running)
            and await self._threads.take_over(thread, even_if_held=self._is_alone)
            and await self._end_for(mirror)
        ):
            mirror.terminal = INTERRUPTED

    async def _end_for(self, mirror: _Mirror) -> bool:
        """Store what a run had said when its process died, and have its thread's channel told that it has ended.

        What the agent remembers is as before.

        Returns:
            Whether it was still to be ended: another process may have found it as well, or its own come to life again.
        """
        events = [*mirror.run.close(), INTERRUPTED]
        told = [end_told(mirror.thread.id, mirror.run.id, mirror.channel, events)]
        thread, transcript = mirror.thread, mirror.run.transcript
        if mirror.running.cuts and not transcript.answer:
            told.append(change_told(thread.id, mirror.run.id, mirror.channel, "back"))
        end = TurnEnd(
            conversation_of(transcript, thread.messages),
            memory=thread.memory,
            state=transcript.state,
            failure=failure_of(INTERRUPTED),
            lasts=bool(transcript.answer),
            told=told,
        )
        try:
            await self._threads.end_run(thread, end)
        except Conflict:
            # Found twice: by a start that looks for such runs, and by a client that came back to this one.
            return False
        except Unavailable:
            raise
        except Exception:
            # Nor would it fit the next time: the thread is not to stay locked for it, nor others behind it.
            logger.exception("what was left of a run cannot be stored", extra={"run_id": mirror.run.id})
            await self._threads.abandon_run(thread, mirror.run.id, told)
        self._on_outbox(thread.id)
        logger.warning("a run whose process died was ended", extra={"run_id": mirror.run.id})
        return True


class _Mirror:
    """One run of another process, and the place in the log up to which it is known."""

    def __init__(self, thread: Thread, running: Running, top: int) -> None:
        self.thread = thread
        self.running = running
        self.known_until = top
        self.ended = asyncio.Event()
        self.is_watched = False
        """True while it is noted for other processes that requests here are attached."""
        self.noting = asyncio.Lock()
        self.terminal: WireEvent | None = None
        state = thread.state if running.state is None else running.state
        transcript = Transcript(list(thread.messages), state)
        self.run = Run(thread, running.client_run_id, transcript=transcript, run_id=running.id)
        self.run.is_known.clear()
        self.channel = running.channel or thread.channel
        self._heard: list[Publication] | None = []
        """What the log has brought while the history was read; None from then on."""

    def hear(self, batch: Batch) -> None:
        """Take what the log brings."""
        for publication in batch.publications:
            if publication.channel == self.channel:
                if self._heard is None:
                    self._tell(publication)
                else:
                    self._heard.append(publication)

    def take(self, batch: Batch) -> None:
        """Take a batch of the history."""
        for publication in batch.publications:
            if publication.channel == self.channel:
                self._tell(publication)

    def catch_up(self) -> None:
        """Go on live: the history has been read."""
        heard, self._heard = self._heard or [], None
        for publication in heard:
            self._tell(publication)

    def end_as(self, thread: Thread) -> None:
        """End with what the thread holds: the last words did not come by the log."""
        self.run.close()
        self.run.add({"type": "MESSAGES_SNAPSHOT", "messages": list(thread.messages)})
        self.terminal = terminal_of(thread)

    def _tell(self, publication: Publication) -> None:
        message: dict[str, Any] = decode_own(publication.data)
        if message["type"] != "run.events" or message["data"]["runId"] != self.run.id:
            return
        for event in message["data"]["events"]:
            if event["type"] in TERMINAL:
                self.terminal = event
                self.ended.set()
            elif event["type"] != "RUN_STARTED" and not self.run.is_closed:
                try:
                    self.run.add(event)
                except BadPatch:
                    logger.warning("a change of the shared state does not fit", extra={"run_id": self.run.id})
