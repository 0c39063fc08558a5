"""Messages that need the ones before, and messages that are no questions."""

from pathlib import Path
from typing import Any

import pytest

from corpus.readers.documents import make_document
from handlers.translations import texts_for
from handlers.views.callback_data import ShowPassage
from tests.support.conversation import (
    Conversation,
    buttons,
    callback_data,
    conversation,
    entity_texts,
    quotations,
    quoted_sentences,
    quoted_text,
    rename_tables,
    without_tags,
)

EN, RU = texts_for("en"), texts_for("ru")
QUESTION = "When did the ITPO heads gather in Moscow?"
TITLE_2 = "UNIDO and the Russian Federation to strengthen cooperation"
TEXTS_BY_LANGUAGE = {"en": EN, "ru": RU}

SMALL_TALK = {
    "en": [
        "help",
        "hi there",
        "what can you do?",
        "who are you",
        "thanks a lot",
        "👍",
        "how does this work",
        "bye",
        "no",
        "gtfo",
        "see ya",
    ],
    "ru": [
        "помощь",
        "добрый день",
        "что ты умеешь",
        "кто ты такой?",
        "спасибо большое",
        "пока",
        "ты бот?",
        "👍",
        "йоу",
        "нет",
        "дурак",
        "чушь",
    ],
}


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_small_talk_is_no_question(language: str) -> None:
    texts = TEXTS_BY_LANGUAGE[language]
    async with conversation(language_code=language) as talk:
        for said in SMALL_TALK[language]:
            [reply] = await talk.say(said)
            assert not quotations(reply), said
            assert not reply["text"].startswith(texts.no_answer), said
        await talk.say("/export")
        assert "document" not in talk.chat.replies()[-1] or '"unanswered": []' in str(
            talk.fake.files[talk.chat.replies()[-1]["document"]["file_id"]]
        )


@pytest.mark.parametrize(("language", "said"), [("en", "what can u do"), ("ru", "что ты умеешь")])
async def test_question_what_the_bot_can_do_gets_the_most_useful_commands(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [short] = await talk.say(said)
        [full] = await talk.say("/help")
        named = [entity_texts(each, "bot_command") for each in (short, full)]
        lines = [each["text"].split("\n") for each in (short, full)]
        assert lines[0][0] == lines[1][0]
        assert len([each for each in lines[0] if each.startswith("/")]) <= 7
        assert "/help" in named[0]
        assert set(named[0]) - {"/help"} < set(named[1])
        commands = {f"/{name}" for name in TEXTS_BY_LANGUAGE[language].commands}
        assert commands - {"/help", "/unsubscribe"} <= set(named[1])


@pytest.mark.parametrize(("language", "said"), [("en", "what's new?"), ("ru", "что нового?")])
async def test_news_are_the_newest_documents_and_events(language: str, said: str) -> None:
    texts = TEXTS_BY_LANGUAGE[language]
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert reply["text"].startswith(texts.newest_documents)
        assert "MIPT hosted training for digital attachés" in reply["text"]
        assert texts.latest_events in reply["text"]
        assert texts.count(texts.undated_left_out, 2) in reply["text"]
        [shown] = await talk.say("1")
        assert entity_texts(shown, "bold")[0] == "MIPT hosted training for digital attachés"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "how many documents do you have"), ("ru", "сколько у тебя документов")]
)
async def test_question_about_the_corpus_gets_its_size_and_age(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert reply["text"].startswith("5 ")
        assert "2012" in reply["text"]
        assert "2022" in reply["text"]
        texts = TEXTS_BY_LANGUAGE[language]
        assert texts.all_in["en"] in reply["text"]
        assert texts.count(texts.corpus_undated, 2) in reply["text"]


@pytest.mark.parametrize(
    ("language", "said", "first"),
    [
        ("en", "documents in English", "5 documents in English"),
        ("en", "which documents are in Russian?", "I have no documents in Russian."),
        ("en", "/sources in english", "5 documents in English"),
        ("en", "are there docs about brics", "1 document"),
        ("ru", "документы про брикс есть?", "1 документ"),
        ("ru", "документы на английском", "5 документов на английском"),
        ("ru", "есть документы на русском?", "Документов на русском у меня нет."),
    ],
)
async def test_documents_are_listed_by_language(language: str, said: str, first: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert reply["text"].startswith(first)


async def test_more_after_the_news_is_the_list_of_documents(talk: Conversation) -> None:
    await talk.say("what's new?")
    [listed] = await talk.say("more")
    assert listed["text"].startswith("5 documents")


@pytest.mark.parametrize(
    ("language", "said", "heading"),
    [("en", "everything about Vienna", "Brief: Vienna"), ("ru", "всё про вену", "Справка по запросу «вену»")],
)
async def test_all_about_a_subject_is_a_brief(language: str, said: str, heading: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert reply["text"].startswith(heading)
        assert "signed at UNIDO's Vienna headquarters" in quoted_text(reply)


@pytest.mark.parametrize("said", ["agreements", "what agreements were signed?"])
async def test_agreements_are_listed_with_who_signed(talk: Conversation, said: str) -> None:
    [reply] = await talk.say(said)
    [command] = await talk.say("/agreements")
    assert reply["text"] == command["text"]


@pytest.mark.parametrize(
    ("said", "followup"), [("events in 2018", "where was it?"), ("что подписали в 2018", "а где это было?")]
)
async def test_list_of_one_event_is_the_topic_of_the_next_question(
    talk: Conversation, said: str, followup: str
) -> None:
    await talk.say(said)
    [answer] = await talk.say(followup)
    assert "UNIDO's Vienna headquarters" in answer["text"]


async def test_question_in_the_wrong_keyboard_layout_is_answered(talk: Conversation) -> None:
    [reply] = await talk.say("rnj gjlgbcfk vtvjhfylev c hjcrjyuhtccjv")
    assert reply["text"].startswith(EN.read_as.format(text="кто подписал меморандум с росконгрессом"))
    assert "Stuglev" in quoted_text(reply)


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_announced_day_that_has_passed_is_called_so(language: str) -> None:
    texts = TEXTS_BY_LANGUAGE[language]
    async with conversation(language_code=language) as talk:
        [planned] = await talk.say("When will the International Technological Congress be held?")
        assert texts.date_has_passed in planned["text"]
        [held] = await talk.say(QUESTION)
        assert texts.date_has_passed not in held["text"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "how many events in 2018?"), ("ru", "сколько мероприятий было в 2018?")]
)
async def test_count_of_events_is_the_length_of_their_list(language: str, said: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        numbers = [each["text"] for each in buttons(reply) if each["text"].isdigit()]
        assert reply["text"].startswith(f"{len(numbers)} ")
        assert reply["text"].splitlines()[0].endswith(TEXTS_BY_LANGUAGE[language].in_year.format(year=2018))


async def test_number_opens_the_item_of_the_list_shown_last(talk: Conversation) -> None:
    [listed] = await talk.say("/sources")
    [second] = await talk.say("2")
    assert entity_texts(second, "bold")[0] == TITLE_2
    [same] = await talk.say("the second one")
    assert same["text"] == second["text"]
    [beyond] = await talk.say("77")
    assert beyond["text"] == EN.no_such_item.format(last=5)
    await talk.say("/events")
    [event] = await talk.say("1")
    assert "🗓" in event["text"]
    assert listed["text"].startswith("5 documents")


async def test_number_without_a_list_opens_nothing(talk: Conversation) -> None:
    [reply] = await talk.say("2")
    assert reply["text"] == EN.no_list
    [document] = await talk.say("document 2")
    assert entity_texts(document, "bold")[0] == TITLE_2
    [beyond] = await talk.say("document 99")
    assert beyond["text"] == EN.no_such_source


async def test_document_is_picked_after_a_list_of_other_things(talk: Conversation) -> None:
    await talk.say("/events 2018")
    [document] = await talk.say("open the second document")
    assert entity_texts(document, "bold")[0] == TITLE_2
    await talk.say("what's new?")
    [newest] = await talk.say("the first document")
    assert entity_texts(newest, "bold")[0] == "MIPT hosted training for digital attachés"


async def test_more_goes_deeper_into_the_document(talk: Conversation) -> None:
    [nothing] = await talk.say("tell me more")
    assert nothing["text"] == without_tags(EN.nothing_to_continue.format(example=EN.examples[0]))
    [answer] = await talk.say(QUESTION)
    [more] = await talk.say("tell me more")
    assert not quoted_sentences(more) & quoted_sentences(answer)
    [document] = await talk.say("more")
    assert entity_texts(document, "bold")[0].startswith("Russian Federation hosts annual meeting")
    [next_page] = await talk.say("more")
    assert "Page 2 of 2" in next_page["text"]
    [again] = await talk.say("summarise it")
    assert quoted_sentences(answer) | quoted_sentences(more) == quoted_sentences(again)


async def test_more_after_a_list_is_its_next_page(talk: Conversation) -> None:
    await talk.say("/events")
    [more] = await talk.say("more")
    assert "Investment and Technology Promotion Network" not in more["text"]
    assert "has developed since 1986" in more["text"]
    forums = [
        make_document(str(at), f"Forum {name}\n\nThe {name} Forum was held on {at} May 2019.", {})
        for at, name in enumerate("Amber Birch Cedar Dune Elm Fern Grove Heath Iris Juniper".split(), 1)
    ]
    async with conversation(forums) as other:
        await other.say("/events")
        [more] = await other.say("more")
        assert "Page 2 of 2" in more["text"]


async def test_who_is_somebody_gets_a_card(talk: Conversation) -> None:
    [card] = await talk.say("who is li yong")
    assert entity_texts(card, "bold")[0] == "LI Yong"
    assert "UNIDO Director General (as of 28 November 2017)" in card["text"]
    assert quotations(card)
    for asked in ("кто такой ли юн", "li yong, who is he?"):
        [same] = await talk.say(asked)
        assert same["text"] == card["text"]
    [unknown] = await talk.say("Who is Napoleon Bonaparte?")
    assert unknown["text"].startswith(EN.no_answer)


class TestPending:
    """Commands that wait for their words."""

    @pytest.mark.parametrize(
        ("command", "words", "expected"),
        [
            ("/source", "2", TITLE_2),
            ("/who", "Korotkov", "Sergey Korotkov"),
            ("/subscribe", "Vienna", "Subscribed: Vienna"),
            ("/quiet", "22-8", "Quiet hours: 22:00–08:00"),
        ],
    )
    async def test_next_message_has_the_words(
        self, talk: Conversation, command: str, words: str, expected: str
    ) -> None:
        await talk.say(command)
        [reply] = await talk.say(words)
        assert expected in reply["text"]
        [later] = await talk.say(words)
        assert later["text"] != reply["text"] or words == "2"

    @pytest.mark.parametrize(("command", "said"), [("/subscribe", "bye"), ("/who", "no thanks"), ("/brief", "спасибо")])
    async def test_word_of_politeness_is_not_taken_for_the_words(
        self, talk: Conversation, command: str, said: str
    ) -> None:
        await talk.say(command)
        [reply] = await talk.say(said)
        assert reply["text"] in (EN.goodbye, EN.acknowledgement, EN.thanks)
        [kept] = await talk.say("/subscriptions")
        assert kept["text"] == EN.no_subscriptions

    @pytest.mark.parametrize("name", ["Sochi", "all"])
    async def test_short_word_is_taken(self, talk: Conversation, name: str) -> None:
        await talk.say("/subscribe")
        [reply] = await talk.say(name)
        assert reply["text"].startswith("Subscribed:")

    async def test_question_is_not_taken_for_the_words(self, talk: Conversation) -> None:
        await talk.say("/who")
        [reply] = await talk.say(QUESTION)
        assert "gathered in Moscow" in quoted_text(reply)

    async def test_another_command_ends_the_waiting(self, talk: Conversation) -> None:
        await talk.say("/who")
        await talk.say("/events")
        [reply] = await talk.say("1")
        assert "🗓" in reply["text"]

    async def test_group_is_asked_for_a_reply(self, talk: Conversation) -> None:
        group = talk.fake.group("Team", [talk.user])
        group.send(talk.user, "/source@unido_bot")
        await talk.settled()
        [call] = [each for each in talk.fake.calls if each.method == "sendMessage"]
        assert call.parameters["reply_markup"] == {"force_reply": True, "selective": True}
        asked = group.replies()[-1]
        group.send_message(talk.user, text="2", reply_to_message=asked)
        await talk.settled()
        assert entity_texts(group.replies()[-1], "bold")[0] == TITLE_2


async def test_subscription_is_chosen_from_buttons(talk: Conversation) -> None:
    [offered] = await talk.say("/subscribe")
    assert offered["text"] == EN.which_subscription
    labels = [each["text"] for each in buttons(offered)]
    assert labels[0] == EN.everything
    assert "Vienna" in labels
    [made], _ = await talk.press(offered, callback_data(offered)[labels.index("Vienna")])
    assert made["text"].startswith("Subscribed: Vienna")


class TestReplies:
    """Replies to the bot's messages, whoever writes them."""

    async def test_reply_to_an_older_answer_continues_its_topic(self, talk: Conversation) -> None:
        [older] = await talk.say("What was the digital attaché training?")
        await talk.say("Who was the first Brazilian astronaut?")
        [reply] = await talk.send(text="And where was it held?", reply_to_message=older)
        assert "MIPT" in quoted_text(reply)

    async def test_another_member_of_a_group_continues_the_topic(self, talk: Conversation) -> None:
        bob = talk.fake.user("Bob")
        group = talk.fake.group("Team", [talk.user, bob])
        group.send(talk.user, "@unido_bot What was the digital attaché training?")
        await talk.settled()
        answer = group.replies()[-1]
        group.send_message(bob, text="And where was it held?", reply_to_message=answer)
        await talk.settled()
        assert "MIPT" in quoted_text(group.replies()[-1])

    async def test_quoted_part_is_the_question(self, talk: Conversation) -> None:
        group = talk.fake.group("Team", [talk.user])
        long = group.send(talk.user, f"Good morning. {QUESTION} Have a nice day.")
        group.send_message(
            talk.user,
            text="@unido_bot",
            entities=[{"type": "mention", "offset": 0, "length": 10}],
            reply_to_message=long if isinstance(long, dict) else None,
            quote={"text": QUESTION, "position": 14},
        )
        await talk.settled()
        assert "gathered in Moscow" in quoted_text(group.replies()[-1])


async def test_topics_of_a_forum_are_kept_apart(talk: Conversation) -> None:
    forum = talk.fake.group("Forum", [talk.user], forum=True)
    one, other = forum.topic(talk.user, "One"), forum.topic(talk.user, "Other")
    forum.send(talk.user, "@unido_bot What was the digital attaché training?", thread=one)
    await talk.settled()
    forum.send(talk.user, "@unido_bot And where was it held?", thread=other)
    await talk.settled()
    assert not quotations(forum.replies()[-1])
    forum.send(talk.user, "@unido_bot And where was it held?", thread=one)
    await talk.settled()
    assert "MIPT" in quoted_text(forum.replies()[-1])


async def test_album_gets_one_reply(talk: Conversation) -> None:
    picture = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
    for caption in ({"caption": QUESTION}, {}, {}):
        await talk.send(photo=picture, media_group_id="7", **caption)
    assert ["gathered in Moscow" in each.get("text", "") for each in talk.chat.replies()] == [True]
    for _ in range(3):
        await talk.send(photo=picture, media_group_id="8")
    assert [each["text"] for each in talk.chat.replies()[1:]] == [EN.not_text]


class TestForeignCommands:
    """Commands in messages that somebody else has written."""

    async def test_forwarded_command_is_not_obeyed(self) -> None:
        async with conversation(admin=True) as talk:
            origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Eve"}
            await talk.send(
                text="/remove 1",
                entities=[{"type": "bot_command", "offset": 0, "length": 7}],
                forward_origin=origin,
            )
            [listed] = await talk.say("/sources")
            assert listed["text"].startswith("5 documents")

    async def test_command_of_another_bot_is_not_obeyed(self) -> None:
        async with conversation(admin=True) as talk:
            bot = {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}
            await talk.send(text="/remove 1", entities=[{"type": "bot_command", "offset": 0, "length": 7}], via_bot=bot)
            [listed] = await talk.say("/sources")
            assert listed["text"].startswith("5 documents")


async def test_sources_show_how_each_document_begins(talk: Conversation) -> None:
    [listed] = await talk.say("/sources")
    assert "The heads of the UNIDO Investment and Technology Promotion Offices" in listed["text"]


@pytest.mark.parametrize("word", ["training", "attaché"])
async def test_sources_are_searched(talk: Conversation, word: str) -> None:
    [found] = await talk.say(f"/sources {word}")
    assert "MIPT hosted training for digital attachés" in found["text"]
    assert "documents" in found["text"].splitlines()[0] or "1 document" in found["text"].splitlines()[0]
    [opened] = await talk.say("3")
    assert entity_texts(opened, "bold")[0] == "MIPT hosted training for digital attachés"


async def test_administrators_help_has_their_commands() -> None:
    async with conversation(admin=True) as talk:
        [own] = await talk.say("/help")
        assert "/remove" in own["text"]
    async with conversation() as talk:
        [own] = await talk.say("/help")
        assert "/remove" not in own["text"]


async def test_russian_reader_sees_the_short_answer_in_russian() -> None:
    async with conversation(language_code="ru") as talk:
        [reply] = await talk.say("Когда был подписан меморандум с Росконгрессом?")
        assert "17 декабря 2018" in reply["text"].split("\n")[0] + reply["text"].split("\n")[1]
        assert RU.quoted_languages["en"] in reply["text"]


async def test_citation_can_be_copied(talk: Conversation) -> None:
    [reply] = await talk.say(QUESTION)
    rows: list[list[dict[str, Any]]] = reply["reply_markup"]["inline_keyboard"]
    [copied] = [each["copy_text"]["text"] for row in rows for each in row if each["text"] == EN.copy_citation]
    assert copied.startswith("“The heads of the UNIDO")
    assert "5 October 2012" in copied
    assert len(copied) <= 256


async def test_conversation_goes_on_while_the_database_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with conversation(data_dir=tmp_path) as talk:
        [answer] = await talk.say(QUESTION)
    async with conversation(data_dir=tmp_path) as again:
        await rename_tables(tmp_path, answered_questions="lost", document_versions="gone")
        [reply] = await again.send(text=QUESTION, reply_to_message=answer | {"chat": again.chat.about})
        assert "gathered in Moscow" in reply["text"]
        edited = {"message_id": 999, "date": 1, "edit_date": 2, "chat": again.chat.about, "text": "And in 2017?"}
        again.fake.deliver("edited_message", {**edited, "from": again.user.as_json()})
        await again.press(reply, ShowPassage("0" * 11, (0,)).data, forged=True)
        await again.settled()
    warnings = [each.getMessage().partition(":")[0] for each in caplog.records if each.levelname == "WARNING"]
    assert warnings[:3] == [
        "Question that is replied to can't be read",
        "Answer to an edited question not updated",
        "Older version of a document can't be read",
    ]


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("kogda byla vstrecha v moskve", "когда была встреча в москве", "4–5 октября 2012"),
        ("kto takoi gatilov", "кто такой гатилов", "Gennady Gatilov"),
        ("chto novogo", "что нового", RU.newest_documents),
        ("spasibo", "спасибо", RU.thanks),
    ],
)
async def test_russian_in_latin_letters_is_answered_in_russian(
    talk: Conversation, typed: str, meant: str, expected: str
) -> None:
    [reply] = await talk.say(typed)
    heading, _, said = reply["text"].partition("\n\n")
    assert heading == RU.read_as.format(text=meant)
    assert said.startswith(expected)


@pytest.mark.parametrize(("said", "command"), [("/события 2018", "/events 2018"), ("/соглашения", "/agreements")])
async def test_command_in_russian_letters_is_understood(said: str, command: str) -> None:
    async with conversation(language_code="ru") as talk:
        [meant] = await talk.say(said)
        [named] = await talk.say(command)
        assert meant["text"].splitlines()[0] == named["text"].splitlines()[0]
        [helped] = await talk.say("/помощь")
        assert helped["text"] == without_tags(RU.help)
        await talk.say("/")
        await talk.say("//ё")
        assert not talk.refused
