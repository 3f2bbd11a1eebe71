"""Who may look at the figures of the server: whoever sits at its machine, and whoever's token has the role."""

from __future__ import annotations

from collections.abc import Iterable

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.locality import has_proxy_headers, is_loopback_address, is_loopback_host
from tornado_copilot.errors import Forbidden, Unauthenticated


def is_at_this_machine(*, client: str, peer: str, host: str, header_names: Iterable[str]) -> bool:
    """Whether the request comes from this machine.

    Args:
        client: The client's address, as trusted proxies say it.
        peer: The address of the socket's other end.
        host: The `Host` header.
        header_names: The names of all headers. Where they speak of a proxy that is not trusted, the whole world looks
            local, so it is not believed.
    """
    if not is_loopback_address(client) or not is_loopback_host(host):
        return False
    return client != peer or not has_proxy_headers(header_names)


def check_operator(caller: Caller, role: str) -> None:
    """Pass, or say why not.

    Raises:
        Unauthenticated: Nobody is known.
        Forbidden: Without the role.
    """
    if not caller.authenticated:
        raise Unauthenticated(f"this needs a bearer token with the role {role!r}, or a request from this machine")
    if role not in caller.roles:
        raise Forbidden(f"this needs the role {role!r} (auth.operator_role)")
