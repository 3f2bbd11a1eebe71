"""One turn of a conversation: what comes in, what it may do, what goes out. Pure.

A turn is a generator: it yields each `Call` it wants made, is sent the action's data or has its error thrown in, and
returns the answer. It does no I/O itself, so that all of the dialogue can be read and tested without a server.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.access.caller import Caller
from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.memory import Expects, Memory
from tornado_copilot.assistant.offline.wording import Wording
from tornado_copilot.errors import CopilotError


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer by a front-end tool or to an interrupt.

    Attributes:
        question: Which open question it answers; empty where that is no longer open.
        confirmed: Whether it was a plain yes.
    """

    question: Expects
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person said, and when and who they are.

    Attributes:
        text: Their last message.
        now: In their time zone.
        zone: Their time zone.
        caller: Who they are.
        key: The stem of the idempotency keys of this turn.
        language: The one they speak.
        room: The room in which they said it, if it was in one.
        answer: What they decided, where they answered by something else than words.
    """

    text: str
    now: datetime
    zone: ZoneInfo
    caller: Caller
    key: str
    language: Language
    room: str | None = None
    answer: Decision | None = None

    @property
    def wording(self) -> Wording:
        """How things are said to them."""
        return Wording(self.language, self.zone)

    def say(self, name: str, /, **values: Any) -> str:
        """A text of their language, filled in."""
        return self.wording.say(name, **values)


@dataclass(frozen=True, slots=True)
class Call:
    """An action to carry out.

    Attributes:
        action: As `searchEvents`.
        parameters: As JSON.
        key: The idempotency key, of an action that writes.
    """

    action: str
    parameters: dict[str, Any]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and what is remembered from now on."""

    text: str
    memory: Memory


Flow = Generator[Call, dict[str, Any], Answer]
"""Yields calls, is sent their data, returns the answer. A `CopilotError` of a call is thrown into it."""


def next_step(flow: Flow, outcome: dict[str, Any] | CopilotError | None = None) -> Call | Answer:
    """Go on with a flow, given what its last call led to: the next call, or the answer."""
    try:
        if isinstance(outcome, CopilotError):
            return flow.throw(outcome)
        return next(flow) if outcome is None else flow.send(outcome)
    except StopIteration as ended:
        answer: Answer = ended.value
        return answer


def question_key(turn: Turn, memory: Memory) -> tuple[str, Memory]:
    """A key for a question that a yes will answer: another one for each question ever asked in the thread."""
    memory = replace(memory, questions=memory.questions + 1)
    return f"{turn.key}:{memory.questions}", memory
