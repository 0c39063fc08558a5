"""Names across alphabets, transliterations and typing errors.

The usual transliterations of a name share a phonetic key: Коротков, Korotkov and Korotkow become "korotkov". Two keys
are compared by edit distance, so that an ending («Коротковым») or a typing error matters little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import iuliia
from rapidfuzz import fuzz, process

from corpus.language.tokens import is_cyrillic, lemma, normalize

_RULES = (
    *(("schtsch", "s"), ("shch", "s"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("zh", "z"), ("kh", "h")),
    *(("ch", "c"), ("ts", "c")),
    *(("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("x", "ks"), ("w", "v"), ("q", "k")),
    *(("iy", "i"), ("ii", "i"), ("yi", "i"), ("ij", "i"), ("y", "i"), ("j", "i")),
)
_HARD_C = re.compile(r"c(?![eih])")
_PINYIN_ENDING = re.compile(r"o?ng$")
"""Endings in pinyin that Russian writes as «-ун» and «-н»: Yong, Юн; Jinping, Цзиньпин."""
_DOUBLED = re.compile(r"(.)\1+")
_NO_LETTER = re.compile(r"[^a-z0-9]")

_MIN_KEY_CHARS = 4  # characters that a phonetic key needs for a comparison: shorter keys are similar to everything


@lru_cache(maxsize=100_000)  # words, as in `tokens`
def phonetic_key(word: str) -> str:
    """Return the key, in Latin letters, that the usual spellings of a normalized word share."""
    latin = iuliia.WIKIPEDIA.translate(word).lower() if is_cyrillic(word) else word
    for spelled, sound in _RULES:
        latin = latin.replace(spelled, sound)
    latin = _PINYIN_ENDING.sub(lambda end: "un" if end[0] == "ong" else "n", _HARD_C.sub("k", latin))
    return _DOUBLED.sub(r"\1", _NO_LETTER.sub("", latin))


def find_similar(word: str, keys: Sequence[str], cutoff: float, limit: int) -> list[tuple[int, float]]:
    """Return `(number, similarity)` of the `limit` keys most similar to the normalized `word`, at least `cutoff`."""
    forms = {phonetic_key(word), phonetic_key(normalize(lemma(word)))} if is_cyrillic(word) else {phonetic_key(word)}
    found: dict[int, float] = {}
    for form in forms:
        if len(form) < _MIN_KEY_CHARS:
            continue
        for _, score, number in process.extract(
            form, keys, scorer=fuzz.ratio, processor=None, score_cutoff=100 * cutoff, limit=limit
        ):
            found[number] = max(found.get(number, 0.0), score / 100)
    return sorted(found.items(), key=lambda each: -each[1])[:limit]
