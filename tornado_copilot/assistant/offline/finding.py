"""Looking things up: searches, further pages, one's own events, the details of one. Writes nothing. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tornado_copilot.assistant.offline.choosing import chosen, matching
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.slots import Reference
from tornado_copilot.assistant.offline.turn import Answer, Call, Flow, Turn
from tornado_copilot.assistant.offline.understanding import Understanding
from tornado_copilot.assistant.offline.wording import event_times, window_parameters

PAGE_EVENTS = 5
_MINE = ("organised", "registered", "waiting")


def search(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Find events. Where no event has the type that was named, the type is one more word to look for."""
    wanted = said.search
    parameters: dict[str, Any] = {
        "query": wanted.query,
        "eventType": wanted.event_type,
        "location": wanted.location,
        **window_parameters(said.when, turn.now, turn.zone),
    }
    parameters = {name: value for name, value in parameters.items() if value} | {"limit": PAGE_EVENTS}
    found = yield Call("searchEvents", parameters)
    if not found["events"] and wanted.event_type:
        words = f"{wanted.query} {wanted.event_type}".strip()
        wider = {**{name: value for name, value in parameters.items() if name != "eventType"}, "query": words}
        if (wider_found := (yield Call("searchEvents", wider)))["events"]:
            found, parameters = wider_found, wider
    if not found["events"]:
        return Answer(turn.say("found_none", criteria=_criteria(turn, said)) + turn.say("found_none_hint"), memory)
    return _page(turn, memory, found, parameters, *said.when.notes, _found(turn, found["events"]))


def guess(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Look for a few words that say nothing but, perhaps, the name of an event."""
    found = yield Call("searchEvents", {"query": said.text, "limit": PAGE_EVENTS})
    events = matching(Reference(words=said.text), found["events"])
    if not events:
        return Answer(turn.say("unknown"), memory)
    return _page(turn, memory, {"events": events}, {}, _found(turn, events))


def more(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """The next page of the last search."""
    if not memory.more:
        return Answer(turn.say("no_more"), memory)
    parameters = memory.more
    found = yield Call("searchEvents", parameters)
    if not found["events"]:
        return Answer(turn.say("no_more"), replace(memory, more={}))
    name = "found_more" if "nextCursor" in found else "found_rest"
    heading = turn.say(name, count=len(found["events"]), zone=turn.zone)
    return _page(turn, memory, found, parameters, heading)


def _found(turn: Turn, events: list[dict[str, Any]]) -> str:
    return turn.say("found_one" if len(events) == 1 else "found", count=len(events), zone=turn.zone)


def _page(turn: Turn, memory: Memory, found: dict[str, Any], parameters: dict[str, Any], *heading: str) -> Answer:
    events = found["events"]
    hint = turn.say("list_hint_one" if len(events) == 1 else "list_hint")
    memory = memory.showing(events)
    if "nextCursor" in found:
        memory = replace(memory, more={**parameters, "cursor": found["nextCursor"]})
        hint += turn.say("more_hint")
    return Answer("\n".join([*heading, turn.wording.listed(events), "", hint]), memory)


def _criteria(turn: Turn, said: Understanding) -> str:
    wanted = said.search
    parts = [
        turn.say(name, value=value)
        for name, value in (
            ("criteria_query", wanted.query),
            ("criteria_type", wanted.event_type),
            ("criteria_location", wanted.location),
            ("criteria_time", said.when.said),
        )
        if value
    ]
    return "".join(parts)


def mine(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """What the person organises, is registered for and waits for; what is over is only counted."""
    found = yield Call("myEvents", {})
    shown: list[dict[str, Any]] = []
    lines: list[str] = []
    over = 0
    for name in _MINE:
        coming = [event for event in found[name] if event_times(event, turn.zone)[1] > turn.now]
        over += len(found[name]) - len(coming)
        if coming:
            lines += [turn.say(f"mine_{name}", zone=turn.zone), turn.wording.listed(coming, first=len(shown) + 1)]
            shown += coming
    if not lines:
        lines = [turn.say("mine_none")]
    if over:
        lines.append(turn.say("mine_past", count=over))
    return Answer("\n".join(lines), memory.showing(shown) if shown else memory)


def event_details(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """All about one event, freshly read."""
    event = yield from chosen(turn, memory, said, "details")
    if isinstance(event, Answer):
        return event
    return Answer(turn.wording.details(event), memory.about(event))
