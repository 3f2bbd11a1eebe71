"""WebSocket frames from a server: unmasked, whole, built once for all readers (RFC 6455, 5.2 and 5.5).

Reading, the handshake and everything else about the protocol is Tornado's.
"""

from __future__ import annotations

_FIN_TEXT, _FIN_CLOSE, _FIN_PING = 0x81, 0x88, 0x89
_CONTROL_MAX_BYTES = 125

PING = bytes((_FIN_PING, 0))


def text_frame(payload: bytes) -> bytes:
    """One text message; `payload` is UTF-8."""
    length = len(payload)
    if length < 126:
        return bytes((_FIN_TEXT, length)) + payload
    if length < 65_536:
        return bytes((_FIN_TEXT, 126)) + length.to_bytes(2, "big") + payload
    return bytes((_FIN_TEXT, 127)) + length.to_bytes(8, "big") + payload


def close_frame(code: int, reason: str) -> bytes:
    """The frame that ends a connection; a reason that is too long for it is cut."""
    payload = code.to_bytes(2, "big") + reason.encode()[: _CONTROL_MAX_BYTES - 2]
    return bytes((_FIN_CLOSE, len(payload))) + payload
