"""What the offline agent makes of sentences that nobody looked at while it was made, and the weights behind it."""

from __future__ import annotations

import pytest

from tests.training.examples import INTENTS, digest, examples
from tests.unit import offline_blind_everyday, offline_blind_hard
from tests.unit.test_offline_spoken import NOW, WRITES, meant, understood
from tornado_copilot.assistant.offline.intents import plain_form
from tornado_copilot.assistant.offline.languages import LANGUAGES
from tornado_copilot.assistant.offline.learned import likelihoods, weights_in
from tornado_copilot.assistant.offline.understanding import understand

CHANGES = (*WRITES, "from_draft")
SHARES = [
    *((offline_blind_everyday, code, share) for code, share in (("en", 0.95), ("de", 0.95), ("fr", 0.9), ("es", 0.94))),
    *((offline_blind_hard, code, share) for code, share in (("en", 0.86), ("de", 0.91), ("fr", 0.87), ("es", 0.85))),
]
"""What share of each blind table must be right: a little less than what was counted."""


def is_right(text: str, intent: str) -> bool:
    found = understood(text).intent.name
    if intent == "question":
        return found not in CHANGES
    return found == intent or (found, intent) == ("how", "howto")


@pytest.mark.parametrize(("table", "code", "share"), SHARES)
def test_sentences_that_nobody_looked_at_are_understood(table: object, code: str, share: float) -> None:
    rows = table.SENTENCES[code]  # type: ignore[attr-defined]
    missed = [(text, intent) for text, intent, _ in rows if not is_right(text, intent)]
    assert 1 - len(missed) / len(rows) >= share, missed


@pytest.mark.parametrize(
    "text",
    [
        text
        for table in (offline_blind_everyday, offline_blind_hard)
        for rows in table.SENTENCES.values()
        for text, intent, _ in rows
        if intent not in (*CHANGES, "yes")
    ],
)
def test_no_blind_sentence_that_changes_nothing_is_taken_for_a_change(text: str) -> None:
    assert understood(text).intent.name not in CHANGES


@pytest.mark.parametrize(
    ("code", "phrase", "expected"),
    [(code, *row) for code, rows in offline_blind_everyday.PHRASES.items() for row in rows],
)
def test_dates_that_nobody_looked_at_are_understood(code: str, phrase: str, expected: object) -> None:
    assert meant(phrase, expected, code)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_weights_were_learned_from_the_examples_as_they_are(code: str) -> None:
    learned = weights_in(LANGUAGES[code].intents.weights)
    assert learned.examples == digest(examples(code)), f"run: python -m tests.training {code}"
    assert set(learned.intents) == set(INTENTS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_nearly_all_that_was_learned_from_is_known(code: str) -> None:
    # Families of words are features: where they have changed much, what was learned has to be learned anew.
    words = LANGUAGES[code].intents
    rows = examples(code)
    known = [next(iter(likelihoods(plain_form(text, words), words))) == intent for text, intent in rows]
    assert sum(known) / len(rows) >= 0.97, f"run: python -m tests.training {code}"


@pytest.mark.parametrize("text", ["", "?", "x", "zzz qqq", "word " * 200, "“”", "1" * 500])
@pytest.mark.parametrize("code", LANGUAGES)
def test_likelihoods_of_any_text_add_up_to_one(code: str, text: str) -> None:
    words = LANGUAGES[code].intents
    likely = list(likelihoods(plain_form(text, words), words).values())
    assert sum(likely) == pytest.approx(1)
    assert likely == sorted(likely, reverse=True)


def test_an_answer_to_a_question_of_ours_is_not_weighed() -> None:
    words = "knitting for beginners at the library"
    assert understand(words, NOW, LANGUAGES["en"]).intent.name == "search"
    assert understand(words, NOW, LANGUAGES["en"], answering=True).intent.name == "unknown"
