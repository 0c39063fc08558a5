"""Who speaks in a quotation: each sentence inside one keeps its speaker, wherever the text names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.people import NAME
from corpus.types import Sentence

_QUOTATION = re.compile(r"“[^“”]{30,}”|«[^«»]{30,}»|„[^“”„]{30,}[“”]|\"[^\"]{30,}\"")
_CLOSING = ("”", "»", '"', "“")
_OPENING = re.compile(r"[“„«\"]")

_SAY = (
    r"(?:said|says|stated|added|adds|noted|notes|stressed|emphasi[sz]ed|underlined|remarked|explained|"
    r"commented|concluded|declared|continued|"
    r"сказал[аи]?|говорит|заявил[аи]?|отметил[аи]?|подчеркнул[аи]?|добавил[аи]?|сообщил[аи]?|пояснил[аи]?|"
    r"считает|уточнил[аи]?|напомнил[аи]?)"
)
_SAID_BEFORE = re.compile(rf"\W*\b{_SAY}?\W*$")
_SAID_AFTER = re.compile(rf"^\W*(?:{_SAY}\b)?\W*")
_PRONOUN = re.compile(r"(?:he|she|they|он|она|они)\b", re.IGNORECASE)


def closes_quotation(text: str, sentence: Sentence) -> bool:
    """Whether the sentence ends with a closing quotation mark."""
    return text[sentence.start : sentence.end].endswith(_CLOSING)


def with_signature(text: str, sentences: Sequence[Sentence], name: Sentence) -> list[Sentence]:
    """Give the quotation that ends `sentences` its signature `name` as speaker.

    It reaches back to its opening mark; where that is missing, to the start of its line.
    """
    line = text.rfind("\n", 0, sentences[-1].start) + 1
    opening = [match.start() for match in _OPENING.finditer(text, line, sentences[-1].end - 1)]
    begin = opening[0] if opening else line
    return [replace(each, speaker=(name.start, name.end)) if each.start >= begin else each for each in sentences]


def with_speakers(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Give each sentence that lies wholly inside a quotation the speaker whom a neighbouring one names."""
    if not sentences:
        return []
    spoken = list(sentences)
    for match in _QUOTATION.finditer(text, sentences[0].start, sentences[-1].end):
        inside = [
            at
            for at, each in enumerate(spoken)
            if match.start() <= each.start and each.end <= match.end() and not each.speaker
        ]
        speaker = next(_speakers(text, sentences, match), None) if inside else None
        for at in inside:
            spoken[at] = replace(spoken[at], speaker=speaker)
    return spoken


def _speakers(text: str, sentences: Sequence[Sentence], quotation: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that name the speaker: before the opening mark, then after the closing one."""
    for at, each in enumerate(sentences):
        if each.start < quotation.start() < each.end:
            before = _SAID_BEFORE.sub("", text[each.start : quotation.start()])
            if _PRONOUN.fullmatch(before.strip()):
                yield from _subject(text, sentences[at - 1] if at else None)
            elif before.strip():
                yield each.start, each.start + len(before)
        if each.start < quotation.end() < each.end:
            after = text[quotation.end() : each.end]
            said = _SAID_AFTER.match(after)
            start = quotation.end() + (said.end() if said else 0)
            end = each.start + len(text[each.start : each.end].rstrip(" .!?"))
            if NAME.match(text, start, end):
                yield start, end


def _subject(text: str, sentence: Sentence | None) -> Iterator[tuple[int, int]]:
    """Yield the name that a sentence begins with: the "he" of the next one."""
    name = NAME.match(text, sentence.start, sentence.end) if sentence else None
    if name:
        yield name.start(), name.end()
