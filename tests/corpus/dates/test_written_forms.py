"""Round trips: formatted dates are read back. Any other text is accepted."""

from __future__ import annotations

import re
from datetime import date, timedelta

from babel.dates import format_date, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates.finder import DateMention, find_dates
from corpus.language import en, ru

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS = [get_month_names("wide", locale=locale) for locale in ("en", "ru")]
RUSSIAN_SHORT = "янв фев мар апр май июн июл авг сен окт ноя дек".split()
LOCALES = st.sampled_from(["en_US", "en_GB", "ru_RU"])
# The text on either side of a date; the date ends at a word that is part of no date.
BEFORE = st.sampled_from(["", "on ", "The meeting took place on ", "«", "(", "MOSCOW, ", "Встреча прошла ", "\n\n"])
AFTER = st.sampled_from(
    ["", ".", ", when", " in Vienna", ")", "»", " – The heads", " в Москве", "\n\nNext", ", 17 countries"]
)


def ordinal(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


@st.composite
def one_day(draw: st.DrawFn) -> tuple[date, str]:
    day = draw(DAYS)
    english, russian = MONTHS[0][day.month], MONTHS[1][day.month]
    ways = [
        *(
            format_date(day, width, locale=locale)
            for width in ("long", "full")
            for locale in ("en_US", "en_GB", "ru_RU")
        ),
        format_date(day, "medium", locale="en_US"),
        format_date(day, "d MMM y", locale=draw(LOCALES)),
        f"{ordinal(day.day)} of {english}, {day.year}",
        f"{english} {ordinal(day.day)}, {day.year}",
        f"{day.day} {english.upper()} {day.year}",
        f"{day.day} {russian} {day.year} года",
        f"{day.day} {russian} {day.year} г.",
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d/%m/%Y}",
        day.isoformat(),
        f"{day.day} {russian} ({format_date(day, 'EEEE', locale='ru')}) {day.year} года",
        f"{day.day} {english} ({format_date(day, 'EEEE', locale='en')}), {day.year}",
        f"{day.year} {english} {day.day}",
        f"{day:%d/%m/%Y} ({format_date(day, 'EEEE', locale='en')})",
        f"{day.day} {RUSSIAN_SHORT[day.month - 1]} {day.year}",
        f"{day:%d} {format_date(day, 'LLLL', locale='ru')} {day.year}",
        f"{day.day} {russian}{day.year}",
    ]
    if day.day > 12 or date(day.year, day.day, day.month).weekday() != day.weekday():
        ways.append(f"{format_date(day, 'EEE', locale='en')}, {day:%m/%d/%Y}")
    if day.day <= 20:
        ways += [
            f"{ru.ORDINALS[day.day - 1]}{'ьего' if day.day == 3 else 'ого'} {russian} {day.year} года",
            f"{en.ORDINALS[day.day - 1]} of {english}, {day.year}",
        ]
    return day, draw(st.sampled_from(ways))


@st.composite
def some_days(draw: st.DrawFn) -> tuple[date, date, str]:
    first = draw(DAYS)
    last = min(first + timedelta(draw(st.integers(1, 60))), date(2100, 12, 31))
    last = max(last, first + timedelta(1)) if first < date(2100, 12, 31) else first
    if last == first:
        first -= timedelta(1)
    dash = draw(st.sampled_from(["-", "–", " – ", " - ", "—"]))
    english, russian = MONTHS
    ways = [
        f"{first.day} {english[first.month]} {first.year}{dash}{last.day} {english[last.month]} {last.year}",
        f"{english[first.month]} {first.day}, {first.year}{dash}{english[last.month]} {last.day}, {last.year}",
        f"{first.day} {english[first.month]} {first.year} to {last.day} {english[last.month]} {last.year}",
        f"{first.day} {russian[first.month]} {first.year} года по {last.day} {russian[last.month]} {last.year} года",
        f"{first:%d.%m.%Y}{dash}{last:%d.%m.%Y}",
        f"{first.isoformat()} – {last.isoformat()}",
        f"{first:%d.%m}{dash}{last:%d.%m.%Y}",
        # the year once: a range shorter than a year says it well
        f"{first.day} {english[first.month]}{dash}{last.day} {english[last.month]} {last.year}",
        f"{english[first.month]} {first.day}{dash}{english[last.month]} {last.day}, {last.year}",
        f"{first.day} {russian[first.month]}{dash}{last.day} {russian[last.month]} {last.year} г.",
        f"{first.day} {russian[first.month]} по {last.day} {russian[last.month]} {last.year} года",
        f"{first.day} {english[first.month]} until {last.day} {english[last.month]} {last.year}",
        f"{first.day} {russian[first.month]} и до {last.day} {russian[last.month]} {last.year} года",
        f"{first:%d.%m}.{dash}{last:%d.%m.%Y}",
    ]
    if (last - first).days == 1 and first.month == last.month:
        ways += [
            f"{first.day}/{last.day} {english[last.month]} {last.year}",
            f"{first.day}, {last.day} {russian[last.month]} {last.year} года",
        ]
    if (first.year, first.month) == (last.year, last.month):
        ways += [
            f"{first.day}{dash}{last.day} {english[last.month]} {last.year}",
            f"{first.day} to {last.day} {english[last.month]} {last.year}",
            f"{english[last.month]} {first.day}{dash}{last.day}, {last.year}",
            f"{first.day} по {last.day} {russian[last.month]} {last.year} года",
            f"{first.day}{dash}{last.day} {russian[last.month]} {last.year} г.",
            f"{first.day}{dash}{last:%d.%m.%Y}",
        ]
    return first, last, draw(st.sampled_from(ways))


@given(one_day(), BEFORE, AFTER)
def test_formatted_day_is_read_back(written: tuple[date, str], before: str, after: str) -> None:
    day, words = written
    text = before + words + after
    (mention,) = find_dates(text)
    assert mention == DateMention(day, day, "day", (len(before), len(before) + len(words)))


@given(some_days(), st.sampled_from(["", "from ", "с ", "held: ", "("]), AFTER)
def test_formatted_range_is_read_back(written: tuple[date, date, str], before: str, after: str) -> None:
    first, last, words = written
    (mention,) = find_dates(before + words + after)
    assert mention == DateMention(first, last, "day", (len(before), len(before) + len(words)))


@given(DAYS, st.integers(-150, 150), LOCALES)
def test_day_without_year_takes_the_nearest_year(day: date, off: int, locale: str) -> None:
    if (day.month, day.day) == (2, 29):  # its nearest may be a leap year away
        return
    words = format_date(day, "d MMMM", locale=locale)
    assert find_dates(words) == []
    (mention,) = find_dates(words, reference=day + timedelta(off))
    assert (mention.start, mention.end, mention.year_given) == (day, day, False)


def numbers(text: str) -> set[int]:
    """All numbers of the text, glued ones as well."""
    return {
        int(run[at:end])
        for run in re.findall(r"\d+", text)
        for at in range(len(run))
        for end in range(at + 1, len(run) + 1)
    }


YEARS = st.integers(1900, 2100).map(str)
CLAUSE = st.lists(
    st.sampled_from(
        "В in the Форум congress пройдёт took place on с 5 17 мая October 2 по to and , . : ( ) году (2019) Tuesday - "
        "until will run opened which decree of for на к by 30.04. мая2019 Fri, 07/12/2019 первого III".split()
    )
    | YEARS,
    max_size=16,
).map(" ".join)


@given(CLAUSE)
def test_year_and_day_are_in_the_text(text: str) -> None:
    """Without a reference, a date has no year and no day that the text lacks; at a new year, one end may."""
    known = numbers(text) | ({1} if "первого" in text else set())
    for mention in find_dates(text):
        assert {mention.start.year, mention.end.year} & known, text
        if mention.precision == "day":
            assert {mention.start.day, mention.end.day} <= known, text


PIECES = st.sampled_from(
    "1 5 17 31 2012 2018 1999 5th 27.06.2017 30.06 2017-06-27 4-5 2012-2018 Oct. October may May в с по г. года до "
    "from to between and и of the - – , ; . мая октябре Friday вторник today вчера last next прошлом year году month "
    "неделю назад ago three days before after две через за Q3 first half квартал III early mid- © $ (".split()
)
ANY_TEXT = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(ANY_TEXT, st.none() | st.dates())
def test_any_text_gives_ordered_spans(text: str, reference: date | None) -> None:
    reached = 0
    for mention in find_dates(text, reference=reference):
        start, end = mention.span
        assert reached <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert mention.start <= mention.end
        assert mention.precision in {"day", "month", "year"}
        reached = end
