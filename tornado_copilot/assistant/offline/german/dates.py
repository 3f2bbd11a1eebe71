"""How dates, times and durations are written in German (see `english/dates.py` for how the tables work)."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import DateWords

_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split())
_NUMBERS = (
    "eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn "
    "achtzehn"
    " neunzehn zwanzig"
).split()
_ONES = ("ein", *_NUMBERS[1:9])
_TENS = (("zwanzig", 20), ("dreissig", 30), ("dreißig", 30), ("vierzig", 40), ("funfzig", 50))
_NUMBER_WORDS = {
    **{name: number for number, name in enumerate(_NUMBERS, 1)},
    **{f"{one}und{name}": tens + number for name, tens in _TENS for number, one in enumerate(_ONES, 1)},
    **dict(_TENS),
}
_NTHS = (
    *"erste zweite dritte vierte funfte sechste siebte achte neunte zehnte elfte zwolfte".split(),
    *(f"{name}te" for name in _NUMBERS[12:19]),
    *(f"{name}ste" for name in ("zwanzig", *(f"{one}undzwanzig" for one in _ONES), "dreissig", "einunddreissig")),
)
# Above twelve, an hour is only told from other numbers by "Uhr".
_LATE_HOURS = "|".join(word for word, number in _NUMBER_WORDS.items() if 12 < number <= 24)
_SPOKEN_MINUTES = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))

_ORDINAL_END = r"(?:\.|te[nrs]?\b|ste[nrs]?\b)"
_DAY = r"(?P<day>\d{1,2}(?!\d)" + _ORDINAL_END + r"?|{nth}(?!\w))"
_YEAR = r"(?:,?\s+(?P<year>\d{4})\b)?"
_TO = r"\s*(?:-|–|bis)\s*"
_THIS = r"diese[mnrs]?|nachste[mnrs]?|kommende[mnrs]?"
_HOUR_ENDS = (
    r"(?=\s*(?:$|[,;!?)–-]|\.(?!\d)|\s(?:am|fur|in|im|bis|und|mit|bitte|morgen|heute|statt|oder|an|ab|anlegen"
    r"|eintragen|los|losgehen|losgeht|anfangen"
    r"|anfangt|starten|startet|beginnen|beginnt|stattfinden|statt|rum|machen|ansetzen|einplanen|vorziehen|verlegen"
    r"|legen|ist|ware|geht|so|punktlich"
    r"|erstellen|planen|verschieben|{anyweekday})\b))"
)
# After "um", a number is a time unless something is counted by it.
_NOT_COUNTED = (
    r"(?!\s*(?:[.,:/]\d|%|€|(?:euro|cent|person\w*|leute\w*|teilnehm\w*|platz\w*|gast\w*|besuch\w*|karten?|tickets?"
    r"|kinder\w*|mann|frauen"
    r"|stunden?|std|minuten?|min|tage?n?|wochen?|monate?n?|jahre?n?|km|prozent|mal|mitglied\w*|stuhle\w*|erhoh\w*"
    r"|reduzier\w*|aufstock\w*"
    r"|verringer\w*|erweiter\w*|{month})\b))"
)
_PERIOD_WORD = r"(?:in\s+|wahrend\s+)?(?:der|den|die)\s+"
_TAIL = r"(?:\s*(?!morgen\b)(?:am\s+|in\s+der\s+)?{part}\b)?"
# "so", "do" and "mi" are days only where the words around them say so.
_SHORT = r"(?:mo|di|mi|do|fr|sa|so)"

DATE_WORDS = DateWords(
    weekdays={
        **{name.lower(): number for number, name in enumerate(_WEEKDAYS)},
        **{"sonnabend": 5, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6},
    },
    months={
        **{name.lower().replace("ä", "a"): number for number, name in enumerate(_MONTHS, 1)},
        **{name.lower().replace("ä", "a")[:3]: number for number, name in enumerate(_MONTHS, 1)},
        **{name.lower().replace("ä", "a") + "s": number for number, name in enumerate(_MONTHS, 1)},
        **{"janner": 1, "feber": 2, "maerz": 3, "sept": 9},
    },
    numbers={
        **_NUMBER_WORDS,
        **{"zwo": 2, "fuenf": 5, "zwoelf": 12, "fuenfzehn": 15},
        **{"sechzig": 60, "neunzig": 90, "ein paar": 3, "paar": 3, "beiden": 2},
        **dict.fromkeys(("ein", "eine", "einen", "einem", "einer"), 1),
    },
    articles=frozenset(("ein", "eine", "einen", "einem", "einer", "paar", "beiden")),
    nths={
        **{name + end: number for number, name in enumerate(_NTHS, 1) for end in ("", "n", "r")},
        **{
            f"{written}{end}": number
            for written, number in (("dreißigste", 30), ("einunddreißigste", 31))
            for end in ("", "n", "r")
        },
    },
    units={
        **dict.fromkeys(("tag", "tage", "tagen"), "day"),
        **dict.fromkeys(("woche", "wochen"), "week"),
        **dict.fromkeys(("monat", "monate", "monaten"), "month"),
        **dict.fromkeys(("jahr", "jahre", "jahren"), "year"),
    },
    periods={"wochenende": "weekend", "woche": "week", "monat": "month", "monats": "month", "jahr": "year"},
    month_parts={"anfang": "begin", "mitte": "middle", "ende": "end"},
    counts={
        **{name + end: number for number, name in enumerate(_NTHS[:4], 1) for end in ("", "n", "r")},
        **{"letzte": -1, "letzten": -1, "letzter": -1, "letztes": -1},
    },
    shifts={
        "heute in acht tagen": 7,
        "heute": 0,
        "heut": 0,
        "morgen": 1,
        "ubermorgen": 2,
        "gestern": -1,
        "vorgestern": -2,
    },
    holidays={
        "heiligabend": (12, 24),
        "silvesterabend": (12, 31),
        "heilig abend": (12, 24),
        "weihnachten": (12, 25),
        "silvester": (12, 31),
        "neujahr": (1, 1),
        "nikolaus": (12, 6),
        "nikolaustag": (12, 6),
        "nikolausabend": (12, 5),
        "neujahrstag": (1, 1),
        "valentinstag": (2, 14),
        "tag der arbeit": (5, 1),
        "tag der deutschen einheit": (10, 3),
        "halloween": (10, 31),
        **{
            f"{which} {name}": (12, 24 + number)
            for number, written in enumerate((("erster", "ersten", "1."), ("zweiter", "zweiten", "2.")), 1)
            for which in written
            for name in ("weihnachtstag", "weihnachtsfeiertag", "feiertag")
        },
    },
    parts={
        **dict.fromkeys(("fruh", "morgen", "morgens", "vormittag", "vormittags", "in der fruh"), "morning"),
        **dict.fromkeys(("mittag", "mittags"), "lunch"),
        **dict.fromkeys(("nachmittag", "nachmittags"), "afternoon"),
        **dict.fromkeys(("abend", "abends"), "evening"),
        **dict.fromkeys(("nacht", "nachts"), "night"),
    },
    shift_parts={},
    clocks={"mitternacht": (24, 0)},
    minutes={"viertel": 15, "dreiviertel": 45, "drei viertel": 45, "funf": 5, "fuenf": 5, "zehn": 10, "zwanzig": 20},
    half_hour_shift=-1,
    next_words=("nachste", "nachsten", "nachster", "nachstes", "nachstem"),
    coming_words=("kommende", "kommenden", "kommender", "kommendes", "kommendem"),
    last_words=("letzte", "letzten", "letzter"),
    day_rules=(
        ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
        (
            "numeric",
            r"(?<![\d./-])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2}(?![\d:.]|\s*uhr))?(?!\d)",
        ),
        ("numeric", r"(?<=\bam )(?P<day>\d{1,2})\.(?P<month>1[0-2]|0?[1-9])\b(?!\s*uhr|[\d:])"),
        ("slashed", r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"),
        (
            "named",
            r"(?:(?:den|dem|vom|am|der)\s+)?" + _DAY + _TO + r"(?:zum\s+)?(?P<last>\d{1,2})\.?\s+{month}\b\.?" + _YEAR,
        ),
        (
            "named",
            r"zwischen\s+(?:dem\s+)?" + _DAY + r"\s+und\s+(?:dem\s+)?(?P<last>\d{1,2})\.?\s+{month}\b\.?" + _YEAR,
        ),
        ("named", r"(?:(?:den|dem|der|am)\s+)?" + _DAY + r"\s*{month}\b\.?" + _YEAR),
        ("holiday", r"(?:an\s+|zu\s+|am\s+)?{holiday}\b" + _YEAR),
        ("advent", r"(?:am\s+|zum\s+)?(?P<count>[1-4]\.|(?:erst|zweit|dritt|viert)e[nr]?)\s+advent(?:s?sonntag)?\b"),
        (
            "week_of_month",
            rf"(?:{_PERIOD_WORD})?{{count}}\s+(?:{{number}}\s+)?wochen?\s+(?:im|des|in)\s+{{month}}\b" + _YEAR,
        ),
        ("week_of_month", rf"(?:{_PERIOD_WORD})?{{count}}\s+(?:{{number}}\s+)?{{month}}wochen?\b" + _YEAR),
        ("calendar_week", r"(?:in\s+)?(?:der\s+)?(?:kw|kalenderwoche)\s*(?P<week>\d{1,2})(?!\d)" + _YEAR),
        ("calendar_week", r"(?:in\s+)?(?:der\s+)?(?P<week>\d{1,2})\.\s*(?:kw|kalenderwoche)\b" + _YEAR),
        (
            "weekend_of",
            r"(?:am|an\s+dem|das)\s+wochenende\s+(?:vom|des|um\s+den|nach\s+dem)\s+"
            + _DAY
            + r"\s*{month}\b\.?"
            + _YEAR,
        ),
        (
            "nth_of_month",
            r"(?:am\s+|den\s+)?(?P<day>\d{1,2})\.?\s+(?P<which>nachsten|kommenden|dieses|des)\s+monats\b",
        ),
        (
            "nth_weekday",
            r"(?:(?:am|der|den)\s+)?{count}\s+{weekday}\s+(?:(?:im|des)\s+(?:monats?\s+)?{month}|(?:im"
            r"|des)\s+(?P<which>monats?|(?:nachsten|diesen)\s+monats?))\b",
        ),
        (
            "nth",
            r"(?:{weekday},?\s+)?(?:am|den|dem|zum|des)\s+(?P<day>\d{1,2})(?:\.(?!\d)|te[nrs]?\b|ste[nrs]?\b)",
        ),
        ("nth", r"(?:{weekday},?\s+)?(?:am|den)\s+(?P<day>{nth})(?=,?\s+(?:um|ab|von|gegen|\d|abends|nachmittags)\b)"),
        (
            "coming",
            r"(?:(?:in\s+den|innerhalb\s+der|innerhalb\s+von|die|wahrend\s+der)\s+)?(?:nachsten"
            r"|kommenden)\s+{number}\s+{unit}\b",
        ),
        ("coming", r"innerhalb\s+(?:von\s+)?{number}\s+{unit}\b"),
        ("shift", r"(?P<shift>heute\s+in\s+acht\s+tagen)\b"),
        ("week_after", r"(?:am\s+)?{weekday}\s+in\s+(?:acht|8)\s+tagen\b"),
        ("later", r"(?:am\s+|von\s+)?(?P<anchor>{anyweekday}|morgen)\s+in\s+{number}\s+{unit}\b"),
        ("later", r"(?:heute\s+)?in\s+(?:genau\s+|etwa\s+|ungefahr\s+)?{number}\s+{unit}\b"),
        ("weekday", r"(?P<which>nachste|kommende|diese)\s+woche,?\s+(?:am\s+)?{weekday}\b"),
        ("weekday", r"(?:am\s+)?{weekday}\s+(?:in\s+)?(?:der\s+)?(?P<which>nachster?|kommender?|dieser?)n?\s+woche\b"),
        ("after_next", r"(?:am\s+)?ubernachste[nmr]?\s+(?:woche,?\s+(?:am\s+)?)?{weekday}\b"),
        ("after_next", r"(?:am\s+)?{weekday}\s+(?:in\s+)?(?:der\s+)?ubernachste[nr]?\s+woche\b"),
        ("period", r"(?:(?:am|in|im|das|der|die)\s+)*uber(?P<which>nachste[nmrs]?)\s+{period}\b(?P<after>)"),
        (
            "week_part",
            r"(?:zum\s+|gegen\s+)?{monthpart}\s+(?:der|(?P<which>nachster|kommender|dieser)(?:\s+der)?)\s+woche\b",
        ),
        (
            "month_part",
            r"(?:am\s+|gegen\s+)?{monthpart}\s+(?:des\s+monats|(?P<which>nachsten|kommenden|dieses)\s+monats|{month})\b"
            + _YEAR,
        ),
        ("year_end", r"(?:am\s+|zum\s+)?ende\s+des\s+jahres\b|jahresende\b"),
        ("whole_month", r"(?:im\s+)?(?P<which>nachstes|kommendes)\s+jahr\s+im\s+{month}\b"),
        (
            "period",
            r"(?:(?:am|an|in|im|das|ubers|uber\s+das)\s+)*(?:(?P<which>" + _THIS + r")\s+)?(?P<period>wochenende)\b",
        ),
        ("period", r"(?:(?:in|im|fur|den|die|das|der)\s+)*(?P<which>" + _THIS + r")\s+(?P<period>woche|monat|jahr)\b"),
        ("period", r"(?:(?:den\s+)?rest|im\s+laufe)\s+(?:der|des)\s+(?P<which>)(?P<period>woche|monats|jahres)\b"),
        ("whole_month", r"(?:im\s+)?{month}\s+(?:des\s+)?(?P<which>nachsten|kommenden)\s+jahres\b"),
        ("whole_month", r"(?:im|in|diesen|nachsten|kommenden|ganzen)\s+{month}\b(?!\s+\d{1,2}\b(?!\d))" + _YEAR),
        ("whole_year", r"(?:in|im\s+jahr)\s+(?P<year>20\d\d)\b"),
        ("whole_month", r"(?!(?:mai)\b)(?=\w{4}){month}\b(?=\W*$)(?P<year>(?!))?"),
        ("shift", r"{shift}\b"),
        (
            "weekday",
            r"(?:(?:am|an|den|fur)\s+)?(?P<which>nachste[nrm]?|kommende[nrm]?|diese[nrm]?|letzte[nrm]?)\s+{weekday}\b",
        ),
        ("weekday", r"{weekday}(?=(?:fruh|morgen|vormittag|mittag|nachmittag|abend|nacht)\b)"),
        (
            "weekday",
            r"(?:(?<=\bam )|(?<=\bbis )|(?<=\bvon )|(?<=\bauf )|(?<=\bab )|(?<=\bden )|(?<=\bnein, )){weekday}\b",
        ),
        ("weekday", rf"(?!{_SHORT}\b)" + r"{weekday}\b"),
        ("weekday", r"{weekday}\b\.?(?=,?\s+(?:um\s+|den\s+)?\d)"),
    ),
    clock_rules=(
        ("fixed", r"{clock}\b"),
        ("toward", r"(?P<minutes>drei\s*viertel|viertel)\s+{hour}\b(?:\s*uhr\b)?" + _TAIL),
        ("after_half", r"{minutes}(?:\s+minuten)?\s+nach\s+halb\s+{hour}\b" + _TAIL),
        ("before_half", r"{minutes}(?:\s+minuten)?\s+vor\s+halb\s+{hour}\b" + _TAIL),
        ("past", r"{minutes}(?:\s+minuten)?\s+nach\s+{hour}\b(?:\s*uhr\b)?" + _TAIL),
        ("to", r"(?:(?!\d)|(?=\d+\s+minuten)){minutes}(?:\s+minuten)?\s+vor\s+{hour}\b(?:\s*uhr\b)?" + _TAIL),
        ("half", r"halb\s+{hour}\b(?:\s*uhr\b)?" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?![\d:])(?:\s*uhr\b|\s*h\b)?" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?:\s*uhr\b|\s*h\b)" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?=" + _TO + r"\d{1,2}[.:]\d\d\b)"),
        (
            "digital",
            r"(?P<hour>\d{1,2})\s*uhr\s+(?P<minute>[0-5]\d)(?!\d|\s*(?:personen|leute|teilnehmer|platze|gaste"
            r"|minuten|min|stunden))\b",
        ),
        (
            "spoken",
            rf"(?P<hour>ein|{_LATE_HOURS}|{_SPOKEN_MINUTES})\s*uhr\s+(?P<spoken>{_SPOKEN_MINUTES})(?!\w)" + _TAIL,
        ),
        ("bare", rf"(?P<hour>ein|{_LATE_HOURS})\s*uhr\b" + _TAIL),
        ("bare", r"{hour}\s*uhr\b" + _TAIL),
        ("bare", r"{hour}(?=" + _TO + r"\d{1,2}(?:[:.]\d\d)?\s*(?:uhr|h)\b)"),
        ("bare", r"{hour}\s+(?!morgen\b|mittag\b|abend\b|nacht\b){part}\b"),
    ),
    introduced_clock_rules=(
        ("bare", r"(?:(?<=\bum )|(?<=\bgegen )|(?<=@ )){hour}\b" + _NOT_COUNTED),
        ("bare", r"{hour}\s*h\b" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?!\d|\.\d)"),
        ("bare", r"{hour}\b" + _HOUR_ENDS),
    ),
    duration_rules=(
        ("half_more", r"(?:anderthalb|eineinhalb)\s+(?P<timeunit>stunden|tage)\b"),
        ("half_more", r"{number}einhalb\s+(?P<timeunit>stunden|tage)\b"),
        ("three_quarters", r"(?:eine?r?\s+)?dreiviertel\s?(?P<timeunit>stunde)\b"),
        ("quarter", r"(?:eine?r?\s+)?viertel\s?(?P<timeunit>stunde)\b"),
        ("half_of", r"(?:eine?[nr]?\s+)?halbe[nr]?\s+(?P<timeunit>stunde|tag)\b"),
        ("sum", r"(?P<hours>\d{1,2})\s*(?:h|std\.?|stunden?)\s*(?:und\s+)?(?P<minutes>\d{1,2})\s*(?:min\w*)?\b"),
        (
            "plain",
            r"(?P<amount>\d{1,3}(?:[.,]\d{1,2})?|{number})[\s-]*(?P<timeunit>stunden|stunde|std|h|minuten|minute|min"
            r"|tagen|tage|tag|wochen|woche)\b",
        ),
    ),
    time_units={
        **dict.fromkeys(("stunde", "stunden", "std", "h"), 60),
        **dict.fromkeys(("minute", "minuten", "min"), 1),
        **dict.fromkeys(("tag", "tage", "tagen"), 1440),
        **dict.fromkeys(("woche", "wochen"), 10080),
    },
    from_now={"before": r"in\s+", "after": r"(?!)"},
    moved={
        "before": r"um\s+",
        "after": r"\s+(?:spater|fruher|nach\s+hinten|nach\s+vorne?|vor)\b(?!\s+\d)",
        "later_verbs": r"(?!)",
        "earlier_verbs": r"\b(?:vorverleg|vorzieh|vorgezogen)\w*",
    },
    late=r"(?:abend|nacht|party|konzert|disco|kino|abendessen)\b",
    earlier=("fruher", "nach vorn", "nach vorne", "vor"),
    openings={
        "end": (
            r"bis(?:\s+(?:zum|zur|um|ca\.?|circa|etwa|gegen|ungefahr))*|(?:und\s+)?(?:endet|ende)(?:\s+(?:um|am"
            r"|gegen|ist|ca\.?))*"
        ),
        "before": r"vor(?:\s+(?:dem|der))?",
        "after": r"nach(?:\s+(?:dem|der))?",
        "from": r"von|vom|ab(?:\s+dem)?|seit|zwischen|beginnend(?:\s+(?:um|am))?",
        "at": r"(?:es\s+)?(?:beginnt|startet|beginn)(?:\s+(?:um|am))?|um|@|am|an|gegen|fur|auf|zum|den",
    },
    introducing=("um", "@", "gegen", "ab", "von", "zwischen", "auf", "punkt", "schlag"),
    inner=(
        r"(?:[\s,(]|(?<=\d)t(?=\d)|\b(?:um|@|am|ab|von|gegen|den|dem|der|zwischen|so|punkt|schlag|circa|etwa|ungefahr"
        r"|erst|schon)\b)*"
    ),
    connector=(
        r"\s*,?\s*(?:-|–|—|\bbis\b|\bund\b|\boder\b)\s*(?:(?:zum|zur|am|um|den|ca\.?|circa|etwa|gegen|ungefahr)\s+)*"
    ),
    part_follows=r",?\s*(?:am\s+|in\s+der\s+)?{part}\b",
    part_alone=r"(?:am|in\s+der|zu)\s+{part}\b",
    correcting=r"\b(?:auf|nein|nicht|sondern|doch|lieber|stattdessen|eher|sorry|mach|meine|meinte|korrektur)\b",
    replaced=r"\b(?:statt|anstatt|anstelle\s+von|und\s+nicht)(?:\s+(?:um|am|wie\s+bisher))?",
    onwards=r"\s+(?:an|aufwarts)\b(?!\s+\w)",
    order_notes={
        "day": "Ich habe {text} mit dem Tag zuerst gelesen: {date}.",
        "month": "Ich habe {text} mit dem Monat zuerst gelesen: {date}.",
    },
    no_such_day="Den Tag {text} gibt es nicht.",
    other_weekday="Ich richte mich nach {date}; der genannte Wochentag ist ein anderer.",
    date_format="{weekday}, {day}. {month} {year}",
    weekday_names=_WEEKDAYS,
    month_names=_MONTHS,
    short={
        **dict.fromkeys(("naechste", "naechsten", "naechster", "naechstes"), "nachsten"),
        **{
            "uebermorgen": "ubermorgen",
            "frueh": "fruh",
            "frueher": "fruher",
            "spaeter": "spater",
            "fuer": "fur",
            "we": "wochenende",
            **{"n": "ein", "ne": "eine", "nen": "einen", "ner": "einer", "nem": "einem"},
        },
    },
    spelt=frozenset(name.lower() for name in _WEEKDAYS)
    | frozenset(name.lower() for name in _MONTHS if len(name) > 5)
    | frozenset(
        (
            "wochenende",
            "ubermorgen",
            "morgen",
            "morgens",
            "mittags",
            "abends",
            "vormittags",
            "nachmittags",
            "nachmittag",
            "vormittag",
            "mitternacht",
            "nachsten",
            "nachste",
        )
    ),
)
