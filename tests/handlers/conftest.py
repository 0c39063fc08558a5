from collections.abc import AsyncIterator

import pytest

from tests.support.conversation import Conversation, conversation


@pytest.fixture
async def talk() -> AsyncIterator[Conversation]:
    """Somebody whose Telegram speaks English, and the bot over the five seeds; nothing may be refused."""
    async with conversation() as talk:
        yield talk
        assert not talk.refused


@pytest.fixture
async def empty() -> AsyncIterator[Conversation]:
    """The same over an empty corpus."""
    async with conversation(()) as talk:
        yield talk
        assert not talk.refused
