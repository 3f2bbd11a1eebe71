"""Server-sent events: framing (WHATWG HTML, 9.2.5 and 9.2.6).

Lines end with LF alone: `@ag-ui/client` splits on two of them, and gets nothing out of CRLF.
"""

from __future__ import annotations

from tornado_copilot.wire.cursor import Cursor

CONTENT_TYPE = "text/event-stream; charset=utf-8"
COMMENT = b": ping\n\n"
"""A keep-alive that no client parses as a message."""
_LINE_BREAKS = tuple((each.encode(), b"\\u%04x" % ord(each)) for each in "\u0085\u2028\u2029")
"""Line breaks to `str.splitlines`, and so to httpx, but not to JSON."""


def frame(data: bytes, cursor: Cursor | None = None) -> bytes:
    """Return one message under the default event name.

    Args:
        data: JSON as `encode` writes it. The line breaks that JSON does not escape are escaped here.
        cursor: The position of a durable message.
    """
    if not data.isascii():
        for line_break, escaped in _LINE_BREAKS:
            # `replace` copies nothing where there is none.
            data = data.replace(line_break, escaped)
    if cursor is None:
        return b"data: %b\n\n" % data
    return b"id: %b\ndata: %b\n\n" % (str(cursor).encode(), data)


def retry(milliseconds: int) -> bytes:
    """Return the first line of a block: how long `EventSource` waits before it reconnects.

    A message must follow. On its own it would be an empty event to httpx-sse.
    """
    return b"retry: %d\n" % milliseconds


def event_stream_is_acceptable(accept: str) -> bool:
    """Whether an `Accept` header allows an event stream.

    A `GET` streams unless the client prefers `application/json` over both `text/event-stream` and `*/*`
    (CONTRACT section 1); no header, as from a plain `curl -N`, gets the stream.
    """
    weights = _weights(accept)
    if not weights:
        return True
    stream = max(weights.get("text/event-stream", 0.0), weights.get("text/*", 0.0), weights.get("*/*", 0.0))
    return stream > 0 and weights.get("application/json", 0.0) <= stream


def event_stream_is_requested(accept: str) -> bool:
    """Whether an `Accept` header names event streams and prefers them; a `POST` answers JSON otherwise."""
    weights = _weights(accept)
    stream = weights.get("text/event-stream", 0.0)
    return stream > 0 and stream >= weights.get("application/json", 0.0)


def _weights(accept: str) -> dict[str, float]:
    """Media types of an `Accept` header with their `q` (RFC 9110, 12.5.1); a malformed `q` counts 0."""
    weights = {}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip() for piece in part.lower().split(";"))
        if not media_type:
            continue
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        weights[media_type] = quality
    return weights
