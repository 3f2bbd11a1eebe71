"""Thoughts that a model writes into its answer, between `<think>` and `</think>`. Pure.

llama.cpp, Ollama and vLLM send them so where nobody told them to take them apart. They count as thoughts only at the
beginning: in the middle of an answer the word is a word.
"""

from __future__ import annotations

_OPEN = "<think>"
_CLOSE = "</think>"


class ThinkingSplitter:
    """Takes an answer as it comes, and says of each piece whether it is thought or said."""

    def __init__(self) -> None:
        self._held = ""
        self._state = "start"

    def feed(self, piece: str) -> list[tuple[bool, str]]:
        """Pieces with whether they are thoughts; what may yet be half a tag is held back."""
        if self._state == "answer":
            return [(False, piece)]
        if self._state == "after":
            return self._answer(piece.lstrip("\n"))
        self._held += piece
        told = []
        if self._state == "start":
            begun = self._held.lstrip()
            if _OPEN.startswith(begun):
                return []
            if not begun.startswith(_OPEN):
                return self._answer(self._held)
            self._state = "thinking"
            self._held = begun[len(_OPEN) :].lstrip("\n")
        if self._state == "thinking":
            thought, closing, rest = self._held.partition(_CLOSE)
            if closing:
                told = [(True, thought)] if thought else []
                self._state, self._held = "after", ""
                return told + self._answer(rest.lstrip("\n"))
            sure = len(self._held) - _half_a_tag(self._held)
            told, self._held = ([(True, self._held[:sure])] if sure else []), self._held[sure:]
        return told

    def end(self) -> list[tuple[bool, str]]:
        """What was held back."""
        held, self._held = self._held, ""
        return [(self._state == "thinking", held)] if held else []

    def _answer(self, text: str) -> list[tuple[bool, str]]:
        if not text:
            return []
        self._state, self._held = "answer", ""
        return [(False, text)]


def _half_a_tag(text: str) -> int:
    """How many characters at the end may be the beginning of the closing tag."""
    return next((size for size in range(len(_CLOSE) - 1, 0, -1) if text.endswith(_CLOSE[:size])), 0)
