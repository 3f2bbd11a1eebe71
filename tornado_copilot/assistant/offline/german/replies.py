"""What the offline agent answers, in German: templates, filled in by name."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import ReplyWords

REPLY_WORDS = ReplyWords(
    texts={
        "sign_in": (
            "Bitte melde dich zuerst an: {purpose} geht nur mit einem Konto. Veranstaltungen suchen kannst du ohne."
        ),
        "unavailable": (
            "Die Datenbank ist gerade nicht erreichbar, es wurde also nichts geändert. Bitte versuche es gleich noch "
            "einmal."
        ),
        "unavailable_write": (
            "Die Datenbank ist gerade nicht erreichbar; soweit ich weiß, wurde nichts geändert. Sag „ja“, um es noch "
            "einmal zu "
            "versuchen; doppelt geschieht es nicht."
        ),
        "failed": "Bei uns ist etwas schiefgegangen. Bitte schick die Nachricht noch einmal.",
        "help": (
            "Ich helfe bei Veranstaltungen:\n"
            "- **finden**: „Was ist am Wochenende los?“, „Konzerte in Berlin nächsten Monat“\n"
            "- **anlegen**: „Leg einen Workshop am Freitag um 18 Uhr für 20 Personen an“\n"
            "- **an- und abmelden**: „Melde mich für das zweite an“, „Storniere meine Anmeldung für …“\n"
            "- **ändern oder absagen**, was du veranstaltest: „Verschiebe es auf Samstag“, „Sag die Veranstaltung … "
            "ab“\n"
            "- **auflisten**: „Meine Veranstaltungen“\n"
            "Bevor ich etwas ändere, frage ich immer."
        ),
        "too_long": "Diese Nachricht ist zu lang für mich. Bitte sag mir in ein oder zwei Sätzen, was ich tun kann.",
        "unknown": (
            "Das habe ich nicht verstanden. Ich kann Veranstaltungen finden, anlegen, dich anmelden und deine "
            "auflisten; sag „Hilfe“ "
            "für Beispiele."
        ),
        "greet": "Hallo{name}! Ich kann Veranstaltungen finden, anlegen und dich anmelden. Was möchtest du tun?",
        "thanks": "Gern geschehen!",
        "bye": "Auf Wiedersehen!",
        "feeling": "Gut, danke! Was kann ich für dich tun?",
        "about": (
            "Ich bin der eingebaute Assistent dieses Kalenders: ein Programm mit Regeln, kein Mensch und kein "
            "Sprachmodell."
        ),
        "clock": "Es ist {now}.",
        "how_create": (
            "Wer angemeldet ist, kann Veranstaltungen anlegen. Sag mir, was und wann, etwa „Leg ein Jazzkonzert am "
            "Freitag um 19 Uhr in "
            "der Blauen Halle für 50 Personen an“. Ich zeige dir, was ich verstanden habe, und erst dein Ja legt es an."
        ),
        "how_register": (
            "Melde dich am Konto an, lass dir Veranstaltungen zeigen („Was ist am Wochenende los?“) und sag dann "
            "„Melde mich für das zweite "
            "an“. Ich frage vorher nach. Ist etwas voll, kannst du auf die Warteliste."
        ),
        "how_cancel": (
            "Deine Anmeldung kannst du stornieren („Storniere meine Anmeldung für …“): dein Platz geht an die erste "
            "Person auf der "
            "Warteliste. Was du veranstaltest, kannst du ganz absagen („Sag die Veranstaltung … ab“); alle "
            "Angemeldeten erfahren es. "
            "Vor beidem frage ich nach."
        ),
        "how_update": (
            "Ändern kannst du, was du selbst veranstaltest: „Verschiebe Jazz Night auf Samstag um 20 Uhr“, „Ändere "
            "die Kapazität von … auf 80“. "
            "Ich frage vorher nach, und alle Angemeldeten erfahren es."
        ),
        "signed_out": " Du bist gerade nicht angemeldet; das kommt zuerst.",
        "limit_recurring": "Wiederkehrende Veranstaltungen kann ich nicht anlegen, nur einzelne.",
        "limit_payments": (
            "Bezahlen, Karten verkaufen, Preise nennen oder erstatten kann ich nicht; ich kann hier nur anmelden."
        ),
        "limit_weather": "Vom Wetter weiß ich nichts, nur von Veranstaltungen.",
        "limit_messages": (
            "Nachrichten, Einladungen oder Erinnerungen kann ich nicht verschicken. Wer angemeldet ist, erfährt von "
            "Änderungen."
        ),
        "limit_people": "Wer angemeldet ist, kann ich nicht sagen; das ist nicht öffentlich. Wie viele es sind, schon.",
        "limit_files": "Bilder und Dateien kann ich nicht annehmen.",
        "limit_travel": "Reisen buchen oder Wege erklären kann ich nicht, nur sagen, was wo stattfindet.",
        "limit_others": "Anmelden kann ich nur dich selbst; andere müssen sich selbst anmelden.",
        "limit_knowledge": "Das kann ich nicht: ich kenne nur die Veranstaltungen hier.",
        # A list
        "found_one": "Ich habe eine Veranstaltung gefunden ({zone}):",
        "found": "Ich habe {count} Veranstaltungen gefunden ({zone}):",
        "found_more": "Hier sind die nächsten {count} ({zone}; sag „mehr“ für den Rest):",
        "found_rest": "Hier sind noch {count} ({zone}):",
        "found_none": "Ich habe keine Veranstaltung gefunden{criteria}.",
        "found_none_hint": " Versuche es mit anderen Wörtern oder einer anderen Zeit.",
        "criteria_query": " zu „{value}“",
        "criteria_type": " der Art „{value}“",
        "criteria_location": " in {value}",
        "criteria_time": " in dieser Zeit",
        "list_hint": "Sag „Erzähl mir mehr über das zweite“ oder „Melde mich für das erste an“.",
        "list_hint_one": "Sag „Erzähl mir mehr darüber“ oder „Melde mich dafür an“.",
        "more_hint": " Für den Rest sag „mehr“.",
        "no_more": "Mehr gibt es nicht zu zeigen.",
        "mine_organised": "Du veranstaltest ({zone}):",
        "mine_registered": "Du bist angemeldet für ({zone}):",
        "mine_waiting": "Du stehst auf der Warteliste von ({zone}):",
        "mine_none": "Du veranstaltest nichts und bist für nichts angemeldet.",
        "mine_past": "Schon vorbei: {count}.",
        # One event
        "line": "{number}. „{title}“ – {when}{where}{places}",
        "where": ", {location}",
        "places_left": ", {left} von {capacity} Plätzen frei",
        "places_none": ", voll ({waiting} warten)",
        "cancelled": ", abgesagt",
        "details": "„{title}“ ({type}), veranstaltet von {organizer}:",
        "details_when": "- Wann: {when}",
        "details_where": "- Wo: {location}",
        "details_places": "- Plätze: {places}",
        "details_description": "- Worum es geht: {description}",
        "details_cancelled": "- Diese Veranstaltung ist **abgesagt**.",
        "places_open": "unbegrenzt, {registered} angemeldet",
        "places_some": "{left} von {capacity} frei",
        "places_full": "alle {capacity} vergeben, {waiting} auf der Warteliste",
        # Which one
        "which": "Welche meinst du?",
        "which_create": (
            "Welche Veranstaltung? Sag mir ihren Namen oder ihre Nummer in der Liste, oder frag „Was ist los?“."
        ),
        "no_such_number": "Die Liste, die ich gezeigt habe, hat {count}. Welche meinst du?",
        "no_list": (
            "Ich habe dir noch keine Liste gezeigt. Sag mir den Namen der Veranstaltung, oder frag „Was ist los?“."
        ),
        "no_such_event": "Eine Veranstaltung „{words}“ habe ich nicht gefunden.",
        "not_yours": "Unter {yours} habe ich „{words}“ nicht gefunden.",
        "none_yours": "Da ist nichts zu tun: Ich habe unter {yours} gesucht, und da ist keine.",
        "yours_organised": "deinen eigenen Veranstaltungen",
        "yours_attended": "deinen Anmeldungen",
        # A draft
        "limit_first": "{limit} Die erste kann ich anlegen.",
        "ask_title": "Wie soll die Veranstaltung heißen?",
        "ask_start": "Wann beginnt sie (Tag und Uhrzeit)?",
        "ask_day": "An welchem Tag?",
        "ask_clock": "Um wie viel Uhr beginnt sie?",
        "so_far": "Bis jetzt: {facts}.",
        "summary": "Das werde ich anlegen:",
        "summary_changed": "Geändert. Das werde ich anlegen:",
        "summary_title": "- Titel: {title}",
        "summary_type": "- Art: {type}",
        "summary_when": "- Wann: {when}{assumed}",
        "summary_where": "- Wo: {location}",
        "summary_capacity": "- Plätze: {capacity}",
        "summary_description": "- Beschreibung: {description}",
        "assumed_end": "; ich habe zwei Stunden angenommen",
        "twice": (
            "Diese Zeit gibt es in jener Nacht zweimal, weil die Uhren zurückgestellt werden; ich habe die erste "
            "genommen."
        ),
        "no_location": "nicht angegeben",
        "no_limit": "unbegrenzt",
        "default_description": "{title}, veranstaltet von {name}.",
        "ask_create": "Soll ich sie anlegen? Sag „ja“, „nein“ oder was anders sein soll.",
        "skipped": (
            "{time} gibt es am {date} in {zone} nicht: die Uhren werden vorgestellt. Um wie viel Uhr stattdessen?"
        ),
        "past": "{when} ist schon vorbei. Wann soll sie stattdessen beginnen?",
        "end_before": "Sie wäre zu Ende, bevor sie beginnt. Wann endet sie?",
        "bad_capacity": "Es müssen 1 oder mehr Plätze sein, deshalb habe ich die Zahl weggelassen.",
        "not_written": (
            "Noch ist nichts angelegt; dafür brauche ich ein klares „ja“, oder sag mir, was anders sein soll."
        ),
        "draft_kept": "Dein Entwurf „{title}“ ist noch da. {question}",
        "draft_kept_untitled": "Dein Entwurf ist noch da. {question}",
        "draft_replaced": "Den Entwurf von vorhin habe ich verworfen.",
        "draft_dropped": "Gut, der Entwurf ist verworfen. Es wurde nichts angelegt.",
        "created": "Erledigt! „{title}“ steht im Kalender: {when}.",
        "created_hint": "Du kannst jederzeit „ändere …“ oder „sag die Veranstaltung ab“ sagen.",
        "take_your_time": "Keine Eile. Es geschieht nichts, bevor du ja sagst.",
        # The draft that a room fills in together
        "shared_nowhere": (
            "Ein Entwurf, den mehrere ausfüllen, gehört zu einem Raum: frag mich dort, etwa „@assistant make it an "
            "event“."
        ),
        "shared_empty": "Der Entwurf des Raums ist leer. Füllt ihn zusammen aus und fragt mich dann noch einmal.",
        "shared_missing": "Der Entwurf des Raums ist nicht vollständig, es fehlt noch: {fields}.",
        "shared_summary": "Das hat der Raum entworfen:",
        "ask_shared": "Soll ich sie anlegen, mit dir als Veranstalter? Sag „@assistant ja“ oder „@assistant nein“.",
        # A change that waits for a yes
        "ask_register": "Soll ich dich für „{title}“ am {when} anmelden?",
        "ask_waiting": "„{title}“ am {when} ist voll. Soll ich dich auf die Warteliste setzen?",
        "ask_unregister": "Soll ich deine Anmeldung für „{title}“ am {when} stornieren?",
        "ask_unwait": "Soll ich dich von der Warteliste von „{title}“ am {when} nehmen?",
        "ask_cancel_event": "Soll ich „{title}“ am {when} endgültig absagen?{told}",
        "will_tell_one": " Die eine angemeldete Person erfährt es.",
        "will_tell_many": " Die {count} Angemeldeten erfahren es.",
        "ask_update": "Soll ich „{title}“ so ändern?\n{changes}",
        "change_title": "- Titel: {value}",
        "change_when": "- Wann: {value}",
        "change_location": "- Wo: {value}",
        "change_capacity": "- Plätze: {value}",
        "change_description": "- Beschreibung: {value}",
        "change_type": "- Art: {value}",
        "what_change": "Was soll sich an „{title}“ ändern? Ich kann Titel, Zeit, Ort, Plätze und Beschreibung ändern.",
        "only_organizer": "„{title}“ kann nur ändern oder absagen, wer es veranstaltet.",
        "is_cancelled": "„{title}“ ist schon abgesagt.",
        "not_registered": "Du bist für „{title}“ nicht angemeldet.",
        "registered": "Erledigt! Du bist für „{title}“ am {when} angemeldet.",
        "waiting": (
            "„{title}“ ist voll, du bist also noch nicht angemeldet: du bist Nummer {position} auf der Warteliste "
            "und erfährst es, sobald "
            "ein Platz für dich frei ist."
        ),
        "unregistered": "Erledigt. Du bist für „{title}“ am {when} nicht mehr angemeldet.",
        "event_cancelled": "Erledigt. „{title}“ am {when} ist abgesagt{told}.",
        "updated": "Erledigt! „{title}“ ist geändert{told}: {when}.",
        "told_one": "; eine Person erfährt es",
        "told_many": "; {count} Personen erfahren es",
        "pending_dropped": "Gut, ich habe alles gelassen, wie es ist.",
        "pending_again": "Noch offen: {question}",
        "refused": "Das hat nicht geklappt: {message}.",
        "refused_field": "Das hat nicht geklappt: {field} {must_be}.",
        "nothing_open": "Es wartet gerade nichts auf eine Antwort. Was möchtest du tun?",
        "nothing_dropped": "In Ordnung. Es war nichts offen, also wurde nichts geändert.",
        "what_cancel": (
            "Möchtest du eine Anmeldung stornieren („Storniere meine Anmeldung für …“) oder eine eigene "
            "Veranstaltung absagen („Sag die "
            "Veranstaltung … ab“)? Es wurde nichts geändert."
        ),
        "will_not": "Gut, das mache ich nicht. Es wurde nichts geändert.",
        "status_draft": "Noch nicht: der Entwurf „{title}“ wird erst angelegt, wenn du ja sagst.",
        "status_draft_incomplete": "Noch nicht: der Entwurf ist nicht vollständig.",
        "status_pending": "Noch nicht.",
        "status_done": "Das habe ich zuletzt getan: {message}",
        "status_none": "In diesem Gespräch habe ich noch nichts geändert.",
    },
    purposes={
        "create": "eine Veranstaltung anlegen",
        "register": "sich für eine Veranstaltung anmelden",
        "unregister": "eine Anmeldung stornieren",
        "cancel_event": "eine Veranstaltung absagen",
        "update": "eine Veranstaltung ändern",
        "mine": "die eigenen Veranstaltungen auflisten",
    },
    fields={
        "title": "Titel",
        "description": "Beschreibung",
        "eventType": "Art",
        "startDateTime": "Beginn",
        "endDateTime": "Ende",
        "location": "Ort",
        "capacity": "Plätze",
    },
    types={
        "event": "Veranstaltung",
        "concert": "Konzert",
        "workshop": "Workshop",
        "meetup": "Treffen",
        "conference": "Konferenz",
        "class": "Kurs",
        "course": "Kurs",
        "lecture": "Vortrag",
        "talk": "Vortrag",
        "exhibition": "Ausstellung",
        "party": "Feier",
        "seminar": "Seminar",
        "tournament": "Turnier",
        "reading": "Lesung",
        "market": "Markt",
        "tour": "Führung",
        "tasting": "Verkostung",
        "dinner": "Abendessen",
        "screening": "Filmvorführung",
        "meeting": "Besprechung",
        "play": "Theater",
    },
    time_range="{date}, {start}–{end}",
    day_range="{first}, {start} – {last}, {end}",
    zoned="{text} ({zone})",
    suggestions={
        "create": ("Veranstaltung anlegen", "Leg ein Konzert am Freitag um 19 Uhr für 50 Personen an"),
        "weekend": ("Am Wochenende", "Was ist am Wochenende los?"),
        "search": ("„{title}“ suchen", "Suche Veranstaltungen zu {title}"),
        "next_week": ("Nächste Woche", "Was ist nächste Woche los?"),
        "mine": ("Meine Veranstaltungen", "Meine Veranstaltungen"),
        "help": ("Was kannst du?", "Was kannst du?"),
        "register": ("Anmelden: {title}", "Melde mich für „{title}“ an"),
        "details": ("Über {title}", "Erzähl mir mehr über „{title}“"),
        "unregister": ("Abmelden: {title}", "Storniere meine Anmeldung für „{title}“"),
        "update": ("Verschieben: {title}", "Verschiebe „{title}“"),
        "more": ("Mehr zeigen", "Mehr"),
        "yes": ("Ja", "Ja"),
        "no": ("Nein", "Nein"),
    },
)
