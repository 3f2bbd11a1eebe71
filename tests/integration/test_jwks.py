"""Keys by URL, from a real server on a real socket: one that rotates them, lies, breaks and hangs."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from tornado_copilot.access.jwks import ATTEMPT_INTERVAL_SECONDS, BODY_MAX_BYTES, STALE_SECONDS, FetchedKeys
from tornado_copilot.access.tokens import TokenVerifier, open_keys
from tornado_copilot.config import AuthSettings
from tornado_copilot.errors import InvalidToken, RateLimited, StartupError, Unavailable

OLD, NEW = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
CURVE = ec.generate_private_key(ec.SECP256R1())
WIDE_CURVE = ec.generate_private_key(ec.SECP384R1())
CACHE_SECONDS = 300.0


def jwk(key: Any, kid: str | None, **more: Any) -> dict[str, Any]:
    public = key.public_key()
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    entry: dict[str, Any] = json.loads(algorithm.to_jwk(public))
    entry.pop("key_ops", None)
    return entry | ({} if kid is None else {"kid": kid}) | more


def signed(key: Any, kid: str | None, algorithm: str = "RS256", **claims: Any) -> str:
    headers = None if kid is None else {"kid": kid}
    return jwt.encode({"sub": "alice", "exp": time.time() + 600, **claims}, key, algorithm=algorithm, headers=headers)


class Publisher(RequestHandler):
    """Answers as the test wants, and counts."""

    def initialize(self, state: State) -> None:
        self.state = state

    async def get(self) -> None:
        self.state.fetches += 1
        self.state.asked.set()
        await self.state.go.wait()
        self.set_status(self.state.status)
        for name, value in self.state.headers.items():
            self.set_header(name, value)
        self.finish(self.state.body)

    def log_request(self) -> None:  # the access log of this server is of no interest
        pass


class State:
    """What the publisher answers."""

    def __init__(self) -> None:
        self.fetches = 0
        self.asked = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: bytes | str = ""
        self.port = 0

    def publish(self, *entries: Any) -> None:
        self.status, self.headers, self.body = 200, {}, json.dumps({"keys": entries})


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Setting:
    """A publisher, keys fetched from it, a verifier that uses them, and the clock of the three."""

    def __init__(self, state: State, keys: FetchedKeys, verifier: TokenVerifier, clock: Clock) -> None:
        self.state, self.keys, self.verifier, self.clock = state, keys, verifier, clock

    async def refused(self, token: str) -> None:
        with pytest.raises(InvalidToken):
            await self.verifier.verify(token)

    async def unavailable(self, token: str) -> Unavailable:
        with pytest.raises(Unavailable) as raised:
            await self.verifier.verify(token)
        return raised.value

    async def fetch_in_background(self) -> None:
        """Wait for the fetch that is under way."""
        while self.keys._fetching is not None:
            await asyncio.wait([self.keys._fetching])


@asynccontextmanager
async def setting(*, timeout_seconds: float = 5, **auth: Any) -> AsyncIterator[Setting]:
    state = State()
    server = HTTPServer(Application([(r"/jwks.json", Publisher, {"state": state})]))
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setblocking(False)
    state.port = listening.getsockname()[1]
    server.add_socket(listening)
    clock = Clock()
    url = f"http://127.0.0.1:{state.port}/jwks.json"
    keys = FetchedKeys(url, cache_seconds=CACHE_SECONDS, timeout_seconds=timeout_seconds, clock=clock)
    settings = AuthSettings(**{"jwks_url": url, "algorithms": ("RS256", "ES256"), **auth})
    verifier = TokenVerifier(settings, settings.secret.get_secret_value(), keys)
    try:
        yield Setting(state, keys, verifier, clock)
    finally:
        state.go.set()
        await keys.close()
        server.stop()
        await server.close_all_connections()


async def test_a_key_is_fetched_once_for_many_tokens_at_once() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"), jwk(CURVE, "curve"))
        here.state.go.clear()
        tokens = [signed(OLD, "old", jti=str(n)) for n in range(100)]
        tokens += [signed(CURVE, "curve", "ES256", jti=str(n)) for n in range(100)]
        waiting = asyncio.gather(*(here.verifier.verify(token) for token in tokens))
        await here.state.asked.wait()
        here.state.go.set()
        assert [caller.user_id for caller in await waiting] == ["alice"] * 200
        assert here.state.fetches == 1


async def test_a_new_key_is_found_at_once_and_a_withdrawn_one_is_void_though_its_token_was_remembered() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        old, new = signed(OLD, "old"), signed(NEW, "new")
        await here.verifier.verify(old)
        here.state.publish(jwk(NEW, "new"))
        assert (await here.verifier.verify(new)).user_id == "alice"
        await here.refused(old)
        assert here.state.fetches == 2


async def test_tokens_with_unknown_kids_do_not_become_requests_to_the_publisher() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        good = signed(OLD, "old")
        await here.verifier.verify(good)
        for round_ in range(3):
            await asyncio.gather(*(here.refused(signed(NEW, f"guess-{round_}-{n}")) for n in range(50)))
        assert here.state.fetches == 2
        here.clock.now += ATTEMPT_INTERVAL_SECONDS
        await asyncio.gather(*(here.refused(signed(NEW, f"guess-{n}")) for n in range(50)))
        assert here.state.fetches == 3
        assert (await here.verifier.verify(good)).user_id == "alice"


async def test_only_a_key_that_is_not_known_here_is_looked_up_with_leave() -> None:
    async def refuse() -> None:
        raise RateLimited("too many guesses")

    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        assert (await here.verifier.verify(signed(OLD, "old"), refuse)).user_id == "alice"
        with pytest.raises(RateLimited):
            await here.verifier.verify(signed(NEW, "guess"), refuse)
        with pytest.raises(InvalidToken):
            await here.verifier.verify(signed(NEW, "old"), refuse)
        assert here.state.fetches == 1


async def test_keys_are_fetched_again_before_they_are_too_old_and_nobody_waits() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        token = signed(OLD, "old")
        await here.verifier.verify(token)
        here.clock.now += CACHE_SECONDS * 0.74
        await here.verifier.verify(token)
        assert here.state.fetches == 1
        here.clock.now += CACHE_SECONDS * 0.02
        here.state.go.clear()
        here.state.asked.clear()
        await here.verifier.verify(token)
        await here.state.asked.wait()
        # The publisher has not answered, and the token is verified nevertheless.
        await here.verifier.verify(token)
        here.state.go.set()
        await here.fetch_in_background()
        await here.verifier.verify(token)
        assert here.state.fetches == 2


async def test_a_key_withdrawn_is_void_once_the_keys_are_too_old() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"), jwk(NEW, "new"))
        token = signed(OLD, "old")
        await here.verifier.verify(token)
        here.state.publish(jwk(NEW, "new"))
        here.clock.now += CACHE_SECONDS
        await here.refused(token)


async def test_old_keys_serve_while_the_publisher_is_down_but_not_for_ever() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        token = signed(OLD, "old")
        await here.verifier.verify(token)
        here.state.status, here.state.body = 500, "broken"
        here.clock.now += CACHE_SECONDS
        for _ in range(20):
            assert (await here.verifier.verify(token)).user_id == "alice"
        await here.fetch_in_background()
        assert here.state.fetches == 2
        # A kid that is not known could be that of a new key: nobody can say.
        await here.unavailable(signed(NEW, "new"))
        here.clock.now += STALE_SECONDS - 1
        assert (await here.verifier.verify(token)).user_id == "alice"
        await here.fetch_in_background()
        here.clock.now += ATTEMPT_INTERVAL_SECONDS
        error = await here.unavailable(token)
        assert (error.status, error.retryable) == (503, True) and error.retry_after_seconds
        here.state.publish(jwk(OLD, "old"))
        here.clock.now += ATTEMPT_INTERVAL_SECONDS
        assert (await here.verifier.verify(token)).user_id == "alice"


HUGE = json.dumps({"keys": [jwk(OLD, "old")], "padding": "x" * BODY_MAX_BYTES})
MANY = json.dumps({"keys": [jwk(OLD, "old")] * 65})


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (500, "broken", {}),
        (404, "", {}),
        (200, "", {}),
        (200, "<!doctype html><title>Sign in</title>", {"Content-Type": "text/html"}),
        (200, "{}", {}),
        (200, "[]", {}),
        (200, '{"keys":{"kty":"RSA"}}', {}),
        (200, b"\xff\xfe", {}),
        (200, "[" * 100_000, {}),
        (200, HUGE, {}),
        (200, MANY, {}),
        (302, "", {"Location": "/jwks.json"}),
        (200, "not gzip", {"Content-Encoding": "gzip"}),
    ],
    ids=range(13),
)
async def test_without_keys_a_token_is_undecided_and_the_publisher_is_not_hammered(
    status: int, body: str | bytes, headers: dict[str, str]
) -> None:
    async with setting() as here:
        here.state.status, here.state.body, here.state.headers = status, body, headers
        token = signed(OLD, "old")
        for _ in range(10):
            await here.unavailable(token)
        assert here.state.fetches == 1
        here.state.publish(jwk(OLD, "old"))
        here.clock.now += ATTEMPT_INTERVAL_SECONDS
        assert (await here.verifier.verify(token)).user_id == "alice"


async def test_a_publisher_that_is_not_there_is_no_reason_to_refuse_a_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/jwks.json?key=hush"
    keys = FetchedKeys(url, cache_seconds=300, timeout_seconds=5)
    verifier = TokenVerifier(AuthSettings(jwks_url=url, algorithms=("RS256",)), "", keys)
    with pytest.raises(Unavailable):
        await verifier.verify(signed(OLD, "old"))
    await keys.close()
    assert f"http://127.0.0.1:{port}/jwks.json" in caplog.text and "hush" not in caplog.text


async def test_a_name_that_does_not_resolve_is_no_reason_to_refuse_a_token() -> None:
    keys = FetchedKeys("https://keys.invalid/jwks.json", cache_seconds=300, timeout_seconds=5)
    with pytest.raises(Unavailable):
        await keys.candidates("RS256", "old")
    await keys.close()


async def test_the_loop_goes_on_while_the_publisher_hangs() -> None:
    async with setting(timeout_seconds=30, secret="s" * 32, algorithms=("RS256", "HS256")) as here:
        here.state.go.clear()
        order = []

        async def undecided(n: int) -> None:
            await here.unavailable(signed(OLD, "old", jti=str(n)))
            order.append("undecided")

        waiting = [asyncio.create_task(undecided(n)) for n in range(20)]
        await here.state.asked.wait()
        # Between the publisher being asked and its answer, others are served, turn after turn of the loop.
        for n in range(1000):
            caller = await here.verifier.verify(jwt.encode({"sub": f"{n}", "exp": time.time() + 60}, "s" * 32))
            assert caller.user_id == f"{n}"
            await asyncio.sleep(0)
            order.append("served")
        here.state.status = 500
        here.state.go.set()
        await asyncio.gather(*waiting)
        assert order == ["served"] * 1000 + ["undecided"] * 20
        assert here.state.fetches == 1


async def test_the_loop_goes_on_while_the_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answer = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hanging(*_: object, **__: object) -> list[Any]:
        loop.call_soon_threadsafe(asked.set)
        answer.wait(20)
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    keys = FetchedKeys("https://id.example.com/jwks.json", cache_seconds=300, timeout_seconds=30)
    waiting = asyncio.create_task(keys.candidates("RS256", "old"))
    await asked.wait()
    for _ in range(1000):
        await asyncio.sleep(0)
    assert not waiting.done() and not answer.is_set()
    answer.set()
    with pytest.raises(Unavailable):
        await waiting
    await keys.close()


async def test_a_publisher_that_hangs_is_given_up_at_the_time_out() -> None:
    async with setting(timeout_seconds=0.2) as here:
        here.state.go.clear()
        await here.unavailable(signed(OLD, "old"))
        assert not here.state.go.is_set()


async def test_a_slow_drip_is_cut_at_the_time_out() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        end = asyncio.create_task(reader.read())
        while not end.done():
            writer.write(b" ")
            await asyncio.wait([end], timeout=0.05)
        await asyncio.gather(end, return_exceptions=True)  # closed, or reset
        writer.close()
        cut.set()

    cut = asyncio.Event()
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    keys = FetchedKeys(f"http://127.0.0.1:{port}/", cache_seconds=300, timeout_seconds=0.3)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(keys.candidates("RS256", None), 5)
    await asyncio.wait_for(cut.wait(), 5)
    await keys.close()
    server.close()
    await server.wait_closed()


async def test_a_client_that_leaves_does_not_stop_the_fetch_for_others() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        here.state.go.clear()
        first, second = (asyncio.create_task(here.verifier.verify(signed(OLD, "old", jti=n))) for n in "ab")
        await here.state.asked.wait()
        first.cancel()
        await asyncio.wait([first])
        here.state.go.set()
        assert (await second).user_id == "alice"
        assert here.state.fetches == 1


async def test_keys_for_anything_but_our_algorithms_are_left_out() -> None:
    async with setting() as here:
        secret = {"kty": "oct", "kid": "secret", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "alg": "HS256"}
        small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
        entries = [
            jwk(OLD, "encryption", use="enc"),
            jwk(OLD, "wrapping", key_ops=["wrapKey"]),
            jwk(OLD, "no-list", key_ops="verify"),
            jwk(OLD, "other", alg="RS512"),
            jwk(OLD, "strange", alg=["RS256"]),
            jwk(OLD, "symmetric", alg="HS256"),
            jwk(small, "small"),
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OLD)) | {"kid": "private", "key_ops": ["verify"]},
            {"kty": "RSA", "kid": "broken", "n": "!!", "e": "AQAB"},
            {"kty": "RSA", "kid": "half", "e": "AQAB"},
            {"kty": "EC", "kid": "off-curve", "crv": "P-256", "x": "AQAB", "y": "AQAB"},
            {"kty": "OKP", "kid": "edwards", "crv": "Ed25519", "x": "AQAB"},
            {"kty": ["RSA"], "kid": "list"},
            {"kid": ["a"], **jwk(OLD, None)},
            jwk(OLD, "x") | {"kid": {"$gt": ""}},
            secret,
            None,
            7,
            "key",
            [],
        ]
        here.state.publish(*entries, jwk(OLD, "good", use="sig", alg="RS256", key_ops=["verify"]))
        assert (await here.verifier.verify(signed(OLD, "good"))).user_id == "alice"
        for entry in entries:
            kid = entry.get("kid") if isinstance(entry, dict) else None
            if isinstance(kid, str) and kid != "small":
                await here.refused(signed(OLD, kid))
        await here.refused(jwt.encode({"sub": "a", "exp": time.time() + 9}, "secret" * 6, headers={"kid": "secret"}))
        assert [key.kid for key in here.keys._keys] == ["other", "good"]


async def test_a_key_verifies_only_what_its_own_curve_or_algorithm_signs() -> None:
    async with setting(algorithms=("RS256", "RS512", "ES256", "ES384")) as here:
        here.state.publish(jwk(OLD, "any-rsa"), jwk(NEW, "only-512", alg="RS512"), jwk(WIDE_CURVE, "wide"))
        for key, kid, algorithm in (
            (OLD, "any-rsa", "RS256"),
            (OLD, "any-rsa", "RS512"),
            (NEW, "only-512", "RS512"),
            (WIDE_CURVE, "wide", "ES384"),
        ):
            assert (await here.verifier.verify(signed(key, kid, algorithm))).user_id == "alice"
        await here.refused(signed(NEW, "only-512", "RS256"))
        await here.refused(signed(CURVE, "wide", "ES256"))
        await here.refused(signed(OLD, "only-512", "RS512"))


async def test_tokens_and_keys_without_a_kid_find_each_other() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, None), jwk(NEW, "new"))
        assert (await here.verifier.verify(signed(OLD, None))).user_id == "alice"
        assert (await here.verifier.verify(signed(NEW, None))).user_id == "alice"
        assert (await here.verifier.verify(signed(OLD, "whatever"))).user_id == "alice"
        await here.refused(signed(NEW, "whatever"))


async def test_an_empty_set_withdraws_all_keys() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        token = signed(OLD, "old")
        await here.verifier.verify(token)
        here.state.publish()
        here.clock.now += CACHE_SECONDS
        await here.refused(token)


async def test_a_published_key_is_no_shared_secret() -> None:
    async with setting(secret="s" * 32, algorithms=("RS256", "HS256")) as here:
        here.state.publish(jwk(OLD, "old"))
        forged_with = jwk(OLD, "old")["n"]
        await here.refused(jwt.encode({"sub": "a", "exp": time.time() + 9}, forged_with, headers={"kid": "old"}))
        assert here.state.fetches == 0


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a/b",
        "jwks.json",
        "",
        "https://",
        "https://user:pass@a/",
        "http://[::1",
        "http://a:b/",
        "http://a:0/",
    ],
)
def test_a_url_that_cannot_be_fetched_is_refused_by_its_setting(url: str) -> None:
    with pytest.raises(StartupError, match=r"auth\.jwks_url") as raised:
        FetchedKeys(url, cache_seconds=300, timeout_seconds=5)
    assert "pass" not in str(raised.value).replace("password", "")


async def test_the_settings_name_the_source_of_the_keys() -> None:
    async with setting() as here:
        here.state.publish(jwk(OLD, "old"))
        url = f"http://127.0.0.1:{here.state.port}/jwks.json"
        auth = AuthSettings(jwks_url=url, algorithms=("RS256",))
        keys = open_keys(auth)
        assert (await TokenVerifier(auth, "", keys).verify(signed(OLD, "old"))).user_id == "alice"
        await keys.close()
        assert await open_keys(AuthSettings()).candidates("RS256", None) == ()


async def test_closing_while_the_publisher_hangs_does_not_wait_for_it() -> None:
    async with setting(timeout_seconds=60) as here:
        here.state.go.clear()
        waiting = asyncio.create_task(here.verifier.verify(signed(OLD, "old")))
        await here.state.asked.wait()
        await asyncio.wait_for(here.keys.close(), 5)
        await asyncio.wait([waiting], timeout=5)
        assert waiting.cancelled()
