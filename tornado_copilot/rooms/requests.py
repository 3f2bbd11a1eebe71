"""What clients send about rooms: the shape of each request (CONTRACT section 4).

Strict: nothing is converted, and what is not known here is refused by name.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

TEXT_MAX_LENGTH = 4000
NAME_MAX_LENGTH = 100
USER_ID_MAX_LENGTH = 200
INVITED_AT_ONCE_MAX = 100
PAGE_MAX = 100
PAGE_DEFAULT = 50

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
_CONTROL_BUT_LINE_BREAKS = re.compile("(?![\\n\\x85])[\\x00-\\x1f\\x7f-\\x9f]")


def _line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must be one line without control characters")
    return text


def _lines(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if _CONTROL_BUT_LINE_BREAKS.search(text):
        raise ValueError("must not hold control characters, except for line breaks")
    if not text.strip():
        raise ValueError("must not be blank")
    return text


RoomId = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,64}$")]
UserId = Annotated[str, StringConstraints(min_length=1, max_length=USER_ID_MAX_LENGTH), AfterValidator(_line)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX_LENGTH), AfterValidator(_lines)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_MAX_LENGTH),
    AfterValidator(_line),
]


class Request(BaseModel):
    """What every request has; `type` has chosen the model already."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)

    type: Any = None


class CreateRoom(Request):
    """`room.create`; without an id one is made."""

    room: RoomId | None = None
    name: Name | None = None
    public: bool = False
    members: Annotated[list[UserId], Field(max_length=INVITED_AT_ONCE_MAX)] = []


class OfRoom(Request):
    """`room.join`, `room.leave`, `room.members`, `room.typing`."""

    room: RoomId


class OfMember(OfRoom):
    """`room.invite`, `room.remove`."""

    member: UserId


class History(OfRoom):
    """`room.history`."""

    before: Annotated[str, Field(max_length=100)] | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT


class Say(OfRoom):
    """`room.message`."""

    text: Text
    client_message_id: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_line)] | None = (
        None
    )
