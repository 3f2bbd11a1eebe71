"""Origins: which pages may call, and what they are told."""

from __future__ import annotations

import pytest

from tornado_copilot.access.origins import OriginPolicy, is_same_origin

APP = "https://app.example.com"
POLICY = OriginPolicy([APP, "http://localhost:3000", "https://Other.Example.com:443"])
HOST = "api.example.com"


@pytest.mark.parametrize(
    "origin",
    [
        None,
        APP,
        "http://localhost:3000",
        "https://other.example.com",
        "https://api.example.com",
        "http://api.example.com",
    ],
)
def test_listed_origins_our_own_and_none_are_allowed(origin: str | None) -> None:
    assert POLICY.allows(origin, HOST)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "*",
        "https://",
        "app.example.com",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.com",
        "https://evil.com/https://app.example.com",
        "https://evilapp.example.com",
        "https://app.example.com/",
        "https://app.example.com#",
        "https://user@app.example.com",
        "https://app.example.com\n",
        "https://app.example.com, https://app.example.com",
        "https://api.example.com:8000",
        "https://api.example.com@evil.com",
        "http://localhost:3001",
        "file://",
        "chrome-extension://api.example.com",
        "https://app\u3002example.com",
    ],
)
def test_other_origins_are_not(origin: str) -> None:
    assert not POLICY.allows(origin, HOST)
    assert POLICY.response_headers(origin) == {"Vary": "Origin"}
    assert list(POLICY.preflight_headers(origin, "authorization")) == ["Vary"]


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("http://LOCALHOST:8000", "localhost:8000", True),
        ("http://localhost", "localhost:80", True),
        ("https://example.com", "example.com", True),
        ("https://example.com", "example.com:443", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("https://example.com", "example.com:80", False),
        ("http://localhost:8000", "127.0.0.1:8000", False),
        ("http://localhost:8000", "localhost:8001", False),
        ("null", "null", False),
        ("http://", "", False),
        ("http://evil.com", "", False),
        ("http://evil.com", "evil.com/localhost", False),
    ],
)
def test_our_own_origin_is_told_by_the_host(origin: str, host: str, same: bool) -> None:
    assert is_same_origin(origin, host) is same
    assert OriginPolicy([]).allows(origin, host) is same


def test_what_the_browser_says_of_its_own_request_stands_in_for_a_host_that_a_proxy_has_changed() -> None:
    upstream = "127.0.0.1:8000"
    assert OriginPolicy([]).allows("https://public.example", upstream, "same-origin")
    for said in (None, "", "cross-site", "same-site", "none", "Same-Origin", "same-origin, cross-site"):
        assert not OriginPolicy([]).allows("https://public.example", upstream, said)
    assert OriginPolicy(["https://public.example"]).allows("https://public.example", upstream, "cross-site")


def test_a_page_of_another_site_that_names_no_origin_changes_nothing() -> None:
    assert not POLICY.allows(None, HOST, "cross-site", changes_state=True)
    assert POLICY.allows(None, HOST, "cross-site")
    for said in (None, "same-origin", "same-site", "none"):
        assert POLICY.allows(None, HOST, said, changes_state=True)
    assert POLICY.allows(APP, HOST, "cross-site", changes_state=True)


def test_a_listed_origin_is_echoed_with_credentials() -> None:
    headers = POLICY.response_headers(APP)
    assert headers["Access-Control-Allow-Origin"] == APP
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert headers["Vary"] == "Origin"
    assert "Retry-After" in headers["Access-Control-Expose-Headers"]


def test_no_answer_holds_a_wildcard() -> None:
    for headers in (POLICY.response_headers(APP), POLICY.preflight_headers(APP, "*, x-*")):
        assert "*" not in {part.strip() for value in headers.values() for part in value.split(",")}


def test_our_own_origin_needs_no_headers() -> None:
    assert POLICY.response_headers("https://api.example.com") == {"Vary": "Origin"}


def test_a_preflight_lists_methods_and_headers_by_name() -> None:
    headers = POLICY.preflight_headers(APP, "authorization,content-type,x-tenant")
    assert headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, PATCH, DELETE, OPTIONS"
    names = headers["Access-Control-Allow-Headers"].split(", ")
    assert names == [
        "Authorization",
        "Content-Type",
        "Accept",
        "Last-Event-ID",
        "Idempotency-Key",
        "X-Requested-With",
        "x-tenant",
    ]
    assert int(headers["Access-Control-Max-Age"]) > 0
    assert headers["Access-Control-Allow-Origin"] == APP
    assert headers["Vary"] == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"


@pytest.mark.parametrize(
    "requested",
    [
        "x-forwarded-for",
        "Forwarded",
        "via",
        "Host",
        "cookie",
        "Proxy-Authorization",
        "sec-fetch-site",
        "x y",
        "x\r\nset-cookie: a=b",
        "x:y",
        "\u00e9",
        "x" * 65,
        "",
        ",,,",
    ],
)
def test_headers_that_no_page_should_send_are_not_granted(requested: str) -> None:
    plain = POLICY.preflight_headers(APP)
    assert POLICY.preflight_headers(APP, requested) == plain


def test_the_answer_to_a_flood_of_requested_headers_is_bounded() -> None:
    headers = POLICY.preflight_headers(APP, ",".join(f"x-{n}" for n in range(10_000)))
    assert len(headers["Access-Control-Allow-Headers"].split(", ")) == 6 + 32
