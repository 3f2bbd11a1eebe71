"""A room's shared draft, as its members see it: at the same time, live, and turned into one event."""

import asyncio

from tests.http_calls import EventStream, act, event, post, token_for


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
