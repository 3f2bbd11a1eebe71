"""Reading an event stream that somebody else sends: bytes in, the payloads of its `data:` lines out. Pure.

Lines are taken apart before they are decoded, so that a character may be split between two reads. Each `data:` line
is one payload: senders of JSON never need more, and some leave out the empty line in between.
"""

from __future__ import annotations

from codecs import BOM_UTF8

DONE = b"[DONE]"
"""How streams of OpenAI's kind say that they are complete."""


class LineTooLong(ValueError):
    """A line is longer than allowed; nothing more can be read."""


class EventLines:
    """Takes a stream apart.

    Args:
        line_max_bytes: How long a line may be; what is kept in memory is no more than that and one read.

    Attributes:
        saw_fields: Whether any line was one of an event stream: a field, or a comment.
    """

    def __init__(self, line_max_bytes: int) -> None:
        self._max_bytes = line_max_bytes
        self._rest = b""
        self._is_first_line = True
        self.saw_fields = False

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads that are complete now, without the empty ones.

        Raises:
            LineTooLong: See `line_max_bytes`.
        """
        # CR alone ends a line too (WHATWG HTML, 9.2.5), but no sender does that, and JSON holds none.
        *lines, rest = (self._rest + data).split(b"\n")
        if len(rest) > self._max_bytes or any(len(line) > self._max_bytes for line in lines):
            raise LineTooLong(f"a line is longer than {self._max_bytes} bytes")
        self._rest = rest
        return [payload for line in lines if (payload := self._payload(line))]

    def end(self) -> list[bytes]:
        """What a stream that has ended leaves: senders forget the last line break."""
        rest, self._rest = self._rest, b""
        payload = self._payload(rest)
        return [payload] if payload else []

    def _payload(self, line: bytes) -> bytes:
        if self._is_first_line:
            self._is_first_line = False
            line = line.removeprefix(BOM_UTF8)
        if line.startswith(b"data:"):
            self.saw_fields = True
            return line[5:].strip()
        if line.startswith((b":", b"event:", b"id:", b"retry:")):
            self.saw_fields = True
        return b""
