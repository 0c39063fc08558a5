"""Embeddings with the real model, and the store of their vectors."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.retrieval.encoder import SentenceEncoder, find_encoder
from corpus.retrieval.vector_store import DIMENSIONS, FILE_NAME, VectorStore

MOSCOW = "They met in Moscow."
TEXTS = [MOSCOW, "Они встретились в Москве.", "The budget is small.", "", "\ud800", "🙂", MOSCOW]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_vectors_have_unit_length(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert encoder.encode([]).shape == encoder.encode_cached([]).shape == (0, DIMENSIONS)


def test_similar_meanings_have_a_high_cosine(encoder: SentenceEncoder) -> None:
    english, russian, budget = encoder.encode(TEXTS[:3])
    assert english @ russian > 0.7 > 0.4 > english @ budget


def test_second_start_reads_the_stored_vectors(tmp_path: Path) -> None:
    folder = tmp_path / "folder" / "vectors"
    first = SentenceEncoder(folder).encode_cached(TEXTS)
    content = (folder / FILE_NAME).read_bytes()
    second = SentenceEncoder(folder).encode_cached(TEXTS[::-1])
    assert first.tobytes() == second[::-1].tobytes()
    assert (folder / FILE_NAME).read_bytes() == content
    assert [each.name for each in folder.iterdir()] == [FILE_NAME]


def test_stored_vectors_are_private(tmp_path: Path) -> None:
    SentenceEncoder(tmp_path).encode_cached(TEXTS[:1])
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_new_vectors_are_appended(tmp_path: Path) -> None:
    SentenceEncoder(tmp_path).encode_cached(TEXTS[:2])
    content = (tmp_path / FILE_NAME).read_bytes()
    both = SentenceEncoder(tmp_path).encode_cached(TEXTS[1:3])
    longer = (tmp_path / FILE_NAME).read_bytes()
    assert longer.startswith(content)
    assert len(longer) == len(content) // 2 * 3
    assert SentenceEncoder(tmp_path).encode_cached(TEXTS[1:3]).tobytes() == both.tobytes()


def test_another_version_of_the_model_computes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SentenceEncoder(tmp_path).encode_cached(TEXTS[:1])
    size = (tmp_path / FILE_NAME).stat().st_size
    monkeypatch.setattr("corpus.retrieval.encoder.version", lambda _: "another")
    SentenceEncoder(tmp_path).encode_cached(TEXTS[:1])
    assert (tmp_path / FILE_NAME).stat().st_size == 2 * size


@pytest.mark.parametrize("content", [b"", b"hello", bytes(5_000), b"\x93NUMPY broken" * 200])
def test_foreign_content_is_ignored(tmp_path: Path, content: bytes, encoder: SentenceEncoder) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    vectors = SentenceEncoder(tmp_path).encode_cached(TEXTS[:1])
    assert vectors == pytest.approx(encoder.encode(TEXTS[:1]), abs=1e-3)
    size = (tmp_path / FILE_NAME).stat().st_size
    assert SentenceEncoder(tmp_path).encode_cached(TEXTS[:1]).tobytes() == vectors.tobytes()
    assert (tmp_path / FILE_NAME).stat().st_size == size


@pytest.mark.parametrize("at", [-1, -5, -600, -1040])
def test_damaged_record_is_computed_again(tmp_path: Path, encoder: SentenceEncoder, at: int) -> None:
    SentenceEncoder(tmp_path).encode_cached(TEXTS[:2])
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    content[at] ^= 1
    (tmp_path / FILE_NAME).write_bytes(content)
    vectors = SentenceEncoder(tmp_path).encode_cached(TEXTS[:2])
    assert vectors == pytest.approx(encoder.encode(TEXTS[:2]), abs=1e-3)
    assert (tmp_path / FILE_NAME).stat().st_size == len(content) // 2 * 3


def test_half_written_record_is_computed_again(tmp_path: Path, encoder: SentenceEncoder) -> None:
    SentenceEncoder(tmp_path).encode_cached(TEXTS[:3])
    content = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(content[:-700])
    vectors = SentenceEncoder(tmp_path).encode_cached(TEXTS[:3])
    assert vectors == pytest.approx(encoder.encode(TEXTS[:3]), abs=1e-3)
    size = (tmp_path / FILE_NAME).stat().st_size
    assert SentenceEncoder(tmp_path).encode_cached(TEXTS[:3]).tobytes() == vectors.tobytes()
    assert (tmp_path / FILE_NAME).stat().st_size == size


def test_threads_add_vectors_at_once(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    row = np.ones(DIMENSIONS, dtype=np.float32)

    def add(number: int) -> None:
        store.add({bytes([number] * 16): row * number})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(1, 60)))
    keys = [bytes([number] * 16) for number in range(1, 60)]
    for each in (store, VectorStore(tmp_path)):
        assert each.missing(keys) == []
        assert each.get(keys)[:, 0].tolist() == list(range(1, 60))


def test_stores_append_to_one_file(tmp_path: Path) -> None:
    """Several processes may use one folder."""
    first, second = VectorStore(tmp_path), VectorStore(tmp_path)
    row = np.ones(DIMENSIONS, dtype=np.float32)
    assert first.missing([b"1" * 16]) == second.missing([b"2" * 16]) == [0]
    first.add({b"1" * 16: row})
    second.add({b"2" * 16: row * 2})
    assert VectorStore(tmp_path).get([b"1" * 16, b"2" * 16])[:, 0].tolist() == [1, 2]


def test_unwritable_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert SentenceEncoder(tmp_path / "file" / "vectors").encode_cached(TEXTS[:1]).shape == (1, DIMENSIONS)


def test_installed_encoder_is_found() -> None:
    assert isinstance(find_encoder(), SentenceEncoder)
