"""Inline queries and guest queries: questions from chats that the bot is not in.

The only results are articles with a text: <https://core.telegram.org/bots/api#inline-mode>.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from telegram.constants import (
    InlineQueryLimit,
    InlineQueryResultLimit,
    InlineQueryResultsButtonLimit,
    UpdateType,
)

from bot.fake_telegram.calls import bad_request, wrong_state
from bot.fake_telegram.chats import Chat, User, World
from bot.fake_telegram.entities import is_unicode
from bot.fake_telegram.html import checked_url
from bot.fake_telegram.messages import checked_markup, text_fields

_EXPIRED = "query is too old and response timeout expired or query ID is invalid"
_DEFAULT_CACHE_S = 300


class InlineQueries:
    """The queries of one world, and their answers by the id of the query.

    An answer to an inline query has `results`, `button` (None if absent), `cache_time` in seconds, `is_personal`
    and `next_offset`. A result has its fields without the content, and `message`: the fields of the Message that
    it sends when a user chooses it. The answer to a guest query is one such result.
    """

    def __init__(self, world: World, *, feedback: bool) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.guest_answers: dict[str, dict[str, Any]] = {}
        self._world = world
        self._feedback = feedback
        self._queries: dict[str, tuple[User, str]] = {}  # by the id of the query

    def ask(self, user: User, query: str, *, offset: str = "", chat_type: str = "group") -> str:
        """Type `@bot query` as a user; return the id of the query. Raises ValueError for an invalid query."""
        if len(query) > InlineQueryLimit.MAX_QUERY_LENGTH or not is_unicode(query):
            raise ValueError("an app sends at most 256 characters of valid Unicode")
        query_id = str((user.id << 32) + len(self._queries) + 1)
        self._queries[query_id] = (user, query)
        update = {"id": query_id, "from": user.as_json(), "query": query, "offset": offset, "chat_type": chat_type}
        self._world.updates.put(UpdateType.INLINE_QUERY, update)
        return query_id

    def choose(
        self, query_id: str, result_id: str, chat: Chat, *, reply_to: int | None = None, thread: int | None = None
    ) -> int:
        """Post a result as the user who asked; return the message_id. Raises ValueError for an unknown result."""
        user, query = self._queries.get(query_id, (None, ""))
        offered = self.answers.get(query_id, {"results": []})["results"]
        result = next((each for each in offered if each["id"] == result_id), None)
        if user is None or result is None:
            raise ValueError(f"the bot has offered no result {result_id!r}")
        content = deepcopy(result["message"]) | {"via_bot": self._world.bot}
        message_id = chat.send_message(user, reply_to=reply_to, thread=thread, **content)
        message = chat.find(message_id)
        chosen = {"result_id": result_id, "from": user.as_json(), "query": query}
        if message and "reply_markup" in message:
            chosen["inline_message_id"] = self._world.add_inline_message(chat, message)
        if self._feedback:
            self._world.updates.put(UpdateType.CHOSEN_INLINE_RESULT, chosen)
        return message_id

    def answer_inline(self, params: Mapping[str, Any]) -> bool:
        """Implement `answerInlineQuery`."""
        query_id = params["inline_query_id"]
        if len(params["results"]) > InlineQueryLimit.RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        if len(params.get("next_offset", "").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
            raise bad_request("NEXT_OFFSET_INVALID")
        results = [_article(each) for each in params["results"]]
        if len({each["id"] for each in results}) < len(results):
            raise bad_request("RESULT_ID_DUPLICATE")
        answer = {
            "results": results,
            "button": _button(params["button"]) if params.get("button") else None,
            "cache_time": params.get("cache_time", _DEFAULT_CACHE_S),
            "is_personal": bool(params.get("is_personal")),
            "next_offset": params.get("next_offset", ""),
        }
        if query_id not in self._queries or query_id in self.answers:
            raise wrong_state(_EXPIRED)
        self.answers[query_id] = answer
        self._world.publish("inline_answer", inline_query_id=query_id)
        return True

    def answer_guest(self, params: Mapping[str, Any]) -> dict[str, str]:
        """Implement `answerGuestQuery`: post the result where the bot is mentioned."""
        query_id = params["guest_query_id"]
        result = _article(params["result"])
        if query_id not in self._world.guest_queries or query_id in self.guest_answers:
            raise wrong_state(_EXPIRED)
        self.guest_answers[query_id] = result
        chat, asked = self._world.guest_queries[query_id]
        caller = {"guest_bot_caller_user": asked.get("from"), "guest_bot_caller_chat": asked.get("sender_chat")}
        content = deepcopy(result["message"]) | caller
        reply_to = asked["message_id"] if chat.find(asked["message_id"]) else None
        thread = asked.get("message_thread_id") if chat.about.get("is_forum") else None
        message = chat.post(self._world.bot, content, reply_to=reply_to, thread=thread)
        return {"inline_message_id": self._world.add_inline_message(chat, message)}


def _article(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result with the message that it sends."""
    if result["type"] != "article":
        raise NotImplementedError(f"the fake supports articles only, not {result['type']!r}")
    size = len(result["id"].encode())
    if not InlineQueryResultLimit.MIN_ID_LENGTH <= size <= InlineQueryResultLimit.MAX_ID_LENGTH:
        raise bad_request("RESULT_ID_INVALID")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if result.get("url") and checked_url(result["url"]) is None:
        raise bad_request("ARTICLE_URL_INVALID")  # undocumented wording
    content = result["input_message_content"]
    if "message_text" not in content:
        raise NotImplementedError("the fake supports contents with a text only")
    message = text_fields(content, "message_text")
    if markup := checked_markup(result.get("reply_markup")):
        message["reply_markup"] = markup
    shown = {name: value for name, value in result.items() if name not in ("input_message_content", "reply_markup")}
    return deepcopy(shown | {"message": message})


def _button(button: Mapping[str, Any]) -> dict[str, Any]:
    """Return the button above the results, checked."""
    if not button["text"].strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if len(button.keys() & {"web_app", "start_parameter"}) != 1:
        raise bad_request("can't parse inline query results button: it must have exactly one action")
    limit = InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH
    if "start_parameter" in button and not re.fullmatch(f"[A-Za-z0-9_-]{{1,{limit}}}", button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")
    return dict(button)
