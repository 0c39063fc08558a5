"""The sample documents: marked as invented everywhere, and good for every command that the demo suggests."""

from __future__ import annotations

import pytest

from bot.preview.demo import DEMO_SUGGESTIONS, demo_documents
from bot.settings import SEEDS
from corpus.readers.folder import load_documents
from tests.support.conversation import conversation, quotations

DOCUMENTS = [*load_documents(SEEDS).documents, *demo_documents()]


def test_every_sample_is_marked_in_title_publisher_and_text() -> None:
    samples = demo_documents()
    assert len(samples) == 20
    for each in samples:
        mark, publisher, note = {
            "en": ("Sample: ", "Sample text", "This is an invented sample text."),
            "ru": ("Образец: ", "Текст-образец", "Это вымышленный текст-образец."),
        }[each.language]
        assert each.id.startswith("sample-")
        assert each.title.startswith(mark)
        assert each.publisher == publisher
        assert note in each.text
        assert each.date
        assert each.url is None


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_suggested_messages_show_samples(language: str) -> None:
    async with conversation(DOCUMENTS, language_code=language) as talk:
        for message in DEMO_SUGGESTIONS[language]:
            [reply] = await talk.say(message)
            assert "Sample: " in reply["text"] or "Образец: " in reply["text"]
            if not message.startswith("/since"):
                assert len(quotations(reply)) >= 3
                assert "invented" not in reply["text"]
