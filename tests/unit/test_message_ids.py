"""Messages of one run under ids that an agent uses twice: they stay apart, and all that was told is kept."""

import copy
import json
from random import Random

import pytest

from tests.random_events import THREAD, BadAgent
from tornado_copilot.assistant.patches import BadPatch
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.telling import joined
from tornado_copilot.assistant.transcript import Transcript
from tornado_copilot.assistant.verifier import Verifier
from tornado_copilot.storage.thread import NO_OWNER, Thread

FINISHED = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}
ROUNDS = 150
EVENTS = 60


def a_run(messages=()):
    return Run(Thread("t", NO_OWNER), "r", transcript=Transcript(copy.deepcopy(list(messages))))


def told_by(run, events):
    """Have a run told what an agent says; returns what the followers are told, up to the run's end."""
    verifier = Verifier(run.transcript.messages)
    for said in events:
        for event in verifier.check(said):
            try:
                run.add(run.with_open(event) if event["type"] == "MESSAGES_SNAPSHOT" else event)
            except BadPatch:
                assert event["type"] in {"STATE_DELTA", "ACTIVITY_DELTA"}
    run.close()
    return run._events


def after(*events, messages=()):
    run = a_run(messages)
    told_by(run, events)
    return run.transcript.messages


def text(message_id, delta, role="assistant"):
    return [
        {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": role},
        {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta},
        {"type": "TEXT_MESSAGE_END", "messageId": message_id},
    ]


def reasoning(message_id, delta):
    return [
        {"type": "REASONING_START", "messageId": message_id},
        {"type": "REASONING_MESSAGE_START", "messageId": message_id, "role": "reasoning"},
        {"type": "REASONING_MESSAGE_CONTENT", "messageId": message_id, "delta": delta},
        {"type": "REASONING_MESSAGE_END", "messageId": message_id},
        {"type": "REASONING_END", "messageId": message_id},
    ]


def call(call_id, delta, **more):
    return [
        {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": "look", **more},
        {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": delta},
        {"type": "TOOL_CALL_END", "toolCallId": call_id},
    ]


def result(message_id, call_id, content):
    return [{"type": "TOOL_CALL_RESULT", "messageId": message_id, "toolCallId": call_id, "content": content}]


def activity(message_id, content, **more):
    return [
        {"type": "ACTIVITY_SNAPSHOT", "messageId": message_id, "activityType": "plan", "content": content, **more},
    ]


def shown(messages):
    """What each message shows."""
    return [
        (
            message["role"],
            message.get("content"),
            [each["function"]["arguments"] for each in message.get("toolCalls", ())],
        )
        for message in messages
    ]


MEANT = {
    "text": (text("x", "one"), ("assistant", "one", [])),
    "a user's text": (text("x", "one", role="user"), ("user", "one", [])),
    "reasoning": (reasoning("x", "why"), ("reasoning", "why", [])),
    "call": (call("x", "{}"), ("assistant", None, ["{}"])),
    "result": (result("x", "c0", "found"), ("tool", "found", [])),
    "activity": (activity("x", {"n": 1}), ("activity", {"n": 1}, [])),
    "kept activity": (activity("x", {"n": 1}, replace=False), ("activity", {"n": 1}, [])),
}
ASKING = call("c0", "{}", parentMessageId="m0")


@pytest.mark.parametrize("second", MEANT)
@pytest.mark.parametrize("first", MEANT)
def test_two_things_with_one_id_stay_apart(first, second):
    if "activity" in first and "activity" in second:
        pytest.skip("an activity is updated under its id")
    asked, (events, one), (more, two) = ("assistant", None, ["{}"]), MEANT[first], MEANT[second]
    messages = after(*ASKING, *events, *more)
    assert sorted(map(str, shown(messages))) == sorted(map(str, [asked, one, two]))
    assert len({message["id"] for message in messages}) == 3


@pytest.mark.parametrize("second", MEANT)
@pytest.mark.parametrize("first", MEANT)
def test_what_has_the_id_of_a_message_of_an_earlier_run_stays_apart(first, second):
    if "activity" in first and "activity" in second:
        pytest.skip("an activity is updated under its id")
    before = after(*ASKING, *MEANT[first][0])
    messages = after(*MEANT[second][0], messages=before)
    assert sorted(map(str, shown(messages))) == sorted(map(str, [*shown(before), MEANT[second][1]]))


def test_what_belongs_to_one_message_stays_together():
    (message,) = after(*call("c", "{}", parentMessageId="x"), *text("x", "one"))
    assert message["content"] == "one" and message["toolCalls"][0]["id"] == "c"
    chunk = {"type": "TEXT_MESSAGE_CHUNK", "messageId": "x", "delta": "a"}
    tool = {"type": "TOOL_CALL_CHUNK", "toolCallId": "c", "toolCallName": "look", "parentMessageId": "x", "delta": "1"}
    step = {"type": "STEP_STARTED", "stepName": "s"}
    (message,) = after(chunk, tool, {**chunk, "delta": "b"}, {**tool, "delta": "2"}, step)
    assert message["content"] == "ab" and message["toolCalls"][0]["function"]["arguments"] == "12"


def test_results_go_to_the_calls_of_their_turn():
    messages = after(*call("c", "1"), *call("c", "2"), *result("r", "c", "one"), *result("r", "c", "two"))
    answers = {message["toolCallId"]: message["content"] for message in messages if message["role"] == "tool"}
    calls = [call for message in messages for call in message.get("toolCalls", ())]
    assert [(answers[each["id"]], each["function"]["arguments"]) for each in calls] == [("one", "1"), ("two", "2")]


def test_what_is_said_of_an_id_is_about_what_it_named_last():
    sealed = {"type": "REASONING_ENCRYPTED_VALUE", "subtype": "message", "entityId": "x", "encryptedValue": "s"}
    messages = after(*text("x", "one"), *reasoning("x", "why"), sealed)
    assert [message.get("encryptedValue") for message in messages] == [None, "s"]
    run = a_run(after(*call("c", "1")))
    interrupt = {"id": "i", "reason": "tool_call", "toolCallId": "c"}
    asked = {**FINISHED, "outcome": {"type": "interrupt", "interrupts": [interrupt]}}
    verifier = Verifier(run.transcript.messages)
    begun, *_, ended = [told for each in [*call("c", "2"), asked] for told in verifier.check(each)]
    assert begun["toolCallId"] != "c" and ended["outcome"]["interrupts"][0]["toolCallId"] == begun["toolCallId"]


def test_a_snapshot_with_the_agents_own_ids_is_about_what_it_has_said():
    before = after(*text("x", "old"))
    old, new = ({"id": "x", "role": "assistant", "content": content} for content in ("old", "new!"))
    for messages, contents in (([old, new], ["old", "new!"]), ([new], ["new!"]), ([old], ["old"])):
        told = {"type": "MESSAGES_SNAPSHOT", "messages": messages}
        seen = after(*text("x", "new"), told, messages=before)
        assert [message["content"] for message in seen] == contents
        assert len({message["id"] for message in seen}) == len(messages)
    begun, piece, end = text("x", "new")
    seen = after(begun, piece, {"type": "MESSAGES_SNAPSHOT", "messages": [old]}, piece, end, messages=before)
    assert [message["content"] for message in seen] == ["old", "newnew"]


def test_a_snapshot_keeps_apart_what_it_gives_one_id():
    function = {"name": "look", "arguments": "{}"}
    asked = {"id": "x", "role": "assistant", "toolCalls": [{"id": "c", "type": "function", "function": function}]}
    found = {"id": "x", "role": "tool", "toolCallId": "c"}
    told = [asked, {**found, "content": "one"}, asked, {**found, "content": "two"}]
    snapshot = {"type": "MESSAGES_SNAPSHOT", "messages": told}
    first, one, second, two = after(snapshot, snapshot)
    assert (one["toolCallId"], two["toolCallId"]) == (first["toolCalls"][0]["id"], second["toolCalls"][0]["id"])
    assert len({message["id"] for message in (first, one, second, two)}) == 4
    assert one["toolCallId"] != two["toolCallId"] and (one["content"], two["content"]) == ("one", "two")


@pytest.mark.parametrize(
    ("opening", "extra"),
    [(text("x", "a")[:2], []), (reasoning("x", "a")[:3], []), (call("x", "a")[:2], ["tool"])],
)
def test_a_snapshot_that_leaves_out_what_is_open_does_not_end_it(opening, extra):
    told = {"type": "MESSAGES_SNAPSHOT", "messages": [{"id": "u", "role": "user", "content": "hello"}]}
    messages = after(*opening, told, {**opening[-1], "delta": "b"})
    open_one = next(message for message in messages if message["role"] in {"assistant", "reasoning"})
    said = open_one.get("content") or open_one["toolCalls"][0]["function"]["arguments"]
    assert said == "ab" and {message["role"] for message in messages} == {open_one["role"], "user", *extra}


def test_an_agent_may_use_one_dict_for_all_its_events():
    event = {"type": "TEXT_MESSAGE_CONTENT", "messageId": "x", "delta": ""}
    run, verifier = a_run(), Verifier()
    run.add(*verifier.check(text("x", "")[0]))
    for word in ("one ", "two"):
        event["delta"] = word
        run.add(*verifier.check(event))
    patch = [{"op": "add", "path": "/n", "value": [1]}]
    run.add(*verifier.check({"type": "STATE_DELTA", "delta": patch}))
    patch[0]["value"].append(object())
    assert [each.get("delta") for each in run._events[2:]] == [
        "one ",
        "two",
        [{"op": "add", "path": "/n", "value": [1]}],
    ]


# By chance


def deltas(events):
    return [event["delta"] for event in events if isinstance(event.get("delta"), str)]


@pytest.mark.parametrize("snapshots", [False, True])
def test_all_that_was_told_is_kept_under_ids_that_are_used_once(snapshots):
    for seed in range(ROUNDS):
        agent = BadAgent(Random(seed), snapshots=snapshots)
        run = a_run(THREAD)
        told = told_by(run, [agent.says() for _ in range(EVENTS)])
        messages = run.transcript.messages
        ids = [message["id"] for message in messages]
        calls = [each["id"] for message in messages for each in message.get("toolCalls", ())]
        assert len(ids) == len(set(ids)) and len(calls) == len(set(calls)), seed
        last = max((place for place, event in enumerate(told) if event["type"] == "MESSAGES_SNAPSHOT"), default=0)
        stored = json.dumps(messages)
        assert all(delta in stored for delta in deltas(told[last:])), seed
        results = {event["content"] for event in told[last:] if event["type"] == "TOOL_CALL_RESULT"}
        assert results <= {str(message.get("content")) for message in messages}, seed
        if not snapshots:
            kept = [message for message in messages if message["id"] in {each["id"] for each in THREAD}]
            assert [each["id"] for each in kept] == [each["id"] for each in THREAD], seed


async def test_another_process_and_a_page_that_comes_later_have_the_same():
    for seed in range(ROUNDS):
        random = Random(seed)
        agent = BadAgent(random, snapshots=True)
        run, other, page = a_run(THREAD), a_run(THREAD), Transcript([])
        verifier = Verifier(run.transcript.messages)
        told, attached_at = [], random.randrange(EVENTS)
        for number in range(EVENTS):
            if number == attached_at:
                for event in json.loads(json.dumps(await anext(run.attach()))):
                    page.add(event)
            for event in verifier.check(agent.says()):
                place = len(run._events)
                try:
                    run.add(run.with_open(event) if event["type"] == "MESSAGES_SNAPSHOT" else event)
                except BadPatch:
                    continue
                told += run._events[place:]
                if number >= attached_at:
                    page.add(run._events[-1])
        for event in json.loads(json.dumps(joined(told))):
            other.add(event)
        assert other.transcript.messages == run.transcript.messages == page.messages, seed
        assert other.transcript.state == run.transcript.state, seed


def test_no_order_of_events_is_too_much_for_a_transcript():
    for seed in range(ROUNDS):
        random = Random(seed)
        agents = [BadAgent(random, snapshots=True) for _ in range(3)]
        events = [random.choice(agents).says() for _ in range(EVENTS)]
        random.shuffle(events)
        transcript = Transcript(copy.deepcopy(list(THREAD)), random.choice([None, {}, [], "state", 5]))
        for event in events:
            try:
                transcript.add(event)
            except BadPatch:
                assert event["type"] in {"STATE_DELTA", "ACTIVITY_DELTA"}
        assert json.dumps([transcript.messages, transcript.answer, transcript.state])
