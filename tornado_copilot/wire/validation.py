"""From untrusted JSON to a typed value, or to an error that names the field."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tornado_copilot.errors import InvalidParameters

Model = TypeVar("Model", bound=BaseModel)

_MUST_BE = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "too_short": "must hold at least {min_length}",
    "too_long": "must hold at most {max_length}",
    "string_too_short": "must be at least {min_length} characters long",
    "string_too_long": "must be at most {max_length} characters long",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "holds characters that are not allowed, or has no allowed length",
}


ERRORS_MAX = 100
"""With more, only their number is told: describing each takes longer than finding them all."""


def validated(model: type[Model], value: Any) -> Model:
    """Validate a decoded JSON value.

    Raises:
        InvalidParameters: `fields` maps the dotted path of each bad field to what it must be.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InvalidParameters(field_errors(error)) from None


def field_errors(error: ValidationError) -> dict[str, str]:
    """Each bad field by its dotted path, with what it must be; never the value that was sent.

    Of more than `ERRORS_MAX` only their number, as `body`.
    """
    if error.error_count() > ERRORS_MAX:
        return {"body": f"has {error.error_count()} fields that are wrong"}
    fields: dict[str, str] = {}
    for each in error.errors(include_url=False, include_input=False):
        # The branches of a union appear as names in the path, which mean nothing to a client.
        path = [str(part) for part in each["loc"] if not str(part).startswith(("constrained", "list[", "function-"))]
        if path and path[-1] == "str":
            path.pop()
        message = _MUST_BE.get(each["type"])
        if message is not None:
            message = message.format(**each.get("ctx", {}))
        else:
            message = each["msg"].removeprefix("Value error, ")
        fields.setdefault(".".join(path) or "body", message)
    return fields
