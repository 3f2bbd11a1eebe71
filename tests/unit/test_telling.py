"""What a run says is gathered for its thread: everything, in order, in few publications."""

import asyncio

from tornado_copilot.assistant.telling import gathered, joined


async def collect(events, **how):
    return [each async for each in gathered(events, **how)]


def piece(delta, message_id="m", **more):
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta, **more}


async def test_a_burst_comes_in_lists_of_the_most_that_is_allowed():
    async def burst():
        yield [*({"type": "CUSTOM", "n": n} for n in range(150)), {"type": "RUN_FINISHED"}]

    lists = await collect(burst(), seconds=60, most=64)
    assert [len(each) for each in lists] == [64, 64, 23]
    assert [event.get("n") for each in lists for event in each] == [*range(150), None]


async def test_the_first_is_told_at_once_and_the_next_after_a_rest():
    asked = []

    async def two():
        yield [{"type": "RUN_STARTED"}]
        asked.append(asyncio.get_running_loop().time())
        yield [{"type": "RUN_FINISHED"}]

    started = asyncio.get_running_loop().time()
    lists = gathered(two(), seconds=0.05, most=64)
    assert await anext(lists) == [{"type": "RUN_STARTED"}] and not asked
    assert await anext(lists) == [{"type": "RUN_FINISHED"}]
    assert asked[0] - started >= 0.05
    await lists.aclose()


async def test_nobody_rests_after_the_end():
    async def over():
        yield [{"type": "RUN_ERROR"}]

    async with asyncio.timeout(5):
        assert await collect(over(), seconds=60, most=64) == [[{"type": "RUN_ERROR"}]]


async def test_a_run_that_says_nothing_is_told_by_nothing():
    async def silence():
        return
        yield []

    assert await collect(silence(), seconds=60, most=64) == []


def test_pieces_of_one_text_are_joined_and_nothing_else_is():
    other = {"type": "STEP_STARTED", "stepName": "s"}
    told = [piece("a"), piece("b"), piece("c", "n"), other, piece("d"), piece("e"), piece("f", subagentRunId="s")]
    kept = [dict(each) for each in told]
    assert joined(told) == [piece("ab"), piece("c", "n"), other, piece("de"), piece("f", subagentRunId="s")]
    assert told == kept
