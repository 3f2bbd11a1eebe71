"""A network that cuts, stalls and delays at random: every client ends with everything, in order, once."""

import asyncio
import json
import random
import uuid
from contextlib import asynccontextmanager, suppress

import pytest
from tornado.httpclient import HTTPClientError
from tornado.simple_httpclient import HTTPStreamClosedError, HTTPTimeoutError
from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, EventStream, act, event, token_for

CLIENTS_OF_EACH_KIND = 10
EVENTS = 1000
SECONDS = 40


class BadNetwork:
    """A TCP proxy that is bad to each connection in a way of its own. Seeded, so that a failure can be looked into."""

    def __init__(self, server_url, seed):
        self._host, _, port = server_url.removeprefix("http://").rpartition(":")
        self._server_port = int(port)
        self._random = random.Random(seed)
        self.is_bad = True
        self.cuts = self.stalls = 0
        self.url = ""

    @asynccontextmanager
    async def running(self):
        tasks = set()

        async def accepted(reader, writer):
            tasks.add(asyncio.current_task())
            with suppress(OSError):
                await self._carry(reader, writer)
            writer.transport.abort()
            tasks.discard(asyncio.current_task())

        listener = await asyncio.start_server(accepted, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            listener.close()
            for task in list(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _carry(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection(self._host, self._server_port)
        try:
            async with asyncio.timeout(self._random.expovariate(1 / 3) if self.is_bad else None):
                await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))
        except TimeoutError:
            self.cuts += 1
        finally:
            far_writer.transport.abort()

    async def _copy(self, source, target):
        while data := await source.read(4096):
            if self.is_bad and self._random.random() < 0.3:
                await asyncio.sleep(self._random.uniform(0, 0.1))
            if self.is_bad and self._random.random() < 0.01:
                self.stalls += 1
                await asyncio.sleep(self._random.uniform(1, 3))
            # In pieces, as a network may.
            middle = self._random.randrange(len(data)) if self.is_bad else 0
            for piece in (data[:middle], data[middle:]):
                target.write(piece)
                await target.drain()
        target.close()


class Listener:
    """Comes back with its cursor for as long as it has not heard everything."""

    def __init__(self, network, until):
        self.network = network
        self.heard = []
        self.cursor = ""
        self.connects = 0
        self._until = until

    def take(self, message, cursor):
        if message["type"] == "connection":
            assert message["data"].get("recovered") is not False
            return
        self.cursor = cursor or self.cursor
        if message["type"] == "event.created":
            self.heard.append(message["data"]["event"]["title"])

    async def listen(self):
        while len(self.heard) < self._until:
            self.connects += 1
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError, HTTPClientError):
                with suppress(HTTPStreamClosedError, HTTPTimeoutError):
                    await self.connect_once(f"?lastEventId={self.cursor}")
            await asyncio.sleep(0.05)


class EventStreamListener(Listener):
    async def connect_once(self, query):
        stream = await EventStream.open(self.network, query)
        try:
            while len(self.heard) < self._until and (message := await stream.message(timeout=8)) is not None:
                self.take(message, stream.cursor)
        finally:
            await stream.close()


class SocketListener(Listener):
    async def connect_once(self, query):
        url = self.network.url.replace("http", "ws") + f"{PREFIX}/ws{query}"
        connection = await asyncio.wait_for(websocket_connect(url, connect_timeout=5), 8)
        try:
            while len(self.heard) < self._until:
                text = await asyncio.wait_for(connection.read_message(), 8)
                if text is None:
                    return
                message = json.loads(text)
                self.take(message, message.get("id"))
        finally:
            connection.close()


# A handshake that is cut leaves Tornado's client to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.timeout(180)
@pytest.mark.gen_test(timeout=170)
async def test_twenty_clients_on_both_transports_hear_everything_in_order_once(start_server):
    server = start_server(
        "limits.connects_per_address_per_minute=0",
        "limits.connections_per_address=0",
        "limits.posts_per_user_per_minute=0",
        "stream.heartbeat_seconds=3",
    )
    token = token_for(server, "alice@example.com")
    first = await EventStream.open(server)
    await first.message()
    seed = uuid.uuid4().int % 10**6
    async with BadNetwork(server.url, seed).running() as network:
        listeners = [
            kind(network, EVENTS) for kind in (EventStreamListener, SocketListener) for _ in range(CLIENTS_OF_EACH_KIND)
        ]
        for listener in listeners:
            listener.cursor = first.cursor
        listening = [asyncio.create_task(listener.listen()) for listener in listeners]
        order = []

        async def publish():
            for number in range(EVENTS):
                reply = await act(server, token, "createEvent", **event(title=f"Event {number}"))
                assert reply.status == 200, reply.raw
                order.append(f"Event {number}")
                await asyncio.sleep(SECONDS / EVENTS * random.random())

        await publish()
        network.is_bad = False
        async with asyncio.timeout(60):
            await asyncio.gather(*listening)
    await first.close()
    for listener in listeners:
        assert listener.heard == order, f"seed {seed}: {type(listener).__name__} after {listener.connects} connects"
    assert network.cuts > 100 and network.stalls > 5
    print(f"cuts {network.cuts}, stalls {network.stalls}, connects {[each.connects for each in listeners]}")
