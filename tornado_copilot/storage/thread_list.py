"""A person's threads as a list: names, paging, archive. What was said in them is the business of `threads`."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tornado_copilot.errors import Conflict, InvalidParameters, NotFound
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.thread import NO_OWNER
from tornado_copilot.storage.thread_documents import channel_of_run, owner_forms, store_of, stored_owner
from tornado_copilot.storage.thread_messages import ThreadMessages

_FIELDS = {"title": 1, "agentId": 1, "archived": 1, "createdAt": 1, "updatedAt": 1}
_REMOVED = {
    **{f"{run}.{name}": 1 for run in ("active", "run") for name in ("id", "channel")},
    **dict.fromkeys(("address", "bytes", "key", "store", "owner"), 1),
}
CHUNK = 100
"""Threads that are deleted by one write: the embedded database takes quadratic time for a long list of ids."""
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ThreadHead:
    """A thread without its messages.

    Attributes:
        id: The thread.
        title: Its name; None where it has none.
        agent_id: Whose answer the last one was.
        archived: Whether it is out of the way.
        created_at: When it began.
        updated_at: When something was last said or changed.
    """

    id: str
    title: str | None
    agent_id: str
    archived: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the threads, the latest first, and where the next ones begin; None where there are no more."""

    heads: Sequence[ThreadHead]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class LeftRun:
    """A run whose thread has been deleted, by the server's id, and the channel of its events."""

    thread_id: str
    run_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class Space:
    """What some threads take.

    Attributes:
        address: The address that they count against (`storage.quotas`); empty for none.
        size_bytes: Of all of them.
        threads: How many there are.
    """

    address: str
    size_bytes: int
    threads: int


@dataclass(frozen=True, slots=True)
class Removal:
    """What was deleted: the runs that were going on, for their followers to be told, and the space."""

    runs: Sequence[LeftRun]
    freed: Sequence[Space]


class ThreadList:
    """The threads of one database, by owner. Every method raises `Unavailable` while it cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._collection = database.threads
        self._messages = ThreadMessages(database)

    async def page(
        self, owner: str, *, agent_id: str | None, include_archived: bool, limit: int, cursor: str | None
    ) -> Page:
        """The threads of an owner, the latest first.

        Raises:
            InvalidParameters: The cursor is none of ours.
        """
        until, after = _place(cursor) if cursor else (datetime.now(UTC) + timedelta(days=1), None)
        wanted = _own(owner, updatedAt={"$gte": _FIRST, "$lte": until})
        if agent_id is not None:
            wanted["agentId"] = agent_id
        if not include_archived:
            wanted["archived"] = {"$ne": True}
        with outages_as_unavailable():
            found = self._collection.find(wanted, _FIELDS).sort([("updatedAt", -1), ("_id", -1)])
            # Threads of the same millisecond as the cursor's come again, and are passed over.
            documents = await found.limit(limit + 1 + (100 if after else 0)).to_list(None)
        heads = [_head(document) for document in documents]
        if after is not None:
            heads = [head for head in heads if (head.updated_at, head.id) < (until, after)]
        more = len(heads) > limit
        return Page(heads[:limit], _cursor(heads[limit - 1]) if more else None)

    async def rename(self, thread_id: str, owner: str, title: str) -> None:
        """Give a thread another name.

        Raises:
            NotFound: There is no such thread of this owner.
        """
        await self._set(thread_id, owner, {"title": title})

    async def archive(self, thread_id: str, owner: str, *, archived: bool) -> None:
        """Put a thread out of the way, or back.

        Raises:
            NotFound: There is no such thread of this owner.
        """
        await self._set(thread_id, owner, {"archived": archived})

    async def delete(self, thread_id: str, owner: str) -> Removal:
        """Delete a thread with all that was said in it. What a run in it still says is lost.

        Raises:
            NotFound: There is no such thread of this owner.
        """
        removal = await self._remove(_own(owner, _id=thread_id))
        if not removal.freed:
            raise NotFound("there is no such thread of yours")
        return removal

    async def clear(self, owner: str) -> Removal:
        """Delete all threads of an owner."""
        return await self._remove(_own(owner))

    async def remove_expired(self, most: int) -> int:
        """Delete threads of visitors that have expired, at most so many, and return their number."""
        # Both ends: the embedded database uses its index for a bounded range only.
        passed = {"$gte": _FIRST, "$lt": datetime.now(UTC)}
        removal = await self._remove({"due": passed, "expiresAt": passed, "active": None}, most)
        return len(removal.freed)

    async def _remove(self, wanted: Document, most: int | None = None) -> Removal:
        with outages_as_unavailable():
            documents = await self._collection.find(wanted, _REMOVED).to_list(most)
        removed: list[Document] = []
        for first in range(0, len(documents), CHUNK):
            removed += await self._remove_these(documents[first : first + CHUNK], wanted)
        return Removal(_runs_in(removed), _spaces_of(removed))

    async def _remove_these(self, documents: Sequence[Document], wanted: Document) -> Sequence[Document]:
        ids = {"$in": [each["_id"] for each in documents]}
        await self._messages.note_deletion(documents)
        with outages_as_unavailable():
            await self._collection.delete_many({**wanted, "_id": ids})
            # One may have been given to a user meanwhile, and stays.
            stayed = await self._collection.find({"_id": ids}, {"key": 1, "store": 1}).to_list(None)
        staying = {store_of(each) for each in stayed}
        removed = [each for each in documents if store_of(each) not in staying]
        await self._messages.delete([store_of(each) for each in removed])
        return removed

    async def adopt(
        self, owner: str, new_owner: str, check: Callable[[Sequence[Space]], Awaitable[None]]
    ) -> tuple[list[ThreadHead], Sequence[Space]]:
        """Give the threads of a visitor to a user, and return them with the space that they take.

        Doing it again, as after a failure in the middle, moves what is left.

        Args:
            owner: The visitor.
            new_owner: The user.
            check: Called with the space before anything moves; it may refuse.

        Raises:
            Conflict: A run is going on in one of them. Its events go to the channel of the visitor.
        """
        with outages_as_unavailable():
            documents = await self._collection.find(_own(owner), _REMOVED).to_list(None)
        if _runs_in(documents):
            raise Conflict("an answer is in progress in one of these conversations, try again when it has ended")
        await check(_spaces_of(documents))
        wanted = {"$in": [document["_id"] for document in documents]}
        with outages_as_unavailable():
            for form in (stored_owner, str):
                await self._collection.update_many(
                    {"owner": form(owner), "_id": wanted, "active": None, "run": None},
                    {"$set": {"owner": form(new_owner)}, "$unset": {"expiresAt": "", "due": "", "address": ""}},
                )
            # Another user may have been faster.
            moved = await self._collection.find(_own(new_owner, _id=wanted), {**_FIELDS, "bytes": 1}).to_list(None)
        ids = {document["_id"] for document in moved}
        return [_head(each) for each in moved], _spaces_of([each for each in documents if each["_id"] in ids])

    async def _set(self, thread_id: str, owner: str, change: dict[str, Any]) -> None:
        # Neither counts as a change of the conversation: a list must not jump because something was renamed, nor a
        # run that is going on find that the thread has moved on.
        with outages_as_unavailable():
            result = await self._collection.update_one(_own(owner, _id=thread_id), {"$set": change})
        if result.matched_count == 0:
            raise NotFound("there is no such thread of yours")


def _own(owner: str, **more: Any) -> Document:
    """Return the filter of an owner's threads. Without an owner there are none: an id alone does not make one."""
    return {"owner": "" if owner == NO_OWNER else owner_forms(owner), **more}


def _spaces_of(documents: Sequence[Document]) -> list[Space]:
    return [Space(document.get("address", ""), document.get("bytes", 0), 1) for document in documents]


def _runs_in(documents: Sequence[Document]) -> list[LeftRun]:
    return [
        LeftRun(document["_id"], run["id"], channel_of_run(document["_id"], run))
        for document in documents
        if (run := document.get("active") or document.get("run")) is not None
    ]


def _head(document: Document) -> ThreadHead:
    return ThreadHead(
        document["_id"],
        document.get("title"),
        document.get("agentId", "default"),
        document.get("archived", False),
        document.get("createdAt") or document["updatedAt"],
        document["updatedAt"],
    )


def _cursor(head: ThreadHead) -> str:
    milliseconds = round(head.updated_at.timestamp() * 1000)
    return base64.urlsafe_b64encode(f"{milliseconds} {head.id}".encode()).decode()


def _place(cursor: str) -> tuple[datetime, str]:
    try:
        milliseconds, _, thread_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC), thread_id
    except (ValueError, OverflowError, OSError, binascii.Error):
        raise InvalidParameters({"cursor": "must be the nextCursor of an answer"}) from None
