"""Answers to mentions and replies in groups and forum topics."""

from __future__ import annotations

from typing import Any

import pytest

from bot.fake_telegram.chats import Chat, User
from tests.support.conversation import Conversation, conversation

QUESTION = "When did the ITPO heads gather in Moscow?"
ANSWER = "gathered in Moscow for their annual meeting"


async def write(talk: Conversation, chat: Chat, user: User, text: str, **where: Any) -> list[dict[str, Any]]:
    """Write into a group; return the replies."""
    before = len(chat.replies())
    chat.send(user, text, **where)
    await talk.settled()
    return chat.replies()[before:]


@pytest.mark.parametrize("text", [f"@unido_bot {QUESTION}", f"{QUESTION} @Unido_Bot", f"hi @unido_bot, {QUESTION}"])
async def test_mention_is_answered_as_a_reply(talk: Conversation, text: str) -> None:
    group = talk.fake.group("Team", [talk.user])
    [reply] = await write(talk, group, talk.user, text)
    assert ANSWER in reply["text"]
    assert reply["reply_to_message"]["text"] == text


async def test_reply_to_the_bot_is_answered(talk: Conversation) -> None:
    group = talk.fake.group("Team", [talk.user])
    [first] = await write(talk, group, talk.user, "@unido_bot What was the digital attaché training?")
    [reply] = await write(talk, group, talk.user, "And where was it held?", reply_to=first["message_id"])
    assert "MIPT Moscow building" in reply["text"]


@pytest.mark.parametrize(
    "text", [QUESTION, f"@other_bot {QUESTION}", "@unido_bot2 hello", "mail me at x@unido_bot.example"]
)
async def test_messages_to_others_are_ignored(talk: Conversation, text: str) -> None:
    group = talk.fake.group("Team", [talk.user])
    assert await write(talk, group, talk.user, text) == []


async def test_bare_mention_answers_the_replied_question(talk: Conversation) -> None:
    bob = talk.fake.user("Bob")
    group = talk.fake.group("Team", [talk.user, bob])
    group.send(bob, QUESTION)
    await talk.settled()
    [question] = [each for each in group.messages if each["from"]["id"] == bob.id]
    [reply] = await write(talk, group, talk.user, "@unido_bot", reply_to=question["message_id"])
    assert ANSWER in reply["text"]


async def test_commands_for_another_bot_are_ignored(talk: Conversation) -> None:
    group = talk.fake.group("Team", [talk.user])
    assert await write(talk, group, talk.user, "/events@unido_bot 2018")
    assert await write(talk, group, talk.user, "/events@other_bot 2018") == []
    assert await write(talk, group, talk.user, "/nonsense@unido_bot") == []


async def test_answer_stays_in_the_forum_topic(talk: Conversation) -> None:
    forum = talk.fake.group("Forum", [talk.user], forum=True)
    thread = forum.topic(talk.user, "Questions")
    for text in (f"@unido_bot {QUESTION}", "/events@unido_bot", "/calendar@unido_bot"):
        [reply] = await write(talk, forum, talk.user, text, thread=thread)
        assert reply["message_thread_id"] == thread
    assert not talk.refused


@pytest.mark.parametrize("is_forum", [True, False])
async def test_deleted_question_is_answered_without_a_reply(is_forum: bool) -> None:
    async with conversation() as talk:
        group = talk.fake.group("Team", [talk.user], forum=is_forum)
        thread = group.topic(talk.user, "Questions") if is_forum else None
        for text in (f"@unido_bot {QUESTION}", "/timeline@unido_bot", "/calendar@unido_bot"):
            before = len(group.replies())
            group.delete(group.send(talk.user, text, thread=thread))
            await talk.settled()
            [reply] = group.replies()[before:]
            assert "reply_to_message" not in reply
            assert reply.get("message_thread_id") == thread
            assert ANSWER in reply.get("text", ANSWER)


async def test_topic_that_takes_no_messages_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation() as talk:
        bob = talk.fake.user("Bob")
        forum = talk.fake.group("Forum", [talk.user, bob], forum=True)
        closed, deleted = forum.topic(bob, "Closed"), forum.topic(bob, "Deleted")
        for thread in (closed, deleted):
            forum.send(bob, f"@unido_bot {QUESTION}", thread=thread)
        forum.close_topic(talk.user, closed)
        forum.delete(deleted)
        await talk.settled()
        assert not forum.replies()
    assert not [each for each in caplog.records if each.levelname in ("WARNING", "ERROR")]


async def test_group_members_have_separate_conversations(talk: Conversation) -> None:
    bob = talk.fake.user("Bob")
    group = talk.fake.group("Team", [talk.user, bob])
    await write(talk, group, talk.user, "@unido_bot What was the digital attaché training?")
    [reply] = await write(talk, group, bob, "@unido_bot And where was it held?")
    assert "MIPT Moscow building" not in reply["text"]


async def test_private_questions_do_not_affect_groups(talk: Conversation) -> None:
    await talk.say("What was the digital attaché training?")
    group = talk.fake.group("Team", [talk.user])
    [reply] = await write(talk, group, talk.user, "@unido_bot And where was it held?")
    assert "MIPT Moscow building" not in reply["text"]
