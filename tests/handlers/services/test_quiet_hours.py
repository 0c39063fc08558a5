"""Quiet hours: parsing and the end of a quiet period."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.quiet_hours import QuietHours, read_quiet_hours

MOSCOW = "Europe/Moscow"
HOURS = st.integers(0, 23)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22-8", QuietHours(22, 8, "Europe/Vienna")),
        ("22:00–8:00 Moscow", QuietHours(22, 8, MOSCOW)),
        ("from 22 to 7, Moscow time", QuietHours(22, 7, MOSCOW)),
        ("с 23 до 7 МСК", QuietHours(23, 7, MOSCOW)),
        ("22-7 Екатеринбург", QuietHours(22, 7, "Asia/Yekaterinburg")),
        ("22-7 new york", QuietHours(22, 7, "America/New_York")),
        ("22-7 Asia/Tashkent", QuietHours(22, 7, "Asia/Tashkent")),
        ("22-24 +5", QuietHours(22, 0, "Etc/GMT-5")),
        ("0-6 UTC-03:00", QuietHours(0, 6, "Etc/GMT+3")),
        ("0-6 МСК+2", QuietHours(0, 6, "Etc/GMT-5")),
        ("0-6 utc", QuietHours(0, 6, "UTC")),
        ("10pm-8am Saint Petersburg", QuietHours(22, 8, MOSCOW)),
        ("22-8 Санкт-Петербург", QuietHours(22, 8, MOSCOW)),
        ("с 22 до 8 по московскому времени", QuietHours(22, 8, MOSCOW)),
        ("22-8 по Москве", QuietHours(22, 8, MOSCOW)),
        ("22-8 Пекин", QuietHours(22, 8, "Asia/Shanghai")),
        ("22-8 Geneva", QuietHours(22, 8, "Europe/Zurich")),
        ("22-8 Austria", QuietHours(22, 8, "Europe/Vienna")),
    ],
)
def test_quiet_hours_are_parsed(text: str, quiet: QuietHours) -> None:
    assert read_quiet_hours(text, "en") == quiet


def test_default_zone_of_russian_is_moscow() -> None:
    assert read_quiet_hours("22-8", "ru") == QuietHours(22, 8, MOSCOW)


@pytest.mark.parametrize(
    "text", ["", "8", "8-8", "25-3", "22-8 nowhere", "22-8 UTC+99", "night", "22-8 ../etc", "22 8"]
)
def test_text_without_hours_is_refused(text: str) -> None:
    assert read_quiet_hours(text, "en") is None


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    assert read_quiet_hours(text, "en") is None or any(each.isdigit() for each in text)


@given(HOURS, HOURS, st.sampled_from([MOSCOW, "Europe/Vienna", "Etc/GMT+3", "Asia/Kolkata"]), MOMENTS)
def test_quiet_hours_end(first: int, last: int, zone: str, now: datetime) -> None:
    quiet = QuietHours(first, last, zone)
    end = quiet.until(now)
    if end is None:
        return
    assert now < end <= now + timedelta(hours=25)
    assert end.hour == last
    assert quiet.until(end) is None


@given(HOURS, HOURS, MOMENTS)
def test_hour_between_first_and_last_is_quiet(first: int, last: int, now: datetime) -> None:
    between = first <= now.hour < last if first <= last else now.hour >= first or now.hour < last
    assert (QuietHours(first, last, "UTC").until(now) is not None) == between
