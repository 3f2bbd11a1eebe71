"""YAML as settings are written in it: each entry with its line, every value still the text that a person wrote.

What a text means is the setting's matter: a secret of digits stays text, `8000` becomes a number because a port is
one. Only an agent's `options`, whose shape is the agent's own, are read as YAML understands them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting, or a section (then `value` is an empty dict and its settings follow).

    Attributes:
        key: As `("server", "port")`.
        value: Text, a list, a dict, or None for a null.
        line: Counted from 1.
    """

    key: Key
    value: Any
    line: int


class Loader(yaml.SafeLoader):
    """Safe types only, and no aliases: they make a file hard to read, and can make it endless."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node; called by PyYAML for each."""
        if self.check_event(yaml.AliasEvent):
            raise _error("aliases are not understood here", self.get_mark())
        return super().compose_node(parent, index)


def compose(text: str | bytes) -> yaml.Node | None:
    """The document as nodes; None if it is empty.

    Raises:
        yaml.YAMLError: It is not one YAML document.
    """
    node: yaml.Node | None = yaml.compose(text, Loader)
    return node


def entries(node: yaml.Node, key: Key = ()) -> Iterator[Entry]:
    """All entries of a document, or of what stands at `key`, in the order in which they are written.

    Raises:
        yaml.MarkedYAMLError: A key is given twice, or is no text.
    """
    line = node.start_mark.line + 1
    if is_free_form(key):
        yield Entry(key, _constructed(node), line)
    elif isinstance(node, yaml.MappingNode):
        yield from _members(node, key)
    elif isinstance(node, yaml.SequenceNode):
        yield Entry(key, [_plain(item) for item in node.value], line)
    else:
        yield Entry(key, _plain(node), line)


def is_free_form(key: Key) -> bool:
    """Whether a key is, or is within, an agent's `options`."""
    return key[:1] == ("agents",) and key[2:3] == ("options",)


def _members(node: yaml.MappingNode, key: Key) -> Iterator[Entry]:
    seen: set[str] = set()
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode):
            raise _error("a key must be a word", name.start_mark)
        if name.value in seen:
            raise _error(f"{'.'.join((*key, name.value))} is given twice", name.start_mark)
        seen.add(name.value)
        member = (*key, name.value)
        if isinstance(value, yaml.MappingNode) and not is_free_form(member):
            yield Entry(member, {}, name.start_mark.line + 1)
        yield from entries(value, member)


def _plain(node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        return _constructed(node)
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _constructed(node: yaml.Node) -> Any:
    loader = Loader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _error(problem: str, mark: yaml.error.Mark | None) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
