"""`ask --explain`: why this sentence, why this refusal."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.table import Table

from corpus.answering import weights
from corpus.answering.answers import AnswerTrace
from corpus.language.lines import collapse_whitespace
from handlers.views.pagination import shorten

_SHOWN = 5
"""Passages and sentences: as many as fit into 80 columns beside each other."""
_TERMS = 6
_LONGEST = 160


def explain(findings: AnswerTrace) -> RenderableType:
    """Return how the answer came about: words and what stands for them, passages, sentences, confidence."""
    way = "words and meaning" if findings.by_meaning else "words alone"
    shown: list[RenderableType] = [f"Kind of question: {findings.question.kind}. Looked up by {way}.", ""]
    for title, table in (
        ("What the question asks about", _words(findings)),
        ("The best passages", _passages(findings)),
        ("The best sentences", _sentences(findings)),
        ("What speaks for each sentence", _features(findings)),
    ):
        if table.row_count:
            shown += [title, table, ""]
    shown += [f"Doubt: {each}." for each in findings.trust.doubts]
    verdict = "it is answered" if findings.known else "it is not known"
    enough = f"{findings.trust.needed} is needed" if findings.trust.needed <= 1 else "none is enough"
    shown.append(f"Confidence {findings.confidence:.3f}; {enough}: {verdict}.")
    return Group(*shown)


def _words(findings: AnswerTrace) -> Table:
    """Return the words with their terms; a weight of 1 is the word itself, less is spelled or meant alike."""
    table = _table("word", "informativeness", "terms that would do")
    for asked in findings.asked:
        terms = sorted(asked.terms.items(), key=lambda each: -each[1])
        name = f"{asked.word.text} (name)" if asked.word.is_name else asked.word.text
        missing = " (in no document)" if asked.word.written in findings.missing else ""
        listed = ", ".join(f"{term} {weight:.2f}" for term, weight in terms[:_TERMS])
        table.add_row(name, f"{asked.informativeness:.2f}", listed + ("…" if len(terms) > _TERMS else "") + missing)
    return table


def _passages(findings: AnswerTrace) -> Table:
    table = _table("bm25", "cosine", "passage")
    for found in findings.found[:_SHOWN]:
        passage = found.entry.passage
        words = f"{passage.document.id}: {collapse_whitespace(passage.text)}"
        table.add_row(f"{found.bm25:.3f}", f"{found.cosine:.3f}", shorten(words, _LONGEST))
    return table


def _sentences(findings: AnswerTrace) -> Table:
    table = _table("", "score", "sentence")
    for number, each in enumerate(findings.candidates[:_SHOWN], 1):
        words = collapse_whitespace(each.passage.document.text[each.sentence.start : each.sentence.end])
        table.add_row(str(number), f"{each.score:.2f}", shorten(f"{each.passage.document.id}: {words}", _LONGEST))
    return table


def _features(findings: AnswerTrace) -> Table:
    """Return the features, a column a sentence, their weights in the score, and what the first adds to the log-odds."""
    chosen = findings.candidates[:_SHOWN]
    table = _table("feature", *(str(number) for number in range(1, len(chosen) + 1)), "weight", "trust in 1")
    if not chosen:
        return table
    choice = weights.CHOICE_BY_MEANING if findings.by_meaning else weights.CHOICE_BY_WORDS
    trust = findings.trust.table
    values = [asdict(each.features) for each in chosen]
    for name, first in values[0].items():
        if name in choice or name in trust:
            adds = f"{first * trust[name]:+.2f}" if name in trust else ""
            table.add_row(name, *(f"{each[name]:.2f}" for each in values), f"{choice.get(name, 0):.2f}", adds)
    blank = [""] * (len(chosen) + 1)
    table.add_row("to begin with", *blank, f"{trust['bias']:+.2f}")
    table.add_row("log-odds", *blank, f"{chosen[0].features.weigh(trust):+.2f}")
    return table


def _table(*columns: str) -> Table:
    """Return a table without lines; a column is of numbers unless it is the first or holds text at the end."""
    table = Table(box=None, pad_edge=False)
    for at, name in enumerate(columns):
        is_text = at == 0 or name in {"terms that would do", "passage", "sentence"}
        table.add_column(name, justify="left" if is_text else "right", no_wrap=not is_text)
    return table
