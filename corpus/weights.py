"""Every number that was fitted, and how: `python -m bot eval fit DIR…` prints this table anew.

Features are those of `corpus.candidates.Features`, each between 0 and 1 or nearly so. Two sets: from words alone,
and with meaning installed.
"""

from __future__ import annotations

FUSION = 1.0
"""The weight of BM25 beside the cosine in a passage's score: `cosine + FUSION * bm25 / ceiling`."""

CHOICE_BY_WORDS = {"covered": 0.85, "local": 1.0, "around": 1.1, "bm25": 1.6, "cue": 0.15, "names": 0.2}
CHOICE_BY_MEANING = {
    "covered": 0.6,
    "local": 1.0,
    "around": 0.1,
    "bm25": 1.4,
    "cue": 0.12,
    "names": 0.1,
    "passage_cosine": 1.75,
    "sentence_cosine": 1.05,
}
CONFIDENCE_BY_WORDS = {
    "bias": -9.08,
    "covered": 2.42,
    "local": 2.01,
    "around": 1.79,
    "bm25": 8.09,
    "cue": 0.0,
    "names": 1.54,
    "known": 0.93,
}
CONFIDENCE_BY_MEANING = {
    "bias": -12.12,
    "covered": 0.83,
    "local": 2.92,
    "around": 4.81,
    "bm25": 1.24,
    "cue": 0.36,
    "names": 1.03,
    "known": 2.74,
    "passage_cosine": 3.65,
    "sentence_cosine": 2.84,
}
CONFIDENCE_ACROSS = {
    "bias": -7.86,
    "covered": 0.98,
    "local": 2.41,
    "around": 3.72,
    "bm25": 3.51,
    "cue": 0.32,
    "names": 0.5,
    "passage_cosine": 5.45,
    "sentence_cosine": 4.74,
}
"""The confidence by meaning where the question is in one language and the sentence in another."""

SETTLED = 0.85
"""The confidence by words alone from which meaning is not asked."""
KNOWN = 0.25
"""The confidence from which the corpus is taken to know."""
BESIDE = 0.78
"""The share of the best sentence's score that another one of the same document needs to stand beside it."""
BESIDE_ELSEWHERE = 0.93
"""The same for a sentence of another document."""
