"""Visitors: people without a token, each known by a random id that the server signed (CONTRACT section 6).

The id makes a visitor the owner of the conversations that the visitor began. It is no account: it proves only that the
server gave it out, and it expires.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from tornado_copilot.access.limits import network_of

COOKIE = "copilot_visitor"
HEADER = "Copilot-Visitor"
RENEW_SECONDS = 86_400
"""A signed id of this age is given out anew, so that a visitor who comes back keeps it."""
SKEW_SECONDS = 300
"""By how much the clocks of two processes may differ."""
_SIGNED = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor that a request has shown.

    Attributes:
        id: Random.
        is_due: Whether the signed id should be given out anew.
    """

    id: str
    is_due: bool


class Visitors:
    """Signs the ids of visitors and reads signed ones.

    Args:
        lifetime_seconds: For how long a signed id is good.
        clock: Seconds since the epoch, the same in all processes.

    Attributes:
        key: What all processes sign with; None until the database has been opened. There are no visitors before that.
    """

    def __init__(self, *, lifetime_seconds: float, clock: Callable[[], float] = time.time) -> None:
        self.key: bytes | None = None
        self._lifetime_seconds = lifetime_seconds
        self._clock = clock

    def sign(self, visitor_id: str | None = None) -> str | None:
        """Return a signed id, of a new visitor by default; None while there is no key."""
        if self.key is None:
            return None
        signed = f"{visitor_id or secrets.token_urlsafe(16)}.{int(self._clock())}"
        return f"{signed}.{self._digest('visitor', signed)}"

    def read(self, text: str | None) -> Visitor | None:
        """Return the visitor of a signed id; None where it is absent, expired or not of this server."""
        found = _SIGNED.fullmatch(text) if text and self.key is not None else None
        if found is None:
            return None
        visitor_id, issued, digest = found.groups()
        if not hmac.compare_digest(digest, self._digest("visitor", f"{visitor_id}.{issued}")):
            return None
        age_seconds = self._clock() - int(issued)
        if not -SKEW_SECONDS <= age_seconds < self._lifetime_seconds:
            return None
        return Visitor(visitor_id, age_seconds > min(RENEW_SECONDS, self._lifetime_seconds / 4))

    def address_digest(self, address: str) -> str:
        """Return what stands for a network address in the database, from which the address cannot be told."""
        return "" if self.key is None else self._digest("address", network_of(address))

    def _digest(self, purpose: str, text: str) -> str:
        assert self.key is not None, "looked at by the caller"  # noqa: S101 - for the type checker
        digest = hmac.digest(self.key, f"{purpose}\0{text}".encode(), sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
