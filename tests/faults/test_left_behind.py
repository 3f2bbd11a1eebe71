"""A process that was away for longer than the log is kept joins it again where it is by now, and says so."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from tests.http_calls import EventStream, act, event, token_for
from tests.integration.test_socket import socket
from tornado_copilot.storage.log import BLOCK, Log
from tornado_copilot.storage.tail import Tail
from tornado_copilot.wire.encoding import decode
from tornado_copilot.wire.publication import Draft

RETENTION_SECONDS = 3600


def draft(number, key=None):
    return Draft("events", {"type": "note", "data": {"n": number}}, key)


class Process:
    """A log with its tail, which can be asleep; and what it was told."""

    def __init__(self, database):
        self.told = []
        self.gaps = 0
        self.asleep_seconds = 0.0
        self.log = Log(
            database,
            retention_seconds=RETENTION_SECONDS,
            ring_max_bytes=1_000_000,
            on_batch=self._hear,
            on_gap=self._miss,
            clock=lambda: asyncio.get_running_loop().time() + self.asleep_seconds,
        )
        self.tail = Tail(database, self.log, poll_milliseconds=20)

    def _hear(self, batch):
        self.told += [decode(each.data)["data"]["n"] for each in batch.publications]

    def _miss(self):
        self.gaps += 1

    async def hears(self, number):
        async with asyncio.timeout(10):
            while number not in self.told:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def running(database, *, tailed=True):
    process = Process(database)
    await process.log.open()
    if tailed:
        process.tail.start()
    try:
        yield process
    finally:
        await process.tail.stop()
        await process.log.close()


async def expire(database, below):
    await database.log.delete_many({"_id": {"$in": list(range(below))}})


@pytest.mark.parametrize("first_word", ["its own", "another's"])
async def test_who_slept_for_longer_than_the_log_is_kept_is_heard_again_and_hears_the_others(database, first_word):
    async with running(database) as here, running(database, tailed=False) as sleeper:
        for n in range(BLOCK + 10):
            await here.log.publish(draft(n))
        await expire(database, below=here.log.top - 2)
        sleeper.asleep_seconds = RETENTION_SECONDS * 2
        if first_word == "its own":
            cursor = await sleeper.log.publish(draft("I am back"))
            assert cursor.batch > BLOCK + 10, "not a number that was given before"
            await here.hears("I am back")
            sleeper.tail.start()
        else:
            sleeper.tail.start()
            await asyncio.sleep(0.1)
        await here.log.publish(draft("welcome"))
        await sleeper.hears("welcome")
        await sleeper.log.publish(draft("thanks"))
        await here.hears("thanks")
        assert (sleeper.log.epoch, sleeper.log.top) == (here.log.epoch, here.log.top)
        assert (sleeper.gaps, here.gaps) == (1, 0)
        assert sleeper.told[-2:] == ["welcome", "thanks"]
        assert await sleeper.log.read(sleeper.log.top - 1, sleeper.log.top)


async def test_a_log_that_is_begun_anew_by_one_is_followed_by_all(database):
    async with running(database) as here, running(database) as there:
        async with running(database) as third:
            await third.log.publish(draft(1))
            await asyncio.gather(here.hears(1), there.hears(1))
        old = here.log.epoch
        await database.log.delete_many({})
        async with running(database) as restarted:
            assert restarted.log.epoch != old
            await restarted.log.publish(draft(2))
            await asyncio.gather(here.hears(2), there.hears(2))
            await there.log.publish(draft(3))
            await asyncio.gather(here.hears(3), restarted.hears(3))
            assert len({each.log.epoch for each in (here, there, restarted)}) == 1
            assert [each.gaps for each in (here, there, restarted)] == [1, 1, 0]
            assert here.told == [1, 2, 3]


async def test_processes_that_were_all_away_agree_again(database):
    async with running(database) as here, running(database) as there:
        await here.log.publish(draft(1))
        await there.hears(1)
        await database.log.delete_many({})
        here.asleep_seconds = there.asleep_seconds = RETENTION_SECONDS * 2
        await asyncio.gather(here.log.publish(draft(2)), there.log.publish(draft(3)))
        for process in (here, there):
            await asyncio.gather(process.hears(2), process.hears(3))
        assert (here.log.epoch, here.log.top) == (there.log.epoch, there.log.top)


async def test_a_silence_that_is_short_enough_costs_nobody_anything(database):
    async with running(database) as here, running(database, tailed=False) as sleeper:
        for n in range(BLOCK * 2):
            await here.log.publish(draft(n))
        sleeper.asleep_seconds = RETENTION_SECONDS * 2
        await sleeper.log.publish(draft("back"))
        assert sleeper.told == [*range(BLOCK * 2), "back"] and sleeper.gaps == 0


async def test_its_clients_are_told_to_reload_and_then_hear_everybody(start_server, database_uri, database):
    secret = "a-secret-that-is-long-enough-for-hs256"
    settings = (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={secret}",
    )
    here = start_server(*settings)
    token = token_for(here, "alice@example.com", secret=secret)
    stream = await EventStream.open(here)
    await stream.message()
    async with socket(here) as ws:
        await act(here, token, "createEvent", **event(title="Before"))
        await stream.until("event.created")
        await database.log.delete_many({})
        restarted = start_server(*settings)
        created = (await act(restarted, token, "createEvent", **event(title="After"))).json["data"]
        assert (await stream.until("error"))["data"]["code"] == "history_gone"
        while (await ws.message()) is not None:
            pass
        assert ws.close_code == 1001
    again = await EventStream.open(here, f"?lastEventId={stream.cursor}")
    assert (await again.message())["data"]["recovered"] is False
    for server in (here, restarted):
        later = (await act(server, token, "createEvent", **event(title="Later"))).json["data"]
        assert later["id"] != created["id"]
        await again.until("event.created", about=later["id"])
    await again.close()
