"""Fields of a body that no model describes: found, or refused by name."""

from __future__ import annotations

from typing import Any

from tornado_copilot.errors import InvalidParameters

TEXT_MAX_LENGTH = 10_000


def text_field(body: dict[str, Any], name: str, default: str | None = None) -> str:
    """A field that is text; `default` where it is missing, if there is one.

    Raises:
        InvalidParameters: It is something else, too long, or missing.
    """
    value = body.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise InvalidParameters({name: "must be text" if name in body else "is required"})
    if len(value) > TEXT_MAX_LENGTH or "\0" in value:
        raise InvalidParameters({name: f"must be at most {TEXT_MAX_LENGTH} characters long, without NUL"})
    return value
