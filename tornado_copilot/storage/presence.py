"""Presence at rest: which process has whom in which room, for the other processes to see.

One document for each process and room in which somebody is, and one lease for each process. What a process has
written counts as long as its lease does, so that nothing is written again and again for those who simply stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tornado_copilot.storage.database import Database, Document, outages_as_unavailable

EMPTY_KEPT_SECONDS = 120
"""How long it can be seen that nobody is left in a room; far longer than others need to notice."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in a room, with the number of connections they have there."""

    name: str
    devices: int


Occupants = Mapping[str, Present]
"""By user id."""


@dataclass(frozen=True, slots=True)
class Report:
    """Whom one process has in one room."""

    process: str
    room: str
    occupants: dict[str, Present]


class PresenceStore:
    """What one process says of itself, and what the others say. Times are by the clock of whoever writes."""

    def __init__(self, database: Database, process: str) -> None:
        self._reports = database.presence
        self._leases = database.presence_leases
        self.process = process

    async def report(self, room: str, occupants: Occupants) -> None:
        """Say whom this process has in a room, in place of what it said before.

        Raises:
            Unavailable: The database cannot be reached.
        """
        now = datetime.now(UTC)
        document: Document = {
            "process": self.process,
            "room": room,
            "occupants": [
                {"id": user_id, "name": each.name, "devices": each.devices} for user_id, each in occupants.items()
            ],
            "changedAt": now,
        }
        if not occupants:
            document["expiresAt"] = now + timedelta(seconds=EMPTY_KEPT_SECONDS)
        with outages_as_unavailable():
            await self._reports.replace_one({"_id": f"{self.process}|{room}"}, document, upsert=True)

    async def others_since(self, moment: datetime | None) -> list[Report]:
        """What the other processes have said since then, or all that they say.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            found = self._reports.find({} if moment is None else {"changedAt": {"$gte": moment}})
            documents = await found.to_list(None)
        return [_report(each) for each in documents if each["process"] != self.process]

    async def renew(self, seconds: float) -> bool:
        """Let what this process says count for so much longer; whether it still did.

        Raises:
            Unavailable: The database cannot be reached.
        """
        expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
        with outages_as_unavailable():
            result = await self._leases.update_one(
                {"_id": self.process}, {"$set": {"expiresAt": expires_at}}, upsert=True
            )
        return result.matched_count == 1

    async def live(self) -> set[str]:
        """The processes whose leases count, this one among them if it has one.

        Raises:
            Unavailable: The database cannot be reached.
        """
        now = datetime.now(UTC)
        with outages_as_unavailable():
            leases = await self._leases.find({}).to_list(None)
        return {each["_id"] for each in leases if each["expiresAt"] > now}

    async def forget(self, process: str) -> None:
        """Take away all that a process has said, whether it is this one or one that has died.

        Raises:
            Unavailable: The database cannot be reached.
        """
        with outages_as_unavailable():
            # The lease last: a process that is alive after all finds it gone, and says everything again.
            await self._reports.delete_many({"process": process})
            await self._leases.delete_one({"_id": process})


def _report(document: Document) -> Report:
    occupants = {each["id"]: Present(each["name"], each["devices"]) for each in document["occupants"]}
    return Report(document["process"], document["room"], occupants)
