"""The pure parts of the client in a terminal."""

from __future__ import annotations

import io
import json
from zoneinfo import ZoneInfo

import pytest

from tornado_copilot.assistant import confirmation
from tornado_copilot.terminal import address, answer, event_stream
from tornado_copilot.terminal.answer import Answer, Question, Text, ToolFailure, ToolUse, reply_to
from tornado_copilot.terminal.conversation import Conversation, local_time_zone, newest
from tornado_copilot.terminal.event_stream import EventStreamReader, FrameTooLong
from tornado_copilot.terminal.screen import Screen
from tornado_copilot.terminal.text import event_line, harmless, one_line, tool_line

BERLIN = ZoneInfo("Europe/Berlin")

# Text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, Grüße 🎷\n\ttab", "plain, Grüße 🎷\n\ttab"),
        ("\x1b[2J\x1b]0;title\x07", "[2J]0;title"),
        ("safe\rover", "safeover"),
        ("a\x00b\x08c\x7fd\x9be", "abcde"),
        ("no \u202esey\u2066", "no sey"),
        ("half \ud83d", "half "),
    ],
)
def test_what_a_terminal_obeys_is_taken_out(text, shown):
    assert harmless(text) == shown


def test_one_line_is_one_line_and_short():
    assert one_line("a\n b\t\tc") == "a b c"
    assert one_line("x" * 50, most=10) == "x" * 9 + "…"
    assert tool_line("searchEvents", {"query": "y" * 99, "limit": 5}) == f"searchEvents query: {'y' * 39}…, limit: 5"
    assert tool_line("myEvents", {}) == "myEvents"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"title": "Jazz"}, "Jazz"),
        ({"title": "A", "startDateTime": "2027-05-01T19:00:00Z"}, "A, Sat 1 May 2027 21:00 CEST"),
        (
            {"title": "A", "startDateTime": "2027-01-01T22:00:00Z", "endDateTime": "2027-01-02T01:00:00Z"},
            "A, Fri 1 Jan 2027 23:00 – Sat 2 Jan 02:00 CET",
        ),
        ({"title": "A", "capacity": 5, "registered": 5}, "A, full"),
        ({"title": "A", "capacity": 5, "registered": 7, "status": "cancelled"}, "A, full, cancelled"),
        (
            {"title": None, "startDateTime": 5, "capacity": "many", "location": ["x\x1b"]},
            "(without a title), ['x\\x1b']",
        ),
        ({"startDateTime": "9999-12-31T23:59:59Z"}, "(without a title)"),
    ],
)
def test_an_event_is_one_line_whatever_it_lacks(event, line):
    assert event_line(event, BERLIN) == line


# The stream


def test_an_event_stream_is_read_whatever_the_pieces():
    stream = b': ping\n\nid: 7\ndata: {"a":\ndata: "\xc3\xbc"}\n\nevent: x\ndata:b\r\n\r\n\n\ndata: cut'
    for size in (1, 2, 3, 7, len(stream)):
        reader = EventStreamReader()
        pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
        assert [each for piece in pieces for each in reader.feed(piece)] == ['{"a":\n"ü"}', "b"]


def test_one_byte_order_mark_before_an_event_stream_is_passed_over():
    mark = "\ufeff".encode()
    reader = EventStreamReader()
    assert [each for piece in (mark[:1], mark[1:] + b"da", b"ta: 1\n\n") for each in reader.feed(piece)] == ["1"]
    assert reader.feed(mark + b"data: 2\n\n") == EventStreamReader().feed(mark * 2 + b"data: 2\n\n") == []


def test_a_frame_without_an_end_is_not_kept(monkeypatch):
    monkeypatch.setattr(event_stream, "FRAME_MAX_BYTES", 100)
    for endless in (b"x" * 60, b"data: " + b"x" * 60 + b"\n"):
        reader = EventStreamReader()
        reader.feed(endless)
        with pytest.raises(FrameTooLong):
            reader.feed(endless)


# The answer


def text_events(message_id, *deltas):
    return [
        {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"},
        *({"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta} for delta in deltas),
        {"type": "TEXT_MESSAGE_END", "messageId": message_id},
    ]


def call_events(call_id, name, *arguments, **more):
    return [
        {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": name, **more},
        *({"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": each} for each in arguments),
        {"type": "TOOL_CALL_END", "toolCallId": call_id},
    ]


def result_event(call_id, content):
    return {"type": "TOOL_CALL_RESULT", "messageId": f"r-{call_id}", "toolCallId": call_id, "content": content}


FINISHED = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}


def taken(events, known=("u",)):
    answer = Answer(known)
    return answer, [shown for event in events for shown in answer.take(event)]


def test_the_tool_that_asks_is_the_one_the_server_asks_by():
    assert answer.CONFIRM_TOOL == confirmation.CONFIRM_TOOL


def test_an_answer_is_shown_as_it_comes_and_kept_for_the_next_run():
    answer, shown = taken(
        [
            {"type": "RUN_STARTED", "threadId": "t", "runId": "r"},
            *call_events("c", "searchEvents", '{"que', 'ry": "jazz"}', parentMessageId="m0"),
            result_event("c", '{"events": [{"id": "1", "title": "Jazz"}, {"id": "2", "title": "Blues"}]}'),
            *call_events("d", "myEvents"),
            result_event("d", '{"success": false, "error": "sign in"}'),
            *text_events("m1", "Jazz ", "it is."),
            *text_events("m2", "Right?"),
            {"type": "SOMETHING_NEW"},
            FINISHED,
        ]
    )
    assert shown == [
        ToolUse("searchEvents", {"query": "jazz"}),
        ToolUse("myEvents", {}),
        ToolFailure("myEvents", "sign in"),
        Text("Jazz "),
        Text("it is."),
        Text("\nRight?"),
    ]
    assert [message["role"] for message in answer.messages] == [
        "assistant", "tool", "assistant", "tool", "assistant", "assistant",
    ]  # fmt: skip
    call = answer.messages[0]["toolCalls"][0]
    assert call == {
        "id": "c", "type": "function", "function": {"name": "searchEvents", "arguments": '{"query": "jazz"}'},
    }  # fmt: skip
    assert answer.messages[1]["toolCallId"] == "c" and answer.messages[4]["content"] == "Jazz it is."
    assert [event["title"] for event in answer.unmentioned_events] == ["Blues"]
    assert answer.has_started and answer.has_ended and answer.error is None and answer.questions == []


def test_an_answer_that_failed_asks_nothing():
    answer, _ = taken([*call_events("c", "confirmAction", "{}"), {"type": "RUN_ERROR", "message": "no"}])
    assert answer.error == "no" and answer.questions == []


def test_a_question_by_tool_is_answered_by_a_tool_message():
    arguments = json.dumps({"action": "createEvent", "parameters": {"title": "A"}, "message": "Shall I?"})
    answer, shown = taken([*call_events("c", "confirmAction", arguments), FINISHED])
    assert shown == [] and answer.questions == [Question("c", "tool", "Shall I?", "createEvent", {"title": "A"})]
    for said in (True, False):
        reply = reply_to(answer.questions[0], said)
        assert (reply["role"], reply["toolCallId"], json.loads(reply["content"])) == ("tool", "c", {"confirmed": said})
    answer.take(result_event("c", '{"confirmed": true}'))
    assert answer.questions == []


@pytest.mark.parametrize("arguments", ["", "no JSON", "[]", '{"message": 5, "parameters": []}'])
def test_a_question_without_words_is_one_all_the_same(arguments):
    answer, _ = taken([*call_events("c", "confirmAction", arguments), FINISHED])
    assert answer.questions == [Question("c", "tool", "Is this to be done?")]


def test_a_question_by_interrupt_is_answered_by_resume():
    outcome = confirmation.interrupt_outcome("q", "createEvent", {"title": "A"}, "Shall I?")
    answer, _ = taken([{**FINISHED, "outcome": outcome}])
    question = answer.questions[0]
    assert question == Question("q", "interrupt", "Shall I?", "createEvent", {"title": "A"})
    assert reply_to(question, True) == {"interruptId": "q", "status": "resolved", "payload": {"confirmed": True}}
    assert reply_to(question, None) == {"interruptId": "q", "status": "cancelled"}
    asks_for_text = {
        "type": "interrupt",
        "interrupts": [{"id": "q", "reason": "name", "responseSchema": {"type": "string"}}],
    }
    answer, _ = taken([{**FINISHED, "outcome": asks_for_text}])
    assert answer.questions == [Question("q", "interrupt", "name", is_yes_or_no=False)]
    assert reply_to(answer.questions[0], "Bob")["payload"] == "Bob"


@pytest.mark.parametrize("outcome", [None, "interrupt", {"type": "success"}, {"type": "interrupt", "interrupts": [5]}])
def test_an_outcome_that_asks_nothing_asks_nothing(outcome):
    answer, _ = taken([{**FINISHED, "outcome": outcome}])
    assert answer.questions == []


def test_what_a_lost_connection_did_not_bring_comes_from_a_snapshot_once():
    answer, _ = taken([{"type": "RUN_STARTED"}, *text_events("m1", "One, ")])
    thread = [
        {"id": "u0", "role": "user", "content": "before"},
        {"id": "m0", "role": "assistant", "content": "an earlier answer"},
        {"id": "u", "role": "user", "content": "count"},
        {"id": "m1", "role": "assistant", "content": "One, two."},
        {
            "id": "m2",
            "role": "assistant",
            "toolCalls": [{"id": "c", "function": {"name": "confirmAction", "arguments": "{}"}}],
        },
    ]
    snapshot = {"type": "MESSAGES_SNAPSHOT", "messages": thread}
    # Not as long as the run is followed: there it is the agent's own.
    assert answer.take(snapshot) == []
    answer.has_come_back = True
    assert answer.take(snapshot) == [Text("two.")]
    assert answer.take(snapshot) == []
    assert answer.take({"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": " Three."}) == [Text(" Three.")]
    answer.take(FINISHED)
    assert [question.id for question in answer.questions] == ["c"]


def test_what_was_shown_is_not_shown_again_where_the_server_remembers_less_of_it():
    answer, _ = taken(text_events("m1", "One, two, thr"))
    answer.has_come_back = True
    thread = [{"id": "u", "role": "user"}, {"id": "m1", "role": "assistant", "content": "One, "}]
    assert answer.take({"type": "MESSAGES_SNAPSHOT", "messages": thread}) == []
    shown = [each for event in text_events("m1", "two,", " thr", "ee", ", four") for each in answer.take(event)]
    assert shown == [Text("ee"), Text(", four")]
    assert answer.messages[0]["content"] == "One, two, three, four"


@pytest.mark.parametrize("kept", [[], [{"id": "m1", "role": "assistant", "content": "One, "}]])
def test_an_answer_of_which_the_server_holds_less_than_was_shown_is_not_taken_for_whole(kept):
    answer, _ = taken([*call_events("c", "myEvents"), result_event("c", "{}"), *text_events("m1", "One, two")])
    answer.has_come_back = True
    answer.take({"type": "MESSAGES_SNAPSHOT", "messages": [{"id": "u", "role": "user"}, *kept]})
    answer.take(FINISHED)
    assert answer.error == "the answer was cut short at the server, please send the message again"


def test_an_answer_that_the_server_holds_whole_is_whole():
    before = [*call_events("c", "myEvents"), result_event("c", "{}"), *text_events("m1", "One, two")]
    answer, _ = taken(before)
    answer.has_come_back = True
    thread = [{"id": "u", "role": "user"}, *answer.messages]
    assert answer.take({"type": "MESSAGES_SNAPSHOT", "messages": json.loads(json.dumps(thread))}) == []
    answer.take(FINISHED)
    assert answer.error is None


def test_a_snapshot_without_what_was_said_last_says_nothing():
    answer = Answer({"u"})
    answer.has_come_back = True
    assert (
        answer.take({"type": "MESSAGES_SNAPSHOT", "messages": [{"id": "x", "role": "assistant", "content": "y"}]}) == []
    )
    assert answer.take({"type": "MESSAGES_SNAPSHOT"}) == []
    # What follows is of the run before.
    answer.take(FINISHED)
    assert answer.is_behind and not answer.has_ended


def test_a_thread_that_nothing_was_known_of_is_taken_up_after_the_persons_last_message():
    answer, shown = taken(
        [
            {
                "type": "MESSAGES_SNAPSHOT",
                "messages": [
                    {"id": "u0", "role": "user", "content": "a"},
                    {"id": "m0", "role": "assistant", "content": "b"},
                    {"id": "u1", "role": "user", "content": "c"},
                    {"id": "m1", "role": "assistant", "content": "One, "},
                    {"role": "assistant", "content": "without an id"},
                ],
            },
            *text_events("m1", "two."),
            FINISHED,
        ],
        known=None,
    )
    assert shown == [Text("One, "), Text("two.")]
    assert [each["id"] for each in answer.before] == ["u0", "m0", "u1"]
    assert answer.messages == [{"id": "m1", "role": "assistant", "content": "One, two."}] and answer.has_ended


def test_a_call_that_was_open_when_the_connection_was_lost_is_shown_once_and_whole():
    answer, _ = taken(call_events("c", "searchEvents", '{"que')[:2])
    answer.has_come_back = True
    call = {"id": "c", "function": {"name": "searchEvents", "arguments": '{"query": '}}
    thread = [{"id": "u", "role": "user"}, {"id": "m", "role": "assistant", "toolCalls": [call]}]
    assert answer.take({"type": "MESSAGES_SNAPSHOT", "messages": thread}) == []
    shown = [each for event in call_events("c", "searchEvents", '"jazz"}') for each in answer.take(event)]
    assert shown == [ToolUse("searchEvents", {"query": "jazz"})]


# The conversation


def test_a_run_is_given_what_was_said_and_what_the_client_can_do():
    conversation = Conversation("t", can_confirm=True, time_zone="UTC")
    conversation.say("hello")
    run_input = conversation.run_input()
    assert run_input["threadId"] == "t" and run_input["timeZone"] == "UTC" and "resume" not in run_input
    assert [tool["name"] for tool in run_input["tools"]] == ["confirmAction"]
    assert conversation.run_input(resume=[{"interruptId": "q"}], run_id="r")["runId"] == "r"
    assert conversation.run_input()["runId"] != run_input["runId"]
    assert Conversation("t", can_confirm=False, time_zone=None).run_input()["tools"] == []


def test_of_a_long_conversation_the_newest_part_is_sent_from_a_message_of_the_person_on():
    said = [{"id": str(n), "role": "assistant" if n % 3 else "user", "content": "x" * 100} for n in range(30)]
    sent = newest(said, 1000)
    assert sent == said[-len(sent) :] and sent[0]["role"] == "user" and 3 <= len(sent) < 10
    assert newest(said, 1) == said[27:]
    assert newest(said, 1_000_000) == said
    assert newest(said[1:3], 1) == said[1:3]


def test_the_time_zone_is_the_machines(tmp_path):
    place = tmp_path / "zoneinfo" / "Europe" / "Berlin"
    place.parent.mkdir(parents=True)
    place.touch()
    (tmp_path / "localtime").symlink_to(place)
    assert local_time_zone(None, tmp_path / "localtime") == "Europe/Berlin"
    assert local_time_zone(None, tmp_path / "missing") is None
    assert local_time_zone(":America/New_York") == "America/New_York"
    assert local_time_zone("Etc/UTC") == "UTC"
    assert local_time_zone("") is None and local_time_zone("CET-1CEST") is None


# Where and who


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:80/p"), ("0.0.0.0", "http://127.0.0.1:80/p"), ("::", "http://[::1]:80/p")],
)
def test_the_settings_say_where_the_server_is(host, url):
    assert address.local_url(host, 80, "/p") == url
    with pytest.raises(ValueError, match="--url"):
        address.local_url(host, 0, "/p")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://a", "http://a/p"),
        ("https://a:8443/", "https://a:8443/p"),
        ("http://a/own/path/", "http://a/own/path"),
        ("http://[::1]:8000", "http://[::1]:8000/p"),
    ],
)
def test_an_address_without_a_path_gets_the_prefix(given, url):
    assert address.given_url(given, "/p") == url


NO_ADDRESSES = "|a:80|ftp://a|http://|http://a:x|http://a:99999|http://a b|http://a\r\nb|http://ü|http://["


@pytest.mark.parametrize("given", [*NO_ADDRESSES.split("|"), "http://u:p@a", "http://a?b=c", "http://a#b"])
def test_what_is_no_address_is_refused(given):
    with pytest.raises(ValueError, match="--url must"):
        address.given_url(given, "/p")


def test_a_token_or_thread_that_cannot_be_one_is_refused():
    assert address.checked_token(" a.b.c\n") == "a.b.c" and address.checked_token("  ") is None
    for wrong in ("a b", "a\r\nb", "ü"):
        with pytest.raises(ValueError, match="the token must be"):
            address.checked_token(wrong)
    assert address.checked_thread(None) is None and address.checked_thread("a.B_c:1@d~e-f") == "a.B_c:1@d~e-f"
    for wrong in ("", "a/b", "x" * 129, "a\n"):
        with pytest.raises(ValueError, match="--thread must be"):
            address.checked_thread(wrong)


# The screen


@pytest.mark.parametrize(
    ("is_for_a_person", "environ", "written"),
    [
        (True, {}, "a\n\x1b[2m[b]\x1b[0m\nc\n"),
        (True, {"NO_COLOR": "1"}, "a\n[b]\nc\n"),
        (True, {"NO_COLOR": "", "TERM": "dumb"}, "a\n[b]\nc\n"),
        (False, {}, "ac\n"),
    ],
)
def test_notes_stand_on_lines_of_their_own_and_are_for_people(is_for_a_person, environ, written):
    answers, errors = io.StringIO(), io.StringIO()
    screen = Screen(answers, errors, is_for_a_person=is_for_a_person, environ=environ)
    screen.say("a")
    screen.note("[b]")
    screen.say("c")
    screen.error("wrong\n\x1bthing")
    assert answers.getvalue() == written
    assert errors.getvalue() == ("wrong thing\n" if is_for_a_person else "server.py: wrong thing\n")
