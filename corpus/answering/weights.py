"""Every number of choosing and trusting, in one place. `python -m bot eval fit DIR…` fits the three confidence tables.

Features are those of `corpus.answering.candidates.Features`, each between 0 and 1 or nearly so. One set is for words
alone, one for words and meaning together; trusting has a third, across languages.
"""

from __future__ import annotations

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
    "bias": -4.95,
    "covered": 2.9,
    "local": 0.47,
    "around": 1.68,
    "bm25": 2.34,
    "names": 1.2,
}
CONFIDENCE_BY_MEANING = {
    "bias": -10.14,
    "covered": 0.5,
    "local": 3.42,
    "around": 3.02,
    "bm25": 2.12,
    "cue": 0.03,
    "names": 1.13,
    "known": 1.57,
    "attribute": 0.36,
    "passage_cosine": 3.04,
    "sentence_cosine": 4.17,
}
CONFIDENCE_ACROSS = {
    "bias": -7.32,
    "covered": 1.41,
    "local": 4.7,
    "around": 0.19,
    "bm25": 4.83,
    "cue": 0.07,
    "names": 0.36,
    "passage_cosine": 5.34,
    "sentence_cosine": 4.79,
}
"""The confidence by meaning where the question is in one language and the sentence in another."""

ANSWER_THRESHOLD_IF_ATTRIBUTE_MISSING = 0.68
"""The confidence needed where a passage names what is asked about and says nothing of what is asked ("X's salary").

Set by hand, as what follows: encyclopedic text, whose questions all have an answer somewhere, shows less of it.
"""

ATTRIBUTE_PRESENT_ABOVE = 0.25
"""How well a word must be said for its passage to speak of it."""

TELLING = 0.15
"""How telling a word must be to be what is asked of a name."""

ANSWER_THRESHOLD_IF_FOCUS_MISSING = 0.33
"""The confidence needed for "Which hotel …" where no hotel is spoken of."""

MOST_OF_IT = 0.95
"""The share of a row of words that a sentence must hold to answer it, where nothing marks it as a question."""

REPORT_MISSING_ABOVE = 0.3
"""How telling a word must be for an answer to say that no document has it."""

TYPED_ANSWER_RATIO = 0.85
"""The share of the best sentence's score from which one that has the date or place asked for goes before it."""

TITLE = 0.6
"""What a word of the question counts in a sentence that lacks it while the document's title has it."""

SEMANTIC_SKIP_CONFIDENCE = 0.9
"""The confidence by words alone from which meaning is not asked."""
ANSWER_THRESHOLD = 0.15
"""The confidence from which the corpus is taken to know."""
NEAR = 0.3
"""The `SearchHit.score` from which a passage's document is near to a question that is not answered."""
EXTRA_SENTENCE_RATIO = 0.7
"""The share of the best sentence's score that another one of the same document needs to stand beside it."""
EXTRA_SENTENCE_RATIO_OTHER_DOCUMENT = 0.93
"""The same for a sentence of another document."""
