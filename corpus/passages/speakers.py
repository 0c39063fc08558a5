"""Speakers of quotations: each sentence inside a quotation gets the span of the text that names its speaker.

A sentence gets a speaker only if the text says that this person speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.person_names import PERSON_NAME, PERSON_TITLE, has_job_title
from corpus.models import Sentence

_QUOTATION = re.compile(
    r"“[^“”]{30,}”|«[^«»]{30,}»|„[^“”„]{30,}[“”]|"
    r'(?<![^\s(\[—–-])"(?=\S)[^"]{30,}(?<=\S)"(?!\w)'  # straight marks: which way they face, their neighbours say
)
_CLOSING = ("”", "»", '"', "“")
_MARKS = re.compile(r"(?P<open>[“„«]|(?<!\S)\"(?=\S))|(?P<close>[”»]|(?<=\S)\"(?!\w))")
_ENDS = ".!?…"
_MAX_SPEAKER_CHARS = 150

_SPEECH_VERB = any_of(en.SPEECH_VERBS, ru.SPEECH_VERBS) + r"\b"
_VERB = re.compile(rf"\b{_SPEECH_VERB}", re.IGNORECASE)
_VERB_BEFORE = re.compile(rf"[\s,]*\b{_SPEECH_VERB}\W*$", re.IGNORECASE)
_COLON_BEFORE = re.compile(r"\s*:\s*$")
_VERB_AFTER = re.compile(rf"\W*\b{_SPEECH_VERB}\W*", re.IGNORECASE)
_PRONOUN = any_of(en.SPEAKER_PRONOUNS, ru.SPEAKER_PRONOUNS)
_PRONOUN_ALONE = re.compile(_PRONOUN, re.IGNORECASE)
_PRONOUN_FIRST = re.compile(rf"{_PRONOUN}\b", re.IGNORECASE)
_PRONOUN_LAST = re.compile(rf"\b{_PRONOUN}$", re.IGNORECASE)
_TITLED = re.compile(PERSON_TITLE)

_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"))


def strip_unpaired_quotes(text: str) -> str:
    """Return a sentence without a quotation mark at its edge whose partner is in another sentence."""
    for opening, closing in _PAIRS:
        if text.endswith(closing) and opening not in text:
            text = text.removesuffix(closing)
        if text.startswith(opening) and closing not in text:
            text = text.removeprefix(opening)
    return text.strip()


def closes_quotation(text: str, sentence: Sentence) -> bool:
    """Return True if the sentence ends with a closing quotation mark, before or after a full stop."""
    return text[sentence.start : sentence.end].rstrip(_ENDS).endswith(_CLOSING)


def attribute_to_signature(text: str, sentences: Sequence[Sentence], name: Sentence, since: int) -> list[Sentence]:
    """Return the sentences, those of the quotation at their end with its signature `name` as speaker.

    The quotation begins at its opening mark or, without one, at `since`, the start of its line.
    """
    depth = 0
    begin = since
    for mark in reversed(list(_MARKS.finditer(text, since, sentences[-1].end))):
        depth += 1 if mark["close"] else -1
        if depth == 0:
            begin = mark.start()
            break
    return [replace(each, speaker=(name.start, name.end)) if each.start >= begin else each for each in sentences]


def attribute_quotations(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences, those inside a quotation with the speaker whom a sentence around it names."""
    if not sentences:
        return []
    attributed = list(sentences)
    for match in _QUOTATION.finditer(text, sentences[0].start, sentences[-1].end):
        inside = [at for at, each in enumerate(attributed) if not each.speaker and _is_inside(text, each, match)]
        speaker = next(_speakers(text, sentences, match), None) if inside else None
        for at in inside:
            attributed[at] = replace(attributed[at], speaker=speaker)
    return attributed


def _is_inside(text: str, sentence: Sentence, quotation: re.Match[str]) -> bool:
    if not quotation.start() <= sentence.start < quotation.end():
        return False
    return sentence.start + len(text[sentence.start : sentence.end].rstrip(_ENDS)) <= quotation.end()


def _speakers(text: str, sentences: Sequence[Sentence], quotation: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans that name the speaker: before the opening mark, then after the closing one."""
    for at, each in enumerate(sentences):
        if each.start < quotation.start() < each.end:
            yield from _before(text, each.start, quotation.start(), sentences[at - 1] if at else None)
        if each.start < quotation.end() < each.end:
            yield from _after(text, quotation.end(), each.start + len(text[each.start : each.end].rstrip(_ENDS + " ")))


def _before(text: str, start: int, end: int, previous: Sentence | None) -> Iterator[tuple[int, int]]:
    """Yield the speaker before a quotation: "LI Yong, Director General, said, “"."""
    words = text[start:end]
    if verb := _VERB_BEFORE.search(words):
        who = words[: verb.start()]
        if _PRONOUN_ALONE.fullmatch(who):
            yield from _sentence_subject(text, previous)
        elif not _PRONOUN_LAST.search(who) and (PERSON_NAME.search(who) or has_job_title(who)):
            yield from _limited(start, start + len(who))
    elif colon := _COLON_BEFORE.search(words):
        who = words[: colon.start()]
        name = PERSON_NAME.match(who)
        if name and who[name.end() :][:1] in ("", ","):
            yield from _limited(start, start + len(who))
    else:
        for verb in _VERB.finditer(words):
            name = PERSON_NAME.match(words, verb.end() + 1)
            if name and words[name.end() :].strip() in (",", "", "—", "–"):
                yield from _limited(start + name.start(), start + name.end())


def _after(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the speaker after a quotation: "”, said Anna Ivanova, director of the centre"."""
    if verb := _VERB_AFTER.match(text, start, end):
        who = text[verb.end() : end]
        name = PERSON_NAME.match(who)
        if name and len(who) > _MAX_SPEAKER_CHARS:
            yield verb.end(), verb.end() + name.end()
        elif name or (has_job_title(who) and not _PRONOUN_FIRST.match(who)):
            yield from _limited(verb.end(), end)
    else:
        while start < end and not text[start].isalnum():
            start += 1
        name = PERSON_NAME.match(text, start, end)
        verb = _VERB.search(text, name.end(), end) if name else None
        if verb:
            yield from _limited(start, start + len(text[start : verb.start()].rstrip(" ,")))


def _sentence_subject(text: str, sentence: Sentence | None) -> Iterator[tuple[int, int]]:
    """Yield the person that a sentence begins with, if sure: the "he" of the next sentence."""
    name = PERSON_NAME.match(text, sentence.start, sentence.end) if sentence else None
    if name and sentence:
        context = text[name.end() : sentence.end][:_MAX_SPEAKER_CHARS]
        if _TITLED.match(name[0]) or (context.startswith(",") and has_job_title(context)):
            yield name.span()


def _limited(start: int, end: int) -> Iterator[tuple[int, int]]:
    if start < end <= start + _MAX_SPEAKER_CHARS:
        yield start, end
