"""Where the client's lines come from: a person who types them, or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import TextIOWrapper
from types import ModuleType
from typing import TextIO

from tornado_copilot.terminal.screen import BOLD, RESET, Screen

LINE_MAX_CHARACTERS = 100_000
_PROMPT = "> "


class NotAMessage(Exception):
    """A line is too long, or no text in the encoding of the input. The message says which."""


class Keyboard:
    """Reads a line at a time.

    Args:
        source: Standard input.
        screen: For prompts and questions.
    """

    def __init__(self, source: TextIO, screen: Screen) -> None:
        self._source = source
        self._screen = screen
        self._line_editor = _line_editor() if screen.is_for_a_person else None

    def message(self) -> str | None:
        """The next line that is not empty; None where there are no more.

        Raises:
            NotAMessage: It cannot be sent.
            KeyboardInterrupt: The person wants to leave.
        """
        while (line := self._line(_PROMPT)) is not None:
            if line:
                return line
        return None

    def remember(self, message: str) -> None:
        """Let the arrow keys bring it back."""
        if self._line_editor is not None:
            self._line_editor.add_history(message)

    def is_confirmed(self, question: str) -> bool:
        """Yes or no; what is neither is asked again. The end of the input, and Ctrl-C, are a no."""
        while True:
            reply = (self.reply(f"{question} [y/n]") or "n").lower()
            if reply in {"y", "yes", "n", "no"}:
                return reply.startswith("y")

    def reply(self, question: str) -> str | None:
        """What is answered to a question; None where nothing is."""
        try:
            return self._line(f"{question} ", is_question=True)
        except (KeyboardInterrupt, NotAMessage):
            return None

    def _line(self, prompt: str, *, is_question: bool = False) -> str | None:
        self._screen.end_line()
        line = self._typed(prompt) if self._screen.is_for_a_person else self._read(prompt, is_question=is_question)
        if line is None:
            return None
        if len(line) > LINE_MAX_CHARACTERS:
            raise NotAMessage(f"a message may be at most {LINE_MAX_CHARACTERS} characters long")
        if any("\ud800" <= character <= "\udfff" for character in line):
            raise NotAMessage(f"the message is not text in {self._source.encoding}")
        return line.strip()

    def _typed(self, prompt: str) -> str | None:
        if self._screen.has_colours:
            # Between these two characters there is nothing that takes up a column, as readline has to know.
            start, end = ("\x01", "\x02") if self._line_editor is not None else ("", "")
            prompt = f"{start}{BOLD}{end}{prompt}{start}{RESET}{end}"
        try:
            return input(prompt)
        except EOFError:
            self._screen.break_line()
            return None
        except KeyboardInterrupt:
            self._screen.break_line()
            raise

    def _read(self, prompt: str, *, is_question: bool) -> str | None:
        if self._source.isatty():
            self._screen.aside(prompt)
        elif is_question:
            self._screen.aside(f"{prompt}\n")
        return self._source.readline(LINE_MAX_CHARACTERS + 1) or None


def _line_editor() -> ModuleType | None:
    """Readline, which `input` uses by itself once it is imported; not every Python has it."""
    try:
        import readline
    except ImportError:
        return None
    # A yes to a question is not something to be brought back.
    readline.set_auto_history(False)
    return readline


def open_terminal(environ: Mapping[str, str]) -> tuple[Keyboard, Screen]:
    """The keyboard and the screen of this process, which may be a pipe each.

    Args:
        environ: See `Screen`.
    """
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "replace"), (sys.stderr, "replace")):
        if isinstance(stream, TextIOWrapper):
            # What a terminal cannot show becomes a question mark and is not the end of the conversation.
            stream.reconfigure(errors=errors)
    is_for_a_person = sys.stdin.isatty() and sys.stdout.isatty()
    screen = Screen(sys.stdout, sys.stderr, is_for_a_person=is_for_a_person, environ=environ)
    return Keyboard(sys.stdin, screen), screen
