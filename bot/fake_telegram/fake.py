"""Telegram's side of the wire, in process.

`FakeTelegram` answers the Bot API calls of a real python-telegram-bot `Application` and lets tests and the
preview page play the people in the chats. It refuses what Telegram refuses, in Telegram's words, and one
thing more: a parameter that the Bot API does not document for a method. Telegram ignores such a parameter
silently; here it is answered with 400, because it is a mistake of ours.

It follows Bot API 10.1 (<https://core.telegram.org/bots/api>); limits come from `telegram.constants`. Not
played: webhook deliveries (`pending_updates` holds what would be delivered), Markdown, rich messages, inline
results other than articles, and methods that the bot has no use for (they raise NotImplementedError).
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

from bot.fake_telegram.answers import Answers
from bot.fake_telegram.chat import Chat
from bot.fake_telegram.inline import Inline
from bot.fake_telegram.limits import Limits
from bot.fake_telegram.methods import Call, Mistake, TelegramRefusal, Upload, checked, method_name
from bot.fake_telegram.profile import Profile
from bot.fake_telegram.updates import Subscription
from bot.fake_telegram.wire import parameters_of
from bot.fake_telegram.world import User, World

_PATH = re.compile(r"(.*?)/bot(\d+:[^/]+)/(.+)", re.DOTALL)  # …/bot<token>/<method>, …/file/bot<token>/<file>

__all__ = ["Call", "Chat", "FakeTelegram", "Subscription", "TelegramRefusal", "Upload", "User"]


class FakeTelegram(BaseRequest):
    """One bot's Telegram: its users, chats, files and waiting updates.

    One instance serves as `request` and as `get_updates_request` of an Application. It belongs to one event
    loop and holds no resource, so initialising and shutting down may be repeated.
    """

    def __init__(
        self,
        *,
        token: str = "1:double",  # noqa: S107 - made up, it opens nothing
        username: str = "unido_bot",
        name: str = "UNIDO–Russia",
        clock: Callable[[], float] = time.time,
        limits: bool = False,
        inline_feedback: bool = False,
    ) -> None:
        """Start with nobody. `limits` holds the bot to Telegram's limits; `inline_feedback` tells it what is chosen."""
        self.calls: list[Call] = []
        self._token = token
        self._profile = Profile(name)
        self._world = World(
            {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username},
            clock,
        )
        self._inline = Inline(self._world, feedback=inline_feedback)
        self._answers = Answers(self._world, self._profile, self._inline, Limits(clock) if limits else None)
        self._faults: dict[str, deque[Exception]] = defaultdict(deque)

    # The people

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
        """Add a person, or another bot, to Telegram."""
        number = user_id if user_id is not None else 100_001 + len(self._world.users)
        user = User(number, first_name, last_name, username, language_code, is_bot)
        self._world.users[number] = user
        return user

    def private_chat(self, user: User) -> Chat:
        """Give the chat of a user with the bot: always the same one."""
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
        """Open a supergroup, or a `plain` group that may become one, with some users in it; the first is its owner.

        The bot gets every message, as an administrator does; with `privacy` only what is meant for it (commands,
        mentions, replies to it), as a plain member does. Where it has not `joined` it can be called as a guest.
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

    def channel(self, title: str, members: Sequence[User]) -> Chat:
        """Open a channel with the bot in it; what is sent there is a channel's post."""
        about = {"id": -1_004_000_000_001 - len(self._world.chats), "type": "channel", "title": title}
        return Chat(self._world, about, members)

    def menu(self, chat: Chat, user: User) -> list[dict[str, str]]:
        """Give the commands that the user's app offers in this chat, in the user's language."""
        private = chat.about["type"] == "private"
        administrator = chat.membership.is_administrator(user.id)
        return self._profile.menu(chat.id, user.id, user.language_code, private=private, administrator=administrator)

    def deliver(self, kind: str, content: dict[str, Any]) -> None:
        """Let an update of a kind (a field of Update) come to the bot as it stands, wanted or not."""
        self._world.updates.put(kind, deepcopy(content), wanted=True)

    def ask_inline(self, user: User, query: str, *, offset: str = "", chat_type: str = "group") -> str:
        """Let a user type `@bot query` into any chat; gives the query's id, for `inline_answers`.

        Raises ValueError for a query that an app can't send: over 256 characters, no valid Unicode.
        """
        return self._inline.ask(user, query, offset=offset, chat_type=chat_type)

    def choose_inline(
        self, query_id: str, result_id: str, chat: Chat, *, reply_to: int | None = None, thread: int | None = None
    ) -> int:
        """Let who asked an inline query post one of its results into a chat; gives the message_id.

        Raises ValueError for a result that the bot has not offered.
        """
        return self._inline.choose(query_id, result_id, chat, reply_to=reply_to, thread=thread)

    def ask_as_guest(self, user: User, text: str) -> str:
        """Let a user mention the bot in a group that it has not joined; gives the query's id, for `guest_answers`.

        Raises ValueError for a text that an app can't send, or that does not mention the bot.
        """
        known = len(self._world.guest_queries)
        self.group("A chat without the bot", [user], joined=False).send(user, text)
        if len(self._world.guest_queries) == known:
            raise ValueError("a bot that is not in the chat hears only what mentions it")
        return list(self._world.guest_queries)[-1]

    # What can be seen

    @property
    def chats(self) -> dict[int, Chat]:
        """Every chat by its id."""
        return self._world.chats

    @property
    def callback_answers(self) -> dict[str, dict[str, Any]]:
        """The answered callback queries by id: `text` and `url` (None if absent), `show_alert`."""
        return self._world.callback_answers

    @property
    def inline_answers(self) -> dict[str, dict[str, Any]]:
        """The answered inline queries by id: `results`, `button` (None if absent), `cache_time`, `is_personal`.

        A result has `id`, `title` and what else an article shows, and as `message` the Message that it would send.
        """
        return self._inline.answers

    @property
    def guest_answers(self) -> dict[str, dict[str, Any]]:
        """The answered guest queries by id: each a result as in `inline_answers`, posted where the bot was named."""
        return self._inline.guest_answers

    @property
    def files(self) -> dict[str, tuple[str, bytes]]:
        """Every uploaded file by its file_id: name and content."""
        return self._world.files

    @property
    def pending_updates(self) -> list[dict[str, Any]]:
        """The updates that are not yet confirmed, oldest first."""
        return self._world.updates.pending

    def subscribe(self) -> Subscription:
        """Watch the chats from now on; the caller closes the subscription.

        Events (`chat_id` where there is one, and Bot API objects): `message` and `edited_message` with
        `message`; `deleted_message` with `message_id`; `chat_action` with `action`; `callback_answer` with
        `callback_query_id`, `text`, `show_alert`, `url`; `inline_answer` with `inline_query_id`; `members` when
        somebody's status in a chat changed; `menu` when commands, name or descriptions did; `gap` when events
        were lost.
        """
        return Subscription(self._world.subscriptions)

    async def settled(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - part of the promise: TimeoutError
        """Wait until every update that was put has been fetched and confirmed by a later offset.

        Raises TimeoutError after `timeout` seconds. The bot may still be at work on the last updates.
        """
        async with asyncio.timeout(timeout):
            await self._world.updates.settled()

    # The wire

    def fail_next(self, method: str, fault: Exception) -> None:
        """Let the next call of a method fail: TelegramRefusal is answered, another exception is raised.

        Faults of one method queue up. A call that fails does nothing.
        """
        self._faults[method_name(method)].append(fault)

    async def call(self, method: str, parameters: Mapping[str, object]) -> object:
        """Do a call of the Bot API and give its `result`; raises TelegramRefusal where Telegram would refuse.

        Parameters are JSON values, or the texts that a form carries; a file is an `Upload` or a file_id.
        """
        name = method
        try:
            name = method_name(method)
            if self._faults[name]:
                raise self._faults[name].popleft()
            typed = checked(name, parameters)
            if name == "getUpdates":
                return await self._get_updates(typed)
            result = deepcopy(self._answers.answer(name, typed))
        except Exception as error:
            if name != "getUpdates":
                refused = error.description if isinstance(error, TelegramRefusal) else str(error)
                self.calls.append(Call(name, dict(parameters), refused, isinstance(error, Mistake)))
            raise
        self.calls.append(Call(name, dict(parameters), None))
        return result

    async def _get_updates(self, p: Mapping[str, Any]) -> object:
        updates = await self._world.updates.get(
            p.get("offset", 0), p.get("limit", 100), p.get("timeout", 0), p.get("allowed_updates")
        )
        return deepcopy(updates)

    @property
    def read_timeout(self) -> float | None:
        """None: a call never times out by itself."""
        return None

    async def initialize(self) -> None:
        """Do nothing: there is no connection."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Answer one HTTP request: status and JSON envelope, or a file's content."""
        try:
            match = _PATH.fullmatch(unquote(urlsplit(url).path))
            if not match:
                raise TelegramRefusal(404, "Not Found")
            root, token, rest = match.groups()
            if token != self._token:
                raise TelegramRefusal(401, "Unauthorized")
            if root.endswith("/file"):
                return 200, self._file(rest)
            result = await self.call(rest, parameters_of(request_data))
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
