import os
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import CorpusError, CorpusNotFound
from corpus.models import Document
from corpus.readers.folder import CorpusFolder, load_documents
from tests.support.files import blank_pdf, docx_file, load_files, pdf

PROSE = "The heads of the UNIDO offices gathered in Moscow for their annual meeting, which lasted for two whole days."
TITLE = "Annual meeting of the UNIDO offices"
RUSSIAN = "Руководители бюро собрались в Москве 5 октября 2012 года. Встреча длилась два дня, её открыл С. К. Коротков."
PAGE = f"<html><head><title>A meeting</title></head><body><h1>A meeting</h1><p>{RUSSIAN}</p></body></html>"


def only(loaded: CorpusFolder) -> Document:
    [document] = loaded.documents
    assert not loaded.warnings
    return document


def test_folder_with_every_format_is_loaded(tmp_path: Path) -> None:
    files = {
        "a.txt": b"They met.",
        "b.md": b"They **met**.",
        "c.html": PAGE.encode("cp1251"),
        "d.pdf": pdf([["The heads of the offices met in Moscow."]]),
        "e.docx": docx_file(["They met."]),
        "f.jsonl": b'{"_id": "g", "text": "One."}\n{"_id": "h", "text": "Two."}',
        "i.pdf": blank_pdf(1, "secret"),
        "j.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "k.jsonl": b'{"_id": "a", "text": "Three."}',
        "catalog.toml": b'[c]\npublisher = "UNIDO"\n[h]\ntitle = "The second"\n',
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    loaded = load_documents(tmp_path)
    assert [each.id for each in loaded.documents] == ["a", "b", "c", "d", "e", "g", "h"]
    assert [each.publisher for each in loaded.documents if each.publisher] == ["UNIDO"]
    assert loaded.documents[-1].title == "The second"
    assert [warning.split(":")[0].split(";")[0].rstrip(".") for warning in loaded.warnings] == [
        "i.pdf is left out: it is encrypted".split(":", maxsplit=1)[0],
        "j.doc is left out",
        "k.jsonl is left out",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "it is empty", id="empty"),
        pytest.param(b" \n\t\r\n", "it is empty", id="only spaces"),
        pytest.param(b"\0\0\0", "it is empty", id="only NUL bytes"),
        pytest.param(b"--- *** ___ !", "it is empty", id="only marks"),
        pytest.param(
            bytes(range(256)) * 9, "it is not text, or in an encoding that is not known; save it as UTF-8", id="bytes"
        ),
        pytest.param(b"\xff\xfe\x00\xd8", "it is not UTF-16 text", id="half a character"),
    ],
)
def test_unreadable_file_is_named_and_the_others_load(tmp_path: Path, content: bytes, reason: str) -> None:
    loaded = load_files(tmp_path, {"bad.txt": content, "good.txt": TITLE})
    assert [each.id for each in loaded.documents] == ["good"]
    assert loaded.warnings == (f"bad.txt is left out: {reason}.",)


def test_folders_pipes_and_dangling_links_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    loaded = load_files(tmp_path, {"good.txt": TITLE})
    assert [each.id for each in loaded.documents] == ["good"]
    assert [warning.split(" ", 1) for warning in loaded.warnings] == [
        ["circle.txt", "is left out: it can't be opened (Too many levels of symbolic links)."],
        ["dangling.txt", "is left out: it can't be opened (No such file or directory)."],
        ["folder.txt", "is left out: it is a folder."],
        ["pipe.txt", "is left out: it is not a file."],
    ]


def test_symbolic_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.txt").write_text(TITLE)
    corpus = tmp_path / "corpus"
    corpus.symlink_to(tmp_path / "elsewhere")
    (corpus / "y.txt").symlink_to(corpus / "x.txt")
    assert [each.id for each in load_documents(corpus).documents] == ["x", "y"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TITLE)
    (tmp_path / "x.txt").chmod(0)
    assert load_documents(tmp_path).warnings == ("x.txt is left out: it can't be opened (Permission denied).",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("mode", [0, 0o400])
def test_folder_without_permission_raises(tmp_path: Path, mode: int) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "x.txt").write_text(TITLE)
    corpus.chmod(mode)
    try:
        with pytest.raises(CorpusError, match="Permission denied"):
            load_documents(corpus)
    finally:
        corpus.chmod(0o700)


def test_hidden_files_unknown_suffixes_and_duplicate_names(tmp_path: Path) -> None:
    loaded = load_files(
        tmp_path,
        {".hidden.txt": TITLE, "a.md": TITLE, "a.txt": TITLE, "B.TXT": TITLE, "c.pdf": b"%PDF-1.7", "README": TITLE},
    )
    assert [each.id for each in loaded.documents] == ["B", "a"]
    assert [warning.split(" is left out: ")[0] for warning in loaded.warnings] == ["README", "a.txt", "c.pdf"]
    assert loaded.warnings[1] == "a.txt is left out: another file is called a too."
    assert "broken PDF" in loaded.warnings[2]


def test_title_from_undecodable_file_name_can_be_encoded(tmp_path: Path) -> None:
    document = only(load_files(tmp_path, {os.fsdecode(b"caf\xe9.txt"): PROSE}))
    document.title.encode()


@pytest.mark.parametrize("folder", ["nowhere", "x.txt"])
def test_missing_folder_raises(tmp_path: Path, folder: str) -> None:
    (tmp_path / "x.txt").write_text(TITLE)
    with pytest.raises(CorpusNotFound, match=folder):
        load_documents(tmp_path / folder)


def test_empty_folder_has_no_documents(tmp_path: Path) -> None:
    assert load_documents(tmp_path) == CorpusFolder((), ())


def test_catalog_completes_the_files(tmp_path: Path) -> None:
    catalog = """
        loose = 1
        [a]
        title = "From the catalog"
        date = 2012-10-05
        url = "https://unido.org/a"
        [b]
        title = "From the catalog"
        url = "https://unido.org/b"
        [c]
    """
    front = "---\ntitle: From the file\nurl:\n---\nWords.\n"
    loaded = load_files(tmp_path, {"catalog.toml": catalog, "a.txt": PROSE, "b.md": front})
    a, b = loaded.documents
    assert (a.title, a.date, a.url) == ("From the catalog", date(2012, 10, 5), "https://unido.org/a")
    assert (b.title, b.url) == ("From the file", "https://unido.org/b")
    assert loaded.warnings == ("catalog.toml describes c, but there is no such file.",)


def test_broken_lines_of_a_file_are_named_in_one_line(tmp_path: Path) -> None:
    lines = ['{"_id": "x", "text": "They met."}', *["{"] * 3, '{"_id": "y", "text": "They left."}', "5"]
    loaded = load_files(tmp_path, {"a.jsonl": "\n".join(lines)})
    assert [each.id for each in loaded.documents] == ["x", "y"]
    assert loaded.warnings == ("a.jsonl: lines 2–4, 6 are left out; line 2: this is not JSON.",)


@pytest.mark.parametrize(
    "content",
    [b"[a", b"\xff", b"a = 1\na = 2", b"a = " + b"[" * 100_000],
    ids=["syntax", "bytes", "twice", "deep"],
)
def test_broken_catalog_raises(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CorpusError, match=r"catalog\.toml can't be read"):
        load_files(tmp_path, {"catalog.toml": content, "a.txt": PROSE})


def test_catalog_that_is_a_folder_raises(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").mkdir()
    with pytest.raises(CorpusError, match=r"catalog\.toml can't be read"):
        load_documents(tmp_path)
