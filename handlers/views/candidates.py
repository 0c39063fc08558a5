"""Views for administrators: candidate documents under review, and removed documents."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from babel import Locale

from corpus.language.lines import collapse_whitespace
from corpus.models import Document, Event
from handlers.services.ingest import PendingDocument, ReviewWarning
from handlers.translations import Texts
from handlers.views.callback_data import RemoveDocument, RestoreDocument, ReviewCandidate, ShowDocument
from handlers.views.documents import document_heading
from handlers.views.reply import Button, Reply, link_html, short_html

MAX_EXCERPT_CHARS = 400
MAX_EVENTS = 3
MAX_REMOVED = 10


def render_candidate(candidate: PendingDocument, events: Sequence[Event], texts: Texts) -> Reply:
    """Return a candidate for review: metadata, an excerpt, the dates that were found in it, and warnings."""
    document, number = candidate.document, candidate.number
    language = str(Locale(texts.language).languages.get(document.language, document.language))
    excerpt = collapse_whitespace(document.text).removeprefix(collapse_whitespace(document.title)).strip()
    length = texts.count(texts.words, len(document.text.split()))
    lines = [
        f"{texts.candidate} #{number}",
        document_heading(document, texts),
        f"{texts.candidate_language.format(language=language)} · {length}",
        link_html(short_html(document.url), document.url) if document.url else "",
        f"<blockquote expandable>{short_html(excerpt, MAX_EXCERPT_CHARS)}</blockquote>" if excerpt else "",
        _dates(events, texts),
        *(f"⚠ {_warning(each, texts)}" for each in candidate.warnings),
    ]
    title, date = ReviewCandidate("title", number), ReviewCandidate("date", number)
    return Reply(
        "\n".join(line for line in lines if line),
        (
            (Button(texts.accept, ReviewCandidate("add", number).data),),
            (Button(texts.correct_title, title.data), Button(texts.correct_date, date.data)),
            (Button(texts.discard, ReviewCandidate("discard", number).data),),
        ),
    )


def render_accepted(document: Document, texts: Texts) -> Reply:
    """Return that a document is in the corpus, with buttons to read and to remove it."""
    read = Button(texts.read_document, ShowDocument(document.key).data)
    remove = Button(texts.remove, RemoveDocument(document.key).data)
    return Reply(f"✅ {texts.accepted}\n{document_heading(document, texts)}", ((read,), (remove,)))


def render_removed(document: Document, texts: Texts) -> Reply:
    """Return that a document is removed, with a button to restore it."""
    restore = Button(texts.restore, RestoreDocument(document.key).data)
    return Reply(f"{texts.removed}\n{document_heading(document, texts)}", ((restore,),))


def render_all_removed(documents: Sequence[Document], texts: Texts) -> Reply:
    """Return the list of removed documents, with a button to restore each."""
    if not documents:
        return Reply(texts.nothing_removed)
    shown = list(enumerate(documents[:MAX_REMOVED], 1))
    rows = [f"<b>{number}.</b> {short_html(each.title)}" for number, each in shown]
    buttons = [(Button(f"{number} · {texts.restore}", RestoreDocument(each.key).data),) for number, each in shown]
    return Reply("\n".join([texts.removed_documents, *rows]), tuple(buttons))


def _dates(events: Sequence[Event], texts: Texts) -> str:
    dated = [each for each in events if each.start]
    if not dated:
        return f"🗓 {texts.no_dates_found}"
    shown = [" · ".join(filter(None, [texts.days(each), texts.place(each.place)])) for each in dated[:MAX_EVENTS]]
    more = f" +{len(dated) - len(shown)}" if len(dated) > len(shown) else ""
    return f"🗓 {escape('; '.join(shown))}{more}"


def _warning(warning: ReviewWarning, texts: Texts) -> str:
    return texts.review_warnings[warning.flaw].format(title=short_html(warning.of))
