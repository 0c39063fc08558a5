"""The rate limiter of a user."""

from handlers.services.rate_limit import BURST_UPDATES, UPDATE_INTERVAL_S, RateLimiter


def test_burst_passes_then_updates_are_delayed() -> None:
    now = 0.0
    limiter = RateLimiter(lambda: now)
    assert [limiter.take(1) for _ in range(BURST_UPDATES)] == [0.0] * BURST_UPDATES
    assert not limiter.should_notify(1)
    assert [limiter.take(1) for _ in range(3)] == [UPDATE_INTERVAL_S, 2 * UPDATE_INTERVAL_S, 3 * UPDATE_INTERVAL_S]
    assert [limiter.should_notify(1), limiter.should_notify(1)] == [True, False]
    assert limiter.take(2) == 0.0
    now += 3 * UPDATE_INTERVAL_S
    assert limiter.take(1) == UPDATE_INTERVAL_S
    assert not limiter.should_notify(1)
    now += 2 * BURST_UPDATES * UPDATE_INTERVAL_S
    assert limiter.take(1) == 0.0
    assert not limiter.should_notify(1)
    for _ in range(BURST_UPDATES):
        limiter.take(1)
    assert limiter.should_notify(1)
