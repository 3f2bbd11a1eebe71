"""The collection `thread_messages`: one document for each message of a thread.

Messages are inserted first, and count once the thread's document names the last of them (`storage.threads`). They are
found by the thread's key, which no other thread ever has: an id that is used again finds none of them.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pymongo import UpdateOne

from tornado_copilot.storage.database import Database, Document, insert_new, outages_as_unavailable
from tornado_copilot.storage.message_tree import MessageTree, Node, Tip, node_from
from tornado_copilot.storage.thread import Thread
from tornado_copilot.storage.thread_documents import store_of
from tornado_copilot.storage.together import Together

IDS_MAX = 100
"""Ids in one query: the embedded database takes quadratic time for a long list of them."""
DECODED_PER_TURN_BYTES = 262_144
"""Messages that are decoded in one turn of the loop."""
_GRACE = timedelta(hours=1)
"""How long after a deletion a process may still insert messages into the thread: longer than any request takes."""


class ThreadMessages:
    """The messages of all threads. Every method raises `Unavailable` while the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._collection = database.thread_messages
        self._deleted = database.deleted_threads
        self._threads = database.threads
        self._inserting: Together[tuple[str, Sequence[Node]], None] = Together(self._insert)

    async def trees(self, keys: Sequence[str]) -> dict[str, MessageTree]:
        """Return the messages of some threads, by the keys of the threads."""
        nodes: dict[str, list[Node]] = defaultdict(list)
        if keys:
            with outages_as_unavailable():
                found = self._collection.find({"thread": keys[0] if len(keys) == 1 else {"$in": list(keys)}})
                for document in await found.to_list(None):
                    nodes[document["thread"]].append(node_from(document))
        return {key: MessageTree(nodes[key]) for key in keys}

    async def insert(self, key: str, nodes: Sequence[Node]) -> None:
        """Store messages of a thread. The same messages again change nothing."""
        if nodes:
            await self._inserting.ask((key, nodes))

    async def remove(self, tips: Sequence[Tip]) -> None:
        """Delete messages that never counted."""
        for first in range(0, len(tips), IDS_MAX):
            ids = [f"{tip.branch}:{tip.number}" for tip in tips[first : first + IDS_MAX]]
            with outages_as_unavailable():
                await self._collection.delete_many({"_id": {"$in": ids}})

    # Deleting a thread takes several writes. They begin with a note, which `sweep` finds after a crash.

    async def note_deletion(self, documents: Sequence[Document]) -> None:
        """Note that threads are about to be deleted."""
        now = datetime.now(UTC)
        notes = [
            UpdateOne({"_id": store_of(each)}, {"$set": {"threadId": each["_id"], "at": now}}, upsert=True)
            for each in documents
        ]
        with outages_as_unavailable():
            await self._deleted.bulk_write(notes, ordered=False)

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete the messages of threads that have been deleted."""
        if keys:
            with outages_as_unavailable():
                await self._collection.delete_many({"thread": {"$in": list(keys)}})

    async def sweep(self) -> int:
        """Delete what is left of threads whose deletion was noted some time ago, and return how many there were."""
        with outages_as_unavailable():
            noted = self._deleted.find({"at": {"$lt": datetime.now(UTC) - _GRACE}})
            documents = await noted.to_list(1_000)
            for document in documents:
                key = document["_id"]
                thread = await self._threads.find_one({"_id": document["threadId"]}, {"key": 1, "store": 1})
                if thread is None or store_of(thread) != key:
                    await self.delete([key])
                await self._deleted.delete_one({"_id": key})
        return len(documents)

    async def _insert(self, asked: Sequence[tuple[str, Sequence[Node]]]) -> list[None]:
        documents = [node.document(key) for key, nodes in asked for node in nodes]
        await insert_new(self._collection, documents)
        return [None] * len(asked)


async def decoded(thread: Thread) -> Thread:
    """Decode the messages of a thread, in slices, between which others have their turn."""
    size = 0
    for node in thread.path:
        if size > DECODED_PER_TURN_BYTES:
            size = 0
            await asyncio.sleep(0)
        size += len(node.text)
        _ = node.message
    return thread
