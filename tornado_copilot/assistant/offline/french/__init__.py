"""French, as data: what the offline agent understands and what it answers."""

from tornado_copilot.assistant.offline.french.dates import DATE_WORDS
from tornado_copilot.assistant.offline.french.intents import INTENT_WORDS
from tornado_copilot.assistant.offline.french.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.french.slots import SLOT_WORDS
from tornado_copilot.assistant.offline.language import Language

FRENCH = Language(
    code="fr",
    marks=frozenset(
        (
            "carrement convient oublie impec banco volontiers bonne hier attends peu serai pourrai prends seras "
            "vas je j tu il elle on nous vous le la les l un une des du de d et ou mais ne pas plus non oui merci "
            "bonjour bonsoir salut svp plait est sont suis es ai as avez peux peut pouvez pourriez pourrais "
            "voudrais veux aimerais "
            "que qu qui quoi quel quelle quels quelles quand comment combien pourquoi ou y ce cet cette ces mon "
            "ma mes moi toi au aux a pour avec dans sur en par "
            "demain aujourd hui soir matin midi semaine mois prochain prochaine week lundi mardi mercredi jeudi "
            "vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre octobre novembre "
            "decembre "
            "inscris inscrire inscription inscriptions inscrit inscrivez annule annuler cree creer ajoute "
            "organise organiser evenement evenements atelier ateliers reunion fete cherche montre deplace reporte "
            "change supprime reserve participer "
            "premier premiere deuxieme troisieme dernier d accord parfait laisse tomber aide faire sais heure "
            "heures toutes tous chaque nouvel nouvelle vas rien reste places reste"
        ).split()
    )
    | INTENT_WORDS.spelt,
    letters=frozenset("çœêèàùâîï"),
    dates=DATE_WORDS,
    intents=INTENT_WORDS,
    slots=SLOT_WORDS,
    replies=REPLY_WORDS,
)
