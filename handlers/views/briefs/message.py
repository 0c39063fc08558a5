"""A brief as a message."""

from __future__ import annotations

from html import escape

from corpus.models import HEADINGS, Brief, BriefSentence, Document, Language
from handlers.translations import Texts
from handlers.views.callback_data import BriefForm, SendBrief
from handlers.views.reply import Button, Reply, link_html, short_html

MAX_SUBJECT_CHARS = 100
MAX_SOURCE_TITLE_CHARS = 90
MAX_PUBLISHER_CHARS = 30
MAX_SPEAKER_CHARS = 60
_FORMS: tuple[BriefForm, ...] = ("docx", "csv", "ris")


def reading_language(texts: Texts) -> Language:
    """Return the language of the corpus that a reader of these texts prefers."""
    return "ru" if texts.language == "ru" else "en"


def render_brief(brief: Brief, texts: Texts) -> Reply:
    """Return the sentences under their headings, each cited, and the sources. The first bold words are the subject."""
    if not brief.sentences:
        return Reply(texts.no_brief.format(subject=short_html(brief.subject, MAX_SUBJECT_CHARS)))
    lines = [
        texts.brief.format(subject=short_html(brief.subject, MAX_SUBJECT_CHARS)),
        f"<i>{_size(brief, texts)}</i>",
    ]
    for heading in HEADINGS:
        if found := brief.under(heading):
            lines += ["", f"<b>{texts.brief_headings[heading]}</b>"]
            lines += [
                f"<blockquote>{quoted_html(each, each.quote.source, *each.copies)}</blockquote>" for each in found
            ]
    lines += ["", *(short_source(each.number, each.document, texts) for each in brief.sources)]
    buttons = tuple(Button(f".{form}", SendBrief(form).data) for form in _FORMS)
    return Reply("\n".join(lines), (buttons,))


def _size(brief: Brief, texts: Texts) -> str:
    sentences = texts.count(texts.brief_sentences, len(brief.sentences))
    return f"{sentences} {texts.count(texts.brief_documents, len(brief.sources))}"


def quoted_html(sentence: BriefSentence, *sources: int) -> str:
    """Return the quotation with the numbers of its sources and its speaker."""
    quote = sentence.quote
    numbers = "".join(f"[{number}]" for number in sources)
    speaker = f"\n— <i>{short_html(quote.speaker, MAX_SPEAKER_CHARS)}</i>" if quote.speaker else ""
    return f"{escape(quote.text)} {numbers}{speaker}"


def short_source(number: int, document: Document, texts: Texts) -> str:
    """Return the number, title, publisher and date of a document in one line."""
    title = link_html(short_html(document.title, MAX_SOURCE_TITLE_CHARS), document.url)
    publisher = short_html(document.publisher, MAX_PUBLISHER_CHARS) if document.publisher else ""
    parts = [title, publisher, texts.day(document.date)]
    return f"<b>{number}.</b> " + ", ".join(filter(None, parts))
