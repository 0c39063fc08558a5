"""What each conversation is about, for half an hour: in memory only, and no text but the question asked last."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from corpus.answering.followups import Topic

TOPIC_LIFETIME_S = 30 * 60
"""Seconds after which a conversation has no topic any more."""

MAX_CONVERSATIONS = 10_000
"""Conversations kept; beyond that the ones that were silent longest are forgotten."""

Conversation = tuple[int, int]
"""A chat and a user in it: in a group everybody has a conversation of their own."""


class Topics:
    """The topics of the conversations. `clock` counts seconds and never runs backwards."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._topics: OrderedDict[Conversation, tuple[float, Topic]] = OrderedDict()

    def get(self, conversation: Conversation) -> Topic | None:
        """Return what the conversation is about, unless that was too long ago."""
        since, topic = self._topics.get(conversation, (0.0, None))
        return topic if topic and self._clock() - since < TOPIC_LIFETIME_S else None

    def set(self, conversation: Conversation, topic: Topic | None) -> None:
        """Remember the topic; None forgets it."""
        self._topics.pop(conversation, None)
        if topic:
            self._topics[conversation] = (self._clock(), topic)
        while self._topics and (len(self._topics) > MAX_CONVERSATIONS or self._is_old()):
            self._topics.popitem(last=False)

    def forget(self, chat_id: int) -> bool:
        """Forget what a chat's conversations are about, and a user's in groups; return whether there was any."""
        gone = [each for each in self._topics if chat_id in each]
        for each in gone:
            del self._topics[each]
        return bool(gone)

    def _is_old(self) -> bool:
        since, _ = next(iter(self._topics.values()))
        return self._clock() - since >= TOPIC_LIFETIME_S
