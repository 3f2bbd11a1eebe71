"""Superseding: what a request does with the run that is in progress in its thread.

The request that started the run, sent again, joins it. The thread's next message ends it if it is abandoned: if no
request is attached to it, in any process. Any other request is refused, and changes nothing.

The process that carries a run out decides: it knows its own requests, and the other processes that have some are noted
as watchers of the run (`storage.run_watchers`). A request at another process asks it by `run.supersede` on the run's
channel, and hears of the run's end there, or `run.kept` where it goes on.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tornado_copilot.assistant.attachments import Attachment
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.runs import BUSY, Runs
from tornado_copilot.errors import Conflict, CopilotError
from tornado_copilot.storage.run_watchers import RunWatchers
from tornado_copilot.storage.thread import Thread
from tornado_copilot.wire.encoding import decode_own
from tornado_copilot.wire.publication import Batch, Draft

logger = logging.getLogger(__name__)

LEAVING_SECONDS = 0.25
"""How long the end of a request may take to be seen. A client that closes one and sends its next message does so on two
connections, which arrive in any order."""
LOOK_SECONDS = 0.05
"""How long to wait between two looks meanwhile."""
STORE_SECONDS = 0.5
"""The part of the time-out that is kept for stopping the agent and storing its text, or half of the time-out."""

_SUPERSEDE = b'{"type":"run.supersede"'
_KEPT = b'{"type":"run.kept"'


class Superseder:
    """Joins, or ends, the runs that requests meet in their threads.

    Args:
        runs: The runs of this process.
        elsewhere: The runs of other processes.
        watchers: The processes with requests that are attached to a run of another one.
        publish: To the log.
        timeout_seconds: How long a next message waits for the end of an abandoned run. 0: it is refused at once.
    """

    def __init__(
        self,
        runs: Runs,
        elsewhere: Elsewhere,
        watchers: RunWatchers,
        *,
        publish: Callable[[Draft], Awaitable[Any]],
        timeout_seconds: float,
    ) -> None:
        self._runs = runs
        self._elsewhere = elsewhere
        self._watchers = watchers
        self._publish = publish
        self._timeout_seconds = timeout_seconds
        self._asked: dict[str, asyncio.Future[None]] = {}
        """Done where the run goes on; by the id of the question."""
        self._tasks: set[asyncio.Task[None]] = set()

    async def join(
        self, thread: Thread, attachment: Attachment, *, key: str | None, run_id: str | None = None
    ) -> Run | None:
        """Attach a request to the run in a thread if it is the request that started the run, sent again.

        Args:
            thread: As it was read.
            attachment: The request.
            key: Its idempotency key.
            run_id: The client's id of the run.

        Raises:
            Unavailable: The database cannot be reached.
        """
        running = self._runs.here(thread) or thread.running
        if running is None:
            return None
        if running.client_run_id == run_id or (key is not None and key == running.key):
            return await self._runs.attach(thread, attachment)
        return None

    def known_ids(self, thread: Thread) -> set[str]:
        """Return the ids of a thread's messages, and of those of its run as far as they are known here."""
        run = self._runs.here(thread)
        if run is not None:
            return {message["id"] for message in run.transcript.messages}
        said = () if thread.running is None else thread.running.said
        return {message["id"] for message in (*thread.messages, *said)}

    def is_busy(self, thread: Thread) -> bool:
        """Return True while a run is in progress in a thread, in any process."""
        return thread.running is not None or self._runs.here(thread) is not None

    async def end_abandoned(self, thread: Thread) -> None:
        """End the abandoned run in a thread, so that the thread's next message can begin. Its turn is stored.

        Raises:
            Conflict: It is not abandoned, belongs to a room or a background agent, or takes too long to end.
            Unavailable: The database cannot be reached.
        """
        run = self._runs.here(thread)
        if not self._timeout_seconds:
            has_ended = False
        elif run is not None:
            has_ended = await self._end(run, self._timeout_seconds)
        else:
            has_ended = await self._end_elsewhere(thread)
        if not has_ended:
            raise Conflict(BUSY)

    def hear(self, batch: Batch) -> None:
        """Take a batch of the log: another process may ask for the end of a run of ours, or refuse to end its own."""
        for publication in batch.publications:
            if not publication.channel.startswith("thread:"):
                continue
            if publication.data.startswith(_SUPERSEDE):
                data = decode_own(publication.data)["data"]
                run = self._runs.find(data["threadId"], data["runId"])
                if run is not None:
                    task = asyncio.create_task(self._answer(run, publication.channel, data), name="supersede a run")
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            elif self._asked and publication.data.startswith(_KEPT):
                refused = self._asked.get(decode_own(publication.data)["data"]["request"])
                if refused is not None and not refused.done():
                    refused.set_result(None)

    async def close(self) -> None:
        """End no more runs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _end(self, run: Run, seconds: float) -> bool:
        """End a run of this process, and return whether its turn was stored in time.

        It is not stopped where it is not abandoned, or where an action takes longer.
        """
        until = asyncio.get_running_loop().time() + seconds
        if not run.stopped.is_set():
            if not run.may_be_superseded or not await self._is_abandoned(run, until):
                return False
            if not await run.attachments.stop_between_actions(until - min(STORE_SECONDS, self._timeout_seconds / 2)):
                return False
            logger.info("an abandoned run is ended for the next message", extra={"run_id": run.id})
        try:
            async with asyncio.timeout_at(until):
                await run.finished()
        except TimeoutError:
            return False
        return True

    async def _is_abandoned(self, run: Run, until: float) -> bool:
        loop = asyncio.get_running_loop()
        until = min(until, loop.time() + LEAVING_SECONDS)
        while run.attachments.requests or await self._watchers.any_of(run.thread.id, run.id):
            if loop.time() >= until:
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return True

    async def _end_elsewhere(self, thread: Thread) -> bool:
        """Ask the process that carries out the run in a thread to end it, and return whether that happened in time."""
        running = thread.running
        if running is None:
            return True
        run = self._elsewhere.follow(thread)
        request = secrets.token_urlsafe(12)
        refused = self._asked[request] = asyncio.get_running_loop().create_future()
        ended = asyncio.create_task(run.finished(), name=f"end of {run.id}")
        data = {
            "threadId": thread.id,
            "runId": running.id,
            "request": request,
            # From then on no request waits: the run must not be stopped for nothing.
            "until": time.time() + self._timeout_seconds,
        }
        try:
            async with asyncio.timeout(self._timeout_seconds):
                told = {"type": "run.supersede", "data": data}
                await self._publish(Draft(running.channel, told, f"supersede:{request}"))
                await asyncio.wait({ended, refused}, return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            return False
        finally:
            ended.cancel()
            del self._asked[request]
        return run.has_ended

    async def _answer(self, run: Run, channel: str, data: dict[str, Any]) -> None:
        """End a run of this process for a request at another one, or tell that it goes on."""
        try:
            seconds = min(data["until"] - time.time(), self._timeout_seconds)
            if seconds > 0 and await self._end(run, seconds):
                return
            kept = {"type": "run.kept", "data": {name: data[name] for name in ("threadId", "runId", "request")}}
            await self._publish(Draft(channel, kept, f"kept:{data['request']}"))
        except CopilotError as error:
            logger.warning("a run could not be ended for the next message: %s", error.message)
