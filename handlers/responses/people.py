"""The list of the people whom the documents name."""

from __future__ import annotations

from datetime import date

from corpus.library import Library
from handlers.responses.documents import list_documents
from handlers.translations import Texts
from handlers.views.callback_data import AskSuggestion
from handlers.views.mentions import MAX_LISTED_PEOPLE, render_people
from handlers.views.reply import Reply


def list_people(library: Library, texts: Texts) -> Reply:
    """Return the people whom the documents name with a job title, each with the newest; none is a list of documents."""
    people = library.people()
    if not people:
        return list_documents(library, "", texts)
    listed = []
    for each in people[:MAX_LISTED_PEOPLE]:
        newest = sorted(library.mentions(each.name), key=lambda one: one.document.date or date.min, reverse=True)
        titles = (mention.job_title for mention in newest if mention.job_title)
        listed.append((each.name, next(titles, ""), AskSuggestion(each.document.key, each.index, texts.language)))
    return render_people(listed, len(people), texts)
