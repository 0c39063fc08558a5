"""Files → Documents: a folder of them, and what a text says of itself in its first lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from corpus.dates.dateline import date_of_line, find_dateline
from corpus.errors import CorpusError, CorpusNotFound, UnreadableDocument
from corpus.language.lines import Line, collapse_whitespace, split_lines
from corpus.language.tokens import language_of
from corpus.models import Document, Language, RawDocument
from corpus.readers.file_types import ENDINGS, kind_of
from corpus.readers.formats import check_size, parse

Catalog = Mapping[str, Mapping[str, object]]
"""What the documents' own text lacks, by a document's id or its file's name without the ending."""

CATALOG = "catalog.toml"
"""The file of a corpus folder that says what the documents' own text lacks."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that no message can carry, halves of surrogate pairs among them."""
_WEB_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
_LONGEST_URL = 2_048
_LONGEST_TITLE = 300
_LONGEST_ID = 120
_HEAD_LINES = 8
_HEAD_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """What a folder held: its documents by id, and one sentence for each file that was left out."""

    documents: tuple[Document, ...]
    warnings: tuple[str, ...]


def load_documents(folder: Path) -> CorpusFolder:
    """Read every document of `folder`.

    A file that can't be read is named in a warning and skipped. Raises `CorpusNotFound` where there is no
    such folder, `CorpusError` where its catalog is broken.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError as exc:
        raise CorpusNotFound(f"The corpus folder {folder} can't be opened: {exc.strerror}.") from exc
    catalog = _catalog(folder / CATALOG)
    documents: dict[str, Document] = {}
    warnings: list[str] = []
    for path in paths:
        if path.name.startswith(".") or path.name == CATALOG:
            continue
        try:
            read = read_file(path, catalog)
            if taken := next((each.id for each in read if each.id in documents), None):
                raise UnreadableDocument(f"another file is called {taken} too")
        except UnreadableDocument as exc:
            warnings.append(f"{path.name} is left out: {exc}.")
        else:
            documents.update((each.id, each) for each in read)
    unknown = sorted(catalog.keys() - {path.stem for path in paths} - documents.keys())
    warnings += [f"{CATALOG} describes {name}, but there is no such file." for name in unknown]
    return CorpusFolder(tuple(documents.values()), tuple(warnings))


def read_file(path: Path, catalog: Catalog | None = None) -> list[Document]:
    """Read one file: one document, or one for each line of JSON lines. `catalog` gives what they lack.

    Raises `UnreadableDocument`.
    """
    kind = ENDINGS.get(path.suffix.lower())
    try:
        if path.is_dir():
            raise UnreadableDocument("it is a folder")
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise UnreadableDocument("it is not a file")
        check_size(kind or "text", path.stat().st_size)
        content = path.read_bytes()
    except OSError as exc:
        raise UnreadableDocument(f"it can't be opened ({exc.strerror})") from exc
    if kind is None:
        kind_of(path.name, content)  # says what it is where it is a picture, an archive and the like
        raise UnreadableDocument(f"only {', '.join(ENDINGS)} files can be read")
    return make_documents(path.stem, parse(path.name, content), catalog=catalog)


def make_documents(
    stem: str, raws: Sequence[RawDocument], *, url: str | None = None, catalog: Catalog | None = None
) -> list[Document]:
    """Return the Documents of the file `stem`, which came from `url`.

    A text whose metadata has an `id` is called so, made safe for a file's name and told apart from the others.
    What a text doesn't state itself comes from the catalog: from its own table, then from its file's.
    """
    catalog = catalog or {}
    documents: dict[str, Document] = {}
    for raw in raws:
        stated = {name: value for name, value in raw.metadata.items() if value is not None}
        wanted = _safe_id(stated["id"]) if "id" in stated else stem
        document_id, number = wanted, 1
        while document_id in documents:
            number += 1
            document_id = f"{wanted}-{number}"
        documents[document_id] = make_document(
            document_id, raw.text, {"url": url, **catalog.get(stem, {}), **catalog.get(document_id, {}), **stated}
        )
    return list(documents.values())


def make_document(document_id: str, text: str, metadata: Mapping[str, object] | None = None) -> Document:
    """Return the Document that `text` is, its title, date and language from the text where `metadata` lacks them.

    The day that its file was `created` counts where nothing else dates it. Raises `UnreadableDocument` where there
    is no word in it.
    """
    metadata = metadata or {}
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not re.search(r"[^\W_]", text):
        raise UnreadableDocument("it is empty")
    head = _head(split_lines(text[:_HEAD_LENGTH]))
    title = _string(metadata.get("title")) or _title(head) or _title_from(document_id)
    return Document(
        id=document_id,
        title=title,
        text=text,
        language=_language(metadata.get("language")) or language_of(text),
        date=_date(metadata.get("date")) or _stated_date(head) or _date(metadata.get("created")),
        url=_url(metadata.get("url")),
        publisher=_string(metadata.get("publisher")),
        start=_date(metadata.get("start")),
        end=_date(metadata.get("end")),
        place=_string(metadata.get("place")),
    )


def _head(found: list[Line]) -> list[Line]:
    """Return the lines above the first prose, and the first prose line itself."""
    head: list[Line] = []
    for line in found[:_HEAD_LINES]:
        head.append(line)
        if (line.is_prose and len(line.text) > _LONGEST_TITLE // 3) or find_dateline(line.text):
            break
    return head


def _title(head: list[Line]) -> str | None:
    """Return the first line that is a title: not a date, not prose, of three words where there is such a one."""
    candidates = [
        _whole_title(head, at)
        for at, line in enumerate(head)
        if len(line.text) <= _LONGEST_TITLE
        and not line.text.endswith((".", ":"))
        and date_of_line(line.text) is None
        and find_dateline(line.text) is None
    ]
    return next((each for each in candidates if len(each.split()) >= 3), next(iter(candidates), None))


def _whole_title(head: list[Line], at: int) -> str:
    """Return the title that begins at line `at`, with the line below where that goes on in lower case."""
    line, below = head[at], head[at + 1] if at + 1 < len(head) else None
    goes_on = below and below.paragraph == line.paragraph and below.text[0].islower() and not below.is_prose
    return f"{line.text} {below.text}" if below and goes_on else line.text


def _safe_id(value: object) -> str:
    """Return an id that can be a file's name."""
    name = re.sub(r"[^\w.,=@+-]+", "-", _CONTROL.sub("", str(value))).strip("-.")
    return name[:_LONGEST_ID] or "document"


def _title_from(document_id: str) -> str:
    name = _string(re.sub(r"[-_]+", " ", document_id)) or _string(document_id) or "?"
    return name[0].upper() + name[1:]


def _stated_date(head: list[Line]) -> date | None:
    """Return the day of the first line of the head that dates itself."""
    for line in head:
        if (day := date_of_line(line.text)) is not None:
            return day
        if (dateline := find_dateline(line.text)) is not None and dateline.date.year_given:
            return dateline.date.start
    return None


def _catalog(path: Path) -> Catalog:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as exc:
        raise CorpusError(f"{path} can't be read: {exc}. Mend it or take it away.") from exc
    return {name: table for name, table in content.items() if isinstance(table, dict)}


def _string(value: object) -> str | None:
    return collapse_whitespace(_CONTROL.sub("", value)) or None if isinstance(value, str) else None


def _url(value: object) -> str | None:
    """Return a web address that Telegram takes for one: with a full host name, of a sensible length."""
    url = _string(value)
    return url if url and len(url) <= _LONGEST_URL and _WEB_ADDRESS.fullmatch(url) else None


def _language(value: object) -> Language | None:
    match (_string(value) or "").lower()[:2]:
        case "en":
            return "en"
        case "ru":
            return "ru"
        case _:
            return None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date_of_line(value) if isinstance(value, str) else None
