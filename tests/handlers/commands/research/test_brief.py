"""/brief over the wire, and its files as other programs read them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date

import docx
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from telegram.constants import MessageLimit

from bot.fake_telegram.entities import utf16_length
from bot.fake_telegram.html import parse_html
from corpus.briefs.brief import MAX_BRIEF_CHARS, MAX_BRIEF_DOCUMENTS, MAX_BRIEF_SENTENCES
from corpus.models import HEADINGS, Brief, BriefSentence, Document, Quote, Source
from corpus.readers.documents import make_document
from handlers.translations import LANGUAGES, Texts, texts_for
from handlers.views.briefs.files import brief_file
from handlers.views.briefs.message import render_brief
from handlers.views.callback_data import SendBrief
from tests.support.conversation import Conversation, Message, conversation, entity_texts, quotations

EN, RU = texts_for("en"), texts_for("ru")
TODAY = date(2026, 11, 28)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUSSIAN = make_document(
    "форум",
    "Форум в Казани\n\nФорум по станкостроению состоялся в Казани 9 июля 2014 года. "
    "Ректор Ирина Петрова открыла форум. Участники форума подписали меморандум о стажировках 10 июля 2014 года.",
    {"date": "2014-07-11", "url": "https://example.org/forum", "publisher": "ЮНИДО"},
)


def sent_file(talk: Conversation, message: Message) -> bytes:
    content: bytes = talk.fake.files[message["document"]["file_id"]][1]
    return content


def footnotes(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/footnotes.xml"))
    notes = [each for each in root if each.get(f"{W}type") is None]
    return ["".join(each.itertext()).strip() for each in notes]


async def test_brief_is_sent_with_sources_and_files(talk: Conversation) -> None:
    [brief] = await talk.say("/brief Moscow")
    assert brief["text"].startswith("Brief: Moscow\n")
    found = quotations(brief)
    assert brief["text"].split("\n")[1].startswith(f"{len(found)} sentences from ")
    assert any("gathered in Moscow for their annual meeting" in each for each in found)
    assert all(re.search(r"\[\d\]", each) for each in found)
    sources = [each for each in brief["text"].split("\n") if re.match(r"\d\. ", each)]
    assert f"from {len(sources)} documents" in brief["text"]

    [word], _ = await talk.press(brief, SendBrief("docx").data)
    document = docx.Document(io.BytesIO(sent_file(talk, word)))
    assert document.paragraphs[0].text == "Moscow"
    said = [each.text for each in document.paragraphs]
    quoted = [each.split(" [")[0] for each in found]
    assert [each for each in quoted if each not in said] == []
    assert len(footnotes(sent_file(talk, word))) == len(found)
    assert any("https://www.unido.org/" in each for each in footnotes(sent_file(talk, word)))

    [table], _ = await talk.press(brief, SendBrief("csv").data)
    rows = list(csv.DictReader(io.StringIO(sent_file(talk, table).decode("utf-8-sig"))))
    assert [each["quotation"] for each in rows] == quoted
    assert {each["heading"] for each in rows} <= set(EN.brief_headings.values())

    [references], _ = await talk.press(brief, SendBrief("ris").data)
    assert len(rispy.loads(sent_file(talk, references).decode())) == len(sources)


async def test_brief_asks_for_its_subject_and_says_when_it_knows_nothing(talk: Conversation) -> None:
    assert (await talk.say("/brief"))[0]["text"] == EN.which_brief
    [brief] = await talk.say("Li Yong")
    assert entity_texts(brief, "bold")[0] == "Li Yong"
    [unknown] = await talk.say("/brief banana split")
    assert "banana split" in unknown["text"]
    assert not quotations(unknown)
    assert (await talk.say("/brief " + "x" * 101))[0]["text"] == EN.too_long
    replies, alert = await talk.press(unknown, SendBrief("csv").data, forged=True)
    assert (replies, alert["text"]) == ([], EN.outdated_button)


async def test_russian_reader_gets_russian_headings_and_gost_footnotes() -> None:
    async with conversation([RUSSIAN], language_code="ru") as talk:
        [brief] = await talk.say("/brief форум")
        assert brief["text"].startswith("Справка по запросу «форум»\n")
        assert RU.brief_headings["when_where"] in entity_texts(brief, "bold")
        assert RU.brief_headings["agreed"] in entity_texts(brief, "bold")
        [word], _ = await talk.press(brief, SendBrief("docx").data)
        assert all(
            "// ЮНИДО. 2014. 11 июля. URL: https://example.org/forum" in each
            for each in footnotes(sent_file(talk, word))
        )


async def test_group_gets_a_brief_as_a_reply(talk: Conversation) -> None:
    group = talk.fake.group("Desk", [talk.user])
    group.send(talk.user, "/brief Moscow")
    await talk.settled()
    [brief] = group.replies()
    assert quotations(brief)


HOSTILE = st.text(max_size=300) | st.sampled_from(
    ["=HYPERLINK(1)", "<b>&\x00\ufffe\x1f", "a\r\nER  - \r\nTY  - X", "🙂" * 99]
)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Draw a brief of the greatest size, with any text."""
    documents = [
        Document(
            str(number),
            draw(HOSTILE),
            "…",
            date=draw(st.none() | st.just(TODAY)),
            url=draw(st.sampled_from([None, "https://a.b/?c=%22&d=" + "x" * 300])),
            publisher=draw(HOSTILE),
        )
        for number in range(MAX_BRIEF_DOCUMENTS)
    ]
    size = MAX_BRIEF_CHARS // MAX_BRIEF_SENTENCES
    said = [draw(HOSTILE | st.just("я" * size))[:size] or "x" for _ in range(MAX_BRIEF_SENTENCES)]
    sentences = tuple(
        BriefSentence(
            HEADINGS[at % len(HEADINGS)], Quote(text, at % len(documents) + 1, 0, 1, draw(st.none() | HOSTILE)), None
        )
        for at, text in enumerate(said)
    )
    return Brief(draw(HOSTILE)[:100], sentences, tuple(Source(at, each) for at, each in enumerate(documents, 1)))


@settings(max_examples=10, deadline=None)
@given(briefs(), st.sampled_from(LANGUAGES).map(texts_for))
def test_any_brief_fits_and_its_files_are_read_back(brief: Brief, texts: Texts) -> None:
    shown, _ = parse_html(render_brief(brief, texts).html)
    assert utf16_length(shown) <= MessageLimit.MAX_TEXT_LENGTH
    word = brief_file(brief, "docx", TODAY, texts)
    assert len(docx.Document(io.BytesIO(word)).paragraphs) == 2 + len(HEADINGS) + len(brief.sentences)
    assert len(footnotes(word)) == len(brief.sentences)
    [section] = docx.Document(io.BytesIO(word)).sections
    assert section.page_height
    assert round(section.page_height.mm) == 297  # A4
    table = list(csv.reader(io.StringIO(brief_file(brief, "csv", TODAY, texts).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in table] == [9] * (1 + len(brief.sentences))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table[1:] for cell in row)
    assert len(rispy.loads(brief_file(brief, "ris", TODAY, texts).decode())) == len(brief.sources)
