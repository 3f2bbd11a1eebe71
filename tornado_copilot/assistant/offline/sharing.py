"""Making the event of the draft that a room has filled in together: what is asked before it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tornado_copilot.assistant.offline.memory import Memory, Pending
from tornado_copilot.assistant.offline.turn import Answer, Call, Flow, Turn, question_key
from tornado_copilot.assistant.offline.understanding import Understanding, speaks_of

_REQUIRED = ("title", "description", "eventType", "startDateTime", "endDateTime")


def offer(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Show the room's draft and ask whether to make the event of it, as it is now and no other."""
    if memory.draft is not None and not speaks_of("draft", said.text, turn.language):
        # "It" is what this person and we have been talking about.
        return Answer(turn.say("not_written"), memory)
    if turn.room is None:
        return Answer(turn.say("shared_nowhere"), memory)
    draft = (yield Call("showDraft", {"room": turn.room}))["draft"]
    values = {name: field["value"] for name, field in draft["fields"].items()}
    if not values:
        return Answer(turn.say("shared_empty"), memory)
    missing = [name for name in _REQUIRED if name not in values]
    if missing:
        names = ", ".join(turn.language.replies.fields[name] for name in missing)
        return Answer(turn.say("shared_missing", fields=names), memory)
    question = _question(turn, values)
    key, memory = question_key(turn, memory)
    parameters = {"room": turn.room, "version": draft["version"]}
    pending = Pending("createEventFromDraft", parameters, question, {"title": values["title"]}, key)
    return Answer(question, replace(memory, pending=pending, choice="", expects="pending"))


def _question(turn: Turn, values: dict[str, Any]) -> str:
    lines = [
        turn.say("shared_summary"),
        turn.say("summary_title", title=values["title"]),
        turn.say("summary_type", type=turn.wording.event_type(values["eventType"])),
        turn.say("summary_when", when=turn.wording.event_when(values), assumed=""),
        turn.say("summary_where", location=values.get("location") or turn.say("no_location")),
        turn.say("summary_capacity", capacity=values.get("capacity") or turn.say("no_limit")),
        turn.say("summary_description", description=values["description"]),
        "",
        turn.say("ask_shared"),
    ]
    return "\n".join(lines)
