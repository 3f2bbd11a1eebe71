"""How dates, times and durations are written in Spanish (see `english/dates.py` for how the tables work)."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import DateWords

_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_PLAIN_WEEKDAYS = tuple(name.replace("é", "e").replace("á", "a") for name in _WEEKDAYS)
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_NUMBERS = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce".split()

_DAY = r"(?P<day>\d{1,2}(?!\d)º?|{nth})"
_YEAR = r"(?:,?\s+(?:del?\s+)?(?P<year>\d{4})\b)?"
_NEXT = r"proxim[oa]|siguiente"
_HOUR_ENDS = r"(?=\s*(?:$|[,;!?)–-]|\.(?!\d)|\s(?:el|para|en|a|al|hasta|y|con|por|manana|hoy|este|pero|o|durante|{anyweekday})\b))"
_TAIL = r"(?:\s*(?P<meridiem>[ap]\.?\s?m\b\.?)|\s+(?:de|por|en)\s+la\s+{part}\b)?"

DATE_WORDS = DateWords(
    weekdays={
        **{name: number for number, name in enumerate(_PLAIN_WEEKDAYS)},
        **{"lun": 0, "mie": 2, "jue": 3, "vie": 4, "sab": 5, "dom": 6},
    },
    months={
        **{name: number for number, name in enumerate(_MONTHS, 1)},
        **{"setiembre": 9, "ene": 1, "feb": 2, "abr": 4, "ago": 8, "sept": 9, "oct": 10, "nov": 11, "dic": 12},
    },
    numbers={
        **{name: number for number, name in enumerate(_NUMBERS, 1)},
        **{
            "un": 1,
            "una": 1,
            "quince": 15,
            "veinte": 20,
            "treinta": 30,
            "cuarenta": 40,
            "cuarenta y cinco": 45,
            "un par de": 2,
            "unos": 3,
            "unas": 3,
        },
    },
    articles=frozenset(("un", "una", "unos", "unas")),
    nths={"primero": 1, **{name: number for number, name in enumerate(_NUMBERS, 1)}},
    units={
        **dict.fromkeys(("dia", "dias"), "day"),
        **dict.fromkeys(("semana", "semanas"), "week"),
        **dict.fromkeys(("mes", "meses"), "month"),
        **dict.fromkeys(("ano", "anos"), "year"),
    },
    periods={"fin de semana": "weekend", "finde": "weekend", "semana": "week", "mes": "month", "ano": "year"},
    month_parts={
        **dict.fromkeys(("principios de", "a principios de", "inicios de", "comienzos de"), "begin"),
        **dict.fromkeys(("mediados de", "a mediados de"), "middle"),
        **dict.fromkeys(("finales de", "a finales de", "fin de", "fines de"), "end"),
    },
    counts={
        **dict.fromkeys(("primer", "primero"), 1),
        **{"segundo": 2, "tercer": 3, "tercero": 3, "cuarto": 4, "ultimo": -1},
    },
    shifts={
        **dict.fromkeys(("hoy", "esta noche", "esta tarde", "esta manana"), 0),
        **{"manana": 1, "pasado manana": 2, "ayer": -1, "anteayer": -2},
    },
    holidays={
        "nochebuena": (12, 24),
        "navidad": (12, 25),
        "nochevieja": (12, 31),
        "fin de ano": (12, 31),
        "ano nuevo": (1, 1),
        "reyes": (1, 6),
    },
    parts={
        **dict.fromkeys(("manana", "madrugada"), "morning"),
        **{"mediodia": "lunch", "tarde": "afternoon", "noche": "night"},
    },
    shift_parts={"esta noche": "night", "esta tarde": "afternoon", "esta manana": "morning"},
    clocks={"mediodia": (12, 0), "medianoche": (24, 0), "la una": (13, 0)},
    minutes={"cuarto": 15, "media": 30, "cinco": 5, "diez": 10, "veinte": 20, "veinticinco": 25},
    half_hour_shift=0,
    next_words=("proximo", "proxima", "siguiente"),
    coming_words=("viene",),
    last_words=("pasado",),
    day_rules=(
        ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
        ("numeric", r"(?<![\d./-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2}(?![\d:]))?(?!\d)"),
        ("slashed", r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"),
        (
            "named",
            r"(?:(?:el|del)\s+)?" + _DAY + r"\s*(?:-|–|al|a|hasta\s+el)\s*(?P<last>\d{1,2})\s+de\s+{month}\b" + _YEAR,
        ),
        ("named", r"(?:(?:el|dia)\s+)*" + _DAY + r"\s+(?:de\s+)?{month}\b" + _YEAR),
        ("holiday", r"(?:(?:en|para|el\s+dia\s+de|el|de)\s+)*{holiday}\b" + _YEAR),
        (
            "nth_weekday",
            r"(?:el\s+)?{count}\s+{weekday}\s+(?:de\s+{month}|del?\s+(?P<which>(?:proximo\s+)?mes(?:\s+que\s+viene)?))\b",
        ),
        ("nth", r"(?:{weekday},?\s+)?(?:el\s+)?dia\s+(?P<day>\d{1,2})\b"),
        ("nth", r"(?:{weekday}\s+|el\s+)(?P<day>\d{1,2})\b(?!\s*(?:h\b|horas?|personas|plazas|[:/.]\d|de\s+la))"),
        ("coming", r"(?:(?:en|durante)\s+)?(?:los|las)\s+(?:proxim[oa]s|siguientes)\s+{number}\s+{unit}\b"),
        ("later", r"(?:en|dentro\s+de)\s+{number}\s+{unit}\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+de\s+la\s+(?P<which>proxima|siguiente)\s+semana\b"),
        ("after_next", r"{weekday}\s+siguiente\s+al\s+proximo\b"),
        (
            "month_part",
            r"{monthpart}\s+(?:(?:este\s+|del?\s+)?(?P<which>proximo\s+mes|mes\s+que\s+viene|este\s+mes|mes)|{month})\b"
            + _YEAR,
        ),
        ("year_end", r"(?:a\s+)?fin(?:ales)?\s+de(?:l)?\s+(?:este\s+)?ano\b"),
        ("period", r"(?:(?:el|la|en|este|esta|para)\s+)*(?P<which>" + _NEXT + r")\s+{period}\b"),
        ("period", r"(?:(?:el|la|en|para)\s+)*{period}\s+(?P<which>que\s+viene|" + _NEXT + r")\b"),
        ("period", r"(?:(?:este|el|para\s+el|para|en)\s+)*(?P<which>(?!))?(?P<period>fin\s+de\s+semana|finde)\b"),
        ("period", r"(?:en\s+)?(?P<which>este|esta)\s+{period}\b"),
        ("whole_month", r"(?:en|durante|todo)\s+{month}\b(?!\s+\d{1,2}\b(?!\d))" + _YEAR),
        ("whole_year", r"en\s+(?P<year>20\d\d)\b"),
        ("whole_month", r"(?!(?:mayo)\b)(?=\w{4}){month}\b(?=\W*$)(?P<year>(?!))?"),
        ("shift", r"(?<!\bla ){shift}\b"),
        ("weekday", r"(?:el\s+|este\s+)?(?P<which>proximo)\s+{weekday}\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+(?P<which>que\s+viene|proximo|siguiente|pasado)\b"),
        ("weekday", r"(?P<which>este)\s+{weekday}\b"),
        ("weekday", r"(?:el\s+)?{weekday}\b"),
    ),
    clock_rules=(
        ("fixed", r"{clock}\b"),
        ("past", r"(?:las?\s+)?{hour}\s+y\s+(?!\d){minutes}\b" + _TAIL),
        ("to", r"(?:las?\s+)?{hour}\s+menos\s+{minutes}\b" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?![\d:])(?:\s*h(?:oras|rs)?\b)?" + _TAIL),
        ("digital", r"(?P<hour>[7-9]|1\d|2[0-4])(?:[.:](?P<minute>[0-5]\d))?\s*h(?:rs)?\b" + _TAIL),
        ("bare", r"{hour}\s*(?P<meridiem>[ap]\.?\s?m\b\.?)"),
        ("bare", r"{hour}\s+de\s+la\s+{part}\b"),
        ("bare", r"{hour}(?=\s*(?:-|–|a)\s*\d{1,2}(?::\d\d)?\s*(?:h|:))"),
    ),
    introduced_clock_rules=(
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?!\d|\.\d)" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2})\s*h\s*(?P<minute>[0-5]\d)?(?!\w)" + _TAIL),
        ("bare", r"{hour}\s*horas\b(?=\s*$)"),
        ("bare", r"{hour}\b" + _HOUR_ENDS),
    ),
    duration_rules=(
        ("half_more", r"{number}\s+(?P<timeunit>horas?|dias?)\s+y\s+medi[ao]\b"),
        ("three_quarters", r"tres\s+cuartos\s+de\s+(?P<timeunit>hora)\b"),
        ("quarter", r"(?:un\s+)?cuarto\s+de\s+(?P<timeunit>hora)\b"),
        ("half_of", r"medi[ao]\s+(?P<timeunit>hora|dia)\b"),
        ("sum", r"(?P<hours>\d{1,2})\s*h(?:oras?)?\s*(?:y\s+)?(?P<minutes>[0-5]\d)(?:\s*min\w*)?\b"),
        (
            "plain",
            r"(?P<amount>\d{1,3}(?:[.,]\d{1,2})?|{number})\s*(?P<timeunit>horas|hora|h|minutos|minuto|min|dias|dia)\b",
        ),
    ),
    time_units={
        **dict.fromkeys(("hora", "horas", "h"), 60),
        **dict.fromkeys(("minuto", "minutos", "min"), 1),
        **dict.fromkeys(("dia", "dias"), 1440),
    },
    from_now={"before": r"(?:en|dentro\s+de)\s+", "after": r"(?!)"},
    moved={
        "before": r"(?!)",
        "after": r"\s+(?:mas\s+tarde|despues|antes|mas\s+temprano)\b",
        "later_verbs": r"\b(?:aplaz|retras|pospon|posterg|atras)\w*",
        "earlier_verbs": r"\badelant\w*",
    },
    late=r"\b(?:noche|concierto|cena|fiesta|cine)\b",
    earlier=("antes", "mas temprano"),
    openings={
        "end": r"hasta(?:\s+(?:el|las?|al))?|(?:y\s+)?(?:termina|acaba)(?:\s+(?:a\s+las?|el))?",
        "before": r"antes\s+del?(?:\s+las?)?",
        "after": r"despues\s+del?(?:\s+las?)?|tras\s+el",
        "from": r"a\s+partir\s+del?(?:\s+las?)?|desde(?:\s+(?:el|las?))?|del?(?:\s+las?)?|entre(?:\s+(?:el|las?))?",
        "at": r"(?:empieza|comienza|inicio)(?:\s+(?:a\s+las?|el))?|a(?:\s+las?)?|al|@|el|sobre\s+las?|hacia\s+las?|para(?:\s+el)?",
    },
    introducing=("a", "las", "la", "@", "sobre", "hacia", "de", "desde", "entre"),
    inner=r"(?:[\s,]|(?<=\d)t(?=\d)|\b(?:a|al|las|la(?!\s+una)|el|@|sobre|hacia|de|del|desde|entre|partir|sobre)\b)*",
    connector=r"\s*,?\s*(?:-|–|—|\ba\b|\bal\b|\by\b|\bo\b|\bhasta\b)\s*(?:(?:las?|el)\s+)?",
    part_follows=r",?\s+(?:por|en|a|de)\s+la\s+{part}\b",
    part_alone=r"(?:por|en)\s+la\s+{part}\b",
    correcting=r"\b(?:no|sino|mejor|pero|perdon|realidad|digo|vez|cambia)\b",
    onwards=r"\s+en\s+adelante\b",
    order_notes={
        "day": "He leído {text} con el día primero: {date}.",
        "month": "He leído {text} con el mes primero: {date}.",
    },
    no_such_day="El día {text} no existe.",
    other_weekday="Me guío por el {date}; el día de la semana que dices es otro.",
    date_format="{weekday}, {day} de {month} de {year}",
    weekday_names=_WEEKDAYS,
    month_names=_MONTHS,
    short={"mnn": "manana"},
    spelt=frozenset(name for name in _PLAIN_WEEKDAYS if len(name) > 5)
    | frozenset(name for name in _MONTHS if len(name) > 5)
    | frozenset(("manana", "proximo", "proxima", "proximos", "proximas", "semana", "semanas")),
)
