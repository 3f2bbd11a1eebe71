"""The actions that only read: find events, and those of one's own."""

# No `from __future__ import annotations`: the annotations are what the actions are made of.

from typing import Any

from tornado_copilot.actions import fields
from tornado_copilot.actions.action import ActionContext, action
from tornado_copilot.errors import InvalidParameters
from tornado_copilot.storage.search import Found
from tornado_copilot.storage.search_ranking import Criteria


@action(needs_user=False)
async def search_events(
    context: ActionContext,
    query: fields.Query = "",
    event_type: fields.Kind = "",
    from_: fields.From | None = None,
    to: fields.To | None = None,
    location: fields.Place = "",
    limit: fields.Limit = 10,
    cursor: fields.Cursor | None = None,
) -> dict[str, Any]:
    """Find events, the best match first.

    Without any words it lists what comes next. Past events are left out unless `from` is in the past, cancelled ones
    always.
    """
    if from_ is not None and to is not None and to < from_:
        raise InvalidParameters({"to": "must not be before from"})
    criteria = Criteria(query, event_type, location, ends_after=from_, starts_before=to)
    found = await context.calendar.search(criteria, limit=limit, cursor=cursor)
    return {
        "events": [event.public() for event in found.events],
        "count": len(found.events),
        **({} if found.next_cursor is None else {"nextCursor": found.next_cursor}),
        "message": _summary(found, context),
    }


@action()
async def my_events(context: ActionContext) -> dict[str, Any]:
    """List the events that the caller organises, is registered for, and waits for a place at; what is to come first."""
    mine = await context.calendar.mine(context.person)
    lists = {"organised": mine.organized, "registered": mine.registered, "waiting": mine.waiting}
    coming = [
        event
        for events in (mine.organized, mine.registered)
        for event in events
        if event.status == "active" and event.details.ends_at > context.now
    ]
    message = (
        f"You organise {_number(len(mine.organized))}, are registered for {len(mine.registered)} and on the waiting "
        f"list of {len(mine.waiting)}."
    )
    if coming:
        following = min(coming, key=lambda event: event.details.starts_at)
        message += f" Next is {following.named(context.zone)}."
    return {**{name: [event.public() for event in events] for name, events in lists.items()}, "message": message}


def _summary(found: Found, context: ActionContext) -> str:
    if not found.events:
        return "No event matches."
    number = _number(len(found.events)) + (" and more" if found.next_cursor else "")
    first = found.events[0].named(context.zone)
    if found.some_words_only:
        return f"No event matches all of these words; {number} with some of them, first {first}."
    return f"Found {number}, first {first}."


def _number(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


ACTIONS = (search_events, my_events)
