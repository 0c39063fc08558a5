"""/events, /timeline, /calendar, /who, and questions that ask for a list of events."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from corpus.models import Document
from corpus.readers.documents import make_document
from handlers.translations import texts_for
from handlers.views.callback_data import read_callback
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
ITPO = "Annual meeting of UNIDO’s Investment and Technology Promotion Network"
CONGRESS = "International Technological Congress"
TRAINING = "Training for digital attachés"
WEEK = "International Knowledge Sharing Week"


def upcoming_documents() -> list[Document]:
    """Return documents on a past event and on events that are upcoming whenever the tests run."""
    return [
        make_document("old", "Meeting on steel\n\nThe meeting on steel was held in Vienna on 3 May 2011.", {}),
        make_document(
            "forum",
            "Forum on leather\n\nThe forum on leather will be held in Kazan on 30 June to 3 July 2090.",
            {},
        ),
        make_document("fair", "Fair of wool\n\nThe fair of wool will open in Minsk on 5 March 2091 at 10:00 MSK.", {}),
    ]


def sent_calendar(talk: Conversation, message: dict[str, object]) -> Calendar:
    """Return the calendar in a message's file."""
    document = message["document"]
    assert isinstance(document, dict)
    _, content = talk.fake.files[document["file_id"]]
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return calendar


async def test_events_are_sorted_newest_first_and_undated_last(talk: Conversation) -> None:
    [reply] = await talk.say("/events")
    text = reply["text"]
    shown = (CONGRESS, TRAINING, "17 December 2018", "28 November 2017", ITPO, EN.undated_events, WEEK)
    positions = [text.index(each) for each in shown]
    assert positions == sorted(positions)
    assert f"17–19 September 2024 · was planned\n{CONGRESS}" in text
    assert "4–5 October 2012 · Moscow" in text
    assert f"Moscow\n{WEEK}" in text
    assert "1986" not in text


async def test_other_dates_are_behind_a_button_and_a_filter(talk: Conversation) -> None:
    [reply] = await talk.say("/events")
    assert buttons(reply)[-1]["text"] == EN.count(EN.show_facts, 3)
    await talk.press(reply, callback_data(reply)[-1])
    assert reply["text"].startswith(without_tags(EN.count(EN.facts, 3)))
    assert "The UNIDO ITPO Network has developed since 1986" in reply["text"]
    assert CONGRESS not in reply["text"]
    [asked] = await talk.say("/events facts 2019")
    assert "digital ambassadors" in asked["text"]
    [asked] = await talk.say("/events 1986")
    assert "1986" in asked["text"]


async def test_upcoming_events_come_first() -> None:
    async with conversation(upcoming_documents()) as talk:
        [reply] = await talk.say("/events")
        assert entity_texts(reply, "underline") == [EN.upcoming, EN.past]
        text = reply["text"]
        positions = [text.index(each) for each in (EN.upcoming, "leather", "wool", EN.past, "steel")]
        assert positions == sorted(positions)
        [reply] = await talk.say("/events upcoming")
        assert "steel" not in reply["text"]
        [reply] = await talk.say("что запланировано?")
        assert "leather" in reply["text"]


@pytest.mark.parametrize(
    ("asked", "shown_text", "hidden_text"),
    [
        ("/events 2018", "17 December 2018", "2012"),
        ("/events 2012-2018", ITPO, TRAINING),
        ("/events since 2020", CONGRESS, ITPO),
        ("/events past", ITPO, WEEK),
        ("/events Moscow", TRAINING, "17–19 September 2024"),
        ("/events Vienna 2017", "28 November 2017", "2018"),
        ("/events BRICS", "2024", ITPO),
        ("/events@unido_bot 2018", "17 December 2018", "2012"),
        ("what happened in 2018?", "17 December 2018", "2012"),
        ("events in Vienna", "28 November 2017", ITPO),
    ],
)
async def test_filters_select_events(talk: Conversation, asked: str, shown_text: str, hidden_text: str) -> None:
    [reply] = await talk.say(asked)
    assert shown_text in reply["text"]
    assert hidden_text not in reply["text"]
    assert not quotations(reply)


@pytest.mark.parametrize(
    ("asked", "shown_text"),
    [
        ("/events Москва", "Москва"),
        ("/events с 2020", "18 октября 2022"),
        ("что было в Москве в 2012 году?", "4–5 октября 2012"),
        ("/events прошедшие", RU.past),
    ],
)
async def test_russian_filters_select_events(asked: str, shown_text: str) -> None:
    async with conversation(language_code="ru") as talk:
        [reply] = await talk.say(asked)
        assert shown_text in reply["text"]


def press(title: str, text: str, day: date) -> Document:
    return make_document(title, f"{title}\n\n{text}", {"date": day})


FORUM_REPORTS = [
    press("Forum on leather planned", "The Forum on Leather will be held in Kazan on 3 June 2024.", date(2024, 1, 9)),
    press("Forum on Leather opens", "KAZAN - The Forum on Leather opened in Kazan on 4 June 2024.", date(2024, 6, 4)),
    press("Forum on Leather in review", "The Forum on Leather was held in Ufa on 5 June 2024.", date(2024, 6, 9)),
    press("Fair of wool", "The Fair of Wool will open in Minsk on 5 March 2030.", date(2029, 1, 9)),
    press("Fair of wool is off", "The Fair of Wool planned for 5 March 2030 in Minsk is cancelled.", date(2029, 5, 9)),
    press("Days of steel", "The Days of Steel will take place in Omsk on 2 May 2090.", date(2029, 1, 9)),
    press("New dates", "The Days of Steel in Omsk are postponed from 2 May 2090 to 7 June 2090.", date(2029, 3, 9)),
]


async def test_reports_of_one_event_are_one_event_and_their_differences_are_shown() -> None:
    async with conversation(FORUM_REPORTS) as talk:
        [reply] = await talk.say("/events")
        text = reply["text"]
        assert text.count("Forum on Leather") == text.count("Fair of Wool") == text.count("Days of Steel") == 1
        assert f"{EN.upcoming}\n\n1. 7 June 2090 · Omsk · postponed\nDays of Steel" in text
        assert "4 June 2024 · Kazan\nForum on Leather" in text
        assert "5 March 2030 · Minsk · cancelled" in text
        [upcoming] = await talk.say("/events upcoming")
        assert "Fair of Wool" not in upcoming["text"]
        [card], _ = await talk.press(reply, callback_data(reply)[2])
        differences = [line for line in card["text"].splitlines() if EN.documents_differ in line]
        assert differences == [
            f"⚖️ {EN.documents_differ} 3 June 2024 [1]; 4 June 2024 [2]; 5 June 2024 [3]",
            f"⚖️ {EN.documents_differ} Kazan [1]; Kazan [2]; Ufa [3]",
        ]
        assert len(quotations(card)[0].split("\n")) >= 3


OFFICES = [
    press(
        "Forum on Leather opens",
        "KAZAN - The Forum on Leather opened in Kazan on 4 June 2024. It was opened by Ivan Orlov, Governor of Tula.",
        date(2024, 6, 4),
    ),
    press(
        "Forum on Leather in review",
        "The Forum on Leather was held in Kazan on 4 June 2024. It was opened by Ivan Orlov, Deputy Minister of Trade, "
        "and Anna Weber, Director of the Centre.",
        date(2024, 6, 9),
    ),
    press(
        "Forum on Leather closes",
        "The Forum on Leather was held in Kazan on 4 June 2024. It was closed by Anna Weber, the Centre's Director.",
        date(2024, 6, 10),
    ),
]


async def test_different_offices_of_one_person_are_shown() -> None:
    async with conversation(OFFICES) as talk:
        [reply] = await talk.say("/events")
        [card], _ = await talk.press(reply, callback_data(reply)[0])
        differences = [line for line in card["text"].splitlines() if EN.documents_differ in line]
        assert differences == [
            f"⚖️ {EN.documents_differ} Ivan Orlov – Governor of Tula [1]; Deputy Minister of Trade [2]"
        ]


async def test_days_of_an_event_that_is_put_off_are_not_coming_up() -> None:
    put_off = press(
        "Fair of Wool is put off",
        "The Fair of Wool, which was to be held in Minsk on 5 March 2090, has been postponed.",
        date(2029, 5, 9),
    )
    async with conversation([put_off]) as talk:
        [reply] = await talk.say("/events")
        assert f"{EN.past}\n\n1. 5 March 2090 · Minsk · postponed\nFair of Wool" in reply["text"]
        [upcoming] = await talk.say("/events upcoming")
        assert upcoming["text"].startswith(EN.no_upcoming_events)
        [file] = await talk.say("/calendar")
        [entry] = sent_calendar(talk, file).events
        assert entry["status"] == "CANCELLED"


AGREEMENTS = [
    *FORUM_REPORTS,
    press(
        "Roadmap agreed", "MOSCOW - UNIDO and the Ministry of Trade signed a roadmap on 3 May 2023.", date(2023, 5, 3)
    ),
    press("Talks in Oslo", "OSLO - Ministers initialled an agreement on ferries on 2 June 2022.", date(2022, 6, 2)),
    press("Next step", "The agreement on grain will be signed in Riga on 4 July 2091.", date(2023, 6, 2)),
]


async def test_agreements_are_listed_by_state_with_their_sentences() -> None:
    async with conversation(AGREEMENTS) as talk:
        [reply] = await talk.say("/agreements")
        states = [EN.agreement_states[each] for each in ("signed", "initialled", "planned")]
        assert entity_texts(reply, "underline") == states
        shown = ["Signing of the roadmap", "• UNIDO", "Initialling of the agreement on ferries", "4 July 2091 · Riga"]
        positions = [reply["text"].index(each) for each in shown]
        assert positions == sorted(positions)
        assert quotations(reply)[0] == "MOSCOW - UNIDO and the Ministry of Trade signed a roadmap on 3 May 2023. [1]"
        [card], _ = await talk.press(reply, callback_data(reply)[0])
        assert "Signing of the roadmap" in card["text"]
        [none] = await talk.say("/agreements 1970")
        assert none["text"] == without_tags(EN.no_agreements_on.format(wanted="1970"))
        [asked] = await talk.say("what agreements were signed in 2023?")
        assert "Signing of the roadmap" in asked["text"]
        assert quotations(asked)
    async with conversation([], language_code="ru") as talk:
        [reply] = await talk.say("/agreements")
        assert reply["text"] == RU.no_agreements


async def test_calendar_offers_the_address_to_subscribe_to(talk: Conversation) -> None:
    object.__setattr__(talk.application.bot_data, "calendar_url", "https://bot.example/calendar/secret")
    _, link = await talk.say("/calendar Moscow 2012")
    assert entity_texts(link, "code") == ["webcal://bot.example/calendar/secret/en.ics?events=Moscow+2012"]
    [[button]] = link["reply_markup"]["inline_keyboard"]
    assert button["copy_text"]["text"] == entity_texts(link, "code")[0]


async def test_question_about_one_event_is_answered_in_sentences(talk: Conversation) -> None:
    [reply] = await talk.say("When is the congress?")
    assert quotations(reply)


async def test_filter_without_matches_offers_the_nearest(talk: Conversation) -> None:
    [reply] = await talk.say("/events 1970")
    assert reply["text"].startswith(without_tags(EN.no_such_events.format(wanted="1970")))
    assert EN.nearest_events in reply["text"]
    [card], _ = await talk.press(reply, callback_data(reply)[0])
    assert entity_texts(card, "bold")


async def test_filter_is_shown_escaped_and_shortened(talk: Conversation) -> None:
    for wanted in ("<b>&", "x" * 3000, "[a](b) _c_ \u202e"):
        [reply] = await talk.say(f"/events {wanted}")
        assert not entity_texts(reply, "bold") or "1." in entity_texts(reply, "bold")[0]
        assert len(reply["text"]) < 2000
    assert not talk.refused


async def test_event_card_shows_date_place_and_sentence(talk: Conversation) -> None:
    [shown] = await talk.say("/events 2012")
    [card], callback_answer = await talk.press(shown, callback_data(shown)[0])
    assert callback_answer == {"text": None, "show_alert": False, "url": None}
    assert "4–5 October 2012" in entity_texts(card, "bold")[1]
    assert "📍 Moscow" in card["text"]
    assert "gathered in Moscow for their annual meeting" in quotations(card)[0]
    assert quotations(card)[0].count("[1]") == 2
    passage, document, calendar, _, source = buttons(card)
    assert source["url"].startswith("https://")
    [opened], _ = await talk.press(card, passage["callback_data"])
    assert "gathered in Moscow" in " ".join(entity_texts(opened, "bold"))
    [opened], _ = await talk.press(card, document["callback_data"])
    assert ITPO[1:] in opened["text"]
    [file], _ = await talk.press(card, calendar["callback_data"])
    assert file["document"]["file_name"] == "events.ics"
    [entry] = sent_calendar(talk, file).events
    assert (entry.start, entry.end) == (date(2012, 10, 4), date(2012, 10, 6))


async def test_russian_event_card() -> None:
    async with conversation(language_code="ru") as talk:
        [shown] = await talk.say("/events 2017")
        [card], _ = await talk.press(shown, callback_data(shown)[0])
        assert "28 ноября 2017" in card["text"]
        assert "📍 Вена" in card["text"]
        assert RU.quoted_languages["en"] in card["text"].split("\n")


async def test_hour_is_shown_in_the_readers_time_zone() -> None:
    async with conversation(upcoming_documents()) as talk:
        [shown] = await talk.say("/events wool")
        [card], _ = await talk.press(shown, callback_data(shown)[0])
        [entity] = [each for each in card["entities"] if each["type"] == "date_time"]
        assert entity["unix_time"] == datetime(2091, 3, 5, 7, tzinfo=UTC).timestamp()


async def test_timeline_is_sent_as_a_picture(talk: Conversation) -> None:
    [reply] = await talk.say("/timeline")
    assert reply["photo"][-1]["width"] >= 800
    assert reply["caption"] == EN.timeline_caption
    [reply] = await talk.say("/timeline 1970")
    assert "1970" in reply["text"]


async def test_calendar_is_sent_as_a_file(talk: Conversation) -> None:
    [reply] = await talk.say("/calendar")
    assert len(sent_calendar(talk, reply).events) == 5
    [reply] = await talk.say("/calendar Vienna")
    assert {str(each["LOCATION"]) for each in sent_calendar(talk, reply).events} == {"Vienna"}


async def test_who_lists_mentions(talk: Conversation) -> None:
    [reply] = await talk.say("/who Коротков")
    assert quotations(reply)
    assert reply["text"].index("5 October 2012") < reply["text"].index("18 October 2022")
    [opened], _ = await talk.press(reply, callback_data(reply)[0])
    assert "Korotkov" in " ".join(entity_texts(opened, "bold"))
    [listed] = await talk.say("/who Kobyakov")
    office = "Anton Kobyakov, Advisor to the president of the Russian Federation"
    assert listed["text"].split("\n")[2:] == ["1. No date", office, "International Knowledge Sharing Week"]
    assert (await talk.say("/who"))[0]["text"] == EN.which_name
    [reply] = await talk.say("/who Napoleon <b>")
    assert reply["text"] == "“Napoleon <b>” isn’t mentioned in my documents."


@pytest.mark.parametrize("command", ["/events", "/timeline", "/calendar", "/who Korotkov"])
async def test_events_of_an_empty_corpus_are_explained(command: str) -> None:
    async with conversation([]) as talk:
        [reply] = await talk.say(command)
        assert reply["text"]
        assert not buttons(reply)


async def test_buttons_of_a_changed_corpus_are_outdated() -> None:
    async with conversation(upcoming_documents()) as talk:
        [shown] = await talk.say("/events")
        [data, *_] = callback_data(shown)
        unknown_event = data[:2] + "AAAAAAAAAAA" + data[13:]
        assert read_callback(unknown_event)
        _, said = await talk.press(shown, unknown_event, forged=True)
        assert said["text"] == EN.outdated_button


async def test_many_events_are_paged() -> None:
    many = [
        make_document(
            f"d{number:03}", f"Meeting {number}\n\nThe meeting was held in Vienna on 3 May {1990 + number}.", {}
        )
        for number in range(30)
    ]
    async with conversation(many) as talk:
        [shown] = await talk.say("/events Vienna")
        assert "Page 1 of 4" in shown["text"]
        await talk.press(shown, callback_data(shown)[-1])
        assert "Page 2 of 4" in shown["text"]
        assert "21 May" not in shown["text"]
        [shown] = await talk.say("/events " + "Vienna " * 12)
        assert EN.narrower.split(":")[0] in shown["text"]
        assert all(len(data.encode()) <= 64 for data in callback_data(shown))
        assert not talk.refused


@pytest.mark.parametrize(
    "asked",
    [
        "What events are there this year?",
        "Any meetings next week?",
        "What happened last year?",
        "Что было в прошлом году?",
    ],
)
async def test_relative_request_gives_the_same_list_in_every_chat(asked: str) -> None:
    year = datetime.now(UTC).year
    documents = [
        make_document(
            f"report-{at}", f"Forum {at}\n\nThe forum number {at} was held in Vienna on 3 May {year - at}.", {}
        )
        for at in range(4)
    ]
    async with conversation(documents) as talk:
        [reply] = await talk.say(asked)
        guest = await talk.ask_as_guest(f"@unido_bot {asked}")
        assert guest["message"]["text"] == reply["text"]
        assert not quotations(reply)
        assert f"{year - 3}" not in reply["text"]


PREPARATIONS = """Preparations

The Iris Congress is part of the plan of the chairmanship in 2024, which will let partners show what they make.

Anna Petrova took part in the meeting of the committee of the Iris Congress, which will be held on September 17-19, \
2024."""


@pytest.mark.parametrize("other", ["", "\n\nThe Elm Congress took place in Perm on 5 May 2024."])
async def test_day_of_a_named_event_is_preferred_to_its_year(other: str) -> None:
    document = make_document("plan", PREPARATIONS + other)
    async with conversation([document]) as talk:
        for _ in range(2):  # the second time from the cache
            [reply] = await talk.say("when is the Iris congress")
            assert entity_texts(reply, "bold")[0] == "September 17-19, 2024"
            assert "will be held on September 17-19, 2024" in quoted_text(reply)
            assert EN.date_has_passed in reply["text"]
        [year] = await talk.say("in which year is the chairmanship?")
        assert "September 17-19" not in "".join(entity_texts(year, "bold"))


@pytest.mark.parametrize(
    ("language", "said", "short"),
    [("en", "when is the congress", "September 17-19, 2024"), ("ru", "когда конгресс", "17–19 сентября 2024")],
)
async def test_day_of_the_congress_is_found_by_a_short_question(language: str, said: str, short: str) -> None:
    async with conversation(language_code=language) as talk:
        [reply] = await talk.say(said)
        assert entity_texts(reply, "bold")[0].replace("\u202f", " ").startswith(short)
