"""The example sentences of each language: in the files beside this one, and those that the patterns were tuned by.

A file has sections, `# create`, and a sentence a line. What asks for nothing that the agent does is `question`,
whatever it is: a story, a refusal, small talk.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from tests.unit import offline_fresh, offline_fresh_french, offline_fresh_german, offline_fresh_spanish
from tests.unit.offline_everyday import EVERYDAY, FRESH
from tests.unit.offline_spoken import LAST, LATER, LATEST, SPOKEN, looked_at
from tests.unit.offline_utterances import TUNED

HERE = Path(__file__).parent
FILES = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}
INTENTS = (
    *("create", "search", "register", "unregister", "cancel_event", "update", "mine", "details", "howto"),
    *("help", "more", "greet", "thanks", "bye", "yes", "no", "question"),
)

_TUNED: dict[str, list[Any]] = {
    "en": [*TUNED, *offline_fresh.SENTENCES],
    "de": offline_fresh_german.SENTENCES,
    "fr": offline_fresh_french.SENTENCES,
    "es": offline_fresh_spanish.SENTENCES,
}


def examples(code: str) -> list[tuple[str, str]]:
    """Sentences with their intents, in a fixed order, none twice.

    Raises:
        ValueError: A sentence stands before the first section, or in one of an intent that there is not.
    """
    tuned = [row for table in (LATER, LATEST, LAST, EVERYDAY, FRESH) for row in table.get(code, [])]
    tuned += [*looked_at(SPOKEN[code]), *_TUNED[code]]
    known = [(text, intent if intent in INTENTS else "question") for text, intent, *_ in tuned]
    return list(dict.fromkeys([*_written(HERE / f"{FILES[code]}.txt"), *known]))


def _written(path: Path) -> list[tuple[str, str]]:
    rows, intent = [], ""
    for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
        if line.startswith("#"):
            intent = line.removeprefix("#").strip()
        elif intent in INTENTS:
            rows.append((line, intent))
        else:
            raise ValueError(f"{path.name}: {line!r} is in the section {intent!r}, which must be one of {INTENTS}")
    return rows


def digest(rows: list[tuple[str, str]]) -> str:
    """What tells whether weights were learned from these examples."""
    return hashlib.sha256("\n".join(f"{intent}\t{text}" for text, intent in rows).encode()).hexdigest()[:16]
