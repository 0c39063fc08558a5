"""Fidelity of a text that a machine has written: numbers, dates, names and negation of another text, and no others.

The texts are English and Russian; a Russian one is compared through its gloss, a name by its sound, too. In doubt they
differ, so a good translation may be found unfaithful. Words that are no names are compared only in questions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from corpus.dates.finder import find_dates
from corpus.language import en, ru
from corpus.language.gloss import gloss, is_english_word, translate_word
from corpus.language.patterns import any_of
from corpus.language.tokens import STOP_WORDS, WORD, is_cyrillic, language_of, normalize, stem, terms, words
from corpus.people.name_matching import is_same_name, spell
from corpus.places.ambiguity import Ambiguity
from corpus.places.gazetteer import place_candidates

_THOUSANDS = re.compile(r"(?<=\d)[,.\s](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = frozenset({*en.NUMBER_WORDS, *en.ORDINALS} - {"one", "both", "none"})
"""Number words that a translation keeps; the others come and go with the grammar."""
_CALENDAR = frozenset(each.title() for each in (*en.MONTHS, *en.WEEKDAYS))
_ADDRESS = re.compile(r"//|/\w|\$[^\W\d]|\w\.[^\W\d]|[^\W\d]\.\w")
"""Text that a messenger shows as a link or a command."""
_OTHER_CHARACTER = re.compile(r"[^A-Za-zÀ-ɏА-Яа-яЁё0-9 .,:;!?…()\[\]«»“”„‘’‚\"'%№$€£₽+/=&§°·–—-]")
"""All but letters, digits and ordinary marks: mentions, tags, pictures, and characters that hide or turn others."""
_NEGATION = re.compile(rf"\b{any_of(en.NEGATIONS, ru.NEGATIONS)}\b|n['’]t\b", re.IGNORECASE)
_MAX_GROWTH = 2  # a translation is at most that many times as long as its original, or as short
_MIN_SHARED_TERMS = 0.5  # the share of the terms of each of two questions that the other one has


def is_faithful(original: str, translated: str) -> bool:
    """Return True if a translation has the numbers, dates, names and negation of its original, and no others."""
    if language_of(original) == language_of(translated) or not _has_plain_form(original, translated):
        return False
    if _is_negated(original) != _is_negated(translated):
        return False
    russian, english = (original, translated) if is_cyrillic(original) else (translated, original)
    return _have_same_figures(russian, english) and _have_same_names(russian, english)


def is_restatement(question: str, context: str, rewritten: str) -> bool:
    """Return True if `rewritten` asks for `question`, which may follow the earlier question `context`.

    A translation has the same numbers, dates and names and shares most other words; a question in the same language
    has the words of the question, and none that neither has.
    """
    if language_of(question) != language_of(rewritten):
        pair = (rewritten, question) if is_cyrillic(rewritten) else (question, rewritten)
        asked, said = set(terms(gloss(pair[0]))), set(terms(pair[1]))
        shared = len(asked & said)
        return is_faithful(question, rewritten) and shared >= _MIN_SHARED_TERMS * max(len(asked), len(said), 1)
    asked, said = set(terms(question)), set(terms(rewritten))
    known = {*terms(context), *asked}
    is_negated = _is_negated(question) or _is_negated(context)
    is_plain = _has_plain_form(f"{context} {question}", rewritten) and (is_negated or not _is_negated(rewritten))
    return is_plain and asked <= said <= known


def _has_plain_form(original: str, written: str) -> bool:
    """Return True if a text has about the length of its original, and nothing that may be shown as more than text."""
    is_alike = len(original) <= _MAX_GROWTH * len(written) and len(written) <= _MAX_GROWTH * len(original)
    return is_alike and all(
        {*unwanted.findall(written)} <= {*unwanted.findall(original)} for unwanted in (_ADDRESS, _OTHER_CHARACTER)
    )


def _is_negated(text: str) -> bool:
    return bool(_NEGATION.search(text))


def _have_same_figures(russian: str, english: str) -> bool:
    days = [sorted((each.start, each.end) for each in find_dates(text)) for text in (russian, english)]
    return days[0] == days[1] and _figures(gloss(russian)) == _figures(english)


def _figures(english: str) -> list[str]:
    """Return the numbers of a text, in digits and in words, and its months and weekdays."""
    digits = (each.replace(",", ".") for each in _DIGITS.findall(_THOUSANDS.sub("", english)))
    named = (each for each in WORD.findall(english) if each in _CALENDAR or each.lower() in _COUNTED)
    return sorted([*digits, *named])


def _have_same_names(russian: str, english: str) -> bool:
    said = {stem(each) for each in words(english)}
    glossed = {stem(each) for each in words(gloss(russian))}
    russian_words, english_words = words(russian), words(english)
    return all(
        stem(normalize(name)) in glossed or _is_spelled(name, russian_words) for name in _english_names(english)
    ) and all(_is_said(name, said) or _is_spelled(name, english_words) for name in _capitalised(russian))


def _english_names(text: str) -> Iterable[str]:
    """Yield the capitalised words but ordinary ones, as in "Promotion Offices"."""
    for each in _capitalised(text):
        is_place = any(found.ambiguity is Ambiguity.NONE for found in place_candidates(each))
        is_ordinary = each.istitle() and (is_english_word(normalize(each)) or each.lower() in STOP_WORDS)
        if (is_place or not is_ordinary) and each not in _CALENDAR:
            yield each


def _capitalised(text: str) -> list[str]:
    return [each for each in WORD.findall(text) if not each.islower() and not each[0].isdigit()]


def _is_spelled(name: str, others: Collection[str]) -> bool:
    spelled = spell(normalize(name))
    return any(is_same_name(spelled, spell(each)) for each in others)


def _is_said(name: str, english: Collection[str]) -> bool:
    """Return True if a capitalised Russian word is no name, or the English words `english` have its translation."""
    translated = translate_word(normalize(name))
    if translated is None:
        return normalize(name) in STOP_WORDS
    return translated.islower() or all(stem(each) in english for each in words(translated) if each not in STOP_WORDS)
