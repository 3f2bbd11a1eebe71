"""Development sign-in: free for a request of this machine, by the code of the terminal for all others."""

from __future__ import annotations

from typing import Any

import pytest

from tornado_copilot.access.keys import FixedKeys
from tornado_copilot.access.sign_in import DevelopmentSignIn
from tornado_copilot.access.tokens import TokenVerifier
from tornado_copilot.config import AuthSettings, ServerSettings, Settings
from tornado_copilot.errors import InvalidParameters, NotFound, SignInCodeRequired

SECRET = "made by the server for itself, 32 bytes and more"
LOCAL: dict[str, Any] = {"peer": "127.0.0.1", "version": "HTTP/1.1", "host": "localhost:8000", "headers": {}}
PROXIED = LOCAL | {"version": "HTTP/1.0"}


def sign_in(**sections: Any) -> DevelopmentSignIn:
    return DevelopmentSignIn(Settings(**sections), SECRET)


@pytest.mark.parametrize("code", [None, "", "whatever", 7])
def test_a_request_of_this_machine_needs_no_code(code: Any) -> None:
    sign_in().check(code, **LOCAL)


@pytest.mark.parametrize("code", [None, "", " ", 7, ["A"], "AAAAAAAA", "\u00fc", "\ud800", True, {}])
def test_a_request_that_shows_a_proxy_needs_the_code(code: Any) -> None:
    offered = sign_in()
    for sent in (code, offered.code[:-1], offered.code + "A"):
        with pytest.raises(SignInCodeRequired) as raised:
            offered.check(sent, **PROXIED)
        assert raised.value.status == 403 and offered.code not in raised.value.message
    offered.check(offered.code, **PROXIED)
    offered.check(f" {offered.code.lower()}\n", **PROXIED)


def test_each_server_has_a_code_of_its_own() -> None:
    codes = {sign_in().code for _ in range(100)}
    assert len(codes) == 100 and all(len(code) == 8 and code.isalnum() for code in codes)


@pytest.mark.parametrize(
    "sections",
    [
        {"auth": AuthSettings(secret="x" * 32)},
        {"auth": AuthSettings(jwks_url="https://id.example.com/jwks", algorithms=("RS256",))},
        {"auth": AuthSettings(public_key_file="key.pem", algorithms=("RS256",))},
        {"auth": AuthSettings(development_sign_in=False)},
        {"auth": AuthSettings(secret="x" * 32), "server": ServerSettings(host="0.0.0.0")},
        {"server": ServerSettings(trusted_proxies=("127.0.0.1",))},
        {"server": ServerSettings(origins=("https://app.example.com",))},
    ],
)
def test_where_others_use_the_server_there_is_none(sections: dict[str, Any]) -> None:
    offered = sign_in(**sections)
    assert not offered.available
    with pytest.raises(NotFound):
        offered.check(offered.code, **LOCAL)
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
