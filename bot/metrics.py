"""What happened, in numbers; Prometheus reads them.

Counting costs an addition, and the library that writes Prometheus's format is imported when it is first read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import Metric

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Upper bounds in seconds of the answer times that are told apart."""


@dataclass(slots=True)
class Metrics:
    """Counts since the process began."""

    updates: Counter[str] = field(default_factory=Counter)
    answers: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    answer_seconds: float = 0.0
    questions: Counter[str] = field(default_factory=Counter)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    dropped: int = 0
    set_aside: int = 0
    reconnects: int = 0

    def answered(self, kind: str, seconds: float) -> None:
        """Count an update of a kind (a field of Update) that is dealt with, so long after it arrived."""
        self.updates[kind] += 1
        self.answers[bisect_left(BUCKETS, seconds)] += 1
        self.answer_seconds += seconds

    def question(self, *, known: bool) -> None:
        """Count a question, and whether the documents know the answer."""
        self.questions["yes" if known else "no"] += 1

    def failed(self, method: str, code: str) -> None:
        """Count a failed attempt at a call: `code` is the HTTP status, `timeout`, `network` or `garbage`."""
        self.errors[method, code] += 1


Gauges = Callable[[], Mapping[str, float]]
"""What is so at this moment, by the names in `GAUGES`."""

GAUGES = {
    "inbox_updates": "Updates that wait for an answer or are in hand.",
    "inbox_oldest_seconds": "Age of the update that waits longest.",
    "inbox_writable": "1 where updates are on disk before Telegram is told that they arrived.",
    "last_heard_seconds": "Time since Telegram was last heard.",
    "hearing": "1 where Telegram was heard lately.",
    "ready": "1 where questions can be answered.",
}


def exposition(metrics: Metrics, gauges: Gauges) -> bytes:
    """Return everything in Prometheus's text format, the process's own figures (`process_…`) included."""
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
    from prometheus_client.registry import Collector

    class Facts(Collector):
        def collect(self) -> Iterator[Metric]:
            return _families(metrics, gauges())

    registry = CollectorRegistry()
    registry.register(Facts())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _families(metrics: Metrics, now: Mapping[str, float]) -> Iterator[Metric]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

    updates = CounterMetricFamily("unido_bot_updates", "Updates dealt with, by kind.", labels=["kind"])
    for kind, count in metrics.updates.items():
        updates.add_metric([kind], count)
    yield updates

    total, buckets = 0, []
    for bound, count in zip([*map(str, BUCKETS), "+Inf"], metrics.answers, strict=True):
        total += count
        buckets.append((bound, total))
    answers = HistogramMetricFamily("unido_bot_answer_seconds", "Time from an update's arrival to its end.")
    answers.add_metric([], buckets, metrics.answer_seconds)
    yield answers

    questions = CounterMetricFamily(
        "unido_bot_questions", "Questions, by whether they could be answered.", labels=["known"]
    )
    for known in ("yes", "no"):
        questions.add_metric([known], metrics.questions[known])
    yield questions

    errors = CounterMetricFamily("unido_bot_telegram_errors", "Failed attempts at a call.", labels=["method", "code"])
    for labels, count in metrics.errors.items():
        errors.add_metric(labels, count)
    yield errors

    for name, about, count in (
        ("updates_dropped", "Updates that had waited too long.", metrics.dropped),
        ("updates_set_aside", "Updates that can't be handled.", metrics.set_aside),
        ("reconnects", "Times that the connection to Telegram was built anew.", metrics.reconnects),
    ):
        yield CounterMetricFamily(f"unido_bot_{name}", about, value=count)
    for name, about in GAUGES.items():
        if name in now:
            yield GaugeMetricFamily(f"unido_bot_{name}", about, value=now[name])
