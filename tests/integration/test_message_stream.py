"""The body of a streamed answer, on a real socket."""

import asyncio
from contextlib import asynccontextmanager

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream, StreamClosedError
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from tornado_copilot.handlers.message_stream import MessageStream


class Door(RequestHandler):
    """Streams what it is given, as `ReplyHandler` does."""

    def initialize(self, batches, before, outcome):
        self.batches, self.before, self.outcome = batches, before, outcome

    async def get(self):
        self.before(self)
        stream = self.stream = MessageStream(self, keep_alive_seconds=60, stall_seconds=60)
        stream.begin(b": ping\n\n")
        try:
            await stream.write_all(self.batches(), lambda messages: messages[0])
            self.finish()
        except StreamClosedError:
            self.outcome.set_result("the client has gone")
        else:
            self.outcome.set_result("finished")

    def on_connection_close(self):
        if hasattr(self, "stream"):
            self.stream.client_left()


@asynccontextmanager
async def streamed(batches, before=lambda handler: None):
    outcome = asyncio.get_running_loop().create_future()
    door = ("/", Door, {"batches": batches, "before": before, "outcome": outcome})
    server = HTTPServer(Application([door]))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    try:
        async with asyncio.timeout(10):
            yield reader, writer, outcome
    finally:
        writer.close()
        server.stop()
        await server.close_all_connections()


async def at_once():
    yield [b"data: first\n\n"]
    yield [b"data: second\n\n"]


async def never():
    await asyncio.Event().wait()
    yield [b""]


async def nothing():
    for messages in ():
        yield messages


async def test_what_is_there_at_once_is_written_with_the_head(monkeypatch):
    writes, write = [], IOStream.write

    def watched(self, data):
        writes.append(bytes(data))
        return write(self, data)

    monkeypatch.setattr(IOStream, "write", watched)
    async with streamed(at_once) as (reader, _, outcome):
        body = await reader.read()
        assert await outcome == "finished"
    assert body.index(b": ping\n\n") < body.index(b"data: first\n\n") < body.index(b"data: second\n\n")
    assert b" 200 OK" in writes[0] and b": ping\n\n" in writes[0] and b"data: first\n\n" in writes[0]
    assert body.count(b": ping") == 1


async def test_where_nothing_is_there_the_head_does_not_wait_for_it():
    async with streamed(never) as (reader, writer, outcome):
        assert b" 200 OK" in await reader.readuntil(b": ping\n\n")
        assert not outcome.done()
        writer.transport.abort()
        assert await outcome == "the client has gone"


async def test_a_stream_of_nothing_begins_and_ends():
    async with streamed(nothing) as (reader, _, outcome):
        assert (await reader.read()).count(b": ping\n\n") == 1
        assert await outcome == "finished"


async def test_a_client_that_went_before_the_first_word_is_noticed_though_none_ever_comes():
    async with streamed(never, before=lambda handler: handler.request.connection.stream.close()) as (_, _, outcome):
        assert await outcome == "the client has gone"
