"""The office beside a person's name in Russian, where cases tell whose it is: «директор центра Сергей Коротков»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import morphology, normalize
from corpus.people.office_words import WORD, segments

_MOST_WORDS = 20
_BOUNDARY = re.compile(r"[,;:!?()\[\]\n]|\.(?=\s|$)|\s[–—-]\s")
_BEGINS = re.compile(r"\s*,\s+|\s+\(|\s+[–—-]\s+")
_QUOTES = re.compile(r"[«»“”„\"]")

_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2"})
_INSIDE = frozenset({"NOUN", "ADJF", "PRTF", "NUMR", "None"})
"""The parts of speech that an office is made of; "None" is a word that is not Russian."""
_PREPOSITIONS = frozenset({"в", "во", "для", "на", "от", "по", "при"})
_ACTING = frozenset({"и.о", "и.о.", "врио"})
_STANDS_FOR = ("замест", "зам", "вице")
"""How the office of a deputy begins: in «заместителя министра Петрова» it is he, not the minister."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is written, its part of speech, and the cases in which it may be one thing or describe it.

    `describes` has the cases in which it may be an adjective; `is_somebody` where it is rather a living being.
    """

    text: str
    part: str
    cases: frozenset[str]
    describes: frozenset[str]
    is_genitive: bool
    is_somebody: bool
    is_office: bool


@lru_cache(maxsize=20_000)
def _read(text: str) -> _Word:
    word = normalize(text.strip(".’'")) or text
    readings = morphology().parse(word)
    tags = [reading.tag for reading in readings if reading.tag.number == "sing"]
    best = readings[0].tag
    cases = frozenset(str(tag.case) for tag in tags if tag.case)
    describes = frozenset(str(tag.case) for tag in tags if tag.case and tag.POS in ("ADJF", "PRTF"))
    genitive = any(reading.tag.case == "gent" for reading in readings)
    return _Word(text, str(best.POS), cases, describes, genitive, "anim" in best, has_job_title(text))


def find_office(before: str, name: str, behind: str) -> str | None:
    """Return the office of the person called `name` between `before` and `behind`; None if unsure."""
    cases = _cases_of(name)
    return _before(before, cases) or _behind(behind, cases)


def _cases_of(name: str) -> frozenset[str]:
    """Return the cases that all words of a name may be in, as far as they are known for names."""
    cases = _CASES
    for word in WORD.findall(name):
        readings = morphology().parse(normalize(word)) if len(word) > 2 else ()  # no initials
        named = [each.tag for each in readings if any(kind in each.tag for kind in ("Name", "Surn", "Patr"))]
        cases &= {str(tag.case) for tag in named} or _CASES
    return cases or _CASES


def _words(text: str) -> list[_Word]:
    return [_read(match.group()) for match in WORD.finditer(text)]


def _before(before: str, cases: frozenset[str]) -> str | None:
    """Return the office right before a name: «заместитель министра иностранных дел Геннадий Гатилов»."""
    if not before[-1:].isspace() or not (before.rstrip()[-1:].isalnum() or before.rstrip()[-1:] in '»”“"'):
        return None
    begin = max((match.end() for match in _BOUNDARY.finditer(before)), default=0)
    begin = max([begin, *(end for _, end in find_names(before))])
    taken: list[re.Match[str]] = []
    for match in reversed(list(WORD.finditer(before, begin))):
        if not _belongs(_read(match.group())):
            break
        taken.insert(0, match)
    words = [_read(match.group()) for match in taken]
    at = _head(words, cases)
    if at is None or words[-1].text in ("и", *_PREPOSITIONS):
        return None
    phrase = before[taken[at].start() :].strip()
    return phrase if len(words) - at <= _MOST_WORDS and len(_QUOTES.findall(phrase)) % 2 == 0 else None


def _belongs(word: _Word) -> bool:
    return word.part in _INSIDE or word.text in ("и", *_PREPOSITIONS, *_ACTING) or not word.text.islower()


def _head(words: Sequence[_Word], cases: frozenset[str]) -> int | None:
    """Return where the office begins that is in the case of the name; None where that can't be told."""
    start = 0
    offices = [at for at, word in enumerate(words) if word.is_office and word.cases & cases]
    for at, word in enumerate(words):
        if word.text == "и" and any(office > at for office in offices):
            start = at + 1  # «президент Франции и директор центра Иван Петров»
    offices = [at for at in offices if at >= start]
    if not offices:
        return None
    head = offices[0]
    if len(offices) > 1 and not normalize(words[head].text).startswith(_STANDS_FOR):
        return None  # «советника министра Ивана Петрова»: which of the two is he?
    begin = head
    while begin > start and _describes(words[begin - 1], words[head]):
        begin -= 1
    if begin and words[begin - 1].is_somebody and begin > start:
        return None  # «помощника президента Ивана Петрова»
    return begin


def _describes(word: _Word, office: _Word) -> bool:
    return word.text in _ACTING or bool(word.describes & office.cases)


def _behind(behind: str, cases: frozenset[str]) -> str | None:
    """Return the office behind a name: «, директор Центра ЮНИДО в Москве, отметил»."""
    begins = _BEGINS.match(behind)
    if begins is None:
        return None
    told = [behind[slice(*span)] for span in segments(behind, begins.end(), _BOUNDARY)]
    if not told:
        return None
    segment = told[0]
    if names := find_names(segment):
        segment, joined, rest = segment[: names[0][0]].rpartition(" и ")
        if not joined or rest.strip():
            return None
    found = list(WORD.finditer(segment))
    words = [_read(match.group()) for match in found]
    head = next((at for at, word in enumerate(words) if word.is_office), None)
    if head is None or not words[head].cases & cases or not all(_describes(each, words[head]) for each in words[:head]):
        return None
    stop = next((at for at, word in enumerate(words) if at > head and not _belongs(word)), len(words))
    while words[stop - 1].text in ("и", *_PREPOSITIONS):
        stop -= 1
    office = segment[: found[stop - 1].end()]
    if stop > _MOST_WORDS:
        return None
    if stop == len(words) and len(told) > 1 and _goes_on(told[1]):
        office = f"{segment.rstrip()}, {told[1].strip()}"
    closing = segment[len(office) : len(office) + 1]
    office += closing if closing in ("»", "”", '"') else ""
    return office if len(_QUOTES.findall(office)) % 2 == 0 else None


def _goes_on(segment: str) -> bool:
    """Whether a segment goes on with what is listed: «министр промышленности, торговли и энергетики»."""
    words = _words(segment)
    joins = [word.text for word in words].count("и") == 1
    return joins and all(word.text == "и" or (word.is_genitive and not word.is_somebody) for word in words)
