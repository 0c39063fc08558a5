"""Events of the seed documents and of other forms of documents."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.events.extraction import MAX_EVENTS, read_events
from corpus.events.statements import MAX_DATES_PER_SENTENCE, Statements
from corpus.language.lines import collapse_whitespace
from corpus.models import Event
from corpus.passages.splitter import split_passages
from corpus.readers.documents import make_document
from tests.support.seeds import seeds
from tests.support.text_strategies import TEXTS

Facts = list[tuple[str | None, str | None, str | None]]


def read(text: str, **metadata: object) -> list[Event]:
    document = make_document("a-file", text, metadata)
    return read_events(document, split_passages(document))


def facts(events: list[Event]) -> Facts:
    """Start, end and place of each."""
    return [
        (
            each.start.isoformat() if each.start else None,
            each.end.isoformat() if each.end else None,
            each.place.english if each.place else None,
        )
        for each in events
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "- a\n",
        "# a\n",
        "1. a\n",
        "a-\n",
        "5 May 2018\n",
        "The forum was held in Moscow on 5 May 2018. ",
        "UNIDO and Russia signed a memorandum in Vienna on 5 May 2018 and ",
        "МОСКВА, 5 мая. /ТАСС/. ",
        "Форум прошёл в Москве 5 мая 2018 года. ",
    ],
    ids=repr,
)
def test_time_is_linear(unit: str) -> None:
    """Four times the text in far less than sixteen times the time; the shorter of two runs counts."""

    def seconds(length: int) -> float:
        document = make_document("a-file", "Forum in Moscow\n\n" + unit * (length // len(unit)), {})
        passages, times = split_passages(document), []
        for _ in range(2):
            begin = time.process_time()
            read_events(document, passages)
            times.append(time.process_time() - begin)
        return min(times)

    assert seconds(24_000) < 9 * max(seconds(6_000), 0.03)


SEEDS: dict[str, tuple[list[str], list[str]]] = {
    "2012-itpo-annual-meeting": (
        [
            "Annual meeting of UNIDO’s Investment and Technology Promotion Network · meeting · held · 2012-10-04 "
            "2012-10-05 · Moscow"
        ],
        ["The UNIDO ITPO Network has developed since 1986 · 1986-01-01 1986-12-31"],
    ),
    "2017-strategic-partnership-memorandum": (
        ["Initiation of the Memorandum on a Strategic Partnership · signing · held · 2017-11-28 2017-11-28 · Vienna"],
        [],
    ),
    "2018-knowledge-sharing-week": (
        [
            "International Knowledge Sharing Week · festival · planned · None None · Moscow",
            "Signing of the Memorandum of Understanding · signing · held · 2018-12-17 2018-12-17 · Vienna",
        ],
        [],
    ),
    "2022-digital-attaches-training": (
        ["Training for digital attachés · training · held · 2022-10-18 2022-10-18 · Moscow"],
        [
            "The idea of creating an institution of “digital ambassadors” or attaches in Russia was first voiced in "
            "2019 · 2019-01-01 2019-12-31",
            "In September 2021, additional IT support measures were approved · 2021-09-01 2021-09-30",
        ],
    ),
    "2024-international-technological-congress": (
        [
            "Meeting of the Organizing Committee of the International Technological Congress · meeting · held · None "
            "None · None",
            "International Technological Congress · congress · planned · 2024-09-17 2024-09-19 · None",
        ],
        [],
    ),
}


@pytest.mark.parametrize("document", SEEDS)
def test_seed_documents_give_their_events(document: str) -> None:
    raw = seeds()[document]
    found = read_events(raw, split_passages(raw))
    events = [each for each in found if each.kind == "event"]
    assert [each.title for each in events] == [raw.title] * len(events)
    told = [
        f"{each.name} · {each.type} · {each.status} · {each.start} {each.end} · {each.place and each.place.english}"
        for each in events
    ]
    facts = [f"{each.title} · {each.start} {each.end}" for each in found if each.kind == "milestone"]
    assert (told, facts) == SEEDS[document]


REPORTS = [json.loads(line) for line in Path(__file__).with_name("reports.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("report", REPORTS, ids=[each["title"][:40] for each in REPORTS])
def test_press_reports_give_named_events(report: dict[str, Any]) -> None:
    found = read(f"{report['title']}\n\n{report['text']}", date=report["date"])
    told = [
        f"{each.name} · {each.status} · {each.start} · {each.end} · {each.place and each.place.english}"
        for each in found
        if each.kind == "event"
    ]
    assert told == report["events"]


def test_nouns_that_end_in_s_are_no_plurals() -> None:
    [event] = read("Russia hosts congress of woodworkers\n\nThe congress of woodworkers opened in Omsk on 20 May 2014.")
    assert (event.name, event.type) == ("Congress of woodworkers", "congress")
    [event] = read("News\n\nSeveral meetings took place in Omsk on 20 May 2014.")
    assert (event.name, event.type) == ("News", "event")


@pytest.mark.parametrize(
    "text",
    [
        "Victoria Museum\n\nThe museum opened a collection of prints. It organized them by country and by school.",
        "Музей\n\nМузей открыл собрание гравюр. Он собрал их по странам и школам.",
    ],
)
def test_text_without_a_day_and_a_name_of_an_event_reports_none(text: str) -> None:
    assert read(text) == []


def test_participants_have_their_offices() -> None:
    raw = seeds()["2018-knowledge-sharing-week"]
    _, signing, *_ = read_events(raw, split_passages(raw))
    assert signing.participants == ("Alexander Stuglev, Roscongress Foundation CEO", "Li Yong, UNIDO CEO")
    [event, *_] = read(
        "Подписано соглашение\n\nМОСКВА, 5 декабря 2018 года. Соглашение о сотрудничестве подписали 5 декабря в Москве "
        "заместитель министра торговли Иван Петров и директор центра Анна Смирнова."
    )
    assert event.participants == ("Иван Петров, заместитель министра торговли", "Анна Смирнова, директор центра")
    assert event.name == "Подписание соглашения о сотрудничестве"


def test_participants_are_those_of_the_sentences_about_their_event() -> None:
    talks, course, plan, *_ = read(
        "Report\n\nTalks on leather were held in Omsk on 3 May 2019. “Good,” said Anna Weber, Director of the Centre. "
        "A course on wool took place in Perm on 5 June 2019. The certificates came from Ivan Orlov, Governor of Perm. "
        "The next talks will be held in Riga on 4 July 2020. Pavel Petrov, Minister of Trade, thanked the guests. "
        "Since 2 March 2001 the Centre has been led by Oleg Zimin, Head of the Council.",
        date=date(2019, 6, 9),
    )
    assert talks.participants == ("Anna Weber, Director of the Centre",)
    assert course.participants[0] == "Ivan Orlov, Governor of Perm"
    assert plan.participants == ()
    signing, *_ = read(
        "Signed\n\nAn agreement on leather was signed in Omsk on 3 May 2019. The signatures are those of Anna Weber, "
        "Director of the Centre. Pavel Petrov, Minister of Trade, praised the wool of Sierra Leone.",
        date=date(2019, 6, 9),
    )
    assert signing.participants == ("Anna Weber, Director of the Centre",)


@dataclass(frozen=True)
class Form:
    """A text with the event and milestones to expect."""

    text: str
    event: tuple[str | None, str | None, str | None]
    milestones: tuple[tuple[str, str], ...] = ()


FORMS = {
    "invitation": Form(
        "Invitation: Forum on Green Industry\n\n"
        "UNIDO and the Ministry of Industry and Trade invite you to the Forum on Green Industry, which will be held in "
        "Kazan on 30 June to 3 July 2027.\n\nRegistration closes on 15 May 2027. Papers are due by 1 March 2027.",
        ("2027-06-30", "2027-07-03", "Kazan"),
        (("2027-03-01", "2027-03-01"), ("2027-05-15", "2027-05-15")),
    ),
    "labels": Form(
        "Round table on quality infrastructure\n\nDate: 12–13 May 2026\nVenue: Vienna International Centre, Vienna\n"
        "Language: English and Russian\n\nExperts will discuss standards. The first such table met in 2019.",
        ("2026-05-12", "2026-05-13", "Vienna"),
        (("2019-01-01", "2019-12-31"),),
    ),
    "header lines": Form(
        "Innovation Days\n5–8 July 2027, Yekaterinburg\n\nThe Innovation Days bring together companies and "
        "universities. Applications are open until 1 June 2027.",
        ("2027-07-05", "2027-07-08", "Yekaterinburg"),
        (("2027-06-01", "2027-06-01"),),
    ),
    "dateline, yesterday": Form(
        "UNIDO and Tatarstan agree on cooperation\n\nKAZAN, 21 May 2019 – The Director General of UNIDO and the "
        "President of Tatarstan signed a joint statement yesterday.\n\nThe two sides first met in 2016.",
        ("2019-05-20", "2019-05-20", "Kazan"),
        (("2016-01-01", "2016-12-31"),),
    ),
    "dateline alone": Form(
        "New programme on energy efficiency\n\nVIENNA, 3 March 2020 – UNIDO has approved a programme on energy "
        "efficiency in industry. It will help factories save energy.",
        ("2020-03-03", "2020-03-03", "Vienna"),
    ),
    "dateline with a hall": Form(
        "Heads of UNIDO's offices meet\n\nHOFBURG, VIENNA, 5 October 2012 - The heads of all offices of UNIDO gathered "
        "for two days of talks.",
        ("2012-10-05", "2012-10-05", "Vienna"),
    ),
    "weekday line": Form(
        "Tuesday, 14 June 2016\n\nTraining for customs officers\n\nThirty customs officers took part in a training on "
        "standards at the UNIDO office in Moscow on Monday and on Tuesday.",
        ("2016-06-13", "2016-06-14", "Moscow"),
    ),
    "Russian news": Form(
        "В Казани прошёл форум промышленников\n\n17 октября 2023 года\n\nС 12 по 14 октября в Казани прошёл форум "
        "промышленников с участием ЮНИДО. В 2019 году форум принимала Уфа.",
        ("2023-10-12", "2023-10-14", "Kazan"),
        (("2019-01-01", "2019-12-31"),),
    ),
    "Russian agency": Form(
        "ЮНИДО и Россия подписали меморандум\n\nМОСКВА, 5 декабря 2018 года. /ТАСС/. Меморандум о сотрудничестве "
        "подписан во вторник в Москве. Документ рассчитан до 2023 года.",
        ("2018-12-04", "2018-12-04", "Moscow"),
        (("2023-01-01", "2023-12-31"),),
    ),
    "Russian announcement": Form(
        "Международная школа стандартизации\n\nДаты проведения: 30 июня – 3 июля 2027 г.\n"
        "Место проведения: Санкт-Петербург\n\nПриём заявок до 15 мая 2027 года.",
        ("2027-06-30", "2027-07-03", "Saint Petersburg"),
        (("2027-05-15", "2027-05-15"),),
    ),
    "minutes": Form(
        "Minutes of the steering committee\n\nThe steering committee of the project met on 27.06.2017 in Minsk.\n\n"
        "1. The committee took note of the report.\n2. The next meeting will take place in November 2017.",
        ("2017-06-27", "2017-06-27", "Minsk"),
    ),
    "over the turn of the year": Form(
        "Winter school of engineers\n\nThe winter school of engineers was held from 28 December 2021 to 5 January 2022 "
        "in Sochi.",
        ("2021-12-28", "2022-01-05", "Sochi"),
    ),
    "no date at all": Form(
        "A guide to eco-labels\n\nEco-labels tell buyers how goods are made. The 2030 Agenda names them, and 17 "
        "countries use them after 50 years of work.",
        (None, None, None),
    ),
    "a month": Form(
        "Study tour to Austria\n\nA delegation of Russian engineers visited plants in Linz in September 2015.",
        ("2015-09-01", "2015-09-30", "Linz"),
    ),
    "a visit": Form(
        "Делегация ЮНИДО посетила Татарстан\n\n22.06.2021\n\nДелегация ЮНИДО 21 июня посетила Казань. Соглашение было "
        "подписано в мае 2019 года в Вене.",
        ("2021-06-21", "2021-06-21", "Kazan"),
        (("2019-05-01", "2019-05-31"),),
    ),
    "days within a week": Form(
        "---\ntitle: Women in industry\n---\n\nPublished: 12 March 2019\n\nThe seminar took place in Saint Petersburg "
        "last week, on 5 and 6 March.",
        ("2019-03-05", "2019-03-06", "Saint Petersburg"),
    ),
    "dateline without a year": Form(
        "Director General receives minister\n\nVienna, 9 June. – The Director General received the minister today.",
        (None, None, "Vienna"),
    ),
    "ISO date": Form(
        "Webinar on circular economy\n\nWhen: 2025-02-11\nWhere: online\n\nThe webinar is free of charge.",
        ("2025-02-11", "2025-02-11", None),
    ),
    "planned, published before": Form(
        "Preparations for the Industry Week\n\nPublished: 10 January 2027\n\nThe Industry Week will bring together "
        "ministers and companies. It will be held in Astana; the dates are not set yet.",
        (None, None, "Astana"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_document_form_gives_its_event(name: str) -> None:
    found = read(FORMS[name].text)
    assert facts([each for each in found if each.kind == "event"][:1]) == [FORMS[name].event] * (
        name != "no date at all"
    )
    others = [each for each in found if each.kind == "milestone"]
    assert tuple((str(each.start), str(each.end)) for each in others) == FORMS[name].milestones


def test_metadata_take_precedence_over_text() -> None:
    text = FORMS["invitation"].text
    [event, *_] = read(text, start=date(2027, 7, 1), end=date(2027, 7, 2), place="Ufa")
    assert facts([event]) == [("2027-07-01", "2027-07-02", "Ufa")]
    [event, *_] = read(text, start="2027-07-01", place="Nowhere Hall")
    assert facts([event]) == [("2027-07-01", "2027-07-01", "Nowhere Hall")]


def test_start_time_is_read_with_its_zone() -> None:
    [event] = read("Webinar on leather\n\nThe webinar on leather starts on 5 June 2026 at 10:30 (Moscow time).")
    assert event.starts_at is not None
    assert event.starts_at.isoformat() == "2026-06-05T10:30:00+03:00"


def test_end_time_is_read_with_its_zone() -> None:
    [event] = read("Webinar on leather\n\nThe webinar on leather is on 5 June 2026 from 10:30 to 12:00 (CET).")
    assert event.starts_at is not None
    assert event.ends_at is not None
    assert event.ends_at.isoformat() == "2026-06-05T12:00:00+02:00"


@given(TEXTS)
def test_any_text_gives_events_with_their_sentences(text: str) -> None:
    document = make_document("a-file", f"{text} x", {})
    events = read_events(document, split_passages(document))
    assert [each.kind for each in events] == sorted(each.kind for each in events)
    first = 0 if events and events[0].kind == "event" else 1
    assert [each.index for each in events] == list(range(first, len(events) + first))
    assert len({each.uid for each in events}) == len(events)
    for each in events:
        assert collapse_whitespace(document.text[each.sentence.start : each.sentence.end]) == each.text
        assert (each.start is None) == (each.end is None) == (each.precision == "none")
        assert each.start is None or each.end is None or each.start <= each.end


@given(st.dates(date(1990, 1, 1), date(2040, 12, 28)), st.integers(0, 3))
def test_event_has_the_day_it_was_held(day: date, more: int) -> None:
    text = f"Meeting of experts\n\nThe meeting of experts was held in Vienna on {day.day} {day:%B %Y}."
    [event] = read(text + " It was long." * more)
    assert facts([event]) == [(day.isoformat(), day.isoformat(), "Vienna")]


def test_sentence_of_thousands_of_dates_is_weighed_by_the_first_ones() -> None:
    """Weighing each of them against the sentence takes quadratic time."""
    document = make_document("a-file", "Title\n\n" + "5 October 2012 " * 300)
    assert len(Statements(document, split_passages(document)).dates) == MAX_DATES_PER_SENTENCE
    assert len(read_events(document, split_passages(document))) <= MAX_DATES_PER_SENTENCE


def test_long_list_gives_a_limited_number_of_events() -> None:
    rows = [f"On {1 + at % 28} May {2000 + at % 90} a seminar on topic{at} was held in Tula." for at in range(150)]
    found = [each for each in read("\n\n".join(["Seminars", *rows])) if each.kind == "event"]
    assert len(found) == MAX_EVENTS


def test_lines_below_a_month_have_the_days_after_their_weekdays() -> None:
    text = """Events of the House of Science\n\n3 April 2024\n\nMay\n
- Tue 14 · Seminar on tyre recycling · Tula\n- Tyres 15 · Seminar on rubber · Tula\n
June\n\n- Thu 6 – Fri 7 · Workshop on the recycling of paper · Tula\n"""
    document = make_document("plan", text)
    events = read_events(document, list(split_passages(document)))
    days = {each.name.partition(" · ")[0]: (each.start, each.end) for each in events if each.precision == "day"}
    assert days["Seminar on tyre recycling"] == (date(2024, 5, 14), date(2024, 5, 14))
    assert (date(2024, 6, 6), date(2024, 6, 7)) in days.values()
    assert (date(2024, 5, 15), date(2024, 5, 15)) not in days.values()
