"""A language model that is asked in a room: it knows where it is, and makes the event of its draft after a yes."""

import json
from collections.abc import Iterator

import pytest

from tests.http_calls import act, event, post, token_for
from tests.integration.test_room_drafts import draft, members, patch
from tests.model_server import stream
from tests.model_talk import ANSWERS, KEY, SETTINGS, tool_call, tool_calls
from tests.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(model) -> Iterator[ServerProcess]:
    """Our server, whose default agent asks the model."""
    with pytest.MonkeyPatch.context() as patching:
        patching.setenv("MODEL_KEY", KEY)
        process = ServerProcess(f"agents.default={json.dumps({**SETTINGS, 'base_url': f'{model.url}/v1'})}")
        try:
            yield process.start()
        finally:
            process.close()


async def ask(server, room, token, text):
    """Ask in the room, and wait for the answer to be in its history."""
    said = await post(server, {"type": "room.message", "room": room, "text": f"@assistant {text}"}, token)
    question = said.json["data"]["message"]["id"]
    while True:
        history = await post(server, {"type": "room.history", "room": room}, token)
        for message in history.json["data"]["messages"]:
            if message.get("inReplyTo") == question:
                return message["text"]


async def test_it_knows_the_room_and_makes_the_event_of_its_draft_after_a_yes(server, model):
    alice, bob = await members(server, "modelling", "alice", "bob")
    assert (await post(server, patch("modelling", 0, **event(title="Model making")), alice)).status == 200
    look = tool_call("showDraft", json.dumps({"room": "modelling"}))
    make = tool_call("createEventFromDraft", json.dumps({"room": "modelling", "version": 1}))
    requests = model.play(stream(*tool_calls(look)), stream(*tool_calls(make)), ANSWERS)
    asked = await ask(server, "modelling", bob, "turn our draft into an event")
    assert "Create event from draft" in asked and "modelling" in asked
    first, second = requests
    system = first.body["messages"][0]["content"]
    assert "The room in which this is said" in system and "modelling" in system
    tools = {each["function"]["name"]: each["function"]["parameters"] for each in first.body["tools"]}
    assert tools["createEventFromDraft"]["required"] == ["room", "version"] and "showDraft" in tools
    shown = json.loads(second.body["messages"][-1]["content"])["draft"]
    assert shown["version"] == 1 and shown["fields"]["title"]["value"] == "Model making"
    assert (await act(server, bob, "myEvents")).json["data"]["organised"] == []
    # Alice's yes is not Bob's.
    await ask(server, "modelling", alice, "yes")
    assert (await act(server, bob, "myEvents")).json["data"]["organised"] == []
    assert await ask(server, "modelling", bob, "yes") == "All done."
    organised = (await act(server, bob, "myEvents")).json["data"]["organised"]
    assert [each["title"] for each in organised] == ["Model making"]
    assert (await draft(server, "modelling", alice))["fields"] == {}


async def test_it_may_not_do_what_who_asks_may_not(server, model):
    (alice,) = await members(server, "modelling-2", "alice")
    assert (await post(server, patch("modelling-2", 0, **event(title="Private")), alice)).status == 200
    stranger = token_for(server, "stranger@models.example")
    look = tool_call("showDraft", json.dumps({"room": "modelling-2"}))
    requests = model.play(stream(*tool_calls(look)), ANSWERS)
    body = {"messages": [{"role": "user", "content": "what is in the draft of modelling-2?"}]}
    assert (await post(server, body, stranger)).status == 200
    refused = json.loads(requests[1].body["messages"][-1]["content"])
    assert refused["code"] == "forbidden" and "Private" not in json.dumps(requests[1].body)
