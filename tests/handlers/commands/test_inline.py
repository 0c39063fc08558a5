"""Inline queries and guest mentions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import InlineQueryLimit

from corpus.library import Library
from corpus.readers.documents import make_document
from handlers.commands.inline import CACHE_TIME_S, MAX_EVENTS, START_PARAMETER, inline_results
from handlers.translations import texts_for
from tests.support.conversation import (
    Conversation,
    buttons,
    callback_data,
    conversation,
    entity_texts,
    quoted_text,
    without_tags,
)

EN = texts_for("en")
RU = texts_for("ru")
QUESTION = "When did the ITPO heads gather in Moscow?"
ANSWER = "gathered in Moscow for their annual meeting on 4 and 5 October."
DOCUMENTS = [
    make_document("meeting", "Meeting in Vienna\n\nThe experts of UNIDO met in Vienna on 5 October 2012."),
    make_document("встреча", "Встреча в Москве\n\nРуководители бюро собрались в Москве 7 мая 2013 года."),
]


async def test_inline_answer_comes_first_with_its_source(talk: Conversation) -> None:
    answer = await talk.ask_inline(QUESTION)
    first = answer["results"][0]
    assert (first["id"], first["title"]) == ("answer", EN.inline_answer)
    assert first["description"].startswith("The heads of the UNIDO")
    message = first["message"]
    assert entity_texts(message, "bold")[0] == QUESTION
    assert ANSWER in quoted_text(message)
    assert " [1]" in message["text"]
    assert message["link_preview_options"] == {"is_disabled": True}
    assert answer["button"] is None


async def test_inline_results_are_personal(talk: Conversation) -> None:
    answer = await talk.ask_inline(QUESTION)
    assert answer["is_personal"]
    assert answer["cache_time"] == CACHE_TIME_S


async def test_inline_language_is_the_users() -> None:
    async with conversation(DOCUMENTS, language_code="ru") as talk:
        answer = await talk.ask_inline("Когда руководители бюро собрались в Москве?")
        assert answer["results"][0]["title"] == RU.inline_answer
        assert "собрались в Москве 7 мая 2013 года." in answer["results"][0]["message"]["text"]
        assert not talk.refused
        events = await talk.ask_inline("события 2013")
        assert [each["description"].replace("\u202f", " ") for each in events["results"]] == ["7 мая 2013 г. · Москва"]


async def test_inline_list_of_events_has_no_answer(talk: Conversation) -> None:
    answer = await talk.ask_inline("events 2012")
    ids = [each["id"] for each in answer["results"]]
    assert ids
    assert "answer" not in ids
    assert all("2012" in each["description"] for each in answer["results"])
    assert ids == [each["id"] for each in (await talk.ask_inline("events 2012"))["results"]]


async def test_empty_query_offers_the_newest_events(talk: Conversation) -> None:
    answer = await talk.ask_inline("  ")
    assert 1 < len(answer["results"]) <= MAX_EVENTS
    assert "2024" in answer["results"][0]["description"]


@pytest.mark.parametrize("asked", [QUESTION, "", "Moscow", "events"])
async def test_inline_messages_have_no_callback_buttons(talk: Conversation, asked: str) -> None:
    messages = [each["message"] for each in (await talk.ask_inline(asked))["results"]]
    assert messages
    assert not any(callback_data(each) for each in messages)
    assert all(button["url"].startswith("http") for each in messages for button in buttons(each))


@pytest.mark.parametrize("asked", ["zzzz qqqq xxxx", "hello", "???", "🦄" * 256, "<b>&amp;</i>", "z" * 256])
async def test_query_without_results_links_to_the_private_chat(talk: Conversation, asked: str) -> None:
    answer = await talk.ask_inline(asked)
    assert answer["results"] == []
    assert answer["button"] == {"text": EN.inline_nothing, "start_parameter": START_PARAMETER}


async def test_markup_in_a_query_is_escaped(talk: Conversation) -> None:
    asked = "When did the ITPO heads <b>gather</b> in Moscow & where?"
    first = (await talk.ask_inline(asked))["results"][0]
    assert first["id"] == "answer"
    assert first["message"]["text"].startswith(asked)


async def test_empty_corpus_has_no_inline_results(talk_without_documents: Conversation) -> None:
    for asked in ("", QUESTION, "events"):
        assert (await talk_without_documents.ask_inline(asked))["results"] == []


@settings(max_examples=50)
@given(st.text(max_size=InlineQueryLimit.MAX_QUERY_LENGTH))
def test_any_query_gets_valid_results(asked: str) -> None:
    found = inline_results(Library(DOCUMENTS), asked, EN)
    ids = [each.id for each in found]
    assert len(set(ids)) == len(ids) <= InlineQueryLimit.RESULTS
    assert all(0 < len(each.encode()) <= 64 for each in ids)
    assert all(each.title.strip() and each.reply.html for each in found)


async def test_expired_query_is_no_error(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    query = talk.fake.inline.ask(talk.user, QUESTION)
    talk.fake.inline.answers[query] = {}
    await talk.settled()
    assert [call.method for call in talk.refused] == ["answerInlineQuery"]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    talk.fake.calls.clear()


async def test_guest_mention_is_answered(talk: Conversation) -> None:
    message = (await talk.ask_as_guest(f"@unido_bot {QUESTION}"))["message"]
    assert ANSWER in quoted_text(message)
    assert " [1]" in message["text"]
    assert not callback_data(message)
    assert talk.chat.replies() == []


async def test_guest_refusal_is_in_the_users_language() -> None:
    async with conversation(language_code="ru") as talk:
        unknown = await talk.ask_as_guest("@unido_bot Сколько стоят тюльпаны?")
        assert unknown["message"]["text"].startswith(RU.no_answer)
        listed = await talk.ask_as_guest("Что было в 2012 году, @unido_bot?")
        assert "2012" in listed["message"]["text"]
        nothing = await talk.ask_as_guest("@unido_bot")
        assert nothing["message"]["text"] == without_tags(RU.no_words.format(example=RU.examples[0]))
        assert not talk.refused


@pytest.mark.parametrize(
    "asked", ["kogda byla vstrecha ITPO v moskve", f"Hello! Could you tell me {QUESTION.replace('did', '').lower()}"]
)
async def test_inline_query_in_other_letters_or_polite_words_is_answered(talk: Conversation, asked: str) -> None:
    results = (await talk.ask_inline(asked))["results"]
    assert results[0]["id"] == "answer"
    assert ANSWER in quoted_text(results[0]["message"])
