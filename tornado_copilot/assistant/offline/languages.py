"""The languages that the offline agent speaks, and which of them a message is in. Pure."""

from __future__ import annotations

import re

from tornado_copilot.assistant.offline.english import ENGLISH
from tornado_copilot.assistant.offline.french import FRENCH
from tornado_copilot.assistant.offline.german import GERMAN
from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.spanish import SPANISH
from tornado_copilot.assistant.offline.spelling import folded

LANGUAGES: dict[str, Language] = {language.code: language for language in (ENGLISH, GERMAN, FRENCH, SPANISH)}
DEFAULT = ENGLISH

_READ_MAX_CHARACTERS = 600
_QUOTED = re.compile(r"[\"“„«][^\"”“»]*[\"”“»]")
_WORD = re.compile(r"[^\W\d_]+")
_VOCABULARY_MIN_LETTERS = 4


def _vocabulary(language: Language) -> frozenset[str]:
    """The words of a language's families, without those for events: yoga and brunch are called so everywhere."""
    written = ",".join(words for name, words in language.intents.families.items() if name not in ("event", "events"))
    return frozenset(word for word in _WORD.findall(written) if len(word) >= _VOCABULARY_MIN_LETTERS)


def _marks() -> dict[str, frozenset[str]]:
    """By what words each language is told: its marks, and those of its families that no other language has.

    The default language is told by its marks alone: it is spoken where there is no sign of another one.
    """
    known = {code: _vocabulary(each) | each.marks for code, each in LANGUAGES.items()}
    marks: dict[str, frozenset[str]] = {DEFAULT.code: DEFAULT.marks}
    for code, language in LANGUAGES.items():
        others = (words for other, words in known.items() if other != code)
        marks.setdefault(code, language.marks | known[code].difference(*others))
    return marks


_MARKS = _marks()


def spoken(text: str, before: Language = DEFAULT) -> Language:
    """The language of a message.

    Args:
        text: As the person wrote it. What is in quotation marks is not theirs.
        before: The language spoken before, which goes on until more words of another one are used.
    """
    own = _QUOTED.sub(" ", text[:_READ_MAX_CHARACTERS]).lower()
    words, letters = set(_WORD.findall(folded(own))), set(own)
    counts = {
        code: len(words & _MARKS[code]) + bool(letters & language.letters) for code, language in LANGUAGES.items()
    }
    best = max(counts, key=lambda code: counts[code])
    return before if counts[best] == counts[before.code] else LANGUAGES[best]
