"""Training examples: a question, candidate sentences as the product reads them, and which one answers, if any.

SQuAD 2's questions come in BEIR's folder form (`corpus.jsonl`, `queries.jsonl` with `metadata.paragraph` and
`metadata.answers`, empty where the question was written to be unanswerable). Each is varied as people and the product
vary questions: typed on a phone, translated word by word, bound to a year, and about another name or number.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import Stemmer
from wordfreq import top_n_list, zipf_frequency

from corpus.language.sentences import split_sentences
from corpus.reading.reader import reading_text

MAX_CANDIDATES = 6
FREQUENT_WORDS = 15_000
COMMON_ZIPF = 4  # the frequency from which a capitalised word is taken for a common one
GLOSS_SHARE = 0.24  # questions as a word-by-word translation has them; half of them with such sentences
PHONE_SHARE = 0.2  # questions as typed on a phone
DATE_SHARE = 0.4  # documents with a date; half of their questions name a year
SWAP_SHARE = 0.15  # answered questions that get another name or number, so that nothing answers them

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for by with from as is are was were be been being do does did has have had will would can "
    "could should may might and or that this these those it its there their his her".split()
)
_ARTICLES = frozenset("a an the is are was were be been do does did has have had to".split())
_NAME = re.compile(r"(?<=\s)[A-Z][a-zA-Z]+(?:\s[A-Z][a-zA-Z]+)*")
_NUMBER = re.compile(r"\b\d{1,4}(?:st|nd|rd|th)?\b")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_FIRST_DAY = date(2004, 1, 1)
_DAYS = 22 * 365
_STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates; `answer` is the index of the one that answers, None where none does."""

    question: str
    candidates: tuple[str, ...]
    answer: int | None


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question of the data set with the sentences of its paragraph, before it is varied."""

    question: str
    article: str
    sentences: tuple[str, ...]
    answer: int | None
    others: tuple[str, ...] = ()  # sentences of other paragraphs of the article, the most similar first


@cache
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word.lower()))


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text) if word.lower() not in _FUNCTION_WORDS}


def shared_stems(question: str, text: str) -> int:
    """Return the number of content words that a question and a text share."""
    return len(_stems(question) & _stems(text))


def read_squad(folder: Path) -> list[SquadQuestion]:
    """Return the questions of a folder whose answer's sentence is known, and all that have no answer."""
    paragraphs = {each["_id"]: each for each in _records(folder / "corpus.jsonl")}
    sentences = {
        key: tuple(" ".join(each["text"][a:b].split()) for a, b in split_sentences(each["text"]))
        for key, each in paragraphs.items()
    }
    stems = {text: _stems(text) for texts in sentences.values() for text in texts}
    articles = defaultdict(list)
    for key, each in paragraphs.items():
        articles[each["title"]].append(key)
    found = []
    for query in _records(folder / "queries.jsonl"):
        own = query["metadata"]["paragraph"]
        texts, asked = sentences[own], _stems(query["text"])
        answer = None
        if answers := query["metadata"]["answers"]:
            holding = [at for at, text in enumerate(texts) if any(each in text for each in answers)]
            if not holding:
                continue
            answer = max(holding, key=lambda at: len(asked & stems[texts[at]]))
        title = paragraphs[own]["title"]
        elsewhere = [text for key in articles[title] if key != own for text in sentences[key]]
        wrong = (text for text in elsewhere if not any(each in text for each in answers))
        others = sorted(wrong, key=lambda text: -len(asked & stems[text]))[:MAX_CANDIDATES]
        found.append(SquadQuestion(query["text"], title.replace("_", " "), texts, answer, tuple(others)))
    return found


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def make_examples(sources: Sequence[SquadQuestion], seed: int, count: int = MAX_CANDIDATES) -> list[Example]:
    """Return one example of at most `count` candidates for each source, in random order, varied at random."""
    chance = random.Random(seed)
    names = sorted({each for source in sources for each in _NAME.findall(source.question)})
    examples = [_example(source, names, chance, count) for source in sources]
    chance.shuffle(examples)
    return examples


def _example(source: SquadQuestion, names: Sequence[str], chance: random.Random, count: int) -> Example:
    question, answer = source.question, source.answer
    asked = _stems(question)
    near = sorted(
        (at for at in range(len(source.sentences)) if at != answer),
        key=lambda at: (-len(asked & _stems(source.sentences[at])), chance.random()),
    )
    if answer is not None and chance.random() < SWAP_SHARE and (swapped := _swap(question, names, chance)):
        question, near, answer = swapped, [answer, *near], None
    texts = [source.sentences[at] for at in near[: count // 2]] + list(source.others)
    day: date | None = None
    other_day: date | None = None
    if chance.random() < DATE_SHARE:
        day = _day(chance)
        if chance.random() < 0.5 and not re.search(r"\b(1\d|20)\d\d\b|century", question):
            question, bound = bind_to_year(question, day, chance)
            if not bound:
                if answer is not None:
                    texts = [source.sentences[answer], *texts]
                answer = None
            elif answer is not None:
                other_day = _other(day, chance)
    texts = texts[: count - (answer is not None) - (other_day is not None)]
    candidates = [reading_text(source.article, day, text) for text in texts]
    right = None
    if answer is not None:
        right = reading_text(source.article, day, source.sentences[answer])
        candidates.append(right)
        if other_day:
            candidates.append(reading_text(source.article, other_day, source.sentences[answer]))
    chance.shuffle(candidates)
    index = candidates.index(right) if right else None
    way = chance.random()
    if way < GLOSS_SHARE:
        question = gloss_like(question)
        if way < GLOSS_SHARE / 2:
            candidates = [gloss_like(each) for each in candidates]
    elif way < GLOSS_SHARE + PHONE_SHARE:
        question = typed(question, chance)
    return Example(question, tuple(candidates), index)


def _day(chance: random.Random) -> date:
    return _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))


def _other(day: date, chance: random.Random) -> date:
    while (other := _day(chance)).year == day.year:
        pass
    return other


def bind_to_year(question: str, day: date, chance: random.Random) -> tuple[str, bool]:
    """Add a year to a question, the document's own or another, and return whether it is its own."""
    own = chance.random() < 0.5
    year = day.year if own else _other(day, chance).year
    mark = "?" if question.endswith("?") else ""
    return f"{question.removesuffix('?').rstrip()} {chance.choice(['in', 'in', ''])} {year}{mark}".replace(
        "  ", " "
    ), own


def _swap(question: str, names: Sequence[str], chance: random.Random) -> str | None:
    """Return the question with one name, number or ordinal replaced by another; None where it has none."""
    spans = [(each.span(), "name") for each in _NAME.finditer(question)]
    spans += [(each.span(), "number") for each in _NUMBER.finditer(question)]
    lowered = question.lower()
    spans += [((at, at + len(word)), "ordinal") for word in _ORDINALS if (at := lowered.find(f" {word} ") + 1)]
    if not spans:
        return None
    (start, stop), kind = chance.choice(spans)
    old = question[start:stop]
    if kind == "name":
        new = chance.choice(names)
        if set(new.lower().split()) & set(question.lower().split()):
            return None
    elif kind == "ordinal":
        new = chance.choice([each for each in _ORDINALS if each != old.lower()])
    else:
        digits = old.rstrip("stndrh")
        number = int(digits) + chance.choice([-9, -4, -2, -1, 1, 2, 3, 5, 8])
        new = f"{max(1, number)}{old.removeprefix(digits)}"
        if new == old:
            return None
    return question[:start] + new + question[stop:]


def typed(question: str, chance: random.Random) -> str:
    """Return the question as typed on a phone: no marks, some small words left out, now and then a slip."""
    words = [
        each for each in question.rstrip("?").split() if each.lower() not in _FUNCTION_WORDS or chance.random() < 0.6
    ]
    if words and chance.random() < 0.2:
        at = chance.randrange(len(words))
        if len(words[at]) > 4:
            cut = chance.randrange(1, len(words[at]) - 1)
            words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words)


@cache
def _common_forms() -> dict[str, str]:
    """Return the most frequent English word for each stem."""
    forms: dict[str, str] = {}
    for word in top_n_list("en", FREQUENT_WORDS):
        if word.isalpha():
            forms.setdefault(_stem(word), word)
    return forms


def gloss_like(text: str) -> str:
    """Return the text as a word-by-word translation has it: no articles or auxiliaries, words in their common form."""
    return " ".join(_WORD.sub(_gloss_word, text).split())


def _gloss_word(match: re.Match[str]) -> str:
    word = match[0]
    if word.lower() in _ARTICLES:
        return ""
    is_name = word[0].isupper() and match.start() > 0 and zipf_frequency(word.lower(), "en") < COMMON_ZIPF
    return word if is_name else _common_forms().get(_stem(word), word)
