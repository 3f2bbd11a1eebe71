"""What people ask for, in French: patterns over a plain form, in lower case and without accents."""

from __future__ import annotations

from pathlib import Path

from tornado_copilot.assistant.offline.french.families import FAMILIES
from tornado_copilot.assistant.offline.language import IntentWords

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
_STARTS = (
    r"(?:cree[rsz]?|ajoute[rsz]?|rajoute[rsz]?|organise[rsz]?|planifie[rsz]?|programme[rsz]?|prepare[rsz]?|monte[rsz]?"
    r"|lance[rsz]?|annonce[rsz]?|publie[rsz]?)"
)
_CREATE = rf"(?:{_STARTS}|prevoi[rst]|prevoyez|fais|faire|faites|donne[rsz]?|mets|mettre|note[rsz]?)"
_REGISTER = r"(?:inscri\w*|reserve[rsz]?|participe[rz]?|assister)"
_CANCEL = r"(?:annule[rsz]?|supprime[rsz]?|efface[rsz]?|desinscri\w*|retire[rsz]?|enleve[rsz]?)"
_UPDATE = (
    r"(?:deplace[rsz]?|change[rsz]?|modifie[rsz]?|reporte[rsz]?|decale[rsz]?|renomme[rsz]?|repousse[rsz]?"
    r"|avance[rsz]?|augmente[rsz]?|reduis|reduire|prolonge[rsz]?)"
)
_WRITES = rf"(?:{_CREATE}|{_REGISTER}|{_CANCEL}|{_UPDATE})"
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
        rf"|se\s+faire)\W*$|(?:peut-on|on\s+peut)\b(?=.*\d)(?=.*{_UPDATE})|auriez-vous|aurais-tu|ca\s+(?:te"
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
        ("cancel", rf"(?:j'|l'|d'|m'|s')?{_CANCEL}|annulee?s?|annulation|desinscription|me\s+desister|renoncer"),
        ("update", rf"(?:j'|l'|d')?{_UPDATE}|modification|corrige[rz]?|avance[rz]?"),
        (
            "register",
            rf"(?:m'|s'|t'|d'|l')?{_REGISTER}|inscription\w*|places?|billets?|liste\s+d'attente|y\s+aller|venir",
        ),
        ("create", rf"(?:j'|l'|d')?{_CREATE}|creation|cree|propose[rz]?|anime[rz]?|convoque[rz]?|mettre\s+en\s+place"),
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
    requests=(
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
            rf"(?!.*\b(?:annul|supprim|effac|vide)\w*)(?:.*\b(?:{_CREATE}|transform|convert|utilis"
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
            rf"|(?!.*\b(?:{_CANCEL}|{_UPDATE})(?!\w)).*\bqu(?:e\s+|')(?:je\s+(?:vais|participe|monte|prepare)\b"
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
            rf"{_UPDATE}\s+\S|(?:mets|mettre|mettez|fixe[rz]?|monte[rz]?|passe[rz]?|baisse[rz]?|porte[rz]?)\s+(?:la"
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
            rf"{_CREATE}(?:[\s-](?:moi|nous))?\s+(?:une?\b|du\b|{_TYPES})|{_STARTS}(?:[\s-](?:moi|nous))?\s+(?:le\b"
            r"|la\b|les\b|l'|(?:mon|ma|notre)\b(?!\s+(?:nom|participation|place|venue|presence|inscription)\b))"
            rf"|nouve(?:l|lle|au)\s+(?:{_TYPES}|:)|{_TYPES}\s*:|(?:titre|intitule)\s*:|{_CREATE}\W*$"
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
    ),
    talk=(
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
    ),
    anywhere=(
        ("register", r"\binscri(?:s|vez)[\s-]moi\b"),
        ("create", rf"\b(?:cree|creer|organiser|planifier)\s+une?\s+{_TYPES}"),
    ),
    families=FAMILIES,
    weights=Path(__file__).with_name("weights.json"),
)
