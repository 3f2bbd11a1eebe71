"""Spanish, as data: what the offline agent understands and what it answers."""

from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.spanish.dates import DATE_WORDS
from tornado_copilot.assistant.offline.spanish.intents import INTENT_WORDS
from tornado_copilot.assistant.offline.spanish.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.spanish.slots import SLOT_WORDS

SPANISH = Language(
    code="es",
    marks=frozenset(
        (
            "buenas tardes noches dias prefiero hola holaa holaaa holaaaa anotame conoces uno ayer espera poco "
            "borralo cancelalo iremos ire podre ensename quitame quedo todo tenemos teneis apuntas excursion yo "
            "tu el ella nosotros los las la un una unos unas de del y o pero ni si gracias hola adios favor es "
            "son esta estoy soy eres hay puedo puedes puede podrias quiero quisiera gustaria me te se lo mi mis "
            "que quien cual cuando donde como cuanto cuantas cuantos por para con en al a este esta esto ese eso "
            "ya mas muy todavia sobre "
            "manana hoy noche tarde semana mes ano proximo proxima finde fin lunes martes miercoles jueves "
            "viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre "
            "noviembre diciembre "
            "inscribeme inscribirme inscripcion inscripciones inscrito inscribas inscribo apuntame apuntarme "
            "cancela cancelar cancelo crea crear crees creado anade organizar evento eventos taller talleres "
            "concierto conciertos reunion fiesta busca busco muestra muestrame mueve cambia cambiar elimina "
            "reserva reservame participar ponme "
            "primero segundo tercero ultimo vale adelante dejalo ayuda hacer hora horas todas todos cada nuevo "
            "nueva nada quedan plazas aforo borrame aplazar podria muchas tengo"
        ).split()
    )
    | INTENT_WORDS.spelt,
    letters=frozenset("ñ¿¡óúí"),
    dates=DATE_WORDS,
    intents=INTENT_WORDS,
    slots=SLOT_WORDS,
    replies=REPLY_WORDS,
)
