"""Inline queries and guest queries: questions from chats that the bot is not in.

Of the results only articles with a text are played: <https://core.telegram.org/bots/api#inline-mode>.
"""

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from telegram.constants import InlineQueryLimit, InlineQueryResultLimit, InlineQueryResultsButtonLimit, MessageLimit

from bot.telegram_double.chat import User, World
from bot.telegram_double.html import checked_url
from bot.telegram_double.markup import checked_markup
from bot.telegram_double.methods import bad_request
from bot.telegram_double.outgoing import text_fields
from bot.telegram_double.text import formatted, is_unicode, utf16_length

_ARTICLE = {
    "type",
    "id",
    "title",
    "input_message_content",
    "reply_markup",
    "url",
    "description",
    "thumbnail_url",
    "thumbnail_width",
    "thumbnail_height",
}
_CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options"}
_BUTTON = {"text", "web_app", "start_parameter"}
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_CACHE_SECONDS = 300  # Telegram's default


class Inline:
    """The queries of one world, and their answers by the query's id.

    An answer to an inline query has `results`, `button` (None if absent), `cache_time` in seconds, `is_personal`
    and `next_offset`. A result has its fields without the content, and `message`: the fields of the Message that
    choosing it would send. An answer to a guest query is one such result.
    """

    def __init__(self, world: World) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.guest_answers: dict[str, dict[str, Any]] = {}
        self._world = world
        self._inline: set[str] = set()
        self._guest: set[str] = set()

    def ask(self, user: User, query: str, *, offset: str = "", chat_type: str = "group") -> str:
        """Let a user type `@bot query` into a chat; gives the query's id. Raises ValueError for what no app sends."""
        if len(query) > InlineQueryLimit.MAX_QUERY_LENGTH or not is_unicode(query):
            raise ValueError("an app sends at most 256 characters of valid Unicode")
        query_id = self._new_id(user, self._inline)
        update = {"id": query_id, "from": user.as_json(), "query": query, "offset": offset, "chat_type": chat_type}
        self._world.updates.put("inline_query", update)
        return query_id

    def ask_as_guest(self, user: User, text: str, *, title: str = "A chat without the bot") -> str:
        """Let a user mention the bot in a group that it has not joined; gives the guest query's id.

        Raises ValueError for a text that an app can't send.
        """
        if not is_unicode(text) or utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
            raise ValueError("an app sends at most 4096 UTF-16 units of valid Unicode")
        shown, entities = formatted(text)
        if f"@{self._world.bot['username']}".lower() not in shown.lower():
            raise ValueError("a bot that is not in the chat hears only what mentions it")
        query_id = self._new_id(user, self._guest)
        message = {
            "message_id": len(self._guest),
            "from": user.as_json(),
            "chat": {"id": -1_003_000_000_001, "type": "supergroup", "title": title},
            "date": int(self._world.clock()),
            "guest_query_id": query_id,
            "text": shown,
        }
        self._world.updates.put("guest_message", message | ({"entities": entities} if entities else {}))
        return query_id

    def answer_inline(self, p: Mapping[str, Any]) -> bool:
        """Do `answerInlineQuery`."""
        query_id = p["inline_query_id"]
        if query_id not in self._inline or query_id in self.answers:
            raise bad_request(_TOO_OLD)
        if len(p["results"]) > InlineQueryLimit.RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        if len(p.get("next_offset", "").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
            raise bad_request("NEXT_OFFSET_INVALID")
        results = [_article(each) for each in p["results"]]
        if len({each["id"] for each in results}) < len(results):
            raise bad_request("RESULT_ID_DUPLICATE")
        self.answers[query_id] = {
            "results": results,
            "button": _button(p["button"]) if p.get("button") else None,
            "cache_time": p.get("cache_time", _CACHE_SECONDS),
            "is_personal": bool(p.get("is_personal")),
            "next_offset": p.get("next_offset", ""),
        }
        return True

    def answer_guest(self, p: Mapping[str, Any]) -> dict[str, str]:
        """Do `answerGuestQuery`: post the result where the bot was mentioned."""
        query_id = p["guest_query_id"]
        if query_id not in self._guest or query_id in self.guest_answers:
            raise bad_request(_TOO_OLD)
        self.guest_answers[query_id] = _article(p["result"])
        return {"inline_message_id": f"double-guest-{len(self.guest_answers)}"}

    def _new_id(self, user: User, queries: set[str]) -> str:
        query_id = str((user.id << 32) + len(queries) + 1)
        queries.add(query_id)
        return query_id


def _article(result: object) -> dict[str, Any]:
    """Give a result with the message that it would send."""
    if not isinstance(result, dict) or not result.get("type"):
        raise bad_request("can't parse inline query result: InlineQueryResult must be an Object with a type")
    if result["type"] != "article":
        raise NotImplementedError(f"the double plays articles only, not {result['type']!r}")
    _only(result, _ARTICLE, "inline query result")
    size = len(str(result.get("id", "")).encode())
    if not InlineQueryResultLimit.MIN_ID_LENGTH <= size <= InlineQueryResultLimit.MAX_ID_LENGTH:
        raise bad_request("RESULT_ID_INVALID")
    if not str(result.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if result.get("url") and checked_url(str(result["url"])) is None:
        raise bad_request("ARTICLE_URL_INVALID")  # the servers' wording is not documented
    content = result.get("input_message_content")
    if not isinstance(content, dict):
        raise bad_request("can't parse inline query result: input message content is required")
    if "message_text" not in content:
        raise NotImplementedError("the double plays contents with a text only")
    _only(content, _CONTENT, "input message content")
    message = text_fields(content, "message_text")
    if markup := checked_markup(result.get("reply_markup")):
        message["reply_markup"] = markup
    shown = {name: value for name, value in result.items() if name not in ("input_message_content", "reply_markup")}
    return deepcopy(shown | {"message": message})


def _button(button: Mapping[str, Any]) -> dict[str, Any]:
    """Give the button above the results."""
    _only(button, _BUTTON, "inline query results button")
    if not str(button.get("text", "")).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if len(button.keys() & {"web_app", "start_parameter"}) != 1:
        raise bad_request("can't parse inline query results button: it must have exactly one action")
    most = InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH
    if "start_parameter" in button and not re.fullmatch(f"[A-Za-z0-9_-]{{1,{most}}}", str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
    return dict(button)


def _only(given: Mapping[str, Any], known: Collection[str], what: str) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        raise bad_request(f"can't parse {what}: unknown field {min(unknown)!r}")
