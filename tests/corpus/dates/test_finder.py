"""Dates as documents write them, group by group."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.dates.finder import DateMention, find_dates

SEEDS = Path(__file__).parents[3] / "seeds"
FRIDAY = date(2012, 10, 5)


def iso(mention: DateMention) -> str:
    """A mention as ISO 8601, a range with "/": 2012-10-05, 2012-10, 2012, 2012-10-04/2012-10-05."""
    width = {"day": 10, "month": 7, "year": 4}[mention.precision]
    if width < 10:  # a month or a year spans all of it
        assert mention.start.day == 1
        assert (mention.end + timedelta(1)).day == 1
    first, last = mention.start.isoformat()[:width], mention.end.isoformat()[:width]
    return first if first == last else f"{first}/{last}"


def read(text: str, reference: date | None = None) -> list[str]:
    return [iso(mention) for mention in find_dates(text, reference=reference)]


DAYS = [
    "5 October 2012",
    "05 October 2012",
    "October 5, 2012",
    "October 5 2012",
    "October 5,2012",
    "Oct. 5, 2012",
    "5 Oct 2012",
    "Oct.5, 2012",
    "5th of October, 2012",
    "the 5th of October 2012",
    "October 5th, 2012",
    "Friday, 05 October 2012",
    "Friday 5 October 2012",
    "Fri 5 Oct 2012",
    "Friday, October 5, 2012",
    "Friday the 5th of October 2012",
    "5 OCTOBER 2012",
    "05-Oct-2012",
    "5 October\n2012",
    "5\u00a0October 2012",
    "MOSCOW, 5 October 2012 - The heads",
    "MOSCOW, October 5, 2012 – The heads",
    "5 октября 2012 года",
    "5 октября 2012 г.",
    "5 октября 2012г.",
    "5 октября 2012",
    "5-го октября 2012 года",
    "5 окт. 2012",
    "пятница, 5 октября 2012 года",
    "пт, 5 октября 2012 г.",
    "5 ОКТЯБРЯ 2012 ГОДА",
    "МОСКВА, 5 октября 2012 года. /ТАСС/",
    "от 5 октября 2012 г. № 123",
    "05.10.2012",
    "5.10.2012",
    "от 05.10.2012 № 123-ФЗ",
    "05/10/2012",
    "5-10-2012",
    "2012-10-05",
    "2012/10/05",
    "2012-10-05T10:00:00Z",
    "2012-10-05T10:00:00.123+03:00",
    "05.10.2012 в 10:30",
    "at 10:30 on 5 October 2012, 120 people",
    "«5» октября 2012 г.",
]


@pytest.mark.parametrize("text", DAYS)
def test_day_is_read(text: str) -> None:
    assert read(text) == ["2012-10-05"]


@pytest.mark.parametrize(
    ("text", "day"), [("06/27/2017", "2017-06-27"), ("27/06/2017", "2017-06-27"), ("06/07/2017", "2017-07-06")]
)
def test_slashes_are_read_day_first_unless_no_such_month(text: str, day: str) -> None:
    assert read(text) == [day]


RANGES = [
    ("4 and 5 October 2012", "2012-10-04/2012-10-05"),
    ("4 & 5 October 2012", "2012-10-04/2012-10-05"),
    ("4-5 October 2012", "2012-10-04/2012-10-05"),
    ("4–5 October, 2012", "2012-10-04/2012-10-05"),
    ("4th – 5th October 2012", "2012-10-04/2012-10-05"),
    ("Thursday 4 to Friday 5 October 2012", "2012-10-04/2012-10-05"),
    ("September 17-19, 2024", "2024-09-17/2024-09-19"),
    ("17, 18 and 19 September 2024", "2024-09-17/2024-09-19"),
    ("17 to 19 September 2024", "2024-09-17/2024-09-19"),
    ("from the 17th to the 19th of September 2024", "2024-09-17/2024-09-19"),
    ("from 30 June to 3 July 2027", "2027-06-30/2027-07-03"),
    ("30 June – 3 July 2027", "2027-06-30/2027-07-03"),
    ("30 June–3 July 2027", "2027-06-30/2027-07-03"),
    ("June 30 - July 3, 2027", "2027-06-30/2027-07-03"),
    ("30 June and 1 July 2027", "2027-06-30/2027-07-01"),
    ("30 June 2015-17 July 2016", "2015-06-30/2016-07-17"),
    ("December 30, 2023 – January 2, 2024", "2023-12-30/2024-01-02"),
    ("December 30 – January 2, 2024", "2023-12-30/2024-01-02"),
    ("30 December 2023 – 2 January", "2023-12-30/2024-01-02"),
    ("between 4 and 6 May 2020", "2020-05-04/2020-05-06"),
    ("between 4 May and 6 June 2020", "2020-05-04/2020-06-06"),
    ("с 17 по 19 сентября 2024 года", "2024-09-17/2024-09-19"),
    ("17–19 сентября 2024 г.", "2024-09-17/2024-09-19"),
    ("17, 18 и 19 сентября 2024 г.", "2024-09-17/2024-09-19"),
    ("между 4 и 6 мая 2020 года", "2020-05-04/2020-05-06"),
    ("с 30 июня по 3 июля 2027 года", "2027-06-30/2027-07-03"),
    ("30 декабря – 2 января 2024 г.", "2023-12-30/2024-01-02"),
    ("27.06.2017–29.06.2017", "2017-06-27/2017-06-29"),
    ("27.06.2017 - 29.06.2017", "2017-06-27/2017-06-29"),
    ("27-29.06.2017", "2017-06-27/2017-06-29"),
    ("28.12–02.01.2018", "2017-12-28/2018-01-02"),
    ("с 27.06 по 29.06.2017", "2017-06-27/2017-06-29"),
    ("from 27/06/2017 to 29/06/2017", "2017-06-27/2017-06-29"),
    ("2017-06-27 – 2017-06-29", "2017-06-27/2017-06-29"),
    ("May – July 2018", "2018-05/2018-07"),
    ("from May 2018 to July 2019", "2018-05/2019-07"),
    ("September and October 2021", "2021-09/2021-10"),
    ("с сентября по декабрь 2021 года", "2021-09/2021-12"),
    ("в сентябре–октябре 2021 года", "2021-09/2021-10"),
    ("с ноября по январь 2022 года", "2021-11/2022-01"),
    ("2012-2018", "2012/2018"),
    ("from 2012 to 2015", "2012/2015"),
    ("between 2012 and 2015", "2012/2015"),
    ("2012–15", "2012/2015"),
    ("the 2012/13 season", "2012/2013"),
    ("в 2012–2015 годах", "2012/2015"),
    ("с 2012 по 2015 год", "2012/2015"),
    ("2012 г. – 2015 г.", "2012/2015"),
    ("в 2018-2019 учебном году", "2018/2019"),
]


@pytest.mark.parametrize(("text", "dates"), RANGES)
def test_range_is_read(text: str, dates: str) -> None:
    assert read(text) == [dates]


SEVERAL = [
    ("3 and 17 May 2018", ["2018-05-03", "2018-05-17"]),
    ("1, 3 and 4 May 2018", ["2018-05-01", "2018-05-03/2018-05-04"]),
    ("1–3 и 5 мая 2018 года", ["2018-05-01/2018-05-03", "2018-05-05"]),
    ("5 October and 7 November 2013", ["2013-10-05", "2013-11-07"]),
    ("5 мая и 7 июня 2013 года", ["2013-05-05", "2013-06-07"]),
    ("in 2018 and 2019", ["2018", "2019"]),
    ("2018, 2019 and 2020", ["2018", "2019", "2020"]),
    ("5 October 2012 - 17 countries", ["2012-10-05"]),
    ("5 October 2012 – 3 October 2012", ["2012-10-05", "2012-10-03"]),
    ("October 18, 2022\nOn November 18, 2022", ["2022-10-18", "2022-11-18"]),
]


@pytest.mark.parametrize(("text", "dates"), SEVERAL)
def test_several_dates_are_read_apart(text: str, dates: list[str]) -> None:
    assert read(text) == dates


LONGER = [
    ("in September 2021", "2021-09"),
    ("Sept 2021", "2021-09"),
    ("Sept. 2021", "2021-09"),
    ("in September, 2021", "2021-09"),
    ("in September of 2021", "2021-09"),
    ("in late September 2021", "2021-09"),
    ("the first half of September 2021", "2021-09"),
    ("в сентябре 2021 года", "2021-09"),
    ("сентябрь 2021", "2021-09"),
    ("к маю 2021 г.", "2021-05"),
    ("в начале мая 2021 года", "2021-05"),
    ("in 2019", "2019"),
    ("since 1986 when", "1986"),
    ("2018", "2018"),
    ("(2018).", "2018"),
    ("Vienna, 2018", "2018"),
    ("the 2019 conference", "2019"),
    ("UNIDO's 2019 activities", "2019"),
    ("In 2019 companies opened", "2019"),
    ("the year 2000", "2000"),
    ("early 2020", "2020"),
    ("by mid-2020", "2020"),
    ("by the end of 2025", "2025"),
    ("by 2025 the plant will open", "2025"),
    ("в 2019 году", "2019"),
    ("в 2019-м", "2019"),
    ("в 2019 прошла встреча", "2019"),
    ("с 1986 г.", "1986"),
    ("2018 год стал", "2018"),
    ("к концу 2018 года", "2018"),
    ("до 2025 года завод откроется", "2025"),
    ("first half of 2023", "2023-01/2023-06"),
    ("H2 2023", "2023-07/2023-12"),
    ("Q3 2022", "2022-07/2022-09"),
    ("Q1–Q3 2022", "2022-01/2022-09"),
    ("second quarter of 2021", "2021-04/2021-06"),
    ("the last quarter of 2021", "2021-10/2021-12"),
    ("в первом полугодии 2023 года", "2023-01/2023-06"),
    ("во второй половине 2023 года", "2023-07/2023-12"),
    ("III квартал 2022", "2022-07/2022-09"),
    ("3 кв. 2022 г.", "2022-07/2022-09"),
    ("в 3-м квартале 2022 года", "2022-07/2022-09"),
    ("в третьем квартале 2022 года", "2022-07/2022-09"),
    ("в четвёртом квартале 2022 года", "2022-10/2022-12"),
]


@pytest.mark.parametrize(("text", "dates"), LONGER)
def test_months_quarters_and_years_are_read(text: str, dates: str) -> None:
    assert read(text) == [dates]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("held on Friday, 05 October 2012, in Moscow", "Friday, 05 October 2012"),
        ("on the 5th of October 2012.", "5th of October 2012"),
        ("from 30 June to 3 July 2027.", "30 June to 3 July 2027"),
        ("in early 2020, when", "early 2020"),
        ("since the first half of 2023.", "first half of 2023"),
        ("с 17 по 19 сентября 2024 г. в Москве", "17 по 19 сентября 2024 г."),
        ("Встреча (5 октября 2012 года) прошла", "5 октября 2012 года"),
        ("at 2017-06-27T10:00:00Z", "2017-06-27"),
    ],
)
def test_span_is_the_words_of_the_date(text: str, words: str) -> None:
    (mention,) = find_dates(text)
    assert text[slice(*mention.span)] == words
    assert mention.year_given


@pytest.mark.parametrize(
    ("name", "reference", "dates"),
    [
        (
            "2012-itpo-annual-meeting",
            FRIDAY,
            ["2012-10-05", "2012-10-05", "2012-10-04/2012-10-05", "1986"],
        ),
        ("2017-strategic-partnership-memorandum", date(2017, 11, 28), ["2017-11-28"]),
        ("2018-knowledge-sharing-week", date(2018, 12, 17), ["2018-12-17"]),
        ("2022-digital-attaches-training", date(2022, 10, 18), ["2022-10-18", "2022-10-18", "2019", "2021-09"]),
        ("2024-international-technological-congress", date(2024, 9, 17), ["2024-09-17/2024-09-19", "2024"]),
    ],
)
def test_dates_of_seed_documents_are_read(name: str, reference: date, dates: list[str]) -> None:
    assert read((SEEDS / f"{name}.txt").read_text(encoding="utf-8"), reference) == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2022-10", "2022-10"),
        ("2022.10", "2022-10"),
        ("2022/10", "2022-10"),
        ("10.2022", "2022-10"),
        ("3/2018", "2018-03"),
        ("в начале 10.2022 года", "2022-10"),
        ("2022-10 – 2023-02", "2022-10/2023-02"),
        ("2022 October", "2022-10"),
        ("2022 октябрь", "2022-10"),
        ("2022 may", "2022-05"),
        ("may 2018", "2018-05"),
        ("2021 October – 2022 March", "2021-10/2022-03"),
    ],
)
def test_informal_forms_are_months_on_request(text: str, dates: str) -> None:
    assert [iso(mention) for mention in find_dates(text, informal=True)] == [dates]
    assert read(text) != [dates]


@pytest.mark.parametrize("text", ["2022-13", "13.2022", "0.2022", "you may go", "2012 you may"])
def test_informal_reading_finds_no_month_in_other_words(text: str) -> None:
    assert all(mention.precision == "year" for mention in find_dates(text, informal=True))
