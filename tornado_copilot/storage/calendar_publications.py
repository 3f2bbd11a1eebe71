"""What the world is told of a change: the entries that the change leaves in the event's outbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tornado_copilot.storage.calendar_values import Change, Event, Record
from tornado_copilot.storage.database import Document
from tornado_copilot.storage.outbox import entry, fan_out
from tornado_copilot.wire.publication import Draft


def entries(before: Record | None, changes: Iterable[Change]) -> list[Document]:
    """The entries of changes that are written together.

    What is said of the event goes to `events`, what is said to people to each `user:<id>`. How many are coming is
    published once for all of them: nobody needs the numbers between.

    Args:
        before: The record before the first change; None for an event that is new.
        changes: In the order in which they take place.
    """
    made: list[Document] = []
    after = before
    for change in changes:
        after = change.record
        event = after.event.public()
        if change.news is not None:
            made.append(_entry(_key(after, change.news), change.news, {"event": event}))
        for notice in change.notices:
            key = _key(after, f"notification.{notice.kind}")
            data = {"id": key, "kind": notice.kind, "message": notice.message, "event": event}
            channels = [f"user:{user_id}" for user_id in notice.user_ids]
            made.append(fan_out(channels, {"type": "notification", "data": data}, key))
    if before is not None and after is not None and _counts(before.event) != _counts(after.event):
        kind = "event.registrations"
        made.append(_entry(_key(after, kind), kind, _counts(after.event)))
    return made


def _entry(key: str, kind: str, data: dict[str, Any]) -> Document:
    return entry(Draft("events", {"type": kind, "data": data}, key))


def _key(record: Record, kind: str) -> str:
    # An event's version is a change's name: the same change, published again after a crash, has the same keys.
    return f"{record.event.id}:{record.version}:{kind}"


def _counts(event: Event) -> dict[str, Any]:
    capacity = event.details.capacity
    return {
        "eventId": event.id,
        "registered": event.registered,
        "waiting": event.waiting,
        **({} if capacity is None else {"capacity": capacity}),
    }
