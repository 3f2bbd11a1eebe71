"""Changes that wait for the person's yes: what they are, how they are asked about, how an answer is read. Pure.

A model only proposes a change. What it proposed waits in the thread's memory, under the id of the question; the
question is in our words and not in the model's, so that nobody is talked into a yes. Only a yes of the person does it:
an instruction in the title of an event can make a model propose something, and nothing more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ag_ui.core import RunAgentInput, UserMessage

from tornado_copilot.assistant.confirmation import answer_to, inert
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.understanding import agreed
from tornado_copilot.assistant.openai.answer import new_id
from tornado_copilot.wire.encoding import encode

MEMORY_KEY = "openai"
PROPOSALS_MAX = 8

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}")
_PLAIN_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a model proposes.

    Attributes:
        action: As `createEvent`.
        parameters: Validated one by one; whether the change is possible is known only once it is tried.
    """

    action: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pending:
    """What the person has been asked about.

    Attributes:
        id: The question's, and the stem of the idempotency key: a yes that comes twice does nothing twice.
        proposals: What was proposed; the question is about the first of them.
        after: The id of the message that was the last one when it was asked.
    """

    id: str
    proposals: tuple[Proposal, ...]
    after: str

    @classmethod
    def asked(cls, proposals: tuple[Proposal, ...], agent_input: RunAgentInput) -> Pending:
        """Ask about the first of these, now."""
        return cls(new_id("ask_"), proposals[:PROPOSALS_MAX], _last_id(agent_input))

    @classmethod
    def from_memory(cls, memory: dict[str, Any]) -> Pending | None:
        """What a thread's memory holds."""
        kept = memory.get(MEMORY_KEY)
        if not isinstance(kept, dict) or not kept.get("proposals"):
            return None
        proposals = tuple(Proposal(each["action"], each["parameters"]) for each in kept["proposals"])
        return cls(kept["id"], proposals, kept["after"])

    def to_memory(self) -> dict[str, Any]:
        """As JSON."""
        proposals = [{"action": each.action, "parameters": each.parameters} for each in self.proposals]
        return {"id": self.id, "proposals": proposals, "after": self.after}

    @property
    def first(self) -> Proposal:
        """What the question is about."""
        return self.proposals[0]

    def without_first(self, agent_input: RunAgentInput) -> Pending | None:
        """What is left to ask about, now."""
        return Pending.asked(self.proposals[1:], agent_input) if self.proposals[1:] else None

    def answered(self, agent_input: RunAgentInput) -> bool | None:
        """Whether the person said yes; None where they have not said anything since.

        Anything but a plain yes is none: "yes, but at eight" is something else that they want.
        """
        answer = answer_to(self.id, agent_input)
        if answer is not None:
            return answer
        last = agent_input.messages[-1] if agent_input.messages else None
        if not isinstance(last, UserMessage) or last.id == self.after:
            return None
        text = last.content
        # A model speaks whatever language it is spoken to in.
        return isinstance(text, str) and any(
            agreed(text, self.first.action, language) for language in LANGUAGES.values()
        )


def question(proposal: Proposal, titles: dict[str, str], zone: ZoneInfo) -> str:
    """Return the question for the person: what exactly would be done, with a line for each parameter.

    Only the names of actions are ours. The rest was written by a model or by other people, and is shown `inert`.

    Args:
        proposal: The change.
        titles: Of events, by id, as the server knows them.
        zone: Their time zone.
    """
    lines = [f"- {_label(name)}: {_shown(name, value, titles, zone)}" for name, value in proposal.parameters.items()]
    action = _words(proposal.action)
    return "\n".join([f"Shall I do this? **{action[0].upper()}{action[1:]}**", "", *lines, "", "Please say yes or no."])


def titles_in(value: Any) -> dict[str, str]:
    """The titles of all events in an action's data, by id."""
    found: dict[str, str] = {}
    if isinstance(value, dict):
        if isinstance(value.get("id"), str) and isinstance(value.get("title"), str):
            found[value["id"]] = value["title"]
        for each in value.values():
            found |= titles_in(each)
    elif isinstance(value, list):
        for each in value:
            found |= titles_in(each)
    return found


def _words(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f" {found[1].lower()}", name.removesuffix("Id") or name).strip()


def _label(name: str) -> str:
    """Return the name of a parameter in words. A name that is none goes into quotation marks as any other text."""
    return _words(name) if _PLAIN_NAME.fullmatch(name) else _quoted(name)


def _shown(name: str, value: Any, titles: dict[str, str], zone: ZoneInfo) -> str:
    if not isinstance(value, str):
        return inert(encode(value).decode())
    if name == "eventId":
        if title := titles.get(value):
            return _quoted(title)
        return f"the one with the id {value if _PLAIN_ID.fullmatch(value) else _quoted(value)}"
    if name.endswith("DateTime"):
        try:
            moment = datetime.fromisoformat(value).astimezone(zone)
        except (ValueError, OverflowError):
            return _quoted(value)
        return f"{moment:%A}, {moment.day} {moment:%B %Y, %H:%M} ({zone})"
    return _quoted(value)


def _quoted(text: str) -> str:
    return f"“{inert(text)}”"


def _last_id(agent_input: RunAgentInput) -> str:
    return agent_input.messages[-1].id if agent_input.messages else ""
