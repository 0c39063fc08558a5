"""Subscriptions with excluded words, and channels that their administrators manage from the private chat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from telegram import ChatMember

from bot.fake_telegram.chats import Chat
from corpus.events.event_list import EventList
from corpus.events.extraction import read_events
from corpus.passages.splitter import split_passages
from corpus.readers.documents import make_document
from handlers.services.subscriptions import matches_document, split_wanted
from handlers.translations import texts_for
from tests.handlers.commands.research.test_digest import FIRST, OLD, Desk
from tests.handlers.commands.test_subscriptions import MOSCOW, VIENNA, process_due_notifications
from tests.support.conversation import Conversation, conversation

EN = texts_for("en")
TRAINING = make_document("training", "Course in Moscow\n\nA training of engineers took place in Moscow on 7 May 2013.")


def channel(talk: Conversation, *, bot: str = ChatMember.ADMINISTRATOR) -> Chat:
    """Return a channel of the user, with the bot in it."""
    made = talk.fake.channel("News", [talk.user], username="desk_news")
    made.membership.set(None, bot, talk.user)
    return made


@pytest.mark.parametrize(
    ("wanted", "included", "excluded"),
    [
        ("Moscow -training", "Moscow", ("training",)),
        ("-обучение Москва -курс", "Москва", ("обучение", "курс")),
        ("-training", "", ("training",)),
        ("Moscow", "Moscow", ()),
        ("18-20 May 2018 - 2020", "18-20 May 2018 - 2020", ()),
        ("Rostov-on-Don", "Rostov-on-Don", ()),
        ("Moscow -2018", "Moscow -2018", ()),
    ],
)
def test_excluded_words_are_read(wanted: str, included: str, excluded: tuple[str, ...]) -> None:
    assert split_wanted(wanted) == (included, excluded)


@pytest.mark.parametrize(
    ("wanted", "matches"),
    [("Moscow", True), ("Moscow -training", False), ("Moscow -trainings", False), ("Moscow -обучение", False),
     ("Moscow -bakery", True), ("-training", False), ("-bakery", True), ("Vienna -bakery", False)],
)  # fmt: skip
def test_document_with_an_excluded_word_does_not_match(wanted: str, matches: bool) -> None:
    events = EventList(read_events(TRAINING, split_passages(TRAINING)))
    assert matches_document(wanted, TRAINING, events, date(2026, 1, 1)) is matches


async def test_subscriber_gets_no_document_with_an_excluded_word() -> None:
    async with conversation([VIENNA]) as talk:
        await process_due_notifications(talk, VIENNA)
        [said] = await talk.say("/subscribe Moscow -training")
        assert "Moscow -training" in said["text"]
        before = len(talk.chat.replies())
        await process_due_notifications(talk, VIENNA, TRAINING)
        assert len(talk.chat.replies()) == before
        await process_due_notifications(talk, VIENNA, TRAINING, MOSCOW)
        [notice] = talk.chat.replies()[before:]
        assert "Forum in Moscow" in notice["text"]
        assert not talk.refused


async def test_channel_is_managed_by_its_administrator_and_gets_the_messages() -> None:
    async with conversation([VIENNA]) as talk:
        target = channel(talk)
        await process_due_notifications(talk, VIENNA)
        [said] = await talk.say("/subscribe @desk_news Moscow -training")
        assert "Moscow -training" in said["text"]
        assert "reply_markup" not in said
        assert "Moscow -training" in (await talk.say("/subscriptions @desk_news"))[0]["text"]
        assert (await talk.say("/subscriptions"))[0]["text"] == EN.no_subscriptions
        private = len(talk.chat.replies())
        await process_due_notifications(talk, VIENNA, MOSCOW)
        [post] = target.replies()
        assert "Forum in Moscow" in post["text"]
        assert len(talk.chat.replies()) == private
        assert (await talk.say(f"/unsubscribe {target.id} 1"))[0]["text"] == EN.unsubscribed

        desk = Desk(talk, datetime.now(UTC))
        await desk.sender(OLD).process_due()
        await talk.say("/digest @desk_news daily 9 UTC")
        desk.now += timedelta(minutes=5)
        sender = desk.sender(OLD, FIRST)
        await sender.process_due()
        desk.now += timedelta(days=1)
        [digest] = await desk.messages(sender.process_due, target)
        assert "Steel congress in Kazan" in digest["text"]
        assert (await talk.say("/digest @desk_news off"))[0]["text"] == EN.digest_off


async def test_others_cannot_use_a_channel() -> None:
    async with conversation([VIENNA]) as talk:
        assert (await talk.say("/subscribe @desk_news Moscow"))[0]["text"] == EN.unknown_channel
        target = channel(talk)
        target.membership.set(talk.user, ChatMember.MEMBER, talk.user)
        for command in ("/subscribe @desk_news Moscow", "/subscriptions @desk_news", "/unsubscribe @desk_news Moscow"):
            assert (await talk.say(command))[0]["text"] == EN.channel_administrators_only
        target.membership.set(talk.user, ChatMember.ADMINISTRATOR, talk.user)
        target.membership.set(None, ChatMember.MEMBER, talk.user)
        assert (await talk.say("/digest @desk_news daily"))[0]["text"] == EN.unknown_channel
        group = talk.fake.group("Desk", [talk.user])
        group.send(talk.user, "/digest @desk_news daily")
        await talk.settled()
        assert group.replies()[0]["text"] == EN.channel_in_private
        assert not (await talk.application.bot_data.subscriptions.followed(target.id)).subscriptions
