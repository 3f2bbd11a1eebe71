"""The log: every durable publication, in one order, by number.

A batch is one group commit: one document, one insert. While an insert is under way publishers add to the
pending batch; when it returns the next one is written. One writer is one order without a lock, a burst costs one
round trip, and a batch is stored whole or not at all. Another process that was faster shows as a number that is
taken: its batch is taken in, and the next number tried. So numbers have no holes.

A process that was away for longer than the retention (its machine slept, or it was cut off from the database) finds
the batch after its own top gone, or a log of another epoch. What it goes on to write under its old numbers nobody else
would hear. So before it writes after a long silence, and wherever it sees a hole, it looks where the log is by now and
begins anew there; and it says so, since its listeners have missed what cannot be repeated.

After a commit that failed nobody knows whether it was stored, or will be in a moment. The next commit tells: its number
is taken, or it is that one's which then cannot be. So where nothing else is published, an empty batch is.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from tornado_copilot.errors import TooLarge, Unavailable
from tornado_copilot.measures import Distribution
from tornado_copilot.storage.batches import BLOCK, Batches, Entry, KeyTaken, NumberTaken, Top
from tornado_copilot.storage.database import Database
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Batch, Draft

logger = logging.getLogger(__name__)

BATCH_MAX_PUBLICATIONS = 256
BATCH_MAX_BYTES = 1_048_576
"""A batch is closed before it gets larger, so that a `BLOCK` of them can be read at once. One publication may."""
PUBLICATION_MAX_BYTES = 8 * 1_048_576
"""MongoDB limits a document to 16 MiB."""
PENDING_MAX_PUBLICATIONS = 10_000
"""Publishers beyond this many are turned away: the database is then seconds behind."""
PENDING_MAX_BYTES = 64 * 1_048_576
HEAD_EVERY_BATCHES = 32
"""How often the head is written down; at start it is looked for within one `BLOCK` of what was written."""
TRIES = 20
UNKNOWN_SECONDS = 1
"""How long it may stay unknown whether a commit that failed was stored, while the database can be reached."""


class HistoryGone(Exception):
    """A batch that was asked for is older than the retention, or of another epoch. The client reloads."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A publication whose publisher waits."""

    entry: Entry
    stored: asyncio.Future[Cursor]
    accepted_at: float


class Log:
    """The log of one database, as one process sees it.

    `on_batch` is called for each batch in the order of its number, each once, whoever wrote it, before the
    publisher's `publish` returns. It must not block. `on_gap` is called when batches were missed that are gone: the
    next `on_batch` is not of the number that follows.
    """

    def __init__(
        self,
        database: Database,
        *,
        retention_seconds: float,
        ring_max_bytes: int,
        on_batch: Callable[[Batch], None],
        on_gap: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.top = 0
        """The number of the newest batch that `on_batch` was called for."""
        self.commits = Distribution()
        """Seconds from a publication's acceptance until it is stored, of the first in each batch."""
        self._batches = Batches(database, retention_seconds=retention_seconds)
        # The newest batch must never expire while a process lives, for its number would be given a second time.
        self._keep_alive_seconds = retention_seconds / 4
        # The wall clock: others do not go on while a machine sleeps.
        self._clock = clock
        self._silence_max_seconds = retention_seconds / 2
        self._beginnings = 0
        self._confirmed_at = 0.0
        """When our top was the newest batch, or the one before it, for certain."""
        self._ring: OrderedDict[int, Batch] = OrderedDict()
        self._ring_bytes = 0
        self._ring_max_bytes = ring_max_bytes
        self._on_batch = on_batch
        self._on_gap = on_gap
        self._pending: deque[_Waiting] = deque()
        self._pending_bytes = 0
        self._noted = 0
        self._is_unsure = False
        self._wake = asyncio.Event()
        self._advancing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self._closing = False

    @property
    def epoch(self) -> str:
        """Whose numbers these are; a cursor of another epoch says nothing here."""
        return self._batches.epoch

    @property
    def writer(self) -> str:
        """Who we are, in the batches that we write."""
        return self._batches.writer

    @property
    def cursor(self) -> Cursor:
        """The position after everything that has been delivered."""
        newest = self._ring.get(self.top)
        index = len(newest.publications) - 1 if newest and newest.publications else 0
        return Cursor(self.epoch, self.top, index)

    @property
    def waiting(self) -> int:
        """Publications that wait to be stored."""
        return len(self._pending)

    # Life

    async def open(self) -> None:
        """Find the top, fill the ring, start the writer.

        Raises:
            Unavailable: The database cannot be reached; call again later.
        """
        top = await self._batches.find_top()
        self._begin_before(top)
        self.top = top.batch.number
        self._confirmed_at = self._clock()
        await self._fill_ring()
        self._writer = asyncio.create_task(self._write(), name="log writer")

    async def close(self) -> None:
        """Write what is pending, note the head, stop the writer."""
        if self._writer is None:
            return
        self._closing = True
        self._wake.set()
        await asyncio.gather(self._writer, return_exceptions=True)
        self._writer = None
        await self._note_head()

    # Publishing

    async def publish(self, draft: Draft) -> Cursor:
        """Store a publication and have it delivered; returns when both are done.

        Cancelling the wait does not take the publication back.

        Raises:
            TooLarge: More than 8 MiB.
            Unavailable: The database could not be reached. Whether it was stored is not known: publish again
                with the same key.
        """
        entry = Entry(draft.channel, draft.encoded(), draft.key)
        if len(entry.data) > PUBLICATION_MAX_BYTES:
            raise TooLarge(f"a publication must be at most {PUBLICATION_MAX_BYTES} bytes long")
        if self._writer is None or self._closing or self._is_behind():
            raise Unavailable("the log cannot take more publications right now, try again shortly")
        waiting = _Waiting(entry, asyncio.get_running_loop().create_future(), time.perf_counter())
        self._pending.append(waiting)
        self._pending_bytes += len(entry.data)
        self._wake.set()
        return await asyncio.shield(waiting.stored)

    def _is_behind(self) -> bool:
        return len(self._pending) >= PENDING_MAX_PUBLICATIONS or self._pending_bytes >= PENDING_MAX_BYTES

    async def _write(self) -> None:
        while self._pending or not self._closing:
            if not self._pending:
                self._wake.clear()
                try:
                    async with asyncio.timeout(UNKNOWN_SECONDS if self._is_unsure else self._keep_alive_seconds):
                        await self._wake.wait()
                except TimeoutError:
                    logger.debug("an empty batch keeps the log alive, or tells what became of the last one")
                else:
                    continue
            taken = self._take_pending()
            try:
                if self._may_be_left_behind():
                    await self.advance()
                await self._commit(taken)
            except Exception as error:
                if not isinstance(error, Unavailable):
                    logger.exception("a batch could not be written")
                    error = Unavailable("the publication could not be stored")
                self._is_unsure = True
                # Whoever waits fails with it: what was published later must not come before what is published again.
                taken += self._pending
                self._pending.clear()
                self._pending_bytes = 0
                for each in taken:
                    if not each.stored.done():
                        each.stored.set_exception(error)
                        each.stored.exception()  # A publisher that went away leaves nobody to retrieve it.
            else:
                if self.top >= self._noted + HEAD_EVERY_BATCHES:
                    await self._note_head()

    def _take_pending(self) -> list[_Waiting]:
        """The next batch; empty when it is only to keep the log alive."""
        taken: list[_Waiting] = []
        size = 0
        while self._pending and len(taken) < BATCH_MAX_PUBLICATIONS:
            size += len(self._pending[0].entry.data)
            if taken and size > BATCH_MAX_BYTES:
                break
            taken.append(self._pending.popleft())
            self._pending_bytes -= len(taken[-1].entry.data)
        return taken

    async def _commit(self, taken: list[_Waiting]) -> None:
        """Insert one batch at the next free number, and resolve its publishers."""
        groups = _by_key(taken)
        for attempt in range(TRIES):
            number, beginnings = self.top + 1, self._beginnings
            entries = [group[0].entry for group in groups]
            try:
                await self._batches.insert(number, entries)
            except NumberTaken:
                await self.advance()
                self._is_unsure = False
                if not groups:
                    return
                await asyncio.sleep(secrets.randbelow(4) * attempt / 1000)
            except KeyTaken:
                groups = await self._without_stored(groups)
                if not groups:
                    return
            else:
                self._is_unsure = False
                if self._beginnings != beginnings:
                    raise Unavailable("the log was begun anew meanwhile, try again")
                accepted_at = groups[0][0].accepted_at if groups else None
                if accepted_at is not None:
                    self.commits.observe(time.perf_counter() - accepted_at)
                self._take_in(self._batches.made(number, entries, accepted_at))
                for place, group in enumerate(groups):
                    _resolve(group, Cursor(self.epoch, number, place))
                return
        raise Unavailable("the log is contended, try again shortly")

    async def _without_stored(self, groups: list[list[_Waiting]]) -> list[list[_Waiting]]:
        """Resolve those whose key the log holds, and give back the others."""
        places = await self._batches.places_of(group[0].entry.key for group in groups if group[0].entry.key is not None)
        if any(cursor.batch > self.top for cursor in places.values()):
            await self.advance()  # A publisher is told that it was delivered, too.
        left = []
        for group in groups:
            key = group[0].entry.key
            if key is not None and key in places:
                _resolve(group, places[key])
            else:
                left.append(group)
        return left

    # Reading

    async def advance(self, known: int = 0) -> None:
        """Take in what other processes have written since.

        Args:
            known: The number of a batch that is known to be there.

        Raises:
            Unavailable: The database cannot be reached.
        """
        async with self._advancing:
            await self._take_in_others()
            if known > self.top or self._may_be_left_behind():
                await self._find_our_place()

    async def _take_in_others(self) -> None:
        while True:
            batches = await self._batches.read(range(self.top + 1, self.top + 1 + BLOCK))
            for number in range(self.top + 1, self.top + 1 + BLOCK):
                if number not in batches:
                    return
                self._take_in(batches[number])

    def _may_be_left_behind(self) -> bool:
        return abs(self._clock() - self._confirmed_at) > self._silence_max_seconds

    async def _find_our_place(self) -> None:
        """Make sure that ours is the top of the log, or begin anew where that is by now."""
        top = await self._batches.find_top()
        # Some of it may have been written just now.
        await self._take_in_others()
        if top.epoch == self.epoch and top.batch.number <= self.top:
            self._confirmed_at = self._clock()
            return
        logger.warning("the log has gone on without us: from %s to %s-%d", self.cursor, top.epoch, top.batch.number)
        self._begin_before(top)
        self._on_gap()
        self._take_in(top.batch)

    def _begin_before(self, top: Top) -> None:
        self._beginnings += 1
        self._batches.epoch = top.epoch
        self.top = self._noted = top.batch.number - 1
        self._forget()

    async def read(self, first: int, last: int) -> list[Batch]:
        """The batches `first` to `last`, both included, at most `BLOCK` of them.

        Raises:
            HistoryGone: One of them has expired.
            Unavailable: The database cannot be reached.
        """
        numbers = range(first, min(last, first + BLOCK - 1) + 1)
        batches = {number: self._ring[number] for number in numbers if number in self._ring}
        if len(batches) < len(numbers):
            batches |= await self._batches.read(number for number in numbers if number not in batches)
        if len(batches) < len(numbers):
            raise HistoryGone
        return [batches[number] for number in numbers]

    def _take_in(self, batch: Batch) -> None:
        """Deliver the next batch. The writer and `advance` may both hold it; the first one wins."""
        if batch.number != self.top + 1:
            return
        self.top = batch.number
        self._confirmed_at = self._clock()
        self._remember(batch)
        self._on_batch(batch)

    def _remember(self, batch: Batch) -> None:
        self._ring[batch.number] = batch
        self._ring_bytes += batch.size_bytes
        while self._ring_bytes > self._ring_max_bytes and len(self._ring) > 1:
            self._ring_bytes -= self._ring.popitem(last=False)[1].size_bytes

    async def _fill_ring(self) -> None:
        """Read the newest batches, so that clients who come back after a restart do not all read the database."""
        newest_first: list[Batch] = []
        size, last = 0, self.top
        while last > 0 and size < self._ring_max_bytes and len(newest_first) < 16 * BLOCK:
            batches = await self._batches.read(range(max(1, last - BLOCK + 1), last + 1))
            for number in range(last, max(0, last - BLOCK), -1):
                if number not in batches:
                    last = 0
                    break
                newest_first.append(batches[number])
                size += newest_first[-1].size_bytes
            last -= BLOCK
        for batch in reversed(newest_first):
            self._remember(batch)

    def _forget(self) -> None:
        self._ring.clear()
        self._ring_bytes = 0

    async def _note_head(self) -> None:
        """Only an aid to the next start: what was stored stays stored where this fails."""
        top = self.top
        try:
            await self._batches.note_head(top)
        except Unavailable:
            logger.warning("the log's head could not be noted; the next start has further to look")
        else:
            self._noted = top


def _by_key(taken: list[_Waiting]) -> list[list[_Waiting]]:
    """In order, those with the same key together: a unique index does not see two of them in one document."""
    groups: dict[object, list[_Waiting]] = {}
    for each in taken:
        groups.setdefault(each.stored if each.entry.key is None else each.entry.key, []).append(each)
    return list(groups.values())


def _resolve(group: list[_Waiting], cursor: Cursor) -> None:
    for each in group:
        if not each.stored.done():
            each.stored.set_result(cursor)
