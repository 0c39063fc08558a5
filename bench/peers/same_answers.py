"""Compare the answers of one instance with those of three: `python -m bench.peers.same_answers [FOLDER…]`.

One instance has SQLite and its vectors in memory. Three have PostgreSQL and a search engine. Each answers all questions
on the five shipped documents, and all queries of each BEIR folder. Prints a Markdown table, and the questions that are
not answered alike. With `--without-reader` a question takes a fifth of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.measurement import ROOT, Row, table
from bot.app import load_library
from bot.cli.ask import answer_json
from bot.settings import SEEDS, load_settings
from tests.support.milvus import milvus_program, milvus_running
from tests.support.postgres import postgres_programs, postgres_running

_INSTANCES = 3


def answer_all(questions: Sequence[str]) -> None:
    """Start an instance's library with the settings of the environment, and print an answer a line."""
    library = load_library(load_settings())
    library.warm_up()
    library.repair()
    for each in questions:
        print(json.dumps(answer_json(library.answer(each)), ensure_ascii=False))
    hybrid = library.embed()
    assert hybrid, "the sentence encoder is not installed"
    assert hybrid.vectors.is_ready, "the vectors could not be used for all questions"


def answers(corpus: Path, questions: Path, data_dir: Path, settings: Mapping[str, str]) -> list[str]:
    """Return the answers of a new instance in a process of its own."""
    environment = {"PATH": os.environ["PATH"], "CORPUS_DIR": str(corpus), "DATA_DIR": str(data_dir), **settings}
    command = [sys.executable, "-m", "bench.peers.same_answers", "--ask", str(questions)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    return done.stdout.splitlines()


def compare(corpus: Path, asked: Sequence[str], servers: Mapping[str, str], common: Mapping[str, str]) -> Row:
    """Return the row of a corpus; print the questions that are not answered alike."""
    with tempfile.TemporaryDirectory(prefix="same-answers-") as name:
        questions = Path(name) / "questions.json"
        questions.write_text(json.dumps(asked), encoding="utf-8")
        alone = answers(corpus, questions, Path(name) / "alone", common)
        shared = [
            answers(corpus, questions, Path(name) / str(each), {**common, **servers}) for each in range(_INSTANCES)
        ]
    different = [at for at in range(len(asked)) if any(own[at] != alone[at] for own in shared)]
    for at in different:
        print(f"Different: {asked[at]}", file=sys.stderr)
    return {
        "corpus": f"`{corpus.name}`",
        "questions": len(asked),
        "answered": sum(json.loads(each)["answered"] for each in alone),
        "answered alike by all": len(asked) - len(different),
    }


def _questions(corpus: Path) -> list[str]:
    path = ROOT / "tests" / "questions.jsonl" if corpus == SEEDS else corpus / "queries.jsonl"
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [each.get("question") or each["text"] for each in lines]


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--without-reader", action="store_true")
    parser.add_argument("--questions", type=int, help="on each corpus, evenly chosen")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        answer_all(json.loads(options.ask.read_text("utf-8")))
        return
    programs, milvus = postgres_programs(), milvus_program()
    if programs is None or milvus is None:
        raise SystemExit("PostgreSQL and Milvus Lite are needed: sudo apt-get install postgresql, make test")
    common = {"READER": "off"} if options.without_reader else {}
    rows = []
    for corpus in (SEEDS, *options.folders):
        with (
            tempfile.TemporaryDirectory(prefix="same-answers-milvus-") as folder,
            postgres_running(programs) as postgres,
            milvus_running(milvus, Path(folder)) as engine,
        ):
            servers = {"DATABASE_URL": postgres.url(), "CHAT_HASH_KEY": "6b" * 32, "SEARCH_URL": engine.url}
            asked = _questions(corpus)
            step = max(1, len(asked) // options.questions) if options.questions else 1
            rows.append(compare(corpus, asked[::step], servers, common))
    print(table(rows))


if __name__ == "__main__":
    main()
