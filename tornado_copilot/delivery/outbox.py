"""What waits for one connection's socket: publications, which the log can repeat, and answers, which nobody can."""

from __future__ import annotations

from tornado_copilot.wire.cursor import Cursor


class Outbox:
    """Frames in the order in which they came; answers go first.

    Attributes:
        first: The position of the first durable publication in it; None where all of them are ephemeral.
        frames_bytes: Of publications.
        answers_bytes: Of answers.
    """

    __slots__ = ("_answers", "_frames", "answers_bytes", "first", "frames_bytes")

    def __init__(self) -> None:
        self._frames: list[bytes] = []
        self._answers: list[bytes] = []
        self.first: Cursor | None = None
        self.frames_bytes = 0
        self.answers_bytes = 0

    @property
    def size_bytes(self) -> int:
        """All of it."""
        return self.frames_bytes + self.answers_bytes

    def add(self, frame: bytes, cursor: Cursor | None) -> None:
        """Put in a publication, or something else that need not be repeated, as a heartbeat."""
        self._frames.append(frame)
        self.frames_bytes += len(frame)
        if self.first is None:
            self.first = cursor

    def add_answer(self, frame: bytes) -> None:
        """Put in an answer to the client's own request."""
        self._answers.append(frame)
        self.answers_bytes += len(frame)

    def joined(self) -> bytes:
        """All of it, for one write."""
        return b"".join((*self._answers, *self._frames))

    def drop_frames(self) -> bool:
        """Drop the publications; whether there are answers left."""
        self._frames.clear()
        self.frames_bytes = 0
        self.first = None
        return bool(self._answers)
