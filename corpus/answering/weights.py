"""The weights and thresholds of scoring and confidence.

`python -m bot eval fit DIR…` fits the confidence tables and those of read candidates; the other numbers are set by
hand. Features are those of `corpus.answering.candidates.Features`.
"""

from __future__ import annotations

SCORE_LEXICAL = {
    "coverage": 0.3,
    "specific_coverage": 1.0,
    "passage_coverage": 0.5,
    "bm25": 1.6,
    "type_match": 0.6,
    "name_coverage": 0.2,
}
SCORE_HYBRID = {
    "coverage": 0.3,
    "specific_coverage": 1.0,
    "passage_coverage": 0.2,
    "bm25": 2.0,
    "type_match": 0.6,
    "name_coverage": 0.05,
    "passage_cosine": 2.3,
    "sentence_cosine": 1.1,
}
CONFIDENCE_LEXICAL = {
    "bias": -7.45,
    "coverage": 2.9,
    "specific_coverage": 0.47,
    "passage_coverage": 1.68,
    "bm25": 2.34,
    "name_coverage": 1.2,
    "attribute_match": 2.5,
}
CONFIDENCE_HYBRID = {
    "bias": -12.64,
    "coverage": 0.5,
    "specific_coverage": 3.42,
    "passage_coverage": 3.02,
    "bm25": 2.12,
    "name_coverage": 1.13,
    "corpus_coverage": 1.57,
    "attribute_match": 2.86,
    "passage_cosine": 3.04,
    "sentence_cosine": 4.17,
    "type_match": 0.03,
}
CONFIDENCE_CROSS_LINGUAL = {
    "bias": -9.82,
    "coverage": 1.41,
    "specific_coverage": 4.7,
    "passage_coverage": 0.19,
    "bm25": 4.83,
    "name_coverage": 0.36,
    "passage_cosine": 5.34,
    "sentence_cosine": 4.79,
    "attribute_match": 2.5,
    "type_match": 0.07,
}
"""The hybrid confidence where the question is in one language and the sentence in another."""

READ_BY_HAND = {
    "definition": 2.0,
    "currency": 2.0,
    "signature_match": 3.0,
    "office_match": 3.0,
    "speaker_match": 5.0,
    "subject_match": 3.0,
}
"""The weights in all three tables for read candidates that are set by hand: the data has no such sentences.

`eval fit` takes them as they are, and prints the other weights of each table.
"""

READ = {
    "bias": -18.74,
    "specific_coverage": 0.89,
    "passage_coverage": 0.95,
    "bm25": 0.14,
    "type_match": 0.49,
    "name_coverage": 0.55,
    "year_match": 0.33,
    "passage_cosine": 0.43,
    "sentence_cosine": 1.53,
    "reading": 0.21,
    "context_reading": 0.1,
    **READ_BY_HAND,
}
"""The log-odds that a candidate answers, once it has been read; they rank the candidates, too.

Each of the three tables is the mean of two fits: before and after sentences were read in their context, too. The second
alone is better on the data fitted to, and worse on short typed questions.
"""

READ_RUSSIAN = {
    "bias": -28.9,
    "specific_coverage": 2.16,
    "passage_coverage": 0.08,
    "bm25": 11.91,
    "type_match": 1.15,
    "name_coverage": 0.5,
    "year_match": 3.55,
    "number_match": 2.75,
    "passage_cosine": 4.02,
    "sentence_cosine": 0.69,
    "reading": 0.15,
    "context_reading": 0.09,
    **READ_BY_HAND,
}
"""The same for a Russian question and sentence, both read in translation: fitted next to the other two tables."""

READ_CROSS_LINGUAL = {
    "bias": -19.23,
    "coverage": 0.94,
    "specific_coverage": 2.47,
    "bm25": 4.58,
    "type_match": 0.3,
    "name_coverage": 0.35,
    "attribute_match": 0.39,
    "year_match": 0.3,
    "number_match": 0.12,
    "passage_cosine": 1.82,
    "sentence_cosine": 4.28,
    "reading": 0.22,
    "context_reading": 0.1,
    **READ_BY_HAND,
}
"""The same for a question in one language and a sentence in the other, of which one is read in translation."""

ANSWER_THRESHOLD = 0.17  # the probability below which the bot refuses
SURE_THRESHOLD = 0.6  # the probability from which an answer is sure; below, it "may answer"
UNREAD_ANSWER_THRESHOLD = 0.3  # the threshold where the reader is off or busy
EDITION_MARGIN = 0.7  # the log-odds that a newer edition may be below the best candidate
SECOND_SENTENCE_MARGIN = 1.2  # the log-odds that a second sentence may be below the best, if that is not sure
TIE_MARGIN = 0.6  # the same if the best is sure: which of the two answers is open
MIN_NAME_INFORMATIVENESS = 0.3  # the informativeness from which a capitalised word counts as a name
MIN_REPORTED_INFORMATIVENESS = 0.3  # the informativeness from which an answer reports that no document has a word
TITLE_MATCH_WEIGHT = 0.6  # the weight in a sentence of a term that only the document's title has
TYPED_ANSWER_RATIO = 0.85
"""The minimum score, relative to the best sentence, of one with the type asked for to be preferred to it."""

MIN_ATTRIBUTE_INFORMATIVENESS = 0.15  # the informativeness from which a word counts as an attribute of a name
MIN_TYPED_RATIO = 0.7
"""The minimum score, relative to the best sentence, for which the type of answer is looked for in a sentence."""

MIN_NEAREST_SCORE = 0.3  # the score of a passage from which its document is suggested in place of an answer
