"""Who works at which update, when: one chat's updates in order, chats side by side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Collection, Coroutine
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.entry import Entry, handling
from bot.inbox import FULL, Inbox
from bot.metrics import Metrics
from bot.transport import AT_ONCE
from corpus.errors import UnidoBotError

if TYPE_CHECKING:
    from handlers.context import BotApplication

_LOG = logging.getLogger(__name__)

HANDLER_SECONDS = 60.0
"""What a handler may take, the time that Telegram takes not counted; then the user gets an apology."""

MOST_TRIES = 2
"""Processes that may end while they work at an update that was left behind; then it is set aside."""

STOPPING_SECONDS = 8.0
"""For what is in hand when the bot stops; the rest waits for the next start."""

_ALONE_SECONDS = 5.0
_LONGEST_PAUSE = 10.0


class HandlerTooSlow(UnidoBotError):
    """A handler was not done within its time."""


class PoisonousUpdate(UnidoBotError):
    """The process has ended more than once while it worked at this update."""


class Processor(BaseUpdateProcessor):
    """Handles each update, in the order of its chat, and tells the inbox when it is done.

    An update whose reply could not get through because Telegram is out of reach is handled again later, before
    the others of its chat. One that an earlier process left behind is worked at alone until its reply is on the
    way: should the process end of it, the inbox knows of which one.
    """

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(FULL * 10)  # the inbox is what bounds them; here they only wait for their turn
        self._metrics = metrics
        self._chats: dict[object, _Turn] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._alone = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._entries: dict[int, Entry] = {}  # by the update made of each, while it is on its way here
        self._inbox: Inbox | None = None
        self._application: BotApplication | None = None
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
        self._application, self._inbox, self._admins = application, inbox, admins
        inbox.attach(lambda entry: self._take(application, inbox, entry, keep_seconds))
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

    def _take(self, application: BotApplication, inbox: Inbox, entry: Entry, keep_seconds: float) -> None:
        if entry.age > keep_seconds:
            _LOG.warning("update %s is dropped: it waited for %.1f h", entry.update_id, entry.age / 3600)
            self._metrics.dropped += 1
            inbox.done(entry)
            return
        try:
            update = Update.de_json(dict(entry.raw), application.bot)
        except Exception:  # whatever there may be in it
            _LOG.exception("update %s can't be read, and is set aside", entry.update_id)
            self._metrics.set_aside += 1
            inbox.set_aside(entry)
            return
        self._entries[id(update)] = entry
        application.update_queue.put_nowait(update)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when it is its turn."""
        work = coroutine if isinstance(coroutine, Coroutine) else None
        task = asyncio.current_task()
        entry = self._entries.pop(id(update), None)
        if task is None or entry is None or not isinstance(update, Update):
            await coroutine
            return
        self._tasks.add(task)
        try:
            await self._pace(update)
            async with self._turn(_key(entry)):
                await self._answer(entry, update, work)
        finally:
            if work:
                work.close()  # where its turn never came
            self._tasks.discard(task)

    async def _pace(self, update: Update) -> None:
        """Hold back somebody's flood before it stands in a chat's line, where others would wait behind it."""
        user = update.effective_user
        if user is None or self._application is None:
            return
        wait = self._application.bot_data.pace.take(user.id)
        if wait:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._stopping.wait()

    @contextlib.asynccontextmanager
    async def _turn(self, key: object) -> AsyncIterator[None]:
        turn = self._chats.get(key)
        if turn is None:
            turn = self._chats[key] = _Turn()
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._chats[key]

    async def _answer(self, entry: Entry, update: Update, work: Coroutine[Any, Any, Any] | None) -> None:
        application, inbox = self._application, self._inbox
        if application is None or inbox is None:
            return
        pause = 0.5
        while not self._stopping.is_set():
            async with self._slots:
                if self._stopping.is_set():
                    return
                if entry.left_behind and entry.tries >= MOST_TRIES:
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
            f"Update {entry.update_id} ({kind_of(entry)}) is not tried again: the bot has ended more than once while "
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


class _Turn:
    """A chat's updates, of which one is handled at a time."""

    __slots__ = ("lock", "waiting")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


def kind_of(entry: Entry) -> str:
    """Name what kind of update it is: a field of Update."""
    return next((key for key in entry.raw if key != "update_id"), "none")


def _key(entry: Entry) -> object:
    """Return what an update must be in order with: its chat, else whoever sent it."""
    chat, person = entry.chat, entry.content.get("from")
    if chat:
        return ("chat", chat.get("id"))
    return ("user", person.get("id")) if isinstance(person, dict) else ("update", entry.update_id)
