"""How German sentences are told apart before anybody asks what they want: yes and no, questions, refusals, stories.

Patterns over a plain form, in lower case and without accents (`ändern` is `andern`). What is to be done is told by the
words of `families.py` more than by patterns: the verb may stand anywhere in a German sentence.
"""

from __future__ import annotations

import re
from pathlib import Path

from tornado_copilot.assistant.offline.german.families import FAMILIES
from tornado_copilot.assistant.offline.german.requests import ANYWHERE, REQUESTS, TALK
from tornado_copilot.assistant.offline.language import IntentWords

# Verbs that change something, in any form that may be negated.
_WRITES = (
    r"(?:erstell\w*|anleg\w*|angelegt|anzulegen|leg(?:e|en|t|st)?|plane|planen|organisier\w*|veranstalte[nt]?"
    r"|eintrag\w*|einzutragen"
    r"|trag(?:e|en|st)?|anmeld\w*|angemeldet|anzumelden|meld(?:e|en|et|est)?|registrier\w*|buche?|buchen|bucht"
    r"|reservier\w*"
    r"|absag\w*|abgesagt|abzusagen|sage?|losch\w*|stornier\w*|verschieb\w*|verleg\w*|andern|andere?|umbenenn\w*"
    r"|abmeld\w*|abzumelden"
    r"|mach(?:e|en|t|st)?|cancel\w*|streich\w*|entfern\w*|veroffentlich\w*|setz(?:e|en|t)?|pack(?:e|en|t)?"
    r"|schreib(?:e|en)?|nimm|nehmen"
    r"|zieh(?:e|en)?|vorziehen|austragen|auszutragen|rausnehmen|wegnehmen|anfassen|blase?|umstellen|anpassen"
    r"|einplanen|einstellen|reinstellen|abgemeldet|eingetragen|ausgetragen|geloscht|verschoben|verlegt|storniert"
    r"|gestrichen|veroffentlicht|umbenannt|geandert|gecancelt)"
)
_NOT = r"(?:nicht|nichts|niemals|nie|niemanden?|nirgends|nirgendwo|keinesfalls|weder|keine?[nrsm]?)"
# Up to the end of the clause: what is negated stands in the same one.
_CLAUSE = r"(?:(?!\s(?:und|aber|also|deshalb|deswegen|daher)\s)[^,.;:!?])*"
_YOU_COULD = (
    r"(?:kannst|konntest|konnt|konntet|konnen|konnten|wurdest|wurdet|wurden|willst|wollen|magst|mochtest|mochten)"
    r"\s+(?:du|sie|ihr)"
)
_YOU_HAD = (
    r"(?:hattest|hatten|warst|waren)\s+(?:du|sie|ihr)\s+(?:bitte\s+|vielleicht\s+)*(?:lust|zeit|die\s+gute|so\s+\w+"
    r"|noch\s+(?:ein|zwei)\w*|eine?n?\s+\w*platz\w*)\b"
)
_HABIT = (
    r"(?!.*\b(?:alle[nr]?|automatisch|immer|uberhaupt|normalerweise|jeden|jedes|manchmal|alte|selbst|standig|ofter)\b)"
)
_DO_YOU = (
    r"(?:(?:meld|trag|setz|buch|leg|stell|erstell|mach|schreib|reservier|sicher|pack|streich|ander|plan|organisier"
    r"|veranstalt|richt|hol|besorg"
    r"|notier|registrier|veroffentlich|zieh|schieb|pass|aktualisier|korrigier|benenn|erhoh|verlanger|kundig|bau|merk"
    r"|halt|hau)e?s?t"
    r"|nimmst|gibst|tragst|haltst)\s+du|(?:meldet|tragt|setzt|bucht|legt|stellt|macht|schreibt|reserviert|packt"
    r"|nehmt)\s+ihr"
)
_UNDO_YOU = r"(?:sagst|verschiebst|verlegst|loschst|stornierst|cancelst|entfernst|blast)\s+du"
_GREETS = r"(?:(?:hallo|hi|hey|moin|servus|und|aber|ok|okay|also|sorry|bitte|dann|sag|na|ach|du)\b[\s,:!.-]*)*"

# "am 3. Dezember", "Fr., 4. Dez.": a full stop that ends no sentence.
_NO_ABBREVIATION = "".join(
    rf"(?<!\b{short}\.)"
    for short in "mo di mi do fr sa so ca nr jan feb apr jun jul aug sep sept okt nov dez max bzw std".split()
)
_SENTENCE_OPENS = (
    r"(?:bitte|danke|wie|was|wann|wo|wer|warum|kannst|konnen|konnt\w+|kann|darf|trag\w*|leg\w*|meld\w*|sag\w*|nimm"
    r"|streich"
    r"|ich|wir|wenn|falls|titel|ort|hast|habt)"
)
_QUESTION_WORDS = (
    r"(?:wie|was|wann|wo|wer|wen|wem|wessen|welche\w*|warum|wieso|weshalb|weswegen|wofur|wozu|woran|worauf|wobei"
    r"|womit|wohin"
    r"|woher|wovon|wieviel\w*|inwie\w+|ob|(?:bis|ab|seit|von|um|an|in|auf|bei|zu|mit|fur|aus|gegen)\s+(?:wann|wo|wem"
    r"|wen|was|wie|welche\w*))"
)
_DONE = (
    r"(?:angelegt|erstellt|angemeldet|abgesagt|abgemeldet|verschoben|verlegt|eingetragen|ausgetragen|geloscht"
    r"|organisiert|veranstaltet"
    r"|gebucht|geplant|storniert|gestrichen|reserviert|registriert|gecancelt|vergessen|umbenannt|geandert)"
)

# What may stand anywhere and says nothing.
_FILLERS = (
    *"mal denn eigentlich einfach schnell nochmal eben ruhig ubrigens".split(),
    *(
        "noch mal",
        "sei so gut und",
        "sei so lieb und",
        "sei so nett und",
        "seien sie so gut und",
        "seien sie so freundlich und",
    ),
)

INTENT_WORDS = IntentWords(
    contractions={
        **{"letztes mal": "letztens", "jemand anderem": "anderen", "jemand anders": "anderen", "fur uns": ""},
        **{
            "fuer": "fur",
            "moecht-": "mocht",
            "koenn-": "konn",
            "wuerd-": "wurd",
            "loesch-": "losch",
            "aender-": "ander",
        },
        **{
            "ueber": "uber",
            "naechst-": "nachst",
            "erzaehl-": "erzahl",
            "plaetz-": "platz",
            "haett-": "hatt",
            "waer-": "war",
        },
        **{"faellt": "fallt", "ausfaellt": "ausfallt", "laeuft": "lauft", "faengt": "fangt", "hinzufueg-": "hinzufug"},
        **{
            "fueg-": "fug",
            "erhoeh-": "erhoh",
            "verlaenger-": "verlanger",
            "verkuerz-": "verkurz",
            "veroeffentlich-": "veroffentlich",
        },
        **{
            "kuendig-": "kundig",
            "ankuendig-": "ankundig",
            "spaeter": "spater",
            "frueher": "fruher",
            "laenger": "langer",
        },
        **{"zurueck": "zuruck", "rueckgaengig": "ruckgangig", "maerkte": "markte", "fuehrung": "fuhrung"},
        **{"gibt's": "gibt es", "gibts": "gibt es", "geht's": "geht es", "gehts": "geht es", "wie's": "wie es"},
        **{"hab's": "habe es", "bin's": "bin es", "war's": "war es", "das wars": "das war es", "ist's": "ist es"},
        **{
            "mach's": "mach es",
            "machs": "mach es",
            "schaff's": "schaffe es",
            "schaffs": "schaffe es",
            "leg's": "leg es",
        },
        **{"trag's": "trag es", "sag's": "sag es", "fur's": "furs", "furn": "fur ein", "fur'n": "fur ein"},
        **{
            "ma": "",
            "war gern": "ware gern",
            "war ich gern": "ware ich gern",
            "hab": "habe",
            "nich": "nicht",
            "nciht": "nicht",
            "nix": "nichts",
            "net": "nicht",
        },
        **{
            "nen": "einen",
            "'nen": "einen",
            "ne": "eine",
            "'ne": "eine",
            "n": "ein",
            "'n": "ein",
            "nem": "einem",
            "ner": "einer",
        },
        **dict.fromkeys(_FILLERS, ""),
    },
    spelt=frozenset(
        (
            "anmelden angemeldet anmeldung anmeldungen abmelden abgemeldet registrieren registriere registriert "
            "veranstaltung "
            "veranstaltungen erstellen erstelle erstellt anlegen organisieren organisiere verschieben verschiebe "
            "verschoben "
            "absagen abgesagt stornieren storniere loschen losche konzert konzerte workshop workshops kapazitat "
            "beschreibung "
            "warteliste wochenende morgen heute bitte kannst konntest konnten mochte suche zeige reservieren "
            "eintragen teilnehmen"
        ).split()
    ),
    known=frozenset(re.findall(r"[a-z]{5,}", " ".join(FAMILIES.values())))
    | frozenset(
        (
            "angemeldete abgesagte storniert loscht verschiebt erstellst organisiert reserviert registrierst anmelde "
            "abmelde angelegt "
            "absage bitter suchen sucht zeigen zeigt machen sachen mochten abzumelden abzusagen einzutragen konnen "
            "kannte"
        ).split()
    ),
    prefixes=(
        r"(?:(?:hallo|hi|hey|moin|servus|guten\s+(?:tag|morgen|abend)|bitte|also|und|dann|jetzt|nun|ok|okay|ja|gut"
        r"|super|toll|danke"
        r"|sorry|entschuldigung|aber|leider|gerne?|doch|klar|na|ach|oh|ah|ey|so|du|hiermit|sag|hor|mist|oje|hm+|cool"
        r"|klasse|prima|perfekt"
        rf"|{_YOU_COULD}(?:\s+(?:bitte|vielleicht|die\s+gute,?|lust,?|zeit,?|mir\s+(?:bitte\s+)?helfen,?"
        rf"|so\s+(?:nett|lieb|freundlich|gut)(?:\s+sein)?(?:,|\s+und)?))*"
        r"|(?:du\s+konntest|sie\s+konnten)(?:\s+mir\s+(?:bitte\s+)?einen\s+gefallen\s+tun\s+und)?"
        r"|tun?\s+(?:sie\s+)?mir\s+(?:den|einen)\s+gefallen\s+und"
        rf"|{_YOU_HAD}(?:,|\s+und|\s+sein)*"
        r"|(?:kann|konnte|konnten)\s+(?:bitte\s+|hier\s+|vielleicht\s+)*(?:man|jemand|einer)\b(?=.*\d)(?:\s+(?:bitte"
        r"|hier|noch|vielleicht))*"
        r"|ware?\s+es\s+moglich,?|(?:(?:es|das)\s+)?(?:ware?|fande?)\s+(?:ich\s+|es\s+|echt\s+|sehr\s+"
        r"|ja\s+)*(?:toll|super|schon|nett|gut|lieb|klasse|prima|cool|spitze),?\s+wenn\s+(?:du|sie|ihr|wir|man)"
        r"|(?:falls|wenn|sofern)\s+(?:es\s+)?(?:noch\s+|da\s+)*(?:\w+\s+){0,2}(?:frei|platz|platze)(?:\s+(?:ist|sind"
        r"|gibt|habt|hat|haben))*"
        r"|(?:ich|wir)\s+(?:mochten?|will|wollen|wollten?|wurde?n?(?:\s+gern\w*)?|hatten?\s+gern\w*|muss|mussen"
        r"|brauchen?|brauchten?|habe\s+vor,?"
        r"|haben\s+vor,?)(?:\s+(?:bitte|gern\w*|noch|auch))*|lass(?:t|en)?\s+uns|hilf\s+mir,?"
        r"|ich\s+(?:mochte|will|wurde\s+gern\w*)\s+wissen,?)(?!\w)[\s,:!.-]*)"
    ),
    sentence_ends=(
        rf"(?<=[!?;])\s+|(?<=\.)(?<!\d\.){_NO_ABBREVIATION}\s+|(?<=\d\.)\s+(?={_SENTENCE_OPENS}\b)|\s+[-–]>?\s+"
        rf"|\s*->\s*"
    ),
    clause_ends=r"[,:]\s+|\s+(?:also|und|aber)\s+",
    conditional=(
        r"\b(?:wenn|falls|sofern|ob|sobald|bevor|angenommen|es\s+sei\s+denn|vielleicht|eventuell|evtl|moglicherweise"
        r"|womoglich"
        r"|(?:aber|doch)\s+(?:das\s+|es\s+)?lass\w*\s+(?:ich|wir|es|das)"
        r"|aber\s+(?:das\s+|es\s+)?(?:geht|klappt|funktioniert)\s+(?:\w+\s+)?nicht|(?:konnte|kann)\s+(?:es\s+)?sein"
        r"|schade|fallt\s+(?:\w+\s+){0,2}nicht\s+aus|warte\s+(?:\w+\s+)?(?:noch|mit|bis)|hatte\w*\b.*\b(?:sollen"
        r"|mussen|konnen|durfen)\W*$|vergiss\s+nicht|bestimmt|vermutlich|wahrscheinlich|nicht\s+(?:notig|notwendig"
        r"|erforderlich)|angeblich|anscheinend|offenbar|scheinbar|hoffentlich|sagte|sagt"
        r"|gesagt|meint"
        r"|meinte|uberleg(?:e|en|st)?|hatte\s+ich\s+(?:mich|nur|doch|bloss|lieber)|ware\s+ich\s+(?:nur|doch"
        r"|bloss))\b"
    ),
    yes=(
        r"(?:(?:ja|jo|jep|jup|jawohl|jawoll|jau|jupp|jap|klar|logo|sicher|genau|naturlich|gerne?|unbedingt|definitiv"
        r"|absolut|bestatigt"
        r"|bestatige|einverstanden|gebongt|stimmt|richtig|auf\s+jeden\s+fall|mach(?:en)?(?:\s+(?:das|es|wir))?"
        r"|tu\s+(?:das|es)|leg\s+(?:los|an)"
        r"|bitte\s+ja|ich\s+(?:bestatige|bin\s+einverstanden|will\s+das)|von\s+mir\s+aus|meinetwegen|geht\s+(?:klar"
        r"|in\s+ordnung)"
        r"|genau\s+so(?:\s+(?:mach\w*(?:\s+wir(?:\s+(?:das|es))?)?|ist\s+es|soll\s+es\s+sein))?"
        r"|so\s+(?:machen\s+wir\s+(?:das|es)|soll\s+es\s+sein)"
        r"|(?:das|so|alles)\s+(?:ist\s+)?(?:gut|korrekt|richtig|perfekt|stimmt|passt)(?:\s+so)?|(?:passt|stimmt)\s+so)"
        r"(?:,?\s+(?:bitte|danke|gerne?|doch|so|sehr|an|ein|ab))*"
        r"|(?:ok|okay|in\s+ordnung|perfekt|passt|alles\s+klar|sieht\s+(?:gut|richtig)\s+aus|klingt\s+gut"
        r"|so\s+ist\s+es\s+(?:gut|richtig))"
        r"(?:\s+(?:bitte|so))*|👍)"
        r"(?:\s+(?:und|dann))?[\s,.!]*"
    ),
    yes_to={
        "createEvent": (
            r"(?:ja|jo|klar|genau|gern|gerne),?\s+(?:bitte\s+|so\s+)*(?:anlegen|eintragen|erstellen"
            r"|speichern)[\s,.!]*|(?:bitte\s+)?(?:erstell|leg|trag|speicher|mach)e?\s+(?:es|das|sie|ihn"
            r"|die\s+veranstaltung)(?:\s+(?:an|ein))?(?:\s+bitte)?[\s,.!]*"
        ),
        "createEventFromDraft": (
            r"(?:ja|jo|klar|genau|gern|gerne),?\s+(?:bitte\s+|so\s+)*(?:anlegen|eintragen|erstellen"
            r"|veroffentlichen)[\s,.!]*|(?:bitte\s+)?(?:erstell|leg|mach)e?\s+(?:es|das|sie"
            r"|die\s+veranstaltung)(?:\s+an)?(?:\s+bitte)?[\s,.!]*"
        ),
        "registerForEvent": (
            r"(?:ja|jo|klar|genau|gern|gerne),?\s+(?:bitte\s+|so\s+)*(?:anmelden|eintragen|buchen)[\s,.!]*"
            r"|(?:bitte\s+)?(?:melde?|trage?|buche?)\s+mich\s+(?:an|ein)(?:\s+bitte)?[\s,.!]*"
        ),
        "updateEvent": (
            r"(?:ja|jo|klar|genau|gern|gerne),?\s+(?:bitte\s+|so\s+)*(?:andern|verschieben|speichern"
            r"|ubernehmen)[\s,.!]*|(?:bitte\s+)?(?:verschieb|speicher)e?\s+(?:es|das|sie)(?:\s+bitte)?[\s,.!]*"
        ),
        "cancelRegistration": (
            r"(?:ja|jo|klar|genau|gern|gerne),?\s+(?:bitte\s+)*(?:abmelden|stornieren|austragen)[\s,.!]*"
        ),
        "cancelEvent": r"(?:ja|jo|klar|genau|gern|gerne),?\s+(?:bitte\s+)*(?:absagen|stornieren|loschen)[\s,.!]*",
    },
    no=(
        r"(?:(?:ach|oh|hm+|och|nun)[\s,]+)?(?:(?:nein|no|ne|eine|nee|nope|nichts?|lass(?:\s+(?:es"
        r"|das))?\s+lieber(?:\s+(?:sein|bleiben))?|lieber\s+nicht|lieber\s+doch\s+nicht|besser\s+nicht"
        r"|doch\s+(?:lieber\s+)?nicht|bloss\s+nicht"
        r"|auf\s+(?:gar\s+)?keinen\s+fall|keinesfalls|niemals|um\s+gottes\s+willen|lass(?:t|en\s+(?:sie"
        r"|wir))?(?:\s+(?:es|das|gut\s+sein))?(?:\s+(?:sein|bleiben))?"
        r"|abbrechen|abbruch|brich\s+ab|stopp?|halt|vergiss\s+(?:es|das)(?:\s+(?:wieder|ganz))?|verwirf\s+(?:es|das"
        r"|den\s+entwurf)|verwerfen"
        r"|(?:jetzt|noch)\s+nicht\s+mehr|nicht\s+mehr|schon\s+gut|egal|(?:das|so)\s+nicht|(?:das\s+)?(?:stimmt"
        r"|passt)\s+(?:so\s+)?nicht"
        r"|(?:das\s+ist\s+)?falsch|kein\s+bedarf|muss\s+nicht\s+sein|(?:ich\s+)?(?:will"
        r"|mochte)\s+(?:ich\s+)?(?:das\s+)?(?:doch\s+)?nicht"
        r"|das\s+will\s+ich\s+nicht|hat\s+sich\s+erledigt|ich\s+habe\s+es\s+mir\s+anders\s+uberlegt)(?:\s+(?:bitte"
        r"|danke|doch))*[\s,.!]*)+"
    ),
    waits=(
        r"(?:(?:bitte\s+)?(?:wart|warte|moment|moment\s+noch|warte\s+noch|einen\s+(?:moment|augenblick)|augenblick"
        r"|noch\s+nicht|gleich|sekunde|sek)"
        r"(?:\s+(?:bitte|kurz))?[\s,.!]*)+"
    ),
    refusal=(
        rf"^(?!.*\bvergiss\b)(?!(?:warum|wieso|weshalb)\b)(?!.*\b(?:ich"
        rf"|wir)\s+mach\w*\b.*\bdoch\s+nicht\b).*(?:\b{_WRITES}\b{_CLAUSE}\b{_NOT}\b(?!\s+(?:mehr\s+)?statt\b)"
        rf"|\b{_NOT}\b(?!\s+statt\b){_CLAUSE}\b{_WRITES}\b"
        rf"|\bnicht,?\s+dass\b.*\b{_WRITES}|\bohne\b{_CLAUSE}\b\w*zu(?:\w+|\s+\w+)en\b)"
    ),
    status=(
        r"(?:und\s+)?(?:(?:hast|habt|haben|hat|wurde|wurden)\b.*\b(?:erstellt|angelegt|eingetragen|gespeichert"
        r"|angemeldet|abgemeldet"
        r"|abgesagt|geklappt|funktioniert|verschoben|geandert|erledigt|gebucht|geloscht|storniert)"
        r"|ist\s+(?:es|das|sie|er|alles|meine?\w*|die\s+veranstaltung)\b.*\b(?:erstellt|angelegt|eingetragen"
        r"|gespeichert|fertig|erledigt"
        r"|gebucht|durch|im\s+kalender)|bist\s+du\s+fertig)"
    ),
    asking=(
        r"(?!.*\b(?:habe|bin|stehe)\s+ich\b|wo\s.*\bich\b.*\buberall\b)"
        r"(?!(?:kann|konnte|durfte|darf)\s+(?:ich|wir)\b.*\b(?:platz|platze|tickets?|karten?)\b.*\b(?:haben|bekommen"
        r"|kriegen)\b)"
        r"(?:(?:ich\s+(?:weiss\s+nicht|frage\s+mich),?\s+|weisst\s+du,?\s+|(?:mir\s+)?(?:bitte\s+)?(?:sag|zeig"
        r"|erklar|verrat)\w*(?:\s+mir)?,?\s+)?"
        r"(?:wie|wo|wann|warum|wieso|weshalb|ob)\s+(?:kann|konnte|darf|muss|soll|meldet|erstellt|legt|sagt|andert"
        r"|geht|funktioniert|ich|man|wir|\w+e?\s+(?:ich|man|wir))\b"
        r"|(?:kann|konnte|darf|durfte|muss|soll|sollte)\s+(?:ich|man|jeder|jemand|einer|das)\b(?!\s+(?:leider\s+"
        r"|doch\s+|aber\s+)*nicht\b)|was\s+(?:passiert|geschieht|ist)\b.*\bwenn\b"
        r"|(?:erklar|beschreib)\w*\s+(?:mir|uns)\b|was\s+muss\s+ich|ist\s+es\s+(?:moglich|erlaubt|schwer|zu\s+spat"
        r"|noch\s+moglich)|wer\s+(?:kann|darf)|bis\s+wann|brauche?\s+ich"
        r"|geht\s+das|wenn\s+ich|wann\s+kann|kostet|werde\s+ich)"
    ),
    interrogative=(
        rf"{_GREETS}(?:{_QUESTION_WORDS}|ist|sind(?!\s+(?:dabei|mit|beim|am|bei|leider))"
        rf"|wird(?!\s+(?:leider\s+)?nichts)|werden|hat|haben\s+(?:sie|wir|die)|wurden?"
        rf"|war(?!\s+(?:\w+\s+){1, 2}wenn)|waren"
        r"|gibt|stimmt(?=\s+es)|(?:geht|lauft|findet|fallt|beginnt|startet|fangt|endet|dauert|kostet|kosten|kommt"
        r"|steht|steigt|passiert|klappt|braucht|lohnt)"
        r"(?=\s+(?:der|die|das|es|mein\w*|dein\w*|unser\w*|ein\w*|sich|heute|morgen|am|im|noch|irgend\w*|jemand|was"
        r"|man|da|hier|diese\w*)\b|.*\?\s*$)"
        r"|(?:bin|habe|hatte(?!\s+ich\s+gern)|ware|werde|wurde(?!\s+ich\s+gern)|komme|gehe|stehe|nehme|mache|brauche"
        r"|kriege|bekomme|melde|trage|lege|storniere|sage)\s+ich"
        r"|(?:kann|konnten?|darf|durften?|muss|mussen|soll|sollen?|sollten?|mag|will|wollten?)\s+(?:ich|man|wir"
        r"|jeder|jemand|einer|es|er|der)"
        r"|(?:kann|konnte|darf|muss|soll|sollte|will|wollte|mochte|findet|finden|gehen|laufen|kommen"
        r"|spielt)\b(?=.*\?\s*$)"
        r"|\w{2,}st\s+(?:du|mich)|(?:habt|seid|wisst|kennt|macht|bietet|konnt)\s+ihr|(?:wissen|kennen|bieten)\s+sie"
        r"|ich\s+frage\s+mich|weisst)\b"
    ),
    story=(
        r"(?:gestern|vorgestern|neulich|letztens|damals|vorhin|letzte[nrs]?\s+(?:woche|monat|jahr|mal|\w+tag))\b"
        rf"|(?:[\w'-]+\s+){{1,4}}?(?:habe|haben|hat|hatte|hatten)\b.*\b{_DONE}\b(?!.*\b(?:bitte|kannst|konntest"
        rf"|kann\s+(?:aber|leider)|muss)\b)"
        rf"|(?:[\w'-]+\s+){{1,4}}?wurden?\b.*\b(?!verschoben|verlegt|geandert){_DONE}\b"
    ),
    reported=(
        r"(?:(?!(?:ich|wir|bitte|und)\b)[\w'-]+\s+){1,3}?(?:sagt|sagte|meint|meinte|erzahlt|erzahlte|schreibt"
        r"|schrieb|behauptet|fragt|fragte|findet,|steht,)(?!\w)"
        r"|(?:(?!(?:ich|wir)\b)[\w'-]+\s+){1,3}?(?:hat|haben)\s+(?:mir\s+|uns\s+)?(?:gesagt|erzahlt|geschrieben"
        r"|gehort|gefragt|gemeint)\b"
        r"|(?:(?!(?:ich|wir|bitte|und|hiermit|da|dann|jetzt)\b)[\w'-]+\s+){1,3}?(?:will|wollen|wollte|wollten|mochte"
        r"|mochten|plant|uberlegt)\b(?!\s+(?:ich|wir)\b)"
        r"|(?:(?!(?:ich|wir|ihr|bitte|und)\b)[\w'-]+\s+){1,3}?(?:legt|tragt|meldet|storniert|loscht|streicht"
        r"|verschiebt(?!\s+sich)|verlegt|andert|bucht|reserviert)\b"
        r"|(?:(?!(?:ich|wir|es|mir|das)\b)[\w'-]+\s+){1,3}?(?:kommt|geht|schafft|nimmt"
        r"|macht)\s+(?:\w+\s+){0,2}nicht\s+(?:zum|zur|ins|mit|teil)\b"
        r"|ich\s+(?:habe\s+)?(?:gehort|gelesen|dachte|glaubte|glaube|uberlege|zogere|hoffe|traume)\b|man\s|(?:auf|in"
        r"|im)\s+(?:dem\s+|der\s+|einem\s+|einer\s+)?\w+\s+(?:steht|stand)\b|es\s+heisst\b|(?:es|das)\s+(?:ware|ist"
        r"|wird)\s+(?:\w+\s+)?(?:schade|dumm|blod|doof|falsch)\b"
    ),
    naming=r"\b(?:ein|eine|einen|unser|unsere|unseren)\s+\w",
    asked=(
        r"(?!.*\b(?:abgesagt|angemeldet)\W*$)(?:wer|wie|was|wann|warum|wo|ist|sind|kann|werden?)\b"
        r".*\b(?:anmelden|absagen|abmelden|stornieren|loschen|erstellen|anlegen|verschieben|andern|umbenennen)\b"
    ),
    polite=(
        rf"(?:(?!{_QUESTION_WORDS}\b).*[,–:-]\s+)?{_GREETS}(?:{_YOU_COULD}\b|{_YOU_HAD}|{_HABIT}{_DO_YOU}\b"
        rf"|{_UNDO_YOU}\b.*\bbitte\b|(?:kannst|konntest)\s+mich\b"
        r"|(?:konnen|wollen|sollen)\s+wir\b|(?:kann|konnte|durfte|darf)\s+(?:ich|wir)\b.*\b(?:platz|platze|tickets?"
        r"|karten?)\b.*\b(?:haben|bekommen|kriegen)\b"
        r"|wie\s+ware\s+es\s+mit\b.*\b\d|(?:kann|konnte|konnten)\s+(?:bitte\s+|vielleicht\s+)*(?:man|jemand|einer"
        r"|wir)\b.*\d)"
    ),
    asides=(
        r"(?:falls|wenn)\s+(?:moglich|es\s+(?:dir\s+|ihnen\s+)?(?:geht|passt|keine\s+umstande\s+macht"
        r"|nichts\s+ausmacht)"
        r"|du\s+(?:kannst|magst|zeit\s+hast|so\s+lieb\s+bist)|sie\s+(?:konnen|mogen|so\s+freundlich\s+waren)"
        r"|(?:da\s+|noch\s+)*(?:platz|platze|karten|was|etwas)\s+(?:frei\s+)?(?:ist|sind))"
    ),
    generic=(
        r"(?:kannst|konntest)\s+du\s+(?:auch\s+)?(?:veranstaltungen|events|konzerte|leute|termine)\s+"
        r"(?:erstellen|anlegen|absagen|anmelden|planen|andern|verschieben)\W*"
    ),
    topics=(
        (
            "cancel",
            r"absag\w*|abgesagt|abmeld\w*|abgemeldet|abzumelden|abzusagen|melde?\s+ich\s+mich\s+(?:wieder\s+)?ab"
            r"|stornier\w*|losch\w*|austrag\w*"
            r"|sage?\s+ich\b.*\bab|cancel\w*",
        ),
        (
            "update",
            r"verschieb\w*|verschoben|verleg\w*|andern|geandert|andert|umbenenn\w*|bearbeit\w*|anpass\w*|korrigier\w*",
        ),
        (
            "register",
            r"anmeld\w*|angemeldet|anzumelden|teilnehm\w*|teilnahme|registrier\w*|einschreib\w*|warteliste|platz"
            r"|platze|tickets?"
            r"|melde?\s+(?:ich\s+)?mich|mitmachen|mach\w*\s+ich\b.*\bmit",
        ),
        (
            "create",
            r"erstell\w*|anleg\w*|anzulegen|lege?\s+ich|veranstalt\w*|organisier\w*|plane|planen|eintrag\w*"
            r"|trage?\s+(?:ich|man)|einstell\w*|reinstell\w*"
            r"|stell\w*\s+(?:ich|man)\b.*\b(?:ein|rein|online)|anbiet\w*|veroffentlich\w*",
        ),
    ),
    limits=(
        (
            "recurring",
            r"\b(?:jede[nrsm]?\s+(?:zweite[nr]?\s+)?(?:woche|tag|monat|jahr|montag|dienstag|mittwoch|donnerstag"
            r"|freitag|samstag|sonntag)|wochentlich\w*|taglich\w*|monatlich\w*|regelmassig\w*|(?:mon|diens|donners"
            r"|frei|sams|sonn)tags|mittwochs|alle\s+(?:zwei|drei|\d)\s+wochen|serientermin\w*|wiederkehrend\w*"
            r"|wiederhol\w*)\b",
        ),
        (
            "payments",
            r"\b(?:bezahl\w*|zahlen|kostet\s+(?:das|es|die\s+(?:anmeldung|teilnahme|buchung)|der\s+eintritt|ein\w*)"
            r"|(?<!nichts\s)kosten|preis\w*|rechnung|erstatt\w*|kreditkarte|paypal|kaufen|gutschein)\b",
        ),
        ("weather", r"\b(?:wetter\w*|regnet|regnen|schneit|schneien|sonnig)\b"),
        (
            "messages",
            r"\b(?:schick\w*|send\w*|schreib\w*)\s+(?:\w+\s+){0,2}(?:e-?mail|mail|nachricht\w*|einladung\w*|sms)\b"
            r"|\berinner\w*\s+mich\b|\blade?\s+\w+\s+(?:\w+\s+)?ein\b",
        ),
        (
            "people",
            r"\b(?:wer\s+(?:alles\s+)?(?:kommt|geht|nimmt|ist\s+(?:alles\s+|noch\s+|schon\s+)?(?:angemeldet|dabei)"
            r"|hat\s+sich|steht\s+auf)|(?:zeig\w*|gib|seh\w*|schick\w*|druck\w*|exportier\w*)\b.*\b(?:teilnehmer"
            r"|gaste)liste)\b",
        ),
        (
            "others",
            r"\b(?:melde?|trage?|schreibe?)\s+(?:meine?n?\s+\w+|ihn|alle)\b.*\b(?:an|ein)\b|\bmelde?\s+sie\b.*\ban\b",
        ),
        ("knowledge", r"\b(?:witz|gedicht|ubersetz\w*|hauptstadt|nachrichten|gewonnen|berechne)\b"),
    ),
    limits_yield=(
        "create",
        "update",
        "yes",
        "no",
        "status",
        "refuse",
        "cancel_event",
        "unregister",
        "from_draft",
        "details",
    ),
    requests=REQUESTS,
    talk=TALK,
    anywhere=ANYWHERE,
    families=FAMILIES,
    gap_max_words=16,
    weights=Path(__file__).with_name("weights.json"),
)
