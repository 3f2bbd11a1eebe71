"""Reading server-sent events from bytes as they come (WHATWG HTML, 9.2.6). Pure."""

from __future__ import annotations

from codecs import BOM_UTF8

FRAME_MAX_BYTES = 16 * 1_048_576
"""No message of ours is nearly as long; a stream that never ends its frame would fill the memory."""


class FrameTooLong(Exception):
    """A frame is longer than `FRAME_MAX_BYTES`."""


class EventStreamReader:
    """Takes bytes in whatever pieces they come, and gives the `data` of each message that is whole.

    Lines may end with LF or CRLF. Names of events, ids and comments are passed over: an AG-UI stream has no use for
    them. What is not UTF-8 becomes the replacement character.
    """

    def __init__(self) -> None:
        self._unread = b""
        self._is_first_line = True
        self._data: list[bytes] = []
        self._data_bytes = 0

    def feed(self, piece: bytes) -> list[str]:
        """The messages that this piece completes, in order.

        Raises:
            FrameTooLong: It has no end in sight.
        """
        *lines, self._unread = (self._unread + piece).split(b"\n")
        messages = []
        for line in lines:
            line = line.removesuffix(b"\r")
            if self._is_first_line:
                self._is_first_line = False
                line = line.removeprefix(BOM_UTF8)
            if line:
                self._take(line)
            elif self._data:
                messages.append(b"\n".join(self._data).decode("utf-8", "replace"))
                self._data.clear()
                self._data_bytes = 0
        if len(self._unread) + self._data_bytes > FRAME_MAX_BYTES:
            raise FrameTooLong
        return messages

    def _take(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))
            self._data_bytes += len(value)
