"""Take out of a text what must not be read by everybody who reads logs: tokens, tickets, passwords.

By shape, so that it also works on texts that others made: an exception of the driver, a request line, a repr.
"""

from __future__ import annotations

import re

HIDDEN = "[redacted]"

# As the end of a name, `access_token` for one; a prefix pattern here would take quadratic time on a hostile line.
_NAMES = r"(?:token|ticket|secret|password|passwd|api[_-]?key)"

# Letters, `-` and `_` that were written as %74: to whom it is sent, %74icket=… is a ticket (RFC 3986, 2.3).
_NEEDLESSLY_ENCODED = re.compile(r"%(2d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])", re.IGNORECASE)

_SHAPES = (
    # A JSON Web Token, also one that was cut short: base64url of `{"…`, then up to two more parts.
    (re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){0,4}", re.ASCII), HIDDEN),
    # The header, however it was printed, and the schemes on their own.
    (
        re.compile(r"(authorization[\"']?\s*[:=,]\s*(?:b?[\"'])?)(?:(?:bearer|basic)\s+)?[^\s\"',}\]]+", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1{HIDDEN}"),
    # The sub-protocol of a WebSocket (CONTRACT section 3).
    (re.compile(r"\b(bearer\.)[\w.~+/=-]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    # A query or form value, and a member of a JSON object or dict.
    (re.compile(rf"({_NAMES}(?:=|%3D)[\"']?)[^\s&\"'<>#;,]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(rf"({_NAMES}[\"']\s*:\s*b?[\"'])[^\"']+", re.IGNORECASE), rf"\1{HIDDEN}"),
    # User and password of an address, as in mongodb://user:password@host.
    (re.compile(r"(://[^\s/:@\"']*:)[^\s/\"']+@"), rf"\1{HIDDEN}@"),
    # Credentials in a connection string's options (MONGODB-AWS).
    (re.compile(r"(AWS_SESSION_TOKEN:)[^\s&,\"']+"), rf"\1{HIDDEN}"),
)


def redacted(text: str) -> str:
    """The text without credentials; each one is replaced by `[redacted]`."""
    text = _NEEDLESSLY_ENCODED.sub(lambda found: chr(int(found[1], 16)), text)
    for shape, replacement in _SHAPES:
        text = shape.sub(replacement, text)
    return text
