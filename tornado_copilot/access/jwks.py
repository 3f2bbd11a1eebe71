"""Public keys by URL: a JSON Web Key Set (RFC 7517) that is fetched, kept, and follows its publisher's rotation."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from tornado_copilot.access.keys import Check, VerificationKey, algorithms_of
from tornado_copilot.errors import StartupError, Unavailable

_log = logging.getLogger(__name__)

BODY_MAX_BYTES = 262_144
KEYS_MAX = 64
ATTEMPT_INTERVAL_SECONDS = 5.0
"""The least time from one attempt to the next after a failure, and between two that unknown `kid`s ask for."""
STALE_SECONDS = 3600.0
"""How long past `jwks_cache_seconds` keys are still used while the publisher does not answer. By then the access
tokens of most publishers have expired anyway; for longer, nobody could withdraw a key."""
_REFRESH_AHEAD = 0.75


class FetchedKeys:
    """The key set at a URL.

    - Keys younger than three quarters of `cache_seconds` are simply used. After that they are fetched again in the
      background, so that in the ordinary course nobody waits.
    - Older than `cache_seconds`: whoever asks waits for the fetch, unless the last one failed; then the old keys
      serve for up to `STALE_SECONDS` more while further attempts go on in the background.
    - A `kid` that is not in the set asks for one fetch at once, but no two within `ATTEMPT_INTERVAL_SECONDS`,
      whoever sends how many tokens.
    - There is one fetch at a time. It is bounded in time and size, does not follow redirects, and resolves names off
      the loop. A caller that is cancelled does not cancel it.

    Belongs to one event loop.
    """

    def __init__(
        self,
        url: str,
        *,
        cache_seconds: float,
        timeout_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember where; nothing is fetched before the first token comes.

        Raises:
            StartupError: The URL is not one that can be fetched.
        """
        self._request_url, self._shown_url = _checked_url(url)
        self._cache_seconds = cache_seconds
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._client: SimpleAsyncHTTPClient | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._keys: tuple[VerificationKey, ...] = ()
        self._fetched_at = -math.inf
        self._attempted_at = -math.inf
        self._asked_for_unknown_at = -math.inf
        self._failing = False
        self.generation = 0

    @property
    def fresh(self) -> bool:
        """Whether the keys are younger than the age at which they are fetched again."""
        return self._age() < self._cache_seconds * _REFRESH_AHEAD

    async def candidates(
        self, algorithm: str, kid: str | None, before_lookup: Check | None = None
    ) -> tuple[VerificationKey, ...]:
        """The keys for this header: of the algorithm, and of the `kid` where both the token and the key have one.

        Raises:
            Unavailable: The keys, or the one of this `kid`, are not known, and the publisher does not answer.
        """
        await self._refresh_if_aged()
        if kid is not None and not self._knows(kid):
            if before_lookup is not None:
                await before_lookup()
            await self._ask_for_unknown()
        found = tuple(
            key for key in self._keys if algorithm in key.algorithms and (kid is None or key.kid in (None, kid))
        )
        if not found and kid is not None and self._failing:
            raise self._unavailable()  # a new key, or none: only the publisher could say
        return found

    async def close(self) -> None:
        """Stop fetching."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])
        if self._client is not None:
            self._client.close()

    def _age(self) -> float:
        return self._clock() - self._fetched_at

    def _knows(self, kid: str) -> bool:
        return any(key.kid == kid for key in self._keys)

    def _unavailable(self) -> Unavailable:
        return Unavailable(
            "the keys that tokens are verified with cannot be fetched, try again shortly",
            retry_after_seconds=ATTEMPT_INTERVAL_SECONDS,
        )

    async def _refresh_if_aged(self) -> None:
        if self.fresh:
            return
        interval = min(ATTEMPT_INTERVAL_SECONDS, self._cache_seconds)
        if not self._failing or self._clock() - self._attempted_at >= interval:
            self._start()
        # An hour in which nobody came is no outage: keys that old are never used before the publisher was asked.
        unusable = self._age() >= self._cache_seconds + STALE_SECONDS
        if self._fetching is not None and (unusable or (self._age() >= self._cache_seconds and not self._failing)):
            await asyncio.shield(self._fetching)
        if self._age() >= self._cache_seconds + STALE_SECONDS:
            raise self._unavailable()

    async def _ask_for_unknown(self) -> None:
        now = self._clock()
        if self._fetching is None and now - self._asked_for_unknown_at >= ATTEMPT_INTERVAL_SECONDS:
            self._asked_for_unknown_at = now
            self._start()
        if self._fetching is not None:
            await asyncio.shield(self._fetching)

    def _start(self) -> None:
        if self._fetching is None:
            self._attempted_at = self._clock()
            self._fetching = asyncio.create_task(self._fetch(), name="fetch of the key set")

    async def _fetch(self) -> None:
        if self._client is None:
            self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=1, max_body_size=BODY_MAX_BYTES)
        request = HTTPRequest(
            self._request_url,
            headers={"Accept": "application/jwk-set+json, application/json", "User-Agent": "tornado_copilot"},
            connect_timeout=self._timeout_seconds,
            request_timeout=self._timeout_seconds,
            follow_redirects=False,
            decompress_response=False,
        )
        try:
            response = await self._client.fetch(request)
            keys = parse_key_set(response.body)
        except Exception as error:  # of any type: whatever a foreign server does must not end more than this attempt
            self._failing = True
            _log.warning("the key set at %s could not be fetched: %.200s", self._shown_url, error)
        else:
            self._take(keys)
        finally:
            self._fetching = None

    def _take(self, keys: tuple[VerificationKey, ...]) -> None:
        if self._failing:
            _log.info("the key set at %s could be fetched again", self._shown_url)
        if not keys:
            _log.warning("the key set at %s holds no key for signatures of RSA or EC kind", self._shown_url)
        self._failing = False
        self._fetched_at = self._clock()
        if keys != self._keys:
            self._keys = keys
            self.generation += 1


def parse_key_set(body: bytes) -> tuple[VerificationKey, ...]:
    """Read a key set and leave out what is not for verifying signatures with the algorithms that we know.

    An empty set is taken at its word: its publisher has withdrawn the keys.

    Raises:
        ValueError: It is not a key set.
    """
    document = orjson.loads(body)
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("it is not a JSON Web Key Set")
    if len(document["keys"]) > KEYS_MAX:
        raise ValueError(f"it holds more than {KEYS_MAX} keys")
    keys = (_verification_key(entry) for entry in document["keys"])
    return tuple(key for key in keys if key is not None)


def _verification_key(entry: Any) -> VerificationKey | None:
    if not isinstance(entry, dict) or entry.get("kty") not in ("RSA", "EC"):
        return None
    if entry.get("use", "sig") != "sig":
        return None
    operations, kid, algorithm = entry.get("key_ops", ["verify"]), entry.get("kid"), entry.get("alg")
    if not isinstance(operations, list) or "verify" not in operations or not isinstance(kid, str | None):
        return None
    try:
        # Without its `alg`, so that the type of the key alone selects how it is read.
        key = jwt.PyJWK({name: value for name, value in entry.items() if name != "alg"}).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    algorithms = algorithms_of(key)
    if algorithm is not None:
        algorithms &= {str(algorithm)}
    if not isinstance(key, RSAPublicKey | EllipticCurvePublicKey) or not algorithms:
        return None
    return VerificationKey(key, algorithms, kid)


def _checked_url(url: str) -> tuple[str, str]:
    """The URL to fetch, and the one to show: without a query, which may hold a secret."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise StartupError("auth.jwks_url must be a URL, as https://login.example.com/jwks.json") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise StartupError("auth.jwks_url must be an http or https URL, as https://login.example.com/jwks.json")
    if parts.username is not None or parts.password is not None:
        raise StartupError("auth.jwks_url must not hold a user name or a password")
    return url, f"{parts.scheme}://{parts.netloc}{parts.path}"
