"""The reader that the project ships, and folders that a host may bring."""

import logging
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReaderError
from corpus.reading.cross_encoder import MAX_WAITING, SHIPPED, CrossEncoder
from corpus.reading.reader import reading_text

MAX_MODEL_BYTES = 35_000_000

SENTENCES = [
    "The forum was opened by Anna Petrova, director of the Volga Fund.",
    "The forum took place in Samara on 3 May 2012.",
    "Some 400 guests tasted local cheese.",
]


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    return CrossEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder, as a host's own."""
    shutil.copytree(SHIPPED, tmp_path / "reader")
    return tmp_path / "reader"


def best(reader: CrossEncoder, question: str) -> str:
    scores = reader.read(question, SENTENCES)
    assert scores is not None
    return SENTENCES[scores.index(max(scores))]


def test_shipped_model_is_small_and_has_a_card() -> None:
    assert (SHIPPED / "model.onnx").stat().st_size < MAX_MODEL_BYTES
    assert "Apache-2.0" in (SHIPPED / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("question", "at"),
    [("who opened the forum", 0), ("where was it held", 1), ("how many people came", 2), ("what did they eat", 2)],
)
def test_sentence_that_answers_is_preferred(reader: CrossEncoder, question: str, at: int) -> None:
    assert best(reader, question) == SENTENCES[at]


def test_host_model_is_taken_for_a_multilingual_one(reader: CrossEncoder, folder: Path) -> None:
    own = CrossEncoder(folder)
    assert own.reads_russian
    assert not reader.reads_russian
    assert best(own, "who opened the forum") == SENTENCES[0]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_damaged_folder_is_one_clear_error_and_no_answer(
    folder: Path, name: str, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    reader = CrossEncoder(folder)
    with pytest.raises(ReaderError, match=name if content is None else "cross-encoder"):
        reader.load()
    with caplog.at_level(logging.ERROR):
        assert [reader.read("Who?", ["Anna."]) for _ in range(3)] == [None] * 3
    assert [each.getMessage().partition(":")[0] for each in caplog.records] == [
        "Reader can't be used, questions are answered without it"
    ]


def test_question_that_would_wait_too_long_is_not_read(folder: Path) -> None:
    reader = CrossEncoder(folder)
    for _ in range(MAX_WAITING + 1):  # questions being read or waiting
        assert reader._waiting.acquire(blocking=False)
    assert reader.read("Who?", ["Anna."]) is None
    reader._waiting.release()
    assert reader.read("Who?", ["Anna."]) is not None


@settings(max_examples=30)
@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_texts_get_a_score_each(reader: CrossEncoder, question: str, texts: list[str]) -> None:
    scores = reader.read(question, texts)
    assert scores is None if not texts else scores is not None and len(scores) == len(texts)


def test_text_has_title_date_sentence_and_speaker() -> None:
    assert reading_text("A title", None, "A sentence.") == "A title. A sentence."
    assert reading_text("Title", date(2012, 10, 5), "Said.", "Li Yong") == "Title. 5 October 2012. Said. — Li Yong"
