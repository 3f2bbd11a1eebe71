"""Which image addresses a model's server may be sent. Pure.

That server fetches what it is sent, often from within a private network. A client must not use it to reach what the
client cannot reach itself. So an address has to be in one strict form; each other spelling of a host, which some parser
might take for a private one, is refused. Unknown here: what a name resolves to, and where its server redirects to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

_URL = re.compile(
    r"https?://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?([/?][^\x00-\x20\\\x7f]*)?",
    re.IGNORECASE | re.ASCII,
)
_LOCAL_NAMES = frozenset(
    {
        *("arpa", "box", "consul", "corp", "default", "docker", "home", "internal", "intra", "intranet", "lan"),
        *("local", "localdomain", "localhost", "private", "svc", "test"),
    }
)
"""Last labels of names that mean something within a network only (RFC 6761, RFC 6762, RFC 8375, and habit)."""
_METADATA_NAMES = frozenset({"metadata.goog", "metadata.tencentyun.com", "metadata.platformequinix.com"})
"""Cloud providers' metadata servers whose names look public."""
_NOT_PUBLIC = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
"""Metadata servers of Oracle's and of Microsoft's cloud among them; `ipaddress` has these for global."""
_GLOBAL_UNICAST = IPv6Network("2000::/3")


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Return True for an image in the URL itself (`data:`), on a public host, or on one of `hosts`.

    Args:
        url: As the client sent it.
        hosts: Hosts that may be private, in lower case, as `minio`, `10.0.0.5:9000` or `[fd00::5]`; without a port, on
            every port.
    """
    if url[:11].lower() == "data:image/":
        return True
    found = _URL.fullmatch(url)
    if found is None:
        return False
    host = found["host"].lower()
    return host in hosts or f"{host}:{found['port']}" in hosts or _is_public(host)


def _is_public(host: str) -> bool:
    labels = host.split(".")
    try:
        if host.startswith("["):
            return _is_public_v6(IPv6Address(host[1:-1]))
        if labels[-1][:1].isdigit():
            # A number at the end makes it an IPv4 address for every client (WHATWG URL, "ends in a number").
            return _is_public_v4(IPv4Address(host))
    except AddressValueError:
        return False
    is_local = labels[-1] in _LOCAL_NAMES or host in _METADATA_NAMES
    return len(labels) > 1 and all(labels) and not is_local


def _is_public_v4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in each for each in _NOT_PUBLIC)


def _is_public_v6(address: IPv6Address) -> bool:
    """Return True outside of what is reserved, local, or a way to write an IPv4 address."""
    holds_v4 = address.sixtofour is not None or address.teredo is not None
    return address in _GLOBAL_UNICAST and address.is_global and not holds_v4
