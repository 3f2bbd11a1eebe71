"""What was said in a thread, as the client sends it along with each run. Pure.

An AG-UI client sends the conversation every time. Of a long one the newest part is sent, from a message of the person
on: an answer to a tool call without the call would be refused by models.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.terminal.answer import CONFIRM_TOOL, Message

SENT_MAX_BYTES = 262_144
"""A quarter of what the server takes by default."""

_CONFIRM_TOOL = {
    "name": CONFIRM_TOOL,
    "description": "Ask the person to confirm an action before it is carried out. The answer is whether they do.",
    "parameters": {
        "type": "object",
        "properties": {
            "action": {"type": "string", "description": "What would be done."},
            "parameters": {"type": "object", "description": "With what."},
            "message": {"type": "string", "description": "The question, in one sentence."},
        },
        "required": ["message"],
    },
}


class Conversation:
    """The messages of a thread.

    Args:
        thread_id: Of the thread.
        can_confirm: Whether there is somebody who can be asked yes or no.
        time_zone: The IANA name of the person's; None where it is not known.

    Attributes:
        messages: All there are, in AG-UI's form.
    """

    def __init__(self, thread_id: str, *, can_confirm: bool, time_zone: str | None) -> None:
        self.thread_id = thread_id
        self.messages: list[Message] = []
        self._tools = [_CONFIRM_TOOL] if can_confirm else []
        self._time_zone = time_zone

    def say(self, text: str) -> None:
        """Add what the person says."""
        self.messages.append({"id": secrets.token_urlsafe(12), "role": "user", "content": text})

    def run_input(self, *, resume: list[dict[str, Any]] | None = None, run_id: str | None = None) -> dict[str, Any]:
        """The `RunAgentInput` for the next run.

        Args:
            resume: The answers to the interrupts of the run before.
            run_id: Of that run, which is gone on with.
        """
        body: dict[str, Any] = {
            "threadId": self.thread_id,
            "runId": run_id or secrets.token_urlsafe(12),
            "messages": newest(self.messages, SENT_MAX_BYTES),
            "tools": self._tools,
            "context": [],
            "state": {},
            "forwardedProps": {},
        }
        if self._time_zone is not None:
            body["timeZone"] = self._time_zone
        if resume is not None:
            body["resume"] = resume
        return body


def newest(messages: list[Message], most_bytes: int) -> list[Message]:
    """The newest messages that fit, from one of the person on; at least from the person's last one."""
    size = 0
    start = len(messages)
    for place in range(len(messages) - 1, -1, -1):
        size += len(json.dumps(messages[place]))
        if size > most_bytes and start < len(messages):
            break
        if messages[place].get("role") == "user":
            start = place
    return messages[start:] if start < len(messages) else messages


def local_time_zone(environ_zone: str | None, localtime: Path = Path("/etc/localtime")) -> str | None:
    """The IANA name of this machine's time zone: `TZ`, or where `/etc/localtime` leads; None if neither says."""
    if environ_zone is None:
        name = localtime.resolve().as_posix().partition("zoneinfo/")[2]
    else:
        name = environ_zone.removeprefix(":")
    if name == "Etc/UTC":
        return "UTC"
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return None
