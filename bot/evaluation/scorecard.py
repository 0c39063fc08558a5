"""`eval scorecard`: the bot beside plain BM25, measured in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from bot.evaluation import runs as measuring
from bot.evaluation.baseline import PlainBM25, Tokenize
from bot.evaluation.runs import Figures
from corpus.evaluation.beir import Beir, read_beir
from corpus.evaluation.metrics import holds_answer, measure, rank_measures, ranking, refusal_measures
from corpus.language.tokens import language_of, terms
from corpus.library import Library
from corpus.retrieval.encoder import find_encoder

SYSTEMS = ("this bot", "rank-bm25, the bot's stems and stop words", "rank-bm25, `text.lower().split()`")

_LEAST_SHARE = 0.05
"""The share of texts from which a language counts as one of a folder's."""

System = Callable[[str], tuple[Sequence[str], str]]
"""Asked a question: the ids of the documents that it ranked, the best first, and the text that it answered."""


@dataclass(frozen=True, slots=True)
class Score:
    """One BEIR folder measured: the figures of each system by its name, and the bot's answers and refusals.

    `languages` are those of the queries and of the documents: "ru → en".
    """

    folder: str
    languages: str
    queries: int
    documents: int
    systems: Mapping[str, Figures]
    answers: Figures
    refusal: Figures


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard: each folder, and the figures of a question file by language, where one was given.

    `sample` is the number of paragraphs that refusal was measured on, None for all.
    """

    scores: Sequence[Score]
    questions: Mapping[str, Figures]
    sample: int | None


def make_card(library: Library, folders: Iterable[Path], questions: Path | None, sample: int | None) -> Card:
    """Measure each folder with every system, and the question file on `library`. Raises `CorpusError`."""
    data = [read_beir(each) for each in folders]
    columns = measuring.evaluate_questions(library, questions)[0] if questions else {}
    return Card([_score(each, sample) for each in data], columns, sample)


def _score(beir: Beir, sample: int | None) -> Score:
    encoder = find_encoder()
    remembering = measuring.RememberingEncoder(encoder) if encoder else None
    systems = (_bot(measuring.warm_library(beir.documents, encoder)), _plain(beir, terms), _plain(beir, _split))
    return Score(
        beir.name,
        f"{_languages(each.text for each in beir.queries)} → {_languages(each.text for each in beir.documents)}",
        len(beir.queries),
        len(beir.documents),
        {name: _measure(beir, name, system) for name, system in zip(SYSTEMS, systems, strict=True)},
        measuring.evaluate_answers(beir, remembering),
        refusal_measures(measuring.refusal_trials(beir, remembering, sample)),
    )


def _bot(library: Library) -> System:
    def ask(question: str) -> tuple[Sequence[str], str]:
        findings = library.search_answer(question)
        return ranking(findings), " ".join(each.text for each in library.build_answer(findings).quotes)

    return ask


def _plain(beir: Beir, tokenize: Tokenize) -> System:
    plain = PlainBM25(beir.documents, tokenize)

    def ask(question: str) -> tuple[Sequence[str], str]:
        found = plain.find(question)
        return [each.id for each in found], plain.answer(question, found[0])

    return ask


def _split(text: str) -> list[str]:
    return text.lower().split()


def _measure(beir: Beir, name: str, system: System) -> Figures:
    """Return Recall@1 and @5, the share of right answers, and the median time of a question in milliseconds."""
    rows: list[tuple[float, float, bool, float]] = []
    for query in measuring.watch(f"{beir.name}, {name}")(beir.queries):
        start = perf_counter()
        ranked, said = system(query.text)
        seconds = perf_counter() - start
        ranks = rank_measures(ranked, beir.qrels[query.id])
        rows.append((ranks["Recall@1"], ranks["Recall@5"], holds_answer(said, query), 1000 * seconds))
    first, fifth, right, milliseconds = np.array(rows, dtype=np.float64).T
    return {
        "Recall@1": measure(first),
        "Recall@5": measure(fifth),
        "right answers": measure(right),
        "ms, median": measure(milliseconds, lambda each: float(np.median(each))),
    }


def _languages(texts: Iterable[str]) -> str:
    found = Counter(map(language_of, texts))
    return ", ".join(sorted(each for each, count in found.items() if count >= _LEAST_SHARE * found.total()))
