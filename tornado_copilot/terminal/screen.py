"""Where the client shows things: the answer on standard output, what went wrong on standard error.

On a person's terminal there are notes between the words, and colours. In a pipe the answer is all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from tornado_copilot.terminal.text import harmless, one_line

DIM, BOLD, RED, RESET = "\x1b[2m", "\x1b[1m", "\x1b[31m", "\x1b[0m"
_ERROR_CHARACTERS = 500


class Screen:
    """Writes things as they come.

    Args:
        answers: Where the answer goes.
        errors: Where that goes which has to be said in a pipe too.
        is_for_a_person: Whether somebody sits before it who can be shown notes, and be asked.
        environ: `NO_COLOR` (no-color.org) and `TERM` are looked at.

    Attributes:
        has_colours: Whether it shows them.
    """

    def __init__(self, answers: TextIO, errors: TextIO, *, is_for_a_person: bool, environ: Mapping[str, str]) -> None:
        self._answers, self._errors = answers, errors
        self.is_for_a_person = is_for_a_person
        self.has_colours = is_for_a_person and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        self._line_is_open = False

    def say(self, text: str) -> None:
        """Show a piece of the answer, at once."""
        if shown := harmless(text):
            self._write(shown)
            self._line_is_open = not shown.endswith("\n")

    def note(self, line: str) -> None:
        """Show a person what the answer does not say, on a line of its own."""
        if self.is_for_a_person:
            self.end_line()
            self._write(f"{DIM}{line}{RESET}\n" if self.has_colours else f"{line}\n")

    def error(self, message: str) -> None:
        """Say what went wrong, on a line of its own; in a pipe with the name of the program, as `main` does."""
        self.end_line()
        line = one_line(message, most=_ERROR_CHARACTERS)
        if not self.is_for_a_person:
            line = f"server.py: {line}"
        elif self.has_colours and self._errors.isatty():
            line = f"{RED}{line}{RESET}"
        self.aside(f"{line}\n")

    def aside(self, text: str) -> None:
        """Write what is neither the answer nor, by itself, an error."""
        self._errors.write(text)
        self._errors.flush()

    def end_line(self) -> None:
        """Begin a new line, unless one has just begun."""
        if self._line_is_open:
            self._write("\n")
            self._line_is_open = False

    def break_line(self) -> None:
        """Begin a new line below a prompt that was left."""
        self._write("\n")
        self._line_is_open = False

    def _write(self, text: str) -> None:
        self._answers.write(text)
        self._answers.flush()
