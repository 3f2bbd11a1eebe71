"""Whose request it is: what trusted proxies say is believed, and what anybody else says is not."""

from __future__ import annotations

from typing import Any

import pytest
from tornado.httputil import HTTPHeaders

from tornado_copilot.access.locality import shows_a_proxy
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


LOCAL: dict[str, Any] = {"peer": "127.0.0.1", "version": "HTTP/1.1", "host": "localhost:8000"}


def shows(headers: dict[str, str] | None = None, **changes: str) -> bool:
    return shows_a_proxy(headers=HTTPHeaders(headers or {}), **(LOCAL | changes))


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"peer": "::1", "host": "[::1]:8000", "headers": {"Origin": "http://[::1]:8000"}},
        {"peer": "::ffff:127.0.0.1"},
        {"host": "127.0.0.1:8000", "headers": {"Origin": "http://127.0.0.1:8000"}},
        {"host": "LocalHost", "headers": {"Origin": "http://localhost"}},
        {"headers": {"Referer": "http://localhost:8000/static/status.html?x=http://evil.com"}},
        {"headers": {"X-Forward": "1", "Viable": "1", "X-Request-Id": "1", "Client": "1"}},
    ],
    ids=str,
)
def test_a_request_of_this_machine_shows_no_proxy(request_: dict[str, Any]) -> None:
    assert not shows(**request_)


@pytest.mark.parametrize(
    "request_",
    [
        {"version": "HTTP/1.0"},
        *({"peer": peer} for peer in ("192.168.1.7", "::ffff:10.0.0.1", "2001:db8::1", "", "127.0.0.1, 10.0.0.1")),
        *(
            {"host": host}
            for host in (
                *("rebound.evil.com:8000", "localhost.evil.com", "127.0.0.1.evil.com", "localhost:8000@evil.com"),
                *("192.168.1.7:8000", "0.0.0.0:8000", "", "[::2]:8000", "localhost:8000, evil.com"),
            )
        ),
        *(
            {"headers": {name: "203.0.113.7"}}
            for name in (
                *("X-Forwarded-For", "x-forwarded-proto", "FORWARDED", "Via", "X-Real-IP", "CF-Connecting-IP"),
                *("True-Client-IP", "X-Client-IP", "Client-Ip", "Remote-Addr", "X-Original-Host", "CDN-Loop"),
                *("X-Forwarded", "CF-Ray", "X-ProxyUser-Ip", "X-Amzn-Trace-Id", "x-amzn-requestid", "CF-Visitor"),
            )
        ),
        *(
            {"headers": {"Origin": origin}}
            for origin in ("null", "", "https://evil.com", "http://localhost:3000", "http://localhost:8000@evil.com")
        ),
        {"headers": {"Referer": "https://evil.com/http://localhost:8000/"}},
        {"headers": {"Referer": "http://localhost:8000.evil.com/"}},
        {"headers": {"Referer": "http://localhost:8000@evil.com/"}},
        {"headers": {"Origin": "http://localhost:8000", "Referer": "https://public.example/"}},
    ],
    ids=str,
)
def test_a_request_that_came_another_way_shows_a_proxy(request_: dict[str, Any]) -> None:
    assert shows(**request_)
