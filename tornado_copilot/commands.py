"""What the command line can do: serve, make a token, show the settings, add sample events.

Each command takes the settings and the arguments that were given, prints what it has to say on standard output, and
returns the exit status. It raises `SettingsError` for what the person must change, and `StartupError` or
`CopilotError` for what went wrong. The rooms are imported where they are needed: `token` needs no database driver.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable
from secrets import token_urlsafe

from tornado_copilot.config import Settings
from tornado_copilot.errors import InvalidParameters, StartupError
from tornado_copilot.settings_errors import SettingsError
from tornado_copilot.settings_sources import masked
from tornado_copilot.telemetry import configure_logging


def serve(settings: Settings, _: Namespace) -> int:
    """Serve until a signal comes."""
    from tornado_copilot import lifecycle

    _configure_logging(settings)
    return lifecycle.serve(settings)


def token(settings: Settings, given: Namespace) -> int:
    """Print a token that this server accepts."""
    from tornado_copilot.access.tokens import mint_token

    algorithm = next((each for each in settings.auth.algorithms if each.startswith("HS")), None)
    if algorithm is None:
        raise SettingsError(
            "a token can be made with a shared secret only: auth.algorithms must list HS256, HS384 or HS512; "
            "those of a public key are made by whoever has the private one"
        )
    try:
        made = mint_token(
            _secret(settings),
            user=given.user,
            name=given.name,
            roles=given.role,
            expires_seconds=given.expires_seconds,
            audience=settings.auth.audience,
            issuer=settings.auth.issuer,
            algorithm=algorithm,
        )
    except InvalidParameters as error:
        raise SettingsError(
            "; ".join(f"--{name.replace('_', '-')} {must}" for name, must in error.fields.items())
        ) from None
    print(made)
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
        build_agents(settings.agents)
    except StartupError as error:
        raise SettingsError(str(error)) from None
    sys.stdout.write(masked(settings))
    return 0


def seed(settings: Settings, _: Namespace) -> int:
    """Add sample events, each at most once however often this is called."""
    from tornado_copilot.sample_events import add_sample_events

    _configure_logging(settings)
    added, present = asyncio.run(add_sample_events(settings))
    print(f"added {added} sample events" + (f", {present} were there already" if present else ""))
    return 0


COMMANDS: dict[str, Callable[[Settings, Namespace], int]] = {
    "serve": serve,
    "token": token,
    "check-config": check_config,
    "seed": seed,
}


def _secret(settings: Settings) -> str:
    """The configured secret, or the one that the server makes for itself where no key is configured at all."""
    from tornado_copilot.storage.secret import made_secret

    configured = settings.auth.secret.get_secret_value()
    if not configured and settings.auth.has_key:
        raise SettingsError("a token can be made with a shared secret only: auth.secret must be set")
    return configured or made_secret(settings.storage.data_dir)


def _configure_logging(settings: Settings) -> None:
    configure_logging(settings.log, secrets=[settings.auth.secret.get_secret_value()])
