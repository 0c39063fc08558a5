"""Fit the classifier of messages: `python -m training.train_intents [--questions FILE…]`.

A softmax regression on the features of messages, with an L2 penalty. Questions of the invented documents, and of
`queries.jsonl` files in BEIR's form, are further examples of questions. Prints the accuracy of a five-fold
cross-validation, then fits all examples and writes `corpus/dialogue/intents.npz`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from corpus.dialogue.intents import WEIGHTS_FILE, message_features, plain_message
from corpus.retrieval.encoder import SentenceEncoder
from training.documents import read_all_news
from training.messages import read_messages

SEED = 5
FOLDS = 5
PENALTY = 5e-6
OTHER_QUESTION_WEIGHT = 0.4  # of a question that no message of the file is
QUESTIONS_PER_FILE = 200
MAX_STEPS = 300


def fit(vectors: Tensor, target: Tensor, weights: Tensor, classes: int) -> Tensor:
    """Return the matrix of the regression with the least weighted cross-entropy; its last row has the biases."""
    inputs = torch.cat([vectors, torch.ones(len(vectors), 1)], 1)
    matrix = torch.zeros(inputs.shape[1], classes, requires_grad=True)
    optimizer = torch.optim.LBFGS([matrix], max_iter=MAX_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        errors = torch.nn.functional.cross_entropy(inputs @ matrix, target, reduction="none")
        total = (weights * errors).sum() / weights.sum() + PENALTY * (matrix[:-1] ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    return matrix.detach()


def cross_validate(vectors: Tensor, target: Tensor, weights: Tensor, classes: int) -> Tensor:
    """Return the class that is predicted for each example from the other folds."""
    fold = torch.randint(FOLDS, (len(target),), generator=torch.Generator().manual_seed(SEED))
    predicted = torch.zeros_like(target)
    for each in range(FOLDS):
        others = fold != each
        matrix = fit(vectors[others], target[others], weights[others], classes)
        predicted[~others] = (vectors[~others] @ matrix[:-1] + matrix[-1]).argmax(1)
    return predicted


def other_questions(files: Sequence[Path]) -> list[str]:
    """Return the questions of the invented documents, and a sample of those in the files."""
    found = [question for item in read_all_news() for question, _ in item.questions]
    for path in files:
        questions = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
        found += random.Random(SEED).sample(questions, min(len(questions), QUESTIONS_PER_FILE))
    return found


def main() -> None:
    """Fit, measure and write the file."""
    parser = argparse.ArgumentParser(description="Fit the classifier of messages.")
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="queries.jsonl files in BEIR's form")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    messages, others = list(read_messages()), other_questions(options.questions)
    intents = list(dict.fromkeys(intent for _, intent in messages))
    texts = [text for text, _ in messages] + others
    target = torch.tensor([intents.index(intent) for _, intent in messages] + [intents.index("question")] * len(others))
    weights = torch.tensor([1.0] * len(messages) + [OTHER_QUESTION_WEIGHT] * len(others))
    vectors = torch.from_numpy(message_features([plain_message(each) for each in texts], SentenceEncoder()))
    right = (cross_validate(vectors, target, weights, len(intents)) == target).float()
    of_file = torch.arange(len(texts)) < len(messages)
    for name, chosen in (("messages", of_file), ("other questions", ~of_file)):
        print(f"{name}: {right[chosen].mean():.3f} of {int(chosen.sum())} right")
    for at, intent in enumerate(intents):
        own = of_file & (target == at)
        print(f"  {intent}: {right[own].mean():.3f} of {int(own.sum())}")
    matrix = fit(vectors, target, weights, len(intents))
    np.savez_compressed(options.out, intents=np.array(intents), matrix=matrix.numpy().astype(np.float16))


if __name__ == "__main__":
    main()
