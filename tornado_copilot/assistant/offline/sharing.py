"""Making the event of the draft that a room has filled in together: what is asked before it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tornado_copilot.assistant.offline.english.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.memory import Memory, Pending
from tornado_copilot.assistant.offline.turn import Answer, Call, Flow, Turn, question_key
from tornado_copilot.assistant.offline.understanding import Understanding
from tornado_copilot.assistant.offline.wording import event_when, say

_REQUIRED = ("title", "description", "eventType", "startDateTime", "endDateTime")


def offer(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Show the room's draft and ask whether to make the event of it, as it is now and no other."""
    if memory.draft is not None and "draft" not in said.text.casefold():
        # "It" is what this person and we have been talking about.
        return Answer(say("not_written"), memory)
    if turn.room is None:
        return Answer(say("shared_nowhere"), memory)
    draft = (yield Call("showDraft", {"room": turn.room}))["draft"]
    values = {name: field["value"] for name, field in draft["fields"].items()}
    if not values:
        return Answer(say("shared_empty"), memory)
    missing = [name for name in _REQUIRED if name not in values]
    if missing:
        return Answer(say("shared_missing", fields=", ".join(REPLY_WORDS.fields[name] for name in missing)), memory)
    question = _question(turn, values)
    key, memory = question_key(turn, memory)
    parameters = {"room": turn.room, "version": draft["version"]}
    pending = Pending("createEventFromDraft", parameters, question, {"title": values["title"]}, key)
    return Answer(question, replace(memory, pending=pending, choice="", expects="pending"))


def _question(turn: Turn, values: dict[str, Any]) -> str:
    lines = [
        say("shared_summary"),
        say("summary_title", title=values["title"]),
        say("summary_type", type=values["eventType"]),
        say("summary_when", when=event_when(values, turn.zone), assumed=""),
        say("summary_where", location=values.get("location") or say("no_location")),
        say("summary_capacity", capacity=values.get("capacity") or say("no_limit")),
        say("summary_description", description=values["description"]),
        "",
        say("ask_shared"),
    ]
    return "\n".join(lines)
