"""States of conversations: in memory only, for half an hour, with the text of the last question only."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.answering.followups import Topic

CONVERSATION_LIFETIME_S = 30 * 60

MAX_CONVERSATIONS = 10_000  # conversations in memory; beyond this limit the least recent is dropped


class ConversationId(NamedTuple):
    """The ids of a chat, of a topic of its forum (else 0) and of a user: each has a conversation of its own."""

    chat: int
    thread: int
    user: int


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, the topic before it, and what was quoted for it: the keys of documents and starts of sentences."""

    text: str
    before: Topic | None
    quoted: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ConversationState:
    """The state of a conversation.

    `choices` are the callback data of the numbered buttons that were shown last, by number, and `next_page` that of
    the button to the next page. `shown` is that of the document or summary that was shown last, if nothing came after
    it. `cited` is that of the button that cites what was quoted last. `pending` is the name of a command that waits for
    its words. `asked` is the question that was answered last, if no list or person was shown since.
    """

    topic: Topic | None = None
    choices: Mapping[int, str] = field(default_factory=dict)
    next_page: str | None = None
    shown: str | None = None
    cited: str | None = None
    pending: str | None = None
    asked: AskedQuestion | None = None


EMPTY = ConversationState()


class Conversations:
    """The states of the conversations. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: OrderedDict[ConversationId, tuple[float, ConversationState]] = OrderedDict()

    def get(self, conversation: ConversationId) -> ConversationState:
        """Return the state of the conversation; the empty one if it has expired."""
        since, state = self._states.get(conversation, (0.0, EMPTY))
        return state if self._clock() - since < CONVERSATION_LIFETIME_S else EMPTY

    def set(self, conversation: ConversationId, state: ConversationState) -> None:
        """Set the state; the empty one deletes it."""
        self._states.pop(conversation, None)
        if state != EMPTY:
            self._states[conversation] = (self._clock(), state)
        while self._states and (len(self._states) > MAX_CONVERSATIONS or self._is_expired()):
            self._states.popitem(last=False)

    def threads(self, chat_id: int, user_id: int) -> dict[int, ConversationState]:
        """Return the states of a user's conversations in a chat, by the topic of its forum."""
        own = [each for each in self._states if (each.chat, each.user) == (chat_id, user_id)]
        states = {each.thread: self.get(each) for each in own}
        return {thread: state for thread, state in states.items() if state != EMPTY}

    def replace(self, chat_id: int, user_id: int, states: Mapping[int, tuple[float, ConversationState]]) -> None:
        """Replace the states of a user's conversations in a chat by others, each with its age in seconds."""
        for thread in self.threads(chat_id, user_id):
            self._states.pop(ConversationId(chat_id, thread, user_id))
        for thread, (age, state) in states.items():
            self._states[ConversationId(chat_id, thread, user_id)] = (self._clock() - age, state)

    def forget(self, chat_id: int) -> bool:
        """Delete the states of a chat and of a user in groups; return True if there was a topic among them."""
        gone = [each for each in self._states if chat_id in (each.chat, each.user)]
        topics = [self._states.pop(each)[1].topic for each in gone]
        return any(topics)

    def _is_expired(self) -> bool:
        since, _ = next(iter(self._states.values()))
        return self._clock() - since >= CONVERSATION_LIFETIME_S
