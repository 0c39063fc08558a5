"""Notifications of subscribers: of new documents, and of events the day before.

A notice is queued in the database first, claimed before it is sent, and marked as sent once Telegram has accepted it.
No notice is lost by restarts and errors. None is sent twice, unless the process is killed between the last two steps.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.storage.claims import mark
from bot.storage.schema import MAX_SUBJECT_CHARS
from bot.storage.subscription_store import Notice, SubscriptionStore, WaitingQuestion
from bot.tasks import finished, wait_for_event
from corpus.errors import StoreError
from corpus.events.event_list import EventList
from corpus.library import Library
from corpus.models import Document, Event
from handlers.messaging.messages import CHAT_GONE_ERRORS, THREAD_GONE_ERRORS, send_to
from handlers.responses.model_answers import pointed_answer
from handlers.services.chats import Chats
from handlers.services.language_model import LanguageModel
from handlers.services.quiet_hours import QuietHours, default_zone
from handlers.services.subscriptions import ChatTarget, Subscription, events_for, matches_document
from handlers.translations import Texts, texts_for
from handlers.views.answers import render_late_answer
from handlers.views.reply import Reply
from handlers.views.subscriptions import render_new_documents, render_reminder

_LOG = logging.getLogger(__name__)

REMINDER_HOUR = 9  # the hour of the day before an event from which a chat is reminded, in its time zone
MAX_NEW_DOCUMENTS = 50  # new documents in one notification; if there are more, it names the newest
_INTERVAL_S = 60.0
_SEND_TIMEOUT_S = 5.0  # for a message in progress when the bot stops

_CONCURRENT_TARGETS = 4
"""Chats notified concurrently: one that Telegram pauses delays few others, and a kill repeats few notices."""

QuietHoursByChat = Mapping[int, QuietHours]


class Notifier:
    """Queues and sends notifications. Call `wake` after each change of the library."""

    def __init__(
        self,
        bot: Bot,
        library: Library,
        chats: Chats,
        subscriptions: SubscriptionStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        model: LanguageModel | None = None,
    ) -> None:
        self._bot = bot
        self._library = library
        self._chats = chats
        self._subscriptions = subscriptions
        self._now = now
        self._model = model
        self._wake_up = asyncio.Event()
        self._known_documents: tuple[Document, ...] | None = None
        self._asked_of: dict[int, tuple[Document, ...]] = {}  # waiting questions and the documents that had no answer
        self._sent: set[Notice] = set()
        self._slots = asyncio.Semaphore(_CONCURRENT_TARGETS)

    def wake(self) -> None:
        """Process due notifications at once."""
        self._wake_up.set()

    async def run(self) -> None:
        """Process due notifications every minute, or when woken, until cancelled."""
        while True:
            self._wake_up.clear()
            try:
                await self.process_due()
            except StoreError as exc:
                _LOG.warning("Notifications are delayed: %s", exc)
            except Exception:  # one bad notice must not stop all others
                _LOG.exception("Processing due notifications failed")
            await wait_for_event(self._wake_up, _INTERVAL_S)

    async def process_due(self) -> None:
        """Queue notices that have become due, and send the queue. Raises `StoreError`."""
        subscriptions, quiet_hours = await self._subscriptions.all()
        await self._queue_new_documents(subscriptions)
        reminders = await asyncio.to_thread(self._event_notices, subscriptions, quiet_hours)
        if reminders:
            await self._subscriptions.queue(reminders)
        await self._send_due({each.id: each for each in subscriptions}, quiet_hours)
        await self._answer_waiting(quiet_hours)

    async def _answer_waiting(self, quiet_hours: QuietHoursByChat) -> None:
        """Answer the questions that could not be answered before, each once the documents allow it."""
        documents, now = self._library.documents, self._now()
        for each in await self._subscriptions.waiting():
            quiet = quiet_hours.get(each.place.chat_id)
            if self._asked_of.get(each.id) is documents or (quiet and quiet.until(now)):
                continue
            answer = await asyncio.to_thread(self._library.answer, each.question)
            if answer.certainty == "sure" and self._model:  # which may have refused it before
                trace = await asyncio.to_thread(self._library.search_answer, each.question)
                answer = await pointed_answer(self._model, self._library, trace, each.question) or answer
            if answer.certainty != "sure":
                self._asked_of[each.id] = documents
                continue
            texts = texts_for(self._chats.language(each.place.chat_id) or each.language)
            await finished(self._send_late_answer(each, render_late_answer(answer, texts)), _SEND_TIMEOUT_S)

    async def _queue_new_documents(self, subscriptions: Sequence[Subscription]) -> None:
        documents = self._library.documents
        if documents is self._known_documents:
            return
        unseen = await self._subscriptions.unseen(each.id for each in documents)
        if unseen:
            new = [each for each in documents if _subject(each) in unseen]
            notices = await asyncio.to_thread(self._document_notices, subscriptions, new)
            await self._subscriptions.queue(notices, sorted(unseen))
        self._known_documents = documents

    def _document_notices(self, subscriptions: Sequence[Subscription], new: Sequence[Document]) -> list[Notice]:
        events: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self._library.events() if any(each.wanted for each in subscriptions) else ():
            for document in event.sources:
                events[document.id].append(event)
        events_of = {each.id: EventList(events[each.id]) for each in new}
        today = self._now().date()
        newest_first = sorted(new, key=lambda each: (each.date or date.min, each.id), reverse=True)
        matching = {
            wanted: [each for each in newest_first if matches_document(wanted, each, events_of[each.id], today)][
                :MAX_NEW_DOCUMENTS
            ]
            for wanted in {each.wanted for each in subscriptions}
        }
        return [
            Notice(each.place, "document", _subject(document), each.id)
            for each in subscriptions
            for document in matching[each.wanted]
        ]

    def _event_notices(self, subscriptions: Sequence[Subscription], quiet_hours: QuietHoursByChat) -> list[Notice]:
        """Return notices of the events that start tomorrow, for chats where it is `REMINDER_HOUR` or later."""
        starting: dict[tuple[str, date], list[Event]] = {}
        notices = []
        for each in subscriptions:
            now = self._local_time(each, quiet_hours)
            if not each.day_before or now.hour < REMINDER_HOUR:
                continue
            tomorrow = now.date() + timedelta(1)
            if (each.wanted, tomorrow) not in starting:
                events = events_for(each.wanted, self._library.events(), now.date())
                starting[each.wanted, tomorrow] = [event for event in events if _starts(event, tomorrow)]
            notices += [Notice(each.place, "event", event.uid, each.id) for event in starting[each.wanted, tomorrow]]
        return notices

    async def _send_due(self, subscriptions: Mapping[int, Subscription], quiet_hours: QuietHoursByChat) -> None:
        due = await asyncio.to_thread(self._renderable, await self._subscriptions.due())
        now = self._now()
        targets = [each for each in due if not ((quiet := quiet_hours.get(each.chat_id)) and quiet.until(now))]
        results = await asyncio.gather(
            *(self._notify_target(target, due[target], subscriptions, quiet_hours) for target in targets),
            return_exceptions=True,
        )
        for error in results:
            if isinstance(error, Exception):
                raise error

    def _renderable(self, due: Mapping[ChatTarget, Sequence[Notice]]) -> dict[ChatTarget, list[Notice]]:
        """Return the notices whose subjects the library has.

        The others wait: another instance may have queued them for a document that this one has not read yet.
        """
        documents = {_subject(each) for each in self._library.documents} if due else set()
        is_event_due = any(each.kind == "event" for notices in due.values() for each in notices)
        events = {each.uid for each in self._library.events()} if is_event_due else set()
        known = {"document": documents, "event": events}
        found = {
            target: [each for each in notices if each.subject in known[each.kind]] for target, notices in due.items()
        }
        return {target: notices for target, notices in found.items() if notices}

    async def _notify_target(
        self,
        target: ChatTarget,
        notices: Sequence[Notice],
        subscriptions: Mapping[int, Subscription],
        quiet_hours: QuietHoursByChat,
    ) -> None:
        async with self._slots:
            for kind in ("document", "event"):
                of_kind = [each for each in notices if each.kind == kind]
                if of_kind and not await self._notify(target, of_kind, subscriptions, quiet_hours):
                    return

    async def _notify(
        self,
        target: ChatTarget,
        notices: Sequence[Notice],
        subscriptions: Mapping[int, Subscription],
        quiet_hours: QuietHoursByChat,
    ) -> bool:
        """Send one message for notices of one kind; return False if the target can't be written to now."""
        waiting = [each for each in notices if each.subscription in subscriptions and each not in self._sent]
        matched = [subscriptions[number] for number in dict.fromkeys(each.subscription for each in waiting)]
        reply = await asyncio.to_thread(self._render, matched, waiting, quiet_hours) if waiting else None
        if reply is None:  # unsubscribed, or the event is over
            await self._subscriptions.sent(notices)
            return True
        # A message that Telegram accepted must be marked, or it would be sent again.
        return await finished(self._send(target, waiting, reply), _SEND_TIMEOUT_S)

    async def _send(self, target: ChatTarget, notices: Sequence[Notice], reply: Reply) -> bool:
        if not await self._subscriptions.claim(notices, self._now()):
            return True  # another process sends them
        if not await self.deliver(target, reply):
            await self._subscriptions.release(notices)
            return False
        self._sent.update(notices)
        await mark(partial(self._subscriptions.sent, notices))
        self._sent.difference_update(notices)
        return True

    async def _send_late_answer(self, waiting: WaitingQuestion, reply: Reply) -> None:
        if not await self._subscriptions.claim_question(waiting.id, self._now()):
            return
        if await self.deliver(waiting.place, reply):
            await mark(partial(self._subscriptions.stop_waiting, waiting.id))
        else:
            await self._subscriptions.release_question(waiting.id)

    async def deliver(self, target: ChatTarget, reply: Reply) -> bool:
        """Send a message; return False if the target can't be written to now. An invalid message is discarded."""
        try:
            await send_to(self._bot, target.chat_id, target.thread_id, reply)
        except Forbidden:
            await self._subscriptions.drop(target.chat_id)
            return False
        except ChatMigrated as exc:
            await self._subscriptions.migrate(target.chat_id, exc.new_chat_id)
            self.wake()
            return False
        except BadRequest as exc:
            reason = exc.message.lower()
            if any(phrase in reason for phrase in CHAT_GONE_ERRORS):
                await self._subscriptions.drop(target.chat_id)
                return False
            if any(phrase in reason for phrase in THREAD_GONE_ERRORS):
                await self._subscriptions.drop_thread(target)
                return False
            _LOG.error("Notification discarded: %s", exc)
        except TelegramError as exc:
            _LOG.warning("Notification is sent later: %s", exc)
            return False
        return True

    def _render(
        self, subscriptions: Sequence[Subscription], notices: Sequence[Notice], quiet_hours: QuietHoursByChat
    ) -> Reply | None:
        library, texts = self._library, self._texts(subscriptions[0])
        subjects = {each.subject for each in notices}
        if notices[0].kind == "document":
            documents = [each for each in library.documents if _subject(each) in subjects]
            return render_new_documents(documents, library.summary, subscriptions, texts) if documents else None
        today = self._local_time(subscriptions[0], quiet_hours).date()
        days = (today, today + timedelta(1))
        events = [each for each in library.events() if each.uid in subjects and any(_starts(each, day) for day in days)]
        return render_reminder(events, today, subscriptions, texts) if events else None

    def _texts(self, subscription: Subscription) -> Texts:
        return texts_for(self._chats.language(subscription.place.chat_id) or subscription.language)

    def _local_time(self, subscription: Subscription, quiet_hours: QuietHoursByChat) -> datetime:
        quiet = quiet_hours.get(subscription.place.chat_id)
        return self._now().astimezone(
            ZoneInfo(quiet.zone if quiet else default_zone(self._texts(subscription).language))
        )


def _starts(event: Event, day: date) -> bool:
    return event.start == day and event.precision == "day" and event.status != "cancelled"


def _subject(document: Document) -> str:
    return document.id[:MAX_SUBJECT_CHARS]
