"""What people ask for, in Spanish: patterns of requests over the plain form of what they wrote (see `intents.py`).

Those of `REQUESTS` begin at the first word after the words of politeness, those of `TALK` are the whole of a sentence,
those of `ANYWHERE` may be in the midst of one. The first that fits wins.
"""

from __future__ import annotations

_TYPES = (
    r"(?:eventos?|conciertos?|talleres|taller|encuentros?|quedadas?|conferencias?|congresos?|clases?|cursos?|charlas?"
    r"|exposicion(?:es)?|fiestas?|festival(?:es)?|seminarios?|webinars?|torneos?|lecturas?|mercados?"
    r"|mercadillos?|visitas?"
    r"|reunion(?:es)?|cenas?|noches?\s+de\s+\w+)"
)
_SEVERAL = (
    r"(?:eventos|conciertos|talleres|encuentros|quedadas|conferencias|congresos|clases|cursos|charlas"
    r"|exposiciones|fiestas"
    r"|festivales|seminarios|torneos|lecturas|mercados|mercadillos|visitas|reuniones|cenas|actividades|planes|rutas)"
)
STARTS = (
    r"(?:crea[rs]?|cree[ns]?|crees|anad[aeir]+s?|organiza[rs]?|organices?|planifica[rs]?|planea[rs]?"
    r"|programa[rs]?|programes?"
    r"|prepara[rs]?|monta[rs]?|anuncia[rs]?|publica[rs]?|agenda[rs]?|agrega[rs]?)"
)
CREATE = rf"(?:{STARTS}|haz|hacer|hagas|pon|poner|pongas)"
CANCEL = (
    r"(?:cancel\w*|anul[ae]\w*|borr[ae]\w*|elimin[ae]\w*|suprim\w*|quit[ae]\w*|retir[ae]\w*|desapunt\w*"
    r"|desinscrib\w*|suspend\w*)"
)
UPDATE = (
    r"(?:muev[ae]\w*|mover\w*|cambi[ae]\w*|modific\w*|modifiq\w*|aplaz[ae]\w*|aplac\w*|retras[ae]\w*"
    r"|pospon\w*|posterg\w*"
    r"|renombr\w*|adelant\w*|aument\w*|reduc\w*|actualiz\w*|edit[ae]\w*|alarg\w*|reprogram\w*|traslad[ae]\w*)"
)

REQUESTS = (
    (
        "about",
        r"quien\s+eres|que\s+eres\b(?!\s+capaz)|eres\s+(?:(?:un|una)\b(?!\s+(?:crack|sol|genio|maquina|amor))"
        r"|humano|real|persona|de\s+verdad)|como\s+te\s+llamas",
    ),
    ("feeling", r"(?:como|que\s+tal)\s+(?:estas|esta\b|te\s+va|va\W*$|va\s+todo)|que\s+tal\W*$"),
    (
        "clock",
        r"que\s+(?:hora|fecha)\s+(?:es|tenemos)|que\s+dia\s+(?:es\s*(?:hoy)?\W*$|tenemos)|a\s+que\s+(?:dia"
        r"|fecha)\s+estamos",
    ),
    (
        "help",
        r"ayuda\b\s*\W*$|ayudame\W*(?:por\s+favor)?\W*$|que\s+(?:cosas\s+)?(?:puedes|sabes|podes)\s+hacer"
        r"|que\s+(?:cosas\s+)?(?:te\s+)?puedo\s+(?:decir|preguntar|pedir)\w*"
        r"|(?:que\s+)?eres\s+capaz\s+de|cuales\s+son\s+tus\s+(?:funciones|capacidades)|no\s+entiendo"
        r"|como\s+funciona|en\s+que\s+(?:me\s+)?puedes\s+ayudar|para\s+que\s+(?:sirves|vales|eres)",
    ),
    (
        "from_draft",
        rf"(?!.*\b(?:cancel|borr[aeo]r?\b|elimin|suprim|anul)\w*)(?:.*\b(?:{CREATE}|hac|convert|conviert"
        r"|convirt|transform|us|utiliz|valid|sac)\w*\b.*\bborrador\b"
        r"|(?:haz|hace|haga|hagan)\s+(?:de\s+(?:esto|eso|ello)|con\s+(?:esto|eso)"
        r"|del\s+borrador)\s+un\s+evento|(?:hacer|haz|haces)\s+un\s+evento\s+con\s+(?:el|ello|eso|esto)\W*$"
        r"|(?:convierte|convert|convierta|transforma)(?:lo|la|ilo)\s+en\s+(?:un\s+)?evento)",
    ),
    (
        "unregister",
        r"(?:cancelar?|anular?|eliminar?|borrar?|quitar?)(?:me|nos)?\s+(?:mi|la)\s+(?:inscripcion|plaza"
        r"|reserva|registro|participacion|asistencia)"
        r"|desapunt\w*|desinscrib\w*|(?:dame|darme|deme)\s+de\s+baja"
        r"|(?:ya\s+|al\s+final\s+)?no\s+(?:puedo|podre|voy\s+a|ire|quiero|voy|asistire|podemos)\b(?:\s+(?:ya"
        r"|poder))*(?:\s+(?:ir|asistir|participar|venir|poder|a|al)\b)"
        r"|ya\s+no\s+(?:voy|puedo|quiero|ire)\b(?!.*\b(?:cancel\w*|crear|cambiar|inscrib\w*|apunt\w*|mover)\b)"
        r"|sal(?:ir|te)?\s+de\s+la\s+lista",
    ),
    (
        "mine",
        r"(?:(?:muestra(?:me)?|mostra(?:me)?|mostrar(?:me)?|ver|lista(?:me)?|dame|ensena(?:me)?|pasame"
        r"|recuerdame|cuales\s+son|donde\s+estan)\s+)?"
        r"(?:tod[oa]s\s+)?mis\s+(?:propios\s+|proximos\s+)?(?:eventos|inscripciones|reservas|entradas|citas"
        r"|talleres|conciertos|listas?|compromisos)\b|mi\s+(?:agenda|calendario)\b"
        r"|(?:en|a)\s+que\s+(?:\w+\s+){0,4}?(?:estoy|me\s+he|me\s+inscribi|me\s+apunte|voy)|donde\s+(?:estoy"
        r"|me\s+he)\s+(?:inscrit|apuntad|registrad)"
        r"|estoy\b.*\b(?:inscrit[oa]|apuntad[oa]|registrad[oa]|lista\s+de\s+espera)|que\s+(?:tengo"
        r"|organizo)\b(?!\s+que)|tengo\s+(?:algo|algun\w*|eventos)"
        rf"|(?!.*\b(?:{CANCEL}|{UPDATE}))(?!.*\bhay\b).*\bque\b.*\b(?:organizo|he\s+creado|he\s+organizado"
        r"|estoy\s+inscrit|tengo\s+(?:apuntad|previst|reservad)|me\s+he\s+(?:apuntad|inscrit)\w"
        r"|compromisos\s+tengo)",
    ),
    (
        "register",
        r"(?:inscribe|inscribi|registra|inscriba|registre)me\b|(?:inscribir|apuntar|registrar)(?:me|nos)\b"
        r"|participar\b|asistir\s+(?:a|al)\b"
        r"|ire\s+(?:a|al)\b|ir\s+(?:a|al)\b(?!\s+una?\b)|me\s+quedo\s+con\b|quiero\s+(?:el|la)\s+\w+\W*$"
        r"|me\s+apunto|me\s+inscribo|estar\s+en\s+la\s+lista"
        r"|(?:una\s+)?(?:plaza|entrada)\s+(?:para|en)\b|cuenta\s+conmigo",
    ),
    (
        "cancel_event",
        r"(?:cancelar?|anular?|eliminar?|borrar?|suprimi?[re]?)(?:(?:me|nos)(?=\s+(?:el|la|est[ea]|es[ea]"
        r"|mi)\b))?\s+\S|.*\bpor\s+favor\s+(?:cancela|elimina|borra)(?:lo|la)?\b"
        r"|(?:cancela|elimina|borra|anula|quita)(?:r)?(?:lo|la)\b",
    ),
    (
        "update",
        rf"(?!cambio\b){UPDATE}\s+\S|(?:pon|poner|fija[rs]?|sube|subir|baja|bajar|amplia[rs]?"
        r"|limita[rs]?)\s+(?:el|la)\s+(?:aforo|capacidad|titulo|lugar|fecha|hora|descripcion|limite)"
        r"|(?:pon|poner|ponga)\s+(?:el|la|mi)\s+(?!.*\b(?:calendario|agenda|programa)\b)\S.*\ba\s+las?\s+\d"
        r"|(?!que|cuando|donde|quien|como|a\s+que|hasta|yo\b|si\b|.*\buna?\s+(?!vez))\S.*\b(?:empieza|comienza"
        r"|termina|acaba|dura)\b.*\d|(?!que|cuando|donde|quien|como)\S.*\b(?:debe|deberia"
        r"|tiene\s+que)\s+(?:empezar|ser|durar|terminar|llamarse|comenzar)\b"
        r"|(?!que|cuando|donde|quien|como|yo\b|si\b|es\b|por\b|.*\?|.*\b(?:dijo|dicen|creia"
        r"|pensaba)\b)\S.*\b(?:es|sera)\b.*\ben\s+(?:vez|lugar)\s+de\b.*\d"
        r"|(?!que|cuando|donde|quien|como|si\b|.*\?)\S.*(?:\b(?:empie\w+|empeza\w+|es|sera|comienz\w+"
        r"|sal\w+)\b.*,?\s+(?:y\s+)?no\s+(?:a|el|en)\b|\bno\s+(?:es\s+)?(?:a|el|en)\b.*\bsino\b)"
        r"|(?:cambia|mueve|llama)(?:lo|la)\b|(?:el\s+)?(?:titulo|lugar|nombre)\s+(?:es|debe|sera)\b",
    ),
    (
        "create",
        rf"{CREATE}(?:me|nos)?\s+(?:algo\b|una?\b|{_TYPES})|{STARTS}(?:me|nos)?\s+(?:el|la|(?:mi|nuestro"
        r"|nuestra)(?!\s+(?:nombre|asistencia|plaza|participacion|inscripcion)\b))\b|(?:creame|hazme"
        rf"|organizame)\b|nuev[oa]\s+{_TYPES}|{_TYPES}\s*:|titulo\s*:"
        rf"|(?:organizo|organizamos|hago|hacemos|doy|preparo)\s+una?\b|{CREATE}\W*$",
    ),
    (
        "details",
        r"(?:cuentame|contame|dime|dame)\s+(?:algo\s+)?mas\b|saber\s+mas|hablame\s+(?:de|del|sobre)"
        r"|mas\s+(?:informacion|detalles|datos|info|sobre)\b"
        r"|(?:(?:dame|deme|pasame|facilita\w*|facilitar\w*|indica\w*|indicar\w*)\s+)?(?:los\s+|la\s+"
        r"|el\s+)?(?:detalles|informacion|info|direccion|horario|hora)\s+(?:de|del|sobre)"
        r"|cuando\s+(?:es|empieza|comienza|termina|sera|tiene)\b|(?:en\s+)?donde\s+(?:es|esta|sera"
        r"|va\s+a\s+ser|se\s+celebra)\b"
        r"|(?:a\s+que\s+hora|hasta\s+que\s+hora|cuanto\s+(?:dura|cuesta|sale|vale)|cuant[oa]s\s+(?:plazas"
        r"|personas|entradas|sitios)|que\s+dia\s+es\s+(?:el|la)|cual\s+es\s+(?:la|el)"
        r"|quien\s+(?:organiza|imparte|da|lleva|dirige))\b|quedan?\s+(?:plazas|sitio|entradas|huecos|cupos"
        r"|lugares)|hay\s+(?:plazas|sitio|entradas|huecos)\b"
        r"|que\s+(?:hay\s+que|tengo\s+que|debo)\s+(?:llevar|traer)|(?:dime|cuentame)\s+todo\s+(?:sobre|de)"
        r"|esta\s+(?:lleno|llena|completo|completa|cancelad[oa])\b|(?!.*\bborrador).+\besta\s+(?:lleno|llena"
        r"|completo|completa)\b|.+\besta\s+cancelad[oa]\s*\?|sigue\s+(?:en\s+pie|adelante)"
        r"|(?:explicame\s+|dime\s+)?de\s+que\s+(?:trata|va)|que\s+es\s+(?:eso|esto|el|la)\b"
        r"|muestrame\s+el\s+(?:primero|segundo|tercero|ultimo)",
    ),
    (
        "more",
        r"(?:muestra(?:me)?\s+)?(?:mas|los\s+(?:demas|siguientes)|el\s+resto|otros)(?:\s+(?:por\s+favor"
        r"|eventos|resultados))*[\s.!?]*$|(?:que|algo|no\s+hay|hay|tienes)\s+(?:mas|otros|otras)\b\W*$"
        r"|siguiente\W*$|sigue\W*$|(?:y\s+)?aparte\s+de\s+eso|(?:ensena|muestra|dame)\w*\s+otr[oa]s\W*$",
    ),
    (
        "search",
        r"busca\w*|busco\b|encuentra\w*|encontrar\b|muestra\w*|mostra\w*|ensename\b|lista\w*|hay\b(?!\s+que)"
        r"|(?:la\s+)?(?:agenda|programacion|cartelera)\s+del?\s+(?:la\s+|el\s+)?(?:fin|finde|semana|mes|dia"
        r"|hoy|manana|\w+bre|enero)|todo\s+lo\s+que\s+(?:sea|hay)|que\s+(?:hay(?!\s+que\s+(?:llevar|traer))"
        r"|se\s+puede|puedo|podemos|hacer|hacemos|pasa|ponen|onda|eventos|conciertos|talleres|planes)\b"
        rf"|que\b.*\bhay\b|cuales\b|que\s+{_TYPES}|(?:(?:los|las|tod[oa]s\s+l[oa]s"
        rf"|algun\w*)\s+)?(?:proxim[oa]s\s+)?{_SEVERAL}\b|conoces?\b|conoceis\b|ten(?:eis|es)\b|algo\s+(?:de"
        r"|con|sobre|para)|alguien\s+(?:organiza|hace|monta)\b"
        r"|donde\s+(?:puedo|se\s+puede)\s+(?:escuchar|ver|bailar|hacer|aprender|encontrar)|recomienda\w*"
        r"|sugier\w*|ver\s+(?:los|las|que)|quien\s+(?:toca|actua)"
        r"|(?:a\s+ver|dime|decime)\s+(?:que\s+hay|lo\s+que)",
    ),
    ("bye", r"adios|hasta\s+(?:luego|pronto|manana|la\s+vista)|chao|nos\s+vemos|buenas\s+noches\W*$"),
)

TALK = (
    (
        "thanks",
        r"(?:(?:ok|vale|genial|perfecto|muy\s+bien)[\s,.!]+)?(?:muchas\s+|mil\s+|muchisimas\s+)?(?:gracias"
        r"|genial|estupendo)(?:\s+(?:por|todo|la|tu|su|ayuda|a|ti|usted|buen|dia))*(?:,\s+buen\s+dia)?[\s,.!]*",
    ),
    (
        "greet",
        r"(?:hola+|buenas|buenos\s+dias|buenas\s+(?:tardes|noches)|hey)\b(?:\s+(?:a\s+todos|asistente"
        r"|que\s+tal|senora|senor))?[\s,.!]*",
    ),
)

ANYWHERE = (
    ("register", r"\b(?:apunta|inscribe|registra)me\b"),
    ("create", rf"\b(?:crea|crear|organizar|programar)\s+una?\s+{_TYPES}"),
)
