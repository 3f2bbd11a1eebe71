"""Conversations with images in them are larger than other requests may be; all of them together have a bound."""

import asyncio
import json
import uuid
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from tests.agent_events import assert_valid
from tests.http_calls import PREFIX, agent_input, call, figures, post, token_for

PERFORMER = "agents.default={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
KILO, MEGA = 1024, 1_048_576


def with_image(thread_id, size_bytes, number=1):
    image = {"type": "image", "source": {"type": "data", "value": "A" * size_bytes, "mimeType": "image/png"}}
    body = agent_input(thread_id, "")
    body["messages"] = [{"id": f"u{number}", "role": "user", "content": [{"type": "text", "text": "hello"}, image]}]
    return {**body, "runId": f"r{number}"}


def as_run(body):
    return f"{PREFIX}/agent/default/run", body


def as_envelope(body):
    return PREFIX, {"method": "agent/run", "params": {"agentId": "default"}, "body": body}


def as_plain_run(body):
    return PREFIX, body


@pytest.fixture
def server(start_server):
    return start_server(PERFORMER)


@pytest.mark.parametrize("form", [as_run, as_envelope, as_plain_run])
async def test_a_conversation_with_images_is_answered_kept_and_goes_on_with_all_that_was_said(server, form):
    thread_id = uuid.uuid4().hex
    asked = with_image(thread_id, 3 * MEGA)
    for number in (1, 2, 3):
        path, body = form(asked)
        reply = await call(server, "POST", path, body)
        assert reply.status == 200, reply.raw[:300]
        assert_valid(reply.messages)
        assert reply.messages[-1]["type"] == "RUN_FINISHED"
        connected = await call(server, "POST", f"{PREFIX}/agent/default/connect", {**asked, "messages": []})
        kept = connected.messages[1]["messages"]
        assert kept[-1]["role"] == "assistant"
        assert len(kept[0]["content"][1]["source"]["value"]) == 3 * MEGA
        # As a page does it: all that there is, and what is new.
        more = with_image(thread_id, 3 * MEGA if number == 1 else KILO, number + 1)["messages"]
        asked = {**asked, "runId": f"r{number + 1}", "messages": [*kept, *more]}


async def test_what_is_too_large_is_refused_by_the_name_of_its_limit_and_the_server_goes_on(server):
    text = "x" * (2 * MEGA)
    for body in (
        {"action": "searchEvents", "parameters": {"query": text}},
        {"text": text},
        {"method": "info", "x": text},
    ):
        refused = await post(server, body)
        assert refused.status == 413 and "1048576 bytes long (limits.body_max_bytes)" in refused.json["error"]
    for path in ("/threads/clear", "/agent/default/stop/t", "/ticket"):
        assert (await call(server, "POST", PREFIX + path, {"x": text})).status in {413, 401}
    for path, body in (as_run(with_image("t", 17 * MEGA)), as_envelope(with_image("t", 50 * MEGA))):
        refused = await call(server, "POST", path, body)
        assert refused.status == 413 and "16777216 bytes long (limits.run_body_max_bytes)" in refused.json["error"]
    refused = await call(server, "POST", *as_run(with_image("t", 15 * MEGA + 100 * KILO)))
    assert refused.status == 413 and "message" in refused.json["error"] and "15728640" in refused.json["error"]
    many = {**agent_input("t", "hello"), "context": [], "state": {"list": [1] * MEGA}}
    refused = await call(server, "POST", *as_run(many))
    assert refused.status == 413 and "values" in refused.json["error"]
    shown = await figures(server)
    assert shown["copilot_refusals_total", "run_body_max_bytes"] == 2
    assert (await post(server, agent_input("t", "hello"))).status == 200


@pytest.fixture
def narrow(start_server):
    return start_server(
        PERFORMER,
        "limits.body_max_bytes=200000",
        "limits.run_body_max_bytes=1000000",
        "limits.bodies_max_bytes=1000000",
    )


@asynccontextmanager
async def stalling(server, size_bytes, token, *, chunked=False, sent=None):
    """Somebody who has sent nearly all of a body, and sends no more for now."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size_bytes}"
    head = f"POST {PREFIX}/agent/default/run HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{length}\r\n\r\n"
    writer.write(head.encode() + (b"%x\r\n" % size_bytes if chunked else b"") + b" " * (sent or size_bytes - 1))
    await writer.drain()
    yield reader, writer
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


@pytest.mark.parametrize("chunked", [False, True])
async def test_large_bodies_at_the_same_time_have_a_bound_which_leaves_room_for_small_ones(narrow, chunked):
    alice, bob = (token_for(narrow, name) for name in ("alice", "bob"))

    async def ask(token, size_bytes):
        path, body = as_run(with_image(uuid.uuid4().hex, size_bytes))
        return await call(narrow, "POST", path, body, Authorization=f"Bearer {token}")

    async with stalling(narrow, 600_000, alice, chunked=chunked):
        async with asyncio.timeout(10):
            while (refused := await ask(bob, 600_000)).status != 429:
                assert refused.status == 200, "the other has not been read yet"
        assert refused.json["limit"] == "limits.bodies_max_bytes" and "Retry-After" in refused.headers
        assert "1000000" in refused.json["error"] and refused.json["message"]
        assert (await ask(bob, 300_000)).status == 200
        assert (await ask(alice, 100_000)).status == 429, "who has more than a quarter with one body sends no other"
        assert (await ask(alice, 50_000)).status == 200
    async with asyncio.timeout(10):
        while (reply := await ask(bob, 600_000)).status == 429:
            assert json.loads(reply.raw)["code"] == "rate_limited"
    assert reply.status == 200
    assert (await ask(alice, 900_000)).status == 200, "what was answered is not held any more"


async def test_what_was_only_announced_takes_no_room_from_others(narrow):
    alice, bob = (token_for(narrow, name) for name in ("alice", "bob"))
    async with AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(stalling(narrow, 900_000, alice, sent=100))
        path, body = as_run(with_image("t", 900_000))
        assert (await call(narrow, "POST", path, body, Authorization=f"Bearer {bob}")).status == 200
