"""Bodies of very many small values: refused, or answered, without holding the loop."""

from __future__ import annotations

import json
import time

import pytest

from tests.http_calls import PREFIX, agent_input, call, post
from tests.server_process import ServerProcess

TOOL_CALL = {"id": "c", "type": "function", "function": {"name": "a", "arguments": "{}"}}
RUNS = {
    "messages that are none": {"messages": [{}] * 340_000},
    "messages without content": {"messages": [{"role": "user"}] * 65_000},
    "small messages": {"messages": [{"id": str(each), "role": "user", "content": "a"} for each in range(150_000)]},
    "parts that are none": {"messages": [{"id": "1", "role": "user", "content": [{}] * 340_000}]},
    "small parts": {"messages": [{"id": "1", "role": "user", "content": [{"type": "text", "text": "a"}] * 30_000}]},
    "fewer small parts": {
        "messages": [{"id": "1", "role": "user", "content": [{"type": "text", "text": "a"}] * 9_000}]
    },
    "tool calls that are none": {"messages": [{"id": "1", "role": "assistant", "toolCalls": [{}] * 20_000}]},
    "small tool calls": {"messages": [{"id": "1", "role": "assistant", "toolCalls": [TOOL_CALL] * 1_001}]},
    "small tool calls in snake case": {
        "messages": [{"id": "1", "role": "assistant", "tool_calls": [TOOL_CALL] * 1_001}]
    },
    "numbers for messages": {"messages": [1] * 500_000},
    "small tools": {"tools": [{"name": "a", "description": "", "parameters": {}}] * 20_000},
    "context that is none": {"context": [{}] * 340_000},
    "answers to questions": {"resume": [{"interruptId": "a", "status": "resolved"}] * 20_000},
    "a long state": {"state": {"list": [0] * 500_000}},
    "a wide state": {"state": {str(each): 0 for each in range(120_000)}},
    "a state of lists": {"state": {"list": [json.loads("[" * 50 + "]" * 50)] * 9_000}},
    "some unknown fields": {f"x{each}": 0 for each in range(250)},
    "a message of some unknown fields": {
        "messages": [{"id": "1", "role": "user", "content": "a", **{f"x{each}": 0 for each in range(120)}}]
    },
    "unknown fields": {f"x{each}": 0 for each in range(120_000)},
    "a message of unknown fields": {
        "messages": [{"id": "1", "role": "user", "content": "a", **{f"x{each}": 0 for each in range(120_000)}}]
    },
}
OTHERS = {
    "chat": {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}] * 30_000}]},
    "action": {"action": "searchEvents", "parameters": {f"x{each}": 0 for each in range(120_000)}},
    "patch": {"type": "room.draft.patch", "room": "a", "version": 0, "patch": [{}] * 300_000},
}


@pytest.fixture(scope="module")
def server():
    # A loaded machine is late by itself; these bodies took seconds.
    process = ServerProcess("log.slow_callback_milliseconds=400")
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
    for number in range(1_000):
        messages[4 * number + 1]["toolCalls"] = [{**TOOL_CALL, "id": f"c{number}"}]
        messages[4 * number + 2] |= {"role": "tool", "toolCallId": f"c{number}"}
    body = {**agent_input("long", "hello"), "messages": messages}
    for again in (False, True):
        # In snake case, too.
        ids = {"thread_id": "long", "run_id": "again"} if again else {}
        sent = {name: value for name, value in body.items() if not again or name not in {"threadId", "runId"}} | ids
        reply = await call(server, "POST", f"{PREFIX}/agent/default/run", sent)
        assert reply.status == 200, reply.raw[:300]


async def test_the_refusal_says_how_many_there_may_be(server):
    path = f"{PREFIX}/agent/default/run"
    empty = agent_input("few", "hello")

    async def fields(**changes):
        reply = await call(server, "POST", path, {**empty, **changes})
        assert reply.status == 422, reply.raw[:300]
        return reply.json["fields"]

    assert await fields(messages=[{"id": "1"}] * 2_000) == {"body": "has 500 fields that are wrong"}
    last = [*({"id": str(each), "role": "user", "content": "x"} for each in range(1_200)), {"id": "last"}]
    assert list(await fields(messages=last)) == ["messages.1200"]
    parts = [{"type": "text", "text": "a"}] * 400
    last = [*({"id": str(each), "role": "user", "content": parts} for each in range(3)), {"id": "last"}]
    assert list(await fields(messages=last)) == ["messages.3"]
    in_all = "must be at most 10000 in all: messages, their parts and tool calls, tools, context and resume entries"
    assert await fields(messages=[{"id": "1"}] * 12_000) == {"messages": in_all}
    one = {"id": "1", "role": "user", "content": "a"}
    many_parts = [one, {"id": "2", "role": "user", "content": [{"type": "text", "text": "a"}] * 1_001}]
    assert await fields(messages=many_parts) == {"messages.1.content": "must hold at most 1000"}
    many_calls = {"id": "1", "role": "assistant", "toolCalls": [TOOL_CALL] * 1_001}
    assert await fields(messages=[many_calls]) == {"messages.0.toolCalls": "must hold at most 1000"}
    wide = {**one, **{f"x{each}": 0 for each in range(98)}}
    assert await fields(messages=[wide]) == {"messages.0": "must have at most 100 fields"}
    assert await fields(**{f"x{each}": 0 for each in range(200)}) == {"body": "must have at most 200 fields"}
    assert await fields(state=[0] * 40_000) == {"state": "must hold at most 30000 values"}
    too_many = {**empty, "context": [{"description": "", "value": ""}] * 40_000}
    refused = await call(server, "POST", path, too_many)
    assert refused.status == 413 and "more than 100000 values" in refused.json["error"]
    assert "limit" not in refused.json
