"""What servers send, put together: every way to cut it leads to the same answer."""

import json

import pytest

from tornado_copilot.assistant.failures import Damaged
from tornado_copilot.assistant.openai.answer import ARGUMENTS_MAX_CHARACTERS, CALLS_MAX, ModelAnswer
from tornado_copilot.assistant.openai.thinking import ThinkingSplitter
from tornado_copilot.wire.event_lines import EventLines, LineTooLong


def cuts(text, size):
    return [text[at : at + size] for at in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize(
    ("text", "thought", "said"),
    [
        ("Hello", "", "Hello"),
        ("<think>Hm.</think>\n\nHello", "Hm.", "Hello"),
        ("\n <think>\nHm.</think>Hello", "Hm.", "Hello"),
        ("<think>a < b</thin k></think>c", "a < b</thin k>", "c"),
        ("<think>never closed </thi", "never closed </thi", ""),
        ("<thin air> is rare", "", "<thin air> is rare"),
        ("Use <think> tags </think>.", "", "Use <think> tags </think>."),
        ("<think></think>Hello", "", "Hello"),
        ("<thi", "", "<thi"),
        ("  \n", "", "  \n"),
    ],
)
def test_thoughts_are_told_from_words_however_they_are_cut(text, thought, said, size):
    splitter = ThinkingSplitter()
    pieces = [each for piece in cuts(text, size) for each in splitter.feed(piece)] + splitter.end()
    assert "".join(piece for is_thought, piece in pieces if is_thought) == thought
    assert "".join(piece for is_thought, piece in pieces if not is_thought) == said
    assert all(piece for _, piece in pieces)


@pytest.mark.parametrize("size", [1, 2, 5, 64, 10_000])
@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n", b"\n"])
def test_an_event_stream_is_taken_apart_however_it_is_cut(size, end):
    payloads = ['{"a":"Grüße 🎷"}'.encode(), b"1", b"[DONE]"]
    data = b": hello" + end + end.join(b"data: " + each for each in payloads) + end + b"event: x\nid: 3\ndata:\n"
    lines = EventLines(100)
    assert [each for piece in cuts(data, size) for each in lines.feed(piece)] + lines.end() == payloads
    assert lines.saw_fields


@pytest.mark.parametrize("size", [1, 2, 5, 64])
@pytest.mark.parametrize("end", [b"\n\n", b""])
def test_one_byte_order_mark_before_an_event_stream_is_passed_over(size, end):
    mark = "\ufeff".encode()
    lines = EventLines(100)
    data = mark + b"data: 1" + end
    assert [each for piece in cuts(data, size) for each in lines.feed(piece)] + lines.end() == [b"1"]
    assert lines.saw_fields
    for spoilt in (mark * 2 + b"data: 1\n", b"\n" + mark + b"data: 1\n"):
        assert EventLines(100).feed(spoilt) == []


def test_a_line_without_end_is_refused_before_it_fills_the_memory():
    lines = EventLines(100)
    with pytest.raises(LineTooLong):
        for _ in range(50):
            lines.feed(b"x" * 50)
    with pytest.raises(LineTooLong):
        EventLines(100).feed(b"data: " + b"x" * 200 + b"\n")
    prose = EventLines(100)
    assert prose.feed(b"<html>\n</html>\n") == [] and not prose.saw_fields


def taken(answer, *parts):
    return [event for part in parts for event in answer.take({"choices": [{"delta": {"tool_calls": [part]}}]})]


def piece(name=None, arguments=None, **more):
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    return {"function": function, **more}


@pytest.mark.parametrize(
    "parts",
    [
        [piece("a", '{"x":1}', index=0, id="1"), piece("b", '{"y":2}', index=1, id="2")],
        [piece("a", '{"x":1}', index=0, id="1"), piece("b", '{"y":2}', index=0, id="2")],
        [piece("a", '{"x":1}', index=0, id="1"), piece("b", '{"y":2}', index=1, id="1")],
        [piece("a", '{"x":1}', id="1"), piece("b", '{"y":2}', id="1")],
        [piece("a", '{"x":1}', id="1"), piece("b", '{"y":2}', id="2")],
        [piece("a", {"x": 1}), piece("b", {"y": 2})],
        [piece("a", '{"x"', index=0), piece(None, ":1}", index=0), piece("b", '{"y":2}', index=0)],
        [
            piece("a", "", index=0),
            piece("b", "", index=1),
            piece(None, '{"y":2}', index=1),
            piece("", '{"x":1}', index=0),
        ],
        [piece("a", '{"x"'), piece(None, ":1}"), piece("b", '{"y"'), piece(None, ":2}")],
        [piece("a", '{"x"', index=0, id="1"), piece("a", ":1}", index=0, id="1"), piece("b", {"y": 2}, index=1)],
    ],
)
def test_two_calls_are_told_apart_however_they_are_numbered(parts):
    answer = ModelAnswer(frozenset())
    assert taken(answer, *parts) == [] and list(answer.close()) == []
    assert [(call.name, call.parsed()) for call in answer.calls] == [("a", {"x": 1}), ("b", {"y": 2})]
    assert len({call.id for call in answer.calls}) == 2


def test_the_same_call_twice_is_two_calls():
    answer = ModelAnswer(frozenset())
    taken(answer, piece("a", "{}", index=0), piece("a", "{}", index=0))
    assert [call.name for call in answer.calls] == ["a", "a"]


def test_a_call_without_arguments_has_an_empty_object():
    answer = ModelAnswer(frozenset({"b"}))
    taken(answer, piece("a", "", index=0), piece("b", None, index=1))
    kinds = [event["type"] for event in answer.close()]
    assert [call.parsed() for call in answer.calls] == [{}, {}] and kinds == ["TOOL_CALL_START", "TOOL_CALL_END"]


def test_a_legacy_function_call_is_a_call():
    answer = ModelAnswer(frozenset())
    list(answer.take({"choices": [{"delta": {"function_call": {"name": "a", "arguments": '{"x"'}}}]}))
    list(answer.take({"choices": [{"delta": {"function_call": {"arguments": ":1}"}}}]}))
    assert answer.calls[0].parsed() == {"x": 1}


def test_what_has_no_end_is_ended():
    for parts in (
        [piece(f"f{number}", "{}", index=number) for number in range(CALLS_MAX + 1)],
        [piece("f", "x" * (ARGUMENTS_MAX_CHARACTERS + 1), index=0)],
    ):
        with pytest.raises(Damaged):
            taken(ModelAnswer(frozenset()), *parts)


@pytest.mark.parametrize(
    "junk",
    [{"choices": 3}, {"choices": ["x"]}, {"choices": [{"delta": 3}]}, {"choices": [{"delta": {"tool_calls": 3}}]}],
)
def test_a_chunk_of_unknown_form_is_damage(junk):
    with pytest.raises(Damaged):
        list(ModelAnswer(frozenset()).take(junk))


@pytest.mark.parametrize(
    "odd", [{}, {"choices": []}, {"choices": [{}]}, {"choices": [{"delta": None}]}, {"usage": None}]
)
def test_a_chunk_that_says_nothing_is_none(odd):
    assert list(ModelAnswer(frozenset()).take(odd)) == []


def test_events_hold_nothing_that_the_server_sent_beside():
    answer = ModelAnswer(frozenset())
    events = list(answer.take({"id": "secret", "choices": [{"delta": {"content": "Hi", "role": "assistant"}}]}))
    assert "secret" not in json.dumps(events) and [event["type"] for event in events][1] == "TEXT_MESSAGE_CONTENT"
