"""Any update of the Bot API, drawn from its table: every kind, every content, fields missing, strings that hurt.

Nothing here knows a handler: commands come from `handlers.register`, callbacks from `handlers.views.callback_data`.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot.fake_telegram.bot_api import Field, bot_api
from bot.fake_telegram.entities import detect, to_entities
from bot.fake_telegram.html import Span
from handlers import register
from handlers.views import callback_data as callbacks

Json = Any
BOT = {"id": 1, "is_bot": True, "first_name": "UNIDO–Russia", "username": "unido_bot"}
MOST_OPTIONAL = 5  # optional fields of one object
DEEPEST = 4  # objects within objects; below that only what is required

_COMMANDS = sorted({*(each.name for each in (*register.COMMANDS, *register.ADMIN_COMMANDS)), "nonsense"})
_SAID = st.sampled_from(
    [
        "When did the ITPO heads gather in Moscow?",
        "Что обсуждали в Вене?",
        "@unido_bot",
        "@unido_bot events in Moscow",
        "events 2012",
        "hello",
        "inline",
        "no en ru all + - 22-8 utc+3",
        "2012-13-45",
        "<b>",
        "</blockquote>&amp;&#xd800;",
        "\u202e\u2066\u200b\u200d",
        "\ufeff\x00\x07\r\n\t",
        "\ud800",
        "\udfff\ud83d",
        "👩‍👩‍👧‍👦" * 3,
        "а" * 4096,
        "🙂" * 2048,
        "Ёlеctrіс",
        "%s {0} {name} ${x}",
        "' OR 1=1; --",
        "https://unido.org/?a=<&b='",
    ]
)
TEXTS = st.one_of(
    _SAID,
    st.lists(_SAID, min_size=2, max_size=4).map(" ".join).map(lambda text: text[:4096]),
    st.text(st.characters(), min_size=1, max_size=60),
    st.tuples(st.sampled_from(_COMMANDS), st.sampled_from(["", "@unido_bot", "@other_bot"]), _SAID | st.just("")).map(
        lambda parts: f"/{parts[0]}{parts[1]} {parts[2]}"[:4096]
    ),
)
_IDS = st.one_of(st.integers(1, 9), st.integers(1, 2**52 - 1), st.sampled_from([2**31, 2**52 - 1]))
_KEYS = st.from_regex("[0-9A-Za-z_-]{1,40}", fullmatch=True)  # ids that are strings come back in calls
_DATES = st.one_of(st.integers(0, 2**31 - 1), st.sampled_from([0, -1, -(2**31), 2**31 - 1]))
_NUMBERS = st.one_of(st.integers(0, 100), st.sampled_from([-1, 2**31 - 1, -(2**31)]))
_WORDS = {  # fields of which only some words are known: others stand for what Telegram may add
    "language_code": ["en", "ru", "de", "pt-br", "", "xx-invalid", "\ud800"],
    "status": ["member", "left", "kicked", "other"],
    "type": ["mention", "bot_command", "bold", "text_link", "text_mention", "blockquote", "custom_emoji", "other"],
    "chat_type": ["sender", "private", "group", "supergroup", "channel", "other"],
}
_CHATS = {"private": 1, "group": -1, "supergroup": -1, "channel": -1}  # and the sign of their ids


@cache
def contents(kind: str, keys: tuple[str, ...] = ()) -> st.SearchStrategy[Json]:
    """Draw what an update of a kind, a field of Update, holds. `keys` are those of documents, for buttons."""
    [name] = bot_api().types["Update"][kind].types
    if name == "Message":
        return messages(kind)
    if name == "CallbackQuery":
        return callback_queries(keys)
    person = objects("User", 3).map(lambda user: user | {"is_bot": False})  # who asks is no bot
    return st.tuples(objects(name), person).map(
        lambda parts: parts[0] | ({"from": parts[1]} if "from" in parts[0] else {})
    )


@st.composite
def messages(draw: st.DrawFn, kind: str) -> Json:
    """Draw a message: mostly a text or a caption, else any one content, in any chat, of anybody."""
    fields = bot_api().types["Message"]
    contents = list(fields)[list(fields).index("text") :]
    chat = draw(chats())
    message = {"message_id": draw(_IDS), "date": draw(_DATES), "chat": chat}
    sender = draw(objects("User", 3))
    if chat["type"] == "private":
        sender |= {"id": chat["id"]}
    if draw(st.integers(0, 9)):
        message["from"] = sender | {"is_bot": not draw(st.integers(0, 9))}
    content = draw(st.sampled_from(["text"] * 60 + ["caption"] * 20 + contents))
    if content == "caption":
        message["photo"] = draw(values(fields["photo"]))
    message[content] = draw(values(fields[content]))
    if isinstance(said := message.get("text", message.get("caption")), str):
        name = "entities" if "text" in message else "caption_entities"
        message[name] = to_entities(said, draw(_spans(said) | st.just(detect(said))))
    if draw(st.booleans()):
        reply = {"message_id": draw(_IDS), "date": draw(_DATES), "chat": chat, "text": draw(TEXTS)}
        message["reply_to_message"] = reply | ({"from": BOT} if draw(st.booleans()) else {})
    optional = [field for field in fields.values() if not field.required and field.name not in message]
    if draw(st.booleans()):
        message |= draw(_some(optional, 3))
    # Each of these makes a message one of its kind of update.
    for name, its_kind in (("guest_query_id", "guest_message"), ("business_connection_id", "business_message")):
        message.pop(name, None)
        if kind.endswith(its_kind):
            message[name] = draw(_KEYS)
    return message


@st.composite
def _spans(draw: st.DrawFn, text: str) -> list[Span]:
    """Draw entities of any types; they begin and end between characters, and within the text."""
    places = st.tuples(st.integers(0, len(text)), st.integers(1, 50))
    spans = draw(st.lists(st.tuples(st.sampled_from(_WORDS["type"]), places), max_size=3))
    return [Span(kind, at, min(at + length, len(text))) for kind, (at, length) in spans if at < len(text)]


@st.composite
def callback_queries(draw: st.DrawFn, keys: tuple[str, ...]) -> Json:
    """Draw a press of a button: with data that a button of ours may have had, or that none ever had."""
    query = draw(objects("CallbackQuery"))
    query |= {"data": draw(_forged(keys)), "from": draw(objects("User", 3)) | {"is_bot": False}}
    message = draw(messages("message")) | {"from": BOT}
    lost = {name: message[name] for name in ("chat", "message_id")} | {"date": 0}
    return query | {"message": draw(st.sampled_from([message, message, lost]))}


def _forged(keys: tuple[str, ...]) -> st.SearchStrategy[str]:
    patterns = [kind.pattern for kind in callbacks.KINDS.values()]
    data = st.one_of([st.from_regex(each, fullmatch=True, alphabet=st.characters(codec="utf-8")) for each in patterns])
    if keys:  # eleven characters after the first colon name a document
        of_ours = st.tuples(data, st.sampled_from(keys))
        data |= of_ours.map(lambda pair: re.sub(r"(?<=^.:)[\w-]{11}", pair[1], pair[0]))
    return data | TEXTS


@st.composite
def chats(draw: st.DrawFn) -> Json:
    """Draw a chat of any type."""
    kind = draw(st.sampled_from([*["private"] * 5, *["supergroup"] * 3, *_CHATS, "other"]))
    about = {"type": kind, "id": draw(_IDS) * _CHATS.get(kind, 1)}
    optional = [field for field in bot_api().types["Chat"].values() if not field.required]
    return about | draw(_some(optional, 3))


def objects(kind: str, depth: int = 0) -> st.SearchStrategy[Json]:
    """Draw any object of a type."""
    return chats() if kind == "Chat" else _objects(kind, depth)


@cache
def _objects(kind: str, depth: int) -> st.SearchStrategy[Json]:
    fields = bot_api().types[kind].values()
    required = {field.name: values(field, depth) for field in fields if field.required}
    optional = [field for field in fields if not field.required]
    return st.tuples(st.fixed_dictionaries(required), _some(optional, depth)).map(lambda parts: parts[0] | parts[1])


def _some(optional: Iterable[Field], depth: int) -> st.SearchStrategy[Json]:
    return _few(tuple(optional), depth) if depth <= DEEPEST else st.just({})


@cache
def _few(optional: tuple[Field, ...], depth: int) -> st.SearchStrategy[Json]:
    """Draw some optional fields, the fewer the deeper they are."""
    if not optional:
        return st.just({})
    few = st.lists(st.sampled_from(optional), max_size=MOST_OPTIONAL - depth, unique_by=lambda field: field.name)
    return few.flatmap(lambda chosen: st.fixed_dictionaries({each.name: values(each, depth + 1) for each in chosen}))


def values(field: Field, depth: int = 0) -> st.SearchStrategy[Json]:
    """Draw any value of a field."""
    if field.constant:
        return st.just(field.constant)
    return _values(field.name, field.types, depth)


@cache
def _values(name: str, types: tuple[str, ...], depth: int) -> st.SearchStrategy[Json]:
    kinds = [each for kind in types for each in bot_api().unions.get(kind, (kind,))]
    if depth >= DEEPEST and "String" in kinds:
        kinds = ["String"]
    return st.deferred(lambda: st.one_of([_value(name, kind, depth) for kind in kinds]))


def _value(name: str, kind: str, depth: int) -> st.SearchStrategy[Json]:
    if kind.endswith("[]"):
        return st.lists(_values(name, (kind[:-2],), depth + 1), max_size=2 if depth < DEEPEST else 0)
    if kind == "String":
        return st.sampled_from(_WORDS[name]) if name in _WORDS else _KEYS if name.endswith("id") else TEXTS
    if kind == "Integer":
        return _DATES if "date" in name else _IDS if name.endswith("id") else _NUMBERS
    if kind in ("Boolean", "Float"):
        return st.booleans() if kind == "Boolean" else st.floats(-180, 180)
    return objects(kind, depth + 1)
