"""What people ask for, in German: patterns of requests over the plain form of what they wrote (see `intents.py`).

Those of `REQUESTS` begin at the first word after the words of politeness, those of `TALK` are the whole of a sentence,
those of `ANYWHERE` may be in the midst of one. The first that fits wins.
"""

from __future__ import annotations

_MANY = (
    r"(?:veranstaltungen|events|termine|\w*konzerte|\w*workshops|\w*kurse|\w*vortrage|\w*lesungen|\w*partys|\w*feste"
    r"|\w*festivals|\w*seminare|\w*webinare|\w*turniere|\w*markte|\w*fuhrungen|\w*ausstellungen|\w*konferenzen"
    r"|\w*wanderungen)"
)
_ONE = (
    r"(?:veranstaltung|event|termin|\w*konzert|\w*workshop|\w*treffen|\w*kurs|vortrag|\w*lesung|\w*party|\w*fest"
    r"|festival"
    r"|seminar|webinar|\w*turnier|\w*markt|\w*fuhrung|ausstellung|konferenz|\w*wanderung)"
)

REQUESTS = (
    ("how", r"was\s+(?:passiert|geschieht|ist)\b.*\b(?:wenn|falls)\b"),
    (
        "about",
        r"wer\s+bist\s+du|was\s+bist\s+du|bist\s+du\s+(?:ein\w*\s+)?(?:mensch|roboter|bot|echt\w*|ki|maschine"
        r"|programm)|wie\s+heisst\s+du",
    ),
    ("feeling", r"wie\s+geht\s+es\s+(?:dir|ihnen|euch)|wie\s+geht\s+es\W*$"),
    (
        "clock",
        r"wie\s+spat\s+ist\s+es|welche[rn]?\s+(?:tag|datum)\s+(?:ist|haben)|wie\s+viel\s+uhr\s+(?:ist|haben)",
    ),
    (
        "help",
        r"hilfe\W*$|hilf\s+mir\W*$|mir\s+(?:bitte\s+)?(?:weiter)?helfen\W*$|brauche?\s+hilfe|hilfe\b"
        r"|(?:wobei|womit|wie)\s+(?:kannst|konnen)\s+(?:du|sie)\s+(?:mir\s+)?(?:\w+\s+)*(?:helfen|behilflich"
        r"|weiterhelfen)"
        r"|wie\s+(?:geht|funktioniert|lauft|bedient\s+man|benutze?\s+ich|nutze?\s+ich)\s+(?:das|dies\w*|es|du"
        r"|hier)\b\s*(?:hier|alles|ding|app|seite|programm)*\W*$"
        r"|.*\bnicht\b.*\bwie\s+(?:das|es|dies)\s+(?:hier\s+)?(?:geht|funktioniert|lauft)"
        r"|was\s+(?:kannst\s+du|konnen\s+sie|kann\s+(?:ich|man)|geht)\s+(?:alles\s+|hier\s+|dich\s+"
        r"|fur\s+mich\s+)*(?:machen|tun|sagen|fragen|hier|alles)?\s*\W*$"
        r"|was\s+kannst\s+du\b(?!.*\b(?:empfehlen|vorschlagen|raten)\b)|was\s+hast\s+du\s+(?:\w+\s+)*drauf"
        r"|wie\s+(?:bedient|benutzt|nutzt)\s+man\b|.*\b(?:nicht\s+(?:klar|aus|weiter|zurecht)"
        r"|keine\s+ahnung)\W*(?:was|wie)\b.*|was\s+soll\s+ich\s+(?:hier\s+)?(?:machen|tun|sagen|schreiben)\W*$"
        r"|(?:bedienungs)?anleitung\b"
        r"|(?:welche|was\s+fur)\s+(?:funktionen|befehle|moglichkeiten)\b(?!.*\b(?:am|im|fur)\b)|ich\s+(?:komme"
        r"|weiss|kenne)\b.*\bnicht\s+(?:weiter|klar|aus|zurecht)\W*$",
    ),
    (
        "from_draft",
        r".*\b(?:entwurf|entwurfs)\b.*\b(?:anlegen|eintragen|erstell\w*|veroffentlich\w*|umwandeln|ubernehmen"
        r"|ubernimm|leg|trag|mach)\b"
        r"|(?:mach|bau|erstell)\w*\s+(?:bitte\s+|uns\s+|mir\s+)*(?:eine?n?\s+(?:veranstaltung|event"
        r"|termin)\s+(?:draus|daraus|davon)"
        r"|(?:draus|daraus|davon|das\s+zu|es\s+zu)\s+(?:bitte\s+)?eine[rn]?\s+(?:veranstaltung|event|termin))\b",
    ),
    (
        "create",
        rf"(?:ein\w*\s+)?neue[rsn]?\s+(?:\w+\s+)?{_ONE}\b(?!\s+(?:zeit|ort|titel|fur\s+(?:den|die|das|mein\w*"
        rf"|unser\w*)\b))(?!.*\?)|{_ONE}\s*:"
        r"|(?:leg|trag|stell|nimm|setz|pack|schreib)\w*\s+(?:du\s+|sie\s+)?(?:das|es|ihn|den|die"
        r"|sie)\s+(?:bitte\s+|doch\s+|schon\s+|dann\s+|mir\s+|uns\s+|so\s+)*"
        r"(?:an|ein|rein|auf|dazu)\W*$|(?:et)?was\s+(?:veranstalten|organisieren|anlegen|erstellen|machen"
        r"|eintragen|planen|anbieten)\W*$",
    ),
    (
        "update",
        r"neuer\s+termin\s+fur\s+(?:den|die|das|mein\w*|unser\w*)\s|(?:der|die|das|mein\w*"
        r"|unser\w*)\s+\w+\s+(?:ist|beginnt|findet|startet)\b.*\bnicht\b.*\bsondern\b"
        r"|(?:ander|korrigier|pass|aktualisier|berichtig)\w*\s+(?:du\s+|sie\s+)?(?:das|es|ihn|sie)(?:\s+(?:bitte"
        r"|doch|an|entsprechend|so))*\W*$",
    ),
    (
        "unregister",
        r"(?!.*\b(?:nicht|nie|kein\w*)\b)(?:.*\bbei(?:m|\s+(?:der|dem))\s.*\b(?:absagen|abzusagen)\W*$"
        r"|.*\bfur\s+(?:den|die|das)\s+\w+\s+(?:leider\s+|doch\s+|wieder\s+)*absagen\W*$|(?:ich\s+"
        r"|wir\s+)?sage?n?\s.*\b(?:bei(?:m|\s+(?:der|dem))|fur\s+(?:den|die|das))\b.*\bab\W*$"
        r"|.*\bwird\b.*\bnichts\b.*\b(?:bei|mit)\s+(?:mir|uns)\b)"
        r"|(?:doch\s+)?nicht\s+(?:mehr\s+)?(?:\w+\s+){0,4}?(?:zum|zur|kommen|hin|hingehen|teilnehmen|dabei"
        r"|mitmachen)\b",
    ),
    (
        "mine",
        r"(?:(?:zeige?|liste?|gib|was\s+sind|welche\s+sind"
        r"|wo\s+sind)\s+)?(?:mir\s+)?(?:bitte\s+)?(?:alle\s+)?mein(?:e|er|en)?\s+(?:(?:eigenen|nachsten"
        r"|anstehenden|kommenden|gebuchten|ganzen)\s+)?"
        r"(?:veranstaltungen|events|anmeldungen|buchungen|termine|kalender|wartelisten|tickets|konzerte"
        r"|workshops|programm|sachen)\b(?!\s+(?:fur|bei|zu|am)\b(?!\s+nachste))"
        r"|(?:wofur|wozu|wo|woran|worauf|(?:fur|bei|zu|an|auf)\s+(?:was|welche\w*))\b.*\b(?:angemeldet"
        r"|registriert|eingetragen|dabei|gebucht|zugesagt|(?:gehe|stehe|komme)\s+ich|nehme\s+ich\s+teil)\b"
        r"|(?:bin|stehe?)\s+ich\b.*\b(?:angemeldet|registriert|eingetragen|dabei|warteliste\w*)\b"
        r"|was\s+habe?\s+ich\b|habe\s+ich\b.*\b(?:termine?|veranstaltung\w*|anmeldung\w*|etwas|was|vor)\b"
        r"|wo\s+(?:mache?|nehme?|bin|gehe?)\s+ich\b.*\b(?:mit|teil|dabei|hin|uberall)\b"
        r"|.*\b(?:bin|stehe?|stecke?)\s+ich\b.*\bdrin\W*$|(?:was\s+)?(?:steht|liegt)\s+(?:bei\s+mir|in\s+meinem)\b"
        r"|(?:welche|was)\b.*\b(?:(?:habe|organisiere|bin|veranstalte|leite|gebe|plane|besuche)\s+ich"
        r"|steht\s+(?:bei\s+mir|in\s+meinem))",
    ),
    (
        "details",
        r"(?:erzahl\w*|sage?|verrat\w*)\s+mir\s+(?:bitte\s+)?(?:noch\s+)?(?:mehr|etwas|alles|was)|mehr\s+(?:uber"
        r"|zu|zum|zur|infos|details|informationen)\b"
        r"|(?:gibt\s+es\s+)?(?:mehr\s+)?(?:details|infos?|informationen|einzelheiten|naheres|genaueres)\s+(?:zu"
        r"|uber|zum|zur|von"
        r"|vom|fur)"
        r"|(?:wann|um\s+wie\s*viel\s+uhr|an\s+welchem\s+tag|in\s+welche\w*\s+\w+)\s+(?:ist|beginnt|fangt|startet"
        r"|findet|endet|geht|sind|war|steigt|lauft)\b"
        r"|wo\s+(?:ist|findet|liegt|genau)\b(?!.*\blos\b)|ist\s+(?:der|die|das)\s+\w{4,}\s+\w|wie\s+(?:lange"
        r"|viele|voll|gross)\b"
        r"|wer\s+(?:organisiert|veranstaltet|leitet|macht|halt|gibt)\b|(?:gibt\s+es|sind|ist|hat)\b.*\b(?:noch"
        r"|freie?)\b.*\b(?:platz|platze|frei|karten|tickets|platzchen)\b"
        r"|ist\s+.+\b(?:voll|ausgebucht|abgesagt|ausverkauft|frei)\b|worum\s+geht|was\s+ist\s+(?:das|es|mit|der"
        r"|die)\b(?!.*\blos\b)"
        r"|zeige?\s+mir\s+(?:das|den|die)\s+(?:erste|zweite|dritte|vierte|letzte)\w*|(?:findet|fallt)\s+(?:der"
        r"|die|das)\s.*\b(?:statt|aus)\W*$"
        r"|was\s+(?:genau\s+)?(?:passiert|macht\s+man|wird|erwartet\s+\w+|gibt\s+es|ist"
        r"|lauft)\s+(?:\w+\s+)?(?:beim|bei\s+(?:der|dem))\s|was\s+steht\s+in\s+der\s+beschreibung"
        r"|was\s+kostet\s+(?:der|die|das)\s+(?!anmeldung|teilnahme|buchung|eintritt)\w",
    ),
    (
        "more",
        r"(?:(?:zeige?|gib|hast\s+du|habt\s+ihr|haben\s+sie|gibt\s+es)\s+(?:mir\s+|da\s+|bitte\s+)*)?(?:noch\s+"
        r"|und\s+)*(?:mehr|weitere?|andere|die\s+(?:nachsten|anderen|restlichen))"
        r"(?:\s+(?:bitte|veranstaltungen|davon|treffer|ergebnisse|vorschlage|ideen))*[\s.!?]*$|(?:was"
        r"|sonst)\s+(?:noch|sonst)\b|weiter\W*$",
    ),
    (
        "search",
        rf"(?:such\w*|liste?\w*|schau\w*)\b|was\s+(?:ist|geht|lauft|gibt|steht|kann|konnte|passiert|machen"
        rf"|findet|steigt|bietet)\b"
        r"|gibt\s+es\b|welche\w*\b|habt\s+ihr|hast\s+du|haben\s+sie\b|kennst\s+du|kennt\s+ihr|kennen\s+sie"
        r"|ist\s+(?:heute|morgen|am|was|etwas|irgendwas|dieses|irgendwo)\b"
        rf"|(?:wo|auf\s+was|wohin)\s+(?:kann|konnen|gibt|finde)\b|(?:lauft|steigt|findet|finden|geht|gehen"
        rf"|passiert)\b.*\?\s*$|(?:irgend\w+|alle|gute|neue|kommende|ein\s+paar)?\s*{_MANY}\b"
        r"|(?:wer|wo)\s+(?:spielt|tritt)|was\s+los\b|wann\s+gibt\s+es\b|wo\s+ist\b.*\blos\b|empfiehl\w*|(?:mach"
        r"|gib|hast)\w*\s.*\b(?:vorschlage?|tipps?|ideen?)\b|einen?\s+\w+\s+(?:suchen|finden)\b",
    ),
    (
        "bye",
        r"tschuss\w*|tschau|ciao|auf\s+wieder(?:sehen|horen|schauen)|bis\s+(?:bald|dann|spater|morgen"
        r"|zum\s+nachsten\s+mal)\W*$|gute\s+nacht"
        r"|mach\w*\s+(?:es\s+)?gut\b|schonen\s+(?:tag|abend)\s+noch|wiedersehen",
    ),
)

TALK = (
    (
        "thanks",
        r"(?:(?:ok|okay|super|gut|perfekt|toll|prima|klasse|wunderbar|spitze|alles\s+klar|ah|oh|ach|na)[\s,.!]+)*"
        r"(?:(?:ich|wir|vielen|herzlichen|tausend|besten|lieben|schonen|recht|ganz|habe?|habt|haben\s+sie"
        r"|bedanke)\s+)*"
        r"(?:dank|danke\w*|merci|thx|thanks|super|toll|klasse|prima|spitze|wunderbar|(?:sehr"
        r"|das\s+ist)\s+(?:nett|lieb|freundlich))"
        r"(?:[\s,.!]+(?:schon|schones?|sehr|dir|euch|ihnen|fur|die|deine|ihre|hilfe|auskunft|info|infos|muhe"
        r"|vielmals|das|war|es|gemacht|hast|haben"
        r"|du|sie|gut|super|prima|toll|reicht|so|alles|hilft|mir|weiter|nett|lieb|im|voraus|auch|bestens|mich"
        r"|von|schnelle|tolle|gute|nette|prompte|ganze|und|noch|dafur|erstmal|bis|bald|jetzt))*[\s,.!]*",
    ),
    (
        "greet",
        r"(?:(?:hallo|hallochen|halli|hallihallo|huhu|hi|hey|he|moin|servus|gruss\s+(?:gott|dich)|gruezi"
        r"|guten\s+(?:tag|morgen|abend)|na|mahlzeit|tach|morgen)\b"
        r"(?:\s+(?:zusammen|du|da|assistent|moin|allerseits|leute|ihr))*[\s,.!]*)+",
    ),
)

ANYWHERE = ()
