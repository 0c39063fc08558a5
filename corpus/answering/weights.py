"""The weights and thresholds of scoring and confidence.

`python -m bot eval fit DIR…` fits the three confidence tables; the other numbers are set by hand. Features are those of
`corpus.answering.candidates.Features`.
"""

from __future__ import annotations

SCORE_LEXICAL = {
    "coverage": 0.3,
    "specific_coverage": 1.0,
    "passage_coverage": 0.5,
    "bm25": 1.6,
    "type_match": 0.3,
    "name_coverage": 0.2,
}
SCORE_HYBRID = {
    "coverage": 0.3,
    "specific_coverage": 1.0,
    "passage_coverage": 0.2,
    "bm25": 2.0,
    "type_match": 0.3,
    "name_coverage": 0.05,
    "passage_cosine": 2.3,
    "sentence_cosine": 1.1,
}
CONFIDENCE_LEXICAL = {
    "bias": -4.95,
    "coverage": 2.9,
    "specific_coverage": 0.47,
    "passage_coverage": 1.68,
    "bm25": 2.34,
    "name_coverage": 1.2,
}
CONFIDENCE_HYBRID = {
    "bias": -10.14,
    "coverage": 0.5,
    "specific_coverage": 3.42,
    "passage_coverage": 3.02,
    "bm25": 2.12,
    "type_match": 0.03,
    "name_coverage": 1.13,
    "corpus_coverage": 1.57,
    "attribute_match": 0.36,
    "passage_cosine": 3.04,
    "sentence_cosine": 4.17,
}
CONFIDENCE_CROSS_LINGUAL = {
    "bias": -7.32,
    "coverage": 1.41,
    "specific_coverage": 4.7,
    "passage_coverage": 0.19,
    "bm25": 4.83,
    "type_match": 0.07,
    "name_coverage": 0.36,
    "passage_cosine": 5.34,
    "sentence_cosine": 4.79,
}
"""The hybrid confidence where the question is in one language and the sentence in another."""

ANSWER_THRESHOLD = 0.15  # the confidence below which the bot refuses
ANSWER_THRESHOLD_IF_ATTRIBUTE_MISSING = 0.68
"""The threshold where a passage has the name asked about, but not the attribute: "X's salary".

No fit gives it: in encyclopedic text, every question has an answer somewhere.
"""

ANSWER_THRESHOLD_IF_FOCUS_MISSING = 0.33  # the threshold for "Which hotel …" where the passage has no "hotel"
MIN_ATTRIBUTE_MATCH = 0.25  # the match from which a passage has an attribute
MIN_ATTRIBUTE_INFORMATIVENESS = 0.15  # the informativeness from which a word counts as an attribute of a name
MIN_KEYWORD_COVERAGE = 0.95  # the coverage that keywords without a question need
MIN_REPORTED_INFORMATIVENESS = 0.3  # the informativeness from which an answer reports that no document has a word
TITLE_MATCH_WEIGHT = 0.6  # the weight in a sentence of a term that only the document's title has
TYPED_ANSWER_RATIO = 0.85
"""The minimum score, relative to the best sentence, of one with the type asked for to be preferred to it."""

EXTRA_SENTENCE_RATIO = 0.7
"""The minimum score, relative to the best sentence, for quoting another sentence of the same document."""

EXTRA_SENTENCE_RATIO_OTHER_DOCUMENT = 0.93  # the same for a sentence of another document
SEMANTIC_SKIP_CONFIDENCE = 0.9  # the confidence after a lexical search from which the hybrid search is skipped
MIN_NEAREST_SCORE = 0.3  # the score of a passage from which its document is suggested in place of an answer
