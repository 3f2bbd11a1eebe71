"""WebSocket, the server's side, without a socket: the handshake's answer, frames out, frames in (RFC 6455).

Frames from a server are unmasked and whole, and are built once for all readers. `FrameReader` puts those of a client
together. No extensions are negotiated, so none of the reserved bits may be set.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Generator
from dataclasses import dataclass
from enum import IntEnum

VERSION = "13"

_KEY_BYTES = 16
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_FIN_TEXT, _FIN_CLOSE, _FIN_PING, _FIN_PONG = 0x81, 0x88, 0x89, 0x8A
_CONTROL_MAX_BYTES = 125
FRAGMENT_MIN_BYTES = 1024
"""Fragments of this size are bounded by the size of the message; a message may have any number of smaller ones."""

PING = bytes((_FIN_PING, 0))

_utf8_decoder = getincrementaldecoder("utf-8")


def accepted(key: str) -> str | None:
    """The `Sec-WebSocket-Accept` for a `Sec-WebSocket-Key` (4.2.2); None where that is not 16 bytes in base64."""
    try:
        if len(base64.b64decode(key, validate=True)) != _KEY_BYTES:
            return None
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()).decode()


def text_frame(payload: bytes) -> bytes:
    """One text message; `payload` is UTF-8."""
    length = len(payload)
    if length < 126:
        return bytes((_FIN_TEXT, length)) + payload
    if length < 65_536:
        return bytes((_FIN_TEXT, 126)) + length.to_bytes(2, "big") + payload
    return bytes((_FIN_TEXT, 127)) + length.to_bytes(8, "big") + payload


def close_frame(code: int | None, reason: str = "") -> bytes:
    """The frame that ends a connection; a reason that is too long for it is cut, between two characters."""
    payload = b"" if code is None else code.to_bytes(2, "big") + reason.encode()[: _CONTROL_MAX_BYTES - 2]
    payload = payload[:2] + payload[2:].decode(errors="ignore").encode()
    return bytes((_FIN_CLOSE, len(payload))) + payload


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping, with the ping's payload."""
    return bytes((_FIN_PONG, len(payload))) + payload


class Kind(IntEnum):
    """What a frame holds: its opcode (5.2)."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


@dataclass(frozen=True, slots=True)
class Frame:
    """Something that a client sent, put together and unmasked.

    Attributes:
        kind: `TEXT` or `BINARY` for a message, `PING`, `PONG` or `CLOSE`. `CONTINUATION` stands for a fragment of
            less than `FRAGMENT_MIN_BYTES` whose message is not whole yet, so that the reader's user can count it.
        payload: The content; of a text checked to be UTF-8, of a close frame its code and reason, checked too. Empty
            for a fragment.
    """

    kind: Kind
    payload: bytes

    @property
    def close_code(self) -> int | None:
        """The code of a close frame, if it has one."""
        return int.from_bytes(self.payload[:2], "big") if self.payload else None


_SMALL_FRAGMENT = Frame(Kind.CONTINUATION, b"")


class Violation(Exception):
    """The client has broken the protocol, or a limit: the connection is to be closed with this code."""

    def __init__(self, close_code: int, reason: str) -> None:
        super().__init__(reason)
        self.close_code = close_code
        self.reason = reason


@dataclass(slots=True)
class _Coming:
    """A frame of a message whose payload is still coming.

    Attributes:
        is_final: The message ends with it.
        length: Of the whole payload.
        left_bytes: How much of it is yet to come.
        mask: Turned, so that it begins with the byte for the next one.
    """

    is_final: bool
    length: int
    left_bytes: int
    mask: bytes


class FrameReader:
    """Puts a client's frames together. After a `Violation` or a close frame it is not fed again.

    A large message is unmasked and checked as it comes, a piece at a time: at once it would hold the loop.
    It keeps nothing between two messages, so that an idle connection costs an empty buffer.

    Args:
        message_max_bytes: Of one message, fragments and all.
    """

    __slots__ = ("_buffer", "_coming", "_decoder", "_kind", "_message", "_message_max_bytes")

    def __init__(self, message_max_bytes: int) -> None:
        self._message_max_bytes = message_max_bytes
        self._buffer: bytes | bytearray = b""
        self.clear()

    def clear(self) -> None:
        """Forget what has not been read, of a message that is not whole, too."""
        self._buffer = b""
        self._coming: _Coming | None = None
        self._forget_message()

    def _forget_message(self) -> None:
        self._kind: Kind | None = None
        self._message: bytearray | None = None
        self._decoder: IncrementalDecoder | None = None

    @property
    def waiting_bytes(self) -> int:
        """What is held of a message that is not whole yet."""
        return len(self._buffer) + len(self._message or b"")

    def feed(self, data: bytes) -> None:
        """Take what the socket has brought."""
        # Appended to in place: a large message comes in many pieces.
        buffer = self._buffer if isinstance(self._buffer, bytearray) else bytearray()
        buffer += data
        self._buffer = buffer

    def frames(self) -> Generator[Frame, None, None]:
        """Yield the frames that are whole now, in order. Close it before the end to leave the others for later.

        Raises:
            Violation: 1002 for what the protocol forbids, 1007 for a text that is not UTF-8, 1009 for too much.
        """
        buffer, start = self._buffer, 0
        if not isinstance(buffer, bytearray):
            return
        try:
            while (parsed := self._next(buffer, start)) is not None:
                frame, start = parsed
                if frame is not None:
                    yield frame
        finally:
            if self._buffer is buffer:
                del buffer[:start]
                self._buffer = buffer or b""

    def _next(self, buffer: bytearray, start: int) -> tuple[Frame | None, int] | None:
        """Return the next frame and where it ends, None while nothing can be taken.

        There is no frame for a piece of one, nor for a fragment of `FRAGMENT_MIN_BYTES` or more that others follow.
        """
        if self._coming is not None:
            return self._piece(self._coming, buffer, start) if len(buffer) > start else None
        header = _header(buffer, start)
        if header is None:
            return None
        kind, is_final, length, at = header
        if kind < Kind.CLOSE and len(self._message or b"") + length > self._message_max_bytes:
            raise Violation(1009, f"a message must be at most {self._message_max_bytes} bytes long")
        if len(buffer) < at + 4:
            return None
        mask, at = bytes(buffer[at : at + 4]), at + 4
        if kind < Kind.CLOSE:
            return self._begin(kind, _Coming(is_final, length, length, mask), buffer, at)
        if len(buffer) < at + length:
            return None
        payload = _unmasked(bytes(buffer[at : at + length]), mask)
        if kind is Kind.CLOSE:
            _check_close(payload)
        return Frame(kind, payload), at + length

    def _begin(self, kind: Kind, coming: _Coming, buffer: bytearray, start: int) -> tuple[Frame | None, int]:
        """Begin a message, or go on with one that came in fragments."""
        if (kind is Kind.CONTINUATION) != (self._kind is not None):
            raise Violation(1002, "a fragment does not fit what came before it")
        end = start + coming.length
        if coming.is_final and self._kind is None and len(buffer) >= end:
            # Nearly always: whole, and in one frame.
            payload = _unmasked(bytes(buffer[start:end]), coming.mask)
            if kind is Kind.TEXT:
                _check_utf8(payload)
            return Frame(kind, payload), end
        if self._kind is None:
            self._kind, self._message = kind, bytearray()
            self._decoder = _utf8_decoder() if kind is Kind.TEXT else None
        self._coming = coming
        return self._piece(coming, buffer, start)

    def _piece(self, coming: _Coming, buffer: bytearray, start: int) -> tuple[Frame | None, int]:
        """Take what has come of a frame."""
        assert self._kind is not None and self._message is not None  # noqa: S101 - for the type checker
        end = min(len(buffer), start + coming.left_bytes)
        piece = _unmasked(bytes(buffer[start:end]), coming.mask)
        turn = len(piece) % 4
        coming.mask = coming.mask[turn:] + coming.mask[:turn]
        coming.left_bytes -= len(piece)
        self._message += piece
        is_whole = coming.is_final and not coming.left_bytes
        if self._decoder is not None:
            _check_utf8_piece(self._decoder, piece, is_last=is_whole)
        if coming.left_bytes:
            return None, end
        self._coming = None
        if not is_whole:
            return _SMALL_FRAGMENT if coming.length < FRAGMENT_MIN_BYTES else None, end
        frame = Frame(self._kind, bytes(self._message))
        self._forget_message()
        return frame, end


def _header(buffer: bytearray, start: int) -> tuple[Kind, bool, int, int] | None:
    """Return the kind of the frame at `start`, True if it ends its message, its length, and where the mask is (5.2).

    None while not all of that is there.
    """
    if len(buffer) < start + 2:
        return None
    first, second = buffer[start], buffer[start + 1]
    kind = _kind(first & 0x0F)
    length = second & 0x7F
    _check(first, second, kind)
    at = start + 2
    if length >= 126:
        size = 2 if length == 126 else 8
        if len(buffer) < at + size:
            return None
        length = int.from_bytes(buffer[at : at + size], "big")
        at += size
    return kind, bool(first & 0x80), length, at


def _kind(opcode: int) -> Kind:
    try:
        return Kind(opcode)
    except ValueError:
        raise Violation(1002, "there is no such frame") from None


def _check(first: int, second: int, kind: Kind) -> None:
    if first & 0x70:
        raise Violation(1002, "a reserved bit is set, though no extension was negotiated")
    if not second & 0x80:
        raise Violation(1002, "a client has to mask its frames")
    if kind >= Kind.CLOSE and (not first & 0x80 or second & 0x7F > _CONTROL_MAX_BYTES):
        raise Violation(1002, "a control frame must be whole and at most 125 bytes long")


def _check_close(payload: bytes) -> None:
    """The code and the reason of a close frame (5.5.1, 7.4)."""
    if not payload:
        return
    code = int.from_bytes(payload[:2], "big")
    defined = 1000 <= code <= 1014 and code not in {1004, 1005, 1006}
    if len(payload) == 1 or not (defined or 3000 <= code <= 4999):
        raise Violation(1002, "a close frame has a code that may not be sent")
    _check_utf8(payload[2:])


def _check_utf8(text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError:
        raise Violation(1007, "a text must be UTF-8") from None


def _check_utf8_piece(decoder: IncrementalDecoder, piece: bytes, *, is_last: bool) -> None:
    try:
        decoder.decode(piece, is_last)
    except UnicodeDecodeError:
        raise Violation(1007, "a text must be UTF-8") from None


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    """The payload XOR the mask, over and over (5.3); as one number, which is many bytes at a time."""
    length = len(payload)
    repeated = (mask * (length // 4 + 1))[:length]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(repeated, "little")).to_bytes(length, "little")
