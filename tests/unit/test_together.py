"""Items that are asked for at the same time share a round, and nobody waits for company."""

import asyncio

import pytest

from tornado_copilot.storage.together import ROUND_MAX, Together


class Rounds:
    """Carries out rounds, each when it is let."""

    def __init__(self):
        self.items = []
        self.may_go = asyncio.Event()
        self.may_go.set()

    async def __call__(self, items):
        self.items.append(list(items))
        await self.may_go.wait()
        return [ValueError(item) if item < 0 else item * 2 for item in items]


async def test_one_alone_goes_at_once_and_those_who_come_meanwhile_share_the_next_round():
    rounds = Rounds()
    together = Together(rounds)
    rounds.may_go.clear()
    first = asyncio.ensure_future(together.ask(1))
    while not rounds.items:
        await asyncio.sleep(0)
    others = [asyncio.ensure_future(together.ask(n)) for n in (2, 3, 4)]
    await asyncio.sleep(0)
    rounds.may_go.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8]
    assert rounds.items == [[1], [2, 3, 4]]
    assert await together.ask(5) == 10


async def test_a_round_is_bounded():
    rounds = Rounds()
    together = Together(rounds)
    assert await asyncio.gather(*map(together.ask, range(ROUND_MAX + 5))) == [n * 2 for n in range(ROUND_MAX + 5)]
    assert [len(items) for items in rounds.items] == [ROUND_MAX, 5]


async def test_an_item_fails_alone_and_a_round_fails_for_everybody_in_it():
    async def broken(items):
        raise OSError("no database")

    outcomes = await asyncio.gather(*map(Together(Rounds()).ask, (1, -1, 2)), return_exceptions=True)
    assert outcomes[::2] == [2, 4] and isinstance(outcomes[1], ValueError)
    together = Together(broken)
    assert all(
        isinstance(each, OSError)
        for each in await asyncio.gather(together.ask(1), together.ask(2), return_exceptions=True)
    )


async def test_who_is_cancelled_takes_nobody_along():
    rounds = Rounds()
    together = Together(rounds)
    rounds.may_go.clear()
    gone, stays = asyncio.ensure_future(together.ask(1)), asyncio.ensure_future(together.ask(2))
    while not rounds.items:
        await asyncio.sleep(0)
    gone.cancel()
    rounds.may_go.set()
    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await gone
