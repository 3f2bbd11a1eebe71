"""Repair of values that agents emit and JSON cannot hold. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_jsonable_python

from tornado_copilot.wire.encoding import AGENT_MAX_DEPTH

TEXT_MAX_LENGTH = 1_000
"""Characters of a number that is written as text."""
SUMMARY_MAX_LENGTH = 300
VALUES_MAX = 30_000
"""Values that are looked at, which takes a few microseconds each: a value may hold another in a thousand places."""
_CONTAINERS = (dict, list, tuple, set, frozenset, Mapping, BaseModel)
_MAX_INTEGER = 2**63 - 1


class JsonRepair:
    """One pass over a value: replaces what JSON cannot hold, and notes what that was.

    Half of a character becomes U+FFFD, an integer of more than 64 bits its digits, a key that is no text its text, a
    set a list. An object that has no form in JSON, a circle and what is nested too deep become a text that says so.
    """

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self._inside: set[int] = set()
        """The containers that the pass is in."""
        self._left = VALUES_MAX

    @property
    def summary(self) -> str:
        """What was replaced, each kind once; empty where nothing was."""
        return ", ".join(self._notes)[:SUMMARY_MAX_LENGTH]

    def repaired_event(self, event: Any) -> Any:
        """Return an event as JSON can hold it, without metadata that is no object."""
        repaired = self.repaired(event)
        if isinstance(repaired, dict) and not isinstance(repaired.get("metadata"), (dict, type(None))):
            del repaired["metadata"]
            self._notes["metadata that is not an object"] = None
        return repaired

    def repaired(self, value: Any, depth: int = 0) -> Any:
        """Return the value as JSON can hold it: new dicts, lists, texts and numbers."""
        self._left -= 1
        if type(value) is dict or type(value) is list:
            return self._container(value, depth)
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(value, int):
            return int(value) if abs(value) <= _MAX_INTEGER else self._digits(value)
        if isinstance(value, _CONTAINERS):
            return self._container(value, depth)
        try:
            plain = to_jsonable_python(value)
        except (PydanticSerializationError, ValueError, RecursionError):
            return self._left_out(f"an object of type {type(value).__name__}")
        if isinstance(plain, (dict, list)):
            return self._container(plain, depth)
        return self._text(plain) if isinstance(plain, str) else plain

    def _container(self, value: Any, depth: int) -> Any:
        if id(value) in self._inside:
            return self._left_out("a value that contains itself")
        if depth >= AGENT_MAX_DEPTH:
            return self._left_out(f"a value nested deeper than {AGENT_MAX_DEPTH} levels")
        if self._left <= 0:
            return self._left_out(f"a value behind {VALUES_MAX} others")
        self._inside.add(id(value))
        try:
            if isinstance(value, (dict, Mapping)):
                return {self._key(name): self.repaired(each, depth + 1) for name, each in value.items()}
            if isinstance(value, BaseModel):
                return {name: self.repaired(each, depth + 1) for name, each in _fields(value)}
            if isinstance(value, (set, frozenset)):
                self._notes["a set"] = None
            return [self.repaired(each, depth + 1) for each in value]
        finally:
            self._inside.discard(id(value))

    def _key(self, key: Any) -> str:
        if isinstance(key, str):
            return self._text(key)
        self._notes["a key that is not a string"] = None
        return self._text(str(self.repaired(key))[:TEXT_MAX_LENGTH])

    def _text(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            self._notes["half of a character"] = None
            # Two halves that stand together, as JavaScript counts them, are one character.
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text

    def _digits(self, number: int) -> str:
        self._notes["an integer of more than 64 bits"] = None
        try:
            digits = str(number)
        except ValueError:  # Python writes 4,300 digits at most.
            digits = hex(number)
        return digits[:TEXT_MAX_LENGTH]

    def _left_out(self, what: str) -> str:
        self._notes[what] = None
        return f"[left out: {what}]"


def _fields(model: BaseModel) -> Iterable[tuple[str, Any]]:
    """Return the fields of a model that have a value, by their names on the wire."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name, None)
        if value is not None:
            yield field.serialization_alias or field.alias or name, value
    yield from (model.model_extra or {}).items()
