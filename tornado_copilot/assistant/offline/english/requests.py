"""What people ask for, in English: patterns of requests over the plain form of what they wrote (see `intents.py`).

Those of `REQUESTS` begin at the first word after the words of politeness, those of `TALK` are the whole of a sentence,
those of `ANYWHERE` may be in the midst of one. The first that fits wins.
"""

from __future__ import annotations

CREATE = (
    r"(?:creat(?:e|ing)|set(?:ting)?\s+up|organi[sz](?:e|ing)|schedul(?:e|ing)|plan(?:ning)?|host(?:ing)?|add(?:ing)?"
    r"|mak(?:e|ing)|arrang(?:e|ing)|start(?:ing)?|announc(?:e|ing)|launch(?:ing)?|publish(?:ing)?|prepar(?:e|ing))"
)
REGISTER = (
    r"(?:register(?:ing)?|sign(?:ing)?(?:\s+(?:me|us))?\s+up|enrol(?:l|ling)?|book(?:ing)?|reserv(?:e|ing)|join(?:ing)?"
    r"|attend(?:ing)?|rsvp)"
)
TYPES = (
    r"(?:events?|concerts?|workshops?|meetups?|conferences?|class(?:es)?|lectures?|talks?|exhibitions?|part(?:y|ies)"
    r"|festivals?|seminars?|webinars?|courses?|tournaments?|readings?|markets?|tours?|gigs?|hackathons?)"
)
_PLURAL_TYPES = (
    r"(?:events|concerts|workshops|meetups|conferences|classes|lectures|talks|exhibitions|parties|festivals"
    r"|seminars|webinars|courses|tournaments|readings|markets|tours|gigs|hackathons)"
)
_DRAFT = r"(?:(?:the|our|this|that)\s+)?(?:shared\s+|common\s+|room's\s+)?draft"

REQUESTS = (
    (
        "about",
        r"(?:who|what)\s+are\s+you\b(?!\s+(?:able|good|capable|for))"
        r"|are\s+you\s+(?:a\s+|an\s+)?(?:human|robot|bot|real|ai|machine|person)|what\s+is\s+your\s+name",
    ),
    ("feeling", r"how\s+are\s+you|how\s+is\s+it\s+going|how\s+do\s+you\s+do"),
    (
        "clock",
        r"what\s+(?:time|day|date)\s+is\s+it"
        r"|what\s+is\s+(?:the\s+(?:time|date)|today's\s+date|the\s+date\s+today)",
    ),
    (
        "help",
        (
            r"what\s+is\s+this(?:\s+(?:for|app|thing|page))?\W*$|what\s+(?:is\s+it|are\s+you)\s+for\b"
            r"|what\s+can\s+(?:you|i)\s+(?:do|say|ask)(?:\s+you)?(?:\s+here)?(?:\s+for\s+me)?\s*\W*$"
            r"|what\s+do\s+you\s+do|how\s+(?:can|do|could)\s+you\s+help"
            r"|how\s+does\s+(?:this|it)(?:\s+(?:thing|app|site|bot))?\s+work|how\s+do\s+i\s+use"
            r"|what\s+are\s+(?:you|my)\s+(?:able|options)"
            r"|what\s+(?:are\s+you|can\s+you)\s+(?:good\s+for|able\s+to\s+(?:do|help)|help)\b"
        ),
    ),
    (
        "unregister",
        r"(?:cancel|remove|delete|drop|give\s+up|undo|revoke)\s+(?:my|the)\s+(?:registration|place|spot|booking"
        r"|seat|reservation|ticket|sign-?up|attendance)"
        r"|(?:cancel|remove|delete|drop|give\s+up|undo|revoke|release|free\s+up|withdraw)\s+my\s+(?:\w+\s+"
        r")?(?:registration|place|spot|booking|seat|reservation|ticket|attendance)"
        r"|(?:pull|count|leave|drop|cross|strike|scratch|get|take)\s+(?:me|us|my\s+name)\s+(?:out|off|from)\b"
        r"|not\s+(?:coming|attending|going\s+to\s+(?:make|come|be)|able\s+to\s+(?:come|make|attend))\b"
        r"|no\s+longer\s+(?:coming|attending|going)"
        r"|(?:i\s+)?(?:can|will|could)\s+(?:not|no\s+longer)\s+(?:be\s+able\s+to\s+)?(?:come|attend|make|go|join"
        r"|be\s+there)|(?:free|release|give\s+back)\s+(?:up\s+)?my\b"
        r"|cancel\s+my\s+(?:\S+\s+){0,4}?(?:ticket|seat|spot|place|booking|registration)\b"
        r"|sign\s+(?:me\s+)?(?:off|out)|remove\s+(?:me|my\s+name)|withdraw(?!\s+(?:the|my|our)\b)|drop\s+out"
        r"|i\s+am\s+not\s+(?:coming|going|able\s+to\s+(?:come|make|attend))|i\s+am\s+off\s+(?:the|from)\b"
        r"|i\s+am\s+not\s+(?:going\s+to|able\s+to)\s+(?:make|come|attend|be)"
        r"|(?:i\s+)?(?:do\s+not|no\s+longer)\s+(?:want|plan|wish)\s+to\s+(?:go|attend|come)"
        r"|(?:leave|get\s+off)\s+the\s+waiting\s+list|cancel\s+me\b",
    ),
    (
        "search",
        r"who\s+is\s+(?:playing|performing)\b"
        rf"|(?:when|what)\s+(?:is|are)\s+the\s+(?:next|upcoming|following)\s+{TYPES}",
    ),
    (
        "mine",
        (
            r"(?:show|list|see|view|display|what\s+is)\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?my\s+own\b"
            r"|(?:which|what|any)\s+of\s+my\b"
            r"|(?:(?:show|give|list|see)\s+(?:me\s+)?)?my\s+(?:own\s+|upcoming\s+)?(?:stuff|things|plans|lot"
            r"|commitments)\W*$"
            r"|(?:everything|anything|all|what)\s+(?:that\s+)?i\s+(?:organi[sz]e|host|am\s+(?:going|registered"
            r"|signed)|have\s+(?:booked|registered|signed))"
            r"|(?:(?:show|list|see|give|view|what\s+is|what\s+are|which\s+are|where\s+are|check|display)\s+"
            r"(?:me\s+)?(?:all\s+)?)?my\s+(?:own\s+|upcoming\s+)?(?:calendar|schedule|agenda|week|day"
            r"|plans?)\b(?!\s+(?:have|has|had|changed|is|are|fell|were|was))"
            r"|(?:(?:show|list|see|what\s+is)\s+(?:me\s+)?)?my\s+(?:own\s+|upcoming\s+)?(?:events|registrations?"
            r"|bookings?|calendar|schedule|tickets|waiting\s+lists?|agenda|sign-?ups)\b(?!\s+(?:for|at|in|to)\b)"
            r"|(?:show|list|see|view|display)\s+(?:me\s+)?(?:all\s+)?(?:(?:of\s+)?mine|(?:what\s+is\s+"
            r")?mine)\s*[.!?]*$|mine\s*[.!?]*$|what\s+(?:have|do)\s+i\s+(?:got|have)\b"
            r"|(?:do\s+i\s+have|have\s+i\s+got)\s+(?:anything|something|any\s+\w+)\b.*\b(?:on|coming\s+up|planned"
            r"|booked|calendar)\b|what\s+is\s+(?:on|in)\s+my\b"
            r"|(?:do|have)\s+i\s+(?:have\s+|got\s+)?(?:any\s+)?(?:bookings|registrations|events|tickets|plans)\b"
            r"|(?:am|are)\s+(?:i|we)\s+(?:\w+\s+)?(?:registered|signed\s+up|booked|attending|going|on\s+(?:the|a"
            r"|any)\s+waiting)"
            r"|(?:what|which|where)\b.*\b(?:am|have|did|do)\s+i\s+(?:\w+\s+)?(?:regist|sign|book|organi[sz]|host"
            r"|creat|attend|going|plan|enrol)\w*"
            r"|(?:show|list|see)\s+(?:me\s+)?(?:the\s+|all\s+)?(?:events|everything|anything|what)\s+(?:that\s+"
            r")?i\s+(?:am|have|organi|creat|regist|host|attend)"
        ),
    ),
    (
        "from_draft",
        rf"(?:turn|make|convert)\s+(?:it|this|that|{_DRAFT})\s+(?:(?:in)?to\s+)?(?:an?|the)\s+(?:real\s+"
        r")?event(?:\s+(?:please|now))*\W*$"
        rf"|{CREATE}\s+(?:(?:an?|the|our)\s+event|it)\s+(?:from|of|out\s+of|with)\s+{_DRAFT}\b"
        rf"|use\s+{_DRAFT}\s+(?:to\s+(?:create|make)|for|as)\s+(?:an?|the)\s+event\b",
    ),
    (
        "cancel_event",
        r"(?!what|when|where|who|how|which|if|i\b|we\b).+\s+(?:needs\s+to|has\s+to|must|should)\s+be\s+"
        r"(?:cancelled|called\s+off|deleted)\b|(?:take|call)\s+it\s+(?:down|off)\b"
        r"|(?:cancel|call\s+off|delete|scrap|drop|remove|axe|ditch|kill|get\s+rid\s+of)\s+\S",
    ),
    (
        "update",
        (
            r"(?!what|when|where|who|how|which|if|i\b|we\b|it\s+is|that|there\b).+\s+(?:starts|begins|ends|lasts"
            r"|finishes|now\s+starts|(?:will|is\s+going\s+to|is\s+now\s+going\s+to)\s+(?:start|begin|end|finish"
            r"|last))\s+(?:at|on|from|until|for|an|now|half|one|\d)"
            r"|(?!what|when|where|who|how|which|if|i\b|we\b|it\s+is\s+not|there\b|.*\?).+\s+is\s+(?:at|on)\s+"
            r".*\binstead\b|make\s+.+\s+(?:bigger|smaller|only|last)\b"
            r"|(?:start|begin|end|finish)\s+\S.*\b(?:later|earlier|instead)\b"
            r"|(?!what|when|where|who|how|which|if|i\b|we\b|you\b|there\b).+\s+(?:moves|shifts|is\s+moving|is\s+"
            r"moved|has\s+moved|has\s+been\s+moved)\s+to\b"
            r"|(?!what|when|where|who|how|which|if|i\b|we\b).+\s+(?:should|must|needs\s+to|has\s+to)\s+(?:start"
            r"|begin|end|be|take\s+place|move|last)\b"
            r"|add\s+(?:an?\s+|the\s+)?(?:description|location|place|venue|capacity|limit)\b"
            r"|(?:move|change|rename|postpone|reschedule|shift|update|edit|modify|adjust|delay|extend|shorten)\s+"
            r"\S|push\s+.+\s+(?:back|to)\b"
            r"|(?:set|put)\s+(?:the\s+|its\s+)?(?:capacity|max(?:imum)?|cap|number\s+of\s+(?:places|seats|people)"
            r"|title|name|description|location|place|time|date|start|end|limit|venue)\b|call\s+it\b|name\s+it\b"
            r"|make\s+(?:it|that)\b(?!\s+(?:an?\s+)?(?:weekly|daily|monthly|yearly|recurring|regular|repeat\w*"
            r"|every))|make\s+.+\s+(?:later|earlier|longer|shorter)\b"
            r"|(?:the\s+)?(?:title|description|location|capacity|venue|name)\s+(?:should|is|must|shall|:)"
        ),
    ),
    (
        "register",
        (
            r"(?:i\s+would\s+be\s+)?(?:happy|glad|delighted|keen)\s+to\s+(?:come|join|attend|take\s+part|be\s+"
            r"there)\b|consider\s+me\b"
            r"|(?:add|put)\s+(?:me|my\s+name|us)\s+(?:to|on|down|in)\b(?!\s+(?:facebook|instagram|linkedin"
            r"|whatsapp))|take\s+(?:the\s+(?:\w+\s+one|first|second|third|last)|number)\b"
            r"|(?:make|place|do)\s+a\s+(?:booking|reservation)\b"
            r"|(?:want|would\s+like|need|like|love)\s+(?:in\b|a\s+(?:place|seat|spot|ticket))"
            r"|(?:a|one)\s+(?:place|seat|spot|ticket)\s+(?:for|at|in)\b|take\s+part\b"
            r"|be\s+(?:there|part\s+of|on\s+the\s+waiting)|i\s+will\s+be\s+(?:there|at)"
            rf"|{REGISTER}\b(?!\s+(?:(?:my|our)\s+(?!place|seat|spot|ticket|self|name)|an?\s+(?:room|table|hall"
            rf"|flight|hotel|new)\b|an?\s+(?:\w+\s+)?{TYPES}|(?:the|a|an)\s+(?:\w+\s+)?(?:evening|afternoon"
            r"|morning|day|date|night|hall|slot|room)\b|clubs?\b|fairs?\b|swaps?\b|launch|signing|groups?\b"
            r"|readings?\b|circle))|get\s+me\s+(?:on|a\s+(?:place|ticket|seat|spot)|into|in)"
            r"|(?:go|come|participate|take\s+part)\s+(?:to|in|at)\b(?!\s+(?:hell|bed|sleep))"
            r"|i\s+will\s+(?:take|attend|come|go|join|be\s+there)"
            r"|i\s+(?:am|want)\s+(?:in|coming|going)\b(?!\s+(?:the\s+mood|town|search|need|charge|berlin))"
            r"|i\s+(?:want|take|would\s+like)\s+(?:a\s+(?:place|ticket|seat|spot)|the\s+\w+(?:\s+one)?$)"
        ),
    ),
    (
        "create",
        rf"(?!.*\bdraft\b){CREATE}(?:\s*:)?\s+(?!a\s+(?:booking|reservation)|it\b|that\b|this\b|sense\b|sure\b"
        r"|me\b(?!\s+(?:an?|the|my|another)\s+(?!participant|guest|member|attendee))|to\b|another\s+\w+\s+"
        rf"(?:places|seats|spots)|over\b|up\b|room\b|space\b|with\b|at\b)\S|{CREATE}$|new\s+(?:{TYPES})"
        r"|(?:event|new(?:\s+(?:entry|event|one))?)\s*:|put\s+(?:in\s+)?an?\s"
        r"|(?:we|i)\s+(?:are|am)\s+(?:doing|having|running|throwing|holding|giving|putting\s+on)\s+an?\b"
        r"|(?:put\s+together|offer|enter|list|give|announce|propose)\s+(?:an?|another)\s+(?=\S)"
        r"|there\s+(?:is|are)\s+going\s+to\s+be\s+an?\b|do\s+an?\s+(?!search|favou?r|check|look)"
        r"|have\s+an?\s+(?!look|good|nice|great|question|chat|problem|lovely|idea)(?=.*\d)"
        r"|set\s+(?:me|us)\s+up\s+an?\b|there\s+(?:will|should)\s+be\s+an?\b"
        rf"|(?:i\s+|we\s+)?need\s+(?:an?\s+(?:slot|date|event|entry)\s+for\s+)?an?\b.*\b{TYPES}\b",
    ),
    (
        "details",
        r"what\s+is\s+.+\s+about\W*$|when\s+and\s+where|where\s+and\s+when"
        r"|(?:details|info(?:rmation)?)\s+(?:please|pls)\b"
        r"|(?:is|are)\s+\S.*\b(?:still\s+(?:on|happening|taking\s+place|open|available)|taking\s+place|sold\s+out"
        r"|fully\s+booked)\b"
        r"|(?:any|are\s+there\s+any)\s+(?:spots|places|seats|tickets|room|space)\s+(?:left|free|available|still"
        r"|in\b|for\b|at\b)|tell\s+(?:me\s+|us\s+)?(?:some\s+)?more\b|know\s+more\b"
        r"|tell\s+(?:me\s+|us\s+)?(?:about|on)"
        r"|(?:give|show)\s+me\s+(?:more\s+|the\s+|some\s+)?(?:details|info(?:rmation)?)"
        r"|(?:more\s+)?(?:details|info(?:rmation)?|more)\s+(?:on|of|about|for)|describe"
        r"|what\s+(?:is|about)\s+(?:the\s+)?(?:\w+\s+){0,3}one\b|what\s+is\s+(?:it|that|this)(?:\s+about)?\b"
        r"|(?:when|where|who|how\s+long|how\s+big|how\s+full|what\s+time)\s+(?:is|are|does|do|will|organi[sz]es"
        r"|hosts|runs|starts?)\b"
        r"|how\s+many\s+(?:places|seats|spots|people|tickets|participants|are|have|will|can|of)"
        r"|(?:is|are)\s+there\s+(?:still\s+|any\s+)*(?:room|space|places?|seats?|spots?|a\s+place|tickets)\b"
        r"|(?:show|open)\s+(?:me\s+)?(?:the\s+\w+\s+one|number\s+\d+|the\s+(?:first|second|third|fourth|fifth"
        r"|last))\b|is\s+.+\s+(?:full|cancelled|sold\s+out|free)\b|does\s+(?:it|that)\b",
    ),
    (
        "more",
        r"(?:show\s+(?:me\s+)?)?(?:some\s+|the\s+)?(?:more|next\s+(?:page|ones?)|the\s+rest|others)(?:\s+"
        r"(?:please|events|results|of\s+(?:those|these|them|that)))*[\s.!?]*$"
        r"|(?:have\s+you\s+)?got\s+any\s+(?:others?|more)\W*$|any\s+(?:others?|more)\W*$"
        r"|(?:anything|what)\s+else(?:\s+(?:is\s+there|do\s+you\s+have|have\s+you\s+got|is\s+on))?\W*$",
    ),
    (
        "search",
        r"what\s+(?:do|have)\s+you\s+(?:have|got)\b|what\s+(?:comes|is)\s+next\b"
        r"|what\s+is\s+(?:coming|planned|good|available|playing)\b"
        r"|there\s+(?:is|are)\s+(?:any|some|still|anything|something|concerts|events)\b"
        r"|(?:is|are)\s+(?:something|anything|some\w*)\b|do\s+we\s+have\b"
        r"|i\s+am\s+(?:after|interested\s+in|keen\s+on|bored)\b"
        r"|(?:search|find|list|look(?:ing)?\s+(?:for|up)|browse|display|show)\b"
        r"|what\s+is\s+(?:on|up|happening|going\s+on|there|planned|new)\b"
        r"|(?:what|where)\s+can\s+(?:i|we)\s+(?:do|see|visit|hear|find|watch|learn|listen|go|dance|meet)"
        r"|(?:who|what)\s+is\s+(?:playing|performing|showing)|(?:is|are)\s+(?:there|any\w*)\b"
        r"|do\s+you\s+(?:have|know)\b|are\s+you\s+aware\b|any(?:thing|\s)(?!more\s+info|info|details|other)"
        rf"|see\s+(?:what|which|all|the|some)|which\b|upcoming\b|all\s+{TYPES}",
    ),
    ("search", rf"(?:\w+\s+){{0,3}}{_PLURAL_TYPES}\b"),
    (
        "bye",
        r"(?:good\s*)?bye|see\s+(?:you|ya)|i\s+am\s+off(?!\s+(?:the|from|of))|take\s+care|cya|later|toodle"
        r"|ta\s*-?\s*ta|have\s+a\s+(?:good|nice|great|lovely)|talk\s+(?:to\s+you\s+)?(?:later|soon)"
        r"|catch\s+you\s+later|that\s+(?:is|will\s+be)\s+all\W*$|good\s+night|ciao|farewell",
    ),
)

TALK = (
    (
        "thanks",
        (
            r"(?:(?:ok|okay|alright|great|good|perfect|fine)[\s,.!]+)?(?:many\s+)?(?:thanks|thank\s+you|thx"
            r"|cheers|great(?:\s+job)?|well\s+done|nice|awesome|cool)(?:\s+(?:a|lot|so|very|much|again|for|the"
            r"|your|help|that|it|you|everything|all|info|information))*[\s,.!]*"
        ),
    ),
    (
        "greet",
        (
            r"(?:hi|hiya|howdy|yo|hello|hey|hallo|(?:good\s+)?(?:morning|afternoon|evening)|good\s+day|heya?"
            r"|hullo|what\s+is\s+up|sup|greetings|moin|servus)\b(?:\s+(?:there|assistant|everyone|everybody|all"
            r"|folks|guys|team|mate|again|to\s+you))?[\s,.!]*"
        ),
    ),
)

ANYWHERE = (
    ("unregister", r"\bunregister\s+me\b"),
    ("register", r"\bi\s+am\s+in\b(?=\W*$|\s+for\b|,)"),
    ("cancel_event", r"\b(?:cancel|call\s+off|delete)\s+(?:my|the)\s+\w+"),
    ("update", r"\b(?:move|change|reschedule|rename|postpone|push)\s+(?:my|the|it)\b"),
    ("create", rf"\b{TYPES}\b.*\b(?:create|add|schedule|set\s+up|put|enter)\s+(?:it|that|this)\b"),
)
