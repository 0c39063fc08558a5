"""Reader of PDF files: lines -> paragraphs, without hyphenation, page numbers and repeated headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw

from corpus.errors import UnreadableDocument
from corpus.language.lines import SENTENCE_END
from corpus.language.word_frequency import has_own_hyphen
from corpus.models import RawDocument
from corpus.readers.file_properties import plausible_properties
from corpus.readers.pdf.lines import page_lines

ScanReader = Callable[[bytes, Sequence[int]], Mapping[int, str]]
"""A function from a PDF and the numbers of scanned pages, from 0, to their texts."""

_MAX_PAGES: Final = 2_000  # a longer file is an archive, not a document
_MIN_LETTERS: Final = 20  # a scan has fewer: at most a stamp of the program that made it
_EDGE_LINES: Final = 2  # lines at the top and the bottom of a page that may be its header or footer
_MIN_REPEATS: Final = 3  # of two or three pages, two are enough
_PAGES_PER_REPEAT: Final = 3  # a line on every third page is a header or footer; chapters have different ones
_TRIMMING_ROUNDS: Final = 2  # a header may have several lines
_WIDTH_PERCENTILE: Final = 0.9
"""Percentile of the line lengths that is taken for the width of the text; a few lines stick out."""

_FULL_LINE_RATIO: Final = 0.92
"""A line that the next word would make shorter than this share of the width was broken on purpose."""

_SHORT_LINE_RATIO: Final = 0.75
"""A line that was broken on purpose and is shorter ends its paragraph even without a full stop: a heading."""

_BROKEN = "it is a broken PDF; get it again"
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
_ENCRYPTED = "it is encrypted; save it without a password"
_SCANNED = "it has no text: it was scanned; where tesseract (rus, eng) is installed, /add and `add` read scans"
_NO_CODES = "its letters have no codes in the file; where tesseract (rus, eng) is installed, /add and `add` read it"
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|p\.|стр\.?|страница)\s*)?\d{1,4}(?:\s*(?:/|of|из)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_ITEM = re.compile(r"(?:[-–—•*·●▪◦]|\(?(?:\d{1,2}|[a-zа-я])[.)])\s+\S+")
_UNSURE_ITEM = re.compile(r"(?:[-–—]|[a-zа-я]\.)\s+[a-zа-яё]")
"""The beginning of an item, or a wrapped line of prose: "— said the director", «т. ч.»."""

_ITEM_INTRO = re.compile(r"[.!?…:;]$")
_INCOMPLETE = re.compile(
    r"\b(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|без|в|во|для|до|за|и|из|или|к|на|о|об|от|по|под|при|с|со|у)$",
    re.IGNORECASE,
)
"""The end of a line after which its sentence or title goes on."""

_GARBLED = re.compile(r"[^\W\d_][\d<>=@?;:^\\|~]+[^\W\d_]")
_MAX_GARBLED_SHARE: Final = 0.15  # share of words with signs within them in a page whose letters have wrong codes
_HYPHEN = re.compile(r"[^\W_][-\u2010]$")
_LAST_PART = re.compile(r"([^\W_]+)[-\u2010]$")
_MAX_PART_CHARS: Final = 60
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"\b[^\W_]+-[^\W_]+(?:-[^\W_]+)*\b")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_][-\u2010])\n\s*\n\s*(?=[a-zа-яё])")
"""Blank lines within a hyphenated word."""

_BULLET = re.compile(r"^\s*[\uf020-\uf0ff]\s*", re.MULTILINE)
"""A bullet in a font of symbols."""


def read_pdf(content: bytes, read_scan: ScanReader | None = None) -> RawDocument:
    """Return the text of a PDF, a blank line between paragraphs, with the title in its properties.

    The metadata also have the `page_openings`, the first line of each page.

    `read_scan` reads the pages that are pictures; the metadata say if it did. Raise `UnreadableDocument` if the file is
    broken or encrypted, has more than 2,000 pages, or no text.
    """
    try:
        document = PdfDocument(content)
    except PdfiumError as exc:
        raise UnreadableDocument(_ENCRYPTED if exc.err_code in _LOCKED else _BROKEN) from exc
    try:
        count = len(document)
        if count > _MAX_PAGES:
            raise UnreadableDocument(f"it has {count:,} pages, and at most {_MAX_PAGES:,} can be read; add it in parts")
        pages = [_lines_of("\n".join(page)) for page in page_lines(document)]
        title = document.get_metadata_value("Title")
        garbled = {at for at, page in enumerate(pages) if _is_garbled(page)}
        scans = [
            at
            for at, page in enumerate(pages)
            if at in garbled or (not _has_text(page) and _has_pictures(document[at]))
        ]
        pages = [[] if at in garbled else page for at, page in enumerate(pages)]
    except PdfiumError as exc:
        raise UnreadableDocument(_BROKEN) from exc
    texts = read_scan(content, scans) if read_scan and scans else {}
    for at, text in texts.items():
        pages[at] = _lines_of(text)
    if not _has_text(line for page in pages for line in page):
        raise UnreadableDocument(_NO_CODES if garbled else _SCANNED)
    for _ in range(_TRIMMING_ROUNDS):
        trimmed = _without_repeated(pages)
        pages = trimmed if any(map(_has_text, trimmed)) else pages  # a form may be there several times
    openings = [next((line for line in page if line), "") for page in pages]
    text = "\n\n".join(_paragraphs(pages))
    metadata = {"page_openings": openings, "scanned": bool(texts), **plausible_properties(title, None, text)}
    return RawDocument(text, metadata)


def _has_text(lines: Iterable[str]) -> bool:
    return sum(char.isalpha() for line in lines for char in line) >= _MIN_LETTERS


def _is_garbled(lines: Iterable[str]) -> bool:
    """Return True for a page whose fonts give its letters wrong codes: "8=?9C" is shown as a word."""
    text = " ".join(lines)
    return len(_GARBLED.findall(text)) > _MAX_GARBLED_SHARE * len(text.split()) and len(text.split()) >= _MIN_LETTERS


def _has_pictures(page: PdfPage) -> bool:
    return next(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM]), None) is not None


def _lines_of(text: str) -> list[str]:
    text = _BULLET.sub("• ", text.replace("\u00ad\n", "").replace("\u00ad", ""))
    text = _BROKEN_WORD.sub("\n", text)
    return [" ".join(line.split()) for line in text.split("\n")]


def _without_repeated(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the pages without page numbers and without the first and last lines that many pages have in common."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        counts.update({_mask(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])})
    enough = max(2, min(len(pages) // 2 + 1, max(_MIN_REPEATS, len(pages) // _PAGES_PER_REPEAT)))
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
    written = "\n".join(lines).lower()
    words = set(_WORD.findall(written))
    compounds = {pair for each in _COMPOUND.findall(written) for pair in pairwise(each.split("-"))}
    paragraph = ""
    for line, next_line in pairwise([*lines, ""]):
        if line:
            paragraph = _join(paragraph, line, compounds, words)
        if paragraph and _ends_paragraph(line, next_line, width):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _join(paragraph: str, line: str, compounds: Collection[tuple[str, str]], words: Collection[str]) -> str:
    last = _LAST_PART.search(paragraph[-_MAX_PART_CHARS:]) if paragraph.endswith(("-", "\u2010")) else None
    first = _WORD.match(line)
    if not last or not first:
        return f"{paragraph} {line}" if paragraph else line
    is_own = not line[0].islower() or has_own_hyphen(last[1].lower(), first[0].lower(), compounds, words)
    return paragraph[:-1] + ("-" if is_own else "") + line


def _ends_paragraph(line: str, next_line: str, width: int) -> bool:
    """Return True if the next line begins a paragraph, or if `line` was broken on purpose after a sentence."""
    if not line or not next_line:
        return True
    item = _ITEM.match(next_line)
    if item and not (_UNSURE_ITEM.match(next_line) and _goes_on(line, item[0], width)):
        return True
    if _HYPHEN.search(line) or next_line[0].islower() or item or _INCOMPLETE.search(line):
        return False
    first_word = next_line.split(maxsplit=1)[0]
    is_broken_on_purpose = len(line) + 1 + len(first_word) <= width * _FULL_LINE_RATIO
    ends_sentence = SENTENCE_END.search(line) or line.endswith((":", ";"))
    return is_broken_on_purpose and bool(ends_sentence or len(line) < width * _SHORT_LINE_RATIO)


def _goes_on(line: str, next_words: str, width: int) -> bool:
    """Return True if a line is full and no item can follow its end."""
    return len(line) + 1 + len(next_words) > width * _FULL_LINE_RATIO and not _ITEM_INTRO.search(line)
