"""What a host can set, by environment or `.env`. An empty variable counts as not set."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.errors import ConfigurationError

SEEDS = Path(__file__).parent.parent / "seeds"
"""The documents that the bot ships with."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Settings(BaseSettings):
    """The settings, checked. Build them with `load_settings`, whose errors a host can read."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = Field(None, description="The token that @BotFather gave you.")
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="The Bot API server.", pattern=r"^https?://[^\s/]+[^\s]*$"
    )
    corpus_dir: Path = Field(SEEDS, description="The folder with the documents.")
    data_dir: Path = Field(Path("var"), description="The folder for all that the bot writes.")
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram user ids of the administrators, with commas between."
    )
    webhook_url: str | None = Field(
        None,
        description="Where Telegram reaches the bot; without it the bot polls.",
        pattern=r"^https://\S+$",
    )
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram proves itself with at the webhook; made up at each start if not set."
    )
    listen: str = Field("127.0.0.1", description="The address that the webhook's server listens on.")
    port: int = Field(8080, ge=1, le=65535, description="The port that the webhook's server listens on.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_has_its_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("it does not look like 123456:ABC-DEF, the form that @BotFather gives")
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _secret_has_its_form(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("it may hold 1 to 256 of A-Z, a-z, 0-9, _ and -")
        return secret

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        if isinstance(value, str):
            return [each for each in re.split(r"[\s,;]+", value) if each]
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("telegram_api_url")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        return value.rstrip("/")


def load_settings() -> Settings:
    """Read the settings. Raises `ConfigurationError` that names each variable and what is wrong with it."""
    try:
        return Settings()
    except ValidationError as exc:
        raise ConfigurationError(" ".join(_sentence(each["loc"], each["msg"]) for each in exc.errors())) from None


def _sentence(loc: tuple[int | str, ...], message: str) -> str:
    # The value itself stays out: it may be a secret.
    said = message.removeprefix("Value error, ")
    return f"{str(loc[0]).upper()} is wrong: {said[0].lower()}{said[1:]}."
