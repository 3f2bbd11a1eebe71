"""Answers of a language model in AG-UI's published client: whatever the model's server sends, the client takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.node_client import PACKAGES, taken
from tests.http_calls import event, token_for
from tests.model_server import ScriptedServer, stream
from tests.model_talk import ANSWERS, BROKEN, SETTINGS, chunk, tool_call, tool_calls, words
from tests.server_process import ServerProcess

FIND = tool_call("searchEvents", '{"query":"a"}')
CREATE = tool_call("createEvent", json.dumps(event(title="Through a client")))
MAP = {"name": "showMap", "description": "Shows a map", "parameters": {"type": "object", "properties": {}}}
CONFIRM = {"name": "confirmAction", "description": "Asks", "parameters": {"type": "object", "properties": {}}}
WHOLE = {
    "text": [stream(*words("Hello", " there"))],
    "reasoning": [stream(chunk(reasoning_content="Hm."), *words("Yes."))],
    "thoughts in the text": [stream(*words("<think>Hm.</think>", "Yes."))],
    "one tool": [stream(*tool_calls(FIND)), ANSWERS],
    "two tools": [stream(*tool_calls(FIND, {**tool_call("myEvents"), "index": 1})), ANSWERS],
    "bad arguments": [stream(*tool_calls(tool_call("searchEvents", "{no"))), ANSWERS],
    "unknown tool": [stream(*tool_calls(tool_call("nothing"))), ANSWERS],
    "tools without ids": [stream(*tool_calls({"function": FIND["function"]}, {"function": FIND["function"]})), ANSWERS],
    "cut by length": [stream(*words("Hel", finish_reason="length"))],
    "filtered": [stream(*words("Hel", finish_reason="content_filter"))],
}
ONE_FOR_EACH_CODE = {code: script for script, code, _ in BROKEN}


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    """The model's server."""
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def server(model: ScriptedServer) -> Iterator[ServerProcess]:
    """Our server, whose agent `gpt` asks that model, each time once."""
    settings = {**SETTINGS, "base_url": f"{model.url}/v1", "api_key_env": "", "retries_max": 0}
    process = ServerProcess(f"agents.gpt={json.dumps(settings)}")
    try:
        yield process.start()
    finally:
        process.close()


def said(package: str, server: ServerProcess, thread: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a client saw that took these steps in a thread of its own."""
    token = token_for(server, f"{thread}@example.com")
    return taken(package, server, steps, agentId="gpt", token=token, threadId=f"{thread}-{PACKAGES[package]}", **more)


@pytest.mark.parametrize("package", PACKAGES)
def test_whole_answers_are_taken_as_they_are(server: ServerProcess, model: ScriptedServer, package: str) -> None:
    model.play(*(script for scripts in WHOLE.values() for script in scripts))
    seen = said(package, server, "whole", *({"say": name} for name in WHOLE))
    for name, step in zip(WHOLE, seen["steps"], strict=True):
        assert step["events"][-1] == "RUN_FINISHED" and "error" not in step, name
    results = [each for each in seen["messages"] if each["role"] == "tool"]
    assert len(results) == 7 and all(json.loads(each["content"]) for each in results)


@pytest.mark.parametrize("package", PACKAGES)
def test_broken_answers_end_in_an_error_that_is_shown(
    server: ServerProcess, model: ScriptedServer, package: str
) -> None:
    model.play(*ONE_FOR_EACH_CODE.values())
    seen = said(package, server, "broken", *({"say": code} for code in ONE_FOR_EACH_CODE))
    for code, step in zip(ONE_FOR_EACH_CODE, seen["steps"], strict=True):
        assert step["events"][-1] == "RUN_ERROR" and step["error"].endswith("."), code


@pytest.mark.parametrize("package", PACKAGES)
def test_the_pages_own_tool_and_its_question_for_a_yes_come_back_with_what_they_led_to(
    server: ServerProcess, model: ScriptedServer, package: str
) -> None:
    model.play(stream(*tool_calls(tool_call("showMap", '{"place":"x"}'))), stream(*tool_calls(CREATE)), ANSWERS)
    steps = ({"say": "show me"}, {"answerTool": "shown"}, {"answerTool": '{"confirmed":true}'}, {"connect": True})
    seen = said(package, server, "tools", *steps, tools=[MAP, CONFIRM])
    assert all(step["events"][-1] == "RUN_FINISHED" for step in seen["steps"])
    made = json.loads(seen["messages"][-2]["content"])
    assert made["title"] == "Through a client" and seen["messages"][-1]["content"] == "All done."
