"""`@assistant` in a room: everybody sees the answer grow, it is kept, and it acts for who asked."""

import asyncio

from tests.http_calls import act, post
from tests.integration.test_rooms import ask, hear, person, room_name, user_of


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


async def test_too_many_questions_at_once_are_refused_before_they_are_said(server):
    alice, _, room = await room_of_two(server)
    replies = await asyncio.gather(
        *(
            post(server, {"type": "room.message", "room": room, "text": f"@assistant help {n}"}, alice)
            for n in range(30)
        )
    )
    said = [reply for reply in replies if reply.status == 200]
    refused = [reply for reply in replies if reply.status == 429]
    assert said and refused and len(said) + len(refused) == 30
    assert int(refused[0].headers["Retry-After"]) > 0
    while True:
        history = (await ask(server, alice, "room.history", room=room, limit=100))["messages"]
        if len([each for each in history if "inReplyTo" in each]) == len(said):
            break
        await asyncio.sleep(0.05)
    assert len(history) == 2 * len(said)


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
