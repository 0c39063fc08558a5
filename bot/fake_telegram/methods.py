"""A call of the Bot API, its parameters in their types, and how a refusal looks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from bot.fake_telegram.bot_api import Field, bot_api, fault
from bot.fake_telegram.text import is_unicode


class TelegramRefusal(Exception):
    """Telegram says no: HTTP status, description, and ResponseParameters such as `{"retry_after": 5}`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code, description, parameters)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class Mistake(TelegramRefusal):
    """A refusal of a call that could not have been right at any time: the bot's own fault.

    Any other refusal is a fact that the bot learns by it: a user has blocked it, a message is gone.
    """


class Upload(NamedTuple):
    """A file that comes with a call."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A call that the bot made. `refused` is the refusal's description, None when it was done.

    `mistake` says that the call could not have been right at any time.
    """

    method: str
    parameters: Mapping[str, object]
    refused: str | None
    mistake: bool = False


def method_name(method: str) -> str:
    """Give a method's name as it is documented (Telegram reads it in any case); unknown ones answer 404."""
    try:
        return _names()[method.lower()]
    except KeyError:
        raise Mistake(404, "Not Found") from None


@cache
def _names() -> Mapping[str, str]:
    return {name.lower(): name for name in bot_api().methods}


def checked(method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    """Give a call's parameters in the types of the Bot API: JSON texts read, digits made integers.

    Refuses a missing required parameter, a wrong type, and any name that the method, or an object in a parameter,
    does not have: Telegram ignores those silently, but here they are mistakes of ours that should be found.
    """
    fields = bot_api().methods[method]
    given = {name: value for name, value in parameters.items() if value is not None}
    if not is_unicode([value for value in given.values() if not isinstance(value, Upload)]):
        raise bad_request("strings must be encoded in UTF-8")
    for name in given:
        if name not in fields:
            raise bad_request(f'method "{method}" has no parameter "{name}"')
    for field in fields.values():
        if field.required and field.name not in given and field.name != "text":  # an absent text reads as an empty one
            missing = "chat_id is empty" if field.name == "chat_id" else f'parameter "{field.name}" is required'
            raise bad_request(missing)
    return {name: _typed(fields[name], value) for name, value in given.items()}


def bad_request(description: str) -> Mistake:
    """Make a refusal with status 400, worded as Telegram's are, of what could not have been right at any time."""
    return Mistake(400, f"Bad Request: {description}")


def out_of_date(description: str) -> TelegramRefusal:
    """Make a refusal with status 400 of what was right once, or is elsewhere."""
    return TelegramRefusal(400, f"Bad Request: {description}")


def _typed(field: Field, value: object) -> Any:
    """Give a value in its parameter's type; a form carries every value as a string."""
    if isinstance(value, Upload) and "InputFile" in field.types:
        return value
    read = _read(field.types, value) if isinstance(value, str) else value
    wrong = fault(read, field.types)
    if wrong is None:
        return read
    if wrong.startswith("can't parse") and not isinstance(read, str):
        raise bad_request(wrong)
    raise bad_request(f'parameter "{field.name}" has a wrong type: {type(value).__name__}')


def _read(types: Sequence[str], text: str) -> object:
    if "Boolean" in types:
        return text.lower() in ("true", "yes", "1")
    if types == ("Integer", "String"):  # a chat: a number, or @username
        return int(text) if text.removeprefix("-").isdecimal() else text
    if "String" in types:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
