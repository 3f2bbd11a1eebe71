"""How people write what an event is called, where it is and for how many, in Spanish."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import SlotWords

_PEOPLE = r"(?:personas|participantes|plazas|asientos|invitados|asistentes|visitantes|entradas|niños|gente)"
_END = r"(?=\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:para|con|el|a|de\s+\x1f|en|por|y)\b))"
_NAME_END = (
    r"(?=\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:para\s+\d|con\s+\d|el\s+\x1f|a\s+\x1f|en\s+(?:el"
    r"|la)?\s*(?-i:[A-ZÁ])|en\s+(?:el|la)\b|por\s+favor)))"
)

_BY = r"(?:bici|bicicleta|kayak|caballo|familia|directo|vivo|grupo|pareja|ingles|inglés|frances|línea|linea)"
"""What follows "en" or "a" in the name of an event and is no place: "ruta en bici"."""

_NO_NAME = (
    r"(?:es|son|sera|seran|esta|estan|estaba|fue|ha|han|habra|hay|no|se|ya|me|nos|lo|la|le|las|los|el|un"
    r"|una|unos|unas|empi?ez\w*|comi?en[zc]\w*|arranca\w*|termina\w*"
    r"|acaba\w*|dura\w*|pasa\w*|sale\w*|sald\w+|ensaya\w*|abre\w*|cierra\w*|cae\w*|queda\w*|debe\w*"
    r"|tiene\w*|toca\w*|va|van|voy|lleno|llena|completo|completa|cancelad\w*|suspendid\w*|anulad\w*"
    r"|aplazad\w*|movid\w*|trasladad\w*|previst\w*|gratis|todavia|aun|tambien|bien|mejor|finalmente|ahora"
    r"|para|con|en|a|al|de|del|y|e|o|u|pero|que|quien|cuando|donde|cuanto|cuantos"
    r"|por|hacia|antes|despues|hasta|desde|este|esta|ese|esa|sobre|gracias|porfa|pf|si|porque|asi|entonces"
    r"|entre|hace|hara|cambia\w*|mueve\w*|mas|tu|yo|ella|el|mi|mis|su|nuestr\w+|cuesta"
    r"|sigue|exactamente|calendario|agenda|programa|lista|lugar|plazas?|sitio|tarde|temprano|ni|sin|como"
    r"|llego|aforo|no\s+hay|celebra\w*|suspende\w*|traslada\w*|tal|che|dale)"
)
_COMPLEMENT = (
    r"(?:\s+(?:de\s+(?:las?\s+|los\s+|el\s+)?|del\s+)(?!(?:calendario|agenda|programa|lista|mi|nuestro|la)\b)[\w'-]+"
    rf"|\s+(?:en|a)\s+{_BY}\b|\s+sobre\s+(?:las?\s+|los\s+|el\s+)?[\w'-]+|\s+para\s+(?:principiantes|ninos"
    rf"|familias|adultos|mayores|todos)|\s+[ye]\s+(?!{_NO_NAME}\b)[\w'-]+(?=\s*(?:$|[,;.!?\x1f]))"
    rf"|\s+(?!{_NO_NAME}\b)[\w'-]+){{0,4}}"
)

SLOT_WORDS = SlotWords(
    types={
        **dict.fromkeys(("concierto", "conciertos"), "concert"),
        **dict.fromkeys(("taller", "talleres"), "workshop"),
        **dict.fromkeys(("encuentro", "encuentros", "quedada", "quedadas"), "meetup"),
        **dict.fromkeys(("conferencia", "conferencias", "congreso", "congresos"), "conference"),
        **dict.fromkeys(("clase", "clases"), "class"),
        **dict.fromkeys(("curso", "cursos"), "course"),
        **dict.fromkeys(("charla", "charlas"), "talk"),
        **dict.fromkeys(("exposición", "exposiciones", "exposicion"), "exhibition"),
        **dict.fromkeys(("fiesta", "fiestas"), "party"),
        **dict.fromkeys(("festival", "festivales"), "festival"),
        **dict.fromkeys(("seminario", "seminarios"), "seminar"),
        **dict.fromkeys(("torneo", "torneos"), "tournament"),
        **dict.fromkeys(("lectura", "lecturas"), "reading"),
        **dict.fromkeys(("mercado", "mercados", "mercadillo", "mercadillos"), "market"),
        **dict.fromkeys(("visita", "visitas"), "tour"),
        **dict.fromkeys(("hackathon", "hackatón"), "hackathon"),
        **dict.fromkeys(("cata", "catas"), "tasting"),
        **dict.fromkeys(("cena", "cenas"), "dinner"),
        **dict.fromkeys(("proyección", "proyecciones"), "screening"),
        **dict.fromkeys(("reunión", "reuniones", "reunion"), "meeting"),
        **dict.fromkeys(("espectáculo", "espectáculos"), "show"),
    },
    type_plural="",
    generic=("evento", "eventos", "nuevo", "nueva", "algo", "cosa"),
    verbs=r"(?:una?|nuev[oa]|nuestr[oa]|mi)",
    determiners=r"(?:(?:nuev[oa]|pequeñ[oa]|gran|otr[oa])\s+)*",
    phrase_end=r"\s*(?:\x1f|[,;:!?\n]|\.(?:\s|$)|$|\s(?:para|con|en(?!\s+"
    + _BY
    + r"\b)|a(?!\s+"
    + _BY
    + r"\b)|al|el|la|por|y|de\s+\x1f|desde|hasta|llamad[oa]|titulad[oa]|que|durante)\b)",
    titles=(
        r"(?:\b(?:llamad[oa]|titulad[oa]|que\s+se\s+llam[ae]|(?:con\s+el\s+)?(?:título|titulo|nombre)\s*(?:es"
        r"|:|a|de|será)?)|llám[ae]l[oa])\s*:?\s+(?P<value>\S.*?)" + _NAME_END,
        r"(?:evento|{type})\s*:\s*(?P<value>\S.*?)(?=\s*(?:\x1f|[,;\n]|$))",
    ),
    after=r"(?!)(?P<words>)",
    locations=(
        r"\b(?:lugar|sitio)\s*(?:es|:|=)\s*(?P<value>[^\s\x1f,;].*?)(?=\s*(?:\x1f|[,;!?\n]|\.\s|$))",
        r"(?:\ben|@)\s+(?P<value>(?:(?:el|la|los|las)\s+)?[^\s\x1f,;].*?)" + _END,
    ),
    destinations=(r"\b(?:al|a|en)\s+(?P<value>(?:(?:el|la|los|las)\s+)?[^\s\x1f,;].*?)" + _END,),
    no_locations=(
        r"(?:(?:el|la|los|las)\s+)?(?:calendario|agenda|final|fin|lista|primero|primera|segundo|segunda|tercero|tercera"
        r"|último|última|plaza|momento|título|titulo|nombre|general|total|que|qué|él|ella|mí)\b.*"
        r"|\d+(?:\s+\w+)?"
    ),
    article=r"(?-i:el|la|los|las)\s+",
    capacities=(
        r"(?:\b(?:para|con|máx(?:imo)?\.?|max(?:imo)?\.?|hasta|unas|solo|a|de)\s+)*(?P<value>\d[\d.]*|{number})\s+"
        + _PEOPLE
        + r"\b(?:\s+(?:como\s+)?(?:máximo|maximo))?",
        r"\b(?:aforo|capacidad|máximo|maximo|límite|limite)\s*(?:(?:de|del|para)\s+(?:[^\d\x1f]+?\s+)?a\s+"
        r"|(?:de|a|es|:|=)\s*)*(?P<value>\d+)",
        r"\b(?:solo|sólo|solamente)\s+(?P<value>\d+)\b",
    ),
    descriptions=(r"(?:con\s+la\s+|la\s+)?descripci[oó]n\s*(?:es|:|será|a)?\s*:?\s+(?P<value>\S.*)$",),
    answer_lead=(
        r"(?:(?:se\s+llama|se\s+llamará|llám[ae]l[oa]|el\s+(?:título|nombre|lugar)\s+es|es|título|nombre|lugar"
        r"|descripción|en|solo|quizás|creo\s+que|digamos)\s*:?\s+)+"
    ),
    ordinals={
        **dict.fromkeys(("primero", "primera", "primer"), 1),
        **dict.fromkeys(("segundo", "segunda"), 2),
        **dict.fromkeys(("tercero", "tercera", "tercer"), 3),
        **dict.fromkeys(("cuarto", "cuarta"), 4),
        **dict.fromkeys(("quinto", "quinta"), 5),
        **{"sexto": 6, "séptimo": 7, "octavo": 8, "último": -1, "última": -1, "ultimo": -1, "ultima": -1},
    },
    ordinal_patterns=(
        r"\b(?:número|numero|nº|núm\.?|opción)\s*(?P<digits>\d{1,2})\b",
        r"\b(?:número|numero)\s+(?P<cardinal>{number})\b",
        r"#\s*(?P<digits>\d{1,2})\b",
        r"^\W*(?:el\s+)?(?P<digits>\d{1,2})\W*$",
        r"\b(?:el|la|al|del|en\s+el|a\s+la)\s+(?P<word>{ordinal})(?:\s+(?:evento|de\s+la\s+lista"
        r"|por\s+favor)\b|\s*[.,!?]*\s*$)",
        r"^\W*(?:(?:el|la)\s+)?(?P<word>{ordinal})\W*$",
        r"\b(?:el|la|al|del|a\s+la)\s+(?P<word>{ordinal})(?=\s*,|\s+(?:me|tiene|suena|parece|está|esta|por)\b)",
    ),
    pronouns=r"\b(?:eso|esto|ese|este|esa|esta|lo|la|él|ella|allí|ese\s+evento|el\s+evento)\b",
    one=r"(?!)(?P<words>)",
    asides=(
        r"\bdel\s+calendario\b|\bal\s+final\b|\bpor\s+favor\b|\bcuanto\s+antes\b"
        r"|\ben\s+la\s+lista\s+de\s+espera\b|\bme\s+ha\s+surgido\s+algo\b|\bsuena\s+(?:bien|genial)\b"
    ),
    changes=(
        ("title", r"\brenombra[r]?\s+(?P<reference>.+?)\s+(?:a|como)\s+(?P<value>.+)$"),
        (
            "title",
            r"\b(?:cambia|cambiar|modifica|cámbiale|cambiale)\s+el\s+(?:título|titulo|nombre)\s+(?:de\s+la\s+"
            r"|de\s+|del\s+|a\s+la\s+|a\s+|al\s+)(?P<reference>.+?)\s+(?:a|por"
            r"|y\s+pon)\s+(?P<value>(?-i:[A-ZÁÉÍÓÚÑ«\"“]).+)$",
        ),
        ("description", r"\bdescripci[oó]n\s+(?:de|del|para)\s+(?P<reference>[^:]+?)\s*:\s*(?P<value>\S.*)$"),
        ("location", r"\bel\s+lugar\s+(?:de|del)\s+(?P<reference>.+?)\s+(?:a|al|por)\s+(?:el\s+|la\s+)?(?P<value>.+)$"),
    ),
    name_starts=frozenset(
        "a al en para de del sobre el la los las mi mis nuestro nuestra este esta evento numero".split()
    ),
    pronoun_words=frozenset("eso esto ese evento lo la mi me".split()),
    edge_words=frozenset(
        (
            "el la los las un una unos unas de del a al en para por con y o no ni que me te se lo le nos mi mis "
            "tu su nuestro nuestra yo ya mas bien si favor gracias tambien todavia aun pero mejor solo "
            "lamentablemente siento perdon "
            "puedes podrias puede podria puedo podre quiero quisiera queria gustaria necesito tengo tiene debe "
            "deberia voy va ir ire vamos hay es esta estoy ser sera "
            "anotame anota apuntas inscribes registras reservas pones quedo inscribe inscribeme inscribirme "
            "inscribir inscribas inscrito inscrita inscripcion inscripciones apunta apuntame apuntarme apuntar "
            "apuntado registrame registrarme registro reserva reservame reservar participar asistir plaza plazas "
            "entrada entradas sitio pon ponme poner anade anademe lista espera guarda guardame cuenta conmigo "
            "cancela cancelar cancelo anula anular borra borrame borrar borrarme elimina eliminar quita quitame "
            "quitar saca sacame desapuntame desapuntarme baja dame darme reserva participacion "
            "mueve mover cambia cambiar modifica modificar aplaza aplazar retrasa retrasar pospon posponer "
            "renombra adelanta adelantar aumenta aumentar reduce sube subir amplia aforo capacidad titulo nombre "
            "lugar fecha hora horas minutos descripcion limite empezar empieza comenzar comienza terminar termina "
            "durar dura "
            "cuando donde cuanto cuanta cuantos cuantas quien que como organiza organizo imparte cuentame dime "
            "hablame muestrame muestra detalles informacion info saber quedan queda libres libre lleno llena "
            "completo completa celebra "
            "hola vale ok entonces ahora evento eventos noche_de personas habra"
        ).split()
    ),
    query_words=frozenset(
        (
            "el la los las un una unos unas de del a al en para por con y o no ni que me te se lo le nos mi mis "
            "tu su yo ya mas si favor gracias "
            "busca busco buscame buscar encuentra encontrar muestra muestrame mostrar ensename lista ver hay "
            "haber puedo puede podemos hacer cual cuales quien donde cuando como es esta son sera habra "
            "evento eventos algo cosa cosas planes plan alguno algunos alguna algunas algun todo todos toda todas "
            "proximo proximos proxima proximas nuevo nuevos pasa quiero quisiera gustaria saber tienes teneis "
            "hola vale ok interesa interesan recomienda recomiendame sobre cerca ese este esta eso "
            "ir asistir ahi aqui disponible disponibles pronto"
        ).split()
    ),
    complete_names=True,
    names=(
        r"\b(?:el|la|los|las|al|del|mi|mis|nuestro|nuestra|este|esta|ese|esa|proximo|proxima)\s+"
        rf"(?P<words>(?:(?:gran|primer|proximo|proxima)\s+)?{{head}}{_COMPLEMENT})",
    ),
    proper=(
        r"(?<![\w'’])(?P<words>(?-i:[A-ZÁÉÍÓÚÑ])[\w'’-]+(?:\s+(?:(?:de|del|la|el|las|los|y"
        r"|en)\s+)*(?-i:[A-ZÁÉÍÓÚÑ0-9])[\w'’-]*)+)",
    ),
    naming=(
        rf"^\W*(?P<value>{{head}}{_COMPLEMENT})",
        rf"\b(?:una?|nuestro|nuestra|mi)\s+(?P<value>(?:(?:gran|nuev[oa])\s+)?{{head}}{_COMPLEMENT})",
        rf"(?<![\w'])(?P<value>{{head}}{_COMPLEMENT})",
    ),
    venues=(
        r"sala|salon|casa|piso|gimnasio|iglesia|parroquia|plaza|parque|biblioteca|bar|pub|cafe|cafeteria|club"
        r"|colegio|escuela|instituto|centro|estudio|teatro|cine|museo"
        r"|jardin|jardines|calle|carretera|avenida|patio|oficina|cocina|sotano|azotea|terraza|playa|lago"
        r"|estacion|estadio|campo|cancha|pista|piscina|pileta|granja|carpa|hotel"
        r"|restaurante|galeria|campus|vestibulo|ayuntamiento|capilla|catedral|mezquita|templo|sinagoga|tienda"
        r"|libreria|muelle|puerto|auditorio|aula|universidad|facultad|local|nave"
        r"|castillo|bosque|quincho|portal|retiro|bodega|zoom|teams|online|en\s+linea"
    ),
    counts=(
        r"\b(?:limit\w+|sub\w+|baj\w+|ampli\w+|aument\w+|reduc\w+|cambi\w+"
        r"|pon\w*)\b[^\x1f,;.]{1,60}?\sa\s+(?P<value>\d{1,6})\s+(?:plazas|personas|participantes|asistentes"
        r"|cupos|lugares)",
        r"\b(?:aforo|capacidad|cupo|límite|limite"
        r"|máximo)\b[^\x1f,;.]{1,60}?\sa\s+(?P<value>\d{1,6})\b(?!\s*(?:h\b|horas?|:|de\s+la))",
    ),
    dated_names=(
        r"(?<!dia )(?<!día )(?<!noche )(?<!tarde )(?<!ñana )"
        r"(?P<value>(?<=\w )de\s+(?:Navidad|Nochevieja|Nochebuena|Reyes|A[ñn]o\s+Nuevo|fin\s+de\s+a[ñn]o))\b",
    ),
)
