"""Whose request it is: what trusted proxies say is believed, and what anybody else says is not."""

from __future__ import annotations

import pytest
from tornado.httputil import HTTPHeaders

from tornado_copilot.access.locality import has_proxy_headers
from tornado_copilot.access.operators import is_at_this_machine
from tornado_copilot.access.proxies import HOPS_MAX, TrustedProxies

PROXIES = TrustedProxies(["127.0.0.1", "10.0.0.0/24", "2001:db8::/64"])


def client(peer: str, **headers: str) -> str:
    return PROXIES.client_of(peer, HTTPHeaders({name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.0.0.9", "203.0.113.7"),
        ("10.0.0.9", " 198.51.100.1 ,203.0.113.7 ", "203.0.113.7"),
        ("127.0.0.1", "127.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::5", "2001:db8:1::9", "2001:db8:1::9"),
        ("::ffff:10.0.0.9", "::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8:1::9]:4711", "2001:db8:1::9"),
        # All of them are proxies: the first one is as far as we can see.
        ("127.0.0.1", "10.0.0.7, 10.0.0.9", "10.0.0.7"),
        # What cannot be read hides what is before it.
        ("127.0.0.1", "203.0.113.7, unknown, 10.0.0.9", "10.0.0.9"),
        ("127.0.0.1", "203.0.113.7, unknown", "127.0.0.1"),
        ("127.0.0.1", "'; drop", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", ",,,", "127.0.0.1"),
        # Somebody who is no proxy says what they like.
        ("203.0.113.66", "198.51.100.1", "203.0.113.66"),
        ("10.0.1.1", "198.51.100.1", "10.0.1.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy_is_the_client(peer: str, forwarded: str, expected: str) -> None:
    assert client(peer, X_Forwarded_For=forwarded) == expected


def test_several_header_lines_are_one_list() -> None:
    headers = HTTPHeaders()
    headers.add("X-Forwarded-For", "198.51.100.1")
    headers.add("X-Forwarded-For", "203.0.113.7")
    assert PROXIES.client_of("127.0.0.1", headers) == "203.0.113.7"


def test_real_ip_counts_where_there_is_no_list() -> None:
    assert client("127.0.0.1", X_Real_IP="203.0.113.7") == "203.0.113.7"
    assert client("127.0.0.1", X_Real_IP="203.0.113.7", X_Forwarded_For="203.0.113.8") == "203.0.113.8"
    assert client("203.0.113.66", X_Real_IP="198.51.100.1") == "203.0.113.66"


def test_a_long_list_is_looked_at_from_its_end_only() -> None:
    assert client("127.0.0.1", X_Forwarded_For="203.0.113.7, " + "10.0.0.1, " * HOPS_MAX + "10.0.0.2") == "10.0.0.1"


def test_without_trusted_proxies_nobody_is_believed() -> None:
    headers = HTTPHeaders({"X-Forwarded-For": "203.0.113.7", "X-Real-IP": "203.0.113.7"})
    assert TrustedProxies([]).client_of("127.0.0.1", headers) == "127.0.0.1"


@pytest.mark.parametrize(
    ("client", "peer", "host", "headers", "expected"),
    [
        ("127.0.0.1", "127.0.0.1", "localhost:8000", [], True),
        ("::1", "::1", "[::1]:8000", [], True),
        ("127.0.0.1", "127.0.0.1", "example.com", [], False),
        ("203.0.113.7", "203.0.113.7", "localhost", [], False),
        # A proxy of which we know nothing makes everybody look local.
        ("127.0.0.1", "127.0.0.1", "localhost", ["X-Forwarded-For"], False),
        ("127.0.0.1", "127.0.0.1", "localhost", ["via"], False),
        # One that is trusted has told us whose request it is.
        ("203.0.113.7", "127.0.0.1", "localhost", ["X-Forwarded-For"], False),
        ("127.0.0.1", "10.0.0.9", "localhost", ["X-Forwarded-For"], True),
    ],
)
def test_the_machine_itself_is_told_from_a_proxy_on_it(
    client: str, peer: str, host: str, headers: list[str], expected: bool
) -> None:
    assert is_at_this_machine(client=client, peer=peer, host=host, header_names=headers) is expected


def test_only_headers_of_proxies_are_taken_for_such() -> None:
    assert has_proxy_headers(["Host", "FORWARDED"]) and not has_proxy_headers(["Host", "X-Forward", "Viable"])
