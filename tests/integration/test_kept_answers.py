"""Answers of agents that are careless with ids, snapshots and values: what was told is what is stored."""

import copy
import json
import uuid

import pytest

from tests.agent_events import text_of
from tests.http_calls import PREFIX, agent_input, call, post
from tests.server_process import ServerProcess
from tornado_copilot.assistant.transcript import Transcript
from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH, depth_of

CARELESS = "agents.careless={type: python, factory: 'tests.integration.example_agents.careless:make_agent'}"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(CARELESS)
    try:
        yield process.start()
    finally:
        process.close()


async def said(server, thread_id, word, *, number=1, **more):
    """What a run told, and the conversation that a page has then and after a reload."""
    body = {**agent_input(thread_id, word), "agentId": "careless", "runId": f"r{number}", **more}
    body["messages"][0] |= {"id": f"u{number}", "metadata": {"sent": None}}
    before = await stored(server, thread_id)
    told = (await post(server, body, Accept="text/event-stream")).messages
    page = Transcript(copy.deepcopy([*before, *body["messages"]]))
    for event in told[:-1]:
        page.add(event)
    after = await stored(server, thread_id)
    assert after == page.messages
    ids = [message["id"] for message in after]
    assert len(ids) == len(set(ids))
    return told, after


async def stored(server, thread_id):
    reply = await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages")
    return reply.json["messages"] if reply.status == 200 else []


def new_thread():
    return uuid.uuid4().hex


async def test_an_activity_under_the_id_of_a_text_does_not_cost_the_turn(server):
    told, (asked, answer, activity) = await said(server, new_thread(), "activity")
    assert told[-1]["type"] == "RUN_FINISHED"
    assert (asked["content"], answer["content"], activity["content"]) == ("activity", "one two three", {"done": 1})


async def test_ids_that_are_used_twice_in_a_run_stay_apart(server):
    told, messages = await said(server, new_thread(), "ids")
    assert told[-1]["type"] == "RUN_FINISHED"
    roles = [message["role"] for message in messages]
    assert roles == ["user", "assistant", "tool", "assistant", "tool", "assistant", "reasoning", "activity"]
    assert [message["content"] for message in messages if message["role"] == "tool"] == ["first", "second"]


async def test_ids_that_are_used_again_in_the_next_run_stay_apart(server):
    thread_id = new_thread()
    _, first = await said(server, thread_id, "ids")
    told, second = await said(server, thread_id, "ids", number=2)
    assert told[-1]["type"] == "RUN_FINISHED"
    assert second[: len(first)] == first and len(second) == 2 * len(first)


async def test_a_snapshot_keeps_what_the_page_keeps(server):
    _, messages = await said(server, new_thread(), "snapshot")
    contents = [(message["role"], message["content"]) for message in messages]
    assert contents == [
        ("user", "snapshot"),
        ("reasoning", "hm"),
        ("activity", {"done": 1}),
        ("assistant", "final"),
        ("assistant", "and more"),
    ]
    _, messages = await said(server, new_thread(), "open")
    assert [message["content"] for message in messages] == ["open", "one two three"]


async def test_metadata_is_there_after_a_reload(server):
    _, (asked, answer, result, thought, activity, chunk) = await said(server, new_thread(), "metadata")
    assert asked["metadata"] == {"sent": None}
    assert answer["metadata"] == {"a": 1, "none": None} and answer["name"] == "Ann"
    assert answer["toolCalls"][0]["metadata"] == {"b": [2]} and answer["toolCalls"][0]["encryptedValue"] == "sealed"
    assert (result["metadata"], thought["metadata"], activity["metadata"]) == ({"c": 3}, {"d": 4}, {"e": 5})
    assert thought["encryptedValue"] == "secret" and chunk["metadata"] == {"f": 6}


async def test_an_answer_with_what_no_json_can_hold_is_told_and_stored(server):
    thread_id = new_thread()
    told, (_, answer, activity, half) = await said(server, thread_id, "odd")
    assert text_of(told) == "hellohalf \ufffd" and half["content"] == "half \ufffd" and "metadata" not in half
    assert told[-1]["type"] == "RUN_FINISHED"
    (interrupt,) = told[-1]["outcome"]["interrupts"]
    for odd in (answer["metadata"], activity["content"], activity["content"]["odd"], interrupt["metadata"]):
        assert odd["number"] == str(2**70) and odd["half"] == "\ufffd" and odd["nan"] is None and odd["set"] == [1]
        assert odd["time"].startswith("2027-05-01T00:00:00") and odd["object"].startswith("[left out: ")
        assert (odd["1"], odd["['a', 'b']"], odd["nul\0"], odd["$set"]) == ("one", "two", "\0", {"a.b": 1})
        assert "[left out: " in json.dumps(odd["deep"]) and "[left out: " in json.dumps(odd["circle"])
        assert depth_of(odd, 1000) <= AGENT_MAX_DEPTH
    body = {**agent_input(thread_id, "odd"), "messages": []}
    connected = (await call(server, "POST", f"{PREFIX}/agent/careless/connect", body)).messages
    assert connected[-1]["outcome"]["interrupts"] == [interrupt]
    (state,) = [event["snapshot"] for event in connected if event["type"] == "STATE_SNAPSHOT"]
    assert state["number"] == str(2**70)
    assert "what an agent said and JSON cannot hold was replaced: TEXT_MESSAGE_START: " in server.log


async def test_an_agent_that_changes_its_input_changes_nothing_that_is_stored(server):
    thread_id = new_thread()
    told, _ = await said(server, thread_id, "input", state={"list": [1]})
    assert told[-1]["type"] == "RUN_FINISHED"
    body = {**agent_input(thread_id, ""), "messages": []}
    connected = (await call(server, "POST", f"{PREFIX}/agent/careless/connect", body)).messages
    assert [event["snapshot"] for event in connected if event["type"] == "STATE_SNAPSHOT"] == [{"list": [1]}]


async def test_an_error_with_half_of_a_character_is_told_and_the_text_stays(server):
    told, (_, answer) = await said(server, new_thread(), "fail")
    assert told[-1]["type"] == "RUN_ERROR" and told[-1]["message"] == "it failed at \ufffd"
    assert answer["content"] == "You said fail"
