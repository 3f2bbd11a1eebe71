"""What a run says is gathered for its thread: everything, in order, in few publications."""

import asyncio

from tornado_copilot.assistant.telling import gathered


async def collect(events, **how):
    return [each async for each in gathered(events, **how)]


async def test_a_burst_comes_in_lists_of_the_most_that_is_allowed():
    async def burst():
        for n in range(150):
            yield [{"type": "CUSTOM", "n": n}]

    lists = await collect(burst(), seconds=60, most=64)
    assert [len(each) for each in lists] == [64, 64, 22]
    assert [event["n"] for each in lists for event in each] == list(range(150))


async def test_what_has_waited_long_enough_does_not_wait_for_the_next():
    told = asyncio.Event()

    async def one_then_silence():
        yield [{"type": "CUSTOM", "n": 0}]
        await told.wait()
        yield [{"type": "CUSTOM", "n": 1}]

    lists = gathered(one_then_silence(), seconds=0.01, most=64)
    assert await anext(lists) == [{"type": "CUSTOM", "n": 0}]
    told.set()
    assert await anext(lists) == [{"type": "CUSTOM", "n": 1}]
    await lists.aclose()


async def test_a_run_that_says_nothing_is_told_by_nothing():
    async def silence():
        return
        yield [{}]

    assert await collect(silence(), seconds=60, most=64) == []
