"""Examples from `documents.txt`: invented news with questions as people type them on a phone.

A document begins with "# title | date". Lines with a number are its sentences. Sentence 3 answers "? 3 question", and
none answers "? - question", although some come near.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from corpus.reading.reader import reading_text
from training.examples import MAX_CANDIDATES, Example, gloss_like, shared_stems, typed

TYPED_SHARE = 0.3
GLOSS_SHARE = 0.24

_FILE = Path(__file__).with_suffix(".txt")
_LINE = re.compile(r"(\?) (\d+|-) (.+)|(\d+) (.+)|# (.+) \| (\d{4}-\d\d-\d\d)")


@dataclass(slots=True)
class NewsItem:
    """An invented document; `questions` have the number of the sentence that answers, None where none does."""

    title: str
    day: date
    sentences: list[str] = field(default_factory=list)
    questions: list[tuple[str, int | None]] = field(default_factory=list)


def read_news(path: Path = _FILE) -> Iterator[NewsItem]:
    """Yield the documents of the file."""
    item: NewsItem | None = None
    for line in path.read_text("utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{path.name} has a line of no known form: {line}")
        mark, number, question, _, sentence, title, day = match.groups()
        if title:
            if item:
                yield item
            item = NewsItem(title, date.fromisoformat(day))
        elif item and mark:
            item.questions.append((question, None if number == "-" else int(number) - 1))
        elif item:
            item.sentences.append(sentence)
    if item:
        yield item


def make_news(seed: int, count: int = MAX_CANDIDATES) -> list[Example]:
    """Return one example for each question, with those other sentences that come nearest and some at random."""
    chance = random.Random(seed)
    return [_example(item, question, at, chance, count) for item in read_news() for question, at in item.questions]


def _example(item: NewsItem, question: str, answer: int | None, chance: random.Random, most: int) -> Example:
    others = sorted(
        (at for at in range(len(item.sentences)) if at != answer),
        key=lambda at: (-shared_stems(question, item.sentences[at]), chance.random()),
    )
    count = most - (answer is not None)
    chosen = others[: count - 1]
    chosen.append(chance.choice(others[count - 1 :]))
    if answer is not None:
        chosen.append(answer)
    chance.shuffle(chosen)
    texts = [reading_text(item.title, item.day, item.sentences[at]) for at in chosen]
    variant = chance.random()
    if variant < TYPED_SHARE:
        question = typed(question, chance)
    elif variant < TYPED_SHARE + GLOSS_SHARE:
        question = gloss_like(question)
        if variant < TYPED_SHARE + GLOSS_SHARE / 2:
            texts = [gloss_like(each) for each in texts]
    return Example(question, tuple(texts), None if answer is None else chosen.index(answer))
