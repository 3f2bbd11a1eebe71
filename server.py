"""The command line: `python server.py [serve | token | check-config | seed | chat]` (CONTRACT section 7)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.hexversion < 0x030B0000:
    sys.exit(f"server.py: Python 3.11 or later is needed, this is {sys.version.split()[0]}")

INSTALL = "pip install -r requirements.txt"
try:
    from tornado_copilot import command_line, commands
    from tornado_copilot.errors import CommandFailed, CopilotError
    from tornado_copilot.settings_errors import SettingsError
    from tornado_copilot.settings_sources import load_settings
    from tornado_copilot.terminal.text import one_line
except ModuleNotFoundError as missing:
    sys.exit(f"server.py: {missing.name} is not installed here, see README.md: {INSTALL}")

CONFIG_FILE = Path(__file__).with_name("config.yaml")
LINE_CHARACTERS = 2000


def main() -> int:
    """Carry out the command and return the exit status: 0, 1 for a failure, 2 for wrong usage or settings."""
    command_line.open_streams()
    given = command_line.parse(None, commands.COMMANDS)
    config = given.config or (CONFIG_FILE if CONFIG_FILE.exists() else None)
    short = [f"server.{name}={value}" for name in ("host", "port") if (value := getattr(given, name)) is not None]
    try:
        settings = load_settings(config, os.environ, [*given.set, *short])
        status = commands.COMMANDS[given.command](settings, given)
        sys.stdout.flush()
        return status
    except SettingsError as error:
        return _failed(str(error), status=2)
    except ModuleNotFoundError as error:
        return _failed(f"{error.name} is not installed here, see README.md: {INSTALL}", status=1)
    except BrokenPipeError:
        return _failed("nobody reads the output any more", status=1)
    except (CommandFailed, CopilotError, OSError) as error:
        return _failed(str(error), status=1)
    except KeyboardInterrupt:
        return _failed("interrupted", status=1)


def _failed(message: str, *, status: int) -> int:
    command_line.give_up_output()
    print(f"server.py: {one_line(message, most=LINE_CHARACTERS)}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
