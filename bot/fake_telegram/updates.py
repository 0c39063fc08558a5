"""Updates for the bot (long polling, confirmation by offset), and events for the preview page."""

import asyncio
from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Any

from telegram.constants import PollingLimit, UpdateType

from bot.fake_telegram.calls import TelegramRefusal

# A bot gets these only if it asks for them by name: <https://core.telegram.org/bots/api#getupdates>.
_ON_REQUEST = {UpdateType.CHAT_MEMBER, UpdateType.MESSAGE_REACTION, UpdateType.MESSAGE_REACTION_COUNT}
_MAX_WAITING_EVENTS = 1000  # events that wait for a slow reader


class UpdateQueue:
    """The unconfirmed updates, and the one `getUpdates` that may wait for them."""

    def __init__(self, first_id: int) -> None:
        self.pending: list[dict[str, Any]] = []
        self.allowed: list[str] = []  # empty: Telegram's default
        self.webhook = ""
        self._next_id = first_id
        self._waiting: asyncio.Future[None] | None = None
        self._confirmed = asyncio.Event()
        self._confirmed.set()

    def put(self, kind: str, content: dict[str, Any], *, wanted: bool = False) -> None:
        """Add an update of a kind, a field of Update, if the bot asked for that kind or with `wanted`."""
        if not wanted and not (kind in self.allowed if self.allowed else kind not in _ON_REQUEST):
            return
        self.pending.append({"update_id": self._next_id, str(kind): content})
        self._next_id += 1
        self._confirmed.clear()
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    async def get(
        self, offset: int, limit: int, wait: float, allowed: Collection[str] | None
    ) -> Sequence[dict[str, Any]]:
        """Implement `getUpdates`: confirm the updates before `offset`, then wait up to `wait` seconds for one."""
        if self.webhook:
            raise TelegramRefusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._interrupt(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        if allowed is not None:
            self.allowed = list(allowed)
        self.confirm(offset)
        if not self.pending and wait > 0:
            waiting = self._waiting = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(wait):
                    await waiting
            except TimeoutError:
                pass
            finally:
                if self._waiting is waiting:
                    self._waiting = None
        return self.pending[: min(max(limit, PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT)]

    def confirm(self, offset: int | None = None) -> None:
        """Confirm the updates before `offset`, which counts from the end if negative; None confirms all."""
        if offset is None:
            self.pending.clear()
        elif offset < 0:
            del self.pending[:offset]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        if not self.pending:
            self._confirmed.set()

    def set_webhook(self, url: str) -> None:
        """Set or delete (with "") the webhook; setting it ends a waiting poll."""
        self.webhook = url
        if url:
            self._interrupt("Conflict: terminated by setWebhook request")

    async def settled(self) -> None:
        """Wait until every update is confirmed."""
        await self._confirmed.wait()

    def _interrupt(self, description: str) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(TelegramRefusal(409, description))
        self._waiting = None


class EventStream:
    """The events of a fake Telegram from now on, until it is closed: a context manager and async iterator.

    An event is a JSON object with a `type`. If a thousand events wait, `{"type": "gap"}` replaces them: the reader
    must read the state of the chats again.
    """

    def __init__(self, streams: "list[EventStream]") -> None:
        self._streams = streams
        self._events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._closed = False
        streams.append(self)

    def put(self, event: dict[str, Any]) -> None:
        """Add an event."""
        if self._events.qsize() >= _MAX_WAITING_EVENTS:
            while not self._events.empty():
                self._events.get_nowait()
            self._events.put_nowait({"type": "gap"})
        self._events.put_nowait(event)

    def close(self) -> None:
        """Take no more events and end the iteration; closing again does nothing."""
        if not self._closed:
            self._closed = True
            self._streams.remove(self)
            self._events.put_nowait(None)

    def __aiter__(self) -> "EventStream":
        return self

    async def __anext__(self) -> dict[str, Any]:
        event = None if self._closed else await self._events.get()
        if event is None:
            raise StopAsyncIteration
        return event

    def __enter__(self) -> "EventStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
