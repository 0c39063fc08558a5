"""Views of what came in or changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from corpus.models import Document, Event
from handlers.translations import Texts
from handlers.views.briefs.message import short_source
from handlers.views.callback_data import ShowDocument, ShowEvent
from handlers.views.reply import Reply, link_html, number_buttons, short_html

if TYPE_CHECKING:
    from corpus.briefs.changes import ChangedEvent, ChangedSentence

MAX_NEW_DOCUMENTS = 6
MAX_CHANGED_DOCUMENTS = 3
MAX_CHANGED_SENTENCES = 3  # of all documents together
MAX_EVENTS = 4
MAX_SENTENCE_CHARS = 220
MAX_TITLE_CHARS = 90

Change = tuple[Document, Sequence["ChangedSentence"], Sequence["ChangedEvent"]]
"""A changed document with its changed sentences and events."""


def render_changes(
    heading: str,
    new: Sequence[Document],
    changed: Sequence[Change],
    events: Sequence[Event],
    coming: Sequence[Event],
    texts: Texts,
) -> Reply:
    """Return a message on new documents, their events, changed documents and events to come, numbered together."""
    blocks, callbacks = [heading], list[ShowDocument | ShowEvent]()
    if new:
        shown = new[:MAX_NEW_DOCUMENTS]
        callbacks += [ShowDocument(each.key) for each in shown]
        rows = [short_source(number, each, texts) for number, each in enumerate(shown, 1)]
        more = [texts.count(texts.more_documents, len(new) - len(shown))] if len(new) > len(shown) else []
        blocks.append("\n".join([texts.count(texts.new_documents, len(new)), *rows, *more]))
    if changed:
        shown_changes = changed[:MAX_CHANGED_DOCUMENTS]
        rows, left = [texts.count(texts.changed_documents, len(changed))], MAX_CHANGED_SENTENCES
        for document, sentences, changed_events in shown_changes:
            callbacks.append(ShowDocument(document.key))
            rows.append(short_source(len(callbacks), document, texts))
            rows += [_changed_event(each, texts) for each in changed_events[:1]]
            rows += [_changed_sentence(each, texts) for each in sentences[:left]]
            hidden = len(changed_events[1:]) + len(sentences[left:])
            rows += [texts.count(texts.more_changes, hidden)] if hidden else []
            left = max(0, left - len(sentences))
        others = len(changed) - len(shown_changes)
        blocks.append("\n".join([*rows, *([texts.count(texts.more_changed, others)] if others else [])]))
    for name, listed in ((texts.new_events, events), (texts.upcoming, coming)):
        if listed:
            rows = [f"<b>{name}</b>"]
            for each in listed[:MAX_EVENTS]:
                callbacks.append(ShowEvent(each.document.key, each.index))
                rows.append(_event(len(callbacks), each, texts))
            hidden = len(listed) - MAX_EVENTS
            rows += [texts.count(texts.more_events, hidden)] if hidden > 0 else []
            blocks.append("\n".join(rows))
    return Reply("\n\n".join(blocks), number_buttons(enumerate(callbacks, 1)))


def _event(number: int, event: Event, texts: Texts) -> str:
    place = f" · {short_html(texts.place(event.place), MAX_TITLE_CHARS)}" if event.place else ""
    title = link_html(short_html(event.label, MAX_TITLE_CHARS), event.document.url)
    return f"<b>{number}.</b> {texts.days(event)}{place}\n{title}"


def _changed_event(changed: ChangedEvent, texts: Texts) -> str:
    before, after = (_days_and_place(each, texts) for each in (changed.before, changed.after))
    return f"<i>{short_html(changed.after.label, MAX_TITLE_CHARS)}</i>: <s>{before}</s> → <b>{after}</b>"


def _days_and_place(event: Event, texts: Texts) -> str:
    place = texts.place(event.place)
    status = "" if event.status in {"planned", "held"} else texts.event_status[event.status]
    return short_html(", ".join(filter(None, [texts.days(event), place, status])), MAX_TITLE_CHARS)


def _changed_sentence(changed: ChangedSentence, texts: Texts) -> str:
    """Return the sentence before and after the change, or the one that was added or removed."""
    before, after = (short_html(each, MAX_SENTENCE_CHARS) for each in (changed.before, changed.after))
    labels = (
        (texts.sentence_before if after else texts.sentence_removed, before),
        (
            texts.sentence_after if before else texts.sentence_added,
            after,
        ),
    )
    return "\n".join(f"{label}\n<blockquote>{text}</blockquote>" for label, text in labels if text)


def since_heading(since: date, texts: Texts) -> str:
    """Return the heading of a list of changes since a day."""
    return f"<b>{texts.changes_since.format(date=texts.day(since))}</b>"
