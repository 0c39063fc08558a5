"""Training examples: their answers stay right whatever a question is varied to."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from corpus.language.tokens import is_cyrillic
from training.documents import make_news, read_all_news, read_news
from training.examples import MAX_CANDIDATES, SquadQuestion, gloss_like, make_examples, read_squad, typed
from training.press_releases import make_releases

SENTENCES = (
    "The forum was opened by Anna Weber on 3 May 2012.",
    "It was held in Vienna.",
    "About 200 guests came to the third forum.",
    "The next one is planned for 2014.",
)
ANSWERED = SquadQuestion(
    "When was the third forum opened by Anna Weber?", "Forum", SENTENCES, 0, ("Another paragraph.",)
)
UNANSWERABLE = SquadQuestion("Who paid for the forum?", "Forum", SENTENCES, None)


@pytest.mark.parametrize("seed", range(40))
def test_answer_is_the_sentence_that_answers(seed: int) -> None:
    for example in make_examples([ANSWERED, UNANSWERABLE], seed):
        assert 1 <= len(example.candidates) <= MAX_CANDIDATES
        if example.answer is not None:
            assert "Weber" in example.candidates[example.answer]  # of the first sentence, perhaps glossed


@pytest.mark.parametrize("seed", range(40))
def test_unanswerable_question_stays_unanswerable(seed: int) -> None:
    [example] = make_examples([UNANSWERABLE], seed)
    assert example.answer is None


@pytest.mark.parametrize("seed", range(40))
def test_question_of_another_year_or_name_has_no_answer_but_its_near_miss_among_the_candidates(seed: int) -> None:
    [example] = make_examples([ANSWERED], seed)
    if example.answer is None:
        assert any("Weber" in each for each in example.candidates)


def test_same_seed_gives_the_same_examples() -> None:
    assert make_examples([ANSWERED, UNANSWERABLE], 1) == make_examples([ANSWERED, UNANSWERABLE], 1)
    assert make_releases(20, 1) == make_releases(20, 1)


def test_half_of_the_releases_are_answered_by_one_of_their_sentences() -> None:
    releases = make_releases(300, 2)
    assert all(len(each.candidates) == MAX_CANDIDATES for each in releases)
    assert not any("{" in text for each in releases for text in (each.question, *each.candidates))
    answered = [each for each in releases if each.answer is not None]
    assert 100 < len(answered) < 200


def test_typed_question_has_no_words_of_its_own() -> None:
    question = "Who is the director of the institute in Vienna?"
    for seed in range(20):
        words = typed(question, random.Random(seed)).split()
        assert len(words) <= len(question.split())
        assert "?" not in words[-1]


def test_gloss_has_no_articles_and_common_forms() -> None:
    assert gloss_like("Who was signing the memoranda with Roscongress?") == "who sign memoranda with Roscongress?"
    assert gloss_like("A title. On 4 May, the guests met.") == "title. on 4 may, guest met."


def test_news_questions_name_sentences_that_exist() -> None:
    items = read_all_news()
    assert len(items) > 10
    for item in items:
        assert len(item.sentences) >= MAX_CANDIDATES
        assert {at for _, at in item.questions if at is not None} <= set(range(len(item.sentences)))
        assert len({question for question, _ in item.questions}) == len(item.questions)
        assert any(at is None for _, at in item.questions)


def test_news_answer_is_the_sentence_that_was_named() -> None:
    answers = {
        question: item.sentences[at] for item in read_all_news() for question, at in item.questions if at is not None
    }
    examples = make_news(read_all_news(), 3)
    assert all(len(set(each.candidates)) == MAX_CANDIDATES for each in examples)
    plain = [each for each in examples if each.question in answers and each.answer is not None]
    assert len(plain) > 50
    plain = [each for each in plain if not is_cyrillic(answers[each.question])]  # Russian ones are translated
    right = [each.candidates[each.answer].endswith(answers[each.question]) for each in plain if each.answer is not None]
    assert sum(right) > 0.9 * len(right)  # a glossed sentence, or the same question about another document, differs


def test_line_of_no_known_form_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "documents.txt").write_text("# A title | 2012-01-01\n1 A sentence.\nnonsense\n", "utf-8")
    with pytest.raises(ValueError, match="nonsense"):
        list(read_news(tmp_path / "documents.txt"))


def test_squad_folder_is_read_with_the_sentence_of_each_answer(tmp_path: Path) -> None:
    paragraph = {"_id": "p", "title": "Forum", "text": " ".join(SENTENCES)}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(paragraph), "utf-8")
    queries = [
        {"text": "Where was it held?", "metadata": {"paragraph": "p", "answers": ["Vienna"]}},
        {"text": "Who paid?", "metadata": {"paragraph": "p", "answers": []}},
        {"text": "Who left?", "metadata": {"paragraph": "p", "answers": ["not in the text"]}},
    ]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), "utf-8")
    assert [(each.question, each.answer) for each in read_squad(tmp_path)] == [
        ("Where was it held?", 1),
        ("Who paid?", None),
    ]
