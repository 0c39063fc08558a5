"""Members of chats: upgraded groups, administrators, a bot that is blocked or removed; and the limits of sending."""

from typing import Any

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllChatAdministrators, BotCommandScopeChat, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import User
from bot.fake_telegram.fake import FakeTelegram


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def ann(fake: FakeTelegram) -> User:
    return fake.user("Ann")


def bot_of(fake: FakeTelegram) -> Bot:
    return Bot("1:fake", request=fake, get_updates_request=fake)


async def updates(bot: Bot) -> list[Update]:
    return list(await bot.get_updates(allowed_updates=Update.ALL_TYPES))


async def test_group_is_upgraded_to_a_supergroup(fake: FakeTelegram, ann: User) -> None:
    group = fake.group("Team", [ann], plain=True)
    group.send(ann, "hello")
    async with bot_of(fake) as bot:
        await bot.send_message(group.id, "x")
        supergroup = group.upgrade(ann)
        _, old, new = await updates(bot)
        assert old.message
        assert new.message
        assert (old.message.chat.id, old.message.migrate_to_chat_id) == (group.id, supergroup.id)
        assert (new.message.chat.id, new.message.migrate_from_chat_id) == (supergroup.id, group.id)
        assert (group.about["type"], supergroup.about["type"]) == ("group", "supergroup")
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(group.id, "x")
        assert moved.value.new_chat_id == supergroup.id
        assert fake.calls[-1].refused == "Bad Request: group chat was upgraded to a supergroup chat"
        assert not fake.calls[-1].mistake
        await bot.send_message(supergroup.id, "x")
    with pytest.raises(ValueError, match="new chat"):
        group.send(ann, "anybody?")
    for chat in (group, supergroup):
        with pytest.raises(ValueError, match="only a plain group"):
            chat.upgrade(ann)


async def test_bot_gets_updates_when_removed_and_added_and_can_leave(fake: FakeTelegram, ann: User) -> None:
    chat = fake.private_chat(ann)
    group, plain = fake.group("Team", [ann]), fake.group("Old", [ann], plain=True)
    async with bot_of(fake) as bot:
        for where, refusal in (
            (chat, "bot was blocked by the user"),
            (group, "bot was kicked from the supergroup chat"),
            (plain, "bot was kicked from the group chat"),
        ):
            where.block(ann)
            with pytest.raises(Forbidden, match=refusal):
                await bot.send_message(where.id, "x")
            if where is not chat:
                where.send(ann, "nobody hears this, @unido_bot")
            where.block(ann, blocked=False)
            where.block(ann, blocked=False)  # which changes nothing
            await bot.send_message(where.id, "x")
        changes = [(each.my_chat_member, each.message) for each in await updates(bot)]
        told = [(m.old_chat_member.status, m.new_chat_member.status) for m, _ in changes if m]
        assert told == [("member", "kicked"), ("kicked", "member")] * 3
        assert not any(message for _, message in changes)
        await bot.leave_chat(group.id)
        with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
            await bot.send_message(group.id, "x")


async def test_administrators_are_listed_and_promoted(fake: FakeTelegram, ann: User) -> None:
    boris, eve = fake.user("Boris"), fake.user("Eve")
    group = fake.group("Team", [ann, boris], privacy=True)
    async with bot_of(fake) as bot:
        assert [each.user.id for each in await bot.get_chat_administrators(group.id)] == [ann.id]
        group.promote(ann, boris)
        group.send(boris, "not for the bot")
        assert fake.pending_updates == []
        group.promote(ann)
        group.send(boris, "now it hears everything")
        group.promote(ann, boris, administrator=False)
        assert [each.user.id for each in await bot.get_chat_administrators(group.id)] == [ann.id, bot.id]
        statuses = [(await bot.get_chat_member(group.id, each.id)).status for each in (ann, boris, eve)]
        assert statuses == ["creator", "member", "left"]
        assert await bot.get_chat_member_count(group.id) == 3
        with pytest.raises(BadRequest, match="Member not found"):
            await bot.get_chat_member(group.id, 5)
        with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
            await bot.get_chat_administrators(fake.private_chat(ann).id)
        await bot.delete_message(group.id, group.messages[-1]["message_id"])
    [told, heard] = fake.pending_updates
    assert told["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert heard["message"]["text"] == "now it hears everything"
    with pytest.raises(ValueError, match="no administrators"):
        fake.private_chat(ann).promote(ann)


async def test_menus_of_administrators_and_of_one_chat_take_precedence(fake: FakeTelegram, ann: User) -> None:
    boris = fake.user("Boris")
    group = fake.group("Team", [ann, boris])
    async with bot_of(fake) as bot:
        await bot.set_my_commands([BotCommand("all", "x")])
        await bot.set_my_commands([BotCommand("admin", "x")], BotCommandScopeAllChatAdministrators())
        assert [fake.menu(group, each)[0]["command"] for each in (ann, boris)] == ["admin", "all"]
        chat = fake.private_chat(ann)
        await bot.set_my_commands([BotCommand("mine", "x")], BotCommandScopeChat(chat.id))
        assert fake.menu(chat, ann)[0]["command"] == "mine"
        assert fake.menu(fake.private_chat(boris), boris)[0]["command"] == "all"


async def test_old_message_cannot_be_deleted() -> None:
    now = [1_700_000_000.0]
    fake = FakeTelegram(clock=lambda: now[0])
    ann = fake.user("Ann")
    group = fake.group("Team", [ann])
    async with bot_of(fake) as bot:
        sent = await bot.send_message(group.id, "x")
        now[0] += 48 * 60 * 60 + 1
        with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
            await bot.delete_message(group.id, sent.message_id)
        await bot.edit_message_text("y", group.id, sent.message_id)  # but it can be changed


async def test_lost_message_of_a_button_is_inaccessible(fake: FakeTelegram, ann: User) -> None:
    chat = fake.private_chat(ann)
    keyboard: dict[str, Any] = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    async with bot_of(fake) as bot:
        await fake.call("sendMessage", {"chat_id": chat.id, "text": "x", "reply_markup": keyboard})
        chat.press(ann, 1, "y", lost=True)
        [update] = await updates(bot)
        assert update.callback_query
        assert update.callback_query.message
        assert not update.callback_query.message.is_accessible


async def test_limits_of_sending_ask_to_retry_later() -> None:
    now = [1_700_000_000.0]
    fake = FakeTelegram(clock=lambda: now[0], limits=True)
    people = [fake.private_chat(fake.user(str(number))) for number in range(31)]
    group = fake.group("Team", [fake.user("Ann")])

    async def waits(chat_id: int) -> object:
        try:
            await fake.call("sendMessage", {"chat_id": chat_id, "text": "x"})
        except TelegramRefusal as refusal:
            return refusal.parameters["retry_after"]
        return 0

    assert [await waits(people[0].id) for _ in range(2)] == [0, 1]
    assert fake.calls[-1].refused == "Too Many Requests: retry after 1"
    assert not fake.calls[-1].mistake
    now[0] += 1
    assert [await waits(chat.id) for chat in people] == [0] * 30 + [1]
    for _ in range(20):
        now[0] += 1
        assert await waits(group.id) == 0
    now[0] += 1
    assert await waits(group.id) == 40
