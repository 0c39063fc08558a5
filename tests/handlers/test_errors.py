"""Whatever goes wrong ends in a calm sentence; what it was stands in the log, without what somebody wrote."""

import logging

import pytest
from telegram.error import NetworkError, TimedOut

from bot.fake_telegram.calls import TelegramRefusal
from corpus.library import Library
from corpus.models import Answer
from handlers.translations import texts_for
from tests.support.conversation import callbacks, conversation

EN = texts_for("en")
QUESTION = "When did the ITPO heads gather in Moscow?"
REFUSED = TelegramRefusal(400, "Bad Request: can't parse entities: Xyzzy")
PASSING = [
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


async def test_an_answer_that_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.double.fail_next("sendMessage", REFUSED)
        [reply] = await talk.say(QUESTION)
        assert reply["text"] == EN.error
        [again] = await talk.say(QUESTION)
        assert "4 and 5 October" in again["text"]
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR"]
    assert "ITPO heads" not in caplog.text


async def test_a_library_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.replace_services(library=BrokenLibrary(talk.application.bot_data.library.documents))
        [reply] = await talk.say(QUESTION)
        assert reply["text"] == EN.error
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR"]
    assert "ITPO heads" not in caplog.text


async def test_an_apology_that_is_refused_too(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        for _ in range(2):
            talk.double.fail_next("sendMessage", REFUSED)
        assert await talk.say(QUESTION) == []
        assert "4 and 5 October" in (await talk.say(QUESTION))[0]["text"]
    assert [each.levelname for each in caplog.records if each.name == "handlers.errors"] == ["ERROR", "WARNING"]


@pytest.mark.parametrize("fault", PASSING, ids=repr)
async def test_what_passes_is_waited_for(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.double.fail_next("sendMessage", fault)
        [reply] = await talk.say(QUESTION)
        assert "4 and 5 October" in reply["text"]
    assert not [each for each in caplog.records if each.name == "handlers.errors"]


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_a_press_that_fails(method: str) -> None:
    async with conversation() as talk:
        [shown] = await talk.say("/source 1" if method == "editMessageText" else QUESTION)
        talk.double.fail_next(method, REFUSED)
        replies, said = await talk.press(shown, callbacks(shown)[0])
        assert said == {"text": EN.error, "show_alert": True, "url": None}
        assert len(replies) == (method == "answerCallbackQuery")


@pytest.mark.parametrize("fault", PASSING, ids=repr)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_a_press_in_a_bad_moment(method: str, fault: Exception) -> None:
    async with conversation() as talk:
        [shown] = await talk.say("/source 1" if method == "editMessageText" else QUESTION)
        talk.double.fail_next(method, fault)
        replies, said = await talk.press(shown, callbacks(shown)[0])
        assert said == {"text": None, "show_alert": False, "url": None}
        assert len(replies) == (method != "editMessageText")


async def test_somebody_who_blocked_the_bot_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        talk.chat.block(talk.user)
        assert await talk.say(QUESTION) == []
        assert [call.method for call in talk.refused] == ["sendMessage"]
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
