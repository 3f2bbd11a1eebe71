"""What the offline agent answers, in French: templates, filled in by name."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import ReplyWords

REPLY_WORDS = ReplyWords(
    texts={
        "sign_in": "Connectez-vous d'abord : {purpose} demande un compte. Chercher des événements se fait sans.",
        "unavailable": "La base de données est injoignable pour l'instant, rien n'a donc été changé. Réessayez dans un "
        "moment.",
        "unavailable_write": (
            "La base de données est injoignable pour l'instant ; autant que je sache, rien n'a été changé. Dites "
            "« oui » pour "
            "réessayer ; rien ne sera fait deux fois."
        ),
        "failed": "Quelque chose n'a pas marché de notre côté. Renvoyez le message, s'il vous plaît.",
        "help": (
            "Je m'occupe d'événements :\n"
            "- **chercher** : « qu'est-ce qu'il y a ce week-end ? », « concerts à Lyon le mois prochain »\n"
            "- **créer** : « crée un atelier vendredi à 18h pour 20 personnes »\n"
            "- **inscrire** ou désinscrire : « inscris-moi au deuxième », « annule mon inscription à … »\n"
            "- **changer ou annuler** ce que vous organisez : « déplace-le à samedi », « annule l'événement … »\n"
            "- **lister** les vôtres : « mes événements »\n"
            "Je demande toujours avant de changer quoi que ce soit."
        ),
        "too_long": "Ce message est trop long pour moi. Dites-moi en une ou deux phrases ce que je peux faire.",
        "unknown": (
            "Je n'ai pas compris. Je peux chercher et créer des événements, vous y inscrire et lister les vôtres "
            "; dites « aide » pour "
            "des exemples."
        ),
        "greet": "Bonjour{name} ! Je peux chercher et créer des événements et vous y inscrire. Que souhaitez-vous ?",
        "thanks": "Avec plaisir !",
        "bye": "Au revoir !",
        "feeling": "Bien, merci ! Que puis-je faire pour vous ?",
        "about": "Je suis l'assistant intégré de ce calendrier : un programme à règles, ni une personne ni un modèle "
        "de langue.",
        "clock": "Nous sommes le {now}.",
        "how_create": (
            "Toute personne connectée peut créer un événement. Dites-moi quoi et quand, par exemple « crée un "
            "concert de jazz vendredi à "
            "19h à la Salle Bleue pour 50 personnes ». Je montre ce que j'ai compris, et seul votre oui le crée."
        ),
        "how_register": (
            "Connectez-vous, faites-vous montrer des événements (« qu'est-ce qu'il y a ce week-end ? »), puis "
            "dites « inscris-moi au "
            "deuxième ». Je demande avant. Si c'est complet, il y a une liste d'attente."
        ),
        "how_cancel": (
            "Vous pouvez annuler votre inscription (« annule mon inscription à … ») : la place va à la première "
            "personne en attente. "
            "Un événement que vous organisez peut être annulé pour de bon (« annule l'événement … ») : toutes les "
            "personnes inscrites "
            "en sont averties. Je demande avant l'un comme l'autre."
        ),
        "how_update": (
            "Vous pouvez changer ce que vous organisez : « déplace Nuit Bleue à samedi à 20h », « change la "
            "capacité de … à 80 ». Je "
            "demande avant, et toutes les personnes inscrites en sont averties."
        ),
        "signed_out": " Vous n'êtes pas connecté pour l'instant ; c'est à faire d'abord.",
        "limit_recurring": "Je ne sais pas créer d'événements répétés, seulement des événements uniques.",
        "limit_payments": "Je ne peux ni encaisser, ni vendre de billets, ni donner de prix, ni rembourser ; je ne fais "
        "qu'inscrire.",
        "limit_weather": "Je ne sais rien de la météo, seulement des événements.",
        "limit_messages": "Je ne peux envoyer ni messages, ni invitations, ni rappels. Qui est inscrit est averti des "
        "changements.",
        "limit_people": "Je ne peux pas dire qui est inscrit ; ce n'est pas public. Combien, oui.",
        "limit_files": "Je ne peux pas recevoir d'images ni de fichiers.",
        "limit_travel": "Je ne peux ni réserver de voyage ni indiquer le chemin, seulement dire ce qui a lieu et où.",
        "limit_others": "Je ne peux inscrire que vous-même ; les autres doivent s'inscrire eux-mêmes.",
        "limit_knowledge": "Cela me dépasse : je ne connais que les événements d'ici.",
        # A list
        "found_one": "J'ai trouvé un événement ({zone}) :",
        "found": "J'ai trouvé {count} événements ({zone}) :",
        "found_more": "Voici les {count} suivants ({zone} ; dites « plus » pour le reste) :",
        "found_rest": "En voici encore {count} ({zone}) :",
        "found_none": "Je n'ai trouvé aucun événement{criteria}.",
        "found_none_hint": " Essayez d'autres mots ou un autre moment.",
        "criteria_query": " pour « {value} »",
        "criteria_type": " de type « {value} »",
        "criteria_location": " à {value}",
        "criteria_time": " à ce moment-là",
        "list_hint": "Dites « dis-m'en plus sur le deuxième » ou « inscris-moi au premier ».",
        "list_hint_one": "Dites « dis-m'en plus » ou « inscris-moi ».",
        "more_hint": " Pour le reste, dites « plus ».",
        "no_more": "Il n'y a rien de plus à montrer.",
        "mine_organised": "Vous organisez ({zone}) :",
        "mine_registered": "Vous êtes inscrit à ({zone}) :",
        "mine_waiting": "Vous êtes sur la liste d'attente de ({zone}) :",
        "mine_none": "Vous n'organisez rien et n'êtes inscrit à rien.",
        "mine_past": "Déjà passés : {count}.",
        # One event
        "line": "{number}. « {title} » – {when}{where}{places}",
        "where": ", {location}",
        "places_left": ", {left} places libres sur {capacity}",
        "places_none": ", complet ({waiting} en attente)",
        "cancelled": ", annulé",
        "details": "« {title} » ({type}), organisé par {organizer} :",
        "details_when": "- Quand : {when}",
        "details_where": "- Où : {location}",
        "details_places": "- Places : {places}",
        "details_description": "- À propos : {description}",
        "details_cancelled": "- Cet événement est **annulé**.",
        "places_open": "sans limite, {registered} inscrits",
        "places_some": "{left} sur {capacity} libres",
        "places_full": "les {capacity} sont prises, {waiting} en attente",
        # Which one
        "which": "Lequel voulez-vous dire ?",
        "which_create": "Quel événement ? Dites-moi son nom ou son numéro dans la liste, ou demandez « qu'est-ce qu'il y a ? "
        "».",
        "no_such_number": "La liste que j'ai montrée en compte {count}. Lequel voulez-vous dire ?",
        "no_list": "Je n'ai pas encore montré de liste. Dites-moi le nom de l'événement, ou demandez « qu'est-ce qu'il y "
        ""
        "a ? ».",
        "no_such_event": "Je n'ai trouvé aucun événement « {words} ».",
        "not_yours": "Parmi {yours}, je n'ai pas trouvé « {words} ».",
        "none_yours": "Il n'y a rien à faire : j'ai cherché parmi {yours}, et il n'y en a pas.",
        "yours_organised": "les événements que vous organisez",
        "yours_attended": "vos inscriptions",
        # A draft
        "limit_first": "{limit} Je peux créer le premier.",
        "ask_title": "Comment doit s'appeler l'événement ?",
        "ask_start": "Quand commence-t-il (jour et heure) ?",
        "ask_day": "Quel jour ?",
        "ask_clock": "À quelle heure commence-t-il ?",
        "so_far": "Jusqu'ici : {facts}.",
        "summary": "Voici ce que je vais créer :",
        "summary_changed": "C'est changé. Voici ce que je vais créer :",
        "summary_title": "- Titre : {title}",
        "summary_type": "- Type : {type}",
        "summary_when": "- Quand : {when}{assumed}",
        "summary_where": "- Où : {location}",
        "summary_capacity": "- Places : {capacity}",
        "summary_description": "- Description : {description}",
        "assumed_end": " ; j'ai supposé deux heures",
        "twice": "Cette heure existe deux fois cette nuit-là, car l'heure recule ; j'ai pris la première.",
        "no_location": "non précisé",
        "no_limit": "sans limite",
        "default_description": "{title}, organisé par {name}.",
        "ask_create": "Dois-je le créer ? Dites « oui », « non », ou ce qui doit changer.",
        "skipped": "{time} n'existe pas le {date} à {zone} : l'heure avance. À quelle heure, alors ?",
        "past": "Le {when} est passé. Quand doit-il commencer ?",
        "end_before": "Il finirait avant de commencer. Quand finit-il ?",
        "bad_capacity": "Il faut au moins 1 place, j'ai donc laissé le nombre de côté.",
        "not_written": "Rien n'est encore créé ; il me faut un « oui » net, ou dites-moi ce qui doit changer.",
        "draft_kept": "Votre brouillon « {title} » est toujours là. {question}",
        "draft_kept_untitled": "Votre brouillon est toujours là. {question}",
        "draft_replaced": "J'ai abandonné le brouillon d'avant.",
        "draft_dropped": "Bien, le brouillon est abandonné. Rien n'a été créé.",
        "created": "C'est fait ! « {title} » est au calendrier : {when}.",
        "created_hint": "Vous pouvez dire « change … » ou « annule l'événement » quand vous voulez.",
        "take_your_time": "Rien ne presse. Rien n'est fait avant votre oui.",
        # The draft that a room fills in together
        "shared_nowhere": "Un brouillon à plusieurs appartient à un salon : demandez-le-moi là, par « @assistant make it an "
        "event ».",
        "shared_empty": "Le brouillon du salon est vide. Remplissez-le ensemble, puis redemandez-moi.",
        "shared_missing": "Le brouillon du salon n'est pas complet ; il manque : {fields}.",
        "shared_summary": "Voici ce que le salon a préparé :",
        "ask_shared": "Dois-je le créer, avec vous pour organisateur ? Dites « @assistant oui » ou « @assistant non ».",
        # A change that waits for a yes
        "ask_register": "Dois-je vous inscrire à « {title} » le {when} ?",
        "ask_waiting": "« {title} » le {when} est complet. Dois-je vous mettre sur la liste d'attente ?",
        "ask_unregister": "Dois-je annuler votre inscription à « {title} » le {when} ?",
        "ask_unwait": "Dois-je vous retirer de la liste d'attente de « {title} » le {when} ?",
        "ask_cancel_event": "Dois-je annuler « {title} » le {when} pour de bon ?{told}",
        "will_tell_one": " La seule personne inscrite en sera avertie.",
        "will_tell_many": " Les {count} personnes inscrites en seront averties.",
        "ask_update": "Dois-je changer « {title} » ainsi ?\n{changes}",
        "change_title": "- Titre : {value}",
        "change_when": "- Quand : {value}",
        "change_location": "- Où : {value}",
        "change_capacity": "- Places : {value}",
        "change_description": "- Description : {value}",
        "change_type": "- Type : {value}",
        "what_change": "Que faut-il changer à « {title} » ? Je peux changer le titre, l'heure, le lieu, les places ou la "
        "description.",
        "only_organizer": "Seul son organisateur peut changer ou annuler « {title} ».",
        "is_cancelled": "« {title} » est déjà annulé.",
        "not_registered": "Vous n'êtes pas inscrit à « {title} ».",
        "registered": "C'est fait ! Vous êtes inscrit à « {title} » le {when}.",
        "waiting": (
            "« {title} » est complet, vous n'êtes donc pas encore inscrit : vous êtes numéro {position} sur la "
            "liste d'attente, et "
            "serez averti dès qu'une place est à vous."
        ),
        "unregistered": "C'est fait. Vous n'êtes plus inscrit à « {title} » le {when}.",
        "event_cancelled": "C'est fait. « {title} » le {when} est annulé{told}.",
        "updated": "C'est fait ! « {title} » est changé{told} : {when}.",
        "told_one": " ; une personne en est avertie",
        "told_many": " ; {count} personnes en sont averties",
        "pending_dropped": "Bien, j'ai tout laissé tel quel.",
        "pending_again": "Toujours en attente : {question}",
        "refused": "Cela n'a pas marché : {message}.",
        "refused_field": "Cela n'a pas marché : {field} {must_be}.",
        "nothing_open": "Rien n'attend de réponse. Que souhaitez-vous ?",
        "nothing_dropped": "Bien. Rien n'était en attente, rien n'a donc été changé.",
        "what_cancel": (
            "Voulez-vous annuler une inscription (« annule mon inscription à … ») ou un événement que vous "
            "organisez (« annule "
            "l'événement … ») ? Rien n'a été changé."
        ),
        "will_not": "Bien, je ne le ferai pas. Rien n'a été changé.",
        "status_draft": "Pas encore : le brouillon « {title} » n'est créé que quand vous dites oui.",
        "status_draft_incomplete": "Pas encore : le brouillon n'est pas complet.",
        "status_pending": "Pas encore.",
        "status_done": "La dernière chose que j'ai faite : {message}",
        "status_none": "Dans cette conversation, je n'ai rien changé.",
    },
    purposes={
        "create": "créer un événement",
        "register": "s'inscrire à un événement",
        "unregister": "annuler une inscription",
        "cancel_event": "annuler un événement",
        "update": "changer un événement",
        "mine": "lister ses événements",
    },
    fields={
        "title": "le titre",
        "description": "la description",
        "eventType": "le type",
        "startDateTime": "le début",
        "endDateTime": "la fin",
        "location": "le lieu",
        "capacity": "le nombre de places",
    },
    types={
        "event": "événement",
        "workshop": "atelier",
        "meetup": "rencontre",
        "conference": "conférence",
        "class": "cours",
        "course": "cours",
        "lecture": "conférence",
        "talk": "exposé",
        "exhibition": "exposition",
        "party": "fête",
        "seminar": "séminaire",
        "webinar": "webinaire",
        "tournament": "tournoi",
        "reading": "lecture",
        "market": "marché",
        "tour": "visite",
        "tasting": "dégustation",
        "dinner": "dîner",
        "screening": "projection",
        "meeting": "réunion",
        "show": "spectacle",
    },
    time_range="{date}, {start}–{end}",
    day_range="{first}, {start} – {last}, {end}",
    zoned="{text} ({zone})",
    suggestions={
        "create": ("Créer un événement", "Crée un concert vendredi à 19h pour 50 personnes"),
        "weekend": ("Ce week-end", "Qu'est-ce qu'il y a ce week-end ?"),
        "search": ("Chercher « {title} »", "Cherche des événements sur {title}"),
        "next_week": ("La semaine prochaine", "Qu'est-ce qu'il y a la semaine prochaine ?"),
        "mine": ("Mes événements", "Mes événements"),
        "help": ("Que sais-tu faire ?", "Que sais-tu faire ?"),
        "register": ("M'inscrire : {title}", "Inscris-moi à « {title} »"),
        "details": ("À propos de {title}", "Dis-m'en plus sur « {title} »"),
        "unregister": ("Me désinscrire : {title}", "Annule mon inscription à « {title} »"),
        "update": ("Déplacer : {title}", "Déplace « {title} »"),
        "more": ("En voir plus", "Plus"),
        "yes": ("Oui", "Oui"),
        "no": ("Non", "Non"),
    },
)
