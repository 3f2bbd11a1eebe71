"""One typed function is one action: its name, description, JSON Schema and validation all come from it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property, lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import InvalidParameters
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.calendar_values import Person
from tornado_copilot.wire.validation import field_errors

_FIELDS_NAMED_MAX = 20
_FIELD_NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What an action may reach, and on whose behalf it runs.

    Attributes:
        calendar: The events.
        caller: Who asks; known to be signed in where the action needs a user.
        now: When it was asked for.
        key: The idempotency key, scoped to the caller; None where the request carries none.
    """

    calendar: Calendar
    caller: Caller
    now: datetime
    key: str | None

    @property
    def person(self) -> Person:
        """The caller as the calendar knows people."""
        return Person(self.caller.user_id or "", self.caller.display_name)

    @property
    def zone(self) -> tzinfo:
        """The zone that times are told in, in words."""
        return _zone(self.caller.time_zone)


Body = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Action:
    """An action.

    Attributes:
        name: As clients call it, in camel case.
        description: For people and for models.
        confirm: Whether an assistant asks before it does this.
        needs_user: Whether an anonymous visitor is refused.
    """

    name: str
    description: str
    confirm: bool
    needs_user: bool
    body: Body

    async def __call__(self, parameters: dict[str, Any], context: ActionContext) -> dict[str, Any]:
        """Validate the parameters and carry the action out.

        Raises:
            InvalidParameters: Some are missing, unknown or not what they must be.
            CopilotError: What the action raises.
        """
        return await self.body(context, **self._validated(parameters))

    def check(self, parameters: dict[str, Any]) -> None:
        """Validate the parameters and do nothing.

        Raises:
            InvalidParameters: Some are missing, unknown or not what they must be.
        """
        self._validated(parameters)

    def describe(self) -> dict[str, Any]:
        """What clients and models are told of it."""
        return {
            "name": self.name,
            "description": self.description,
            "parameters": self._schema,
            "confirm": self.confirm,
            "needsUser": self.needs_user,
        }

    @cached_property
    def _model(self) -> type[BaseModel]:
        fields: dict[str, Any] = {}
        hints = get_type_hints(self.body, include_extras=True)
        for name, parameter in inspect.signature(self.body).parameters.items():
            if hints[name] is ActionContext:
                continue
            default = ... if parameter.default is parameter.empty else parameter.default
            fields[name] = (_without_none(hints[name]), Field(default, alias=_camel_case(name)))
        config = ConfigDict(extra="forbid", strict=True)
        return create_model(self.name, __config__=config, **fields)

    @cached_property
    def _schema(self) -> dict[str, Any]:
        """JSON Schema as the tools of models have it, without pydantic's own titles."""
        schema = self._model.model_json_schema()
        properties = (
            {
                name: {key: value for key, value in each.items() if key not in {"title", "default"}}
                for name, each in schema["properties"].items()
            }
            if "properties" in schema
            else {}
        )
        return {
            "type": "object",
            "properties": properties,
            "required": schema.get("required", []),
            "additionalProperties": False,
        }

    def _validated(self, parameters: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(parameters, dict):
            raise InvalidParameters({"parameters": "must be an object"})
        # Models say null for what they leave out, as clients in other languages do.
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            model = self._model.model_validate(given)
        except ValidationError as error:
            fields = list(field_errors(error).items())[:_FIELDS_NAMED_MAX]
            raise InvalidParameters({_printable(name): must_be for name, must_be in fields}) from None
        return {name: getattr(model, name) for name in type(model).model_fields if name in model.model_fields_set}


def action(*, confirm: bool = False, needs_user: bool = True) -> Callable[[Body], Action]:
    """Make an action of an async function.

    Its name becomes the action's, in camel case; its docstring the description; its parameters, all but the
    `ActionContext`, those of the action. A parameter with a default may be left out, or be null.
    """

    def made(body: Body) -> Action:
        description = " ".join((inspect.getdoc(body) or "").split())
        return Action(_camel_case(body.__name__), description, confirm, needs_user, body)

    return made


def _camel_case(name: str) -> str:
    """`start_date_time` is `startDateTime`; an underscore at the end, as in `from_`, goes."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name.rstrip("_"))


def _without_none(hint: Any) -> Any:
    """`X | None` is X here: null is taken out before validation."""
    if get_origin(hint) not in {Union, UnionType}:
        return hint
    (left,) = [each for each in get_args(hint) if each is not type(None)]
    return left


def _printable(name: str) -> str:
    """A field's name, which may be made up by a client, as something to show."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name[:_FIELD_NAME_MAX])
    return shown + ("…" if len(name) > _FIELD_NAME_MAX else "")


@lru_cache(maxsize=512)
def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC
