"""What goes through the front door and what comes out of it, whichever transport is used."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import InvalidParameters

KEY_MAX_LENGTH = 200

Service = Callable[[dict[str, Any], Caller, str | None], Awaitable[dict[str, Any]]]
"""Answers calls of one `type`: given the body, the caller and the idempotency key, the `data`; or a `CopilotError`."""


def _nothing() -> None:
    """Do nothing at a stream's end."""


def _ignore(callback: Callable[[], None]) -> None:
    """Stand in for a transport that never tells that its client has gone."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request, whichever transport brought it.

    Attributes:
        body: The decoded JSON object.
        address: The caller's network address; what an anonymous caller is known by.
        key: The idempotency key that came with it.
        wants_stream: Whether the client would rather have a stream of messages than one answer.
        is_counted: Whether its transport has counted it against the limits.
        when_client_left: Takes a function that the transport calls once the client has gone before its answer; at once
            where it has gone already. A stream has `Stream.on_closed` for that.
    """

    body: dict[str, Any]
    address: str
    key: str | None = None
    wants_stream: bool = False
    is_counted: bool = False
    when_client_left: Callable[[Callable[[], None]], None] = _ignore


@dataclass(frozen=True, slots=True)
class Answer:
    """One JSON object."""

    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    """Messages as they come, as many at a time as there are.

    With `agent_events` they are AG-UI events, and nothing else may be sent. The transport calls `on_closed` when it
    reads the stream no longer, even where it has never begun to.
    """

    batches: AsyncIterator[list[dict[str, Any]]]
    agent_events: bool = False
    on_closed: Callable[[], None] = _nothing


def check_key(key: str | None) -> None:
    """Refuse what cannot be an idempotency key.

    Raises:
        InvalidParameters: It is empty or too long.
    """
    if key is not None and not 0 < len(key) <= KEY_MAX_LENGTH:
        raise InvalidParameters({"Idempotency-Key": f"must be 1 to {KEY_MAX_LENGTH} characters long"})


async def all_at_once(messages: list[dict[str, Any]]) -> AsyncIterator[list[dict[str, Any]]]:
    """The batches of a stream that is known whole."""
    if messages:
        yield messages
