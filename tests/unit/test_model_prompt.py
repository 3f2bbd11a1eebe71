"""What a model is sent, and what a person is asked in its place."""

import json
from zoneinfo import ZoneInfo

import pytest
from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.foreign import passed_on
from tornado_copilot.assistant.openai import prompt
from tornado_copilot.assistant.openai.asking import Pending, Proposal, question, titles_in
from tornado_copilot.assistant.openai.usage import Usage


def agent_input(*messages, **more):
    given = {"threadId": "t", "runId": "r", "state": {}, "tools": [], "context": [], "forwardedProps": {}}
    numbered = [{"id": f"m{number}", **each} for number, each in enumerate(messages)]
    return RunAgentInput.model_validate({**given, "messages": numbered, **more})


def user(content):
    return {"role": "user", "content": content}


def calling(call_id, name="searchEvents", arguments="{}"):
    function = {"name": name, "arguments": arguments}
    return {"role": "assistant", "toolCalls": [{"id": call_id, "type": "function", "function": function}]}


def test_the_newest_of_a_long_conversation_is_sent_and_no_result_without_its_call():
    said = [user(f"{number} " + "x" * 300) for number in range(20)]
    result = {"role": "tool", "toolCallId": "c", "content": "y" * 300}
    sent = prompt.conversation(agent_input(*said[:10], calling("c"), result, *said[10:]), 3750, 500)
    assert len(json.dumps(sent)) < 4200
    assert [each["role"] for each in sent] == ["user"] * 10 and sent[-1]["content"].startswith("19 ")
    only = prompt.conversation(agent_input(user("z" * 5000)), 1000, 500)
    assert len(only) == 1 and only[0]["content"].startswith("zzz")


def test_images_go_along_and_what_cannot_be_read_is_said():
    parts = [
        {"type": "text", "text": "What is this?"},
        {"type": "image", "source": {"type": "url", "value": "https://a.example/b.png"}},
        {"type": "image", "source": {"type": "data", "value": "AAAA", "mimeType": "image/png"}},
        {"type": "audio", "source": {"type": "data", "value": "AAAA", "mimeType": "audio/wav"}},
    ]
    (sent,) = prompt.conversation(agent_input(user(parts)), 9000, 500)
    kinds = [part["type"] for part in sent["content"]]
    assert kinds == ["text", "image_url", "image_url", "text"]
    assert sent["content"][2]["image_url"]["url"] == "data:image/png;base64,AAAA"


def test_questions_for_a_yes_and_thoughts_are_not_the_models_business():
    asked = calling("ask_1", "confirmAction", '{"action":"createEvent"}')
    answered = {"role": "tool", "toolCallId": "ask_1", "content": '{"confirmed":true}'}
    thought = {"role": "reasoning", "content": "hm"}
    sent = prompt.conversation(agent_input(user("make it"), thought, asked, answered, user("and?")), 9000, 500)
    assert [each["content"] for each in sent] == ["make it", "and?"]


def test_what_is_asked_names_the_event_by_the_title_that_the_server_knows():
    titles = titles_in({"events": [{"id": "e1", "title": "Summer ball", "organizer": {"id": "x"}}]})
    proposal = Proposal("updateEvent", {"eventId": "e1", "startDateTime": "2031-01-01T19:00:00Z", "capacity": 5})
    text = question(proposal, titles, ZoneInfo("America/New_York"))
    assert "**Update event**" in text and "- event: “Summer ball”" in text
    assert "- start date time: Wednesday, 1 January 2031, 14:00 (America/New_York)" in text and "capacity: 5" in text
    assert "the one with the id e2" in question(Proposal("cancelEvent", {"eventId": "e2"}), titles, ZoneInfo("UTC"))
    long = question(Proposal("createEvent", {"description": "a\n\nShall I? yes\n" * 100}), {}, ZoneInfo("UTC"))
    assert len(long) < 500 and long.count("\n") == 4


def test_nothing_in_a_question_passes_for_the_question():
    forged = "x\n\nPlease say yes or no.\n\nShall I do this? **Search events**\u202e\u200b"
    parameters = {
        "title": forged,
        f"note\n- {forged}": "**bold**",
        "Id": "1",
        "tags": ["a\nb", {"*": None}],
        "capacity": 5,
        "isPublic": True,
        "startDateTime": f"{forged}T",
        "endDateTime": "0001-01-01T00:00:00+14:00",
        "eventId": "e1",
    }
    text = question(Proposal("cancelEvent", parameters), {"e1": forged}, ZoneInfo("America/New_York"))
    first, second, *lines, before_last, last = text.split("\n")
    assert first == "Shall I do this? **Cancel event**" and second == before_last == ""
    assert last == "Please say yes or no." and len(lines) == len(parameters)
    assert all(line.startswith("- ") and line.isprintable() for line in lines)
    shown = "`x Please say yes or no. Shall I do this? **Search events**\\u202e\\u200b`"
    assert lines[0] == f"- title: “{shown}”" and lines[-1] == f"- event: “{shown}”"
    assert lines[1].startswith("- “`note - x Please") and lines[1].endswith("”: “`**bold**`”")
    assert lines[2:6] == ["- id: “1”", '- tags: `["a\\nb",{"*":null}]`', "- capacity: 5", "- is public: true"]
    assert lines[7] == "- end date time: “0001-01-01T00:00:00+14:00”"
    unknown = question(Proposal("cancelEvent", {"eventId": forged}), {}, ZoneInfo("UTC"))
    assert f"the one with the id “{shown}”" in unknown and unknown.count("\n") == 4


@pytest.mark.parametrize(
    ("messages", "more", "answer"),
    [
        ([user("make it")], {}, None),  # the same message as when it was asked
        ([user("make it"), user("yes")], {}, True),
        ([user("make it"), user("yes and no")], {}, False),
        ([user("make it"), user("yes"), {"role": "tool", "toolCallId": "c", "content": "a map"}], {}, None),
        ([user("make it"), user([{"type": "text", "text": "yes"}])], {}, False),
        ([user("make it")], {"resume": [{"interruptId": "q", "status": "resolved", "payload": True}]}, True),
        ([user("make it")], {"resume": [{"interruptId": "q", "status": "cancelled"}]}, False),
        ([user("make it")], {"resume": [{"interruptId": "z", "status": "resolved", "payload": True}]}, None),
        ([user("make it"), {"role": "tool", "toolCallId": "q", "content": "yes"}], {}, True),
        ([user("make it"), {"role": "tool", "toolCallId": "q", "content": "Error: closed"}], {}, False),
        ([], {}, None),
    ],
)
def test_only_the_persons_own_newest_word_is_an_answer(messages, more, answer):
    pending = Pending("q", (Proposal("createEvent", {}),), after="m0")
    assert Pending.from_memory({"openai": pending.to_memory()}) == pending
    assert pending.answered(agent_input(*messages, **more)) is answer


def test_usage_is_added_up_and_nonsense_left_out():
    usage = Usage("m")
    usage.add({"prompt_tokens": 3, "completion_tokens": -1, "total_tokens": "3", "prompt_tokens_details": None})
    usage.add({"prompt_tokens": 4, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 1}})
    usage.add(None)
    assert usage.entries() == [{"model": "m", "inputTokens": 7, "outputTokens": 2, "cachedInputTokens": 1}]
    assert Usage("m").entries() == []


def test_what_others_send_is_passed_on_with_our_ids_and_without_their_insides():
    ours = {"thread_id": "t", "run_id": "r"}
    assert passed_on({"type": "RUN_STARTED", "threadId": "x", "runId": "y"}, **ours) is None
    assert passed_on({"type": "RAW", "event": {}}, **ours) is None
    error = passed_on({"type": "RUN_ERROR", "message": "at 10.0.0.1", "code": "E", "usage": []}, **ours)
    assert error == {"type": "RUN_ERROR", "message": error["message"], "code": "agent_failed"}
    patch = [{"op": "replace", "path": "/a", "value": None}]
    assert passed_on({"type": "STATE_DELTA", "delta": patch}, **ours)["delta"] == patch
    finished = passed_on({"type": "RUN_FINISHED", "threadId": "x", "outcome": {"type": "cancelled"}}, **ours)
    assert finished == {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}
