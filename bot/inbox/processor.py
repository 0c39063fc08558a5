"""Who works at which update, when: one chat's updates in order, chats side by side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Collection, Coroutine
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.inbox.entry import Entry, handling
from bot.inbox.inbox import Inbox
from bot.metrics import Metrics
from bot.transport.http import AT_ONCE
from corpus.errors import UnidoBotError

if TYPE_CHECKING:
    from handlers.context import BotApplication

_LOG = logging.getLogger(__name__)

HANDLER_SECONDS = 60.0
"""What a handler may take, the time that Telegram takes not counted; then the user gets an apology."""

MOST_CRASHES = 2
"""Crashes while the bot works at an update that was left behind; then it is set aside."""

STOPPING_SECONDS = 8.0
"""For what is in hand when the bot stops; the rest waits for the next start."""

_ALONE_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0


class HandlerTooSlow(UnidoBotError):
    """A handler was not done within its time."""


class PoisonousUpdate(UnidoBotError):
    """The process has crashed more than once while it worked at this update."""


class Processor(BaseUpdateProcessor):
    """Handles each update, in the order of its chat, and tells the inbox when it is done.

    Chats take turns, at most `AT_ONCE` of them at a time and each with one update. An update whose reply could not
    get through because Telegram is out of reach is handled again later, before the others of its chat. Those that an
    earlier process left behind are worked at one by one until their reply is on the way: should the process crash of
    one, the inbox knows of which.
    """

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(2 * AT_ONCE)  # never reached: `_feed` counts
        self._metrics = metrics
        self.held_back = 0
        """Updates of floods that wait for their sender."""
        self._chats: dict[object, deque[Entry]] = {}  # the first of each is in hand, or the chat's turn is coming
        self._turns: deque[object] = deque()
        self._in_hand: dict[int, Entry] = {}  # by the update made of each
        self._alone = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._inbox: Inbox | None = None
        self._application: BotApplication | None = None
        self._keep_seconds = math.inf
        self._admins: Collection[int] = ()

    @contextlib.asynccontextmanager
    async def serving(
        self,
        application: BotApplication,
        inbox: Inbox,
        *,
        keep_seconds: float = math.inf,
        admins: Collection[int] = (),
    ) -> AsyncIterator[None]:
        """Have the application deal with what is in the inbox and comes into it, while the block lasts.

        Updates that waited longer than `keep_seconds` are dropped. `admins` hear of each that is set aside. At the
        end, what is in hand has `STOPPING_SECONDS`.
        """
        self._application, self._inbox = application, inbox
        self._keep_seconds, self._admins = keep_seconds, admins
        inbox.attach(self._take)
        try:
            yield
        finally:
            inbox.detach()
            self._stopping.set()
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=STOPPING_SECONDS)
                for task in late:
                    task.cancel()
                if late:
                    _LOG.warning("%d updates were not done in time; they wait for the next start.", len(late))
                    await asyncio.wait(late, timeout=1)

    def _take(self, entry: Entry) -> None:
        """Put an update into its chat's line; somebody's flood is held back before it, where nobody waits behind it."""
        sender = entry.content.get("from")
        number = sender.get("id") if isinstance(sender, dict) else None
        wait = self._application.bot_data.pace.take(number) if self._application and isinstance(number, int) else 0.0
        if wait:
            self.held_back += 1
            asyncio.get_running_loop().call_later(wait, self._let_in, entry)
        else:
            self._line_up(entry)

    def _let_in(self, entry: Entry) -> None:
        self.held_back -= 1
        self._line_up(entry)

    def _line_up(self, entry: Entry) -> None:
        key = _key(entry)
        if key in self._chats:
            self._chats[key].append(entry)
        else:
            self._chats[key] = deque([entry])
            self._turns.append(key)
        self._feed()

    def _feed(self) -> None:
        """Give the application what may be handled now."""
        application, inbox = self._application, self._inbox
        while self._turns and application and inbox and len(self._in_hand) < AT_ONCE and not self._stopping.is_set():
            key = self._turns.popleft()
            entry = self._chats[key][0]
            update = None
            if entry.age > self._keep_seconds:
                _LOG.warning("update %s is dropped: it waited for %.1f h", entry.update_id, entry.age / 3600)
                self._metrics.dropped += 1
                inbox.done(entry)
            else:
                update = self._read(entry, application, inbox)
            if update:
                self._in_hand[id(update)] = entry
                application.update_queue.put_nowait(update)
            else:
                self._next(key)

    def _read(self, entry: Entry, application: BotApplication, inbox: Inbox) -> Update | None:
        try:
            return Update.de_json(dict(entry.raw), application.bot)
        except Exception:  # whatever there may be in it
            _LOG.exception("update %s can't be read, and is set aside", entry.update_id)
            self._metrics.set_aside += 1
            inbox.set_aside(entry)
            return None

    def _next(self, key: object) -> None:
        """Let the chat's next update wait for the chat's turn."""
        waiting = self._chats[key]
        waiting.popleft()
        if waiting:
            self._turns.append(key)
        else:
            del self._chats[key]

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update, in a task of its own."""
        task, entry = asyncio.current_task(), self._in_hand.get(id(update))
        if task is None or entry is None or not isinstance(update, Update) or not isinstance(coroutine, Coroutine):
            await coroutine
            return
        self._tasks.add(task)
        try:
            await self._answer(entry, update, coroutine)
        finally:
            coroutine.close()  # where there was no time for it any more
            self._tasks.discard(task)
            del self._in_hand[id(update)]
            self._next(_key(entry))
            self._feed()

    async def _answer(self, entry: Entry, update: Update, work: Coroutine[Any, Any, Any] | None) -> None:
        application, inbox = self._application, self._inbox
        if application is None or inbox is None:
            return
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            if entry.crashes >= MOST_CRASHES:
                await self._set_aside(application, inbox, entry, update)
                return
            await self._handle(application, inbox, entry, update, work or application.process_update(update))
            if not entry.unreachable:
                self._metrics.answered(kind_of(entry), entry.age)
                inbox.done(entry)
                return
            _LOG.info("update %s waits: Telegram can't be reached", entry.update_id)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            work, pause = None, min(2 * pause, _LONGEST_PAUSE)

    async def _handle(
        self, application: BotApplication, inbox: Inbox, entry: Entry, update: Update, work: Coroutine[Any, Any, Any]
    ) -> None:
        entry.begin()
        async with handling(entry), contextlib.AsyncExitStack() as alone:
            if entry.left_behind and entry.sending == 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_ALONE_SECONDS):
                        await self._alone.acquire()
                        entry.alone = self._alone
                alone.callback(inbox.survived, entry)
                await inbox.trying(entry)
            try:
                async with asyncio.timeout(HANDLER_SECONDS) as entry.limit:
                    await work
            except TimeoutError:
                entry.limit = None
                await application.process_error(update, HandlerTooSlow(f"no answer within {HANDLER_SECONDS:.0f} s"))
            finally:
                entry.limit = None

    async def _set_aside(self, application: BotApplication, inbox: Inbox, entry: Entry, update: Update) -> None:
        self._metrics.set_aside += 1
        said = (
            f"Update {entry.update_id} ({kind_of(entry)}) is not tried again: the bot has crashed more than once while "
            "it worked at it. It is kept in the inbox file, in the table set_aside."
        )
        entry.begin()
        async with handling(entry):
            await application.process_error(update, PoisonousUpdate(said))
        if entry.unreachable:
            return
        inbox.set_aside(entry)
        for admin in self._admins:
            try:
                await application.bot.send_message(admin, said)
            except Exception as exc:  # the log has it, whatever became of the message
                _LOG.warning("administrator %s could not be told: %s", admin, exc)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to set up."""

    async def shutdown(self) -> None:
        """Do nothing: `serving` has waited for what was in hand."""


def kind_of(entry: Entry) -> str:
    """Name what kind of update it is: a field of Update."""
    return next((key for key in entry.raw if key != "update_id"), "none")


def _key(entry: Entry) -> object:
    """Return what an update must be in order with: its chat, else whoever sent it."""
    chat, person = entry.chat, entry.content.get("from")
    if chat:
        return ("chat", chat.get("id"))
    return ("user", person.get("id")) if isinstance(person, dict) else ("update", entry.update_id)
