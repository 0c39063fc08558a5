"""How long a conversation is remembered, with a clock of our own."""

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


def test_a_topic_is_remembered_for_half_an_hour(topics: Topics, clock: Clock) -> None:
    assert TOPIC_LIFETIME_S == 1800
    topics.set(HERE, ONE)
    clock.now = TOPIC_LIFETIME_S - 1
    assert topics.get(HERE) == ONE
    clock.now = TOPIC_LIFETIME_S
    assert topics.get(HERE) is None


def test_talking_on_keeps_it(topics: Topics, clock: Clock) -> None:
    topics.set(HERE, ONE)
    clock.now = TOPIC_LIFETIME_S - 1
    topics.set(HERE, ONE)
    clock.now = 2 * TOPIC_LIFETIME_S - 2
    assert topics.get(HERE) == ONE


def test_the_last_topic_counts(topics: Topics) -> None:
    topics.set(HERE, ONE)
    topics.set(HERE, OTHER)
    assert topics.get(HERE) == OTHER
    topics.set(HERE, None)
    assert topics.get(HERE) is None
    topics.set(HERE, None)


def test_every_chat_and_user_has_their_own(topics: Topics) -> None:
    topics.set(HERE, ONE)
    assert topics.get(THERE) is None
    assert topics.get((1, 2)) is None
    topics.set((1, 2), OTHER)
    assert topics.get(HERE) == ONE


def test_at_the_clocks_beginning(topics: Topics) -> None:
    assert topics.get(HERE) is None


def test_of_too_many_the_longest_silent_is_forgotten(topics: Topics) -> None:
    for number in range(MAX_CONVERSATIONS):
        topics.set((number, 0), ONE)
    topics.set((0, 0), OTHER)
    topics.set((MAX_CONVERSATIONS, 0), ONE)
    assert topics.get((0, 0)) == OTHER
    assert topics.get((1, 0)) is None
    assert topics.get((2, 0)) == topics.get((MAX_CONVERSATIONS, 0)) == ONE
