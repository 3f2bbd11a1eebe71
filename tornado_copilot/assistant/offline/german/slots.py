"""How people write what an event is called, where it is and for how many, in German."""

from __future__ import annotations

import re

from tornado_copilot.assistant.offline.german.families import FAMILIES
from tornado_copilot.assistant.offline.language import SlotWords

_PEOPLE = (
    r"(?:personen|leute|menschen|teilnehmer(?:innen)?|teilnehmende|plätze[n]?|plaetze|platz|gäste[n]?|gaeste"
    r"|besucher(?:innen)?|karten|tickets|kinder|mann)"
)
# A verb that ends a clause: in lower case, and mostly an infinitive ("anlegen", "anzulegen", "vormerken").
_VERBS_LAST = (
    r"anlegen|anzulegen|erstellen|eintragen|planen|organisieren|veranstalten|machen|hinzufügen|hinzufuegen"
    r"|einrichten|ausrichten|ankündigen"
    r"|ansetzen|starten|geben|statt|rein|dazu|auf|los|online|vor|um|raus|reinstellen|reinsetzen|vormerken|aufziehen"
    r"|aufnehmen|anbieten|haben"
    r"|hätten|wäre|umbenennen|steigen|umziehen|setzen|stellen|packen|festlegen|(?-i:[a-zäöüß]+(?:en|ern"
    r"|eln))(?=\s*(?:[.,;!?]|$))"
)
_CLIPPED = r"(?:ein(?:e[nrm]?)?|'?nen|'?ne|'?n|'nem)"
_EVENT_NAMES = (
    r"(?:kurs|workshop|abend|konzert|fest|turnier|lesung|vortrag|seminar|probe|quiz|wanderung|führung|party|feier"
    r"|treffen|treff|lauf|markt|runde"
    r"|kreis|ausflug|tour|picknick|show|festival|nachmittag|sitzung|versammlung)"
)
_END = (
    r"(?=\s*(?:\x1f|[,;!?\n]|->|\.(?:\s|$)|$|\s(?:für|fuer|mit|am|um|von|ab|bis|in|im|bei|beim|bitte|an|ein|und"
    r"|statt|jetzt|nun|geht|ist|kann"
    rf"|[\w-]*(?:konzert|ausstellung|{_EVENT_NAMES})\w{{0,3}}|{_VERBS_LAST}|verschieben|verlegen|ändern)\b))"
)
_NAME_END = (
    r"(?=\s*(?:\x1f|[,;!?\n]|->|\.(?:\s|$)|$|\s(?:für\s+\x1f|mit\s+\x1f|am\s+\x1f|um\s+\x1f|an\b|ein\b|bitte\b"
    r"|im\s+(?-i:[A-ZÄÖÜ\x1f])"
    rf"|in\s+(?:der|dem|die|den)?\s*(?-i:[A-ZÄÖÜ\x1f])|für\s+\d|{_VERBS_LAST})))"
)
# A place that stands alone between commas is known by its last part.
_PLACES = (
    r"(?:park|kirche|heim|haus|halle|saal|platz|raum|zentrum|schule|café|cafe|keller|club|klub|garten|bühne|hof"
    r"|museum|bibliothek|bücherei|aula"
    r"|stadion|theater|bar|kneipe|laden|straße|strasse|weg|allee|bahnhof|wiese|ufer|see|scheune|hütte|hotel"
    r"|restaurant|pavillon|atelier|studio|foyer|mensa|bad)"
)
# What stands after a preposition or an article in a request and is not the name of an event.
_NO_NAME = (
    r"(?!(?:es|das|dem|den|der|die|mich|mir|uns|dich|dir|ich|wir|alle[snrm]?|was|etwas|irgend\w*|\w*liste"
    r"|\w*kalender|programm|plätzen?|platz|karten?"
    r"|tickets?|(?:ver)?anmeldung(?:en)?|teilnahme|buchung|reservierung|registrierung|\w*ort|titel|namen?|\w*zeit"
    r"|beginn|datum|beschreibung|kapazität"
    r"|limit|teilnehmerzahl|infos?|details|partie|spät|früh|später|hause|ende|leider|bitte|nicht|ganz|da|hin|jetzt"
    r"|heute|morgen|erste\w*|zweite\w*|dritte\w*"
    r"|vierte\w*|letzte\w*|nächste\w*|veranstaltung|event|termin|thema|uhr|stunde|eine?[nrsm]?|'?n|mein\w*|unser\w*"
    r"|wir|man|sie|er|\d+|zwei|drei|vier|letzter|krankheit)\b)"
)
_ENDINGS = ("", "e", "en", "st", "t", "est", "et", "te", "ten")
_REQUEST_FAMILIES = (
    "make put held enrol obtain come leave give_up remove call_off falls_through move change begins show look tell "
    "happens"
    " place booking list calendar property self a the any new more wish unable ask booked not thanks"
).split()
_KINDS = frozenset(re.findall(r"[a-z]+", FAMILIES["event"]))
_FAMILY_WORDS = frozenset(
    stem.rstrip("*") + ending
    for name in _REQUEST_FAMILIES
    for stem in re.findall(r"[a-z-]{2,}\*?", FAMILIES[name])
    if len(stem) > 3 or not stem.endswith("*")
    for ending in (_ENDINGS if stem.endswith("*") else ("",))
)
_LITTLE_WORDS = frozenset(
    (
        "eigentlich ungefahr genau komplett einmal hiermit falls wenn ob dass weil konnten konntest konnt wurdest "
        "hab ware wars mal furn"
        " nen pls da daran so schon sehr ganz genauer naheres viel wieder ist denn los gemacht gewunscht geworden "
        "machen kann wegen weg"
        " muss hort heute leider gutes noch etwas gehts geht schaffs fuhren bekommen moin servus hallo liebes gern "
        "halt bitte verbindlich"
        " irgendwie wohl anders doch sag sagt mit von der partie ohne zwei drei programm naturlich unbedingt gerade "
        "bloss nun endlich danke"
        " passen passt klingt super toll interessant prima cool dort dorthin dahin diesmal heißt heisst klarmachen "
        "drin ne"
    ).split()
)
_REQUEST_WORDS = (_FAMILY_WORDS - _KINDS) | _LITTLE_WORDS

SLOT_WORDS = SlotWords(
    types={
        **dict.fromkeys(("konzert", "konzerte", "konzerten", "gig"), "concert"),
        **dict.fromkeys(("workshop", "workshops"), "workshop"),
        **dict.fromkeys(("meetup", "treffen"), "meetup"),
        **dict.fromkeys(("konferenz", "konferenzen", "tagung"), "conference"),
        **dict.fromkeys(("kurs", "kurse", "kursen"), "course"),
        **dict.fromkeys(("vortrag", "vorträge", "vortraege", "vorlesung", "vorlesungen"), "lecture"),
        **dict.fromkeys(("ausstellung", "ausstellungen"), "exhibition"),
        **dict.fromkeys(("party", "partys", "parties", "feier", "feiern", "fest", "feste"), "party"),
        **dict.fromkeys(("festival", "festivals"), "festival"),
        **dict.fromkeys(("seminar", "seminare"), "seminar"),
        **dict.fromkeys(("webinar", "webinare"), "webinar"),
        **dict.fromkeys(("turnier", "turniere"), "tournament"),
        **dict.fromkeys(("lesung", "lesungen"), "reading"),
        **dict.fromkeys(("markt", "märkte", "maerkte", "flohmarkt", "flohmärkte"), "market"),
        **dict.fromkeys(("führung", "führungen", "fuehrung", "stadtführung"), "tour"),
        **dict.fromkeys(("hackathon", "hackathons"), "hackathon"),
        **dict.fromkeys(("verkostung", "weinprobe"), "tasting"),
        **dict.fromkeys(("abendessen",), "dinner"),
        **dict.fromkeys(("filmvorführung", "filmabend"), "screening"),
        **dict.fromkeys(("besprechung", "sitzung", "meeting", "versammlung"), "meeting"),
        **dict.fromkeys(("training", "trainings"), "training"),
        **dict.fromkeys(("theaterstück", "theater"), "play"),
    },
    type_plural="",
    generic=(
        "veranstaltung",
        "veranstaltungen",
        "event",
        "events",
        "termin",
        "neue",
        "neuen",
        "neues",
        "neuer",
        "etwas",
        "was",
    ),
    # The verb may stand at the end; the name begins after an article.
    verbs=(
        rf"(?:{_CLIPPED}(?!\s+(?:gefallen|paar|bisschen|moment|eintrag|termin\s+für|platz|stunde|halbe|viertel|uhr"
        rf"|idee|neuen\s+(?:eintrag|termin)\s+für))|(?:eintrag|termin)\s+für\s+(?:einen?|den|die|das)|unser(?:e|en)?"
        rf"|mein(?:e|en)?|neue[nrs]?(?!\s+(?:eintrag|termin)\s+für))"
    ),
    determiners=r"(?:(?:neue[nrs]?|kleine[nrs]?|große[nrs]?|weitere[nrs]?|schöne[nrs]?|tolle[nrs]?|kurze[nrs]?)\s+)*",
    phrase_end=(
        rf"\s*(?:\x1f|[,;:!?\n]|\.(?:\s|$)|$|\s(?:für|fuer|mit|in|im|bei|beim|am|an|um|auf|von|ab|bis|und|bitte"
        rf"|namens|wo|fürs|jetzt|nun|einladen|drin|zum\s+thema|über|ein(?=\s*(?:[,.;!?]|$))|{_VERBS_LAST})\b)"
    ),
    titles=(
        r"(?:\bnamens|\bgenannt|(?:mit\s+dem\s+)?\b(?:titel|namen?|thema)\s*(?:ist|:|lautet|soll\s+sein|auf|in)?"
        r"|\bnenne?\s+(?:es|das|sie|ihn)|\b(?:heißt|heisst)(?:\s+(?:jetzt|nun|künftig|ab\s+sofort"
        r"|neuerdings))*)\s*:?\s+(?P<value>\S.*?)" + _NAME_END,
        r"(?:veranstaltung|event|termin|{type})\s*:\s*(?P<value>\S.*?)(?=\s*(?:\x1f|[,;\n]|$))",
    ),
    # After a preposition, or else an article, or else a preposition without one.
    after=(
        r"^(?:.*?\b(?:beim|zum|zur|vom|fürs|fuers|fürn|(?:für|fuer|bei|von|zu|an|aus|über)\s+(?:den|die|das|dem|der"
        r"|meine?[nmr]?|unsere?[nmr]?))"
        rf"\s+{_NO_NAME}|.*?\b(?:das|den|die|der|dem|des|mein(?:e|en|em|er)?|unser(?:e|en|em|er)?)\s+{_NO_NAME}"
        rf"|.*?\b(?:für|fuer|bei|von|zu|über|im|am|ins)\s+{_NO_NAME})"
        r"(?P<words>[^\s\x1f,.;:!?][^\x1f,.;:!?]*)"
    ),
    locations=(
        r"\b(?:ort|wo|location|adresse)\s*(?:ist|:|=)\s*(?P<value>[^\s\x1f,;].*?)(?=\s*(?:\x1f|[,;!?\n]|\.\s|$))",
        r"\btreffpunkt\s*(?:ist|:|=)?\s+(?P<value>[^\s\x1f,;].*?)(?=\s*(?:\x1f|[,;!?\n]|\.\s|$))",
        r"(?:\b(?:in|im|auf(?!\s+(?:was|etwas|eine?[nrm]?)\b))|@|\bbei(?!\s+(?:mein|unser|dein|mir|uns"
        r"|der\s+\w+(?:ung|feier|party|probe))))\s+(?P<value>(?:(?:der|dem|den|die|das)\s+)?[^\s\x1f,;].*?)" + _END,
        rf"[,\x1f;]\s*(?P<value>(?:(?-i:[A-ZÄÖÜ])[\w-]+\s+)?(?:[\w-]{{2,}}{_PLACES}|aula|foyer|mensa|bibliothek"
        rf"|bücherei)(?:\s+(?:\d+\w?|(?-i:[A-ZÄÖÜ])\w+))?)(?=\s*(?:[,;.!?\x1f]|->|$))",
        r"\b(?P<value>(?:raum|saal|zimmer|halle|hörsaal)\s+(?:\d[\w.]*|(?-i:[A-ZÄÖÜ])\w*))(?!\w)",
        r"\bab\s+(?P<value>(?:der\s+|dem\s+)?(?-i:[A-ZÄÖÜ])[\w-]+)" + _END,
        r"\ban\s+(?P<value>(?:der|dem|den)\s+[^\s\x1f,;].*?)" + _END,
    ),
    destinations=(
        r"\b(?:in|ins|nach|auf|zu|zum|zur)\s+(?P<value>(?:(?:der|dem|den|die|das)\s+)?[^\s\x1f,;].*?)" + _END,
    ),
    no_locations=(
        rf"(?:(?:der|dem|den|die|das)\s+)?[\w-]*{_EVENT_NAMES}|(?:so|sa|mo|di|mi|do|fr)|"
        r"(?:(?:der|dem|den|die|das)\s+)?(?:kalender|nähe|regel|woche|wochenende|moment|ordnung|deutsch|englisch"
        r"|liste|warteliste|erste\w*|zweite\w*|dritte\w*|letzte\w*|nächste\w*|\w+zeit|ferien|es|das|mich|mir|dir"
        r"|titel|name|\w*liste|\w*kalender|programm|leben|beine|reihe|planung|tisch|ruhe|jede\w*|laufe|rahmen"
        r"|zukunft|angebot|sachen)\b.*|\d.*"
    ),
    article=r"(?:der|dem|den|die|das)\s+",
    capacities=(
        rf"\baus\s+(?:den\s+)?\d+\s+{_PEOPLE}\b.*?\b(?P<value>\d+)\W*$",
        rf"(?P<value>\d[\d.]*)\s+(?:statt|anstatt|anstelle\s+von|und\s+nicht)\s+\d+(?:\s+{_PEOPLE})?\b",
        r"(?:\b(?:für|fuer|mit|max(?:imal)?\.?|bis\s+zu|höchstens|etwa|circa|ca\.?|nur|auf)\s+)*(?P<value>\d[\d.]*"
        r"|{number})\s+" + _PEOPLE + r"\b(?:\s+(?:max(?:imal)?|höchstens))?",
        r"\b(?:kapazität|kapazitaet|kapazitat|maximum|max(?:imal)?\.?|limit|teilnehmerzahl|platzzahl|plätze"
        r"|plaetze)\s*(?:(?:von|vom|des|der|für|bei|beim|im)\s+(?:[^\d\x1f]+?\s+)?auf\s+|(?:auf|von|ist|soll|sein|:"
        r"|=)\s*)*(?P<value>\d[\d.]*)",
        r"\b(?:nur|bloß)\s+(?P<value>\d[\d.]*)\b",
    ),
    descriptions=(
        r"(?:mit\s+der\s+|die\s+)?beschreibung\s*(?:ist|:|soll\s+sein|lautet|auf|in)?\s*:?\s+(?P<value>\S.*)$",
    ),
    answer_lead=(
        r"(?:(?:es\s+heißt|er\s+heißt|sie\s+heißt|sie\s+soll|es\s+soll|nenne?\s+(?:es|sie|ihn)|der\s+(?:titel|name"
        r"|ort)\s+ist|titel|name|ort|beschreibung|in|im|einfach|vielleicht|ich\s+denke|sagen\s+wir)\s*:?\s+)+"
    ),
    ordinals={
        name + end: number
        for number, name in (
            (1, "erste"),
            (2, "zweite"),
            (3, "dritte"),
            (4, "vierte"),
            (5, "fünfte"),
            (5, "fuenfte"),
            (6, "sechste"),
            (7, "siebte"),
            (8, "achte"),
            (-1, "letzte"),
        )
        for end in ("", "n", "r", "s", "m")
    },
    ordinal_patterns=(
        r"\b(?:nummer|nr\.?|option)\s*(?P<digits>\d{1,2})\b",
        r"\bnummer\s+(?P<cardinal>{number})\b",
        r"#\s*(?P<digits>\d{1,2})\b",
        r"^\W*(?P<digits>\d{1,2})\.?\W*$",
        r"\b(?:der|die|das|den|dem|zum|zur|beim|fürs|vom|mein(?:e|en)?)\s+(?P<word>{ordinal})(?:\s+(?:veranstaltung"
        r"|event|termin|davon|an|ab|ein|bitte|nehme?|will|möchte|buche|klingt|hört|auf\s+der\s+liste|absagen|löschen"
        r"|anmelden|abmelden|verschieben|teilnehmen)\b|\s*[.,!?]|\s*$)",
        r"^\W*(?:(?:der|die|das|den)\s+)?(?P<word>{ordinal})\W*$",
    ),
    pronouns=r"\b(?:es|das|dazu|dafür|davon|daran|dabei|dort|da|diese[nrsm]?|ihn|sie|die\s+veranstaltung)\b",
    one=r"(?!)(?P<words>)",
    asides=(
        r"\baus\s+dem\s+kalender\b|\b(?:so\s+)?bald\s+wie\s+möglich\b|\bauf\s+die\s+warteliste\b"
        r"|\bmir\s+ist\s+(?:leider\s+)?(?:et)?was\s+dazwischengekommen\b|\bklingt\s+(?:gut|super|toll)\b"
    ),
    changes=(
        (
            "title",
            r"\b(?P<reference>\S.*?)\s+soll(?:te)?\s+(?:jetzt\s+|nun\s+|künftig\s+"
            r"|lieber\s+)?(?P<value>\S.*?)\s+hei(?:ß|ss)en\W*$",
        ),
        (
            "location",
            r"\bneue[rn]?\s+(?:ort|treffpunkt|raum|veranstaltungsort)\s+(?:für|von|vom|beim"
            r"|des)\s+(?P<reference>[^:]+?)\s*(?::|ist)\s*(?P<value>\S.*?)\W*$",
        ),
        (
            "location",
            r"\b(?:tausch\w*|ersetz\w*)\s+den\s+(?:ort|raum)\s+(?:von|vom|beim|des|der"
            r"|für)\s+(?P<reference>.+?)\s+(?:gegen|durch)\s+(?P<value>\S.*?)(?:\s+aus)?\W*$",
        ),
        ("title", r"\bnenne?\s+(?P<reference>.+?)\s+in\s+(?P<value>.+?)\s+um\W*$"),
        (
            "title",
            r"\bnenne?\s+(?P<reference>(?:den|die|das|mein\w*|unser\w*)\s+\S+)\s+(?:bitte\s+|jetzt\s+|lieber\s+"
            r"|doch\s+)*(?P<value>\S.*?)\W*$",
        ),
        ("title", r"\bbenenne?\s+(?P<reference>.+?)\s+(?:in|zu)\s+(?P<value>.+?)(?:\s+um)?\W*$"),
        ("title", r"\b(?P<reference>\S.*?)\s+in\s+(?P<value>\S.*?)\s+umbenennen\W*$"),
        (
            "description",
            r"\bbeschreibung\s+(?:von|vom|beim|für|des|der)\s+(?P<reference>[^:]+?)\s*:\s*(?P<value>\S.*)$",
        ),
    ),
    name_starts=frozenset(
        (
            "fur fuer zu zum zur bei beim von vom an am den die das der dem mein meine meinen meiner unser unsere "
            "unseren furs im in uber auf nummer"
        ).split()
    ),
    pronoun_words=frozenset("es das veranstaltung event termin ihn sie mir mich an ab ein".split()),
    edge_words=_REQUEST_WORDS
    | frozenset(
        (
            "der die das den dem des ein eine einen einem einer ich mich mir mein meine meinen meiner meinem wir uns "
            "unser unsere unseren du dich dir sie ihr ihnen man es er "
            "bitte fur fuer zu zum zur bei beim von vom an am ab aus auf in im ins uber um mit und oder auch noch "
            "nicht nichts mehr doch leider schon mal gern gerne lieber statt stattdessen "
            "kann kannst konnte konntest koennte koenntest konnen muss musst mussen mochte moechte will wollen "
            "wollte wurde wuerde hatte gern darf soll sollte werde wird ist sind war bin hat habe haben hast gibt "
            "melde meld melden anmelden angemeldet anzumelden abmelden abgemeldet abzumelden anmeldung anmeldungen "
            "registriere registrier registrieren registrierung trage trag eintragen eingetragen austragen schreib "
            "schreibe einschreiben buche buch buchen buchung "
            "setzt meldest tragst buchst reservierst legst loschst sagst verschiebst reserviere reservier "
            "reservieren reservierung platz platze plaetze ticket tickets karten setz setze setzen warteliste liste "
            "nimm nehme nehmen teil teilnehmen teilnahme mitmachen dabei sein komme kommen gehe gehen hingehen hin "
            "runter raus merke vormerken "
            "sag sage sagen absagen abgesagt losche losch loschen loesche loesch loeschen storniere stornier "
            "stornieren entferne entfernen streiche streich cancel canceln annulliere ausfallen lassen fallt "
            "verschiebe verschieb verschieben verlege verleg verlegen andere andern aendere aendern benenne "
            "umbenennen erhohe erhohen passe anpassen verlangere verkurze zieh ziehe vorziehen kapazitat kapazitaet "
            "titel name ort zeit beginn beschreibung limit datum uhrzeit teilnehmerzahl "
            "wann wo wie was wer wieviele viele lange worum geht fangt faengt beginnt startet findet statt endet "
            "dauert lauft organisiert veranstaltet leitet frei freie voll ausgebucht ausverkauft "
            "werden erst erzahl erzahle erzaehl erzaehle mehr details infos info informationen zeig zeige hallo hi "
            "hey ja nein ok okay dann also nun jetzt wieder heute beginnen anfangen starten stattfinden "
            "veranstaltung event termin nenn nenne sichere sicher pack personen leute schaffe schaff verhindert "
            "krank hoch lass"
        ).split()
    ),
    query_words=_REQUEST_WORDS
    | frozenset(
        (
            "irgendwo irgendwie steigt bietet angeboten geboten geh gehen hin raus nahe denen mit angebot wieder "
            "dieses jahr stadt umgebung"
        ).split()
    )
    | frozenset(
        (
            "der die das den dem des ein eine einen einem einer ich mich mir mein wir uns du dich dir sie ihr man es "
            "er bitte fur fuer zu zum zur bei beim von vom an am ab aus auf in im ins uber um mit und oder auch noch "
            "nicht "
            "kann kannst konnte konntest konnen koennen mochte moechte will wurde wuerde hatte gern gerne darf ist "
            "sind war hat habe haben hast habt gibt gibts gibt's es etwas was irgendwas irgendwelche alle alles "
            "welche welcher welches welchen wo wer wann wie "
            "suche such suchen sucht finde find finden zeig zeige zeigen zeigt liste schau los geht lauft laeuft "
            "findet statt steht machen mach tun passiert veranstaltung veranstaltungen event events termin termine "
            "kommende kommenden nachste nachsten "
            "interessiere interessiert interessieren lust hallo hi hey ja ok okay dann also mal denn so hier da dort "
            "neue neuen neues empfiehl empfehlen kennst weisst ob einem nach thema sehen horen erleben besuchen los"
        ).split()
    ),
    telling_types=frozenset(
        (
            "flohmarkt flohmärkte stadtführung weinprobe abendessen filmvorführung filmabend theaterstück besprechung "
            "versammlung hackathon"
        ).split()
    ),
    names_first=True,
    nouns_are_capitalised=True,
)
