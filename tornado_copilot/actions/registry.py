"""The actions there are, and how one is called: the same way from a chat, a POST and a WebSocket."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.actions import event_management, event_search
from tornado_copilot.actions.action import Action, ActionContext
from tornado_copilot.errors import ActionFailed, CopilotError, NotFound, Unauthenticated
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.wire.encoding import is_json

logger = logging.getLogger(__name__)


class Registry:
    """The actions by name.

    Attributes:
        outcomes: Calls, by action and outcome: `done`, or the code of the error.
    """

    def __init__(self, actions: Iterable[Action], calendar: Calendar, *, now: Callable[[], datetime]) -> None:
        self._actions = {action.name: action for action in actions}
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self._calendar = calendar
        self._now = now

    def describe(self) -> list[dict[str, Any]]:
        """Each action's `name`, `description`, `parameters` (JSON Schema), `confirm` and `needsUser`.

        `confirm` says that an assistant asks before it does this, `needsUser` that nobody anonymous may.
        """
        return [action.describe() for action in self._actions.values()]

    async def call(
        self, name: str, parameters: dict[str, Any], caller: Caller, *, key: str | None = None
    ) -> dict[str, Any]:
        """Carry out one action.

        Args:
            name: The action, as `createEvent`.
            parameters: As a client sent them: any JSON.
            caller: Who asks.
            key: An idempotency key that is this caller's alone. The same key again gives the first answer and has no
                second effect; for actions that only read it does not matter.

        Returns:
            The `data` of CONTRACT section 2, ready for JSON, always with a `message` for people.

        Raises:
            NotFound: No such action, or event.
            Unauthenticated: The action needs a user.
            InvalidParameters: With what each field must be.
            ActionFailed: It was carried out, and what it answers is no JSON.
            CopilotError: Refused otherwise; nothing was changed.
        """
        action = self._named(name)
        outcome = "internal"
        try:
            data = await self._carry_out(action, parameters, caller, key)
            outcome = "done"
        except CopilotError as error:
            outcome = error.code
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            self.outcomes[action.name, outcome] += 1
        return data

    def check(self, name: str, parameters: dict[str, Any], caller: Caller) -> None:
        """Find out what can be known of a call before it is made.

        Raises:
            NotFound: No such action.
            Unauthenticated: The action needs a user.
            InvalidParameters: With what each field must be, by itself.
        """
        action = self._named(name)
        _must_be_allowed(action, caller)
        action.check(parameters)

    def _named(self, name: str) -> Action:
        action = self._actions.get(name) if isinstance(name, str) else None
        if action is None:
            raise NotFound(f"there is no such action; there are {', '.join(self._actions)}")
        return action

    async def _carry_out(
        self, action: Action, parameters: dict[str, Any], caller: Caller, key: str | None
    ) -> dict[str, Any]:
        _must_be_allowed(action, caller)
        data = await action(parameters, ActionContext(self._calendar, caller, self._now(), key))
        if not is_json(data):
            logger.error("the answer of %s is no JSON", action.name)
            raise ActionFailed(f"{action.name} was carried out, but its answer cannot be shown")
        return data


def _must_be_allowed(action: Action, caller: Caller) -> None:
    if action.needs_user and not caller.authenticated:
        raise Unauthenticated(f"{action.name} needs a user: sign in first")


def build_registry(calendar: Calendar, *, now: Callable[[], datetime], more: Iterable[Action] = ()) -> Registry:
    """The registry of all actions on events (CONTRACT section 2), and of `more`."""
    return Registry([*event_management.ACTIONS, *event_search.ACTIONS, *more], calendar, now=now)
