"""Every number of choosing and trusting, in one place. `python -m bot eval fit DIR…` fits the three confidence tables.

Features are those of `corpus.candidates.Features`, each between 0 and 1 or nearly so. One set is for words
alone, one for words and meaning together; trusting has a third, across languages.
"""

from __future__ import annotations

FUSION = 1.0
"""The weight of BM25 beside the cosine in a passage's score: `cosine + FUSION * bm25 / ceiling`."""

CHOICE_BY_WORDS = {"covered": 0.3, "local": 1.0, "around": 0.5, "bm25": 1.6, "cue": 0.3, "names": 0.2}
CHOICE_BY_MEANING = {
    "covered": 0.3,
    "local": 1.0,
    "around": 0.2,
    "bm25": 2.0,
    "cue": 0.3,
    "names": 0.05,
    "passage_cosine": 2.3,
    "sentence_cosine": 1.1,
}
CONFIDENCE_BY_WORDS = {
    "bias": -7.81,
    "covered": 2.48,
    "local": 0.94,
    "around": 4.05,
    "bm25": 3.45,
    "cue": 0.25,
    "names": 1.38,
    "known": 0.39,
}
CONFIDENCE_BY_MEANING = {
    "bias": -10.59,
    "covered": 0.75,
    "local": 2.35,
    "around": 4.19,
    "bm25": 1.31,
    "cue": 0.38,
    "names": 1.23,
    "known": 2.51,
    "passage_cosine": 2.74,
    "sentence_cosine": 2.98,
}
CONFIDENCE_ACROSS = {
    "bias": -7.72,
    "covered": 0.7,
    "local": 2.72,
    "around": 3.48,
    "bm25": 4.29,
    "cue": 0.41,
    "names": 0.19,
    "passage_cosine": 5.48,
    "sentence_cosine": 4.73,
}
"""The confidence by meaning where the question is in one language and the sentence in another."""

LACKING = 5.0
"""What a sentence without the date, place or number asked for loses of its log-odds, beside what `cue` takes.

Set by hand: the fit, on encyclopedic text, finds less use in it than documents of dated events do.
"""

LACKING_FOCUS = 1.0
"""The same for "Which hotel …" where no hotel is spoken of."""
MOST_OF_IT = 0.85
"""The share of a row of words that a sentence must hold to answer it, where nothing marks it as a question."""

MISSED = 0.3
"""How telling a word must be for an answer to say that no document has it."""

FORM = 0.85
"""The share of the best sentence's score from which one that has the date or place asked for goes before it."""

TITLE = 0.6
"""What a word of the question counts in a sentence that lacks it while the document's title has it."""

SETTLED = 0.9
"""The confidence by words alone from which meaning is not asked."""
KNOWN = 0.2
"""The confidence from which the corpus is taken to know."""
BESIDE = 0.78
"""The share of the best sentence's score that another one of the same document needs to stand beside it."""
BESIDE_ELSEWHERE = 0.93
"""The same for a sentence of another document."""
