"""Files of arrays and lists of strings."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.mapped_file import Contents, Strings, read_file, write_file
from corpus.index.term_numbers import TermNumbers


def test_arrays_and_lists_are_read_back(tmp_path: Path) -> None:
    arrays = {
        "none": np.zeros((0, 3), np.int32),
        "one": np.array([1.5]),
        "many": np.arange(1_000, dtype=np.int64).reshape(-1, 2),
        "bytes": np.frombuffer(b"abc", np.uint8),
    }
    lists = {"words": ["a", "é", "\ud800", "", "\n"], "no words": []}
    write_file(tmp_path / "deep" / "file", "stamp", Contents(arrays, lists))
    contents = read_file(tmp_path / "deep" / "file", "stamp")
    assert contents is not None
    assert contents.arrays.keys() == arrays.keys()
    for name, each in arrays.items():
        assert contents.arrays[name].dtype == each.dtype
        assert contents.arrays[name].tolist() == each.tolist()
        assert not contents.arrays[name].flags.writeable
    assert {name: list(each) for name, each in contents.lists.items()} == lists


def test_another_stamp_or_a_missing_file_is_none(tmp_path: Path) -> None:
    write_file(tmp_path / "file", "stamp", Contents({}, {}))
    assert read_file(tmp_path / "file", "stamp") == Contents({}, {})
    assert read_file(tmp_path / "file", "another stamp") is None
    assert read_file(tmp_path / "nowhere", "stamp") is None


@given(st.lists(st.text(st.characters(), max_size=3), max_size=8), st.integers(-9, 9), st.integers(-9, 9))
def test_packed_strings_equal_a_list(strings: list[str], start: int, end: int) -> None:
    packed = Strings.of(strings)
    assert list(packed) == strings
    assert packed[start:end] == strings[start:end]
    if -len(strings) <= start < len(strings):
        assert packed[start] == strings[start]
    else:
        with pytest.raises(IndexError):
            packed[start]


@given(st.lists(st.text(st.characters(), max_size=3), max_size=8, unique=True), st.text(max_size=3))
def test_term_numbers_equal_a_dictionary(terms: list[str], unknown: str) -> None:
    numbers = TermNumbers(Strings.of(terms), TermNumbers.order_of(terms))
    expected = {term: number for number, term in enumerate(terms)}
    assert dict(numbers) == expected
    assert numbers.get(unknown) == expected.get(unknown)
