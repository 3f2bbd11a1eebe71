"""Search on a real database: what is found, in which order, and page after page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tornado_copilot.errors import InvalidParameters
from tornado_copilot.storage import search as search_room
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.storage.calendar_values import Details, Person
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.search_ranking import Criteria

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
OLGA = Person("olga", "Olga")

SAMPLES = """
Jazz Night | concert | Blue Note, Köln | Saxophone and piano until late
Jazz Brunch | concert | Café Central, Wien | Swing, coffee and croissants
Free Jazz Session | jam session | Kulturhaus, Bremen | Bring your own instrument
Symphony No. 9 | concert | Philharmonie, Berlin | Beethoven with a choir of two hundred
Chamber Music Evening | concert | Gewandhaus, Leipzig | String quartets by Haydn
Rock am See | festival | Konstanz | Three days of guitars at the lake
Techno Allnighter | party | Berghain, Berlin | Bring stamina
Salsa Night | dance | La Havana, Hamburg | Lessons for beginners at eight
Tango for Beginners | class | Tanzhaus, Düsseldorf | No partner needed
Ballet Gala | dance | Oper, Zürich | Stars of three companies
Python Workshop | workshop | TechHub, München | Asynchronous programming, from coroutines to servers
Advanced Python | class | TechHub, München | Descriptors, metaclasses and when not to
Rust for Beginners | workshop | Online | Ownership explained with pictures
Introduction to Machine Learning | class | University, Heidelberg | Regression, trees and a little statistics
Data Science Meetup | meetup | Impact Hub, Berlin | Lightning talks about pandas
JavaScript Conference | conference | Messe, Frankfurt | Two hundred talks on browsers
Startup Pitch Evening | networking | Factory, Berlin | Ten founders, five minutes each
Founders Breakfast | networking | Café Einstein, Berlin | Croissants and cap tables
Photography Walk | walk | Altstadt, Nürnberg | Light and shadow along the old wall
Street Photography Exhibition | exhibition | Kunsthalle, Hamburg | Ninety prints by local artists
Watercolour Painting | class | Atelier Blau, Dresden | Brushes and paper are provided
Oil Painting for Adults | class | Atelier Blau, Dresden | Glazing techniques
Pottery Workshop | workshop | Clay Studio, Leipzig | Make two bowls and take them home
Modern Art Tour | tour | Pinakothek, München | From Klee to Richter
Museum Night | culture | Museumsinsel, Berlin | All museums open until two
Poetry Slam | reading | Lagerhaus, Bremen | Eight poets, one winner
Book Club: Dune | meetup | City Library, Stuttgart | We read to page two hundred
Author Reading | reading | Literaturhaus, Frankfurt | New novels by young writers
Creative Writing | workshop | Literaturhaus, Frankfurt | Short stories in one weekend
Shakespeare in the Park | theatre | Stadtpark, Hamburg | A Midsummer Night's Dream under trees
Improv Comedy | comedy | Scharfrichterhaus, Passau | Nothing is rehearsed
Stand-up Open Mic | comedy | Quatsch Club, Berlin | Five minutes for everybody
Puppet Theatre | children | Puppenkiste, Augsburg | For ages four and up
Science Fair | children | Deutsches Museum, München | Volcanoes and robots
Lantern Parade | children | Marktplatz, Tübingen | Bring a lantern
Christmas Market Tour | tour | Striezelmarkt, Dresden | Mulled wine included
Wine Tasting | tasting | Weingut Müller, Mainz | Rieslings of six vineyards
Beer Brewing Course | class | Brauhaus, Köln | From mash to bottle
Cheese and Bread | tasting | Markthalle, Berlin | Sourdough with alpine cheese
Sushi Making | cooking class | Kochschule, Düsseldorf | Rolls and nigiri
Vegan Cooking | cooking class | Grüne Küche, Freiburg | Four courses without butter
Street Food Festival | festival | Alter Hafen, Bremen | Forty trucks
Yoga in the Park | sport | Englischer Garten, München | Mats are there
Sunrise Yoga | sport | Rheinufer, Bonn | Gentle stretching
City Marathon | sport | Köln | Forty-two kilometres along the river
Charity Run | sport | Stadtpark, Hamburg | Five kilometres for the shelter
Chess Tournament | games | Schachklub, Dortmund | Seven rounds, Swiss system
Board Game Evening | games | Spielcafé, Essen | Newcomers welcome
Climbing Course | sport | Boulderhalle, Innsbruck | Knots and falls
Swimming Lessons | sport | Stadtbad, Graz | For adults who are afraid of water
Gardening for Balconies | workshop | Botanischer Garten, Jena | Tomatoes in pots
Bird Watching | walk | Wattenmeer, Husum | Binoculars can be borrowed
Stargazing | astronomy | Sternwarte, Potsdam | Saturn through a telescope
Repair Café | community | Werkstatt, Kiel | Bring broken toasters
Flea Market | community | Mauerpark, Berlin | Treasures and junk
Blood Donation | community | Rotes Kreuz, Ulm | Drink enough water before
German Conversation | language | Sprachcafé, Trier | Slow and friendly
Spanish for Travellers | language | Volkshochschule, Essen | Enough to order tapas
First Aid Course | class | Rotes Kreuz, Ulm | Resuscitation and bandages
音楽会 | コンサート | 東京 | 夜のジャズ
Вечер джаза | концерт | Москва | Живая музыка
"""


def samples() -> list[Details]:
    made = []
    for number, line in enumerate(SAMPLES.strip().splitlines()):
        title, event_type, location, description = (part.strip() for part in line.split("|"))
        start = NOW + timedelta(days=1 + number)
        made.append(Details(title, description, event_type, start, start + timedelta(hours=3), location))
    return made


@dataclass
class Clock:
    now: datetime = NOW


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def calendar(database: Database, clock: Clock, run):
    calendar = Calendar(database, lambda event_id: None, now=lambda: clock.now)
    yield calendar
    run(calendar.close())


@pytest.fixture
def filled(calendar: Calendar, run) -> Calendar:
    async def fill() -> None:
        await asyncio.gather(*(calendar.create(details, OLGA) for details in samples()))

    run(fill())
    return calendar


async def titles(calendar: Calendar, query: str = "", *, limit: int = 50, **criteria) -> list[str]:
    found = await calendar.search(Criteria(query, **criteria), limit=limit)
    return [event.details.title for event in found.events]


QUERIES = [
    # As it is written, in any order and case, with and without accents.
    ("jazz night", "Jazz Night"),
    ("night JAZZ", "Jazz Night"),
    ("koln jazz", "Jazz Night"),
    ("Jazz in Köln", "Jazz Night"),
    ("zurich", "Ballet Gala"),
    ("cafe wien", "Jazz Brunch"),
    ("Grune Kuche", "Vegan Cooking"),
    ("museum berlin", "Museum Night"),
    ("python munchen", "Python Workshop"),
    ("beethoven", "Symphony No. 9"),
    ("dune", "Book Club: Dune"),
    # As one types: the beginning of a word, another ending.
    ("phot", "Photography Walk"),
    ("shake", "Shakespeare in the Park"),
    ("marathons", "City Marathon"),
    ("lantern parades", "Lantern Parade"),
    # A letter missing, too many, wrong, or swapped.
    ("jaz night", "Jazz Night"),
    ("jazzz brunch", "Jazz Brunch"),
    ("yogha sunrise", "Sunrise Yoga"),
    ("tnago", "Tango for Beginners"),
    ("pyhton workshop", "Python Workshop"),
    ("potery", "Pottery Workshop"),
    ("marathpn", "City Marathon"),
    ("poetri slam", "Poetry Slam"),
    ("stargazign", "Stargazing"),
    ("photograpy exhibtion", "Street Photography Exhibition"),
    ("watercolor painting", "Watercolour Painting"),
    ("shakespear", "Shakespeare in the Park"),
    ("chess tournement", "Chess Tournament"),
    ("first ade", "First Aid Course"),
    ("muenchen yoga", "Yoga in the Park"),
    ("dusseldorf sushi", "Sushi Making"),
    ("flee market", "Flea Market"),
    ("clmbing", "Climbing Course"),
    # Two letters wrong in a long word.
    ("conferrence javascirpt", "JavaScript Conference"),
    ("gardning balconys", "Gardening for Balconies"),
    ("conversaton germn", "German Conversation"),
    # Other scripts.
    ("音楽会", "音楽会"),
    ("東京", "音楽会"),
    ("джаза", "Вечер джаза"),
    ("ДЖАЗА", "Вечер джаза"),
]


async def test_what_people_type_finds_what_they_mean(filled):
    wrong = {query: found[:3] for query, wanted in QUERIES if (found := await titles(filled, query))[:1] != [wanted]}
    assert wrong == {}


async def test_what_is_not_there_is_not_found(filled):
    for query in ("xylophone", "quantum", "zzz", "1999", "{'$gt': ''}", ".*", "^j", "🎷 !", "a" * 200, "$regex"):
        assert await titles(filled, query) == [], query


async def test_all_words_before_some_words(filled):
    both = await filled.search(Criteria("python workshop"), limit=50)
    assert [event.details.title for event in both.events] == ["Python Workshop"] and not both.some_words_only
    some = await filled.search(Criteria("python polka"), limit=50)
    assert {event.details.title for event in some.events} == {"Python Workshop", "Advanced Python"}
    assert some.some_words_only
    misspelt = await filled.search(Criteria("pyhton polka"), limit=50)
    assert {event.details.title for event in misspelt.events} == {"Python Workshop", "Advanced Python"}


async def test_type_location_and_dates_narrow_whatever_the_query(filled):
    assert await titles(filled, event_type="cooking class") == ["Sushi Making", "Vegan Cooking"]
    assert await titles(filled, event_type="Tastings", location="berlin") == ["Cheese and Bread"]
    assert await titles(filled, "jazz", location="Koeln") == ["Jazz Night"]
    assert await titles(filled, "jazz", location="Paris") == []
    first, fourth = NOW + timedelta(days=1), NOW + timedelta(days=4)
    assert await titles(filled, ends_after=first, starts_before=fourth) == [each.title for each in samples()[:4]]
    assert await titles(filled, "jazz", ends_after=fourth - timedelta(days=1, hours=1)) == ["Free Jazz Session"]
    assert await titles(filled, starts_before=NOW) == []


async def test_without_words_it_is_what_comes_next(filled):
    expected = [each.title for each in samples()]
    assert await titles(filled, limit=10) == expected[:10]


async def test_equals_are_the_soonest_first(calendar):
    for days in (5, 2, 9):
        start = NOW + timedelta(days=days)
        await calendar.create(Details("Choir", "", "music", start, start + timedelta(hours=1)), OLGA)
    found = await calendar.search(Criteria("choir"), limit=10)
    assert [(event.details.starts_at - NOW).days for event in found.events] == [2, 5, 9]


@pytest.mark.parametrize("query", ["", "class", "course workshop", "berlin concert polka"])
async def test_pages_hold_each_event_once_whatever_is_created_meanwhile(filled, query):
    at_once = await titles(filled, query) if query else [each.title for each in samples()]
    seen: list[str] = []
    cursor = None
    while True:
        page = await filled.search(Criteria(query), limit=3, cursor=cursor)
        assert len(page.events) <= 3
        seen += [event.details.title for event in page.events]
        if (cursor := page.next_cursor) is None:
            break
        # Better than all before, and sooner: belongs on a page that has been seen.
        await filled.create(
            Details(query or "New", "", query or "new", NOW + timedelta(hours=2), NOW + timedelta(hours=3)), OLGA
        )
    assert seen == at_once and len(seen) == len(set(seen)) > 3


async def test_a_cursor_of_another_search_is_refused(filled):
    page = await filled.search(Criteria("class"), limit=2)
    with pytest.raises(InvalidParameters, match="cursor"):
        await filled.search(Criteria("concert"), limit=2, cursor=page.next_cursor)


async def test_what_is_over_or_cancelled_is_left_out(calendar, clock):
    def at(hours: float, length: float, title: str) -> Details:
        start = NOW + timedelta(hours=hours)
        return Details(title, "", "fair", start, start + timedelta(hours=length))

    clock.now = NOW - timedelta(days=400)
    for details in (
        at(-2000, 2, "Over"),
        at(-6, 5, "Just over"),
        at(-5, 6, "Going on"),
        at(-1990, 2500, "Going on for long"),
        at(-8001, 7000, "Over after long"),
        at(-8000, 8500, "Going on for longer"),
        at(3, 2, "To come"),
        at(24 * 600, 2, "Far away"),
    ):
        await calendar.create(details, OLGA)
    called_off = (await calendar.create(at(4, 2, "Called off"), OLGA)).event.id
    clock.now = NOW
    await calendar.cancel(called_off, OLGA)
    expected = ["Going on for longer", "Going on for long", "Going on", "To come", "Far away"]
    assert await titles(calendar) == expected
    assert await titles(calendar, event_type="fair") == expected
    assert set(await titles(calendar, "fair")) == set(expected)
    paged = await calendar.search(Criteria(), limit=2)
    following = await calendar.search(Criteria(), limit=50, cursor=paged.next_cursor)
    assert [event.details.title for event in (*paged.events, *following.events)] == expected
    # Whoever asks for earlier times gets what was.
    earlier = await titles(calendar, ends_after=NOW - timedelta(hours=1999), starts_before=NOW)
    assert earlier == ["Over after long", "Going on for longer", "Over", "Going on for long", "Just over", "Going on"]


async def test_a_change_is_found_by_its_new_words(calendar):
    start = NOW + timedelta(days=1)
    made = await calendar.create(Details("Jazz Night", "", "concert", start, start + timedelta(hours=2), "Köln"), OLGA)
    await calendar.update(made.event.id, OLGA, {"title": "Polka Morning", "location": None})
    assert await titles(calendar, "jazz") == [] == await titles(calendar, location="köln")
    assert await titles(calendar, "polka") == ["Polka Morning"]
    await calendar.update(made.event.id, OLGA, {"ends_at": start + timedelta(days=30)})
    await calendar.update(made.event.id, OLGA, {"ends_at": start + timedelta(hours=2)})
    assert "spansUntil" not in await calendar._events.find_one({"_id": made.event.id})


async def test_more_events_at_one_time_than_are_read_at_once_are_all_listed(calendar, monkeypatch):
    monkeypatch.setattr(search_room, "CANDIDATES_MAX", 4)
    for number in range(3):
        for hour in (1, 1, 2, 50, 24 * 9, 24 * 9, 24 * 200):
            start = NOW + timedelta(hours=hour)
            details = Details(f"{hour} {number}", "", "x", start, start + timedelta(hours=1))
            await calendar.create(details, OLGA)
    seen, cursor = [], None
    while True:
        page = await calendar.search(Criteria(), limit=3, cursor=cursor)
        seen += [event.id for event in page.events]
        if (cursor := page.next_cursor) is None:
            break
    # Six are at the first moment, of which four are read.
    assert len(seen) == len(set(seen)) >= 17
