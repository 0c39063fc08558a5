"""The process among those that share a PostgreSQL database: how others know that it lives, and who leads.

Both are advisory locks of one session, so they end with the process, at once and without heartbeats.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import zlib

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.leadership import Leadership
from bot.storage.schema import DOCUMENTS_CHANNEL
from corpus.errors import StoreError

_LOG = logging.getLogger(__name__)

INSTANCE_LOCKS = 1_430_605_001  # class of the locks of the instances, each by its number
_LEADER_LOCKS = 1_430_605_002  # class of the leader's lock, by the bot's id
_CHECK_INTERVAL_S = 1.0
_CHECK_TIMEOUT_S = 3.0
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:class, :number)")


class Instance:
    """The session of this process in PostgreSQL. Keep `run` running.

    A leader that loses its session goes on leading until it has another one: if the database is away, nobody else can
    lead. Then only one of the two gets the lock. If another one leads before, `step_down` ends this.
    """

    def __init__(self, database: Database, bot_id: str) -> None:
        self.number = secrets.randbelow(2**31 - 1) + 1
        self.leadership = Leadership(leads=False)
        self.is_connected = False
        """True while others see that this process lives."""
        self.sessions = 0
        """Number of sessions until now. Between two of them others may have taken over what this process was to do."""
        self.documents_changed = asyncio.Event()
        """Set when a process has changed the documents, and when some changes may have been missed."""
        self.database = database
        self._leader_lock = zlib.crc32(bot_id.encode()) & 0x7FFFFFFF

    def step_down(self) -> None:
        """Follow until there is a session: Telegram says that another program polls, so only this one is cut off."""
        if self.leadership.leads and not self.is_connected:
            _LOG.warning("This instance follows: another one polls, and this one has no session")
            self.leadership.set(leads=False)

    async def run(self) -> None:
        """Hold the session, until cancelled."""
        while True:
            try:
                async with self.database.session() as connection:
                    await self._hold(connection)
            except (StoreError, TimeoutError) as exc:
                if self.is_connected:
                    _LOG.warning("Session of this instance lost, it is opened again: %s", exc or "no answer")
            finally:
                self.is_connected = False
            await asyncio.sleep(_CHECK_INTERVAL_S)

    async def _hold(self, connection: AsyncConnection) -> None:
        """Lock this instance's number, then lead as soon as nobody else does."""
        own = {"class": INSTANCE_LOCKS, "number": self.number}
        leader = {"class": _LEADER_LOCKS, "number": self._leader_lock}
        if not await connection.scalar(_TRY_LOCK, own):
            raise StoreError("the server has not ended the former session yet")
        driver = (await connection.get_raw_connection()).driver_connection
        if driver is None:
            raise StoreError("the session has just ended")
        await driver.add_listener(DOCUMENTS_CHANNEL, lambda *_: self.documents_changed.set())
        self.documents_changed.set()
        self.is_connected = True
        self.sessions += 1
        leads = False
        while True:
            async with asyncio.timeout(_CHECK_TIMEOUT_S):
                if leads:
                    await connection.scalar(text("SELECT 1"))
                else:
                    leads = bool(await connection.scalar(_TRY_LOCK, leader))
            if leads != self.leadership.leads:
                _LOG.info("This instance %s", "leads" if leads else "follows another one")
                self.leadership.set(leads=leads)
            await asyncio.sleep(_CHECK_INTERVAL_S)
