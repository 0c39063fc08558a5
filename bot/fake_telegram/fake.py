"""An in-memory Telegram for tests and the preview.

`FakeTelegram` answers the Bot API calls of a real python-telegram-bot `Application`, and tests and the preview act as
the users in the chats. It refuses what Telegram refuses, in Telegram's words. It also refuses parameters that the Bot
API does not document, which Telegram ignores, because they are bugs of the bot.

It follows Bot API 10.1 (<https://core.telegram.org/bots/api>); limits come from `telegram.constants`. It does not
deliver to webhooks (`pending_updates` holds the updates) and has no Markdown, rich messages or inline results other
than articles. Methods that the bot does not use raise NotImplementedError.
"""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram.request import BaseRequest, RequestData

from bot.fake_telegram.calls import Call, InvalidCall, TelegramRefusal, Upload, method_name, parse_parameters
from bot.fake_telegram.chats import Chat, User, World
from bot.fake_telegram.inline import InlineQueries
from bot.fake_telegram.messages import SendLimits
from bot.fake_telegram.methods import Methods
from bot.fake_telegram.profile import Profile
from bot.fake_telegram.updates import EventStream

_PATH = re.compile(r"(.*?)/bot(\d+:[^/]+)/(.+)", re.DOTALL)  # …/bot<token>/<method>, …/file/bot<token>/<file>


class FakeTelegram(BaseRequest):
    """The users, chats, files and pending updates of one bot.

    `calls` are the calls of the bot, `chats` all chats by id, `files` the name and content of uploaded files by
    file_id, `inline` the inline queries. `callback_answers` are the answers to callback queries by id: `text` and
    `url` (None if absent), and `show_alert`.

    An instance is both `request` and `get_updates_request` of an Application. It belongs to one event loop.
    Initialising and shutting down do nothing and may be repeated.
    """

    def __init__(
        self,
        *,
        token: str = "1:fake",  # noqa: S107 - no real token
        username: str = "unido_bot",
        name: str = "UNIDO–Russia",
        clock: Callable[[], float] = time.time,
        limits: bool = False,
        inline_feedback: bool = False,
    ) -> None:
        """Start without users. `limits` turns on the limits of sending, `inline_feedback` updates on chosen results."""
        self.calls: list[Call] = []
        self._token = token
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self._world = World(bot, clock)
        self._profile = Profile(name, on_change=lambda: self._world.publish("menu"))
        self.inline = InlineQueries(self._world, feedback=inline_feedback)
        self._methods = Methods(self._world, self._profile, self.inline, SendLimits(clock) if limits else None)
        self.chats = self._world.chats
        self.files = self._world.files
        self.callback_answers = self._world.callback_answers
        self._faults: dict[str, deque[Exception]] = defaultdict(deque)

    def user(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        user_id: int | None = None,
        is_bot: bool = False,
    ) -> User:
        """Add a user."""
        number = user_id if user_id is not None else 100_001 + len(self._world.users)
        user = User(number, first_name, last_name, username, language_code, is_bot)
        self._world.users[number] = user
        return user

    def private_chat(self, user: User) -> Chat:
        """Return the only private chat of a user with the bot."""
        if user.id in self._world.chats:
            return self._world.chats[user.id]
        names = {name: value for name, value in user.as_json().items() if name.endswith("name")}
        return Chat(self._world, {"id": user.id, "type": "private"} | names, [user])

    def group(
        self,
        title: str,
        members: Sequence[User],
        *,
        forum: bool = False,
        plain: bool = False,
        privacy: bool = False,
        joined: bool = True,
    ) -> Chat:
        """Open a supergroup, or a `plain` group that can be upgraded to one; the first member is its owner.

        With `privacy` the bot gets only commands, mentions and replies to it, else every message. If it has not
        `joined`, users can mention it as a guest.
        """
        number = len(self._world.chats)
        about: dict[str, Any] = {
            "id": -4_000_001 - number if plain else -1_002_000_000_001 - number,
            "type": "group" if plain else "supergroup",
            "title": title,
        }
        if forum:
            about["is_forum"] = True
        return Chat(self._world, about, members, privacy=privacy, joined=joined)

    def channel(self, title: str, members: Sequence[User], username: str | None = None) -> Chat:
        """Open a channel with the bot in it; its messages are channel posts. A public one has a username."""
        about = {"id": -1_004_000_000_001 - len(self._world.chats), "type": "channel", "title": title}
        about |= {"username": username} if username else {}
        return Chat(self._world, about, members)

    def menu(self, chat: Chat, user: User) -> list[dict[str, str]]:
        """Return the commands that the app of the user offers in this chat."""
        private = chat.about["type"] == "private"
        administrator = chat.membership.is_administrator(user.id)
        return self._profile.menu(chat.id, user.id, user.language_code, private=private, administrator=administrator)

    def deliver(self, kind: str, content: dict[str, Any]) -> None:
        """Send the bot an update of a kind, a field of Update, unchanged and even if it did not ask for that kind."""
        self._world.updates.put(kind, deepcopy(content), wanted=True)

    def ask_as_guest(self, user: User, text: str) -> str:
        """Mention the bot as a user in a group that it has not joined; return the id of the query.

        Raises ValueError for a text that no app sends or that does not mention the bot.
        """
        known = len(self._world.guest_queries)
        self.group("A chat without the bot", [user], joined=False).send(user, text)
        if len(self._world.guest_queries) == known:
            raise ValueError("a bot that is not in the chat gets only messages that mention it")
        return list(self._world.guest_queries)[-1]

    @property
    def pending_updates(self) -> list[dict[str, Any]]:
        """The unconfirmed updates, oldest first."""
        return self._world.updates.pending

    def subscribe(self) -> EventStream:
        """Return the events from now on; the caller closes the stream.

        The events, with a `chat_id` if they belong to a chat: `message` and `edited_message` with `message`;
        `deleted_message` with `message_id`; `chat_action` with `action`; `callback_answer` with `callback_query_id`,
        `text`, `show_alert`, `url`; `inline_answer` with `inline_query_id`; `members` after a change of status;
        `menu` after a change of commands, name or descriptions; `gap` after a loss of events.
        """
        return EventStream(self._world.streams)

    async def settled(self, timeout: float = 120) -> None:  # noqa: ASYNC109 - raises TimeoutError for tests
        """Wait until the bot has fetched and confirmed every update; it may not have processed the last ones.

        Raises TimeoutError after `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            await self._world.updates.settled()

    def fail_next(self, method: str, fault: Exception) -> None:
        """Make the next call of a method fail: Telegram answers a TelegramRefusal and raises other exceptions.

        Several faults of a method fail as many calls. A failed call has no effect.
        """
        self._faults[method_name(method)].append(fault)

    async def call(self, method: str, parameters: Mapping[str, object]) -> object:
        """Return the `result` of a call of the Bot API; raise TelegramRefusal if Telegram would refuse it.

        Parameters are JSON values, or strings as in a form; a file is an `Upload` or a file_id.
        """
        name = method
        try:
            name = method_name(method)
            if self._faults[name]:
                raise self._faults[name].popleft()
            typed = parse_parameters(name, parameters)
            if name == "getUpdates":
                return await self._get_updates(typed)
            result = deepcopy(self._methods.call(name, typed))
        except Exception as error:
            if name != "getUpdates":
                refused = error.description if isinstance(error, TelegramRefusal) else str(error)
                self.calls.append(Call(name, dict(parameters), refused, isinstance(error, InvalidCall)))
            raise
        self.calls.append(Call(name, dict(parameters), None))
        return result

    async def _get_updates(self, params: Mapping[str, Any]) -> object:
        updates = await self._world.updates.get(
            params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0), params.get("allowed_updates")
        )
        return deepcopy(updates)

    @property
    def read_timeout(self) -> float | None:
        """None: a call has no timeout."""
        return None

    async def initialize(self) -> None:
        """Do nothing: there is no connection."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        """Return the status and the body of an HTTP request: a JSON envelope, or the content of a file."""
        try:
            match = _PATH.fullmatch(unquote(urlsplit(url).path))
            if not match:
                raise TelegramRefusal(404, "Not Found")
            root, token, rest = match.groups()
            if token != self._token:
                raise TelegramRefusal(401, "Unauthorized")
            if root.endswith("/file"):
                return 200, self._file(rest)
            result = await self.call(rest, _parameters(request_data))
        except TelegramRefusal as refusal:
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
            return refusal.code, json.dumps(answer).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _file(self, path: str) -> bytes:
        file_id = path.partition("/")[0]
        if file_id not in self._world.files:
            raise TelegramRefusal(404, "Not Found: file not found")
        return self._world.files[file_id][1]


def _parameters(request: RequestData | None) -> dict[str, object]:
    """Return the parameters of a request, converted through JSON as over HTTP, and its files."""
    if request is None:
        return {}
    parameters: dict[str, object] = json.loads(json.dumps(request.parameters))
    for name, (filename, content, *_) in request.multipart_data.items():
        data = content if isinstance(content, bytes) else content.read()
        parameters[name] = Upload(filename, data)
    return parameters
