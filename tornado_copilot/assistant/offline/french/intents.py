"""How French sentences are told apart before anybody asks what they want: yes and no, questions, refusals, stories.

Patterns over a plain form, in lower case and without accents. What is asked for stands in `requests.py` and
`families.py`.
"""

from __future__ import annotations

from pathlib import Path

from tornado_copilot.assistant.offline.french.families import FAMILIES
from tornado_copilot.assistant.offline.french.requests import ANYWHERE, CANCEL, CREATE, REQUESTS, TALK, UPDATE
from tornado_copilot.assistant.offline.language import IntentWords

_REGISTER = r"(?:inscri\w*|reserve[rsz]?|participe[rz]?|assister)"
_WRITES = rf"(?:{CREATE}|{_REGISTER}|{CANCEL}|{UPDATE})"
_THEY = (
    r"organise(?:nt)?|monte(?:nt)?|prepare(?:nt)?|lance(?:nt)?|annule(?:nt)|deplace(?:nt)|reporte(?:nt)"
    r"|propose(?:nt)?|donne(?:nt)?|celebre(?:nt)?"
)
_GET = r"(?:avoir|voir|consulter|connaitre|savoir|obtenir)\b"
_DO_IT = (
    r"(?:ajout|rajout|cre|organis|programm|publi|not|cal|bloqu|reserv|gard|annul|supprim|enlev|retir|deplac|decal|chang"
    r"|modifi|corrig|report|renomm|enregistr|planifi|lanc|annonc|post|ray|effac|occup|charg|compt|prepar|mont)(?:es|ez)"
    r"|inscri(?:s|vez)|desinscri(?:s|vez)|mets|mettez|prends|prenez|fais|faites|sors|sortez"
)
_YOU_DO_IT = rf"(?:tu|vous)\s+(?:(?:me|nous|vous|te|le|la|les|y|en)\s+|[mlt]'(?:y\s+|en\s+)?){{1,2}}(?:{_DO_IT})\b"
_YOU_COULD = (
    r"(?:est-ce\s+que\s+)?(?:(?:peux|pourrais|veux|voudrais)[\s-]tu|(?:pouvez|pourriez|voulez"
    r"|voudriez)[\s-]vous|(?:tu\s+(?:peux|pourrais)|vous\s+(?:pouvez|pourriez))|(?:pourrions"
    r"|pouvons)[\s-]nous|pourrait-on|on\s+pourrait)"
)

INTENT_WORDS = IntentWords(
    contractions={
        "stp": "svp",
        "s'il te plait": "svp",
        "s'il vous plait": "svp",
        "j'aurais voulu une": "je voudrais une",
        "j'aurais besoin": "j'ai besoin",
        "si possible": "svp",
        "si tu peux": "svp",
        "si tu veux bien": "svp",
        "si vous pouvez": "svp",
        "n'importe": "nimporte",
        "t'as": "tu as",
        "t'es": "tu es",
        "jsuis": "je suis",
        "j'suis": "je suis",
        "chuis": "je suis",
        "jme": "je me",
        "j'me": "je me",
        "jveux": "je veux",
        "j'veux": "je veux",
        "jpeux": "je peux",
        "j'peux": "je peux",
        "jviens": "je viens",
        "j'viens": "je viens",
        "ya": "il y a",
        "y'a": "il y a",
        "jai": "j'ai",
        "cest": "c'est",
        "daccord": "d'accord",
        "juste": "",
        "encore": "",
        "aussi": "",
        "donc": "",
        "bien": "",
        "vraiment": "",
        "un peu": "",
    },
    spelt=frozenset(
        (
            "inscris inscrire inscription inscriptions inscrivez annule annuler supprime supprimer evenement "
            "evenements concert concerts "
            "atelier ateliers organise organiser deplace deplacer change changer reserve reserver participer "
            "cherche chercher montre "
            "capacite description weekend demain bonjour merci beaucoup reporter reporte"
        ).split()
    ),
    known=frozenset(
        "annulee annulees annules annulez inscrites reservee reservees reserves changee changees deplacee "
        "deplacees deplaces supprimee reportee reportes cherches participes participez montrez organises "
        "organisez changes chances montrer montres monter montez monte montee notre votre inscrit inscrite "
        "inscrits chercher annuel annule".split()
    ),
    prefixes=(
        r"(?:(?:bonjour|bonsoir|salut|coucou|hello|hey|(?:dis|dites)(?!-)|tiens|ah|oh|eh|ben|bah|euh|voila"
        r"|allez|svp|ok|d'accord"
        r"|alors|et|puis|maintenant|oui|bon|super|merci(?:\s+de)?|pardon|desolee?|mais|malheureusement|plutot"
        r"|finalement"
        r"|parfait|genial|du\s+coup|en\s+fait|au\s+fait|priere\s+de|veuillez|pense[rz]?\s+a"
        rf"|{_YOU_COULD}(?:\s+svp)?|(?:auriez-vous|aurais-tu)\s+l\w*\W?\s*\w+\s+de"
        r"|serait-il\s+possible\s+(?:de|que\s+tu)|ca\s+(?:te|vous)\s+(?:ennuie|derange)(?:rait)?\s+de"
        r"|(?:ce|ca)\s+serait\s+(?:super|bien|sympa|genial|cool|chouette|top|possible)?\s*"
        r"(?:si|que|de)(?:\s+(?:tu|vous)\s+(?:pouvais|pouviez|puisses|puissiez))?"
        r"|(?:j'aimerais|(?:je|on|nous)\s+(?:voudrais|voudrait|veux|veut|souhait\w*|dois|doit|compte|vais|va|aimerait"
        r"|aimerions|voulons|voudrions|devons|comptons|allons|tiens\s+a|tient\s+a|envisage\w*\s+de))"
        r"(?:\s+(?:que\s+tu|savoir))?"
        r"|(?:j'ai|on\s+a|nous\s+avons)\s+(?:prevu|besoin|envie|l'intention)\s+de|envie\s+de|je\s+pense"
        r"|je\s+(?:te|vous)\s+(?:prie|demande)\s+de|(?:il\s+)?(?:(?:me|nous)\s+)?(?:faudrait|faut"
        r"|faudra)(?:\s+que)?)(?!\w)"
        r"|j'ai\s+(?:besoin|envie)\s+d')[\s,:!.-]*"
    ),
    sentence_ends=r"(?<=[.!?;])\s+|\s+-\s+",
    clause_ends=r"[,:]\s+|\s+(?:et|donc|mais|alors)\s+",
    conditional=(
        r"\b(?:si|quand|dit|disait|demande|il(?!\s+(?:faut|faudrait|faudra|y|manque|reste|me|nous"
        r"|est\s+temps))|elle|ils|elles|ami|amie|collegue|patron|chef|quelqu'un|gens)\b"
    ),
    yes=(
        r"(?:(?:oui|ouais|ouai|bien\s+sur|sur|absolument|exactement|volontiers|avec\s+plaisir|certainement"
        r"|je\s+confirme|confirme|confirmer|vas[\s-]y|allez[\s-]y|fais[\s-]le|faites[\s-]le|entendu|carrement"
        r"|tout\s+a\s+fait|avec\s+joie|banco|je\s+valide|valide|c'est\s+parti|c'est\s+tout\s+bon"
        r"|je\s+suis\s+d'accord|go|yes|allez)(?:,?\s+(?:svp|merci|sur))*"
        r"|(?:d'accord|ok|okay|parfait|c'est\s+(?:bon|ca|correct|parfait|exact)(?:\s+pour\s+moi)?"
        r"|ca\s+marche\s+pour\s+moi|ca\s+(?:marche|me\s+va|me\s+convient|va|roule)|tres|nickel"
        r"|impec(?:cable)?)(?:,?\s+svp)?|👍)(?:\s+(?:et|alors))?[\s,.!]*"
    ),
    yes_to={
        "createEvent": r"(?:svp\s+)?(?:cree|creez|ajoute|enregistre|publie)[\s-](?:le|la|l'evenement)(?:\s+svp)?[\s,.!]*",
        "createEventFromDraft": r"(?:svp\s+)?(?:cree|creez|ajoute)[\s-](?:le|la|l'evenement)(?:\s+svp)?[\s,.!]*",
        "registerForEvent": r"(?:inscris|inscrivez)[\s-]moi(?:\s+svp)?[\s,.!]*",
        "updateEvent": r"(?:change|modifie|deplace)[\s-](?:le|la)(?:\s+svp)?[\s,.!]*",
    },
    no=(
        r"(?:(?:non|nan|nope|laisse(?:z)?(?:\s+tomber)?|annule(?:z)?(?:[\s-](?:le|la|ca|tout))?|annuler|stop"
        r"|arrete|oublie[rz]?(?:\s+(?:ca|tout))?|pas\s+(?:maintenant|question|la\s+peine)|surtout\s+pas|rien"
        r"|(?:ah|en\s+fait|euh)|(?:non\s+)c'est\s+bon|je\s+(?:ne\s+)?(?:prefere|veux)\s+pas"
        r"|pas\s+(?:pour\s+moi|du\s+tout)|j'ai\s+change\s+d'avis|jamais\s+de\s+la\s+vie|pas\s+(?:ca|cela"
        r"|celui-la)|plutot\s+pas|vaut\s+mieux\s+pas|tant\s+pis)"
        r"(?:\s+(?:svp|merci|finalement))*[\s,.!]*)+"
    ),
    waits=(
        r"(?:(?:attends|attendez|un\s+(?:moment|instant)|une\s+(?:minute|seconde)|pas)(?:\s+(?:svp"
        r"|encore))?[\s,.!]*)+"
    ),
    refusal=(
        r"^(?!.*\bsa(?:is|vez)\b)(?!(?:pourquoi|comment)\b).*(?:\bn(?:e\b|')(?:(?!\b(?:et|donc|alors"
        rf"|mais)\b)[^,;:.])*?{_WRITES}(?!\w)|\b(?:inutile|pas\s+la\s+peine)\s+d(?:e\s+(?:m')?"
        rf"|')(?:me\s+)?{_WRITES}|\b(?:attends|attendez|patiente[rz]?)\b.*\bavant\s+d"
        r"|\blaisse[rz]?\s+.*\bcomme\b|\bne\s+touche|\bmais\s+(?:finalement|en\s+fait)?\s*(?:non|pas)\W*$"
        rf"|\bsans\s+{_WRITES}|\b(?:arrete|evite)[rz]?\s+d(?:e\s+(?:m')?|')(?:me\s+)?{_WRITES}"
        rf"|\b(?:surtout\s+)?pas\s+(?:besoin\s+)?d(?:e\s+|'){_WRITES}"
        rf"|(?<!\w){_WRITES}(?:[\s-]+\w+){{0,4}}?\s+(?:rien|aucune?|nulle\s+part|jamais)\b)"
    ),
    status=(
        r"(?:et\s+)?(?:(?:est-ce\s+que\s+)?(?:tu\s+(?:l'|m'|les\s+)?as|as-tu|l'as-tu|m'as-tu|vous\s+(?:l'"
        r"|m')?avez|avez-vous|l'avez-vous)\b.*\b(?:cree|creee|fait|inscrite?|annulee?|enregistree?|ajoutee?"
        r"|reservee?|modifiee?|changee?|deplacee?|fini|termine)\b"
        r"|(?:est-ce\s+que\s+)?(?:ca|cela)\s+a\s+(?:marche|fonctionne|ete\s+\w+)|c'est\s+(?:deja\s+)?(?:fait"
        r"|cree|enregistre|reserve|annule|bon)\s*\?|(?:est-ce\s+que\s+)?(?:mon\s+\w+|ma\s+\w+"
        r"|l'evenement)\s+(?:est|a\s+ete)\s+(?:deja\s+)?(?:cree|annule|enregistre|confirme)e?"
        r"|est-ce\s+que\s+c'est\s+(?:fait|cree|bon|enregistre))"
    ),
    asking=(
        r"(?:(?:je\s+(?:ne\s+)?sais\s+pas|dis-moi|explique(?:z)?-moi"
        r"|je\s+me\s+demande)\s+)?(?:comment\b(?!\s+(?:ca\s+va|vas|allez|tu\s+t'appelles|(?:ca|tu"
        r"|vous)\s+(?:marche|fonctionne)))|(?:est-ce\s+que\s+)(?:je|on|quelqu'un(?!\s+(?:organise|fait|propose"
        rf"|donne))|tout\s+le\s+monde|il\s+faut|ca|c'est)\b|puis-je(?!\s+{_GET})|je\s+peux\b(?!\s+(?:{_GET}|pas"
        rf"|plus|malheureusement))|peut-on(?!\s+{_GET}|.*\d)|on\s+peut\b(?!\s+{_GET})|dois-je|faut-il"
        rf"|pourrais-je(?!\s+{_GET})|je\s+pourrais\b(?!\s+{_GET})|que\s+se\s+passe"
        r"|qu'est-ce\s+qui\s+(?:se\s+passe|arrive)"
        r"|que\s+(?:faut-il|dois-je)\s+faire|qui\s+peut|jusqu'a\s+quand|pourquoi|si\s+j|est-il\s+(?:possible"
        r"|permis|trop)|est-ce\s+(?:possible|payant|gratuit)|c'est\s+possible|ou\s+(?:puis-je|dois-je"
        r"|est-ce\s+qu(?:e\s+je\s+(?:peux|dois)|'on\s+(?:peut|doit)))|quand\s+(?:puis-je|est-ce\s+que)"
        r"|il\s+faut\s+(?:etre|avoir)\b.*\bpour\b|quelle\s+est\s+la\s+(?:marche|procedure|demarche|facon"
        r"|maniere)|quelles?\s+(?:sont\s+les\s+)?(?:etapes|demarches|conditions)|combien\s+(?:ca\s+)?cout"
        r"|serai-je|et\s+si\s+j|(?:pour\s+[^,]*,\s+)?(?:on|je|ca)\s+(?:fais|fait|se\s+passe|marche)\s+comment)"
    ),
    interrogative=(
        r"(?:(?:bonjour|salut|et|mais|ok|alors|donc)\b[\s,:!.-]*)*"
        r"(?:comment|que\b|qu'|quand|ou\b|qui\b|quoi|quel\w*|pourquoi|combien|a\s+quoi|a\s+quelle"
        r"|jusqu'a\s+quand|est-ce|est-il|puis-je|peut-on|on\s+peut|je\s+peux\b(?!\s+(?:pas|plus"
        r"|malheureusement))|dois-je|faut-il|pourrais-je|suis-je|ai-je|as-tu|avez-vous|y\s+a-t-il|si\s+j"
        r"|serai-je|vas-tu|allez-vous|tu\s+vas|vous\s+allez|tout\s+le\s+monde|n'importe\s+qui|quelqu'un\s+peut"
        r"|c'est\s+possible)"
    ),
    story=(
        r"(?:hier|avant-hier|(?:la\s+semaine|l'an|le\s+mois|l'annee)\s+derni\w+)\b|(?:j'ai|on\s+a)\s+(?:failli|oublie)\b"
        r"|(?:j'allais|on\s+allait|nous\s+allions|je\s+(?:regrette|deteste|crains|croyais|pensais"
        r"|voulais(?=.*\bmais\b))|j'(?:espere|adore)"
        r"|(?:c'est|quel)\s+dommage|dommage|heureusement)\b"
        r"|(?!(?:je|on|nous|tu|vous|vite|ensuite|puis|demain|maintenant|svp|l[ea]s?|une?"
        rf"|stp)\b)[a-z][\w-]+\s+(?:{_THEY})\b(?!-)"
        rf"|(?:l[ea]s?|nos|des|leurs?|ses|une?)\s+[\w'-]+\s+(?:{_THEY}|voudraient|voudrait|veulent|veut|vont"
        r"|souhaitent)\b"
        r"|(?:j'ai|on\s+a|nous\s+avons|il\s+a|elle\s+a|ils\s+ont|quelqu'un\s+a)\s+(?:deja\s+)?"
        r"(?:cree|annule|inscrit|organise|reserve|deplace|modifie|supprime|change|reporte|monte|participe)\b"
        r"|(?:m(?:on|a|es)|notre|nos|une?|les?|la)\s+[\w'-]+\s+(?:a|ont|avait|avaient|veut|veulent|voulait"
        r"|voudrait|doit)\s+"
        r"(?:\w+\s+)?(?:cre|annul|inscri|organis|reserv|deplac|modifi|supprim|chang|report|mont|decal|particip)\w*"
    ),
    reported=(
        r"(?:(?!(?:je|et|tu|vous)\b)[\w'-]+\s+){1,3}?(?:dit|disait|disent|pense|ecrit|raconte|affirme"
        r"|(?:annonce|indique|signale|pretend|croit|confirme|explique|assure|jure)(?:nt)?\s+que|m'a\s+dit"
        r"|nous\s+a\s+dit"
        r"|a\s+dit|ont\s+dit)\b|j'ai\s+(?:entendu|lu|appris)\b|(?:d'apres|selon)\s+(?!moi\b)|il\s+parait"
        r"|parait\s+que|on\s+m'a\s+dit"
    ),
    naming=r"\b(?:une?|notre)\s+\w",
    asked=(
        r"(?!.*\bannulee?s?\W*$)(?:qui|comment|que|qu'|quand|pourquoi|ou|est-ce|combien)\b.*\b(?:m'"
        r"|s')?(?:inscrire|annuler|supprimer|creer|deplacer|changer|modifier|reporter)\b"
    ),
    polite=(
        r"(?:(?:bonjour|salut|coucou|et|mais|ok|alors|svp|merci|dis)\b[\s,:!.-]*)*"
        rf"(?:{_YOU_COULD}|{_YOU_DO_IT}|(?:tu|vous)\s+(?:{_DO_IT})(?:\s+(?:ca|cela|tout|en\s+ligne"
        r"|l'evenement))*\W*$|(?:serait-il|ce\s+serait)\s+possible\s+d|ca\s+(?:peut|pourrait)\s+(?:s'ajouter"
        rf"|se\s+faire)\W*$|(?:peut-on|on\s+peut)\b(?=.*\d)(?=.*{UPDATE})|auriez-vous|aurais-tu|ca\s+(?:te"
        r"|vous)\s+(?:ennuie|derange)"
        r"|(?:est-ce\s+que\s+)?(?:je|on)\s+(?:peux|peut|pourrais|pourrait)\s+avoir|(?:puis-je|pourrais-je"
        r"|peut-on|pourrait-on)\s+avoir)"
    ),
    asides=(
        r"si\s+(?:possible|c'est\s+possible|ca\s+ne\s+(?:te|vous)\s+derange\s+pas|ca\s+(?:te|vous)\s+va"
        r"|tu\s+veux\s+bien|tu\s+(?:le\s+)?peux"
        r"|vous\s+(?:le\s+)?(?:pouvez|voulez\s+bien))|s'il\s+(?:reste|y\s+a|y\s+en\s+a)\s+(?:encore\s+)?"
        r"(?:de\s+la\s+place|des\s+places|une\s+(?:petite\s+)?place)(?:\s[^,;.]{1,60}(?=,))?"
    ),
    generic=rf"{_YOU_COULD}\s+{_WRITES}\s+(?:des\s+)?(?:evenements|concerts|ateliers|gens|choses)\s*\??",
    topics=(
        ("cancel", rf"(?:j'|l'|d'|m'|s')?{CANCEL}|annulee?s?|annulation|desinscription|me\s+desister|renoncer"),
        ("update", rf"(?:j'|l'|d')?{UPDATE}|modification|corrige[rz]?|avance[rz]?"),
        (
            "register",
            rf"(?:m'|s'|t'|d'|l')?{_REGISTER}|inscription\w*|places?|billets?|liste\s+d'attente|y\s+aller|venir",
        ),
        ("create", rf"(?:j'|l'|d')?{CREATE}|creation|cree|propose[rz]?|anime[rz]?|convoque[rz]?|mettre\s+en\s+place"),
    ),
    limits=(
        (
            "recurring",
            r"\b(?:(?:toute?s\s+les|chaque)\s+(?:deux\s+)?(?:semaines?|jours?|mois|ans?|annees?|lundis?|mardis?"
            r"|mercredis?|jeudis?|vendredis?|samedis?|dimanches?)|hebdomadaire\w*|quotidien\w*|mensuel\w*"
            r"|recurrent\w*|regulierement|tous\s+les\s+\w+)\b",
        ),
        (
            "payments",
            r"\b(?:payer|paye|payant|paiement|(?:prix|coute|cout|tarifs?|c'est\s+combien)\b(?!.*\b(?:l[ea]s?|du"
            r"|cette?)\s+(?!inscription|place))(?!.*\bl'(?!inscription|entree|adhesion))|rembours\w*|facture"
            r"|carte\s+(?:bancaire|bleue)|paypal|acheter)\b",
        ),
        ("weather", r"\b(?:meteo|pleuvoir|pleut|pleuvra|neiger|quel\s+temps)\b"),
        (
            "messages",
            r"\b(?:envoie|envoyer|envoyez|ecris|ecrire)\s+(?:\S+\s+){0,2}(?:mails?|e-?mails?|messages?"
            r"|invitations?|sms)\b|\brappelle[\s-]moi\b(?!\s+(?:a\s+quoi|ou|quand|qu|mes|ce\s+qu|l'))"
            r"|\binvite[rz]?\s+\w+",
        ),
        (
            "people",
            r"(?<!ce )\bqui\s+(?:d'autre\s+)?(?:est|sera|vient|viendra|participe|s'est|va\s+(?:venir"
            r"|participer))\b(?:\s+(?:inscrit\w*|la|present\w*|deja))?|\bliste\s+des\s+(?:participants|inscrits"
            r"|invites)\b",
        ),
        ("others", r"(?<!les )\b(?:inscris|inscrivez|inscrire)\s+(?:ma|mon|mes)\s+(?!\w*evenement)\w+"),
        ("knowledge", r"\b(?:blague|poeme|traduis|traduire|capitale|actualites|calcule)\b"),
    ),
    limits_yield=("create", "update", "yes", "no", "status", "refuse", "cancel_event", "unregister"),
    requests=REQUESTS,
    talk=TALK,
    anywhere=ANYWHERE,
    families=FAMILIES,
    weights=Path(__file__).with_name("weights.json"),
)
