"""Reader of PDF files: lines -> paragraphs, without hyphenation, page numbers and repeated headers and footers."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from corpus.errors import UnreadableDocument
from corpus.language.lines import SENTENCE_END
from corpus.models import RawDocument
from corpus.readers.file_properties import plausible_properties

_MAX_PAGES: Final = 2_000  # a longer file is an archive, not a document
_MIN_LETTERS: Final = 20  # a scan has fewer: at most a stamp of the program that made it
_EDGE_LINES: Final = 2  # lines at the top and the bottom of a page that may be its header or footer
_MIN_REPEATS: Final = 3
_PAGES_PER_REPEAT: Final = 3  # a line on every third page is a header or footer; chapters have different ones
_WIDTH_PERCENTILE: Final = 0.9
"""Percentile of the line lengths that is taken for the width of the text; a few lines stick out."""

_FULL_LINE_RATIO: Final = 0.92
"""A line that the next word would make shorter than this share of the width was broken on purpose."""

_SHORT_LINE_RATIO: Final = 0.75
"""A line that was broken on purpose and is shorter ends its paragraph even without a full stop: a heading."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every flaw of every file

_BROKEN = "it is a broken PDF; get it again"
_ENCRYPTED = "it is encrypted; save it without a password"
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|p\.|стр\.?|страница)\s*)?\d{1,4}(?:\s*(?:/|of|из)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_ITEM = re.compile(r"(?:[-–—•*·●▪◦]|\(?(?:\d{1,2}|[a-zа-я])[.)])\s+\S")
_HYPHEN = re.compile(r"[^\W\d_][-\u2010]$")


def read_pdf(content: bytes) -> RawDocument:
    """Return the text of a PDF, a blank line between paragraphs, with the title in its properties.

    Raise `UnreadableDocument` if it is broken, encrypted, scanned or has more than 2,000 pages.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(_ENCRYPTED)
        count = len(reader.pages)
        if count > _MAX_PAGES:
            raise UnreadableDocument(f"it has {count:,} pages, and at most {_MAX_PAGES:,} can be read; add it in parts")
        pages = [_lines_of(page.extract_text()) for page in reader.pages]
        metadata = _metadata(reader)
    except (FileNotDecryptedError, DependencyError) as exc:
        raise UnreadableDocument(_ENCRYPTED) from exc
    except (MemoryError, UnreadableDocument):
        raise
    except Exception as exc:  # pypdf passes on every error that a broken file causes
        raise UnreadableDocument(_BROKEN) from exc
    if sum(char.isalpha() for page in pages for line in page for char in line) < _MIN_LETTERS:
        raise UnreadableDocument("it has no text: it was scanned; make its text readable (OCR) first")
    return RawDocument("\n\n".join(_paragraphs(_without_repeated(pages))), metadata)


def _lines_of(text: str) -> list[str]:
    text = text.replace("\u00ad\n", "").replace("\u00ad", "")
    return [" ".join(line.split()) for line in text.split("\n")]


def _without_repeated(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the pages without page numbers and without the first and last lines that many pages have in common."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        counts.update({_mask(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])})
    enough = max(_MIN_REPEATS, len(pages) // _PAGES_PER_REPEAT)
    repeated = {line for line, count in counts.items() if count >= enough}
    return [_trim(list(page), repeated) for page in pages]


def _trim(page: list[str], repeated: set[str]) -> list[str]:
    for side in (0, -1):
        while page and (not page[side] or _PAGE_NUMBER.fullmatch(page[side]) or _mask(page[side]) in repeated):
            page.pop(side)
    return page


def _mask(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the paragraphs; one may continue on the next page."""
    lines = [line for page in pages for line in page]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * _WIDTH_PERCENTILE)] if lengths else 0
    paragraph = ""
    for line, next_line in pairwise([*lines, ""]):
        if line:
            paragraph = _join(paragraph, line)
        if paragraph and _ends_paragraph(line, next_line, width):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _join(paragraph: str, line: str) -> str:
    if _HYPHEN.search(paragraph) and line[:1].islower():
        return paragraph[:-1] + line
    return f"{paragraph} {line}" if paragraph else line


def _ends_paragraph(line: str, next_line: str, width: int) -> bool:
    """Return True if the next line begins a paragraph, or if `line` was broken on purpose after a sentence."""
    if not line or not next_line or _ITEM.match(next_line):
        return True
    if _HYPHEN.search(line) or next_line[0].islower():
        return False
    first_word = next_line.split(maxsplit=1)[0]
    is_broken_on_purpose = len(line) + 1 + len(first_word) <= width * _FULL_LINE_RATIO
    ends_sentence = SENTENCE_END.search(line) or line.endswith((":", ";"))
    return is_broken_on_purpose and bool(ends_sentence or len(line) < width * _SHORT_LINE_RATIO)


def _metadata(reader: PdfReader) -> dict[str, object]:
    """Return the title; the day of creation is left out, since it is that of the file instead of the text."""
    properties = reader.metadata
    return plausible_properties(properties.title, None) if properties else {}
