"""Who is in a room, on how many devices, and who types; in one process and in several."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.http_calls import post
from tests.integration.test_rooms import ask, hear, person, room_name, user_of
from tests.integration.test_socket import socket
from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.presence import Presence
from tornado_copilot.storage.presence import PresenceStore
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Publication


async def online(server, token, room):
    members = (await ask(server, token, "room.members", room=room))["members"]
    return {each["id"]: each["online"] for each in members}


async def test_devices_are_counted_and_listeners_are_told_when_the_number_changes(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    watching = await hear(server, alice, room)
    own = await watching.until("room.presence")
    assert own["data"] == {"room": room, "user": {"id": user_of(alice), "name": "Alice"}, "devices": 1}
    watching.cursor = None
    phone = await hear(server, bob, room)
    arrived = await watching.until("room.presence")
    assert arrived["data"]["user"] == {"id": user_of(bob), "name": "Bob"} and arrived["data"]["devices"] == 1
    assert watching.cursor is None, "presence is not kept"
    async with socket(server, Authorization=f"Bearer {bob}") as laptop:
        await laptop.ask(type="subscribe", channels=[f"room:{room}"])
        assert (await watching.until("room.presence"))["data"]["devices"] == 2
        assert await online(server, alice, room) == {user_of(alice): 1, user_of(bob): 2}
        await laptop.ask(type="unsubscribe", channels=[f"room:{room}"])
        assert (await watching.until("room.presence"))["data"]["devices"] == 1
    await phone.close()
    gone = (await watching.until("room.presence"))["data"]
    assert gone == {"room": room, "user": {"id": user_of(bob), "name": "Bob"}, "devices": 0}
    assert await online(server, alice, room) == {user_of(alice): 1, user_of(bob): 0}
    await watching.close()


async def test_who_is_sent_out_is_no_longer_there(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    stream = await hear(server, bob, room)
    await ask(server, alice, "room.remove", room=room, member=user_of(bob))
    await ask(server, alice, "room.invite", room=room, member=user_of(bob))
    assert (await online(server, alice, room))[user_of(bob)] == 0
    await stream.close()


async def test_typing_is_told_to_the_room_and_not_too_often(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    stream = await hear(server, alice, room)
    for _ in range(3):
        await ask(server, bob, "room.typing", room=room)
    assert (await stream.until("room.typing"))["data"] == {
        "room": room,
        "from": {"id": user_of(bob), "name": "Bob"},
    }
    await ask(server, bob, "room.message", room=room, text="done")
    while (message := await stream.message())["type"] != "room.message":
        assert message["type"] != "room.typing", "it was told twice within two seconds"
    stranger = await post(server, {"type": "room.typing", "room": room}, person(server, "Eve"))
    assert stranger.status == 404
    await stream.close()


# Several processes


@dataclass(eq=False)
class Device:
    """As much of a connection as the hub needs: whose it is, and what it is offered."""

    caller: Caller
    hears: Callable[[Publication], None]

    def offer(self, publication, *how):
        self.hears(publication)

    def time_delivery(self, since):
        """It is not measured."""


class Process:
    """One process' hub and presence, with connections that only say whose they are."""

    def __init__(self, database, name, **settings):
        self.hub = Hub()
        self.told = []
        self.store = PresenceStore(database, name)
        self.presence = Presence(self.hub, self.store, poll_seconds=0.05, **settings)
        self.hub.watch(self.presence)
        # Somebody without a name who listens: not counted, and notes what is told.
        self.listener = Device(Caller(), self._offer)
        self.hub.subscribe(self.listener, "room:lobby")

    def _offer(self, publication):
        data = decode(publication.data)["data"]
        self.told.append((data["user"]["id"], data["devices"]))

    def connect(self, user):
        connection = Device(Caller(user_id=user, name=user.title()), lambda publication: None)
        self.hub.subscribe(connection, "room:lobby")
        return connection

    def numbers(self):
        return {user_id: each.devices for user_id, each in self.presence.in_room("lobby").items()}

    async def until(self, numbers):
        while self.numbers() != numbers:
            await asyncio.sleep(0.01)

    async def die(self):
        for task in self.presence._tasks:
            task.cancel()
        await asyncio.gather(*self.presence._tasks, return_exceptions=True)


async def test_processes_see_each_others_people_and_tell_their_own_listeners(database):
    here, there = Process(database, "here"), Process(database, "there")
    for process in (here, there):
        process.presence.start()
    phone = here.connect("bob")
    there.connect("bob")
    there.connect("alice")
    both = {"alice": 1, "bob": 2}
    await asyncio.gather(*(asyncio.wait_for(process.until(both), 5) for process in (here, there)))
    here.hub.unsubscribe(phone, "room:lobby")
    await asyncio.gather(*(asyncio.wait_for(process.until({"alice": 1, "bob": 1}), 5) for process in (here, there)))
    await asyncio.sleep(0.1)
    for process in (here, there):
        assert [devices for user, devices in process.told if user == "bob"][-2:] == [2, 1]
        assert [devices for user, devices in process.told if user == "alice"] == [1]
    await there.presence.stop()
    await asyncio.wait_for(here.until({}), 5)
    await here.presence.stop()
    assert await database.presence.count_documents({}) == await database.presence_leases.count_documents({}) == 0


async def test_who_was_on_a_process_that_died_is_gone_when_its_lease_has_run_out(database):
    here, dead = Process(database, "here"), Process(database, "dead", lease_seconds=0.6)
    for process in (here, dead):
        process.presence.start()
    dead.connect("bob")
    await asyncio.wait_for(here.until({"bob": 1}), 5)
    await dead.die()
    assert here.numbers() == {"bob": 1}
    await asyncio.wait_for(here.until({}), 5)
    while ("bob", 0) not in here.told or await database.presence.count_documents({"process": "dead"}):
        await asyncio.sleep(0.01)
    await here.presence.stop()


async def test_who_is_taken_for_dead_and_is_not_says_it_all_again(database):
    here, late = Process(database, "here"), Process(database, "late", lease_seconds=3)
    for process in (here, late):
        process.presence.start()
    late.connect("bob")
    await asyncio.wait_for(here.until({"bob": 1}), 5)
    await here.store.forget("late")
    await asyncio.wait_for(here.until({}), 5)
    await asyncio.wait_for(here.until({"bob": 1}), 5)
    for process in (here, late):
        await process.presence.stop()


async def test_those_who_stay_cost_no_writes(database, monkeypatch):
    process = Process(database, "here")
    reports = []
    report = process.store.report

    async def counting(room, occupants):
        reports.append(room)
        await report(room, occupants)

    monkeypatch.setattr(process.store, "report", counting)
    process.presence.start()
    for n in range(500):
        process.connect(f"user-{n}")
    await asyncio.sleep(0.8)
    assert 1 <= len(reports) <= 3, "500 people who come at once are one write, and one more for the first lease"
    written = len(reports)
    await asyncio.sleep(0.5)
    assert len(reports) == written
    await process.presence.stop()


@pytest.mark.parametrize("user", [None, "bob"])
async def test_other_channels_and_anonymous_visitors_are_not_counted(database, user):
    process = Process(database, "here")
    connection = Device(Caller(user_id=user), lambda publication: None)
    process.hub.subscribe(connection, "events")
    if user is None:
        process.hub.subscribe(connection, "room:lobby")
    assert not process.presence._here
