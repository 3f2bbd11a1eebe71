"""Agents that run elsewhere and speak AG-UI: one of our own servers, and servers that do everything wrong."""

import asyncio
import json
import socket

import pytest

from tests.agent_events import assert_valid, text_of
from tests.http_calls import PREFIX, agent_input, call, figures, post, token_for
from tests.model_server import SSE_HEAD, ScriptedServer, says, status, stream
from tests.server_process import ServerProcess

KEY = "remote-key-0123456789"
TEXT = (
    {"type": "TEXT_MESSAGE_START", "messageId": "m1", "role": "assistant"},
    {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": "Grüße"},
    {"type": "TEXT_MESSAGE_END", "messageId": "m1"},
)
FINISHED = {"type": "RUN_FINISHED", "threadId": "theirs", "runId": "theirs"}


SETTINGS = {
    "type": "remote",
    "api_key_env": "REMOTE_KEY",
    "first_event_timeout_seconds": 0.5,
    "silence_timeout_seconds": 0.5,
    "event_max_bytes": 4096,
    "circuit_failures_max": 0,
}


@pytest.fixture(scope="module")
def agent():
    """What runs elsewhere."""
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def here(agent):
    """Our server, whose agent `far` is there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REMOTE_KEY", KEY)
        process = ServerProcess(f"agents.far={json.dumps({**SETTINGS, 'url': f'{agent.url}/agent'})}")
        try:
            yield process.start()
        finally:
            process.close()


async def run(server, said="hello", thread="t1"):
    reply = await post(server, {**agent_input(thread, said), "agentId": "far"}, Accept="text/event-stream")
    assert reply.status == 200
    assert_valid(reply.messages)
    for secret in (KEY, "127.0.0.1", "Traceback", "/agent"):
        assert secret not in reply.raw.decode()
    return reply.messages


async def test_a_run_goes_there_as_the_client_sent_it(here, agent):
    requests = agent.play(stream(*TEXT, FINISHED))
    tools = [{"name": "showMap", "description": "Shows a map", "parameters": {"type": "object"}}]
    body = {**agent_input("t2", "hello"), "agentId": "far", "tools": tools, "state": {"a": 1}}
    reply = await post(here, body, token_for(here, "alice@example.com"), Accept="text/event-stream")
    assert text_of(reply.messages) == "Grüße"
    sent = requests[0].body
    assert (sent["state"], sent["tools"][0]["name"]) == ({"a": 1}, "showMap")
    assert sent["threadId"] != "t2" and len(sent["threadId"]) >= 20, "a random key, see `Thread.agent_key`"
    assert {reply.messages[0]["threadId"], reply.messages[-1]["threadId"]} == {"t2"}
    assert sent["messages"][0]["content"] == "hello"
    assert "alice" not in json.dumps(sent)
    head = requests[0].head.lower()
    assert f"authorization: bearer {KEY}" in head and "accept: text/event-stream" in head


@pytest.mark.parametrize("form", ["run", "path", "suggestions"])
async def test_fields_that_ag_ui_does_not_know_do_not_leave_the_server(here, agent, form):
    requests = agent.play(stream(*TEXT, FINISHED))
    unknown = {
        "thread_id": "x",
        "run_id": "x",
        "config": {},
        "checkpoint_id": "x",
        "agentId": "far",
        "assistant_id": "x",
    }
    body = {**agent_input(f"unknown-{form}", "hello"), **unknown, "timeZone": "Europe/Berlin"}
    path = {"run": PREFIX, "path": f"{PREFIX}/agent/far/run", "suggestions": f"{PREFIX}/agent/far/suggest"}[form]
    token = token_for(here, "alice@example.com")
    reply = await call(here, "POST", path, body, Accept="text/event-stream", Authorization=f"Bearer {token}")
    assert reply.status == 200, reply.raw
    known = {"threadId", "runId", "state", "messages", "tools", "context", "forwardedProps", "timeZone"}
    assert requests[0].body.keys() <= known
    assert "x" not in {requests[0].body["threadId"], requests[0].body["runId"]}


async def test_ids_errors_and_nulls_of_the_other_side_stay_there(here, agent):
    strange = (
        {"type": "RUN_STARTED", "threadId": "theirs", "runId": "theirs"},
        {"type": "RAW", "event": {"secret": "/agent"}},
        {**TEXT[0], "name": None, "timestamp": 1.5, "rawEvent": {"url": "127.0.0.1"}},
        *TEXT[1:],
        {"type": "STATE_SNAPSHOT", "snapshot": {"a": None}},
        {**FINISHED, "result": None, "outcome": None},
    )
    agent.play(stream(*strange))
    events = await run(here)
    assert text_of(events) == "Grüße"
    assert events[-1] == {"type": "RUN_FINISHED", "threadId": "t1", "runId": "r1"}
    assert {"type": "STATE_SNAPSHOT", "snapshot": {"a": None}} in events


SPLIT = json.dumps(TEXT[1], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        (
            stream(*TEXT, {"type": "RUN_ERROR", "message": f"no {KEY} at http://127.0.0.1/agent"}),
            "agent_failed",
            "Grüße",
        ),
        (stream(*TEXT), "model_lost", "Grüße"),
        (says(SSE_HEAD), "model_lost", ""),
        (stream(*TEXT[:2], b"{not json"), "model_damaged", "Grüße"),
        (stream(*TEXT[:2], {"no": "type"}), "model_damaged", "Grüße"),
        (says(SSE_HEAD, b"data: " + b"x" * 5000), "model_damaged", ""),
        (stream(*TEXT[:2], stall=True), "model_stalled", "Grüße"),
        (says(SSE_HEAD, stall=True), "model_slow", ""),
        (says(stall=True), "model_slow", ""),
        (status(200, b"<html>Sign in</html>", content_type="text/html"), "model_misconfigured", ""),
        (status(302, b"", "Location: http://127.0.0.1/agent"), "model_rejected", ""),
        (status(401, {"error": KEY}), "model_refused", ""),
        (status(404, {}), "model_missing", ""),
        (status(422, {"detail": "/agent"}), "model_rejected", ""),
        (status(429, {}), "model_busy", ""),
        (status(500, b"Traceback"), "model_unavailable", ""),
        (says(b"garbage\r\n\r\n"), "model_unavailable", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_whatever_goes_wrong_ends_in_one_error_that_a_person_can_act_on(here, agent, script, code, said):
    agent.play(script)
    events = await run(here)
    assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", code)
    assert text_of(events) == said
    assert events[-1]["message"].endswith(".") and len(events[-1]["message"].split()) > 5
    assert KEY not in here.log


async def test_characters_that_are_split_between_two_packets_come_whole(here, agent):
    cut = SPLIT.index("ü".encode()) + 1
    parts = [b"data: " + SPLIT[:cut], SPLIT[cut:] + b"\n\n"]
    begin, end = (b"data: " + json.dumps(each).encode() + b"\r\n\r\n" for each in (TEXT[0], TEXT[2]))
    agent.play(says(SSE_HEAD, begin, *parts, end, b"data: " + json.dumps(FINISHED).encode()))
    assert text_of(await run(here)) == "Grüße"


async def test_a_byte_order_mark_before_the_first_event_is_passed_over(here, agent):
    events = [b"data: " + json.dumps(each).encode() + b"\n\n" for each in (*TEXT, FINISHED)]
    agent.play(says(SSE_HEAD, b"\xef\xbb", b"\xbf" + events[0], *events[1:]))
    assert text_of(await run(here)) == "Grüße"


async def test_a_stop_drops_the_connection_at_once(here, agent):
    requests = agent.play(stream(*TEXT[:1], *[TEXT[1]] * 200))
    running = asyncio.ensure_future(run(here, thread="stopped"))
    while not requests:
        await asyncio.sleep(0.01)
    stopped = await post(here, {"type": "stop", "threadId": "stopped"})
    assert stopped.json["data"] == {"stopped": True}
    assert await asyncio.to_thread(requests[0].is_gone.wait, 1)
    events = await running
    assert events[-1]["type"] == "RUN_FINISHED" and text_of(events).count("Grüße") < 200


async def test_who_falls_back_says_so_and_asks_no_more_for_a_while(start_server):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        far = {"type": "remote", "url": url, "fallback": "default", "circuit_failures_max": 2}
        server = start_server(f"agents.far={json.dumps(far)}")
        for turn in range(4):
            events = await run(server, "hello", f"fallen-{turn}")
            assert events[-1]["type"] == "RUN_FINISHED"
            assert text_of(events).startswith("The assistant that usually answers is out of reach")
            assert len(text_of(events)) > 120
    assert server.log.count("ConnectError") == 2
    assert server.log.count("the circuit is open") == 2
    shown = await figures(server)
    assert shown["copilot_model_failures_total", "far", "model_unavailable"] == 4
    assert shown["copilot_model_circuit_open", "far"] == 1


async def test_its_connections_are_bounded_and_shown(start_server, agent):
    far = {"type": "remote", "url": f"{agent.url}/agent", "connections_max": 3}
    server = start_server(f"agents.far={json.dumps(far)}")
    requests = agent.play(*[stream(*TEXT[:1], stall=True)] * 5)
    running = [asyncio.ensure_future(run(server, thread=f"held-{n}")) for n in range(5)]
    while len(requests) < 3:
        await asyncio.sleep(0.01)
    shown = await figures(server)
    assert shown["copilot_model_requests", "far"] == 5 and shown["copilot_model_connections_max", "far"] == 3
    assert len(requests) == 3
    for n in range(5):
        await post(server, {"type": "stop", "threadId": f"held-{n}"})
    await asyncio.gather(*running)
    assert (await figures(server))["copilot_model_requests", "far"] == 0
