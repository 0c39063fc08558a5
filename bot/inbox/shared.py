"""The inbox of several instances, in PostgreSQL.

An instance that receives an update also handles it, unless another one still handles updates of the same chat: then
that one takes it. So a chat's updates are handled one after the other in the order of arrival, wherever they arrive.

An instance that ends or loses its session leaves its updates to the others (`bot.storage.instance`). If the database is
away for longer than `_MEMORY_AFTER_S`, updates are handled from memory by the instance that receives them. Those that
still wait when it is back are stored like new ones.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox.database import MAX_DONE_KEPT, SET_ASIDE_DAYS
from bot.inbox.inbox import Entry, Inbox, RawUpdate, resolve, resolve_done
from bot.inbox.shared_limits import prune_reservations, reserve
from bot.storage.instance import INSTANCE_LOCKS, Instance
from bot.tasks import wait_for_event
from handlers.services.rate_limit import UPDATE_INTERVAL_S

_LOG = logging.getLogger(__name__)

_MEMORY_AFTER_S = 35.0
"""Time for which new updates wait for a session. A server that starts again, another one that takes its place or a
network that is cut for a moment then delays them. They are handled after the earlier ones of their chats."""

_MEMORY_WAIT_S = 5.0
"""The same for an update that comes later. Only this instance may be cut off: then another one takes over the earlier
updates of a chat from an instance that was killed. After `_ALONE_S` the database is away for all."""

_ALONE_S = 60.0
"""Time after which an instance without a session handles the stored updates that it has. Either the database is away
for all, or others have handled them and some are answered twice."""

_CONFIRM_INTERVAL_S = 0.1
_MAX_TAKEN = 64  # updates that an instance has at a time; the others are free to take the rest
_RETRY_S = 0.5
_CLAIM_INTERVAL_S = 0.5  # time until an update is taken that the instance which received it could not take
_GRACE_S = 3.0
"""Time for an instance to get its session again, before others take its updates and might answer them twice."""

_SERVER_GRACE_S = 10.0  # the same after a start of the server, when all have lost their sessions
_MAX_ATTEMPTS = 5
_WRITE_TIMEOUT_S = 9.0  # less than that of a transaction, whose error names the server
_CLOSE_TIMEOUT_S = 5.0
_PRUNE_INTERVAL_S = 600.0
_CHAT_LOCKS = 1_430_605_003

_LOCK_CHATS = text(
    "SELECT pg_advisory_xact_lock(:class, chat) FROM "
    "(SELECT DISTINCT hashtext(chat) AS chat FROM unnest(CAST(:chats AS text[])) AS chat ORDER BY chat) AS chats"
)
_INSERT = text("""
INSERT INTO inbox_updates (bot, update_id, digest, chat, body, owner)
SELECT CAST(:bot AS bigint), given.update_id, given.digest, given.chat, given.body, CASE WHEN :takes AND NOT EXISTS (
    SELECT 1 FROM inbox_updates AS other WHERE other.bot = :bot AND other.chat = given.chat
    AND other.state = 'waiting' AND other.owner IS DISTINCT FROM :me) THEN CAST(:me AS integer) END
FROM unnest(CAST(:update_ids AS bigint[]), CAST(:digests AS bigint[]), CAST(:chats AS text[]), CAST(:bodies AS text[]))
    WITH ORDINALITY AS given (update_id, digest, chat, body, position)
ORDER BY given.position
ON CONFLICT (bot, update_id, digest) DO NOTHING RETURNING update_id, digest, owner
""")
"""The first waiting update of a chat decides who handles the chat. The lock on the chat keeps two instances from both
finding none."""

_DEAD_OWNERS = text("""
SELECT DISTINCT owner FROM inbox_updates WHERE bot = :bot AND state = 'waiting' AND owner IS NOT NULL AND owner NOT IN (
    SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = :class AND objsubid = 2
    AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
AND now() > pg_postmaster_start_time() + make_interval(secs => :server_grace)
""")
_CLAIMED = """
RETURNING waiting.number, waiting.update_id, waiting.body, waiting.replaying, waiting.crashes,
    CAST(extract(epoch FROM now() - waiting.received) AS double precision) AS age"""
_CLAIM_CHATS = text(f"""
WITH heads AS (
    SELECT head.chat FROM inbox_updates AS head WHERE head.bot = :bot AND head.state = 'waiting'
    AND (head.owner IS NULL OR head.owner = ANY(CAST(:dead AS integer[]))) AND NOT EXISTS (
        SELECT 1 FROM inbox_updates AS earlier WHERE earlier.bot = head.bot AND earlier.chat = head.chat
        AND earlier.state = 'waiting' AND earlier.number < head.number)
    ORDER BY head.number LIMIT :room FOR UPDATE SKIP LOCKED)
UPDATE inbox_updates AS waiting SET owner = :me FROM heads, inbox_updates AS former
WHERE former.number = waiting.number AND waiting.bot = :bot AND waiting.chat = heads.chat
AND waiting.state = 'waiting' AND (waiting.owner IS NULL OR waiting.owner = ANY(CAST(:dead AS integer[])))
{_CLAIMED}, former.owner
""")  # noqa: S608 - a constant
_CLAIM_REST = text(f"""
UPDATE inbox_updates AS waiting SET owner = :me WHERE waiting.bot = :bot AND waiting.state = 'waiting'
AND waiting.owner IS NULL AND EXISTS (
    SELECT 1 FROM inbox_updates AS earlier WHERE earlier.bot = waiting.bot AND earlier.chat = waiting.chat
    AND earlier.state = 'waiting' AND earlier.owner = :me AND earlier.number < waiting.number)
{_CLAIMED}, CAST(NULL AS integer) AS owner
""")  # noqa: S608 - a constant
_FINISH = text("""
INSERT INTO inbox_updates (bot, update_id, digest, chat, body, state)
SELECT CAST(:bot AS bigint), done.update_id, done.digest, '', done.body, done.state
FROM unnest(CAST(:update_ids AS bigint[]), CAST(:digests AS bigint[]), CAST(:bodies AS text[]), CAST(:states AS text[]))
    AS done (update_id, digest, body, state)
ON CONFLICT (bot, update_id, digest) DO UPDATE SET state = excluded.state, body = excluded.body, owner = NULL,
    changed = now()
""")
_MARK = text(
    "UPDATE inbox_updates SET replaying = :replaying, crashes = :crashes "
    "WHERE bot = :bot AND update_id = :update_id AND digest = :digest"
)
_OWN = text("""
SELECT number, update_id, body, replaying, crashes, owner,
    CAST(extract(epoch FROM now() - received) AS double precision) AS age
FROM inbox_updates WHERE bot = :bot AND state = 'waiting' AND owner = :me
""")
_RELEASE = text("UPDATE inbox_updates SET owner = NULL WHERE bot = :bot AND state = 'waiting' AND owner = :me")
_PRUNE = text(
    "DELETE FROM inbox_updates WHERE bot = :bot AND state <> 'waiting' AND changed < now() - "
    "CASE state WHEN 'done' THEN interval '2 days' ELSE make_interval(days => :days) END"
)

Identity = tuple[int, int]


class SharedInbox(Inbox):
    """The updates that this instance handles, of those in the database."""

    max_crashes = 5  # others can't tell an instance that crashed from one that was killed

    def __init__(self, instance: Instance, bot_id: str, on_drop: Callable[[], None] = lambda: None) -> None:
        super().__init__(on_drop=on_drop)
        self._database = instance.database
        self._instance = instance
        self._own = {"bot": int(bot_id), "me": instance.number}
        self._new: list[tuple[Entry, asyncio.Future[bool]]] = []
        self._has_new = asyncio.Event()
        self._finished: dict[Identity, tuple[str, str]] = {}
        self._marks: dict[Identity, tuple[bool, int]] = {}
        self._written_waiters: list[asyncio.Future[bool]] = []
        self._has_finished = asyncio.Event()
        self._lost_since: float | None = None
        self._is_away = True
        self._was_written = False
        self._dead_since: dict[int, float] = {}
        self._confirmed_session = 0
        self._claimed_at = self._pruned_at = 0.0
        self._has_left = False
        """This instance has left updates to others because it has enough."""
        self._is_closing = False
        self._writers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> SharedInbox:
        self._writers = [asyncio.create_task(each) for each in (self._receive_regularly(), self._finish_regularly())]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_closing = True
        for event in (self._has_new, self._has_finished):
            event.set()
        if self._writers:
            late = (await asyncio.wait(self._writers, timeout=_CLOSE_TIMEOUT_S))[1]
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    @property
    def is_writable(self) -> bool:
        """True if a new update will be stored before Telegram is told that it arrived."""
        return self._instance.is_connected and not self._is_away

    async def check(self) -> bool:
        """Write to the database; return True if that succeeded."""
        return self._instance.is_connected and await self._written()

    async def add(self, updates: Sequence[RawUpdate]) -> list[Entry]:
        """Store updates, ignoring known ones and the surplus of a flood. Return those that are not stored.

        The caller must not confirm the returned ones to Telegram before their `done` is resolved.
        """
        new, unstored = [], []
        for raw in updates:
            self._last_number += 1
            body = json.dumps(raw, separators=(",", ":"))
            entry = Entry(self._last_number, raw["update_id"], body, time.monotonic(), _raw=raw)
            if entry.identity in self._known:
                known = self._known[entry.identity]
                unstored += [known] if known and known.done else []
            elif self._is_surplus(entry):
                self._remember(entry.identity, None)
            else:
                new.append(entry)
        attempts = 0
        since = time.monotonic()
        while new and not await self._stored(new):
            attempts += self._is_connected  # the database is busy, or refuses one of them
            if self._is_closing or attempts >= _MAX_ATTEMPTS or self._is_memory_due(since):
                return unstored + self._take_from_memory(new)
            await asyncio.sleep(_RETRY_S)
        return unstored

    @property
    def _is_connected(self) -> bool:
        """True if updates can be stored: there is a session, and the tables are known to be there."""
        return self._instance.is_connected and self._database.is_open

    def _is_memory_due(self, since: float) -> bool:
        """Return True if updates that have waited for a session since then are to be handled without one."""
        now = time.monotonic()
        lost_s = now - self._lost_since if self._lost_since else 0.0
        return lost_s > _MEMORY_AFTER_S and (now - since > _MEMORY_WAIT_S or lost_s > _ALONE_S)

    async def _stored(self, entries: Sequence[Entry]) -> bool:
        """Store new updates and take those that this instance may handle; return False if they are not stored."""
        if not self._is_connected:
            self._lost_since = self._lost_since or time.monotonic()
            return False
        self._lost_since = None
        stored = asyncio.get_running_loop().create_future()
        self._new += [(each, stored) for each in entries]
        self._has_new.set()
        return bool(await stored)

    def _take_from_memory(self, entries: Sequence[Entry]) -> list[Entry]:
        unstored = [each for each in entries if each.identity not in self._known]
        for entry in unstored:
            entry.done = asyncio.get_running_loop().create_future()
            self._take(entry)
        return unstored

    async def confirm(self, entry: Entry) -> bool:
        """Return True if an update is still to be handled here; wait for the session, if it is lost."""
        since = time.monotonic()
        while entry.done is None and not self._has_confirmed_session:
            if time.monotonic() - since > _ALONE_S:
                break
            await asyncio.sleep(_CONFIRM_INTERVAL_S)
        if entry.done:  # it waited in memory: another instance may have it, too
            await self._stored([entry])
        return entry.number in self._entries

    @property
    def _has_confirmed_session(self) -> bool:
        return self._instance.is_connected and self._confirmed_session == self._instance.sessions

    async def mark_replaying(self, entry: Entry) -> None:
        """Store that a leftover is being handled: the next instance sees it if this one crashes."""
        self._marks[entry.identity] = (True, entry.crashes)
        await self._written()

    def mark_safe(self, entry: Entry) -> None:
        """Store that the process survived the handling of a leftover."""
        entry.crashes = 0
        self._marks[entry.identity] = (False, 0)

    def mark_done(self, entry: Entry) -> None:
        """Remove an update that was handled; the database keeps its id."""
        self._finish(entry, "done", "")

    def set_aside(self, entry: Entry) -> None:
        """Remove an update that can't be handled; the database keeps it for the operator to look at."""
        self._finish(entry, "aside", entry.body)

    def _finish(self, entry: Entry, state: str, body: str) -> None:
        self._finished[entry.identity] = (state, body)
        self._marks.pop(entry.identity, None)
        self._remove(entry)
        self._has_finished.set()
        if self._has_left and len(self) < _MAX_TAKEN // 2:
            self._has_left, self._claimed_at = False, 0.0
            self._has_new.set()

    def _take(self, entry: Entry) -> None:
        self._append(entry)
        self._update_room()
        self._hand_over([entry])

    async def _written(self) -> bool:
        waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._written_waiters.append(waiter)
        self._has_finished.set()
        return await waiter

    async def _receive_regularly(self) -> None:
        """Store new updates at once, and claim others regularly, until the inbox is closed."""
        while not self._is_closing:
            await wait_for_event(self._has_new, _CLAIM_INTERVAL_S)
            self._has_new.clear()
            if self._new or self._instance.is_connected:
                await self._receive()
        await self._receive()

    async def _receive(self) -> None:
        new, self._new = self._new, []
        try:
            async with asyncio.timeout(_WRITE_TIMEOUT_S), self._database.transaction(is_urgent=True) as connection:
                own = await self._insert(connection, [entry for entry, _ in new])
                taken = self._unknown([*own, *await self._claim(connection)])
                await self._reserve(connection, taken)
        except Exception as exc:  # any error: this task must not end while the bot goes on
            self._fail(exc)
        else:
            self._succeed()
            for entry, _ in new:
                if entry.done:
                    self._note_stored(entry, is_own=entry in own)
            for entry in taken:
                if entry.identity not in self._known:
                    self._take(entry)
        resolve((waiter for _, waiter in new), not self._is_away)

    def _unknown(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return the updates that this instance does not have yet, each once."""
        by_identity = {entry.identity: entry for entry in reversed(entries) if entry.identity not in self._known}
        return list(reversed(by_identity.values()))

    async def _reserve(self, connection: AsyncConnection, entries: Sequence[Entry]) -> None:
        """Count updates for the limits of their senders, wherever those write."""
        by_sender: defaultdict[int, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.sender is not None:
                by_sender[entry.sender].append(entry)
        if not by_sender:
            return
        subjects = {sender: f"user {self._database.hash_id(sender)}" for sender in by_sender}
        spans = {subjects[sender]: UPDATE_INTERVAL_S * len(own) for sender, own in by_sender.items()}
        left_s = await reserve(connection, spans)
        for sender, own in by_sender.items():
            for later, entry in enumerate(reversed(own)):
                entry.reserved_s = left_s[subjects[sender]] - UPDATE_INTERVAL_S * later

    def _note_stored(self, entry: Entry, *, is_own: bool) -> None:
        """Note that an update of the memory is in the database; it is left if another instance handles it."""
        resolve_done(entry)
        if is_own:
            entry.done = None
        else:
            self._remove(entry)
            self._known.pop(entry.identity, None)

    async def _finish_regularly(self) -> None:
        """Store what was handled at once, until the inbox is closed; what fails is stored later."""
        while not self._is_closing:
            await self._has_finished.wait()
            self._has_finished.clear()
            if not await self._write_finished():
                await asyncio.sleep(_RETRY_S)
        await self._write_finished()

    async def _write_finished(self) -> bool:
        finished, self._finished = self._finished, {}
        marks, self._marks = self._marks, {}
        waiters, self._written_waiters = self._written_waiters, []
        try:
            async with asyncio.timeout(_WRITE_TIMEOUT_S), self._database.statement(is_urgent=True) as connection:
                await self._write_rows(connection, finished, marks)
        except Exception as exc:  # as above
            self._fail(exc)
            self._finished = dict([*finished.items(), *self._finished.items()][-MAX_DONE_KEPT:])
            self._marks = marks | self._marks
            self._has_finished.set()
            resolve(waiters, False)
            return False
        resolve(waiters, True)
        return True

    def _fail(self, exc: Exception) -> None:
        if not self._is_away:
            self._is_away = True
            _LOG.error("Inbox in the database can't be written, updates wait: %s", exc or "no answer")

    def _succeed(self) -> None:
        if self._is_away and self._was_written:
            _LOG.warning("Inbox in the database is writable again")
        self._is_away, self._was_written = False, True

    async def _write_rows(
        self,
        connection: AsyncConnection,
        finished: Mapping[Identity, tuple[str, str]],
        marks: Mapping[Identity, tuple[bool, int]],
    ) -> None:
        bot = self._own["bot"]
        if finished:
            identities = sorted(finished)
            values = {
                "update_ids": [each[0] for each in identities],
                "digests": [each[1] for each in identities],
                "states": [finished[each][0] for each in identities],
                "bodies": [finished[each][1] for each in identities],
            }
            await connection.execute(_FINISH, {"bot": bot, **values})
        for (update_id, digest), (replaying, crashes) in sorted(marks.items()):
            key = {"bot": bot, "update_id": update_id, "digest": digest}
            await connection.execute(_MARK, {**key, "replaying": replaying, "crashes": crashes})
        if time.monotonic() - self._pruned_at > _PRUNE_INTERVAL_S:
            self._pruned_at = time.monotonic()
            await connection.execute(_PRUNE, {"bot": bot, "days": SET_ASIDE_DAYS})
            await prune_reservations(connection)

    async def _insert(self, connection: AsyncConnection, entries: Sequence[Entry]) -> list[Entry]:
        """Insert new updates; return those that this instance handles."""
        if not entries:
            return []
        chats = [ascii(each.ordering_key) for each in entries]  # no zero bytes and no lone surrogates
        await connection.execute(_LOCK_CHATS, {"class": _CHAT_LOCKS, "chats": chats})
        given = {
            "update_ids": [each.identity[0] for each in entries],
            "digests": [each.identity[1] for each in entries],
            "bodies": [each.body for each in entries],
            "chats": chats,
            "takes": self._may_take and len(self) < _MAX_TAKEN,
        }
        rows = await connection.execute(_INSERT, {**self._own, **given})
        mine = {(row.update_id, row.digest) for row in rows if row.owner is not None}
        self._has_left = self._has_left or len(self) >= _MAX_TAKEN
        return [each for each in entries if each.identity in mine]

    @property
    def _may_take(self) -> bool:
        return self._deliver is not None and self._instance.is_connected and not self._is_closing

    async def _claim(self, connection: AsyncConnection) -> list[Entry]:
        """Take updates that nobody handles: left by an instance that has ended, or of a chat that is free again."""
        if self._is_closing:
            await connection.execute(_RELEASE, self._own)
        found = await self._confirm_session(connection)
        room = _MAX_TAKEN - len(self)
        if not self._may_take or room <= 0 or time.monotonic() - self._claimed_at < _CLAIM_INTERVAL_S:
            return found
        self._claimed_at = time.monotonic()
        dead = await self._dead_owners(connection)
        rows = [*await connection.execute(_CLAIM_CHATS, {**self._own, "dead": dead, "room": room})]
        self._has_left = len(rows) >= room
        rows += await connection.execute(_CLAIM_REST, self._own)
        return [*found, *(self._entry(row) for row in sorted(rows, key=lambda row: row.number))]

    async def _confirm_session(self, connection: AsyncConnection) -> list[Entry]:
        """After a new session or a failure, forget the updates that others took; return those that were overlooked."""
        if not self._may_take or (self._has_confirmed_session and not self._is_away):
            return []
        session = self._instance.sessions
        rows = sorted(await connection.execute(_OWN, self._own), key=lambda row: row.number)
        found = {entry.identity: entry for entry in map(self._entry, rows)}
        for entry in self.entries:
            if entry.done is None and entry.identity not in found:
                self._remove(entry)
                self._known.pop(entry.identity, None)
                _LOG.info("Update %s was taken over by another instance", entry.update_id)
        self._confirmed_session = session
        return list(found.values())  # a claim whose commit was not confirmed; known ones are ignored

    async def _dead_owners(self, connection: AsyncConnection) -> list[int]:
        """Return the instances that left updates and have had no session for `_GRACE_S`."""
        known = {"bot": self._own["bot"], "class": INSTANCE_LOCKS, "server_grace": _SERVER_GRACE_S}
        rows = await connection.scalars(_DEAD_OWNERS, known)
        now = time.monotonic()
        self._dead_since = {each: self._dead_since.get(each, now) for each in rows if each != self._own["me"]}
        return [each for each, since in self._dead_since.items() if now - since >= _GRACE_S]

    def _entry(self, row: Any) -> Entry:
        self._last_number += 1
        received_at = time.monotonic() - max(row.age, 0.0)
        crashes = row.crashes + row.replaying
        is_leftover = row.owner is not None
        return Entry(self._last_number, row.update_id, row.body, received_at, is_leftover=is_leftover, crashes=crashes)
