"""The preview's server: Telegram's double on one side, a page in the browser on the other.

The page follows `/events` (Server-Sent Events): first one `state` with everything there is, then one `update`
for each event of the double. What the page can do is a POST (`bot.preview.actions`).
"""

import contextlib
import json
import mimetypes
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.fake_telegram.chats import Chat
from bot.fake_telegram.fake import FakeTelegram
from bot.fake_telegram.updates import EventStream
from bot.http_server import http_server_running
from bot.preview.actions import Actions
from bot.preview.guard import LOOPBACK_NAMES, Guard
from bot.preview.people import Person, people_of

_PAGE = Path(__file__).parent / "page"
_NO_SUGGESTIONS: Mapping[str, Sequence[str]] = MappingProxyType({})
_SHOWN_IN_PAGE = {"image/gif", "image/jpeg", "image/png"}  # everything else is downloaded
_RETRY_MS = 1000  # how soon the page tries again when the connection is lost
_CHANGES_STATE = {"menu", "members", "gap"}


class _Preview:
    """What the page is told, and the event streams that are open."""

    def __init__(self, double: FakeTelegram, suggestions: Mapping[str, Sequence[str]]) -> None:
        self._double = double
        self._streams: set[EventStream] = set()
        self._stopping = False
        self._people = people_of(double, suggestions)

    def close_streams(self) -> None:
        """End every event stream and open no more, so that the server can stop."""
        self._stopping = True
        for stream in list(self._streams):
            stream.close()

    async def state(self, _: Request) -> Response:
        """Give everything that the page shows: `{"people": […], "chats": […]}`."""
        return JSONResponse(await self._state())

    async def events(self, _: Request) -> Response:
        """Stream the state, then what changes."""
        if self._stopping:
            raise HTTPException(503, "the preview is stopping")
        return StreamingResponse(self._stream(), media_type="text/event-stream")

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
                    if event["type"] in _CHANGES_STATE:
                        yield _event("state", await self._state())
                    else:
                        yield _event("update", event | self._offered(event))
            finally:
                self._streams.discard(stream)

    def _offered(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Give what the bot offers to an inline query, where the event says that it does."""
        if event["type"] != "inline_answer":
            return {}
        answer = self._double.inline.answers[event["inline_query_id"]]
        results = [{name: each.get(name) for name in ("id", "title", "description")} for each in answer["results"]]
        return {"results": results, "button": answer["button"]}

    async def _state(self) -> dict[str, Any]:
        return {
            "people": [await self._person(person) for person in self._people],
            "chats": [self._chat(chat) for chat in self._double.chats.values() if not chat.upgraded_to],
        }

    async def _person(self, person: Person) -> dict[str, Any]:
        """Give a person, and the bot as it presents itself in the person's language."""
        me = await self._double.call("getMe", {})
        bot: dict[str, Any] = dict(me) if isinstance(me, dict) else {}
        for method in ("getMyName", "getMyDescription", "getMyShortDescription"):
            told = await self._double.call(method, {"language_code": person.language})
            bot |= told if isinstance(told, dict) else {}
        return {
            "user": person.user.as_json(),
            "language": person.language,
            "bot": bot,
            "suggestions": list(person.suggestions),
        }

    def _chat(self, chat: Chat) -> dict[str, Any]:
        """Give a chat: who is in it, the bot's status, each one's menu, the messages."""
        return {
            **chat.about,
            "people": [user.id for user in chat.members],
            "bot_status": chat.membership.bot,
            "menus": {user.id: self._double.menu(chat, user) for user in chat.members},
            "messages": chat.messages,
        }


def create_app(double: FakeTelegram, *, suggestions: Mapping[str, Sequence[str]] = _NO_SUGGESTIONS) -> Starlette:
    """Make the web application, with new people and their chats in the double.

    `suggestions` are the questions that an empty chat offers, by language code. `app.state.close_streams()`
    ends the event streams that are open; a server does not stop before.
    """
    preview = _Preview(double, suggestions)
    actions = Actions(double).by_path
    app = Starlette(
        routes=[
            Route("/state", preview.state),
            Route("/events", preview.events),
            *(Route(path, endpoint, methods=["POST"]) for path, endpoint in actions.items()),
            Route("/file/{file_id}", preview.file),
            Mount("/", StaticFiles(directory=_PAGE, html=True)),
        ],
        middleware=[Middleware(Guard), Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_NAMES)],
    )
    app.state.close_streams = preview.close_streams
    return app


@contextlib.asynccontextmanager
async def serve_preview(
    double: FakeTelegram, *, port: int, suggestions: Mapping[str, Sequence[str]] = _NO_SUGGESTIONS
) -> AsyncIterator[str]:
    """Serve the page on 127.0.0.1, beside an Application that runs over the double; yield its address.

    Port 0 picks a free one. Raises `ConfigurationError` where the port is taken.
    """
    app = create_app(double, suggestions=suggestions)
    async with http_server_running(app, "127.0.0.1", port) as listening:
        try:
            yield f"http://127.0.0.1:{listening}/"
        finally:
            app.state.close_streams()


def _event(name: str, content: object) -> str:
    """Give one server-sent event; JSON holds no line break (<https://html.spec.whatwg.org/#server-sent-events>)."""
    return f"event: {name}\ndata: {json.dumps(content)}\n\n"
