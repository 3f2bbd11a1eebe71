"""The command line: `python server.py [serve | token | check-config | seed | chat]` (CONTRACT section 7)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tornado_copilot import command_line, commands
from tornado_copilot.errors import CommandFailed, CopilotError
from tornado_copilot.settings_errors import SettingsError
from tornado_copilot.settings_sources import load_settings

CONFIG_FILE = Path(__file__).with_name("config.yaml")


def main() -> int:
    """Carry out the command and return the exit status: 0, 1 for a failure, 2 for wrong usage or settings."""
    given = command_line.parse(None, commands.COMMANDS)
    config = given.config or (CONFIG_FILE if CONFIG_FILE.exists() else None)
    short = [f"server.{name}={value}" for name in ("host", "port") if (value := getattr(given, name)) is not None]
    try:
        settings = load_settings(config, os.environ, [*given.set, *short])
        return commands.COMMANDS[given.command](settings, given)
    except SettingsError as error:
        return _failed(str(error), status=2)
    except (CommandFailed, CopilotError, OSError) as error:
        return _failed(str(error), status=1)
    except KeyboardInterrupt:
        return _failed("interrupted", status=1)


def _failed(message: str, *, status: int) -> int:
    print(f"server.py: {message}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
