"""The calls about a room's shared draft: read it, change it, make the event of it (CONTRACT section 4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import Conflict, InvalidParameters, Unauthenticated
from tornado_copilot.rooms import draft_rules, rules
from tornado_copilot.rooms.requests import OfRoom
from tornado_copilot.storage.room_drafts import Draft, RoomDrafts
from tornado_copilot.storage.rooms import Member, RoomStore
from tornado_copilot.wire.encoding import timestamp
from tornado_copilot.wire.validation import validated

Body = dict[str, Any]
CreateEvent = Callable[[Body, Caller, str], Awaitable[Body]]
"""`createEvent` with the caller's rights: the parameters, the caller and an idempotency key."""


class RoomDrafting:
    """Answers the calls about drafts; each is for members of the room.

    Args:
        store: The rooms.
        drafts: Their drafts.
        create_event: See `CreateEvent`.
    """

    def __init__(self, store: RoomStore, drafts: RoomDrafts, create_event: CreateEvent) -> None:
        self._store = store
        self._drafts = drafts
        self._create_event = create_event

    def services(self) -> dict[str, Callable[[Body, Caller, str | None], Awaitable[Body]]]:
        """What answers which `type`."""
        return {
            "room.draft": self.show,
            "room.draft.patch": self.patch,
            "room.draft.create": self.create,
        }

    async def show(self, body: Body, caller: Caller, key: str | None) -> Body:
        """The draft as it stands."""
        asked = validated(OfRoom, body)
        await self._member(asked.room, caller)
        return {"draft": draft_rules.public(await self._drafts.get(asked.room))}

    async def patch(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Change fields, all of them or none; everybody in the room hears who changed what.

        Raises:
            Conflict: Somebody else has changed one of them since; with the draft as it stands.
        """
        asked = validated(draft_rules.PatchDraft, body)
        author = await self._member(asked.room, caller)
        patch = draft_rules.checked(asked)
        now = datetime.now(UTC).replace(microsecond=0)
        operations = [each.model_dump(exclude_unset=True, by_alias=True) for each in asked.patch]

        def told(after: Draft) -> Body:
            by = {"id": author.id, "name": author.name}
            data = {"room": asked.room, "version": after.version, "patch": operations, "by": by, "at": timestamp(now)}
            return {"type": "room.draft.changed", "data": data}

        again = asked.client_message_id or key
        draft = await self._drafts.change(
            asked.room,
            lambda draft: draft_rules.patched(draft, patch, author, now),
            told,
            None if again is None else f"{author.id}:{again}",
        )
        return {"draft": draft_rules.public(draft)}

    async def create(self, body: Body, caller: Caller, key: str | None) -> Body:
        """Make the event of the draft, organised by the caller, and begin a new draft.

        Raises:
            Conflict: The draft has changed since the caller saw it; with the draft as it stands.
            InvalidParameters: Fields are missing or do not fit together, as for `createEvent`.
        """
        asked = validated(draft_rules.CreateFromDraft, body)
        author = await self._member(asked.room, caller)
        draft = await self._drafts.get(asked.room)
        if draft.made is not None and (draft.made.version, draft.made.by) == (asked.version, author.id):
            return {"event": draft.made.event}
        if draft.version != asked.version:
            raise _changed(draft)
        if not await self._drafts.claim(draft, author.id, datetime.now(UTC)):
            raise Conflict("somebody else is making the event of the draft right now")
        # The key makes it one event, also when we are stopped before the draft is emptied.
        event_key = f"draft:{asked.room}:{asked.version}"
        try:
            event = await self._create_event(draft_rules.parameters(draft), caller, event_key)
        except InvalidParameters:
            await self._drafts.give_up(draft, author.id)
            raise
        by = {"id": author.id, "name": author.name}
        message = {"type": "room.draft.created", "data": {"room": asked.room, "event": event, "by": by}}

        def begun_anew(current: Draft) -> Draft:
            if current.version != asked.version:
                raise _changed(current)
            return draft_rules.emptied(current, event, author)

        await self._drafts.change(asked.room, begun_anew, lambda after: message, None)
        return {"event": event}

    async def _member(self, room_id: str, caller: Caller) -> Member:
        if caller.user_id is None:
            raise Unauthenticated("rooms are for people who have signed in")
        rules.member_of(await self._store.get(room_id), caller.user_id)
        return Member(caller.user_id, caller.display_name)


def _changed(draft: Draft) -> Conflict:
    return Conflict("the draft has changed since you saw it, look again", draft=draft_rules.public(draft))
