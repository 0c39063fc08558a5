"""Whatever goes wrong ends in a calm sentence; what it was stands in the log, without what somebody wrote."""

import logging

import pytest
from telegram.error import NetworkError, TimedOut

from bot.telegram_double import TelegramRefusal
from handlers.texts import texts_for
from tests.handlers.conversation import callbacks, conversation

EN = texts_for("en")
QUESTION = "When did the ITPO heads gather in Moscow?"
FAULTS = [
    TelegramRefusal(400, "Bad Request: can't parse entities: Xyzzy"),
    TelegramRefusal(500, "Internal Server Error"),
    TelegramRefusal(429, "Too Many Requests: retry after 5", {"retry_after": 5}),
    NetworkError("Xyzzy"),
    TimedOut(),
    RuntimeError("Xyzzy"),
    KeyError("Xyzzy"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
async def test_an_answer_that_fails(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.double.fail_next("sendMessage", fault)
        [reply] = await talk.say(QUESTION)
        assert reply["text"] == EN.error
        [again] = await talk.say(QUESTION)
        assert "4 and 5 October" in again["text"]
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR"]
    assert "ITPO heads" not in caplog.text


async def test_an_apology_that_fails_too(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        for _ in range(2):
            talk.double.fail_next("sendMessage", TelegramRefusal(500, "Internal Server Error"))
        assert await talk.say(QUESTION) == []
        assert "4 and 5 October" in (await talk.say(QUESTION))[0]["text"]
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR", "WARNING"]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_a_press_that_fails(method: str, fault: Exception) -> None:
    async with conversation() as talk:
        [shown] = await talk.say("/source 1" if method == "editMessageText" else QUESTION)
        talk.double.fail_next(method, fault)
        replies, said = await talk.press(shown, callbacks(shown)[0])
        assert said == {"text": EN.error, "show_alert": True, "url": None}
        assert len(replies) == (method == "answerCallbackQuery")


async def test_somebody_who_blocked_the_bot_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.chat.block(talk.user)
        assert await talk.say(QUESTION) == []
        assert [call.method for call in talk.refused] == ["sendMessage"]
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
