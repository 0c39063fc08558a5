"""`ask --explain`: the intermediate results that led to an answer or a refusal."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.table import Table

from corpus.answering import weights
from corpus.answering.answers import AnswerTrace
from corpus.answering.constraints import numbers, years
from corpus.language.lines import collapse_whitespace
from handlers.views.pagination import shorten

_MAX_ROWS = 5  # passages and sentences: one column each fits into 80 columns
_MAX_TERMS = 6
_MAX_TEXT_CHARS = 160
_TEXT_COLUMNS = {"terms that match", "passage", "sentence"}


def explain(trace: AnswerTrace) -> RenderableType:
    """Return the query, the passages, the candidates with their features, and the confidence."""
    search = "words and meaning" if trace.is_hybrid else "words alone"
    shown: list[RenderableType] = [f"Kind of question: {trace.question.kind}. Looked up by {search}."]
    if limits := _constraints(trace.question.text_to_read):
        shown.append(f"Must not be contradicted: {limits}.")
    shown += [f"Read as: {trace.read_as}" if trace.is_read else "Not read.", ""]
    for title, table in (
        ("Query", _query(trace)),
        ("The best passages", _passages(trace)),
        ("The best sentences", _sentences(trace)),
        ("Features of each sentence", _features(trace)),
    ):
        if table.row_count:
            shown += [title, table, ""]
    confidence = trace.confidence
    shown += [f"Refused: {each}." for each in confidence.doubts]
    outcome = "it is answered" if confidence.is_sufficient else "it is not known"
    needed = f"{confidence.threshold} is needed"
    shown.append(f"Confidence {confidence.probability:.3f}; {needed}: {outcome} ({confidence.certainty}).")
    return Group(*shown)


def _constraints(text: str) -> str:
    """Return the years and the numbers that the question names."""
    return ", ".join([*(f"year {each}" for each in sorted(years(text))), *sorted(numbers(text))])


def _query(trace: AnswerTrace) -> Table:
    """Return the words with the terms that match them; other spellings and meanings weigh less than 1."""
    table = _table("word", "informative", "terms that match")
    for each in trace.query:
        terms = list(each.terms.items())
        name = f"{each.word.text} (name)" if each.word.is_name else each.word.text
        unknown = " (in no document)" if each.word.written in trace.unknown_words else ""
        listed = ", ".join(f"{term} {weight:.2f}" for term, weight in terms[:_MAX_TERMS])
        table.add_row(name, f"{each.informativeness:.2f}", listed + ("…" if len(terms) > _MAX_TERMS else "") + unknown)
    return table


def _passages(trace: AnswerTrace) -> Table:
    table = _table("bm25", "cosine", "passage")
    for hit in trace.hits[:_MAX_ROWS]:
        passage = hit.entry.passage
        words = f"{passage.document.id}: {collapse_whitespace(passage.text)}"
        table.add_row(f"{hit.bm25:.3f}", f"{hit.cosine:.3f}", shorten(words, _MAX_TEXT_CHARS))
    return table


def _sentences(trace: AnswerTrace) -> Table:
    table = _table("", "score", "sentence")
    for number, each in enumerate(trace.candidates[:_MAX_ROWS], 1):
        document = each.passage.document
        words = f"{document.id}: {collapse_whitespace(document.text[each.sentence.start : each.sentence.end])}"
        table.add_row(str(number), f"{each.score:.2f}", shorten(words, _MAX_TEXT_CHARS))
    return table


def _features(trace: AnswerTrace) -> Table:
    """Return the features by sentence, their weights in the score, and their part in the log-odds of the first."""
    candidates = trace.candidates[:_MAX_ROWS]
    table = _table("feature", *(str(number) for number in range(1, len(candidates) + 1)), "weight", "log-odds of 1")
    if not candidates:
        return table
    unread = weights.SCORE_HYBRID if trace.is_hybrid else weights.SCORE_LEXICAL
    odds = trace.confidence.table
    scoring = odds if trace.is_read else unread
    values = [asdict(each.features) for each in candidates]
    for name, first in values[0].items():
        if name in scoring or name in odds:
            share = f"{first * odds[name]:+.2f}" if name in odds else ""
            table.add_row(name, *(f"{each[name]:.2f}" for each in values), f"{scoring.get(name, 0):.2f}", share)
    blank = [""] * (len(candidates) + 1)
    table.add_row("bias", *blank, f"{odds['bias']:+.2f}")
    table.add_row("log-odds", *blank, f"{candidates[0].features.weigh(odds):+.2f}")
    return table


def _table(*columns: str) -> Table:
    """Return a table without lines; columns are of numbers, but for the first and those of text."""
    table = Table(box=None, pad_edge=False)
    for number, name in enumerate(columns):
        is_text = number == 0 or name in _TEXT_COLUMNS
        table.add_column(name, justify="left" if is_text else "right", no_wrap=not is_text)
    return table
