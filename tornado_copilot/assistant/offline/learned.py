"""What a message most likely asks for, by weights learned from example sentences. Pure.

A linear classifier for each language (multinomial logistic regression) over three kinds of features of the plain form:
words and pairs of neighbouring words, pieces of three to five letters, and the families of `frames.py` and their pairs.
It knows what no pattern foresaw, and it is never certain: what may become of an intent is for `intents.py` to say. The
weights are in `weights.json` beside the tables of a language; `python -m tests.training` makes them.
"""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import orjson

from tornado_copilot.assistant.offline.frames import families_in
from tornado_copilot.assistant.offline.language import IntentWords

_DIGITS = re.compile(r"\d+")
_TOKENS = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?!:+>&“]")
_PIECES = range(3, 6)
_LENGTHS = 6
"""Messages of more than three times as many words count as equally long."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What was learned of one language.

    Attributes:
        examples: The digest of what they were learned from.
        intents: Those that it tells apart; `question` stands for all that asks for nothing.
        bias: A number for each intent.
        features: By feature, a weight for each intent, in units of `unit`.
        unit: The size of a weight of one.
    """

    examples: str
    intents: tuple[str, ...]
    bias: tuple[float, ...]
    features: dict[str, array[int]]
    unit: float


@lru_cache(maxsize=8)
def weights_in(path: Path) -> Weights:
    """Read the weights of a language, once."""
    read = orjson.loads(path.read_bytes())
    features = {name: array("b", row) for name, row in read["features"].items()}
    return Weights(read["examples"], tuple(read["intents"]), tuple(read["bias"]), features, read["unit"])


def features_of(plain: str, words: IntentWords) -> dict[str, float]:
    """The features of a text in plain form; those of each kind have a length of one together.

    A family is written `#make`, two of one text `#make+a`, a piece `~ter`, the edges of a text `^` and `$`, any
    number `0`.
    """
    tokens = _TOKENS.findall(_DIGITS.sub("0", plain))
    pairs = zip(("^", *tokens), (*tokens, "$"), strict=True)
    kinds = (
        {*tokens, *map(" ".join, pairs), f"length {min(len(tokens) // 3, _LENGTHS)}"},
        {f"~{piece}" for token in set(tokens) for piece in _pieces(f"_{token}_")},
        {f"#{'+'.join(found)}" for size in (1, 2) for found in combinations(sorted(families_in(plain, words)), size)},
    )
    return {name: 1 / math.sqrt(len(kind)) for kind in kinds for name in kind}


def _pieces(word: str) -> list[str]:
    return [word[start : start + size] for size in _PIECES for start in range(len(word) - size + 1)]


def likelihoods(plain: str, words: IntentWords) -> dict[str, float]:
    """How likely each intent is, the likeliest first; they add up to one."""
    learned = weights_in(words.weights)
    sums = [0.0] * len(learned.intents)
    for name, value in features_of(plain, words).items():
        for place, weight in enumerate(learned.features.get(name, ())):
            sums[place] += weight * value
    scores = [learned.unit * each + bias for each, bias in zip(sums, learned.bias, strict=True)]
    largest = max(scores)
    odds = [math.exp(each - largest) for each in scores]
    by_intent = {intent: each / sum(odds) for intent, each in zip(learned.intents, odds, strict=True)}
    return dict(sorted(by_intent.items(), key=lambda pair: -pair[1]))
