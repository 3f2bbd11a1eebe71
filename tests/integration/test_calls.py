"""`POST /api/copilotkit` as a client sees it: the dispatch table, every status, and what bad input is told."""

import asyncio
import json

import pytest

from tests.http_calls import PREFIX, EventStream, act, agent_input, call, event, post, token_for


def chat(text, **more):
    return {"messages": [{"role": "user", "content": text}], **more}


async def test_an_empty_object_asks_whether_the_runtime_is_there(server):
    assert (await post(server, {})).json == {"status": "ready", "authenticated": False, "user": None}
    token = token_for(server, "alice@example.com")
    known = await post(server, {}, token)
    assert known.json == {"status": "ready", "authenticated": True, "user": "alice@example.com"}


async def test_chat_streams_tokens_and_then_the_message(server):
    reply = await post(server, chat("help"), Accept="text/event-stream")
    assert reply.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    kinds = [message["type"] for message in reply.messages]
    assert kinds[0] == "thinking" and kinds[-2:] == ["message", "done"] and kinds.count("token") > 3
    tokens = [message["data"] for message in reply.messages if message["type"] == "token"]
    assert len({token["messageId"] for token in tokens}) == 1
    said = "".join(token["delta"] for token in tokens)
    assert reply.messages[-2]["message"] == {"role": "assistant", "content": said}


async def test_chat_answers_json_with_the_whole_conversation(server):
    first = (await post(server, chat("hello"))).json
    assert [message["role"] for message in first["messages"]] == ["user", "assistant"]
    second = (await post(server, chat("help", threadId=first["threadId"]))).json
    assert second["threadId"] == first["threadId"]
    assert [message["role"] for message in second["messages"]] == ["user", "assistant"] * 2
    assert second["messages"][:2] == first["messages"]
    history = await call(server, "GET", f"{PREFIX}/threads/{first['threadId']}/messages")
    assert history.json["messages"] == second["messages"]


async def test_the_whole_conversation_may_be_sent_each_time(server):
    first = (await post(server, chat("hello"))).json
    again = [*first["messages"], {"role": "user", "content": "help"}]
    second = (await post(server, {"messages": again, "threadId": first["threadId"]})).json
    assert [message["role"] for message in second["messages"]] == ["user", "assistant"] * 2


async def test_an_event_is_found_in_chat_as_words_action_and_events(server):
    token = token_for(server, "alice@example.com")
    await act(server, token, "createEvent", **event(title="Accordion evening"))
    reply = await post(server, chat("find accordion"), token, Accept="text/event-stream")
    by_type = {message["type"]: message for message in reply.messages}
    assert by_type["action"]["data"]["action"] == "searchEvents"
    assert by_type["events"]["data"]["events"][0]["title"] == "Accordion evening"
    assert "Accordion evening" in by_type["message"]["message"]["content"]


async def test_a_thread_is_its_owners_alone(server):
    alice, bob = token_for(server, "alice@example.com"), token_for(server, "bob@example.com")
    thread = (await post(server, chat("hello"), alice)).json["threadId"]
    for reply in (
        await post(server, chat("hello", threadId=thread), bob),
        await post(server, chat("hello", threadId=thread)),
        await post(server, {"type": "stop", "threadId": thread}, bob),
        await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", Authorization=f"Bearer {bob}"),
    ):
        assert reply.status == 404 and reply.json["code"] == "not_found"


async def test_a_chat_that_is_sent_again_gets_the_first_answer_and_is_stored_once(server):
    token = token_for(server, "again@example.com")
    body = chat("help", clientMessageId="m-1")
    replies = await asyncio.gather(*(post(server, body, token) for _ in range(5)))
    assert {reply.status for reply in replies} == {200}
    assert len({reply.raw for reply in replies}) == 1
    again = await post(server, body, token, Accept="text/event-stream")
    assert again.messages[-2]["message"]["content"] == replies[0].json["messages"][-1]["content"]
    history = await call(
        server, "GET", f"{PREFIX}/threads/{replies[0].json['threadId']}/messages", Authorization=f"Bearer {token}"
    )
    assert len(history.json["messages"]) == 2


@pytest.mark.parametrize("transport", ["Idempotency_Key", "clientMessageId"])
async def test_visitors_at_one_address_who_choose_the_same_key_do_not_get_each_others_conversation(server, transport):
    key = f"m-{transport}"
    one, two = [{"Copilot_Visitor": (await post(server, {})).headers["Copilot-Visitor"]} for _ in range(2)]

    async def say(text, visitor, **more):
        if transport == "clientMessageId":
            return (await post(server, chat(text, clientMessageId=key, **more), **visitor)).json
        return (await post(server, chat(text, **more), Idempotency_Key=key, **visitor)).json

    first, other, again = await say("hello", one), await say("hello", two), await say("hello", one)
    assert first == again, "sent again, it gets the first answer"
    assert other["threadId"] != first["threadId"]
    assert (await say("help", one))["threadId"] not in {first["threadId"], other["threadId"]}
    nameless = [await say("hello", {}) for _ in range(2)]
    assert len({each["threadId"] for each in (first, other, *nameless)}) == 4, "an address is no identity"
    # Without an identity the thread is what a repeated message is known by.
    thread = nameless[0]["threadId"]
    assert await say("help", {}, threadId=thread) == await say("help", {}, threadId=thread)


async def test_one_run_at_a_time_in_a_thread(start_server):
    server = start_server("agents.default={type: offline, options: {token_delay_milliseconds: 200}}")
    first = asyncio.ensure_future(post(server, chat("help", threadId="busy")))
    await asyncio.sleep(0.5)
    second = await post(server, chat("hello", threadId="busy"))
    assert second.status == 409 and second.json["code"] == "conflict"
    stopped = await post(server, {"type": "stop", "threadId": "busy"})
    assert stopped.json["data"] == {"stopped": True}
    assert (await first).status == 200
    assert (await post(server, {"type": "stop", "threadId": "busy"})).json["data"] == {"stopped": False}


async def test_a_client_that_leaves_does_not_stop_the_run(start_server):
    server = start_server("agents.default={type: offline, options: {token_delay_milliseconds: 20}}")
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = json.dumps(chat("help", threadId="left")).encode()
    writer.write(
        b"POST %b HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (PREFIX.encode(), len(body), body)
    )
    await reader.readuntil(b'"type":"token"')
    writer.close()
    while (history := await call(server, "GET", f"{PREFIX}/threads/left/messages")).json["messages"][-1][
        "role"
    ] == "user":
        await asyncio.sleep(0.05)
    whole = (await post(server, chat("help"))).json["messages"][-1]["content"]
    assert history.json["messages"][-1]["content"] == whole


async def test_an_agent_run_is_told_in_agent_events(server):
    run = agent_input("agui-1", "help")
    reply = await post(server, run, Accept="text/event-stream")
    kinds = [message["type"] for message in reply.messages]
    assert kinds[0] == "RUN_STARTED" and kinds[-1] == "RUN_FINISHED"
    assert kinds.count("RUN_STARTED") == kinds.count("RUN_FINISHED") == 1
    assert reply.messages[0]["threadId"] == "agui-1" and reply.messages[0]["runId"] == "r1"
    bad = await post(server, {**run, "messages": "no"})
    assert bad.status == 422 and "messages" in bad.json["fields"]


async def test_suggestions_fit_what_is_typed(server):
    for body in ({"type": "suggestions", "text": ""}, {"text": "fin"}, {"type": "suggestions"}):
        suggestions = (await post(server, body)).json["suggestions"]
        assert 0 < len(suggestions) <= 4
        assert all(set(each) == {"title", "message"} and all(each.values()) for each in suggestions)


async def test_a_write_is_heard_by_its_idempotency_key_once(server):
    token = token_for(server, "keyed@example.com")
    body = {"action": "createEvent", "parameters": event(title="Only once")}
    replies = await asyncio.gather(*(post(server, body, token, Idempotency_Key="k-1") for _ in range(10)))
    assert len({reply.raw for reply in replies}) == 1 and replies[0].status == 200
    found = await act(server, token, "myEvents")
    assert [each["title"] for each in found.json["data"]["organised"]] == ["Only once"]
    other = await post(server, body, token_for(server, "other@example.com"), Idempotency_Key="k-1")
    assert other.json["data"]["id"] != replies[0].json["data"]["id"]


async def test_who_is_moved_up_is_told_on_their_own_channel(server):
    organiser, first, second = (token_for(server, f"{name}@moves.example") for name in ("o", "first", "second"))
    created = (await act(server, organiser, "createEvent", **event(capacity=1))).json["data"]
    assert (await act(server, first, "registerForEvent", eventId=created["id"])).json["data"]["status"] == "registered"
    assert (await act(server, second, "registerForEvent", eventId=created["id"])).json["data"]["status"] == "waiting"
    stream = await EventStream.open(server, Authorization=f"Bearer {second}")
    await stream.message()
    assert (await act(server, first, "cancelRegistration", eventId=created["id"])).status == 200
    told = await stream.until("notification")
    assert told["channel"] == "user:second@moves.example"
    assert told["data"]["event"]["id"] == created["id"]
    mine = (await act(server, second, "myEvents")).json["data"]
    assert [each["id"] for each in mine["registered"]] == [created["id"]]
    await stream.close()


async def test_200_requests_at_once_for_10_places_fill_them_and_no_more(server):
    organiser = token_for(server, "organiser@race.example")
    created = (await act(server, organiser, "createEvent", **event(capacity=10))).json["data"]
    tokens = [token_for(server, f"runner-{n}@race.example") for n in range(200)]
    replies = await asyncio.gather(*(act(server, token, "registerForEvent", eventId=created["id"]) for token in tokens))
    statuses = [reply.json["data"]["status"] for reply in replies]
    assert statuses.count("registered") == 10 and statuses.count("waiting") == 190
    again = await asyncio.gather(*(act(server, token, "registerForEvent", eventId=created["id"]) for token in tokens))
    assert {reply.status for reply in again} == {409}
    mine = (await act(server, organiser, "myEvents")).json["data"]["organised"][0]
    assert (mine["registered"], mine["waiting"]) == (10, 190)


BAD_BODIES = [
    (b"{", 400, "malformed_request"),
    (b"", 200, None),
    (b"[]", 400, "malformed_request"),
    (b'"text"', 400, "malformed_request"),
    (b"\xff\xfe\xfd", 400, "malformed_request"),
    (b'{"a": NaN}', 400, "malformed_request"),
    (b'{"messages":' + b"[" * 5000 + b"]" * 5000 + b"}", 400, "malformed_request"),
    (b'{"unknown": 1}', 400, "malformed_request"),
    (b'{"type": "dance"}', 400, "malformed_request"),
    (b'{"type": {"$gt": ""}}', 422, "invalid_parameters"),
    (b'{"messages": []}', 422, "invalid_parameters"),
    (b'{"messages": "hello"}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "user", "content": {"$gt": ""}}]}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "pope", "content": "x"}]}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "user", "content": "a\\u0000b"}]}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "user", "content": "  "}]}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "user", "content": "x"}], "threadId": {"$ne": 1}}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "user", "content": "x"}], "timeZone": "Mars/Base"}', 422, "invalid_parameters"),
    (b'{"messages": [{"role": "user", "content": "x"}], "agentId": "nobody"}', 404, "not_found"),
    (b'{"action": "dropTables"}', 404, "not_found"),
    (b'{"action": 7}', 422, "invalid_parameters"),
    (b'{"action": "searchEvents", "parameters": []}', 422, "invalid_parameters"),
    (b'{"text": 5}', 422, "invalid_parameters"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_BODIES, ids=lambda value: str(value)[:40])
async def test_bad_bodies_get_the_right_status_and_a_clear_error(server, body, status, code):
    reply = await post(server, body)
    assert reply.status == status, reply.raw
    if code:
        assert reply.json["success"] is False and reply.json["code"] == code and reply.json["error"]
        if status == 422:
            assert all(reply.json["fields"].values())


BAD_EVENTS = [
    ("title", {"$gt": ""}),
    ("title", ""),
    ("title", "x" * 500),
    ("title", "bell\x00"),
    ("title", "two\r\nlines"),
    ("title", None),
    ("description", ["no"]),
    ("endDateTime", "2020-01-01T00:00:00Z"),
    ("startDateTime", "2020-01-01T00:00:00Z"),
    ("startDateTime", "tomorrow"),
    ("startDateTime", "2027-05-01T10:00:00"),
    ("startDateTime", 1800000000),
    ("capacity", 0),
    ("capacity", -1),
    ("capacity", "ten"),
    ("capacity", True),
    ("capacity", 1.5),
    ("organiser", "me"),
]


@pytest.mark.parametrize(("field", "value"), BAD_EVENTS, ids=lambda value: str(value)[:24])
async def test_a_bad_field_of_an_event_is_named(server, field, value):
    token = token_for(server, "alice@example.com")
    reply = await act(server, token, "createEvent", **event(**{field: value}))
    assert reply.status == 422 and reply.json["code"] == "invalid_parameters"
    assert field in reply.json["fields"]


async def test_a_description_may_have_lines(server):
    token = token_for(server, "alice@example.com")
    reply = await act(server, token, "createEvent", **event(description="one\r\ntwo"))
    assert reply.status == 200


async def test_writes_need_a_user_and_unknown_events_are_not_found(server):
    token = token_for(server, "alice@example.com")
    anonymous = await act(server, None, "createEvent", **event())
    assert anonymous.status == 401 and anonymous.json["code"] == "unauthenticated"
    for action in ("registerForEvent", "cancelRegistration", "cancelEvent"):
        assert (await act(server, token, action, eventId="nothing")).status == 404
    assert (await act(server, token, "registerForEvent", eventId={"$gt": ""})).status == 422


async def test_only_the_organiser_changes_an_event(server):
    alice, bob = token_for(server, "alice@example.com"), token_for(server, "bob@example.com")
    created = (await act(server, alice, "createEvent", **event())).json["data"]
    assert (await act(server, bob, "cancelEvent", eventId=created["id"])).status == 403
    assert (await act(server, bob, "updateEvent", eventId=created["id"], title="Mine now")).status == 403


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_of_20_megabytes_is_refused_and_the_server_goes_on(server, chunked):
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    size = 20 * 1024 * 1024
    head = f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += "Transfer-Encoding: chunked\r\n\r\n" if chunked else f"Content-Length: {size}\r\n\r\n"
    writer.write(head.encode())
    piece = b"x" * 65_536
    for _ in range(size // len(piece)):
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        await writer.drain()
    if chunked:
        writer.write(b"0\r\n\r\n")
    answer = await asyncio.wait_for(reader.readuntil(b"}"), 10)
    assert b" 413 " in answer.splitlines()[0] and b'"code":"too_large"' in answer
    assert b"16777216 bytes long (limits.run_body_max_bytes)" in answer
    # The same connection is still good for the next request.
    writer.write(f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}".encode())
    assert b'"status":"ready"' in await asyncio.wait_for(reader.readuntil(b"}"), 10)
    writer.close()


REFUSED = {
    "no JSON": ("POST", "", b"{", 400),
    "no JSON, to a run": ("POST", "/agent/default/run", b"[1]", 400),
    "another content type": ("POST", "", b"a=b", 415),
    "too large": ("POST", "", b"{" + b" " * 1_100_000 + b"}", 413),
    "too many values": ("POST", "", b'{"a":[' + b"0," * 200_000 + b"0]}", 413),
    "no method": ("POST", "", {"method": "nothing"}, 400),
    "no agent": ("POST", "/agent/nobody/run", agent_input("t", "hello"), 404),
    "no path": ("POST", "/threads/a/nothing", {}, 404),
    "no path, in an envelope": (
        *("POST", ""),
        {"method": "resource/request", "params": {"path": "/nothing", "httpMethod": "POST"}},
        404,
    ),
    "another verb": ("DELETE", "/info", {}, 405),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_refused_counts_as_a_request(start_server, name):
    verb, path, body, status = REFUSED[name]
    more = {"Content_Type": "text/plain"} if status == 415 else {}
    server = start_server("limits.posts_per_address_per_minute=2")
    statuses = [(await call(server, verb, PREFIX + path, body, **more)).status for _ in range(3)]
    assert statuses == [status, status, 429]


async def test_questions_for_suggestions_and_their_end_do_not_use_up_the_requests(start_server):
    server = start_server("limits.posts_per_user_per_minute=2")
    props = {"toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}}}
    asked = {**agent_input("made-up", "hello"), "forwardedProps": props}
    stop = {"method": "agent/stop", "params": {"agentId": "default", "threadId": "made-up"}}
    for _ in range(3):
        assert (
            await post(server, {"method": "agent/run", "params": {"agentId": "default"}, "body": asked})
        ).status == 200
        assert (await post(server, stop)).status == 200
        assert (await call(server, "POST", f"{PREFIX}/agent/default/run", asked)).status == 200
        assert (await call(server, "POST", f"{PREFIX}/agent/default/stop/made-up", {})).status == 200
    assert [(await post(server, {})).status for _ in range(3)] == [200, 200, 429]
    run = {**agent_input("another", "hello"), "forwardedProps": {"toolChoice": "copilotkitSuggest"}}
    assert (await call(server, "POST", f"{PREFIX}/agent/default/run", run)).status == 429


async def test_other_content_types_and_paths_are_refused_in_json(server):
    assert (await post(server, b"a=b", Content_Type="application/x-www-form-urlencoded")).status == 415
    missing = await call(server, "GET", "/nothing/here")
    assert missing.status == 404 and missing.json["code"] == "not_found"
    assert (await call(server, "GET", "/static/../server.py")).status in {403, 404}
    assert (await call(server, "GET", "/static/%2e%2e/server.py")).status in {403, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/static/%00",
        "/static/%ff",
        "/static/none.js",
        "/static/../server.py",
        "/static/",
        "/static/react/package.json",
        "/static/react/dist/../package.json",
    ],
)
async def test_a_file_that_is_not_there_is_refused_in_json(server, path):
    reply = await call(server, "GET", path)
    assert reply.status in {400, 404} and reply.json["success"] is False
    assert "Tornado" not in reply.headers.get("Server", "")


@pytest.mark.parametrize("path", ["/health", "/ready", "/", "/static/app.js"])
async def test_a_probe_may_ask_for_the_headers_alone(server, path):
    whole, head = await call(server, "GET", path), await call(server, "HEAD", path)
    assert head.status == 200 and head.raw == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    refused = await call(server, "PUT", path, b"")
    assert refused.status == 405 and refused.json["code"] == "method_not_allowed"
    assert "HEAD" in refused.headers["Allow"]


async def test_counts_of_a_rush_are_told_a_few_times_and_end_right(server):
    organiser = token_for(server, "organiser@rush.example")
    created = (await act(server, organiser, "createEvent", **event(capacity=100))).json["data"]
    stream = await EventStream.open(server)
    await stream.message()
    loop = asyncio.get_running_loop()
    began = loop.time()
    for start in range(0, 80, 8):
        tokens = [token_for(server, f"n{n}@rush.example") for n in range(start, start + 8)]
        await asyncio.gather(*(act(server, token, "registerForEvent", eventId=created["id"]) for token in tokens))
    counts = []
    while not counts or counts[-1] < 80:
        message = await stream.until("event.registrations")
        if message["data"]["eventId"] == created["id"]:
            counts.append(message["data"]["registered"])
    assert counts == sorted(set(counts))
    assert len(counts) <= 2 + (loop.time() - began) / 0.25, "more than one in 250 ms"
    await stream.close()


@pytest.mark.parametrize("setting", ["limits.connections_per_user=100"])
async def test_the_101st_connection_of_a_user_is_refused_until_one_ends_whatever_way(start_server, setting):
    server = start_server(setting, "limits.connects_per_address_per_minute=0")
    token = token_for(server, "many@example.com")
    headers = {"Authorization": f"Bearer {token}"}
    streams = await asyncio.gather(*(EventStream.open(server, **headers) for _ in range(100)))
    assert {stream.status for stream in streams} == {200}

    async def opens():
        stream = await EventStream.open(server, **headers)
        if stream.status == 200:
            return stream
        assert stream.status == 429
        await stream.close()
        return None

    refused = await call(server, "GET", PREFIX, **headers)
    assert refused.status == 429 and "connections_per_user" in refused.json["error"]
    other = await EventStream.open(server, Authorization=f"Bearer {token_for(server, 'other@example.com')}")
    assert other.status == 200

    def shut(stream):
        stream._writer.close()

    def half_close(stream):
        stream._writer.write_eof()

    def reset(stream):
        stream._writer.transport.abort()

    for end in (shut, half_close, reset):
        end(streams.pop())
        for _ in range(200):
            if again := await opens():
                break
            await asyncio.sleep(0.02)
        assert again is not None, f"no place was freed by {end.__name__}"
        assert await opens() is None, f"{end.__name__} freed more than one place"
