"""/privacy, /export and /forget."""

import json
from pathlib import Path
from typing import Any

from handlers.translations import texts_for
from tests.support.conversation import Conversation, conversation, dumped

EN = texts_for("en")
WHEN = "When did the ITPO heads gather in Moscow?"
UNKNOWN = "What is the budget of UNIDO?"


def exported(talk: Conversation) -> dict[str, Any]:
    document = talk.chat.replies()[-1]["document"]
    assert document["file_name"] == "unido-bot.json"
    _, content = talk.fake.files[document["file_id"]]
    found: dict[str, Any] = json.loads(content)
    return found


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
        [answer] = await talk.say(WHEN)
        await talk.say(UNKNOWN)
        await talk.press(answer, "f:-")
        await talk.say("/lang en")
        await talk.say("/subscribe Moscow")
        await talk.say("/quiet 22-8")
        await talk.say("/export")
        kept = exported(talk)
        assert kept["language"] == "en"
        assert kept["answered"] == [WHEN, UNKNOWN]
        [unanswered] = kept["unanswered"]
        assert unanswered["question"] == UNKNOWN
        [vote] = kept["votes"]
        assert (vote["question"], vote["up"]) == (WHEN, False)
        [subscription] = kept["subscriptions"]
        assert subscription["wanted"] == "Moscow"
        assert kept["told"] == []
        assert kept["quiet"] == {"first": 22, "last": 8, "zone": "Europe/Vienna"}

        [gone] = await talk.say("/forget")
        assert gone["text"].splitlines() == [
            "Deleted:",
            "• the language: English",
            "• 2 questions of the last two days",
            "• 1 unanswered question",
            "• 1 vote",
            "• 1 subscription",
            "• the quiet hours",
        ]
        [again] = await talk.say("/forget")
        assert again["text"] == EN.nothing_stored
        assert not talk.refused
    dump = dumped(tmp_path)
    for trace in (WHEN, UNKNOWN, "Moscow", str(talk.user.id)):
        assert trace not in dump


async def test_forget_deletes_the_topic(talk: Conversation) -> None:
    await talk.say("What was the digital attaché training?")
    [gone] = await talk.say("/forget")
    assert EN.stored_topic in gone["text"]
    [reply] = await talk.say("And where was it held?")
    assert "MIPT Moscow building" not in reply["text"]


async def test_forget_in_private_deletes_votes_in_groups() -> None:
    async with conversation(admin=True) as talk:
        group = talk.fake.group("Team", [talk.user])
        group.send(talk.user, f"@unido_bot {WHEN}")
        await talk.settled()
        group.press(talk.user, group.replies()[0]["message_id"], "f:+")
        await talk.settled()
        assert "1 vote" in (await talk.say("/forget"))[0]["text"]
        assert "👍 0" in (await talk.say("/stats"))[0]["text"]
