"""Which French words mean the same to `frames.py`, in its notation: over the plain form, contractions written out."""

from __future__ import annotations

from tornado_copilot.assistant.offline.french.dates import DATE_WORDS

_ENDINGS = "e er es ez ons erai erais erait eras erons erez eriez ions iez ant".split()


def _er(stems: str) -> str:
    """The forms of verbs in -er in which somebody asks or tells what they will do."""
    return ", ".join(stem + ending for stem in stems.split() for ending in _ENDINGS)


_DAYS = ", ".join(
    (*(day for day in DATE_WORDS.weekdays if len(day) > 4), *(month for month in DATE_WORDS.months if len(month) > 4))
)

_KINDS = """
    concert atelier rencontre conference cours expose expo exposition fete soiree festival seminaire webinaire tournoi
    lecture marche visite reunion stage spectacle brocante evenement event quiz karaoke apero aperitif barbecue
    pique-nique balade randonnee rando sortie projection film repas diner dejeuner brunch gouter raclette fondue
    anniversaire mariage repetition chorale match course competition concours jeu bal kermesse carnaval defile
    degustation debat cine-club cine-debat blind vide-grenier vide-greniers bourse friperie collecte formation
    initiation entrainement assemblee ag conseil table-ronde colloque congres salon foire gala ceremonie inauguration
    vernissage hackathon meetup afterwork pot loto bingo tombola excursion voyage sejour week-end nettoyage chantier
    permanence portes-ouvertes lan escape club cercle seance session date-butoir veillee conte contes theatre piece
    opera ballet danse yoga pilates gym foot football petanque belote echecs tarot poker scrabble crepes boum nuit
    journee matinee feu feux picnic bbq cafe-debat dedicace speed-dating rassemblement manifestation manif banquet
    buffet cocktail reception workshop training demo demonstration presentation briefing point hike footing jogging
    marathon semi trail velo ski raquettes luge kayak escalade natation plongee comedie stand-up impro jam scene
    slam recital cinema seance-photo exposition-vente vente troc troc-party bienvenue parrainage don
""".split()
_EVENT = ", ".join(dict.fromkeys(form for kind in _KINDS for form in (kind, kind if kind[-1] in "sx" else f"{kind}s")))
_EVENTS = ", ".join(f"{kind}s" for kind in _KINDS if kind[-1] not in "sx")

FAMILIES: dict[str, str] = {
    "make": f"""
        {_er("cre organis planifi prepar mont lanc annonc publi propos instaur")},
        {_er("convoqu anim celebr prevoy")}, faire|fais|faites|faisons|ferai|ferais|ferait|ferons un|une,
        faire|fais|fait|faites en|du, fais moi|nous un|une, mettre|mets|met|mettez|mettons en|sur place|pied,
        programmer, programmez, programmes, programmons, programme un|une, prevoir, prevois, prevoit, prevoyez,
        tenir|tiens|tient un|une, donner|donne|donnez|donnons|donnerai un|une, ouvre|ouvrir|ouvrez|ouvrons un|une,
        caler|cale|calez un|une, cales, nouvel, nouveau, nouvelle, transforme, transformer, transformez, convertis,
        convertir, convertissez, utilise, utiliser, utilisez, valide, valider, validez, poste, poster, sors un|une,
        crees, organises, mise en place
    """,
    "put": f"""
        {_er("ajout rajout not coll cal bloqu enregistr inser consign rentr fix pos")}, {_er("incorpor plac")},
        mettre, mets, met, mettez, mettons, mettrais, mettrait, mettra, inscris, inscrire, inscrivez, inscrit,
        figure, figurer, apparaisse, apparaitre, reserve, reserver, remets, remettre, saisis, saisir, saisissez,
        fous, met
    """,
    "held": """
        il y aura, y aura, on fait|tient|joue|donne|celebre|prevoit, on se fait, on va faire, on a prevu, on
        prevoit, nous faisons|tenons|donnons|jouons|prevoyons, je fais|tiens|donne|joue|celebre|prevois, aura lieu,
        a lieu, auront lieu, se tiendra, se tient, joue, jouera, jouons, prevu, prevue, manque, je fete, on fete,
        nous fetons
    """,
    "enrol": f"""
        inscris, inscrire, inscrivez, inscrirai, inscrive, s inscrit, {_er("particip assist")}, participera,
        comptez|compte|compter sur moi|nous, comptez|compte|compter moi|nous, je viens, je viendrai, nous venons,
        nous viendrons, on vient, on viendra, je serai la|present|presente|des|parmi, j y serai, on y sera, on sera,
        nous serons, nous y serons, j y vais, on y va, nous y allons, y aller, j irai, on ira, nous irons, j en
        suis, j en serai, en serai, on en sera, on en est, en etre, je suis
        partant|partante|chaud|chaude|motive|motivee|dispo|preneur|preneuse|present|presente|la, nous sommes
        partants|chauds, on est partants|chauds|la, partant pour, partante pour, chaud pour, chaude pour, preneur,
        preneuse, suis chaud|chaude, de la partie, des votres|notres|tiens, me joindre, me joins, me joindrai, joins
        moi, confirme|confirmer|note|noter ma|notre presence|participation|venue, me|nous
        mettre|mets|met|mettez|note|noter,
        mets|met|mettre|mettez|ajoute|ajouter|ajoutez|rajoute|rajoutez|note|notez|enregistre|enregistrez|integre|incluez
        moi|nous a|au|aux|sur|pour|dans|comme|parmi|y|dedans|svp, m|nous
        ajoute|ajouter|ajoutes|ajoutez|rajoute|rajouter a|au|aux|sur|pour|dans|comme|parmi, m y
        ajoute|ajouter|ajoutes|inscrire|inscris|mettre|mets, m enregistre|enregistrer|enregistres,
        mets|met|mettre|mettez|ajoute|ajouter|ajoutez|note|notez|marque|enregistre mon|notre nom, ajoute moi,
        ajoutez moi, note moi, notez moi, enregistre moi, enregistrez moi, mets moi, mettez moi, je prends, je le
        prends, je la prends, je reserve|reserverai pour, on reserve pour, rajoute|rajoutez moi, me compter, me
        comptez, parmi les inscrits|participants, etre sur la liste|liste, sur liste d attente, me laisse tenter,
        nous inscrire, je m inscris, j assiste, j assisterai, ca me botte, ca me dit, j adorerais, je ne
        rate|manque|louperai, je ne veux pas rater|manquer|louper, me mets dedans, mets moi dedans, je passerai, je
        rejoins, rejoindre, je reponds present, prendre part, je suis interesse|interessee par, ca me tente
    """,
    "obtain": f"""
        {_er("reserv gard bloqu trouv attrap chop accord")}, prendre, prends, prend, prenez, prendrai, prendrais,
        retiens, retenir, retenez, veux, voudrais, voudrait, veut, aimerais, souhaite, souhaiterais, faut, faudrait,
        besoin, avoir, obtenir, laisse moi|nous, laissez moi|nous, mets|mettez deux|trois|quatre|cinq|six|un|une,
        donne|donnez moi|nous un|une|deux, auriez, aurais, avez, tenir
    """,
    "come": f"""
        venir, viens, vient, viendrai, viendra, viendrons, venons, aller, vais, irai, ira, irons, y va, y vais,
        {_er("particip assist")}, etre la|present|presente|presents|de|des|avec|parmi|y, y etre, y serai, me|se|nous
        liberer, serai la|present|presente|des|de, serai, sera la|present|des, serons, faire partie, rejoindre,
        rejoins, me joindre, passer a|au|vous, faire un tour, disponible, dispo, m y rendre, me rendre, presence,
        peux pas, pourrai pas
    """,
    "leave": """
        desinscris, desinscrire, desinscrivez, desinscrit, desinscription, desinscrirai, desinscrive, me|nous
        retirer|retire|retirez|retires|rayer|raye|sortir|sors|supprimer|supprime|effacer|oter|desister|desiste, m
        enlever|enleve|oter|ote|enleves, je me desiste, me desisterai,
        retire|retirez|enleve|enlevez|raye|rayez|sors|sortez|vire|virez|supprime|supprimez|efface|effacez|ote|otez|barre|barrez|degage|biffe
        moi|nous,
        retire|retirer|retirez|enleve|enlever|enlevez|raye|rayer|rayez|supprime|supprimer|efface|effacer|barre|ote
        mon|notre nom, renonce, renoncer, renoncerai, renoncons, declare forfait, je decline, decliner, passer|passe
        mon tour, comptez|compte|compter pas|plus sur moi|nous, comptez|compte pas|plus moi, sans moi, je me
        decommande, me decommander, ne plus me|nous compter, oublie|oubliez moi|nous, j abandonne, je fais une
        croix, sans nous, je zappe, je seche
    """,
    "give_up": """
        libere, liberer, liberez, libererai, rends, rendre, rendrai, rendez ma|mes|la|notre, cede, ceder, cedez,
        abandonne, abandonner, redonne, restitue, restituer, laisse|laisser|laissez|laisserai ma|mes|notre|nos,
        donne|donner|donnez ma|mes|notre|nos, remettre ma|mes, profite a, quelqu un d autre, un autre
    """,
    "remove": """
        retire, retirer, retirez, retirons, retires, enleve, enlever, enlevez, enleves, raye, rayer, rayez, sors,
        sortir, sortez, vire, virer, virez, supprime, supprimer, supprimez, efface, effacer, effacez, ote, oter,
        otez, barre, barrer, degage, degager
    """,
    "call_off": f"""
        {_er("annul supprim effac decommand abandonn vir")}, annulation, suspends, suspendre, suspendez, enterre,
        enterrer, laisse|laissons|laisser tomber le|la|l|mon|ma|notre, laisse tomber, mettre fin, mets fin,
        fais|faire sauter, tire un trait, tirer un trait, on arrete le|la|l, dissous, dissoudre
    """,
    "falls_through": """
        est|sont annule|annulee|annules|annulees, a ete annule|annulee, ont ete annules|annulees, n aura|auront …
        lieu, n aura pas|plus lieu, n a plus|pas lieu, aura pas|plus lieu, n auront pas|plus lieu,
        tombe|tombent|tombera a l eau, est|sont|sera tombe|tombee a l eau, ne se fera|fait pas|plus, se fera|fait
        pas|plus, ne se tiendra|tient pas|plus, se tiendra pas, est mort|morte|foutu|foutue|fichu|fichue|cuit|cuite,
        saute, sautera, passe a la trappe, est supprime|supprimee, est abandonne|abandonnee, est suspendu|suspendue,
        ne tient plus, plus d actualite, capote, foire, sera annule|annulee, doit|doivent etre
        annule|annulee|annules|annulees, n y aura pas|plus, n existe plus, c est mort pour, est
        decommande|decommandee
    """,
    "move": f"""
        {_er("deplac decal report repouss avanc transfer bascul recul retard")},
        {_er("reprogramm replanifi recal pouss delocalis invers")}, est|sont|sera
        deplace|deplacee|decale|decalee|reporte|reportee|repousse|repoussee|avance|avancee|transfere|transferee, a
        ete deplace|deplacee|decale|decalee|reporte|reportee|repousse|repoussee|avance|avancee,
        passe|passer|passez|passons|passera a|au|en|le|la|l|de|du, change|changer|changez|changera de, migre,
        ramene, ramener, remets|remettre|remettez le|la|l|mon|ma|notre, aura lieu a|au|en|dans|chez|le, se tiendra
        a|au|en|dans|chez|le|finalement, se deroulera a|au|en|dans|chez|le, se fera a|au|en|dans|chez|le, se passera
        a|au|en|dans|chez|le, sera a|au|en|dans|chez|le, on se retrouve, rendez-vous plutot
    """,
    "change": f"""
        {_er("chang modifi renomm augment limit allong prolong ajust corrig actualis")},
        {_er("remplac rectifi baiss diminu doubl rebaptis plafonn fix")}, reduis, reduire, reduisez, raccourcis,
        raccourcir, elargis, elargir, agrandis, agrandir, etends, etendre, restreins, restreindre,
        mets|met|mettre|mettez|mise a jour, passe, passer, passez, monte a, monter a, s appelle|appellera
        maintenant|desormais|plutot|en|finalement, appelle|appelez plutot|desormais|maintenant, appelle le|la,
        nouvelle adresse|salle|heure|date, nouveau lieu|nom|titre|horaire, nouvel horaire, mauvais|mauvaise, une|d
        erreur, erreur, trompe de|d, me suis trompe|trompee, changement de|d
        salle|lieu|date|horaire|heure|adresse|titre, rajoute|rajouter|ajoute|ajouter|ouvre|ouvrir # places, corrige,
        revois, revoir, ouvre a
    """,
    "begins": """
        repete, repetera, se reunit, se reunira, commence, commencera, commencent, debute, debutera, demarre,
        demarrera, finit, finira, termine, terminera, se termine, se terminera, dure, durera, est
        a|au|en|dans|le|chez, c est a|au|en|dans|le|chez, sera a|au|en|dans|le|chez, a lieu, aura lieu, se tient, se
        tiendra, se deroule, se deroulera, se passe, se passera, part a, partira, ouvre, ouvrira, ferme, fermera,
        aura … lieu, se tiendra … chez|a|au|en, doit, devrait, devra, demarrent, on commence, on se retrouve
    """,
    "show": """
        montre, montrer, montrez, montres, affiche, afficher, affichez, affiches, liste, lister, listez, voir, vois,
        fais voir, faites voir, donne, donner, donnez, consulter, regarde, regarder, parcourir, presente, presenter,
        sors moi, file|filez moi, balance, envoie moi, rappelle, rappeler
    """,
    "look": """
        cherche, chercher, cherchez, cherchons, recherche, rechercher, recherchons, trouve, trouver, trouvez,
        trouves, envie, m ennuie, on s ennuie, interesse, interessee, interesserait, emmener, amener, quelque part,
        occuper, curieux, curieuse, suggestion, suggestions, suggere, suggerer, suggerez, idee, idees, recommande,
        recommander, recommandes, recommandez, conseille, conseiller, conseilles, conseillez, connais, connaissez,
        connaitre, existe t il, existe, sortir, dispo, disponible, disponibles, t as, tu as, vous avez, avez-vous,
        as-tu, aurais-tu, auriez-vous, decouvrir, se bouger, proposes quoi, proposez, quoi comme, dans le genre, en
        quete
    """,
    "tell": """
        parle, parler, parlez, en dire plus, dis m en, dites m en, en savoir, savoir plus, details, detail, infos,
        info, information, informations, renseignement, renseignements, decris, decrire, decrivez, c est quoi, de
        quoi, precisions, explique, expliquer, expliquez, resume, plus sur, plus d, presente moi, raconte moi, en
        quoi consiste, ca consiste, programme du|de, adresse, l adresse
    """,
    "happens": """
        il y a, y a, ya, y a-t-il, se passe, passe quoi, prevu, prevus, prevue, prevues, a faire, a venir, en ce
        moment, bientot, prochain, prochains, prochaine, prochaines, prochainement, par ici, dans le coin, pres d
        ici, pres de, autour, au programme, programme, organise, a voir, propose, ce soir
    """,
    "event": f"{_EVENT}, truc",
    "events": f"""
        {_EVENTS}, quelque chose, un truc, des trucs, trucs, des choses, sorties, activites, activite, animations,
        spectacles, cours, rien, tout ce qui, des idees, musique live, agenda culturel
    """,
    "place": """
        une|la|ma|ta|notre|1|petite|derniere place, deux|trois|quatre|cinq|2|3|4|5|mes|nos|des|les places,
        place|places pour|a|au|aux|dans|chez, place de|du, de la place, couvert, couverts, siege, sieges, billet,
        billets, ticket, tickets, un siege, entree|entrees pour|au|a, ma chaise
    """,
    "booking": """
        mon|ma|mes|notre|nos|une|l|leur
        inscription|inscriptions|reservation|reservations|participation|participations|presence|venue|billets,
        inscription, reservation, reservations, participation
    """,
    "list": """
        liste d attente, la liste, liste des participants|inscrits|invites, participants, inscrits, participante,
        participant
    """,
    "calendar": """
        calendrier, agenda, au|le|du|dans|ton|notre|votre programme|planning|calendrier|agenda, planning, l affiche,
        sur le site, dans l appli, a la liste des evenements, dans la liste des evenements, dedans, en ligne
    """,
    "property": """
        le|du titre, le|du nom, la|de|sa capacite, le|du|son lieu, l|d|son endroit, l|d adresse, l heure, l horaire,
        les horaires, la date, la description, la limite, la jauge, la duree, l intitule, le nombre, nombre de
        places|participants|personnes, l effectif, le max, le maximum, heure de debut|fin
    """,
    "draft": "brouillon, brouillons, ebauche",
    "self": """
        moi a|au|aux|sur|pour|dans|comme|parmi|y|de|du|des|dedans|d|svp|vite|finalement, m y, mon nom, notre nom, me
        mettre|mets|met|note|noter|rajouter|inscrire|inscris|retirer|rayer|enlever|supprimer|sortir, m
        ajouter|ajoute|ajoutes a|au|aux|sur|pour|dans|comme|parmi|dessus, m inscrire|inscris|enlever|enleve|oter,
        nous a|au|aux|sur|de|du|comme, pour moi|nous
    """,
    "mine": "mon, ma, mes, notre, nos",
    "a": "un, une, nouveau, nouvel, nouvelle, notre premier|premiere, autre, petit, petite",
    "the": "le, la, les, l, mon, ma, mes, notre, nos, ce, cet, cette, celui, celle",
    "any": """
        quelque chose, quoi, un truc a|pour|sympa, des trucs, des choses, nimporte, tout ce, tous les, toutes les,
        une|des idee|idees|suggestion|suggestions, rien, des
        concerts|ateliers|expos|sorties|soirees|spectacles|activites, des
        evenements|cours|conferences|stages|visites|animations
    """,
    "which": """
        qu est-ce qu*, qu est-ce que, quel, quels, quelle, quelles, que, qu, quoi, lesquels, lesquelles, auxquels
    """,
    "day": f"""
        {_DAYS}, mai, mars, juin, aout, noel, aujourd hui, aujourdhui, demain, apres-demain, ce soir, ce matin, cet
        apres-midi, ce midi, week-end, weekend, ce week-end, semaine prochaine, cette semaine, le mois prochain,
        mois prochain, le #, en huit, en quinze, nouvel an, saint-sylvestre, saint-nicolas
    """,
    "clock": "#h, #h#, # h, # heures, a #, midi, minuit, heures, heure, #:#",
    "new": """
        au lieu de|d|du, plutot, desormais, maintenant, dorenavant, finalement, a la place, en fait, a present, et
        non, et pas, pas a, non plus
    """,
    "more": """
        plus tard|tot|long|longue|longtemps|court|courte|grand|grande|petit|petite, de plus, en plus, en avance, en
        retard, supplementaires, # places|personnes|participants
    """,
    "wish": """
        je veux, je voudrais, voudrais, voudrait, voulons, voudrions, aimerais, aimerait, aimerions, souhaite,
        souhaiterais, souhaitons, souhaiterait, faut, faudrait, besoin, envie, svp, veut, jveux, desire, merci de|d,
        veuillez, auriez-vous, aurais-tu, serait bien|cool|chouette|sympa|super|top|possible, tu peux, peux-tu,
        pourrais-tu, pouvez-vous, pourriez-vous, tu pourrais, peux avoir, pourrais-je, puis-je
    """,
    "unable": """
        peux|pourrai|peut|pourra|pouvons|pourrons plus|pas, peux malheureusement plus|pas, pourrai malheureusement
        plus|pas, pourrai finalement pas, impossible, arriverai pas, pas moyen, suis plus|pas
        dispo|disponible|libre, serai plus|pas|absent|absente, empechement, empeche, empechee, indisponible, absent,
        absente, malade, plus envie, coince, coincee, retenu, retenue, annuler ma venue, contretemps
    """,
    "ask": """
        quand, c est ou, ou est, ou a, ou se, ou sera, ou aura, ou ca, ou c est, est ou, ou exactement, ou doit-on,
        ou faut-il, quelle heure, quel jour, quelle date, quelle salle, quelle adresse, quel endroit, l adresse,
        combien, complet, complete, reste des|de|une|t|quelques, il reste, qui
        organise|anime|donne|gere|tient|joue|dirige|propose|s, dure, jusqu a quelle, maintenu, maintenue, toujours d
        actualite
    """,
    "booked": """
        suis inscrit|inscrite|inscrits, suis-je, me suis inscrit|inscrite, ai reserve, j organise, j ai cree, j ai
        prevu, j ai de prevu, ai-je, je vais a quoi, je participe a quoi, j ai organise, suis deja inscrit|inscrite,
        je dois aller
    """,
    "help": """
        aide, aidez, aider, tu sers, vous servez, comment ca marche|fonctionne, comment tu marches|fonctionnes,
        perdu, perdue, mode d emploi, tu sais faire, peux faire pour moi, comprends pas, comprends rien, tes
        capacites, tes fonctions, fonctionnalites, par ou commencer
    """,
    "thanks": """
        merci, remercie, gentil, gentille, super, genial, nickel, parfait, top, reconnaissant, reconnaissante, sympa
        de ta|votre part, tu geres, tu assures, bravo
    """,
    "not": """
        ne, n, pas, jamais, rien, aucun, aucune, sans, ni, personne ne, nulle, arrete, arretez, evite, evitez,
        viens|viendrai|vient|viendra|peux|participe|veux|vais|irai|serai|assiste plus, plus envie
    """,
    "others": """
        s|t|vous inscrire|inscrive|inscrivent|desinscrire|desister, dis|dites|demande|demandez|propose|rappelle a,
        qu il|elle|ils|elles, ils, elles, eux, elle|il
        a|veut|voulait|dit|va|doit|pense|avait|voudrait|demande|organise|annule,
        soeur|frere|mere|pere|femme|mari|copain|copine|ami|amie|collegue|voisin|voisine|fille|fils|chef|patron|patronne|prof|directeur|directrice|mec
        a|veut|voulait|dit|va|m|doit|pense|avait|voudrait|demande|organise|annule|ont, quelqu un
        a|veut|peut|m|doit|voulait, les gens, tout le monde, nimporte qui, certains, a dit, ai entendu, m a dit, m
        ont dit, dit que|qu, disent, raconte, pretend, il parait, parait que|qu, selon, on dirait, parle d annuler
    """,
    "past": """
        oublie de|d, j ai oublie, on a oublie, deja ete, deux|trois|plusieurs fois, hier, avant-hier, semaine
        derniere, mois dernier, an dernier, annee derniere, an passe, annee passee, autrefois, derniere fois, avait,
        avaient, avions, etait, etaient, etais, failli, aurais aime|du|pu|voulu|prefere, aurait du|pu|fallu, avons
        du, avait du, si seulement, jadis, il y a # ans|jours|mois|semaines, j ai
        annule|organise|cree|reserve|inscrit|deplace|supprime|modifie|change|participe|renonce|reporte, on a
        annule|organise|cree|deplace|supprime|reporte, nous avons annule|organise|cree|deplace|supprime|reporte, j
        avais annule|organise|cree|reserve|inscrit, me suis deja, allais
    """,
    "condition": """
        si, s il, s ils, au cas ou, a condition, sauf, peut-etre, hesite, hesitons, me demande, ne sais pas, sais
        pas, a moins que, en supposant, imagine, admettons, viendrais, viendrait, irais, eventuellement
    """,
}
