"""How English sentences are told apart before anybody asks what they want: yes and no, questions, refusals, stories.

Patterns over a plain form of what people wrote: in lower case, without quoted text, with contractions written out
("don't" is "do not"). What is asked for stands in `requests.py` and `families.py`; it begins at the first word after
`prefixes`, so that "I created a concert" or "my friend wants to create one" is no request of ours.
"""

from __future__ import annotations

from pathlib import Path

from tornado_copilot.assistant.offline.english.families import FAMILIES
from tornado_copilot.assistant.offline.english.requests import ANYWHERE, CREATE, REGISTER, REQUESTS, TALK, TYPES
from tornado_copilot.assistant.offline.language import IntentWords

_CANCEL = r"(?:cancel(?:l?ing|led)?|unregister(?:ing)?|call(?:ing)?\s+off|delet(?:e|ing)|withdraw|remov(?:e|ing))"
_UPDATE = (
    r"(?:mov(?:e|ing)|chang(?:e|ing)|renam(?:e|ing)|postpon(?:e|ing)|reschedul(?:e|ing)|shift|updat(?:e|ing)"
    r"|edit(?:ing)?|push|bring|modify|adjust|delay)"
)
_WRITES = rf"(?:{CREATE}|{REGISTER}|{_CANCEL}|{_UPDATE}|sign|put|book|write|save)"
_ASKING = (
    r"(?:explain\s+(?:to\s+me\s+)?(?:how|why|what\s+happens)\b|(?:tell|show|teach)\s+me\s+(?:how|why|whether"
    r"|if)\b|(?:i\s+have\s+)?no\s+(?:idea|clue)\s+(?:how|where|whether)\b|i\s+do\s+not\s+(?:know|understand)\s+"
    r"(?:how|where|whether|why)\b|(?:i\s+do\s+not\s+know\s+|tell\s+me\s+|show\s+me\s+|explain\s+(?:to\s+me\s+"
    r")?)?how\s+(?:to|(?:do|does|can|could|should|would|may|must)\s+(?:i|we|one|you|people|someone|anyone|it))"
    r"|(?:can|could|may|might|should|shall|must|would)\s+(?:i|one|anyone|everyone|anybody|people|someone)|am\s+"
    r"i\s+(?:able|allowed|permitted)|are\s+(?:we|people)\s+(?:able|allowed)|are\s+you\s+able|do\s+you\b(?!\s+"
    r"(?:have|know|offer))|is\s+it\s+(?:possible|allowed|ok|okay|hard|easy)|is\s+there\s+a\s+way|what\s+"
    r"(?:happens|would\s+happen|will\s+happen)|what\s+(?:do|must|should)\s+i\b|what\s+(?:if|about\s+if)|do\s+(?:i"
    r"|we)\s+(?:have|need)|where\s+(?:do|can|could|should)\s+i|when\s+(?:do|can|could|should|would|will)\s+(?:i"
    r"|my)|would\s+it\s+be\s+(?:ok|okay|possible|allowed|fine)\b(?!\s+for\s+you)|(?:do|does)\s+(?:people|one"
    r"|anyone|everyone|users|visitors)|(?:until|till|since|by|from)\s+when\b|how\s+(?:come|soon|late|early"
    r"|long\s+before|far|often|quickly|hard|easy|much\s+time)\b.*\b(?:can|could|do|does|is|may)\b|is\s+it\s+"
    r"too\s+late|what\s+is\s+the\s+(?:best|easiest|quickest|right)?\s*way|does\s+(?:it|registering|cancelling"
    r"|creating)\b|is\s+(?:registering|registration|cancell?ing|creating|booking)\b|will\s+(?:i|they|people|we"
    r"|everyone)\b|(?:i\s+wonder|i\s+was\s+wondering|i\s+am\s+wondering|any\s+idea)\s+(?:how|when|why|where|what"
    r"|if\s+i|whether\s+i)|i\s+am\s+not\s+sure\s+how|why\b(?!\s+not\b(?!\s+(?:do|does|can|could|should)))|who\s+"
    r"(?:can|may)|if\s+i\b|i\s+(?:can\s*not|could\s+not)\s+(?=creat|regist))"
)


INTENT_WORDS = IntentWords(
    contractions={
        "can't": "can not",
        "won't": "will not",
        "-n't": " not",
        "cannot": "can not",
        "what's": "what is",
        "where's": "where is",
        "when's": "when is",
        "who's": "who is",
        "how's": "how is",
        "there's": "there is",
        "it's": "it is",
        "that's": "that is",
        "let's": "let us",
        "i'm": "i am",
        "i'd": "i would",
        "we'd": "we would",
        "i'll": "i will",
        "i've": "i have",
        **{f"{who}'ll": f"{who} will" for who in ("we", "you", "they", "he", "she", "it", "that", "there")},
        "we've": "we have",
        "they're": "they are",
        "you're": "you are",
        "we're": "we are",
        **{
            f"{short}": f"{long} not"
            for short, long in {
                "dont": "do",
                "cant": "can",
                "wont": "will",
                "couldnt": "could",
                "shouldnt": "should",
                "didnt": "did",
                "doesnt": "does",
                "isnt": "is",
                "havent": "have",
                "hasnt": "has",
                "wouldnt": "would",
                "wasnt": "was",
            }.items()
        },
        **{f"{word}s": f"{word} is" for word in ("what", "where", "when", "who", "how", "there", "that")},
        **{f"ill {verb}": f"i will {verb}" for verb in ("be", "come", "take", "go", "join", "attend")},
        "im": "i am",
        "id": "i would",
        "ive": "i have",
        "youre": "you are",
        "lets": "let us",
        "u": "you",
        "ur": "your",
        "r": "are",
        **{f"{word} ya": f"{word} you" for word in ("can", "could", "would", "will")},
        **{f"{word} 4": f"{word} for" for word in ("up", "looking", "ticket", "seat", "spot", "place")},
        # Whom it is done for says nothing about what is done.
        "for me": "",
        "for us": "",
        "gimme": "give me",
        "lemme": "let me",
        "gotta": "have to",
        "thx": "thanks",
        "cancle": "cancel",
        "happend": "happened",
        "gonna": "going to",
        "wanna": "want to",
        "pls": "please",
        "plz": "please",
    },
    spelt=frozenset(
        (
            "register registers registered registering registration registrations unregister cancel cancels "
            "cancelled canceled cancelling canceling cancellation create creates created creating schedule "
            "scheduled scheduling reschedule rescheduled organise organised organises organising organize "
            "organized organizes organizing organiser organizer postpone postponed rename renamed change changed "
            "changes changing update updated updating delete deleted deleting remove removed removing attend "
            "attending search searching workshop workshops concert concerts event events lecture lectures "
            "festival festivals exhibition exhibitions conference conferences seminar seminars webinar webinars "
            "meeting meetings course courses tournament please something anything everything upcoming capacity "
            "description location waiting booking bookings details another thanks weekend tomorrow happening "
            "available reserve reserved participate publish announce arrange hosting hosted planning planned "
            "calendar already"
        ).split()
    ),
    known=frozenset(
        "thank chance charge charged event's eventual evening even events booking cooking coarse search person".split()
    ),
    prefixes=(
        r"(?:(?:(?:i\s+(?:was|am|have\s+been)\s+(?:just\s+)?wondering|i\s+wonder|is\s+there\s+any\s+(?:chance"
        r"|way)|any\s+(?:chance|way)|it\s+would\s+be\s+(?:\w+\s+)?\w+|would\s+it\s+be\s+(?:possible|ok|okay)|i\s+"
        r"would\s+(?:appreciate|love)\s+it|do\s+you\s+think|i\s+hope|i\s+was\s+hoping)(?:\s+(?:if|that"
        r"|whether))?\s+(?:you|we)\s+(?:can|could|would|might|will)(?:\s+(?:please|maybe|just))?)|(?:i|we)\s+"
        r"would\s+be\s+(?:\w+\s+)?(?:grateful|thankful|happy|glad|delighted|obliged|pleased|great)\s+if\s+you\s+"
        r"(?:would|could|can|might)|(?:it\s+)?would\s+be\s+(?:\w+\s+)?(?:great|nice|lovely|good|fab|cool|awesome"
        r"|helpful)\s+(?:if\s+you\s+(?:would|could|can)|to)|do\s+me\s+a\s+(?:favou?r|solid)\s+and|be\s+a\s+"
        r"(?:dear|star|love|pal|mate|legend)\s+and|be\s+so\s+good\s+as\s+to|tell\s+(?:them|everyone|everybody|her"
        r"|him|the\s+\w+)(?:\s+that)?(?=\s+i\b)|i\s+(?:must|ought\s+to|have\s+got\s+to|have\s+decided\s+to"
        r"|really\s+must|should)|if\s+so|do\s+you\s+(?:happen\s+to\s+)?know\s+(?:if|whether)|(?:i\s+(?:want"
        r"|would\s+(?:like|love)|need)\s+to|i\s+(?:just\s+)?wanted\s+to|let\s+me|wanna)\s+know(?!\s+more)(?:\s+"
        r"(?:if|whether))?|(?:i\s+am\s+|we\s+are\s+|i\s+was\s+)?(?:thinking\s+(?:of|about)|planning\s+(?:on|to)"
        r"|hoping\s+to|looking\s+to|going\s+to|about\s+to|trying\s+to)|would\s+you\s+be\s+so\s+kind\s+(?:as\s+"
        r")?(?:to|and)|be\s+so\s+kind\s+(?:as\s+)?(?:to|and)|(?:need|want|would\s+like|would\s+love|have|feel\s+"
        r"like)\s+to|feel\s+free\s+to|could\s+i\s+ask\s+you\s+to|i\s+(?:want|need|would\s+like)\s+you\s+to|i\s+"
        r"think|after\s+all|in\s+that\s+case|btw|by\s+the\s+way|oh|um|uh|guess|perfect|nice|awesome|fine|sure|yep"
        r"|yup|hi|hiya|oi|ey|hey\s+there|right|morning|evening|yo|sadly|hello|hey|hi\s+there|good\s+(?:morning"
        r"|afternoon|evening)|ok|okay|so|well|and|then|now|also|great|cool|thanks|thank\s+you|please|kindly|yes"
        r"|yeah|alright|right|sorry|hmm|unfortunately|actually|just|maybe|but|would\s+you\s+mind|(?:can|could"
        r"|would|will)\s+you(?:\s+(?:also|quickly|possibly|perhaps|please|kindly|maybe|just))?(?:\s+be\s+so\s+"
        r"kind\s+(?:as\s+)?to)?|(?:can|could|shall)\s+we|(?:can|could|may|might)\s+i\s+(?:please\s+)?(?=(?:see"
        r"|look|have\s+a\s+look)\b)|would\s+it\s+be\s+possible\s+for\s+you\s+to|i\s+(?:also\s+|really\s+)?(?:want"
        r"|would\s+like|would\s+love|would\s+rather|need|wish|have|might\s+want|am\s+trying|intend|am\s+going)\s+"
        r"(?:you\s+)?to|we\s+(?:want|would\s+like|need|have)\s+to|i\s+have\s+to|let\s+us|let\s+me|help\s+me(?:\s+"
        r"to)?|do\s+not\s+forget\s+to|go\s+ahead\s+and|i\s+(?:want|would\s+like)\s+to\s+know|time\s+"
        r"to)\b[\s,:!.-]*"
    ),
    sentence_ends=r"(?<=[.!?;])\s+|\s+-\s+",
    clause_ends=r"[,:]\s+|\s+(?:so|and|but|then|because|cause|cos|since)\s+",
    conditional=(
        r"\b(?:if|whether|unless|when|said|says|say|saying|told|asked|asks|wants|wanted|tries|tried|he|she|they"
        r"|(?<!me and a )(?<!me and my )(?:friend|boss|colleague)|(?:someone|somebody)(?!\s+else\s+(?:can|could"
        r"|may|should|might)\s+(?:have|take))|people\s+(?:say|said|keep|always|usually|often|never|told))\b"
    ),
    yes=(
        r"(?:(?:yes|yeah|yep|yup|ya|y|sure|absolutely|definitely|certainly|of\s+course|go\s+ahead|go\s+on|go\s+"
        r"for\s+it|do\s+it|do\s+that|sure\s+thing|fire\s+away|(?:that|this)\s+is\s+(?:the\s+one|it|what\s+i\s+"
        r"want)|right\s+you\s+are|aye|yessir|yes\s+sir|please\s+go\s+ahead|too\s+right|you\s+bet|make\s+it\s+so"
        r"|let\s+us\s+do\s+(?:it|that)|spot\s+on|ok(?:ay)?\s+do\s+it|(?:that|this)\s+works(?:\s+for\s+me)?|by\s+"
        r"all\s+means|(?:that|this|it)\s+is\s+(?:right|correct|fine|it|perfect)|i\s+am\s+sure|i\s+do|i\s+confirm"
        r"|why\s+not|confirm|confirmed|correct)(?:,?\s+(?:please|thanks|thank\s+you|now|then))*|(?:ok|okay|okey"
        r"|alright|perfect|exactly|(?:that\s+is|all)\s+(?:right|correct|good|fine)|(?:(?:that|this|it)\s+"
        r")?(?:sounds|looks)\s+(?:good|great|fine|right|perfect|correct)(?:\s+to\s+me)?)(?:\s+please)?|please\s+"
        r"do|👍)(?:\s+(?:and|then|so))?[\s,.!]*"
    ),
    yes_to={
        (r"createEvent"): (
            r"(?:please\s+)?(?:create|add|save|publish|schedule|make)\s+(?:it|that|this|the\s+event)(?:\s+(?:please"
            r"|now))?[\s,.!]*"
        ),
        "createEventFromDraft": (
            r"(?:please\s+)?(?:(?:create|add|save|publish|schedule|make)\s+(?:it|that|this|the\s+event)|make\s+"
            r"it\s+an\s+event)(?:\s+(?:please|now))?[\s,.!]*"
        ),
        "registerForEvent": r"(?:please\s+)?(?:register|book|sign)\s+me(?:\s+up)?(?:\s+(?:please|now))?[\s,.!]*",
        (r"updateEvent"): (
            r"(?:please\s+)?(?:change|update|move|rename|save)\s+(?:it|that|this)(?:\s+(?:please|now))?[\s,.!]*"
        ),
    },
    no=(
        r"(?:(?:hm+|um+|uh|oh|err?)[\s,.]*)?(?:(?:no|nope|nah|never\s*mind|forget\s+(?:about\s+)?(?:it|that)"
        r"|cancel(?:\s+(?:it|that|this|the\s+draft))?|stop(?:\s+it)?|abort|drop\s+(?:it|that|the\s+draft)"
        r"|discard(?:\s+(?:it|that|the\s+draft))?|(?:scrap|scratch)\s+(?:it|that)|leave\s+(?:it|that)(?:\s+"
        r"(?:as\s+it\s+is|alone|be|out))?|keep\s+it\s+(?:as\s+it\s+is|that\s+way)|not\s+(?:now|really|any\s*more)"
        r"|please\s+(?:do\s+not|no)|do\s+not(?:\s+do\s+(?:it|that))?|better\s+not|rather\s+not|i\s+changed\s+"
        r"my\s+mind|actually|not\s+(?:that|this|it)|forget\s+about\s+it|no\s+way|n|quit|nothing|you\s+are\s+"
        r"(?:all?\s*right|ok|okay|fine|good)|i\s+am\s+(?:good|fine|ok|okay|all?\s*right)|let\s+us\s+not|not\s+"
        r"(?:today|this\s+time|for\s+me|interested|yet|quite|at\s+all)|maybe\s+(?:later|not)|i\s+would\s+"
        r"rather\s+not|don't\s+bother|do\s+not\s+bother|leave\s+that|skip\s+(?:it|that)|on\s+second\s+"
        r"thou?ghts?)(?:\s+(?:please|thanks|thank\s+you|then|wait|not\s+yet))*[\s,.!]*)+"
    ),
    waits=(
        r"(?:(?:please\s+)?(?:wait|hold\s+on|not\s+yet|one\s+moment|just\s+a\s+moment|a\s+second|hang\s+on)[\s,.!]*)+"
    ),
    refusal=(
        r"\b(?:let\s+us\s+not|rather\s+not|would\s+not|decided\s+(?:against|not\s+to)|do\s+not(?!\s+(?:forget"
        r"|know|understand|see|mind|have\s+to|need\s+to))|never|nobody|no\s+one|(?:hardly|barely|scarcely)\s+"
        r"any(?:one|body)|not\s+(?:want|wish|like|ask|asking|telling|mean|going)(?:\s+you)?\s+to|without|no\s+"
        r"need\s+(?:for\s+you\s+)?to|not\s+ready\s+to|hold\s+off(?:\s+on)?|(?:wait|pause)\s+with|rather\s+"
        r"wait\b.*\bto|stop|rather\s+(?:you\s+did\s+)?not|must\s+not|should\s+not|not\s+to)\s+(?:\w+\s+"
        rf"){{0,3}}?{_WRITES}\b|\b{_WRITES}(?:\s+\w+){{0,4}}?\s+(?:nothing|none|nowhere)\b"
    ),
    status=(
        r"^(?:so\s+|and\s+)?(?:(?:did|have|has|were|was)\s+(?:you|it|that|i|they|the|my|everything)\b.*\b(?:creat"
        r"|regist|cancel|chang|sav|book|mov|writ|delet|work|sign|done|add|gone\s+through|go\s+through|went"
        r"|confirmed|succeed|happen|updat|renam|publish)|(?:so\s+)?i\s+am\s+(?:now\s+)?registered(?:\s+now)?\s*\?"
        r"|you\s+(?:have|did|already)\s+(?:not\s+)?(?:already\s+|really\s+)?(?:creat|regist|cancel|chang|sav|book"
        r"|mov|writ|delet|sign|done|add)|are\s+you\s+(?:done|finished)\b|is\s+(?:it|that|this|my\s+\w+)\s+"
        r"(?:really\s+|already\s+|now\s+)?(?:in|on)\s+the\s+calendar|is\s+(?:it|that|everything)\s+(?:set|sorted"
        r"|through)\b|(?:was|is|has)\s+(?:it|that|this|everything|(?:the|my)\s+(?:\w+\s+)?(?:event|registration"
        r"|draft))\b.*\b(?:created|saved|registered|booked|done|written|stored|ready)\b)"
    ),
    asking=_ASKING,
    interrogative=(
        r"(?:(?:hi|hello|hey|so|and|but|ok|okay|well|sorry|just|also|then|quick\s+question"
        r"|question)\b[\s,:!.-]*)*(?:(?:until|since|from|by|till)\s+when|who|whom|whose|what|when|where|why|how"
        r"|which|is|are|am(?=\s+(?:i|we)\b)|was|were|do\s+(?!not|it\b|that\b|an?\b|me\b|us\b|some\b)|does|did|has"
        r"|have\s+(?:i|you|we|they)|had|(?:can|could|may|might|must|should|shall|will|would)(?!\s+(?:not\s+(?!i\b"
        r"|you\b|we\b|they\b|he\b|she\b|it\b|the\b|people\b|any)|love\b|like\b|fancy\b))|any\s+(?:idea|way)|i\s+"
        r"(?:wonder|am\s+wondering|was\s+wondering)|(?:i\s+would\s+like|i\s+want)\s+to\s+know)\b"
    ),
    story=(
        r"(?:yesterday|last\s+(?:week|month|year|night|time))\b"
        r"|(?:i|we)\s+(?:was|were)\s+(?:going|about|planning|hoping|meaning|supposed)\s+to\b.*\bbut\b"
        r"|(?:i|we)\s+(?:thought|decided\s+(?:against|not\s+to)|used\s+to|nearly|almost|should\s+have|could\s+"
        r"have|would\s+have|might|may|never)\b(?!\s+(?:want|need|like)\s)|(?:there\s+is\s+)?no\s+way\s+(?:i|we)\b"
        r"|maybe\s+i\b|(?:everyone|everybody|people)\s+(?:is|are)\b"
        r"|it\s+would\s+be\s+(?:an?\s+)?(?:shame|pity|sad|silly|bad|mistake|stupid)\b"
        r"|(?:i|we|you|he|she|they|someone|somebody|people|the\s+\w+|my\s+\w+)\s+(?:have\s+|has\s+|had\s+"
        r")?(?:just\s+|already\s+)?(?:created|registered|cancelled|organi[sz]ed|booked|moved|signed\s+up|deleted"
        r"|planned|hosted|set\s+up|scheduled|added|made(?!\s+(?:an?\s+)?mistake)|joined|left|forgot|postponed"
        r"|renamed|changed(?!\s+my\s+mind))\b"
    ),
    reported=(
        r"(?:thanks|thank\s+you|cheers|sorry|apologies|i\s+apologi[sz]e|forgive\s+me)\s+(?:\w+\s+){0,2}for\s+"
        r"\w+ing\b|(?:apparently|allegedly|supposedly|rumou?r\s+has\s+it|word\s+is|they\s+say|i\s+hear)\b"
        r"|(?:(?!(?:i|please|and)\b)[\w']+\s+){1,3}?(?:said|says|told\s+\w+|tells\s+\w+|heard|thinks|thought|wrote"
        r"|writes|mentioned|claims|reckons)\b|i\s+(?:have\s+)?(?:heard|read|was\s+told)\b"
    ),
    naming=r"\b(?:an?|our|new)\s+\w",
    asked=(
        r"(?!.*\b(?:is|was)\s+(?!it\s+you\b|registering|cancelling|creating)\S.*\bcancell?ed\W*$)(?!(?:what"
        rf"|which)\s+{TYPES}\b)(?!(?:is|are)\s+there\b(?!\s+(?:an?\s+(?:way|fee|deadline|limit|problem)|any\s+"
        r"way)))(?:who|how|is|are|does|do|what|when|why|where|will|would|can)\b.*\b(?:register(?:ing)?"
        r"|sign(?:ing)?\s+up|call(?:ing)?\s+off|allowed\s+to|cancel(?:s|l?ing|l?ed)?|delet(?:e|es|ed|ing)"
        r"|creat(?:e|es|ed|ing)|unregister(?:ing)?|reschedul\w*|renam\w*|chang(?:e|es|ing))\b"
    ),
    polite=(
        r"(?:(?:hi|hello|hey|so|and|but|ok|okay|well|sorry|just|also|then|please)\b[\s,:!.-]*)*(?:(?:can|could"
        r"|would|will|shall|may|might)\s+(?:you|we)\b|(?:can|could|may|might)\s+i\s+(?:(?:please|also|maybe"
        r"|possibly|perhaps|just|still|quickly)\s+)*(?:get|have|grab|see|look\s+at|take|snag|bag|put|add|be\s+"
        r"(?:put|added|on))\b|(?:(?:i|we)\s+)?would\s+(?:love|like|fancy|be\s+(?:grateful|happy|glad|great"
        r"|lovely))\b|would\s+it\s+be\s+(?:at\s+all\s+|by\s+any\s+chance\s+)?possible\s+to\s+(?:get|have)\b"
        r"|are\s+you\s+able\s+to\s+(?:put|add|get|book|reserve|sign|move|change|cancel)\s+(?:an?|the|my|me|us|it"
        r"|that)\b|(?:can|could)\s+there\s+be\s+an?\b|(?:can|could)\s+(?:the|my|our)\s+.{1,60}\binstead\b"
        r"|(?:do\s+you\s+|would\s+you\s+)?mind\s+\w+ing\b|why\s+do\s+not\s+you|is\s+there\s+any\s+(?:chance"
        r"|way)\s+you|would\s+it\s+be\s+(?:possible|ok|okay)\s+(?:for\s+you\s+to|if\s+you|that\s+you)|is\s+it\s+"
        r"possible\s+for\s+you\s+to|may\s+i\s+ask\s+you\s+to|could\s+i\s+ask\s+you\s+to|do\s+you\s+think\s+you\s+"
        r"(?:can|could)|how\s+about\s+(?:you\b|we\b)|i\s+(?:wonder|am\s+wondering|was\s+wondering)\s+(?:if"
        r"|whether)\s+(?:you|we)\b)"
    ),
    asides=(
        r"if\s+(?:possible|that\s+is\s+(?:ok|okay|alright|possible|fine)(?:\s+with\s+you)?|it\s+is\s+(?:ok|okay"
        r"|possible|not\s+too\s+(?:late|much\s+(?:trouble|hassle|bother)))|you\s+(?:can|could|do\s+not\s+mind"
        r"|would|please|have\s+a\s+(?:moment|minute|second|sec))|i\s+may|so|there\s+(?:is|are)\s+(?:still\s+"
        r")?(?:an?\s+|any\s+|some\s+)?(?:free\s+)?(?:spaces?|places?|spots?|seats?|room|tickets?)(?:\s+(?:left"
        r"|free|available|going))?(?:\s+(?:in|at|on|for)\s+(?:the\s+|my\s+)?\w+(?:\s+\w+)?)?)"
    ),
    generic=(
        rf"(?:can|could|do|will|would)\s+you\s+(?:also\s+|only\s+)?{_WRITES}\s+(?:\w+\s+)?(?:events|concerts|workshops"
        r"|people|registrations|users|things)\s*\??"
    ),
    topics=(
        (
            "cancel",
            (
                rf"{_CANCEL}|cancellation|delet\w+|cancels|leav(?:e|ing)|drop(?:ping)?\s+out|get(?:ting)?\s+out"
                r"|back(?:ing)?\s+out|take\s+\w+\s+off|get\s+\w+(?:\s+\w+)?\s+off|off\s+(?:a|the)\s+list"
                r"|pull(?:ing)?\s+out"
            ),
        ),
        ("update", _UPDATE),
        (
            "register",
            (
                rf"{REGISTER}|registered|booked|signed?\s+(?:in|up)|registrations?|tickets?|seats?|waiting\s+list"
                r"|go\s+to|come\s+to"
            ),
        ),
        (
            "create",
            (
                rf"{CREATE}|created|organi[sz]ed|hosted|draft|listed|listing|published|posted|own\s+event|put\s+up"
                r"|get\s+an?\s+event"
            ),
        ),
    ),
    limits=(
        (
            "recurring",
            (
                r"\b(?:recurring|recurrent|each\s+(?:week|month|day|year)|twice\s+a\s+(?:week|month)|once\s+a\s+"
                r"(?:week|month)|regularly|repeating|repeats?|weekly|monthly|daily|every\s+(?:\w+\s+)?(?:day|week"
                r"|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b"
            ),
        ),
        (
            "payments",
            (
                r"\b(?:pay|paying|payments?|refunds?|invoices?|credit\s+card|paypal|buy|purchase|how\s+much\s+(?:is"
                r"|does|do|are)|discounts?|vouchers?)\b"
            ),
        ),
        (
            "weather",
            (
                r"\b(?:will\s+it\s+(?:rain|snow|be\s+(?:sunny|cold|warm|hot))|weather\s+(?:forecast|like|report)"
                r"|(?:what|how)\s+is\s+the\s+weather|forecast\s+for)\b"
            ),
        ),
        (
            "messages",
            (
                r"\b(?:send|write)\s+(?:\w+\s+)?(?:an?\s+|the\s+)?(?:e-?mails?|messages?|invitations?|sms|texts?)\b"
                r"|\b(?:e-?mail|text|notify)\s+(?:my|the|him|her|them|every\w+)\b"
                r"|\bremind\s+me\b(?!\s+(?:what|which|where|when|who|how|about))|\bset\s+a\s+reminder\b"
                r"|\binvite\s+\w+"
            ),
        ),
        (
            "people",
            (
                r"\b(?:has|have|is|are|did)\s+(?:anyone|anybody|someone|somebody|people|others|many\s+people|my\s+"
                r"friends?)\s+(?:else\s+)?(?:already\s+)?(?:registered|registering|signed\s+up|coming|going|booked"
                r"|attending|sign\s+up|register)\b"
                r"|\b(?:who\s+(?:else\s+)?(?:(?:is|are|has|have|will)\s+)?(?:\w+\s+)?(?:registered|coming|come|comes"
                r"|going|goes|attending|attend|attends|signed\s+up|booked|on\s+the\s+(?:waiting\s+)?list)|(?:list"
                r"|show)\s+(?:of\s+|me\s+)?(?:the\s+)?(?:attendees|participants|guests)"
                r"|(?<!on the )(?<!onto the )(?<!to the )guest\s+list)\b"
            ),
        ),
        ("files", r"\b(?:upload|attach)\s+(?:an?\s+|the\s+)?(?:pictures?|images?|photos?|files?|flyers?)\b"),
        (
            "travel",
            (
                r"\bhow\s+(?:do|can|would)\s+(?:i|we)\s+(?:get|travel|drive)\s+(?:to|there)\b"
                r"|\b(?:parking|hotels?|flights?|train\s+tickets?|taxi|directions\s+to|route\s+to)\b"
            ),
        ),
        (
            "others",
            (
                r"\b(?:register|sign\s+up|enrol)\s+(?!me\b|us\b|for\b|up\b|in\b|at\b|now\b|the\b|here\b|to\b"
                r"|my\s*self\b)(?:my\s+\w+|him|her|them|everyone|everybody|all\s+of\s+us)\b"
                r"|\b(?:sign|book|put|get)\s+(?:my\s+(?!name\b|event\b)\w+|him|her|them|everyone|everybody)\s+(?:up"
                r"|in|down|on)\b"
            ),
        ),
        (
            "knowledge",
            (
                r"\b(?:tell\s+(?:me\s+)?(?:an?\s+)?(?:joke|story|poem)|write\s+(?:me\s+)?(?:an?\s+)?(?:poem|story"
                r"|essay|code|program)|translate|capital\s+of|who\s+won|news|stock\s+price|solve|calculate)\b"
            ),
        ),
    ),
    limits_yield=("create", "update", "yes", "no", "status", "refuse", "cancel_event", "unregister"),
    requests=REQUESTS,
    talk=TALK,
    anywhere=ANYWHERE,
    families=FAMILIES,
    weights=Path(__file__).with_name("weights.json"),
)
