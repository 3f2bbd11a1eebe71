"""What a verified token says, read into a `Caller`, and what a token of ours says. Pure.

The identity is `sub`, and it is read strictly: it becomes part of a channel's name. The profile (`email`, `name`,
`roles`, `zoneinfo`) is read leniently: a claim of the wrong form is left out, which shows and allows less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import InvalidParameters, InvalidToken

USER_ID_MAX_LENGTH = 256
_EMAIL_MAX_LENGTH = 320
_NAME_MAX_LENGTH = 200
_ROLE_MAX_LENGTH = 128
_ROLES_MAX = 64
_ZONE_MAX_LENGTH = 64
_LAST_MOMENT = 253_402_300_799
"""9999-12-31T23:59:59Z. A later time fits neither a `datetime` nor a timer."""


def caller_of(claims: dict[str, Any], *, leeway_seconds: float) -> Caller:
    """Read the claims of a token whose signature, times, audience and issuer have been verified.

    `expires_at` is `exp` plus the leeway: the moment from which this server refuses the token.

    Raises:
        InvalidToken: `sub` or a time is missing or not what RFC 7519 says it must be.
    """
    expires_at = _numeric_date(claims, "exp")
    if expires_at is None:
        raise InvalidToken("the token is not valid: it must have an expiry (exp)")
    _numeric_date(claims, "nbf")
    _numeric_date(claims, "iat")
    user_id = claims.get("sub")
    if not is_user_id(user_id):
        raise InvalidToken(
            f"the token is not valid: its subject (sub) must be 1 to {USER_ID_MAX_LENGTH} printable characters"
        )
    return Caller(
        user_id=user_id,
        email=_email(claims),
        name=_text(claims.get("name"), _NAME_MAX_LENGTH),
        roles=_roles(claims.get("roles")),
        time_zone=_time_zone(claims.get("zoneinfo")),
        expires_at=expires_at + leeway_seconds,
    )


def claims_for(user: str, name: str | None, roles: Iterable[str]) -> dict[str, Any]:
    """The identity claims of a token that we mint; `user` is also the e-mail address if it looks like one.

    Raises:
        InvalidParameters: What we would mint, we would not accept as it was meant.
    """
    claims: dict[str, Any] = {"sub": user, "roles": sorted(set(roles))}
    wrong = {}
    if not is_user_id(user):
        wrong["user"] = f"must be 1 to {USER_ID_MAX_LENGTH} printable characters, no space at the ends"
    if name is not None:
        claims["name"] = name
        if _text(name, _NAME_MAX_LENGTH) is None:
            wrong["name"] = f"must be 1 to {_NAME_MAX_LENGTH} printable characters, no space at the ends"
    if _roles(claims["roles"]) != frozenset(claims["roles"]):
        wrong["roles"] = f"must be at most {_ROLES_MAX} names of at most {_ROLE_MAX_LENGTH} printable characters"
    if wrong:
        raise InvalidParameters(wrong)
    if "@" in user:
        claims["email"] = user
    return claims


def is_user_id(value: object) -> bool:
    """Whether this can be a user's id.

    Printable means that no control, format or line-breaking character and no lone surrogate is in it: none of them
    has a place in a channel's name or a log, and some make one name look like another.
    """
    return _text(value, USER_ID_MAX_LENGTH) is not None


def _text(value: object, max_length: int) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= max_length:
        return None
    return value if value.isprintable() and value == value.strip() else None


def _numeric_date(claims: dict[str, Any], claim: str) -> float | None:
    """RFC 7519, 2: a JSON number. PyJWT also takes `"1700000000"` and `true`, and never asks how large it is."""
    value = claims.get(claim)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidToken(f"the token is not valid: {claim} must be a number of seconds")
    if not 0 <= value <= _LAST_MOMENT:
        raise InvalidToken(f"the token is not valid: {claim} is no time that can be")
    return float(value)


def _email(claims: dict[str, Any]) -> str | None:
    # An address that the issuer itself calls unverified is what somebody typed: shown to others, it would let them
    # pass for anybody.
    if claims.get("email_verified", True) in (False, "false"):
        return None
    return _text(claims.get("email"), _EMAIL_MAX_LENGTH)


def _roles(value: object) -> frozenset[str]:
    if not isinstance(value, list) or len(value) > _ROLES_MAX:
        return frozenset()
    roles = [_text(role, _ROLE_MAX_LENGTH) for role in value]
    return frozenset(role for role in roles if role is not None)


def _time_zone(value: object) -> str | None:
    name = _text(value, _ZONE_MAX_LENGTH)
    if name is None:
        return None
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return None
