"""A room's shared draft as actions, for the assistant and whoever else calls them: look at it, make the event of it."""

# No `from __future__ import annotations`: the annotations are what the actions are made of.

from typing import Annotated, Any

from pydantic import Field

from tornado_copilot.actions.action import Action, ActionContext, action
from tornado_copilot.rooms import draft_rules
from tornado_copilot.rooms.drafting import RoomDrafting
from tornado_copilot.rooms.requests import RoomId

Room = Annotated[RoomId, Field(description="The id of the room, as the conversation's context says it.")]
Version = Annotated[int, Field(ge=0, description="The version of the draft that the person has seen and agreed to.")]


def draft_actions(drafting: RoomDrafting) -> tuple[Action, ...]:
    """The actions on drafts; both are for members of the room."""

    @action()
    async def show_draft(context: ActionContext, room: Room) -> dict[str, Any]:
        """Show the draft of an event that the members of a room fill in together: its fields and its version."""
        draft = await drafting.draft_for(room, context.caller)
        filled = ", ".join(draft_rules.parameters(draft)) or "nothing yet"
        return {
            "draft": draft_rules.public(draft),
            "message": f"The draft is at version {draft.version}, with {filled}.",
        }

    @action(confirm=True)
    async def create_event_from_draft(context: ActionContext, room: Room, version: Version) -> dict[str, Any]:
        """Create the event that the members of a room have drafted together, with the caller as its organiser.

        The draft must still be at this version. One event comes of it, whoever asks and however often.
        """
        event = await drafting.make(room, version, context.caller)
        return {"event": {name: event[name] for name in event if name != "message"}, "message": event["message"]}

    return show_draft, create_event_from_draft
