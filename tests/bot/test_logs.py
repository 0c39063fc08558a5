"""Logging without secrets."""

import logging
from urllib.parse import quote

import pytest

from bot.logs import Redactor, configure_logging

TOKEN = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/bot{quote(TOKEN, safe='')}/getMe",
        f"https://api.telegram.org/bot{quote(TOKEN, safe='').lower()}/getMe",
        f"bot{TOKEN}",
        f"'{TOKEN}'",
    ],
)
def test_any_token_is_removed(text: str) -> None:
    shown = Redactor()(text)
    assert "<secret>" in shown
    assert TOKEN[10:].lower() not in shown.lower()


@pytest.mark.parametrize("secret", ["1:ab", "webhook_secret-1"])
def test_given_secret_is_removed_in_every_form(secret: str) -> None:
    assert Redactor([secret])(f"{secret} and {quote(secret, safe='')}") == "<secret> and <secret>"


@pytest.mark.parametrize("text", ["", "at 12:30:00 on 4 October", "id 700000001: done", "http://127.0.0.1:8765/"])
def test_other_text_is_unchanged(text: str) -> None:
    assert Redactor(["a-secret"])(text) == text


@pytest.mark.usefixtures("clean_environment")
class TestLogging:
    def test_traceback_holds_no_secret(self, capsys: pytest.CaptureFixture[str]) -> None:
        configure_logging("INFO", Redactor(["1:ab"]))
        try:
            raise RuntimeError(f"1:ab and {TOKEN}")
        except RuntimeError:
            logging.getLogger("ours").exception("failed with %s", "1:ab")
        err = capsys.readouterr().err
        assert "RuntimeError: <secret> and <secret>" in err
        assert "ERROR ours: failed with <secret>" in err

    @pytest.mark.parametrize(
        ("level", "ours", "theirs"),
        [("DEBUG", "DEBUG", "INFO"), ("INFO", "INFO", "WARNING"), ("ERROR", "ERROR", "ERROR")],
    )
    def test_libraries_log_less(self, level: str, ours: str, theirs: str) -> None:
        configure_logging(level, Redactor())
        assert logging.getLogger("bot.app").getEffectiveLevel() == logging.getLevelName(ours)
        assert logging.getLogger("httpx").getEffectiveLevel() == logging.getLevelName(theirs)
        assert logging.getLogger("telegram.ext.Updater").getEffectiveLevel() == logging.getLevelName(theirs)

    def test_configuring_twice_logs_each_event_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        configure_logging("INFO", Redactor())
        configure_logging("INFO", Redactor())
        logging.getLogger("ours").info("hello")
        assert capsys.readouterr().err.count("hello") == 1
