"""What carries publications from elsewhere to the log's listeners goes on, whatever one of them holds."""

import asyncio

from tornado_copilot.delivery.relay import Relay
from tornado_copilot.storage.log import Log
from tornado_copilot.storage.outbox import Outbox, entry
from tornado_copilot.storage.tail import Tail
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Draft


def draft(number, key=None):
    return Draft("events", {"type": "note", "data": {"n": number}}, key)


def numbers(batches):
    return [decode(each.data)["data"]["n"] for batch in batches for each in batch.publications]


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_document_whose_outbox_cannot_be_read_does_not_silence_the_others(database):
    seen = []
    log = Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=seen.append)
    await log.open()
    await database.events.insert_one({"_id": "a", "outbox": [{"key": "broken"}]})
    await database.events.insert_one({"_id": "b", "outbox": [entry(draft(1, "k1"))]})
    relay = Relay(Outbox(database.events), log)
    relay.start()
    try:
        await until(lambda: numbers(seen) == [1])
        await database.events.insert_one({"_id": "c", "outbox": [entry(draft(2, "k2"))]})
        relay.wake("a")
        relay.wake("c")
        await until(lambda: numbers(seen) == [1, 2])
    finally:
        await relay.stop()
        await log.close()


async def test_the_tail_outlives_a_fault_in_what_it_keeps_up_to_date(database):
    faults = 2

    def on_batch(batch):
        nonlocal faults
        if faults and batch.publications:
            faults -= 1
            raise RuntimeError("a fault that nobody thought of")
        seen.append(batch)

    seen, theirs = [], []
    here = Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=on_batch)
    there = Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=theirs.append)
    await here.open()
    await there.open()
    tail = Tail(database, here, poll_milliseconds=20)
    tail.start()
    try:
        for number in range(5):
            await there.publish(draft(number))
            await asyncio.sleep(0.05)
        await until(lambda: numbers(seen)[-1:] == [4])
    finally:
        await tail.stop()
        await here.close()
        await there.close()


async def test_a_sweep_finds_first_who_changed_first(database):
    for name in ("c", "a", "b"):
        await database.events.insert_one({"_id": name, "outbox": [entry(draft(1, name))]})
        await asyncio.sleep(0.002)
    assert await Outbox(database.events).documents_with_pending() == ["c", "a", "b"]


async def test_what_changes_all_the_time_is_told_so_often_and_no_more_however_many_processes_tell_it(database):
    seen = []
    log = Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=seen.append)
    await log.open()
    await database.events.insert_one({"_id": "gala", "outbox": []})
    relays = [
        Relay(Outbox(database.events), log, rest_seconds=0.25, only_newest=frozenset({"counts"})) for _ in range(3)
    ]
    for relay in relays:
        relay.start()
    began, number = asyncio.get_running_loop().time(), 0
    try:
        while (lasted := asyncio.get_running_loop().time() - began) < 2:
            number += 1
            counts = entry(Draft("events", {"type": "counts", "data": {"n": number}}, f"k{number}"))
            await database.events.update_one({"_id": "gala"}, {"$push": {"outbox": counts}})
            relays[number % 3].wake("gala")
            await asyncio.sleep(0.01)
        await until(lambda: numbers(seen)[-1:] == [number])
    finally:
        for relay in relays:
            await relay.stop()
        await log.close()
    # At both ends, and one for a race of two that look at the same moment.
    assert len(numbers(seen)) <= lasted / 0.25 + 3
    assert numbers(seen) == sorted(set(numbers(seen)))
