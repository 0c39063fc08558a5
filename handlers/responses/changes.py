"""The report of what came in or changed: of /since and of the digests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from corpus.library import Library
from corpus.models import Document, Event
from handlers.services.digests import DocumentChange
from handlers.translations import Texts
from handlers.views.digests.changes import render_changes
from handlers.views.reply import Reply

if TYPE_CHECKING:
    from corpus.briefs.changes import ChangedEvent, ChangedSentence

COMING_DAYS = 14
MAX_COMPARED_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """A document in its newest version, with the sentences and events that differ from an older one, if it is known."""

    document: Document
    sentences: tuple[ChangedSentence, ...] = ()
    events: tuple[ChangedEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """New documents (the newest first), changed ones, the events of the new ones, and the events to come.

    `undated` is the number of documents that may be new or not, since they have no date.
    """

    new: tuple[Document, ...] = ()
    changed: tuple[ChangedDocument, ...] = ()
    events: tuple[Event, ...] = ()
    coming: tuple[Event, ...] = ()
    undated: int = 0

    @property
    def has_news(self) -> bool:
        """True if a document is new or has changed."""
        return bool(self.new or self.changed)


async def older_versions(
    changes: Iterable[DocumentChange], find: Callable[[str], Awaitable[Document | None]]
) -> Mapping[str, Document]:
    """Return the version that each changed document had first, by its id, where it is stored.

    Of very many documents, only the last changed ones are compared.
    """
    first: dict[str, str | None] = {}
    for each in changes:
        first.setdefault(each.document, each.previous)
    changed = [(name, key) for name, key in first.items() if key][-MAX_COMPARED_DOCUMENTS:]
    found = [(name, await find(key)) for name, key in changed]
    return {name: older for name, older in found if older}


def report_changes(
    library: Library,
    changes: Sequence[DocumentChange],
    older: Mapping[str, Document],
    today: date,
    *,
    dated_since: date | None = None,
    known: frozenset[str] = frozenset(),
) -> ChangeReport:
    """Return the report of the changes. Blocks as `Library.events` does.

    With `dated_since`, documents of at least that date count as new, too, unless their keys are among the `known`.
    """
    by_key = {each.key: each for each in library.documents}
    first = {each.document: each for each in reversed(changes)}
    last = {each.document: by_key[each.key] for each in changes if each.key in by_key}
    new = [document for name, document in last.items() if first[name].previous is None]
    undated = 0
    if dated_since:
        others = [each for each in library.documents if each.key not in known and each not in new]
        new += [each for each in others if each.date and each.date >= dated_since]
        undated = sum(each.date is None for each in others)
    changed = [
        _changed(document, older.get(name)) for name, document in last.items() if first[name].previous is not None
    ]
    events = [each for each in library.events() if each.kind == "event" and each.start]
    new_keys = {each.key for each in new}
    coming = [each for each in events if each.start and today <= each.start <= today + timedelta(COMING_DAYS)]
    return ChangeReport(
        tuple(sorted(new, key=lambda each: (each.date or date.min, each.id), reverse=True)),
        tuple(each for each in changed if each is not None),
        tuple(each for each in events if each.document.key in new_keys and each not in coming),
        tuple(each for each in coming if each.status != "cancelled"),
        undated,
    )


def _changed(document: Document, older: Document | None) -> ChangedDocument | None:
    """Return the changes of a document; None if its sentences are what they were."""
    from corpus.briefs.changes import changed_events, changed_sentences  # noqa: PLC0415 - for a faster start

    if older is None:
        return ChangedDocument(document)
    sentences, events = changed_sentences(older, document), changed_events(older, document)
    return ChangedDocument(document, tuple(sentences), tuple(events)) if sentences or events else None


def render_report(heading: str, report: ChangeReport, texts: Texts) -> Reply | None:
    """Return the message of a report under a heading; None if it has no news."""
    if not report.has_news:
        return None
    changed = [(each.document, each.sentences, each.events) for each in report.changed]
    return render_changes(heading, report.new, changed, report.events, report.coming, texts)
