"""What people ask for, in German: patterns over a plain form, in lower case and without accents (`ändern` is `andern`).

The verb may stand at the end, so most patterns look through the sentence; the rules that tell questions and refusals
apart come first, as in every language.
"""

from __future__ import annotations

from tornado_copilot.assistant.offline.german.families import FAMILIES
from tornado_copilot.assistant.offline.language import IntentWords

_TYPES = (
    r"(?:veranstaltung(?:en)?|events?|termine?|konzerte?|workshops?|treffen|kurse?|vortrage?|lesung(?:en)?|part(?:y|ys|ies)|feier"
    r"|feste?|festivals?|seminare?|webinare?|turniere?|markte?|flohmarkte?|fuhrung(?:en)?|ausstellung(?:en)?|konferenz(?:en)?)"
)
_CREATE_LAST = r"(?:erstellen|anlegen|planen|organisieren|veranstalten|eintragen|ankundigen|einrichten|hinzufugen|machen|ausrichten|ansetzen|einplanen|geben|starten)"
_CREATE_FIRST = r"(?:erstell\w*|leg\w*|plan(?:e|en|t)?|organisier\w*|trag\w*|mach\w*|setz\w*|kundig\w*|veranstalte\w*|richte\w*|fug\w*|schreib\w*|starte?)"
_A = r"(?:ein(?:e|en|em|er)?|den|die|das|unser\w*|mein\w*|neue\w*)"
_WRITES = (
    r"(?:erstell\w*|anleg\w*|angelegt|lege?|plane|planen|organisier\w*|veranstalte[nt]?|eintrag\w*|trage?|anmelde\w*|anzumelden|melde?|registrier\w*"
    r"|buche?|buchen|reservier\w*|absag\w*|abzusagen|sage?|losch\w*|stornier\w*|verschieb\w*|verleg\w*|andern|umbenenn\w*|abmelde\w*|mache?)"
)
_YOU_COULD = r"(?:kannst|konntest|konnten|konnen|wurdest|wurden|willst|magst|mochtest)\s+(?:du|sie|ihr)"

INTENT_WORDS = IntentWords(
    contractions={
        "fuer": "fur",
        "moecht-": "mocht",
        "koenn-": "konn",
        "wuerd-": "wurd",
        "loesch-": "losch",
        "aender-": "ander",
        "ueber": "uber",
        "naechst-": "nachst",
        "erzaehl-": "erzahl",
        "plaetz-": "platz",
        "haett-": "hatt",
        "gibt's": "gibt es",
        "gibts": "gibt es",
        "geht's": "geht es",
        "gehts": "geht es",
        "wie's": "wie es",
        "hab's": "habe es",
        "nich": "nicht",
        "nciht": "nicht",
        "nen": "einen",
        "mal": "",
        "halt": "",
        "denn": "",
        "eigentlich": "",
        "einfach": "",
        "schnell": "",
        "vielleicht": "",
    },
    spelt=frozenset(
        (
            "anmelden angemeldet anmeldung anmeldungen abmelden abgemeldet registrieren registriere registriert veranstaltung "
            "veranstaltungen erstellen erstelle erstellt anlegen organisieren organisiere verschieben verschiebe verschoben "
            "absagen abgesagt stornieren storniere loschen losche konzert konzerte workshop workshops kapazitat beschreibung "
            "warteliste wochenende morgen heute bitte kannst konntest mochte suche zeige reservieren eintragen teilnehmen"
        ).split()
    ),
    known=frozenset(
        "angemeldete abgesagte storniert loscht verschiebt erstellst organisiert reserviert registrierst anmelde abmelde angelegt absage bitter suchen sucht zeigen zeigt machen sachen mochten".split()
    ),
    prefixes=(
        r"(?:(?:hallo|hi|hey|moin|servus|guten\s+(?:tag|morgen|abend)|bitte|also|und|dann|jetzt|nun|ok|okay|ja|gut|super|toll|danke|sorry|entschuldigung|aber|leider|gerne?|doch|klar"
        rf"|{_YOU_COULD}(?:\s+(?:bitte|vielleicht|so\s+(?:nett|lieb|freundlich)\s+sein(?:\s+und)?))*|ware?\s+es\s+moglich,?|es\s+ware\s+(?:toll|super|schon|nett|gut),?\s+wenn\s+(?:du|sie)"
        r"|(?:ich|wir)\s+(?:mochten?|will|wollen|wollten?|wurden?(?:\s+gern\w*)?|hatten?\s+gern\w*|muss|mussen|brauchen?|habe\s+vor,?)(?:\s+(?:bitte|gern\w*|noch|auch))*|lass(?:t)?\s+uns|hilf\s+mir|ich\s+(?:mochte|will|wurde\s+gern\w*)\s+wissen,?)(?!\w)[\s,:!.-]*)"
    ),
    sentence_ends=r"(?<=[.!?;])\s+|\s+-\s+",
    clause_ends=r"[,:]\s+|\s+(?:also|und|aber)\s+",
    conditional=r"\b(?:wenn|falls|ob|sagte|sagt|gesagt|meinte|steht|er|freund|freundin|kollegin|kollege|chef|chefin|jemand|leute)\b",
    yes=(
        r"(?:(?:ja|jo|jep|jup|jawohl|klar|sicher|genau|naturlich|gerne?|unbedingt|bestatigt|bestatige|einverstanden|stimmt|richtig|auf\s+jeden\s+fall|mach(?:\s+(?:das|es))?|tu\s+das|leg\s+los|ich\s+bestatige)"
        r"(?:,?\s+(?:bitte|danke|gerne?|doch|so))*|(?:ok|okay|in\s+ordnung|perfekt|passt|alles\s+klar|sieht\s+(?:gut|richtig)\s+aus|klingt\s+gut|das\s+(?:stimmt|passt)|so\s+ist\s+es\s+(?:gut|richtig))(?:\s+(?:bitte|so))*|👍)"
        r"(?:\s+(?:und|dann))?[\s,.!]*"
    ),
    yes_to={
        "createEvent": r"(?:bitte\s+)?(?:erstell|leg|trag|speicher|mach)e?\s+(?:es|das|sie|ihn|die\s+veranstaltung)(?:\s+(?:an|ein))?(?:\s+bitte)?[\s,.!]*",
        "createEventFromDraft": r"(?:bitte\s+)?(?:erstell|leg|mach)e?\s+(?:es|das|sie|die\s+veranstaltung)(?:\s+an)?(?:\s+bitte)?[\s,.!]*",
        "registerForEvent": r"(?:bitte\s+)?(?:melde?|trage?|buche?)\s+mich\s+(?:an|ein)(?:\s+bitte)?[\s,.!]*",
        "updateEvent": r"(?:bitte\s+)?(?:verschieb|speicher)e?\s+(?:es|das|sie)(?:\s+bitte)?[\s,.!]*",
    },
    no=(
        r"(?:(?:nein|ne|nee|no|nicht|lieber\s+nicht|besser\s+nicht|doch\s+nicht|bloss\s+nicht|auf\s+keinen\s+fall|lass(?:\s+(?:es|das|gut\s+sein))?(?:\s+(?:sein|bleiben))?|abbrechen|abbruch|brich\s+ab|stopp?|vergiss\s+es|vergiss\s+das"
        r"|verwirf\s+(?:es|das|den\s+entwurf)|verwerfen|(?:jetzt|noch)\s+nicht\s+mehr|nicht\s+mehr|nichts|schon\s+gut|egal|(?:das|so)\s+nicht|ich\s+habe\s+es\s+mir\s+anders\s+uberlegt)(?:\s+(?:bitte|danke|doch))*[\s,.!]*)+"
    ),
    waits=r"(?:(?:bitte\s+)?(?:warte|moment|moment\s+noch|warte\s+noch|einen\s+moment|noch\s+nicht|gleich|sekunde)(?:\s+(?:bitte|kurz))?[\s,.!]*)+",
    refusal=(
        r"^(?!.*\bvergiss\b)(?!(?:warum|wieso|weshalb)\b)"
        rf"(?!.*\bfindet\s+nicht\s+statt)(?!.*\bfallt\s+aus).*(?:\bniemand\b[^,]*\b{_WRITES}\b|\b{_WRITES}\b.*\b(?:nicht|nichts|niemals|nie|nirgends|nirgendwo|keinesfalls|keine?[nrsm]?)\b|\b(?:nicht|nichts|niemals|nie|nirgends|nirgendwo|keinesfalls|keine?[nrsm]?|ohne)\b.*\b{_WRITES}\b)"
    ),
    status=(
        r"(?:und\s+)?(?:(?:hast|habt|haben|hat|wurde|wurden)\b.*\b(?:erstellt|angelegt|eingetragen|gespeichert|angemeldet|abgemeldet|abgesagt|geklappt|funktioniert|verschoben|geandert|erledigt|gebucht|geloscht|storniert)"
        r"|ist\s+(?:es|das|sie|er|alles|meine?\w*|die\s+veranstaltung)\b.*\b(?:erstellt|angelegt|eingetragen|gespeichert|fertig|erledigt|gebucht|durch|im\s+kalender)|bist\s+du\s+fertig)"
    ),
    asking=(
        r"(?:(?:ich\s+(?:weiss\s+nicht|frage\s+mich),?\s+|weisst\s+du,?\s+|sag\s+mir,?\s+|erklar\w*\s+mir,?\s+)?(?:wie|wo|wann|warum|wieso|weshalb|ob)\s+(?:kann|konnte|darf|muss|soll|melde|meldet|erstelle|erstellt|lege|legt|sage|sagt|storniere|verschiebe|andere|andert|geht|funktioniert|registriere|ich|man|wir|bekomme)\b"
        r"|(?:kann|konnte|darf|durfte|muss|soll|sollte)\s+(?:ich|man|jeder|jemand|einer|das)\b|was\s+(?:passiert|geschieht|ist)\b.*\bwenn\b|was\s+muss\s+ich|ist\s+es\s+(?:moglich|erlaubt|schwer|zu\s+spat|noch\s+moglich)|wer\s+(?:kann|darf)|bis\s+wann|brauche?\s+ich|geht\s+das|wenn\s+ich|wann\s+kann|kostet|werde\s+ich)"
    ),
    interrogative=(
        r"(?:(?:hallo|hi|hey|und|aber|ok|okay|also|sorry|dann)\b[\s,:!.-]*)*"
        r"(?:loschst|stornierst|sagst|verschiebst|wie|was|wann|wo|wer|wen|wem|welche\w*|warum|wieso|weshalb|wofur|wozu|woran|bis\s+wann|ab\s+wann|ist|sind|bin|bist|war|waren|wird|werde|werden|hat|habe|hast|habt|haben|kann|kannst|konnte|konntest|konnt|darf|muss|musst|soll|sollte|wurde|wurdest|willst|mag|gibt|geht|kostet|brauche|ob|ich\s+frage\s+mich|weisst)\b"
    ),
    story=r"(?:gestern|letzte[nrs]?\s+(?:woche|monat|jahr))\b|(?:ich|wir|er|sie|man|jemand)\s+(?:habe|haben|hat|hatte|hatten)\b.*\b(?:angelegt|erstellt|angemeldet|abgesagt|abgemeldet|verschoben|eingetragen|geloscht|organisiert|veranstaltet|gebucht|geplant|storniert)\b",
    reported=r"(?:(?!(?:ich|bitte|und)\b)[\w'-]+\s+){1,3}?(?:sagt|sagte|meint|meinte|erzahlt|erzahlte|schreibt|schrieb|behauptet)\b|(?:(?!ich\b)[\w'-]+\s+){1,3}?(?:hat|haben)\s+(?:mir\s+|uns\s+)?(?:gesagt|erzahlt|geschrieben|gehort)\b|ich\s+(?:habe\s+)?(?:gehort|gelesen)\b",
    naming=r"\b(?:ein|eine|einen|unser|unsere|unseren)\s+\w",
    asked=r"(?!.*\b(?:abgesagt|angemeldet)\W*$)(?:wer|wie|was|wann|warum|wo|ist|sind|kann|werden?)\b.*\b(?:anmelden|absagen|abmelden|stornieren|loschen|erstellen|anlegen|verschieben|andern|umbenennen)\b",
    polite=rf"(?:(?:hallo|hi|hey|und|aber|ok|okay|also|sorry|bitte|dann)\b[\s,:!.-]*)*(?:{_YOU_COULD}\b|(?:meldest|tragst|setzt|buchst|legst|erstellst|machst)\s+du\b|(?:sagst|verschiebst|loschst|stornierst)\s+du\b.*\bbitte\b|(?:kannst|konntest)\s+mich\b|(?:konnen|wollen|sollen)\s+wir\b)",
    generic=r"(?:kannst|konntest)\s+du\s+(?:auch\s+)?(?:veranstaltungen|events|konzerte|leute|termine)\s+(?:erstellen|anlegen|absagen|anmelden|planen|andern|verschieben)\W*",
    topics=(
        (
            "cancel",
            r"absag\w*|abgesagt|abmeld\w*|abgemeldet|abzumelden|abzusagen|melde\s+ich\s+mich\s+(?:wieder\s+)?ab|stornier\w*|losch\w*|austrag\w*|sage?\s+ich\b.*\bab",
        ),
        ("update", r"verschieb\w*|verschoben|verleg\w*|andern|geandert|andert|umbenenn\w*|bearbeit\w*"),
        (
            "register",
            r"anmeld\w*|angemeldet|anzumelden|teilnehm\w*|teilnahme|registrier\w*|einschreib\w*|warteliste|platz|platze|tickets?|melde\s+(?:ich\s+)?mich|mitmachen",
        ),
        ("create", r"erstell\w*|anleg\w*|anzulegen|lege\s+ich|veranstalt\w*|organisier\w*|plane|planen|eintrag\w*"),
    ),
    limits=(
        (
            "recurring",
            r"\b(?:jede[nrsm]?\s+(?:zweite[nr]?\s+)?(?:woche|tag|monat|jahr|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|wochentlich\w*|taglich\w*|monatlich\w*|regelmassig\w*|(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs|alle\s+(?:zwei|drei|\d)\s+wochen|serientermin\w*|wiederkehrend\w*|wiederhol\w*)\b",
        ),
        (
            "payments",
            r"\b(?:bezahl\w*|zahlen|kostet|kosten|preis\w*|rechnung|erstatt\w*|kreditkarte|paypal|kaufen|gutschein)\b",
        ),
        ("weather", r"\b(?:wetter\w*|regnet|regnen|schneit|schneien|sonnig)\b"),
        (
            "messages",
            r"\b(?:schick\w*|send\w*|schreib\w*)\s+(?:\w+\s+){0,2}(?:e-?mail|mail|nachricht\w*|einladung\w*|sms)\b|\berinner\w*\s+mich\b|\blade?\s+\w+\s+(?:\w+\s+)?ein\b",
        ),
        (
            "people",
            r"\b(?:wer\s+(?:alles\s+)?(?:kommt|geht|nimmt|ist\s+(?:alles\s+|noch\s+|schon\s+)?(?:angemeldet|dabei)|hat\s+sich|steht\s+auf)|teilnehmerliste|gasteliste)\b",
        ),
        ("others", r"\bmelde?\s+(?:meine?n?\s+\w+|ihn|sie|alle)\b(?:\s+\w+)*\s+an\b"),
        ("knowledge", r"\b(?:witz|gedicht|ubersetz\w*|hauptstadt|nachrichten|gewonnen|berechne)\b"),
    ),
    limits_yield=("create", "update", "yes", "no", "status", "refuse", "cancel_event", "unregister"),
    requests=(
        (
            "about",
            r"wer\s+bist\s+du|was\s+bist\s+du|bist\s+du\s+(?:ein\w*\s+)?(?:mensch|roboter|bot|echt\w*|ki|maschine|programm)|wie\s+heisst\s+du",
        ),
        ("feeling", r"wie\s+geht\s+es\s+(?:dir|ihnen|euch)|wie\s+geht\s+es\W*$"),
        ("clock", r"wie\s+spat\s+ist\s+es|welche[rn]?\s+(?:tag|datum)\s+(?:ist|haben)|wie\s+viel\s+uhr"),
        (
            "help",
            r"hilfe\b\s*\W*$|hilf\s+mir\s*\W*$|was\s+(?:kannst\s+du|konnen\s+sie|kann\s+ich)\s+(?:alles\s+|hier\s+|dich\s+)*(?:machen|tun|sagen|fragen|hier)?\s*\W*$|was\s+kannst\s+du\b|wie\s+funktioniert\s+(?:das|dies)|wobei\s+kannst\s+du",
        ),
        (
            "unregister",
            r"(?:melde?|trage?|nimm|streiche?|nehmen\s+sie|melden\s+sie)\s+mich\b.*\b(?:ab|aus|runter|herunter|raus|von\s+der\s+(?:warte)?liste)\b"
            r"|.*\bmich\b.*\b(?:abmelden|abzumelden|austragen|auszutragen)\b"
            r"|(?:stornier\w*|losch\w*|annullier\w*|cancel\w*|nimm|zieh\w*|streich\w*|gib)\s+(?:bitte\s+)?mein(?:e|en)?\s+(?:anmeldung|platz|buchung|teilnahme|reservierung|registrierung)"
            r"|.*\bmein(?:e|en)?\s+(?:anmeldung|platz|buchung|teilnahme|reservierung|registrierung)\b.*\b(?:stornieren|loschen|zuruckziehen|absagen|annullieren|zuruckgeben|freigeben)\b"
            r"|(?:ich\s+)?(?:kann|schaffe)\b.*\bnicht\b.*\b(?:kommen|dabei|teilnehmen|hin)\b|ich\s+(?:kann|konnte|werde|schaffe?|komme|gehe|bin)\b.*\bnicht\b(?!.*\b(?:anmelden|erstellen|finden|absagen|loschen|verschieben|andern|stornieren|anlegen|sehen)\b)"
            r"|(?:doch\s+)?nicht\s+(?:mehr\s+)?(?:\w+\s+)*?(?:zum|zur|zu|kommen|gehen|hin|hingehen|teilnehmen|dabei|mitmachen)\b|.*\bvon\s+der\s+warteliste\b",
        ),
        (
            "mine",
            r"(?:(?:zeige?|liste?|gib|was\s+sind|welche\s+sind|wo\s+sind)\s+(?:mir\s+)?(?:bitte\s+)?(?:alle\s+)?)?mein(?:e|er|en)?\s+(?:eigenen\s+|nachsten\s+)?(?:veranstaltungen|events|anmeldungen|buchungen|termine|kalender|wartelisten|tickets|konzerte|workshops)\b(?!\s+(?:fur|bei|zu|am)\b)"
            r"|(?:wofur|wozu|wo|woran|fur\s+was|bei\s+was|zu\s+was|worauf)\b.*\b(?:angemeldet|registriert|eingetragen|dabei|gebucht)\b|(?:bin|stehe)\s+ich\b.*\b(?:angemeldet|registriert|eingetragen|dabei|warteliste\w*)\b"
            r"|was\s+habe?\s+ich\b|habe\s+ich\b.*\b(?:termine?|veranstaltung\w*|anmeldung\w*|etwas|was|vor)\b|(?:welche|was)\b.*\b(?:habe\s+ich|organisiere\s+ich|bin\s+ich|veranstalte\s+ich|steht\s+(?:bei\s+mir|in\s+meinem))",
        ),
        (
            "register",
            r"(?:meldest|tragst|schreibst|setzt|buchst|reservierst)\s+du\s+(?:mich|mir|uns)\b|ich\s+nehme\b|(?:melde?|trage?|schreibe?|registrier\w*|buche?|setze?|nimm|merke?|reservier\w*|melden\s+sie|tragen\s+sie|setzen\s+sie|sicher\w*|pack\w*)\s+(?:mich|uns|mir)\b"
            r"|.*\b(?:mich|uns|mir)\b.*\b(?:anmelden|einschreiben|eintragen|registrieren|einbuchen|vormerken|setzen|reservieren|sichern|anzumelden)\b"
            r"|.*\b(?:teilnehmen|mitmachen|dabei\s+sein|dabeisein|hingehen|mitkommen|teilzunehmen)\b|ich\s+(?:komme|gehe)\s+(?:auch\s+|gerne?\s+)?(?:zu|zum|zur|mit|ins?|auf)\b|ich\s+(?:bin|ware)\b.*\bdabei\b|(?:zum|zur|zu|ins?|auf)\s+.+\b(?:gehen|kommen)\b"
            r"|ich\s+nehme\b.*\b(?:teil|das|den|die|platz)\b|(?:einen\s+)?platz\s+(?:fur|bei|beim|im|in)\b|reservier\w*\s+\S|buch\w*\s+\S|auf\s+die\s+warteliste\b",
        ),
        (
            "update",
            r"(?:verschieb\w*|verleg\w*|benenn\w*|erhoh\w*|reduzier\w*|pass\w*|aktualisier\w*|verlanger\w*|verkurz\w*|begrenz\w*|zieh\w*)\s+\S|andere?\s+(?:die|den|das|bitte|es|mein\w*|unser\w*|doch|titel|ort|zeit|beschreibung)\b|setze?\s+(?:die|den|das)\s+(?:kapazitat|titel|ort|zeit|beginn|beschreibung|limit)"
            r"|.*\b(?:verschieben|verlegen|andern|umbenennen|erhohen|anpassen|verlangern|verkurzen|vorziehen|vorverlegen|aktualisieren|bearbeiten)\b|(?!was|wann|wo|wer|wie|ich\b|wir\b|es\b|ob\b)\S.*\b(?:fangt|beginnt|startet|endet|dauert|findet)\b.*\d|(?!was|wann|wo|wer|wie)\S.*\bsoll(?:te|en)?\b.*\b(?:anfangen|beginnen|starten|stattfinden|sein|heissen|dauern|enden|losgehen)\b"
            r"|(?!was|wann|wo|wer|wie|welch|warum|wenn|falls|ich\b|wir\b|es\b|ob\b|ist\b|.*\?|.*\b(?:(?:ge)?sag\w*|dachte|gehort|mein\w*)\b)\S.*\bist\b.*\b(?:an)?statt\b.*\d"
            r"|mach\w*\s+(?:es|das|daraus|draus)\b|nenn\w*\s+(?:es|das|sie|ihn)\b|(?:der\s+)?(?:titel|ort|name|die\s+beschreibung|kapazitat)\s+(?:soll|ist|lautet|muss)\b",
        ),
        (
            "cancel_event",
            r"(?!was|wann|wo|wer|wie)\S.*\b(?:muss|soll)\b.*\b(?:abgesagt|geloscht)\b|(?:sage?|blase?)\s+.+\bab\b|(?:losch\w*|entfern\w*|stornier\w*|streich\w*|annullier\w*|cancel\w*)\s+(?!(?:mich|uns)\b)\S|.*\b(?:absagen|loschen|entfernen|stornieren|ausfallen\s+lassen|canceln)\b|sagen\s+sie\s+.+\bab\b",
        ),
        (
            "create",
            rf"{_CREATE_FIRST}\s+(?:mir\s+|uns\s+|bitte\s+|doch\s+|fur\s+\w+\s+)*{_A}\b|neue[rsn]?\s+{_TYPES}|{_TYPES}\s*:|.*\b(?:ein(?:e|en)?|unser\w*|mein\w*)\b.*\b{_CREATE_LAST}\b"
            rf"|(?:et)?was\s+{_CREATE_LAST}|(?:das|es)\s+(?:bitte\s+)?(?:ein|an)\W*$|(?:etwas|was|veranstaltung)\s+{_CREATE_LAST}\W*$|(?:ich|wir)\s+(?:mache|machen|gebe|geben|veranstalte|veranstalten|plane|planen|organisiere|organisieren|habe|haben)\s+(?:\w+\s+)?ein(?:e|en)?\b|{_CREATE_FIRST}\s+{_TYPES}",
        ),
        (
            "details",
            r"(?:erzahl\w*|sage?|verrat\w*)\s+mir\s+(?:bitte\s+)?(?:noch\s+)?(?:mehr|etwas|alles|was)|mehr\s+(?:uber|zu|zum|zur|infos|details|informationen)\b|(?:mehr\s+)?(?:details|infos?|informationen|einzelheiten)\s+(?:zu|uber|zum|zur|von|fur)|wann\s+(?:ist|beginnt|fangt|startet|findet|endet|geht|sind|war)\b|wo\s+(?:ist|findet|liegt|genau)\b|wie\s+(?:lange|viele|voll|gross)\b"
            r"|wer\s+(?:organisiert|veranstaltet|leitet|macht|halt)\b|(?:gibt\s+es|sind|ist|hat)\b.*\b(?:noch|freie?)\b.*\b(?:platz|platze|frei|karten|tickets|platzchen)\b|ist\s+.+\b(?:voll|ausgebucht|abgesagt|ausverkauft|frei)\b|worum\s+geht|was\s+ist\s+(?:das|es|mit|der|die)\b(?!.*\blos\b)|zeige?\s+mir\s+(?:das|den|die)\s+(?:erste|zweite|dritte|vierte|letzte)\w*",
        ),
        (
            "more",
            r"(?:zeige?\s+(?:mir\s+)?)?(?:noch\s+)?(?:mehr|weitere?|die\s+(?:nachsten|anderen|restlichen))(?:\s+(?:bitte|veranstaltungen|davon))*[\s.!?]*$|(?:was|sonst)\s+(?:noch|sonst)\b|weiter\W*$",
        ),
        (
            "search",
            rf"(?:such\w*|find\w*|zeig\w*|liste?\w*|schau\w*)\b|(?!was\s+passiert\b.*\bwenn\b)was\s+(?:ist|geht|lauft|gibt|steht|kann|konnte|passiert|machen|findet)\b|gibt\s+es\b|welche\w*\b|habt\s+ihr|hast\s+du|kennst\s+du|ist\s+(?:heute|morgen|am|was|etwas|irgendwas|dieses)\b|wo\s+(?:kann|gibt)\b|irgendwas|irgendwelche|etwas\s+(?:mit|zu|fur)|alle\s+{_TYPES}|(?:\w+\s+){{0,2}}{_TYPES}\b"
            r"|ich\s+(?:suche|interessiere)|interessiere\s+mich|(?:ich\s+habe\s+)?lust\s+auf|wer\s+(?:spielt|tritt)|was\s+los\b|findet\s+.+\bstatt\b|empfiehl\w*|einen?\s+\w+\s+(?:suchen|finden)\b",
        ),
        ("bye", r"tschuss\w*|tschau|ciao|auf\s+wiedersehen|bis\s+(?:bald|dann|spater)|gute\s+nacht"),
    ),
    talk=(
        (
            "thanks",
            r"(?:(?:ok|okay|super|gut|perfekt|toll)[\s,.!]+)?(?:vielen\s+|herzlichen\s+|tausend\s+|besten\s+)?(?:dank|danke|merci|super|toll|klasse|prima)(?:\s+(?:schon|sehr|dir|dir|euch|ihnen|fur|die|hilfe|vielmals|euch|das))*[\s,.!]*",
        ),
        (
            "greet",
            r"(?:hallo|hi|hey|moin|servus|gruss\s+gott|guten\s+(?:tag|morgen|abend)|na)\b(?:\s+(?:zusammen|du|assistent|moin))?[\s,.!]*",
        ),
    ),
    anywhere=(
        ("register", r"\b(?:melde?|trage?)\s+mich\b.*\b(?:an|ein)\b"),
        ("cancel_event", r"\bsage?\s+.+\bab\W*$"),
    ),
    families=FAMILIES,
)
