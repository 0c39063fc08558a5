"""The lifetime of the states of conversations."""

import pytest

from corpus.answering.followups import Topic
from handlers.services.conversations import (
    CONVERSATION_LIFETIME_S,
    EMPTY,
    MAX_CONVERSATIONS,
    ConversationId,
    Conversations,
    ConversationState,
)

FIRST = ConversationState(Topic("When did they meet?", ("a-key",)))
SECOND = ConversationState(Topic("Who is it?", ("another",)), {1: "d:AAAAAAAAAAA"}, pending="who")
CONVERSATION, OTHER_CONVERSATION = ConversationId(1, 0, 1), ConversationId(2, 0, 1)


class FakeClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def states(clock: FakeClock) -> Conversations:
    return Conversations(clock)


def test_state_expires_after_half_an_hour(states: Conversations, clock: FakeClock) -> None:
    assert CONVERSATION_LIFETIME_S == 1800
    states.set(CONVERSATION, FIRST)
    clock.now = CONVERSATION_LIFETIME_S - 1
    assert states.get(CONVERSATION) == FIRST
    clock.now = CONVERSATION_LIFETIME_S
    assert states.get(CONVERSATION) == EMPTY


def test_new_state_renews_the_conversation(states: Conversations, clock: FakeClock) -> None:
    states.set(CONVERSATION, FIRST)
    clock.now = CONVERSATION_LIFETIME_S - 1
    states.set(CONVERSATION, FIRST)
    clock.now = 2 * CONVERSATION_LIFETIME_S - 2
    assert states.get(CONVERSATION) == FIRST


def test_last_state_wins(states: Conversations) -> None:
    states.set(CONVERSATION, FIRST)
    states.set(CONVERSATION, SECOND)
    assert states.get(CONVERSATION) == SECOND
    states.set(CONVERSATION, EMPTY)
    assert states.get(CONVERSATION) == EMPTY
    states.set(CONVERSATION, EMPTY)


def test_states_are_separate_by_chat_thread_and_user(states: Conversations) -> None:
    states.set(CONVERSATION, FIRST)
    assert states.get(OTHER_CONVERSATION) == EMPTY
    assert states.get(ConversationId(1, 0, 2)) == states.get(ConversationId(1, 7, 1)) == EMPTY
    states.set(ConversationId(1, 0, 2), SECOND)
    assert states.get(CONVERSATION) == FIRST


def test_unknown_conversation_is_empty_at_clock_zero(states: Conversations) -> None:
    assert states.get(CONVERSATION) == EMPTY


def test_least_recent_state_is_dropped(states: Conversations) -> None:
    for number in range(MAX_CONVERSATIONS):
        states.set(ConversationId(number, 0, 0), FIRST)
    states.set(ConversationId(0, 0, 0), SECOND)
    states.set(ConversationId(MAX_CONVERSATIONS, 0, 0), FIRST)
    assert states.get(ConversationId(0, 0, 0)) == SECOND
    assert states.get(ConversationId(1, 0, 0)) == EMPTY
    assert states.get(ConversationId(2, 0, 0)) == states.get(ConversationId(MAX_CONVERSATIONS, 0, 0)) == FIRST
