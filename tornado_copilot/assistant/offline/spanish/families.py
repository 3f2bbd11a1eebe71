"""Which Spanish words mean the same to `frames.py`, in its notation: over the plain form, contractions written out."""

from __future__ import annotations

from tornado_copilot.assistant.offline.spanish.dates import DATE_WORDS

_CLITICS = (*" lo la los las le me nos".split(" "), "melo", "mela", "noslo", "nosla", "selo", "sela")


def _ar(stems: str, clitics: tuple[str, ...] = _CLITICS) -> str:
    """The forms of verbs in -ar in which somebody asks or tells what they will do; "stem/soft" where e changes it."""
    forms: list[str] = []
    for each in stems.split():
        stem, _, soft = each.partition("/")
        soft = soft or stem
        with_clitics = (f"{stem}ar", f"{stem}a", f"{soft}e", f"{soft}en", f"{stem}ad", f"{stem}ando", f"{soft}emos")
        forms += [form + clitic for form in with_clitics for clitic in clitics]
        if "" in clitics:
            forms += [f"{stem}{end}" for end in ("o", "as", "amos", "are", "aremos", "aria", "ariamos", "aras", "aran")]
            forms += [f"{soft}es", f"{soft}emos"]
    return ", ".join(dict.fromkeys(forms))


_ME = ("me", "nos")

_DAYS = ", ".join(
    (
        *(day for day in DATE_WORDS.weekdays if len(day) > 4),
        *(month for month in DATE_WORDS.months if len(month) > 4),
    )
)

_KINDS = """
    concierto taller encuentro quedada conferencia congreso clase curso charla exposicion fiesta festival seminario
    webinar webinario torneo lectura mercado mercadillo visita reunion evento noche cena comida almuerzo desayuno brunch
    merienda barbacoa asado parrillada picnic caminata senderismo ruta excursion salida paseo partido carrera maraton
    entrenamiento entreno ensayo coro recital obra teatro pelicula proyeccion cine documental opera ballet danza baile
    milonga salsa tango bachata karaoke concurso quiz trivial juego bingo rifa sorteo subasta feria rastro tianguis
    kermes cumple cumpleanos boda aniversario bautizo despedida asamblea junta comite mesa debate coloquio ponencia
    presentacion inauguracion gala ceremonia desfile carnaval verbena romeria hackathon hackaton jam monologo monologos
    comedia improvisacion impro club circulo sesion yoga pilates meditacion zumba futbol baloncesto tenis padel ajedrez
    truco mus poker domino escape trueque limpieza voluntariado colecta recogida campana donacion vermut vermu aperitivo
    copas canas cata degustacion cocina juntada peña pena tertulia cuentacuentos cuento taller-demo demo formacion
    jornada jornadas simposio cumbre retiro campamento convivencia viaje acampada show espectaculo funcion concierto-charla
    firma pintura ceramica fotografia ganchillo costura bordado manualidades huerto compostaje bicicletada bici
    marcha procesion cabalgata fogata hoguera actividad muestra vernissage recepcion homenaje entrevista repaso briefing
    after afterwork asadito guateque fiestuki botellon sobremesa potluck intercambio lan gymkana gincana yincana observacion
""".split()


def _plural(kind: str) -> str:
    return kind if kind[-1] == "s" else kind + ("s" if kind[-1] in "aeiou" else "es")


_EVENT = ", ".join(dict.fromkeys(form for kind in _KINDS for form in (kind, _plural(kind))))
_IN_NAMES = frozenset("juego cuento copa cana monologo mesa pelicula ruta domino".split())
"""Those that stand in the plural in the name of one event, as in "noche de juegos"."""

_EVENTS = ", ".join(dict.fromkeys(_plural(kind) for kind in _KINDS if kind[-1] != "s" and kind not in _IN_NAMES))

FAMILIES: dict[str, str] = {
    "make": f"""
        {_ar("cre organiz/organic plane planific/planifiqu prepar mont arm celebr")},
        {_ar("public/publiqu anunci convoc/convoqu lanz/lanc mont gener")}, programar, programarlo, programame,
        programalo, programala, programe, programen, programemos, programamos, programo, programas, programad,
        programa un|una, hacer, haz, hazlo, hazla, hacerlo, hazme, haznos, haga, hagan, hagamos, hago, hacemos,
        haremos, hare, haced, hace|hac|hacete|haceme|hacenos un|una, haciendo, hacerlo,
        dar|doy|damos|daremos|de|den|da un|una, ofrecer, ofrezco, ofrece, ofrezca, ofrecemos, proponer, propongo,
        proponemos, proponga, propone, tener un|una, abrir|abre|abra|abran|abri un|una, montaje,
        dar|da|de|damos|dame|denos|deme de alta, dado de alta, nuevo, nueva, convertir, convierte, convierta,
        convertilo, conviertelo, conviertela, transforma, transformar, transformalo, usa, usar, utiliza, utilizar,
        valida, validar, saca, echar a andar, poner en marcha, pon en marcha, poner en pie, levantar, vengo a
        proponer, institu*, inaugurar, fijar una, fija una, acoger, albergar
    """,
    "put": f"""
        {_ar("apunt anot agreg/agregu registr coloc/coloqu insert guard carg/cargu")},
        {_ar("sub incorpor sum calendariz/calendaric marc/marqu reserv bloque fij")}, agendar, agendame, agendanos,
        agendalo, agendala, agende, agenden, agendemos, agendamos, agendas, agenda un|una, pon, poner, ponme,
        ponnos, ponlo, ponla, ponle, pongan, ponga, pongame, pongalo, pongala, ponganme, ponerlo, ponerla, ponerme,
        pongo, ponemos, pones, pondria, pongamos, pone, poneme, ponelo, ponela, poned, poneos, anadir, anade,
        anademe, anadelo, anadela, anada, anadan, anademe, anadirlo, anadirla, anadi, anadimos, anades, anadeis,
        anadamos, anadirme, meter, mete, meteme, metelo, metela, meta, metan, metanme, metes, metemos, metedme,
        incluir, incluye, incluyelo, incluyela, incluya, incluyeme, escribe, escribir, escribelo, subir, sube,
        subelo, subela, suba, subes, subi, introduce, introducir, introduzca, mande|manda al, colgar, cuelga,
        cuelgalo, dar|da|de de alta, figure, aparezca, conste, echa, inscribir, inscribe en
    """,
    "held": """
        habra, va a haber, vamos a hacer|tener|celebrar|organizar|montar, voy a
        hacer|celebrar|dar|organizar|montar|tener, hacemos, celebramos, celebro, se celebra, se hara, se hace,
        tendra lugar, tiene lugar, toca, tocamos, actua, actuamos, estamos
        organizando|montando|preparando|planeando, estoy organizando|montando|preparando|planeando, esta previsto,
        esta prevista, falta, faltan, damos un|una, doy un|una, quedamos, es mi cumple
    """,
    "enrol": f"""
        {_ar("apunt anot registr sum", _ME)}, inscribir, inscribe, inscribeme, inscribenos, inscribime, inscribinos,
        inscribirme, inscribirnos, inscriba, inscribame, inscriban, inscribanme, inscribanos, inscribidme, inscribo,
        inscribimos, inscribes, inscribis, me inscribo, me inscriba, nos inscribimos, nos inscribas, me apunto, nos
        apuntamos, me anoto, nos anotamos, me registro, me sumo, nos sumamos, me uno, unirme, unirnos, me agrego,
        me|nos
        apuntas|anotas|inscribes|registras|sumas|agregas|metes|pones|apuntais|inscribis|anotan|apuntan|inscriben,
        me|nos puede|puedes|podria|podrias|pueden apuntar|anotar|inscribir|registrar|sumar|meter, apuntarse,
        participar, participo, participare, participamos, participaremos, asistire, asistiremos, asisto, asistir,
        cuenta|cuenten|conta|contad|cuente conmigo|con, voy, ire, iremos, voy a ir, vamos a ir, vamos, alli|ahi|aqui
        estare|estaremos, estare|estaremos alli|ahi|presente|presentes,
        confirmo|confirma|confirmar|confirmame|confirmamos|confirme mi|nuestra asistencia|presencia|participacion,
        anade|agrega|pon|mete|anota|apunta|ponga|anadan|agregue mi|nuestro nombre,
        ponme|poneme|pongame|ponganme|ponnos|meteme|metanme|metenos|anademe|anadanme|anadanos|incluyeme|incluyenos|agregame|agreguenme|agreguenos|colocame|sumame|sumenme
        a|al|en|para|como|de|ahi|dentro|tambien, dar|dame|deme|denme|darme|darnos|danos de alta en, me apuntes,
        quedo apuntado|apuntada|inscrito|inscrita, me quedo con, me interesa ir|asistir|participar, quiero ir,
        queremos ir, quisiera ir, no me lo pierdo|pierda, no faltare, me animo, nos animamos, me apetece ir, yo voy,
        yo me apunto, contad conmigo, hazme hueco, ahi nos vemos, estoy dentro, me prendo, me copa, me late ir,
        matricular, matriculame, matricularme, me matriculo, alistame, incorporame, incorporarme, ser parte, formar
        parte, acudir, acudire, inscripcion para mi, mi inscripcion en, solicito, reservo para,
        contarme|contarnos|cuentame|cuentanos entre, me dejo convencer, seremos dos|tres|cuatro, no quiero
        perderme|perdermelo, me llama, inscripcion para|a|al|en
    """,
    "obtain": f"""
        {_ar("reserv guard apart tom compr sac/saqu pill consig/consig separ")}, quiero, quisiera, queria, queremos,
        necesito, necesitamos, dame, danos, deme, denme, coge, cogeme, cogenos, coger, cojo, coja, consigue,
        conseguir, consigueme, conseguime, consiganme, obtener, obten, tener, tendria, tendrian, tienes, tienen,
        tenes, hay, quedan, solicito, pido, pedir, pideme, me das, me da, me dan, agarra, agarrame, deseo, gustaria,
        encantaria, me hace falta, hazme, haceme, pon|ponme|poned|pongan un|una|dos|tres|cuatro, retenme, aguantame,
        pillame, pillar, sacame un|una|dos, sacar un|una|dos
    """,
    "come": """
        ir, voy, vamos, ire, iremos, vaya, vayamos, van, venir, vengo, venimos, vendre, vendremos, asistir, asisto,
        asistire, asistiremos, asistamos, participar, participo, participare, participamos, acudir, acudo, acudire,
        estar, estare, estaremos, unirme, unirnos, sumarme, sumarnos, formar parte, pasarme, me paso, pasar por,
        llegar, llego, llegare, llegamos, presentarme, apuntarme, apuntarnos, quedarme, acompanar, acompano, hacerme
        presente, faltar, ir yo, acercarme, me acerco, entrar
    """,
    "leave": f"""
        {_ar("desapunt desanot", _ME)}, desapuntar, desapunta, desapunto, desapuntes, desapuntarse,
        {_ar("borr quit sac/saqu elimin tach baj retir remov descart cancel", _ME)}, sacanos, saqueme, quiteme,
        quitenme, saquenme, saquennos, bajenme, borrenme, desinscribir, desinscribe, desinscribeme, desinscribime,
        desinscribirme, desinscribo, desinscriba, desinscribanme,
        darme|darnos|dame|danos|deme|denme|demen|dar|doy|damos|de|den de baja, me de de baja, me den de baja, dado
        de baja, me|nos
        borro|borramos|borras|borra|borren|quito|quitas|quites|saco|sacas|saques|bajo|bajamos|desapunto|desapuntamos|desapuntas|retiro|retiramos|salgo|salimos|caigo|descuelgo|rajo,
        me|nos doy|damos de baja, me|nos echo|echamos atras, me|nos paso de, renuncio, renunciar, renunciamos,
        renunciare, no cuenten|cuentes|cuente|conteis … conmigo, no cuenten|cuentes|cuente|cuentan|cuenta
        conmigo|con, ya no cuenten|cuentes conmigo, salirme, salir de la lista, retirarme, bajarme, borrarme,
        quitarme, sacarme, desapuntarme, sin mi, olvidame, olvidenme, olvidadme, abandono, abandonar, paso de
        la|el|ir, no cuento, me doy por vencido,
        quita|quitar|quite|quiten|borra|borrar|borre|saca|sacar|saque|tacha|tachar|elimina|eliminar|retira|retirar|bajen|baja
        mi|nuestro nombre, declino, declinar, paso de ir, tengo que perderme, me lo voy a perder, fallo, no llego
    """,
    "give_up": """
        libera, liberar, liberen, libere, liberad, liberas, libero, liberamos, liberame, cede, ceder, cedo, cedan,
        ceda, cedemos, devuelve, devolver, devuelvo, devuelvan, devolve, devuelva, suelta, soltar, suelto, dejo
        libre, dejar libre, dejo mi, dejar mi, deja mi, renuncio, renunciar, renunciamos, para otro, para otra
        persona, la use otro, lo use otro, que la use, otra persona, regalo mi, traspaso, traspasar, doy mi, dar mi
    """,
    "remove": f"""
        {_ar("borr quit sac/saqu elimin tach retir baj remov descolg/descolgu")}, suprimir, suprime, suprima,
        suprimelo, suprimela, descuelga
    """,
    "call_off": f"""
        {_ar("cancel anul borr elimin desconvoc/desconvoqu descart revoc/revoqu")}, {_ar("abort")}, suspender,
        suspende, suspendelo, suspendela, suspenda, suspendan, suspendemos, suspendo, suspendi, suspendamos,
        suprimir, suprime, suprima, suprimelo, deshacer, deshaz, bajar|baja|bajen|baje el|la|mi, tira|tirar|tirad
        el|la|mi, tumba, tumbar, echar|echa abajo, cargate, cargarse, dejar|dejamos|dejemos sin efecto, poner fin,
        cerrar el|la, desprograma, desprogramar, quita|quitar|quite|quiten|saca|sacar|saque el|la|mi, quitalo,
        quitala
    """,
    "falls_through": """
        queda|quedan|quedo
        suspendido|suspendida|cancelado|cancelada|cancelados|canceladas|anulado|anulada|desconvocado|desconvocada,
        sin efecto, esta|estan cancelado|cancelada|cancelados|canceladas|suspendido|suspendida|anulado|anulada,
        sido|fue|quedado cancelado|cancelada|suspendido|suspendida|anulado|anulada, se cancela, se suspende, se
        anula, se cae, se cayo, se ha caido, se va al garete|traste|carajo|demonio, se fue al garete|traste|carajo,
        se va a cancelar|suspender, se cancelo, se suspendio, se ha cancelado|suspendido|anulado, no se
        hace|hara|celebra|celebrara|realizara|realiza|hacer|celebrar, no se va a hacer|celebrar|poder, no tendra
        lugar, no va a haber, no habra, ya no va|hay|habra|se, no hay|habra, ya no se celebra|hace, no sale, no
        saldra adelante, no sigue en pie, se frustra, se frustro, no puede ser, queda en nada, se pospone
        indefinidamente, muerto, muerta, no va, esta caido
    """,
    "move": f"""
        {_ar("cambi aplaz/aplac retras adelant posterg/postergu reprogram traslad")},
        {_ar("desplaz/desplac atras corr reubic/reubiqu demor recorr")}, mover, mueve, muevelo, muevela, mueva,
        muevan, movamos, movemos, muevo, moverlo, moverla, move, movelo, movela, muevas, posponer, pospon, pospone,
        posponlo, posponla, posponga, pospongan, posponemos, pospongo, posponelo, corre, correlo, correla, corri,
        corran, se pasa|traslada|mueve|aplaza|pospone|retrasa|adelanta|atrasa|cambia|posterga|corre|traslada, pasa,
        pasar, pase, pasen, pasad, pasamos, pasemos, pasas, pasalo, pasala, pasarlo, pasarla, pasadlo, pasa a, pasa
        al, pasan a, ha pasado a, se ha movido|pasado|aplazado|trasladado, queda|quedan
        para|aplazado|aplazada|trasladado|trasladada|pospuesto|pospuesta|retrasado, llevar, lleva, llevalo,
        llevemos, trasladamos, ponlo|ponla|ponelo|ponela a, sera en, sera a, sera al, es en, se hara en, se
        celebrara en, tendra lugar en, va a ser en|a, dejalo|dejala para, dejemoslo para
    """,
    "change": f"""
        {_ar("cambi modific/modifiqu renombr adelant aument alarg/alargu")},
        {_ar("actualiz/actualic edit acort ajust correg limit rebaj recort dupl")},
        {_ar("ampli duplic/dupliqu rectific/rectifiqu arregl extend")},
        {_ar("rebautiz/rebautic sub prolong/prolongu nombr")}, reducir, reduce, reduzca, reduzcan, reducelo,
        corregir, corrige, corrigelo, corrigela, corrija, corriges, corregilo, poner al dia, sube, subir, subi,
        suba, baja|bajar|baje el|la aforo|cupo|capacidad|limite, extender, extiende, extienda, restringe,
        restringir, sustituye, sustituir, reemplaza, reemplazar, llamalo, llamala, llama mejor|ahora|a|al, llamar
        a|al, ahora se llama, se llamara, que se llame, pasa a llamarse, que sea, me equivoque, me he equivocado, me
        confundi, me he confundido, cambio de sala|lugar|hora|fecha|horario|sede, error, equivocado, equivocada,
        esta mal, mal la|el, pon|poner|ponga el|la aforo|hora|fecha|titulo|capacidad|lugar|limite, fija, fijar,
        cambiale, cambiales, cambiame, hay que corregir, deja, dejar en, anade|agrega|abre|abrir|suma|anadir
        plazas|cupos|lugares|huecos, anade|agrega|abre|abrir|suma|anadir # plazas|cupos|lugares|huecos, cierra,
        cerrar
    """,
    "begins": """
        empieza, empezara, empiezan, empezamos, comienza, comenzara, comenzamos, arranca, arrancara, arrancamos,
        termina, terminara, acaba, acabara, dura, durara, es a, es en, es el, es al, sera, sera a, seran, son a,
        tendra lugar, tiene lugar, se celebra, se celebrara, se hara, se hace, sale, saldra, salimos, abre, abrira,
        cierra, cerrara, quedamos, va a ser, debe, deberia, tiene que, empiece, comience, termine, que sea, inicia,
        iniciara, finaliza, finalizara
    """,
    "show": """
        muestra, muestrame, muestranos, mostrar, mostrarme, mostra, mostrame, muestre, muestreme, ensena, ensename,
        ensenar, ensenarme, ensene, ensename, ver, dime, decime, digame, lista, listame, listar, dame, deme, pasame,
        pasar|pasa|saca la lista|agenda|programacion, enumera, echar un vistazo, consultar, consulta, revisar,
        indica, indicame, indicar, indicarme, facilita, facilitame, facilitar, facilitarme, presenta, repasar,
        recuerdame, recordame, recuerda, visualizar, abrime, abreme
    """,
    "look": """
        busca, busco, buscame, buscar, buscando, buscamos, busque, busqueme, buscas, encuentra, encuentrame,
        encontrar, encontrame, encuentro algo, me aburro, aburrido, aburrida, aburridos, idea, ideas, recomienda,
        recomiendame, recomendar, recomendame, recomiendas, recomendas, sugiere, sugiereme, sugerir, sugerime,
        sugieres, sugerencia, sugerencias, propon, proponme, me apetece, apetece, con ganas, ganas, me interesa, me
        interesan, interesado, interesada, conoces, conoce, conocen, llevar a mis|los|las|mi, algun sitio, algun
        lado, curiosidad, existe, existen, plan, planes, tienes, tienen, tenes, teneis, salir, adonde, sitio para,
        algo de, algo para, algo con, ando tras, ando buscando, a ver que, descubrir, explorar, quiero
        ver|hacer|escuchar|aprender|bailar|conocer|salir
    """,
    "tell": """
        cuentame, contame, cuenta mas, cuenteme, contarme, hablame, hableme, hablar, explica, explicame, explicame,
        expliqueme, describe, describeme, describir, detalle, detalles, info, informacion, datos, saber mas, mas
        sobre, mas de, de que va|trata|se, que es, resume, resumen, dime algo mas, amplia informacion, informame,
        ficha, pormenores, en que consiste, direccion, la direccion
    """,
    "happens": """
        hay, habra, que pasa, se cuece, se puede hacer, hacer, proximo, proximos, proxima, proximas, proximamente,
        pronto, previsto, prevista, previstos, cerca, por aqui, por ahi, en directo, ahora mismo, se celebra, se
        celebran, ponen, dan, echan, organiza, organizan, programado, programados, programacion, agenda de,
        disponible, disponibles, que onda, se hace, movida, alrededor
    """,
    "event": _EVENT,
    "events": f"""
        {_EVENTS}, algo, alguna actividad, cosas, planes, musica en vivo, cualquier cosa, lo que hay, lo que haya,
        actividades, rutas, que hacer
    """,
    "place": """
        plaza, una|mi|la|dos|tres|las|mis|unas|cuatro plazas, plaza|plazas para|en, un|mi|el|dos
        sitio|sitios|hueco|huecos|cupo|cupos|lugar|lugares|asiento|asientos|puesto|puestos, sitio|hueco|cupo
        para|en, cogeme|guardame|reservame|hazme sitio|hueco, cubierto, cubiertos, entrada, entradas, boleto,
        boletos, ticket, tickets, tique, mi lugar, quedan plazas|huecos|sitios|cupos|lugares|entradas, queda
        sitio|hueco|cupo|lugar
    """,
    "booking": """
        mi|mis|la|nuestra|una
        inscripcion|inscripciones|reserva|reservas|registro|registros|participacion|asistencia|entrada|entradas,
        inscripcion, inscripciones, reserva, reservas, asistencia, participacion
    """,
    "list": """
        lista de espera, la lista, lista de asistentes|participantes|invitados, asistentes, participantes,
        inscritos, apuntados, asistente, participante
    """,
    "calendar": """
        calendario, agenda, programa, cartelera, programacion, planning, al|en|del|el|la
        calendario|agenda|programa|cartelera, a la lista de eventos, en la web, en la app, en el sistema, tablon,
        como evento
    """,
    "property": """
        titulo, nombre, aforo, capacidad, lugar, sede, fecha, hora, horario, descripcion, limite, direccion, numero
        de plazas|personas|participantes, duracion, maximo, cupo maximo, la sala, el sitio
    """,
    "draft": "borrador, borradores",
    "self": """
        apuntame|anotame|registrame|sumame|ponme|poneme|pongame|ponganme|meteme|metanme|anademe|agregame|incluyeme|apuntenme|anotenme|pongannos|apuntenos|anotenos|apuntanos|anotanos|inscribeme|inscribime|inscribanme
        a|al|en|para|como|de|del|ahi|tambien|dentro, mi nombre, nuestro nombre, borrame, quitame, sacame, bajame,
        eliminame, tachame, borrarme, quitarme, sacarme, bajarme, desapuntame, retirame, saqueme, quiteme,
        apuntarme, anotarme, inscribirme, sumarme, registrarme, para mi, para nosotros, me
        apunto|apuntas|anoto|anotas|inscribo|inscribes|sumo|borro|borras|quitas|sacas|metes, metanme, saquenme,
        bajenme
    """,
    "mine": "mi, mis, nuestro, nuestra, nuestros, nuestras, mio, mia, mios, mias",
    "a": "un, una, nuevo, nueva, otro, otra, nuestro primer, algun",
    "the": "el, la, mi, mis, nuestro, nuestra, este, esta, ese, esa, al, del, eso, esto, aquel, aquella",
    "any": """
        algo, alguien organiza|hace|monta|prepara, alguna, algun, alguno, algunos, algunas, cualquier, cualquiera,
        lo que sea, todo lo, todos los, todas las, cosas, nada, de todo
    """,
    "which": "que, cual, cuales, que tipo",
    "day": f"""
        {_DAYS}, lunes, martes, jueves, enero, marzo, mayo, junio, julio, hoy, manana, pasado manana, esta noche,
        esta tarde, fin de semana, finde, semana que viene, proxima semana, esta semana, mes que viene, el #, de #,
        navidad, nochebuena, nochevieja, reyes, ano nuevo, el dia
    """,
    "clock": """
        a las #, las #, a la una, #:#, # h, #h, # horas, # hs, #hs, mediodia, medianoche, de la tarde, de la noche,
        a las, # pm, #pm, de la manana
    """,
    "new": """
        en vez de|del, en lugar de|del, ahora, a partir de ahora, finalmente, al final, mejor, mas bien, y no
        a|al|el, ya no, en realidad, desde ahora, por fin, no a las
    """,
    "more": """
        mas tarde, mas temprano, antes de lo, despues, mas
        largo|larga|corto|corta|grande|pequeno|gente|plazas|tiempo, otra hora, una hora mas, media hora, una hora, #
        minutos, # plazas|personas|participantes|asistentes, un rato
    """,
    "wish": """
        quiero, queremos, quisiera, quisieramos, queria, me gustaria, nos gustaria, necesito, necesitamos, deseo,
        deseamos, me encantaria, hay que, habria que, tenemos que, tengo que, tienes que, tenes que, por favor, pf,
        porfa, ruego, agradeceria, estaria bien|genial|bueno|guay, seria bueno|genial|posible, puedes, podrias,
        puede, podria, pueden, podrian, podes, podeis, se podria, hace falta, haria falta, toca, pretendo, pensado,
        anda, solicito, dale
    """,
    "unable": """
        no
        puedo|podre|podemos|podremos|puede|voy|vamos|ire|iremos|asistire|asistiremos|llego|llegare|llegamos|vendre|voy
        a|estare|estaremos|podria, no me es|va|sera, ya no puedo|podre|voy|quiero, imposible, imprevisto, me surgio,
        me ha surgido, surgido, enfermo, enferma, lesionado, no alcanzo, no me da, sin poder, no doy, malo para
    """,
    "ask": """
        cuando, donde, a que hora, que hora, que dia, cuanto, cuanta, cuantos, cuantas, quien
        organiza|da|imparte|lleva|toca|dirige|hace|es, en que sala|sitio|lugar|direccion, que direccion, la
        direccion, hasta que hora, desde que hora, a q hora, por donde, llena, lleno, completo, completa, agotado,
        agotada, quedan|queda plazas|plaza|sitio|sitios|hueco|huecos|cupo|cupos|lugar|lugares|entradas|alguna|algun,
        sigue en pie, sigue siendo, sigue, cual es la direccion|hora|fecha|capacidad
    """,
    "booked": """
        estoy apuntado|apuntada|inscrito|inscrita|registrado|registrada, estamos apuntados|inscritos, me he
        apuntado|inscrito|registrado, me apunte, me inscribi, me anote, me registre, organizo, organizamos, he
        creado, cree, he organizado, tengo apuntado|previsto|reservado|pendiente, que tengo, tengo algo, tengo
        alguna|algun, a que voy, eventos voy, compromisos, he reservado, reserve
    """,
    "help": """
        ayuda, ayudame, ayudenme, ayudar, para que sirves, sirves, como funciona, que sabes hacer, que puedes hacer,
        que podes hacer, que puedo pedirte|preguntarte|hacer, estoy perdido|perdida, no entiendo, no me aclaro, no
        se como, manual, instrucciones, orientame, tus funciones, por donde empiezo
    """,
    "thanks": """
        gracias, agradezco, agradecido, agradecida, muy amable, genial, estupendo, eres un sol, eres genial, sos un
        genio|crack|grande, eres un crack, un millon, bravo, buen trabajo, te pasaste, buenisimo, te debo una
    """,
    "not": """
        no, nunca, jamas, nada, nadie, ningun, ninguno, ninguna, sin, ni, tampoco, evita, evitar,
        dejad|deja|deje|dejen de, para de, apenas
    """,
    "others": """
        dile|diles|digale|pidele|preguntale a, se apunte|inscriba|anote|apunten|inscriban, inscribirse, apuntarte,
        inscribirte, ella, ellos, ellas, usted cree, mi
        hermana|hermano|madre|padre|mujer|marido|novia|novio|amigo|amiga|jefe|jefa|colega|vecino|vecina|hijo|hija|profe|primo|prima|companero|companera|esposa|esposo
        ha|han|quiere|queria|dijo|dice|va|me|debe|piensa|creo|organizo|cancelo|tiene|pidio|apunto|monto|hizo,
        alguien, la gente, todo el mundo, los demas, ellos dicen, dijo que, dice que, dicen que, me dijo, me
        dijeron, me ha dicho, me han dicho, nos dijeron, he oido, oi que, parece que, segun, cuentan que, me
        contaron, me conto, quiere cancelar|mover|crear|apuntarse, quiere que, queria, pidio
    """,
    "past": """
        me olvido, me olvide, se me paso, olvidamos, veces, habria|habriamos preferido|querido|gustado|sido, ayer,
        anteayer, antes de ayer, semana pasada, mes pasado, ano pasado, verano pasado, vez pasada, ultima vez,
        habia, habian, habiamos, era, eran, fue, fueron, fui, fuimos, estaba, estaban, tuvimos, tuve, tuvieron,
        hubo, hubiera, hubiese, haberme, haberlo, haber, casi, hace # anos|dias|meses|semanas, hace tiempo, hace un
        ano|mes|dia, quise, me hubiera, ojala, solia, soliamos, he cancelado|creado|organizado|movido|borrado, hemos
        cancelado|creado|organizado|movido|borrado, han cancelado|creado|organizado|movido|borrado, me habia
    """,
    "condition": """
        si, por si, en caso de, en caso que, a menos que, salvo, quizas, quiza, tal vez, a lo mejor, igual voy, no
        se si, me pregunto, dudo, lo pienso, pensando, iria, iriamos, vendria, cancelaria, cancelarias, depende,
        siempre que, suponiendo, imagina, cuando, puede que, pensandolo
    """,
}
