"""Citations in the forms that people use: of the press, Chicago, ГОСТ Р 7.0.5, RIS and BibTeX.

A form leaves out what a document does not state. Every value comes from the document, but for the day of access.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from corpus.language.lines import collapse_whitespace
from corpus.models import Document
from handlers.translations import Texts

_LATEX_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: f"\\{each}" for each in "&%$#_{}"},
}
_LATEX = str.maketrans(_LATEX_COMMANDS)
_URL_IN_LATEX = str.maketrans({each: f"%{ord(each):02X}" for each in '\\{}^~`<>"| '})
_GOST_MONTHS = (*("янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."),)
"""The months as ГОСТ Р 7.0.12 abbreviates them."""
_NESTED = {"“": str.maketrans("“”", "‘’"), "«": str.maketrans("«»", "„“")}
"""The quotation marks inside others, by the mark that opens the outer ones."""
_INNER_QUOTES = re.compile(r'"([^"]*)"')
_ENDS_SENTENCE = (".", "!", "?", "…")
_WORD = re.compile(r"\w+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Citation:
    """A document to cite, and the sentence that is quoted from it, verbatim; "" for the document as a whole.

    `version_url` is the address under which the bot shows the text as it was quoted. `is_older` if the document has
    been changed since.
    """

    document: Document
    quote: str = ""
    speaker: str | None = None
    version_url: str | None = None
    is_older: bool = False


def press_citation(cited: Citation, texts: Texts) -> str:
    """Return the quotation in quotation marks with its speaker, then title, publisher, date and address."""
    document = cited.document
    day = texts.day(document.date) if document.date else None
    source = _joined(", ", [cited.speaker, document.title, document.publisher, day, document.url])
    return f"{_quoted(cited.quote, texts.quotation)} — {source}" if cited.quote else source


def chicago_citation(cited: Citation, today: date) -> str:
    """Return a note of the Chicago Manual of Style (17th edition, 14.207): of a page without an author.

    It names the day of access only where the page has no date.
    """
    document = cited.document
    accessed = f"accessed {_american(today)}" if document.url and not document.date else None
    day = _american(document.date) if document.date else None
    rest = _joined(", ", [document.publisher, day, accessed, document.url])
    title = _quoted_in_title(collapse_whitespace(document.title).removesuffix("."))
    return f"“{title},” {rest}." if rest else f"“{title}{_full_stop(title)}”"


def gost_citation(cited: Citation, today: date) -> str:
    """Return a reference of ГОСТ Р 7.0.5-2008 to an electronic resource."""
    document = cited.document
    found = collapse_whitespace(document.title)
    if document.url:
        found = f"{found.removesuffix('.')} [Электронный ресурс]"
    if document.publisher:
        found += f" // {collapse_whitespace(document.publisher)}"
    if document.date:
        found += (
            f"{_full_stop(found)} {document.date.year}. {document.date.day} {_GOST_MONTHS[document.date.month - 1]}"
        )
    if document.url:
        found += f"{_full_stop(found)} URL: {document.url} (дата обращения: {today:%d.%m.%Y})"
    return f"{found}{_full_stop(found)}"


def ris_file(cited: Sequence[Citation], today: date) -> bytes:
    """Return a RIS file, which reference managers import: one record a document, its quotations as notes.

    `today` is the day of access.
    """
    lines: list[str] = []
    for of_document in _by_document(cited):
        document = of_document[0].document
        fields = [
            ("TY", "ELEC" if document.url else "GEN"),
            ("ID", document.id),
            ("TI", document.title),
            ("PB", document.publisher),
            ("PY", f"{document.date.year:04}" if document.date else None),
            ("DA", f"{document.date:%Y/%m/%d}" if document.date else None),
            ("UR", document.url),
            ("Y2", f"{today:%Y/%m/%d}" if document.url else None),
            ("LA", document.language),
            *(("N1", note) for note in _notes(of_document)),
        ]
        lines += [f"{tag}  - {collapse_whitespace(value)}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines).encode("utf-8", "replace")


def bibtex_file(cited: Sequence[Citation], today: date) -> bytes:
    """Return a BibTeX file: one entry a document, its quotations as a note. `today` is the day of access.

    BibTeX reads the year and the month, BibLaTeX the date.
    """
    entries, taken = [], set[str]()
    for of_document in _by_document(cited):
        document = of_document[0].document
        fields = {
            "title": f"{{{_latex(document.title)}}}",
            "organization": _latex(document.publisher),
            "year": str(document.date.year) if document.date else "",
            "month": str(document.date.month) if document.date else "",
            "date": document.date.isoformat() if document.date else "",
            "url": (document.url or "").translate(_URL_IN_LATEX),
            "urldate": today.isoformat() if document.url else "",
            "langid": {"en": "english", "ru": "russian"}[document.language],
            "note": _latex(" ".join(_notes(of_document))),
        }
        key = "-".join(_WORD.findall(document.id)) or document.key
        key = key if key not in taken else f"{key}-{document.key}"
        taken.add(key)
        rows = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        entries.append("\n".join([f"@misc{{{key},", *rows, "}"]))
    return ("\n\n".join(entries) + "\n").encode("utf-8", "replace")


def _by_document(cited: Sequence[Citation]) -> list[list[Citation]]:
    """Return the citations of each document together, in the order of their first."""
    groups: dict[str, list[Citation]] = {}
    for each in cited:
        groups.setdefault(each.document.key, []).append(each)
    return list(groups.values())


def _notes(cited: Sequence[Citation]) -> list[str]:
    """Return the quotations, and the address of the text as it was quoted."""
    quotes = [_joined(" — ", [_quoted(each.quote, "“{quote}”"), each.speaker]) for each in cited if each.quote]
    return [*quotes, *([cited[0].version_url] if cited[0].version_url else [])]


def _quoted(quote: str, form: str) -> str:
    """Return a quotation in quotation marks; marks of the same kind inside it become those of a nested quotation."""
    return form.format(quote=quote.translate(_NESTED[form[0]]))


def _joined(separator: str, parts: Sequence[str | None]) -> str:
    return separator.join(collapse_whitespace(each) for each in parts if each)


def _american(day: date) -> str:
    return format_date(day, "long", "en_US")


def _full_stop(text: str) -> str:
    return "" if text.endswith(_ENDS_SENTENCE) else "."


def _quoted_in_title(title: str) -> str:
    """Return a title that is to be quoted, with single quotation marks in it."""
    return _INNER_QUOTES.sub(r"‘\1’", title).replace("“", "‘").replace("”", "’")


def _latex(text: str | None) -> str:
    return collapse_whitespace(text or "").translate(_LATEX)
