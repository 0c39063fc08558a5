from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from tests.support.conversation import Conversation, conversation

settings.register_profile("patient", deadline=None)  # how long an example takes says more of the machine than of us
settings.load_profile("patient")


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
