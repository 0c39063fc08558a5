"""Subscriptions as the handlers see them: `bot.storage.subscription_store` stores them, `bot.notifier` notifies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from corpus.events.event_list import EventList, select
from corpus.events.filters import read_filter
from corpus.language.gloss import translate_word
from corpus.language.tokens import terms
from corpus.models import Day, Document, Event
from handlers.services.quiet_hours import QuietHours

MAX_SUBSCRIPTIONS = 20  # the maximum per chat
MAX_WAITING_QUESTIONS = 20  # the maximum per chat
MAX_FILTER_CHARS = 200  # the maximum length of a subscription's filter

_EXCLUDED = re.compile(r"(?<!\S)[-–—−]([^\W\d_][\w’'-]*)")


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """The target of a message: a chat, and in a forum a topic (else 0)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription to documents that match `wanted`, a filter as in /events and excluded words; "" matches all.

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
    included, excluded = split_wanted(wanted)
    found = select(events, read_filter(included, today), today) if included else list(events)
    return [each for each in found if not _has_any(each.document, excluded)] if excluded else found


def matches_document(wanted: str, document: Document, events: EventList, today: Day) -> bool:
    """Return True if a document with these `events` matches a subscription to `wanted`."""
    included, excluded = split_wanted(wanted)
    if excluded and _has_any(document, excluded):
        return False
    return not included or bool(select(events, read_filter(included, today), today))


def split_wanted(wanted: str) -> tuple[str, tuple[str, ...]]:
    """Return the filter of a subscription, and the words that it excludes: "Moscow -training" excludes "training"."""
    excluded = tuple(_EXCLUDED.findall(wanted))
    return (" ".join(_EXCLUDED.sub(" ", wanted).split()), excluded) if excluded else (wanted, ())


def _has_any(document: Document, excluded: Sequence[str]) -> bool:
    """Return True if a document has one of the words, in any form; a Russian word also excludes its translation."""
    own = _terms_of(document)
    unwanted = {term for word in excluded for form in (word, translate_word(word) or word) for term in terms(form)}
    return not own.isdisjoint(unwanted)


@lru_cache(maxsize=256)  # of the documents of a notification, for all subscriptions
def _terms_of(document: Document) -> frozenset[str]:
    return frozenset(terms(f"{document.title}\n{document.text}"))
