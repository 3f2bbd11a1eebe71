"""One suite over both transports: what is asked by POST or by frame, and what is heard on a stream or a socket."""

import asyncio
import uuid
from contextlib import asynccontextmanager

import pytest

from tests.http_calls import EventStream, agent_input, event, post, token_for
from tests.integration.test_rooms import person, room_name, user_of
from tests.integration.test_socket import socket


class ByPost:
    """Somebody who asks by `POST`."""

    def __init__(self, server, token):
        self._server, self._token = server, token

    async def ask(self, body, key=None):
        """The JSON of the answer, of an error, too."""
        headers = {} if key is None else {"Idempotency_Key": key}
        return (await post(self._server, body, self._token, **headers)).json

    async def stream(self, body):
        """The messages of a chat or a run."""
        return (await post(self._server, body, self._token, Accept="text/event-stream")).messages


class BySocket:
    """Somebody who asks by frames of one WebSocket."""

    def __init__(self, ws):
        self._ws = ws

    async def ask(self, body, key=None):
        request_id = await self._say(body, **({} if key is None else {"idempotencyKey": key}))
        message = await self._next(request_id)
        if message.pop("type") == "answer":
            return message
        data = message["data"]
        return {"success": False, "error": data.pop("message"), **data}

    async def stream(self, body):
        request_id = await self._say(body)
        messages = []
        while not messages or messages[-1]["type"] not in {"done", "RUN_FINISHED", "RUN_ERROR"}:
            messages.append(await self._next(request_id))
        return messages

    async def _say(self, body, **more):
        request_id = uuid.uuid4().hex
        if "runId" in body:
            frame = {"type": "run", "input": body}
        elif "messages" in body:
            frame = {"type": "chat", **body}
        else:
            frame = {"type": "action", **body} if "action" in body else body
        await self._ws.say({**frame, **more, "requestId": request_id})
        return request_id

    async def _next(self, request_id):
        while (message := await self._ws.message()).get("requestId") != request_id:
            pass
        del message["requestId"]
        return message


@asynccontextmanager
async def line(server, transport, token):
    """A way to ask, on a transport."""
    if transport == "post":
        yield ByPost(server, token)
        return
    async with socket(server, **({} if token is None else {"Authorization": f"Bearer {token}"})) as ws:
        yield BySocket(ws)


OVER_BOTH = pytest.mark.parametrize("transport", ["post", "websocket"])

# What changes nothing, and what is refused: answered in the same words.
CALLS = [
    {"action": "searchEvents", "parameters": {"query": "nothing that there is"}},
    {"action": "searchEvents", "parameters": {"limit": "5", "from": "tomorrow"}},
    {"action": "nothing", "parameters": {}},
    {"action": "createEvent", "parameters": {}},
    {"action": "createEvent", "parameters": []},
    {"action": "createEvent", "parameters": event(startDateTime="2020-01-01T00:00:00Z")},
    {"action": "createEvent", "parameters": event(capacity=0, title="", colour="blue")},
    {"action": "registerForEvent", "parameters": {"eventId": "no-such-event"}},
    {"action": "cancelEvent", "parameters": {"eventId": "no-such-event"}},
    {"action": "myEvents", "parameters": {}},
    {"action": "showDraft", "parameters": {"room": "no-such-room"}},
    {"action": "createEventFromDraft", "parameters": {"room": "A", "version": "1"}},
    {"type": "dance"},
    {"type": "suggestions", "text": "find"},
    {"type": "suggestions", "text": 7},
    {"type": "stop"},
    {"type": "stop", "threadId": "no-such-thread"},
    {"type": "room.create", "room": "No Such Name"},
    {"type": "room.join", "room": "no-such-room"},
    {"type": "room.leave", "room": "no-such-room"},
    {"type": "room.list", "colour": "blue"},
    {"type": "room.message", "room": "no-such-room", "text": "hello"},
    {"type": "room.message", "room": "no-such-room", "text": " "},
    {"type": "room.history", "room": "no-such-room", "limit": 1000},
    {"type": "room.members", "room": "no-such-room"},
    {"type": "room.typing"},
    {"type": "room.draft", "room": "no-such-room"},
    {"type": "room.draft.patch", "room": "no-such-room", "version": 0, "patch": [{"op": "move", "path": "/title"}]},
    {"type": "notifications.list", "limit": 0},
    {"type": "notifications.list"},
    {"type": "notifications.ack"},
    {"type": "notifications.ack", "id": "x", "all": True},
    {"type": "ack", "id": "no-such-notification"},
    {"type": "notify", "users": ["bob"], "kind": "note", "message": "hello"},
    {"messages": "x"},
    {"messages": []},
    {"messages": [{"role": "user", "content": "help"}], "threadId": "not an id!"},
    {"messages": [{"role": "user", "content": "help"}], "agentId": "nobody"},
    {"runId": "r", "messages": []},
]


@pytest.mark.parametrize("user", [None, "both@example.com"])
async def test_each_call_is_answered_in_the_same_words(server, user):
    token = None if user is None else token_for(server, user)
    async with line(server, "post", token) as by_post, line(server, "websocket", token) as by_socket:
        for body in CALLS:
            answers = [await each.ask(body) for each in (by_post, by_socket)]
            for answer in answers:
                answer.pop("serverTime", None)
            assert answers[0] == answers[1], body
            assert answers[0].get("success", True) or (answers[0]["error"] and answers[0]["code"]), body


@OVER_BOTH
async def test_a_chat_and_a_run_are_streamed(server, transport):
    async with line(server, transport, person(server, "Alice")) as alice:
        said = await alice.stream({"messages": [{"role": "user", "content": "help"}]})
        kinds = [message["type"] for message in said]
        assert kinds[0] == "thinking" and kinds[-2:] == ["message", "done"] and kinds.count("token") > 3
        told = "".join(message["data"]["delta"] for message in said if message["type"] == "token")
        assert said[-2]["message"] == {"role": "assistant", "content": told}
        events = await alice.stream(agent_input(f"run-{uuid.uuid4().hex}", "help"))
        kinds = [each["type"] for each in events]
        assert (kinds[0], kinds[-1]) == ("RUN_STARTED", "RUN_FINISHED") and "TEXT_MESSAGE_CONTENT" in kinds


@OVER_BOTH
async def test_a_request_that_is_sent_again_has_its_first_answer(server, transport):
    async with line(server, transport, person(server, "Alice")) as alice:
        create = {"action": "createEvent", "parameters": event(title="Once")}
        first, again = await alice.ask(create, key="k"), await alice.ask(create, key="k")
        assert first == again and first["success"]
        other = await alice.ask({"action": "createEvent", "parameters": event(title="Another")}, key="k")
        assert other["code"] == "conflict"
        mine = await alice.ask({"action": "myEvents", "parameters": {}})
        assert [each["title"] for each in mine["data"]["organised"]] == ["Once"]
        assert (await alice.ask(create, key=""))["code"] == "invalid_parameters"
        assert (await alice.ask(create, key="k" * 201))["code"] == "invalid_parameters"


@OVER_BOTH
async def test_people_meet_talk_and_draft_in_a_room(server, transport):
    tokens, room = [person(server, name) for name in ("Alice", "Bob")], room_name()
    async with line(server, transport, tokens[0]) as alice, line(server, transport, tokens[1]) as bob:
        made = await alice.ask({"type": "room.create", "room": room, "public": True})
        assert made["data"] == {"room": {"id": room, "name": room, "public": True, "members": 1}, "role": "owner"}
        assert (await bob.ask({"type": "room.message", "room": room, "text": "?"}))["code"] == "forbidden"
        assert (await bob.ask({"type": "room.join", "room": room}))["data"]["role"] == "member"
        say = {"type": "room.message", "room": room, "text": "hello", "clientMessageId": "m1"}
        first, again = await bob.ask(say), await bob.ask(say)
        assert first == again
        history = (await alice.ask({"type": "room.history", "room": room}))["data"]["messages"]
        assert history == [first["data"]["message"]]
        patch = {"type": "room.draft.patch", "room": room, "version": 0}
        title = {**patch, "patch": [{"op": "add", "path": "/title", "value": "Jazz"}]}
        assert (await alice.ask(title))["data"]["draft"]["version"] == 1
        late = await bob.ask({**patch, "patch": [{"op": "add", "path": "/title", "value": "Rock"}]})
        assert late["code"] == "conflict" and late["conflicts"] == ["title"]
        assert late["draft"]["fields"]["title"]["value"] == "Jazz"
        lacking = await bob.ask({"action": "createEventFromDraft", "parameters": {"room": room, "version": 1}})
        assert lacking["code"] == "invalid_parameters" and "startDateTime" in lacking["fields"]
        assert (await alice.ask({"type": "room.remove", "room": room, "member": user_of(tokens[1])}))["success"]
        assert (await bob.ask(say))["code"] == "forbidden"


@OVER_BOTH
async def test_a_room_takes_the_line_breaks_of_unicode_and_tells_them_in_one_line(server, transport):
    token, room, text = person(server, "Alice"), room_name(), "a\u2028b\u2029c\x85d\ne"
    async with line(server, transport, token) as alice:
        await alice.ask({"type": "room.create", "room": room})
        heard = await EventStream.open(server, f"?channels=room:{room}", Authorization=f"Bearer {token}")
        told = await alice.ask({"type": "room.message", "room": room, "text": text})
        assert told["data"]["message"]["text"] == text
        # `EventStream` takes a frame apart by `str.splitlines`, as httpx does.
        assert (await heard.until("room.message"))["data"]["text"] == text
        await heard.close()
        for bad in ("\u2028\x85", "a\x00", "a\x1c", "a\x84"):
            refused = await alice.ask({"type": "room.message", "room": room, "text": bad})
            assert refused["code"] == "invalid_parameters", bad


@OVER_BOTH
async def test_a_service_tells_somebody_who_acknowledges_it(server, transport):
    service, bob = token_for(server, "service", roles=["notifier"]), person(server, "Bob")
    async with line(server, transport, service) as telling, line(server, transport, bob) as told:
        notify = {"type": "notify", "users": [user_of(bob)], "kind": "note", "message": "Lunch"}
        key = uuid.uuid4().hex
        first, again = await telling.ask(notify, key=key), await telling.ask(notify, key=key)
        assert first == again and first["data"]["notified"] == 1
        while not (listed := (await told.ask({"type": "notifications.list"}))["data"])["unread"]:
            await asyncio.sleep(0.01)
        assert [each["message"] for each in listed["notifications"]] == ["Lunch"]
        assert (await told.ask({"type": "ack", "id": first["data"]["id"]}))["data"] == {"unread": 0}


async def test_the_same_is_heard_on_both_with_the_same_cursors(server):
    tokens, room = [person(server, name) for name in ("Alice", "Bob")], room_name()
    alice = ByPost(server, tokens[0])
    await alice.ask({"type": "room.create", "room": room, "members": [user_of(tokens[1])]})
    stream = await EventStream.open(server, f"?channels=room:{room}", Authorization=f"Bearer {tokens[1]}")
    async with socket(server, f"?channels=room:{room}", Authorization=f"Bearer {tokens[1]}") as ws:
        first = [await stream.message(), await ws.message()]
        first[1].pop("id", None)
        for message in first:
            del message["data"]["connectionId"], message["data"]["serverTime"]
        assert first[0] == first[1]
        await alice.ask({"type": "room.typing", "room": room})
        for n in range(20):
            await alice.ask({"type": "room.message", "room": room, "text": f"{n}\né ☃ 🎷" * (1 + n)})
        heard = {}
        for name, source in (("sse", stream), ("websocket", ws)):
            heard[name] = []
            while len(heard[name]) < 21:
                source.cursor = None
                message = await source.message()
                message.pop("id", None)
                if message["type"] in {"room.typing", "room.message"}:
                    heard[name].append((source.cursor, message))
        assert heard["sse"] == heard["websocket"]
        assert [cursor is None for cursor, _ in heard["sse"]] == [True] + [False] * 20
    await stream.close()
