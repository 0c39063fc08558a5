"""A brief as a message."""

from __future__ import annotations

from html import escape

from corpus.models import HEADINGS, Brief, BriefSentence, Source
from handlers.translations import Texts
from handlers.views.callback_data import BriefForm, SendBrief
from handlers.views.reply import Button, Reply, link_html, short_html

MAX_SUBJECT_CHARS = 100
MAX_SOURCE_TITLE_CHARS = 90
MAX_PUBLISHER_CHARS = 30
MAX_SPEAKER_CHARS = 60
_FORMS: tuple[BriefForm, ...] = ("docx", "csv", "ris")


def render_brief(brief: Brief, texts: Texts) -> Reply:
    """Return the sentences under their headings, each cited, and the sources. The first bold words are the subject."""
    if not brief.sentences:
        return Reply(texts.no_brief.format(subject=short_html(brief.subject, MAX_SUBJECT_CHARS)))
    documents = {each.number: each for each in brief.sources}
    lines = [
        texts.brief.format(subject=short_html(brief.subject, MAX_SUBJECT_CHARS)),
        f"<i>{_size(brief, texts)}</i>",
    ]
    for heading in HEADINGS:
        if found := brief.under(heading):
            lines += ["", f"<b>{texts.brief_headings[heading]}</b>"]
            lines += [f"<blockquote>{_quoted(each)}</blockquote>" for each in found]
    lines += ["", *(_source(each, texts) for each in documents.values())]
    buttons = tuple(Button(f".{form}", SendBrief(form).data) for form in _FORMS)
    return Reply("\n".join(lines), (buttons,))


def _size(brief: Brief, texts: Texts) -> str:
    sentences = texts.count(texts.brief_sentences, len(brief.sentences))
    return f"{sentences} {texts.count(texts.brief_documents, len(brief.sources))}"


def _quoted(sentence: BriefSentence) -> str:
    quote = sentence.quote
    numbers = "".join(f"[{number}]" for number in (quote.source, *sentence.copies))
    speaker = f"\n— <i>{short_html(quote.speaker, MAX_SPEAKER_CHARS)}</i>" if quote.speaker else ""
    return f"{escape(quote.text)} {numbers}{speaker}"


def _source(source: Source, texts: Texts) -> str:
    document = source.document
    title = link_html(short_html(document.title, MAX_SOURCE_TITLE_CHARS), document.url)
    publisher = short_html(document.publisher, MAX_PUBLISHER_CHARS) if document.publisher else ""
    parts = [title, publisher, texts.day(document.date)]
    return f"<b>{source.number}.</b> " + ", ".join(filter(None, parts))
