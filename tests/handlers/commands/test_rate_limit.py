"""Ignored senders, the typing action and the rate limit."""

import asyncio
import threading
from typing import Any

import pytest

from corpus.answering.followups import Topic
from corpus.library import Library
from corpus.models import Answer
from handlers.services.rate_limit import BURST_UPDATES
from handlers.translations import texts_for
from tests.support.clocks import PATIENCE
from tests.support.conversation import Conversation, conversation, next_message

EN = texts_for("en")
QUESTION = "When did the ITPO heads gather in Moscow?"
BOT = {"id": 55, "is_bot": True, "first_name": "Other", "username": "other_bot"}
SELF = {"id": 1, "is_bot": True, "first_name": "U", "username": "unido_bot"}
CHANNEL = {"id": -1001, "type": "channel", "title": "News"}


@pytest.mark.parametrize(
    "content",
    [
        {"text": f"@unido_bot {QUESTION}", "from": BOT},
        {"text": f"@unido_bot {QUESTION}", "sender_chat": CHANNEL},
        {"text": f"@unido_bot {QUESTION}", "is_automatic_forward": True, "sender_chat": CHANNEL},
        {"text": "/events@unido_bot", "from": BOT},
        {"text": "/events@unido_bot", "entities": [{"type": "bot_command", "offset": 0, "length": 17}], "from": BOT},
        {"text": f"@unido_bot {QUESTION}", "via_bot": SELF},
        {"new_chat_members": [BOT]},
        {"left_chat_member": BOT},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": CHANNEL}},
        {"new_chat_title": f"@unido_bot {QUESTION}"},
        {"group_chat_created": True},
        {"video_chat_started": {}},
    ],
    ids="+".join,
)
async def test_bots_channels_and_service_messages_are_ignored(talk: Conversation, content: dict[str, Any]) -> None:
    mention = [{"type": "mention", "offset": 0, "length": 10}]
    group = talk.fake.group("Team", [talk.user])
    group.send_message(talk.user, **{"entities": mention} | content if "text" in content else content)
    await talk.settled()
    assert group.replies() == []


async def test_anonymous_administrator_is_answered(talk: Conversation) -> None:
    group = talk.fake.group("Team", [talk.user])
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    mention = [{"type": "mention", "offset": 0, "length": 10}]
    content: dict[str, Any] = {
        "text": f"@unido_bot {QUESTION}",
        "entities": mention,
        "from": anonymous,
        "sender_chat": group.about,
    }
    group.send_message(talk.user, **content)
    await talk.settled()
    assert "gathered in Moscow" in group.replies()[0]["text"]


async def test_own_inline_result_is_no_question(talk: Conversation) -> None:
    assert await talk.send(text="The heads gathered in Moscow. [1]", via_bot=SELF) == []


class SlowLibrary(Library):
    """Library that answers once `ready` is set."""

    ready = threading.Event()

    def answer(self, question: str, topic: Topic | None = None) -> Answer:
        self.ready.wait(10)
        return super().answer(question, topic)


async def test_slow_answer_shows_typing(talk: Conversation) -> None:
    library = SlowLibrary(talk.application.bot_data.library.documents)
    talk.replace_services(library=library)
    with talk.fake.subscribe() as events:
        talk.chat.send(talk.user, QUESTION)
        async for event in events:
            if event["type"] == "chat_action":
                assert event["action"] == "typing"
                assert talk.chat.replies() == []
                library.ready.set()
                break
    await talk.settled()
    assert "gathered in Moscow" in talk.chat.replies()[0]["text"]


async def test_quick_answer_shows_no_typing(talk: Conversation) -> None:
    await talk.say(QUESTION)
    await talk.say("/events")
    assert not [call for call in talk.fake.calls if call.method == "sendChatAction"]


async def test_flood_delays_its_sender_only_and_is_announced_once() -> None:
    async with conversation() as talk:
        bob = talk.fake.user("Bob")
        group = talk.fake.group("Team", [talk.user, bob])
        for _ in range(BURST_UPDATES + 3):
            group.send(talk.user, "/help@unido_bot")
        group.send(bob, "/events@unido_bot")
        with talk.fake.subscribe() as events:
            await next_message(events, EN.past)
        assert len(group.replies()) <= BURST_UPDATES + 2
        async with asyncio.timeout(PATIENCE):
            await talk.settled()
        texts = [each["text"] for each in group.replies()]
        assert len([text for text in texts if text.startswith("Just ask a question")]) == BURST_UPDATES + 3
        assert texts.count(EN.slow_down) == 1
