"""A room's shared draft, as its members see it: at the same time, live, and turned into one event."""

import asyncio

from tests.http_calls import PREFIX, EventStream, act, call, event, post, token_for


async def members(server, room, *names):
    tokens = [token_for(server, f"{name}@{room}.example") for name in names]
    made = await post(server, {"type": "room.create", "room": room, "public": True}, tokens[0])
    assert made.status == 200, made.raw
    for token in tokens[1:]:
        assert (await post(server, {"type": "room.join", "room": room}, token)).status == 200
    return tokens


def patch(room, version, **values):
    operations = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in values.items()]
    return {"type": "room.draft.patch", "room": room, "version": version, "patch": operations}


async def draft(server, room, token):
    return (await post(server, {"type": "room.draft", "room": room}, token)).json["data"]["draft"]


async def test_changes_are_heard_live_with_who_made_them_and_become_one_event(server):
    alice, bob = await members(server, "drafting-1", "alice", "bob")
    stream = await EventStream.open(server, "?channels=room:drafting-1", Authorization=f"Bearer {bob}")
    await stream.message()
    details = event(title="Made together")
    first = await post(server, patch("drafting-1", 0, title=details["title"], capacity=5), alice)
    assert first.json["data"]["draft"]["version"] == 1
    heard = (await stream.until("room.draft.changed"))["data"]
    assert heard["by"]["id"] == "alice@drafting-1.example" and heard["version"] == 1
    assert [each["path"] for each in heard["patch"]] == ["/title", "/capacity"]

    incomplete = await post(server, {"type": "room.draft.create", "room": "drafting-1", "version": 1}, bob)
    assert incomplete.status == 422 and "startDateTime" in incomplete.json["fields"]
    rest = {name: details[name] for name in ("description", "eventType", "startDateTime", "endDateTime")}
    assert (await post(server, patch("drafting-1", 1, **rest), bob)).status == 200

    create = {"type": "room.draft.create", "room": "drafting-1", "version": 2}
    replies = await asyncio.gather(*(post(server, create, bob) for _ in range(5)))
    made = {reply.json["data"]["event"]["id"] for reply in replies if reply.status == 200}
    assert len(made) == 1 and {reply.status for reply in replies} <= {200, 409}
    told = (await stream.until("room.draft.created"))["data"]
    assert told["event"]["id"] in made and told["by"]["id"] == "bob@drafting-1.example"
    mine = (await act(server, bob, "myEvents")).json["data"]["organised"]
    assert [each["title"] for each in mine] == ["Made together"]
    assert (await draft(server, "drafting-1", alice)) == {"room": "drafting-1", "version": 3, "fields": {}}
    again = await post(server, create, bob)
    assert again.json["data"]["event"]["id"] in made
    await stream.close()


async def test_a_late_patch_is_answered_with_the_draft_as_it_stands(server):
    alice, bob = await members(server, "drafting-2", "alice", "bob")
    await post(server, patch("drafting-2", 0, title="Jazz"), alice)
    late = await post(server, patch("drafting-2", 0, title="Rock", location="Park"), bob)
    assert late.status == 409 and late.json["conflicts"] == ["title"]
    assert late.json["draft"] == await draft(server, "drafting-2", bob)
    assert "location" not in late.json["draft"]["fields"]
    seen = await post(server, patch("drafting-2", late.json["draft"]["version"], title="Rock"), bob)
    assert seen.json["data"]["draft"]["fields"]["title"]["value"] == "Rock"


async def test_many_at_once_on_their_own_fields_all_get_through_and_repeats_count_once(server):
    names = ("title", "description", "eventType", "location")
    tokens = await members(server, "drafting-3", *names)
    bodies = [{**patch("drafting-3", 0, **{name: f"by {name}"}), "clientMessageId": "m1"} for name in names]
    replies = await asyncio.gather(
        *(post(server, body, token) for body, token in zip(bodies, tokens, strict=True) for _ in range(3))
    )
    assert {reply.status for reply in replies} == {200}
    shown = await draft(server, "drafting-3", tokens[0])
    assert shown["version"] == len(names)
    assert {name: field["value"] for name, field in shown["fields"].items()} == {name: f"by {name}" for name in names}


async def test_two_who_make_the_event_at_the_same_time_make_one(server):
    alice, bob = await members(server, "drafting-4", "alice", "bob")
    assert (await post(server, patch("drafting-4", 0, **event(title="Only one")), alice)).status == 200
    create = {"type": "room.draft.create", "room": "drafting-4", "version": 1}
    replies = await asyncio.gather(*(post(server, create, token) for token in (alice, bob) * 4))
    assert {reply.status for reply in replies} <= {200, 409}
    assert len({reply.json["data"]["event"]["id"] for reply in replies if reply.status == 200}) == 1
    organised = [(await act(server, token, "myEvents")).json["data"]["organised"] for token in (alice, bob)]
    assert sum(len(each) for each in organised) == 1


async def test_a_draft_is_its_rooms_alone(server):
    (alice,) = await members(server, "drafting-5", "alice")
    stranger = token_for(server, "stranger@drafting.example")
    for body in (
        {"type": "room.draft", "room": "drafting-5"},
        patch("drafting-5", 0, title="Mine"),
        {"type": "room.draft.create", "room": "drafting-5", "version": 0},
    ):
        assert (await post(server, body, stranger)).status == 403
        assert (await post(server, body)).status == 401
        assert (await post(server, {**body, "room": "no-such-room"}, alice)).status == 404
    bad = await post(server, patch("drafting-5", 0, capacity="many"), alice)
    assert bad.status == 422 and "capacity" in bad.json["fields"]


async def answers(stream, question):
    """What the assistant says to a message, as one who listens in the room gets it."""
    while (message := await stream.until("room.message"))["data"].get("inReplyTo") != question:
        pass
    return message["data"]["text"]


async def ask_in(server, stream, room, token, text):
    said = await post(server, {"type": "room.message", "room": room, "text": f"@assistant {text}"}, token)
    return await answers(stream, said.json["data"]["message"]["id"])


async def organised(server, *tokens):
    mine = [(await act(server, token, "myEvents")).json["data"]["organised"] for token in tokens]
    return [each["title"] for events in mine for each in events]


async def test_the_assistant_makes_the_event_for_who_asked_once_and_after_a_yes(server):
    alice, bob = await members(server, "drafting-6", "alice", "bob")
    stream = await EventStream.open(server, "?channels=room:drafting-6", Authorization=f"Bearer {alice}")
    await stream.message()
    assert "empty" in await ask_in(server, stream, "drafting-6", bob, "make it an event")
    await post(server, patch("drafting-6", 0, title="Talked into being"), alice)
    assert "lacks the description, the type" in await ask_in(server, stream, "drafting-6", bob, "make it an event")
    await post(server, patch("drafting-6", 1, **event(title="Talked into being")), alice)
    offered = await ask_in(server, stream, "drafting-6", bob, "please turn the draft into an event")
    assert "Talked into being" in offered and await organised(server, alice, bob) == []
    assert "nothing waiting" in await ask_in(server, stream, "drafting-6", alice, "yes"), "Alice was not asked"
    yes = await post(server, {"type": "room.message", "room": "drafting-6", "text": "@assistant yes"}, bob)
    made = (await stream.until("room.draft.created"))["data"]
    assert "Done" in await answers(stream, yes.json["data"]["message"]["id"])
    assert made["by"]["id"] == "bob@drafting-6.example" and made["event"]["title"] == "Talked into being"
    assert await organised(server, alice, bob) == ["Talked into being"]
    assert (await draft(server, "drafting-6", alice))["fields"] == {}
    await stream.close()


async def test_a_yes_makes_what_was_shown_and_nothing_else(server):
    alice, bob = await members(server, "drafting-7", "alice", "bob")
    stream = await EventStream.open(server, "?channels=room:drafting-7", Authorization=f"Bearer {alice}")
    await stream.message()
    await post(server, patch("drafting-7", 0, **event(title="As shown")), alice)
    await ask_in(server, stream, "drafting-7", bob, "make it an event")
    await post(server, patch("drafting-7", 1, title="As it is now"), alice)
    assert "has changed" in await ask_in(server, stream, "drafting-7", bob, "yes")
    assert await organised(server, alice, bob) == []
    await stream.close()


async def test_however_many_press_and_ask_one_event_comes_of_a_draft(server):
    tokens = await members(server, "drafting-8", "alice", "bob", "carol")
    assert (await post(server, patch("drafting-8", 0, **event(title="Once")), tokens[0])).status == 200
    press = {"type": "room.draft.create", "room": "drafting-8", "version": 1}
    action = {"action": "createEventFromDraft", "parameters": {"room": "drafting-8", "version": 1}}
    replies = await asyncio.gather(*(post(server, body, token) for body in (press, action) * 4 for token in tokens))
    made = [reply.json["data"]["event"]["id"] for reply in replies if reply.status == 200]
    assert {reply.status for reply in replies} == {200, 409} and len(set(made)) == 1
    assert len(made) == 8, "whoever made it is given it however often they ask"
    assert await organised(server, *tokens) == ["Once"]


async def test_the_actions_on_drafts_are_described_and_are_the_members_alone(server):
    (alice,) = await members(server, "drafting-9", "alice")
    shown = await act(server, alice, "showDraft", room="drafting-9")
    assert shown.json["data"]["draft"] == {"room": "drafting-9", "version": 0, "fields": {}}
    empty = await act(server, alice, "createEventFromDraft", room="drafting-9", version=0)
    assert empty.status == 409 and "empty" in empty.json["error"]
    await post(server, patch("drafting-9", 0, title="A title alone"), alice)
    lacking = await act(server, alice, "createEventFromDraft", room="drafting-9", version=1)
    assert lacking.status == 422 and "startDateTime" in lacking.json["fields"]
    bad = await act(server, alice, "createEventFromDraft", room="No such name!", version=-1)
    assert bad.status == 422 and sorted(bad.json["fields"]) == ["room", "version"]
    stranger = token_for(server, "stranger@drafting.example")
    for action, parameters in (("showDraft", {}), ("createEventFromDraft", {"version": 0})):
        assert (await act(server, stranger, action, room="drafting-9", **parameters)).status == 403
        assert (await act(server, None, action, room="drafting-9", **parameters)).status == 401
        assert (await act(server, alice, action, room="no-such-room", **parameters)).status == 404
    described = {
        each["name"]: each for each in (await call(server, "GET", PREFIX, Accept="application/json")).json["actions"]
    }
    assert described["createEventFromDraft"]["confirm"] and described["createEventFromDraft"]["needsUser"]
    assert described["createEventFromDraft"]["parameters"]["required"] == ["room", "version"]
    assert not described["showDraft"]["confirm"]
