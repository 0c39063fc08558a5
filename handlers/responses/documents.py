"""Lists of documents."""

from __future__ import annotations

from corpus.library import Library
from handlers.translations import Texts
from handlers.views.documents import DOCUMENTS_PER_PAGE, render_found_documents, render_sources
from handlers.views.reply import Reply, short_html


def list_documents(library: Library, wanted: str, texts: Texts) -> Reply:
    """Return the first page of all documents, or those that are found with the words `wanted`."""
    documents = library.documents
    if not wanted or not documents:
        return render_sources(documents, 1, texts, library.lead) or Reply(texts.empty_corpus)
    found = library.find_documents(wanted)[:DOCUMENTS_PER_PAGE]
    if not found:
        return Reply(texts.no_such_documents.format(wanted=short_html(wanted)))
    numbers = {each.id: number for number, each in enumerate(documents, 1)}
    return render_found_documents([(numbers[each.id], each) for each in found], wanted, texts, library.lead)
