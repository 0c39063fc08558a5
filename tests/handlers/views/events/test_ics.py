import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from corpus.models import Document, Event, Place, Precision, Sentence
from handlers.translations import texts_for
from handlers.views.events.ics import calendar_file
from tests.support.event_strategies import events

REPORT = Document(
    "2012-meeting",
    "Russia hosts the annual meeting",
    "The heads gathered in Moscow; on 4 and 5 October, for two days.",
    date=date(2012, 10, 5),
    url="https://www.unido.org/index.php?id=7881",
    publisher="UNIDO",
)
MEETING = Event(
    document=REPORT,
    index=0,
    kind="event",
    title="Annual meeting, of the ITPOs; Moscow",
    start=date(2012, 10, 4),
    end=date(2012, 10, 5),
    precision="day",
    place=Place("Moscow", "Москва", "RU"),
    sentence=Sentence(0, 63),
)


def entries(file: bytes) -> list[Any]:
    """Return the entries of a file as vobject reads and validates them."""
    calendar = vobject.readOne(file.decode())
    calendar.validate(raiseException=True)
    return list(calendar.contents.get("vevent", []))


def entry(event: Event) -> Any:
    (only,) = entries(calendar_file([event], texts_for("en")))
    return only


def shown(text: str) -> str:
    """Return `text` as a calendar program should show it: on one line, without control characters."""
    kept = (
        " " if unicodedata.category(each) in {"Cc", "Cs"} or each in "\ufeff\ufffe\uffff" else each for each in text
    )
    return " ".join("".join(kept).split())


def test_entry_spans_all_days_of_the_event() -> None:
    meeting = entry(MEETING)
    assert (meeting.dtstart.value, meeting.dtend.value) == (date(2012, 10, 4), date(2012, 10, 6))
    assert meeting.summary.value == "Annual meeting, of the ITPOs; Moscow"
    assert meeting.location.value == "Moscow"
    assert meeting.url.value == "https://www.unido.org/index.php?id=7881"
    assert meeting.description.value == (
        "The heads gathered in Moscow; on 4 and 5 October, for two days.\n\n"
        "Russia hosts the annual meeting\nUNIDO\nhttps://www.unido.org/index.php?id=7881"
    )
    assert meeting.uid.value == f"{MEETING.uid}@unido-bot"
    assert meeting.dtstamp.value == datetime(2012, 10, 5, tzinfo=UTC)
    assert (meeting.categories.value, meeting.status.value, meeting.transp.value) == (
        ["Event"],
        "CONFIRMED",
        "TRANSPARENT",
    )


def test_names_are_in_the_language_of_the_texts() -> None:
    file = calendar_file([MEETING, replace(MEETING, kind="milestone")], texts_for("ru")).decode()
    assert "X-WR-CALNAME:ЮНИДО и Россия\r\n" in file
    assert file.count("LOCATION:Москва\r\n") == 2
    assert re.findall(r"CATEGORIES:(\w+)", file) == ["Событие", "Веха"]


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [("month", date(2021, 9, 1), date(2021, 9, 30)), ("year", date(1986, 1, 1), date(1986, 12, 31))],
)
def test_event_without_a_day_spans_its_month_or_year(precision: Precision, start: date, end: date) -> None:
    fact = entry(replace(MEETING, precision=precision, start=start, end=end))
    assert (fact.dtstart.value, fact.dtend.value) == (start, end + timedelta(days=1))
    assert fact.transp.value == "TRANSPARENT"


def test_event_with_a_starting_time_has_no_end() -> None:
    hour = datetime(2012, 10, 4, 10, 30, tzinfo=timezone(timedelta(hours=3)))
    file = calendar_file([replace(MEETING, end=date(2012, 10, 4), starts_at=hour)], texts_for("en"))
    assert b"\r\nDTSTART:20121004T073000Z\r\n" in file
    assert b"DTEND" not in file


def test_event_with_hours_has_their_end() -> None:
    hour = datetime(2012, 10, 4, 10, 30, tzinfo=timezone(timedelta(hours=3)))
    timed = replace(MEETING, end=date(2012, 10, 4), starts_at=hour, ends_at=hour + timedelta(hours=2))
    assert entry(timed).dtend.value == datetime(2012, 10, 4, 9, 30, tzinfo=UTC)


def test_event_of_several_days_ignores_the_starting_time() -> None:
    several = entry(replace(MEETING, starts_at=datetime(2012, 10, 4, 10, 30, tzinfo=UTC)))
    assert (several.dtstart.value, several.dtend.value) == (date(2012, 10, 4), date(2012, 10, 6))


def test_undated_event_is_left_out() -> None:
    undated = replace(MEETING, start=None, end=None, precision="none")
    assert calendar_file([undated, MEETING], texts_for("en")) == calendar_file([MEETING], texts_for("en"))
    assert entries(calendar_file([undated], texts_for("en"))) == []


def test_stamp_is_the_first_day_if_the_document_has_no_date() -> None:
    undated = Document("d", "Title", "They met.")
    assert entry(replace(MEETING, document=undated)).dtstamp.value == datetime(2012, 10, 4, tzinfo=UTC)


def test_corrected_event_keeps_its_uid() -> None:
    assert entry(replace(MEETING, start=date(2012, 10, 3), title="Meeting")).uid.value == entry(MEETING).uid.value


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.b/", "//a.b/", "https://", "https://[", "", None])
def test_other_addresses_than_http_are_left_out(url: str | None) -> None:
    assert b"URL" not in calendar_file(
        [replace(MEETING, document=Document("d", "t", "They met.", url=url))], texts_for("en")
    )


def test_url_is_percent_encoded() -> None:
    linked = replace(
        MEETING, document=Document("d", "t", "They met.", url=" https://a.b/ш а%20?q=1&r=[2]#\r\nX\ud800 ")
    )
    assert entry(linked).url.value == "https://a.b/%D1%88%20%D0%B0%20?q=1&r=[2]#%0D%0AX?"


def test_line_breaks_in_a_title_add_no_properties() -> None:
    (only,) = entries(
        calendar_file([replace(MEETING, title="A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x")], texts_for("en"))
    )
    assert only.summary.value == "A END:VEVENT BEGIN:VEVENT UID:x"


def test_lines_are_folded_at_75_bytes_between_characters() -> None:
    file = calendar_file([replace(MEETING, title="Стратегическое партнёрство, " * 20)], texts_for("ru"))
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)


@settings(max_examples=80)
@given(st.lists(events(), max_size=6), st.sampled_from(["en", "ru"]))
def test_two_parsers_read_any_events_alike(found: list[Event], language: Any) -> None:
    file = calendar_file(iter(found), texts_for(language))
    assert calendar_file(found, texts_for(language)) == file
    dated = [each for each in found if each.start]
    ours = Calendar.from_ical(file).walk("VEVENT")
    theirs = entries(file)
    assert len(ours) == len(theirs) == len(dated)
    assert len({each.uid.value for each in theirs}) == len(dated)
    for event, one, other in zip(dated, ours, theirs, strict=True):
        summary = str(one.get("summary", ""))
        assert summary == other.summary.value
        assert summary.replace("\u2060", "") == shown(event.title).replace("\u2060", "")
        start = one.decoded("dtstart")
        assert start == other.dtstart.value
        if isinstance(start, datetime):
            assert start == event.starts_at
            assert "dtend" not in one
        else:
            assert start == event.start
            if event.end != date.max:
                assert one.decoded("dtend") == other.dtend.value
                assert one.decoded("dtend") - timedelta(days=1) == event.end
