"""How a stream is paced: at once, then with rests, and none where nothing follows."""

import asyncio

import pytest

from tornado_copilot.handlers.pacing import paced


@pytest.mark.parametrize("last", ["RUN_FINISHED", "RUN_ERROR", "done"])
async def test_there_is_no_rest_behind_the_first_batch_nor_behind_the_last(last):
    async def run():
        yield [{"type": "RUN_STARTED"}]
        yield [{"type": "TEXT_MESSAGE_END"}, {"type": last}]

    async def collect():
        return [messages async for messages in paced(run(), 3600)]

    assert [len(messages) for messages in await asyncio.wait_for(collect(), 5)] == [1, 2]


async def test_what_comes_during_a_rest_comes_together():
    said, place = [], 0

    async def run():
        nonlocal place
        while place < len(said):
            news, place = said[place:], len(said)
            yield news

    said.append({"type": "first"})
    together = paced(run(), 0.01)
    assert await anext(together) == [{"type": "first"}]
    said.append({"type": "second"})
    assert await anext(together) == [{"type": "second"}]
    third = asyncio.ensure_future(anext(together))
    await asyncio.sleep(0)
    said += [{"type": "third"}, {"type": "fourth"}]
    assert await third == [{"type": "third"}, {"type": "fourth"}]
    await together.aclose()


async def test_an_empty_batch_is_passed_over_and_closing_closes_the_source():
    closed = []

    async def run():
        try:
            yield []
            yield [{"type": "only"}]
            yield [{"type": "never asked for"}]
        finally:
            closed.append(True)

    together = paced(run(), 3600)
    assert await anext(together) == [{"type": "only"}]
    await together.aclose()
    assert closed
