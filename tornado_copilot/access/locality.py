"""Whether a request comes from this very machine, with nothing in between."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

_PROXY_HEADERS = re.compile(r"x-forwarded-.*|x-real-ip|forwarded|via", re.IGNORECASE)


def is_loopback_address(text: str) -> bool:
    """Whether this is an address of the machine itself."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def is_loopback_host(host: str) -> bool:
    """Whether a `Host` header names the machine itself; another name may lead here too (DNS rebinding)."""
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:\d{1,5})?", host, re.ASCII | re.IGNORECASE)
    if found is None:
        return False
    name = found[1].lower()
    return name == "localhost" or is_loopback_address(name.strip("[]"))


def has_proxy_headers(names: Iterable[str]) -> bool:
    """Whether one of these headers says that a proxy passed the request on."""
    return any(_PROXY_HEADERS.fullmatch(name) for name in names)
