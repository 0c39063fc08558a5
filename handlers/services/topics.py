"""The topics of conversations: in memory only, for half an hour, with the text of the last question only."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from corpus.answering.followups import Topic

TOPIC_LIFETIME_S = 30 * 60

MAX_CONVERSATIONS = 10_000  # conversations with a topic; beyond this limit the least recent is dropped

Conversation = tuple[int, int]
"""The ids of a chat and of a user: in a group every user has a separate conversation."""


class Topics:
    """The topics of the conversations. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._topics: OrderedDict[Conversation, tuple[float, Topic]] = OrderedDict()

    def get(self, conversation: Conversation) -> Topic | None:
        """Return the topic of the conversation, unless it has expired."""
        since, topic = self._topics.get(conversation, (0.0, None))
        return topic if topic and self._clock() - since < TOPIC_LIFETIME_S else None

    def set(self, conversation: Conversation, topic: Topic | None) -> None:
        """Set the topic; None deletes it."""
        self._topics.pop(conversation, None)
        if topic:
            self._topics[conversation] = (self._clock(), topic)
        while self._topics and (len(self._topics) > MAX_CONVERSATIONS or self._is_expired()):
            self._topics.popitem(last=False)

    def forget(self, chat_id: int) -> bool:
        """Delete the topics of a chat and of a user in groups; return True if there were any."""
        gone = [each for each in self._topics if chat_id in each]
        for each in gone:
            del self._topics[each]
        return bool(gone)

    def _is_expired(self) -> bool:
        since, _ = next(iter(self._topics.values()))
        return self._clock() - since >= TOPIC_LIFETIME_S
