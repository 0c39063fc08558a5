"""The measures, against values worked out by hand; the files that they read."""

import json
import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from corpus.answering.candidates import Features
from corpus.errors import CorpusError
from corpus.evaluation.beir import Beir, Query, read_beir
from corpus.evaluation.fitting import HAND_SET, READ_TABLES, Choice, fit_choices, fit_logistic, fit_tables
from corpus.evaluation.metrics import (
    Trial,
    answered_at_precision,
    auroc,
    estimate,
    holds_answer,
    rank_metrics,
    ranking,
    refusal_metrics,
    refusal_trials,
)
from corpus.evaluation.question_files import Case, grade_answer, read_cases
from corpus.library import Library
from corpus.models import Answer, Document, Quote, Source

DOCUMENT = Document("rivers", "Rivers", "The Volga is the\nlongest river of Europe. It is 3,530 km long.")
VOLGA = "The Volga is the longest river of Europe."


class TestRankMetrics:
    def test_one_relevant_document_in_second_place(self) -> None:
        measured = rank_metrics(["a", "b", "c"], {"b": 1})
        assert measured == {
            "nDCG@10": pytest.approx(1 / math.log2(3)),
            "Recall@1": 0,
            "Recall@5": 1,
            "Recall@100": 1,
            "MRR@10": 0.5,
        }

    def test_grades_weight_the_gain(self) -> None:
        measured = rank_metrics(["a", "x", "b"], {"a": 1, "b": 2, "c": 1})
        ideal = 2 + 1 / math.log2(3) + 1 / 2
        assert measured["nDCG@10"] == pytest.approx((1 + 2 / 2) / ideal)
        assert measured["Recall@1"] == pytest.approx(1 / 3)
        assert measured["Recall@5"] == pytest.approx(2 / 3)
        assert measured["MRR@10"] == 1

    def test_eleventh_document_counts_for_recall_only(self) -> None:
        measured = rank_metrics([*map(str, range(10)), "right"], {"right": 1})
        assert (measured["nDCG@10"], measured["MRR@10"], measured["Recall@100"]) == (0, 0, 1)

    def test_no_documents_score_zero(self) -> None:
        assert set(rank_metrics([], {"a": 1}).values()) == {0}

    def test_a_document_ranks_by_its_best_passage(self) -> None:
        documents = [
            Document("a", "One", "Trees grow here, and the Volga is near.\n\nThe Volga is a river."),
            Document("b", "Two", "Trees grow here.\n\nThe longest river is the Volga."),
        ]
        findings = Library(documents).search_answer("What is the longest river, the Volga?")
        assert len(findings.hits) == 3
        assert ranking(findings) == ["b", "a"]


class TestAuroc:
    @pytest.mark.parametrize(
        ("positive", "negative", "expected"),
        [([3, 4], [1, 2], 1), ([1, 2], [3, 4], 0), ([1], [1], 0.5), ([1, 3], [2], 0.5), ([2, 3], [1, 2], 0.875)],
    )
    def test_auroc_is_the_share_of_ordered_pairs(
        self, positive: list[float], negative: list[float], expected: float
    ) -> None:
        assert auroc(positive, negative) == expected


class TestAnsweredAtPrecision:
    def test_threshold_is_the_lowest_at_the_precision(self) -> None:
        assert answered_at_precision([5, 4, 3, 2], [True, True, False, True], 4, 0.75) == 0.75
        assert answered_at_precision([5, 4, 3, 2], [True, True, False, True], 4, 0.8) == 0.5

    def test_wrong_answer_on_top_gives_zero(self) -> None:
        assert answered_at_precision([5, 4], [False, True], 2) == 0

    def test_equal_scores_are_not_separated(self) -> None:
        assert answered_at_precision([5, 5], [True, False], 1) == 0


class TestEstimate:
    def test_interval_contains_the_value_and_is_reproducible(self) -> None:
        figure = estimate([0, 1] * 50)
        assert figure == estimate([0, 1] * 50)
        assert (figure.value, figure.count) == (0.5, 100)
        # 1.96 standard errors of a mean of 0.5 over 100 rows: 0.098
        assert figure.low == pytest.approx(0.402, abs=0.02)
        assert figure.high == pytest.approx(0.598, abs=0.02)

    def test_constant_rows_have_a_zero_interval(self) -> None:
        assert (estimate([True] * 9).low, estimate([True] * 9).high) == (1, 1)

    def test_rows_are_resampled_whole(self) -> None:
        assert estimate([[1, 1], [2, 2]], lambda rows: float(np.ptp(rows, axis=1).max())).high == 0


class TestRefusal:
    def test_query_is_asked_with_and_without_its_paragraph(self) -> None:
        documents = [
            Document("volga", "Rivers", "The Volga is 3,530 km long."),
            Document("ob", "Rivers", "The Ob is 3,650 km long."),
            Document("oak", "Trees", "An oak lives a thousand years."),
        ]
        made: list[list[str]] = []

        def make_library(chosen: Iterable[Document]) -> Library:
            library = Library(chosen)
            made.append([each.id for each in library.documents])
            return library

        query = Query("q", "How long is the Volga?", ("3,530 km",))
        beir = Beir("small", tuple(documents), (query,), {"q": {"volga": 1}})
        trials = list(refusal_trials(beir, make_library))
        assert made == [["oak", "ob", "volga"], ["oak", "ob"], ["oak"]]
        assert [(each.corpus, each.right) for each in trials] == [("full", True), ("near", False), ("off", False)]
        assert trials[0].confidence > trials[1].confidence
        assert trials[2].features is None

    def test_sample_is_of_paragraphs(self) -> None:
        documents = tuple(Document(str(at), f"Title {at}", f"Word{at} stands here.") for at in range(4))
        queries = tuple(Query(f"{at}{n}", f"Word{at}?", ("here",)) for at in range(4) for n in "ab")
        beir = Beir("small", documents, queries, {each.id: {each.id[0]: 1} for each in queries})
        trials = list(refusal_trials(beir, Library, sample=2))
        assert len(trials) == 2 * 2 * 3
        assert len({each.query.id[0] for each in trials}) == 2

    def test_refusal_metrics(self) -> None:
        def trial(number: int, corpus: str, confidence: float, *, right: bool) -> Trial:
            return Trial(Query(str(number), "", ()), corpus, confidence, confidence >= 0.5, right, False, None)

        trials = [
            *(trial(at, "full", score, right=at != 2) for at, score in enumerate([0.9, 0.8, 0.3])),
            *(trial(at, "near", score, right=False) for at, score in enumerate([0.6, 0.2, 0.1])),
            *(trial(at, "off", 0.0, right=False) for at in range(3)),
        ]
        measured = {name: each.value for name, each in refusal_metrics(trials).items()}
        assert measured == {
            "AUROC near": pytest.approx(8 / 9),
            "AUROC off": 1,
            "right at 95 % precision": pytest.approx(2 / 3),
            "answered right": pytest.approx(2 / 3),
            "answered, full": pytest.approx(2 / 3),
            "answered, near": pytest.approx(1 / 3),
            "answered, off": 0,
        }


class TestFitting:
    def test_fit_recovers_the_weights(self) -> None:
        random = np.random.default_rng(1)
        features = random.random((20_000, 3))
        told = features @ [4.0, 0.0, 2.0] - 3.0
        right = random.random(len(told)) < 1 / (1 + np.exp(-told))
        bias, fitted = fit_logistic(features, right)
        assert [bias, *fitted] == pytest.approx([-3, 4, 0, 2], abs=0.25)

    def test_fitted_weights_are_not_negative(self) -> None:
        _, [weight] = fit_logistic([[0.0], [0.1], [0.9], [1.0]] * 5, [True, True, False, False] * 5)
        assert weight == 0

    def test_bias_alone_is_the_log_odds(self) -> None:
        bias, _ = fit_logistic(np.zeros((4, 1)), [True, False, False, False])
        assert bias == pytest.approx(math.log(1 / 3), abs=0.01)

    def test_each_kind_of_search_gets_a_table(self) -> None:
        def trial(covered: float, *, right: bool, is_cross_lingual: bool = False) -> Trial:
            features = Features(covered, covered, covered, covered, 0.0, 1.0, 1.0, 1.0)
            return Trial(Query("", "", ()), "full", 0.5, True, right, is_cross_lingual, features)

        mixed = [trial(0.9, right=True), trial(0.1, right=False)]
        tables = fit_tables(mixed, [*mixed, trial(0.9, right=True, is_cross_lingual=True)])
        assert list(tables) == ["CONFIDENCE_LEXICAL", "CONFIDENCE_HYBRID"]  # all right across: nothing to fit
        assert tables["CONFIDENCE_LEXICAL"].weights["coverage"] > 0
        assert tables["CONFIDENCE_LEXICAL"].auroc.value == 1

    def test_choice_is_fitted_with_none_among_the_choices(self) -> None:
        rng = np.random.default_rng(0)
        wanted = np.array([2.0, 0.0])
        choices = []
        for _ in range(600):
            features = rng.normal(size=(4, 2))
            by_hand = rng.normal(size=4)
            odds = np.concatenate(([1.0], np.exp(features @ wanted - 1.0 + by_hand)))
            chosen = rng.choice(5, p=odds / odds.sum())
            inputs = np.column_stack([np.ones(4), features])
            choices.append((inputs, by_hand, np.arange(1, 5) == chosen))
        bias, *slopes = fit_choices(choices)
        assert bias == pytest.approx(-1.0, abs=0.3)
        assert slopes == pytest.approx(wanted, abs=0.3)

    def test_tables_of_read_candidates_are_fitted_by_their_names(self) -> None:
        good, bad = (Features(coverage, 0, 0, 0, 0, 0, 0, 0, reading=10 * coverage) for coverage in (1.0, 0.0))
        answered = Choice((good, bad), ("READ", "READ_RUSSIAN"), (True, False))
        refused = Choice((bad, bad), ("READ", "READ_RUSSIAN"), (False, False))
        tables = fit_tables([], [], [answered, refused] * 5)
        assert list(tables) == ["READ", "READ_RUSSIAN"]
        assert tables["READ"].weights["reading"] > 0
        assert tables["READ"].auroc.value == 1

    def test_table_is_fitted_against_the_others(self) -> None:
        """Russian candidates that are never right must not outweigh the English ones beside them."""
        good, bad = (Features(coverage, 0, 0, 0, 0, 0, 0, 0, reading=10 * coverage) for coverage in (1.0, 0.0))
        choice = Choice((good, good), ("READ", "READ_RUSSIAN"), (True, False))
        alone = Choice((good, bad), ("READ_RUSSIAN", "READ_RUSSIAN"), (True, False))
        none = Choice((bad, bad), ("READ", "READ_RUSSIAN"), (False, False))
        beside = fit_tables([], [], [choice, alone, none] * 5)["READ_RUSSIAN"].weights
        apart = fit_tables([], [], [alone, none] * 5)["READ_RUSSIAN"].weights
        assert good.weigh(beside) < good.weigh(apart)

    def test_every_number_is_fitted_or_set_by_hand(self) -> None:
        assert {
            "TITLE_MATCH_WEIGHT",
            "SURE_THRESHOLD",
            "ANSWER_THRESHOLD",
            "SCORE_LEXICAL",
        } <= set(HAND_SET)
        fitted = {"CONFIDENCE_LEXICAL", "CONFIDENCE_HYBRID", "CONFIDENCE_CROSS_LINGUAL", *READ_TABLES}
        assert not set(HAND_SET) & fitted


class TestGrade:
    CASE = Case("1", "en", "Which river is the longest?", frozenset({"rivers"}), ("longest\xa0river",))

    @staticmethod
    def answer(*texts: str, document: Document = DOCUMENT) -> Answer:
        quotes = tuple(Quote(each, 1, 0, 1) for each in texts)
        return Answer("", "en", quotes, (Source(1, document),))

    def test_right_answer_passes_all_checks(self) -> None:
        grade = grade_answer(self.CASE, self.answer(VOLGA))
        assert grade.checks == {"answered right": True, "cited right": True, "verbatim": True}
        assert grade.is_right

    def test_expected_string_may_span_two_quotes(self) -> None:
        case = Case("1", "en", "", frozenset({"rivers"}), ("Europe. It is",))
        assert grade_answer(case, self.answer(VOLGA, "It is 3,530 km long.")).is_right

    @pytest.mark.parametrize(
        "texts",
        [
            ["It is 3,530 km long."],
            [VOLGA] * 4,
            [VOLGA, "x" * 900],
            [],
        ],
    )
    def test_wrong_answer_fails(self, texts: list[str]) -> None:
        assert grade_answer(self.CASE, self.answer(*texts)).checks["answered right"] is False

    def test_first_quote_alone_may_be_right(self) -> None:
        assert grade_answer(self.CASE, self.answer(VOLGA, "It is 3,530 km long.")).is_right_first
        assert not grade_answer(self.CASE, self.answer("It is 3,530 km long.", VOLGA)).is_right_first

    def test_no_expected_string_still_needs_an_answer(self) -> None:
        case = Case("1", "en", "", frozenset({"rivers"}), ())
        assert grade_answer(case, self.answer(VOLGA)).is_right
        assert not grade_answer(case, Answer("", "en", (), (Source(1, DOCUMENT),))).is_right

    def test_unexpected_document_fails_citation(self) -> None:
        elsewhere = Document("other", "Other", DOCUMENT.text)
        grade = grade_answer(self.CASE, self.answer(VOLGA, document=elsewhere))
        assert grade.checks == {"answered right": True, "cited right": False, "verbatim": True}

    def test_changed_quote_fails_verbatim(self) -> None:
        assert grade_answer(self.CASE, self.answer("The longest river is the Volga.")).checks["verbatim"] is False

    def test_unanswerable_question_must_be_refused(self) -> None:
        case = Case("1", "en", "", frozenset(), ())
        assert grade_answer(case, Answer("", "en", (), (Source(1, DOCUMENT),))).checks == {"abstained right": True}
        assert grade_answer(case, self.answer(VOLGA)).checks == {
            "abstained right": False,
            "cited right": False,
            "verbatim": True,
        }

    def test_any_of_the_answers_counts_in_any_case(self) -> None:
        answers = ("Ёлка", "OAK  tree")
        assert holds_answer("An oak\ntree.", answers)
        assert holds_answer("Это елка.", answers)
        assert not holds_answer("A birch.", answers)


class TestReading:
    GOOD = '{"id": "1", "language": "en", "question": "Why?", "documents": [], "expect": []}'

    def test_question_file_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "questions.jsonl"
        path.write_bytes(b"\xef\xbb\xbf" + self.GOOD.replace("Why", "Why\u2028 so").encode() + b"\r\n\n")
        [case] = read_cases(path)
        assert case == Case("1", "en", "Why\u2028 so?", frozenset(), ())

    def test_question_file_may_name_earlier_questions(self, tmp_path: Path) -> None:
        path = tmp_path / "questions.jsonl"
        path.write_text(self.GOOD.replace('"expect"', '"before": ["Who?", "When?"], "expect"'), "utf-8")
        assert [each.before for each in read_cases(path)] == [("Who?", "When?")]

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("{", "this is not JSON"),
            ("[" * 100_000, "this is not JSON"),
            ("[]", "this is not a JSON object"),
            ('{"id": "1"}', "`language` must be a string"),
            (GOOD.replace('"Why?"', "7"), "`question` must be a string"),
            (GOOD.replace('"documents": []', '"documents": "a"'), "`documents` must be a list of strings"),
            (GOOD.replace('"expect": []', '"expect": [1]'), "`expect` must be a list of strings"),
            (GOOD.replace('"expect"', '"before": null, "expect"'), "`before` must be a list of strings"),
        ],
    )
    def test_wrong_line_is_reported(self, line: str, said: str, tmp_path: Path) -> None:
        path = tmp_path / "questions.jsonl"
        path.write_text(f"{self.GOOD}\n\n{line}\n", "utf-8")
        with pytest.raises(CorpusError) as raised:
            read_cases(path)
        assert str(raised.value) == f"{path}, line 3: {said}."

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff"])
    def test_file_without_questions_is_refused(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "questions.jsonl"
        path.write_bytes(content)
        with pytest.raises(CorpusError, match=r"questions\.jsonl (holds no question|is not UTF-8 text)\."):
            read_cases(path)

    @staticmethod
    def folder(path: Path, qrels: str = "q1\td1\t1\nq2\td1\t0\n", query: str = "{}") -> Path:
        corpus = [{"_id": "d1", "title": "Реки", "text": "Волга длинная."}, {"_id": "d2", "text": " "}]
        (path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), "utf-8")
        queries = [{"_id": "q1", "text": "Q?", "metadata": {"answers": ["a", " "]}}, {"_id": "q2", "text": "Q?"}]
        (path / "queries.jsonl").write_text("\n".join([*map(json.dumps, queries), query]), "utf-8")
        (path / "qrels").mkdir()
        (path / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{qrels}", "utf-8")
        return path

    def test_beir_folder_is_read(self, tmp_path: Path) -> None:
        beir = read_beir(self.folder(tmp_path, query='{"_id": "q3", "text": "Q?", "metadata": null}'))
        assert [(each.id, each.title, each.language) for each in beir.documents] == [("d1", "Реки", "ru")]
        assert beir.queries == (Query("q1", "Q?", ("a",)),)
        assert beir.qrels == {"q1": {"d1": 1}}

    @pytest.mark.parametrize(
        ("qrels", "query", "said"),
        [
            ("q1 d1 1\n", '{"_id": "q3", "text": ""}', "test.tsv, line 2: this is not a query id"),
            ("q1\td1\tx\n", '{"_id": "q3", "text": ""}', "test.tsv, line 2: this is not a query id"),
            ("q9\td1\t1\n", '{"_id": "q3", "text": ""}', "no query with a relevant document"),
            ("q1\td1\t1\n", "{}", "queries.jsonl, line 3: `_id` must be a string."),
            ("q1\td1\t1\n", '{"_id": "q3", "text": "", "metadata": 1}', "line 3: `metadata` must be an object."),
            ("q1\td1\t1\n", '{"_id": "q3", "text": "", "metadata": {"answers": 1}}', "must be a list of strings."),
        ],
    )
    def test_wrong_beir_folder_is_refused(self, qrels: str, query: str, said: str, tmp_path: Path) -> None:
        with pytest.raises(CorpusError) as raised:
            read_beir(self.folder(tmp_path, qrels, query))
        assert said in str(raised.value)

    def test_missing_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="can't be read: No such file"):
            read_beir(tmp_path / "nowhere")
