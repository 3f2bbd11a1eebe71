"""Many want the same places at once: the database has the last word, and it is never one place too many."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tornado_copilot.config import StorageSettings
from tornado_copilot.errors import Conflict
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.calendar_documents import record_from
from tornado_copilot.storage.calendar_values import Answer, Details, Person, Record
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.outbox import Outbox

OLGA = Person("olga", "Olga")


def person(number: int) -> Person:
    return Person(f"user{number}@example.com", f"User {number}")


@pytest.fixture
def calendars(database: Database, database_uri: str, run):
    """Two calendars with a client each, as in two server processes."""
    other = Database(database_uri, StorageSettings(database=database.events.database.name))
    both = [Calendar(each, lambda event_id: None) for each in (database, other)]
    yield both
    for calendar in both:
        run(calendar.close())
    other.close()


async def an_event(calendar: Calendar, capacity: int) -> str:
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    details = Details("Jazz Night", "", "concert", start, start + timedelta(hours=2), None, capacity)
    return (await calendar.create(details, OLGA)).event.id


async def stored(database: Database, event_id: str) -> Record:
    """The event as it is in the database, checked for what must always hold."""
    document = await database.events.find_one({"_id": event_id})
    record = record_from(document)
    # By the list, not by the record, which cannot hold anybody twice.
    user_ids = [each["userId"] for each in document["attendees"]]
    assert len(user_ids) == len(set(user_ids))
    counted = Counter(each["status"] for each in document["attendees"])
    assert (counted["registered"], counted["waiting"]) == (record.event.registered, record.event.waiting)
    assert record.event.registered <= record.event.details.places
    assert record.event.waiting == 0 or record.event.registered == record.event.details.places
    return record


async def test_200_people_for_10_places(database, calendars):
    event_id = await an_event(calendars[0], 10)
    answers = await asyncio.gather(*(calendars[0].register(event_id, person(n)) for n in range(200)))
    record = await stored(database, event_id)
    assert (record.event.registered, record.event.waiting) == (10, 190)
    # In one process they come in the order in which they asked.
    assert list(record.attendees) == [person(n).id for n in range(200)]
    assert [answer.position for answer in answers] == [None] * 10 + list(range(1, 191))
    assert len({answer.registration.registration_id for answer in answers}) == 200


async def test_200_people_in_two_processes_for_10_places(database, calendars):
    event_id = await an_event(calendars[0], 10)
    answers = await asyncio.gather(*(calendars[n % 2].register(event_id, person(n)) for n in range(200)))
    record = await stored(database, event_id)
    assert (record.event.registered, record.event.waiting) == (10, 190)
    told = Counter(answer.registration.status for answer in answers)
    assert told == {"registered": 10, "waiting": 190}
    # Everybody was told the place they have.
    by_id = {answer.registration.person.id: answer for answer in answers}
    waiting = [user_id for user_id, attendee in record.attendees.items() if attendee.status == "waiting"]
    assert [by_id[user_id].position for user_id in waiting] == list(range(1, 191))


async def test_one_person_50_times_at_once_in_two_processes(database, calendars):
    event_id = await an_event(calendars[0], 10)
    outcomes = await asyncio.gather(
        *(calendars[n % 2].register(event_id, person(1)) for n in range(50)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Answer) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 49
    assert (await stored(database, event_id)).event.registered == 1


async def test_places_that_come_free_in_a_storm_go_to_those_who_wait_and_each_is_told_once(database, calendars):
    event_id = await an_event(calendars[0], 10)
    for first in range(0, 60, 20):
        await asyncio.gather(*(calendars[0].register(event_id, person(n)) for n in range(first, first + 20)))
    # The ten with a place, five who wait, and meanwhile twenty more who come.
    leaving = [calendars[n % 2].cancel_registration(event_id, person(n)) for n in [*range(10), *range(20, 25)]]
    coming = [calendars[n % 2].register(event_id, person(n)) for n in range(100, 120)]
    await asyncio.gather(*leaving, *coming)
    record = await stored(database, event_id)
    assert (record.event.registered, record.event.waiting) == (10, 55)
    registered = [user_id for user_id, attendee in record.attendees.items() if attendee.status == "registered"]
    # Whoever was promoted and then left again makes room for one more; the order of arrival decides.
    assert registered == list(record.attendees)[:10]
    drafts = await Outbox(database.events).pending(event_id)
    promoted = [draft.channel for draft in drafts if draft.message["data"].get("kind") == "waitlist.promoted"]
    assert len(promoted) == len(set(promoted)) >= 10
    assert {f"user:{user_id}" for user_id in registered} <= set(promoted)


async def test_whatever_two_processes_do_the_event_stays_right(database, calendars):
    event_id = await an_event(calendars[0], 5)
    chance = random.Random(20)

    async def one(number: int) -> None:
        calendar, someone = calendars[number % 2], person(chance.randrange(30))
        try:
            match chance.randrange(6):
                case 0 | 1 | 2:
                    await calendar.register(event_id, someone)
                case 3 | 4:
                    await calendar.cancel_registration(event_id, someone)
                case _:
                    await calendar.update(event_id, OLGA, {"title": f"Night {number}"})
        except Conflict:
            pass

    for round_ in range(6):
        await asyncio.gather(*(one(40 * round_ + number) for number in range(40)))
        await stored(database, event_id)
    assert (await stored(database, event_id)).version > 50


async def test_an_event_is_cancelled_once_and_nobody_registers_afterwards(database, calendars):
    event_id = await an_event(calendars[0], 50)
    outcomes = await asyncio.gather(
        *(calendars[n % 2].cancel(event_id, OLGA) for n in range(10)),
        *(calendars[n % 2].register(event_id, person(n)) for n in range(40)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Answer) for outcome in outcomes[:10]) == 1
    registered = sum(isinstance(outcome, Answer) for outcome in outcomes[10:])
    assert all(isinstance(outcome, Answer | Conflict) for outcome in outcomes)
    record = await stored(database, event_id)
    assert record.event.status == "cancelled" and record.event.registered == registered
    drafts = await Outbox(database.events).pending(event_id)
    told = [draft.channel for draft in drafts if draft.message["data"].get("kind") == "event.cancelled"]
    assert sorted(told) == sorted(f"user:{user_id}" for user_id in record.attendees)
