"""Splitting of a document into passages, which are searched, and sentences, which are quoted.

A passage is a paragraph with the heading above it. A sentence is prose, a list with its introduction, a labelled line,
or a name with its job title. Titles, headings, labels and bare names are searched but never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.dates.dateline import LEAP_YEAR_REFERENCE, MAX_DATE_LINE_CHARS, date_of_line, find_dateline
from corpus.dates.finder import find_dates
from corpus.language import en, ru
from corpus.language.lines import (
    Line,
    collapse_whitespace,
    is_call,
    is_contact,
    is_label,
    is_sentence,
    split_lines,
)
from corpus.language.patterns import any_of
from corpus.language.person_names import PERSON_NAME, has_job_title, is_name
from corpus.language.sentences import split_sentences
from corpus.models import Document, Passage, Sentence
from corpus.passages.speakers import attribute_quotations, attribute_to_signature, closes_quotation

MAX_PASSAGE_CHARS = 4_000  # characters after which a paragraph is cut at the end of a sentence
MAX_SENTENCE_CHARS = 800  # longer sentences are tables or texts without punctuation; they are not quoted
_MAX_HEADING_CHARS = 150
_MAX_HEADINGS_CHARS = 500
_MAX_LIST_CHARS = 500
_MIN_PASSAGE_LINE_CHARS = 200
_MAX_SIGNATURE_LINES = 3
_MAX_LABEL_WORDS = 8

_DASH = r"\s*[-–—]+\s+"
_ADDRESS = r"[\w-]+\.(?:ru|com|org|net|info|by|kz|рф)"
_AGENCY_ADDRESS = re.compile(rf"{_ADDRESS}{_DASH}", re.IGNORECASE)
_AGENCY_LABEL = re.compile(
    rf"[/(]?(?:{_ADDRESS}|{any_of(en.NEWS_AGENCIES, ru.NEWS_AGENCIES)})[/)]?(?:{_DASH}|\.\s+)", re.IGNORECASE
)
_PLACE = re.compile(r"[A-ZА-ЯЁ][\w’'-]*\.|[A-ZА-ЯЁ]{3,}(?:[ ,]+[A-ZА-ЯЁ]{3,})?\.")
_LOWER_CASE_WORD = re.compile(r"\b[a-zа-яё]")


def split_passages(document: Document) -> tuple[Passage, ...]:
    """Return the passages of `document`, in order; a text with a word has at least one."""
    builder = _PassageBuilder(document)
    title = collapse_whitespace(document.title)
    found = split_lines(document.text)
    builder.read([line for line in found if line.text != title and not date_of_line(line.text)] or found)
    return tuple(builder.passages)


@dataclass
class _PassageBuilder:
    """Reads the lines once. `heading` is the start of the next passage; `sentences` are those read for it so far."""

    document: Document
    passages: list[Passage] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    heading: int | None = None
    heading_end: int = 0
    prose_start: int = 0
    """The start of the last line of prose."""
    in_contacts: bool = False

    def read(self, found: Sequence[Line]) -> None:
        at = 0
        paragraph = 0
        while at < len(found):
            line = found[at]
            if line.paragraph != paragraph and not self.in_contacts and not self._is_quotation_signature(found, at):
                self.finish()
            paragraph = line.paragraph
            at = self.take(found, at)
        self.finish()
        if found and not self.passages:
            self.passages.append(Passage(self.document, found[0].start, found[-1].end, ()))

    def take(self, found: Sequence[Line], at: int) -> int:
        """Read the list, signature, paragraph or heading that begins at line `at`; return the line after it."""
        line = found[at]
        if (is_call if is_sentence(line.text) else is_label)(line.text):
            self.finish()
            return next((below for below in range(at + 1, len(found)) if not found[below].is_item), len(found))
        if line.is_list_intro or line.is_item:
            return self.take_list(found, at)
        if signature := self._signature(found, at):
            self.take_signature(signature)
            return at + len(signature)
        if _is_prose(line) and not _is_dated_name(line.text):
            if self.in_contacts or line.end - line.start > _MIN_PASSAGE_LINE_CHARS:
                self.finish()
            self.in_contacts = False
            self.prose_start = line.start
            lead = _dateline_length(self.document.text[line.start : line.end])
            if lead and self.heading is None and not self.sentences:
                self.heading = line.start
            self.add(line.start + lead, line.end)
        elif _has_labelled_value(line.text) and not is_contact(line.text):
            self.add(line.start, line.end)
        elif not self.in_contacts:
            self.take_heading(line.start, line.end)
        return at + 1

    def take_heading(self, start: int, end: int) -> None:
        """Read a heading; headings above it join it, unless they are too long together to be headings."""
        self.finish()
        if self.heading is not None and end - self.heading > _MAX_HEADINGS_CHARS:
            self.passages.append(Passage(self.document, self.heading, self.heading_end, ()))
            self.heading = None
        self.heading = start if self.heading is None else self.heading
        self.heading_end = end

    def take_list(self, found: Sequence[Line], at: int) -> int:
        """Read a list with its introduction: as one sentence if short, else by item. Without items it is a heading."""
        last = at
        while last + 1 < len(found) and found[last + 1].is_item:
            last += 1
        start = found[at].start
        items = found[at : last + 1]
        if found[at].is_list_intro:
            items = items[1:]
            *before, (start, _) = split_sentences(self.document.text, start, found[at].end)
            for sentence in before:
                self.append(Sentence(*sentence))
        if not items:
            self.take_heading(start, found[at].end)
            self.in_contacts = at + 1 < len(found) and is_name(found[at + 1].text)
        elif found[last].end - start <= _MAX_LIST_CHARS:
            self.append(Sentence(start, found[last].end))
        else:
            if found[at].is_list_intro:
                self.take_heading(start, found[at].end)
            for item in items:
                self.add(item.start, item.end)
        return last + 1

    def take_signature(self, signature: Sequence[Line]) -> None:
        """Read a name with its job title; after a quotation it is the speaker, and ends the passage."""
        name = Sentence(signature[0].start, signature[-1].end, kind="name")
        if self.sentences and closes_quotation(self.document.text, self.sentences[-1]):
            self.sentences = [*attribute_to_signature(self.document.text, self.sentences, name, self.prose_start), name]
            self.finish()
        else:
            self.append(name)

    def add(self, start: int, end: int) -> None:
        """Read the prose `text[start:end]`; a place or a date at its start joins the next sentence."""
        text = self.document.text
        begin: int | None = start
        for sentence_start, sentence_end in split_sentences(text, start, end):
            if begin is not None and sentence_end < end and _is_part_of_dateline(text[begin:sentence_end]):
                continue
            said = text[sentence_start:sentence_end]
            if is_call(said) or is_contact(said):
                continue
            self.append(Sentence(sentence_start if begin is None else begin, sentence_end))
            begin = None

    def append(self, sentence: Sentence) -> None:
        """Add a sentence to the current passage, or to a new one if that is too long."""
        if self.sentences and sentence.end - self._passage_start() > MAX_PASSAGE_CHARS:
            self.finish()
        self.sentences.append(sentence)

    def finish(self) -> None:
        """End the current passage, if there is one."""
        if self.sentences:
            text = self.document.text
            quotable = [each for each in self.sentences if each.end - each.start <= MAX_SENTENCE_CHARS]
            spoken = attribute_quotations(text, quotable)
            self.passages.append(Passage(self.document, self._passage_start(), self.sentences[-1].end, tuple(spoken)))
            self.heading = None
        self.sentences = []

    def _passage_start(self) -> int:
        return self.sentences[0].start if self.heading is None else self.heading

    def _is_quotation_signature(self, found: Sequence[Line], at: int) -> bool:
        """Return True if line `at` begins the signature of the quotation before it, after a blank line."""
        closed = bool(self.sentences) and closes_quotation(self.document.text, self.sentences[-1])
        return closed and bool(self._signature(found, at))

    def _signature(self, found: Sequence[Line], at: int) -> Sequence[Line]:
        """Return the lines of the name and job title that begin at line `at`, if any."""
        first = found[at]
        if _is_prose(first):
            return ()
        if not is_name(first.text):
            name = PERSON_NAME.match(first.text)
            signs = name and first.text[name.end() :].startswith((", ", " – ", " — ", " - "))
            return found[at : at + 1] if signs and has_job_title(first.text) else ()
        last = at
        while last - at < _MAX_SIGNATURE_LINES and last + 1 < len(found) and self._is_job_title(found[last + 1], first):
            last += 1
        signature = found[at : last + 1]
        # Two capitalised words are a person only among contacts or next to a job title.
        return signature if self.in_contacts or any(has_job_title(each.text) for each in signature[1:]) else ()

    def _is_job_title(self, line: Line, name: Line) -> bool:
        if line.is_prose or line.is_list_intro or line.is_item or is_name(line.text):
            return False
        return has_job_title(line.text) or self.in_contacts or line.paragraph == name.paragraph


def _dateline_length(text: str) -> int:
    """Return the number of characters of the dateline at the start of a line of prose, with the agency's label."""
    dateline = find_dateline(text) or find_dateline(f"{text} — ")  # a dateline on a line of its own has no dash
    label = (_AGENCY_LABEL if dateline else _AGENCY_ADDRESS).match(text, dateline.end if dateline else 0)
    return label.end() if label else min(dateline.end, len(text)) if dateline else 0


def _is_part_of_dateline(text: str) -> bool:
    """Return True for "VIENNA.", "5 October." and "5 October, Vienna.", which are no sentences."""
    if len(text) > MAX_DATE_LINE_CHARS:
        return False
    return bool(_PLACE.fullmatch(text)) or _is_dated_name(text)


def _is_dated_name(text: str) -> bool:
    """Return True if a short text is a day with nothing but capitalised words, and is no label with its value."""
    if len(text) > MAX_DATE_LINE_CHARS or ":" in text:
        return False
    days = [each for each in find_dates(text, reference=LEAP_YEAR_REFERENCE) if each.precision == "day"]
    return len(days) == 1 and not _LOWER_CASE_WORD.search(text[: days[0].span[0]] + " " + text[days[0].span[1] :])


def _is_prose(line: Line) -> bool:
    """Return True if the line ends as a sentence, has several sentences, or is too long for a heading."""
    if line.is_prose or len(line.text) > _MAX_HEADING_CHARS:
        return True
    return len(list(split_sentences(line.text))) > 1


def _has_labelled_value(text: str) -> bool:
    """Return True for a label with a value: "Coordinators: Anna Ivanova, director"."""
    label, colon, value = text.partition(": ")
    return bool(colon) and len(label.split()) <= _MAX_LABEL_WORDS and len(value.split()) >= 2
