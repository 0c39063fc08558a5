"""Subscriptions as the handlers see them: `bot.storage.subscription_store` stores them, `bot.notifier` notifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.events.event_list import EventList, select
from corpus.events.filters import read_filter
from corpus.models import Day, Event
from handlers.services.quiet_hours import QuietHours

MAX_SUBSCRIPTIONS = 20  # the maximum per chat
MAX_WAITING_QUESTIONS = 20  # the maximum per chat
MAX_FILTER_CHARS = 200  # the maximum length of a subscription's filter


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """The target of a message: a chat, and in a forum a topic (else 0)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription to documents that match `wanted`, a filter as in /events; "" matches all.

    `day_before` adds a reminder the day before an event. `language` is that of the subscriber's client.
    """

    id: int
    place: ChatTarget
    wanted: str
    day_before: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class DigestTime:
    """The time of the digest of a chat: every day or every Monday ("daily" or "weekly") at an hour of a time zone."""

    period: str
    hour: int
    zone: str


@dataclass(frozen=True, slots=True)
class ChatSubscriptions:
    """Stored data for notifying a chat.

    `told` lists sent notifications: documents by id, events by uid. `waiting` are questions to be answered later.
    """

    subscriptions: tuple[Subscription, ...] = ()
    quiet: QuietHours | None = None
    told: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    digests: tuple[DigestTime, ...] = ()


class Subscriptions(Protocol):
    """The subscriptions of the chats. Coroutines raise `StoreError` if they can't be read or written."""

    async def add(self, place: ChatTarget, wanted: str, language: str | None) -> Subscription | None:
        """Return the new or existing subscription of a target to `wanted`; None if the chat has too many."""

    async def get(self, chat_id: int, number: int) -> Subscription | None:
        """Return the chat's subscription with that `id`."""

    async def remove(self, chat_id: int, number: int) -> Subscription | None:
        """Delete the chat's subscription with that `id`, and return it."""

    async def remind(self, chat_id: int, number: int, *, day_before: bool) -> Subscription | None:
        """Turn reminders of a subscription on or off, and return it."""

    async def followed(self, chat_id: int) -> ChatSubscriptions:
        """Return the chat's subscriptions, the oldest first, and its quiet hours."""

    async def set_quiet(self, chat_id: int, quiet: QuietHours | None) -> None:
        """Set the chat's quiet hours; None removes them."""

    async def wait(self, place: ChatTarget, question: str, language: str | None) -> bool:
        """Store a question to be answered later; return False if the chat has too many or has it already."""

    async def drop(self, chat_id: int) -> ChatSubscriptions:
        """Delete all data of a chat, and return it."""

    async def restore(self, chat_id: int) -> bool:
        """Put back what was deleted less than a minute ago; return False if it is too late."""

    async def migrate(self, old: int, new: int) -> None:
        """Move the data of a group to its supergroup id."""


def events_for(wanted: str, events: Sequence[Event], today: Day) -> list[Event]:
    """Return the events that match a subscription to `wanted`, in their order."""
    return select(events, read_filter(wanted, today), today) if wanted else list(events)


def matches_document(wanted: str, events: EventList, today: Day) -> bool:
    """Return True if a document with these `events` matches a subscription to `wanted`."""
    return not wanted or bool(select(events, read_filter(wanted, today), today))
