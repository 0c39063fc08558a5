"""`ask --explain`: why this sentence, why this refusal."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.table import Table

from corpus import weights
from corpus.answers import Findings
from corpus.layout import folded
from handlers.pages import shorten

_CANDIDATES = 8
_PASSAGES = 5
_SHOWN = 70


def explain(findings: Findings) -> RenderableType:
    """Return how the answer came about: the words and what stands for them, passages, sentences, confidence."""
    way = "words and meaning" if findings.by_meaning else "words alone"
    verdict = "known" if findings.known else "not known"
    return Group(
        f"Kind of question: {findings.question.kind}. Looked up by {way}.",
        _words(findings),
        _passages(findings),
        _candidates(findings),
        f"Confidence {findings.confidence:.3f} by the first sentence's features; known from {weights.KNOWN}: {verdict}.",
    )


def _words(findings: Findings) -> Table:
    table = Table("word", "telling", "terms that would do, with their weights", title="Words", title_justify="left")
    for asked in findings.asked:
        terms = sorted(asked.terms.items(), key=lambda each: -each[1])
        name = f"{asked.word.text} (name)" if asked.word.is_name else asked.word.text
        table.add_row(name, f"{asked.telling:.2f}", ", ".join(f"{term} {weight:.2f}" for term, weight in terms))
    return table


def _passages(findings: Findings) -> Table:
    table = Table("bm25 / ceiling", "cosine", "document", "passage", title="Passages", title_justify="left")
    for found in findings.found[:_PASSAGES]:
        passage = found.entry.passage
        words = shorten(folded(passage.text), _SHOWN)
        table.add_row(f"{found.bm25:.3f}", f"{found.cosine:.3f}", passage.document.id, words)
    return table


def _candidates(findings: Findings) -> Table:
    first = findings.candidates[:1]
    names = list(asdict(first[0].features)) if first else []
    table = Table("score", *names, "sentence", title="Sentences", title_justify="left")
    for each in findings.candidates[:_CANDIDATES]:
        values = asdict(each.features).values()
        text = folded(each.passage.document.text[each.sentence.start : each.sentence.end])
        table.add_row(f"{each.score:.2f}", *(f"{value:.2f}" for value in values), shorten(text, _SHOWN))
    return table
