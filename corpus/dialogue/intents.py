"""Intents: what a message wants, be it a question about the documents, a greeting or a word about the bot.

The classifier is a softmax regression on the vector of the sentence encoder, which puts phrasings of one meaning close
together in both languages. `training/train_intents.py` fits its weights to `training/messages.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

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
    "about_bot",
    "about_corpus",
    "whats_new",
    "events",
    "more",
    "summary",
    "open",
    "chitchat",
]

ASKING: frozenset[Intent] = frozenset({"question", "events"})  # intents of messages that the documents answer
POLITENESS: tuple[Intent, ...] = ("greeting", "thanks", "goodbye")
WEIGHTS_FILE = Path(__file__).with_name("intents.npz")
MAX_MESSAGE_WORDS = 12  # a longer message is a question
_REPEATED = re.compile(r"([^\w\s])\1+")
_LAUGHTER = re.compile(rf"\b(?:{any_of(en.LAUGHTER, ru.LAUGHTER)})\b")
_MARKS = " .,!…:;()-–—\"'«»“”"
MAX_DOUBTFUL_WORDS = 3  # the same for a message that could not be answered
MIN_PROBABILITY = 0.5  # the probability from which a message is anything but a question


class Weights(NamedTuple):
    """The matrix of the regression, of shape (dimensions + 1, intents), its last row the biases."""

    intents: tuple[Intent, ...]
    matrix: NDArray[np.float32]


def classify_message(text: str, encoder: Encoder, *, in_doubt: bool = False) -> Intent:
    """Return the intent of a message; "question" if none is probable. Blocks for the encoder, some 3 ms.

    `in_doubt` it is a word of politeness if those are probable taken together.
    """
    said, most = plain_message(text), MAX_DOUBTFUL_WORDS if in_doubt else MAX_MESSAGE_WORDS
    if not said or len(words(said)) > most:
        return "question"
    probabilities = _probabilities(said, encoder)
    if in_doubt:
        likely = max(POLITENESS, key=lambda each: probabilities[each])
        return likely if sum(probabilities[each] for each in POLITENESS) >= MIN_PROBABILITY else "question"
    best = max(probabilities, key=lambda each: probabilities[each])
    return best if probabilities[best] >= MIN_PROBABILITY else "question"


def plain_message(text: str) -> str:
    """Return a message in lower case, without marks at its ends but "?", and without repeated marks and emoji.

    Laughter is spelled in one way, which the classifier knows.
    """
    lowered = _LAUGHTER.sub("haha", " ".join(text.lower().split()))
    return _REPEATED.sub(r"\1", lowered.strip(_MARKS)) or lowered[:1]


def _probabilities(text: str, encoder: Encoder) -> Mapping[Intent, float]:
    import numpy as np  # noqa: PLC0415 - a start imports numpy when needed

    weights = _weights()
    scores = encoder.encode([text])[0] @ weights.matrix[:-1] + weights.matrix[-1]
    odds = np.exp(scores - scores.max())
    return dict(zip(weights.intents, (odds / odds.sum()).tolist(), strict=True))


@cache_once
def _weights() -> Weights:
    import numpy as np  # noqa: PLC0415

    with np.load(WEIGHTS_FILE) as stored:
        names = tuple(cast("Intent", str(each)) for each in stored["intents"])
        return Weights(names, stored["matrix"].astype(np.float32))
