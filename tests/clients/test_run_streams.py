"""Run streams as they are on the wire: valid by an independent validator, whole after a lost client, nobody else's."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from ag_ui_validate.pytest_plugin import assert_valid_agui

from tests.clients.agents import numbers
from tests.http_calls import PREFIX, Reply, call, post, token_for
from tests.server_process import ServerProcess

SHOW_TYPE = {"name": "showEventType", "description": "Show one type.", "parameters": {"type": "object"}}
SUGGEST = {"name": "copilotkitSuggest", "description": "Suggest.", "parameters": {"type": "object"}}
TRICKY = 'naïve "quotes" \\ 🎷 日本 \u2028 line\nbreak data: x'


def someone(server: ServerProcess) -> str:
    """A token of a user that no other test knows."""
    return token_for(server, f"{uuid.uuid4().hex}@example.com")


def run_input(said: str, thread_id: str = "", **changes: Any) -> dict[str, Any]:
    """A `RunAgentInput` as CopilotKit's client sends it."""
    return {
        "threadId": thread_id or uuid.uuid4().hex,
        "runId": uuid.uuid4().hex,
        "messages": [{"id": uuid.uuid4().hex, "role": "user", "content": said}] if said else [],
        "tools": [SHOW_TYPE],
        "context": [],
        "state": {},
        "forwardedProps": {},
        **changes,
    }


async def agent_call(server: ServerProcess, token: str, route: str, body: Any = None) -> Reply:
    """`POST PREFIX/agent/scripted/ROUTE`."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    return await call(server, "POST", f"{PREFIX}/agent/scripted/{route}", body or {}, **headers)


def answer_in(events: Iterable[dict[str, Any]]) -> str:
    """The text of the last answer, from a snapshot and what follows it."""
    text = ""
    for event in events:
        if event["type"] == "MESSAGES_SNAPSHOT":
            text = "".join(each.get("content", "") for each in event["messages"] if each["role"] == "assistant")
        elif event["type"] == "TEXT_MESSAGE_CONTENT":
            text += event["delta"]
    return text


async def abandon_run(server: ServerProcess, token: str, body: dict[str, Any]) -> None:
    """Start a run, read the first words of its answer, and break the connection off."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    content = json.dumps(body).encode()
    head = [
        f"POST {PREFIX}/agent/scripted/run HTTP/1.1",
        f"Host: {host}:{port}",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        "Accept: text/event-stream",
        f"Content-Length: {len(content)}",
    ]
    writer.write(("\r\n".join(head) + "\r\n\r\n").encode() + content)
    await asyncio.wait_for(reader.readuntil(b"TEXT_MESSAGE_CONTENT"), 10)
    writer.transport.abort()


@pytest.mark.parametrize(
    "said", ["count to 20", "only concerts", "interrupt", "shortlist", "what do I see", "fail", TRICKY]
)
async def test_stream_is_valid_agui_and_so_is_what_a_later_client_gets(
    scripted_server: ServerProcess, said: str
) -> None:
    token = someone(scripted_server)
    body = run_input(said)
    ran = await agent_call(scripted_server, token, "run", body)
    assert ran.status == 200 and ran.headers["Content-Type"].startswith("text/event-stream")
    assert b"\r" not in ran.raw
    assert_valid_agui(ran.messages, max_warnings=0)
    shown = await agent_call(scripted_server, token, "connect", run_input("", body["threadId"]))
    assert_valid_agui(shown.messages, max_warnings=0)
    assert answer_in(shown.messages) == answer_in(ran.messages)


async def test_suggestions_are_valid_agui_and_leave_no_thread(scripted_server: ServerProcess) -> None:
    token = someone(scripted_server)
    forced = {"toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}}}
    for route in ("suggest", "run"):
        body = run_input("Suggest what the user could say next.", tools=[SUGGEST], forwardedProps=forced)
        reply = await agent_call(scripted_server, token, route, body)
        assert_valid_agui(reply.messages, max_warnings=0)
        arguments = "".join(each["delta"] for each in reply.messages if each["type"] == "TOOL_CALL_ARGS")
        assert [each["message"] for each in json.loads(arguments)["suggestions"]] == ["count to 5", "hello there"]
    listed = await call(scripted_server, "GET", f"{PREFIX}/threads?agentId=scripted", Authorization=f"Bearer {token}")
    assert listed.json["threads"] == []


@pytest.mark.parametrize(("said", "answer"), [("count to 150", numbers(150)), (TRICKY, f"You said: {TRICKY}")])
async def test_run_goes_on_without_its_client_and_connect_gives_all_of_it(
    scripted_server: ServerProcess, said: str, answer: str
) -> None:
    token = someone(scripted_server)
    body = run_input(said)
    await abandon_run(scripted_server, token, body)
    # Once while it runs, and once when it has ended.
    for _ in range(2):
        shown = await agent_call(scripted_server, token, "connect", run_input("", body["threadId"]))
        assert shown.messages[-1]["type"] == "RUN_FINISHED"
        assert answer_in(shown.messages) == answer


async def test_thread_is_nobody_elses(scripted_server: ServerProcess) -> None:
    owner, other = someone(scripted_server), someone(scripted_server)
    body = run_input("count to 300")
    thread_id = body["threadId"]
    await abandon_run(scripted_server, owner, body)

    for route, sent in (
        ("connect", run_input("", thread_id)),
        ("run", run_input("hello", thread_id)),
        (f"stop/{thread_id}", None),
    ):
        assert (await agent_call(scripted_server, other, route, sent)).status == 404, route
    for envelope in (
        {"method": "agent/connect", "params": {"agentId": "scripted"}, "body": run_input("", thread_id)},
        {"method": "agent/run", "params": {"agentId": "scripted"}, "body": run_input("hello", thread_id)},
        {"method": "agent/stop", "params": {"agentId": "scripted", "threadId": thread_id}},
    ):
        assert (await post(scripted_server, envelope, other)).status == 404, envelope["method"]
    for method, path, sent in (
        ("GET", f"threads/{thread_id}/messages", None),
        ("PATCH", f"threads/{thread_id}", {"agentId": "scripted", "name": "mine"}),
        ("POST", f"threads/{thread_id}/archive", {"agentId": "scripted"}),
        ("DELETE", f"threads/{thread_id}", {"agentId": "scripted"}),
    ):
        reply = await call(scripted_server, method, f"{PREFIX}/{path}", sent, Authorization=f"Bearer {other}")
        assert reply.status == 404, (method, path)

    listed = {}
    for token in (owner, other):
        path = f"{PREFIX}/threads?agentId=scripted"
        reply = await call(scripted_server, "GET", path, Authorization=f"Bearer {token}")
        listed[token] = [thread["id"] for thread in reply.json["threads"]]
    assert listed == {owner: [thread_id], other: []}
    # It was not stopped, either.
    shown = await agent_call(scripted_server, owner, "connect", run_input("", thread_id))
    assert answer_in(shown.messages) == numbers(300)
