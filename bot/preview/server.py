"""The preview's server: Telegram's double on one side, a page in the browser on the other.

The page follows `/events` (Server-Sent Events): first one `state` with everything there is, then one `update`
for each event of the double. What the page can do is a POST with a JSON object: `/send`, `/press`, `/attach`.
"""

import contextlib
import json
import mimetypes
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.preview.guard import LOOPBACK_NAMES, Guard
from bot.preview.samples import SAMPLES, sample
from bot.server import serving
from bot.telegram_double import Chat, Subscription, TelegramDouble, User

_PAGE = Path(__file__).parent / "page"
_GUESTS = {"en": "Guest", "ru": "Гость"}  # one person for each language that the page offers
_NO_SUGGESTIONS: Mapping[str, Sequence[str]] = MappingProxyType({})
_SHOWN_IN_PAGE = {"image/gif", "image/jpeg", "image/png"}  # everything else is downloaded
_BODY_LIMIT = 64 * 1024  # bytes; 4096 characters, each escaped, are less than half of it
_RETRY_MS = 1000  # how soon the page tries again when the connection is lost

_T = TypeVar("_T")


@dataclass(frozen=True)
class _Seat:
    """One person in one chat: what the page shows at a time."""

    user: User
    chat: Chat
    language: str
    suggestions: Sequence[str]


class _Preview:
    """The endpoints, and the event streams that are open."""

    def __init__(self, double: TelegramDouble, suggestions: Mapping[str, Sequence[str]]) -> None:
        self._double = double
        self._streams: set[Subscription] = set()
        self._stopping = False
        self._seats: dict[int, _Seat] = {}
        for language, name in _GUESTS.items():
            user = double.user(name, language_code=language)
            chat = double.private_chat(user)
            self._seats[chat.id] = _Seat(user, chat, language, suggestions.get(language, ()))

    def close_streams(self) -> None:
        """End every event stream and open no more, so that the server can stop."""
        self._stopping = True
        for stream in list(self._streams):
            stream.close()

    async def state(self, _: Request) -> Response:
        """Give everything that the page shows: `{"chats": […]}`, one for each language."""
        return JSONResponse(await self._state())

    async def events(self, _: Request) -> Response:
        """Stream the state, then what changes."""
        if self._stopping:
            raise HTTPException(503, "the preview is stopping")
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def send(self, request: Request) -> Response:
        """Let the person say something: `chat_id`, `text`."""
        body = await _body(request)
        seat, text = self._seat(body), _field(body, "text", str)
        with _refusing():
            text.encode()  # half of a surrogate pair, which no app can send, is a ValueError
            return JSONResponse({"message_id": seat.chat.send(seat.user, text)})

    async def press(self, request: Request) -> Response:
        """Let the person press a button: `chat_id`, `message_id`, `data`."""
        body = await _body(request)
        seat, message_id, data = self._seat(body), _field(body, "message_id", int), _field(body, "data", str)
        with _refusing():
            return JSONResponse({"callback_query_id": seat.chat.press(seat.user, message_id, data)})

    async def attach(self, request: Request) -> Response:
        """Let the person send something other than text: `chat_id`, `kind`."""
        body = await _body(request)
        seat, kind = self._seat(body), _field(body, "kind", str)
        if kind not in SAMPLES:
            raise HTTPException(400, f"kind must be one of {', '.join(SAMPLES)}")
        return JSONResponse({"message_id": seat.chat.send_message(seat.user, **sample(kind, self._double))})

    async def file(self, request: Request) -> Response:
        """Give a file that somebody sent."""
        file_id = request.path_params["file_id"]
        if file_id not in self._double.files:
            raise HTTPException(404, "no such file")
        name, content = self._double.files[file_id]
        kind = mimetypes.guess_type(name)[0]
        if kind in _SHOWN_IN_PAGE:
            return Response(content, media_type=kind)
        # The link in the page gives the file its name.
        headers = {"Content-Disposition": "attachment"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        with self._double.subscribe() as stream:
            self._streams.add(stream)
            try:
                yield f"retry: {_RETRY_MS}\n{_event('state', await self._state())}"
                async for event in stream:
                    if event["type"] in {"menu", "gap"}:
                        yield _event("state", await self._state())
                    else:
                        yield _event("update", event)
            finally:
                self._streams.discard(stream)

    async def _state(self) -> dict[str, Any]:
        return {"chats": [await self._seat_state(seat) for seat in self._seats.values()]}

    async def _seat_state(self, seat: _Seat) -> dict[str, Any]:
        me = await self._double.call("getMe", {})
        bot: dict[str, Any] = dict(me) if isinstance(me, dict) else {}
        for method in ("getMyName", "getMyDescription", "getMyShortDescription"):
            told = await self._double.call(method, {"language_code": seat.language})
            bot |= told if isinstance(told, dict) else {}
        return {
            "id": seat.chat.id,
            "language": seat.language,
            "user": seat.user.as_json(),
            "bot": bot,
            "commands": self._double.menu(seat.chat, seat.user),
            "suggestions": list(seat.suggestions),
            "messages": seat.chat.messages,
        }

    def _seat(self, body: Mapping[str, Any]) -> _Seat:
        chat_id = _field(body, "chat_id", int)
        if chat_id not in self._seats:
            raise HTTPException(404, "no such chat")
        return self._seats[chat_id]


def create_app(double: TelegramDouble, *, suggestions: Mapping[str, Sequence[str]] = _NO_SUGGESTIONS) -> Starlette:
    """Make the web application, with one new person and chat in the double for each language.

    `suggestions` are the questions that an empty chat offers, by language code. `app.state.close_streams()`
    ends the event streams that are open; a server does not stop before.
    """
    preview = _Preview(double, suggestions)
    app = Starlette(
        routes=[
            Route("/state", preview.state),
            Route("/events", preview.events),
            Route("/send", preview.send, methods=["POST"]),
            Route("/press", preview.press, methods=["POST"]),
            Route("/attach", preview.attach, methods=["POST"]),
            Route("/file/{file_id}", preview.file),
            Mount("/", StaticFiles(directory=_PAGE, html=True)),
        ],
        middleware=[Middleware(Guard), Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_NAMES)],
    )
    app.state.close_streams = preview.close_streams
    return app


@contextlib.asynccontextmanager
async def serve_preview(
    double: TelegramDouble, *, port: int, suggestions: Mapping[str, Sequence[str]] = _NO_SUGGESTIONS
) -> AsyncIterator[str]:
    """Serve the page on 127.0.0.1, beside an Application that runs over the double; yield its address.

    Port 0 picks a free one. Raises `ConfigurationError` where the port is taken.
    """
    app = create_app(double, suggestions=suggestions)
    async with serving(app, "127.0.0.1", port) as listening:
        try:
            yield f"http://127.0.0.1:{listening}/"
        finally:
            app.state.close_streams()


def _event(name: str, content: object) -> str:
    """Give one server-sent event; JSON holds no line break (<https://html.spec.whatwg.org/#server-sent-events>)."""
    return f"event: {name}\ndata: {json.dumps(content)}\n\n"


async def _body(request: Request) -> dict[str, Any]:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _BODY_LIMIT:
            raise HTTPException(413, "that is too long")
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise HTTPException(400, "the body is no JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "the body is no JSON object")
    return body


def _field(body: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    value = body.get(name)
    if not isinstance(value, kind):
        raise HTTPException(400, f"{name} is missing or of the wrong type")
    return value


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Answer 400 where the double says that a person can't do that."""
    try:
        yield
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
