"""The cursor of a search: the last event that was seen, by its place in the order. Pure.

It says where to go on, not how many to skip; so an event that is created meanwhile moves nothing to the next page a
second time and hides nothing. It grants nothing: the check value only tells a mistake from a cursor.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.errors import InvalidParameters, MalformedRequest
from tornado_copilot.storage.search_ranking import Criteria, Stage
from tornado_copilot.wire.encoding import decode, encode

CURSOR_MAX_LENGTH = 300

_UNUSABLE = {"cursor": "must be the nextCursor of a search for the same words"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the results: best first, then soonest first.

    Attributes:
        stage: How strictly the search was read; the following pages are read in the same way.
        score: See `search_ranking.Wanted.score`.
    """

    stage: Stage
    score: int
    starts_at: datetime
    event_id: str

    @property
    def order(self) -> tuple[int, datetime, str]:
        """What results are sorted by."""
        return (-self.score, self.starts_at, self.event_id)


def cursor_text(place: Place, criteria: Criteria) -> str:
    """The cursor that leads to what comes after `place`."""
    fields = [int(place.stage), place.score, int(place.starts_at.timestamp()), place.event_id]
    return base64.urlsafe_b64encode(encode([*fields, _check(fields, criteria)])).decode().rstrip("=")


def place_from(text: str, criteria: Criteria) -> Place:
    """Read a cursor that a client sent.

    Raises:
        InvalidParameters: It is none, has been changed, or belongs to another search.
    """
    try:
        decoded = decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        *fields, check = decoded
        if check != _check(fields, criteria):
            raise ValueError("changed, or of another search")
        stage, score, starts_at, event_id = fields
        if type(score) is not int or type(event_id) is not str:
            raise TypeError("made up")
        return Place(Stage(stage), score, datetime.fromtimestamp(starts_at, UTC), event_id)
    except (binascii.Error, MalformedRequest, TypeError, ValueError, OverflowError, OSError):
        raise InvalidParameters(_UNUSABLE) from None


def _check(fields: list[Any], criteria: Criteria) -> str:
    # Not the times: whoever asks for "from now on" asks for another time with each page, and the order is the same.
    sought = [criteria.query, criteria.event_type, criteria.location]
    return hashlib.blake2s(encode([fields, sought]), digest_size=8).hexdigest()
