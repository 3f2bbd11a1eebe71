"""What somebody wants: one intent for what they said. Pure.

The rule everything here obeys: a sentence that asks about doing something, or tells us not to do it, is never a
request to do it. Requests are only looked for at the beginning of a sentence, after words of politeness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tornado_copilot.assistant.offline.frames import evident, families_in, is_told
from tornado_copilot.assistant.offline.language import CompiledRules, IntentWords, compiled
from tornado_copilot.assistant.offline.learned import likelihoods
from tornado_copilot.assistant.offline.spelling import folded, respelt

_QUOTED = re.compile(r"[\"“„«][^\"”“»]*[\"”“»]|(?<!\w)['‘][^'’]{2,}['’](?!\w)")
_REQUESTED_LAST = ("greet", "thanks", "yes", "no", "bye", "unknown")
"""Intents that give way when another sentence of the same message says more."""

_WORD = re.compile(r"[^\W\d_]+")
_WRITES = ("create", "register", "unregister", "cancel_event", "update", "from_draft")
_CHANGES = ("update", "cancel_event")
_READ_MAX_CHARACTERS = 600
"""What is wanted is said in the beginning; a long description may follow."""

_YES_MAX_CHARACTERS = 80

_HOW = ("howto", "how")
_UNSURE = ("unknown", "how")
"""What the patterns say of a sentence that they do not know, or of whose form alone they go by."""

PATTERN_ODDS = 1.6
"""How many times likelier an intent is if a pattern fits; by cross-validation between 1 and 7."""

LIKELY, LIKELY_WRITE = 0.4, 0.5
"""Nothing is made of a likelihood below this: asking back costs less than a wrong answer."""

CERTAIN = 0.9
"""How likely a write must be in a sentence that has the form of a question, a story, a condition or a refusal."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What was asked for.

    Attributes:
        name: `create`, `search`, …; `unknown` where nothing fits.
        topic: Of `howto` what it is about, of `limit` what we cannot do.
        limits: What else was asked for that we cannot do.
    """

    name: str
    topic: str = ""
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    words: IntentWords
    known: frozenset[str]
    contractions: tuple[tuple[re.Pattern[str], str], ...]
    prefixes: re.Pattern[str]
    sentence_ends: re.Pattern[str]
    clause_ends: re.Pattern[str]
    conditional: re.Pattern[str]
    yes: re.Pattern[str]
    yes_to: dict[str, re.Pattern[str]]
    no: re.Pattern[str]
    waits: re.Pattern[str]
    refusal: re.Pattern[str]
    status: re.Pattern[str]
    asking: re.Pattern[str]
    interrogative: re.Pattern[str]
    story: re.Pattern[str]
    reported: re.Pattern[str]
    naming: re.Pattern[str]
    asked: re.Pattern[str]
    polite: re.Pattern[str]
    asides: re.Pattern[str]
    generic: re.Pattern[str]
    topics: CompiledRules
    limits: CompiledRules
    requests: CompiledRules
    talk: CompiledRules
    anywhere: CompiledRules


@lru_cache(maxsize=8)
def _rules(words: IntentWords) -> _Rules:
    def table(rules: tuple[tuple[str, str], ...]) -> CompiledRules:
        return tuple((name, compiled(rf"(?:{pattern})")) for name, pattern in rules)

    return _Rules(
        words=words,
        known=words.known.union(*(_WORD.findall(phrases) for phrases in words.families.values())),
        contractions=tuple((_contraction(short), long) for short, long in words.contractions.items()),
        prefixes=compiled(words.prefixes),
        sentence_ends=compiled(words.sentence_ends),
        clause_ends=compiled(words.clause_ends),
        conditional=compiled(words.conditional),
        yes=compiled(f"(?:{words.yes})+"),
        yes_to={action: compiled(f"(?:{words.yes}|{more})+") for action, more in words.yes_to.items()},
        no=compiled(words.no),
        waits=compiled(words.waits),
        refusal=compiled(words.refusal),
        status=compiled(words.status),
        asking=compiled(words.asking),
        interrogative=compiled(words.interrogative),
        story=compiled(words.story),
        reported=compiled(words.reported),
        naming=compiled(words.naming),
        asked=compiled(words.asked),
        polite=compiled(words.polite),
        asides=compiled(rf"^(?:{words.asides})[\s,]+|[\s,]+(?:{words.asides})(?=\W*$)"),
        generic=compiled(words.generic),
        topics=tuple((name, compiled(rf"\b(?:{pattern})\b")) for name, pattern in words.topics),
        limits=table(words.limits),
        requests=table(words.requests),
        talk=table(words.talk),
        anywhere=table(words.anywhere),
    )


def _contraction(short: str) -> re.Pattern[str]:
    """A word that stands for others; what begins or ends with a hyphen is a part of one."""
    begin = "" if short.startswith("-") else r"\b"
    end = "" if short.endswith("-") else r"\b"
    return compiled(begin + re.escape(short.strip("-")) + end)


def plain_form(text: str, words: IntentWords) -> str:
    """A text as the patterns read it: the beginning, in lower case and without accents, slips of the pen put right.

    Contractions are written out; of what is quoted, only the quotation marks are left.
    """
    plain = folded(_QUOTED.sub("“”", text)[:_READ_MAX_CHARACTERS]).lower().replace("’", "'").replace("ß", "ss")
    for short, long in _rules(words).contractions:
        plain = short.sub(long, plain)
    return " ".join(respelt(plain, {}, words.spelt, _rules(words).known).text.split())


def classify(text: str, words: IntentWords, *, weighing: bool = True) -> Intent:
    """The intent of a message: what its patterns say and what the weights of its words say, together.

    Args:
        text: The message.
        words: The language.
        weighing: Without it only the patterns count, as befits an answer to a question of ours: "Yoga for children" is
            then a title, and no search.
    """
    rules = _rules(words)
    plain = plain_form(text, words)
    limits = tuple(topic for topic, pattern in rules.limits if pattern.search(plain))
    name = _whole(plain, rules)
    topic = _topic(plain, rules) if name == "no" else ""
    if name == "unknown":
        name, topic = _by_sentences(plain, rules)
        if weighing and plain:
            name, topic = _weighed(plain, name, topic, rules)
    if limits and name not in words.limits_yield:
        return Intent("limit", limits[0], limits)
    return Intent(name, topic, limits)


def _by_sentences(plain: str, rules: _Rules) -> tuple[str, str]:
    """What the patterns say of the first sentence that is more than a greeting, a thank-you or a yes."""
    said = rules.sentence_ends.split(plain)
    sentences = [_sentence(each, rules) for each in said]
    # A question anywhere in a message outweighs a request in it: asking back costs less than a wrong write.
    sentences.sort(key=lambda found: (found[0] in _REQUESTED_LAST, found[0] not in ("howto", "status", "refuse")))
    name, topic = sentences[0]
    if name == "unknown" and len(said) > 1 and not any(_is_no_request(each, rules) for each in said):
        # "There is a garage sale on Saturday. Please put it up.": no sentence says it alone.
        name = evident(plain, plain, rules.words)
    return name, topic


def _weighed(plain: str, name: str, topic: str, rules: _Rules) -> tuple[str, str]:
    """What is likeliest, given what the patterns say; the patterns alone where nothing is likely."""
    likely = likelihoods(plain, rules.words)
    if name not in likely and name not in _UNSURE:
        # "What time is it?", "make our draft an event": nothing of it was learned.
        return name, topic
    odds = {each: likelihood * (PATTERN_ODDS if each == name else 1) for each, likelihood in likely.items()}
    best = max(odds, key=odds.__getitem__)
    share = odds[best] / sum(odds.values())
    if best == name or share < (LIKELY_WRITE if best in _WRITES else LIKELY):
        return name, topic
    sentences = rules.sentence_ends.split(plain)
    if best in _WRITES and (name in _HOW or any(_held_back(each, best, share, rules) for each in sentences)):
        best = "question"
    if best == "question":
        return ("unknown", "") if name in _WRITES and share >= LIKELY_WRITE else (name, topic)
    if best == "howto":
        topic = _topic(plain, rules)
        return ("howto", topic) if topic else ("how", "")
    return best, ""


def _held_back(sentence: str, write: str, share: float, rules: _Rules) -> bool:
    """Whether a sentence forbids that words alone make a write of the message: it refuses, or asks for nothing."""
    request = _after_prefixes(sentence, rules)
    if rules.refusal.search(sentence) and not _declines_to_come(sentence, rules):
        return True
    if _told(sentence, rules) or _is_story(sentence, request, rules) or rules.status.match(request):
        return True
    # "Is the quiz at 8 now?" asks, and "could you make it 8?" is a request; "could a tasting be arranged?" may be one.
    asks = _is_question(sentence, rules) or _asks(sentence, rules)
    if share >= CERTAIN:
        return asks and write in _CHANGES
    negated = write != "unregister" and "not" in families_in(sentence, rules.words)
    return negated or is_told(request, rules.words) or _is_no_request(sentence, rules)


def agrees(text: str, action: str, words: IntentWords) -> bool:
    """Whether a message is a plain yes to an action and nothing else: no question, no condition, no change."""
    if len(text) > _YES_MAX_CHARACTERS:
        return False
    rules = _rules(words)
    return rules.yes_to.get(action, rules.yes).fullmatch(plain_form(text, words)) is not None


def names_an_event(text: str, words: IntentWords) -> bool:
    """Whether a sentence that says nothing else may be about an event to be made: it is neither question nor story."""
    rules = _rules(words)
    plain = plain_form(text, words)
    if plain.endswith("?") or _asks(plain, rules) or rules.conditional.search(plain) or rules.refusal.search(plain):
        return False
    return rules.naming.search(plain) is not None and rules.story.match(plain) is None


def _whole(plain: str, rules: _Rules) -> str:
    for name, pattern in (("no", rules.no), ("yes", rules.yes), ("wait", rules.waits), *rules.talk):
        if pattern.fullmatch(plain):
            return name
    return "unknown"


def _sentence(sentence: str, rules: _Rules) -> tuple[str, str]:
    whole = _whole(sentence, rules)
    if whole != "unknown":
        return whole, ""
    if rules.refusal.search(sentence) and not _declines_to_come(sentence, rules):
        return "refuse", _topic(sentence, rules)
    plain, sentence = sentence, rules.asides.sub("", sentence)
    request = _after_prefixes(sentence, rules)
    if rules.status.match(sentence) or rules.status.match(request):
        return "status", ""
    if rules.generic.fullmatch(sentence):
        return "howto", _topic(sentence, rules)
    is_polite = rules.polite.match(sentence) is not None
    asked_first = not is_polite and rules.asking.match(sentence) is not None
    if (asked_first or (request != sentence and rules.asking.match(request))) and (topic := _topic(sentence, rules)):
        return "howto", topic
    if (name := _request(request, rules)) == "unknown" and not rules.conditional.search(sentence):
        # "Sorry, something came up, I have to cancel my spot": the request is a clause of its own.
        clauses = (_after_prefixes(clause, rules) for clause in rules.clause_ends.split(sentence)[1:])
        name = next((found for clause in clauses if (found := _request(clause, rules)) != "unknown"), name)
        if name == "unknown" and not _is_question(sentence, rules):
            name = next((found for found, pattern in rules.anywhere if pattern.search(sentence)), name)
    if name == "unknown":
        name = _evident(plain, sentence, rules)
    if name in _WRITES and (
        _is_story(sentence, request, rules)
        or _told(sentence, rules)
        or "condition" in families_in(request, rules.words)
    ):
        return "unknown", ""
    if name == "update" and _is_question(sentence, rules):
        # "The quiz starts at 8?" has the form of a correction, and asks for one's own.
        return "unknown", ""
    asked = name in ("details", "search") and rules.asked.match(sentence) is not None
    if (name in (*_WRITES, "unknown") or asked) and _asks(sentence, rules):
        # Whatever else it looks like: what begins as a question is answered, and changes nothing.
        topic = _topic(sentence, rules)
        return ("howto", topic) if topic else ("how" if rules.asking.match(sentence) else "unknown", "")
    return name, ""


def _evident(plain: str, sentence: str, rules: _Rules) -> str:
    """What the words of a sentence are evidence of: those of one part of it, or else all of them together."""
    request = _after_prefixes(sentence, rules)
    impossible = _WRITES if _is_no_request(sentence, rules) else ()
    parts = rules.clause_ends.split(request)
    if not impossible and len(parts) > 1 and not is_told(request, rules.words):
        # "Take the market down, the council will not give us the permit": what is asked for is in one part only.
        found = (evident(part, _after_prefixes(part, rules), rules.words) for part in parts)
        if (name := next((each for each in found if each in _WRITES), None)) is not None:
            return name
    return evident(plain, request, rules.words, impossible)


def _is_no_request(sentence: str, rules: _Rules) -> bool:
    """Whether a sentence asks something, tells what was or what others say, or depends on something."""
    request = _after_prefixes(sentence, rules)
    return (
        _is_question(sentence, rules)
        or _asks(sentence, rules)
        or _told(sentence, rules)
        or _is_story(sentence, request, rules)
        or rules.conditional.search(request) is not None
    )


def _is_question(sentence: str, rules: _Rules) -> bool:
    """Whether a sentence ends as a question, and not in a request such as "…, could you put that right?"."""
    if sentence[-1:] != "?":
        return False
    clauses = (sentence, *rules.clause_ends.split(sentence)[-1:])
    return not any(rules.polite.match(each) for each in clauses)


def _asks(sentence: str, rules: _Rules) -> bool:
    """Whether a sentence begins as a question, and not as a request in the form of one."""
    return rules.interrogative.match(sentence) is not None and rules.polite.match(sentence) is None


def _is_story(sentence: str, request: str, rules: _Rules) -> bool:
    """Whether it tells what was or what might be: "I was going to register, but it was full" asks for nothing."""
    return rules.story.match(sentence) is not None or rules.story.match(request) is not None


def _told(sentence: str, rules: _Rules) -> bool:
    """Whether it passes on what somebody else says: "Anna said the quiz has moved" asks for nothing."""
    return rules.reported.match(sentence) is not None


def _request(request: str, rules: _Rules) -> str:
    return next((name for name, pattern in rules.requests if pattern.match(request)), "unknown")


def _after_prefixes(sentence: str, rules: _Rules) -> str:
    while (prefix := rules.prefixes.match(sentence)) is not None and prefix.end() < len(sentence):
        sentence = sentence[prefix.end() :]
    return sentence


def _declines_to_come(sentence: str, rules: _Rules) -> bool:
    """Whether "not" belongs to the person's own plan: "I do not want to attend" asks to be taken off."""
    unregister = next(pattern for name, pattern in rules.requests if name == "unregister")
    return unregister.match(_after_prefixes(sentence, rules)) is not None


def _topic(sentence: str, rules: _Rules) -> str:
    return next((topic for topic, pattern in rules.topics if pattern.search(sentence)), "")
