"""What a model's server sends, and how our server is asked about it."""

from __future__ import annotations

import json
from typing import Any

from tests.agent_events import assert_valid
from tests.http_calls import agent_input, post
from tests.model_server import SSE_HEAD, frames, says, status, stream
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


SAID = [chunk(content="Half a wo")]
BROKEN = [
    (stream(*SAID), "model_lost", "Half a wo"),
    (
        says(SSE_HEAD.replace(b"\r\n\r\n", b"\r\nContent-Length: 9999\r\n\r\n"), *frames(*SAID)),
        "model_lost",
        "Half a wo",
    ),
    (stream(*SAID, {"error": {"message": f"{KEY} at http://127.0.0.1/v1"}}), "model_lost", "Half a wo"),
    (stream(*SAID, b'{"choices": [{'), "model_damaged", "Half a wo"),
    (stream(*SAID, [1]), "model_damaged", "Half a wo"),
    (stream(*SAID, {"choices": [3]}), "model_damaged", "Half a wo"),
    (stream(*SAID, {"choices": [{"delta": {"tool_calls": [{"function": 3}]}}]}), "model_damaged", "Half a wo"),
    (says(SSE_HEAD, b"data: " + b"x" * 1_100_000), "model_damaged", ""),
    (stream(*SAID, stall=True), "model_stalled", "Half a wo"),
    (says(SSE_HEAD, b": thinking\n\n", stall=True), "model_slow", ""),
    (says(stall=True), "model_slow", ""),
    (says(SSE_HEAD), "model_misconfigured", ""),
    (says(SSE_HEAD, b"Welcome to our proxy"), "model_misconfigured", ""),
    (status(200, b"<html>Sign in</html>", content_type="text/html"), "model_misconfigured", ""),
    (status(200, {"error": {"message": KEY}}), "model_lost", ""),
    (status(302, b"", "Location: http://127.0.0.1/v1"), "model_misconfigured", ""),
    (status(400, {"error": {"message": f"bad {KEY}"}}), "model_rejected", ""),
    (status(400, {"error": {"code": "context_length_exceeded", "message": "x"}}), "model_context_exceeded", ""),
    (status(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}), "model_refused", ""),
    (status(403, b"<html>no</html>", content_type="text/html"), "model_refused", ""),
    (status(404, {"error": {"message": "model tiny not found, try /v1/models"}}), "model_missing", ""),
    (status(429, {"error": {"code": "insufficient_quota"}}), "model_refused", ""),
    (status(429, {}, "Retry-After: 60"), "model_busy", ""),
    (status(500, b"Traceback (most recent call last)"), "model_unavailable", ""),
    (says(b"garbage\r\n\r\n"), "model_unavailable", ""),
    (stream(*words()), "model_empty", ""),
    (stream(*words("<think>hm")), "model_empty", ""),
    (
        stream(chunk(tool_calls=[tool_call("searchEvents", '{"que')]), chunk("length"), b"[DONE]"),
        "model_cut_off",
        "",
    ),
]
"""What can come in place of an answer: the script, the code that it ends with, and what was said by then."""

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
