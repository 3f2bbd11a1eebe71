"""The wire is pure: framing, cursors, what an `Accept` header asks for, and JSON that came from somewhere."""

import json
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire import sse
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.encoding import MAX_VALUES, decode, encode, timestamp
from tornado_copilot.wire.publication import Batch, Draft, Publication


def test_a_cursor_reads_back_what_it_wrote():
    cursor = Cursor("0123456789ab", 1042, 3)
    assert str(cursor) == "0123456789ab-1042.3"
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "0123456789ab-1", "0123456789ab-1.", "0123456789ab--1.0", "0123456789AB-1.0", "0123456789ab-1.0\n"),
        *("0123456789ab-٣.0", "0123456789ab-1e3.0", "0123456789ab-" + "9" * 40 + ".0", "../etc-1.0"),
    ],
)
def test_what_is_no_cursor_is_none(text):
    assert Cursor.parse(text) is None


def test_cursors_of_one_epoch_are_in_the_order_of_the_log():
    cursors = [Cursor("aaaaaaaa", 2, 0), Cursor("aaaaaaaa", 10, 0), Cursor("aaaaaaaa", 10, 2)]
    assert sorted(reversed(cursors)) == cursors


def test_a_frame_ends_lines_with_lf_alone_and_has_an_id_only_where_it_is_durable():
    data = Draft("events", {"type": "note", "data": {"text": "a\r\nb\u2028c"}}).encoded()
    frame = Publication("events", data, Cursor("aaaaaaaa", 7, 0)).sse
    assert frame.startswith(b"id: aaaaaaaa-7.0\ndata: {") and frame.endswith(b"}\n\n")
    assert b"\r" not in frame and frame.count(b"\n") == 3
    assert Publication("events", data).sse.startswith(b"data: ")


@pytest.mark.parametrize("text", ["a\u2028b", "\u2029", "\x85", "\\\u2028", '"\x85"', "\u2028\u2029\x85" * 3, "a…—“é𝄞"])
def test_a_data_line_is_one_line_to_every_reader_and_says_the_same(text):
    data = Draft("events", {"type": "note", "data": {"text": text, text: 1}}).encoded()
    for cursor in (None, Cursor("aaaaaaaa", 7, 0)):
        frame = Publication("events", data, cursor).sse
        *ids, line, empty = frame.decode().splitlines()
        assert len(ids) == (cursor is not None) and empty == ""
        assert json.loads(line.removeprefix("data: "))["data"] == {"text": text, text: 1}


def test_what_needs_no_escape_is_framed_byte_by_byte():
    data = Draft("events", {"type": "note", "data": {"text": "…é\xa0日本 ⁠"}}).encoded()
    assert sse.frame(data) == b"data: " + data + b"\n\n"


def test_how_long_to_wait_stands_in_the_block_of_a_message():
    assert sse.retry(2000) + sse.frame(b"{}") == b"retry: 2000\ndata: {}\n\n"


def test_both_transports_carry_the_same_object_but_for_the_cursor():
    data = Draft("room:lobby", {"type": "room.message", "data": {"text": 'she said "}"'}}).encoded()
    publication = Publication("room:lobby", data, Cursor("aaaaaaaa", 7, 1))
    over_sse = json.loads(publication.sse.partition(b"data: ")[2])
    over_websocket = json.loads(publication.text)
    assert over_websocket.pop("id") == "aaaaaaaa-7.1"
    assert over_websocket == over_sse
    assert over_sse["channel"] == "room:lobby"


@pytest.mark.parametrize(
    ("accept", "streams_on_get", "streams_on_post"),
    [
        ("", True, False),
        ("*/*", True, False),
        ("text/event-stream", True, True),
        ("application/json", False, False),
        ("application/json, text/plain, */*", True, False),
        ("application/json, */*;q=0.5", False, False),
        ("text/event-stream, application/json", True, True),
        ("application/json;q=0.2, text/event-stream;q=0.9", True, True),
        ("text/event-stream;q=0.1, application/json", False, False),
        ("text/*", True, False),
        ("text/html", False, False),
        ("text/event-stream;q=0", False, False),
        ("TEXT/EVENT-STREAM", True, True),
        ("text/event-stream;q=high", False, False),
    ],
)
def test_what_an_accept_header_asks_for(accept, streams_on_get, streams_on_post):
    assert sse.event_stream_is_acceptable(accept) is streams_on_get
    assert sse.event_stream_is_requested(accept) is streams_on_post


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a":"\\ud800"}', b"[" * 100_000, b'{"a":1}x'])
def test_bad_json_is_refused_in_one_line(body):
    with pytest.raises(MalformedRequest) as caught:
        decode(body)
    assert "JSON" in caught.value.message and "\n" not in caught.value.message


def test_deep_nesting_is_refused_at_the_limit_and_not_before():
    assert decode(b"[" * 64 + b"]" * 64)
    with pytest.raises(MalformedRequest, match="64"):
        decode(b'{"a":' * 65 + b"1" + b"}" * 65)


def test_too_many_values_are_refused_before_they_are_decoded():
    nested = b"[" + b"[]," * 1_600_000 + b"0]"
    for body in (nested, b"[" + b"0," * 1_600_000 + b"0]", b'{"a":' + nested + b"}"):
        began = time.thread_time()
        with pytest.raises(MalformedRequest, match=f"more than {MAX_VALUES} values"):
            decode(body)
        assert time.thread_time() - began < 0.5
    assert len(decode(b"[" + b"0," * (MAX_VALUES - 2) + b"0]")) == MAX_VALUES - 1
    assert decode(b'["' + b"[,{" * MAX_VALUES + b'"]') == ["[,{" * MAX_VALUES]


def test_times_are_rfc_3339_in_utc():
    moment = datetime.fromisoformat("2026-11-22T20:00:00.123456+02:00")
    assert timestamp(moment) == "2026-11-22T18:00:00Z"
    assert encode({"at": moment.astimezone(UTC)}) == b'{"at":"2026-11-22T18:00:00Z"}'


@pytest.mark.parametrize("length", [3, 150, 1_000, 5_000])
def test_a_publication_takes_no_more_memory_than_it_is_counted_for(length):
    numbers = range(1_000)
    drafts = [
        Draft(f"room:{number:04}", {"type": "room.message", "data": {"text": "x" * length}}) for number in numbers
    ]
    tracemalloc.start()
    try:
        batches = [_batch_of(number, draft) for number, draft in enumerate(drafts, 1_000)]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    counted = sum(batch.size_bytes for batch in batches)
    assert 0.6 * counted < held < 1.1 * counted


def _batch_of(number, draft):
    publication = Publication(f"{draft.channel}", draft.encoded(), Cursor("0123abcd", number, 0))
    assert publication.sse and publication.websocket
    return Batch(number, (publication,))
