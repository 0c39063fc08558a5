"""One name in many spellings: across alphabets, transliterations and typing errors.

Both sides are brought to a skeleton that usual transliterations share: Коротков, Korotkov and Korotkow become
"korotkov". Two skeletons are compared by edit distance, so that an ending («Коротковым») or a slip of the
finger is forgiven.
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
_CHINESE = re.compile(r"o?ng$")
"""How pinyin ends where Russian writes «-ун» and «-н»: Yong, Юн; Jinping, Цзиньпин."""
_DOUBLED = re.compile(r"(.)\1+")
_NO_LETTER = re.compile(r"[^a-z0-9]")

SHORTEST = 4
"""Letters that a skeleton needs to be compared by likeness: shorter ones are like everything."""


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return what the usual spellings of a folded word have in common, in Latin letters."""
    latin = iuliia.WIKIPEDIA.translate(word).lower() if is_cyrillic(word) else word
    for spelled, sound in _RULES:
        latin = latin.replace(spelled, sound)
    latin = _CHINESE.sub(lambda end: "un" if end[0] == "ong" else "n", _HARD_C.sub("k", latin))
    return _DOUBLED.sub(r"\1", _NO_LETTER.sub("", latin))


def alike(word: str, skeletons: Sequence[str], cutoff: float, limit: int) -> list[tuple[int, float]]:
    """Return `(number, likeness)` of the `limit` skeletons most like the folded `word`, from `cutoff` up to 1."""
    forms = {skeleton(word), skeleton(normalize(lemma(word)))} if is_cyrillic(word) else {skeleton(word)}
    found: dict[int, float] = {}
    for form in forms:
        if len(form) < SHORTEST:
            continue
        for _, score, number in process.extract(
            form, skeletons, scorer=fuzz.ratio, processor=None, score_cutoff=100 * cutoff, limit=limit
        ):
            found[number] = max(found.get(number, 0.0), score / 100)
    return sorted(found.items(), key=lambda each: -each[1])[:limit]
