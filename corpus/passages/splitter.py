"""A document → its passages and sentences: what can be found, and what can be quoted.

A passage is a paragraph with the heading above it. A sentence is prose, a list with its lead, a labelled line,
or a name with its office. Titles, headings, labels and bare names are found but never quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.dates.dateline import date_of_line, find_dateline
from corpus.language.lines import Line, collapse_whitespace, split_lines
from corpus.language.person_names import PERSON_NAME, has_job_title, is_name
from corpus.language.sentences import split_sentences
from corpus.models import Document, Passage, Sentence
from corpus.passages.speakers import closes_quotation, with_signature, with_speakers

LONGEST_PASSAGE = 4_000
"""Characters after which a paragraph without a break is cut, at the end of a sentence."""

LONGEST_SENTENCE = 800
"""Characters after which a "sentence" is a table or a text without marks, too long to be quoted whole."""

_LONGEST_HEADING = 150
_LONGEST_HEADINGS = 500
_LONGEST_LIST = 500
_SHORTEST_PARAGRAPH = 200
_LONGEST_SIGNATURE = 3


def split_passages(document: Document) -> tuple[Passage, ...]:
    """Return the passages of `document`, in order; every text with a word in it has one."""
    builder = _Builder(document)
    title = collapse_whitespace(document.title)
    found = split_lines(document.text)
    builder.read([line for line in found if line.text != title and not date_of_line(line.text)] or found)
    return tuple(builder.passages)


@dataclass
class _Builder:
    """Walks the lines once; `heading` is where the passage to come begins, `sentences` are its own so far."""

    document: Document
    passages: list[Passage] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    heading: int | None = None
    heading_end: int = 0
    prose: int = 0
    """Where the line of prose that was read last begins."""
    contacts: bool = False

    def read(self, found: Sequence[Line]) -> None:
        at = 0
        paragraph = 0
        while at < len(found):
            line = found[at]
            if line.paragraph != paragraph and not self.contacts and not self._signs(found, at):
                self.finish()
            paragraph = line.paragraph
            at = self.take(found, at)
        self.finish()
        if found and not self.passages:
            self.passages.append(Passage(self.document, found[0].start, found[-1].end, ()))

    def take(self, found: Sequence[Line], at: int) -> int:
        """Read the unit that begins at line `at`; return the line after it."""
        line = found[at]
        if line.is_list_intro or line.is_item:
            return self.take_list(found, at)
        if signature := self._signature(found, at):
            self.take_signature(signature)
            return at + len(signature)
        if _is_prose(line):
            if self.contacts or line.end - line.start > _SHORTEST_PARAGRAPH:
                self.finish()
            self.contacts = False
            self.prose = line.start
            dateline = find_dateline(self.document.text[line.start : line.end])
            if dateline and self.heading is None and not self.sentences:
                self.heading = line.start
            self.add(line.start + (dateline.end if dateline else 0), line.end)
        elif _is_labelled(line.text):
            self.add(line.start, line.end)
        elif not self.contacts:
            self.take_heading(line.start, line.end)
        return at + 1

    def take_heading(self, start: int, end: int) -> None:
        """Read a heading; those above it stay with it, unless there are so many that they are a list."""
        self.finish()
        if self.heading is not None and end - self.heading > _LONGEST_HEADINGS:
            self.passages.append(Passage(self.document, self.heading, self.heading_end, ()))
            self.heading = None
        self.heading = start if self.heading is None else self.heading
        self.heading_end = end

    def take_list(self, found: Sequence[Line], at: int) -> int:
        """Read a list with its lead; whole where it is short, else item by item. A lead alone is a heading."""
        last = at
        while last + 1 < len(found) and found[last + 1].is_item:
            last += 1
        start = found[at].start
        items = found[at : last + 1]
        if found[at].is_list_intro:
            items = items[1:]
            *told, (start, _) = split_sentences(self.document.text, start, found[at].end)
            for sentence in told:
                self.append(Sentence(*sentence))
        if not items:
            self.take_heading(start, found[at].end)
            self.contacts = at + 1 < len(found) and is_name(found[at + 1].text)
        elif found[last].end - start <= _LONGEST_LIST:
            self.append(Sentence(start, found[last].end))
        else:
            if found[at].is_list_intro:
                self.take_heading(start, found[at].end)
            for item in items:
                self.add(item.start, item.end)
        return last + 1

    def take_signature(self, signature: Sequence[Line]) -> None:
        """Read a name with its office; under a quotation it is the speaker of it, and ends the passage."""
        name = Sentence(signature[0].start, signature[-1].end, kind="name")
        if self.sentences and closes_quotation(self.document.text, self.sentences[-1]):
            self.sentences = [*with_signature(self.document.text, self.sentences, name, self.prose), name]
            self.finish()
        else:
            self.append(name)

    def add(self, start: int, end: int) -> None:
        """Read the prose of `text[start:end]`."""
        for sentence in split_sentences(self.document.text, start, end):
            self.append(Sentence(*sentence))

    def append(self, sentence: Sentence) -> None:
        """Put a sentence into the passage in hand, or into a new one where that has become too long."""
        if self.sentences and sentence.end - self._start() > LONGEST_PASSAGE:
            self.finish()
        self.sentences.append(sentence)

    def finish(self) -> None:
        """End the passage in hand, if there is one."""
        if self.sentences:
            text = self.document.text
            quotable = [each for each in self.sentences if each.end - each.start <= LONGEST_SENTENCE]
            spoken = with_speakers(text, quotable)
            self.passages.append(Passage(self.document, self._start(), self.sentences[-1].end, tuple(spoken)))
            self.heading = None
        self.sentences = []

    def _start(self) -> int:
        return self.sentences[0].start if self.heading is None else self.heading

    def _signs(self, found: Sequence[Line], at: int) -> bool:
        """Whether line `at` begins the signature of the quotation just read, a blank line between."""
        closed = bool(self.sentences) and closes_quotation(self.document.text, self.sentences[-1])
        return closed and bool(self._signature(found, at))

    def _signature(self, found: Sequence[Line], at: int) -> Sequence[Line]:
        """Return the lines of the name and office that begin at line `at`; none where there is no such thing."""
        first = found[at]
        if _is_prose(first):
            return ()
        if not is_name(first.text):
            name = PERSON_NAME.match(first.text)
            signs = name and first.text[name.end() :].startswith((", ", " – ", " — ", " - "))
            return found[at : at + 1] if signs and has_job_title(first.text) else ()
        last = at
        while last - at < _LONGEST_SIGNATURE and last + 1 < len(found) and self._is_office(found[last + 1], first):
            last += 1
        signature = found[at : last + 1]
        # Two capitalised words are a person where somebody is to be contacted, or where an office stands beside.
        return signature if self.contacts or any(has_job_title(each.text) for each in signature[1:]) else ()

    def _is_office(self, line: Line, name: Line) -> bool:
        if line.is_prose or line.is_list_intro or line.is_item or is_name(line.text):
            return False
        return has_job_title(line.text) or self.contacts or line.paragraph == name.paragraph


def _is_prose(line: Line) -> bool:
    """Whether the line tells something: it ends as sentences do, is made of several, or is too long for a heading."""
    if line.is_prose or len(line.text) > _LONGEST_HEADING:
        return True
    return len(list(split_sentences(line.text))) > 1


def _is_labelled(text: str) -> bool:
    """Whether a line without an end mark says something all the same: "Coordinators: Anna Ivanova, director"."""
    label, colon, value = text.partition(": ")
    return bool(colon) and len(label.split()) <= 8 and len(value.split()) >= 2
