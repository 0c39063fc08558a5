"""Examples from `documents/`: invented texts with questions as people ask them, in English and Russian.

A document begins with "# title | date". Lines with a number are its sentences. Sentence 3 answers "? 3 question", and
none answers "? - question", although some come near. Russian is translated word by word, as the product reads it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from corpus.language.gloss import gloss
from corpus.language.tokens import is_cyrillic
from corpus.reading.reader import reading_text
from corpus.retrieval.vocabulary import Vocabulary
from training.examples import MAX_CANDIDATES, Example, gloss_like, shared_stems, typed

TYPED_SHARE = 0.3
GLOSS_SHARE = 0.24

FOLDER = Path(__file__).with_suffix("")
HELD_OUT = FOLDER.with_name("held_out")  # texts of other authors, to measure on
_LINE = re.compile(r"(\?) (\d+|-) (.+)|(\d+) (.+)|# (.+) \| (\d{4}-\d\d-\d\d)")


@dataclass
class NewsItem:
    """An invented document; `questions` have the number of the sentence that answers, None where none does."""

    title: str
    day: date
    sentences: list[str] = field(default_factory=list)
    questions: list[tuple[str, int | None]] = field(default_factory=list)

    @cached_property
    def read_texts(self) -> list[str]:
        """The sentences as the reader gets them."""
        title = gloss(self.title)
        return [reading_text(title, self.day, gloss(each)) for each in self.sentences]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the document."""
        return Vocabulary.from_texts([self.title, *self.sentences])

    def read_question(self, question: str) -> str:
        """Return a question as the reader gets it."""
        return gloss(question, None if is_cyrillic(self.title) else self.vocabulary.english_name)


def read_news(path: Path) -> Iterator[NewsItem]:
    """Yield the documents of a file."""
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


def read_all_news(folder: Path = FOLDER) -> list[NewsItem]:
    """Return the documents of all files of a folder."""
    return [item for path in sorted(folder.glob("*.txt")) for item in read_news(path)]


def make_news(items: list[NewsItem], seed: int, count: int = MAX_CANDIDATES) -> list[Example]:
    """Return one example for each question, with those other sentences that come nearest and some at random."""
    chance = random.Random(seed)
    return [_example(item, question, at, chance, count) for item in items for question, at in item.questions]


def _example(item: NewsItem, question: str, answer: int | None, chance: random.Random, most: int) -> Example:
    is_translated = is_cyrillic(question) or is_cyrillic(item.title)
    asked, texts = item.read_question(question), item.read_texts
    others = sorted(
        (at for at in range(len(texts)) if at != answer),
        key=lambda at: (-shared_stems(asked, texts[at]), chance.random()),
    )
    count = most - (answer is not None)
    chosen = others[: count - 1]
    chosen.append(chance.choice(others[count - 1 :]))
    if answer is not None:
        chosen.append(answer)
    chance.shuffle(chosen)
    candidates = [texts[at] for at in chosen]
    variant = chance.random()
    if is_translated:
        variant = 1.0
    if variant < TYPED_SHARE:
        asked = typed(asked, chance)
    elif variant < TYPED_SHARE + GLOSS_SHARE:
        asked = gloss_like(asked)
        if variant < TYPED_SHARE + GLOSS_SHARE / 2:
            candidates = [gloss_like(each) for each in candidates]
    return Example(asked, tuple(candidates), None if answer is None else chosen.index(answer))
