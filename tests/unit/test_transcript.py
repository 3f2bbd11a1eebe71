"""What a conversation looks like after a run: what is stored and replayed is what the page had."""

import copy

import pytest

from tornado_copilot.assistant.patches import BadPatch
from tornado_copilot.assistant.transcript import Transcript

ASKED = {"id": "u1", "role": "user", "content": "hello"}


def after(*events, messages=(ASKED,), state=None):
    before = [copy.deepcopy(message) for message in messages]
    transcript = Transcript(list(messages), state)
    for event in events:
        transcript.add(event)
    seen = transcript.messages
    assert list(messages) == before, "what was there before is not changed in place"
    return transcript, seen


def text(message_id, *deltas, role="assistant"):
    return [
        {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": role},
        *({"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": each} for each in deltas),
        {"type": "TEXT_MESSAGE_END", "messageId": message_id},
    ]


def call(call_id, *deltas, **more):
    return [
        {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": "search", **more},
        *({"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": each} for each in deltas),
        {"type": "TOOL_CALL_END", "toolCallId": call_id},
    ]


def test_texts_grow_and_calls_belong_to_their_message():
    transcript, messages = after(*text("a1", "he", "llo"), *call("c1", '{"q"', ":1}", parentMessageId="a1"))
    function = {"name": "search", "arguments": '{"q":1}'}
    answer = {
        "id": "a1",
        "role": "assistant",
        "content": "hello",
        "toolCalls": [{"id": "c1", "type": "function", "function": function}],
    }
    assert messages == [ASKED, answer] and transcript.answer == [answer]
    assert not transcript.is_rewritten


def test_a_call_without_a_parent_is_a_message_of_its_own():
    _, messages = after(*call("c1", "{}"), *call("c2", "{}", parentMessageId="u1"))
    assert [(message["id"], len(message.get("toolCalls", ()))) for message in messages] == [
        ("u1", 0),
        ("c1", 1),
        ("c2", 1),
    ]


def test_a_result_stands_behind_its_call():
    result = {"type": "TOOL_CALL_RESULT", "messageId": "r1", "toolCallId": "c1", "content": "found"}
    _, messages = after(*call("c1", "{}"), *text("a2", "so"), result)
    assert [message["id"] for message in messages] == ["u1", "c1", "r1", "a2"]


def test_a_result_for_a_call_of_an_earlier_run_rewrites_the_thread():
    earlier = {"id": "c0", "role": "assistant", "toolCalls": [{"id": "c0", "type": "function", "function": {}}]}
    result = {"type": "TOOL_CALL_RESULT", "messageId": "r0", "toolCallId": "c0", "content": "done"}
    transcript, messages = after(result, messages=(earlier, ASKED))
    assert [message["id"] for message in messages] == ["c0", "r0", "u1"]
    assert transcript.is_rewritten and [each["id"] for each in transcript.answer] == ["r0"]


def test_an_agent_may_tell_the_whole_conversation():
    told = [{"id": "x", "role": "user", "content": "hello"}, {"id": "y", "role": "assistant", "content": ""}]
    transcript, messages = after({"type": "MESSAGES_SNAPSHOT", "messages": told}, *text("y", "hi"))
    assert messages == [told[0], {**told[1], "content": "hi"}] and transcript.is_rewritten
    assert told[1]["content"] == ""


def test_a_message_that_holds_nothing_is_no_answer():
    transcript, _ = after(*text("a1"))
    assert transcript.answer == []


def test_the_shared_state_is_told_whole_and_by_patches():
    before = {"n": 1, "list": []}
    patch = {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/list/-", "value": "x"}]}
    transcript, _ = after(patch, patch, state=before)
    assert transcript.state == {"n": 1, "list": ["x", "x"]} and before == {"n": 1, "list": []}
    snapshot = {"type": "STATE_SNAPSHOT", "snapshot": {"n": 2, "list": []}}
    transcript, _ = after(snapshot, patch)
    assert transcript.state == {"n": 2, "list": ["x"]} and snapshot["snapshot"]["list"] == []


@pytest.mark.parametrize("patch", [[{"op": "remove", "path": "/no"}], [{"op": "add", "path": "no slash", "value": 1}]])
def test_a_patch_that_does_not_fit_is_said(patch):
    with pytest.raises(BadPatch):
        after({"type": "STATE_DELTA", "delta": patch}, state={})


@pytest.mark.parametrize(
    "last",
    [
        {"op": "test", "path": "/n", "value": 99},
        {"op": "remove", "path": "/no"},
        {"op": "replace", "path": "/list/7", "value": 1},
        {"op": "add", "path": "/list/x", "value": 1},
        {"op": "move", "from": "/no", "path": "/n"},
        {"op": "add", "path": "/n/deeper", "value": 1},
        {"op": "unheard of", "path": "/n"},
        {"op": "add", "path": "/n"},
    ],
)
@pytest.mark.parametrize("whole", [None, {"n": 1, "list": [0], "o": {"x": 1}}])
def test_a_patch_that_fails_in_the_middle_changes_nothing_at_all(last, whole):
    first = {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/n", "value": 2}]}
    first["delta"] += [{"op": "add", "path": "/list", "value": [{"a": 1}]}]
    bad = [
        {"op": "replace", "path": "/n", "value": 3},
        {"op": "add", "path": "/list/0/b", "value": 2},
        {"op": "add", "path": "/list/-", "value": 4},
        {"op": "remove", "path": "/list/0"},
        {"op": "replace", "path": "", "value": {"n": 5, "list": []}},
        last,
    ]
    transcript = Transcript([ASKED], whole)
    for fits in ([], [first]):
        for event in fits:
            transcript.add(event)
        before = copy.deepcopy(transcript.state)
        with pytest.raises(BadPatch):
            transcript.add({"type": "STATE_DELTA", "delta": bad})
        assert transcript.state == before
    transcript.add({"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/list/-", "value": 9}]})
    assert transcript.state == {**(whole or {}), "n": 2, "list": [{"a": 1}, 9]}


def test_a_patch_is_still_what_the_agent_said_when_a_later_one_has_changed_what_it_set():
    said = [
        {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/list", "value": []}]},
        {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/list/-", "value": {"a": 1}}]},
        {"type": "STATE_DELTA", "delta": [{"op": "add", "path": "/list/0/b", "value": 2}]},
    ]
    meant = copy.deepcopy(said)
    transcript, _ = after(*said)
    assert said == meant and transcript.state == {"list": [{"a": 1, "b": 2}]}
    again, _ = after(*said)
    assert again.state == transcript.state, "a page that comes later is told the same"


def test_activities_are_replaced_and_patched():
    shown = {"type": "ACTIVITY_SNAPSHOT", "messageId": "v", "activityType": "plan", "content": {"done": 1}}
    change = {"type": "ACTIVITY_DELTA", "messageId": "v", "patch": [{"op": "replace", "path": "/done", "value": 2}]}
    _, messages = after(shown, change)
    assert messages[-1] == {"id": "v", "role": "activity", "activityType": "plan", "content": {"done": 2}}
    assert shown["content"] == {"done": 1}
    _, messages = after(shown, {**shown, "content": {"done": 5}, "replace": False})
    assert messages[-1]["content"] == {"done": 1}


REASONED = {"id": "r1", "role": "reasoning", "content": "hm"}
PLANNED = {"id": "v1", "role": "activity", "activityType": "plan", "content": {"done": 1}}
ANSWERED = {"id": "a1", "role": "assistant", "content": "hi"}


def ids_after(told, *events, messages=(ASKED, REASONED, PLANNED, ANSWERED), **more):
    _, seen = after(*events, {"type": "MESSAGES_SNAPSHOT", "messages": told, **more}, messages=messages)
    return [message["id"] for message in seen]


def test_a_snapshot_keeps_activities_and_reasoning_of_which_it_holds_none():
    new = {"id": "a2", "role": "assistant", "content": "new"}
    assert ids_after([ASKED, ANSWERED]) == ["u1", "r1", "v1", "a1"]
    assert ids_after([]) == ["r1", "v1"]
    assert ids_after([new, ANSWERED]) == ["r1", "v1", "a1", "a2"]
    assert ids_after([{"id": "r2", "role": "reasoning", "content": "ah"}, ASKED]) == ["u1", "v1", "r2"]
    assert ids_after([{**PLANNED, "id": "v2"}, ASKED]) == ["u1", "r1", "v2"]


def test_a_snapshot_keeps_what_was_told_of_an_activity_and_reasoning_before_it():
    thought = {"type": "REASONING_MESSAGE_START", "messageId": "r2"}
    piece = {"type": "REASONING_MESSAGE_CONTENT", "messageId": "r2", "delta": "ah"}
    change = {"type": "ACTIVITY_DELTA", "messageId": "v1", "patch": [{"op": "replace", "path": "/done", "value": 2}]}
    told = {"type": "MESSAGES_SNAPSHOT", "messages": [ASKED]}
    _, messages = after(thought, piece, change, told, {**piece, "delta": "!"}, messages=(ASKED, PLANNED))
    assert messages == [ASKED, {**PLANNED, "content": {"done": 2}}, {**REASONED, "id": "r2", "content": "ah!"}]


@pytest.mark.parametrize(
    ("types", "kept"),
    [(None, ["r1"]), (["plan"], ["r1"]), (["map"], ["r1", "v1"]), ([], ["r1", "v1"]), ([1], ["r1", "v1"])],
)
def test_a_snapshot_may_say_which_activities_it_owns(types, kept):
    for scope in ({"authoritativeActivityTypes": types}, {"authoritativeActivityTypes": types, "more": 1}):
        assert ids_after([], metadata={"@ag-ui/client": scope}) == kept
    assert ids_after([], metadata={"@ag-ui/client": "?"}) == ids_after([], metadata={}) == ["r1", "v1"]


def test_an_activity_under_the_id_of_a_text_takes_its_place_as_on_the_page():
    shown = {"type": "ACTIVITY_SNAPSHOT", "messageId": "a2", "activityType": "plan", "content": {"done": 1}}
    begun = text("a2", "one ", "two")[:-1]
    more = {**begun[-1], "delta": "three"}
    _, messages = after(*begun, shown, more)
    assert messages == [ASKED, {**PLANNED, "id": "a2"}]
    _, messages = after(*begun, {**shown, "replace": False, "metadata": {"a": 1}}, more)
    assert messages == [ASKED, {"id": "a2", "role": "assistant", "content": "one twothree"}]
    _, messages = after(shown, *begun, {"type": "REASONING_MESSAGE_START", "messageId": "a2"})
    assert messages == [ASKED, {**PLANNED, "id": "a2"}]


def test_an_activity_stays_an_object_and_changes_its_type_as_on_the_page():
    change = {"type": "ACTIVITY_DELTA", "messageId": "v1", "activityType": "map"}
    _, messages = after({**change, "patch": [{"op": "add", "path": "/a", "value": 1}]}, messages=(PLANNED,))
    assert messages == [{**PLANNED, "activityType": "map", "content": {"done": 1, "a": 1}}]
    for value in ([], "text", None, 5):
        with pytest.raises(BadPatch, match="object"):
            after({**change, "patch": [{"op": "replace", "path": "", "value": value}]}, messages=(PLANNED,))


def test_metadata_of_events_stays_with_what_they_are_about_and_the_last_value_counts():
    def say(event, **metadata):
        return {**event, "metadata": metadata}

    start, piece, end = text("a2", "hi")
    begun, argument, called = call("c1", "{}", parentMessageId="a2")
    found = {"type": "TOOL_CALL_RESULT", "messageId": "t1", "toolCallId": "c1", "content": "ok"}
    shown = {"type": "ACTIVITY_SNAPSHOT", "messageId": "v1", "activityType": "plan", "content": {}}
    change = {"type": "ACTIVITY_DELTA", "messageId": "v1", "activityType": "plan", "patch": []}
    sealed = {"type": "REASONING_ENCRYPTED_VALUE", "subtype": "message", "entityId": "a2", "encryptedValue": "s"}
    _, messages = after(
        *(say(start, a=1, b=None), say(piece, a=2), say(end, c=3), say(sealed, no=1)),
        *(say(begun, d=1), say(argument, d=2), say(called, e=3), say(found, f=1)),
        *(say(shown, g=1), say(shown, h=2), say(change, g=3), say({"type": "STEP_STARTED", "stepName": "s"}, no=1)),
    )
    answer, result, activity = messages[1:]
    assert answer["metadata"] == {"a": 2, "b": None, "c": 3} and answer["encryptedValue"] == "s"
    assert answer["toolCalls"][0]["metadata"] == {"d": 2, "e": 3}
    assert result["metadata"] == {"f": 1} and activity["metadata"] == {"g": 3, "h": 2}


def test_metadata_of_an_earlier_message_is_added_to_a_copy():
    known = {**ANSWERED, "metadata": {"a": 1}}
    transcript, messages = after({**text("a1")[0], "metadata": {"b": 2}}, messages=(known,))
    assert messages[0]["metadata"] == {"a": 1, "b": 2} and transcript.is_rewritten


def test_an_answer_of_metadata_alone_is_kept():
    transcript, _ = after({**text("a1")[0], "metadata": {"b": 2}})
    assert [message["id"] for message in transcript.answer] == ["a1"]
