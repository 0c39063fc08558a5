import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.fake_telegram.entities import formatted, utf16_length
from bot.fake_telegram.html import parse_html
from bot.fake_telegram.messages import checked_markup
from corpus.library import Library
from corpus.models import Answer, Document
from corpus.passages.splitter import split_passages
from handlers.translations import LANGUAGES, texts_for
from handlers.views.answers import MAX_NEAREST_SHOWN, render_answer
from handlers.views.callback_data import TurnPage, read_callback
from handlers.views.deep_links import share_url
from handlers.views.documents import document_heading, render_document, render_passage, render_sources, source_line
from handlers.views.pagination import shorten
from handlers.views.reply import MAX_TITLE_CHARS, Reply
from tests.support.view_strategies import answers, documents

TEXTS_OF_A_LANGUAGE = st.sampled_from(LANGUAGES).map(texts_for)


def checked_text(reply: Reply | None) -> str:
    """Check a message as Telegram does; return the text that a reader sees, before Telegram trims it."""
    assert reply
    assert formatted(reply.html, parse_mode="HTML")[0]
    text, spans = parse_html(reply.html)
    assert 0 < utf16_length(text) <= MessageLimit.MAX_TEXT_LENGTH
    assert len(spans) <= MessageLimit.MESSAGE_ENTITIES
    rows: list[list[dict[str, Any]]] = []
    for row in reply.keyboard:
        assert row
        rows.append([])
        for button in row:
            url = share_url("unido_bot", *button.share) if button.share else button.url
            assert [button.data, button.url, button.share, button.copied, button.query].count(None) == 4
            if button.data is not None:
                assert len(button.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
                callback = read_callback(button.data)
                assert callback
                assert callback.data == button.data
            action: dict[str, Any] = {"url": url} if url else {"callback_data": button.data}
            if button.copied is not None:
                action = {"copy_text": {"text": button.copied}}
            elif button.query is not None:
                assert 0 < utf16_length(button.query) <= 256
                action = {"switch_inline_query_chosen_chat": {"query": button.query}}
            rows[-1].append({"text": button.text} | action)
    checked_markup({"inline_keyboard": rows})
    return text


def words(text: str) -> list[str]:
    return text.split()


@given(answers(), TEXTS_OF_A_LANGUAGE)
def test_answer_shows_every_quote_and_source(answer: Answer, texts: Any) -> None:
    text = checked_text(render_answer(answer, texts))
    for quote in answer.quotes:
        assert f"{quote.text} [{quote.source}]" in text
    for source in answer.sources if answer.answered else answer.sources[:MAX_NEAREST_SHOWN]:
        assert f"{source.number}. {shorten(source.document.title, MAX_TITLE_CHARS)}" in text
    assert answer.answered or texts.no_answer in text


@given(answers().filter(lambda each: each.answered and each.as_of), TEXTS_OF_A_LANGUAGE)
def test_note_on_the_day_follows_the_quotes_where_no_short_answer_precedes_it(answer: Answer, texts: Any) -> None:
    note = f"({texts.as_of.format(date=texts.day(answer.as_of))}"
    text = checked_text(render_answer(answer, texts))
    assert note in text
    assert not text.startswith(note)
    if answer.certainty == "likely":
        assert text.rindex(note) > text.rindex(f"{answer.quotes[-1].text} [{answer.quotes[-1].source}]")


@given(documents(), TEXTS_OF_A_LANGUAGE)
def test_pages_of_a_document_hold_every_word(document: Document, texts: Any) -> None:
    read: list[str] = []
    page = 1
    while reply := render_document(document, page, texts):
        text = checked_text(reply)
        body = text.split("\n\n", maxsplit=1)[1]
        shown = [read_callback(button.data) for row in reply.keyboard for button in row if button.data]
        turns = [each for each in shown if isinstance(each, TurnPage)]
        read += words(re.sub(r"\n\n.*\Z", "", body) if turns else body)
        assert len(turns) <= 2
        page += 1
    assert page > 1
    letters = "".join(words(document.text))
    title = "".join(words(document.title))
    while letters.startswith(title) and letters != "".join(read):
        letters = letters.removeprefix(title)
    assert "".join(read) == letters


@given(documents(), TEXTS_OF_A_LANGUAGE, st.data())
def test_passage_shows_the_chosen_sentences_in_bold(document: Document, texts: Any, data: st.DataObject) -> None:
    passages = split_passages(document)
    starts = [sentence.start for passage in passages for sentence in passage.sentences]
    assert render_passage(document, passages, [len(document.text)], texts) is None
    if starts:
        chosen = data.draw(st.lists(st.sampled_from(starts), min_size=1, max_size=3, unique=True))
        reply = render_passage(document, passages, chosen, texts)
        checked_text(reply)
        assert reply
        _, spans = parse_html(reply.html)
        assert len([span for span in spans if span.type == "bold"]) == 1 + len(chosen)


@settings(max_examples=50)
@given(st.lists(documents(), max_size=20, unique_by=lambda each: each.id), TEXTS_OF_A_LANGUAGE)
def test_list_of_sources_holds_every_document_once(listed: list[Document], texts: Any) -> None:
    library = Library(listed)
    numbers: list[str] = []
    page = 1
    while reply := render_sources(library.documents, page, texts, library.lead):
        checked_text(reply)
        numbers += [button.text for row in reply.keyboard for button in row if button.data and button.data[0] == "d"]
        page += 1
        if not listed:
            break
    assert sorted(map(int, numbers)) == list(range(1, len(listed) + 1))


def test_missing_page_is_none() -> None:
    document = Document("a", "Title", "They met.")
    texts = texts_for("en")
    for page in (-1, 0, 2, 99_999):
        assert render_document(document, page, texts) is None
        assert render_sources([document], page, texts, lambda _: "") is None


def test_document_from_a_scan_is_marked() -> None:
    for language, mark in (("en", "read from a scan"), ("ru", "распознано со скана")):
        texts = texts_for(language)
        scan, page = (Document("a", "Report", "They met.", scanned=scanned) for scanned in (True, False))
        assert mark in source_line(1, scan, texts)
        assert mark in document_heading(scan, texts)
        assert mark not in source_line(1, page, texts)
