"""Rooms at rest: one document for each in the collection `rooms`, with its members.

A change of a room is one atomic write: the members and what is to be published of it (see `storage.outbox`). Changes
of one room in this process are made one after the other; another process that was faster shows by the version.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from weakref import WeakValueDictionary

from pymongo.errors import DuplicateKeyError

from tornado_copilot.errors import Conflict, NotFound
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable

LISTED_MAX = 200
"""Rooms in each part of a list: one's own, and the public ones, newest first."""
TRIES = 30
Role = Literal["owner", "member"]

_ABOUT: Document = {"name": 1, "public": 1, "count": 1, "at": 1}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a room; `name` is the user's id until they have been there themselves."""

    id: str
    name: str
    role: Role = "member"


@dataclass(frozen=True, slots=True)
class Room:
    """A room as it stands.

    Attributes:
        members: In the order in which they came.
        salt: Random and never told; makes ids that cannot be guessed.
        version: Counts the changes.
    """

    id: str
    name: str
    public: bool
    members: tuple[Member, ...]
    at: datetime
    salt: str
    version: int = 1

    def member(self, user_id: str) -> Member | None:
        """The member with this id, if there is one."""
        return next((member for member in self.members if member.id == user_id), None)


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule makes of a room: its next version, and the outbox entries that tell of it."""

    room: Room
    outbox: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A room in a list; `role` is None for who is no member."""

    id: str
    name: str
    public: bool
    members: int
    role: Role | None


class RoomStore:
    """The rooms of one database.

    Args:
        database: Where they are.
        on_outbox: Called with the id of a room that has something to publish, once it is written.
    """

    def __init__(self, database: Database, on_outbox: Callable[[str], None]) -> None:
        self._rooms = database.rooms
        self._on_outbox = on_outbox
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def create(self, change: Change) -> bool:
        """Store a new room; whether its id was free.

        Raises:
            Unavailable: The database cannot be reached.
        """
        document = {
            "_id": change.room.id,
            **_fields(change.room),
            "at": change.room.at,
            "salt": change.room.salt,
            "newest": 0,
        }
        try:
            with outages_as_unavailable():
                await self._rooms.insert_one({**document, "outbox": list(change.outbox)})
        except DuplicateKeyError:
            return False
        self._on_outbox(change.room.id)
        return True

    async def get(self, room_id: str) -> Room | None:
        """The room, if there is one.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            document = await self._rooms.find_one({"_id": room_id}, {"outbox": 0})
        return None if document is None else _from_document(document)

    async def has_member(self, room_id: str, user_id: str) -> bool:
        """Whether somebody is in a room, which need not exist.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            return await self._rooms.find_one({"_id": room_id, "members.id": user_id}, {"_id": 1}) is not None

    async def change(self, room_id: str, rule: Callable[[Room], Change | None]) -> Room:
        """Apply a rule to a room and store what comes of it; None leaves the room as it is.

        Args:
            room_id: Which one.
            rule: Pure: it is applied again where another process was faster. Raises `CopilotError` to refuse.

        Raises:
            NotFound: There is no such room.
            Conflict: It is changed too fast by others.
            Unavailable: The database cannot be reached. Whether the change took place is not known.
        """
        lock = self._locks.setdefault(room_id, asyncio.Lock())
        async with lock:
            for attempt in range(TRIES):
                room = await self.get(room_id)
                if room is None:
                    raise NotFound("there is no such room")
                change = rule(room)
                if change is None:
                    return room
                if await self._replace(room, change):
                    self._on_outbox(room_id)
                    return change.room
                await asyncio.sleep(random.uniform(0, 0.005) * (attempt + 1))  # noqa: S311 - not a secret
        raise Conflict("the room is being changed by others, try again")

    async def joined_by(self, user_id: str) -> list[Listing]:
        """Somebody's rooms, by name; at most `LISTED_MAX`.

        Raises:
            Unavailable: The database cannot be reached.
        """
        role = {"members": {"$elemMatch": {"id": user_id}}}
        with outages_as_unavailable():
            found = self._rooms.find({"members.id": user_id}, {**_ABOUT, **role}).limit(LISTED_MAX)
            documents = await found.to_list(None)
        listings = [_listing(each, each["members"][0]["role"]) for each in documents]
        return sorted(listings, key=lambda listing: listing.name.casefold())

    async def count_joined_by(self, user_id: str) -> int:
        """How many rooms somebody is in.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            return await self._rooms.count_documents({"members.id": user_id})

    async def public(self) -> list[Listing]:
        """The public rooms, the newest first; at most `LISTED_MAX`.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            found = self._rooms.find({"public": True}, _ABOUT).sort("at", -1).limit(LISTED_MAX)
            return [_listing(each, None) for each in await found.to_list(None)]

    async def _replace(self, room: Room, change: Change) -> bool:
        update: dict[str, Any] = {"$set": _fields(change.room)}
        if change.outbox:
            update["$push"] = {"outbox": {"$each": list(change.outbox)}}
        with outages_as_unavailable():
            result = await self._rooms.update_one({"_id": room.id, "version": room.version}, update)
        return result.matched_count == 1


def _fields(room: Room) -> Document:
    return {
        "name": room.name,
        "public": room.public,
        "members": [{"id": each.id, "name": each.name, "role": each.role} for each in room.members],
        "count": len(room.members),
        "version": room.version,
    }


def _from_document(document: Document) -> Room:
    members = tuple(Member(each["id"], each["name"], each["role"]) for each in document["members"])
    return Room(
        document["_id"],
        document["name"],
        document["public"],
        members,
        document["at"],
        salt=document["salt"],
        version=document["version"],
    )


def _listing(document: Document, role: Role | None) -> Listing:
    return Listing(document["_id"], document["name"], document["public"], document["count"], role)
