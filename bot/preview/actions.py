"""What a person can do in the page: each is a POST with a JSON object that names the `chat_id` and the `user_id`."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import Chat, User
from bot.fake_telegram.fake import FakeTelegram
from bot.preview.bodies import FILE_LIMIT, field, optional, read_bytes, read_json, refusing
from bot.preview.people import in_chat
from bot.preview.samples import SAMPLES, sample

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
    """The endpoints that act, by path."""

    def __init__(self, double: FakeTelegram) -> None:
        self._double = double
        self.by_path: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
            "/send": self._acting(self._send),
            "/edit": self._acting(self._edit),
            "/press": self._acting(self._press),
            "/attach": self._acting(self._attach),
            "/ask": self._acting(self._ask),
            "/choose": self._acting(self._choose),
            "/switch": self._acting(self._switch),
            "/upload": self._upload,
        }

    def _acting(self, act: Callable[[Chat, User, Body], Body]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = await read_json(request)
            chat, user = self._seat(field(body, "chat_id", int), field(body, "user_id", int))
            with refusing():
                return JSONResponse(act(chat, user, body))

        return endpoint

    def _seat(self, chat_id: int, user_id: int) -> tuple[Chat, User]:
        chat = self._double.chats.get(chat_id)
        user = in_chat(chat, user_id) if chat else None
        if chat is None or user is None:
            raise HTTPException(404, "no such chat")
        return chat, user

    def _send(self, chat: Chat, user: User, body: Body) -> Body:
        """Say something: `text`; `reply_to` and `thread` where there are some."""
        text = field(body, "text", str)
        text.encode()  # half of a surrogate pair, which no app can send, is a ValueError
        return {"message_id": _posted(lambda: chat.send(user, text, **_place(body)))}

    def _edit(self, chat: Chat, user: User, body: Body) -> Body:
        """Say something else in an own message: `message_id`, `text`."""
        text, message_id = field(body, "text", str), field(body, "message_id", int)
        text.encode()
        chat.edit(user, message_id, text)
        return {"message_id": message_id}

    def _press(self, chat: Chat, user: User, body: Body) -> Body:
        """Press a button: `message_id`, `data`."""
        query_id = chat.press(user, field(body, "message_id", int), field(body, "data", str))
        return {"callback_query_id": query_id}

    def _attach(self, chat: Chat, user: User, body: Body) -> Body:
        """Send something other than text: `kind`."""
        kind = field(body, "kind", str)
        if kind not in SAMPLES:
            raise HTTPException(400, f"kind must be one of {', '.join(SAMPLES)}")
        content = sample(kind, self._double)
        return {"message_id": _posted(lambda: chat.send_message(user, **_place(body), **content))}

    def _ask(self, chat: Chat, user: User, body: Body) -> Body:
        """Type `@bot query`: `query`. The results come as an event."""
        private = chat.about["type"] == "private"
        kind = "sender" if private else str(chat.about["type"])
        return {"inline_query_id": self._double.inline.ask(user, field(body, "query", str), chat_type=kind)}

    def _choose(self, chat: Chat, _: User, body: Body) -> Body:
        """Post a result of an inline query: `inline_query_id`, `result_id`."""
        query, result = field(body, "inline_query_id", str), field(body, "result_id", str)
        return {"message_id": _posted(lambda: self._double.inline.choose(query, result, chat, **_place(body)))}

    def _switch(self, chat: Chat, user: User, body: Body) -> Body:
        """Change what the bot may do in the chat: `to`."""
        wanted = field(body, "to", str)
        if wanted not in _SWITCHES:
            raise HTTPException(400, f"to must be one of {', '.join(_SWITCHES)}")
        _SWITCHES[wanted](chat, user)
        return {"chat_id": chat.upgraded_to or chat.id}

    async def _upload(self, request: Request) -> Response:
        """Send a file, which is the body: `chat_id`, `user_id` and `name` stand in the query."""
        given = request.query_params
        try:
            chat, user = self._seat(int(given.get("chat_id", "")), int(given.get("user_id", "")))
        except ValueError as error:
            raise HTTPException(400, "chat_id or user_id is missing or of the wrong type") from error
        name = given.get("name", "").replace("/", "_") or "file"
        content = await read_bytes(request, FILE_LIMIT)
        with refusing():
            return JSONResponse({"message_id": chat.send_document(user, name, content)})


def _place(body: Body) -> dict[str, int | None]:
    return {"reply_to": optional(body, "reply_to", int), "thread": optional(body, "thread", int)}


def _posted(post: Callable[[], int]) -> int:
    try:
        return post()
    except TelegramRefusal as refusal:  # a topic that there is not
        raise ValueError(refusal.description) from refusal
