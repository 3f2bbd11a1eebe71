"""What somebody wants, by the evidence of the words they use: where the patterns of `intents.py` find nothing. Pure.

A language says which of its words belong to which family (`IntentWords.families`); a frame says which families
together mean which intent, in any order and in every language. The frame that finds the most families wins. Where two
intents have as much evidence there is none: asking back costs less than a wrong write.

Phrases of a family are separated by commas. In a phrase, `|` separates words that stand for each other, `*` stands for
any ending, `#` for digits, and `…` for a few words in between, as many as the language says: "take|takes me|us … off".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from tornado_copilot.assistant.offline.language import IntentWords, compiled

FAMILIES: dict[str, str] = {
    # What is done.
    "make": "to bring an event about: to create, organise, host, plan, throw, set up",
    "put": "to enter something somewhere: to put, stick, pencil in, add, note, list, get … on",
    "held": "that an event will take place: there will be, we are having, takes place",
    "enrol": "to register somebody; enough on its own: to sign up, enrol, count in",
    "obtain": "to get something for somebody: to get, book, save, reserve, grab, keep",
    "come": "to be there: to come, go, attend, join, take part, make it, be in",
    "leave": "to give up coming; enough on its own: to unregister, drop out, bail, pull out",
    "give_up": "to let go of something that one has: to give up, give back, free up, release",
    "remove": "to take something away from somewhere: to take, strike, cross, scratch, remove … off",
    "call_off": "to make an event not happen: to cancel, call off, scrap, axe, pull the plug on",
    "falls_through": "that an event will not happen, stated: is off, is cancelled, falls through",
    "move": "to give an event another time or place: to move, postpone, reschedule, push back",
    "change": "to give something another value: to change, set, update, rename, raise",
    "begins": "that an event has a time or a place: is, will be, starts, lasts, takes place",
    "show": "to be shown: to show, list, see, browse, display, check",
    "look": "to look for something: to look for, find, search, fancy, be in the mood for, be bored",
    "tell": "to be told: to tell … about, explain, describe, details, info",
    "happens": "what is on: is on, is happening, is going on, is there",
    # What it is done to.
    "event": "a kind of event, one or several: concert, picnic, quiz, class",
    "events": "several events or any: concerts, events, anything, something on",
    "place": "a place for a person: seat, spot, ticket, slot",
    "booking": "what one has when registered: registration, booking, reservation",
    "list": "where people are written down: list, guest list, waiting list",
    "calendar": "where events are written down: calendar, diary, programme, schedule",
    "property": "what an event has: title, name, capacity, place, venue, time, date, description",
    "draft": "what a room fills in together: draft",
    # Who it is for, and which one.
    "self": "the person who speaks, as the one something is done for: me, us, my name, myself",
    "mine": "what belongs to the person who speaks: my, our, mine",
    "a": "an indefinite article or a number before an event: a, an, another, one",
    "the": "a definite article or a possessive: the, my, our, this",
    "any": "no event in particular: any, some, something, whatever",
    "which": "what asks for events and not for one: what, which",
    # When, and what is new.
    "day": "a weekday, a month, a date, tomorrow",
    "clock": "a time of day: at #, noon",
    "new": "that a value takes the place of another: instead, now, from now on, rather than",
    "more": "another amount: later, earlier, longer, bigger",
    # How it is said.
    "wish": "that the speaker wants something: I want, I would like, I need, let us, please",
    "unable": "that the speaker will not be there: cannot, will not, am not able to, no longer",
    "ask": "what asks for a detail of one event: when, where, how long, how many, who, what time",
    "booked": "that the speaker has registered: am I registered, have I booked, am I going to",
    "help": "that somebody does not know how this works; enough on its own",
    "thanks": "gratitude; enough on its own",
    "not": "that something is not, or shall not be: not, never, nobody, without",
    "others": "that it is somebody else's doing: he, she, they, my friend, someone",
    "past": "that it was long ago or never came: yesterday, last week, was, did, used to",
    "condition": "that it depends: if, whether, unless, in case, would have",
}
"""The families that a language may fill, and what belongs in them."""

_TOLD = "others past condition"
_REQUEST = f"{_TOLD} not"
_DONE = "enrol leave give_up call_off falls_through"


@dataclass(frozen=True, slots=True)
class Frame:
    """Families that together mean an intent.

    Attributes:
        intent: As in `intents.Intent`.
        needs: All of these are in the sentence.
        supports: What of these is in it, too, is further evidence.
        bars: None of these is in it, words of politeness at its beginning left out.
    """

    intent: str
    needs: frozenset[str]
    supports: frozenset[str]
    bars: frozenset[str]


def _frames(intent: str, *needs: str, supports: str = "", bars: str = "") -> tuple[Frame, ...]:
    """Frames that differ in what they need only; families are separated by blanks."""
    support, bar = frozenset(supports.split()), frozenset(bars.split())
    return tuple(Frame(intent, frozenset(each.split()), support, bar) for each in needs)


FRAMES: tuple[Frame, ...] = (
    *_frames(
        "create",
        "make a",
        "make event",
        "make day clock",
        "held a day",
        "held put",
        "held event day clock",
        "wish a event clock",
        supports="a event calendar day clock put",
        bars=f"{_REQUEST} self place booking draft leave call_off falls_through",
    ),
    *_frames("create", "event day clock", bars=f"{_REQUEST} {_DONE} move change ask show look which any events place"),
    *_frames(
        "create",
        "put calendar",
        "put a event",
        "put a day",
        "put event day",
        "put day clock",
        supports="a event calendar day clock make",
        bars=f"{_REQUEST} self place booking list draft leave call_off falls_through move",
    ),
    *_frames("from_draft", "make draft", supports="a the event", bars=_REQUEST),
    *_frames(
        "register",
        "enrol",
        "obtain place",
        "make booking",
        "make place",
        "wish place",
        "wish booking",
        "wish come",
        "come event",
        "put self",
        supports="self the event list place wish come",
        bars=f"{_REQUEST} unable leave give_up call_off falls_through booked draft more",
    ),
    *_frames(
        "unregister",
        "leave",
        "remove self",
        "remove booking",
        "call_off booking",
        "call_off place",
        "call_off self",
        "give_up place",
        "give_up booking",
        "unable come",
        "not come",
        "not wish place",
        supports="self the event list place booking",
        bars=f"{_TOLD} falls_through",
    ),
    *_frames(
        "cancel_event",
        "call_off",
        "remove calendar",
        supports="the event calendar",
        bars=f"{_REQUEST} self place booking any draft leave",
    ),
    *_frames("cancel_event", "falls_through event", "falls_through the", bars=f"{_TOLD} self place booking any"),
    *_frames(
        "update",
        "move event",
        "move the",
        "change event",
        "change property",
        "property new",
        "event begins new",
        "the begins new",
        "more place event",
        "move more",
        "change more",
        "event begins more",
        supports="the event begins new more property",
        bars=f"{_REQUEST} self any call_off falls_through enrol",
    ),
    *_frames(
        "mine",
        "mine booking",
        "mine calendar",
        "which booked",
        "ask booked",
        "show booked",
        "any booked",
        "events booked",
        supports="any which events show",
        bars="others condition leave give_up remove call_off move change",
    ),
    *_frames(
        "details",
        "tell event",
        "tell the",
        supports="the event property ask",
        bars=f"{_DONE} change move draft",
    ),
    *_frames(
        "details", "ask event", "ask the", supports="the event property tell", bars=f"{_DONE} change move any a draft"
    ),
    *_frames(
        "search",
        "look",
        "events",
        "show event",
        "show any",
        "any event",
        "any happens",
        "which event",
        "which happens",
        "happens day",
        supports="any which events happens day",
        bars=f"{_DONE} booked mine",
    ),
    *_frames("help", "help", bars=f"{_DONE} event events show look"),
    *_frames("thanks", "thanks", bars=f"{_DONE} show look wish ask"),
)


def families_in(text: str, words: IntentWords) -> frozenset[str]:
    """The families that a text in plain form has a word of."""
    index, found = _index(words), set[str]()
    for token in _TOKEN.finditer(text):
        found |= index.words.get(token[0], frozenset())
        for name, rest in index.phrases.get(token[0], ()):
            if name not in found and rest.match(text, token.end()) is not None:
                found.add(name)
    found.update(name for name, pattern in index.open if name not in found and pattern.search(text) is not None)
    return frozenset(found)


def is_told(request: str, words: IntentWords) -> bool:
    """Whether a request is somebody else's, of another time, or depends on something."""
    return not families_in(request, words).isdisjoint(_TOLD.split())


def evident(sentence: str, request: str, words: IntentWords, impossible: Collection[str] = ()) -> str:
    """The intent that the words of a sentence are evidence of.

    Args:
        sentence: In plain form.
        request: The sentence without the words of politeness before it, in which nothing must bar the intent.
        words: The language.
        impossible: Intents that it cannot be, whatever the evidence.

    Returns:
        An intent, or `unknown` where nothing is evident or several intents are.
    """
    said, in_request = families_in(sentence, words), families_in(request, words)
    fitting = [frame for frame in FRAMES if frame.needs <= said and not frame.bars & in_request]
    evidence = {frame: len(said & (frame.needs | frame.supports)) for frame in fitting}
    most = max(evidence.values(), default=0)
    intents = {frame.intent for frame, found in evidence.items() if found == most}
    return intents.pop() if len(intents) == 1 and intents.isdisjoint(impossible) else "unknown"


@dataclass(frozen=True, slots=True)
class _Index:
    """The families of a language by the first words of their phrases, so that a text is gone through once.

    Attributes:
        words: The families of each phrase that is a single word.
        phrases: By the first word of longer ones, the families with what has to follow it.
        open: The families with those phrases of theirs that have no certain first word.
    """

    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    open: tuple[tuple[str, re.Pattern[str]], ...]


_TOKEN = re.compile(r"\w+")


@lru_cache(maxsize=8)
def _index(words: IntentWords) -> _Index:
    """The families of a language.

    Raises:
        ValueError: It fills a family that no frame knows.
    """
    unknown = sorted(words.families.keys() - FAMILIES.keys())
    if unknown:
        raise ValueError(f"families must be among {sorted(FAMILIES)}, and not {unknown}")
    gap = words.gap_max_words
    single: defaultdict[str, set[str]] = defaultdict(set)
    longer: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    open_phrases: defaultdict[str, list[str]] = defaultdict(list)
    for name, phrases in words.families.items():
        for first, *rest in (phrase.split() for phrase in phrases.split(",") if phrase.strip()):
            for word in first.split("|"):
                start = _TOKEN.match(word)
                if start is None or "*" in word:
                    open_phrases[name].append(" ".join((word, *rest)))
                elif start[0] == word and not rest:
                    single[word].add(name)
                else:
                    longer[start[0], name].append(re.escape(word[start.end() :]) + _phrase(["", *rest], gap))
    by_word: defaultdict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for (word, name), rests in longer.items():
        by_word[word].append((name, compiled(rf"(?:{'|'.join(rests)})(?!\w)")))
    return _Index(
        {word: frozenset(names) for word, names in single.items()},
        {word: tuple(patterns) for word, patterns in by_word.items()},
        tuple((name, family_pattern(",".join(phrases), gap)) for name, phrases in open_phrases.items()),
    )


def family_pattern(phrases: str, gap_max_words: int) -> re.Pattern[str]:
    """The pattern of one family; it finds whole words only."""
    each = (_phrase(phrase.split(), gap_max_words) for phrase in phrases.split(",") if phrase.strip())
    return compiled(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")


# A blank, or what stands around one: a comma before it, quotation marks after it.
_BETWEEN = r"\W{1,5}"


def _phrase(parts: list[str], gap_max_words: int) -> str:
    pattern = ""
    for at, part in enumerate(parts):
        if part == "…":
            pattern += rf"(?:{_BETWEEN}\w+){{0,{gap_max_words}}}?"
            continue
        word = "|".join(re.escape(each).replace(r"\*", r"\w*").replace(r"\#", r"\d+") for each in part.split("|"))
        pattern += (_BETWEEN if at else "") + f"(?:{word})"
    return pattern
