"""The command line: `python server.py [serve | token | check-config | seed]` (CONTRACT section 7)."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from tornado_copilot import commands
from tornado_copilot.errors import CopilotError, StartupError
from tornado_copilot.settings_errors import SettingsError
from tornado_copilot.settings_sources import load_settings

CONFIG_FILE = Path(__file__).with_name("config.yaml")


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; `--help` says what would be right."""

    def error(self, message: str) -> NoReturn:
        """End with exit status 2."""
        self.exit(2, f"{self.prog}: {message} (--help shows what there is)\n")


def arguments() -> argparse.Namespace:
    """What the person asks for."""
    parser = Parser(description="A real-time event server with an assistant.", allow_abbrev=False)
    parser.add_argument(
        "command", nargs="?", default="serve", choices=commands.COMMANDS, help="serve, if none is given"
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings; config.yaml beside server.py by default")
    parser.add_argument("--host", help="the address to listen on, over server.host")
    parser.add_argument("--port", help="the port to listen on, over server.port; 0 takes a free one")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="any other setting")
    token = parser.add_argument_group("token")
    token.add_argument("--user", help="the user's id, for instance an e-mail address")
    token.add_argument("--name", help="what other people are shown")
    token.add_argument("--role", action="append", default=[], help="may be repeated")
    token.add_argument("--expires-seconds", type=float, default=3600, help="3600 by default")
    given = parser.parse_args()
    if (given.command == "token") != bool(given.user):
        parser.error("token needs --user" if given.command == "token" else "--user is for token only")
    return given


def main() -> int:
    """Carry out the command and return the exit status: 0, 1 for a failure, 2 for wrong usage or settings."""
    given = arguments()
    config = given.config or (CONFIG_FILE if CONFIG_FILE.exists() else None)
    short = [f"server.{name}={value}" for name in ("host", "port") if (value := getattr(given, name)) is not None]
    try:
        settings = load_settings(config, os.environ, [*given.set, *short])
        return commands.COMMANDS[given.command](settings, given)
    except SettingsError as error:
        return _failed(str(error), status=2)
    except (StartupError, CopilotError, OSError) as error:
        return _failed(str(error), status=1)
    except KeyboardInterrupt:
        return _failed("interrupted", status=1)


def _failed(message: str, *, status: int) -> int:
    print(f"server.py: {message}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
