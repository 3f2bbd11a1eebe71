"""`@assistant` in a room: everybody sees the answer grow, it is kept, and it acts for who asked."""

import asyncio

from tests.http_calls import act, post
from tests.integration.test_rooms import ask, hear, person, room_name, user_of
from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.ephemeral import EphemeralRelay
from tornado_copilot.delivery.hub import Hub
from tornado_copilot.delivery.presence import Presence
from tornado_copilot.errors import RateLimited
from tornado_copilot.rooms.assistant import INTERRUPTED, WAITING_MAX, RoomAssistant
from tornado_copilot.storage.ephemeral import EphemeralStore
from tornado_copilot.storage.presence import PresenceStore
from tornado_copilot.storage.room_messages import NewMessage, RoomMessages


async def room_of_two(server):
    alice, bob, room = person(server, "Alice"), person(server, "Bob"), room_name()
    await ask(server, alice, "room.create", room=room, members=[user_of(bob)])
    return alice, bob, room


async def answer_to(stream, question):
    """The tokens and the answer to a message, as one who listens gets them."""
    tokens = []
    while (message := await stream.message()) is not None:
        if message["type"] == "room.token":
            tokens.append(message["data"])
        elif message["type"] == "room.message" and message["data"].get("inReplyTo") == question["id"]:
            return tokens, message["data"]
    raise AssertionError("the stream ended without an answer")


async def say(server, token, room, text, **more):
    return (await ask(server, token, "room.message", room=room, text=text, **more))["message"]


async def test_everybody_in_the_room_sees_the_answer_token_by_token_and_finds_it_in_the_history(server):
    alice, bob, room = await room_of_two(server)
    streams = [await hear(server, alice, room), await hear(server, bob, room)]
    question = await say(server, alice, room, "Hey @Assistant, help")
    for stream in streams:
        tokens, answer = await answer_to(stream, question)
        assert len(tokens) > 3 and {token["messageId"] for token in tokens} == {answer["id"]}
        assert "".join(token["delta"] for token in tokens) == answer["text"]
        assert [token["index"] for token in tokens] == list(range(len(tokens)))
        assert answer["from"] == {"id": "assistant", "name": "Assistant", "assistant": True}
        await stream.close()
    history = (await ask(server, bob, "room.history", room=room))["messages"]
    assert history == [question, answer]


async def test_a_question_that_is_sent_again_is_answered_once(server):
    alice, _, room = await room_of_two(server)
    stream = await hear(server, alice, room)
    body = {"type": "room.message", "room": room, "text": "@assistant help", "clientMessageId": "q"}
    replies = await asyncio.gather(*(post(server, body, alice) for _ in range(4)))
    question = replies[0].json["data"]["message"]
    tokens, answer = await answer_to(stream, question)
    assert "".join(token["delta"] for token in tokens) == answer["text"]
    await post(server, body, alice)
    await say(server, alice, room, "end")
    while (message := await stream.message())["type"] != "room.message":
        assert message["type"] != "room.token", "it was said a second time"
    assert message["data"]["text"] == "end"
    await stream.close()


async def test_it_acts_with_the_rights_of_who_asked_and_another_cannot_say_yes(server):
    alice, bob, room = await room_of_two(server)
    stream = await hear(server, alice, room)
    title = f"Kazoo night {room}"
    wish = f'@assistant create a concert called "{title}" on 24 July 2030 from 18:00 to 20:00 at the City Park'
    _, offered = await answer_to(stream, await say(server, alice, room, wish))

    async def found():
        return (await act(server, alice, "searchEvents", query=title)).json["data"]["events"]

    assert title in offered["text"]
    await answer_to(stream, await say(server, bob, room, "@assistant yes"))
    assert title not in [each["title"] for each in await found()], "Bob's yes is not Alice's"
    for _ in range(3):  # It may ask for what is missing before it asks for a yes.
        await answer_to(stream, await say(server, alice, room, "@assistant yes"))
        events = [each for each in await found() if each["title"] == title]
        if events:
            break
    assert [each["organizer"]["id"] for each in events] == [user_of(alice)]
    await stream.close()


def alone(database):
    """The way to the room's members, of whom there are none elsewhere."""
    hub = Hub()
    presence = Presence(hub, PresenceStore(database, "here"))
    store = EphemeralStore(database, "here")
    return EphemeralRelay(hub, presence, store, gather_seconds=0.05, gather_publications=64)


async def test_too_many_questions_at_once_are_refused_until_one_is_answered(database):
    messages = RoomMessages(database, on_pending=lambda room: None)
    told = asyncio.Semaphore(0)

    async def slowly(caller, room, thread_id, text, key):
        await told.acquire()
        yield {"type": "token", "data": {"messageId": "m", "delta": text}}

    assistant = RoomAssistant(messages, alone(database), slowly)

    async def wonder(n):
        with assistant.place("thread"):
            message = NewMessage(f"q{n}", "lobby", f"@assistant {n}?", "alice", "Alice")
            assistant.answer(await messages.add(message), f"a{n}", "thread", Caller(user_id="alice"))

    outcomes = await asyncio.gather(*(wonder(n) for n in range(WAITING_MAX + 3)), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None)] * WAITING_MAX + [RateLimited] * 3
    assert outcomes[-1].retry_after_seconds > 0
    told.release()
    while assistant._waiting["thread"] == WAITING_MAX:
        await asyncio.sleep(0.01)
    assert await messages.has("a0")
    await wonder(99)
    for _ in range(WAITING_MAX):
        told.release()
    while not await messages.has("a99"):
        await asyncio.sleep(0.01)
    said = [each["text"] for each in (await messages.page("lobby", None, 100)).messages if "inReplyTo" in each]
    assert said == [f"{n}?" for n in (*range(WAITING_MAX), 99)], "in the order in which they were asked"
    await assistant.close()
    assert not assistant._waiting
    await messages.close()


async def test_what_only_looks_like_it_is_no_question(server):
    alice, _, room = await room_of_two(server)
    for text in ("@assistants", "me@assistant", "assistant, help"):
        await say(server, alice, room, text)
    question = await say(server, alice, room, "@assistant help")
    stream = await hear(server, alice, room)
    while len(history := (await ask(server, alice, "room.history", room=room))["messages"]) < 5:
        await asyncio.sleep(0.02)
    assert [each.get("inReplyTo") for each in history] == [None] * 4 + [question["id"]]
    await stream.close()


async def test_who_still_waits_when_the_server_stops_is_told_so(database):
    messages = RoomMessages(database, on_pending=lambda room: None)
    asked = asyncio.Event()

    async def until_drained(caller, room, thread_id, text, key):
        asked.set()
        await asyncio.sleep(0.1)
        yield {"type": "error", "data": {"message": "the answer was interrupted"}}

    assistant = RoomAssistant(messages, alone(database), until_drained)
    for n in range(3):
        question = await messages.add(NewMessage(f"q{n}", "lobby", "@assistant help", "alice", "Alice"))
        assistant.answer(question, f"a{n}", "thread", Caller(user_id="alice"))
    await asked.wait()
    await assistant.close()
    page = await messages.page("lobby", None, 100)
    answers = [each["text"] for each in page.messages if "inReplyTo" in each]
    assert answers == ["the answer was interrupted", INTERRUPTED, INTERRUPTED]
    await messages.close()
