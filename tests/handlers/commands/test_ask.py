"""Replies to text messages."""

import logging

import pytest

from bot.fake_telegram.content import location, photo, sticker, voice
from corpus.readers.documents import make_document
from handlers.translations import texts_for
from tests.support.conversation import (
    Conversation,
    buttons,
    callback_data,
    conversation,
    entity_texts,
    quotations,
    quoted_text,
    without_tags,
)

EN = texts_for("en")
RU = texts_for("ru")
QUESTION = "When did the ITPO heads gather in Moscow?"
ANSWER = (
    "The heads of the UNIDO Investment and Technology Promotion Offices (ITPOs) gathered in Moscow for their annual "
    "meeting on 4 and 5 October."
)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (QUESTION, ANSWER),
        ("Who was the first Brazilian astronaut?", "Marcos Pontes, who was the first Brazilian astronaut"),
        ("Who is the contact at ITPO Moscow?", "Sergey Korotkov"),
    ],
)
async def test_answer_is_quoted_and_cited(talk: Conversation, question: str, quote: str) -> None:
    [reply] = await talk.say(question)
    assert quote in quoted_text(reply)
    assert " [1]" in reply["text"]
    assert "1." in entity_texts(reply, "bold")
    assert buttons(reply)[0]["text"] == EN.show_context
    assert reply["link_preview_options"] == {"is_disabled": True}


async def test_russian_user_gets_russian_phrases() -> None:
    sentence = "Руководители бюро ЮНИДО собрались в Москве 5 октября 2012 года."
    document = make_document("встреча", f"Встреча в Москве\n\n{sentence} Там был С. К. Коротков.")
    async with conversation([document], language_code="ru") as talk:
        [reply] = await talk.say("Когда руководители бюро собрались в Москве?")
        assert sentence in reply["text"]
        assert [button["text"] for button in buttons(reply)] == [
            RU.show_context,
            RU.summary,
            RU.copy_citation,
            RU.share,
            "👍",
            "👎",
            RU.more_buttons,
        ]
        assert [len(row) for row in reply["reply_markup"]["inline_keyboard"]] == [2, 2, 3]


async def test_more_buttons_of_an_answer_are_shown_in_its_message(talk: Conversation) -> None:
    [reply] = await talk.say(QUESTION)
    before = buttons(reply)
    sent, acknowledged = await talk.press(reply, before[-1]["callback_data"])
    assert not sent
    assert acknowledged["text"] is None
    shown = buttons(talk.chat.replies()[-1])
    assert [each for each in shown if each in before] == before[:-1]
    added = [each for each in shown if each not in before]
    assert [each["text"] for each in added] == [EN.whole_document, EN.cite]
    await talk.press(reply, before[-1]["callback_data"], forged=True)  # a second press that was under way
    assert buttons(talk.chat.replies()[-1]) == shown
    [document], _ = await talk.press(talk.chat.replies()[-1], added[0]["callback_data"])
    assert entity_texts(document, "bold")[0].startswith("Russian Federation hosts annual meeting")
    [cited], _ = await talk.press(reply, added[1]["callback_data"], forged=True)
    assert EN.citation_forms["gost"] in cited["text"]


async def test_refusal_names_the_nearest_documents_and_offers_questions(talk: Conversation) -> None:
    [reply] = await talk.say("Who is the deputy director of the Roscongress Foundation?")
    assert reply["text"].startswith(EN.no_answer)
    assert not quotations(reply)
    *labels, waiting = [button["text"] for button in buttons(reply)]
    assert waiting == EN.notify_when_answered
    numbers = [each for each in labels if each.isdigit()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert 1 <= len(numbers) <= 2
    assert 1 <= len(labels) - len(numbers) <= 2
    for label, data in zip(labels, callback_data(reply)[:-1], strict=True):
        [shown], answer = await talk.press(reply, data)
        assert entity_texts(shown, "bold")
        assert answer == {"text": None, "show_alert": False, "url": None}
        if not label.isdigit():
            assert shown["text"].startswith(label)
            assert quotations(shown)


@pytest.mark.parametrize("asked", ["what did putin say?", "what is the population of moscow?"])
async def test_refusal_offers_no_question_that_is_not_near(talk: Conversation, asked: str) -> None:
    [reply] = await talk.say(asked)
    assert reply["text"].startswith(EN.no_answer)
    labels = [each["text"] for each in buttons(reply) if not each["text"].isdigit()]
    assert labels == [EN.notify_when_answered]


@pytest.mark.parametrize(
    ("asked", "short"),
    [(QUESTION, "4–5 October 2012"), ("When was the memorandum with Roscongress signed?", "December 17, 2018")],
)
async def test_day_in_short_has_its_year(talk: Conversation, asked: str, short: str) -> None:
    [reply] = await talk.say(asked)
    assert entity_texts(reply, "bold")[0] == short


async def test_refusal_names_unknown_words(talk: Conversation) -> None:
    [reply] = await talk.say("When did UNIDO open its office in Kathmandu?")
    assert EN.unknown_words.format(words="Kathmandu") in reply["text"]


async def test_refusal_without_near_documents_lists_none(talk: Conversation) -> None:
    [reply] = await talk.say("Tulips, marzipan, saxophones?")
    missing = EN.unknown_words.format(words="Tulips, marzipan, saxophones")
    assert reply["text"] == f"{EN.no_answer}\n{missing}\n{EN.see_sources}"
    assert [each["text"] for each in buttons(reply)] == [EN.notify_when_answered]


@pytest.mark.parametrize(
    "content",
    [sticker(), photo(), voice(), location(), {"dice": {"emoji": "🎲", "value": 3}}],
    ids=["sticker", "photo", "voice", "location", "dice"],
)
async def test_unreadable_message_gets_an_explanation(talk: Conversation, content: dict[str, object]) -> None:
    [reply] = await talk.send(**content)
    assert reply["text"] == EN.not_text


async def test_caption_is_answered(talk: Conversation) -> None:
    [reply] = await talk.send(**photo(QUESTION))
    assert ANSWER in reply["text"]


async def test_service_message_is_ignored(talk: Conversation) -> None:
    pinned = {"message_id": 1, "date": 1, "chat": talk.chat.about, "text": "a"}
    assert await talk.send(pinned_message=pinned) == []
    assert await talk.send(message_auto_delete_timer_changed={"message_auto_delete_time": 60}) == []


@pytest.mark.parametrize("text", ["🙂", "🙂🎉❤️", "?", "… !!", "\u0301", "👍", "👋"])
async def test_text_without_words_is_no_question(talk: Conversation, text: str) -> None:
    [reply] = await talk.say(text)
    assert not quotations(reply)
    assert not reply["text"].startswith(EN.no_answer)


@pytest.mark.parametrize("text", [" ", "\n\n", "\u200b", "\u200b\u2060 \ufeff", "\u202e"])
async def test_invisible_text_gets_an_example(talk: Conversation, text: str) -> None:
    """Telegram's apps never send such texts; another Bot API server may."""
    [reply] = await talk.send(text=text, entities=[])
    assert reply["text"] == without_tags(EN.no_words.format(example=EN.examples[0]))


@pytest.mark.parametrize(
    "text", ["a" * 4096, "a " * 2048, "🙂 a" * 1024, "вопрос " * 585], ids=["a", "words", "emoji", "ru"]
)
async def test_long_text_is_refused(talk: Conversation, text: str) -> None:
    [reply] = await talk.say(text)
    assert reply["text"] == EN.too_long


@pytest.mark.parametrize(
    "text",
    [
        "<b>&\"'",
        "</blockquote><script>alert(1)</script> Moscow",
        "&lt;b&gt; &amp;amp; Moscow",
        "\u202eMoscow\u202c \u2066UNIDO\u2069",
        "a\0b\x07c\x1b[31m Moscow",
        "%s %d {} {0} {example} Moscow",
        "مرحبا بالعالم",
        "你好 世界",
        "M\u0301o\u0300s\u0327cow?",
        "' OR 1=1; --",
        "/ Moscow",
        "* _ ` [ ] ( ) ~ Moscow",
        "when when when when",
        "the of and",
        "?" * 500 + " Moscow",
    ],
)
async def test_strange_texts_are_answered(talk: Conversation, text: str) -> None:
    [reply] = await talk.say(text)
    assert reply["text"]
    assert reply["text"] != EN.error


@pytest.mark.parametrize("text", ["Hello!", "hi", "Good morning", "Привет", "Здравствуйте!", "Добрый день", "HELLO 🙂"])
async def test_greeting_is_returned(talk: Conversation, text: str) -> None:
    [reply] = await talk.say(text)
    assert reply["text"].startswith("Hello!")
    assert EN.examples[0] in reply["text"]


@pytest.mark.parametrize(
    "text", ["Thanks!", "thank you very much", "cheers", "Спасибо!", "Большое спасибо", "Благодарю вас"]
)
async def test_thanks_are_acknowledged(talk: Conversation, text: str) -> None:
    [reply] = await talk.say(text)
    assert reply["text"] == EN.thanks


async def test_greeting_before_a_question_is_ignored(talk: Conversation) -> None:
    [reply] = await talk.say(f"Hello! {QUESTION}")
    assert ANSWER in reply["text"]


async def test_edited_question_updates_its_answer(talk: Conversation) -> None:
    [reply] = await talk.say("Who is Li Yong?")
    [question] = [each for each in talk.chat.messages if each["from"]["id"] == talk.user.id]
    for edited in (QUESTION, QUESTION, "hello", "/start", QUESTION):
        talk.chat.edit(talk.user, question["message_id"], edited)
        await talk.settled()
        assert len(talk.chat.replies()) == 1
    assert ANSWER in reply["text"]
    assert {call.method for call in talk.refused} <= {"editMessageText"}  # repeated texts are refused as not modified
    talk.fake.calls.clear()


async def test_edit_without_an_answer_is_ignored(talk: Conversation) -> None:
    [reply] = await talk.say(QUESTION)
    [question] = [each for each in talk.chat.messages if each["from"]["id"] == talk.user.id]
    talk.chat.remove(reply)
    talk.chat.edit(talk.user, question["message_id"], "Who is Li Yong?")
    await talk.settled()
    await talk.application.bot_data.chats.forget(talk.chat.id)
    talk.chat.edit(talk.user, question["message_id"], QUESTION)
    await talk.settled()
    assert talk.chat.replies() == []
    talk.fake.calls.clear()


async def test_concurrent_questions_are_all_answered(talk: Conversation) -> None:
    chats = [talk.fake.private_chat(talk.fake.user(f"User {number}")) for number in range(40)]
    for chat in chats:
        chat.send(chat.members[0], QUESTION)
    await talk.settled()
    assert all(ANSWER in chat.replies()[0]["text"] for chat in chats)


async def test_log_never_contains_the_question(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with conversation() as talk:
        secret = "Xyzzy-secret: when did the heads gather in Moscow?"
        [reply] = await talk.say(secret)
        await talk.send(**photo(secret))
        await talk.say("/source Xyzzy-secret")
        await talk.press(reply, "p:Xyzzy-secret", forged=True)
    assert "xyzzy" not in caplog.text.lower()
