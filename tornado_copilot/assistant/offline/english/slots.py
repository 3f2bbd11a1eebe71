"""How people write what an event is called, where it is and for how many, in English."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import SlotWords

_PEOPLE = (
    "(?:people|persons|participants|seats|places|guests|attendees|visitors|tickets|spots|pax|heads|students|players"
    "|folks|kids|children|ppl|adults|teens|members|persons|attendee)"
)
# What ends a name or a place: a gap (something that was understood already), punctuation, or the next preposition.
_END = (
    r"(?=\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:for|with|on|from|at|in|please|starting|about|and\s+(?:make|the|it))\b))"
)
_NAME_END = (
    r"(?=\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:for\s+\x1f|with\s+\x1f|on\s+\x1f|from\s+\x1f|at\s+(?:the\s+"
    r")?(?-i:[A-Z\x1f])|in\s+(?:the\s+)?(?:(?-i:[A-Z\x1f])|room)|please\b|with\s+a\b)))"
)

# Words that neither a name nor what says more about a kind of event goes on over.
_STOP = (
    "(?:for|from|to|at|in|on|of|off|out|up|down|by|with|about|into|onto|until|till|is|are|was|were|be|been|has"
    "|have|had|will|would|could|should|can|does|do|not|and|or|but|so|that|which|who|where|when|if|because|as"
    "|than|me|us|i|you|it|they|he|she|we|the|my|our|your|this|a|an|no|please|now|instead|there)"
)
_WORD = rf"(?!{_STOP}\b)[^\W\d_][\w'’&-]*"
_CAPITAL = r"(?-i:[A-Z][\w'’&-]*)"

SLOT_WORDS = SlotWords(
    types={
        "concert": "concert",
        "gig": "concert",
        "workshop": "workshop",
        "meetup": "meetup",
        "meet-up": "meetup",
        "conference": "conference",
        "class": "class",
        "lecture": "lecture",
        "talk": "talk",
        "exhibition": "exhibition",
        "party": "party",
        "festival": "festival",
        "seminar": "seminar",
        "webinar": "webinar",
        "course": "course",
        "tournament": "tournament",
        "reading": "reading",
        "market": "market",
        "tour": "tour",
        "hackathon": "hackathon",
        "tasting": "tasting",
        "dinner": "dinner",
        "screening": "screening",
        "game": "game",
        "match": "match",
        "training": "training",
        "retreat": "retreat",
        "meeting": "meeting",
        "show": "show",
        "play": "play",
        "classes": "class",
        "parties": "party",
        "matches": "match",
    },
    type_plural=r"(?:s|es)?",
    generic=("event", "events", "thing", "something", "one", "new", "activity"),
    verbs=(
        r"(?:creat(?:e|ing)|set(?:ting)?(?:\s+(?:me|us))?\s+up|organi[sz](?:e|ing)|schedul(?:e|ing)|plan(?:ning)?"
        "|host(?:ing)?|add(?:ing)?|mak(?:e|ing)|arrang(?:e|ing)|start(?:ing)?|announc(?:e|ing)|launch(?:ing)?"
        "|publish(?:ing)?|prepar(?:e|ing)|put|giv(?:e|ing)|throw(?:ing)?|hold(?:ing)?|have)"
    ),
    determiners=r"(?:(?:me|us|an?|the|my|our|another|some|new|big|small|little|up)\s+)*",
    phrase_end=(
        r"\s*(?:\x1f|[,;!?\n]|\.(?:\s|$)|$|\s(?:for|with|that|which|please|in|into|onto|at|on|from|to|starting"
        r"|where|and|going|together|scheduled|planned|arranged|listed|set\s+up)\b(?!\s+beginners\b|\s+kids\b|\s+"
        r"everyone\b))"
    ),
    titles=(
        r"(?:called|named|titled|entitled|(?:with\s+the|the|its?|new)?\s*(?:title|name)\s*(?:is|to|should\s+be|:"
        rf"|of)?|call\s+it|name\s+it|rename\s+it\s+to)\s*:?\s+(?P<value>\S.*?){_NAME_END}",
        (
            r"\b(?:new|events?|entry|{type})\b(?:(?!venue|location|title|name|date|time|place"
            r"|description)[^:,;\x1f]){0,30}:\s*(?!(?:title|name|location|venue|place|capacity|date|time"
            r"|description|start|end|starts|at|from)\b)(?P<value>[^\s:\x1f][^:\x1f]*?)(?=\s*(?:\x1f|[,;\n]|\.\s|$))"
        ),
    ),
    after=(
        r"\b(?:me|us|registration|booking|reservation|place|spot|seat|ticket|name)\s+(?:(?!for|from|to|of|in|at"
        r"|on)\w+\s+){0,2}?(?:(?:in|up|down|out|off)\s+)?(?:for|from|to|of|into|in|at|on)\s+(?!(?:the\s+"
        r")?(?:waiting\s*)?list\b|my\b|your\b|the\s+calendar)(?P<words>\S.*)$"
    ),
    locations=(
        r"\bwhere\s*[:=]\s*(?P<value>[^\s\x1f,;].*?)(?=\s*(?:\x1f|[,;!?\n]|\.\s|$))",
        (
            r"(?:location|venue|meeting\s+point|(?<!taking )(?<!take )(?<!takes )place)\s*(?:is|:|=|will\s+be|to"
            r"|should\s+be)?\s+(?P<value>(?:the\s+)?[^\s\x1f,;].*?)(?=\s*(?:\x1f|[,;!?\n]|\.\s|$))"
        ),
        (
            r"(?:(?<!pencil )(?<!pop )(?<!slot )(?<!put )(?<!stick )(?<!book )(?<!squeeze )\b(?:at|in|near)|@)[ ]+"
            rf"(?P<value>(?:the\s+)?[^\s\x1f,;].*?){_END}"
        ),
    ),
    destinations=(r"\b(?:to|into)[ ]+(?P<value>(?:the\s+)?[^\s\x1f,;].*?)" + _END,),
    no_locations=(
        r"(?:the\s+)?(?:mood|future|town(?!\s+(?:hall|square|cent))|talks|change|move|shift|rename|update|edit"
        "|adjust|raise|extend|start|begin|end|make|be|calendar|particular|advance|general|mind|english|german"
        r"|french|spanish|person|total|case|order|all|least|most|it|that|this|me|my\s+name|time|number|title|name"
        r"|capacity|list|event|first|second|third|last|next|future|meantime)\b.*|\d+(?:\s+\w+)?"
    ),
    article=r"the\s+",
    capacities=(
        r"(?:\b(?:for|with|max(?:imum)?\.?(?:\s+of)?|up\s+to|at\s+most|limit(?:ed)?\s+to|about|around|capacity\s+"
        rf"of|make\s+it|space\s+for|room\s+for|to)\s+)*(?P<value>\d[\d,.']*|{{number}})\s+{_PEOPLE}\b(?:\s+"
        r"(?:max(?:imum)?|at\s+most|instead))?",
        (
            r"\b(?:capacity|limit|maximum|max\.?|size)\s*(?:of\s+(?:[^\d\x1f]+?\s+)?(?:to|is|should\s+be)\s+|(?:of|:"
            r"|is|to|=|should\s+be|at)\s*)?(?P<value>\d[\d,.']*)"
        ),
        r"\b(?:only|just)\s+(?P<value>\d[\d,.']*)\b",
    ),
    descriptions=(
        r"(?:with\s+the\s+|the\s+|its\s+)?description\s*(?:is|:|to|should\s+be|should\s+say|says)?\s*:?\s+"
        r"(?P<value>\S.*)$",
    ),
    answer_lead=(
        r"(?:(?:it\s+is|it's|its|it\s+should\s+be|it\s+will\s+be|that\s+is|call\s+it|name\s+it|let'?s\s+call\s+it"
        r"|the\s+(?:title|name|place|location)\s+is|title|name|location|description|in|at|called|named|just|maybe"
        r"|i\s+think|say|how\s+about|for)\s*:?\s+)+"
    ),
    ordinals={
        "first": 1,
        "1st": 1,
        "second": 2,
        "2nd": 2,
        "third": 3,
        "3rd": 3,
        "fourth": 4,
        "4th": 4,
        "fifth": 5,
        "5th": 5,
        "sixth": 6,
        "6th": 6,
        "seventh": 7,
        "7th": 7,
        "eighth": 8,
        "8th": 8,
        "last": -1,
        "latter": -1,
        "former": 1,
        "top": 1,
    },
    ordinal_patterns=(
        r"\b(?:number|no\.?|nr\.?|option|event)\s*(?P<digits>\d{1,2})\b",
        r"\b(?:number|no\.|nr\.?|option)\s+(?P<cardinal>{number})\b",
        r"#\s*(?P<digits>\d{1,2})\b",
        r"^\W*(?P<digits>\d{1,2})\W*$",
        r"\b(?:for|about|take|choose|pick|to|(?<!instead )of|from)\s+(?P<digits>\d{1,2})\W*$",
        r"\b(?:the|my|for)\s+(?P<word>{ordinal})(?:\s+(?:one|event|of\s+them|option|on\s+the\s+list)\b|\s*[.,!?]*\s*$)",
        r"^\W*(?:the\s+)?(?P<word>{ordinal})(?:\s+one)?\W*$",
        r"\b(?P<word>{ordinal})\s+(?:one|event)\b",
        r"\bone\s+at\s+the\s+(?P<word>top)\b",
    ),
    pronouns=r"\b(?:it|that\s+one|this\s+one|that|this|this\s+event|that\s+event|the\s+event)\b",
    one=r"\bthe\s+(?P<words>(?!one\b)[\w\s'-]{1,60}?)\s+one\b",
    asides=(
        r"\bfrom\s+(?:the|my)\s+calendar\b|\bafter\s+all\b|\bany\s*more\b"
        r"|\bif\s+(?:possible|you\s+can|that\s+is\s+ok(?:ay)?)\b"
        r"|\b(?:that|which)\s+(?:i|we)(?:'m|'re)?\s+\w+(?:ing|ed|ise|ize)?\b"
        r"|\bas\s+(?:well|soon\s+as\s+possible)\b|\b(?:any|is\s+there\s+any)\s+chance\b"
        r"|\bsomething\s+(?:has\s+)?(?:came|come)\s+up\b"
        r"|\b(?:sounds?|looks?)\s+(?:good|great|nice|fun|interesting|lovely)\b|\bfor\s+me\b"
        r"|\bi\s+was\s+wondering\s+if\b|\bit\s+would\s+be\s+\w+\s+if\b|\bon\s+the\s+waiting\s*list\b"
        r"|\b(?:only|just)\s+(?=\x1f)|\bnew\s+(?=\x1f)"
    ),
    changes=(
        (
            "description",
            (
                r"\badd\s+to\s+the\s+description\s+(?:of|for)\s+(?P<reference>[^:]+?)(?:\s+that\s+"
                r"|\s*:\s*)(?P<value>\S.*)$"
            ),
        ),
        (
            "description",
            r"\bdescription\s+(?:of|for)\s+(?P<reference>[^:]+?)\s*:\s*(?P<value>\S.*)$",
        ),
        ("title", r"\b(?:rename|retitle)\s+(?P<reference>.+?)\s+(?:to|into|as)\s+(?P<value>.+)$"),
        ("title", r"\bthe\s+(?:title|name)\s+of\s+(?P<reference>.+?)\s+(?:to|into)\s+(?P<value>.+)$"),
        ("description", r"\bthe\s+description\s+(?:of|for)\s+(?P<reference>.+?)\s+to\s*:?\s+(?P<value>.+)$"),
        (
            "location",
            r"\bthe\s+(?:location|venue|place)\s+(?:of|for)\s+(?P<reference>.+?)\s+to\s+(?:the\s+)?(?P<value>.+)$",
        ),
    ),
    name_starts=frozenset("for in at of about from on the a an that this my our number".split()),
    pronoun_words=frozenset("it that this one ones them event events me mine".split()),
    edge_words=frozenset(
        (
            "a an the i me my we us our you your it is are was be am do does did has have had will would can "
            "could may please to for in on at of about from off out up down with and by into that this there "
            "still any left so register registration sign signed signing book booking reserve reservation place "
            "places seat seats spot spots ticket tickets waiting list enrol enroll join attend attending go "
            "going come coming take part count put add get cancel cancelled cancellation call delete remove "
            "drop give withdraw unregister deregister make able not won't can't want like need wish tell more "
            "details detail info information show open describe when where who what how many long time which "
            "start starts begin begins end ends happen organise organises organize organizes hosts host runs "
            "room space free full people move change rename postpone reschedule shift update edit modify push "
            "back bring forward set capacity title name description location venue date day limit delay extend "
            "increase raise reduce lower event events hi hello hey ok okay yes no also just again now then i'd "
            "i'm i'll i've let's don't myself as soon possible hour hours minutes participate participating ok, "
            "but sure well instead thanks thank rather actually one search find look looking up does instead "
            "love longer no unbook won't happen sold last lasts should must begin needs due unfortunately "
            "afraid till until view id im ive cant can't where's who's what's when's how's wheres whos whats "
            "whens there's theres that's couldn't could couldnt dont doesn't happen know if whether chance into "
            "save keep hold grab me anymore organising organizing organiser hosting registering cancelling "
            "moving changing after out happy glad keen delighted bail bailing consider calling we're you're "
            "they're they yo two both three shorter longer earlier later sadly love everyone kindly undo scrap "
            "wont couldnt pull book's whole absolutely quickly both all rid back leave leaving skip mind moved "
            "moves moving done finished held still on hey moving tell's everyone already yet today "
            "unfortunately because name wait waitlist bit also so kind mind would you'd u pls plz thx ill sadly "
            "available date already interested hope wondering wonder wanna gonna fill filled gone give"
        ).split()
    ),
    query_words=frozenset(
        (
            "a an the i me my we us you your it is are was be am do does have has got will would can could may "
            "please to for in on at of about from with and by that this there any anything something some all "
            "what what's whats which who when where show list find search look looking see give tell display "
            "browse upcoming next coming event events happening happen happens everything hear listen watch "
            "playing performing going on up out new planned here around near concerning related know aware like "
            "need want interested happening? topic kind type i'd i'm there's fun nice good cool interesting "
            "available other else soon today's recommend suggest visit do? thing things take place taking "
            "regarding between go everybody show all everything cheap next? tips list near nearby hi hello hey "
            "ok okay yes also just now then so or maybe free stuff if happen happens still after bored coming "
            "hear heard keen let let's lets us well tips ideas idea wanna id im whats theres there's wheres "
            "where's who's got between during over within join attend pls plz today now owt summat visiting "
            "visited visitors weekend evening suggestions suggestion u smth perhaps filter sort sorts people "
            "run runs every anyone whatever whatever's pull ideally else besides someone somebody offer offers "
            "offering i've never been check whether but not 4 2 doing fancy browse hunting loves love her him "
            "lately charge cost costs nothing worth chance only ones gimme use somewhere room days these town "
            "them they far future like we've got could should might use running hosting teaching cool gonna one "
            "stiff"
        ).split()
    ),
    names=(
        rf"\b(?:the|my|our|this|that|tonight's|today's|tomorrow's|next)\s+"
        rf"(?P<words>(?:{_WORD}\s+){{0,3}}{{head}}(?:\s+{{head}})*)(?!\s+{{venue}})",
    ),
    proper=(rf"(?<![\w'’])(?P<words>(?!I\b){_CAPITAL}(?:\s+(?:(?:of|for|and|&)\s+)?(?!I\b)(?-i:[A-Z0-9][\w'’&-]*))+)",),
    naming=(
        rf"\b(?:an?|another|some|our)\s+(?P<value>(?:{_WORD}\s+){{0,4}}{{head}}(?:\s+{{head}})*"
        rf"(?:\s+{_WORD}(?=\s*(?:[\x1f,;.!?]|$)))?)",
        r"\b(?:an?|another|some|our)\s+(?:new\s+)?(?P<value>[^\s\x1f,;.][^\x1f,;.]*?)(?=\s*(?:[\x1f,;!?\n]|\.(?:\s|$)|$"
        r"|\s(?:for|with|that|which|please|in|at|on|from|to|into|starting|where|and|going|together|scheduled)\b))",
    ),
    venues=(
        "room|hall|house|flat|place|gym|church|square|park|library|bar|pub|cafe|club|school|centre|center|studio"
        "|theatre|theater|cinema|museum|garden|gardens|street|road|lane|avenue|yard|courtyard|office|kitchen"
        "|basement|rooftop|roof|terrace|beach|lake|river|pier|harbour|harbor|station|stadium|arena|field|pitch"
        "|court|pool|barn|farm|tent|hotel|restaurant|gallery|campus|lounge|lobby|foyer|attic|loft|cellar|vault"
        r"|chapel|cathedral|mosque|temple|synagogue|shop|store|market\s+square|common|green|zoom|teams|online"
        "|upstairs|downstairs|outside|outdoors"
    ),
    dated_kinds=(
        r"\b(?P<value>(?:halloween|christmas|xmas|easter|new\s+year'?s?(?:\s+eve)?|valentine'?s?(?:\s+day)?"
        "|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|midnight|noon|summer|winter"
        r"|spring|autumn))\s+(?:\w+\s+)?{head}",
    ),
    dated_names=(
        r"\b(?:called|named|titled|entitled|name(?:\s+is)?|title(?:\s+is)?)\s*:?\s+"
        r"(?P<value>(?:(?-i:[A-Z])[\w'’]*\s+){1,2}{weekday}s?)(?=\s*(?:$|[.,;!?]|\s(?:on|this|next)\s))",
        (
            r"(?P<value>\b(?:taco|soup|meatless|casual|open|super|silent|salsa|blue|black|good|easter|palm|family"
            r"|poetry|games?)\s+(?-i:[A-Z]\w+day)s?\b)(?=\s+(?:on|this|next|to|by|is|was)\b|\W*$)"
        ),
    ),
    counts=(
        r"\b(?:cap|limit|restrict)\b[^\x1f,;.]{1,60}?\s(?:at|to)\s+(?P<value>\d{1,6})\b(?!\s*(?:[ap]\.?m|:"
        r"|o'clock|h\b|hours?|min))",
        r"\b(?:room|space)\s+for\s+(?P<value>\d{1,6}|{number})\b(?!\s*[ap]\.?m)",
        (
            r"\b(?:up\s+to|at\s+most|max(?:imum)?(?:\s+of)?)\s+(?P<value>\d{1,6})\b(?!\s*(?:[ap]\.?m|:|o'clock|h\b"
            "|hours?|min))"
        ),
    ),
)
