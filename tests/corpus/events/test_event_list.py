from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.events.event_list import EventList, nearest, select
from corpus.events.filters import EventFilter, read_filter
from corpus.models import Event, EventType, Precision, Sentence
from corpus.places.gazetteer import find_place
from corpus.readers.documents import make_document
from tests.support.text_strategies import TEXTS

TODAY = date(2024, 6, 15)


def event(
    title: str,
    first: str | None = None,
    last: str | None = None,
    place: str = "",
    told: str = "It was.",
    more: str = "",
) -> Event:
    """The event of a document that tells it in `told`, and says `more`."""
    document = make_document(title, f"{told} {more}", {"title": title})
    start = date.fromisoformat(first) if first else None
    end = date.fromisoformat(last) if last else start
    precision: Precision = "day" if start else "none"
    return Event(document, 0, "event", title, start, end, precision, find_place(place), Sentence(0, len(told)))


MEETING = event(
    "Annual meeting of the network", "2012-10-04", "2012-10-05", "Moscow", "Armenia also attended the meeting."
)
MEMORANDUM = replace(
    event("Memorandum on partnership", "2017-11-28", None, "Vienna", "Gennady Gatilov signed the Memorandum."),
    type="signing",
)
WEEK = event("Knowledge Sharing Week", "2018-12-17", None, "Vienna", "Geneva was named by Sergey Korotkov.")
CONGRESS = event("Конгресс стран БРИКС", "2024-09-17", "2024-09-19", "", "С докладом выступит Соломия Омелян.")
IDEA = event("An idea of digital attachés", None, None, "Moscow", more="Росконгресс and Korotkin knew of it.")
EVENTS = (MEETING, MEMORANDUM, WEEK, CONGRESS, IDEA)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [*EVENTS]),
        ("2012", [MEETING]),
        ("5 October 2012", [MEETING]),
        ("6 October 2012", []),
        ("2012-2017", [MEETING, MEMORANDUM]),
        ("since 2018", [WEEK, CONGRESS]),
        ("until 2017", [MEETING, MEMORANDUM]),
        ("before 2017", [MEETING]),
        ("upcoming", [CONGRESS]),
        ("past", [MEETING, MEMORANDUM, WEEK]),
        ("December", [WEEK]),
        ("Moscow", [MEETING, IDEA]),
        ("Moscow 2012", [MEETING]),
        ("Москва", [MEETING, IDEA]),
        ("Vienna", [MEMORANDUM, WEEK]),
        ("Austria", [MEMORANDUM, WEEK]),
        ("Россия", [MEETING, IDEA]),
        ("Moscow, Vienna 2018", [WEEK]),
        ("Geneva", [WEEK]),
        ("Женева", [WEEK]),
        ("Armenia", [MEETING]),
        ("memorandum Vienna", [MEMORANDUM]),
        ("memorandum Moscow", []),
        ("меморандума", [MEMORANDUM]),
        ("memorandums", [MEMORANDUM]),
        ("memorndum", [MEMORANDUM]),
        ("BRICS", [CONGRESS]),
        ("congress", [CONGRESS]),
        ("Korotkow", [WEEK]),
        ("Коротковым", [WEEK]),
        ("Гатиловым", [MEMORANDUM]),
        ("Omelyan", [CONGRESS]),
        ("Roscongress", [IDEA]),
        ("Korotkin", [IDEA]),
        ("Perov", []),
        ("unheard", []),
    ],
)
def test_select_returns_fitting_events(text: str, found: list[Event]) -> None:
    assert select(EVENTS, read_filter(text), TODAY) == found


def test_event_of_today_is_upcoming() -> None:
    assert select([MEETING], EventFilter(when="upcoming"), date(2012, 10, 5)) == [MEETING]
    assert select([MEETING], EventFilter(when="past"), date(2012, 10, 6)) == [MEETING]


def test_event_of_a_year_fits_no_month_of_any_year() -> None:
    year = replace(event("Year of science", "2021-01-01", "2021-12-31"), precision="year")
    assert select([year], read_filter("October"), TODAY) == []
    assert select([year], read_filter("October 2021"), TODAY) == [year]


def test_event_over_new_year_fits_its_months() -> None:
    winter = event("Winter school", "2018-12-20", "2019-02-03")
    found = [month for month in range(1, 13) if select([winter], EventFilter(month=month), TODAY)]
    assert found == [1, 2, 12]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("2013", [MEETING, MEMORANDUM, WEEK]),
        ("2021", [WEEK, CONGRESS, MEMORANDUM]),
        ("upcoming Vienna", [WEEK, MEMORANDUM]),
        ("Moscow 2020", [MEETING, IDEA]),
        ("memorandum Moscow", [MEETING, MEMORANDUM, IDEA]),
        ("memorandum 2012", [MEMORANDUM]),
        ("Salzburg", [MEMORANDUM, WEEK]),
        ("unheard 2012", [MEETING, MEMORANDUM, WEEK]),
        ("unheard", []),
    ],
)
def test_nearest_returns_closest_events(text: str, offered: list[Event]) -> None:
    assert nearest(EVENTS, read_filter(text), TODAY) == offered


def test_nearest_returns_nothing_from_an_empty_list() -> None:
    assert nearest([], read_filter("Moscow 2012"), TODAY) == []


@given(
    st.lists(st.tuples(TEXTS, st.dates() | st.none()).filter(lambda made: any(map(str.isalnum, made[0]))), max_size=5),
    TEXTS | st.sampled_from(["2012", "upcoming", "Moscow 2012", "said"]),
)
def test_any_events_and_any_filter_are_accepted(made: list[tuple[str, date | None]], text: str) -> None:
    events = EventList(
        event(f"event {number}", day.isoformat() if day else None, told=told) for number, (told, day) in enumerate(made)
    )
    wanted = read_filter(text, TODAY)
    found = select(events, wanted, TODAY)
    assert found == [each for each in events if each in found]
    assert all(each in events for each in nearest(events, wanted, TODAY))


FORUM_EN = replace(
    event("Session", "2025-06-04", None, "Innopolis"),
    name="First session of the International Dialogue on Artificial Intelligence",
    type="session",
)
FORUM_RU = replace(
    event("Сессия", "2025-06-03", None, "Kazan", "Она прошла в Казани."),
    name="Первая сессия диалога по искусственному интеллекту",
    type="session",
)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (FORUM_EN, FORUM_RU, True),
        (FORUM_EN, replace(FORUM_RU, name="Вторая сессия диалога по химии"), False),
        (FORUM_EN, replace(FORUM_RU, start=date(2025, 6, 10), end=date(2025, 6, 10)), False),
        (FORUM_EN, replace(FORUM_RU, place=find_place("Vienna")), False),
        (FORUM_EN, replace(FORUM_RU, type="training"), False),
    ],
)
def test_reports_in_two_languages_of_about_one_day_are_one_event(one: Event, other: Event, is_one: bool) -> None:
    found = EventList().with_changes([one, other], [])
    assert len(found) == 2 - is_one


@pytest.mark.parametrize(
    ("kind", "days", "is_one"),
    [("signing", 2, True), ("signing", 9, False), ("training", 9, True), ("training", 60, False)],
)
def test_what_was_held_on_other_days_is_another_event(kind: EventType, days: int, is_one: bool) -> None:
    one, other = (
        replace(event(title, str(day)), name="Signing of the Memorandum of Understanding", type=kind)
        for title, day in (("A", date(2019, 3, 1)), ("B", date(2019, 3, 1) + timedelta(days)))
    )
    assert len(EventList().with_changes([one, other], [])) == 2 - is_one


@pytest.mark.parametrize("wanted", ["SPIEF", "ПМЭФ", "spief 2019"])
@pytest.mark.parametrize(
    "told",
    [
        "It was at the St. Petersburg International Economic Forum.",
        "Это было на Петербургском международном экономическом форуме.",
        "It was at SPIEF.",
        "Это было на ПМЭФ.",
    ],
)
def test_short_forms_find_the_long_ones_in_both_languages(wanted: str, told: str) -> None:
    found = event("A session", "2019-06-06", told=told)
    assert select([found, WEEK], read_filter(wanted, TODAY), TODAY) == [found]


def test_one_course_in_two_towns_is_two_events() -> None:
    name = "Training on energy management systems for managers"
    courses = (("A", date(2019, 3, 1), "Kazan"), ("B", date(2019, 3, 3), "Perm"))
    one, other = (replace(event(title, str(day), None, town), name=name) for title, day, town in courses)
    retold = replace(other, name=f"{name} of plants", place=one.place)
    assert len(EventList().with_changes([one, replace(other, name=f"{name} of plants")], [])) == 2
    assert len(EventList().with_changes([one, retold], [])) == 1
