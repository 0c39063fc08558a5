"""The lifetime of topics, with an injected clock."""

import pytest

from corpus.answering.followups import Topic
from handlers.services.topics import MAX_CONVERSATIONS, TOPIC_LIFETIME_S, Topics

ONE = Topic("When did they meet?", ("a-key",))
OTHER = Topic("Who is it?", ("another",))
HERE, THERE = (1, 1), (2, 1)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def topics(clock: Clock) -> Topics:
    return Topics(clock)


def test_topic_expires_after_half_an_hour(topics: Topics, clock: Clock) -> None:
    assert TOPIC_LIFETIME_S == 1800
    topics.set(HERE, ONE)
    clock.now = TOPIC_LIFETIME_S - 1
    assert topics.get(HERE) == ONE
    clock.now = TOPIC_LIFETIME_S
    assert topics.get(HERE) is None


def test_new_question_renews_the_topic(topics: Topics, clock: Clock) -> None:
    topics.set(HERE, ONE)
    clock.now = TOPIC_LIFETIME_S - 1
    topics.set(HERE, ONE)
    clock.now = 2 * TOPIC_LIFETIME_S - 2
    assert topics.get(HERE) == ONE


def test_last_topic_wins(topics: Topics) -> None:
    topics.set(HERE, ONE)
    topics.set(HERE, OTHER)
    assert topics.get(HERE) == OTHER
    topics.set(HERE, None)
    assert topics.get(HERE) is None
    topics.set(HERE, None)


def test_topics_are_separate_by_chat_and_user(topics: Topics) -> None:
    topics.set(HERE, ONE)
    assert topics.get(THERE) is None
    assert topics.get((1, 2)) is None
    topics.set((1, 2), OTHER)
    assert topics.get(HERE) == ONE


def test_topic_at_clock_zero_is_kept(topics: Topics) -> None:
    assert topics.get(HERE) is None


def test_least_recent_topic_is_dropped(topics: Topics) -> None:
    for number in range(MAX_CONVERSATIONS):
        topics.set((number, 0), ONE)
    topics.set((0, 0), OTHER)
    topics.set((MAX_CONVERSATIONS, 0), ONE)
    assert topics.get((0, 0)) == OTHER
    assert topics.get((1, 0)) is None
    assert topics.get((2, 0)) == topics.get((MAX_CONVERSATIONS, 0)) == ONE
