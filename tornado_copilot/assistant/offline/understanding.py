"""Everything that one message says: the intent, the times, the details, the event it is about. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice

from tornado_copilot.assistant.offline.frames import families_in
from tornado_copilot.assistant.offline.intents import Intent, agrees, classify, names_an_event, plain_form
from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.reading import read
from tornado_copilot.assistant.offline.slots import Details, Reference, Search, SlotReader
from tornado_copilot.assistant.offline.when import When

TEXT_MAX_CHARACTERS = 2_000
"""Of a longer message nothing is read: the answer says that it is too long."""

READ_MAX_CHARACTERS = 300
READ_MAX_WORDS = 50
"""Words and punctuation marks. The patterns read a message up to the first of both limits, which bounds their time."""

_WORD = re.compile(r"\w+|[^\w\s]")


@lru_cache(maxsize=8)
def slots_of(language: Language) -> SlotReader:
    """What reads the details of events in a language."""
    return SlotReader(language.slots, language.dates, language.intents)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message says.

    Attributes:
        text: What is read of the message, without control characters and repeated blanks.
        rest: What comes after it and is not read.
        intent: What is asked for.
        when: What it says about time.
        details: What it says about an event that is made or changed.
        reference: Which event it is about.
        search: What is searched for.
    """

    text: str
    rest: str
    intent: Intent
    when: When
    details: Details
    reference: Reference
    search: Search


def cleaned(text: str) -> str:
    """Return composed characters, no control characters, single blanks; at most `TEXT_MAX_CHARACTERS` are looked at."""
    text = unicodedata.normalize("NFC", text[:TEXT_MAX_CHARACTERS])
    text = "".join(" " if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") else each for each in text)
    return " ".join(text.replace("’", "'").split())


def beginning(text: str) -> str:
    """Return the part of a cleaned text that is read: it ends at a blank, where there is one."""
    end = next((found.start() for found in islice(_WORD.finditer(text), READ_MAX_WORDS, None)), len(text))
    end = min(end, READ_MAX_CHARACTERS)
    blank = text.rfind(" ", 0, end + 1) if end < len(text) else end
    return text[: blank if blank > 0 else end]


def understand(
    text: str,
    now: datetime,
    language: Language,
    *,
    base: date | None = None,
    part: str | None = None,
    answering: bool = False,
) -> Understanding:
    """Read one message.

    Args:
        text: As the person wrote it.
        now: With the person's time zone.
        language: The one it is in.
        base: The day of a draft.
        part: The part of the day of a draft.
        answering: Whether it may answer a question of ours, and is a request only if it has the form of one.
    """
    whole = cleaned(text)
    text = beginning(whole)
    rest = whole[len(text) :].strip()
    intent = classify(text, language.intents, weighing=not answering)
    slots = slots_of(language)
    when = _when(slots, text, lambda dated: read(dated, now, words=language.dates, base=base, part=part))
    search = slots.search(text, when)
    if intent.name == "unknown" and text.endswith("?") and when.said and (search.query or search.event_type):
        # "Jazz this weekend?"
        intent = replace(intent, name="search")
    start = when.start
    if intent.name == "unknown" and start is not None and start.day is not None and start.clock is not None:
        # "We are having a barbecue on Saturday at 1pm"
        intent = replace(intent, name="create") if names_an_event(text, language.intents) else intent
    if intent.name == "update":
        details, reference = slots.changed(text, when)
    else:
        details = slots.details(text, when, naming=intent.name == "create")
        reference = slots.reference(text, when)
    if details.description is not None and rest:
        details = replace(details, description=f"{details.description} {rest}")
    return Understanding(text, rest, intent, when, details, reference, search)


def _when(slots: SlotReader, text: str, read_dates: Callable[[str], When]) -> When:
    """What a message says about time; "a Christmas party on Friday" is on Friday."""
    dated = slots.undated(text)
    if (unscheduled := slots.unscheduled(dated)) != dated:
        when = read_dates(unscheduled)
        if when.start is not None and when.start.day is not None:
            return when
    return read_dates(dated)


def prepare(language: Language) -> None:
    """Compile all patterns of a language, which every first message in it would otherwise wait for."""
    understand("x", datetime(2000, 1, 1, tzinfo=UTC), language)


def intent_of(text: str, language: Language) -> Intent:
    """The intent of a message alone."""
    return classify(beginning(cleaned(text)), language.intents)


def speaks_of(family: str, text: str, language: Language) -> bool:
    """Whether a message has a word of a family (`frames.FAMILIES`)."""
    return family in families_in(plain_form(beginning(cleaned(text)), language.intents), language.intents)


def agreed(text: str, action: str, language: Language) -> bool:
    """Whether a message is a plain yes to an action and nothing else."""
    return agrees(cleaned(text), action, language.intents)


def changes(text: str, when: When, language: Language) -> Details:
    """What a mere "to the Green Room" says, as the answer to what should change."""
    return slots_of(language).changed(text, when)[0]
