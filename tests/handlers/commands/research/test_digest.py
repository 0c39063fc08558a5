"""/digest and /since over the wire, with a clock that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.digests.sender import DigestSender
from bot.digests.store import DigestStore
from bot.fake_telegram.calls import TelegramRefusal
from bot.fake_telegram.chats import Chat
from bot.ingest.document_store import DocumentStore, Review
from bot.notifier import Notifier
from bot.storage.subscription_store import SubscriptionStore
from corpus.briefs.changes import changed_events, changed_sentences
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.services.subscriptions import ChatTarget
from handlers.translations import texts_for
from handlers.views.callback_data import SetDigest
from tests.support.conversation import Conversation, Message, buttons, conversation, quotations

EN, RU = texts_for("en"), texts_for("ru")
OLD = make_document("old", "Bakers meet\n\nThe bakers of Perm met on 1 April 2019 in Perm.", {"date": "2019-04-02"})
FIRST = make_document(
    "congress",
    "Steel congress in Kazan\n\nThe Steel Congress will be held in Kazan on 7 June 2027. Forty firms will take part.",
    {"date": "2026-11-20"},
)
CHANGED = make_document(
    "congress",
    "Steel congress in Kazan\n\nThe Steel Congress will be held in Kazan on 9 June 2027. Forty firms will take part. "
    "Seats are free.",
    {"date": "2026-11-20"},
)


@dataclass
class Desk:
    """A digest sender over the stores of a conversation, with a clock."""

    talk: Conversation
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    versions: dict[str, Document] = field(default_factory=dict)

    def sender(self, *documents: Document) -> DigestSender:
        """Return a new sender, as after a restart, over some documents."""
        self.versions |= {each.key: each for each in documents}
        services = self.talk.application.bot_data
        library = Library(documents)
        self.talk.replace_services(library=library)
        assert isinstance(services.digests, DigestStore)
        assert isinstance(services.subscriptions, SubscriptionStore)
        notifier = Notifier(self.talk.application.bot, library, services.chats, services.subscriptions, self.clock)
        return DigestSender(library, services.chats, services.digests, notifier.deliver, self.find, self.clock)

    def clock(self) -> datetime:
        return self.now

    async def find(self, key: str) -> Document | None:
        return self.versions.get(key)

    async def messages(self, act: Callable[[], Awaitable[None]], chat: Chat | None = None) -> list[Message]:
        """Return the messages that come in the meantime."""
        chat = chat or self.talk.chat
        before = len(chat.replies())
        await act()
        return chat.replies()[before:]


async def test_digest_tells_what_is_new_once() -> None:
    async with conversation([OLD]) as talk:
        desk = Desk(talk)
        await desk.sender(OLD).process_due()
        [said] = await talk.say("/digest daily 9 UTC")
        assert "9:00" in said["text"]
        desk.now += timedelta(minutes=5)
        sender = desk.sender(OLD, FIRST)
        assert await desk.messages(sender.process_due) == []
        desk.now += timedelta(days=1)
        [digest] = await desk.messages(sender.process_due)
        assert "Steel congress in Kazan" in digest["text"]
        assert "Bakers" not in digest["text"]
        assert await desk.messages(sender.process_due) == []
        assert await desk.messages(desk.sender(OLD, FIRST).process_due) == []  # after a restart

        desk.now += timedelta(days=1)
        assert await desk.messages(sender.process_due) == []  # nothing new, no message
        await desk.sender(OLD, CHANGED).process_due()
        desk.now += timedelta(days=1)
        [digest] = await desk.messages(desk.sender(OLD, CHANGED).process_due)
        before, after, added = quotations(digest)
        assert before == "The Steel Congress will be held in Kazan on 7 June 2027."
        assert after == "The Steel Congress will be held in Kazan on 9 June 2027."
        assert added == "Seats are free."
        desk.now -= timedelta(days=2)
        assert await desk.messages(desk.sender(OLD, CHANGED).process_due) == []  # the clock was set back


async def test_two_processes_send_one_digest_and_a_refused_one_is_sent_later() -> None:
    async with conversation([OLD]) as talk:
        desk = Desk(talk)
        await desk.sender(OLD).process_due()
        await talk.say("/digest weekly 9 Moscow")
        desk.now += timedelta(minutes=5)
        one, other = desk.sender(OLD, FIRST), desk.sender(OLD, FIRST)
        await one.process_due()
        desk.now += timedelta(days=7)
        talk.fake.fail_next("sendMessage", TelegramRefusal(500, "Internal Server Error"))
        await desk.messages(one.process_due)
        desk.now += timedelta(minutes=5)

        async def both() -> None:
            await asyncio.gather(one.process_due(), other.process_due())

        sent = [each for each in talk.chat.replies() if "Steel congress" in each["text"]]
        sent += await desk.messages(both) if not sent else []
        assert len(sent) == 1
        assert await desk.messages(both) == []


async def test_buttons_set_up_and_end_a_digest() -> None:
    async with conversation([OLD], language_code="ru") as talk:
        [asked] = await talk.say("/digest")
        assert [each["text"] for each in buttons(asked)] == list(RU.digest_offers.values())
        await talk.press(asked, SetDigest("weekly").data)
        assert "по понедельникам в 09:00 по московскому времени" in asked["text"]
        assert await talk.application.bot_data.digests.get(ChatTarget(talk.chat.id))
        [shown] = await talk.say("/digest")
        await talk.press(shown, SetDigest("off").data)
        assert shown["text"] == RU.digest_off
        assert await talk.application.bot_data.digests.get(ChatTarget(talk.chat.id)) is None
        [daily] = await talk.say("/digest ежедневно в 8 по Москве")
        assert "08:00" in daily["text"]
        assert "в 08:00 (Тбилиси)" in (await talk.say("/digest ежедневно в 8 Тбилиси"))[0]["text"]
        for said in ("нет", "выкл"):
            assert (await talk.say(f"/digest {said}"))[0]["text"] == RU.digest_off
        assert (await talk.say("/digest когда-нибудь"))[0]["text"].startswith(RU.which_digest.split("?")[0])


async def test_digest_is_listed_with_the_subscriptions() -> None:
    async with conversation([OLD]) as talk:
        [told] = await talk.say("/digest daily 8")
        [only] = await talk.say("/subscriptions")
        assert only["text"] == f"{EN.no_subscriptions}\n\n{told['text']}\n{EN.digest_hint}"
        await talk.say("/subscribe Perm")
        assert told["text"] in (await talk.say("/subscriptions"))[0]["text"]
        await talk.say("/digest off")
        assert told["text"] not in (await talk.say("/subscriptions"))[0]["text"]


async def test_digest_is_forgotten_with_the_chat() -> None:
    async with conversation([OLD]) as talk:
        await talk.say("/digest daily 9")
        [asked] = await talk.say("/forget")
        await talk.press(asked, buttons(asked)[0]["callback_data"])
        assert "1 digest" in asked["text"]
        assert await talk.application.bot_data.digests.get(ChatTarget(talk.chat.id)) is None


async def test_since_lists_documents_of_the_first_start_by_their_date() -> None:
    async with conversation([OLD, FIRST]) as talk:
        await Desk(talk).sender(OLD, FIRST).process_due()
        [listed] = await talk.say("/since 2026")
        assert listed["text"].startswith("Since 1 January 2026")
        assert "Steel congress in Kazan" in listed["text"]
        assert "Bakers" not in listed["text"]
        [older] = await talk.say("/since 1 April 2019")
        assert "2 new documents" in older["text"]
        [none] = await talk.say("/since 1 November 2027")
        assert none["text"] == EN.nothing_since.format(date="1 November 2027")
        assert (await talk.say("/since"))[0]["text"] == EN.which_since
        assert "Steel" in (await talk.say("20 November 2026"))[0]["text"]
        assert (await talk.say("/since never"))[0]["text"] == EN.which_since


async def test_since_tells_of_documents_without_a_date() -> None:
    undated = make_document("note", "A note\n\nThe firms of Kazan will send a note.")
    async with conversation([FIRST, undated]) as talk:
        await Desk(talk).sender(FIRST, undated).process_due()
        for since in ("2026", "1 November 2027"):
            [listed] = await talk.say(f"/since {since}")
            assert listed["text"].endswith("\n\nNot included: 1 undated document.")


async def test_since_shows_changed_sentences_next_to_each_other(tmp_path: Path) -> None:
    async with conversation(data_dir=tmp_path, admin=True) as talk:
        services = talk.application.bot_data
        assert isinstance(services.digests, DigestStore)
        store = DocumentStore(services.digests._database)
        await services.digests.log([OLD, FIRST], datetime(2026, 1, 1, tzinfo=UTC))
        await store.add([Review(FIRST)])
        await store.add([Review(CHANGED)])
        await services.digests.log([OLD, CHANGED], datetime.now(UTC))
        talk.replace_services(library=Library([OLD, CHANGED]))
        [listed] = await talk.say(f"/since {(datetime.now(UTC) - timedelta(2)).date()}")
        assert quotations(listed)[:2] == [
            "The Steel Congress will be held in Kazan on 7 June 2027.",
            "The Steel Congress will be held in Kazan on 9 June 2027.",
        ]


def test_changes_pair_similar_sentences_and_moved_events() -> None:
    assert [(each.before, each.after) for each in changed_sentences(FIRST, CHANGED)] == [
        (
            "The Steel Congress will be held in Kazan on 7 June 2027.",
            "The Steel Congress will be held in Kazan on 9 June 2027.",
        ),
        ("", "Seats are free."),
    ]
    assert changed_sentences(FIRST, FIRST) == []
    assert {(each.before, each.after) for each in changed_sentences(OLD, FIRST)} >= {
        ("", "Forty firms will take part.")
    }
    [moved] = changed_events(FIRST, CHANGED)
    assert (moved.before.start, moved.after.start) == (date(2027, 6, 7), date(2027, 6, 9))


async def test_document_that_comes_in_with_the_digest_is_told_once() -> None:
    async with conversation([OLD]) as talk:
        desk = Desk(talk, datetime(2026, 11, 27, 12, 0, 0, 250_000, UTC))
        await desk.sender(OLD).process_due()
        await talk.say("/digest daily 9 UTC")
        desk.now = datetime.now(UTC).replace(microsecond=250_000) + timedelta(days=1)
        told = []
        for _ in range(3):
            told += await desk.messages(desk.sender(OLD, FIRST).process_due)
            desk.now += timedelta(days=1)
        assert len(told) == 1


async def test_changed_digest_tells_what_came_in_before_the_change() -> None:
    async with conversation([OLD]) as talk:
        desk = Desk(talk)
        await desk.sender(OLD).process_due()
        await talk.say("/digest daily 9 UTC")
        desk.now = datetime.now(UTC) + timedelta(seconds=1)
        sender = desk.sender(OLD, FIRST)
        await sender.process_due()
        services = talk.application.bot_data
        known = await services.digests.get(ChatTarget(talk.chat.id))
        assert known
        await talk.say("/digest weekly 10 UTC")
        changed = await services.digests.get(ChatTarget(talk.chat.id))
        assert changed
        assert changed.told_until == known.told_until
        desk.now += timedelta(days=8)
        [digest] = await desk.messages(sender.process_due)
        assert "Steel congress" in digest["text"]


async def test_changes_say_what_was_added_and_how_many_more_there_are() -> None:
    sentences = [f"The Steel Congress has a hall for {number} guests and more." for number in (100, 200, 300, 400, 500)]
    first = make_document("congress", f"Steel congress\n\n{sentences[0]} Bread and butter cost nothing.")
    changed = make_document("congress", f"Steel congress\n\n{' '.join(sentences)}")
    opened = [
        make_document(
            f"news{day}", f"Mill {day}\n\nMill {day} was opened in Perm on {day} May 2026.", {"date": "2026-05-09"}
        )
        for day in range(1, 7)
    ]
    async with conversation([OLD]) as talk:
        desk = Desk(talk)
        await desk.sender(OLD, first).process_due()
        await talk.say("/digest daily 9 UTC")
        desk.now = datetime.now(UTC) + timedelta(minutes=5)
        sender = desk.sender(OLD, changed, *opened)
        await sender.process_due()
        desk.now += timedelta(days=1)
        [digest] = await desk.messages(sender.process_due)
        lines = digest["text"].split("\n")
        assert "6 new documents" in digest["text"]
        assert lines.count(EN.sentence_removed) == 1
        assert lines.count(EN.sentence_added) == len([each for each in quotations(digest) if each in sentences]) == 2
        assert EN.count(EN.more_changes, 2) in lines
        assert EN.count(EN.more_events, 2) in lines


async def test_clock_that_was_wrong_by_years_does_not_end_the_digests() -> None:
    async with conversation([OLD]) as talk:
        desk = Desk(talk)
        await desk.sender(OLD).process_due()
        await talk.say("/digest daily 9 UTC")
        desk.now += timedelta(days=2_000)
        await desk.messages(desk.sender(OLD).process_due)
        desk.now -= timedelta(days=1_999)
        sender = desk.sender(OLD, FIRST)
        told = []
        for _ in range(3):
            told += await desk.messages(sender.process_due)
            desk.now += timedelta(days=1)
        assert len(told) == 1
