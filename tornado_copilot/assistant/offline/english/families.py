"""Which English words mean the same to `frames.py`, in its notation: over the plain form, contractions written out."""

from __future__ import annotations

from tornado_copilot.assistant.offline.english.dates import DATE_WORDS

_DAYS = ", ".join((*DATE_WORDS.weekdays, *DATE_WORDS.months, *DATE_WORDS.shifts))

FAMILIES: dict[str, str] = {
    "make": """
        create, creating, make|making a|an|me|us|another|one|some*|smth, set up, set … up, setting up, get|have …
        going|started|running|organised|together, organise, organize, organising, organizing, host, hosting, plan,
        planning, throw, throwing, holding, arrange, arranging, run, running, start, starting, launch, launching, put
        together, putting together, put on, putting on, put … on, lay on, stage, staging, whip up, knock up, cook up,
        rustle up, kick off, open, do a|an, give a|an, giving a|an, schedule, scheduling, publish, publishing,
        announce, post, posting, prepare, preparing, build, generate, sort out, fix up, get a|an … up, spin up, draft
        up, get|have … scheduled|planned|arranged|listed|published, event creation, creation of, make it happen, do
        some, wanna do, want to do, going to do, put … together, pull … together, pulling together, work up, mount,
        throwing together, throw together, rig up, have|throw|host|hold|run some, bring together, call a, calling a,
        get|getting a|an|another … together|up|going, get … off the ground, fancy running|hosting|doing|having, have
        a|an, having a|an, cater, convene, convening, hold, institute, event for, new event, turn|convert|make
        the|our|this|that draft, turn|convert … into, make … official|real|public|live
    """,
    "put": """
        put, putting, stick, sticking, pop, popping, pencil, pencilling, slot, slotting, jot, enter, entering, add,
        adding, log, logging, insert, bung, chuck, whack, shove, plonk, stick|put|pop|chuck|bung|whack it|that|this
        in|up|on|down, book in, block out, include, squeeze, stick it, list it|this|that|my|our|a|an|the, get …
        listed|published|posted|online|added|scheduled|in|on|up, put … up|in|down, make an|a entry|note, entry for,
        new entry, add … in|to, write … in|down, scribble, schedule|scheduling, set aside,
        reserve|block|keep|hold|save|book the|a|an evening|afternoon|morning|day|date|night|slot|hall|room|whole,
        need|want|have something|it|this on, throw … on|in|up, get … into, save the date, load, upload, register a
        new|event|an, register my|our event|concert|workshop, mark down, mark my|the|our|in, advertise, promote,
        publish, announce, share, register my|our, register|log|record a|an|another, slot for a|an|the|my|our
    """,
    "held": """
        there will|shall be, there is going to be, we are having|holding|throwing|hosting|doing|running|putting, we
        will be having|holding|throwing|hosting|doing|running, we will have|hold|throw|host|do|run, we are going to
        have|hold|throw|host|do|run, i am having|holding|throwing|hosting|doing|running|giving, i will be
        having|holding|throwing|hosting|doing|running, takes place, will take place, is taking place, is happening,
        will happen, is planned, is scheduled, coming up, going to have|hold|throw|host|run, there be a|an
    """,
    "enrol": """
        registering, sign up, sign me|us up, signing up, sign … up, sign me|us on, enrol, enroll, enrolling, rsvp,
        count me|us in, count … in, put me|us down, put me|us in, consider me|us in, deal me|us in, jot me|us down,
        get me|us in|on|onto|into, let me|us in, i am up for, i am coming, we are coming, i will be there, we will be
        there, mark me|us down|as, pencil me|us in, slot me|us in, squeeze me|us in, fit me|us in, i am there, i will
        come, we will come, i will attend, i will join, sign on, subscribe me|us, confirm me|us, book
        my|a|one|two|three|four, put … name down, write me|us down|in, can|could|may i|we get on the list, get on the
        list|guest|waiting, be registered|enrolled|included|added|counted|signed, one|two|three|four|five for
        the|a|me|us, sign|put|get|pop|stick|add|enter|register|book|enrol|pencil me|us|myself|yourself|ourselves,
        slot|squeeze|write|jot|note|mark|count|include|let|fit|deal me|us|myself|yourself|ourselves, throw|chuck|bung
        me|us|myself|yourself|ourselves, you can count on me|us, count on me|us, inscribe me|us,
        put|add|write|jot|stick|pop my|our name|names, i will take, i will|would|shall go, make me a|an|one
        participant|attendee|guest, confirm my|our, my rsvp, say yes to, accept the|my invitation, i will be
        attending|coming|joining|going|participating|there, i am attending|joining|going|participating, we are
        going|attending|joining, i accept, would like|love in, want in, want to be in, sgin me, me too, me please, i
        want to go|come|attend|join|participate|register|enrol, in for, be on the list, register|registering
        for|us|me|to|in|at, i am game, tick me, waitlist|wait-list|shortlist me|us, register|registering
        for|me|us|in|at|to|the, let me|us come|join, i am in for|on
    """,
    "obtain": """
        get, getting, book, booking, reserve, reserving, save, saving, grab, grabbing, hold, keep, secure, bag, nab,
        snag, claim, take, have, want, need, find me|us, fix me|us up, sort me|us out, arrange, order, snap up, score,
        give me|us, put me|us down for, got, nick, set aside, bagsy, bags, dibs, shotgun, gimme, call dibs, lock in,
        pick up, reserve|book|get|save|secure|hold|keep|grab me|us, put aside, hook me|us up, sort out, lay hands on,
        confirm
    """,
    "come": """
        come, coming, come along, attend, attending, join, joining, take part, taking part, participate,
        participating, be there, be at, show up, turn up, drop by, drop in, swing by, make it, making it, be present,
        be part of, tag along, go along, pop along, pop in, head to, get to, be along, going to the, come by, come
        round, come over, come down, rock up, pop by, stop by, be in attendance, see … there, swing past, go
        to|along|with, going to|along, go, do the|my|that|this, making the
    """,
    "leave": """
        unregister, unregistering, deregister, unbook, unsubscribe, unenrol, unenroll, drop out, dropping out, bail,
        bailing, back out, backing out, pull out, pulling out, pull me|us out|off|from, sign me|us off|out, sign off,
        opt out, take|taking me|us|my … off|out, get me|us off|out, i am out, skip, skipping, give … a miss, i am off
        the list, step back from, duck out, leave me|us out, rule me|us out, bow out, get out of, out of the running,
        pass on, will have to miss, have to miss, going to miss, will miss, must miss, not coming, no longer coming,
        changed my mind about, want|need|like out, out of, desinscribe, disinscribe, uninscribe, desubscribe, unsign,
        unjoin, take me|us|myself out|off, remove|delete|erase|scratch|scrub|strike|cross|drop|pull me|us|myself|my
        name|our, withdraw|take|cut|wipe|unlist|unregister|uncheck me|us|myself|my name|our, withdraw from,
        withdrawing from, step out, chicken out, wriggle out, no show, scratch|scrub|strike|cross|take … my
        name|names, pull me, cry off, beg off, have to pass, sit … out, sitting … out, no longer
        need|want|able|make|attend|come, i have to drop, i must drop, give … up my, quit, quitting, leaving, leave
        the|my|our, rain check, count … out, taking myself, let someone|somebody else, someone|somebody else
        can|could|may|should take|have, not … after all
    """,
    "give_up": """
        give up, giving up, give back, give … back, give … away|up|to, free up, free … up, release, releasing, let …
        go, let go of, hand back, hand … back|over, pass … on, offer … to, renounce, relinquish, surrender, make
        available, someone|somebody else can have, someone|somebody else have, relinquishing, donate, get rid of my,
        sell my, do not need, no longer need, not need, can go to, goes to, to someone|somebody else, open up my
    """,
    "remove": """
        take, taking, strike, striking, cross, crossing, scratch, scratching, remove, removing, delete, deleting,
        erase, wipe, unlist, get … off, scrub, take|get|pull|strike|scratch|remove|wipe|delete|erase|clear …
        off|from|down, lift
    """,
    "call_off": """
        cancel, call off, calling off, call … off, called off, scrap, scrapping, axe, axing, ditch, ditching, bin,
        binning, kill, abandon, abort, deleting, scrub, nix, shelve, pull the plug, get rid of, do away with, take
        down, take … down, revoke, undo, void, annul, annulling, cancell*, cancel*, cancle, call it off, take
        it|this|that down|off, junk, drop, dropping, ax, terminate, suspend, withdraw the|my|our, withdrawing, bring
        down, put an end to, remove|delete|erase|wipe|clear the|my|our|it|this|that, pack in, pack … in, trash, wipe
        out, retract, strike the|my|our, unpublish, discontinue, eliminate, rescind, call a halt, knock … on the head,
        delete, erase, erasing, wipe
    """,
    "falls_through": """
        is cancelled, is canceled, has been cancelled|canceled, is called off, has been called off, falls through,
        fell through, has fallen through, is not happening, is not going ahead, is not taking place, will not happen,
        will not take place, will not be happening, will not go ahead, will not be going ahead, is no longer
        happening, is scrapped, is dead, is not going to happen, is dropped, can not happen, can not go ahead, can not
        take place, has to be cancelled|canceled|scrapped, must be cancelled, needs to be cancelled, needs cancelling,
        needs canceling, will have to be cancelled, cannot happen, called off, is|are|was|has been|have been
        off|cancelled|canceled|scrapped|axed|dead, will|can not be held, can not be held, is not
        happening|on|going|taking, is|are not going to happen|be|take|go, there will be no, there is|will not going to
        be a|any, no longer happening|taking|going|on|planned, had to be cancelled|canceled, fallen through, rained
        off, washed out, snowed off, has to go, must go, need|needs to be called|cancelled|canceled|scrapped,
        should|must be cancelled|canceled|called|scrapped, got cancelled|canceled, gets cancelled|canceled, off the
        table, not going ahead, will not be held, does not happen|take|go, is no longer, no more, is|are off, will not
        be happening|held|taking|going|running
    """,
    "move": """
        move, moving, moved, moves, postpone, postponing, postponed, reschedule, rescheduling, rescheduled, shift,
        shifting, shifted, push … back|out|to|by|until|till, push back, pushed, bring … forward, brought forward,
        bring forward, put … back to, put back, put off, put … off, delay, delaying, delayed, bump, bumping, bumped,
        shunt, nudge, relocate, relocating, relocated, swap, switch, transfer, drag, slide, defer, pull … forward,
        make … later|earlier, start … later|earlier, set … back, get … moved, bring … up,
        push|pushing|move|moving|shift|shifting|bump|slide … to|until|till|back|forward|by|from, put …
        off|back|forward till|until|to, hold … over, hold … later|earlier, forward, at a later|different|new
        time|date|day, to another|a different|new day|date|time|place|venue|room, carry over, re-schedule, rearrange,
        new date|time|venue|place|room, change … to
    """,
    "change": """
        change, changing, changed, changes, update, updating, edit, editing, rename, renaming, retitle, raise,
        raising, lower, lowering, increase, increasing, reduce, reducing, bump up, cap, extend, extending, shorten,
        lengthen, alter, altering, amend, modify, adjust, correct, let it be, has a new, needs a new, tweak, make room
        for, typo, mistake, wrong, should read, should say, should have said, should be, ought to be, misspelt,
        misspelled, put right, up the, set the, make … bigger|smaller|longer|shorter|larger|later|earlier, give …
        new|another|different, add … to the description|title|name, take … people|guests, can take, can hold, fits,
        seat, seats up to, add to, append, rephrase, reword, rewrite, expand, call … instead, i meant, correction, not
        # but, let … be, switch, swap, bump, bumping, up … to, drop … to, cut … to, allow, restrict, open up,
        squeeze|fit|add|make another|more|extra|#|two|three|four|five|ten|twenty, turn … into, put … at|up to,
        raise|lower|increase|decrease, decrease, decreasing, widen, replace, retype, revise, revising, refresh, trim,
        prolong, scale, make it|that, call it, limit, fix, set, double, halve
    """,
    "begins": """
        is, are, will be, should be, must be, needs to be, has to be, ought to be, starts, begins, will start, will
        begin, should start, should begin, ends, finishes, lasts, will end, should end, should last, takes place, will
        take place, runs, happens, is going to be, goes, kicks off, meets, opens, will|shall|should|must|needs to|has
        to|ought to be, is|are|was going to be, is|are being, held, hosted, starting, ending, can take, takes, costs,
        is held, be held, moves, moved, has moved, are now, is now, meet, meeting in|at, are held, be at|in|on|from
    """,
    "show": """
        show, showing, list, see, browse, display, check, view, look at, pull up, bring up, let me|us see, let me|us
        know, have a look, go through, run through, filter, narrow, pull … up, bring … up, list all, give me|us, let
        me|us see|know, what have you, sort by, show*, run … by me, hit me with, throw me, get me a list, a list of,
        an overview, overview, rundown
    """,
    "look": """
        look for, looking for, look up, looking, look, find, finding, search, searching, hunting for, hunt for, fancy,
        fancying, in the mood, i am bored, bored, craving, after a|some|something|anything|an, interested in, keen on,
        i feel like, feel like, up for a|some|something|anything, want to see|hear|watch|do|go|learn|try, would like
        to see|hear|watch|do|go|learn|try, would love to see|hear|watch|do|go|learn|try, dying to, recommend, suggest,
        know any, know of any, seeking, on the lookout, point me|us to, anywhere, filter, narrow, hunting, hunt, on
        the hunt, scouting, shopping for, after a|some|something|anything|an|any, in search of, what have you got,
        what do you have, what is there, what are there, suggestion*, recommendation*, ideas, tips, show me what, i
        could do with, could do with, could use, wondering what, wonder what, curious what|about, got
        a|an|anything|something|some|any, free evening|afternoon|morning|day|weekend, i have time, nothing to do, kill
        time, date night, i am visiting, visiting, in town, take the kids, take my, entertain*, something|anything to
        do, want|like|love … something|anything|some, i am free, interested, keen to see|hear|watch|do|go|learn|try,
        into, any good, on offer, owt, summat, check whether|if, check for, let me|us know which|what|about|when,
        search|searching|find|finding|look|looking, fan of, love|like|enjoy|loves|likes|enjoys, craft*,
        know|see|wondering if|whether there is|are, wonder if|whether there is|are, check if|whether there is|are,
        if|whether there is|are any|a|an|some, got any concerts|events|gigs|workshops|ideas|suggestions|tips|good, got
        any free|live|kids|jazz|yoga, look|looking|search|searching|check|checking, what have|do we|you got|have,
        where can|could one|i|we|you, what can|could one|i|we, anything worth, worth going|seeing|visiting, who
        offers|teaches|gives a|an|any
    """,
    "tell": """
        tell me|us, explain, describe, details, detail, info, information, more about, what about, particulars,
        lowdown, remind me|us, the deal with, more on, specifics, fill me|us in, give me|us a rundown, tell … about,
        the deal, deal with, scoop, rundown on, low-down, more info, any info, what is … like, what to expect, what to
        bring, clue me|us in, brief me|us, elaborate, background, story behind, say … about, know about, know more,
        hear more, learn more, read more, who is behind, who is in charge, who do i talk|speak to, is it worth, what
        kind|sort of, forgot the|when|where|what, can not remember|find, more info|information|details, should know
        about, need to know about, read me|us the, description of the
    """,
    "happens": """
        is on, happening, happens, going on, goes on, is there, are there, is up, planned, coming up, to do, doing,
        playing, showing, taking place, is good, on offer, running, go to, upcoming, nearby, near, cooking, going
        down, the craic, afoot, on the cards, in store, lined up, in the works, coming, to see, to watch, to go, worth
        seeing|going|visiting, near me, in town, these days, on the programme, shaking, popping, hot,
        anything|something|whatever|much|stuff … on, looking like, have we|you got
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
        day, open house, onboarding, kickoff, kick-off, slam*, crawl*, bonfire*, fireworks, masterclass*, marathon*,
        swap shop, jumble sale, treasure hunt, lan party, fest*, open-air, sing-along, singalong, study group, rave*,
        show*, busking, vernissage, finissage, premiere*, prayer*, meditation, zumba, boxing, chess, poker, board
        game*, boardgame*, d&d, cosplay, flea market*, craft fair*, art fair*, book launch, signing*, q&a, keynote*,
        roundtable, round table, think tank, sprint, seance, hack day, hack night, code camp, camps, excursion*,
        expedition*, regatta, gymkhana, knockout, triathlon, parkrun, 5k, 10k, relay, coffee morning, cocktail*,
        beer*, wine*, supper*, feast*, banquet*, buffet*, iftar, potlatch, quizz*, trivia, puppet*, circus, variety,
        cabaret, burlesque, stand-up comedy, open stage, jam session, book club, book clubs, book swap, book fair, run
        club, open mic night, dance class*, drop-in, meet and greet, speed dating, game night, show and tell, stand up
        comedy, cook-off, car boot sale, boot sale, garage sale, yard sale, bake sale, blood drive, food drive, press
        conference, christmas party, new year's eve party, fun day, sports day, donation day, training day, field day,
        girls' day, away day, taster day, clean-up day, conversation table, stammtisch, support group, reading group,
        discussion group, egg hunt, scavenger hunt, tea party, afternoon tea, summer camp, magic show, boot camp, film
        club
    """,
    "events": """
        events, concerts, gigs, workshops, meetups, meetings, conferences, classes, lessons, lectures, talks,
        exhibitions, parties, festivals, seminars, webinars, courses, tournaments, readings, markets, tours,
        hackathons, tastings, screenings, games, matches, trainings, retreats, shows, plays, picnics, quizzes,
        sessions, jams, fairs, sales, walks, hikes, rides, trips, movies, films, anything, something, things, stuff,
        somewhere, everything, live music, activities, options, whatever, nightlife, kids, families, exhibits,
        masterclasses, camps, theatre, suggestions, live, stuff to do
    """,
    "place": """
        place, places, spot, spots, seat, seats, ticket, tickets, pass, passes, a chair, admission, wristband*, space,
        spaces, participant, attendee, chair, stool, tix, tkt, tkts, berth, entry, a guest,
        places|spots|seats|tickets, slots at|in|on, a slot at|in|on
    """,
    "booking": """
        registration, registrations, booking, bookings, reservation, reservations, sign-up, sign-ups, signup, signups,
        rsvp, rsvps, enrolment, enrollment, attendance, participation, commitments, stuff, things, plans,
        appointments, sign ups, events, tickets, concerts, classes, workshops, courses, gigs, dates
    """,
    "list": "list, guest list, guestlist, waiting list, waitlist, roster, sheet, sign-up sheet, sign up sheet",
    "calendar": """
        calendar, calender, diary, programme, program, schedule, agenda, timetable, planner, line-up, lineup, on the
        books, in the books, noticeboard, board, listing, listings, on the list of events, on the site, on the
        website, on here, in here, in the app, in the system, the books, my week, week
    """,
    "property": """
        title, name, capacity, location, venue, place, time, start time, end time, start, end, date, day, description,
        limit, number of, maximum, max, cap, headcount, size, room, address, duration, length, blurb, type, category,
        how many, number of people, wording, spelling, text, doors, price, topic, subject, theme, host, organiser,
        organizer, speaker, headline
    """,
    "draft": "draft, drafts, draught",
    "self": """
        me, us, myself, ourselves, my name, our names, yours truly, me and my|a, the two of us, both of us, all of us,
        my wife|husband|partner|girlfriend|boyfriend|friend and me|i
    """,
    "mine": "my, our, mine, ours",
    "a": "a, an, another, one, two, three, new, our first, some, a few, smth, something, our annual, a couple",
    "the": "the, my, our, this, that, it, tonight's, tomorrow's, today's",
    "any": """
        any, anything, some, something, whatever, anywhere, somewhere, anyone|anybody|someone|somebody …
        doing|offering|offer|offers|running|hosting|organising, anyone|anybody|someone|somebody …
        teaching|playing|giving|putting, all the|events|concerts|workshops|kinds|sorts
    """,
    "which": "what, which",
    "day": f"""
        {_DAYS}, #th, #st, #nd, #rd, weekend, next week|month|year, this week|month|year|evening|afternoon|morning, #,
        christmas
    """,
    "clock": """
        # am|pm, #am, #pm, at #, noon, midnight, o'clock, at
        one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve, # in the, midday, lunchtime, # o'clock, half
        #, half past, quarter past|to, from #, #h, # hours, # oclock, from|till|until|by
        one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon
    """,
    "new": """
        instead, now, from now on, rather than, from … to, has moved, not #, different, but, in place of, and not,
        switched, up to, further, additional, henceforth, going forward
    """,
    "more": """
        later, earlier, longer, shorter, bigger, smaller, more people, fewer, extra, more seats|places|spots, a
        day|week|hour|month later|earlier, half an hour later|earlier, # minutes|hours|mins later|earlier, another …
        places|spots|seats|people|minutes|hours, # more, more room|space, upstairs, downstairs, outside, indoors,
        outdoors, inside, online, next door, larger, tighter, extended, ten more, more
        people|guests|places|seats|spots
    """,
    "wish": """
        i want, we want, i would like, we would like, i would love, we would love, i need, we need, let us, please, i
        wish, want, need, fancy, would like, would love, i am keen, could|can|would|will you, can|could|may i|we|you
        get|have|grab, i fancy, hoping, keen to, would be great, would be nice, dying to, longing, i could do with, i
        would be grateful, gimme, i'd fancy, would fancy, i demand, i require, require, dear, kindly, sort that, sort
        it, desperate to, mad keen, put … please, can you, could we, can we
    """,
    "unable": """
        can not, will not, could not, not able to, no longer, unable to, not going to, not gonna, will not be able to,
        will have to miss, have to miss, can no longer, am not going, not be able, not managing to, do not think i
        can|will, not … after all, not able, can not make, can not come, will not make, will not come, will not be,
        shall not be, shall not, am not, are not, no longer able, no way i can, no chance of me, not make it, not
        manage, do not think, am ill, am sick, am away, am busy, not … anymore, not … any more, never mind about
    """,
    "ask": """
        when, where, how long, how many, how much, what time, which day|room|floor|date|time|building|address, what
        day, how full, how big, whereabouts, is it full, is there space, how late, how early, how old, at what time,
        what is the address|location|venue|date|time|capacity|room|duration, until when, what room,
        does|do|is|are|will|has|can|should the|my|that|this|it|there be|still, does|is|will|are the|that|this, what
        day is, what is the address|location|venue|date|time|capacity|room|duration|price|limit, who is, who are,
        whose, how do i get, how far, remind me when|where|what time, which building, what floor, when*, where*, how
        *, what kind of, what sort of, what was it, anyone know when|where, still on, still happening, sold out, fully
        booked, free places, spots left, seats left, places left, tickets left, any room, any space, room left, space
        left, any tickets|seats|spots|places, is it, who
    """,
    "booked": """
        am|are i|we … registered|signed|booked|going|attending|on|down|in, have|did i|we …
        registered|register|signed|sign|booked|book|joined|join, have|did i|we … created|create|organised|organise, i
        am going|registered|attending|signed|booked|down, i have booked|registered|signed|joined|created|organised, i
        signed up, i registered, i booked, i joined, i created, do i have, have i got, i organise, i organize, i host,
        i run, i have on, i got on, i made, am|are i|we on the list, did|have i|we put, i put my name, am|are i|we …
        down|in|registered|signed|booked|going|attending|hosting, am|are i|we … organising|organizing|running|doing, i
        have put, i have lined, what do i have, what have i got, i am
        down|hosting|organising|running|doing|holding|committed, i rsvped, i rsvp, did|have i|we
        agreed|agree|commit|committed|joined|enrolled|reserved, did|have i|we reserve|buy|bought|planned|listed, i
        enrolled|reserved|agreed|committed|planned|listed|posted, of my own|events, my own, am i, i committed,
        have|did i put|sign
    """,
    "help": """
        help, how does this work, how does it work, what can you do, what are you able, i am lost, i am stuck, no
        clue, no idea what, what do i do, how do i use, getting started, get started, instructions, what can i ask,
        what do you do, what is possible, guide me, confused, new here, what can i do here, your abilities, your
        features, what are you good|capable, how can you help, what else can you, what does this, what is this, how do
        i start, where do i start, what are my options, show me the ropes, walk me through, give me a hand, i need a
        hand, assist, can you help, commands, how do i talk, no idea how, what should i say, menu, what can i say
    """,
    "thanks": """
        thanks, thank you, cheers, ta, thx, much appreciated, appreciate it, appreciated, you are a star, you are the
        best, legend, lifesaver, good job, great job, nice one, well done, brilliant, that is great, that helps,
        helpful, bless you, many thanks, tha, thank*, awesome thanks, ace, magic, sorted, perfect thanks, good stuff,
        much obliged, obliged, thankyou, ty, tysm, fab, fantastic, you rock, cool thanks
    """,
    "not": """
        not, never, no, none, nobody, nothing, nowhere, no one, without, neither, nor, hardly, barely, scarcely,
        don't, isn't, nope, rather than, anything but
    """,
    "others": """
        he, she, they, my friend|mate|boss|colleague|wife|husband|brother|sister|son
        is|has|was|wants|wanted|said|says|told|asked|did|made, my
        friend|mate|boss|colleague|wife|husband|brother|sister|son created|cancelled|booked|keeps, my
        daughter|mum|mom|dad|partner|neighbour|neighbor|team is|has|was|wants|wanted|said|says|told|asked|did|made, my
        daughter|mum|mom|dad|partner|neighbour|neighbor|team created|cancelled|booked|keeps, said, says, told, asked,
        claims, thinks, reckons, suggested, mentioned, someone|somebody
        is|has|was|said|says|wants|told|did|should|keeps|cancelled, someone|somebody created|booked, his, her, their,
        anna|bob|tom, people|folks say|said|are|think|always|never|do, my
        friend|mate|boss|colleague|wife|husband|brother|sister|son
        is|has|was|wants|said|says|told|asked|did|made|created, my
        friend|mate|boss|colleague|wife|husband|brother|sister|son cancelled|booked|moved|thinks|signed|got, my
        daughter|mum|mom|dad|partner|neighbour|neighbor|team|manager
        is|has|was|wants|said|says|told|asked|did|made|created, my
        daughter|mum|mom|dad|partner|neighbour|neighbor|team|manager cancelled|booked|moved|thinks|signed|got, my
        teacher|flatmate|roommate is|has|was|wants|said|says|told|asked|did|made|created, my teacher|flatmate|roommate
        cancelled|booked|moved|thinks|signed|got, according to, rumour, apparently, allegedly, they say, my
        friends|colleagues|neighbours|parents|kids see|know|say|think|want
    """,
    "past": """
        yesterday, last week|month|year|time|night|summer|winter|spring|autumn, last
        weekend|monday|tuesday|wednesday|thursday|friday|saturday, last sunday, ago, used to, would have, could have,
        should have, back then, once upon, i created|registered|cancelled|booked|organised|moved|joined|made, was i,
        were you, i was going, nearly, almost, last time, last year, i|we
        created|registered|cancelled|booked|organised|moved|joined, i|we made|planned|signed|hosted, i used, i should
        have, i wish i had, i regret, remember when|how, i was, we were, it was, was
        fun|great|good|nice|lovely|awful|cancelled|moved, did you, did it, did they, had, went, came, were
    """,
    "condition": """
        if, whether, unless, in case, provided, suppose, supposing, imagine, assuming, depending, only when, what if,
        when i, in the event, should i, would it, might, thinking about whether, not sure whether|if, wonder,
        wondering, hypothetically, theoretically, what would, would people, maybe one day, some day, one day
    """,
}
