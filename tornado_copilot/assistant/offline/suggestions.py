"""What a person may want to say next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ag_ui.core import AssistantMessage, Message, ToolMessage, UserMessage
from rapidfuzz import fuzz

from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.languages import DEFAULT, LANGUAGES, spoken
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire.encoding import decode_text

SUGGESTIONS_MAX = 4
_LIKE_ENOUGH = 60
TYPED_MAX_CHARACTERS = 200
_CONVERSATION_MAX = 20
"""Of a conversation, as many of the last messages are looked at."""
_RESULT_MAX_CHARACTERS = 100_000
"""A longer result of a tool is none of our actions'."""

Suggestion = dict[str, str]
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What suggestions are made of.

    Attributes:
        events: Some that are to come.
        organised: Those to come that the person organises.
        attended: Those to come that they are registered or wait for.
        authenticated: Whether they are signed in; only then is anything offered that needs it.
    """

    events: Sequence[Event] = ()
    organised: Sequence[Event] = ()
    attended: Sequence[Event] = ()
    authenticated: bool = False


def suggestions(text: str, memory: Memory, known: Known) -> list[Suggestion]:
    """At most four of `{"title", "message"}`: first what goes on from what is typed, then what resembles it.

    Args:
        text: What has been typed so far; its first `TYPED_MAX_CHARACTERS` count.
        memory: Of the thread.
        known: What there is to talk about.
    """
    text = text[:TYPED_MAX_CHARACTERS]
    language = spoken(text, LANGUAGES.get(memory.language, DEFAULT))
    candidates = _candidates(language, memory, known)
    typed = " ".join(text.casefold().split())
    if not typed:
        return candidates[:SUGGESTIONS_MAX]
    others = (each for each in LANGUAGES.values() if each is not language)
    everything = candidates + [each for other in others for each in _candidates(other, memory, known)]
    scored = [(_score(typed, each["message"]), each) for each in candidates]
    # Two letters do not tell a language: what goes on from them in another one is offered too.
    scored += [(90, each) for each in everything[len(candidates) :] if each["message"].casefold().startswith(typed)]
    alike = [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score >= _LIKE_ENOUGH]
    # Whatever is typed can be looked for, so there is always a way on.
    return _different(alike or [_filled(language, "search", typed[:60]), *candidates])[:SUGGESTIONS_MAX]


def of_conversation(messages: Sequence[Message], memory: Memory) -> Memory:
    """What can be told from the messages alone: the language, the events shown last, whether we asked for a yes."""
    for message in messages[-_CONVERSATION_MAX:]:
        if isinstance(message, UserMessage) and isinstance(message.content, str):
            language = spoken(message.content, LANGUAGES.get(memory.language, DEFAULT))
            memory = replace(memory, language=language.code, expects="")
        elif isinstance(message, ToolMessage) and (events := _events_in(message.content)):
            memory = memory.showing(events)
        elif isinstance(message, AssistantMessage) and message.content:
            asks = _asks_for_a_yes(str(message.content), LANGUAGES.get(memory.language, DEFAULT))
            memory = replace(memory, expects="pending" if asks else "")
    return memory


def _asks_for_a_yes(text: str, language: Language) -> bool:
    texts = language.replies.texts
    beginnings = [
        texts[name].split("{")[0] for name in ("ask_register", "ask_unregister", "ask_cancel_event", "ask_update")
    ]
    return texts["ask_create"] in text or any(text.startswith(beginning) for beginning in beginnings)


def _events_in(content: Any) -> list[Event]:
    if not isinstance(content, str) or len(content) > _RESULT_MAX_CHARACTERS:
        return []
    try:
        result = decode_text(content)
    except MalformedRequest:
        return []
    events = result.get("events") if isinstance(result, dict) else None
    if not isinstance(events, list):
        return []
    return [each for each in events if isinstance(each, dict) and _is_text(each.get("id"), each.get("title"))]


def _is_text(*values: Any) -> bool:
    return all(isinstance(value, str) for value in values)


def _candidates(language: Language, memory: Memory, known: Known) -> list[Suggestion]:
    """All there is to offer, what belongs to the conversation before what is always possible."""

    def filled(name: str, events: Iterable[Event] = ()) -> list[Suggestion]:
        return [_filled(language, name, event["title"]) for event in events]

    opened = [_filled(language, "yes"), _filled(language, "no")] if memory.expects in ("draft", "pending") else []
    talked_about = [event for event in memory.shown if event.get("status") != "cancelled"]
    talked_about.sort(key=lambda event: event["id"] != memory.focus)
    ours = {event["id"] for event in (*known.organised, *known.attended)}
    free = [event for event in (*talked_about, *known.events) if event["id"] not in ours]
    about = filled("details", talked_about or known.events)
    more = [_filled(language, "more")] if memory.more else []
    general = [_filled(language, name) for name in ("weekend", "next_week")]
    if not known.authenticated:
        first = about[:1] if talked_about else []
        return _different([*opened, *first, *more, *general, *about, _filled(language, "help")])
    registering = filled("register", free)
    first = [*registering[:1], *about[:1]] if talked_about else []
    own = [*filled("unregister", known.attended[:1]), *filled("update", known.organised[:1])]
    usual = [general[0], *registering[:1], _filled(language, "create"), _filled(language, "mine")]
    rest = [
        *own,
        *registering,
        *about,
        general[1],
        *filled("unregister", known.attended),
        *filled("update", known.organised),
    ]
    return _different([*opened, *first, *more, *(own if not opened else ()), *usual, *rest, _filled(language, "help")])


def _different(candidates: list[Suggestion]) -> list[Suggestion]:
    return list({each["message"]: each for each in candidates}.values())


def _filled(language: Language, name: str, title: str = "") -> Suggestion:
    shown, message = language.replies.suggestions[name]
    return {"title": shown.format(title=title), "message": message.format(title=title)}


def _score(typed: str, message: str) -> float:
    """100 where the message goes on from what is typed, less where it only resembles it."""
    message = message.casefold()
    if message.startswith(typed):
        return 100
    if any(word.startswith(typed) for word in message.replace("“", " ").replace("„", " ").split()):
        return 95
    return fuzz.partial_ratio(typed, message) if len(typed) > 2 else 0
