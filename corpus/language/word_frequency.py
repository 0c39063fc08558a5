"""The informativeness of a word in general language: low for "take", higher for "memorandum", highest for a rare name.

A small corpus cannot tell by itself: in five documents "take" may be as rare as a name. The frequencies are wordfreq's.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import lru_cache

from corpus.caching import cache_once
from corpus.language.tokens import is_cyrillic, lemma
from corpus.models import Language

# Frequencies on the Zipf scale: 3 is once in a million words, 6 once in a thousand.
_ZIPF_OF_COMMONEST = 6.3
_ZIPF_OF_RARE = 3.3
_MIN_INFORMATIVENESS = 0.05

_RARER = 0.9
"""A joined word that is rarer than both its parts by this much on the Zipf scale is no word: "longterm"."""

_COMMON = 3.7
"""A word this frequent on the Zipf scale is one, however frequent its parts are: "exchanged"."""


@lru_cache(maxsize=10_000)  # words of questions: the steps of an answer ask for each several times
def informativeness(word: str) -> float:
    """Return from 0.05 for the commonest words of English or Russian to 1 for words used once in 500,000.

    `word` is normalized.
    """
    if word.isdigit():
        return 1.0
    language: Language = "ru" if is_cyrillic(word) else "en"
    forms = {word, lemma(word)} if language == "ru" else {word}
    zipf = max(_zipf(form, language) for form in forms)
    return min(1.0, max(_MIN_INFORMATIVENESS, (_ZIPF_OF_COMMONEST - zipf) / (_ZIPF_OF_COMMONEST - _ZIPF_OF_RARE)))


def zipf_frequency(word: str) -> float:
    """Return the frequency of a normalized word on the Zipf scale, 0 if it is used less than once in a million."""
    return _zipf(word, "ru" if is_cyrillic(word) else "en")


def frequent_words(language: Language, min_zipf: float) -> list[str]:
    """Return the words with this frequency on the Zipf scale or more, the most frequent first."""
    least = 10 ** (min_zipf - 9)
    return [word for word, frequency in _frequencies(language).items() if frequency >= least]


def has_own_hyphen(
    last: str, first: str, compounds: Collection[tuple[str, str]] = (), words: Collection[str] = ()
) -> bool:
    """Return True if the hyphen at the end of a line belongs to the word, as the file or the language writes it.

    `last` and `first` are the parts of the word in lower case. `compounds` and `words` are those of the file.
    """
    if (last, first) in compounds or last.isdigit():
        return True
    if last + first in words:
        return False
    joined = zipf_frequency(last + first)
    return joined < min(_COMMON, zipf_frequency(last) - _RARER, zipf_frequency(first) - _RARER)


def _zipf(word: str, language: Language) -> float:
    frequency = _frequencies(language).get(word)
    return round(math.log10(frequency) + 9, 2) if frequency else 0.0  # wordfreq rounds to hundredths, too


@cache_once
def _frequencies(language: Language) -> Mapping[str, float]:
    """Return the frequency of each word: no `zipf_frequency`, which tokenizes each word again."""
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - importing wordfreq takes 0.1 s, not needed for a start

    return get_frequency_dict(language, wordlist="small")
