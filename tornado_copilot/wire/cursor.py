"""The cursor: a position in the log, and all that a client has to remember."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEXT = re.compile(r"([0-9a-f]{8,32})-(\d{1,15})\.(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """`<epoch>-<batch>.<index>`, the `id:` of SSE and the `"id"` of a WebSocket message.

    The same text is valid for every client, so one encoded frame serves all of them. It grants nothing: the
    channels are authorised on each connect.

    Attributes:
        epoch: A random id made with the log. A cursor of another epoch says nothing about this log.
        batch: The number of the group commit, without holes, from 1.
        index: The publication's place in its batch, from 0.
    """

    epoch: str
    batch: int
    index: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.batch}.{self.index}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Read a cursor that a client sent; None where it is not one (the client then reloads)."""
        found = _TEXT.fullmatch(text)
        return cls(found[1], int(found[2]), int(found[3])) if found else None
