"""Chats, files and the profile of the bot, through python-telegram-bot's Bot."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest

from bot.fake_telegram.content import location, photo, sticker, voice
from bot.fake_telegram.fake import FakeTelegram


def bot_of(fake: FakeTelegram) -> Bot:
    return Bot("1:fake", request=fake, get_updates_request=fake)


async def test_bot_receives_every_content_and_edit() -> None:
    fake = FakeTelegram()
    ann = fake.user("Ann")
    chat = fake.private_chat(ann)
    assert fake.private_chat(ann) is chat
    chat.edit(ann, chat.send(ann, "when"), "When?")
    for content in (sticker(), photo("A caption"), voice(), location()):
        chat.send_message(ann, **content)
    chat.send_document(ann, "é note.txt", b"hello", caption="see https://unido.org/")
    chat.block(ann)
    chat.press(ann, 1, "invented", forged=True)
    async with bot_of(fake) as bot:
        updates = await bot.get_updates(allowed_updates=[])

        assert [update.update_id for update in updates] == list(range(700_000_001, 700_000_010))
        first, edited, *_, document, blocked, press = updates
        assert first.message
        assert first.message.text == "when"
        assert edited.edited_message
        assert edited.edited_message.text == "When?"
        kinds = [update.message.effective_attachment for update in updates if update.message]
        assert [type(kind).__name__ for kind in kinds] == [
            "NoneType",
            "Sticker",
            "tuple",
            "Voice",
            "Location",
            "Document",
        ]
        assert document.message
        assert document.message.document
        assert list(document.message.parse_caption_entities().values()) == ["https://unido.org/"]
        file = await document.message.document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"hello"
        assert blocked.my_chat_member
        assert blocked.my_chat_member.new_chat_member.status == "kicked"
        assert press.callback_query
        assert press.callback_query.data == "invented"


async def test_files_and_photos_are_stored_and_checked() -> None:
    fake = FakeTelegram()
    chat = fake.private_chat(fake.user("Ann"))
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4) + b"\x08\x02\0\0\0"
    async with bot_of(fake) as bot:
        document = await bot.send_document(
            chat.id, b"BEGIN:VCALENDAR", filename="events.ics", caption="<i>all</i>", parse_mode="HTML"
        )
        assert document.document
        assert (document.document.file_name, document.document.mime_type) == ("events.ics", "text/calendar")
        assert document.caption_html == "<i>all</i>"
        assert fake.files[document.document.file_id] == ("events.ics", b"BEGIN:VCALENDAR")
        again = await bot.send_document(chat.id, document.document.file_id)
        assert again.document
        assert again.document.file_size == 15
        sent = await bot.send_photo(chat.id, png)
        assert (sent.photo[-1].width, sent.photo[-1].height) == (640, 480)
        with pytest.raises(BadRequest, match="Image_process_failed"):
            await bot.send_photo(chat.id, b"text")
        with pytest.raises(BadRequest, match="File must be non-empty"):
            await bot.send_document(chat.id, b"", filename="empty.txt")
        with pytest.raises(BadRequest, match="Message caption is too long"):
            await bot.send_photo(chat.id, png, caption="x" * 1025)
        with pytest.raises(BadRequest, match="no text in the message to edit"):
            await bot.edit_message_text("text", chat.id, sent.message_id)
        with pytest.raises(BadRequest, match="Invalid file_id"):
            await bot.get_file("nothing")


async def test_menu_is_that_of_the_narrowest_scope_and_language() -> None:
    fake = FakeTelegram()
    ann, boris = fake.user("Ann"), fake.user("Boris", language_code="ru")
    group = fake.group("Team", [ann, boris])
    async with bot_of(fake) as bot:
        await bot.set_my_commands([BotCommand("help", "Help")])
        await bot.set_my_commands([BotCommand("help", "Помощь")], language_code="ru")
        await bot.set_my_commands([BotCommand("start", "Start")], scope=BotCommandScopeAllPrivateChats())
        assert [c.description for c in await bot.get_my_commands(language_code="ru")] == ["Помощь"]
        assert list(await bot.get_my_commands(language_code="de")) == []
        assert fake.menu(group, boris) == [{"command": "help", "description": "Помощь"}]
        assert fake.menu(fake.private_chat(boris), boris) == [{"command": "start", "description": "Start"}]
        await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
        assert fake.menu(fake.private_chat(ann), ann) == [{"command": "help", "description": "Help"}]
        with pytest.raises(BadRequest, match="Bot_command_invalid"):
            await bot.set_my_commands([("Help!", "Help")])
        await bot.set_my_description("It answers.")
        await bot.set_my_short_description("Он отвечает.", language_code="ru")
        assert (await bot.get_my_description(language_code="ru")).description == "It answers."
        assert (await bot.get_my_short_description()).short_description == ""
        assert (await bot.get_my_name()).name == "UNIDO–Russia"
        await bot.set_my_name("ЮНИДО", language_code="ru")
        assert (await bot.get_my_name(language_code="ru")).name == "ЮНИДО"
        assert bot.username == "unido_bot"


async def test_bot_sees_messages_of_groups_by_privacy_mode() -> None:
    fake = FakeTelegram()
    ann, boris = fake.user("Ann"), fake.user("Boris")
    group = fake.group("Team", [ann, boris], privacy=True)
    group.send(ann, "hello all")
    group.send(ann, "/help@other_bot")
    asked = group.send(ann, "@unido_bot when?")
    async with bot_of(fake) as bot:
        answer = await bot.send_message(group.id, "then", reply_to_message_id=asked)
        assert answer.message_thread_id == asked
        group.send_message(boris, **sticker())
        thanks = group.send_message(boris, reply_to=answer.message_id, **sticker())
        command = group.send(boris, "/help")
        received = [update.message.message_id for update in await bot.get_updates() if update.message]
        assert received == [asked, thanks, command]
        with pytest.raises(BadRequest, match="Message can't be deleted"):
            await bot.delete_message(group.id, asked)
    with pytest.raises(ValueError, match="not in this chat"):
        group.send(fake.user("Eve"), "hello")


async def test_topics_of_a_forum_thread_messages() -> None:
    fake = FakeTelegram()
    ann = fake.user("Ann")
    forum = fake.group("Team", [ann], forum=True)
    topic = forum.topic(ann, "Events")
    question = forum.send(ann, "when?", thread=topic)
    async with bot_of(fake) as bot:
        opened, asked = await bot.get_updates()
        assert opened.message
        assert opened.message.forum_topic_created
        assert asked.message
        assert asked.message.chat.is_forum
        answer = await asked.message.reply_text("then")
        assert (answer.message_thread_id, answer.is_topic_message) == (topic, True)
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "x", message_thread_id=question)
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "x", message_thread_id=answer.message_id + 1)
        assert forum.send(ann, "thanks", thread=topic) == answer.message_id + 1


def test_texts_that_no_app_sends_raise_value_error() -> None:
    fake = FakeTelegram()
    ann, boris = fake.user("Ann"), fake.user("Boris")
    chat = fake.private_chat(ann)
    sent = chat.send(ann, "😀" * 2048)
    for impossible in (
        lambda: chat.send(ann, " \n"),
        lambda: chat.send(ann, "\ud800"),
        lambda: chat.send(ann, "😀" * 2048 + "x"),
        lambda: chat.send(ann, "x", reply_to=77),
        lambda: chat.edit(ann, 77, "x"),
        lambda: chat.edit(boris, sent, "x"),
        lambda: chat.edit(ann, sent, ""),
        lambda: chat.press(ann, sent, "x"),
        lambda: chat.topic(ann, "x"),
    ):
        with pytest.raises(ValueError, match=r"."):
            impossible()
    assert len(chat.messages) == len(fake.pending_updates) == 1
