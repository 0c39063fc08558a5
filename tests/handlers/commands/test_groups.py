"""The bot in groups: it answers who means it, below the question, in the topic of the question."""

from __future__ import annotations

from typing import Any

import pytest

from bot.fake_telegram.chats import Chat, User
from tests.support.conversation import Conversation

WHEN = "When did the ITPO heads gather in Moscow?"
HEADS = "gathered in Moscow for their annual meeting"


async def said(talk: Conversation, chat: Chat, user: User, text: str, **where: Any) -> list[dict[str, Any]]:
    """Write into a group; return the replies."""
    before = len(chat.replies())
    chat.send(user, text, **where)
    await talk.settled()
    return chat.replies()[before:]


@pytest.mark.parametrize("text", [f"@unido_bot {WHEN}", f"{WHEN} @Unido_Bot", f"hi @unido_bot, {WHEN}"])
async def test_mention_is_answered_as_a_reply(talk: Conversation, text: str) -> None:
    group = talk.fake.group("Team", [talk.user])
    [reply] = await said(talk, group, talk.user, text)
    assert HEADS in reply["text"]
    assert reply["reply_to_message"]["text"] == text


async def test_reply_to_the_bot_is_answered(talk: Conversation) -> None:
    group = talk.fake.group("Team", [talk.user])
    [first] = await said(talk, group, talk.user, "@unido_bot What was the digital attaché training?")
    [reply] = await said(talk, group, talk.user, "And where was it held?", reply_to=first["message_id"])
    assert "MIPT Moscow building" in reply["text"]


@pytest.mark.parametrize("text", [WHEN, f"@other_bot {WHEN}", "@unido_bot2 hello", "mail me at x@unido_bot.example"])
async def test_messages_to_others_are_ignored(talk: Conversation, text: str) -> None:
    group = talk.fake.group("Team", [talk.user])
    assert await said(talk, group, talk.user, text) == []


async def test_bare_mention_answers_the_replied_question(talk: Conversation) -> None:
    bob = talk.fake.user("Bob")
    group = talk.fake.group("Team", [talk.user, bob])
    group.send(bob, WHEN)
    await talk.settled()
    [question] = [each for each in group.messages if each["from"]["id"] == bob.id]
    [reply] = await said(talk, group, talk.user, "@unido_bot", reply_to=question["message_id"])
    assert HEADS in reply["text"]


async def test_commands_for_another_bot_are_ignored(talk: Conversation) -> None:
    group = talk.fake.group("Team", [talk.user])
    assert await said(talk, group, talk.user, "/events@unido_bot 2018")
    assert await said(talk, group, talk.user, "/events@other_bot 2018") == []
    assert await said(talk, group, talk.user, "/nonsense@unido_bot") == []


async def test_answer_stays_in_the_forum_topic(talk: Conversation) -> None:
    forum = talk.fake.group("Forum", [talk.user], forum=True)
    thread = forum.topic(talk.user, "Questions")
    for text in (f"@unido_bot {WHEN}", "/events@unido_bot", "/calendar@unido_bot"):
        [reply] = await said(talk, forum, talk.user, text, thread=thread)
        assert reply["message_thread_id"] == thread
    assert not talk.refused


async def test_group_members_have_separate_conversations(talk: Conversation) -> None:
    bob = talk.fake.user("Bob")
    group = talk.fake.group("Team", [talk.user, bob])
    await said(talk, group, talk.user, "@unido_bot What was the digital attaché training?")
    [reply] = await said(talk, group, bob, "@unido_bot And where was it held?")
    assert "MIPT Moscow building" not in reply["text"]


async def test_private_questions_do_not_affect_groups(talk: Conversation) -> None:
    await talk.say("What was the digital attaché training?")
    group = talk.fake.group("Team", [talk.user])
    [reply] = await said(talk, group, talk.user, "@unido_bot And where was it held?")
    assert "MIPT Moscow building" not in reply["text"]
