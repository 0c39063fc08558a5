"""The office that stands beside a person's name, as the text gives it: "Gennady Gatilov, Deputy Minister of …".

Beside means before the name ("UNIDO CEO Li Yong"), behind a comma, dash, bracket or "is", or on the lines of a
signature. Where it is not certain whose office it is or where it ends, none is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.language.lines import collapse_whitespace
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import language_of
from corpus.people import job_titles_ru as russian_offices
from corpus.people.office_words import WORD, Span, segments

_LONGEST = 300
"""Characters on either side of a name among which its office is looked for."""
_MOST_WORDS = 20

_BOUNDARY = re.compile(r"[,;:!?()\[\]“”„«»\"\n]|(?<![\s.][A-Z])\.(?=\s|$)|\s[–—-]\s")
_BEGINS = re.compile(r"(?:['’]s)?\s*(?:,|\(|\s[–—-]\s|\sis\s(?=(?:the|an?)\s|[A-Z]))\s*")
_ENDS = re.compile(r"(?:['’]s)? ?(?:[.;:)]|$|, (?:who|[a-z]+ed)\b)")
_AFTER_NAME = re.compile(r" (?:[a-z]|&)")
"""What shows that two capitals before an office were a person: not "Israeli Prime Minister"."""
_SPACE = re.compile(r"\s+")
_ARTICLE = re.compile(r"\A(?:the|an?) ", re.IGNORECASE)

OPENING = re.compile(
    r"(?:Yesterday|Today|Tomorrow|Earlier|Later|Then|Meanwhile|However|Here|There|Now|Recently|Finally)\s+"
)
"""A word that has its capital only from the beginning of its sentence, where it may look like part of a name."""

_JOINS = frozenset("of the for and & in at to on under a an".split())
"""What stands between the words of an office."""
_PREPOSITIONS = frozenset("of for in at to on".split())
_NOT_INSIDE = frozenset(
    """
    with by from into like unlike as than together alongside against between among per via over after before
    during since until till about who which whose whom that he she they his her their its it we i there here not but or
    nor so if when where while because also both either another one some any every this these those
    is was are were be been has have had will would can could may might shall should does did
    said says told tells spoke speaks took takes gave gives made makes met meets held holds led sent came went began
    drew put saw sees wrote read won left brought thought knew found kept set paid notes adds explains stresses believes
    thinks hopes welcomes opens leads calls
    """.split()
)
"""Words that are part of no office: what comes with a clause of its own."""
_NO_LONGER = frozenset("former then late acting outgoing incoming".split())
"""Words without which an office would be another one."""
_CHOSEN = frozenset("appointed elected retired".split())
"""Participles that stand before an office."""
_UNITS = frozenset(
    """
    affairs agency board branch bureau center centre chapter committee company council department division group
    institute ministry office programme program project section sector service team unit university
    """.split()
)
"""What may stand in lower case behind a name that it is part of: "the Sustainable Development department of"."""


def find_office(text: str, name: Span, *, signs: bool = False) -> str | None:
    """Return the office of the person whose name is `text[name[0]:name[1]]`, white space folded; None if unsure.

    With `signs` the text is a signature: the name, then the office, mostly on lines of their own.
    """
    if signs and not text[: name[0]].strip():
        return _signed(text[name[1] :])
    start, end = max(0, name[0] - _LONGEST), name[1] + _LONGEST
    before, behind = (_SPACE.sub(" ", side) for side in (text[start : name[0]], text[name[1] : end]))
    if language_of(text) == "ru":
        return russian_offices.find_office(before, text[slice(*name)], behind)
    starts = start == 0
    if found := _before(before, starts):
        return found
    announced, follows = _announced(before, starts), _behind(behind)
    if announced and follows:
        return None  # "the Minister, Ivan Petrov, the Director, Anna Belova": whose is which?
    if announced and not _ENDS.match(behind):
        return None  # perhaps a list: the Minister, and Ivan Petrov, and others
    return announced or follows


def _signed(behind: str) -> str | None:
    lines = [line.strip(" ,–—-()") for line in behind.split("\n")]
    return next((collapse_whitespace(line) for line in lines if has_job_title(line) and not find_names(line)), None)


def _before(before: str, starts: bool) -> str | None:
    """Return the office that stands right before a name: "Director of the UNIDO CIIC Sergey Korotkov"."""
    return _head(before, starts, strict=True) if before[-1:].isspace() and before.rstrip()[-1:].isalnum() else None


def _announced(before: str, starts: bool) -> str | None:
    """Return the office that stands before a name and a comma: "UNIDO Goodwill Ambassador, Marcos Pontes"."""
    if not before.rstrip().endswith(","):
        return None
    before = before.rstrip().removesuffix(",")
    office = _head(before, starts, strict=False)
    if office is None:
        return None
    earlier = before[: before.rfind(office)]
    names = find_names(earlier)
    return None if names and not earlier[names[-1][1] :].strip(" ,") else office  # it is that person's


def _head(before: str, starts: bool, *, strict: bool) -> str | None:
    """Return the office at the end of `before`; with `strict`, lower case stands in it only in its own words."""
    begin = max((match.end() for match in _BOUNDARY.finditer(before)), default=0)
    names = [end for _, end in find_names(before) if end > begin and _AFTER_NAME.match(before, end)]
    opening = OPENING.match(before) if starts else None
    begin = max([begin, opening.end() if opening else 0, *names])
    words = [match.group() for match in WORD.finditer(before, begin)]
    taken: list[str] = []
    for word in reversed(words):
        own = has_job_title(word) or word in _JOINS | _NO_LONGER
        if word.islower() and not own and (strict or _is_verbal(word)):
            break
        taken.insert(0, word)
    if not taken or taken[-1].lower() in _JOINS or len(taken) > _MOST_WORDS:
        return None
    return _phrase(taken, certain=bool(names))


def _phrase(words: Sequence[str], *, certain: bool) -> str | None:
    """Return the office that ends `words`: from its first word of office, and what belongs before that."""
    offices = [at for at, word in enumerate(words) if has_job_title(word)]
    if not offices:
        return None
    for at in range(len(words) - 1, 0, -1):
        if words[at - 1] in ("and", "&") and any(office >= at for office in offices):
            return _phrase(words[at:], certain=certain and at == 1)
    if any(word in _PREPOSITIONS for word in words[offices[0] : offices[-1]]):
        return None  # "Advisor to the President Ivan Petrov": which of the two is he?
    if _has_clause(words[offices[0] :]):
        return None
    begin = offices[0]
    while (
        begin
        and words[begin - 1].lower() not in _JOINS
        and (words[begin - 1][0].isupper() or words[begin - 1] in _NO_LONGER)
    ):
        begin -= 1
    joined = begin > 1 and words[begin - 1] in ("and", "of", "for", "&") and words[begin - 2][0].isupper()
    if joined and not certain:
        begin = offices[0]  # "the Bank of Russia Governor": of which "Russia Governor" would be wrong
    return " ".join(words[begin:])


def _behind(behind: str) -> str | None:
    """Return the office that stands behind a name: ", Deputy Minister of Foreign Affairs, highlighted"."""
    begins = _BEGINS.match(behind)
    if begins is None:
        return None
    told = list(segments(behind, begins.end(), _BOUNDARY))
    if not told:
        return None
    (start, end), *following = told
    first = behind[start:end]
    found = _first_segment(first)
    if found is None or not first.endswith(found):
        return found
    end = _last_segment(behind, (start, end), following)
    return collapse_whitespace(_ARTICLE.sub("", behind[start:end])) if end else None


def _first_segment(segment: str) -> str | None:
    """Return the office that a segment begins with, up to the verb; None where it is none, or somebody else's."""
    if names := find_names(segment):
        segment, joined, rest = segment[: names[0][0]].rpartition(" and ")
        if not joined or rest.strip():
            return None
    words = [match.group() for match in WORD.finditer(_ARTICLE.sub("", segment))]
    first = next((at for at, word in enumerate(words) if has_job_title(word)), None)
    if first is None or any(word in _JOINS or _is_verbal(word) for word in words[:first]):
        return None
    office = words[: _stop(words, first)]
    office = office[:-1] if office[-1] == "and" else office
    if office[-1] in _JOINS or len(office) > _MOST_WORDS or _has_clause(office) or _runs_on(office):
        return None
    return " ".join(office)


def _stop(words: Sequence[str], first: int) -> int:
    """Return where the office ends whose first word is number `first`: at a verb, at a time, at an occasion."""
    for at in range(first + 1, len(words)):
        word, following = words[at], words[at + 1 : at + 2]
        dated = word in ("on", "in", "at") and following and (following[0][0].isdigit() or following[0] in _DAYS)
        occasion = word == "at" and any(each in _PREPOSITIONS for each in words[first:at])
        purpose = word == "to" and following and following[0].islower() and following[0] not in _JOINS
        if _is_verbal(word) or dated or occasion or purpose:
            return at
    return len(words)


_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


def _last_segment(behind: str, first: Span, following: Sequence[Span]) -> int:
    """Return where an office ends that may go on behind commas; 0 where that can't be told."""
    end = first[1]
    for start, stop in following:
        words = [match.group() for match in WORD.finditer(behind, start, stop)]
        capitals = next((at for at, word in enumerate(words) if word.islower() and word not in _JOINS), len(words))
        if any(each[0].isdigit() for each in words) or find_names(behind[start:stop]) or words[0] in _JOINS:
            return end
        if words[0].islower():
            listed = behind[: first[1]].rsplit(maxsplit=1)[-1].islower() and not _is_verbal(words[0])
            return 0 if listed and "and" in words else end  # "director of science, technology and innovation"
        if capitals < len(words):
            return 0 if "and" in words[:capitals] else end
        end = stop
    return end


def _is_verbal(word: str) -> bool:
    return word in _NOT_INSIDE or (word.islower() and word.endswith("ed") and word not in _CHOSEN)


def _has_clause(words: Sequence[str]) -> bool:
    """Whether an article stands where only a verb can be before it: "the director leads the group"."""
    return any(
        word in ("the", "a", "an") and before.islower() and before not in _JOINS for before, word in pairwise(words)
    )


def _runs_on(words: Sequence[str]) -> bool:
    """Whether a word in lower case behind a capital may be a verb: "Head of ITPO leads"."""
    return any(
        word.islower() and word not in _JOINS | _UNITS and not has_job_title(word) and before[0].isupper()
        for before, word in pairwise(words)
        if not has_job_title(before)
    )
