"""Logging without secrets."""

import logging
from urllib.parse import quote

import pytest

from bot.logs import Redactor, configure_logging, secrets_of
from bot.settings import Settings

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


@pytest.mark.parametrize(
    ("name", "address", "secrets"),
    [
        ("telegram_api_url", "https://me:hid%2Fden-1@api.example:8081/x", ["hid/den-1", "hid%2Fden-1"]),
        ("telegram_api_url", "https://hidden-token@api.example", ["hidden-token"]),
        ("webhook_url", "https://bot.example/hook?a=b&secret=hidden-1", ["hidden-1"]),
        (
            "feeds",
            "https://a.example/feed?api_key=hidden-1#x,https://u:hidden-2@b.example/rss",
            ["hidden-1", "hidden-2"],
        ),
        ("database_url", "postgresql+asyncpg://u:hidden/1@2@db.example/name", ["hidden/1@2"]),
    ],
)
@pytest.mark.usefixtures("clean_environment")
def test_secret_in_the_address_of_any_setting_is_removed(name: str, address: str, secrets: list[str]) -> None:
    """Also outside of its address, as an error may quote it."""
    settings = Settings(_env_file=None, chat_hash_key="0" * 64, **{name: address})  # type: ignore[arg-type]
    said = Redactor(secrets_of(settings))(" and ".join([*secrets, address]))
    assert "hid" not in said
    assert said.count("<secret>") >= len(secrets)


def test_short_secret_is_removed_as_a_word_only() -> None:
    assert Redactor(["u"])("such as u:x, pg_dump") == "such as <secret>:x, pg_dump"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET http://bob:word@proxy:3128/", "GET http://<secret>@proxy:3128/"),
        ("https://a.example/?access_token=abc&page=2", "https://a.example/?access_token=<secret>&page=2"),
        ("https://a.example/@team?page=2", "https://a.example/@team?page=2"),
        ("ask me@a.example: token=x", "ask me@a.example: token=x"),
    ],
)
def test_what_looks_like_a_secret_of_an_address_is_removed(text: str, shown: str) -> None:
    assert Redactor()(text) == shown


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

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_event_is_one_line_without_control_characters(self, form: str, capsys: pytest.CaptureFixture[str]) -> None:
        configure_logging("INFO", Redactor(), form)
        try:
            raise RuntimeError("x\n2026-01-01 ERROR forged\x1b[31m\u202e")
        except RuntimeError:
            logging.getLogger("ours").exception("file %s", "a\nforged\x1b[2J\x9b\u202e\u2028\U000e0041.txt")
        lines = capsys.readouterr().err.splitlines()
        assert all(line.isprintable() for line in lines)
        assert "a\\nforged" in lines[0]
        assert not [line for line in lines if line.startswith("2026-01-01 ERROR forged")]
