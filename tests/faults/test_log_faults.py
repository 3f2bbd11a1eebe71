"""The log when the database fails at the worst moment, or a publisher hands over what cannot be stored."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from tornado_copilot.errors import TooLarge, Unavailable
from tornado_copilot.storage.batches import NumberTaken
from tornado_copilot.storage.log import HEAD_EVERY_BATCHES, PUBLICATION_MAX_BYTES, Log
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Draft


def draft(number, key=None, size=0):
    return Draft("events", {"type": "note", "data": {"n": number, "padding": "x" * size}}, key)


def numbers(batches):
    return [decode(each.data)["data"]["n"] for batch in batches for each in batch.publications]


@asynccontextmanager
async def opened(database, seen):
    log = Log(database, retention_seconds=3600, ring_max_bytes=1_000_000, on_batch=seen.append)
    await log.open()
    try:
        yield log
    finally:
        await log.close()


def fail_after(log, name, times):
    """Have the database lose its answer: what was asked for is done, and nobody hears."""
    real = getattr(log._batches, name)
    left = times

    async def fails(*args):
        nonlocal left
        await real(*args)
        if left:
            left -= 1
            raise Unavailable("the connection was lost")

    setattr(log._batches, name, fails)


async def test_an_insert_whose_answer_is_lost_leaves_no_hole_and_no_double(database):
    seen = []
    async with opened(database, seen) as log:
        await log.publish(draft(0))
        fail_after(log, "insert", 1)
        with pytest.raises(Unavailable):
            await log.publish(draft(1, key="a"))
        again = await log.publish(draft(1, key="a"))
        assert numbers(seen) == [0, 1], "a publisher hears back before its publication is delivered"
        assert again.batch == log.top
        await asyncio.gather(log.publish(draft(2)), log.publish(draft(1, key="a")))
        assert numbers(seen) == [0, 1, 2]
        assert [batch.number for batch in seen] == list(range(seen[0].number, log.top + 1))


async def test_a_publication_whose_answer_is_lost_is_delivered_though_nobody_publishes_again(database):
    seen = []
    async with opened(database, seen) as log:
        await log.publish(draft(0))
        fail_after(log, "insert", 1)
        with pytest.raises(Unavailable):
            await log.publish(draft(1))
        async with asyncio.timeout(10):
            while numbers(seen) != [0, 1]:
                await asyncio.sleep(0.01)
        assert [batch.number for batch in seen] == [log.top - 1, log.top], "its number is taken: no empty batch"


async def test_a_batch_that_is_stored_late_is_in_the_log_for_all_or_for_none(database):
    seen = [], []
    async with opened(database, seen[0]) as log:
        await log.publish(draft(0))
        real, late = log._batches.insert, []

        async def slow(number, entries):
            late.append((number, entries))
            log._batches.insert = real
            raise Unavailable("no answer in time")

        log._batches.insert = slow
        with pytest.raises(Unavailable):
            await log.publish(draft(1))
        async with asyncio.timeout(10):
            while log._is_unsure:
                await asyncio.sleep(0.01)
        with pytest.raises(NumberTaken):
            await real(*late[0])
        async with opened(database, seen[1]) as other:
            assert numbers(await other.read(seen[0][0].number, other.top)) == numbers(seen[0]) == [0]


async def test_what_was_stored_is_not_refused_because_the_head_could_not_be_noted(database):
    seen = []
    async with opened(database, seen) as log:
        fail_after(log, "note_head", 2)
        for number in range(3 * HEAD_EVERY_BATCHES):
            await log.publish(draft(number))
        assert numbers(seen) == list(range(3 * HEAD_EVERY_BATCHES))
    async with opened(database, []) as again:
        assert again.top == log.top


async def test_a_burst_of_large_publications_is_stored_in_more_than_one_document(database):
    seen = []
    async with opened(database, seen) as log:
        await asyncio.gather(*(log.publish(draft(number, size=600_000)) for number in range(40)))
        assert numbers(seen) == list(range(40))
        assert numbers(await log.read(seen[0].number, log.top)) == list(range(40))


async def test_what_cannot_be_stored_is_refused_without_harm_to_others(database):
    seen = []
    async with opened(database, seen) as log:
        results = await asyncio.gather(
            log.publish(draft(1)),
            log.publish(Draft("events", {"type": "note", "data": {"n": object()}})),
            log.publish(draft(2, size=PUBLICATION_MAX_BYTES)),
            log.publish(draft(3)),
            return_exceptions=True,
        )
        assert [type(each).__name__ for each in results] == ["Cursor", "TypeError", "TooLarge", "Cursor"]
        with pytest.raises(TooLarge):
            await log.publish(draft(4, size=PUBLICATION_MAX_BYTES))
    assert numbers(seen) == [1, 3]


async def test_a_key_that_another_process_has_published_is_delivered_here_before_the_publisher_hears(database):
    seen = [], []
    async with opened(database, seen[0]) as one, opened(database, seen[1]) as other:
        first = await one.publish(draft(1, key="a"))
        assert await other.publish(draft(1, key="a")) == first
        assert numbers(seen[1]) == [1]


async def test_no_batch_is_empty_in_a_log_that_is_used(database):
    seen = []
    async with opened(database, seen) as log:
        for number in range(20):
            await asyncio.gather(*(log.publish(draft(number)) for _ in range(3)))
            await asyncio.sleep(0.002)
    assert all(batch.publications for batch in seen)


async def test_closing_during_an_outage_keeps_nobody_waiting_for_each_batch(database):
    async with opened(database, []) as log:
        tried = 0

        async def insert(number, entries):
            nonlocal tried
            tried += 1
            await asyncio.sleep(0.3)
            raise Unavailable("the database is away")

        log._batches.insert = insert
        publishing = [asyncio.ensure_future(log.publish(draft(number))) for number in range(2000)]
        await asyncio.sleep(0.1)
        await log.close()
        results = await asyncio.gather(*publishing, return_exceptions=True)
        assert all(isinstance(each, Unavailable) for each in results)
        assert tried == 1
