"""The shared drafts of rooms: one document each, changed by compare and swap on its version."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from tornado_copilot.errors import Conflict
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.outbox import entry
from tornado_copilot.storage.rooms import Member
from tornado_copilot.wire.encoding import decode, encode
from tornado_copilot.wire.publication import Draft as Publication

TRIES = 30
KEYS_KEPT = 200


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field: its value, and who changed it last. A None keeps who removed it."""

    value: Any
    version: int
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """The last event that was made of a room's draft: at which version, by whom (the id), and the event."""

    version: int
    by: str
    event: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who makes the event of a draft, and since when."""

    by: Member
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands; version 0 and empty where nobody has begun.

    Attributes:
        room: Whose it is.
        version: Counts the changes, over all the drafts that the room has had.
        fields: By their names.
        keys: Those of the last changes, so that one that is sent again has no second effect.
        claim: Who makes the event of it right now, or was cut short at it; nobody changes it meanwhile.
        made: The last event that came of it, for who asks again because the answer never arrived.
    """

    room: str
    version: int = 0
    fields: Mapping[str, DraftField] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    claim: Claim | None = None
    made: Made | None = None


class RoomDrafts:
    """The drafts of one database.

    Args:
        database: Where they are.
        on_outbox: Called with the id of a room whose draft has something to publish, once it is written.
    """

    def __init__(self, database: Database, on_outbox: Callable[[str], None]) -> None:
        self._drafts = database.room_drafts
        self._on_outbox = on_outbox

    async def get(self, room_id: str) -> Draft:
        """A room's draft.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            document = await self._drafts.find_one({"_id": room_id}, {"outbox": 0})
        return Draft(room_id) if document is None else _from_document(document)

    async def change(
        self, room_id: str, rule: Callable[[Draft], Draft], told: Callable[[Draft], dict[str, Any]], key: str | None
    ) -> Draft:
        """Apply a rule, and store its outcome together with what the room is told of it.

        Args:
            room_id: Whose draft.
            rule: Pure: it is applied again where somebody else was faster. Raises `CopilotError` to refuse.
            told: The message for the room's channel, from the draft after the change.
            key: The same key again changes nothing, and gives the draft as it stands.

        Raises:
            Conflict: It is changed too fast by others.
            Unavailable: The database cannot be reached. Whether the change took place is not known.
        """
        for attempt in range(TRIES):
            draft = await self.get(room_id)
            if key is not None and key in draft.keys:
                return draft
            after = rule(draft)
            message = Publication(f"room:{room_id}", told(after), f"draft:{room_id}:{after.version}")
            if await self._replace(draft, after, entry(message), key):
                self._on_outbox(room_id)
                return after
            await asyncio.sleep(random.uniform(0, 0.004) * (attempt + 1))  # noqa: S311 - not a secret
        raise Conflict("the draft is being changed by others, try again")

    async def claim(self, draft: Draft, maker: Member, at: datetime) -> bool:
        """Keep everybody else from changing a draft while its event is made; whether nobody was faster.

        Raises:
            Unavailable: The database cannot be reached.
        """
        free = [{"claim": None}, {"claim.by": maker.id}]
        with outages_as_unavailable():
            result = await self._drafts.update_one(
                {"_id": draft.room, "version": draft.version, "$or": free},
                {"$set": {"claim": {"by": maker.id, "name": maker.name, "at": at}}},
            )
        return bool(result.matched_count)

    async def give_up(self, draft: Draft, maker: Member) -> None:
        """Let others change it again: no event came of it.

        Raises:
            Unavailable: The database cannot be reached.
        """
        claimed = {"_id": draft.room, "version": draft.version, "claim.by": maker.id}
        with outages_as_unavailable():
            await self._drafts.update_one(claimed, {"$unset": {"claim": ""}})

    async def _replace(self, before: Draft, after: Draft, publication: Document, key: str | None) -> bool:
        fields = {
            name: {"value": each.value, "version": each.version, "by": [each.by.id, each.by.name], "at": each.at}
            for name, each in after.fields.items()
        }
        # As text, so that what people write can never be read as an operator by the database.
        changed: Document = {"version": after.version, "fields": encode(fields).decode()}
        if after.made is not None and after.made is not before.made:
            changed["made"] = encode([after.made.version, after.made.by, after.made.event]).decode()
        push: Document = {"outbox": publication}
        if key is not None:
            push["keys"] = {"$each": [key], "$slice": -KEYS_KEPT}
        with outages_as_unavailable():
            if before.version == 0:
                try:
                    await self._drafts.insert_one({"_id": before.room, "version": 0})
                except DuplicateKeyError:
                    pass  # Somebody has begun, or was cut short: the version tells.
            result = await self._drafts.update_one(
                {"_id": before.room, "version": before.version},
                {"$set": changed, "$unset": {"claim": ""}, "$push": push},
            )
        return bool(result.matched_count)


def _from_document(document: Document) -> Draft:
    fields = {
        name: DraftField(each["value"], each["version"], Member(*each["by"]), datetime.fromisoformat(each["at"]))
        for name, each in decode(document.get("fields", "{}").encode()).items()
    }
    made = Made(*decode(document["made"].encode())) if "made" in document else None
    claim = document.get("claim")
    claimed = None if claim is None else Claim(Member(claim["by"], claim["name"]), claim["at"])
    return Draft(document["_id"], document["version"], fields, tuple(document.get("keys", ())), claimed, made)
