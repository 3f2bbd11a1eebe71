"""The log on a real database: order, group commit, keys, several processes, retention."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.batches import BLOCK
from tornado_copilot.storage.log import HistoryGone, Log
from tornado_copilot.storage.tail import Tail
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Draft


def draft(number, channel="events", key=None):
    return Draft(channel, {"type": "note", "data": {"n": number}}, key)


def numbers(batches):
    return [decode(each.data)["data"]["n"] for batch in batches for each in batch.publications]


@asynccontextmanager
async def opened(database, seen=None, retention_seconds=3600, ring_max_bytes=1_000_000):
    seen = [] if seen is None else seen
    log = Log(database, retention_seconds=retention_seconds, ring_max_bytes=ring_max_bytes, on_batch=seen.append)
    await log.open()
    try:
        yield log
    finally:
        await log.close()


async def test_a_burst_is_delivered_in_order_and_in_few_inserts(database):
    seen = []
    async with opened(database, seen) as log:
        cursors = await asyncio.gather(*(log.publish(draft(n)) for n in range(500)))
    assert numbers(seen) == list(range(500))
    assert cursors == sorted(cursors)
    assert [batch.number for batch in seen] == list(range(2, len(seen) + 2))
    assert len(seen) <= 5


async def test_a_publisher_hears_back_after_delivery(database):
    seen = []
    async with opened(database, seen) as log:
        await log.publish(draft(1))
        assert numbers(seen) == [1]


async def test_the_same_key_is_published_once_and_leads_to_the_first_place(database):
    seen = []
    async with opened(database, seen) as log:
        first = await log.publish(draft(1, key="a"))
        other = await log.publish(draft(2, key="b"))
        again = await asyncio.gather(
            log.publish(draft(3, key="a")), log.publish(draft(4)), log.publish(draft(5, key="a"))
        )
        assert again[0] == again[2] == first and other != first
        twice_in_one_batch = await asyncio.gather(*(log.publish(draft(6, key="c")) for _ in range(20)))
        assert len(set(twice_in_one_batch)) == 1
    assert numbers(seen) == [1, 2, 4, 6]


async def test_the_log_goes_on_after_a_restart_without_giving_a_number_twice(database):
    async with opened(database) as log:
        first = await log.publish(draft(1))
    async with opened(database) as log:
        assert log.cursor == first
        second = await log.publish(draft(2))
        assert second > first and second.epoch == first.epoch
        assert numbers(await log.read(1, log.top)) == [1, 2]


async def test_the_top_is_found_when_the_head_was_not_noted(database):
    async with opened(database) as log:
        for n in range(40):
            await log.publish(draft(n))
        await database.meta.update_one({"_id": "log"}, {"$set": {"head": 0}})
        async with opened(database) as other:
            assert other.top == log.top == 41


async def test_two_writers_make_one_order_without_holes(database):
    seen = [], []
    async with opened(database, seen[0]) as one, opened(database, seen[1]) as other:
        await asyncio.gather(
            *(log.publish(draft(n)) for start in range(0, 300, 30) for n in range(start, start + 30) for log in [one]),
            *(_slowly(other, range(1000, 1060))),
        )
        await asyncio.gather(one.advance(), other.advance())
        assert one.cursor == other.cursor
    assert [batch.number for batch in seen[0]] == list(range(2, len(seen[0]) + 2))
    assert numbers(seen[0]) == numbers(seen[1])
    assert sorted(numbers(seen[0])) == [*range(300), *range(1000, 1060)]


def _slowly(log, ns):
    async def publish(n):
        await asyncio.sleep((n % 20) / 1000)
        await log.publish(draft(n))

    return [publish(n) for n in ns]


async def test_reading_is_by_number_from_memory_and_from_the_database(database):
    async with opened(database, ring_max_bytes=2_000) as log:
        for n in range(150):
            await log.publish(draft(n))
        assert numbers(await log.read(2, 151)) == list(range(BLOCK))
        assert numbers(await log.read(141, 151)) == list(range(139, 150))


async def test_what_has_expired_is_reported_as_gone_and_never_as_nothing(database):
    async with opened(database, ring_max_bytes=2_000) as log:
        for n in range(100):
            await log.publish(draft(n))
        await database.log.delete_many({"_id": {"$in": [1, 2, 3]}})
        with pytest.raises(HistoryGone):
            await log.read(1, 10)
        assert numbers(await log.read(4, 5)) == [2, 3]


async def test_a_log_that_has_expired_altogether_starts_a_new_epoch(database):
    async with opened(database) as log:
        old = await log.publish(draft(1))
    await database.log.delete_many({})
    async with opened(database) as log:
        assert log.epoch != old.epoch
        async with opened(database) as other:
            assert (other.epoch, other.top) == (log.epoch, log.top)
            new = await log.publish(draft(2))
            assert new.batch > old.batch


async def test_a_young_log_that_was_killed_and_has_expired_gives_no_number_twice(database):
    killed = Log(database, retention_seconds=3600, ring_max_bytes=1_000_000, on_batch=lambda _: None)
    await killed.open()
    old = [await killed.publish(draft(n)) for n in range(3)]
    killed._writer.cancel()
    await database.log.delete_many({})
    async with opened(database) as log:
        new = [await log.publish(draft(n)) for n in range(3)]
        assert not set(old) & set(new) and log.epoch != old[0].epoch


@pytest.mark.parametrize("expired", [False, True])
async def test_processes_that_start_together_agree_on_where_the_log_begins(database, expired):
    if expired:
        async with opened(database) as log:
            await log.publish(draft(0))
        await database.log.delete_many({})
    logs = [Log(database, retention_seconds=3600, ring_max_bytes=1_000_000, on_batch=lambda _: None) for _ in range(8)]
    await asyncio.gather(*(log.open() for log in logs))
    try:
        assert len({log.epoch for log in logs}) == 1
        for log in logs:
            assert await log.read(log.cursor.batch, log.cursor.batch), "a cursor points at a batch"
        cursors = await asyncio.gather(*(log.publish(draft(n)) for n, log in enumerate(logs)))
        assert len(set(cursors)) == len(logs)
    finally:
        await asyncio.gather(*(log.close() for log in logs))


async def test_a_quiet_log_keeps_its_newest_number_alive(database):
    seen = []
    async with opened(database, seen, retention_seconds=0.4) as log:
        await log.publish(draft(1))
        while len(seen) < 3:
            await asyncio.sleep(0.02)
        assert [len(batch.publications) for batch in seen] == [1, 0, 0]
        assert (await log.publish(draft(2))).batch == log.top


async def test_closing_writes_what_is_pending_and_then_refuses(database):
    seen = []
    async with opened(database, seen) as log:
        publishing = [asyncio.ensure_future(log.publish(draft(n))) for n in range(10)]
        await asyncio.sleep(0)
        await log.close()
        await asyncio.gather(*publishing)
        with pytest.raises(Unavailable):
            await log.publish(draft(11))
    assert numbers(seen) == list(range(10))


async def test_a_publisher_that_gives_up_takes_nothing_back(database):
    seen = []
    async with opened(database, seen) as log:
        publishing = asyncio.ensure_future(log.publish(draft(1)))
        await asyncio.sleep(0)
        publishing.cancel()
        await log.publish(draft(2))
    assert numbers(seen) == [1, 2]


@asynccontextmanager
async def tailed(database, seen):
    async with opened(database, seen) as log:
        tail = Tail(database, log, poll_milliseconds=20)
        tail.start()
        try:
            yield log
        finally:
            await tail.stop()


async def test_a_batch_of_another_process_is_heard_through_the_tail(database):
    seen = [], []
    async with tailed(database, seen[0]) as one, tailed(database, seen[1]) as other:
        for n in range(0, 60, 2):
            await asyncio.gather(one.publish(draft(n)), other.publish(draft(n + 1)))
        async with asyncio.timeout(10):
            while len(numbers(seen[0])) < 60 or len(numbers(seen[1])) < 60:
                await asyncio.sleep(0.01)
        assert numbers(seen[0]) == numbers(seen[1])
        assert sorted(numbers(seen[0])) == list(range(60))


async def test_a_process_that_only_listens_hears_everything(database):
    seen = []
    async with opened(database) as one, tailed(database, seen):
        for n in range(30):
            await one.publish(draft(n))
        async with asyncio.timeout(10):
            while len(numbers(seen)) < 30:
                await asyncio.sleep(0.01)
    assert numbers(seen) == list(range(30))


async def test_a_process_is_woken_by_the_batches_of_others_and_by_none_of_its_own(database, monkeypatch):
    seen = []
    async with opened(database) as other, tailed(database, seen) as one:
        async with asyncio.timeout(10):
            await other.publish(draft(0))  # Once it is heard, the change stream is there.
            while numbers(seen) != [0]:
                await asyncio.sleep(0.01)
        advance, woken_by = one.advance, []

        async def advancing(known=0):
            woken_by.append(known)
            await advance(known)

        monkeypatch.setattr(one, "advance", advancing)
        for n in range(1, 31):
            await one.publish(draft(n))
        assert woken_by == []
        await other.advance()
        await other.publish(draft(31))
        async with asyncio.timeout(10):
            while numbers(seen) != list(range(32)):
                await asyncio.sleep(0.01)
        assert woken_by == [one.top]


async def test_nothing_that_waits_overtakes_what_has_to_be_published_again(database, monkeypatch):
    seen = []
    async with opened(database, seen) as log:
        insert, failed = log._batches.insert, asyncio.Event()

        async def failing_once(number, entries):
            if not failed.is_set():
                failed.set()
                await asyncio.sleep(0.02)
                raise Unavailable("the database cannot be reached")
            await insert(number, entries)

        monkeypatch.setattr(log._batches, "insert", failing_once)
        first = [asyncio.ensure_future(log.publish(draft(n, key=str(n)))) for n in range(3)]
        await failed.wait()
        behind = [asyncio.ensure_future(log.publish(draft(n, key=str(n)))) for n in range(3, 6)]
        outcomes = await asyncio.gather(*first, *behind, return_exceptions=True)
        assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
        await asyncio.gather(*(log.publish(draft(n, key=str(n))) for n in range(6)))
    assert numbers(seen) == list(range(6))
