"""The preview's web server, which connects the page in the browser with the fake Telegram.

The page reads `/events` (Server-Sent Events): first one `state` with everything that it shows, then one `update`
for each event of the fake Telegram. Its actions are POST requests (`bot.preview.actions`).
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
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.fake_telegram.chats import Chat
from bot.fake_telegram.fake import FakeTelegram
from bot.fake_telegram.updates import EventStream
from bot.http_server import http_server_running
from bot.preview.actions import Actions
from bot.preview.guard import LOOPBACK_NAMES, CrossSiteGuard
from bot.preview.users import PreviewUser, add_users

_PAGE = Path(__file__).parent / "page"
_NO_SUGGESTIONS: Mapping[str, Sequence[str]] = MappingProxyType({})
_INLINE_TYPES = {"image/gif", "image/jpeg", "image/png"}  # everything else is downloaded
_RECONNECT_MS = 1000
_STATE_EVENTS = {"menu", "members", "gap"}  # events after which the page needs the whole state


class _Preview:
    """The GET endpoints and the open event streams."""

    def __init__(self, fake: FakeTelegram, suggestions: Mapping[str, Sequence[str]]) -> None:
        self._fake = fake
        self._streams: set[EventStream] = set()
        self._stopping = False
        self._users = add_users(fake, suggestions)

    def close_streams(self) -> None:
        """Close every event stream and refuse new ones, so that the server can stop."""
        self._stopping = True
        for stream in list(self._streams):
            stream.close()

    async def events(self, _: Request) -> Response:
        """Stream the state and then its changes."""
        if self._stopping:
            raise HTTPException(503, "the preview is stopping")
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def file(self, request: Request) -> Response:
        """Return a file of a message."""
        file_id = request.path_params["file_id"]
        if file_id not in self._fake.files:
            raise HTTPException(404, "no such file")
        name, content = self._fake.files[file_id]
        kind = mimetypes.guess_type(name)[0]
        if kind in _INLINE_TYPES:
            return Response(content, media_type=kind)
        # The link in the page names the file.
        headers = {"Content-Disposition": "attachment"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        with self._fake.subscribe() as stream:
            self._streams.add(stream)
            try:
                yield f"retry: {_RECONNECT_MS}\n{_event('state', await self._state())}"
                async for event in stream:
                    if event["type"] in _STATE_EVENTS:
                        yield _event("state", await self._state())
                    else:
                        yield _event("update", event | self._inline_results(event))
            finally:
                self._streams.discard(stream)

    def _inline_results(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the results of an inline query if the event is an answer to one."""
        if event["type"] != "inline_answer":
            return {}
        answer = self._fake.inline.answers[event["inline_query_id"]]
        results = [{name: each.get(name) for name in ("id", "title", "description")} for each in answer["results"]]
        return {"results": results, "button": answer["button"]}

    async def _state(self) -> dict[str, Any]:
        """Return everything that the page shows."""
        return {
            "people": [await self._user_json(each) for each in self._users],
            "chats": [self._chat_json(chat) for chat in self._fake.chats.values() if not chat.upgraded_to],
        }

    async def _user_json(self, user: PreviewUser) -> dict[str, Any]:
        """Return a user, and the bot's profile in the user's language."""
        me = await self._fake.call("getMe", {})
        bot: dict[str, Any] = dict(me) if isinstance(me, dict) else {}
        for method in ("getMyName", "getMyDescription", "getMyShortDescription"):
            profile = await self._fake.call(method, {"language_code": user.language})
            bot |= profile if isinstance(profile, dict) else {}
        return {
            "user": user.user.as_json(),
            "language": user.language,
            "bot": bot,
            "suggestions": list(user.suggestions),
        }

    def _chat_json(self, chat: Chat) -> dict[str, Any]:
        """Return a chat with its members, the bot's status, each member's menu and the messages."""
        return {
            **chat.about,
            "people": [user.id for user in chat.members],
            "bot_status": chat.membership.bot,
            "menus": {user.id: self._fake.menu(chat, user) for user in chat.members},
            "messages": chat.messages,
        }


def create_app(fake: FakeTelegram, *, suggestions: Mapping[str, Sequence[str]] = _NO_SUGGESTIONS) -> Starlette:
    """Return the web application, and add its users and their chats to the fake Telegram.

    `suggestions` are the questions that an empty chat suggests, by language code. A server stops only after
    `app.state.close_streams()` has closed the open event streams.
    """
    preview = _Preview(fake, suggestions)
    actions = Actions(fake).by_path
    app = Starlette(
        routes=[
            Route("/events", preview.events),
            *(Route(path, endpoint, methods=["POST"]) for path, endpoint in actions.items()),
            Route("/file/{file_id}", preview.file),
            Mount("/", StaticFiles(directory=_PAGE, html=True)),
        ],
        middleware=[Middleware(CrossSiteGuard), Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_NAMES)],
    )
    app.state.close_streams = preview.close_streams
    return app


@contextlib.asynccontextmanager
async def serve_preview(
    fake: FakeTelegram, *, port: int, suggestions: Mapping[str, Sequence[str]] = _NO_SUGGESTIONS
) -> AsyncIterator[str]:
    """Serve the page on 127.0.0.1 and yield its address; the caller runs the bot with the same fake Telegram.

    Port 0 picks a free one. Raises `ConfigurationError` if the port is in use.
    """
    app = create_app(fake, suggestions=suggestions)
    async with http_server_running(app, "127.0.0.1", port) as listening:
        try:
            yield f"http://127.0.0.1:{listening}/"
        finally:
            app.state.close_streams()


def _event(name: str, content: object) -> str:
    """Return one server-sent event; JSON contains no line break (<https://html.spec.whatwg.org/#server-sent-events>)."""
    return f"event: {name}\ndata: {json.dumps(content)}\n\n"
