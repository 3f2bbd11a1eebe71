"""Evidence: which families a sentence has, which intent they are evidence of, and when they are evidence of none."""

from __future__ import annotations

from dataclasses import replace
from time import thread_time

import pytest

from tornado_copilot.assistant.offline.english import ENGLISH
from tornado_copilot.assistant.offline.frames import FAMILIES, FRAMES, evident, families_in, family_pattern
from tornado_copilot.assistant.offline.languages import LANGUAGES

WORDS = ENGLISH.intents


def intent(sentence: str) -> str:
    return evident(sentence, sentence, WORDS)


@pytest.mark.parametrize(
    ("phrases", "text", "is_found"),
    [
        ("create, set up", "please set up a quiz", True),
        ("create, set up", "recreated", False),
        ("creat*", "we are creating it", True),
        ("take|get me|us … off", "get us off", True),
        ("take|get me|us … off", "take me right off the list", True),
        ("take me … off", "take me home when the long cold evening is over and off", False),
        ("take me … off", "off you go, take me", False),
        ("at #", "at 8", True),
        ("at #", "at eight", False),
        ("get-together", "a get-together", True),
    ],
)
def test_a_phrase_finds_whole_words_in_their_order(phrases: str, text: str, is_found: bool) -> None:
    assert (family_pattern(phrases, 6).search(text) is not None) == is_found


def test_a_sentence_has_the_families_of_its_words() -> None:
    assert {"put", "a", "event", "calendar"} <= families_in("stick a pub quiz in the diary", WORDS)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("stick a pub quiz in the diary for friday at 8", "create"),
        ("grab two seats for the opera", "register"),
        ("strike my name from the cooking class", "unregister"),
        ("the picnic is off", "cancel_event"),
        ("the cooking class will be in room 5 now", "update"),
    ],
)
def test_families_together_mean_an_intent_in_whatever_words(sentence: str, expected: str) -> None:
    assert intent(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "he stuck a pub quiz in the diary",
        "never put a quiz in the diary",
        "grab two seats for the opera if it rains",
        "yesterday the picnic was called off",
        "the weather is lovely",
        "",
    ],
)
def test_what_somebody_else_does_what_was_and_what_depends_is_evidence_of_nothing(sentence: str) -> None:
    assert intent(sentence) == "unknown"


def test_the_most_evidence_wins_and_where_two_intents_have_as_much_there_is_none() -> None:
    families = {"make": "do", "a": "one", "event": "quiz", "move": "shift", "enrol": "in", "call_off": "away"}
    words = replace(WORDS, families=families)
    assert evident("do one quiz away in", "do one quiz", words) == "create"
    assert evident("shift quiz", "shift quiz", words) == "update"
    assert evident("shift quiz in", "shift quiz", words) == "unknown"


def test_what_cannot_be_meant_hides_what_has_less_evidence() -> None:
    families = {"make": "do", "a": "one", "event": "quiz", "events": "quiz"}
    words = replace(WORDS, families=families)
    assert evident("do one quiz", "do one quiz", words, ("create",)) == "unknown"
    assert evident("quiz", "quiz", words, ("create",)) == "search"


def test_every_family_of_a_frame_and_of_a_language_is_explained() -> None:
    of_frames = {family for frame in FRAMES for family in frame.needs | frame.supports | frame.bars}
    assert of_frames <= FAMILIES.keys()
    assert FAMILIES.keys() == WORDS.families.keys()
    for language in LANGUAGES.values():
        assert language.intents.families.keys() <= FAMILIES.keys()


def test_a_family_that_no_frame_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        evident("red", "red", replace(WORDS, families={"colour": "red"}))


@pytest.mark.parametrize("text", ["take me " * 75, "a" * 600, "the the " * 75, "set " * 150, "- " * 300])
def test_no_sentence_takes_long_to_weigh(text: str) -> None:
    families_in("x", WORDS)
    began = thread_time()
    evident(text, text, WORDS)
    assert thread_time() - began < 0.5
