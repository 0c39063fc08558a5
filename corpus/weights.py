"""Every number that was fitted, and how: `python -m bot eval fit DIR…` prints this table anew.

Features are those of `corpus.candidates.Features`, each between 0 and 1 or nearly so. Two sets: from words alone,
and with meaning installed.
"""

from __future__ import annotations

FUSION = 1.0
"""The weight of BM25 beside the cosine in a passage's score: `cosine + FUSION * bm25 / ceiling`."""

CHOICE_BY_WORDS = {"covered": 0.85, "local": 1.0, "around": 1.1, "bm25": 1.6, "cue": 0.25, "names": 0.2}
CHOICE_BY_MEANING = {
    "covered": 0.6,
    "local": 1.0,
    "around": 0.1,
    "bm25": 1.4,
    "cue": 0.2,
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
    "bias": -12.62,
    "covered": 1.13,
    "local": 2.59,
    "around": 5.28,
    "bm25": 0.52,
    "cue": 0.1,
    "names": 1.25,
    "known": 2.78,
    "passage_cosine": 3.93,
    "sentence_cosine": 5.02,
}

SETTLED = 0.85
"""The confidence by words alone from which meaning is not asked."""
KNOWN_BY_WORDS = 0.4
KNOWN_BY_MEANING = 0.4
BESIDE = 0.78
"""The share of the best sentence's score that another one needs to stand beside it."""
