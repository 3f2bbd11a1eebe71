"""What people ask for, in French: patterns of requests over the plain form of what they wrote (see `intents.py`).

Those of `REQUESTS` begin at the first word after the words of politeness, those of `TALK` are the whole of a sentence,
those of `ANYWHERE` may be in the midst of one. The first that fits wins.
"""

from __future__ import annotations

_TYPES = (
    r"(?:evenements?|events?|concerts?|ateliers?|rencontres?|conferences?|cours|exposes?|expos?"
    r"|expositions?|fetes?|soirees?"
    r"|festivals?|seminaires?|webinaires?|tournois?|lectures?|marches?|visites?|reunions?|stages?"
    r"|spectacles?|brocantes?)"
)
_SEVERAL = (
    r"(?:evenements|events|concerts|ateliers|rencontres|conferences|cours|expos|expositions|fetes|soirees|festivals"
    r"|seminaires|webinaires|tournois|lectures|marches|visites|reunions|stages|spectacles|brocantes|sorties|animations)"
)
STARTS = (
    r"(?:cree[rsz]?|ajoute[rsz]?|rajoute[rsz]?|organise[rsz]?|planifie[rsz]?|programme[rsz]?|prepare[rsz]?|monte[rsz]?"
    r"|lance[rsz]?|annonce[rsz]?|publie[rsz]?)"
)
CREATE = rf"(?:{STARTS}|prevoi[rst]|prevoyez|fais|faire|faites|donne[rsz]?|mets|mettre|note[rsz]?)"
CANCEL = r"(?:annule[rsz]?|supprime[rsz]?|efface[rsz]?|desinscri\w*|retire[rsz]?|enleve[rsz]?)"
UPDATE = (
    r"(?:deplace[rsz]?|change[rsz]?|modifie[rsz]?|reporte[rsz]?|decale[rsz]?|renomme[rsz]?|repousse[rsz]?"
    r"|avance[rsz]?|augmente[rsz]?|reduis|reduire|prolonge[rsz]?)"
)

REQUESTS = (
    (
        "about",
        r"(?:qui|tu)\s+es[\s-](?:tu|un|qui)\b|es-tu\s+(?:un|une|humain|vrai|reel)|qui\s+etes-vous"
        r"|comment\s+(?:tu\s+t'appelles|t'appelles-tu)",
    ),
    ("feeling", r"(?:comment\s+)?(?:ca\s+va\b(?!\s+\w*er\b)|(?:vas-tu|allez-vous)\b(?!\s+\w+er\b))"),
    (
        "clock",
        r"quelle\s+heure\s+est-il|il\s+est\s+quelle\s+heure|quel\s+jour\s+(?:est-on|sommes)"
        r"|quelle\s+est\s+la\s+date\W*$",
    ),
    (
        "help",
        r"(?:a\s+l'|d')?aide\b\s*\W*(?:svp)?\W*$|aide[rz]?[\s-]moi\W*(?:svp)?\W*$"
        r"|(?:que|qu'est-ce\s+que)\s+(?:(?:sais|peux|pouvez|savez)[\s-](?:tu|vous)|tu\s+(?:sais|peux)"
        r"|vous\s+(?:savez|pouvez))\s+faire"
        r"|(?:tu\s+es|vous\s+etes|es-tu)\s+capable\s+de|quelles\s+sont\s+(?:tes|vos)\s+(?:fonctions|capacites"
        r"|possibilites)"
        r"|je\s+(?:ne\s+)?comprends\s+(?:pas|rien)|que\s+puis-je\s+(?:te\s+|vous\s+)?(?:dire|demander)"
        r"|comment\s+(?:ca|tu|vous)\s+(?:marche|fonctionne)\w*"
        r"|tu\s+sais\s+faire\s+quoi|(?:a\s+quoi\s+)?(?:tu\s+sers|sers-tu|vous\s+servez|servez-vous)\b",
    ),
    (
        "from_draft",
        rf"(?!.*\b(?:annul|supprim|effac|vide)\w*)(?:.*\b(?:{CREATE}|transform|convert|utilis"
        r"|valid)\w*\b.*\bbrouillon\b"
        r"|(?:(?:fais|faire|faites)[\s-]en|en\s+fai(?:re|s|tes))\s+(?:un|l')\s*ev\w*nement|(?:transforme"
        r"|converti|fais)\w*[\s-]\w+\s+en\s+ev\w*nement"
        r"|(?:fais|faites)\s+(?:de\s+(?:ca|cela)|du\s+brouillon)\s+un\s+ev\w*nement)",
    ),
    (
        "unregister",
        r"(?:annule[rz]?|supprime[rz]?|retire[rz]?)\s+(?:mon|ma)\s+(?:inscription|place|reservation|participation)"
        r"|(?:me\s+|m')?desinscri\w*|ne\s+(?:plus|pas)\s+(?:venir|participer|aller|assister)|quitter\s+la\s+liste"
        r"|je\s+(?:ne\s+)?(?:peux|pourrai|veux|vais|viens|viendrai|serai"
        r"|participe)\s+(?:malheureusement\s+)?(?:plus|pas)\b"
        r"(?!.*\b(?:annul|cre|modif|chang|deplac|organis|mont)\w*)",
    ),
    (
        "mine",
        r"(?:(?:montre|affiche|liste|donne|voir|vois|rappelle|quels?\s+sont|quelles?\s+sont|ou\s+sont|consulte"
        r"|(?:fais|faites)\s+voir)"
        r"[rsz]?(?:[\s-]moi)?\s+)?(?:la\s+liste\s+(?:de\s+|d'))?(?:tous\s+|toutes\s+)?"
        r"(?:mes\s+(?:propres\s+|prochaine?s\s+)?(?:evenements|inscriptions|reservations|billets|rendez-vous"
        r"|ateliers|concerts|listes?|sorties)\b"
        r"|mon\s+(?:agenda|calendrier|programme|planning)\b)"
        r"|.*\b(?:quoi|ou|quels?|quelles?|auxquel\w+|que)\b.*\b(?:je\s+(?:me\s+)?suis|suis-je"
        r"|m'etre)\s+(?:deja\s+)?(?:inscrit|sur\s+une?\s+liste)"
        r"|(?:est-ce\s+que\s+)?(?:suis-je|je\s+suis)\s+(?:deja\s+)?(?:\w+\s+)?(?:inscrit|sur\s+(?:une?|la)\s+liste)"
        rf"|(?!.*\b(?:{CANCEL}|{UPDATE})(?!\w)).*\bqu(?:e\s+|')(?:je\s+(?:vais|participe|monte|prepare)\b"
        r"|j'(?:organise|ai\s+(?:cree|organise|reserve|prevu|de\s+prevu)))"
        r"|qu'(?:ai-je|est-ce\s+que\s+j'(?:ai|organise))|(?:a\s+)?quels?\b.*\b(?:je\s+participe|participe-je"
        r"|vais-je|ai-je|dois-je)\b"
        r"|je\s+(?:vais|participe)\s+a\s+quoi\b|j'ai\s+quoi\b|quels?\b.*\bj'ai\s+(?:reserve|cree|prevu"
        r"|organise)|je\s+suis\s+(?:sur|a|dans)\s+quel|"
        r"(?:est-ce\s+que\s+)?(?:j'ai|ai-je)\s+(?:quelque\s+chose|un\s+truc|prevu|des\s+evenements)"
        r"|ai-je\s+",
    ),
    (
        "register",
        r"inscri(?:s|vez|re)[\s-](?:moi|nous)\b|(?:m'|nous\s+)inscri\w*|(?:reserve|garde"
        r"|prend)[rsz]?[\s-](?:moi|nous)\s+(?:une?|deux|\d+|la|les?)\s+"
        r"(?:\w+\s+)?(?:places?|billets?|tickets?)|participer\b|je\s+(?:viens|participe|prends)\b(?!\s+(?:pas"
        r"|plus))"
        r"|(?:une\s+)?place\s+(?:pour|a|au)\b",
    ),
    (
        "cancel_event",
        r"(?:annule[rz]?|supprime[rz]?|efface[rz]?)(?:[\s-](?:moi|nous)(?=\s+(?:l[ea]|cet?|cette|mon|ma|notre"
        r"|l')))?\s+\S|(?:annule|supprime|enleve|retire)[rz]?[\s-](?:le|la)\b"
        r"|.*\bsvp\s+(?:annule|supprime)[rz]?[\s-](?:le|la)\b|l[ea]\s+(?:supprimer|annuler|retirer|enlever)\W*$",
    ),
    (
        "update",
        rf"{UPDATE}\s+\S|(?:mets|mettre|mettez|fixe[rz]?|monte[rz]?|passe[rz]?|baisse[rz]?|porte[rz]?)\s+(?:la"
        r"|le|l')\s*(?:capacite|jauge|nombre|titre|lieu|date|heure|description|limite)"
        r"|met(?:s|tre|tez)\s+a\s+jour|met(?:s|tre|tez)\s+(?:le|la|mon|ma|notre|l')\s*(?!.*\b(?:calendrier"
        r"|agenda|programme)\b)\S.*\ba\s+\d"
        r"|(?!qu|quand|ou\b|qui|comment|je\b|on\b|ca\b|.*\bune?\b)\S.*\b(?:commence|debute|finit|termine|dure"
        r"|aura\s+lieu)\b.*\d"
        r"|(?!qu|quand|ou\b|qui|comment)\S.*\b(?:doit|devrait|doivent)\s+(?:commencer|etre|durer|finir"
        r"|s'appeler|avoir\s+lieu|se)\b"
        r"|(?!qu|ou\b|comment|pourquoi|je\b|on\b|ca\b|est\b|si\b|.*\?|.*\b(?:dit|pensais|croyais"
        r"|entendu)\b)\S.*\b(?:est|sera)\b.*\bau\s+lieu\s+d.*\d"
        r"|(?!qu|ou\b|comment|pourquoi|si\b|.*\?)\S.*(?:\b(?:a|en|le|chez)\s+[\w:]+,?\s+(?:et\s+)?(?:pas"
        r"|non)\s+(?:pas\s+)?(?:a|en|le|chez)\b"
        r"|\b(?:pas|plus)\s+(?:a|en|le|chez)\b.*\bmais\s+(?:a|en|le|chez)\b)"
        r"|appelle[\s-](?:le|la)\b|(?:le\s+)?(?:titre|lieu|nom)\s+(?:est|doit|sera)\b|la\s+(?:description"
        r"|capacite)\s+(?:est|doit|sera)\b",
    ),
    (
        "create",
        rf"{CREATE}(?:[\s-](?:moi|nous))?\s+(?:une?\b|du\b|{_TYPES})|{STARTS}(?:[\s-](?:moi|nous))?\s+(?:le\b"
        r"|la\b|les\b|l'|(?:mon|ma|notre)\b(?!\s+(?:nom|participation|place|venue|presence|inscription)\b))"
        rf"|nouve(?:l|lle|au)\s+(?:{_TYPES}|:)|{_TYPES}\s*:|(?:titre|intitule)\s*:|{CREATE}\W*$"
        r"|(?:j'organise|on\s+organise|nous\s+organisons|je\s+prepare|on\s+(?:se\s+)?fait|je\s+fais)\s+une?\b",
    ),
    (
        "details",
        r"(?:dis|dites|donne)[\s-](?:m'en|moi)\s+plus|(?:m')?en\s+(?:savoir|dire)\s+plus|(?:parle|parlez"
        r"|dis)[\s-]moi\s+(?:de|du|d'|plus)"
        r"|plus\s+(?:d'infos?|d'informations|de\s+details|sur)\b|(?:donne[rz]?[\s-]moi\s+)?(?:les\s+"
        r"|des\s+)?(?:details|infos?|informations)\s+(?:sur|de|du|pour)"
        r"|(?:me\s+|nous\s+)?(?:donne|indique|precise|rappelle|communique)\w*(?:[\s-](?:moi"
        r"|nous))?\s+(?:l'(?:adresse|heure|horaire)"
        r"|les\s+(?:horaires|details)|le\s+lieu|la\s+date|la\s+salle)\b|quand\s+(?:est|commence|a\s+lieu|se"
        r"|finit|debute)\b"
        r"|(?:(?:a|vers)\s+quelle\s+heure|combien\s+(?:de\s+(?:temps|places|personnes|gens)|ca\s+cout\w*"
        r"|cout\w*)|ou\s+(?:est\b(?!-)|se\b|a\s+lieu|c'est)"
        r"|quel\s+jour\b|quelle\s+(?:salle|adresse|est\s+l'(?:adresse|heure))|qui\s+(?:organise|anime|s'occupe"
        r"|gere|donne|dirige|tient))\b"
        r"|(?:est-ce\s+qu')?(?:il\s+)?reste(?:[\s-]t[\s-]il)?\b|y\s+a-t-il\s+(?:des\s+|de\s+la\s+)?places?"
        r"|(?!.*\bbrouillon)(?:est-ce\s+que\s+)?.+\best(?:[\s-](?:il|elle))?\s+(?:complete?|plein|pleine"
        r"|(?:toujours\s+)?maintenue?)\W*$"
        r"|.+\best(?:[\s-](?:il|elle))?\s+annulee?\s*\?|est-ce\s+que\s+.+\best\s+annulee?\W*$"
        r"|de\s+quoi\s+(?:s'agit|parle)|c'est\s+quoi\s+l(?:e|a|')\b|il\s+y\s+a\s+(?:de\s+la|des|une)\s+places?"
        r"|(?:dis-moi\s+)?tout\s+sur\b"
        r"|.*\b(?:apporter|emporter|amener|prevoir)\s+quoi|que\s+faut-il\s+(?:apporter|prevoir)"
        r"|.*\bil\s+faut\s+(?:apporter|amener|emporter)\b.*\?"
        r"|(?:ca\s+(?:se\s+passe|a\s+lieu|commence|finit|dure)|c'est)\s+(?:ou|quand|a\s+quelle|combien|jusqu"
        r"|dans\s+quelle)|.*,\s+c'est\s+(?:ou|quand|a\s+quelle|dans\s+quel)"
        r"|montre[\s-]moi\s+l[ea]\s+(?:premier|premiere|deuxieme|troisieme|dernier)",
    ),
    (
        "more",
        r"(?:montre[rz]?[\s-]?(?:moi)?\s*)?(?:(?:en\s+)?plus|la\s+suite|(?:les\s+)?(?:autres"
        r"|suivants))(?:\s+(?:svp|resultats))*[\s.!?]*$"
        r"|(?:et\s+)?a\s+part\s+ca|montre[\s-]m'en\s+d'autres|quoi\s+d'autre|autre\s+chose|.*\bd'autres\W*$",
    ),
    (
        "search",
        r"(?:re)?cherche[rsz]?\b|trouve[rsz]?\b|(?:montre|affiche|liste)[rsz]?\b"
        r"|(?:est-ce\s+qu')?il\s+y\s+a\b(?!\s+(?:de\s+la|des|une)\s+places?)|(?:l')?(?:agenda|programme"
        r"|programmation)\s+(?:du|de\s+la|de|d')\s*(?:week-?end|semaine|jour|mois|demain|soir)"
        r"|tout\s+ce\s+qui\b|qu'est-ce\s+qu'(?:il\s+y\s+a|on\s+(?:peut|fait))"
        r"|qu'y\s+a-t-il|y\s+a-t-il|y\s+a\s+quoi|(?:il\s+)?se\s+passe\s+quoi|.*\bce\s+qu(?:i\s+se\s+passe"
        r"|'il\s+y\s+a)"
        r"|que\s+(?:faire|puis-je\s+faire|peut-on\s+faire|se\s+passe-t-il\s+(?:ce|demain|a)|propose[sz]-(?:tu"
        r"|vous))|quoi\s+(?:de\s+\w+|faire)|quels?\b|quelles?\b"
        rf"|(?:(?:des|les|tous\s+les|toutes\s+les)\s+)?(?:prochaine?s\s+)?{_SEVERAL}\b|tu\s+(?:connais|as)\b"
        r"|connais-tu|connaissez-vous|avez-vous|as-tu|vous\s+avez"
        r"|qu'avez-vous|(?:auriez-vous|aurais-tu)\b(?!.*\b(?:places?|l'amabilite|la\s+gentillesse)\b)"
        r"|ou\s+(?:est-ce\s+qu\S+\s+)?(?:puis-je|peut-on|(?:je\s+|on\s+)?peu[xt])\s+(?:ecouter|voir|danser"
        r"|faire|apprendre|trouver)"
        r"|quelque\s+chose|(?:est-ce\s+que\s+)?quelqu'un\s+(?:organise|fait|propose|donne)\b|recommande\w*"
        r"|des\s+idees|interesse\w*|voir\s+(?:les|des|ce)",
    ),
    ("bye", r"au\s+revoir|a\s+(?:bientot|plus|demain)\W*$|ciao|bonne\s+(?:nuit|journee|soiree)\W*$"),
)

TALK = (
    (
        "thanks",
        r"(?:(?:ok|super|parfait|genial|tres)[\s,.!]+)?(?:mille\s+|grand\s+)?(?:merci|super|genial"
        r"|parfait\s+merci|top)(?:\s+(?:beaucoup|a|toi|vous|pour|tout|ton|votre|aide|infiniment|mille|fois"
        r"|bonne|belle|journee|soiree))*(?:,\s+bonne\s+(?:journee|soiree))?[\s,.!]*",
    ),
    (
        "greet",
        r"(?:bonjour|bonsoir|salut|coucou|hello|hey)\b(?:\s+(?:a\s+tous|a\s+toi|toi|madame|monsieur"
        r"|l'assistant))?[\s,.!]*",
    ),
)

ANYWHERE = (
    ("register", r"\binscri(?:s|vez)[\s-]moi\b"),
    ("create", rf"\b(?:cree|creer|organiser|planifier)\s+une?\s+{_TYPES}"),
)
