"""Messages of the bot's own accord: to subscribers, when a document comes in and the day before an event.

What is to be said is put into the database first and marked when Telegram has taken it: nothing is lost over restarts
and errors, and nothing is said twice, unless the process is killed between the two.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.storage.schema import MAX_SUBJECT_CHARS
from bot.storage.subscription_store import Notice, SubscriptionStore
from corpus.errors import StoreError
from corpus.events.event_list import EventList
from corpus.library import Library
from corpus.models import Document, Event
from handlers.messaging.messages import send_to
from handlers.services.chats import Memory
from handlers.services.quiet_hours import Quiet, zone_for
from handlers.services.subscriptions import ChatTarget, Subscription, events_for, fits
from handlers.translations import Texts, texts_for
from handlers.views.reply import Reply
from handlers.views.subscriptions import render_new_documents, render_reminder

_LOG = logging.getLogger(__name__)

REMINDER_HOUR = 9
"""The hour of the day before an event from which a chat is reminded of it, by its own clock."""

MOST_AT_ONCE = 50
"""New documents that one subscription is told of at once; where more come in together, of the newest."""

_ROUND = 60.0
"""Seconds between two looks at what is due."""

_PLACES_AT_ONCE = 8
"""Places that are written to side by side: one that Telegram has wait holds up few others."""

_STOPPING_SECONDS = 5.0

_GONE_CHAT = ("chat not found", "user is deactivated", "group chat was deactivated", "not enough rights", "no rights")
_GONE_THREAD = ("message thread not found", "topic_closed", "topic closed", "topic_deleted")

QuietHours = Mapping[int, Quiet]


class Notifier:
    """Finds out what is due to subscribers, and sends it. `wake` it when the library has changed."""

    def __init__(
        self,
        bot: Bot,
        library: Library,
        chats: Memory,
        subscriptions: SubscriptionStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._bot = bot
        self._library = library
        self._chats = chats
        self._subscriptions = subscriptions
        self._now = now
        self._woken = asyncio.Event()
        self._told_of: tuple[Document, ...] | None = None
        self._sent: set[Notice] = set()
        self._slots = asyncio.Semaphore(_PLACES_AT_ONCE)

    def wake(self) -> None:
        """Look at once at what is due."""
        self._woken.set()

    async def run(self) -> None:
        """Look every minute, or when woken, until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self.look()
            except StoreError as exc:
                _LOG.warning("Subscribers are not written to for now: %s", exc)
            except Exception:  # one bad notice must not silence all others for good
                _LOG.exception("Looking for what is due to subscribers failed")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ROUND):  # wait_for may lose a cancellation that comes with the waking
                    await self._woken.wait()

    async def look(self) -> None:
        """Queue what has become due, and send what is in the queue. Raises `StoreError`."""
        wished, quiet = await self._subscriptions.all()
        await self._find_new_documents(wished)
        coming = await asyncio.to_thread(self._notices_of_tomorrow, wished, quiet)
        if coming:
            await self._subscriptions.queue(coming)
        await self._send_due({each.id: each for each in wished}, quiet)

    async def _find_new_documents(self, wished: Sequence[Subscription]) -> None:
        documents = self._library.documents
        if documents is self._told_of:
            return
        new = await self._subscriptions.unseen(each.id for each in documents)
        if new:
            found = [each for each in documents if _subject(each) in new]
            await self._subscriptions.queue(await asyncio.to_thread(self._notices_of_new, wished, found), sorted(new))
        self._told_of = documents

    def _notices_of_new(self, wished: Sequence[Subscription], new: Sequence[Document]) -> list[Notice]:
        events: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self._library.events() if any(each.wanted for each in wished) else ():
            events[event.document.id].append(event)
        told = {each.id: EventList(events[each.id]) for each in new}
        today = self._now().date()
        newest = sorted(new, key=lambda each: (each.date or date.min, each.id), reverse=True)
        fitting = {
            wanted: [each for each in newest if fits(wanted, told[each.id], today)][:MOST_AT_ONCE]
            for wanted in {each.wanted for each in wished}
        }
        return [
            Notice(each.place, "document", _subject(document), each.id)
            for each in wished
            for document in fitting[each.wanted]
        ]

    def _notices_of_tomorrow(self, wished: Sequence[Subscription], quiet: QuietHours) -> list[Notice]:
        starting: dict[tuple[str, date], list[Event]] = {}
        notices = []
        for each in wished:
            here = self._here(each, quiet)
            if not each.day_before or here.hour < REMINDER_HOUR:
                continue
            tomorrow = here.date() + timedelta(1)
            if (each.wanted, tomorrow) not in starting:
                found = events_for(each.wanted, self._library.events(), here.date())
                starting[each.wanted, tomorrow] = [event for event in found if _starts(event, tomorrow)]
            notices += [Notice(each.place, "event", event.uid, each.id) for event in starting[each.wanted, tomorrow]]
        return notices

    async def _send_due(self, wished: Mapping[int, Subscription], quiet: QuietHours) -> None:
        due = await self._subscriptions.due()
        places = [each for each in due if not ((hours := quiet.get(each.chat_id)) and hours.until(self._now()))]
        done = await asyncio.gather(
            *(self._tell_place(place, due[place], wished, quiet) for place in places), return_exceptions=True
        )
        for error in done:
            if isinstance(error, Exception):
                raise error

    async def _tell_place(
        self, place: ChatTarget, notices: Sequence[Notice], wished: Mapping[int, Subscription], quiet: QuietHours
    ) -> None:
        async with self._slots:
            for kind in ("document", "event"):
                told = [each for each in notices if each.kind == kind]
                if told and not await self._tell(place, told, wished, quiet):
                    return

    async def _tell(
        self, place: ChatTarget, notices: Sequence[Notice], wished: Mapping[int, Subscription], quiet: QuietHours
    ) -> bool:
        """Send one message for notices of one kind to one place; return whether the place can be written to."""
        waiting = [each for each in notices if each.subscription in wished and each not in self._sent]
        asked = [wished[number] for number in dict.fromkeys(each.subscription for each in waiting)]
        reply = await asyncio.to_thread(self._reply, asked, waiting, quiet) if waiting else None
        if reply is None:  # unsubscribed, over, or the document is gone again
            await self._subscriptions.sent(notices)
            return True
        sending = asyncio.create_task(self._send(place, notices, reply))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:  # what Telegram has taken is to be marked, or it would be sent again
            await asyncio.wait([sending], timeout=_STOPPING_SECONDS)
            raise

    async def _send(self, place: ChatTarget, notices: Sequence[Notice], reply: Reply) -> bool:
        try:
            await send_to(self._bot, place.chat_id, place.thread_id, reply)
        except Forbidden:
            await self._subscriptions.drop(place.chat_id)
            return False
        except ChatMigrated as exc:
            await self._subscriptions.migrate(place.chat_id, exc.new_chat_id)
            self.wake()
            return False
        except BadRequest as exc:
            said = exc.message.lower()
            if any(fact in said for fact in _GONE_CHAT):
                await self._subscriptions.drop(place.chat_id)
                return False
            if any(fact in said for fact in _GONE_THREAD):
                await self._subscriptions.drop_thread(place)
                return False
            _LOG.error("A message to a subscriber is given up: %s", exc)
        except TelegramError as exc:
            _LOG.warning("A message to a subscriber is sent later: %s", exc)
            return False
        self._sent.update(notices)
        await self._subscriptions.sent(notices)
        self._sent.difference_update(notices)
        return True

    def _reply(self, asked: Sequence[Subscription], notices: Sequence[Notice], quiet: QuietHours) -> Reply | None:
        library, texts = self._library, self._texts(asked[0])
        subjects = {each.subject for each in notices}
        if notices[0].kind == "document":
            documents = [each for each in library.documents if _subject(each) in subjects]
            return render_new_documents(documents, library.summary, asked, texts) if documents else None
        today = self._here(asked[0], quiet).date()
        events = [each for each in library.events() if each.uid in subjects]
        today_or_tomorrow = [each for each in events if _starts(each, today) or _starts(each, today + timedelta(1))]
        return render_reminder(today_or_tomorrow, today, asked, texts) if today_or_tomorrow else None

    def _texts(self, subscription: Subscription) -> Texts:
        return texts_for(self._chats.language(subscription.place.chat_id) or subscription.language)

    def _here(self, subscription: Subscription, quiet: QuietHours) -> datetime:
        hours = quiet.get(subscription.place.chat_id)
        return self._now().astimezone(ZoneInfo(hours.zone if hours else zone_for(self._texts(subscription).language)))


def _starts(event: Event, day: date) -> bool:
    return event.start == day and event.precision == "day"


def _subject(document: Document) -> str:
    return document.id[:MAX_SUBJECT_CHARS]
