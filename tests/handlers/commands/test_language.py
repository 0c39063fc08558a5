"""/lang, and the language of replies."""

from pathlib import Path

import pytest

from handlers.translations import texts_for
from handlers.views.callback_data import SetLanguage
from tests.support.conversation import Conversation, buttons, conversation

EN, RU = texts_for("en"), texts_for("ru")


async def test_selected_language_is_stored(tmp_path: Path) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        [asked] = await talk.say("/lang")
        assert [each["text"] for each in buttons(asked)] == ["English", "Русский", EN.as_in_telegram]
        await talk.press(asked, SetLanguage("ru").data)
        assert asked["text"] == RU.language_set
        assert "reply_markup" not in asked
        assert (await talk.say("/nothing"))[0]["text"] == RU.unknown_command
        assert not talk.refused
    async with conversation(data_dir=tmp_path) as again:
        assert (await again.say("/nothing"))[0]["text"] == RU.unknown_command
        [asked] = await again.say("/lang")
        await again.press(asked, SetLanguage().data)
        assert (await again.say("/nothing"))[0]["text"] == EN.unknown_command


@pytest.mark.parametrize(("command", "texts"), [("/lang ru", RU), ("/lang RU", RU), ("/lang en", EN)])
async def test_language_after_the_command_is_selected(talk: Conversation, command: str, texts: object) -> None:
    [reply] = await talk.say(command)
    assert reply["text"] == getattr(texts, "language_set")  # noqa: B009


async def test_selected_language_applies_to_inline_queries_not_to_other_chats(talk: Conversation) -> None:
    await talk.say("/lang ru")
    assert (await talk.ask_inline("zzzz qqqq"))["button"]["text"] == RU.inline_nothing
    bob = talk.fake.user("Bob")
    chat = talk.fake.private_chat(bob)
    chat.send(bob, "/nothing")
    await talk.settled()
    assert chat.replies()[-1]["text"] == EN.unknown_command


@pytest.mark.parametrize("data", ["l:de", "l:ru ", "l:../en", "l:RU"])
async def test_forged_language_is_refused(talk: Conversation, data: str) -> None:
    [asked] = await talk.say("/lang")
    assert (await talk.press(asked, data, forged=True))[1]["text"] == EN.outdated_button


async def test_group_language_survives_the_migration_to_a_supergroup(talk: Conversation) -> None:
    group = talk.fake.group("Team", [talk.user])
    group.send(talk.user, "/lang@unido_bot ru")
    await talk.settled()
    new = talk.fake.group("Team", [talk.user])
    group.send_message(talk.user, migrate_to_chat_id=new.id)
    new.send_message(talk.user, migrate_from_chat_id=group.id)
    await talk.settled()
    new.send(talk.user, "/subscriptions@unido_bot")
    await talk.settled()
    assert new.replies()[-1]["text"].startswith(RU.no_subscriptions[:20])
    assert len(new.replies()) == 1
