"""The user's actions in the page.

Each is a POST with a JSON object that holds `chat_id`, `user_id` and the fields that the action's docstring names.
"""

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import Chat, User
from bot.fake_telegram.fake import FakeTelegram
from bot.preview.request_body import (
    MAX_FILE_BYTES,
    optional,
    read_bytes,
    read_json,
    required,
)
from bot.preview.samples import SAMPLES, sample_content
from bot.preview.users import find_member

Body = Mapping[str, Any]
_SWITCHES: Mapping[str, Callable[[Chat, User], object]] = MappingProxyType(
    {
        "block": lambda chat, user: chat.block(user),
        "unblock": lambda chat, user: chat.block(user, blocked=False),
        "promote": lambda chat, user: chat.promote(user),
        "demote": lambda chat, user: chat.promote(user, administrator=False),
        "upgrade": lambda chat, user: chat.upgrade(user),
    }
)


class Actions:
    """The endpoints of the actions, by path."""

    def __init__(self, fake: FakeTelegram) -> None:
        self._fake = fake
        self.by_path: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
            "/send": self._json_endpoint(self._send),
            "/edit": self._json_endpoint(self._edit),
            "/press": self._json_endpoint(self._press),
            "/attach": self._json_endpoint(self._attach),
            "/ask": self._json_endpoint(self._ask),
            "/choose": self._json_endpoint(self._choose),
            "/switch": self._json_endpoint(self._switch),
            "/upload": self._upload,
        }

    def _json_endpoint(self, action: Callable[[Chat, User, Body], Body]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = await read_json(request)
            chat, user = self._find(required(body, "chat_id", int), required(body, "user_id", int))
            with _refusals_as_bad_requests():
                return JSONResponse(action(chat, user, body))

        return endpoint

    def _find(self, chat_id: int, user_id: int) -> tuple[Chat, User]:
        chat = self._fake.chats.get(chat_id)
        user = find_member(chat, user_id) if chat else None
        if chat is None or user is None:
            raise HTTPException(404, "no such chat")
        return chat, user

    def _send(self, chat: Chat, user: User, body: Body) -> Body:
        """Send `text`, as a reply to the message `reply_to` and in the topic `thread` if they are given."""
        text = required(body, "text", str)
        text.encode()  # raises ValueError for a lone surrogate, which no app can send
        return {"message_id": chat.send(user, text, **_reply_target(body))}

    def _edit(self, chat: Chat, user: User, body: Body) -> Body:
        """Replace the text of the own message `message_id` by `text`."""
        text, message_id = required(body, "text", str), required(body, "message_id", int)
        text.encode()
        chat.edit(user, message_id, text)
        return {"message_id": message_id}

    def _press(self, chat: Chat, user: User, body: Body) -> Body:
        """Press the button with the callback `data` under the message `message_id`."""
        query_id = chat.press(user, required(body, "message_id", int), required(body, "data", str))
        return {"callback_query_id": query_id}

    def _attach(self, chat: Chat, user: User, body: Body) -> Body:
        """Send a sample of `kind`, which is not text."""
        kind = required(body, "kind", str)
        if kind not in SAMPLES:
            raise HTTPException(400, f"kind must be one of {', '.join(SAMPLES)}")
        content = sample_content(kind, self._fake)
        return {"message_id": chat.send_message(user, **_reply_target(body), **content)}

    def _ask(self, chat: Chat, user: User, body: Body) -> Body:
        """Send the inline query `query`. The results arrive as an event."""
        chat_type = str(chat.about["type"])
        query = required(body, "query", str)
        # In a chat with the bot itself, Telegram says "sender".
        inline_chat_type = "sender" if chat_type == "private" else chat_type
        return {"inline_query_id": self._fake.inline.ask(user, query, chat_type=inline_chat_type)}

    def _choose(self, chat: Chat, _: User, body: Body) -> Body:
        """Send the result `result_id` of the inline query `inline_query_id`."""
        query, result = required(body, "inline_query_id", str), required(body, "result_id", str)
        return {"message_id": self._fake.inline.choose(query, result, chat, **_reply_target(body))}

    def _switch(self, chat: Chat, user: User, body: Body) -> Body:
        """Change the bot's membership or the kind of the chat: `to` is a key of `_SWITCHES`."""
        name = required(body, "to", str)
        if name not in _SWITCHES:
            raise HTTPException(400, f"to must be one of {', '.join(_SWITCHES)}")
        _SWITCHES[name](chat, user)
        return {"chat_id": chat.upgraded_to or chat.id}

    async def _upload(self, request: Request) -> Response:
        """Send the body as a file; the query holds `chat_id`, `user_id` and `name`."""
        query = request.query_params
        try:
            chat, user = self._find(int(query.get("chat_id", "")), int(query.get("user_id", "")))
        except ValueError as exc:
            raise HTTPException(400, "chat_id or user_id is missing or of the wrong type") from exc
        name = query.get("name", "").replace("/", "_") or "file"
        content = await read_bytes(request, MAX_FILE_BYTES)
        with _refusals_as_bad_requests():
            return JSONResponse({"message_id": chat.send_document(user, name, content)})


def _reply_target(body: Body) -> dict[str, int | None]:
    return {"reply_to": optional(body, "reply_to", int), "thread": optional(body, "thread", int)}


@contextlib.contextmanager
def _refusals_as_bad_requests() -> Iterator[None]:
    """Turn an action that the fake Telegram refuses into `HTTPException` 400."""
    try:
        yield
    except TelegramRefusal as exc:
        raise HTTPException(400, exc.description) from exc
    except ValueError as exc:
        raise HTTPException(400, str(exc)) from exc
