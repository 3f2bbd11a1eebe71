"""Refusals that several handlers share, in their words."""

from __future__ import annotations

from http import HTTPStatus

from tornado.web import HTTPError

from tornado_copilot.errors import CopilotError, Internal, MalformedRequest, MethodNotAllowed, NotFound, TooLarge
from tornado_copilot.wire.encoding import MAX_VALUES

FOREIGN_ORIGIN = (
    "the Origin header names another server: list it in server.origins. If the page is this server's own and "
    "reaches it through a proxy over plain HTTP, the proxy must pass the Host header unchanged."
)
UNNAMED_ORIGIN = "a request from a page of another site must have an Origin header"


def too_many_values() -> TooLarge:
    """Return the refusal of a body that would hold the loop while it is decoded and validated."""
    return TooLarge(f"the body must not hold more than {MAX_VALUES} values")


def too_large(max_bytes: int, setting: str) -> TooLarge:
    """The refusal of a body that is larger than a setting of `limits` allows."""
    return TooLarge(f"the body must be at most {max_bytes} bytes long (limits.{setting})", limit=f"limits.{setting}")


def as_copilot_error(status: int, error: BaseException | None) -> CopilotError:
    """What Tornado itself refused, or what went wrong in here, as one of our errors."""
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return MethodNotAllowed("this path does not take that method")
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:  # A file outside of the page's folder.
        return NotFound("there is nothing at this path")
    if isinstance(error, HTTPError) and 400 <= status < 500:
        return MalformedRequest("the request is malformed")
    return Internal("something went wrong here, and it was logged")
