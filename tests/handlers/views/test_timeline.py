import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import MissingDependency
from corpus.models import Document, Event, EventKind, Language, Place, Precision, Sentence
from handlers.translations import texts_for
from handlers.views.timeline import TALLEST, timeline_page, timeline_picture
from handlers.views.timeline.canvas import WIDTH, drawable, wrap
from handlers.views.timeline.rows import MOST_CLUSTERS, MOST_LISTED, Row, timeline_rows
from tests.support.event_strategies import events

TODAY = date(2024, 3, 5)
MOSCOW = Place("Moscow", "Москва", "RU")
LONG = "Подписан меморандум о стратегическом партнёрстве между ЮНИДО и Правительством Российской Федерации " * 3


def event(
    title: str,
    start: date | None,
    end: date | None = None,
    precision: Precision = "day",
    *,
    kind: EventKind = "event",
    place: Place | None = MOSCOW,
) -> Event:
    document = Document(title, title, title)
    last = end or start
    return Event(document, 0, kind, title, start, last, precision, place, Sentence(0, len(title)))


def daily(count: int, first: date = date(2017, 1, 1), step: int = 1) -> list[Event]:
    return [event(f"Событие {at}", first + timedelta(days=at * step)) for at in range(count)]


PAST = event("ITPO heads meet", date(2012, 10, 4), date(2012, 10, 5))
COMING = event("Technological Congress", date(2024, 9, 17), date(2024, 9, 19), place=None)
YEAR = event("Promotion services", date(1986, 1, 1), date(1986, 12, 31), "year", kind="milestone", place=None)
UNDATED = event("Knowledge Sharing Week", None, precision="none")


def labels(found: list[Event], language: Language = "en", today: date = TODAY) -> list[tuple[str, Any]]:
    """Return each text of the picture with its box in pixels, from the top down."""
    canvas = timeline_page(found, texts_for(language), today).canvas()
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]  # no annotation in matplotlib
    boxes = [(each.get_text(), each.get_window_extent(renderer)) for each in canvas.figure.texts]
    return sorted(boxes, key=lambda each: -each[1].y0)


def texts(found: list[Event], language: Language = "en", today: date = TODAY) -> list[str]:
    return [text for text, _ in labels(found, language, today)]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def assert_telegram_takes(png: bytes) -> None:
    width, height = size_of(png)
    assert width == WIDTH
    assert width + height <= 10_000
    assert max(width / height, height / width) <= 20
    assert len(png) < 10_000_000


def assert_readable(found: list[Event], language: Language, today: date) -> None:
    """Assert that every label is inside the picture and none touches another."""
    page = timeline_page(found, texts_for(language), today)
    assert page.y <= TALLEST
    boxes = np.array([box.extents for _, box in labels(found, language, today)])
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2] <= WIDTH).all()
    assert (boxes[:, 3] <= np.ceil(page.y)).all()
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    meet = ((low < boxes[None, :, 2:]) & (boxes[None, :, :2] < high)).all(axis=2)
    assert not (meet & ~np.eye(len(boxes), dtype=bool)).any()


def test_each_event_is_named_with_its_days_and_place_the_oldest_at_the_top() -> None:
    assert texts([COMING, PAST, YEAR], today=date(2025, 1, 1)) == [
        "UNIDO and Russia",
        "2 events, 1 milestone · 1986–2024",
        "1986",
        "Promotion services",
        "4–5 October 2012",
        "· Moscow",
        "ITPO heads meet",
        "17–19 September 2024",
        "Technological Congress",
    ]


def test_a_russian_reader_reads_russian() -> None:
    assert texts([PAST, COMING, UNDATED], "ru") == [
        "ЮНИДО и Россия",
        "2 события · 2012–2024",
        "4–5 октября 2012 г.",
        "· Москва",
        "ITPO heads meet",
        "сегодня, 5 марта 2024 г.",
        "Предстоит",
        "17–19 сентября 2024 г.",
        "Technological Congress",
        "и ещё 1 без даты",
    ]


def test_today_parts_what_is_coming_from_what_has_begun() -> None:
    begun = event("Begun", TODAY, TODAY + timedelta(days=3), place=None)
    said = texts([begun, COMING])
    assert said.index("Begun") < said.index("today, 5 March 2024") < said.index("Upcoming")
    assert said.index("Upcoming") < said.index("Technological Congress")
    assert "Upcoming" not in texts([PAST, begun])
    assert "today, 5 March 2024" in texts([PAST, begun])
    assert not [text for text in texts([PAST]) if "today" in text]


def test_a_milestone_is_smaller_than_an_event() -> None:
    heights = {text: box.height for text, box in labels([event("A", TODAY), event("B", TODAY, kind="milestone")])}
    assert heights["B"] < heights["A"]


def test_what_has_no_date_is_counted() -> None:
    assert texts([PAST, UNDATED, UNDATED])[-1] == "2 more without a date"
    assert texts([UNDATED])[-1] == "1 more without a date"
    assert_telegram_takes(timeline_picture([], texts_for("en"), TODAY))


def test_a_title_is_shown_as_it_is_written() -> None:
    no_formula = r"$x^2 \such$ a_b {100 %} & <b>"
    assert no_formula in texts([event(no_formula, TODAY)])


def test_what_the_font_lacks_is_left_out() -> None:
    assert drawable("🙂 ЮНИДО\u202e 中文 и\n\tРоссия\x00\ud800") == "ЮНИДО и Россия"
    assert drawable("中文") == "…"
    assert drawable("й Z\u0301\u0302\u0303") == "й Ź"
    assert_telegram_takes(timeline_picture([event("🙂中文", TODAY)], texts_for("en"), TODAY))


def test_a_place_too_long_for_the_line_of_the_date_gets_its_own() -> None:
    hall = "Конгресс-центр торгово-промышленной палаты"
    (date_box, place_box) = [box for text, box in labels([event("A", TODAY, place=Place(hall, hall))], "ru")[2:4]]
    assert place_box.y1 <= date_box.y0


def test_a_long_title_ends_with_an_ellipsis() -> None:
    said = texts([event(LONG, TODAY, place=None)], "ru")
    title = said[3:-1]
    assert 2 <= len(title) <= 3
    assert title[-1].endswith("…")
    assert LONG.startswith(" ".join(title).rstrip("…"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one", ["one"]),
        ("one two three", ["one two", "three"]),
        ("one two three four five", ["one two", "three…"]),
        ("abcdefghijklm", ["abcdefgh", "ijklm"]),
        ("abcdefghijklmnopqrstuvw", ["abcdefgh", "ijklmno…"]),
    ],
)
def test_text_breaks_at_spaces_and_within_words_that_are_too_wide(text: str, lines: list[str]) -> None:
    assert wrap(text, 8, 2, len) == lines


@given(st.text(st.characters(), max_size=60), st.integers(2, 12), st.integers(1, 4))
def test_no_line_is_too_wide_and_nothing_is_lost_without_an_ellipsis(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most, len)
    assert len(lines) <= most
    assert all(0 < len(each) <= width for each in lines)
    if not lines or lines[-1][-1] != "…":
        assert "".join(lines).replace(" ", "") == "".join(text.split())


@settings(max_examples=20)
@given(st.lists(events(), max_size=MOST_LISTED), st.sampled_from(["en", "ru"]), st.dates())
def test_no_labels_meet_whatever_the_events_are(found: list[Event], language: Language, today: date) -> None:
    assert_readable(found, language, today)


@pytest.mark.parametrize(
    ("count", "step"), [(1, 0), (5, 40), (13, 0), (13, 40), (MOST_LISTED, 40), (MOST_LISTED + 1, 0), (300, 40)]
)
def test_no_labels_meet_however_long_and_many(count: int, step: int) -> None:
    found = [replace(each, title=LONG) for each in daily(count, step=step)]
    assert_readable(found, "ru", date(2017, 1, 20))


def test_each_of_sixty_events_is_listed() -> None:
    found = daily(MOST_LISTED)
    assert {each.title for each in found} <= set(texts(found))
    assert_telegram_takes(timeline_picture([replace(each, title=LONG) for each in found], texts_for("ru"), TODAY))


def rows(found: list[Event], today: date = TODAY) -> list[Row]:
    return timeline_rows(found, texts_for("en"), today)


def test_of_more_than_sixty_each_month_is_a_row() -> None:
    first, second, third = rows(daily(70))
    assert (first.when, first.aside, first.more) == ("January 2017", "31 events", 28)
    assert first.titles == ("Событие 0", "Событие 1", "Событие 2")
    assert (second.when, third.when, third.aside) == ("February 2017", "March 2017", "11 events")
    assert "28 more" in texts(daily(70))


def test_a_year_is_in_none_of_its_months() -> None:
    year = event("In the year", date(2017, 1, 1), date(2017, 12, 31), "year")
    assert [each.when for each in rows([*daily(70), year])][:2] == ["2017", "January 2017"]


def test_over_some_years_each_year_is_a_row() -> None:
    found = rows(daily(100, step=25))
    assert [each.when for each in found] == [str(year) for year in range(2017, 2024)]


def test_over_many_years_a_row_says_which_it_holds() -> None:
    found = rows(daily(100, date(1951, 6, 1), step=180))
    assert [each.when for each in found][:2] == ["1951–1954", "1955–1959"]
    assert len(found) <= MOST_CLUSTERS


def test_the_only_event_of_a_year_stands_for_itself() -> None:
    lonely, *_ = rows([YEAR, *daily(100, step=37)])
    assert lonely == rows([YEAR])[0]


def test_titles_of_events_go_before_those_of_milestones() -> None:
    found = daily(70, step=0)
    mixed = [replace(each, kind="milestone") for each in found[:-1]] + found[-1:]
    (only,) = rows(mixed)
    assert (only.titles[0], only.aside) == (found[-1].title, "1 event, 69 milestones")


def test_today_parts_a_cluster() -> None:
    before, after = rows(daily(70, date(2024, 3, 1), step=0) + daily(70, date(2024, 3, 9), step=0))
    assert (before.when, before.upcoming, after.when, after.upcoming) == ("March 2024", False, "March 2024", True)


@settings(max_examples=15)
@given(st.lists(events(), min_size=MOST_LISTED + 1, max_size=MOST_LISTED + 20), st.dates())
def test_clusters_are_few_and_hold_every_dated_event(found: list[Event], today: date) -> None:
    dated = [each for each in found if each.start]
    parted = rows(found, today)
    if len(dated) > MOST_LISTED:
        assert len(parted) <= MOST_CLUSTERS
    assert sum(len(each.titles) + each.more for each in parted) == len(dated)
    assert [each.upcoming for each in parted] == sorted(each.upcoming for each in parted)


def test_ten_thousand_events_make_a_picture() -> None:
    found = daily(10_000, date(1998, 1, 1))
    assert_telegram_takes(timeline_picture(found, texts_for("ru"), TODAY))
    assert_readable(found, "ru", TODAY)


def test_the_same_events_in_any_order_give_the_same_picture_in_any_thread() -> None:
    found = [PAST, COMING, YEAR, UNDATED]
    drawn = timeline_picture(found, texts_for("en"), TODAY)
    before = mpl.rcParams.copy()
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda _: timeline_picture(found[::-1], texts_for("en"), TODAY), range(8)))
    assert set(pictures) == {drawn}
    assert mpl.rcParams.copy() == before
    assert "matplotlib.pyplot" not in sys.modules


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "handlers.views.timeline.canvas")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingDependency, match="pip install 'unido-bot"):
        timeline_picture([PAST], texts_for("en"), TODAY)


def test_neither_library_is_loaded_before_it_is_needed() -> None:
    loaded = "not {'matplotlib', 'icalendar'} & {*sys.modules}"
    code = f"import sys, handlers.views.timeline, handlers.views.ics; assert {loaded}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
