from datetime import date

import pytest
from hypothesis import given

from corpus.dates.dateline import date_of_line, find_dateline, find_leading_day
from tests.support.text_strategies import TEXTS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Friday, 05 October 2012", date(2012, 10, 5)),
        ("October 18, 2022", date(2022, 10, 18)),
        ("2017-11-28", date(2017, 11, 28)),
        ("Published: 28 November 2017, 10:30", date(2017, 11, 28)),
        ("Updated on Tuesday 28 November 2017", date(2017, 11, 28)),
        ("5 октября 2012 г.", date(2012, 10, 5)),
        ("Дата публикации: 5 октября 2012 года", date(2012, 10, 5)),
        ("пятница, 05.10.2012", date(2012, 10, 5)),
        ("October 2012", None),
        ("4-5 October 2012", None),
        ("5 October", None),
        ("The meeting of 5 October 2012", None),
        ("5 October 2012 and 6 October 2012", None),
        ("Friday", None),
        ("", None),
    ],
)
def test_date_of_line_reads_only_lines_that_are_a_date(line: str, expected: date | None) -> None:
    assert date_of_line(line) == expected


@pytest.mark.parametrize(
    ("dateline", "place", "day"),
    [
        ("MOSCOW, 5 October 2012 - ", "MOSCOW", date(2012, 10, 5)),
        ("VIENNA, 28 November 2017 – ", "VIENNA", date(2017, 11, 28)),
        ("Vienna, November 28, 2017: ", "Vienna", date(2017, 11, 28)),
        ("St. Petersburg, 5 October 2012 — ", "St. Petersburg", date(2012, 10, 5)),
        ("MOSCOW, October 5 (Reuters) - ", "MOSCOW", None),
        ("МОСКВА, 5 октября. /ТАСС/. ", "МОСКВА", None),
        ("МОСКВА, 5 октября 2012 г. /ТАСС/. ", "МОСКВА", date(2012, 10, 5)),
        ("МОСКВА, 5 октября /ТАСС/. ", "МОСКВА", None),
        ("МОСКВА, 5 окт — РИА Новости. ", "МОСКВА", None),
        ("Москва, 5 октября 2012 года (Интерфакс) – ", "Москва", date(2012, 10, 5)),
        ("ВЕНА, 28 ноября 2017 г. — ", "ВЕНА", date(2017, 11, 28)),
        ("Ростов-на-Дону, 5 октября 2012 г. – ", "Ростов-на-Дону", date(2012, 10, 5)),
        ("5 October 2012 – ", None, date(2012, 10, 5)),
        ("VIENNA (Agency - 06th March, 2020) – ", "VIENNA", date(2020, 3, 6)),
        ("GENEVA (AFP, 3 May 2019) - ", "GENEVA", date(2019, 5, 3)),
        ("MOSCOW (ILO News) – ", "MOSCOW", None),
        ("HOFBURG, VIENNA, 5 May 2017 – ", "HOFBURG, VIENNA", date(2017, 5, 5)),
        ("Екатеринбург, 12.07.2011. ", "Екатеринбург", date(2011, 7, 12)),
        ("МОСКВА, 3 марта. /Корр. ТАСС Анна Орлова/. ", "МОСКВА", None),
        ("Москва. 5 октября 2012 г. ИНТЕРФАКС - ", "Москва", date(2012, 10, 5)),
        ("Москва. 5 октября. INTERFAX.RU – ", "Москва", None),
        ("ROME, Italy, Sept. 9, 2015 (Reuters) — ", "ROME, Italy", date(2015, 9, 9)),
        ("NEW YORK--(BUSINESS WIRE)--", "NEW YORK", None),
        ("LONDON, Oct 5, 2012 /PRNewswire/ -- ", "LONDON", date(2012, 10, 5)),
        ("5 May 2017, Vienna – ", "Vienna", date(2017, 5, 5)),
        ("(Vienna, 5 May 2017) – ", "Vienna", date(2017, 5, 5)),
        ("Vienna – 5 May 2017 – ", "Vienna", date(2017, 5, 5)),
        ("Vienna (5 May 2017) – ", "Vienna", date(2017, 5, 5)),
        ("г. Казань, 5 октября 2012 г. – ", "Казань", date(2012, 10, 5)),
        ("Нур-Султан, 5 октября 2012 года. КАЗИНФОРМ – ", "Нур-Султан", date(2012, 10, 5)),
        ("ЖЕНЕВА, 5 окт – РИА Новости, Елизавета. ", "ЖЕНЕВА", None),
        ("BRUSSELS/VIENNA, 5 May 2017 – ", "BRUSSELS/VIENNA", date(2017, 5, 5)),
        ("Rio de Janeiro, Brazil, 20 June 2012 – ", "Rio de Janeiro, Brazil", date(2012, 6, 20)),
        ("UNITED NATIONS, New York, May 5, 2017 – ", "UNITED NATIONS, New York", date(2017, 5, 5)),
        ("БИШКЕК, 5 мая 2017 /Кабар/. ", "БИШКЕК", date(2017, 5, 5)),
        ("Астана. 5 мая 2017. Казинформ – ", "Астана", date(2017, 5, 5)),
        ("TASHKENT, Uzbekistan (AP) — ", "TASHKENT, Uzbekistan", None),
        ("/ТАСС/ Москва, 5 мая 2017 – ", "Москва", date(2017, 5, 5)),
        ("Минск, 20 декабря 2016 г. ", "Минск", date(2016, 12, 20)),
        ("АШХАБАД, вторник, 5 мая 2017 года – ", "АШХАБАД", date(2017, 5, 5)),
        ("Vienna, Friday, 5 May 2017. ", "Vienna", date(2017, 5, 5)),
    ],
)
def test_dateline_gives_place_and_day(dateline: str, place: str | None, day: date | None) -> None:
    line = f"{dateline}Руководители ЮНИДО собрались. They left on 6 May 2013."
    found = find_dateline(line)
    assert found
    assert line[found.end :].startswith("Руководители")
    assert (found.place, found.date.start if found.date and found.date.year_given else None) == (place, day)


@pytest.mark.parametrize(
    "line",
    [
        "On October 18, on the basis of the MIPT Moscow building, the Center held a day of training.",
        "The heads gathered in Moscow on 5 October 2012 - they left on 6 May.",
        "In September 2021, additional measures were approved.",
        "On 5 October 2012. They left.",
        "In Moscow, 5 October 2012. They left.",
        "В Москве 5 октября 2012 года: всё о встрече.",
        "5 October 2012 was a good day.",
        "Moscow, 4-5 October",
        "MOSCOW - The heads gathered.",
        "UNIDO (Vienna) – the organisation of the UN",
        "Memorandum of Understanding (MOU) – a document",
        "The Ministry – 5 May 2017 – announced",
        "Forum Vienna 5 May 2017 was held.",
        "Annual Report 2017. 5 May 2017 was a day",
        "On Monday, 5 May 2017 – they left",
        "В пятницу, 5 мая 2017 года – они",
        "Директор Иванов, 5 мая 2017 года назначенный, сказал",
        "",
    ],
)
def test_other_lines_have_no_dateline(line: str) -> None:
    assert find_dateline(line) is None


@pytest.mark.parametrize(
    ("line", "place"),
    [("Bishkek, 9 April 2014", "Bishkek"), ("Екатеринбург, 12.07.2011", "Екатеринбург"), ("9 April 2014, Osh", "Osh")],
)
def test_place_and_day_alone_on_a_line_are_a_dateline(line: str, place: str) -> None:
    found = find_dateline(line)
    assert found
    assert (found.place, found.end) == (place, len(line))


@given(TEXTS)
def test_any_line_is_accepted(line: str) -> None:
    date_of_line(line)
    found = find_dateline(line)
    assert found is None or 0 < found.end <= len(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("12 марта 2021 года. Сегодня вручили дипломы.", ("2021-03-12", None, "Сегодня вручили дипломы.")),
        ("16.02.2024. Министры обсудили проекты", ("2024-02-16", None, "Министры обсудили проекты")),
        ("16.02.2024 Министры обсудили проекты", ("2024-02-16", None, "Министры обсудили проекты")),
        ("3 мая 2021 г., Липецк. Программу открыли.", ("2021-05-03", "Липецк", "Программу открыли.")),
        ("3 мая 2021, г. Липецк. Программу открыли.", ("2021-05-03", "Липецк", "Программу открыли.")),
        ("12 March 2021. UNIDO opened a course.", ("2021-03-12", None, "UNIDO opened a course.")),
        ("12 March 2021, Kazan. A course opened.", ("2021-03-12", "Kazan", "A course opened.")),
        ("12 марта 2021 г. Россия подписала соглашение.", None),
        ("12 March 2021 was the last day.", None),
        ("12 марта 2021 года в Казани открыли курс.", None),
        ("12–14 марта 2021 года. Казань.", None),
        ("12 марта. Сегодня вручили дипломы.", None),
        ("On 12 March 2021. Then", None),
        ("", None),
    ],
)
def test_day_before_the_first_sentence_is_that_of_the_report(line: str, expected: tuple[str, ...] | None) -> None:
    found = find_leading_day(line)
    assert (found and found.date and (found.date.start.isoformat(), found.place, line[found.end :])) == expected


@given(TEXTS)
def test_any_text_may_begin_with_a_day(text: str) -> None:
    find_leading_day(text)
