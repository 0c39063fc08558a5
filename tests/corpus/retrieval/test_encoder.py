"""Meaning, with the real model."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.retrieval.encoder import SentenceEncoder, find_encoder
from corpus.retrieval.vector_store import DIMENSIONS, Rows, VectorStore

MOSCOW = "They met in Moscow."
TEXTS = [MOSCOW, "Они встретились в Москве.", "The budget is small.", "", "\ud800", "🙂", MOSCOW]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_unit_vectors(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert encoder.encode([]).shape == encoder.remember([]).shape == (0, DIMENSIONS)


def test_like_meaning_lies_close(encoder: SentenceEncoder) -> None:
    english, russian, budget = encoder.encode(TEXTS[:3])
    assert english @ russian > 0.7 > 0.4 > english @ budget


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_the_second_start_has_the_vectors_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "folder" / "vectors"
    first = SentenceEncoder(folder).remember(TEXTS)
    [written] = files(folder)
    content = written.read_bytes()
    second = SentenceEncoder(folder).remember(TEXTS[::-1])
    assert first.tobytes() == second[::-1].tobytes()
    assert files(folder) == [written]
    assert written.read_bytes() == content


def test_new_texts_join_the_old_in_a_file_of_their_own(tmp_path: Path) -> None:
    SentenceEncoder(tmp_path).remember(TEXTS[:2])
    [old] = files(tmp_path)
    both = SentenceEncoder(tmp_path).remember(TEXTS[1:3])
    [new] = set(files(tmp_path)) - {old}
    assert len(np.load(old)) == 2
    assert len(np.load(new)) == 1
    assert SentenceEncoder(tmp_path).remember(TEXTS[1:3]).tobytes() == both.tobytes()


def test_many_files_become_one(tmp_path: Path) -> None:
    texts = [f"They met on day {number}." for number in range(40)]
    encoder = SentenceEncoder(tmp_path)
    vectors = np.concatenate([encoder.remember([text]) for text in texts])
    assert len(files(tmp_path)) == len(texts)
    assert SentenceEncoder(tmp_path).remember(texts).tobytes() == vectors.tobytes()
    assert len(files(tmp_path)) == 1
    assert SentenceEncoder(tmp_path).remember(texts).tobytes() == vectors.tobytes()


def test_another_version_of_the_model_sees_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SentenceEncoder(tmp_path).remember(TEXTS[:1])
    monkeypatch.setattr("corpus.retrieval.encoder.version", lambda _: "another")
    SentenceEncoder(tmp_path).remember(TEXTS[:1])
    assert len(files(tmp_path)) == 2


def npy(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.array(array), allow_pickle=False)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello", id="no array"),
        pytest.param(b"\x93NUMPY broken", id="broken"),
        pytest.param(b"\x93NUMPY\x01\x00\x06\x00{'a'}\n", id="no header"),
        pytest.param(npy(5), id="a number"),
        pytest.param(npy([1.0, 2.0]), id="other numbers"),
        pytest.param(npy(["a"]), id="texts"),
        pytest.param(npy(np.zeros((1, 1044), np.uint8)), id="other shapes"),
    ],
)
def test_a_file_that_holds_no_vectors_counts_as_none(tmp_path: Path, content: bytes, encoder: SentenceEncoder) -> None:
    (tmp_path / "0.npy").write_bytes(content)
    vectors = SentenceEncoder(tmp_path).remember(TEXTS[:1])
    assert vectors == pytest.approx(encoder.encode(TEXTS[:1]), abs=1e-3)
    assert SentenceEncoder(tmp_path).remember(TEXTS[:1]).tobytes() == vectors.tobytes()


@pytest.mark.parametrize("at", [-1, -5, -600, -1040])
def test_a_changed_byte_is_found(tmp_path: Path, encoder: SentenceEncoder, at: int) -> None:
    SentenceEncoder(tmp_path).remember(TEXTS[:1])
    [file] = files(tmp_path)
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert SentenceEncoder(tmp_path).remember(TEXTS[:1]) == pytest.approx(encoder.encode(TEXTS[:1]), abs=1e-3)


def test_half_a_file_counts_as_none(tmp_path: Path, encoder: SentenceEncoder) -> None:
    SentenceEncoder(tmp_path).remember(TEXTS[:3])
    [file] = files(tmp_path)
    file.write_bytes(file.read_bytes()[:-700])
    assert SentenceEncoder(tmp_path).remember(TEXTS[:1]) == pytest.approx(encoder.encode(TEXTS[:1]), abs=1e-3)


def test_an_archive_is_never_unpacked(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, a=np.zeros(3))
    (tmp_path / "0.npy").write_bytes(file.getvalue())
    assert SentenceEncoder(tmp_path).remember(TEXTS[:1]).shape == (1, DIMENSIONS)


def test_many_may_keep_at_once(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    row = np.ones(DIMENSIONS, dtype=np.float32)

    def keep(number: int) -> None:
        store.add({bytes([number] * 16): row * number})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, range(1, 60)))
    keys = [bytes([number] * 16) for number in range(1, 60)]
    for each in (store, VectorStore(tmp_path)):
        assert each.missing(keys) == []
        assert each.rows(keys)[:, 0].tolist() == list(range(1, 60))


def test_a_matrix_grows_and_the_shorter_one_stays() -> None:
    rows = [Rows(np.zeros((0, DIMENSIONS), dtype=np.float32))]
    for number in range(1, 40):
        rows.append(rows[-1].with_added(np.full((number % 4, DIMENSIONS), number, dtype=np.float32)))
    for number, each in enumerate(rows):
        expected = [at for at in range(1, number + 1) for _ in range(at % 4)]
        assert each.matrix[:, 0].tolist() == expected


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert SentenceEncoder(tmp_path / "file" / "vectors").remember(TEXTS[:1]).shape == (1, DIMENSIONS)


def test_it_is_found_where_it_is_installed() -> None:
    assert isinstance(find_encoder(), SentenceEncoder)
