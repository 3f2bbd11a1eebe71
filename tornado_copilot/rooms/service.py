"""The calls about rooms: `room.create` to `room.typing`, alike on POST and WebSocket (CONTRACT section 4)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.presence import Presence
from tornado_copilot.errors import Conflict, Unauthenticated
from tornado_copilot.rooms import rules
from tornado_copilot.rooms.assistant import RoomAssistant, is_addressed
from tornado_copilot.rooms.listeners import RoomListeners
from tornado_copilot.rooms.mentions import mentioned
from tornado_copilot.rooms.requests import CreateRoom, History, OfMember, OfRoom, Request, Say
from tornado_copilot.rooms.typing import Typing
from tornado_copilot.storage.room_messages import NewMessage, RoomMessages
from tornado_copilot.storage.rooms import Listing, Member, Room, RoomStore
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.validation import validated

Body = dict[str, Any]
Service = Callable[[Body, Caller, str | None], Awaitable[Body]]
OnMention = Callable[[list[str], Body], Awaitable[None]]
"""Told of a message that names members, with their ids (never the sender's), once it is stored and before its sender
is answered. A message that is sent again is told again: its `id` is the same."""

_STEM_MAX_LENGTH, _TAIL_LENGTH = 55, 8
"""Characters of an id that is made of a taken one: the beginning of that one, and what makes it free."""


class Rooms:
    """Answers the calls about rooms; each needs a user.

    Args:
        store: The rooms and their members.
        messages: What was said.
        listeners: Takes those who leave off the channel.
        presence: Knows who is there.
        typing: Tells who types.
        assistant: Answers who addresses it.
        on_mention: See `OnMention`.
    """

    def __init__(
        self,
        store: RoomStore,
        messages: RoomMessages,
        listeners: RoomListeners,
        presence: Presence,
        typing: Typing,
        assistant: RoomAssistant,
        *,
        on_mention: OnMention | None = None,
    ) -> None:
        self._store = store
        self._messages = messages
        self._listeners = listeners
        self._presence = presence
        self._typing = typing
        self._assistant = assistant
        self._on_mention = on_mention

    def services(self) -> dict[str, Service]:
        """What answers which `type`."""
        return {
            "room.create": self.create,
            "room.join": self.join,
            "room.leave": self.leave,
            "room.invite": self.invite,
            "room.remove": self.remove,
            "room.list": self.list,
            "room.members": self.members,
            "room.history": self.history,
            "room.message": self.message,
            "room.typing": self.typing,
        }

    # The rooms

    async def create(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Make a room, owned by the caller. The same request again finds it made.

        The answer holds the room's id, which is the one to use. It differs from the requested one where a private room
        has that id which the caller is not in: a refusal would reveal such a room, and let a client test any number of
        ids at no cost. The id is requested again with the same outcome, and no other user can predict it. That the
        requested id was not free cannot be hidden, since all rooms share one namespace.

        Raises:
            Conflict: A public room or a room of the caller has the id, or the caller is in too many rooms.
        """
        owner = _person(caller)
        asked = validated(CreateRoom, body)
        room_id = asked.room or (secrets.token_hex(8) if key is None else _digest("room", owner.id, key))
        name = asked.name or room_id
        taken = await self._made(room_id, name, owner, asked)
        if not rules.is_seen_by(taken, owner.id):
            room_id = f"{room_id[:_STEM_MAX_LENGTH]}-{_digest('room', taken.salt, owner.id)[:_TAIL_LENGTH]}"
            taken = await self._made(room_id, name, owner, asked)
        if not _is_what_was_made(taken, owner.id, name, public=asked.public):
            raise Conflict(f"the room {room_id} exists already, choose another id")
        return {"room": rules.about(taken), "role": "owner"}

    async def _made(self, room_id: str, name: str, owner: Member, asked: CreateRoom) -> Room:
        """Return the room of this id, which is made if there is none."""
        room = await self._store.get(room_id)
        if room is None:
            await self._refuse_too_many(owner.id)
            at, salt = datetime.now(UTC), secrets.token_urlsafe(12)
            change = rules.create(room_id, name, owner, asked.members, at, salt=salt, public=asked.public)
            room = change.room if await self._store.create(change) else await self._store.get(room_id)
        if room is None:
            raise Conflict("the room is being changed by others, try again")
        return room

    async def join(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Come into a public room, or into one that the caller is in already."""
        person = _person(caller)
        room_id = validated(OfRoom, body).room
        existing = rules.seen_by(await self._store.get(room_id), person.id)
        if existing.member(person.id) is None:
            await self._refuse_too_many(person.id)
        room = await self._store.change(room_id, lambda room: rules.join(room, person))
        return {"room": rules.about(room), "role": rules.member_of(room, person.id).role}

    async def leave(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Go, and hear nothing of it from now on."""
        user_id = _person(caller).id
        room_id = validated(OfRoom, body).room
        if await self._store.has_member(room_id, user_id):
            await self._store.change(room_id, lambda room: rules.leave(room, user_id))
        self._listeners.take_off(f"room:{room_id}", user_id)
        return {"room": room_id}

    async def invite(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Take somebody in; for the owner."""
        user_id = _person(caller).id
        asked = validated(OfMember, body)
        room = await self._store.change(asked.room, lambda room: rules.invite(room, user_id, asked.member))
        return {"room": rules.about(room), "member": asked.member}

    async def remove(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Send somebody out; for the owner."""
        user_id = _person(caller).id
        asked = validated(OfMember, body)
        room = await self._store.change(asked.room, lambda room: rules.remove(room, user_id, asked.member))
        self._listeners.take_off(f"room:{asked.room}", asked.member)
        return {"room": rules.about(room), "member": asked.member}

    async def list(self, body: Body, caller: Caller, key: str | None) -> Body:
        """The caller's rooms by name, then the public ones they are not in, the newest first."""
        user_id = _person(caller).id
        validated(Request, body)
        mine = await self._store.joined_by(user_id)
        known = {listing.id for listing in mine}
        others = [listing for listing in await self._store.public() if listing.id not in known]
        return {"rooms": [_listed(listing) for listing in (*mine, *others)]}

    async def members(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Who is in a room, and on how many devices each of them is there right now."""
        user_id = _person(caller).id
        room = await self._room_of_member(validated(OfRoom, body).room, user_id)
        present = self._presence.in_room(room.id)
        return {
            "room": room.id,
            "members": [
                {
                    "id": each.id,
                    "name": each.name,
                    "role": each.role,
                    "online": present[each.id].devices if each.id in present else 0,
                }
                for each in room.members
            ],
        }

    # What is said

    async def history(self, body: Body, caller: Caller, key: str | None) -> Body:
        """A page of what was said, oldest first."""
        user_id = _person(caller).id
        asked = validated(History, body)
        room = await self._room_of_member(asked.room, user_id)
        page = await self._messages.page(room.id, asked.before, asked.limit)
        data: Body = {"room": room.id, "messages": page.messages}
        if page.before is not None:
            data["before"] = page.before
        return data

    async def message(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Say something; answered when it is stored. The same `clientMessageId`, or key, again says nothing new."""
        sender = _person(caller)
        asked = validated(Say, body)
        room = await self._room_of_member(asked.room, sender.id)
        again = asked.client_message_id or key
        new = NewMessage(
            id=secrets.token_urlsafe(12) if again is None else _digest("message", room.id, sender.id, again),
            room=room.id,
            text=asked.text,
            sender_id=sender.id,
            sender_name=sender.name,
            client_message_id=asked.client_message_id,
            mentions=mentioned(asked.text, room.members),
        )
        if not is_addressed(new.text):
            return {"message": await self._say(new)}
        thread_id = _digest("thread", room.salt, sender.id)
        with self._assistant.place(thread_id):
            stored = await self._say(new)
            self._assistant.answer(stored, _digest("answer", new.id), thread_id, caller)
        return {"message": stored}

    async def _say(self, new: NewMessage) -> Body:
        stored = await self._messages.add(new)
        # As they were when it was said first: the members and their names may have changed since.
        others = [user_id for user_id in stored.get("mentions", ()) if user_id != new.sender_id]
        if others and self._on_mention is not None:
            await self._on_mention(others, stored)
        return stored

    async def typing(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Tell whoever listens that the caller types; too often is the same as once."""
        member = _person(caller)
        asked = validated(OfRoom, body)
        if self._typing.is_due(asked.room, member.id):
            await self._room_of_member(asked.room, member.id)
            self._typing.tell(asked.room, member)
        return {"room": asked.room}

    async def _room_of_member(self, room_id: str, user_id: str) -> Room:
        room = rules.seen_by(await self._store.get(room_id), user_id)
        rules.member_of(room, user_id)
        return room

    async def _refuse_too_many(self, user_id: str) -> None:
        if await self._store.count_joined_by(user_id) >= rules.ROOMS_PER_USER_MAX:
            raise Conflict(f"one user can be in {rules.ROOMS_PER_USER_MAX} rooms, leave one first")


def _person(caller: Caller) -> Member:
    if caller.user_id is None:
        raise Unauthenticated("rooms are for people who have signed in")
    return Member(caller.user_id, caller.display_name)


def _is_what_was_made(existing: Room, owner_id: str, name: str, *, public: bool) -> bool:
    """Return True if a request to make a room was sent again: the answer to the first may never have arrived."""
    owner = existing.member(owner_id)
    return owner is not None and owner.role == "owner" and (existing.name, existing.public) == (name, public)


def _listed(listing: Listing) -> Body:
    data: Body = {
        "id": listing.id,
        "name": listing.name,
        "public": listing.public,
        "members": listing.members,
    }
    if listing.role is not None:
        data["role"] = listing.role
    return data


def _digest(*parts: str) -> str:
    """An id that the same request always leads to, allowed as a room's."""
    digest = hashlib.sha256(encode(parts)).digest()
    return base64.b32encode(digest[:15]).decode().lower()
