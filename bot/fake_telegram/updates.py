"""The updates that wait for a bot: long polling, confirmation by offset, and the feed that a page watches."""

import asyncio
from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Any

from telegram.constants import PollingLimit, UpdateType

from bot.fake_telegram.methods import TelegramRefusal

# A bot gets these only when it asks for them by name: <https://core.telegram.org/bots/api#getupdates>.
_ON_REQUEST = {UpdateType.CHAT_MEMBER, UpdateType.MESSAGE_REACTION, UpdateType.MESSAGE_REACTION_COUNT}
_FEED_LENGTH = 1000  # events that a slow subscriber may be behind


class UpdateQueue:
    """Updates that were put and not yet confirmed, and the one `getUpdates` that may wait for them."""

    def __init__(self, first_id: int) -> None:
        self.pending: list[dict[str, Any]] = []
        self.allowed: list[str] = []  # empty: Telegram's default
        self.webhook = ""
        self._next_id = first_id
        self._waiting: asyncio.Future[None] | None = None
        self._confirmed = asyncio.Event()
        self._confirmed.set()

    def put(self, kind: str, content: dict[str, Any], *, wanted: bool = False) -> None:
        """Add an update of a kind (a field of Update); one that the bot did not ask for only where it is `wanted`."""
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
        """Do `getUpdates`: forget what lies before `offset`, then wait up to `wait` seconds."""
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
        self.forget(offset)
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
        most = min(max(limit, PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT)
        return self.pending[:most]

    def forget(self, offset: int | None = None) -> None:
        """Confirm the updates before `offset`; negative counts from the end; None confirms all."""
        if offset is None:
            self.pending.clear()
        elif offset < 0:
            del self.pending[:offset]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        if not self.pending:
            self._confirmed.set()

    def set_webhook(self, url: str) -> None:
        """Point Telegram at a webhook, or at none; a poll that waits is ended."""
        self.webhook = url
        if url:
            self._interrupt("Conflict: terminated by setWebhook request")

    async def settled(self) -> None:
        """Wait until every update that was put is confirmed."""
        await self._confirmed.wait()

    def _interrupt(self, description: str) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(TelegramRefusal(409, description))
        self._waiting = None


class Subscription:
    """The events of a double from now on, in order, until it is closed.

    A context manager, iterated with `async for`. An event is a JSON object with a `type`. A subscriber that
    falls behind by a thousand events loses those and gets `{"type": "gap"}` in their place: it must then read
    the chats' state again.
    """

    def __init__(self, subscriptions: "list[Subscription]") -> None:
        self._subscriptions = subscriptions
        self._events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._closed = False
        subscriptions.append(self)

    def put(self, event: dict[str, Any]) -> None:
        """Add an event (the double does this)."""
        if self._events.qsize() >= _FEED_LENGTH:
            while not self._events.empty():
                self._events.get_nowait()
            self._events.put_nowait({"type": "gap"})
        self._events.put_nowait(event)

    def close(self) -> None:
        """Take no more events and end the reader; closing again does nothing."""
        if not self._closed:
            self._closed = True
            self._subscriptions.remove(self)
            self._events.put_nowait(None)

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> dict[str, Any]:
        event = None if self._closed else await self._events.get()
        if event is None:
            raise StopAsyncIteration
        return event

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
