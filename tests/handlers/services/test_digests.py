"""When a digest is due, over clock changes, and how its time is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.services.digests import Digest, Period, read_digest
from handlers.services.subscriptions import ChatTarget

PLACE = ChatTarget(1)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


def digest(period: Period, hour: int, zone: str, last: date) -> Digest:
    return Digest(PLACE, period, hour, zone, None, last, NOON)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("daily", "en", ("daily", 9, "Europe/Vienna")),
        ("daily", "ru", ("daily", 9, "Europe/Moscow")),
        ("weekly 18 Moscow", "en", ("weekly", 18, "Europe/Moscow")),
        ("every Monday at 8am UTC+5", "en", ("weekly", 8, "Etc/GMT-5")),
        ("daily 8:00 Europe/Paris", "en", ("daily", 8, "Europe/Paris")),
        ("daily 9pm", "en", ("daily", 21, "Europe/Vienna")),
        ("every day at 7", "en", ("daily", 7, "Europe/Vienna")),
        ("ежедневно в 9 по Москве", "ru", ("daily", 9, "Europe/Moscow")),
        ("каждый день в 8 МСК", "ru", ("daily", 8, "Europe/Moscow")),
        ("еженедельно 10 Екатеринбург", "ru", ("weekly", 10, "Asia/Yekaterinburg")),
        ("daily UTC+3", "en", ("daily", 9, "Etc/GMT-3")),
        ("daily 9 Qwertyburg", "en", None),
        ("daily 25", "en", None),
        ("sometimes", "en", None),
        ("", "en", None),
    ],
)
def test_time_of_a_digest_is_read(text: str, language: str, expected: tuple[str, int, str] | None) -> None:
    found = read_digest(text, PLACE, language, NOON)
    assert (found and (found.period, found.hour, found.zone)) == expected


@pytest.mark.parametrize("text", ["daily 8 Vienna", "daily 18 Vienna", "weekly 9 Moscow", "weekly 13 UTC"])
def test_first_digest_comes_at_the_next_hour(text: str) -> None:
    found = read_digest(text, PLACE, "en", NOON)
    assert found
    assert found.due_day(NOON) is None
    coming = found.next_moment(NOON)
    assert NOON < coming.astimezone(UTC) <= NOON + timedelta(7 if found.period == "weekly" else 1)
    assert found.due_day(coming.astimezone(UTC) - timedelta(seconds=1)) is None
    assert found.due_day(coming.astimezone(UTC)) == coming.date()


def test_missed_digests_are_one_and_a_clock_set_back_makes_none() -> None:
    daily = digest("daily", 9, "UTC", date(2026, 11, 20))
    assert daily.due_day(NOON) == date(2026, 11, 25)
    sent = digest("daily", 9, "UTC", date(2026, 11, 25))
    assert sent.due_day(NOON) is None
    assert sent.due_day(NOON - timedelta(3)) is None
    assert digest("daily", 9, "UTC", date(2031, 1, 1)).due_day(NOON) == date(2026, 11, 25)  # it was wrong by years
    weekly = digest("weekly", 9, "UTC", date(2026, 11, 16))
    assert weekly.due_day(NOON) == date(2026, 11, 23)


@settings(max_examples=20)
@given(
    st.integers(0, 23),
    st.sampled_from(
        ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Europe/Moscow", "Pacific/Apia", "Africa/Cairo"]
    ),
    st.sampled_from(
        [
            datetime(2027, 3, 12, tzinfo=UTC),
            datetime(2026, 10, 23, tzinfo=UTC),
            datetime(2027, 4, 2, tzinfo=UTC),
            datetime(2027, 4, 29, tzinfo=UTC),
        ]
    ),
)
def test_one_digest_a_day_over_changes_of_the_clock(hour: int, zone: str, start: datetime) -> None:
    """Around the nights when clocks change, each local day has one digest, a minute after another or not."""
    last, days = (start - timedelta(2)).date(), []
    for minute in range(0, 5 * 24 * 60, 20):
        now = start + timedelta(minutes=minute)
        day = digest("daily", hour, zone, last).due_day(now)
        if day:
            days.append(day)
            last = day
    assert len(days) == len(set(days))
    assert all((later - earlier).days == 1 for earlier, later in pairwise(days[1:]))
    assert 5 <= len(days) <= 7
