"""Every update is valid for the Bot API, and every kind of message can be sent."""

import pytest

from bot.fake_telegram.bot_api import bot_api, find_fault
from bot.fake_telegram.content import (
    anonymous,
    forwarded_from,
    location,
    photo,
    poll,
    service,
    sticker,
    voice,
)
from bot.fake_telegram.fake import FakeTelegram


async def test_every_update_is_valid_for_the_bot_api() -> None:
    fake = FakeTelegram(inline_feedback=True)
    fake.deliver("message", {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}})
    ann, other = fake.user("Ann", username="ann"), fake.user("Other", username="other_bot", is_bot=True)
    chat, channel = fake.private_chat(ann), fake.channel("News", [ann])
    group, forum = fake.group("Team", [ann, other], plain=True), fake.group("Forum", [ann], forum=True)
    supergroup = group.upgrade(ann)
    post = channel.send(ann, "news")
    channel.edit(ann, post, "other news")
    now = channel.messages[0]["date"]
    for content in (
        {"text": "x"}, sticker(), photo("caption"), voice(), location(), poll("Which?", "one", "two"),
        {"text": "x"} | forwarded_from(channel.about, post, now),
    ):  # fmt: skip
        chat.send_message(ann, **content)
    chat.send_document(ann, "note.txt", b"x", caption="a note")
    chat.edit(ann, len(chat.messages), "another note")
    for content in (
        {"text": "x"} | anonymous(supergroup.about),
        service("new_chat_members", [ann.as_json()]),
        service("pinned_message", supergroup.messages[0]),
        service("new_chat_title", "Teams"),
    ):
        supergroup.send_message(ann, **content)
    supergroup.send(other, "I am a bot")
    forum.send(ann, "x", thread=forum.topic(ann, "One"))
    chat.block(ann)
    supergroup.promote(ann)
    supergroup.promote(ann, other)
    query = fake.inline.ask(ann, "x")
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}
    await fake.call("answerInlineQuery", {"inline_query_id": query, "results": [article]})
    fake.inline.choose(query, "1", supergroup)
    fake.ask_as_guest(ann, "@unido_bot x")
    supergroup.press(ann, supergroup.messages[0]["message_id"], "x", forged=True)
    supergroup.press(ann, supergroup.messages[0]["message_id"], "x", forged=True, lost=True)

    fake._world.updates.allowed = list(bot_api().types["Update"])
    supergroup.promote(ann, other, administrator=False)
    kinds = {kind for update in fake.pending_updates for kind in update}
    assert kinds == {
        "update_id", "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
        "inline_query", "chosen_inline_result", "guest_message", "my_chat_member", "chat_member",
    }  # fmt: skip
    for update in fake.pending_updates:
        assert find_fault(update, ("Update",)) is None, update


def test_table_defines_every_type_that_it_names() -> None:
    api = bot_api()
    known = api.types.keys() | api.unions.keys() | {"Integer", "Float", "String", "Boolean", "InputFile"}
    named = [f.types for table in (api.methods, api.types) for fields in table.values() for f in fields.values()]
    assert {kind.rstrip("[]") for types in [*named, *api.unions.values()] for kind in types} <= known
    assert len(api.methods) == 180


@pytest.mark.parametrize(
    ("value", "types", "said"),
    [
        (1, ("Integer",), None),
        (True, ("Integer",), "it must be of type Integer"),
        (1, ("Boolean",), "it must be of type Boolean"),
        (1, ("Float",), None),
        ([["x"]], ("String[][]",), None),
        ([[1]], ("String[][]",), "it must be of type String"),
        ({"type": "emoji", "emoji": "x"}, ("ReactionType",), None),
        ({"type": "paid", "emoji": "x"}, ("ReactionType",), "can't parse reaction type paid: unknown field 'emoji'"),
        ({"type": "love"}, ("ReactionType",), "can't parse reaction type emoji: field 'type' must be 'emoji'"),
        ({"force_reply": True}, ("InlineKeyboardMarkup", "ForceReply"), None),
        ({"force_reply": None}, ("ForceReply",), "can't parse force reply: field 'force_reply' is missing"),
        ("x", ("ForceReply",), "can't parse force reply: it must be an Object"),
        ({}, ("ForceReply[]",), "can't parse force reply: it must be an Array"),
        (None, ("Integer", "String"), "can't parse integer: it must be Integer or String"),
    ],
)
def test_find_fault(value: object, types: tuple[str, ...], said: str | None) -> None:
    assert find_fault(value, types) == said
