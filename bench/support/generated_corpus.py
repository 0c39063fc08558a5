"""Generated documents and questions: invented words with a natural frequency distribution, in sentences with facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from corpus.models import Document, Language
from corpus.readers.documents import make_document

_DOCUMENT_PASSAGES = 10
_PASSAGE_SENTENCES = 5
_VOCABULARY_WORDS = 40_000
_ONSETS = {
    "en": "b d f g k l m n p r s t v st tr pl gr ch sh".split(),
    "ru": "б в г д к л м н п р с т ст тр пл гр ч ш".split(),
}
_VOWELS = {"en": "a e i o u ea io".split(), "ru": "а е и о у ы я".split()}
_SUFFIXES = {"en": "n r t l ment tion ing er ly ed".split(), "ru": "н р т л ость ение ание ский ный ник".split()}
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
class GeneratedCorpus:
    """Documents, and questions that they answer."""

    documents: Sequence[Document]
    questions: Sequence[str]


def generate(passages: int, language: Language, questions: int = 200) -> GeneratedCorpus:
    """Return documents with this number of passages in all, and at most one question about each document."""
    random = Random(passages)
    words = _vocabulary(random, language)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))  # Zipf's law
    templates = _SENTENCES[language]
    documents: list[Document] = []
    asked: list[str] = []
    for first in range(0, passages, _DOCUMENT_PASSAGES):
        size = min(_DOCUMENT_PASSAGES, passages - first)
        facts = [_facts(random, words, weights, language) for _ in range(_PASSAGE_SENTENCES * size)]
        paragraphs = []
        for start in range(0, len(facts), _PASSAGE_SENTENCES):
            # Each passage opens with the template that the questions are about.
            chosen = [templates[0], *random.sample(templates[1:], _PASSAGE_SENTENCES - 1)]
            own = facts[start : start + _PASSAGE_SENTENCES]
            paragraphs.append(" ".join(each.format(**fact) for each, fact in zip(chosen, own, strict=True)))
        day = date(2000, 1, 1) + timedelta(days=random.randrange(9_000))
        title = "{person} {a} {b} {c}".format(**facts[0])
        documents.append(make_document(f"d{len(documents)}", "\n\n".join([title, *paragraphs]), {"date": day}))
        asked.append(random.choice(_QUESTIONS[language]).format(**facts[_PASSAGE_SENTENCES * random.randrange(size)]))
    return GeneratedCorpus(documents, random.sample(asked, min(questions, len(asked))))


def _facts(random: Random, words: Sequence[str], weights: Sequence[float], language: Language) -> dict[str, object]:
    a, b, c, d = random.choices(words, cum_weights=weights, k=4)
    first_name, last_name = (random.choice(words).capitalize() for _ in range(2))
    year = random.randrange(2000, 2025)
    day = f"{random.randrange(1, 29)} {random.choice(_MONTHS[language])} {year}" + (" года" if language == "ru" else "")
    return {
        "a": a, "b": b, "c": c, "d": d, "person": f"{first_name} {last_name}", "day": day, "year": year,
        "city": random.choice(_CITIES[language]), "number": random.randrange(2, 900),
    }  # fmt: skip


def _vocabulary(random: Random, language: Language) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY_WORDS:
        syllables = (
            random.choice(_ONSETS[language]) + random.choice(_VOWELS[language])
            for _ in range(random.choice((1, 2, 2, 3)))
        )
        words["".join(syllables) + random.choice(_SUFFIXES[language])] = None
    return list(words)
