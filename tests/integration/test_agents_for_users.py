"""Agents that answer users only: `agents.<id>.needs_user`, on every path that leads to an agent."""

import json

import pytest

from tests.agent_events import assert_valid, text_of
from tests.http_calls import PREFIX, agent_input, call, post, token_for
from tests.integration.test_socket import socket
from tests.model_server import ScriptedServer, status, stream
from tests.model_talk import ANSWERS, words
from tests.server_process import ServerProcess

SECRET = "the-secret-of-these-tests-0123456789"
SUGGEST = {"toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}}}


@pytest.fixture(scope="module")
def model():
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def server(model):
    gpt = {"type": "openai", "model": "tiny", "base_url": f"{model.url}/v1", "circuit_failures_max": 0}
    agents = {
        "gpt": gpt,
        "far": {"type": "remote", "url": f"{model.url}/far"},
        "open": {**gpt, "needs_user": False},
        "leads-in": {**gpt, "needs_user": False, "retries_max": 0, "fallback": "gpt"},
        "leads-out": {**gpt, "needs_user": False, "retries_max": 0, "fallback": "default"},
        "strict": {"type": "offline", "needs_user": True},
    }
    process = ServerProcess(
        f"auth.secret={SECRET}", *(f"agents.{name}={json.dumps(each)}" for name, each in agents.items())
    )
    try:
        yield process.start()
    finally:
        process.close()


def user(server):
    return token_for(server, "alice@example.com", SECRET)


async def run(server, agent, token=None, **more):
    return await post(server, {**agent_input(f"t-{agent}", "hello"), "agentId": agent, **more}, token)


@pytest.mark.parametrize("agent", ["gpt", "far", "strict"])
async def test_a_visitor_is_told_to_sign_in_on_every_path_and_the_agent_is_not_asked(server, model, agent):
    requests = model.play(ANSWERS)
    chat = {"messages": [{"role": "user", "content": "hello"}], "agentId": agent}
    envelope = {"method": "agent/run", "params": {"agentId": agent}, "body": agent_input("t-envelope", "hello")}
    refused = [
        await run(server, agent),
        await post(server, chat),
        await post(server, chat, Accept="text/event-stream"),
        await post(server, envelope),
        await call(server, "POST", f"{PREFIX}/agent/{agent}/run", agent_input("t-path", "hello")),
    ]
    assert [(each.status, each.json["code"]) for each in refused] == [(401, "unauthenticated")] * 5
    assert all(f"the agent {agent} answers users only: sign in first" == each.json["error"] for each in refused)
    async with socket(server) as ws:
        for frame in ({"type": "chat", **chat}, {"type": "run", "input": agent_input("t-s", "hi"), "agentId": agent}):
            assert (await ws.ask(**frame))["data"]["code"] == "unauthenticated"
    assert not requests
    listed = (await call(server, "GET", f"{PREFIX}/info")).json["agents"]
    assert set(listed) == {"default", "gpt", "far", "open", "leads-in", "leads-out", "strict"}


@pytest.mark.parametrize("agent", ["gpt", "far", "strict"])
async def test_a_visitor_is_made_no_suggestions_and_sees_no_error(server, model, agent):
    requests = model.play(ANSWERS)
    asked = agent_input("t-suggest", "hello")
    by_path = await call(server, "POST", f"{PREFIX}/agent/{agent}/suggest", asked)
    by_run = await run(server, agent, forwardedProps=SUGGEST)
    for reply in (by_path, by_run):
        assert reply.status == 200
        assert_valid(reply.messages)
        assert json.loads(reply.messages[2]["delta"]) == {"suggestions": []}
    typed = await post(server, {"text": "cre", "agentId": agent})
    assert typed.status == 200 and typed.json == {"suggestions": []}
    assert not requests


async def test_a_user_and_an_agent_for_visitors_are_answered_and_threads_can_be_read(server, model):
    model.play(ANSWERS, ANSWERS)
    assert text_of((await run(server, "gpt", user(server))).messages) == "All done."
    assert text_of((await run(server, "open")).messages) == "All done."
    assert (await run(server, "default")).status == 200
    read = await call(server, "POST", f"{PREFIX}/agent/gpt/connect", {**agent_input("t-open", ""), "messages": []})
    assert read.status == 200 and "All done." in read.raw.decode()


async def test_an_unknown_agent_is_unknown_to_visitors_too(server):
    assert (await run(server, "nobody")).status == 404
    assert (await post(server, {"text": "cre", "agentId": "nobody"})).status == 404


async def test_no_fallback_leads_a_visitor_to_an_agent_for_users(server, model):
    requests = model.play(status(401, {}), stream(*words("for users")))
    visitor = (await run(server, "leads-in")).messages
    assert visitor[-1]["type"] == "RUN_ERROR" and visitor[-1]["code"] == "model_refused" and len(requests) == 1
    model.play(status(401, {}), stream(*words("for users")))
    assert text_of((await run(server, "leads-in", user(server), threadId="t-user")).messages).endswith("for users")
    model.play(status(401, {}))
    assert "another one does" in text_of((await run(server, "leads-out")).messages)
