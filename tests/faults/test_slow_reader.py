"""A reader that stops costs its outbox and no more, however much is published meanwhile."""

import asyncio
import gc
import resource
import sys
from pathlib import Path

import pytest

from tests.delivery_room import Client, note, open_house

MESSAGES, MESSAGE_BYTES = 20_000, 10_000
GROWTH_MAX_BYTES = 10_000_000


def resident_bytes():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def publish(house, first, count):
    for start in range(first, first + count, 100):
        await asyncio.gather(*(house.log.publish(note(start + n, size=MESSAGE_BYTES)) for n in range(100)))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.timeout(180)
@pytest.mark.gen_test(timeout=170)
async def test_200_megabytes_for_a_reader_that_stopped_do_not_stay_in_memory(database):
    async with open_house(database, stall_seconds=120) as house:
        # What the allocator keeps from any publishing at all is not the slow reader's.
        await publish(house, -MESSAGES, MESSAGES)
        client = await Client.connect(house)
        before = resident_bytes()
        await publish(house, 0, MESSAGES)
        growth = resident_bytes() - before
        assert not house.opened[0].is_live, "it was no slow reader"
        assert await client.numbers(until=MESSAGES - 1) == list(range(MESSAGES))
        await client.close()
    print(f"resident memory grew by {growth / 1e6:.1f} MB while {MESSAGES * MESSAGE_BYTES / 1e6:.0f} MB were published")
    assert growth < GROWTH_MAX_BYTES
