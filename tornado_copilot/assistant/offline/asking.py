"""Asking for a yes by the buttons of the person's page, and reading what they decided. Pure.

A question has an id made of its key, so that an old question answers for what it asked and for nothing newer. Whoever
types instead of pressing a button is understood as everywhere else.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ag_ui.core import RunAgentInput, ToolMessage, UserMessage

from tornado_copilot.assistant.confirmation import (
    WireEvent,
    answer_to,
    interrupt_outcome,
    tool_question,
    way_to_ask,
)
from tornado_copilot.assistant.offline import drafting
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.turn import Answer, Decision, Turn

_NO_LONGER_OPEN = Decision("", False)


def decision(memory: Memory, agent_input: RunAgentInput) -> Decision | None:
    """What was decided by tool or interrupt; None where the person says something in words."""
    for question, key in memory.asked().items():
        if (confirmed := answer_to(_question_id(key), agent_input)) is not None:
            return Decision(question, confirmed)
    answers = bool(agent_input.resume) or _last_is_a_result(agent_input)
    return _NO_LONGER_OPEN if answers else None


def asked(turn: Turn, before: Memory, answer: Answer, agent_input: RunAgentInput) -> tuple[list[WireEvent], Any]:
    """What asks for the yes that an answer waits for.

    Returns:
        The events that ask by a front-end tool, once for each question, and the `outcome` of the run that asks by an
        interrupt, for as long as the question is open; nothing and None where it is asked in words.
    """
    memory = answer.memory
    key = memory.asked().get(memory.expects)
    way = way_to_ask(agent_input)
    if key is None or way == "words":
        return [], None
    if memory.expects == "pending" and memory.pending is not None:
        action, parameters, text = memory.pending.action, memory.pending.parameters, memory.pending.question
    else:
        assert memory.draft is not None  # noqa: S101 - only what there is is asked about
        action, parameters = "createEvent", drafting.parameters(turn, memory.draft)
        text = "\n".join([turn.say("summary"), *drafting.summary(turn, memory.draft)])
    if way == "interrupt":
        return [], interrupt_outcome(_question_id(key), action, parameters, text)
    if key in before.asked().values():
        return [], None
    return tool_question(_question_id(key), action, parameters, text), None


def last_words(agent_input: RunAgentInput) -> str:
    """The person's own last message; nothing else of the conversation is ever read."""
    for message in reversed(agent_input.messages):
        if isinstance(message, UserMessage):
            if isinstance(message.content, str):
                return message.content
            return " ".join(part.text for part in message.content if part.type == "text")
    return ""


def _last_is_a_result(agent_input: RunAgentInput) -> bool:
    return bool(agent_input.messages) and isinstance(agent_input.messages[-1], ToolMessage)


def _question_id(key: str) -> str:
    return f"confirm_{sha256(key.encode()).hexdigest()[:20]}"
