"""Documents and questions of any number, made by code: words as frequent as in a language, sentences with facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from corpus.models import Document, Language
from corpus.readers.documents import make_document

PASSAGES = 10
"""Passages of a document."""
_VOCABULARY = 40_000
_ONSETS = {
    "en": "b d f g k l m n p r s t v st tr pl gr ch sh".split(),
    "ru": "б в г д к л м н п р с т ст тр пл гр ч ш".split(),
}
_VOWELS = {"en": "a e i o u ea io".split(), "ru": "а е и о у ы я".split()}
_ENDS = {"en": "n r t l ment tion ing er ly ed".split(), "ru": "н р т л ость ение ание ский ный ник".split()}
_CITIES = {
    "en": "Vienna Moscow Kazan Geneva Nairobi Almaty Minsk Sochi Tashkent Berlin".split(),
    "ru": "Вене Москве Казани Женеве Найроби Минске Сочи Ташкенте Берлине Самаре".split(),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
}
_SENTENCES = {
    "en": (
        "On {day}, {person} opened the {a} {b} in {city}.",
        "The {a} of the {b} was presented to {number} {c} from the {d} sector.",
        "{person}, director of the {a} {b}, said that the {c} will help the {d}.",
        "It is expected that the {a} and the {b} of {city} sign the {c} {d} in {year}.",
        "The {a} {b} {c} costs {number} million dollars and is part of the {d}.",
        "Experts of the {a} visited the {b} and discussed {c} with the {d}.",
    ),
    "ru": (
        "{day} {person} открыл {a} {b} в {city}.",
        "Проект {a} для {b} представили {number} участникам из сектора {d}.",
        "{person}, директор центра {a}, заявил, что {b} поможет развитию {d}.",
        "Ожидается, что {a} и {b} в {city} подпишут {c} в {year} году.",
        "На {a} {b} выделено {number} млн долларов, это часть программы {d}.",
        "Эксперты {a} посетили {b} и обсудили {c} с представителями {d}.",
    ),
}
_QUESTIONS = {
    "en": ("When did {person} open the {a} {b}?", "Who opened the {a} {b} in {city}?", "Where was the {a} {b} opened?"),
    "ru": ("Когда {person} открыл {a} {b}?", "Кто открыл {a} {b} в {city}?", "Где открыли {a} {b}?"),
}


@dataclass(frozen=True)
class Texts:
    """Documents, and questions that each of them answers."""

    documents: Sequence[Document]
    questions: Sequence[str]


def make_texts(passages: int, language: Language, questions: int = 200) -> Texts:
    """Return documents with so many passages in all, and questions whose answer stands in one of them."""
    random = Random(passages)
    words = _words(random, language)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    documents: list[Document] = []
    asked: list[str] = []
    left = passages
    while left > 0:
        size = min(PASSAGES, left)
        left -= size
        facts = [_facts(random, words, weights, language) for _ in range(5 * size)]
        paragraphs = []
        for at in range(size):
            own = facts[5 * at : 5 * at + 5]
            kinds = [0, *random.sample(range(1, len(_SENTENCES[language])), 4)]
            paragraphs.append(
                " ".join(_SENTENCES[language][kind].format(**each) for kind, each in zip(kinds, own, strict=True))
            )
        day = date(2000, 1, 1) + timedelta(days=random.randrange(9_000))
        title = "{person} {a} {b} {c}".format(**facts[0])
        documents.append(make_document(f"d{len(documents)}", "\n\n".join([title, *paragraphs]), {"date": day}))
        asked.append(random.choice(_QUESTIONS[language]).format(**facts[5 * random.randrange(size)]))
    return Texts(documents, random.sample(asked, min(questions, len(asked))))


def _facts(random: Random, words: Sequence[str], weights: Sequence[float], language: Language) -> dict[str, object]:
    a, b, c, d = random.choices(words, cum_weights=weights, k=4)
    first, last = (random.choice(words).capitalize() for _ in range(2))
    year = random.randrange(2000, 2025)
    day = f"{random.randrange(1, 29)} {random.choice(_MONTHS[language])} {year}" + (" года" if language == "ru" else "")
    city = random.choice(_CITIES[language])
    number = random.randrange(2, 900)
    words_of = {"a": a, "b": b, "c": c, "d": d, "person": f"{first} {last}"}
    return {**words_of, "city": city, "day": day, "year": year, "number": number}


def _words(random: Random, language: Language) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < _VOCABULARY:
        syllables = (
            random.choice(_ONSETS[language]) + random.choice(_VOWELS[language])
            for _ in range(random.choice((1, 2, 2, 3)))
        )
        made["".join(syllables) + random.choice(_ENDS[language])] = None
    return list(made)
