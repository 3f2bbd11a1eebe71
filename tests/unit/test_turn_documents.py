"""What a run leaves in its thread: what is too large is cut off visibly, and stays a message."""

from __future__ import annotations

from typing import Any

import pytest
from ag_ui.core import Message
from pydantic import TypeAdapter

from tornado_copilot.storage import turn_documents
from tornado_copilot.storage.turn_documents import fitting
from tornado_copilot.wire.encoding import decode_own

LONG = "long " * 1_000
CALL = {"id": "c", "type": "function", "function": {"name": "look", "arguments": LONG}}


@pytest.mark.parametrize(
    "message",
    [
        {"id": "m", "role": "user", "content": [{"type": "text", "text": LONG}]},
        {"id": "m", "role": "assistant", "content": LONG, "toolCalls": [CALL]},
        {"id": "m", "role": "tool", "toolCallId": "c", "content": LONG},
        {"id": "m", "role": "reasoning", "content": LONG},
        {"id": "m", "role": "activity", "activityType": "plan", "content": {"steps": [LONG]}},
        {"id": "m", "role": "assistant", "content": "short", "metadata": {"a": LONG}},
    ],
    ids=lambda message: message["role"],
)
def test_a_message_that_is_too_large_is_cut_off_visibly_and_can_be_read(
    message: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_documents, "MESSAGE_MAX_BYTES", 2_000)
    text = fitting(message)
    assert len(text) <= 2_000 and "cut off here" in text
    read = TypeAdapter(Message).validate_python(decode_own(text))
    assert (read.id, read.role) == ("m", message["role"])
