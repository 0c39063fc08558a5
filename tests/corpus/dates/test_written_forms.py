"""Round trips: formatted dates are read back. Any other text is accepted."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates.finder import DateMention, find_dates

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS = [get_month_names("wide", locale=locale) for locale in ("en", "ru")]
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
    en, ru = MONTHS[0], MONTHS[1]
    ways = [
        f"{first.day} {en[first.month]} {first.year}{dash}{last.day} {en[last.month]} {last.year}",
        f"{en[first.month]} {first.day}, {first.year}{dash}{en[last.month]} {last.day}, {last.year}",
        f"{first.day} {en[first.month]} {first.year} to {last.day} {en[last.month]} {last.year}",
        f"{first.day} {ru[first.month]} {first.year} года по {last.day} {ru[last.month]} {last.year} года",
        f"{first:%d.%m.%Y}{dash}{last:%d.%m.%Y}",
        f"{first.isoformat()} – {last.isoformat()}",
        f"{first:%d.%m}{dash}{last:%d.%m.%Y}",
        # the year once: a range shorter than a year says it well
        f"{first.day} {en[first.month]}{dash}{last.day} {en[last.month]} {last.year}",
        f"{en[first.month]} {first.day}{dash}{en[last.month]} {last.day}, {last.year}",
        f"{first.day} {ru[first.month]}{dash}{last.day} {ru[last.month]} {last.year} г.",
        f"{first.day} {ru[first.month]} по {last.day} {ru[last.month]} {last.year} года",
    ]
    if (first.year, first.month) == (last.year, last.month):
        ways += [
            f"{first.day}{dash}{last.day} {en[last.month]} {last.year}",
            f"{first.day} to {last.day} {en[last.month]} {last.year}",
            f"{en[last.month]} {first.day}{dash}{last.day}, {last.year}",
            f"{first.day} по {last.day} {ru[last.month]} {last.year} года",
            f"{first.day}{dash}{last.day} {ru[last.month]} {last.year} г.",
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
