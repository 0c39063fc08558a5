"""Inline and guest queries of the double: what it delivers, and what it refuses."""

from typing import Any

import pytest

from bot.telegram_double import TelegramDouble, TelegramRefusal, User

ARTICLE = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}


@pytest.fixture
def double() -> TelegramDouble:
    return TelegramDouble()


@pytest.fixture
def ann(double: TelegramDouble) -> User:
    return double.user("Ann")


async def refusal(double: TelegramDouble, method: str, given: dict[str, Any]) -> str:
    with pytest.raises(TelegramRefusal) as caught:
        await double.call(method, given)
    return caught.value.description.removeprefix("Bad Request: ")


async def test_an_inline_query_is_delivered_and_answered_once(double: TelegramDouble, ann: User) -> None:
    query = double.ask_inline(ann, "Moscow")
    assert double.pending_updates[0]["inline_query"] == {
        "id": query,
        "from": ann.as_json(),
        "query": "Moscow",
        "offset": "",
        "chat_type": "group",
    }
    keyboard = {"inline_keyboard": [[{"text": "Open", "url": "https://example.org/"}]]}
    content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
    given = {
        "inline_query_id": query,
        "results": [ARTICLE | {"input_message_content": content, "reply_markup": keyboard}],
    }
    assert await double.call("answerInlineQuery", given) is True
    bold = {"type": "bold", "offset": 0, "length": 1}
    message = {"text": "x", "entities": [bold], "reply_markup": keyboard}
    assert double.inline_answers[query] == {
        "results": [{"type": "article", "id": "1", "title": "T", "message": message}],
        "button": None,
        "cache_time": 300,
        "is_personal": False,
        "next_offset": "",
    }
    assert (await refusal(double, "answerInlineQuery", given)).startswith("query is too old")


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ({"inline_query_id": "7"}, "query is too old and response timeout expired or query ID is invalid"),
        ({"results": [ARTICLE, ARTICLE]}, "RESULT_ID_DUPLICATE"),
        ({"results": [ARTICLE | {"id": str(at)} for at in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [ARTICLE | {"id": "я" * 33}]}, "RESULT_ID_INVALID"),
        ({"results": [ARTICLE | {"id": ""}]}, "RESULT_ID_INVALID"),
        ({"results": [ARTICLE | {"title": " "}]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [ARTICLE | {"url": "no link"}]}, "ARTICLE_URL_INVALID"),
        ({"results": [ARTICLE | {"hide_url": True}]}, "can't parse inline query result: unknown field 'hide_url'"),
        ({"results": [ARTICLE | {"input_message_content": None}]},
         "can't parse inline query result: input message content is required"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": "x", "text": "x"}}]},
         "can't parse input message content: unknown field 'text'"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": " "}}]}, "message text is empty"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": "x" * 4097}}]}, "message is too long"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": "</b>", "parse_mode": "HTML"}}]},
         "can't parse entities: Unexpected end tag at byte offset 0"),
        ({"results": [ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}}]},
         "BUTTON_DATA_INVALID"),
        ({"results": ["x"]}, "can't parse inline query result: InlineQueryResult must be an Object with a type"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "x"}}, "can't parse inline query results button: it must have exactly one action"),
        ({"button": {"text": "x", "url": "x"}}, "can't parse inline query results button: unknown field 'url'"),
        ({"switch_pm_text": "x"}, 'method "answerInlineQuery" has no parameter "switch_pm_text"'),
    ],
)  # fmt: skip
async def test_answers_that_are_refused(
    double: TelegramDouble, ann: User, given: dict[str, Any], description: str
) -> None:
    query = double.ask_inline(ann, "")
    parameters = {"inline_query_id": query, "results": [ARTICLE]} | given
    assert await refusal(double, "answerInlineQuery", parameters) == description
    assert double.inline_answers == {}


async def test_a_guest_query_is_delivered_and_answered_once(double: TelegramDouble, ann: User) -> None:
    query = double.ask_as_guest(ann, "@unido_bot hello")
    message = double.pending_updates[0]["guest_message"]
    assert (message["guest_query_id"], message["text"]) == (query, "@unido_bot hello")
    assert message["entities"] == [{"type": "mention", "offset": 0, "length": 10}]
    given = {"guest_query_id": query, "result": ARTICLE}
    assert await double.call("answerGuestQuery", given) == {"inline_message_id": "double-guest-1"}
    assert double.guest_answers[query]["message"] == {"text": "x"}
    assert (await refusal(double, "answerGuestQuery", given)).startswith("query is too old")


async def test_what_no_app_sends(double: TelegramDouble, ann: User) -> None:
    for query in ("x" * 257, "\ud800"):
        with pytest.raises(ValueError, match="256"):
            double.ask_inline(ann, query)
    with pytest.raises(ValueError, match="mentions it"):
        double.ask_as_guest(ann, "hello")
    with pytest.raises(ValueError, match="4096"):
        double.ask_as_guest(ann, "@unido_bot " + "x" * 4096)
    assert double.pending_updates == []


async def test_the_bot_says_that_it_takes_both(double: TelegramDouble) -> None:
    about = await double.call("getMe", {})
    assert isinstance(about, dict)
    assert about["supports_inline_queries"] is about["supports_guest_queries"] is True
