"""The relay: from a document's outbox to the log.

A state change and what it publishes are one write (see `storage.outbox`); the relay does the second half. It is woken
for each changed document, and sweeps at start and now and then for what a crash or an outage left behind. Publishing
the same entry again is harmless: it has a key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.log import Log
from tornado_copilot.wire.publication import Draft

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 30

CLAIM_SECONDS = 2
"""For how long a process that died keeps others from telling what it was about to; far longer than it takes."""

LOOKS_WHILE_IT_RESTS = 5

TOGETHER_MAX = 1000
"""Publications handed to the log at once: well below what it lets wait, which others need, too."""


class Pending(Protocol):
    """What waits to be published, by document or by whatever else has an order of its own."""

    async def pending(self, document_id: str, /) -> list[Draft]:
        """What one of them still has to publish, in order."""

    async def claim(self, document_id: str, seconds: float, /) -> bool:
        """Keep one of them for so long from the relays of other processes; whether it is free."""

    async def clear(self, document_id: str, drafts: list[Draft], rest_seconds: float, /) -> None:
        """Forget what has been published, `drafts` being all that `pending` gave; nobody claims it for so long."""

    async def documents_with_pending(self) -> list[str]:
        """All that have something to publish."""


class Relay:
    """Publishes what the documents of one collection hold in their outboxes, in order for each document.

    Args:
        outbox: Those of the collection.
        log: Where to.
        before_publish: Awaited with all that is published next. Where it fails nothing of it is published, and it is
            called again; after a crash, too, so that doing it twice must be the same as once.
        rest_seconds: How long a document rests after it was relayed, by whichever process, so that one that changes all
            the time is told of so often and no more; the first change is told at once.
        only_newest: Types of message that replace each other: of those that a document has waiting for a channel, the
            newest is told alone.
    """

    def __init__(
        self,
        outbox: Pending,
        log: Log,
        *,
        before_publish: Callable[[Sequence[Draft]], Awaitable[None]] | None = None,
        rest_seconds: float = 0,
        only_newest: frozenset[str] = frozenset(),
    ) -> None:
        self._outbox = outbox
        self._log = log
        self._before_publish = before_publish
        self._rest_seconds = rest_seconds
        self._only_newest = only_newest
        # Documents that rest, and whether they were woken meanwhile.
        self._resting: dict[str, bool] = {}
        # Ids, each at most once: bounded by the number of documents that have something to say.
        self._due: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Sweep, then relay what comes."""
        self._task = asyncio.create_task(self._run(), name="relay")

    async def stop(self) -> None:
        """Stop; what is left is found by the next sweep, whoever makes it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def wake(self, document_id: str) -> None:
        """Say that a document has something to publish."""
        if document_id in self._resting:
            self._resting[document_id] = True
        else:
            self._due[document_id] = None
            self._wake.set()

    def _let_rest(self, document_id: str, seconds: float, *, woken: bool = False) -> None:
        self._resting[document_id] = woken
        asyncio.get_running_loop().call_later(seconds, self._end_rest, document_id)

    def _end_rest(self, document_id: str) -> None:
        if self._resting.pop(document_id, False):
            self.wake(document_id)

    async def _run(self) -> None:
        while True:
            try:
                # Before whatever was woken meanwhile: what waits since a crash is older.
                self._due = dict.fromkeys(await self._outbox.documents_with_pending()) | self._due
                if self._due:
                    self._wake.set()
                await self._relay_until_quiet()
            except Unavailable:
                await asyncio.sleep(1)
            except Exception:
                logger.exception("the relay failed and goes on")
                await asyncio.sleep(1)

    async def _relay_until_quiet(self) -> None:
        """Relay what is due; returns when it is time to sweep again."""
        loop = asyncio.get_running_loop()
        sweep_at = loop.time() + SWEEP_SECONDS
        while (left := sweep_at - loop.time()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._wake.wait()
            except TimeoutError:
                return
            self._wake.clear()
            due, self._due = self._due, {}
            for document_id in due:
                await self._relay(document_id)

    async def _relay(self, document_id: str) -> None:
        try:
            await self._relay_all(document_id)
        except Unavailable:
            raise
        except Exception:
            # It must not keep the others from being heard; the next sweep tries it again.
            logger.exception("what %s has to say cannot be published", document_id)

    async def _relay_all(self, document_id: str) -> None:
        drafts = await self._outbox.pending(document_id)
        if not drafts:
            return
        if self._rest_seconds:
            if not await self._outbox.claim(document_id, CLAIM_SECONDS):
                self._let_rest(document_id, self._rest_seconds / LOOKS_WHILE_IT_RESTS, woken=True)
                return
            self._let_rest(document_id, self._rest_seconds)
            # Another process may have told some of it meanwhile.
            drafts = await self._outbox.pending(document_id)
        telling = self._worth_telling(drafts)
        # Together, so that they are one group commit; the log keeps their order. A change of a large event has more to
        # say than the log lets wait.
        for first in range(0, len(telling), TOGETHER_MAX):
            together = telling[first : first + TOGETHER_MAX]
            if self._before_publish is not None:
                await self._before_publish(together)
            await asyncio.gather(*(self._log.publish(draft) for draft in together))
        await self._outbox.clear(document_id, drafts, self._rest_seconds)

    def _worth_telling(self, drafts: list[Draft]) -> list[Draft]:
        newest = {(draft.channel, draft.message["type"]): draft for draft in drafts}
        return [
            draft
            for draft in drafts
            if draft.message["type"] not in self._only_newest or newest[draft.channel, draft.message["type"]] is draft
        ]
