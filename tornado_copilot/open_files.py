"""How many files, and so sockets, this process may have open: systems set that low, and let us raise it."""

from __future__ import annotations

import logging

try:
    import resource
except ImportError:  # Not a Unix.
    resource = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

BESIDE_CONNECTIONS = 512
"""Files beside the clients' streams: requests that come and go, the database's pool, the log."""


def allow_open_files(connections_max: int) -> None:
    """Raise the limit as far as so many connections need, or as the system lets us; warn where that is too little.

    A server that is out of descriptors cannot even say that it is full.

    Args:
        connections_max: Streams that the settings allow; 0 where they allow any number.
    """
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return
    wanted = connections_max + BESIDE_CONNECTIONS if connections_max else hard
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if wanted > soft:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError):
            wanted = soft  # macOS names no hard limit, and has one all the same.
    allowed = max(soft, wanted)
    if allowed < connections_max:
        logger.warning(
            "the system allows %s open files, limits.connections_total %s connections: "
            "raise the one (ulimit -n) or lower the other",
            allowed,
            connections_max,
        )
