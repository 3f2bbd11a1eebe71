"""How Spanish sentences are told apart before anybody asks what they want: yes and no, questions, refusals, stories.

Patterns over a plain form, in lower case and without accents. What is asked for stands in `requests.py` and
`families.py`.
"""

from __future__ import annotations

from pathlib import Path

from tornado_copilot.assistant.offline.language import IntentWords
from tornado_copilot.assistant.offline.spanish.families import FAMILIES
from tornado_copilot.assistant.offline.spanish.requests import ANYWHERE, CANCEL, CREATE, REQUESTS, TALK, UPDATE

_REGISTER = r"(?:inscrib\w*|apunt[ae]\w*|registr[ae]\w*|reserv[ae]\w*|particip[ae]\w*|asistir|anot[ae]\w*)"
_WRITES = rf"(?:{CREATE}|{_REGISTER}|{CANCEL}|{UPDATE})"
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
        rf"|meter|apuntar)\W*$|se\s+puede\b(?=.*\d)(?=.*\b{UPDATE})|que\s+tal\s+si\s+(?:creas|me\s+apuntas)"
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
        ("cancel", rf"{CANCEL}|cancelacion|darme\s+de\s+baja|darse\s+de\s+baja|renunciar"),
        ("update", rf"{UPDATE}|corregir"),
        (
            "register",
            rf"(?:me\s+)?{_REGISTER}|apunto|inscribo|inscripcion\w*|registro|plazas?|entradas?|lista\s+de\s+espera",
        ),
        (
            "create",
            rf"(?:se\s+)?{CREATE}|creo|crean|organizo|creado|creacion|proponer|propongo|convocar|dar\s+de\s+alta",
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
    requests=REQUESTS,
    talk=TALK,
    anywhere=ANYWHERE,
    families=FAMILIES,
    weights=Path(__file__).with_name("weights.json"),
)
