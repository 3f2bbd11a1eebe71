"""No regular expression of the package backtracks on input, but for the keyless assistant's (`test_offline_bounds`)."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from time import thread_time
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[2] / "tornado_copilot"
USES = ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
SAMPLES = frozenset(map(chr, (*range(256), 0x130, 0x2028, 0x3040, 0x4E00, 0x1F600)))
"""What character sets are compared by."""

Item = tuple[Any, Any]
Chars = frozenset[str]


@dataclass(frozen=True)
class Pattern:
    """One pattern, where it stands, and with which flags."""

    place: str
    text: str
    flags: int = 0

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def patterns_in(path: Path) -> Iterator[Pattern]:
    """Every pattern of a module: the first argument of functions of `re`, and each `pattern=` of a model."""
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        is_re = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
        if is_re and function.value.id == "re" and function.attr in USES:  # type: ignore[union-attr]
            written = node.args[0]
        else:
            written = next((each.value for each in node.keywords if each.arg == "pattern"), None)
        if written is not None:
            flags = [each for each in node.args[1:] if "re." in ast.unparse(each)]
            values = [
                eval(compile(ast.Expression(each), str(path), "eval"), vars(importlib.import_module(name)))
                for each in (written, *flags)
            ]
            yield Pattern(f"{path.name}:{node.lineno}", values[0], int(sum(values[1:])))


MODULES = [each for each in sorted(PACKAGE.rglob("*.py")) if "offline" not in each.parts]
PATTERNS = [pattern for path in MODULES for pattern in patterns_in(path) if isinstance(pattern.text, str)]


def parsed(pattern: Pattern) -> list[Item]:
    return list(_parser.parse(pattern.text, pattern.flags))


def parts_of(item: Item) -> list[list[Item]]:
    """The sequences inside an item, one for each alternative."""
    kind, value = item
    if kind in REPEATS or kind is op.POSSESSIVE_REPEAT:
        return [list(value[2])]
    if kind is op.SUBPATTERN:
        return [list(value[3])]
    if kind is op.BRANCH:
        return [list(each) for each in value[1]]
    if kind is op.ATOMIC_GROUP:
        return [list(value)]
    return [list(value[1])] if kind in (op.ASSERT, op.ASSERT_NOT) else []


def is_unbounded(item: Item) -> bool:
    return item[0] in REPEATS and item[1][1] is op.MAXREPEAT


def all_items(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        for part in parts_of(item):
            yield from all_items(part)


def chars_of(item: Item, flags: int) -> Chars:
    """The samples that some character of what an item matches may be; none for what matches no character."""
    kind, _ = item
    if kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
        single = re.compile(written(item), flags)
        return frozenset(each for each in SAMPLES if single.fullmatch(each))
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return frozenset()
    return frozenset().union(*(chars_of(each, flags) for part in parts_of(item) for each in part))


CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def written(item: Item) -> str:
    """A pattern for one character, as `re` takes it."""
    kind, value = item
    if kind is op.ANY:
        return "."
    if kind in (op.LITERAL, op.NOT_LITERAL):
        return f"[{'^' if kind is op.NOT_LITERAL else ''}{re.escape(chr(value))}]"
    inside = ""
    for sort, each in value:
        if sort is op.NEGATE:
            inside += "^"
        elif sort is op.CATEGORY:
            inside += CATEGORIES[each]
        elif sort is op.RANGE:
            inside += f"{re.escape(chr(each[0]))}-{re.escape(chr(each[1]))}"
        else:
            inside += re.escape(chr(each))
    return f"[{inside}]"


def may_be_empty(item: Item) -> bool:
    kind, value = item
    if kind in REPEATS:
        return value[0] == 0 or all(map(may_be_empty, value[2]))
    if kind in (op.SUBPATTERN, op.BRANCH, op.ATOMIC_GROUP):
        return any(all(map(may_be_empty, part)) for part in parts_of(item))
    return kind in (op.AT, op.ASSERT, op.ASSERT_NOT)


def paths(items: Sequence[Item]) -> list[list[Item]]:
    """The ways through a pattern, groups opened and alternatives chosen."""
    ways: list[list[Item]] = [[]]
    for item in items:
        if item[0] in (op.SUBPATTERN, op.BRANCH, op.ATOMIC_GROUP):
            inner = [way for part in parts_of(item) for way in paths(part)]
        elif item[0] in REPEATS and not is_unbounded(item) and item[1][1] == 1:
            inner = [[], *paths(parts_of(item)[0])]
        else:
            inner = [[item]]
        ways = [[*way, *more] for way in ways for more in inner]
    return ways


def faults_of(pattern: Pattern) -> list[str]:
    """Say why a pattern may take more than linear time: a repetition in a repetition, or two of the same characters.

    Two count where both may take what stands between them, too: `a*ba*` is fine, `.*b.*` is not.
    """
    items, faults = parsed(pattern), []
    for item in all_items(items):
        if is_unbounded(item) and any(is_unbounded(each) for each in all_items(parts_of(item)[0])):
            faults.append("an unbounded repetition inside another one")
    sequences = [
        items,
        *(part for item in all_items(items) if item[0] not in (op.SUBPATTERN, op.BRANCH) for part in parts_of(item)),
    ]
    for way in (way for sequence in sequences for way in paths(sequence)):
        places = [place for place, item in enumerate(way) if is_unbounded(item)]
        for first, second in combinations(places, 2):
            one, other = chars_of(way[first], pattern.flags), chars_of(way[second], pattern.flags)
            between = [chars_of(item, pattern.flags) for item in way[first + 1 : second] if not may_be_empty(item)]
            if one & other and all(each & one and each & other for each in between):
                faults.append(f"two unbounded repetitions that may both take {min(one & other)!r}")
    return sorted(set(faults))


@pytest.mark.parametrize("pattern", PATTERNS, ids=str)
def test_no_pattern_repeats_without_bound_what_another_repetition_takes(pattern: Pattern) -> None:
    assert faults_of(pattern) == []


@pytest.mark.parametrize(
    ("text", "is_safe"),
    [
        (r"(a+)+b", False),
        (r"(\.\w*)*", False),
        (r"\w+\w+", False),
        (r"\s*x?\s*", False),
        (r"(?:a|\w+)\d+!", False),
        (r"\b(?P<reference>\S.*?)\s+in\s+(?P<value>\S.*?)\s+umbenennen\W*$", False),
        (r"https?://[^\s/?#@]+[^\s?#]*", False),
        (r"a+b+", True),
        (r"\d+\.\d+", True),
        (r"a{1,64}a{1,64}", True),
        (r"(?:a|b)*c", True),
        (r"bearer +([A-Za-z0-9]+=*) *", True),
    ],
)
def test_the_rule_tells_what_backtracks(text: str, is_safe: bool) -> None:
    assert (faults_of(Pattern("here", text)) == []) == is_safe


# The fuzzer: what a pattern repeats is repeated, after what leads there and before what cannot follow.

SMALL, LARGE = 1_500, 6_000
ENOUGH_SECONDS = 0.005
ENDS = ("", "\0", "\n!", "x@", " ")


def example(items: Iterable[Item], flags: int, most: Chars = frozenset()) -> str:
    """A short text that a sequence matches, of characters in `most` where it may be."""
    text = ""
    for item in items:
        kind, value = item
        if kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            chars = chars_of(item, flags)
            text += min(chars & most or chars, default=chr(value) if kind is op.LITERAL else "")
        elif kind in REPEATS:
            text += example(value[2], flags, most) * max(1, value[0])
        elif parts_of(item) and kind not in (op.ASSERT, op.ASSERT_NOT):
            text += example(parts_of(item)[0], flags, most)
    return text


def pumped(pattern: Pattern) -> Iterator[Callable[[int], str]]:
    """Texts of a given length, for each repetition of a pattern, each character that two share, and the whole of it."""
    items = parsed(pattern)
    repeats = [item for item in all_items(items) if item[0] in REPEATS and item[1][1] > 4]
    sets = [chars_of(item, pattern.flags) for item in repeats]
    shared = [one & other for one, other in combinations(sets, 2)] + sets
    units = {example([item], pattern.flags, most) for item in repeats for most in (frozenset(), *shared)}
    whole = example(items, pattern.flags)
    units |= {whole} | {whole[:cut] for cut in range(1, min(len(whole), 24))}
    leads = {whole[:cut] for cut in range(min(len(whole), 24))}
    for unit in sorted(filter(None, units)):
        for lead in sorted(leads):
            for end in ENDS:
                yield lambda size, unit=unit, lead=lead, end=end: lead + unit * (size // len(unit)) + end  # type: ignore[misc]


def seconds(work: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        began = thread_time()
        work(text)
        best = min(best, thread_time() - began)
        if best < ENOUGH_SECONDS:
            break
    return best


@pytest.mark.parametrize("pattern", PATTERNS, ids=str)
def test_no_pumped_text_takes_more_than_linear_time(pattern: Pattern) -> None:
    compiled = re.compile(pattern.text, pattern.flags)
    for text in pumped(pattern):
        for work in (compiled.fullmatch, lambda text: sum(1 for _ in compiled.finditer(text))):
            large = seconds(work, text(LARGE))
            # Four times the length takes four times as long, and sixteen times where it grows with the square.
            assert large < ENOUGH_SECONDS or large < 8 * seconds(work, text(SMALL)), text(60)
