"""The questions of a message, without the greetings and polite words around them."""

from __future__ import annotations

import re

from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.sentences import split_sentences
from corpus.retrieval.questions import MAX_QUESTION_CHARS

MAX_QUESTIONS = 3
MIN_QUESTION_WORDS = 3  # a shorter question may share its words with the one before: "when and where was it?"

_SURE_END = re.compile(r"(?<=[?!])\s+|\n+")  # whatever comes next: many people type no capitals
_MARKS = r"[\s,:;.!?…()–—-]"
_FRAME = re.compile(rf"{_MARKS}*(?:\d[.)]|{any_of(en.POLITE_FRAMES, ru.POLITE_FRAMES)}\b){_MARKS}*", re.IGNORECASE)
_ENDING = re.compile(rf"{_MARKS}+{any_of(en.POLITE_ENDINGS, ru.POLITE_ENDINGS)}{_MARKS}*\Z", re.IGNORECASE)
_START = re.compile(rf"{any_of(en.QUESTION_STARTS, ru.QUESTION_STARTS)}\b", re.IGNORECASE)
_JOINT = re.compile(
    rf",?\s+{any_of(en.JOINED_BY, ru.JOINED_BY)},?\s+(?={any_of(en.QUESTION_STARTS, ru.QUESTION_STARTS)}\b)",
    re.IGNORECASE,
)


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of a message in order, at most `MAX_QUESTIONS`; the message itself if it has none.

    A question begins with a question word after the polite words, or ends with a question mark.
    """
    if len(text) > MAX_QUESTION_CHARS:
        return (text,)
    found: list[str] = []
    pieces = _SURE_END.split(text.strip())
    for sentence in (piece[start:end] for piece in pieces for start, end in split_sentences(piece)):
        asked = _without_frame(sentence)
        if _START.match(asked):
            found += _joined(asked)
        elif asked and sentence.rstrip().endswith("?"):
            found.append(collapse_whitespace(sentence))
    if len(found) == 1 and found[0] == collapse_whitespace(text):
        return (text,)
    return tuple(found[:MAX_QUESTIONS]) or (text,)


def _without_frame(sentence: str) -> str:
    said = collapse_whitespace(sentence)
    while (frame := _FRAME.match(said)) and frame.end():
        said = said[frame.end() :]
    while ending := _ENDING.search(said):
        said = said[: ending.start()] + "?" * sentence.rstrip().endswith("?")
    return said.strip()


def _joined(asked: str) -> list[str]:
    """Return the questions that a sentence joins: "when they met and who came"."""
    parts = [""]
    for piece in _pieces(asked):
        if parts[-1] and len(parts[-1].split()) >= MIN_QUESTION_WORDS and len(piece[1].split()) >= MIN_QUESTION_WORDS:
            parts.append(piece[1])
        else:
            parts[-1] += "".join(piece)
    return parts


def _pieces(asked: str) -> list[tuple[str, str]]:
    """Return the text before each joint and after the last, each with the joint before it."""
    joints = list(_JOINT.finditer(asked))
    starts = [0, *(each.end() for each in joints)]
    ends = [*(each.start() for each in joints), len(asked)]
    before = ["", *(each[0] for each in joints)]
    return [(joint, asked[start:end]) for joint, start, end in zip(before, starts, ends, strict=True)]
