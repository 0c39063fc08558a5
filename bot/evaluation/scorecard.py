"""`eval scorecard`: the bot and the plain BM25 baseline, measured in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from bot.evaluation import runs
from bot.evaluation.baseline import PlainBM25, Tokenize
from bot.evaluation.runs import Scores
from corpus.evaluation.answerability import is_tasks_folder
from corpus.evaluation.beir import Beir, read_beir
from corpus.evaluation.metrics import estimate, holds_answer, rank_metrics, ranking, refusal_metrics
from corpus.language.tokens import language_of, terms
from corpus.library import Library
from corpus.reading.reader import Reader
from corpus.retrieval.encoder import find_encoder

SYSTEMS = ("this bot", "rank-bm25, the bot's stems and stop words", "rank-bm25, `text.lower().split()`")

UNTRAINED_ARTICLES = ("Normans", "European Union law")
"""The articles of SQuAD 2's development set, as far as it was there, that the reader was not trained on."""

_MIN_LANGUAGE_SHARE = 0.05  # the share of texts from which a language counts as one of a folder's

System = Callable[[str], tuple[Sequence[str], str]]
"""Takes a question; returns the ids of the documents ranked, the best first, and the text of the answer."""


@dataclass(frozen=True, slots=True)
class FolderScores:
    """The scores of one BEIR folder: of each system by its name, and of the bot's answers and refusals.

    `languages` are those of the queries and of the documents: "ru → en".
    """

    folder: str
    languages: str
    queries: int
    documents: int
    systems: Mapping[str, Scores]
    answers: Scores
    refusal: Scores


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scores of each folder, and those of a question file and of labelled messages by language, if given.

    `sample` is the number of paragraphs that refusal was measured on, None for all.
    """

    folders: Sequence[FolderScores]
    tasks: Mapping[str, Scores]
    questions: Mapping[str, Scores]
    messages: Mapping[str, Scores]
    sample: int | None


def make_scorecard(
    library: Library,
    reader: Reader | None,
    folders: Sequence[Path],
    questions: Path | None,
    messages: Path | None,
    sample: int | None,
) -> Scorecard:
    """Measure each folder with every system, the question file on `library`, and the messages. Raises `CorpusError`.

    Of SQuAD 2's articles, only those that the reader was not trained on are asked about.
    """
    data = [read_beir(each) for each in folders if not is_tasks_folder(each)]
    columns = runs.evaluate_questions(library, questions)[0] if questions else {}
    encoder = runs.caching_encoder()
    tasks = {
        each.resolve().name: runs.evaluate_tasks(each, encoder, reader, UNTRAINED_ARTICLES, None)
        for each in folders
        if is_tasks_folder(each)
    }
    understood = runs.evaluate_messages(messages) if messages else {}
    return Scorecard([_score_folder(each, reader, sample) for each in data], tasks, columns, understood, sample)


def _score_folder(beir: Beir, reader: Reader | None, sample: int | None) -> FolderScores:
    encoder = find_encoder()
    caching = runs.CachingEncoder(encoder) if encoder else None
    reader = runs.CachingReader(reader) if reader else None
    systems = (_bot(runs.warm_library(beir.documents, encoder, reader)), _plain(beir, terms), _plain(beir, _split))
    return FolderScores(
        beir.name,
        f"{_languages(each.text for each in beir.queries)} → {_languages(each.text for each in beir.documents)}",
        len(beir.queries),
        len(beir.documents),
        {name: _score_system(beir, name, system) for name, system in zip(SYSTEMS, systems, strict=True)},
        runs.evaluate_answers(beir, caching, reader),
        refusal_metrics(runs.refusal_trials(beir, caching, reader, sample)),
    )


def _bot(library: Library) -> System:
    def ask(question: str) -> tuple[Sequence[str], str]:
        trace = library.search_answer(question)
        return ranking(trace), " ".join(each.text for each in library.build_answer(trace).quotes)

    return ask


def _plain(beir: Beir, tokenize: Tokenize) -> System:
    plain = PlainBM25(beir.documents, tokenize)

    def ask(question: str) -> tuple[Sequence[str], str]:
        documents = plain.find(question)
        return [each.id for each in documents], plain.answer(question, documents[0])

    return ask


def _split(text: str) -> list[str]:
    return text.lower().split()


def _score_system(beir: Beir, name: str, system: System) -> Scores:
    """Return Recall@1 and @5, the share of right answers, and the median time of a question in milliseconds."""
    rows: list[tuple[float, float, bool, float]] = []
    for query in runs.progress(f"{beir.name}, {name}")(beir.queries):
        start = perf_counter()
        ranked, answer = system(query.text)
        seconds = perf_counter() - start
        ranks = rank_metrics(ranked, beir.qrels[query.id])
        rows.append((ranks["Recall@1"], ranks["Recall@5"], holds_answer(answer, query.answers), 1000 * seconds))
    first, fifth, right, milliseconds = np.array(rows, dtype=np.float64).T
    return {
        "Recall@1": estimate(first),
        "Recall@5": estimate(fifth),
        "right answers": estimate(right),
        "ms, median": estimate(milliseconds, lambda each: float(np.median(each))),
    }


def _languages(texts: Iterable[str]) -> str:
    counts = Counter(map(language_of, texts))
    return ", ".join(sorted(each for each in counts if counts[each] >= _MIN_LANGUAGE_SHARE * counts.total()))
