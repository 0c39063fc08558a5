"""A brief as a file: a Word document with footnotes, a table, or a list of its sources."""

from __future__ import annotations

import csv
import io
from datetime import date

from corpus.models import HEADINGS, Brief, BriefSentence, Document
from handlers.translations import Texts
from handlers.views.briefs.word import WordDocument
from handlers.views.callback_data import BriefForm
from handlers.views.citations.formats import Citation, chicago_citation, gost_citation, ris_file

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_CSV_COLUMNS = ("heading", "date", "quotation", "speaker", "title", "publisher", "published", "url", "document")


def brief_file(brief: Brief, form: BriefForm, today: date, texts: Texts) -> bytes:
    """Return a brief as the content of a file. Blocks for some milliseconds."""
    match form:
        case "docx":
            return _word_file(brief, today, texts)
        case "csv":
            return _csv_file(brief, texts)
        case "ris":
            return ris_file([_citation(brief, each, number) for each, number in _cited(brief)], today)


def _cited(brief: Brief) -> list[tuple[BriefSentence, int]]:
    """Return each sentence with each of its sources."""
    return [(each, number) for each in brief.sentences for number in (each.quote.source, *each.copies)]


def _citation(brief: Brief, sentence: BriefSentence, number: int) -> Citation:
    return Citation(_document(brief, number), sentence.quote.text, sentence.quote.speaker)


def _document(brief: Brief, number: int) -> Document:
    return brief.sources[number - 1].document


def _word_file(brief: Brief, today: date, texts: Texts) -> bytes:
    """Return a Word document: each sentence under its heading, with a footnote that cites it."""
    word = WordDocument(brief.subject, texts.language)
    word.add_note(texts.brief_note.format(date=texts.day(today)))
    for heading in HEADINGS:
        found = brief.under(heading)
        if found:
            word.add_heading(texts.brief_headings[heading])
        for each in found:
            documents = [_document(brief, number) for number in (each.quote.source, *each.copies)]
            cite = gost_citation if texts.language == "ru" else chicago_citation
            footnote = " ".join(cite(Citation(document), today) for document in documents)
            speaker = f" — {each.quote.speaker}" if each.quote.speaker else ""
            word.add_quotation(f"{each.quote.text}{speaker}", footnote)
    return word.content()


def _csv_file(brief: Brief, texts: Texts) -> bytes:
    """Return a table with a row for each sentence and source, in UTF-8 with the mark that spreadsheets recognise."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_CSV_COLUMNS)
    for each, number in _cited(brief):
        document = _document(brief, number)
        row = (
            texts.brief_headings[each.heading],
            each.named_date or "",
            each.quote.text,
            each.quote.speaker or "",
            document.title,
            document.publisher or "",
            document.date.isoformat() if document.date else "",
            document.url or "",
            document.id,
        )
        writer.writerow([_cell(value) for value in row])
    return table.getvalue().encode("utf-8-sig", "replace")


def _cell(text: str) -> str:
    """Return a cell that a spreadsheet shows as text: an apostrophe keeps it from running a formula."""
    collapsed = " ".join(text.split())
    return f"'{collapsed}" if collapsed.startswith(_FORMULA_SIGNS) else collapsed
