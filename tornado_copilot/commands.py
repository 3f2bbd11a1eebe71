"""What the command line can do: serve, make a token, show the settings, add sample events, talk to the assistant.

Each command takes the settings and the arguments that were given, prints what it has to say on standard output, and
returns the exit status. It raises `SettingsError` for what the person must change, and `CommandFailed` or
`CopilotError` for what went wrong. The rooms are imported where they are needed: `token` needs no database driver.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from secrets import token_urlsafe

from tornado_copilot.config import Settings
from tornado_copilot.errors import InvalidParameters, StartupError
from tornado_copilot.settings_errors import SettingsError
from tornado_copilot.settings_sources import masked
from tornado_copilot.telemetry import configure_logging

_TOKEN_SECONDS = 3600


def serve(settings: Settings, _: Namespace) -> int:
    """Serve until a signal comes."""
    from tornado_copilot import lifecycle

    _configure_logging(settings)
    return lifecycle.serve(settings)


def token(settings: Settings, given: Namespace) -> int:
    """Print a token that this server accepts."""
    print(_signed(settings, given))
    return 0


def check_config(settings: Settings, _: Namespace) -> int:
    """Print the settings in force, without secrets, or say what the server would refuse to start with."""
    from tornado_copilot.access.keys import FixedKeys, read_public_keys
    from tornado_copilot.access.tokens import TokenVerifier
    from tornado_copilot.assistant.configured import build_agents

    auth = settings.auth
    # In place of the secret that the server would make: asking what holds must not change anything.
    secret = auth.secret.get_secret_value() or ("" if auth.has_key else token_urlsafe(64))
    try:
        TokenVerifier(auth, secret, FixedKeys(read_public_keys(auth.public_key_file) if auth.public_key_file else ()))
        build_agents(settings.agents, os.environ)
    except StartupError as error:
        raise SettingsError(str(error)) from None
    sys.stdout.write(masked(settings))
    return 0


def seed(settings: Settings, _: Namespace) -> int:
    """Add sample events, each at most once however often this is called."""
    import asyncio

    from tornado_copilot.sample_events import add_sample_events

    _configure_logging(settings)
    added, present = asyncio.run(add_sample_events(settings))
    print(f"added {added} sample events" + (f", {present} were there already" if present else ""))
    return 0


def chat(settings: Settings, given: Namespace) -> int:
    """Talk to an agent of a server that is running."""
    from tornado_copilot.terminal import address
    from tornado_copilot.terminal.chat import talk
    from tornado_copilot.terminal.endpoint import Endpoint
    from tornado_copilot.terminal.keyboard import open_terminal

    where = settings.server
    try:
        thread_id = address.checked_thread(given.thread)
        url = (
            address.local_url(where.host, where.port, where.prefix)
            if given.url is None
            else address.given_url(given.url, where.prefix)
        )
        shown = address.checked_token(os.environ.get("COPILOT_TOKEN", "") if given.token is None else given.token)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    # Signed for each request: whoever talks for hours is not told that a token has expired.
    endpoint = Endpoint(url, (lambda: shown) if given.user is None else (lambda: _signed(settings, given)))
    keyboard, screen = open_terminal(os.environ)
    return talk(endpoint, agent_id=given.agent or "default", thread_id=thread_id, keyboard=keyboard, screen=screen)


COMMANDS: dict[str, Callable[[Settings, Namespace], int]] = {
    "serve": serve,
    "token": token,
    "check-config": check_config,
    "seed": seed,
    "chat": chat,
}


def _signed(settings: Settings, given: Namespace) -> str:
    """A token of the user who was named, signed with the secret of the settings.

    Raises:
        SettingsError: There is no shared secret, or what was given is not acceptable.
    """
    from tornado_copilot.access.tokens import mint_token

    algorithm = next((each for each in settings.auth.algorithms if each.startswith("HS")), None)
    if algorithm is None:
        raise SettingsError(
            "a token can be made with a shared secret only: auth.algorithms must list HS256, HS384 or HS512; "
            "those of a public key are made by whoever has the private one"
        )
    try:
        return mint_token(
            _secret(settings),
            user=given.user,
            name=given.name,
            roles=given.role or (),
            expires_seconds=_TOKEN_SECONDS if given.expires_seconds is None else given.expires_seconds,
            audience=settings.auth.audience,
            issuer=settings.auth.issuer,
            algorithm=algorithm,
        )
    except InvalidParameters as error:
        raise SettingsError(
            "; ".join(f"--{name.replace('_', '-')} {must}" for name, must in error.fields.items())
        ) from None


def _secret(settings: Settings) -> str:
    """The configured secret, or the one that the server makes for itself where no key is configured at all."""
    from tornado_copilot.storage.secret import made_secret

    configured = settings.auth.secret.get_secret_value()
    if not configured and settings.auth.has_key:
        raise SettingsError("a token can be made with a shared secret only: auth.secret must be set")
    return configured or made_secret(settings.storage.data_dir)


def _configure_logging(settings: Settings) -> None:
    from tornado_copilot.assistant.configured import keys_of

    secrets = [settings.auth.secret.get_secret_value(), *keys_of(settings.agents, os.environ)]
    configure_logging(settings.log, secrets=secrets)
