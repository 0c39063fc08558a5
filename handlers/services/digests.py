"""Digests, and the log of changed documents, as the handlers see them: `bot.digests.store` stores both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol, get_args
from zoneinfo import ZoneInfo

from corpus.language.tokens import normalize
from handlers.services.quiet_hours import default_zone, read_zone
from handlers.services.subscriptions import ChatTarget

Period = Literal["daily", "weekly"]
PERIODS: tuple[Period, ...] = get_args(Period)
DEFAULT_HOUR = 9
MAX_CLOCK_ERROR = timedelta(8)

_WEEKLY = re.compile(r"\b(?:week\w*|monday\w*|еженедельно|недел\w+|понедельник\w*)\b")
_DAILY = re.compile(r"\b(?:dail?y|every day|day|ежедневно|каждый день|день|сутки)\b")
_HOUR = re.compile(
    r"(?<![\w:+\-–])(?:at |в )?(?P<hour>[01]?\d|2[0-3])(?:[:.]00)?\s*(?P<half>[ap]m)?(?![\d:])", re.IGNORECASE
)
_FILLERS = re.compile(
    r"^(?:every|each|on|at|в|по|каждую|каждый|раз)\b\s*|\s*\b(?:at|в|час\w*|hours?|o'clock)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Digest:
    """A message with what is new, every day or every Monday at an hour of a time zone.

    `last_day` is the day of the last one, by the clock of the zone. `told_until` is the moment up to which the chat
    knows what is new. `language` is that of the client of whoever set it up.
    """

    place: ChatTarget
    period: Period
    hour: int
    zone: str
    language: str | None
    last_day: date
    told_until: datetime

    def due_day(self, now: datetime) -> date | None:
        """Return the day of the digest that is due; None if the last one has been sent.

        A digest that was missed is due later, but of several missed ones only the last. A clock that was set back makes
        none due twice, but one that was wrong by more than `MAX_CLOCK_ERROR` stops none for long. An hour that the
        clocks skip is the one after.
        """
        here = now.astimezone(ZoneInfo(self.zone))
        day = here.date()
        if self.period == "weekly":
            day -= timedelta(day.weekday())
        if now < _moment(day, self.hour, self.zone):
            day -= timedelta(7 if self.period == "weekly" else 1)
        was_sent = day <= self.last_day <= day + MAX_CLOCK_ERROR
        return None if was_sent else day

    def next_moment(self, now: datetime) -> datetime:
        """Return when the next digest comes, in its zone."""
        here = now.astimezone(ZoneInfo(self.zone))
        step = 7 if self.period == "weekly" else 1
        day = here.date() - timedelta(here.weekday() if self.period == "weekly" else 0)
        while _moment(day, self.hour, self.zone) <= now:
            day += timedelta(step)
        return _moment(day, self.hour, self.zone).astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that came in, or a version that replaced the one with the key `previous`."""

    document: str
    key: str
    previous: str | None
    at: datetime


class Digests(Protocol):
    """The digests of the chats and the log of documents. Coroutines raise `StoreError` if they can't be used."""

    async def get(self, place: ChatTarget) -> Digest | None:
        """Return the digest of a target."""

    async def set(self, digest: Digest) -> None:
        """Store the digest of its target; it replaces an earlier one."""

    async def remove(self, place: ChatTarget) -> bool:
        """Delete the digest of a target; return False if there was none."""

    async def changes_since(self, moment: datetime) -> Sequence[DocumentChange]:
        """Return the documents that came in or changed since then, but not those of the first start; oldest first."""


def _moment(day: date, hour: int, zone: str) -> datetime:
    """Return an hour of a day in a zone as a moment; of an hour that the clocks repeat, the first."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def read_digest(text: str, place: ChatTarget, language: str, now: datetime) -> Digest | None:
    """Parse "daily", "weekly 18 Moscow", "every Monday at 8am UTC+5" or «ежедневно в 9 по Москве»; None if it is none.

    The first one comes at the next such hour and tells what is new from now on.
    """
    plain = normalize(text)
    is_weekly, is_daily = _WEEKLY.search(plain), _DAILY.search(plain)
    if not is_weekly and not is_daily:
        return None
    period: Period = "weekly" if is_weekly else "daily"
    rest = (_WEEKLY if is_weekly else _DAILY).sub(" ", " ".join(text.split()).lower().replace("ё", "е"), count=1)
    hour, named = DEFAULT_HOUR, rest
    if found := _HOUR.search(rest):
        hour = int(found["hour"]) % 24
        if half := found["half"]:
            hour = hour % 12 + 12 * (half.lower() == "pm")
        named = f"{rest[: found.start()]} {rest[found.end() :]}"
    named = " ".join(named.split()).strip(" ,().")
    while (shorter := _FILLERS.sub("", named).strip(" ,()")) != named:
        named = shorter
    zone = read_zone(named) if named else default_zone(language)
    if zone is None:
        return None
    digest = Digest(place, period, hour, zone, language, date.min, now)
    return replace(digest, last_day=digest.due_day(now) or date.min)
