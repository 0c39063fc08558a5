"""Meaning, with the real model."""

import io
from pathlib import Path

import numpy as np
import pytest

from corpus.meaning import DIMENSIONS, SentenceEncoder, find_encoder

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


def test_the_second_start_has_the_vectors_of_the_first(tmp_path: Path) -> None:
    cache = tmp_path / "folder" / "vectors.npz"
    first = SentenceEncoder(cache).remember(TEXTS)
    written = cache.read_bytes()
    second = SentenceEncoder(cache).remember(TEXTS[::-1])
    assert first.tobytes() == second[::-1].tobytes()
    assert cache.read_bytes() == written
    assert [each.name for each in cache.parent.iterdir()] == [cache.name]


def test_new_texts_join_the_old(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    SentenceEncoder(cache).remember(TEXTS[:2])
    both = SentenceEncoder(cache).remember(TEXTS[1:3])
    with np.load(cache) as file:
        assert len(file["keys"]) == 3
    assert SentenceEncoder(cache).remember(TEXTS[1:3]).tobytes() == both.tobytes()


def npz(**arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **{name: np.array(array) for name, array in arrays.items()})
    return file.getvalue()


WHOLE = npz(keys=np.zeros((1, 16), np.uint8), rows=np.zeros((1, DIMENSIONS), np.float16))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello", id="no archive"),
        pytest.param(b"PK\x03\x04 broken", id="broken archive"),
        pytest.param(WHOLE[:-40], id="cut off"),
        pytest.param(WHOLE[:300] + b"?" + WHOLE[301:], id="a changed byte"),
        pytest.param(b"\x93NUMPY\x01\x00\x06\x00{'a'}\n", id="no header"),
        pytest.param(npz(other=1), id="foreign"),
        pytest.param(npz(keys=[1], rows=[2.0]), id="other shapes"),
        pytest.param(npz(keys=np.zeros((1, 8), np.uint8), rows=np.zeros((1, DIMENSIONS))), id="other keys"),
        pytest.param(npz(keys=np.zeros((2, 16), np.uint8), rows=np.zeros((1, DIMENSIONS))), id="too few rows"),
        pytest.param(npz(keys=["a"], rows=["b"]), id="texts"),
        pytest.param(npz(keys=5, rows=5), id="numbers"),
    ],
)
def test_a_file_that_is_no_cache_is_written_anew(tmp_path: Path, content: bytes, encoder: SentenceEncoder) -> None:
    cache = tmp_path / "vectors.npz"
    cache.write_bytes(content)
    vectors = SentenceEncoder(cache).remember(TEXTS[:1])
    assert vectors == pytest.approx(encoder.encode(TEXTS[:1]), abs=1e-3)
    assert SentenceEncoder(cache).remember(TEXTS[:1]).tobytes() == vectors.tobytes()


def test_an_array_is_no_cache(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    with cache.open("wb") as file:
        np.save(file, np.zeros(5))
    assert SentenceEncoder(cache).remember(TEXTS[:1]).shape == (1, DIMENSIONS)


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert SentenceEncoder(tmp_path / "file" / "vectors.npz").remember(TEXTS[:1]).shape == (1, DIMENSIONS)


def test_it_is_found_where_it_is_installed() -> None:
    assert isinstance(find_encoder(), SentenceEncoder)
