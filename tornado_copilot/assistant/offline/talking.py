"""What is answered without looking anything up: help, how things are done, small talk, what we cannot do. Pure."""

from __future__ import annotations

from collections.abc import Callable

from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.turn import Answer, Turn
from tornado_copilot.assistant.offline.understanding import Understanding


def _help(turn: Turn, memory: Memory, said: Understanding) -> str:
    return turn.say("help")


def _how(turn: Turn, memory: Memory, said: Understanding) -> str:
    signed_out = "" if turn.caller.authenticated else turn.say("signed_out")
    return turn.say(f"how_{said.intent.topic}") + signed_out


def _limit(turn: Turn, memory: Memory, said: Understanding) -> str:
    return " ".join(turn.say(f"limit_{topic}") for topic in said.intent.limits)


def _greet(turn: Turn, memory: Memory, said: Understanding) -> str:
    return turn.say("greet", name=f" {turn.caller.name}" if turn.caller.name else "")


def _clock(turn: Turn, memory: Memory, said: Understanding) -> str:
    return turn.say("clock", now=turn.wording.clock_time(turn.now))


def _status(turn: Turn, memory: Memory, said: Understanding) -> str:
    if memory.expects == "pending":
        return turn.say("status_pending")
    if memory.draft is not None:
        complete = memory.draft.complete
        return turn.say("status_draft" if complete else "status_draft_incomplete", title=memory.draft.title)
    return turn.say("status_done", message=memory.done) if memory.done else turn.say("status_none")


def _wait(turn: Turn, memory: Memory, said: Understanding) -> str:
    return turn.say("take_your_time")


def _fixed(name: str) -> Callable[[Turn, Memory, Understanding], str]:
    return lambda turn, memory, said: turn.say(name)


_REPLIES: dict[str, Callable[[Turn, Memory, Understanding], str]] = {
    "help": _help,
    "how": _help,
    "howto": _how,
    "limit": _limit,
    "greet": _greet,
    "clock": _clock,
    "status": _status,
    "wait": _wait,
    "thanks": _fixed("thanks"),
    "bye": _fixed("bye"),
    "feeling": _fixed("feeling"),
    "about": _fixed("about"),
    "yes": _fixed("nothing_open"),
    "unknown": _fixed("unknown"),
}

TALK = frozenset(_REPLIES)
"""The intents that are answered here."""


def reply(turn: Turn, memory: Memory, said: Understanding) -> Answer:
    """Answer an intent of `TALK`; what was being done stays as it is."""
    return Answer(_REPLIES[said.intent.name](turn, memory, said), memory)
