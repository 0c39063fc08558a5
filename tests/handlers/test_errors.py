"""The error handler: an apology in the chat, and a log entry without message text."""

import logging

import pytest
from telegram.error import NetworkError, TimedOut

from bot.fake_telegram.calls import TelegramRefusal
from corpus.library import Library
from corpus.models import Answer
from handlers.translations import texts_for
from tests.support.conversation import callback_data, conversation

EN = texts_for("en")
QUESTION = "When did the ITPO heads gather in Moscow?"
REFUSAL = TelegramRefusal(400, "Bad Request: can't parse entities: Xyzzy")
TEMPORARY_ERRORS = [
    TelegramRefusal(500, "Internal Server Error"),
    TelegramRefusal(429, "Too Many Requests: retry after 1", {"retry_after": 1}),
    NetworkError("Xyzzy"),
    TimedOut(),
    RuntimeError("Xyzzy"),
    KeyError("Xyzzy"),
]


class BrokenLibrary(Library):
    def answer(self, *_: object, **__: object) -> Answer:
        raise ZeroDivisionError("Xyzzy")


async def test_refused_answer_gets_an_apology(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.fake.fail_next("sendMessage", REFUSAL)
        [reply] = await talk.say(QUESTION)
        assert reply["text"] == EN.error
        [again] = await talk.say(QUESTION)
        assert "4 and 5 October" in again["text"]
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR"]
    assert "ITPO heads" not in caplog.text


async def test_failing_library_gets_an_apology(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.replace_services(library=BrokenLibrary(talk.application.bot_data.library.documents))
        [reply] = await talk.say(QUESTION)
        assert reply["text"] == EN.error
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR"]
    assert "ITPO heads" not in caplog.text


async def test_refused_apology_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        for _ in range(2):
            talk.fake.fail_next("sendMessage", REFUSAL)
        assert await talk.say(QUESTION) == []
        assert "4 and 5 October" in (await talk.say(QUESTION))[0]["text"]
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR", "WARNING"]


@pytest.mark.parametrize("error", TEMPORARY_ERRORS, ids=repr)
async def test_temporary_failure_is_retried_without_an_apology(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async with conversation() as talk:
        talk.fake.fail_next("sendMessage", error)
        [reply] = await talk.say(QUESTION)
        assert "4 and 5 October" in reply["text"]
    assert not [each for each in caplog.records if each.name == "handlers.errors"]


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_failing_press_gets_an_apology(method: str) -> None:
    async with conversation() as talk:
        [shown] = await talk.say("/source 1" if method == "editMessageText" else QUESTION)
        talk.fake.fail_next(method, REFUSAL)
        replies, callback_answer = await talk.press(shown, callback_data(shown)[0])
        assert callback_answer == {"text": EN.error, "show_alert": True, "url": None}
        assert len(replies) == (method == "answerCallbackQuery")


@pytest.mark.parametrize("error", TEMPORARY_ERRORS, ids=repr)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_failing_acknowledgement_is_no_error(method: str, error: Exception) -> None:
    async with conversation() as talk:
        [shown] = await talk.say("/source 1" if method == "editMessageText" else QUESTION)
        talk.fake.fail_next(method, error)
        replies, callback_answer = await talk.press(shown, callback_data(shown)[0])
        assert callback_answer == {"text": None, "show_alert": False, "url": None}
        assert len(replies) == (method != "editMessageText")


async def test_blocked_bot_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.chat.block(talk.user)
        assert await talk.say(QUESTION) == []
        assert [call.method for call in talk.refused] == ["sendMessage"]
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
