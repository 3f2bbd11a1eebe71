"""English, as data: what the offline agent understands and what it answers."""

from tornado_copilot.assistant.offline.english.dates import DATE_WORDS
from tornado_copilot.assistant.offline.english.intents import INTENT_WORDS
from tornado_copilot.assistant.offline.english.replies import REPLY_WORDS
from tornado_copilot.assistant.offline.english.slots import SLOT_WORDS
from tornado_copilot.assistant.offline.language import Language

ENGLISH = Language(
    code="en",
    marks=frozenset(
        (
            "the a an i my you your it is are was do does did can could would will please what which who when "
            "where how there this that these for from with and or of to at me register sign cancel create book "
            "event events show find yes want like have not going tell about change move next today tomorrow "
            "tonight help hello thanks thank one first second third last don't set up make sure okay hi hey go "
            "ahead right some any all more friday saturday sunday monday tuesday wednesday thursday on get got "
            "gotta gonna put off out just been were here they them his her our we she be by too up again before "
            "after over under about into bail scrap stick pop pencil skip drop cannot wanna gimme lemme owt "
            "smth anyone anybody anything something someone nothing whats hows wheres"
        ).split()
    )
    | INTENT_WORDS.spelt,
    letters=frozenset(""),
    dates=DATE_WORDS,
    intents=INTENT_WORDS,
    slots=SLOT_WORDS,
    replies=REPLY_WORDS,
)
