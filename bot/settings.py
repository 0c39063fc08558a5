"""The settings, from environment variables or `.env`. An empty variable counts as not set."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from bot.fetching.errors import FetchError
from bot.fetching.urls import normalize_host
from corpus.errors import ConfigurationError

SEEDS = Path(__file__).parent.parent / "seeds"  # the documents that the bot ships with
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_HASH_KEY = re.compile(r"[0-9a-fA-F]{64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HEADER_VALUE = re.compile(r"[!-~]+")


def _checked_url(url: str, *schemes: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0 or re.search(r"\s", url):
        raise ValueError(f"it must be an address that begins with {' or '.join(f'{each}://' for each in schemes)}")
    return url


def _is_postgresql(url: SecretStr) -> bool:
    return url.get_secret_value().startswith("postgresql")


class Settings(BaseSettings):
    """The validated settings. Build them with `load_settings`, whose errors name the variable."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = Field(
        None, description="The token that @BotFather gave you. Without one, the preview starts."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="The Bot API server: Telegram's own, or one that you host."
    )
    corpus_dir: Path = Field(
        SEEDS, description="The folder with the documents. The default is the folder shipped with the bot."
    )
    reader: Literal["auto", "off"] | Path = Field(
        "auto",
        description="The model that reads candidate sentences: auto (the one shipped), off, "
        "or a folder with a multilingual cross-encoder (model.onnx and tokenizer.json).",
    )
    model_url: str | None = Field(
        None,
        description="The base address of an OpenAI-compatible language model (http://127.0.0.1:11434/v1), to which "
        "questions and candidate sentences are then sent. None if not set.",
    )
    model_name: str = Field("default", description="The name of the model at that server.")
    model_key: SecretStr | None = Field(None, description="The key for that server, if it needs one.")
    model_seconds: float = Field(10, gt=0, le=120, description="Maximum seconds to wait for a reply from the model.")
    model_calls_per_minute: int = Field(60, ge=1, le=10_000, description="Maximum model calls per minute.")
    data_dir: Path = Field(Path("var"), description="The folder for everything that the bot writes.")
    database_url: SecretStr | None = Field(
        None,
        description="The database, postgresql+asyncpg://user:password@host/name. If not set, SQLite in DATA_DIR.",
    )
    chat_hash_key: SecretStr | None = Field(
        None,
        description="The key under which chats are stored, 64 hexadecimal digits, the same for all instances. "
        "Needed with PostgreSQL; otherwise the bot makes one in DATA_DIR.",
        validate_default=True,
    )
    search_url: SecretStr | None = Field(
        None,
        description="A Milvus server for very large corpora, http://user:password@host:19530/database, which then has "
        "the vectors of the documents. If not set, they are in memory.",
    )
    keep_days: int = Field(180, ge=1, le=3650, description="Days after which chat data is deleted.")
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram user ids of the administrators, separated by commas."
    )
    webhook_url: str | None = Field(
        None, description="The address at which Telegram reaches the bot (https://…). Without it, the bot polls."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="The secret that Telegram sends to the webhook. Derived from the token if not set."
    )
    listen: str = Field(
        "127.0.0.1",
        description="The address that serves webhook, health and metrics, or unix:/path. "
        "When polling, the server starts only if this or PORT is set.",
    )
    port: int = Field(8080, ge=1, le=65535, description="The port of that server.")
    public_url: str | None = Field(
        None,
        description="The public address of that server, for calendar subscriptions (https://…). "
        "The host of WEBHOOK_URL if not set.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The log level: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="The log format: text, or json for one JSON object per line."
    )
    update_hours: float = Field(
        24,
        gt=0,
        le=10_000,
        description="Hours after which a message is dropped that came in while the bot was down.",
    )
    feeds: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Feeds (RSS, Atom) and sitemaps whose new pages are read, separated by commas."
    )
    feed_minutes: int = Field(60, ge=1, le=10080, description="Minutes between checks of the feeds.")
    fetch_allowed_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Intranet hosts the bot may fetch from, separated by commas. All other hosts must be public.",
    )
    fetch_redirects: int = Field(5, ge=0, le=20, description="Maximum redirects followed per page.")
    fetch_megabytes: int = Field(10, ge=1, le=1000, description="Maximum size of a page or file, in megabytes.")
    fetch_unpacked_megabytes: int = Field(
        50, ge=1, le=1000, description="Maximum size of a page or file after decompression, in megabytes."
    )
    fetch_seconds: int = Field(
        20, ge=1, le=600, description="Maximum seconds to fetch a page or file, redirects included."
    )

    @property
    def is_shared(self) -> bool:
        """True if several instances may share the database."""
        return self.database_url is not None and _is_postgresql(self.database_url)

    @field_validator("telegram_bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("it does not look like 123456:ABC-DEF, the form that @BotFather gives")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        return _checked_url(url, "https", "http").rstrip("/")

    @field_validator("model_url")
    @classmethod
    def _check_model_url(cls, url: str | None) -> str | None:
        if url and urlsplit(_checked_url(url, "https", "http")).username is not None:
            raise ValueError("it must have no user and password: a key belongs into MODEL_KEY")
        return url and url.rstrip("/")

    @field_validator("search_url")
    @classmethod
    def _check_search_url(cls, url: SecretStr | None) -> SecretStr | None:
        if url:
            _checked_url(url.get_secret_value(), "https", "http")
        return url

    @field_validator("model_key")
    @classmethod
    def _check_model_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key and not _HEADER_VALUE.fullmatch(key.get_secret_value()):
            raise ValueError("it may hold no spaces and only characters of ASCII")
        return key

    @field_validator("webhook_url", "public_url")
    @classmethod
    def _check_public_url(cls, url: str | None) -> str | None:
        return url and _checked_url(url, "https")

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("it may hold 1 to 256 of A-Z, a-z, 0-9, _ and -")
        return secret

    @field_validator("chat_hash_key")
    @classmethod
    def _check_key(cls, key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        url: SecretStr | None = info.data.get("database_url")
        if key and not _HASH_KEY.fullmatch(key.get_secret_value()):
            raise ValueError("it must be 64 hexadecimal digits, as `openssl rand -hex 32` prints them")
        if key is None and url and _is_postgresql(url):
            raise ValueError(
                "PostgreSQL needs it: the key in DATA_DIR (`xxd -p -c 32 chat-hash.key`), or a new one "
                "(`openssl rand -hex 32`)"
            )
        return key

    @field_validator("feeds", mode="before")
    @classmethod
    def _split_urls(cls, value: object) -> object:
        if isinstance(value, str):  # a URL may contain commas
            urls = re.split(r"[\s,;]+(?=\w+:)|\s+", value.strip(" ,;"))
            return [_checked_url(each, "https", "http") for each in urls if each]
        return value

    @field_validator("admin_ids", "fetch_allowed_hosts", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return [each for each in re.split(r"[\s,;]+", value) if each]
        return value

    @field_validator("reader", mode="before")
    @classmethod
    def _lower_case_word(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) and value.lower() in ("auto", "off") else value

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("fetch_allowed_hosts")
    @classmethod
    def _normalize_hosts(cls, hosts: frozenset[str]) -> frozenset[str]:
        try:
            return frozenset(normalize_host(each) for each in hosts)
        except FetchError as exc:
            raise ValueError("it must be names of hosts, without https:// and without a port") from exc

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def load_settings() -> Settings:
    """Read the settings. Raises `ConfigurationError`, which names each variable and its mistake.

    A setting in neither the environment nor `.env` is read from the file of its name in the folder
    `CREDENTIALS_DIRECTORY`, which systemd creates for secrets.
    """
    try:
        return Settings(_secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY") or None)
    except ValidationError as exc:
        mistakes = dict.fromkeys(_mistake(each["loc"], each["msg"]) for each in exc.errors())
        raise ConfigurationError(" ".join(mistakes)) from None
    except SettingsError as exc:
        raise ConfigurationError(f"CREDENTIALS_DIRECTORY can't be read: {exc.__cause__ or exc}.") from exc
    except (OSError, UnicodeError) as exc:
        raise ConfigurationError(f".env can't be read: {exc}.") from exc


def _mistake(loc: tuple[int | str, ...], message: str) -> str:
    # Without the value, which may be a secret.
    reason = message.removeprefix("Value error, ")
    return f"{str(loc[0]).upper()} is wrong: {reason[0].lower()}{reason[1:]}."
