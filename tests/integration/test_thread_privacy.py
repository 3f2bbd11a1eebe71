"""What one person says to an agent stays out of every other person's reach, whatever ids their clients choose."""

from __future__ import annotations

import asyncio
import json
import uuid

import pytest

from tests.agent_events import assert_valid, text_of
from tests.http_calls import PREFIX, EventStream, RunStream, agent_input, call, post, token_for
from tests.server_process import ServerProcess

EXAMPLES = "tests.integration.example_agents"
SUGGEST = {
    "tools": [{"name": "copilotkitSuggest", "description": "Suggest.", "parameters": {"type": "object"}}],
    "forwardedProps": {
        "toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}},
        "command": {"resume": "yes"},
    },
}
RESUME = [{"interruptId": "i1", "status": "resolved", "payload": "yes"}]


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(
        f"agents.notebook={{type: python, factory: '{EXAMPLES}.with_memory:make_notebook'}}",
        f"agents.graph={{type: python, factory: '{EXAMPLES}.with_memory:make_graph'}}",
        f"agents.performer={{type: python, factory: '{EXAMPLES}.for_terminals:make_performer'}}",
    )
    try:
        yield process.start()
    finally:
        process.close()


def bearer(server, user):
    return {"Authorization": f"Bearer {token_for(server, user)}"}


async def visitor(server):
    return {"Copilot_Visitor": (await post(server, {})).headers["Copilot-Visitor"]}


async def run(server, agent, thread_id, text, number=1, path="run", **more):
    headers = {name: more.pop(name) for name in ("Authorization", "Copilot_Visitor", "Idempotency_Key") if name in more}
    body = {**agent_input(thread_id, text), "runId": f"r{number}", **more}
    for message in body["messages"]:
        message["id"] = f"u{number}"
    return await call(server, "POST", f"{PREFIX}/agent/{agent}/{path}", body, **headers)


def told(reply):
    """What the notebook was sent, and holds."""
    return json.loads(text_of(reply.messages))


# Suggestions


@pytest.mark.parametrize("path", ["suggest", "run"])
async def test_a_suggestion_on_a_thread_of_another_person_is_refused_as_a_run_is(server, path):
    thread_id = uuid.uuid4().hex
    alice = bearer(server, "alice")
    assert (await run(server, "notebook", thread_id, "my secret", **alice)).status == 200
    for other in ({}, await visitor(server), bearer(server, "eve")):
        refused = await run(server, "notebook", thread_id, "more", 2, path, **SUGGEST, resume=RESUME, **other)
        assert refused.status == 404 and b"secret" not in refused.raw
    mine = await run(server, "notebook", thread_id, "more", 2, path, **SUGGEST, **alice)
    assert mine.status == 200
    assert_valid(mine.messages)


@pytest.mark.parametrize("path", ["suggest", "run"])
async def test_a_suggestion_hands_an_agent_no_id_of_a_client_and_nothing_to_resume(server, path):
    thread_id = uuid.uuid4().hex
    alice = bearer(server, "alice")
    await run(server, "notebook", thread_id, "my secret", **alice)
    reply = await run(server, "notebook", thread_id, "what now?", 2, path, **SUGGEST, resume=RESUME, **alice)
    arguments = next(each["delta"] for each in reply.messages if each["type"] == "TOOL_CALL_ARGS")
    assert "my secret" not in arguments and thread_id not in arguments
    sent = json.loads(json.loads(arguments)["suggestions"][0]["message"])
    assert sent["notes"] == ["what now?"] and sent["resume"] == [] and "command" not in sent["props"]


async def test_a_suggestion_resumes_no_interrupt_of_a_graph(server):
    thread_id = uuid.uuid4().hex
    alice = bearer(server, "alice")
    asked = (await run(server, "graph", thread_id, "ask", **alice)).messages[-1]
    interrupt = asked["outcome"]["interrupts"][0]["id"]
    resume = [{"interruptId": interrupt, "status": "resolved", "payload": "told"}]
    for path in ("suggest", "run"):
        await run(server, "graph", thread_id, "ask", 1, path, **SUGGEST, resume=resume, **alice)
    answered = await run(server, "graph", thread_id, "ask", 1, resume=resume, **alice)
    assert "The secret is told." in str(answered.messages), "it was still open"


# A thread that is deleted, and begun anew under its id


@pytest.mark.parametrize("agent", ["notebook", "graph"])
@pytest.mark.parametrize("how", ["delete", "clear"])
async def test_an_agents_store_of_a_deleted_thread_is_out_of_reach(server, agent, how):
    thread_id, owner = uuid.uuid4().hex, bearer(server, f"{uuid.uuid4().hex}@example.com")
    assert "my secret" in str((await run(server, agent, thread_id, "my secret", **owner)).messages)
    verb, path = ("DELETE", f"/threads/{thread_id}") if how == "delete" else ("POST", "/threads/clear")
    assert (await call(server, verb, PREFIX + path, {}, **owner)).status == 200
    for other in (bearer(server, "eve"), owner):
        reply = await run(server, agent, thread_id, "what do you know?", 2, **other)
        assert reply.status == 200 and "my secret" not in str(reply.messages)
        await call(server, "DELETE", f"{PREFIX}/threads/{thread_id}", {}, **other)


async def test_an_agent_gets_a_random_key_which_stays_and_clients_never_see(server):
    thread_id, owner = uuid.uuid4().hex, bearer(server, f"{uuid.uuid4().hex}@example.com")
    first = await run(server, "notebook", thread_id, "one", **owner)
    second = await run(server, "notebook", thread_id, "two", 2, **owner)
    key = told(first)["threadId"]
    assert key == told(second)["threadId"] and key != thread_id and len(key) >= 20
    assert told(second)["notes"] == ["one", "two"]
    for reply in (first, second):
        assert [reply.messages[0]["threadId"], reply.messages[-1]["threadId"]] == [thread_id] * 2


async def test_a_visitors_thread_keeps_its_key_when_a_user_adopts_it(server):
    thread_id, guest = uuid.uuid4().hex, await visitor(server)
    key = told(await run(server, "notebook", thread_id, "one", **guest))["threadId"]
    alice = bearer(server, f"{uuid.uuid4().hex}@example.com")
    assert (await post(server, {"type": "visitor.adopt"}, **alice, **guest)).status == 200
    assert told(await run(server, "notebook", thread_id, "two", 2, **alice))["notes"] == ["one", "two"]
    assert told(await run(server, "notebook", thread_id, "three", 3, **alice))["threadId"] == key


async def test_the_same_idempotency_key_in_the_next_thread_of_an_id_is_another_one_to_its_agent(server):
    thread_id, key = uuid.uuid4().hex, uuid.uuid4().hex
    owner = bearer(server, f"{uuid.uuid4().hex}@example.com")
    first = told(await run(server, "notebook", thread_id, "one", **owner, Idempotency_Key=key))["key"]
    await call(server, "DELETE", f"{PREFIX}/threads/{thread_id}", {}, **owner)
    again = await run(server, "notebook", thread_id, "one", **owner, Idempotency_Key=key)
    assert told(again)["key"] != first and told(again)["notes"] == ["one"]


async def test_a_run_of_a_deleted_thread_neither_blocks_nor_is_stopped_from_the_next_one(server):
    thread_id = uuid.uuid4().hex
    owner, token = f"{uuid.uuid4().hex}@example.com", token_for(server, "eve")
    body = agent_input(thread_id, "count 200")
    first = RunStream(server, "agent/performer/run", body, token_for(server, owner))
    await first.until("TEXT_MESSAGE_CONTENT")
    await call(server, "DELETE", f"{PREFIX}/threads/{thread_id}", {}, **bearer(server, owner))
    reply = await run(server, "performer", thread_id, "hello", 2, Authorization=f"Bearer {token}")
    assert reply.status == 200 and reply.messages[-1]["type"] == "RUN_FINISHED"
    assert (await first.whole())[-1]["code"] == "thread_deleted"


async def test_a_channel_carries_nothing_to_or_from_the_next_thread_of_its_id(server):
    thread_id = uuid.uuid4().hex
    owner, other = bearer(server, f"{uuid.uuid4().hex}@example.com"), bearer(server, "eve")
    before = await EventStream.open(server, **other)
    await before.message()
    cursor = before.cursor
    await run(server, "performer", thread_id, "first-secret", **owner)
    listening = await EventStream.open(server, f"?channels=thread:{thread_id}", **owner)
    assert f"thread:{thread_id}" in (await listening.message())["data"]["channels"]
    await call(server, "DELETE", f"{PREFIX}/threads/{thread_id}", {}, **owner)
    await run(server, "performer", thread_id, "second-secret", 2, **other)
    replayed = await EventStream.open(server, f"?channels=thread:{thread_id}&lastEventId={cursor}", **other)
    assert (await replayed.message())["data"]["recovered"] is True
    said = str(await replayed.message()) + str(await replayed.message(timeout=2))
    assert "second-secret" in said and "first-secret" not in said
    with pytest.raises(TimeoutError):
        while "second-secret" not in str(await listening.message(timeout=1)):
            pass


async def test_a_visitor_hears_a_thread_no_more_once_a_user_has_adopted_it(server):
    thread_id, guest = uuid.uuid4().hex, await visitor(server)
    await run(server, "performer", thread_id, "hello", **guest)
    listening = await EventStream.open(server, f"?channels=thread:{thread_id}", **{**guest})
    await listening.message()
    alice = bearer(server, f"{uuid.uuid4().hex}@example.com")
    await post(server, {"type": "visitor.adopt"}, **alice, **guest)
    hers = await EventStream.open(server, f"?channels=thread:{thread_id}", **alice)
    await hers.message()
    await run(server, "performer", thread_id, "private", 2, **alice)
    assert "private" in str(await hers.message())
    with pytest.raises(TimeoutError):
        while "private" not in str(await listening.message(timeout=1)):
            pass


async def test_a_conversation_in_which_an_answer_is_in_progress_is_adopted_once_it_has_ended(server):
    thread_id, guest = uuid.uuid4().hex, await visitor(server)
    running = asyncio.ensure_future(run(server, "performer", thread_id, "count 30", **guest))
    while not (await call(server, "GET", f"{PREFIX}/threads", **guest)).json["threads"]:
        assert not running.done()
    alice = bearer(server, f"{uuid.uuid4().hex}@example.com")
    refused = await post(server, {"type": "visitor.adopt"}, **alice, **guest)
    assert refused.status == 409 and "try again" in refused.json["error"]
    assert not refused.headers.get_list("Set-Cookie")
    assert (await running).messages[-1]["type"] == "RUN_FINISHED"
    assert (await post(server, {"type": "visitor.adopt"}, **alice, **guest)).status == 200
    stored = await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages", **alice)
    assert stored.json["messages"][-1]["content"].endswith("29 ")
