"""AG-UI's published TypeScript client in Node on this server, with its own checks of the order of events.

Tried with `@ag-ui/client` 0.0.59, which CopilotKit 1.74 uses, and 1.0.0 (pinned in `static/react/package-lock.json`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.agents import held, numbers
from tests.clients.node_client import PACKAGES, taken
from tests.http_calls import token_for
from tests.server_process import ServerProcess

SHOW_TYPE = {
    "name": "showEventType",
    "description": "Show one type.",
    "parameters": {"type": "object", "properties": {"eventType": {"type": "string"}}, "required": ["eventType"]},
}
STOPPED_WITHIN_MILLISECONDS = 2000

Drive = Callable[..., dict[str, Any]]


@pytest.fixture(params=PACKAGES)
def drive(request: pytest.FixtureRequest, scripted_server: ServerProcess) -> Drive:
    """Have a client take steps on a thread of a new user, and say what it saw (`ag_ui_client.mjs`)."""
    token = token_for(scripted_server, f"{uuid.uuid4().hex}@example.com")
    given = {"agentId": "scripted", "token": token, "threadId": uuid.uuid4().hex}
    return lambda *steps, **more: taken(request.param, scripted_server, steps, **given, **more)


def contents(seen: dict[str, Any]) -> list[str]:
    """What the client holds as the conversation's texts."""
    return [message["content"] for message in seen["messages"] if message.get("content")]


def test_answer_streams_in_and_is_there_for_a_client_that_comes_later(drive: Drive) -> None:
    seen = drive({"say": "count to 40"}, {"say": "hello"}, {"connect": True})
    told, _, shown = seen["steps"]
    assert told["events"][0] == shown["events"][0] == "RUN_STARTED"
    assert told["events"][-1] == shown["events"][-1] == "RUN_FINISHED"
    assert told["chunks"] > 5
    assert contents(seen) == ["count to 40", numbers(40), "hello", "You said: hello"]
    assert not any("error" in step for step in seen["steps"])


def test_front_end_tool_goes_out_and_its_result_comes_back(drive: Drive) -> None:
    seen = drive({"say": "only concerts"}, {"answerTool": "one concert"}, tools=[SHOW_TYPE])
    called, answered = seen["steps"]
    assert "TOOL_CALL_RESULT" not in called["events"]
    assert answered["events"][-1] == "RUN_FINISHED"
    call = seen["messages"][1]["toolCalls"][0]["function"]
    assert (call["name"], json.loads(call["arguments"])) == ("showEventType", {"eventType": "concert"})
    assert contents(seen)[-1] == "The page shows: one concert"


def test_stop_ends_the_stream_in_order_and_keeps_the_text(
    drive: Drive, record_property: Callable[[str, object], None]
) -> None:
    seen = drive({"say": "count to 2000", "stopAt": "1 2 3 4 5 "}, {"connect": True})
    stopped, shown = seen["steps"]
    record_property("stop_milliseconds", round(stopped["stopMilliseconds"]))
    assert stopped["stopMilliseconds"] < STOPPED_WITHIN_MILLISECONDS
    assert "error" not in stopped and "error" not in shown
    assert stopped["events"][-2:] == ["TEXT_MESSAGE_END", "RUN_FINISHED"]
    text = contents(seen)[-1]
    assert text.startswith("1 2 3 4 5 ") and numbers(2000).startswith(text.strip())


def test_interrupt_is_resumed(drive: Drive) -> None:
    seen = drive({"say": "interrupt"}, {"resume": {"confirmed": True}})
    assert not any("error" in step for step in seen["steps"]), seen["steps"]
    assert contents(seen)[-1] == 'The answer was: {"confirmed": true}'


def test_interrupt_is_resumed_by_a_client_that_came_later(drive: Drive) -> None:
    drive({"say": "interrupt"})
    seen = drive({"connect": True}, {"resume": {"confirmed": False}})
    assert not any("error" in step for step in seen["steps"]), seen["steps"]
    assert contents(seen)[-2:] == ["One question.", 'The answer was: {"confirmed": false}']


def test_state_is_shared_both_ways(drive: Drive) -> None:
    seen = drive({"say": "shortlist"}, state={"shortlist": ["mine"]})
    assert seen["state"]["shortlist"] == ["mine", "first", "second"]
    assert contents(seen)[-1] == "You had chosen 1."
    assert drive({"connect": True})["state"]["shortlist"] == ["mine", "first", "second"]


def test_context_reaches_the_agent(drive: Drive) -> None:
    seen = drive({"say": "what do I see"}, context=[{"description": "The weather", "value": "rain"}])
    assert contents(seen)[-1] == "Context: The weather: rain"


def test_failing_agent_is_an_error_without_secrets_and_the_next_message_works(drive: Drive) -> None:
    seen = drive({"say": "fail"}, {"say": "hello"})
    failed, answered = seen["steps"]
    assert failed["events"][-1] == "RUN_ERROR"
    assert failed["error"] and "sk-123" not in failed["error"]
    assert "error" not in answered
    assert contents(seen)[-1] == "You said: hello"


def test_client_that_aborts_its_run_says_the_next_thing_at_once(drive: Drive) -> None:
    seen = drive({"say": "count to 2000", "abandonAt": "1 2 3 "}, {"say": "hello"}, {"connect": True})
    aborted, answered, shown = seen["steps"]
    assert "RUN_FINISHED" not in aborted["events"] and "error" not in answered and "error" not in shown
    question, text, *rest = contents(seen)
    assert (question, rest) == ("count to 2000", ["hello", "You said: hello"])
    assert text.startswith("1 2 3 ") and numbers(2000).startswith(text.strip())


def test_client_that_was_cut_off_in_mid_run_comes_back_and_hears_it_to_the_end(drive: Drive, gates: Path) -> None:
    name = uuid.uuid4().hex
    before, after = held(name)
    seen = drive(
        {"say": f"hold {name}", "abandonAt": before},
        {"connect": True, "openGate": str(gates / name)},
    )
    shown = seen["steps"][1]
    assert "error" not in shown
    assert shown["events"][-2:] == ["TEXT_MESSAGE_END", "RUN_FINISHED"]
    assert contents(seen) == [f"hold {name}", before + after]


@pytest.fixture(scope="module")
def careless_server() -> Iterator[ServerProcess]:
    """A server whose agent `careless` uses its ids for several things."""
    factory = "tests.integration.example_agents.careless:make_agent"
    process = ServerProcess(f"agents.careless={{type: python, factory: '{factory}'}}")
    try:
        yield process.start()
    finally:
        process.close()


@pytest.mark.parametrize("package", PACKAGES)
def test_reload_shows_what_was_shown_before(careless_server: ServerProcess, package: str) -> None:
    for word in ("activity", "ids", "snapshot", "open", "metadata", "odd"):
        token = token_for(careless_server, f"{uuid.uuid4().hex}@example.com")
        given = {"agentId": "careless", "token": token, "threadId": uuid.uuid4().hex}
        before = taken(package, careless_server, [{"say": "hello"}, {"say": word}], **given)
        after = taken(package, careless_server, [{"connect": True}], **given)
        assert not any("error" in step for step in [*before["steps"], *after["steps"]]), word
        assert len(after["messages"]) > 3, word
        assert (before["messages"], before["state"]) == (after["messages"], after["state"]), word
