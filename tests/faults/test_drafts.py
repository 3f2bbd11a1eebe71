"""A server that dies while it makes the event of a room's draft leaves one event, whoever comes next."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.http_calls import event
from tornado_copilot.access.caller import Caller
from tornado_copilot.actions.registry import build_registry
from tornado_copilot.errors import Conflict, Unavailable
from tornado_copilot.rooms import draft_rules, rules
from tornado_copilot.rooms.drafting import CLAIM_SECONDS, RoomDrafting
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.calendar_values import Person
from tornado_copilot.storage.room_drafts import RoomDrafts
from tornado_copilot.storage.rooms import Member, RoomStore

ALICE, BOB = Caller(user_id="alice", name="Alice"), Caller(user_id="bob", name="Bob")
LONG_AGO = timedelta(seconds=CLAIM_SECONDS + 1)


class House:
    """As much of a server as makes events of drafts, on a real database."""

    def __init__(self, database):
        self.calendar = Calendar(database, on_outbox=lambda event_id: None)
        self.drafts = RoomDrafts(database, on_outbox=lambda room: None)
        self.store = RoomStore(database, on_outbox=lambda room: None)
        self.registry = build_registry(self.calendar, now=lambda: datetime.now(UTC))
        self.drafting = RoomDrafting(self.store, self.drafts, self.create_event)

    async def create_event(self, parameters, caller, key):
        return await self.registry.call("createEvent", parameters, caller, key=key)

    async def fill(self, version, **values):
        operations = [{"op": "add", "path": f"/{name}", "value": value} for name, value in values.items()]
        body = {"room": "lobby", "version": version, "patch": operations}
        return (await self.drafting.patch(body, ALICE, None))["draft"]

    async def organised(self):
        mine = [await self.calendar.mine(Person(each.user_id, each.name)) for each in (ALICE, BOB)]
        return [(each.organizer.id, each.details.title) for events in mine for each in events.organized]


@pytest.fixture
def house(database, run):
    house = House(database)
    room = rules.create(
        "lobby", "Lobby", Member("alice", "Alice"), ["bob"], datetime.now(UTC), salt="salt", public=False
    )
    run(house.store.create(room))
    run(house.fill(0, **event(title="Begun")))
    yield house
    run(house.calendar.close())


@pytest.mark.parametrize("event_is_there", [False, True])
async def test_what_was_cut_short_is_finished_for_who_began_it_and_stays_one_event(house, event_is_there):
    begun = await house.drafts.get("lobby")
    await house.drafts.claim(begun, Member("alice", "Alice"), datetime.now(UTC) - LONG_AGO)
    if event_is_there:
        await house.create_event(draft_rules.parameters(begun), ALICE, "draft:lobby:1")
    outcomes = await asyncio.gather(*(house.drafting.make("lobby", 1, BOB) for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in outcomes] == [Conflict] * 5
    assert await house.organised() == [("alice", "Begun")]
    again = await house.drafting.make("lobby", 1, ALICE)
    assert again["title"] == "Begun" and await house.organised() == [("alice", "Begun")]
    assert (await house.fill(2, title="Next"))["version"] == 3


async def test_a_change_finds_the_draft_that_was_begun_already_made(house):
    await house.drafts.claim(await house.drafts.get("lobby"), Member("bob", "Bob"), datetime.now(UTC) - LONG_AGO)
    with pytest.raises(Conflict) as caught:
        await house.fill(1, title="Too late")
    assert caught.value.body()["draft"] == {"room": "lobby", "version": 2, "fields": {}}
    assert await house.organised() == [("bob", "Begun")]


async def test_an_outage_in_the_middle_keeps_the_draft_as_it_was_agreed_to_until_somebody_finishes_it(house):
    working = house.create_event

    async def unavailable(parameters, caller, key):
        await working(parameters, caller, key)
        raise Unavailable("no answer came")

    house.drafting._create_event = unavailable
    with pytest.raises(Unavailable):
        await house.drafting.make("lobby", 1, ALICE)
    with pytest.raises(Conflict):
        await house.fill(1, title="Another")
    house.drafting._create_event = working
    assert (await house.drafting.make("lobby", 1, ALICE))["title"] == "Begun"
    assert await house.organised() == [("alice", "Begun")]
