"""PDF → plain text: lines joined to paragraphs, words that were broken joined, what each page repeats left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError

from corpus.errors import UnreadableDocument
from corpus.models import RawDocument

MOST_PAGES: Final = 2_000
"""Pages of a PDF; what has more is an archive, not a document."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each flaw of each file

_BROKEN = "it is a broken PDF; get it again"
_ENCRYPTED = "it is encrypted; save it without a password"
_FEWEST_LETTERS = 20
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|p\.|стр\.?|страница)\s*)?\d{1,4}(?:\s*(?:/|of|из)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"""[.!?…:;]["'“”’»)\]]*$""")
_ITEM = re.compile(r"(?:[-–—•*·●▪◦]|\(?(?:\d{1,2}|[a-zа-я])[.)])\s+\S")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010]$")
_NO_TITLE = re.compile(
    r"microsoft word|untitled|без (?:имени|названия)|document\d*$|презентация|presentation|powerpoint|"
    r"\.(?:docx?|pdf|indd|qxd|pptx?|xlsx?|rtf|odt)\b|[\\/_]|\ufffd",
    re.IGNORECASE,
)


def read_pdf(content: bytes) -> RawDocument:
    """Return the words of a PDF, a blank line between paragraphs, with its title and day where they are plausible.

    Raises `UnreadableDocument` where it is broken, encrypted, scanned, or has more than `MOST_PAGES`.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(_ENCRYPTED)
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise UnreadableDocument(f"it has {count:,} pages, and at most {MOST_PAGES:,} can be read; add it in parts")
        pages = [_lines_of(page.extract_text()) for page in reader.pages]
        metadata = _metadata(reader)
    except (FileNotDecryptedError, DependencyError) as exc:
        raise UnreadableDocument(_ENCRYPTED) from exc
    except MemoryError:
        raise
    except UnreadableDocument:
        raise
    except (PdfReadError, Exception) as exc:  # beside its own errors pypdf lets through whatever it stumbles over
        raise UnreadableDocument(_BROKEN) from exc
    if sum(char.isalpha() for page in pages for line in page for char in line) < _FEWEST_LETTERS:
        raise UnreadableDocument("it has no text: it was scanned; make its text readable (OCR) first")
    return RawDocument("\n\n".join(_paragraphs(_without_repeated(pages))), metadata)


def _lines_of(text: str) -> list[str]:
    text = text.replace("\u00ad\n", "").replace("\u00ad", "")
    return [" ".join(line.split()) for line in text.split("\n")]


def _without_repeated(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the pages without the head and foot lines that most of them bear, and without their numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        told = [line for line in page if line]
        edges.update({_mask(line) for line in (*told[:2], *told[-2:])})
    often = max(3, len(pages) // 3)
    repeated = {line for line, times in edges.items() if times >= often and len(pages) >= 3}
    return [_trimmed(list(page), repeated) for page in pages]


def _trimmed(page: list[str], repeated: set[str]) -> list[str]:
    for side in (0, -1):
        while page and (not page[side] or _PAGE_NUMBER.fullmatch(page[side]) or _mask(page[side]) in repeated):
            page.pop(side)
    return page


def _mask(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the paragraphs; one may go on over the turn of a page."""
    lines = [line for page in pages for line in [*page]]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    whole = ""
    for line, following in pairwise([*lines, ""]):
        if line:
            whole = _joined(whole, line)
        if whole and _ends(line, following, width):
            yield whole
            whole = ""
    if whole:
        yield whole


def _joined(whole: str, line: str) -> str:
    if _HYPHEN.search(whole) and line[:1].islower():
        return whole[:-1] + line
    return f"{whole} {line}" if whole else line


def _ends(line: str, following: str, width: int) -> bool:
    """Whether the paragraph ends with `line`: the next word would have fitted, and a sentence or a heading ends."""
    if not line or not following or _ITEM.match(following):
        return True
    if _HYPHEN.search(line) or following[0].islower():
        return False
    fits = len(line) + 1 + len(following.split(maxsplit=1)[0]) <= width * 0.92
    return fits and (bool(_SENTENCE_END.search(line)) or len(line) < width * 0.75)


def _metadata(reader: PdfReader) -> dict[str, object]:
    stated = reader.metadata
    if stated is None:
        return {}
    title = " ".join(str(stated.title or "").split())
    try:
        made = stated.creation_date
    except ValueError:
        made = None
    metadata: dict[str, object] = {}
    if len(title.split()) >= 2 and not _NO_TITLE.search(title):
        metadata["title"] = title
    if made and date(1993, 1, 1) <= made.date() <= datetime.now(UTC).date():
        metadata["created"] = made.date()
    return metadata
