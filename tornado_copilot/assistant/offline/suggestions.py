"""What a person may want to say next. Pure."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz

from tornado_copilot.assistant.offline.english.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.memory import Memory

SUGGESTIONS_MAX = 4
_LIKE_ENOUGH = 60


def suggestions(
    text: str, memory: Memory, events: list[dict[str, Any]], *, authenticated: bool
) -> list[dict[str, str]]:
    """At most four of `{"title", "message"}`: first what goes on from what is typed, then what resembles it.

    Args:
        text: What has been typed so far.
        memory: Of the thread.
        events: Some that are to come.
        authenticated: Whether the person is signed in; only then is anything offered that needs it.
    """
    candidates = _open_question(memory) + _candidates(events, authenticated)
    typed = " ".join(text.casefold().split())
    if typed:
        scored = [(_score(typed, each["message"]), each) for each in candidates]
        alike = [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score >= _LIKE_ENOUGH]
        # Whatever is typed can be looked for, so there is always a way on.
        candidates = alike or [_filled("search", typed[:60]), *candidates]
    return candidates[:SUGGESTIONS_MAX]


def _open_question(memory: Memory) -> list[dict[str, str]]:
    return [_filled("yes"), _filled("no")] if memory.expects in ("draft", "pending") else []


def _candidates(events: list[dict[str, Any]], authenticated: bool) -> list[dict[str, str]]:
    names = ["weekend", "create", "mine"] if authenticated else ["weekend", "next_week"]
    about = [_filled("details", event["title"]) for event in events]
    registering = [_filled("register", event["title"]) for event in events] if authenticated else []
    first = registering[:1] or about[:1]
    rest = [each for each in (*registering, *about) if each not in first]
    return [*map(_filled, names[:2]), *first, *map(_filled, names[2:]), *rest, _filled("help")]


def _filled(name: str, title: str = "") -> dict[str, str]:
    shown, message = REPLY_WORDS.suggestions[name]
    return {"title": shown.format(title=title), "message": message.format(title=title)}


def _score(typed: str, message: str) -> float:
    """100 where the message goes on from what is typed, less where it only resembles it."""
    message = message.casefold()
    if message.startswith(typed):
        return 100
    if any(word.startswith(typed) for word in message.replace("“", " ").split()):
        return 95
    return fuzz.partial_ratio(typed, message) if len(typed) > 2 else 0
