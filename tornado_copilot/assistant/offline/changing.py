"""Registering, cancelling and changing: what is asked before, and what is done after a yes. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tornado_copilot.assistant.confirmation import inert
from tornado_copilot.assistant.offline.choosing import Event, chosen
from tornado_copilot.assistant.offline.clock import Clock
from tornado_copilot.assistant.offline.memory import Draft, Memory, Pending
from tornado_copilot.assistant.offline.turn import Answer, Call, Flow, Turn, question_key
from tornado_copilot.assistant.offline.understanding import Understanding
from tornado_copilot.assistant.offline.when import span
from tornado_copilot.assistant.offline.wording import event_times, is_full
from tornado_copilot.errors import CopilotError, Unavailable
from tornado_copilot.wire.encoding import timestamp

_INTENT_OF = {
    "registerForEvent": "register",
    "cancelRegistration": "unregister",
    "cancelEvent": "cancel_event",
    "updateEvent": "update",
    "createEventFromDraft": "create",
}


def register(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Ask whether to register, or to go on the waiting list of what is full."""
    event = yield from chosen(turn, memory, said, "register")
    if isinstance(event, Answer):
        return event
    question = "ask_waiting" if is_full(event) else "ask_register"
    return _ask(turn, memory, "registerForEvent", event, turn.say(question, **turn.wording.named(event)))


def unregister(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Ask whether to give up a place, or one on the waiting list."""
    event = yield from chosen(turn, memory, said, "unregister")
    if isinstance(event, Answer):
        return event
    if not event["attendance"]:
        return Answer(turn.say("not_registered", title=event["title"]), memory.about(event))
    question = "ask_unwait" if event["attendance"] == "waiting" else "ask_unregister"
    return _ask(turn, memory, "cancelRegistration", event, turn.say(question, **turn.wording.named(event)))


def cancel_event(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Ask whether to call an event off."""
    event = yield from chosen(turn, memory, said, "cancel_event")
    if isinstance(event, Answer):
        return event
    if (refused := _not_changeable(turn, memory, event)) is not None:
        return refused
    count = event["registered"] + event["waiting"]
    told = "" if count == 0 else turn.say("will_tell_one" if count == 1 else "will_tell_many", count=count)
    question = turn.say("ask_cancel_event", **turn.wording.named(event), told=told)
    return _ask(turn, memory, "cancelEvent", event, question)


def update(turn: Turn, memory: Memory, said: Understanding) -> Flow:
    """Ask whether to change an event, showing what will be different."""
    event = yield from chosen(turn, memory, said, "update")
    if isinstance(event, Answer):
        return event
    if (refused := _not_changeable(turn, memory, event)) is not None:
        return refused
    changes, lines, problem = _changes(turn, event, said)
    if problem is not None:
        return Answer(problem, memory.about(event))
    if not changes:
        memory = replace(memory.about(event), choice=said.text, expects="choice")
        return Answer(turn.say("what_change", title=event["title"]), memory)
    question = turn.say("ask_update", title=inert(event["title"]), changes="\n".join([*lines, *said.when.notes]))
    return _ask(turn, memory, "updateEvent", event, question, changes)


def confirm(turn: Turn, memory: Memory) -> Flow:
    """Do what the person has said yes to."""
    pending = memory.pending
    assert pending is not None  # noqa: S101 - whoever calls has looked
    try:
        data = yield Call(pending.action, pending.parameters, pending.key)
    except Unavailable:
        # It is not known whether it took place; the key makes sure that a second yes has no second effect.
        return Answer(turn.say("unavailable_write"), memory)
    except CopilotError as error:
        text = turn.wording.refusal(error, _INTENT_OF[pending.action])
        return Answer(text, replace(memory, pending=None, expects=""))
    done = _RESULTS[pending.action](turn, data)
    memory = replace(memory, pending=None, expects="", done=done)
    return Answer(done, memory.about(data["event"]))


def _ask(
    turn: Turn, memory: Memory, action: str, event: Event, question: str, changes: dict[str, Any] | None = None
) -> Answer:
    key, memory = question_key(turn, memory.about(event))
    pending = Pending(action, {"eventId": event["id"], **(changes or {})}, question, {"title": event["title"]}, key)
    return Answer(question, replace(memory, pending=pending, choice="", expects="pending"))


def _not_changeable(turn: Turn, memory: Memory, event: Event) -> Answer | None:
    if not event["attendance"]:
        return Answer(turn.say("only_organizer", title=event["title"]), memory.about(event))
    if event["status"] == "cancelled":
        return Answer(turn.say("is_cancelled", title=event["title"]), memory.about(event))
    return None


def _changes(turn: Turn, event: Event, said: Understanding) -> tuple[dict[str, Any], list[str], str | None]:
    """The parameters that change, a line for each, and what is wrong with them."""
    details = said.details
    values = {
        "title": details.title,
        "description": details.description,
        "eventType": details.event_type if not said.reference.words else None,
        "location": details.location,
        "capacity": details.capacity,
    }
    changes = {name: value for name, value in values.items() if value is not None}
    lines = [turn.say(_LINES[name], value=value) for name, value in changes.items()]
    if said.when.said:
        times, line, problem = _new_times(turn, event, said)
        if problem is not None:
            return {}, [], problem
        changes |= times
        lines += line
    return changes, lines, None


_LINES = {
    "title": "change_title",
    "description": "change_description",
    "eventType": "change_type",
    "location": "change_location",
    "capacity": "change_capacity",
}


def _new_times(turn: Turn, event: Event, said: Understanding) -> tuple[dict[str, str], list[str], str | None]:
    """New times: what is not said stays, so "to Saturday" keeps the hour and how long it lasts."""
    start, end = event_times(event, turn.zone)
    draft = Draft(day=start.date(), clock=Clock(start.hour, start.minute), zone=str(turn.zone))
    draft = replace(draft, minutes=int((end - start).total_seconds()) // 60)
    when = said.when
    if when.start is not None and when.end is not None and when.start.clock is None and when.end.clock is None:
        # "From Friday to Saturday" moves it.
        when = replace(when, start=when.end, end=None)
    begins, ends = span(draft.with_when(when).when(), turn.zone)
    if begins is None or ends is None:
        return {}, [], None
    if begins.skipped:
        day, clock = begins.at.date(), begins.at.strftime("%H:%M")
        return {}, [], turn.say("skipped", time=clock, date=day.isoformat(), zone=turn.zone)
    if begins.at <= turn.now and begins.at != start:
        return {}, [], turn.say("past", when=turn.wording.clock_time(begins.at))
    if (begins.at, ends.at) == (start, end):
        return {}, [], None
    times = {"startDateTime": timestamp(begins.at), "endDateTime": timestamp(ends.at)}
    return times, [turn.say("change_when", value=turn.wording.time_range(begins.at, ends.at))], None


def _registered(turn: Turn, data: dict[str, Any]) -> str:
    if data["status"] == "waiting":
        return turn.say(
            "waiting", title=data["event"]["title"], position=data.get("position", data["event"]["waiting"])
        )
    return turn.say("registered", **turn.wording.named(data["event"]))


def _unregistered(turn: Turn, data: dict[str, Any]) -> str:
    return turn.say("unregistered", **turn.wording.named(data["event"]))


def _cancelled(turn: Turn, data: dict[str, Any]) -> str:
    return turn.say("event_cancelled", **turn.wording.named(data["event"]), told=_told(turn, data))


def _updated(turn: Turn, data: dict[str, Any]) -> str:
    return turn.say("updated", **turn.wording.named(data["event"]), told=_told(turn, data))


def _created(turn: Turn, data: dict[str, Any]) -> str:
    return turn.say("created", **turn.wording.named(data["event"]))


def _told(turn: Turn, data: dict[str, Any]) -> str:
    count = data.get("notified", 0)
    return "" if count == 0 else turn.say("told_one" if count == 1 else "told_many", count=count)


_RESULTS: dict[str, Callable[[Turn, dict[str, Any]], str]] = {
    "registerForEvent": _registered,
    "cancelRegistration": _unregistered,
    "cancelEvent": _cancelled,
    "updateEvent": _updated,
    "createEventFromDraft": _created,
}
