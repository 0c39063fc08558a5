"""Dates that the document's own date settles: the year left out, and the words that count from a day."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.dates.finder import find_dates
from tests.corpus.dates.test_finder import FRIDAY, iso, read

YEARLESS = [
    ("on 5 October", "2012-10-05"),
    ("the 5th of October", "2012-10-05"),
    ("4 and 5 October", "2012-10-04/2012-10-05"),
    ("4–5 October", "2012-10-04/2012-10-05"),
    ("4 и 5 октября", "2012-10-04/2012-10-05"),
    ("пятница, 5 октября", "2012-10-05"),
    ("МОСКВА, 5 октября. /ТАСС/", "2012-10-05"),
    ("5 октября с. г.", "2012-10-05"),
    ("31 December – 2 January", "2012-12-31/2013-01-02"),
    ("29 February", "2012-02-29"),
    ("in May", "2012-05"),
    ("by the end of September", "2012-09"),
    ("from May to July", "2012-05/2012-07"),
    ("in May 17 countries", "2012-05"),
    ("on October 5 and 17 countries", "2012-10-05"),
    ("в мае", "2012-05"),
    ("с мая по июль", "2012-05/2012-07"),
    ("last October", "2011-10"),
    ("last May", "2012-05"),
    ("next May", "2013-05"),
    ("5 октября прошлого года", "2011-10-05"),
    ("в октябре прошлого года", "2011-10"),
    ("5 May this year", "2012-05-05"),
    ("in the first half of the year", "2012-01/2012-06"),
]
RELATIVE = [
    ("today", "2012-10-05"),
    ("yesterday", "2012-10-04"),
    ("tomorrow", "2012-10-06"),
    ("the day after tomorrow", "2012-10-07"),
    ("the day before yesterday", "2012-10-03"),
    ("on Tuesday", "2012-10-02"),
    ("on Friday", "2012-10-05"),
    ("last Friday", "2012-09-28"),
    ("From Thursday to Saturday they met", "2012-09-27/2012-09-29"),
    ("С четверга по субботу работала делегация", "2012-09-27/2012-09-29"),
    ("They will meet from Thursday to Saturday", "2012-10-11/2012-10-13"),
    ("в минувшую среду", "2012-10-03"),
    ("It met on Wednesday and Thursday", "2012-10-03/2012-10-04"),
    ("It met on Monday and Friday", "2012-10-01"),
    ("Встреча прошла в среду и четверг", "2012-10-03/2012-10-04"),
    ("Договор накануне подписали в Вене", "2012-10-04"),
    ("Договор подписан накануне", "2012-10-04"),
    ("foreseen for December", "2012-12"),
    ("next Tuesday", "2012-10-09"),
    ("this coming Tuesday", "2012-10-09"),
    ("this Monday", "2012-10-01"),
    ("last week", "2012-09-24/2012-09-30"),
    ("next month", "2012-11"),
    ("last year", "2011"),
    ("three days ago", "2012-10-02"),
    ("50 years ago", "1962"),
    ("two months ago", "2012-08"),
    ("three days before", "2012-10-02"),
    ("two weeks later", "2012-10-19"),
    ("сегодня", "2012-10-05"),
    ("вчера", "2012-10-04"),
    ("позавчера", "2012-10-03"),
    ("завтра", "2012-10-06"),
    ("во вторник", "2012-10-02"),
    ("в среду", "2012-10-03"),
    ("в следующую среду", "2012-10-10"),
    ("на прошлой неделе", "2012-09-24/2012-09-30"),
    ("в следующем месяце", "2012-11"),
    ("в прошлом году", "2011"),
    ("в этом году", "2012"),
    ("три дня назад", "2012-10-02"),
    ("5 лет назад", "2007"),
    ("год назад", "2011"),
    ("за три дня до", "2012-10-02"),
    ("через две недели", "2012-10-19"),
    ("спустя два года", "2014"),
    ("днём ранее", "2012-10-04"),
]


@pytest.mark.parametrize(("text", "dates"), YEARLESS + RELATIVE)
def test_date_is_read_only_with_a_reference(text: str, dates: str) -> None:
    found = find_dates(text, reference=FRIDAY)
    assert [iso(mention) for mention in found] == [dates]
    assert not found[0].year_given
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It began on 5 May 2010; two weeks later it ended", ["2010-05-05", "2010-05-19"]),
        ("It began on 5 May 2010. Two weeks later it ended", ["2010-05-05", "2012-10-19"]),
        ("three days before 5 May 2010", ["2010-05-02", "2010-05-05"]),
        ("за три дня до 5 мая 2010 года", ["2010-05-02", "2010-05-05"]),
        ("через две недели после 5 мая 2010 года", ["2010-05-19", "2010-05-05"]),
        ("накануне форума 5 мая 2010 года", ["2010-05-05"]),
        ("5 мая 2010 года, а через год", ["2010-05-05", "2011"]),
    ],
)
def test_offset_counts_from_the_nearest_date(text: str, dates: list[str]) -> None:
    assert read(text, FRIDAY) == dates


@pytest.mark.parametrize(
    ("text", "reference", "dates"),
    [
        ("on 28 December", date(2019, 1, 3), "2018-12-28"),
        ("on 3 January", date(2018, 12, 28), "2019-01-03"),
        ("28 декабря – 2 января", date(2019, 1, 3), "2018-12-28/2019-01-02"),
        ("в декабре", date(2019, 1, 3), "2018-12"),
        ("29 February", date(1999, 6, 1), "2000-02-29"),
    ],
)
def test_missing_year_is_the_nearest(text: str, reference: date, dates: str) -> None:
    assert read(text, reference) == [dates]
