"""German, as data: what the offline agent understands and what it answers."""

from tornado_copilot.assistant.offline.german.dates import DATE_WORDS
from tornado_copilot.assistant.offline.german.intents import INTENT_WORDS
from tornado_copilot.assistant.offline.german.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.german.slots import SLOT_WORDS
from tornado_copilot.assistant.offline.language import Language

_LITTLE_WORDS = (
    "ich du er sie wir ihr mich mir dich dir uns euch ihnen ihn ihm sich man der die das den dem ein eine einen "
    "einem einer nen "
    "und oder aber nicht nichts nix kein keine keinen ja nein nee bitte danke dankeschon doch noch schon mehr mal "
    "denn eigentlich so sehr ganz auch nur "
    "fur fuer furs fuers zu zum zur bei beim von vom am um mit auf aus uber unter nach vor bis ab ins seit ohne "
    "gegen wegen statt "
    "ist sind bin werden hat habe hab hast haben kann kannst konnen konnte konntest konnten mochte moechte mag "
    "wollen wurde wurden wuerde darf muss soll sollte "
    "was will wann wo wie wer wem wen welche welcher welches wofur wozu woran warum wieso weshalb wobei womit wohin "
    "wieviel gibt gibts geht gehts "
    "mein meine meinen meiner dein deine unser unsere unseren jede jeden diese diesen dieser dieses alle alles etwas "
    "irgendwas irgendwelche irgendein niemand jemand "
    "jo jawoll jawohl jep klar gern gerne genau okay passt stimmt machen gut lass halt vergiss quatsch egal leider "
    "hier da dort jetzt nun dann wenn falls dass weil "
    "vielen lieben besten herzlichen dank einverstanden bestatigt naturlich sicher freilich gebongt hallihallo "
    "hallochen bietet bieten tanzkurse tschuss servus moin hallo hilfe infos"
)
_TIME_WORDS = (
    "heute morgen ubermorgen gestern abend abends mittag mittags nachmittag vormittag nachts fruh woche wochen "
    "wochenende monat uhr stunde stunden halb viertel "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag freitagabend samstagabend januar februar marz juni "
    "juli oktober dezember "
    "nachste nachsten nachster kommende kommenden erste ersten zweite zweiten dritte letzte letzten anfang mitte ende"
)
_REQUEST_WORDS = (
    "melde meld meldest meldet anmelden abmelden angemeldet abgemeldet anmeldung anmeldungen erstelle erstell "
    "erstellen anlegen leg lege legst plane planen zeig zeige such suche "
    "verschiebe verschieb verschieben verleg verlegen absagen abgesagt sag sage sagst losche losch loeschen loschen "
    "storniere stornieren reserviere reservier reservieren registriere "
    "trag trage eintragen austragen setz setze setzt setzen buch buche buchen buchung buchungen streich streiche "
    "nimm raus rein mach mache machst findet fallt "
    "andere andern andert anderes komme komm gehe geh brauche brauch suchen finde finden lust dabei platz platze "
    "plaetze karten leute personen teilnehmer teilnehmen mitmachen "
    "veranstaltung veranstaltungen termin termine konzert konzerte kurs kurse lesung lesungen vortrag vortrage "
    "ausstellung ausstellungen fest feste feier markt markte fuhrung fuhrungen "
    "treffen turnier entwurf liste warteliste kalender lauft laufen anstehen steht beginnt fangt dauert kostet neue "
    "neuer neues kochkurs kochkurse flohmarkt flohmarkte"
)

GERMAN = Language(
    code="de",
    marks=frozenset(f"{_LITTLE_WORDS} {_TIME_WORDS} {_REQUEST_WORDS}".split()) | INTENT_WORDS.spelt,
    letters=frozenset("äöüß"),
    dates=DATE_WORDS,
    intents=INTENT_WORDS,
    slots=SLOT_WORDS,
    replies=REPLY_WORDS,
)
