"""What is not kept reaches the listeners of every process: at once here, gathered elsewhere, and no one twice."""

import asyncio

import pytest

from tests.http_calls import post, token_for
from tests.integration.test_presence import Device
from tests.integration.test_rooms import ask, hear
from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.ephemeral import WAITING_MAX, EphemeralRelay
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.presence import Presence
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.ephemeral import EphemeralStore
from tornado_copilot.storage.presence import PresenceStore
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Draft

SECRET = "a-secret-that-is-long-enough-for-hs256"


class Process:
    """One process' hub, presence and relay, with a listener of the lobby that notes what it is told."""

    def __init__(self, database, name, *, gather_seconds=0.05):
        self.name = name
        self.hub = Hub()
        self.presence = Presence(self.hub, PresenceStore(database, name), poll_seconds=0.02)
        self.hub.watch(self.presence)
        self.store = EphemeralStore(database, name)
        self.relay = EphemeralRelay(
            self.hub, self.presence, self.store, gather_seconds=gather_seconds, gather_publications=64
        )
        self.told = []
        self.listener = Device(Caller(user_id=name, name=name), self._offer)

    def _offer(self, publication):
        message = decode(publication.data)
        if message["type"] == "note":
            self.told.append(message["data"]["n"])

    def start(self, *, listens=True):
        self.presence.start()
        self.relay.start()
        if listens:
            self.hub.subscribe(self.listener, "room:lobby")
        return self

    def note(self, number):
        self.relay.publish(Draft("room:lobby", {"type": "note", "data": {"n": number}}))

    async def stop(self):
        await self.relay.stop()
        await self.presence.stop()


@pytest.fixture
def processes(database, run):
    made = []

    def start(*names, **settings):
        made.extend(Process(database, name, **settings).start() for name in names)
        return made

    yield start
    for each in made:
        run(each.stop())


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def know_each_other(processes):
    """Each knows that the others have somebody in the room, and hears what they say."""
    await until(lambda: all(len(each.presence.in_room("lobby")) == len(processes) for each in processes))
    names = {each.name for each in processes}
    while not all(names <= set(each.told) for each in processes):
        for each in processes:
            each.note(each.name)
        await asyncio.sleep(0.1)
    for each in processes:
        each.note(f"{each.name} at last")
    last = {f"{name} at last" for name in names}
    await until(lambda: all(last <= set(each.told) for each in processes))
    for each in processes:
        each.told.clear()


async def test_everybody_hears_it_in_order_and_once_and_those_here_at_once(processes):
    all_of_them = processes("a", "b", "c")
    await know_each_other(all_of_them)
    first, *others = all_of_them
    for n in range(500):
        first.note(n)
        assert first.told[-1] == n, "the same process hears it in the same turn of the loop"
        if n % 50 == 0:
            await asyncio.sleep(0.02)
    await until(lambda: all(len(each.told) >= 500 for each in others))
    await asyncio.sleep(0.2)
    assert all(each.told == list(range(500)) for each in all_of_them)


async def test_a_process_alone_writes_nothing_and_listens_to_nothing(processes, database):
    (alone,) = processes("alone")
    await until(lambda: alone.presence.in_room("lobby"))
    for n in range(100):
        alone.note(n)
    await asyncio.sleep(0.2)
    assert alone.told == list(range(100)) and not alone.relay._is_hearing
    assert await database.ephemeral.count_documents({}) == 0


async def test_what_comes_together_is_one_write(processes, database):
    first, second = processes("a", "b")
    await know_each_other([first, second])
    before = await database.ephemeral.count_documents({})
    for n in range(60):
        first.note(n)
    await first.relay.flush()
    assert await database.ephemeral.count_documents({}) == before + 1
    for n in range(60, 188):
        first.note(n)
    await first.relay.flush()
    assert await database.ephemeral.count_documents({}) == before + 3
    await until(lambda: second.told == list(range(188)))


async def test_a_slow_or_absent_database_costs_bounded_memory_and_nobody_here_waits(processes, monkeypatch):
    first, second = processes("a", "b")
    await know_each_other([first, second])
    answering = asyncio.Event()

    async def slow(publications):
        await answering.wait()
        raise Unavailable("the database is away")

    say = first.store.say
    monkeypatch.setattr(first.store, "say", slow)
    for n in range(WAITING_MAX + 500):
        first.note(n)
    assert len(first.relay._waiting) <= WAITING_MAX and len(first.told) == WAITING_MAX + 500
    answering.set()
    await first.relay.flush()
    monkeypatch.setattr(first.store, "say", say)
    first.note("again")
    await until(lambda: second.told == ["again"])


async def test_tokens_of_the_assistant_and_typing_reach_the_members_on_another_server(
    start_server, database_uri, database
):
    settings = (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={SECRET}",
    )
    here, there = start_server(*settings), start_server(*settings)
    alice, bob = (token_for(here, f"{name}@example.com", secret=SECRET, name=name.title()) for name in ("alice", "bob"))
    await ask(here, alice, "room.create", room="lobby", members=["bob@example.com"])
    near, far = await hear(here, alice, "lobby"), await hear(there, bob, "lobby")
    while {each["online"] for each in (await ask(here, alice, "room.members", room="lobby"))["members"]} != {1}:
        await asyncio.sleep(0.05)
    while "bob@example.com" not in (seen := await near.until("room.presence"))["data"]["user"]["id"]:
        pass
    assert seen["data"]["devices"] == 1
    await asyncio.sleep(1)  # The other process may have learnt of us just now, and opens its change stream.
    await ask(here, alice, "room.typing", room="lobby")
    for stream in (near, far):
        assert (await stream.until("room.typing"))["data"]["from"]["id"] == "alice@example.com"
    question = (await ask(here, alice, "room.message", room="lobby", text="@assistant help"))["message"]
    for stream in (near, far):
        tokens = []
        while (message := await stream.message())["type"] != "room.message" or "inReplyTo" not in message["data"]:
            if message["type"] == "room.token":
                tokens.append(message["data"])
        assert message["data"]["inReplyTo"] == question["id"]
        assert [token["index"] for token in tokens] == list(range(len(tokens))) and len(tokens) > 3
        assert "".join(token["delta"] for token in tokens) == message["data"]["text"]
        assert {token["messageId"] for token in tokens} == {message["data"]["id"]}
        await stream.close()
    assert (await post(there, {"type": "room.history", "room": "lobby"}, bob)).status == 200
