"""Intents: what a message wants, be it a question about the documents, a greeting or a word about the bot.

The classifier is a softmax regression on the vector of the sentence encoder, which puts phrasings of one meaning close
together in both languages, and on the letters of the words, which know slang and typing errors.
`training/train_intents.py` fits its weights to `training/messages.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, cast
from zlib import crc32

from corpus.caching import cache_once
from corpus.language import en, ru
from corpus.language.patterns import any_of
from corpus.language.tokens import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.retrieval.encoder import Encoder

Intent = Literal[
    "question",
    "greeting",
    "thanks",
    "goodbye",
    "acknowledgement",
    "complaint",
    "identity",
    "about_bot",
    "about_corpus",
    "whats_new",
    "events",
    "more",
    "summary",
    "another",
    "reword",
    "people",
    "source",
    "open",
    "chitchat",
]

ASKING: frozenset[Intent] = frozenset({"question", "events"})  # intents of messages that the documents answer
POLITENESS: tuple[Intent, ...] = ("greeting", "thanks", "goodbye", "acknowledgement", "complaint")
WEIGHTS_FILE = Path(__file__).with_name("intents.npz")
MAX_MESSAGE_WORDS = 12  # a longer message is a question
_REPEATED = re.compile(r"([^\w\s])\1+")
_LAUGHTER = re.compile(rf"\b(?:{any_of(en.LAUGHTER, ru.LAUGHTER)})\b")
_MARKS = " .,!…:;()-–—\"'«»“”"
MAX_DOUBTFUL_WORDS = 3  # the same for a message that could not be answered
MIN_PROBABILITY = 0.45  # the probability from which a message is anything but a question
MIN_EMOJI_PROBABILITY = 0.8  # the same of emoji alone, of which the encoder knows few
MIN_QUESTION_PROBABILITY = 0.2  # the probability below which it is none, whatever else it may be


GRAM_DIMENSIONS = 4_096
GRAM_SCALE = 0.5  # the length of their part of the features; that of the encoder is 1
GRAM_CHARS = range(3, 6)  # letters of a part of a word, its ends marked by spaces


class Weights(NamedTuple):
    """The matrix of the regression, of shape (features + 1, intents), its last row the biases."""

    intents: tuple[Intent, ...]
    matrix: NDArray[np.float32]


def classify_message(text: str, encoder: Encoder, *, in_doubt: bool = False) -> Intent:
    """Return the intent of a message; "question" if none is probable. Blocks for the encoder, some 3 ms.

    Emoji alone of no clear meaning only ask for a sign that they were read: they are an acknowledgement.
    `in_doubt` it is a word of politeness if those are probable taken together.
    """
    said, most = plain_message(text), MAX_DOUBTFUL_WORDS if in_doubt else MAX_MESSAGE_WORDS
    if not said or len(words(said)) > most:
        return "question"
    probabilities = _probabilities(said, encoder)
    classes = POLITENESS if in_doubt else tuple(probabilities)
    best = max(classes, key=lambda each: probabilities[each])
    if not words(said):
        return best if probabilities[best] >= MIN_EMOJI_PROBABILITY else "acknowledgement"
    likely = sum(probabilities[each] for each in POLITENESS) if in_doubt else probabilities[best]
    is_question = likely < MIN_PROBABILITY and probabilities["question"] >= MIN_QUESTION_PROBABILITY
    return "question" if is_question else best


def plain_message(text: str) -> str:
    """Return a message in lower case, without marks at its ends but "?", and without repeated marks and emoji.

    Laughter is spelled in one way, which the classifier knows.
    """
    lowered = _LAUGHTER.sub("haha", " ".join(text.lower().split()))
    return _REPEATED.sub(r"\1", lowered.strip(_MARKS)) or lowered[:1]


def message_features(texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
    """Return a row for each plain message: its vector, then the hashed parts of its words, of length `GRAM_SCALE`."""
    import numpy as np  # noqa: PLC0415 - a start imports numpy when needed

    grams = np.zeros((len(texts), GRAM_DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        for part in _word_parts(text):
            grams[row, crc32(part.encode("utf-8", "replace")) % GRAM_DIMENSIONS] += 1
    grams *= GRAM_SCALE / np.maximum(np.linalg.norm(grams, axis=1, keepdims=True), 1)
    return np.concatenate([encoder.encode(list(texts)), grams], axis=1)


def _word_parts(text: str) -> Iterator[str]:
    """Yield the words of `text`, and once a word each of its parts of `GRAM_CHARS` letters."""
    for word in text.split():
        marked = f" {word} "
        yield from {marked, *(marked[at : at + n] for n in GRAM_CHARS for at in range(len(marked) - n + 1))}


def _probabilities(text: str, encoder: Encoder) -> Mapping[Intent, float]:
    import numpy as np  # noqa: PLC0415

    weights = _weights()
    scores = message_features([text], encoder)[0] @ weights.matrix[:-1] + weights.matrix[-1]
    odds = np.exp(scores - scores.max())
    return dict(zip(weights.intents, (odds / odds.sum()).tolist(), strict=True))


@cache_once
def _weights() -> Weights:
    import numpy as np  # noqa: PLC0415

    with np.load(WEIGHTS_FILE) as stored:
        names = tuple(cast("Intent", str(each)) for each in stored["intents"])
        return Weights(names, stored["matrix"].astype(np.float32))
