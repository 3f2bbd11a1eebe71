"""Signing in without a password, for trying the product out on one's own machine.

While no key is configured there is nothing to check a password against, so this gives a token for any name. It is off
as soon as a setting says that others use the server. A request that shows a sign of a proxy needs the code that the
server printed at start: it is for the person at the terminal, wherever that person's browser is.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from tornado_copilot.access.locality import shows_a_proxy
from tornado_copilot.access.tokens import mint_token
from tornado_copilot.config import Settings
from tornado_copilot.errors import InvalidParameters, NotFound, SignInCodeRequired

SIGN_IN_SECONDS = 8 * 3600
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 of them, so that the code has 40 bits; without those that look alike."""
_USER_MAX_LENGTH = 100
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,5}", re.ASCII)
_PLAIN_NAME = re.compile(r"[^\W_]([\w .'-]*[\w.])?")


class DevelopmentSignIn:
    """Tokens without roles for the developer at this machine.

    Attributes:
        available: Whether the settings allow it.
        code: Printed at start; other for each process.
    """

    def __init__(self, settings: Settings, secret: str) -> None:
        """Offer it where the settings allow it.

        Args:
            settings: All of them: what says that others use the server, and `auth.development_sign_in`, rule it out.
            secret: The secret that the server made for itself.
        """
        self._auth = settings.auth
        self._secret = secret
        self.available = settings.auth.development_sign_in and settings.is_for_this_machine_only
        self.code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))

    def check(self, code: object, *, peer: str, version: str, host: str, headers: Mapping[str, str]) -> None:
        """Require the code of a request that may come from elsewhere. Count the request first: a code can be guessed.

        Args:
            code: As it was sent, in any case; anything that is not text is no code.
            peer: As the next ones, see `shows_a_proxy`.
            version: Of the request.
            host: The `Host` header.
            headers: Of the request.

        Raises:
            NotFound: Development sign-in is off.
            SignInCodeRequired: The code is missing or wrong.
        """
        self._must_be_available()
        if not shows_a_proxy(peer=peer, version=version, host=host, headers=headers):
            return
        sent = code.strip().upper() if isinstance(code, str) else ""
        if not secrets.compare_digest(sent.encode(errors="replace"), self.code.encode()):
            raise SignInCodeRequired(
                f"code {'is not right' if sent else 'is missing'}: this request may have come through a proxy. Send "
                "the sign-in code that the server printed on its standard output at start"
            )

    def mint(self, user: str, name: str | None = None, seconds: float = SIGN_IN_SECONDS) -> str:
        """Make a token.

        Args:
            user: An e-mail address or a plain name.
            name: What others are shown.
            seconds: How long it is good, a day at most.

        Raises:
            NotFound: Development sign-in is off.
            InvalidParameters: `user` or `name` is not acceptable.
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
                "development sign-in is off: auth.development_sign_in is false, or one of auth.secret, "
                "auth.public_key_file, auth.jwks_url, server.trusted_proxies and server.origins is set"
            )


def _is_user(user: str) -> bool:
    if len(user) > _USER_MAX_LENGTH or not user.isprintable():
        return False
    return bool(_EMAIL.fullmatch(user) or _PLAIN_NAME.fullmatch(user))
