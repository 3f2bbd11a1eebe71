"""The values of JSON are counted before it is decoded, however it is cut into pieces."""

from __future__ import annotations

import json
import random

import pytest

from tornado_copilot.wire.value_counter import ValueCounter, holds_more_than


def values_in(value) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(values_in, children))


def some_json(chance: random.Random, depth: int = 0):
    kind = chance.randrange(6 if depth < 4 else 3)
    if kind < 3:
        return chance.choice([1, None, 'a "quoted" text, [with] {punctuation}', "back\\slash\\", '\\"', "", "🎷,"])
    size = chance.randrange(6)
    if kind == 3:
        return {f"k{n},": some_json(chance, depth + 1) for n in range(size)}
    return [some_json(chance, depth + 1) for _ in range(size)]


@pytest.mark.parametrize("seed", range(60))
def test_an_upper_bound_that_punctuation_in_texts_does_not_raise(seed: int) -> None:
    chance = random.Random(seed)
    value = [some_json(chance) for _ in range(20)]
    text = json.dumps(json.dumps(value)) if seed % 3 == 0 else json.dumps(value)
    data, counter = text.encode(), ValueCounter()
    place = 0
    while place < len(data):
        end = place + chance.choice([1, 2, 7, 100])
        counter.feed(data[place:end])
        place = end
    whole = ValueCounter()
    whole.feed(data)
    expected = values_in(json.loads(text))
    # A container that holds values has a bracket beside its commas.
    assert expected - 1 <= counter.count and whole.count >= expected - 1
    assert counter.count <= 2 * expected + len(data) // 4 and whole.count <= 2 * expected + 1


def test_a_conversation_full_of_commas_is_not_full_of_values() -> None:
    prose = json.dumps({"messages": [{"id": "u1", "role": "user", "content": "well, yes, " * 500_000}]}).encode()
    assert not holds_more_than(100, prose)
    results = json.dumps({"content": json.dumps([{"a": 1, "b": [2, 3]}] * 100_000)}).encode()
    assert not holds_more_than(100, results)


@pytest.mark.parametrize(
    "data", [b"[" + b"1," * 300_000, b'"",' * 300_000, b'"' * 2_000_000, b"[" * 300_000, b'{"a":' * 300_000]
)
def test_what_is_full_of_values_is_told_without_reading_on(data: bytes) -> None:
    assert holds_more_than(100_000, data)
