"""Languages and conversations of several instances."""

import pytest

from bot.storage.chat_store import ChatStore
from bot.storage.instance import Instance
from bot.storage.shared_conversations import SharedConversations
from corpus.answering.followups import Topic
from handlers.services.conversations import AskedQuestion, ConversationId, Conversations, ConversationState
from tests.support.databases import EmptyDatabase

HERE = ConversationId(-100, 7, 42)
TOPIC = Topic("When was it?", ("key",))
ASKED = AskedQuestion("Where?", TOPIC, (("key", 4), ("other", 0)))
STATE = ConversationState(TOPIC, {1: "d:x", 2: "d:y"}, "next", "shown", "cited", "subscribe", ASKED)


class Process:
    """One instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.chats = ChatStore(instance.database, 10)
        self.conversations = Conversations()
        self.shared = SharedConversations(instance, self.chats, self.conversations)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_instance_goes_on_where_another_one_has_stopped(empty_database: EmptyDatabase) -> None:
    one, two = [Process(Instance(await empty_database.open(), "1")) for _ in range(2)]
    one.instance.is_connected = two.instance.is_connected = True
    async with one.shared.current(HERE.chat, HERE.user):
        one.conversations.set(HERE, STATE)
        await one.chats.set_language(HERE.chat, "ru")
    async with two.shared.current(HERE.chat, HERE.user):
        assert two.conversations.get(HERE) == STATE
        assert two.chats.language(HERE.chat) == "ru"
        two.conversations.set(HERE, ConversationState(pending="who"))
        await two.chats.set_language(HERE.chat, None)
    async with one.shared.current(HERE.chat, HERE.user):
        assert one.conversations.get(HERE).pending == "who"
        assert one.chats.language(HERE.chat) is None
        await one.chats.forget(HERE.user)
        one.conversations.forget(HERE.user)
    async with two.shared.current(HERE.chat, HERE.user):
        assert two.conversations.threads(HERE.chat, HERE.user) == {}


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_instance_without_a_session_uses_its_own_memory(empty_database: EmptyDatabase) -> None:
    alone = Process(Instance(await empty_database.open(), "1"))
    async with alone.shared.current(HERE.chat, HERE.user):
        alone.conversations.set(HERE, STATE)
    async with alone.shared.current(HERE.chat, HERE.user):
        assert alone.conversations.get(HERE) == STATE
