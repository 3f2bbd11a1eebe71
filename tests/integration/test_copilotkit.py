"""The CopilotKit runtime protocol over both of its transports, as its clients put it on the wire."""

import asyncio
import json
import uuid

import pytest

from tests.agent_events import assert_valid
from tests.http_calls import PREFIX, RunStream, agent_input, call, post, token_for
from tests.server_process import ServerProcess

PERFORMER = "agents.performer={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
ORIGIN = "https://app.example.com"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(PERFORMER, f"server.origins=[{ORIGIN}]")
    try:
        yield process.start()
    finally:
        process.close()


def by_rest(server, token):
    """A client of the REST transport: method, path and body in; the reply out."""

    async def ask(verb, path, body=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await call(server, verb, PREFIX + path, body, **headers)

    return ask


def by_envelope(server, token):
    """A client of the single endpoint."""

    async def ask(verb, path, body=None):
        parts = path.partition("?")[0].strip("/").split("/")
        envelope = {"body": body} if body is not None else {}
        if parts[0] == "info":
            envelope["method"] = "info"
        elif parts[0] == "agent":
            envelope |= {"method": f"agent/{parts[2]}", "params": {"agentId": parts[1]}}
            if parts[2] == "stop":
                envelope["params"]["threadId"] = parts[3]
        else:
            envelope |= {"method": "resource/request", "params": {"path": path, "httpMethod": verb}}
        return await post(server, envelope, token)

    return ask


@pytest.fixture(params=[by_rest, by_envelope])
def client(request, server):
    """A person who is known, over either transport."""
    return request.param(server, token_for(server, f"{uuid.uuid4().hex}@example.com"))


def said(thread_id, text, number=1, **more):
    body = agent_input(thread_id, text)
    body["messages"][0]["id"] = f"u{number}"
    return {**body, "runId": f"r{number}", **more}


async def test_info_says_what_the_page_needs(client):
    info = (await client("GET", "/info")).json
    assert set(info["agents"]) == {"default", "performer"} and info["mode"] == "sse"
    assert info["agents"]["default"]["className"] == "OfflineAgent"
    assert info["threadEndpoints"] == {"list": True, "inspect": True, "mutations": True, "realtimeMetadata": False}
    assert info["suggestions"] is True and info["singleRoute"]["resourceOperations"] is True
    assert "licenseStatus" not in info and "intelligence" not in info


async def test_a_run_then_a_reload(client):
    thread_id = uuid.uuid4().hex
    ran = await client("POST", "/agent/performer/run", said(thread_id, "count 5", state={"seen": 1}))
    assert ran.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert_valid(ran.messages)
    connected = await client("POST", "/agent/performer/connect", {**said(thread_id, ""), "messages": []})
    assert_valid(connected.messages)
    started, state, messages, finished = connected.messages
    assert (started["type"], finished["type"]) == ("RUN_STARTED", "RUN_FINISHED")
    assert state["snapshot"] == {"seen": 1}
    assert [(each["role"], each["content"]) for each in messages["messages"]] == [
        ("user", "count 5"),
        ("assistant", "0 1 2 3 4 "),
    ]


async def test_attachments_of_older_clients_are_taken_anywhere_in_a_history(client):
    thread_id = uuid.uuid4().hex
    look = {"type": "text", "text": "count 2"}
    data = {"type": "binary", "mimeType": "image/png", "data": "AA==", "filename": "a.png"}
    handle = {"type": "binary", "mimeType": "chemical/x-pdb", "id": "file-1"}
    first = {"id": "u1", "role": "user", "content": [look, data]}
    second = {"id": "u2", "role": "user", "content": [handle, look]}
    sent = {**said(thread_id, ""), "messages": [first]}
    for number, more in enumerate(([], [second], [{"id": "u3", "role": "user", "content": "count 1"}])):
        sent = {**sent, "runId": f"r{number}", "messages": [*sent["messages"], *more]}
        ran = await client("POST", "/agent/performer/run", sent)
        assert ran.status == 200, ran.raw
        assert_valid(ran.messages)
        answer = {"id": f"a{number}", "role": "assistant", "content": "0 1 "}
        sent["messages"] = [*sent["messages"], answer]
    connected = await client("POST", "/agent/performer/connect", {**sent, "messages": [first]})
    (snapshot,) = (each for each in connected.messages if each["type"] == "MESSAGES_SNAPSHOT")
    by_id = {each["id"]: each["content"] for each in snapshot["messages"]}
    source = {"type": "data", "value": "AA==", "mimeType": "image/png"}
    assert by_id["u1"] == [look, {"type": "image", "source": source, "metadata": {"filename": "a.png"}}]
    source = {"type": "file", "value": "file-1", "mimeType": "chemical/x-pdb"}
    assert by_id["u2"] == [{"type": "document", "source": source}, look]
    refused = await client(
        "POST", "/agent/performer/run", {**sent, "messages": [{**first, "content": [{**data, "data": ""}]}]}
    )
    assert refused.status in {400, 422} and "messages.0" in str(refused.json)


async def test_every_line_of_a_run_is_one_line_to_python_too(client):
    thread_id, text = uuid.uuid4().hex, "count 1 \u2028 \u2029 \x85"
    await client("POST", "/agent/performer/run", said(thread_id, text))
    connected = await client("POST", "/agent/performer/connect", {**said(thread_id, ""), "messages": []})
    lines = connected.raw.decode().splitlines()
    assert [json.loads(each[6:]) for each in lines if each.startswith("data: ")] == connected.messages
    (snapshot,) = (each for each in connected.messages if each["type"] == "MESSAGES_SNAPSHOT")
    assert snapshot["messages"][0]["content"] == text


async def test_a_thread_that_nobody_has_written_in_is_an_empty_stream(client):
    reply = await client("POST", "/agent/default/connect", {**said(uuid.uuid4().hex, ""), "messages": []})
    assert reply.status == 200 and reply.messages == []
    assert reply.headers["Content-Type"].startswith("text/event-stream")


async def test_stop_ends_a_run_tidily_and_soon(server, client):
    thread_id = uuid.uuid4().hex
    run = asyncio.ensure_future(client("POST", "/agent/performer/run", said(thread_id, "count 1000")))
    stopped = {"stopped": False}
    async with asyncio.timeout(10):
        while not stopped["stopped"]:
            stopped = (await client("POST", f"/agent/performer/stop/{thread_id}", {"runId": "r1"})).json
    events = (await run).messages
    assert_valid(events)
    assert events[-1] == {"type": "RUN_FINISHED", "threadId": thread_id, "runId": "r1"}
    again = await client("POST", f"/agent/performer/stop/{thread_id}", {})
    assert again.json["stopped"] is False and again.json["message"]


async def test_threads_are_listed_paged_renamed_archived_and_deleted(client):
    ids = [uuid.uuid4().hex for _ in range(5)]
    for thread_id in ids:
        await client("POST", "/agent/performer/run", said(thread_id, f"hello {thread_id}"))
    first = (await client("GET", "/threads?agentId=performer&limit=3")).json
    rest = (await client("GET", f"/threads?agentId=performer&limit=3&cursor={first['nextCursor']}")).json
    assert [thread["id"] for thread in first["threads"] + rest["threads"]] == ids[::-1]
    assert rest["nextCursor"] is None and first["threads"][0]["name"] == f"hello {ids[-1]}"
    assert (await client("GET", "/threads?agentId=default")).json["threads"] == []

    assert (await client("PATCH", f"/threads/{ids[0]}", {"agentId": "performer", "name": " Mine "})).status == 200
    assert (await client("POST", f"/threads/{ids[1]}/archive", {"agentId": "performer"})).status == 200
    assert (await client("DELETE", f"/threads/{ids[2]}", {"agentId": "performer"})).status == 200
    listed = {thread["id"]: thread for thread in (await client("GET", "/threads?agentId=performer")).json["threads"]}
    assert set(listed) == {ids[0], ids[3], ids[4]} and listed[ids[0]]["name"] == "Mine"
    everything = (await client("GET", "/threads?agentId=performer&includeArchived=true")).json["threads"]
    assert [thread["id"] for thread in everything if thread["archived"]] == [ids[1]]
    await client("PATCH", f"/threads/{ids[1]}", {"agentId": "performer", "archived": False})
    assert len((await client("GET", "/threads?agentId=performer")).json["threads"]) == 4
    gone = await client("POST", "/agent/performer/connect", {**said(ids[2], ""), "messages": []})
    assert gone.messages == []
    state = (await client("GET", f"/threads/{ids[0]}/state")).json
    assert state == {"state": {}}
    events = (await client("GET", f"/threads/{ids[0]}/events")).json["events"]
    assert events[-1]["type"] == "RUN_FINISHED"


async def test_a_thread_is_nobody_elses(server, client):
    thread_id = uuid.uuid4().hex
    await client("POST", "/agent/performer/run", said(thread_id, "hello"))
    for other in (by_rest(server, token_for(server, "eve@example.com")), by_envelope(server, None)):
        for verb, path, body in [
            ("POST", "/agent/performer/run", said(thread_id, "hello", 2)),
            ("POST", "/agent/performer/connect", {**said(thread_id, ""), "messages": []}),
            ("POST", f"/agent/performer/stop/{thread_id}", {}),
            ("GET", f"/threads/{thread_id}/messages", None),
            ("GET", f"/threads/{thread_id}/state", None),
            ("PATCH", f"/threads/{thread_id}", {"agentId": "performer", "name": "mine"}),
            ("POST", f"/threads/{thread_id}/archive", {}),
            ("DELETE", f"/threads/{thread_id}", {}),
        ]:
            refused = await other(verb, path, body)
            assert (refused.status, refused.json["code"]) == (404, "not_found"), (verb, path)
        listed = (await other("GET", "/threads?agentId=performer")).json["threads"]
        assert thread_id not in [thread["id"] for thread in listed]
    messages = (await client("GET", f"/threads/{thread_id}/messages")).json["messages"]
    assert [message["content"] for message in messages] == ["hello", "You said hello."]


@pytest.mark.parametrize(
    "verb, path, body, status, names",
    [
        ("POST", "/agent/nobody/run", said("t", "hello"), 404, "nobody"),
        ("POST", "/agent/nobody/connect", said("t", "hello"), 404, "nobody"),
        ("POST", "/agent/performer/run", {"threadId": 5}, 422, "threadId"),
        ("POST", "/agent/performer/run", {**said("t", "x"), "messages": [{"role": "user"}]}, 422, "messages.0"),
        ("POST", "/agent/performer/run", said("t" * 300, "hello"), 422, "threadId"),
        ("PATCH", "/threads/t", {"agentId": "performer"}, 422, "name"),
        ("PATCH", "/threads/t", {"name": ""}, 422, "name"),
        ("GET", "/threads?limit=many", None, 422, "limit"),
        ("GET", "/threads?cursor=nonsense", None, 422, "cursor"),
        ("POST", "/memories", {}, 422, "cloud"),
        ("POST", "/threads/subscribe", {}, 422, "cloud"),
        ("POST", "/annotate", {}, 422, "cloud"),
    ],
)
async def test_what_is_refused_is_refused_in_words(client, verb, path, body, status, names):
    refused = await client(verb, path, body)
    assert refused.status == status and refused.json["success"] is False
    assert names in refused.json["message"] and refused.json["error"] == refused.json["message"]


async def test_a_path_that_takes_another_verb_says_which(server):
    refused = await call(server, "GET", f"{PREFIX}/agent/performer/run")
    assert refused.status == 405 and refused.headers["Allow"] == "POST"
    assert (await call(server, "GET", f"{PREFIX}/cpk-debug-events")).status == 404
    assert (
        await call(server, "POST", f"{PREFIX}/transcribe", b"--x", Content_Type="multipart/form-data")
    ).status == 422


async def test_suggestions_start_no_run_and_leave_no_thread(client):
    thread_id = uuid.uuid4().hex
    tool = {"name": "copilotkitSuggest", "description": "Suggest.", "parameters": {"type": "object"}}
    forced = {"toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}}}
    body = said(thread_id, "what can I do?", tools=[tool], forwardedProps=forced)
    events = (await client("POST", "/agent/default/run", body)).messages
    assert_valid(events)
    assert [event["type"] for event in events][1:4] == ["TOOL_CALL_START", "TOOL_CALL_ARGS", "TOOL_CALL_END"]
    assert events[1]["toolCallName"] == "copilotkitSuggest" and '"suggestions"' in events[2]["delta"]
    assert (await client("GET", "/threads?includeArchived=true")).json["threads"] == []
    stopped = await client("POST", f"/agent/default/stop/{thread_id}", {})
    assert stopped.json["stopped"] is False


async def test_suggestions_that_a_page_takes_back_are_not_told(client):
    thread_id = uuid.uuid4().hex
    tool = {"name": "copilotkitSuggest", "description": "Suggest.", "parameters": {"type": "object"}}
    forced = {"toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}}}
    body = said(thread_id, "what can I do?", tools=[tool], forwardedProps=forced)
    asking = asyncio.ensure_future(client("POST", "/agent/default/run", body))
    stopped = {"stopped": False}
    while not stopped["stopped"] and not asking.done():
        stopped = (await client("POST", f"/agent/default/stop/{thread_id}", {})).json
    events = (await asking).messages
    assert_valid(events)
    assert stopped["stopped"] and [event["type"] for event in events] == ["RUN_STARTED", "RUN_FINISHED"]


async def test_an_interrupt_is_there_after_a_reload_and_is_answered_once(client):
    thread_id = uuid.uuid4().hex
    asked = (await client("POST", "/agent/performer/run", said(thread_id, "interrupt Jazz night"))).messages
    outcome = asked[-1]["outcome"]
    connected = (await client("POST", "/agent/performer/connect", {**said(thread_id, ""), "messages": []})).messages
    assert connected[-1] == {"type": "RUN_FINISHED", "threadId": thread_id, "runId": "r1", "outcome": outcome}

    entry = {"interruptId": outcome["interrupts"][0]["id"], "status": "resolved", "payload": {"confirmed": True}}
    # The client resumes under the id of the run that asked.
    answer = said(thread_id, "interrupt Jazz night", resume=[entry])
    events = (await client("POST", "/agent/performer/run", answer)).messages
    assert_valid(events)
    assert "It is deleted." in "".join(event.get("delta", "") for event in events)
    twice = await client("POST", "/agent/performer/run", answer)
    assert twice.status == 409 and "answered already" in twice.json["message"]
    connected = (await client("POST", "/agent/performer/connect", {**said(thread_id, ""), "messages": []})).messages
    assert "outcome" not in connected[-1]


@pytest.mark.parametrize("how", ["delete", "clear"])
async def test_who_follows_a_run_is_told_that_its_thread_was_deleted_and_may_begin_anew(server, client, how):
    thread_id = uuid.uuid4().hex
    run = asyncio.ensure_future(client("POST", "/agent/performer/run", said(thread_id, "count 1000")))
    async with asyncio.timeout(10):
        while not (await client("GET", "/threads")).json["threads"]:
            assert not run.done()
    verb, path = ("DELETE", f"/threads/{thread_id}") if how == "delete" else ("POST", "/threads/clear")
    assert (await client(verb, path, {"agentId": "performer"})).status == 200
    events = (await run).messages
    assert_valid(events)
    assert events[-1]["type"] == "RUN_ERROR" and events[-1]["code"] == "thread_deleted"
    assert "start a new one" in events[-1]["message"]
    assert (await client("GET", "/threads")).json["threads"] == []
    events = (await client("POST", "/agent/performer/run", said(thread_id, "hello"))).messages
    assert events[-1]["type"] == "RUN_FINISHED"


async def test_a_plain_chat_whose_thread_is_deleted_meanwhile_is_refused_with_words_that_say_so(server):
    token, thread_id = token_for(server, f"{uuid.uuid4().hex}@example.com"), uuid.uuid4().hex
    asked = {"messages": [{"role": "user", "content": "count 1000"}], "threadId": thread_id, "agentId": "performer"}
    chat = asyncio.ensure_future(post(server, asked, token))
    deleted, authorized = None, {"Authorization": f"Bearer {token}"}
    async with asyncio.timeout(10):
        while deleted is None or deleted.status == 404:
            deleted = await call(server, "DELETE", f"{PREFIX}/threads/{thread_id}", {}, **authorized)
    refused = await chat
    assert refused.status == 409 and refused.json["code"] == "thread_deleted"
    assert "start a new one" in refused.json["error"]


async def test_a_failing_agent_says_so_and_the_next_message_works(client):
    thread_id = uuid.uuid4().hex
    events = (await client("POST", "/agent/performer/run", said(thread_id, "fail"))).messages
    assert_valid(events)
    assert events[-1]["type"] == "RUN_ERROR" and "on purpose" not in str(events)
    events = (await client("POST", "/agent/performer/run", said(thread_id, "hello", 2))).messages
    assert "You said hello." in "".join(event.get("delta", "") for event in events)


async def test_an_answer_that_is_asked_for_again_takes_the_place_of_the_first(client):
    thread_id = uuid.uuid4().hex
    for _ in range(2):
        await client("POST", "/agent/performer/run", said(thread_id, "hello"))
    messages = (await client("GET", f"/threads/{thread_id}/messages")).json["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant"]


async def test_a_run_that_is_sent_again_with_its_key_runs_once(server):
    token = token_for(server, "alice@example.com")
    thread_id = uuid.uuid4().hex
    named = {"Authorization": f"Bearer {token}", "Idempotency_Key": uuid.uuid4().hex}
    ask = [call(server, "POST", f"{PREFIX}/agent/performer/run", said(thread_id, "count 9"), **named) for _ in range(2)]
    at_once = await asyncio.gather(*ask)
    later = await call(server, "POST", f"{PREFIX}/agent/performer/run", said(thread_id, "count 9"), **named)
    assert at_once[0].messages == at_once[1].messages
    assert later.messages[1]["messages"][-1]["content"] == "0 1 2 3 4 5 6 7 8 "
    stored = (await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages", **named)).json["messages"]
    assert stored == later.messages[1]["messages"] and len(stored) == 2

    # What became of the next message is no part of the first answer.
    await call(
        server,
        "POST",
        f"{PREFIX}/agent/performer/run",
        said(thread_id, "interrupt Jazz", 2),
        Authorization=f"Bearer {token}",
    )
    again = await call(server, "POST", f"{PREFIX}/agent/performer/run", said(thread_id, "count 9"), **named)
    assert again.messages[1:-1] == later.messages[1:-1] and "outcome" not in again.messages[-1]


async def test_who_knows_nothing_but_the_threads_id_attaches_too(server):
    thread_id = uuid.uuid4().hex
    first = RunStream(server, "agent/performer/run", said(thread_id, "count 60"))
    await first.until("TEXT_MESSAGE_CONTENT", 3)
    attached = await post(server, {"type": "connect", "threadId": thread_id, "agentId": "performer"})
    assert attached.messages[1]["type"] == "MESSAGES_SNAPSHOT" and attached.messages[-1]["type"] == "RUN_FINISHED"
    await first.whole()


async def test_each_transport_can_be_switched_off(start_server):
    server = start_server("copilotkit.rest=false")
    assert (await call(server, "GET", f"{PREFIX}/info")).status == 404
    assert (await post(server, {"method": "info"})).json["agents"]
    server = start_server("copilotkit.single_endpoint=false")
    refused = await post(server, {"method": "info"})
    assert (refused.status, refused.json["code"]) == (404, "single_route_envelope_against_multi_route_runtime")
    info = (await call(server, "GET", f"{PREFIX}/info")).json
    assert info["agents"] and "singleRoute" not in info


@pytest.mark.parametrize(
    "verb, path", [("POST", "/agent/default/run"), ("PATCH", "/threads/t"), ("DELETE", "/threads/t")]
)
async def test_a_page_of_a_listed_origin_may_call_with_its_credentials(server, verb, path):
    asked = {"Access_Control_Request_Method": verb, "Access_Control_Request_Headers": "authorization, x-tenant"}
    allowed = await call(server, "OPTIONS", PREFIX + path, Origin=ORIGIN, **asked)
    assert allowed.status == 204 and allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert verb in allowed.headers["Access-Control-Allow-Methods"]
    assert allowed.headers["Access-Control-Allow-Credentials"] == "true"
    names = allowed.headers["Access-Control-Allow-Headers"].lower()
    assert "authorization" in names and "x-tenant" in names and "*" not in names
    refused = await call(server, verb, PREFIX + path, {}, Origin="https://evil.example.com")
    assert refused.status == 403
