"""The library of the shipped seeds."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from bot.app import EMBEDDINGS_FOLDER
from corpus.library import Library
from corpus.readers.documents import make_document
from corpus.retrieval import search
from corpus.retrieval.encoder import SentenceEncoder
from corpus.retrieval.vector_store import FILE_NAME
from tests.corpus.answering.test_answers import QUESTIONS
from tests.corpus.test_seeds import CONGRESS, ITPO, MEMORANDUM, TRAINING, WEEK
from tests.support.rank_bm25_index import RankBM25Index
from tests.support.seeds import seeds

WHEN = "When did the ITPO heads gather in Moscow?"


def test_documents_are_in_time_order_undated_last() -> None:
    texts = [("c", None), ("b", date(2020, 1, 1)), ("d", date(2010, 1, 1)), ("a", None)]
    library = Library(make_document(name, "They met in Moscow.", {"date": day}) for name, day in texts)
    assert [each.id for each in library.documents] == ["d", "b", "a", "c"]


def test_documents_are_found_by_key_with_their_passages(words_only: Library) -> None:
    for document in seeds().values():
        assert words_only.document(document.key) == document
        passages = words_only.passages(document)
        assert passages
        assert [each.start for each in passages] == sorted(each.start for each in passages)
    assert words_only.document("nothing") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("1", ITPO),
        ("2", MEMORANDUM),
        ("5", CONGRESS),
        ("0", None),
        ("6", None),
        ("٣", TRAINING),
        ("²", None),
        (WEEK, WEEK),
        (WEEK.upper(), WEEK),
        ("international  knowledge sharing week", WEEK),
        ("digital attaches", TRAINING),
        ("attachés", TRAINING),
        ("russian federation", None),
        ("chocolate", None),
        ("", None),
        (" \n", None),
        ("\ud800", None),
    ],
)
def test_documents_are_found_by_number_id_or_title(words_only: Library, name: str, found: str | None) -> None:
    document = words_only.find_document(name)
    assert (document.id if document else None) == found


def test_empty_library_answers_nothing() -> None:
    library = Library()
    answer = library.answer(WHEN)
    assert (answer.answered, answer.sources) == (False, ())
    assert library.documents == ()
    assert library.embed() is None
    assert library.find_document("1") is None


def test_empty_library_with_an_encoder_answers_nothing(data_dir: Path) -> None:
    library = Library((), SentenceEncoder(data_dir / EMBEDDINGS_FOLDER))
    assert library.embed() is None
    assert not library.answer(WHEN).answered


def test_single_document_is_quoted() -> None:
    library = Library([make_document("a", "A meeting in Vienna\n\nThey met in Vienna on 5 May 2013.")])
    assert [each.text for each in library.answer("When did they meet in Vienna?").quotes] == [
        "They met in Vienna on 5 May 2013."
    ]


def test_second_start_answers_as_the_first(tmp_path: Path) -> None:
    first, second = (Library(seeds().values(), SentenceEncoder(tmp_path / EMBEDDINGS_FOLDER)) for _ in range(2))
    for asked in QUESTIONS[::4]:
        found, again = first.search_answer(asked.question), second.search_answer(asked.question)
        assert found.confidence == again.confidence
        assert first.build_answer(found) == second.build_answer(again)


def test_damaged_vectors_are_no_error(tmp_path: Path) -> None:
    cache = tmp_path / EMBEDDINGS_FOLDER
    cache.mkdir()
    (cache / FILE_NAME).write_bytes(b"damaged" * 1_000)
    library = Library([make_document("a", "They met in Vienna.")], SentenceEncoder(cache))
    assert library.embed()
    assert Library([make_document("a", "They met in Vienna.")], SentenceEncoder(cache)).embed()


def test_topic_is_that_of_the_last_question_that_is_no_followup(words_only: Library) -> None:
    assert words_only.topic_after([]) is None
    topic = words_only.topic_after(["Когда прошла неделя?", "When did the ITPO heads gather in Moscow?", "And where?"])
    assert topic
    assert topic.question == "When did the ITPO heads gather in Moscow?"
    assert [words_only.document(key) for key in topic.documents] == [
        words_only.find_document("2012-itpo-annual-meeting")
    ]


def test_threads_get_the_same_answers(library: Library) -> None:
    questions = [each.question for each in QUESTIONS[::9]]
    alone = [library.answer(each) for each in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(library.answer, questions * 3)) == alone * 3


def test_word_vectors_beyond_the_limit_are_dropped(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_MAX_CACHED_WORD_VECTORS", 200)
    library = Library(seeds().values(), SentenceEncoder(data_dir / EMBEDDINGS_FOLDER))
    for start in range(0, 360, 90):
        library.answer("memorandom " + " ".join(f"qx{number}" for number in range(start, start + 90)))
    assert library.answer("memorandom of chocolate").question


def test_another_index_gives_the_same_answers(words_only: Library) -> None:
    library = Library(seeds().values(), index=RankBM25Index())
    for each in QUESTIONS:
        assert library.answer(each.question) == words_only.answer(each.question)


NEW_RUSSIAN_QUESTION = """
import sys
from corpus.library import Library
from corpus.readers.documents import make_document
library = Library([make_document("a", "The heads of the offices met in Moscow on 5 May 2018.")])
library.answer("When did the heads of the offices meet in Moscow?")
assert library.cached_answer("Когда руководители встретились в Москве?") is None
assert "pymorphy3" not in sys.modules
"""


def test_cache_of_answers_is_asked_without_the_russian_dictionary() -> None:
    """The event loop asks it, and to load the dictionary would hold the loop for 75 ms."""
    subprocess.run([sys.executable, "-c", NEW_RUSSIAN_QUESTION], check=True, timeout=60)
