"""How telling a word is in any text: "take" says nothing, "memorandum" something, an unheard-of name most.

A small corpus can't tell by itself: in five documents "take" may be as rare as a name. The frequencies are
wordfreq's (Zipf scale: 3 is once in a million words, 6 once in a thousand). Its tables are read from its files:
importing the package takes longer than answering a question.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from corpus.caching import cache_once
from corpus.language.tokens import is_cyrillic, lemma
from corpus.models import Language

_SAYS_NOTHING = 6.3
_SAYS_ALL = 3.3
_LEAST = 0.05


@lru_cache(maxsize=50_000)
def telling(word: str) -> float:
    """Return from 0.05 for the commonest words of English or Russian to 1 for those used once in 500,000."""
    if word.isdigit():
        return 1.0
    language: Language = "ru" if is_cyrillic(word) else "en"
    forms = {word, lemma(word)} if language == "ru" else {word}
    frequency = max(zipf(form, language) for form in forms)
    return min(1.0, max(_LEAST, (_SAYS_NOTHING - frequency) / (_SAYS_NOTHING - _SAYS_ALL)))


def zipf(word: str, language: Language) -> float:
    """Return how frequent a folded word is, on the Zipf scale; 0 for one that the table lacks."""
    centibels = _table(language).get(word)
    return 0.0 if centibels is None else (900 - centibels) / 100


@cache_once
def _table(language: Language) -> Mapping[str, int]:
    """Return each word's place in the table: its frequency is ten to the power of a hundredth of that, below one.

    The file is wordfreq's "cBpack": gzipped msgpack of a header and, for each centibel, the words of that frequency.
    """
    import msgpack  # noqa: PLC0415 - with the first question

    spec = find_spec("wordfreq")
    folder = Path(next(iter((spec and spec.submodule_search_locations) or ["."])))
    with gzip.open(folder / "data" / f"small_{language}.msgpack.gz") as file:
        header, *places = msgpack.load(file)
    assert header == {"format": "cB", "version": 1}  # noqa: S101 - wordfreq's version is locked
    return {word: place for place, words in enumerate(places) for word in words}
