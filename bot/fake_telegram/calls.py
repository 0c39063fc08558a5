"""A call of the Bot API: its parameters in their types, and refusals."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from bot.fake_telegram.bot_api import Field, bot_api, find_fault
from bot.fake_telegram.entities import is_unicode


class TelegramRefusal(Exception):
    """An error that Telegram returns: HTTP status, description, and ResponseParameters such as `{"retry_after": 5}`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code, description, parameters)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class InvalidCall(TelegramRefusal):
    """The refusal of a call that is wrong in any state: a bug of the bot.

    Any other refusal tells the bot about the state: a user has blocked it, a message is deleted.
    """


class Upload(NamedTuple):
    """An uploaded file."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A call of the bot. `refused` is the description of its refusal, else None.

    `mistake` is true if the call is wrong in any state.
    """

    method: str
    parameters: Mapping[str, object]
    refused: str | None
    mistake: bool = False


def method_name(method: str) -> str:
    """Return the documented spelling of a method, which Telegram reads in any case; refuse an unknown one with 404."""
    try:
        return _names()[method.lower()]
    except KeyError:
        raise InvalidCall(404, "Not Found") from None


@cache
def _names() -> Mapping[str, str]:
    return {name.lower(): name for name in bot_api().methods}


def parse_parameters(method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    """Return the parameters of a call in the types of the Bot API, read from JSON or digits.

    Refuses a missing required parameter, a wrong type, and an unknown name of a parameter or of a field in it.
    Telegram ignores an unknown name, but it is a bug of the bot.
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


def bad_request(description: str) -> InvalidCall:
    """Return the refusal with status 400 of a call that is wrong in any state."""
    return InvalidCall(400, f"Bad Request: {description}")


def wrong_state(description: str) -> TelegramRefusal:
    """Return the refusal with status 400 of a call that is wrong in this state."""
    return TelegramRefusal(400, f"Bad Request: {description}")


def _typed(field: Field, value: object) -> Any:
    """Return a value in the type of its parameter; in a form every value is a string."""
    if isinstance(value, Upload) and "InputFile" in field.types:
        return value
    read = _read(field.types, value) if isinstance(value, str) else value
    wrong = find_fault(read, field.types)
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
