"""What the offline agent answers, in Spanish: templates, filled in by name."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import ReplyWords

REPLY_WORDS = ReplyWords(
    texts={
        "sign_in": "Primero inicia sesión: {purpose} requiere una cuenta. Buscar eventos se puede sin ella.",
        "unavailable": "Ahora mismo no se llega a la base de datos, así que no se ha cambiado nada. Inténtalo dentro de un "
        "momento.",
        "unavailable_write": (
            "Ahora mismo no se llega a la base de datos; que yo sepa, no se ha cambiado nada. Di «sí» para "
            "intentarlo otra vez; no se "
            "hará dos veces."
        ),
        "failed": "Algo ha fallado por nuestra parte. Envía el mensaje otra vez, por favor.",
        "help": (
            "Me ocupo de eventos:\n"
            "- **buscar**: «¿qué hay este fin de semana?», «conciertos en Sevilla el mes que viene»\n"
            "- **crear**: «crea un taller el viernes a las 18:00 para 20 personas»\n"
            "- **apuntarte** o borrarte: «apúntame al segundo», «cancela mi inscripción en …»\n"
            "- **cambiar o cancelar** lo que organizas: «muévelo al sábado», «cancela el evento …»\n"
            "- **listar** los tuyos: «mis eventos»\n"
            "Siempre pregunto antes de cambiar algo."
        ),
        "too_long": "Ese mensaje es demasiado largo para mí. Dime en una o dos frases qué puedo hacer.",
        "unknown": (
            "No lo he entendido. Puedo buscar y crear eventos, apuntarte y listar los tuyos; di «ayuda» para ver "
            "ejemplos."
        ),
        "greet": "¡Hola{name}! Puedo buscar y crear eventos y apuntarte. ¿Qué quieres hacer?",
        "thanks": "¡De nada!",
        "bye": "¡Adiós!",
        "feeling": "Bien, ¡gracias! ¿Qué puedo hacer por ti?",
        "about": "Soy el asistente de este calendario: un programa con reglas, ni una persona ni un modelo de "
        "lenguaje.",
        "clock": "Es {now}.",
        "how_create": (
            "Quien ha iniciado sesión puede crear eventos. Dime qué y cuándo, por ejemplo «crea un concierto de "
            "jazz el viernes a las "
            "19:00 en la Sala Azul para 50 personas». Te enseño lo que he entendido, y solo tu sí lo crea."
        ),
        "how_register": (
            "Inicia sesión, pide ver eventos («¿qué hay este fin de semana?») y di «apúntame al segundo». "
            "Pregunto antes. Si está "
            "completo, hay lista de espera."
        ),
        "how_cancel": (
            "Puedes cancelar tu inscripción («cancela mi inscripción en …»): tu plaza pasa a la primera persona "
            "en espera. Un evento que "
            "organizas se puede cancelar del todo («cancela el evento …»): se avisa a quienes están inscritos. "
            "Pregunto antes de "
            "ambas cosas."
        ),
        "how_update": (
            "Puedes cambiar lo que organizas: «mueve Noche Azul al sábado a las 20:00», «cambia el aforo de … a "
            "80». Pregunto antes, y se "
            "avisa a quienes están inscritos."
        ),
        "signed_out": " Ahora no has iniciado sesión; eso va primero.",
        "limit_recurring": "No puedo crear eventos que se repiten, solo eventos únicos.",
        "limit_payments": "No puedo cobrar, vender entradas, dar precios ni devolver dinero; aquí solo inscribo.",
        "limit_weather": "No sé nada del tiempo, solo de eventos.",
        "limit_messages": "No puedo enviar mensajes, invitaciones ni recordatorios. Se avisa de los cambios a quien está "
        "inscrito.",
        "limit_people": "No puedo decir quién está inscrito; no es público. Cuántos, sí.",
        "limit_files": "No puedo recibir imágenes ni archivos.",
        "limit_travel": "No puedo reservar viajes ni indicar caminos, solo decir qué hay y dónde.",
        "limit_others": "Solo puedo inscribirte a ti; los demás tienen que inscribirse por su cuenta.",
        "limit_knowledge": "Eso me supera: solo conozco los eventos de aquí.",
        # A list
        "found_one": "He encontrado un evento ({zone}):",
        "found": "He encontrado {count} eventos ({zone}):",
        "found_more": "Aquí están los {count} siguientes ({zone}; di «más» para el resto):",
        "found_rest": "Aquí hay {count} más ({zone}):",
        "found_none": "No he encontrado ningún evento{criteria}.",
        "found_none_hint": " Prueba con otras palabras u otro momento.",
        "criteria_query": " de «{value}»",
        "criteria_type": " del tipo «{value}»",
        "criteria_location": " en {value}",
        "criteria_time": " en ese tiempo",
        "list_hint": "Di «cuéntame más sobre el segundo» o «apúntame al primero».",
        "list_hint_one": "Di «cuéntame más» o «apúntame».",
        "more_hint": " Para el resto, di «más».",
        "no_more": "No hay nada más que mostrar.",
        "mine_organised": "Organizas ({zone}):",
        "mine_registered": "Tienes inscripción en ({zone}):",
        "mine_waiting": "Estás en la lista de espera de ({zone}):",
        "mine_none": "No organizas nada ni tienes ninguna inscripción.",
        "mine_past": "Ya pasados: {count}.",
        # One event
        "line": "{number}. «{title}» – {when}{where}{places}",
        "where": ", {location}",
        "places_left": ", {left} de {capacity} plazas libres",
        "places_none": ", completo ({waiting} en espera)",
        "cancelled": ", cancelado",
        "details": "«{title}» ({type}), organizado por {organizer}:",
        "details_when": "- Cuándo: {when}",
        "details_where": "- Dónde: {location}",
        "details_places": "- Plazas: {places}",
        "details_description": "- De qué trata: {description}",
        "details_cancelled": "- Este evento está **cancelado**.",
        "places_open": "sin límite, {registered} inscritos",
        "places_some": "{left} de {capacity} libres",
        "places_full": "las {capacity} ocupadas, {waiting} en espera",
        # Which one
        "which": "¿Cuál quieres decir?",
        "which_create": "¿Qué evento? Dime su nombre o su número en la lista, o pregunta «¿qué hay?».",
        "no_such_number": "La lista que enseñé tiene {count}. ¿Cuál quieres decir?",
        "no_list": "Todavía no he enseñado ninguna lista. Dime el nombre del evento, o pregunta «¿qué hay?».",
        "no_such_event": "No he encontrado ningún evento «{words}».",
        "not_yours": "Entre {yours} no he encontrado «{words}».",
        "none_yours": "No hay nada que hacer: he buscado entre {yours} y no hay ninguno.",
        "yours_organised": "los eventos que organizas",
        "yours_attended": "tus inscripciones",
        # A draft
        "limit_first": "{limit} Puedo crear el primero.",
        "ask_title": "¿Cómo se llama el evento?",
        "ask_start": "¿Cuándo empieza (día y hora)?",
        "ask_day": "¿Qué día?",
        "ask_clock": "¿A qué hora empieza?",
        "so_far": "Hasta ahora: {facts}.",
        "summary": "Esto es lo que voy a crear:",
        "summary_changed": "Cambiado. Esto es lo que voy a crear:",
        "summary_title": "- Título: {title}",
        "summary_type": "- Tipo: {type}",
        "summary_when": "- Cuándo: {when}{assumed}",
        "summary_where": "- Dónde: {location}",
        "summary_capacity": "- Plazas: {capacity}",
        "summary_description": "- Descripción: {description}",
        "assumed_end": "; he supuesto dos horas",
        "twice": "Esa hora existe dos veces esa noche, porque se atrasan los relojes; he tomado la primera.",
        "no_location": "sin indicar",
        "no_limit": "sin límite",
        "default_description": "{title}, organizado por {name}.",
        "ask_create": "¿Lo creo? Di «sí», «no» o qué hay que cambiar.",
        "skipped": "Las {time} no existen el {date} en {zone}: se adelantan los relojes. ¿A qué hora entonces?",
        "past": "{when} ya ha pasado. ¿Cuándo debe empezar?",
        "end_before": "Terminaría antes de empezar. ¿Cuándo termina?",
        "bad_capacity": "Tiene que haber al menos 1 plaza, así que he dejado fuera el número.",
        "not_written": "Todavía no se ha creado nada; necesito un «sí» claro, o dime qué hay que cambiar.",
        "draft_kept": "Tu borrador «{title}» sigue aquí. {question}",
        "draft_kept_untitled": "Tu borrador sigue aquí. {question}",
        "draft_replaced": "He descartado el borrador de antes.",
        "draft_dropped": "Bien, he descartado el borrador. No se ha creado nada.",
        "created": "¡Hecho! «{title}» está en el calendario: {when}.",
        "created_hint": "Puedes decir «cambia …» o «cancela el evento» cuando quieras.",
        "take_your_time": "Sin prisa. No se hace nada hasta que digas que sí.",
        # The draft that a room fills in together
        "shared_nowhere": "Un borrador de varios es de una sala: pídemelo allí, con «@assistant make it an event».",
        "shared_empty": "El borrador de la sala está vacío. Rellenadlo juntos y pídemelo otra vez.",
        "shared_missing": "El borrador de la sala no está completo; falta: {fields}.",
        "shared_summary": "Esto es lo que ha preparado la sala:",
        "ask_shared": "¿Lo creo, contigo como organizador? Di «@assistant sí» o «@assistant no».",
        # A change that waits for a yes
        "ask_register": "¿Te apunto a «{title}», {when}?",
        "ask_waiting": "«{title}», {when}, está completo. ¿Te pongo en la lista de espera?",
        "ask_unregister": "¿Cancelo tu inscripción en «{title}», {when}?",
        "ask_unwait": "¿Te quito de la lista de espera de «{title}», {when}?",
        "ask_cancel_event": "¿Cancelo «{title}», {when}, del todo?{told}",
        "will_tell_one": " Se avisará a la única persona inscrita.",
        "will_tell_many": " Se avisará a las {count} personas inscritas.",
        "ask_update": "¿Cambio «{title}» así?\n{changes}",
        "change_title": "- Título: {value}",
        "change_when": "- Cuándo: {value}",
        "change_location": "- Dónde: {value}",
        "change_capacity": "- Plazas: {value}",
        "change_description": "- Descripción: {value}",
        "change_type": "- Tipo: {value}",
        "what_change": "¿Qué hay que cambiar de «{title}»? Puedo cambiar el título, la hora, el lugar, las plazas o la "
        "descripción.",
        "only_organizer": "«{title}» solo lo puede cambiar o cancelar quien lo organiza.",
        "is_cancelled": "«{title}» ya está cancelado.",
        "not_registered": "No tienes inscripción en «{title}».",
        "registered": "¡Hecho! Tienes plaza en «{title}», {when}.",
        "waiting": (
            "«{title}» está completo, así que todavía no tienes plaza: eres el número {position} de la lista de "
            "espera, y se te avisa en "
            "cuanto haya una para ti."
        ),
        "unregistered": "Hecho. Ya no tienes inscripción en «{title}», {when}.",
        "event_cancelled": "Hecho. «{title}», {when}, está cancelado{told}.",
        "updated": "¡Hecho! «{title}» está cambiado{told}: {when}.",
        "told_one": "; se avisa a una persona",
        "told_many": "; se avisa a {count} personas",
        "pending_dropped": "Bien, lo he dejado todo como está.",
        "pending_again": "Sigue pendiente: {question}",
        "refused": "No ha funcionado: {message}.",
        "refused_field": "No ha funcionado: {field} {must_be}.",
        "nothing_open": "No hay nada que espere respuesta. ¿Qué quieres hacer?",
        "nothing_dropped": "Bien. No había nada pendiente, así que no se ha cambiado nada.",
        "what_cancel": (
            "¿Quieres cancelar una inscripción («cancela mi inscripción en …») o un evento que organizas "
            "(«cancela el evento …»)? No se "
            "ha cambiado nada."
        ),
        "will_not": "Bien, no lo haré. No se ha cambiado nada.",
        "status_draft": "Todavía no: el borrador «{title}» no se crea hasta que digas que sí.",
        "status_draft_incomplete": "Todavía no: el borrador no está completo.",
        "status_pending": "Todavía no.",
        "status_done": "Lo último que he hecho: {message}",
        "status_none": "En esta conversación no he cambiado nada.",
    },
    purposes={
        "create": "crear un evento",
        "register": "apuntarse a un evento",
        "unregister": "cancelar una inscripción",
        "cancel_event": "cancelar un evento",
        "update": "cambiar un evento",
        "mine": "listar los propios eventos",
    },
    fields={
        "title": "el título",
        "description": "la descripción",
        "eventType": "el tipo",
        "startDateTime": "el comienzo",
        "endDateTime": "el final",
        "location": "el lugar",
        "capacity": "el número de plazas",
    },
    types={
        "event": "evento",
        "concert": "concierto",
        "workshop": "taller",
        "meetup": "encuentro",
        "conference": "conferencia",
        "class": "clase",
        "course": "curso",
        "lecture": "conferencia",
        "talk": "charla",
        "exhibition": "exposición",
        "party": "fiesta",
        "seminar": "seminario",
        "tournament": "torneo",
        "reading": "lectura",
        "market": "mercado",
        "tour": "visita",
        "tasting": "cata",
        "dinner": "cena",
        "screening": "proyección",
        "meeting": "reunión",
        "show": "espectáculo",
    },
    time_range="{date}, {start}–{end}",
    day_range="{first}, {start} – {last}, {end}",
    zoned="{text} ({zone})",
    suggestions={
        "create": ("Crear un evento", "Crea un concierto el viernes a las 19:00 para 50 personas"),
        "weekend": ("Este fin de semana", "¿Qué hay este fin de semana?"),
        "search": ("Buscar «{title}»", "Busca eventos sobre {title}"),
        "next_week": ("La próxima semana", "¿Qué hay la próxima semana?"),
        "mine": ("Mis eventos", "Mis eventos"),
        "help": ("¿Qué puedes hacer?", "¿Qué puedes hacer?"),
        "register": ("Apuntarme: {title}", "Apúntame a «{title}»"),
        "details": ("Sobre {title}", "Cuéntame más sobre «{title}»"),
        "unregister": ("Borrarme: {title}", "Cancela mi inscripción en «{title}»"),
        "update": ("Mover: {title}", "Mueve «{title}»"),
        "more": ("Ver más", "Más"),
        "yes": ("Sí", "Sí"),
        "no": ("No", "No"),
    },
)
