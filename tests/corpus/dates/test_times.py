"""Hours with their zone: start, end, both languages; numbers that are no hours."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates.times import Hours, find_hours
from tests.support.text_strategies import TEXTS

DAY = date(2026, 6, 15)
HOURS = [
    ("on 15 June 2026 from 10:00 to 12:00 (CET)", "10:00+02:00/12:00+02:00"),
    ("17 июня 2026 года, 14:00–16:30 (МСК)", "14:00+03:00/16:30+03:00"),
    ("at 10:00 (Moscow time)", "10:00+03:00"),
    ("в 15:30 МСК", "15:30+03:00"),
    ("9.30 a.m. CET", "09:30+02:00"),
    ("14:00 UTC+3", "14:00+03:00"),
    ("2–4 p.m. Moscow time", "14:00+03:00/16:00+03:00"),
    ("10–11:30 a.m. CET", "10:00+02:00/11:30+02:00"),
    ("11 a.m. to 1 p.m. (Vienna time)", "11:00+02:00/13:00+02:00"),
    ("11–1 pm CET", "11:00+02:00/13:00+02:00"),
    ("с 14:00 до 16:30 по московскому времени", "14:00+03:00/16:30+03:00"),
    ("с 14 до 16 часов по московскому времени", "14:00+03:00/16:00+03:00"),
    ("в 14 часов (МСК)", "14:00+03:00"),
    ("в 14 ч 30 мин мск", "14:30+03:00"),
    ("начало в 14-00 (мск)", "14:00+03:00"),
    ("10:00 CET – 12:00 CET", "10:00+02:00/12:00+02:00"),
    ("15:00 (МСК+2)", "15:00+05:00"),
    ("16.00 – 18.00 мск", "16:00+03:00/18:00+03:00"),
    ("from 22:00 until 02:00 GMT", "22:00+00:00/02:00+00:00"),
    ("10:00–12:00 GMT+3", "10:00+03:00/12:00+03:00"),
    ("14:00 GMT - 16:00 GMT", "14:00+00:00/16:00+00:00"),
    ("at 10 am Geneva time", "10:00+02:00"),
    ("at 12 noon CET", "12:00+02:00"),
    ("UTC+5:30 10:00", None),
    ("10:00 UTC+5:30", "10:00+05:30"),
    ("15 June 2026, 10:00", None),
    ("05.10.2012 CET", None),
    ("5–7 (CET)", None),
    ("15.06.2026 10:00-12:00 CET", "10:00+02:00/12:00+02:00"),
    ("15 June 2026 10:00 hours Moscow time", "10:00+03:00"),
    ("14:00–16:30, время московское", "14:00+03:00/16:30+03:00"),
    ("14:00-16:30 (время московское)", "14:00+03:00/16:30+03:00"),
    ("10:00 (CEST) to 12:00", "10:00+02:00/12:00+02:00"),
    ("10h00–12h30 CET", "10:00+02:00/12:30+02:00"),
    ("at 9:00 local time and 10:00 CET", "10:00+02:00"),
    ("10:00 Central European Time", "10:00+02:00"),
    ("9:30 EST", "09:30-04:00"),
    ("регистрация 9:00, начало 10:00 мск", "10:00+03:00"),
    ("15:00–16:30 (UTC+03:00)", "15:00+03:00/16:30+03:00"),
    ("в 11.00 по Москве", None),
    ("12 a.m. UTC", "00:00+00:00"),
    ("version 10.30.1 CET", None),
]
ZONES = {"CET": "Europe/Vienna", "МСК": "Europe/Moscow", "UTC": "UTC", "Moscow time": "Europe/Moscow"}


def iso(hours: Hours | None) -> str | None:
    """Hours as times with offsets: "10:00+02:00/12:00+02:00"."""
    if hours is None:
        return None
    return "/".join(f"{each:%H:%M}{each.isoformat()[-6:]}" for each in hours if each)


@pytest.mark.parametrize(("text", "expected"), HOURS)
def test_hours_keep_start_end_and_zone(text: str, expected: str | None) -> None:
    hours = find_hours(text, DAY)
    assert iso(hours) == expected


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(
    CLOCKS,
    CLOCKS,
    st.sampled_from(sorted(ZONES)),
    st.sampled_from(["{}–{} ({})", "from {} to {} {}", "с {} до {} ({})"]),
)
def test_written_hours_are_read_back(start: object, end: object, zone: str, form: str) -> None:
    hours = find_hours("15 June 2026, " + form.format(f"{start:%H:%M}", f"{end:%H:%M}", zone), DAY)
    assert hours
    assert hours.end
    assert (f"{hours.start:%H:%M}", f"{hours.end:%H:%M}") == (f"{start:%H:%M}", f"{end:%H:%M}")
    assert hours.start.date() == DAY
    assert timedelta(0) < hours.end - hours.start <= timedelta(1)
    assert hours.start.utcoffset() == datetime(2026, 6, 15, 12, tzinfo=ZoneInfo(ZONES[zone])).utcoffset()


@given(TEXTS, st.dates())
def test_any_text_and_day_are_accepted(text: str, day: date) -> None:
    find_hours(text, day)
    find_hours(f"23:00–01:00 МСК+14 {text}", day)


def test_many_numbers_take_no_time() -> None:
    begin = time.process_time()
    find_hours("10:00 – 12 ч 1 - " * 2_000 + " " * 20_000, DAY)
    assert time.process_time() - begin < 2
