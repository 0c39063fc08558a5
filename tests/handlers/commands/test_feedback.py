"""Votes, /stats and /unanswered."""

from pathlib import Path

import pytest

from bot.transport.profile import set_profile
from handlers.translations import texts_for
from handlers.views.callback_data import Vote
from tests.support.conversation import Conversation, buttons, conversation, database_dump

EN = texts_for("en")
QUESTION = "When did the ITPO heads gather in Moscow?"
UNANSWERED_QUESTION = "What is the budget of UNIDO?"
UP, DOWN = Vote(up=True).data, Vote(up=False).data


async def test_answer_has_vote_buttons_and_a_refusal_none(talk: Conversation) -> None:
    [answer] = await talk.say(QUESTION)
    assert [each["text"] for each in answer["reply_markup"]["inline_keyboard"][-1]] == ["👍", "👎", EN.more_buttons]
    [refusal] = await talk.say(UNANSWERED_QUESTION)
    assert not {UP, DOWN} & {each.get("callback_data") for each in buttons(refusal)}


async def test_vote_can_be_changed_and_counts_once() -> None:
    async with conversation(admin=True) as talk:
        [answer] = await talk.say(QUESTION)
        for data, text in ((UP, EN.voted_up), (UP, EN.voted_up), (DOWN, EN.voted_down), (DOWN, EN.voted_down)):
            _, callback_answer = await talk.press(answer, data)
            assert callback_answer == {"text": text, "show_alert": False, "url": None}
        [stats] = await talk.say("/stats")
        assert "👍 0 · 👎 1" in stats["text"]
        [listed] = await talk.say("/unanswered")
        assert f"0 · 👎 1 · {QUESTION}" in listed["text"]
        assert not talk.refused


async def test_every_group_member_has_a_vote() -> None:
    async with conversation(admin=True) as talk:
        bob = talk.fake.user("Bob")
        group = talk.fake.group("Team", [talk.user, bob])
        group.send(talk.user, f"@unido_bot {QUESTION}")
        await talk.settled()
        [answer] = group.replies()
        for user in (talk.user, bob, bob):
            group.press(user, answer["message_id"], UP)
            await talk.settled()
        [stats] = await talk.say("/stats")
        assert "👍 2 · 👎 0" in stats["text"]


async def test_unanswered_questions_are_merged_and_ranked() -> None:
    async with conversation(admin=True) as talk:
        await talk.say("Who is the mayor of Ulan Bator?")
        for user in (talk.user, talk.fake.user("Bob"), talk.fake.user("Eve")):
            talk.fake.private_chat(user).send(
                user, UNANSWERED_QUESTION if user != talk.user else "what was the budget of unido"
            )
        await talk.settled()
        [listed] = await talk.say("/unanswered")
        first, second = listed["text"].splitlines()[1:]
        assert first.startswith("3 · 👎 0 · ")
        assert first.lower().rstrip("?").endswith("the budget of unido")
        assert second == "1 · 👎 0 · Who is the mayor of Ulan Bator?"


async def test_unanswered_question_is_escaped() -> None:
    async with conversation(admin=True) as talk:
        await talk.say("What is the <b>budget</b> & the\nsalary of Zzyzx?")
        [listed] = await talk.say("/unanswered")
        assert "What is the <b>budget</b> & the salary of Zzyzx?" in listed["text"]


@pytest.mark.parametrize("command", ["/unanswered", "/stats"])
async def test_stats_are_for_administrators_in_private_chats(command: str) -> None:
    async with conversation() as talk:
        [reply] = await talk.say(command)
        assert reply["text"] == EN.unknown_command
    async with conversation(admin=True) as talk:
        group = talk.fake.group("Team", [talk.user])
        group.send(talk.user, f"{command}@unido_bot")
        await talk.settled()
        assert group.replies() == []


async def test_administrators_have_their_own_menu() -> None:
    async with conversation(admin=True) as talk:
        await set_profile(talk.application)
        names = {each["command"] for each in talk.fake.menu(talk.chat, talk.user)}
        assert {"unanswered", "stats"} <= names
        other = talk.fake.user("Bob")
        assert not {"unanswered", "stats"} & {
            each["command"] for each in talk.fake.menu(talk.fake.private_chat(other), other)
        }


async def test_database_contains_no_names_or_ids(tmp_path: Path) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        [answer] = await talk.say(QUESTION)
        await talk.say(UNANSWERED_QUESTION)
        await talk.press(answer, UP)
        user_id = str(talk.user.id)
    dump = database_dump(tmp_path)
    assert UNANSWERED_QUESTION in dump
    assert user_id not in dump
    assert "Ann" not in dump


async def test_votes_and_questions_survive_a_restart(tmp_path: Path) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        [answer] = await talk.say(QUESTION)
        await talk.say(UNANSWERED_QUESTION)
    async with conversation(data_dir=tmp_path, admin=True) as again:
        again.chat.messages.append(answer)
        await again.press(answer, DOWN)
        [listed] = await again.say("/unanswered")
        assert f"0 · 👎 1 · {QUESTION}" in listed["text"]
        assert f"1 · 👎 0 · {UNANSWERED_QUESTION}" in listed["text"]


async def test_edit_after_a_restart_updates_the_answer(tmp_path: Path) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        await talk.say(QUESTION)
        messages = list(talk.chat.messages)
    async with conversation(data_dir=tmp_path) as again:
        again.chat.messages.extend(messages)
        again.chat.edit(again.user, messages[0]["message_id"], "Who is Li Yong?")
        await again.settled()
        assert len(again.chat.replies()) == 1
        assert "Director General" in again.chat.replies()[0]["text"]
