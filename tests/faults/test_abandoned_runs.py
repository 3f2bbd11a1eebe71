"""The next message of a thread whose last request was closed early: it ends that run, and no other one."""

import asyncio
import json
import re
import uuid

import pytest

from tests.agent_events import assert_valid
from tests.http_calls import PREFIX, RunStream, agent_input, call, post, token_for
from tests.integration.test_room_assistant import answer_to, say
from tests.integration.test_rooms import ask, hear, person, room_name
from tests.integration.test_socket import socket
from tests.server_process import ServerProcess

FACTORY = "factory: 'tests.integration.example_agents.for_next_messages:make_counter'"
COUNTER = f"agents.default={{type: python, {FACTORY}}}"
SECRET = "a-secret-that-is-long-enough-for-hs256"
RUN, CONNECT = "agent/default/run", "agent/default/connect"


def user(number, text):
    return {"id": f"u{number}", "role": "user", "content": text}


def asked(thread_id, *messages, run="r1", **more):
    return {**agent_input(thread_id, ""), "messages": list(messages), "runId": run, **more}


class Client:
    """A POST on a socket of its own, which can be closed at any time."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer
        self.text = ""
        self.status = 0

    @classmethod
    async def ask(cls, server, body, token=None, *, route=None, accept="text/event-stream", key=None):
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        client = cls(*await asyncio.open_connection(host, int(port), limit=16 * 1_048_576))
        encoded = json.dumps(body).encode()
        head = [f"POST {PREFIX}{'/' + route if route else ''} HTTP/1.1", f"Host: {host}:{port}", f"Accept: {accept}"]
        head += ["Content-Type: application/json", f"Content-Length: {len(encoded)}"]
        head += [f"Authorization: Bearer {token}"] if token else []
        head += [f"Idempotency-Key: {key}"] if key else []
        client._writer.write("\r\n".join([*head, "", ""]).encode() + encoded)
        return client

    async def until(self, text):
        """Read until a text has come."""
        async with asyncio.timeout(20):
            while text not in self.text:
                data = await self._reader.read(65_536)
                assert data, f"the stream ended without {text}: {self.text}"
                self.text += data.decode()

    async def close(self):
        """Close the socket, as a client does that aborts its request."""
        self._writer.close()
        await asyncio.gather(self._writer.wait_closed(), return_exceptions=True)


async def abandoned(server, body, token=None, until="3 ", **more):
    """Begin an answer, and close its request in the middle."""
    client = await Client.ask(server, body, token, **more)
    await client.until(f'"delta":"{until}"')
    await client.close()
    return client


def answer(client):
    """The part of an answer that a client has heard, as it sends it back."""
    message_id = re.search(r'"messageId":"([^"]+)"', client.text)[1]
    return {"id": message_id, "role": "assistant", "content": "".join(re.findall(r'"delta":"([^"]+)"', client.text))}


async def told(server, body, token=None, route=RUN):
    stream = RunStream(server, route, body, token)
    events = await stream.whole()
    assert_valid(events)
    return events, stream.text


async def refused(server, body, token=None, **headers):
    reply = await post(server, body, token, Accept="text/event-stream", **headers)
    assert (reply.status, reply.json["code"]) == (409, "conflict"), reply.raw
    return reply


async def shown(server, thread_id, token=None):
    """The roles and texts of a thread without a run, and the last event."""
    events, _ = await told(server, asked(thread_id), token, CONNECT)
    messages = next(event["messages"] for event in events if event["type"] == "MESSAGES_SNAPSHOT")
    return [(each["role"], each.get("content")) for each in messages], events[-1]


async def stopped(server, thread_id, token=None):
    await post(server, {"type": "stop", "threadId": thread_id}, token)


@pytest.fixture(scope="module")
def counting():
    background = f"agents.patient={{type: python, background: true, {FACTORY}}}"
    process = ServerProcess(COUNTER, background)
    try:
        yield process.start()
    finally:
        process.close()


@pytest.fixture(params=["user", "visitor without a cookie"])
def token(request, counting):
    return token_for(counting, f"{uuid.uuid4().hex}@example.com") if request.param == "user" else None


async def test_the_next_message_ends_a_run_whose_request_was_aborted_and_keeps_its_text(counting, token):
    thread_id = uuid.uuid4().hex
    heard = answer(await abandoned(counting, asked(thread_id, user(1, "count 1000")), token))
    said = [user(1, "count 1000"), heard, user(2, "hello")]
    events, text = await told(counting, asked(thread_id, *said, run="r2"), token)
    assert text == "You said count 1000 / hello." and events[-1]["type"] == "RUN_FINISHED"
    messages, last = await shown(counting, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant", "user", "assistant"]
    assert messages[1][1].startswith("0 1 2 3 ") and len(messages[1][1]) < 400
    assert last["type"] == "RUN_FINISHED"


async def test_the_same_message_again_under_another_run_id_is_answered_anew(counting, token):
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 200")), token)
    _, text = await told(counting, asked(thread_id, user(1, "count 200"), run="r2"), token)
    assert text == "".join(f"{number} " for number in range(200))
    messages, _ = await shown(counting, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant"]


async def test_a_client_may_abort_and_go_on_many_times_without_a_pause(counting, token):
    thread_id = uuid.uuid4().hex
    for number in range(1, 5):
        await abandoned(counting, asked(thread_id, user(number, "count 1000"), run=f"r{number}"), token, until="0 ")
    _, text = await told(counting, asked(thread_id, user(5, "hello"), run="r5"), token)
    assert text.startswith("You said")
    messages, _ = await shown(counting, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant"] * 5


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
async def test_plain_chat_ends_and_is_ended(counting, token, accept):
    thread_id = uuid.uuid4().hex
    body = {"messages": [{"role": "user", "content": "count 1000"}], "threadId": thread_id}
    client = await Client.ask(counting, body, token, accept=accept)
    await asyncio.sleep(0.3)
    await client.close()
    follow_up = {"messages": [{"role": "user", "content": "hello"}], "threadId": thread_id}
    answer = await post(counting, follow_up, token)
    assert answer.status == 200, answer.raw
    assert answer.json["messages"][-1]["content"] == "You said count 1000 / hello."
    assert [each["role"] for each in answer.json["messages"]] == ["user", "assistant", "user", "assistant"]


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
async def test_a_request_that_is_closed_before_its_answer_begins_is_followed_by_the_next_one(counting, token, accept):
    for _ in range(5):
        thread_id = uuid.uuid4().hex
        body = {"messages": [{"role": "user", "content": "count 1000"}], "threadId": thread_id}
        client = await Client.ask(counting, body, token, accept=accept)
        await client.close()
        await asyncio.sleep(0.05)  # The two connections may be accepted in any order.
        reply = await post(counting, {**body, "messages": [{"role": "user", "content": "hello"}]}, token)
        assert reply.status == 200 and reply.json["messages"][-1]["content"].startswith("You said")


async def test_a_plain_chat_that_still_waits_for_its_answer_is_not_ended(counting, token):
    thread_id = uuid.uuid4().hex
    body = {"messages": [{"role": "user", "content": "count 60"}], "threadId": thread_id}
    waiting = asyncio.ensure_future(post(counting, body, token))
    await asyncio.sleep(0.3)
    await refused(counting, {"messages": [{"role": "user", "content": "hello"}], "threadId": thread_id}, token)
    answer = await waiting
    assert answer.json["messages"][-1]["content"] == "".join(f"{number} " for number in range(60))


@pytest.mark.parametrize("kind", ["run", "chat"])
async def test_the_close_of_a_websocket_leaves_its_runs(counting, kind):
    token = token_for(counting, f"{uuid.uuid4().hex}@example.com")
    thread_id = uuid.uuid4().hex
    async with socket(counting, Authorization=f"Bearer {token}") as ws:
        body = asked(thread_id, user(1, "count 1000"))
        chat = {"type": "chat", "messages": [{"role": "user", "content": "count 1000"}], "threadId": thread_id}
        await ws.say({"type": "run", "input": body, "requestId": "q"} if kind == "run" else {**chat, "requestId": "q"})
        while "3 " not in str((message := await ws.message()).get("delta", message.get("data"))):
            pass
        await refused(counting, asked(thread_id, user(2, "too early"), run="r2"), token)
    async with socket(counting, Authorization=f"Bearer {token}") as ws:
        await ws.say({"type": "run", "input": asked(thread_id, user(3, "hello"), run="r3"), "requestId": "q"})
        while (message := await ws.message())["type"] not in {"RUN_FINISHED", "error"}:
            pass
        assert message["type"] == "RUN_FINISHED"
    messages, _ = await shown(counting, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant"] * 2 and messages[2] == ("user", "hello")


async def test_only_a_message_of_the_person_ends_a_run(counting, token):
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 150")), token)
    result = {"id": "t1", "role": "tool", "toolCallId": "c1", "content": "done"}
    answer = {"id": "a1", "role": "assistant", "content": "0 1 2"}
    said = user(1, "count 150")
    older = user(0, "that the thread has forgotten")
    for messages in ([said, answer, result], [older, said, answer, result], [said, answer], []):
        await refused(counting, asked(thread_id, *messages, run="r2"), token)
    resume = [{"interruptId": "i1", "status": "resolved", "payload": True}]
    await refused(counting, asked(thread_id, user(2, "yes"), run="r2", resume=resume), token)
    suggest = asked(thread_id, user(2, "suggest"), run="r2")
    suggest["forwardedProps"] = {"toolChoice": {"type": "function", "function": {"name": "copilotkitSuggest"}}}
    assert (await post(counting, suggest, token, Accept="text/event-stream")).status == 200
    # None of it has stopped the first one: a page that comes back hears it to the end.
    _, text = await told(counting, asked(thread_id), token, CONNECT)
    assert text == "".join(f"{number} " for number in range(150))


@pytest.mark.parametrize("by_socket", [False, True])
async def test_a_page_that_has_come_back_keeps_the_run(counting, token, by_socket):
    if by_socket and token is None:
        return
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 1000")), token)
    if by_socket:
        async with socket(counting, Authorization=f"Bearer {token}") as ws:
            await ws.say({"type": "connect", "threadId": thread_id, "requestId": "q"})
            while (await ws.message())["type"] != "TEXT_MESSAGE_CONTENT":
                pass
            await refused(counting, asked(thread_id, user(2, "hello"), run="r2"), token)
    else:
        page = await Client.ask(counting, asked(thread_id), token, route=CONNECT)
        await page.until("TEXT_MESSAGE_CONTENT")
        await refused(counting, asked(thread_id, user(2, "hello"), run="r2"), token)
        await page.close()
    _, text = await told(counting, asked(thread_id, user(2, "hello"), run="r3"), token)
    assert text.startswith("You said")


async def test_a_subscription_to_the_channel_keeps_no_run(counting):
    token = token_for(counting, f"{uuid.uuid4().hex}@example.com")
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 1000")), token)
    async with socket(counting, f"?channels=thread:{thread_id}", Authorization=f"Bearer {token}"):
        _, text = await told(counting, asked(thread_id, user(2, "hello"), run="r2"), token)
    assert text.startswith("You said")


async def test_strangers_end_nothing(counting):
    token, stranger = (token_for(counting, f"{uuid.uuid4().hex}@example.com") for _ in range(2))
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 100")), token)
    for other in (stranger, None):
        reply = await post(counting, asked(thread_id, user(2, "hello"), run="r2"), other, Accept="text/event-stream")
        assert reply.status == 404
    _, text = await told(counting, asked(thread_id), token, CONNECT)
    assert text.endswith(" 99 ")


async def test_of_two_next_messages_at_once_one_begins_and_the_other_is_refused(counting, token):
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 1000")), token)
    replies = await asyncio.gather(
        *(
            post(counting, asked(thread_id, user(n, "count 40"), run=f"r{n}"), token, Accept="text/event-stream")
            for n in (2, 3)
        )
    )
    assert sorted(reply.status for reply in replies) == [200, 409]
    messages, _ = await shown(counting, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant"] * 2


async def test_the_same_run_id_joins_and_a_run_id_that_is_used_twice_loses_no_message(counting, token):
    thread_id = uuid.uuid4().hex
    body = asked(thread_id, user(1, "count 100"))
    first = await Client.ask(counting, body, token)
    await first.until('"delta":"3 "')
    again = asyncio.ensure_future(told(counting, body, token))
    await asyncio.sleep(0.1)
    await refused(counting, asked(thread_id, user(2, "hello")), token)
    await first.close()
    assert (await again)[1] == "".join(f"{number} " for number in range(100))
    messages, _ = await shown(counting, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant"]


async def test_the_same_run_sent_twice_at_once_begins_once(counting, token):
    body = asked(uuid.uuid4().hex, user(1, "count 20"))
    both = await asyncio.gather(*(told(counting, body, token) for _ in range(3)))
    assert {text for _, text in both} == {"".join(f"{number} " for number in range(20))}


async def test_a_run_that_was_stopped_is_followed_by_a_message_at_once(counting, token):
    thread_id = uuid.uuid4().hex
    run = RunStream(counting, RUN, asked(thread_id, user(1, "count 1000")), token)
    await run.until("TEXT_MESSAGE_CONTENT", 3)
    await stopped(counting, thread_id, token)
    _, text = await told(counting, asked(thread_id, user(2, "hello"), run="r2"), token)
    assert text.startswith("You said")
    await run.whole()


async def test_a_run_of_a_background_agent_goes_on(counting, token):
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 60")), token, route="agent/patient/run")
    await refused(counting, asked(thread_id, user(2, "hello"), run="r2"), token)
    _, text = await told(counting, asked(thread_id), token, CONNECT)
    assert text == "".join(f"{number} " for number in range(60))


async def test_a_refused_message_ends_nothing(counting):
    token = token_for(counting, f"{uuid.uuid4().hex}@example.com")
    thread_id = uuid.uuid4().hex
    await abandoned(counting, asked(thread_id, user(1, "count 80")), token)
    wrong = asked(thread_id, {**user(2, "hello"), "role": "nobody"}, run="r2")
    assert (await post(counting, wrong, token, Accept="text/event-stream")).status == 422
    unknown = asked(thread_id, user(2, "hello"), run="r2")
    assert (await post(counting, {**unknown, "agentId": "none"}, token, Accept="text/event-stream")).status == 404
    _, text = await told(counting, asked(thread_id), token, CONNECT)
    assert text.endswith(" 79 ")


async def test_the_time_out_zero_never_ends_a_run(start_server):
    server = start_server(COUNTER, "assistant.supersede_timeout_seconds=0")
    thread_id = uuid.uuid4().hex
    await abandoned(server, asked(thread_id, user(1, "count 60")))
    await refused(server, asked(thread_id, user(2, "hello"), run="r2"))
    _, text = await told(server, asked(thread_id), None, CONNECT)
    assert text.endswith(" 59 ")


def slow(seconds):
    return f"agents.default={{type: python, {FACTORY}, options: {{action_seconds: {seconds}}}}}"


async def creating(server, token, thread_id):
    client = await Client.ask(server, asked(thread_id, user(1, "create 120")), token)
    await client.until("TOOL_CALL_END")
    await client.close()


async def created(server, token):
    return (await post(server, {"action": "searchEvents", "parameters": {"query": "night walk"}}, token)).json["data"]


async def test_an_action_in_progress_is_finished_and_its_result_stored_before_the_next_message_begins(start_server):
    server = start_server(slow(0.8))
    token, thread_id = token_for(server, "alice@example.com"), uuid.uuid4().hex
    await creating(server, token, thread_id)
    _, text = await told(server, asked(thread_id, user(2, "hello"), run="r2"), token)
    assert text.startswith("You said")
    messages, _ = await shown(server, thread_id, token)
    roles = [role for role, _ in messages]
    assert (roles[:3], roles[-2:]) == (["user", "assistant", "tool"], ["user", "assistant"])
    assert json.loads(messages[2][1])["title"] == "Night walk"
    assert (await created(server, token))["count"] == 1


async def test_an_action_that_takes_longer_refuses_the_next_message_and_the_run_goes_on(start_server):
    server = start_server(slow(2), "assistant.supersede_timeout_seconds=1")
    token, thread_id = token_for(server, "alice@example.com"), uuid.uuid4().hex
    await creating(server, token, thread_id)
    await refused(server, asked(thread_id, user(2, "hello"), run="r2"), token)
    _, text = await told(server, asked(thread_id), token, CONNECT)
    assert text.endswith(" 119 "), "it was not stopped afterwards"
    messages, _ = await shown(server, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant", "tool", "assistant"]
    assert json.loads(messages[2][1])["title"] == "Night walk"


async def test_a_page_that_comes_back_during_the_action_keeps_the_run(start_server):
    server = start_server(slow(1))
    token, thread_id = token_for(server, "alice@example.com"), uuid.uuid4().hex
    await creating(server, token, thread_id)
    next_one = asyncio.ensure_future(post(server, asked(thread_id, user(2, "hi"), run="r2"), token, Accept="*/*"))
    await asyncio.sleep(0.4)
    _, text = await told(server, asked(thread_id), token, CONNECT)
    assert (await next_one).status == 409
    assert text.endswith(" 119 ")


async def test_an_answer_in_a_room_is_not_ended(counting):
    alice, room = person(counting, "Alice"), room_name()
    await ask(counting, alice, "room.create", room=room)
    stream = await hear(counting, alice, room)
    question = await say(counting, alice, room, "@assistant count 80")
    await stream.until("room.token")
    (thread,) = (await call(counting, "GET", f"{PREFIX}/threads", Authorization=f"Bearer {alice}")).json["threads"]
    await refused(counting, asked(thread["id"], user(2, "hello"), run="r2"), alice)
    _, answer = await answer_to(stream, question)
    assert answer["text"] == "".join(f"{number} " for number in range(80))
    await stream.close()


# Several processes


@pytest.fixture
def shared(database_uri, database):
    """The settings of processes on one database."""
    return (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={SECRET}",
        "assistant.run_lease_seconds=2",
    )


@pytest.fixture
def pair(start_server, shared):
    """Two processes on one database, and a user of both."""
    here, there = start_server(*shared, COUNTER), start_server(*shared, COUNTER)
    return here, there, token_for(here, "alice@example.com", secret=SECRET)


async def test_the_next_message_at_another_process_ends_an_abandoned_run(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    heard = answer(await abandoned(here, asked(thread_id, user(1, "count 1000")), token))
    said = [user(1, "count 1000"), heard, user(2, "hello")]
    _, text = await told(there, asked(thread_id, *said, run="r2"), token)
    assert text == "You said count 1000 / hello."
    for server in (here, there):
        messages, last = await shown(server, thread_id, token)
        assert [role for role, _ in messages] == ["user", "assistant"] * 2 and last["type"] == "RUN_FINISHED"
        assert messages[1][1].startswith("0 1 2 3 ")


async def test_a_run_that_is_followed_goes_on_whichever_process_is_asked(pair, start_server, shared):
    here, there, token = pair
    third = start_server(*shared, COUNTER)
    thread_id = uuid.uuid4().hex
    first = await Client.ask(here, asked(thread_id, user(1, "count 1000")), token)
    await first.until('"delta":"3 "')
    for server in (here, there):
        await refused(server, asked(thread_id, user(2, "hello"), run="r2"), token)
    page = await Client.ask(there, asked(thread_id), token, route=CONNECT)
    await page.until("TEXT_MESSAGE_CONTENT")
    await first.close()
    await asyncio.sleep(2.5)  # For longer than a lease.
    for server in (here, there, third):
        await refused(server, asked(thread_id, user(2, "hello"), run="r2"), token)
    await page.close()
    _, text = await told(third, asked(thread_id, user(2, "hello"), run="r3"), token)
    assert text.startswith("You said")


async def test_a_follower_whose_process_was_killed_keeps_the_run_no_longer_than_a_lease(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    await abandoned(here, asked(thread_id, user(1, "count 1000")), token)
    page = await Client.ask(there, asked(thread_id), token, route=CONNECT)
    await page.until("TEXT_MESSAGE_CONTENT")
    there.kill()
    await page.close()
    await asyncio.sleep(2.2)
    _, text = await told(here, asked(thread_id, user(2, "hello"), run="r2"), token)
    assert text.startswith("You said")


async def test_an_action_in_progress_at_another_process_is_finished_first(start_server, shared):
    here, there = start_server(*shared, slow(0.6)), start_server(*shared, COUNTER)
    token, thread_id = token_for(here, "alice@example.com", secret=SECRET), uuid.uuid4().hex
    await creating(here, token, thread_id)
    _, text = await told(there, asked(thread_id, user(2, "hello"), run="r2"), token)
    assert text.startswith("You said")
    messages, _ = await shown(there, thread_id, token)
    roles = [role for role, _ in messages]
    assert (roles[:3], roles[-2:]) == (["user", "assistant", "tool"], ["user", "assistant"])
    assert json.loads(messages[2][1])["title"] == "Night walk"


async def test_an_action_that_takes_longer_at_another_process_goes_on_with_its_run(start_server, shared):
    here = start_server(*shared, slow(1.5), "assistant.supersede_timeout_seconds=1")
    there = start_server(*shared, COUNTER, "assistant.supersede_timeout_seconds=1")
    token, thread_id = token_for(here, "alice@example.com", secret=SECRET), uuid.uuid4().hex
    await creating(here, token, thread_id)
    await refused(there, asked(thread_id, user(2, "hello"), run="r2"), token)
    _, text = await told(there, asked(thread_id), token, CONNECT)
    assert text.endswith(" 119 ")
    messages, _ = await shown(here, thread_id, token)
    assert json.loads(messages[2][1])["title"] == "Night walk"


@pytest.mark.parametrize("names_thread", [True, False])
async def test_a_chat_that_is_sent_again_to_another_process_joins(pair, names_thread):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    body = {"messages": [{"role": "user", "content": "count 60"}], "clientMessageId": "m1"}
    if names_thread:
        body["threadId"] = thread_id
    await abandoned(here, body, token)
    streams = asyncio.gather(*(post(server, body, token, Accept="text/event-stream") for server in (here, there)))
    answers = await asyncio.gather(*(post(server, body, token) for server in (here, there)))
    counted = "".join(f"{number} " for number in range(60))
    for answer in answers:
        assert answer.status == 200 and [each["content"] for each in answer.json["messages"]] == ["count 60", counted]
    for stream in await streams:
        tokens = [each["data"]["delta"] for each in stream.messages if each["type"] == "token"]
        assert "".join(tokens) == counted and stream.messages[-1]["type"] == "done"
    messages, _ = await shown(there, answers[0].json["threadId"], token)
    assert len(messages) == 2


@pytest.mark.parametrize("key", [None, "k1"])
async def test_a_run_that_is_sent_again_to_another_process_joins(pair, key):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    body = asked(thread_id, user(1, "count 60"))
    await abandoned(here, body, token, key=key)
    again = body if key is None else {**body, "runId": "r2"}
    headers = {} if key is None else {"Idempotency_Key": key}
    replies = await asyncio.gather(
        *(post(server, again, token, Accept="text/event-stream", **headers) for server in (here, there))
    )
    for reply in replies:
        events = reply.messages
        assert_valid(events)
        assert "".join(each.get("delta", "") for each in events) == "".join(f"{number} " for number in range(60))
    messages, _ = await shown(there, thread_id, token)
    assert len(messages) == 2


async def test_the_same_run_that_two_processes_are_sent_at_once_begins_once(pair):
    here, there, token = pair
    for number in range(5):
        body = asked(f"{number}-{uuid.uuid4().hex}", user(1, "count 5"))
        both = await asyncio.gather(*(told(server, body, token) for server in (here, there)))
        assert {text for _, text in both} == {"0 1 2 3 4 "}


async def test_an_abandoned_run_whose_process_was_killed_gives_way_after_its_lease(pair):
    here, there, token = pair
    thread_id = uuid.uuid4().hex
    await abandoned(here, asked(thread_id, user(1, "count 1000")), token, until="9 ")
    here.kill()
    async with asyncio.timeout(8):
        while True:
            reply = await post(there, asked(thread_id, user(2, "hello"), run="r2"), token, Accept="text/event-stream")
            if reply.status == 200:
                break
            assert reply.status == 409
    messages, _ = await shown(there, thread_id, token)
    assert [role for role, _ in messages] == ["user", "assistant"] * 2 and messages[2] == ("user", "hello")


async def test_an_abandoned_run_of_a_server_that_was_killed_gives_way_at_once(start_server):
    server = start_server(COUNTER)
    thread_id = uuid.uuid4().hex
    await abandoned(server, asked(thread_id, user(1, "count 1000")), until="70 ")
    server.kill()
    server.start()
    _, text = await told(server, asked(thread_id, user(2, "hello"), run="r2"))
    assert text.startswith("You said")
    messages, _ = await shown(server, thread_id)
    assert [role for role, _ in messages] == ["user", "assistant"] * 2
