"""Which other origins' pages may call, as CORS headers and as a yes or no for WebSockets (Fetch standard, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable

METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS"
_REQUEST_HEADERS = (
    "Authorization",
    "Content-Type",
    "Accept",
    "Last-Event-ID",
    "Idempotency-Key",
    "X-Requested-With",
)
_EXPOSED_HEADERS = "Retry-After, WWW-Authenticate, Copilot-Visitor"
_PREFLIGHT_MAX_AGE_SECONDS = 7200  # what Chromium cuts longer ones to
_MORE_HEADERS_MAX = 32
# Fewer than RFC 9110, 5.6.2, allows: nobody names a header otherwise, and `*` alone would be the wildcard.
_HEADER_NAME = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)
_ORIGIN = re.compile(r"(https?)://([^/?#@\s\\]+)", re.ASCII | re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# What a page has no business to say: who is in between, and what the browser says by itself.
_REFUSED_HEADERS = re.compile(r"(x-forwarded|proxy|sec)-.*|x-real-ip|forwarded|via|host|cookie|origin")


class OriginPolicy:
    """The origins of `server.origins`, and the server's own.

    The server's own origin is told by the `Host` header, whatever the scheme: behind a proxy that ends TLS the page
    is https while we see http. A proxy may also change `Host`; then the browser's own word counts: a page cannot set
    `Sec-Fetch-Site` (Fetch standard, 2.2.2), and the browser sends it to HTTPS and localhost only. `Origin: null` (a
    file, a sandboxed frame) cannot be listed.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        self._listed = frozenset(normal for origin in origins if (normal := _normal(origin)) is not None)

    def allows(
        self, origin: str | None, host: str, fetch_site: str | None = None, *, changes_state: bool = False
    ) -> bool:
        """Return True where a page of this origin may open a WebSocket or have an answer.

        Args:
            origin: The `Origin` header; None where it is absent, as from everything that is not a browser.
            host: The `Host` header.
            fetch_site: The `Sec-Fetch-Site` header.
            changes_state: The verb is POST, PATCH or DELETE. A page of another site must then give its origin.
        """
        if origin is None:
            return not changes_state or fetch_site != "cross-site"
        if fetch_site == "same-origin":
            return True
        return is_same_origin(origin, host) or _normal(origin) in self._listed

    def response_headers(self, origin: str | None) -> dict[str, str]:
        """The headers of every answer but the one to a preflight.

        `Vary` is always there, so that no cache gives one origin's answer to another. The origin is echoed, never
        `*`, which would not go with credentials.
        """
        headers = {"Vary": "Origin"}
        if origin is not None and _normal(origin) in self._listed:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Credentials"] = "true"
            headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
        return headers

    def preflight_headers(self, origin: str | None, requested_headers: str = "") -> dict[str, str]:
        """The headers of the answer to a preflight.

        Args:
            origin: The `Origin` header.
            requested_headers: The `Access-Control-Request-Headers` header. A page's own headers are allowed by name;
                a wildcard would not cover `Authorization`.
        """
        headers = {"Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
        if origin is not None and _normal(origin) in self._listed:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Credentials"] = "true"
            headers["Access-Control-Allow-Methods"] = METHODS
            headers["Access-Control-Allow-Headers"] = ", ".join((*_REQUEST_HEADERS, *_more_headers(requested_headers)))
            headers["Access-Control-Max-Age"] = str(_PREFLIGHT_MAX_AGE_SECONDS)
        return headers


def is_same_origin(origin: str, host: str) -> bool:
    """Whether a page of this origin came from this `Host`."""
    normal = _normal(origin)
    if normal is None:
        return False
    return normal == _normal(f"{normal.partition('://')[0]}://{host}")


def _normal(origin: str) -> str | None:
    """Lower case, without the scheme's own port; None for what is no origin of a page."""
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        return None
    scheme, host = found[1].lower(), found[2].lower()
    return f"{scheme}://{host.removesuffix(_DEFAULT_PORTS[scheme])}"


def _more_headers(requested: str) -> list[str]:
    known = {name.lower() for name in _REQUEST_HEADERS}
    names = dict.fromkeys(name.strip().lower() for name in requested.split(","))
    more = [
        name
        for name in names
        if name not in known and _HEADER_NAME.fullmatch(name) and not _REFUSED_HEADERS.fullmatch(name)
    ]
    return more[:_MORE_HEADERS_MAX]
