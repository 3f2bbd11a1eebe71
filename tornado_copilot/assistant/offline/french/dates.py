"""How dates, times and durations are written in French (see `english/dates.py` for how the tables work)."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import DateWords

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_PLAIN_MONTHS = tuple(name.replace("é", "e").replace("û", "u") for name in _MONTHS)
_NUMBERS = "un deux trois quatre cinq six sept huit neuf dix onze douze".split()

_DAY = r"(?P<day>\d{1,2}(?:er)?(?!\d)|{nth})"
_YEAR = r"(?:,?\s+(?P<year>\d{4})\b)?"
_NEXT = r"prochaine?|suivante?|qui\s+vient"
_SHORT = r"(?:lun|mar|mer|jeu|ven|sam|dim)"
_HOUR_ENDS = r"(?=\s*(?:$|[,;!?)–-]|\.(?!\d)|\s(?:le|pour|dans|a|au|en|et|avec|svp|demain|ce|au\s+lieu|plutot|ou|chez|du|{anyweekday})\b))"
_TAIL = r"(?:\s+(?:du|de\s+l'|de\s+la)\s*{part}\b)?"

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
        **{name: number for number, name in enumerate(_NUMBERS, 1)},
        **{"une": 1, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "quarante-cinq": 45, "quelques": 3},
    },
    articles=frozenset(("un", "une")),
    nths={"premier": 1, **{name: number for number, name in enumerate(_NUMBERS, 1) if number > 1}},
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
        **dict.fromkeys(("premier", "1er"), 1),
        **dict.fromkeys(("deuxieme", "second"), 2),
        **{"troisieme": 3, "quatrieme": 4, "dernier": -1},
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
        **dict.fromkeys(("matin", "matinee"), "morning"),
        **dict.fromkeys(("apres-midi", "apres midi"), "afternoon"),
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
        "quart": 15,
        "le quart": 15,
        "demie": 30,
        "demi": 30,
        "cinq": 5,
        "dix": 10,
        "vingt": 20,
        "vingt-cinq": 25,
        "trente": 30,
    },
    half_hour_shift=0,
    next_words=("prochain", "prochaine", "suivant", "suivante"),
    coming_words=("vient",),
    last_words=("dernier",),
    day_rules=(
        ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
        ("numeric", r"(?<![\d./-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2}(?![\d:h]))?(?!\d)"),
        ("slashed", r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"),
        ("named", r"(?:(?:le|du)\s+)?" + _DAY + r"\s*(?:-|–|au|a)\s*(?P<last>\d{1,2})\s+{month}\b" + _YEAR),
        ("named", r"(?:le\s+)?" + _DAY + r"\s+{month}\b\.?" + _YEAR),
        ("holiday", r"(?:(?:a|le|pour|la)\s+)*{holiday}\b" + _YEAR),
        (
            "nth_weekday",
            r"(?:le\s+)?{count}\s+{weekday}\s+(?:(?:de|d'|du\s+mois\s+de)\s*{month}|du\s+mois(?:\s+(?P<which>prochain))?)\b",
        ),
        ("nth", r"(?:{weekday}\s+)?le\s+(?P<day>\d{1,2})(?:er)?\b(?!\s*(?:h\b|heures?|personnes|places|[:/.]\d))"),
        ("nth", r"{weekday}\s+(?P<day>\d{1,2})(?:er)?\b(?!\s*(?:h\d*\b|heures?|personnes|places|[:/.-]|a\s+\d))"),
        ("coming", r"(?:(?:dans|pendant|durant|sur|d'ici)\s+)?(?:les\s+)?{number}\s+prochaine?s?\s+{unit}\b"),
        ("coming", r"(?:(?:dans|pendant|durant)\s+)?les\s+prochaine?s\s+{number}\s+{unit}\b"),
        ("coming", r"d'ici\s+{number}\s+{unit}\b"),
        ("later", r"dans\s+{number}\s+{unit}\b"),
        ("weekday", r"{weekday}\s+de\s+la\s+semaine\s+(?P<which>prochaine|suivante)\b"),
        ("week_after", r"{weekday}\s+en\s+huit\b"),
        (
            "month_part",
            r"(?:(?:a|vers|en|au)\s+(?:la\s+|le\s+)?)?{monthpart}[\s-]*(?:du\s+mois(?:\s+(?P<which>prochain))?|(?:de\s+|d'|du\s+mois\s+de\s+)?{month})\b"
            + _YEAR,
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
        ("weekday", r"{weekday}\b(?=\.?,?\s+(?:a\s+|le\s+)?\d)"),
    ),
    clock_rules=(
        ("fixed", r"{clock}\b"),
        ("past", r"{hour}\s*(?:h|heures?)\s+et\s+{minutes}\b" + _TAIL),
        ("to", r"{hour}\s*(?:h|heures?)\s+moins\s+(?:le\s+)?{minutes}\b" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?![\d:])" + _TAIL),
        ("digital", r"(?P<hour>[7-9]|1\d|2[0-4])\s*h\s*(?P<minute>[0-5]\d)?(?!\w)" + _TAIL),
        ("bare", r"{hour}\s*h(?:eures?)?\s+(?:du|de\s+l')\s*{part}\b"),
        ("bare", r"{hour}(?=\s*(?:-|–|a)\s*\d{1,2}\s*h)"),
    ),
    introduced_clock_rules=(
        ("digital", r"(?P<hour>\d{1,2})\s*h\s*(?P<minute>[0-5]\d)?(?!\w)" + _TAIL),
        ("past", r"{hour}\s+heures?\s+{minutes}\b(?!\s*(?:personnes|places|minutes))" + _TAIL),
        ("bare", r"{hour}\s*heures?\b" + _TAIL),
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
            r"(?P<amount>\d{1,3}(?:[.,]\d{1,2})?|{number})\s*(?P<timeunit>heures|heure|h|minutes|minute|min|jours|jour|journee)\b",
        ),
    ),
    time_units={
        **dict.fromkeys(("heure", "heures", "h"), 60),
        **dict.fromkeys(("minute", "minutes", "min"), 1),
        **dict.fromkeys(("jour", "jours", "journee"), 1440),
    },
    from_now={"before": r"dans\s+", "after": r"(?!)"},
    moved={
        "before": r"d'(?=une?\b)|de\s+(?=(?:\d{1,2}|deux|trois|quatre|cinq|six|quinze|vingt|trente)\s+(?:heures|minutes|jours)\b(?!\s+(?:a|et)\b))",
        "after": r"\s+(?:plus\s+(?:tard|tot)|en\s+avance)\b",
        "later_verbs": r"\b(?:report|decal|repouss|retard)\w*",
        "earlier_verbs": r"\bavanc\w*",
    },
    late=r"\b(?:soiree|soir|nuit|concert|diner|fete|cinema)\b",
    earlier=("plus tot", "en avance"),
    openings={
        "end": r"jusqu'(?:a|au|aux)(?:\s+la)?|(?:et\s+)?(?:se\s+termine|termine|finit|fin)(?:\s+a)?",
        "before": r"avant(?:\s+le)?",
        "after": r"apres(?:\s+le)?",
        "from": r"a\s+partir\s+(?:de|du)|de|du|depuis|des|entre",
        "at": r"(?:(?:ca\s+)?(?:commence|debute|debut))(?:\s+(?:a|le))?|a|au|@|le|vers|pour",
    },
    introducing=("a", "@", "vers", "de", "entre", "des", "partir", "pour"),
    inner=r"(?:[\s,]|(?<=\d)t(?=\d)|\b(?:a|au|le|@|vers|de|des|partir|entre|du)\b)*",
    connector=r"\s*,?\s*(?:-|–|—|\ba\b|\bau\b|\bet\b|\bou\b|\bjusqu'(?:a|au)\b)\s*(?:le\s+)?",
    part_follows=r",?\s+(?:(?:le|la|en|dans\s+la|dans\s+l'|l')\s*)?{part}\b",
    part_alone=r"(?:le|en|dans\s+la|dans\s+l'|l')\s*{part}\b",
    correcting=r"\b(?:non|pas|mais|plutot|fait|lieu|finalement|pardon|desole|desolee|voulais)\b",
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
