"""Buttons of answers, documents and lists."""

from datetime import date

import pytest

from bot.fake_telegram.calls import TelegramRefusal
from corpus.library import Library
from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.translations import texts_for
from handlers.views.callback_data import ShowDocument, ShowPassage, TurnPage
from tests.support.conversation import Conversation, buttons, callback_data, conversation, entity_texts, quoted_text

EN = texts_for("en")
QUESTIONS = [
    "When did the ITPO heads gather in Moscow?",
    "Which countries will the digital attaches work in?",
    "Who was the first Brazilian astronaut?",
    "When was the idea of digital ambassadors first voiced?",
]
SILENT_ANSWER = {"text": None, "show_alert": False, "url": None}
OUTDATED_ANSWER = {"text": EN.outdated_button, "show_alert": True, "url": None}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_source_button_shows_the_passage(talk: Conversation, question: str) -> None:
    [answer] = await talk.say(question)
    passages = [each for each in callback_data(answer) if each.startswith(ShowPassage.prefix + ":")]
    assert passages
    for data in passages:
        [shown], callback_answer = await talk.press(answer, data)
        assert callback_answer == SILENT_ANSWER
        title, *marked = entity_texts(shown, "bold")
        assert title in answer["text"]
        assert marked
        for sentence in marked:
            assert " ".join(sentence.split()) in quoted_text(answer)
        assert buttons(shown)[0]["text"] == EN.read_document
        [document], _ = await talk.press(shown, callback_data(shown)[0])
        assert entity_texts(document, "bold")[0] == title
        assert marked[0].split("\n")[0] in document["text"]


async def test_document_pages_turn_in_place(talk: Conversation) -> None:
    [first] = await talk.say("/source 1")
    first_page = first["text"]
    assert "Page 1 of 2" in first_page
    [next_page, _] = callback_data(first)
    assert await talk.press(first, next_page) == ([], SILENT_ANSWER)
    assert "Page 2 of 2" in first["text"]
    assert first["text"].count("Mikhail Evstafyev") == 1
    [previous_page, _] = callback_data(first)
    assert await talk.press(first, previous_page) == ([], SILENT_ANSWER)
    assert first["text"] == first_page


async def test_repeated_press_is_no_error(talk: Conversation) -> None:
    [first] = await talk.say("/source 1")
    [next_page, _] = callback_data(first)
    queries = [talk.chat.press(talk.user, first["message_id"], next_page) for _ in range(3)]
    await talk.settled()
    assert [talk.fake.callback_answers[query] for query in queries] == [SILENT_ANSWER] * 3
    assert "Page 2 of 2" in first["text"]
    assert len(talk.chat.replies()) == 1
    assert all("not modified" in (call.refused or "") for call in talk.refused)
    talk.fake.calls.clear()


@pytest.mark.parametrize(
    "data",
    [
        "x",
        "s:0",
        "s:2",
        "e:99999",
        "s:-1",
        "s:1 ",
        "t:AAAAAAAAAAA:1",
        "d:AAAAAAAAAAA",
        "p:AAAAAAAAAAA:0",
        "p:AAAAAAAAAAA:0,0,0,0",
        "d:../etc/passwd",
        "d:" + "A" * 62,
        "é" * 32,
        "\n",
        "e:١",
    ],
)
async def test_forged_button_is_refused(talk: Conversation, data: str) -> None:
    [sources] = await talk.say("/sources")
    assert await talk.press(sources, data, forged=True) == ([], OUTDATED_ANSWER)


async def test_forged_offset_is_refused(talk: Conversation) -> None:
    [sources] = await talk.say("/sources")
    key = callback_data(sources)[0].removeprefix("d:")
    for data in (ShowPassage(key, (0xFFFFFFFF,)).data, TurnPage(key, 0).data, TurnPage(key, 99_999).data):
        assert await talk.press(sources, data, forged=True) == ([], OUTDATED_ANSWER)


async def test_button_of_a_changed_document_is_outdated(talk: Conversation) -> None:
    [answer] = await talk.say(QUESTIONS[0])
    [page] = await talk.say("/source 1")
    changed = Document("2012-itpo-annual-meeting", "Another text", "Another text altogether.")
    talk.replace_services(library=Library([changed]))
    for message in (answer, page):
        for data in callback_data(message):
            assert await talk.press(message, data) == ([], OUTDATED_ANSWER)


async def test_button_works_after_a_restart(talk: Conversation) -> None:
    [answer] = await talk.say(QUESTIONS[0])
    async with conversation() as again:
        [greeting] = await again.say("hello")
        [shown], callback_answer = await again.press(greeting, callback_data(answer)[0], forged=True)
        assert callback_answer == SILENT_ANSWER
        assert "Russian Federation hosts" in shown["text"]


async def test_expired_press_is_still_handled(talk: Conversation) -> None:
    """After an outage, Telegram delivers old presses but refuses answers to them."""
    [answer] = await talk.say(QUESTIONS[0])
    refusal = TelegramRefusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    for data in (callback_data(answer)[0], "forged"):
        talk.fake.fail_next("answerCallbackQuery", refusal)
        replies, callback_answer = await talk.press(answer, data, forged=data == "forged")
        assert len(replies) == (data != "forged")
        assert callback_answer == {}
    assert {call.method for call in talk.refused} == {"answerCallbackQuery"}
    talk.fake.calls.clear()


async def test_list_of_documents_turns_in_place() -> None:
    many = [
        make_document(f"d{number:02}", "They met.", {"title": f"Title {number:02}", "date": date(2000 + number, 1, 1)})
        for number in range(20)
    ]
    async with conversation(many) as talk:
        for command, row_prefix, first, last in (
            ("/sources", "d:", "Title 00", "Title 19"),
            ("/events", "v:", "Title 19", "Title 00"),
        ):
            [shown] = await talk.say(command)
            assert first in shown["text"]
            for page in ("2 of 3", "3 of 3"):
                assert await talk.press(shown, callback_data(shown)[-1]) == ([], SILENT_ANSWER)
                assert f"Page {page}" in shown["text"]
            assert last in shown["text"]
            assert first not in shown["text"]
            rows = [data for data in callback_data(shown) if data.startswith(row_prefix)]
            [opened], _ = await talk.press(shown, rows[-1])
            assert entity_texts(opened, "bold")[0] == last
        assert not talk.refused


async def test_numbers_of_the_list_work_with_source(talk: Conversation) -> None:
    [shown] = await talk.say("/sources")
    for button in buttons(shown):
        [opened], _ = await talk.press(shown, button["callback_data"])
        [named] = await talk.say(f"/source {button['text']}")
        assert named["text"] == opened["text"]
        assert ShowDocument(button["callback_data"].removeprefix("d:")).data == button["callback_data"]
