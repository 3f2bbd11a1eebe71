"""Rooms as people use them, over POST, event streams and WebSockets; and what holds when many speak at once."""

import asyncio
import contextlib
import uuid

import jwt
import pytest
from tornado.httpclient import HTTPClientError

from tests.http_calls import EventStream, act, post, token_for
from tests.integration.test_socket import socket
from tornado_copilot.delivery.relay import Relay
from tornado_copilot.errors import Conflict
from tornado_copilot.storage.log import Log
from tornado_copilot.storage.room_messages import NewMessage, PendingMessages, RoomMessages


def room_name():
    return f"r-{uuid.uuid4().hex[:12]}"


def person(server, who):
    """A user of the test's own, whose name is `who`."""
    return token_for(server, f"{who}-{uuid.uuid4().hex[:8]}@example.com", name=who)


def user_of(token):
    return jwt.decode(token, options={"verify_signature": False})["sub"]


async def ask(server, token, kind, **body):
    """Send a call that must succeed; its data."""
    reply = await post(server, {"type": kind, **body}, token)
    assert reply.status == 200, reply.json
    return reply.json["data"]


async def hear(server, token, *rooms, cursor=""):
    channels = ",".join(f"room:{room}" for room in rooms)
    stream = await EventStream.open(
        server, f"?channels={channels}&lastEventId={cursor}", Authorization=f"Bearer {token}"
    )
    assert stream.status == 200, stream.head
    await stream.until("connection")
    return stream


async def texts(stream, count):
    return [(await stream.until("room.message"))["data"]["text"] for _ in range(count)]


async def test_what_is_said_is_stored_answered_and_heard_by_every_member_on_both_transports(server):
    alice, bob = person(server, "Alice"), person(server, "Bob")
    room = room_name()
    made = await ask(server, alice, "room.create", room=room, name="Lobby", public=True)
    assert made == {"room": {"id": room, "name": "Lobby", "public": True, "members": 1}, "role": "owner"}
    stream = await hear(server, alice, room)
    await ask(server, bob, "room.join", room=room)
    joined = await stream.until("room.joined")
    assert joined["channel"] == f"room:{room}" and joined["data"]["user"] == {"id": user_of(bob), "name": "Bob"}
    async with socket(server, Authorization=f"Bearer {bob}") as ws:
        subscribed = await ws.ask(type="subscribe", channels=[f"room:{room}"])
        assert f"room:{room}" in subscribed["data"]["channels"]
        answer = await ws.ask(type="room.message", room=room, text="hello\nthere", clientMessageId="m1")
        message = answer["data"]["message"]
        assert message["text"] == "hello\nthere" and message["clientMessageId"] == "m1"
        assert message["from"] == {"id": user_of(bob), "name": "Bob"} and message["room"] == room
        heard = await stream.until("room.message")
        assert heard["data"] == message and stream.cursor
    history = await ask(server, alice, "room.history", room=room)
    assert history == {"room": room, "messages": [message]}
    await stream.close()


async def test_what_is_said_over_one_socket_is_said_in_that_order(server):
    alice, room = person(server, "Alice"), room_name()
    await ask(server, alice, "room.create", room=room)
    async with socket(server, Authorization=f"Bearer {alice}") as ws:
        for n in range(40):
            await ws.say({"type": "room.message", "requestId": str(n), "room": room, "text": str(n)})
        answered = []
        while len(answered) < 40:
            message = await ws.message()
            if "requestId" in message:
                answered.append(int(message["requestId"]))
    history = (await ask(server, alice, "room.history", room=room))["messages"]
    assert [int(message["text"]) for message in history] == answered == list(range(40))


async def test_a_channel_that_is_taken_and_given_up_at_once_is_not_heard(server):
    alice, room = person(server, "Alice"), room_name()
    await ask(server, alice, "room.create", room=room)
    async with socket(server, Authorization=f"Bearer {alice}") as ws:
        for n in range(5):
            await ws.say({"type": "subscribe", "channels": [f"room:{room}"]})
            await ws.say({"type": "unsubscribe", "requestId": str(n), "channels": [f"room:{room}"]})
        while (await ws.message()).get("requestId") != "4":
            pass
        await ask(server, alice, "room.message", room=room, text="is it heard?")
        await ws.ask(type="ping")
        with pytest.raises(TimeoutError):
            while (await ws.message(within=0.5))["type"] != "room.message":
                pass


async def test_history_is_read_page_by_page_from_the_newest(server):
    alice, room = person(server, "Alice"), room_name()
    await ask(server, alice, "room.create", room=room)
    for n in range(7):
        await ask(server, alice, "room.message", room=room, text=str(n))
    pages, before = [], {}
    while True:
        page = await ask(server, alice, "room.history", room=room, limit=3, **before)
        pages.append([message["text"] for message in page["messages"]])
        if "before" not in page:
            break
        before = {"before": page["before"]}
    assert pages == [["4", "5", "6"], ["1", "2", "3"], ["0"]]


async def test_a_private_room_does_not_exist_for_others(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room)
    for kind, more in (
        ("room.join", {}),
        ("room.history", {}),
        ("room.members", {}),
        ("room.message", {"text": "hi"}),
        ("room.invite", {"member": "eve"}),
        ("room.remove", {"member": user_of(alice)}),
        ("room.typing", {}),
        ("room.draft", {}),
        ("room.draft.patch", {"version": 0, "patch": [{"op": "replace", "path": "/title", "value": "x"}]}),
        ("room.draft.create", {"version": 0}),
        ("room.history", {"before": "nonsense"}),
    ):
        foreign = await post(server, {"type": kind, "room": room, **more}, bob)
        unknown = await post(server, {"type": kind, "room": room_name(), **more}, bob)
        assert foreign.status == unknown.status == 404 and foreign.json == unknown.json, kind
    for action, more in (("showDraft", {}), ("createEventFromDraft", {"version": 1})):
        foreign = await act(server, bob, action, room=room, **more)
        unknown = await act(server, bob, action, room=room_name(), **more)
        assert foreign.status == unknown.status == 404 and foreign.json == unknown.json, action
    assert room not in [each["id"] for each in (await ask(server, bob, "room.list"))["rooms"]]
    left = await ask(server, bob, "room.leave", room=room)
    assert left == {"room": room}
    for who in (bob, None):
        headers = {"Authorization": f"Bearer {who}"} if who else {}
        assert (await EventStream.open(server, f"?channels=room:{room}", **headers)).status == 403
    async with socket(server, Authorization=f"Bearer {bob}") as ws:
        assert (await ws.ask(type="subscribe", channels=[f"room:{room}"]))["data"]["code"] == "forbidden"


async def test_a_public_room_is_listed_and_must_be_joined_before_it_is_heard(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, public=True)
    listed = {each["id"]: each for each in (await ask(server, bob, "room.list"))["rooms"]}
    assert listed[room] == {"id": room, "name": room, "public": True, "members": 1}
    assert (await post(server, {"type": "room.history", "room": room}, bob)).status == 403
    assert (await EventStream.open(server, f"?channels=room:{room}", Authorization=f"Bearer {bob}")).status == 403
    await ask(server, bob, "room.join", room=room)
    assert (await ask(server, bob, "room.join", room=room))["role"] == "member"
    mine = (await ask(server, bob, "room.list"))["rooms"][0]
    assert mine["id"] == room and mine["role"] == "member" and mine["members"] == 2
    members = (await ask(server, bob, "room.members", room=room))["members"]
    assert [(each["id"], each["role"]) for each in members] == [(user_of(alice), "owner"), (user_of(bob), "member")]


async def test_an_invited_member_is_told_and_may_not_invite(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    stream = await EventStream.open(server, Authorization=f"Bearer {bob}")
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    created = await stream.until("room.created")
    assert created["data"]["room"] == {"id": room, "name": room, "public": False, "members": 2}
    refused = await post(server, {"type": "room.invite", "room": room, "member": "eve"}, bob)
    assert refused.status == 403 and "owner" in refused.json["error"]
    other = room_name()
    await ask(server, alice, "room.create", room=other)
    await ask(server, alice, "room.invite", room=other, member=user_of(bob))
    assert (await stream.until("room.joined"))["data"]["room"] == other
    assert (await ask(server, alice, "room.invite", room=other, member=user_of(bob)))["room"]["members"] == 2
    await stream.close()


@pytest.mark.parametrize("how", ["leaves", "is removed"])
async def test_who_is_gone_hears_no_more_and_cannot_resume(server, how):
    alice, bob, room, kept = person(server, "Alice"), person(server, "Bob"), room_name(), room_name()
    for each in (room, kept):
        await ask(server, alice, "room.create", room=each, members=[user_of(bob)])
    stream = await hear(server, bob, room, kept)
    async with socket(server, Authorization=f"Bearer {bob}") as ws:
        await ws.ask(type="subscribe", channels=[f"room:{room}", f"room:{kept}"])
        await ask(server, alice, "room.message", room=room, text="before")
        assert await texts(stream, 1) == ["before"]
        if how == "leaves":
            await ask(server, bob, "room.leave", room=room)
        else:
            await ask(server, alice, "room.remove", room=room, member=user_of(bob))
        left = await stream.until("room.left")
        assert left["channel"] == f"user:{user_of(bob)}" and left["data"]["room"] == room
        await ask(server, alice, "room.message", room=room, text="secret")
        await ask(server, alice, "room.message", room=kept, text="after")
        assert await texts(stream, 1) == ["after"]
        assert (await ws.until("room.message"))["data"]["text"] == "before"
        assert (await ws.until("room.message"))["data"]["text"] == "after"
    await stream.close()
    again = await EventStream.open(
        server, f"?channels=room:{room}&lastEventId={stream.cursor}", Authorization=f"Bearer {bob}"
    )
    assert again.status == 403


async def test_a_room_goes_to_the_oldest_member_when_its_owner_leaves(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    await ask(server, alice, "room.leave", room=room)
    members = (await ask(server, bob, "room.members", room=room))["members"]
    assert [(each["id"], each["role"]) for each in members] == [(user_of(bob), "owner")]


async def test_a_room_that_is_made_again_is_there_and_a_taken_one_is_a_conflict(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    for _ in range(2):
        made = await ask(server, alice, "room.create", room=room, name="Ours", public=True)
        assert made["role"] == "owner" and made["room"]["name"] == "Ours"
    taken = await post(server, {"type": "room.create", "room": room}, bob)
    assert taken.status == 409 and taken.json["code"] == "conflict"
    differs = await post(server, {"type": "room.create", "room": room, "name": "Mine", "public": True}, alice)
    assert differs.status == 409
    headers = {"Idempotency_Key": "k1"}
    replies = await asyncio.gather(
        *(post(server, {"type": "room.create", "name": "Made"}, alice, **headers) for _ in range(5))
    )
    assert len({reply.json["data"]["room"]["id"] for reply in replies}) == 1


@pytest.mark.parametrize("length", [12, 64])
async def test_an_id_that_a_private_room_has_leads_strangers_to_a_room_of_their_own(server, length):
    alice, bob, eve = person(server, "Alice"), person(server, "Bob"), person(server, "Eve")
    room = uuid.uuid4().hex.ljust(length, "x")[:length]
    await ask(server, alice, "room.create", room=room, name="Secret plans", members=[user_of(eve)])
    replies = await asyncio.gather(
        *(post(server, {"type": "room.create", "room": room}, bob, Idempotency_Key="k") for _ in range(5)),
        post(server, {"type": "room.create", "room": room}, bob),
    )
    assert {reply.status for reply in replies} == {200} and len({reply.raw for reply in replies}) == 1
    made = replies[0].json["data"]
    assert made["role"] == "owner" and made["room"]["name"] == room and made["room"]["members"] == 1
    mine = made["room"]["id"]
    assert mine.startswith(room[:55]) and mine != room and len(mine) <= 64
    await ask(server, bob, "room.message", room=mine, text="hello")
    assert [each["id"] for each in (await ask(server, bob, "room.list"))["rooms"] if each.get("role")] == [mine]
    # The room that has the id is as it was, and whoever is in it is told as before that the id is taken.
    (secret,) = [each for each in (await ask(server, alice, "room.list"))["rooms"] if each["id"] == room]
    assert secret["members"] == 2 and secret["name"] == "Secret plans"
    assert (await post(server, {"type": "room.create", "room": room}, eve)).status == 409
    # A public room, too, and each stranger another one.
    other = person(server, "Other")
    public = (await ask(server, other, "room.create", room=room, name="Open", public=True))["room"]
    assert public["id"] not in (room, mine) and public["name"] == "Open" and public["public"]
    # One's own request under that id with another meaning is a conflict, as under any other.
    assert (await post(server, {"type": "room.create", "room": room, "name": "Else"}, bob)).status == 409


async def test_the_same_message_twenty_times_at_once_is_said_once(server):
    alice, room = person(server, "Alice"), room_name()
    await ask(server, alice, "room.create", room=room)
    stream = await hear(server, alice, room)
    body = {"type": "room.message", "room": room, "text": "once", "clientMessageId": "same"}
    replies = await asyncio.gather(*(post(server, body, alice) for _ in range(20)))
    assert {reply.status for reply in replies} == {200}
    assert len({reply.raw for reply in replies}) == 1
    assert (await post(server, body, alice)).raw == replies[0].raw
    other = await post(server, {**body, "text": "another"}, alice)
    assert other.status == 409 and "clientMessageId" in other.json["error"]
    by_key = [await post(server, {**body, "clientMessageId": "x"}, alice, Idempotency_Key=k) for k in ("a", "b")]
    assert by_key[0].raw == by_key[1].raw, "the clientMessageId names the message, whatever the key"
    assert len((await ask(server, alice, "room.history", room=room))["messages"]) == 2
    assert await texts(stream, 2) == ["once", "once"]
    await stream.close()


async def test_two_hundred_messages_of_ten_senders_are_heard_in_the_order_of_the_history(server):
    people = [person(server, f"P{n}") for n in range(10)]
    room = room_name()
    await ask(server, people[0], "room.create", room=room, members=[user_of(each) for each in people[1:]])
    streams = [await hear(server, each, room) for each in people[:3]]

    async def speak(n):
        for count in range(20):
            await ask(server, people[n], "room.message", room=room, text=f"{n}:{count}")

    await asyncio.gather(*(speak(n) for n in range(10)))
    newest = await ask(server, people[0], "room.history", room=room, limit=100)
    older = await ask(server, people[0], "room.history", room=room, limit=100, before=newest["before"])
    said = [message["text"] for message in (*older["messages"], *newest["messages"])]
    assert len(set(said)) == len(said) == 200
    for n in range(10):
        assert [text for text in said if text.startswith(f"{n}:")] == [f"{n}:{count}" for count in range(20)]
    for stream in streams:
        assert await texts(stream, 200) == said
        await stream.close()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "room.message", "room": "lobby"}, "text"),
        ({"type": "room.message", "room": "lobby", "text": ""}, "text"),
        ({"type": "room.message", "room": "lobby", "text": " \n "}, "text"),
        ({"type": "room.message", "room": "lobby", "text": "a\u0000b"}, "text"),
        ({"type": "room.message", "room": "lobby", "text": "a\tb"}, "text"),
        ({"type": "room.message", "room": "lobby", "text": "x" * 4001}, "text"),
        ({"type": "room.message", "room": "lobby", "text": {"$gt": ""}}, "text"),
        ({"type": "room.message", "room": {"$gt": ""}, "text": "x"}, "room"),
        ({"type": "room.message", "room": "lobby", "text": "x", "clientMessageId": 5}, "clientMessageId"),
        ({"type": "room.message", "room": "lobby", "text": "x", "to": "bob"}, "to"),
        ({"type": "room.join"}, "room"),
        ({"type": "room.create", "room": "Lobby"}, "room"),
        ({"type": "room.create", "room": "lobby\n"}, "room"),
        ({"type": "room.create", "room": "x" * 65}, "room"),
        ({"type": "room.create", "name": ""}, "name"),
        ({"type": "room.create", "public": "yes"}, "public"),
        ({"type": "room.create", "members": "bob"}, "members"),
        ({"type": "room.create", "members": ["bob"] * 101}, "members"),
        ({"type": "room.create", "members": ["bob", 5]}, "members.1"),
        ({"type": "room.invite", "room": "lobby"}, "member"),
        ({"type": "room.list", "room": "lobby"}, "room"),
        ({"type": "room.history", "room": "lobby", "limit": 0}, "limit"),
        ({"type": "room.history", "room": "lobby", "limit": 101}, "limit"),
        ({"type": "room.history", "room": "lobby", "before": 5}, "before"),
    ],
)
async def test_bad_input_is_refused_by_the_name_of_the_field(server, body, field):
    reply = await post(server, body, person(server, "Alice"))
    assert reply.status == 422 and reply.json["code"] == "invalid_parameters"
    assert list(reply.json["fields"]) == [field]


@pytest.mark.parametrize("before", ["", "0", "-1", "x", "٣", "1" * 16])
async def test_a_place_in_the_history_that_nobody_gave_is_refused(server, before):
    alice, room = person(server, "Alice"), room_name()
    await ask(server, alice, "room.create", room=room)
    reply = await post(server, {"type": "room.history", "room": room, "before": before}, alice)
    assert reply.status == 422 and list(reply.json["fields"]) == ["before"]


async def test_rooms_are_for_people_who_have_signed_in(server):
    for kind in ("room.create", "room.list", "room.message", "room.history"):
        assert (await post(server, {"type": kind, "room": "lobby", "text": "x"})).status == 401


async def test_messages_outlive_a_crash_and_are_heard_after_it(start_server):
    server = start_server()
    alice, room = person(server, "Alice"), room_name()
    await ask(server, alice, "room.create", room=room)
    stream = await hear(server, alice, room)
    await ask(server, alice, "room.message", room=room, text="heard")
    await stream.until("room.message")
    cursor = stream.cursor
    said = []
    for n in range(20):
        await ask(server, alice, "room.message", room=room, text=str(n))
        said.append(str(n))
    await asyncio.to_thread(server.kill)
    await stream.close()
    await asyncio.to_thread(server.start)
    stream = await hear(server, alice, room, cursor=cursor)
    assert await texts(stream, 20) == said
    await stream.close()
    history = await ask(server, alice, "room.history", room=room)
    assert [message["text"] for message in history["messages"]] == ["heard", *said]


async def test_who_is_mentioned_is_notified_once_also_when_away(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    body = {"room": room, "text": f"@{user_of(bob)} and @Alice: look", "clientMessageId": "m"}
    said = (await ask(server, alice, "room.message", **body))["message"]
    assert said["mentions"] == [user_of(bob), user_of(alice)]
    # Sent again when they are somebody else by then: what was said first holds.
    await ask(server, alice, "room.remove", room=room, member=user_of(bob))
    assert (await ask(server, alice, "room.message", **body))["message"] == said
    while not (told := (await ask(server, bob, "notifications.list"))["notifications"]):
        await asyncio.sleep(0.02)
    assert [(each["room"], each["messageId"]) for each in told] == [(room, said["id"])]
    stream = await EventStream.open(server, Authorization=f"Bearer {bob}")
    assert (await stream.until("notification"))["data"]["messageId"] == said["id"]
    await stream.close()
    assert not (await ask(server, alice, "notifications.list"))["notifications"], "nobody is told of their own words"


# Two processes, as far as the database can tell


class Process:
    """What a process has of its own: the messages, a log, a relay."""

    def __init__(self, database):
        self.heard = []
        self.log = Log(database, retention_seconds=3600, ring_max_bytes=1_000_000, on_batch=self._on_batch)
        self.relay = Relay(PendingMessages(database), self.log)
        self.messages = RoomMessages(database, on_pending=self.relay.wake)

    def _on_batch(self, batch):
        self.heard += [publication.data for publication in batch.publications]

    async def start(self):
        await self.log.open()
        self.relay.start()

    async def stop(self):
        await self.messages.close()
        await self.relay.stop()
        await self.log.close()


def message(n, room="lobby", text=None, sender="alice"):
    return NewMessage(f"{room}-{n}", room, text or str(n), sender, sender)


async def test_two_processes_say_the_same_once_and_publish_in_the_order_of_the_numbers(database):
    here, there = Process(database), Process(database)
    for process in (here, there):
        await process.start()
    # Each message reaches both, as when a client sends it again to the other one.
    both = await asyncio.gather(
        *(process.messages.add(message(n)) for n in range(100) for process in (here, there)),
        *(process.messages.add(message(f"{who}-{n}")) for n in range(50) for who, process in ((1, here), (2, there))),
    )
    assert [both[n] for n in range(0, 200, 2)] == [both[n] for n in range(1, 200, 2)]
    page = await here.messages.page("lobby", None, 100)
    assert page.messages[-1]["number"] == 200
    older = await there.messages.page("lobby", page.before, 100)
    numbers = [each["number"] for each in (*older.messages, *page.messages)]
    assert numbers == list(range(1, 201))
    while await PendingMessages(database).documents_with_pending():
        await asyncio.sleep(0.01)
    await here.log.advance()
    published = [data.split(b'"number":')[1].split(b",")[0] for data in here.heard]
    assert [int(number) for number in published] == numbers
    for process in (here, there):
        await process.stop()


async def test_what_a_process_left_unpublished_goes_before_what_another_says_next(database):
    dead, alive = Process(database), Process(database)
    for n in range(5):
        await dead.messages.add(message(n))
    await alive.log.open()
    # As if it had been started before, and had swept: only what it is woken for is relayed.
    await alive.messages.add(message(5))
    await alive.relay._relay("lobby")
    assert [data.split(b'"number":')[1][:1] for data in alive.heard] == [b"1", b"2", b"3", b"4", b"5", b"6"]
    assert not await PendingMessages(database).documents_with_pending()
    await alive.stop()


async def test_one_bad_message_of_a_group_does_not_harm_the_others(database):
    process = Process(database)
    await process.messages.add(message(1, text="first"))
    outcomes = await asyncio.gather(
        *(process.messages.add(message(n, text="second")) for n in (0, 1, 2)), return_exceptions=True
    )
    assert isinstance(outcomes[1], Conflict)
    assert [outcomes[0]["number"], outcomes[2]["number"]] == [2, 3]
    await process.messages.close()


@pytest.fixture
def two_servers(start_server, database_uri, database, tmp_path):
    """Two processes on one database, with the same secret."""
    settings = (f"storage.uri={database_uri}", f"storage.database={database.log.database.name}")
    return [start_server(*settings, data_dir=tmp_path) for _ in range(2)]


async def test_two_servers_are_one_place(two_servers):
    here, there = two_servers
    alice, bob, room = person(here, "Alice"), person(here, "Bob"), room_name()
    await ask(here, alice, "room.create", room=room, members=[user_of(bob)])
    streams = [await hear(here, alice, room), await hear(there, bob, room)]

    async def speak(server, who, name):
        for n in range(30):
            await ask(server, who, "room.message", room=room, text=f"{name}{n}")

    await asyncio.gather(
        speak(here, alice, "a"), speak(there, bob, "b"), speak(here, bob, "c"), speak(there, alice, "d")
    )
    newest = await ask(here, alice, "room.history", room=room, limit=100)
    older = await ask(there, alice, "room.history", room=room, limit=100, before=newest["before"])
    said = [message["text"] for message in (*older["messages"], *newest["messages"])]
    assert len(set(said)) == len(said) == 120
    for stream in streams:
        assert await texts(stream, 120) == said
    while {each["online"] for each in (await ask(here, alice, "room.members", room=room))["members"]} != {1}:
        await asyncio.sleep(0.05)
    body = {"type": "room.message", "room": room, "text": "once", "clientMessageId": "same"}
    replies = await asyncio.gather(*(post(server, body, alice) for _ in range(5) for server in two_servers))
    assert {reply.status for reply in replies} == {200} and len({reply.raw for reply in replies}) == 1
    assert [await texts(stream, 1) for stream in streams] == [["once"], ["once"]]
    # Sent out here, Bob hears no more there either; let in again, he may.
    await ask(here, alice, "room.remove", room=room, member=user_of(bob))
    await streams[1].until("room.left")
    while (await EventStream.open(there, f"?channels=room:{room}", Authorization=f"Bearer {bob}")).status != 403:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    beside = await hear(there, alice, room)
    await ask(here, alice, "room.message", room=room, text="secret")
    assert await texts(beside, 1) == ["secret"]
    await ask(here, alice, "room.invite", room=room, member=user_of(bob))
    again = await hear(there, bob, room)
    await ask(here, alice, "room.message", room=room, text="welcome back")
    assert await texts(again, 1) == ["welcome back"]
    assert await texts(streams[0], 2) == ["secret", "welcome back"]
    await streams[1].close()
    while (message := await streams[1].message()) is not None:
        assert message["type"] != "room.message", "somebody who was sent out heard what was said afterwards"
    for stream in (streams[0], again, beside):
        await stream.close()


async def test_what_was_acknowledged_by_a_server_that_was_killed_is_heard_from_the_other_in_order(two_servers):
    dying, staying = two_servers
    alice, room = person(dying, "Alice"), room_name()
    await ask(dying, alice, "room.create", room=room)
    stream = await hear(staying, alice, room)
    acknowledged = []

    async def speak(server, name):
        with contextlib.suppress(OSError, HTTPClientError):
            for n in range(200):
                said = await post(server, {"type": "room.message", "room": room, "text": f"{name}{n}"}, alice)
                if said.status == 200:
                    acknowledged.append(f"{name}{n}")

    speaking = [asyncio.create_task(speak(dying, f"{n}d")) for n in range(4)]
    speaking.append(asyncio.create_task(speak(staying, "s")))
    while len(acknowledged) < 100:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(dying.kill)
    await asyncio.gather(*speaking)
    await ask(staying, alice, "room.message", room=room, text="the end")
    heard = []
    while not heard or heard[-1] != "the end":
        heard += await texts(stream, 1)
    await stream.close()
    history, before = [], {}
    while before is not None:
        page = await ask(staying, alice, "room.history", room=room, limit=100, **before)
        history[:0] = [message["text"] for message in page["messages"]]
        before = {"before": page["before"]} if "before" in page else None
    assert heard == history and len(set(heard)) == len(heard)
    assert set(acknowledged) <= set(heard)
    assert len([text for text in heard if "d" in text]) >= 30
