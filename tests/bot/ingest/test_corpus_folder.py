"""The corpus folder, read in the sandbox."""

import os
from functools import partial
from pathlib import Path

import pytest

from bot.ingest import corpus_folder
from bot.ingest.corpus_folder import load_folder
from bot.ingest.sandbox import Sandbox
from corpus.readers.folder import load_documents
from tests.support.files import blank_pdf, docx_file, fake_tesseract, pdf, scanned_pdf

PAGE = "<html><title>A meeting</title><h1>A meeting</h1><p>The heads met in Moscow on 5 October.</p></html>"
CATALOG = """
loose = 1
[c]
publisher = "UNIDO"
date = 2012-10-05T10:00:00Z
[a]
date = 2012-10-05
tags = ["one", 2012-10-05]
at = 10:00:00
[h]
title = "The second"
"""


def test_folder_is_read_as_without_a_sandbox(tmp_path: Path) -> None:
    files = {
        "a.txt": b"They met.",
        "b.md": b"They **met**.",
        "c.html": PAGE.encode(),
        "d.pdf": pdf([["The heads of the offices met in Moscow."]]),
        "e.docx": docx_file(["They met."]),
        "f.jsonl": b'{"_id": "g", "text": "One."}\nbroken\n{"_id": "h", "text": "Two."}',
        "i.pdf": blank_pdf(1, "secret"),
        "k.jsonl": b'{"_id": "a", "text": "Three."}',
        "catalog.toml": CATALOG.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    loaded = load_folder(tmp_path)
    assert loaded == load_documents(tmp_path)
    assert {each.id for each in loaded.documents if each.date} == {"a", "c"}
    assert len(loaded.warnings) == 4


def test_file_that_takes_too_long_is_left_out_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_folder, "Sandbox", partial(Sandbox, time_limit_s=0.001))  # less than any process needs
    (tmp_path / "slow.html").write_text(PAGE)
    (tmp_path / "x.txt").write_text("They met.")  # a short plain text needs no process
    loaded = load_folder(tmp_path)
    assert [each.id for each in loaded.documents] == ["x"]
    assert loaded.warnings == ("slow.html is left out: it took too long to read.",)


def test_scan_is_left_out_even_where_tesseract_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs, folder = tmp_path / "programs", tmp_path / "corpus"
    programs.mkdir()
    folder.mkdir()
    fake_tesseract(programs)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    (folder / "scan.pdf").write_bytes(scanned_pdf([["Annual report of the fund"]]))
    loaded = load_folder(folder)
    assert loaded.documents == ()
    assert "/add and `add` read scans" in loaded.warnings[0]
