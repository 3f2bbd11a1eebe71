"""What people ask for, in French: patterns over a plain form, in lower case and without accents."""

from __future__ import annotations

from tornado_copilot.assistant.offline.french.families import FAMILIES
from tornado_copilot.assistant.offline.language import IntentWords

_TYPES = (
    r"(?:evenements?|events?|concerts?|ateliers?|rencontres?|conferences?|cours|exposes?|expos?|expositions?|fetes?|soirees?|festivals?|seminaires?|webinaires?"
    r"|tournois?|lectures?|marches?|visites?|reunions?|stages?|spectacles?|brocantes?)"
)
_CREATE = r"(?:cree[rsz]?|creer|ajoute[rsz]?|organise[rsz]?|planifie[rsz]?|programme[rsz]?|prevoi[rst]|prevoyez|prepare[rsz]?|monte[rsz]?|lance[rsz]?|annonce[rsz]?|fais|faire|faites|donne[rsz]?|publie[rsz]?|mets|mettre)"
_REGISTER = r"(?:inscri\w*|reserve[rsz]?|participe[rz]?|assister)"
_CANCEL = r"(?:annule[rsz]?|supprime[rsz]?|efface[rsz]?|desinscri\w*|retire[rsz]?|enleve[rsz]?)"
_UPDATE = r"(?:deplace[rsz]?|change[rsz]?|modifie[rsz]?|reporte[rsz]?|decale[rsz]?|renomme[rsz]?|repousse[rsz]?|avance[rsz]?|augmente[rsz]?|reduis|reduire|prolonge[rsz]?)"
_WRITES = rf"(?:{_CREATE}|{_REGISTER}|{_CANCEL}|{_UPDATE})"
_YOU_COULD = r"(?:est-ce\s+que\s+)?(?:(?:peux|pourrais|veux|voudrais)[\s-]tu|(?:pouvez|pourriez|voulez|voudriez)[\s-]vous|(?:tu\s+(?:peux|pourrais)|vous\s+(?:pouvez|pourriez))|(?:pourrions|pouvons)[\s-]nous)"

INTENT_WORDS = IntentWords(
    contractions={
        "stp": "svp",
        "s'il te plait": "svp",
        "s'il vous plait": "svp",
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
            "inscris inscrire inscription inscriptions inscrivez annule annuler supprime supprimer evenement evenements concert concerts "
            "atelier ateliers organise organiser deplace deplacer change changer reserve reserver participer cherche chercher montre "
            "capacite description weekend demain bonjour merci beaucoup reporter reporte"
        ).split()
    ),
    known=frozenset(
        "annulee annulees annules annulez inscrites reservee reservees reserves changee changees deplacee deplacees deplaces supprimee reportee reportes cherches participes participez montrez organises organisez changes chances montrer montres inscrit inscrite inscrits chercher annuel annule".split()
    ),
    prefixes=(
        r"(?:(?:bonjour|bonsoir|salut|coucou|hello|svp|ok|d'accord|alors|et|puis|maintenant|oui|bon|super|merci(?:\s+de)?|pardon|desolee?|mais|malheureusement|plutot|finalement|parfait|genial"
        rf"|{_YOU_COULD}(?:\s+svp)?|serait-il\s+possible\s+(?:de|que\s+tu)|ce\s+serait\s+(?:super|bien|sympa|genial)?\s*(?:si|que)\s+(?:tu|vous)\s+(?:pouvais|pouviez|puisses)"
        r"|j'aimerais(?:\s+(?:que\s+tu|savoir))?|(?:je|on)\s+(?:voudrais|voudrait|veux|veut|souhaite\w*|dois|doit|compte|vais|va)(?:\s+(?:que\s+tu|savoir))?|nous\s+(?:voulons|voudrions|devons|souhaitons)|j'ai\s+(?:besoin|envie)\s+de|je\s+pense|il\s+faudrait|il\s+faut)(?!\w)[\s,:!.-]*)"
    ),
    sentence_ends=r"(?<=[.!?;])\s+|\s+-\s+",
    clause_ends=r"[,:]\s+|\s+(?:et|donc|mais|alors)\s+",
    conditional=r"\b(?:si|quand|dit|disait|demande|il|elle|ils|elles|ami|amie|collegue|patron|chef|quelqu'un|gens)\b",
    yes=(
        r"(?:(?:oui|ouais|ouai|bien\s+sur|sur|absolument|exactement|volontiers|avec\s+plaisir|certainement|je\s+confirme|confirme|confirmer|vas[\s-]y|allez[\s-]y|fais[\s-]le|faites[\s-]le|entendu)(?:,?\s+(?:svp|merci|sur))*"
        r"|(?:d'accord|ok|okay|parfait|c'est\s+(?:bon|ca|correct|parfait|exact)(?:\s+pour\s+moi)?|ca\s+(?:marche|me\s+va|va|roule)|tres)(?:,?\s+svp)?|👍)(?:\s+(?:et|alors))?[\s,.!]*"
    ),
    yes_to={
        "createEvent": r"(?:svp\s+)?(?:cree|creez|ajoute|enregistre|publie)[\s-](?:le|la|l'evenement)(?:\s+svp)?[\s,.!]*",
        "createEventFromDraft": r"(?:svp\s+)?(?:cree|creez|ajoute)[\s-](?:le|la|l'evenement)(?:\s+svp)?[\s,.!]*",
        "registerForEvent": r"(?:inscris|inscrivez)[\s-]moi(?:\s+svp)?[\s,.!]*",
        "updateEvent": r"(?:change|modifie|deplace)[\s-](?:le|la)(?:\s+svp)?[\s,.!]*",
    },
    no=(
        r"(?:(?:non|nan|nope|laisse(?:z)?(?:\s+tomber)?|annule(?:z)?(?:[\s-](?:le|la|ca|tout))?|annuler|stop|arrete|oublie(?:\s+ca)?|pas\s+(?:maintenant|question|la\s+peine)|surtout\s+pas|rien|jamais\s+de\s+la\s+vie|pas\s+(?:ca|cela|celui-la)|plutot\s+pas|vaut\s+mieux\s+pas|tant\s+pis)"
        r"(?:\s+(?:svp|merci|finalement))*[\s,.!]*)+"
    ),
    waits=r"(?:(?:attends|attendez|un\s+(?:moment|instant)|une\s+(?:minute|seconde)|pas)(?:\s+(?:svp|encore))?[\s,.!]*)+",
    refusal=(
        rf"^(?!.*\bsa(?:is|vez)\b)(?!(?:pourquoi|comment)\b).*(?:\bn(?:e\b|').*{_WRITES}(?!\w)|\bsans\s+{_WRITES}|\b(?:surtout\s+)?pas\s+(?:besoin\s+)?d(?:e\s+|'){_WRITES}"
        rf"|(?<!\w){_WRITES}(?:[\s-]+\w+){{0,4}}?\s+(?:rien|aucune?|nulle\s+part|jamais)\b)"
    ),
    status=(
        r"(?:et\s+)?(?:(?:est-ce\s+que\s+)?(?:tu\s+(?:l'|m'|les\s+)?as|as-tu|l'as-tu|m'as-tu|vous\s+(?:l'|m')?avez|avez-vous|l'avez-vous)\b.*\b(?:cree|creee|fait|inscrite?|annulee?|enregistree?|ajoutee?|reservee?|modifiee?|changee?|deplacee?|fini|termine)\b"
        r"|(?:est-ce\s+que\s+)?(?:ca|cela)\s+a\s+(?:marche|fonctionne|ete\s+\w+)|c'est\s+(?:deja\s+)?(?:fait|cree|enregistre|reserve|annule|bon)\s*\?|(?:est-ce\s+que\s+)?(?:mon\s+\w+|ma\s+\w+|l'evenement)\s+(?:est|a\s+ete)\s+(?:deja\s+)?(?:cree|annule|enregistre|confirme)e?"
        r"|est-ce\s+que\s+c'est\s+(?:fait|cree|bon|enregistre))"
    ),
    asking=(
        r"(?:(?:je\s+(?:ne\s+)?sais\s+pas|dis-moi|explique(?:z)?-moi|je\s+me\s+demande)\s+)?(?:comment\b(?!\s+(?:ca\s+va|vas|allez|tu\s+t'appelles))|(?:est-ce\s+que\s+)(?:je|on|quelqu'un|tout\s+le\s+monde|il\s+faut|ca|c'est)\b|puis-je|je\s+peux\b|peut-on|on\s+peut\b|dois-je|faut-il|pourrais-je|je\s+pourrais\b|que\s+se\s+passe|qu'est-ce\s+qui\s+(?:se\s+passe|arrive)"
        r"|que\s+(?:faut-il|dois-je)\s+faire|qui\s+peut|jusqu'a\s+quand|pourquoi|si\s+j|est-il\s+(?:possible|permis|trop)|est-ce\s+(?:possible|payant|gratuit)|c'est\s+possible|ou\s+(?:puis-je|dois-je|est-ce)|quand\s+(?:puis-je|est-ce\s+que)|combien\s+(?:ca\s+)?cout|serai-je|et\s+si\s+j)"
    ),
    interrogative=(
        r"(?:(?:bonjour|salut|et|mais|ok|alors|donc)\b[\s,:!.-]*)*"
        r"(?:comment|que\b|qu'|quand|ou\b|qui\b|quoi|quel\w*|pourquoi|combien|a\s+quoi|a\s+quelle|jusqu'a\s+quand|est-ce|est-il|puis-je|peut-on|on\s+peut|je\s+peux\b|dois-je|faut-il|pourrais-je|suis-je|ai-je|as-tu|avez-vous|y\s+a-t-il|si\s+j|serai-je|vas-tu|allez-vous|tu\s+vas|vous\s+allez|tout\s+le\s+monde|n'importe\s+qui|quelqu'un\s+peut|c'est\s+possible)"
    ),
    story=r"(?:hier|avant-hier|la\s+semaine\s+derniere)\b|(?:j'ai|on\s+a|nous\s+avons|il\s+a|elle\s+a|ils\s+ont|quelqu'un\s+a)\s+(?:deja\s+)?(?:cree|annule|inscrit|organise|reserve|deplace|modifie|supprime|change)\b",
    reported=r"(?:(?!(?:je|et)\b)[\w'-]+\s+){1,3}?(?:dit|disait|pense|ecrit|raconte|affirme|m'a\s+dit|nous\s+a\s+dit|a\s+dit|ont\s+dit)\b|j'ai\s+(?:entendu|lu|appris)\b",
    naming=r"\b(?:une?|notre)\s+\w",
    asked=r"(?!.*\bannulee?s?\W*$)(?:qui|comment|que|qu'|quand|pourquoi|ou|est-ce|combien)\b.*\b(?:m'|s')?(?:inscrire|annuler|supprimer|creer|deplacer|changer|modifier|reporter)\b",
    polite=rf"(?:(?:bonjour|salut|et|mais|ok|alors|donc|svp)\b[\s,:!.-]*)*(?:{_YOU_COULD}|serait-il\s+possible)",
    asides=(
        r"si\s+(?:possible|c'est\s+possible|ca\s+ne\s+vous\s+derange\s+pas|ca\s+te\s+va|tu\s+veux\s+bien|il\s+reste\s+(?:encore\s+)?(?:une\s+place|de\s+la\s+place))"
    ),
    generic=rf"{_YOU_COULD}\s+{_WRITES}\s+(?:des\s+)?(?:evenements|concerts|ateliers|gens|choses)\s*\??",
    topics=(
        ("cancel", rf"(?:j'|l'|d'|m'|s')?{_CANCEL}|annulee?s?|annulation|desinscription"),
        ("update", rf"(?:j'|l'|d')?{_UPDATE}|modification"),
        ("register", rf"(?:m'|s'|t'|d'|l')?{_REGISTER}|inscription\w*|places?|billets?|liste\s+d'attente"),
        ("create", rf"(?:j'|l'|d')?{_CREATE}|creation|cree"),
    ),
    limits=(
        (
            "recurring",
            r"\b(?:(?:toute?s\s+les|chaque)\s+(?:deux\s+)?(?:semaines?|jours?|mois|ans?|annees?|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?)|hebdomadaire\w*|quotidien\w*|mensuel\w*|recurrent\w*|regulierement|tous\s+les\s+\w+)\b",
        ),
        (
            "payments",
            r"\b(?:payer|paye|paiement|prix|coute|cout|rembours\w*|facture|carte\s+(?:bancaire|bleue)|paypal|acheter)\b",
        ),
        ("weather", r"\b(?:meteo|pleuvoir|pleut|pleuvra|neiger|quel\s+temps)\b"),
        (
            "messages",
            r"\b(?:envoie|envoyer|envoyez|ecris|ecrire)\s+(?:\S+\s+){0,2}(?:mails?|e-?mails?|messages?|invitations?|sms)\b|\brappelle[\s-]moi\b|\binvite[rz]?\s+\w+",
        ),
        (
            "people",
            r"\bqui\s+(?:d'autre\s+)?(?:est|sera|vient|viendra|participe|s'est|va\s+(?:venir|participer))\b(?:\s+(?:inscrit\w*|la|present\w*|deja))?|\bliste\s+des\s+(?:participants|inscrits|invites)\b",
        ),
        ("others", r"\b(?:inscris|inscrivez|inscrire)\s+(?:ma|mon|mes)\s+(?!\w*evenement)\w+"),
        ("knowledge", r"\b(?:blague|poeme|traduis|traduire|capitale|actualites|calcule)\b"),
    ),
    limits_yield=("create", "update", "yes", "no", "status", "refuse", "cancel_event", "unregister"),
    requests=(
        (
            "about",
            r"(?:qui|tu)\s+es[\s-](?:tu|un)\b|es-tu\s+(?:un|une|humain|vrai|reel)|qui\s+etes-vous|comment\s+(?:tu\s+t'appelles|t'appelles-tu)",
        ),
        ("feeling", r"(?:comment\s+)?(?:ca\s+va\b|(?:vas-tu|allez-vous)\b(?!\s+\w+er\b))"),
        (
            "clock",
            r"quelle\s+heure\s+est-il|il\s+est\s+quelle\s+heure|quel\s+jour\s+(?:est-on|sommes)|quelle\s+est\s+la\s+date",
        ),
        (
            "help",
            r"(?:a\s+l')?aide\b\s*\W*$|aide[\s-]moi\W*$|que\s+(?:sais|peux|pouvez|savez)[\s-](?:tu|vous)\s+faire|qu'est-ce\s+que\s+(?:tu\s+(?:sais|peux)|vous\s+(?:savez|pouvez))\s+faire|que\s+puis-je\s+(?:te\s+|vous\s+)?(?:dire|demander)|comment\s+ca\s+marche|tu\s+sais\s+faire\s+quoi",
        ),
        (
            "unregister",
            r"(?:annule[rz]?|supprime[rz]?|retire[rz]?)\s+(?:mon|ma)\s+(?:inscription|place|reservation|participation)|(?:me\s+|m')?desinscri\w*|(?:retire|enleve|raye)[rz]?[\s-]moi\b|me\s+(?:retirer|desinscrire)|(?:retire[rz]?|enleve[rz]?)\s+mon\s+nom"
            r"|je\s+ne\s+(?:viens|viendrai|serai|participe|participerai)\s+(?:malheureusement\s+)?(?:plus|pas)\b|je\s+ne\s+(?:peux|pourrai|veux|vais)\s+(?:malheureusement\s+)?(?:plus|pas)\b.*\b(?:venir|participer|aller|assister|etre|y)\b|ne\s+(?:plus|pas)\s+(?:venir|participer|aller|assister)|quitter\s+la\s+liste",
        ),
        (
            "mine",
            r"(?:(?:montre|affiche|liste|donne|voir|vois|quels?\s+sont|quelles?\s+sont|ou\s+sont)[rz]?(?:[\s-]moi)?\s+)?(?:tous\s+|toutes\s+)?mes\s+(?:propres\s+|prochaine?s\s+)?(?:evenements|inscriptions|reservations|billets|rendez-vous|ateliers|concerts|listes?)\b|mon\s+(?:agenda|calendrier|programme)"
            r"|a\s+quo[i]\s+(?:suis-je|je\s+suis|est-ce\s+que\s+je\s+suis)|(?:suis-je|je\s+suis|est-ce\s+que\s+je\s+suis)\b.*\binscrit\w*|qu'(?:ai-je|est-ce\s+que\s+j'(?:ai|organise))|(?:quels?|quelles?)\b.*\b(?:j'organise|j'ai\s+cree\w*|je\s+suis|ai-je|dois-je)\b|ai-je\s+",
        ),
        (
            "register",
            r"inscri(?:s|vez|re)[\s-](?:moi|nous)\b|tu\s+(?:m'inscris|me\s+(?:mets|reserves|gardes|notes))\b|je\s+prends\b|(?:m'|nous\s+)inscri\w*|je\s+m'inscris|(?:reserve|garde|prend)[rsz]?[\s-](?:moi|nous)\b|reserve[rz]?\s+\S|participer\b|je\s+(?:viens|participe|serai|prends)\b(?!\s+(?:pas|plus))|(?:ajoute|mets?|mettez|compte|note)[rz]?[\s-]moi\b|me\s+mettre\b|m'ajouter\b|assister\s+(?:a|au)\b|(?:aller|venir)\s+(?:a|au|voir)\b|(?:une\s+)?place\s+(?:pour|a|au)\b|etre\s+(?:de\s+la\s+partie|sur\s+la\s+liste)|en\s+etre\b",
        ),
        (
            "cancel_event",
            r"(?:annule[rsz]?|supprime[rsz]?|efface[rsz]?|enleve[rsz]?|retire[rsz]?)\s+\S|(?:annule|supprime)[rz]?[\s-](?:le|la)\b|.*\bsvp\s+(?:annule|supprime)[rz]?[\s-](?:le|la)\b",
        ),
        (
            "update",
            rf"{_UPDATE}\s+\S|(?:mets|mettre|mettez|fixe[rz]?)\s+(?:la|le|l')\s*(?:capacite|titre|lieu|date|heure|description|limite)|mettre\s+a\s+jour|mets\s+a\s+jour|(?!qu|quand|ou\b|qui|comment|je\b|on\b|ca\b)\S.*\b(?:commence|debute|finit|termine|dure|aura\s+lieu)\b.*\d|(?!qu|quand|ou\b|qui|comment)\S.*\b(?:doit|devrait|doivent)\s+(?:commencer|etre|durer|finir|s'appeler|avoir\s+lieu|se)\b"
            r"|(?!qu|ou\b|comment|pourquoi|je\b|on\b|ca\b|est\b|si\b|.*\?|.*\b(?:dit|pensais|croyais|entendu)\b)\S.*\b(?:est|sera)\b.*\bau\s+lieu\s+d.*\d"
            r"|appelle[\s-](?:le|la)\b|(?:le\s+)?(?:titre|lieu|nom)\s+(?:est|doit|sera)\b|la\s+(?:description|capacite)\s+(?:est|doit|sera)\b",
        ),
        (
            "create",
            rf"{_CREATE}(?:[\s-](?:moi|nous))?\s+(?:un\b|une\b|le\b|la\b|les\b|mon\b|ma\b|notre\b|l'|du\b|{_TYPES})|nouve(?:l|lle|au)\s+{_TYPES}|{_TYPES}\s*:|(?:j'organise|on\s+organise|nous\s+organisons|je\s+prepare|on\s+fait|je\s+fais)\s+une?\b|{_CREATE}\W*$",
        ),
        (
            "details",
            r"(?:dis|dites|donne)[\s-](?:m'en|moi)\s+plus|en\s+savoir\s+plus|(?:parle|parlez|dis)[\s-]moi\s+(?:de|du|d'|plus)|plus\s+(?:d'infos?|d'informations|de\s+details|sur)\b|(?:donne[rz]?[\s-]moi\s+)?(?:les\s+|des\s+)?(?:details|infos?|informations)\s+(?:sur|de|du|pour)|quand\s+(?:est|commence|a\s+lieu|se|finit|debute)\b|(?:a\s+quelle\s+heure|combien\s+de\s+(?:temps|places|personnes|gens)|ou\s+(?:est|se|a\s+lieu|c'est)|qui\s+(?:organise|anime))\b"
            r"|(?:est-ce\s+qu')?(?:il\s+)?reste(?:[\s-]t[\s-]il)?\b|y\s+a-t-il\s+(?:des\s+|de\s+la\s+)?places?|(?:est-ce\s+que\s+)?.+\best(?:[\s-](?:il|elle))?\s+(?:complet|complete|plein|pleine|annulee?)\W*$|de\s+quoi\s+(?:s'agit|parle)|c'est\s+quoi|montre[\s-]moi\s+l[ea]\s+(?:premier|premiere|deuxieme|troisieme|dernier)",
        ),
        (
            "more",
            r"(?:montre[rz]?[\s-]?(?:moi)?\s*)?(?:(?:en\s+)?plus|la\s+suite|(?:les\s+)?(?:autres|suivants))(?:\s+(?:svp|resultats))*[\s.!?]*$|quoi\s+d'autre|autre\s+chose",
        ),
        (
            "search",
            rf"(?:re)?cherche[rsz]?\b|trouve[rsz]?\b|(?:montre|affiche|liste)[rsz]?\b|(?:est-ce\s+qu')?il\s+y\s+a\b|qu'est-ce\s+qu'(?:il\s+y\s+a|on\s+(?:peut|fait))|qu'y\s+a-t-il|y\s+a-t-il|que\s+(?:faire|puis-je\s+faire|peut-on\s+faire|se\s+passe-t-il\s+(?:ce|demain|a))|quo[i]\s+(?:de\s+\w+|faire)|quels?\b|quelles?\b"
            rf"|(?:(?:des|les|tous\s+les|toutes\s+les|un|une)\s+)?{_TYPES}\b|tu\s+(?:connais|as)\b|connais-tu|connaissez-vous|avez-vous|as-tu|vous\s+avez|ou\s+(?:puis-je|peut-on)\s+(?:ecouter|voir|danser|faire|apprendre|trouver)|un\s+truc|quelque\s+chose|recommande\w*|propose\w*|des\s+idees|interesse\w*|voir\s+(?:les|des|ce)",
        ),
        ("bye", r"au\s+revoir|a\s+(?:bientot|plus|demain)\W*$|ciao|bonne\s+(?:nuit|journee|soiree)\W*$"),
    ),
    talk=(
        (
            "thanks",
            r"(?:(?:ok|super|parfait|genial|tres)[\s,.!]+)?(?:mille\s+|grand\s+)?(?:merci|super|genial|parfait\s+merci|top)(?:\s+(?:beaucoup|a|toi|vous|pour|tout|ton|votre|aide|infiniment))*[\s,.!]*",
        ),
        ("greet", r"(?:bonjour|bonsoir|salut|coucou|hello|hey)\b(?:\s+(?:a\s+tous|toi|l'assistant))?[\s,.!]*"),
    ),
    anywhere=(
        ("register", r"\binscri(?:s|vez)[\s-]moi\b|\bm'inscrire\s+(?:a|au)\b"),
        ("cancel_event", r"\bannule[rz]?\s+(?:mon|ma|l'|le|la)\s*\w+"),
        ("create", rf"\b(?:cree|creer|organiser|planifier)\s+une?\s+{_TYPES}"),
    ),
    families=FAMILIES,
)
