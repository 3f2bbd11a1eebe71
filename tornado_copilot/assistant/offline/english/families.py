"""Which English words mean the same to `frames.py`, in its notation: over the plain form, contractions written out."""

from __future__ import annotations

from tornado_copilot.assistant.offline.english.dates import DATE_WORDS

_DAYS = ", ".join((*DATE_WORDS.weekdays, *DATE_WORDS.months, *DATE_WORDS.shifts))

FAMILIES: dict[str, str] = {
    "make": """
        create, creating, make|making a|an|me|us|another|one|some*|smth, set up, set … up, setting up, get|have …
        going|started|running|organised|together, organise, organize, organising, organizing, host, hosting, plan,
        planning, throw, throwing, hold, holding, arrange, arranging, run, running, start, starting, launch,
        launching, put together, putting together, put on, putting on, put … on, lay on, stage, staging, whip up,
        knock up, cook up, rustle up, kick off, open, do a|an, doing, give a|an, giving a|an, offer, offering,
        schedule, scheduling, publish, publishing, announce, post, posting, prepare, preparing, build, generate, sort
        out, fix up, get a|an … up, spin up, draft up, new
    """,
    "put": """
        put, putting, stick, sticking, pop, popping, pencil, pencilling, slot, slotting, jot, enter, entering, add,
        adding, note, log, logging, write, list, file, record, save, insert, drop, bung, chuck, whack, shove, plonk,
        stick|put|pop|chuck|bung|whack it|that|this in|up|on|down, book in, mark, block, block out, get … on|in|into,
        have … on, register a|an, schedule, include, squeeze, fit
    """,
    "held": """
        there will|shall be, there is going to be, there is, we are
        having|holding|throwing|hosting|doing|running|putting, we will be
        having|holding|throwing|hosting|doing|running, we will have|hold|throw|host|do|run, we are going to
        have|hold|throw|host|do|run, i am having|holding|throwing|hosting|doing|running|giving, i will be
        having|holding|throwing|hosting|doing|running, takes place, will take place, is taking place, is happening,
        will happen, is planned, is scheduled, coming up, going to have|hold|throw|host|run
    """,
    "enrol": """
        register, registering, sign up, sign me|us up, signing up, sign … up, sign me|us on, enrol, enroll, enrolling,
        rsvp, count me|us in, count … in, book me|us, put my name down, put me|us down, put me|us in, add me|us, add
        my name, include me|us, consider me|us in, deal me|us in, jot me|us down, get me|us in|on|onto|into, let me|us
        in, save me|us, i am in, i am game, i am up for, i am coming, we are coming, i will be there, we will be
        there, tick me off, mark me|us down|as, pencil me|us in, slot me|us in, squeeze me|us in, fit me|us in, i am
        there, i will come, we will come, i will attend, i will join, sign on, subscribe me|us, confirm me|us, confirm
        my attendance|place|spot, book my|a|one|two|three|four, put … name down, write me|us down|in
    """,
    "obtain": """
        get, getting, book, booking, reserve, reserving, save, saving, grab, grabbing, hold, keep, secure, bag, nab,
        snag, claim, take, have, want, need, find me|us, fix me|us up, sort me|us out, arrange, order, snap up, score,
        give me|us, put me|us down for, got, nick, set aside
    """,
    "come": """
        come, coming, come along, go, going, attend, attending, join, joining, take part, taking part, participate,
        participating, be there, be at, be in, show up, turn up, drop by, drop in, swing by, make it, making it, be
        present, be part of, tag along, go along, pop along, pop in, head to, get to, make the, make your, be able
    """,
    "leave": """
        unregister, unregistering, deregister, unbook, unsubscribe, unenrol, unenroll, withdraw, withdrawing, drop
        out, dropping out, bail, bailing, back out, backing out, pull out, pulling out, pull me|us out|off|from, sign
        me|us off|out, sign off, opt out, count me|us out, take|taking me|us|my … off|out, get me|us off|out, i am
        out, skip, skipping, give … a miss, i am off the list, step back from, duck out, leave me|us out, leave me|us
        off, rule me|us out, drop me|us, bow out, get out of, out of the running, pass on, will have to miss, have to
        miss, going to miss, will miss, must miss, not coming, no longer coming, changed my mind about
    """,
    "give_up": """
        give up, giving up, give back, give … back, give … away|up|to, free up, free … up, release, releasing, let …
        go, let go of, hand back, hand … back|over, pass … on, return, offer … to, drop, renounce, relinquish,
        surrender, make available, someone|somebody else can have, someone|somebody else have
    """,
    "remove": """
        take, taking, strike, striking, cross, crossing, scratch, scratching, remove, removing, delete, deleting,
        erase, wipe, cut, pull, unlist, rub … out, get … off, drop, tear, clear
    """,
    "call_off": """
        cancel, cancelling, canceling, cancelled, call off, calling off, call … off, called off, scrap, scrapping,
        axe, axing, ditch, ditching, bin, binning, kill, abandon, abort, delete, deleting, scrub, nix, shelve, pull
        the plug, get rid of, do away with, can the, take down, take … down, drop the, dump, knock … on the head,
        withdraw the, revoke, undo, void, remove the, erase, wipe
    """,
    "falls_through": """
        is off, are off, is cancelled, is canceled, has been cancelled|canceled, is called off, has been called off,
        falls through, fell through, has fallen through, is not happening, is not going ahead, is not taking place,
        will not happen, will not take place, will not be happening, will not go ahead, will not be going ahead, is no
        longer happening, is not on, is scrapped, is dead, is not going to happen, is no more, is dropped, can not
        happen, can not go ahead, can not take place, has to be cancelled|canceled|scrapped, must be cancelled, needs
        to be cancelled, needs cancelling, needs canceling, will have to be cancelled, cannot happen, called off
    """,
    "move": """
        move, moving, moved, moves, postpone, postponing, postponed, reschedule, rescheduling, rescheduled, shift,
        shifting, shifted, push … back|out|to|by|until|till, push back, pushed, bring … forward, brought forward,
        bring forward, put … back to, put back, put off, put … off, delay, delaying, delayed, bump, bumping, bumped,
        shunt, nudge, relocate, relocating, relocated, swap, switch, transfer, drag, slide, defer, pull … forward,
        make … later|earlier, start … later|earlier
    """,
    "change": """
        change, changing, changed, changes, set, update, updating, edit, editing, rename, renaming, retitle, raise,
        raising, lower, lowering, increase, increasing, reduce, reducing, bump up, cap, limit, extend, extending,
        shorten, lengthen, alter, altering, amend, modify, adjust, correct, fix, replace, make it|that|the, call it,
        let it be, has a new, needs a new, tweak, cut, trim, expand, make room for, allow, double, add the|a|an
    """,
    "begins": """
        is, are, will be, should be, must be, needs to be, has to be, ought to be, starts, begins, will start, will
        begin, should start, should begin, ends, finishes, lasts, will end, should end, should last, takes place, will
        take place, runs, happens, is going to be, goes, kicks off, meets, opens
    """,
    "show": """
        show, showing, list, see, browse, display, check, view, look at, pull up, bring up, open, give, let me|us see,
        let me|us know, have a look, go through, run through, remind
    """,
    "look": """
        look for, looking for, look up, looking, look, find, finding, search, searching, hunting for, hunt for, fancy,
        fancying, in the mood, i am bored, bored, craving, after a|some|something|anything|an, interested in, keen on,
        into, i feel like, feel like, up for a|some|something|anything, want to see|hear|watch|do|go|learn|try, would
        like to see|hear|watch|do|go|learn|try, would love to see|hear|watch|do|go|learn|try, dying to, recommend,
        suggest, got any, know any, know of any, seeking, on the lookout, point me|us to, anywhere
    """,
    "tell": """
        tell me|us, explain, describe, details, detail, info, information, more about, about, what about, particulars,
        lowdown, remind me|us, the deal with, more on, specifics, fill me|us in, give me|us a rundown
    """,
    "happens": """
        is on, on, happening, happens, going on, goes on, is there, are there, is up, up, planned, coming up, to do,
        doing, playing, showing, taking place, is good, on offer, running, go to, do, upcoming, around, nearby, near
    """,
    "event": """
        event, events, concert*, gig, gigs, workshop*, meetup*, meet up, meet-up, meeting*, conference*, class,
        classes, lesson*, lecture*, talk, talks, exhibition*, party, parties, festival*, seminar*, webinar*, course,
        courses, tournament*, reading, readings, market, markets, tour, tours, hackathon*, tasting*, dinner, dinners,
        lunch, breakfast, brunch, screening*, game, games, match, matches, training*, retreat*, show, shows, play,
        plays, picnic*, barbecue*, bbq, bbqs, quiz, quizzes, night, evening, club, session*, jam, jams, fair, fairs,
        sale, sales, swap, swaps, walk, walks, hike, hikes, run, ride, rides, trip, trips, outing*, rehearsal*,
        audition*, open mic*, karaoke, disco*, dance, dances, ball, gala, ceremony, launch, drive, fundraiser*,
        auction*, race, races, debate*, panel*, presentation*, demo*, bootcamp*, yoga, pilates, choir, opera, ballet,
        movie*, film*, singing, carnival, parade*, celebration*, reception*, birthday*, wedding*, reunion*,
        get-together*, get together, gathering*, social*, drinks, potluck*, cookout*, clean-up, cleanup, assembly,
        briefing*, stand-up, standup, retro, interview*, workout*, raffle*, bazaar, expo, summit*, symposium,
        congress, convention*, recital*, performance*, comedy, improv, theatre, theater, circle*, bingo, lan, ping
        pong, football, contest*, competition*, hangout*, sleepover*, bake-off, fete, exhibit*, service, vigil, open
        day, open house, onboarding, kickoff, kick-off, slam*, crawl*, bonfire*, fireworks
    """,
    "events": """
        events, concerts, gigs, workshops, meetups, meetings, conferences, classes, lessons, lectures, talks,
        exhibitions, parties, festivals, seminars, webinars, courses, tournaments, readings, markets, tours,
        hackathons, tastings, screenings, games, matches, trainings, retreats, shows, plays, picnics, quizzes,
        sessions, jams, fairs, sales, walks, hikes, rides, trips, movies, films, anything, something, things, stuff,
        somewhere, everything, live music, activities, options, whatever, nightlife
    """,
    "place": """
        place, places, spot, spots, seat, seats, ticket, tickets, slot, slots, space for, a space, pass, passes, a
        chair, entry for, admission, wristband*
    """,
    "booking": """
        registration, registrations, booking, bookings, reservation, reservations, sign-up, sign-ups, signup, signups,
        rsvp, rsvps, enrolment, enrollment, attendance, participation, commitments
    """,
    "list": """
        list, guest list, guestlist, guests, waiting list, waitlist, roster, attendees, participants, names, register
    """,
    "calendar": """
        calendar, calender, diary, programme, program, schedule, agenda, timetable, planner, line-up, lineup, on the
        books, in the books, noticeboard, board, listing, listings, on the list of events, on the site, on the
        website, on here, in here, in the app, in the system
    """,
    "property": """
        title, name, capacity, location, venue, place, time, start time, end time, start, end, date, day, description,
        limit, number of, maximum, max, cap, headcount, size, room, address, duration, length, blurb, type, category
    """,
    "draft": "draft, drafts, draught",
    "self": "me, us, myself, ourselves, my name, our names",
    "mine": "my, our, mine, ours",
    "a": "a, an, another, one, two, three, new, our first, some",
    "the": "the, my, our, this, that, it, tonight's, tomorrow's, today's",
    "any": "any, anything, some, something, what, which, all, whatever, anywhere, somewhere",
    "day": f"""
        {_DAYS}, #th, #st, #nd, #rd, weekend, next week|month|year, this week|month|year|evening|afternoon|morning, #,
        christmas
    """,
    "clock": """
        # am|pm, #am, #pm, at #, noon, midnight, o'clock, at
        one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
    """,
    "new": """
        instead, now, from now on, rather than, new, no longer, anymore, any more, after all, in fact, to, into, from
        … to
    """,
    "more": """
        later, earlier, longer, shorter, bigger, smaller, sooner, more people, fewer, extra, more seats|places|spots
    """,
    "wish": """
        i want, we want, i would like, we would like, i would love, we would love, i need, we need, let us, please, i
        wish, want, need, fancy, would like, would love, i am keen, could|can|would|will you, can|could|may i|we|you
        get|have|grab, i fancy, hoping, keen to, would be great, would be nice, dying to, longing
    """,
    "unable": """
        can not, will not, could not, not able to, no longer, unable to, not going to, not gonna, will not be able to,
        will have to miss, have to miss, can no longer, am not going, not be able, too ill to, too sick to, too busy
        to, not managing to, do not think i can|will
    """,
    "ask": """
        when, where, how long, how many, how much, who, what time, which day|room|floor|date|time|building|address,
        what day, what date, how full, how big, whereabouts, is it full, is there space, how late, how early, how old,
        at what time, what is the address|location|venue|date|time|capacity|room|duration, until when, what room
    """,
    "booked": """
        am|are i|we … registered|signed|booked|going|attending|on|down|in, have|did i|we …
        registered|register|signed|sign|booked|book|joined|join|created|create|organised|organise, i am
        going|registered|attending|signed|booked|down, i have booked|registered|signed|joined|created|organised, i
        signed up, i registered, i booked, i joined, i created, do i have, have i got, i organise, i organize, i host,
        i run, i have on, i got on, i made
    """,
    "help": """
        help, how does this work, how does it work, what can you do, what are you able, i am lost, i am stuck, no
        clue, no idea what, what do i do, how do i use, getting started, get started, instructions, what can i ask,
        what do you do, what is possible, guide me, confused, new here, what can i do here, your abilities, your
        features
    """,
    "thanks": """
        thanks, thank you, cheers, ta, thx, much appreciated, appreciate it, appreciated, you are a star, you are the
        best, legend, lifesaver, good job, great job, nice one, well done, brilliant, that is great, that helps,
        helpful, grateful, bless you, many thanks
    """,
    "not": """
        not, never, no, none, nobody, nothing, nowhere, no one, without, neither, nor, hardly, barely, scarcely, stop,
        refuse, avoid
    """,
    "others": """
        he, she, they, his, her, him, their, them, someone, somebody, anyone, everybody, people|folks
        always|never|can|do, my
        friend|mate|boss|colleague|wife|husband|brother|sister|son|daughter|mum|mom|dad|partner|neighbour|neighbor|team
        is|has|was|wants|wanted|said|says|told|asked|did|made|created|cancelled|booked|keeps, said, says, told, heard,
        asked, claims, thinks, reckons, suggested, mentioned
    """,
    "past": """
        yesterday, last
        week|month|year|time|night|summer|winter|spring|autumn|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday,
        ago, was, were, did, had, used to, would have, could have, should have, went, came, back then, once upon,
        remember when, i created|registered|cancelled|booked|organised|moved|joined|made
    """,
    "condition": """
        if, whether, unless, in case, provided, suppose, supposing, imagine, assuming, depending, only when, what if
    """,
}
