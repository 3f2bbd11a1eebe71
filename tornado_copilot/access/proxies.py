"""Whose request it is that a proxy passes on: as the proxies that are trusted say it, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

HOPS_MAX = 16
"""Entries of `X-Forwarded-For` that are looked at, from the end: a client may put anything at the front."""


class TrustedProxies:
    """The proxies in front of this server.

    A proxy appends to `X-Forwarded-For` whom it heard, so the list is believed from its end on for as long as the
    entries are trusted proxies themselves; the first that is not is the client. What stands before it is the client's
    own say. `X-Real-IP` counts where there is no such list.
    """

    def __init__(self, networks: Iterable[str]) -> None:
        """Trust these addresses and networks, as `10.0.0.5` or `10.0.0.0/24`."""
        self._networks = tuple(ip_network(each, strict=False) for each in networks)

    def trusts(self, address: str) -> bool:
        """Whether this is the address of a trusted proxy."""
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self._networks)

    def client_of(self, peer: str, headers: Mapping[str, str]) -> str:
        """The client's address.

        Args:
            peer: The address of the socket's other end.
            headers: Of the request; their names in any case.
        """
        if not self._networks or not self.trusts(peer):
            return peer
        forwarded = headers.get("X-Forwarded-For") or headers.get("X-Real-IP") or ""
        client = peer
        for entry in reversed(forwarded.split(",")[-HOPS_MAX:]):
            parsed = _parsed(_without_port(entry.strip()))
            if parsed is None:
                break  # "unknown", or nonsense: the proxy that wrote it is the last one we know.
            client = str(parsed)
            if not self.trusts(client):
                break
        return client


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def _without_port(entry: str) -> str:
    """`203.0.113.7:4711` and `[2001:db8::1]:4711`, as some proxies write it, without the port."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
