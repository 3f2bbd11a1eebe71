"""From the log to a socket: splice, lag, cut, heartbeat; on real sockets and a real database."""

import asyncio

from tests.delivery_room import Client, note, open_house
from tornado_copilot.delivery import heartbeat
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import DRAINING
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Publication


async def test_a_publication_reaches_everybody_on_its_channel_and_nobody_else(database):
    async with open_house(database) as house:
        here, there = await Client.connect(house), await Client.connect(house, channels="room:a")
        await house.log.publish(note(1))
        await house.log.publish(note(2, channel="room:a"))
        await house.log.publish(note(3))
        assert await here.numbers(until=3) == [1, 3]
        assert await there.numbers(until=2) == [2]
        await asyncio.gather(here.close(), there.close())


async def test_subscribes_that_race_with_publishes_miss_nothing_and_see_nothing_twice(database):
    total, subscribers = 600, 200
    async with open_house(database) as house:
        start = await house.log.publish(note(-1))

        async def publish():
            for n in range(total):
                await house.log.publish(note(n))

        async def subscribe(delay):
            await asyncio.sleep(delay)
            client = await Client.connect(house, since=start)
            seen = await client.numbers(until=total - 1)
            await client.close()
            return seen

        publishing = asyncio.create_task(publish())
        results = await asyncio.gather(*(subscribe(n * 0.004) for n in range(subscribers)))
        await publishing
    assert all(seen == list(range(total)) for seen in results)


async def test_a_client_that_drops_and_resumes_by_cursor_sees_each_once(database):
    async with open_house(database) as house:
        client = await Client.connect(house)
        seen = []
        for n in range(0, 120, 3):
            await asyncio.gather(*(house.log.publish(note(n + k)) for k in range(3)))
            message = await client.message()
            seen.append(message["data"]["n"])
            if n % 2:  # Drops off with two of a batch unread.
                await client.close()
                client = await Client.connect(house, since=client.cursor)
            else:
                seen += [(await client.message())["data"]["n"] for _ in range(2)]
                continue
            seen += [(await client.message())["data"]["n"] for _ in range(2)]
        await client.close()
    assert seen == list(range(120))


async def test_a_slow_reader_is_fed_from_the_log_and_gets_everything_in_order(database):
    async with open_house(database) as house:
        house.send_buffer_bytes = 8192
        client = await Client.connect(house, receive_buffer_bytes=8192)
        for n in range(60):
            await asyncio.gather(*(house.log.publish(note(n * 10 + k, size=1000)) for k in range(10)))
        connection = house.opened[0]
        assert not connection.is_live, "600 kB fitted into the outbox: the test shows nothing"
        assert connection.waiting_bytes <= house.outbox_max_bytes + 1200
        assert await client.numbers(until=599) == list(range(600))
        await house.log.publish(note(600))
        assert await client.numbers(until=600) == [600]
        assert connection.is_live
        await client.close()


async def test_a_reader_that_stops_is_cut_and_resumes_without_loss(database):
    async with open_house(database, stall_seconds=0.3) as house:
        house.send_buffer_bytes = 8192
        client = await Client.connect(house, receive_buffer_bytes=8192)
        for n in range(60):
            await asyncio.gather(*(house.log.publish(note(n * 10 + k, size=1000)) for k in range(10)))
        await asyncio.wait_for(house.until_empty(), 10)
        assert house.released == house.opened
        seen = []
        while (message := await client.message()) is not None:
            seen.append(message["data"]["n"])
        await client.close()
        assert 0 < len(seen) < 600
        client = await Client.connect(house, since=client.cursor)
        seen += await client.numbers(until=599)
        await client.close()
    assert seen == list(range(600))


async def test_ephemeral_publications_have_no_cursor_and_are_not_replayed(database):
    async with open_house(database) as house:
        client = await Client.connect(house)
        await house.log.publish(note(1))
        house.hub.publish(Publication("events", note(2).encoded()))
        assert await client.numbers(until=2) == [1, 2]
        again = await Client.connect(house, since=client.cursor)
        await house.log.publish(note(3))
        assert await again.numbers(until=3) == [3]
        await asyncio.gather(client.close(), again.close())


async def test_a_heartbeat_carries_the_current_cursor_to_a_quiet_client(database):
    async with open_house(database, heartbeat_seconds=0.2) as house:
        client = await Client.connect(house, channels="room:quiet")
        for n in range(5):
            newest = await house.log.publish(note(n))
        while (beat := await client.message()) and client.cursor != str(newest):
            pass
        assert beat["type"] == "heartbeat" and beat["data"]["authenticated"] is False
        await client.close()


async def test_heartbeats_of_many_take_turns_with_all_else_and_never_take_a_client_back(database, monkeypatch):
    monkeypatch.setattr(heartbeat, "TURN_SECONDS", 0)
    turn, beats, beat = 0, [], Connection.beat

    def watched(self, frame):
        beats.append((turn, self.id))
        beat(self, frame)

    async def count_turns():
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    async def follow(client):
        """The numbers of the notes until a heartbeat has come with the cursor of the last of them."""
        numbers, last = [], None
        while message := await client.message():
            cursor = Cursor.parse(client.cursor)
            assert last is None or (cursor.batch, cursor.index) >= last, "it would be told again what it has seen"
            last = (cursor.batch, cursor.index)
            if message["type"] == "note":
                numbers.append(message["data"]["n"])
            elif numbers[-1:] == [99]:
                return numbers
        return numbers

    monkeypatch.setattr(Connection, "beat", watched)
    async with open_house(database, heartbeat_seconds=1) as house:
        clients = [await Client.connect(house) for _ in range(40)]
        counting = asyncio.create_task(count_turns())
        following = asyncio.gather(*map(follow, clients))
        for n in range(100):
            await house.log.publish(note(n))
            await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            assert await following == [list(range(100))] * 40
        counting.cancel()
        await asyncio.gather(*(client.close() for client in clients))
    assert len({name for _, name in beats}) == 40
    assert len({turn for turn, _ in beats}) == len(beats), "one each turn, where a turn has no time for two"


async def test_the_place_of_a_client_that_goes_is_freed_once(database):
    async with open_house(database) as house:
        for stray in (b"", b"stray bytes after the request"):
            client = await Client.connect(house)
            client._writer.write(stray)
            await client.close()
        await asyncio.wait_for(house.until_empty(), 5)
        assert len(house.released) == 2
        assert not house.hub._by_channel and not house.heartbeat._of


async def test_draining_says_so_and_asks_to_come_back_later(database):
    async with open_house(database) as house:
        client = await Client.connect(house)
        await house.connections.drain(0)
        rest = (await client._reader.read()).decode()
        assert rest.startswith("retry: ") and '"code":"draining"' in rest
        await client.close()


async def test_a_burst_is_two_writes_and_the_first_message_does_not_wait(database, monkeypatch):
    writes = []
    write = Outlet.write

    def watched(self, data):
        writes.append(data)
        return write(self, data)

    async with open_house(database) as house:
        client = await Client.connect(house)
        monkeypatch.setattr(Outlet, "write", watched)
        for n in range(20):
            house.hub.publish(Publication("events", note(n).encoded()))
        assert len(writes) == 1, "the first message waits for nothing"
        assert await client.numbers(until=19) == list(range(20))
        assert len(writes) == 2
        await client.close()


async def test_what_waits_to_be_joined_is_sent_before_the_goodbye(database):
    async with open_house(database) as house:
        client = await Client.connect(house)
        for n in range(3):
            house.hub.publish(Publication("events", note(n).encoded()))
        house.opened[0].disconnect(DRAINING)
        assert await client.numbers(until=2) == [0, 1, 2]
        assert (await client.message())["data"]["code"] == "draining"
        assert await client.message() is None
        await client.close()


async def test_what_waits_to_be_joined_is_written_when_it_is_more_than_the_outbox_holds(database):
    async with open_house(database) as house:
        client = await Client.connect(house)
        for n in range(100):
            house.hub.publish(Publication("events", note(n, size=1000).encoded()))
            assert house.opened[0].waiting_bytes <= house.outbox_max_bytes + 1200
        assert house.opened[0].is_live, "the socket took all of it"
        assert await client.numbers(until=99) == list(range(100))
        await client.close()
