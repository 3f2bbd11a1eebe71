"""The role that gives access to the figures of the server."""

from __future__ import annotations

from tornado_copilot.access.caller import Caller
from tornado_copilot.errors import Forbidden, Unauthenticated


def check_operator(caller: Caller, role: str) -> None:
    """Refuse a caller without the role.

    Raises:
        Unauthenticated: The caller is anonymous.
        Forbidden: The caller does not have the role.
    """
    if not caller.authenticated:
        raise Unauthenticated(
            f"/metrics needs a bearer token with the role {role!r} (auth.operator_role). Without one it answers this "
            "machine only, and only while no key, proxy or origin is configured"
        )
    if role not in caller.roles:
        raise Forbidden(f"/metrics needs the role {role!r} (auth.operator_role), which this token does not have")
