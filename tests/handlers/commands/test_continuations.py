"""Messages that go on from the last answer: not that one, more, summarise it, translate it; and the list of people."""

import pytest

from handlers.translations import texts_for
from tests.support.conversation import (
    Conversation,
    buttons,
    conversation,
    entity_texts,
    quotations,
    quoted_sentences,
    without_tags,
)

EN, RU = texts_for("en"), texts_for("ru")
TEXTS = {"en": EN, "ru": RU}
SEVERAL = {"en": "what did the director general say?", "ru": "кто говорил о цифровых атташе?"}
WHEN = {"en": "when did the ITPO heads meet in Moscow?", "ru": "когда руководители ITPO собрались в Москве?"}


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_rejected_answer_is_followed_by_the_next_best_until_there_is_none(language: str) -> None:
    texts = TEXTS[language]
    said = {"en": ["no, the other one", "not that", "wrong"], "ru": ["не то", "другое", "неправильно"]}[language]
    async with conversation(language_code=language) as talk:
        [answer] = await talk.say(SEVERAL[language])
        shown = quoted_sentences(answer)
        assert shown
        for each in said:
            [other] = await talk.say(each)
            if other["text"].startswith(without_tags(texts.nothing_else)):
                break
            assert other["text"].startswith(texts.likely_answer)
            assert not quoted_sentences(other) & shown
            shown |= quoted_sentences(other)
        assert shown > quoted_sentences(answer)


async def test_request_for_all_on_a_topic_goes_on_with_other_sentences(talk: Conversation) -> None:
    [answer] = await talk.say("tell me about the digital attachés")
    shown = quoted_sentences(answer)
    for _ in range(4):
        [other] = await talk.say("something else")
        assert not quoted_sentences(other) & shown
        shown |= quoted_sentences(other)


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_nothing_else_is_said_so_with_other_documents(language: str) -> None:
    texts = TEXTS[language]
    async with conversation(language_code=language) as talk:
        await talk.say(WHEN[language])
        [none] = await talk.say({"en": "another answer please", "ru": "дай другой ответ"}[language])
        assert none["text"].startswith(texts.nothing_else)
        assert not quotations(none)
        assert "Russian Federation hosts annual meeting" not in none["text"]


@pytest.mark.parametrize(("language", "said"), [("en", "not that"), ("ru", "не то")])
async def test_nothing_to_reject_is_a_complaint(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert reply["text"] == TEXTS[language].complaint


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["tell me more", "summarise it", "more", "more", "more"]),
        ("en", ["summarise it", "shorter please", "tell me more", "next"]),
        ("en", ["more", "more", "next"]),
        ("ru", ["подробнее", "перескажи", "ещё", "дальше", "дальше"]),
        ("ru", ["кратко", "ещё короче", "подробнее", "дальше"]),
    ],
)
async def test_going_on_never_repeats_what_was_just_said(language: str, said: list[str]) -> None:
    async with conversation(language_code=language) as talk:
        [answer] = await talk.say(WHEN[language])
        seen = [answer["text"]]
        for each in said:
            [reply] = await talk.say(each)
            assert reply["text"] not in seen, each
            assert not quoted_sentences(reply) & quoted_sentences(answer) or each in ("summarise it", "кратко")
            seen.append(reply["text"])


async def test_document_ends_once(talk: Conversation) -> None:
    await talk.say("document 3")
    for _ in range(3):
        [reply] = await talk.say("more")
    assert reply["text"] == without_tags(EN.end_of_document.format(example=EN.examples[0]))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "translate it"),
        ("en", "can you translate this into russian?"),
        ("en", "explain it in simple words"),
        ("ru", "переведи"),
        ("ru", "а можно по-русски?"),
        ("ru", "скажи своими словами"),
    ],
)
async def test_request_to_translate_or_rephrase_is_declined(language: str, said: str) -> None:
    texts = TEXTS[language]
    async with conversation(language_code=language) as talk:
        await talk.say(WHEN[language])
        [reply] = await talk.say(said)
        assert reply["text"] == texts.no_rewording
        assert [each["text"] for each in buttons(reply)] == [texts.whole_document]


@pytest.mark.parametrize(("language", "said"), [("en", "list all people"), ("ru", "кто упоминается?")])
async def test_people_are_listed_and_picked_by_number(language: str, said: str) -> None:
    texts = TEXTS[language]
    async with conversation(language_code=language) as talk:
        [listed] = await talk.say(said)
        names = [each.partition(". ")[2] for each in entity_texts(listed, "bold")[1:]]
        assert listed["text"].startswith(f"{len(names)} ")
        assert {"Sergey Korotkov", "Anton Kobyakov", "Marcos Pontes"} <= set(names)
        assert len({each.casefold() for each in names}) == len(names)
        assert [each["text"] for each in buttons(listed)] == [str(at) for at in range(1, len(names) + 1)]
        at = names.index("Anton Kobyakov") + 1
        [card] = await talk.say(str(at))
        assert entity_texts(card, "bold")[0] == "Anton Kobyakov"
        [pressed], _ = await talk.press(listed, buttons(listed)[at - 1]["callback_data"])
        assert "Anton Kobyakov" in entity_texts(pressed, "bold")
        assert texts.people_hint in listed["text"]


@pytest.mark.parametrize(
    "said", ["дауи кто это", "daoui who is that", "who is that daoui", "кто такой дауи", "Who is Dhaouy?"]
)
async def test_misspelt_person_gets_the_card(talk: Conversation, said: str) -> None:
    [card] = await talk.say(said)
    assert entity_texts(card, "bold")[0] == "Mohamed-Lamine Dhaoui"


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "иваненко кто это"), ("en", "smithson who is that"), ("en", "who is that ivanenko")]
)
async def test_unknown_person_is_not_taken_for_the_bot(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert reply["text"].startswith(TEXTS[language].no_answer)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Good morning, could you please tell me when the ITPO heads met in Moscow and who signed the memorandum "
            "with Roscongress? Also, who heads NASA? Thank you!",
        ),
        (
            "ru",
            "Добрый день! Подскажите, пожалуйста, когда руководители ITPO собрались в Москве и кто подписал меморандум "
            "с Росконгрессом? А ещё кто возглавляет НАСА? Заранее спасибо!",
        ),
    ],
)
async def test_each_question_of_a_message_is_answered(language: str, said: str) -> None:
    texts = TEXTS[language]
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        first, second = quotations(reply)
        assert first.endswith("on 4 and 5 October. [1]")
        assert "Stuglev" in second
        assert second.endswith("[2]")
        assert reply["text"].count(texts.no_answer) == 1
        assert reply["text"].index(second) < reply["text"].index(texts.no_answer)
        assert len(entity_texts(reply, "bold")) >= 3
        labels = [each["text"] for each in buttons(reply)]
        assert labels[:2] == [texts.show_context_of.format(number=number) for number in (1, 2)]
        [context], _ = await talk.press(reply, buttons(reply)[1]["callback_data"])
        assert "Stuglev" in quotations(context)[0]


async def test_polite_words_do_not_change_the_answer(talk: Conversation) -> None:
    [plain] = await talk.say("where was the memorandum with Roscongress signed")
    [polite] = await talk.say("Hello! I would like to know where the memorandum with Roscongress was signed, thanks")
    assert quotations(polite) == quotations(plain)


async def test_unanswered_questions_of_a_message_are_refused_once(talk: Conversation) -> None:
    [reply] = await talk.say("Hello! Who heads NASA? When was Napoleon born?")
    assert reply["text"].startswith(EN.no_answer)
    assert not quotations(reply)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "where's the proof?"), ("en", "where does it say that"), ("ru", "откуда инфа?"), ("ru", "где это сказано")],
)
async def test_request_for_the_source_shows_the_quotation_in_its_passage(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [answer] = await talk.say(WHEN[language])
        [shown] = await talk.say(said)
        [pressed], _ = await talk.press(answer, buttons(answer)[0]["callback_data"])
        assert shown["text"] == pressed["text"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Who was the first Brazilian astronaut?", "not him, the cosmonaut"),
        ("Кто был первым бразильским астронавтом?", "не он, а космонавт"),
    ],
)
async def test_correction_with_other_words_is_asked(talk: Conversation, asked: str, said: str) -> None:
    await talk.say(asked)
    [reply] = await talk.say(said)
    assert "Sergei Avdeev" in " ".join(quotations(reply))


@pytest.mark.parametrize(
    ("language", "said"), [("en", "got anything on Innosocium?"), ("ru", "есть что-нибудь про Росконгресс?")]
)
async def test_question_whether_there_is_anything_gets_a_brief(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert quotations(reply)
        assert reply["text"].startswith(without_tags(TEXTS[language].brief).partition("{")[0])
