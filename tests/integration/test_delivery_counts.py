"""What the delivery room counts is what happened on its sockets."""

import asyncio

from tests.delivery_room import Client, note, open_house
from tornado_copilot.errors import TOKEN_EXPIRED


async def test_connections_publications_and_deliveries_are_counted(database):
    async with open_house(database) as house:
        counts = house.hub.counts
        clients = [await Client.connect(house) for _ in range(3)]
        for n in range(5):
            await house.log.publish(note(n))
        for client in clients:
            await client.numbers(until=4)
        assert counts.opened == {"sse": 3} and not counts.ended
        assert (counts.publications, counts.offered, counts.withheld, counts.replayed) == (5, 15, 0, 0)
        # One reader of each is timed, and one whose burst is not on its socket yet is not timed anew.
        assert 1 <= sum(counts.latency.counts) <= 5 and 0 < counts.latency.total < 5
        await clients[0].close()
        house.opened[1].disconnect(TOKEN_EXPIRED)
        while len(house.connections) > 1:
            await asyncio.sleep(0.005)
        assert counts.ended == {("sse", "client_left"): 1, ("sse", "token_expired"): 1}
        await clients[1].close()
    assert counts.ended["sse", "draining"] == 1
    await clients[2].close()


async def test_what_comes_from_the_log_is_counted_as_replayed(database):
    async with open_house(database) as house:
        cursor = await house.log.publish(note(0))
        for n in range(1, 4):
            await house.log.publish(note(n))
        client = await Client.connect(house, since=str(cursor))
        await client.numbers(until=3)
        counts = house.hub.counts
        assert counts.replayed == 3 and counts.offered == 0
        while counts.catching_up:
            await asyncio.sleep(0)
        assert house.opened[0].is_live
        await client.close()


async def test_a_slow_reader_shows_as_lagging_and_is_timed_when_it_has_caught_up(database):
    async with open_house(database, outbox_max_bytes=4096) as house:
        house.send_buffer_bytes = 4096
        client = await Client.connect(house, receive_buffer_bytes=4096)
        counts = house.hub.counts
        for n in range(2000):
            await house.log.publish(note(n, size=10_000))
            if counts.withheld:
                break
        assert counts.lagged == 1 and counts.catching_up == 1
        timed = sum(counts.latency.counts)
        await client.numbers(until=n)
        while counts.catching_up:
            await asyncio.sleep(0.005)
        assert counts.replayed >= counts.withheld > 0
        assert sum(counts.latency.counts) == timed + 1
        await client.close()
