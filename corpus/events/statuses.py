"""Status of an event: planned, held, postponed or cancelled, in the words of its statements or by its day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.events.drafts import EventDraft
from corpus.events.statements import Statement, Statements
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.models import EventStatus, Sentence

_PLAN = re.compile(rf"\b(?:{any_of(en.PLAN_TITLES, ru.PLAN_TITLES)})", re.IGNORECASE)
_AHEAD = re.compile(rf"\b(?:{any_of(en.AHEAD_HEADINGS, ru.AHEAD_HEADINGS)})", re.IGNORECASE)
_ANNOUNCED_BY = re.compile(
    rf"(?:^|\s)\W?(?:{any_of(en.DATE_LABELS, ru.DATE_LABELS)})\**(?:\s?:|\s(?=\d))", re.IGNORECASE
)
_TITLE_CLAUSE = re.compile(r",\s|;\s|\s(?:but|while|and|а|но)\s")
_MAX_ANNOUNCEMENT_CHARS = 2_000
FUTURE = re.compile(rf"\b{any_of(en.FUTURE_WORDS, ru.FUTURE_WORDS)}\b", re.IGNORECASE)


class Statuses:
    """The statuses that a document gives its events."""

    def __init__(self, statements: Statements) -> None:
        self.document = statements.document
        self.statements = statements

    def of(self, draft: EventDraft, about: Sequence[Statement], *, is_main: bool) -> EventStatus:
        """Return the status that the statements give, the later ones' cancellation first."""
        if draft.status:
            return draft.status
        said = [each.said_status for each in about]
        title = self._title_status(draft) if is_main else None
        day = self.document.date
        is_over = bool(day and draft.end and draft.end <= day)
        if title == "cancelled" or ("cancelled" in said and "held" not in said):
            return "cancelled"
        if title == "postponed" or ("postponed" in said and "held" not in said):
            return "postponed"
        if day and draft.start and (draft.precision == "day" or draft.start > day):
            return "held" if draft.start <= day else "planned"
        if not day and self._looks_ahead(draft):
            return "planned"
        own = draft.said_status
        if own in ("held", "planned"):
            return own
        if "planned" in said and "held" not in said and not is_over:
            return "planned"
        future = any(FUTURE.search(each.text) for each in about[:3])
        return "planned" if future and "held" not in said else "held"

    def _title_status(self, draft: EventDraft) -> EventStatus | None:
        """Return the status that the title gives, in its clause with the noun of the event if one of several has it."""
        clauses = [Statement(Sentence(0, 0), each, None, 0) for each in _TITLE_CLAUSE.split(self.document.title)]
        noun = draft.phrase.noun if draft.phrase else ""
        own = [each for each in clauses if noun and noun in each.text.lower()]
        if own or len(clauses) == 1:
            return (own or clauses)[0].said_status
        return Statement(Sentence(0, 0), self.document.title, None, 0).said_status

    def _looks_ahead(self, draft: EventDraft) -> bool:
        """Return True if a document without a day is a plan or an invitation, or the event is after its week."""
        week = self.statements.week
        if week and draft.start:
            return draft.start > week[1]
        own = draft.said_status
        if own == "held":
            return False
        heading = ""
        for each in self.statements.all:
            if each.sentence.start >= draft.statement.sentence.start:
                break
            if each.prose_index is None or each.text.endswith("?"):
                heading = each.text
        is_labelled = bool(_ANNOUNCED_BY.search(self.document.text[:_MAX_ANNOUNCEMENT_CHARS]))
        lead = self.statements.lead
        told = f"{self.document.title}\n{self.statements.head}\n{lead.text if lead else ''}"
        return is_labelled or bool(_PLAN.search(told) or _AHEAD.search(heading))
