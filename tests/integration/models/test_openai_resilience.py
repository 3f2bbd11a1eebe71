"""The agent for language models against LLMock, a server that breaks on demand and judges how its client takes it."""

import json

import pytest
from llmock.scenarios import Reply, ToolCall

from tests.agent_events import text_of
from tests.http_calls import token_for
from tests.model_talk import KEY, SETTINGS, results, run
from tests.server_process import ServerProcess


@pytest.fixture(scope="module")
def server(llmock_server):
    """Our server, whose agent `gpt` asks LLMock; with the retries, time-outs and circuit that people get."""
    settings = {**SETTINGS, "base_url": llmock_server.base_url("openai"), "silence_timeout_seconds": 2}
    del settings["first_token_timeout_seconds"], settings["retry_wait_max_seconds"], settings["rounds_max"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODEL_KEY", KEY)
        process = ServerProcess(f"agents.gpt={json.dumps(settings)}", "limits.runs_per_user_per_minute=0")
        try:
            yield process.start()
        finally:
            process.close()


async def test_a_text_is_told_as_it_comes(server, llmock):
    llmock.reply("Three concerts are on this weekend.")
    events = await run(server, "what is on?")
    assert text_of(events) == "Three concerts are on this weekend."
    assert sum(each["type"] == "TEXT_MESSAGE_CONTENT" for each in events) > 3
    assert events[-1]["usage"][0]["outputTokens"] > 0
    llmock.assert_resilient(strict=True)


async def test_one_tool_and_then_two_at_once(server, llmock):
    llmock.call_tool("searchEvents", {"query": "jazz"})
    two = (ToolCall("searchEvents", {"query": "blues"}), ToolCall("myEvents", {}))
    llmock.add(Reply(tool_calls=two, times=1)).reply("Nothing is on.")
    events = await run(server, "jazz, blues, mine?", token_for(server, "ella@example.com"))
    called = [each["toolCallName"] for each in events if each["type"] == "TOOL_CALL_START"]
    assert called == ["searchEvents", "searchEvents", "myEvents"]
    assert text_of(events) == "Nothing is on."
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize(
    ("kind", "code"), [("malformed_arguments", "malformed_request"), ("unknown_tool", "not_found")]
)
async def test_a_broken_call_is_explained_and_repaired(server, llmock, kind, code):
    llmock.break_tool_call(kind).call_tool("searchEvents", {"query": "a"}).call_tool("searchEvents", {"query": "a"})
    llmock.reply("There it is.")
    events = await run(server, "find a")
    first, second = results(events)
    assert first["code"] == code and second["count"] == 0
    assert text_of(events) == "There it is."
    llmock.assert_resilient(strict=True)


async def test_tools_for_ever_are_ended(server, llmock):
    llmock.call_tool("searchEvents", {"query": "a"}, times=None)
    events = await run(server, "find a")
    assert "without coming to an end" in text_of(events) and len(results(events)) == 8


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda model: model.disconnect(after_chunks=3), "model_lost"),
        (lambda model: model.truncate(after_chunks=3), "model_lost"),
        (lambda model: model.corrupt(after_chunks=3), "model_damaged"),
        (lambda model: model.stall(after_chunks=3, seconds=20), "model_stalled"),
    ],
    ids=["disconnected", "truncated", "corrupted", "stalled"],
)
async def test_a_stream_that_breaks_keeps_its_beginning_and_is_not_taken_for_whole(server, llmock, fault, code):
    fault(llmock.reply("One two three four five six seven eight."))
    events = await run(server, "count")
    assert events[-1]["code"] == code
    assert text_of(events) and "One two three four five six seven eight.".startswith(text_of(events))
    # A retry would begin the answer anew below its own beginning.
    assert len(llmock.requests) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [(400, "model_rejected"), (401, "model_refused"), (403, "model_refused"), (404, "model_missing")],
)
async def test_what_no_retry_helps_is_not_tried_again(server, llmock, answer, code):
    llmock.fail(answer, times=None)
    assert (await run(server))[-1]["code"] == code
    assert len(llmock.requests) == 1
    llmock.assert_resilient(strict=True)


async def test_a_conversation_that_is_too_long_says_what_to_do(server, llmock):
    llmock.context_overflow()
    last = (await run(server))[-1]
    assert last["code"] == "model_context_exceeded" and "start a new one" in last["message"]


async def test_429_and_500_are_waited_out(server, llmock):
    llmock.rate_limit(retry_after=0.5).fail(500).reply("Here I am.")
    assert text_of(await run(server)) == "Here I am."
    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


async def test_a_slow_model_is_waited_for(server, llmock):
    llmock.slow_first_token(3).reply("Sorry for the wait.")
    assert text_of(await run(server)) == "Sorry for the wait."
    llmock.assert_resilient(strict=True)


async def test_a_model_that_is_down_ends_in_words_after_three_tries(server, llmock):
    llmock.outage()
    last = (await run(server))[-1]
    assert last["code"] == "model_unavailable" and "try again in a minute" in last["message"]
    assert len(llmock.requests) == 3
    llmock.assert_resilient()
