"""Documents: text and metadata -> Document; the text gives the title, date and language that the metadata lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from corpus.dates.dateline import date_of_line, find_dateline, find_leading_day
from corpus.dates.finder import find_dates
from corpus.dates.publication import closing_day, publication_day, reference_day, reported_day, stated_year
from corpus.errors import UnreadableDocument
from corpus.language import en, ru
from corpus.language.lines import Line, collapse_whitespace, split_lines
from corpus.language.patterns import any_of
from corpus.language.tokens import is_cyrillic, is_russian_word, language_of
from corpus.language.word_frequency import zipf_frequency
from corpus.models import Document, Language, RawDocument
from corpus.readers.superscripts import without_note_marks

Catalog = Mapping[str, Mapping[str, object]]
"""Metadata by document id, or by file name without its suffix."""

_DATE_NAMES: Final = (
    *(
        "date",
        "published",
        "datepublished",
        "pubdate",
        "publishdate",
        "publisheddate",
        "publicationdate",
        "publishedat",
    ),
    *("publishedon", "publishedtime", "articlepublishedtime", "dateposted", "posted", "postedon", "postdate"),
    *("dateissued", "issued", "releasedate", "released", "dcdate", "dctermsissued", "дата", "датапубликации"),
    *("опубликовано", "датаразмещения"),
)
"""Names of the day of publication in metadata, in lower case and without signs, the surest first."""

_TITLE_NAMES: Final = ("title", "headline", "subject", "заголовок", "название", "тема")

_UNSENDABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
    r"\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Characters that no message can carry, halves of surrogate pairs among them, and invisible ones, which split words."""

_HYPHENS = re.compile(r"[\u2010\u2011]")
_LIGATURES: Final = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "ft", "st"), strict=True))

_LETTER_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?=[\s:.,;!]|$)")
"""Letters with spaces between them, as typewriters emphasise a word: «П Р И К А З Ы В А Ю:»."""

_SOURCE = re.compile(rf"{any_of(en.SOURCE_LABELS, ru.SOURCE_LABELS)}\s*:", re.IGNORECASE)
_SALUTATION = re.compile(any_of(en.SALUTATIONS, ru.SALUTATIONS), re.IGNORECASE)
_LETTERHEAD = re.compile(any_of(en.LETTERHEADS, ru.LETTERHEADS))
_PAPER_LABEL = re.compile(any_of(en.PAPER_LABELS, ru.PAPER_LABELS), re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
_MAX_URL_CHARS: Final = 2_048
_MAX_TITLE_CHARS: Final = 300
_MAX_ID_CHARS: Final = 120
_MIN_TITLE_WORDS: Final = 3  # a shorter line above the text may name a section ("News")
_MAX_DATE_CHARS: Final = 100
_NEAR: Final = timedelta(14)  # from the day of a report without a year to one with a year in its text
_TIME_AT_END = re.compile(r",?\s\d{1,2}:\d\d$")
_PAPER = re.compile(any_of(en.LEGAL_PAPERS, ru.LEGAL_PAPERS), re.IGNORECASE)
_PAPER_CHARS: Final = 40  # before the day of a decree
_HEAD_LINES: Final = 8
_MIN_PAGES: Final = 2
_HEAD_CHARS: Final = 20_000
_COPYRIGHT_YEAR = re.compile(r"(?:©|\(c\))[^\n\d]{0,60}?\b((?:19|20)\d\d)(?!\d|\s?[-–—])[^\n\d]*\Z", re.IGNORECASE)
_END_CHARS: Final = 300
_MIN_PROSE_CHARS: Final = 100  # a shorter line that ends as a sentence may still be a title or a byline


def make_documents(
    stem: str, raws: Sequence[RawDocument], *, url: str | None = None, catalog: Catalog | None = None
) -> list[Document]:
    """Return the Documents of a file called `stem`, which came from `url`.

    The id of a document is the `id` in its metadata, made unique and safe as a file name, or else `stem`. Metadata
    that a text lacks come from the catalog: from the document's own table, then from its file's.
    """
    catalog = catalog or {}
    documents: list[Document] = []
    ids = UniqueIds()
    for raw in raws:
        stated = {name: value for name, value in raw.metadata.items() if value is not None}
        document_id = ids.take(_safe_id(stated["id"]) if "id" in stated else stem)
        metadata = {"url": url, **catalog.get(stem, {}), **catalog.get(document_id, {}), **stated}
        documents.append(make_document(document_id, raw.text, metadata))
    return documents


class UniqueIds:
    """The ids of the documents of a file: the second "a" becomes "a-2"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}  # the last number that made an id unique

    def take(self, base_id: str) -> str:
        """Return `base_id`, or a free id that begins with it."""
        document_id = base_id
        while document_id in self._taken:
            self._numbers[base_id] = self._numbers.get(base_id, 1) + 1
            document_id = f"{base_id}-{self._numbers[base_id]}"
        self._taken.add(document_id)
        return document_id


def make_document(document_id: str, text: str, metadata: Mapping[str, object] | None = None) -> Document:
    """Return `text` as a Document; title, date and language come from the text if `metadata` lacks them.

    The day that the file was `created` counts only if neither states a date. Raise `UnreadableDocument` if the text
    has no word.
    """
    metadata = metadata or {}
    text = without_note_marks(_clean(text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _LETTER_SPACED.sub(_join_letters, text)
    if not re.search(r"[^\W_]", text):
        raise UnreadableDocument("it is empty")
    head = _head_lines(split_lines(text[:_HEAD_CHARS]))
    title = _stated_title(metadata) or _find_title(head) or _title_from_id(document_id)
    return Document(
        id=document_id,
        title=title,
        text=text,
        language=_language(metadata.get("language")) or language_of(text),
        date=_stated_date(metadata) or _find_date(head, text) or _date(metadata.get("created")),
        url=_url(metadata.get("url")),
        publisher=_string(metadata.get("publisher")),
        start=_date(metadata.get("start")),
        end=_date(metadata.get("end")),
        place=_string(metadata.get("place")),
        scanned=metadata.get("scanned") is True,
        page_starts=_page_starts(metadata.get("page_openings"), text),
    )


def _page_starts(openings: object, text: str) -> tuple[int, ...]:
    """Return where the pages with these first lines begin in `text`; () unless there are several.

    A page whose first line is not found, being blank or hyphenated, begins with the next one.
    """
    if not isinstance(openings, list) or len(openings) < _MIN_PAGES:
        return ()
    found: list[int | None] = []
    at = 0
    for opening in openings:
        words = _clean(str(opening)).rstrip("-").strip()
        place = text.find(words, at) if words else -1
        at = max(at, place)
        found.append(place if place >= 0 else None)
    starts = [len(text)]
    for start in reversed(found[1:]):
        starts.append(starts[-1] if start is None else start)
    return (0, *reversed(starts[1:]))


def _join_letters(spaced: re.Match[str]) -> str:
    word = spaced[0].replace(" ", "")
    is_word = is_russian_word(word.lower()) if is_cyrillic(word) else zipf_frequency(word.lower())
    return word if is_word else spaced[0]


def _clean(text: str) -> str:
    """Return `text` without invisible characters and ligatures, with its letters and hyphens in their usual form."""
    if text.isascii():
        return _UNSENDABLE.sub("", text)
    return unicodedata.normalize("NFC", _HYPHENS.sub("-", _UNSENDABLE.sub("", text)).translate(_LIGATURES))


def _head_lines(text_lines: list[Line]) -> list[Line]:
    """Return the lines above the first prose or dateline, and that line itself."""
    head: list[Line] = []
    for line in text_lines[:_HEAD_LINES]:
        head.append(line)
        if (line.is_prose and len(line.text) > _MIN_PROSE_CHARS) or find_dateline(line.text):
            break
    return head


def _find_title(head: list[Line]) -> str | None:
    """Return the first line that can be a title, not a date or prose; one of three words or more is preferred."""
    candidates = [
        _without_day(_join_wrapped_title(head, at))
        for at, line in enumerate(head)
        if len(line.text) <= _MAX_TITLE_CHARS
        and (not line.text.endswith((".", ":")) or line.text.endswith(" г."))
        and not _SOURCE.match(line.text)
        and not _PAPER_LABEL.fullmatch(line.text)
        and not _SALUTATION.match(line.text)
        and date_of_line(line.text) is None
        and find_dateline(line.text) is None
    ]
    titles = [each for each in candidates if len(each.split()) >= _MIN_TITLE_WORDS]
    if len(titles) > 1 and titles[0].isupper() and _LETTERHEAD.match(titles[0]):
        return titles[1]
    return next(iter(titles or candidates), None)


def _without_day(title: str) -> str:
    leading = find_leading_day(title)
    return title[leading.end :] if leading else title


def _join_wrapped_title(head: list[Line], at: int) -> str:
    """Return the title that begins at line `at`, joined with the next line if that goes on in lower case."""
    line, below = head[at], head[at + 1] if at + 1 < len(head) else None
    if below and below.paragraph == line.paragraph and below.text[0].islower() and not below.is_prose:
        return f"{line.text} {below.text}"
    return line.text


def _safe_id(value: object) -> str:
    """Return an id that is safe as a file name."""
    name = re.sub(r"[^\w.,=@+-]+", "-", _UNSENDABLE.sub("", str(value))).strip("-.")
    return name[:_MAX_ID_CHARS] or "document"


def _title_from_id(document_id: str) -> str:
    name = _string(re.sub(r"[-_]+", " ", document_id)) or _string(document_id) or "?"
    return name[0].upper() + name[1:]


def _stated_title(metadata: Mapping[str, object]) -> str | None:
    named = {name.lower(): value for name, value in metadata.items()}
    return next((title for name in _TITLE_NAMES if (title := _string(named.get(name)))), None)


def _stated_date(metadata: Mapping[str, object]) -> date | None:
    """Return the day of publication that the metadata state under one of its usual names: date, published, pubDate."""
    plain = {re.sub(r"[^a-zа-я]", "", name.lower()): value for name, value in metadata.items()}
    return next((day for name in _DATE_NAMES if name in plain and (day := _date(plain[name]))), None)


def _find_date(head: list[Line], text: str) -> date | None:
    """Return the day of the first line of the head that is a date or has a dateline, of the report or the last line."""
    for line in head:
        if day := publication_day(line.text) or reference_day(line.text):
            return day
        if (dateline := find_dateline(line.text)) and dateline.date:
            day = dateline.date.start if dateline.date.year_given else _same_day(dateline.date.start, text)
            if day:
                return day
    if not head:
        return None
    leading = [found for line in split_lines(text[:_HEAD_CHARS]) if (found := find_leading_day(line.text))]
    if len(leading) == 1 and leading[0].date and any(find_leading_day(line.text) for line in head):
        return leading[0].date.start  # several are a list of events
    last = _TIME_AT_END.sub("", text.rstrip().rpartition("\n")[2].strip(" \t*_"))
    signed = find_dateline(last)  # Moscow, 19 January 2015
    at_end = signed.date if signed and signed.end == len(last) else None
    day = reported_day(text[head[-1].start :]) or publication_day(last) or (at_end.start if at_end else None)
    return day or closing_day(last)


def _same_day(day: date, text: str) -> date | None:
    """Return `day` in the year in which the text was written, else in that of a line; None if the lines differ.

    A report without any other year is of that of its copyright: "© Primorye Wire, 2012".
    """
    if year := stated_year(text):
        return day.replace(year=year) if (day.month, day.day) != (2, 29) else None
    if near := _near_year(day, text):
        return day.replace(year=near)
    days = {each for line in text[:_HEAD_CHARS].split("\n") if (each := publication_day(line.strip()))}
    same = [each for each in days if (each.month, each.day) == (day.month, day.day)]
    if not same and (signed := _COPYRIGHT_YEAR.search(text[-_END_CHARS:])) and (day.month, day.day) != (2, 29):
        return day.replace(year=int(signed[1]))
    return same[0] if len(same) == 1 else None


def _near_year(day: date, text: str) -> int | None:
    """Return the year of the days that a text gives shortly before or after `day`, None where it gives several."""
    if (day.month, day.day) == (2, 29):
        return None
    head = text[:_HEAD_CHARS]
    days = (each for each in find_dates(head) if each.precision == "day" and each.year_given)
    years = {
        each.start.year
        for each in days
        if timedelta() < abs(each.start - day.replace(year=each.start.year)) <= _NEAR
        and not _PAPER.search(head, max(0, each.span[0] - _PAPER_CHARS), each.span[0])
    }
    return years.pop() if len(years) == 1 else None


def _string(value: object) -> str | None:
    return collapse_whitespace(_clean(value)) or None if isinstance(value, str) else None


def _url(value: object) -> str | None:
    """Return a web address that Telegram accepts: with a full host name and not too long."""
    url = _string(value)
    return url if url and len(url) <= _MAX_URL_CHARS and _WEB_ADDRESS.fullmatch(url) else None


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
    if not isinstance(value, str):
        return None
    days = {(each.start, each.end) for each in find_dates(value[:_MAX_DATE_CHARS]) if each.precision == "day"}
    start, end = days.pop() if len(days) == 1 else (None, None)
    return start if start == end else None
