"""How people write what an event is called, where it is and for how many, in French."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import SlotWords

_PEOPLE = r"(?:personnes|gens|participant(?:e)?s|places|invité(?:e)?s|visiteurs|billets|enfants|convives)"
_END = r"(?=\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:pour|avec|le|à|a|de\s+\x1f|en|dans|chez|svp|et|s'il)\b))"
_NAME_END = (
    r"(?=\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:pour\s+\d|avec\s+\d|le\s+\x1f|à\s+\x1f|à\s+(?:la"
    r"|l')?\s*(?-i:[A-ZÉ])|au\s+(?-i:[A-ZÉ])|dans\s+(?:la|le|l')|chez\b|svp\b|s'il)))"
)

_BY = (
    r"(?:v[ée]lo|pied|cheval|raquettes?|skis?|trottinette|kayak|cano[ëe]|bateau|bus|rollers?|famille"
    r"|plein\s+air|anglais|espagnol|ligne|deux|coin)"
)
"""What follows "à" or "en" in the name of an event and is no place: "balade à vélo"."""

_PLACES = (
    r"(?:salle|bibliothèque|médiathèque|mediatheque|maison|parc|théâtre|musée|café|bar|mairie|école"
    r"|gymnase|jardin|cinéma|église|eglise|centre|club|stade|plage|piscine|ferme"
    r"|restaurant|hôtel|galerie|boulodrome|chapelle|librairie|port|péniche|auditorium|lycée|foyer|château"
    r"|terrasse|place|bureau|studio|pub|terrain|grange|hall|gare|lac)"
)

_NO_NAME = (
    r"(?:est|sont|sera|seront|etait|a|ont|aura|auront|avait|n|ne|n'\w+|se|s'\w+|c'\w+|j'\w+|qu'\w+"
    r"|commence\w*|debute\w*|demarre\w*|fini\w*|termine\w*"
    r"|dure\w*|passe\w*|tombe\w*|tien\w*|part(?:ir\w*|ent|s|ait)?|ouvre\w*|ferme\w*|saute\w*|reste\w*"
    r"|doi\w*|devra\w*|complet\w*|plein\w*|annule\w*|report\w*|deplac\w*"
    r"|decal\w*|repouss\w*|avanc\w*|supprim\w*|mainten\w*|prevu\w*|gratuit\w*|payant\w*|deja|toujours"
    r"|encore|aussi|bien|plutot|finalement|maintenant|desormais"
    r"|pour|avec|chez|dans|au|aux|en|le|la|les|l'\w+|un|une|et|ou|mais|que|qui|quand|combien|ca|y|moi|nous"
    r"|me|m'\w+|vers|avant|apres|ce|cet|cette|sur|svp|stp|s'il"
    r"|merci|jusqu\w*|change\w*|pas|plus|je|tu|il|elle|on|vous|du|des|de|d'\w+|par|sans|si|car|donc|alors"
    r"|entre|fait|faut|va|vont|mon|ma|mes|notre|nos|joue\w*|repete\w*|figure"
    r"|coute\w*|exactement|de\s+quoi|quoi|celui|calendrier|agenda|programme|planning|liste|lieu|place"
    r"|places|compris|tout|toute|tous|trop|seance|peu|tard|tot|capote\w*)"
)
_COMPLEMENT = (
    r"(?:\s+(?:de\s+(?:la\s+|l')?|d'|du\s+|des\s+)(?!(?:une?|calendrier|agenda|programme|planning|liste"
    r"|moi|nous)\b)[\w'-]+"
    rf"|\s+(?:a|en|au)\s+{_BY}\b|\s+sur\s+(?:les?\s+|la\s+|l')?[\w'-]+|\s+pour\s+(?:les\s+)?(?:debutants?"
    r"|enfants|adultes|seniors|familles|ados|tous)"
    rf"|\s+(?!{_NO_NAME}(?!\w))[\w'-]+){{0,4}}"
)

SLOT_WORDS = SlotWords(
    types={
        **dict.fromkeys(("concert", "concerts"), "concert"),
        **dict.fromkeys(("atelier", "ateliers"), "workshop"),
        **dict.fromkeys(("rencontre", "rencontres"), "meetup"),
        **dict.fromkeys(("conférence", "conférences", "conference", "conferences"), "conference"),
        **dict.fromkeys(("cours", "stage", "stages"), "course"),
        **dict.fromkeys(("exposé", "exposés"), "lecture"),
        **dict.fromkeys(("exposition", "expositions", "expo", "expos"), "exhibition"),
        **dict.fromkeys(("fête", "fêtes", "fete", "fetes"), "party"),
        **dict.fromkeys(("festival", "festivals"), "festival"),
        **dict.fromkeys(("séminaire", "séminaires", "seminaire"), "seminar"),
        **dict.fromkeys(("webinaire", "webinaires"), "webinar"),
        **dict.fromkeys(("tournoi", "tournois"), "tournament"),
        **dict.fromkeys(("lecture", "lectures"), "reading"),
        **dict.fromkeys(("marché", "marchés", "brocante"), "market"),
        **dict.fromkeys(("visite", "visites"), "tour"),
        **dict.fromkeys(("hackathon", "hackathons"), "hackathon"),
        **dict.fromkeys(("dégustation", "dégustations"), "tasting"),
        **dict.fromkeys(("dîner", "dîners"), "dinner"),
        **dict.fromkeys(("projection", "projections"), "screening"),
        **dict.fromkeys(("réunion", "réunions", "reunion"), "meeting"),
        **dict.fromkeys(("spectacle", "spectacles"), "show"),
    },
    type_plural="",
    generic=(
        "événement",
        "événements",
        "evenement",
        "évènement",
        "event",
        "nouvel",
        "nouveau",
        "nouvelle",
        "truc",
        "quelque",
        "chose",
    ),
    verbs=r"(?:une?|nouve(?:l|lle|au)|notre|mon|ma)",
    determiners=r"(?:(?:nouve(?:l|lle|au)|petite?|grande?|autre)\s+)*",
    phrase_end=r"\s*(?:\x1f|[,;:!?\n]|\.(?:\s|$)|$|\s(?:pour|avec|(?:à|a|au)(?!\s+"
    + _BY
    + r"\b)|dans|chez|le|la|de\s+\x1f|du\s+\x1f|en(?!\s+"
    + _BY
    + r"\b)|et|svp|s'il|intitulée?|appelée?|nommée?|qui|jusqu)\b)",
    titles=(
        r"(?:\b(?:intitulée?|appelée?|nommée?|qui\s+s'appelle|(?:avec\s+le\s+)?(?:titre|nom)\s*(?:est|:|en|de"
        r"|sera)?)|appelle[\s-](?:le|la))\s*:?\s+(?P<value>\S.*?)" + _NAME_END,
        r"(?:événement|evenement|évènement|{type})\s*:\s*(?P<value>\S.*?)(?=\s*(?:\x1f|[,;\n]|$))",
    ),
    after=r"(?!)(?P<words>)",
    locations=(
        r"\b(?:lieu|endroit)\s*(?:est|:|=)\s*(?P<value>[^\s\x1f,;].*?)(?=\s*(?:\x1f|[,;!?\n]|\.\s|$))",
        r"(?:\b(?:dans|chez)|@)\s+(?P<value>(?:(?:le|la|les)\s+|l')?[^\s\x1f,;].*?)" + _END,
        r"(?:(?<!\w)à|\b(?:au|aux))\s+(?P<value>(?:la\s+|l')?(?-i:[A-ZÉ])[^\x1f,;]*?)" + _END,
        r"(?:(?<!\w)à\s+(?:la\s+|l')|\bau\s+)(?P<value>(?:salle|bibliothèque|maison|parc|théâtre|musée|café"
        r"|bar|mairie|école|gymnase|jardin|cinéma)\b[^\x1f,;]*?)" + _END,
        rf"(?:(?<!\w)à\s+(?:la\s+|l')|\bau\s+)(?P<value>{_PLACES}\b[^\x1f,;]*?)" + _END,
    ),
    destinations=(
        r"(?:(?<!\w)à|\b(?:au|vers|dans|chez|en))\s+(?P<value>(?:(?:le|la|les)\s+|l')?[^\s\x1f,;].*?)" + _END,
    ),
    no_locations=(
        r"(?:(?:le|la|les)\s+|l')?(?:calendrier|agenda|liste|premier|première|deuxième|troisième|dernier"
        r"|dernière|place|jour|moment|titre|nom|elle|lui|moi|quoi|partir|plus|lieu)\b.*|" + _BY + r"|\d+(?:\s+\w+)?"
    ),
    article=r"(?:(?:le|la|les)\s+|l')",
    capacities=(
        r"(?:\b(?:pour|avec|max(?:imum)?\.?|jusqu'à|au\s+plus|environ|seulement|à"
        r"|de)\s+)*(?P<value>\d{1,3}(?: \d{3})?|\d+|{number})\s+" + _PEOPLE + r"\b(?:\s+(?:max(?:imum)?|au\s+plus))?",
        r"\b(?:capacité|capacite|maximum|max\.?|limite)\s*(?:(?:de|du|d'|pour)\s*(?:[^\d\x1f]+?\s+)?(?:à|a)\s+"
        r"|(?:de|à|a|est|:|=)\s*)*(?P<value>\d+)",
        r"\bseulement\s+(?P<value>\d+)\b",
    ),
    descriptions=(r"(?:avec\s+la\s+|la\s+)?description\s*(?:est|:|sera|en)?\s*:?\s+(?P<value>\S.*)$",),
    answer_lead=(
        r"(?:(?:il\s+s'appelle|elle\s+s'appelle|ça\s+s'appelle|appelle[\s-](?:le|la)|le\s+(?:titre|nom"
        r"|lieu)\s+est|c'est|titre|nom|lieu|description|à|au|juste|peut-être|je\s+pense|disons)\s*:?\s+)+"
    ),
    ordinals={
        **dict.fromkeys(("premier", "première", "premiere", "1er", "1ère"), 1),
        **dict.fromkeys(("deuxième", "deuxieme", "second", "seconde", "2e", "2ème"), 2),
        **dict.fromkeys(("troisième", "troisieme", "3e", "3ème"), 3),
        **dict.fromkeys(("quatrième", "quatrieme", "4e"), 4),
        **dict.fromkeys(("cinquième", "cinquieme", "5e"), 5),
        **{"sixième": 6, "septième": 7, "huitième": 8, "dernier": -1, "dernière": -1, "derniere": -1},
    },
    ordinal_patterns=(
        r"\b(?:numéro|numero|no\.?|n°|option)\s*(?P<digits>\d{1,2})\b",
        r"\b(?:numéro|numero)\s+(?P<cardinal>{number})\b",
        r"#\s*(?P<digits>\d{1,2})\b",
        r"^\W*(?P<digits>\d{1,2})\W*$",
        r"\b(?:le|la|au|du|pour\s+l[ea]|à\s+la)\s+(?P<word>{ordinal})(?:\s+(?:événement|evenement"
        r"|de\s+la\s+liste|svp|s'il)\b|\s*[.,!?]*\s*$)",
        r"^\W*(?:(?:le|la)\s+)?(?P<word>{ordinal})\W*$",
        r"\b(?:le|la|au|du|à\s+la)\s+(?P<word>{ordinal})(?=\s*,|\s+(?:m'|me|a\s+l'air|semble|est|svp|s'il)\b)",
    ),
    pronouns=r"(?:\b(?:ça|cela|celui-ci|celui-là|celle-ci|y|le|la|lui|cet\s+événement|l'événement)\b)",
    one=r"(?!)(?P<words>)",
    asides=(
        r"\bdu\s+calendrier\b|\bfinalement\b|\bs'il\s+(?:te|vous)\s+pla[iî]t\b|\bdès\s+que\s+possible\b"
        r"|\bsur\s+la\s+liste\s+d'attente\b|\bil\s+y\s+a\s+eu\s+un\s+empêchement\b"
    ),
    changes=(
        ("title", r"\brenomme[rz]?\s+(?P<reference>.+?)\s+en\s+(?P<value>.+)$"),
        ("description", r"\bdescription\s+(?:de|du|pour)\s+(?P<reference>[^:]+?)\s*:\s*(?P<value>\S.*)$"),
        (
            "title",
            r"\b(?:change|modifie)[rz]?\s+le\s+(?:titre|nom)\s+(?:de\s+la\s+|de\s+l'|de\s+"
            r"|du\s+)(?P<reference>.+?)\s+(?:en|pour|à|a)\s+(?P<value>.+)$",
        ),
        (
            "title",
            r"^(?P<reference>.+?)\s+s'appelle(?:ra)?\s+(?:maintenant|désormais|finalement|plutôt)\s+(?P<value>.+)$",
        ),
        ("location", r"\ble\s+lieu\s+(?:de|du)\s+(?P<reference>.+?)\s+(?:à|au|en|pour)\s+(?P<value>.+)$"),
    ),
    name_starts=frozenset(
        "a au aux pour de du des d'un sur dans le la les l' mon ma mes notre cet cette evenement l'evenement "
        "numero d'attente".split()
    ),
    pronoun_words=frozenset("ca cela evenement event l'evenement moi lui y".split()),
    edge_words=frozenset(
        (
            "le la les l' un une des du de d' je j' tu il elle on nous vous me m' te t' se s' moi toi lui mon ma "
            "mes notre nos ton ta votre "
            "a au aux en dans sur pour par avec et ou ne pas plus n' rien svp plait s'il merci bien encore deja "
            "aussi plutot finalement malheureusement desole desolee mais donc "
            "peux peut pourrai pourra peux-tu pourrais-tu pouvez-vous pourriez-vous pouvez veux voudrais aimerais "
            "j'aimerais voudrait dois doit devrait vais va suis est est-ce que qu'il sera serai ai as avez "
            "inscris inscris-moi inscrivez-moi inscrire m'inscrire inscrit inscrite inscription inscriptions "
            "participer participe assister venir viens aller reserve reserver reserve-moi place places billet "
            "billets note note-moi notez-moi mets mets-moi mettre ajoute ajoute-moi liste attente d'attente "
            "compte "
            "annule annuler annulez annule-moi supprime supprimer supprimez efface retire retire-moi enleve "
            "desinscris desinscris-moi desinscrire me participation reservation "
            "deplace deplacer deplacez change changer changez modifie modifier reporte reporter decale decaler "
            "renomme renommer repousse avance avancer augmente reduis prolonge fixe capacite titre nom lieu date "
            "heure description limite commencer commence debuter debute finir finit durer dure "
            "quand ou combien qui quoi comment quel quelle quelle a-t-il y lieu organise organiser dis dis-m'en "
            "dites parle parle-moi montre montre-moi details infos info informations savoir reste reste-t-il "
            "il-reste complet complete plein libre libres temps "
            "bonjour salut oui non ok d'accord alors maintenant evenement event ca cela faut j'organise "
            "evenements reporter heures minutes personnes svp c j m n s t d l qu y etre habra svp moi"
        ).split()
    ),
    query_words=frozenset(
        (
            "le la les l un une des du de d je j tu il elle on nous vous me m te moi mon ma mes ce cet cette ces "
            "c a au aux en dans sur pour par avec et ou ne pas plus qu que qui quoi quel quelle quels quelles "
            "est-ce est y a-t-il il-y "
            "qu'on peut pouvez-vous as a-t-on l'on qu'est-ce qu'il qu'y cherche chercher cherches recherche "
            "trouve trouver trouve-moi montre montre-moi montrer affiche liste voir vois faire puis-je peut-on "
            "peux pouvez as-tu avez avez-vous ai veux voudrais j'aimerais aimerais savoir si "
            "evenement evenements event events chose choses truc trucs quelque prevu prevus passe se tout tous "
            "toutes toute prochain prochains prochaine prochaines y-a-t-il bonjour salut svp s'il te plait ok "
            "merci alors interesse interesse-moi recommande recommandes idees sont sera "
            "c'est d'un d'une es-tu chez autour vers sympa bien ecouter j'ai envie d'aller aller n'importe c j m "
            "n s t qu y ya bientot etre"
        ).split()
    ),
    complete_names=True,
    names=(
        r"(?:\b(?:le|la|les|du|au|aux|mon|ma|mes|notre|nos|ce|cet|cette|prochaine?)\s+|\bl')"
        rf"(?P<words>(?:(?:petite?|grande?|premiere?|prochaine?)\s+)?{{head}}{_COMPLEMENT})",
    ),
    proper=(
        r"(?<![\w'’])(?P<words>(?-i:[A-ZÉÈÀ])[\w'’-]+(?:\s+(?:(?:de|du|des|la|le|et"
        r"|en)\s+)?(?-i:[A-ZÉÈÀ0-9])[\w'’-]*)+)",
    ),
    naming=(
        rf"^\W*(?P<value>{{head}}{_COMPLEMENT})",
        rf"\b(?:une?|notre|mon|ma)\s+(?P<value>(?:(?:petite?|grande?|nouve\w+)\s+)?{{head}}{_COMPLEMENT})",
        rf"(?<![\w'])(?P<value>{{head}}{_COMPLEMENT})",
    ),
    venues=(
        r"salle|hall|maison|appart\w*|chez|gymnase|eglise|place|parc|bibliotheque|mediatheque|bar|pub|cafe"
        r"|club|ecole|centre|studio|theatre|cinema|musee|jardin|jardins"
        r"|rue|route|avenue|boulevard|cour|bureau|cuisine|cave|toit|terrasse|plage|lac|gare|stade|terrain"
        r"|piscine|grange|ferme|chapiteau|hotel|restaurant|galerie|campus|foyer"
        r"|boulodrome|mairie|chapelle|cathedrale|mosquee|temple|synagogue|boutique|magasin|librairie|quai|port"
        r"|peniche|amphi\w*|auditorium|lycee|college|fac|local|locaux|hangar"
        r"|entrepot|chateau|foret|bois|skatepark|dojo|maison\s+de\s+quartier|mjc|zoom|teams|en\s+ligne|visio"
    ),
    counts=(
        r"\b(?:limite[rz]?|plafonne[rz]?|passe[rz]?|augmente[rz]?|monte[rz]?|reduire|reduis\w*"
        r"|porte[rz]?)\b[^\x1f,;.]{1,60}?\sà\s+(?P<value>\d{1,6})\s+(?:places|personnes|participant\w*"
        r"|inscrits|couverts)",
        r"\b(?:nombre|capacité|capacite|jauge|limite)\b[^\x1f,;.]{1,60}?\sà\s+(?P<value>\d{1,6})\b(?!\s*(?:h\b"
        r"|h\d|heures?|:))",
    ),
    dated_names=(
        r"(?<!soir )(?<!veille )(?<!jour )(?<!veillon )(?<!lendemain )(?<!vacances )"
        r"(?P<value>(?<=\w )(?:de|du)\s+(?:No[ëe]l|Nouvel\s+An|r[ée]veillon|fin\s+d'ann[ée]e))\b",
    ),
)
