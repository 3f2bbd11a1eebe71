"""The caller: who is asking, after access has been decided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """A known user, or a visitor (`user_id` is None).

    Attributes:
        user_id: The token's `sub`.
        email: The token's `email`, if it has one.
        name: The token's `name`, if it has one.
        roles: The token's `roles`.
        time_zone: The token's `zoneinfo` (OpenID Connect Core, 5.1), an IANA name, if it has one.
        expires_at: From when on the token is refused (its `exp` and the configured leeway), seconds since the epoch;
            None for a visitor.
        visitor_id: The visitor that the request showed (`access.visitors`); None where it showed none. Beside a user it
            counts only when that user adopts the visitor's threads.
    """

    user_id: str | None = None
    email: str | None = None
    name: str | None = None
    roles: frozenset[str] = frozenset()
    time_zone: str | None = None
    expires_at: float | None = None
    visitor_id: str | None = None

    @property
    def authenticated(self) -> bool:
        """Whether a valid token said who this is."""
        return self.user_id is not None

    @property
    def user(self) -> str | None:
        """What clients are shown as `user`: the e-mail address, else the id."""
        return self.email or self.user_id

    @property
    def display_name(self) -> str:
        """What other people are shown: never an e-mail address, of which the part before the `@` is left."""
        return (self.name or (self.user_id or "").partition("@")[0] or "a visitor")[:100]


ANONYMOUS = Caller()
