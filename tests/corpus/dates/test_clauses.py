"""Dates that their clause settles: a year apart, a plan, the end of a run, a word beside a date."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.dates.finder import find_dates
from tests.corpus.dates.test_finder import FRIDAY, read

WINTER = date(2020, 12, 10)
CLAUSES = [
    ("The fair runs from 15 October until 17 October 2017.", date(2016, 12, 20), ["2017-10-15/2017-10-17"]),
    ("The fair runs from October 15 till October 17, 2017.", date(2016, 12, 20), ["2017-10-15/2017-10-17"]),
    ("held 15 October through to 17 October 2017", date(2016, 12, 20), ["2017-10-15/2017-10-17"]),
    ("held from 30 September up to 2 October 2017", date(2016, 12, 20), ["2017-09-30/2017-10-02"]),
    ("from 5 October and until 7 October 2017", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("26 октября (четверг) 2017 года", date(2016, 12, 20), ["2017-10-26"]),
    ("26 октября, в четверг, 2017 года", date(2016, 12, 20), ["2017-10-26"]),
    ("26 октября, четверг, 2017 г.", date(2016, 12, 20), ["2017-10-26"]),
    ("on 26 October (Thursday) 2017", date(2016, 12, 20), ["2017-10-26"]),
    ("on October 26 (Thu), 2017", date(2016, 12, 20), ["2017-10-26"]),
    ("on 26 October, Thursday, 2017", date(2016, 12, 20), ["2017-10-26"]),
    ("с 5 октября и по 7 октября 2017", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("с 5 октября (четверг) по 7 октября (суббота) 2017 года", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("с 5-го и по 7-е октября 2017 года", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("с 28 сентября вплоть до 3 октября 2017 года", date(2016, 12, 20), ["2017-09-28/2017-10-03"]),
    ("Форум в 2021 году пройдет со 2 по 5 июня.", date(2020, 10, 10), ["2021", "2021-06-02/2021-06-05"]),
    ("В 2025 году съезд состоялся 18 марта.", date(2026, 1, 15), ["2025", "2025-03-18"]),
    ("In 2025, the congress took place on 18 March.", date(2026, 1, 15), ["2025", "2025-03-18"]),
    ("The congress took place on 18 March in 2014.", date(2026, 1, 15), ["2014-03-18", "2014"]),
    ("Съезд прошёл 18 марта в 2014 году.", date(2026, 1, 15), ["2014-03-18", "2014"]),
    ("The 2021 forum will be held on 2–5 June in Sochi.", date(2020, 10, 10), ["2021", "2021-06-02/2021-06-05"]),
    ("The forum will be held on 5 May in Sochi.", date(2021, 9, 1), ["2022-05-05"]),
    ("The forum was held on 5 May in Sochi.", date(2021, 9, 1), ["2021-05-05"]),
    ("В 2021 году, 5 июня, форум соберётся в Сочи.", date(2020, 10, 10), ["2021", "2021-06-05"]),
    ("17 апреля подписали план на 2024–2026 годы.", date(2024, 4, 19), ["2024-04-17", "2024/2026"]),
    ("On 17 April they signed a plan for 2024–2026.", date(2024, 4, 19), ["2024-04-17", "2024/2026"]),
    ("The law of 2014 enters into force on 1 March.", date(2020, 2, 1), ["2014"]),
    ("The Center, founded in 2009, met on 5 October.", FRIDAY, ["2009", "2012-10-05"]),
    ("Since 1986 the heads meet; on 5 October they met.", FRIDAY, ["1986", "2012-10-05"]),
    ("Since 1986, the centre works; its day was 5 October.", FRIDAY, ["1986", "2012-10-05"]),
    ("It opened on Tuesday and will run until 29 June 2017.", date(2017, 6, 28), ["2017-06-27/2017-06-29"]),
    ("The fair opened on 27 June and will run until 29 June 2017.", date(2017, 6, 28), ["2017-06-27/2017-06-29"]),
    ("The show opens today and runs through 2 July.", date(2017, 6, 28), ["2017-06-28/2017-07-02"]),
    ("Выставка открылась 27 июня и продлится до 2 июля 2017 года.", date(2017, 6, 28), ["2017-06-27/2017-07-02"]),
    ("Выставка откроется 5 июля и будет работать по 9 июля 2017 года", date(2017, 6, 28), ["2017-07-05/2017-07-09"]),
    ("Выставка открылась во вторник и продлится до пятницы.", date(2017, 6, 28), ["2017-06-27/2017-06-30"]),
    ("The session started on 3 July 2017, and will last until 7 July.", date(2017, 6, 28), ["2017-07-03/2017-07-07"]),
    ("on the third of October", FRIDAY, ["2012-10-03"]),
    ("второго октября", FRIDAY, ["2012-10-02"]),
    ("в 1990-м году", FRIDAY, ["1990"]),
    ("в 2019-м", FRIDAY, ["2019"]),
    ("The forum will open in Vienna on Tuesday.", FRIDAY, ["2012-10-09"]),
    ("On Tuesday, the ministers will meet in Vienna.", FRIDAY, ["2012-10-09"]),
    ("Форум откроется во вторник.", FRIDAY, ["2012-10-09"]),
    ("Во вторник министры встретятся в Вене.", FRIDAY, ["2012-10-09"]),
    ("Форум открылся во вторник.", FRIDAY, ["2012-10-02"]),
    ("The forum will open next year, the ministry said on Tuesday.", FRIDAY, ["2013", "2012-10-02"]),
    ("The ministry said on Tuesday that the forum will open in May.", FRIDAY, ["2012-10-02", "2013-05"]),
    ("The meeting is scheduled for Tuesday.", FRIDAY, ["2012-10-09"]),
    ("Заседание запланировано на вторник.", FRIDAY, ["2012-10-09"]),
    ("The forum opens on Tuesday.", FRIDAY, ["2012-10-09"]),
    ("Сегодня, 11 декабря 2012 г., в Москве", date(2012, 12, 11), ["2012-12-11"]),
    ("Today, 5 October 2012, the heads met.", FRIDAY, ["2012-10-05"]),
    ("The forum opens today, 5–7 October, in Vienna.", FRIDAY, ["2012-10-05/2012-10-07"]),
    ("Yesterday (4 October) the heads met.", FRIDAY, ["2012-10-04"]),
    ("Сегодня, с 5 по 7 октября, проходит форум", FRIDAY, ["2012-10-05/2012-10-07"]),
    ("Выставка пройдёт с понедельника по среду.", FRIDAY, ["2012-10-08/2012-10-10"]),
    ("The ministers met from Monday to Wednesday.", FRIDAY, ["2012-10-01/2012-10-03"]),
    (
        "Форум, который пройдет 5–8 июля 2021 года, откроется в понедельник.",
        WINTER,
        ["2021-07-05/2021-07-08", "2020-12-14"],
    ),
    ("ИННОПРОМ-2021 пройдёт в Екатеринбурге 5–8 июля.", date(2020, 6, 10), ["2021-07-05/2021-07-08"]),
    ("Бюджет на 2021 год утверждён 8 декабря.", WINTER, ["2021", "2020-12-08"]),
    ("The report for 2019 was presented on 5 March.", date(2020, 3, 6), ["2019", "2020-03-05"]),
    ("Форум назначен на 5 июня 2021-го", WINTER, ["2021-06-05"]),
    ("The meeting, planned for 2021, will open on 5 June.", WINTER, ["2021", "2021-06-05"]),
    ("Созданный в 2009 году центр провёл встречу 5 октября.", FRIDAY, ["2009", "2012-10-05"]),
    ("С 1986 года работает центр, встреча прошла 5 октября.", FRIDAY, ["1986", "2012-10-05"]),
    ("The decree of 5 May 2010 was discussed on 3 October.", FRIDAY, ["2010-05-05"]),
    (
        "On 5 and 6 October the heads met; in 2011 they had met in Vienna.",
        FRIDAY,
        ["2012-10-05/2012-10-06", "2011"],
    ),
    ("В мае 2011 года форум прошёл 5 и 6 мая.", FRIDAY, ["2011-05", "2011-05-05/2011-05-06"]),
    ("The forum will take place in May.", FRIDAY, ["2013-05"]),
    ("Форум состоится 15 мая.", FRIDAY, ["2013-05-15"]),
    ("Форум прошёл 15 мая.", FRIDAY, ["2012-05-15"]),
    ("The forum was to open on 15 May but was moved to 4 June 2013.", FRIDAY, ["2013-05-15", "2013-06-04"]),
    ("5 октября 2012 г. – 7 октября 2012 г.", FRIDAY, ["2012-10-05/2012-10-07"]),
    ("с 5 октября 2012 г. и до 7 октября", FRIDAY, ["2012-10-05/2012-10-07"]),
    ("It begins on Thursday, 15 May, and ends on Saturday, 17 May 2014.", date(2014, 3, 1), ["2014-05-15/2014-05-17"]),
    ("в период с 21 по 23 октября текущего года", FRIDAY, ["2012-10-21/2012-10-23"]),
    ("двадцать третьего октября", FRIDAY, ["2012-10-23"]),
    ("Форум 2021 года пройдёт 5 июня в Сочи", date(2020, 11, 1), ["2021", "2021-06-05"]),
    ("В 2021 и 2022 годах форум пройдёт 5 июня", date(2020, 11, 1), ["2021", "2022", "2021-06-05"]),
    ("Конгресс (2014) прошёл 18 марта", FRIDAY, ["2014", "2014-03-18"]),
    ("18 марта (2014) прошёл конгресс", FRIDAY, ["2014-03-18", "2014"]),
    ("until Friday", FRIDAY, ["2012-10-05"]),
    ("The forum will open on Monday and run until Wednesday.", FRIDAY, ["2012-10-08/2012-10-10"]),
    (
        "The congress opened in Vienna on 3 October and will continue until Friday.",
        FRIDAY,
        ["2012-10-03/2012-10-05"],
    ),
    ("Форум начал работу 3 октября и завершится 5 октября 2012 года", FRIDAY, ["2012-10-03/2012-10-05"]),
    ("tomorrow, 6 October, the meeting starts", FRIDAY, ["2012-10-06"]),
    ("завтра (6 октября) начнется", FRIDAY, ["2012-10-06"]),
    ("в эту пятницу, 5 октября, прошла", FRIDAY, ["2012-10-05"]),
    ("Встреча проходит сегодня и завтра", FRIDAY, ["2012-10-05", "2012-10-06"]),
    ("5 (четверг) и 6 (пятница) октября 2017 года", date(2016, 12, 20), ["2017-10-05/2017-10-06"]),
    ("5 (Thu) – 7 (Sat) October 2017", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("Октябрь 5–7, 2017", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("Oct 5-7 '17", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("на 5-7 октября 2017-го", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("Thursday and Friday, 5 and 6 October 2017", date(2016, 12, 20), ["2017-10-05/2017-10-06"]),
    ("в четверг и пятницу, 5 и 6 октября 2017 года", date(2016, 12, 20), ["2017-10-05/2017-10-06"]),
    ("5 October and 7 October 2017", date(2016, 12, 20), ["2017-10-05", "2017-10-07"]),
    ("from October 5, 2017, until October 7, 2017", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("from October 5 until October 7 of 2017", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("from October 5 in Vienna until October 7, 2017 in Graz", date(2016, 12, 20), ["2017-10-05/2017-10-07"]),
    ("с 5 по 7 октября включительно 2017 года", date(2016, 12, 20), ["2017"]),
    ("26 октября сего года", FRIDAY, ["2012-10-26"]),
    ("26 октября этого, 2012 года", FRIDAY, ["2012-10-26", "2012"]),
    ("26 октября (в пятницу) с. г.", FRIDAY, ["2012-10-26"]),
    ("mid-1980s to 1995", FRIDAY, ["1995"]),
    ("The law signed in May 2015 took effect on 3 March.", date(2016, 3, 1), ["2015-05"]),
    ("Созданная в 2015 году рабочая группа соберётся 3 марта.", date(2016, 2, 1), ["2015", "2016-03-03"]),
    ("According to the 2015 plan, the session opens on 3 March.", date(2016, 2, 1), ["2015", "2016-03-03"]),
    ("By 2020 the plant will open; a meeting on 3 March decides.", date(2016, 2, 1), ["2020", "2016-03-03"]),
    ("Session 2014: 3–5 March", date(2013, 11, 1), ["2014", "2014-03-03/2014-03-05"]),
    ("Forum 2014 (3–5 March)", date(2013, 11, 1), ["2014", "2014-03-03/2014-03-05"]),
    ("3–5 марта, Форум-2014", date(2013, 11, 1), ["2014-03-03/2014-03-05"]),
    ("in 2014 – on 3 March – the forum", date(2013, 11, 1), ["2014", "2014-03-03"]),
    ("The 2013 edition was held on 3 March", date(2014, 3, 10), ["2013", "2013-03-03"]),
    (
        "In 2013 it was 3 March; in 2014 it will be 5 March.",
        date(2014, 1, 10),
        ["2013", "2013-03-03", "2014", "2014-03-05"],
    ),
    ("The meeting starts on Thursday and ends on Saturday.", FRIDAY, ["2012-10-11/2012-10-13"]),
    ("Встреча начнётся в понедельник и завершится в среду.", FRIDAY, ["2012-10-08/2012-10-10"]),
    ("Делегация прибудет в понедельник.", FRIDAY, ["2012-10-08"]),
    ("Делегация прибыла в понедельник.", FRIDAY, ["2012-10-01"]),
    ("В понедельник делегация прибудет в Вену.", FRIDAY, ["2012-10-08"]),
    ("В понедельник делегация прибыла в Вену.", FRIDAY, ["2012-10-01"]),
    ("A delegation is to arrive on Monday.", FRIDAY, ["2012-10-08"]),
    ("A delegation is expected on Monday.", FRIDAY, ["2012-10-08"]),
    ("Ministers meet on Monday to discuss tariffs.", FRIDAY, ["2012-10-08"]),
    ("Ministers are meeting on Monday.", FRIDAY, ["2012-10-08"]),
    ("Ministers met on Monday.", FRIDAY, ["2012-10-01"]),
    ("“We will open the plant,” he said on Monday.", FRIDAY, ["2012-10-01"]),
    ("«Мы откроем завод», – сказал он в понедельник.", FRIDAY, ["2012-10-01"]),
    ("The plant, which will open in 2014, was shown on Monday.", FRIDAY, ["2014", "2012-10-01"]),
    ("Минпромторг сообщил в понедельник, что форум пройдёт в Вене.", FRIDAY, ["2012-10-01"]),
    ("this Saturday", FRIDAY, ["2012-10-06"]),
    ("next Friday", FRIDAY, ["2012-10-12"]),
    ("It opened on Tuesday and will run until 29 June 2017.", WINTER, ["2017-06-27/2017-06-29"]),
    ("In the spring of 2018, on 3 May, they met.", WINTER, ["2018", "2018-05-03"]),
    ("Весной 2018 года, 3 мая, они встретились.", WINTER, ["2018", "2018-05-03"]),
    ("Unlike in 2014, the forum will open on 3 May.", FRIDAY, ["2014", "2013-05-03"]),
]


@pytest.mark.parametrize(("text", "reference", "dates"), CLAUSES)
def test_clause_settles_the_date(text: str, reference: date, dates: list[str]) -> None:
    assert read(text, reference) == dates


def test_year_of_the_clause_needs_no_reference() -> None:
    text = "В 2025 году съезд состоялся 18 марта. On 5 May the heads met."
    _, day = find_dates(text)
    assert (day.start, day.year_given) == (date(2025, 3, 18), True)
    assert text[slice(*day.span)] == "18 марта"


def test_end_of_a_run_belongs_to_the_date() -> None:
    text = "The fair opened in Vienna on Tuesday and will run until 29 June 2017."
    (mention,) = find_dates(text, reference=date(2017, 6, 28))
    assert text[slice(*mention.span)] == "Tuesday and will run until 29 June 2017"


def test_hours_of_work_are_no_dates() -> None:
    for text in ("Open Monday through Friday, 8:00 to 17:00", "Часы работы: с понедельника по пятницу"):
        assert read(text, FRIDAY) == []


def test_last_day_of_the_calendar_is_accepted() -> None:
    for day in (date.max, date.min):
        read("It opens on Tuesday and will run until Monday. On Friday it will close. Открылась 31 декабря и", day)
