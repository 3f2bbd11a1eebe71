"""What an agent may say: what leaves is what both generations of AG-UI clients accept, whatever comes in."""

import ag_ui.core as ag_ui
import pytest

from tests.agent_events import assert_valid
from tornado_copilot.assistant.verifier import AgentFault, Verifier

STARTED = {"type": "RUN_STARTED", "threadId": "t", "runId": "r"}
FINISHED = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}
START = {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
CONTENT = {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "a"}
END = {"type": "TEXT_MESSAGE_END", "messageId": "m"}
CALL = {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "search"}
ARGUMENTS = {"type": "TOOL_CALL_ARGS", "toolCallId": "c", "delta": "{}"}
CALLED = {"type": "TOOL_CALL_END", "toolCallId": "c"}
OLD_CALL = {"id": "c", "type": "function", "function": {"name": "search", "arguments": "{}"}}
OLD = {"id": "m", "role": "assistant", "content": "old", "toolCalls": [OLD_CALL]}
OLD_RESULT = {"id": "x", "role": "tool", "toolCallId": "c", "content": "found"}
LEFT_OUT = "[left out: an object of type bytes]"


def told(*events, before=()):
    verifier = Verifier(before)
    return [each for event in events for each in verifier.check(event)]


def test_what_is_right_passes_as_it_is():
    step = [{"type": "STEP_STARTED", "stepName": "s"}, {"type": "STEP_FINISHED", "stepName": "s"}]
    result = {"type": "TOOL_CALL_RESULT", "messageId": "x", "toolCallId": "c", "content": "ok"}
    events = [START, CONTENT, step[0], CALL, ARGUMENTS, CALLED, result, CONTENT, END, step[1], FINISHED]
    assert told(STARTED, *events) == events
    assert_valid([STARTED, *told(STARTED, *events)])


@pytest.mark.parametrize(
    "events",
    [
        [CONTENT],
        [END],
        [START, START],
        [START, END, CONTENT],
        [START, CONTENT, END, END],
        [ARGUMENTS],
        [CALL, CALL],
        [CALL, CALLED, ARGUMENTS],
        [START, FINISHED],
        [CALL, ARGUMENTS, FINISHED],
        [{"type": "STEP_STARTED", "stepName": "s"}, FINISHED],
        [{"type": "STEP_FINISHED", "stepName": "s"}],
        [{"type": "SUBAGENT_STARTED", "subagentRunId": "s", "name": "n"}, FINISHED],
        [{"type": "REASONING_START", "messageId": "m"}, FINISHED],
        [{**START, "subagentRunId": "s"}, {**CONTENT, "subagentRunId": "other"}],
        [START, STARTED],
        [{"type": "heartbeat"}],
        [{"type": "TEXT_MESSAGE_CONTENT", "messageId": "m"}],
        [START, {**CONTENT, "delta": 5}],
        [{"type": "TEXT_MESSAGE_CHUNK", "delta": "a"}],
        [{"type": "TOOL_CALL_CHUNK", "toolCallId": "c", "delta": "a"}],
        [{"type": "STATE_DELTA", "delta": [{"op": "paint", "path": "/a"}]}],
        ["a text"],
        [None],
        [{}],
    ],
)
def test_what_breaks_the_rules_is_the_agents_fault(events):
    with pytest.raises(AgentFault):
        told(*events)


def test_models_dicts_and_snake_case_come_out_in_wire_form_without_nulls():
    model = ag_ui.TextMessageStartEvent(message_id="m", role="assistant")
    spelt = {"type": "TEXT_MESSAGE_START", "message_id": "m", "role": "assistant", "name": None, "timestamp": None}
    assert told(model) == told(spelt) == [START]


def test_timestamps_are_whole_milliseconds_or_left_out():
    assert told({**START, "timestamp": 17.9}) == [{**START, "timestamp": 17}]
    assert told({**START, "timestamp": "2026-11-22"}) == [START]


def test_a_patch_may_set_something_to_null():
    patch = [{"op": "replace", "path": "/a", "value": None}]
    for event in ({"type": "STATE_DELTA", "delta": patch}, ag_ui.StateDeltaEvent(delta=patch)):
        assert told(event) == [{"type": "STATE_DELTA", "delta": patch}]
    assert told({"type": "CUSTOM", "name": "n", "value": None}) == [{"type": "CUSTOM", "name": "n", "value": None}]


def test_what_only_the_newer_protocol_knows_is_said_in_the_older_way_too():
    parts = [{"type": "text", "text": "found"}]
    result = {"type": "TOOL_CALL_RESULT", "messageId": "x", "toolCallId": "c", "content": parts}
    (told_result,) = told(result)
    assert isinstance(told_result["content"], str) and "found" in told_result["content"]
    assert told({**FINISHED, "outcome": {"type": "cancelled"}}) == [FINISHED]
    pending = {"type": "success", "pendingToolCallIds": ["c"]}
    assert told({**FINISHED, "outcome": pending}) == [{**FINISHED, "outcome": {"type": "success"}}]


def test_chunks_become_the_events_that_they_stand_for():
    events = told(
        STARTED,
        {"type": "TEXT_MESSAGE_CHUNK", "messageId": "m", "delta": "a"},
        {"type": "CUSTOM", "name": "n", "value": 1},
        {"type": "TEXT_MESSAGE_CHUNK", "delta": "b"},
        {"type": "TOOL_CALL_CHUNK", "toolCallId": "c", "toolCallName": "search", "parentMessageId": "m"},
        {"type": "TOOL_CALL_CHUNK", "delta": "{}"},
        FINISHED,
    )
    kinds = [event["type"] for event in events]
    assert kinds == [
        "TEXT_MESSAGE_START",
        "TEXT_MESSAGE_CONTENT",
        "CUSTOM",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_END",
        "TOOL_CALL_START",
        "TOOL_CALL_ARGS",
        "TOOL_CALL_END",
        "RUN_FINISHED",
    ]
    assert_valid([STARTED, *events])


def test_thinking_of_the_older_protocol_is_reasoning_in_the_newer_one():
    events = told(
        {"type": "THINKING_START"},
        {"type": "THINKING_TEXT_MESSAGE_START"},
        {"type": "THINKING_TEXT_MESSAGE_CONTENT", "delta": "hm"},
        {"type": "THINKING_TEXT_MESSAGE_END"},
        {"type": "THINKING_END"},
        FINISHED,
    )
    assert [event["type"] for event in events][:3] == [
        "REASONING_START",
        "REASONING_MESSAGE_START",
        "REASONING_MESSAGE_CONTENT",
    ]
    assert_valid([STARTED, *events])


def test_an_agent_that_numbers_its_messages_anew_does_not_write_on_in_old_ones():
    first, second, third = told(START, CONTENT, END, before=[OLD])
    assert first["messageId"] == second["messageId"] == third["messageId"] != "m"
    chunk = {"type": "TEXT_MESSAGE_CHUNK", "messageId": "m", "delta": "a"}
    chunks = told(chunk, {**chunk, "delta": "b"}, before=[OLD])
    assert len(chunks) == 3 and len({event["messageId"] for event in chunks} | {"m"}) == 2
    call = {**CALL, "parentMessageId": "m"}
    assert told(START, END, call, before=[OLD])[2]["parentMessageId"] != "m"


def test_an_agent_that_numbers_its_tool_calls_anew_does_not_write_on_in_old_ones():
    result = {"type": "TOOL_CALL_RESULT", "messageId": "x", "toolCallId": "c", "content": "ok"}
    first, second, third, fourth = told(CALL, ARGUMENTS, CALLED, result, before=[OLD, OLD_RESULT])
    assert first["toolCallId"] == second["toolCallId"] == third["toolCallId"] == fourth["toolCallId"] != "c"
    assert fourth["messageId"] != "x"
    chunk = {"type": "TOOL_CALL_CHUNK", "toolCallId": "c", "toolCallName": "search", "delta": "a"}
    begun, *pieces = told(chunk, chunk, before=[OLD])
    assert begun["toolCallId"] != "c" and [each["toolCallId"] for each in pieces] == [begun["toolCallId"]] * 2
    # The call of an earlier run, which is answered now.
    assert told(result, before=[OLD]) == [result]


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        ({**CONTENT, "delta": "half \ud83d"}, {"delta": "half \ufffd"}),
        ({"type": "CUSTOM", "name": "n", "value": 2**70}, {"value": str(2**70)}),
        ({"type": "CUSTOM", "name": "n", "value": {"a": "\ud83d"}}, {"value": {"a": "\ufffd"}}),
        (
            {"type": "STATE_SNAPSHOT", "snapshot": object()},
            {"snapshot": "[left out: an object of type object]"},
        ),
        (
            {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/a", "value": 2**70}]},
            {"delta": [{"op": "add", "path": "/a", "value": str(2**70)}]},
        ),
        ({**CONTENT, "metadata": "none"}, {"metadata": None}),
        ({**CONTENT, "metadata": {1: {2}, ("b",): b"\xff"}}, {"metadata": {"1": [2], "['b']": LEFT_OUT}}),
    ],
)
def test_what_no_json_can_say_is_replaced_and_the_rest_is_told(event, changed):
    verifier = Verifier()
    verifier.check(START)
    meant = {name: value for name, value in {**event, **changed}.items() if value is not None}
    assert verifier.check(event) == [meant]
    assert len(verifier.repairs) == 1 and next(iter(verifier.repairs)).startswith(event["type"])
    assert_valid([STARTED, START, meant, END, FINISHED])


def test_whole_characters_pass():
    assert told(START, {**CONTENT, "delta": "\U0001f600é"})[1]["delta"] == "\U0001f600é"
