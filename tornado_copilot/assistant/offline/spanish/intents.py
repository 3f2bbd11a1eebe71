"""What people ask for, in Spanish: patterns over a plain form, in lower case and without accents."""

from __future__ import annotations

from pathlib import Path

from tornado_copilot.assistant.offline.language import IntentWords
from tornado_copilot.assistant.offline.spanish.families import FAMILIES

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
_STARTS = (
    r"(?:crea[rs]?|cree[ns]?|crees|anad[aeir]+s?|organiza[rs]?|organices?|planifica[rs]?|planea[rs]?"
    r"|programa[rs]?|programes?"
    r"|prepara[rs]?|monta[rs]?|anuncia[rs]?|publica[rs]?|agenda[rs]?|agrega[rs]?)"
)
_CREATE = rf"(?:{_STARTS}|haz|hacer|hagas|pon|poner|pongas)"
_REGISTER = r"(?:inscrib\w*|apunt[ae]\w*|registr[ae]\w*|reserv[ae]\w*|particip[ae]\w*|asistir|anot[ae]\w*)"
_CANCEL = (
    r"(?:cancel\w*|anul[ae]\w*|borr[ae]\w*|elimin[ae]\w*|suprim\w*|quit[ae]\w*|retir[ae]\w*|desapunt\w*"
    r"|desinscrib\w*|suspend\w*)"
)
_UPDATE = (
    r"(?:muev[ae]\w*|mover\w*|cambi[ae]\w*|modific\w*|modifiq\w*|aplaz[ae]\w*|aplac\w*|retras[ae]\w*"
    r"|pospon\w*|posterg\w*"
    r"|renombr\w*|adelant\w*|aument\w*|reduc\w*|actualiz\w*|edit[ae]\w*|alarg\w*|reprogram\w*|traslad[ae]\w*)"
)
_WRITES = rf"(?:{_CREATE}|{_REGISTER}|{_CANCEL}|{_UPDATE})"
_YOU_COULD = (
    r"(?:me\s+|nos\s+)?(?:puedes|podrias|puede|podria|pueden|podrian|podeis|podes|quieres|querrias|podemos|podriamos"
    r"|te\s+importaria|le\s+importaria|te\s+importa|se\s+podria)(?:\s+usted(?:es)?)?"
)
_DO_IT = (
    r"(?:apunt|anot|agend|agreg|registr|anad|mont|arm|cre|organiz|program|public|reserv|guard|cancel|anul"
    r"|borr|quit|sac|elimin"
    r"|cambi|correg|pas|adelant|aplaz|retras|actualiz|carg|sum|desapunt|modific|regal|coloc)(?:as|a|es|e|ais|ais|an)"
    r"|inscrib(?:es|e|is|en)|pon(?:es|e|en|eis)|met(?:es|e|en|eis)|sub(?:es|e|en|is)|mueves?|corriges?"
    r"|haces?|das?|coges?|incluyes?"
    r"|suspendes?|cuelgas?|cuelgan|va[sn]?\s+\w+(?:ando|iendo)"
)
_THEY = r"organizan?|montan?|preparan?|lanzan?|cancelan|mueven|proponen?|celebran"
_YOU_DO_IT = rf"(?:tu\s+)?(?:me|nos|lo|la|los|las|me\s+lo|me\s+la|nos\s+lo|nos\s+la)\s+(?:{_DO_IT})\b"

INTENT_WORDS = IntentWords(
    contractions={
        "-¿-": "",
        "-¡-": "",
        "porfa": "por favor",
        "xfa": "por favor",
        "q": "que",
        "k": "que",
        "por fa": "por favor",
        "pf": "por favor",
        "pls": "por favor",
        "si puedes": "por favor",
        "si podes": "por favor",
        "si puede ser": "por favor",
        "si es posible": "por favor",
        "pal": "para el",
        "pa": "para",
        "sos": "eres",
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
            "inscribeme inscribirme inscripcion inscripciones apuntame apuntarme cancela cancelar evento eventos "
            "concierto conciertos taller talleres "
            "organizar organiza cambiar cambia mueve mover reservar reservame registrame participar buscar "
            "muestra muestrame capacidad descripcion "
            "elimina eliminar gracias manana semana crear programar"
        ).split()
    ),
    known=frozenset(
        "apuntenos apuntanos inscribime inscribanme registrarse anotarme mover moverla moverlo cambiarle "
        "cancelarla cancelarlo buscame muestras eliminame cancelada cancelados canceladas canceles inscrito "
        "inscrita inscribas apuntado apuntada apuntarte movido cambiado cancelo cancele cancelas cancelado "
        "cambio cambie buscas muestras organizo organizas muestren registrarme semanas apuntarse inscribirse".split()
    ),
    prefixes=(
        r"(?:(?:hola|holi|buenas|buenos\s+dias|buenas\s+(?:tardes|noches)|hey|che|ey|eh|ah|oh|uy|ay"
        r"|por\s+favor|ok|okey|vale|bueno|bien"
        r"|entonces|y|luego|ahora|si(?=[,:!.-]|\s+(?:por\s+favor|claro|quiero|apuntame|inscribeme|anotame"
        r"|ponme)\b)|genial|gracias|perdon|perdona|disculpa|lo\s+siento|pero|lamentablemente|oye|mira|mejor"
        r"|perfecto|dale|venga"
        rf"|{_YOU_COULD}(?:\s+por\s+favor)?|ser[ia]+\s+(?:usted\s+)?tan\s+amable\s+de|seria\s+posible(?:\s+que)?"
        r"|(?:estaria|seria)\s+(?:bien|genial|bueno|guay|posible)(?:\s+(?:si|que))?|(?:le|te|os"
        r"|les)\s+(?:ruego|pido|agradeceria)(?:\s+que)?|ruego\s+que"
        r"|(?:me|nos)\s+(?:gustaria|encantaria|apetece)(?:\s+(?:que|saber))?"
        r"|(?:quiero|queremos|quisiera|quisieramos|queria|necesito|necesitamos|deseo|deseamos|pienso|pretendo"
        r"|tengo\s+que|tenemos\s+que|tienes\s+que|tenes\s+que|hay\s+que|ten(?:ga|gan)?\s+en\s+cuenta\s+que"
        r"|habria\s+que|hace\s+falta|haria\s+falta|toca|debo|voy\s+a|vamos\s+a|tengo\s+(?:ganas\s+de|pensado"
        r"|previsto)|vengo\s+a)"
        r"(?:\s+(?:que|saber))?|ayudame\s+a|me\s+ayudas\s+a)(?!\w)[\s,:!.-]*)"
    ),
    sentence_ends=r"(?<=[.!?;])\s+|\s+-\s+",
    clause_ends=r"[,:]\s+|\s+(?:asi\s+que|y|pero|entonces)\s+",
    conditional=r"\b(?:si|cuando|dijo|dice|dicho|pidio|ella|ellos|amigo|amiga|jefe|jefa|colega|alguien|gente)\s",
    yes=(
        r"(?:(?:si|sip|claro(?:\s+que\s+si)?|por\s+supuesto|desde\s+luego|exacto|exactamente|confirmo|confirma"
        r"|confirmado|hazlo|adelante|dale|venga|seguro|va|listo|me\s+vale|de\s+una|hacelo|metele|obvio|okey"
        r"|correcto|sin\s+duda|eso\s+es)(?:,?\s+(?:por\s+favor|gracias|claro))*"
        r"|(?:vale|ok|okay|de\s+acuerdo|perfecto|esta\s+bien|correcto|me\s+parece\s+(?:bien|perfecto)"
        r"|todo\s+bien|estoy\s+de\s+acuerdo|por\s+mi\s+(?:bien|perfecto|vale)|suena\s+bien"
        r"|asi\s+esta\s+bien)(?:,?\s+por\s+favor)?|👍)(?:\s+(?:y|entonces))?[\s,.!]*"
    ),
    yes_to={
        "createEvent": r"(?:por\s+favor\s+)?(?:crealo|creala|anadelo|guardalo|publicalo"
        r"|crea\s+el\s+evento)(?:\s+por\s+favor)?[\s,.!]*",
        "createEventFromDraft": r"(?:por\s+favor\s+)?(?:crealo|creala|crea\s+el\s+evento)(?:\s+por\s+favor)?[\s,.!]*",
        "registerForEvent": r"(?:por\s+favor\s+)?(?:apuntame|inscribeme|registrame)(?:\s+por\s+favor)?[\s,.!]*",
        "updateEvent": r"(?:por\s+favor\s+)?(?:cambialo|muevelo|modificalo)(?:\s+por\s+favor)?[\s,.!]*",
    },
    no=(
        r"(?:(?:no|nop|nada|dejalo(?:\s+asi)?|dejala|deja|olvidalo|olvida(?:\s+eso)?|cancela(?:lo"
        r"|la)?(?:\s+todo)?|cancelar|que\s+va|para\s+nada|he\s+cambiado\s+de\s+idea|cambie\s+de\s+idea|eh|para"
        r"|alto|eso\s+no|mejor\s+no|ahora\s+no|ni\s+hablar|de\s+ninguna\s+manera|no\s+importa|descarta(?:lo)?"
        r"|no\s+lo\s+hagas|da\s+igual|que\s+no|no\s+quiero|prefiero\s+que\s+no|nada\s+de\s+eso|ni\s+loc[oa]"
        r"|pasa)"
        r"(?:\s+(?:por\s+favor|gracias))*[\s,.!]*)+"
    ),
    waits=(
        r"(?:(?:espera(?:\s+un\s+poco)?|un\s+momento|un\s+segundo|momento|no)(?:\s+(?:por\s+favor"
        r"|todavia))?[\s,.!]*)+"
    ),
    refusal=(
        r"^(?!(?:por\s+que|como)\b)(?!.*\bno\s+se\b).*\b(?:no|nunca|jamas|sin)\s+(?:(?:me|lo|la|los|te|se"
        r"|quiero|quisiera|queria|deseo|hace\s+falta|debes|vayas\s+a|hay\s+que|que|he\s+pedido"
        rf"|por\s+favor)\s+){{0,4}}{_WRITES}\b"
        rf"|\bnadie\b[^,;:.]*?\b{_WRITES}|\bdej\w+\s+.*\bcomo\s+esta|\b(?:espera|espere|esperen"
        r"|esperad)\b.*\bantes\s+de|\bno\s+toqu|\bpero\s+(?:al\s+final\s+)?(?:ya\s+)?no\W*$|\b(?:(?:deja|deje"
        rf"|dejad|dejen|para)\s+de|evita|evite|evitad)\s+{_WRITES}"
        rf"|\b{_WRITES}(?:me|nos|lo|la)?(?:\s+\w+){{0,4}}?\s+(?:nada|ningun[oa]?|nunca|jamas)\b"
    ),
    status=(
        r"(?:y\s+)?(?:(?:lo|la|me|ya|ya\s+lo|ya\s+me|se)?\s*(?:has|ha|habeis|han)\b.*\b(?:creado|hecho"
        r"|apuntado|inscrito|cancelado|guardado|anadido|reservado|cambiado|movido|funcionado|terminado"
        r"|registrado|borrado)\b"
        r"|(?:ya\s+)?esta\s+(?:ya\s+)?(?:creado|hecho|guardado|listo|cancelado|en\s+el\s+calendario)\b|(?:mi"
        r"|el)\s+(?:evento|registro)\s+(?:ya\s+)?(?:esta|fue|ha\s+sido)\s+(?:creado|cancelado|guardado)"
        r"|(?:ya\s+)?(?:me\s+)?(?:cancelaste|creaste|apuntaste|inscribiste|moviste|cambiaste|borraste"
        r"|guardaste)\b|ha\s+ido\s+bien|ha\s+salido\s+bien)"
    ),
    asking=(
        r"(?:(?:no\s+se|dime|explicame|me\s+pregunto)\s+)?(?:como\s+(?!estas|esta\b|te\s+llamas"
        r"|va\b(?!\s+lo\s+de))|(?:puedo(?!\s+(?:ver|tener|saber))|podria(?!\s+(?:ver|tener|saber|usted"
        r"|\w+(?:me|nos|lo|la)\b))|se\s+puede(?!.*\d)|podre|debo\b(?=.*\?)|(?:tengo|hay)\s+que\b(?=.*\?)"
        r"|(?:uno|cualquiera)\s+puede|puede\s+(?:cualquiera|alguien|uno))\b(?!.*\bpor\s+favor\W*$)"
        r"|que\s+(?:pasa|pasaria|ocurre|sucede)\s+si\b|que\s+(?:tengo|hay|debo)\s+que?\s*hacer\s+para"
        r"|quien\s+puede|hasta\s+cuando|por\s+que|si\s+(?:cancelo|me|creo|cambio|lo)|todo\s+el\s+mundo\s+puede"
        r"|(?:hace|haria)\s+falta\b|se\s+necesita\b"
        r"|cuales?\s+(?:son\s+los|es\s+el|es\s+la)\s+(?:pasos|procedimiento|manera|forma)|es\s+(?:posible"
        r"|gratis|necesario|demasiado|obligatorio)|donde\s+(?:puedo|me|se|tengo)|cuando\s+(?:puedo|se\s+puede)"
        r"|cuanto\s+(?:cuesta|vale)|necesito\s+(?:una\s+cuenta|registrarme)|me\s+(?:avisaran|cobraran))"
    ),
    interrogative=(
        r"(?:(?:hola|y|pero|vale|ok|entonces|oye|buenas)\b[\s,:!.-]*)*"
        r"(?:como|que(?!\s+(?:mi|me|lo|la|se)\b(?!.*\?))|cuando|donde|quien\w*|cual\w*|cuant\w*|por\s+que"
        r"|en\s+que|a\s+que|hasta\s+cuando|puedo|podria\b(?!\s+usted)|se\s+puede|podre|debo|es\s+(?:posible"
        r"|gratis|necesario)|estoy|tengo\s+algo|hay\b(?!\s+que)|has|ha|habeis|me\s+pregunto|si\s+(?:cancelo|me"
        r"|creo|cambio)|sabes|vas\s+a|va\s+a|van\s+a|uno\s+puede|todo\s+el\s+mundo|cualquiera"
        r"|alguien\s+puede)\b"
    ),
    story=(
        r"(?:ayer|anteayer|(?:la|el)\s+(?:semana|mes|ano|verano)\s+pasad[oa])\b|casi\s+\w+|iba(?:mos)?\s+a\b"
        r"|(?:hice|hicimos)\s+bien|(?:me\s+arrepiento|es\s+una\s+(?:pena|lastima)|que\s+(?:pena|lastima)"
        r"|lastima|odio|espero\s+que|menos\s+mal|creia|pensaba)\b"
        r"|(?!(?:yo|ya|luego|despues|manana|ahora|tu|por|el|la|los|las|una?|lo|me|se|no|si"
        rf"|que)\b)[a-z][\w-]+\s+(?:{_THEY})\b"
        rf"|(?:los|las|unos|unas|nuestr[oa]s|mis|sus?|una?|el|la)\s+[\w'-]+\s+(?:{_THEY}|quieren|quiere|van\s+a"
        r"|pretenden)\b"
        r"|(?:yo\s+)?(?:he|hemos|ha|han)\s+\w+(?:ado|ido|ito|cho)\b"
        r"|(?:mi|mis|un|una|el|la)\s+[\w'-]+\s+(?:ha|han|habia|quiere|quieren|queria|querria|querrian|quisiera"
        r"|podria|tuvo|debe)\s+(?:que\s+)?"
        r"(?:cre|cancel|inscri|organiz|reserv|mov|modific|borr|cambi|mont|apunt)\w*"
        r"|(?:mi|el|la|una?|nuestr[oa])\s+\w+\s+(?:creo|cancelo|organizo|monto|movio|borro|apunto|anulo|suspendio|aplazo|reservo)\b"
    ),
    reported=(
        r"(?:(?!(?:yo|y|tu)\b)[\w'-]+\s+){1,3}?(?:dice|dijo|dicen|dijeron|piensa|escribio|cuenta(?!\s+conmigo)"
        r"|conto|afirma|(?:anuncia|informa|confirma|avisa|asegura|jura|cree|comenta|explica)n?\s+que"
        r"|(?:me|nos)\s+(?:dijo|conto|dijeron)|ha\s+dicho)\b|(?:he|hemos)\s+(?:oido|leido)\b|(?:me"
        r"|nos)\s+(?:dijeron|dijo|han\s+dicho)\b|parece\s+que"
    ),
    naming=r"\b(?:una?|nuestro|nuestra)\s+\w",
    asked=(
        r"(?!.*\bcancelad[oa]\W*$)(?:quien|como|que|cuando|por\s+que|donde|cuant\w+)\b.*\b(?:inscribirme"
        r"|inscribirse|apuntarme|apuntarse|cancelar|eliminar|borrar|crear|mover|cambiar|modificar|aplazar)\b"
    ),
    polite=(
        r"(?:(?:hola|y|pero|vale|ok|oye|por\s+favor|buenas|che|hey)\b[\s,:!.-]*)*"
        rf"(?:{_YOU_COULD}\b(?!\s+(?:cualquiera|alguien|uno|todo)\b)|{_YOU_DO_IT}"
        r"|ser[ia]+\s+(?:usted\s+)?(?:posible|tan\s+amable)|se\s+(?:puede|podria)\s+(?:anadir|agregar|poner"
        rf"|meter|apuntar)\W*$|se\s+puede\b(?=.*\d)(?=.*\b{_UPDATE})|que\s+tal\s+si\s+(?:creas|me\s+apuntas)"
        r"|(?:la|lo|las|los)\s+(?:puedes|podeis|puede|pueden|podrias|podes)\b|(?:tiene|tienes|tenes|tendria"
        r"|tendrias|hay|habria)\s+(?:usted\s+)?(?:una|un|alguna|algun)\s+(?:plaza|sitio|hueco|cupo"
        r"|lugar)\s+para\s+m)"
    ),
    asides=(
        r"si\s+(?:se\s+puede|te\s+parece(?:\s+bien)?|no\s+(?:te|le|os)\s+importa|no\s+es\s+molestia|te\s+va\s+bien)"
        r"|si\s+(?:queda|quedan|hay|queda\s+aun)\s+(?:alguna\s+|algun\s+)?(?:plazas?|sitio|huecos?|cupos?"
        r"|lugar(?:es)?|entradas)(?:\s[^,;.]{1,60}(?=,))?"
    ),
    generic=rf"{_YOU_COULD}\s+{_WRITES}\s+(?:eventos|conciertos|talleres|gente|cosas)\s*\??",
    topics=(
        ("cancel", rf"{_CANCEL}|cancelacion|darme\s+de\s+baja|darse\s+de\s+baja|renunciar"),
        ("update", rf"{_UPDATE}|corregir"),
        (
            "register",
            rf"(?:me\s+)?{_REGISTER}|apunto|inscribo|inscripcion\w*|registro|plazas?|entradas?|lista\s+de\s+espera",
        ),
        (
            "create",
            rf"(?:se\s+)?{_CREATE}|creo|crean|organizo|creado|creacion|proponer|propongo|convocar|dar\s+de\s+alta",
        ),
    ),
    limits=(
        (
            "recurring",
            r"\b(?:(?:tod[oa]s\s+l[oa]s|cada)\s+(?:dos\s+)?(?:semanas?|dias?|mes(?:es)?|anos?|lunes|martes"
            r"|miercoles|jueves|viernes|sabados?|domingos?)|semanal\w*|diari\w*|mensual\w*|recurrente\w*"
            r"|periodic\w*|repetir|repitelo)\b",
        ),
        (
            "payments",
            r"\b(?:pagar|pago|de\s+pago|(?:precio|cuesta|cuestan|sale|vale)\b(?=\W*$|\s+(?:la\s+entrada"
            r"|la\s+inscripcion|entrar|participar|apuntarse|inscribirse))|reembolso|factura|tarjeta|paypal|comprar"
            r"|descuento)\b",
        ),
        (
            "weather",
            r"\b(?:llover|llovera|llueve|nevar|que\s+tiempo\s+(?:hace|hara)|pronostico|hara\s+(?:sol|frio|calor))\b",
        ),
        (
            "messages",
            r"\b(?:envia\w*|manda\w*|escrib[ea]\w*)\s+(?:\w+\s+){0,2}(?:correos?|e-?mails?|mensajes?|invitacion\w*"
            r"|sms)\b|\brecuerdame\b(?!\s+(?:que|a\s+que|cuando|donde|mis|la|el))|\binvita\s+a\b",
        ),
        (
            "people",
            r"\bquien(?:es)?\s+(?:mas\s+)?(?:esta|estan|va|van|viene|vienen|se\s+ha|se\s+han|participa\w*"
            r"|asist\w*)\b|\blista\s+de\s+(?:participantes|asistentes|invitados)\b",
        ),
        ("others", r"\b(?:apunta|inscribe|registra)\s+a\s+(?:mi|mis)\s+\w+"),
        ("knowledge", r"\b(?:chiste|poema|traduce|capital\s+de|noticias|calcula)\b"),
    ),
    limits_yield=("create", "update", "yes", "no", "status", "refuse", "cancel_event", "unregister"),
    requests=(
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
            rf"(?!.*\b(?:cancel|borr[aeo]r?\b|elimin|suprim|anul)\w*)(?:.*\b(?:{_CREATE}|hac|convert|conviert"
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
            rf"|(?!.*\b(?:{_CANCEL}|{_UPDATE}))(?!.*\bhay\b).*\bque\b.*\b(?:organizo|he\s+creado|he\s+organizado"
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
            rf"(?!cambio\b){_UPDATE}\s+\S|(?:pon|poner|fija[rs]?|sube|subir|baja|bajar|amplia[rs]?"
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
            rf"{_CREATE}(?:me|nos)?\s+(?:algo\b|una?\b|{_TYPES})|{_STARTS}(?:me|nos)?\s+(?:el|la|(?:mi|nuestro"
            r"|nuestra)(?!\s+(?:nombre|asistencia|plaza|participacion|inscripcion)\b))\b|(?:creame|hazme"
            rf"|organizame)\b|nuev[oa]\s+{_TYPES}|{_TYPES}\s*:|titulo\s*:"
            rf"|(?:organizo|organizamos|hago|hacemos|doy|preparo)\s+una?\b|{_CREATE}\W*$",
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
    ),
    talk=(
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
    ),
    anywhere=(
        ("register", r"\b(?:apunta|inscribe|registra)me\b"),
        ("create", rf"\b(?:crea|crear|organizar|programar)\s+una?\s+{_TYPES}"),
    ),
    families=FAMILIES,
    weights=Path(__file__).with_name("weights.json"),
)
