"""The `eval` commands, on a corpus of three documents."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.cli import main
from bot.evaluation.baseline import PlainBM25
from bot.evaluation.report import scorecard_markdown
from bot.evaluation.runs import CachingEncoder
from bot.evaluation.scorecard import Scorecard
from corpus.models import Document
from corpus.retrieval.vector_store import DIMENSIONS

if TYPE_CHECKING:
    from corpus.retrieval.encoder import Vectors

pytestmark = pytest.mark.usefixtures("shared_data_dir")
Capture = pytest.CaptureFixture[str]

TEXTS = {
    "volga": ("Rivers", "The Volga is 3,530 km long. It ends in the Caspian Sea."),
    "ob": ("Rivers", "The Ob is 3,650 km long. It ends in the Kara Sea."),
    "oak": ("Trees", "An oak bears acorns from its fortieth year. Squirrels bury them."),
}
QUERIES = {
    "volga": ("How long is the river Volga?", "3,530 km"),
    "ob": ("How long is the river Ob?", "3,650 km"),
    "oak": ("From which year does an oak bear acorns?", "its fortieth year"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder in BEIR's form."""
    path = tmp_path / "small"
    (path / "qrels").mkdir(parents=True)
    documents = [{"_id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    queries = [
        {"_id": f"q-{name}", "text": text, "metadata": {"answers": [said]}} for name, (text, said) in QUERIES.items()
    ]
    (path / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)), "utf-8")
    (path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), "utf-8")
    qrels = "".join(f"q-{name}\t{name}\t1\n" for name in TEXTS)
    (path / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{qrels}", "utf-8")
    return path


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Give a question file on the documents that the bot ships with; the last question can't be answered right."""
    cases = [
        ("1", "en", "When did the ITPO heads gather in Moscow?", ["2012-itpo-annual-meeting"], ["4 and 5 October"]),
        ("2", "ru", "Как приготовить борщ?", [], []),
        ("3", "en", "When did the ITPO heads gather in Moscow?", ["2012-itpo-annual-meeting"], ["6 October"]),
    ]
    keys = ("id", "language", "question", "documents", "expect")
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(dict(zip(keys, each, strict=True))) for each in cases), "utf-8")
    return path


def evaluated(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    assert main(["eval", *map(str, arguments), "--json"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    value: dict[str, Any] = json.loads(line)
    return value


class TestQuestions:
    def test_scores_by_language_and_in_all(self, questions: Path, capsys: Capture) -> None:
        scored = evaluated(capsys, "questions", questions)
        assert list(scored) == ["all", "en", "ru", "failures"]
        assert scored["all"]["right"] == pytest.approx(2 / 3)
        assert scored["all"]["counts"] == {
            "right": 3,
            "answered right": 2,
            "cited right": 2,
            "abstained right": 1,
            "verbatim": 2,
            "right in the first quote": 1,
            "sentences an answer": 2,
        }
        assert (scored["en"]["answered right"], scored["en"]["verbatim"]) == (0.5, 1)
        assert scored["ru"]["abstained right"] == 1
        assert "answered right" not in scored["ru"]
        low, high = scored["all"]["intervals"]["right"]
        assert 0 <= low <= scored["all"]["right"] <= high <= 1
        [failure] = scored["failures"]
        assert (failure["id"], failure["failed"]) == ("3", ["answered right"])
        assert any("4 and 5 October" in each for each in failure["answer"])

    def test_followup_is_asked_in_its_conversation(self, questions: Path, capsys: Capture) -> None:
        [first, *_] = map(json.loads, questions.read_text("utf-8").splitlines())
        followup = {**first, "question": "And who hosted it?", "expect": ["Centre for International"]}
        lines = [{**followup, "id": "alone"}, {**followup, "id": "followup", "before": [first["question"]]}]
        questions.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        scored = evaluated(capsys, "questions", questions)
        assert [each["id"] for each in scored["failures"]] == ["alone"]

    def test_terminal_shows_a_table(self, questions: Path, capsys: Capture) -> None:
        assert main(["eval", "questions", str(questions)]) == 0
        out, err = capsys.readouterr()
        [right] = [line for line in out.splitlines() if line.startswith("right  ")]
        assert "0.667" in right
        assert "2 of 3" in right
        assert "October" not in out
        assert err == ""

    def test_verbose_lists_wrong_answers(self, questions: Path, capsys: Capture) -> None:
        assert main(["eval", "questions", "--verbose", str(questions)]) == 0
        out = capsys.readouterr().out
        assert "Not right" in out
        assert "October" in out
        assert "борщ" not in out

    @pytest.mark.parametrize("line", ["{", '{"id": "4"}'])
    def test_wrong_line_is_one_line_of_error(self, line: str, questions: Path, capsys: Capture) -> None:
        with questions.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}")
        assert main(["eval", "questions", str(questions)]) == 1
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        assert f"{questions}, line 4: " in err


class TestBeir:
    def test_retrieval_finds_everything(self, folder: Path, capsys: Capture) -> None:
        scored = evaluated(capsys, "beir", folder)
        assert (scored["folder"], scored["queries"]) == ("small", 3)
        measures = ("nDCG@10", "Recall@1", "Recall@5", "Recall@100", "MRR@10")
        assert [scored[name] for name in measures] == [1] * 5
        assert scored["queries/s"] > 0
        assert list(scored["intervals"]) == [*measures, "queries/s"]

    def test_answers_are_scored(self, folder: Path, capsys: Capture) -> None:
        scored = evaluated(capsys, "answers", folder)
        assert scored["right if it must answer"] == 1
        assert scored["right"] == pytest.approx(1 - scored["refused"])
        assert scored["sentences an answer"] >= 1

    def test_refusals_are_scored(self, folder: Path, capsys: Capture) -> None:
        scored = evaluated(capsys, "refusal", folder)
        assert (scored["queries"], scored["AUROC off"]) == (3, 1)
        assert scored["answered, full"] >= scored["answered, near"] >= scored["answered, off"] == 0

    def test_refusals_of_a_sample_are_scored(self, folder: Path, capsys: Capture) -> None:
        assert evaluated(capsys, "refusal", folder, "--sample", "2")["queries"] == 2

    def test_fit_prints_python_tables(self, folder: Path, capsys: Capture) -> None:
        scored = evaluated(capsys, "fit", folder, folder)
        assert set(scored) == {"CONFIDENCE_LEXICAL", "CONFIDENCE_HYBRID", "READ"}
        assert scored["CONFIDENCE_LEXICAL"]["weights"]["bias"] < 0
        assert main(["eval", "fit", str(folder), str(folder)]) == 0
        printed = capsys.readouterr().out
        tables: dict[str, Any] = {}
        exec(printed, tables)  # Python, to be pasted into corpus/answering/weights.py
        assert tables["CONFIDENCE_LEXICAL"]["bias"] == scored["CONFIDENCE_LEXICAL"]["weights"]["bias"]
        assert "Set by hand" in printed

    def test_tables_of_read_candidates_are_fitted_to_a_question_file(self, tmp_path: Path, capsys: Capture) -> None:
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "forum.txt").write_text("The forum\n\nAnna Petrova opened the forum in Samara.", "utf-8")
        asked = [
            {
                "id": "1",
                "language": "en",
                "question": "who opened the forum",
                "documents": ["forum"],
                "expect": ["Anna"],
            },
            {"id": "2", "language": "en", "question": "who closed the bar", "documents": [], "expect": []},
        ]
        (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, asked)), "utf-8")
        assert set(evaluated(capsys, "fit", tmp_path)) == {"READ"}

    @pytest.mark.parametrize("what", ["answers", "refusal", "fit", "scorecard"])
    def test_folder_without_answers_is_refused(self, what: str, folder: Path, capsys: Capture) -> None:
        path = folder / "queries.jsonl"
        path.write_text(path.read_text("utf-8").replace("metadata", "other"), "utf-8")
        assert main(["eval", what, str(folder)]) == 1
        assert "small has no query with `metadata.answers`" in capsys.readouterr().err

    @pytest.mark.parametrize("what", ["beir", "answers", "refusal", "fit", "scorecard"])
    def test_missing_folder_is_refused(self, what: str, capsys: Capture) -> None:
        assert main(["eval", what, "nowhere"]) == 1
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        assert "nowhere/corpus.jsonl can't be read" in err


class TestScorecard:
    def test_scorecard_compares_the_bot_with_plain_bm25(self, folder: Path, questions: Path, capsys: Capture) -> None:
        assert main(["eval", "scorecard", str(folder), "--questions", str(questions)]) == 0
        out = capsys.readouterr().out
        assert out.startswith("# Scorecard\n")
        assert "| `small` | en → en | 3 | 3 |" in out
        rows = [line for line in out.splitlines() if line.startswith("| `small` | ")]
        assert [row.split(" | ")[1] for row in rows[1:]] == [
            "this bot",
            "rank-bm25, the bot's stems and stop words",
            "rank-bm25, `text.lower().split()`",
        ]
        assert "| AUROC near | " in out
        assert "2 of 3 |" in out
        assert "rank-bm25 0." in out

    def test_scorecard_json(self, folder: Path, capsys: Capture) -> None:
        card = evaluated(capsys, "scorecard", folder, "--sample", "1")
        [measured] = card["folders"]
        assert (measured["languages"], card["sample"], card["questions"]) == ("en → en", 1, {})
        assert measured["systems"]["this bot"]["Recall@1"] == 1
        assert measured["refusal"]["counts"]["AUROC near"] == 1

    def test_empty_scorecard_lists_versions(self) -> None:
        assert "- numpy " in scorecard_markdown(Scorecard([], {}, {}, {}, None))


class TestPlainBM25:
    def test_baseline_ranks_documents_and_quotes_sentences(self) -> None:
        documents = [Document(name, title, text) for name, (title, text) in TEXTS.items()]
        plain = PlainBM25(documents, lambda text: text.lower().split())
        [first, *_] = plain.find("which squirrels bury acorns")
        assert first.id == "oak"
        three = Document("d", "D", "A cat sat. A dog ran off. A bird sang.")
        assert plain.answer("where did a dog ran", three) == "A dog ran off. A cat sat."


class TestCachingEncoder:
    class Counting:
        """Records the texts; a vector has the length of its text."""

        def __init__(self) -> None:
            self.asked: list[str] = []

        def encode(self, texts: Sequence[str]) -> Vectors:
            self.asked += texts
            return np.array([[len(each)] * DIMENSIONS for each in texts], np.float32).reshape(len(texts), DIMENSIONS)

        encode_cached = encode

    def test_each_text_is_encoded_once(self) -> None:
        inner = self.Counting()
        encoder = CachingEncoder(inner)
        assert encoder.encode(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
        assert encoder.encode(["bb", "ccc"])[:, 0].tolist() == [2, 3]
        assert encoder.encode([]).shape == (0, DIMENSIONS)
        assert inner.asked == ["a", "bb", "ccc"]


class TestProgress:
    def test_progress_is_shown_on_a_terminal_only(
        self, folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        evaluated(capsys, "beir", folder)
        assert "small" in terminal.getvalue()


def test_messages_are_scored_by_language_and_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "messages.jsonl"
    labelled = [
        ("thank you", "en", "thanks"),
        ("what can you do", "en", "about_bot"),
        ("who signed it", "en", "greeting"),
    ]
    records = [{"text": text, "language": language, "intent": label} for text, language, label in labelled]
    file.write_text("".join(f"{json.dumps(each)}\n" for each in records), "utf-8")
    assert main(["eval", "messages", str(file), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["all"]["understood"] == pytest.approx(2 / 3, abs=0.01)
    assert scores["en"]["greeting"] == 0
    file.write_text('{"text": "x", "language": "en", "intent": "nonsense"}\n', "utf-8")
    assert main(["eval", "messages", str(file)]) == 1
    assert "nonsense" in capsys.readouterr().err
