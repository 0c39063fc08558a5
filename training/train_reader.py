"""Train the reader: `python -m training.train_reader --base FOLDER --squad FOLDER --out FILE`.

Starts from cross-encoder/ms-marco-MiniLM-L-12-v2 and tunes its upper layers so that "none of these answers" is one of
the choices: softmax over [none, candidate, candidate, …], where the score of "none" is learned as an offset.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from corpus.reading.reader import reading_text
from training.checkpoint import ReaderModel, load, save
from training.documents import HELD_OUT, NewsItem, make_news, read_all_news
from training.examples import MAX_CANDIDATES, Example, SquadQuestion, make_examples, read_squad
from training.press_releases import make_releases

SEED = 20
TUNED_LAYERS = 6  # of twelve
RELEASES = 1_200  # questions on invented press releases, per epoch
NEWS_ROUNDS = 3  # examples of each question on invented texts, per epoch
BATCH_QUESTIONS = 12
BATCHES_PER_WINDOW = 20  # examples are sorted by length within a window, so that batches have little padding
CHOICE_LEARNING_RATE = 1e-2
WEIGHT_DECAY = 0.01
WARM_UP_STEPS = 40
MIN_RATE_SHARE = 0.05  # of the learning rate, at the end
MAX_GRADIENT_NORM = 1.0
MAX_TOKENS = 128
MAX_MEASURED_QUESTIONS = 300
MAX_INVENTED_QUESTIONS = 60  # each with a dozen long sentences
KEPT_SHARE = 0.8
REPORT_STEPS = 25
NO_SCORE = -1e4
INITIAL_SCALE = 0.4  # of the base model's scores, to log-odds


class NoneOrCandidate(nn.Module):
    """Scores → log-odds of each candidate and of none."""

    def __init__(self) -> None:
        super().__init__()
        self.scale, self.offset = nn.Parameter(torch.tensor(INITIAL_SCALE)), nn.Parameter(torch.tensor(0.0))

    def forward(self, scores: Tensor) -> Tensor:
        """Return logits with "none" at index 0; `scores` is padded by a very low score."""
        return torch.cat([self.offset.expand(len(scores), 1), self.scale * scores], 1)


def encode(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, mask and segments of pairs of question and text."""
    found = tokenizer.encode_batch(list(pairs))
    return (
        torch.tensor([each.ids for each in found]),
        torch.tensor([each.attention_mask for each in found]),
        torch.tensor([each.type_ids for each in found]),
    )


def scores_of(reader: ReaderModel, tokenizer: Tokenizer, examples: Sequence[Example]) -> Tensor:
    """Return a row of scores for each example, padded by `NO_SCORE`."""
    pairs = [(each.question, text) for each in examples for text in each.candidates]
    flat = reader(*encode(tokenizer, pairs)).float()
    rows = torch.full((len(examples), max(len(each.candidates) for each in examples)), NO_SCORE)
    start = 0
    for row, each in enumerate(examples):
        rows[row, : len(each.candidates)] = flat[start : start + len(each.candidates)]
        start += len(each.candidates)
    return rows


def batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """Yield batches of examples of similar length, in random order."""
    chance = random.Random(SEED)
    window = BATCH_QUESTIONS * BATCHES_PER_WINDOW
    found = []
    for start in range(0, len(examples), window):
        near = sorted(examples[start : start + window], key=lambda each: max(map(len, each.candidates)))
        found += [near[at : at + BATCH_QUESTIONS] for at in range(0, len(near), BATCH_QUESTIONS)]
    chance.shuffle(found)
    yield from found


def train(
    reader: ReaderModel,
    tokenizer: Tokenizer,
    epochs: Sequence[Sequence[Example]],
    report: Callable[[str], None],
    *,
    rate: float,
    half: bool = False,
) -> None:
    """Tune the reader's upper layers in place; `report` gets a line every `REPORT_STEPS` steps.

    `half` computes in bfloat16, which takes half the time on processors that have it.
    """
    torch.manual_seed(SEED)
    choice = NoneOrCandidate()
    reader.requires_grad_(False)
    modules = [*reader.blocks[-TUNED_LAYERS:], reader.pooler, reader.classifier]
    tuned = [each for module in modules for each in module.parameters()]
    for each in tuned:
        each.requires_grad_(True)
    optimizer = torch.optim.AdamW(
        [
            {"params": tuned, "lr": rate, "weight_decay": WEIGHT_DECAY},
            {"params": choice.parameters(), "lr": CHOICE_LEARNING_RATE},
        ]
    )
    plan = [batch for examples in epochs for batch in batches(examples)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP_STEPS, 1) * max(MIN_RATE_SHARE, 1 - step / len(plan))
    )
    reader.train()
    began, losses = time.monotonic(), []
    for step, batch in enumerate(plan, 1):
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            scores = scores_of(reader, tokenizer, batch)
        logits = choice(scores)
        target = torch.tensor([0 if each.answer is None else each.answer + 1 for each in batch])
        loss = nn.functional.cross_entropy(logits, target)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(tuned, MAX_GRADIENT_NORM)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % REPORT_STEPS == 0:
            mean = statistics.fmean(losses[-REPORT_STEPS:])
            report(f"{step} of {len(plan)} steps, loss {mean:.3f}, {time.monotonic() - began:.0f} s")
    reader.eval()


def squad_examples(sources: Sequence[SquadQuestion]) -> list[Example]:
    """Return the questions, each with all sentences of its paragraph."""
    return [
        Example(each.question, tuple(reading_text(each.article, None, text) for text in each.sentences), each.answer)
        for each in sources
    ]


def news_examples(items: Sequence[NewsItem]) -> list[Example]:
    """Return the questions on invented texts, each with all sentences of its text."""
    return [
        Example(item.read_question(question), tuple(item.read_texts), answer)
        for item in items
        for question, answer in item.questions
    ]


def measure(reader: ReaderModel, tokenizer: Tokenizer, examples: Sequence[Example]) -> str:
    """Return how well the reader chooses and refuses."""
    best, first = [], []
    with torch.no_grad():
        for example in examples:
            scores = reader(*encode(tokenizer, [(example.question, each) for each in example.candidates]))
            best.append(scores.max().item())
            if example.answer is not None:
                first.append(int(scores.argmax()) == example.answer)
    known = [score for score, example in zip(best, examples, strict=True) if example.answer is not None]
    unknown = [score for score, example in zip(best, examples, strict=True) if example.answer is None]
    auroc = statistics.fmean((one > other) + (one == other) / 2 for one in known for other in unknown)
    threshold = sorted(known)[int(len(known) * (1 - KEPT_SHARE))]
    passed = statistics.fmean(score >= threshold for score in unknown)
    return (
        f"{len(known)} answerable and {len(unknown)} unanswerable questions: "
        f"right sentence first {statistics.fmean(first):.3f}, AUROC {auroc:.3f}, "
        f"unanswerable ones passed while {KEPT_SHARE:.0%} of the others pass {passed:.3f}"
    )


def average(weights: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the weights of several epochs, which generalises better than the last one's.

    Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", 2018.
    """
    return {name: torch.stack([each[name] for each in weights]).mean(0) for name in weights[0]}


def main() -> None:
    """Train, measure on held-out articles, and write the file."""
    parser = argparse.ArgumentParser(description="Train the model that reads.")
    parser.add_argument(
        "--base", type=Path, required=True, help="folder with model.onnx and tokenizer.json to start from"
    )
    parser.add_argument("--squad", type=Path, required=True, help="folder with SQuAD 2's questions in BEIR's form")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument(
        "--held-out", nargs="*", default=[], metavar="TITLE", help="articles to measure on, not to train on"
    )
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=6e-5, help="the highest learning rate")
    parser.add_argument("--candidates", type=int, default=MAX_CANDIDATES, help="candidates of a question")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--average",
        type=Path,
        nargs="*",
        default=[],
        metavar="FILE",
        help="weights (.pt) of earlier runs to average with",
    )
    parser.add_argument("--half", action="store_true", help="compute in bfloat16, if the processor has AVX512_BF16")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    reader = load(options.base / "model.onnx")
    sources = read_squad(options.squad)
    training = [each for each in sources if each.article not in options.held_out]
    held_out = [each for each in sources if each.article in options.held_out]
    held_out = random.Random(SEED).sample(held_out, min(len(held_out), MAX_MEASURED_QUESTIONS))
    invented = random.Random(SEED).sample(news_examples(read_all_news(HELD_OUT)), MAX_INVENTED_QUESTIONS)

    def report(when: str, measured: ReaderModel) -> None:
        for name, examples in (("SQuAD", squad_examples(held_out)), ("invented texts", invented)):
            if examples:
                print(f"{when}, {name}:", measure(measured, tokenizer, examples), flush=True)

    report("Before", reader)
    news, epochs = read_all_news(), []
    for seed in range(options.seed, options.seed + options.epochs):
        count = options.candidates
        examples = [*make_examples(training, seed, count), *make_releases(RELEASES, seed, count)]
        for turn in range(NEWS_ROUNDS):
            examples += make_news(news, NEWS_ROUNDS * seed + turn, count)
        random.Random(seed).shuffle(examples)
        epochs.append(examples)
    train(
        reader,
        tokenizer,
        epochs,
        lambda line: print(line, file=sys.stderr, flush=True),
        rate=options.rate,
        half=options.half,
    )
    report("After", reader)
    torch.save(reader.state_dict(), options.out.with_suffix(".pt"))
    if options.average:
        reader.load_state_dict(average([reader.state_dict(), *map(torch.load, options.average)]))
    save(reader, options.base / "model.onnx", options.out)
    report("As saved", load(options.out))


if __name__ == "__main__":
    main()
