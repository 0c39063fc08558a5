"""Regular digests: a message with what is new, sent once at the hour that a chat has chosen.

A digest is claimed in the database before it is sent and marked when Telegram has accepted it. It arrives once over
restarts, changes of the clock and several processes, unless a process is killed between the two steps.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.digests.store import DigestStore
from bot.storage.claims import mark
from bot.tasks import finished, wait_for_event
from corpus.errors import StoreError
from corpus.library import Library
from corpus.models import Document
from handlers.responses.changes import older_versions, render_report, report_changes
from handlers.services.chats import Chats
from handlers.services.digests import Digest
from handlers.services.subscriptions import ChatTarget
from handlers.translations import texts_for
from handlers.views.digests.settings import digest_heading
from handlers.views.reply import Reply

_LOG = logging.getLogger(__name__)

_INTERVAL_S = 60.0
_SEND_TIMEOUT_S = 5.0  # for a message in progress when the bot stops

Deliver = Callable[[ChatTarget, Reply], Awaitable[bool]]
"""Sends an unsolicited message; returns False if the chat can't be written to now."""


class DigestSender:
    """Logs the documents of the library and sends due digests. Call `wake` after each change of the library.

    `find_version` returns an older version of a document by its key.
    """

    def __init__(
        self,
        library: Library,
        chats: Chats,
        digests: DigestStore,
        deliver: Deliver,
        find_version: Callable[[str], Awaitable[Document | None]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._chats = chats
        self._digests = digests
        self._deliver = deliver
        self._find_version = find_version
        self._now = now
        self._wake_up = asyncio.Event()
        self._logged: tuple[Document, ...] | None = None

    def wake(self) -> None:
        """Log the documents at once."""
        self._wake_up.set()

    async def run(self) -> None:
        """Log documents and send digests every minute, or when woken, until cancelled."""
        while True:
            self._wake_up.clear()
            try:
                await self.process_due()
            except StoreError as exc:
                _LOG.warning("Digests are delayed: %s", exc)
            except Exception:  # one bad digest must not stop all others
                _LOG.exception("Sending digests failed")
            await wait_for_event(self._wake_up, _INTERVAL_S)

    async def process_due(self) -> None:
        """Log documents that came in or changed, and send the digests that are due. Raises `StoreError`."""
        # The log has seconds. What comes in during this one is for the next digest, or it would be told twice.
        documents, now = self._library.documents, self._now().replace(microsecond=0)
        if documents is not self._logged:
            await self._digests.log(documents, now)
            self._logged = documents
        for each in await self._digests.all():
            day = each.due_day(now)
            if day and await self._digests.claim(each, day, now):
                await self._send(each, day, now)

    async def _send(self, digest: Digest, day: date, now: datetime) -> None:
        texts = texts_for(self._chats.language(digest.place.chat_id) or digest.language)
        changes = [each for each in await self._digests.changes_since(digest.told_until) if each.at < now]
        older = await older_versions(changes, self._find_version)
        today = now.astimezone(ZoneInfo(digest.zone)).date()
        report = await asyncio.to_thread(report_changes, self._library, changes, older, today)
        reply = render_report(digest_heading(digest, day, texts), report, texts)
        # A message that Telegram accepted must be marked, or it would be sent again.
        await finished(self._deliver_and_mark(digest, day, now, reply), _SEND_TIMEOUT_S)

    async def _deliver_and_mark(self, digest: Digest, day: date, now: datetime, reply: Reply | None) -> None:
        if reply is None or await self._deliver(digest.place, reply):
            await mark(partial(self._digests.sent, digest, day, now))
