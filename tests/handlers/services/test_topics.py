"""The lifetime of topics."""

import pytest

from corpus.answering.followups import Topic
from handlers.services.topics import MAX_CONVERSATIONS, TOPIC_LIFETIME_S, Topics

FIRST_TOPIC = Topic("When did they meet?", ("a-key",))
SECOND_TOPIC = Topic("Who is it?", ("another",))
CONVERSATION, OTHER_CONVERSATION = (1, 1), (2, 1)


class FakeTopicClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeTopicClock:
    return FakeTopicClock()


@pytest.fixture
def topics(clock: FakeTopicClock) -> Topics:
    return Topics(clock)


def test_topic_expires_after_half_an_hour(topics: Topics, clock: FakeTopicClock) -> None:
    assert TOPIC_LIFETIME_S == 1800
    topics.set(CONVERSATION, FIRST_TOPIC)
    clock.now = TOPIC_LIFETIME_S - 1
    assert topics.get(CONVERSATION) == FIRST_TOPIC
    clock.now = TOPIC_LIFETIME_S
    assert topics.get(CONVERSATION) is None


def test_new_question_renews_the_topic(topics: Topics, clock: FakeTopicClock) -> None:
    topics.set(CONVERSATION, FIRST_TOPIC)
    clock.now = TOPIC_LIFETIME_S - 1
    topics.set(CONVERSATION, FIRST_TOPIC)
    clock.now = 2 * TOPIC_LIFETIME_S - 2
    assert topics.get(CONVERSATION) == FIRST_TOPIC


def test_last_topic_wins(topics: Topics) -> None:
    topics.set(CONVERSATION, FIRST_TOPIC)
    topics.set(CONVERSATION, SECOND_TOPIC)
    assert topics.get(CONVERSATION) == SECOND_TOPIC
    topics.set(CONVERSATION, None)
    assert topics.get(CONVERSATION) is None
    topics.set(CONVERSATION, None)


def test_topics_are_separate_by_chat_and_user(topics: Topics) -> None:
    topics.set(CONVERSATION, FIRST_TOPIC)
    assert topics.get(OTHER_CONVERSATION) is None
    assert topics.get((1, 2)) is None
    topics.set((1, 2), SECOND_TOPIC)
    assert topics.get(CONVERSATION) == FIRST_TOPIC


def test_topic_at_clock_zero_is_kept(topics: Topics) -> None:
    assert topics.get(CONVERSATION) is None


def test_least_recent_topic_is_dropped(topics: Topics) -> None:
    for number in range(MAX_CONVERSATIONS):
        topics.set((number, 0), FIRST_TOPIC)
    topics.set((0, 0), SECOND_TOPIC)
    topics.set((MAX_CONVERSATIONS, 0), FIRST_TOPIC)
    assert topics.get((0, 0)) == SECOND_TOPIC
    assert topics.get((1, 0)) is None
    assert topics.get((2, 0)) == topics.get((MAX_CONVERSATIONS, 0)) == FIRST_TOPIC
