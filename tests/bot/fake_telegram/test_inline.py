"""Inline and guest queries, and the answers that are refused."""

from typing import Any

import pytest

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import User
from bot.fake_telegram.fake import FakeTelegram

ARTICLE = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def ann(fake: FakeTelegram) -> User:
    return fake.user("Ann")


async def refusal(fake: FakeTelegram, method: str, given: dict[str, Any]) -> str:
    with pytest.raises(TelegramRefusal) as caught:
        await fake.call(method, given)
    return caught.value.description.removeprefix("Bad Request: ")


async def test_inline_query_is_delivered_and_answered_once(fake: FakeTelegram, ann: User) -> None:
    query = fake.inline.ask(ann, "Moscow")
    assert fake.pending_updates[0]["inline_query"] == {
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
    assert await fake.call("answerInlineQuery", given) is True
    bold = {"type": "bold", "offset": 0, "length": 1}
    message = {"text": "x", "entities": [bold], "reply_markup": keyboard}
    assert fake.inline.answers[query] == {
        "results": [{"type": "article", "id": "1", "title": "T", "message": message}],
        "button": None,
        "cache_time": 300,
        "is_personal": False,
        "next_offset": "",
    }
    assert (await refusal(fake, "answerInlineQuery", given)).startswith("query is too old")


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
async def test_invalid_inline_answers_are_refused(
    fake: FakeTelegram, ann: User, given: dict[str, Any], description: str
) -> None:
    query = fake.inline.ask(ann, "")
    parameters = {"inline_query_id": query, "results": [ARTICLE]} | given
    assert await refusal(fake, "answerInlineQuery", parameters) == description
    assert fake.inline.answers == {}


async def test_guest_query_is_delivered_and_answered_once(fake: FakeTelegram, ann: User) -> None:
    query = fake.ask_as_guest(ann, "@unido_bot hello")
    message = fake.pending_updates[0]["guest_message"]
    assert (message["guest_query_id"], message["text"]) == (query, "@unido_bot hello")
    assert message["entities"] == [{"type": "mention", "offset": 0, "length": 10}]
    given = {"guest_query_id": query, "result": ARTICLE}
    assert await fake.call("answerGuestQuery", given) == {"inline_message_id": "inline-1"}
    assert fake.inline.guest_answers[query]["message"] == {"text": "x"}
    assert (await refusal(fake, "answerGuestQuery", given)).startswith("query is too old")


async def test_chosen_result_is_posted_via_the_bot_and_can_be_edited() -> None:
    fake = FakeTelegram(inline_feedback=True)
    ann = fake.user("Ann")
    group = fake.group("Team", [ann])
    query = fake.inline.ask(ann, "Moscow")
    pressed = ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]}}
    await fake.call("answerInlineQuery", {"inline_query_id": query, "results": [pressed, ARTICLE | {"id": "2"}]})
    posted = fake.inline.choose(query, "1", group)
    plain = fake.inline.choose(query, "2", group)
    with pytest.raises(ValueError, match="no result '3'"):
        fake.inline.choose(query, "3", group)

    _, message, chosen, *_ = fake.pending_updates
    assert message["message"]["from"] == ann.as_json()
    assert message["message"]["via_bot"]["username"] == "unido_bot"
    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    assert chosen["chosen_inline_result"] == {
        "result_id": "1", "from": ann.as_json(), "query": "Moscow", "inline_message_id": inline_id
    }  # fmt: skip
    assert "inline_message_id" not in fake.pending_updates[-1]["chosen_inline_result"]

    group.press(ann, posted, "m")
    query_update = fake.pending_updates[-1]["callback_query"]
    assert query_update["inline_message_id"] == inline_id
    assert "message" not in query_update
    assert await fake.call("editMessageText", {"inline_message_id": inline_id, "text": "y"}) is True
    assert [message["text"] for message in group.messages] == ["y", "x"]
    gone = {"chat_id": group.id, "message_id": plain, "text": "z"}
    assert await refusal(fake, "editMessageText", gone) == "message can't be edited"
    group.delete(posted)
    gone = {"inline_message_id": inline_id, "text": "z"}
    assert await refusal(fake, "editMessageText", gone) == "MESSAGE_ID_INVALID"


async def test_guest_answers_in_the_chat_and_gets_replies(fake: FakeTelegram, ann: User) -> None:
    group = fake.group("Others", [ann], joined=False)
    group.send(ann, "hello all")
    assert fake.pending_updates == []
    asked = group.send(ann, "@unido_bot when?")
    [update] = fake.pending_updates
    query = update["guest_message"]["guest_query_id"]
    sent = await fake.call("answerGuestQuery", {"guest_query_id": query, "result": ARTICLE})
    [answer] = group.replies()
    assert answer["reply_to_message"]["message_id"] == asked
    assert answer["guest_bot_caller_user"] == ann.as_json()
    assert "guest_query_id" not in group.messages[1]
    assert isinstance(sent, dict)
    assert await fake.call("editMessageText", sent | {"text": "y"}) is True
    group.send(ann, "and where?", reply_to=answer["message_id"])
    assert fake.pending_updates[-1]["guest_message"]["text"] == "and where?"
    with pytest.raises(TelegramRefusal, match="bot is not a member of the supergroup chat"):
        await fake.call("sendMessage", {"chat_id": group.id, "text": "x"})


async def test_queries_that_no_app_sends_raise_value_error(fake: FakeTelegram, ann: User) -> None:
    for query in ("x" * 257, "\ud800"):
        with pytest.raises(ValueError, match="256"):
            fake.inline.ask(ann, query)
    with pytest.raises(ValueError, match="mention it"):
        fake.ask_as_guest(ann, "hello")
    with pytest.raises(ValueError, match="4096"):
        fake.ask_as_guest(ann, "@unido_bot " + "x" * 4096)
    assert fake.pending_updates == []


async def test_bot_supports_inline_and_guest_queries(fake: FakeTelegram) -> None:
    about = await fake.call("getMe", {})
    assert isinstance(about, dict)
    assert about["supports_inline_queries"] is about["supports_guest_queries"] is True
