"""What people ask for, in Spanish: patterns over a plain form, in lower case and without accents."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import IntentWords
from tornado_copilot.assistant.offline.spanish.families import FAMILIES

_TYPES = (
    r"(?:eventos?|conciertos?|talleres|taller|encuentros?|quedadas?|conferencias?|congresos?|clases?|cursos?|charlas?|exposicion(?:es)?|fiestas?|festival(?:es)?|seminarios?|webinars?"
    r"|torneos?|lecturas?|mercados?|mercadillos?|visitas?|reunion(?:es)?|cenas?|noches?\s+de\s+\w+)"
)
_CREATE = r"(?:crea[rs]?|cree[ns]?|crees|anad[aeir]+s?|organiza[rs]?|organices?|planifica[rs]?|planea[rs]?|programa[rs]?|programes?|prepara[rs]?|monta[rs]?|haz|hacer|hagas|anuncia[rs]?|publica[rs]?|agenda[rs]?|pon|poner|pongas|agrega[rs]?)"
_REGISTER = r"(?:inscrib\w*|apunt[ae]\w*|registr[ae]\w*|reserv[ae]\w*|particip[ae]\w*|asistir)"
_CANCEL = r"(?:cancel\w*|anul[ae]\w*|borr[ae]\w*|elimin[ae]\w*|suprim\w*|quit[ae]\w*|desapunt\w*|desinscrib\w*)"
_UPDATE = r"(?:muev[ae]\w*|mover\w*|mueve\w*|cambi[ae]\w*|modific\w*|modifiq\w*|aplaz[ae]\w*|aplac\w*|retras[ae]\w*|pospon\w*|posterg\w*|renombr\w*|adelant\w*|aument[ae]\w*|reduc\w*|actualiz\w*|edit[ae]\w*|alarg\w*)"
_WRITES = rf"(?:{_CREATE}|{_REGISTER}|{_CANCEL}|{_UPDATE})"
_YOU_COULD = r"(?:me\s+)?(?:puedes|podrias|puede|podria|podeis|quieres|querrias|podemos|podriamos|te\s+importaria|le\s+importaria)"

INTENT_WORDS = IntentWords(
    contractions={
        "-¿-": "",
        "-¡-": "",
        "porfa": "por favor",
        "xfa": "por favor",
        "q": "que",
        "k": "que",
        "ahora mismo": "",
        "solo": "",
        "tambien": "",
        "todavia": "",
        "aun": "",
        "pues": "",
        "realmente": "",
    },
    spelt=frozenset(
        (
            "inscribeme inscribirme inscripcion inscripciones apuntame apuntarme cancela cancelar evento eventos concierto conciertos taller talleres "
            "organizar organiza cambiar cambia mueve mover reservar reservame registrame participar buscar muestra muestrame capacidad descripcion "
            "elimina eliminar gracias manana semana crear programar"
        ).split()
    ),
    known=frozenset(
        "cancelada cancelados canceladas canceles inscrito inscrita inscribas apuntado apuntada apuntarte movido cambiado cancelo cancele cancelas cancelado cambio cambie buscas muestras organizo organizas muestren registrarme semanas apuntarse inscribirse".split()
    ),
    prefixes=(
        r"(?:(?:hola|buenas|buenos\s+dias|buenas\s+(?:tardes|noches)|por\s+favor|ok|vale|bueno|bien|entonces|y|luego|ahora|si|genial|gracias|perdon|perdona|lo\s+siento|pero|lamentablemente|oye|mejor|perfecto"
        rf"|{_YOU_COULD}(?:\s+por\s+favor)?|seria\s+posible(?:\s+que)?|estaria\s+bien\s+(?:si|que)|me\s+(?:gustaria|encantaria|apetece)(?:\s+(?:que|saber))?|(?:quiero|queremos|quisiera|queria|necesito|necesitamos|deseo|pienso|tengo\s+que|tenemos\s+que|hay\s+que|debo|voy\s+a|vamos\s+a|tengo\s+ganas\s+de)(?:\s+(?:que|saber))?|ayudame\s+a)(?!\w)[\s,:!.-]*)"
    ),
    sentence_ends=r"(?<=[.!?;])\s+|\s+-\s+",
    clause_ends=r"[,:]\s+|\s+(?:asi\s+que|y|pero|entonces)\s+",
    conditional=r"\b(?:si|cuando|dijo|dice|dicho|pidio|ella|ellos|amigo|amiga|jefe|jefa|colega|alguien|gente)\s",
    yes=(
        r"(?:(?:si|sip|claro(?:\s+que\s+si)?|por\s+supuesto|desde\s+luego|exacto|exactamente|confirmo|confirma|confirmado|hazlo|adelante|dale|venga|seguro|sin\s+duda|eso\s+es)(?:,?\s+(?:por\s+favor|gracias|claro))*"
        r"|(?:vale|ok|okay|de\s+acuerdo|perfecto|esta\s+bien|correcto|me\s+parece\s+bien|suena\s+bien|asi\s+esta\s+bien)(?:,?\s+por\s+favor)?|👍)(?:\s+(?:y|entonces))?[\s,.!]*"
    ),
    yes_to={
        "createEvent": r"(?:por\s+favor\s+)?(?:crealo|creala|anadelo|guardalo|publicalo|crea\s+el\s+evento)(?:\s+por\s+favor)?[\s,.!]*",
        "createEventFromDraft": r"(?:por\s+favor\s+)?(?:crealo|creala|crea\s+el\s+evento)(?:\s+por\s+favor)?[\s,.!]*",
        "registerForEvent": r"(?:por\s+favor\s+)?(?:apuntame|inscribeme|registrame)(?:\s+por\s+favor)?[\s,.!]*",
        "updateEvent": r"(?:por\s+favor\s+)?(?:cambialo|muevelo|modificalo)(?:\s+por\s+favor)?[\s,.!]*",
    },
    no=(
        r"(?:(?:no|nop|nada|dejalo(?:\s+asi)?|dejala|deja|olvidalo|olvida(?:\s+eso)?|cancela(?:lo|la)?|cancelar|para|alto|eso\s+no|mejor\s+no|ahora\s+no|ni\s+hablar|de\s+ninguna\s+manera|no\s+importa|descarta(?:lo)?|no\s+lo\s+hagas|da\s+igual)"
        r"(?:\s+(?:por\s+favor|gracias))*[\s,.!]*)+"
    ),
    waits=r"(?:(?:espera(?:\s+un\s+poco)?|un\s+momento|un\s+segundo|momento|no)(?:\s+(?:por\s+favor|todavia))?[\s,.!]*)+",
    refusal=(
        rf"^(?!(?:por\s+que|como)\b)(?!.*\bno\s+se\b).*\b(?:no|nunca|jamas|sin)\s+(?:(?:me|lo|la|los|te|se|quiero|quisiera|queria|deseo|hace\s+falta|debes|vayas\s+a|hay\s+que|que|he\s+pedido|por\s+favor)\s+){{0,4}}{_WRITES}\b"
        rf"|\b{_WRITES}(?:me|nos|lo|la)?(?:\s+\w+){{0,4}}?\s+(?:nada|ningun[oa]?|nunca|jamas)\b"
    ),
    status=(
        r"(?:y\s+)?(?:(?:lo|la|me|ya|ya\s+lo|ya\s+me|se)?\s*(?:has|ha|habeis|han)\b.*\b(?:creado|hecho|apuntado|inscrito|cancelado|guardado|anadido|reservado|cambiado|movido|funcionado|terminado|registrado|borrado)\b"
        r"|(?:ya\s+)?esta\s+(?:ya\s+)?(?:creado|hecho|guardado|listo|cancelado|en\s+el\s+calendario)\b|(?:mi|el)\s+(?:evento|registro)\s+(?:ya\s+)?(?:esta|fue|ha\s+sido)\s+(?:creado|cancelado|guardado)|(?:me\s+)?(?:cancelaste|creaste|apuntaste|inscribiste|moviste|cambiaste|borraste|guardaste)\b|ha\s+ido\s+bien|ha\s+salido\s+bien)"
    ),
    asking=(
        r"(?:(?:no\s+se|dime|explicame|me\s+pregunto)\s+)?(?:como\s+(?!estas|esta\b|te\s+llamas|va\b)|(?:puedo|podria|se\s+puede|podre|debo\b(?=.*\?)|(?:tengo|hay)\s+que\b(?=.*\?)|(?:uno|cualquiera)\s+puede|puede\s+(?:cualquiera|alguien|uno))\b(?!.*\bpor\s+favor\W*$)|que\s+(?:pasa|pasaria|ocurre|sucede)\s+si\b|que\s+(?:tengo|hay|debo)\s+que?\s*hacer\s+para|quien\s+puede|hasta\s+cuando|por\s+que|si\s+(?:cancelo|me|creo|cambio|lo)"
        r"|es\s+(?:posible|gratis|necesario|demasiado|obligatorio)|donde\s+(?:puedo|me|se|tengo)|cuando\s+(?:puedo|se\s+puede)|cuanto\s+(?:cuesta|vale)|necesito\s+(?:una\s+cuenta|registrarme)|me\s+(?:avisaran|cobraran))"
    ),
    interrogative=(
        r"(?:(?:hola|y|pero|vale|ok|entonces|oye|buenas)\b[\s,:!.-]*)*"
        r"(?:como|que|cuando|donde|quien\w*|cual\w*|cuant\w*|por\s+que|en\s+que|a\s+que|hasta\s+cuando|puedo|podria\b(?!\s+usted)|se\s+puede|podre|debo|es\s+(?:posible|gratis|necesario)|estoy|tengo\s+algo|hay\b(?!\s+que)|has|ha|habeis|me\s+pregunto|si\s+(?:cancelo|me|creo|cambio)|sabes|vas\s+a|va\s+a|van\s+a|uno\s+puede|todo\s+el\s+mundo|cualquiera|alguien\s+puede)\b"
    ),
    story=r"(?:ayer|anteayer|la\s+semana\s+pasada)\b|(?:yo\s+)?(?:he|hemos|ha|han)\s+\w+(?:ado|ido|ito|cho)\b",
    reported=r"(?:(?!(?:yo|y)\b)[\w'-]+\s+){1,3}?(?:dice|dijo|dicen|piensa|escribio|cuenta|conto|afirma|(?:me|nos)\s+(?:dijo|conto)|ha\s+dicho)\b|(?:he|hemos)\s+(?:oido|leido)\b",
    naming=r"\b(?:una?|nuestro|nuestra)\s+\w",
    asked=r"(?!.*\bcancelad[oa]\W*$)(?:quien|como|que|cuando|por\s+que|donde|cuant\w+)\b.*\b(?:inscribirme|inscribirse|apuntarme|apuntarse|cancelar|eliminar|borrar|crear|mover|cambiar|modificar|aplazar)\b",
    polite=rf"(?:(?:hola|y|pero|vale|ok|entonces|oye|por\s+favor|buenas)\b[\s,:!.-]*)*(?:{_YOU_COULD}\b|me\s+(?:apuntas|inscribes|registras|reservas|pones|guardas|anades|creas|cancelas|borras|quitas)\b|seria\s+posible\s+que|que\s+tal\s+si\s+(?:creas|me\s+apuntas))",
    asides=(
        r"si\s+(?:es\s+posible|se\s+puede|puede\s+ser|no\s+es\s+molestia|queda(?:n)?\s+(?:sitio|plazas?|alguna\s+plaza))"
    ),
    generic=rf"{_YOU_COULD}\s+{_WRITES}\s+(?:eventos|conciertos|talleres|gente|cosas)\s*\??",
    topics=(
        ("cancel", rf"{_CANCEL}|cancelacion|darme\s+de\s+baja"),
        ("update", _UPDATE),
        ("register", rf"(?:me\s+)?{_REGISTER}|inscripcion\w*|registro|plazas?|entradas?|lista\s+de\s+espera"),
        ("create", rf"(?:se\s+)?{_CREATE}|creo|crean|organizo|creado|creacion"),
    ),
    limits=(
        (
            "recurring",
            r"\b(?:(?:tod[oa]s\s+l[oa]s|cada)\s+(?:dos\s+)?(?:semanas?|dias?|mes(?:es)?|anos?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)|semanal\w*|diari\w*|mensual\w*|recurrente\w*|periodic\w*|repetir|repitelo)\b",
        ),
        ("payments", r"\b(?:pagar|pago|precio|cuesta|cuestan|reembolso|factura|tarjeta|paypal|comprar|descuento)\b"),
        (
            "weather",
            r"\b(?:llover|llovera|llueve|nevar|que\s+tiempo\s+(?:hace|hara)|pronostico|hara\s+(?:sol|frio|calor))\b",
        ),
        (
            "messages",
            r"\b(?:envia\w*|manda\w*|escrib[ea]\w*)\s+(?:\w+\s+){0,2}(?:correos?|e-?mails?|mensajes?|invitacion\w*|sms)\b|\brecuerdame\b|\binvita\s+a\b",
        ),
        (
            "people",
            r"\bquien(?:es)?\s+(?:mas\s+)?(?:esta|estan|va|van|viene|vienen|se\s+ha|se\s+han|participa\w*|asist\w*)\b|\blista\s+de\s+(?:participantes|asistentes|invitados)\b",
        ),
        ("others", r"\b(?:apunta|inscribe|registra)\s+a\s+(?:mi|mis)\s+\w+"),
        ("knowledge", r"\b(?:chiste|poema|traduce|capital\s+de|noticias|calcula)\b"),
    ),
    limits_yield=("create", "update", "yes", "no", "status", "refuse", "cancel_event", "unregister"),
    requests=(
        ("about", r"quien\s+eres|que\s+eres|eres\s+(?:un|una|humano|real|persona|de\s+verdad)|como\s+te\s+llamas"),
        ("feeling", r"(?:como|que\s+tal)\s+(?:estas|esta\b|te\s+va|va)|que\s+tal\W*$"),
        ("clock", r"que\s+(?:hora|dia|fecha)\s+(?:es|tenemos)|a\s+que\s+(?:dia|fecha)\s+estamos"),
        (
            "help",
            r"ayuda\b\s*\W*$|ayudame\W*$|que\s+(?:puedes|sabes|podes)\s+hacer|que\s+(?:te\s+)?puedo\s+(?:decir|preguntar|pedir)\w*|como\s+funciona|en\s+que\s+(?:me\s+)?puedes\s+ayudar",
        ),
        (
            "unregister",
            r"me\s+(?:borras|quitas|sacas|desapuntas)\b|(?:cancela[rs]?|anula[rs]?|elimina[rs]?|borra[rs]?|quita[rs]?)\s+(?:mi|la)\s+(?:inscripcion|plaza|reserva|registro|participacion|asistencia)|(?:borra|quita|saca|desapunta|da)me\b(?:\s+de)?|(?:borrar|quitar|sacar|desapuntar|desinscribir|dar)me\b(?:\s+de)?|desapunt\w*|desinscrib\w*"
            r"|(?:ya\s+|al\s+final\s+)?no\s+(?:puedo|podre|voy\s+a|ire|quiero)\s+(?:ya\s+)?(?:ir|asistir|participar|venir|poder)\b|ya\s+no\s+(?:voy|puedo|quiero|ire)\b(?!.*\b(?:cancel\w*|crear|cambiar|inscrib\w*|apunt\w*|mover)\b)|no\s+(?:voy|ire)\s+(?:a|al)\b|sal(?:ir|te)?\s+de\s+la\s+lista",
        ),
        (
            "mine",
            r"(?:(?:muestra(?:me)?|ver|lista(?:me)?|dame|ensename|cuales\s+son|donde\s+estan)\s+)?(?:tod[oa]s\s+)?mis\s+(?:propios\s+|proximos\s+)?(?:eventos|inscripciones|reservas|entradas|citas|talleres|conciertos|listas?)\b|mi\s+(?:agenda|calendario)"
            r"|(?:en|a)\s+que\s+(?:\w+\s+)?(?:estoy|me\s+he|me\s+inscribi|voy)|estoy\b.*\b(?:inscrit[oa]|apuntad[oa]|registrad[oa]|lista\s+de\s+espera)|que\s+(?:tengo|organizo)\b|tengo\s+(?:algo|algun\w*|eventos)|(?:que|cuales)\b.*\b(?:organizo|he\s+creado|estoy\s+inscrit)",
        ),
        (
            "register",
            r"(?:inscribe|apunta|anota|registra|reserva|guarda|pon|anade|mete|agrega)me\b|(?:inscriba|apunte|registre)me\b|(?:inscribir|apuntar|registrar|reservar|poner|anadir)(?:me|nos)\b|reserva[rs]?\s+\S|participar\b|asistir\s+(?:a|al)\b|ire\s+(?:a|al)\b|ir\s+(?:a|al)\b|voy\s+(?:a|al)\s+(?!cancel)|me\s+(?:apuntas|inscribes|registras|reservas|pones|guardas|anades)\b|me\s+quedo\s+con\b|quiero\s+(?:el|la)\s+\w+\W*$|me\s+apunto|me\s+inscribo|estar\s+en\s+la\s+lista|(?:una\s+)?(?:plaza|entrada)\s+(?:para|en)\b|cuenta\s+conmigo",
        ),
        (
            "cancel_event",
            r"(?:cancela[rs]?|anula[rs]?|elimina[rs]?|borra[rs]?|suprimi?[re]?|quita[rs]?)\s+\S|.*\bpor\s+favor\s+(?:cancela|elimina|borra)(?:lo|la)?\b|(?:cancela|elimina|borra|anula|quita)(?:lo|la)\b",
        ),
        (
            "update",
            rf"(?!cambio\b){_UPDATE}\s+\S|(?:pon|poner|fija[rs]?|sube|subir|baja|bajar|amplia[rs]?|limita[rs]?)\s+(?:el|la)\s+(?:aforo|capacidad|titulo|lugar|fecha|hora|descripcion|limite)|(?!que|cuando|donde|quien|como|a\s+que|yo\b|si\b)\S.*\b(?:empieza|comienza|termina|acaba|dura)\b.*\d|(?!que|cuando|donde|quien|como)\S.*\b(?:debe|deberia|tiene\s+que)\s+(?:empezar|ser|durar|terminar|llamarse|comenzar)\b"
            r"|(?!que|cuando|donde|quien|como|yo\b|si\b|es\b|por\b|.*\?|.*\b(?:dijo|dicen|creia|pensaba)\b)\S.*\b(?:es|sera)\b.*\ben\s+(?:vez|lugar)\s+de\b.*\d"
            r"|(?:cambia|mueve|llama)(?:lo|la)\b|(?:el\s+)?(?:titulo|lugar|nombre)\s+(?:es|debe|sera)\b",
        ),
        (
            "create",
            rf"{_CREATE}(?:me|nos)?\s+(?:algo\b|un\b|una\b|el\b|la\b|mi\b|nuestro\b|nuestra\b|{_TYPES})|(?:creame|hazme|organizame)\b|nuev[oa]\s+{_TYPES}|{_TYPES}\s*:|(?:organizo|organizamos|hago|hacemos|doy|preparo)\s+una?\b|{_CREATE}\W*$",
        ),
        (
            "details",
            r"(?:cuentame|dime|dame)\s+(?:algo\s+)?mas\b|saber\s+mas|hablame\s+(?:de|del|sobre)|mas\s+(?:informacion|detalles|datos|info|sobre)\b|(?:los\s+)?(?:detalles|informacion|info)\s+(?:de|del|sobre)|cuando\s+(?:es|empieza|comienza|termina|sera|tiene)\b|(?:a\s+que\s+hora|cuanto\s+dura|cuant[oa]s\s+(?:plazas|personas|entradas|sitios)|donde\s+(?:es|esta|sera|se\s+celebra)|quien\s+(?:organiza|imparte))\b"
            r"|quedan?\s+(?:plazas|sitio|entradas|huecos)|hay\s+(?:plazas|sitio|entradas|huecos)\b|esta\s+(?:lleno|llena|completo|completa|cancelad[oa])\b|.+\besta\s+(?:lleno|llena|completo|completa|cancelad[oa])\b|de\s+que\s+(?:trata|va)|que\s+es\s+(?:eso|esto|el|la)\b|muestrame\s+el\s+(?:primero|segundo|tercero|ultimo)",
        ),
        (
            "more",
            r"(?:muestra(?:me)?\s+)?(?:mas|los\s+(?:demas|siguientes)|el\s+resto|otros)(?:\s+(?:por\s+favor|eventos|resultados))*[\s.!?]*$|(?:que|algo)\s+mas\b|siguiente\W*$",
        ),
        (
            "search",
            rf"busca\w*|busco\b|encuentra\w*|encontrar\b|muestra\w*|ensename\b|lista\w*|hay\b|que\s+(?:hay|se\s+puede|puedo|podemos|hacer|pasa|eventos|conciertos|talleres|planes)\b|que\b.*\bhay\b|cuales\b|que\s+{_TYPES}|(?:(?:los|las|tod[oa]s\s+l[oa]s|algun\w*|un|una)\s+)?{_TYPES}\b|conoces?\b|conoceis\b|ten(?:eis|es)\b|algo\s+(?:de|con|sobre|para)|donde\s+(?:puedo|se\s+puede)\s+(?:escuchar|ver|bailar|hacer|aprender|encontrar)|recomienda\w*|sugier\w*|me\s+interesa\w*|ver\s+(?:los|las|que)|quien\s+(?:toca|actua)",
        ),
        ("bye", r"adios|hasta\s+(?:luego|pronto|manana|la\s+vista)|chao|buenas\s+noches\W*$"),
    ),
    talk=(
        (
            "thanks",
            r"(?:(?:ok|vale|genial|perfecto|muy\s+bien)[\s,.!]+)?(?:muchas\s+|mil\s+|muchisimas\s+)?(?:gracias|genial|estupendo)(?:\s+(?:por|todo|la|tu|su|ayuda|a|ti|usted))*[\s,.!]*",
        ),
        (
            "greet",
            r"(?:hola|buenas|buenos\s+dias|buenas\s+(?:tardes|noches)|hey)\b(?:\s+(?:a\s+todos|asistente|que\s+tal))?[\s,.!]*",
        ),
    ),
    anywhere=(
        ("register", r"\b(?:apunta|inscribe|registra)me\b"),
        ("cancel_event", r"\b(?:cancela|elimina|borra)\s+(?:mi|el|la)\s+\w+"),
        ("create", rf"\b(?:crea|crear|organizar|programar)\s+una?\s+{_TYPES}"),
    ),
    families=FAMILIES,
)
