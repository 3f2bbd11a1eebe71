"""Sample events, so that a person who tries the product finds something to search and to register for."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, TypeAdapter

from tornado_copilot.config import Settings, StorageSettings
from tornado_copilot.errors import Conflict
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.calendar_values import Details, Person
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import EmbeddedDatabase, running_uri

SAMPLES_FILE = Path(__file__).with_suffix(".yaml")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class When(BaseModel):
    """When a sample takes place: `week` weeks after next Monday, in the time zone of the settings."""

    week: int
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    start: time
    hours: float

    def starts_at(self, next_monday: date, zone: ZoneInfo) -> datetime:
        """The start, in UTC."""
        day = next_monday + timedelta(weeks=self.week, days=WEEKDAYS.index(self.weekday))
        return datetime.combine(day, self.start, zone).astimezone(UTC)


class Sample(BaseModel):
    """One sample event; `coming` is how many people have registered already."""

    title: str
    type: str
    when: When
    place: str
    capacity: int | None = None
    coming: int = 0
    description: str


ORGANIZERS = (
    Person("maria.santos@example.com", "Maria Santos"),
    Person("jonas.weber@example.com", "Jonas Weber"),
    Person("amara.okafor@example.com", "Amara Okafor"),
    Person("kenji.mori@example.com", "Kenji Mori"),
)
VISITORS = tuple(
    Person(f"{name.lower()}@example.com", name)
    for name in ("Ada", "Bilal", "Chiara", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ines")
)


async def add_sample_events(settings: Settings) -> tuple[int, int]:
    """Add what is missing of the samples to the configured database, also while a server is running on it.

    Their dates count from next Monday; those that are there already stay as they are.

    Returns:
        How many were added, and how many were there.

    Raises:
        StartupError: The embedded database cannot be started.
        Unavailable: The database cannot be reached.
    """
    samples = TypeAdapter(list[Sample]).validate_python(yaml.safe_load(SAMPLES_FILE.read_bytes()))
    zone = ZoneInfo(settings.assistant.time_zone)
    today = datetime.now(zone).date()
    next_monday = today + timedelta(days=7 - today.weekday())
    added: list[str] = []
    async with _database(settings.storage) as database:
        # A server that is running finds what is to be published by its next sweep of the outboxes.
        calendar = Calendar(database, on_outbox=added.append)
        for number, sample in enumerate(samples):
            starts_at = sample.when.starts_at(next_monday, zone)
            # The same key another week is another request, which the calendar refuses: the event is there.
            with suppress(Conflict):
                await _add(calendar, sample, starts_at, ORGANIZERS[number % len(ORGANIZERS)])
        await calendar.close()
    return len(set(added)), len(samples) - len(set(added))


async def _add(calendar: Calendar, sample: Sample, starts_at: datetime, organizer: Person) -> None:
    details = Details(
        title=sample.title,
        description=sample.description,
        event_type=sample.type,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=sample.when.hours),
        location=sample.place,
        capacity=sample.capacity,
    )
    key = "sample-" + re.sub(r"\W+", "-", sample.title.lower())
    event = (await calendar.create(details, organizer, key=key)).event
    for visitor in VISITORS[: sample.coming]:
        # With a key, so that a second time does not bring back somebody who has cancelled since.
        await calendar.register(event.id, visitor, key=f"{key}-{visitor.id}")


@asynccontextmanager
async def _database(storage: StorageSettings) -> AsyncIterator[Database]:
    """The configured database; the embedded one is joined where a server runs it, and started where none does."""
    uri = storage.uri.get_secret_value() or running_uri(storage.data_dir)
    embedded = None
    if not uri:
        embedded = EmbeddedDatabase(
            storage.data_dir,
            cache_mebibytes=storage.embedded_cache_mebibytes,
            start_timeout_seconds=storage.embedded_start_timeout_seconds,
        )
        await embedded.start()
        uri = embedded.uri
    try:
        database = Database(uri, storage)
        try:
            await database.create_indexes()
            yield database
        finally:
            database.close()
    finally:
        if embedded:
            await embedded.stop()
