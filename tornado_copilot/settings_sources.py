"""Reading the settings: the file, over it the environment, over that the command line; and showing the outcome."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from tornado_copilot.config import Section, Settings
from tornado_copilot.redaction import HIDDEN, redacted
from tornado_copilot.settings_errors import SettingsError, explain
from tornado_copilot.settings_yaml import Key, compose, entries, is_free_form

ENVIRONMENT_PREFIX = "TORNADO_COPILOT_"
_TESTS_PREFIX = f"{ENVIRONMENT_PREFIX}TEST_"


def load_settings(config_file: Path | None, environ: Mapping[str, str], overrides: Sequence[str]) -> Settings:
    """Read all sources; what is mentioned nowhere has its default.

    A null in the file, or an empty value elsewhere, gives a setting its default back. A list is written as in YAML,
    `[a, b]`. A path in the file, or a default, is relative to the file; one from the environment or the command line
    is relative to the working directory, as everybody who types one there expects. `~` is the home directory.

    Args:
        config_file: YAML in UTF-8; None for no file.
        environ: Variables such as `TORNADO_COPILOT_SERVER__PORT`; other names are ignored.
        overrides: Each as `server.port=8000`; a later one wins.

    Raises:
        SettingsError: In one line: where, which setting, and what it must be.
    """
    sources = _Sources()
    if config_file is not None:
        _read_file(sources, config_file)
    # So that one option of the default agent can be set without repeating the rest of it.
    sources.values.setdefault("agents", Settings().model_dump()["agents"])
    for name, value in sorted(environ.items()):
        if name.startswith(ENVIRONMENT_PREFIX) and not name.startswith(_TESTS_PREFIX):
            key = tuple(name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__"))
            _read_text(sources, key, value, origin=f"environment variable {name}")
    for override in overrides:
        name, separator, value = override.partition("=")
        if not separator:
            raise SettingsError("command line: a setting is given as section.key=value")
        _read_text(sources, tuple(name.strip().split(".")), value, origin="command line")
    try:
        return Settings.model_validate(sources.values)
    except ValidationError as error:
        raise explain(error, sources.origins) from None


def masked(settings: Settings) -> str:
    """The settings as YAML, for people to read: secrets, and passwords in addresses, are hidden."""
    values = settings.model_dump(mode="json")
    values["storage"]["uri"] = settings.storage.uri.get_secret_value()
    for agent in values["agents"].values():
        if "options" in agent:
            agent["options"] = {name: _masked_option(name, value) for name, value in agent["options"].items()}
    return redacted(yaml.safe_dump(values, sort_keys=False, allow_unicode=True))


class _Sources:
    """The values of all sources so far, one over the other, and where each was written."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[Key, str] = {}

    def put(self, key: Key, value: Any, origin: str) -> None:
        """Set a value. None takes away what there was; an empty dict leaves a section that exists as it is."""
        self.origins[key] = origin
        section = self.values
        for part in key[:-1]:
            section = section.setdefault(part, {})
            if not isinstance(section, dict):
                return  # the source below is wrong, and is reported
        if value is None:
            section.pop(key[-1], None)
        elif value == {}:
            section.setdefault(key[-1], {})
        else:
            section[key[-1]] = value


def _read_file(sources: _Sources, file: Path) -> None:
    directory = file.absolute().parent
    for (section, name), default in _path_settings():
        if default is not None:
            sources.put((section, name), str(directory / default), origin="the default")
    try:
        root = compose(file.read_bytes())
        if root is not None and not isinstance(root, yaml.MappingNode):
            raise SettingsError(f"{file}:1: must hold sections, as 'server:', with the settings indented below each")
        for entry in entries(root) if root else ():
            value = entry.value
            if entry.key in dict(_path_settings()) and isinstance(value, str):
                value = str(directory / os.path.expanduser(value)) if value else None
            sources.put(entry.key, value, origin=f"{file}:{entry.line}")
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"{error.context}, {error.problem}" if error.context else error.problem
        raise SettingsError(f"{file}:{mark.line + 1 if mark else 1}: {problem}") from None
    except yaml.YAMLError as error:
        raise SettingsError(f"{file}: not YAML in UTF-8: {str(error).splitlines()[0]}") from None


def _read_text(sources: _Sources, key: Key, text: str, origin: str) -> None:
    """Take over one text: a list or a mapping in YAML's flow style, a text in quotes, or the text as it is."""
    if len(key) < 2 or not all(key):
        raise SettingsError(f"{origin}: {'.'.join(key)!r} is not a setting, which has the form section.key")
    try:
        node = compose(text)
        is_yaml = (
            is_free_form(key)
            or (isinstance(node, yaml.CollectionNode) and node.flow_style)
            or (isinstance(node, yaml.ScalarNode) and node.style is not None)
        )
        if node is not None and is_yaml:
            if isinstance(node, yaml.MappingNode):
                sources.put(key, {}, origin)
            for entry in entries(node, key):
                sources.put(entry.key, entry.value, origin)
            return
    except yaml.YAMLError:
        pass  # a secret may look like YAML that is broken
    if key in dict(_path_settings()):
        text = os.path.expanduser(text)
    sources.put(key, text or None, origin)


def _path_settings() -> Iterator[tuple[Key, Path | None]]:
    """The settings that are paths, with their defaults."""
    for section, field in Settings.model_fields.items():
        model = field.annotation
        if isinstance(model, type) and issubclass(model, Section):
            for name, setting in model.model_fields.items():
                if Path in (setting.annotation, *get_args(setting.annotation)):
                    yield (section, name), setting.default


def _masked_option(name: str, value: Any) -> Any:
    """An agent's option, hidden if its name says that it is a credential."""
    is_credential = redacted(f"{name}=x") != f"{name}=x"
    return HIDDEN if is_credential and value else value
