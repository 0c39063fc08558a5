"""Lists of documents."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.dialogue.requests import DocumentFilter, document_subject, read_document_filter
from corpus.library import Library
from corpus.models import Document
from handlers.translations import Texts
from handlers.views.documents import DOCUMENTS_PER_PAGE, render_found_documents, render_sources
from handlers.views.reply import Reply, short_html


def list_documents(library: Library, wanted: str, texts: Texts) -> Reply:
    """Return the first page of all documents, or those that are found with the words `wanted`.

    Words that name a language alone ("in Russian") find the documents in it.
    """
    if not wanted or not library.documents:
        return render_sources(library.documents, 1, texts, library.lead) or Reply(texts.empty_corpus)
    asked = read_document_filter(wanted)
    if asked.language and not asked.years:
        return _filtered(library, asked, texts)
    found = library.find_documents(wanted)[:DOCUMENTS_PER_PAGE]
    if not found:
        return Reply(texts.no_such_documents.format(wanted=short_html(wanted)))
    return _listed(library, found, texts.count(texts.sources_on, len(found), wanted=short_html(wanted)), texts)


def about_documents(library: Library, text: str, texts: Texts) -> Reply:
    """Return the list of all documents, their languages and time, or of those that `text` is about."""
    if subject := document_subject(text):
        return list_documents(library, subject, texts)
    if asked := read_document_filter(text):
        return _filtered(library, asked, texts)
    note = _overview(library.documents, texts)
    return render_sources(library.documents, 1, texts, library.lead, note) or Reply(texts.empty_corpus)


def _filtered(library: Library, asked: DocumentFilter, texts: Texts) -> Reply:
    from_years = [texts.documents_from.format(years=", ".join(sorted(asked.years)))] if asked.years else []
    wanted = " ".join([*from_years, *([texts.documents_in[asked.language]] if asked.language else [])])
    found = [each for each in library.documents if asked.passes(each)]
    if not found:
        return Reply(texts.no_documents.format(wanted=wanted))
    return _listed(library, found, f"{texts.count(texts.sources, len(found))} {wanted}", texts)


def _listed(library: Library, found: Sequence[Document], heading: str, texts: Texts) -> Reply:
    numbers = {each.id: number for number, each in enumerate(library.documents, 1)}
    return render_found_documents([(numbers[each.id], each) for each in found], heading, texts, library.lead)


def _overview(documents: Sequence[Document], texts: Texts) -> str:
    """Return how many documents there are in each language, and from when they are."""
    english = sum(each.language == "en" for each in documents)
    languages = {each.language for each in documents}
    counted = texts.corpus_languages.format(en=english, ru=len(documents) - english)
    lines = [texts.all_in[next(iter(languages))] if len(languages) == 1 else counted]
    if dated := [each.date for each in documents if each.date]:
        lines.append(texts.corpus_period.format(first=texts.day(min(dated)), last=texts.day(max(dated))))
    if undated := len(documents) - len(dated):
        lines.append(texts.count(texts.corpus_undated, undated))
    return " ".join(lines)
