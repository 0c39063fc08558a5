import tracemalloc
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.events.filters import (
    MAX_REQUEST_CHARS,
    EventFilter,
    may_be_list_request,
    read_filter,
    read_list_request,
)
from corpus.models import Place
from corpus.places.gazetteer import find_place
from tests.support.text_strategies import TEXTS

TODAY = date(2024, 6, 15)


def place(name: str) -> Place:
    found = find_place(name)
    assert found
    return found


def span(first: str | None, last: str | None = None) -> EventFilter:
    return EventFilter(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def year(number: int) -> EventFilter:
    return span(f"{number}-01-01", f"{number}-12-31")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2018", year(2018)),
        ("in 2018", year(2018)),
        ("2018 год", year(2018)),
        ("за 2018 год", year(2018)),
        ("2018 events", year(2018)),
        ("last quarter", span("2024-01-01", "2024-03-31")),
        ("this quarter", span("2024-04-01", "2024-06-30")),
        ("next quarter", span("2024-07-01", "2024-09-30")),
        ("в прошлом квартале", span("2024-01-01", "2024-03-31")),
        ("last quarter of 2018", span("2018-10-01", "2018-12-31")),
        ("congresses", EventFilter(types=("congress",))),
        ("2012-2018", span("2012-01-01", "2018-12-31")),
        ("2012–2018", span("2012-01-01", "2018-12-31")),
        ("2012/2018", span("2012-01-01", "2018-12-31")),
        ("2018-2012", span("2012-01-01", "2018-12-31")),
        ("2017, 2019", span("2017-01-01", "2019-12-31")),
        ("from 2012 to 2018", span("2012-01-01", "2018-12-31")),
        ("from 2012 until 2018", span("2012-01-01", "2018-12-31")),
        ("с 2012 по 2018", span("2012-01-01", "2018-12-31")),
        ("between 2012 and 2018", span("2012-01-01", "2018-12-31")),
        ("since 2020", span("2020-01-01")),
        ("с 2020", span("2020-01-01")),
        ("2020 and later", span("2020-01-01")),
        ("2020+", span("2020-01-01")),
        ("начиная с 2020 года", span("2020-01-01")),
        ("after 2018", span("2019-01-01")),
        ("после 2018", span("2019-01-01")),
        ("until 2019", span(None, "2019-12-31")),
        ("до 2019", span(None, "2019-12-31")),
        ("до конца 2019 года", span(None, "2019-12-31")),
        ("before 2018", span(None, "2017-12-31")),
        ("October 2022", span("2022-10-01", "2022-10-31")),
        ("2022 October", span("2022-10-01", "2022-10-31")),
        ("октябрь 2022", span("2022-10-01", "2022-10-31")),
        ("2022-10", span("2022-10-01", "2022-10-31")),
        ("10.2022", span("2022-10-01", "2022-10-31")),
        ("2022-10 - 2023-02", span("2022-10-01", "2023-02-28")),
        ("may 2018", span("2018-05-01", "2018-05-31")),
        ("since October 2022", span("2022-10-01")),
        ("before October 2022", span(None, "2022-09-30")),
        ("since 2022-10", span("2022-10-01")),
        ("since 2022-10-18", span("2022-10-18")),
        ("before 2022-10-18", span(None, "2022-10-17")),
        ("from 2022-10 to 2023-02", span("2022-10-01", "2023-02-28")),
        ("12.2017-01.2018", span("2017-12-01", "2018-01-31")),
        ("2022 may", span("2022-05-01", "2022-05-31")),
        ("2017-2018 March", EventFilter(date(2017, 1, 1), date(2018, 12, 31), 3)),
        ("4-5 October 2012", span("2012-10-04", "2012-10-05")),
        ("18.10.2022", span("2022-10-18", "2022-10-18")),
        ("2022-10-18", span("2022-10-18", "2022-10-18")),
        ("Q4 2022", span("2022-10-01", "2022-12-31")),
        ("this year", year(2024)),
        ("в прошлом году", year(2023)),
        ("next month", span("2024-07-01", "2024-07-31")),
        ("October", EventFilter(month=10)),
        ("in October", EventFilter(month=10)),
        ("в октябре", EventFilter(month=10)),
        ("may", EventFilter(month=5)),
    ],
)
def test_dates_are_read(text: str, wanted: EventFilter) -> None:
    assert read_filter(text, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("upcoming", "upcoming"),
        ("next", "upcoming"),
        ("planned", "upcoming"),
        ("предстоящие", "upcoming"),
        ("ближайшие мероприятия", "upcoming"),
        ("past", "past"),
        ("прошедшие", "past"),
        ("planned for 2024", None),
        ("upcoming in 2024", "upcoming"),
    ],
)
def test_upcoming_and_past_are_read(text: str, when: str | None) -> None:
    assert read_filter(text).when == when


@pytest.mark.parametrize(
    ("text", "places", "words"),
    [
        ("Moscow", ["Moscow"], ()),
        ("moscow", ["Moscow"], ()),
        ("Москва", ["Moscow"], ()),
        ("в Москве", ["Moscow"], ()),
        ("New York", ["New York"], ()),
        ("Нижнем Новгороде", ["Nizhny Novgorod"], ()),
        ("Moscow or Vienna", ["Moscow", "Vienna"], ()),
        ("Вена, Москва", ["Vienna", "Moscow"], ()),
        ("Vienna, Austria", ["Vienna"], ()),
        ("Vienna Austria", ["Vienna"], ()),
        ("Russian Federation", ["Russia"], ()),
        ("BRICS", [], ("brics",)),
        ("БРИКС", [], ("брикс",)),
        ("memorandum Vienna", ["Vienna"], ("memorandum",)),
        ("meetings", [], ("meetings",)),
        ("the Korotkov, Korotkov!", [], ("korotkov",)),
        ("2030 Agenda", [], ("2030", "agenda")),
    ],
)
def test_places_and_words_are_read(text: str, places: list[str], words: tuple[str, ...]) -> None:
    assert read_filter(text) == EventFilter(places=tuple(map(place, places)), words=words)


def test_all_parts_are_read_together() -> None:
    wanted = read_filter("upcoming BRICS events in Moscow since 2020", TODAY)
    assert wanted == EventFilter(date(2020, 1, 1), None, None, "upcoming", (place("Moscow"),), ("brics",))


@pytest.mark.parametrize("text", ["", "  ", "all", "show all events", "все мероприятия", "🙂", "…"])
def test_empty_request_fits_all(text: str) -> None:
    assert read_filter(text) == EventFilter()


def test_rest_of_a_long_filter_is_cut() -> None:
    wanted = read_filter("2018 " + "x" * MAX_REQUEST_CHARS + " 2020 Moscow")
    assert (wanted.first, wanted.last, wanted.places) == (date(2018, 1, 1), date(2018, 12, 31), ())


@given(TEXTS)
@example("2018-" * 100)
@example("0000-00 9999-12 99.9999")
def test_any_text_is_accepted(text: str) -> None:
    wanted = read_filter(text, TODAY)
    assert all(word and not word.isspace() for word in wanted.words)
    assert wanted.month is None or 1 <= wanted.month <= 12
    asked = read_list_request(text, TODAY)
    assert asked is None or not asked.words


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_iso_date_is_read_back(day: date) -> None:
    assert read_filter(day.isoformat()) == EventFilter(day, day)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What happened in 2018?", year(2018)),
        ("what happened last year", year(2023)),
        ("What has happened since 2020?", span("2020-01-01")),
        ("What took place in October 2022?", span("2022-10-01", "2022-10-31")),
        ("list the events of 2017", year(2017)),
        ("events this year", year(2024)),
        ("what is planned for 2024?", year(2024)),
        ("какие мероприятия были в 2018 году", year(2018)),
        ("что произошло в 2022", year(2022)),
        ("Какие события были до 2019 года?", span(None, "2019-12-31")),
        ("Что происходило с 2012 по 2018 год?", span("2012-01-01", "2018-12-31")),
        ("upcoming events", EventFilter(when="upcoming")),
        ("What's coming up?", EventFilter(when="upcoming")),
        ("what is the next event?", EventFilter(when="upcoming")),
        ("ближайшие мероприятия", EventFilter(when="upcoming")),
        ("ближайшее мероприятие", EventFilter(when="upcoming")),
        ("что запланировано?", EventFilter(when="upcoming")),
        ("past events", EventFilter(when="past")),
        ("events", EventFilter()),
        ("Show me all events, please", EventFilter()),
        ("Покажи все мероприятия", EventFilter()),
    ],
)
def test_list_request_gives_its_filter(text: str, wanted: EventFilter) -> None:
    assert read_list_request(text, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "city", "number"),
    [
        ("what events were there in Vienna", "Vienna", None),
        ("events in Vienna", "Vienna", None),
        ("show us the events in Vienna", "Vienna", None),
        ("any meetings in Moscow in 2012?", "Moscow", 2012),
        ("How many events were in Vienna?", "Vienna", None),
        ("сколько мероприятий было в Вене?", "Vienna", None),
        ("события в Вене", "Vienna", None),
        ("что было в Москве в 2012 году?", "Moscow", 2012),
        ("какие встречи проходили в Москве?", "Moscow", None),
    ],
)
def test_list_request_with_a_place_gives_its_filter(text: str, city: str, number: int | None) -> None:
    first, last = (date(number, 1, 1), date(number, 12, 31)) if number else (None, None)
    assert read_list_request(text) == EventFilter(first, last, places=(place(city),))


@pytest.mark.parametrize(
    "text",
    [
        "what was signed",
        "what did they sign?",
        "what has UNIDO signed with Russia",
        "which documents were signed",
        "what was signed between unido and russia in 2018",
        "что подписали",
        "что было подписано в 2018 году?",
        "что юнидо подписало с россией",
        "какие документы подписаны",
    ],
)
def test_question_what_was_signed_is_a_request_for_all_agreements(text: str) -> None:
    found = read_list_request(text, TODAY)
    assert found
    assert (found.types, found.places, found.words) == (("signing",), (), ())
    assert (found.first == date(2018, 1, 1)) == ("2018" in text)


@pytest.mark.parametrize(
    "text",
    [
        "when is the congress?",
        "When are the events in Vienna?",
        "what happened at the congress in Moscow?",
        "What will happen at the upcoming meeting in Moscow?",
        "What are the events about?",
        "what happened?",
        "what happened to Vienna",
        "what may happen in Vienna",
        "what did Korotkov say in 2022?",
        "where was the memorandum signed",
        "What was signed in Vienna in 2018?",
        "what was signed by Stuglev",
        "who signed what",
        "who attended the 2012 meeting",
        "What was the event in Moscow?",
        "What is the future of Russia?",
        "What is in Vienna?",
        "What happened in 1815?",
        "BRICS events",
        "Vienna",
        "2018",
        "what",
        "",
        "когда состоится конгресс",
        "Кто был в Москве в 2012 году?",
        "что было на конгрессе в Москве?",
        "Что было подписано в Вене?",
        "что произошло?",
        "что такое событие",
        "events in Vienna " * 20,
    ],
)
def test_question_for_one_fact_is_no_list_request(text: str) -> None:
    assert read_list_request(text, TODAY) is None


def test_new_words_of_users_take_no_more_and_more_memory() -> None:
    def read_new_words(start: int) -> None:
        for each in range(start, start + 15_000):
            assert not may_be_list_request(f"word{each}q")

    read_new_words(0)
    tracemalloc.start()
    try:
        read_new_words(15_000)
        before = tracemalloc.get_traced_memory()[0]
        read_new_words(30_000)
        assert tracemalloc.get_traced_memory()[0] < before + 300_000
    finally:
        tracemalloc.stop()
