"""The actions that change something: make an event, change it, call it off, come, stay away."""

# No `from __future__ import annotations`: the annotations are what the actions are made of.

from typing import Any

from tornado_copilot.actions import fields
from tornado_copilot.actions.action import ActionContext, action
from tornado_copilot.errors import InvalidParameters
from tornado_copilot.storage.calendar_values import Answer, Details


@action(confirm=True)
async def create_event(
    context: ActionContext,
    title: fields.Title,
    description: fields.Description,
    event_type: fields.EventType,
    start_date_time: fields.Start,
    end_date_time: fields.End,
    location: fields.Location | None = None,
    capacity: fields.Capacity | None = None,
) -> dict[str, Any]:
    """Create an event, with the caller as its organiser."""
    details = Details(title, description, event_type, start_date_time, end_date_time, location or None, capacity)
    event = (await context.calendar.create(details, context.person, key=context.key)).event
    return {**event.public(), "message": f"{event.named(context.zone)} is in the calendar."}


@action(confirm=True)
async def register_for_event(context: ActionContext, event_id: fields.EventId) -> dict[str, Any]:
    """Register the caller for an event. If it is full, they are put on its waiting list, and the answer says so."""
    answer = await context.calendar.register(event_id, context.person, key=context.key)
    registration, named = answer.registration, answer.event.named(context.zone)
    assert registration is not None  # noqa: S101 - the rule gives one
    data = {
        "status": registration.status,
        "registrationId": registration.registration_id,
        "event": answer.event.public(),
    }
    if answer.position is None:
        return {**data, "message": f"You are registered for {named}."}
    message = (
        f"{named} is full, so you are not registered yet: you are number {answer.position} on its waiting list, and "
        "will be told as soon as a place is yours."
    )
    return {**data, "position": answer.position, "message": message}


@action(confirm=True)
async def cancel_registration(context: ActionContext, event_id: fields.EventId) -> dict[str, Any]:
    """Cancel the caller's registration for an event, or take them off its waiting list."""
    answer = await context.calendar.cancel_registration(event_id, context.person, key=context.key)
    registration, named = answer.registration, answer.event.named(context.zone)
    assert registration is not None  # noqa: S101 - the rule gives one
    was_waiting = registration.status == "waiting"
    return {
        "status": "cancelled",
        "registrationId": registration.registration_id,
        "event": answer.event.public(),
        "message": f"You are no longer {'on the waiting list of' if was_waiting else 'registered for'} {named}.",
    }


@action(confirm=True)
async def update_event(
    context: ActionContext,
    event_id: fields.EventId,
    title: fields.Title | None = None,
    description: fields.Description | None = None,
    event_type: fields.EventType | None = None,
    start_date_time: fields.Start | None = None,
    end_date_time: fields.End | None = None,
    location: fields.Location | None = None,
    capacity: fields.Capacity | None = None,
) -> dict[str, Any]:
    """Change an event that the caller organises. Give only what changes; everybody registered is told."""
    given = {
        "title": title,
        "description": description,
        "event_type": event_type,
        "starts_at": start_date_time,
        "ends_at": end_date_time,
        "location": location,
        "capacity": capacity,
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise InvalidParameters({"parameters": "must hold something to change beside eventId, such as title"})
    if location == "":
        changes["location"] = None
    answer = await context.calendar.update(event_id, context.person, changes, key=context.key)
    return _told(context, answer, "is up to date")


@action(confirm=True)
async def cancel_event(context: ActionContext, event_id: fields.EventId) -> dict[str, Any]:
    """Cancel an event that the caller organises, for good. Everybody registered is told."""
    answer = await context.calendar.cancel(event_id, context.person, key=context.key)
    return _told(context, answer, "is cancelled")


def _told(context: ActionContext, answer: Answer, state: str) -> dict[str, Any]:
    told = {0: "", 1: "; one person is told"}.get(answer.notified, f"; {answer.notified} people are told")
    return {
        "event": answer.event.public(),
        "notified": answer.notified,
        "message": f"{answer.event.named(context.zone)} {state}{told}.",
    }


ACTIONS = (create_event, register_for_event, cancel_registration, update_event, cancel_event)
