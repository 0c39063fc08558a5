"""Subscriptions, notifications, reminders and quiet hours."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import ChatMember
from telegram.error import NetworkError

from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import Chat
from bot.notifier import REMINDER_HOUR, Notifier
from bot.storage import claims
from bot.storage.database import DATABASE_FILE
from bot.storage.subscription_store import SubscriptionStore
from corpus.errors import StoreError
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.services.subscriptions import MAX_SUBSCRIPTIONS
from handlers.translations import texts_for
from handlers.views.callback_data import ForgetAll, NotifyWhenAnswered
from tests.support.clocks import PATIENCE
from tests.support.conversation import (
    Conversation,
    Message,
    buttons,
    callback_data,
    conversation,
    database_dump,
    entity_texts,
    next_message,
    quotations,
    rename_tables,
    without_tags,
)

EN, RU = texts_for("en"), texts_for("ru")
VIENNA = make_document("vienna", "Experts meet in Vienna\n\nThe experts of UNIDO met in Vienna on 5 October 2012.")
MOSCOW = make_document("moscow", "Forum in Moscow\n\nThe forum on industry was held in Moscow on 7 May 2013.")
KAZAN = make_document("kazan", "Forum in Kazan\n\nThe congress took place in Kazan on 19 May 2018.")
TOO_MANY = TelegramRefusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class FakeWallClock:
    """Clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


async def process_due_notifications(
    talk: Conversation, *documents: Document, clock: FakeWallClock | None = None
) -> None:
    """Replace the library's documents and process due notifications once."""
    services = talk.application.bot_data
    if documents:
        talk.replace_services(library=Library(documents))
        services = talk.application.bot_data
    assert isinstance(services.subscriptions, SubscriptionStore)
    await Notifier(
        talk.application.bot,
        services.library,
        services.chats,
        services.subscriptions,
        clock or FakeWallClock(),
        services.model,
    ).process_due()


async def new_notifications(
    talk: Conversation, *documents: Document, chat: Chat | None = None, clock: FakeWallClock | None = None
) -> list[Message]:
    """Process due notifications; return the new messages in the chat."""
    chat = chat or talk.chat
    before = len(chat.replies())
    await process_due_notifications(talk, *documents, clock=clock)
    return chat.replies()[before:]


async def test_subscriber_is_notified_once_about_a_new_document() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        [confirmation] = await talk.say("/subscribe Moscow")
        assert entity_texts(confirmation, "italic")[0] == "Moscow"
        [message] = await new_notifications(talk, VIENNA, MOSCOW)
        assert message["text"].startswith("🔔 1 new document on Moscow")
        assert quotations(message) == ["The forum on industry was held in Moscow on 7 May 2013. [1]"]
        [shown], _ = await talk.press(message, callback_data(message)[0])
        assert "Forum in Moscow" in shown["text"]
        assert await new_notifications(talk) == []
        assert await new_notifications(talk, VIENNA) == await new_notifications(talk, VIENNA, MOSCOW) == []
        assert not talk.refused


@pytest.mark.parametrize("wanted", ["Vienna", "2012", "Berlin 2018", "quantum"])
async def test_document_without_a_match_is_not_notified(wanted: str) -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say(f"/subscribe {wanted}")
        assert await new_notifications(talk, VIENNA, MOSCOW) == []


async def test_many_documents_are_one_notification() -> None:
    async with conversation([VIENNA], language_code="ru") as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        [message] = await new_notifications(
            talk, VIENNA, *(Document(f"d{at}", f"Title {at}", f"Text {at}.") for at in range(12))
        )
        assert message["text"].startswith("🔔 12 новых документов\n")
        assert [each["text"] for each in buttons(message)][:-1] == [str(at) for at in range(1, 9)]
        assert message["text"].endswith("и ещё 4: /sources")


async def test_two_matching_subscriptions_are_one_notification() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe Moscow")
        await talk.say("/subscribe Kazan")
        [message] = await new_notifications(talk, VIENNA, MOSCOW, KAZAN)
        assert message["text"].startswith("🔔 2 new documents\n")
        assert [each["text"] for each in buttons(message)] == ["1", "2"]


async def test_ending_one_subscription_keeps_the_other(talk: Conversation) -> None:
    await process_due_notifications(talk)
    await talk.say("/quiet 0-23 UTC")
    await talk.say("/subscribe Moscow")
    await talk.say("/subscribe all")
    documents = talk.application.bot_data.library.documents
    assert await new_notifications(talk, *documents, MOSCOW) == []
    await talk.say("/unsubscribe moscow")
    await talk.say("/quiet off")
    assert len(await new_notifications(talk)) == 1


async def test_document_that_mentions_the_place_matches() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe Vienna")
        letter = make_document(
            "letter", "A letter\n\nThe director wrote from Geneva on 2 May 2019 to the office in Vienna."
        )
        assert len(await new_notifications(talk, VIENNA, letter)) == 1


async def test_old_button_does_not_end_a_newer_subscription(talk: Conversation) -> None:
    [confirmation] = await talk.say("/subscribe Moscow")
    [end_button] = [each for each in callback_data(confirmation) if each.startswith("u:")]
    await talk.say("/unsubscribe")
    [other] = await talk.say("/subscribe Vienna")
    _, callback_answer = await talk.press(confirmation, end_button)
    assert callback_answer["text"] == EN.not_subscribed
    assert end_button not in callback_data(other)


async def test_ending_all_subscriptions_deletes_the_chat(tmp_path: Path) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        assert len(await new_notifications(talk, VIENNA, MOSCOW)) == 1
        await talk.say("/unsubscribe")
    assert str(talk.user.id) not in database_dump(tmp_path)


async def test_document_added_while_the_bot_was_down_is_notified(tmp_path: Path) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
    async with conversation([VIENNA, MOSCOW], data_dir=tmp_path) as again:
        if not again.chat.replies():
            with again.fake.subscribe() as events:
                await next_message(events)
        [message] = again.chat.replies()
        assert "Forum in Moscow" in message["text"]
        assert await new_notifications(again) == []


@pytest.mark.parametrize("fault", [NetworkError("the line is down"), TOO_MANY, TelegramRefusal(502, "Bad Gateway")])
async def test_failed_notification_is_retried_once(fault: Exception) -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        talk.fake.fail_next("sendMessage", fault)
        assert len(await new_notifications(talk, VIENNA, MOSCOW)) == 1
        assert await new_notifications(talk) == []


async def test_permanently_refused_notification_is_discarded(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        talk.fake.fail_next("sendMessage", TelegramRefusal(400, "Bad Request: something new"))
        assert await new_notifications(talk, VIENNA, MOSCOW) == []
        assert "Notification discarded" in caplog.text
        assert await new_notifications(talk) == []


async def test_stop_during_a_notification_does_not_repeat_it(tmp_path: Path) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        talk.replace_services(library=Library([VIENNA, MOSCOW]))
        with talk.fake.subscribe() as events:
            processing = asyncio.create_task(process_due_notifications(talk))
            await next_message(events)
            processing.cancel()
            await asyncio.wait([processing])
    async with conversation([VIENNA, MOSCOW], data_dir=tmp_path) as again:
        assert await new_notifications(again) == []


async def test_notification_is_not_repeated_if_it_cannot_be_marked_as_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "_MARK_TIMEOUT_S", 0.0)
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        services = talk.application.bot_data
        assert isinstance(services.subscriptions, SubscriptionStore)
        library = Library([VIENNA, MOSCOW])
        notifier = Notifier(talk.application.bot, library, services.chats, services.subscriptions, FakeWallClock())
        with contextlib.closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as other:
            other.execute(
                "CREATE TRIGGER full BEFORE UPDATE OF sent ON notices BEGIN SELECT raise(ABORT, 'disk is full'); END"
            )
            other.commit()
            before = len(talk.chat.replies())
            for _ in range(3):
                with pytest.raises(StoreError):
                    await notifier.process_due()
            assert len(talk.chat.replies()) == before + 1


async def test_two_processes_send_one_notification(tmp_path: Path) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        [refusal] = await talk.say("When did the congress in Kazan take place?")
        await talk.press(refusal, NotifyWhenAnswered().data)
        services = talk.application.bot_data
        assert isinstance(services.subscriptions, SubscriptionStore)
        library = Library([VIENNA, KAZAN])
        one, other = (
            Notifier(talk.application.bot, library, services.chats, services.subscriptions, FakeWallClock())
            for _ in range(2)
        )
        before = len(talk.chat.replies())
        await asyncio.gather(one.process_due(), other.process_due())
        await other.process_due()
        texts = [each["text"] for each in talk.chat.replies()[before:]]
        assert sorted(text.startswith(EN.late_answer) for text in texts) == [False, True]


async def test_notification_waits_for_an_instance_that_has_the_document(talk: Conversation) -> None:
    await process_due_notifications(talk)
    await talk.say("/subscribe all")
    await talk.say("/quiet 22-8 Moscow")
    night = FakeWallClock()
    night.now = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)
    documents = talk.application.bot_data.library.documents
    assert await new_notifications(talk, *documents, MOSCOW, clock=night) == []
    assert await new_notifications(talk, *documents) == []  # another instance leads, and has not read the document yet
    assert len(await new_notifications(talk, *documents, MOSCOW)) == 1


async def test_notification_is_not_sent_while_the_database_takes_no_claim(tmp_path: Path) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        with contextlib.closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as other:
            other.execute("CREATE TRIGGER full BEFORE UPDATE ON notices BEGIN SELECT raise(ABORT, 'full'); END")
            other.commit()
            before = len(talk.chat.replies())
            with pytest.raises(StoreError):
                await new_notifications(talk, VIENNA, MOSCOW)
            assert len(talk.chat.replies()) == before
            other.execute("DROP TRIGGER full")
            other.commit()
        assert len(await new_notifications(talk)) == 1


async def test_blocked_chat_is_dropped_silently(caplog: pytest.LogCaptureFixture) -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        talk.chat.block(talk.user)
        assert await new_notifications(talk, VIENNA, MOSCOW) == []
        await talk.settled()
        talk.chat.block(talk.user, blocked=False)
        [listed] = await talk.say("/subscriptions")
        assert listed["text"] == without_tags(EN.no_subscriptions)
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_no_notification_in_quiet_hours(talk: Conversation) -> None:
    await process_due_notifications(talk)
    await talk.say("/subscribe all")
    [reply] = await talk.say("/quiet 22-8 Moscow")
    assert reply["text"].startswith("🌙 Quiet hours: 22:00–08:00, Moscow time")
    night = FakeWallClock()
    night.now = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)  # 23:30 in Moscow
    documents = talk.application.bot_data.library.documents
    assert await new_notifications(talk, *documents, MOSCOW, clock=night) == []
    night.now = datetime(2026, 11, 26, 5, 1, tzinfo=UTC)
    assert len(await new_notifications(talk, clock=night)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EN.which_quiet_hours),
        ("nonsense", EN.which_quiet_hours),
        ("off", EN.no_quiet_hours),
        ("22-22", EN.which_quiet_hours),
        ("25-3", EN.which_quiet_hours),
    ],
)
async def test_invalid_quiet_hours_are_refused(talk: Conversation, text: str, expected: str) -> None:
    [reply] = await talk.say(f"/quiet {text}")
    assert reply["text"] == without_tags(expected)


async def test_reminder_comes_the_day_before() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        [confirmation] = await talk.say("/subscribe all")
        clock = FakeWallClock()
        clock.now = datetime(2013, 5, 6, REMINDER_HOUR - 3, 30, tzinfo=UTC)  # two hours later in Vienna
        await process_due_notifications(talk, VIENNA, MOSCOW, KAZAN, clock=clock)
        assert await new_notifications(talk, clock=clock) == []
        [reminders_button] = [each for each in callback_data(confirmation) if each.startswith("r:")]
        _, callback_answer = await talk.press(confirmation, reminders_button)
        assert callback_answer["text"] == EN.saved
        assert EN.with_reminders in confirmation["text"]
        assert await new_notifications(talk, clock=clock) == []  # too early in the day
        clock.now += timedelta(hours=1)
        [message] = await new_notifications(talk, clock=clock)
        assert message["text"].startswith("🔔 Tomorrow\n\n1. 7 May 2013 · Moscow")
        assert await new_notifications(talk, clock=clock) == []
        [card], _ = await talk.press(message, callback_data(message)[0])
        assert "Forum in Moscow" in card["text"]


async def test_reminder_delayed_by_quiet_hours_says_today() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        [confirmation] = await talk.say("/subscribe all")
        await talk.press(confirmation, next(each for each in callback_data(confirmation) if each.startswith("r:")))
        await talk.say("/quiet 22-8 Moscow")
        clock = FakeWallClock()
        clock.now = datetime(2013, 5, 6, 19, 30, tzinfo=UTC)  # 23:30 in Moscow
        assert await new_notifications(talk, VIENNA, MOSCOW, clock=clock) == []
        clock.now = datetime(2013, 5, 7, 5, 0, tzinfo=UTC)
        messages = await new_notifications(talk, clock=clock)
        assert [each["text"].splitlines()[0] for each in messages] == ["🔔 1 new document", "🔔 Today"]


async def test_reminders_can_be_turned_off() -> None:
    async with conversation([VIENNA, MOSCOW]) as talk:
        await process_due_notifications(talk)
        [confirmation] = await talk.say("/subscribe all")
        await talk.press(confirmation, next(each for each in callback_data(confirmation) if each.startswith("r:")))
        await talk.say("/quiet 9-20 Moscow")
        clock = FakeWallClock()
        clock.now = datetime(2013, 5, 6, 10, tzinfo=UTC)
        assert await new_notifications(talk, clock=clock) == []
        await talk.press(confirmation, next(each for each in callback_data(confirmation) if each.startswith("r:")))
        await talk.say("/quiet off")
        assert await new_notifications(talk, clock=clock) == []


async def test_buttons_and_commands_change_the_list_of_subscriptions() -> None:
    async with conversation() as talk:
        assert (await talk.say("/unsubscribe"))[0]["text"] == without_tags(EN.no_subscriptions)
        for wanted in ("Moscow", "all", "Vienna 2017", "Moscow"):
            await talk.say(f"/subscribe {wanted}")
        [listed] = await talk.say("/subscriptions")
        assert [line[3:] for line in listed["text"].splitlines()[1:4]] == ["Moscow", "all documents", "Vienna 2017"]
        end_button = callback_data(listed)[0]
        _, callback_answer = await talk.press(listed, end_button)
        assert callback_answer == {"text": EN.unsubscribed, "show_alert": False, "url": None}
        assert "Moscow" not in listed["text"]
        _, callback_answer = await talk.press(listed, end_button, forged=True)
        assert callback_answer["text"] == EN.not_subscribed
        _, callback_answer = await talk.press(listed, "q:1")
        assert EN.no_quiet_hours not in listed["text"]
        assert "Quiet hours: 22:00–08:00" in listed["text"]
        await talk.press(listed, "q:0")
        assert EN.no_quiet_hours in listed["text"]
        assert (await talk.say("/unsubscribe vienna 2017"))[0]["text"] == EN.unsubscribed
        assert (await talk.say("/unsubscribe"))[0]["text"] == EN.unsubscribed
        assert (await talk.say("/subscriptions"))[0]["text"] == without_tags(EN.no_subscriptions)


async def test_button_of_a_notification_ends_the_subscription() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        await talk.say("/subscribe all")
        [message] = await new_notifications(talk, VIENNA, MOSCOW)
        text = message["text"]
        _, callback_answer = await talk.press(message, callback_data(message)[-1])
        assert callback_answer["text"] == EN.unsubscribed
        assert message["text"] == text
        assert await new_notifications(talk, VIENNA, MOSCOW, KAZAN) == []


async def test_button_of_another_chat_changes_nothing() -> None:
    async with conversation() as talk:
        [confirmation] = await talk.say("/subscribe Moscow")
        [end_button] = [each for each in callback_data(confirmation) if each.startswith("u:")]
        eve = talk.fake.user("Eve")
        chat = talk.fake.private_chat(eve)
        chat.send(eve, "/start")
        await talk.settled()
        for data in (end_button, end_button.replace("u:", "r:")):
            query = chat.press(eve, chat.replies()[0]["message_id"], data, forged=True)
            await talk.settled()
            assert talk.fake.callback_answers[query]["text"] == EN.not_subscribed
        [listed] = await talk.say("/subscriptions")
        assert "Moscow" in listed["text"]


async def test_number_of_subscriptions_is_limited(talk: Conversation) -> None:
    for number in range(MAX_SUBSCRIPTIONS):
        await talk.say(f"/subscribe word{number}")
    [reply] = await talk.say("/subscribe one more")
    assert reply["text"] == EN.too_many_subscriptions
    assert (await talk.say(f"/subscribe {'x' * 300}"))[0]["text"] == EN.filter_too_long
    assert not talk.refused


async def test_forum_topic_and_supergroup_are_notified_in_place() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk)
        forum = talk.fake.group("Forum", [talk.user], forum=True)
        thread = forum.topic(talk.user, "News")
        forum.send(talk.user, "/subscribe@unido_bot all", thread=thread)
        group = talk.fake.group("Team", [talk.user])
        group.send(talk.user, "/subscribe@unido_bot all")
        await talk.settled()
        new = talk.fake.group("Team", [talk.user])
        group.send_message(talk.user, migrate_to_chat_id=new.id)
        await talk.settled()
        [message] = await new_notifications(talk, VIENNA, MOSCOW, chat=forum)
        assert message["message_thread_id"] == thread
        assert len(new.replies()) == 1
        assert len(group.replies()) == 1


async def test_group_moves_and_leaves_while_the_database_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        group = talk.fake.group("Team", [talk.user])
        group.send(talk.user, "/subscribe@unido_bot all")
        await talk.settled()
        await rename_tables(tmp_path, subscriptions="lost")
        group.send_message(talk.user, migrate_to_chat_id=talk.fake.group("Team", [talk.user]).id)
        group.membership.set(None, ChatMember.LEFT, talk.user)
        await talk.settled()
        assert (await talk.say("/help"))[0]["text"]
    warnings = [each.getMessage().partition(":")[0] for each in caplog.records if each.levelname == "WARNING"]
    assert "Stored data of a group not migrated to its supergroup id" in warnings
    assert "Subscriptions of a chat that removed the bot not deleted" in warnings


@pytest.mark.parametrize("wanted", ["<b>Moscow</b> & co", "[1]", "' OR 1=1 --", "🙂" * 60])
async def test_subscription_filter_is_escaped(talk: Conversation, wanted: str) -> None:
    await talk.say(f"/subscribe {wanted}")
    [listed] = await talk.say("/subscriptions")
    assert wanted[:20] in listed["text"]


class SignallingNotifier(Notifier):
    """Sets `processed` each time before it waits."""

    def __init__(self, *services: Any) -> None:
        super().__init__(*services)
        self.processed = asyncio.Event()

    async def process_due(self) -> None:
        await super().process_due()
        self.processed.set()


@pytest.mark.parametrize("steps", range(6))
async def test_notifier_stops_while_it_is_woken(steps: int) -> None:
    async with conversation([VIENNA]) as talk:
        services = talk.application.bot_data
        assert isinstance(services.subscriptions, SubscriptionStore)
        notifier = SignallingNotifier(
            talk.application.bot, services.library, services.chats, services.subscriptions, FakeWallClock()
        )
        running = asyncio.create_task(notifier.run())
        async with asyncio.timeout(PATIENCE):
            await notifier.processed.wait()
        notifier.wake()
        for _ in range(steps):
            await asyncio.sleep(0)
        running.cancel()
        ended, _ = await asyncio.wait([running], timeout=PATIENCE)
        running.cancel()
        assert ended


async def test_question_is_answered_once_a_document_comes_in_that_answers_it() -> None:
    async with conversation([VIENNA]) as talk:
        [refusal] = await talk.say("When did the congress in Kazan take place?")
        assert refusal["text"].startswith(EN.no_answer)
        for _ in range(2):
            _, acknowledged = await talk.press(refusal, NotifyWhenAnswered().data)
            assert acknowledged["text"] == EN.will_notify
        assert await new_notifications(talk) == []
        assert await new_notifications(talk, MOSCOW) == []
        [told] = await new_notifications(talk, MOSCOW, KAZAN)
        assert told["text"].startswith(EN.late_answer)
        assert "When did the congress in Kazan take place?" in told["text"]
        assert "The congress took place in Kazan on 19 May 2018." in quotations(told)[0]
        assert await new_notifications(talk, MOSCOW, KAZAN, VIENNA) == []
        assert not talk.refused


async def test_forgotten_chat_is_not_told(tmp_path: Path) -> None:
    async with conversation([VIENNA], data_dir=tmp_path) as talk:
        [refusal] = await talk.say("When did the congress in Kazan take place?")
        await talk.press(refusal, NotifyWhenAnswered().data)
        [asked] = await talk.say("/forget")
        await talk.press(asked, ForgetAll(undo=False).data)
        assert EN.count(EN.stored_waiting, 1) in asked["text"]
        assert await new_notifications(talk, KAZAN) == []
