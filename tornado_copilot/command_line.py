"""What may be written after `python server.py`: the options, and which command takes which (CONTRACT section 7).

And the three standard streams, which may be closed, full, or unable to show what is written.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn


@dataclass(frozen=True, slots=True)
class _Option:
    """An option that not every command takes; `details` is what argparse is told."""

    flag: str
    commands: tuple[str, ...]
    help: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name among the arguments."""
        return self.flag.removeprefix("--").replace("-", "_")


_OPTIONS = (
    _Option("--user", ("token", "chat"), "the user's id, for instance an e-mail address; chat: nobody by default"),
    _Option("--name", ("token", "chat"), "what other people are shown"),
    _Option("--role", ("token", "chat"), "may be repeated", {"action": "append"}),
    _Option("--expires-seconds", ("token",), "3600 by default", {"type": float, "metavar": "SECONDS"}),
    _Option("--agent", ("chat",), "who is to answer; default, if nobody is named"),
    _Option("--url", ("chat",), "where the server is; by default as the settings say"),
    _Option("--token", ("chat",), "says who is asking, as --user; better in COPILOT_TOKEN, which nobody else can read"),
    _Option("--thread", ("chat",), "the thread to go on with; a new one by default"),
)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; `--help` says what would be right."""

    def error(self, message: str) -> NoReturn:
        """End with exit status 2."""
        self.exit(2, f"{self.prog}: {message} (--help shows what there is)\n")


def parse(arguments: Sequence[str] | None, commands: Collection[str]) -> argparse.Namespace:
    """What the person asks for. Ends the process with status 2, and one line, where that is nothing that there is.

    Args:
        arguments: Without the name of the program; None for those of this process.
        commands: The names of the commands; the first is carried out where none is given.
    """
    default = next(iter(commands))
    parser = _Parser(description="A real-time event server with an assistant.", allow_abbrev=False)
    parser.add_argument(
        "command", nargs="?", default=default, choices=list(commands), help=f"{default}, if none is given"
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings; config.yaml beside server.py by default")
    parser.add_argument("--host", help="the address to listen on, over server.host")
    parser.add_argument("--port", help="the port to listen on, over server.port; 0 takes a free one")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="any other setting")
    for option in _OPTIONS:
        parser.add_argument(option.flag, help=f"{' and '.join(option.commands)}: {option.help}", **option.details)
    given = parser.parse_args(arguments)
    for option in _OPTIONS:
        if getattr(given, option.name) is not None and given.command not in option.commands:
            parser.error(f"{option.flag} is for {' and '.join(option.commands)} only")
    _check(parser, given)
    return given


def _check(parser: _Parser, given: argparse.Namespace) -> None:
    """Refuse what does not go together."""
    if given.command == "token" and not given.user:
        parser.error("token needs --user")
    if given.command == "chat":
        if given.user is not None and given.token is not None:
            parser.error("--user and --token both say who is asking: give one")
        if given.user is None and (given.name is not None or given.role is not None):
            parser.error("--name and --role need --user")


def open_streams() -> None:
    """Put something in the place of a standard stream that is closed, and let none fail for a character it lacks."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It takes the number of the closed one, which a socket or a file of the server would get otherwise.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def give_up_output() -> None:
    """Drop what standard output does not take: at its end the interpreter would try again, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
