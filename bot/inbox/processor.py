"""The scheduling of updates: those of one chat in order, chats concurrently."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseUpdateProcessor

from bot.backoff import backoff
from bot.inbox.inbox import Entry, Inbox
from bot.metrics import Metrics
from bot.tasks import wait_for_event
from corpus.errors import UnidoBotError

if TYPE_CHECKING:
    from handlers.context import BotApplication, Context

_LOG = logging.getLogger(__name__)

MAX_CONCURRENT_UPDATES = 256  # updates in progress at a time; most of them wait for Telegram
HANDLER_TIMEOUT_S = 180.0
"""Time budget of one update, calls of the Bot API included; then the user gets an apology.

It leaves room for one call that fails after its own budget (`bot.transport.delivery.CALL_TIMEOUT_S`).
"""

STOP_TIMEOUT_S = 8.0  # time for updates in progress when the bot stops; the rest waits for the next start
_EXCLUSIVE_WAIT_S = 5.0
_STARTS_PER_ITERATION = 4  # updates that are started at once: each holds the event loop for a millisecond or two


Surroundings = Callable[[int, int], AbstractAsyncContextManager[None]]


class HandlerTooSlow(UnidoBotError):
    """A handler exceeded `HANDLER_TIMEOUT_S`."""


class PoisonousUpdate(UnidoBotError):
    """The process crashed `Inbox.max_crashes` times while it handled this update."""


class Processor(BaseUpdateProcessor):
    """Handles each update in the order of its chat and tells the inbox when it is done.

    Chats take turns; at most `MAX_CONCURRENT_UPDATES` updates are in progress, one per chat. An update whose reply
    fails because Telegram is unreachable is handled again, before the next ones of its chat. After a crash, the updates
    of the previous process are handled one by one, so that a second crash shows which of them caused it.

    Updates that waited longer than `max_age_s` are dropped. `admins` are told of each update that is set aside.
    `surrounded` returns a context in which an update of a chat (first id) and a user (second) is handled.
    """

    def __init__(
        self,
        inbox: Inbox,
        metrics: Metrics,
        max_age_s: float,
        admins: Collection[int],
        surrounded: Surroundings = lambda _, __: contextlib.nullcontext(),
    ) -> None:
        super().__init__(2 * MAX_CONCURRENT_UPDATES)  # never reached: `_start_next` counts
        self._inbox = inbox
        self._metrics = metrics
        self._max_age_s = max_age_s
        self._admins = admins
        self._surrounded = surrounded
        self._running: BotApplication | None = None
        self._chats: dict[object, deque[Entry]] = {}  # the first of each is in progress or waits for the chat's turn
        self._turns: deque[object] = deque()
        self._started_now = 0  # updates started in this iteration of the event loop
        self._in_progress: dict[int, Entry] = {}  # by the id of the Update object made of each
        self._unreachable: set[int] = set()  # the same ids; Telegram took no answer
        self._exclusive = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def held_back(self) -> int:
        """Updates delayed because their sender sends too many."""
        return self._inbox.held_back

    @property
    def _application(self) -> BotApplication:
        if self._running is None:
            raise RuntimeError("The processor is not running.")
        return self._running

    @contextlib.asynccontextmanager
    async def running(self, application: BotApplication) -> AsyncIterator[None]:
        """Let the application handle the inbox's updates for the duration of the block.

        On exit, updates in progress get `STOP_TIMEOUT_S`.
        """
        self._running = application
        application.add_error_handler(self._note_unreachable)
        self._inbox.attach(self._take)
        try:
            yield
        finally:
            self._inbox.detach()
            self._stopping.set()
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=STOP_TIMEOUT_S)
                for task in late:
                    task.cancel()
                if late:
                    _LOG.warning("%d updates in progress were stopped, the next start handles them", len(late))
                    await asyncio.wait(late, timeout=1)

    async def _note_unreachable(self, update: object, context: Context) -> None:
        """Note as an error handler that Telegram took no answer to this update. A refusal is an answer."""
        error = context.error
        if isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest):
            self._unreachable.add(id(update))

    def _take(self, entry: Entry) -> None:
        """Queue an update for its chat; delay one whose sender sends too many, before it can block others."""
        sender = entry.sender
        limiter = self._application.bot_data.rate_limiter
        delay_s = 0.0 if sender is None else limiter.take(sender, entry.reserved_s)
        if delay_s:
            self._inbox.hold_back()
            asyncio.get_running_loop().call_later(delay_s, self._take_delayed, entry)
        else:
            self._enqueue(entry)

    def _take_delayed(self, entry: Entry) -> None:
        self._inbox.end_hold()
        self._enqueue(entry)

    def _enqueue(self, entry: Entry) -> None:
        key = entry.ordering_key
        if key in self._chats:
            self._chats[key].append(entry)
        else:
            self._chats[key] = deque([entry])
            self._turns.append(key)
        self._start_next()

    def _start_next(self) -> None:
        """Give the application the updates that may be handled now, a few in each iteration of the event loop."""
        while self._turns and not self._stopping.is_set():
            if len(self._in_progress) >= MAX_CONCURRENT_UPDATES:
                return
            if self._started_now >= _STARTS_PER_ITERATION:
                return
            if not self._started_now:
                asyncio.get_running_loop().call_soon(self._start_more)
            self._started_now += 1
            key = self._turns.popleft()
            entry = self._chats[key][0]
            update = None
            if entry.age > self._max_age_s:
                _LOG.warning("Update %s dropped: it waited for %.1f h", entry.update_id, entry.age / 3600)
                self._metrics.updates_dropped.inc()
                self._inbox.mark_done(entry)
            else:
                update = self._parse(entry)
            if update:
                self._in_progress[id(update)] = entry
                self._application.update_queue.put_nowait(update)
            else:
                self._end_turn(key)

    def _start_more(self) -> None:
        self._started_now = 0
        self._start_next()

    def _parse(self, entry: Entry) -> Update | None:
        try:
            return Update.de_json(dict(entry.raw), self._application.bot)
        except Exception:  # an update may hold anything
            _LOG.exception("Update %s set aside: it can't be parsed", entry.update_id)
            self._metrics.updates_set_aside.inc()
            self._inbox.set_aside(entry)
            return None

    def _end_turn(self, key: object) -> None:
        """Let the chat's next update wait for the chat's next turn."""
        waiting = self._chats[key]
        waiting.popleft()
        if waiting:
            self._turns.append(key)
        else:
            del self._chats[key]

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update, in a task of its own."""
        task, entry = asyncio.current_task(), self._in_progress.get(id(update))
        if task is None or entry is None or not isinstance(update, Update) or not isinstance(coroutine, Coroutine):
            await coroutine
            return
        self._tasks.add(task)
        try:
            async with self._surroundings(update):
                await self._handle_until_answered(entry, update, coroutine)
        finally:
            coroutine.close()  # it may never have started
            self._tasks.discard(task)
            self._unreachable.discard(id(update))
            del self._in_progress[id(update)]
            self._end_turn(entry.ordering_key)
            self._start_next()

    async def _handle_until_answered(self, entry: Entry, update: Update, first: Coroutine[Any, Any, Any]) -> None:
        failures = 0
        if not await self._inbox.confirm(entry):
            return
        while not self._stopping.is_set():
            if entry.crashes >= self._inbox.max_crashes:
                await self._set_aside(entry, update)
                return
            work = self._application.process_update(update) if failures else first
            if await self._handle(entry, update, work):
                self._metrics.observe_update(entry.kind, entry.age)
                self._inbox.mark_done(entry)
                return
            _LOG.info("Update %s waits: Telegram is unreachable", entry.update_id)
            failures += 1
            await wait_for_event(self._stopping, backoff(failures))

    async def _handle(self, entry: Entry, update: Update, work: Coroutine[Any, Any, Any]) -> bool:
        """Handle an update once; return False if Telegram took no answer."""
        self._unreachable.discard(id(update))
        async with contextlib.AsyncExitStack() as stack:
            if entry.is_leftover:
                if self._inbox.crashed:
                    await self._acquire_exclusive(stack)
                await self._inbox.mark_replaying(entry)
                stack.callback(self._inbox.mark_safe, entry)
            try:
                async with asyncio.timeout(HANDLER_TIMEOUT_S):
                    await work
            except TimeoutError:
                too_slow = HandlerTooSlow(f"no answer within {HANDLER_TIMEOUT_S:.0f} s")
                await self._application.process_error(update, too_slow)
        return id(update) not in self._unreachable

    def _surroundings(self, update: Update) -> AbstractAsyncContextManager[None]:
        chat, user = update.effective_chat or update.effective_user, update.effective_user
        return self._surrounded(chat.id if chat else 0, user.id if user else 0)

    async def _acquire_exclusive(self, stack: contextlib.AsyncExitStack) -> None:
        """Wait for the other leftovers, but not longer than `_EXCLUSIVE_WAIT_S` for one that hangs."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_EXCLUSIVE_WAIT_S):
                await stack.enter_async_context(self._exclusive)

    async def _set_aside(self, entry: Entry, update: Update) -> None:
        self._metrics.updates_set_aside.inc()
        reason = (
            f"Update {entry.update_id} ({entry.kind}) is not tried again: the bot crashed {entry.crashes} times while "
            "it handled it. The inbox keeps it."
        )
        self._unreachable.discard(id(update))
        await self._application.process_error(update, PoisonousUpdate(reason))
        self._inbox.set_aside(entry)
        for admin in self._admins:
            try:
                await self._application.bot.send_message(admin, reason)
            except Exception as exc:  # the log has it anyway
                _LOG.warning("Administrator %s was not told of an update set aside: %s", admin, exc)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to set up."""

    async def shutdown(self) -> None:
        """Do nothing: `running` has waited for the updates in progress."""
