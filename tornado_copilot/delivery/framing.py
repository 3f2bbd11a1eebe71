"""Framing: how each transport puts the same publication on the wire."""

from __future__ import annotations

import random
from typing import Protocol

from tornado_copilot.errors import DRAINING, Disconnect
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import Publication
from tornado_copilot.wire.websocket import PING, close_frame, text_frame


class Framing(Protocol):
    """What a connection asks of its transport. Stateless, one object for all connections."""

    @property
    def transport(self) -> str:
        """What it is called where connections are counted."""

    @property
    def answers_pings(self) -> bool:
        """Whether the other end has to answer each heartbeat."""

    def frame(self, publication: Publication) -> bytes:
        """The bytes of one publication, made once for all connections."""

    def heartbeat(self, publication: Publication) -> bytes:
        """The bytes of a heartbeat."""

    def message(self, data: bytes) -> bytes:
        """The bytes of one JSON object that is for this connection alone."""

    def goodbye(self, reason: Disconnect) -> bytes:
        """The last bytes of a connection."""


class EventStreamFraming:
    """Server-sent events."""

    transport = "sse"
    answers_pings = False

    def frame(self, publication: Publication) -> bytes:
        """An `id:` line for what is durable, and the `data:` line."""
        return publication.sse

    def heartbeat(self, publication: Publication) -> bytes:
        """The same; nothing comes back on an event stream."""
        return publication.sse

    def message(self, data: bytes) -> bytes:
        """A `data:` line."""
        return sse.frame(data)

    def goodbye(self, reason: Disconnect) -> bytes:
        """An `error` message; the client reconnects after its `retry:` (CONTRACT section 1)."""
        message = {"type": "error", "data": {"message": reason.message, "code": reason.code}}
        # A draining server sends everybody away: they must not all come back in the same moment.
        again = sse.retry(random.randint(250, 3000)) if reason is DRAINING else b""  # noqa: S311 - not a secret
        return again + sse.frame(encode(message))


class WebSocketFraming:
    """Text frames, one JSON object each."""

    transport = "websocket"
    answers_pings = True

    def frame(self, publication: Publication) -> bytes:
        """One frame, with the cursor of what is durable as a key of the object."""
        return publication.websocket

    def heartbeat(self, publication: Publication) -> bytes:
        """The message for the page, which sees no pings, and a ping for the browser, which answers by itself."""
        return publication.websocket + PING

    def message(self, data: bytes) -> bytes:
        """One frame."""
        return text_frame(data)

    def goodbye(self, reason: Disconnect) -> bytes:
        """A close frame with the code of CONTRACT section 3."""
        return close_frame(reason.close_code, reason.message)
