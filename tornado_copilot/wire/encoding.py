"""JSON in and out: one encoder, one decoder, both strict."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire.value_counter import holds_more_than

MAX_DEPTH = 64
"""Levels of nesting accepted from a client; nothing in the contract needs more than a dozen."""
AGENT_MAX_DEPTH = MAX_DEPTH - 4
"""Levels accepted from an agent: few enough for a client to send them back within a request."""

LARGE_BYTES = 1_048_576

MAX_VALUES = 100_000
"""Values accepted from a client in one body: decoding them takes up to half a microsecond each, and holds the loop."""


def encode(value: Any) -> bytes:
    """Encode as compact UTF-8 JSON without line breaks, times as RFC 3339 in UTC with `Z`.

    Raises:
        TypeError: A value that JSON has no form for.
    """
    return orjson.dumps(value, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)


def encode_to_keep(value: Any) -> bytes:
    """Encode like `encode` what stays in memory for a while, in as many bytes as it takes.

    orjson gives its result in the buffer that it wrote to and does not cut it: 4 KiB for a message of 150 bytes, 32
    for one of 3 (3.13.0). A copy has no more than it needs, and costs a fifth of a microsecond.

    Raises:
        TypeError: A value that JSON has no form for.
    """
    # `bytes(encoded)` alone would be the same object.
    return bytes(memoryview(encode(value)))


def is_json(value: Any) -> bool:
    """Return True if the value can be encoded: not nested without end, no half of a character, no other object."""
    try:
        encode(value)
    except TypeError:
        return False
    return True


def decode(body: bytes | bytearray, *, is_counted: bool = False) -> Any:
    """Decode JSON that came from a client.

    Args:
        body: The JSON.
        is_counted: Its values have been counted, and are not more than `MAX_VALUES`.

    Raises:
        MalformedRequest: Not UTF-8, not JSON, nested deeper than `MAX_DEPTH`, or of more than `MAX_VALUES`.
    """
    # Two bytes at least for each value: most bodies need no counting. Before decoding, which holds the loop.
    if not is_counted and len(body) > 2 * MAX_VALUES and holds_more_than(MAX_VALUES, body):
        raise MalformedRequest(f"the body holds more than {MAX_VALUES} values")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedRequest(f"the body is not valid JSON: {error}") from None
    # Few brackets, few levels: most bodies need no second look. In a large one they take longer to count than values.
    is_suspect = len(body) > LARGE_BYTES or body.count(b"[") + body.count(b"{") > MAX_DEPTH
    if is_suspect and depth_of(value, MAX_DEPTH) > MAX_DEPTH:
        raise MalformedRequest(f"the body is nested deeper than {MAX_DEPTH} levels")
    return value


def decode_text(text: str) -> Any:
    """Decode JSON within a text of a client, a model or an agent, such as the arguments of a tool call.

    Raises:
        MalformedRequest: As for `decode`, and for half of a character (a lone surrogate).
    """
    return decode(text.encode(errors="surrogatepass"))


def decode_own(body: bytes | str) -> Any:
    """Decode JSON that we have encoded, however deep it is."""
    return orjson.loads(body)


def depth_of(value: Any, most: int) -> int:
    """Return how many levels of arrays and objects a value has, counted up to `most + 1`."""
    level = [value]
    for depth in range(most + 1):
        level = [
            child
            for parent in level
            if isinstance(parent, (dict, list))
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return depth
    return most + 1


def has_more_than(value: Any, most: int) -> bool:
    """Return whether a value holds more values than this; looks at no more than it accepts."""
    level, count = [value], 1
    while level:
        containers = [each for each in level if isinstance(each, (dict, list))]
        count += sum(map(len, containers))
        if count > most:
            return True
        level = [child for each in containers for child in (each.values() if isinstance(each, dict) else each)]
    return False


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC, whole seconds: `2026-11-22T18:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
