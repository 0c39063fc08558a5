"""The reader: a model that scores a question and a sentence together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from corpus.language import en


class Reader(Protocol):
    """Judges whether texts answer a question. Safe to use from many threads."""

    @property
    def reads_russian(self) -> bool:
        """True if the reader reads Russian; else Russian texts must be translated for it."""

    def read(self, question: str, texts: Sequence[str]) -> list[float] | None:
        """Return for each text the log-odds that it answers the question, or None if the reader is busy or broken."""


def reading_text(title: str, day: date | None, sentence: str, speaker: str = "") -> str:
    """Return what a reader sees of a sentence: "title. date. sentence — speaker".

    The title and the date let the sentence answer a question that names the event or the year.
    """
    dated = f"{day.day} {en.MONTHS[day.month - 1].title()} {day.year}. " if day else ""
    return f"{title}. {dated}{sentence}" + (f" — {speaker}" if speaker else "")
