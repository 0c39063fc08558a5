"""/start, /help, /sources, /source, the menus and unknown commands."""

import threading
from typing import ClassVar

import pytest

from bot.transport.profile import set_profile
from corpus.events.event_list import EventList
from corpus.library import Library
from corpus.models import Document
from handlers.register import ADMIN_COMMANDS, COMMANDS
from handlers.translations import Texts, texts_for
from tests.support.conversation import Conversation, buttons, callback_data, conversation, entity_texts, quotations

EN = texts_for("en")
RU = texts_for("ru")

TITLES = [
    "Russian Federation hosts annual meeting of UNIDO’s Investment and Technology Promotion Network",
    "UNIDO and the Russian Federation to strengthen cooperation",
    "MIPT hosted training for digital attachés",
    "International Knowledge Sharing Week",
    "ACTP RF at the meeting of the Organizing Committee of the International Technological Congress",
]
"""Titles of the seeds in the order of /sources: oldest first, undated last."""


@pytest.mark.parametrize(
    "command", ["/start", "/Start", "/start@unido_bot", "/START@Unido_Bot", "/start deep-link", "/start\n"]
)
async def test_start_introduces_the_bot(talk: Conversation, command: str) -> None:
    [reply] = await talk.say(command)
    assert reply["text"].startswith("Ask me about UNIDO and Russia.")
    assert [each["text"] for each in buttons(reply)] == list(EN.examples)
    for name in ("/events", "/sources", "/help"):
        assert name in entity_texts(reply, "bot_command")


async def test_every_example_is_answered(talk: Conversation) -> None:
    [start] = await talk.say("/start")
    for example, data in zip(EN.examples, callback_data(start), strict=True):
        [reply] = await talk.say(example)
        assert quotations(reply), example
        [pressed], _ = await talk.press(start, data)
        assert pressed["text"] == f"{example}\n{reply['text']}"


async def test_help_lists_every_command(talk: Conversation) -> None:
    [reply] = await talk.say("/help")
    assert set(entity_texts(reply, "bot_command")) == {f"/{name}" for name in EN.commands} - {"/unsubscribe", "/help"}


class ThreadRecordingLibrary(Library):
    """Library that records the threads that call `events` and `find_document`."""

    threads: ClassVar[list[threading.Thread]] = []

    def events(self) -> EventList:
        self.threads.append(threading.current_thread())
        return super().events()

    def find_document(self, name: str) -> Document | None:
        self.threads.append(threading.current_thread())
        return super().find_document(name)


@pytest.mark.parametrize(
    "text",
    ["/events", "/timeline", "/calendar", "/subscribe Moscow", "/source 1", "/remove nothing", "What events in 2012?"],
)
async def test_command_builds_no_index_in_the_event_loop(text: str) -> None:
    async with conversation(admin=True) as talk:
        library = ThreadRecordingLibrary(talk.application.bot_data.library.documents)
        library.threads.clear()
        talk.replace_services(library=library)
        await talk.say(text)
        assert library.threads
        assert threading.main_thread() not in library.threads


@pytest.mark.parametrize("texts", [EN, RU], ids=["en", "ru"])
def test_menu_descriptions_match_the_registered_commands(texts: Texts) -> None:
    assert list(texts.commands) == [each.name for each in COMMANDS if each.in_private_menu]
    assert list(texts.admin_commands) == [each.name for each in ADMIN_COMMANDS]


async def test_menu_is_set_in_each_language(talk: Conversation) -> None:
    for code, texts in (("en", EN), ("pt", EN), ("ru", RU)):
        reader = talk.fake.user("Reader", language_code=code)
        menu = talk.fake.menu(talk.fake.private_chat(reader), reader)
        assert {each["command"]: each["description"] for each in menu} == dict(texts.commands)
        group = talk.fake.menu(talk.fake.group("Team", [reader]), reader)
        assert {each["command"]: each["description"] for each in group} == {
            each.name: texts.commands[each.name] for each in COMMANDS if each.in_group_menu
        }
        described = await talk.application.bot.get_my_description(code if code != "en" else "")
        assert described.description == texts.description
        short = await talk.application.bot.get_my_short_description(code if code != "en" else "")
        assert short.short_description == texts.short_description


async def test_profile_is_updated_only_where_it_differs(talk: Conversation) -> None:
    def profile_calls() -> list[str]:
        return [call.method for call in talk.fake.calls if call.method.startswith("setMy")]

    assert len(profile_calls()) == 8
    await set_profile(talk.application)
    assert len(profile_calls()) == 8
    await talk.application.bot.set_my_short_description("Something else", "ru")
    await set_profile(talk.application)
    assert profile_calls()[9:] == ["setMyShortDescription"]


async def test_sources_lists_the_documents(talk: Conversation) -> None:
    [reply] = await talk.say("/sources")
    assert reply["text"].startswith("5 documents")
    positions = [reply["text"].index(f"{number}. {title}") for number, title in enumerate(TITLES, 1)]
    assert positions == sorted(positions)
    assert len(entity_texts(reply, "text_link")) == 5
    for button, title in zip(buttons(reply), TITLES, strict=True):
        [shown], _ = await talk.press(reply, button["callback_data"])
        assert entity_texts(shown, "bold")[0] == title


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("/source 1", TITLES[0]),
        ("/source   5  ", TITLES[4]),
        ("/source 2017-strategic-partnership-memorandum", TITLES[1]),
        ("/source International Knowledge Sharing Week", TITLES[3]),
        ("/source attaches", TITLES[2]),
        ("/source@unido_bot sharing week", TITLES[3]),
    ],
)
async def test_source_shows_a_document(talk: Conversation, command: str, title: str) -> None:
    [reply] = await talk.say(command)
    assert entity_texts(reply, "bold")[0] == title
    assert [button["text"] for button in buttons(reply) if "url" in button] == [EN.read_source]


@pytest.mark.parametrize(
    "name", ["nonsense", "0", "6", "-1", "٣٣", "99999999999999999999", "9" * 4000, "<b>", "\u200b"]
)
async def test_unknown_source_is_refused(talk: Conversation, name: str) -> None:
    [reply] = await talk.say(f"/source {name}")
    assert reply["text"] == EN.no_such_source


async def test_source_without_a_name_asks_for_one(talk: Conversation) -> None:
    for command in ("/source", "/source ", "/Source@unido_bot"):
        [reply] = await talk.say(command)
        assert reply["text"] == EN.which_source


@pytest.mark.parametrize("command", ["/nothing", "/2012", "/nothing@unido_bot", "/starts", "/admin now"])
async def test_unknown_command_is_explained(talk: Conversation, command: str) -> None:
    [reply] = await talk.say(command)
    assert reply["text"] == EN.unknown_command


@pytest.mark.parametrize("command", ["/events", "/sources", "When was the meeting?"])
async def test_empty_corpus_is_explained(talk_without_documents: Conversation, command: str) -> None:
    [reply] = await talk_without_documents.say(command)
    assert reply["text"] == EN.empty_corpus
    assert buttons(reply) == []


async def test_empty_corpus_has_no_source(talk_without_documents: Conversation) -> None:
    [reply] = await talk_without_documents.say("/source 1")
    assert reply["text"] == EN.no_such_source
    assert (await talk_without_documents.say("/start"))[0]["text"].startswith("Ask me")


@pytest.mark.parametrize(
    ("code", "texts"), [("en", EN), ("ru", RU), ("ru-RU", RU), ("pt", EN), ("pt-br", EN), (None, EN)]
)
async def test_reply_is_in_the_users_language(code: str | None, texts: Texts) -> None:
    async with conversation(language_code=code) as talk:
        assert (await talk.say("/nothing"))[0]["text"] == texts.unknown_command
        assert (await talk.say("привет"))[0]["text"].startswith(texts.greeting.split("<", maxsplit=1)[0])
        [sources] = await talk.say("/sources")
        assert texts.day(None) in sources["text"]
        _, answer = await talk.press(sources, "forged", forged=True)
        assert answer["text"] == texts.outdated_button


async def test_group_gets_replies_to_commands_only(talk: Conversation) -> None:
    group = talk.fake.group("Colleagues", [talk.user])
    for text in ("When did the ITPO heads gather in Moscow?", "hello", "/nothing", "/help@another_bot"):
        group.send(talk.user, text)
    asked = group.send(talk.user, "/help@unido_bot")
    await talk.settled()
    [reply] = group.replies()
    assert reply["reply_to_message"]["message_id"] == asked


async def test_deleted_command_in_a_group_is_answered(talk: Conversation) -> None:
    group = talk.fake.group("Colleagues", [talk.user])
    asked = group.send(talk.user, "/help@unido_bot")
    message = group.find(asked)
    assert message
    group.remove(message)
    await talk.settled()
    assert len(group.replies()) == 1
