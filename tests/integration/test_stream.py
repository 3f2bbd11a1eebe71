"""`GET /api/copilotkit` as a client sees it: the head, the first message, heartbeats, resume, refusals, the end."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from tests.http_calls import PREFIX, EventStream, act, call, event, token_for


async def test_a_plain_curl_hears_at_once_that_it_is_connected(server):
    stream = await EventStream.open(server)
    assert stream.status == 200
    head = stream.head.lower()
    for header in (
        "content-type: text/event-stream; charset=utf-8",
        "cache-control: no-cache, no-transform",
        "x-accel-buffering: no",
    ):
        assert header in head
    assert "content-encoding" not in head and "server:" not in head
    message = await stream.message()
    assert stream.retry_milliseconds == 2000
    assert list(message) == ["type", "data"] and message["type"] == "connection"
    data = message["data"]
    assert list(data)[:2] == ["status", "authenticated"]
    assert data["status"] == "connected" and data["authenticated"] is False and "user" not in data
    assert data["heartbeatSeconds"] == 30 and data["channels"] == ["events"] and "recovered" not in data
    assert stream.cursor
    await stream.close()


async def test_no_block_of_a_stream_is_without_a_message(start_server):
    server = start_server("limits.connections_per_address=1", "stream.heartbeat_seconds=0.3")
    host = server.url.removeprefix("http://")
    blocks = []
    async with connected(host) as (reader, writer), connected(host) as (soft_reader, soft_writer):
        writer.write(f"GET {PREFIX} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        blocks += [await reader.readuntil(b"\n\n") for _ in range(2)]
        soft_writer.write(f"GET {PREFIX}?soft=1 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        await soft_reader.readuntil(b"\r\n\r\n")
        blocks.append(await soft_reader.readuntil(b"\n\n"))
        assert b"rate_limited" in blocks[-1]
        ended = asyncio.get_running_loop().run_in_executor(None, server.terminate)
        blocks += (await reader.read()).removesuffix(b"\n\n").split(b"\n\n")
        assert b"draining" in blocks[-1]
        assert await ended == 0
    assert all(b"data: " in block for block in blocks), blocks
    assert [block.startswith(b"retry: ") for block in blocks] == [True, False, True, *[False] * (len(blocks) - 4), True]


@asynccontextmanager
async def connected(host):
    reader, writer = await asyncio.open_connection(*host.split(":"))
    try:
        async with asyncio.timeout(10):
            yield reader, writer
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_a_token_says_who_is_connected(server):
    token = token_for(server, "user@example.com")
    stream = await EventStream.open(server, Accept="text/event-stream", Authorization=f"Bearer {token}")
    data = (await stream.message())["data"]
    assert list(data)[:3] == ["status", "authenticated", "user"]
    assert data["authenticated"] is True and data["user"] == "user@example.com"
    assert data["channels"] == ["events", "user:user@example.com"]
    await stream.close()


async def test_heartbeats_come_in_the_interval_with_the_real_time(start_server):
    server = start_server("stream.heartbeat_seconds=1")
    stream = await EventStream.open(server)
    await stream.message()
    times = []
    for _ in range(2):
        beat = await stream.message()
        assert beat["type"] == "heartbeat" and beat["data"]["authenticated"] is False
        assert (
            abs(
                time.time()
                - time.mktime(time.strptime(beat["data"]["timestamp"], "%Y-%m-%dT%H:%M:%SZ"))
                + time.timezone
            )
            < 5
        )
        times.append(beat["data"]["timestamp"])
    assert times[0] < times[1]
    await stream.close()


async def test_a_change_is_heard_live_and_once_more_by_nobody(server):
    token = token_for(server, "organiser@example.com")
    stream = await EventStream.open(server)
    await stream.message()
    created = (await act(server, token, "createEvent", **event(title="Heard live"))).json["data"]
    heard = await stream.until("event.created", about=created["id"])
    assert heard["channel"] == "events" and heard["data"]["event"]["id"] == created["id"]
    cursor = stream.cursor
    await stream.close()

    await act(server, token, "updateEvent", eventId=created["id"], title="Changed while away")
    for query, headers in (
        (f"?lastEventId={cursor}", {}),
        (f"?last_event_id={cursor}", {}),
        ("", {"Last_Event_ID": cursor}),
    ):
        again = await EventStream.open(server, query, **headers)
        assert (await again.message())["data"]["recovered"] is True
        heard = await again.message()
        assert heard["type"] == "event.changed" and heard["data"]["event"]["title"] == "Changed while away"
        await again.close()


@pytest.mark.parametrize("cursor", ["nonsense", "ffffffffffff-1.0", "0-0.0", "9" * 500])
async def test_a_cursor_that_cannot_be_resumed_is_told_never_silence(server, cursor):
    stream = await EventStream.open(server, f"?lastEventId={cursor}")
    assert (await stream.message())["data"]["recovered"] is False
    assert stream.cursor
    await stream.close()


async def test_a_ticket_opens_one_stream(server):
    token = token_for(server, "browser@example.com")
    ticket = (await call(server, "POST", f"{PREFIX}/ticket", b"", Authorization=f"Bearer {token}")).json
    assert ticket["expiresInSeconds"] == 30
    stream = await EventStream.open(server, f"?ticket={ticket['ticket']}")
    assert (await stream.message())["data"]["user"] == "browser@example.com"
    await stream.close()
    again = await call(server, "GET", f"{PREFIX}?ticket={ticket['ticket']}")
    assert again.status == 401 and again.json["code"] == "invalid_token"
    nobody = await call(server, "POST", f"{PREFIX}/ticket", b"")
    assert nobody.status == 401


async def test_a_stream_ends_with_its_token(server):
    token = token_for(server, "short@example.com", exp=int(time.time()) + 2)
    stream = await EventStream.open(server, Authorization=f"Bearer {token}")
    await stream.message()
    error = await stream.until("error")
    assert error["data"]["code"] == "token_expired"
    assert await stream.message() is None
    refused = await call(server, "GET", PREFIX, Authorization=f"Bearer {token}")
    assert refused.status == 401 and refused.json["code"] == "token_expired"
    await stream.close()


async def test_a_bad_token_is_refused_and_never_anonymous(server):
    for headers in ({"Authorization": "Bearer nonsense"}, {"Authorization": "Basic dTpw"}, {"Authorization": "Bearer"}):
        reply = await call(server, "GET", PREFIX, **headers)
        assert reply.status == 401 and reply.json["success"] is False
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert (await call(server, "GET", f"{PREFIX}?token=nonsense")).status == 401


async def test_other_channels_are_refused_by_name(server):
    token = token_for(server, "alice@example.com")
    reply = await call(server, "GET", f"{PREFIX}?channels=user:bob@example.com", Authorization=f"Bearer {token}")
    assert reply.status == 403 and "user:bob@example.com" in reply.json["error"]


async def test_json_is_described_to_who_prefers_it(server):
    reply = await call(server, "GET", PREFIX, Accept="application/json")
    assert reply.status == 200 and "default" in reply.json["agents"]
    # As the stream would be: a browser does not tell a page why it was refused one.
    for channels, status in (("events", 200), ("room:of-others", 403)):
        reply = await call(server, "GET", f"{PREFIX}?channels={channels}", Accept="application/json")
        assert reply.status == status


async def test_head_and_options_and_other_verbs(server):
    head = await call(server, "HEAD", PREFIX)
    assert head.status == 200 and head.headers["Content-Type"].startswith("text/event-stream") and not head.raw
    options = await call(server, "OPTIONS", PREFIX)
    assert options.status == 204 and "POST" in options.headers["Allow"]
    wrong = await call(server, "PUT", PREFIX, {})
    assert wrong.status == 405 and wrong.json["code"] == "method_not_allowed" and "GET" in wrong.headers["Allow"]


async def test_pages_of_listed_origins_may_call_and_others_may_not(start_server):
    server = start_server("server.origins=[https://app.example.com]")
    listed = await call(
        server,
        "OPTIONS",
        PREFIX,
        Origin="https://app.example.com",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="authorization,x-mine",
    )
    assert listed.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "authorization" in listed.headers["Access-Control-Allow-Headers"].lower()
    assert "x-mine" in listed.headers["Access-Control-Allow-Headers"]
    stream = await EventStream.open(server, Origin="https://app.example.com")
    assert "Access-Control-Allow-Origin: https://app.example.com" in stream.head
    await stream.close()
    for path, method in ((PREFIX, "GET"), (PREFIX, "POST")):
        reply = await call(server, method, path, {} if method == "POST" else None, Origin="https://evil.example")
        assert reply.status == 403 and "Access-Control-Allow-Origin" not in reply.headers


async def test_limits_refuse_with_a_clear_error_and_a_place_that_is_freed(start_server):
    server = start_server("limits.connections_per_address=2")
    streams = [await EventStream.open(server) for _ in range(2)]
    refused = await call(server, "GET", PREFIX)
    assert refused.status == 429 and int(refused.headers["Retry-After"]) > 0
    assert "connections_per_address" in refused.json["error"]
    soft = await EventStream.open(server, "?soft=1")
    assert soft.status == 200
    assert (await soft.message())["data"]["code"] == "rate_limited" and soft.retry_milliseconds >= 10_000
    assert "content-length" in soft.head.lower(), "the body has an end, so that the client waits and comes back"
    await streams.pop().close()
    for _ in range(100):
        again = await EventStream.open(server)
        if again.status == 200:
            break
        await asyncio.sleep(0.02)
    assert again.status == 200
    for stream in (*streams, again, soft):
        await stream.close()


async def test_sigterm_sends_streams_away_and_exits_cleanly(start_server):
    server = start_server()
    stream = await EventStream.open(server)
    await stream.message()
    ended = asyncio.get_running_loop().run_in_executor(None, server.terminate)
    error = await stream.until("error")
    assert error["data"]["code"] == "draining" and 250 <= stream.retry_milliseconds <= 3000
    assert await stream.message() is None
    assert await ended == 0
    await stream.close()


async def test_a_second_tab_sees_a_run_live_and_a_stranger_does_not(server):
    owner = {"Authorization": f"Bearer {token_for(server, 'tabs@example.com')}"}
    said = {"messages": [{"role": "user", "content": "hello"}], "threadId": "tabs"}
    assert (await call(server, "POST", PREFIX, said, **owner)).status == 200
    tab = await EventStream.open(server, "?channels=thread:tabs", **owner)
    assert "thread:tabs" in (await tab.message())["data"]["channels"]
    said["messages"] = [{"role": "user", "content": "help"}]
    answer = (await call(server, "POST", PREFIX, said, **owner)).json["messages"][-1]["content"]
    events, asked, run_id = [], [], None
    while not events or events[-1]["type"] != "RUN_FINISHED":
        told = await tab.until("run.events")
        assert told["channel"] == "thread:tabs" and told["data"]["threadId"] == "tabs"
        if [each["content"] for each in told["data"].get("messages", [])] == ["help"]:
            run_id = told["data"]["runId"]
        if told["data"]["runId"] != run_id:
            continue  # The last words of the first run, which are told a moment after its answer.
        events += told["data"]["events"]
        asked += told["data"].get("messages", [])
    assert events[0]["type"] == "RUN_STARTED" and [each["content"] for each in asked] == ["help"]
    assert "".join(each["delta"] for each in events if each["type"] == "TEXT_MESSAGE_CONTENT") == answer
    for headers in ({}, {"Authorization": f"Bearer {token_for(server, 'stranger@example.com')}"}):
        assert (await call(server, "GET", f"{PREFIX}?channels=thread:tabs", **headers)).status == 403
    assert (await call(server, "GET", f"{PREFIX}?channels=thread:no-such-thread", **owner)).status == 403
