"""German, as data: what the offline agent understands and what it answers."""

from tornado_copilot.assistant.offline.german.dates import DATE_WORDS
from tornado_copilot.assistant.offline.german.intents import INTENT_WORDS
from tornado_copilot.assistant.offline.german.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.german.slots import SLOT_WORDS
from tornado_copilot.assistant.offline.language import Language

GERMAN = Language(
    code="de",
    marks=frozenset(
        (
            "gestern warte moment dabei doch findet statt irgendwas trag setz setzt meldest buch kannst ich du er sie wir ihr mich mir dich dir uns der die das den dem des ein eine einen einem einer und oder aber nicht nichts kein keine ja nein bitte danke "
            "fur fuer zu zum zur bei beim von vom am um mit auf im uber ist sind bin hat habe hast haben kann kannst konnte konntest moechte mochte will wollen "
            "was wann wo wie wer welche welcher wofur warum gibt los heute morgen ubermorgen abend wochenende woche monat uhr montag dienstag mittwoch donnerstag freitag samstag sonntag "
            "melde meld anmelden abmelden angemeldet erstelle erstellen anlegen leg lege plane zeig zeige suche verschiebe verschieben absagen sag losche loeschen storniere reserviere registriere "
            "veranstaltung veranstaltungen konzert konzerte meine mein meinen anderes andere jede jeden nachste nachsten diese diesen hallo tschuss hilfe mach mache passt lass noch schon mehr "
            "erste zweite dritte letzte januar februar marz mai juni juli oktober dezember stunde stunden leute personen genau gern gerne klar gut schon halb viertel nach vor bis ab neue neuer neues schoen"
        ).split()
    )
    | INTENT_WORDS.spelt,
    letters=frozenset("äöüß"),
    dates=DATE_WORDS,
    intents=INTENT_WORDS,
    slots=SLOT_WORDS,
    replies=REPLY_WORDS,
)
