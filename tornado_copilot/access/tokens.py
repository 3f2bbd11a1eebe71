"""JSON Web Tokens: verified with PyJWT, and minted for development (RFC 7519, RFC 8725)."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, NamedTuple

import jwt

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.claims import caller_of, claims_for
from tornado_copilot.access.jwks import FetchedKeys
from tornado_copilot.access.keys import Check, FixedKeys, KeySource, read_public_keys
from tornado_copilot.config import AuthSettings
from tornado_copilot.errors import InvalidParameters, InvalidToken, StartupError, TokenExpired

TOKEN_MAX_LENGTH = 8192
_KID_MAX_LENGTH = 256
_SECRET_MIN_BYTES = {"HS256": 32, "HS384": 48, "HS512": 64}  # RFC 7518, 3.2
_LIFETIME_MAX_SECONDS = 10 * 365 * 86_400


class _Verified(NamedTuple):
    caller: Caller
    generation: int


class TokenVerifier:
    """Says who a token speaks for.

    A symmetric algorithm is only ever tried with the secret, an asymmetric one only with public keys, and only what
    `auth.algorithms` lists is tried at all. A token with `aud` is refused where no `auth.audience` is set: it was
    made out to somebody, and nothing says that this is us (RFC 7519, 4.1.3).

    Verified tokens are remembered by their SHA-256, so that a client that comes back costs no signature. What is
    remembered holds only until the token expires, and only while the keys are fresh and unchanged.
    """

    def __init__(
        self,
        settings: AuthSettings,
        secret: str,
        keys: KeySource,
        *,
        clock: Callable[[], float] = time.time,
        remembered_max: int = 4096,
    ) -> None:
        """Check that each algorithm has the key it needs.

        Args:
            settings: The `auth` section.
            secret: The shared secret, or empty.
            keys: The public keys.
            clock: Seconds since the epoch, for the expiry of remembered tokens.
            remembered_max: How many verified tokens are remembered, about 1 KiB each.

        Raises:
            StartupError: An algorithm lacks its key, or a key its algorithm.
        """
        _check_keys_and_algorithms(settings, secret)
        self._secret = secret.encode()
        self._keys = keys
        self._algorithms = frozenset(settings.algorithms)
        self._audience = settings.audience or None
        self._issuer = settings.issuer or None
        self._leeway_seconds = settings.leeway_seconds
        self._clock = clock
        self._remembered: OrderedDict[bytes, _Verified] = OrderedDict()
        self._remembered_max = remembered_max

    async def verify(self, token: str, before_lookup: Check | None = None) -> Caller:
        """Verify a token.

        Args:
            token: As it was sent.
            before_lookup: Awaited before the publisher is asked for a key that is not known here; it may refuse.

        Raises:
            TokenExpired: It was valid once.
            InvalidToken: It is not, for a reason that the message gives without repeating any of the token.
            Unavailable: The keys are not known and cannot be fetched now; the token may well be valid.
        """
        if len(token) > TOKEN_MAX_LENGTH:
            raise InvalidToken(f"the token is not valid: it is longer than {TOKEN_MAX_LENGTH} characters")
        if not token.isascii():
            raise InvalidToken("the token is not valid: it is not a JSON Web Token")
        digest = sha256(token.encode()).digest()
        caller = self._remembered_caller(digest)
        if caller is None:
            generation, caller = await self._verify(token, before_lookup)
            self._remember(digest, _Verified(caller, generation))
        if caller.expires_at is not None and caller.expires_at <= self._clock():
            self._remembered.pop(digest, None)
            raise TokenExpired("the token has expired")
        return caller

    def _remembered_caller(self, digest: bytes) -> Caller | None:
        verified = self._remembered.get(digest)
        if verified is None or verified.generation != self._keys.generation or not self._keys.fresh:
            return None
        self._remembered.move_to_end(digest)
        return verified.caller

    def _remember(self, digest: bytes, verified: _Verified) -> None:
        self._remembered[digest] = verified
        self._remembered.move_to_end(digest)
        if len(self._remembered) > self._remembered_max:
            self._remembered.popitem(last=False)

    async def _verify(self, token: str, before_lookup: Check | None) -> tuple[int, Caller]:
        algorithm, kid = self._header_of(token)
        keys: list[Any]
        if algorithm in _SECRET_MIN_BYTES:
            keys = [self._secret]
        else:
            keys = [candidate.key for candidate in await self._keys.candidates(algorithm, kid, before_lookup)]
        generation = self._keys.generation
        for key in keys:
            claims = self._claims_of(token, key, algorithm)
            if claims is not None:
                return generation, caller_of(claims, leeway_seconds=self._leeway_seconds)
        raise InvalidToken("the token is not valid: its signature was made with no key that is known here")

    def _header_of(self, token: str) -> tuple[str, str | None]:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise InvalidToken("the token is not valid: it is not a JSON Web Token") from None
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in self._algorithms:
            allowed = ", ".join(sorted(self._algorithms))
            raise InvalidToken(f"the token is not valid: its algorithm must be one of {allowed}")
        if "crit" in header:
            # RFC 7515, 4.1.11: extensions that must be understood. We understand none.
            raise InvalidToken("the token is not valid: its header asks for an extension (crit)")
        if kid is not None and len(kid) > _KID_MAX_LENGTH:
            raise InvalidToken(f"the token is not valid: its kid is longer than {_KID_MAX_LENGTH} characters")
        return algorithm, kid

    def _claims_of(self, token: str, key: Any, algorithm: str) -> dict[str, Any] | None:
        """The claims, or None where the signature is not of this key."""
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self._audience,
                issuer=self._issuer,
                leeway=self._leeway_seconds,
                options={"require": ["exp", "sub"], "enforce_minimum_key_length": True},
            )
        except jwt.InvalidSignatureError:
            return None
        except jwt.ExpiredSignatureError:
            raise TokenExpired("the token has expired") from None
        except jwt.PyJWTError as error:
            raise InvalidToken(f"the token is not valid: {_reason(error)}") from None


def open_keys(settings: AuthSettings) -> KeySource:
    """The public keys that the settings name; a source of none where they name none.

    Raises:
        StartupError: `auth.public_key_file` cannot be read, or `auth.jwks_url` is no URL.
    """
    if settings.public_key_file is not None:
        return FixedKeys(read_public_keys(settings.public_key_file))
    if settings.jwks_url:
        return FetchedKeys(
            settings.jwks_url,
            cache_seconds=settings.jwks_cache_seconds,
            timeout_seconds=settings.jwks_timeout_seconds,
        )
    return FixedKeys()


def mint_token(
    secret: str,
    *,
    user: str,
    name: str | None = None,
    roles: Iterable[str] = (),
    expires_seconds: float = 3600,
    audience: str = "",
    issuer: str = "",
    algorithm: str = "HS256",
) -> str:
    """Make a token that this server accepts.

    Args:
        secret: The shared secret.
        user: Becomes `sub`, and `email` where it holds an `@`.
        name: What others are shown.
        roles: None by default.
        expires_seconds: From now.
        audience: The setting `auth.audience`.
        issuer: The setting `auth.issuer`.
        algorithm: A symmetric one of `auth.algorithms`.

    Raises:
        InvalidParameters: Something that no token can say.
    """
    if not 0 < expires_seconds <= _LIFETIME_MAX_SECONDS:
        raise InvalidParameters({"expires_seconds": f"must be more than 0 and at most {_LIFETIME_MAX_SECONDS}"})
    now = time.time()
    claims = claims_for(user, name, roles) | {"iat": int(now), "exp": math.ceil(now + expires_seconds)}
    if audience:
        claims["aud"] = audience
    if issuer:
        claims["iss"] = issuer
    return jwt.encode(claims, secret, algorithm=algorithm)


def _check_keys_and_algorithms(settings: AuthSettings, secret: str) -> None:
    symmetric = [name for name in settings.algorithms if name in _SECRET_MIN_BYTES]
    asymmetric = [name for name in settings.algorithms if name not in _SECRET_MIN_BYTES]
    sources = [f"auth.{name}" for name in ("public_key_file", "jwks_url") if getattr(settings, name) not in (None, "")]
    if not settings.algorithms:
        raise StartupError("auth.algorithms must name at least one algorithm")
    if len(sources) > 1:
        raise StartupError(f"{' and '.join(sources)} cannot both be set")
    if symmetric and not secret:
        raise StartupError(f"auth.algorithms lists {symmetric[0]}, which needs auth.secret")
    if asymmetric and not sources:
        raise StartupError(f"auth.algorithms lists {asymmetric[0]}, which needs auth.public_key_file or auth.jwks_url")
    if sources and not asymmetric:
        raise StartupError(f"{sources[0]} is set, but auth.algorithms lists none that uses it (RS256, ES256, …)")
    if settings.secret.get_secret_value() and not symmetric:
        raise StartupError("auth.secret is set, but auth.algorithms lists none that uses it (HS256, …)")
    for name in symmetric:
        if len(secret.encode()) < _SECRET_MIN_BYTES[name]:
            raise StartupError(f"auth.secret must be at least {_SECRET_MIN_BYTES[name]} bytes long for {name}")
        try:
            jwt.encode({}, secret, algorithm=name)
        except jwt.InvalidKeyError:
            # PyJWT would refuse every single token: what everybody knows is no secret (RFC 8725, 2.1).
            raise StartupError(
                "auth.secret must not be a key in PEM, SSH or JWK form; give a public key as auth.public_key_file"
            ) from None


def _reason(error: jwt.PyJWTError) -> str:
    """Why, in words of ours: PyJWT's may quote the token."""
    match error:
        case jwt.MissingRequiredClaimError():
            return f"it must have the claim {error.claim}"
        case jwt.ImmatureSignatureError():
            return "it is not valid yet (nbf or iat)"
        case jwt.InvalidAudienceError():
            return "it was made out to another audience (aud)"
        case jwt.InvalidIssuerError():
            return "it comes from another issuer (iss)"
        case jwt.exceptions.InvalidSubjectError():
            return "its subject (sub) must be a string"
        case _:
            return "it is not a JSON Web Token as RFC 7519 describes it"
