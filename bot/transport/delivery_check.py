"""Did a message arrive whose sending ended in doubt? Asked of Telegram by an edit that changes nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from telegram.request import RequestData

from bot.inbox.entry import Entry
from bot.transport.api_result import Attempt, Verdict
from handlers.messaging.calls import request_data

_LOG = logging.getLogger(__name__)

WINDOW = 3
"""Message ids that are asked for. In a chat where nobody else writes, the next one is the message."""

_LOOK_SECONDS = 2.0  # that Telegram may take to say it
_TIMES = 6  # that Telegram is asked about one id, while it gives no answer
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 1.0
_KEPT = ("chat_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup")
_UNCHANGED = "message is not modified"


class SentBefore:
    """Finds a text message of the bot's own among those that came after what it answers."""

    def __init__(self, attempt: Callable[[str, str, RequestData, tuple[Any, ...]], Awaitable[Attempt]]) -> None:
        self._attempt = attempt

    async def find(self, url: str, data: RequestData, entry: Entry | None, floor: int) -> Attempt | None:
        """Return what Telegram would have answered to `sendMessage`, where the message is found; else None.

        `floor` is the newest message in the chat that is known to be another one. An edit that hits the message
        with another content (the documents have changed since) puts this one there, which is an answer, too.
        """
        base, _, name = url.rpartition("/")
        chat_id = data.parameters.get("chat_id")
        if name != "sendMessage" or not isinstance(chat_id, int):
            return None
        chat = entry.chat if entry else None
        if entry and chat and chat.get("id") == chat_id:
            asked = entry.content.get("message_id")
            floor = max(floor, asked if isinstance(asked, int) else 0)
        if not floor:
            return None
        message_id = await self._first_there(f"{base}/editMessageText", data, range(floor + 1, floor + 1 + WINDOW))
        if message_id is None:
            return None
        _LOG.info("A message to chat %s had arrived after all.", chat_id)
        return _as_sent(data, message_id, dict(chat or {"id": chat_id, "type": "private"}))

    async def _first_there(self, url: str, data: RequestData, ids: Iterable[int]) -> int | None:
        """Ask for all of them side by side: one that has to be asked for again does not hold up the others."""
        asked = [asyncio.create_task(self._is_there(url, data, each)) for each in ids]
        try:
            for each in asyncio.as_completed(asked):
                if (message_id := await each) is not None:
                    return message_id
            return None
        finally:
            for task in asked:
                task.cancel()
            await asyncio.wait(asked)

    async def _is_there(self, url: str, data: RequestData, message_id: int) -> int | None:
        same = {name: value for name, value in data.parameters.items() if name in _KEPT} | {"message_id": message_id}
        edit = request_data(same)
        for again in range(_TIMES):
            attempt = await self._attempt(url, "POST", edit, (_LOOK_SECONDS,))
            if attempt.status in (200, 400) and attempt.error is None and attempt.body:
                return message_id if _tells_of(json.loads(attempt.body), message_id) else None
            await asyncio.sleep(max(min(_FIRST_WAIT * 2**again, _LONGEST_WAIT), attempt.pause))
        return None


def _tells_of(said: dict[str, object], message_id: int) -> bool:
    if said.get("ok") is False:
        return _UNCHANGED in str(said.get("description")).lower()
    result = said.get("result")  # a server that says yes to everything has not edited anything
    return isinstance(result, dict) and result.get("message_id") == message_id and "edit_date" in result


def _as_sent(data: RequestData, message_id: int, chat: dict[str, object]) -> Attempt:
    message = {"message_id": message_id, "date": int(time.time()), "chat": chat, "text": data.parameters.get("text")}
    return Attempt(Verdict.ANSWERED, 200, json.dumps({"ok": True, "result": message}).encode())
