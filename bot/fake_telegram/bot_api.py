"""The methods and types of the Bot API, read from `bot_api.txt`, and a check of a value against a type."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("bot_api.txt")
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "InputFile": (str,),  # the name of a file in a form; the file itself is an `Upload`
}


@dataclass(frozen=True)
class Field:
    """A parameter of a method or a field of a type."""

    name: str
    types: tuple[str, ...]  # alternatives; `X[]` is an array
    required: bool
    constant: str | None  # the only allowed value


@dataclass(frozen=True)
class BotApi:
    """The methods and types with their fields by name; `unions` maps a type to its alternatives."""

    methods: Mapping[str, Mapping[str, Field]]
    types: Mapping[str, Mapping[str, Field]]
    unions: Mapping[str, tuple[str, ...]]


@cache
def bot_api() -> BotApi:
    """Return the table; it is read once."""
    tables: dict[str, dict[str, dict[str, Field]]] = {"[methods]": {}, "[types]": {}}
    unions: dict[str, tuple[str, ...]] = {}
    table = tables["[methods]"]
    for line in _TABLE.read_text("utf-8").splitlines():
        name, _, rest = line.partition(" ")
        if name in tables:
            table = tables[name]
        elif rest.startswith("= "):
            unions[name] = tuple(rest[2:].split("|"))
        elif name not in ("", "#"):
            table[name] = {field.name: field for field in map(_field, rest.split())}
    return BotApi(tables["[methods]"], tables["[types]"], unions)


def find_fault(value: object, types: tuple[str, ...]) -> str | None:
    """Return why a JSON value is of none of the types; None if it is of one.

    A field that the type does not have is a fault too: Telegram ignores it, but it is a bug of the sender.
    """
    faults = []
    for kind in _alternatives(types, value):
        found = _fault(value, kind)
        if found is None:
            return None
        faults.append(found)
    return faults[0] if len(faults) == 1 else f"can't parse {_display_name(types[0])}: it must be {' or '.join(types)}"


def _alternatives(types: tuple[str, ...], value: object) -> Iterator[str]:
    """Yield the types without unions; for an object, the one type that fits its constants and fields best."""
    flat: list[str] = []
    for kind in types:
        flat += _alternatives(bot_api().unions[kind], value) if kind in bot_api().unions else [kind]
    if isinstance(value, dict) and len(flat) > 1:
        objects = [kind for kind in flat if kind in bot_api().types]
        fitting = [kind for kind in objects if _constants_fit(value, kind)]
        yield from sorted(fitting or objects, key=lambda kind: len(value.keys() - bot_api().types[kind].keys()))[:1]
    else:
        yield from flat


def _constants_fit(value: Mapping[str, object], kind: str) -> bool:
    fields = bot_api().types[kind].values()
    return all(value.get(field.name) == field.constant for field in fields if field.constant)


def _fault(value: object, kind: str) -> str | None:
    if kind.endswith("[]"):
        if not isinstance(value, list):
            return f"can't parse {_display_name(kind)}: it must be an Array"
        return next((found for item in value if (found := find_fault(item, (kind[:-2],)))), None)
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
        return None if fits else f"it must be of type {kind}"
    if not isinstance(value, dict):
        return f"can't parse {_display_name(kind)}: it must be an Object"
    fields = bot_api().types[kind]
    for name in value:
        if name not in fields:
            return f"can't parse {_display_name(kind)}: unknown field {name!r}"
    for field in fields.values():
        if found := _field_fault(value.get(field.name), field):
            return f"can't parse {_display_name(kind)}: {found}" if "can't parse" not in found else found
    return None


def _field_fault(value: object, field: Field) -> str | None:
    if value is None:
        return f"field {field.name!r} is missing" if field.required else None
    if field.constant and value != field.constant:
        return f"field {field.name!r} must be {field.constant!r}"
    found = find_fault(value, field.types)
    return f"field {field.name!r}: {found}" if found and "can't parse" not in found else found


def _display_name(kind: str) -> str:
    """Return the name of a type as in messages of the servers: "inline keyboard button" for `InlineKeyboardButton`."""
    return re.sub(r"(?<!^)([A-Z])", r" \1", kind.rstrip("[]")).lower()


def _field(text: str) -> Field:
    name, _, types = text.partition(":")
    types, _, constant = types.partition("=")
    return Field(name.removesuffix("?"), tuple(types.split("|")), not name.endswith("?"), constant or None)
