"""JSON of models, agents and actions that is nested without end or is none: an error to act on, and no traceback."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from ag_ui.core import CustomEvent, RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.actions.action import ActionContext, action
from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant import confirmation, conversation
from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.failures import AgentFailure, Damaged
from tornado_copilot.assistant.foreign import in_wire_form
from tornado_copilot.assistant.json_repair import JsonRepair
from tornado_copilot.assistant.offline.suggestions import _events_in
from tornado_copilot.assistant.openai.answer import ModelAnswer, ToolCall
from tornado_copilot.assistant.openai.asking import Proposal
from tornado_copilot.assistant.openai.prompt import sound
from tornado_copilot.assistant.openai.tools import Tools
from tornado_copilot.assistant.openai.upstream import _chunk, bounded_detail
from tornado_copilot.assistant.patches import BadPatch
from tornado_copilot.assistant.transcript import Transcript
from tornado_copilot.assistant.verifier import AgentFault, Verifier
from tornado_copilot.errors import ActionFailed, MalformedRequest
from tornado_copilot.runtime.agents import BoundActions
from tornado_copilot.runtime.suggestions import _parsed
from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH, MAX_DEPTH, decode, decode_own, decode_text, depth_of, encode

ALICE = Caller(user_id="alice")
DEEP = "[" * 10_000 + "]" * 10_000
OBJECTS = '{"a":' * 999 + "1" + "}" * 999
TEXTS = [DEEP, '{"a":' * 10_000, OBJECTS, "NaN", "Infinity", '"\\ud800"', "\ud800", "1" * 5000, "{"]


def nested(levels, innermost=None):
    value = innermost
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


ODD = [nested(10_000), nested(300), "\ud800", 2**70, b"bytes", object(), {1: 2}, {("a",): 1}, {1, 2}]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_that_is_no_json_is_taken_for_one_nowhere(text):
    with pytest.raises(MalformedRequest):
        decode_text(text)
    assert sound(text) == "{}" and ToolCall(0, "", pieces=[text]).parsed() is None
    assert confirmation._decoded(text) == conversation._decoded(text) == text
    assert _events_in(text) == _parsed(text) == []


def test_a_text_may_have_so_many_levels_and_any_number_of_brackets():
    flat = [[]] * 200
    for allowed in (nested(MAX_DEPTH, 1), [*flat, nested(MAX_DEPTH - 1, 1)], "[" * 500):
        assert decode(json.dumps(allowed).encode()) == allowed
    for refused in (nested(MAX_DEPTH + 1, 1), [*flat, nested(MAX_DEPTH, 1)]):
        with pytest.raises(MalformedRequest, match="nested deeper"):
            decode(json.dumps(refused).encode())


def test_of_a_name_that_comes_twice_the_last_counts_everywhere():
    twice = '{"title": "a", "title": "b"}'
    assert ToolCall(0, "", pieces=[twice]).parsed() == {"title": "b"} == json.loads(sound(twice))


# Actions


def bound(value):
    """The registry with an action that answers this, and its actions for a caller."""

    @action(confirm=True)
    async def odd(context: ActionContext) -> dict:
        """Answer something."""
        return {"message": "Done.", "more": value}

    registry = Registry([odd], None, now=lambda: datetime.now(UTC))
    return registry, BoundActions(registry, ALICE, "scope")


class Unchecked:
    """Actions whose answers nobody has checked."""

    def describe(self):
        return [{"name": "odd", "description": "", "parameters": {}}]

    async def call(self, name, parameters, *, key=None):
        return {"more": nested(10_000)}


async def told_as_an_error(actions):
    nothing = {"memory": None, "now": None, "time_zone": None, "key": "", "cancelled": asyncio.Event()}
    tools = Tools(RunContext(caller=ALICE, actions=actions, **nothing), 500)
    for content in (
        await tools.carry_out(ToolCall(0, "", name="odd", pieces=["{}"])),
        await tools.carry_out_proposal(Proposal("odd", {}), "key"),
    ):
        assert content["success"] is False and content["code"] == "action_failed"
        assert tools.told("c", "odd", DEEP, content)[1]["delta"] == "{}"
        assert "cannot be shown" in tools.for_model("c", content)["content"]
    assert tools.done == []


@pytest.mark.parametrize("value", ODD, ids=[type(each).__name__ for each in ODD])
async def test_an_answer_of_an_action_that_is_no_json_is_an_error_of_the_action(value):
    registry, actions = bound(value)
    with pytest.raises(ActionFailed, match="odd was carried out, but its answer cannot be shown"):
        await registry.call("odd", {}, ALICE)
    assert registry.outcomes == {("odd", "action_failed"): 1}
    await told_as_an_error(actions)


async def test_a_model_is_told_so_whoever_carries_the_actions_out():
    await told_as_an_error(Unchecked())


# Models


LEVELS = "[" * 1010 + "]" * 1010
PART = f'{{"index": {LEVELS}, "id": {LEVELS}, "function": {{"name": "a"}}}}'


@pytest.mark.parametrize(
    "payload",
    [
        DEEP,
        f'{{"choices": {LEVELS}}}',
        f'{{"error": {LEVELS}}}',
        f'{{"choices": [{{"delta": {{"tool_calls": [{PART}, {PART}]}}}}]}}',
        '{"a": "\\ud800"}',
    ],
    ids=range(5),
)
def test_a_chunk_nested_without_end_is_damage(payload):
    with pytest.raises(AgentFailure):
        list(ModelAnswer(frozenset()).take(_chunk(payload.encode())))


@pytest.mark.parametrize("field", ["finish_reason", "delta", "usage"])
def test_what_is_nested_where_a_word_belongs_is_none(field):
    answer = ModelAnswer(frozenset())
    chunk = _chunk(
        f'{{"choices": [{{"{field}": {{"a": {LEVELS}, "content": {LEVELS}}}}}], "usage": {LEVELS}}}'.encode()
    )
    assert list(answer.take(chunk)) == [] and not answer.is_whole and answer.usage is None


@pytest.mark.parametrize(
    "delta",
    [
        {"tool_calls": [{"index": 0, "function": {"name": "a", "arguments": nested(900)}}]},
        {"function_call": {"name": "a", "arguments": {"b": 2**70}}},
    ],
)
def test_arguments_that_no_text_can_hold_are_damage(delta):
    with pytest.raises(Damaged):
        list(ModelAnswer(frozenset()).take({"choices": [{"delta": delta}]}))


def test_what_goes_to_the_log_is_bounded_however_it_is_nested():
    assert bounded_detail({"error": nested(10_000)}) == "an error nested without end"


# Agents

TOLD_EVENTS = [
    {"type": "CUSTOM", "name": "a", "value": nested(10_000)},
    {"type": "CUSTOM", "name": "a", "value": nested(AGENT_MAX_DEPTH)},
    {"type": "CUSTOM", "name": "a", "value": {1: {("b",): b"\xff"}}},
    {"type": "STATE_SNAPSHOT", "snapshot": nested(200)},
    {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/a", "value": nested(10_000)}]},
    {"type": "ACTIVITY_SNAPSHOT", "messageId": "m", "activityType": "a", "content": {"a": nested(10_000)}},
    {"type": "RUN_FINISHED", "threadId": "t", "runId": "r", "result": nested(10_000)},
]
FAULTS = [
    {"type": "TOOL_CALL_RESULT", "messageId": "m", "toolCallId": "c", "content": nested(10_000)},
    {"type": "MESSAGES_SNAPSHOT", "messages": nested(10_000)},
    {"type": ["CUSTOM"], "name": "a"},
    {"type": nested(10_000), "messageId": "m", "delta": "a"},
    {},
]


@pytest.mark.parametrize("event", TOLD_EVENTS, ids=range(len(TOLD_EVENTS)))
def test_an_event_nested_without_end_is_told_as_far_as_it_can_be_stored(event):
    verifier = Verifier()
    (told,) = verifier.check(event)
    assert told["type"] == event["type"] and verifier.repairs
    assert depth_of(decode_own(encode(told)), 1000) <= AGENT_MAX_DEPTH + 1 and "[left out: " in str(told)


@pytest.mark.parametrize("event", FAULTS, ids=range(len(FAULTS)))
def test_an_event_without_what_it_needs_is_the_agents_fault(event):
    with pytest.raises(AgentFault) as caught:
        Verifier().check(event)
    assert len(str(caught.value)) <= 300


def around(number):
    """A value that contains itself, and one that holds another many times over."""
    circle = {"a": []}
    circle["a"] += [circle] * 3
    wide = []
    for _ in range(number):
        wide = [wide, wide]
    return [circle, wide]


@pytest.mark.parametrize("value", [*ODD, *around(50), float("nan"), {"a": {1, "b"}}, range(3), ValueError("a"), int])
def test_a_repaired_value_is_json_and_is_made_in_bounded_time(value):
    repaired = JsonRepair().repaired(value)
    assert decode_own(encode(repaired)) is None or depth_of(repaired, 1000) <= AGENT_MAX_DEPTH + 1


@pytest.mark.parametrize("timestamp", [float("nan"), float("inf"), nested(10_000), "soon"])
def test_a_timestamp_that_is_none_is_left_out(timestamp):
    told = Verifier().check({"type": "CUSTOM", "name": "a", "value": 1, "timestamp": timestamp})
    assert told == [{"type": "CUSTOM", "name": "a", "value": 1}]


def test_an_event_of_a_framework_is_told_as_far_as_it_can_be_stored(caplog):
    told = in_wire_form(CustomEvent(name="a", value=nested(10_000)))
    assert told["name"] == "a" and "[left out: " in str(told) and encode(told)
    assert "nested deeper" in caplog.text


def test_a_state_that_grows_deeper_by_each_patch_stays_one_that_can_be_stored():
    transcript = Transcript([], {"a": {}})
    for operation in ({"op": "add", "value": {}}, {"op": "copy", "from": "/a"}):
        with pytest.raises(BadPatch, match="nested deeper"):
            for number in range(2, 300):
                transcript.add({"type": "STATE_DELTA", "delta": [{**operation, "path": "/a" * number}]})
        assert depth_of(transcript.state, 1000) <= AGENT_MAX_DEPTH and encode(transcript.state)
        transcript.add({"type": "STATE_DELTA", "delta": [{"op": "replace", "path": "/a", "value": {}}]})
        assert transcript.state == {"a": {}}


def test_a_flat_state_takes_any_number_of_patches():
    transcript = Transcript([], {"list": [1, 2, 3]})
    for number in range(1000):
        moved = [{"op": "move", "from": "/list/0", "path": "/list/2"}, {"op": "add", "path": "/n", "value": [number]}]
        transcript.add({"type": "STATE_DELTA", "delta": moved})
    assert transcript.state["n"] == [999]


def test_an_activity_that_grows_deeper_by_each_patch_is_refused():
    transcript = Transcript([])
    transcript.add({"type": "ACTIVITY_SNAPSHOT", "messageId": "m", "activityType": "a", "content": {"a": {}}})
    with pytest.raises(BadPatch, match="nested deeper"):
        for number in range(2, 300):
            patch = [{"op": "add", "path": "/a" * number, "value": {}}]
            transcript.add({"type": "ACTIVITY_DELTA", "messageId": "m", "activityType": "a", "patch": patch})
    assert encode(transcript.messages)


def test_an_answer_nested_without_end_is_no_yes():
    given = {"threadId": "t", "runId": "r", "state": {}, "tools": [], "context": [], "forwardedProps": {}}
    answer = {"id": "m", "role": "tool", "toolCallId": "q", "content": DEEP}
    assert confirmation.answer_to("q", RunAgentInput.model_validate({**given, "messages": [answer]})) is False
