"""How many values JSON holds, told before it is decoded: decoding takes its time by the value, in one stretch."""

from __future__ import annotations

PIECE_BYTES = 65_536


class ValueCounter:
    """Counts the values of JSON that comes in pieces. Punctuation within texts does not count.

    Attributes:
        count: An upper bound of the values so far.
    """

    __slots__ = ("_escape", "_is_in_text", "count")

    def __init__(self) -> None:
        self.count = 0
        self._is_in_text = False
        self._escape = b""
        """A backslash at the end of the last piece, whose second half is yet to come."""

    def feed(self, piece: bytes | bytearray) -> None:
        """Take the next piece."""
        unescaped = (self._escape + piece).replace(b"\\\\", b"")
        self._escape = b"\\" if unescaped.endswith(b"\\") else b""
        parts = unescaped.removesuffix(b"\\").replace(b'\\"', b"").split(b'"')
        outside = b"".join(parts[self._is_in_text :: 2])
        punctuation = outside.count(b",") + outside.count(b"[") + outside.count(b"{")
        # Two texts at least have a comma or a bracket of their own; what has not is no JSON, and costs the same.
        self.count += max(punctuation, len(parts) // 4)
        if len(parts) % 2 == 0:
            self._is_in_text = not self._is_in_text


def holds_more_than(most: int, data: bytes | bytearray) -> bool:
    """Return whether JSON may hold more values than this; looks no further than it has to."""
    counter = ValueCounter()
    for start in range(0, len(data), PIECE_BYTES):
        counter.feed(data[start : start + PIECE_BYTES])
        if counter.count > most:
            return True
    return False
