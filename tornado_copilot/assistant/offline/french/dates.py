"""How dates, times and durations are written in French (see `english/dates.py` for how the tables work)."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import DateWords, alternatives

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_PLAIN_MONTHS = tuple(name.replace("é", "e").replace("û", "u") for name in _MONTHS)
_NUMBERS = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf "
    "vingt vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit "
    "vingt-neuf trente "
    "trente-et-un"
).split()
_COUNTED = {
    form: number
    for number, name in enumerate(_NUMBERS, 1)
    for form in (name, name.replace("-", " "), name.replace("-et-un", "-et-une"), name.replace("-et-un", " et une"))
}

_DAY = r"(?P<day>\d{1,2}(?:er)?(?!\d)|{nth})"
_YEAR = r"(?:,?\s+(?P<year>\d{4})\b)?"
_NEXT = r"prochaine?|suivante?|qui\s+vient|d'apres"
_SHORT = r"(?:lun|mar|mer|jeu|ven|sam|dim)"
_HOUR = (
    r"(?P<hour>(?:2[0-4]|[01]?\d)(?!\d)|"
    + alternatives(form for form, number in _COUNTED.items() if 2 <= number <= 24)
    + r")"
)
_HOUR_ENDS = (
    r"(?=\s*(?:$|[,;!?)–-]|\.(?!\d)|\s(?:le|pour|dans|a|au|en|et|avec|svp|demain|ce|au\s+lieu|plutot|ou|chez|du"
    r"|jusqu'\w+|{anyweekday})\b))"
)
_SHARP = r"(?:\s+(?:precises?|tapantes?|pile))?"
_TAIL = _SHARP + r"(?:\s+(?:du|de\s+l'|de\s+la)\s*{part}\b)?"
_IN_PART = (
    r"en\s+(?:fin|debut|milieu)\s+d(?:e\s+|')|en|(?:dans|pendant)\s+(?:la|le)|(?:dans\s+|pendant\s+)?l'|a\s+l'(?=heure)"
)
_NO_TITLE = r"(?!soiree\s+(?!a\b|vers\b|de\b|du\b)\w)"
"""A "soirée jeux" is an event, not a part of the day."""

DATE_WORDS = DateWords(
    weekdays={
        **{name: number for number, name in enumerate(_WEEKDAYS)},
        **{name[:3]: number for number, name in enumerate(_WEEKDAYS)},
    },
    months={
        **{name: number for number, name in enumerate(_PLAIN_MONTHS, 1)},
        **{"janv": 1, "jan": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12},
    },
    numbers={
        **_COUNTED,
        **{"une": 1, "quarante": 40, "quarante-cinq": 45, "cinquante": 50, "soixante": 60, "quelques": 3},
    },
    articles=frozenset(("un", "une")),
    nths={"premier": 1, **{form: number for form, number in _COUNTED.items() if number > 1}},
    units={
        **dict.fromkeys(("jour", "jours"), "day"),
        **dict.fromkeys(("semaine", "semaines"), "week"),
        **dict.fromkeys(("quinzaine",), "fortnight"),
        **dict.fromkeys(("mois",), "month"),
        **dict.fromkeys(("an", "ans", "annee", "annees"), "year"),
    },
    periods={
        "week-end": "weekend",
        "weekend": "weekend",
        "week end": "weekend",
        "semaine": "week",
        "mois": "month",
        "annee": "year",
    },
    month_parts={"debut": "begin", "mi": "middle", "mi-": "middle", "milieu": "middle", "fin": "end"},
    counts={
        **dict.fromkeys(("premier", "premiere", "premieres", "1er", "1re", "1ere"), 1),
        **dict.fromkeys(("deuxieme", "second", "seconde", "2e", "2eme"), 2),
        **{"troisieme": 3, "3e": 3, "3eme": 3, "quatrieme": 4, "4e": 4, "dernier": -1, "derniere": -1, "dernieres": -1},
    },
    shifts={
        **dict.fromkeys(
            (
                "aujourd'hui",
                "aujourdhui",
                "ce soir",
                "ce matin",
                "cet apres-midi",
                "cet apres midi",
                "cette nuit",
                "ce midi",
            ),
            0,
        ),
        **{"demain": 1, "apres-demain": 2, "apres demain": 2, "hier": -1, "avant-hier": -2},
        # A week and a fortnight, both ends counted.
        **dict.fromkeys(("dans huit jours", "dans 8 jours", "d'aujourd'hui en huit"), 7),
        **dict.fromkeys(("dans quinze jours", "dans 15 jours", "d'aujourd'hui en quinze"), 14),
        **{"demain en huit": 8, "demain en quinze": 15},
    },
    holidays={
        "reveillon de noel": (12, 24),
        "veille de noel": (12, 24),
        "noel": (12, 25),
        "reveillon du nouvel an": (12, 31),
        "saint-sylvestre": (12, 31),
        "jour de l'an": (1, 1),
        "nouvel an": (1, 1),
    },
    parts={
        **dict.fromkeys(("matin", "matinee", "mat"), "morning"),
        **dict.fromkeys(("heure du dejeuner", "dejeuner", "pause dejeuner"), "lunch"),
        **dict.fromkeys(("apres-midi", "apres midi", "aprem"), "afternoon"),
        **dict.fromkeys(("soir", "soiree"), "evening"),
        **{"nuit": "night"},
    },
    shift_parts={
        "ce soir": "evening",
        "ce matin": "morning",
        "cet apres-midi": "afternoon",
        "cet apres midi": "afternoon",
        "cette nuit": "night",
        "ce midi": "lunch",
    },
    clocks={"midi": (12, 0), "minuit": (24, 0)},
    minutes={
        **{form: number for form, number in _COUNTED.items() if number > 1},
        **{"quart": 15, "le quart": 15, "un quart": 15, "demie": 30, "demi": 30},
        **{"quarante": 40, "quarante-cinq": 45, "quarante cinq": 45, "cinquante": 50},
    },
    half_hour_shift=0,
    next_words=("prochain", "prochaine", "suivant", "suivante", "d'apres", "semaine qui vient"),
    coming_words=("vient",),
    last_words=("dernier",),
    day_rules=(
        ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
        ("numeric", r"(?<![\d./-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2}(?![\d:h]))?(?!\d)"),
        ("numeric", r"(?<![\d./-])(?:le\s+)?(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?!\d)"),
        ("slashed", r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"),
        (
            "named",
            r"(?:(?:les?|du)\s+)?" + _DAY + r"\s*(?:-|–|au|a|et|ou)\s*(?:le\s+)?(?P<last>\d{1,2})\s+{month}\b" + _YEAR,
        ),
        ("named", r"(?:le\s+)?" + _DAY + r"\s+{month}\b\.?" + _YEAR),
        ("holiday", r"(?:(?:a|le|pour|la)\s+)*{holiday}\b" + _YEAR),
        (
            "nth_weekday",
            r"(?:le\s+)?{count}\s+{weekday}\s+(?:(?:de|d'|du\s+mois\s+de)\s*{month}"
            r"|du\s+mois(?:\s+(?P<which>prochain))?)\b",
        ),
        (
            "week_of_month",
            r"(?:(?:dans|pendant)\s+)?(?:la|les)\s+(?:{number}\s+)?{count}\s+semaines?\s+(?:de\s+|d'"
            r"|du\s+mois\s+de\s+){month}\b" + _YEAR,
        ),
        (
            "week_of",
            r"(?:(?:dans|pendant)\s+)?(?:la\s+)?semaine\s+du\s+(?:{anyweekday}\s+)?"
            + _DAY
            + r"(?:\s+{month}\b"
            + _YEAR
            + r")?(?!\w)",
        ),
        (
            "weekend_of",
            r"(?:(?:le|au|du|pendant\s+le|pour\s+le)\s+)?week-?\s?end\s+d(?:u|es)\s+(?:{anyweekday}\s+)?"
            + _DAY
            + r"(?:\s+et\s+\d{1,2})?(?:\s+{month}\b"
            + _YEAR
            + r")?(?!\w)",
        ),
        ("nth_on", r"(?:le\s+)?{weekday}\s+(?P<day>\d{1,2})\b(?=\s+a\s+\d)"),
        (
            "nth",
            r"(?:(?:le\s+)?{weekday}\s+)?le\s+(?P<day>\d{1,2})(?:er)?\b(?!\s+{month}\b)(?!\s*(?:h\b|heures?"
            r"|personnes|places|[:/.]\d))",
        ),
        (
            "nth",
            r"(?:le\s+)?{weekday}\s+(?P<day>\d{1,2})(?:er)?\b(?!\s+{month}\b)(?!\s*(?:h\d*\b|heures?|personnes"
            r"|places|[:/.-]|a\s+\d))",
        ),
        ("coming", r"(?:(?:dans|pendant|durant|sur|d'ici)\s+)?(?:les\s+)?{number}\s+prochaine?s?\s+{unit}\b"),
        ("coming", r"(?:(?:dans|pendant|durant)\s+)?les\s+prochaine?s\s+{number}\s+{unit}\b"),
        ("coming", r"d'ici\s+{number}\s+{unit}\b"),
        ("shift", r"(?P<shift>(?:dans|d'aujourd'hui\s+en|demain\s+en)\s+(?:huit|quinze|8|15)(?:\s+jours)?)\b"),
        ("later", r"dans\s+{number}\s+{unit}\b"),
        ("weekday", r"(?:le\s+)?{weekday}\s+de\s+la\s+semaine\s+(?P<which>prochaine|suivante|d'apres)\b"),
        ("weekday", r"(?:le\s+)?{weekday}\s+de\s+(?P<which>cette)\s+semaine\b"),
        ("weekday", r"(?:la\s+)?semaine\s+(?P<which>prochaine|suivante|d'apres),?\s+(?:le\s+)?{weekday}\b"),
        ("weekday", r"(?:le\s+)?{weekday}\s+de\s+la\s+(?P<which>semaine\s+qui\s+vient)\b"),
        ("week_after", r"(?:(?:de|le)\s+)?{weekday}\s+en\s+(?:huit|8)\b"),
        ("fortnight_after", r"(?:(?:de|le)\s+)?{weekday}\s+en\s+(?:quinze|15)\b"),
        (
            "month_part",
            r"(?:(?:a|vers|en|au)\s+(?:la\s+|le\s+)?)?{monthpart}[\s-]*(?:du\s+mois(?:\s+(?P<which>prochain))?"
            r"|(?:de\s+|d'|du\s+mois\s+de\s+)?{month})\b" + _YEAR,
        ),
        (
            "week_part",
            r"(?:(?:a|en|vers|pour)\s+)?(?:la\s+|le\s+)?{monthpart}\s+(?:de\s+)?(?:la\s+"
            r"|cette\s+)?semaine(?:\s+(?P<which>prochaine|suivante))?\b",
        ),
        ("year_end", r"(?:(?:a|vers)\s+)?(?:la\s+)?fin\s+(?:de\s+l'|d')annee\b"),
        ("period", r"(?:(?:le|la|l'|au|du|de\s+la|pour\s+la|pour\s+le|ce)\s*)*{period}\s+(?P<which>" + _NEXT + r")\b"),
        (
            "period",
            r"(?:(?:ce|le|au|du|pour\s+le|pour\s+ce|pendant\s+le)\s+)*(?P<which>(?!))?(?P<period>week-?\s?end)\b",
        ),
        ("period", r"(?P<which>ce|cette|cet)\s+{period}\b"),
        ("whole_month", r"(?:en|au\s+mois\s+de|au\s+mois\s+d'|courant|tout)\s*{month}\b(?!\s+\d{1,2}\b(?!\d))" + _YEAR),
        ("whole_year", r"en\s+(?P<year>20\d\d)\b"),
        ("whole_month", r"(?!(?:mai)\b)(?=\w{4}){month}\b(?=\W*$)(?P<year>(?!))?"),
        ("shift", r"{shift}\b"),
        ("weekday", r"(?:le\s+)?{weekday}\s+(?P<which>prochain|suivant|qui\s+vient|dernier)\b"),
        ("weekday", r"(?P<which>ce|cet)\s+{weekday}\b"),
        ("weekday", rf"(?:le\s+)?(?!{_SHORT}\b)" + r"{weekday}\b"),
        ("weekday", r"{weekday}\b\.?(?=,?\s+(?:a\s+|le\s+)?\d)"),
    ),
    clock_rules=(
        ("after_fixed", r"{clock}\s+et\s+{minutes}\b"),
        ("before_fixed", r"{clock}\s+moins\s+(?:le\s+)?{minutes}\b"),
        ("fixed", r"{clock}\b" + _SHARP),
        ("past", _HOUR + r"\s*(?:h|heures?)\s+et\s+{minutes}\b" + _TAIL),
        ("to", _HOUR + r"\s*(?:h|heures?)\s+moins\s+(?:le\s+)?{minutes}\b" + _TAIL),
        ("past", r"(?P<hour>une)\s+(?:h|heure)\s+et\s+{minutes}\s+(?:du|de\s+l')\s*{part}\b"),
        ("digital", r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?![\d:])" + _TAIL),
        ("digital", r"(?P<hour>[7-9]|1\d|2[0-4])\s*h\s*(?P<minute>[0-5]\d)?(?!\w)" + _TAIL),
        ("bare", _HOUR + r"\s*h(?:eures?)?\s+(?:du|de\s+l')\s*{part}\b"),
        ("bare", r"(?P<hour>une)\s+(?:h|heure)\s+(?:du|de\s+l')\s*{part}\b"),
        ("bare", r"{hour}(?=\s*(?:-|–|a)\s*\d{1,2}\s*h)"),
    ),
    introduced_clock_rules=(
        ("digital", r"(?P<hour>\d{1,2})\s*h\s*(?P<minute>[0-5]\d)?(?!\w)" + _TAIL),
        ("past", _HOUR + r"\s+heures?\s+{minutes}\b(?!\s*(?:personnes|places|minutes))" + _TAIL),
        ("bare", _HOUR + r"\s*heures?\b" + _TAIL),
        ("past", r"(?P<hour>une)\s+heure\s+et\s+{minutes}\b"),
        ("to", r"(?P<hour>une)\s+heure\s+moins\s+(?:le\s+)?{minutes}\b"),
        ("bare", r"(?P<hour>une)\s+(?:h|heure)\b" + _SHARP),
        ("bare", r"{hour}\b" + _HOUR_ENDS),
    ),
    duration_rules=(
        ("half_more", r"{number}\s+(?P<timeunit>heures?|jours?)\s+et\s+demie?\b"),
        ("three_quarters", r"(?:trois|3)\s+quarts?\s+d'(?P<timeunit>heure)\b"),
        ("quarter", r"(?:un\s+)?quart\s+d'(?P<timeunit>heure)\b"),
        ("half_of", r"(?:une\s+)?demi[\s-]?e?\s*(?P<timeunit>heure|journee)\b"),
        ("sum", r"(?P<hours>\d{1,2})\s*h(?:eures?)?\s*(?:et\s+)?(?P<minutes>[0-5]\d)(?:\s*min\w*)?\b"),
        (
            "plain",
            r"(?P<amount>\d{1,3}(?:[.,]\d{1,2})?|{number})\s*(?P<timeunit>heures|heure|h|minutes|minute|min|jours"
            r"|jour|journee)\b",
        ),
    ),
    time_units={
        **dict.fromkeys(("heure", "heures", "h"), 60),
        **dict.fromkeys(("minute", "minutes", "min"), 1),
        **dict.fromkeys(("jour", "jours", "journee"), 1440),
    },
    from_now={"before": r"dans\s+", "after": r"(?!)"},
    moved={
        "before": r"(?<!duree )(?:d'(?=une?\b)|de\s+(?=(?:\d{1,2}|deux|trois|quatre|cinq|six|quinze|vingt"
        r"|trente)\s+(?:heures|minutes|jours)\b(?!\s+(?:a|et)\b)))",
        "after": r"\s+(?:plus\s+(?:tard|tot)|en\s+avance)\b",
        "later_verbs": r"\b(?:report|decal|repouss|retard)\w*",
        "earlier_verbs": r"\bavanc\w*",
    },
    late=r"\b(?:soiree|soir|nuit|concert|diner|fete|cinema)\b",
    earlier=("plus tot", "en avance"),
    openings={
        "end": r"jusqu'(?:a|au|aux)(?:\s+la)?|jusque(?:\s+(?:a|vers))?|d'ici(?:\s+(?:a|au|le(?!\s+\d)))?"
        r"|(?:et\s+)?(?:se\s+termine|termine|finit|fin)(?:\s+(?:a|vers))?",
        "before": r"avant(?:\s+le(?!\s+\d))?",
        "after": r"apres(?:\s+le(?!\s+\d))?",
        "from": r"a\s+(?:partir|compter)\s+(?:de|du)|(?<!duree )de|du|depuis|des|entre",
        "at": (
            r"(?:(?:ca\s+)?(?:commence|debute|debut))(?:\s+(?:a|le))?|(?:aux\s+alentours|autour|aux\s+environs)\s+de"
            r"|sur\s+les?|a|au|@|le|vers(?:\s+les)?|pour(?!\s+(?:une|deux|trois|quatre|cinq|six"
            r"|[1-6])\s*h(?:eures?)?\b)"
        ),
    },
    introducing=("a", "@", "vers", "de", "entre", "des", "partir", "pour", "les"),
    inner=(
        r"(?:[\s,]|(?<=\d)t(?=\d)|\b(?:a|au|le|@|vers|de|des|partir|entre|du|autour|aux|alentours|environs"
        r"|sur\s+les?)\b)*"
    ),
    connector=r"\s*,?\s*(?:-|–|—|\ba\b|\bau\b|\bet\b|\bou\b|\bjusqu'(?:a|au)\b)\s*(?:le\s+)?",
    part_follows=r",?\s+(?:(?:le|la|au|" + _IN_PART + r")\s*)?" + _NO_TITLE + r"{part}\b",
    part_alone=r"(?:le|au|" + _IN_PART + r")\s*" + _NO_TITLE + r"{part}\b",
    correcting=r"\b(?:non|pas|mais|plutot|fait|lieu|finalement|pardon|desole|desolee|voulais)\b",
    replaced=r"\b(?:au\s+lieu(?:\s+d[e'u])?|plutot\s+que|et\s+(?:non|pas))(?:\s*(?:a|le|la))?",
    onwards=r"(?!)",
    order_notes={
        "day": "J'ai lu {text} avec le jour d'abord : {date}.",
        "month": "J'ai lu {text} avec le mois d'abord : {date}.",
    },
    no_such_day="Le jour {text} n'existe pas.",
    other_weekday="Je m'en tiens au {date} ; le jour de la semaine indiqué est un autre.",
    date_format="{weekday} {day} {month} {year}",
    weekday_names=_WEEKDAYS,
    month_names=_MONTHS,
    short={"ajd": "aujourdhui", "auj": "aujourdhui", "wkend": "weekend", "we": "weekend", "dem": "demain"},
    spelt=frozenset(_WEEKDAYS)
    | frozenset(name for name in _PLAIN_MONTHS if len(name) > 5)
    | frozenset(("demain", "weekend", "weekends", "prochain", "prochaine", "prochains", "prochaines")),
)
