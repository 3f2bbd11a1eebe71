"""What the offline agent answers, in English: templates, filled in by name."""

from __future__ import annotations

from tornado_copilot.assistant.offline.language import ReplyWords

_HOW_CREATE = (
    "Yes, whoever is signed in can create events. Tell me what and when, for instance “set up a jazz concert next "
    "Friday at 7pm in the Blue Hall for 50 people”. I show you what I understood, and only your yes creates it."
)
_HOW_REGISTER = (
    "Sign in, let me show you some events (“what's on this weekend?”), then say “register me for "
    "the second one”. I ask before I register you. If an event is full, you can go on its waiting "
    "list."
)
_HOW_CANCEL = (
    "You can cancel a registration of yours (“cancel my registration for …”): your place goes to "
    "the first on the waiting list. An event that you organise can be cancelled for good (“cancel "
    "the event …”): everybody registered is told. I ask before I do either."
)
_HOW_UPDATE = (
    "You can change events that you organise: “move Jazz Night to Saturday at 8pm”, “change the capacity of … to 80”, "
    "“rename … to …”. I ask before I change anything, and everybody registered is told."
)
_SIGNED_OUT = " You are not signed in at the moment; do that first."

REPLY_WORDS = ReplyWords(
    texts={
        "sign_in": "Please sign in first: {purpose} needs an account. You can look for events without one.",
        "unavailable": "The database is not reachable right now, so nothing was changed. Please try again in a moment.",
        "unavailable_write": (
            "The database is not reachable right now, so as far as I know nothing was changed. Say “yes” to "
            "try again; it will not be done twice."
        ),
        "failed": "Something went wrong on our side. Please send the message again.",
        "help": (
            "I can help you with events:\n"
            "- **find** some: “what's on this weekend?”, “jazz concerts in Berlin next month”\n"
            "- **create** one: “set up a workshop on Friday at 6pm for 20 people”\n"
            "- **register** you or take you off: “register me for the second one”, “cancel my registration for …”\n"
            "- **change or cancel** one that you organise: “move it to Saturday”, “cancel the event …”\n"
            "- **list** yours: “my events”\n"
            "I always ask before I change anything."
        ),
        "too_long": "That message is too long for me. Please tell me in one or two sentences what I can do.",
        "unknown": (
            "I did not understand that. I can find events, create them, register you for them, and list "
            "yours; say “help” for examples."
        ),
        "greet": "Hello{name}! I can find events, create them, and register you for them. What would you like to do?",
        "thanks": "You're welcome!",
        "bye": "Goodbye!",
        "feeling": "Fine, thank you! What can I do for you?",
        "about": (
            "I am the built-in assistant of this event calendar: a program with rules, not a person and no "
            "language model."
        ),
        "clock": "It is {now}.",
        "how_create": _HOW_CREATE,
        "how_register": _HOW_REGISTER,
        "how_cancel": _HOW_CANCEL,
        "how_update": _HOW_UPDATE,
        "signed_out": _SIGNED_OUT,
        "limit_recurring": "I cannot create repeating events, only single ones.",
        "limit_payments": (
            "I cannot take payments, sell tickets, quote prices or refund anything; registering here is all I do."
        ),
        "limit_weather": "I know nothing about the weather, only about events.",
        "limit_messages": (
            "I cannot send messages, invitations or reminders. Whoever is registered is told when an event changes."
        ),
        "limit_people": "I cannot tell who is registered; that is not public. I can tell how many are.",
        "limit_files": "I cannot take pictures or files.",
        "limit_travel": "I cannot book travel or give directions, only tell what is on and where.",
        "limit_others": "I can only register you yourself; others have to sign in and register themselves.",
        "limit_knowledge": "That is beyond me: I only know about the events here.",
        # A list
        "found_one": "I found one event ({zone}):",
        "found": "I found {count} events ({zone}):",
        "found_more": "Here are the next {count} events ({zone}; say “more” for the rest):",
        "found_rest": "Here are {count} more ({zone}):",
        "found_none": "I found no event{criteria}.",
        "found_none_hint": " Try other words or another time.",
        "criteria_query": " for “{value}”",
        "criteria_type": " of type {value}",
        "criteria_location": " in {value}",
        "criteria_time": " in that time",
        "list_hint": "Say “tell me more about the second one” or “register me for the first”.",
        "list_hint_one": "Say “tell me more about it” or “register me for it”.",
        "more_hint": " For the rest, say “more”.",
        "no_more": "There is nothing more to show.",
        "mine_organised": "You organise ({zone}):",
        "mine_registered": "You are registered for ({zone}):",
        "mine_waiting": "You are on the waiting list of ({zone}):",
        "mine_none": "You organise no events and are not registered for any.",
        "mine_past": "Over already: {count}.",
        # One event
        "line": "{number}. “{title}” – {when}{where}{places}",
        "where": ", {location}",
        "places_left": ", {left} of {capacity} places left",
        "places_none": ", full ({waiting} waiting)",
        "cancelled": ", cancelled",
        "details": "“{title}” ({type}), organised by {organizer}:",
        "details_when": "- When: {when}",
        "details_where": "- Where: {location}",
        "details_places": "- Places: {places}",
        "details_description": "- About: {description}",
        "details_cancelled": "- This event is **cancelled**.",
        "places_open": "no limit, {registered} registered",
        "places_some": "{left} of {capacity} left",
        "places_full": "all {capacity} taken, {waiting} on the waiting list",
        # Which one
        "which": "Which one do you mean?",
        "which_create": "Which event? Tell me its name or its number in the list, or ask “what's on?”.",
        "no_such_number": "The list I showed you has {count} of them. Which one do you mean?",
        "no_list": "I have not shown you a list yet. Tell me the name of the event, or ask “what's on?”.",
        "no_such_event": "I found no event “{words}”.",
        "not_yours": "Among {yours} I found no “{words}”.",
        "none_yours": "There is nothing to do: I looked among {yours}, and there are none.",
        "yours_organised": "the events you organise",
        "yours_attended": "your registrations",
        # A draft
        "limit_first": "{limit} I can make the first one.",
        "ask_title": "What should the event be called?",
        "ask_start": "When does it start (day and time)?",
        "ask_day": "On which day?",
        "ask_clock": "At what time does it start?",
        "so_far": "So far: {facts}.",
        "summary": "Here is what I will create:",
        "summary_changed": "Changed. Here is what I will create:",
        "summary_title": "- Title: {title}",
        "summary_type": "- Type: {type}",
        "summary_when": "- When: {when}{assumed}",
        "summary_where": "- Where: {location}",
        "summary_capacity": "- Capacity: {capacity}",
        "summary_description": "- Description: {description}",
        "assumed_end": "; I assumed two hours",
        "twice": "That time comes twice on that night, as the clocks go back; I took the first.",
        "no_location": "not given",
        "no_limit": "no limit",
        "default_description": "{title}, organised by {name}.",
        "ask_create": "Shall I create it? Say “yes”, “no”, or what to change.",
        "skipped": "{time} does not exist on {date} in {zone}: the clocks go forward then. At what time instead?",
        "past": "{when} is in the past. When should it start instead?",
        "end_before": "It would end before it starts. When does it end?",
        "bad_capacity": "A capacity must be 1 or more, so I left it out.",
        "not_written": "Nothing is created yet; I need a plain “yes” for that, or tell me what to change.",
        "draft_kept": "Your draft “{title}” is still here. {question}",
        "draft_kept_untitled": "Your draft is still here. {question}",
        "draft_replaced": "I dropped the draft we had before.",
        "draft_dropped": "All right, I dropped the draft. Nothing was created.",
        "created": "Done! “{title}” is in the calendar: {when}.",
        "created_hint": "You can say “change …” or “cancel the event” whenever you like.",
        "take_your_time": "No hurry. Nothing is done until you say yes.",
        # The draft that a room fills in together
        "shared_nowhere": (
            "A draft that several people fill in is part of a room: ask me there, as “@assistant make it an event”."
        ),
        "shared_empty": "The room's draft is empty. Fill it in together, then ask me again.",
        "shared_missing": "The room's draft is not complete: it still lacks {fields}.",
        "shared_summary": "Here is what the room has drafted:",
        "ask_shared": "Shall I create it, with you as its organiser? Say “@assistant yes” or “@assistant no”.",
        # A change that waits for a yes
        "ask_register": "Shall I register you for “{title}” on {when}?",
        "ask_waiting": "“{title}” on {when} is full. Shall I put you on its waiting list?",
        "ask_unregister": "Shall I cancel your registration for “{title}” on {when}?",
        "ask_unwait": "Shall I take you off the waiting list of “{title}” on {when}?",
        "ask_cancel_event": ("Shall I cancel “{title}” on {when} for good?{told}"),
        "will_tell_one": " The one person registered will be told.",
        "will_tell_many": " The {count} people registered will be told.",
        "ask_update": "Shall I change “{title}” like this?\n{changes}",
        "change_title": "- Title: {value}",
        "change_when": "- When: {value}",
        "change_location": "- Where: {value}",
        "change_capacity": "- Capacity: {value}",
        "change_description": "- Description: {value}",
        "change_type": "- Type: {value}",
        "what_change": (
            "What should change about “{title}”? I can change its title, time, place, capacity or description."
        ),
        "only_organizer": "Only its organiser can change or cancel “{title}”.",
        "is_cancelled": "“{title}” is already cancelled.",
        "not_registered": "You are not registered for “{title}”.",
        "registered": "Done! You are registered for “{title}” on {when}.",
        "waiting": (
            "“{title}” is full, so you are not registered yet: you are number {position} on its waiting "
            "list, and are told as soon as a place is yours."
        ),
        "unregistered": "Done. You are no longer registered for “{title}” on {when}.",
        "event_cancelled": "Done. “{title}” on {when} is cancelled{told}.",
        "updated": "Done! “{title}” is changed{told}: {when}.",
        "told_one": "; one person is told",
        "told_many": "; {count} people are told",
        "pending_dropped": "All right, I left everything as it is.",
        "pending_again": "Still open: {question}",
        "refused": "That did not work: {message}.",
        "refused_field": "That did not work: {field} {must_be}.",
        "nothing_open": "There is nothing waiting for an answer. What would you like to do?",
        "nothing_dropped": "All right. There is nothing open, so nothing was changed.",
        "what_cancel": (
            "Do you want to cancel a registration (“cancel my registration for …”) or an event that you "
            "organise (“cancel the event …”)? Nothing was changed."
        ),
        "will_not": "All right, I will not do that. Nothing was changed.",
        "status_draft": "Not yet: the draft “{title}” is not created until you say yes.",
        "status_draft_incomplete": "Not yet: the draft is not complete.",
        "status_pending": "Not yet.",
        "status_done": "The last thing I did: {message}",
        "status_none": "In this conversation I have not changed anything.",
    },
    purposes={
        "create": "creating events",
        "register": "registering for an event",
        "unregister": "cancelling a registration",
        "cancel_event": "cancelling an event",
        "update": "changing an event",
        "mine": "listing your events",
    },
    fields={
        "title": "the title",
        "description": "the description",
        "eventType": "the type",
        "startDateTime": "the start",
        "endDateTime": "the end",
        "location": "the place",
        "capacity": "the capacity",
    },
    types={},
    time_range="{date}, {start}–{end}",
    day_range="{first}, {start} – {last}, {end}",
    zoned="{text} ({zone})",
    suggestions={
        "create": ("Create an event", "Set up a concert next Friday at 7pm for 50 people"),
        "weekend": ("This weekend", "What's on this weekend?"),
        "search": ("Find “{title}”", "Find events about {title}"),
        "next_week": ("Next week", "What's on next week?"),
        "mine": ("My events", "My events"),
        "help": ("What can you do?", "What can you do?"),
        "register": ("Register: {title}", "Register me for “{title}”"),
        "details": ("About {title}", "Tell me more about “{title}”"),
        "unregister": ("Sign off: {title}", "Cancel my registration for “{title}”"),
        "update": ("Change {title}", "Change “{title}”"),
        "more": ("Show more", "More"),
        "yes": ("Yes", "Yes"),
        "no": ("No", "No"),
    },
)
