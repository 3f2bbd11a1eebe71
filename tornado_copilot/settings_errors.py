"""What is wrong with a setting, in one line for the person who wrote it: where, which, and what it must be."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tornado_copilot.config import AgentSettings, Section, Settings
from tornado_copilot.settings_yaml import Key

_MUST_BE = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be text",
    "path_type": "must be a path",
    "tuple_type": "must be a list, as [a, b]",
    "dict_type": "must be a section with entries of its own",
    "model_type": "must be a section with entries of its own",
    "missing": "is missing",
    "union_tag_not_found": "is missing",
    "union_tag_invalid": "must be one of {expected_tags}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "must match {pattern}",
    "value_error": "{error}",
}


_AGENT_TYPES: dict[str, type[Section]] = {
    get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(get_args(AgentSettings)[0])
}


class SettingsError(Exception):
    """A setting cannot be used. The message is one line for the person at the terminal; exit status 2."""


def explain(error: ValidationError, origins: Mapping[Key, str]) -> SettingsError:
    """Say what the first problem is, and how many more there are.

    Args:
        error: What validation found.
        origins: Where each key was written, as `config.yaml:12`.
    """
    problems = error.errors(include_url=False, include_input=False)
    first = problems[0]
    key, model = _place(first)
    what = _unknown(key, model) if first["type"] == "extra_forbidden" else _wrong(key, first)
    where = _origin(key or _named_in(what), origins)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return SettingsError(f"{where}{what}{more}")


def _place(problem: ErrorDetails) -> tuple[Key, type[Section] | None]:
    """The setting's name as it is written, and for one of an agent the model of the agent's type."""
    key = tuple(str(part) for part in problem["loc"] if part != "[key]")
    if problem["type"].startswith("union_tag"):
        return (*key, "type"), None
    # Pydantic puts the chosen type in between: agents, its name, the type, the setting.
    model = _AGENT_TYPES.get(key[2]) if key[0:1] == ("agents",) and len(key) > 2 else None
    return (key[:2] + key[3:] if model else key), model


def _wrong(key: Key, problem: ErrorDetails) -> str:
    # Limits of a float are floats: 0.0 is for machines.
    context = {name: f"{value:.12g}" if isinstance(value, float) else value for name, value in _context(problem)}
    known = _MUST_BE.get(problem["type"])
    text = known.format(**context) if known else problem["msg"].replace("Input should", "must")
    name = ".".join(key)
    if not name:
        return text
    return f"{name} {text}" if re.match(r"(must|is) ", text) else f"{name}: {text}"


def _context(problem: ErrorDetails) -> Iterable[tuple[str, Any]]:
    return problem.get("ctx", {}).items()


def _unknown(key: Key, model: type[Section] | None) -> str:
    *section, name = key
    siblings = list(model.model_fields) if model else _names(tuple(section))
    near = difflib.get_close_matches(name, siblings, n=1, cutoff=0.6)
    meant = [".".join((*section, each)) for each in near] or [
        f"{other}.{name}" for other in Settings.model_fields if name in _names((other,))
    ]
    hint = f", did you mean {' or '.join(meant)}?" if meant else f"; there are {', '.join(siblings)}"
    return f"{'.'.join(key)} is not a setting{hint}"


def _names(section: Key) -> list[str]:
    """The names that a section knows."""
    if not section:
        return list(Settings.model_fields)
    if section[0] == "agents":
        return []
    model = Settings.model_fields[section[0]].annotation
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, Section) else []


def _named_in(text: str) -> Key:
    """The setting that a rule over several settings names last: the one that brought the rule into force."""
    named = re.findall(r"\b([a-z]+)\.([a-z_]+)\b", text)
    return named[-1] if named else ()


def _origin(key: Key, origins: Mapping[Key, str]) -> str:
    while key:
        if key in origins:
            return f"{origins[key]}: "
        key = key[:-1]
    return ""
