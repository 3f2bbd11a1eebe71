"""Development sign-in: for whoever sits at this machine, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from tornado_copilot.access.keys import FixedKeys
from tornado_copilot.access.sign_in import DevelopmentSignIn
from tornado_copilot.access.tokens import TokenVerifier
from tornado_copilot.config import AuthSettings, ServerSettings, Settings
from tornado_copilot.errors import Forbidden, InvalidParameters, NotFound

SECRET = "made by the server for itself, 32 bytes and more"
LOCAL: dict[str, Any] = {
    "remote_ip": "127.0.0.1",
    "host": "localhost:8000",
    "origin": "http://localhost:8000",
    "header_names": ["Host", "Origin", "Content-Type"],
}


def sign_in(**sections: Any) -> DevelopmentSignIn:
    return DevelopmentSignIn(Settings(**sections), SECRET)


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"origin": None},
        {"remote_ip": "::1", "host": "[::1]:8000", "origin": "http://[::1]:8000"},
        {"remote_ip": "::ffff:127.0.0.1"},
        {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"},
        {"host": "LocalHost", "origin": "http://localhost"},
    ],
)
def test_our_own_page_on_this_machine_may(request_: dict[str, Any]) -> None:
    sign_in().check(**(LOCAL | request_))


@pytest.mark.parametrize(
    "request_",
    [
        {"remote_ip": "192.168.1.7"},
        {"remote_ip": "::ffff:10.0.0.1"},
        {"remote_ip": "2001:db8::1"},
        {"remote_ip": ""},
        {"remote_ip": "127.0.0.1, 10.0.0.1"},
        {"host": "rebound.evil.com:8000", "origin": "http://rebound.evil.com:8000"},
        {"host": "rebound.evil.com:8000", "origin": None},
        {"host": "localhost.evil.com", "origin": None},
        {"host": "127.0.0.1.evil.com", "origin": None},
        {"host": "localhost:8000@evil.com", "origin": None},
        {"host": "192.168.1.7:8000", "origin": None},
        {"host": "0.0.0.0:8000", "origin": None},
        {"host": "", "origin": None},
        {"host": "[::2]:8000", "origin": None},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://evil.com"},
        {"origin": "http://localhost:3000"},
        {"header_names": ["X-Forwarded-For"]},
        {"header_names": ["x-forwarded-proto"]},
        {"header_names": ["FORWARDED"]},
        {"header_names": ["Via"]},
        {"header_names": ["X-Real-IP"]},
    ],
    ids=str,
)
def test_nobody_else_may(request_: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        sign_in().check(**(LOCAL | request_))


@pytest.mark.parametrize(
    "sections",
    [
        {"auth": AuthSettings(secret="x" * 32)},
        {"auth": AuthSettings(jwks_url="https://id.example.com/jwks", algorithms=("RS256",))},
        {"auth": AuthSettings(public_key_file="key.pem", algorithms=("RS256",))},
        {"auth": AuthSettings(development_sign_in=False)},
        {"auth": AuthSettings(secret="x" * 32), "server": ServerSettings(host="0.0.0.0")},
    ],
)
def test_with_a_key_or_a_public_address_there_is_no_such_thing(sections: dict[str, Any]) -> None:
    offered = sign_in(**sections)
    assert not offered.available
    with pytest.raises(NotFound):
        offered.check(**LOCAL)
    with pytest.raises(NotFound):
        offered.mint("alice")


async def test_the_token_is_accepted_and_gives_no_roles() -> None:
    auth = AuthSettings(audience="us", issuer="me")
    offered = DevelopmentSignIn(Settings(auth=auth), SECRET)
    verifier = TokenVerifier(auth, SECRET, FixedKeys())
    alice = await verifier.verify(offered.mint("alice@example.com", "Alice"))
    assert (alice.user_id, alice.user, alice.name) == ("alice@example.com", "alice@example.com", "Alice")
    assert alice.roles == frozenset()
    assert (await verifier.verify(offered.mint("bob"))).user == "bob"


@pytest.mark.parametrize(
    "user", ["alice", "Alice Smith", "Zoë O'Neil-Müller", "李雷", "a", "user+tag@example.co.uk", "a.b@localhost"]
)
def test_names_and_addresses_are_users(user: str) -> None:
    assert sign_in().mint(user)


@pytest.mark.parametrize(
    "user",
    [
        *(
            "",
            " ",
            " alice",
            "alice ",
            "a\nb",
            "a\x00",
            "a\u202eb",
            "../x",
            "<b>",
            "$where",
            '{"$gt":""}',
            "user:alice",
        ),
        *("@", "a@", "@b", "a@b@c", "a b@c", "a" * 101),
    ],
)
def test_what_is_no_name_is_refused(user: str) -> None:
    with pytest.raises(InvalidParameters) as raised:
        sign_in().mint(user)
    assert list(raised.value.fields) == ["user"]


def test_a_name_to_show_must_be_one_too() -> None:
    with pytest.raises(InvalidParameters):
        sign_in().mint("alice", "A\nlice")
