"""The words of German by family, in the notation of `frames.py`, over the plain form of a sentence.

A separable verb is written twice: apart, with its particle at the end of the clause ("leg* … an"), and together, as
infinitive, with "zu" and as participle ("anleg*", "anzuleg*"). Compounds are told by their last part ("*kurs").
"""

from __future__ import annotations

_MAKE = (
    "erganz*, termin|termine machen|ausmachen|vereinbaren, melde|meld|melden ein|eine|einen … an, melde|meld|melden "
    "bitte ein|eine|einen … an, erstell*, organisier*, veranstalte|veranstalten|veranstaltest, plan|plane|planen"
    "|plant, kreier*, eroffne|eroffnen"
    ", grunde|grunden, starte|starten, publizier*, veroffentlich*, poste|posten, austrag|austragen, ausrichten"
    ", auszurichten, richt*|richtest … aus, anleg|anlege|anlegen, anzulegen, leg|lege|legen|legst|legt … an|rein"
    ", einricht*, einzurichten, richt* … ein, anbiete|anbieten, anzubieten, biete|bieten|bietest … an"
    ", ankundige|ankundigen, anzukundigen, kundig* … an, ansetz*, anzusetzen, setz* … an, einplan*, einzuplanen"
    ", plan* … ein, eintragen, einzutragen, trag|trage|tragen|tragst|tragt … ein, einstellen, einzustellen"
    ", stell* … ein|rein|online, reinstell*, reinsetz*, setz* … rein, reinpack*, pack* … rein|dazu|drauf"
    ", reinhau*, hau|haue|haut … rein, reinschreib*, schreib* … rein|dazu, aufziehen, aufzuziehen"
    ", zieh|ziehe|ziehen ein|eine|einen … auf, aufnehm*, aufzunehmen, nimm|nehme|nehmen … auf, reinnehm*, rein … "
    "nehmen, nimm|nehmt … rein, hinzufug*, hinzuzufugen"
    ", fug* … hinzu|dazu, vormerk*, vorzumerken, merk* … vor, eingeben, einzugeben, gib|gebe|geben … ein"
    ", hochlad*, lad* … hoch, einpfleg*, pfleg* … ein, wandel* … um, umwandel*, umzuwandeln, ubernimm|ubernehme"
    "|ubernehmen, mach|mache|machen aus dem|unserem|diesem entwurf, mach|mache|machen den|unseren|diesen entwurf, "
    "mach|mache|machst ein|eine|einen … auf, fertigstell*, stell* … fertig, ins leben, auf die beine, abhalt*, "
    "abzuhalten"
    ", mach|mache|machen|machst|macht ein|eine|einen, mach|mache|machen|machst|macht mir|uns|bitte|doch|halt|daraus "
    "ein|eine|einen, wir brauchen|brauchten ein|eine|einen, brauch|brauche|brauchen|brauchten noch ein|eine|einen"
    ", ein|eine|einen … machen|geben|halten|feiern|starten|schmeissen, zu machen, schmeiss*|gebe|geben|feier|feiere"
    "|feiern ein|eine|einen"
    ", bau|baue|bauen|bastel|bastle mir|uns|ein|eine|einen, bereite|bereiten … vor, vorbereiten, vorzubereiten, ausruf*"
    ", inserier*, terminier*, anberaum*, beraum* … an, arrangier*, einberuf*, beruf* … ein, dazuschreib*, hinzunehm*"
)
_KINDS = (
    "kurs kursus konzert workshop treffen treff meetup konferenz tagung vortrag vorlesung ausstellung vernissage party"
    " feier fest festival seminar webinar turnier lesung markt fuhrung tour hackathon verkostung probe prufung dinner"
    " brunch fruhschoppen fruhstuck essen kochen grillen film filmabend kino besprechung sitzung meeting versammlung "
    "training"
    " theater theaterstuck oper musical lauf wanderung radtour ausflug reise fahrt rallye jagd schnitzeljagd quiz"
    " kneipenquiz pubquiz picknick basar bazar gala messe borse tauschborse auftritt show slam lesekreis infotag "
    "gesprachskreis arbeitskreis hauskreis gesprachsrunde skatrunde spielerunde diskussionsrunde weinrunde"
    " stammtisch buchclub leseclub gruppe café cafe andacht gottesdienst putztag aktionstag thementag familientag "
    "spieltag sporttag wandertag basteltag projekttag matinee"
    " camp zeltlager ubung sprechstunde bastelstunde vorlesestunde yogastunde turnstunde krabbelstunde schulung "
    "fortbildung kundgebung demo tanz ball disko disco karaoke jam session"
    " fussballspiel heimspiel krippenspiel freundschaftsspiel planspiel match wettkampf wettbewerb gewinnspiel umzug "
    "parade empfang eroffnung premiere auffuhrung vorfuhrung"
    " verlosung tombola trinken tee kaffee kaffeeklatsch weinprobe bierprobe chorprobe raclette fondue yoga pilates"
    " termin event veranstaltung hauptversammlung sprechstunde sommerfest tasting talk panel gig aktion"
).split()
_EVENTS = (
    "*veranstaltungen *events *termine *konzerte *konzerten *kurse *kursen *workshops *treffen *meetups *konferenzen"
    " *tagungen *vortrage *vortragen *vorlesungen *ausstellungen *vernissagen *partys *parties *feiern *feste *festen"
    " *festivals *seminare *webinare *turniere *lesungen *markte *markten *fuhrungen *touren *hackathons"
    " *verkostungen *proben *wanderungen *ausfluge *laufe *filme *quizabende *spieleabende *abende *treffs"
    " *angebote *aktivitaten *shows *slams *basare *schulungen *aktionen *messen *auffuhrungen *vorstellungen"
    " freizeitangebote programm veranstaltungskalender livemusik live-musik theater kino"
).split()
_EVENINGS = (
    "spiel* jazz quiz* film* koch* eltern* comedy* musik* tanz* lese* themen* karaoke* info* informations* "
    "literatur* kino*"
    " poesie* impro* bastel* strick* grill* wein* bier* whisky* back* spar* kabarett* theater* chor* lieder* kultur* "
    "klassik*"
    " swing* blues* rock* salsa* tango* club* vereins* gesprachs* diskussions* vortrags* kneipen* schach* skat* zocker*"
    " raclette* kase* fondue* mal* kreativ* mitsing* sing* gala* ball* kamin* mannschafts* team* familien* frauen*"
    " manner* senioren* jugend* abschluss* begrussungs* weihnachts* advents* silvester*"
).split()

FAMILIES: dict[str, str] = {
    "make": _MAKE,
    "put": (
        "erganz*, trag|trage|tragen|tragst|tragt … ein, eintragen, einzutragen, setz|setze|setzen|setzt … auf|in|an, "
        "gesetzt"
        ", pack|packe|packen|packst|packt, schreib|schreibe|schreiben|schreibst … auf|rein|dazu|in, aufschreiben"
        ", stell|stelle|stellen|stellst … in|ein|rein, stellen, setzen, notier*, vermerk*, reinstell*, reinsetz*"
        ", nimm|nehme|nehmen|nimmst … auf|dazu|mit|rein, aufnehm*, aufzunehmen, hinzufug*, fug* … hinzu|dazu"
        ", hau|haue … rein|in, vormerk*, merk* … vor, vorzumerken, fehlt|fehlen noch, fehlt|fehlen … noch"
        ", muss|musste|mussen|soll|sollte|gehort|kommt|darf|kann … rein|hinein|dazu|drauf, mit rein, mit auf"
        ", mit aufnehmen, mit reinnehmen, dazunehm*, dazuschreib*, dazusetz*, blockier*, freihalt*, halt … frei"
        ", auf die liste|teilnehmerliste|gasteliste|warteliste, in den kalender, ins programm, in das programm, in "
        "die liste, in den terminkalender"
    ),
    "held": (
        "steigt, steigen, findet|finden … statt, stattfinden, veranstalte|veranstalten, feiere|feiern|feier"
        ", ich|wir mache|machen|gebe|geben|habe|haben, mache|machen|gebe|geben|habe|haben ich|wir"
        ", spielt|spielen|spiele|spielen, lade|laden … ein, einlad*, einzulad*, es gibt, wird|werden … geben"
        "|stattfinden"
        ", soll|sollte … geben|stattfinden|steigen, biete|bieten … an, treffen uns, trifft sich, treffen sich, auftret*"
        ", tritt … auf, treten … auf, halte|halten|halt"
    ),
    "enrol": (
        "anmelden|anmelde|anmeldest, anzumelden, fur mich|uns buchen|reservieren|anmelden|eintragen|vormerken, mich"
        "|uns … buchen|eintragen|vormerken|anmelden|aufschreiben, meld|melde|melden|meldest|meldet … an, einschreib*"
        ", einzuschreiben, schreib*|schreibst mich|uns … ein, registrier*, einbuch*, buch* … ein, mitmachen, "
        "mitzumachen"
        ", mach|mache|machen … mit, teilnehmen, teilnehme, teilnimmt, teilzunehmen, nehm|nehme|nehmen … teil"
        ", bin|bins|sind|ware|waren|wurde|mochte|will … dabei, ich|wir dabei, dabei sein, dabeisein, dabei zu sein"
        ", von der partie, mit dabei, bin|sind|ware … am start, zahl* … dazu, zahl* auf mich|uns, rechne|rechnet mit "
        "mir|uns"
        ", zusage|zusagen, sag|sage … zu, mitlauf*, mitspiel*, mitkomm*, mitgeh*, mitsing*, mitwander*, mitfahr*"
        ", will|mochte|wollen|mochten|muss|wurde|wurden zum|zur|ins|dahin|dorthin|hin, will|mochte|wollen|mochten "
        "unbedingt|auch|gern|gerne|so|noch zum|zur|ins, da|dort will|mochte ich hin"
        ", will|mochte|wollen|wurde da|dort|ich|wir|gern|gerne|auch|unbedingt hin, anmeldung fur|zum|zur|beim, "
        "anmeldung"
        ", mich|uns … reinnehmen|reinquetschen|reinsetzen|reinschreiben|unterbringen, tu mich|uns … drauf|dazu, "
        "lass* mich|uns … mitmachen|teilnehmen|dabei"
    ),
    "obtain": (
        "reservier*, buch|buche|buchen|buchst|bucht, gebucht bekommen, sicher mir|uns, sichere|sichern, besorg*"
        ", hol|hole|holen|holst, halt|halte|halten … frei, freihalt*, freizuhalten, gebt|geben mir|uns"
        ", ergatter*, verschaff*, organisier* mir|uns, nehm|nehme|nehmen, krieg|kriege|kriegen, bekomm|bekomme|bekommen"
        ", leg|lege … zuruck, zurucklegen"
    ),
    "come": (
        "ich|wir komm|komme|kommen|geh|gehe|gehen, komm|komme|kommen|geh|gehe|gehen ich|wir, vorbeikomm*, vorbeischau*"
        ", ich|wir besuch|besuche|besuchen, will|mochte|wurde|wollen|mochten|mag|wurden … kommen|gehen|hin|hingehen"
        "|vorbeischauen|besuchen"
    ),
    "leave": (
        "abmelden|abmelde|abmeldest, abzumelden, abgemeldet werden, abmeldung, meld|melde|melden|meldest … ab"
        ", austragen, auszutragen, trag|trage|tragen|tragst mich|uns … aus, bin|bins|sind … raus, ohne mich|uns"
        ", aussteig*, steig|steige|steigen … aus, abspring*, spring|springe … ab, tret|trete … zuruck, zurucktret*"
        ", zuruckzutreten, nicht mehr dabei, doch nicht … dabei, nicht dabei, nicht zum|zur|ins, nicht mehr zum|zur"
        "|ins, bin|sind … verhindert"
        ", schaff|schaffe|schaffen|schaffs … nicht, kann|konnen … nicht … kommen|hin|dabei|teilnehmen|mitmachen|da"
        ", komm|komme|kommen … nicht, geh|gehe|gehen … nicht, will|mochte|wollen … nicht mehr|hin|teilnehmen"
        ", muss|mussen … passen|auslassen|sausen|sausenlassen, absag* … teilnahme, ausklink*, klink* … aus"
        ", lass|lasse … sausen, nehme … nicht teil, nehm|nehme|nehmen … nicht … teil, nicht teilnehmen, nicht "
        "mitmachen, mach|mache … nicht mit"
        ", sag|sage meine teilnahme, sag|sage … teilnahme ab, nicht mehr kommen|hin|hingehen"
        ", klappt bei mir|uns nicht, klappt … nicht bei mir|uns, krank … nicht, bin … doch nicht, wird … nichts bei "
        "mir, wird bei mir … nichts"
    ),
    "give_up": (
        "geb|gebe|geben|gib … ab|zuruck|frei|weiter, freigeb*, freizugeben, abgeb*, abzugeben, zuruckgeb*"
        ", zuruckzugeben, weitergeb*, verzicht*, brauche|brauchen … nicht mehr, zuruckzieh*, zuruckzuziehen, zieh* … "
        "zuruck"
        ", ruckgangig, frei werden|wird, wird|werden … frei, wieder frei, anderen platz, platz … anderen, losch*, "
        "annullier*, stornier*"
        ", aufheb*, heb* … auf, zuruckgezogen, widerruf*, nehm* … zuruck, zurucknehm*, kann weg"
    ),
    "remove": (
        "aus dem|unserem kalender|programm nehmen|streichen|loschen, streich*, nimm|nehme|nehmen|nehmt|nimmst … raus"
        "|runter|weg|heraus|herunter|von|aus|vom, rausnehm*, herausnehm*"
        ", herunternehm*, runternehm*, rauszunehmen, wegnehm*, losch*, entfern*, schmeiss|schmeisst|schmeisse … raus"
        ", rausschmeiss*, hol|hole … runter|raus|von, werf|werfe|wirf|werfen … raus, rauswerf*, trag|trage|tragen … aus"
        ", kick*, loschen, tu|tue mich|uns … runter|raus|weg, lass|lasst mich|uns … raus|weg, raus aus, runter von"
        ", nicht mehr auf der|die liste, austragen"
    ),
    "call_off": (
        "absag*, storno, abzusagen, sag|sage|sagen|sagst|sagt … ab, stornier*, cancel*, gecancelt werden, annullier*"
        ", abblas*"
        ", abzublasen, blas|blase|blasen … ab, ausfallen, ausfallen lassen, lass|lasse|lassen|lasst … ausfallen"
        "|entfallen|platzen"
        ", losch*, entfern*, streich*, kipp|kippe|kippen, absetz*, abzusetzen, setz|setze|setzen … ab, entfallen"
        ", schmeiss|schmeisst|schmeisse … raus, rausschmeiss*, wirf|werf|werfe … raus, rauswerf*, kann|konnen weg"
        ", zuruckziehen, zieh|ziehe|ziehen … zuruck, muss|mussen|soll|sollen … abgesagt|gestrichen|geloscht|entfallen"
        ", einstampf*, kill|kille|killen, beerdige|beerdigen, nimm|nehme|nehmen … aus dem, nimm|nehme|nehmen das|den"
        "|die|unser|unsere|unseren|mein|meine|meinen … raus|weg|runter, das|den|die|unser|unsere|unseren|mein|meine"
        "|meinen … rausnehmen|wegnehmen, weg damit"
        ", ausfallen zu lassen, begrab|begrabe|begraben, fallen lassen"
    ),
    "falls_through": (
        "fallt|fallen … aus|flach, ausfallt, ins wasser, findet|finden … nicht statt, nicht statt, nicht stattfinden"
        ", entfallt"
        ", ist|sind|wird|werden … abgesagt|gestrichen|gecancelt|storniert, wird|werden … nichts, nichts geworden"
        ", kommt|kommen … nicht zustande, platzt, ist geplatzt, hat sich erledigt, machen|mache … doch nicht, findet "
        "doch nicht"
        ", ausfallen mussen, muss|mussen … ausfallen|entfallen, doch nicht … machen"
        ", gibt es nicht mehr, gibt es doch nicht, ist|sind hinfallig, lasst sich nicht … machen"
    ),
    "move": (
        "verschieb*, verschob*, verleg*, schieb|schiebe|schieben, umleg*, umzulegen, leg|lege|legen|legt … um|vor"
        "|spater|fruher|zusammen"
        ", leg|lege|legen|legt … auf, auf|nach|in … legen|schieben|ziehen, vorverleg*, vorzieh*, vorzuziehen, zieh"
        "|ziehe|ziehen|zieht … vor|um|nach, umzieh*"
        ", umzuziehen, vorgezogen, nach hinten|vorn|vorne, ruck|rucke|rucken|ruckt, setz|setze|setzen … auf #, "
        "verschiebung"
        ", vertag*, zieht in|ins|nach, wandert in|ins|auf|nach, wechselt in|ins|auf|nach, nach drinnen|draussen"
        ", umverleg*, umsetz*, verlager*, transferier*"
    ),
    "change": (
        "mach|mache|macht … langer|kurzer|grosser|kleiner, andern|anderst|andert, ander|andere die|den|das|bitte|es"
        "|mal|beim|bei|im|mein|meinen|meine|unser|unseren|titel|ort|zeit|uhrzeit|datum"
        ", umander*, abander*, korrigier*, berichtig*, anpass*, anzupassen, pass|passe|passen … an, aktualisier*"
        ", nenn|nenne den|die|das|unser|unsere|unseren|mein|meine|meinen, umbenenn*, umzubenennen, benenn|benenne"
        "|benennen, nenn|nenne|nennen … um, umstell*, stell|stelle|stellen "
        "… um|auf"
        ", setz|setze|setzen … hoch|rauf|runter|herauf|herunter|auf #, hochsetz*, heraufsetz*, heruntersetz*, "
        "runtersetz*, erhoh*"
        ", reduzier*, verringer*, verlanger*, verkurz*, begrenz*, beschrank*, erweiter*, vergrosser*, verkleiner*"
        ", tausch*, austausch*, ersetz*, bearbeit*, update*, verdoppel*, halbier*, verpass*, aufstock*, stock* … auf"
        ", mach* … langer|kurzer|grosser|kleiner|spater|fruher|auf #, hoch auf, gib … neuen|neue|anderen|andere"
        ", mach|mache|machen aus, ausbesser*, schreib|schreibe|schreiben in|unter die beschreibung, uberarbeit*, neu "
        "festlegen, festsetz*, leg|lege … fest, festleg*, erganz*, lass|lasst … beginnen|anfangen|starten|losgehen"
        "|heissen"
        ", auf # plus|plaetze|platze|personen|leute|teilnehmer|teilnehmende|gaste"
    ),
    "begins": (
        "ist, sind, beginnt, beginnen, startet, starten, fangt|fangen … an, anfangt, anfangen, geht|gehen … los, "
        "losgeht, losgehen"
        ", findet|finden … statt, stattfindet, stattfinden, dauert, dauern, heisst, heissen, endet, enden, lauft, "
        "hat, haben"
        ", wird, werden, sein, steigt, geht, trifft sich, treffen sich, treffen wir uns, wir treffen uns"
    ),
    "show": (
        "zeig*, list|liste|listet|listen mir|uns|alle|die|bitte|auf, list|liste … auf, auflist*, aufzulist*, "
        "aufzahl*, anzeig*, gib|gebt|geben … liste|ubersicht"
        "|uberblick"
        ", ubersicht, uberblick, auflistung, seh|sehe|sehen, anschau*, anseh*, nenn|nenne|nennen mir|uns|sie, mir"
        "|uns … nennen|zeigen|auflisten|anzeigen|aufzahlen, ruf … auf, einblend*"
        ", gib mir alle"
    ),
    "look": (
        "such*, raussuch*, heraussuch*, find|finde|finden ich|mir|uns|wir|sie|einen|eine|ein, finden, schau|schaue"
        "|schauen|guck|gucke|gucken"
        ", lust auf|zu, lust, interessier*, langweilig, langweil*, ausgehen, weggehen, unternehm*, empfehl*, empfiehl*"
        ", tipp, tipps, idee, ideen, vorschlag, vorschlage, vorschlagen, schlag|schlagt … vor, kennst|kennt du|ihr"
        "|sie, kennen sie"
        ", im angebot, stober*, brauch|brauche|brauchen was|etwas|irgendwas, bock auf, bock, anregung*"
        ", was|etwas erleben|machen|unternehmen|sehen|horen, hingehen, was machen, wo kann|konnen man|ich|wir, zu "
        "tun, ware schon"
    ),
    "tell": (
        "erzahl*, info, infos, information, informationen, details, naheres, genaueres, einzelheiten"
        ", mehr uber|zu|zum|zur|von|vom, sag|sage|sagen mir|uns|sie, worum, verrat*, was weisst du, erklar*, beschreib*"
        ", was ist mit, alles uber|zu|zum|zur, genauer"
    ),
    "happens": (
        "los, lauft, laufen, lief*, gibt es, steigt, findet|finden … statt, steht|stehen … an, ansteht, anstehen, "
        "geboten, passiert"
        ", was geht, angeboten, stattfind*, geht ab, gehen kann, gespielt, spielt"
    ),
    "event": ", ".join(
        [
            "“”",
            *(f"*{kind}" for kind in _KINDS),
            *(f"{name}{part}" for name in _EVENINGS for part in ("abend", "nachmittag", "tag")),
        ]
    ),
    "events": ", ".join(_EVENTS),
    "place": (
        "platz, platzchen, platzerl, karte, karten, ticket, tickets, eintrittskarte, eintrittskarten"
        ", zwei|drei|vier|2|3|4|meine|meinen|unsere|letzten|freien platze"
    ),
    "booking": (
        "anmeldung, buchung, reservierung, teilnahme, registrierung, zusage, einschreibung, gebuchten, gebuchte"
        ", meine|meinen|unsere anmeldungen|buchungen|reservierungen|zusagen|tickets|karten"
    ),
    "list": "*liste, *listen, listenplatz",
    "calendar": "*kalender, *programm, terminplan, wochenplan, terminliste, aushang, agenda",
    "property": (
        "titel, name, namen, ort, veranstaltungsort, zeit, uhrzeit, datum, beschreibung, kapazitat, teilnehmerzahl, "
        "platzzahl"
        ", limit, obergrenze, beginn, startzeit, anfangszeit, endzeit, adresse, untertitel, treffpunkt, raum, saal, "
        "veranstaltungsort, teilnehmerlimit, platzzahl, einlass"
    ),
    "draft": "entwurf, entwurfs, entwurfe, vorlage",
    "self": (
        "mich, mit mir, mit uns, meinen namen, mein name, mir ein|einen|den|das|zwei platz|platze|ticket|karte"
        ", meld|melde|melden|meldest|meldet|trag|trage|tragen|tragst|tragt|setz|setze|setzen|schreib|schreibe"
        "|schreiben|nimm|nehmen|streich|streiche|pack|buch"
        "|losch|losche|entfern|entferne|hol|registrier|registriere … uns"
        ", uns … anmelden|abmelden|eintragen|austragen|vormerken|registrieren|einschreiben|rausnehmen|streichen|setzen"
    ),
    "mine": (
        "bei mir|uns, selbst, selber, mein|meine|meinen|meiner|unsere|unseren … veranstaltungen|events|termine"
        "|anmeldungen|anmeldung"
        "|buchungen|buchung|reservierungen|reservierung|tickets|karten|sachen|zeug|kram|kalender|programm|plan"
        "|wochenplan|gebuchten|eigenen"
    ),
    "a": "ein, eine, einen, einem, einer, noch ein|eine|einen, neuen, neue, neuer, neues",
    "the": (
        "“”, der, die, das, den, dem, des, mein, meine, meinen, meiner, meinem, unser, unsere, unseren, unserem, "
        "beim, zum, zur, vom, am, im"
        ", ihn, es, sie, diese, dieser, dieses, diesen, fürs, furs"
    ),
    "any": (
        "irgend*, was|etwas fur|mit|zu|in|am|auf|los, was|etwas *es, alles, alle, allen, samtliche, ein paar, mehrere"
        ", brauch|brauche|brauchen|will|suche|zeig|zeige|weiss was|etwas, mir|uns was|etwas"
    ),
    "which": (
        "was, welche, welcher, welches, welchen, was fur, wo|wofur|wozu|woran|worauf|wobei|wohin ich|habe|bin|stehe"
        "|mache|nehme|gehe|kann|uberall"
    ),
    "day": (
        "*montag, *dienstag, *mittwoch, *donnerstag, *freitag, *samstag, *sonnabend, *sonntag, montag*, dienstag*, "
        "mittwoch*"
        ", donnerstag*, freitag*, samstag*, sonntag*, mo|di|mi|do|fr|sa|so #, heute, morgen, ubermorgen, wochenende, "
        "*woche, *monat"
        ", januar, februar, marz, april, mai, juni, juli, august, september, oktober, november, dezember, jan, feb, "
        "apr, aug, sep"
        ", sept, okt, nov, dez, #.#, # #.#, heiligabend, silvester, neujahr, nikolaus*, weihnachten, advent, am #"
    ),
    "clock": (
        "# uhr, #h, # h, #:#, #.# uhr, um|ab|gegen|von #, halb *, um|ab|gegen eins|zwei|drei|vier|funf|sechs|sieben"
        "|acht|neun|zehn|elf|zwolf"
        ", *zehn|zwanzig|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|elf|zwolf uhr, mittags, mitternacht, viertel"
    ),
    "new": (
        "jetzt, nun, statt, stattdessen, anstatt, anstelle, ab sofort, kunftig, neu, neue, neuer, neuen, neues, erst "
        "um|am|ab, schon um|am|ab"
        ", erst, soll|sollte|sollen|muss|musste … um|am|ab|bis|in|im|ins|nach|auf|heissen|dauern, doch schon|erst|in"
        "|im|am|um|auf, nicht mehr um|am|in, sondern, und nicht, verschoben, verlegt"
    ),
    "more": (
        "spater, fruher, langer, kurzer, grosser, kleiner, mehr|weniger platze|teilnehmer|leute|personen|gaste, nach "
        "hinten|vorn|vorne"
    ),
    "wish": (
        "mochte, mochten, mocht, will, wollen, wollte, wurd|wurde|wurden gern|gerne, hatt|hatte|hatten gern|gerne, "
        "hatt|hatte|hatten … gern|gerne"
        ", brauch, brauche, brauchen, brauchten, brauchte, benotig*, lust, ware|waren schon|toll|super|gut|nett"
        "|klasse, wunsch*, gewunscht"
        ", lass|lasst|lassen uns, kannst|konntest|konnten|konnen du|sie|ihr, wie ware es, bitte, pls, wurde|wurden"
        "|wurdest|wurd du|sie|ihr|ich|wir"
        ", habe|haben vor, habe|haben … vor, war|ware|waren gern|gerne, gern|gerne, kann|konnte|konnten|durfte ich"
        "|wir … haben|bekommen|kriegen"
    ),
    "unable": (
        "kann|konnen|konnte|schaff|schaffe|schaffen|schaffs|werde|werden|will|wollen|mochte … nicht, doch nicht, "
        "nicht mehr, ohne mich|uns"
        ", verhindert, krank, dazwischengekommen, dazwischen gekommen, leider nicht, muss|mussen … passen"
    ),
    "ask": (
        "muss man|ich, was … beim, einlass, wann, wo, wie lange|lang|viel|viele|gross|voll|weit|teuer|alt, wieviel, "
        "wieviele, wer, wessen, um wie viel uhr, welchem, welcher, wo genau, wohin"
        ", noch was|etwas|platz|platze|plaetze frei, frei, voll, ausgebucht, ausverkauft, kostet, mitbringen, worum, "
        "wovon"
    ),
    "booked": (
        "angemeldet|eingetragen|registriert|gebucht|zugesagt|reingestellt|angelegt|erstellt|reserviert|eingestellt"
        "|geplant|vorgemerkt"
        ", organisier|organisiere|veranstalte ich, stehe|steh ich, bei mir … an|los|drin, habe|haben ich|wir … vor"
        ", steht bei mir, steht in meinem"
    ),
    "help": (
        "hilfe, helfen, hilf, weiterhelf*, behilflich, wie funktioniert|geht|lauft das|dies|es|hier, was kannst"
        "|konnen du|sie"
        ", verstehe|versteh|kapier|kapiere … nicht, komm|komme … nicht klar|weiter|zurecht, anleitung, "
        "bedienungsanleitung"
    ),
    "thanks": "dank, danke, dankeschon, merci, bedanke, dankend, dankbar",
    "not": (
        "lass|lasse ich, doch lieber, aber lieber nicht, nicht, nichts, kein, keine, keinen, keinem, keiner, keins, "
        "keinesfalls, nie, niemals, niemand, niemanden, nirgends, nirgendwo, ohne, weder"
    ),
    "others": (
        "mein|meine|meinem|sein|seine|ihr|ihre|unser|unsere|der|die|ein|eine *freund|*freundin|freunde|*kollege"
        "|*kollegin|kollegen"
        "|chef|chefin|mutter|vater|schwester|bruder|mann|frau|nachbar|nachbarin|nachbarn|tante|onkel|oma|opa|cousin"
        "|cousine"
        "|mitbewohner|mitbewohnerin|vermieter will|wollte|wollen|mochte|mochten|hat|haben|plant|planen|sagt|meint"
        "|uberlegt|kann"
        "|geht|gehen|kommt|kommen|macht|machen|feiert|feiern|veranstaltet|veranstalten|gibt|geben"
        ", dich, euch, jemand, irgendwer, irgendjemand, man, niemand, jeder, er, ihm"
    ),
    "past": (
        "gestern, vorgestern, letzte|letzten|letztes|letzter|vorige|voriges|vorigen|vergangene|vergangenes woche"
        "|monat|jahr|mal|wochenende|winter|sommer|herbst|fruhjahr"
        ", neulich, letztens, damals, war, waren, einst, vorhin, schon gestern"
    ),
    "condition": (
        "wenn, falls, sofern, ob, sobald, es sei denn, fur den fall, vielleicht, eventuell, evtl, moglicherweise, "
        "womoglich, uberlege|uberlegen|uberleg|uberlegst"
        ", weiss … nicht, nicht sicher, frage|frag mich, bevor, solange, ansonsten, hatte ich mich|nur|doch|bloss"
        "|lieber|das|es, ware|war ich nur|bloss|doch"
        ", angenommen, theoretisch, nur mal so, schade, hatten wir nur|bloss|doch, zogere"
    ),
}
