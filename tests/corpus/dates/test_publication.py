"""Days on which texts say that they were published, and the other days of a page's head."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from corpus.dates.publication import closing_day, publication_day, reference_day, reported_day, stated_year
from tests.support.text_strategies import TEXTS

LINES = [
    ("From: the Secretariat Date: 6 May 2022", date(2022, 5, 6)),
    ("Кому: участникам Дата: 06.05.2022", date(2022, 5, 6)),
    ("Tver Herald, 3 May 2016", date(2016, 5, 3)),
    ("«Тверские вести», № 41, 3 мая 2016 года, пятница", date(2016, 5, 3)),
    ("Volga News in English, 3 May 2016", date(2016, 5, 3)),
    ("Trade Section posted 3 May 2016 · 14:07 · Public", date(2016, 5, 3)),
    ("Минпром Мордовии | Официально 3 мая 2016, 18:20", date(2016, 5, 3)),
    ("Annex 2. Joint activities, status at 3 May 2016", date(2016, 5, 3)),
    ("Перечень проектов по состоянию на 3 мая 2016 г.", date(2016, 5, 3)),
    ("Seminar, 3 May 2016, 18:20", None),
    ("Moscow, World Trade Centre, 3 May 2016", None),
    ("Conference of the journal, 3 May 2016", None),
    ("News | 23 May 2017", date(2017, 5, 23)),
    ("Posted: February 6, 2015 in Trade", date(2015, 2, 6)),
    ("Posted on May 3, 2016 by Admin", date(2016, 5, 3)),
    ("By John Smith · 3 May 2016 · 5 min read", date(2016, 5, 3)),
    ("3 мая 2016 | Новости | 120 просмотров", date(2016, 5, 3)),
    ("03.05.2016 / Новости компании", date(2016, 5, 3)),
    ("Главная » Новости » 3 мая 2016 г.", date(2016, 5, 3)),
    ("17.03.202111:45", date(2021, 3, 17)),
    ("17 марта 2021, 11:45", date(2021, 3, 17)),
    ("Вторник, 3 мая 2016 - 10:15", date(2016, 5, 3)),
    ("Tuesday, May 3, 2016 - 10:15 am", date(2016, 5, 3)),
    ("Пресс-релиз № 17 от 3 мая 2016 г.", date(2016, 5, 3)),
    ("Press Release | Vienna | 3 May 2016", date(2016, 5, 3)),
    ("PRESS RELEASE\u00a0– 3 May 2016", date(2016, 5, 3)),
    ("Published by UNIDO on 3 May 2016", date(2016, 5, 3)),
    ("Last modified: 3 May 2016", None),
    ("Опубликовано 3 мая 2016 (обновлено 5 мая 2016)", date(2016, 5, 3)),
    ("Дата обновления: 5 мая 2016", None),
    ("Дата публикации: 3 мая 2016 г., 12:00", date(2016, 5, 3)),
    ("Дата проведения: 3 мая 2016 г.", None),
    ("Deadline: 3 May 2016", None),
    ("Event date | 3 May 2016", None),
    ("Указ от 3 мая 2016 г. № 204", None),
    ("от 3 мая 2016 г. № 204", None),
    ("Decree No. 5 | 3 May 2016", None),
    ("Registration – 3 May 2016", None),
    ("© UNIDO | 3 May 2016", None),
    ("3 May 2016, 10:00–12:00", None),
    ("3 May 2016 – Vienna – Signing of the memorandum", date(2016, 5, 3)),
    ("Date: 3 May 2016", date(2016, 5, 3)),
    ("Дата: 03.05.2016", date(2016, 5, 3)),
    ("Release date: 3 May 2016", date(2016, 5, 3)),
    ("Added 3 May 2016", date(2016, 5, 3)),
    ("03 мая 2016 Просмотров: 15", date(2016, 5, 3)),
    ("Created: 3 May 2016", date(2016, 5, 3)),
    ("03 May 2016 News", date(2016, 5, 3)),
    ("Tue, 05/03/2016 - 09:00", date(2016, 5, 3)),
    ("PUBLISHED : MAY 3, 2016", date(2016, 5, 3)),
    ("The meeting of 5 October 2012", None),
    ("Signing of the memorandum, 5 October 2012", None),
    ("Updated 3 May 2016", None),
    ("Обновлено 3 мая 2016", None),
    ("Рубрика: Новости. Дата: 3 мая 2016 г.", date(2016, 5, 3)),
    ("first published: 3 May 2016", date(2016, 5, 3)),
    ("News, 3 May 2016", date(2016, 5, 3)),
    ("3 мая 2016 г. «Вестник промышленности»", date(2016, 5, 3)),
    ("👁 2,1K · 14:05, 03.05.2016", date(2016, 5, 3)),
    ("Centre for International Industrial Cooperation | 3 May 2016", date(2016, 5, 3)),
    ("г. Петрозаводск № 14-пр 3 мая 2016 г.", date(2016, 5, 3)),
    ("3 мая 2016 г. г. Нижний Новгород № 7", date(2016, 5, 3)),
    ("3 мая 2016 г. № 204 об утверждении", None),
    ("Updated: 7 May 2016. Published: 3 May 2016", date(2016, 5, 3)),
    ("", None),
]
LEADS = [
    ("Today, 5 October 2012, the heads met.", date(2012, 10, 5)),
    ("Сегодня (5 октября 2012 года) в Вене подписан меморандум.", date(2012, 10, 5)),
    ("Форум пройдёт в июне. Об этом 14 декабря 2018 года сообщил министр.", date(2018, 12, 14)),
    ("Форум пройдёт в июне, сообщает 14 декабря 2018 года пресс-служба.", date(2018, 12, 14)),
    ("Как сообщила 14 декабря 2018 г. пресс-служба, форум пройдёт.", date(2018, 12, 14)),
    ("The forum will be held, the ministry said in a statement on 5 October 2012.", date(2012, 10, 5)),
    ("The agency reported on Friday, 5 October 2012, that", date(2012, 10, 5)),
    ("The ministry said the treaty was signed on 5 May 2010.", None),
    ("The plan was announced on 5 May 2010 in Vienna.", None),
    ("Министр сообщил, что договор подписан 5 мая 2010 года.", None),
    ("Министр рассказал о подписании договора 5 мая 2010 года.", None),
    ("It ended on 6 October 2012.", None),
    ("The forum opened in Vienna (5 October 2012).", date(2012, 10, 5)),
    ("Форум открылся в Вене – 5 октября 2012 г.", date(2012, 10, 5)),
    ("The law (5 May 2010) was discussed.", None),
    ("Об этом говорится в сообщении ведомства от 14 декабря 2018 года.", date(2018, 12, 14)),
    ("«Форум важен», – заявил министр 14 декабря 2018 года журналистам.", date(2018, 12, 14)),
    ("The company announced today (5 October 2012) that", date(2012, 10, 5)),
    ("5 октября 2012 года пресс-служба сообщает о форуме", date(2012, 10, 5)),
]

LETTERS_AND_POSTS: list[tuple[str, date | None]] = [
    ("Submitted: 3 May 2016", date(2016, 5, 3)),
    ("Sent: Tue, 3 May 2016 10:20 +0300", date(2016, 5, 3)),
    ("Отправлено: 3 мая 2016 г. 10:20", date(2016, 5, 3)),
    ("The project submitted 3 May 2016 was approved", None),
    ("3 мая 2016 в 10:20", date(2016, 5, 3)),
    ("Библиотека города запись закреплена 3 мая 2016 в 10:20", date(2016, 5, 3)),
]


@pytest.mark.parametrize(("line", "day"), [*LINES, *LETTERS_AND_POSTS])
def test_label_line_gives_the_day_of_publication(line: str, day: date | None) -> None:
    assert publication_day(line) == day


@pytest.mark.parametrize(("text", "day"), LEADS)
def test_lead_gives_the_day_of_the_report(text: str, day: date | None) -> None:
    assert reported_day(text) == day


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("Об этом 14 декабря сообщает министерство. В уходящем 2021 году", 2021, date(2021, 12, 14)),
        ("Сегодня, 14 мая, открыт курс. В нынешнем 2016 году их два.", 2016, date(2016, 5, 14)),
        ("Today, 14 May, a course opened, the third in this year (2016).", 2016, date(2016, 5, 14)),
        ("Об этом 9 апреля сообщает комитет. По итогам прошлого, 2024 года", 2025, date(2025, 4, 9)),
        ("Об этом вчера сообщает министерство. В уходящем 2021 году", 2021, None),
        ("Об этом 14 декабря сообщает министерство. В 2021 году", None, None),
        ("В текущем 2021 году, а не в нынешнем 2020 году, сегодня, 14 мая", None, None),
    ],
)
def test_year_in_which_the_text_was_written_completes_its_day(text: str, year: int | None, day: date | None) -> None:
    assert (stated_year(text), reported_day(text)) == (year, day)


@given(TEXTS)
def test_any_text_is_accepted(text: str) -> None:
    publication_day(text)
    reported_day(text)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Minutes signed by the Chair on 25 April 2018. Date of the meeting: 19 April 2018.", date(2018, 4, 25)),
        ("Отчёт утверждён советом фонда 28 февраля 2013 года.", date(2013, 2, 28)),
        ("This note was prepared on 3 May 2016 by the secretariat.", date(2016, 5, 3)),
        ("The agreement was signed on 3 May 2016.", None),
    ],
)
def test_last_line_gives_the_day_on_which_a_paper_was_finished(line: str, day: date | None) -> None:
    assert closing_day(line) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("ООО «Вымпел» исх. № 17/2 от 3 мая 2016 г.", date(2016, 5, 3)),
        ("АДМИНИСТРАЦИЯ ГОРОДА ПРИКАЗ от 3 мая 2016 г. № 17", date(2016, 5, 3)),
        ("О ВНЕСЕНИИ ИЗМЕНЕНИЙ В ПРИКАЗ от 3 мая 2016 г. № 17", None),
        ("на № 17/2 от 03.05.2016", None),
        ("во исполнение приказа от 3 мая 2016 г. № 17", None),
        ("Бюллетень комитета по делам молодёжи края. Выходит раз в месяц. Выпуск 7, 3 мая 2016 г.", date(2016, 5, 3)),
        ("Weekly digest of the Ministry. Free of charge. No. 7, 3 May 2016", date(2016, 5, 3)),
    ],
)
def test_number_of_a_letter_an_order_or_an_issue_has_its_day(line: str, day: date | None) -> None:
    assert (reference_day(line), publication_day(line)) == (day, None)
