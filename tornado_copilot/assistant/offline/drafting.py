"""Creating an event over several turns: what is known so far, what is missing, the summary, and the yes. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.assistant.offline.dates import long_date
from tornado_copilot.assistant.offline.memory import Draft, Memory
from tornado_copilot.assistant.offline.reading import read
from tornado_copilot.assistant.offline.slots import Details
from tornado_copilot.assistant.offline.turn import Answer, Call, Flow, Turn, question_key
from tornado_copilot.assistant.offline.understanding import Understanding, slots_of
from tornado_copilot.assistant.offline.when import Moment, later, span
from tornado_copilot.errors import CopilotError, InvalidParameters, Unavailable
from tornado_copilot.wire.encoding import timestamp

DEFAULT_DURATION = timedelta(hours=2)
DEFAULT_TYPE = "event"

_FIELDS_OF = {
    "title": ("title",),
    "description": ("description",),
    "eventType": ("event_type",),
    "startDateTime": ("day", "clock", "end_day"),
    "endDateTime": ("end_day", "end_clock", "minutes"),
    "location": ("location",),
    "capacity": ("capacity",),
}
"""What to forget of a draft when the action does not accept a parameter."""


def begin(turn: Turn, memory: Memory, said: Understanding) -> Answer:
    """Start a draft with all that the first sentence gives."""
    notes = [turn.say("draft_replaced")] if memory.draft is not None else []
    if "recurring" in said.intent.limits:
        notes.append(turn.say("limit_first", limit=turn.say("limit_recurring")))
    draft = Draft(zone=str(turn.zone)).with_details(said.details).with_when(said.when)
    return proceed(turn, replace(memory, draft=draft), [*notes, *said.when.notes])


def amend(turn: Turn, memory: Memory, said: Understanding) -> Answer | None:
    """Take a correction or an answer into the draft; None where the message says nothing about it."""
    draft = memory.draft
    assert draft is not None  # noqa: S101 - whoever calls has looked
    changed = _answered(draft, turn, said) or draft.with_details(said.details).with_when(said.when)
    if changed == draft and not said.when.notes:
        return None
    return proceed(turn, replace(memory, draft=changed), list(said.when.notes), changed=draft.complete)


def _answered(draft: Draft, turn: Turn, said: Understanding) -> Draft | None:
    """A bare answer to the question asked last: any words are a title, a bare number is an hour."""
    if draft.asked == "title" and draft.title is None and said.details.title is None:
        title, more = slots_of(turn.language).title_in_answer(said.text, said.when)
        if title is None:
            return None
        details = Details(title, draft.event_type or said.details.event_type)
        return (
            draft.with_details(said.details).with_details(details).with_when(said.when)
            if more
            else (draft.with_details(details))
        )
    if draft.asked == "start" and not said.when.said:
        when = read(
            f"{turn.language.dates.introducing[0]} {said.text}",
            turn.now,
            words=turn.language.dates,
            base=draft.day,
            part=draft.part,
        )
        return draft.with_when(when) if when.said else None
    return None


def proceed(turn: Turn, memory: Memory, notes: list[str], *, changed: bool = False) -> Answer:
    """Ask for what is missing, point out what cannot be, or sum up and ask for the yes."""
    draft = memory.draft
    assert draft is not None  # noqa: S101 - whoever calls has set it
    if draft.capacity is not None and draft.capacity < 1:
        notes, changed = [*notes, turn.say("bad_capacity")], False
        draft = replace(draft, capacity=None)
    draft, problem = _checked(turn, draft)
    question = problem or _missing(turn, draft)
    if question is None:
        return _summed_up(turn, replace(memory, draft=draft), notes, changed=changed)
    asked = "title" if draft.title is None and problem is None else "start"
    known = _facts(turn, draft)
    if known and problem is None:
        notes.append(turn.say("so_far", facts=known))
    memory = replace(memory, draft=replace(draft, asked=asked, key=""), pending=None, choice="", expects="")
    return Answer("\n".join([*notes, question]), memory)


def question(turn: Turn, draft: Draft) -> str:
    """What a draft waits for, to be said again after an interruption."""
    return _missing(turn, draft) or turn.say("ask_create")


def parameters(turn: Turn, draft: Draft) -> dict[str, Any]:
    """Those of `createEvent` that a complete draft stands for."""
    start, end = _times(draft)
    values = {
        "title": draft.title,
        "description": _description(turn, draft),
        "eventType": draft.event_type or DEFAULT_TYPE,
        "startDateTime": timestamp(start.at),
        "endDateTime": timestamp(end.at),
        "location": draft.location,
        "capacity": draft.capacity,
    }
    return {name: value for name, value in values.items() if value is not None}


def confirm(turn: Turn, memory: Memory) -> Flow:
    """Create the event: the person has said yes to the summary."""
    draft = memory.draft
    assert draft is not None and draft.title is not None  # noqa: S101 - only a complete draft is summed up
    try:
        event = yield Call("createEvent", parameters(turn, draft), draft.key)
    except Unavailable:
        return Answer(turn.say("unavailable_write"), memory)
    except InvalidParameters as error:
        return _repaired(turn, memory, error)
    except CopilotError as error:
        return Answer(turn.wording.refusal(error, "create"), memory)
    done = turn.say("created", title=event["title"], when=turn.wording.event_when(event))
    memory = replace(memory, draft=None, expects="", done=done)
    return Answer(f"{done}\n{turn.say('created_hint')}", memory.showing([event]))


def _repaired(turn: Turn, memory: Memory, error: InvalidParameters) -> Answer:
    """Forget what was not accepted, say why, and ask for it again; all else stays."""
    draft = memory.draft
    assert draft is not None  # noqa: S101 - whoever calls has looked
    for name in error.fields:
        forgotten: dict[str, Any] = dict.fromkeys(_FIELDS_OF.get(name, ()))
        draft = replace(draft, **forgotten)
    return proceed(turn, replace(memory, draft=draft), [turn.wording.refusal(error, "create")])


def _checked(turn: Turn, draft: Draft) -> tuple[Draft, str | None]:
    """Take back a time that cannot be, and say why."""
    if draft.day is None or draft.clock is None:
        return draft, None
    start, end = _times(draft)
    if start.skipped:
        problem = turn.say("skipped", time=draft.clock, date=long_date(draft.day, turn.language.dates), zone=draft.zone)
        # Whoever plans something at half past two at night does not mean the afternoon with their next "3:30".
        return replace(draft, clock=None, part="night"), problem
    if start.at <= turn.now:
        return replace(draft, day=None, clock=None, end_day=None), turn.say(
            "past", when=turn.wording.clock_time(start.at)
        )
    if end.at <= start.at:
        return replace(draft, end_day=None, end_clock=None, minutes=None), turn.say("end_before")
    return draft, None


def _times(draft: Draft) -> tuple[Moment, Moment]:
    zone = ZoneInfo(draft.zone)
    when = draft.when()
    start, end = span(when, zone)
    assert start is not None  # noqa: S101 - only drafts with a day and a time get here
    if end is None:
        end = Moment(later(start.at, DEFAULT_DURATION))
        if draft.end_day is not None:
            last = end.at.replace(year=draft.end_day.year, month=draft.end_day.month, day=draft.end_day.day)
            end = Moment(last)
    return start, end


def _missing(turn: Turn, draft: Draft) -> str | None:
    if draft.title is None:
        return turn.say("ask_title")
    if draft.day is None and draft.clock is None:
        return turn.say("ask_start")
    if draft.day is None:
        return turn.say("ask_day")
    return turn.say("ask_clock") if draft.clock is None else None


def _facts(turn: Turn, draft: Draft) -> str:
    day = long_date(draft.day, turn.language.dates) if draft.day is not None else None
    clock = str(draft.clock) if draft.clock is not None else None
    facts = [f"“{draft.title}”" if draft.title else draft.event_type, day, clock, draft.location]
    return ", ".join(fact for fact in facts if fact)


def _description(turn: Turn, draft: Draft) -> str:
    if draft.description is not None:
        return draft.description
    return turn.say("default_description", title=draft.title, name=turn.caller.display_name)


def summary(turn: Turn, draft: Draft) -> list[str]:
    """All that a yes would create, line by line, and the question."""
    start, end = _times(draft)
    open_ended = draft.minutes is None and draft.end_clock is None and draft.end_day is None
    assumed = turn.say("assumed_end") if open_ended else ""
    return [
        turn.say("summary_title", title=draft.title),
        turn.say("summary_type", type=turn.wording.event_type(draft.event_type or DEFAULT_TYPE)),
        turn.say("summary_when", when=turn.wording.time_range(start.at, end.at), assumed=assumed),
        turn.say("summary_where", location=draft.location or turn.say("no_location")),
        turn.say("summary_capacity", capacity=draft.capacity or turn.say("no_limit")),
        turn.say("summary_description", description=_description(turn, draft)),
        "",
        turn.say("ask_create"),
    ]


def _summed_up(turn: Turn, memory: Memory, notes: list[str], *, changed: bool) -> Answer:
    draft = memory.draft
    assert draft is not None  # noqa: S101 - whoever calls has set it
    if _times(draft)[0].twice:
        notes.append(turn.say("twice"))
    lines = [*notes, turn.say("summary_changed" if changed else "summary"), *summary(turn, draft)]
    key, memory = question_key(turn, memory)
    draft = replace(draft, asked="", key=key)
    return Answer("\n".join(lines), replace(memory, draft=draft, pending=None, choice="", expects="draft"))
