"""Subscriptions as the handlers see them: `bot.storage.subscription_store` stores them, `bot.notifier` notifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.events.event_list import EventList, select
from corpus.events.filters import read_filter
from corpus.models import Day, Event
from handlers.services.quiet_hours import QuietHours

MAX_SUBSCRIPTIONS = 20
"""Those that one chat can have."""

MAX_FILTER_CHARS = 200
"""Characters of the words of a subscription."""


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """Where a message goes: a chat, and in a forum a topic (else 0)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """A wish to be told of documents that fit `wanted`, words as behind /events; "" fits all.

    With `day_before`, of their events too, the day before. `language` is the client's of whoever subscribed.
    """

    id: int
    place: ChatTarget
    wanted: str
    day_before: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class ChatSubscriptions:
    """All that is kept for writing to a chat. `told` names what it was told of: documents by id, events by uid."""

    subscriptions: tuple[Subscription, ...] = ()
    quiet: QuietHours | None = None
    told: tuple[str, ...] = ()


class Subscriptions(Protocol):
    """The subscriptions of the chats. What awaits raises `StoreError` where they can't be read or written."""

    async def add(self, place: ChatTarget, wanted: str, language: str | None) -> Subscription | None:
        """Return the subscription of a place to `wanted`, new or as it was; None where the chat has too many."""

    async def get(self, chat_id: int, number: int) -> Subscription | None:
        """Return the subscription with that `id`, if it is the chat's."""

    async def remove(self, chat_id: int, number: int) -> Subscription | None:
        """Delete the subscription with that `id`, if it is the chat's; return it."""

    async def remind(self, chat_id: int, number: int, *, day_before: bool) -> Subscription | None:
        """Set whether a subscription is told of events the day before; return it, if it is the chat's."""

    async def followed(self, chat_id: int) -> ChatSubscriptions:
        """Return the chat's subscriptions, in the order in which they were made, and its quiet hours."""

    async def set_quiet(self, chat_id: int, quiet: QuietHours | None) -> None:
        """Set a chat's quiet hours; None ends them."""

    async def drop(self, chat_id: int) -> ChatSubscriptions:
        """Delete everything of a chat; return what it was."""

    async def migrate(self, old: int, new: int) -> None:
        """Write to a chat by a new id: a group has become a supergroup."""


def events_for(wanted: str, events: Sequence[Event], today: Day) -> list[Event]:
    """Return the events that a subscription to `wanted` is about, in their order."""
    return select(events, read_filter(wanted, today), today) if wanted else list(events)


def matches_document(wanted: str, events: EventList, today: Day) -> bool:
    """Whether a document, of which `events` are all, is one that a subscription to `wanted` is about.

    It is taken by itself: where the place is named that is wanted, nothing need happen there.
    """
    return not wanted or bool(select(events, read_filter(wanted, today), today))
