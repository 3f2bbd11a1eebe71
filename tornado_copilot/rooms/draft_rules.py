"""The shared draft of an event: fields that several people fill in at the same time. Pure.

Each field remembers the version of the draft at which it was changed last, and by whom. A patch says which version its
author saw: it is applied whole where nobody else has changed one of its fields since, and refused whole otherwise, with
the draft as it stands. So two people who work on different fields never wait for each other, and nothing is overwritten
that its author had not seen. A patch is JSON Patch (RFC 6902) of one level; other operations, as on the text inside a
field, can be added beside `add`, `replace` and `remove`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from tornado_copilot.actions import fields as event_fields
from tornado_copilot.errors import Conflict, InvalidParameters
from tornado_copilot.rooms.requests import OfRoom, Request
from tornado_copilot.storage.room_drafts import Draft, DraftField, Made
from tornado_copilot.storage.rooms import Member
from tornado_copilot.wire.encoding import timestamp
from tornado_copilot.wire.validation import field_errors

_STRICT = ConfigDict(strict=True)
FIELDS: dict[str, TypeAdapter[Any]] = {
    "title": TypeAdapter(event_fields.Title, config=_STRICT),
    "description": TypeAdapter(event_fields.Description, config=_STRICT),
    "eventType": TypeAdapter(event_fields.EventType, config=_STRICT),
    "startDateTime": TypeAdapter(event_fields.Start, config=_STRICT),
    "endDateTime": TypeAdapter(event_fields.End, config=_STRICT),
    "location": TypeAdapter(event_fields.Location, config=_STRICT),
    "capacity": TypeAdapter(event_fields.Capacity, config=_STRICT),
}
"""What `createEvent` takes, each field with the limits it has there."""


class Operation(Request):
    """One operation of a patch; `path` is a field's name behind a slash."""

    op: Literal["add", "replace", "remove"]
    path: Annotated[str, Field(max_length=40)]
    value: Any = None


class PatchDraft(OfRoom):
    """`room.draft.patch`: `version` is that of the draft which its author saw."""

    version: Annotated[int, Field(ge=0)]
    patch: Annotated[list[Operation], Field(min_length=1, max_length=20)]
    client_message_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class CreateFromDraft(OfRoom):
    """`room.draft.create`: `version` is that of the draft which its author saw."""

    version: Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch whose values have been checked; None removes a field."""

    base_version: int
    values: dict[str, Any]


def checked(asked: PatchDraft) -> Patch:
    """Check each operation against its field.

    Raises:
        InvalidParameters: With the fields, by their names in the draft.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for operation in asked.patch:
        name = operation.path.removeprefix("/")
        if not operation.path.startswith("/") or name not in FIELDS:
            wrong[operation.path or "path"] = f"must be one of /{', /'.join(FIELDS)}"
        elif operation.op == "remove":
            values[name] = None
        else:
            try:
                value = FIELDS[name].validate_python(operation.value)
            except ValidationError as error:
                wrong[name] = next(iter(field_errors(error).values()))
            else:
                values[name] = timestamp(value) if isinstance(value, datetime) else value
    if wrong:
        raise InvalidParameters(wrong)
    return Patch(asked.version, values)


def patched(draft: Draft, patch: Patch, author: Member, at: datetime) -> Draft:
    """The draft with the patch applied.

    Raises:
        Conflict: Somebody else has changed one of its fields since; `draft` in the body is the draft as it stands,
            `conflicts` are the names of the fields. Or the event is being made of it right now, or has been made of
            the draft that the author saw.
        InvalidParameters: The version is one that never was.
    """
    if patch.base_version > draft.version:
        raise InvalidParameters({"version": f"must be {draft.version} or less, which is the newest"})
    if draft.claim is not None:
        raise Conflict("the event is being made of the draft right now", draft=public(draft))
    if draft.made is not None and patch.base_version <= draft.made.version:
        raise Conflict("the event has been made of the draft meanwhile; this is the next one", draft=public(draft))
    overtaken = sorted(
        name
        for name in patch.values
        if (field := draft.fields.get(name)) is not None
        and field.version > patch.base_version
        and field.by.id != author.id
    )
    if overtaken:
        raise Conflict(
            f"somebody else has changed {', '.join(overtaken)} meanwhile; nothing was changed",
            draft=public(draft),
            conflicts=overtaken,
        )
    version = draft.version + 1
    changed = {name: DraftField(value, version, author, at) for name, value in patch.values.items()}
    return replace(draft, version=version, fields={**draft.fields, **changed})


def emptied(draft: Draft, version: int, event: dict[str, Any], maker: Member) -> Draft:
    """The draft after an event was made of a version of it: the next one starts from nothing, at a new version.

    Raises:
        Conflict: It is at another version by now.
    """
    if draft.version != version:
        raise changed(draft)
    return replace(draft, version=version + 1, fields={}, claim=None, made=Made(version, maker.id, event))


def made_of(draft: Draft, version: int, maker: Member) -> dict[str, Any] | None:
    """The event that somebody has made of a version already."""
    made = draft.made
    return made.event if made is not None and (made.version, made.by) == (version, maker.id) else None


def changed(draft: Draft) -> Conflict:
    """What is said to who asks for the event of an older version."""
    return Conflict("the draft has changed since you saw it, look again", draft=public(draft))


def parameters(draft: Draft) -> dict[str, Any]:
    """What `createEvent` is given."""
    return {name: field.value for name, field in draft.fields.items() if field.value is not None}


def public(draft: Draft) -> dict[str, Any]:
    """The JSON object that members see; a field that was removed is absent."""
    return {
        "room": draft.room,
        "version": draft.version,
        "fields": {
            name: {
                "value": field.value,
                "version": field.version,
                "by": {"id": field.by.id, "name": field.by.name},
                "at": timestamp(field.at),
            }
            for name, field in draft.fields.items()
            if field.value is not None
        },
    }
