"""What may be done to a room, by whom, and what is told of it. Pure: a rule makes a change of a room, or refuses.

None as a change means that all is as it is wanted already: a request that is sent again has no second effect.
A room has one owner, who made it; when the owner leaves, the member who has been there longest takes its place. A
private room does not exist for those who are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tornado_copilot.errors import Conflict, Forbidden, NotFound
from tornado_copilot.storage.database import Document
from tornado_copilot.storage.outbox import fan_out
from tornado_copilot.storage.rooms import Change, Member, Room

MEMBERS_MAX = 500
ROOMS_PER_USER_MAX = 200
"""Rooms that one user may make or join; being invited does not count, for it is not the user's doing."""


def is_seen_by(room: Room, user_id: str) -> bool:
    """Return True if the room exists for this user."""
    return room.public or room.member(user_id) is not None


def seen_by(room: Room | None, user_id: str) -> Room:
    """The room, if it exists for this user.

    Raises:
        NotFound: It does not.
    """
    if room is None or not is_seen_by(room, user_id):
        raise NotFound("there is no such room")
    return room


def member_of(room: Room | None, user_id: str) -> Member:
    """This user's place in the room.

    Raises:
        NotFound: The room does not exist for them.
        Forbidden: They could join it, and have not.
    """
    member = seen_by(room, user_id).member(user_id)
    if member is None:
        raise Forbidden("join the room first")
    return member


def create(
    room_id: str, name: str, owner: Member, invited: Iterable[str], at: datetime, *, salt: str, public: bool
) -> Change:
    """Make a room; everybody in it is told."""
    others = dict.fromkeys(user_id for user_id in invited if user_id != owner.id)
    members = (replace(owner, role="owner"), *(Member(user_id, user_id) for user_id in others))
    room = Room(room_id, name, public, members, at, salt)
    message = {"type": "room.created", "data": {"room": about(room)}}
    return Change(room, (fan_out([f"user:{each.id}" for each in members], message, _key(room)),))


def join(room: Room, person: Member) -> Change | None:
    """Come in, or come back under a new name.

    Raises:
        NotFound: The room does not exist for them.
        Conflict: It is full.
    """
    seen_by(room, person.id)
    member = room.member(person.id)
    if member is None:
        return _with(room, person)
    if member.name == person.name:
        return None
    renamed = replace(member, name=person.name)
    members = tuple(renamed if each is member else each for each in room.members)
    return Change(_next(room, members), ())


def invite(room: Room, by: str, user_id: str) -> Change | None:
    """Take somebody in.

    Raises:
        NotFound: The room does not exist for who asks.
        Forbidden: They are not its owner.
        Conflict: It is full.
    """
    _owner(room, by)
    return None if room.member(user_id) else _with(room, Member(user_id, user_id))


def leave(room: Room, user_id: str) -> Change | None:
    """Go; the same for who is not there, so that nobody learns what private rooms there are."""
    member = room.member(user_id)
    return None if member is None else _without(room, member)


def remove(room: Room, by: str, user_id: str) -> Change | None:
    """Send somebody out.

    Raises:
        NotFound: The room does not exist for who asks.
        Forbidden: They are not its owner.
    """
    _owner(room, by)
    member = room.member(user_id)
    return None if member is None else _without(room, member)


def about(room: Room) -> dict[str, Any]:
    """A room as its members see it."""
    return {"id": room.id, "name": room.name, "public": room.public, "members": len(room.members)}


def _owner(room: Room, user_id: str) -> None:
    if member_of(room, user_id).role != "owner":
        raise Forbidden("only the owner of the room may do this")


def _with(room: Room, member: Member) -> Change:
    if len(room.members) >= MEMBERS_MAX:
        raise Conflict(f"the room is full, it has {MEMBERS_MAX} members")
    # The first to come into a public room that everybody had left.
    entering = member if room.members else replace(member, role="owner")
    after = _next(room, (*room.members, entering))
    return Change(after, (_told(after, "room.joined", entering),))


def _without(room: Room, member: Member) -> Change:
    left = tuple(each for each in room.members if each is not member)
    if left and member.role == "owner":
        left = (replace(left[0], role="owner"), *left[1:])
    after = _next(room, left)
    return Change(after, (_told(after, "room.left", member),))


def _next(room: Room, members: tuple[Member, ...]) -> Room:
    return replace(room, members=members, version=room.version + 1)


def _told(room: Room, kind: str, member: Member) -> Document:
    """One entry for the room and for the user in question, who may hear the room no more, or not yet."""
    person = {"id": member.id, "name": member.name}
    message = {"type": kind, "data": {"room": room.id, "name": room.name, "user": person, "role": member.role}}
    return fan_out([f"room:{room.id}", f"user:{member.id}"], message, _key(room))


def _key(room: Room) -> str:
    return f"room:{room.id}:{room.version}"
