"""Signing in without a password, for trying the product out on one's own machine.

There is nobody to ask for a password while no key is configured, so this gives a token for any name. It is therefore
there only while the server listens on a loopback address alone, and only for a browser on this machine, on a page of
this server, with nothing in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tornado_copilot.access.locality import has_proxy_headers, is_loopback_address, is_loopback_host
from tornado_copilot.access.origins import is_same_origin
from tornado_copilot.access.tokens import mint_token
from tornado_copilot.config import Settings
from tornado_copilot.errors import Forbidden, InvalidParameters, NotFound

SIGN_IN_SECONDS = 8 * 3600
_USER_MAX_LENGTH = 100
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,5}", re.ASCII)
_PLAIN_NAME = re.compile(r"[^\W_]([\w .'-]*[\w.])?")


class DevelopmentSignIn:
    """Gives tokens to whoever sits at this machine, without roles."""

    def __init__(self, settings: Settings, secret: str) -> None:
        """Offer it where the settings allow it.

        Args:
            settings: All of them: a configured key, a public address or `auth.development_sign_in` rule it out.
            secret: The secret that the server made for itself.
        """
        self._auth = settings.auth
        self._secret = secret
        self.available = settings.auth.development_sign_in and settings.server.is_loopback and not settings.auth.has_key

    def check(self, *, remote_ip: str, host: str, origin: str | None, header_names: Iterable[str]) -> None:
        """Make sure that the request comes from this machine and from our own page.

        A page elsewhere can reach a loopback address from the visitor's browser, also under a name of its own that
        resolves to it (DNS rebinding): the names in `Host` and `Origin` tell. A proxy on this machine makes the whole
        world look local: the headers that it adds tell.

        Args:
            remote_ip: The address of the socket's other end, not what a header says.
            host: The `Host` header.
            origin: The `Origin` header, None where it is absent.
            header_names: The names of all headers.

        Raises:
            NotFound: There is no such thing here.
            Forbidden: There is, but not for this request.
        """
        self._must_be_available()
        if not is_loopback_address(remote_ip):
            raise Forbidden("development sign-in is for this machine only")
        if has_proxy_headers(header_names):
            raise Forbidden("development sign-in does not work through a proxy")
        if not is_loopback_host(host):
            raise Forbidden("development sign-in works under localhost, 127.0.0.1 or [::1] only")
        if origin is not None and not is_same_origin(origin, host):
            raise Forbidden("development sign-in works from this server's own page only")

    def mint(self, user: str, name: str | None = None, seconds: float = SIGN_IN_SECONDS) -> str:
        """Make a token.

        Args:
            user: An e-mail address or a plain name.
            name: What others are shown.
            seconds: How long it is good, a day at most.

        Raises:
            NotFound: There is no such thing here.
            InvalidParameters: The user or name is no such thing.
        """
        self._must_be_available()
        if not _is_user(user):
            raise InvalidParameters(
                {"user": f"must be an e-mail address or a plain name of at most {_USER_MAX_LENGTH} characters"}
            )
        return mint_token(
            self._secret,
            user=user,
            name=name,
            expires_seconds=min(seconds, 86_400),
            audience=self._auth.audience,
            issuer=self._auth.issuer,
            algorithm=self._auth.algorithms[0],
        )

    def _must_be_available(self) -> None:
        if not self.available:
            raise NotFound(
                "development sign-in is off: a key is configured, or the server is not for this machine only"
            )


def _is_user(user: str) -> bool:
    if len(user) > _USER_MAX_LENGTH or not user.isprintable():
        return False
    return bool(_EMAIL.fullmatch(user) or _PLAIN_NAME.fullmatch(user))
