"""The calls about a room's shared draft: read it, change it, make the event of it (CONTRACT section 4)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import Conflict, CopilotError, Unauthenticated, Unavailable
from tornado_copilot.rooms import draft_rules, rules
from tornado_copilot.rooms.requests import OfRoom
from tornado_copilot.storage.room_drafts import Draft, RoomDrafts
from tornado_copilot.storage.rooms import Member, RoomStore
from tornado_copilot.wire.encoding import timestamp
from tornado_copilot.wire.validation import validated

logger = logging.getLogger(__name__)

CLAIM_SECONDS = 15
"""After this, whoever made the event of a draft is taken to have been cut short; longer than the database may take."""

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
        await self._settled(asked.room)
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
        """Make the event of the draft, organised by the caller, and begin a new draft; see `make`."""
        asked = validated(draft_rules.CreateFromDraft, body)
        return {"event": await self.make(asked.room, asked.version, caller)}

    # For the assistant, too

    async def draft_for(self, room: str, caller: Caller) -> Draft:
        """The draft as it stands, for a member.

        Raises:
            NotFound: There is no such room for the caller.
            Forbidden: The caller is no member.
        """
        await self._member(room, caller)
        return await self._drafts.get(room)

    async def make(self, room: str, version: int, caller: Caller) -> Body:
        """Make the event of the draft, organised by the caller, and begin a new draft.

        However many ask for it, and however often, one event comes of a version; who made it is given it again.

        Raises:
            Conflict: The draft has changed since the caller saw it; with the draft as it stands.
            InvalidParameters: Fields are missing or do not fit together, as for `createEvent`.
        """
        maker = await self._member(room, caller)
        draft = await self._settled(room)
        if (event := draft_rules.made_of(draft, version, maker)) is not None:
            return event
        if draft.version != version:
            raise draft_rules.changed(draft)
        if not draft_rules.parameters(draft):
            raise Conflict("the draft is empty, fill it in first", draft=draft_rules.public(draft))
        if not await self._drafts.claim(draft, maker, datetime.now(UTC)):
            raise Conflict("somebody else is making the event of the draft right now")
        return await self._made(draft, maker, caller)

    async def _settled(self, room: str) -> Draft:
        """The draft, once the making of an event that was cut short has been finished for who began it."""
        draft = await self._drafts.get(room)
        claim = draft.claim
        if claim is None or datetime.now(UTC) - claim.at < timedelta(seconds=CLAIM_SECONDS):
            return draft
        logger.info("an event that was begun in the room %s is finished", room)
        try:
            await self._made(draft, claim.by, Caller(user_id=claim.by.id, name=claim.by.name))
        except Unavailable:
            raise
        except CopilotError as error:
            logger.info("no event comes of it: %s", error.message)
        return await self._drafts.get(room)

    async def _made(self, draft: Draft, maker: Member, caller: Caller) -> Body:
        """Make the event of a draft that `maker` has claimed, and begin a new one.

        May be done again after a crash at any point of it: the key makes it one event.
        """
        room, version = draft.room, draft.version
        try:
            event = await self._create_event(draft_rules.parameters(draft), caller, f"draft:{room}:{version}")
        except Unavailable:
            raise  # It may be there: who comes next finishes it.
        except CopilotError:
            await self._drafts.give_up(draft, maker)
            raise
        message = {
            "type": "room.draft.created",
            "data": {"room": room, "event": event, "by": {"id": maker.id, "name": maker.name}},
        }
        try:
            await self._drafts.change(
                room, lambda current: draft_rules.emptied(current, version, event, maker), lambda after: message, None
            )
        except Conflict:
            # The same person has asked twice at the same time.
            if draft_rules.made_of(await self._drafts.get(room), version, maker) is None:
                raise
        return event

    async def _member(self, room: str, caller: Caller) -> Member:
        if caller.user_id is None:
            raise Unauthenticated("rooms are for people who have signed in")
        rules.member_of(await self._store.get(room), caller.user_id)
        return Member(caller.user_id, caller.display_name)
