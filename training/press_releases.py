"""Invented press releases with questions, so that the reader sees the field's own false friends.

A release is a handful of sentences about people, offices, organisations, places, events and sums. A question is about
one of its facts, or about a fact that it nearly has: the same office of another organisation, another session, another
event, a detail that no sentence has. Names are drawn at random, so that nothing about the world is learned.
"""

from __future__ import annotations

import random
import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from corpus.reading.reader import reading_text
from training.examples import MAX_CANDIDATES, Example, bind_to_year, gloss_like, typed

TYPED_SHARE = 0.4
GLOSS_SHARE = 0.2
YEAR_SHARE = 0.2  # questions that name a year, half of them another one than the document's

_TEMPLATES = Path(__file__).with_suffix(".toml")
_FIRST_YEAR, _LAST_YEAR = 2005, 2025
_MAX_DAYS_APART = 40  # between a release and the dates in it


@cache
def _templates() -> dict[str, Any]:
    return tomllib.loads(_TEMPLATES.read_text("utf-8"))


class _Slots(dict[str, str]):
    """The values of the slots of a release, drawn when they are first used; no value of a slot is drawn twice."""

    def __init__(self, chance: random.Random, day: date) -> None:
        super().__init__()
        self.chance = chance
        self.day = day
        self._left: dict[str, list[str]] = {}

    def __missing__(self, name: str) -> str:
        """Draw the value of a slot: "body2" is another "body"."""
        self[name] = value = self._value(name.rstrip("0123456789"), name)
        return value

    def _value(self, kind: str, name: str) -> str:
        suffix = name.removeprefix(kind)
        match kind:
            case "person":
                return f"{self._draw('first')} {self._draw('last')}"
            case "surname":
                return self[f"person{suffix}"].split()[1]
            case "body":
                return f"{self._draw('kind_of_body')} {self._draw('field').title()}"
            case "short":
                return "".join(each[0] for each in self[f"body{suffix}"].split()).upper() + self.chance.choice("RINT")
            case "event":
                return f"{self._draw('field').title()} {self._draw('kind_of_event')}"
            case "date":
                day = self.day + timedelta(days=self.chance.randint(-_MAX_DAYS_APART, _MAX_DAYS_APART))
                return self.chance.choice([f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}"])
            case "year":
                return str(self.day.year + self.chance.randint(-9, 5))
        return self._draw(kind)

    def _draw(self, kind: str) -> str:
        values: list[str] = _templates()["slots"][kind]
        left = self._left.setdefault(kind, self.chance.sample(values, len(values)))
        return left.pop() if left else self.chance.choice(values)


def make_releases(count: int, seed: int, candidates: int = MAX_CANDIDATES) -> list[Example]:
    """Return `count` examples, about half of them without an answer."""
    chance = random.Random(seed)
    return [_example(chance, candidates) for _ in range(count)]


def _example(chance: random.Random, candidates: int) -> Example:
    day = date(chance.randint(_FIRST_YEAR, _LAST_YEAR), chance.randint(1, 12), chance.randint(1, 28))
    release = _Slots(chance, day)
    facts = chance.sample(_templates()["facts"], candidates)
    sentences, asked = [], facts[0]
    for number, fact in enumerate(facts):
        slots = release if number == 0 else _Slots(chance, day)  # other facts are about other people and bodies
        sentences.append(_sentence(chance.choice(fact["sentences"]).format_map(slots)))
    is_answered = chance.random() < 0.5
    question = chance.choice(asked["answered" if is_answered else "unanswered"]).format_map(release)
    if chance.random() < YEAR_SHARE and not re.search(r"\d{4}", question + sentences[0]):
        question, is_own = bind_to_year(question, day, chance)
        is_answered = is_answered and is_own
    title = chance.choice(
        ["{event}", "{event3}", "{body4} and {body5} strengthen ties", "News of the {body4}"]
    ).format_map(release)
    texts = [reading_text(title, day, each) for each in sentences]
    right = texts[0]
    chance.shuffle(texts)
    variant = chance.random()
    if variant < TYPED_SHARE:
        question = typed(question, chance)
    elif variant < TYPED_SHARE + GLOSS_SHARE:
        question = gloss_like(question)
    answer = texts.index(right) if is_answered else None
    if TYPED_SHARE < variant < TYPED_SHARE + GLOSS_SHARE / 2:
        texts = [gloss_like(each) for each in texts]
    return Example(question, tuple(texts), answer)


def _sentence(text: str) -> str:
    return re.sub(r"^[^\w]?\w", lambda first: first[0].upper(), text)
