"""WebSocket frames in and out, and the handshake's answer (RFC 6455)."""

import random
import time

import pytest

from tornado_copilot.wire.websocket import (
    FRAGMENT_MIN_BYTES,
    Frame,
    FrameReader,
    Kind,
    Violation,
    _unmasked,
    accepted,
    close_frame,
    pong_frame,
    text_frame,
)

MAX_BYTES = 100_000


def masked(payload, opcode=1, *, final=True, mask=b"\x01\xfe\x7f\x00", reserved=0):
    length = len(payload)
    head = bytes(((0x80 if final else 0) | reserved | opcode,))
    if length < 126:
        head += bytes((0x80 | length,))
    elif length < 65_536:
        head += bytes((0x80 | 126,)) + length.to_bytes(2, "big")
    else:
        head += bytes((0x80 | 127,)) + length.to_bytes(8, "big")
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


def read(*pieces, message_max_bytes=MAX_BYTES):
    reader = FrameReader(message_max_bytes)
    return [frame for piece in pieces for frame in frames_of(reader, piece)]


def frames_of(reader, piece):
    reader.feed(piece)
    return reader.frames()


def violation_of(*pieces, message_max_bytes=MAX_BYTES):
    with pytest.raises(Violation) as caught:
        read(*pieces, message_max_bytes=message_max_bytes)
    return caught.value.close_code


@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 125, 126, 127, 65_535, 65_536, MAX_BYTES])
def test_a_message_of_any_length_is_unmasked(length):
    payload = bytes(number % 251 for number in range(length))
    assert read(masked(payload, Kind.BINARY)) == [Frame(Kind.BINARY, payload)]


def test_however_the_bytes_are_cut_the_frames_are_the_same():
    said = (
        masked("grüße".encode())
        + masked(b"on", final=False)
        + masked(b"ping", Kind.PING)
        + masked(b"e m", Kind.CONTINUATION, final=False)
        + masked(b"", Kind.CONTINUATION, final=False)
        + masked(b"ore", Kind.CONTINUATION)
        + masked(b"", Kind.PONG)
        + masked(b"\x00\xff" * 300, Kind.BINARY)
        + masked((1000).to_bytes(2, "big") + b"bye", Kind.CLOSE)
    )
    whole = read(said)
    fragment = Frame(Kind.CONTINUATION, b"")
    assert whole == [
        Frame(Kind.TEXT, "grüße".encode()),
        fragment,
        Frame(Kind.PING, b"ping"),
        fragment,
        fragment,
        Frame(Kind.TEXT, b"one more"),
        Frame(Kind.PONG, b""),
        Frame(Kind.BINARY, b"\x00\xff" * 300),
        Frame(Kind.CLOSE, b"\x03\xe8bye"),
    ]
    assert whole[-1].close_code == 1000
    assert read(*(said[place : place + 1] for place in range(len(said)))) == whole
    chance = random.Random(7)
    for _ in range(200):
        cuts = sorted(chance.randrange(len(said)) for _ in range(5))
        assert read(*(said[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True))) == whole


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (1002, b"\x81\x02hi"),  # not masked
        (1002, masked(b"hi", 3)),
        (1002, masked(b"hi", 11)),
        (1002, masked(b"hi", reserved=0x40)),
        (1002, masked(b"hi", Kind.CONTINUATION)),
        (1002, masked(b"a", final=False) + masked(b"b")),
        (1002, masked(b"", Kind.PING, final=False)),
        (1002, masked(b"x" * 126, Kind.PING)),
        (1002, masked(b"\x03", Kind.CLOSE)),
        *((1002, masked(code.to_bytes(2, "big"), Kind.CLOSE)) for code in (0, 999, 1004, 1005, 1006, 1015, 2999, 5000)),
        (1007, masked(b"\xff\xfe")),
        (1007, masked("ü".encode()[:1], final=False) + masked(b"x", Kind.CONTINUATION)),
        (1007, masked(b"\x03\xe8\xff", Kind.CLOSE)),
    ],
)
def test_what_the_protocol_forbids_closes_with_its_code(code, said):
    assert violation_of(said) == code


def test_a_character_may_be_split_between_fragments():
    first, second = "ü".encode()[:1], "ü".encode()[1:]
    frames = read(masked(first, final=False) + masked(second, Kind.CONTINUATION))
    assert frames == [Frame(Kind.CONTINUATION, b""), Frame(Kind.TEXT, "ü".encode())]


@pytest.mark.parametrize("text", ["A" * 8_000_000, "é" * 4_000_000])
def test_a_large_message_takes_no_long_stretch_of_time_with_any_of_its_pieces(text):
    payload, mask = text.encode(), b"\x01\xfe\x7f\x00"
    sent = masked(b"", mask=mask)[:1] + b"\xff" + len(payload).to_bytes(8, "big") + mask
    sent += _unmasked(payload, mask)
    reader, longest, frames = FrameReader(16_000_000), 0.0, []
    for start in range(0, len(sent), 65_536):
        began = time.thread_time()
        frames += frames_of(reader, sent[start : start + 65_536])
        longest = max(longest, time.thread_time() - began)
    assert frames == [Frame(Kind.TEXT, payload)] and reader.waiting_bytes == 0
    assert longest < 0.03


def test_a_text_that_is_none_is_refused_before_all_of_it_has_come():
    assert violation_of(masked(b"\xff" + b"x" * 1000)[:20]) == 1007
    assert violation_of(masked(b"x" * 1000 + "ü".encode()[:1])) == 1007
    assert read(masked(b"\xff" + b"x" * 1000, Kind.BINARY)[:20]) == []


def test_fragments_are_told_of_where_they_are_small():
    large, small = b"x" * FRAGMENT_MIN_BYTES, b"x" * (FRAGMENT_MIN_BYTES - 1)
    said = masked(large, final=False) + masked(small, Kind.CONTINUATION, final=False)
    frames = read(said + masked(b"x", Kind.CONTINUATION))
    assert frames == [Frame(Kind.CONTINUATION, b""), Frame(Kind.TEXT, b"x" * (2 * FRAGMENT_MIN_BYTES))]


def test_frames_that_are_left_are_there_later():
    reader = FrameReader(MAX_BYTES)
    first = frames_of(reader, masked(b"one") + masked(b"two") + masked(b"three")[:-1])
    assert next(first).payload == b"one"
    first.close()
    assert [frame.payload for frame in reader.frames()] == [b"two"] and reader.waiting_bytes == 4
    assert [frame.payload for frame in frames_of(reader, masked(b"three")[-1:])] == [b"three"]
    assert list(reader.frames()) == [] and reader.waiting_bytes == 0


def test_too_much_is_refused_by_its_head_before_it_is_sent():
    head = masked(b"x" * 101)[:2]
    assert violation_of(head, message_max_bytes=100) == 1009
    huge = b"\x82\xff" + (2**63 - 1).to_bytes(8, "big")
    assert violation_of(huge) == 1009
    assert read(masked(b"x" * 100), message_max_bytes=100)
    fragments = [masked(b"x" * 60, final=False), masked(b"x" * 41, Kind.CONTINUATION)]
    assert violation_of(*fragments, message_max_bytes=100) == 1009


def test_what_came_before_a_violation_is_told():
    reader = FrameReader(MAX_BYTES)
    frames = frames_of(reader, masked(b"good") + b"\x81\x02hi")
    assert next(frames) == Frame(Kind.TEXT, b"good")
    with pytest.raises(Violation):
        next(frames)


def test_the_handshake_is_answered_as_the_standard_shows():
    assert accepted("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455, 1.3


@pytest.mark.parametrize("key", ["", "x", "dGhlIHNhbXBsZSBub25jZQ", "AAAA", "ä" * 24, "dGhlIHNhbXBsZSBub25j ZQ=="])
def test_a_key_that_is_none_is_not_answered(key):
    assert accepted(key) is None


def test_frames_of_ours():
    assert text_frame(b"hi") == b"\x81\x02hi"
    assert text_frame(b"x" * 126)[:4] == b"\x81\x7e\x00\x7e"
    assert text_frame(b"x" * 65_536)[:10] == b"\x81\x7f" + (65_536).to_bytes(8, "big")
    assert pong_frame(b"same") == b"\x8a\x04same"
    assert close_frame(None) == b"\x88\x00"
    assert close_frame(1001, "bye") == b"\x88\x05\x03\xe9bye"
    # Cut between two characters: half of one would be a violation of ours.
    reason = close_frame(1013, "ü" * 100)[4:]
    assert len(reason) == 122 and reason.decode() == "ü" * 61
