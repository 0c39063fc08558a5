"""Calls that are refused in Telegram's words, without python-telegram-bot."""

from typing import Any

import pytest

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import Chat, User
from bot.fake_telegram.fake import FakeTelegram


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def ann(fake: FakeTelegram) -> User:
    return fake.user("Ann")


@pytest.fixture
def chat(fake: FakeTelegram, ann: User) -> Chat:
    return fake.private_chat(ann)


async def refusal(fake: FakeTelegram, method: str, parameters: dict[str, Any]) -> str:
    with pytest.raises(TelegramRefusal) as caught:
        await fake.call(method, parameters)
    assert fake.calls[-1].refused == caught.value.description
    assert caught.value.code == (404 if caught.value.description == "Not Found" else 400)
    return caught.value.description.removeprefix("Bad Request: ")


def keyboard(*rows: list[Any]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": list(rows)}}


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "\u200b "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "😀" * 2048 + "x"}, "message is too long"),
        ({"text": "</b>", "parse_mode": "html"}, "can't parse entities: Unexpected end tag at byte offset 0"),
        ({"text": "x\ud800"}, "strings must be encoded in UTF-8"),
        ({"text": "x", "quote": True}, 'method "sendMessage" has no parameter "quote"'),
        ({"text": 1}, 'parameter "text" has a wrong type: int'),
        ({"text": "x", "message_thread_id": True}, 'parameter "message_thread_id" has a wrong type: bool'),
        ({"text": "x", "reply_markup": "{"}, 'parameter "reply_markup" has a wrong type: str'),
        ({"text": "x", "message_thread_id": 3}, "message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 7}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": 1, "quote": "none"}}, "QUOTE_TEXT_INVALID"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "chat_id": None}, "chat_id is empty"),
        ({"text": "x", "business_connection_id": "b"}, "business connection not found"),
    ],
)  # fmt: skip
async def test_invalid_send_message_is_refused(
    fake: FakeTelegram, ann: User, chat: Chat, given: dict[str, Any], description: str
) -> None:
    chat.send(ann, "hello")

    assert await refusal(fake, "sendMessage", {"chat_id": chat.id} | given) == description
    assert len(chat.messages) == 1


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (keyboard([{"text": "x", "callback_data": "я" * 33}]), "BUTTON_DATA_INVALID"),
        (keyboard([{"text": "x", "callback_data": ""}]), "BUTTON_DATA_INVALID"),
        (
            keyboard([{"text": "x", "url": "no url"}]),
            "inline keyboard button URL 'no url' is invalid: Wrong HTTP URL",
        ),
        (keyboard([{"text": "x", "copy_text": {"text": "y" * 257}}]), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard([{"text": "x", "callback_data": "y"}] * 9), "REPLY_MARKUP_TOO_LONG"),
        (keyboard(*[[{"text": "x", "callback_data": "y"}]] * 101), "REPLY_MARKUP_TOO_LONG"),
        ({"reply_markup": {"inline": []}}, "can't parse inline keyboard markup: unknown field 'inline'"),
    ],
)
async def test_invalid_keyboards_are_refused(
    fake: FakeTelegram, chat: Chat, markup: dict[str, Any], description: str
) -> None:
    assert await refusal(fake, "sendMessage", {"chat_id": chat.id, "text": "x"} | markup) == description


@pytest.mark.parametrize(
    "markup",
    [
        keyboard([{"text": "x"}]),
        keyboard([{"text": " ", "callback_data": "y"}]),
        keyboard([{"callback_data": "y"}]),
        keyboard([{"text": "x", "callback_data": "y", "url": "https://unido.org"}]),
        keyboard([{"text": "x", "callback": "y"}]),
        keyboard(["x"]),
        {"reply_markup": {"inline_keyboard": [{"text": "x", "callback_data": "y"}]}},
    ],
)
async def test_invalid_buttons_are_refused(fake: FakeTelegram, chat: Chat, markup: dict[str, Any]) -> None:
    description = await refusal(fake, "sendMessage", {"chat_id": chat.id, "text": "x"} | markup)

    assert description.startswith("can't parse inline keyboard button: ")


async def test_message_of_maximum_size_is_accepted(fake: FakeTelegram, chat: Chat) -> None:
    button = {"text": "x", "callback_data": "y" * 64}
    sent = {"chat_id": str(chat.id), "text": "😀" * 2048, "protect_content": "true"} | keyboard(
        *[[button] * 8] * 12, []
    )

    await fake.call("sendMessage", sent)

    [message] = chat.messages
    assert message["text"] == sent["text"]
    assert message["has_protected_content"]
    assert message["reply_markup"]["inline_keyboard"] == [[button] * 8] * 12


async def test_reply_names_message_and_quote(fake: FakeTelegram, ann: User, chat: Chat) -> None:
    asked = chat.send(ann, "😀 when?")
    reply = {"message_id": asked, "quote": "when"}

    await fake.call("sendMessage", {"chat_id": chat.id, "text": "then", "reply_parameters": reply})
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    await fake.call("sendMessage", {"chat_id": chat.id, "text": "then", "reply_parameters": lost})

    _, quoted, alone = chat.messages
    assert quoted["reply_to_message"]["text"] == "😀 when?"
    assert quoted["quote"] == {"text": "when", "position": 3, "is_manual": True}
    assert "reply_to_message" not in alone


async def test_edits_and_deletions_are_checked(fake: FakeTelegram, ann: User, chat: Chat) -> None:
    theirs = chat.send(ann, "hello")
    where = {"chat_id": chat.id, "message_id": theirs + 1}
    same = {"text": "<b>x</b>", "parse_mode": "HTML"} | keyboard([{"text": "x", "callback_data": "y"}])
    await fake.call("sendMessage", {"chat_id": chat.id} | same)
    not_modified = (
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )

    assert await refusal(fake, "editMessageText", where | same) == not_modified
    assert (
        await refusal(fake, "editMessageText", where | {"message_id": theirs, "text": "x"}) == "message can't be edited"
    )
    assert (
        await refusal(fake, "editMessageText", where | {"message_id": 99, "text": "x"}) == "message to edit not found"
    )
    assert await refusal(fake, "editMessageText", where | {"text": " "}) == "message text is empty"
    assert await refusal(fake, "editMessageText", {"text": "x"}) == "chat_id is empty"
    assert (
        await refusal(fake, "editMessageText", {"chat_id": chat.id, "text": "x"})
        == "message identifier is not specified"
    )
    assert await refusal(fake, "editMessageText", {"inline_message_id": "x", "text": "x"}) == "MESSAGE_ID_INVALID"
    await fake.call("editMessageReplyMarkup", where)
    assert await refusal(fake, "editMessageReplyMarkup", where) == not_modified
    assert "reply_markup" not in chat.replies()[0]
    await fake.call("editMessageText", where | {"text": "x", "link_preview_options": {"is_disabled": True}})
    assert "entities" not in chat.replies()[0]
    await fake.call("deleteMessage", where)
    assert await refusal(fake, "deleteMessage", where) == "message to delete not found"
    assert [message["message_id"] for message in chat.messages] == [theirs]


async def test_callback_query_is_answered_once(fake: FakeTelegram, ann: User, chat: Chat) -> None:
    await fake.call("sendMessage", {"chat_id": chat.id, "text": "x"} | keyboard([{"text": "x", "callback_data": "y"}]))
    query = {"callback_query_id": chat.press(ann, 1, "y")}
    too_old = "query is too old and response timeout expired or query ID is invalid"

    assert await refusal(fake, "answerCallbackQuery", query | {"text": "😀" * 101}) == "MESSAGE_TOO_LONG"
    assert await refusal(fake, "answerCallbackQuery", query | {"url": "https://unido.org"}) == "URL_INVALID"
    await fake.call("answerCallbackQuery", query | {"text": "x" * 200, "show_alert": True})
    assert await refusal(fake, "answerCallbackQuery", query) == too_old
    assert await refusal(fake, "answerCallbackQuery", {"callback_query_id": "7"}) == too_old


@pytest.mark.parametrize(
    ("method", "given", "description"),
    [
        ("getUser", {}, "Not Found"),
        ("getFile", {}, 'parameter "file_id" is required'),
        ("getMe", {"chat_id": 1}, 'method "getMe" has no parameter "chat_id"'),
        ("setWebhook", {"url": "http://a.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "setWebhook",
            {"url": "https://a.org", "secret_token": "?"},
            "secret token contains unallowed characters",
        ),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("getMyCommands", {"language_code": "eng"}, "invalid language code specified"),
        ("setMyDescription", {"description": "x" * 513}, "bot description is too long"),
    ],
)
async def test_invalid_calls_of_other_methods_are_refused(
    fake: FakeTelegram, method: str, given: dict[str, Any], description: str
) -> None:
    assert await refusal(fake, method, given) == description


async def test_chat_action_is_checked(fake: FakeTelegram, chat: Chat) -> None:
    assert await fake.call("sendChatAction", {"chat_id": chat.id, "action": "typing"}) is True
    wrong = {"chat_id": chat.id, "action": "thinking"}
    assert await refusal(fake, "sendChatAction", wrong) == "wrong parameter action in request"


async def test_results_of_calls_are_copies(fake: FakeTelegram, chat: Chat) -> None:
    sent = await fake.call("sendMessage", {"chat_id": chat.id, "text": "one"})
    assert isinstance(sent, dict)
    sent["text"] = "other"

    assert chat.messages[0]["text"] == "one"
