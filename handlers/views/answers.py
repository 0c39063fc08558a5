"""Views of answers: the quotes with the numbers of their sources, or a refusal with the nearest documents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import groupby

from corpus.models import Answer, Quote, Source
from handlers.translations import Texts
from handlers.views.callback_data import MAX_STARTS, ShowDocument, ShowPassage, Summarise
from handlers.views.deep_links import encode_payload
from handlers.views.documents import source_line
from handlers.views.pagination import shorten, utf16_length
from handlers.views.reply import MAX_TITLE_CHARS, Button, Reply, number_buttons, short_html

MAX_BUTTON_CHARS = 40
MAX_WORD_CHARS = 40
MAX_SHORT_CHARS = 120
MAX_UNKNOWN_WORDS = 3

MAX_OPEN_BLOCK_CHARS = 800
"""UTF-16 units of a block of quotes, a screen of a phone; Telegram collapses a longer one until it is tapped."""


@lru_cache(maxsize=512)
def render_answer(answer: Answer, texts: Texts) -> Reply:
    """Return the answer in a word, where there is one, the quotes and the list of their sources."""
    if not answer.answered:
        return _render_refusal(answer, texts)
    opening = _opening(answer, texts)
    blocks = [quote_block(list(quotes)) for _, quotes in groupby(answer.quotes, key=lambda each: each.source)]
    sources = [source_line(each.number, each.document, texts) for each in answer.sources]
    passages = [_passage_callback(each, answer.quotes) for each in answer.sources]
    buttons = [
        Button(texts.read_passage.format(number=source.number), passage.data)
        for source, passage in zip(answer.sources, passages, strict=True)
    ]
    link = (encode_payload(passages[0]), shorten(answer.sources[0].document.title, MAX_TITLE_CHARS))
    html = "\n".join([*opening, *blocks, *_unknown_words(answer, texts), "", *sources])
    return Reply(html, tuple((each,) for each in [*buttons, Button(texts.share, share=link)]))


def _opening(answer: Answer, texts: Texts) -> list[str]:
    """Return the lines before the quotes: how certain the answer is, the answer in a word, and as of which day."""
    lines = [f"<i>{texts.likely_answer}</i>"] if answer.certainty == "likely" else []
    short = [f"<b>{escape(shorten(answer.short_text, MAX_SHORT_CHARS))}</b>"] if answer.short_text else []
    as_of = [f"<i>({texts.as_of.format(date=texts.day(answer.as_of))})</i>"] if answer.as_of else []
    return lines + ([" ".join([*short, *as_of])] if short or as_of else [])


def quote_block(quotes: Sequence[Quote]) -> str:
    """Return the quotes of one source as a block, with the speaker after the last of consecutive quotes."""
    pieces = []
    for quote, following in zip(quotes, [*quotes[1:], None], strict=True):
        is_last = following is None or following.speaker != quote.speaker
        speaker = f"\n— <i>{short_html(quote.speaker)}</i>" if quote.speaker and is_last else ""
        pieces.append(f"{escape(quote.text)} [{quote.source}]{speaker}")
    is_long = sum(utf16_length(each.text) for each in quotes) > MAX_OPEN_BLOCK_CHARS
    return f"<blockquote{' expandable' if is_long else ''}>" + "\n\n".join(pieces) + "</blockquote>"


def _passage_callback(source: Source, quotes: Sequence[Quote]) -> ShowPassage:
    starts = tuple(each.start for each in quotes if each.source == source.number)[:MAX_STARTS]
    return ShowPassage(source.document.key, starts)


def _render_refusal(answer: Answer, texts: Texts) -> Reply:
    """Return that the documents do not say, the words that no document holds, and the nearest documents."""
    said = [f"<b>{texts.no_answer}</b>", *_unknown_words(answer, texts)]
    if not answer.sources:
        return Reply("\n".join([*said, texts.see_sources]))
    nearest = [source_line(each.number, each.document, texts) for each in answer.sources]
    numbers = number_buttons((each.number, ShowDocument(each.document.key)) for each in answer.sources)
    first = answer.sources[0].document
    summary = Button(texts.summarise.format(title=shorten(first.title, MAX_BUTTON_CHARS)), Summarise(first.key).data)
    return Reply("\n".join([*said, "", texts.nearest_documents, *nearest]), (*numbers, (summary,)))


def _unknown_words(answer: Answer, texts: Texts) -> list[str]:
    """Return the line with the words of the question that no document holds, if there are any."""
    words = ", ".join(f"<i>{short_html(word, MAX_WORD_CHARS)}</i>" for word in answer.unknown_words[:MAX_UNKNOWN_WORDS])
    return [texts.unknown_words.format(words=words)] if words else []
