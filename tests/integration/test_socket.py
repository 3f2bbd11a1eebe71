"""`PREFIX/ws`: all that GET and POST do, over one WebSocket; its handshake, its frames and how it ends."""

import asyncio
import json
import time
import uuid
from contextlib import asynccontextmanager

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, act, agent_input, call, event, token_for


class Socket:
    """A WebSocket client that speaks JSON."""

    def __init__(self, connection):
        self._connection = connection
        self.cursor = None

    @property
    def close_code(self):
        return self._connection.close_code

    @property
    def subprotocol(self):
        return self._connection.selected_subprotocol

    async def say(self, frame):
        await self._connection.write_message(
            frame if isinstance(frame, (str, bytes)) else json.dumps(frame), binary=isinstance(frame, bytes)
        )

    async def message(self, within=10):
        text = await asyncio.wait_for(self._connection.read_message(), within)
        if text is None:
            return None
        message = json.loads(text)
        self.cursor = message.get("id", self.cursor)
        return message

    async def until(self, kind, about=None):
        while (message := await self.message()) is not None:
            if message["type"] == kind and about in (None, message["data"].get("event", {}).get("id")):
                return message
        raise AssertionError(f"closed with {self.close_code} without {kind}")

    async def ask(self, **frame):
        await self.say({"requestId": "r", **frame})
        while (message := await self.message()) is not None:
            if message.get("requestId") == "r":
                return message
        raise AssertionError(f"closed with {self.close_code}")


@asynccontextmanager
async def socket(server, query="", subprotocols=None, **headers):
    request = HTTPRequest(
        server.url.replace("http", "ws") + f"{PREFIX}/ws{query}",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    connection = await websocket_connect(request, subprotocols=subprotocols)
    try:
        yield Socket(connection)
    finally:
        connection.close()
        while connection.close_code is None and await connection.read_message() is not None:
            pass


async def test_the_first_message_is_that_of_the_event_stream(server):
    async with socket(server) as ws:
        message = await ws.message()
        assert message["type"] == "connection" and message["id"]
        assert list(message["data"])[:2] == ["status", "authenticated"]
        assert message["data"]["channels"] == ["events"]


@pytest.mark.parametrize("how", ["header", "query", "ticket", "subprotocol"])
async def test_every_way_to_say_who_one_is(server, how):
    token = token_for(server, "socket@example.com")
    query, headers, subprotocols = "", {}, None
    if how == "header":
        headers = {"Authorization": f"Bearer {token}"}
    elif how == "query":
        query = f"?token={token}"
    elif how == "ticket":
        ticket = (await call(server, "POST", f"{PREFIX}/ticket", b"", Authorization=f"Bearer {token}")).json["ticket"]
        query = f"?ticket={ticket}"
    else:
        subprotocols = ["copilot.v1", f"bearer.{token}"]
    async with socket(server, query, subprotocols, **headers) as ws:
        assert (await ws.message())["data"]["user"] == "socket@example.com"
        assert ws.subprotocol == ("copilot.v1" if subprotocols else None)


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("?token=nonsense", {}, 401),
        ("?ticket=nonsense", {}, 401),
        ("?channels=user:bob", {}, 403),
        ("", {"Origin": "https://evil.example"}, 403),
    ],
)
async def test_a_handshake_that_is_refused_says_why_by_status(server, query, headers, status):
    with pytest.raises(HTTPClientError) as caught:
        async with socket(server, query, **headers):
            pass
    assert caught.value.code == status
    assert json.loads(caught.value.response.body)["success"] is False
    plain = await call(server, "GET", f"{PREFIX}/ws")
    assert plain.status == 400


async def test_what_post_does_a_frame_does_with_its_request_id(server):
    token = token_for(server, "frames@example.com")
    async with socket(server, Authorization=f"Bearer {token}") as ws:
        created = await ws.ask(type="action", action="createEvent", parameters=event(title="Over the socket"))
        assert created["success"] is True and created["data"]["title"] == "Over the socket"
        heard = await ws.until("event.created", about=created["data"]["id"])
        assert heard["data"]["event"]["id"] == created["data"]["id"] and heard["channel"] == "events" and heard["id"]
        assert (await ws.ask(type="suggestions", text="fin"))["suggestions"]
        assert (await ws.ask(type="ping"))["type"] == "pong"
        await ws.say({"type": "chat", "requestId": "c", "messages": [{"role": "user", "content": "help"}]})
        kinds = []
        while not kinds or kinds[-1] != "done":
            message = await ws.message()
            if message.get("requestId") == "c":
                kinds.append(message["type"])
        assert kinds[0] == "thinking" and kinds[-2] == "message" and kinds.count("token") > 3


async def test_an_agent_run_gives_the_same_events_as_over_post(server):
    run = agent_input("ws-run", "help")
    async with socket(server) as ws:
        await ws.say({"type": "run", "requestId": "r4", "input": run, "agentId": "default"})
        kinds = []
        while not kinds or kinds[-1] != "RUN_FINISHED":
            message = await ws.message()
            if message.get("requestId") == "r4":
                kinds.append(message["type"])
        assert kinds[0] == "RUN_STARTED" and "TEXT_MESSAGE_CONTENT" in kinds


async def test_a_cursor_resumes_on_the_other_transport_too(server):
    token = token_for(server, "resume@example.com")
    async with socket(server) as ws:
        await ws.message()
        cursor = ws.cursor
    created = (await act(server, token, "createEvent", **event(title="While away"))).json["data"]
    async with socket(server, f"?lastEventId={cursor}") as ws:
        assert (await ws.message())["data"]["recovered"] is True
        assert (await ws.until("event.created", about=created["id"]))["id"]
    async with socket(server) as ws:
        assert "recovered" not in (await ws.message())["data"]
        answer = await ws.ask(type="subscribe", channels=["events"], lastEventId="nonsense")
        assert answer["data"]["recovered"] is False


async def test_a_channel_that_is_heard_already_is_told_again_from_where_the_client_asks(server):
    token = token_for(server, "again@example.com")
    async with socket(server) as ws:
        await ws.message()
        cursor = ws.cursor
    missed = [
        (await act(server, token, "createEvent", **event(title=f"Missed {n}"))).json["data"]["id"] for n in (1, 2)
    ]
    async with socket(server) as ws:
        assert "recovered" not in (await ws.message())["data"]
        answer = await ws.ask(type="subscribe", channels=["events"], lastEventId=cursor)
        assert answer["data"] == {"channels": ["events"], "recovered": True}
        for event_id in missed:
            await ws.until("event.created", about=event_id)
        later = (await act(server, token, "createEvent", **event(title="Later"))).json["data"]["id"]
        await ws.until("event.created", about=later)


async def test_bad_frames_get_an_error_and_the_connection_lives_on(server):
    async with socket(server) as ws:
        await ws.message()
        for frame, code in (
            ("{", "malformed_request"),
            (b"\x00\x01", "malformed_request"),
            ("[]", "malformed_request"),
            ('{"no":"type"}', "malformed_request"),
            ('{"type":"dance"}', "malformed_request"),
            ('{"type":"chat","messages":"x"}', "invalid_parameters"),
            ('{"type":"run","input":[]}', "invalid_parameters"),
            ('{"type":"run","input":{}}', "invalid_parameters"),
            ('{"type":"action","action":"nothing"}', "not_found"),
            ('{"type":"action","action":"createEvent","parameters":{}}', "unauthenticated"),
            ('{"type":"subscribe","channels":"events"}', "invalid_parameters"),
            ('{"type":"subscribe","channels":["user:bob"]}', "forbidden"),
            ('{"type":"ping","requestId":7}', "invalid_parameters"),
        ):
            await ws.say(frame)
            error = await ws.until("error")
            assert error["data"]["code"] == code, frame
            assert error["data"]["message"]
        assert (await ws.ask(type="ping"))["type"] == "pong"


async def test_a_conversation_may_be_larger_than_other_frames(server):
    image = {"type": "image", "source": {"type": "data", "value": "A" * 2_000_000, "mimeType": "image/png"}}
    run = agent_input(uuid.uuid4().hex, "")
    run["messages"][0]["content"] = [{"type": "text", "text": "help"}, image]
    async with socket(server) as ws:
        await ws.message()
        await ws.say({"type": "run", "requestId": "r1", "input": run})
        while (message := await ws.message())["type"] != "RUN_FINISHED":
            assert message["type"] not in {"RUN_ERROR", "error"}
        assert message["requestId"] == "r1"
        for limit, refused in (
            ("limits.body_max_bytes", {"type": "suggestions", "requestId": "r2", "text": "x" * 1_100_000}),
            (None, {"type": "run", "requestId": "r3", "input": {**run, "state": {"list": [1] * 600_000}}}),
        ):
            await ws.say(refused)
            error = (await ws.until("error"))["data"]
            assert error["code"] == "too_large" and error.get("limit") == limit
        assert (await ws.ask(type="ping"))["type"] == "pong"


async def test_a_frame_that_is_too_large_closes_with_1009(start_server):
    server = start_server("limits.run_body_max_bytes=1048576")
    async with socket(server) as ws:
        await ws.message()
        await ws.say("x" * 1_100_000)
        while await ws.message() is not None:
            pass
        assert ws.close_code == 1009


async def test_a_token_that_expires_closes_with_4401(server):
    token = token_for(server, "short@example.com", exp=int(time.time()) + 2)
    async with socket(server, Authorization=f"Bearer {token}") as ws:
        while await ws.message() is not None:
            pass
        assert ws.close_code == 4401


async def test_draining_closes_with_1001(start_server):
    server = start_server()
    async with socket(server) as ws:
        await ws.message()
        ended = asyncio.get_running_loop().run_in_executor(None, server.terminate)
        while await ws.message() is not None:
            pass
        assert ws.close_code == 1001
    assert await ended == 0


async def test_heartbeats_come_and_a_client_that_answers_no_ping_is_ended(start_server):
    server = start_server("stream.heartbeat_seconds=1")
    async with socket(server) as ws:
        for _ in range(3):
            assert (await ws.until("heartbeat"))["data"]["authenticated"] is False
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET {PREFIX}/ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    rest = await asyncio.wait_for(reader.read(), 10)
    assert b" 101 " in rest and rest.count(b'"type":"heartbeat"') == 1
    writer.close()
