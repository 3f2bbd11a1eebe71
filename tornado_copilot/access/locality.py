"""Requests of this very machine: their addresses and hosts, and the signs that a proxy passed a request on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

from tornado_copilot.access.origins import is_same_origin

# What proxies, load balancers and tunnels tell of the client: RFC 7239, and the names that came before it.
_FORWARDING_HEADERS = re.compile(
    r"forwarded|via|cdn-loop|cf-.*|x-(?:forwarded|original|envoy|amzn)(?:-.*)?"
    r"|(?:.{0,40}-)?(?:client|real|connecting|remote|proxyuser)-(?:ip|addr)",
    re.IGNORECASE,
)
_ORIGIN_OF_URL = re.compile(r"https?://[^/?#\\\s]+", re.ASCII | re.IGNORECASE)


def is_loopback_address(text: str) -> bool:
    """Return True for an address of the machine itself."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def is_loopback_host(host: str) -> bool:
    """Return True where a `Host` header names the machine itself; another name may lead here too (DNS rebinding)."""
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:\d{1,5})?", host, re.ASCII | re.IGNORECASE)
    if found is None:
        return False
    name = found[1].lower()
    return name == "localhost" or is_loopback_address(name.strip("[]"))


def shows_a_proxy(*, peer: str, version: str, host: str, headers: Mapping[str, str]) -> bool:
    """Return True where a request shows a sign that it was not made on this machine (CONTRACT section 7).

    A proxy on this machine makes every client look local. The absence of a sign proves nothing. A proxy that speaks
    HTTP/1.1 and adds no forwarding header leaves no reliable sign of itself. Neither does one that keeps `Host`, since
    a client elsewhere can send `Host: localhost`.

    Args:
        peer: The address of the socket's other end, not what a header says.
        version: Of the request, as `HTTP/1.1`. nginx speaks HTTP/1.0 to its upstreams unless it is told otherwise.
        host: The `Host` header.
        headers: Of the request; their names in any case.
    """
    return (
        not is_loopback_address(peer)
        or version != "HTTP/1.1"
        or not is_loopback_host(host)
        or any(_FORWARDING_HEADERS.fullmatch(name) for name in headers)
        or any(not _is_of_host(headers[name], host) for name in ("Origin", "Referer") if name in headers)
    )


def _is_of_host(url: str, host: str) -> bool:
    """Return True where an `Origin` or `Referer` is of a page of this host."""
    origin = _ORIGIN_OF_URL.match(url)
    return origin is not None and is_same_origin(origin[0], host)
