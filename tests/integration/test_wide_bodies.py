"""Bodies of very many small values: refused, or answered, without holding the loop."""

from __future__ import annotations

import json
import time

import pytest

from tests.http_calls import PREFIX, agent_input, call, post
from tests.server_process import ServerProcess

RUNS = {
    "messages that are none": {"messages": [{}] * 340_000},
    "messages without content": {"messages": [{"role": "user"}] * 65_000},
    "small messages": {"messages": [{"id": str(each), "role": "user", "content": "a"} for each in range(150_000)]},
    "parts that are none": {"messages": [{"id": "1", "role": "user", "content": [{}] * 340_000}]},
    "small parts": {"messages": [{"id": "1", "role": "user", "content": [{"type": "text", "text": "a"}] * 30_000}]},
    "tool calls that are none": {"messages": [{"id": "1", "role": "assistant", "toolCalls": [{}] * 20_000}]},
    "numbers for messages": {"messages": [1] * 500_000},
    "small tools": {"tools": [{"name": "a", "description": "", "parameters": {}}] * 20_000},
    "context that is none": {"context": [{}] * 340_000},
    "answers to questions": {"resume": [{"interruptId": "a", "status": "resolved"}] * 20_000},
    "a long state": {"state": {"list": [0] * 500_000}},
    "a wide state": {"state": {str(each): 0 for each in range(90_000)}},
    "a state of lists": {"state": {"list": [json.loads("[" * 50 + "]" * 50)] * 9_000}},
    "unknown fields": {f"x{each}": 0 for each in range(80_000)},
    "a message of unknown fields": {
        "messages": [{"id": "1", "role": "user", "content": "a", **{f"x{each}": 0 for each in range(80_000)}}]
    },
}
OTHERS = {
    "chat": {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}] * 30_000}]},
    "action": {"action": "searchEvents", "parameters": {f"x{each}": 0 for each in range(80_000)}},
    "patch": {"type": "room.draft.patch", "room": "a", "version": 0, "patch": [{}] * 300_000},
}


@pytest.fixture(scope="module")
def server():
    # A loaded machine is late by itself; these bodies took seconds.
    process = ServerProcess("log.slow_callback_milliseconds=200")
    try:
        yield process.start()
    finally:
        process.close()


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("verb", ["run", "connect", "suggest"])
async def test_no_run_of_many_values_holds_the_loop(server, name, verb):
    body = {**agent_input("wide", "hello"), **RUNS[name]}
    began = time.monotonic()
    reply = await call(server, "POST", f"{PREFIX}/agent/default/{verb}", body)
    assert reply.status in {400, 413, 422}, (reply.status, reply.raw[:300])
    assert time.monotonic() - began < 2
    assert "has been held" not in server.log


@pytest.mark.parametrize("name", OTHERS)
async def test_no_other_call_of_many_values_holds_the_loop(server, name):
    reply = await post(server, OTHERS[name])
    assert 400 <= reply.status < 500, reply.raw[:300]
    assert "has been held" not in server.log


async def test_what_a_long_conversation_holds_is_still_taken(server):
    messages = [
        {"id": str(each), "role": ("user", "assistant")[each % 2], "content": "well then, let us see " * 20}
        for each in range(4_001)
    ]
    reply = await call(
        server, "POST", f"{PREFIX}/agent/default/run", {**agent_input("long", "hello"), "messages": messages}
    )
    assert reply.status == 200, reply.raw[:300]


async def test_the_refusal_says_how_many_there_may_be(server):
    path = f"{PREFIX}/agent/default/run"
    few = {**agent_input("few", "hello"), "messages": [{"id": "1"}] * 2_000}
    assert "500 fields that are wrong" in (await call(server, "POST", path, few)).raw.decode()
    last = [*({"id": str(each), "role": "user", "content": "x"} for each in range(1_200)), {"id": "last"}]
    refused = (await call(server, "POST", path, {**few, "messages": last})).json
    assert list(refused["fields"]) == ["messages.1200"]
    more = {**agent_input("few", "hello"), "messages": [{"id": "1"}] * 6_000}
    assert "at most 5000" in (await call(server, "POST", path, more)).raw.decode()
    many = {**agent_input("few", "hello"), "state": [0] * 40_000}
    assert "state must hold at most 30000 values" in (await call(server, "POST", path, many)).raw.decode()
    many["context"] = [{"description": "", "value": ""}] * 30_000
    assert "more than 60000 values" in (await call(server, "POST", path, many)).raw.decode()
