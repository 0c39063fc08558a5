"""/privacy, /export and /forget."""

import json
from pathlib import Path
from typing import Any

from bot.fake_telegram.content import anonymous
from handlers.translations import texts_for
from handlers.views.callback_data import ForgetAll
from tests.support.conversation import Conversation, conversation, database_dump, without_tags

EN, RU = texts_for("en"), texts_for("ru")
QUESTION = "When did the ITPO heads gather in Moscow?"
UNANSWERED_QUESTION = "What is the budget of UNIDO?"


def last_export(talk: Conversation) -> dict[str, Any]:
    """Return the content of the export that the bot sent last."""
    document = talk.chat.replies()[-1]["document"]
    assert document["file_name"] == "unido-bot.json"
    _, data = talk.fake.files[document["file_id"]]
    content: dict[str, Any] = json.loads(data)
    return content


async def test_deleted_data_can_be_restored(talk: Conversation) -> None:
    await talk.say("/lang ru")
    await talk.say("/subscribe Moscow")
    deleted = await forget(talk, "ru")
    await talk.press(deleted, ForgetAll(undo=True).data)
    assert deleted["text"] in (RU.restored_data, EN.restored_data)
    [listed] = await talk.say("/subscriptions")
    assert listed["text"].startswith(without_tags(RU.subscriptions))
    assert "Moscow" in listed["text"]
    await talk.press(deleted, ForgetAll(undo=True).data, forged=True)
    assert deleted["text"] == RU.too_late


async def forget(talk: Conversation, language: str = "en") -> dict[str, Any]:
    """Have the stored data of a chat that uses `language` deleted; return the message that says so."""
    [asked] = await talk.say("/forget")
    assert asked["text"] == texts_for(language).confirm_delete
    await talk.press(asked, ForgetAll(undo=False).data)
    return asked


async def test_privacy_has_ten_lines(talk: Conversation) -> None:
    [reply] = await talk.say("/privacy")
    assert "180 days" in reply["text"]
    assert len([line for line in reply["text"].splitlines() if line]) <= 10


async def test_new_user_has_no_stored_data(talk: Conversation) -> None:
    for command in ("/privacy", "/export", "/forget"):
        [reply] = await talk.say(command)
        assert command == "/privacy" or reply["text"] == EN.nothing_stored


async def test_stored_data_is_exported_and_deleted(tmp_path: Path) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        [answer] = await talk.say(QUESTION)
        await talk.say(UNANSWERED_QUESTION)
        await talk.press(answer, "f:-")
        await talk.say("/lang en")
        await talk.say("/subscribe Moscow")
        await talk.say("/quiet 22-8")
        await talk.say("/export")
        export = last_export(talk)
        assert export["language"] == "en"
        assert export["answered"] == [QUESTION, UNANSWERED_QUESTION]
        [unanswered] = export["unanswered"]
        assert unanswered["question"] == UNANSWERED_QUESTION
        [vote] = export["votes"]
        assert (vote["question"], vote["up"]) == (QUESTION, False)
        [subscription] = export["subscriptions"]
        assert subscription["wanted"] == "Moscow"
        assert export["told"] == []
        assert export["quiet"] == {"first": 22, "last": 8, "zone": "Europe/Vienna"}

        deleted = await forget(talk)
        assert deleted["text"].splitlines() == [
            "Deleted:",
            "• the language: English",
            "• 2 questions from the last two days",
            "• 1 unanswered question",
            "• 1 rating",
            "• 1 subscription",
            "• the quiet hours",
            "• what we were talking about",
        ]
        [again] = await talk.say("/forget")
        assert again["text"] == EN.nothing_stored
        assert not talk.refused
    dump = database_dump(tmp_path)
    for trace in (QUESTION, UNANSWERED_QUESTION, "Moscow", str(talk.user.id)):
        assert trace not in dump


async def test_forget_deletes_the_topic(talk: Conversation) -> None:
    await talk.say("What was the digital attaché training?")
    deleted = await forget(talk)
    assert EN.stored_topic in deleted["text"]
    [reply] = await talk.say("And where was it held?")
    assert "MIPT Moscow building" not in reply["text"]


async def test_forget_in_private_deletes_votes_in_groups() -> None:
    async with conversation(admin=True) as talk:
        group = talk.fake.group("Team", [talk.user])
        group.send(talk.user, f"@unido_bot {QUESTION}")
        await talk.settled()
        group.press(talk.user, group.replies()[0]["message_id"], "f:+")
        await talk.settled()
        assert "1 rating" in (await forget(talk))["text"]
        assert "👍 0" in (await talk.say("/stats"))[0]["text"]


async def test_data_of_a_group_is_deleted_by_its_administrators_only() -> None:
    async with conversation() as talk:
        bob = talk.fake.user("Bob")
        group = talk.fake.group("Team", [talk.user, bob])
        channel = {"id": -1_009, "type": "channel", "title": "Bob's news"}
        forget: dict[str, Any] = {"text": "/forget", "entities": [{"type": "bot_command", "offset": 0, "length": 7}]}
        group.send(talk.user, "/subscribe@unido_bot Moscow")
        group.send(bob, "/forget@unido_bot")
        group.send_message(bob, **forget, sender_chat=channel)
        await talk.settled()
        _, refused = group.replies()
        assert refused["text"] == EN.group_administrators_only
        group.send_message(talk.user, **forget | anonymous(group.about))
        group.send(talk.user, "/forget@unido_bot")
        await talk.settled()
        *_, first, asked = group.replies()
        assert first["text"] == asked["text"] == EN.confirm_delete
        query = group.press(bob, asked["message_id"], ForgetAll(undo=False).data)
        await talk.settled()
        assert talk.fake.callback_answers[query]["text"] == EN.group_administrators_only
        assert asked["text"] == EN.confirm_delete
        group.press(talk.user, asked["message_id"], ForgetAll(undo=False).data)
        await talk.settled()
        assert asked["text"].startswith(without_tags(EN.deleted))
