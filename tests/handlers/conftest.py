"""Conversations with a bot over the five seeds, or over no documents."""

from collections.abc import AsyncIterator

import pytest

from tests.support.conversation import Conversation, conversation


@pytest.fixture
async def talk() -> AsyncIterator[Conversation]:
    """Return the conversation of an English-speaking user with a bot over the five seeds.

    The test fails if Telegram refuses a call.
    """
    async with conversation() as talk:
        yield talk
        assert not talk.refused


@pytest.fixture
async def talk_without_documents() -> AsyncIterator[Conversation]:
    """Return a conversation like `talk`, with a bot over an empty corpus."""
    async with conversation(()) as talk:
        yield talk
        assert not talk.refused
