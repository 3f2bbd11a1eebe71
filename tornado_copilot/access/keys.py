"""The keys that tokens are verified with, each bound to the algorithms it may be used for.

A key never comes from the token (`jwk`, `jku`, `x5c` and `x5u` are not looked at), and a public key is never used
as a shared secret: asking for candidates by algorithm gives only keys of that algorithm's own family.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tornado_copilot.errors import StartupError

Check = Callable[[], Awaitable[None]]
"""Awaited before something that costs time; it raises what it refuses with."""
_RSA_BITS_MIN = 2048  # RFC 7518, 3.3
_RSA_BITS_MAX = 8192  # a verification takes time in proportion to the square
_FILE_MAX_BYTES = 65_536
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key and what it may verify.

    Attributes:
        key: The key itself.
        algorithms: The names of JWA that it may be used with, never a symmetric one.
        kid: The name that its publisher gave it, if any.
    """

    key: RSAPublicKey | EllipticCurvePublicKey
    algorithms: frozenset[str]
    kid: str | None = None


class KeySource(Protocol):
    """Where public keys come from."""

    @property
    def generation(self) -> int:
        """A number that is another one whenever the keys have changed; what was verified before is then void."""

    @property
    def fresh(self) -> bool:
        """Whether the keys are young enough for an earlier verification to stand without asking again."""

    async def candidates(
        self, algorithm: str, kid: str | None, before_lookup: Check | None = None
    ) -> tuple[VerificationKey, ...]:
        """The keys that a token with this header may have been signed with; empty if there is none.

        `before_lookup` is awaited before a key that is not known here is looked up elsewhere. What it raises is raised.
        Never blocks the loop, waits for a bounded time, and may be cancelled without effect on other callers.

        Raises:
            Unavailable: The keys are not known and cannot be fetched now.
        """

    async def close(self) -> None:
        """Stop what works in the background."""


class FixedKeys:
    """Keys that were read once at the start; none of them has a `kid`."""

    generation = 0
    fresh = True

    def __init__(self, keys: Iterable[VerificationKey] = ()) -> None:
        self._keys = tuple(keys)

    async def candidates(
        self, algorithm: str, kid: str | None, before_lookup: Check | None = None
    ) -> tuple[VerificationKey, ...]:
        """All keys of the algorithm: a `kid` cannot tell apart keys that have no names."""
        return tuple(key for key in self._keys if algorithm in key.algorithms)

    async def close(self) -> None:
        """Nothing works in the background."""


def algorithms_of(key: object) -> frozenset[str]:
    """What a public key may verify; nothing if it is of another kind, too short, or on an unusual curve."""
    if isinstance(key, RSAPublicKey) and _RSA_BITS_MIN <= key.key_size <= _RSA_BITS_MAX:
        return frozenset({"RS256", "RS384", "RS512"})
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return frozenset({_CURVES[key.curve.name]})
    return frozenset()


def read_public_keys(path: Path) -> tuple[VerificationKey, ...]:
    """Read `auth.public_key_file`: one or more public keys in PEM form, the old and the new one while rotating.

    Raises:
        StartupError: It cannot be read, or what is in it cannot verify a token.
    """
    setting = f"auth.public_key_file ({path})"
    try:
        with path.open("rb") as file:
            text = file.read(_FILE_MAX_BYTES + 1).decode("ascii")
    except OSError as error:
        raise StartupError(f"{setting} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise StartupError(f"{setting} must be in PEM form") from None
    if len(text) > _FILE_MAX_BYTES:
        raise StartupError(f"{setting} must be at most {_FILE_MAX_BYTES} bytes long")
    if "PRIVATE KEY-----" in text:
        raise StartupError(f"{setting} holds a private key, which has no business here; give the public one")
    keys = tuple(_public_key(block, setting) for block in _blocks(text))
    if not keys:
        raise StartupError(f"{setting} must hold a public key in PEM form (BEGIN PUBLIC KEY)")
    return keys


def _public_key(block: str, setting: str) -> VerificationKey:
    try:
        key = load_pem_public_key(block.encode())
    except Exception:  # whatever the library finds wrong with it, of many types
        raise StartupError(f"{setting} must hold public keys in PEM form (BEGIN PUBLIC KEY)") from None
    algorithms = algorithms_of(key)
    if not isinstance(key, RSAPublicKey | EllipticCurvePublicKey) or not algorithms:
        raise StartupError(
            f"{setting} must hold RSA keys of {_RSA_BITS_MIN} to {_RSA_BITS_MAX} bits "
            "or EC keys on P-256, P-384 or P-521"
        )
    return VerificationKey(key, algorithms)


def _blocks(text: str) -> list[str]:
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("-----BEGIN "):
            blocks.append([])
        if blocks:
            blocks[-1].append(line)
    return ["\n".join(block) + "\n" for block in blocks]
