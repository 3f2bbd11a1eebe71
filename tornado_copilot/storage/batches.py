"""The log's documents: one for each batch, found by number, and one that notes roughly how far the log has got.

`{_id: 1042, by, publications: [{channel, data, key?}, …], at, expiresAt}`, `by` naming the process and `data` being the
encoded JSON text, so that nothing people write can be read as an operator. All reading is by number or by key, which is
fast on every engine.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Batch, Publication

BLOCK = 64
"""Batches read at once: 17 ms on the embedded database, and far below any message size limit."""


class NumberTaken(Exception):
    """Another process has stored a batch of this number."""


class KeyTaken(Exception):
    """A publication with one of these keys has been stored already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication as it is stored.

    Attributes:
        channel: Where it is published.
        data: The JSON object, encoded.
        key: Names the cause; the database holds each once.
    """

    channel: str
    data: bytes
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """Where the log ends: its newest batch, and whose number that is."""

    epoch: str
    batch: Batch


class Batches:
    """The batches of one log. Every method raises `Unavailable` while the database cannot be reached.

    Attributes:
        epoch: Whose numbers these are; set by the log, to what `find_top` has found.
        writer: The name of this process, in each batch that it stores.
    """

    def __init__(self, database: Database, *, retention_seconds: float) -> None:
        self.epoch = ""
        self.writer = secrets.token_hex(4)
        self._log = database.log
        self._meta = database.meta
        self._retention = timedelta(seconds=retention_seconds)

    async def insert(self, number: int, entries: Iterable[Entry]) -> None:
        """Store a batch whole, or not at all.

        Raises:
            NumberTaken: Nothing was stored: there is a batch of this number.
            KeyTaken: Nothing was stored: at least one of the keys is there.
        """
        now = datetime.now(UTC)
        document: Document = {
            "_id": number,
            "by": self.writer,
            "publications": [_document(entry) for entry in entries],
            "at": now,
            "expiresAt": now + self._retention,
        }
        with outages_as_unavailable():
            try:
                await self._log.insert_one(document)
            except DuplicateKeyError as error:
                raise (NumberTaken if _is_about_id(error) else KeyTaken) from None

    async def read(self, numbers: Iterable[int], epoch: str | None = None) -> dict[int, Batch]:
        """Those of these batches that there are, by number; with cursors of our own epoch, or of another."""
        with outages_as_unavailable():
            found = self._log.find({"_id": {"$in": list(numbers)}}, {"publications": 1})
            documents = await found.to_list(None)
        return {document["_id"]: self._batch(document, epoch or self.epoch) for document in documents}

    async def places_of(self, keys: Iterable[str]) -> dict[str, Cursor]:
        """Where the publications with these keys are; without those that there are none of."""
        wanted = set(keys)
        with outages_as_unavailable():
            documents = await self._log.find({"publications.key": {"$in": list(wanted)}}).to_list(None)
        return {
            stored["key"]: Cursor(self.epoch, document["_id"], place)
            for document in documents
            for place, stored in enumerate(document["publications"])
            if stored.get("key") in wanted
        }

    def made(self, number: int, entries: Iterable[Entry], accepted_at: float | None = None) -> Batch:
        """The batch that was just stored under this number."""
        publications = ((entry.channel, entry.data) for entry in entries)
        return _batch(self.epoch, number, publications, accepted_at)

    def _batch(self, document: Document, epoch: str) -> Batch:
        publications = ((each["channel"], each["data"].encode()) for each in document["publications"])
        return _batch(epoch, document["_id"], publications)

    # The head

    async def find_top(self) -> Top:
        """The newest batch, of which there always is one."""
        with outages_as_unavailable():
            # Not an upsert: of several at once, one may find nothing or fail.
            head = await self._meta.find_one({"_id": "log"})
            if head is None:
                head = {"_id": "log", "epoch": secrets.token_hex(6), "head": 0}
                try:
                    await self._meta.insert_one(head)
                except DuplicateKeyError:
                    return await self.find_top()
        epoch, noted = head["epoch"], head["head"]
        top: int = noted
        while present := await self._numbers(range(top + 1, top + 1 + BLOCK)):
            top = max(present)
        if newest := await self.read([top], epoch):
            return Top(epoch, newest[top])
        if top > noted:  # It expired just now.
            return await self.find_top()
        # There is no batch. The first one is empty, so that there always is one that a cursor can point at.
        if noted == 0:
            await self._begin_at(1)
            # From now on an empty log is one that has expired.
            await self.note_head(1)
        else:
            await self._start_new_epoch(epoch, noted)
        return await self.find_top()

    async def note_head(self, top: int) -> None:
        """Note how far the log has got, so that the next start finds its top quickly."""
        with outages_as_unavailable():
            await self._meta.update_one({"_id": "log"}, {"$max": {"head": top}})

    async def _start_new_epoch(self, old: str, top: int) -> None:
        """Nothing is left of the log: a cursor of before it says nothing about what comes now.

        Any number of processes may come here at once. The batch is there before the epoch, and out of reach of who
        still looks for the top of the old one: whoever finds the new epoch finds its batch.
        """
        first = top + BLOCK + 1
        await self._begin_at(first)
        with outages_as_unavailable():
            await self._meta.update_one(
                {"_id": "log", "epoch": old, "head": top},
                {"$set": {"epoch": secrets.token_hex(6), "head": first}},
            )

    async def _begin_at(self, number: int) -> None:
        with contextlib.suppress(NumberTaken):  # Another process was faster.
            await self.insert(number, [])

    async def _numbers(self, numbers: Iterable[int]) -> list[int]:
        with outages_as_unavailable():
            found = self._log.find({"_id": {"$in": list(numbers)}}, {"_id": 1})
            return [document["_id"] for document in await found.to_list(None)]


def _batch(
    epoch: str, number: int, publications: Iterable[tuple[str, bytes]], accepted_at: float | None = None
) -> Batch:
    placed = (
        Publication(channel, data, Cursor(epoch, number, place)) for place, (channel, data) in enumerate(publications)
    )
    return Batch(number, tuple(placed), accepted_at)


def _document(entry: Entry) -> Document:
    document: Document = {"channel": entry.channel, "data": entry.data.decode()}
    if entry.key is not None:
        document["key"] = entry.key
    return document


def _is_about_id(error: DuplicateKeyError) -> bool:
    details: dict[str, Any] = dict(error.details or {})
    return "_id" in details.get("keyPattern", {}) or "index: _id_" in str(error)
