"""How dates, times and durations are written in English.

Each rule names the function of `dates.py` or `clock.py` that reads it, and the pattern that finds it. `{weekday}`,
`{month}`, `{number}`, `{hour}`, `{unit}`, `{part}`, `{nth}`, `{shift}`, `{holiday}`, `{meridiem}` and `{minutes}`
stand for the words of the tables, as groups of that name.
"""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import DateWords

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = "january february march april may june july august september october november december".split()
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_TENS = {
    **{name: number for number, name in enumerate(_TEENS, 13)},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "a dozen": 12, "two dozen": 24},
    "fifteen": 15,
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
}
_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()

_DAY = r"(?P<day>\d{1,2}(?:st|nd|rd|th)?|{nth})"
_YEAR = r"(?:,?\s+(?P<year>\d{4})\b)?"
_TO = r"\s*(?:-|–|to|till|until|and|through)\s*"
# A bare hour is one only where nothing else could follow it: "at 5", but not "at 5 Main Street".
_HOUR_ENDS = (
    r"(?=\s*(?:$|[,;!?)–-]|\.(?!\d)|\s(?:on|for|in|to|till|until|and|at|with|please|tomorrow|today|tonight|next"
    r"|this|instead|then|sharp|or|the|{anyweekday})\b))"
)
_TAIL = r"(?:\s*(?P<meridiem>[ap]\.?\s?m\b\.?)|\s+(?:in\s+the|at|this)\s+{part}\b)?"

# "sat" and "sun" are days only where the words around them say so.
_AFTER_A_LITTLE_WORD = (
    "(?:"
    + "|".join(rf"(?<=\b{word} )" for word in ("on", "for", "no", "no,", "be", "to", "until", "till", "not"))
    + ")"
)

DATE_WORDS = DateWords(
    weekdays={
        **{name: number for number, name in enumerate(_WEEKDAYS)},
        **{"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6},
    },
    months={
        **{name: number for number, name in enumerate(_MONTHS, 1)},
        **{name[:3]: number for number, name in enumerate(_MONTHS, 1)},
        "sept": 9,
    },
    numbers={
        **{name: number for number, name in enumerate(_NUMBERS, 1)},
        **_TENS,
        **{"a": 1, "an": 1, "a couple of": 2, "a few": 3},
    },
    articles=frozenset(("a", "an")),
    nths={name: number for number, name in enumerate(_NTHS, 1)},
    units={"day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "year": "year"},
    periods={"week": "week", "weekend": "weekend", "month": "month", "year": "year"},
    month_parts={
        **dict.fromkeys(("early", "early in", "the beginning of", "the start of", "beginning of", "start of"), "begin"),
        **dict.fromkeys(("mid", "mid-", "the middle of", "middle of"), "middle"),
        **dict.fromkeys(("late", "late in", "the end of", "end of"), "end"),
    },
    counts={
        **{word: number for number, word in enumerate(("first", "second", "third", "fourth"), 1)},
        **{"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1},
    },
    shifts={
        "today": 0,
        "tonight": 0,
        "this evening": 0,
        "this morning": 0,
        "this afternoon": 0,
        "tomorrow": 1,
        "tomorow": 1,
        "tommorow": 1,
        "tommorrow": 1,
        "tmrw": 1,
        "day after tomorrow": 2,
        "overmorrow": 2,
        "yesterday": -1,
    },
    holidays={
        "christmas eve": (12, 24),
        "christmas": (12, 25),
        "xmas": (12, 25),
        "christmas day": (12, 25),
        "new year's eve": (12, 31),
        "new years eve": (12, 31),
        "new year's day": (1, 1),
        "new year's": (1, 1),
        "new year": (1, 1),
        "boxing day": (12, 26),
        "nye": (12, 31),
        "new years": (1, 1),
        "new years day": (1, 1),
        "xmas eve": (12, 24),
        "xmas day": (12, 25),
        "valentine's day": (2, 14),
        "valentines day": (2, 14),
        "valentine's": (2, 14),
        "st patrick's day": (3, 17),
        "st patricks day": (3, 17),
        "st nicholas day": (12, 6),
        "bonfire night": (11, 5),
        "april fool's day": (4, 1),
        "halloween": (10, 31),
    },
    parts={
        "lunchtime": "lunch",
        "lunch time": "lunch",
        "morning": "morning",
        "afternoon": "afternoon",
        "evening": "evening",
        "night": "night",
    },
    shift_parts={
        "tonight": "evening",
        "this evening": "evening",
        "this morning": "morning",
        "this afternoon": "afternoon",
    },
    clocks={"noon": (12, 0), "midday": (12, 0), "midnight": (24, 0)},
    minutes={
        "half": 30,
        "a half": 30,
        "quarter": 15,
        "a quarter": 15,
        "five": 5,
        "ten": 10,
        "twenty": 20,
        "twenty-five": 25,
    },
    half_hour_shift=0,
    next_words=("next", "following"),
    coming_words=("coming",),
    last_words=("last",),
    day_rules=(
        ("iso", r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)"),
        ("numeric", r"(?<![\d./-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2}(?![\d:]))?(?!\d)"),
        ("slashed", r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"),
        ("named", r"(?:the\s+)?" + _DAY + _TO + r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+{month}\b" + _YEAR),
        ("named", r"{month}\.?\s+" + _DAY + _TO + r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?![\w:])" + _YEAR),
        ("named", r"{month}\b\.?\s+(?:the\s+)?" + _DAY + r"(?![\w:])" + _YEAR),
        ("named", r"(?:the\s+)?" + _DAY + r"(?:\s+of)?\s+{month}\b" + _YEAR),
        ("holiday", r"{holiday}\b" + _YEAR),
        ("nth", r"(?:{weekday},?\s+)?(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?:one|event|of)\b)"),
        ("coming", r"within\s+(?:the\s+next\s+)?{number}\s+{unit}s?\b"),
        (
            "later",
            r"{number}\s+{unit}s?\s+(?:today|(?:on\s+(?!tomorrow)|(?=tomorrow))(?P<anchor>tomorrow|{anyweekday}))\b",
        ),
        ("week_after", r"week\s+(?:on|from)\s+{weekday}\b"),
        ("fortnight_after", r"{weekday},?\s+(?:in\s+)?(?:a\s+)?fortnight\b"),
        ("week_after", r"{weekday},?\s+(?:in\s+)?a\s+week(?:\s+from\s+now|\s+from\s+today|\s+later|'s\s+time)?\b"),
        ("later", r"in\s+{number}\s+{unit}s?\b(?:'s?\s+time)?"),
        ("later", r"{number}\s+{unit}s?\s+(?:from|after)\s+(?:now|today|(?P<anchor>tomorrow|{weekday}))\b"),
        (
            "coming",
            r"(?:(?:in|over|within|during|for)\s+)?(?:the\s+)?(?:next|coming|following)\s+{number}\s+{unit}s?\b",
        ),
        ("weekday", r"(?P<which>next|this)\s+week(?:\s+on)?,?\s+{weekday}\b"),
        ("weekday", r"{weekday}(?:\s+of)?\s+(?P<which>next|this)\s+week\b"),
        ("week_after", r"{weekday}\s+week\b"),
        ("after_next", r"(?:the\s+)?{weekday}\s+after\s+next\b"),
        (
            "weekend_of",
            r"(?:(?:on|at|over)\s+)?(?:the\s+)?weekend\s+of\s+(?:the\s+)?" + _DAY + r"(?:\s+of)?\s+{month}\b" + _YEAR,
        ),
        (
            "weekend_of",
            r"(?:(?:on|at|over)\s+)?(?:the\s+)?weekend\s+of\s+{month}\s+(?:the\s+)?" + _DAY + r"(?![\w:])" + _YEAR,
        ),
        ("period", r"(?:the\s+)?{period}\s+(?P<which>after\s+next)\b(?P<after>)"),
        (
            "week_of_month",
            r"(?:in\s+|during\s+)?(?:the\s+)?{count}\s+{number}\s+weeks\s+(?:of|in)\s+{month}\b" + _YEAR,
        ),
        ("week_part", r"(?:at\s+|by\s+|in\s+)?{monthpart}\s+(?P<which>this|the|next)\s+week\b"),
        ("week_of_month", r"(?:in\s+)?(?:the\s+)?{count}\s+week\s+(?:of|in)\s+{month}\b" + _YEAR),
        ("nth_weekday", r"(?:the\s+)?{count}\s+{weekday}\s+(?:in|of)\s+(?:(?P<which>this|the|next)\s+month|{month})\b"),
        ("nth_of_month", r"(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+of\s+(?P<which>this|the|next)\s+month\b"),
        (
            "month_part",
            r"(?:in\s+|at\s+|by\s+)?{monthpart}[\s-]*(?:(?P<which>this|the|next)\s+month|{month})\b" + _YEAR,
        ),
        ("year_end", r"(?:at\s+)?(?:the\s+)?end\s+of\s+(?:the|this)\s+year\b"),
        (
            "period",
            r"(?:(?P<which>this|next|coming|the\s+coming|the|at\s+the|on\s+the|over\s+the)\s+)?(?P<period>weekend)\b",
        ),
        (
            "period",
            (
                r"(?:(?:in|during|throughout|all\s+of|later|sometime|some\s+time|for)\s+)*(?P<which>this|next|the\s+"
                r"coming|the\s+next)\s+(?P<period>week|month|year)\b"
            ),
        ),
        ("period", r"(?:the\s+)?(?:rest|remainder)\s+of\s+(?P<which>the|this)\s+(?P<period>weekend|week|month|year)\b"),
        ("whole_month", r"(?:in|during|this|next|throughout)\s+{month}\b(?!\s+\d{1,2}\b(?!\d))" + _YEAR),
        ("whole_year", r"in\s+(?P<year>20\d\d)\b"),
        ("whole_month", r"(?!(?:may|march)\b)(?=\w{4}){month}\b(?=\W*$)(?P<year>(?!))?"),
        ("shift", r"(?:the\s+)?{shift}\b"),
        ("weekday", r"(?:(?:on|for)\s+)?(?P<which>this\s+coming|this|next|coming|following|last)\s+{weekday}\b"),
        ("weekday", r"(?!sat\b|sun\b){weekday}\s+(?P<which>next)\b(?!\s+(?:to|week|door))"),
        ("weekday", _AFTER_A_LITTLE_WORD + r"{weekday}\b"),
        ("weekday", r"(?!sat\b|sun\b){weekday}\b"),
        ("weekday", r"{weekday}\b(?=\.?,?\s+(?:at\s+)?\d)"),
    ),
    clock_rules=(
        ("fixed", r"{clock}\b"),
        ("past", r"{minutes}(?:\s+minutes?)?\s+(?:past|after)\s+{hour}\b" + _TAIL),
        ("to", r"(?:(?!\d)|(?=\d+\s+minutes)){minutes}(?:\s+minutes)?\s+(?:to|before|of|till)\s+{hour}\b" + _TAIL),
        ("half", r"half\s+{hour}\b" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::\d\d)?(?![\d:])(?:z\b|\s+hours\b)?" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)\s*(?P<meridiem>[ap]\.?\s?m\b\.?)"),
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?=" + _TO + r"\d{1,2}[.:]\d\d\b)"),
        ("spoken", r"{hour}[\s-]+(?P<spoken>fifteen|thirty|forty-five|forty five|twenty|ten)\b" + _TAIL),
        (
            "digital",
            r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s*(?:h|hrs|hours)\b|(?=\s+(?:on\s+)?(?:{anyweekday})\b))",
        ),
        ("bare", r"{hour}\s*(?P<meridiem>[ap]\.?\s?m\b\.?)"),
        ("bare", r"{hour}[\s-]?ish\b" + _TAIL),
        ("bare", r"{hour}\s+o\s?'?\s?clock\b" + _TAIL),
        ("bare", r"{hour}\s+(?:in\s+the|at)\s+{part}\b"),
        ("bare", r"{hour}\s+(?:sharp|prompt|on\s+the\s+dot)\b"),
        ("bare", r"{hour}(?=" + _TO + r"\d{1,2}(?::\d\d)?\s*(?:[ap]\.?\s?m\b|:))"),
        (
            "bare",
            # "6 till 8 tomorrow": two hours where a day or a part of one follows.
            r"{hour}(?=" + _TO + r"(?:2[0-4]|[01]?\d)(?::\d\d)?\s+(?:in\s+the\s+(?:morning|afternoon|evening)\b"
            r"|(?:(?:on|this|next)\s+)?(?:tomorrow|today|tonight|{anyweekday})\b))",
        ),
        ("bare", r"{hour}(?=" + _TO + r"(?:noon|midday|midnight)\b)"),
    ),
    introduced_clock_rules=(
        ("digital", r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?![\d.:/-])"),
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?!\d|\.\d)"),
        ("digital", r"(?P<hour>\d{1,2})h(?P<minute>[0-5]\d)?\b"),
        ("bare", r"{hour}\b" + _HOUR_ENDS),
    ),
    duration_rules=(
        ("half_more", r"(?P<count>an?|one)\s+(?P<timeunit>hour|day)\s+and\s+a\s+half\b"),
        ("half_more", r"{number}\s+and\s+a\s+half\s+(?P<timeunit>hour|day)s?\b"),
        ("three_quarters", r"(?:three|3)\s+quarters\s+of\s+an?\s+(?P<timeunit>hour)\b"),
        ("quarter", r"(?:a\s+)?quarter\s+of\s+an?\s+(?P<timeunit>hour)\b"),
        ("half_of", r"half\s+an?\s+(?P<timeunit>hour|day)\b"),
        ("sum", r"(?P<hours>\d{1,2})\s*h(?:ours?|rs?)?\s*(?:and\s+)?(?P<minutes>\d{1,2})(?:\s*m(?:in(?:ute)?s?)?)?\b"),
        (
            "plain",
            r"(?P<amount>\d{1,3}(?:[.,]\d{1,2})?|{number})[\s-]*"
            r"(?P<timeunit>hour|hr|h|minute|min|day)s?(?:-long)?\b",
        ),
    ),
    time_units={"hour": 60, "hr": 60, "h": 60, "minute": 1, "min": 1, "day": 1440},
    from_now={"before": r"in\s+", "after": r"(?:'s?\s+time|\s+from\s+now)\b"},
    moved={
        "before": r"by\s+",
        "after": r"\s+(?:later|earlier|sooner)\b",
        "later_verbs": r"\b(?:postpone|delay|push\b.*\bback)\b",
        "earlier_verbs": r"\bbring\b.*\bforward\b",
    },
    late=r"\b(?:night|evening|dinner|party|gig|concert|disco|pub|movie|film|cinema|clubbing|drinks)\b",
    earlier=("earlier", "sooner"),
    openings={
        ("end"): (
            r"until|till|to\s+end\s+at|(?:and\s+)?(?:it\s+)?(?:ends?|ending|finish(?:es|ing)?)(?:\s+(?:at|on|by))?"
            r"|up\s+to"
        ),
        "before": r"before|earlier\s+than",
        "after": r"after|later\s+than",
        "from": r"from|since|as\s+of|between|starting(?:\s+(?:at|on|from))?|beginning(?:\s+(?:at|on))?",
        "at": r"(?:it\s+)?(?:starts?|begins?)(?:\s+(?:at|on))?|at|@|on|by|around|about|for|to",
    },
    inner=r"(?:[\s,]|(?<=\d)t(?=\d)|\b(?:at|@|on|from|around|about|starting|the|between|of)\b)*",
    introducing=("at", "@", "from", "around", "about", "starting", "between"),
    connector=r"\s*,?\s*(?:-|–|—|&|\bto\b|\btill\b|\buntil\b|\band\b|\bor\b|\bthrough\b)\s*(?:the\s+)?",
    part_follows=r",?\s+(?:in\s+the\s+)?{part}\b",
    part_alone=r"(?:in\s+the|at|(?:on\s+)?the(?=\s+\w+\s+of\s))\s+{part}\b(?:\s+of\b)?",
    correcting=r"\b(?:no|not|but|instead|rather|actually|sorry|make|mean|correction)\b",
    replaced=r"\b(?:instead\s+of|rather\s+than|not)(?:\s+(?:at|on|the))?",
    onwards=r"\s+(?:on|onwards?)\b(?!\s+\w)",
    order_notes={
        "day": "I read {text} day first, as {date}.",
        "month": "I read {text} month first, as {date}.",
    },
    no_such_day="There is no such day as {text}.",
    other_weekday="{date} is the date I went by; the weekday you named is another.",
    date_format="{weekday}, {day} {month} {year}",
    weekday_names=tuple(name.title() for name in _WEEKDAYS),
    month_names=tuple(name.title() for name in _MONTHS),
    short={
        **dict.fromkeys(("tmrw", "tmr", "tmw", "tomoz", "2moro", "2morrow", "2mrw"), "tomorrow"),
        **{"2day": "today", "2nite": "tonight", "tonite": "tonight", "nxt": "next", "wknd": "weekend"},
        **dict.fromkeys(("wensday", "wendsday", "wednsday", "wedsday", "wensdays"), "wednesday"),
        **{"weds": "wed", "sept": "september", "mornin": "morning"},
    },
    spelt=frozenset(
        (
            *_WEEKDAYS,
            *(f"{name}s" for name in _WEEKDAYS),
            "tomorrow",
            "yesterday",
            "tonight",
            "weekend",
            "morning",
            "afternoon",
            "evening",
        )
    )
    | frozenset(month for month in _MONTHS if len(month) > 5),
)
