"""A model's proposals through crashes: the question outlives the server, and a yes has its effect once."""

import asyncio
import json
import threading

import pytest
from tornado.httpclient import HTTPClientError

from tests.http_calls import act, event, post, token_for
from tests.model_server import ScriptedServer, status, stream
from tests.model_talk import ANSWERS, tool_call, tool_calls

CREATE = tool_calls(tool_call("createEvent", json.dumps(event(title="Crash course"))))


@pytest.fixture
def model():
    """The model's server."""
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture
def server(model, start_server):
    """Our server, whose default agent asks that model."""
    settings = {"type": "openai", "model": "tiny", "base_url": f"{model.url}/v1", "retries_max": 0}
    return start_server(f"agents.default={json.dumps(settings)}")


async def say(server, text, token, **headers):
    return await post(server, {"messages": [{"role": "user", "content": text}], "threadId": "t"}, token, **headers)


async def titles(server, token):
    return [each["title"] for each in (await act(server, token, "myEvents")).json["data"]["organised"]]


async def test_a_question_outlives_the_server_and_is_answered_after_it(server, model):
    token = token_for(server, "carla@example.com")
    model.play(stream(*CREATE))
    assert "Shall I do this?" in (await say(server, "make it", token)).json["messages"][-1]["content"]
    server.kill()
    server.start()
    model.play(ANSWERS)
    assert (await say(server, "yes", token)).json["messages"][-1]["content"] == "All done."
    assert await titles(server, token) == ["Crash course"]


async def test_a_yes_that_is_sent_again_after_a_crash_in_the_middle_has_its_effect_once(server, model):
    token = token_for(server, "dora@example.com")
    model.play(stream(*CREATE))
    await say(server, "make it", token)

    killed = threading.Event()

    async def crash(request, writer):
        # The change is made by now, and the turn is not stored.
        server.kill()
        killed.set()

    model.play(crash)
    with pytest.raises(HTTPClientError):
        await say(server, "yes", token, Idempotency_Key="the-yes")
    assert await asyncio.to_thread(killed.wait, 10)
    server.start()
    assert await titles(server, token) == ["Crash course"]
    model.play(ANSWERS)
    again = await say(server, "yes", token, Idempotency_Key="the-yes")
    assert again.json["messages"][-1]["content"] == "All done."
    assert await titles(server, token) == ["Crash course"]


async def test_a_model_that_dies_after_the_change_does_not_make_it_an_error(server, model):
    token = token_for(server, "edda@example.com")
    model.play(stream(*CREATE))
    await say(server, "make it", token)
    model.play(status(500, b""))
    told = (await say(server, "yes", token)).json["messages"][-1]["content"]
    assert "Crash course" in told and "is in the calendar" in told
