"""What the corpus knows → what Telegram shows: HTML and buttons, whole messages within the limits.

Pure functions; nothing here knows of python-telegram-bot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from corpus.language.lines import collapse_whitespace, split_lines, unwrap_lines
from corpus.models import Answer, Document, Passage, Quote, Sentence, Source
from handlers.translations import Texts
from handlers.views.callback_data import MAX_STARTS, ShowDocument, ShowPassage, ShowSources, Summarise, TurnPage
from handlers.views.deep_links import payload_of
from handlers.views.pagination import paginate, shorten, utf16_length

LONGEST_TITLE = 160
LONGEST_BUTTON = 40
LONGEST_WORD = 40
MOST_MISSING = 3
LONGEST_PAGE = 3_000
"""Characters of a document on one page: some three screens of a phone, and well within Telegram's 4,096."""

LONGEST_OPEN = 800
"""UTF-16 units of quotes in one block, a screen of a phone; a longer one is folded, and opens with a touch."""

DOCUMENTS_PER_PAGE = 8
BUTTONS_PER_ROW = 4


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it calls back with `data`, opens `url`, or shares a link into the bot.

    `share` is what the link shows (see `handlers.views.deep_links`) and the words that go with it.
    """

    text: str
    data: str | None = None
    url: str | None = None
    share: tuple[str, str] | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole message: Telegram HTML of at most 4,096 UTF-16 units, and the rows of its buttons."""

    html: str
    keyboard: Keyboard = ()


@lru_cache(maxsize=512)
def render_answer(answer: Answer, texts: Texts) -> Reply:
    """Return the quoted sentences with their numbers, then what the numbers stand for."""
    if not answer.answered:
        return _not_known(answer, texts)
    blocks = [quotation(list(quotes)) for _, quotes in groupby(answer.quotes, key=lambda each: each.source)]
    sources = [source_line(each.number, each.document, texts) for each in answer.sources]
    buttons = [*(_passage_button(each, answer.quotes, texts) for each in answer.sources), _share_button(answer, texts)]
    html = "\n".join([*blocks, *_missing(answer, texts), "", *sources])
    return Reply(html, tuple((each,) for each in buttons))


def quotation(quotes: Sequence[Quote]) -> str:
    """Return the quotes of one source as a block, the speaker below the last of what they say; a long one folds."""
    said = []
    for at, quote in enumerate(quotes):
        speaks_on = at + 1 < len(quotes) and quotes[at + 1].speaker == quote.speaker
        speaker = (
            f"\n— <i>{escape(shorten(quote.speaker, LONGEST_TITLE))}</i>" if quote.speaker and not speaks_on else ""
        )
        said.append(f"{_marked_text(quote.text, quote.marks)} [{quote.source}]{speaker}")
    long = sum(utf16_length(each.text) for each in quotes) > LONGEST_OPEN
    return f"<blockquote{' expandable' if long else ''}>" + "\n\n".join(said) + "</blockquote>"


def _marked_text(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return `text` as HTML with the stretches `marks`, which are in order, in bold."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [escape(text[at:start]), f"<b>{escape(text[start:end])}</b>"]
        at = end
    return "".join([*pieces, escape(text[at:])])


def _passage_button(source: Source, quotes: Sequence[Quote], texts: Texts) -> Button:
    return Button(texts.read_passage.format(number=source.number), _passage(source, quotes).data)


def _passage(source: Source, quotes: Sequence[Quote]) -> ShowPassage:
    starts = tuple(each.start for each in quotes if each.source == source.number)[:MAX_STARTS]
    return ShowPassage(source.document.key, starts)


def _share_button(answer: Answer, texts: Texts) -> Button:
    first = answer.sources[0]
    return Button(
        texts.share, share=(payload_of(_passage(first, answer.quotes)), shorten(first.document.title, LONGEST_TITLE))
    )


def _not_known(answer: Answer, texts: Texts) -> Reply:
    """Return that the documents don't say, what they never mention, and what lies nearest."""
    said = [f"<b>{texts.not_known}</b>", *_missing(answer, texts)]
    if not answer.sources:
        return Reply("\n".join([*said, texts.look_around]))
    nearest = [source_line(each.number, each.document, texts) for each in answer.sources]
    first = answer.sources[0].document
    about = Button(texts.about.format(title=shorten(first.title, LONGEST_BUTTON)), Summarise(first.key).data)
    return Reply("\n".join([*said, "", texts.nearest, *nearest]), (*_numbers(answer.sources), (about,)))


def _missing(answer: Answer, texts: Texts) -> list[str]:
    """Return the line that names the words of the question which no document holds, where there are any."""
    words = ", ".join(f"<i>{escape(shorten(word, LONGEST_WORD))}</i>" for word in answer.missing[:MOST_MISSING])
    return [texts.missing.format(words=words)] if words else []


def render_passage(
    document: Document, passages: Sequence[Passage], starts: Sequence[int], texts: Texts
) -> Reply | None:
    """Return `passages` of a document, the sentences that begin at `starts` in bold; None where none does."""
    found = [(passage, [each for each in passage.sentences if each.start in starts]) for passage in passages]
    marked = sum(len(sentences) for _, sentences in found)
    if not marked:
        return None
    text = unwrap_lines(document.text)
    quotes = [
        f"<blockquote>{_marked(text, passage, sentences, LONGEST_PAGE // marked)}</blockquote>"
        for passage, sentences in found
        if sentences
    ]
    first = (Button(texts.read_document, ShowDocument(document.key).data),)
    return Reply("\n".join([heading(document, texts), *quotes]), (first, *_open(document, texts)))


def _marked(text: str, passage: Passage, sentences: Sequence[Sentence], limit: int) -> str:
    """Return the passage as HTML with `sentences` in bold, at most `limit` UTF-16 units for each of them.

    What stands between is cut out where it is too long.
    """
    pieces = []
    at = passage.start
    room = 0
    for sentence in sentences:
        bold = shorten(text[sentence.start : sentence.end], limit)
        around = (limit - utf16_length(bold)) // 2
        pieces += [escape(_gap(text[at : sentence.start], room, around)), f"<b>{escape(bold)}</b>"]
        at, room = sentence.end, around
    pieces.append(escape(_gap(text[at : passage.end], room, 0)))
    return "".join(pieces).strip()


def _gap(text: str, head: int, tail: int) -> str:
    """Return `text`, or its first `head` and last `tail` UTF-16 units in whole words with "…" between."""
    if utf16_length(text) <= head + tail:
        return text
    kept = shorten(text, head).rstrip("…") if head > 1 else ""
    ending = shorten(text[::-1], tail)[::-1].lstrip("…") if tail > 1 else ""
    return f"{kept} … {ending}"


def render_document(document: Document, page: int, texts: Texts) -> Reply | None:
    """Return one page of a document, or None where it has no such page."""
    paragraphs = [
        "\n".join(line.text for line in block)
        for _, block in groupby(split_lines(document.text), key=lambda line: line.paragraph)
    ]
    title = collapse_whitespace(document.title)
    while paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    pages = paginate(paragraphs, LONGEST_PAGE) or [""]
    if not 1 <= page <= len(pages):
        return None
    html = f"{heading(document, texts)}\n\n{escape(pages[page - 1])}"
    turns = turn(page, len(pages), texts, lambda at: TurnPage(document.key, at).data)
    if turns:
        html += f"\n\n<i>{texts.page.format(page=page, pages=len(pages))}</i>"
    return Reply(html, (*turns, *_open(document, texts)))


def render_sources(documents: Sequence[Document], page: int, texts: Texts) -> Reply | None:
    """Return one page of the numbered list of documents, or None where there is no such page."""
    if not documents:
        return Reply(texts.empty_corpus)
    numbered = [Source(number, document) for number, document in enumerate(documents, 1)]
    pages = [numbered[at : at + DOCUMENTS_PER_PAGE] for at in range(0, len(numbered), DOCUMENTS_PER_PAGE)]
    if not 1 <= page <= len(pages):
        return None
    shown = pages[page - 1]
    rows = [source_line(each.number, each.document, texts) for each in shown]
    blocks = [f"{texts.count(texts.sources, len(documents))}\n{texts.sources_hint}", *rows]
    turns = turn(page, len(pages), texts, lambda at: ShowSources(at).data)
    if turns:
        blocks.append(f"<i>{texts.page.format(page=page, pages=len(pages))}</i>")
    return Reply("\n\n".join(blocks), (*_numbers(shown), *turns))


def source_line(number: int, document: Document, texts: Texts) -> str:
    """Return a document as a line: its number, title, publisher and day."""
    title = escape(shorten(document.title, LONGEST_TITLE))
    return f"<b>{number}.</b> {linked(title, document.url)}\n{_about(document, texts)}"


def heading(document: Document, texts: Texts) -> str:
    """Return a document's title, and below it its publisher and day."""
    title = escape(shorten(document.title, LONGEST_TITLE))
    return f"<b>{title}</b>\n{_about(document, texts)}"


def _about(document: Document, texts: Texts) -> str:
    publisher = f"{escape(shorten(document.publisher, LONGEST_TITLE))} · " if document.publisher else ""
    return f"<i>{publisher}{texts.day(document.date)}</i>"


def linked(html: str, url: str | None) -> str:
    """Return `html` as a link to `url` where there is one."""
    return f'<a href="{escape(url)}">{html}</a>' if url else html


def _numbers(sources: Sequence[Source]) -> Keyboard:
    """Return a button for each source: its number, which opens the document."""
    return in_rows([Button(str(each.number), ShowDocument(each.document.key).data) for each in sources])


def in_rows(buttons: Sequence[Button]) -> Keyboard:
    """Return buttons of a few characters side by side."""
    return tuple(tuple(buttons[at : at + BUTTONS_PER_ROW]) for at in range(0, len(buttons), BUTTONS_PER_ROW))


def turn(page: int, pages: int, texts: Texts, data: Callable[[int], str]) -> Keyboard:
    """Return the row that turns the page; none where there is one page only."""
    back = [Button(texts.previous, data(page - 1))] if page > 1 else []
    on = [Button(texts.next, data(page + 1))] if page < pages else []
    return (tuple(back + on),) if back or on else ()


def _open(document: Document, texts: Texts) -> Keyboard:
    return ((Button(texts.read_source, url=document.url),),) if document.url else ()
