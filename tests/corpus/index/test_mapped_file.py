"""Files of arrays and lists of strings."""

from pathlib import Path

import numpy as np

from corpus.index.mapped_file import Contents, read_file, write_file


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
    assert contents.lists == lists


def test_another_stamp_or_a_missing_file_is_none(tmp_path: Path) -> None:
    write_file(tmp_path / "file", "stamp", Contents({}, {}))
    assert read_file(tmp_path / "file", "stamp") == Contents({}, {})
    assert read_file(tmp_path / "file", "another stamp") is None
    assert read_file(tmp_path / "nowhere", "stamp") is None
