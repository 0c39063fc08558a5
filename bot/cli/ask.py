"""The command `ask`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from bot.app import load_library
from bot.cli.errors import EXIT_OK
from bot.cli.explain import explain
from bot.cli.output import json_line, show, write_lines
from bot.settings import Settings
from corpus.dialogue.intents import ASKING
from corpus.dialogue.readings import question_meant
from corpus.language.lines import collapse_whitespace
from corpus.language.tokens import language_of
from corpus.library import Library
from corpus.models import Answer, Source
from handlers.responses.messages import respond
from handlers.services.conversations import EMPTY
from handlers.translations import texts_for

_TAG = re.compile(r"<[^>]+>")


def ask(settings: Settings, options: argparse.Namespace) -> int:
    """Answer the question in the arguments, or each line of standard input with one line."""
    library = load_library(settings)
    is_single = bool(options.question)
    lines = [" ".join(options.question)] if is_single else (line.rstrip("\r\n") for line in sys.stdin)
    for each in lines:
        question, before = _in_conversation(each)
        trace = library.search_answer(question_meant(question), topic=library.topic_after(before))
        is_chat = not before and library.intent(trace.question.text) not in ASKING
        answer = Answer(question, language_of(question)) if is_chat else library.build_answer(trace)
        answer = replace(answer, question=question)
        if options.json:
            line = json_line(answer_json(answer))
        else:
            text = _reply_text(library, question) if is_chat else _answer_text(answer)
            line = text if is_single or options.explain else collapse_whitespace(text)
        write_lines([line])
        sys.stdout.flush()
        if options.explain:
            show("", explain(trace))
    return EXIT_OK


def _in_conversation(line: str) -> tuple[str, Sequence[str]]:
    """Return the question of a line and the earlier ones of its chat.

    A line that is a JSON object with `question` and `before` has both; any other is the question itself.
    """
    try:
        value = json.loads(line) if line.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return line, ()
    match value:
        case {"question": str(question), "before": [*before]} if all(isinstance(each, str) for each in before):
            return question, before
        case {"question": str(question)}:
            return question, ()
    return line, ()


def answer_json(answer: Answer) -> dict[str, object]:
    """Return the answer in the form that `ask --json` promises; only a quote with a speaker has `speaker`."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "answer": [
            {"text": each.text, "source": each.source} | ({"speaker": each.speaker} if each.speaker else {})
            for each in answer.quotes
        ],
        "short": answer.short_text,
        "certainty": answer.certainty,
        "sources": [
            {
                "number": each.number,
                "document": each.document.id,
                "title": each.document.title,
                "date": each.document.date.isoformat() if each.document.date else None,
                "url": each.document.url,
            }
            | ({"scanned": True} if each.document.scanned else {})
            for each in answer.sources
        ],
    }


def _reply_text(library: Library, text: str) -> str:
    """Return the reply to a message that is no question, as lines for a terminal."""
    return unescape(_TAG.sub("", respond(library, text, EMPTY, texts_for(language_of(text))).reply.html))


def _answer_text(answer: Answer) -> str:
    """Return the answer as lines for a terminal, in the language of the question."""
    texts = texts_for(answer.language)
    sources = [_source_text(each) for each in answer.sources]
    if not answer.answered:
        return "\n".join([texts.no_answer, *([texts.nearest_documents, *sources] if sources else [])])
    quotes = [f"{each.text} [{each.source}]" + (f" — {each.speaker}" if each.speaker else "") for each in answer.quotes]
    return "\n".join([*quotes, "", *sources])


def _source_text(source: Source) -> str:
    document = source.document
    about = (document.title, document.publisher, document.date and document.date.isoformat(), document.url)
    scan = texts_for(document.language).read_from_scan if document.scanned else None
    return f"[{source.number}] " + " · ".join(each for each in (*about, scan) if each)
