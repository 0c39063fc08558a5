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
from handlers.views.timeline.canvas import WIDTH_PX, Canvas, drawable, wrap
from handlers.views.timeline.picture import MAX_HEIGHT_PX, draw_timeline, png_height, timeline_picture
from handlers.views.timeline.rows import MAX_CLUSTERS, MAX_SINGLE_EVENTS, Row, timeline_rows
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
    """Return each text of the picture with its bounding box in pixels, from the top down."""
    return drawn_labels(draw_timeline(found, texts_for(language), today))


def drawn_labels(canvas: Canvas) -> list[tuple[str, Any]]:
    drawn = canvas.to_matplotlib()
    renderer = drawn.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib has no annotation
    boxes = [(each.get_text(), each.get_window_extent(renderer)) for each in drawn.figure.texts]
    return sorted(boxes, key=lambda each: -each[1].y0)


def texts(found: list[Event], language: Language = "en", today: date = TODAY) -> list[str]:
    return [text for text, _ in labels(found, language, today)]


def assert_accepted_by_telegram(png: bytes) -> None:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = int.from_bytes(png[16:20], "big"), png_height(png)
    assert width == WIDTH_PX
    assert width + height <= 10_000
    assert max(width / height, height / width) <= 20
    assert len(png) < 10_000_000


def assert_readable(found: list[Event], language: Language, today: date) -> list[str]:
    """Assert that every label is inside the picture and no two overlap; return the labels."""
    canvas = draw_timeline(found, texts_for(language), today)
    assert canvas.y <= MAX_HEIGHT_PX
    drawn = drawn_labels(canvas)
    boxes = np.array([box.extents for _, box in drawn])
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2] <= WIDTH_PX).all()
    assert (boxes[:, 3] <= np.ceil(canvas.y)).all()
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    overlaps = ((low < boxes[None, :, 2:]) & (boxes[None, :, :2] < high)).all(axis=2)
    assert not (overlaps & ~np.eye(len(boxes), dtype=bool)).any()
    return [text for text, _ in drawn]


def test_picture_shows_dates_places_and_titles_oldest_first() -> None:
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


def test_picture_is_in_the_language_of_the_texts() -> None:
    assert texts([PAST, COMING, UNDATED], "ru") == [
        "ЮНИДО и Россия",
        "2 события · 2012–2024",
        "4–5 октября 2012 г.",
        "· Москва",
        "ITPO heads meet",
        "сегодня, 5 марта 2024 г.",
        "Впереди",
        "17–19 сентября 2024 г.",
        "Technological Congress",
        "и ещё 1 без даты",
    ]


def test_today_separates_upcoming_events_from_begun_ones() -> None:
    begun = event("Begun", TODAY, TODAY + timedelta(days=3), place=None)
    said = texts([begun, COMING])
    assert said.index("Begun") < said.index("today, 5 March 2024") < said.index("Upcoming")
    assert said.index("Upcoming") < said.index("Technological Congress")
    assert "Upcoming" not in texts([PAST, begun])
    assert "today, 5 March 2024" in texts([PAST, begun])
    assert not [text for text in texts([PAST]) if "today" in text]


def test_milestone_has_smaller_letters_than_event() -> None:
    heights = {text: box.height for text, box in labels([event("A", TODAY), event("B", TODAY, kind="milestone")])}
    assert heights["B"] < heights["A"]


def test_undated_events_are_counted() -> None:
    assert texts([PAST, UNDATED, UNDATED])[-1] == "2 more without a date"
    assert texts([UNDATED])[-1] == "1 more without a date"
    assert_accepted_by_telegram(timeline_picture([], texts_for("en"), TODAY))


def test_title_is_not_parsed_as_a_formula() -> None:
    no_formula = r"$x^2 \such$ a_b {100 %} & <b>"
    assert no_formula in texts([event(no_formula, TODAY)])


def test_characters_missing_in_the_font_are_left_out() -> None:
    assert drawable("🙂 ЮНИДО\u202e 中文 и\n\tРоссия\x00\ud800") == "ЮНИДО и Россия"
    assert drawable("中文") == "…"
    assert drawable("й Z\u0301\u0302\u0303") == "й Ź"
    assert_accepted_by_telegram(timeline_picture([event("🙂中文", TODAY)], texts_for("en"), TODAY))


def test_long_place_gets_a_line_of_its_own() -> None:
    hall = "Конгресс-центр торгово-промышленной палаты"
    (date_box, place_box) = [box for text, box in labels([event("A", TODAY, place=Place(hall, hall))], "ru")[2:4]]
    assert place_box.y1 <= date_box.y0


def test_long_title_ends_with_ellipsis() -> None:
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
def test_wrap_breaks_at_spaces_and_within_wide_words(text: str, lines: list[str]) -> None:
    assert wrap(text, 8, 2, len) == lines


@given(st.text(st.characters(), max_size=60), st.integers(2, 12), st.integers(1, 4))
def test_wrap_keeps_the_width_and_the_text(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most, len)
    assert len(lines) <= most
    assert all(0 < len(each) <= width for each in lines)
    if not lines or lines[-1][-1] != "…":
        assert "".join(lines).replace(" ", "") == "".join(text.split())


@settings(max_examples=20)
@given(st.lists(events(), max_size=MAX_SINGLE_EVENTS), st.sampled_from(["en", "ru"]), st.dates())
def test_labels_of_any_events_do_not_overlap(found: list[Event], language: Language, today: date) -> None:
    assert_readable(found, language, today)


@pytest.mark.parametrize(
    ("count", "step"),
    [(1, 0), (5, 40), (13, 0), (13, 40), (MAX_SINGLE_EVENTS + 1, 0), (300, 40)],
)
def test_labels_of_many_long_titles_do_not_overlap(count: int, step: int) -> None:
    found = [replace(each, title=LONG) for each in daily(count, step=step)]
    assert_readable(found, "ru", date(2017, 1, 20))


def test_sixty_events_have_a_row_each() -> None:
    found = [replace(each, title=f"{each.title} {LONG}") for each in daily(MAX_SINGLE_EVENTS, step=40)]
    said = assert_readable(found, "ru", date(2017, 1, 20))
    assert all(any(text.startswith(f"Событие {at} ") for text in said) for at in range(MAX_SINGLE_EVENTS))
    assert_accepted_by_telegram(timeline_picture(daily(MAX_SINGLE_EVENTS, step=40), texts_for("ru"), TODAY))


def rows(found: list[Event], today: date = TODAY) -> list[Row]:
    return timeline_rows(found, texts_for("en"), today)


def test_more_than_sixty_events_are_grouped_by_month() -> None:
    first, second, third = rows(daily(70))
    assert (first.when, first.detail, first.untitled) == ("January 2017", "31 events", 28)
    assert first.titles == ("Событие 0", "Событие 1", "Событие 2")
    assert (second.when, third.when, third.detail) == ("February 2017", "March 2017", "11 events")
    assert "28 more" in texts(daily(70))


def test_event_of_a_whole_year_is_not_grouped_with_a_month() -> None:
    year = event("In the year", date(2017, 1, 1), date(2017, 12, 31), "year")
    assert [each.when for each in rows([*daily(70), year])][:2] == ["2017", "January 2017"]


def test_events_over_some_years_are_grouped_by_year() -> None:
    found = rows(daily(100, step=25))
    assert [each.when for each in found] == [str(year) for year in range(2017, 2024)]


def test_events_over_many_years_are_grouped_by_several_years() -> None:
    found = rows(daily(100, date(1951, 6, 1), step=180))
    assert [each.when for each in found][:2] == ["1951–1954", "1955–1959"]
    assert len(found) <= MAX_CLUSTERS


def test_only_event_of_a_year_has_its_own_row() -> None:
    lonely, *_ = rows([YEAR, *daily(100, step=37)])
    assert lonely == rows([YEAR])[0]


def test_cluster_shows_titles_of_events_before_milestones() -> None:
    found = daily(70, step=0)
    mixed = [replace(each, kind="milestone") for each in found[:-1]] + found[-1:]
    (only,) = rows(mixed)
    assert (only.titles[0], only.detail) == (found[-1].title, "1 event, 69 milestones")


def test_cluster_does_not_span_today() -> None:
    before, after = rows(daily(70, date(2024, 3, 1), step=0) + daily(70, date(2024, 3, 9), step=0))
    assert (before.when, before.is_upcoming, after.when, after.is_upcoming) == ("March 2024", False, "March 2024", True)


@settings(max_examples=8)
@given(st.lists(events(), min_size=MAX_SINGLE_EVENTS + 1, max_size=MAX_SINGLE_EVENTS + 20), st.dates())
def test_clusters_are_limited_and_count_every_dated_event(found: list[Event], today: date) -> None:
    dated = [each for each in found if each.start]
    clusters = rows(found, today)
    if len(dated) > MAX_SINGLE_EVENTS:
        assert len(clusters) <= MAX_CLUSTERS
    assert sum(len(each.titles) + each.untitled for each in clusters) == len(dated)
    assert [each.is_upcoming for each in clusters] == sorted(each.is_upcoming for each in clusters)


def test_ten_thousand_events_fit_into_a_picture() -> None:
    found = daily(10_000, date(1998, 1, 1))
    assert_accepted_by_telegram(timeline_picture(found, texts_for("ru"), TODAY))
    assert_readable(found, "ru", TODAY)


def test_picture_depends_neither_on_order_nor_on_thread() -> None:
    found = [PAST, COMING, YEAR, UNDATED]
    drawn = timeline_picture(found, texts_for("en"), TODAY)
    before = mpl.rcParams.copy()
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda _: timeline_picture(found[::-1], texts_for("en"), TODAY), range(8)))
    assert set(pictures) == {drawn}
    assert mpl.rcParams.copy() == before
    assert "matplotlib.pyplot" not in sys.modules


def test_missing_matplotlib_is_reported_with_the_command_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "handlers.views.timeline.canvas")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingDependency, match="pip install 'unido-bot"):
        timeline_picture([PAST], texts_for("en"), TODAY)


def test_matplotlib_and_icalendar_are_imported_lazily() -> None:
    loaded = "not {'matplotlib', 'icalendar'} & {*sys.modules}"
    code = f"import sys, handlers.views.timeline.picture, handlers.views.events.ics; assert {loaded}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
