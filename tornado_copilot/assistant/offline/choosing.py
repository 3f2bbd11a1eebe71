"""Which event somebody means: the second one, it, the jazz one, or one called so. Pure.

Only the list shown last and what actions return are candidates; nothing is guessed that is not in either.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz

from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.slots import Reference
from tornado_copilot.assistant.offline.turn import Answer, Call, Turn
from tornado_copilot.assistant.offline.understanding import Understanding
from tornado_copilot.assistant.offline.wording import event_times

Event = dict[str, Any]
Choosing = Generator[Call, dict[str, Any], Event | Answer]

CANDIDATES_MAX = 5
SIMILAR_ENOUGH = 70
"""Of 100, by `rapidfuzz`: a letter or two of a name may be wrong."""

SIMILAR_ALIKE = 8
"""An event that is less like the name than the best one by more than this is not meant."""

_YOURS = {
    "unregister": ("yours_attended", ("registered", "waiting")),
    "cancel_event": ("yours_organised", ("organised",)),
    "update": ("yours_organised", ("organised",)),
}
"""Requests that only concern one's own events: what to call those, and which of `myEvents` they are."""


def chosen(turn: Turn, memory: Memory, said: Understanding, intent: str) -> Choosing:
    """The event a request is about, freshly read; or the question which one it is.

    Returns:
        The event, with `attendance` `registered` or `waiting` where `intent` is `unregister`.
    """
    reference = said.reference
    if reference.ordinal is not None:
        return (yield from _by_ordinal(turn, memory, said, intent))
    if intent in _YOURS:
        return (yield from _of_yours(turn, memory, said, intent))
    if reference.words:
        return (yield from _by_words(turn, memory, said, intent))
    focused = _focused(memory)
    if focused is not None:
        return (yield from _fresh(focused, intent))
    if memory.shown:
        return _which(turn, memory, said, list(memory.shown))
    return Answer(turn.say("which_create"), replace(memory, choice=said.text, expects="choice"))


def matching(reference: Reference, events: list[Event]) -> list[Event]:
    """The events that a name fits; those that have all of its words before those that are only like it."""
    words = reference.words.casefold().split()
    with_all = [event for event in events if all(word in _text(event) for word in words)]
    if with_all:
        exact = [event for event in with_all if event["title"].casefold() == reference.words.casefold()]
        return exact or with_all
    name = reference.words.casefold()
    scores = {event["id"]: fuzz.WRatio(name, event["title"].casefold()) for event in events}
    enough = max([SIMILAR_ENOUGH, *(score - SIMILAR_ALIKE for score in scores.values())])
    return [event for event in events if scores[event["id"]] >= enough]


def _text(event: Event) -> str:
    return f"{event['title']} {event['eventType']} {event.get('location', '')}".casefold()


def _by_ordinal(turn: Turn, memory: Memory, said: Understanding, intent: str) -> Choosing:
    ordinal = said.reference.ordinal or 0
    memory = replace(memory, choice=said.text, expects="choice") if not memory.choice else memory
    if not memory.shown:
        return Answer(turn.say("no_list"), memory)
    if ordinal == 0 or ordinal > len(memory.shown):
        return Answer(turn.say("no_such_number", count=len(memory.shown)), memory)
    event = memory.shown[ordinal - 1 if ordinal > 0 else ordinal]
    return (yield from _fresh(event, intent))


def _by_words(turn: Turn, memory: Memory, said: Understanding, intent: str) -> Choosing:
    fitting = matching(said.reference, list(memory.shown))
    if len(fitting) == 1:
        return (yield from _fresh(fitting[0], intent))
    if not fitting:
        found = yield Call("searchEvents", {"query": said.reference.words[:100], "limit": CANDIDATES_MAX})
        fitting = matching(said.reference, found["events"]) or found["events"]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return Answer(turn.say("no_such_event", words=said.reference.words), memory)
    return _which(turn, memory, said, fitting)


def _of_yours(turn: Turn, memory: Memory, said: Understanding, intent: str) -> Choosing:
    name, _ = _YOURS[intent]
    yours = yield from _your_events(turn, intent)
    if not yours:
        return Answer(turn.say("none_yours", yours=turn.say(name)), memory)
    if said.reference.words:
        fitting = matching(said.reference, yours)
        if not fitting:
            return Answer(turn.say("not_yours", yours=turn.say(name), words=said.reference.words), memory)
    else:
        focused = _focused(memory)
        fitting = [event for event in yours if focused is not None and event["id"] == focused["id"]] or yours
    return fitting[0] if len(fitting) == 1 else _which(turn, memory, said, fitting)


def _your_events(turn: Turn, intent: str) -> Generator[Call, dict[str, Any], list[Event]]:
    """One's own events that are still to come and not cancelled."""
    found = yield Call("myEvents", {})
    return [
        {**event, "attendance": name}
        for name in _YOURS[intent][1]
        for event in found[name]
        if event["status"] == "active" and event_times(event, turn.zone)[1] > turn.now
    ]


def _fresh(event: Event, intent: str) -> Choosing:
    """The event as it is now. What was shown may be old: places go, times change."""
    if intent in _YOURS:
        found = yield Call("myEvents", {})
        for name in _YOURS[intent][1]:
            for each in found[name]:
                if each["id"] == event["id"]:
                    return {**each, "attendance": name}
        return {**event, "attendance": ""}
    found = yield Call("searchEvents", {"query": event["title"], "limit": CANDIDATES_MAX})
    return next((each for each in found["events"] if each["id"] == event["id"]), event)


def _focused(memory: Memory) -> Event | None:
    return next((event for event in memory.shown if event["id"] == memory.focus), None)


def _which(turn: Turn, memory: Memory, said: Understanding, events: list[Event]) -> Answer:
    events = events[:CANDIDATES_MAX]
    memory = replace(memory.showing(events), choice=said.text, expects="choice", focus="")
    return Answer(f"{turn.say('which')}\n{turn.wording.listed(events)}", memory)
