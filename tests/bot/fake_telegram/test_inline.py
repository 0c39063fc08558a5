"""Inline and guest queries of the double: what it delivers, and what it refuses."""

from typing import Any

import pytest

from bot.fake_telegram.fake import FakeTelegram, TelegramRefusal, User

ARTICLE = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}


@pytest.fixture
def double() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def ann(double: FakeTelegram) -> User:
    return double.user("Ann")


async def refusal(double: FakeTelegram, method: str, given: dict[str, Any]) -> str:
    with pytest.raises(TelegramRefusal) as caught:
        await double.call(method, given)
    return caught.value.description.removeprefix("Bad Request: ")


async def test_an_inline_query_is_delivered_and_answered_once(double: FakeTelegram, ann: User) -> None:
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
        ({"results": [ARTICLE | {"hide_url": True}]},
         "can't parse inline query result article: unknown field 'hide_url'"),
        ({"results": [ARTICLE | {"input_message_content": None}]},
         "can't parse inline query result article: field 'input_message_content' is missing"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": "x", "text": "x"}}]},
         "can't parse input text message content: unknown field 'text'"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": " "}}]}, "message text is empty"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": "x" * 4097}}]}, "message is too long"),
        ({"results": [ARTICLE | {"input_message_content": {"message_text": "</b>", "parse_mode": "HTML"}}]},
         "can't parse entities: Unexpected end tag at byte offset 0"),
        ({"results": [ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}}]},
         "BUTTON_DATA_INVALID"),
        ({"results": ["x"]}, "can't parse inline query result: it must be InlineQueryResult"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "x"}}, "can't parse inline query results button: it must have exactly one action"),
        ({"button": {"text": "x", "url": "x"}}, "can't parse inline query results button: unknown field 'url'"),
        ({"switch_pm_text": "x"}, 'method "answerInlineQuery" has no parameter "switch_pm_text"'),
    ],
)  # fmt: skip
async def test_answers_that_are_refused(
    double: FakeTelegram, ann: User, given: dict[str, Any], description: str
) -> None:
    query = double.ask_inline(ann, "")
    parameters = {"inline_query_id": query, "results": [ARTICLE]} | given
    assert await refusal(double, "answerInlineQuery", parameters) == description
    assert double.inline_answers == {}


async def test_a_guest_query_is_delivered_and_answered_once(double: FakeTelegram, ann: User) -> None:
    query = double.ask_as_guest(ann, "@unido_bot hello")
    message = double.pending_updates[0]["guest_message"]
    assert (message["guest_query_id"], message["text"]) == (query, "@unido_bot hello")
    assert message["entities"] == [{"type": "mention", "offset": 0, "length": 10}]
    given = {"guest_query_id": query, "result": ARTICLE}
    assert await double.call("answerGuestQuery", given) == {"inline_message_id": "double-inline-1"}
    assert double.guest_answers[query]["message"] == {"text": "x"}
    assert (await refusal(double, "answerGuestQuery", given)).startswith("query is too old")


async def test_a_chosen_result_is_posted_via_the_bot_and_can_be_edited() -> None:
    double = FakeTelegram(inline_feedback=True)
    ann = double.user("Ann")
    group = double.group("Team", [ann])
    query = double.ask_inline(ann, "Moscow")
    pressed = ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]}}
    await double.call("answerInlineQuery", {"inline_query_id": query, "results": [pressed, ARTICLE | {"id": "2"}]})
    posted = double.choose_inline(query, "1", group)
    plain = double.choose_inline(query, "2", group)
    with pytest.raises(ValueError, match="no result '3'"):
        double.choose_inline(query, "3", group)

    _, message, chosen, *_ = double.pending_updates
    assert message["message"]["from"] == ann.as_json()
    assert message["message"]["via_bot"]["username"] == "unido_bot"
    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    assert chosen["chosen_inline_result"] == {
        "result_id": "1", "from": ann.as_json(), "query": "Moscow", "inline_message_id": inline_id
    }  # fmt: skip
    assert "inline_message_id" not in double.pending_updates[-1]["chosen_inline_result"]

    group.press(ann, posted, "m")
    query_update = double.pending_updates[-1]["callback_query"]
    assert query_update["inline_message_id"] == inline_id
    assert "message" not in query_update
    assert await double.call("editMessageText", {"inline_message_id": inline_id, "text": "y"}) is True
    assert [message["text"] for message in group.messages] == ["y", "x"]
    gone = {"chat_id": group.id, "message_id": plain, "text": "z"}
    assert await refusal(double, "editMessageText", gone) == "message can't be edited"
    group.delete(posted)
    gone = {"inline_message_id": inline_id, "text": "z"}
    assert await refusal(double, "editMessageText", gone) == "MESSAGE_ID_INVALID"


async def test_a_guest_is_called_answers_in_the_chat_and_hears_replies(double: FakeTelegram, ann: User) -> None:
    group = double.group("Others", [ann], joined=False)
    group.send(ann, "hello all")
    assert double.pending_updates == []
    asked = group.send(ann, "@unido_bot when?")
    [update] = double.pending_updates
    query = update["guest_message"]["guest_query_id"]
    sent = await double.call("answerGuestQuery", {"guest_query_id": query, "result": ARTICLE})
    [answer] = group.replies()
    assert answer["reply_to_message"]["message_id"] == asked
    assert answer["guest_bot_caller_user"] == ann.as_json()
    assert "guest_query_id" not in group.messages[1]
    assert isinstance(sent, dict)
    assert await double.call("editMessageText", sent | {"text": "y"}) is True
    group.send(ann, "and where?", reply_to=answer["message_id"])
    assert double.pending_updates[-1]["guest_message"]["text"] == "and where?"
    with pytest.raises(TelegramRefusal, match="bot is not a member of the supergroup chat"):
        await double.call("sendMessage", {"chat_id": group.id, "text": "x"})


async def test_what_no_app_sends(double: FakeTelegram, ann: User) -> None:
    for query in ("x" * 257, "\ud800"):
        with pytest.raises(ValueError, match="256"):
            double.ask_inline(ann, query)
    with pytest.raises(ValueError, match="mentions it"):
        double.ask_as_guest(ann, "hello")
    with pytest.raises(ValueError, match="4096"):
        double.ask_as_guest(ann, "@unido_bot " + "x" * 4096)
    assert double.pending_updates == []


async def test_the_bot_says_that_it_takes_both(double: FakeTelegram) -> None:
    about = await double.call("getMe", {})
    assert isinstance(about, dict)
    assert about["supports_inline_queries"] is about["supports_guest_queries"] is True
