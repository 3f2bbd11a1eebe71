"""Agents that a team brings: its own, pydantic-ai's, LangGraph's, each named in the settings and asked by POST."""

import subprocess
import sys

import pytest

from tests.agent_events import assert_valid, text_of
from tests.http_calls import PREFIX, act, agent_input, call, event, post, token_for
from tests.server_process import ROOT, ServerProcess
from tornado_copilot.assistant.python_agent import ADAPTER_NEEDS

EXAMPLES = "tests.integration.example_agents"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(
        f"agents.mine={{type: python, factory: '{EXAMPLES}.plain:make_agent', options: {{greeting: Welcome}}, "
        "description: Greets}",
        f"agents.pydantic={{type: python, factory: '{EXAMPLES}.with_pydantic_ai:make_agent'}}",
        f"agents.graph={{type: python, factory: '{EXAMPLES}.with_langgraph:make_graph'}}",
    )
    try:
        yield process.start()
    finally:
        process.close()


async def run(server, agent, said, token=None, **more):
    """One run of an agent, checked to be valid AG-UI."""
    body = {**agent_input(f"{agent}-{said}"[:60].replace(" ", "-"), said), "agentId": agent, **more}
    reply = await post(server, body, token, Accept="text/event-stream")
    assert reply.status == 200
    assert_valid(reply.messages)
    return reply.messages


async def test_an_agent_of_ones_own_answers_with_the_rights_of_who_asks(server):
    assert text_of(await run(server, "mine", "hello")).startswith("Welcome, stranger. There are ")
    token = token_for(server, "alice@example.com", name="Alice")
    assert text_of(await run(server, "mine", "hello again", token)).startswith("Welcome, Alice. ")


async def test_an_agent_of_ones_own_answers_in_plain_chat(server):
    body = {"messages": [{"role": "user", "content": "hello"}], "agentId": "mine"}
    assert (await post(server, body)).json["messages"][-1]["content"].startswith("Welcome, stranger. ")


async def test_an_agent_of_pydantic_ai_calls_its_tools_with_the_rights_of_who_asks(server):
    token = token_for(server, "pia@example.com")
    await act(server, token, "createEvent", **event(title="Chess evening"))
    events = await run(server, "pydantic", "what have I got?", token)
    assert text_of(events) == "You have 1 of your own"
    kinds = [each["type"] for each in events]
    assert "TOOL_CALL_RESULT" in kinds and kinds.count("TEXT_MESSAGE_CONTENT") == 3
    assert text_of(await run(server, "pydantic", "and I?", token_for(server, "paul@example.com"))).endswith(
        "0 of your own"
    )


async def test_a_graph_of_langgraph_answers_token_by_token(server):
    events = await run(server, "graph", "hello there", token_for(server, "gina@example.com"))
    assert text_of(events).startswith("gina@example.com asked 'hello there', there are ")
    assert sum(each["type"] == "TEXT_MESSAGE_CONTENT" for each in events) > 3
    assert not any(each["type"] == "RAW" or "rawEvent" in each for each in events)


@pytest.mark.parametrize("agent", ["pydantic", "graph"])
async def test_an_agent_whose_tool_answers_something_nested_without_end_ends_in_order(server, agent):
    events = await run(server, agent, "go deep")
    assert events[-1]["type"] in {"RUN_ERROR", "RUN_FINISHED"} and "Traceback" not in str(events)
    assert (await run(server, agent, "hello again", threadId=f"{agent}-go-deep"))[-1]["type"] == "RUN_FINISHED"


@pytest.mark.parametrize("agent", ["pydantic", "graph"])
async def test_an_agent_that_fails_says_so_and_nothing_of_its_insides(server, agent):
    events = await run(server, agent, "please fail")
    assert events[-1]["type"] == "RUN_ERROR" and "try again" in events[-1]["message"]
    told = str(events)
    assert "sk-secret" not in told and "model.example" not in told and "Traceback" not in told
    assert text_of(await run(server, "mine", "still there?")).startswith("Welcome")


async def test_clients_are_shown_the_agents_with_description_and_capabilities(server):
    agents = (await call(server, "GET", PREFIX, Accept="application/json")).json["agents"]
    assert agents["mine"]["description"] == "Greets"
    assert agents["graph"]["capabilities"]["transport"] == {"streaming": True}


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ("factory: nowhere:make", "agents.x.factory: nowhere cannot be imported: No module named 'nowhere'"),
        (f"factory: '{EXAMPLES}.plain:missing'", f"agents.x.factory: {EXAMPLES}.plain has no missing"),
        (f"factory: '{EXAMPLES}.plain:NOT_A_FUNCTION'", "must be a function that returns an agent"),
        (f"factory: '{EXAMPLES}.plain:make_nothing'", "it returned a NoneType"),
        (f"factory: '{EXAMPLES}.plain:make_later'", "it returned a coroutine"),
        (f"factory: '{EXAMPLES}.plain:make_agent', options: {{volume: 3}}", "unexpected keyword argument 'volume'"),
        ("factory: no-colon", "agents.x.factory must match"),
        (
            "factory: a:b, url: 'http://x'",
            "agents.x.url is not a setting; there are description, needs_user, background, ",
        ),
        ("factory: a:b, optoins: {}", "agents.x.optoins is not a setting, did you mean agents.x.options?"),
    ],
)
def test_an_agent_that_cannot_be_made_is_refused_at_the_start_in_one_line(agent, message):
    command = [sys.executable, "server.py", "check-config", "--set", f"agents.x={{type: python, {agent}}}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_without_such_agents_imports_none_of_their_frameworks():
    code = (
        "import sys; from tornado_copilot.config import Settings; from tornado_copilot.app import App; "
        "import asyncio; asyncio.run(asyncio.sleep(0)); "
        "print([name for name in ('openai', 'httpx', 'pydantic_ai', 'langgraph', 'ag_ui_langgraph') "
        "if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == "[]", done.stderr


def test_what_an_adapter_says_it_needs_is_what_the_tests_run_with():
    wanted = (ROOT / "tests" / "requirements.txt").read_text("utf-8").splitlines()
    assert set(ADAPTER_NEEDS.values()) <= set(wanted)
