"""What the offline agent makes of French in many people's words."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from tests.unit.offline_date_phrases import Meant
from tests.unit.offline_fresh_french import (
    DATES,
    LAST,
    LATER,
    LATER_PHRASES,
    LATEST,
    PARAPHRASES,
    PHRASES,
    ROWS,
    STILL_MISSED,
)
from tests.unit.test_offline_spoken import NOW, WRITES, meant, misses, understood
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.understanding import understand

NO_WRITES = [
    text
    for text, intent, _ in (*PARAPHRASES, *LATER, *LATEST, *LAST, *ROWS)
    if intent not in (*WRITES, "from_draft", "yes")
]


@pytest.mark.parametrize(
    ("text", "intent", "slots"), [row for row in (*PARAPHRASES, *LATER, *LATEST, *LAST, *ROWS) if row[1] != "question"]
)
def test_a_french_sentence_is_understood_unless_it_is_listed_as_missed(
    text: str, intent: str, slots: dict[str, Any]
) -> None:
    assert (misses(text, intent, slots) == []) == (text not in STILL_MISSED)


@pytest.mark.parametrize("text", NO_WRITES)
def test_what_is_no_request_in_french_is_never_taken_for_one(text: str) -> None:
    assert understood(text).intent.name not in (*WRITES, "from_draft")


@pytest.mark.parametrize(
    "words",
    [
        "oui ",
        "svp ",
        "à la ",
        "non, ",
        "le concert de la ",
        "si ",
        "il y a ",
        "je ne ",
        "à 20h pas à ",
        "l'",
        "commence ",
    ],
)
def test_no_french_message_takes_long_to_understand(words: str) -> None:
    began = perf_counter()
    understand(words * (2_000 // len(words)), NOW, LANGUAGES["fr"])
    assert perf_counter() - began < 0.5


@pytest.mark.parametrize(("phrase", "expected"), [*PHRASES, *LATER_PHRASES, *DATES])
def test_a_french_phrase_means_a_time_unless_it_is_listed_as_missed(phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, "fr") == (phrase not in STILL_MISSED)
