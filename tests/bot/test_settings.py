"""Settings from the environment and from .env."""

from pathlib import Path

import pytest

from bot.settings import SEEDS, Settings, load_settings
from corpus.errors import ConfigurationError

TOKEN = "123456:ABC-DEF_ghi"
pytestmark = pytest.mark.usefixtures("clean_environment")


def test_every_setting_has_a_default() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.corpus_dir == SEEDS
    assert settings.data_dir == Path("var")
    assert settings.admin_ids == frozenset()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_empty_variable_counts_as_not_set(name: str, monkeypatch: pytest.MonkeyPatch, clean_environment: Path) -> None:
    monkeypatch.setenv(name.upper(), "")
    (clean_environment / ".env").write_text(f"{name.upper()}=\n", "utf-8")
    assert load_settings() == Settings.model_construct()


def test_empty_variable_does_not_hide_the_file(monkeypatch: pytest.MonkeyPatch, clean_environment: Path) -> None:
    (clean_environment / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nPORT=81\n", "utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("PORT", "82")
    settings = load_settings()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.port == 82


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", "hush")
    shown = f"{load_settings()!r} {load_settings()}"
    assert TOKEN not in shown
    assert "hush" not in shown


def test_lists_and_cases_are_normalized(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", " 1, 22;333 ")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://localhost:8081/")
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example/hook/")
    monkeypatch.setenv("SOMETHING_ELSE", "1")
    monkeypatch.setenv("FEEDS", " https://a.example/rss?a=1,2, http://b.example/sitemap.xml\nhttps://c.example,")
    monkeypatch.setenv("FETCH_ALLOWED_HOSTS", "Wiki.Intranet., 10.0.0.5;[fd00:0::5] вики.рф")
    settings = load_settings()
    assert settings.admin_ids == {1, 22, 333}
    assert settings.log_level == "DEBUG"
    assert settings.telegram_api_url == "http://localhost:8081"
    assert settings.webhook_url == "https://bot.example/hook/"
    assert settings.feeds == ("https://a.example/rss?a=1,2", "http://b.example/sitemap.xml", "https://c.example")
    assert settings.fetch_allowed_hosts == {"wiki.intranet", "10.0.0.5", "fd00::5", "xn--b1amah.xn--p1ai"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "no-token"),
        ("TELEGRAM_BOT_TOKEN", "12:ab/../cd"),
        ("TELEGRAM_BOT_TOKEN", "12:ab\udc80"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "http://[::"),
        ("TELEGRAM_API_URL", "http://localhost:99999"),
        ("WEBHOOK_URL", "http://bot.example/hook"),
        ("WEBHOOK_URL", "https://"),
        ("WEBHOOK_SECRET", "two words"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("MODEL_URL", "localhost:11434"),
        ("MODEL_URL", "https://user:word@model.example/v1"),
        ("MODEL_KEY", "two words"),
        ("MODEL_KEY", "a\u0431"),
        ("MODEL_SECONDS", "0"),
        ("CHAT_HASH_KEY", "not-hexadecimal"),
        ("CHAT_HASH_KEY", "6b" * 31),
        ("ADMIN_IDS", "1,me"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("LOG_LEVEL", "loud"),
        ("FEEDS", "a.example/rss"),
        ("FEEDS", "https://a.example/rss,ftp://b.example"),
        ("FEED_MINUTES", "0"),
        ("SEARCH_URL", "milvus:hush-hush@host:19530"),
        ("FETCH_REDIRECTS", "-1"),
        ("FETCH_MEGABYTES", "many"),
        ("FETCH_UNPACKED_MEGABYTES", "0"),
        ("FETCH_SECONDS", "0"),
        ("FETCH_ALLOWED_HOSTS", "https://wiki.intranet"),
        ("FETCH_ALLOWED_HOSTS", "wiki.intranet:9000"),
        ("FETCH_ALLOWED_HOSTS", "wiki.intranet/a"),
        ("FETCH_ALLOWED_HOSTS", "*.intranet"),
    ],
)
def test_wrong_value_is_named_and_not_shown(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=rf"^{name} is wrong: .+\.$") as caught:
        load_settings()
    if name in ("TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET", "MODEL_URL", "MODEL_KEY", "CHAT_HASH_KEY", "SEARCH_URL"):
        assert value not in str(caught.value)


def test_all_wrong_values_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("ADMIN_IDS", "a,b")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert str(caught.value).count("PORT is wrong") == 1
    assert str(caught.value).count("ADMIN_IDS is wrong") == 1


def test_env_file_that_is_not_text_is_a_configuration_error(clean_environment: Path) -> None:
    (clean_environment / ".env").write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(ConfigurationError, match=r"^\.env can't be read"):
        load_settings()
