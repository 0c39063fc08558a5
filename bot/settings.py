"""What a host can set, by environment or `.env`. An empty variable counts as not set."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from bot.fetching.errors import FetchError
from bot.fetching.urls import normalize_host
from corpus.errors import ConfigurationError

SEEDS = Path(__file__).parent.parent / "seeds"
"""The documents that the bot ships with."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def _address(url: str, *schemes: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0 or re.search(r"\s", url):
        raise ValueError(f"it must be an address that begins with {' or '.join(f'{each}://' for each in schemes)}")
    return url


class Settings(BaseSettings):
    """The settings, checked. Build them with `load_settings`, whose errors a host can read."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = Field(
        None, description="The token that @BotFather gave you. Without one there is the preview."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="The Bot API server: Telegram's own, or one that you host."
    )
    corpus_dir: Path = Field(SEEDS, description="The folder with the documents; the default is the one shipped.")
    data_dir: Path = Field(Path("var"), description="The folder for all that the bot writes.")
    database_url: SecretStr | None = Field(
        None, description="The database of what is remembered of chats; an SQLite file in DATA_DIR if not set."
    )
    keep_days: int = Field(180, ge=1, le=3650, description="Days after which what is remembered of a chat is deleted.")
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram user ids of the administrators, with commas between."
    )
    webhook_url: str | None = Field(
        None, description="Where Telegram reaches the bot (https://…); without it the bot polls."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram proves itself with at the webhook; made of the token if not set."
    )
    listen: str = Field(
        "127.0.0.1",
        description="Where webhook, health and metrics are served, or unix:/path; "
        "if polling, only once this or PORT is set.",
    )
    port: int = Field(8080, ge=1, le=65535, description="The port of that server.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="The form of the log's lines: text, or json for one JSON object a line."
    )
    update_hours: float = Field(
        24, gt=0, le=10_000, description="Hours after which a question that could not be answered is dropped."
    )
    feeds: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Feeds (RSS, Atom) and sitemaps whose new pages are read, with commas between."
    )
    feed_minutes: int = Field(60, ge=1, le=10080, description="Minutes between two looks at the feeds.")
    fetch_allowed_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Hosts of an intranet that may be fetched from, with commas between; others must be public.",
    )
    fetch_redirects: int = Field(5, ge=0, le=20, description="How often a page may send on to another.")
    fetch_megabytes: int = Field(
        10, ge=1, le=1000, description="The most megabytes that are received for a page or a file."
    )
    fetch_unpacked_megabytes: int = Field(
        50, ge=1, le=1000, description="The most megabytes that a page or a file may hold when it is unpacked."
    )
    fetch_seconds: int = Field(
        20, ge=1, le=600, description="The most seconds that fetching a page or a file may take, all in all."
    )

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_has_its_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("it does not look like 123456:ABC-DEF, the form that @BotFather gives")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url_is_an_address(cls, url: str) -> str:
        return _address(url, "https", "http").rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url_is_an_address(cls, url: str | None) -> str | None:
        return url and _address(url, "https")

    @field_validator("webhook_secret")
    @classmethod
    def _secret_has_its_form(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("it may hold 1 to 256 of A-Z, a-z, 0-9, _ and -")
        return secret

    @field_validator("feeds", mode="before")
    @classmethod
    def _addresses(cls, value: object) -> object:
        if isinstance(value, str):  # an address may hold commas of its own
            return [
                _address(each, "https", "http") for each in re.split(r"[\s,;]+(?=\w+:)|\s+", value.strip(" ,;")) if each
            ]
        return value

    @field_validator("admin_ids", "fetch_allowed_hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return [each for each in re.split(r"[\s,;]+", value) if each]
        return value

    @field_validator("log_format", mode="before")
    @classmethod
    def _small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("fetch_allowed_hosts")
    @classmethod
    def _hosts_as_they_are_compared(cls, hosts: frozenset[str]) -> frozenset[str]:
        try:
            return frozenset(normalize_host(each) for each in hosts)
        except FetchError as exc:
            raise ValueError("it must be names of hosts, without https:// and without a port") from exc

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def load_settings() -> Settings:
    """Read the settings. Raises `ConfigurationError` that names each variable and what is wrong with it.

    What neither the environment nor `.env` sets may be a file of its name in the folder `CREDENTIALS_DIRECTORY`, which
    systemd makes for secrets.
    """
    try:
        return Settings(_secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY") or None)
    except ValidationError as exc:
        wrong = dict.fromkeys(_sentence(each["loc"], each["msg"]) for each in exc.errors())
        raise ConfigurationError(" ".join(wrong)) from None
    except SettingsError as exc:
        raise ConfigurationError(f"CREDENTIALS_DIRECTORY can't be read: {exc.__cause__ or exc}.") from exc
    except (OSError, UnicodeError) as exc:
        raise ConfigurationError(f".env can't be read: {exc}.") from exc


def _sentence(loc: tuple[int | str, ...], message: str) -> str:
    # The value itself stays out: it may be a secret.
    said = message.removeprefix("Value error, ")
    return f"{str(loc[0]).upper()} is wrong: {said[0].lower()}{said[1:]}."
