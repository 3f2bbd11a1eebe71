"""What the text frames of a client's WebSocket ask for, as the body of a POST would (CONTRACT section 3)."""

from __future__ import annotations

import asyncio
from typing import Any

from tornado_copilot.delivery.channels import HEARD_MAX
from tornado_copilot.errors import InvalidParameters, MalformedRequest
from tornado_copilot.handlers.refusals import too_large, too_many_values
from tornado_copilot.wire.encoding import MAX_VALUES, decode
from tornado_copilot.wire.value_counter import ValueCounter
from tornado_copilot.wire.websocket import Frame, Kind

CONVERSATIONS = frozenset({"run", "chat"})
"""The types of frames that may be as large as `limits.run_body_max_bytes` says."""
STRETCH_BYTES = 262_144
"""How much of a message is counted in one turn of the loop, in about a millisecond."""


def request_id_of(frame: dict[str, Any]) -> str | None:
    """Take the id of a request out of its frame.

    Raises:
        InvalidParameters: It is none.
    """
    request_id = frame.pop("requestId", None)
    if request_id is None or (isinstance(request_id, str) and len(request_id) <= 200):
        return request_id
    raise InvalidParameters({"requestId": "must be text of at most 200 characters"})


async def object_of(message: Frame, ordinary_max_bytes: int) -> dict[str, Any]:
    """Return the JSON object of a message, with a `type`.

    Nothing is waited for, unless the message is larger than `STRETCH_BYTES`: the loop is not held for all of it then.

    Raises:
        MalformedRequest: It is none.
        TooLarge: It is larger than `ordinary_max_bytes`, and carries no conversation.
    """
    if message.kind is not Kind.TEXT:
        raise MalformedRequest("a frame must be text")
    counter = ValueCounter()
    for start in range(0, len(message.payload), STRETCH_BYTES):
        if start:
            await asyncio.sleep(0)
        counter.feed(message.payload[start : start + STRETCH_BYTES])
        if counter.count > MAX_VALUES:
            raise too_many_values()
    value = decode(message.payload, is_counted=True)
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedRequest("a frame must be a JSON object with a type")
    if 0 < ordinary_max_bytes < len(message.payload) and value["type"] not in CONVERSATIONS:
        raise too_large(ordinary_max_bytes, "body_max_bytes")
    return value


def channels_of(frame: dict[str, Any]) -> list[str]:
    """Return the channels that a frame names.

    Raises:
        InvalidParameters: They are no list of names.
    """
    names = frame.get("channels")
    if not isinstance(names, list) or len(names) > HEARD_MAX or not all(isinstance(name, str) for name in names):
        raise InvalidParameters({"channels": f"must be a list of at most {HEARD_MAX} texts"})
    return names


def as_body(frame: dict[str, Any]) -> dict[str, Any]:
    """Return the body that a POST would have had: there the shape says what is meant, here the type does.

    Raises:
        InvalidParameters: The frame of a run has no input.
    """
    kind = frame["type"]
    if kind == "run":
        run = frame.get("input")
        if not isinstance(run, dict):
            raise InvalidParameters({"input": "must be a RunAgentInput"})
        return {"runId": None, "messages": None, **run, "agentId": frame.get("agentId", "default")}
    if kind == "chat":
        return {"messages": frame.get("messages"), **{name: frame[name] for name in frame if name != "type"}}
    if kind == "action":
        return {"action": frame.get("action"), "parameters": frame.get("parameters", {})}
    return frame
