"""Views of answers: the answer in a word, the quotes with the numbers of their sources, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import groupby
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from corpus.answering.followups import is_followup
from corpus.dates.finder import find_dates
from corpus.models import Answer, Document, Quote, Source
from corpus.places.gazetteer import find_place
from corpus.retrieval.questions import read_question
from handlers.services.clock import today
from handlers.translations import Texts
from handlers.views.callback_data import (
    MAX_CITED,
    MAX_STARTS,
    AskSuggestion,
    Cite,
    NotifyWhenAnswered,
    ShowDocument,
    ShowMore,
    ShowPassage,
    Summarise,
)
from handlers.views.citations.formats import Citation, press_citation
from handlers.views.deep_links import encode_payload
from handlers.views.documents import source_line
from handlers.views.pagination import shorten, utf16_length
from handlers.views.reply import (
    MAX_TITLE_CHARS,
    Button,
    Keyboard,
    Reply,
    capitalized,
    link_html,
    number_buttons,
    short_html,
)

MAX_WORD_CHARS = 40
MAX_SHORT_CHARS = 120
MAX_UNKNOWN_WORDS = 3
MAX_QUERY_CHARS = 256  # of an inline query

MAX_NEAREST_SHOWN = 2  # documents below a refusal
MAX_MESSAGE_UNITS = 4_096  # UTF-16 units of a message of Telegram, which do not count its tags
MAX_COPIED_CHARS = 256  # of a button that copies text
MIN_QUOTED_CHARS = 40
MAX_WHOLE_FRAGMENT_WORDS = 8
FRAGMENT_END_WORDS = 4  # words of each end of a long quotation

MAX_OPEN_BLOCK_CHARS = 800
"""UTF-16 units of a block of quotes, a screen of a phone; Telegram collapses a longer one until it is tapped."""


def render_answer(
    answer: Answer,
    texts: Texts,
    suggested: tuple[tuple[str, AskSuggestion], ...] = (),
    translations: tuple[str, ...] = (),
) -> Reply:
    """Return the answer in a word, where there is one, the quotes and the list of their sources.

    `suggested` are questions to offer below a refusal, with the callbacks that ask them. `translations` are those of
    the quotations by a machine; they are marked as such and are no quotations.
    """
    return _render(answer, texts, suggested, translations, has_passed=_has_passed(answer))


@lru_cache(maxsize=512)
def _render(
    answer: Answer,
    texts: Texts,
    suggested: tuple[tuple[str, AskSuggestion], ...],
    translations: tuple[str, ...],
    *,
    has_passed: bool,
) -> Reply:
    if not answer.answered:
        return _render_refusal(answer, texts, suggested)
    sources = [source_line(each.number, each.document, texts) for each in answer.sources]
    lines = _answer_lines(answer, texts, translations, has_passed=has_passed)
    return Reply("\n".join([*lines, "", *sources]), _buttons(answer, texts))


def _answer_lines(
    answer: Answer, texts: Texts, translations: tuple[str, ...] = (), *, has_passed: bool = False
) -> list[str]:
    """Return the lines of an answer above the list of its sources."""
    documents = {each.number: each.document for each in answer.sources}
    blocks = [
        quote_block(list(quotes), documents) for _, quotes in groupby(answer.quotes, key=lambda each: each.source)
    ]
    translated = [f"<i>{texts.machine_translation}</i>", *map(escape, translations)] if translations else []
    notes = [*language_note(answer, texts), *translated, *_unknown_words(answer, texts)]
    short, validity = _short_html(answer, texts), _validity(answer, texts, has_passed=has_passed)
    likely = [f"<i>{texts.likely_answer}</i>"] if answer.certainty == "likely" else []
    opening, closing = ([" ".join([*short, *validity])], []) if short else ([], validity)
    return [*likely, *opening, *blocks, *closing, *notes]


def render_answers(answers: Sequence[Answer], texts: Texts) -> Reply:
    """Return the answers to several questions of a message below each other, with one list of their sources.

    Those that have no room in a message are left out.
    """
    numbers: dict[str, int] = {}
    blocks, sources, context = list[str](), list[Source](), dict[str, tuple[int, ...]]()
    for answer in answers:
        own = _renumbered(answer, numbers) if answer.answered else replace(answer, sources=())
        lines = _answer_lines(own, texts, has_passed=_has_passed(own)) if answer.answered else [texts.no_answer]
        heading = short_html(capitalized(answer.question.rstrip(" .")), MAX_QUERY_CHARS)
        block = "\n".join([f"<b>{heading}</b>", *lines])
        listed = [*sources, *(each for each in own.sources if each not in sources)]
        shown = [*blocks, block, *(source_line(each.number, each.document, texts) for each in listed)]
        if blocks and utf16_length("\n\n".join(shown)) > MAX_MESSAGE_UNITS:
            break
        blocks, sources = [*blocks, block], listed
        for each in own.quotes:
            key = _document(own, each).key
            context[key] = tuple(dict.fromkeys((*context.get(key, ()), each.start)))
    found = [source_line(each.number, each.document, texts) for each in sources]
    buttons = [
        Button(texts.show_context_of.format(number=numbers[key]), ShowPassage(key, starts[:MAX_STARTS]).data)
        for key, starts in context.items()
    ]
    cite = Cite(tuple((key, starts[0]) for key, starts in context.items())[:MAX_CITED])
    return Reply("\n\n".join([*blocks, "\n".join(found)]), (tuple(buttons), (Button(texts.cite, cite.data),)))


def _renumbered(answer: Answer, numbers: dict[str, int]) -> Answer:
    """Return the answer with its sources numbered on from `numbers`, which has those of the documents cited before."""
    new = {each.number: numbers.setdefault(each.document.key, len(numbers) + 1) for each in answer.sources}
    return replace(
        answer,
        quotes=tuple(replace(each, source=new[each.source]) for each in answer.quotes),
        sources=tuple(replace(each, number=new[each.number]) for each in answer.sources),
    )


def _has_passed(answer: Answer) -> bool:
    return answer.planned_until is not None and answer.planned_until < today()


def render_late_answer(answer: Answer, texts: Texts) -> Reply:
    """Return the answer to a question that could not be answered when it was asked."""
    reply = render_answer(answer, texts)
    asked = short_html(" ".join(answer.question.split()), MAX_QUERY_CHARS)
    return Reply(f"{texts.late_answer}\n<b>{asked}</b>\n\n{reply.html}", reply.keyboard)


def render_summary(summary: Answer, texts: Texts) -> Reply:
    """Return the summary of a document, which offers no other one."""
    reply = render_answer(summary, texts)
    if not summary.answered:
        return reply
    context, first = _context_buttons(summary, texts), summary.sources[0].document
    read = Button(texts.whole_document, ShowDocument(first.key).data)
    return Reply(reply.html, (context, (read, Button(texts.cite, cite_quotes(summary).data))))


def _buttons(answer: Answer, texts: Texts) -> Keyboard:
    """Return the buttons that most readers need below an answer, two or three in a row, and the one for more."""
    context, first = _context_buttons(answer, texts), answer.sources[0].document
    summary = Button(texts.summary, Summarise(first.key).data)
    copying = Button(texts.copy_citation, copied=citation(answer.quotes[0], first, texts))
    share = _share_button(answer, _passage_callback(answer.sources[0], answer.quotes), texts)
    more = Button(texts.more_buttons, ShowMore(cite_quotes(answer).cited).data)
    if len(context) == 1:
        return ((*context, summary), (copying, share), (more,))
    return (context, (summary, copying, share), (more,))


def _context_buttons(answer: Answer, texts: Texts) -> tuple[Button, ...]:
    """Return a button for each source, which shows what is quoted of it in its context."""
    passages = [(each.number, _passage_callback(each, answer.quotes)) for each in answer.sources]
    if len(passages) == 1:
        return (Button(texts.show_context, passages[0][1].data),)
    return tuple(Button(texts.show_context_of.format(number=number), each.data) for number, each in passages)


def rarer_buttons(callback: ShowMore, texts: Texts) -> tuple[Button, ...]:
    """Return the row of the buttons of an answer that `callback` shows."""
    read = Button(texts.whole_document, ShowDocument(callback.cited[0][0]).data)
    return (read, Button(texts.cite, Cite(callback.cited).data))


def cite_quotes(answer: Answer) -> Cite:
    """Return the callback that cites the first quotes of an answer."""
    quoted = ((_document(answer, each).key, each.start) for each in answer.quotes)
    return Cite(tuple(dict.fromkeys(quoted))[:MAX_CITED])


def _share_button(answer: Answer, passage: ShowPassage, texts: Texts) -> Button:
    """Return the button that asks the question in another chat; a follow-up shares a link to the passage instead."""
    asked = " ".join(answer.question.split())
    if utf16_length(asked) <= MAX_QUERY_CHARS and not is_followup(read_question(answer.question)):
        return Button(texts.share, query=asked)
    return Button(
        texts.share, share=(encode_payload(passage), shorten(answer.sources[0].document.title, MAX_TITLE_CHARS))
    )


def _short_html(answer: Answer, texts: Texts) -> list[str]:
    """Return the answer in a word, in bold, if it is sure: bold must not mark a word that may be wrong."""
    if answer.certainty != "sure" or not answer.short_text:
        return []
    return [f"<b>{escape(shorten(_short_text(answer, texts), MAX_SHORT_CHARS))}</b>"]


def _validity(answer: Answer, texts: Texts, *, has_passed: bool) -> list[str]:
    """Return the note as of which day the answer holds, and that the day of a plan `has_passed`."""
    notes = [texts.as_of.format(date=texts.day(answer.as_of))] if answer.as_of else []
    notes += [texts.date_has_passed] if has_passed else []
    return [f"<i>({'; '.join(notes)})</i>"] if notes else []


def _short_text(answer: Answer, texts: Texts) -> str:
    """Return the answer in a word: a date or a place in the language of the reader, a date with its year."""
    said, document = answer.short_text or "", _document(answer, answer.quotes[0])
    is_own = document.language == texts.language
    if not is_own and (place := find_place(said)):
        return texts.place(place)
    dates = find_dates(said, reference=document.date)
    if len(dates) != 1 or dates[0].span != (0, len(said)) or dates[0].precision == "none":
        return said
    first, last = dates[0].start, dates[0].end
    return said if is_own and str(last.year) in said else texts.span(first, last, dates[0].precision)


def _document(answer: Answer, quote: Quote) -> Document:
    return next(each.document for each in answer.sources if each.number == quote.source)


def language_note(answer: Answer, texts: Texts) -> list[str]:
    """Return the line that says that the quotation is in another language than the reader's."""
    languages = {_document(answer, each).language for each in answer.quotes}
    note = texts.quoted_languages.get(next(iter(languages))) if len(languages) == 1 else None
    return [f"<i>{note}</i>"] if note and texts.language not in languages else []


def quote_block(quotes: Sequence[Quote], documents: Mapping[int, Document] | None = None) -> str:
    """Return the quotes of one source as a block, with the speaker after the last of consecutive quotes.

    The number of the source links to the quotation on the page of its document, if that is among `documents`.
    """
    pieces = []
    for quote, following in zip(quotes, [*quotes[1:], None], strict=True):
        is_last = following is None or following.speaker != quote.speaker
        speaker = f"\n— <i>{short_html(quote.speaker)}</i>" if quote.speaker and is_last else ""
        document = (documents or {}).get(quote.source)
        number = link_html(f"[{quote.source}]", quotation_url(quote, document) if document else None)
        pieces.append(f"{escape(quote.text)} {number}{speaker}")
    is_long = sum(utf16_length(each.text) for each in quotes) > MAX_OPEN_BLOCK_CHARS
    return f"<blockquote{' expandable' if is_long else ''}>" + "\n\n".join(pieces) + "</blockquote>"


def _passage_callback(source: Source, quotes: Sequence[Quote]) -> ShowPassage:
    starts = tuple(each.start for each in quotes if each.source == source.number)[:MAX_STARTS]
    return ShowPassage(source.document.key, starts)


def _render_refusal(answer: Answer, texts: Texts, suggested: Sequence[tuple[str, AskSuggestion]]) -> Reply:
    """Return that the documents do not say, the words that no document has, and the nearest documents."""
    said = [f"<b>{texts.no_answer}</b>", *_unknown_words(answer, texts)]
    waiting = (Button(texts.notify_when_answered, NotifyWhenAnswered().data),)
    if not answer.sources:
        return Reply("\n".join([*said, texts.see_sources]), (waiting,))
    near = answer.sources[:MAX_NEAREST_SHOWN]
    nearest = [source_line(each.number, each.document, texts) for each in near]
    numbers = number_buttons((each.number, ShowDocument(each.document.key)) for each in near)
    questions = tuple((Button(asked, callback.data),) for asked, callback in suggested)
    return Reply("\n".join([*said, "", texts.nearest_documents, *nearest]), (*numbers, *questions, waiting))


def render_nothing_else(others: Sequence[Document], texts: Texts) -> Reply:
    """Return that nothing else answers the question, with `others` of the documents found for it."""
    near = list(enumerate(others[:MAX_NEAREST_SHOWN], 1))
    if not near:
        return Reply(texts.nothing_else)
    listed = [source_line(number, each, texts) for number, each in near]
    numbers = number_buttons((number, ShowDocument(each.key)) for number, each in near)
    return Reply("\n".join([texts.nothing_else, "", texts.nearest_documents, *listed]), numbers)


def _unknown_words(answer: Answer, texts: Texts) -> list[str]:
    """Return the line with the words of the question that no document has, if there are any."""
    words = ", ".join(short_html(word, MAX_WORD_CHARS) for word in answer.unknown_words[:MAX_UNKNOWN_WORDS])
    return [texts.unknown_words.format(words=words)] if words else []


def citation(quote: Quote, document: Document, texts: Texts) -> str:
    """Return the citation of a quotation in at most `MAX_COPIED_CHARS`.

    The quotation is cut first, then the address is left out: a part of it leads nowhere.
    """
    least = min(MIN_QUOTED_CHARS, utf16_length(quote.text))
    cited = Citation(document, "…", quote.speaker)
    if _room_for_quote(cited, texts) < least:
        cited = replace(cited, document=replace(document, url=None))
    shown = shorten(quote.text, max(_room_for_quote(cited, texts), least))
    return shorten(press_citation(replace(cited, quote=shown), texts), MAX_COPIED_CHARS)


def _room_for_quote(cited: Citation, texts: Texts) -> int:
    """Return how long a quotation may be instead of the "…" of the citation."""
    return MAX_COPIED_CHARS - utf16_length(press_citation(cited, texts)) + 1


def quotation_url(quote: Quote, document: Document) -> str | None:
    """Return the address of the document with a fragment that leads to the quotation; None without an address.

    It is the page of a PDF file (RFC 8118, `page`), else a text fragment that marks the quotation
    (<https://wicg.github.io/scroll-to-text-fragment/>).
    """
    if not document.url or "#page=" in document.url:
        return document.url
    if page := document.page_at(quote.start):
        return f"{document.url.partition('#')[0]}#page={page}"
    if urlsplit(document.url).path.lower().endswith(".pdf"):
        return document.url
    words = quote.text.split()
    ends = (
        [words] if len(words) <= MAX_WHOLE_FRAGMENT_WORDS else [words[:FRAGMENT_END_WORDS], words[-FRAGMENT_END_WORDS:]]
    )
    marked = ",".join(_encode(" ".join(each)) for each in ends)
    return f"{document.url}{'' if '#' in document.url else '#'}:~:text={marked}"


def _encode(text: str) -> str:
    """Return `text` percent-encoded; the dash is a mark of the syntax, too."""
    return percent_encoded(text, safe="", errors="replace").replace("-", "%2D")
