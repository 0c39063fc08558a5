"""Views of documents: a page, the passages that an answer quotes, and the list of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

from corpus.language.lines import collapse_whitespace, split_lines, unwrap_lines
from corpus.models import Document, Passage, Sentence
from handlers.translations import Texts
from handlers.views.callback_data import MAX_CITED, Cite, ShowDocument, ShowSources, TurnPage
from handlers.views.pagination import paginate, shorten, utf16_length
from handlers.views.reply import (
    Button,
    Reply,
    link_html,
    number_buttons,
    page_buttons,
    page_label,
    short_html,
    split_pages,
    url_button,
)

MAX_PAGE_CHARS = 3_000
"""UTF-16 units of a document on a page: about three screens of a phone, and below Telegram's limit of 4,096."""

DOCUMENTS_PER_PAGE = 8
MAX_LEAD_CHARS = 110  # two lines of a phone


def source_line(number: int, document: Document, texts: Texts) -> str:
    """Return the number and linked title of a document, and on a second line its publisher and date."""
    title = link_html(short_html(document.title), document.url)
    return f"<b>{number}.</b> {title}\n{_publication(document, texts)}"


def document_heading(document: Document, texts: Texts) -> str:
    """Return the title of a document, and on a second line its publisher and date."""
    return f"<b>{short_html(document.title)}</b>\n{_publication(document, texts)}"


def _publication(document: Document, texts: Texts) -> str:
    publisher = f"{short_html(document.publisher)} · " if document.publisher else ""
    scan = f" · {texts.read_from_scan}" if document.scanned else ""
    return f"<i>{publisher}{texts.day(document.date)}{scan}</i>"


def render_document(document: Document, page: int, texts: Texts) -> Reply | None:
    """Return a page of a document, counted from 1; None if the document has no such page."""
    paragraphs = [
        "\n".join(line.text for line in block)
        for _, block in groupby(split_lines(document.text), key=lambda line: line.paragraph)
    ]
    title = collapse_whitespace(document.title)
    while paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    pages = paginate(paragraphs, MAX_PAGE_CHARS) or [""]
    if not 1 <= page <= len(pages):
        return None
    blocks = [document_heading(document, texts), escape(pages[page - 1])]
    if len(pages) > 1:
        blocks.append(page_label(page, len(pages), texts))
    turns = page_buttons(page, len(pages), texts, lambda other: TurnPage(document.key, other))
    cite = (Button(texts.cite, Cite(((document.key, None),)).data),)
    return Reply("\n\n".join(blocks), (*turns, cite, *url_button(texts.read_source, document.url)))


def render_sources(
    documents: Sequence[Document], page: int, texts: Texts, lead: Callable[[Document], str], note: str = ""
) -> Reply | None:
    """Return a page, counted from 1, of the numbered list of documents; None if there is no such page.

    `lead` returns the sentence that a document begins with. `note` is a line below the heading.
    """
    if not documents:
        return Reply(texts.empty_corpus)
    pages = split_pages(list(enumerate(documents, 1)), DOCUMENTS_PER_PAGE)
    if not 1 <= page <= len(pages):
        return None
    shown = pages[page - 1]
    rows = [_overview(number, each, texts, lead) for number, each in shown]
    heading = [texts.count(texts.sources, len(documents)), *([note] if note else []), texts.sources_hint]
    blocks = ["\n".join(heading), *rows]
    if len(pages) > 1:
        blocks.append(page_label(page, len(pages), texts))
    numbers = number_buttons((number, ShowDocument(each.key)) for number, each in shown)
    return Reply("\n\n".join(blocks), (*numbers, *page_buttons(page, len(pages), texts, ShowSources)))


def _overview(number: int, document: Document, texts: Texts, lead: Callable[[Document], str]) -> str:
    first = short_html(lead(document), MAX_LEAD_CHARS)
    return "\n".join([source_line(number, document, texts), *([first] if first else [])])


def render_found_documents(
    numbered: Sequence[tuple[int, Document]], heading: str, texts: Texts, lead: Callable[[Document], str]
) -> Reply:
    """Return the first of some documents, with their numbers in the list of all, and how many more there are."""
    shown, more = numbered[:DOCUMENTS_PER_PAGE], len(numbered) - DOCUMENTS_PER_PAGE
    rows = [_overview(number, each, texts, lead) for number, each in shown]
    rest = [texts.count(texts.more_documents, more)] if more > 0 else []
    callbacks = ((number, ShowDocument(each.key)) for number, each in shown)
    return Reply("\n\n".join([heading, *rows, *rest]), number_buttons(callbacks))


def render_passage(
    document: Document, passages: Sequence[Passage], starts: Sequence[int], texts: Texts
) -> Reply | None:
    """Return the passages with the sentences that begin at `starts` in bold; None if no sentence does."""
    found = [(passage, [each for each in passage.sentences if each.start in starts]) for passage in passages]
    sentence_count = sum(len(sentences) for _, sentences in found)
    if not sentence_count:
        return None
    text = unwrap_lines(document.text)
    quotes = [
        f"<blockquote>{_passage_html(text, passage, sentences, MAX_PAGE_CHARS // sentence_count)}</blockquote>"
        for passage, sentences in found
        if sentences
    ]
    read = Button(texts.read_document, ShowDocument(document.key).data)
    html = "\n".join([document_heading(document, texts), *quotes])
    cited = [(document.key, each.start) for _, sentences in found for each in sentences]
    cite = Button(texts.cite, Cite(tuple(cited[:MAX_CITED])).data)
    return Reply(html, ((read, cite), *url_button(texts.read_source, document.url)))


def _passage_html(text: str, passage: Passage, sentences: Sequence[Sentence], max_chars: int) -> str:
    """Return the passage with `sentences` in bold, at most `max_chars` UTF-16 units for each of them.

    The text around a sentence is shortened in the middle to the rest of the limit.
    """
    pieces = []
    at, room_before = passage.start, 0
    for sentence in sentences:
        bold = shorten(text[sentence.start : sentence.end], max_chars)
        room = (max_chars - utf16_length(bold)) // 2
        pieces += [escape(_cut_middle(text[at : sentence.start], room_before, room)), f"<b>{escape(bold)}</b>"]
        at, room_before = sentence.end, room
    pieces.append(escape(_cut_middle(text[at : passage.end], room_before, 0)))
    return "".join(pieces).strip()


def _cut_middle(text: str, head_chars: int, tail_chars: int) -> str:
    """Return `text`, or "…" between its first and last whole words if it is longer than both limits together."""
    if utf16_length(text) <= head_chars + tail_chars:
        return text
    head = shorten(text, head_chars).rstrip("…") if head_chars > 1 else ""
    tail = shorten(text[::-1], tail_chars)[::-1].lstrip("…") if tail_chars > 1 else ""
    return f"{head} … {tail}"
