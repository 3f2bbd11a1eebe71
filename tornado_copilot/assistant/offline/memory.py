"""What is remembered of a conversation between two messages: a draft, an open question, the list shown last. Pure.

It is kept by the server as JSON. What cannot be read, as after a change of its form, is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from tornado_copilot.assistant.offline.clock import Clock, settled_end
from tornado_copilot.assistant.offline.slots import Details
from tornado_copilot.assistant.offline.when import Point, When, later, place

Expects = Literal["", "draft", "pending", "choice"]
"""What the last question was about: a "yes" or a bare answer belongs to it, and to nothing else."""

SHOWN_MAX = 10
_SHOWN_FIELDS = (
    "id", "title", "eventType", "startDateTime", "endDateTime", "location", "capacity", "organizer", "status",
    "registered", "waiting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is being described, in the parts in which people correct it.

    Attributes:
        title: Its name.
        event_type: Its type; None is a plain "event".
        location: Where; None for not said.
        capacity: How many people; None for no limit.
        description: None for one made from the rest.
        day: The first day.
        clock: When it starts.
        part: The part of the day, which helps to read an hour.
        end_day: The last day, where it is another one.
        end_clock: When it ends.
        minutes: How long it lasts; the end wins over it.
        asked: What was asked for last: `title`, `start`, or nothing.
        zone: The time zone in which it was summed up, so that a yes means what was shown.
        key: The idempotency key of the summary that a yes answers.
    """

    title: str | None = None
    event_type: str | None = None
    location: str | None = None
    capacity: int | None = None
    description: str | None = None
    day: date | None = None
    clock: Clock | None = None
    part: str | None = None
    end_day: date | None = None
    end_clock: Clock | None = None
    minutes: int | None = None
    asked: str = ""
    zone: str = ""
    key: str = ""

    @property
    def complete(self) -> bool:
        """Whether everything is there that has no default."""
        return self.title is not None and self.day is not None and self.clock is not None

    def when(self) -> When:
        """Its times, as they would be read from one sentence."""
        end = Point(day=self.end_day, clock=self.end_clock) if self.end_clock is not None else None
        duration = timedelta(minutes=self.minutes) if self.minutes is not None else None
        return When(Point(day=self.day, clock=self.clock, part=self.part), end, duration)

    def with_details(self, details: Details) -> Draft:
        """With what a sentence says; what it does not say stays."""
        said = {name: value for name, value in asdict(details).items() if value is not None}
        return replace(self, **said) if said else self

    def with_when(self, when: When) -> Draft:
        """With what a sentence says about time; a new start without an end keeps how long it lasts."""
        draft = self
        if when.start is not None:
            start = when.start
            draft = replace(
                draft,
                day=start.day or draft.day,
                clock=start.clock or draft.clock,
                part=start.part or draft.part,
                end_day=start.last_day or (None if start.day else draft.end_day),
            )
            if start.clock is not None and when.end is None and draft.end_clock is not None:
                draft = replace(draft, minutes=self._lasts(), end_clock=None)
        if when.end is not None and when.end.clock is not None:
            clock = settled_end(when.end.clock, draft.clock if when.end.day in (None, draft.day) else None)
            draft = replace(draft, end_clock=clock, end_day=when.end.day, minutes=None)
        elif when.end is not None:
            draft = replace(draft, end_day=when.end.day)
        if when.duration is not None:
            draft = replace(draft, minutes=int(when.duration.total_seconds()) // 60, end_clock=None, end_day=None)
        if when.shift is not None and draft.day is not None and draft.clock is not None:
            draft = draft._shifted(when.shift)
        return draft

    def _lasts(self) -> int | None:
        """Minutes from its start to its end on the clock."""
        if self.clock is None or self.end_clock is None or self.end_day not in (None, self.day):
            return self.minutes
        return (self.end_clock.minutes - self.clock.minutes) % (24 * 60) or None

    def _shifted(self, shift: timedelta) -> Draft:
        assert self.day is not None and self.clock is not None  # noqa: S101 - the caller looks first
        moved = later(place(self.day, self.clock, ZoneInfo(self.zone or "UTC")).at, shift)
        return replace(
            self,
            day=moved.date(),
            clock=Clock(moved.hour, moved.minute),
            minutes=self._lasts(),
            end_clock=None,
            end_day=None,
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that waits for a yes.

    Attributes:
        action: As `registerForEvent`.
        parameters: Its parameters.
        question: What was asked, to ask again after an interruption.
        event: The event, as it was shown.
        key: The idempotency key: one for each question, so that a second yes has no second effect.
    """

    action: str
    parameters: dict[str, Any]
    question: str
    event: dict[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a thread.

    Attributes:
        draft: The event that is being described.
        pending: The change that waits for a yes.
        choice: A request that waits for the person to say which event they mean.
        shown: The events shown last, in order.
        focus: The id of the event talked about last.
        more: The parameters of the next page of the last search.
        expects: What the last question was about.
        done: What the last change led to, in the words of its action.
        questions: How many confirmations were asked for; makes each key unique.
        language: The code of the language spoken last.
    """

    draft: Draft | None = None
    pending: Pending | None = None
    choice: str = ""
    shown: tuple[dict[str, Any], ...] = ()
    focus: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    expects: Expects = ""
    done: str = ""
    questions: int = 0
    language: str = ""

    def asked(self) -> dict[Expects, str]:
        """The open questions, to the key of what a yes to them does."""
        open_questions: dict[Expects, str] = {}
        if self.pending is not None:
            open_questions["pending"] = self.pending.key
        if self.draft is not None and self.draft.key and self.draft.complete:
            open_questions["draft"] = self.draft.key
        return open_questions

    def showing(self, events: list[dict[str, Any]]) -> Memory:
        """With a new list, which ordinals and "it" refer to from now on."""
        shown = tuple({name: event[name] for name in _SHOWN_FIELDS if name in event} for event in events[:SHOWN_MAX])
        return replace(self, shown=shown, focus=shown[0]["id"] if len(shown) == 1 else "", more={})

    def about(self, event: Mapping[str, Any]) -> Memory:
        """With one event in focus; the list stays, so that "the second one" still works."""
        known = any(each["id"] == event["id"] for each in self.shown)
        memory = self if known else self.showing([dict(event)])
        return replace(memory, focus=event["id"])

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        draft = None
        if self.draft is not None:
            draft = {name: _json(value) for name, value in asdict(self.draft).items() if value not in (None, "")}
            draft |= {name: str(getattr(self.draft, name)) for name in ("clock", "end_clock") if name in draft}
        made = {
            "draft": draft,
            "pending": None if self.pending is None else asdict(self.pending),
            "choice": self.choice,
            "shown": list(self.shown),
            "focus": self.focus,
            "more": self.more,
            "expects": self.expects,
            "done": self.done,
            "questions": self.questions,
            "language": self.language,
        }
        return {name: value for name, value in made.items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Memory:
        """The inverse of `to_json`."""
        try:
            return cls(
                draft=_draft(stored["draft"]) if "draft" in stored else None,
                pending=Pending(**stored["pending"]) if "pending" in stored else None,
                choice=stored.get("choice", ""),
                shown=tuple(stored.get("shown", ())),
                focus=stored.get("focus", ""),
                more=dict(stored.get("more", {})),
                expects=stored.get("expects", ""),
                done=stored.get("done", ""),
                questions=stored.get("questions", 0),
                language=stored.get("language", ""),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return cls()


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _draft(stored: Mapping[str, Any]) -> Draft:
    read: dict[str, Callable[[str], Any]] = {
        "day": date.fromisoformat,
        "end_day": date.fromisoformat,
        "clock": Clock.parse,
        "end_clock": Clock.parse,
    }
    values: dict[str, Any] = {name: read[name](value) if name in read else value for name, value in stored.items()}
    return Draft(**values)
