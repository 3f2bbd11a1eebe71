"""Threads: conversations with the assistant, with their owners, and what the agent remembers of each.

A turn (the person's messages, the answer, the agent's memory) is stored by one atomic update, together with the key of
the request that caused it: after a crash it is either all there or has not happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import Conflict, NotFound, TooLarge
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.wire.encoding import decode, encode

MESSAGES_KEPT = 500
"""Messages of one thread; the oldest go first."""
THREAD_MAX_BYTES = 8 * 1_048_576
"""All messages of one thread as JSON; the oldest go first. MongoDB limits a document to 16 MiB."""
MEMORY_MAX_BYTES = 65_536
KEYS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it stands.

    Attributes:
        id: Chosen by the client, or made here.
        owner: A user's id, or `anonymous`.
        messages: `{"id", "role", "content"}`, oldest first.
        memory: What the agent keeps; a JSON object.
        turns: The keys of the last turns, and the id of the message that each was answered with.
        version: Counts the turns; 0 for a thread that is not stored yet.
    """

    id: str
    owner: str
    messages: tuple[dict[str, Any], ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    turns: tuple[tuple[str, str], ...] = ()
    version: int = 0

    def answered(self, key: str) -> list[dict[str, Any]] | None:
        """The conversation up to the answer that a request with this key got; None if there was none."""
        answer_id = dict(self.turns).get(key)
        for place, message in enumerate(self.messages):
            if message["id"] == answer_id:
                return list(self.messages[: place + 1])
        return None


class Threads:
    """The threads of one database."""

    def __init__(self, database: Database) -> None:
        self._collection = database.threads

    async def get(self, thread_id: str, owner: str) -> Thread:
        """The thread, or a new one of this owner that is not stored yet.

        Raises:
            NotFound: It belongs to somebody else; whether it exists is not for them to know.
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            document = await self._collection.find_one({"_id": thread_id})
        if document is None:
            return Thread(thread_id, owner)
        if document["owner"] != owner:
            raise NotFound("there is no such thread")
        return _from_document(document)

    async def save_turn(
        self,
        thread: Thread,
        messages: list[dict[str, Any]],
        *,
        memory: dict[str, Any],
        key: str | None,
    ) -> None:
        """Append the messages of one turn, the answer last, and replace the memory, in one write.

        Raises:
            Conflict: Another turn was stored since the thread was read.
            TooLarge: The turn alone is larger than what a thread may hold.
            Unavailable: The database cannot be reached.
        """
        now = datetime.now(UTC)
        stored = [encode(message).decode() for message in messages]
        if sum(map(len, stored)) > THREAD_MAX_BYTES:
            raise TooLarge("what was said is too long to be kept")
        push: Document = {"messages": {"$each": stored, "$slice": -_newest_that_fit([*thread.messages, *messages])}}
        if key is not None:
            push["turns"] = {"$each": [{"key": key, "answer": messages[-1]["id"]}], "$slice": -KEYS_KEPT}
        with outages_as_unavailable():
            if thread.version == 0:
                try:
                    await self._collection.insert_one(
                        {"_id": thread.id, "owner": thread.owner, "version": 0, "at": now}
                    )
                except DuplicateKeyError:
                    # Either a first turn that was cut short, or another one: the version tells.
                    pass
            result = await self._collection.update_one(
                {"_id": thread.id, "owner": thread.owner, "version": thread.version},
                {
                    "$set": {"memory": encode(memory).decode(), "updatedAt": now, "version": thread.version + 1},
                    "$push": push,
                },
            )
        if result.matched_count == 0:
            raise Conflict("another message was answered in this thread at the same time, send it again")


def owner_of(caller: Caller) -> str:
    """Whose threads a caller may see. An anonymous one belongs to whoever knows its id, random where we made it."""
    return f"user:{caller.user_id}" if caller.authenticated else "anonymous"


def _newest_that_fit(messages: list[dict[str, Any]]) -> int:
    """How many, counted from the end, a thread may hold."""
    size = 0
    for count, message in enumerate(reversed(messages[-MESSAGES_KEPT:])):
        size += len(encode(message))
        if size > THREAD_MAX_BYTES:
            return count
    return min(len(messages), MESSAGES_KEPT)


def _from_document(document: Document) -> Thread:
    return Thread(
        document["_id"],
        document["owner"],
        tuple(decode(each.encode()) for each in document.get("messages", ())),
        decode(document.get("memory", "{}").encode()),
        tuple((each["key"], each["answer"]) for each in document.get("turns", ())),
        document["version"],
    )
