"""Tokens: what is accepted, and every way we know of passing off one that should not be."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tornado_copilot.access.keys import FixedKeys, read_public_keys
from tornado_copilot.access.tokens import TOKEN_MAX_LENGTH, TokenVerifier, mint_token, open_keys
from tornado_copilot.config import AuthSettings
from tornado_copilot.errors import InvalidParameters, InvalidToken, StartupError, TokenExpired

SECRET = "correct-horse-battery-staple-and-some-more-for-512-bits-of-it-all"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
NOW = int(time.time())
LIFETIME = 86_400
"""Longer than the whole suite takes: `NOW` is when the tests were collected."""
CLAIMS: dict[str, Any] = {"sub": "alice", "exp": NOW + LIFETIME}


def public_pem(key: Any) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def shared(**settings: Any) -> TokenVerifier:
    """A verifier with the secret alone, the default."""
    return TokenVerifier(AuthSettings(secret=SECRET, **settings), SECRET, FixedKeys())


def with_public_keys(path: Path, *keys: Any, algorithms: tuple[str, ...], secret: str = "") -> TokenVerifier:
    path.write_text("".join(public_pem(key) for key in keys))
    settings = AuthSettings(secret=secret, public_key_file=path, algorithms=algorithms)
    return TokenVerifier(settings, secret, open_keys(settings))


def segment(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hand_signed(header: Any, claims: Any, secret: bytes | str = SECRET) -> str:
    """A token signed with HS256 whatever its header says; `bytes` go in as they are."""
    secret = secret.encode() if isinstance(secret, str) else secret
    signed = f"{segment(header)}.{segment(claims)}"
    return f"{signed}.{segment(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def claims_without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in CLAIMS.items() if name not in names}


async def refused(verifier: TokenVerifier, token: str) -> InvalidToken:
    with pytest.raises(InvalidToken) as raised:
        await verifier.verify(token)
    for part in token.split("."):
        assert len(part) < 8 or part not in raised.value.message
    return raised.value


async def test_all_claims_reach_the_caller() -> None:
    token = hand_signed(
        {"alg": "HS256", "typ": "JWT"},
        {
            **CLAIMS,
            "email": "alice@example.com",
            "name": "Alice Äpfel",
            "roles": ["organizer", "staff"],
            "zoneinfo": "Europe/Berlin",
            "iat": NOW - 1,
            "nbf": NOW - 1,
        },
    )
    caller = await shared().verify(token)
    assert caller.authenticated
    assert (caller.user_id, caller.email, caller.name) == ("alice", "alice@example.com", "Alice Äpfel")
    assert caller.roles == {"organizer", "staff"}
    assert caller.time_zone == "Europe/Berlin"
    assert caller.expires_at == NOW + LIFETIME


async def test_a_profile_of_the_wrong_form_is_left_out() -> None:
    wrong = {
        "email": ["alice@example.com"],
        "name": "Ali\u202ece",
        "roles": "organizer",
        "zoneinfo": "../../etc/passwd",
    }
    caller = await shared().verify(hand_signed({"alg": "HS256"}, {**CLAIMS, **wrong}))
    assert (caller.email, caller.name, caller.roles, caller.time_zone) == (None, None, frozenset(), None)


@pytest.mark.parametrize("roles", [["ok", 7, None, {"$gt": ""}, "", "ok\x00"], [["ok"], "ok"]])
async def test_only_roles_that_are_text_count(roles: list[Any]) -> None:
    assert (await shared().verify(hand_signed({"alg": "HS256"}, {**CLAIMS, "roles": roles}))).roles == {"ok"}


async def test_an_address_that_its_issuer_calls_unverified_is_not_shown() -> None:
    claims = {**CLAIMS, "email": "boss@example.com", "email_verified": False}
    assert (await shared().verify(hand_signed({"alg": "HS256"}, claims))).user == "alice"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", " none", None, 0, ["HS256"], {"a": 1}, True])
async def test_no_algorithm_is_never_one(alg: object) -> None:
    unsigned = f"{segment({'alg': alg, 'typ': 'JWT'})}.{segment(CLAIMS)}."
    await refused(shared(), unsigned)
    await refused(shared(), hand_signed({"alg": alg}, CLAIMS))


async def test_a_header_without_algorithm_is_refused() -> None:
    await refused(shared(), hand_signed({"typ": "JWT"}, CLAIMS))


async def test_an_algorithm_off_the_list_is_refused_though_its_key_is_known() -> None:
    token = jwt.encode(CLAIMS, SECRET, algorithm="HS512")
    assert "HS256" in (await refused(shared(), token)).message
    assert (await shared(algorithms=("HS512",)).verify(token)).user_id == "alice"


async def test_a_public_key_is_no_shared_secret(tmp_path: Path) -> None:
    pem = public_pem(RSA_KEY)
    forged = hand_signed({"alg": "HS256"}, CLAIMS, pem)
    both = with_public_keys(tmp_path / "a.pem", RSA_KEY, algorithms=("RS256", "HS256"), secret=SECRET)
    only_public = with_public_keys(tmp_path / "b.pem", RSA_KEY, algorithms=("RS256",))
    await refused(both, forged)
    await refused(only_public, forged)
    # The same verifier takes the honest tokens of both families.
    assert (await both.verify(jwt.encode(CLAIMS, RSA_KEY, algorithm="RS256"))).user_id == "alice"
    assert (await both.verify(jwt.encode(CLAIMS, SECRET, algorithm="HS256"))).user_id == "alice"


async def test_a_header_cannot_move_a_key_to_another_family(tmp_path: Path) -> None:
    verifier = with_public_keys(tmp_path / "key.pem", RSA_KEY, EC_KEY, algorithms=("RS256", "ES256"))
    signed_by_rsa = jwt.encode(CLAIMS, RSA_KEY, algorithm="RS256").split(".")
    signed_by_ec = jwt.encode(CLAIMS, EC_KEY, algorithm="ES256").split(".")
    await refused(verifier, ".".join([signed_by_ec[0], *signed_by_rsa[1:]]))
    await refused(verifier, ".".join([signed_by_rsa[0], *signed_by_ec[1:]]))
    # CVE-2022-21449: r and s of zero.
    await refused(verifier, f"{signed_by_ec[0]}.{signed_by_ec[1]}.{segment(bytes(64))}")


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (RSA_KEY, "RS256"),
        (RSA_KEY, "RS512"),
        (EC_KEY, "ES256"),
        (ec.generate_private_key(ec.SECP384R1()), "ES384"),
        (ec.generate_private_key(ec.SECP521R1()), "ES512"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_every_asymmetric_algorithm_verifies_with_its_key_only(tmp_path: Path, key: Any, algorithm: str) -> None:
    verifier = with_public_keys(tmp_path / "key.pem", key, algorithms=(algorithm,))
    assert (await verifier.verify(jwt.encode(CLAIMS, key, algorithm=algorithm))).user_id == "alice"
    other = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if isinstance(key, rsa.RSAPrivateKey)
        else ec.generate_private_key(key.curve)
    )
    await refused(verifier, jwt.encode(CLAIMS, other, algorithm=algorithm))


async def test_old_and_new_key_may_stand_in_one_file(tmp_path: Path) -> None:
    new = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    verifier = with_public_keys(tmp_path / "keys.pem", RSA_KEY, new, algorithms=("RS256",))
    for key in (RSA_KEY, new):
        assert (await verifier.verify(jwt.encode(CLAIMS, key, algorithm="RS256", headers={"kid": "x"}))).user_id


async def test_a_key_in_the_header_is_not_looked_at() -> None:
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(mine.public_key()))
    for header in (
        {"jwk": jwk},
        {"jku": "http://127.0.0.1:1/jwks.json"},
        {"x5u": "http://127.0.0.1:1/cert.pem"},
        {"x5c": [segment(b"certificate")]},
    ):
        await refused(shared(), jwt.encode(CLAIMS, mine, algorithm="RS256", headers=header))
        await refused(shared(), jwt.encode(CLAIMS, "another secret of 32 bytes or more", "HS256", headers=header))


@pytest.mark.parametrize("crit", [["exp"], ["b64"], [], "b64", ["http://example.com/x"], None])
async def test_an_extension_that_must_be_understood_is_refused(crit: object) -> None:
    await refused(shared(), hand_signed({"alg": "HS256", "crit": crit, "b64": True}, CLAIMS))


async def test_an_unencoded_payload_is_refused() -> None:
    await refused(shared(), hand_signed({"alg": "HS256", "b64": False, "crit": ["b64"]}, CLAIMS))


@pytest.mark.parametrize("kid", [["a"], {"$gt": ""}, 7, True, "k" * 257])
async def test_a_kid_that_is_no_name_is_refused(kid: object) -> None:
    await refused(shared(), hand_signed({"alg": "HS256", "kid": kid}, CLAIMS))


@pytest.mark.parametrize("kid", ["../../../../dev/null", "a' OR '1'='1", "|id", "\x00", ""])
async def test_a_kid_never_selects_the_secret(kid: str) -> None:
    await refused(shared(), hand_signed({"alg": "HS256", "kid": kid}, CLAIMS, b""))
    assert (await shared().verify(hand_signed({"alg": "HS256", "kid": kid}, CLAIMS))).user_id == "alice"


async def test_of_two_header_members_the_one_that_is_checked_is_the_one_that_is_used() -> None:
    await refused(shared(), hand_signed(b'{"alg":"HS256","alg":"none"}', CLAIMS))
    last_is_good = b'{"alg":"none","alg":"HS256"}'
    await refused(shared(), f"{segment(last_is_good)}.{segment(CLAIMS)}.")
    assert (await shared().verify(hand_signed(last_is_good, CLAIMS))).user_id == "alice"


@pytest.mark.parametrize("exp", [NOW - 1, NOW - 10_000_000, 1, 0, -5, NOW - 0.5])
async def test_an_expired_token_says_so(exp: float) -> None:
    assert isinstance(await refused(shared(), hand_signed({"alg": "HS256"}, {**CLAIMS, "exp": exp})), TokenExpired)


@pytest.mark.parametrize(
    "exp",
    [
        *(None, "", "soon", str(NOW + LIFETIME), True, [NOW + LIFETIME], {"$gt": 0}),
        *(1e300, 10**20, 253_402_300_800, float("nan"), float("inf"), float("-inf")),
    ],
    ids=repr,
)
async def test_an_expiry_that_is_no_time_is_refused(exp: object) -> None:
    await refused(shared(), hand_signed({"alg": "HS256"}, {**CLAIMS, "exp": exp}))


async def test_a_number_too_long_to_read_is_refused() -> None:
    payload = b'{"sub":"alice","exp":' + b"9" * 5000 + b"}"
    await refused(shared(), hand_signed({"alg": "HS256"}, payload))


async def test_no_expiry_is_refused() -> None:
    assert "exp" in (await refused(shared(), hand_signed({"alg": "HS256"}, claims_without("exp")))).message


@pytest.mark.parametrize("claim", ["nbf", "iat"])
@pytest.mark.parametrize("value", [NOW + LIFETIME, NOW + 1e9, "yesterday", str(NOW - 5), True, float("nan"), [], -1])
async def test_a_token_of_the_future_or_of_no_time_is_refused(claim: str, value: object) -> None:
    await refused(shared(), hand_signed({"alg": "HS256"}, {**CLAIMS, claim: value}))


async def test_leeway_covers_clocks_that_differ_and_moves_the_expiry() -> None:
    now = int(time.time())
    late = hand_signed({"alg": "HS256"}, {**CLAIMS, "exp": now - 5})
    early = hand_signed({"alg": "HS256"}, {**CLAIMS, "nbf": now + 30})
    verifier = shared(leeway_seconds=60)
    # A stream opened with it must not end at once: the connection and the verifier agree on the moment.
    assert (await verifier.verify(late)).expires_at == now - 5 + 60
    assert (await verifier.verify(early)).user_id == "alice"
    await refused(shared(), late)
    await refused(shared(), early)


@pytest.mark.parametrize(
    "sub",
    [
        *("", " ", " alice", "alice ", "a" * 257, "al\x00ice", "al\nice", "al\u202eice", "al\u200bice", "\ud800"),
        *(None, 7, True, ["alice"], {"$gt": ""}, 1.5),
    ],
    ids=repr,
)
async def test_a_subject_that_cannot_name_a_channel_is_refused(sub: object) -> None:
    await refused(shared(), hand_signed({"alg": "HS256"}, {**CLAIMS, "sub": sub}))


async def test_no_subject_is_refused() -> None:
    assert "sub" in (await refused(shared(), hand_signed({"alg": "HS256"}, claims_without("sub")))).message


@pytest.mark.parametrize(
    "sub", ["a", "a" * 256, "auth0|5f7c8ec7c33c6c004bbafe82", "https://id.example.com/~é", "李 雷"]
)
async def test_subjects_of_real_issuers_are_accepted(sub: str) -> None:
    assert (await shared().verify(hand_signed({"alg": "HS256"}, {**CLAIMS, "sub": sub}))).user_id == sub


@pytest.mark.parametrize("aud", ["ours", ["theirs", "ours"]])
async def test_a_token_made_out_to_us_is_accepted_only_where_we_have_a_name(aud: object) -> None:
    token = hand_signed({"alg": "HS256"}, {**CLAIMS, "aud": aud})
    assert (await shared(audience="ours").verify(token)).user_id == "alice"
    assert "audience" in (await refused(shared(), token)).message


@pytest.mark.parametrize("aud", ["theirs", "our", "ours ", ["theirs"], [], None, {"ours": 1}, [["ours"]], 7])
async def test_another_audience_is_refused(aud: object) -> None:
    await refused(shared(audience="ours"), hand_signed({"alg": "HS256"}, {**CLAIMS, "aud": aud}))


@pytest.mark.parametrize(
    "iss", [None, "https://evil.example.com", ["https://id.example.com"], "https://id.example.com/"]
)
async def test_another_issuer_is_refused(iss: object) -> None:
    verifier = shared(issuer="https://id.example.com")
    await refused(verifier, hand_signed({"alg": "HS256"}, {**CLAIMS, "iss": iss}))
    await refused(verifier, hand_signed({"alg": "HS256"}, CLAIMS))
    good = hand_signed({"alg": "HS256"}, {**CLAIMS, "iss": "https://id.example.com"})
    assert (await verifier.verify(good)).user_id == "alice"


GOOD = hand_signed({"alg": "HS256"}, CLAIMS)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "not a token",
        "a.b.c",
        GOOD.rsplit(".", 1)[0],
        GOOD + ".",
        GOOD + "==",
        GOOD[:-1],
        GOOD[1:],
        GOOD + "\x00",
        "\x00" + GOOD,
        " " + GOOD,
        GOOD + "\n",
        GOOD.replace(".", "..", 1),
        "\uff21." + GOOD,
        "\ud800",
        f"{segment([1])}.{segment(CLAIMS)}.",
        ".".join((segment(b"\xff\xfe"), segment(CLAIMS), segment(b"x"))),
        hand_signed({"alg": "HS256"}, [1, 2]),
        hand_signed({"alg": "HS256"}, b"null"),
        hand_signed({"alg": "HS256"}, b"\xff\xff"),
        hand_signed({"alg": "HS256"}, b"[" * 5000),
        hand_signed(b"[" * 5000, CLAIMS),
        "a.b.c.d.e",
    ],
    ids=range(26),
)
async def test_what_is_not_a_token_is_refused(token: str) -> None:
    await refused(shared(), token)


async def test_a_token_of_100_kilobytes_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(jwt, "get_unverified_header", never)
    huge = hand_signed({"alg": "HS256"}, {**CLAIMS, "name": "n" * 75_000})
    assert len(huge) > 100_000
    assert str(TOKEN_MAX_LENGTH) in (await refused(shared(), huge)).message


async def test_any_one_character_changed_is_refused() -> None:
    verifier, token, chance = shared(), GOOD, random.Random(7)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    for place in range(len(token)):
        other = chance.choice([character for character in alphabet if character != token[place]])
        await refused(verifier, token[:place] + other + token[place + 1 :])


async def test_garbage_is_refused_and_nothing_else_is_raised() -> None:
    chance = random.Random(11)
    for _ in range(500):
        parts = [segment(chance.randbytes(chance.randrange(60))) for _ in range(chance.randrange(1, 5))]
        await refused(shared(), ".".join(parts))
        claims = {
            chance.choice(["exp", "nbf", "sub", "aud", "jti", "iss"]): chance.choice([[], {}, -1, "", None, 1e99])
        }
        await refused(shared(audience="x", issuer="y"), hand_signed({"alg": "HS256"}, {**CLAIMS, **claims}))


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


class RotatingKeys(FixedKeys):
    """A source whose keys a test changes."""

    def __init__(self, *keys: Any) -> None:
        super().__init__(keys)
        self.generation = 0
        self.fresh = True
        self.asked = 0

    def change(self, *keys: Any) -> None:
        self._keys = keys
        self.generation += 1

    async def candidates(self, algorithm: str, kid: str | None, before_lookup: Any = None) -> Any:
        self.asked += 1
        return await super().candidates(algorithm, kid, before_lookup)


async def test_a_remembered_token_still_expires() -> None:
    clock = Clock()
    verifier = TokenVerifier(AuthSettings(secret=SECRET), SECRET, FixedKeys(), clock=clock)
    await verifier.verify(GOOD)
    clock.now = NOW + LIFETIME - 0.1
    assert (await verifier.verify(GOOD)).user_id == "alice"
    clock.now = NOW + LIFETIME
    assert isinstance(await refused(verifier, GOOD), TokenExpired)


async def test_what_is_remembered_is_void_when_the_keys_change_or_have_aged(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(public_pem(EC_KEY))
    keys = RotatingKeys(*read_public_keys(path))
    verifier = TokenVerifier(AuthSettings(public_key_file=path, algorithms=("ES256",)), "", keys)
    token = jwt.encode(CLAIMS, EC_KEY, algorithm="ES256")
    for _ in range(3):
        await verifier.verify(token)
    assert keys.asked == 1
    keys.fresh = False
    await verifier.verify(token)
    assert keys.asked == 2
    keys.fresh = True
    keys.change()
    await refused(verifier, token)


async def test_memory_for_tokens_is_bounded_and_keeps_the_latest_used(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(public_pem(EC_KEY))
    keys = RotatingKeys(*read_public_keys(path))
    settings = AuthSettings(public_key_file=path, algorithms=("ES256",))
    verifier = TokenVerifier(settings, "", keys, remembered_max=2)
    first, second, third = (jwt.encode({**CLAIMS, "jti": str(n)}, EC_KEY, algorithm="ES256") for n in range(3))
    for token in (first, second, first, third):
        await verifier.verify(token)
    assert keys.asked == 3
    await verifier.verify(first)
    assert keys.asked == 3
    await verifier.verify(second)
    assert keys.asked == 4


async def test_a_token_that_was_refused_is_not_remembered_as_good() -> None:
    verifier = shared()
    forged = hand_signed({"alg": "HS256"}, CLAIMS, "another secret of 32 bytes or more")
    for _ in range(2):
        await refused(verifier, forged)


@pytest.mark.parametrize(
    ("settings", "secret", "said"),
    [
        ({"algorithms": ("HS256",)}, "", "auth.secret"),
        ({"algorithms": ("RS256",)}, SECRET, "auth.public_key_file or auth.jwks_url"),
        ({"algorithms": ("HS256", "ES256"), "secret": SECRET}, SECRET, "ES256"),
        ({"algorithms": ("HS256",), "secret": SECRET, "jwks_url": "https://a/"}, SECRET, "auth.jwks_url is set"),
        ({"algorithms": ("HS256",), "jwks_url": "https://a/"}, "", "auth.secret"),
        ({"algorithms": ("RS256",), "secret": SECRET, "jwks_url": "https://a/"}, SECRET, "auth.secret is set"),
        ({"algorithms": ("RS256",), "public_key_file": "k", "jwks_url": "https://a/"}, "", "cannot both be set"),
        ({"algorithms": ()}, SECRET, "at least one"),
        ({"algorithms": ("HS512",)}, "x" * 63, "64 bytes"),
        ({"algorithms": ("HS256",)}, public_pem(RSA_KEY), "PEM"),
        ({"algorithms": ("HS256",)}, json.dumps({"kty": "oct", "k": "c2VjcmV0" * 8}), "JWK"),
        ({"algorithms": ("HS256",)}, "ssh-rsa " + "A" * 40, "SSH"),
    ],
)
def test_an_algorithm_without_its_key_is_refused_at_the_start(settings: dict[str, Any], secret: str, said: str) -> None:
    with pytest.raises(StartupError, match=said):
        TokenVerifier(AuthSettings(**settings), secret, FixedKeys())


def private_pem() -> str:
    return RSA_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must hold a public key"),
        (b"hello", "must hold a public key"),
        (b"\xff\xfe\x00", "PEM form"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "must hold public keys"),
        (b"-----BEGIN PUBLIC KEY-----\n", "must hold public keys"),
        (private_pem().encode(), "private key"),
        (public_pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)).encode(), "2048"),
        (public_pem(ec.generate_private_key(ec.SECP256K1())).encode(), "P-256"),
        (b"x" * 70_000, "65536 bytes"),
    ],
    ids=range(9),
)
def test_a_public_key_file_that_will_not_do_is_refused_by_its_setting(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    with pytest.raises(StartupError, match=said) as raised:
        read_public_keys(path)
    assert "auth.public_key_file" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_public_key_file_that_is_not_there_is_refused_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"auth.public_key_file .* cannot be read"):
        read_public_keys(tmp_path / "none.pem")
    with pytest.raises(StartupError, match=r"auth.public_key_file .* cannot be read"):
        read_public_keys(tmp_path)


async def test_a_minted_token_is_accepted_and_says_what_was_asked() -> None:
    token = mint_token(SECRET, user="alice@example.com", name="Alice", roles=["organizer"], audience="us", issuer="me")
    caller = await shared(audience="us", issuer="me").verify(token)
    assert (caller.user_id, caller.user) == ("alice@example.com", "alice@example.com")
    assert (caller.name, caller.roles) == ("Alice", {"organizer"})
    assert caller.expires_at == pytest.approx(time.time() + 3600, abs=5)
    plain = await shared().verify(mint_token(SECRET, user="bob", expires_seconds=0.5))
    assert (plain.email, plain.name, plain.roles) == (None, None, frozenset())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"user": ""}, "user"),
        ({"user": "a\nb"}, "user"),
        ({"user": "x" * 257}, "user"),
        ({"user": "a", "name": ""}, "name"),
        ({"user": "a", "roles": ["\x00"]}, "roles"),
        ({"user": "a", "expires_seconds": 0}, "expires_seconds"),
        ({"user": "a", "expires_seconds": float("nan")}, "expires_seconds"),
        ({"user": "a", "expires_seconds": 1e12}, "expires_seconds"),
    ],
)
def test_what_would_not_be_accepted_is_not_minted(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidParameters) as raised:
        mint_token(SECRET, **wrong)
    assert list(raised.value.fields) == [field]
