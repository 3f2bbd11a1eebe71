"""Where the server is and who is asking, from what a person wrote. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where we go to, not where we listen
_TOKEN = re.compile(r"[!-~]+")
_THREAD_ID = re.compile(r"[A-Za-z0-9._:@~-]{1,128}")


def local_url(host: str, port: int, prefix: str) -> str:
    """The endpoint of the server that has these settings.

    Raises:
        ValueError: The port is 0: a free one was taken, and nobody knows which.
    """
    if port == 0:
        raise ValueError("server.port is 0, a port that is only known to the server: name its address with --url")
    host = _EVERYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{prefix}"


def given_url(url: str, prefix: str) -> str:
    """The endpoint at an address that a person gave; one without a path is that of the server, and gets the prefix.

    Raises:
        ValueError: It is no such address; says what it must be.
    """
    must = ValueError("--url must be the address of a server, as http://127.0.0.1:8000")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise must from None
    written_as_one = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in {"http", "https"} or not host or not written_as_one:
        raise must
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("--url must hold an address only: no password, no query, no fragment")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or prefix}"


def checked_token(token: str) -> str | None:
    """The token without white space around it; None for an empty one, which is nobody's.

    Raises:
        ValueError: It cannot stand in a header.
    """
    token = token.strip()
    if token and not _TOKEN.fullmatch(token):
        raise ValueError("the token must be a JSON Web Token, as `token` prints it")
    return token or None


def checked_thread(thread_id: str | None) -> str | None:
    """The id of a thread.

    Raises:
        ValueError: It cannot be one.
    """
    if thread_id is not None and not _THREAD_ID.fullmatch(thread_id):
        raise ValueError("--thread must be 1 to 128 letters, digits, or characters of . _ : @ ~ -")
    return thread_id
