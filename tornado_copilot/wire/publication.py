"""A publication: what is sent to everybody on a channel, encoded once whatever the number of readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tornado_copilot.wire import sse
from tornado_copilot.wire.cursor import Cursor
from tornado_copilot.wire.encoding import encode_to_keep
from tornado_copilot.wire.websocket import text_frame

_ROUTED = "\x1f"
"""Separates a channel's name from the rest of its routing name; no channel's name holds it."""

_PUBLICATION_BYTES = 576
_BATCH_BYTES = 256
"""What they cost beside their data, by `tracemalloc` on CPython 3.11."""


def routed_channel(channel: str, suffix: str) -> str:
    """Return the routing name of a channel of which there have been several under one name."""
    return f"{channel}{_ROUTED}{suffix}"


def shown_channel(channel: str) -> str:
    """Return the name that clients know a channel by."""
    return channel.partition(_ROUTED)[0]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a publisher hands over, before it has a place in the log.

    Attributes:
        channel: `events`, `user:<id>`, `room:<id>` or `thread:<id>` (CONTRACT section 4), as it is routed.
        message: The JSON object that clients see, `{"type": …, "data": …}`.
        key: Names the cause. A second draft with the same key within the retention is dropped, so a publisher
            that does not know whether it was heard can simply say it again.
    """

    channel: str
    message: dict[str, Any]
    key: str | None = None

    def encoded(self) -> bytes:
        """The message as JSON, with the channel it was sent on."""
        return encode_to_keep({**self.message, "channel": shown_channel(self.channel)})


@dataclass(frozen=True)
class Publication:
    """A message on a channel, with its cursor if it is durable.

    Attributes:
        channel: Where it was published.
        data: The JSON object, encoded.
        cursor: Its position in the log; None for an ephemeral publication, which is never replayed.
    """

    channel: str
    data: bytes
    cursor: Cursor | None = None

    @cached_property
    def sse(self) -> bytes:
        """The frame of an event stream."""
        return sse.frame(self.data, self.cursor)

    @property
    def text(self) -> bytes:
        """The text of a WebSocket frame: the same object, with the cursor as one more key `id`."""
        if self.cursor is None:
            return self.data
        return b'%b,"id":"%b"}' % (self.data[:-1], str(self.cursor).encode())

    @cached_property
    def websocket(self) -> bytes:
        """The whole WebSocket frame."""
        return text_frame(self.text)


@dataclass(frozen=True, slots=True)
class Batch:
    """One group commit: publications that were stored together, in order.

    Attributes:
        number: Its place in the log; the next batch has the next number, without holes.
        publications: In the order in which they are delivered. Empty for a batch that only keeps the log alive.
        accepted_at: When the first of its publishers handed it over, by `time.perf_counter`; None where that was in
            another process.
    """

    number: int
    publications: tuple[Publication, ...]
    accepted_at: float | None = field(default=None, compare=False)

    @property
    def size_bytes(self) -> int:
        """What it costs in memory, roughly, with a frame of each publication for each transport.

        The objects themselves need more than a short message does.
        """
        each = sum(3 * len(publication.data) + _PUBLICATION_BYTES for publication in self.publications)
        return _BATCH_BYTES + each
