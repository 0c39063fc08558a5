"""The fake Telegram with python-telegram-bot's own Bot and Application."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import RequestData

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.fake import FakeTelegram

Context = ContextTypes.DEFAULT_TYPE


@asynccontextmanager
async def running(fake: FakeTelegram, *handlers: Any) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    application = ApplicationBuilder().token("1:fake").request(fake).get_updates_request(fake).build()
    application.add_handlers(handlers)
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def bot_of(fake: FakeTelegram, token: str = "1:fake") -> AsyncIterator[Bot]:
    async with Bot(token, request=fake, get_updates_request=fake) as bot:
        yield bot


async def echo(update: Update, _: Context) -> None:
    assert update.message
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more:1")]])
    await update.message.reply_html(f"<b>{update.message.text}</b>", reply_markup=keyboard, do_quote=True)


async def more(update: Update, _: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("Here you are")
    await update.callback_query.edit_message_text("more")


async def test_application_answers_messages_and_buttons() -> None:
    fake = FakeTelegram(clock=lambda: 1_700_000_000.5)
    ann = fake.user("Ann", last_name="Lee", username="ann", language_code="ru")
    chat = fake.private_chat(ann)
    async with running(fake, MessageHandler(filters.TEXT, echo), CallbackQueryHandler(more)) as application:
        sent = chat.send(ann, "/start 😀 @unido_bot")
        await fake.settled()
        await application.update_queue.join()

        [question, answer] = chat.messages
        assert question["from"] == {
            "id": ann.id, "is_bot": False, "language_code": "ru",
            "first_name": "Ann", "last_name": "Lee", "username": "ann",
        }  # fmt: skip
        assert question["chat"] == {
            "id": ann.id, "type": "private", "first_name": "Ann", "last_name": "Lee", "username": "ann"
        }  # fmt: skip
        assert question["entities"] == [
            {"type": "bot_command", "offset": 0, "length": 6},
            {"type": "mention", "offset": 10, "length": 10},
        ]
        assert question["date"] == 1_700_000_000
        assert chat.replies() == [answer]
        assert answer["from"] == {
            "id": 1,
            "is_bot": True,
            "first_name": "UNIDO–Russia",
            "username": "unido_bot",
        }
        assert answer["reply_to_message"]["message_id"] == sent
        assert answer["text"] == question["text"]
        assert answer["entities"][0] == {"type": "bold", "offset": 0, "length": 20}

        query = chat.press(ann, answer["message_id"], "more:1")
        await fake.settled()
        await application.update_queue.join()

        assert fake.callback_answers == {query: {"text": "Here you are", "show_alert": False, "url": None}}
        assert answer["text"] == "more"
        assert "reply_markup" not in answer
        assert "entities" not in answer
        assert answer["edit_date"] == 1_700_000_000
    assert [call.method for call in fake.calls if call.method.startswith(("send", "edit", "answer"))] == [
        "sendMessage",
        "answerCallbackQuery",
        "editMessageText",
    ]
    assert not any(call.refused for call in fake.calls)


async def test_long_poll_waits_for_an_update() -> None:
    fake = FakeTelegram()
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    async with bot_of(fake) as bot:
        assert list(await bot.get_updates(timeout=0)) == []
        waiting = asyncio.create_task(bot.get_updates(timeout=60))
        await asyncio.sleep(0)
        chat.send(ann, "one")
        [one] = await waiting
        chat.send(ann, "two")
        chat.send(ann, "three")
        assert [update.update_id for update in await bot.get_updates(offset=one.update_id + 1, limit=1)] == [
            one.update_id + 1
        ]
        settled = asyncio.create_task(fake.settled())
        await asyncio.sleep(0)
        assert not settled.done()
        [three] = await bot.get_updates(offset=-1)
        assert three.message
        assert three.message.text == "three"
        await bot.get_updates(offset=three.update_id + 1)
        await settled
        assert fake.pending_updates == []


async def test_long_poll_without_updates_times_out() -> None:
    assert await FakeTelegram().call("getUpdates", {"timeout": 1}) == []
    assert await FakeTelegram().call("getUpdates", {"timeout": "0", "offset": "-1"}) == []


async def test_second_poller_and_webhook_conflict() -> None:
    fake = FakeTelegram()
    async with bot_of(fake) as bot:
        first = asyncio.create_task(bot.get_updates(timeout=60))
        await asyncio.sleep(0)
        second = asyncio.create_task(bot.get_updates(timeout=60))
        with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one"):
            await first
        await bot.set_webhook("https://example.org/hook", secret_token="secret_1", allowed_updates=["message"])
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await second
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        ann = fake.user("Ann")
        chat = fake.private_chat(ann)
        chat.edit(ann, chat.send(ann, "one"), "two")  # the edit is not among the allowed updates
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.allowed_updates) == (
            "https://example.org/hook",
            1,
            ("message",),
        )
        await bot.delete_webhook(drop_pending_updates=True)
        assert list(await bot.get_updates()) == []
        await fake.settled()


async def test_settled_times_out() -> None:
    fake = FakeTelegram()
    ann = fake.user("Ann")
    fake.private_chat(ann).send(ann, "hello")
    with pytest.raises(TimeoutError):
        await fake.settled(timeout=0.01)


async def test_scheduled_faults_fail_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else reading retry_after warns
    fake = FakeTelegram()
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    fake.fail_next("sendMessage", TelegramRefusal(429, "Too Many Requests: retry after 5", {"retry_after": 5}))
    fake.fail_next("sendMessage", TimedOut())
    async with bot_of(fake) as bot:
        with pytest.raises(RetryAfter):
            await bot.send_message(chat.id, "one")
        with pytest.raises(TimedOut):
            await bot.send_message(chat.id, "two")
        await bot.send_message(chat.id, "three")
        chat.block(ann)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(chat.id, "four")
        fake.fail_next("getMe", TelegramRefusal(502, "Bad Gateway"))
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.get_me()
    assert [message["text"] for message in chat.messages] == ["three"]
    assert [call.refused for call in fake.calls if call.method == "sendMessage"] == [
        "Too Many Requests: retry after 5",
        "Timed out",
        None,
        "Forbidden: bot was blocked by the user",
    ]


async def test_http_requests_check_token_and_path() -> None:
    fake = FakeTelegram()
    with pytest.raises(InvalidToken):
        async with bot_of(fake, token="2:other"):
            pass
    assert await fake.do_request("http://localhost:8081/bot1:fake/GETME", "POST") == (
        200,
        json.dumps({"ok": True, "result": await fake.call("getMe", {})}).encode(),
    )
    fake.fail_next("getMe", TelegramRefusal(429, "Too Many Requests: retry after 1", {"retry_after": 1}))
    status, body = await fake.do_request("http://localhost/bot1:fake/getMe", "POST", RequestData())
    assert (status, json.loads(body)) == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        },
    )
    for path in ("bot1:fake/getUser", "bot1:fake", "file/bot1:fake/none/none", "other"):
        assert (await fake.do_request(f"http://localhost/{path}", "POST"))[0] == 404


async def test_event_stream_yields_all_events() -> None:
    fake = FakeTelegram()
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    with fake.subscribe() as events, fake.subscribe() as other:
        sent = chat.send(ann, "one")
        chat.edit(ann, sent, "two")
        await fake.call("sendChatAction", {"chat_id": chat.id, "action": "typing"})
        query = chat.press(ann, sent, "x", forged=True)
        await fake.call("answerCallbackQuery", {"callback_query_id": query})
        await fake.call("deleteMessage", {"chat_id": chat.id, "message_id": sent})
        await fake.call("setMyCommands", {"commands": []})
        for subscription in (events, other):
            got = [await anext(subscription) for _ in range(6)]
            assert [(event["type"], event.get("chat_id")) for event in got] == [
                ("message", chat.id),
                ("edited_message", chat.id),
                ("chat_action", chat.id),
                ("callback_answer", chat.id),
                ("deleted_message", chat.id),
                ("menu", None),
            ]
            assert [got[0]["message"]["text"], got[1]["message"]["text"]] == ["one", "two"]
        other.close()
        assert [event async for event in other] == []
        reader = asyncio.create_task(anext(events))
        await asyncio.sleep(0)
    with pytest.raises(StopAsyncIteration):
        await reader
    assert fake._world.streams == []


async def test_slow_reader_gets_a_gap_event() -> None:
    fake = FakeTelegram()
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    with fake.subscribe() as events:
        for number in range(1001):
            chat.send(ann, str(number))
        assert await anext(events) == {"type": "gap"}
        assert (await anext(events))["message"]["text"] == "1000"
