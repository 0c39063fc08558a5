"""Documents that are to come in, and that went out → Telegram HTML. Pure functions, as in `handlers.views.answers`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from babel import Locale

from corpus.language.lines import collapse_whitespace
from corpus.models import Document, Event
from handlers.services.ingest import Candidate, ReviewWarning
from handlers.translations import Texts
from handlers.views.answers import LONGEST_TITLE, Button, Reply, heading, linked
from handlers.views.callback_data import RemoveDocument, RestoreDocument, ReviewCandidate, ShowDocument
from handlers.views.pagination import shorten

LONGEST_BEGINNING = 400
MOST_EVENTS = 3
MOST_REMOVED = 10


def render_candidate(candidate: Candidate, events: Sequence[Event], texts: Texts) -> Reply:
    """Return a document to decide on: what it is, how it begins, the dates read out of it, and what is odd."""
    document = candidate.document
    language = str(Locale(texts.language).languages.get(document.language, document.language))
    beginning = collapse_whitespace(document.text).removeprefix(collapse_whitespace(document.title)).strip()
    length = texts.count(texts.words, len(document.text.split()))
    lines = [
        f"{texts.candidate} #{candidate.number}",
        heading(document, texts),
        f"{texts.candidate_language.format(language=language)} · {length}",
        *([linked(escape(shorten(document.url, LONGEST_TITLE)), document.url)] if document.url else []),
        f"<blockquote expandable>{escape(shorten(beginning, LONGEST_BEGINNING))}</blockquote>" if beginning else "",
        *_dates(events, texts),
        *(f"⚠ {_oddity(each, texts)}" for each in candidate.oddities),
    ]
    number = candidate.number
    return Reply(
        "\n".join(line for line in lines if line),
        (
            (Button(texts.accept, ReviewCandidate("add", number).data),),
            (
                Button(texts.correct_title, ReviewCandidate("title", number).data),
                Button(texts.correct_date, ReviewCandidate("date", number).data),
            ),
            (Button(texts.discard, ReviewCandidate("discard", number).data),),
        ),
    )


def render_accepted(document: Document, texts: Texts) -> Reply:
    """Return that a document is in the corpus, with the way to it and the way back."""
    read = Button(texts.read_document, ShowDocument(document.key).data)
    remove = Button(texts.take_out, RemoveDocument(document.key).data)
    return Reply(f"✅ {texts.accepted}\n{heading(document, texts)}", ((read,), (remove,)))


def render_removed(document: Document, texts: Texts) -> Reply:
    """Return that a document is out of the corpus, with the way back."""
    restore = Button(texts.put_back, RestoreDocument(document.key).data)
    return Reply(f"{texts.removed}\n{heading(document, texts)}", ((restore,),))


def render_all_removed(documents: Sequence[Document], texts: Texts) -> Reply:
    """Return the documents that can be put back, a button each."""
    if not documents:
        return Reply(texts.nothing_removed)
    shown = list(enumerate(documents[:MOST_REMOVED], 1))
    rows = [f"<b>{number}.</b> {escape(shorten(each.title, LONGEST_TITLE))}" for number, each in shown]
    buttons = [(Button(f"{number} · {texts.put_back}", RestoreDocument(each.key).data),) for number, each in shown]
    return Reply("\n".join([texts.all_removed, *rows]), tuple(buttons))


def _dates(events: Sequence[Event], texts: Texts) -> list[str]:
    dated = [each for each in events if each.start]
    if not dated:
        return [f"🗓 {texts.no_dates_found}"]
    shown = [
        " · ".join(filter(None, [texts.days(each), each.place.name(texts.names_in) if each.place else ""]))
        for each in dated[:MOST_EVENTS]
    ]
    more = f" +{len(dated) - len(shown)}" if len(dated) > len(shown) else ""
    return [f"🗓 {escape('; '.join(shown))}{more}"]


def _oddity(oddity: ReviewWarning, texts: Texts) -> str:
    return texts.oddities[oddity.flaw].format(title=escape(shorten(oddity.of, LONGEST_TITLE)))
