"""What a model's server sends, and how our server is asked about it."""

from __future__ import annotations

import json
from typing import Any

from tests.agent_events import assert_valid
from tests.http_calls import agent_input, post
from tests.model_server import stream
from tests.server_process import ServerProcess

KEY = "sk-test-0123456789abcdef"
SETTINGS = {
    "type": "openai",
    "model": "tiny",
    "api_key_env": "MODEL_KEY",
    "first_token_timeout_seconds": 1,
    "silence_timeout_seconds": 0.5,
    "retry_wait_max_seconds": 1,
    "circuit_failures_max": 0,
    "rounds_max": 4,
}


def chunk(finish_reason: str | None = None, **delta: Any) -> dict[str, Any]:
    """A chunk with one choice."""
    return {"id": "c1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}


def words(*pieces: str, finish_reason: str = "stop") -> list[Any]:
    """The payloads of a whole answer in text."""
    return [*(chunk(content=piece) for piece in pieces), chunk(finish_reason), b"[DONE]"]


def tool_call(name: str, arguments: str = "{}", **more: Any) -> dict[str, Any]:
    """A whole tool call, as OpenAI sends the first of an answer."""
    return {"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}, **more}


def tool_calls(*calls: dict[str, Any]) -> list[Any]:
    """The payloads of an answer that calls tools, each piece in a chunk of its own."""
    return [chunk(tool_calls=[each]) for each in calls] + [chunk("tool_calls"), b"[DONE]"]


ANSWERS = stream(*words("All ", "done."))
threads = iter(range(1_000_000))


async def run(
    server: ServerProcess, said: str = "hello", token: str | None = None, agent: str = "gpt", **more: Any
) -> list[dict[str, Any]]:
    """One run, checked: valid AG-UI, and nothing in it that a client may not see."""
    body = {**agent_input(more.pop("threadId", f"t{next(threads)}"), said), "agentId": agent, **more}
    reply = await post(server, body, token, Accept="text/event-stream")
    assert reply.status == 200, reply.raw
    assert_valid(reply.messages)
    for secret in (KEY, "127.0.0.1", "Traceback", "/v1"):
        assert secret not in reply.raw.decode()
    return reply.messages


def results(events: list[dict[str, Any]]) -> list[Any]:
    """What the tools of a run returned."""
    return [json.loads(each["content"]) for each in events if each["type"] == "TOOL_CALL_RESULT"]
