"""Job titles next to people's names, as the text gives them: "Gennady Gatilov, Deputy Minister of …".

A title is next to a name if it precedes it ("UNIDO CEO Li Yong"), follows it after a comma, dash, bracket or "is", or
is on the lines of a signature. In Russian, the cases show whose title it is. If it is uncertain whose title it is or
where it ends, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.language import en, ru
from corpus.language.lines import collapse_whitespace
from corpus.language.patterns import any_of
from corpus.language.person_names import find_names, has_job_title
from corpus.language.tokens import language_of, normalize, parses_of

Span = tuple[int, int]

MAX_DISTANCE_CHARS = 300  # between a name and the far end of its job title
MAX_TITLE_WORDS = 20

_WORD = re.compile(r"[^\s,;:!?()\[\]“”„«»\"]+")  # with all that belongs to it: "Russia's", "U.S.", «пресс-секретарь»
_SPACE = re.compile(r"\s+")
_ARTICLE = re.compile(r"\A(?:the|an?) ", re.IGNORECASE)
_BOUNDARY = re.compile(r"[,;:!?()\[\]“”„«»\"\n]|(?<![\s.][A-Z])\.(?=\s|$)|\s[–—-]\s")
_START_AFTER_NAME = re.compile(r"(?:['’]s)?\s*(?:,|\(|\s[–—-]\s|\sis\s(?=(?:the|an?)\s|[A-Z]))\s*")
_END_AFTER_NAME = re.compile(r"(?:['’]s)? ?(?:[.;:)]|$|, (?:who|[a-z]+ed)\b)")
_LOWER_CASE_FOLLOWS = re.compile(r" (?:[a-z]|&)")  # after a person, but not within "Israeli Prime Minister"
OPENING_ADVERB = re.compile(rf"{any_of(en.OPENING_ADVERBS)}\s+")
"""A capitalised word at the start of a sentence that may look like part of a name."""

_BOUNDARY_RU = re.compile(r"[,;:!?()\[\]\n]|\.(?=\s|$)|\s[–—-]\s")
_START_AFTER_NAME_RU = re.compile(r"\s*,\s+|\s+\(|\s+[–—-]\s+")
_QUOTATION_MARK = re.compile(r"[«»“”„\"]")
_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2"})
_PARTS_OF_SPEECH = frozenset({"NOUN", "ADJF", "PRTF", "NUMR", "None"})  # of a title; "None" is not Russian
_CONNECTORS_RU = {"и", *ru.JOB_TITLE_PREPOSITIONS}


def find_job_title(text: str, name: Span, *, is_signature: bool = False) -> str | None:
    """Return the job title of the person named in `text[name[0]:name[1]]`, white space collapsed; None if uncertain.

    A signature is a name and then the title, mostly on lines of their own.
    """
    if is_signature and not text[: name[0]].strip():
        return _title_in_signature(text[name[1] :])
    start, end = max(0, name[0] - MAX_DISTANCE_CHARS), name[1] + MAX_DISTANCE_CHARS
    before, after = (_SPACE.sub(" ", side) for side in (text[start : name[0]], text[name[1] : end]))
    if language_of(text) == "ru":
        cases = _cases_of_name(text[slice(*name)])
        return _title_before_ru(before, cases) or _title_after_ru(after, cases)
    opens_text = start == 0
    if found := _title_before(before, opens_text):
        return found
    announced, following = _title_before_comma(before, opens_text), _title_after(after)
    if announced and following:
        return None  # "the Minister, Ivan Petrov, the Director, Anna Belova": whose is which?
    if announced and not _END_AFTER_NAME.match(after):
        return None  # perhaps a list: the Minister, and Ivan Petrov, and others
    return announced or following


def _title_in_signature(after: str) -> str | None:
    lines = [line.strip(" ,–—-()") for line in after.split("\n")]
    return next((collapse_whitespace(line) for line in lines if has_job_title(line) and not find_names(line)), None)


def _split_at_commas(text: str, at: int, boundary: re.Pattern[str]) -> Iterator[Span]:
    """Yield the segments between commas from `at` on, without leading white space.

    `boundary` matches a comma, and what ends the last segment.
    """
    while at < len(text):
        found = boundary.search(text, at)
        end = found.start() if found else len(text)
        at += len(text[at:end]) - len(text[at:end].lstrip())
        if at < end:
            yield at, end
        if found is None or found[0] != ",":
            return
        at = found.end()


def _before_other_person(segment: str, conjunction: str) -> str | None:
    """Return the segment up to "and" and another name; None where the name follows without "and"."""
    names = find_names(segment)
    if not names:
        return segment
    segment, joined, rest = segment[: names[0][0]].rpartition(f" {conjunction} ")
    return segment if joined and not rest.strip() else None


# English


def _title_before(before: str, opens_text: bool) -> str | None:
    """Return the title right before a name: "Director of the UNIDO CIIC Sergey Korotkov"."""
    is_adjacent = before[-1:].isspace() and before.rstrip()[-1:].isalnum()
    return _title_at_end(before, opens_text, is_strict=True) if is_adjacent else None


def _title_before_comma(before: str, opens_text: bool) -> str | None:
    """Return the title before a comma and a name: "UNIDO Goodwill Ambassador, Marcos Pontes"."""
    if not before.rstrip().endswith(","):
        return None
    before = before.rstrip().removesuffix(",")
    title = _title_at_end(before, opens_text, is_strict=False)
    if title is None:
        return None
    earlier = before[: before.rfind(title)]
    names = find_names(earlier)
    return None if names and not earlier[names[-1][1] :].strip(" ,") else title  # it is that person's


def _title_at_end(before: str, opens_text: bool, *, is_strict: bool) -> str | None:
    """Return the title at the end of `before`. If strict, its only lower-case words are those of titles."""
    begin = max((match.end() for match in _BOUNDARY.finditer(before)), default=0)
    names = [end for _, end in find_names(before) if end > begin and _LOWER_CASE_FOLLOWS.match(before, end)]
    adverb = OPENING_ADVERB.match(before) if opens_text else None
    begin = max([begin, adverb.end() if adverb else 0, *names])
    words: list[str] = []
    for word in reversed(_WORD.findall(before, begin)):
        is_own = has_job_title(word) or word in en.JOB_TITLE_CONNECTORS | en.JOB_TITLE_QUALIFIERS
        if word.islower() and not is_own and (is_strict or _is_verbal(word)):
            break
        words.insert(0, word)
    if not words or words[-1].lower() in en.JOB_TITLE_CONNECTORS or len(words) > MAX_TITLE_WORDS:
        return None
    return _title_of_words(words, is_complete=bool(names))


def _title_of_words(words: Sequence[str], *, is_complete: bool) -> str | None:
    """Return the title that ends `words`. Complete words have a name or nothing before them."""
    titles = [at for at, word in enumerate(words) if has_job_title(word)]
    if not titles:
        return None
    for at in range(len(words) - 1, 0, -1):
        if words[at - 1] in ("and", "&") and any(title >= at for title in titles):
            return _title_of_words(words[at:], is_complete=is_complete and at == 1)
    if any(word in en.JOB_TITLE_PREPOSITIONS for word in words[titles[0] : titles[-1]]):
        return None  # "Advisor to the President Ivan Petrov": which of the two is he?
    if _has_clause(words[titles[0] :]):
        return None
    begin = titles[0]
    while (
        begin
        and words[begin - 1].lower() not in en.JOB_TITLE_CONNECTORS
        and (words[begin - 1][0].isupper() or words[begin - 1] in en.JOB_TITLE_QUALIFIERS)
    ):
        begin -= 1
    is_joined = begin > 1 and words[begin - 1] in ("and", "of", "for", "&") and words[begin - 2][0].isupper()
    if is_joined and not is_complete:
        begin = titles[0]  # "the Bank of Russia Governor": of which "Russia Governor" would be wrong
    return " ".join(words[begin:])


def _title_after(after: str) -> str | None:
    """Return the title after a name: ", Deputy Minister of Foreign Affairs, highlighted"."""
    start = _START_AFTER_NAME.match(after)
    segments = list(_split_at_commas(after, start.end(), _BOUNDARY)) if start else []
    if not segments:
        return None
    (begin, end), *following = segments
    segment = after[begin:end]
    found = _title_in_first_segment(segment)
    if found is None or not segment.endswith(found):
        return found
    end = _end_of_last_segment(after, (begin, end), following)
    return collapse_whitespace(_ARTICLE.sub("", after[begin:end])) if end else None


def _title_in_first_segment(segment: str) -> str | None:
    """Return the title that a segment begins with, up to a verb; None where it is none, or somebody else's."""
    own = _before_other_person(segment, "and")
    words = _WORD.findall(_ARTICLE.sub("", own or ""))
    first = next((at for at, word in enumerate(words) if has_job_title(word)), None)
    if first is None or any(word in en.JOB_TITLE_CONNECTORS or _is_verbal(word) for word in words[:first]):
        return None
    title = words[: _end_of_title(words, first)]
    title = title[:-1] if title[-1] == "and" else title
    if (
        title[-1] in en.JOB_TITLE_CONNECTORS
        or len(title) > MAX_TITLE_WORDS
        or _has_clause(title)
        or _may_have_verb(title)
    ):
        return None
    return " ".join(title)


def _end_of_title(words: Sequence[str], first: int) -> int:
    """Return where the title ends whose first title word is `words[first]`: at a verb, a time, an occasion."""
    for at in range(first + 1, len(words)):
        word, following = words[at], words[at + 1 : at + 2]
        is_time = (
            word in ("on", "in", "at") and following and (following[0][0].isdigit() or following[0] in en.WEEKDAYS)
        )
        is_occasion = word == "at" and any(each in en.JOB_TITLE_PREPOSITIONS for each in words[first:at])
        is_purpose = (
            word == "to" and following and following[0].islower() and following[0] not in en.JOB_TITLE_CONNECTORS
        )
        if _is_verbal(word) or is_time or is_occasion or is_purpose:
            return at
    return len(words)


def _end_of_last_segment(after: str, first: Span, following: Sequence[Span]) -> int:
    """Return where a title ends that may continue after commas; 0 if uncertain."""
    end = first[1]
    for start, stop in following:
        words = _WORD.findall(after, start, stop)
        capitals = next(
            (at for at, word in enumerate(words) if word.islower() and word not in en.JOB_TITLE_CONNECTORS), len(words)
        )
        is_other = any(each[0].isdigit() for each in words) or find_names(after[start:stop])
        if is_other or words[0] in en.JOB_TITLE_CONNECTORS:
            return end
        if words[0].islower():
            is_list = after[: first[1]].rsplit(maxsplit=1)[-1].islower() and not _is_verbal(words[0])
            return 0 if is_list and "and" in words else end  # "director of science, technology and innovation"
        if capitals < len(words):
            return 0 if "and" in words[:capitals] else end
        end = stop
    return end


def _is_verbal(word: str) -> bool:
    is_participle = word.islower() and word.endswith("ed") and word not in en.JOB_TITLE_PARTICIPLES
    return word in en.WORDS_OUTSIDE_JOB_TITLES or is_participle


def _has_clause(words: Sequence[str]) -> bool:
    """Return True if a verb precedes an article: "the director leads the group"."""
    return any(
        word in ("the", "a", "an") and before.islower() and before not in en.JOB_TITLE_CONNECTORS
        for before, word in pairwise(words)
    )


def _may_have_verb(words: Sequence[str]) -> bool:
    """Return True if a lower-case word after a capitalised one may be a verb: "Head of ITPO leads"."""
    return any(
        word.islower()
        and word not in en.JOB_TITLE_CONNECTORS | en.ORGANIZATION_UNITS
        and not has_job_title(word)
        and before[0].isupper()
        for before, word in pairwise(words)
        if not has_job_title(before)
    )


# Russian


@dataclass(frozen=True, slots=True)
class _RussianWord:
    """A word as written, with its part of speech and its cases in the singular.

    `adjective_cases` are those in which it may be an adjective.
    """

    text: str
    part_of_speech: str
    cases: frozenset[str]
    adjective_cases: frozenset[str]
    may_be_genitive: bool
    is_animate: bool
    is_title: bool

    @property
    def is_inside_title(self) -> bool:
        """Return True if the word may be inside a title."""
        return (
            self.part_of_speech in _PARTS_OF_SPEECH
            or self.text in _CONNECTORS_RU
            or self.text in ru.ACTING_WORDS
            or not self.text.islower()
        )

    def describes(self, title: _RussianWord) -> bool:
        """Return True if the word may be an adjective of `title`."""
        return self.text in ru.ACTING_WORDS or bool(self.adjective_cases & title.cases)


@lru_cache(maxsize=20_000)  # the words next to the names of a large corpus
def _analyze(text: str) -> _RussianWord:
    word = normalize(text.strip(".’'")) or text
    parses = parses_of(word)
    tags = [parse.tag for parse in parses if parse.tag.number == "sing"]
    best = parses[0].tag
    return _RussianWord(
        text,
        str(best.POS),
        frozenset(str(tag.case) for tag in tags if tag.case),
        frozenset(str(tag.case) for tag in tags if tag.case and tag.POS in ("ADJF", "PRTF")),
        any(parse.tag.case == "gent" for parse in parses),
        "anim" in best,
        has_job_title(text),
    )


@lru_cache(maxsize=10_000)
def _cases_of_name(name: str) -> frozenset[str]:
    """Return the cases that all words of a name may be in, as far as the dictionary knows them as names."""
    cases = _CASES
    for word in _WORD.findall(name):
        parses = parses_of(normalize(word)) if len(word) > 2 else ()  # no initials
        tags = [each.tag for each in parses if any(kind in each.tag for kind in ("Name", "Surn", "Patr"))]
        cases &= {str(tag.case) for tag in tags} or _CASES
    return cases or _CASES


def _title_before_ru(before: str, cases: frozenset[str]) -> str | None:
    """Return the title right before a name: «заместитель министра иностранных дел Геннадий Гатилов»."""
    if not before[-1:].isspace() or not (before.rstrip()[-1:].isalnum() or before.rstrip()[-1:] in '»”“"'):
        return None
    begin = max((match.end() for match in _BOUNDARY_RU.finditer(before)), default=0)
    begin = max([begin, *(end for _, end in find_names(before))])
    matches: list[re.Match[str]] = []
    for match in reversed(list(_WORD.finditer(before, begin))):
        if not _analyze(match[0]).is_inside_title:
            break
        matches.insert(0, match)
    words = [_analyze(match[0]) for match in matches]
    start = _start_of_title_ru(words, cases)
    if start is None or words[-1].text in _CONNECTORS_RU or len(words) - start > MAX_TITLE_WORDS:
        return None
    return _if_quotes_balance(before[matches[start].start() :].strip())


def _start_of_title_ru(words: Sequence[_RussianWord], cases: frozenset[str]) -> int | None:
    """Return the index of the first word of the title in the case of the name; None if uncertain."""
    titles = [at for at, word in enumerate(words) if word.is_title and word.cases & cases]
    start = max(
        (at + 1 for at, word in enumerate(words) if word.text == "и" and any(t > at for t in titles)), default=0
    )
    titles = [at for at in titles if at >= start]  # «президент Франции и директор центра Иван Петров»
    if not titles:
        return None
    head = titles[0]
    if len(titles) > 1 and not normalize(words[head].text).startswith(ru.DEPUTY_PREFIXES):
        return None  # «советника министра Ивана Петрова»: which of the two is he?
    begin = head
    while begin > start and words[begin - 1].describes(words[head]):
        begin -= 1
    return None if begin > start and words[begin - 1].is_animate else begin  # «помощника президента Ивана Петрова»


def _title_after_ru(after: str, cases: frozenset[str]) -> str | None:
    """Return the title after a name: «, директор Центра ЮНИДО в Москве, отметил»."""
    start = _START_AFTER_NAME_RU.match(after)
    segments = [after[slice(*span)] for span in _split_at_commas(after, start.end(), _BOUNDARY_RU)] if start else []
    segment = _before_other_person(segments[0], "и") if segments else None
    if segment is None:
        return None
    matches = list(_WORD.finditer(segment))
    words = [_analyze(match[0]) for match in matches]
    head = next((at for at, word in enumerate(words) if word.is_title), None)
    if head is None or not words[head].cases & cases or not all(each.describes(words[head]) for each in words[:head]):
        return None
    stop = next((at for at, word in enumerate(words) if at > head and not word.is_inside_title), len(words))
    while words[stop - 1].text in _CONNECTORS_RU:
        stop -= 1
    if stop > MAX_TITLE_WORDS:
        return None
    title = segment[: matches[stop - 1].end()]
    if stop == len(words) and len(segments) > 1 and _continues_list_ru(segments[1]):
        title = f"{segment.rstrip()}, {segments[1].strip()}"
    closing = segment[len(title) : len(title) + 1]
    return _if_quotes_balance(title + closing if closing in ("»", "”", '"') else title)


def _continues_list_ru(segment: str) -> bool:
    """Return True if a segment continues a list in a title: «министр промышленности, торговли и энергетики»."""
    words = [_analyze(word) for word in _WORD.findall(segment)]
    return [word.text for word in words].count("и") == 1 and all(
        word.text == "и" or (word.may_be_genitive and not word.is_animate) for word in words
    )


def _if_quotes_balance(title: str) -> str | None:
    return title if len(_QUOTATION_MARK.findall(title)) % 2 == 0 else None
