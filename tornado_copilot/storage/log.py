"""The log: every durable publication, in one order, by number.

A batch is one group commit: one document, one insert. While an insert is under way publishers add to the
pending batch; when it returns the next one is written. One writer is one order without a lock, a burst costs one
round trip, and a batch is stored whole or not at all. Another process that was faster shows as a duplicate `_id`:
its batch is taken in, and the next number tried. So numbers have no holes.

Documents: `{_id: 1042, publications: [{channel, data, key?}, …], at, expiresAt}`, `data` being the encoded JSON
text, so that nothing people write can be read as an operator. All reading is by number, which is fast on every
engine.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Batch, Draft, Publication

logger = logging.getLogger(__name__)

BLOCK = 64
"""Batches read at once: 17 ms on the embedded database, and far below any message size limit."""
BATCH_MAX_PUBLICATIONS = 256
PENDING_MAX_PUBLICATIONS = 10_000
"""Publishers beyond this many are turned away: the database is then seconds behind."""
HEAD_EVERY_BATCHES = 32
"""How often the head is written down; at start it is looked for within one `BLOCK` of what was written."""
TRIES = 20


class HistoryGone(Exception):
    """A batch that was asked for is older than the retention, or of another epoch. The client reloads."""


class Log:
    """The log of one database, as one process sees it.

    `on_batch` is called for each batch in the order of its number, each once, whoever wrote it, before the
    publisher's `publish` returns. It must not block.
    """

    def __init__(
        self,
        database: Database,
        *,
        retention_seconds: float,
        ring_max_bytes: int,
        on_batch: Callable[[Batch], None],
    ) -> None:
        self.epoch = ""
        self.top = 0
        """The number of the newest batch that `on_batch` was called for."""
        self._database = database
        self._retention = timedelta(seconds=retention_seconds)
        self._ring: OrderedDict[int, Batch] = OrderedDict()
        self._ring_bytes = 0
        self._ring_max_bytes = ring_max_bytes
        self._on_batch = on_batch
        self._pending: list[tuple[Draft, asyncio.Future[Cursor]]] = []
        self._wake = asyncio.Event()
        self._advancing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self._closing = False

    # Life

    async def open(self) -> None:
        """Find the top, fill the ring, start the writer.

        Raises:
            Unavailable: The database cannot be reached; call again later.
        """
        await self._find_top()
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
        try:
            await self._note_head()
        except Unavailable:
            logger.warning("the log was closed while the database could not be reached")

    @property
    def cursor(self) -> Cursor:
        """The position after everything that has been delivered."""
        newest = self._ring.get(self.top)
        index = len(newest.publications) - 1 if newest and newest.publications else 0
        return Cursor(self.epoch, self.top, index)

    # Publishing

    async def publish(self, draft: Draft) -> Cursor:
        """Store a publication and have it delivered; returns when both are done.

        Cancelling the wait does not take the publication back.

        Raises:
            Unavailable: The database could not be reached. Whether it was stored is not known: publish again
                with the same key.
        """
        if self._writer is None or self._closing or len(self._pending) >= PENDING_MAX_PUBLICATIONS:
            raise Unavailable("the log cannot take more publications right now, try again shortly")
        stored: asyncio.Future[Cursor] = asyncio.get_running_loop().create_future()
        self._pending.append((draft, stored))
        self._wake.set()
        return await asyncio.shield(stored)

    async def _write(self) -> None:
        # The newest batch must never expire while a process lives, for its number would be given a second time.
        keep_alive_seconds = self._retention.total_seconds() / 4
        while self._pending or not self._closing:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), keep_alive_seconds)
            self._wake.clear()
            if self._closing and not self._pending:
                return
            taken, self._pending = (
                self._pending[:BATCH_MAX_PUBLICATIONS],
                self._pending[BATCH_MAX_PUBLICATIONS:],
            )
            if self._pending:
                self._wake.set()
            try:
                await self._commit(taken)
            except Exception as error:
                if not isinstance(error, Unavailable):
                    logger.exception("a batch could not be written")
                    error = Unavailable("the publication could not be stored")
                for _, stored in taken:
                    if not stored.done():
                        stored.set_exception(error)
                        stored.exception()  # A publisher that went away leaves nobody to retrieve it.

    async def _commit(self, taken: list[tuple[Draft, asyncio.Future[Cursor]]]) -> None:
        """Insert one batch at the next free number, and resolve its publishers."""
        drafts = {index: draft for index, (draft, _) in enumerate(taken)}
        resolved: dict[int, Cursor] = {}
        same_as = _merge_equal_keys(drafts)
        for attempt in range(TRIES):
            if taken and not drafts:
                break
            number = self.top + 1
            try:
                await self._insert(number, drafts.values())
            except DuplicateKeyError as error:
                if _is_about_id(error):
                    await self.advance()
                    await asyncio.sleep(secrets.randbelow(4) * attempt / 1000)
                else:
                    for index, cursor in (await self._already_stored(drafts)).items():
                        resolved[index] = cursor
                        del drafts[index]
                continue
            self._take_in(self._batch(number, ((draft.channel, draft.encoded()) for draft in drafts.values())))
            resolved.update((index, Cursor(self.epoch, number, place)) for place, index in enumerate(drafts))
            drafts = {}
            if number % HEAD_EVERY_BATCHES == 0:
                await self._note_head()
            if not taken:
                return
        if drafts:
            raise Unavailable("the log is contended, try again shortly")
        for index, (_, stored) in enumerate(taken):
            if not stored.done():
                stored.set_result(resolved[same_as.get(index, index)])

    async def _insert(self, number: int, drafts: Iterable[Draft]) -> None:
        now = datetime.now(UTC)
        publications: list[Document] = []
        for draft in drafts:
            stored: Document = {"channel": draft.channel, "data": draft.encoded().decode()}
            if draft.key is not None:
                stored["key"] = draft.key
            publications.append(stored)
        with outages_as_unavailable():
            await self._database.log.insert_one(
                {"_id": number, "publications": publications, "at": now, "expiresAt": now + self._retention}
            )

    async def _already_stored(self, drafts: dict[int, Draft]) -> dict[int, Cursor]:
        """The drafts whose key the log holds, with where it is."""
        keys = {draft.key: index for index, draft in drafts.items() if draft.key is not None}
        found = {}
        with outages_as_unavailable():
            documents = await self._database.log.find({"publications.key": {"$in": list(keys)}}).to_list(None)
        for document in documents:
            for place, stored in enumerate(document["publications"]):
                if stored.get("key") in keys:
                    found[keys[stored["key"]]] = Cursor(self.epoch, document["_id"], place)
        return found

    # Reading

    async def advance(self) -> None:
        """Take in what other processes have written since."""
        async with self._advancing:
            while True:
                documents = await self._documents(range(self.top + 1, self.top + 1 + BLOCK))
                for number in range(self.top + 1, self.top + 1 + BLOCK):
                    if number not in documents:
                        return
                    self._take_in(self._from_document(documents[number]))

    async def read(self, first: int, last: int) -> list[Batch]:
        """The batches `first` to `last`, both included, at most `BLOCK` of them.

        Raises:
            HistoryGone: One of them has expired.
            Unavailable: The database cannot be reached.
        """
        numbers = range(first, min(last, first + BLOCK - 1) + 1)
        missing = [number for number in numbers if number not in self._ring]
        documents = await self._documents(missing) if missing else {}
        batches = []
        for number in numbers:
            if number in documents:
                batches.append(self._from_document(documents[number]))
            elif number in self._ring:
                batches.append(self._ring[number])
            else:
                raise HistoryGone
        return batches

    async def _documents(self, numbers: Iterable[int]) -> dict[int, Document]:
        with outages_as_unavailable():
            found = self._database.log.find({"_id": {"$in": list(numbers)}}, {"publications": 1})
            return {document["_id"]: document for document in await found.to_list(None)}

    def _from_document(self, document: Document) -> Batch:
        stored = ((each["channel"], each["data"].encode()) for each in document["publications"])
        return self._batch(document["_id"], stored)

    def _batch(self, number: int, stored: Iterable[tuple[str, bytes]]) -> Batch:
        return Batch(
            number,
            tuple(
                Publication(channel, data, Cursor(self.epoch, number, place))
                for place, (channel, data) in enumerate(stored)
            ),
        )

    def _take_in(self, batch: Batch) -> None:
        """Deliver the next batch. The writer and `advance` may both hold it; the first one wins."""
        if batch.number != self.top + 1:
            return
        self.top = batch.number
        self._remember(batch)
        self._on_batch(batch)

    def _remember(self, batch: Batch) -> None:
        self._ring[batch.number] = batch
        self._ring_bytes += batch.size_bytes
        while self._ring_bytes > self._ring_max_bytes and len(self._ring) > 1:
            self._ring_bytes -= self._ring.popitem(last=False)[1].size_bytes

    # The head

    async def _find_top(self) -> None:
        with outages_as_unavailable():
            # Not an upsert: of several at once, one may find nothing or fail.
            head = await self._database.meta.find_one({"_id": "log"})
            if head is None:
                head = {"_id": "log", "epoch": secrets.token_hex(6), "head": 0}
                try:
                    await self._database.meta.insert_one(head)
                except DuplicateKeyError:
                    await self._find_top()
                    return
        self.epoch, noted = head["epoch"], head["head"]
        self.top = noted
        while present := await self._numbers(range(self.top + 1, self.top + 1 + BLOCK)):
            self.top = max(present)
        if self.top > noted or await self._numbers([noted]):
            return
        # There is no batch. The first one is empty, so that there always is one that a cursor can point at.
        if noted == 0:
            await self._begin_at(1)
        else:
            await self._start_new_epoch()
        await self._find_top()

    async def _start_new_epoch(self) -> None:
        """Nothing is left of the log: a cursor of before it says nothing about what comes now.

        Any number of processes may come here at once. The batch is there before the epoch, and out of reach of who
        still looks for the top of the old one: whoever finds the new epoch finds its batch.
        """
        first = self.top + BLOCK + 1
        await self._begin_at(first)
        with outages_as_unavailable():
            await self._database.meta.update_one(
                {"_id": "log", "epoch": self.epoch, "head": self.top},
                {"$set": {"epoch": secrets.token_hex(6), "head": first}},
            )

    async def _begin_at(self, number: int) -> None:
        with contextlib.suppress(DuplicateKeyError):  # Another process was faster.
            await self._insert(number, [])

    async def _numbers(self, numbers: Iterable[int]) -> list[int]:
        with outages_as_unavailable():
            found = self._database.log.find({"_id": {"$in": list(numbers)}}, {"_id": 1})
            return [document["_id"] for document in await found.to_list(None)]

    async def _note_head(self) -> None:
        with outages_as_unavailable():
            await self._database.meta.update_one({"_id": "log"}, {"$max": {"head": self.top}})

    async def _fill_ring(self) -> None:
        """Read the newest batches, so that clients who come back after a restart do not all read the database."""
        newest_first: list[Batch] = []
        size, last = 0, self.top
        while last > 0 and size < self._ring_max_bytes and len(newest_first) < 16 * BLOCK:
            documents = await self._documents(range(max(1, last - BLOCK + 1), last + 1))
            for number in range(last, max(0, last - BLOCK), -1):
                if number not in documents:
                    last = 0
                    break
                newest_first.append(self._from_document(documents[number]))
                size += newest_first[-1].size_bytes
            last -= BLOCK
        for batch in reversed(newest_first):
            self._remember(batch)


def _merge_equal_keys(drafts: dict[int, Draft]) -> dict[int, int]:
    """Take repeated keys out of one batch, where a unique index does not see them; who repeats whom."""
    first: dict[str, int] = {}
    repeats: dict[int, int] = {}
    for index, draft in list(drafts.items()):
        if draft.key is None:
            continue
        if draft.key in first:
            repeats[index] = first[draft.key]
            del drafts[index]
        else:
            first[draft.key] = index
    return repeats


def _is_about_id(error: DuplicateKeyError) -> bool:
    details: dict[str, Any] = dict(error.details or {})
    return "_id" in details.get("keyPattern", {}) or "index: _id_" in str(error)
