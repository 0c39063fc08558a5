import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import CorpusError, CorpusNotFound, UnreadableDocument
from corpus.models import Document
from corpus.readers.documents import make_document
from corpus.readers.folder import CorpusFolder, load_documents, read_file
from tests.support.text_strategies import TEXTS

PROSE = "The heads of the UNIDO offices gathered in Moscow for their annual meeting, which lasted for two whole days."
TITLE = "Annual meeting of the UNIDO offices"


def write(folder: Path, files: dict[str, str | bytes]) -> CorpusFolder:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return load_documents(folder)


def only(loaded: CorpusFolder) -> Document:
    [document] = loaded.documents
    assert not loaded.warnings
    return document


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        pytest.param(f"{TITLE}\n\n{PROSE}", TITLE, None, id="title"),
        pytest.param(f"\n\n  {TITLE} \n\n{PROSE}", TITLE, None, id="blank lines above"),
        pytest.param(f"{TITLE}\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="title twice"),
        pytest.param(f"Friday, 05 October 2012\n\n{TITLE}\n\n{PROSE}", TITLE, date(2012, 10, 5), id="date above"),
        pytest.param(f"Friday\n\n{TITLE}\n\n{PROSE}", TITLE, None, id="weekday above"),
        pytest.param(f"{TITLE}\nOctober 18, 2022\n{PROSE}", TITLE, date(2022, 10, 18), id="date below"),
        pytest.param(f"News\n{TITLE}\n\n{PROSE}", TITLE, None, id="section above"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October 2012 - {PROSE}", TITLE, date(2012, 10, 5), id="dateline"),
        pytest.param(f"{TITLE}\n\nMOSCOW, 5 October - {PROSE}", TITLE, None, id="dateline without a year"),
        pytest.param(f"MOSCOW, 5 October 2012 - {PROSE}", "A file", date(2012, 10, 5), id="dateline, no title"),
        pytest.param(PROSE, "A file", None, id="no title"),
        pytest.param("Moscow", "Moscow", None, id="one word"),
        pytest.param(f"Moscow hosts the annual meeting of\nthe UNIDO offices\n\n{PROSE}",
                     "Moscow hosts the annual meeting of the UNIDO offices", None, id="title of two lines"),
        pytest.param(f"Russian Federation hosts annual meeting of UNIDO’s\nTechnology Network\n\n{PROSE}",
                     "Russian Federation hosts annual meeting of UNIDO’s Technology Network", None,
                     id="wrapped title"),
        pytest.param(f"{TITLE}\n\n{PROSE}\n\n5 October 2012", TITLE, None, id="date at the end"),
        pytest.param(f"{TITLE}\n\n{PROSE} It ended on 6 October 2012.", TITLE, None, id="date in the text"),
        pytest.param(f"Встреча в Москве\n\nМОСКВА, 5 октября 2012 г. /ТАСС/. {PROSE}", "Встреча в Москве",
                     date(2012, 10, 5), id="Russian"),
        pytest.param("\ufeff" + TITLE, TITLE, None, id="a mark of byte order"),
        pytest.param(f"{TITLE}\r\n\r\n5 October 2012\r\rWords.", TITLE, date(2012, 10, 5), id="line ends"),
        pytest.param(f"An\0nual\x07 meeting \x1bhere\n\n{PROSE}", "Annual meeting here", None, id="control characters"),
    ],
)  # fmt: skip
def test_what_a_text_says_of_itself(tmp_path: Path, text: str, title: str, day: date | None) -> None:
    document = only(write(tmp_path, {"a-file.txt": text}))
    assert (document.id, document.title, document.date) == ("a-file", title, day)
    assert "\r" not in document.text
    assert "\0" not in document.text


@pytest.mark.parametrize("text", [f"{TITLE}\n\n{PROSE}", "Встреча в Москве\n\nРуководители бюро собрались."])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    document = only(write(tmp_path, {"a-file.txt": text.encode(encoding)}))
    assert document.text == text
    assert document.language == ("en" if text.isascii() else "ru")


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
def test_a_file_that_cannot_be_read_is_named_and_the_others_load(tmp_path: Path, content: bytes, reason: str) -> None:
    loaded = write(tmp_path, {"bad.txt": content, "good.txt": TITLE})
    assert [each.id for each in loaded.documents] == ["good"]
    assert loaded.warnings == (f"bad.txt is left out: {reason}.",)


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    loaded = write(tmp_path, {"good.txt": TITLE})
    assert [each.id for each in loaded.documents] == ["good"]
    assert [warning.split(" ", 1) for warning in loaded.warnings] == [
        ["circle.txt", "is left out: it can't be opened (Too many levels of symbolic links)."],
        ["dangling.txt", "is left out: it can't be opened (No such file or directory)."],
        ["folder.txt", "is left out: it is a folder."],
        ["pipe.txt", "is left out: it is not a file."],
    ]


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.txt").write_text(TITLE)
    corpus = tmp_path / "corpus"
    corpus.symlink_to(tmp_path / "elsewhere")
    (corpus / "y.txt").symlink_to(corpus / "x.txt")
    assert [each.id for each in load_documents(corpus).documents] == ["x", "y"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TITLE)
    (tmp_path / "x.txt").chmod(0)
    assert load_documents(tmp_path).warnings == ("x.txt is left out: it can't be opened (Permission denied).",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("mode", [0, 0o400])
def test_a_folder_without_permission(tmp_path: Path, mode: int) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "x.txt").write_text(TITLE)
    corpus.chmod(mode)
    try:
        with pytest.raises(CorpusError, match="Permission denied"):
            load_documents(corpus)
    finally:
        corpus.chmod(0o700)


def test_names(tmp_path: Path) -> None:
    loaded = write(
        tmp_path,
        {".hidden.txt": TITLE, "a.md": TITLE, "a.txt": TITLE, "B.TXT": TITLE, "c.pdf": b"%PDF-1.7", "README": TITLE},
    )
    assert [each.id for each in loaded.documents] == ["B", "a"]
    assert [warning.split(" is left out: ")[0] for warning in loaded.warnings] == ["README", "a.txt", "c.pdf"]
    assert loaded.warnings[1] == "a.txt is left out: another file is called a too."
    assert "broken PDF" in loaded.warnings[2]


def test_a_name_that_is_no_unicode_makes_no_broken_title(tmp_path: Path) -> None:
    document = only(write(tmp_path, {os.fsdecode(b"caf\xe9.txt"): PROSE}))
    document.title.encode()


@pytest.mark.parametrize("folder", ["nowhere", "x.txt"])
def test_no_such_folder(tmp_path: Path, folder: str) -> None:
    (tmp_path / "x.txt").write_text(TITLE)
    with pytest.raises(CorpusNotFound, match=folder):
        load_documents(tmp_path / folder)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert load_documents(tmp_path) == CorpusFolder((), ())


FRONT = (
    """---
title: The week
date: {date}
language: {language}
url: {url}
publisher: UNIDO
---
"""
    + PROSE
)


@pytest.mark.parametrize(
    ("given_date", "day"),
    [
        ("2018-12-17", date(2018, 12, 17)),
        ("2018-12-17 10:30:00", date(2018, 12, 17)),
        ('"17 December 2018"', date(2018, 12, 17)),
        ("17 декабря 2018 г.", date(2018, 12, 17)),
        ("2018", None),
        ("[2018]", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_of_front_matter(tmp_path: Path, given_date: str, day: date | None) -> None:
    front = FRONT.format(date=given_date, language="ru", url="https://unido.org/a")
    document = only(write(tmp_path, {"a.md": front}))
    assert document == Document("a", "The week", PROSE, "ru", day, "https://unido.org/a", "UNIDO")


@pytest.mark.parametrize(
    ("given_language", "language"),
    [("ru", "ru"), ("RU-ru", "ru"), ("en_GB", "en"), ("de", "en"), ("no", "en"), ("7", "en"), ("", "en")],
)
def test_languages_of_front_matter(tmp_path: Path, given_language: str, language: str) -> None:
    front = FRONT.format(date="", language=given_language, url="")
    assert only(write(tmp_path, {"a.md": front})).language == language


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("https://unido.org/a?b=c&d='e'", "https://unido.org/a?b=c&d='e'"),
        ("HTTP://unido.org", "HTTP://unido.org"),
        ("https://юнидо.рф/путь", "https://юнидо.рф/путь"),
        ("https://unido.org:8080/", "https://unido.org:8080/"),
        ("unido.org", None),
        ("javascript:alert(1)", None),
        ("https://intranet/page", None),
        ("https://", None),
        ("https://[bad", None),
        ("https://unido.org/a b", None),
        ('https://unido.org/"onclick', None),
        ("https://unido.org/" + "a" * 3000, None),
        ("7", None),
    ],
)
def test_addresses(given_url: str, url: str | None) -> None:
    """A button with an address that Telegram refuses would make the whole message fail."""
    assert make_document("a", PROSE, {"url": given_url}).url == url


@pytest.mark.parametrize("value", [7, 2.5, True, None, ["a"], {"a": 1}, "", " \n", date(2012, 10, 5), "\0"])
def test_metadata_of_a_wrong_type_is_as_good_as_none(value: object) -> None:
    given = dict.fromkeys(("title", "url", "publisher", "language"), value)
    document = make_document("a-file", PROSE, given)
    assert document == Document("a-file", "A file", PROSE)


def test_catalog(tmp_path: Path) -> None:
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
    loaded = write(tmp_path, {"catalog.toml": catalog, "a.txt": PROSE, "b.md": front})
    a, b = loaded.documents
    assert (a.title, a.date, a.url) == ("From the catalog", date(2012, 10, 5), "https://unido.org/a")
    assert (b.title, b.url) == ("From the file", "https://unido.org/b")
    assert loaded.warnings == ("catalog.toml describes c, but there is no such file.",)


@pytest.mark.parametrize("content", [b"[a", b"\xff", b"a = 1\na = 2"], ids=["syntax", "bytes", "twice"])
def test_a_broken_catalog(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CorpusError, match=r"catalog\.toml can't be read"):
        write(tmp_path, {"catalog.toml": content, "a.txt": PROSE})


def test_a_catalog_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").mkdir()
    with pytest.raises(CorpusError, match=r"catalog\.toml can't be read"):
        load_documents(tmp_path)


def test_one_file(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(PROSE)
    assert [each.title for each in read_file(tmp_path / "x.txt", {"x": {"title": "A title"}})] == ["A title"]
    with pytest.raises(UnreadableDocument, match="No such file"):
        read_file(tmp_path / "y.txt")


@given(TEXTS, st.text(), st.dictionaries(st.sampled_from(["title", "date", "url", "language"]), TEXTS))
def test_any_text_is_a_document_or_is_empty(text: str, name: str, metadata: dict[str, object]) -> None:
    try:
        document = make_document(name, text, metadata)
    except UnreadableDocument as exc:
        assert str(exc) == "it is empty"  # noqa: PT017 - both ways are right
        return
    assert document.title.strip()
    assert document.title == " ".join(document.title.split())
    document.title.encode()
    assert document.text.split()
