"""The dialogue: one message in, one answer out, whatever state the conversation is in. Pure.

The rules everything here obeys: only a plain yes to the question asked last writes; a question, a refusal or an
unrelated message never does; and what was being done waits until it is done or dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tornado_copilot.assistant.offline import changing, drafting, finding, sharing
from tornado_copilot.assistant.offline.languages import spoken
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.slots import Details, Reference
from tornado_copilot.assistant.offline.talking import TALK, reply
from tornado_copilot.assistant.offline.turn import Answer, Decision, Flow, Turn
from tornado_copilot.assistant.offline.understanding import (
    TEXT_MAX_CHARACTERS,
    Understanding,
    agreed,
    changes,
    intent_of,
    speaks_of,
    understand,
)
from tornado_copilot.errors import CopilotError

GUESS_MAX_WORDS = 3

Flowing = Callable[[Turn, Memory, Understanding], Flow]

_FLOWS: dict[str, Flowing] = {
    "search": finding.search,
    "more": finding.more,
    "mine": finding.mine,
    "details": finding.event_details,
    "register": changing.register,
    "unregister": changing.unregister,
    "cancel_event": changing.cancel_event,
    "update": changing.update,
    "from_draft": sharing.offer,
}
_NEEDS_USER = frozenset(("create", "register", "unregister", "cancel_event", "update", "mine"))
_INTERRUPTS = TALK - {"unknown", "yes"} | {"search", "more", "mine", "details"}
"""Intents that leave what is being done where it is."""


def respond(turn: Turn, memory: Memory) -> Flow:
    """Answer one message.

    Yields the actions to carry out, in order; an action that writes is yielded only after a plain yes.
    """
    memory = replace(memory, language=turn.language.code)
    if len(turn.text) > TEXT_MAX_CHARACTERS:
        return _reminded(turn, memory, Answer(turn.say("too_long"), memory))
    draft = memory.draft
    base, part = (draft.day, draft.part) if draft is not None else (None, None)
    answering = draft is not None or memory.expects != ""
    said = understand(turn.text, turn.now, turn.language, base=base, part=part, answering=answering)
    try:
        if turn.answer is not None:
            return (yield from _answered(turn, memory, turn.answer, said))
        if _agreed(turn, memory):
            return (yield from _CONFIRMS[memory.expects](turn, memory))
        return (yield from _answer(turn, memory, said))
    except CopilotError as error:
        return Answer(turn.wording.refusal(error, said.intent.name), memory)


_CONFIRMS: dict[str, Callable[[Turn, Memory], Flow]] = {"draft": drafting.confirm, "pending": changing.confirm}


def _answered(turn: Turn, memory: Memory, answer: Decision, said: Understanding) -> Flow:
    """What the person decided by the buttons of their page."""
    if answer.question == "":
        return _reminded(turn, memory, Answer(turn.say("nothing_open"), memory))
    memory = replace(memory, expects=answer.question)
    if not answer.confirmed:
        return _dropped(turn, memory, said)
    return (yield from _CONFIRMS[answer.question](turn, memory))


def _agreed(turn: Turn, memory: Memory) -> bool:
    if memory.expects == "pending" and memory.pending is not None:
        return agreed(turn.text, memory.pending.action, turn.language)
    return memory.expects == "draft" and agreed(turn.text, "createEvent", turn.language)


def _answer(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    intent = said.intent.name
    if not said.text:
        return _reminded(turn, memory, Answer(turn.say("help"), memory))
    if intent in ("no", "refuse"):
        return _dropped(turn, memory, said)
    if memory.expects == "choice":
        if _chooses(turn, memory, said):
            return (yield from _resumed(turn, memory, said))
        memory = replace(memory, choice="", expects="")
    if (amended := _amended(turn, memory, said)) is not None:
        return amended
    if intent in _NEEDS_USER and not turn.caller.authenticated:
        sign_in = turn.say("sign_in", purpose=turn.language.replies.purposes[intent])
        return _reminded(turn, memory, Answer(sign_in, memory))
    if intent == "create":
        return drafting.begin(turn, memory, said)
    flow = _FLOWS.get(intent) or _guessed(memory, said)
    answer = (yield from flow(turn, memory, said)) if flow is not None else _talked(turn, memory, said)
    return _reminded(turn, memory, answer)


def _guessed(memory: Memory, said: Understanding) -> Flowing | None:
    """What a few words without a verb are about: one of the list, or something to look for."""
    if said.intent.name != "unknown" or memory.expects or memory.draft is not None:
        return None
    if said.reference.ordinal is not None and memory.shown:
        return finding.event_details
    return finding.guess if len(said.text.split()) <= GUESS_MAX_WORDS and "?" not in said.text else None


def _talked(turn: Turn, memory: Memory, said: Understanding) -> Answer:
    """Answer what needs no looking up, an unclear answer to a question, and a request that is not in the beginning."""
    if said.intent.name == "unknown" and memory.expects == "draft":
        return Answer(turn.say("not_written"), memory)
    if said.intent.name == "unknown" and said.rest:
        return Answer(turn.say("too_long"), memory)
    return reply(turn, memory, said)


def _chooses(turn: Turn, memory: Memory, said: Understanding) -> bool:
    """Whether a message says which event is meant, rather than something new."""
    return said.intent.name in ("unknown", intent_of(memory.choice, spoken(memory.choice, turn.language)).name)


def _resumed(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Go on with the request that was waiting, now that it is clear which event it is about, or what changes."""
    asked = understand(memory.choice, turn.now, spoken(memory.choice, turn.language))
    if asked.intent.name == "update" and asked.details == Details() and not asked.when.said:
        details = changes(said.text, said.when, turn.language)
        merged = replace(said, intent=asked.intent, details=details, reference=Reference(pronoun=True))
    else:
        merged = replace(asked, reference=said.reference)
    answer = yield from _FLOWS[merged.intent.name](turn, replace(memory, choice="", expects=""), merged)
    return _reminded(turn, memory, answer)


def _amended(turn: Turn, memory: Memory, said: Understanding) -> Answer | None:
    """The draft with what the message changes in it; None where the message is about something else."""
    draft = memory.draft
    if draft is None or memory.expects in ("pending", "choice"):
        return None
    # Asked for a title, "How to write tests" is one; with a question mark it would not be.
    is_title = said.intent.name == "how" and draft.asked == "title" and "?" not in said.text
    if said.intent.name in _INTERRUPTS and not is_title:
        return None
    if said.intent.name in ("unknown", "yes") or is_title or (not draft.complete and _names_only(turn, said)):
        return drafting.amend(turn, memory, said)
    words = said.reference.words.casefold()
    if said.intent.name == "update" and (not words or words in (draft.title or "").casefold()):
        return drafting.amend(turn, memory, said)
    return None


def _names_only(turn: Turn, said: Understanding) -> bool:
    """Whether what may be an event of its own is no more than an answer: "Book club on Friday at 8"."""
    asks = (speaks_of(family, said.text, turn.language) for family in ("make", "put", "wish"))
    return said.intent.name == "create" and not any(asks)


def _dropped(turn: Turn, memory: Memory, said: Understanding) -> Answer:
    """A no, or "do not …": the question asked last is dropped; a draft only if nothing else was open."""
    if memory.expects in ("pending", "choice"):
        return Answer(turn.say("pending_dropped"), replace(memory, pending=None, choice="", expects=""))
    if memory.draft is not None:
        return Answer(turn.say("draft_dropped"), replace(memory, draft=None, pending=None, choice="", expects=""))
    if said.intent.name == "refuse":
        return Answer(turn.say("will_not"), memory)
    return Answer(turn.say("what_cancel" if said.intent.topic == "cancel" else "nothing_dropped"), memory)


def _reminded(turn: Turn, before: Memory, answer: Answer) -> Answer:
    """With a reminder of what is still open, and ready for a yes to that."""
    memory = answer.memory
    asked_now = memory.choice or (memory.pending is not None and memory.pending != before.pending)
    if asked_now:
        return answer
    if memory.pending is not None:
        reminder = turn.say("pending_again", question=memory.pending.question)
        return Answer(f"{answer.text}\n\n{reminder}", replace(memory, expects="pending"))
    draft = memory.draft
    if draft is None:
        return answer
    question = drafting.question(turn, draft)
    title = "draft_kept" if draft.title else "draft_kept_untitled"
    reminder = turn.say(title, title=draft.title, question=question)
    return Answer(f"{answer.text}\n\n{reminder}", replace(memory, expects="draft" if draft.complete else ""))
