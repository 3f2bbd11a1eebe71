"""How dates, times and durations are written in Spanish (see `english/dates.py` for how the tables work)."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import DateWords, alternatives

_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_PLAIN_WEEKDAYS = tuple(name.replace("é", "e").replace("á", "a") for name in _WEEKDAYS)
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_NUMBERS = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho "
    "diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho "
    "veintinueve treinta treinta_y_uno"
).split()
_COUNTED = {name.replace("_", " "): number for number, name in enumerate(_NUMBERS, 1)}

_DAY = r"(?P<day>\d{1,2}(?!\d)º?|{nth})"
_YEAR = r"(?:,?\s+(?:del?\s+)?(?P<year>\d{4})\b)?"
_NEXT = r"proxim[oa]|siguiente"
_OF_MONTH = r"(?:\s+de\s+{month}\b" + _YEAR + r")?(?!\w)"
_HOUR = (
    r"(?P<hour>(?:2[0-4]|[01]?\d)(?!\d)|"
    + alternatives((*(form for form, number in _COUNTED.items() if 2 <= number <= 24), "veintiuna"))
    + r")"
)
_ONE = r"la\s+(?P<hour>una)"
_HOUR_ENDS = (
    r"(?=\s*(?:$|[,;!?)–-]|\.(?!\d)|\s(?:el|para|en|a|al|hasta|y|con|por|manana|hoy|este|pero|o|durante"
    r"|{anyweekday})\b))"
)
_THE = r"(?:\s+(?:las|la(?!\s+una)))?"
_SHARP = r"(?:\s+en\s+punto)?"
_TAIL = _SHARP + r"(?:\s*(?P<meridiem>[ap]\.?\s?m\b\.?)|\s+(?:(?:de|por|en)\s+la|del)\s+{part}\b)?"
_IN_PART = r"(?:(?:por|en|a|de)\s+la\s+|de\s+(?!manana|tarde)|(?!manana|mediodia))"
_NO_TITLE = r"(?!\s+del?\s+(?!las?\b|siete|ocho|nueve|diez|once)[a-z])"
"""A "noche de juegos" is an event, not a part of the day."""

DATE_WORDS = DateWords(
    weekdays={
        **{name: number for number, name in enumerate(_PLAIN_WEEKDAYS)},
        **{"lun": 0, "mar": 1, "mie": 2, "jue": 3, "vie": 4, "sab": 5, "dom": 6},
    },
    months={
        **{name: number for number, name in enumerate(_MONTHS, 1)},
        **{"setiembre": 9, "ene": 1, "feb": 2, "abr": 4, "ago": 8, "sept": 9, "oct": 10, "nov": 11, "dic": 12},
    },
    numbers={
        **_COUNTED,
        **{
            "un": 1,
            "una": 1,
            "veintiuna": 21,
            "cuarenta": 40,
            "cincuenta": 50,
            "sesenta": 60,
            "cuarenta y cinco": 45,
            "un par de": 2,
            "unos": 3,
            "unas": 3,
        },
    },
    articles=frozenset(("un", "una", "unos", "unas")),
    nths={"primero": 1, **_COUNTED},
    units={
        **dict.fromkeys(("dia", "dias"), "day"),
        **dict.fromkeys(("semana", "semanas"), "week"),
        **dict.fromkeys(("mes", "meses"), "month"),
        **dict.fromkeys(("ano", "anos"), "year"),
    },
    periods={"fin de semana": "weekend", "finde": "weekend", "semana": "week", "mes": "month", "ano": "year"},
    month_parts={
        **dict.fromkeys(("principios de", "a principios de", "inicios de", "comienzos de", "primeros de"), "begin"),
        **dict.fromkeys(("mediados de", "a mediados de"), "middle"),
        **dict.fromkeys(("finales de", "a finales de", "fin de", "fines de"), "end"),
    },
    counts={
        **dict.fromkeys(("primer", "primero", "primera", "primeras"), 1),
        **{"segundo": 2, "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3, "cuarto": 4, "cuarta": 4},
        **dict.fromkeys(("ultimo", "ultima", "ultimas"), -1),
    },
    shifts={
        **dict.fromkeys(("hoy", "esta noche", "esta tarde", "esta manana"), 0),
        **{"manana": 1, "pasado manana": 2, "ayer": -1, "anteayer": -2},
        # A week and a fortnight, both ends counted.
        **{f"{start} ocho{days}": 7 for start in ("en", "dentro de", "de hoy en", "hoy en") for days in ("", " dias")},
        **{
            f"{start} quince{days}": 14
            for start in ("en", "dentro de", "de hoy en", "hoy en")
            for days in ("", " dias")
        },
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
        **dict.fromkeys(("manana", "madrugada", "temprano"), "morning"),
        **dict.fromkeys(("mediodia", "hora de comer", "hora del almuerzo"), "lunch"),
        **{"tarde": "afternoon", "noche": "night"},
    },
    shift_parts={"esta noche": "night", "esta tarde": "afternoon", "esta manana": "morning"},
    clocks={"mediodia": (12, 0), "medianoche": (24, 0)},
    minutes={
        **{form: number for form, number in _COUNTED.items() if number > 1},
        **{"cuarto": 15, "media": 30, "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50},
    },
    half_hour_shift=0,
    next_words=("proximo", "proxima", "siguiente", "semana que viene", "semana que entra"),
    coming_words=("viene", "entra"),
    last_words=("pasado",),
    day_rules=(
        ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
        ("numeric", r"(?<![\d./-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2}(?![\d:]))?(?!\d)"),
        ("numeric", r"(?<![\d./-])(?:el\s+)?(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?!\d)"),
        ("slashed", r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"),
        (
            "named",
            r"(?:(?:el|del|los|dias)\s+)*"
            + _DAY
            + r"\s*(?:-|–|al|a|hasta\s+el|y(?:\s+el)?)\s*(?P<last>\d{1,2})\s+de\s+{month}\b"
            + _YEAR,
        ),
        ("named", r"(?:(?:el|del|dia)\s+)*" + _DAY + r"\s+(?:de\s+)?{month}\b" + _YEAR),
        ("holiday", r"(?:(?:en|para|el\s+dia\s+de|el|de)\s+)*{holiday}\b" + _YEAR),
        (
            "nth_weekday",
            r"(?:el\s+)?{count}\s+{weekday}\s+(?:de\s+{month}"
            r"|del?\s+(?P<which>(?:proximo\s+)?mes(?:\s+que\s+viene)?))\b",
        ),
        ("week_of_month", r"(?:la|las)\s+(?:{number}\s+)?{count}\s+semanas?\s+de\s+{month}\b" + _YEAR),
        ("week_of_month", r"las\s+{count}\s+{number}\s+semanas\s+de\s+{month}\b" + _YEAR),
        ("week_of", r"(?:(?:en|durante)\s+)?(?:la\s+)?semana\s+del\s+(?:{anyweekday}\s+)?" + _DAY + _OF_MONTH),
        (
            "weekend_of",
            r"(?:(?:en|para)\s+)?(?:el\s+)?(?:fin\s+de\s+semana|finde)\s+del\s+(?:{anyweekday}\s+)?" + _DAY + _OF_MONTH,
        ),
        ("nth", r"(?:(?:el\s+)?{weekday},?\s+)?(?:el\s+)?dia\s+(?P<day>\d{1,2})\b"),
        (
            "nth",
            r"(?:(?:el\s+)?{weekday}\s+|(?:el|del)\s+)(?P<day>\d{1,2})\b(?!\s+(?:de\s+)?{month}\b)(?!\s*(?:h\b"
            r"|horas?|hs\b|personas|plazas|[:/.]\d|[-–]|a\s+\d|de\s+la))",
        ),
        ("coming", r"(?:(?:en|durante)\s+)?(?:los|las)\s+(?:proxim[oa]s|siguientes)\s+{number}\s+{unit}\b"),
        (
            "shift",
            r"(?P<shift>(?:de\s+)?hoy\s+en\s+(?:ocho|quince)(?:\s+dias)?|(?:en|dentro\s+de)\s+(?:ocho"
            r"|quince)\s+dias)\b",
        ),
        ("later", r"(?:en|dentro\s+de)\s+{number}\s+{unit}\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+de\s+la\s+(?P<which>proxima|siguiente)\s+semana\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+de\s+la\s+semana\s+(?P<which>proxima|siguiente)\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+de\s+la\s+(?P<which>semana\s+que\s+(?:viene|entra))\b"),
        ("weekday", r"(?:la\s+)?(?P<which>semana\s+que\s+(?:viene|entra)),?\s+(?:el\s+)?{weekday}\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+de\s+(?P<which>esta)\s+semana\b"),
        ("week_after", r"(?:del?\s+)?(?:el\s+)?{weekday}\s+en\s+(?:ocho|8)(?:\s+dias)?\b"),
        ("fortnight_after", r"(?:del?\s+)?(?:el\s+)?{weekday}\s+en\s+(?:quince|15)(?:\s+dias)?\b"),
        ("after_next", r"{weekday}\s+siguiente\s+al\s+proximo\b"),
        (
            "month_part",
            r"{monthpart}\s+(?:(?:este\s+|del?\s+)?(?P<which>proximo\s+mes|mes\s+que\s+viene|este\s+mes|mes)|{month})\b"
            + _YEAR,
        ),
        (
            "week_part",
            r"(?:a\s+)?(?!fin\s+de\s+semana){monthpart}\s+(?:la\s+|esta\s+)?semana(?:\s+(?P<which>que\s+(?:viene"
            r"|entra)|proxima|siguiente))?\b",
        ),
        ("week_part", r"(?:a\s+)?{monthpart}\s+la\s+(?P<which>proxima)\s+semana\b"),
        ("year_end", r"(?:a\s+)?fin(?:ales)?\s+de(?:l)?\s+(?:este\s+)?ano\b"),
        ("period", r"(?:(?:el|la|en|este|esta|para)\s+)*(?P<which>" + _NEXT + r")\s+{period}\b"),
        ("period", r"(?:(?:el|la|en|para)\s+)*{period}\s+(?P<which>que\s+(?:viene|entra)|" + _NEXT + r")\b"),
        ("period", r"(?:(?:este|el|para\s+el|para|en)\s+)*(?P<which>(?!))?(?P<period>fin\s+de\s+semana|finde)\b"),
        ("period", r"(?:en\s+)?(?P<which>este|esta)\s+{period}\b"),
        ("whole_month", r"(?:en|durante|todo)\s+{month}\b(?!\s+\d{1,2}\b(?!\d))" + _YEAR),
        ("whole_year", r"en\s+(?P<year>20\d\d)\b"),
        ("whole_month", r"(?!(?:mayo)\b)(?=\w{4}){month}\b(?=\W*$)(?P<year>(?!))?"),
        ("shift", r"(?<!\bla ){shift}\b"),
        ("weekday", r"(?:el\s+|este\s+)?(?P<which>proximo)\s+{weekday}\b"),
        ("weekday", r"(?:el\s+)?{weekday}\s+(?P<which>que\s+(?:viene|entra)|proximo|siguiente|pasado)\b"),
        ("weekday", r"(?P<which>este)\s+{weekday}\b"),
        # "El mar" is the sea.
        ("weekday", r"(?:el\s+)?(?!mar\b(?!\.?,?\s*\d)){weekday}\b(?:\.(?=,?\s*\d))?"),
    ),
    clock_rules=(
        ("after_fixed", r"{clock}\s+y\s+{minutes}\b"),
        ("before_fixed", r"{clock}\s+menos\s+{minutes}\b"),
        ("fixed", r"{clock}\b" + _SHARP),
        ("past", _ONE + r"\s+y\s+(?!\d){minutes}\b" + _TAIL),
        ("to", _ONE + r"\s+menos\s+{minutes}\b" + _TAIL),
        ("bare", _ONE + r"\b" + _TAIL),
        ("past", r"(?:las?\s+)?" + _HOUR + r"\s+y\s+(?!\d){minutes}\b" + _TAIL),
        ("to", r"(?:las?\s+)?" + _HOUR + r"\s+menos\s+{minutes}\b" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?![\d:])(?:\s*h(?:oras|rs|s)?\b)?" + _TAIL),
        ("digital", r"(?P<hour>[7-9]|1\d|2[0-4])(?:[.:](?P<minute>[0-5]\d))?\s*h(?:rs|s)?\b" + _TAIL),
        ("bare", r"{hour}\s*(?P<meridiem>[ap]\.?\s?m\b\.?)"),
        ("bare", _HOUR + _SHARP + r"\s+(?:de\s+la|del)\s+{part}\b"),
        ("bare", r"{hour}(?=\s*(?:-|–|a)\s*\d{1,2}(?::\d\d)?\s*(?:h|:))"),
    ),
    introduced_clock_rules=(
        ("digital", r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?!\d|\.\d)" + _TAIL),
        ("digital", r"(?P<hour>\d{1,2})\s*h\s*(?P<minute>[0-5]\d)?(?!\w)" + _TAIL),
        ("past", r"(?<=las )" + _HOUR + r"\s+{minutes}\b(?!\s*(?:personas|plazas|minutos))" + _TAIL),
        ("bare", r"(?<=las )" + _HOUR + r"\s*horas\b"),
        ("bare", _HOUR + r"\s*horas\b(?=\s*$)"),
        ("bare", _HOUR + _SHARP + _HOUR_ENDS),
    ),
    duration_rules=(
        ("half_more", r"(?:{number}\s+)?(?P<timeunit>horas?|dias?)\s+y\s+medi[ao]\b"),
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
        "end": r"hasta(?:\s+(?:el(?!\s+\d)|al))?"
        + _THE
        + r"|de\s+aqui\s+al?"
        + r"|(?:y\s+)?(?:termina|acaba)(?:\s+(?:a(?:\s+las)?|el))?",
        "before": r"antes(?:\s+del?(?!\s+\d))?" + _THE,
        "after": r"despues(?:\s+del?(?!\s+\d))?" + _THE + r"|tras\s+el",
        "from": r"(?:a\s+partir\s+del?|desde(?:\s+el(?!\s+\d))?|(?<!duracion )del?|entre(?:\s+el(?!\s+\d))?)" + _THE,
        "at": (
            r"(?:empieza|comienza|inicio)(?:\s+(?:a(?:\s+las)?|el))?|a\s+eso\s+de" + _THE + r"|a" + _THE + r"|al|@|el"
            r"|(?:sobre|hacia|tipo|alrededor\s+de|cerca\s+de)" + _THE + r"|para(?:\s+(?:el|las))?"
        ),
    },
    introducing=("a", "las", "la", "@", "sobre", "hacia", "tipo", "de", "desde", "entre"),
    inner=(
        r"(?:[\s,]|(?<=\d)t(?=\d)|\b(?:a|al|las|la(?!\s+una)|el|@|sobre|hacia|de|del|desde|entre|partir|eso"
        r"|tipo|alrededor)\b)*"
    ),
    connector=r"\s*,?\s*(?:-|–|—|\ba\b|\bal\b|\by\b|\bo\b|\bhasta\b)\s*(?:(?:las|la(?!\s+una)|el)\s+)?",
    part_follows=r",?\s+" + _IN_PART + r"{part}\b" + _NO_TITLE,
    part_alone=r"(?:por|en|a)\s+la\s+{part}\b" + _NO_TITLE,
    correcting=r"\b(?:no|sino|mejor|pero|perdon|realidad|digo|vez|cambia)\b",
    replaced=r"\b(?:en\s+(?:vez|lugar)(?:\s+de)?|y\s+no)(?:\s+(?:a|el|las?|los))*",
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
