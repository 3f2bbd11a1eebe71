"""Framing: how each transport puts the same publication on the wire."""

from __future__ import annotations

import random
from typing import Protocol

from tornado_copilot.errors import DRAINING, Disconnect
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import Publication


class Framing(Protocol):
    """What a connection asks of its transport. Stateless, one object for all connections."""

    def frame(self, publication: Publication) -> bytes:
        """The bytes of one publication, made once for all connections."""

    def goodbye(self, reason: Disconnect) -> bytes:
        """The last bytes of a connection."""


class EventStreamFraming:
    """Server-sent events."""

    def frame(self, publication: Publication) -> bytes:
        """An `id:` line for what is durable, and the `data:` line."""
        return publication.sse

    def goodbye(self, reason: Disconnect) -> bytes:
        """An `error` message; the client reconnects after its `retry:` (CONTRACT section 1)."""
        message = {"type": "error", "data": {"message": reason.message, "code": reason.code}}
        # A draining server sends everybody away: they must not all come back in the same moment.
        again = sse.retry(random.randint(250, 3000)) if reason is DRAINING else b""  # noqa: S311 - not a secret
        return again + sse.frame(encode(message))
