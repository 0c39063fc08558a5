"""Answers for a terminal and for scripts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable

from rich.console import Console, RenderableType

from corpus.models import Answer, Event, Source
from handlers.translations import Texts, texts_for

_PLAIN_WIDTH = 160
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def show(*shown: RenderableType) -> None:
    """Print tables and texts: as wide as the terminal, or 160 columns of plain text into a file or a pipe."""
    width = None if sys.stdout.isatty() else _PLAIN_WIDTH
    console = Console(width=width, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        console.print(*shown, sep="\n")
    write_lines(line.rstrip() for line in capture.get().splitlines())


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to the standard output, as they are."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def json_line(value: object) -> str:
    """Return `value` as JSON that is one line by any reader's reckoning; JSON itself escapes only ASCII's line ends."""
    return _LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", json.dumps(value, ensure_ascii=False))


def answer_json(answer: Answer) -> dict[str, object]:
    """Return the answer in the form that `ask --json` promises; a quote's `speaker` is there where it has one."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "answer": [
            {"text": each.text, "source": each.source} | ({"speaker": each.speaker} if each.speaker else {})
            for each in answer.quotes
        ],
        "sources": [
            {
                "number": each.number,
                "document": each.document.id,
                "title": each.document.title,
                "date": each.document.date.isoformat() if each.document.date else None,
                "url": each.document.url,
            }
            for each in answer.sources
        ],
    }


def event_json(event: Event) -> dict[str, object]:
    """Return a dated fact in the form that `events --json` promises."""
    return {
        "document": event.document.id,
        "title": event.title,
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "precision": event.precision,
        "place": event.place.english if event.place else None,
        "kind": event.kind,
        "sentence": event.text,
    }


def event_text(event: Event, texts: Texts) -> str:
    """Return a dated fact as a line for a terminal."""
    where = [texts.place(event.place)] if event.place else []
    return " · ".join([texts.days(event), *where, event.title, event.document.id])


def answer_text(answer: Answer) -> str:
    """Return the answer as lines for a terminal, in the language of the question."""
    texts = texts_for(answer.language)
    if not answer.answered:
        nearest = [texts.nearest_documents, *(_source(each) for each in answer.sources)] if answer.sources else []
        return "\n".join([texts.no_answer, *nearest])
    quotes = [f"{each.text} [{each.source}]" + (f" — {each.speaker}" if each.speaker else "") for each in answer.quotes]
    return "\n".join([*quotes, "", *(_source(each) for each in answer.sources)])


def _source(source: Source) -> str:
    document = source.document
    about = (document.title, document.publisher, document.date and document.date.isoformat(), document.url)
    return f"[{source.number}] " + " · ".join(each for each in about if each)
