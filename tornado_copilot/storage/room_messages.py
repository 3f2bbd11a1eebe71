"""What was said in the rooms, for good: one document for each message in the collection `room_messages`.

The messages of a room are numbered from 1 without holes: whoever stores one takes the number after the newest it
knows of, and finds by the unique index that another process was faster. Messages that come in while a write is under
way go into the next one together. A message is stored marked as pending, and unmarked when the log has it. Who
relays a room publishes all of its pending messages by number, whoever stored them; and since a message is only stored
when all before it are, none can overtake another on its way to the log, in one process or in several. (Except where
the database fails for one batch of the log and not for the next: then a room's messages may stand in the log in
another order than by number, the same for everybody.)
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import BulkWriteError

from tornado_copilot.errors import Conflict, CopilotError, Internal, InvalidParameters, Unavailable
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.wire.encoding import timestamp
from tornado_copilot.wire.publication import Draft

logger = logging.getLogger(__name__)

TOGETHER_MAX = 32
"""Messages in one write: at 4,000 characters each, half a megabyte at most."""
TRIES = 50
NOTED_EVERY = 32
"""How often the newest number is written down with the room; it is looked for from there on."""
BLOCK = 64
NEWEST_KEPT = 10_000
"""Rooms whose newest number is remembered; for any other it costs a read or two."""
_DUPLICATE_KEY = 11000
_KEY_PREFIX = "room.message:"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message before it has a number.

    Attributes:
        id: Unique; the same for the same request sent again.
        sender_id: A user's id.
        sender_name: As others are shown it, now.
        client_message_id: What the client calls it.
        mentions: Ids of the members that it names.
        in_reply_to: The message that the assistant answers with this one; None for what people say.
    """

    id: str
    room: str
    text: str
    sender_id: str
    sender_name: str
    client_message_id: str | None = None
    mentions: tuple[str, ...] = ()
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a room's history, oldest first; `before` leads to what comes before, None where nothing does."""

    messages: list[dict[str, Any]]
    before: str | None


Waiting = tuple[NewMessage, asyncio.Future[Document]]


class RoomMessages:
    """The messages of all rooms.

    Args:
        database: Where they are.
        on_pending: Called with the id of a room that has something to publish, once it is written.
    """

    def __init__(self, database: Database, on_pending: Callable[[str], None]) -> None:
        self._messages = database.room_messages
        self._rooms = database.rooms
        self._on_pending = on_pending
        self._newest_known: OrderedDict[str, int] = OrderedDict()
        # Only rooms in which somebody is speaking have a line: it is made with its task and goes with it.
        self._lines: dict[str, list[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def add(self, message: NewMessage) -> dict[str, Any]:
        """Store a message; returns it as clients see it, once it is in the database.

        The same message again gives what was stored first, also when both are on their way at once, in two processes.

        Raises:
            Conflict: The same id was used for another text.
            Unavailable: The database cannot be reached. Whether it was stored is not known; the same id tells.
        """
        stored: asyncio.Future[Document] = asyncio.get_running_loop().create_future()
        line = self._lines.get(message.room)
        if line is None:
            line = self._lines[message.room] = []
            task = asyncio.create_task(self._work_off(message.room, line), name=f"messages of {message.room}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        line.append((message, stored))
        return public_message(await stored)

    async def has(self, message_id: str) -> bool:
        """Whether there is such a message.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            return await self._messages.find_one({"_id": message_id}, {"_id": 1}) is not None

    async def page(self, room: str, before: str | None, limit: int) -> Page:
        """The newest `limit` messages, or those before a place that an earlier page gave.

        Raises:
            InvalidParameters: `before` is not such a place.
            Unavailable: The database cannot be reached.
        """
        last = await self._find_newest(room) if before is None else _number_in(before) - 1
        first = max(1, last - limit + 1)
        with outages_as_unavailable():
            found = self._messages.find({"room": room, "number": {"$gte": first, "$lte": last}})
            documents = await found.to_list(None)
        documents.sort(key=lambda document: document["number"])
        return Page([public_message(each) for each in documents], str(first) if 1 < first <= last else None)

    async def close(self) -> None:
        """Finish what has begun; afterwards nothing may be added."""
        await asyncio.gather(*self._tasks)

    # Storing

    async def _work_off(self, room: str, line: list[Waiting]) -> None:
        while line:
            taken, line[:TOGETHER_MAX] = line[:TOGETHER_MAX], []
            outcomes: list[Document | CopilotError]
            try:
                outcomes = await self._commit(room, [message for message, _ in taken])
            except Exception as error:
                if not isinstance(error, CopilotError):
                    logger.exception("messages of room %s could not be stored", room)
                    error = Internal("the message could not be stored, and that was logged")
                # What is known of the room may be out of date.
                self._newest_known.pop(room, None)
                outcomes = [error] * len(taken)
            self._on_pending(room)
            for (_, stored), outcome in zip(taken, outcomes, strict=True):
                if stored.done():
                    continue
                if isinstance(outcome, CopilotError):
                    stored.set_exception(outcome)
                else:
                    stored.set_result(outcome)
        # No await since the line was found empty: nobody can have joined it.
        del self._lines[room]

    async def _commit(self, room: str, messages: list[NewMessage]) -> list[Document | CopilotError]:
        """Store messages in their order; what became of each."""
        outcomes: dict[int, Document | CopilotError] = {}
        left = list(range(len(messages)))
        for _ in range(TRIES):
            newest = self._newest_known.get(room)
            if newest is None:
                newest = await self._find_newest(room)
            documents = [_document(messages[index], number) for number, index in enumerate(left, newest + 1)]
            count, all_are_in = await self._insert(documents)
            outcomes.update(zip(left[:count], documents[:count], strict=True))
            await self._note(room, newest, newest + count)
            left = left[count:]
            if not all_are_in:
                refused = left[0]
                outcomes.update(await self._stored_before(messages, left))
                left = [index for index in left if index not in outcomes]
                if refused in left:  # It was its number that is taken.
                    await self._find_newest(room)
            if not left:
                return [outcomes[index] for index in range(len(messages))]
        raise Unavailable("the room is very busy, try again shortly")

    async def _insert(self, documents: list[Document]) -> tuple[int, bool]:
        """Insert until one is there already, by its id or its number; how many are in, and whether all are."""
        try:
            with outages_as_unavailable():
                await self._messages.insert_many(documents, ordered=True)
        except BulkWriteError as error:
            details = dict(error.details or {})
            refused = details["writeErrors"][0]
            if refused["code"] != _DUPLICATE_KEY:
                raise
            return int(refused["index"]), False
        return len(documents), True

    async def _stored_before(
        self, messages: list[NewMessage], indexes: list[int]
    ) -> dict[int, Document | CopilotError]:
        """Those of the messages that an earlier request has stored, by index."""
        with outages_as_unavailable():
            found = self._messages.find({"_id": {"$in": [messages[index].id for index in indexes]}})
            stored = {document["_id"]: document for document in await found.to_list(None)}
        outcomes: dict[int, Document | CopilotError] = {}
        for index in indexes:
            document = stored.get(messages[index].id)
            if document is not None and document["text"] != messages[index].text:
                outcomes[index] = Conflict("this clientMessageId was used for another message, use a new one")
            elif document is not None:
                outcomes[index] = document
        return outcomes

    # Numbers

    async def _find_newest(self, room: str) -> int:
        """The number of the newest message, 0 where there is none."""
        newest = self._newest_known.get(room)
        with outages_as_unavailable():
            if newest is None:
                noted = await self._rooms.find_one({"_id": room}, {"newest": 1})
                newest = 0 if noted is None else int(noted["newest"])
            while True:
                beyond = {"room": room, "number": {"$gte": newest + 1, "$lte": newest + BLOCK}}
                found = await self._messages.find(beyond, {"number": 1}).to_list(None)
                newest += len(found)
                if len(found) < BLOCK:
                    break
        self._remember(room, newest)
        return newest

    async def _note(self, room: str, before: int, newest: int) -> None:
        self._remember(room, newest)
        if before // NOTED_EVERY != newest // NOTED_EVERY:
            with outages_as_unavailable():
                await self._rooms.update_one({"_id": room}, {"$max": {"newest": newest}})

    def _remember(self, room: str, newest: int) -> None:
        # It never goes back: a page may have been read while a message was stored.
        self._newest_known[room] = max(newest, self._newest_known.pop(room, 0))
        if len(self._newest_known) > NEWEST_KEPT:
            self._newest_known.popitem(last=False)


class PendingMessages:
    """The messages that the log does not hold yet, room by room, as `delivery.relay` takes them."""

    def __init__(self, database: Database) -> None:
        self._messages = database.room_messages

    async def pending(self, room: str) -> list[Draft]:
        """What one room still has to publish, by number, whichever process stored it."""
        with outages_as_unavailable():
            documents = await self._messages.find({"pending": room}).to_list(None)
        documents.sort(key=lambda document: document["number"])
        return [
            Draft(f"room:{room}", {"type": "room.message", "data": public_message(each)}, _KEY_PREFIX + each["_id"])
            for each in documents
        ]

    async def clear(self, room: str, drafts: list[Draft], rest_seconds: float) -> None:
        """Forget what has been published."""
        ids = [(draft.key or "").removeprefix(_KEY_PREFIX) for draft in drafts]
        with outages_as_unavailable():
            await self._messages.update_many({"_id": {"$in": ids}}, {"$unset": {"pending": ""}})

    async def claim(self, room: str, seconds: float) -> bool:
        """Anybody may tell of a room at any time: all of it is told, in its order."""
        return True

    async def documents_with_pending(self) -> list[str]:
        """The rooms that still have something to publish, for a sweep."""
        with outages_as_unavailable():
            found = await self._messages.find({"pending": {"$gt": ""}}, {"pending": 1}).to_list(None)
        return sorted({document["pending"] for document in found})


def public_message(document: Document) -> dict[str, Any]:
    """A message as clients see it (CONTRACT section 4)."""
    data: dict[str, Any] = {
        "id": document["_id"],
        "room": document["room"],
        "number": document["number"],
        "text": document["text"],
        "from": dict(document["from"]),
        "at": timestamp(document["at"]),
    }
    for name in ("clientMessageId", "mentions", "inReplyTo"):
        if name in document:
            data[name] = document[name]
    return data


def _document(message: NewMessage, number: int) -> Document:
    document: Document = {
        "_id": message.id,
        "room": message.room,
        "number": number,
        "text": message.text,
        "from": {"id": message.sender_id, "name": message.sender_name},
        "at": datetime.now(UTC),
        "pending": message.room,
    }
    if message.client_message_id is not None:
        document["clientMessageId"] = message.client_message_id
    if message.mentions:
        document["mentions"] = list(message.mentions)
    if message.in_reply_to is not None:
        document["inReplyTo"] = message.in_reply_to
        # A user may have the same id and name.
        document["from"]["assistant"] = True
    return document


def _number_in(before: str) -> int:
    if not (before.isascii() and before.isdigit() and len(before) <= 15 and int(before) > 0):
        raise InvalidParameters({"before": "must be what an earlier page of the history gave"})
    return int(before)
