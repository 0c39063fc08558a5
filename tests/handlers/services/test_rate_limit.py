"""How fast one person may ask."""

from handlers.services.rate_limit import AT_ONCE, SECONDS_EACH, Pace


def test_a_handful_at_once_then_one_every_few_seconds() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert [pace.take(1) for _ in range(AT_ONCE)] == [0.0] * AT_ONCE
    assert not pace.is_to_be_told(1)
    assert [pace.take(1) for _ in range(3)] == [SECONDS_EACH, 2 * SECONDS_EACH, 3 * SECONDS_EACH]
    assert [pace.is_to_be_told(1), pace.is_to_be_told(1)] == [True, False]
    assert pace.take(2) == 0.0
    now += 3 * SECONDS_EACH
    assert pace.take(1) == SECONDS_EACH
    assert not pace.is_to_be_told(1)
    now += 2 * AT_ONCE * SECONDS_EACH
    assert pace.take(1) == 0.0
    assert not pace.is_to_be_told(1)
    for _ in range(AT_ONCE):
        pace.take(1)
    assert pace.is_to_be_told(1)
