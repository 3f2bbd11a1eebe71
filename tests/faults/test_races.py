"""Subscribing in the middle of publishing, a thousand times: no hole, no double."""

import asyncio
import random

import pytest

from tests.delivery_room import Client, note, open_house

SUBSCRIBES, AT_ONCE, MESSAGES_EACH = 1000, 50, 12


@pytest.mark.timeout(120)
@pytest.mark.gen_test(timeout=110)
async def test_a_thousand_subscribes_racing_with_publishes(database):
    chance = random.Random(7)
    async with open_house(database) as house:
        published = {}
        done = asyncio.Event()

        async def publish():
            number = 0
            while not done.is_set():
                burst = [*range(number, number + chance.randint(1, 8))]
                cursors = await asyncio.gather(*(house.log.publish(note(n)) for n in burst))
                published.update(zip(burst, cursors, strict=True))
                number = burst[-1] + 1
                await asyncio.sleep(chance.choice((0, 0, 0.001, 0.004)))

        async def subscribe(places):
            async with places:
                await asyncio.sleep(chance.random() / 50)
                # From any of the newest publications: from memory, from the middle of a batch, from the very top.
                after = max(0, len(published) - 1 - int(chance.expovariate(1 / 30)))
                client = await Client.connect(house, since=published[after])
                first = after + 1
                assert await client.numbers(until=first + MESSAGES_EACH - 1) == [*range(first, first + MESSAGES_EACH)]
                await client.close()

        publishing = asyncio.create_task(publish())
        while not published:
            await asyncio.sleep(0.01)
        places = asyncio.Semaphore(AT_ONCE)
        try:
            await asyncio.gather(*(subscribe(places) for _ in range(SUBSCRIBES)))
        finally:
            done.set()
            await publishing
