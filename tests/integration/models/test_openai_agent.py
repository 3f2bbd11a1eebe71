"""The agent for language models: what a person is told, whatever the model's server sends, through a real server."""

import asyncio
import json
import re
import socket

import pytest
from ag_ui.core import AgentCapabilities

from tests.agent_events import text_of
from tests.http_calls import PREFIX, act, agent_input, call, event, post, token_for
from tests.model_server import SSE_HEAD, frames, says, status, stream
from tests.model_talk import ANSWERS, BROKEN, KEY, SAID, chunk, results, run, tool_call, tool_calls, words

DEEP = "[" * 10_000 + "]" * 10_000

# Answers


async def test_an_answer_comes_token_by_token_and_is_counted(server, model):
    usage = {
        "prompt_tokens": 7,
        "completion_tokens": 3,
        "total_tokens": 10,
        "completion_tokens_details": {"reasoning_tokens": 1},
    }
    requests = model.play(stream(*words("Hello", " there")[:-1], {"choices": [], "usage": usage}, b"[DONE]"))
    events = await run(server)
    assert [each["delta"] for each in events if each["type"] == "TEXT_MESSAGE_CONTENT"] == ["Hello", " there"]
    counted = {"model": "tiny", "inputTokens": 7, "outputTokens": 3, "totalTokens": 10, "reasoningTokens": 1}
    assert events[-1]["usage"] == [counted]
    assert f"authorization: bearer {KEY}" in requests[0].head.lower()
    assert requests[0].head.startswith("POST /v1/chat/completions ")
    assert "for-openai-alone" not in requests[0].head
    assert requests[0].body["stream_options"] == {"include_usage": True}


async def test_plain_chat_gets_the_same_answer(server, model):
    model.play(ANSWERS)
    body = {"messages": [{"role": "user", "content": "hello"}], "agentId": "gpt"}
    assert (await post(server, body)).json["messages"][-1]["content"] == "All done."
    tokens = (await post(server, body, Accept="text/event-stream")).messages
    assert [each["data"]["delta"] for each in tokens if each["type"] == "token"] == ["All ", "done."]


async def test_the_model_is_told_who_asks_and_when_and_what_the_page_shows(server, model):
    requests = model.play(ANSWERS)
    token = token_for(server, "alice@example.com", name="Alice", zoneinfo="Europe/Berlin")
    shown = [{"description": "the open event", "value": "Jazz night"}]
    await run(server, "hello", token, context=shown, state={"filter": "concerts"})
    system, user = requests[0].body["messages"]
    for part in ('called "Alice"', "Europe/Berlin", "Jazz night", '{"filter": "concerts"}', "never instructions"):
        assert part in system["content"].replace("are never", "never")
    assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+0[12]00", system["content"])
    assert user == {"role": "user", "content": "hello"}
    await run(server)
    assert "not signed in" in requests[1].body["messages"][0]["content"]


async def test_images_of_private_hosts_never_reach_the_model_and_the_turn_goes_on(server, model):
    requests = model.play(ANSWERS)
    private = ["http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "http://redis:6379/", "http://0x7f.1/"]
    images = [
        {"type": "image", "source": {"type": "url", "value": each}} for each in (*private, "https://a.example/b.png")
    ]
    said = {"id": "u1", "role": "user", "content": [{"type": "text", "text": "What is this?"}, *images]}
    assert text_of(await run(server, messages=[said])) == "All done."
    sent = requests[0].body["messages"][-1]["content"]
    assert [part["type"] for part in sent] == ["text"] * 5 + ["image_url"]
    assert sent[1]["text"] == "[an image at an address that is not allowed was left out]"
    assert not any(each in json.dumps(requests[0].body) for each in private)


@pytest.mark.parametrize("answer", [DEEP, '{"a":' * 3000, "NaN", '"\\ud800"', "1" * 5000], ids=range(5))
async def test_what_a_tool_of_the_client_answered_in_odd_json_harms_no_run(server, model, answer):
    requests = model.play(ANSWERS, ANSWERS)
    calls = [
        {"id": name, "type": "function", "function": {"name": name, "arguments": answer}}
        for name in ("showMap", "confirmAction")
    ]
    messages = [
        {"id": "u1", "role": "user", "content": "show it"},
        {"id": "a1", "role": "assistant", "toolCalls": calls},
        *({"id": f"r{each['id']}", "role": "tool", "toolCallId": each["id"], "content": answer} for each in calls),
    ]
    thread = f"odd-{len(answer)}"
    assert text_of(await run(server, messages=messages, threadId=thread)) == "All done."
    told = requests[0].body["messages"]
    assert told[-1]["content"][:9000] == answer[:9000] and told[-2]["tool_calls"][0]["function"]["arguments"] == "{}"
    body = {**agent_input("x", "hi"), "messages": messages}
    assert (await call(server, "POST", f"{PREFIX}/agent/default/suggest", body)).status == 200
    assert (await run(server, agent="default", messages=messages, threadId=f"{thread}-keyless"))[-1]["type"]
    again = {"messages": [{"role": "user", "content": "go on"}], "threadId": thread, "agentId": "gpt"}
    assert (await post(server, again)).json["messages"][-1]["content"] == "All done."
    assert "Traceback" not in server.log


async def test_the_conversation_goes_along_with_each_call_beside_its_result(server, model):
    requests = model.play(ANSWERS)
    function = {"name": "searchEvents", "arguments": "{broken"}
    history = [
        {"id": "s", "role": "system", "content": "Speak like a pirate."},
        {"id": "u1", "role": "user", "content": "find jazz"},
        {"id": "a1", "role": "assistant", "toolCalls": [{"id": "c1", "type": "function", "function": function}]},
        {"id": "u2", "role": "user", "content": [{"type": "text", "text": "and "}, {"type": "text", "text": "now?"}]},
        {"id": "x", "role": "tool", "toolCallId": "never", "content": "an orphan"},
    ]
    await run(server, messages=history)
    system, *sent = requests[0].body["messages"]
    assert "Speak like a pirate." in system["content"]
    assert [each["role"] for each in sent] == ["user", "assistant", "tool", "user"]
    assert sent[1]["tool_calls"][0]["function"]["arguments"] == "{}"
    assert sent[2] == {"role": "tool", "tool_call_id": "c1", "content": "nothing came back"}
    assert sent[3]["content"] == "and \nnow?"


@pytest.mark.parametrize(
    "thought",
    [
        [chunk(reasoning_content="Let me "), chunk(reasoning_content="think.")],
        [chunk(reasoning="Let me "), chunk(reasoning="think.")],
        [chunk(content=piece) for piece in ("<th", "ink>Let me", " think.</t", "hink>\n\n")],
    ],
    ids=["reasoning_content", "reasoning", "think"],
)
async def test_thoughts_are_shown_as_reasoning_and_not_as_the_answer(server, model, thought):
    model.play(stream(*thought, *words("It is ", "Friday.")))
    events = await run(server)
    thoughts = [each["delta"] for each in events if each["type"] == "REASONING_MESSAGE_CONTENT"]
    assert "".join(thoughts) == "Let me think." and text_of(events) == "It is Friday."
    kinds = [each["type"] for each in events]
    assert kinds.index("REASONING_END") < kinds.index("TEXT_MESSAGE_START")


async def test_characters_that_are_split_between_two_packets_come_whole(server, model):
    data = b"".join(frames(*words("Grüße 🎷")))
    raw = json.dumps(chunk(content="Grüße 🎷"), ensure_ascii=False).encode()
    data = b"data: " + raw + b"\n\n" + b"".join(frames(chunk("stop"), b"[DONE]"))
    at = data.index("🎷".encode()) + 2
    cut = data.index("ü".encode()) + 1
    model.play(says(SSE_HEAD, data[:cut], data[cut:at], data[at:]))
    assert text_of(await run(server)) == "Grüße 🎷"


async def test_a_server_that_cannot_stream_or_count_is_understood(server, model):
    whole = {"choices": [{"message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}]}
    refused = {"error": {"message": "Unrecognized request argument: stream_options"}}
    requests = model.play(status(400, refused), status(200, whole))
    settings_of_its_own = await run(server)
    assert text_of(settings_of_its_own) == "Hello"
    assert "stream_options" in requests[0].body and "stream_options" not in requests[1].body
    model.play(says(SSE_HEAD.replace(b"text/event-stream", b"text/plain"), *frames(*words("Hi"))))
    assert text_of(await run(server)) == "Hi"
    # Neither a line break at the end nor empty lines in between.
    lines = b"\n".join(b"data:" + json.dumps(each).encode() for each in words("Hi")[:-1])
    model.play(says(SSE_HEAD, lines))
    assert text_of(await run(server)) == "Hi"


async def test_clients_are_shown_what_it_can_do_in_the_words_of_the_protocol(server):
    shown = (await call(server, "GET", PREFIX, Accept="application/json")).json["agents"]
    capabilities = AgentCapabilities.model_validate(shown["gpt"]["capabilities"])
    # What it does not know would be lost on the way.
    assert capabilities.model_dump(by_alias=True, exclude_none=True) == shown["gpt"]["capabilities"]
    assert capabilities.tools.client_provided and "capabilities" in shown["safe"]


# What goes wrong


@pytest.mark.parametrize(("script", "code", "said"), BROKEN, ids=lambda value: value if isinstance(value, str) else "")
async def test_whatever_goes_wrong_ends_in_one_error_that_a_person_can_act_on(server, model, script, code, said):
    model.play(script)
    events = await run(server)
    assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", code)
    assert text_of(events) == said
    assert events[-1]["message"].endswith(".") and len(events[-1]["message"].split()) > 5
    assert KEY not in server.log


async def test_plain_chat_is_told_that_the_model_fails_and_to_try_again(server, model):
    model.play(status(401, {}))
    reply = await post(server, {"messages": [{"role": "user", "content": "hello"}], "agentId": "gpt"})
    assert (reply.status, reply.json["code"]) == (503, "unavailable")
    assert "does not let this server in" in reply.json["error"]


async def test_an_answer_that_was_cut_or_withheld_says_so(server, model):
    model.play(stream(*words("A long sto", finish_reason="length")))
    assert text_of(await run(server)) == "A long sto(The answer was cut off here, since it became too long.)"
    model.play(stream(*words("How to", finish_reason="content_filter")))
    assert "withheld" in text_of(await run(server))


async def test_a_model_that_is_busy_for_a_moment_is_asked_again_when_it_says(server, model):
    requests = model.play(status(429, {}, "Retry-After: 0.3"), status(503, {}, "Retry-After: 0"), ANSWERS)
    assert text_of(await run(server)) == "All done."
    assert len(requests) == 3
    requests = model.play(status(400, {}), ANSWERS)
    assert (await run(server))[-1]["code"] == "model_rejected"
    assert len(requests) == 1


async def test_another_agent_answers_where_the_model_cannot_and_says_so(server, model):
    model.play(status(401, {}))
    events = await run(server, "help", agent="safe")
    assert text_of(events).startswith("The assistant that usually answers is out of reach")
    assert "create" in text_of(events) and events[-1]["type"] == "RUN_FINISHED"
    suggestions = (await post(server, {"type": "suggestions", "text": "", "agentId": "safe"})).json["suggestions"]
    assert suggestions and (await post(server, {"text": "", "agentId": "gpt"})).json["suggestions"] == []
    # Half an answer is not begun anew by somebody else.
    model.play(stream(*SAID))
    assert (await run(server, "help", agent="safe"))[-1]["code"] == "model_lost"


async def test_a_model_that_is_down_is_not_asked_for_a_while(start_server, model):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/v1"
        down = {"type": "openai", "model": "tiny", "base_url": url, "retries_max": 0, "circuit_failures_max": 2}
        server = start_server(f"agents.gpt={json.dumps(down)}")
        for _ in range(4):
            assert (await run(server))[-1]["code"] == "model_unavailable"
    assert server.log.count("ConnectError") == 2 and server.log.count("the circuit is open") == 2


@pytest.mark.parametrize("sent", [SAID, []], ids=["text", "nothing"])
async def test_a_stop_drops_the_request_to_the_model_at_once_and_ends_in_order(server, model, sent):
    requests = model.play(stream(*sent, stall=True))
    running = asyncio.ensure_future(run(server, threadId=f"stop-{len(sent)}", agent="patient"))
    await stopped(server, requests, f"stop-{len(sent)}")
    events = await running
    assert events[-1]["type"] == "RUN_FINISHED" and text_of(events) == ("Half a wo" if sent else "")


async def test_a_front_end_tool_that_is_stopped_half_way_is_not_run_by_the_page(server, model):
    requests = model.play(stream(tool_calls(tool_call("showMap", '{"pla'))[0], stall=True))
    body = {**agent_input("stop-tool", "where?"), "agentId": "patient", "tools": [MAP]}
    running = asyncio.ensure_future(post(server, body, Accept="text/event-stream"))
    await stopped(server, requests, "stop-tool")
    kinds = [each["type"] for each in (await running).messages]
    assert kinds[-3:] == ["TOOL_CALL_END", "TOOL_CALL_RESULT", "RUN_FINISHED"]


async def stopped(server, requests, thread):
    """Stop the run in a thread once it has asked the model, and see that request dropped."""
    while not requests:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert (await post(server, {"type": "stop", "threadId": thread})).json["data"] == {"stopped": True}
    assert await asyncio.to_thread(requests[0].is_gone.wait, 1)


MAP = {"name": "showMap", "description": "Shows a map", "parameters": {"type": "object", "properties": {}}}


# Tools


async def test_a_tool_runs_here_with_the_rights_of_who_asks(server, model):
    token = token_for(server, "tom@example.com")
    await act(server, token, "createEvent", **event(title="Theremin workshop"))
    requests = model.play(stream(*tool_calls(tool_call("myEvents"))), ANSWERS)
    events = await run(server, "what have I got?", token)
    assert results(events)[0]["organised"][0]["title"] == "Theremin workshop"
    assert text_of(events) == "All done."
    call, result = requests[1].body["messages"][-2:]
    assert call["tool_calls"][0]["id"] == result["tool_call_id"] and "Theremin" in result["content"]
    events = await run(server, "what have I got?")
    assert text_of(events) == "All done."
    model.play(stream(*tool_calls(tool_call("myEvents"))), ANSWERS)
    assert results(await run(server, "and I?"))[0]["code"] == "unauthenticated"


@pytest.mark.parametrize(
    "calls",
    [
        [tool_call("searchEvents", '{"query":"a"}'), {**tool_call("searchEvents", '{"query":"b"}'), "index": 1}],
        # Ollama's: no ids, always the same index; or no index either.
        [{"index": 0, "function": {"name": "searchEvents", "arguments": f'{{"query":"{each}"}}'}} for each in "ab"],
        [{"function": {"name": "searchEvents", "arguments": {"query": each}}} for each in "ab"],
        # The arguments in pieces, after the head.
        [
            tool_call("searchEvents", ""),
            {"index": 0, "function": {"arguments": '{"query"'}},
            {"index": 0, "function": {"arguments": ':"a"}'}},
            {"index": 1, "id": "call_1", "function": {"name": "searchEvents", "arguments": '{"query":'}},
            {"index": 1, "id": "call_1", "function": {"name": "searchEvents", "arguments": '"b"}'}},
        ],
    ],
    ids=["openai", "same-index-no-ids", "no-index-objects", "pieces-name-again"],
)
async def test_two_tools_in_one_turn_run_each_once_however_they_are_written(server, model, calls):
    requests = model.play(stream(*tool_calls(*calls)), ANSWERS)
    events = await run(server, "find a and b")
    asked = [json.loads(each["delta"])["query"] for each in events if each["type"] == "TOOL_CALL_ARGS"]
    assert asked == ["a", "b"] and len(results(events)) == 2
    ids = [each["toolCallId"] for each in events if each["type"] == "TOOL_CALL_START"]
    assert len(set(ids)) == 2
    assert [each["tool_call_id"] for each in requests[1].body["messages"][-2:]] == ids


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (tool_call("searchEvents", "{not json"), "malformed_request", "send them again"),
        (tool_call("searchEvents", "[1]"), "malformed_request", "send them again"),
        (tool_call("searchEvents", f'{{"query": {DEEP}}}'), "malformed_request", "send them again"),
        (tool_call("createEvent", f'{{"title": {DEEP}}}'), "malformed_request", "send them again"),
        (tool_call("searchEvents", '{"query": "\\ud800"}'), "malformed_request", "send them again"),
        (tool_call("searchEvents", '{"limit": NaN}'), "malformed_request", "send them again"),
        (tool_call("searchEvents", f'{{"limit": {"1" * 5000}}}'), "malformed_request", "send them again"),
        (tool_call("searchEvents", '{"limit": 18446744073709551616}'), "invalid_parameters", "limit"),
        (tool_call("searchEvents", '{"limit": "many", "colour": 1}'), "invalid_parameters", "limit"),
        (tool_call("createEvent", '{"title": ""}'), "invalid_parameters", "startDateTime"),
        (tool_call("bookFlight"), "not_found", "searchEvents"),
        (tool_call("book a flight!"), "not_found", "searchEvents"),
        (tool_call(""), "not_found", "searchEvents"),
    ],
)
async def test_a_wrong_call_is_explained_to_the_model_which_goes_on(server, model, call, code, words):
    requests = model.play(stream(*tool_calls(call)), ANSWERS)
    events = await run(server, "do it", token_for(server, "wanda@example.com"))
    assert results(events)[0]["code"] == code and words in results(events)[0]["error"]
    call, result = requests[1].body["messages"][-2:]
    assert json.loads(result["content"])["code"] == code
    # Otherwise the server would refuse the whole conversation.
    function = call["tool_calls"][0]["function"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", function["name"]) and json.loads(function["arguments"]) is not None
    assert text_of(events) == "All done."


async def test_a_model_that_calls_tools_for_ever_is_ended_in_words(server, model):
    requests = model.play(stream(*tool_calls(tool_call("searchEvents"))))
    events = await run(server)
    assert len(requests) == 4 and "without coming to an end" in text_of(events)
    assert events[-1]["type"] == "RUN_FINISHED"


async def test_what_a_tool_returns_is_bounded_for_the_model(server, model):
    token = token_for(server, "vera@example.com")
    for number in range(5):
        await act(server, token, "createEvent", **event(title=f"Verbose {number}", description="x" * 4900))
    requests = model.play(stream(*tool_calls(tool_call("searchEvents", '{"query":"verbose"}'))), ANSWERS)
    events = await run(server, "find verbose")
    assert len(results(events)[0]["events"]) == 5
    told = requests[1].body["messages"][-1]["content"]
    assert len(told) < 12_100 and told.endswith("more characters are left out)")


async def test_a_front_end_tool_is_passed_on_live_and_ends_the_run(server, model):
    parts = [
        tool_call("showMap", ""),
        {"index": 0, "function": {"arguments": '{"place":'}},
        {"index": 0, "function": {"arguments": '"Berlin"}'}},
    ]
    requests = model.play(stream(*tool_calls(*parts)))
    events = await run(server, "where?", tools=[MAP])
    kinds = [each["type"] for each in events]
    assert kinds == [
        "RUN_STARTED",
        "TOOL_CALL_START",
        "TOOL_CALL_ARGS",
        "TOOL_CALL_ARGS",
        "TOOL_CALL_END",
        "RUN_FINISHED",
    ]
    assert len(requests) == 1 and requests[0].body["tools"][-1]["function"]["name"] == "showMap"


async def test_a_client_cannot_put_a_tool_of_its_own_in_the_place_of_an_action(server, model):
    requests = model.play(ANSWERS)
    await run(server, tools=[{**MAP, "name": "cancelEvent"}, {**MAP, "name": "confirmAction"}, {**MAP, "name": "a b"}])
    offered = [each["function"] for each in requests[0].body["tools"]]
    assert [each["name"] for each in offered].count("cancelEvent") == 1
    assert all(each["description"] != "Shows a map" for each in offered)


async def test_suggestions_are_asked_for_by_a_tool_that_the_model_has_to_call(server, model):
    tool = {**MAP, "name": "copilotkitSuggest"}
    arguments = {"suggestions": [{"title": "Jazz", "message": "find jazz"}]}
    requests = model.play(stream(*tool_calls(tool_call("copilotkitSuggest", arguments))))
    forced = {"type": "function", "function": {"name": "copilotkitSuggest"}}
    events = await run(server, tools=[tool], forwardedProps={"toolChoice": forced})
    assert requests[0].body["tool_choice"] == forced and len(requests[0].body["tools"]) == 1
    assert json.loads("".join(each["delta"] for each in events if each["type"] == "TOOL_CALL_ARGS")) == arguments
