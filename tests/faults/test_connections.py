"""Connections at their worst moment: the client goes, the log fails, or an answer comes in the middle of a catch-up."""

import asyncio

from tests.delivery_room import HEAD, Client, note, open_house
from tornado_copilot.access.caller import ANONYMOUS
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.outlet import Outlet


async def open_closed(house, stream):
    """What a handler does that had to wait, for a ticket or for the database, while its client went away."""
    connection = Connection(
        "gone",
        ANONYMOUS,
        frozenset({"events"}),
        outlet=Outlet(stream, stall_seconds=1),
        framing=house.framing,
        history=house.log,
        outbox_max_bytes=1000,
        stall_seconds=1,
        joiner=house.hub.joiner,
        counts=house.hub.counts,
    )
    house.connections.open(connection, HEAD, since=None, release=lambda: house.released.append(connection))


async def test_the_place_of_a_client_that_went_during_its_handshake_is_freed(database):
    async with open_house(database) as house:
        client = await Client.connect(house)
        stream = house.streams[0]
        await client.close()
        await asyncio.wait_for(house.until_empty(), 5)
        assert stream.closed()
        await open_closed(house, stream)
        await asyncio.wait_for(house.until_empty(), 5)
        assert len(house.released) == 2
        assert not house.hub._by_channel and not house.heartbeat._of


async def test_a_client_that_cannot_be_fed_from_the_log_is_told_and_not_left_in_silence(database):
    async with open_house(database) as house:
        start = await house.log.publish(note(1))
        await house.log.publish(note(2))
        working = house.log.read

        async def read(first, last):
            raise RuntimeError("a fault that nobody thought of")

        house.log.read = read
        client = await Client.connect(house, since=start)
        assert (await asyncio.wait_for(client.message(), 5))["data"]["code"] == "unavailable"
        assert await client.message() is None
        await client.close()
        house.log.read = working
        client = await Client.connect(house, since=start)
        assert await client.numbers(until=2) == [2]
        await client.close()


async def test_a_channel_that_is_heard_from_now_on_brings_no_history_to_a_client_that_lags(database):
    async with open_house(database) as house:
        start = await house.log.publish(note(0))
        await house.log.publish(note(1, channel="room:a"))
        await house.log.publish(note(2))
        let_in = house.connections.open

        def let_in_and_subscribe(connection, *args, **kwargs):
            let_in(connection, *args, **kwargs)
            assert not connection.is_live
            house.connections.subscribe(connection, "room:a", None)

        house.connections.open = let_in_and_subscribe
        client = await Client.connect(house, since=start)
        await house.log.publish(note(3, channel="room:a"))
        await house.log.publish(note(4))
        assert await client.numbers(until=4) == [2, 3, 4]
        await client.close()


async def test_an_answer_in_the_middle_of_a_catch_up_never_makes_two_writes_at_once(database, monkeypatch):
    busy_writes = []
    write = Outlet.write

    def watched(self, data):
        busy_writes.append(not self.is_idle)
        return write(self, data)

    monkeypatch.setattr(Outlet, "write", watched)
    async with open_house(database, outbox_max_bytes=200_000) as house:
        house.send_buffer_bytes = 8192
        start = await house.log.publish(note(0))
        for n in range(1, 41):
            await house.log.publish(note(n, size=20_000))
        client = await Client.connect(house, since=start, receive_buffer_bytes=8192)
        reading = asyncio.create_task(client.numbers(until=40))
        connection = house.opened[0]
        while not reading.done():
            await connection.answer(b'{"type":"pong","data":{"padding":"%b"}}' % (b"x" * 20_000))
            await asyncio.sleep(0.001)
        assert await reading == list(range(1, 41))
        assert len(busy_writes) > 40 and not any(busy_writes)
        await client.close()
