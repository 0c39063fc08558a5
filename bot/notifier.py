"""Messages of the bot's own accord: to subscribers, when a document comes in and the day before an event.

What is to be said is put into the database first and leaves it when Telegram has taken it, so that nothing is said
twice or lost over restarts and errors.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.subscription_store import Notice, SubscriptionStore
from corpus.errors import StoreError
from corpus.types import Document, Event
from handlers.context import Services
from handlers.quiet import Quiet, zone_for
from handlers.render import Reply
from handlers.render_notices import render_new_documents, render_tomorrow
from handlers.reply import send_to
from handlers.subscribed import Place, Subscription, events_for
from handlers.texts import Texts, texts_for

_LOG = logging.getLogger(__name__)

REMINDER_HOUR = 9
"""The hour of the day before an event from which a chat is reminded of it, by its own clock."""

_ROUND = 60.0
"""Seconds between two looks at what is due."""

_PAUSE = 0.04
"""Seconds between two messages: Telegram takes about 30 a second from a bot."""

_GONE_CHAT = ("chat not found", "user is deactivated", "group chat was deactivated", "not enough rights", "no rights")
_GONE_THREAD = ("message thread not found", "topic_closed", "topic closed", "topic_deleted")


class Notifier:
    """Finds out what is due to subscribers, and sends it. `wake` it when the library has changed."""

    def __init__(
        self,
        bot: Bot,
        services: Services,
        subscriptions: SubscriptionStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._bot = bot
        self._services = services
        self._subscriptions = subscriptions
        self._now = now
        self._woken = asyncio.Event()
        self._told_of: tuple[Document, ...] | None = None
        self._not_before = 0.0

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
            try:
                await asyncio.wait_for(self._woken.wait(), _ROUND)
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Queue what has become due, and send what is in the queue. Raises `StoreError`."""
        await self._find_new_documents()
        await self._find_events_of_tomorrow()
        await self._send_due()

    async def _find_new_documents(self) -> None:
        documents = self._services.library.documents
        if documents is self._told_of:
            return
        new = set(await self._subscriptions.unseen(each.id for each in documents))
        if new:
            wished = await self._subscriptions.all()
            notices = await asyncio.to_thread(self._notices_of_new, wished, new)
            await self._subscriptions.queue(notices, sorted(new))
        self._told_of = documents

    def _notices_of_new(self, wished: Sequence[Subscription], new: set[str]) -> list[Notice]:
        events, today = self._services.library.events, self._now().date()
        fitting = {
            wanted: {each.document.id for each in events_for(wanted, events, today)} & new if wanted else new
            for wanted in {each.wanted for each in wished}
        }
        return [
            Notice(each.place, "document", document, each.id) for each in wished for document in fitting[each.wanted]
        ]

    async def _find_events_of_tomorrow(self) -> None:
        wished = [each for each in await self._subscriptions.all() if each.day_before]
        quiet = {each.place.chat_id: await self._quiet(each.place) for each in wished}
        notices = await asyncio.to_thread(self._notices_of_tomorrow, wished, quiet)
        if notices:
            await self._subscriptions.queue(notices)

    def _notices_of_tomorrow(self, wished: Sequence[Subscription], quiet: dict[int, Quiet | None]) -> list[Notice]:
        events = self._services.library.events
        notices = []
        for each in wished:
            hours = quiet[each.place.chat_id]
            here = self._now().astimezone(ZoneInfo(hours.zone if hours else zone_for(self._texts(each).language)))
            tomorrow = here.date() + timedelta(1)
            if here.hour >= REMINDER_HOUR:
                notices += [
                    Notice(each.place, "event", event.uid, each.id)
                    for event in events_for(each.wanted, events, here.date())
                    if event.start == tomorrow and event.precision == "day"
                ]
        return notices

    async def _send_due(self) -> None:
        if self._now().timestamp() < self._not_before:
            return
        for place, notices in (await self._subscriptions.due()).items():
            quiet = await self._quiet(place)
            if quiet and quiet.until(self._now()):
                continue
            for kind in ("document", "event"):
                told = [each for each in notices if each.kind == kind]
                if told and not await self._tell(place, told):
                    break

    async def _tell(self, place: Place, notices: Sequence[Notice]) -> bool:
        """Send one message for notices of one kind to one place; return whether the place can be written to."""
        numbers = dict.fromkeys(each.subscription for each in notices)
        wishes = [await self._subscriptions.get(place.chat_id, number) for number in numbers]
        first = next((each for each in wishes if each), None)
        reply = await asyncio.to_thread(self._reply, first, notices) if first else None
        if reply is None:  # unsubscribed, or the document is gone again
            await self._subscriptions.sent(notices)
            return True
        try:
            await send_to(self._bot, place.chat_id, place.thread_id, reply)
        except Forbidden:
            await self._subscriptions.drop(place.chat_id)
            return False
        except ChatMigrated as exc:
            await self._subscriptions.migrate(place.chat_id, exc.new_chat_id)
            self.wake()
            return False
        except RetryAfter as exc:
            wait = exc.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
            self._not_before = self._now().timestamp() + seconds
            return False
        except BadRequest as exc:
            return await self._refused(place, notices, exc)
        except TelegramError as exc:
            _LOG.warning("A message to a subscriber is sent later: %s", exc)
            return False
        await self._subscriptions.sent(notices)
        await asyncio.sleep(_PAUSE)
        return True

    async def _refused(self, place: Place, notices: Sequence[Notice], refusal: BadRequest) -> bool:
        said = refusal.message.lower()
        if any(fact in said for fact in _GONE_CHAT):
            await self._subscriptions.drop(place.chat_id)
            return False
        if any(fact in said for fact in _GONE_THREAD):
            await self._subscriptions.drop_thread(place)
            return False
        _LOG.error("A message to a subscriber is given up: %s", refusal)
        await self._subscriptions.sent(notices)
        return True

    def _reply(self, subscription: Subscription, notices: Sequence[Notice]) -> Reply | None:
        library, texts = self._services.library, self._texts(subscription)
        subjects = {each.subject for each in notices}
        if notices[0].kind == "document":
            documents = [each for each in library.documents if each.id in subjects]
            return render_new_documents(documents, library.summary, subscription, texts) if documents else None
        events = [each for each in library.events if each.uid in subjects and self._is_coming(each)]
        return render_tomorrow(events, subscription, texts) if events else None

    def _is_coming(self, event: Event) -> bool:
        return event.start is not None and event.start >= self._now().date()

    def _texts(self, subscription: Subscription) -> Texts:
        return texts_for(self._services.memory.language(subscription.place.chat_id) or subscription.language)

    async def _quiet(self, place: Place) -> Quiet | None:
        return (await self._subscriptions.followed(place.chat_id)).quiet
