"""A delivery room with a door to the network, and clients that come in by it: real sockets, a real log."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from tornado_copilot.access.caller import ANONYMOUS
from tornado_copilot.delivery.connection import Connection
from tornado_copilot.delivery.connections import Connections
from tornado_copilot.delivery.framing import EventStreamFraming
from tornado_copilot.delivery.heartbeat import Heartbeat
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.storage.log import Log
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.publication import Draft

HEAD = b"HTTP/1.1 200 OK\r\n\r\n: open\n\n"


class Door(RequestHandler):
    """Lets a connection in, as the event stream's handler does, and nothing else."""

    def initialize(self, house):
        self.house = house

    def get(self):
        house = self.house
        since = Cursor.parse(self.get_query_argument("since", ""))
        channels = frozenset(self.get_query_argument("channels", "events").split(","))
        stream = self.detach()
        if house.send_buffer_bytes:
            stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, house.send_buffer_bytes)
        house.streams.append(stream)
        connection = Connection(
            f"c{len(house.opened)}",
            ANONYMOUS,
            channels,
            outlet=Outlet(stream, stall_seconds=house.stall_seconds),
            framing=house.framing,
            history=house.log,
            outbox_max_bytes=house.outbox_max_bytes,
            stall_seconds=house.stall_seconds,
            joiner=house.hub.joiner,
            counts=house.hub.counts,
        )
        house.opened.append(connection)
        house.connections.open(connection, HEAD, since=since, release=lambda: house.released.append(connection))


class House:
    """A delivery room with a door to the network."""

    def __init__(self, database, *, outbox_max_bytes=16_384, stall_seconds=5.0, heartbeat_seconds=3600.0):
        self.framing = EventStreamFraming()
        self.hub = Hub(join_seconds=0.005)
        self.log = Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=self.hub.deliver)
        self.heartbeat = Heartbeat(heartbeat_seconds, cursor=lambda: self.log.cursor)
        self.connections = Connections(self.hub, self.heartbeat)
        self.outbox_max_bytes = outbox_max_bytes
        self.stall_seconds = stall_seconds
        self.send_buffer_bytes = 0
        self.opened = []
        self.streams = []
        self.released = []

    async def until_empty(self):
        while len(self.connections):
            await asyncio.sleep(0.005)


@asynccontextmanager
async def open_house(database, **settings):
    house = House(database, **settings)
    await house.log.open()
    house.heartbeat.start()
    server = HTTPServer(Application([("/", Door, {"house": house})]))
    listening, house.port = bind_unused_port()
    server.add_socket(listening)
    try:
        yield house
    finally:
        await house.connections.drain(0)
        await asyncio.wait_for(house.until_empty(), 5)
        server.stop()
        await server.close_all_connections()
        house.heartbeat.stop()
        await house.log.close()


class Client:
    """Reads an event stream off a raw socket."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer
        self.cursor = None

    @classmethod
    async def connect(cls, house, *, since=None, channels="events", receive_buffer_bytes=0):
        sock = socket.socket()
        if receive_buffer_bytes:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", house.port))
        reader, writer = await asyncio.open_connection(sock=sock, limit=2**16)
        writer.write(f"GET /?since={since or ''}&channels={channels} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await reader.readuntil(b": open\n\n")
        return cls(reader, writer)

    async def message(self):
        """The next message, keeping its cursor; None at the end."""
        try:
            frame = await self._reader.readuntil(b"\n\n")
        except asyncio.IncompleteReadError:
            return None
        message = None
        for line in frame.decode().splitlines():
            name, _, value = line.partition(": ")
            if name == "id":
                self.cursor = value
            elif name == "data":
                message = json.loads(value)
        return message or await self.message()

    async def numbers(self, until):
        """The numbers of the notes that come, up to and with `until`."""
        seen = []
        while not seen or seen[-1] != until:
            message = await self.message()
            assert message is not None, f"cut after {len(seen)}, the last being {seen[-1:]}"
            if message["type"] == "note":
                seen.append(message["data"]["n"])
        return seen

    async def close(self):
        self._writer.close()
        await asyncio.gather(self._writer.wait_closed(), return_exceptions=True)


def note(number, size=0, channel="events"):
    return Draft(channel, {"type": "note", "data": {"n": number, "padding": "x" * size}})
