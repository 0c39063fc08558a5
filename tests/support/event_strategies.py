"""Strategies for events with any text and any dates."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

from hypothesis import strategies as st

from corpus.models import Document, Event, EventKind, Place, Precision, Sentence

PIECES = st.sampled_from(
    [
        "Подписан меморандум о стратегическом партнёрстве ",
        "Сельскохозяйственномашиностроительный" * 4,
        "Russian Federation hosts annual meeting ",
        "ЙÅgp",
        "$x$ a_b^c \\alpha {brace} 100% ",
        "C:\\New\\n, a; b: \"c\" 'd' ",
        "🙂👩‍👩‍👧🇷🇺",
        "中文",
        "שלום العربية ",
        "Z\u0300\u0301\u0302\u0303\u0304\u0305 ",
        "⎪ې∫ﷺ",
        "\n\r\n \t",
        "\x00\x1b\x85\u2028\ufeff\u202e",
        "\ud83d",
        "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join) | st.text(st.characters(), max_size=120)
URLS = st.sampled_from(
    ["https://unido.org/?a='b&c=%22", "http://пример.рф/страница 1", "javascript:alert(1)", "https://[", "", "//a.b/"]
)
PLACES = st.sampled_from([Place("Moscow", "Москва", "RU"), Place("Vienna", "Вена", "AT")]) | st.builds(
    Place, TEXTS, TEXTS
)
PRECISIONS: st.SearchStrategy[Precision] = st.sampled_from(get_args(Precision))
KINDS: st.SearchStrategy[EventKind] = st.sampled_from(get_args(EventKind))
FIRST = Sentence(0, 80)
TIMES = st.times().map(lambda each: each.replace(microsecond=0))
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=3)), timezone(-timedelta(hours=9, minutes=30))])
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)) | st.sampled_from(
    [date.min, date.max, date.max - timedelta(days=1), date(2024, 2, 29), date(2017, 11, 28)]
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Draw an event or a milestone of a document of its own, dated or not."""
    text = draw(TEXTS)
    document = Document(
        id=draw(st.text(st.characters(), max_size=3)),
        title=draw(TEXTS),
        text=text,
        date=draw(st.none() | DAYS),
        url=draw(st.none() | URLS),
        publisher=draw(st.none() | TEXTS),
    )
    precision = draw(PRECISIONS)
    start, end = draw(days(precision))
    hour = None
    if precision == "day" and start is not None and date.min < start < date.max:
        hour = draw(st.none() | st.builds(datetime.combine, st.just(start), TIMES, ZONES))
    kind = draw(KINDS)
    place = draw(st.none() | PLACES)
    return Event(document, draw(st.integers(0, 9)), kind, draw(TEXTS), start, end, precision, place, FIRST, hour)


@st.composite
def days(draw: st.DrawFn, precision: Precision) -> tuple[date | None, date | None]:
    """Draw the first and last day of an event: days, whole months, whole years, or none."""
    if precision == "none":
        return None, None
    start, end = sorted((draw(DAYS), draw(DAYS))) if draw(st.booleans()) else (draw(DAYS),) * 2
    if precision == "day":
        return start, end
    if precision == "year":
        return start.replace(month=1, day=1), end.replace(month=12, day=31)
    return start.replace(day=1), end.replace(day=monthrange(end.year, end.month)[1])
