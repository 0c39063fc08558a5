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
CONFIDENCE_BY_WORDS = {"bias": 0.0, "covered": 1.0}
CONFIDENCE_BY_MEANING = {"bias": 0.0, "covered": 1.0}

SETTLED = 0.9
"""The confidence by words alone from which meaning is not asked."""
KNOWN_BY_WORDS = 0.5
KNOWN_BY_MEANING = 0.5
BESIDE = 0.8
"""The share of the best sentence's score that another one needs to stand beside it."""
