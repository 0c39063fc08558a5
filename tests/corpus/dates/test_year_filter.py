"""Digits and words that are no dates, and texts made to be slow."""

from __future__ import annotations

import time
from datetime import date

import pytest

from corpus.dates.finder import find_dates

REFERENCE = date(2018, 5, 17)

NO_DATES = [
    # years that name an agenda or a goal
    "the 2030 Agenda",
    "the 2030 Development Agenda",
    "the 2030 Agenda for Sustainable Development",
    "Agenda 2063",
    "Vision 2030",
    "Horizon 2020",
    "to achieve the Sustainable Development Goals by 2030",
    "By 2030, the SDGs should be met",
    "Повестка дня на период до 2030 года",
    "Повестка дня в области устойчивого развития на период до 2030 года",
    "Стратегия-2030",
    "Стратегия 2030",
    "Цели устойчивого развития до 2030 года",
    "к 2030 году достичь целей",
    # amounts
    "50 years",
    "spanning 50 years",
    "over 747 days",
    "in 17 countries",
    "2017 tonnes",
    "2000 years",
    "2000 participants",
    "with 1986 companies",
    "from 2000 delegates",
    "some 2000 young people",
    "more than 2000",
    "in 2000 companies",
    "1,999",
    "2 000",
    "2018.5",
    "2018,5",
    "$2000",
    "$ 2000",
    "USD 2000",
    "€2000",
    "2000 €",
    "2000%",
    "1986 человек",
    "более 2000",
    "около 2000 участников",
    "2000 руб.",
    "2000-летие",
    "5-летие",
    "2000 лет",
    "17 стран",
    "1850",
    "2101",
    "20180512",
    # numbers of things
    "Article 12",
    "Article 1999",
    "paragraph 2018",
    "page 2018",
    "Chapter 5",
    "resolution 70/1",
    "A/RES/70/1",
    "GC.17/Res.1",
    "IDB.50/Dec.5",
    "ISO 9001",
    "ISO 9001:2015",
    "ГОСТ Р ИСО 9001-2015",
    "№ 2018",
    "No. 2018",
    "the 17th Session",
    "Room 2018",
    "version 2018.1",
    "v2018.1",
    "2022.8.1",
    "3.8-3.12",
    "30 days after your receipt",
    "30 days after\nyour receipt",
    "three days before the congress",
    "INNOPROM-2018",
    "COVID-19",
    "24/7",
    "9/11",
    "50/50",
    "G20",
    "10:30",
    "10.30–12.00",
    "+7 495 123-45-67",
    "+7 (495) 2018-2019",
    "8-800-2000-600",
    "8 800 2000 600",
    "https://example.org/2017/06/27/report-2018.pdf",
    "www.example.org/5-october-2012",
    "report_2018.pdf",
    "ivan2018@example.org",
    # footers
    "© 1999–2022 UNIDO",
    "© UNIDO, 1999-2022",
    "Copyright 1999-2022",
    "(c) 2018",
    "Copyright (c)\n1995-2001",
    "2018. All rights reserved",
    "2018 Все права защищены",
    # no such day
    "31 February 2018",
    "31 февраля 2018 года",
    "29 February 2019",
    "30–31 February 2018",
    "31.02.2018",
    "2018-02-31",
    "13/13/2018",
    "0 May",
    # everyday words
    "you may go",
    "17 may apply",
    "they march on",
    "May I come in",
    "President May said",
    "the decision was marked",
    "today's world",
    "within the two weeks",
    "за три дня",
    "over the last year",
    "the first quarter",
    "за последние 5 лет",
    "on Mondays",
    "Monday",
    "30.06",
    "the 5th",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_other_numbers_and_words_are_no_dates(text: str) -> None:
    assert find_dates(text, reference=REFERENCE) == []
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "-",
        "1-",
        "1 - ",
        "1, ",
        "2018 ",
        "2018 - ",
        "1.",
        "5 May ",
        "may ",
        "May and ",
        "Friday, 1, ",
        "2018, on 5 May ",
        "it will run until 5 May ",
        "5/",
        "first of ",
        " ",
        "a1",
        "\n1",
    ],
    ids=repr,
)
def test_time_is_linear(unit: str) -> None:
    """Eight times the text in far less than sixty-four times the time; the shortest of three runs counts."""

    def seconds(length: int) -> float:
        text, best = unit * (length // len(unit)), float("inf")
        for _ in range(3):
            begin = time.process_time()
            find_dates(text, reference=REFERENCE)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(32_000) < 30 * max(seconds(4_000), 0.002)
